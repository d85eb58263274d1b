"""Looking at a workbook before it is read: is it one, does it fit in memory, and which cells hold an error.

The reader lays out a sheet as a full rectangle, so that one stray cell in the last row would take gigabytes;
and it gives a failed formula as empty, which would erase what is stored. Both are seen here, in the XML.
"""

import re
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath

from db.notation import FORMULA
from db.store import Refused

MAX_BYTES = 50 * 2**20
"""The largest file that is read."""

MAX_UNPACKED = 500 * 2**20
"""The largest size of all parts of a workbook, unpacked."""

MAX_ROWS = 200_000
"""The most rows of one sheet."""

MAX_CELLS = 8_000_000
"""The most rows times columns of one sheet: 60,000 rows of the widest sheet are 2.5 million."""

Place = tuple[int, int]
"""Row and column of a cell, from 0."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br=["']([A-Z]{1,4})(\d{1,9})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br=["'](\d{1,9})["']""")
_ERROR = re.compile(rb"""<(?:\w+:)?c\s([^>]*\bt=["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_ERROR_MARK = re.compile(rb"""\st=["']e["']""")
_FORMULA = re.compile(rb"""<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f[\s/>]""")
_FORMULA_MARK = re.compile(rb"<(?:\w+:)?f[\s/>]")
_PLACE = re.compile(rb"""\br=["']([A-Z]{1,4})(\d{1,9})["']""")
_COUNT = re.compile(rb"""[cC]ount\s*=\s*["'][^"'\d]*\d{8,}""")
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_ODS = re.compile(rb"<table:(table|table-row|(?:covered-)?table-cell)\b([^>]*)>")
_ODS_END = 2**20
"""The rows that an .ods has at most, and repeats as empty at its end."""

_ODS_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated=["'](\d{1,9})["']""")


class ImportRefused(Refused):
    """A file that can't be imported at all; the sentence says why and what to do."""


def refuse_large(name: str) -> ImportRefused:
    """What is said of a file that would not fit."""
    return ImportRefused(
        f"{name} is te groot: hoogstens 50 MB en {MAX_ROWS} rijen per blad. Splits het bestand, of haal lege rijen weg."
    )


def inspect(content: bytes, name: str) -> dict[str, dict[Place, str]]:
    """The cells with an error by sheet name, for a workbook that can be read. Raises ImportRefused."""
    if not content:
        raise ImportRefused(f"{name} is leeg. Kies een ander bestand.")
    if content.startswith(_OLE):
        raise _refuse_ole(content, name)
    if content.lstrip()[:1] == b"<":
        raise ImportRefused(f"{name} is geen werkmap maar een webpagina of XML. Sla het op als .xlsx.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _inspect(archive, name)
    except ImportRefused:
        raise
    except Exception:  # zip, zlib, struct, lzma: whatever broken bytes can set off, and nothing of them is shown
        raise ImportRefused(
            f"{name} is geen werkmap of is beschadigd. Sla het opnieuw op als .xlsx en probeer het nog eens."
        ) from None


def _refuse_ole(content: bytes, name: str) -> ImportRefused:
    if "EncryptedPackage".encode("utf-16-le") in content:
        return ImportRefused(f"{name} is met een wachtwoord beveiligd. Sla het op zonder wachtwoord.")
    return ImportRefused(f"{name} is een oud .xls-bestand. Open het en sla het op als .xlsx.")


def _inspect(archive: zipfile.ZipFile, name: str) -> dict[str, dict[Place, str]]:
    parts = {info.filename: info for info in archive.infolist()}
    if sum(info.file_size for info in parts.values()) > MAX_UNPACKED:
        raise refuse_large(name)
    if "xl/workbook.xml" in parts:
        return _inspect_xlsx(archive, list(parts), name)
    if "content.xml" in parts:
        _inspect_ods(archive, name)
        return {}
    raise ImportRefused(f"{name} is geen .xlsx of .ods. Sla het op als .xlsx.")


def _inspect_xlsx(archive: zipfile.ZipFile, parts: list[str], name: str) -> dict[str, dict[Place, str]]:
    titles = _titles(archive)
    errors = {}
    for part in parts:
        if not part.lower().endswith(".xml"):
            continue
        xml = archive.read(part)
        if not part.startswith("xl/worksheets/") and part not in titles:
            # The reader takes room for as many styles or strings as are announced, and ends the program if it can't.
            if _COUNT.search(xml):
                raise ValueError(part)
            continue
        found = _inspect_sheet(xml, name)
        if found and part in titles:
            errors[titles[part]] = found
    return errors


def _inspect_sheet(xml: bytes, name: str) -> dict[Place, str]:
    """The cells with an error of one sheet. Raises ImportRefused where it would take too much room."""
    places = _CELL.findall(xml)
    rows = max(map(int, _ROW.findall(xml)), default=0)
    rows = max(rows, int(max((row for _, row in places), key=lambda row: (len(row), row), default=b"0")))
    width = max((_column(letters) for letters in {letters for letters, _ in places}), default=0)
    if rows > MAX_ROWS or rows * width > MAX_CELLS:
        raise refuse_large(name)
    errors = dict(_errors(xml)) if _ERROR_MARK.search(xml) else {}
    return dict(_formulas(xml)) | errors if _FORMULA_MARK.search(xml) else errors


def _formulas(xml: bytes) -> Iterator[tuple[Place, str]]:
    """The cells with a formula: what the workbook last made of it may be old, or nothing at all."""
    for attributes in _FORMULA.findall(xml):
        place = _PLACE.search(b" " + attributes)
        if place:
            yield (int(place.group(2)) - 1, _column(place.group(1)) - 1), FORMULA


def _errors(xml: bytes) -> Iterator[tuple[Place, str]]:
    for attributes, inner in _ERROR.findall(xml):
        place, value = _PLACE.search(b" " + attributes), _VALUE.search(inner)
        if place:
            text = value.group(1).decode("ascii", "replace") if value else "#REF!"
            yield (int(place.group(2)) - 1, _column(place.group(1)) - 1), text


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of each sheet by the part of the workbook that holds it."""
    from xml.etree import ElementTree  # its parser bounds what entities may grow into

    try:
        relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    except ElementTree.ParseError:
        raise ValueError("workbook") from None
    parts = {}
    for relation in relations:
        target = relation.get("Target", "")
        parts[relation.get("Id")] = str(PurePosixPath("/xl", target))[1:]
    titles = {}
    for sheet in workbook.iter():
        if sheet.tag.endswith("}sheet"):
            link = next((value for key, value in sheet.items() if key.endswith("}id")), None)
            titles[parts.get(link, "")] = sheet.get("name", "")
    return titles


def _inspect_ods(archive: zipfile.ZipFile, name: str) -> None:
    from xml.parsers import expat

    xml = archive.read("content.xml")
    if b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise ImportRefused(f"{name} is met een wachtwoord beveiligd. Sla het op zonder wachtwoord.")
    if b'calcext:value-type="error"' in xml or b"table:formula=" in xml:
        raise ImportRefused(f"{name} bevat formules. Plak de waarden in plaats van de formules en probeer het opnieuw.")
    # The reader never ends on XML that breaks off, so it has to be whole.
    expat.ParserCreate().Parse(xml, True)
    row = column = repeated = 0
    for tag, attributes in _ODS.findall(xml):
        found = _ODS_REPEATED.search(attributes)
        times = int(found.group(1)) if found else 1
        if times > _ODS_END:
            raise refuse_large(name)
        if tag == b"table":
            row = column = repeated = 0
        elif tag == b"table-row":
            row, column, repeated = row + repeated, 0, times
        else:
            column += times
            # Empty cells and rows at the end are in every .ods, up to the last that there can be.
            filled = b"value-type" in attributes
            if filled and (row + repeated > MAX_ROWS or (row + repeated) * column > MAX_CELLS):
                raise refuse_large(name)
