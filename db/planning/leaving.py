"""Replacement: what is best done about every household of somebody who is away or leaves, and who takes it over.

As many households as can be get a begeleider; of a duo rather the one who stays; then the best scores. Nobody else's
koppelingen are touched. The households are those of one person, a small task; it is solved as the whole plan is.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from db.lists import Rol
from db.model import Begeleider, Koppeling
from db.planning.proposing import SECONDS, Keuzes, Koppel, TeamPlan, plan_team
from db.rules.covering import walk_in
from db.rules.fit import Fit
from db.rules.leaving import (
    Manier,
    Stap,
    Uitval,
    begins,
    bridging,
    cover,
    goes_on,
    hit,
    hours_to_cover,
    nearly_done,
    others,
    staying,
    take_over,
    without,
)
from db.rules.plan import Aanbod, Opgave, Paar, Vraag, aanbod, plan_teams, plannable, seconds_needed
from db.stand import Stand

FAMILIAR = 1000
"""Tenths of a point on top of the score of who guides the household already: no new face is worth more."""

MOST_PARTS = 300
"""How many parts of all plans are looked at, where the first answer of the solver won't do."""


@dataclass(frozen=True, slots=True)
class Keus:
    """What the coordinator has decided about a household: how, and with whom where that was said."""

    manier: Manier
    wie: str | None = None


@dataclass(frozen=True, slots=True)
class Getroffen:
    """One household that is hit: the koppeling of the leaver, the hours a week to cover, and what is proposed."""

    koppeling: Koppeling
    uren: float
    stap: Stap
    passend: tuple[Fit, ...]
    """Everyone of the team beside this household: who could take over by score, then who could not."""
    manieren: tuple[Manier, ...]
    """What can be done about it."""

    @property
    def fit(self) -> Fit | None:
        """How well the begeleider who is proposed fits."""
        return next((f for f in self.passend if f.begeleider.kenmerk == self.stap.wie), None)


@dataclass(frozen=True, slots=True)
class Vervanging:
    """What is proposed about everyone who is hit, by name; and the hours a week of it that begeleiders take over."""

    uitval: Uitval
    getroffen: tuple[Getroffen, ...]

    @property
    def stappen(self) -> tuple[Stap, ...]:
        """What is to be done about each household."""
        return tuple(g.stap for g in self.getroffen)

    @property
    def koppels(self) -> frozenset[Koppel]:
        """Every household with the begeleider who would take it over."""
        return frozenset((s.dossier, s.wie) for s in self.stappen if s.wie and not s.manier.door_betaald)


def replacement(
    stand: Stand, uitval: Uitval, keuzes: Mapping[str, Keus] | None = None, keep: frozenset[Koppel] = frozenset()
) -> Vervanging:
    """What is best done about every household that is hit, with what was decided about some of them by dossier.

    Of proposals that are equally good the one that has most pairs of `keep`. Where two decisions don't go together,
    the last one stands.
    """
    desk = _Desk(stand, uitval, keuzes or {})
    return desk.proposal(_Search(desk).best(desk.decided, keep))


