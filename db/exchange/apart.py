"""Sheets with more than one table: each later heading begins a list of its own, so that no row goes unread."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from db.exchange.grids import Grid
from db.exchange.half_days import names_half_days
from db.exchange.headings import synonyms
from db.exchange.tables import Rij
from db.text import fold

_NAMES = ("naam", "voornaam", "achternaam")
_SURE = 0.8
"""The share of cells that must be known headings in full for a row among people to be a heading."""


def tables_of(grids: Sequence[Grid]) -> Iterator[Grid]:
    """The tables of all sheets; the second of a sheet is called as the sheet with (2) behind it."""
    taken = {grid.blad for grid in grids}
    for grid in grids:
        begins = _begins(grid.rijen)
        for number, (first, until) in enumerate(zip(begins, [*begins[1:], len(grid.rijen)], strict=True), 1):
            blad = grid.blad if number == 1 else _free(grid.blad, number, taken)
            taken.add(blad)
            yield replace(grid, blad=blad, rijen=grid.rijen[first:until])


def _free(blad: str, number: int, taken: set[str]) -> str:
    while f"{blad} ({number})" in taken:
        number += 1
    return f"{blad} ({number})"


def _begins(rows: tuple[Rij, ...]) -> list[int]:
    """Where tables begin: at the first row, and at each other heading that has people above and a row below it."""
    begins, known, last = [0], set[str](), -1
    for at, (number, cells) in enumerate(rows):
        words = _heading(cells)
        if not words:
            continue
        apart = number > rows[at - 1][0] + 1 or bool(words & known)
        if known and words != known and at > last + 1 and apart and at + 1 < len(rows):
            begins.append(at)
        if not known or begins[-1] == at:
            known = words
        last = at
    return begins


def _heading(cells: tuple[str, ...]) -> set[str]:
    """The folded cells of a row that is a heading in full, with that of a name among them; else nothing."""
    words = {fold(cell) or cell.strip() for cell in cells if cell}
    if len(words) < 2:
        return set()
    known = [word for word in words if word in synonyms() or names_half_days(word)]
    named = any(veld in _NAMES for word in known for _, veld, _ in synonyms().get(word, ()))
    return words if named and len(known) >= _SURE * len(words) else set()
