"""Taakstelling: how far a gemeente has come, against a plain recount of the households."""

from datetime import date, timedelta

import pytest
from hypothesis import given

from db.agenda import Taakstelling
from db.lists import Categorie
from db.rules.ahead.quota import UNUSED, quota, quota_on, quota_page
from db.rules.months import Periode
from db.rules.scope import everyone, of_gemeente, of_team
from tests.builders import TODAY, days, desk, histories, household, member

HALF = {"gemeente": "Steenwijkerland", "jaar": 2024, "helft": 1}
HERE = {"gemeente": "Steenwijkerland"}


def only(stand):
    (found,) = quota(everyone(stand))
    return found


def recount(stand, task, first, last):
    """Persons, adults and households with a key from `first` through `last`, one household and member at a time."""
    persons = adults = homes = 0
    for home in stand.huishoudens:
        key = home.sleuteldatum
        if home.gemeente != task.gemeente or home.categorie is Categorie.ONTHEEMD or key is None:
            continue
        if not first <= key <= last:
            continue
        homes += 1
        members = [lid for lid in stand.statushouders if lid.dossier == home.dossier]
        if not members:
            persons += (home.aantal_volwassenen or 0) + (home.aantal_kinderen or 0)
            adults += home.aantal_volwassenen or 0
        for lid in members:
            since, until = lid.in_huishouden_van or date.min, lid.in_huishouden_tot or date.max
            if since <= last < until:
                persons += 1
                adults += lid.geboortejaar is None or last.year - lid.geboortejaar >= 18
    return persons, adults, homes


@given(histories())
def test_every_quota_is_what_a_recount_of_the_keys_gives(stand):
    found = quota(everyone(stand))
    assert {q.taakstelling for q in found} == set(stand.agenda.taakstellingen)
    for q in found:
        task = q.taakstelling
        counted = recount(stand, task, task.begin, min(TODAY, task.eind))
        assert (q.gehuisvest.personen, q.gehuisvest.volwassenen, len(q.gehuisvest.huishoudens)) == counted
        assert len(q.komend.huishoudens) == recount(stand, task, max(task.begin, days(1)), task.eind)[2]
        assert q.tegen_geheel == task.voorsprong + counted[0] - task.personen


@given(histories())
def test_a_row_counts_the_households_that_it_opens(stand):
    for tabel in quota_page(everyone(stand)).tabellen:
        for rij in tabel.rijen:
            if rij.naam in ("gehuisvest", "komend", "toen"):
                assert rij.waarden[2] == len(rij.bron)


@given(histories())
def test_a_taakstelling_of_a_gemeente_is_the_same_in_the_scope_of_that_gemeente(stand):
    all_of_them = quota(everyone(stand))
    for gemeente in ("Steenwijkerland", "Westerveld"):
        of_one = {q.taakstelling: q for q in quota(of_gemeente(stand, gemeente))}
        assert all(of_one[q.taakstelling] == q for q in all_of_them if q.taakstelling in of_one)
        assert {task.gemeente for task in of_one} <= {gemeente}


def test_it_is_ahead_or_behind_against_the_whole_task_and_against_what_has_passed():
    stand = desk(household(**HERE), Taakstelling(**HALF, personen=91, voorsprong=-4), today=date(2024, 4, 30))
    found = only(stand)
    assert found.deel == pytest.approx(121 / 182)
    assert found.tegen_geheel == -4 + 3 - 91
    assert found.tegen_deel == pytest.approx(-4 + 3 - 91 * 121 / 182)
    assert found.per_maand == pytest.approx(92 / (62 / (365.25 / 12)))


def test_a_half_year_that_is_over_asks_nothing_more_and_one_to_come_has_not_begun():
    past = Taakstelling(gemeente="Steenwijkerland", jaar=2023, helft=2, personen=10)
    later = Taakstelling(gemeente="Steenwijkerland", jaar=2024, helft=2, personen=10)
    found = {q.taakstelling: q for q in quota(everyone(desk(past, later)))}
    assert (found[past].deel, found[past].per_maand) == (1, None)
    assert (found[later].deel, found[later].tegen_deel) == (0, 0)
    assert found[later].per_maand == pytest.approx(10 / (184 / (365.25 / 12)))


def test_the_published_figure_stands_beside_the_own_count_of_its_peildatum():
    task = Taakstelling(**HALF, personen=68, gerealiseerd=9, peildatum=days(-20))
    stand = desk(household("D001", **HERE), household("D002", **HERE, sleuteldatum=days(-30), aantal_kinderen=3), task)
    found = only(stand)
    assert found.toen and (found.toen.personen, len(found.toen.huishoudens)) == (5, 1)
    page = quota_page(everyone(stand))
    labels = {rij.label: rij.waarden[0] for rij in page.tabellen[0].rijen}
    assert labels["gepubliceerd, peildatum 28 feb"] == 9
    assert labels["eigen telling t/m 28 feb"] == 5


def test_the_past_stays_what_it_was_when_somebody_leaves_the_household():
    members = [member(volgnr=1), member(volgnr=2, in_huishouden_tot=date(2024, 8, 1))]
    stand = desk(household(**HERE), *members, Taakstelling(**HALF, personen=68), today=date(2024, 9, 1))
    assert only(stand).gehuisvest.personen == 2


