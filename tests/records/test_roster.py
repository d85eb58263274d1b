"""Commands on the roster: what is said, agreed, staffed and repeated; nobody is in two places unsaid."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.agenda import Afspraak, Bezetting, Dienst, Uitzondering
from db.lists import Dagdeel, Deel, Eindreden, Fase
from db.model import Afwezigheid, Begeleider
from db.records import koppelingen, roster
from db.records.roster import Botsing, Inzetting
from db.records.rows import find, get
from db.records.stand import _all_members, read_stand
from db.records.week import Keuze, Volgorde, listed, names, read_services, read_week, touched
from db.rules.roster import WEEK, days_of_week, places, square
from db.store import Conflict, Refused
from tests.builders import TODAY, days, dump, fill, household, match, offices, stagiaire, teamleider, vrijwilliger
from tests.templates import empty

MONDAY = date(2024, 3, 18)
TUESDAY, THURSDAY = TODAY, date(2024, 3, 21)
FREE = frozenset({Dagdeel.DI_OCHTEND, Dagdeel.DO_MIDDAG})


def spreekuur(key="SP1", dagdeel=Dagdeel.DI_OCHTEND, **fields):
    return Dienst(dienst=key, dagdeel=dagdeel, **{"naam": "Inloopspreekuur", "nodig": 2} | fields)


@pytest.fixture
def office(store):
    """Two vrijwilligers with a household each, and a spreekuur on Tuesday morning."""
    fill(store, *(vrijwilliger(f"V0{n}", dagdelen=FREE) for n in (1, 2)))
    fill(store, household("D001"), household("D002"), match("D001", "V01"), match("D002", "V02"), spreekuur())
    return store


def said(store):
    return {(u.begeleider, u.datum, u.deel): u.vrij for u in find(store.db, Uitzondering)}


def staffed(store):
    return {(b.dienst, b.datum, b.begeleider) for b in find(store.db, Bezetting)}


# Free or not


def test_an_exception_stands_only_where_it_differs_from_the_standing_dagdelen(office):
    half = ("V01", TUESDAY, Deel.OCHTEND)
    roster.set_free(office, TODAY, {half: True})
    assert said(office) == {}
    roster.set_free(office, TODAY, {half: False})
    assert said(office) == {half: False}
    roster.set_free(office, TODAY, {half: True})
    assert said(office) == {}


def test_on_a_holiday_free_is_what_has_to_be_said(office):
    half = ("V01", date(2024, 4, 1), Deel.OCHTEND)
    fill(office, vrijwilliger("V03", dagdelen=frozenset({Dagdeel.MA_OCHTEND})))
    roster.set_free(office, TODAY, {half: False, ("V03", *half[1:]): True})
    assert said(office) == {("V03", *half[1:]): True}


def test_an_exception_that_turned_is_the_same_one(office):
    half = ("V01", THURSDAY, Deel.OCHTEND)
    roster.set_free(office, TODAY, {half: True})
    roster.set_standing(office, TODAY, {("V01", Dagdeel.DO_OCHTEND): True})
    roster.set_free(office, TODAY, {half: False})
    assert said(office) == {half: False}


def test_many_people_and_dates_are_one_step_of_undo(office):
    before = dump(office)
    halves = {(k, MONDAY + timedelta(days=n), Deel.AVOND): True for k in ("V01", "V02") for n in range(5)}
    roster.set_free(office, TODAY, halves)
    assert said(office) == halves
    office.undo(TODAY)
    assert dump(office) == before


def test_the_standing_roster_takes_on_and_off_at_once(office):
    roster.set_standing(office, TODAY, {("V01", Dagdeel.MA_OCHTEND): True, ("V01", Dagdeel.DI_OCHTEND): False})
    assert get(office.db, Begeleider, "V01").dagdelen == {Dagdeel.MA_OCHTEND, Dagdeel.DO_MIDDAG}


def test_nobody_is_said_to_be_free_who_is_gone(office):
    with pytest.raises(Conflict):
        roster.set_free(office, TODAY, {("V99", TUESDAY, Deel.OCHTEND): True})


# Appointments


def test_an_appointment_begins_on_the_first_such_day(office):
    made = roster.agree(office, TODAY, "D001", "V01", Dagdeel.MA_OCHTEND, TODAY)
    assert (made.van, made.tot, made.toch) == (date(2024, 3, 25), None, False)


def test_once_is_from_and_through_one_date(office):
    made = roster.agree(office, TODAY, "D001", "V01", Dagdeel.DO_MIDDAG, THURSDAY, THURSDAY)
    assert (made.van, made.tot) == (THURSDAY, THURSDAY)


def test_an_appointment_needs_a_koppeling_and_a_day_in_its_period(office):
    with pytest.raises(Refused, match="begeleidt"):
        roster.agree(office, TODAY, "D002", "V01", Dagdeel.DO_MIDDAG, TODAY)
    with pytest.raises(Refused, match="valt dit dagdeel niet"):
        roster.agree(office, TODAY, "D001", "V01", Dagdeel.MA_OCHTEND, TODAY, TODAY + timedelta(days=2))
    with pytest.raises(Conflict):
        roster.agree(office, TODAY, "D999", "V01", Dagdeel.DO_MIDDAG, TODAY)


def test_who_is_elsewhere_is_told_where_and_only_with_the_mark_it_is_kept(office):
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY + WEEK, "V01")])
    before = dump(office)
    with pytest.raises(Botsing, match="di 26 mrt 2024: Inloopspreekuur"):
        roster.agree(office, TODAY, "D001", "V01", Dagdeel.DI_OCHTEND, TODAY)
    assert dump(office) == before
    assert roster.agree(office, TODAY, "D001", "V01", Dagdeel.DI_OCHTEND, TODAY, toch=True).toch
    found = roster.elsewhere(office.db, TODAY, "V01", Dagdeel.DI_OCHTEND, TODAY, None)
    assert [plek.naam for _, plek in found] == ["Tesfay D001", "Inloopspreekuur"]


def test_an_appointment_ends_or_goes_where_it_has_not_been(office):
    made = roster.agree(office, TODAY, "D001", "V01", Dagdeel.DO_MIDDAG, TODAY)
    roster.end_agreement(office, TODAY, made, THURSDAY + WEEK)
    (kept,) = find(office.db, Afspraak)
    assert kept.tot == THURSDAY + WEEK
    roster.end_agreement(office, TODAY, kept, TODAY)
    assert find(office.db, Afspraak) == []


@pytest.mark.parametrize(("skipped", "left"), [(0, [(1, None)]), (2, [(0, 1), (3, None)])])
def test_an_appointment_that_is_skipped_once_goes_on_the_week_after(office, skipped, left):
    made = roster.agree(office, TODAY, "D001", "V01", Dagdeel.DO_MIDDAG, TODAY)
    roster.skip_agreement(office, TODAY, made, THURSDAY + skipped * WEEK)
    found = [(a.van, a.tot) for a in find(office.db, Afspraak, "1 ORDER BY van")]
    ends = [None if last is None else THURSDAY + skipped * WEEK - timedelta(days=1) for _, last in left]
    assert found == list(zip((THURSDAY + first * WEEK for first, _ in left), ends, strict=True))


def test_a_single_appointment_that_is_skipped_is_gone(office):
    made = roster.agree(office, TODAY, "D001", "V01", Dagdeel.DO_MIDDAG, THURSDAY, THURSDAY)
    roster.skip_agreement(office, TODAY, made, THURSDAY)
    assert find(office.db, Afspraak) == []


# Services


def test_staffing_a_service_is_on_its_day_and_only_once(office):
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V01")])
    assert roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V01")]) == []
    with pytest.raises(Refused, match="is er op do 21 mrt 2024 niet"):
        roster.assign(office, TODAY, [Inzetting("SP1", THURSDAY, "V01")])
    with pytest.raises(Conflict):
        roster.assign(office, TODAY, [Inzetting("SP9", TUESDAY, "V01")])
    assert staffed(office) == {("SP1", TUESDAY, "V01")}


def test_several_are_staffed_at_once_or_none_of_them(office):
    fill(office, spreekuur("SP2", naam="Taalcafé"))
    with pytest.raises(Botsing):
        roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V01"), Inzetting("SP2", TUESDAY, "V01")])
    assert staffed(office) == set()


def test_who_is_taken_off_a_service_is_free_of_it(office):
    made = roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V01"), Inzetting("SP1", TUESDAY, "V02")])
    roster.unassign(office, TODAY, made[:1])
    assert staffed(office) == {("SP1", TUESDAY, "V02")}


def test_a_service_has_a_name_and_keeps_its_day_where_people_staff_it(office):
    with pytest.raises(Refused, match="naam"):
        roster.save_service(office, TODAY, spreekuur("SP2", naam=""))
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V01")])
    (own,) = find(office.db, Dienst)
    moved = Dienst(dienst="SP1", naam=own.naam, dagdeel=Dagdeel.WO_OCHTEND, versie=own.versie)
    with pytest.raises(Refused, match="andere dag"):
        roster.save_service(office, TODAY, moved)
    assert roster.next_service(office) == "SP2"


def test_a_service_that_stops_keeps_what_was(office):
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY - WEEK, "V01"), Inzetting("SP1", TUESDAY + WEEK, "V01")])
    roster.remove_service(office, TODAY, find(office.db, Dienst)[0])
    assert staffed(office) == {("SP1", TUESDAY - WEEK, "V01")}
    assert find(office.db, Dienst)[0].tot == TODAY - timedelta(days=1)


def test_a_service_that_never_was_is_gone(office):
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY + WEEK, "V01")])
    roster.remove_service(office, TODAY, find(office.db, Dienst)[0])
    assert (staffed(office), find(office.db, Dienst)) == (set(), [])


def test_who_would_staff_a_service_outside_its_new_period_is_free_again_in_the_same_step(office):
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY + n * WEEK, "V01") for n in range(4)])
    before = dump(office)
    (own,) = find(office.db, Dienst)
    roster.save_service(office, TODAY, replace(own, van=TUESDAY + WEEK, tot=TUESDAY + 2 * WEEK))
    assert {day for _, day, _ in staffed(office)} == {TUESDAY + WEEK, TUESDAY + 2 * WEEK}
    assert roster.elsewhere(office.db, TODAY, "V01", Dagdeel.DI_OCHTEND, TUESDAY, TUESDAY) == []
    office.undo(TODAY)
    assert dump(office) == before


@pytest.mark.parametrize("period", [{"van": TUESDAY - WEEK}, {"tot": TUESDAY - 3 * WEEK}])
def test_a_service_keeps_in_its_period_when_people_staffed_it(office, period):
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY - 2 * WEEK, who) for who in ("V01", "V02")])
    before = dump(office)
    (own,) = find(office.db, Dienst)
    with pytest.raises(Refused, match="al 2 keer bezet"):
        roster.save_service(office, TODAY, replace(own, **period))
    assert dump(office) == before


def test_a_service_that_was_over_already_is_not_lengthened_by_stopping_it(office):
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY - 3 * WEEK, "V01")])
    (own,) = find(office.db, Dienst)
    ended = roster.save_service(office, TODAY, replace(own, tot=TUESDAY - 2 * WEEK))
    roster.remove_service(office, TODAY, ended)
    assert find(office.db, Dienst)[0].tot == TUESDAY - 2 * WEEK


def test_a_service_that_is_still_to_begin_but_was_staffed_before_is_not_stopped(office):
    rows = [Bezetting(dienst="SP2", datum=TUESDAY + n * WEEK, begeleider="V01") for n in (-1, 1)]
    fill(office, spreekuur("SP2", naam="Taalcafé", van=TODAY), *rows)
    before = dump(office)
    with pytest.raises(Refused, match="Taalcafé begint pas op 19 mrt 2024"):
        roster.remove_service(office, TODAY, get(office.db, Dienst, "SP2"))
    assert dump(office) == before


# Repeating and pasting


def test_a_week_is_repeated_where_nothing_stands_in_the_way(office):
    fill(office, Afwezigheid(begeleider="V02", van=TUESDAY + WEEK, tot=TUESDAY + WEEK))
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V01"), Inzetting("SP1", TUESDAY, "V02")])
    made = roster.repeat_week(office, TODAY, THURSDAY, 2, ["SP1"])
    assert made.toegevoegd == 3
    assert [(day, why) for _, day, why in made.overgeslagen] == [(TUESDAY + WEEK, "dan afwezig")]
    assert ("SP1", TUESDAY + 2 * WEEK, "V02") in staffed(office)
    assert roster.repeat_week(office, TODAY, THURSDAY, 2, ["SP1"]).toegevoegd == 0
    with pytest.raises(Refused, match="aantal weken"):
        roster.repeat_week(office, TODAY, THURSDAY, 0, ["SP1"])


def test_repeating_leaves_out_holidays_the_end_of_a_service_who_is_gone_and_who_is_elsewhere(store):
    people = [
        vrijwilliger("V01"),
        vrijwilliger("V02", eind=date(2024, 4, 5)),
        vrijwilliger("V03", fase=Fase.GESTOPT),
    ]
    services = [
        spreekuur("SP1", Dagdeel.MA_OCHTEND),
        spreekuur("SP2", Dagdeel.DI_OCHTEND, naam="Taalcafé", tot=date(2024, 3, 28)),
        spreekuur("SP3", Dagdeel.VR_OCHTEND, naam="Vragenuur"),
    ]
    rows = [
        Bezetting(dienst="SP1", datum=date(2024, 3, 25), begeleider="V01"),
        Bezetting(dienst="SP2", datum=date(2024, 3, 26), begeleider="V01"),
        Bezetting(dienst="SP3", datum=date(2024, 3, 29), begeleider="V02"),
        Bezetting(dienst="SP3", datum=date(2024, 3, 29), begeleider="V03"),
    ]
    fill(store, *people, *services, *rows)
    made = roster.repeat_week(store, TODAY, date(2024, 3, 25), 1, ["SP1", "SP2", "SP3"])
    assert made.toegevoegd == 0
    assert {(day, why) for _, day, why in made.overgeslagen} == {
        (date(2024, 4, 1), "Tweede paasdag"),
        (date(2024, 4, 2), "dan is de dienst er niet"),
        (date(2024, 4, 5), "dan niet bij het team"),
    }


def test_pasting_lets_exactly_these_people_be_there_and_says_whom_it_left_out(office):
    fill(office, spreekuur("SP2", naam="Taalcafé"))
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V01"), Inzetting("SP2", TUESDAY, "V02")])
    half = ("V01", THURSDAY, Deel.OCHTEND)
    made = roster.paste(office, TODAY, {half: True}, {("SP1", TUESDAY): ["V02"]})
    assert [why for *_, why in made.overgeslagen] == ["dan bij Taalcafé"]
    assert (staffed(office), said(office)) == ({("SP2", TUESDAY, "V02")}, {half: True})
    office.undo(TODAY)
    assert len(staffed(office)) == 2
    assert said(office) == {}


# A week that is read by itself


def test_a_week_has_just_what_its_half_days_need(office):
    roster.agree(office, TODAY, "D001", "V01", Dagdeel.DO_MIDDAG, TODAY)
    roster.assign(office, TODAY, [Inzetting("SP1", TUESDAY, "V02"), Inzetting("SP1", TUESDAY + WEEK, "V01")])
    roster.set_free(office, TODAY, {("V01", TUESDAY, Deel.AVOND): True, ("V01", TUESDAY + WEEK, Deel.AVOND): True})
    stand = read_week(office.db, TODAY, THURSDAY, ["V01"])
    assert [b.kenmerk for b in stand.begeleiders] == ["V01"]
    assert [h.dossier for h in stand.huishoudens] == ["D001"]
    assert [u.datum for u in stand.agenda.uitzonderingen] == [TUESDAY]
    assert stand.agenda.bezettingen == ()
    services = read_services(office.db, TODAY, THURSDAY, None)
    assert [b.begeleider for b in services.agenda.bezettingen] == ["V02"]
    assert names(office.db, ["V02", "V01", "V99"]) == {"V02": "Anna Vries V02", "V01": "Anna Vries V01"}


@given(offices())
def test_every_half_day_of_a_week_is_the_same_as_in_the_whole_stand(tmp_path_factory, office):
    store = empty().copy_to(tmp_path_factory.mktemp("bord") / "bord.db")
    r = Random(len(office.koppelingen) + 7 * len(office.afwezigheden))
    fill(store, *office.begeleiders, *office.huishoudens, *office.koppelingen, *office.afwezigheden)
    kenmerken = [b.kenmerk for b in office.begeleiders]
    halves = [(k, MONDAY + timedelta(days=n), deel) for k in kenmerken for n in range(7) for deel in Deel]
    roster.set_free(store, TODAY, {half: r.random() < 0.5 for half in r.sample(halves, 9)})
    whole, week = read_stand(store, TODAY), read_week(store.db, TODAY, TODAY, kenmerken)
    for k, day, deel in halves:
        assert square(whole, whole.begeleider[k], day, deel) == square(week, week.begeleider[k], day, deel)
    free = [(day, deel) for _, day, deel in halves[:6]]
    for day, deel in free:
        able = {b.kenmerk for b in whole.begeleiders if square(whole, b, day, deel).vrij}
        assert set(listed(store.db, TODAY, Keuze(vrij=(day, deel)))) == able
    for team, (people, _) in _all_members(store.db, TODAY).items():
        there = set(listed(store.db, TODAY, Keuze()))
        if team:
            assert set(listed(store.db, TODAY, Keuze(team))) == people & there
    store.close()


def test_the_list_is_ordered_and_narrowed_by_words_and_knows_who_is_there_that_week(store):
    fill(
        store,
        teamleider("T01", achternaam="Aa", voornaam="Ada"),
        vrijwilliger("V01", voornaam="Zoë", talen={"Tigrinya": 3}, plaats="Tuk"),
        stagiaire("S01", voornaam="Bo", plaats="Blokzijl"),
        vrijwilliger("V02", voornaam="Gé", fase=Fase.GESTOPT),
        vrijwilliger("V03", voornaam="Weg", eind=MONDAY),
    )
    found = {order: listed(store.db, TODAY, Keuze(volgorde=order)) for order in Volgorde}
    assert found[Volgorde.SOORT] == ["V01", "S01", "T01"]
    assert found[Volgorde.NAAM] == ["T01", "S01", "V01"]
    assert found[Volgorde.PLAATS] == ["S01", "T01", "V01"]
    assert found[Volgorde.TALEN] == ["T01", "S01", "V01"]
    assert listed(store.db, TODAY, Keuze(woorden="Tigrínya tuk")) == ["V01"]
    assert listed(store.db, TODAY, Keuze(woorden="stagiaire")) == ["S01"]
    assert "V03" in listed(store.db, TODAY - WEEK, Keuze())


def test_it_is_known_in_which_tables_something_has_changed(office):
    seen = office.log.latest()
    roster.set_free(office, TODAY, {("V01", TUESDAY, Deel.AVOND): True})
    assert touched(office.db, seen) == {"uitzondering"}
    roster.set_standing(office, TODAY, {("V01", Dagdeel.DI_AVOND): True})
    assert touched(office.db, seen) == {"uitzondering", "begeleider"}


# Nobody is in two places unsaid

EDITS = st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2**30)), max_size=25)


@given(EDITS)
def test_nobody_is_ever_in_two_places_in_one_half_day_without_the_mark(tmp_path_factory, edits):
    store = empty().copy_to(tmp_path_factory.mktemp("bord") / "bord.db")
    fill(store, vrijwilliger("V01", dagdelen=FREE), vrijwilliger("V02", dagdelen=FREE))
    fill(store, *(household(f"D00{n}") for n in (1, 2, 3)), match("D001", "V01"), match("D002", "V01"))
    fill(store, match("D003", "V02"), match("D002", "V02", TODAY + 3 * WEEK))
    fill(store, spreekuur("SP1"), spreekuur("SP2", naam="Taalcafé"), spreekuur("SP3", Dagdeel.DO_MIDDAG))
    for kind, seed in edits:
        with suppress(Refused):
            edit(store, kind, Random(seed))
        assert store.db.conn.execute("SELECT * FROM dubbel").fetchall() == []
    stand = read_stand(store, TODAY)
    for week in range(-1, 9):
        for day in days_of_week(TODAY + week * WEEK):
            for person in stand.begeleiders:
                for deel in (Deel.OCHTEND, Deel.MIDDAG):
                    assert not square(stand, person, day, deel).botst, places(stand, person.kenmerk, day, deel)
    store.close()


def edit(store, kind, r):
    """One of the things that are done at a desk, at random."""
    who, dagdeel = r.choice(["V01", "V02"]), r.choice(sorted(FREE))
    day, toch = TODAY + timedelta(days=r.randint(-7, 40)), r.random() < 0.2
    if kind in (0, 1):
        once = r.random() < 0.3
        first = next(
            day + timedelta(days=n) for n in range(7) if Dagdeel.on(day + timedelta(days=n), dagdeel.deel) is dagdeel
        )
        roster.agree(
            store, TODAY, r.choice(["D001", "D002", "D003"]), who, dagdeel, first, first if once else None, toch
        )
    elif kind == 2:
        services = find(store.db, Dienst)  # none where what fills the file is undone as well
        if services:
            dienst = r.choice(services)
            first = next(d for n in range(7) if dienst.runs(d := day + timedelta(days=n)))
            roster.assign(store, TODAY, [Inzetting(dienst.dienst, first, who, toch)])
    elif kind == 3:
        found = find(store.db, Bezetting)
        roster.unassign(store, TODAY, r.sample(found, min(2, len(found))))
    elif kind == 4:
        running = [k for k in read_stand(store, TODAY).koppelingen if not k.ended(TODAY)]
        if running:
            koppelingen.end(
                store, TODAY, r.choice(running), Eindreden.AGENDAS, TODAY + timedelta(days=r.randint(0, 30))
            )
    elif kind == 5:
        store.undo(TODAY)
    elif kind == 6:
        store.redo(TODAY)
    elif kind == 7:
        roster.repeat_week(store, TODAY, day, r.randint(1, 4), ["SP1", "SP2", "SP3"])
    else:
        agreed = find(store.db, Afspraak)
        if agreed:
            one = r.choice(agreed)
            (roster.skip_agreement if r.random() < 0.5 else roster.end_agreement)(store, TODAY, one, one.van + 2 * WEEK)


def test_what_was_said_of_one_date_is_no_leave_for_another(store):
    service = Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DI_OCHTEND)
    fill(store, vrijwilliger(), household(), match(), service)
    fill(store, Bezetting(dienst="SP1", datum=days(7), begeleider="V01"))
    roster.agree(store, TODAY, "D001", "V01", Dagdeel.DI_OCHTEND, TODAY, toch=True)
    later = roster.Inzetting("SP1", days(35), "V01")
    with pytest.raises(roster.Botsing, match="Tesfay"):
        roster.assign(store, TODAY, [later])
    (made,) = roster.assign(store, TODAY, [replace(later, toch=True)])
    assert made.toch


def test_repeating_puts_nobody_where_a_service_is_full(store):
    service = Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DI_OCHTEND)
    fill(store, vrijwilliger("V01"), vrijwilliger("V02"), service)
    fill(store, Bezetting(dienst="SP1", datum=TODAY, begeleider="V01"))
    fill(store, Bezetting(dienst="SP1", datum=days(7), begeleider="V02"))
    result = roster.repeat_week(store, TODAY, TODAY, 2, ["SP1"])
    assert result.toegevoegd == 1
    assert [(day, why) for _, day, why in result.overgeslagen] == [(days(7), "de dienst is dan al vol")]
