"""Voorstel: the best plan for everyone who waits, row by row, with what another choice would cost.

Nothing is written before it is accepted. Solving runs in a child process, so a key never waits for it.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static
from textual.worker import get_current_worker

from db.dutch import aantal, opsomming
from db.model import Huishouden
from db.planning.process import Cancelled, Planner, PlanningError
from db.planning.proposing import SECONDS, Keuzes, Koppel, TeamPlan, Voorstel, propose
from db.records.koppelingen import accept
from db.rules.candidates import candidates
from db.rules.plan import Paar, in_plan
from db.rules.waiting import waiting
from db.stand import Stand
from tui.planwords import lacking_lines, profile_text, proof_text
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.plan_rows import PENDING, PlanRows
from tui.subject import Subject
from tui.widgets.panels import Lines
from tui.widgets.rowlist import AllRows, Column, RowList

if TYPE_CHECKING:
    from db.planning.lacking import Tekort
    from db.planning.pricing import Prijs

BUSY = "Bezig met rekenen…\nesc stopt."
FAILED = "Het rekenen lukte niet.\nv probeert het opnieuw."
NOBODY = "Er wacht nu niemand voor wie een voorstel te maken is.\nesc gaat terug."


class ProposalList(RowList):
    """Who would get whom, and who stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "neem", tooltip="Deze begeleider nu vragen; wie overblijft: kies een ander"),
        Binding("space", "screen.refuse", "aan/uit", tooltip="Deze regel wel of niet overnemen"),
        Binding(
            "s",
            "screen.fix",
            "zet vast",
            show=False,
            tooltip="Deze regel laten staan bij opnieuw rekenen",
        ),
    ]


