"""From drafts to records: what a row means beside what is stored already."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from db.exchange.reading import Draft
from db.exchange.sheets import PERSON_NAME
from db.model import Begeleider, Koppeling, Record

Key = tuple[Any, ...]

_SINCE = {"fase": "fase_sinds", "status": "status_sinds"}
"""Fields that say since when another one holds."""


def merge(draft: Draft, stored: Record | None, today: date, people: Mapping[Key, Record]) -> Record:
    """The record that a row gives: the stored one with the columns of the row, or a new one.

    `people` are the begeleiders as they will be, by key: a koppeling is tijdelijk by default where paid staff guide.
    """
    values = dict(draft.values)
    kind = draft.sheet.kind
    if "naam" in values and kind is Begeleider:
        values |= _name_parts(values, stored)
        del values["naam"]
    if kind is Koppeling:
        _complete(values, stored, people)
    for name, since in _SINCE.items():
        if stored and since not in values and name in values and values[name] != getattr(stored, name):
            values[since] = today
    if stored:
        return replace(stored, **values)
    assert kind is not None
    return kind(**values)


def _complete(values: dict[str, Any], stored: Record | None, people: Mapping[Key, Record]) -> None:
    if values.get("tijdelijk") is None and ("tijdelijk" in values or not stored):
        person = people.get((values["begeleider"],))
        values["tijdelijk"] = isinstance(person, Begeleider) and person.soort.betaald


def split_name(naam: str) -> tuple[str, str, str]:
    """The first word as voornaam, the rest as achternaam."""
    first, _, rest = naam.partition(" ")
    return first, "", rest


def _name_parts(values: Mapping[str, Any], stored: Record | None) -> dict[str, str]:
    """The parts of a whole name: as the row or the file has them where they say the same, else split."""
    given = tuple(values.get(name, "") for name in PERSON_NAME)
    known = tuple(getattr(stored, name) for name in PERSON_NAME) if isinstance(stored, Begeleider) else ("", "", "")
    for parts in (given, known):
        if " ".join(filter(None, parts)) == values["naam"]:
            return dict(zip(PERSON_NAME, parts, strict=True))
    return dict(zip(PERSON_NAME, split_name(values["naam"]), strict=True))
