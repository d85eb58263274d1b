"""What is lacking: what a duo or one relaxation would make possible, and whom to look for.

Everything is found by making the plan again with the change in it, and counting who is coupled then.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from time import monotonic

from db.dutch import WEEKDAGEN, opsomming
from db.lists import Dagdeel, Fase, Geslacht, Soort, Vervoer
from db.model import Begeleider, Huishouden
from db.planning.proposing import Keuzes, TeamPlan, Voorstel, plan_team
from db.rules.fit import Regel, score
from db.rules.load import capacity
from db.rules.plan import Aanbod, Opgave, Paar, Vraag, aanbod, opgaven, seconds_left
from db.solver.problem import Problem
from db.stand import Stand

SECONDS = 5.0
"""How long may be looked where nobody says otherwise."""

MOST_PROFILES = 5
"""Profiles that are told; the best ones."""

HALF_DAYS = 3
"""Half-days of a profile: as many as a score counts."""

MORE_HOURS = 2
"""Hours a week that everyone would give more in the relaxation of hours."""

RELAXED = {
    Regel.GEEN_CONTACTTAAL: "overal een tolk inzetten",
    Regel.GEEN_DAGDEEL: "een ander dagdeel afspreken",
    Regel.NIET_INZETBAAR: "wie nog in werving is, inzetbaar maken",
}
"""The hard rules that an office can do something about."""


@dataclass(frozen=True, slots=True)
class Versoepeling:
    """One thing that could be made easier, and how many more households would be coupled."""

    wat: str
    koppelt: int


@dataclass(frozen=True, slots=True)
class Zoekprofiel:
    """One more vrijwilliger to look for, and how many more households would be coupled; `uren` is hours a week."""

    talen: tuple[str, ...]
    dagdelen: tuple[Dagdeel, ...]
    plaats: str
    geslacht: Geslacht | None
    uren: float
    koppelt: int
    team: str


@dataclass(frozen=True, slots=True)
class Tekort:
    """What is lacking: hours a week, households that two could share, relaxations and profiles, the best first."""

    uren_per_week: float = 0.0
    als_duo: int = 0
    versoepelingen: tuple[Versoepeling, ...] = ()
    zoekprofielen: tuple[Zoekprofiel, ...] = ()
    seconden: float = 0.0
    """How long was looked."""
    volledig: bool = True
    """Whether there was time enough to try everything; else there may be better, and more."""


def lacking(stand: Stand, keuzes: Keuzes, voorstel: Voorstel, seconds: float = SECONDS) -> Tekort:
    """What is lacking for those who stay without; with too little time only the best that was found so far."""
    begin = monotonic()
    deadline = begin + seconds
    short = sorted((plan for plan in voorstel.teams if left_waiting(plan)), key=lambda plan: -len(plan.over))
    duos, profiles = 0, []
    for plan in short:
        duos += as_duo(stand, plan, deadline)
        profiles += search_profiles(stand, keuzes, plan, deadline)
    eased = relaxations(stand, keuzes, short, deadline) if short else []
    took = monotonic() - begin
    return Tekort(voorstel.uren_tekort, duos, tuple(eased), _best(profiles), took, took < seconds or not short)


def _best(profiles: Sequence[Zoekprofiel]) -> tuple[Zoekprofiel, ...]:
    return tuple(sorted(profiles, key=lambda profile: -profile.koppelt)[:MOST_PROFILES])


def all_lacking(found: Sequence[Tekort]) -> Tekort:
    """What is lacking in several teams as one."""
    eased: Counter[str] = Counter()
    for tekort in found:
        eased.update({versoepeling.wat: versoepeling.koppelt for versoepeling in tekort.versoepelingen})
    return Tekort(
        sum(tekort.uren_per_week for tekort in found),
        sum(tekort.als_duo for tekort in found),
        tuple(Versoepeling(wat, koppelt) for wat, koppelt in eased.most_common()),
        _best([profile for tekort in found for profile in tekort.zoekprofielen]),
        sum(tekort.seconden for tekort in found),
        all(tekort.volledig for tekort in found),
    )


def left_waiting(plan: TeamPlan) -> list[Vraag]:
    """The households of a plan that wait and stay without."""
    without = set(plan.over)
    return [vraag for vraag in plan.opgave.huishoudens if vraag.dossier in without and not vraag.tijdelijk]


def as_duo(stand: Stand, plan: TeamPlan, deadline: float) -> int:
    """How many of those who stay without two begeleiders could share, in the hours that the plan leaves."""
    from db.solver.exact import most_duos

    needed = {vraag.dossier: vraag.uren for vraag in plan.opgave.huishoudens}
    taken: Counter[str] = Counter()
    for paar in plan.paren:
        taken[paar.kenmerk] += needed[paar.dossier]
    count = Counter(paar.kenmerk for paar in plan.paren)
    room = [b.ruimte - taken[b.kenmerk] for b in plan.opgave.begeleiders]
    places = [b.plaatsen - count[b.kenmerk] for b in plan.opgave.begeleiders]
    homes = left_waiting(plan)
    halves = tuple(-(-vraag.uren // 2) for vraag in homes)
    hours = frozenset({Regel.GEEN_UREN})
    pairs = tuple(
        (home, person, 0)
        for home, vraag in enumerate(homes)
        for person, begeleider in enumerate(plan.opgave.begeleiders)
        if room[person] >= halves[home]
        and places[person] > 0
        and score(stand, stand.begeleider[begeleider.kenmerk], stand.huishouden[vraag.dossier], hours) is not None
    )
    nothing = (0,) * len(homes)
    problem = Problem(tuple(room), tuple(places), halves, tuple(map(bool, nothing)), nothing, pairs)
    left = deadline - monotonic()
    return most_duos(problem, left) if pairs and left > 0 else 0


# One thing made easier


def relaxations(stand: Stand, keuzes: Keuzes, plans: Sequence[TeamPlan], deadline: float) -> list[Versoepeling]:
    """What helps most if one thing is made easier, the best first; what helps nobody is left out."""
    found = []
    for what, tasks in _eased(stand, keuzes, plans) if monotonic() < deadline else ():
        more = sum(_gain(task, keuzes, plan, deadline) for task, plan in zip(tasks, plans, strict=True))
        if more > 0:
            found.append(Versoepeling(what, more))
        if monotonic() > deadline:
            break
    return sorted(found, key=lambda eased: -eased.koppelt)


def _eased(stand: Stand, keuzes: Keuzes, plans: Sequence[TeamPlan]) -> Iterator[tuple[str, list[Opgave]]]:
    tasks = [plan.opgave for plan in plans]
    yield "één huishouden meer per begeleider", [_changed(stand, task, places=1) for task in tasks]
    yield f"{MORE_HOURS} uur per week meer per begeleider", [_changed(stand, task, hours=MORE_HOURS) for task in tasks]
    for regel, what in RELAXED.items():
        eased = {task.team: task for task in opgaven(stand, keuzes.team, keuzes.ook_tijdelijk, frozenset({regel}))}
        yield what, [eased[task.team] for task in tasks]
    if stand.settings.vul_tot < 100:
        full = replace(stand, settings=replace(stand.settings, vul_tot=100))
        filled = {task.team: task for task in opgaven(full, keuzes.team, keuzes.ook_tijdelijk)}
        yield "de uren helemaal vullen (vul tot 100 procent)", [filled[task.team] for task in tasks]


def _changed(stand: Stand, task: Opgave, hours: int = 0, places: int = 0) -> Opgave:
    """The task if everyone had so many more hours a week and places."""
    fill = stand.settings.vul_tot / 100
    more = tuple(
        replace(
            b,
            # Who carries too much already has less than nothing left.
            ruimte=max(0, seconds_left((b.uren + hours) * fill - b.bezet_uren)),
            plaatsen=b.plaatsen + places,
        )
        for b in task.begeleiders
    )
    lifted = frozenset({Regel.GEEN_UREN, Regel.GEEN_PLAATS})
    return replace(task, begeleiders=more, paren=_pairs(stand, task.huishoudens, more, lifted))


def _pairs(
    stand: Stand, homes: Sequence[Vraag], people: Sequence[Aanbod], lifted: frozenset[Regel]
) -> tuple[Paar, ...]:
    """Who could take whom, were it for the rules that are not lifted and the room in this task."""
    return tuple(
        Paar(vraag.dossier, b.kenmerk, tienden)
        for vraag in homes
        for b in people
        if b.ruimte >= vraag.uren
        and b.plaatsen > 0
        and (tienden := score(stand, stand.begeleider[b.kenmerk], stand.huishouden[vraag.dossier], lifted)) is not None
    )


def _gain(task: Opgave, keuzes: Keuzes, plan: TeamPlan, deadline: float) -> int:
    """How many more households that wait the plan of a task would couple."""
    eased = plan_team(task, keuzes, max(0.0, deadline - monotonic()))
    return eased.waarde[1] - plan.waarde[1]


# Whom to look for


def search_profiles(stand: Stand, keuzes: Keuzes, plan: TeamPlan, deadline: float) -> list[Zoekprofiel]:
    """The vrijwilligers who would help this team most, the best first: each is added to the plan, which is made again.

    For each language of those who stay without there is one, in the place and with the half-days that suit most.
    """
    homes = [stand.huishouden[vraag.dossier] for vraag in left_waiting(plan)]
    wanted = {f"+{nr}": profile for nr, profile in enumerate(_wanted(homes, plan.opgave.team), 1)}
    people = [newcomer(kenmerk, profile) for kenmerk, profile in wanted.items()]
    with_them = replace(stand, begeleiders=(*stand.begeleiders, *people))
    found: list[tuple[tuple[int, ...], Zoekprofiel]] = []
    for person in people:
        if monotonic() > deadline:
            break
        offer = aanbod(with_them, person)
        pairs = _pairs(with_them, plan.opgave.huishoudens, [offer], frozenset())
        task = replace(plan.opgave, begeleiders=(*plan.opgave.begeleiders, offer), paren=(*plan.opgave.paren, *pairs))
        more = plan_team(task, keuzes, max(0.0, deadline - monotonic()))
        gained = tuple(now - before for now, before in zip(more.waarde, plan.waarde, strict=True))
        if gained[1] > 0:
            hours = capacity(person, stand.settings)
            found.append((gained, replace(wanted[person.kenmerk], uren=hours, koppelt=gained[1])))
    found.sort(key=lambda pair: (-pair[0][1], *(-gain for gain in pair[0])))
    return [profile for _, profile in found]


def _wanted(homes: Sequence[Huishouden], team: str) -> Iterator[Zoekprofiel]:
    """Language, half-days, place and gender that suit most of these households, for each language among them."""
    spoken = Counter(taal for home in homes for taal in home.talen or ())
    for taal, _ in sorted(spoken.items(), key=lambda item: (-item[1], item[0])):
        theirs = [home for home in homes if taal in (home.talen or ())]
        places = Counter(home.plaats for home in theirs if home.plaats)
        demands = Counter(
            home.begeleider_geslacht.geslacht
            for home in theirs
            if home.begeleider_geslacht and home.begeleider_geslacht.is_eis
        )
        place = min(places, key=lambda plaats: (-places[plaats], plaats)) if places else ""
        gender = min(demands, key=lambda asked: (-demands[asked], str(asked))) if demands else None
        yield Zoekprofiel((taal,), _half_days(theirs), place, gender, 0.0, 0, team)


def _half_days(homes: Sequence[Huishouden]) -> tuple[Dagdeel, ...]:
    """The half-days that together suit most households, one after the other."""
    chosen: list[Dagdeel] = []
    left = [home for home in homes if home.dagdelen]
    while left and len(chosen) < HALF_DAYS:
        counted = Counter(dagdeel for home in left for dagdeel in home.dagdelen)
        chosen.append(min(counted, key=lambda dagdeel: (-counted[dagdeel], list(Dagdeel).index(dagdeel))))
        left = [home for home in left if chosen[-1] not in home.dagdelen]
    return tuple(sorted(chosen, key=list(Dagdeel).index))


def newcomer(kenmerk: str, profile: Zoekprofiel | None) -> Begeleider:
    """A vrijwilliger of the usual hours who is ready to begin, like a profile; else of Nederlands and Engels."""
    return Begeleider(
        kenmerk=kenmerk,
        soort=Soort.VRIJWILLIGER,
        voornaam="nieuwe",
        achternaam="vrijwilliger",
        geslacht=profile.geslacht if profile else None,
        plaats=profile.plaats if profile else "",
        vervoer=Vervoer.FIETS,
        talen=dict.fromkeys(profile.talen if profile else ("Nederlands", "Engels"), 3),
        dagdelen=frozenset(profile.dagdelen if profile else Dagdeel),
        fase=Fase.INZETBAAR,
        team=profile.team if profile else "",
        ervaring=1,
    )


def advertisement(profile: Zoekprofiel) -> str:
    """A text for the vrijwilligerscentrale (VIP), in plain Dutch; it is about nobody in particular."""
    who = {Geslacht.V: "een vrouw", Geslacht.M: "een man"}.get(profile.geslacht or Geslacht.X, "iemand")
    when = opsomming(map(spoken, profile.dagdelen), "of")
    asked = [f"{opsomming(profile.talen)} spreekt", *([f"op {when} kan"] if when else [])]
    lines = [
        f"Vrijwilliger gezocht{f' in {profile.plaats}' if profile.plaats else ''}",
        "",
        f"VluchtelingenWerk zoekt {who} die {opsomming(asked)}.",
        "U helpt mensen die hier net zijn komen wonen. U gaat mee naar de gemeente, de huisarts of de school,",
        "en u helpt met post en formulieren. Na een jaar kunnen zij het zelf.",
        "",
        f"Het kost ongeveer {profile.uren:.0f} uur per week. Ervaring is niet nodig: u krijgt een training.",
        "Wel is een VOG nodig, een verklaring omtrent het gedrag. Daar helpen wij bij.",
        "",
        "Meer weten? Neem contact met ons op. U mag ook eerst een keer meekijken.",
    ]
    return "\n".join(lines)


def spoken(dagdeel: Dagdeel) -> str:
    """A half-day as it is said: "dinsdagochtend"."""
    day, part = dagdeel.split("-")
    return WEEKDAGEN[day] + part
