"""Looking somebody up by whatever was typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.lookup import Lookup, Vindbaar
from db.text import fold

PEOPLE = [
    Vindbaar("vrijwilliger", "V01", "Anna de Vries", "06-12345678"),
    Vindbaar("vrijwilliger", "V02", "Annabel Bakker", "+31 6 8765 4321"),
    Vindbaar("stagiaire", "S01", "Joris Bakker", ""),
    Vindbaar("huishouden", "D014", "Tesfay", "0521-512345"),
    Vindbaar("statushouder", "D014/1", "Selam Tesfay", "0611112222"),
    Vindbaar("statushouder", "D014/2", "Mohammad Alhamid", ""),
    Vindbaar("huishouden", "14", "Al-Hamid", ""),
    Vindbaar("medewerker", "M01", "Zoë Müller", ""),
    Vindbaar("vrijwilliger", "V1", "Anna", ""),
]
LOOKUP = Lookup(PEOPLE)


def keys(term, top=5):
    return [t.kenmerk for t in LOOKUP.search(term, top)]


def test_exact_comes_before_a_beginning_and_that_before_a_resemblance():
    assert keys("anna")[:3] == ["V1", "V01", "V02"]
    found = LOOKUP.search("bakker", 9)
    assert {t.kenmerk for t in found[:2]} == {"V02", "S01"}
    exact, prefix, resembles = LOOKUP.search("Anna"), LOOKUP.search("Ann"), LOOKUP.search("Tesfai")
    assert exact[0].score == 100
    assert 90 < prefix[0].score < 100
    assert 0 < resembles[0].score < 90


@pytest.mark.parametrize(
    ("term", "key"),
    [
        ("tesfay", "D014"),
        ("TESFAY", "D014"),
        ("Tesfai", "D014"),
        ("Muhammed Alhamid", "D014/2"),
        ("al hamid", "14"),
        ("zoe muller", "M01"),
        ("vries anna", "V01"),
        ("jor bak", "S01"),
        ("v01", "V01"),
        (" V02 ", "V02"),
        ("14", "14"),
        ("d014/2", "D014/2"),
        ("D014", "D014"),
        ("0612345678", "V01"),
        ("06 123 456 78", "V01"),
        ("+31612345678", "V01"),
        ("0687654321", "V02"),
        ("0031687654321", "V02"),
        ("512345", "D014"),
    ],
)
def test_somebody_is_found_first_by_name_kenmerk_or_number(term, key):
    assert keys(term)[0] == key


@pytest.mark.parametrize("term", ["", "   ", "%", "'", "[/]", "–"])
def test_nothing_typed_finds_nobody(term):
    assert keys(term) == []


def test_what_resembles_nobody_finds_nobody():
    assert keys("xyzzyq") == []
    assert keys("000000000") == []


def test_a_household_comes_before_its_members_at_equal_score():
    same = Lookup([Vindbaar("statushouder", "D1/1", "Osman", ""), Vindbaar("huishouden", "D1", "Osman", "")])
    assert len(same.search("osman")) == 2
    families = Lookup([Vindbaar("huishouden", "D1", "Osman", ""), Vindbaar("statushouder", "D1/1", "Osman", "")])
    assert [t.soort for t in families.search("osman")] == ["huishouden", "statushouder"]


def test_no_more_than_asked_come_back():
    assert len(keys("a", 2)) == 2
    assert keys("anna", 0) == []


def test_searching_changes_nothing():
    before = keys("bakker")
    keys("anna")
    assert keys("bakker") == before
    assert len(LOOKUP) == len(PEOPLE)


_WORDS = st.sampled_from(["an", "anna", "a", "annabel", "bakker", "de", "vries", "tesfay", "selam", "zoë", "al"])


@given(st.lists(_WORDS, min_size=1, max_size=5).map(" ".join))
def test_points_stay_within_a_hundred_and_only_exact_names_and_keys_have_it(term):
    found = LOOKUP.search(term, 9)
    scores = [t.score for t in found]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 100 for score in scores)
    for t in found:
        if t.score == 100:
            assert sorted(fold(t.naam).split()) == sorted(fold(term).split()) or t.kenmerk.lower() == term.lower()


@given(st.text(max_size=12))
def test_no_text_makes_it_stumble(term):
    assert len(LOOKUP.search(term)) <= 5


def test_the_order_that_was_typed_comes_first():
    both = Lookup([Vindbaar("vrijwilliger", "V1", "Hussein Omar"), Vindbaar("vrijwilliger", "V2", "Omar Hussein")])
    assert [t.kenmerk for t in both.search("omar hussein")] == ["V2", "V1"]
    assert [t.kenmerk for t in both.search("hussein omar")] == ["V1", "V2"]


def test_a_kenmerk_without_a_digit_and_a_number_that_is_not_typed_out_are_found():
    board = Lookup([Vindbaar("vrijwilliger", "JB", "Anna Mol", "06-12345678")])
    for term in ("jb", "+31 6 1234", "0031612", "+31 (0)6 123", "06 12 34", "345678"):
        assert [t.kenmerk for t in board.search(term)] == ["JB"], term


def test_a_dossier_that_begins_as_another_keeps_its_members():
    board = Lookup([Vindbaar("statushouder", key, "Selam Tesfay") for key in ("2024/1", "2024/1/1", "2024/12/1")])
    board.drop_household("2024")
    assert {t.kenmerk for t in board.search("selam")} == {"2024/1/1", "2024/12/1"}


def test_a_page_that_was_pasted_is_no_more_work_than_a_name():
    words = ["anna", "bakker", "omar", "selam", "tesfay", "yusuf", "hamid", "vries"]
    assert LOOKUP.search(" ".join(words * 100)) == LOOKUP.search(" ".join(words))


def test_who_has_the_number_that_was_typed_stands_alone():
    board = Lookup(
        [Vindbaar("huishouden", "D003", "Osman"), *(Vindbaar("vrijwilliger", f"V{n}", "Dirk Dol") for n in "123")]
    )
    assert [t.kenmerk for t in board.search("d003")] == ["D003"]
