"""The step that comes next, what is lacking before it, and what is left to do when somebody leaves."""

import pytest
from hypothesis import given

from db.lists import Bezit, Fase, Inzet
from db.rules.lifecycle import lacking, leaving_soon, left_to_do, may_pause, next_step, step, vog_age
from db.rules.signals import Signaal, begeleider_signals
from tests.builders import TODAY, begeleiders, days, desk, household, match, medewerker, stagiaire, vrijwilliger

NEW = {"vog_ontvangen": None, "overeenkomst": None, "training": None}


def signal(person, wanted: Signaal, **settings) -> str:
    stand = desk(person, **settings)
    return next((m.uitleg for m in begeleider_signals(stand, person) if m.signaal is wanted), "")


@pytest.mark.parametrize(
    ("fase", "then", "filled"),
    [
        (Fase.AANGEMELD, Fase.KENNISMAKING, ()),
        (Fase.KENNISMAKING, Fase.VOG, ("vog_aangevraagd",)),
        (Fase.VOG, Fase.TRAINING, ("vog_ontvangen", "overeenkomst")),
        (Fase.TRAINING, Fase.INZETBAAR, ("training",)),
    ],
)
def test_each_ordinary_step_fills_in_the_dates_that_it_means(fase, then, filled):
    person = vrijwilliger(fase=fase, **NEW)
    found = next_step(person)
    assert (found.fase, found.velden) == (then, filled)
    after = found.taken(person, TODAY)
    assert (after.fase, after.fase_sinds) == (then, TODAY)
    assert all(getattr(after, name) == TODAY for name in filled)


def test_a_date_that_is_known_stays():
    person = vrijwilliger(fase=Fase.VOG, vog_ontvangen=days(-9), overeenkomst=None)
    assert next_step(person).taken(person, TODAY).vog_ontvangen == days(-9)


def test_who_is_there_or_is_paid_has_no_ordinary_step():
    assert next_step(vrijwilliger()) is None
    assert next_step(medewerker(fase=None)) is None
    assert may_pause(vrijwilliger())
    assert not may_pause(medewerker())


def test_who_stopped_comes_back_without_an_end_and_who_paused_keeps_theirs():
    gone = vrijwilliger(fase=Fase.GESTOPT, eind=days(-40), stop_reden="verhuizing", eindgesprek=days(-40))
    back = next_step(gone).taken(gone, TODAY)
    assert (back.fase, back.eind, back.stop_reden, back.eindgesprek) == (Fase.INZETBAAR, None, None, None)
    away = stagiaire(fase=Fase.PAUZE)
    assert next_step(away).taken(away, TODAY).eind == away.eind


def test_the_age_of_the_vog_is_said_to_who_comes_back():
    assert vog_age(desk(), vrijwilliger(vog_ontvangen=days(-366))) == "VOG van 19 mrt 2023, 12 maanden oud"
    assert vog_age(desk(), vrijwilliger(vog_ontvangen=days(-40))) == "VOG van 8 feb, 1 maand oud"
    assert vog_age(desk(), vrijwilliger(vog_ontvangen=None)) == "VOG onbekend"


def test_what_is_lacking_is_said_until_the_first_koppeling():
    person = vrijwilliger(fase=Fase.VOG, vog_aangevraagd=days(-12), **NEW)
    assert lacking(desk(person), person) == (
        "VOG aangevraagd op 7 mrt, 12 dagen niet binnen",
        "overeenkomst nog niet getekend",
        "training nog niet gedaan",
    )
    assert lacking(desk(), vrijwilliger(fase=Fase.AANGEMELD, **NEW))[0] == "VOG nog niet aangevraagd"
    ready = vrijwilliger(fase_sinds=days(-9), training=days(-9))
    assert lacking(desk(ready), ready) == ("nog geen eerste koppeling, 9 dagen inzetbaar",)
    assert lacking(desk(ready, household(), match()), ready) == ()
    spreekuur = vrijwilliger(training=days(-9), inzet=frozenset({Inzet.SPREEKUUR}))
    assert lacking(desk(spreekuur), spreekuur) == ()
    assert lacking(desk(), vrijwilliger(fase=Fase.GESTOPT, **NEW)) == ()


def test_who_leaves_within_two_weeks_hands_in_what_is_of_the_office():
    has = {"in_bezit": frozenset({Bezit.PAS, Bezit.SLEUTEL})}
    soon = vrijwilliger(eind=days(14), **has)
    assert left_to_do(desk(), soon) == "nog inleveren: sleutel, pas; nog geen eindgesprek"
    assert left_to_do(desk(), vrijwilliger(eind=days(15), **has)) == ""
    assert left_to_do(desk(vertrek_dagen=15), vrijwilliger(eind=days(15), **has))
    assert left_to_do(desk(), vrijwilliger(eind=days(9), eindgesprek=TODAY)) == ""
    gone = vrijwilliger(fase=Fase.GESTOPT, eind=days(-181))
    assert left_to_do(desk(), gone) == "", "the talk of long ago is not asked for"
    assert signal(soon, Signaal.AFRONDEN) == left_to_do(desk(), soon)


@given(begeleiders())
def test_nothing_is_asked_of_who_stays(person):
    stand = desk(person)
    assert leaving_soon(stand, person) or left_to_do(stand, person) == ""


@given(begeleiders())
def test_steps_lead_everyone_to_inzetbaar_and_no_further(person):
    for _ in range(6):
        found = next_step(person)
        if found is None:
            break
        person = found.taken(person, TODAY)
    assert person.soort.betaald or person.fase is Fase.INZETBAAR
    assert step(person, Fase.PAUZE).velden == ()


@pytest.mark.parametrize(
    ("day", "said"), [(15, ""), (14, "over 14 dagen"), (1, "over 1 dag"), (0, "vandaag"), (-1, "")]
)
def test_an_assessment_is_said_from_two_weeks_before_until_its_day(day, said):
    person = stagiaire(tussenbeoordeling=days(day))
    assert signal(person, Signaal.BEOORDELING) == (f"tussenbeoordeling {said}" if said else "")
    assert signal(vrijwilliger(tussenbeoordeling=days(day)), Signaal.BEOORDELING) == ""


def test_the_nearest_of_two_assessments_is_said():
    person = stagiaire(tussenbeoordeling=days(-3), eindbeoordeling=days(4))
    assert signal(person, Signaal.BEOORDELING) == "eindbeoordeling over 4 dagen"


def test_no_talk_for_long_is_said_and_unknown_is_not():
    assert signal(vrijwilliger(laatste_gesprek=days(-181)), Signaal.LANG_GEEN_GESPREK) == "181 dagen geen gesprek"
    assert signal(vrijwilliger(laatste_gesprek=days(-180)), Signaal.LANG_GEEN_GESPREK) == ""
    assert signal(vrijwilliger(start=days(-400)), Signaal.LANG_GEEN_GESPREK)
    assert signal(vrijwilliger(start=days(-400), laatste_gesprek=days(-9)), Signaal.LANG_GEEN_GESPREK) == ""
    assert signal(vrijwilliger(), Signaal.LANG_GEEN_GESPREK) == "", "nothing is known"
    for fase in (Fase.VOG, Fase.GESTOPT):
        assert signal(vrijwilliger(start=days(-400), fase=fase), Signaal.LANG_GEEN_GESPREK) == ""
    assert signal(vrijwilliger(laatste_gesprek=days(-31)), Signaal.LANG_GEEN_GESPREK, gesprek_dagen=30)
