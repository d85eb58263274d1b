"""Who resembles whom: whether somebody who is entered may be on the board already, perhaps spelled in another way.

A name alone is doubt, and so is a telephone number alone, which a family may share; a name with the same number or
the same year of birth is certain enough to say so. It never decides: a person does.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from db.rules.spelling import PARTICLES, name_words, sounds
from db.text import digits

_ALIKE = 0.75
"""The share of its sounds in which each word of two names must agree."""
_LONG_ENOUGH = 8
"""Digits from which on a telephone number says who somebody is."""

_VOWELS = re.compile("[aiu]+")


@dataclass(frozen=True, slots=True)
class Bekende:
    """Somebody who is on the board: what kind of record, its kenmerk, dossier or `D014/2`, and what is compared."""

    soort: str
    sleutel: str
    naam: str
    telefoon: str = ""
    geboortejaar: int | None = None


@dataclass(frozen=True, slots=True)
class Gelijkenis:
    """Somebody who may be the same person, with the reasons in Dutch; `zeker` where two things agree."""

    bekende: Bekende
    redenen: tuple[str, ...]
    zeker: bool


class Bekenden:
    """Everyone on the board, by how their names sound and by telephone number."""

    def __init__(self, people: Iterable[Bekende]) -> None:
        self._by_name: dict[tuple[str, ...], list[Bekende]] = defaultdict(list)
        self._by_phone: dict[str, list[Bekende]] = defaultdict(list)
        for person in people:
            self.add(person)

    def add(self, person: Bekende) -> None:
        """Let somebody be known as well."""
        name, phone = _heard(person.naam), digits(person.telefoon)
        if name:
            self._by_name[_bones(name)].append(person)
        if len(phone) >= _LONG_ENOUGH:
            self._by_phone[phone].append(person)

    def resembling(self, naam: str, telefoon: str = "", geboortejaar: int | None = None) -> list[Gelijkenis]:
        """Who may be this person, the most certain first."""
        name, phone = _heard(naam), digits(telefoon)
        named = [person for person in self._by_name.get(_bones(name), ()) if _alike(name, _heard(person.naam))]
        called = self._by_phone.get(phone, []) if len(phone) >= _LONG_ENOUGH else []
        found = []
        for person in dict.fromkeys([*named, *called]):
            reasons = [
                *(["zelfde naam" if person.naam == naam else "naam klinkt hetzelfde"] if person in named else []),
                *(["zelfde telefoonnummer"] if person in called else []),
                *(["zelfde geboortejaar"] if geboortejaar and person.geboortejaar == geboortejaar else []),
            ]
            found.append(Gelijkenis(person, tuple(reasons), person in named and len(reasons) > 1))
        return sorted(found, key=lambda one: (not one.zeker, -len(one.redenen), one.bekende not in named))


def _heard(naam: str) -> list[str]:
    """The words of a name as they sound, in an order that does not depend on which is written first."""
    heard = [sounds(word) for word in name_words(naam).words if word not in PARTICLES]
    return sorted(heard, key=lambda word: (_VOWELS.sub("", word), word))


def _bones(heard: list[str]) -> tuple[str, ...]:
    return tuple(_VOWELS.sub("", word) for word in heard)


def _alike(one: list[str], other: list[str]) -> bool:
    return all(Levenshtein.normalized_similarity(a, b) >= _ALIKE for a, b in zip(one, other, strict=True))
