"""The gaps of the services: who is proposed, who is not and why, and what must hold of every proposal."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from db.agenda import Afspraak, Bezetting, Dienst, Uitzondering
from db.lists import Dagdeel, Deel, Fase, Inzet
from db.model import Afwezigheid
from db.planning.staffing import Beurtkeuzes, fill_gaps
from db.rules.roster import collisions, gaps, monday, square
from tests.builders import TODAY, days, desk, household, match, medewerker, stagiaire, teamleider, vrijwilliger

THURSDAY = date(2024, 3, 21)
EVERY = frozenset(Dagdeel)
SPREEKUUR = frozenset({Inzet.SPREEKUUR})
BOTH = frozenset(Inzet)

NOBODY = "niemand van wie spreekuur doet is vrij op do-ochtend"


def service(key="SP1", dagdeel=Dagdeel.DO_OCHTEND, **fields):
    return Dienst(dienst=key, naam=fields.pop("naam", "Spreekuur Steenwijk"), dagdeel=dagdeel, **fields)


def helper(kenmerk, **fields):
    given = {"voornaam": kenmerk, "achternaam": "", "inzet": BOTH, "dagdelen": EVERY}
    return vrijwilliger(kenmerk, **given | fields)


def who(stand, **asked):
    """Who is proposed, by service and date."""
    return {(p.dienst.dienst, p.datum): p.wie for p in fill_gaps(stand, **asked).plaatsen}


def reason(stand, **asked):
    (place,) = (p for p in fill_gaps(stand, **asked).plaatsen if p.datum == THURSDAY)
    assert place.wie is None
    return place.waarom


def test_every_gap_until_the_end_of_the_quarter_gets_somebody_and_everybody_has_as_many():
    stand = desk(service(), helper("V01"), helper("V02"))
    found = fill_gaps(stand)
    assert (found.van, found.tot) == (TODAY, date(2024, 3, 31))
    assert [p.datum for p in found.plaatsen] == [THURSDAY, date(2024, 3, 28)]
    assert {p.wie for p in found.plaatsen} == {"V01", "V02"}
    assert (found.voor, found.na) == ({"V01": 0, "V02": 0}, {"V01": 1, "V02": 1})
    assert found.bewezen


def test_turns_that_were_had_earlier_in_the_quarter_count():
    had = [Bezetting(dienst="SP1", datum=THURSDAY - timedelta(weeks=n), begeleider="V01") for n in (1, 2)]
    stand = desk(service(), helper("V01"), helper("V02"), *had)
    found = fill_gaps(stand)
    assert [(p.wie, p.keer) for p in found.plaatsen] == [("V02", 1), ("V02", 2)]
    assert (found.voor["V01"], found.na["V01"]) == (2, 2)


def test_turns_of_the_quarter_before_do_not_count():
    had = [Bezetting(dienst="SP1", datum=date(2023, 12, 28) - timedelta(weeks=n), begeleider="V01") for n in (0, 1, 2)]
    assert set(fill_gaps(desk(service(), helper("V01"), helper("V02"), *had)).voor.values()) == {0}


def test_who_is_there_only_for_the_spreekuur_comes_first_where_it_is_as_fair():
    stand = desk(service(), helper("V01"), helper("V02", inzet=SPREEKUUR))
    assert who(stand, tot=THURSDAY) == {("SP1", THURSDAY): "V02"}


def test_who_does_not_do_the_spreekuur_is_not_asked():
    stand = desk(service(), helper("V01", inzet=frozenset({Inzet.HUISHOUDEN})))
    assert reason(stand) == "niemand doet het spreekuur; wel vrij maar doet geen spreekuur: V01"


def test_a_service_that_lacks_two_has_two_places_and_two_people():
    places = fill_gaps(desk(service(nodig=2), helper("V01"), helper("V02")), tot=THURSDAY).plaatsen
    assert {p.wie for p in places} == {"V01", "V02"}
    assert all(not p.anderen for p in places)


@pytest.mark.parametrize(
    ("fields", "more", "said"),
    [
        ({}, [Afwezigheid(begeleider="V01", van=TODAY)], "V01 is afwezig"),
        ({"fase": Fase.TRAINING}, [], "V01 is nog in werving (training)"),
        ({"vog_aangevraagd": TODAY, "vog_ontvangen": None}, [], "V01 wacht nog op de VOG"),
        ({"eind": THURSDAY}, [], "V01 is dan niet bij het team"),
        ({}, [Uitzondering(begeleider="V01", datum=THURSDAY, deel=Deel.OCHTEND, vrij=False)], "V01 kan dan niet"),
        (
            {},
            [
                household(naam="Tesfay"),
                match(start=days(-30)),
                Afspraak(dossier="D001", begeleider="V01", dagdeel=Dagdeel.DO_OCHTEND, van=THURSDAY),
            ],
            "V01 is bij Tesfay",
        ),
    ],
)
def test_an_open_place_says_who_can_not_and_why(fields, more, said):
    assert reason(desk(service(), helper("V01", **fields), *more)) == f"{NOBODY}; {said}"


def test_who_is_there_already_is_not_named_as_a_reason():
    there = Bezetting(dienst="SP1", datum=THURSDAY, begeleider="V01")
    places = fill_gaps(desk(service(nodig=3), helper("V01"), helper("V02"), there), tot=THURSDAY).plaatsen
    assert [(p.wie, p.waarom) for p in places] == [
        ("V02", ""),
        (None, NOBODY.replace("niemand", "niemand meer")),
    ]


def test_who_is_never_free_then_is_not_named():
    stand = desk(service(), helper("V01", dagdelen=frozenset({Dagdeel.MA_AVOND})))
    assert reason(stand) == NOBODY


def test_who_said_to_be_free_for_once_can_be_asked():
    once = Uitzondering(begeleider="V01", datum=THURSDAY, deel=Deel.OCHTEND, vrij=True)
    stand = desk(service(), helper("V01", dagdelen=frozenset({Dagdeel.MA_AVOND})), once)
    assert who(stand, tot=THURSDAY) == {("SP1", THURSDAY): "V01"}


def test_nobody_is_asked_more_often_in_a_week_than_the_setting_says():
    services = [service("SP1"), service("SP2", Dagdeel.VR_OCHTEND)]
    stand = desk(*services, helper("V01"))
    found = fill_gaps(stand, tot=date(2024, 3, 22))
    assert sorted(p.wie or "" for p in found.plaatsen) == ["", "V01"]
    assert "V01 is die week al ingedeeld" in next(p.waarom for p in found.plaatsen if not p.wie)
    twice = desk(*services, helper("V01"), spreekuur_per_week=2)
    assert [p.wie for p in fill_gaps(twice, tot=date(2024, 3, 22)).plaatsen] == ["V01", "V01"]


def test_a_turn_earlier_in_this_week_counts_for_the_week():
    monday_turn = Bezetting(dienst="SP2", datum=monday(TODAY), begeleider="V01")
    stand = desk(service(), service("SP2", Dagdeel.MA_OCHTEND), helper("V01"), monday_turn)
    assert "V01 is die week al ingedeeld" in reason(stand, tot=THURSDAY)


def test_paid_staff_come_only_where_it_was_said_and_nobody_else_can():
    stand = desk(service(nodig=2), helper("V01"), medewerker("M01", voornaam="Karin", achternaam="", dagdelen=EVERY))
    places = fill_gaps(stand, tot=THURSDAY).plaatsen
    assert [p.wie for p in places] == ["V01", None]
    assert places[1].waarom.endswith("wel vrij: Karin (betaald)")
    found = fill_gaps(stand, tot=THURSDAY, keuzes=Beurtkeuzes(ook_betaald=True))
    assert [p.wie for p in found.plaatsen] == ["V01", "M01"] or [p.wie for p in found.plaatsen] == ["M01", "V01"]
    enough = desk(service(), helper("V01"), medewerker("M01", dagdelen=EVERY))
    assert who(enough, tot=THURSDAY, keuzes=Beurtkeuzes(ook_betaald=True)) == {("SP1", THURSDAY): "V01"}


def test_who_is_of_another_team_is_not_asked():
    people = [teamleider("T01", team="Noord"), helper("V01", leidinggevende="T01")]
    assert "V01 is van een ander team" in reason(desk(service(team="Zuid"), *people))
    assert who(desk(service(team="Noord"), *people), tot=THURSDAY) == {("SP1", THURSDAY): "V01"}


def test_a_turn_that_was_chosen_stands_and_the_rest_is_shared_around_it():
    stand = desk(service(), helper("V01"), helper("V02"), helper("V03", inzet=SPREEKUUR))
    chosen = ("SP1", THURSDAY, "V02")
    found = fill_gaps(stand, keuzes=Beurtkeuzes().fixed(chosen))
    assert {p.datum: p.wie for p in found.plaatsen} == {THURSDAY: "V02", date(2024, 3, 28): "V03"}
    assert found.plaatsen[0].anderen == ("V01", "V03")


def test_a_turn_that_was_refused_is_not_proposed_again_but_can_still_be_chosen():
    stand = desk(service(), helper("V01"))
    keuzes = Beurtkeuzes().refused(("SP1", THURSDAY, "V01"))
    (place,) = fill_gaps(stand, tot=THURSDAY, keuzes=keuzes).plaatsen
    assert (place.wie, place.anderen) == (None, ("V01",))
    assert place.waarom == f"{NOBODY}; V01 staat uit"
    assert who(stand, tot=THURSDAY, keuzes=keuzes.fixed(("SP1", THURSDAY, "V01"))) == {("SP1", THURSDAY): "V01"}


def test_a_turn_that_was_chosen_and_can_no_longer_be_is_let_go():
    stand = desk(service(), helper("V01"), Afwezigheid(begeleider="V01", van=TODAY))
    assert who(stand, tot=THURSDAY, keuzes=Beurtkeuzes().fixed(("SP1", THURSDAY, "V01"))) == {("SP1", THURSDAY): None}
    assert who(stand, tot=THURSDAY, keuzes=Beurtkeuzes().fixed(("SP9", THURSDAY, "V07"))) == {("SP1", THURSDAY): None}


def test_a_holiday_leaves_no_gap():
    easter = desk(service("SP1", Dagdeel.MA_OCHTEND), helper("V01"))
    assert all(p.datum != date(2024, 4, 1) for p in fill_gaps(easter, tot=date(2024, 4, 8)).plaatsen)


def test_without_gaps_there_is_nothing_to_propose():
    found = fill_gaps(desk(helper("V01")))
    assert (found.plaatsen, found.bewezen) == ((), True)


def random_desk(seed: int):
    """Services and people of any kind, with what they are at and when they are away."""
    r = Random(seed)
    half_days = list(Dagdeel)[:9]
    services = [service(f"SP{n}", r.choice(half_days), nodig=r.randint(1, 2)) for n in range(r.randint(1, 4))]
    people = [
        replace(
            r.choice([vrijwilliger, vrijwilliger, stagiaire, medewerker])(f"V{n}"),
            voornaam=f"P{n}",
            achternaam="",
            dagdelen=frozenset(r.sample(half_days, r.randint(0, 6))),
            inzet=r.choice([BOTH, BOTH, SPREEKUUR, frozenset({Inzet.HUISHOUDEN})]),
            fase=r.choice([Fase.INZETBAAR] * 4 + [Fase.PAUZE]),
        )
        for n in range(r.randint(1, 6))
    ]
    away = [Afwezigheid(begeleider=f"V{r.randint(0, 5)}", van=days(r.randint(-5, 9)), tot=days(r.randint(9, 20)))]
    meets = Afspraak(dossier="D001", begeleider="V0", dagdeel=r.choice(half_days), van=TODAY)
    staffed = {
        (s.dienst, day): Bezetting(dienst=s.dienst, datum=day, begeleider=f"V{r.randint(0, 5)}")
        for s in services
        for day in (days(n) for n in range(-40, 13))
        if s.runs(day) and r.random() < 0.3
    }
    return desk(
        *services,
        *people,
        *away,
        meets,
        *staffed.values(),
        household(),
        match("D001", "V0"),
        spreekuur_per_week=r.choice([1, 2]),
    )


@pytest.mark.parametrize("seed", range(60))
def test_what_is_proposed_can_be_and_nobody_who_could_is_left_out(seed):
    stand = random_desk(seed)
    keuzes = Beurtkeuzes(ook_betaald=seed % 3 == 0)
    found = fill_gaps(stand, keuzes=keuzes)
    assert found.bewezen
    assert len(found.plaatsen) == sum(g.tekort for g in gaps(stand, found.van, found.tot))
    halves = Counter((p.wie, p.datum, p.dienst.dagdeel.deel) for p in found.plaatsen if p.wie)
    assert set(halves.values()) <= {1}
    weeks = Counter((p.wie, monday(p.datum)) for p in found.plaatsen if p.wie)
    assert max(weeks.values(), default=0) <= stand.settings.spreekuur_per_week
    for place in found.plaatsen:
        if place.wie is None:
            assert place.waarom
            continue
        person = stand.begeleider[place.wie]
        assert square(stand, person, place.datum, place.dienst.dagdeel.deel).vrij
        assert not collisions(stand, place.wie, place.dienst.dagdeel, place.datum, place.datum)
        assert keuzes.ook_betaald or not person.soort.betaald
        assert place.wie not in place.er
    gained = Counter(p.wie for p in found.plaatsen if p.wie)
    assert all(found.na[kenmerk] == found.voor[kenmerk] + gained[kenmerk] for kenmerk in found.na)
    assert fill_gaps(stand, keuzes=keuzes) == found
