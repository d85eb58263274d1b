"""The records that a figure counts, as a list from which every action of the desk works.

When the desk changes they are read again in a thread, and of a figure of a large file only the first are shown.
"""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from db.dutch import aantal, getal, opsomming, uren
from db.records.stand import read_around
from db.rules.figures import Bron
from db.rules.household import size
from db.rules.load import capacity, carried
from db.stand import Stand
from db.store.engine import DatabaseError
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN, DeskScreen
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Column, Row, RowList
from tui.words import guided_text

MOST = 500
"""So many records are shown; read again after a change they take a fraction of a second."""

BUSY = "Deze lijst is van zojuist: het bestand werd net gebruikt."


class RecordRows:
    """A line for each record, made when it is seen."""

    def __init__(self, bron: Sequence[Bron], stand: Stand, privacy: Privacy) -> None:
        self._subjects = [Subject(one.soort, one.sleutel) for one in bron]
        self._stand = stand
        self._privacy = privacy

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._subjects)

    def __getitem__(self, index: int, /) -> Row:
        """The line of a record: name, key, what it is, and how it stands."""
        subject, stand = self._subjects[index], self._stand
        if subject.soort == "begeleider" and subject.sleutel in stand.begeleider:
            return self._person(subject)
        home = stand.huishouden.get(subject.sleutel)
        if home is None:
            return Row(subject, ("weg", subject.sleutel, "", "", "staat er niet meer"), "dim")
        people = aantal(count, "persoon", "personen") if (count := size(stand, home).personen) else "? personen"
        naam = self._privacy.naam(home.naam)
        return Row(subject, (naam, home.dossier, people, home.plaats, guided_text(stand, home, self._privacy)))

    def _person(self, subject: Subject) -> Row:
        person = self._stand.begeleider[subject.sleutel]
        load = f"{getal(carried(self._stand, person.kenmerk))} van {uren(capacity(person, self._stand.settings))} bezet"
        state = " · ".join(filter(None, (str(person.fase or ""), load)))
        cells = (self._privacy.naam(person.naam), person.kenmerk, str(person.soort), person.plaats, state)
        return Row(subject, cells)

    def position(self, key: Hashable) -> int | None:
        """Where a record stands."""
        return next((index for index, subject in enumerate(self._subjects) if subject == key), None)


_KINDS = ("begeleider", "huishouden")


class RecordList(RowList):
    """The records."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", tooltip="Alles over deze persoon of dit huishouden"),
    ]


class RecordsScreen(DeskScreen):
    """Who or what a figure counts."""

    CSS_PATH = "pages.tcss"
    KEY_LINE = ("back", "contact", "traject", "candidates", "edit", "phone", "life")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "terug", tooltip="Terug naar het cijfer"),
    ]

    records = getters.query_one(RecordList)

    def __init__(self, title: str, bron: Sequence[Bron], around: Stand) -> None:
        """`around` is the Stand that the figure was counted in."""
        super().__init__()
        self._title = title
        self._bron = tuple(dict.fromkeys(bron))
        self._around = around
        self._read_at = -1

    def body(self) -> ComposeResult:
        """The list."""
        yield RecordList(
            [
                Column("naam", share=3),
                Column("", 8),
                Column("", 12, shown_from=70),
                Column("plaats", 12, shown_from=90),
                Column("stand", share=5),
            ],
            header=True,
        )

    @property
    def stand(self) -> Stand:
        """The Stand that knows these people and households."""
        return self._around

    def renew(self) -> None:
        """Show the records, and read them again where the desk has changed."""
        if self._read_at not in (-1, self.desk.news):
            self._read()
        self._read_at = self.desk.news
        self._show()

    def _show(self) -> None:
        hidden = self.desk.privacy is Privacy.ALLEEN
        self.records.empty = HIDDEN
        self.records.border_title = Content(f"{self._title}  {self._counted()}")
        rows = RecordRows(self._bron[:MOST], self._around, self.desk.privacy)
        self.records.show(AllRows() if hidden else rows)

    def _counted(self) -> str:
        """How many households and people there are, and how many are shown: "547 huishoudens, de eerste 500"."""
        homes = sum(one.soort == "huishouden" for one in self._bron)
        counts = {("huishouden", "huishoudens"): homes, ("persoon", "personen"): len(self._bron) - homes}
        words = opsomming(aantal(count, *noun) for noun, count in counts.items() if count)
        return words if len(self._bron) <= MOST else f"{words}, de eerste {MOST}. f op het blad kiest een deel."

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        """Read the records that are shown, and what is tied to them, on a connection of its own."""
        tell = self._teller()
        keys = {soort: {one.sleutel for one in self._bron[:MOST] if one.soort == soort} for soort in _KINDS}
        own = self.desk.store.beside()
        try:
            around = read_around(own.db, self.desk.today, *keys.values())
        except DatabaseError:
            tell(self.desk.say, BUSY, True)
        else:
            tell(self._follow, around)
        finally:
            own.close()

    def _follow(self, around: Stand) -> None:
        self._around = around
        self._show()
        self.refresh_bindings()

    @on(RowList.Chosen)
    def _open(self) -> None:
        self.action_details()

    def action_back(self) -> None:
        """Back to the figure."""
        self.dismiss(None)
