"""The sheets of any workbook, folder or .csv file as they stand: rows of text, whatever is in them."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.exchange.guard import MAX_CELLS, MAX_ROWS, ImportRefused, refuse_large
from db.exchange.sheets import SHEET
from db.exchange.tables import Rij, file_content, opened_workbook, sheet_rows
from db.text import clean, unshielded

_SEPARATORS = (";", ",", "\t", "|")
_SAMPLE = 40
"""The first lines of a sheet: a separator is told by them, and a heading is among them."""

_WIDEST = 1000
"""The most columns that a merged cell of a heading covers."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet as it stands: its name, and the rows that hold anything with their numbers."""

    blad: str
    rijen: tuple[Rij, ...]
    bedekt: frozenset[tuple[int, int]] | None = None
    """The cells that a merged one to their left covers, by number of row and place; None where that is not known."""

    @property
    def is_own(self) -> bool:
        """Whether this is a sheet of our own workbook: its name is ours, and its first row has the key columns."""
        sheet = SHEET.get(self.blad.strip().lower())
        if sheet is None or not self.rijen or self.rijen[0][0] != 1:
            return False
        head = {clean(cell).lower() for cell in self.rijen[0][1]}
        return all(column.name in head for column in sheet.columns if column.required)


def read_grids(path: Path) -> list[Grid]:
    """Every sheet that holds anything. Raises ImportRefused where there is nothing that can be read."""
    try:
        if path.is_dir():
            files = [place for place in sorted(path.iterdir()) if place.suffix.lower() in (".csv", ".tsv", ".txt")]
            grids = [_grid(place.stem, _csv_rows(place)) for place in files]
        elif not path.exists():
            raise ImportRefused(f"{path.name} is er niet. Controleer de naam.")
        elif path.suffix.lower() in (".csv", ".tsv", ".txt"):
            grids = [_grid(path.stem, _csv_rows(path))]
        else:
            with opened_workbook(file_content(path), path.name) as (workbook, errors):
                grids = [
                    _grid(name, sheet_rows(sheet, errors.get(name, {}), path.name), _covered(sheet))
                    for name in workbook.sheet_names
                    for sheet in [workbook.get_sheet_by_name(name)]
                ]
    except OSError:
        raise ImportRefused(f"{path.name} kan niet gelezen worden. Controleer de rechten.") from None
    grids = [grid for grid in grids if grid.rijen]
    if not grids:
        raise ImportRefused(f"{path.name} is leeg. Kies een ander bestand.")
    return grids


def _grid(blad: str, rows: Iterable[Iterable[str]], covered: frozenset[tuple[int, int]] | None = None) -> Grid:
    cells = ((number, tuple(clean(cell, lines=True) for cell in row)) for number, row in enumerate(rows, 1))
    return Grid(clean(blad)[:80], tuple(row for row in cells if any(row[1])), covered)


def _covered(sheet: Any) -> frozenset[tuple[int, int]] | None:
    """The cells of the first rows that lie under a merged one; None where the sheet tells of none."""
    left = sheet.start[1] if sheet.start else 0
    found = {
        (top + 1, column - left)
        for (top, first), (_, last) in sheet.merged_cell_ranges or ()
        if top < _SAMPLE
        for column in range(first + 1, min(last, first + _WIDEST) + 1)
    }
    return frozenset(found) or None


def _csv_rows(path: Path) -> Iterator[list[str]]:
    text = _decoded(file_content(path), path.name)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        separator, text = first.strip()[-1], rest
    else:
        separator = _separator(text)
    cells = 0
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1):
            cells += len(row)
            if number > MAX_ROWS or cells > MAX_CELLS:
                raise refuse_large(path.name)
            yield [unshielded(cell) for cell in row]
    except csv.Error:
        raise ImportRefused(f"{path.name} klopt niet: kijk naar de aanhalingstekens.") from None


def _decoded(content: bytes, name: str) -> str:
    """The text of a file of UTF-8, of UTF-16 with its mark, or of Windows-1252."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ImportRefused(f"{name} is geen tekst die we kunnen lezen. Sla het op als CSV UTF-8.")


def _separator(text: str) -> str:
    """The separator that cuts most lines of a file into the same number of cells."""
    sample = "\n".join(text.split("\n")[:_SAMPLE])

    def points(separator: str) -> tuple[int, int]:
        try:
            widths = Counter(
                len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=separator) if row
            )
        except csv.Error:
            return 0, 0
        return max(((lines * (width > 1), width) for width, lines in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=points)
