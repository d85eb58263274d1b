"""Who changed a record last, under which key it goes now, and what is not written over unseen."""

from dataclasses import replace
from datetime import date

import pytest

from db.lists import Dagdeel, Deel
from db.model import Begeleider, Huishouden
from db.records import bulk, people, roster
from db.records.rows import get
from db.records.settings import read_settings, save_settings
from db.records.versions import key_now, last_change, last_change_of_leden
from db.store import Conflict
from tests.builders import TODAY, dump, fill, household, member, vrijwilliger

THURSDAY = date(2024, 3, 21)


@pytest.fixture
def office(store):
    fill(store, vrijwilliger("V01"), vrijwilliger("V02"), household("D001"), member("D001"))
    return store


@pytest.fixture
def joke(office):
    """The same file, open elsewhere."""
    other = office.beside()
    other.user = "joke"
    yield other
    other.close()


def test_of_every_field_it_is_known_who_changed_it_last(office, joke):
    first = get(office.db, Begeleider, "V01")
    second = people.save_begeleider(office, TODAY, replace(first, telefoon="1", plaats="Tuk"))
    people.save_begeleider(joke, TODAY, replace(second, telefoon="2"))
    assert last_change(office, "begeleider", "V01", "telefoon").gebruiker == "joke"
    assert last_change(office, "begeleider", "V01", "plaats").gebruiker == office.user
    assert last_change(office, "begeleider", "V01").gebruiker == "joke"
    assert last_change(office, "begeleider", "V98") is None


def test_who_changed_a_member_is_known_also_of_one_who_is_gone(office, joke):
    home = get(office.db, Huishouden, "D001")
    people.save_huishouden(joke, TODAY, home, [])
    assert last_change_of_leden(office, "D001").gebruiker == "joke"


def test_a_record_is_found_under_the_key_that_it_has_now(office, joke):
    for old, new in (("V01", "V71"), ("V71", "V72")):
        people.save_begeleider(joke, TODAY, replace(get(joke.db, Begeleider, old), kenmerk=new), old)
    assert key_now(office, "begeleider", "V71") == "V72"
    assert key_now(office, "begeleider", "V02") == "V02"
    assert key_now(office, "begeleider", "V98") == "V98"


def refused(store, command):
    before = dump(store)
    with pytest.raises(Conflict) as conflict:
        command()
    assert dump(store) == before
    return conflict.value


def test_a_half_day_that_was_changed_after_it_was_shown_is_not_written_over(office, joke):
    since = office.log.latest()
    roster.set_free(joke, TODAY, {("V01", THURSDAY, Deel.AVOND): True})
    found = refused(office, lambda: roster.set_free(office, TODAY, {("V01", THURSDAY, Deel.AVOND): False}, since))
    assert last_change(office, *found.record).gebruiker == "joke"
    roster.set_free(office, TODAY, {("V02", THURSDAY, Deel.AVOND): True}, since)  # of somebody else
    roster.set_free(office, TODAY, {("V01", THURSDAY, Deel.AVOND): False}, office.log.latest())


def test_an_exception_that_was_taken_away_is_not_put_back_unseen(office, joke):
    half = ("V01", THURSDAY, Deel.AVOND)
    roster.set_free(office, TODAY, {half: True})
    since = office.log.latest()
    roster.set_free(joke, TODAY, {half: False})
    refused(office, lambda: roster.set_free(office, TODAY, {half: True}, since))


def test_standing_dagdelen_and_what_is_done_for_many_are_held_too(office, joke):
    since = office.log.latest()
    roster.set_standing(joke, TODAY, {("V01", Dagdeel.ZA_AVOND): True})
    bulk.assign_all(joke, TODAY, ["V02"], team="Noord")
    bulk.assign_households(joke, TODAY, ["D001"], team="Noord")
    refused(office, lambda: roster.set_standing(office, TODAY, {("V01", Dagdeel.ZO_AVOND): True}, since))
    refused(office, lambda: bulk.assign_all(office, TODAY, ["V01", "V02"], team="Zuid", since=since))
    refused(office, lambda: bulk.assign_households(office, TODAY, ["D001"], team="Zuid", since=since))
    bulk.assign_all(office, TODAY, ["V01"], team="Zuid", since=since)  # another column of V01
    assert get(office.db, Begeleider, "V01").team == "Zuid"
    assert Dagdeel.ZA_AVOND in get(office.db, Begeleider, "V01").dagdelen


def test_of_two_people_in_the_settings_each_writes_only_what_they_changed(office, joke):
    read = read_settings(office.db)
    save_settings(joke, TODAY, {"vul_tot": 90, "te_lang_dagen": read.te_lang_dagen}, read)
    save_settings(office, TODAY, {"vul_tot": read.vul_tot, "te_lang_dagen": 30}, read)
    assert (read_settings(office.db).vul_tot, read_settings(office.db).te_lang_dagen) == (90, 30)
    refused(office, lambda: save_settings(office, TODAY, {"vul_tot": 80}, read))


def test_members_that_others_changed_are_a_conflict_whatever_is_saved(office, joke):
    home, read = get(office.db, Huishouden, "D001"), people.leden_of(office, "D001")
    people.save_statushouder(joke, TODAY, replace(read[0], voornaam="Anders"))
    refused(office, lambda: people.save_huishouden(office, TODAY, replace(home, naam="X"), None, "D001", read))
