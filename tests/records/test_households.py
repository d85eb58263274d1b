"""Nareizigers who join a household, and members who go on by themselves: nobody counts twice or not at all."""

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.lists import Eindreden, KoppelingStatus, Rol, TrajectStatus
from db.members import Lid, parse_lid
from db.model import Huishouden
from db.records.households import Komst, add_newcomers, split, usual_end
from db.records.merging import merge_huishoudens
from db.records.people import leden_of
from db.records.rows import get
from db.records.stand import read_stand
from db.rules.household import size
from db.rules.load import add_months, carried, hours_needed, hours_on, traject_begin, traject_end
from db.rules.waiting import days_waiting, waiting
from db.store import Conflict, Refused
from tests.builders import TODAY, days, fill, household, match, member, random_office, vrijwilliger
from tests.records.test_merging import assert_covers, in_one_step, nothing_changes
from tests.templates import empty

FAMILY = (Lid("Lidya", "Tesfay", None, 1992), parse_lid("Samuel Tesfay m 2018"))


@pytest.fixture
def office(store):
    """A household in month 8 of its traject, guided by Anna, with two members and one who left."""
    fill(
        store,
        vrijwilliger("V01", voornaam="Anna", achternaam="Bos"),
        household(
            "D001", naam="Tesfay", sleuteldatum=days(-220), traject_start=days(-220), telefoon="0612", notitie="x"
        ),
        member("D001", 1, voornaam="Selam"),
        member("D001", 2, voornaam="Yonas", achternaam="Haile", telefoon="0687", in_huishouden_van=days(-100)),
        member("D001", 3, voornaam="Weg", in_huishouden_tot=days(-50)),
        match("D001", "V01", start=days(-200)),
        match("D001", "V01", start=days(-300), eind=days(-250), reden=Eindreden.AGENDAS),
    )
    return store


def home(store, dossier="D001") -> Huishouden:
    return get(store.db, Huishouden, dossier)


def joined(store, **fields) -> Huishouden:
    komst = Komst(**{"leden": FAMILY, "op": TODAY} | fields)
    return in_one_step(store, lambda: add_newcomers(store, TODAY, home(store), komst))


# Nareizigers.


def test_nareizigers_are_members_from_the_day_that_they_came(office):
    before = home(office)
    saved = joined(office)
    assert saved == replace(before, versie=saved.versie), "nothing else is changed unless it is asked"
    leden = leden_of(office, "D001")
    assert [(lid.volgnr, lid.voornaam, lid.geboortejaar) for lid in leden[3:]] == [
        (4, "Lidya", 1992),
        (5, "Samuel", 2018),
    ]
    assert {(lid.nareiziger, lid.in_huishouden_van) for lid in leden[3:]} == {(True, TODAY)}
    assert size(read_stand(office, TODAY), home(office)).personen == 4
    assert office.next_undo().wijziging.zin == "nareizigers toegevoegd: Tesfay, 2 personen"


def test_who_comes_later_counts_from_then(office):
    joined(office, op=days(30))
    assert size(read_stand(office, TODAY), home(office)).personen == 2
    assert size(read_stand(office, days(30)), home(office)).personen == 4


def test_without_either_answer_hours_and_end_stay(office):
    before = read_stand(office, TODAY)
    end = traject_end(home(office), before.settings)
    joined(office)
    after = read_stand(office, TODAY)
    assert carried(after, "V01") == carried(before, "V01") == 1.0
    assert traject_end(home(office), after.settings) == end


def test_a_longer_traject_ends_later_and_is_verlengd(office):
    saved = joined(office, tot=usual_end(TODAY))
    assert (saved.traject_eind, saved.traject_status) == (add_months(TODAY, 12), TrajectStatus.VERLENGD)
    assert saved.traject_start == days(-220)
    assert carried(read_stand(office, TODAY), "V01") == 1.0, "the month of the traject stays"


