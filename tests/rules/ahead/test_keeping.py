"""Keeping people: every figure against a plain recount, and the chain in words that say no more than the figures."""

from dataclasses import replace

import pytest
from hypothesis import given

from db.agenda import Actie
from db.lists import ActieSoort, Fase, Soort, Stopreden
from db.rules.ahead.comings import comings
from db.rules.ahead.keeping import NOT_SEEN, SEEN, chain, chain_words, keeping_page
from db.rules.ahead.pressure import measures
from db.rules.figures import percent
from db.rules.history import carried_on, needed_on
from db.rules.months import months_back
from db.rules.scope import everyone
from db.rules.signals import Signaal, begeleider_signals
from db.rules.standing import balance
from db.stand import Stand
from tests.builders import TODAY, days, desk, histories, household, match, teamleider, vrijwilliger


def tables(stand):
    return {table.naam: {row.naam: row for row in table.rijen} for table in keeping_page(everyone(stand)).tabellen}


@given(histories())
def test_who_needs_attention_is_whom_the_signals_name(stand):
    rows = tables(stand)["behoud_signalen"]
    for signaal in (Signaal.ZONDER_KOPPELING, Signaal.BOVEN_CAPACITEIT, Signaal.LANG_GEEN_GESPREK):
        who = {
            person.kenmerk
            for person in stand.begeleiders
            if signaal in [melding.signaal for melding in begeleider_signals(stand, person)]
        }
        assert {bron.sleutel for bron in rows[signaal].bron} == who
        assert rows[signaal].waarden == (len(who),)


@given(histories())
def test_reasons_of_leaving_together_are_all_who_left_and_are_kept_apart(stand):
    (table,) = (table for table in keeping_page(everyone(stand)).tabellen if table.naam == "behoud_vertrek")
    assert table.geheim
    rows = {row.naam: row for row in table.rijen}
    gone = [person for day, person in comings(everyone(stand)).vertrokken if day >= days(-353)]
    for reden in (*Stopreden, None):
        assert rows[reden or "onbekend"].waarden == (sum(person.stop_reden is reden for person in gone),)
    assert rows["totaal"].waarden == (len(gone),)


@given(histories())
def test_the_chain_of_each_month_is_that_of_the_records(stand):
    course = comings(everyone(stand))
    for link, maand in zip(chain(everyone(stand)), months_back(TODAY), strict=True):
        needed = sum(needed_on(stand, home, maand.tot) for home in stand.huishoudens)
        assert link.tekort == pytest.approx(max(0, needed - balance(everyone(stand), maand.tot).aanbod))
        by_paid = {
            home.dossier: carried_on(stand, home, maand.tot).get(person.kenmerk)
            for person in stand.begeleiders
            if person.soort.betaald
            for home in stand.huishoudens
            if person.kenmerk in carried_on(stand, home, maand.tot)
        }
        assert {home.dossier for home in link.huishoudens} == set(by_paid)
        lead = sum(
            hours
            for home in stand.huishoudens
            for kenmerk, hours in carried_on(stand, home, maand.tot).items()
            if stand.begeleider[kenmerk].soort is Soort.TEAMLEIDER
        )
        assert link.teamleider == pytest.approx(lead)
        assert link.acties == sum(actie.klaar in maand for actie in stand.agenda.acties)
        assert len(link.nieuw) == sum(day in maand for day, _ in course.inzetbaar)
        assert len(link.weg) == sum(day in maand for day, _ in course.vertrokken)


@given(histories())
def test_the_chain_and_the_pressure_say_the_same_of_the_teamleider(stand):
    whole = everyone(stand)
    (measured,) = (maat for maat in measures(whole, TODAY) if maat.naam == "teamleider")
    shares = tuple(percent(link.teamleider, link.nodig) for link in chain(whole))
    assert measured.verloop == pytest.approx(shares)
    rows = list(tables(stand)["keten"].values())
    assert [row.waarden[3] for row in rows] == list(shares)
    plot = keeping_page(whole).grafiek
    assert [line.waarden for line in plot.reeksen] == [
        tuple(link.tekort for link in chain(whole)),
        tuple(link.teamleider for link in chain(whole)),
    ]


def recruited(*ago):
    return [Actie(nummer=n, soort=ActieSoort.WERVING, op=days(-n), klaar=days(-n)) for n in ago]


def test_the_chain_is_seen_where_shortage_and_casework_come_with_less_recruiting():
    home = household(sleuteldatum=days(-30), traject_start=days(-30))
    own = match("D001", "T01", days(-30), tijdelijk=True)
    stand = desk(teamleider(), home, own, *recruited(100, 120, 150, 200, 250))
    said = chain_words(chain(everyone(stand)))
    assert said.startswith("De teamleider draagt nu 5 u per week. In de 2 maanden waarin dat meer was dan gemiddeld")
    assert said.endswith(SEEN)
    busy = replace(stand, agenda=replace(stand.agenda, acties=tuple(recruited(1, 2, 3, 4))))
    assert chain_words(chain(everyone(busy))).endswith(NOT_SEEN)


def test_without_casework_by_the_teamleider_there_is_no_chain():
    assert chain_words(chain(everyone(Stand(TODAY)))) == "De teamleider draagt zelf geen uren: geen keten te zien."


def test_who_left_is_said_with_how_long_they_were_there():
    gone = vrijwilliger(fase=Fase.GESTOPT, fase_sinds=days(-9), start=days(-109), eind=days(-9))
    stand = desk(gone, replace(gone, kenmerk="V02", start=days(-29)))
    assert keeping_page(everyone(desk(gone))).zinnen[0] == "Sinds 1 apr 2023: 1 persoon vertrok, na 100 dagen."
    said = "Sinds 1 apr 2023: 2 personen vertrokken, na 20 dagen (de middelste)."
    assert keeping_page(everyone(stand)).zinnen[0] == said
