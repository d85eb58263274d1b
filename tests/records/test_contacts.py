"""Contacts: with many at once, by whoever guides, and what a clock that ran back refuses."""

from dataclasses import replace

import pytest

from db.agenda import Contact
from db.lists import ContactSoort, Rol
from db.records.contacts import contact_with_all, save_contact
from db.records.rows import find
from db.store import Conflict, Refused
from tests.builders import TODAY, days, dump, fill, household, match, vrijwilliger


@pytest.fixture
def office(store):
    duo = match("D001", "V02", days(-20), rol=Rol.DUO)
    people = (vrijwilliger("V01"), vrijwilliger("V02"))
    fill(store, *people, household("D001"), household("D002"), duo, match("D001", "V01", days(-9)))
    return store


def test_one_contact_with_all_is_one_step_by_the_hoofd(office):
    before = dump(office)
    contact_with_all(office, TODAY, ["D001", "D002"], ContactSoort.BERICHT, "uitnodiging")
    made = {c.dossier: (c.wie, c.volgnr, c.regel, c.datum) for c in find(office.db, Contact)}
    assert made == {"D001": ("V01", 1, "uitnodiging", TODAY), "D002": (None, 1, "uitnodiging", TODAY)}
    office.undo(TODAY)
    assert dump(office) == before


def test_a_household_that_is_gone_leaves_all_as_it_was(office):
    before = dump(office)
    with pytest.raises(Conflict):
        contact_with_all(office, TODAY, ["D001", "D999"], ContactSoort.BERICHT, "")
    assert dump(office) == before


def test_a_clock_that_ran_back_lets_the_line_of_a_contact_be_mended_but_no_new_one_lie_ahead(office):
    noted = save_contact(office, days(1), Contact(dossier="D001", volgnr=0, datum=days(1), regel="fout"))
    assert save_contact(office, TODAY, replace(noted, regel="goed")).regel == "goed"
    with pytest.raises(Refused, match="toekomst"):
        save_contact(office, TODAY, Contact(dossier="D001", volgnr=0, datum=days(1)))