def test_counting_as_new_begins_the_months_anew_and_leaves_the_end(office):
    end = traject_end(home(office), read_stand(office, TODAY).settings)
    saved = joined(office, opnieuw=True)
    assert (saved.traject_start, saved.traject_eind, saved.traject_status) == (TODAY, end, TrajectStatus.LOPEND)
    assert carried(read_stand(office, TODAY), "V01") == 5.0


def test_both_at_once(office):
    saved = joined(office, opnieuw=True, tot=days(365))
    assert (saved.traject_start, saved.traject_eind, saved.traject_status) == (TODAY, days(365), TrajectStatus.VERLENGD)


def test_a_traject_that_was_over_runs_again(office):
    with office.change("af", "", TODAY) as change:
        change.update("huishouden", "D001", {"traject_status": "afgerond", "traject_reden": "termijn om"}, None, "")
    nothing_changes(office, "al voorbij", lambda: joined(office, opnieuw=True))
    saved = joined(office, opnieuw=True, tot=days(300))
    assert (saved.traject_status, saved.traject_reden) == (TrajectStatus.VERLENGD, None)
    settings = read_stand(office, TODAY).settings
    assert hours_needed(saved, TODAY, settings) == 5.0


def test_what_can_not_be_is_refused(office):
    nothing_changes(office, "niet later dan het huidige", lambda: joined(office, tot=days(10)))
    nothing_changes(office, "niet later dan het huidige", lambda: joined(office, op=days(400), tot=days(390)))
    nothing_changes(office, "wie erbij komt", lambda: joined(office, leden=()))
    nothing_changes(office, "al voorbij", lambda: joined(office, op=days(300), opnieuw=True))
    fill(office, household("D002"))
    empty = home(office, "D002")
    nothing_changes(office, "eerst met e", lambda: add_newcomers(office, TODAY, empty, Komst(FAMILY, TODAY)))
    old = home(office)
    joined(office, opnieuw=True)
    with pytest.raises(Conflict):
        add_newcomers(office, TODAY, old, Komst(FAMILY, TODAY))


# Splitting.


def parted(store, *numbers, mee=False, dossier="D001") -> Huishouden:
    going = [lid.id for lid in leden_of(store, dossier) if lid.volgnr in numbers]
    return in_one_step(store, lambda: split(store, TODAY, home(store, dossier), going, mee))


def test_who_goes_on_apart_takes_row_address_and_traject_along(office):
    old, rows = home(office), {lid.volgnr: lid for lid in leden_of(office, "D001")}
    made = parted(office, 2)
    assert (made.dossier, made.naam, made.hoort_bij) == ("D002", "Haile", "D001")
    assert (
        replace(
            made,
            dossier="D001",
            naam=old.naam,
            sleuteldatum=old.sleuteldatum,
            hoort_bij=None,
            versie=old.versie,
            telefoon="0612",
            notitie="x",
            aantal_volwassenen=2,
            aantal_kinderen=1,
        )
        == old
    )
    (lid,) = leden_of(office, "D002")
    assert lid == replace(rows[2], dossier="D002", volgnr=1, versie=lid.versie)
    assert [lid.volgnr for lid in leden_of(office, "D001")] == [1, 3]
    assert home(office) == replace(old, versie=home(office).versie)
    assert office.next_undo().wijziging.zin == "huishouden gesplitst: Tesfay (D001 en D002)"


def test_the_begeleider_stays_with_the_old_household_unless_asked(office):
    parted(office, 2)
    stand = read_stand(office, TODAY)
    assert [k.begeleider for k in stand.running_of("D001")] == ["V01"]
    assert [w.huishouden.dossier for w in waiting(stand)] == ["D002"]
    assert days_waiting(stand, stand.huishouden["D002"]) == 0, "they were guided until today"
    assert carried(stand, "V01") == 1.0
    assert stand.koppelingen_of("D002") == (), "nothing is made up for the past"
    assert home(office, "D002").sleuteldatum == TODAY


