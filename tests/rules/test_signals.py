"""Signals: each at its limit, and not a day before."""

import pytest
from hypothesis import given

from db.lists import Fase, Inzet, KoppelingStatus, Soort, TrajectStatus
from db.rules.signals import Signaal, begeleider_signals, huishouden_signals
from tests.builders import (
    TODAY,
    days,
    desk,
    household,
    match,
    medewerker,
    offices,
    stagiaire,
    teamleider,
    vrijwilliger,
)


def about(kenmerk, *records, **settings) -> set[str]:
    stand = desk(*records, **settings)
    return {m.signaal.value for m in begeleider_signals(stand, stand.begeleider[kenmerk])}


def of_home(*records, **settings) -> set[str]:
    """The signals of D001 without that of its deadlines, which test_traject.py is about."""
    stand = desk(*records, **settings)
    return {m.signaal.value for m in huishouden_signals(stand, stand.huishouden["D001"])} - {"deadline"}


def test_over_capacity_begins_above_the_last_hour():
    assert about("V01", vrijwilliger(uren_per_week=5.0), household(), match()) == set()
    assert about("V01", vrijwilliger(uren_per_week=4.9), household(), match()) == {"boven_capaciteit"}


def test_over_capacity_says_by_how_much():
    stand = desk(vrijwilliger(uren_per_week=4.0), household(), match())
    assert begeleider_signals(stand, stand.begeleider["V01"])[0].uitleg == "1,0 u boven de 4,0 u"


@pytest.mark.parametrize("person", [teamleider("X01"), medewerker("X01", uren_begeleiding=9.0)])
def test_any_casework_of_paid_staff_is_a_signal(person):
    assert about("X01", person, household()) == set()
    assert about("X01", person, household(), match(begeleider="X01", tijdelijk=True)) == {"eigen_casework"}
    over = match(begeleider="X01", tijdelijk=True, start=days(-5), eind=TODAY)
    assert about("X01", person, household(), over) == set()


def test_idle_for_three_weeks_and_not_a_day_less():
    assert about("V01", vrijwilliger(fase_sinds=days(-21))) == {"zonder_koppeling"}
    assert about("V01", vrijwilliger(fase_sinds=days(-20))) == set()
    assert about("V01", vrijwilliger(fase_sinds=days(-20)), zonder_koppeling_dagen=20) == {"zonder_koppeling"}


def test_idle_counts_from_the_end_of_the_last_koppeling():
    long_ago = vrijwilliger(fase_sinds=days(-300))
    assert about("V01", long_ago, household(), match(start=days(-90), eind=days(-21))) == {"zonder_koppeling"}
    assert about("V01", long_ago, household(), match(start=days(-90), eind=days(-20))) == set()
    assert about("V01", long_ago, household(), match(start=days(9))) == set()


def test_idle_is_no_signal_where_the_start_is_unknown_or_no_koppeling_could_be():
    assert about("V01", vrijwilliger(fase_sinds=None, start=None)) == set()
    assert about("V01", vrijwilliger(fase_sinds=days(-90), inzet=frozenset({Inzet.SPREEKUUR}))) == set()
    assert about("V01", vrijwilliger(fase=Fase.PAUZE, fase_sinds=days(-90))) == set()
    assert about("T01", teamleider(fase_sinds=days(-90))) == set()


def test_a_stage_that_ends_within_eight_weeks_with_households():
    def ending(day, *records):
        return about("S01", stagiaire(eind=day), *records)

    own = (household(), match(begeleider="S01"))
    assert ending(days(56), *own) == {"stage_eindigt"}
    assert ending(days(57), *own) == set()
    assert ending(days(56)) == set()
    assert ending(None, *own) == set()
    assert about("V01", vrijwilliger(eind=days(20)), household(), match()) == set()


def test_a_vog_that_was_asked_for_and_is_not_in():
    asked = {"vog_aangevraagd": days(-1), "vog_ontvangen": None}
    assert about("V01", vrijwilliger(**asked)) == {"vog_niet_binnen"}
    assert about("V01", vrijwilliger(**asked, fase=Fase.VOG)) == {"vog_niet_binnen"}
    assert about("V01", vrijwilliger(vog_ontvangen=None)) == set()
    assert about("V01", vrijwilliger(vog_aangevraagd=days(-9), vog_ontvangen=TODAY)) == set()
    assert about("V01", vrijwilliger(**asked, fase=Fase.GESTOPT, eindgesprek=TODAY)) == set()


def test_asked_for_longer_than_five_days():
    def asked(since, **fields):
        return of_home(
            vrijwilliger(), household(), match(status=KoppelingStatus.GEVRAAGD, status_sinds=since, **fields)
        )

    assert asked(days(-6)) == {"lang_gevraagd"}
    assert asked(days(-5)) == set()
    assert asked(None, start=days(-6)) == {"lang_gevraagd"}
    assert asked(days(-6), start=days(-6), eind=TODAY) == set()
    assert asked(days(-1), start=days(-30)) == set()


def test_on_trial_for_longer_than_six_weeks():
    def trial(since):
        return of_home(vrijwilliger(), household(), match(status=KoppelingStatus.PROEF, status_sinds=since))

    assert trial(days(-43)) == {"lang_proef"}
    assert trial(days(-42)) == set()


@pytest.mark.parametrize("status", [KoppelingStatus.KENNISMAKING, KoppelingStatus.DEFINITIEF])
def test_other_states_may_last(status):
    assert of_home(vrijwilliger(), household(), match(status=status, status_sinds=days(-400))) == set()


def test_a_traject_that_ends_within_sixty_days_without_a_handover():
    def ending(day, *records, **fields):
        return of_home(household(traject_start=days(-300), traject_eind=day, **fields), *records)

    assert ending(days(60)) == {"traject_eindigt"}
    assert ending(days(61)) == set()
    assert ending(days(-3)) == {"traject_eindigt"}
    assert ending(days(60), match(start=days(-9), eind=days(50))) == set()
    assert ending(days(60), match(start=days(-9), eind=days(-5))) == {"traject_eindigt"}
    assert ending(days(60), traject_status=TrajectStatus.AFGEROND) == set()
    assert ending(days(60), traject_status=TrajectStatus.BEEINDIGD) == set()


def test_a_traject_of_a_year_ends_by_itself():
    assert of_home(household(traject_start=days(-320), traject_eind=None)) == {"traject_eindigt"}
    assert of_home(household(traject_start=None, sleuteldatum=None, traject_eind=None)) == set()


@given(offices())
def test_signals_name_nobody_and_come_once(stand):
    names = {p.naam for p in stand.begeleiders} | {h.naam for h in stand.huishoudens}
    for melding in [
        *(m for p in stand.begeleiders for m in begeleider_signals(stand, p)),
        *(m for h in stand.huishoudens for m in huishouden_signals(stand, h)),
    ]:
        assert isinstance(melding.signaal, Signaal)
        assert melding.uitleg
        assert not any(name in melding.uitleg for name in names)
    for p in stand.begeleiders:
        found = [m.signaal for m in begeleider_signals(stand, p)]
        assert len(found) == len(set(found))
        if p.soort not in (Soort.MEDEWERKER, Soort.TEAMLEIDER):
            assert Signaal.EIGEN_CASEWORK not in found
