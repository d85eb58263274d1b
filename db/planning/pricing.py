"""What another choice would cost, and why somebody is not chosen: the plan beside the one with that pair in it."""

from dataclasses import dataclass

from db.planning.proposing import SECONDS, Keuzes, Koppel, TeamPlan, plan_team
from db.rules.fit import Uitsluiting, broken
from db.rules.plan import Opgave, in_plan, opgaven, plan_teams, plannable
from db.rules.waiting import wachtend
from db.solver.problem import Values
from db.stand import Stand


@dataclass(frozen=True, slots=True)
class Verschil:
    """One household that gets somebody else: dossier, who it has in the plan and who it would have; None: nobody."""

    dossier: str
    eerst: str | None
    dan: str | None


@dataclass(frozen=True, slots=True)
class Prijs:
    """The plan with one pair in it, beside the plan: what each level gains or loses, and for whom else it matters."""

    dossier: str
    kenmerk: str
    waarde: Values
    """Level by level, of the waiting households and then of those that paid staff carry: what is gained, less than 0
    for what is lost."""
    anderen: tuple[Verschil, ...]
    bewezen: bool
    """Whether both plans are proven the best."""

    @property
    def gratis(self) -> bool:
        """Whether nothing is lost on any level."""
        return not any(self.waarde)


@dataclass(frozen=True, slots=True)
class Waarom:
    """Why a begeleider is not the one for a household in the plan.

    Exactly one of these says it: the rules that are broken; `niet_in_plan`, where the household or the begeleider has
    no part in a plan; `gekozen`, where they are a pair of it; or `prijs`.
    """

    regels: tuple[Uitsluiting, ...] = ()
    niet_in_plan: str = ""
    gekozen: bool = False
    prijs: Prijs | None = None
    nu: str | None = None
    """Beside a price: whom the household has in the plan, None for nobody."""


def task_of(stand: Stand, keuzes: Keuzes, dossier: str) -> Opgave | None:
    """The task of the team that a household is planned in, None where it has no part in a plan."""
    tasks = opgaven(stand, keuzes.team, keuzes.ook_tijdelijk)
    return next((task for task in tasks if any(v.dossier == dossier for v in task.huishoudens)), None)


def difference(eerst: TeamPlan, dan: TeamPlan) -> tuple[Verschil, ...]:
    """The households whose begeleider differs between two plans of one team, by dossier."""
    one, other = ({p.dossier: p.kenmerk for p in plan.paren} for plan in (eerst, dan))
    return tuple(
        Verschil(dossier, one.get(dossier), other.get(dossier))
        for dossier in sorted({*one, *other})
        if one.get(dossier) != other.get(dossier)
    )


def price(stand: Stand, keuzes: Keuzes, plan: TeamPlan, koppel: Koppel, seconds: float = SECONDS) -> Prijs:
    """What it costs to have this pair in the plan; it is possible by the hard rules.

    Of the plans that are equally good with the pair, the one that changes least.
    """
    kept = frozenset((paar.dossier, paar.kenmerk) for paar in plan.paren)
    forced = plan_team(plan.opgave, keuzes.fixed(koppel), seconds, keep=kept)
    before, after = (*plan.waarde, *plan.waarde_tijdelijk), (*forced.waarde, *forced.waarde_tijdelijk)
    return Prijs(
        *koppel,
        tuple(dan - eerst for eerst, dan in zip(before, after, strict=True)),
        tuple(v for v in difference(plan, forced) if v.dossier != koppel[0]),
        plan.bewezen and forced.bewezen,
    )


def why_not(
    stand: Stand, keuzes: Keuzes, koppel: Koppel, plan: TeamPlan | None = None, seconds: float = SECONDS
) -> Waarom:
    """Why this begeleider is not the one for this household; `plan` where it is known already."""
    dossier, kenmerk = koppel
    person, huishouden = stand.begeleider[kenmerk], stand.huishouden[dossier]
    rules = broken(stand, person, huishouden)[0]
    if rules:
        return Waarom(regels=rules)
    task = task_of(stand, keuzes, dossier)
    outside = _outside(stand, keuzes, koppel, task)
    if outside or task is None:
        return Waarom(niet_in_plan=outside)
    plan = plan or plan_team(task, keuzes, seconds)
    if koppel in {(paar.dossier, paar.kenmerk) for paar in plan.paren}:
        return Waarom(gekozen=True)
    now = plan.begeleider_of.get(dossier)
    return Waarom(prijs=price(stand, keuzes, plan, koppel, seconds), nu=now.kenmerk if now else None)


def _outside(stand: Stand, keuzes: Keuzes, koppel: Koppel, task: Opgave | None) -> str:
    """Why a pair that no hard rule keeps apart has no part in a plan, "" where it has."""
    dossier, kenmerk = koppel
    person, huishouden = stand.begeleider[kenmerk], stand.huishouden[dossier]
    if keuzes.team is not None and plan_teams(stand, keuzes.team)[dossier] != keuzes.team:
        return "dit huishouden hoort bij een ander team"
    if task is None:
        if any(not k.tijdelijk for k in stand.running_of(dossier)):
            return "dit huishouden heeft al een begeleider"
        if stand.running_of(dossier):
            return "een betaalde kracht draagt dit huishouden nu; het voorstel kan zulke huishoudens meenemen"
        if not in_plan(stand, wachtend(stand, huishouden)):
            days = stand.settings.plan_dagen
            return (
                f"de sleutel is onbekend of komt pas over meer dan {days} dagen; een voorstel gaat over wie eerder komt"
            )
        return "dit traject is voorbij"
    if person.soort.betaald:
        return f"een {person.soort} wordt niet voorgesteld, alleen tijdelijk gevraagd als niemand anders kan"
    if plan_teams(stand, keuzes.team)[kenmerk] != task.team or not plannable(stand, person):
        return "deze begeleider hoort bij een ander team"
    return ""
