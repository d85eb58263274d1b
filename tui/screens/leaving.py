"""Somebody is ill, away or leaves: which households it hits, what is best done about each, and one key to do it.

The proposal is there at once; nothing is written before it is taken over. It is worked out in a child process.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from db.dutch import DAGEN, dagen, datum, uren
from db.model import Begeleider
from db.planning.leaving import Getroffen, Keus, Vervanging, replacement
from db.planning.process import Cancelled, PlanningError
from db.planning.proposing import Koppel
from db.records.leaving import become_vrijwilliger, carry_out
from db.records.stand import read_around, read_stand
from db.rules.covering import Dienstdag, Dienstuitval, stand_ins
from db.rules.leaving import Manier, Uitval, hit
from db.rules.load import capacity
from db.stand import Stand
from db.store import Refused
from tui.privacy import Privacy
from tui.screens.choose import ChooseDialog
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.leaving_days import DaysDialog
from tui.screens.leaving_kinds import Wat, first_guess, possible
from tui.screens.leaving_rows import COLUMNS, LeavingRows
from tui.screens.leaving_services import (
    OPEN,
    service_choices,
    service_lines,
    service_rows,
    service_summary,
    what,
)
from tui.subject import Subject
from tui.widgets.panels import Lines
from tui.widgets.rowlist import AllRows, Column, RowList

BUSY = "Nog even: het voorstel wordt gemaakt."
NOBODY_HIT = "Dit raakt geen huishouden.\nctrl+s legt het vast."
KINDS = "Ziek, vakantie, school, examens, terugkomdag, iets anders, of vertrekt"


class HitList(RowList):
    """The households that are hit."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "screen.accept", "neem over", tooltip="Alles vastleggen en de anderen vragen, in één stap"),
        Binding("enter", "choose", "wie", tooltip="Een andere begeleider voor dit huishouden kiezen"),
        Binding("space", "screen.otherwise", "hoe", tooltip="Iets anders doen met dit huishouden"),
        Binding("left", "screen.kind(-1)", "wat er is", show=False, tooltip=KINDS),
        Binding("right", "screen.kind(1)", "wat er is", show=False, tooltip=KINDS),
    ]