def test_ontheemden_do_not_count_and_who_has_no_gemeente_is_named():
    task = Taakstelling(**HALF, personen=68)
    stand = desk(household("D001", **HERE, categorie=Categorie.ONTHEEMD), household("D002"), task)
    assert only(stand).gehuisvest.personen == 0
    left_out = quota_page(everyone(stand)).tabellen[-1]
    assert [(rij.label, rij.waarden, len(rij.bron)) for rij in left_out.rijen] == [
        ("ontheemden", (1,), 1),
        ("gemeente niet ingevuld", (1,), 1),
    ]


def test_the_page_says_in_words_where_the_gemeente_stands():
    stand = desk(household(**HERE), Taakstelling(**HALF, personen=68, voorsprong=-4))
    (sentence,) = quota_page(everyone(stand)).zinnen
    assert sentence == (
        "Steenwijkerland moet 68 personen huisvesten in de 1e helft van 2024 en begon met een achterstand van 4. "
        "Tot en met 19 mrt kregen 3 personen een sleutel. Dat is een achterstand van 30,5 op wat er nu moest zijn. "
        "Er moeten er nog 69 bij, 20,2 per maand."
    )


def test_without_any_the_page_says_what_it_is_for():
    page = quota_page(everyone(desk(household(**HERE))))
    assert page.zinnen == UNUSED
    assert page.tabellen == ()


def test_a_team_sees_the_gemeenten_of_its_own_households():
    task = Taakstelling(**HALF, personen=68)
    stand = desk(household("D001", **HERE, team="Noord"), household("D002", gemeente="Westerveld", team="Zuid"), task)
    assert [q.taakstelling for q in quota(of_team(stand, "Noord"))] == [task]
    assert quota(of_team(stand, "Zuid")) == ()


def test_a_gemeente_is_known_however_it_is_written():
    stand = desk(household(gemeente="steenwijkerland"), Taakstelling(**HALF, personen=68))
    assert only(stand).gehuisvest.personen == 3


def test_the_half_year_of_now_comes_first():
    tasks = [Taakstelling(gemeente="A", jaar=year, helft=half, personen=1) for year in (2023, 2024) for half in (1, 2)]
    stand = desk(*tasks, today=TODAY + timedelta(days=1))
    ordered = [(q.taakstelling.jaar, q.taakstelling.helft) for q in quota(everyone(stand))]
    assert ordered == [(2024, 1), (2024, 2), (2023, 2), (2023, 1)]


def test_near_the_end_of_a_half_year_no_rate_is_given_and_when_it_is_over_it_is_told_as_past():
    task = Taakstelling(**HALF, personen=68)
    last_days = desk(household(**HERE), task, today=date(2024, 6, 20))
    assert only(last_days).per_maand is None
    assert "per_maand" not in [row.naam for row in quota_page(everyone(last_days)).tabellen[0].rijen]
    assert quota_page(everyone(last_days)).zinnen[0].endswith("Er moeten er nog 65 bij.")
    page = quota_on(everyone(desk(household(**HERE), task, today=date(2024, 9, 1))), Periode(TODAY, date(2024, 9, 1)))
    assert page and page.zinnen == (
        "Steenwijkerland moest 68 personen huisvesten in de 1e helft van 2024 en begon zonder voorsprong of "
        "achterstand. Tot en met 30 jun kregen 3 personen een sleutel. Dat zijn er 65 te weinig.",
    )


def test_a_report_has_each_half_year_of_its_period_in_persons_alone_and_of_keys_that_were_given():
    tasks = [Taakstelling(**HALF | {"jaar": year, "helft": half}, personen=9) for year in (2023, 2024) for half in (1, 2)]
    stand = desk(household(**HERE), household("D002", **HERE, sleuteldatum=days(9)), *tasks)
    page = quota_on(everyone(stand), Periode(date(2023, 7, 1), TODAY))
    assert page and [tabel.titel[-13:] for tabel in page.tabellen] == ["2e helft 2023", "1e helft 2024"]
    for tabel in page.tabellen:
        assert [kolom.naam for kolom in tabel.kolommen] == ["personen"]
        assert "komend" not in [row.naam for row in tabel.rijen] and all(len(row.waarden) == 1 for row in tabel.rijen)
    assert quota_on(everyone(stand), Periode(date(2022, 1, 1), date(2022, 12, 31))) is None


def test_a_published_figure_is_told_from_its_peildatum_on():
    task = Taakstelling(**HALF, personen=68, gerealiseerd=9, peildatum=days(20))
    for today, told in ((TODAY, False), (days(20), True)):
        rows = [row.naam for row in quota_page(everyone(desk(household(**HERE), task, today=today))).tabellen[0].rijen]
        assert [naam in rows for naam in ("gepubliceerd", "toen")] == [told, told]


def test_a_gemeente_with_ontheemden_alone_has_its_taakstelling():
    stand = desk(household(**HERE, categorie=Categorie.ONTHEEMD), Taakstelling(**HALF, personen=68))
    assert only(stand) in quota(of_gemeente(stand, "Steenwijkerland"))


def test_people_of_a_household_of_unknown_size_are_unknown_not_none():
    unknown = {"aantal_volwassenen": None, "aantal_kinderen": None}
    task = Taakstelling(**HALF, personen=68)
    (tabel,) = [t for t in quota_page(everyone(desk(household(**HERE, **unknown), task))).tabellen if "2024" in t.naam]
    assert {row.naam: row.waarden for row in tabel.rijen}["gehuisvest"] == (None, None, 1)
    assert "Van 1 huishouden is niet bekend hoeveel mensen het zijn: dat telt niet mee." in tabel.uitleg
