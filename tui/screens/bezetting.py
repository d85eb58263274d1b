"""Spreekuur verdelen: who could fill the gaps of the services, place by place, and how often everybody comes.

Nothing is written before it is accepted. Solving runs in a child process, so a key never waits for it.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from db.dutch import DAGEN, aantal, datum, opsomming
from db.planning.process import Cancelled, PlanningError
from db.planning.staffing import Beurt, Beurtkeuzes, Bezettingsvoorstel, OpenPlaats, fill_gaps
from db.records.roster import Inzetting, assign
from db.rules.staffing import quarter
from db.stand import Stand
from tui.privacy import Privacy
from tui.screens.choose import ChooseDialog
from tui.screens.desk import HIDDEN, DeskScreen
from tui.subject import Subject
from tui.widgets.panels import Lines
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

BUSY = "Bezig met rekenen…\nesc stopt."
FAILED = "Het rekenen lukte niet.\nv probeert het opnieuw."
NO_GAPS = "In deze dagen is er geen gat in het spreekuur.\n→ kijkt een kwartaal verder, esc gaat terug."


def open_staffing(app: "Koppelbord") -> None:
    """Show who could fill the gaps of the services."""
    app.push_screen(BezettingScreen())


class PlacesList(RowList):
    """The open places, with who is proposed for each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "ander", tooltip="Een ander voor deze plaats kiezen, en de rest verdelen"),
        Binding("space", "screen.refuse", "aan/uit", tooltip="Deze regel wel of niet overnemen"),
    ]


