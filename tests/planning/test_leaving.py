"""Replacement: of random teams as many households are taken over as can be, nobody else is touched, no rule is broken.

How many can be is counted by means that share nothing with ours: see `leavers`.
"""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from random import Random

import pytest

from db.lists import AfwezigSoort, Rol, TrajectStatus
from db.model import Afwezigheid
from db.planning.leaving import Keus, Vervanging, replacement
from db.planning.process import Planner
from db.rules.leaving import Manier, Stap, Uitval
from db.stand import Stand
from tests.builders import (
    TODAY,
    days,
    desk,
    household,
    match,
    medewerker,
    stagiaire,
    teamleider,
    vrijwilliger,
)
from tests.conftest import FULL
from tests.planning.leavers import Recounted, afterwards, random_team
from tests.rules import recount

TEAMS = 1000 if FULL else 30

# Of random teams.


@pytest.mark.parametrize("block", range(10))
def test_as_many_as_can_be_are_taken_over_and_nobody_else_is_touched(block):
    for seed in range(block * TEAMS // 10, (block + 1) * TEAMS // 10):
        stand, uitval = random_team(seed)
        found, other = replacement(stand, uitval), Recounted(stand, uitval)
        assert_most(found, other, seed)
        assert_holds(stand, found, other, seed)
        able = [(g, f) for g in found.getroffen for f in g.passend if f.possible and g.koppeling.dossier in other.open]
        if able:
            chosen, fit = Random(seed).choice(able)
            manier = Manier.OVERDRAGEN if uitval.vertrekt else Manier.VERVANGEN
            keus = Keus(manier, fit.begeleider.kenmerk)
            again = replacement(stand, uitval, {chosen.koppeling.dossier: keus}, found.koppels)
            pair = (chosen.koppeling.dossier, fit.begeleider.kenmerk)
            assert pair in again.koppels or other.most(other.open, pair) is None, f"seed {seed}: what is chosen stands"
            assert_holds(stand, again, other, seed)


def assert_most(found: Vervanging, other: Recounted, seed: int) -> None:
    """Every household that is hit is in it, and as many as can be get somebody."""
    by_itself = {s.dossier for s in found.stappen if s.manier is Manier.DOORGAAN and not s.wie}
    finished = {s.dossier for s in found.stappen if s.manier is Manier.AFMAKEN}
    taken = [s.dossier for s in found.stappen if s.wie and not s.manier.door_betaald]
    assert {s.dossier for s in found.stappen} == set(other.hit), f"seed {seed}"
    assert by_itself >= set(other.hit) - set(other.open), f"seed {seed}"
    assert len(taken) == other.most([d for d in other.open if d not in finished]), f"seed {seed}"
    assert len(taken) + len(finished) >= other.most(other.open), f"seed {seed}"


def assert_holds(stand: Stand, found: Vervanging, other: Recounted, seed: int) -> None:
    """Nobody else's koppelingen change; who is asked breaks no rule, on the first day nor on that without the leaver.

    A week in which one of them is away for a moment is left out: who stands in carries more then, as ever.
    """
    after, last = afterwards(stand, found), max(found.uitval.van, stand.today)
    others = [k for k in stand.koppelingen if k.begeleider != found.uitval.kenmerk]
    assert [k for k in after.koppelingen if k in others] == others, f"seed {seed}"
    asked = [s for s in found.stappen if s.wie and not s.manier.door_betaald]
    for stap in asked:
        person, home = stand.begeleider[stap.wie], stand.huishouden[stap.dossier]
        assert other.can(person, stap.dossier), f"seed {seed}"
        shares = stap.wie in other.partners[stap.dossier]
        for day in {last, min(stap.vanaf or last, last)}:
            now = replace(after, today=day)
            rules = recount.broken_rules(now, person, home) - {"geen_uren", "geen_plaats"}
            assert not (rules & {"niet_inzetbaar", "afwezig"} if shares else rules), f"seed {seed}: {rules}"
            homes = {k.dossier for k in after.koppelingen if k.begeleider == stap.wie and recount.running(now, k)}
            assert shares or len(homes) <= (person.max_huishoudens or 99), f"seed {seed}"
            weeks = [day + timedelta(days=7 * week) for week in range(13)]
            weeks = [d for d in weeks if not any(recount.away(after, s.wie, d) for s in asked)]
            most = max((recount.load_on(after, stap.wie, d) for d in weeks), default=0)
            full = recount.supply(person, stand.settings) * recount.exact(stand.settings.vul_tot) / 100
            assert not other.need[stap.dossier] or most <= full + Fraction(1, 1000), f"seed {seed}: {stap.wie}"


# One rule at a time.


def planned(stand: Stand, uitval: Uitval, **keuzes: Keus) -> dict[str, Stap]:
    """What is proposed about each household."""
    return {stap.dossier: stap for stap in replacement(stand, uitval, keuzes).stappen}


def ill(until: date | None = None, van: date = TODAY, kenmerk: str = "V01") -> Uitval:
    return Uitval(kenmerk, AfwezigSoort.ZIEK, van, until)


def leaves(van: date = TODAY, kenmerk: str = "V01", **fields) -> Uitval:
    return Uitval(kenmerk, None, van, **fields)


TEAM = (
    teamleider("T01", telefoon="1"),
    medewerker("M01", leidinggevende="T01"),
    vrijwilliger("V01", leidinggevende="M01"),
    vrijwilliger("V02", leidinggevende="M01"),
)


@pytest.mark.parametrize(("last", "manier"), [(6, Manier.AFBELLEN), (7, Manier.VERVANGEN), (None, Manier.VERVANGEN)])
def test_up_to_seven_days_are_called_off_and_longer_ones_are_covered(last, manier):
    until = None if last is None else days(last)
    stand = desk(*TEAM, household(), match(start=days(-30)))
    stap = planned(stand, ill(until))["D001"]
    assert stap.manier is manier
    if manier is Manier.VERVANGEN:
        assert (stap.wie, stap.vanaf, stap.tot) == ("V02", TODAY, until and until + timedelta(days=1))


def test_a_short_absence_is_covered_where_that_is_chosen():
    stand = desk(*TEAM, household(), match(start=days(-30)))
    stap = planned(stand, ill(days(2)), D001=Keus(Manier.VERVANGEN))["D001"]
    assert (stap.manier, stap.wie, stap.tot) == (Manier.VERVANGEN, "V02", days(3))


def test_who_is_ill_since_last_week_is_covered_from_today():
    stand = desk(*TEAM, household(), match(start=days(-30)))
    assert planned(stand, ill(days(9), van=days(-5)))["D001"].vanaf == TODAY


@pytest.mark.parametrize(
    ("home", "koppeling"),
    [
        (household(sleuteldatum=days(30)), match(start=days(-1))),
        (household(), match(start=days(30))),
        (household(), match(start=days(-60), eind=TODAY)),
        (household(traject_status=TrajectStatus.AFGEROND), match(start=days(-60))),
    ],
    ids=["no key yet", "not begun yet", "over by then", "traject is over"],
)
def test_what_has_no_part_in_an_absence_is_not_hit(home, koppeling):
    assert planned(desk(*TEAM, home, koppeling), ill(days(20))) == {}


def test_a_departure_is_handed_over_with_an_overlap_before_the_last_day():
    stand = desk(*TEAM, household(), match(start=days(-30)))
    assert planned(stand, leaves(days(60)))["D001"] == Stap("D001", Manier.OVERDRAGEN, "V02", days(46))
    assert planned(stand, leaves(days(5)))["D001"].vanaf == TODAY
    assert planned(stand, leaves())["D001"].vanaf == TODAY


def test_without_an_overlap_where_somebody_can_only_begin_on_the_day_itself():
    busy = match("D002", "V02", start=days(-30), eind=days(60))
    stand = desk(*TEAM, household(), household("D002"), match(start=days(-30)), busy)
    assert planned(stand, leaves(days(60)))["D001"].vanaf == days(60)


def test_hours_and_absences_are_those_of_the_day_of_the_departure():
    summer = Afwezigheid(begeleider="V02", van=days(100), tot=days(130))
    heavy = household(zwaarte=None, sleuteldatum=TODAY, traject_start=TODAY)
    few = replace(TEAM[3], uren_per_week=2.0)
    stand = desk(*TEAM[:3], few, heavy, match(start=TODAY), summer)
    assert planned(stand, leaves(days(10)))["D001"].manier is Manier.OVERBRUGGEN, "5 hours in the first months"
    assert planned(stand, leaves(days(98)))["D001"].wie == "V02", "2 hours later on; 31 days away after that is said"
    assert planned(stand, leaves(days(105)))["D001"].manier is Manier.OVERBRUGGEN, "away on that day for long"


@pytest.mark.parametrize(("ends", "manier"), [(160, Manier.AFMAKEN), (161, Manier.OVERDRAGEN)])
def test_a_traject_that_ends_soon_after_is_finished_by_the_werkbegeleider(ends, manier):
    stand = desk(*TEAM, household(traject_eind=days(ends)), match(start=days(-30)))
    stap = planned(stand, leaves(days(100)))["D001"]
    assert stap.manier is manier
    if manier is Manier.AFMAKEN:
        assert (stap.wie, stap.vanaf, stap.tot) == ("M01", days(100), None)


def test_a_household_of_paid_staff_is_not_finished_by_other_paid_staff():
    stand = desk(*TEAM, household(traject_eind=days(30)), match(begeleider="M01", start=days(-30), tijdelijk=True))
    stap = planned(stand, leaves(kenmerk="M01"))["D001"]
    assert stap.manier is Manier.OVERDRAGEN


def test_where_nobody_can_the_werkbegeleider_bridges_until_a_day():
    stand = desk(*TEAM[:3], household(), match(start=days(-30)))
    assert planned(stand, leaves(days(10)))["D001"] == Stap("D001", Manier.OVERBRUGGEN, "M01", days(10), days(52))
    chosen = leaves(days(10), brug=days(20))
    assert planned(stand, chosen)["D001"].tot == days(20)
    assert planned(stand, ill(days(20)))["D001"] == Stap("D001", Manier.OVERBRUGGEN, "M01", TODAY, days(21))


def test_where_paid_staff_can_not_either_it_waits_or_is_called_off():
    stand = desk(*TEAM[:3], household(talen={"Dari": 3}), match(start=days(-30)))
    assert planned(stand, leaves())["D001"] == Stap("D001", Manier.WACHTEN)
    assert planned(stand, ill())["D001"] == Stap("D001", Manier.AFBELLEN)


def test_paid_staff_are_never_proposed_as_a_begeleider():
    able = replace(TEAM[1], uren_begeleiding=20.0)
    stand = desk(TEAM[0], able, TEAM[2], household(), match(start=days(-30)))
    assert planned(stand, leaves())["D001"].manier is Manier.OVERBRUGGEN


def test_another_team_is_not_asked():
    stand = desk(*TEAM, replace(TEAM[3], team="Elders"), household(), match(start=days(-30)))
    assert planned(stand, leaves())["D001"].manier is Manier.OVERBRUGGEN


def shared(**partner) -> Stand:
    """A household that V01 and V02 share, 5 hours a week."""
    one, two = match(start=days(-30)), match(begeleider="V02", start=days(-30), rol=Rol.DUO)
    return desk(*TEAM[:3], replace(TEAM[3], **partner), household(), one, two)


def test_a_partner_with_room_goes_on_alone_and_nothing_is_asked():
    stap = Stap("D001", Manier.DOORGAAN, "V02")
    assert planned(shared(), leaves(days(30)))["D001"] == stap
    assert planned(shared(max_huishoudens=1), leaves(days(30)))["D001"] == stap, "it is no further household"
    assert planned(shared(), ill())["D001"] == stap


def test_a_partner_is_rather_asked_than_a_new_face_who_scores_more():
    stand = shared(ervaring=0)
    helper = vrijwilliger("V03", leidinggevende="T01")
    found = replacement(replace(stand, begeleiders=(*stand.begeleiders, helper)), leaves()).getroffen[0]
    assert found.passend[0].begeleider.kenmerk == "V03"
    assert found.stap == Stap("D001", Manier.DOORGAAN, "V02")
    assert found.fit.score < found.passend[0].score


def test_a_partner_without_room_gets_help_or_has_to_do_it():
    assert planned(shared(uren_per_week=4.0), leaves())["D001"].manier is Manier.OVERBRUGGEN
    stand = shared(uren_per_week=4.0)
    alone = replace(stand, begeleiders=stand.begeleiders[2:])
    assert planned(alone, leaves())["D001"] == Stap("D001", Manier.DOORGAAN)


def test_half_of_a_shared_household_is_what_has_to_be_covered():
    stand = shared(uren_per_week=2.5)
    helper = vrijwilliger("V03", leidinggevende="T01", uren_per_week=2.5)
    found = replacement(replace(stand, begeleiders=(*stand.begeleiders, helper)), leaves())
    assert [(g.uren, g.stap.wie) for g in found.getroffen] == [(2.5, "V03")]


def test_where_two_stay_nobody_new_is_sought():
    stand = shared()
    third = match(begeleider="V03", start=days(-5), rol=Rol.DUO)
    helpers = [vrijwilliger(k, leidinggevende="T01") for k in ("V03", "V04")]
    stand = replace(stand, begeleiders=(*stand.begeleiders, *helpers), koppelingen=(*stand.koppelingen, third))
    assert planned(stand, leaves())["D001"] == Stap("D001", Manier.DOORGAAN)
    chosen = planned(stand, leaves(), D001=Keus(Manier.OVERDRAGEN, "V04"))["D001"]
    assert (chosen.manier, chosen.wie) == (Manier.OVERDRAGEN, "V04")


def test_a_vervanger_who_was_asked_stays_so():
    away = Afwezigheid(begeleider="V01", van=days(-10))
    cover = match(begeleider="V02", start=days(-9), rol=Rol.VERVANGER)
    better = stagiaire("S01", leidinggevende="T01")
    stand = desk(*TEAM[:3], replace(TEAM[3], ervaring=0), better, household(), match(start=days(-30)), cover, away)
    assert planned(stand, ill(van=days(-10)))["D001"] == Stap("D001", Manier.DOORGAAN)


def test_a_vervanger_goes_on_where_the_absence_lasts_longer():
    cover = match(begeleider="V02", start=days(-9), eind=days(3), rol=Rol.VERVANGER)
    stand = desk(*TEAM, household(), match(start=days(-30)), cover, Afwezigheid(begeleider="V01", van=days(-10)))
    assert planned(stand, ill(days(20)))["D001"] == Stap("D001", Manier.DOORGAAN, "V02", days(3), days(21))


def test_who_stands_in_and_falls_ill_is_followed_until_the_agreed_end():
    away = Afwezigheid(begeleider="V09", van=days(-10))
    cover = match(start=days(-9), eind=days(60), rol=Rol.VERVANGER)
    guide = match(begeleider="V09", start=days(-90))
    stand = desk(*TEAM, vrijwilliger("V09", leidinggevende="T01"), household(), cover, guide, away)
    found = replacement(stand, ill(days(20)))
    assert [(g.uren, g.stap) for g in found.getroffen] == [
        (5.0, Stap("D001", Manier.VERVANGEN, "V02", TODAY, days(60)))
    ]


@pytest.mark.parametrize(("away", "wie"), [(9, "V02"), (11, None)])
def test_who_is_away_for_half_of_a_cover_is_not_asked(away, wie):
    absence = Afwezigheid(begeleider="V02", van=days(20 - away), tot=days(30))
    stand = desk(*TEAM[2:], household(), match(start=days(-30)), absence)
    stap = planned(stand, ill(days(20)))["D001"]
    assert stap.wie == wie


def test_of_two_the_one_who_is_there_all_the_time_is_asked():
    absence = Afwezigheid(begeleider="V02", van=days(5), tot=days(9))
    stand = desk(*TEAM, vrijwilliger("V03", leidinggevende="T01"), household(), match(start=days(-30)), absence)
    assert planned(stand, ill(days(20)))["D001"].wie == "V03"


def test_who_goes_before_the_end_is_not_asked():
    student = stagiaire("S01", leidinggevende="T01", eind=days(30))
    stand = desk(*TEAM[:3], student, household(), match(start=days(-30)))
    assert planned(stand, leaves(days(10)))["D001"].wie == "S01"
    assert planned(stand, leaves(days(30)))["D001"].manier is Manier.OVERBRUGGEN


def test_the_last_of_two_choices_that_do_not_go_together_stands():
    homes = [household(d, talen={"Arabisch": 3}) for d in ("D001", "D002")]
    stand = desk(
        *TEAM, stagiaire("S01", leidinggevende="T01"), *homes, *(match(h.dossier, start=days(-30)) for h in homes)
    )
    keus = Keus(Manier.OVERDRAGEN, "V02")
    found = planned(stand, leaves(), D001=keus, D002=keus)
    assert (found["D001"].wie, found["D002"].wie) == ("S01", "V02")
    found = planned(stand, leaves(), D002=keus, D001=keus)
    assert (found["D001"].wie, found["D002"].wie) == ("V02", "S01")


def test_what_falls_to_a_partner_leaves_no_room_for_another():
    """V02 has 2 hours left. Nobody can take the other half of D001, so that the room is for that."""
    stand = shared(uren_per_week=4.5)
    other = household("D002", zwaarte=None, sleuteldatum=days(-120), traject_start=days(-120))
    stand = replace(
        stand,
        begeleiders=stand.begeleiders[2:],
        huishoudens=(*stand.huishoudens, other),
        koppelingen=(*stand.koppelingen, match("D002", start=days(-100))),
    )
    found = planned(stand, leaves())
    assert found == {"D001": Stap("D001", Manier.DOORGAAN), "D002": Stap("D002", Manier.WACHTEN)}


def test_it_is_answered_in_the_child_process_as_here():
    stand, uitval = random_team(5)
    planner = Planner()
    assert planner.ask(replacement, stand, uitval=uitval).stappen == replacement(stand, uitval).stappen
    planner.close()
