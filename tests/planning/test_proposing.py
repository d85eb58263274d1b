"""The proposal: only what the rules allow, nobody left unspoken, the best that there is, and the same again."""

from collections import Counter, defaultdict
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.demo import write_demo
from db.lists import Zwaarte
from db.planning.proposing import Keuzes, TeamPlan, Voorstel, propose
from db.records.stand import read_stand, teams
from db.rules.fit import Regel, fit
from db.rules.plan import opgaven
from db.stand import Stand
from tests.builders import (
    TODAY,
    days,
    desk,
    fill,
    household,
    match,
    medewerker,
    offices,
    stagiaire,
    teamleider,
    vrijwilliger,
)
from tests.conftest import FULL
from tests.planning import NONE, Rebuilt, crowded, crowded_office, needed, rebuilt, teams_of
from tests.rules import recount
from tests.solver.instances import best_values

SEEDS = st.integers(0, 2**20)
BOTH = Keuzes(ook_tijdelijk=True)
A_BLINK = Fraction(1, 10**6)
"""Hours that a sum may be off by."""


def any_office() -> st.SearchStrategy[Stand]:
    """One of which anything may be unknown, or one in which begeleiders are scarce."""
    return st.one_of(offices(), crowded())


@pytest.fixture
def demonstration(store):
    """The team of the demonstration, or a larger file."""

    def read(**sizes) -> Stand:
        write_demo(store, TODAY, **sizes)
        return read_stand(store, TODAY)

    return read


def some_choices(stand: Stand, seed: int, ook_tijdelijk: bool) -> Keuzes:
    """Pairs that go together are made to stand, and others are refused, by the ways that a coordinator has."""
    r = Random(seed)
    keuzes = Keuzes(ook_tijdelijk=ook_tijdelijk)
    for task in rebuilt(stand, ook_tijdelijk).values():
        room, places, placed = dict(task.room), dict(task.places), set()
        for dossier, kenmerk in r.sample(list(task.paren), min(len(task.paren), 6)):
            fits = dossier not in placed and room[kenmerk] >= task.hours[dossier] and places[kenmerk] > 0
            if r.random() < 0.5:
                keuzes = keuzes.refused((dossier, kenmerk))
            elif fits:
                keuzes = keuzes.fixed((dossier, kenmerk))
                room[kenmerk] -= task.hours[dossier]
                places[kenmerk] -= 1
                placed.add(dossier)
    return keuzes


def assert_sound(stand: Stand, keuzes: Keuzes, found: Voorstel) -> None:
    """No hard rule is broken, nobody gets more than fits, and everyone who waits is spoken of."""
    teams = teams_of(stand)
    taken: dict[str, Fraction] = defaultdict(Fraction)
    homes: dict[str, int] = Counter()
    for team in found.teams:
        for paar in team.paren:
            person, home = stand.begeleider[paar.kenmerk], stand.huishouden[paar.dossier]
            held = fit(stand, person, home)
            assert held.possible
            assert not recount.broken_rules(stand, person, home)
            assert paar.tienden == held.tienden == sum(recount.tenths(stand, person, home).values())
            assert person.soort not in recount.PAID
            assert teams[person.kenmerk] == teams[home.dossier] == team.opgave.team
            running = stand.running_of(home.dossier)
            assert not running or (keuzes.ook_tijdelijk and all(k.tijdelijk for k in running))
            assert (paar.dossier, paar.kenmerk) not in keuzes.geweigerd
            taken[paar.kenmerk] += needed(stand, paar.dossier)
            homes[paar.kenmerk] += 1
    for kenmerk, hours in taken.items():
        person = stand.begeleider[kenmerk]
        assert hours <= recount.room(stand, person) + A_BLINK
        if person.max_huishoudens is not None:
            assert homes[kenmerk] + len({k.dossier for k in stand.running_by(kenmerk)}) <= person.max_huishoudens

    placed = [paar.dossier for paar in found.paren]
    assert len(set(placed)) == len(placed)
    asked = {d for task in rebuilt(stand, keuzes.ook_tijdelijk).values() for d in task.hours}
    assert asked == {*placed, *found.redenen}
    assert set(placed).isdisjoint(found.redenen)


