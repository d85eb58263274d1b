"""A figure reads alike wherever it is shown."""

import pytest

from db.rules.figures import Eenheid, in_words, percent


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, Eenheid.PROCENT, "?"),
        (45.4, Eenheid.PROCENT, "45,4%"),
        (-0.04, Eenheid.UREN, "0,0"),
        (12.25, Eenheid.UREN, "12,2"),
        (3.0, Eenheid.AANTAL, "3"),
        (-0.04, Eenheid.DAGEN, "0"),
        ("geen", Eenheid.TEKST, "geen"),
    ],
)
def test_a_value_reads_as_what_it_counts(value, unit, text):
    assert in_words(value, unit) == text


def test_a_part_of_nothing_is_not_known():
    assert percent(0, 0) is None
    assert percent(1, 4) == 25
