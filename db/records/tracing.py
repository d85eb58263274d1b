"""Traces: where somebody is named outside their own record: in the log, and in what was typed about others.

A name that somebody else in the file has too is theirs as well: outside the changes of whom it is about it is left
alone.
"""

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from db.records.lots import typed_columns
from db.store import Change
from db.store.changes import KEY_OF, Row
from db.text import digits, fold

Kind = Literal["begeleider", "huishouden", "statushouder"]

Wie = tuple[Kind, str]
"""Somebody by kind and key: a kenmerk, a dossier, or `D014/2`."""

GONE = "[gewist]"
"""What stands in the texts about others where somebody was named who is gone."""

_OWN = {"huishouden": ("dossier",), "begeleider": ("kenmerk", "begeleider"), "statushouder": ()}
"""The columns by which a row is about a person or household."""

_NAMED = {"huishouden": ("dossier", "hoort_bij"), "begeleider": (
    *("kenmerk", "begeleider", "wie", "leidinggevende", "verantwoordelijke"),
), "statushouder": ()}  # fmt: skip
"""The columns by which a row names them."""

_SHORTEST = 4
"""A single word of fewer letters is no name to look for: it would be found everywhere."""

_SHORTEST_NUMBER = 6
"""A telephone number of fewer digits is none."""

_TOKENS = re.compile(r"\w+").findall


@dataclass(frozen=True, slots=True)
class Deel:
    """One part of a change as the log has it."""

    plaats: tuple[int, int]
    tabel: str
    sleutel: Any
    over: str
    rijen: tuple[Row, ...]

    def texts(self) -> Iterator[str]:
        """Every text in it."""
        yield self.over
        for row in self.rijen:
            yield from (value for value in row.values() if isinstance(value, str))


@dataclass
class Sporen:
    """What leads to some people: the keys of their rows, and the words that they are known by."""

    sleutels: dict[Kind, set[str]] = field(default_factory=lambda: defaultdict(set))
    rijen: set[tuple[str, Any]] = field(default_factory=set)
    namen: set[str] = field(default_factory=set)
    voornamen: set[str] = field(default_factory=set)
    adressen: set[str] = field(default_factory=set)
    nummers: set[str] = field(default_factory=set)

    def learn(self, row: Row) -> None:
        """Take up what a row of a person or household says of how to find them."""
        first, last = row.get("voornaam") or "", row.get("achternaam") or ""
        whole = " ".join(filter(None, (first, row.get("tussenvoegsel") or "", last)))
        self.namen |= {name for name in (whole if first and last else "", last, row.get("naam") or "") if name}
        self.voornamen |= {first} - {""}
        self.adressen |= {value for column in ("email", "adres") if (value := row.get(column))}
        self.nummers |= {number for number in [digits(row.get("telefoon") or "")] if len(number) >= _SHORTEST_NUMBER}


def trace(change: Change, some: Collection[Wie]) -> tuple[Sporen, list[Deel]]:
    """What leads to these people, and all parts of the log that still say something."""
    delen = list(_log(change))
    found = Sporen()
    for kind, key in some:
        if kind == "statushouder":
            dossier, _, volgnr = key.rpartition("/")
            for (ident,) in change.query(
                "SELECT id FROM statushouder WHERE dossier = ? AND volgnr = ?", (dossier, volgnr)
            ):
                found.rijen |= {("statushouder", ident), ("statushouder", key)}
        else:
            found.sleutels[kind].add(key)
    _follow(change, found, delen)
    for table, key in found.rijen:
        row = change.row(table, key) if table in ("begeleider", "huishouden", "statushouder") else None
        found.learn(row or {})
    for deel in delen:
        if (deel.tabel, deel.sleutel) in found.rijen and deel.tabel in ("begeleider", "huishouden", "statushouder"):
            for row in deel.rijen:
                found.learn(row)
    return found, delen


def _log(change: Change) -> Iterator[Deel]:
    sql = "SELECT wijziging, nr, tabel, sleutel, over, voor, na FROM wijziging_inhoud WHERE zout IS NOT NULL"
    for number, nr, tabel, sleutel, over, voor, na in change.query(f"{sql} ORDER BY wijziging, nr"):
        rows = (json.loads(text) for text in (voor, na) if text)
        yield Deel((number, nr), tabel or "", sleutel, over or "", tuple(row for row in rows if isinstance(row, dict)))


def _follow(change: Change, found: Sporen, delen: Sequence[Deel]) -> None:
    """Find all their rows, those that are gone too, and the keys that they had before, until there are no more."""
    there: dict[Kind, set[str]] = {
        kind: {key for (key,) in change.query(f"SELECT {KEY_OF[kind]} FROM {kind}")}
        for kind in ("begeleider", "huishouden")
    }
    size = -1
    while size != (size := len(found.rijen) + sum(map(len, found.sleutels.values()))):
        for kind, keys in found.sleutels.items():
            found.rijen |= {(kind, key) for key in keys}
            found.rijen |= set(_rows_now(change, kind, keys))
        for deel in delen:
            _follow_part(found, deel, there)


def _rows_now(change: Change, kind: Kind, keys: Iterable[str]) -> Iterator[tuple[str, Any]]:
    column = "dossier" if kind == "huishouden" else "begeleider"
    for table, key_column in KEY_OF.items():
        names = {name for (name,) in change.query("SELECT name FROM pragma_table_info(?)", (table,))}
        if column in names and table != kind:
            for key in keys:
                sql = f"SELECT {key_column} FROM {table} WHERE {column} = ?"
                yield from ((table, ident) for (ident,) in change.query(sql, (key,)))