def assert_best(task: Rebuilt, keuzes: Keuzes, team: TeamPlan) -> None:
    """Another solver, on the task as it was built a second time, does no better for those who wait."""
    problem, pairs = task.problem(without=keuzes.geweigerd - keuzes.vast, tijdelijk=False)
    forced = [nr for nr, pair in enumerate(pairs) if pair in keuzes.vast]
    assert team.waarde == team.grens
    assert team.waarde == best_values(problem, forced=forced)
    assert team.waarde == problem.values(nr for nr, pair in enumerate(pairs) if pair in chosen(team))


def chosen(plan) -> set:
    """The pairs of a plan or of a whole proposal."""
    return {(paar.dossier, paar.kenmerk) for paar in plan.paren}


# The task


def assert_same_task(stand: Stand, ook_tijdelijk: bool) -> None:
    tasks = {task.team: task for task in opgaven(stand, ook_tijdelijk=ook_tijdelijk)}
    own = rebuilt(stand, ook_tijdelijk)
    assert list(tasks) == sorted(own)
    for team, task in tasks.items():
        again = own[team]
        assert {(p.dossier, p.kenmerk): p.tienden for p in task.paren} == again.paren
        assert {b.kenmerk: (b.ruimte, b.plaatsen) for b in task.begeleiders} == {
            kenmerk: (again.room[kenmerk], again.places[kenmerk]) for kenmerk in again.room
        }
        assert {v.dossier: (v.uren, v.spoed, v.wachtdagen, v.tijdelijk) for v in task.huishoudens} == {
            d: (again.hours[d], again.spoed[d], again.wachtdagen[d], again.tijdelijk[d]) for d in again.hours
        }
        for b in task.begeleiders:
            person = stand.begeleider[b.kenmerk]
            weeks = [recount.load_on(stand, b.kenmerk, days(7 * week)) for week in range(13)]
            assert b.uren == pytest.approx(float(recount.supply(person, stand.settings)))
            assert b.bezet_uren == pytest.approx(float(max(weeks)))


@given(any_office(), st.booleans())
def test_whoever_builds_the_task_again_finds_the_same(stand, ook_tijdelijk):
    assert_same_task(stand, ook_tijdelijk)


def test_a_koppeling_that_was_called_off_before_it_began_takes_no_days_from_the_wait():
    """Calling one off that starts in a month gives it that day as its end."""
    stand = desk(
        vrijwilliger("V1"), household("D1", sleuteldatum=days(-100)), match("D1", "V1", days(30), eind=days(30))
    )
    assert_same_task(stand, False)
    assert propose(stand).waarde == (1, 1, 100, 1000)


@pytest.mark.parametrize("ook_tijdelijk", [False, True])
def test_whoever_builds_the_task_of_the_demonstration_again_finds_the_same(demonstration, ook_tijdelijk):
    assert_same_task(demonstration(begeleiders=14, huishoudens=100, waiting=20, teams=2), ook_tijdelijk)


# The plan


@given(any_office(), st.booleans())
def test_the_plan_keeps_every_rule_and_speaks_of_everyone(stand, ook_tijdelijk):
    keuzes = Keuzes(ook_tijdelijk=ook_tijdelijk)
    assert_sound(stand, keuzes, propose(stand, keuzes))


@given(any_office(), SEEDS, st.booleans())
def test_what_is_decided_stays_decided(stand, seed, ook_tijdelijk):
    keuzes = some_choices(stand, seed, ook_tijdelijk)
    found = propose(stand, keuzes)
    assert_sound(stand, keuzes, found)
    assert keuzes.vast <= chosen(found)


@given(any_office(), SEEDS)
def test_no_other_plan_is_better_with_what_is_decided(stand, seed):
    tasks = rebuilt(stand)
    for keuzes in (Keuzes(), some_choices(stand, seed, False)):
        for team in propose(stand, keuzes).teams:
            assert_best(tasks[team.opgave.team], keuzes, team)


