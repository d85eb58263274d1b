"""Of whom everything was kept long enough: settings, dates, what is unknown, and when Vandaag says it."""

from dataclasses import replace
from datetime import date

from hypothesis import given

from db.agenda import Afgevinkt, DoorlopenFase
from db.lists import Fase, TrajectStatus
from db.rules.load import add_months
from db.rules.retention import RETENTION, Bewaarlijst, due_words, retention
from db.rules.today import vandaag
from db.stand import Stand
from tests.builders import TODAY, days, desk, histories, household, match, vrijwilliger

OVER = {"traject_status": TrajectStatus.AFGEROND}


def keys(some):
    return [one.sleutel for one in some]


def test_a_household_is_due_two_years_after_its_traject_on_the_day_itself():
    last, before = household("D1", **OVER, traject_eind=date(2022, 3, 19)), date(2022, 3, 20)
    found = retention(desk(last, household("D2", **OVER, traject_eind=before), household("D3")))
    assert (keys(found.nu), keys(found.straks), found.onbekend) == (["D1"], ["D2"], ())
    assert found.nu[0].waarom == "traject geëindigd op 19 mrt 2022"
    assert (found.nu[0].sinds, found.straks[0].tot) == (date(2022, 3, 19), date(2024, 3, 20))


def test_the_term_counts_from_the_last_koppeling_where_that_ended_later():
    home = household("D1", **OVER, traject_eind=days(-900))
    person = vrijwilliger()
    assert keys(retention(desk(home, person, match("D1", start=days(-950), eind=days(-910)))).nu) == ["D1"]
    late = retention(desk(home, person, match("D1", start=days(-950), eind=days(-100))))
    assert (late.nu, late.straks) == ((), ())


def test_what_has_no_date_is_unknown_and_never_due():
    homes = [
        household("D1", **OVER),
        household("D2", traject_start=days(-2000), sleuteldatum=days(-2000)),
        household("D3", **OVER, traject_eind=days(-900)),
    ]
    person = vrijwilliger("V1", fase=Fase.GESTOPT, fase_sinds=None, eind=None)
    waiting = vrijwilliger("V2", fase=Fase.AANGEMELD, fase_sinds=days(-800))
    found = retention(desk(*homes, person, waiting, match("D3", "V2", start=days(-950))))
    assert (found.nu, found.straks) == ((), ())
    assert {one.sleutel: one.waarom.split(",")[0] for one in found.onbekend} == {
        "D1": "traject is voorbij",
        "D2": "traject niet afgesloten",
        "D3": "traject is voorbij",
        "V1": "gestopt",
        "V2": "staat sinds 9 jan 2022 op aangemeld",
    }


def test_who_stopped_and_who_dropped_out_have_terms_of_their_own():
    stopped = vrijwilliger("V1", fase=Fase.GESTOPT, eind=days(-500))
    dropped = vrijwilliger("V2", fase=Fase.GESTOPT, fase_sinds=days(-400))
    past = DoorlopenFase(begeleider="V2", fase=Fase.AANGEMELD, tot=days(-400))
    stand = desk(stopped, dropped, past)
    assert keys(retention(stand).nu) == ["V2"]
    assert retention(stand).nu[0].waarom == "afgehaakt in de werving op 13 feb 2023"
    assert keys(retention(desk(stopped, dropped, past, bewaar_begeleider_maanden=12)).nu) == ["V1", "V2"]
    assert keys(retention(desk(stopped, dropped, past, bewaar_werving_maanden=36)).nu) == []


def test_who_was_made_anonymous_is_on_no_list():
    gone = household("A-0001", naam="Anoniem A-0001", **OVER, traject_eind=days(-2000))
    assert not retention(desk(gone))
    assert keys(retention(desk(replace(gone, naam="Tesfay"))).nu) == ["A-0001"]


def test_vandaag_says_who_is_due_without_names_and_when_the_list_is_to_be_looked_at():
    due, coming = (household("D1", **OVER, traject_eind=days(n)) for n in (-900, -600))
    said = [punt.tekst for punt in vandaag(desk(due)) if punt.wat == RETENTION]
    assert said == ["1 huishouden voorbij de bewaartermijn"]
    looked = Afgevinkt(wat=RETENTION, datum=days(-40))
    assert due_words(desk(coming)) == "de lijst van de bewaartermijn nakijken"
    assert due_words(desk(coming, looked)) == ""
    assert due_words(desk(coming, looked, bewaar_lijst="elke maand")) == "de lijst van de bewaartermijn nakijken"
    assert due_words(desk(household())) == ""
    seen = Afgevinkt(wat=RETENTION, datum=days(-3))
    assert RETENTION not in [punt.wat for punt in vandaag(desk(due, seen))]


@given(histories())
def test_nobody_is_on_the_list_twice_and_nobody_who_is_guided_is_due(stand: Stand):
    found: Bewaarlijst = retention(stand)
    every = [*found.nu, *found.straks, *found.onbekend]
    assert len({(one.soort, one.sleutel) for one in every}) == len(every)
    for one in (*found.nu, *found.straks):
        running = stand.running_of if one.soort == "huishouden" else stand.running_by
        assert not running(one.sleutel)
        assert one.sinds
        assert one.tot
        assert one.sinds < one.tot
        assert (one.tot <= TODAY) == (one in found.nu)
    assert all(one.tot is None for one in found.onbekend)
    later = Stand(
        add_months(TODAY, 12), stand.begeleiders, stand.huishoudens, stand.statushouders, stand.koppelingen,
        stand.afwezigheden, stand.settings, stand.agenda,
    )  # fmt: skip
    due = {one.sleutel for one in retention(later).nu}
    assert {one.sleutel for one in (*found.nu, *found.straks)} <= due
