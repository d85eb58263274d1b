"""A Stand as it is read from the file: of all, of one team, and of what one change touches."""

import pytest
from hypothesis import given

from db.lists import Rol
from db.model import Afwezigheid
from db.records.rows import to_row
from db.records.stand import read_around, read_stand, teams
from db.rules.candidates import candidates
from db.rules.fit import fit
from db.rules.load import room
from db.rules.waiting import days_waiting
from db.stand import Stand
from db.store import Store
from tests.builders import TODAY, days, dump, fill, household, match, offices, teamleider, vrijwilliger
from tests.templates import empty


def write(store: Store, office: Stand) -> None:
    """Everything of an office into an empty store."""
    from dataclasses import asdict

    from db.records.settings import write_settings

    groups = (office.begeleiders, office.huishoudens, office.statushouders, office.koppelingen, office.afwezigheden)
    fill(store, *(record for group in groups for record in group))
    with store.change("instellingen", "", TODAY) as change:
        write_settings(change, asdict(office.settings))


def outcome(stand: Stand, b: str, h: str):
    """All that a screen would show of a pair."""
    found = fit(stand, stand.begeleider[b], stand.huishouden[h])
    return found.onderdelen, found.uitgesloten_door, found.gezegd, room(stand, stand.begeleider[b])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder for many small files, numbered."""
    return tmp_path_factory.mktemp("kantoren"), iter(range(10**6))


@given(offices())
def test_an_office_comes_back_as_it_was_written(folder, office):
    store = empty().copy_to(folder[0] / f"{next(folder[1])}.db")
    write(store, office)
    read = read_stand(store, TODAY)
    assert read.settings == office.settings
    for name in ("begeleiders", "huishoudens", "statushouders", "koppelingen", "afwezigheden"):
        written, found = getattr(office, name), getattr(read, name)
        assert sorted(map(str, map(to_row, found))) == sorted(map(str, map(to_row, written)))
    store.close()


@given(offices())
def test_a_team_by_itself_says_the_same_of_its_pairs_as_the_whole_office(folder, office):
    store = empty().copy_to(folder[0] / f"{next(folder[1])}.db")
    write(store, office)
    whole = read_stand(store, TODAY)
    for team in ["", *teams(store, TODAY)]:
        part = read_stand(store, TODAY, team)
        people = [k for k in whole.begeleider if whole.team_of(k) == team]
        homes = [d for d, h in whole.huishouden.items() if whole.team_of_huishouden(h) == team]
        assert set(people) <= set(part.begeleider)
        assert set(homes) <= set(part.huishouden)
        for d in homes:
            assert part.team_of_huishouden(part.huishouden[d]) == team
            assert days_waiting(part, part.huishouden[d]) == days_waiting(whole, whole.huishouden[d])
            for b in people:
                assert outcome(part, b, d) == outcome(whole, b, d)
        for b in part.begeleider:
            assert part.team_of(b) == whole.team_of(b)
            assert room(part, part.begeleider[b]) == room(whole, whole.begeleider[b])
    store.close()


@given(offices())
def test_what_one_change_touches_says_the_same_of_its_pair_as_the_whole_office(folder, office):
    store = empty().copy_to(folder[0] / f"{next(folder[1])}.db")
    write(store, office)
    whole = read_stand(store, TODAY)
    for b in whole.begeleider:
        for d in whole.huishouden:
            assert outcome(read_around(store.db, TODAY, [b], [d]), b, d) == outcome(whole, b, d)
    store.close()


def test_the_teams_of_the_file_are_named_in_order(store):
    fill(
        store,
        teamleider("T01"),
        teamleider("T02", team="Noord"),
        vrijwilliger("V01", leidinggevende="T01"),
        vrijwilliger("V02"),
        household("D001", team="West"),
        household("D002"),
    )
    assert teams(store, TODAY) == ["Noord", "T01", "West"]


def test_an_absence_of_who_shares_a_household_outside_the_team_counts(store):
    """V02 of another team is away, and V01 covers: V01 carries all of it, not half."""
    fill(
        store,
        vrijwilliger("V01", team="A"),
        vrijwilliger("V02", team="B"),
        household("D001", team="A"),
        household("D002", team="B"),
        match("D002", "V02", start=days(-9)),
        match("D002", "V01", start=days(-9), rol=Rol.VERVANGER),
        Afwezigheid(begeleider="V02", van=days(-9)),
    )
    part, whole = read_stand(store, TODAY, "A"), read_stand(store, TODAY)
    assert room(whole, whole.begeleider["V01"]) == 3
    assert room(part, part.begeleider["V01"]) == 3
    around = read_around(store.db, TODAY, ["V01"], ["D001"])
    assert room(around, around.begeleider["V01"]) == 3


def test_somebody_of_another_team_keeps_it_where_their_leader_is_not_read(store):
    fill(
        store,
        teamleider("T01"),
        vrijwilliger("V01", leidinggevende="T01"),
        household("D001"),
        match("D001", "V01", start=days(-9), eind=days(-1)),
    )
    part = read_stand(store, TODAY, "")
    assert part.team_of("V01") == "T01"
    assert all(not c.ander_team for c in candidates(part, part.huishouden["D001"])), "a household of no team"


def test_reading_writes_nothing(store):
    fill(store, vrijwilliger(), household(), match())
    before, log = dump(store), store.log.latest()
    read_stand(store, TODAY)
    read_stand(store, TODAY, "")
    assert dump(store) == before
    assert store.log.latest() == log
