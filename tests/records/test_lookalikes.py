"""Who is in the file already: compared before somebody is saved, and offered where two are merged."""

from dataclasses import replace

import pytest

from db.demo import write_demo
from db.members import Lid, parse_lid
from db.model import Begeleider, Huishouden, Statushouder
from db.records.lookalikes import Register, may_merge
from db.records.lookup import read_lookup
from db.records.people import leden_of
from db.records.rows import find, get
from db.rules.resemblance import Bekende, Bekenden
from tests.builders import TODAY, fill, household, medewerker, member, stagiaire, vrijwilliger

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


def register(store) -> Register:
    return Register(store, read_lookup(store))


def seen(found):
    return [(like.bekende.sleutel, like.redenen, like.zeker) for like in found]


def test_a_new_person_resembles_by_name_and_telephone(office):
    new = vrijwilliger("V09", **ANNA, telefoon="06-12345678")
    assert seen(register(office).like_begeleider(new)) == [("V01", ("zelfde naam", "zelfde telefoonnummer"), True)]
    assert seen(register(office).like_begeleider(replace(new, telefoon=""))) == [("V01", ("zelfde naam",), False)]
    other = replace(new, voornaam="Iemand", tussenvoegsel="", achternaam="Anders")
    assert seen(register(office).like_begeleider(other)) == [("V01", ("zelfde telefoonnummer",), False)]
    assert register(office).like_begeleider(replace(other, telefoon="")) == []


def test_paid_staff_are_compared_too(office):
    assert seen(register(office).like_begeleider(vrijwilliger("V09", voornaam="Joke", achternaam="Bakker"))) == [
        ("M01", ("zelfde naam",), False)
    ]


def test_somebody_who_is_stored_is_compared_only_where_name_or_telephone_changed(office):
    fill(office, vrijwilliger("V02", **ANNA))
    anna = get(office.db, Begeleider, "V01")
    assert register(office).like_begeleider(replace(anna, plaats="Tuk"), "V01") == []
    found = register(office).like_begeleider(replace(anna, telefoon="06 22222222"), "V01")
    assert {like.bekende.sleutel for like in found} == {"S01", "V02"}


def test_a_key_that_is_taken_comes_first(office):
    (taken,) = register(office).like_begeleider(vrijwilliger("S01", voornaam="Heel", achternaam="Anders"))
    assert (taken.bekende.sleutel, taken.redenen, taken.bezet) == ("S01", ("zelfde kenmerk",), True)
    first, *_ = register(office).like_huishouden(household("D002", naam="Tesfay", telefoon="0687654321"), [])
    assert (first.bekende.sleutel, first.redenen, first.bezet) == ("D002", ("zelfde dossier",), True)
    anna = get(office.db, Begeleider, "V01")
    assert register(office).like_begeleider(replace(anna, kenmerk="V77"), "V01") == [], "a new kenmerk that is free"


def test_a_household_resembles_by_its_name_telephone_and_members(office):
    new = household("D009", naam="Tesfay", telefoon="06 87654321")
    found = register(office).like_huishouden(new, [parse_lid("Selam Tesfay v 1990"), parse_lid("Niemand Anders")])
    assert ("D001", ("zelfde naam", "zelfde telefoonnummer"), True) in seen(found)
    assert ("D003", ("zelfde naam",), False) in seen(found)
    members = [like for like in found if like.lid]
    assert {(like.lid, like.bekende.sleutel) for like in members} == {
        ("Selam Tesfay", "D001/1"),
        ("Selam Tesfay", "D002/1"),
    }
    assert all(like.zeker for like in members)


def test_a_family_name_that_only_sounds_alike_is_no_reason_to_ask(office):
    fill(office, household("D010", naam="Zaman", telefoon="0699999999"))
    new = household("D011", naam="Zzaman", telefoon="")
    assert register(office).like_huishouden(new, []) == []
    assert seen(register(office).like_huishouden(replace(new, naam="ZAMAN"), []))[0][0] == "D010"
    assert seen(register(office).like_huishouden(replace(new, telefoon="0699999999"), []))[0][2]
    other = replace(new, naam="Anders", telefoon="06 99999999")
    assert seen(register(office).like_huishouden(other, [])) == [("D010", ("zelfde telefoonnummer",), False)]


