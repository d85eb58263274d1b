"""Where the heading of a sheet is and what stands in its columns: titles above it, headings of two rows, empty rows."""

import csv
import re
from collections.abc import Set
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from db.data import lines
from db.exchange.grids import Grid
from db.exchange.half_days import names_half_days
from db.exchange.loose import says_nothing
from db.exchange.tables import Rij
from db.text import fold

_SOUGHT_IN = 40
"""The rows in which a heading is looked for."""

_EXAMPLES = 200
"""The rows by which a column is told."""


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column of somebody's own list: its place, its heading (both rows where there are two), and its cells."""

    index: int
    kop: str
    delen: tuple[str, str]
    waarden: tuple[str, ...]

    @property
    def voorbeeld(self) -> str:
        """The first cell that says something."""
        return self.waarden[0] if self.waarden else ""

    @property
    def naam(self) -> str:
        """How the column is called: its heading, else its letter."""
        return self.kop or f"kolom {column_letter(self.index)}"


@dataclass(frozen=True)
class Lijst:
    """A list of people: its sheet, what stood above the heading, its columns and its rows."""

    blad: str
    boven: tuple[Rij, ...]
    kop_rijen: tuple[Rij, ...]
    kolommen: tuple[Kolom, ...]
    rijen: tuple[Rij, ...]
    bron: str = ""
    """The name of the file, which may say whom it is about."""

    @cached_property
    def koppen(self) -> tuple[str, ...]:
        """The headings, folded."""
        return tuple(fold(kolom.kop) for kolom in self.kolommen)


def column_letter(index: int) -> str:
    """The letter of a column, as a workbook shows it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def synonyms() -> dict[str, list[tuple[str, str, int]]]:
    """List, field and rank by folded heading, from `data/kolommen.csv`; the first heading of a field ranks 0."""
    found: dict[str, list[tuple[str, str, int]]] = {}
    for row in csv.DictReader(lines("kolommen.csv")):
        if row["veld"] in ("neutraal", "ander"):
            continue
        for rank, word in enumerate([row["veld"].replace("_", " "), *row["kolomnamen"].split(";")]):
            entry = (row["lijst"], row["veld"], max(0, rank - 1))
            known = found.setdefault(fold(word) or word, [])
            if not any(entry[:2] == other[:2] for other in known):
                known.append(entry)
    return found


@cache
def words_of(role: str, groep: str) -> frozenset[str]:
    """Words in headings that say nothing of the field ("neutraal"), or that it is about somebody else ("ander")."""
    rows = csv.DictReader(lines("kolommen.csv"))
    return frozenset(
        fold(word)
        for row in rows
        if row["veld"] == role and row["lijst"] in (groep, "beide")
        for word in row["kolomnamen"].split(";")
    )


@lru_cache(4096)
def matches(heading: str) -> tuple[str, ...]:
    """The known headings in a text, the best first: the whole, else those that are words of it, the longest first."""
    known = synonyms()
    folded = fold(heading) or heading.strip()
    if folded in known:
        return (folded,)
    padded = f" {folded} "
    found = [word for word in known if len(word) > 2 and f" {word} " in padded]
    return tuple(sorted(found, key=len, reverse=True))


def read_list(grid: Grid) -> Lijst:
    """The list in a sheet; where no row looks like a heading, its columns have none."""
    rows = grid.rijen
    best = _heading_row(rows[:_SOUGHT_IN])
    if best is None:
        width = max(len(cells) for _, cells in rows)
        return Lijst(grid.blad, (), (), _columns([("", "")] * width, rows), rows)
    first, last = best, best
    if best and _is_group_row(rows[best - 1], rows[best], grid.bedekt or frozenset()):
        first -= 1
    elif best + 1 < len(rows) and _is_second_row(rows[best], rows[best + 1]):
        last += 1
    heading = (
        _joined(rows[first], rows[last][1], grid.bedekt) if first != last else [(cell, "") for cell in rows[best][1]]
    )
    below = rows[last + 1 :]
    width = max((len(cells) for _, cells in below), default=0)
    heading += [("", "")] * (width - len(heading))
    return Lijst(grid.blad, rows[:first], rows[first : last + 1], _columns(heading, below), below)


def _heading_row(rows: tuple[Rij, ...]) -> int | None:
    """The row with most known headings; else the first that has one among others, or all alone; None where none has."""
    points = [sum(_is_heading(cell) for cell in cells if cell) for _, cells in rows]
    best = max(range(len(rows)), key=lambda at: (points[at], -at))
    if points[best] > 1:
        return best
    for at, (_, cells) in enumerate(rows):
        filled = [cell for cell in cells if cell]
        whole = any(fold(cell) in synonyms() for cell in filled)
        if whole and not any(map(_is_value, filled)) and (len(filled) > 1 or all(len(c) <= 1 for _, c in rows)):
            return at
    return None


_SMALL_NUMBERS = re.compile(r"\b(?:06|\d)\b")


def _is_heading(cell: str) -> bool:
    plain = _SMALL_NUMBERS.sub(" ", cell).strip() or cell
    known = bool(matches(cell) or matches(plain)) or names_half_days(cell)
    return known and len(cell) <= 60 and not any(c.isdigit() for c in plain)


def _is_group_row(above: Rij, row: Rij, covered: Set[tuple[int, int]]) -> bool:
    """Whether the row above names groups of columns: adjacent, more than a title, and nothing in it is a value."""
    filled = [cell for cell in above[1] if cell]
    over_some = not above[1][0] and any(number == above[0] for number, _ in covered)
    return above[0] == row[0] - 1 and (len(filled) > 1 or over_some) and not any(map(_is_value, filled))


def _is_second_row(row: Rij, below: Rij) -> bool:
    """Whether the row below goes on with the heading: adjacent, its cells are headings under groups or blanks."""
    filled = [cell for cell in below[1] if cell]
    known = sum(_is_heading(cell) for cell in filled)
    blank_above = any(cell and not _at(row[1], i) for i, cell in enumerate(below[1]))
    return below[0] == row[0] + 1 and len(filled) > 1 and known >= 0.8 * len(filled) and blank_above


def _is_value(cell: str) -> bool:
    return bool(re.search(r"\d{3}|@|\d[-/]\d", cell)) or len(cell) > 60


def _at(cells: tuple[str, ...], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _joined(row: Rij, low: tuple[str, ...], covered: Set[tuple[int, int]] | None) -> list[tuple[str, str]]:
    """Both rows of a heading by column; what stands above a merged group holds for each of its columns.

    Where it is not known what is merged, a group goes on as long as there are headings below it.
    """
    number, top = row
    group = ""
    pairs = []
    for index in range(max(len(top), len(low))):
        above, below = _at(top, index), _at(low, index)
        goes_on = bool(below) if covered is None else (number, index) in covered
        group = above or (group if goes_on else "")
        pairs.append((group, below) if below else (above, ""))
    return pairs


def _columns(heading: list[tuple[str, str]], rows: tuple[Rij, ...]) -> tuple[Kolom, ...]:
    found = []
    for index, (top, low) in enumerate(heading):
        values = tuple(
            cells[index] for _, cells in rows[:_EXAMPLES] if index < len(cells) and not says_nothing(cells[index])
        )
        filled = bool(values) or any(index < len(cells) and cells[index] for _, cells in rows)
        name = " ".join(f"{top} {low}".split()) if low != top else top
        if filled or name:
            found.append(Kolom(index, name, (" ".join(top.split()), " ".join(low.split())), values))
    return tuple(found)
