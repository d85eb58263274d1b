"""How a value is written in one cell of text: in the workbook, in a form and in the file alike.

A list is separated by `;`, a date is `2024-03-19` or `19-3-2024`, a language has its Dutch name or
ISO code with an optional level (`Arabisch:3`). `columns(Record)` gives the cells of a record.
"""

import csv
import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any, get_args, get_origin, get_type_hints

from db.data import lines
from db.model import Talen
from db.text import clean, fold


class CellError(ValueError):
    """A cell that can't be read; `expected` says in Dutch what would have been right."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


FORMULA = "#FORMULE"
"""What stands for a formula in a workbook that is read in."""

FORMULA_ERRORS = frozenset(
    {"#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!", FORMULA}
)
"""A formula, or what one shows that failed; no field may hold it, or an export could not be read in."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One way of writing values: parse from and format to text; `sql` is the type of its column in the file."""

    parse: Callable[[str], Any]
    format: Callable[[Any], str]
    expected: str
    sql: str = "TEXT"
    empty: Any = None
    choices: tuple[str, ...] = ()
    many: bool = False
    decode: Callable[[Any], Any] | None = None

    def read(self, text: str) -> Any:
        """The value of a cell, the empty value for a blank one. Raises CellError."""
        text = clean(text, lines=True)
        if not text:
            return self.empty
        if text in FORMULA_ERRORS:
            raise CellError(f"{self.expected}, geen formule: plak de waarde")
        try:
            return self.parse(text)
        except (ValueError, KeyError, OverflowError):
            raise CellError(self.expected) from None

    def write(self, value: Any) -> str:
        """The text of a value; reading it again gives the value back."""
        return "" if value is None or value == "" else self.format(value)

    def to_row(self, value: Any) -> Any:
        """The value as SQLite keeps it."""
        if self.sql != "TEXT":
            return None if value is None else value if self.sql == "REAL" else int(value)
        return self.write(value) or None

    def from_row(self, raw: Any) -> Any:
        """The value from what SQLite kept."""
        return self.empty if raw is None else (self.decode or self.parse)(raw)


def _number(text: str) -> float:
    # Six decimals is what `format_number` writes, so that a number reads back as it was.
    value = round(float(text.replace(",", ".")), 6)
    if not 0 <= value <= 10_000:
        raise ValueError(text)
    return value


def _whole(text: str) -> int:
    value = _number(text)
    if value != int(value):
        raise ValueError(text)
    return int(value)


def format_number(value: float) -> str:
    """A number without needless zeros, with a point: `14`, `7.5`."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def parse_date(text: str) -> date:
    """A date as `2024-03-19` or as `19-3-2024`. Raises ValueError."""
    parts = text.split("-")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(text)
    year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
    if len(year) != 4 or not 1900 <= int(year) <= 2200:
        raise ValueError(text)
    return date(int(year), int(month), int(day))


def _yes_no(text: str) -> bool | None:
    return {"ja": True, "nee": False, "onbekend": None, "1": True, "0": False}[text.lower()]


@cache
def _talen() -> tuple[tuple[str, ...], dict[str, str]]:
    """The languages of `data/talen.csv`: the names in order, and the name that each spelling or code stands for."""
    names: list[str] = []
    meaning: dict[str, str] = {}
    for row in csv.DictReader(lines("talen.csv")):
        names.append(row["naam"])
        spellings = [row["naam"], *row["codes"].split(";"), *row["synoniemen"].split(";")]
        meaning |= {fold(spelling): row["naam"] for spelling in spellings if spelling}
    return tuple(names), meaning


def taal_naam(text: str) -> str:
    """The Dutch name of a language, by its name, another spelling or ISO code. Raises KeyError.

    First those of the desk's own list, then any other language that has a Dutch name.
    """
    known = _talen()[1].get(fold(text))
    return known if known else _rare_talen()[fold(text)]


def desk_taal(text: str) -> str | None:
    """The language of the desk's own list that a word names, None for any other word; codes are not words."""
    folded = fold(text)
    return _talen()[1].get(folded) if len(folded) > 3 else None


@cache
def _rare_talen() -> dict[str, str]:
    """The Dutch name of each language of the world by its name and ISO code, for who speaks one that is rare here."""
    from babel import Locale

    languages = {code: name for code, name in Locale("nl").languages.items() if "_" not in code}
    return {fold(key): name for code, name in languages.items() for key in (code, name)}


