"""Opzoeken: one line from anywhere, answered while typing; enter opens, and there is every action."""

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.rules.finding import Antwoord, Vraag, answer, understand
from db.rules.lookup import Lookup, Treffer, kind_of, matched
from db.stand import Stand
from tui.privacy import Privacy
from tui.screens.choose import FilterInput, ListDialog, Options
from tui.screens.desk import HIDDEN
from tui.screens.lookalikes import subject_of
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList
from tui.words import guided_text

TOP = 40
"""Answers by name that are shown; what is typed next makes them fewer."""

SHOWN = 100
"""Answers of one kind that are shown; nobody reads more, and each key draws them anew."""

HINT = """Typ een paar letters. Een naam mag u spellen zoals u hem hoort.
Een dossier, kenmerk, telefoonnummer of adres kan ook.

Of typ woorden: tigrinya di-ochtend vollenhove, zonder koppeling,
spoed, ruimte, vog, in werving, stage loopt af, traject 30 dagen,
deadlines, geen contact.

enter opent. Daar kunt u koppelen, overdragen, bewerken en bellen."""
READING = "De namen worden gelezen. Typ gerust door."
KINDS = {"begeleider": "Begeleiders", "huishouden": "Huishoudens", "statushouder": "Statushouders"}


class LookupInput(FilterInput):
    """The line of the look-up."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.choose", "open", tooltip="Deze persoon of dit huishouden openen, met alle acties")
    ]


class LookupDialog(ListDialog):
    """Gives the Subject that was found."""

    field = getters.query_one(LookupInput)
    understood = getters.query_one("#begrepen", Static)

    def compose(self) -> ComposeResult:
        """The line, what was understood of it, and the answers."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = "Opzoeken"
            # What was looked up last is selected: what is typed takes its place.
            last = self.desk.sought if self.desk.privacy is Privacy.OPEN else ""
            yield LookupInput(last, placeholder="naam, dossier, telefoon, adres, of wie u zoekt", compact=True)
            yield Static(id="begrepen", markup=False)
            yield Options(
                [
                    Column("naam", share=3),
                    Column("kenmerk", 8),
                    Column("soort", 12, shown_from=90),
                    Column("plaats", 14, shown_from=90),
                    Column("", share=5),
                ],
                empty=HINT,
            )
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin typing, over what was looked up last, while a large index is still being read."""
        if self.desk.index.is_ready(self.desk.store):
            self._search()
        else:
            self.rowlist.empty = READING
            self._read()

    @work
    async def _read(self) -> None:
        await self.desk.index.prepare(self.desk.store)
        self._search()

    @on(Input.Changed)
    def _search(self) -> None:
        """Answer what stands on the line now."""
        if not self.is_attached or not self.desk.index.is_ready(self.desk.store):
            return  # it is searched as soon as the index is there
        lookup, stand, privacy = self.desk.index.current(self.desk.store), self.desk.stand, self.desk.privacy
        vraag = understand(self.field.value, lookup.places())
        found = Antwoord()
        if privacy is not Privacy.ALLEEN and self.field.value.strip():
            found = answer(vraag, lookup, stand, TOP, phones=not privacy.hides)
        self.understood.update(_understood(vraag))
        self.understood.display = bool(vraag.filters)
        self.rowlist.empty = self._nobody(found) if self.field.value.strip() else HINT
        rows = AllRows(self._rows(found, vraag, lookup))
        self._fit(len(rows))
        self.rowlist.show(rows)
        self.rowlist.action_edge(0)

    def _nobody(self, found: Antwoord) -> str:
        """What is said where there is no answer."""
        if self.desk.privacy is Privacy.ALLEEN:
            return HIDDEN
        hidden = "\nNummers en adressen zijn afgeschermd." if self.desk.privacy.hides else ""
        return (found.leeg or "Niemand gevonden.") + hidden

    def _fit(self, lines: int) -> None:
        """Leave the frame as high as it was, so that nothing jumps while typing, where the terminal lets it be."""
        room = max(3, self.app.size.height - 12)
        self.rowlist.styles.height = min(room, max(12, min(lines, 20)))

    def _rows(self, found: Antwoord, vraag: Vraag, lookup: Lookup) -> list[Row]:
        """The answers by kind, the kind of the best one first."""
        groups: dict[str, list[Treffer]] = {}
        for treffer in found.treffers:
            groups.setdefault(kind_of(treffer.soort), []).append(treffer)
        rows = []
        for kind, treffers in groups.items():
            rows.append(Row(None, (f"{KINDS[kind]} ({len(treffers)})",)))
            rows += [self._row(kind, treffer, found, vraag, lookup) for treffer in treffers[:SHOWN]]
            if len(treffers) > SHOWN:
                rows.append(Row(None, (f"en nog {len(treffers) - SHOWN}: typ er een woord bij",)))
        return rows

    def _row(self, kind: str, treffer: Treffer, found: Antwoord, vraag: Vraag, lookup: Lookup) -> Row:
        person = lookup.person(kind, treffer.kenmerk)
        open_ = not self.desk.privacy.hides
        said = found.said_of(treffer)
        subject = subject_of(treffer.soort, treffer.kenmerk)
        where = person.plaats if person else ""
        if kind != "begeleider" and self.desk.stand is not None:
            home = self.desk.stand.huishouden.get(subject.dossier or "")
            where = home.plaats if home else ""
            said = said or self._guided(self.desk.stand, subject)
        elif person and open_:
            said = " · ".join(filter(None, (said, person.telefoon)))
        if said and not open_ and any(one.besloten for one in vraag.filters):
            said = "verborgen"
        cells = (self.desk.shown(treffer.naam), treffer.kenmerk, treffer.soort, where, self.desk.discreet(said))
        return Row(subject, cells, marks=matched(vraag.naam, treffer.naam) if open_ else ())

    def _guided(self, stand: Stand, subject: Subject) -> str:
        home = stand.huishouden.get(subject.dossier or "")
        return guided_text(stand, home, self.desk.privacy) if home else ""

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.desk.sought = self.field.value
        self.dismiss(event.key)


def _understood(vraag: Vraag) -> Content:
    """What each part of the line was understood as."""
    parts = [
        Content.assemble(
            (token.tekst, "bold"), (f" → {token.uitleg}", "$text-muted" if token.filter else "$text-accent")
        )
        for token in vraag.tokens
    ]
    return Content("   ").join(parts)
