"""BSN and V-nummer in a text: every one is found, and no telephone number, dossier or day is taken for one."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.sensitive import found_in, is_bsn, without

WORDS = (
    "Anna",
    "belde",
    "met",
    "school",
    "over",
    "de",
    "inschrijving",
    "en",
    "3",
    "kinderen",
    "op",
    "14",
    "maart",
    "sleutel.",
)


@st.composite
def numbers(draw):
    """Nine digits that pass the elfproef."""
    first = [draw(st.integers(0, 9)) for _ in range(8)]
    last = sum(digit * weight for digit, weight in zip(first, range(9, 1, -1), strict=True)) % 11
    assume(last < 10)
    bsn = "".join(map(str, [*first, last]))
    assume(is_bsn(bsn))
    return bsn


def written(bsn: str, how: str) -> str:
    shapes = {"alone": (9,), "3-3-3": (3, 3, 3), "4-2-3": (4, 2, 3), "2-3-2-2": (2, 3, 2, 2)}
    shape, apart = how.split("|")
    parts, at = [], 0
    for size in shapes[shape]:
        parts.append(bsn[at : at + size])
        at += size
    return apart.join(parts)


HOW = (
    "alone|",
    *(f"{shape}|{apart}" for shape in ("3-3-3", "4-2-3", "2-3-2-2") for apart in (" ", ".", "-", "\u00a0")),
)


@given(numbers(), st.sampled_from(HOW), st.lists(st.sampled_from(WORDS), max_size=6), st.lists(st.sampled_from(WORDS)))
def test_every_bsn_is_found_in_any_sentence(bsn, how, before, after):
    number = written(bsn, how)
    text = " ".join([*before, number, *after])
    found = [v for v in found_in(text) if v.soort == "BSN"]
    assert any(number in v.tekst for v in found), "a number beside it may belong to it as well"
    assert not found_in(without(text))
    for one in found:
        assert sum(c.isdigit() for c in one.verborgen) == 3
        assert one.verborgen[-1] == one.tekst[-1]


@given(numbers(), st.sampled_from(("BSN ", "bsn: ", "Burgerservicenummer ", "BSN", "sofinummer: ", "bsn-nummer ")))
def test_where_it_is_said_to_be_one_it_is_certain_also_in_the_field_of_a_telephone(bsn, said):
    assert [v.zeker for v in found_in(said + bsn)] == [True]
    assert [v.zeker for v in found_in(said + bsn, phone=True)] == [True]


@given(
    st.from_regex(r"[1-9][0-9]{7}", fullmatch=True),
    st.sampled_from(("06{}", "06-{}", "06 {}", "+316{}", "+31 6 {}", "0031 6 {}", "00316{}", "+31 (0)6 {}", "(06) {}")),
    st.lists(st.sampled_from(WORDS), max_size=4),
    st.lists(st.sampled_from(WORDS), max_size=4),
)
def test_a_mobile_number_is_none(digits, how, before, after):
    assert not found_in(" ".join([*before, how.format(digits), *after]))


@given(st.from_regex(r"[1-9][0-9]{7}", fullmatch=True), st.sampled_from((" ", "-", ".")))
def test_a_mobile_number_in_pairs_is_none(digits, apart):
    pairs = apart.join(digits[at : at + 2] for at in range(0, 8, 2))
    assert not found_in(f"bel 06{apart}{pairs} na vijf uur")


@given(st.integers(0, 999_999), st.sampled_from(("D{}", "D{:03}", "V{:02}", "dossier D{:06}")))
def test_a_dossier_or_kenmerk_is_none(number, how):
    assert not found_in(how.format(number))


@given(st.integers(1, 99_999), st.integers(2000, 2030))
def test_a_dossier_of_a_year_is_none(number, year):
    assert not found_in(f"dossier {year}-{number:05}")


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.integers(0, 9))
def test_a_day_with_a_number_behind_it_is_none(day, number):
    assert not found_in(f"geboren {day.day}-{day.month}-{day.year} {number} kinderen")


@given(
    st.from_regex(r"0[1-9][0-9]{8}", fullmatch=True),
    st.sampled_from(("{0}-{1}", "{0} {1}", "({0}) {1}")),
    st.integers(2, 4),
)
def test_a_fixed_telephone_is_none(number, how, area):
    assert not found_in(how.format(number[:area], number[area:]))


@pytest.mark.parametrize(
    "text",
    ["V1234567890", "v 1234567890", "V-nummer 123.456.7890", "V-nummer: 1234567890", "vreemdelingennummer 1234567890"],
)
def test_a_v_nummer_is_found_and_is_certain(text):
    (found,) = found_in(f"Zij heeft {text} gekregen")
    assert (found.soort, found.zeker) == ("V-nummer", True)
    assert found.verborgen.endswith(("890",))
    assert without(f"Zij heeft {text} gekregen") == "Zij heeft gekregen"


@pytest.mark.parametrize(
    "text", ["V06", "V1234", "V10 12345678 uur", "IBAN NL91ABNA0417164300", "1,23456782", "612345678a"]
)
def test_what_only_resembles_one_is_none(text):
    assert not found_in(text)


def test_two_numbers_in_one_note_are_both_found_and_both_go():
    text = "Vader 111222333, moeder 123456782.\nBel 06-12345678."
    assert [v.tekst for v in found_in(text)] == ["111222333", "123456782"]
    assert without(text) == "Vader , moeder .\nBel 06-12345678."
