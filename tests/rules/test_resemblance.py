"""Who may be on the board already, spelled in another way or with the names the other way round."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.resemblance import Bekende, Bekenden

SELAM = Bekende("statushouder", "D014/1", "Selam Tesfay", "06-12345678", 1990)
YUSUF = Bekende("statushouder", "D020/1", "Yusuf al-Hamid", "", 1985)
ANNA = Bekende("vrijwilliger", "V01", "Anna de Vries", "0611112222")
BOARD = Bekenden([SELAM, YUSUF, ANNA])


def who(*asked):
    return [(one.bekende.sleutel, one.zeker) for one in BOARD.resembling(*asked)]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (("Selam Tesfay", "0612345678"), [("D014/1", True)]),
        (("Selam Tesfai", "+31 6 12345678"), [("D014/1", True)]),
        (("Tesfaye Selam", "", 1990), [("D014/1", True)]),
        (("Selam Tesfay",), [("D014/1", False)]),
        (("Selam Tesfay", "", 1970), [("D014/1", False)]),
        (("Iemand Anders", "06 1234 5678"), [("D014/1", False)]),
        (("Youssef Alhamid", "", 1985), [("D020/1", True)]),
        (("يوسف الحميد", "", 1985), [("D020/1", True)]),
        (("Anna Vries", "0611112222"), [("V01", True)]),
        (("Iemand Anders", "", 1990), []),
        (("Walid Tesfay", "", 1990), []),
        (("Yusuf al-Ahmad",), []),
        (("", "", None), []),
        (("Selam Tesfay", "0611112222"), [("D014/1", False), ("V01", False)]),
    ],
)
def test_a_name_is_doubt_and_a_name_with_a_number_or_year_is_certain(asked, found):
    assert who(*asked) == found


def test_the_reasons_are_said():
    (one,) = BOARD.resembling("Selam Tesfai", "0612345678", 1990)
    assert one.redenen == ("naam klinkt hetzelfde", "zelfde telefoonnummer", "zelfde geboortejaar")
    assert BOARD.resembling("Selam Tesfay")[0].redenen == ("zelfde naam",)


@given(st.text(max_size=20), st.text("0123456789+- ", max_size=14))
def test_everyone_resembles_themselves(naam, telefoon):
    one = Bekende("vrijwilliger", "V1", naam, telefoon, 1980)
    board = Bekenden([one])
    found = board.resembling(naam, telefoon, 1980)
    assert all(like.bekende == one for like in found)
    assert found or not any(c.isalnum() for c in naam)
