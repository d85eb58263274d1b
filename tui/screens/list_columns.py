"""Which field each column of somebody's own list is: guessed, and changed with a key."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.dutch import aantal
from db.exchange.answers import Antwoorden
from db.exchange.fields import NIET, NOOIT, NOTITIE, Lijstsoort, fields_of
from db.exchange.first_day import Ingericht, arrange
from db.exchange.headings import Kolom, Lijst
from tui.labels import column_label
from tui.screens.choose import ChooseDialog
from tui.widgets.bars import KeyBar, MessageLine, TopBar
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

NEVER = "BSN, V-nummer, geloof, nationaliteit en diagnose worden nooit ingelezen."


class ColumnList(RowList):
    """The sheets and their columns."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.go_on", "verder", tooltip="De kolommen kloppen: verder met de lijst"),
        Binding("enter", "choose", "ander veld", tooltip="Kiezen wat deze kolom bij ons is, of van wie dit blad is"),
    ]


class ColumnsScreen(Screen[object]):
    """Your column, what stands in it, and our field; gives the answers, None where the list is left."""

    CSS_PATH = "first_day.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "terug", tooltip="Terug; er is niets ingelezen"),
    ]

    rowlist = getters.query_one(ColumnList)

    def __init__(
        self, naam: str, lijsten: tuple[Lijst, ...], answers: Antwoorden, herinnerd: Mapping[tuple[str, str], str]
    ) -> None:
        super().__init__()
        self._naam = naam
        self._lijsten = {lijst.blad: lijst for lijst in lijsten}
        self._answers = answers
        self._herinnerd = herinnerd
        self._arranged = self._arrange()

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    def _arrange(self) -> Ingericht:
        return arrange(tuple(self._lijsten.values()), self._answers, self._herinnerd)

    def compose(self) -> ComposeResult:
        """The list of columns, and what else stands in the one under the cursor."""
        yield TopBar()
        yield ColumnList([Column("uw kolom", share=3), Column("voorbeeld", share=4), Column("ons veld", share=3)],
                         header=True)  # fmt: skip
        yield Static(id="uitleg", markup=False)
        yield MessageLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Show what is guessed."""
        self.rowlist.border_title = Content(f"Kloppen de kolommen van {self._naam}?")
        self._draw()
        self.rowlist.focus()

    def _draw(self) -> None:
        arranged = self._arranged
        rows = AllRows()
        for lijst in self._lijsten.values():
            soort = arranged.soorten[lijst.blad]
            count = aantal(len(lijst.rijen), "regel", "regels")
            rows.append(Row((lijst.blad, -1), (f"Blad {lijst.blad}", count, f"→ {soort}"), "mark"))
            if soort is Lijstsoort.NIET:
                continue
            for kolom in lijst.kolommen:
                veld = arranged.velden[lijst.blad, kolom.index]
                style = "alert" if veld == NOOIT else "dim" if veld in (NIET, NOTITIE) else ""
                example = "" if veld == NOOIT else " ".join(kolom.voorbeeld.split())
                rows.append(Row((lijst.blad, kolom.index), (f"  {kolom.naam}", example, column_label(veld)), style))
        self.rowlist.show(rows)
        self._explain()

    def _under_cursor(self) -> tuple[Lijst, Kolom | None] | None:
        key = self.rowlist.key
        if not isinstance(key, tuple):
            return None
        lijst = self._lijsten[key[0]]
        return lijst, next((kolom for kolom in lijst.kolommen if kolom.index == key[1]), None)

    @on(RowList.Moved)
    def _explain(self) -> None:
        found = self._under_cursor()
        if found is None:
            return
        lijst, kolom = found
        line = self.query_one("#uitleg", Static)
        if kolom is None:
            line.update(Content(f"Van wie is dit blad? enter kiest. {NEVER}"))
        elif self._arranged.velden[lijst.blad, kolom.index] == NOOIT:
            line.update(Content(NEVER))
        elif self._arranged.velden[lijst.blad, kolom.index] == NOTITIE:
            line.update(Content(f"Komt als “{kolom.naam}: {' '.join(kolom.voorbeeld.split())}” in de notitie."))
        else:
            more = " · ".join(" ".join(text.split()) for text in dict.fromkeys(kolom.waarden[:12]))
            line.update(Content(more or "Deze kolom is leeg."))

    @on(RowList.Chosen)
    def _chosen(self) -> None:
        found = self._under_cursor()
        if found is None:
            return
        lijst, kolom = found
        if kolom is None:
            self._ask_kind(lijst)
        elif self._arranged.velden[lijst.blad, kolom.index] == NOOIT:
            self.query_one(MessageLine).say(NEVER, alert=True)
        else:
            self._ask_field(lijst, kolom)

    @work
    async def _ask_kind(self, lijst: Lijst) -> None:
        now = self._arranged.soorten[lijst.blad]
        rows = [Row(soort, (soort.capitalize(),)) for soort in Lijstsoort]
        title = f"Van wie is blad {lijst.blad}?"
        answer = await self.app.push_screen_wait(ChooseDialog(title, rows, select=now))
        if isinstance(answer, Lijstsoort):
            self._answers = self._answers.about(lijst.blad, answer)
            self._arranged = self._arrange()
            self._draw()

    @work
    async def _ask_field(self, lijst: Lijst, kolom: Kolom) -> None:
        arranged = self._arranged
        now = arranged.velden[lijst.blad, kolom.index]
        names = [*dict.fromkeys([NOTITIE, NIET, *fields_of(arranged.soorten[lijst.blad].groep)])]
        rows = [Row(name, (column_label(name),)) for name in names]
        explain = f"Voorbeeld: {' '.join(kolom.voorbeeld.split())[:60]}"
        answer = await self.app.push_screen_wait(
            ChooseDialog(f"Wat is {kolom.naam}?", rows, explain=explain, filtered=True, select=now)
        )
        if isinstance(answer, str):
            self._answers = self._answers.as_field(lijst.blad, kolom.index, answer)
            self._arranged = self._arrange()
            self._draw()

    def action_go_on(self) -> None:
        """The columns are right."""
        if all(soort is Lijstsoort.NIET for soort in self._arranged.soorten.values()):
            self.query_one(MessageLine).say(
                "Zo wordt er niets ingelezen. Kies met enter van wie het blad is.", alert=True
            )
        else:
            self.dismiss(self._answers)

    def action_leave(self) -> None:
        """Leave the list as it is."""
        self.dismiss(None)
