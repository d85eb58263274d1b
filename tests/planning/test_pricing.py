"""The price of another choice: both plans are made again here, and another solver looks for a better one."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings

from db.demo import write_demo
from db.lists import TrajectStatus
from db.planning.pricing import Prijs, Verschil, Waarom, difference, price, why_not
from db.planning.proposing import Keuzes, Koppel, TeamPlan, plan_team, propose
from db.records.stand import read_stand
from db.rules.fit import fit
from db.rules.plan import opgaven
from db.stand import Stand
from tests.builders import TODAY, days, desk, household, match, medewerker, vrijwilliger
from tests.conftest import FULL
from tests.planning import NONE, Rebuilt, crowded, rebuilt
from tests.rules import recount
from tests.solver.instances import best_values, every_plan

SECONDS = 60.0
BOTH = Keuzes(ook_tijdelijk=True)
FEW = settings(max_examples=400 if FULL else 8)


@pytest.fixture
def demonstration(store):
    """The team of the demonstration, or a larger one."""

    def read(**sizes) -> Stand:
        write_demo(store, TODAY, **sizes)
        return read_stand(store, TODAY)

    return read


def every_pair(stand: Stand) -> list[Koppel]:
    return list(product(sorted(stand.huishouden), sorted(stand.begeleider)))


def kinds(found: Waarom) -> list[str]:
    """Which of its four answers it gives."""
    return [name for name in ("regels", "niet_in_plan", "gekozen", "prijs") if getattr(found, name)]


def plans_of(stand: Stand, keuzes: Keuzes) -> dict[str, TeamPlan]:
    """The plan in which each household is, made again."""
    plans = [plan_team(task, keuzes, SECONDS) for task in opgaven(stand, ook_tijdelijk=keuzes.ook_tijdelijk)]
    return {vraag.dossier: plan for plan in plans for vraag in plan.opgave.huishoudens}


def levels(plan: TeamPlan) -> tuple[int, ...]:
    return (*plan.waarde, *plan.waarde_tijdelijk)


def pairs_of(plan: TeamPlan) -> set[Koppel]:
    return {(paar.dossier, paar.kenmerk) for paar in plan.paren}


def assert_same_answer(
    stand: Stand, keuzes: Keuzes, koppel: Koppel, found: Waarom, task: Rebuilt | None, plan: TeamPlan | None
) -> None:
    """One kind of answer, the one that the rules and the plan ask for; task and plan are those of the household."""
    dossier, kenmerk = koppel
    held = fit(stand, stand.begeleider[kenmerk], stand.huishouden[dossier])
    assert len(kinds(found)) == 1
    assert found.regels == held.uitgesloten_door
    if found.regels:
        return
    assert bool(found.niet_in_plan) == (task is None or koppel not in task.paren)
    if found.niet_in_plan:
        return
    assert plan is not None
    assert found.gekozen == (koppel in pairs_of(plan))
    if found.prijs:
        assert found.nu == next((p.kenmerk for p in plan.paren if p.dossier == dossier), None)
        assert_price_is_the_difference(keuzes, plan, koppel, found.prijs)


def assert_price_is_the_difference(keuzes: Keuzes, plan: TeamPlan, koppel: Koppel, prijs: Prijs) -> None:
    forced = plan_team(plan.opgave, keuzes.fixed(koppel), SECONDS, keep=frozenset(pairs_of(plan)))
    assert koppel in pairs_of(forced)
    assert (prijs.dossier, prijs.kenmerk) == koppel
    assert prijs.bewezen
    assert prijs.waarde == tuple(b - a for a, b in zip(levels(plan), levels(forced), strict=True))
    assert prijs.gratis == (prijs.waarde == (*NONE, *NONE))
    before, after = dict(pairs_of(plan)), dict(pairs_of(forced))
    moved = {d for d in {*before, *after} if before.get(d) != after.get(d)} - {koppel[0]}
    assert prijs.anderen == tuple(Verschil(d, before.get(d), after.get(d)) for d in sorted(moved))


def assert_no_better(task: Rebuilt, plan: TeamPlan, koppel: Koppel, prijs: Prijs) -> None:
    """No plan with the pair in it is worth more, by another solver over all levels at once; none can gain by it."""
    problem, pairs = task.problem()
    best = best_values(problem, [task.worth(pair) for pair in pairs], forced={pairs.index(koppel)})
    assert best is not None
    assert tuple(a + b for a, b in zip(levels(plan), prijs.waarde, strict=True)) == best
    assert prijs.waarde <= (*NONE, *NONE)


def assert_right(stand: Stand, keuzes: Keuzes, pairs: list[Koppel]) -> list[Waarom]:
    """All of the above, for each of these pairs; what was answered."""
    tasks = {d: task for task in rebuilt(stand, keuzes.ook_tijdelijk).values() for d in task.hours}
    plans = plans_of(stand, keuzes)
    answers = []
    for koppel in pairs:
        task, plan = tasks.get(koppel[0]), plans.get(koppel[0])
        found = why_not(stand, keuzes, koppel, seconds=SECONDS)
        assert_same_answer(stand, keuzes, koppel, found, task, plan)
        if found.prijs:
            assert_no_better(task, plan, koppel, found.prijs)
        answers.append(found)
    return answers


# Every pair of the demonstration


@pytest.mark.parametrize("keuzes", [Keuzes(), BOTH])
def test_every_pair_of_the_demonstration_has_one_true_answer(demonstration, keuzes):
    stand = demonstration()
    pairs = every_pair(stand)
    answers = assert_right(stand, keuzes, pairs)
    assert len(pairs) > 600
    assert {kind for found in answers for kind in kinds(found)} == {"regels", "niet_in_plan", "gekozen", "prijs"}


def test_a_larger_team_has_true_prices(demonstration):
    stand = demonstration(begeleiders=14, huishoudens=120, waiting=50)
    possible = [(paar.dossier, paar.kenmerk) for paar in opgaven(stand)[0].paren]
    answers = assert_right(stand, Keuzes(), Random(1).sample(possible, len(possible) if FULL else 4))
    assert any(found.prijs and found.prijs.anderen for found in answers)


@FEW
@given(crowded())
def test_every_pair_of_a_crowded_office_has_one_true_answer(stand):
    assert_right(stand, Keuzes(), every_pair(stand))


@FEW
@given(crowded())
def test_every_pair_has_one_true_answer_where_those_who_are_carried_join(stand):
    assert_right(stand, BOTH, every_pair(stand))


def test_a_plan_that_is_handed_along_is_not_made_again(demonstration):
    stand = demonstration()
    plan = propose(stand).teams[0]
    for paar in plan.opgave.paren:
        koppel = (paar.dossier, paar.kenmerk)
        assert why_not(stand, Keuzes(), koppel, plan) == why_not(stand, Keuzes(), koppel)


@FEW
@given(crowded())
def test_of_plans_with_the_pair_that_are_equally_good_the_one_that_keeps_most(stand):
    for name, task in rebuilt(stand).items():
        plan = next(team for team in propose(stand).teams if team.opgave.team == name)
        problem, pairs = task.problem()
        if len(pairs) > 16:
            continue
        plans = [{pairs[nr] for nr in chosen} for chosen in every_plan(problem)]
        worth = {
            frozenset(chosen): tuple(map(sum, zip(NONE, *(task.worth(pair)[:4] for pair in chosen), strict=True)))
            for chosen in plans
        }
        for koppel in pairs:
            with_it = {chosen: value for chosen, value in worth.items() if koppel in chosen}
            best = max(with_it.values())
            most = max(len(chosen & pairs_of(plan)) for chosen, value in with_it.items() if value == best)
            prijs = price(stand, Keuzes(), plan, koppel)
            kept = pairs_of(plan) - {(v.dossier, v.eerst) for v in prijs.anderen}
            assert len({pair for pair in kept if pair[0] != koppel[0] or pair == koppel}) == most


# By hand


def test_a_choice_that_is_worth_less_says_how_much_less():
    """V2 speaks less Arabic: 10 points for D1, nothing else."""
    stand = desk(vrijwilliger("V1"), vrijwilliger("V2", talen={"Arabisch": 2}), household())
    assert why_not(stand, Keuzes(), ("D001", "V1")).gekozen
    found = why_not(stand, Keuzes(), ("D001", "V2"))
    assert found.nu == "V1"
    assert found.prijs == Prijs("D001", "V2", (0, 0, 0, -100, *NONE), (), True)
    assert not found.prijs.gratis


def test_somebody_who_is_as_good_costs_nothing():
    stand = desk(vrijwilliger("V1"), vrijwilliger("V2"), household())
    answers = [why_not(stand, Keuzes(), ("D001", kenmerk)) for kenmerk in ("V1", "V2")]
    (prijs,) = [found.prijs for found in answers if found.prijs]
    assert prijs.gratis
    assert prijs.anderen == ()


def test_whose_hours_are_taken_is_said_by_name():
    """V1 is the only one for D2: if D1 gets V1, D2 gets nobody."""
    stand = desk(
        vrijwilliger("V1", uren_per_week=5.0, talen={"Arabisch": 3, "Dari": 3}),
        vrijwilliger("V2", uren_per_week=5.0),
        household("D1"),
        household("D2", talen={"Dari": 3}),
    )
    found = why_not(stand, Keuzes(), ("D1", "V1"))
    assert found.nu == "V2"
    assert found.prijs.waarde == (0, -1, -10, -1000, *NONE)
    assert found.prijs.anderen == (Verschil("D2", "V1", None),)


@pytest.mark.parametrize("speaks", ["V1", "V2"])
def test_no_choice_gains_anything_for_who_is_carried(speaks):
    """Either can have D1, who waits; only one of them can have D2, whom M1 carries."""
    talen = {k: {"Arabisch": 3, "Dari": 3} if k == speaks else {"Arabisch": 3} for k in ("V1", "V2")}
    stand = desk(
        *(vrijwilliger(k, uren_per_week=5.0, talen=talen[k]) for k in talen),
        medewerker("M1"),
        household("D1"),
        household("D2", talen={"Dari": 3}),
        match("D2", "M1", days(-5), tijdelijk=True),
    )
    assert_right(stand, BOTH, every_pair(stand))


def test_a_pair_that_was_refused_has_a_price_as_if_it_were_not():
    stand = desk(vrijwilliger("V1"), vrijwilliger("V2", talen={"Arabisch": 2}), household())
    refused = Keuzes().refused(("D001", "V1"))
    assert why_not(stand, refused, ("D001", "V2")).gekozen
    assert why_not(stand, refused, ("D001", "V1")).prijs.waarde == (0, 0, 0, 100, *NONE)


def test_a_pair_beside_one_that_stands_for_the_same_household_takes_its_place():
    stand = desk(vrijwilliger("V1"), vrijwilliger("V2", talen={"Arabisch": 2}), household())
    stands = Keuzes().fixed(("D001", "V2"))
    assert why_not(stand, stands, ("D001", "V2")).gekozen
    assert why_not(stand, stands, ("D001", "V1")).prijs.waarde == (0, 0, 0, 100, *NONE)


def test_hours_that_stand_for_one_household_are_not_given_to_another_as_well():
    stand = desk(vrijwilliger("V1", uren_per_week=5.0), household("D1"), household("D2"))
    prijs = why_not(stand, Keuzes().fixed(("D1", "V1")), ("D2", "V1")).prijs
    assert prijs is None or prijs.waarde[1] <= 0


def test_places_that_stand_for_one_household_are_not_given_to_another_as_well():
    stand = desk(vrijwilliger("V1", uren_per_week=20.0, max_huishoudens=1), household("D1"), household("D2"))
    prijs = why_not(stand, Keuzes().fixed(("D1", "V1")), ("D2", "V1")).prijs
    assert prijs is None or prijs.waarde[1] <= 0


@pytest.mark.parametrize(
    ("home", "extra", "keuzes", "says"),
    [
        (household("D1"), [match("D1", "V2", days(-5))], Keuzes(), "heeft al een begeleider"),
        (household("D1"), [match("D1", "M1", days(-5), tijdelijk=True)], Keuzes(), "betaalde kracht"),
        (household("D1", sleuteldatum=days(29)), [], Keuzes(), "sleutel"),
        (household("D1", sleuteldatum=None), [], Keuzes(), "sleutel"),
        (household("D1", traject_status=TrajectStatus.AFGEROND), [], Keuzes(), "voorbij"),
        (household("D1", team="Zuid"), [], Keuzes(), "ander team"),
        (household("D1", team="Zuid"), [], Keuzes(team="Zuid"), "ander team"),
        (household("D1", team="Zuid"), [], Keuzes(team="Noord"), "ander team"),
    ],
)
def test_who_has_no_part_in_a_plan_is_told_why(home, extra, keuzes, says):
    staff = medewerker("M1", team="Noord", uren_begeleiding=9.0)
    people = [vrijwilliger(k, team="Noord", uren_per_week=20.0) for k in ("V1", "V2")]
    stand = desk(*people, staff, home, household("D9", team="Noord"), *extra)
    assert says in why_not(stand, keuzes, ("D1", "V1")).niet_in_plan


def test_paid_staff_are_only_asked_for_the_time_being():
    stand = desk(vrijwilliger("V1"), medewerker("M1", uren_begeleiding=9.0), household("D1"))
    assert not recount.broken_rules(stand, stand.begeleider["M1"], stand.huishouden["D1"])
    assert "medewerker" in why_not(stand, Keuzes(), ("D1", "M1")).niet_in_plan


def test_without_time_a_price_is_said_to_be_unproven_or_is_right(demonstration):
    stand = demonstration(begeleiders=14, huishoudens=120, waiting=50)
    plan = propose(stand).teams[0]
    for paar in plan.opgave.paren[:40]:
        koppel = (paar.dossier, paar.kenmerk)
        if koppel not in pairs_of(plan):
            hasty, right = (price(stand, Keuzes(), plan, koppel, seconds) for seconds in (0.0, SECONDS))
            assert hasty.waarde <= right.waarde
            assert not hasty.bewezen or hasty.waarde == right.waarde


def test_what_differs_between_a_plan_and_itself_is_nothing(demonstration):
    plan = propose(demonstration()).teams[0]
    assert difference(plan, plan) == ()
    empty = replace(plan, paren=())
    assert difference(plan, empty) == tuple(Verschil(p.dossier, p.kenmerk, None) for p in plan.paren)
    assert difference(empty, plan) == tuple(Verschil(p.dossier, None, p.kenmerk) for p in plan.paren)
