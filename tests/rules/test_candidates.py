"""Everyone for one household: in which order, and with whom a duo could be made."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given

from db.lists import Fase, Vervoer, Zwaarte
from db.model import Begeleider
from db.rules.candidates import candidates
from tests.builders import desk, household, match, medewerker, offices, teamleider, vrijwilliger
from tests.rules import recount


def found(*records):
    stand = desk(*records)
    return candidates(stand, stand.huishouden["D001"])


def order(*records) -> list[str]:
    return [c.fit.begeleider.kenmerk for c in found(*records)]


@given(offices())
def test_the_order_is_that_of_the_contract(stand):
    for huishouden in stand.huishoudens:
        line = candidates(stand, huishouden)
        team = stand.team_of_huishouden(huishouden)
        for c in line:
            person = c.fit.begeleider
            assert c.laatste_redmiddel == (person.soort in recount.PAID)
            assert c.ander_team == (team != "" and stand.team_of(person.kenmerk) != team)
        for one, other in pairwise(line):
            assert one.ander_team <= other.ander_team
            if one.ander_team != other.ander_team:
                continue
            assert one.laatste_redmiddel <= other.laatste_redmiddel
            if one.laatste_redmiddel != other.laatste_redmiddel:
                continue
            assert one.fit.possible >= other.fit.possible
            if one.fit.possible and other.fit.possible:
                assert one.fit.tienden >= other.fit.tienden
                if one.fit.tienden == other.fit.tienden:
                    assert bool(one.fit.onbekend) <= bool(other.fit.onbekend)


@given(offices())
def test_no_possible_pair_breaks_a_hard_rule_and_every_excluded_one_does(stand):
    for huishouden in stand.huishoudens:
        for c in candidates(stand, huishouden):
            broken = recount.broken_rules(stand, c.fit.begeleider, huishouden)
            assert c.fit.possible == (not broken)
            assert {u.regel.value for u in c.fit.uitgesloten_door} == broken


@given(offices())
def test_everyone_who_has_not_left_is_there_once(stand):
    for huishouden in stand.huishoudens:
        line = [c.fit.begeleider.kenmerk for c in candidates(stand, huishouden)]
        assert sorted(line) == sorted(p.kenmerk for p in stand.begeleiders if p.fase is not Fase.GESTOPT)
        with_gone = [c.fit.begeleider.kenmerk for c in candidates(stand, huishouden, with_gone=True)]
        assert sorted(with_gone) == sorted(stand.begeleider)


def test_possible_ones_by_score_then_excluded_then_paid_then_other_teams():
    people = [
        vrijwilliger("V01", team="A", ervaring=1),
        vrijwilliger("V02", team="A"),
        vrijwilliger("V03", team="A", fase=Fase.PAUZE),
        medewerker("M01", team="A", uren_begeleiding=9.0),
        teamleider("T01", team="A"),
        vrijwilliger("V04", team="B"),
        vrijwilliger("V05", team="B", fase=Fase.PAUZE),
        medewerker("M02", team="B", uren_begeleiding=9.0),
    ]
    assert order(household(team="A"), *people) == ["V02", "V01", "V03", "M01", "T01", "V04", "V05", "M02"]


def test_at_equal_score_the_complete_one_comes_first():
    # An unknown third of 30 and a language at level 1 are both 10 points.
    unknown = vrijwilliger("V01", talen=None)
    complete = vrijwilliger("V02", talen={"Arabisch": 1})
    line = found(household(), unknown, complete)
    assert [c.fit.tienden for c in line] == [800, 800]
    assert [c.fit.begeleider.kenmerk for c in line] == ["V02", "V01"]


def test_an_equal_score_keeps_the_order_of_kenmerken():
    assert order(household(), vrijwilliger("V03"), vrijwilliger("V01"), vrijwilliger("V02")) == ["V01", "V02", "V03"]


def test_a_few_hours_short_names_who_could_share_as_a_duo():
    line = found(
        household(zwaarte=Zwaarte.ZWAAR),
        vrijwilliger("V01", voornaam="Piet", achternaam="Smit", uren_per_week=6.5),
        vrijwilliger("V02", voornaam="Sanne", achternaam="Bos", uren_per_week=20.0),
    )
    piet = line[1]
    assert piet.duo
    assert piet.uitgesloten_door()[0].uitleg == "1,0 u te kort; kan als duo met Sanne Bos"


def test_two_who_are_both_short_can_share():
    line = found(household(), vrijwilliger("V01", uren_per_week=3.0), vrijwilliger("V02", uren_per_week=4.0))
    assert all(c.duo for c in line)
    assert {c.uitgesloten_door()[0].uitleg for c in line} == {
        "2,0 u te kort; kan als duo met Anna Vries V02",
        "1,0 u te kort; kan als duo met Anna Vries V01",
    }


def test_without_a_second_there_is_no_duo_and_it_says_so():
    line = found(household(), vrijwilliger("V01", uren_per_week=3.0), medewerker(uren_begeleiding=9.0))
    alone = next(c for c in line if c.fit.begeleider.kenmerk == "V01")
    assert alone.partner is None
    assert alone.uitgesloten_door()[0].uitleg == "2,0 u te kort; kan als duo, maar er is geen tweede"


def test_less_than_half_of_the_hours_or_another_rule_makes_no_duo():
    other = vrijwilliger("V09", uren_per_week=20.0)
    too_few = found(household(), other, vrijwilliger("V01", uren_per_week=2.4))[1]
    assert not too_few.duo
    assert too_few.uitgesloten_door()[0].uitleg == "2,6 u te kort"
    exactly_half = found(household(), other, vrijwilliger("V01", uren_per_week=2.5))[1]
    assert exactly_half.duo
    paused = found(household(), other, vrijwilliger("V01", uren_per_week=3.0, fase=Fase.PAUZE))[1]
    assert not paused.duo


def test_a_household_that_waits_and_one_that_does_not_both_have_candidates():
    waiting = found(household(), vrijwilliger(uren_per_week=20.0))
    guided = found(household(), vrijwilliger(uren_per_week=20.0), match())
    assert [c.fit.tienden for c in waiting] == [c.fit.tienden for c in guided]


def test_names_play_no_part():
    """What is in a name, a note or an address changes no score and no rule."""
    b, h = vrijwilliger(vervoer=Vervoer.AUTO), household()
    plain = found(b, h)[0].fit
    named = found(
        replace(b, voornaam="Mohammed", achternaam="[red]x", notitie="moskee", email="x@y", wervingskanaal=None),
        replace(h, naam="Ἀθήνα", adres="Kerkstraat 1", notitie="christen", categorie="ontheemd", gemeente="X"),
    )[0].fit
    assert [p.tienden for p in plain.onderdelen] == [p.tienden for p in named.onderdelen]
    assert plain.possible == named.possible


def test_one_of_whom_nothing_is_known_still_has_a_place_in_the_list():
    from db.lists import Soort

    assert order(household(), Begeleider(kenmerk="V01", soort=Soort.VRIJWILLIGER)) == ["V01"]