def test_members_who_were_there_are_not_asked_for_again(office):
    home = get(office.db, Huishouden, "D002")
    lines = [Lid("Selam", "Tesfay", None, 1990)]
    assert register(office).like_huishouden(replace(home, plaats="Tuk"), lines, "D002") == []
    found = register(office).like_huishouden(home, [*lines, Lid("Yonas", "Tesfay")], "D002")
    assert [(like.lid, like.bekende.sleutel) for like in found] == [("Yonas Tesfay", "D001/2")]
    assert register(office).like_huishouden(home, [], "D002") == []


def test_nareizigers_are_compared_with_everyone(office):
    assert {like.bekende.sleutel for like in register(office).like_leden([Lid("Selam", "Tesfay", None, 1990)])} == {
        "D001/1",
        "D002/1",
    }
    assert register(office).like_leden([]) == []


def test_a_family_shares_its_telephone(office):
    selam = leden_of(office, "D002")[0]
    assert register(office).like_statushouder(replace(selam, taalschool="Firda")) == []
    found = register(office).like_statushouder(replace(selam, voornaam="Miriam", telefoon="0687654321"))
    assert {like.bekende.sleutel for like in found} == {"D001/1", "D001/2"}
    yonas = leden_of(office, "D001")[1]
    assert register(office).like_statushouder(replace(yonas, voornaam="Jonas")) == [], "of the own household"
    assert (
        next(like.bekende.sleutel for like in register(office).like_statushouder(replace(yonas, voornaam="Selam")))
        == "D001/1"
    )


def test_at_most_eight_are_shown_and_the_sure_ones_first(office):
    fill(office, *(vrijwilliger(f"X{n}", **ANNA) for n in range(12)))
    found = register(office).like_begeleider(vrijwilliger("V09", **ANNA, telefoon="0612345678"))
    assert len(found) == 8
    assert found[0].bekende.sleutel == "V01"


def test_who_may_be_merged_with_whom(office):
    anna, joke = get(office.db, Begeleider, "V01"), get(office.db, Begeleider, "M01")
    assert may_merge(anna, "stagiaire", "S01")
    assert not may_merge(anna, "vrijwilliger", "V01")
    assert not may_merge(anna, "medewerker", "M01")
    assert may_merge(joke, "teamleider", "T01")
    assert not may_merge(joke, "huishouden", "D001")
    home = get(office.db, Huishouden, "D001")
    assert may_merge(home, "huishouden", "D002")
    assert not may_merge(home, "huishouden", "D001")
    assert not may_merge(home, "statushouder", "D002/1")


def test_another_spelling_is_found_too(office):
    fill(office, vrijwilliger("V03", voornaam="Mohammed", achternaam="Yusuf", telefoon="0633333333"))
    found = register(office).like_begeleider(
        vrijwilliger("V09", voornaam="Mohamed", achternaam="Yousuf", telefoon="0633333333")
    )
    assert seen(found) == [("V03", ("naam klinkt hetzelfde", "zelfde telefoonnummer"), True)]


def test_a_household_is_offered_for_a_member_of_both(office):
    found = register(office).like_stored(get(office.db, Huishouden, "D001"))
    assert seen(found) == [("D002", ("zelfde lid",), True), ("D003", ("zelfde naam",), False)]
    assert register(office).like_stored(get(office.db, Begeleider, "V01")) == []


VARIANTS = [("mm", "m"), ("ou", "u"), ("a", "e"), ("i", "ie"), ("h", ""), ("-", " "), ("q", "k")]


def test_the_index_leaves_out_nobody_who_resembles(store):
    """What is compared is only who is near by the index; it must be as if everyone had been compared."""
    write_demo(store, TODAY, begeleiders=20, huishoudens=300, waiting=10, seed=3)
    leden = find(store.db, Statushouder)
    everyone = Bekenden(
        Bekende("statushouder", f"{m.dossier}/{m.volgnr}", m.naam, m.telefoon, m.geboortejaar) for m in leden
    )
    known, resembled = register(store), 0
    for number, lid in enumerate(leden):
        old, new = VARIANTS[number % len(VARIANTS)]
        asked = (lid.naam.lower().replace(old, new), lid.telefoon if number % 2 else "", lid.geboortejaar)
        expected = everyone.resembling(*asked)
        resembled += any(like.redenen[0] == "naam klinkt hetzelfde" for like in expected)
        found = known._resembling("statushouder", *asked)
        assert {like.bekende.sleutel for like in found} == {like.bekende.sleutel for like in expected}, asked
    assert resembled > 300, "most are found under another spelling"
