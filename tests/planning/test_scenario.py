"""What would be, beside what is: the shortage, and who waits how long."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.agenda import Taakstelling
from db.planning.queueing import simulate
from db.planning.scenario import Scenario, compare_ahead, different, imagine_ahead, scenario_blad, scenario_page
from db.planning.what_if import NEW
from db.rules.ahead.arrivals import Verwachting
from db.rules.ahead.outlook import outlook, vooruitblik_json
from db.rules.scope import everyone, of_team
from tests.builders import TODAY, days, desk, histories, household, match, medewerker, vrijwilliger
from tests.sampling import FULL

NOBODY = Verwachting((), "niets")
APRIL, JUNE = date(2024, 4, 1), date(2024, 6, 1)


def waits(*records):
    """The median, the 90th percentile and the number at the end, of what is sure."""
    found = simulate(everyone(desk(*records)), NOBODY, 1)
    assert all(s.laag == s.midden == s.hoog for s in (found.mediaan, found.langste, found.aan_het_eind))
    return found.mediaan.midden, found.langste.midden, found.aan_het_eind.midden


@settings(max_examples=8 if FULL else 4)
@given(histories(), st.integers(0, 99))
def test_nothing_changed_is_the_same_on_both_sides(stand, seed):
    found = compare_ahead(everyone(stand), Scenario(), seed)
    assert vooruitblik_json(found.nu) == vooruitblik_json(found.als)
    assert found.nu_wachten == found.als_wachten
    assert compare_ahead(everyone(stand), Scenario(), seed).nu_wachten == found.nu_wachten, (
        "the same seed, the same answer"
    )


@settings(max_examples=25 if FULL else 8)
@given(histories(), st.integers(1, 5), st.sampled_from([None, APRIL, JUNE]))
def test_more_vrijwilligers_never_make_the_shortage_larger(stand, count, van):
    bereik = everyone(stand)
    more = imagine_ahead(bereik, Scenario(vrijwilligers=count, vrijwilligers_vanaf=van))
    for now, then in zip(outlook(bereik, 136).maanden, outlook(more, 136).maanden, strict=True):
        assert then.nodig == pytest.approx(now.nodig)
        extra = 0 if van and now.periode.tot < van else count * 8
        assert now.tekort - then.tekort == pytest.approx(extra)


@settings(max_examples=8 if FULL else 4)
@given(histories(), st.integers(1, 3))
def test_nor_do_they_make_anybody_wait_longer(stand, count):
    homes = tuple(replace(home, urgentie=None) for home in stand.huishoudens)
    bereik = everyone(replace(stand, huishoudens=homes))
    found = compare_ahead(bereik, Scenario(vrijwilligers=count), 2, 60)
    for part in ("mediaan", "langste", "aan_het_eind"):
        now, then = getattr(found.nu_wachten, part), getattr(found.als_wachten, part)
        assert then.laag <= now.laag and then.midden <= now.midden and then.hoog <= now.hoog


def never_better(bereik, scenario, seed, taakstelling=None):
    """Nobody waits shorter than now, with the same chances."""
    found = compare_ahead(bereik, scenario, seed, taakstelling)
    for part in ("mediaan", "langste", "aan_het_eind"):
        now, then = getattr(found.nu_wachten, part), getattr(found.als_wachten, part)
        assert then.laag >= now.laag and then.midden >= now.midden and then.hoog >= now.hoog, part
    return found


def office(homes, people, hours):
    """So many begeleiders who each carry one household, and households that wait or come."""
    return everyone(
        desk(
            *(vrijwilliger(f"V{n}", uren_per_week=hours) for n in range(people)),
            *(household(f"G{n}", sleuteldatum=days(-40)) for n in range(people)),
            *(match(f"G{n}", f"V{n}", start=days(-30)) for n in range(people)),
            *(household(f"D{n}", sleuteldatum=days(7 * n - 50), traject_start=None) for n in range(homes)),
        )
    )


@settings(max_examples=15 if FULL else 5)
@given(
    st.integers(0, 14), st.integers(0, 5), st.sampled_from([3.0, 8.0, 20.0]), st.sampled_from([0, 20, 136]),
    st.integers(1, 30), st.sampled_from([None, date(2024, 3, 25), JUNE]), st.integers(0, 9),
)  # fmt: skip
def test_more_arrivals_or_fewer_people_never_make_anybody_wait_shorter(homes, people, hours, quota, count, day, seed):
    bereik = office(homes, people, hours)
    never_better(bereik, Scenario(aankomsten=count, aankomsten_in=day), seed, quota)
    never_better(bereik, Scenario(taakstelling=quota + count), seed, quota)
    gone = frozenset(f"V{n}" for n in range(min(count, people)))
    never_better(bereik, Scenario(zonder=gone, zonder_vanaf=day), seed, quota)


@settings(max_examples=8 if FULL else 4)
@given(histories(), st.sampled_from([20, 136, 300]), st.integers(0, 9))
def test_without_arrivals_nobody_waits_longer(stand, quota, seed):
    bereik = everyone(replace(stand, huishoudens=tuple(replace(h, urgentie=None) for h in stand.huishoudens)))
    found = compare_ahead(bereik, Scenario(taakstelling=0), seed, quota)
    for part in ("mediaan", "langste", "aan_het_eind"):
        now, then = getattr(found.nu_wachten, part), getattr(found.als_wachten, part)
        assert then.laag <= now.laag and then.midden <= now.midden and then.hoog <= now.hoog, part


def test_who_comes_late_in_the_year_counts_with_the_whole_wait():
    later = vrijwilliger(start=days(7 * 60))
    home = household(sleuteldatum=days(7 * 50), traject_start=None)
    assert waits(later, home) == (70, 70, 1)
    beyond = household(sleuteldatum=days(7 * 53), traject_start=None)
    assert waits(beyond) == (0, 0, 0)
    assert waits(household(sleuteldatum=days(7 * 50), traject_start=None))[0] >= 365


def test_who_loses_their_begeleider_goes_first():
    bereik = office(3, 1, 8.0)
    found = compare_ahead(bereik, Scenario(zonder=frozenset({"V0"})), 1, 0)
    assert found.als_wachten.langste.midden > found.nu_wachten.langste.midden
    assert found.als_wachten.aan_het_eind.midden >= found.nu_wachten.aan_het_eind.midden


@settings(max_examples=8 if FULL else 4)
@given(histories(), st.integers(1, 20))
def test_more_arrivals_never_make_it_smaller_and_come_on_top(stand, count):
    stand = replace(stand, huishoudens=tuple(replace(h, gemeente="Steenwijkerland") for h in stand.huishoudens))
    found = compare_ahead(everyone(stand), Scenario(aankomsten=count), 1)
    for now, then in zip(found.nu.maanden, found.als.maanden, strict=True):
        assert then.bekend >= now.bekend - 1e-9
        assert then.nodig - then.bekend == pytest.approx(now.nodig - now.bekend, rel=0.5, abs=20)
    assert sum(m.bekend for m in found.als.maanden) > sum(m.bekend for m in found.nu.maanden)


@given(histories())
def test_the_real_desk_is_never_touched(stand):
    before = (stand.begeleiders, stand.huishoudens, stand.koppelingen, stand.settings)
    away = frozenset(list(stand.begeleider)[:1])
    imagine_ahead(everyone(stand), Scenario(2, 3.0, APRIL, 1, zonder=away, aankomsten=3, instellingen={"vul_tot": 50}))
    assert (stand.begeleiders, stand.huishoudens, stand.koppelingen, stand.settings) == before


def hours(bereik, attribute="uren"):
    return [getattr(m.beschikbaar, attribute) for m in outlook(bereik, 0).maanden][:4]


def test_who_joins_and_leaves_does_so_from_the_day_that_is_given():
    bereik = everyone(desk(vrijwilliger("V01"), household(), match()))
    assert hours(
        imagine_ahead(bereik, Scenario(vrijwilligers=2, vrijwilliger_uren=5, vrijwilligers_vanaf=date(2024, 5, 1)))
    ) == [8, 18, 18, 18]
    interns = Scenario(stagiaires=1, stagiaires_vanaf=date(2024, 5, 1), stagiaires_tot=JUNE)
    assert hours(imagine_ahead(bereik, interns), "stagiaires") == [0, 20, 0, 0]
    gone = imagine_ahead(bereik, Scenario(zonder=frozenset({"V01"}), zonder_vanaf=JUNE))
    assert hours(gone) == [8, 8, 0, 0]
    assert [k.eind for k in gone.stand.koppelingen] == [JUNE]
    assert outlook(imagine_ahead(bereik, Scenario(zonder=frozenset({"V01"})))).nu.beschikbaar.uren == 0


def test_arrivals_are_spread_over_a_month_and_moved_keys_take_the_traject_along():
    home = household(sleuteldatum=days(20), traject_start=days(20), traject_eind=days(380))
    bereik = everyone(desk(home))
    coming = imagine_ahead(bereik, Scenario(aankomsten=3, aankomsten_in=JUNE)).huishoudens
    assert [h.sleuteldatum.day for h in coming if h.dossier.startswith(NEW)] == [6, 16, 26]
    soon = imagine_ahead(bereik, Scenario(aankomsten=2, aankomsten_in=TODAY)).huishoudens
    assert [h.sleuteldatum.day for h in soon if h.dossier.startswith(NEW)] == [22, 28], "what is left of this month"
    assert imagine_ahead(everyone(desk()), Scenario(aankomsten=1)).huishoudens[0].sleuteldatum == date(2024, 4, 16)
    moved = imagine_ahead(bereik, Scenario(sleutels={"D001": days(50)})).huishoudens[0]
    assert (moved.sleuteldatum, moved.traject_start, moved.traject_eind) == (days(50), days(50), days(410))


def test_a_team_stays_a_team():
    stand = desk(vrijwilliger("V01", team="Noord"), vrijwilliger("V02", team="Zuid"), household(team="Zuid"))
    north = imagine_ahead(of_team(stand, "Noord"), Scenario(vrijwilligers=1))
    assert hours(north)[0] == 16
    assert north.huishoudens == ()


def test_other_norms_and_another_taakstelling_hold_on_one_side():
    quota = Taakstelling(gemeente="S", jaar=2024, helft=1, personen=68)
    found = compare_ahead(everyone(desk(quota)), Scenario(taakstelling=272, instellingen={"uren_maand_1_3": 4.0}), 1)
    assert found.als.maanden[-1].nodig == pytest.approx(found.nu.maanden[-1].nodig * 2 * 24 / 27, rel=0.1)


def test_who_waits_is_coupled_when_the_hours_are_free():
    assert waits(vrijwilliger(), household(sleuteldatum=days(-10))) == (10, 10, 0)
    assert waits(household(sleuteldatum=days(30), traject_start=None)) == (7 * 57 - 30, 7 * 57 - 30, 1), (
        "all of its traject"
    )
    over = household(sleuteldatum=days(-10), traject_eind=days(100))
    assert waits(over) == (105 + 10, 105 + 10, 0), "it waited until its traject was over"
    assert waits(vrijwilliger(), household(sleuteldatum=days(10))) == (0, 0, 0)
    assert waits() == (0, 0, 0)
    later = vrijwilliger(start=days(70))
    assert waits(later, household(sleuteldatum=days(0))) == (70, 70, 0)


def test_spoed_goes_first_and_then_who_waits_longest():
    team = [vrijwilliger("V1", uren_per_week=5.0), vrijwilliger("V2", uren_per_week=5.0, start=days(140))]
    two = [
        household("D1", sleuteldatum=days(-20), traject_start=None),
        household("D2", sleuteldatum=days(-7), traject_start=None),
    ]
    assert waits(*team, *two)[:2] == (20, 84 + 7), "the first comes to month 4 and leaves room for the second"
    urgent = [two[0], replace(two[1], urgentie=3)]
    assert waits(*team, *urgent)[0] == 7


def test_whom_begeleiders_carry_takes_hours_and_whom_paid_staff_carry_does_not():
    home, other = household("D1", sleuteldatum=days(0)), household("D2", sleuteldatum=days(0))
    team = (vrijwilliger(), medewerker())
    assert waits(*team, home, other, match("D1", "V01"))[0] > 60
    assert waits(*team, home, other, match("D1", "M01", tijdelijk=True)) == (0, 0, 0)


def test_more_people_shorten_the_wait_and_it_is_said():
    records = [vrijwilliger("V1"), *(household(f"D{n}", sleuteldatum=days(-n)) for n in range(6))]
    scenario = Scenario(vrijwilligers=3, vrijwilligers_vanaf=APRIL)
    found = compare_ahead(everyone(desk(*records)), scenario, 3, 60)
    assert found.als_wachten.mediaan.midden < found.nu_wachten.mediaan.midden
    assert found.nu_wachten.mediaan.laag <= found.nu_wachten.mediaan.midden <= found.nu_wachten.mediaan.hoog
    page = scenario_blad(found, scenario)
    assert page.zinnen[0] == "Anders is: 3 vrijwilligers erbij vanaf 1 apr 2024."
    assert page.zinnen[1].endswith("per week kleiner.")
    assert [row.naam for row in page.tabellen[0].rijen][-1] == "eind"
    assert f"hoogstens {found.als_wachten.mediaan.midden:.0f} " in page.zinnen[2]


def test_the_same_scenario_and_seed_give_the_same_page():
    bereik = everyone(desk(vrijwilliger(), household(), household("D002", sleuteldatum=days(30))))
    scenario = Scenario(aankomsten=4)
    assert scenario_page(bereik, scenario, 5, 136) == scenario_page(bereik, scenario, 5, 136)
    counted = {b.sleutel for t in scenario_page(bereik, scenario, 5).tabellen for row in t.rijen for b in row.bron}
    assert counted == {"D001", "D002"}, "whoever is imagined can't be opened"


def test_what_is_different_is_said_in_words():
    assert different(Scenario()) == "niets"
    assert different(
        Scenario(stagiaires=1, stagiaires_tot=JUNE, zonder=frozenset({"V01"}), sleutels={"D001": TODAY})
    ) == ("1 stagiaire erbij tot 1 jun 2024, 1 begeleider weg en 1 sleutel verschoven")
    assert different(Scenario(aankomsten=12, aankomsten_in=APRIL, instellingen={"vul_tot": 90})) == (
        "12 aankomsten erbij in apr 2024 en vul tot (procent van de uren): 90"
    )
    assert different(Scenario(instellingen={"personen_per_huishouden": 0.1, "uren_maand_1_3": 4.0})) == (
        "personen per huishouden: 0,1 en uren per week, maand 1 tot en met 3: 4"
    )