@given(any_office(), SEEDS)
def test_pairs_that_stand_never_put_more_on_anybody_than_fits(stand, seed):
    """Also where they don't go together, as when hours were given away after the first of them was made to stand."""
    r = Random(seed)
    keuzes = Keuzes()
    for task in opgaven(stand):
        for paar in r.sample(task.paren, len(task.paren)):
            keuzes = keuzes.fixed((paar.dossier, paar.kenmerk))
    assert_sound(stand, keuzes, propose(stand, keuzes))


def test_two_pairs_stand_that_do_not_go_together():
    """V1 has hours for one of the two: no plan gives them twice."""
    stand = desk(vrijwilliger("V1", uren_per_week=5.0), household("D1"), household("D2"))
    keuzes = Keuzes().fixed(("D1", "V1")).fixed(("D2", "V1"))
    assert_sound(stand, keuzes, propose(stand, keuzes))


@given(any_office())
def test_a_pair_that_is_not_possible_does_not_stand(stand):
    possible = {(p.dossier, p.kenmerk) for task in opgaven(stand) for p in task.paren}
    every = {(h.dossier, b.kenmerk) for h in stand.huishoudens for b in stand.begeleiders}
    keuzes = Keuzes()
    for pair in sorted(every - possible):
        keuzes = keuzes.fixed(pair)
    found = propose(stand, keuzes)
    assert_sound(stand, keuzes, found)
    assert found.paren == propose(stand).paren


def test_the_demonstration_keeps_every_rule_and_is_the_best(demonstration):
    stand = demonstration()
    tasks = rebuilt(stand)
    for keuzes in (Keuzes(), *(some_choices(stand, seed, False) for seed in range(5))):
        found = propose(stand, keuzes)
        assert_sound(stand, keuzes, found)
        for team in found.teams:
            assert_best(tasks[team.opgave.team], keuzes, team)
    assert_sound(stand, BOTH, propose(stand, BOTH))


def test_a_large_team_keeps_every_rule_and_is_the_best(demonstration):
    stand = demonstration(begeleiders=16, huishoudens=160, waiting=60)
    found = propose(stand)
    assert_sound(stand, Keuzes(), found)
    assert_best(rebuilt(stand)["Steenwijkerland"], Keuzes(), found.teams[0])


# Who is only carried by paid staff


def assert_only_adds(stand: Stand) -> None:
    alone, both = propose(stand), propose(stand, BOTH)
    assert both.bewezen
    values = {team.opgave.team: team.waarde for team in alone.teams}
    for team in both.teams:
        assert team.waarde == values.get(team.opgave.team, NONE)
        carried = {v.dossier for v in team.opgave.huishoudens if v.tijdelijk}
        assert team.waarde_tijdelijk[1] == sum(paar.dossier in carried for paar in team.paren)
        assert team.waarde[1] == sum(paar.dossier not in carried for paar in team.paren)
        assert all(value >= 0 for value in team.waarde_tijdelijk)


@given(any_office())
def test_who_waits_loses_nothing_to_who_is_carried(stand):
    assert_only_adds(stand)


def test_in_the_demonstration_who_waits_loses_nothing_to_who_is_carried(demonstration):
    assert_only_adds(demonstration(begeleiders=30, huishoudens=300, waiting=100))


def assert_best_of_both(stand: Stand) -> None:
    tasks = rebuilt(stand, ook_tijdelijk=True)
    for team in propose(stand, BOTH).teams:
        assert team.bewezen
        task = tasks[team.opgave.team]
        problem, pairs = task.problem()
        best = best_values(problem, [task.worth(pair) for pair in pairs]) if pairs else (*NONE, *NONE)
        assert (*team.waarde, *team.waarde_tijdelijk) == best


@given(crowded())
def test_what_is_proven_is_the_best_for_who_waits_and_then_for_who_is_carried(stand):
    """Of the plans that are equally good for who waits, one that leaves most for the others."""
    assert_best_of_both(stand)


def test_who_is_carried_gets_what_an_equally_good_plan_leaves():
    """V1 and V2 are equally good for D1, who waits; for D2, whom M1 carries, there is only one of them."""
    for only_one in ("V1", "V2"):
        stand = desk(
            *(
                vrijwilliger(
                    k, uren_per_week=5.0, talen={"Arabisch": 3, "Dari": 3} if k == only_one else {"Arabisch": 3}
                )
                for k in ("V1", "V2")
            ),
            medewerker("M1"),
            household("D1"),
            household("D2", talen={"Dari": 3}),
            match("D2", "M1", days(-5), tijdelijk=True),
        )
        assert_best_of_both(stand)