def taal_namen() -> tuple[str, ...]:
    """The Dutch names of all languages."""
    return _talen()[0]


def _parse_talen(text: str) -> Talen:
    talen: Talen = {}
    for part in filter(None, (part.strip() for part in text.split(";"))):
        name, _, level = part.partition(":")
        niveau = int(level) if level.strip() else 3
        if niveau not in (1, 2, 3):
            raise ValueError(part)
        talen[taal_naam(name)] = niveau
    return talen


def _format_talen(talen: Talen) -> str:
    return ";".join(f"{naam}:{niveau}" for naam, niveau in talen.items())


def _choice(kind: type[StrEnum]) -> Cell:
    by_text = {fold(value): value for value in kind}
    return Cell(lambda t: by_text[fold(t)], str, "een van: " + ", ".join(kind), choices=tuple(kind), decode=kind)


def _choices(kind: type[StrEnum]) -> Cell:
    by_text = {fold(value): value for value in kind}
    order: dict[str, int] = {value: position for position, value in enumerate(kind)}
    return Cell(
        lru_cache(4096)(lambda text: frozenset(by_text[fold(part)] for part in text.split(";") if part.strip())),
        lambda values: ";".join(sorted(values, key=order.__getitem__)),
        "een of meer van: " + ", ".join(kind) + ", gescheiden door ;",
        empty=frozenset(),
        choices=tuple(kind),
        many=True,
    )


TEXT = Cell(str, str, "tekst", empty="")
REFERENCE = Cell(str, str, "een kenmerk of dossier dat bestaat")
NUMBER = Cell(_number, format_number, "een getal, zoals 7,5", sql="REAL", decode=float)
WHOLE = Cell(_whole, str, "een heel getal", sql="INTEGER", decode=int)
DATE = Cell(parse_date, date.isoformat, "een datum, zoals 2024-03-19 of 19-3-2024", decode=date.fromisoformat)
YES_NO = Cell(_yes_no, lambda value: "ja" if value else "nee", "ja of nee", sql="INTEGER", decode=bool)
TALEN = Cell(
    lru_cache(4096)(_parse_talen),
    _format_talen,
    "talen met hun Nederlandse naam, zoals Arabisch:3;Engels:2",
)


def _cell(hint: Any) -> Cell:
    if isinstance(hint, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not types.NoneType)
        if hint is str:
            return REFERENCE
    if get_origin(hint) is frozenset:
        return _choices(get_args(hint)[0])
    if get_origin(hint) is dict:
        return TALEN
    if issubclass(hint, StrEnum):
        return _choice(hint)
    return {str: TEXT, float: NUMBER, int: WHOLE, bool: YES_NO, date: DATE}[hint]


_BOUNDS = {
    "ervaring": (0, 3),
    "urgentie": (1, 3),
    "geboortejaar": (1900, 2200),
    "volgnr": (1, 10_000),
    "nodig": (1, 99),
    "dagen": (-1000, 1000),
    "nummer": (1, 10_000_000),
    "jaar": (1900, 2200),
    "helft": (1, 2),
    "personen": (0, 100_000),
    "voorsprong": (-100_000, 100_000),
    "gerealiseerd": (0, 100_000),
}
"""Fields whose whole number has a first and a last value."""


def _bounded(low: int, high: int) -> Cell:
    def parse(text: str) -> int:
        value = float(text.replace(",", "."))
        if not low <= value <= high or value != int(value):
            raise ValueError(text)
        return int(value)

    return replace(WHOLE, parse=parse, expected=f"een heel getal van {low} tot en met {high}")


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a record: its name in table and sheet, and how it is written."""

    name: str
    cell: Cell


@cache
def columns(record: type[Any]) -> tuple[Column, ...]:
    """The columns of a record in the order of its fields, `id` and `versie` left out."""
    hints = get_type_hints(record)
    return tuple(
        Column(f.name, replace(cell, empty=cell.empty if f.default in (MISSING, None) else f.default))
        for f in fields(record)
        if f.name not in ("id", "versie")
        for cell in [_bounded(*_BOUNDS[f.name]) if f.name in _BOUNDS else _cell(hints[f.name])]
    )
