"""The report: the council's questions on the demonstration, and every figure against a plain count of the records."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.demo import write_demo
from db.lists import Soort
from db.records.stand import read_stand
from db.rules.ahead.pressure import pressure_page
from db.rules.history import runs_on, there_on
from db.rules.household import size
from db.rules.months import Periode
from db.rules.report.counting import count
from db.rules.report.period import report
from db.rules.report.suppression import VERBORGEN, published
from db.rules.report.today import today_page
from db.rules.scope import everyone, gemeenten, of_gemeente, of_team
from db.rules.standing import balance
from db.stand import Stand
from tests.builders import TODAY, days, histories, household, match

YEAR = Periode(date(2024, 1, 1), date(2024, 12, 31))

periods = st.tuples(st.integers(-400, 0), st.integers(0, 200)).map(lambda p: Periode(days(p[0]), days(p[0] + p[1])))


def tables(pages):
    return {tabel.naam: tabel for page in pages for tabel in page.tabellen}


def figures(tabel):
    return {row.naam: row.waarden for row in tabel.rijen}


@pytest.fixture
def demonstration(store):
    write_demo(store, TODAY)
    return read_stand(store, TODAY, whole=True)


def test_the_demonstration_answers_the_four_questions_of_the_council(demonstration):
    pages = {page.naam: page for page in published(everyone(demonstration), YEAR)}
    found = {naam: figures(tabel) for naam, tabel in tables(pages.values()).items()}
    carried = found["dragers"]
    assert list(carried) == ["vrijwilligers", "stagiaires", "medewerkers", "teamleiders", "niemand", "totaal"]
    hours, share, homes, _ = carried["vrijwilligers"]
    assert share == pytest.approx(100 * hours / carried["totaal"][0], abs=0.05) and homes
    assert carried["teamleiders"][0] > 0 and carried["teamleiders"][2] > 0
    assert any("teamleider" in sentence for sentence in pages["wie_draagt"].zinnen[1:])
    assert {naam: values[-1] for naam, values in found["team"].items()} == {
        "vrijwilligers": 5, "stagiaires": 2, "medewerkers": 1, "teamleiders": 1,
    }  # fmt: skip
    assert found["in_werving"]["totaal"] == (2,)
    assert found["benodigd"] == {"vrijwilligers": (6, 10), "stagiaires": (2, 2)}
    assert pages["vrijwilligers"].zinnen[:3] == (
        "Het team heeft 5 vrijwilligers, 2 stagiaires, 1 medewerker en 1 teamleider.",
        "In werving: 2 mensen.",
        "Nodig voor de taakstelling van 136 personen in 2024: 6 tot 10 vrijwilligers en 2 stagiaires.",
    )
    assert len(found["stroom"]["eind"]) == 3


def test_how_it_stands_today_is_five_sentences(demonstration):
    page = today_page(everyone(demonstration))
    assert len(page.zinnen) == 5
    assert [row.naam for row in page.tabellen[0].rijen] == ["wachtend", "langst", "ruimte", "betaald", "erbij"]
    names = {part for person in demonstration.begeleiders for part in (person.voornaam, person.achternaam)}
    names |= {home.naam for home in demonstration.huishoudens}
    assert not [name for name in names if name and any(name in sentence for sentence in page.zinnen)]


def test_of_an_empty_desk_there_is_a_report_too():
    pages = report(everyone(Stand(TODAY)), YEAR)
    assert figures(tables(pages)["dragers"])["vrijwilligers"] == (0, None, 0, None)
    assert len(today_page(everyone(Stand(TODAY))).zinnen) == 5


@given(histories(), periods)
def test_who_came_and_left_is_what_a_count_day_by_day_gives(stand, periode):
    found = count(everyone(stand), periode)
    last = min(periode.tot, stand.today)
    span = [periode.van + timedelta(days=n) for n in range((last - periode.van).days + 1)]
    before = periode.van - timedelta(days=1)

    def check(flow, some, there, key):
        first = {key(one) for one in some if there(one, before)}
        end = {key(one) for one in some if there(one, last)}
        between = {key(one) for one in some if any(there(one, day) for day in span)} - first - end
        assert {key(one) for one in flow.begin} == first
        assert {key(one) for one in flow.eind} == end
        assert {key(one) for one in flow.gekomen} == (end - first) | between
        assert {key(one) for one in flow.vertrokken} == (first - end) | between
        assert len(flow.begin) + len(flow.gekomen) - len(flow.vertrokken) == len(flow.eind)

    check(found.huishoudens, stand.huishoudens, lambda h, day: runs_on(stand, h, day), lambda h: h.dossier)
    for soort in Soort:
        some = [person for person in stand.begeleiders if person.soort is soort]
        check(found.team[soort], some, lambda p, day: there_on(stand, p, day), lambda p: p.kenmerk)


@given(histories(), periods)
def test_every_total_is_the_sum_of_its_rows_and_every_row_knows_whom_it_counts(stand, periode):
    pages = report(everyone(stand), periode)
    for tabel in tables(pages).values():
        if not tabel.geheim or tabel.naam == "dagen_samen":  # days, not households
            continue
        rows = [row for row in tabel.rijen if not row.totaal]
        assert all(row.waarden[0] == len(row.bron) for row in rows), tabel.naam
        assert len({row.naam for row in rows}) == len(rows)
        for total in (row for row in tabel.rijen if row.totaal):
            assert total.waarden == tuple(sum(column) for column in zip(*(row.waarden for row in rows), strict=True))


@given(histories(), periods)
def test_the_figures_are_those_of_the_desk_on_the_last_day(stand, periode):
    found = {naam: figures(tabel) for naam, tabel in tables(report(everyone(stand), periode)).items()}
    last = min(periode.tot, stand.today)
    balans = balance(everyone(stand), last)
    assert found["dragers"]["totaal"][0] == pytest.approx(balans.nodig, abs=0.01)
    assert found["fasen"]["totaal"] == found["lopend"]["totaal"] == (len(balans.hier),)
    assert found["stroom"]["eind"][0] == len(balans.hier)
    assert not [naam for naam in found if "categorie" in naam]
    assert found["wachtend"]["wachtend"] == (len(balans.wachtend),)
    gone = sum(found["team"][soort][2] for soort in ("vrijwilligers", "stagiaires"))
    assert found["stopredenen"]["totaal"] == (gone,)
    for naam in ("uitkomsten", "resultaten", "redenen"):
        assert found[naam]["totaal"] == (found["stroom"]["vertrokken"][0],)
    if last == stand.today:
        sizes = [size(stand, home).personen for home in balans.hier]
        assert found["stroom"]["eind"][2] == (sum(sizes) if any(sizes) or not sizes else None)
    koppelingen = [k for k in stand.koppelingen if k.eind and k.start < k.eind and periode.van <= k.eind <= last]
    assert found["koppelredenen"]["totaal"] == (len(koppelingen),)


@given(histories(), periods)
def test_the_teams_together_are_everyone_and_so_are_the_gemeenten(stand, periode):
    whole = {naam: figures(tabel) for naam, tabel in tables(report(everyone(stand), periode)).items()}
    teams = {stand.team_of_huishouden(h) for h in stand.huishoudens} | {stand.team_of(k) for k in stand.begeleider}
    places = ("", *gemeenten(stand))
    for scopes in ([of_team(stand, team) for team in teams], [of_gemeente(stand, place) for place in places]):
        parts = [tables(report(scope, periode)) for scope in scopes]
        for naam in ("stroom", "fasen", "uitkomsten", "koppelredenen", "gekoppeld", "dagen_samen", "wachtend"):
            for row, values in whole[naam].items():
                columns = zip(*(figures(part[naam])[row] for part in parts), strict=True)
                sums = tuple(sum(value or 0 for value in column) for column in columns)
                assert tuple(value or 0 for value in values) == sums


@given(histories(), periods, st.integers(1, 200))
def test_a_report_of_the_past_tells_nothing_of_what_is_planned_after_it(stand, periode, later):
    if periode.tot >= stand.today:
        return
    agreed = [k for k in stand.koppelingen if k.start <= periode.tot]
    fewer = replace(stand, koppelingen=tuple(agreed))
    keep = ("koppelredenen",)
    now, then = (tables(report(everyone(one), periode)) for one in (stand, fewer))
    assert [figures(now[naam]) for naam in keep] == [figures(then[naam]) for naam in keep]


def coupled(waits: list[int]) -> Stand:
    """Households that were coupled so many days after their key."""
    homes = [household(f"D{n}", sleuteldatum=days(-70)) for n in range(len(waits))]
    matches = [match(f"D{n}", start=days(-70 + wait)) for n, wait in enumerate(waits)]
    return Stand(TODAY, huishoudens=tuple(homes), koppelingen=tuple(matches))


def waited(waits: list[int]) -> dict[str, tuple]:
    pages = published(everyone(coupled(waits)), Periode(days(-400), TODAY))
    return {naam: values for tabel in tables(pages).values() for naam, values in figures(tabel).items()}


def test_who_was_coupled_before_the_key_did_not_wait():
    found = waited([-10, 14, 20, 21, 22])
    assert (found["gekoppeld"], found["mediaan"]) == ((5,), (20,))


def test_how_long_it_took_is_told_of_five_or_ten_households_at_least_and_its_sum_of_five_who_waited():
    few, some, many = waited([3] * 4), waited([3, 4, 5, 6, 7]), waited([*range(1, 11)])
    assert [one["gekoppeld"] for one in (few, some, many)] == [(4,), (5,), (10,)]
    assert [one["mediaan"] for one in (few, some, many)] == [(None,), (5,), (5,)]
    assert [one["p90"] for one in (few, some, many)] == [(None,), (None,), (9,)]
    assert [one["dagen_samen"] for one in (few, some, many)] == [(VERBORGEN,), (25,), (55,)]
    assert waited([0, 0, 0, 4, 5])["dagen_samen"] == (VERBORGEN,)


def test_under_pressure_a_report_tells_no_waiting_time_of_a_few_households():
    stand = coupled([60, 61, 62, 63])
    page = {page.naam: page for page in report(everyone(stand), Periode(days(-400), TODAY))}["druk"]
    for row in tables([page])["wachten"].rijen:
        assert row.waarden[0] is None and not any(row.verloop) and not row.alert
    assert "wachttijd" not in page.zinnen[0] and "wachttijd van de helft" in page.zinnen[1]
    own = {row.naam: row.waarden[0] for row in tables([pressure_page(everyone(stand))])["wachten"].rijen}
    assert own == {"wachttijd": 61, "wachttijd_lang": 63}


@given(histories(), st.integers(30, 500))
def test_a_report_of_a_period_that_is_over_stays_what_it_was(stand, later):
    period = Periode(days(-200), days(-20))
    now, then = (report(everyone(replace(stand, today=day)), period) for day in (TODAY, days(later)))
    assert [page.naam for page in now] == [page.naam for page in then]
    for before, after in zip(now, then, strict=True):
        assert (before.zinnen, before.tabellen) == (after.zinnen, after.tabellen), before.naam