class OthersList(RowList):
    """The other begeleiders for a household, with what each would cost."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "kies deze", tooltip="Deze begeleider vastzetten en de rest opnieuw rekenen"),
    ]


class VoorstelScreen(DeskScreen):
    """The proposal, the other choices for the household under the cursor, and what is lacking."""

    CSS_PATH = "voorstel.tcss"
    KEY_LINE = ("accept_all", "again", "why_not", "lacking", "what_if", "temporary", "back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "accept_all", "neem alles", tooltip="Elke begeleider vragen die aan staat, in één stap"),
        Binding("v", "again", "reken opnieuw", tooltip="Opnieuw rekenen met wat vaststaat en zonder wat uit staat"),
        Binding("w", "why_not", "waarom", tooltip="Waarom deze begeleider, of waarom niet, en wat het zou kosten"),
        Binding("m", "lacking", "wat mist er", tooltip="Wat er ontbreekt, en wie we zoeken"),
        Binding("plus", "what_if", "wat als", key_display="+", tooltip="Wat als er meer of minder begeleiders zijn?"),
        Binding("t", "temporary", "ook tijdelijk", tooltip="Ook wie nu tijdelijk bij een betaalde kracht is, of niet"),
        Binding("escape", "back", "terug", tooltip="Stoppen met rekenen, of terug"),
    ]

    proposal = getters.query_one(ProposalList)
    others = getters.query_one(OthersList)
    lines = getters.query_one(Lines)

    def __init__(self) -> None:
        super().__init__()
        self._choices = Keuzes()
        self._plan: Voorstel | None = None
        self._planned_with = Keuzes()
        self._asked: Stand | None = None
        self._seconds = SECONDS
        self._busy = False
        self._lacking: Tekort | None = None
        self._prices: dict[Koppel, Prijs] = {}
        self._accepted: set[Koppel] = set()
        self._back_to: Subject | None = None
        self._aside = Planner()  # for what takes longer: a price never waits for it

    def body(self) -> ComposeResult:
        """The proposal above; the other choices and what is lacking beneath."""
        yield ProposalList(
            [
                Column("", 1),
                Column("", 1),
                Column("huishouden", share=3),
                Column("dossier", 6, shown_from=100),
                Column("begeleider", share=4),
                Column("", 4, right=True),
                Column("waarom", share=9),
            ],
            empty=BUSY,
        )
        yield Static(id="regel", markup=False)
        with Horizontal(id="onder"):
            yield OthersList([Column("", 4, right=True), Column("", share=2), Column("", share=5)], empty="")
            yield Lines(id="tekort")

    def on_mount(self) -> None:
        """Give the panes their titles, and begin to plan."""
        self.proposal.border_title = "Voorstel"
        self.others.border_title = "Andere begeleiders"
        self.lines.border_title = "Wat ontbreekt"

    def on_unmount(self) -> None:
        """End what is still being worked out."""
        self._aside.close()

    # The plan

    def show(self, stand: Stand) -> None:
        """Show the plan; where the desk has changed since, make it again and keep of it what can be kept."""
        self._draw()
        if stand is not self._asked:
            self._begin()

    def _begin(self) -> None:
        """Make the plan again, with what is decided; the old one stands until the new one is there."""
        self._asked = self.stand
        self._busy = True
        self._title()
        keep = self._plan.koppels | self._accepted if self._plan else frozenset()
        self._make(self.stand, self._choices, keep, self._seconds)

    @work(thread=True, exclusive=True, group="plan")
    def _make(self, stand: Stand, choices: Keuzes, keep: frozenset[Koppel], seconds: float) -> None:
        from db.planning.lacking import lacking

        planner = self.desk.planner
        tell = self._teller()

        def heard(share: float, team: str) -> None:
            tell(self._title, f"{share:.0%} {team}" if share else "")

        try:
            plan = planner.ask(propose, stand, keuzes=self._for_team(choices), seconds=seconds, keep=keep, heard=heard)
            tell(self._planned, plan, choices)
            if get_current_worker().is_cancelled:
                return
            short = self._aside.ask(lacking, stand, keuzes=self._for_team(choices), voorstel=plan)
            tell(self._found_lacking, short)
        except Cancelled:
            return
        except PlanningError as error:
            tell(self._failed, str(error))

    def _for_team(self, choices: Keuzes) -> Keuzes:
        """The choices, for the team whose Stand is on the screen."""
        return replace(choices, team=self.desk.team)

    def _planned(self, plan: Voorstel, choices: Keuzes) -> None:
        self._planned_with = choices
        self._plan, self._prices, self._busy = plan, {}, False
        self._lacking = None
        self._let_go(plan)
        self._draw()
        self._price()

    def _let_go(self, plan: Voorstel) -> None:
        """Where not all that stood goes together, the plan has what was decided last; say what no longer stands."""
        asked = {vraag.dossier for team in plan.teams for vraag in team.opgave.huishoudens}
        lost = sorted(pair for pair in self._choices.vast - plan.koppels if pair[0] in asked)
        for pair in lost:
            self._choices = self._choices.free(pair)
        if lost:
            names = opsomming(self.desk.shown(self.stand.huishouden[dossier].naam) for dossier, _ in lost)
            self.desk.say(f"Dit kan niet samen. Niet meer vast: {names}.", alert=True)

    def _found_lacking(self, short: "Tekort") -> None:
        self._lacking = short
        self._draw_lacking()

    def _failed(self, where: str) -> None:
        self._busy = False
        self._draw()
        self.desk.say(f"Het rekenen lukte niet ({where}). v probeert het opnieuw.", alert=True)

    # What is seen

    def _draw(self) -> None:
        hidden = self.desk.privacy is Privacy.ALLEEN
        found = self._rows()
        rows = found.proposal() if found else AllRows()
        if hidden:
            rows = AllRows(r for r in rows if isinstance(r.key, Subject) and r.key.sleutel == self.desk.alone)
        self.proposal.empty = HIDDEN if hidden else BUSY if self._busy else NOBODY if self._plan else FAILED
        came_back = self._back_to is not None and rows.position(self._back_to) is not None and not self._busy
        self.proposal.show(rows, self._back_to if came_back else None)
        self._back_to = None if came_back else self._back_to
        self._title()
        self._draw_line()
        self._draw_others()
        self._draw_lacking()

    def _title(self, busy: str = "") -> None:
        if self.desk.privacy is Privacy.ALLEEN:
            self.proposal.border_title = "Voorstel"
            return
        if self._plan is None or self._busy:
            state = f"bezig met rekenen… {busy}".rstrip() if self._busy else "niet gelukt"
            self.proposal.border_title = Content(f"Voorstel  {state}")
            return
        plan = self._plan
        waits = sum(not v.tijdelijk for team in plan.teams for v in team.opgave.huishoudens)
        proof = proof_text(plan.bewezen, plan.gat).lower()
        wide = self.app.size.width >= 100
        fullest = f" · hoogste benutting {plan.hoogste_benutting:.0%}" if plan.paren and wide else ""
        chosen = " met wat u koos" if self._choices.vast or self._choices.geweigerd else ""
        counts = f"{plan.waarde[1]} van {aantal(waits, 'huishouden', 'huishoudens')}"
        later = self._waiting_later()
        counts += f", {later} met latere sleutel" if later and wide else ""
        joined = " · ook tijdelijk" if self._choices.ook_tijdelijk else ""
        self.proposal.border_title = Content(f"Voorstel  {proof}{chosen} · {counts}{joined}{fullest}")

    def _waiting_later(self) -> int:
        """How many households wait whose key is too far off, or unknown, for a plan."""
        ours = self.desk.team
        found = [w for w in waiting(self.stand) if ours in (None, self.stand.team_of_huishouden(w.huishouden))]
        return sum(not in_plan(self.stand, w) for w in found)

    def _rows(self) -> PlanRows | None:
        """The rows of the plan, None while there is none."""
        return PlanRows(self.desk, self.stand, self._plan, self._choices) if self._plan else None

    def _draw_line(self) -> None:
        """The reason of the row under the cursor, whole: in the list it may be cut off."""
        cells = self.proposal.row.cells if self.proposal.row else ("",)
        self.query_one("#regel", Static).update(Content(cells[-1]))

    def _draw_lacking(self) -> None:
        if self.desk.privacy is Privacy.ALLEEN:
            self.lines.say(HIDDEN)
        elif self._lacking is None:
            self.lines.say(PENDING)
        else:
            profiles = self._lacking.zoekprofielen
            sought = [("zoeken" if nr == 0 else "", profile_text(p)) for nr, p in enumerate(profiles)]
            self.lines.show(lacking_lines(self._lacking) + sought if self._lacking.uren_per_week else [])

    # The household under the cursor, and who else could

    def huishouden(self) -> Huishouden | None:
        """The household under the cursor of the proposal, whichever pane has the focus."""
        key = self.proposal.key
        return self.stand.huishouden.get(key.sleutel) if isinstance(key, Subject) else None

    def _paar(self) -> Paar | None:
        """The pair under the cursor of the proposal."""
        home, team = self.huishouden(), self._team_plan()
        return team.begeleider_of.get(home.dossier) if home and team else None

    def _team_plan(self) -> TeamPlan | None:
        """The plan of the team of the household under the cursor."""
        home = self.huishouden()
        teams = self._plan.teams if self._plan and home else ()
        return next((t for t in teams if any(home and v.dossier == home.dossier for v in t.opgave.huishoudens)), None)

    @on(RowList.Moved, "ProposalList")
    def _another(self) -> None:
        self._draw_line()
        self._draw_others()
        self.others.action_edge(0)
        self._price()

    def _draw_others(self) -> None:
        home, team, rows = self.huishouden(), self._team_plan(), self._rows()
        if home is None or team is None or rows is None or self.desk.privacy is Privacy.ALLEEN:
            self.others.border_title = "Andere begeleiders"
            self.others.empty = HIDDEN if self.desk.privacy is Privacy.ALLEEN else ""
            self.others.show(AllRows())
            return
        self.others.border_title = Content(f"Wat kost een ander voor {rows.home(home.dossier)} · {home.dossier}?")
        self.others.show(rows.others(home, team, self._prices))

    def _price(self) -> None:
        """Work out what the others would cost, the one under the cursor first; it is drawn as it comes."""
        home, team = self.huishouden(), self._team_plan()
        if home is None or team is None or self._busy:
            return
        here = self.others.key
        first = here.sleutel if isinstance(here, Subject) else ""
        pairs = [(paar.dossier, paar.kenmerk) for paar in team.opgave.paren if paar.dossier == home.dossier]
        chosen = team.begeleider_of.get(home.dossier)
        wanted = [p for p in pairs if p not in self._prices and not (chosen and p[1] == chosen.kenmerk)]
        wanted.sort(key=lambda pair: pair[1] != first)
        if wanted:
            self._ask_prices(self.stand, self._for_team(self._planned_with), team, wanted)

    @work(thread=True, exclusive=True, group="prices")
    def _ask_prices(self, stand: Stand, choices: Keuzes, team: TeamPlan, pairs: list[Koppel]) -> None:
        from db.planning.pricing import price

        worker, tell = get_current_worker(), self._teller()
        for pair in pairs:
            if worker.is_cancelled:
                return
            try:
                found = self.desk.planner.ask(price, stand, keuzes=choices, plan=team, koppel=pair)
            except (Cancelled, PlanningError):
                return
            tell(self._priced, team, pair, found)

    def _priced(self, team: TeamPlan, pair: Koppel, found: "Prijs") -> None:
        if self._plan and team in self._plan.teams:
            self._prices[pair] = found
            self._draw_others()

    # What is decided

    def action_refuse(self) -> None:
        """Refuse the row, or take it back in."""
        self._decide(self._choices.refused, lambda pair: pair in self._choices.geweigerd)

    def action_fix(self) -> None:
        """Let the row stand whatever is worked out anew, or no longer."""
        self._decide(self._choices.fixed, lambda pair: pair in self._choices.vast)

    def _decide(self, decided: Callable[[Koppel], Keuzes], already: Callable[[Koppel], bool]) -> None:
        paar = self._paar()
        if paar is None:
            self.desk.say("Dit huishouden heeft geen voorstel. Kies beneden een begeleider.", alert=True)
            return
        pair = (paar.dossier, paar.kenmerk)
        self._choices = self._choices.free(pair) if already(pair) else decided(pair)
        self._draw()
        self.proposal.action_move(1)

    @on(RowList.Chosen, "OthersList")
    def _choose_other(self, event: RowList.Chosen) -> None:
        home, team = self.huishouden(), self._team_plan()
        if home is None or team is None or not isinstance(event.key, Subject):
            return
        pair = (home.dossier, event.key.sleutel)
        if pair not in {(paar.dossier, paar.kenmerk) for paar in team.opgave.paren}:
            self.desk.say("Deze begeleider past nu niet. w zegt waarom; op Koppelen kan het toch.", alert=True)
            return
        self._choices = self._choices.fixed(pair)
        self.proposal.focus()
        self._begin()

    def action_again(self) -> None:
        """Make the plan again with what is decided; where it was not proven, take more time."""
        if self._plan and not self._plan.bewezen:
            self._seconds *= 2
        self._begin()

    def action_temporary(self) -> None:
        """Let those whom paid staff carry for the time being join, or no longer."""
        self._choices = replace(self._choices, ook_tijdelijk=not self._choices.ook_tijdelijk)
        joins = self._choices.ook_tijdelijk
        self.desk.say("Wie tijdelijk bij een betaalde kracht is, doet nu " + ("mee." if joins else "niet meer mee."))
        self._begin()

    @on(RowList.Chosen, "ProposalList")
    def _accept_row(self) -> None:
        paar, home, team = self._paar(), self.huishouden(), self._team_plan()
        if paar is None:
            if home and team and any(p.dossier == home.dossier for p in team.opgave.paren):
                self.others.focus()
                self.desk.say("Voor dit huishouden is er geen voorstel. Kies hier een begeleider, of esc.")
            elif home:
                self.desk.say("Niemand past nu. m zegt wat zou helpen.", alert=True)
        elif self._ready():
            naam = self.stand.huishouden[paar.dossier].naam
            names = f"{self.desk.shown(self.stand.name_of(paar.kenmerk))} voor {self.desk.shown(naam)}"
            self._accept([(paar.dossier, paar.kenmerk)], f"Gevraagd: {names}")

    def action_accept_all(self) -> None:
        """Ask every begeleider whose row is not refused, as one step."""
        if self._plan is None or not self._ready():
            return
        pairs = [(p.dossier, p.kenmerk) for p in self._plan.paren]
        pairs = [pair for pair in pairs if pair not in self._choices.geweigerd]
        if not pairs:
            self.desk.say("Er staat geen regel aan. spatie zet een regel aan.", alert=True)
            return
        self._accept(pairs, f"Gevraagd: {aantal(len(pairs), 'begeleider', 'begeleiders')}")

    def _ready(self) -> bool:
        """Whether the plan that is seen is the one that holds."""
        if self._busy:
            self.desk.say("Even wachten: het voorstel wordt opnieuw gerekend. esc stopt dat.", alert=True)
        return not self._busy and self.desk.list_is_still()

    def _accept(self, pairs: list[Koppel], done: str) -> None:
        self._accepted |= set(pairs)  # should they be taken back, the plan is again what it was
        self._back_to = Subject("huishouden", pairs[0][0])
        self.desk.perform(lambda store: accept(store, self.desk.today, pairs), done)

    # Questions

    @work
    async def action_why_not(self) -> None:
        """Say why this begeleider fits or not, and what the plan would be with them."""
        from tui.screens.why import tell_why

        home, paar = self.huishouden(), self._paar()
        key = self.others.key if self.others.has_focus or paar is None else None
        kenmerk = key.sleutel if isinstance(key, Subject) else paar.kenmerk if paar else None
        found = candidates(self.stand, home) if home and kenmerk else []
        candidate = next((c for c in found if c.fit.begeleider.kenmerk == kenmerk), None)
        if candidate:
            await tell_why(self.desk, candidate, self._for_team(self._planned_with), self._team_plan())
        else:
            self.desk.say("Kies eerst een regel.", alert=True)

    @work
    async def action_lacking(self) -> None:
        """Show what is lacking and whom to look for."""
        from tui.screens.lacking import show_lacking

        if self._lacking is None:
            self.desk.say("Dit wordt nog uitgezocht. Probeer het zo opnieuw.", alert=True)
        else:
            await show_lacking(self.desk, self._lacking)

    @work
    async def action_what_if(self) -> None:
        """Hold another desk beside this one."""
        from tui.screens.what_if import WhatIfScreen

        profile = self._lacking.zoekprofielen[0] if self._lacking and self._lacking.zoekprofielen else None
        await self.app.push_screen_wait(WhatIfScreen(self._for_team(self._choices), profile))

    def action_back(self) -> None:
        """Stop working it out; else back to the proposal, and then to where this was opened."""
        if self._busy:
            self.desk.planner.cancel()
            self._busy = False
            if self._plan is None:
                self.dismiss(None)
                return
            self._draw()
            self.desk.say("Gestopt. Het vorige voorstel staat er nog. v rekent opnieuw.")
        elif self.others.has_focus:
            self.proposal.focus()
        else:
            self.dismiss(None)