@pytest.mark.parametrize("mee", [False, True])
def test_no_hours_of_the_past_count_twice(office, mee):
    before = {day: hours_on(read_stand(office, TODAY), "D001", day) for day in map(days, range(-320, 0))}
    parted(office, 2, mee=mee)
    stand = read_stand(office, TODAY)
    for day, hours in before.items():
        assert (hours_on(stand, "D001", day), hours_on(stand, "D002", day)) == (hours, {}), day


def test_who_was_only_asked_for_does_not_stop_the_wait(store):
    fill(
        store,
        vrijwilliger(),
        household(sleuteldatum=days(-60)),
        member(volgnr=1),
        member(volgnr=2),
        match(start=days(-10), status=KoppelingStatus.GEVRAAGD),
    )
    parted(store, 2)
    stand = read_stand(store, TODAY)
    assert [days_waiting(stand, home) for home in stand.huishoudens] == [60, 60]


def test_the_begeleider_can_go_along(office):
    fill(office, vrijwilliger("V02"), match("D001", "V02", start=days(9), rol=Rol.DUO, status=KoppelingStatus.PROEF))
    parted(office, 2, mee=True)
    stand = read_stand(office, TODAY)
    assert waiting(stand) == []
    assert {(k.begeleider, k.rol, k.status, k.start) for k in stand.running_of("D002")} == {
        (k.begeleider, k.rol, k.status, max(k.start, TODAY)) for k in stand.running_of("D001")
    }
    assert len(stand.koppelingen_of("D002")) == 2
    assert home(office, "D002").sleuteldatum == home(office).sleuteldatum
    assert carried(stand, "V01") == 2.0


def test_an_agreed_koppeling_that_has_not_begun_stays_behind(store):
    fill(store, vrijwilliger(), household(), member(volgnr=1), member(volgnr=2), match(start=TODAY))
    parted(store, 2)
    assert read_stand(store, TODAY).koppelingen_of("D002") == ()


@pytest.mark.parametrize("mee", [False, True])
def test_who_waited_already_waits_no_longer_for_it(store, mee):
    fill(
        store,
        vrijwilliger(),
        household(sleuteldatum=days(-200)),
        member(volgnr=1),
        member(volgnr=2),
        match(start=days(-150), eind=days(-30), reden=Eindreden.VERHUIZING),
        match(start=days(5)),
    )
    parted(store, 2, mee=mee)
    stand = read_stand(store, TODAY)
    assert [days_waiting(stand, home) for home in stand.huishoudens] == [30, 30]
    assert len(stand.running_of("D002")) == mee


def test_the_traject_of_who_goes_on_apart_begins_where_theirs_did(store):
    fill(store, household(traject_start=None, sleuteldatum=days(-40)), member(volgnr=1), member(volgnr=2))
    assert parted(store, 2).traject_start == days(-40)


def test_somebody_goes_and_somebody_stays(office):
    nothing_changes(office, "wie er apart", lambda: parted(office))
    nothing_changes(office, "blijft niemand over", lambda: parted(office, 1, 2))
    nothing_changes(office, "blijft niemand over", lambda: parted(office, 1, 2, 3))
    nothing_changes(office, "is nu geen lid", lambda: parted(office, 3))
    old = replace(home(office), versie=99)
    with pytest.raises(Conflict):
        split(office, TODAY, old, [leden_of(office, "D001")[0].id], False)


@contextmanager
def opened(seed: int):
    """A random office in a file."""
    stand = random_office(seed)
    with TemporaryDirectory() as folder:
        store = empty().copy_to(Path(folder) / "bord.db")
        fill(store, *stand.begeleiders, *stand.huishoudens, *stand.statushouders, *stand.koppelingen)
        yield store
        store.close()


def people_on(stand, day) -> int:
    return sum(lid.in_huishouden(day) for lid in stand.statushouders)


