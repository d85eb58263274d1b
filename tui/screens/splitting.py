"""Splitsen: which members of a household go on as a household of their own, and whether the begeleider does too."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from db.dutch import datum, opsomming
from db.members import format_lid
from db.model import Huishouden, Koppeling, Statushouder
from db.records.households import split, waits_from
from db.records.people import leden_of, next_dossier
from db.records.rows import get
from tui.screens.dialog import Dialog
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

ALONG = "mee"
"""The row that says whether the begeleiders go along."""


class SplitList(RowList):
    """The members of a household, and its begeleiders."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.flip", "gaat mee", tooltip="Deze regel gaat mee naar het nieuwe huishouden, of niet"),
    ]


class SplitDialog(Dialog):
    """Gives the ids of who goes on apart, and whether the begeleiders go along."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "confirm", "splits", tooltip="Splitsen zoals het hier staat"),
    ]

    rowlist = getters.query_one(SplitList)

    def __init__(
        self,
        home: Huishouden,
        dossier: str,
        leden: Sequence[Statushouder],
        guides: str,
        koppelingen: Sequence[Koppeling],
    ) -> None:
        super().__init__()
        self._home = home
        self._dossier = dossier
        self._leden = leden
        self._guides = guides
        self._koppelingen = koppelingen
        self._on: set[object] = set()

    def compose(self) -> ComposeResult:
        """Who there is, each on a line."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(f"Wie gaat apart verder? {self._home.naam} · {self._home.dossier}")
            yield Static(Content(self._explain()), classes="explain")
            yield SplitList([Column("", 2), Column("", share=3), Column("", share=2)])
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Fit the frame to the members."""
        rows = self._rows()
        self.rowlist.styles.height = min(len(rows), max(3, self.app.size.height - 12))
        self.rowlist.show(rows)
        self.rowlist.focus()

    def _explain(self) -> str:
        """What the new household gets, and from which day it waits."""
        key = self._home.sleuteldatum
        since = waits_from(self._home, self._koppelingen, self.desk.today, ALONG in self._on)
        return (
            f"Zij krijgen een eigen dossier ({self._dossier}, voorlopig), met hetzelfde adres, team en traject, "
            f"dat bij {self._home.dossier} hoort. De koppelingen blijven hier"
            + ("; wie begeleidt, doet dat vanaf vandaag ook daar." if ALONG in self._on else ".")
            + (f" Hun sleuteldatum wordt {datum(since)}: vanaf dan telt hun wachttijd." if since != key else "")
        )

    def _rows(self) -> AllRows:
        today = self.desk.today
        rows = AllRows()
        for lid in self._leden:
            here = lid.in_huishouden(today)
            left = lid.in_huishouden_tot and lid.in_huishouden_tot <= today
            away = (
                f"{'weg sinds' if left else 'komt'} {datum(lid.in_huishouden_tot if left else lid.in_huishouden_van)}"
            )
            cells = (self._mark(lid.id), format_lid(lid), "" if here else away)
            rows.append(Row(lid.id, cells, "" if here else "dim"))
        if self._guides:
            rows.append(Row(None, ("Gaat de begeleiding mee?",)))
            word = "begeleidt beide" if ALONG in self._on else "blijft alleen hier"
            rows.append(Row(ALONG, (self._mark(ALONG), self._guides, word)))
        return rows

    def _mark(self, key: object) -> str:
        return "✓" if key in self._on else "·"

    def action_flip(self) -> None:
        """Let the row go along, or not."""
        if self.rowlist.key is not None:
            self._on ^= {self.rowlist.key}
            self.query_one(".explain", Static).update(Content(self._explain()))
            self.rowlist.show(self._rows())

    def action_confirm(self) -> None:
        """Split as it stands here, if somebody goes and somebody stays."""
        today = self.desk.today
        if not self._on - {ALONG}:
            self.message_line.say("Zet eerst met spatie aan wie er apart verdergaat.", alert=True)
        elif all(lid.id in self._on for lid in self._leden if lid.in_huishouden(today)):
            self.message_line.say("Er blijft niemand over. Laat minstens één lid staan.", alert=True)
        elif not any(lid.id in self._on for lid in self._leden if lid.in_huishouden(today)):
            self.message_line.say("Wie is aangezet, is nu geen lid. Kies er één die er vandaag bij hoort.", alert=True)
        else:
            self.dismiss((frozenset(self._on - {ALONG}), ALONG in self._on))


async def split_household(app: "Koppelbord", subject: Subject) -> bool:
    """Let members of the household of somebody go on by themselves; whether that was done."""
    if app.privacy.hides:
        app.say("Splitsen kan als de privacy open staat. p wisselt.", alert=True)
        return False
    home = get(app.store.db, Huishouden, subject.dossier) if subject.dossier else None
    if home is None:
        app.say("Kies eerst een huishouden.", alert=True)
        return False
    leden = leden_of(app.store, home.dossier)
    if len(leden) < 2:
        app.say("Splitsen kan met twee leden of meer. Vul de leden in met e.", alert=True)
        return False
    assert app.stand is not None
    running = app.stand.running_of(home.dossier)
    guides = opsomming(dict.fromkeys(app.stand.name_of(k.begeleider) for k in running))
    dossier = next_dossier(app.store)
    answer = await app.push_screen_wait(
        SplitDialog(home, dossier, leden, guides, app.stand.koppelingen_of(home.dossier))
    )
    if not isinstance(answer, tuple):
        return False
    going, along = answer
    names = opsomming(lid.voornaam or lid.naam for lid in leden if lid.id in going)
    return app.perform(
        lambda store: split(store, app.today, home, going, along),
        f"Gesplitst van {home.naam}: {names}, dossier {dossier}",
    )
