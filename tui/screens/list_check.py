"""What is to be looked at before a list is read in: cells that can't be read, people who may be known, differences."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import get_current_worker

from db.dutch import aantal
from db.exchange.answers import Antwoorden
from db.exchange.drafting import FouteCel
from db.exchange.first_day import Ingericht, check_cell, understand
from db.exchange.headings import Lijst
from db.exchange.joining import Samen, Twijfel, Verschil
from db.store import Refused, Store, StoreError
from db.text import fold
from tui.labels import column_label
from tui.screens.choose import AskDialog, ChooseDialog
from tui.widgets.bars import KeyBar, MessageLine, TopBar
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

NEW, OTHER = "nieuw", "anders"
_HELP = {
    FouteCel: "enter verbetert, del maakt leeg, t zet dit alles in de notitie",
    Twijfel: "enter wisselt tussen zelfde persoon en iemand anders",
    Verschil: "enter wisselt tussen wat op het bord staat en wat in de lijst staat",
}


class CheckList(RowList):
    """What is to be looked at."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.go_on", "verder", tooltip="Alles is bekeken: verder met de lijst"),
        Binding("enter", "choose", "verbeter", tooltip="Deze cel verbeteren, of het andere antwoord kiezen"),
        Binding("delete", "screen.empty", "maak leeg", tooltip="Deze cel leeg laten, of deze regel weglaten"),
        Binding("t", "screen.note_all", "alles naar notitie", tooltip="Wat niet te lezen is in de notitie zetten"),
        Binding("n", "screen.newcomers", "nieuwe begeleiders", tooltip="Onbekende begeleiders als vrijwilliger erbij"),
    ]