class _Desk:
    """The desk on the first day without the leaver, and what is usual or decided about each household."""

    def __init__(self, stand: Stand, uitval: Uitval, keuzes: Mapping[str, Keus]) -> None:
        self._now = stand
        self._uitval = uitval
        self._keuzes = keuzes
        self._walk_in = walk_in(stand, uitval)
        self._hit = {k.dossier: k for k in hit(stand, uitval)}
        self._day = uitval.eerste_dag(stand.today)
        self._cover = {d: cover(uitval, k, self._day) for d, k in self._hit.items()}
        self._others = {d: others(stand, uitval, taken) for d, taken in self._cover.items()}
        self._stay = {d: staying(stand, uitval, taken) for d, taken in self._cover.items()}
        every = without(stand, uitval, self._day, self._cover.values())
        self.hours = {d: hours_to_cover(every, taken) for d, taken in self._cover.items()}
        self.stand = without(stand, uitval, self._day, self._carried())
        teams = plan_teams(stand)
        team = [p for p in stand.begeleiders if teams[p.kenmerk] == teams[uitval.kenmerk]]
        self.people = [p for p in team if p.kenmerk != uitval.kenmerk and plannable(self.stand, p)]
        self.people.sort(key=lambda p: p.kenmerk)
        self._fits = {d: self._fits_of(d) for d in self._hit}
        self._paid = {d: bridging(self.stand, uitval, taken, team) for d, taken in self._cover.items()}
        self._manier = {d: self._before(d) for d in self._hit}

    def _carried(self) -> list[Koppeling]:
        """The stand-ins: none where whoever stays carries all of it, and no longer than paid staff are to bridge."""
        bridged = self._uitval.brug_tot(self._now.today)
        found = []
        for dossier, taken in self._cover.items():
            keus = self._keuzes.get(dossier)
            usual = Manier.DOORGAAN if goes_on(self._now, self._uitval, taken) else None
            manier = keus.manier if keus else usual
            if manier is Manier.OVERBRUGGEN:
                found.append(replace(taken, eind=min(taken.eind or date.max, bridged)))
            elif manier not in (Manier.DOORGAAN, Manier.WACHTEN):
                found.append(taken)
        return found

    def _fits_of(self, dossier: str) -> tuple[Fit, ...]:
        taken = self._cover[dossier]
        later = {k.begeleider for k in self.stand.running_of(dossier) if not k.counts(taken.start)}
        people = [p for p in self.people if p.kenmerk not in later]
        found = [take_over(self.stand, p, taken, self.hours[dossier]) for p in people]
        found.sort(key=lambda f: (not f.possible, 0 if f.possible else len(f.uitgesloten_door), -f.tienden))
        return tuple(found)

    @property
    def _by_begeleider(self) -> Manier:
        return Manier.OVERDRAGEN if self._uitval.vertrekt else Manier.VERVANGEN

    def _manieren(self, dossier: str) -> tuple[Manier, ...]:
        """What can be done about a household."""
        able = [self._by_begeleider] if self.able(dossier) else []
        bridge = [Manier.OVERBRUGGEN] if self._paid[dossier] else []
        stay = [Manier.DOORGAAN] if self._stay[dossier] else []
        if not self._uitval.vertrekt:
            walk_in = [Manier.SPREEKUUR] if self._walk_in else []
            return (Manier.AFBELLEN, *walk_in, *able, *stay, *bridge)
        finish = [Manier.AFMAKEN] if self._paid[dossier] else []
        return (*able, *(stay or [Manier.WACHTEN]), *finish, *bridge)

    def _before(self, dossier: str) -> Manier:
        """What is done about a household where nothing else turns out: as decided, or as is usual."""
        asked = self._keuzes.get(dossier)
        if asked and asked.manier in self._manieren(dossier):
            return asked.manier
        if self._uitval.kort(self._now.settings):
            return Manier.AFBELLEN
        if goes_on(self._now, self._uitval, self._cover[dossier]):
            return Manier.DOORGAAN
        soon = nearly_done(self._now, self._uitval, self._now.huishouden[dossier])
        finish = soon and self._paid[dossier] and not self._stay[dossier]
        return Manier.AFMAKEN if finish else self._by_begeleider

    # What is asked of a plan

    @property
    def sought(self) -> list[str]:
        """The households for which a begeleider is sought."""
        return [d for d in self._hit if self._manier[d].door_begeleider]

    @property
    def decided(self) -> list[Koppel]:
        """The pairs that were decided, the last one first."""
        chosen = [(d, keus.wie) for d, keus in self._keuzes.items() if keus.wie and d in self._hit]
        return chosen[::-1]

    def able(self, dossier: str) -> list[Fit]:
        """Who could take over a household, if nothing else came to them."""
        return [f for f in self._fits[dossier] if f.possible]

    def guides(self, kenmerk: str, dossier: str) -> bool:
        """Whether somebody guides a household already."""
        return any(k.begeleider == kenmerk for k in self._others[dossier])

    def rest(self, dossier: str, kenmerk: str) -> int:
        """What comes to somebody of a household that nobody takes over, sooner or later, in seconds a week.

        Whoever stays shares it. One who is away keeps it, unless another stands in.
        """
        alone = self._uitval.vertrekt or any(k.rol is Rol.VERVANGER for k in self._others[dossier])
        running = {k.begeleider for k in self.stand.running_of(dossier)}
        if not alone or kenmerk not in running:
            return 0
        stay = {k.begeleider for k in self._others[dossier]}
        return -(-seconds_needed(self.hours[dossier]) // max(1, len(stay)))

    # What is proposed

    def proposal(self, plan: TeamPlan) -> Vervanging:
        """The proposal, with from when until when everybody takes over."""
        warm = self._warm(plan)
        return Vervanging(
            self._uitval,
            tuple(
                Getroffen(k, self.hours[d], self._stap(d, plan, warm), self._fits[d], self._manieren(d))
                for d, k in self._hit.items()
            ),
        )

    def _stap(self, dossier: str, plan: TeamPlan, warm: Mapping[str, date]) -> Stap:
        manier, taken = self._manier[dossier], self._cover[dossier]
        if manier.door_begeleider and dossier in plan.begeleider_of:
            wie = plan.begeleider_of[dossier].kenmerk
            start = begins(self.stand, wie, taken)
            if self.guides(wie, dossier):
                return Stap(dossier, Manier.DOORGAAN, wie, start, taken.eind if start else None)
            return Stap(dossier, manier, wie, max(warm.get(wie, taken.start), self._hit[dossier].start), taken.eind)
        if manier.door_begeleider:
            manier = self._otherwise(dossier)
        paid = self._paid[dossier]
        if not manier.door_betaald or paid is None:
            return Stap(dossier, manier)
        bridged = min(taken.eind or date.max, self._uitval.brug_tot(self._now.today))
        until = taken.eind if manier is Manier.AFMAKEN else bridged
        return Stap(dossier, manier, paid, begins(self.stand, paid, replace(taken, eind=until)), until)

    def _otherwise(self, dossier: str) -> Manier:
        """What is done where no begeleider can take over."""
        if self._uitval.kort(self._now.settings):
            return Manier.AFBELLEN
        if self._paid[dossier]:
            return Manier.OVERBRUGGEN
        if not self._uitval.vertrekt:
            return Manier.AFBELLEN
        return Manier.DOORGAAN if self._stay[dossier] else Manier.WACHTEN

    def _warm(self, plan: TeamPlan) -> dict[str, date]:
        """From when a begeleider can walk along with the leaver: for whom nothing stands in the way by then."""
        overlap = timedelta(days=self._now.settings.overlap_dagen)
        day = max(self._now.today, self._day - overlap)
        if not self._uitval.vertrekt or day >= self._day:
            return {}
        covers = {d: cover(self._uitval, k, day) for d, k in self._hit.items()}
        early = without(self._now, self._uitval, day, covers.values())
        return {p.kenmerk: day for p in self.people if self._can_begin(early, covers, p, plan)}

    def _can_begin(self, early: Stand, covers: Mapping[str, Koppeling], person: Begeleider, plan: TeamPlan) -> bool:
        mine = [d for d, paar in plan.begeleider_of.items() if paar.kenmerk == person.kenmerk]
        hours = {d: hours_to_cover(early, covers[d]) for d in mine}
        offer, seconds = aanbod(early, person), sum(seconds_needed(h) for h in hours.values())
        new = [d for d in mine if not self.guides(person.kenmerk, d)]
        fits = all(take_over(early, person, covers[d], hours[d]).possible for d in mine)
        return bool(mine) and fits and seconds <= offer.ruimte and len(new) <= offer.plaatsen


@dataclass(frozen=True)
class _Node:
    """A part of all plans: with these pairs and without those, and with nobody for these households."""

    keuzes: Keuzes = field(default_factory=Keuzes)
    nobody: frozenset[str] = frozenset()


class _Search:
    """The best plan for the households that are sought for; mostly the first answer of the solver is it.

    Two things are beyond the solver. Who shares a household already needs no place for the rest of it. And what
    nobody takes over of a shared one comes to whoever stays, who then has less room for others. Each is left out at
    first; where the answer makes use of that, the plans are split so that in every part it is plain.
    """

    def __init__(self, desk: _Desk) -> None:
        self._desk = desk
        self._offers = {p.kenmerk: aanbod(desk.stand, p) for p in desk.people}
        self._seconds = {d: seconds_needed(hours) for d, hours in desk.hours.items()}
        self._able = {d: desk.able(d) for d in desk.sought}
        self._known = frozenset(
            (d, f.begeleider.kenmerk)
            for d, fits in self._able.items()
            for f in fits
            if desk.guides(f.begeleider.kenmerk, d)
        )

    def best(self, decided: Sequence[Koppel], keep: frozenset[Koppel]) -> TeamPlan:
        """The plan with most households, then the best scores; of the pairs decided those that go together."""
        whole = _Node()
        for pair in decided:
            wanted = replace(whole, keuzes=whole.keuzes.fixed(pair))
            whole = wanted if self._together(wanted) else whole
        plan = self._solve(whole, keep)
        if not self._split(whole, plan):
            return plan
        found = self._in_parts(whole, keep) or self._in_parts(_Node(), keep)
        return found or plan

    def _in_parts(self, whole: _Node, keep: frozenset[Koppel]) -> TeamPlan | None:
        """The best plan of what was split; None where what is fixed leaves none."""
        cautious = self._cautious(whole)
        found = self._solve(cautious, keep) if self._together(cautious) else None
        waiting = [whole]
        for _ in range(MOST_PARTS):
            if not waiting:
                break
            node = waiting.pop()
            plan = self._solve(node, keep)
            if found is None or plan.waarde > found.waarde:
                parts = self._split(node, plan)
                waiting += [part for part in reversed(parts) if self._together(part)]
                found = found if parts else plan
        return found

    def _solve(self, node: _Node, keep: frozenset[Koppel]) -> TeamPlan:
        known = Counter(kenmerk for _, kenmerk in self._known_in(node))
        sought = [d for d in self._able if d not in node.nobody]
        opgave = Opgave(
            "",
            tuple(
                replace(offer, ruimte=self._room(node, offer), plaatsen=offer.plaatsen + known[offer.kenmerk])
                for offer in self._offers.values()
            ),
            tuple(Vraag(d, False, 0, self._seconds[d]) for d in sought),
            tuple(self._pair(d, f) for d in sought for f in self._able[d]),
        )
        return plan_team(opgave, node.keuzes, SECONDS, keep)

    def _pair(self, dossier: str, fit: Fit) -> Paar:
        known = (dossier, fit.begeleider.kenmerk) in self._known
        return Paar(dossier, fit.begeleider.kenmerk, fit.tienden + (FAMILIAR if known else 0))

    def _known_in(self, node: _Node) -> set[Koppel]:
        """Who could go on with a household that they share, in this part."""
        fixed = dict(node.keuzes.vast)
        left = self._known - node.keuzes.geweigerd
        return {pair for pair in left if pair[0] not in node.nobody and fixed.get(pair[0], pair[1]) == pair[1]}

    def _room(self, node: _Node, offer: Aanbod) -> int:
        """The seconds that somebody has left beside what comes to them because nobody takes it."""
        return max(0, offer.ruimte - sum(self._desk.rest(dossier, offer.kenmerk) for dossier in node.nobody))

    def _together(self, node: _Node) -> bool:
        """Whether all pairs that stand in this part fit into hours and places."""
        pairs = node.keuzes.vast
        for kenmerk in {kenmerk for _, kenmerk in pairs}:
            offer = self._offers.get(kenmerk)
            mine = {d for d, who in pairs if who == kenmerk}
            if offer is None or any(kenmerk not in self._kenmerken(d) for d in mine):
                return False
            new = [d for d in mine if (d, kenmerk) not in self._known]
            if sum(self._seconds[d] for d in mine) > self._room(node, offer) or len(new) > offer.plaatsen:
                return False
        return True

    def _kenmerken(self, dossier: str) -> list[str]:
        return [f.begeleider.kenmerk for f in self._able.get(dossier, [])]

    def _split(self, node: _Node, plan: TeamPlan) -> list[_Node]:
        """The parts of this one, where its plan makes use of what was left out; none where it does not."""
        known, left = self._known_in(node), [d for d in self._able if d not in {*plan.begeleider_of, *node.nobody}]
        for kenmerk, offer in self._offers.items():
            mine = {(p.dossier, p.kenmerk) for p in plan.paren if p.kenmerk == kenmerk}
            if len(mine - known) > offer.plaatsen:
                pair = min(pair for pair in known - node.keuzes.vast if pair[1] == kenmerk)
                ways = (node.keuzes.fixed(pair), node.keuzes.refused(pair))
                return [replace(node, keuzes=keuzes) for keuzes in ways]
            rest = {d: self._desk.rest(d, kenmerk) for d in left}
            given = sum(self._seconds[d] for d, _ in mine)
            if given and given + sum(rest.values()) > self._room(node, offer):
                return self._with_or_without(node, max(left, key=lambda d: (rest[d], d)))
        return []

    def _with_or_without(self, node: _Node, dossier: str) -> list[_Node]:
        pairs = [(dossier, kenmerk) for kenmerk in self._kenmerken(dossier)]
        ways = [replace(node, keuzes=node.keuzes.fixed(p)) for p in pairs if p not in node.keuzes.geweigerd]
        return [*ways, replace(node, nobody=node.nobody | {dossier})]

    def _cautious(self, node: _Node) -> _Node:
        """The part in which nothing more can be left out: nobody takes over what is shared."""
        fixed = {dossier for dossier, _ in node.keuzes.vast}
        shared = {d for d in self._able if d not in fixed and any(self._desk.rest(d, k) for k in self._offers)}
        refused = node.keuzes.geweigerd | (self._known - node.keuzes.vast)
        return _Node(replace(node.keuzes, geweigerd=refused), frozenset(shared))
