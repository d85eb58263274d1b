"""Merging two records: nothing is lost or doubled, nothing refers to what is gone, and undo brings both back."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.lists import AfwezigSoort, Eindreden, Fase, KoppelingStatus, Rol, Soort, TrajectStatus
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling
from db.records.merging import baggage, become_duo, merge_begeleiders, merge_huishoudens, merge_statushouders
from db.records.people import leden_of
from db.records.rows import find, get
from db.records.stand import read_stand
from db.rules.household import size
from db.rules.load import carried, hours_on
from db.rules.merging import differences, filled, folded, merged, merged_lid, same_people
from db.store import Conflict, Refused, Store
from tests.builders import (
    TODAY,
    days,
    dump,
    fill,
    household,
    match,
    medewerker,
    member,
    random_koppelingen,
    random_office,
    stagiaire,
    teamleider,
    vrijwilliger,
)
from tests.rules import recount
from tests.templates import empty


def nothing_changes(store, message: str, do) -> None:
    before, log = dump(store), store.log.latest()
    with pytest.raises(Refused, match=message):
        do()
    assert dump(store) == before
    assert store.log.latest() == log


def in_one_step(store, do):
    """Do it as one change, take it back, do it again; gives what it gave."""
    before, log = dump(store), store.log.latest()
    given = do()
    after = dump(store)
    assert store.log.latest() == log + 1
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after
    store.undo(TODAY)
    store.redo(TODAY)
    assert dump(store) == after
    assert store.check() == []
    return given


def merge_people(store, kept="V01", gone="V02", fields=None):
    one, other = get(store.db, Begeleider, kept), get(store.db, Begeleider, gone)
    taken = filled(one, other) if fields is None else fields
    return in_one_step(store, lambda: merge_begeleiders(store, TODAY, one, other, taken))


def merge_homes(store, kept="D001", gone="D002", fields=None, same=None):
    one, other = get(store.db, Huishouden, kept), get(store.db, Huishouden, gone)
    taken = filled(one, other) if fields is None else fields
    return in_one_step(store, lambda: merge_huishoudens(store, TODAY, one, other, taken, same or {}))


# Fields.


def test_the_record_that_stays_wins_and_what_it_lacks_is_filled():
    one = vrijwilliger("V01", telefoon="", email="a@x.nl", talen=None, ervaring=0, notitie="Fietst.")
    other = vrijwilliger("V02", telefoon="0612345678", email="b@x.nl", talen={"Dari": 2}, ervaring=3, notitie="Belt.")
    assert [v.veld for v in differences(one, other)] == ["achternaam", "telefoon", "email", "talen", "ervaring"]
    assert filled(one, other) == {"telefoon", "talen"}
    result = merged(one, other, filled(one, other) | {"ervaring"})
    assert (result.kenmerk, result.telefoon, result.email, result.talen) == ("V01", "0612345678", "a@x.nl", {"Dari": 2})
    assert (result.ervaring, result.notitie) == (3, "Fietst.\nBelt.")


def test_a_nul_and_a_nee_are_known():
    assert filled(household(tolk_mogelijk=False), household("D2", tolk_mogelijk=True)) == frozenset()
    assert filled(household(aantal_kinderen=0), household("D2", aantal_kinderen=3)) == frozenset()


def test_the_end_of_one_record_does_not_end_the_other():
    here = vrijwilliger("V01", eind=None, stop_reden=None, fase_sinds=None)
    gone = vrijwilliger("V02", fase=Fase.GESTOPT, eind=days(-30), fase_sinds=days(-30))
    assert filled(here, gone) == frozenset()
    assert filled(here, replace(gone, fase=Fase.INZETBAAR)) == set()
    assert filled(replace(here, fase=None), gone) == set(), "nobody who guides becomes a newcomer by a default"
    running = household("D001", traject_reden=None, traject_eind=None)
    over = household("D002", traject_status=TrajectStatus.AFGEROND, traject_eind=days(-1), traject_start=days(-400))
    assert filled(running, over) == frozenset()


def test_a_note_that_both_have_stands_there_once():
    assert merged(household(notitie="Zelfde"), household("D2", notitie="Zelfde"), ()).notitie == "Zelfde"
    assert merged(household(notitie=""), household("D2", notitie="Nieuw"), ()).notitie == "Nieuw"


# Begeleiders.


@pytest.fixture
def office(store):
    """Anna stands there twice, each time with households, an absence, and people beneath her."""
    fill(
        store,
        teamleider("T01"),
        medewerker("M01", leidinggevende="T01"),
        medewerker("M02", leidinggevende="M01"),
        vrijwilliger("V01", voornaam="Anna", achternaam="Bos", leidinggevende="M02"),
        vrijwilliger("V02", voornaam="Ana", achternaam="Bos", telefoon="0612345678", leidinggevende="M01"),
        household("D001", naam="Tesfay", verantwoordelijke="M02"),
        household("D002", naam="Osman", hoort_bij="D001"),
        household("D003", naam="Rahimi", hoort_bij="D002"),
        match("D001", "V01", start=days(-30)),
        match("D001", "V02", start=days(-60), rol=Rol.DUO, status=KoppelingStatus.PROEF),
        match("D002", "V02", start=days(-30)),
        match("D003", "V01", start=days(-90), eind=days(-60), reden=Eindreden.AGENDAS),
        match("D003", "V02", start=days(-50), eind=days(-40), reden=Eindreden.GEEN_KLIK),
        Afwezigheid(begeleider="V01", van=days(3), tot=days(5), soort=AfwezigSoort.VAKANTIE),
        Afwezigheid(begeleider="V02", van=days(3), tot=days(9)),
        Afwezigheid(begeleider="V02", van=days(40)),
        member("D001", 1, voornaam="Selam", telefoon=""),
        member("D001", 2, voornaam="Yonas", geboortejaar=None),
        member("D002", 1, voornaam="Selam", telefoon="0687654321", in_huishouden_tot=days(-3)),
        member("D002", 2, voornaam="Miriam"),
    )
    return store


def test_everything_of_the_other_goes_to_the_one_that_stays(office):
    saved = merge_people(office)
    assert (saved.kenmerk, saved.voornaam, saved.telefoon) == ("V01", "Anna", "0612345678")
    assert get(office.db, Begeleider, "V02") is None
    rows = {(k.dossier, k.start): k for k in find(office.db, Koppeling)}
    assert {k.begeleider for k in rows.values()} == {"V01"}
    assert set(rows) == {
        ("D001", days(-60)),
        ("D002", days(-30)),
        ("D003", days(-90)),
        ("D003", days(-50)),
    }
    both = rows["D001", days(-60)]
    assert (both.rol, both.status, both.eind) == (Rol.HOOFD, KoppelingStatus.DEFINITIEF, None)
    assert rows["D003", days(-50)].reden is Eindreden.GEEN_KLIK
    assert [(a.van, a.tot, a.soort) for a in find(office.db, Afwezigheid, "1 ORDER BY van")] == [
        (days(3), days(9), AfwezigSoort.VAKANTIE),
        (days(40), None, None),
    ]
    assert office.next_undo().wijziging.zin == "vrijwilliger samengevoegd: Anna Bos (V01 en V02)"


def test_who_was_led_by_the_other_is_led_by_the_one_that_stays(office):
    merge_people(office, "M01", "M02")
    assert get(office.db, Begeleider, "V01").leidinggevende == "M01"
    assert get(office.db, Huishouden, "D001").verantwoordelijke == "M01"
    assert get(office.db, Begeleider, "M01").leidinggevende == "T01"


def test_nobody_leads_themselves_after_a_merge(office):
    merge_people(office, "M02", "M01")
    assert get(office.db, Begeleider, "M02").leidinggevende == "T01", "her own leader was the one that went"
    merge_people(office, "T01", "M02", {"leidinggevende"})
    assert get(office.db, Begeleider, "T01").leidinggevende is None
    assert {b.leidinggevende for b in find(office.db, Begeleider, "kenmerk LIKE 'V%'")} == {"T01"}


def test_a_circle_over_somebody_else_is_not_made_either(store):
    fill(store, medewerker("M1"), medewerker("M2", leidinggevende="M1"), medewerker("M3", leidinggevende="M2"))
    merge_people(store, "M1", "M3")
    assert get(store.db, Begeleider, "M1").leidinggevende is None
    assert get(store.db, Begeleider, "M2").leidinggevende == "M1"


def test_what_can_not_be_one_person_is_refused(office):
    one, paid = get(office.db, Begeleider, "V01"), get(office.db, Begeleider, "M01")
    nothing_changes(office, "dezelfde persoon", lambda: merge_begeleiders(office, TODAY, one, one, ()))
    nothing_changes(office, "betaalde kracht", lambda: merge_begeleiders(office, TODAY, one, paid, ()))
    fill(office, vrijwilliger("V05", start=days(9)), vrijwilliger("V06", eind=days(1)))
    later, sooner = get(office.db, Begeleider, "V05"), get(office.db, Begeleider, "V06")
    nothing_changes(office, "voor de start", lambda: merge_begeleiders(office, TODAY, later, sooner, {"eind"}))


def test_an_old_copy_of_either_record_is_refused(office):
    one, other = get(office.db, Begeleider, "V01"), get(office.db, Begeleider, "V02")
    with office.change("gewijzigd", "", TODAY) as change:
        change.update("begeleider", "V02", {"plaats": "Tuk"}, None, "")
    with pytest.raises(Conflict):
        merge_begeleiders(office, TODAY, one, other, ())
    other = get(office.db, Begeleider, "V02")
    with office.change("gewijzigd", "", TODAY) as change:
        change.update("begeleider", "V01", {"plaats": "Tuk"}, None, "")
    with pytest.raises(Conflict):
        merge_begeleiders(office, TODAY, one, other, ())


def test_full_hours_and_places_do_not_stand_in_the_way(store):
    people = [vrijwilliger(k, uren_per_week=5.0, max_huishoudens=1) for k in ("V01", "V02")]
    homes = [household("D001"), household("D002")]
    fill(store, *people, *homes, match("D001", "V01", start=days(-5)), match("D002", "V02", start=days(-5)))
    merge_people(store)
    assert carried(read_stand(store, TODAY), "V01") == 10.0


def test_a_stagiaire_can_be_merged_with_the_vrijwilliger_that_she_became(store):
    fill(store, stagiaire("S01"), vrijwilliger("V01"))
    assert merge_people(store, "V01", "S01", {"soort"}).soort is Soort.STAGIAIRE


def test_what_goes_along_is_counted_beforehand(office):
    found = baggage(office, get(office.db, Begeleider, "V02"))
    assert (found.koppelingen, found.afwezigheden, found.leden, found.verwijzingen) == (3, 2, 0, 0)
    assert baggage(office, get(office.db, Begeleider, "M02")).verwijzingen == 2
    found = baggage(office, get(office.db, Huishouden, "D002"))
    assert (found.koppelingen, found.afwezigheden, found.leden, found.verwijzingen) == (1, 0, 2, 1)


# Households.


def test_a_household_takes_members_koppelingen_and_whoever_belongs_to_it(office):
    merge_homes(office)
    assert get(office.db, Huishouden, "D002") is None
    assert [(lid.volgnr, lid.voornaam) for lid in leden_of(office, "D001")] == [
        (1, "Selam"),
        (2, "Yonas"),
        (3, "Selam"),
        (4, "Miriam"),
    ]
    assert get(office.db, Huishouden, "D003").hoort_bij == "D001"
    assert get(office.db, Huishouden, "D001").hoort_bij is None
    assert {k.begeleider for k in find(office.db, Koppeling, "dossier = 'D001'")} == {"V01", "V02"}


def test_of_two_households_that_are_one_one_begeleider_leads(store):
    fill(store, *map(vrijwilliger, ("V01", "V02", "V03", "V04")), household("D001"), household("D002"))
    fill(store, match("D001", "V01", start=days(-30), eind=days(60)), match("D002", "V02", start=days(-90)))
    fill(store, match("D002", "V03", start=days(60)), match("D002", "V04", start=days(-90), eind=days(-10)))
    one, other = get(store.db, Huishouden, "D001"), get(store.db, Huishouden, "D002")
    assert become_duo(store, TODAY, one, other) == ["V02"]
    assert become_duo(store, TODAY, other, one) == ["V01"]
    merge_homes(store)
    roles = {k.begeleider: k.rol for k in find(store.db, Koppeling)}
    assert roles == {"V01": Rol.HOOFD, "V02": Rol.DUO, "V03": Rol.HOOFD, "V04": Rol.HOOFD}


def test_a_hoofd_beside_one_who_is_there_for_the_time_being_stays_hoofd(store):
    fill(store, vrijwilliger("V01"), vrijwilliger("V02"), household("D001"), household("D002"))
    fill(store, match("D001", "V01", tijdelijk=True, start=days(-9)), match("D002", "V02", start=days(-9)))
    merge_homes(store)
    assert {k.rol for k in find(store.db, Koppeling)} == {Rol.HOOFD}


def test_the_contactpersoon_that_was_there_stays_the_only_one(store):
    fill(store, household("D001"), household("D002"), household("D003"))
    fill(store, member("D001", 1, contactpersoon=True), member("D002", 1, contactpersoon=True), member("D002", 2))
    fill(store, member("D003", 1, contactpersoon=True))
    merge_homes(store)
    assert [lid.contactpersoon for lid in leden_of(store, "D001")][:2] == [True, False]
    with store.change("weg", "", TODAY) as change:
        first = leden_of(store, "D001")[0]
        change.update("statushouder", first.id, {"in_huishouden_tot": TODAY.isoformat()}, None, "")
    merge_homes(store, gone="D003")
    assert leden_of(store, "D001")[-1].contactpersoon is True, "the one before has left"


def test_a_member_of_both_goes_up_in_one_row(office):
    own, other = leden_of(office, "D001"), leden_of(office, "D002")
    found = same_people(own, other)
    assert found == {other[0].id: (own[0].id, True)}
    merge_homes(office, same={a: b for a, (b, _) in found.items()})
    leden = leden_of(office, "D001")
    assert [lid.voornaam for lid in leden] == ["Selam", "Yonas", "Miriam"]
    assert leden[0].telefoon == "0687654321"
    assert leden[0].in_huishouden_tot is None, "in one of the two she is still a member"
    assert size(read_stand(office, TODAY), get(office.db, Huishouden, "D001")).personen == 3


def test_a_member_of_both_is_one_from_the_first_day_to_the_last():
    one = member(in_huishouden_van=days(-10), in_huishouden_tot=days(5))
    other = member("D002", in_huishouden_van=days(-90), in_huishouden_tot=days(-20))
    both = merged_lid(one, other)
    assert (both.in_huishouden_van, both.in_huishouden_tot) == (days(-90), days(5))
    always = replace(one, in_huishouden_van=None)
    assert merged_lid(always, other).in_huishouden_van is None, "without a first day somebody was always there"
    assert merged_lid(other, always).in_huishouden_van is None
    assert merged_lid(one, replace(other, in_huishouden_tot=None)).in_huishouden_tot is None


def test_one_member_is_the_same_as_one_other_at_most():
    own = [member(volgnr=1, id=1, voornaam="Selam"), member(volgnr=2, id=2, voornaam="Selam", geboortejaar=2001)]
    others = [member("D2", n, id=10 + n, voornaam="Selam", geboortejaar=y) for n, y in enumerate((None, 2001, 2001))]
    assert same_people(own, others) == {11: (2, True), 10: (1, False)}


def test_a_traject_that_would_end_before_it_begins_is_refused(store):
    fill(store, household("D001", traject_start=days(9)), household("D002", traject_eind=days(3)))
    one, other = get(store.db, Huishouden, "D001"), get(store.db, Huishouden, "D002")
    nothing_changes(store, "voor het begint", lambda: merge_huishoudens(store, TODAY, one, other, {"traject_eind"}, {}))
    nothing_changes(store, "hetzelfde huishouden", lambda: merge_huishoudens(store, TODAY, one, one, (), {}))


# Members of one household.


def test_two_members_of_one_household_become_one(office):
    one, other = leden_of(office, "D001")
    saved = in_one_step(office, lambda: merge_statushouders(office, TODAY, one, other, {"voornaam"}))
    assert [lid.naam for lid in leden_of(office, "D001")] == ["Yonas Tesfay"] == [saved.naam]
    elsewhere = leden_of(office, "D002")[0]
    nothing_changes(office, "Voeg anders eerst", lambda: merge_statushouders(office, TODAY, saved, elsewhere, ()))


# Koppelingen of one pair.


def covered(koppelingen) -> dict:
    """The days on which each pair is coupled, as far as a year and a half ahead."""
    found = defaultdict(set)
    for k in koppelingen:
        last = k.eind or days(500)
        found[k.dossier, k.begeleider] |= set(range(k.start.toordinal(), last.toordinal()))
    return {pair: held for pair, held in found.items() if held}


def assert_covers(now, before) -> None:
    """Every day is still there, and no other."""
    assert covered(now) == covered(before)


def assert_apart(koppelingen) -> None:
    """No two of one pair overlap or start on one day, and no two that are not over touch."""
    pairs = defaultdict(list)
    for k in koppelingen:
        pairs[k.dossier, k.begeleider].append(k)
    for rows in pairs.values():
        assert len({k.start for k in rows}) == len(rows)
        going_on = sorted((k for k in rows if not k.ended(TODAY)), key=lambda k: k.start)
        assert all(one.eind and one.eind < other.start for one, other in pairwise(going_on))
        assert sum(len(held) for k in rows for held in covered([k]).values()) == len(covered(rows).get(_pair(rows), ()))


def _pair(rows):
    return rows[0].dossier, rows[0].begeleider


@given(st.integers(0, 2**40))
def test_folding_keeps_every_day_and_every_row_is_somewhere(seed):
    r = Random(seed)
    rows = [
        replace(k, id=number)
        for number, k in enumerate(
            [*random_koppelingen(r, ["D1"], ["V1", "V2"]), *random_koppelingen(r, ["D1"], ["V1", "V2"])]
        )
    ]
    found = folded(rows, TODAY)
    stay = [k for k, _ in found]
    assert sorted(k.id for k, gone in found for k in (k, *gone)) == [k.id for k in rows]
    assert_covers(stay, rows)
    assert_apart(stay)
    for one, gone in found:
        if not gone:
            assert one in rows
        assert (one.eind is None) == any(k.eind is None for k in rows if k.id in {one.id, *(g.id for g in gone)})


def test_of_two_that_both_go_on_one_is_left_where_they_touch():
    until = match(start=days(-10), eind=days(5), reden=Eindreden.EINDE_STAGE, id=1)
    agreed = match(start=days(5), status=KoppelingStatus.GEVRAAGD, id=2)
    ((one, gone),) = folded([until, agreed], TODAY)
    assert (one.start, one.eind, one.reden, one.status) == (days(-10), None, None, KoppelingStatus.DEFINITIEF)
    assert gone == (agreed,)


def test_the_days_between_two_that_do_not_touch_stay_empty():
    until = match(start=days(-10), eind=days(5), reden=Eindreden.EINDE_STAGE, id=1)
    agreed = match(start=days(30), id=2)
    assert folded([until, agreed], TODAY) == [(until, ()), (agreed, ())]


def test_one_that_never_held_stays_beside_one_that_does():
    held = match(start=days(-10), id=1)
    never = match(start=days(-5), eind=days(-5), reden=Eindreden.CONFLICT, id=2)
    assert folded([held, never], TODAY) == [(held, ()), (never, ())]
    same = replace(never, start=days(-10), eind=days(-10))
    assert folded([held, same], TODAY) == [(held, (same,))]


# Random offices.


@contextmanager
def opened(stand, r: Random) -> Iterator[Store]:
    """The office in a file, with households that belong together."""
    dossiers = [h.dossier for h in stand.huishoudens]
    homes = [
        replace(h, hoort_bij=r.choice([None, *dossiers[:number]]), naam=f"{h.naam} {h.dossier}")
        for number, h in enumerate(stand.huishoudens)
    ]
    with TemporaryDirectory() as folder:
        store = empty().copy_to(Path(folder) / "bord.db")
        fill(store, *stand.begeleiders, *homes, *stand.statushouders, *stand.koppelingen, *stand.afwezigheden)
        yield store
        store.close()


def away(absences) -> dict:
    found = defaultdict(set)
    for a in absences:
        found[a.begeleider] |= set(range(a.van.toordinal(), (a.tot or days(500)).toordinal() + 1))
    return dict(found)


def home_hours(stand) -> dict:
    """The hours that are carried of each household, whoever does."""
    return {h.dossier: round(sum(hours_on(stand, h.dossier, TODAY).values()), 6) for h in stand.huishoudens}


def done_unless_dates_forbid(store, do) -> bool:
    """Whether it was done, in one step; else it was refused for dates that can't be, and nothing was written."""
    state = dump(store)
    try:
        in_one_step(store, do)
    except Refused as refusal:
        assert "met spatie" in str(refusal)
        assert dump(store) == state
        return False
    return True


