"""Koppelen: who waits, who fits and why, and one key to ask them."""

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from db.dutch import aantal, getal
from db.model import Huishouden, Koppeling
from db.rules.candidates import Candidate, candidates
from db.rules.household import size
from db.rules.waiting import Wachtend, temporary, unsettled, wachtend, waiting
from db.stand import Stand
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN, DeskScreen
from tui.subject import Subject
from tui.widgets.panels import Breakdown, Lines
from tui.widgets.rowlist import AllRows, Column, Row, RowList
from tui.words import SOORT_KORT, candidate_text, huishouden_lines, state_text, wait_text


class WaitingList(RowList):
    """The households that need somebody."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "naar begeleiders", tooltip="Naar de begeleiders voor dit huishouden"),
    ]


class CandidateList(RowList):
    """The begeleiders for the household that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "ask_or_step",
            "vraag of stap verder",
            tooltip="Deze begeleider vragen, of de koppeling een stap verder zetten",
        ),
    ]

    def action_ask_or_step(self) -> None:
        """Ask, or take the next step: named apart from other choosing, as not everyone may."""
        self.action_choose()


class KoppelenScreen(DeskScreen):
    """The main job: households on the left, begeleiders on the right, the reasons beneath."""

    KEY_LINE = ("why_not", "plan", "duo", "hand_over", "end", "edit", "details", "new")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("w", "why_not", "waarom", tooltip="Waarom deze begeleider wel of niet past, en wat het plan zegt"),
        Binding("v", "plan", "voorstel", tooltip="Het beste voorstel voor iedereen die wacht"),
    ]

    households = getters.query_one(WaitingList)
    people = getters.query_one(CandidateList)
    lines = getters.query_one(Lines)
    breakdown = getters.query_one(Breakdown)
    today_line = getters.query_one("#vandaag-regel", Static)

    def __init__(self) -> None:
        super().__init__()
        self._candidates: dict[str, Candidate] = {}
        self._beside: str | None = None
        self._beheld: Huishouden | None = None
        self._beheld_dossier = ""

    def body(self) -> ComposeResult:
        """Four panes, and beneath them one line of Vandaag."""
        with Horizontal(id="koppelen"):
            with Vertical(id="links"):
                yield WaitingList(
                    [
                        Column("", 1),
                        Column("naam"),
                        Column("", 4, right=True),
                        Column("plaats", 11, shown_from=46),
                        Column("", 15),
                    ],
                    empty="Bezig met openen…",
                )
                yield Lines(id="huishouden")
            with Vertical(id="rechts"):
                yield CandidateList(
                    [Column("", 5, right=True), Column("naam", share=2), Column("soort", 5), Column("uitleg", share=5)],
                    empty="Kies links een huishouden.",
                )
                yield Breakdown()
        yield Static(id="vandaag-regel")

    def on_mount(self) -> None:
        """Give the panes their titles; Textual calls what a DeskScreen does after this."""
        self.households.border_title = "Nog te koppelen"
        self.people.border_title = "Begeleiders"
        self.lines.border_title = "Huishouden"
        self.breakdown.show(None)

    def show(self, stand: Stand) -> None:
        """Show who waits; the cursor stays with its household."""
        queue = [w for w in waiting(stand) if self._ours(w)]
        asked, carried = (
            [pair for pair in pairs if self._ours(pair[0])] for pairs in (unsettled(stand), temporary(stand))
        )
        rows = AllRows(self._row(stand, w, None) for w in queue)
        if asked:
            rows.append(Row(None, (f"gevraagd of kennismaking ({len(asked)})",)))
            rows += [self._row(stand, w, koppeling) for w, koppeling in asked]
        if carried:
            rows.append(Row(None, (f"tijdelijk bij betaalde kracht ({len(carried)})",)))
            rows += [self._row(stand, w, koppeling) for w, koppeling in carried]
        shown = {row.key.sleutel for row in rows if isinstance(row.key, Subject)}
        if self._beside and self._beside not in shown and self._beside in stand.huishouden:
            chosen = [
                Row(None, ("gekozen huishouden",)),
                self._row(stand, wachtend(stand, stand.huishouden[self._beside]), None),
            ]
            rows = AllRows([*chosen, *([Row(None, ("nog te koppelen",))] if queue else []), *rows])
        if self.desk.privacy is Privacy.ALLEEN:
            rows = AllRows(row for row in rows if isinstance(row.key, Subject) and row.key.sleutel == self.desk.alone)
        persons = sum(size(stand, w.huishouden).personen for w in queue)
        nobody = "Iedereen is gekoppeld." if stand.huishoudens else "Nog geen huishoudens."
        alone = self.desk.privacy is Privacy.ALLEEN
        self.households.empty = HIDDEN if alone else f"{nobody}\nn voegt een huishouden toe."
        counts = f"{aantal(len(queue), 'huishouden', 'huishoudens')} · {aantal(persons, 'persoon', 'personen')}"
        self.households.border_title = Content(f"Nog te koppelen  {counts}")
        self.households.show(rows)
        self.call_after_refresh(self._count_today, stand)
        self._beheld = None
        self._show_household()

    @work(thread=True, exclusive=True, group="today")
    def _count_today(self, stand: Stand) -> None:
        """Count what asks for attention today, without holding up a key."""
        tell = self._teller()
        from db.rules.today import one_line, vandaag

        tell(self._say_today, one_line(vandaag(stand)))

    def _say_today(self, line: str) -> None:
        """Show how many points of each kind there are."""
        hidden = not line or self.desk.privacy is Privacy.ALLEEN
        words = "" if hidden else f" 0 vandaag: {line}"
        self.today_line.update(Content(words))

    def _ours(self, w: Wachtend) -> bool:
        """Whether the household is of the team that is shown; others come along with a shared begeleider."""
        return self.desk.team in (None, self.stand.team_of_huishouden(w.huishouden))

    def _row(self, stand: Stand, w: Wachtend, koppeling: Koppeling | None) -> Row:
        h = w.huishouden
        waits = koppeling is None and not stand.running_of(h.dossier)
        mark, last = "!" if w.spoed and waits else " ", wait_text(stand, w)
        if koppeling and koppeling.tijdelijk:
            last = self.desk.shown(stand.name_of(koppeling.begeleider))
        elif koppeling:
            mark = "?"
            last = f"{self.desk.shown(stand.name_of(koppeling.begeleider)).split()[0]} {state_text(stand, koppeling)}"
        elif self._beside == h.dossier and stand.running_of(h.dossier):
            last = "heeft begeleiding"
        people = size(stand, h).personen
        cells = (mark, self.desk.shown(h.naam), f"{people} p" if people else "? p", h.plaats, last)
        style = "alert" if mark == "!" else "dim" if koppeling else ""
        return Row(Subject("huishouden", h.dossier, koppeling.id if koppeling else 0), cells, style)

    def current(self) -> Huishouden | None:
        """The household that is chosen on the left."""
        key = self.households.key
        return self.stand.huishouden.get(key.sleutel) if isinstance(key, Subject) else None

    def huishouden(self) -> Huishouden | None:
        """The household that every action of this screen is about."""
        return self.current()

    def koppeling(self) -> Koppeling | None:
        """The koppeling of the household with the begeleider under the cursor, else its only one."""
        subject, huishouden = self.subject, self.current()
        if huishouden is None:
            return None
        running = self.stand.running_of(huishouden.dossier)
        if subject and subject.soort == "begeleider":
            return next((k for k in running if k.begeleider == subject.sleutel), None)
        return running[0] if len(running) == 1 else None

    def look_at_wanted(self) -> None:
        """Choose the household that was asked for, waiting or not, and go to its begeleiders."""
        dossier, self.desk.wanted = self.desk.wanted, ""
        if not dossier:
            return
        self._beside = dossier
        self.show(self.stand)
        self.households.select_where(lambda key: isinstance(key, Subject) and key.sleutel == dossier)
        self._show_household()
        chosen = self.current()
        if chosen and chosen.dossier == dossier:
            self.people.focus()

    def on_screen_resume(self) -> None:
        """Take up the household that was asked for elsewhere; Textual calls what a DeskScreen does besides."""
        self.look_at_wanted()

    @on(RowList.Moved, "WaitingList")
    def _show_household(self) -> None:
        huishouden, stand = self.current(), self.stand
        if huishouden is not None and self._beheld is huishouden:
            return
        another = self._beheld_dossier != (huishouden.dossier if huishouden else "")
        self._beheld, self._beheld_dossier = huishouden, huishouden.dossier if huishouden else ""
        if huishouden is None:
            self._candidates = {}
            self.people.border_title = "Begeleiders"
            self.people.show(AllRows())
            self.lines.border_title = "Huishouden"
            self.lines.say("")
            self.breakdown.show(None)
            return
        naam = self.desk.shown(huishouden.naam)
        self.lines.border_title = Content(f"{naam} · {huishouden.dossier}")
        self.lines.show(huishouden_lines(stand, huishouden, self.desk.privacy))
        self.people.border_title = Content(f"Begeleiders voor {naam} · {huishouden.dossier}")
        found = candidates(stand, huishouden)
        self._candidates = {c.fit.begeleider.kenmerk: c for c in found}
        hidden = self.desk.privacy is Privacy.ALLEEN
        self.people.empty = HIDDEN if hidden else "Kies links een huishouden."
        self.people.show(AllRows() if hidden else self._candidate_rows(stand, huishouden, found))
        if another:
            self.people.action_edge(0)
        self._show_reasons()

    def _candidate_rows(self, stand: Stand, huishouden: Huishouden, found: list[Candidate]) -> AllRows:
        running = {k.begeleider: k for k in stand.running_of(huishouden.dossier)}
        coupled = [c for c in found if c.fit.begeleider.kenmerk in running]
        others = [c for c in found if c not in coupled]
        rows = AllRows(self._candidate_row(stand, c, running[c.fit.begeleider.kenmerk]) for c in coupled)
        for title, group in (
            ("", [c for c in others if c.fit.possible and not c.laatste_redmiddel and not c.ander_team]),
            ("laatste redmiddel, tijdelijk", [c for c in others if c.fit.possible and c.laatste_redmiddel]),
            ("ander team", [c for c in others if c.fit.possible and c.ander_team and not c.laatste_redmiddel]),
            ("niet mogelijk", [c for c in others if not c.fit.possible]),
        ):
            if group and (title or coupled):
                rows.append(Row(None, (f"{title} ({len(group)})" if title else "mogelijk",)))
            if not group and not title and not coupled:
                rows.append(Row(None, ("niemand van het team past nu",)))
            rows += [self._candidate_row(stand, c, None) for c in group]
        return rows

    def _candidate_row(self, stand: Stand, candidate: Candidate, koppeling: Koppeling | None) -> Row:
        person, score = candidate.fit.begeleider, candidate.fit.score
        points = "–" if score is None else getal(score) + ("?" if candidate.fit.onbekend else "")
        if koppeling:
            points, text, style = "✓", state_text(stand, koppeling), "mark"
        else:
            text, style = candidate_text(stand, candidate, self.desk.privacy), "" if candidate.fit.possible else "dim"
        cells = (points, self.desk.shown(person.naam), SOORT_KORT[person.soort], text)
        return Row(Subject("begeleider", person.kenmerk, koppeling.id if koppeling else 0), cells, style)

    def _candidate(self) -> Candidate | None:
        key = self.people.key
        return self._candidates.get(key.sleutel) if isinstance(key, Subject) else None

    @on(RowList.Moved, "CandidateList")
    def _show_reasons(self) -> None:
        candidate, key = self._candidate(), self.people.key
        coupled = isinstance(key, Subject) and bool(key.koppeling)
        self.breakdown.show(candidate.fit if candidate else None, self.desk.privacy, coupled)

    @on(RowList.Chosen, "WaitingList")
    def _to_people(self) -> None:
        self.people.focus()

    @on(RowList.Chosen, "CandidateList")
    @work(exclusive=True)
    async def _ask(self) -> None:
        from tui.screens import flows

        candidate, huishouden = self._candidate(), self.current()
        if candidate and huishouden and self.desk.list_is_still():
            self._beside = huishouden.dossier  # once it is settled it still stands here: the next enter is about it too
            await flows.ask(self.desk, huishouden, candidate)

    @work(exclusive=True)
    async def action_duo(self) -> None:
        """Ask a duo or vervanger, the begeleider under the cursor among them."""
        from tui.screens import flows

        huishouden = self.current()
        candidate = self._candidate() if self.people.has_focus else None
        if huishouden:
            await flows.choose_second(self.desk, huishouden, candidate)
        else:
            self.desk.say("Kies eerst een huishouden.", alert=True)

    def action_plan(self) -> None:
        """Show the best plan for everyone who waits."""
        from tui.screens.voorstel import VoorstelScreen

        self.app.push_screen(VoorstelScreen())

    @work
    async def action_why_not(self) -> None:
        """Say why this begeleider fits or not, in sentences."""
        from tui.screens.why import tell_why

        candidate = self._candidate()
        if candidate:
            await tell_why(self.desk, candidate)

    def action_back(self) -> None:
        """Back to the households."""
        self.households.focus()
