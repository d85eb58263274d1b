"""Free days: the file is what the package says, and the days that matter here are in it."""

from datetime import date

import pytest

from db.free_days import feestdag, schoolvakantie
from docs.free_days import TARGET, text


def test_the_file_is_what_the_package_says_now():
    assert TARGET.read_text(encoding="utf-8") == text(), "python -m docs.free_days writes it anew"


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2024, 3, 29), "Goede vrijdag"),
        (date(2024, 4, 1), "Tweede paasdag"),
        (date(2024, 4, 27), "Koningsdag"),
        (date(2025, 4, 26), "Koningsdag"),  # the 27th is a Sunday
        (date(2025, 5, 5), "Bevrijdingsdag"),
        (date(2026, 5, 5), ""),  # free once in five years
        (date(2024, 3, 19), ""),
    ],
)
def test_public_holidays(day, name):
    assert feestdag(day) == name


@pytest.mark.parametrize(
    ("day", "regio", "name"),
    [
        (date(2024, 7, 22), "Noord", "Zomervakantie"),
        (date(2024, 7, 8), "Noord", ""),
        (date(2024, 7, 8), "Zuid", "Zomervakantie"),
        (date(2024, 3, 19), "Noord", ""),
    ],
)
def test_school_holidays_differ_by_region(day, regio, name):
    assert schoolvakantie(day, regio) == name
