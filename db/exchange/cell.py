"""What reading a cell gives, and the words that a person may write for a value of ours."""

import csv
from dataclasses import dataclass
from functools import cache
from typing import Any

from db.data import lines
from db.text import fold


@dataclass(frozen=True, slots=True)
class Gelezen:
    """The value of a cell, and what of its text says more than that value: it is kept in the notitie."""

    waarde: Any
    rest: str = ""


@cache
def _table() -> dict[str, dict[str, str]]:
    """The value that each folded word stands for, by field, from `data/woorden.csv`."""
    found: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(lines("woorden.csv")):
        words = [row["waarde"], *row["woorden"].split(";")]
        found.setdefault(row["veld"], {}).update({_key(word): row["waarde"] for word in words if word})
    return found


def _key(text: str) -> str:
    return fold(text) or text.strip()


def value_of(veld: str, text: str) -> str | None:
    """The value of a closed list that a text stands for, None where it is none."""
    return _table().get(veld, {}).get(_key(text))
