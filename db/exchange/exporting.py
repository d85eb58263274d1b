"""Export: everything in the file as the workbook that an import reads, and that workbook empty, as a template."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from db.exchange.merging import split_name
from db.exchange.sheets import (
    CHOICES,
    GUIDE,
    MEDEWERKERS,
    PERSON_NAME,
    SHEETS,
    Sheet,
    SheetColumn,
)
from db.lists import Toegang
from db.model import Begeleider, Record
from db.notation import DATE, CellError
from db.records.rows import find
from db.records.settings import parse_setting
from db.store import Refused, Store
from db.store.files import write_private

_LONGEST = 32_767
"""What fits in a cell of a workbook, in characters."""

_CREATED = datetime(2000, 1, 1)
"""Said to be the time of making, so that the same data give the same bytes."""

_FREE_ROWS = 2000
"""The rows of the template that offer the values of a closed list."""

Build = Callable[[Any, dict[str, Any]], None]


def export_workbook(store: Store, path: Path) -> int:
    """Write everything to a new .xlsx that only its owner can read; gives the number of rows.

    An import of it into an empty file gives the same data. Only for a coordinator: nothing in it is encrypted.
    Raises Refused, where the target exists too.
    """
    store.require(Toegang.COORDINATOR)
    content = _content(store)

    def build(workbook: Any, formats: dict[str, Any]) -> None:
        for sheet, columns, rows in content:
            _write_sheet(workbook, formats, sheet.name, columns, rows)

    _write(path, build, constant_memory=True)
    return sum(len(rows) for _, _, rows in content)


def write_template(path: Path) -> None:
    """Write the empty workbook: every sheet with its columns explained. Raises Refused, where the target exists too."""

    def build(workbook: Any, formats: dict[str, Any]) -> None:
        choices = _choices()
        for sheet in SHEETS:
            page = _write_sheet(workbook, formats, sheet.name, sheet.template, [])
            _explain(page, sheet, choices)
        _write_guide(workbook, formats)
        _write_choices(workbook, choices)

    _write(path, build, constant_memory=False)


def _write(path: Path, build: Build, constant_memory: bool) -> None:
    """Make a workbook and put it in its place whole. What it takes meanwhile on disk is in a folder of its own."""
    if path.exists():
        raise Refused(f"{path.name} bestaat al. Kies een andere naam.")
    try:
        with tempfile.TemporaryDirectory(prefix=".koppelbord-", dir=path.parent) as folder:
            write_private(path, workbook(build, constant_memory, folder))
    except OSError:
        raise Refused(f"{path} kan niet geschreven worden. Controleer de map, de rechten en de ruimte.") from None


def workbook(build: Build, constant_memory: bool = False, folder: str | None = None) -> bytes:
    """A workbook in which no text is a formula; what it takes meanwhile is in the folder, or in memory without one."""
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    content = BytesIO()
    options = {
        "constant_memory": constant_memory,
        "tmpdir": folder,
        "in_memory": folder is None,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    try:
        with xlsxwriter.Workbook(content, options) as workbook:
            workbook.set_properties({"created": _CREATED, "title": "Koppelbord"})
            build(workbook, _formats(workbook))
    except XlsxWriterException:
        raise OSError from None
    return content.getvalue()


def _formats(workbook: Any) -> dict[str, Any]:
    return {
        "kop": workbook.add_format({"bold": True, "bottom": 1}),
        "verplicht": workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#FFE9A8"}),
        "tekst": workbook.add_format({"num_format": "@"}),
        "uitleg": workbook.add_format({"text_wrap": True, "valign": "top"}),
    }


def _write_sheet(
    workbook: Any, formats: dict[str, Any], name: str, columns: Iterable[SheetColumn], rows: Iterable[tuple[Any, ...]]
) -> Any:
    page = workbook.add_worksheet(name)
    page.freeze_panes(1, 0)
    for position, column in enumerate(columns):
        # As text a kenmerk keeps its zeros and a telephone number its plus when somebody goes on in the workbook.
        layout = formats["tekst"] if column.cell.sql == "TEXT" and column.cell.parse is not DATE.parse else None
        page.set_column(position, position, max(12, len(column.name) + 2), layout)
        page.write_string(0, position, column.name, formats["verplicht" if column.required else "kop"])
    for number, row in enumerate(rows, 1):
        for position, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, position, value)
            elif value is not None:
                page.write_number(number, position, value)
    return page


def _content(store: Store) -> list[tuple[Sheet, tuple[SheetColumn, ...], list[tuple[Any, ...]]]]:
    """Each sheet with its columns and rows, as they are at one moment."""
    store.db.conn.execute("BEGIN")
    try:
        return [(sheet, *_sheet_content(store, sheet)) for sheet in SHEETS]
    finally:
        store.db.conn.execute("COMMIT")


def _sheet_content(store: Store, sheet: Sheet) -> tuple[tuple[SheetColumn, ...], list[tuple[Any, ...]]]:
    if sheet.kind is None:
        return sheet.columns, list(_settings(store))
    records = [r for r in find(store.db, sheet.kind) if not sheet.soorten or getattr(r, "soort", None) in sheet.soorten]
    records.sort(key=lambda record: [getattr(record, name) for name in sheet.key])
    columns = tuple(c for c in sheet.columns if not c.extra or _needed(sheet, c, records))
    return columns, [tuple(_value(record, column) for column in columns) for record in records]


def _needed(sheet: Sheet, column: SheetColumn, records: list[Record]) -> bool:
    """Whether an extra column says something that the columns of the contract don't."""
    if sheet is MEDEWERKERS and column.field in PERSON_NAME:
        return any(split_name(r.naam) != _parts(r) for r in records if isinstance(r, Begeleider))
    return any(getattr(record, column.field) != column.cell.empty for record in records)


