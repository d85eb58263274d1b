"""A figure reads alike wherever it is shown."""

import pytest

from db.rules.figures import MEDIAN, SLOW, Eenheid, in_words, percent, quantile


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


def test_a_quantile_is_a_value_that_was_counted_by_nearest_rank():
    assert quantile([], MEDIAN) is None
    assert [quantile([3], share) for share in (MEDIAN, SLOW)] == [3, 3]
    assert [quantile(range(10, 0, -1), share) for share in (MEDIAN, SLOW, 1.0, 0.0)] == [5, 9, 10, 1]
    assert quantile(range(1, 11), 0.7) == 7


def test_a_quantile_of_too_few_is_not_known():
    assert [quantile([1, 2, 3, 4, 5], MEDIAN, least) for least in (5, 6)] == [3, None]


def test_a_quantile_is_one_of_the_values():
    assert [quantile([3, 1, 2, 4], share) for share in (0.0, 0.25, 0.5, 0.9)] == [1, 1, 2, 4]
    assert quantile([], 0.5) is None