@given(st.integers(0, 2**40))
def test_merging_begeleiders_loses_nothing_in_any_office(seed):
    r = Random(seed)
    stand = random_office(seed)
    one, other = r.sample(stand.begeleiders, 2)
    if one.soort.betaald != other.soort.betaald:
        other = replace(other, soort=one.soort)
        stand = replace(stand, begeleiders=tuple(other if b.kenmerk == other.kenmerk else b for b in stand.begeleiders))
    with opened(stand, r) as store:
        before = read_stand(store, TODAY)
        fields = {v.veld for v in differences(one, other) if r.random() < 0.3} | (filled(one, other))
        stored = [get(store.db, Begeleider, b.kenmerk) for b in (one, other)]
        if not done_unless_dates_forbid(store, lambda: merge_begeleiders(store, TODAY, *stored, fields)):
            return
        after = read_stand(store, TODAY)
        new, old = one.kenmerk, other.kenmerk

        def moved(rows):
            return [replace(row, begeleider=new) if row.begeleider == old else row for row in rows]

        assert_covers(after.koppelingen, moved(before.koppelingen))
        assert_apart(k for k in after.koppelingen if k.begeleider == new)
        assert away(after.afwezigheden) == away(moved(before.afwezigheden))
        assert after.statushouders == before.statushouders
        assert {k for k in after.koppelingen if k.begeleider != new} == {
            k for k in before.koppelingen if k.begeleider not in (new, old)
        }
        assert old not in after.begeleider
        assert len(after.begeleiders) == len(before.begeleiders) - 1
        above = {b.leidinggevende for b in after.begeleiders} | {h.verantwoordelijke for h in after.huishoudens}
        assert above <= {None, *after.begeleider}
        for person in after.begeleiders:
            seen, at = set(), person.kenmerk
            while at and at not in seen:
                seen.add(at)
                at = after.begeleider[at].leidinggevende
            assert at is None, "a circle of leaders"
        # The hours of a household are shared otherwise, and stay the same; an absence with a vervanger is no sum.
        plain = [replace(s, afwezigheden=()) for s in (before, after)]
        assert home_hours(plain[0]) == home_hours(plain[1])
        counted = [sum(recount.load_on(desk, b.kenmerk, TODAY) for b in desk.begeleiders) for desk in plain]
        assert counted[0] == counted[1]
        assert carried(after, new) == pytest.approx(float(recount.load_on(after, new, TODAY)))