class CheckScreen(Screen[object]):
    """Gives the answers with what they come to; None where one goes back."""

    CSS_PATH = "first_day.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "terug", tooltip="Terug naar de kolommen"),
    ]

    rowlist = getters.query_one(CheckList)
    message_line = getters.query_one(MessageLine)

    def __init__(self, lijsten: tuple[Lijst, ...], ingericht: Ingericht, answers: Antwoorden, samen: Samen) -> None:
        super().__init__()
        self._lijsten = lijsten
        self._ingericht = ingericht
        self._answers = self._before = answers
        self._samen = samen
        self._busy = False
        self._going_on = False

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    def compose(self) -> ComposeResult:
        """The list, and what can be done with the row under the cursor."""
        yield TopBar()
        yield CheckList(
            [
                Column("", 16, shown_from=100),
                Column("", share=3),
                Column("", share=2),
                Column("", share=4),
                Column("", share=5),
            ],
            empty="Alles is te lezen.\nctrl+s gaat verder.",
        )
        yield Static(id="uitleg", markup=False)
        yield MessageLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is to be looked at."""
        self.rowlist.border_title = "Even nakijken"
        self._draw()
        self.rowlist.focus()

    def _draw(self) -> None:
        rows = AllRows()
        samen = self._samen
        for title, found in (
            ("niet te lezen", samen.fouten),
            ("misschien al bekend", samen.twijfels),
            ("anders dan op het bord", samen.verschillen),
        ):
            if found:
                rows.append(Row(None, (f"─── {title} ({len(found)}) ───",)))
                rows += [_row(one) for one in found]
        self.rowlist.show(rows)
        self._explain()

    @on(RowList.Moved)
    def _explain(self) -> None:
        one = self._under_cursor()
        text = _HELP[type(one)] if one else ""
        if isinstance(one, FouteCel):
            text = f"{one.plek[0]} rij {one.plek[1]}, verwacht: {one.verwacht}. {text}"
        elif one:
            text = f"{one.blad} rij {one.rij}: {text}"
        self.query_one("#uitleg", Static).update(Content(text))

    def _under_cursor(self) -> FouteCel | Twijfel | Verschil | None:
        every: list[FouteCel | Twijfel | Verschil] = [
            *self._samen.fouten,
            *self._samen.twijfels,
            *self._samen.verschillen,
        ]
        return next((one for one in every if _key(one) == self.rowlist.key), None)

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        one = self._under_cursor()
        if isinstance(one, FouteCel):
            self._correct(one)
        elif isinstance(one, Twijfel):
            self._answer(self._answers.same_person((one.blad, one.rij), not one.zelfde))
        elif isinstance(one, Verschil):
            self._answer(self._answers.toggled((one.blad, one.rij, one.veld)))

    @work
    async def _correct(self, cel: FouteCel) -> None:
        if cel.deel:
            rows = [Row(naam.rpartition("(")[2].rstrip(")"), (naam,)) for naam in cel.keuzes]
            rows += [Row(NEW, (f"Nieuwe vrijwilliger: {cel.waarde}",)), Row(OTHER, ("Iets anders typen",))]
            answer = await self.app.push_screen_wait(ChooseDialog(f"Wie is {cel.waarde}?", rows))
            if answer == NEW:
                self._answer(self._answers.newcomers(frozenset({fold(cel.waarde)})))
            if answer in (NEW, None):
                return
            if answer != OTHER:
                self._answer(self._answers.answered(cel.plek, cel.deel, str(answer)))
                return

        def check(text: str) -> str:
            expected = check_cell(self._lijsten, self._ingericht, cel.plek, text, self.desk.today)
            return f"Verwacht: {expected}" if expected else ""

        explain = f"{cel.wie or 'regel zonder naam'}. Verwacht: {cel.verwacht}"
        typed = await self.app.push_screen_wait(AskDialog(cel.kolom, explain, cel.waarde, check, stored=True))
        if isinstance(typed, str):
            self._answer(self._answers.answered(cel.plek, cel.deel, typed.strip()))

    def action_empty(self) -> None:
        """Leave the cell blank."""
        one = self._under_cursor()
        if isinstance(one, FouteCel):
            self._answer(self._answers.answered(one.plek, one.deel, ""))

    def action_note_all(self) -> None:
        """Keep every text that can't be read as a note of its person."""
        self._answer(self._answers.noted(frozenset(cel.plek for cel in self._samen.fouten)))

    def action_newcomers(self) -> None:
        """Make a vrijwilliger of every begeleider who is named and not known."""
        named = [cel for cel in self._samen.fouten if self._ingericht.velden[cel.plek[0], cel.plek[2]] == "begeleider"]
        unknown = frozenset(fold(cel.deel) for cel in named if cel.deel and not cel.keuzes)
        if unknown:
            self._answer(self._answers.newcomers(unknown))
        else:
            self.message_line.say("Er is geen begeleider die niemand kent.", alert=True)

    def _answer(self, answers: Antwoorden) -> None:
        """Take up an answer, and work out what comes of it."""
        self._answers = answers
        self._busy = True
        self._understand(self.desk.store, answers)

    @work(thread=True, exclusive=True)
    def _understand(self, store: Store, answers: Antwoorden) -> None:
        worker = get_current_worker()
        own: Store | None = None
        samen: Samen | str
        try:
            own = store.beside()
            samen = understand(own, self._lijsten, self._ingericht, answers, self.desk.today)
        except (Refused, StoreError) as refusal:
            samen = str(refusal)
        finally:
            if own:
                own.close()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._understood, answers, samen)

    def _understood(self, answers: Antwoorden, samen: Samen | str) -> None:
        """Show what comes of the answers; where the file can't be read, the sentence that says so."""
        if answers is not self._answers or not self.is_attached:
            return
        self._busy = False
        if isinstance(samen, str):
            self._going_on = False
            self._answers = self._before
            self.message_line.say(samen, alert=True)
            return
        self._before = answers
        self._samen = samen
        self._draw()
        if self._going_on:
            self.action_go_on()

    def action_go_on(self) -> None:
        """Everything was looked at."""
        self._going_on = self._busy
        if self._busy:
            return
        if self._samen.fouten:
            left = aantal(len(self._samen.fouten), "cel is", "cellen zijn")
            self.message_line.say(f"Nog {left} niet te lezen. t zet de tekst in de notitie.", alert=True)
        else:
            self.dismiss((self._answers, self._samen))

    def action_leave(self) -> None:
        """Back to the columns."""
        self.dismiss(self._answers)


def _key(one: FouteCel | Twijfel | Verschil) -> object:
    if isinstance(one, FouteCel):
        return (*one.plek, one.deel) if one.deel else one.plek
    return (one.blad, one.rij, one.veld if isinstance(one, Verschil) else "wie")


def _row(one: FouteCel | Twijfel | Verschil) -> Row:
    """Where it stands, whom it is about, what the list says and what is expected or known."""
    if isinstance(one, FouteCel):
        where = f"{one.plek[0][:8]} rij {one.plek[1]}"
        return Row(_key(one), (where, _line(one.wie), _line(one.kolom), _line(one.waarde), one.verwacht), "alert")
    where = f"{one.blad[:8]} rij {one.rij}"
    if isinstance(one, Twijfel):
        answer = f"{'zelfde persoon' if one.zelfde else 'iemand anders'} ({', '.join(one.redenen)})"
        return Row(_key(one), (where, one.naam, "lijkt op", one.bekende.naam, answer))
    desk, own = ("  ", "✓ ") if one.overnemen else ("✓ ", "  ")
    values = (f"{desk}bord: {_line(one.bord)}", f"{own}lijst: {_line(one.lijst)}")
    return Row(_key(one), (where, one.naam, column_label(one.veld), *values))


def _line(text: str) -> str:
    return " ".join(text.split())