class BezettingScreen(DeskScreen):
    """The open places of the services until the end of the quarter, and how often everybody would come."""

    CSS_PATH = "bezetting.tcss"
    KEY_LINE = ("accept_all", "again", "paid", "quarter(1)", "back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept_all", "neem alles", tooltip="Iedereen inroosteren die aan staat, in één stap"),
        Binding("v", "again", "reken opnieuw", tooltip="Opnieuw verdelen, zonder wat uit staat"),
        Binding("t", "paid", "ook betaald", tooltip="Ook betaalde krachten vragen waar verder niemand kan, of niet"),
        Binding("right", "quarter(1)", "volgend kwartaal", tooltip="Naar het volgende kwartaal"),
        Binding("left", "quarter(0)", "dit kwartaal", show=False, tooltip="Terug naar dit kwartaal"),
        Binding("escape", "back", "terug", tooltip="Stoppen met rekenen, of terug"),
    ]

    places = getters.query_one(PlacesList)
    lines = getters.query_one(Lines)

    def __init__(self) -> None:
        super().__init__()
        self._choices = Beurtkeuzes()
        self._plan: Bezettingsvoorstel | None = None
        self._asked: Stand | None = None
        self._later = False
        self._busy = False

    def body(self) -> ComposeResult:
        """The places above; the reason of the row and the turns of everybody beneath."""
        yield PlacesList(
            [
                Column("", 1),
                Column("datum", 14),
                Column("dienst", share=4),
                Column("er is al", share=3, shown_from=100),
                Column("voorstel", share=4),
                Column("", 11),
                Column("waarom, of wie nog meer kan", share=6, shown_from=90),
            ],
            header=True,
            empty=BUSY,
        )
        yield Static(id="reden", markup=False)
        yield Lines()

    def on_mount(self) -> None:
        """Name the pane below."""
        self.lines.border_title = "Keren in dit kwartaal"

    # The proposal

    def show(self, stand: Stand) -> None:
        """Show the proposal; where the desk has changed since, make it again and keep of it what can be kept."""
        self._draw()
        if stand is not self._asked:
            self._begin()

    def _begin(self) -> None:
        self._asked = self.stand
        self._busy = True
        self._draw_title()
        self._make(self.stand, self._choices, self._plan.beurten if self._plan else frozenset())

    @work(thread=True, exclusive=True, group="bezetting")
    def _make(self, stand: Stand, choices: Beurtkeuzes, keep: frozenset[Beurt]) -> None:
        tell = self._teller()
        first = quarter(stand.today)[1] + timedelta(days=1) if self._later else stand.today
        last = quarter(first)[1]
        try:
            found = self.desk.planner.ask(fill_gaps, stand, van=first, tot=last, keuzes=choices, keep=keep)
            tell(self._made, found)
        except Cancelled:
            return
        except PlanningError as error:
            tell(self._failed, str(error))

    def _made(self, plan: Bezettingsvoorstel) -> None:
        self._plan, self._busy = plan, False
        self._draw()

    def _failed(self, where: str) -> None:
        self._busy = False
        self._draw()
        self.desk.say(f"Het rekenen lukte niet ({where}). v probeert het opnieuw.", alert=True)

    # What is seen

    def _draw(self) -> None:
        hidden, plan = self.desk.privacy is Privacy.ALLEEN, self._plan
        self.places.empty = HIDDEN if hidden else BUSY if self._busy else NO_GAPS if plan else FAILED
        self.places.show(AllRows() if hidden or not plan else AllRows(map(self._row, plan.plaatsen)))
        self._draw_title()
        self._draw_reason()
        self._draw_turns()

    def _draw_title(self) -> None:
        plan = self._plan
        if plan is None or self._busy or self.desk.privacy is Privacy.ALLEEN:
            state = "  bezig met rekenen…" if self._busy else ""
            self.places.border_title = Content(f"Spreekuur verdelen{state}")
            return
        since = "" if plan.van == self.stand.today else f"{datum(plan.van, self.stand.today)} "
        until = f"{since}t/m {datum(plan.tot, self.stand.today)}"
        filled = f"{len(plan.beurten)} van {len(plan.plaatsen)} gevuld"
        proof = "bewezen eerlijkst" if plan.bewezen else "nog niet bewezen eerlijkst"
        paid = " · ook betaald" if self._choices.ook_betaald else ""
        self.places.border_title = Content(f"Spreekuur verdelen  {until} · {filled} · {proof}{paid}")

    def _row(self, place: OpenPlaats) -> Row:
        off = place.beurt in self._choices.geweigerd
        fixed = place.beurt in self._choices.vast
        mark = "–" if place.beurt is None else "✗" if off else "■" if fixed else "✓"
        there = ", ".join(map(self._who, place.er)) or "niemand"
        who = self._who(place.wie) if place.wie else "niemand"
        times = f"{place.keer}e keer" if place.wie else ""
        cells = (mark, _when(place), place.dienst.naam, there, who, times, self._more(place))
        return Row(place.sleutel, cells, "dim" if off else "" if place.wie else "alert")

    def _more(self, place: OpenPlaats) -> str:
        """Why nobody is proposed, or who else could."""
        if not place.wie:
            others = f"; kan wel: {opsomming(map(self._who, place.anderen))}" if place.anderen else ""
            return self.desk.discreet(place.waarom) + others
        return f"of {opsomming(map(self._who, place.anderen), 'of')}" if place.anderen else "verder niemand"

    def _who(self, kenmerk: str) -> str:
        return self.desk.shown(self.stand.name_of(kenmerk))

    @on(RowList.Moved)
    def _draw_reason(self) -> None:
        row = self.places.row
        self.query_one("#reden", Static).update(Content(row.cells[-1] if row else ""))

    def _draw_turns(self) -> None:
        """How often everybody comes now and would, the most first."""
        plan = self._plan
        if plan is None or self.desk.privacy is Privacy.ALLEEN:
            self.lines.say(HIDDEN if plan else "")
            return
        shown = [k for k in plan.na if plan.na[k] or not self.stand.begeleider[k].soort.betaald]
        shown.sort(key=lambda k: (-plan.na[k], self.stand.name_of(k)))
        texts = [f"{self._who(k)} {plan.voor[k]} → {plan.na[k]}" for k in shown]
        self.lines.say("   ".join(texts) or "Niemand doet het spreekuur. Bij Mensen staat wie het wil (inzet).")

    # The place under the cursor

    def _place(self) -> OpenPlaats | None:
        places = self._plan.plaatsen if self._plan else ()
        return next((place for place in places if place.sleutel == self.places.key), None)

    @property
    def subject(self) -> Subject | None:
        """Whoever is proposed in the row under the cursor."""
        place = self._place()
        return Subject("begeleider", place.wie) if place and place.wie else None

    # What is decided

    def action_refuse(self) -> None:
        """Refuse the row, or take it back in."""
        place = self._place()
        if place is None or place.beurt is None:
            self.desk.say("Voor deze plaats is er geen voorstel. enter kiest iemand.", alert=True)
            return
        off = place.beurt in self._choices.geweigerd
        self._choices = self._choices.free(place.beurt) if off else self._choices.refused(place.beurt)
        self._draw()
        self.places.action_move(1)

    @on(RowList.Chosen, "PlacesList")
    def _choose(self) -> None:
        place = self._place()
        if place and not place.anderen:
            self.desk.say("Verder kan niemand. De regel zegt waarom.", alert=True)
        elif place and self._plan:
            self._choose_other(place, self._plan)

    @work
    async def _choose_other(self, place: OpenPlaats, plan: Bezettingsvoorstel) -> None:
        rows = [
            Row(k, (self._who(k), f"{plan.na[k]} keer", "betaald" if self.stand.begeleider[k].soort.betaald else ""))
            for k in place.anderen
        ]
        title = f"Wie naar {place.dienst.naam}, {_when(place)}?"
        columns = (Column("", share=3), Column("", 9), Column("", 9))
        explain = "Zo vaak staat ieder nu in de verdeling van dit kwartaal."
        answer = await self.app.push_screen_wait(ChooseDialog(title, rows, columns, explain=explain))
        if isinstance(answer, str):
            before = self._choices.free(place.beurt) if place.beurt else self._choices
            self._choices = before.fixed((place.dienst.dienst, place.datum, answer))
            self._begin()

    def action_again(self) -> None:
        """Share it out again, without what was refused."""
        self._begin()

    def action_paid(self) -> None:
        """Let paid staff help out where nobody else can, or no longer."""
        self._choices = Beurtkeuzes(self._choices.vast, self._choices.geweigerd, not self._choices.ook_betaald)
        helps = self._choices.ook_betaald
        self.desk.say("Betaalde krachten doen nu " + ("mee waar verder niemand kan." if helps else "niet meer mee."))
        self._begin()

    def action_quarter(self, later: int) -> None:
        """Go to the next quarter, or back to this one."""
        if bool(later) is not self._later:
            self._later, self._plan = bool(later), None
            self._draw()
            self._begin()

    def action_accept_all(self) -> None:
        """Put everybody on the roster whose row is on, as one step."""
        if self._plan is None or self._busy:
            self.desk.say("Even wachten: de verdeling wordt nog gerekend.", alert=True)
            return
        wanted = sorted(self._plan.beurten - self._choices.geweigerd, key=lambda beurt: (beurt[1], beurt[0], beurt[2]))
        if not wanted:
            self.desk.say("Er staat geen regel aan. spatie zet een regel aan.", alert=True)
        elif self.desk.list_is_still():
            turns = [Inzetting(*beurt) for beurt in wanted]
            done = f"Ingeroosterd: {aantal(len(turns), 'keer', 'keer')}"
            self.desk.perform(lambda store: assign(store, self.desk.today, turns), done)

    def action_back(self) -> None:
        """Stop working it out; else back to where this was opened."""
        if self._busy and self._plan is not None:
            self.desk.planner.cancel()
            self._busy = False
            self._draw()
            self.desk.say("Gestopt. De vorige verdeling staat er nog. v rekent opnieuw.")
            return
        if self._busy:
            self.desk.planner.cancel()
        self.dismiss(None)


def _when(place: OpenPlaats) -> str:
    """The date and the part of the day: "do 21 mrt och"."""
    return f"{DAGEN[place.datum.weekday()]} {datum(place.datum, place.datum)} {place.dienst.dagdeel.deel[:3]}"