def _follow_part(found: Sporen, deel: Deel, there: dict[Kind, set[str]]) -> None:
    own = (deel.tabel, deel.sleutel) in found.rijen
    for kind, keys in found.sleutels.items():
        named = {row[column] for row in deel.rijen for column in _OWN[kind] if row.get(column)}
        if deel.tabel == kind and (own or named & keys):  # another key, before or after
            keys.update(named, {deel.sleutel})
        elif named & keys:
            found.rijen.add((deel.tabel, deel.sleutel))
        elif own and deel.tabel != kind:  # it was moved here from a record that went up in this one
            keys.update(named - there[kind])


def in_the_log(change: Change, found: Sporen, delen: Sequence[Deel]) -> list[tuple[int, int]]:
    """Change and part of everything in the log that is about them, or names them."""
    names = Namen(change, found)
    touched = {deel.plaats[0] for deel in delen if (deel.tabel, deel.sleutel) in found.rijen}
    return [
        deel.plaats
        for deel in delen
        if (deel.tabel, deel.sleutel) in found.rijen
        or _names_by_key(found, deel)
        or any(names.likely.search(text) for text in deel.texts())
        or (deel.plaats[0] in touched and deel.over and names.shared.search(deel.over))
    ]


def _names_by_key(found: Sporen, deel: Deel) -> bool:
    return any(
        row.get(column) in keys
        for kind, keys in found.sleutels.items()
        for row in deel.rijen
        for column in _NAMED[kind]
    )


class Namen:
    """The words that lead to some people and to nobody else in the file."""

    def __init__(self, change: Change, found: Sporen) -> None:
        others = _words_of_others(change, found)
        keys = {key for some in found.sleutels.values() for key in some if len(key) >= _SHORTEST or not key.isdigit()}
        own = {name for name in found.namen if fold(name) not in others and (" " in name or len(name) >= _SHORTEST)}
        first = {name for name in found.voornamen if fold(name) not in others and len(name) >= _SHORTEST}
        where = {one for one in found.adressen if fold(one) not in others}
        numbers = [number for number in found.nummers if number not in others]
        certain = own | where | {key for key in keys if len(key) > 1}
        self.certain = Zoeker(certain, numbers)
        """What can mean nobody else."""
        self.likely = Zoeker(certain | first, numbers, re.IGNORECASE)
        """With first names that nobody else has, and whatever the capitals: it may be a word as well."""
        self.shared = Zoeker(found.namen | found.voornamen, flags=re.IGNORECASE)
        """Every name that they have, whether others have it too or not."""


def _words_of_others(change: Change, found: Sporen) -> set[str]:
    """The names, addresses and numbers of everyone else in the file, folded."""
    words: set[str] = set()
    for table, columns in (
        ("begeleider", ("telefoon", "voornaam", "achternaam", "voornaam || ' ' || achternaam", "email")),
        ("huishouden", ("telefoon", "naam", "adres")),
        ("statushouder", ("telefoon", "voornaam", "achternaam", "voornaam || ' ' || achternaam")),
    ):
        for key, number, *texts in change.query(f"SELECT {KEY_OF[table]}, {', '.join(columns)} FROM {table}"):
            if (table, key) not in found.rijen:
                words |= {fold(text) for text in texts if text}
                words.add(digits(number or ""))
    return words


class Zoeker:
    """Finds any of these words and telephone numbers in a text; a text without the first word of one costs little."""

    def __init__(self, words: Iterable[str], numbers: Iterable[str] = (), flags: int = 0) -> None:
        some = {word: found for word in words if (found := _TOKENS(word.lower()))}
        self._first = {found[0] for found in some.values()}
        self._words = re.compile("|".join(map(_word, sorted(some, key=len, reverse=True))) or r"(?!)", flags)
        self._core = tuple(number.removeprefix("0") for number in numbers)
        self._numbers = re.compile("|".join(map(_number, sorted(numbers))) or r"(?!)")

    def search(self, text: str) -> bool:
        """Whether one of them is in the text."""
        return (self._may_have_word(text) and bool(self._words.search(text))) or (
            self._may_have_number(text) and bool(self._numbers.search(text))
        )

    def sub(self, instead: str, text: str) -> str:
        """The text with something else in place of each."""
        if self._may_have_word(text):
            text = self._words.sub(instead, text)
        return self._numbers.sub(instead, text) if self._may_have_number(text) else text

    def _may_have_word(self, text: str) -> bool:
        return not self._first.isdisjoint(_TOKENS(text.lower()))

    def _may_have_number(self, text: str) -> bool:
        only = "".join(filter(str.isdigit, text))
        return len(only) >= _SHORTEST_NUMBER and any(core in only for core in self._core)


def _word(word: str) -> str:
    parts = word.split()
    escaped = r"\s+".join(map(re.escape, parts))
    return rf"(?<!\w){f'(?i:{escaped})' if len(parts) > 1 else escaped}(?!\w)"


def _number(number: str) -> str:
    """A telephone number in any notation."""
    rest = number.removeprefix("0")
    lead = r"(?:(?:\+|00)31[\s\-().]*0?|0)?" if number.startswith("0") else ""
    return rf"(?<!\d){lead}[\s\-().]*" + r"[\s\-()./]*".join(rest) + r"(?!\d)"


def wipe_texts(change: Change, found: Sporen) -> list[tuple[str, Any]]:
    """Take the names out of what was typed about others; gives table and key of where somebody may stand still."""
    names = Namen(change, found)
    doubtful = []
    for table, column in typed_columns():
        rows = change.query(f"SELECT {KEY_OF[table]}, {column} FROM {table} WHERE {column} IS NOT NULL")
        for key, text in rows:
            if (table, key) in found.rijen:
                continue
            wiped = names.certain.sub(GONE, text)
            if wiped != text:
                change.update(table, key, {column: wiped}, None, GONE)
            if names.likely.search(wiped):
                doubtful.append((table, key))
    return doubtful
