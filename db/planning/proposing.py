"""The proposal: the best plan for all who wait, with what it is worth, its proof, and why the others stay.

Per team, and first for who waits; who is only carried by paid staff comes after them, in the hours that are left.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import monotonic

from db.rules.leftover import Reden, why_left
from db.rules.load import hours_on
from db.rules.plan import HOUR, Opgave, Paar, opgaven
from db.solver.problem import LEVELS, Problem, Solution, Values
from db.stand import Stand

Koppel = tuple[str, str]
"""A household and a begeleider: dossier and kenmerk."""

Heard = Callable[[float, str], None]
"""Told how far the work is, as a share of it, and at which team."""

SECONDS = 5.0
"""How long the solver may take where nobody says otherwise."""


@dataclass(frozen=True)
class Keuzes:
    """What the coordinator has decided already: whose plan it is, pairs that stand or are refused, and who joins."""

    team: str | None = None
    """The team that the Stand was read for, None where it is of the whole office."""
    vast: frozenset[Koppel] = frozenset()
    geweigerd: frozenset[Koppel] = frozenset()
    ook_tijdelijk: bool = False
    laatste: Koppel | None = None
    """The pair that was decided last: it stands where not all of them go together."""

    def fixed(self, pair: Koppel) -> "Keuzes":
        """With this pair standing, instead of another for the same household."""
        others = {other for other in self.vast if other[0] != pair[0]}
        return replace(self, vast=frozenset({*others, pair}), geweigerd=self.geweigerd - {pair}, laatste=pair)

    def free(self, pair: Koppel) -> "Keuzes":
        """With nothing decided about this pair."""
        laatste = None if self.laatste == pair else self.laatste
        return replace(self, vast=self.vast - {pair}, geweigerd=self.geweigerd - {pair}, laatste=laatste)

    def refused(self, pair: Koppel) -> "Keuzes":
        """Without this pair."""
        return replace(self.free(pair), geweigerd=self.geweigerd | {pair})


@dataclass(frozen=True)
class TeamPlan:
    """The plan of one team: the pairs by dossier, what it is worth, and what it could at most be."""

    opgave: Opgave
    paren: tuple[Paar, ...]
    waarde: Values
    grens: Values
    waarde_tijdelijk: Values = (0,) * LEVELS
    grens_tijdelijk: Values = (0,) * LEVELS

    @property
    def bewezen(self) -> bool:
        """Whether every level is proven the best."""
        return self.waarde == self.grens and self.waarde_tijdelijk == self.grens_tijdelijk

    @property
    def gat(self) -> float:
        """How much better the first level that is not proven could be, relative to what it is; 0 where proven."""
        waits = Solution((), self.waarde, self.grens).gap
        return waits or Solution((), self.waarde_tijdelijk, self.grens_tijdelijk).gap

    @cached_property
    def begeleider_of(self) -> dict[str, Paar]:
        """The pair of each household that gets a begeleider."""
        return {paar.dossier: paar for paar in self.paren}

    @property
    def over(self) -> tuple[str, ...]:
        """The dossiers that stay without."""
        return tuple(v.dossier for v in self.opgave.huishoudens if v.dossier not in self.begeleider_of)

    @property
    def uren_tekort(self) -> float:
        """Hours a week that those who wait and stay without would need."""
        left = set(self.over)
        return sum(v.uren for v in self.opgave.huishoudens if v.dossier in left and not v.tijdelijk) / HOUR

    @property
    def hoogste_benutting(self) -> float:
        """How full the fullest begeleider would be, as a share of the hours."""
        taken: dict[str, float] = defaultdict(float)
        hours = {vraag.dossier: vraag.uren / HOUR for vraag in self.opgave.huishoudens}
        for paar in self.paren:
            taken[paar.kenmerk] += hours[paar.dossier]
        shares = [(b.bezet_uren + taken[b.kenmerk]) / b.uren for b in self.opgave.begeleiders if b.uren]
        return max(shares, default=0.0)


@dataclass(frozen=True)
class Voorstel:
    """The plans of every team, why each of the others stays, and how long the solver took."""

    teams: tuple[TeamPlan, ...]
    redenen: dict[str, Reden] = field(default_factory=dict)
    """Why a household stays without, by dossier."""
    teruggave: dict[str, float] = field(default_factory=dict)
    """Hours a week that each of the paid staff gets back, by kenmerk, where their households are taken over."""
    seconden: float = 0.0

    @property
    def paren(self) -> tuple[Paar, ...]:
        """Every pair that is proposed."""
        return tuple(paar for team in self.teams for paar in team.paren)

    @property
    def koppels(self) -> frozenset[Koppel]:
        """Every pair by dossier and kenmerk."""
        return frozenset((paar.dossier, paar.kenmerk) for paar in self.paren)

    @property
    def waarde(self) -> Values:
        """What the whole is worth, level by level."""
        return _summed([team.waarde for team in self.teams])

    @property
    def waarde_tijdelijk(self) -> Values:
        """What it is worth for those whom paid staff carry for the time being."""
        return _summed([team.waarde_tijdelijk for team in self.teams])

    @property
    def bewezen(self) -> bool:
        """Whether the plan of every team is proven the best."""
        return all(team.bewezen for team in self.teams)

    @property
    def gat(self) -> float:
        """The largest gap of any team."""
        return max((team.gat for team in self.teams), default=0.0)

    @property
    def hoogste_benutting(self) -> float:
        """How full the fullest begeleider would be."""
        return max((team.hoogste_benutting for team in self.teams), default=0.0)

    @property
    def uren_tekort(self) -> float:
        """Hours a week that those who stay without would need."""
        return sum(team.uren_tekort for team in self.teams)


def _summed(values: Sequence[Values], levels: int = LEVELS) -> Values:
    return tuple(map(sum, zip((0,) * levels, *values, strict=True)))


def together(voorstellen: Sequence[Voorstel]) -> Voorstel:
    """The proposals of several teams as one."""
    return Voorstel(
        tuple(team for voorstel in voorstellen for team in voorstel.teams),
        {dossier: reden for voorstel in voorstellen for dossier, reden in voorstel.redenen.items()},
        {kenmerk: hours for voorstel in voorstellen for kenmerk, hours in voorstel.teruggave.items()},
        sum(voorstel.seconden for voorstel in voorstellen),
    )


def propose(
    stand: Stand,
    keuzes: Keuzes = Keuzes(),  # frozen
    seconds: float = SECONDS,
    keep: frozenset[Koppel] = frozenset(),
    heard: Heard | None = None,
) -> Voorstel:
    """The best plan of every team within so many seconds of solving.

    Of plans that are equally good the one that has most pairs of `keep`.
    """
    tasks = opgaven(stand, keuzes.team, keuzes.ook_tijdelijk)
    plans, took = solve_all(tasks, keuzes, seconds, keep, heard)
    redenen = {
        dossier: why_left(stand, plan.opgave, plan.begeleider_of, dossier, keuzes.geweigerd)
        for plan in plans
        for dossier in plan.over
    }
    return Voorstel(plans, redenen, _given_back(stand, plans), took)


def _given_back(stand: Stand, plans: Sequence[TeamPlan]) -> dict[str, float]:
    """Hours a week of the households that are taken over from paid staff, by who carries them now."""
    back: dict[str, float] = defaultdict(float)
    for plan in plans:
        for vraag in plan.opgave.huishoudens:
            if vraag.tijdelijk and vraag.dossier in plan.begeleider_of:
                for kenmerk, hours in hours_on(stand, vraag.dossier, stand.today).items():
                    person = stand.begeleider.get(kenmerk)
                    if person and person.soort.betaald:
                        back[kenmerk] += hours
    return dict(back)


def solve_all(
    tasks: Sequence[Opgave],
    keuzes: Keuzes,
    seconds: float,
    keep: frozenset[Koppel] = frozenset(),
    heard: Heard | None = None,
) -> tuple[tuple[TeamPlan, ...], float]:
    """The plan of each task, in their order, and the seconds that it took; the small ones first, each its share."""
    begin = monotonic()
    order = sorted(range(len(tasks)), key=lambda nr: len(tasks[nr].paren))
    left = sum(len(task.paren) for task in tasks)
    found: dict[int, TeamPlan] = {}
    for done, nr in enumerate(order):
        task = tasks[nr]
        if heard:
            heard(done / len(order), task.team)
        share = len(task.paren) / left if left else 1.0
        found[nr] = plan_team(task, keuzes, max(0.0, begin + seconds - monotonic()) * share, keep)
        left -= len(task.paren)
    return tuple(found[nr] for nr in range(len(tasks))), monotonic() - begin


def plan_team(opgave: Opgave, keuzes: Keuzes, seconds: float, keep: frozenset[Koppel] = frozenset()) -> TeamPlan:
    """The best plan of one team: of who waits, and with that kept, of who is carried for the time being."""
    from db.solver.exact import solve

    desk = _Desk(opgave, keuzes)
    kept = frozenset(nr for nr, p in enumerate(desk.offered) if (p.dossier, p.kenmerk) in keep)
    solution = solve(desk.problem(), seconds, kept)
    paren = [*desk.standing, *(desk.offered[nr] for nr in solution.chosen)]
    fixed = _summed([desk.worth(paar) for paar in desk.standing], 2 * LEVELS)
    waarde, grens = (_summed([fixed, _padded(values)], 2 * LEVELS) for values in (solution.values, solution.bounds))
    return TeamPlan(
        opgave,
        tuple(sorted(paren, key=lambda p: p.dossier)),
        waarde[:LEVELS],
        grens[:LEVELS],
        waarde[LEVELS:],
        grens[LEVELS:],
    )


def _padded(values: Values) -> Values:
    return values + (0,) * (2 * LEVELS - len(values))


class _Desk:
    """A team with what stands taken out of its room, and what can still be chosen."""

    def __init__(self, opgave: Opgave, keuzes: Keuzes) -> None:
        self._people = opgave.begeleiders
        self._needs = {vraag.dossier: vraag for vraag in opgave.huishoudens}
        self._room = {b.kenmerk: b.ruimte for b in opgave.begeleiders}
        self._places = {b.kenmerk: b.plaatsen for b in opgave.begeleiders}
        self.standing: list[Paar] = []
        decided = [p for p in opgave.paren if (p.dossier, p.kenmerk) in keuzes.vast]
        for paar in sorted(decided, key=lambda p: ((p.dossier, p.kenmerk) != keuzes.laatste, p.dossier)):
            self._stand(paar)
        taken = {paar.dossier for paar in self.standing}
        self._homes = [vraag for vraag in opgave.huishoudens if vraag.dossier not in taken]
        self.offered = [
            p
            for p in opgave.paren
            if p.dossier not in taken and (p.dossier, p.kenmerk) not in keuzes.geweigerd and self._fits(p)
        ]

    def _fits(self, paar: Paar) -> bool:
        return self._needs[paar.dossier].uren <= self._room[paar.kenmerk] and self._places[paar.kenmerk] > 0

    def _stand(self, paar: Paar) -> None:
        """Let a pair stand, if there is room left for it."""
        if self._fits(paar):
            self.standing.append(paar)
            self._room[paar.kenmerk] -= self._needs[paar.dossier].uren
            self._places[paar.kenmerk] -= 1

    def problem(self) -> Problem:
        """What can still be chosen, as numbers; its pairs are those of `offered`, in their order."""
        home_at = {vraag.dossier: nr for nr, vraag in enumerate(self._homes)}
        person_at = {b.kenmerk: nr for nr, b in enumerate(self._people)}
        return Problem(
            tuple(self._room.values()),
            tuple(self._places.values()),
            tuple(vraag.uren for vraag in self._homes),
            tuple(vraag.spoed for vraag in self._homes),
            tuple(vraag.wachtdagen for vraag in self._homes),
            tuple((home_at[p.dossier], person_at[p.kenmerk], p.tienden) for p in self.offered),
            tuple(vraag.tijdelijk for vraag in self._homes),
        )

    def worth(self, paar: Paar) -> Values:
        """What a pair that stands adds to the levels of who waits, and to those of who is carried for now."""
        vraag, none = self._needs[paar.dossier], (0,) * LEVELS
        own = (int(vraag.spoed), 1, vraag.wachtdagen, paar.tienden)
        return none + own if vraag.tijdelijk else own + none
