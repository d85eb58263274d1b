"""Taking over a proposal: everyone is asked in one change, or nobody."""

import pytest

from db.lists import KoppelingStatus
from db.records.koppelingen import accept, couple
from db.records.stand import read_stand
from db.store import Refused
from tests.builders import TODAY, dump, fill, household, match, teamleider, vrijwilliger


def office(store, *more):
    """A teamleider, two vrijwilligers with room for one household each, and three households."""
    people = [vrijwilliger(f"V0{n}", leidinggevende="T01", uren_per_week=5.0) for n in (1, 2)]
    fill(store, teamleider(), *people, *(household(f"D00{n}") for n in (1, 2, 3)), *more)


def asked(store):
    """Household and begeleider of everyone who is asked."""
    now = read_stand(store, TODAY).koppelingen
    return {(k.dossier, k.begeleider) for k in now if k.status is KoppelingStatus.GEVRAAGD}


def test_everyone_is_asked_in_one_change_that_names_them(store):
    office(store)
    before = dump(store)
    accept(store, TODAY, [("D001", "V01"), ("D002", "V02")])
    assert asked(store) == {("D001", "V01"), ("D002", "V02")}
    step = store.next_undo()
    assert step.wijziging.zin == "voorstel overgenomen: Tesfay D001 – Anna Vries V01 en nog 1"
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert asked(store) == {("D001", "V01"), ("D002", "V02")}


def test_what_one_row_takes_is_gone_for_the_next_and_then_nobody_is_asked(store):
    office(store)
    before = dump(store)
    with pytest.raises(Refused, match="past niet: 5,0 u te kort"):
        accept(store, TODAY, [("D001", "V01"), ("D002", "V01")])
    assert dump(store) == before


def test_a_household_that_got_somebody_meanwhile_is_refused_and_nothing_is_written(store):
    office(store)
    couple(store, TODAY, "D002", "V02")
    before = dump(store)
    with pytest.raises(Refused, match="heeft intussen een begeleider"):
        accept(store, TODAY, [("D001", "V01"), ("D002", "V01")])
    assert dump(store) == before


def test_a_household_that_paid_staff_carry_is_handed_over_with_an_overlap(store):
    office(store, match("D003", "T01", tijdelijk=True))
    accept(store, TODAY, [("D003", "V01")])
    by_whom = {k.begeleider: k for k in read_stand(store, TODAY).koppelingen_of("D003")}
    assert (by_whom["T01"].eind - TODAY).days == read_stand(store, TODAY).settings.overlap_dagen
    assert by_whom["V01"].status is KoppelingStatus.GEVRAAGD
    assert not by_whom["V01"].tijdelijk