def _parts(person: Begeleider) -> tuple[str, str, str]:
    return person.voornaam, person.tussenvoegsel, person.achternaam


def _value(record: Record, column: SheetColumn) -> str | float | None:
    """What goes into a cell: a number as a number, all else as text; None leaves it empty."""
    value = getattr(record, column.field)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = column.cell.write(value)
    if len(text) > _LONGEST:
        raise Refused(f"{column.name} is ergens langer dan {_LONGEST} tekens. Kort dat in en exporteer opnieuw.")
    return text or None


def _settings(store: Store) -> Iterator[tuple[str, str]]:
    """The settings that differ from their default and still fit; the others would be refused on import."""
    for sleutel, waarde in store.db.conn.execute("SELECT sleutel, waarde FROM instelling ORDER BY sleutel"):
        try:
            parse_setting(sleutel, waarde)
        except (KeyError, CellError):
            continue
        yield sleutel, waarde


def _choices() -> dict[tuple[str, ...], int]:
    """The closed lists of which a cell takes one value, with the column of the sheet of choices for each."""
    lists = dict.fromkeys(_options(column) for sheet in SHEETS for column in sheet.template)
    return {options: position for position, options in enumerate(filter(None, lists))}


def _options(column: SheetColumn) -> tuple[str, ...]:
    if column.cell.expected == "ja of nee":
        return ("ja", "nee")
    return () if column.cell.many else column.cell.choices


def _explain(page: Any, sheet: Sheet, choices: dict[tuple[str, ...], int]) -> None:
    from xlsxwriter.utility import xl_range_abs

    for position, column in enumerate(sheet.template):
        note = f"{column.uitleg}\nvoorbeeld: {column.voorbeeld}" + ("\nverplicht" if column.required else "")
        page.write_comment(0, position, note, {"x_scale": 2})
        options = _options(column)
        if options:
            cells = xl_range_abs(0, choices[options], len(options) - 1, choices[options])
            rule = {"validate": "list", "source": f"={CHOICES}!{cells}", "error_message": "Kies uit de lijst."}
            page.data_validation(1, position, _FREE_ROWS, position, rule)


def _write_guide(workbook: Any, formats: dict[str, Any]) -> None:
    page = workbook.add_worksheet(GUIDE)
    page.freeze_panes(1, 0)
    for position, (name, width) in enumerate(
        (("blad", 15), ("kolom", 22), ("verplicht", 10), ("uitleg", 60), ("wat past", 60), ("voorbeeld", 32))
    ):
        page.set_column(position, position, width, formats["uitleg"])
        page.write_string(0, position, name, formats["kop"])
    lines = ((sheet, column) for sheet in SHEETS for column in sheet.template)
    for number, (sheet, column) in enumerate(lines, 1):
        required = "ja" if column.required else "nee"
        texts = (sheet.name, column.name, required, column.uitleg, column.expected, column.voorbeeld)
        for position, text in enumerate(texts):
            page.write_string(number, position, text)


def _write_choices(workbook: Any, choices: dict[tuple[str, ...], int]) -> None:
    page = workbook.add_worksheet(CHOICES)
    page.hide()
    for options, position in choices.items():
        for number, text in enumerate(options):
            page.write_string(number, position, text)
