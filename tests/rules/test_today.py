"""Vandaag: what stands there, in which order, and what a tick takes away and for how long."""

from datetime import timedelta

import pytest
from hypothesis import given, settings

from db.agenda import ALWAYS, Actie, Afgevinkt, Bezetting, Dienst, Taaksoort
from db.lists import ActieSoort, AfwezigSoort, Anker, Dagdeel, KoppelingStatus
from db.model import Afwezigheid
from db.rules.signals import Signaal, begeleider_signals, huishouden_signals
from db.rules.today import Rubriek, one_line, seen, tick, vandaag
from tests.builders import TODAY, days, desk, household, match, offices, vrijwilliger


def of(stand, rubriek):
    return [punt for punt in vandaag(stand) if punt.rubriek is rubriek]


def test_an_action_of_today_or_before_is_a_point_and_a_late_one_stands_out():
    late = Actie(nummer=1, soort=ActieSoort.TERUGBELLEN, wat="over de huur", op=days(-2), dossier="D001")
    now = Actie(nummer=2, soort=ActieSoort.INTAKE, op=TODAY, tijd="14:00", begeleider="V01")
    later = Actie(nummer=3, op=days(2))
    first, second = of(desk(household(), vrijwilliger(), late, now, later), Rubriek.BELLEN)
    assert (first.tekst, first.vrije_tekst, first.laat, first.dossier) == ("terugbellen", "over de huur", True, "D001")
    assert (second.tekst, second.laat, second.begeleider) == ("intake 14:00", False, "V01")


@pytest.mark.parametrize(("away", "shown"), [(-8, False), (-7, True), (0, True), (7, True), (8, False)])
def test_a_key_is_a_point_for_a_week_before_and_after(away, shown):
    found = of(desk(household(sleuteldatum=days(away))), Rubriek.SLEUTELS)
    assert bool(found) is shown


def test_who_is_ill_is_to_be_called_from_the_day_that_was_said():
    ill = {"begeleider": "V01", "van": days(-3), "soort": AfwezigSoort.ZIEK}
    (waits,) = of(desk(vrijwilliger(), Afwezigheid(**ill, bel_op=days(1))), Rubriek.WEG)
    (calls,) = of(desk(vrijwilliger(), Afwezigheid(**ill, bel_op=TODAY)), Rubriek.WEG)
    assert (waits.laat, waits.tekst) == (False, "ziek tot nader bericht")
    assert (calls.laat, calls.tekst) == (True, "ziek tot nader bericht · bellen")
    assert of(desk(vrijwilliger(), Afwezigheid(**ill, tot=days(-1))), Rubriek.WEG) == []


def test_a_gap_in_a_service_of_the_week_to_come_is_a_point():
    service = Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DO_OCHTEND, nodig=2)
    there = Bezetting(dienst="SP1", datum=days(2), begeleider="V01")
    (gap,) = of(desk(vrijwilliger(), service, there), Rubriek.SPREEKUUR)
    assert gap.tekst == "Inloopspreekuur, ochtend: 1 van 2"


def test_a_kennismaking_is_a_point_until_it_is_over():
    meeting = match(start=days(-3), status=KoppelingStatus.KENNISMAKING, status_sinds=days(-2))
    (point,) = of(desk(household(), vrijwilliger(), meeting), Rubriek.KENNISMAKING)
    assert (point.tekst, point.dossier, point.begeleider) == ("kennismaking sinds 17 mrt", "D001", "V01")


def test_a_deadline_of_this_week_is_a_point_and_a_late_one_stands_out():
    kinds = [("brp", 5), ("school", 12), ("later", 40)]
    listed = [Taaksoort(vanaf=ALWAYS, taak=k, naam=k, anker=Anker.SLEUTEL, dagen=dagen) for k, dagen in kinds]
    found = of(desk(household(sleuteldatum=days(-10)), *listed), Rubriek.DEADLINES)
    assert [(p.tekst, p.dag, p.laat) for p in found] == [("brp", days(-5), True), ("school", days(2), False)]


@settings(max_examples=100, deadline=None)
@given(offices())
def test_every_signal_is_a_point_and_every_point_is_another(office):
    points = vandaag(office)
    signals = [m for b in office.begeleiders for m in begeleider_signals(office, b)]
    signals += [m for h in office.huishoudens for m in huishouden_signals(office, h)]
    signals = [m for m in signals if m.signaal is not Signaal.DEADLINE]  # deadlines are points of their own
    assert sorted(p.tekst for p in points if p.rubriek is Rubriek.SIGNALEN) == sorted(m.uitleg for m in signals)
    assert len({punt.wat for punt in points}) == len(points)


@pytest.mark.parametrize(("ago", "shown"), [(0, False), (6, False), (7, True), (-1, True)])
def test_what_was_ticked_off_stays_away_for_a_week_and_a_clock_that_ran_back_hides_nothing(ago, shown):
    home = household(sleuteldatum=TODAY)
    (point,) = of(desk(home), Rubriek.SLEUTELS)
    assert tick(point, TODAY) == Afgevinkt(wat=point.wat, datum=TODAY)
    ticked = desk(home, Afgevinkt(wat=point.wat, datum=TODAY - timedelta(days=ago)))
    assert seen(ticked, point.wat) is not shown
    assert bool(of(ticked, Rubriek.SLEUTELS)) is shown


def test_one_line_counts_each_kind_and_says_nothing_of_nothing():
    assert one_line([]) == ""
    points = vandaag(desk(household(sleuteldatum=TODAY), Actie(nummer=1, op=TODAY), Actie(nummer=2, op=TODAY)))
    assert one_line(points).startswith("2 acties · 1 sleutel · ")