@given(crowded())
def test_nobody_is_proposed_for_a_household_that_they_carry_already(stand):
    """Also not where they do so for the time being: to take that over would change nothing, and is refused."""
    for paar in propose(stand, BOTH).paren:
        assert paar.kenmerk not in {k.begeleider for k in stand.running_of(paar.dossier)}


def test_who_stands_in_for_a_while_is_not_proposed_in_their_own_place():
    stand = desk(vrijwilliger("V1", uren_per_week=20.0), household("D1"), match("D1", "V1", days(-5), tijdelijk=True))
    assert propose(stand, BOTH).paren == ()


@given(crowded())
def test_paid_staff_get_back_the_hours_of_whom_they_carried(stand):
    found = propose(stand, BOTH)
    back: dict[str, Fraction] = defaultdict(Fraction)
    for paar in found.paren:
        there = [k for k in stand.koppelingen if k.dossier == paar.dossier and recount.holds(k, stand, stand.today)]
        for k in there:
            back[k.begeleider] += needed(stand, paar.dossier) / len(there)
    assert found.teruggave == {
        kenmerk: pytest.approx(float(hours))
        for kenmerk, hours in back.items()
        if stand.begeleider[kenmerk].soort in recount.PAID
    }
    assert propose(stand).teruggave == {}


# The same again


@given(any_office(), SEEDS)
def test_the_order_of_the_records_does_not_matter(stand, seed):
    r = Random(seed)

    def shuffled(records: tuple) -> tuple:
        return tuple(r.sample(records, len(records)))

    other = Stand(
        stand.today,
        shuffled(stand.begeleiders),
        shuffled(stand.huishoudens),
        shuffled(stand.statushouders),
        shuffled(stand.koppelingen),
        shuffled(stand.afwezigheden),
        stand.settings,
    )
    one, two = propose(stand, BOTH), propose(other, BOTH)
    assert [(t.opgave.team, t.paren, t.waarde, t.grens) for t in one.teams] == [
        (t.opgave.team, t.paren, t.waarde, t.grens) for t in two.teams
    ]
    assert {d: (reden.regel, reden.uitleg) for d, reden in one.redenen.items()} == {
        d: (reden.regel, reden.uitleg) for d, reden in two.redenen.items()
    }


def test_the_same_office_has_the_same_plan(demonstration):
    stand = demonstration(begeleiders=30, huishoudens=300, waiting=150)
    again = replace(stand)
    one, two = propose(stand), propose(again)
    assert one.bewezen
    assert replace(one, seconden=0.0) == replace(two, seconden=0.0)


@given(crowded(), SEEDS)
def test_a_plan_that_was_shown_is_kept_where_no_other_is_better(stand, seed):
    """Refuse a pair and allow it again: the plan that was there comes back, if it is handed along."""
    first = propose(stand)
    if first.paren:
        taken = Random(seed).choice(sorted(first.koppels))
        between = propose(stand, Keuzes().refused(taken), keep=first.koppels)
        assert between.waarde <= first.waarde
        after = propose(stand, Keuzes().refused(taken).free(taken), keep=first.koppels)
        assert after.koppels == first.koppels
        assert after.waarde == first.waarde


# Teams


@given(any_office())
def test_one_team_of_several_has_the_plan_that_it_has_among_all(stand):
    names = set(teams_of(stand).values())
    if len(names) > 1:
        whole = propose(stand, BOTH)
        for name in names:
            alone = propose(stand, replace(BOTH, team=name))
            assert alone.teams == tuple(plan for plan in whole.teams if plan.opgave.team == name)
            assert alone.redenen == {d: whole.redenen[d] for plan in alone.teams for d in plan.over}


