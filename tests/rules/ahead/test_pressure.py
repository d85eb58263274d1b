"""Pressure: every measure against a plain recount, record by record, and against what other screens show."""

from calendar import monthrange
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from db.agenda import Contact, Taak
from db.lists import Soort
from db.rules.ahead.pressure import measures, pressure_page
from db.rules.caseload import caseload
from db.rules.figures import Eenheid, percent
from db.rules.history import carried_on, first_match, needed_on, planned_end, runs_on, stood_still, there_on, waited_on
from db.rules.load import month_of_traject
from db.rules.scope import everyone
from db.rules.signals import Signaal, huishouden_signals
from db.rules.standing import balance
from db.rules.traject import tasks
from db.stand import Stand
from tests.builders import TODAY, days, desk, histories, household, match, stagiaire, teamleider, vrijwilliger

ENDS = [
    min(TODAY, date(2023 + month // 12, month % 12 + 1, monthrange(2023 + month // 12, month % 12 + 1)[1]))
    for month in range(3, 15)
]
"""The last day of each of the 12 months, today last."""


def found(stand):
    return {maat.naam: maat for maat in measures(everyone(stand), TODAY)}


def share(part, whole):
    return percent(len(part), len(whole))


@given(histories())
def test_the_months_are_twelve_and_the_last_day_is_today(stand):
    page = pressure_page(everyone(stand))
    assert all(list(table.maanden) == ENDS for table in page.tabellen)
    rows = [row for table in page.tabellen for row in table.rijen]
    assert all(len(row.verloop) == 12 and row.verloop[-1] == row.waarden[0] for row in rows)
    assert len(rows) == 8


@given(histories())
def test_waiting_time_is_of_who_was_coupled_in_three_months(stand):
    middle, slow = found(stand)["wachttijd"], found(stand)["wachttijd_lang"]
    for nr, day in enumerate(ENDS):
        since = date(day.year - (day.month < 3), (day.month - 3) % 12 + 1, 1)
        waits, homes = [], []
        for home in stand.huishoudens:
            first = first_match(stand, home)
            if first and home.sleuteldatum and since <= first.start <= day:
                waits.append(max(0, (first.start - home.sleuteldatum).days))
                homes.append(home.dossier)
        waits.sort()
        assert (middle.verloop[nr] is None) == (slow.verloop[nr] is None) == (not waits)
        if waits:
            assert middle.verloop[nr] == waits[(len(waits) - 1) // 2]
            assert sum(one <= slow.verloop[nr] for one in waits) >= 0.9 * len(waits)
            assert sum(one < slow.verloop[nr] for one in waits) < 0.9 * len(waits)
    assert {bron.sleutel for bron in middle.bron} == set(homes)


@given(histories())
def test_shares_of_each_month_are_those_of_the_hours_and_households_one_by_one(stand):
    measured = found(stand)
    for nr, day in enumerate(ENDS):
        here = [home for home in stand.huishoudens if home.sleuteldatum and runs_on(stand, home, day)]
        coupled = [home for home in here if not waited_on(stand, home, day)]
        assert measured["gekoppeld"].verloop[nr] == share(coupled, here)
        hours = dict.fromkeys(Soort, 0.0)
        for home in stand.huishoudens:
            for kenmerk, carried in carried_on(stand, home, day).items():
                hours[stand.begeleider[kenmerk].soort] += carried
        paid = hours[Soort.MEDEWERKER] + hours[Soort.TEAMLEIDER]
        ours = hours[Soort.VRIJWILLIGER] + hours[Soort.STAGIAIRE]
        needed = sum(needed_on(stand, home, day) for home in stand.huishoudens)
        assert measured["betaald"].verloop[nr] == pytest.approx(percent(paid, needed))
        assert measured["teamleider"].verloop[nr] == pytest.approx(percent(hours[Soort.TEAMLEIDER], needed))
        assert measured["benutting"].verloop[nr] == pytest.approx(percent(ours, balance(everyone(stand), day).aanbod))
    found_first = [bron.sleutel for bron in measured["gekoppeld"].bron]
    assert sorted(found_first) == sorted(home.dossier for home in here)
    assert set(found_first[: len(here) - len(coupled)]).isdisjoint(home.dossier for home in coupled)
    assert {bron.sleutel for bron in measured["benutting"].bron} == {
        person.kenmerk for person in stand.begeleiders if not person.soort.betaald and there_on(stand, person, TODAY)
    }


@given(histories())
def test_contact_gaps_are_those_of_the_last_contact_before_each_day(stand):
    measured = found(stand)["geen_contact"]
    for nr, day in enumerate(ENDS):
        gaps, known = [], []
        for home in stand.huishoudens:
            last = [one.datum for one in stand.agenda.contacten if one.dossier == home.dossier and one.datum <= day]
            held = any(k.counts(day) for k in stand.koppelingen_of(home.dossier))
            if last and held and day < planned_end(stand, home) and not stood_still(stand, home, day):
                known.append(home)
                later = month_of_traject(home, day) >= 7
                gaps += [home] if (day - max(last)).days > (28 if later else 14) else []
        assert measured.verloop[nr] == share(gaps, known)
    signals = {
        home.dossier
        for home in stand.huishoudens
        if Signaal.GEEN_CONTACT in [melding.signaal for melding in huishouden_signals(stand, home)]
    }
    assert {bron.sleutel for bron in measured.bron} == signals


@given(histories())
def test_missed_deadlines_are_those_of_the_tasks_of_each_month(stand):
    measured = found(stand)["te_laat"]
    for nr, day in enumerate(ENDS):
        due, late = [], []
        for home in stand.huishoudens:
            for task in tasks(stand, home):
                when = task.deadline
                if task.nvt or task.vroeger or not when or not day.replace(day=1) <= when <= day or when == TODAY:
                    continue
                if when < planned_end(stand, home) and not stood_still(stand, home, when):
                    due.append(task)
                    late += [home.dossier] if task.klaar is None or task.klaar > when else []
        assert measured.verloop[nr] == share(late, due)
    assert {bron.sleutel for bron in measured.bron} == set(late)


@given(histories())
def test_today_the_hours_of_paid_staff_are_those_of_the_caseload(stand):
    tree = [tak for top in caseload(stand) for tak in top.walk()]
    paid = sum(tak.eigen.uren for tak in tree if tak.begeleider.soort.betaald)
    needed = balance(everyone(stand), TODAY).nodig
    today = found(stand)["betaald"].nu
    assert (today is None) == (needed == 0)
    assert today is None or today * needed / 100 == pytest.approx(paid, abs=0.02 * len(tree))


@given(histories())
def test_the_answer_counts_the_points_on_which_the_norm_is_broken(stand):
    measured = measures(everyone(stand), TODAY)
    broken = [maat for maat in measured if maat.alert]
    known = [maat for maat in measured if maat.nu is not None]
    answer = pressure_page(everyone(stand)).zinnen[0]
    assert answer.startswith("Ja, op ") == bool(broken)
    assert len(known) < 2 or f"{len(known)} punten" in answer
    assert all(maat.kort in answer for maat in broken)
    names = [person.naam for person in stand.begeleiders if person.naam] + [home.naam for home in stand.huishoudens]
    assert not [name for name in names if name in answer]


def test_of_an_empty_desk_nothing_is_known():
    page = pressure_page(everyone(Stand(TODAY)))
    assert page.zinnen[0] == "Of de begeleiding onder druk staat is niet te zeggen: er is nog niets om te tellen."
    assert all(row.waarden[0] is None and not row.alert for table in page.tabellen for row in table.rijen)


def test_a_desk_without_pressure_says_no():
    stand = desk(household(), vrijwilliger(), stagiaire(), match(start=days(-8)))
    assert pressure_page(everyone(stand)).zinnen[0] == "Nee: op alle 6 punten blijft de begeleiding binnen de norm."


def test_where_the_pressure_shows_is_said_with_value_and_norm():
    homes = [household("D001"), household("D002", sleuteldatum=days(-60), traject_start=days(-60))]
    carried = [match("D001", "T01", days(-9), tijdelijk=True), match("D002", "V01", days(-20))]
    stand = desk(*homes, *carried, vrijwilliger(), teamleider())
    assert pressure_page(everyone(stand)).zinnen[0] == (
        "Ja, op 3 van de 6 punten: wachttijd van de helft (40 dagen, norm hoogstens 28), uren door betaalde krachten"
        " (50 procent, norm hoogstens 10) en uren door de teamleider (50 procent, norm hoogstens 0)."
    )


def test_a_deadline_that_was_met_late_and_a_contact_that_was_long_ago():
    home = household(sleuteldatum=days(-100), traject_start=days(-100))
    late = Taak(dossier="D001", taak="eigen", naam="fiets", deadline=days(-3), klaar=days(-1))
    met = Taak(dossier="D001", taak="ander", naam="kast", deadline=days(-4), klaar=days(-4))
    contact = Contact(dossier="D001", volgnr=1, datum=days(-15))
    stand = desk(home, vrijwilliger(), match(start=days(-90)), late, met, contact)
    measured = found(replace(stand, agenda=replace(stand.agenda, whole=True)))
    assert (measured["te_laat"].nu, measured["geen_contact"].nu) == (50, 100)
    assert measured["te_laat"].eenheid is Eenheid.PROCENT
