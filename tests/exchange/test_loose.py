"""Cells as people write them: each value, and the text that says more than the value."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from db.exchange import loose
from db.exchange.cell import Gelezen
from db.exchange.fields import fields_of
from db.notation import CellError, taal_namen
from db.sensitive import is_bsn
from db.text import digits
from tests.builders import TODAY


def read_birth_year(text: str) -> Gelezen:
    return loose.read_birth_year(text, TODAY)


CASES = {
    loose.read_phone: [
        ("612345678", "0612345678", ""),
        ("06-12345678", "06-12345678", ""),
        ("06/12345678", "06-12345678", ""),
        ("+31 6 12345678", "+31 6 12345678", ""),
        ("31612345678", "+31612345678", ""),
        ("06-12345678 / 0521-512345", "06-12345678", "0521-512345"),
        ("0612345678 0687654321", "0612345678", "0687654321"),
        ("0612345678\n0521-512345", "0612345678", "0521-512345"),
        ("06 12345678 (zoon)", "06 12345678", "(zoon)"),
        ("zoon: 06-12345678", "06-12345678", "zoon: 06-12345678"),
        ("tel. 06 12345678", "06 12345678", ""),
    ],
    loose.read_date: [
        ("2024-03-19", date(2024, 3, 19), ""),
        ("19 mrt 2024", date(2024, 3, 19), ""),
        ("19 maart 2024", date(2024, 3, 19), ""),
        ("di 19 mrt 2024", date(2024, 3, 19), ""),
        ("19/3/24", date(2024, 3, 19), ""),
        ("1.9.23", date(2023, 9, 1), ""),
        ("45370", date(2024, 3, 19), ""),
        ("sinds 1-2-2024", date(2024, 2, 1), ""),
    ],
    read_birth_year: [("1990", 1990, ""), ("3-5-88", 1988, ""), ("3-5-65", 1965, ""), ("1991-12-24", 1991, "")],
    loose.read_hours: [
        ("8 uur", 8.0, ""),
        ("8 u p/w", 8.0, ""),
        ("7,5", 7.5, ""),
        ("6 à 8", 6.0, "6 à 8"),
        ("10-12 uur", 10.0, "10-12 uur"),
        ("ca. 8", 8.0, "ca. 8"),
    ],
    loose.read_size: [
        ("2+3", (2, 3), ""),
        ("2 volw 3 kind", (2, 3), ""),
        ("2 volwassenen en 1 kind", (2, 1), ""),
        ("1", (1, 0), ""),
        ("alleenstaand", (1, 0), ""),
        ("moeder met 2 kinderen", (1, 2), ""),
        ("gezin met 3 kinderen", (2, 3), ""),
        ("gezin 5 pers", (5, None), "gezin 5 pers"),
    ],
    loose.read_languages: [
        ("Arabisch, beetje Engels", {"Arabisch": 3, "Engels": 1}, ""),
        ("Tigrinya (goed)", {"Tigrinya": 3}, ""),
        ("Tigrigna", {"Tigrinya": 3}, ""),
        ("Farsi en Dari", {"Farsi": 3, "Dari": 3}, ""),
        ("Koerdisch (Sorani)", {"Sorani": 3}, ""),
        ("Koerdisch, Engels", {"Kurmanci": 3, "Engels": 3}, "Koerdisch"),
        ("NL, EN", {"Nederlands": 3, "Engels": 3}, ""),
        ("Ned., Eng. (redelijk)", {"Nederlands": 3, "Engels": 2}, ""),
        ("Engels B1", {"Engels": 2}, ""),
        ("Arabisch: goed; Engels - redelijk", {"Arabisch": 3, "Engels": 2}, ""),
        ("Dari, geen Engels", {"Dari": 3}, "geen Engels"),
    ],
    loose.read_yes_no: [("ja", True, ""), ("x", True, ""), ("Nee", False, ""), ("✓", True, "")],
    loose.read_email: [
        ("anna@voorbeeld.nl", "anna@voorbeeld.nl", ""),
        ("Anna <anna@voorbeeld.nl>", "anna@voorbeeld.nl", "Anna <anna@voorbeeld.nl>"),
    ],
}

REFUSED = {
    loose.read_phone: ["12345", "weet ik niet", "061234567", "06123456789"],
    loose.read_date: ["mrt 2024", "week 3", "31-2-2024", "zomer 2023", "1-9", "aangevraagd 3-1-2024"],
    read_birth_year: ["34", "oud", "2099", "1-1-2099"],
    loose.read_hours: ["2 dagdelen", "fulltime", "8 tot 6", "100", "-4"],
    loose.read_size: ["?", "veel", "0", "0+3", "3 kinderen in Syrië"],
    loose.read_languages: ["Klinkerisch", "veel talen", "de", "Engels goed slecht"],
    loose.read_yes_no: ["misschien", "soms"],
    loose.read_email: ["anna", "anna@", "@voorbeeld.nl"],
}


@pytest.mark.parametrize(
    ("read", "text", "value", "rest"), [(r, *case) for r, cases in CASES.items() for case in cases]
)
def test_a_cell_gives_its_value_and_keeps_what_says_more(read, text, value, rest):
    found = read(text)
    assert (found.waarde, found.rest) == (value, rest)


@pytest.mark.parametrize(("read", "text"), [(read, text) for read, texts in REFUSED.items() for text in texts])
def test_a_cell_that_says_something_else_is_not_guessed(read, text):
    with pytest.raises(CellError):
        read(text)


@pytest.mark.parametrize(
    ("groep", "veld", "text", "value", "rest"),
    [
        ("begeleiders", "vervoer", "e-bike", "fiets", ""),
        ("begeleiders", "vervoer", "fiets/auto", "auto", "fiets/auto"),
        ("begeleiders", "fase", "actief", "inzetbaar", ""),
        ("begeleiders", "soort", "stagiair", "stagiaire", ""),
        ("begeleiders", "ervaring", "veel", 3, ""),
        ("begeleiders", "plaats", "8331 AB Steenwijk", "Steenwijk", "8331 AB"),
        ("begeleiders", "inzet", "gezinnen en inloop", frozenset({"huishouden", "spreekuur"}), ""),
        ("begeleiders", "geslacht", "Mevr.", "v", ""),
        ("huishoudens", "begeleider_geslacht", "alleen vrouwen", "eis_v", ""),
        ("huishoudens", "begeleider_geslacht", "voorkeur vrouw", "wens_v", ""),
        ("huishoudens", "leerroute", "Z-route", "Z", ""),
        ("huishoudens", "urgentie", "spoed", 3, ""),
        ("huishoudens", "aantal_kinderen", "3 kinderen", 3, ""),
    ],
)
def test_fields_take_our_words_and_those_of_others(groep, veld, text, value, rest):
    found = fields_of(groep)[veld].read(text, "")
    assert (found.waarde, found.rest) == (value, rest)


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_is_read_as_a_workbook_or_a_dutchman_writes_it(day):
    serial = (day - date(1899, 12, 30)).days
    for text in (day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day.day}/{day.month}/{day:%y}", str(serial)):
        assert loose.parse_day(text) == day
    assert loose.parse_day((day + timedelta(days=1)).isoformat()) != day


@given(st.integers(1, 9), st.lists(st.integers(0, 9), min_size=8, max_size=8))
def test_a_number_that_lost_its_zero_is_the_same_number(first, others):
    number = f"{first}{''.join(map(str, others))}"
    assume(first == 6 or not is_bsn(number))
    assert digits(loose.read_phone(number).waarde) == digits(loose.read_phone(f"0{number}").waarde) == f"0{number}"


@given(st.sets(st.sampled_from(taal_namen()), min_size=1, max_size=4))
def test_every_language_of_ours_is_read_by_its_name(names):
    assert loose.read_languages("; ".join(sorted(names))).waarde == dict.fromkeys(sorted(names), 3)


@pytest.mark.parametrize("groep", ["begeleiders", "huishoudens"])
@given(text=st.text(max_size=60))
def test_no_text_does_anything_but_be_read_or_refused(groep, text):
    for veld in fields_of(groep).values():
        try:
            veld.read(text, veld.naam)
        except CellError as error:
            assert error.expected
