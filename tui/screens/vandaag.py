"""Vandaag: what asks for somebody today, by kind; each point opens its record and can be ticked off."""

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from db.agenda import Actie
from db.dutch import aantal, weekdag_kort
from db.records.actions import remove_action
from db.records.today import tick_off
from db.rules.today import Punt, Rubriek, vandaag
from db.stand import Stand
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.moments import note_action
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Column, Row, RowList

EMPTY = "Niets dat vandaag aandacht vraagt.\na zet er een actie bij, c legt een contact vast."


class TodayList(RowList):
    """The points of today."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", tooltip="Naar wie of wat het gaat"),
        Binding("space", "screen.tick", "afvinken", tooltip="Gedaan of gezien: dit punt afvinken"),
        Binding("e", "screen.edit", "bewerk", show=False, tooltip="Deze actie wijzigen, of wie of wat het betreft"),
        Binding("delete", "screen.remove", "weg", show=False, tooltip="Een actie die per ongeluk is gemaakt weghalen"),
        Binding("m", "screen.mark", "merk", tooltip="Dit punt merken, om er meer tegelijk af te vinken"),
    ]


class VandaagScreen(DeskScreen):
    """Calls, keys, who is away, gaps, kennismakingen, deadlines and signals."""

    CSS_PATH = "vandaag.tcss"
    KEY_LINE = ("phone", "details", "absent", "candidates")

    points = getters.query_one(TodayList)

    def __init__(self) -> None:
        super().__init__()
        self._points: dict[str, Punt] = {}
        self._marked: set[str] = set()

    def body(self) -> ComposeResult:
        """The list."""
        columns = [Column("", 2), Column("", 9), Column("", share=2), Column("", share=5)]
        yield TodayList(columns, id="vandaag")

    def show(self, stand: Stand) -> None:
        """Show the points by kind; the cursor stays with its point, or goes to the next where that is done."""
        hidden = self.desk.privacy is Privacy.ALLEEN
        found = () if hidden else vandaag(stand)
        self._points = {punt.wat: punt for punt in found}
        self._marked &= self._points.keys()
        self.points.empty = HIDDEN if hidden else EMPTY
        self.points.border_title = self._title(len(found))
        rows = AllRows()
        for rubriek in Rubriek:
            own = [punt for punt in found if punt.rubriek is rubriek]
            if own:
                rows.append(Row(None, (f"{rubriek} ({len(own)})",)))
                rows += [self._row(stand, punt) for punt in own]
        self.points.show(rows)

    def _title(self, count: int) -> Content:
        marked = f" · {len(self._marked)} gemerkt" if self._marked else ""
        return Content(f"Vandaag  {aantal(count, 'punt', 'punten')}{marked}")

    def _row(self, stand: Stand, punt: Punt) -> Row:
        typed = "" if self.desk.privacy.hides else punt.vrije_tekst
        text = ": ".join(filter(None, (punt.tekst, typed)))
        mark = "✔" if punt.wat in self._marked else "!" if punt.laat else "·"
        style = "mark" if punt.wat in self._marked else "alert" if punt.laat else ""
        return Row(punt.wat, (mark, self._day(stand, punt), self._whom(stand, punt), text), style)

    def _day(self, stand: Stand, punt: Punt) -> str:
        if punt.dag is None or punt.rubriek is Rubriek.LOGBOEK:
            return ""
        return "vandaag" if punt.dag == stand.today else weekdag_kort(punt.dag)

    def _whom(self, stand: Stand, punt: Punt) -> str:
        """The household, the person of the team, or both."""
        home = stand.huishouden.get(punt.dossier)
        names = [home.naam if home else punt.dossier] if punt.dossier else []
        names += [stand.name_of(punt.begeleider)] if punt.begeleider else []
        return " – ".join(self.desk.shown(naam) for naam in names)

    @property
    def _punt(self) -> Punt | None:
        key = self.points.key
        return self._points.get(key) if isinstance(key, str) else None

    @property
    def subject(self) -> Subject | None:
        """Whom the point under the cursor is about."""
        punt = self._punt
        if punt is None or not (punt.dossier or punt.begeleider):
            return None
        return Subject("huishouden", punt.dossier) if punt.dossier else Subject("begeleider", punt.begeleider)

    @on(RowList.Chosen)
    def _open(self) -> None:
        if self.subject:
            self.desk.open_details(self.subject)
        elif self._punt and self._punt.rubriek is Rubriek.BEWAREN:
            self.desk.open_retention()
        elif self._punt and self._punt.rubriek is Rubriek.SPREEKUUR:
            self.desk.go_to_roster(self._punt.dag)
        elif self._punt and self._punt.rubriek is Rubriek.LOGBOEK:
            self.desk.open_log(self._punt.dag)

    def action_edit(self) -> None:
        """Change the action under the cursor, else whom the point is about."""
        action = self._action
        if action:
            self._change(action)
        else:
            super().action_edit()

    @work
    async def _change(self, action: Actie) -> None:
        await note_action(self.desk, self.subject, action)

    def action_remove(self) -> None:
        """Take away the action under the cursor."""
        action = self._action
        if action:
            self.desk.perform(
                lambda store: remove_action(store, self.desk.today, action), f"Weggehaald: {action.soort}"
            )
        else:
            self.desk.say("Alleen een actie kan weg. spatie vinkt dit punt af.", alert=True)

    @property
    def _action(self) -> Actie | None:
        bron = self._punt.bron if self._punt else None
        return bron if isinstance(bron, Actie) else None

    def action_mark(self) -> None:
        """Mark or unmark the point under the cursor."""
        if self._punt:
            self._marked ^= {self._punt.wat}
            self.show(self.stand)
            self.points.action_move(1)

    def action_tick(self) -> None:
        """Tick off what is marked, or the point under the cursor."""
        chosen = [punt for punt in self._points.values() if punt.wat in self._marked] or [p for p in [self._punt] if p]
        if chosen and self.desk.list_is_still():
            said = chosen[0].tekst if len(chosen) == 1 else f"{len(chosen)} punten"
            self.desk.perform(
                lambda store: tick_off(store, self.desk.today, chosen, self.desk.seen), f"Afgevinkt: {said}"
            )
