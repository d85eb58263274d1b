"""Distances between the villages, held beside another formula and beside the map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.places import kilometers, known, places
from tests.rules import recount

NAMES = sorted({p.naam for p in places()})


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ("Steenwijk", "Vollenhove", 14, 17),
        ("Steenwijk", "Tuk", 1, 3),
        ("Steenwijk", "Zwolle", 28, 33),
        ("Oldemarkt", "Steenwijk", 9, 12),
        ("Groningen", "Maastricht", 255, 275),
    ],
)
def test_distances_are_those_of_the_map(one, other, low, high):
    assert low < kilometers(one, other) < high
    assert kilometers(one, other) == kilometers(other, one)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_distances_are_those_of_another_formula(one, other):
    assert kilometers(one, other) == pytest.approx(recount.km(one, other), abs=0.02)


def test_the_same_place_is_no_distance():
    assert all(kilometers(name, name) == 0 for name in NAMES[::40])


def test_a_place_that_is_not_in_the_list_is_unknown():
    assert kilometers("Nergenshuizen", "Steenwijk") is None
    assert kilometers("Steenwijk", "") is None
    assert not known("")
    assert not known("Nergenshuizen")


@pytest.mark.parametrize("written", ["steenwijk", " Steenwijk ", "STEENWIJK", "Sint-Jansklooster", "IJSSELHAM"])
def test_a_place_is_known_however_its_letters_are_written(written):
    assert known(written)
    assert kilometers(written, "Steenwijk") is not None


def test_of_a_name_that_comes_twice_the_nearest_counts():
    twice = [p for p in places() if p.naam == "Baarlo"]
    assert len(twice) == 2
    assert kilometers("Baarlo", "Vollenhove") < 10
    assert kilometers("Baarlo", "Venlo") < 15


def test_a_name_that_comes_twice_can_be_told_apart_by_its_gemeente():
    assert known("Baarlo Steenwijkerland")
    assert kilometers("Baarlo Steenwijkerland", "Venlo") > 100


def test_every_kern_of_steenwijkerland_is_near_steenwijk():
    kernen = [p for p in places() if p.gemeente == "Steenwijkerland"]
    assert len(kernen) >= 30
    assert all(kilometers(f"{p.naam} Steenwijkerland", "Steenwijk") < 25 for p in kernen)


def test_every_place_is_in_the_netherlands():
    assert all(50.7 < p.lat < 53.6 and 3.3 < p.lon < 7.3 for p in places())
    assert len(places()) > 1900