class LeavingScreen(DeskScreen):
    """What is the matter and from when, the households that are hit, and why each is handled so."""

    CSS_PATH = "leaving.tcss"
    KEY_LINE = ("days", "back", "phone", "details")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("e", "days", "dagen", tooltip="Andere dagen, of waarom iemand stopt"),
        Binding("escape", "back", "terug", tooltip="Terug, zonder iets vast te leggen"),
    ]

    households = getters.query_one(HitList)
    lines = getters.query_one(Lines)

    def __init__(self, kenmerk: str, vertrekt: bool = False) -> None:
        """`vertrekt`: it is known that they leave, whatever would be most likely."""
        super().__init__()
        self._kenmerk = kenmerk
        self._shown: Stand | None = None
        self._team: Stand | None = None
        self._wat: Wat | None = None
        self._vertrekt = vertrekt
        self._away: Uitval | None = None
        self._leave: Uitval | None = None
        self._choices: dict[str, Keus] = {}
        self._services: dict[Dienstdag, str | None] = {}
        self._found: Vervanging | None = None
        self._busy = False
        self._asked = False
        """Whether it was asked why somebody stops; it may stay unknown."""

    def body(self) -> ComposeResult:
        """What is the matter, who is hit, and why."""
        yield Static(id="wat")
        yield HitList(COLUMNS, header=True)
        yield Lines(id="waarom")

    @property
    def stand(self) -> Stand:
        """The Stand of the team of this person."""
        return self._team or super().stand

    @property
    def _person(self) -> Begeleider | None:
        return self.stand.begeleider.get(self._kenmerk)

    @property
    def _uitval(self) -> Uitval:
        """The absence or departure as it is said now."""
        assert self._wat and self._away and self._leave
        if self._wat.soort is None:
            return self._leave
        one_day = self._away.van if self._wat is Wat.TERUGKOMDAG else None
        return replace(self._away, soort=self._wat.soort, tot=self._away.tot or one_day)

    def _team_stand(self, stand: Stand) -> Stand:
        """The Stand on the screen if it is that of this person's team, else one read for them."""
        app = self.desk
        if app.team is None or (self._kenmerk in stand.begeleider and stand.team_of(self._kenmerk) == app.team):
            return stand
        team = read_around(app.store.db, app.today, [self._kenmerk], []).team_of(self._kenmerk)
        return read_stand(app.store, app.today, team)

    # What is seen

    def show(self, stand: Stand) -> None:
        """Show whom it hits, and work out what is best done about it where the desk has changed since."""
        changed = stand is not self._shown
        if changed:
            self._shown, self._team = stand, self._team_stand(stand)
        if self._person and self._wat is None:
            self._wat, self._away, self._leave = first_guess(self._team or stand, self._person)
            self._wat = Wat.VERTREKT if self._vertrekt else self._wat
        if changed:
            self._begin()
        else:
            self._draw()

    @property
    def _rows(self) -> LeavingRows:
        return LeavingRows(self.desk, self.stand, self._uitval, self._found, frozenset(self._choices))

    def _draw(self) -> None:
        person = self._person
        hidden = self.desk.privacy is Privacy.ALLEEN
        top = self.query_one("#wat", Static)
        if person is None or hidden:
            top.border_title = ""
            top.update(Content(HIDDEN if hidden else "Deze begeleider is er niet meer."))
            self.households.empty = HIDDEN if hidden else ""
            self.households.show(AllRows())
            self.lines.say("")
            return
        top.border_title = Content(f"{self.desk.shown(person.naam)} · {person.kenmerk}")
        top.update(Content("\n").join([self._kinds(person), Content(self._days()), Content(self._summary())]))
        self.households.empty = NOBODY_HIT
        self.households.border_title = "Huishoudens  bezig met rekenen…" if self._busy else "Huishoudens"
        rows = self._households()
        rows.extend(service_rows(self.desk, self._stand_ins))
        self.households.show(rows)
        self._draw_why()

    def _households(self) -> AllRows:
        """The rows of the households."""
        if self._wat is Wat.BLIJFT:
            return self._rows.staying()
        return self._rows.proposal() if self._found else self._rows.pending(hit(self.stand, self._uitval))

    @property
    def _stand_ins(self) -> list[Dienstuitval]:
        """What is done about the services that are hit."""
        return [] if self._wat is Wat.BLIJFT else stand_ins(self.stand, self._uitval, self._services)

    def _kinds(self, person: Begeleider) -> Content:
        narrow = self.app.size.width < 100
        after, hint = ("", "") if narrow else (" ", "  ← →")
        tabs = [
            Content.styled(f"▸{wat}{after}", "reverse bold") if wat is self._wat else Content(f" {wat}{after}")
            for wat in possible(person, self._wat)
        ]
        return Content("").join([*tabs, Content.styled(hint, "dim")])

    def _days(self) -> str:
        """From when until when, and what is usual then."""
        uitval, today, settings = self._uitval, self.stand.today, self.stand.settings
        if self._wat is Wat.BLIJFT:
            return "Houdt kenmerk, gegevens en koppelingen; het eind van de stage vervalt."
        if uitval.vertrekt:
            gone = uitval.van <= today
            how = "meteen overdragen" if gone else f"overdragen met {dagen(settings.overlap_dagen)} overlap"
            return f"weg {'sinds' if uitval.van < today else 'vanaf'} {self._day(uitval.van)}: {how}"
        until = f"tot en met {self._day(uitval.tot)}" if uitval.tot else "tot nader bericht"
        limit = dagen(settings.afbellen_dagen)
        how = f": niet langer dan {limit}, dus afbellen" if uitval.kort(settings) else ": een vervanger vragen"
        bellen = uitval.bellen(today, settings)
        call = f"; bel {self._day(bellen)}" if bellen else ""
        return f"{self._wat} vanaf {self._day(uitval.van)} {until}{how if hit(self.stand, uitval) else ''}{call}"

    def _day(self, day: date) -> str:
        """A day with its weekday: "di 19 mrt"."""
        return f"{DAGEN[day.weekday()]} {datum(day, self.stand.today)}"

    def _summary(self) -> str:
        person = self._person
        if self._wat is Wat.BLIJFT and person:
            known = uren(capacity(person, self.stand.settings)) if person.uren_per_week is not None else "onbekend"
            return f"Kijk daarna of de uren nog kloppen: nu {known} per week."
        if self._busy and self._found is None:
            return "Bezig met rekenen…"
        households = self._rows.summary() if self._found and self._found.getroffen else ""
        return "; ".join(filter(None, [households, service_summary(self._stand_ins)]))

    @on(RowList.Moved)
    def _draw_why(self) -> None:
        found, service = self._hit(), self._service()
        if found:
            self.lines.border_title = Content(self._rows.title(found))
            self.lines.show(self._rows.lines(found))
        elif service:
            self.lines.border_title = Content(what(self.desk, service))
            self.lines.show(service_lines(self.desk, service))
        else:
            self.lines.border_title = ""
            self.lines.say("")

    def _hit(self) -> Getroffen | None:
        """The household under the cursor, with what is proposed about it."""
        key = self.households.key
        found = self._found.getroffen if self._found and self._wat is not Wat.BLIJFT else ()
        return next((g for g in found if isinstance(key, Subject) and g.koppeling.dossier == key.dossier), None)

    def _service(self) -> Dienstuitval | None:
        """The service under the cursor, with what is done about it."""
        return next((one for one in self._stand_ins if one.dienstdag == self.households.key), None)

    # The proposal

    def _begin(self) -> None:
        """Work it out again with what is decided; what was proposed stands until then."""
        if self._person is None or self._wat is Wat.BLIJFT:
            self._busy = False
        else:
            self._busy = True
            kept = self._found.koppels if self._found else frozenset()
            self._work_out(self.stand, self._uitval, dict(self._choices), kept)
        self._draw()

    @work(thread=True, exclusive=True, group="leaving")
    def _work_out(self, stand: Stand, uitval: Uitval, choices: dict[str, Keus], keep: frozenset[Koppel]) -> None:
        tell = self._teller()
        found: Vervanging | None = None
        with suppress(Cancelled, PlanningError):  # none is said on the screen
            found = self.desk.planner.ask(replacement, stand, uitval=uitval, keuzes=choices, keep=keep)
        tell(self._worked_out, found)

    def _worked_out(self, found: Vervanging | None) -> None:
        self._busy = False
        self._found = found
        self._draw()
        if found is None:
            self.desk.say("Het rekenen lukte niet. e en dan enter probeert het opnieuw.", alert=True)
        else:
            self._forget_what_does_not_go(found)

    def _forget_what_does_not_go(self, found: Vervanging) -> None:
        """Say of whom was chosen that they can't have this household beside the others."""
        for stap in found.stappen:
            keus = self._choices.get(stap.dossier)
            if keus and keus.wie and keus.wie != stap.wie:
                del self._choices[stap.dossier]
                naam = self.desk.shown(self.stand.name_of(keus.wie))
                home = self.stand.huishouden.get(stap.dossier)
                what = self.desk.shown(home.naam if home else stap.dossier)
                self.desk.say(f"{naam} kan {what} er niet ook bij hebben.", alert=True)

    def _again(self, wat: Wat | None = None) -> None:
        """Something else is the matter, or on other days: nothing of the old proposal holds."""
        self._wat = wat or self._wat
        self._choices, self._services, self._found = {}, {}, None
        self._begin()

    def _ready(self) -> bool:
        """Whether the proposal that is seen is the one that holds."""
        if self.desk.privacy is Privacy.ALLEEN:
            self.desk.say(HIDDEN, alert=True)
            return False
        if self._busy:
            self.desk.say(BUSY, alert=True)
        return not self._busy and self.desk.list_is_still()

    # What is decided

    def action_kind(self, step: int) -> None:
        """Say that something else is the matter."""
        person = self._person
        if person and self._wat and self.desk.privacy is not Privacy.ALLEEN:
            kinds = possible(person, self._wat)
            self._again(kinds[(kinds.index(self._wat) + step) % len(kinds)])

    @work
    async def action_days(self) -> None:
        """Change the days."""
        person = self._person
        if person is None or self._wat is None or self._wat is Wat.BLIJFT:
            return
        title = f"{self.desk.shown(person.naam)}: {self._wat}"
        call = self._uitval.bellen(self.desk.today, self.stand.settings)
        answer = await self.app.push_screen_wait(DaysDialog(title, self._uitval, self.desk.today, call))
        if isinstance(answer, Uitval):
            self._asked = True
            if answer.vertrekt:
                self._leave = answer
            else:
                self._away = answer
            self._again()

    def action_otherwise(self) -> None:
        """Do the next thing that is possible with the household under the cursor."""
        service = self._service()
        if service and self._ready():
            first = service.kan[0].kenmerk if service.kan else None
            self._staff(service, None if service.wie else first)
        found = self._hit()
        if found is None or not self._ready():
            return
        others = [*found.manieren, *found.manieren]
        at = others.index(found.stap.manier)
        self._decide(found, Keus(others[at + 1]))
        if len(found.manieren) == 1:
            self.desk.say(f"Hier kan alleen: {found.stap.manier}.", alert=True)

    @on(RowList.Chosen)
    @work
    async def _choose(self) -> None:
        """Choose another begeleider for the household under the cursor."""
        service = self._service()
        if service and self._ready():
            await self._choose_staff(service)
        found = self._hit()
        if found is None or not self._ready():
            return
        columns = (Column("", 5, right=True), Column("", share=2), Column("", share=4))
        title = f"Wie neemt {self._rows.title(found)} over?"
        dialog = ChooseDialog(title, self._rows.others(found), columns, select=found.stap.wie)
        answer = await self.app.push_screen_wait(dialog)
        chosen = next((f for f in found.passend if f.begeleider.kenmerk == answer), None)
        if chosen is None:
            return
        if chosen.possible:
            manier = Manier.OVERDRAGEN if self._uitval.vertrekt else Manier.VERVANGEN
            self._decide(found, Keus(manier, chosen.begeleider.kenmerk))
        else:
            naam = self.desk.shown(chosen.begeleider.naam)
            self.desk.say(f"{naam} past nu niet: {self._rows.broken(chosen)}", alert=True)

    async def _choose_staff(self, service: Dienstuitval) -> None:
        """Choose who staffs the service under the cursor instead, or nobody."""
        title = f"Wie doet {what(self.desk, service)}?"
        dialog = ChooseDialog(title, service_choices(self.desk, service), select=service.wie or OPEN)
        answer = await self.app.push_screen_wait(dialog)
        if isinstance(answer, str):
            self._staff(service, None if answer == OPEN else answer)

    def _staff(self, service: Dienstuitval, wie: str | None) -> None:
        """Let somebody staff a service, or nobody; the households have no part in it."""
        self._services[service.dienstdag] = wie
        self._draw()

    def _decide(self, found: Getroffen, keus: Keus) -> None:
        """Let this stand, as the last that was decided, and work out the rest around it."""
        dossier = found.koppeling.dossier
        self._choices = {d: k for d, k in self._choices.items() if d != dossier} | {dossier: keus}
        self._begin()

    def action_accept(self) -> None:
        """Write it down and ask the others, as one step."""
        person, app = self._person, self.desk
        if person is None or not self._ready():
            return
        if self._wat is Wat.VERTREKT and not self._uitval.stop_reden and not self._asked:
            self._asked = True
            self.action_days()
            return
        found = self._found
        try:
            if self._wat is Wat.BLIJFT:
                become_vrijwilliger(app.store, app.today, person)
            elif found:
                carry_out(app.store, app.today, found.uitval, found.stappen, self._stand_ins)
            else:
                app.say(BUSY, alert=True)
                return
        except Refused as refusal:
            app.reload()
            app.say(app.discreet(str(refusal)), alert=True)
            return
        stays = f"{app.shown(person.naam)} is nu vrijwilliger; alle koppelingen lopen door"
        done = stays if self._wat is Wat.BLIJFT else self._rows.done(app.shown(person.naam))
        self.dismiss(None)
        app.reload()
        app.say(f"{done}  ·  u = ongedaan")

    def action_back(self) -> None:
        """Leave; nothing is written."""
        self.dismiss(None)
