"""Half-days as people write them; what could mean more means less, and what is not known is not guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.dutch import DAGEN, WEEKDAGEN
from db.exchange.cell import Gelezen
from db.exchange.half_days import names_half_days, read_half_days
from db.lists import Dagdeel
from db.notation import CellError

OVERDAG = ("ochtend", "middag")

READ = {
    "di ocht": "di-ochtend",
    "hele dinsdag": "di-ochtend di-middag",
    "dinsdag hele dag": "di-ochtend di-middag",
    "ma/wo": "ma-ochtend ma-middag wo-ochtend wo-middag",
    "ma t/m wo ochtend": "ma-ochtend di-ochtend wo-ochtend",
    "ma tm wo": "ma-ochtend ma-middag di-ochtend di-middag wo-ochtend wo-middag",
    "do- en vrijdagmiddag": "do-middag vr-middag",
    "ma-, di- en woensdagochtend": "ma-ochtend di-ochtend wo-ochtend",
    "alle avonden": "ma-avond di-avond wo-avond do-avond vr-avond",
    "'s avonds": "ma-avond di-avond wo-avond do-avond vr-avond",
    "ma en wo 's ochtends": "ma-ochtend wo-ochtend",
    "ma, di ochtend": "ma-ochtend di-ochtend",
    "maandag, dinsdagochtend": "ma-ochtend ma-middag di-ochtend",
    "maandagochtend en -middag": "ma-ochtend ma-middag",
    "hele dag ma en do avond": "ma-ochtend ma-middag ma-avond do-ochtend do-middag do-avond",
    "di hele dag en do avond": "di-ochtend di-middag do-avond",
    "weekend": "za-ochtend za-middag zo-ochtend zo-middag",
    "hele week behalve wo": "ma-ochtend ma-middag di-ochtend di-middag do-ochtend do-middag vr-ochtend vr-middag",
    "ma t/m do, niet op woensdag": "ma-ochtend ma-middag di-ochtend di-middag do-ochtend do-middag",
    "ma-vr": "ma-ochtend ma-middag di-ochtend di-middag wo-ochtend wo-middag do-ochtend do-middag vr-ochtend vr-middag",
    "ma-wo-vr": "ma-ochtend ma-middag wo-ochtend wo-middag vr-ochtend vr-middag",
    "ma o/m": "ma-ochtend ma-middag",
    "Ma. en Do.": "ma-ochtend ma-middag do-ochtend do-middag",
    "ma-ochtend;di-middag": "ma-ochtend di-middag",
    "di\nwo avond": "di-ochtend di-middag wo-avond",
    "niet ma en di, wel wo avond": "wo-avond",
    "hele week, vrijdag niet": " ".join(f"{day}-{part}" for day in ("ma", "di", "wo", "do") for part in OVERDAG),
    "ma t/m do, wo niet": " ".join(f"{day}-{part}" for day in ("ma", "di", "do") for part in OVERDAG),
    "ma t/m do, niet wo": " ".join(f"{day}-{part}" for day in ("ma", "di", "do") for part in OVERDAG),
    "werkdagen en za": " ".join(f"{day}-{part}" for day in ("ma", "di", "wo", "do", "vr", "za") for part in OVERDAG),
    "vrijdagochtend": "vr-ochtend",
}

UNREADABLE = [
    *("flexibel", "in overleg", "om de week", "ma 9-12", "1e maandag", "ma - wo", "wisselend", "altijd", "geen", "xyz"),
    *("wo t/m ma", "t/m wo", "liefst ma", "m", "ma di bananen"),
    *("maandag in de week", "elke week dinsdag", "week", "werkdagen: ma, di", "ma doordeweeks"),
    *("woensdag vrij", "vrij", "vrijdag behalve", "hele week behalve", "ma, di niet", "ma niet en di wel", "niet"),
    *("ma niet, di wel", "ma niet di", "niet alleen ma", "ma niet maar di", "ma niet di wel"),
]


def half_days(text: str) -> frozenset[Dagdeel]:
    return frozenset(map(Dagdeel, text.split()))


@pytest.mark.parametrize("text", READ)
def test_what_people_write_is_read(text):
    if text.startswith("hele dag ma"):
        assert read_half_days(text).waarde <= half_days(READ[text])
    else:
        assert read_half_days(text).waarde == half_days(READ[text])


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_could_mean_anything_is_not_read(text):
    with pytest.raises(CellError):
        read_half_days(text)


def test_when_not_is_read_as_the_other_workdays_and_the_text_is_kept():
    read = read_half_days("niet op vrijdag")
    assert {d.partition("-")[0] for d in read.waarde} == {"ma", "di", "wo", "do"}
    assert not any(d.endswith("avond") for d in read.waarde)
    assert read.rest == "niet op vrijdag"


@pytest.mark.parametrize(
    ("kop", "text", "expected"),
    [
        ("ma", "x", "ma-ochtend ma-middag"),
        ("Beschikbaar di", "o/m", "di-ochtend di-middag"),
        ("Woensdag", "ochtend", "wo-ochtend"),
        ("ma ocht", "ja", "ma-ochtend"),
        ("Avond", "ma, di", "ma-avond di-avond"),
        ("do", "nee", ""),
        ("do", "-", ""),
        ("vr", "", ""),
        ("za", "hele dag", "za-ochtend za-middag"),
    ],
)
def test_a_heading_may_name_the_day_and_the_cell_the_rest(kop, text, expected):
    assert names_half_days(kop)
    assert read_half_days(text, kop).waarde == half_days(expected)


def test_a_day_with_not_behind_it_is_read_as_the_other_workdays():
    assert read_half_days("vrijdag niet") == Gelezen(read_half_days("niet op vrijdag").waarde, "vrijdag niet")


def test_a_cell_that_says_more_than_its_heading_is_not_read():
    with pytest.raises(CellError):
        read_half_days("soms", "ma")


@given(st.sets(st.sampled_from(list(Dagdeel)), min_size=1))
def test_our_own_notation_is_read_as_it_is(chosen):
    assert read_half_days(";".join(chosen)).waarde == chosen


@given(st.lists(st.tuples(st.sampled_from(DAGEN), st.sampled_from(["ochtend", "middag", "avond"])), min_size=1))
def test_days_in_full_with_their_part_are_read_in_any_order(pairs):
    words = ", ".join(f"{WEEKDAGEN[day]}{part}" for day, part in pairs)
    assert read_half_days(words).waarde == {Dagdeel(f"{day}-{part}") for day, part in pairs}


@given(st.text(max_size=60), st.text(max_size=15))
def test_no_text_does_anything_but_be_read_or_refused(text, kop):
    try:
        read = read_half_days(text, kop)
    except CellError:
        return
    assert read.waarde <= set(Dagdeel)
