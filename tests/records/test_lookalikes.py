"""Who is in the file already: compared before somebody is saved, and offered where two are merged."""

from dataclasses import replace

import pytest

from db.members import Lid, parse_lid
from db.model import Begeleider, Huishouden
from db.records.lookalikes import (
    like_begeleider,
    like_huishouden,
    like_leden,
    like_statushouder,
    like_stored,
    mergeable,
)
from db.records.people import leden_of
from db.records.rows import get
from tests.builders import fill, household, medewerker, member, stagiaire, vrijwilliger

ANNA = {"voornaam": "Anna", "tussenvoegsel": "de", "achternaam": "Vries"}


@pytest.fixture
def office(store):
    fill(
        store,
        medewerker("M01", voornaam="Joke", achternaam="Bakker"),
        vrijwilliger("V01", **ANNA, telefoon="+31 6 12345678"),
        stagiaire("S01", voornaam="Els", achternaam="Smit", telefoon="06 22222222"),
        household("D001", naam="Tesfay", telefoon="0687654321"),
        household("D002", naam="Osman"),
        household("D003", naam="Tesfay"),
        member("D001", 1, voornaam="Selam", telefoon="0687654321"),
        member("D001", 2, voornaam="Yonas", geboortejaar=None, telefoon="0687654321"),
        member("D002", 1, voornaam="Selam", geboortejaar=1990),
    )
    return store


def seen(found):
    return [(like.bekende.sleutel, like.redenen, like.zeker) for like in found]


def test_a_new_person_resembles_by_name_and_telephone(office):
    new = vrijwilliger("V09", **ANNA, telefoon="06-12345678")
    assert seen(like_begeleider(office, new)) == [("V01", ("zelfde naam", "zelfde telefoonnummer"), True)]
    assert seen(like_begeleider(office, replace(new, telefoon=""))) == [("V01", ("zelfde naam",), False)]
    other = replace(new, voornaam="Iemand", tussenvoegsel="", achternaam="Anders")
    assert seen(like_begeleider(office, other)) == [("V01", ("zelfde telefoonnummer",), False)]
    assert like_begeleider(office, replace(other, telefoon="")) == []


def test_paid_staff_are_compared_too(office):
    assert seen(like_begeleider(office, vrijwilliger("V09", voornaam="Joke", achternaam="Bakker"))) == [
        ("M01", ("zelfde naam",), False)
    ]


def test_somebody_who_is_stored_is_compared_only_where_name_or_telephone_changed(office):
    fill(office, vrijwilliger("V02", **ANNA))
    anna = get(office.db, Begeleider, "V01")
    assert like_begeleider(office, replace(anna, plaats="Tuk"), "V01") == []
    found = like_begeleider(office, replace(anna, telefoon="06 22222222"), "V01")
    assert {like.bekende.sleutel for like in found} == {"S01", "V02"}


def test_a_key_that_is_taken_comes_first(office):
    (taken,) = like_begeleider(office, vrijwilliger("S01", voornaam="Heel", achternaam="Anders"))
    assert (taken.bekende.sleutel, taken.redenen, taken.bezet) == ("S01", ("zelfde kenmerk",), True)
    first, *_ = like_huishouden(office, household("D002", naam="Tesfay", telefoon="0687654321"), [])
    assert (first.bekende.sleutel, first.redenen, first.bezet) == ("D002", ("zelfde dossier",), True)
    anna = get(office.db, Begeleider, "V01")
    assert like_begeleider(office, replace(anna, kenmerk="V77"), "V01") == [], "a new kenmerk that is free"


def test_a_household_resembles_by_its_name_telephone_and_members(office):
    new = household("D009", naam="Tesfay", telefoon="06 87654321")
    found = like_huishouden(office, new, [parse_lid("Selam Tesfay v 1990"), parse_lid("Niemand Anders")])
    assert ("D001", ("zelfde naam", "zelfde telefoonnummer"), True) in seen(found)
    assert ("D003", ("zelfde naam",), False) in seen(found)
    members = [like for like in found if like.lid]
    assert {(like.lid, like.bekende.sleutel) for like in members} == {
        ("Selam Tesfay", "D001/1"),
        ("Selam Tesfay", "D002/1"),
    }
    assert all(like.zeker for like in members)


def test_members_who_were_there_are_not_asked_for_again(office):
    home = get(office.db, Huishouden, "D002")
    lines = [Lid("Selam", "Tesfay", None, 1990)]
    assert like_huishouden(office, replace(home, plaats="Tuk"), lines, "D002") == []
    found = like_huishouden(office, home, [*lines, Lid("Yonas", "Tesfay")], "D002")
    assert [(like.lid, like.bekende.sleutel) for like in found] == [("Yonas Tesfay", "D001/2")]
    assert like_huishouden(office, home, [], "D002") == []


def test_nareizigers_are_compared_with_everyone(office):
    assert {like.bekende.sleutel for like in like_leden(office, [Lid("Selam", "Tesfay", None, 1990)])} == {
        "D001/1",
        "D002/1",
    }
    assert like_leden(office, []) == []


def test_a_family_shares_its_telephone(office):
    selam = leden_of(office, "D002")[0]
    assert like_statushouder(office, replace(selam, taalschool="Firda")) == []
    found = like_statushouder(office, replace(selam, voornaam="Miriam", telefoon="0687654321"))
    assert {like.bekende.sleutel for like in found} == {"D001/1", "D001/2"}
    yonas = leden_of(office, "D001")[1]
    assert like_statushouder(office, replace(yonas, voornaam="Jonas")) == [], "of the own household"
    assert (
        next(like.bekende.sleutel for like in like_statushouder(office, replace(yonas, voornaam="Selam"))) == "D001/1"
    )


def test_at_most_eight_are_shown_and_the_sure_ones_first(office):
    fill(office, *(vrijwilliger(f"X{n}", **ANNA) for n in range(12)))
    found = like_begeleider(office, vrijwilliger("V09", **ANNA, telefoon="0612345678"))
    assert len(found) == 8
    assert found[0].bekende.sleutel == "V01"


def test_who_may_be_merged_with_whom(office):
    anna, joke = get(office.db, Begeleider, "V01"), get(office.db, Begeleider, "M01")
    assert [one.sleutel for one in mergeable(office, anna)] == ["S01"]
    assert mergeable(office, joke) == []
    home = get(office.db, Huishouden, "D001")
    assert [one.sleutel for one in mergeable(office, home)] == ["D002", "D003"]


def test_a_household_is_offered_for_a_member_of_both(office):
    found = like_stored(office, get(office.db, Huishouden, "D001"))
    assert seen(found) == [("D002", ("zelfde lid",), True), ("D003", ("zelfde naam",), False)]
    assert like_stored(office, get(office.db, Begeleider, "V01")) == []