def assert_read_apart_is_the_same(store) -> None:
    """Of each team of a file, and of who is of none, the Stand that is read for it gives the plan of the whole."""
    stand = read_stand(store, TODAY)
    whole = propose(stand, BOTH)
    plans = {plan.opgave.team: plan for plan in whole.teams}
    for name in [*teams(store, TODAY), ""]:
        apart = propose(read_stand(store, TODAY, name), replace(BOTH, team=name))
        assert chosen(apart) == (chosen(plans[name]) if name in plans else set())
        assert apart.waarde == (plans[name].waarde if name in plans else NONE)
        over = plans[name].over if name in plans else ()
        assert apart.redenen == {dossier: whole.redenen[dossier] for dossier in over}


def test_a_team_that_is_read_alone_has_the_plan_that_it_has_among_all(store):
    write_demo(store, TODAY, begeleiders=20, huishoudens=120, waiting=40, teams=3)
    assert_read_apart_is_the_same(store)


def test_a_household_of_no_team_is_not_planned_in_a_team_that_once_helped_it(store):
    fill(
        store,
        teamleider("T1", team="Noord"),
        teamleider("T2", team="Zuid"),
        vrijwilliger("V1", team="Noord"),
        vrijwilliger("V2", team="Zuid"),
        vrijwilliger("V3"),
        household("D1"),
        household("D2", team="Noord"),
        match("D1", "V1", days(-50), eind=days(-5)),
    )
    assert_read_apart_is_the_same(store)


@pytest.mark.parametrize(("staff", "homes"), [("Noord", ""), ("", "Noord"), ("Noord", "Noord"), ("", "")])
def test_the_paid_staff_who_are_named_are_those_whom_the_team_is_read_with(store, staff, homes):
    fill(
        store,
        medewerker("M1", team=staff, uren_begeleiding=9.0),
        vrijwilliger("V1", team="Noord", uren_per_week=1.0),
        vrijwilliger("V2", team="Zuid"),
        vrijwilliger("V3", team=homes, uren_per_week=5.0),
        household("D1", team=homes),
        household("D2", team=homes),
    )
    assert_read_apart_is_the_same(store)


@pytest.mark.parametrize("seed", range(200 if FULL else 3))
def test_a_team_of_any_office_that_is_read_alone_has_the_plan_that_it_has_among_all(store, seed):
    stand = crowded_office(seed)
    extra = [vrijwilliger("V98", team="Noord", max_huishoudens=1), vrijwilliger("V99", team="Zuid", max_huishoudens=1)]
    fill(store, *stand.begeleiders, *extra, *stand.huishoudens, *stand.koppelingen, *stand.afwezigheden)
    assert_read_apart_is_the_same(store)


def test_it_is_told_how_far_the_work_is(demonstration):
    stand = demonstration(begeleiders=12, huishoudens=60, waiting=20, teams=3)
    heard = []
    found = propose(stand, heard=lambda *news: heard.append(news))
    assert sorted(team for _, team in heard) == sorted(team.opgave.team for team in found.teams)
    assert [share for share, _ in heard] == sorted(share for share, _ in heard)
    assert all(0 <= share < 1 for share, _ in heard)


# What a plan says of itself


@given(any_office(), st.booleans())
def test_a_proposal_is_the_sum_of_its_teams(stand, ook_tijdelijk):
    found = propose(stand, Keuzes(ook_tijdelijk=ook_tijdelijk))
    homes = {d: task for task in rebuilt(stand, ook_tijdelijk).values() for d in task.hours}
    waits = [paar for paar in found.paren if not homes[paar.dossier].tijdelijk[paar.dossier]]
    assert found.waarde == (
        sum(homes[p.dossier].spoed[p.dossier] for p in waits),
        len(waits),
        sum(homes[p.dossier].wachtdagen[p.dossier] for p in waits),
        sum(p.tienden for p in waits),
    )
    left = [d for d in found.redenen if not homes[d].tijdelijk[d]]
    assert found.uren_tekort == pytest.approx(float(sum((needed(stand, d) for d in left), Fraction(0))), abs=1e-3)
    assert found.bewezen
    assert found.gat == 0