@given(st.integers(0, 2**40), st.booleans())
def test_splitting_and_joining_again_gives_the_same_household(seed, mee):
    r = Random(seed)
    with opened(seed) as store:
        before = read_stand(store, TODAY)
        possible = [h for h in before.huishoudens if sum(s.in_huishouden(TODAY) for s in before.leden(h.dossier)) > 1]
        if not possible:
            return
        old = r.choice(possible)
        stays = r.choice([lid for lid in before.leden(old.dossier) if lid.in_huishouden(TODAY)])
        others = [lid.id for lid in before.leden(old.dossier) if lid != stays]
        going = r.sample(others, r.randint(1, len(others)))
        if not any(lid.in_huishouden(TODAY) for lid in before.leden(old.dossier) if lid.id in going):
            nothing_changes(store, "is nu geen lid", lambda: split(store, TODAY, old, going, mee))
            return
        made = in_one_step(store, lambda: split(store, TODAY, old, going, mee))
        between = read_stand(store, TODAY)
        assert all(people_on(between, day) == people_on(before, day) for day in map(days, range(-400, 400, 7)))
        assert {lid.id for lid in between.leden(made.dossier)} == set(going)
        assert traject_begin(made) == traject_begin(old)
        assert [k for k in between.koppelingen if k.dossier != made.dossier] == list(before.koppelingen)
        assert all(k.start >= TODAY for k in between.koppelingen_of(made.dossier))
        running = {k.begeleider for k in before.running_of(old.dossier)}
        assert {k.begeleider for k in between.running_of(made.dossier)} == (running if mee else set())
        assert days_waiting(between, made) <= days_waiting(before, old)

        now = between.huishouden[old.dossier]
        in_one_step(store, lambda: merge_huishoudens(store, TODAY, now, made, (), {}))
        after = read_stand(store, TODAY)
        assert after.huishoudens == tuple(
            replace(h, versie=after.huishouden[h.dossier].versie) for h in before.huishoudens
        )
        assert_covers(after.koppelingen, before.koppelingen)

        def plain(stand):
            return {replace(lid, volgnr=1, versie=0) for lid in stand.statushouders}

        assert plain(after) == plain(before)


@given(st.integers(0, 2**40), st.booleans(), st.booleans())
def test_nareizigers_join_any_household_with_both_answers(seed, opnieuw, longer):
    r = Random(seed)
    with opened(seed) as store:
        before = read_stand(store, TODAY)
        old = r.choice(before.huishoudens)
        op = days(r.randint(-200, 60))
        komst = Komst(FAMILY, op, usual_end(op) if longer else None, opnieuw)
        try:
            saved = in_one_step(store, lambda: add_newcomers(store, TODAY, old, komst))
        except Refused as refusal:
            assert any(word in str(refusal) for word in ("eerst met e", "niet later dan het huidige", "al voorbij"))
            assert read_stand(store, TODAY).statushouders == before.statushouders
            return
        after = read_stand(store, TODAY)
        assert set(before.statushouders) <= set(after.statushouders)
        assert len(after.statushouders) == len(before.statushouders) + 2
        assert (saved.traject_status is TrajectStatus.VERLENGD) >= longer
        if longer:
            assert saved.traject_eind == add_months(op, 12)
        if opnieuw:
            assert saved.traject_start == op
            assert hours_needed(saved, max(op, TODAY), after.settings) == hours_needed(
                replace(old, traject_start=op, traject_status=saved.traject_status), max(op, TODAY), after.settings
            )
        else:
            assert traject_begin(saved) == traject_begin(old)
        if not longer:
            assert traject_end(saved, after.settings) == traject_end(old, after.settings) or old.traject_start is None
        assert not (saved.traject_start and saved.traject_eind and saved.traject_eind < saved.traject_start) or (
            old.traject_start and old.traject_eind and old.traject_eind < old.traject_start
        )
