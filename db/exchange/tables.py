"""Reading a workbook, or a folder of .csv files, into tables of text; what the text means is for others."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.exchange.guard import MAX_BYTES, MAX_CELLS, MAX_ROWS, ImportRefused, Place, inspect, refuse_large
from db.text import clean, unshielded

Rij = tuple[int, tuple[str, ...]]
"""A row: its number as Excel shows it, and its cells as text."""


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, the names of its columns as they stand in the first row, and the rows that hold anything."""

    blad: str
    kop: tuple[str, ...]
    rijen: tuple[Rij, ...]


def read_tables(path: Path, known: Collection[str], silent: Collection[str] = ()) -> tuple[list[Table], list[str]]:
    """The known sheets of a workbook or folder, and in Dutch what was passed over; `silent` sheets aren't named.

    Raises ImportRefused where there is nothing that can be read.
    """
    try:
        if path.is_dir():
            files = [place for place in sorted(path.iterdir()) if place.suffix.lower() == ".csv"]
            sources = [(place.stem, place) for place in files]
            chosen, notes = _choose([stem for stem, _ in sources], known, silent, path.name)
            return [Table(chosen[stem], *_split(_csv_rows(place))) for stem, place in sources if stem in chosen], notes
        if not path.exists():
            raise ImportRefused(f"{path.name} is er niet. Controleer de naam.")
        if path.suffix.lower() == ".csv":
            chosen, notes = _choose([path.stem], known, silent, path.name)
            return [Table(chosen[path.stem], *_split(_csv_rows(path)))], notes
        return _read_workbook(file_content(path), path.name, known, silent)
    except OSError:
        raise ImportRefused(f"{path.name} kan niet gelezen worden. Controleer de rechten.") from None


def file_content(path: Path) -> bytes:
    """The bytes of a file that is not too large. Raises ImportRefused."""
    if not path.is_file():
        raise ImportRefused(f"{path.name} is geen bestand en geen map. Kies een ander.")
    if path.stat().st_size > MAX_BYTES:
        raise refuse_large(path.name)
    return path.read_bytes()


def _choose(
    names: list[str], known: Collection[str], silent: Collection[str], source: str
) -> tuple[dict[str, str], list[str]]:
    """The sheet that each name stands for, and what is said of the others."""
    chosen: dict[str, str] = {}
    notes = []
    for name in names:
        plain = name.strip().lower()
        if plain in chosen.values():
            raise ImportRefused(f"{source} heeft het blad {plain} twee keer. Houd er één over.")
        if plain in known:
            chosen[name] = plain
        elif plain not in silent:
            notes.append(f"blad {clean(name)[:80]} is onbekend en overgeslagen")
    if not chosen:
        raise ImportRefused(f"{source} heeft geen blad dat we kennen: {', '.join(known)}.")
    return chosen, notes


def _split(rows: Iterator[Iterable[str]]) -> tuple[tuple[str, ...], tuple[Rij, ...]]:
    """The first row, and the other rows that hold anything with their numbers."""
    head = tuple(next(rows, ()))
    filled = ((number, tuple(row)) for number, row in enumerate(rows, 2))
    return tuple(cell.strip() for cell in head), tuple((n, row) for n, row in filled if any(map(str.strip, row)))


def _csv_rows(path: Path) -> Iterator[list[str]]:
    try:
        text = file_content(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ImportRefused(f"{path.name} is geen UTF-8. Sla het op als CSV UTF-8.") from None
    first = text.split("\n", 1)[0]
    separator = ";" if first.count(";") >= first.count(",") else ","
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, row in enumerate(rows, 1):
            if number > MAX_ROWS:
                raise refuse_large(path.name)
            yield [unshielded(cell) for cell in row]
    except csv.Error:
        raise ImportRefused(
            f"{path.name} klopt niet bij regel {rows.line_num}: kijk naar de aanhalingstekens."
        ) from None


@contextmanager
def opened_workbook(content: bytes, source: str) -> Iterator[tuple[Any, dict[str, dict[Place, str]]]]:
    """A workbook that was looked over, and its cells with an error by sheet. Raises ImportRefused, also within."""
    errors = inspect(content, source)
    try:
        from python_calamine import CalamineWorkbook

        yield CalamineWorkbook.from_filelike(io.BytesIO(content)), errors
    except ImportRefused:
        raise
    except BaseException as error:
        # The reader is written in Rust; where it panics, that is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise ImportRefused(
                f"{source} kan niet gelezen worden: het is beschadigd of beveiligd. Sla het opnieuw op als .xlsx."
            ) from None
        raise


def _read_workbook(
    content: bytes, source: str, known: Collection[str], silent: Collection[str]
) -> tuple[list[Table], list[str]]:
    with opened_workbook(content, source) as (workbook, errors):
        chosen, notes = _choose(workbook.sheet_names, known, silent, source)
        return [
            Table(plain, *_split(sheet_rows(workbook.get_sheet_by_name(name), errors.get(name, {}), source)))
            for name, plain in chosen.items()
        ], notes


def sheet_rows(sheet: Any, errors: dict[Place, str], source: str) -> Iterator[list[str]]:
    """The cells of a sheet as text, a row at a time from its first. Raises ImportRefused where there are too many."""
    height, width = sheet.total_height, sheet.width
    if height > MAX_ROWS or height * width > MAX_CELLS:
        raise refuse_large(source)
    left = sheet.start[1] if sheet.start else 0
    failed: dict[int, dict[int, str]] = {}
    for (row, column), text in errors.items():
        failed.setdefault(row, {})[column - left] = text
    number = -1
    for number, cells in enumerate(sheet.iter_rows()):
        texts = [cell if isinstance(cell, str) else cell_text(cell) for cell in cells]
        yield _with_errors(texts, failed.get(number, {}))
    # A row of nothing but errors is empty to the reader, and so may lie below its last one.
    for below in range(number + 1, max(failed, default=-1) + 1):
        yield _with_errors([], failed.get(below, {}))


def _with_errors(texts: list[str], errors: dict[int, str]) -> list[str]:
    for column, text in errors.items():
        if column >= 0:
            texts += [""] * (column + 1 - len(texts))
            texts[column] = text
    return texts


def cell_text(value: Any) -> str:
    """The text of a cell of a workbook: 14.0 is `14`, a date is `2024-03-19`, true is `ja`."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, float):
        with suppress(OverflowError, ValueError):
            if value == int(value):
                return str(int(value))
        return repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