@given(crowded())
def test_the_fullest_begeleider_is_as_full_as_the_fullest_week(stand):
    found = propose(stand)
    shares = [Fraction(0)]
    for team in found.teams:
        for b in team.opgave.begeleiders:
            person = stand.begeleider[b.kenmerk]
            hours = sum((needed(stand, p.dossier) for p in team.paren if p.kenmerk == b.kenmerk), Fraction(0))
            load = max(recount.load_on(stand, b.kenmerk, days(7 * week)) for week in range(13))
            if recount.supply(person, stand.settings):
                shares.append((load + hours) / recount.supply(person, stand.settings))
    assert found.hoogste_benutting == pytest.approx(float(max(shares)), abs=1e-3)


# Reasons


def assert_reasons_hold(stand: Stand, keuzes: Keuzes, found: Voorstel) -> None:
    """The rule that is named stands in the way of somebody of the task, in the plan as it is."""
    for team in found.teams:
        task = team.opgave
        need = {v.dossier: v.uren for v in task.huishoudens}
        room = {b.kenmerk: b.ruimte for b in task.begeleiders}
        places = {b.kenmerk: b.plaatsen for b in task.begeleiders}
        for paar in team.paren:
            room[paar.kenmerk] -= need[paar.dossier]
            places[paar.kenmerk] -= 1
        for dossier in team.over:
            reden = found.redenen[dossier]
            assert reden.uitleg
            able = [p.kenmerk for p in task.paren if p.dossier == dossier]
            home = stand.huishouden[dossier]
            if not task.begeleiders:
                assert reden.regel is Regel.NIET_INZETBAAR
            elif not able:
                rules = [recount.broken_rules(stand, stand.begeleider[b.kenmerk], home) for b in task.begeleiders]
                assert any(reden.regel.value in found_rules for found_rules in rules)
            else:
                short = {k for k in able if room[k] < need[dossier]}
                full = {k for k in able if places[k] < 1}
                refused = {k for k in able if (dossier, k) in keuzes.geweigerd}
                assert short | full | refused == set(able)  # else the plan could have held this household as well
                if "geweigerd" in reden.uitleg:
                    assert refused == set(able)
                else:
                    assert {Regel.GEEN_UREN: short, Regel.GEEN_PLAATS: full}[reden.regel]
            for kenmerk in reden.betaald:
                person = stand.begeleider[kenmerk]
                assert person.soort in recount.PAID
                assert recount.broken_rules(stand, person, home) <= {"geen_uren", "geen_plaats"}


@given(any_office(), st.booleans())
def test_the_rule_that_is_named_really_stands_in_the_way(stand, ook_tijdelijk):
    keuzes = Keuzes(ook_tijdelijk=ook_tijdelijk)
    assert_reasons_hold(stand, keuzes, propose(stand, keuzes))


@given(crowded(), SEEDS)
def test_a_reason_is_true_where_pairs_are_refused(stand, seed):
    keuzes = some_choices(stand, seed, False)
    assert_reasons_hold(stand, keuzes, propose(stand, keuzes))


def test_a_reason_in_the_demonstration_is_true(demonstration):
    stand = demonstration(begeleiders=14, huishoudens=100, waiting=40, teams=2)
    assert_reasons_hold(stand, Keuzes(), propose(stand))


def test_a_pair_that_is_refused_is_said_to_be_refused_although_the_begeleider_helps_another():
    stand = desk(vrijwilliger("V1", uren_per_week=20.0), household("D1"), household("D2"))
    found = propose(stand, Keuzes().refused(("D1", "V1")))
    assert chosen(found) == {("D2", "V1")}
    assert "geweigerd" in found.redenen["D1"].uitleg


def test_a_name_tells_nothing_apart():
    """The plan of two offices that differ in names alone is the same."""
    people = [vrijwilliger("V1", uren_per_week=5.0), stagiaire("V2", uren_per_week=10.0)]
    homes = [household("D1", zwaarte=Zwaarte.ZWAAR), household("D2"), household("D3", talen={"Dari": 2})]
    one = desk(*people, *homes)
    two = desk(
        *(replace(b, voornaam="Mohammed", achternaam="[red]", notitie="x") for b in people),
        *(replace(h, naam=f"Ἀθήνα {h.dossier}", categorie="ontheemd") for h in homes),
    )
    assert propose(one).paren == propose(two).paren
