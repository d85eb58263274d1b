"""Invented names: Dutch ones and streets by Faker, those of households from our own lists by language.

Faker is imported where it is used, and only its two Dutch providers: the app starts without it.
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from db.data import lines
from db.lists import Geslacht

MOST_NAMES = 2000
"""More distinct names than this are not drawn: a whole country shares them, as real ones do."""

_PATRONYMIC = frozenset({"Tigrinya", "Somali"})
"""Where the second name is that of one's own father."""


@dataclass(frozen=True, slots=True)
class DutchNames:
    """Pools to draw from: given names by gender, family names as (tussenvoegsel, achternaam), and streets."""

    voornamen: dict[Geslacht, tuple[str, ...]]
    achternamen: tuple[tuple[str, str], ...]
    straten: tuple[str, ...]


def dutch_names(seed: int, people: int, addresses: int) -> DutchNames:
    """Pools for so many people and addresses, the same for the same seed."""
    from faker.generator import Generator
    from faker.providers.address.nl_NL import Provider as Address
    from faker.providers.person.nl_NL import Provider as Person

    generator = Generator()
    person, address = Person(generator), Address(generator)
    generator.add_provider(person)
    generator.add_provider(address)
    generator.seed_instance(seed)
    voornamen = {
        Geslacht.V: _distinct(person.first_name_female, people),
        Geslacht.M: _distinct(person.first_name_male, people),
    }
    surnames = (_split_surname(name) for name in _distinct(person.last_name, 2 * people))
    return DutchNames(voornamen, tuple(filter(None, surnames)), _distinct(address.street_name, addresses))


def _distinct(draw: Callable[[], str], count: int) -> tuple[str, ...]:
    """About so many different values, always some; the order is that of drawing."""
    return tuple(dict.fromkeys(draw() for _ in range(min(MOST_NAMES, count + 20))))


def _split_surname(name: str) -> tuple[str, str] | None:
    """The tussenvoegsel and the rest, None for a name that has no usual Dutch shape ("Lijn, van der")."""
    words = name.split()
    small = [word for word in words if not word[0].isupper()]
    if len(words) != len(small) + 1 or words[-1] in small or "," in name:
        return None
    return " ".join(small), words[-1]


@cache
def names_of(taal: str, soort: str) -> tuple[str, ...]:
    """The names of a language: soort is v, m or achternaam."""
    return _by_language()[taal, soort]


@cache
def _by_language() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for row in csv.DictReader(lines("namen.csv")):
        found.setdefault((row["taal"], row["soort"]), []).append(row["naam"])
    return {key: tuple(names) for key, names in found.items()}


def is_patronymic(taal: str) -> bool:
    """Whether people of this language carry their own father's name instead of a family name."""
    return taal in _PATRONYMIC