@given(st.integers(0, 2**40))
def test_merging_households_loses_nothing_in_any_office(seed):
    r = Random(seed)
    stand = random_office(seed)
    if len(stand.huishoudens) < 2:
        return
    with opened(stand, r) as store:
        before = read_stand(store, TODAY)
        one, other = r.sample(before.huishoudens, 2)
        fields = {v.veld for v in differences(one, other) if r.random() < 0.3} | filled(one, other)
        pairs = same_people(before.leden(one.dossier), before.leden(other.dossier))
        same = {a: b for a, (b, sure) in pairs.items() if sure or r.random() < 0.5}
        if not done_unless_dates_forbid(store, lambda: merge_huishoudens(store, TODAY, one, other, fields, same)):
            return
        after = read_stand(store, TODAY)
        new, old = one.dossier, other.dossier

        def moved(rows):
            return [replace(row, dossier=new) if row.dossier == old else row for row in rows]

        assert_covers(after.koppelingen, moved(before.koppelingen))
        assert_apart(k for k in after.koppelingen if k.dossier == new)
        assert after.afwezigheden == before.afwezigheden
        assert {lid.id for lid in after.statushouders} == {lid.id for lid in before.statushouders} - set(same)
        assert len(after.leden(new)) == len(before.leden(new)) + len(before.leden(old)) - len(same)
        assert {lid.volgnr for lid in after.leden(new)} >= {lid.volgnr for lid in before.leden(new)}
        people = {(lid.id, lid.naam, lid.geboortejaar, lid.in_huishouden_van) for lid in after.leden(new)}
        mine = {
            lid.id: lid for lid in (*before.leden(new), *before.leden(old)) if lid.id not in {*same, *same.values()}
        }
        assert {(i, lid.naam, lid.geboortejaar, lid.in_huishouden_van) for i, lid in mine.items()} <= people
        assert old not in after.huishouden
        assert {h.hoort_bij for h in after.huishoudens} <= {None, *after.huishouden}
        for home in after.huishoudens:
            seen, at = set(), home.dossier
            while at and at not in seen:
                seen.add(at)
                at = after.huishouden[at].hoort_bij
            assert at is None, "a circle of households"
        assert {s for s in after.statushouders if s.dossier != new} == {
            s for s in before.statushouders if s.dossier not in (new, old)
        }
