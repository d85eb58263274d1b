"""From the text of a sheet to drafts: the values that each row gives, and every cell that is wrong."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from db.exchange.sheets import Sheet, SheetColumn
from db.exchange.tables import Rij, Table
from db.notation import CellError
from db.text import clean


@dataclass(frozen=True, slots=True)
class Fout:
    """A cell that is wrong: where it stands (the row as Excel numbers it), what it says and what is expected."""

    blad: str
    rij: int
    kolom: str
    waarde: str
    verwacht: str

    @property
    def zin(self) -> str:
        """The fault in one Dutch line."""
        return f"{self.blad} rij {self.rij}, {self.kolom}: “{self.waarde}” past niet; verwacht: {self.verwacht}"


def fout(blad: str, rij: int, kolom: str, waarde: str, verwacht: str) -> Fout:
    """A Fout whose value is safe to show and not longer than a line or two."""
    value = clean(waarde)
    return Fout(blad, rij, kolom, value if len(value) <= 100 else value[:99] + "…", verwacht)


@dataclass(slots=True)
class Draft:
    """What a row gives: values by field, for the columns that are there; those that can't be read are left out."""

    sheet: Sheet
    rij: int
    values: dict[str, Any]

    @property
    def key(self) -> tuple[Any, ...] | None:
        """The key of its record, None where a part of it is missing."""
        parts = tuple(self.values.get(name) for name in self.sheet.key)
        return None if None in parts else parts

    def fout(self, name: str, waarde: Any, verwacht: str) -> Fout:
        """A fault in the column of a field of this row."""
        column = self.sheet.by_field.get(name)
        shown = column.cell.write(waarde) if column else str(waarde)
        return fout(self.sheet.name, self.rij, column.name if column else name, shown, verwacht)


@dataclass(slots=True)
class Reading:
    """What was read of all sheets; `broken` sheets could not be read at all."""

    drafts: dict[str, list[Draft]] = field(default_factory=dict)
    fouten: list[Fout] = field(default_factory=list)
    meldingen: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)


def read_sheet(reading: Reading, sheet: Sheet, table: Table) -> None:
    """Add what a sheet gives, and what is wrong with it."""
    drafts = reading.drafts.setdefault(sheet.name, [])
    if not any(table.kop) and not table.rijen:
        reading.meldingen.append(f"blad {sheet.name} is leeg")
        return
    faults, columns = _match(sheet, table, reading.meldingen)
    if faults:
        reading.fouten += faults
        reading.broken.add(sheet.name)
        return
    drafts += [_draft(sheet, row, columns, reading.fouten) for row in table.rijen]
    if "volgnr" in sheet.by_name:
        _number(drafts)


def _match(sheet: Sheet, table: Table, meldingen: list[str]) -> tuple[list[Fout], list[SheetColumn | None]]:
    """The column of the sheet that each name in the first row means, None for one that is skipped."""
    faults = []
    columns: list[SheetColumn | None] = []
    for name in table.kop:
        plain = clean(name).lower()
        column = sheet.by_name.get(plain)
        if column in columns and column:
            faults.append(fout(sheet.name, 1, column.name, name, "elke kolom één keer"))
        elif plain and not column:
            meldingen.append(f"blad {sheet.name}: kolom {plain[:80]} is onbekend en overgeslagen")
        columns.append(column)
    missing = [column for column in sheet.columns if column.required and column not in columns]
    faults += [fout(sheet.name, 1, column.name, "", "deze kolom is verplicht") for column in missing]
    return faults, columns


def _draft(sheet: Sheet, row: Rij, columns: list[SheetColumn | None], faults: list[Fout]) -> Draft:
    number, cells = row
    values: dict[str, Any] = {}
    texts = (*cells, *[""] * (len(columns) - len(cells)))
    for column, text in zip(columns, texts, strict=False):
        if column is None:
            continue
        try:
            values[column.field] = column.read(text)
        except CellError as error:
            faults.append(fout(sheet.name, number, column.name, text, error.expected))
    faults += [
        fout(sheet.name, number, "", text, "niet meer cellen dan kolommen")
        for text in cells[len(columns) :]
        if text.strip()
    ]
    return Draft(sheet, number, values)


def _number(drafts: Iterable[Draft]) -> None:
    """Give every member without volgnr the lowest number that the sheet does not use within the dossier."""
    given = defaultdict(set)
    for draft in drafts:
        given[draft.values.get("dossier")].add(draft.values.get("volgnr"))
    last: dict[Any, int] = defaultdict(int)
    for draft in drafts:
        dossier = draft.values.get("dossier")
        if draft.values.get("volgnr", None) is None:
            last[dossier] += 1
            while last[dossier] in given[dossier]:
                last[dossier] += 1
            draft.values["volgnr"] = last[dossier]
