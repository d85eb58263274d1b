"""Import files that are broken in every way: one sentence or a report, all of it or nothing, never a traceback.

Whole files of each kind are damaged by a seeded hand: bytes, parts of a workbook, cells, headings, names of files.
"""

import csv
import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

import db.store.keys
from db.exchange.answers import Antwoorden
from db.exchange.first_day import arrange, choices, look_at, remembered, understand, write
from db.exchange.importing import import_file
from db.exchange.sheets import SHEETS
from db.store import Refused, Store, open_store
from tests.builders import TODAY, dump, fill, household, match, member, teamleider, vrijwilliger
from tests.exchange.workbooks import TEAM
from tests.hostile import hostile

FULL = os.environ.get("KOPPELBORD_FULL") == "1"

ROOT = Path(__file__).parents[2]

LISTS = ROOT / "tests" / "exchange" / "lijsten"

WORDS = "paard batterij nietje"

VALUES = [
    *("", "0", "-1", "1e309", "nan", "2024-02-30", "30-2-2024", "9999-12-31", "ja", "misschien", "v", "D001", "V01"),
    *(
        "Arabisch:9",
        "ma-ochtend;;",
        "vrijwilliger",
        "inzetbaar",
        "3;4",
        "0612345678",
        "1,5",
        "x" * 2100,
        "#REF!",
        "T01",
    ),
]


def sheets(r: Random) -> dict[str, list[list[str]]]:
    """Rows of our own sheets: those of a team, which are right, or examples of some, which need not fit together."""
    if r.random() < 0.7:
        return {name: [[str(cell) for cell in row] for row in rows] for name, rows in TEAM.items()}
    found = {}
    for sheet in r.sample(SHEETS, r.randint(1, 4)):
        row = [column.voorbeeld for column in sheet.template]
        found[sheet.name] = [[column.name for column in sheet.template], *([*row] for _ in range(r.randint(0, 6)))]
    return found


def spoiled(rows: list[list[str]], r: Random) -> list[list[str]]:
    """Rows of which some cells, headings or whole rows are something else."""
    for _ in range(r.choice([0, 0, 0, 0, 1, 2, 5])):
        row = r.choice(rows)
        if not row:
            continue
        match r.randrange(6):
            case 0:
                row[r.randrange(len(row))] = hostile(r)
            case 1:
                row[r.randrange(len(row))] = r.choice(VALUES)
            case 2:
                del row[r.randrange(len(row))]
            case 3:
                row.append(r.choice([hostile(r), *VALUES]))
            case 4:
                rows.insert(r.randrange(len(rows) + 1), list(row))
            case 5:
                r.shuffle(row)
    return rows


def as_csv(rows: list[list[str]], r: Random) -> bytes:
    target = io.StringIO()
    quoting = r.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
    csv.writer(
        target, delimiter=r.choice(",,;;;;;\t"), quoting=quoting, lineterminator=r.choice(["\n", "\r\n"])
    ).writerows(rows)
    encoding = r.choice([*["utf-8", "utf-8-sig"] * 9, "cp1252", "utf-16", "latin-1"])
    return target.getvalue().encode(encoding, "surrogatepass" if encoding.startswith("utf-8") else "replace")


def as_workbook(content: dict[str, list[list[str]]]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        for name, rows in content.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                for position, value in enumerate(row):
                    page.write_string(number, position, value.encode("utf-8", "replace").decode()[:32_000])
    return target.getvalue()


def damaged(content: bytes, r: Random) -> bytes:
    """The bytes with some of them other, gone or twice."""
    found = bytearray(content)
    for _ in range(r.randint(1, 6)):
        if not found:
            break
        at = r.randrange(len(found))
        match r.randrange(6):
            case 0:
                found[at] ^= 1 << r.randrange(8)
            case 1:
                del found[at:]
            case 2:
                del found[at : at + r.randint(1, 400)]
            case 3:
                found[at:at] = r.randbytes(r.randint(1, 200))
            case 4:
                found[at:at] = found[at : at + r.randint(1, 400)]
            case 5:
                found[at:at] = r.choice(
                    [b"\x00", b"\xff\xfe", b'"', b"\r", b"\x1b[31m", b"<", b"&", b"]]>", b"\xed\xa0\x80"]
                )
    return bytes(found)


def damaged_workbook(content: bytes, r: Random) -> bytes:
    """A workbook of which a part is damaged within, gone, twice, or of another."""
    source = zipfile.ZipFile(io.BytesIO(content))
    parts = {name: source.read(name) for name in source.namelist()}
    name = r.choice(list(parts))
    match r.randrange(5):
        case 0:
            del parts[name]
        case 1:
            parts[name] = b""
        case 2:
            parts[name] = parts[r.choice(list(parts))]
        case 3:
            words = [b"</row>", b"<c ", b't="s"', b'r="A1"', b'count="', b"<v>", b"sheetId", b"&amp;", b"?>"]
            parts[name] = parts[name].replace(
                r.choice(words), r.choice([b"", b"<f>1+1</f>", b'count="99999999"', b"&#x1b;"]), 3
            )
        case 4:
            parts[name] = damaged(parts[name], r)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for part, inside in parts.items():
            archive.writestr(part, inside)
    return target.getvalue()


def file_name(r: Random, suffix: str) -> str:
    """A name that a file may have here; one in four is hostile."""
    if r.random() < 0.75 or sys.platform == "win32":
        return f"lijst{suffix}"
    return re.sub(r"[/\x00]", "", hostile(r)).encode("utf-8", "replace")[:80].decode("utf-8", "ignore") + suffix


def make(folder: Path, r: Random, number: int) -> Path:
    """A file or folder to read in."""
    base = folder / f"geval{number}"
    base.mkdir()
    content = {name: spoiled(rows, r) if r.random() < 0.2 else rows for name, rows in sheets(r).items()}
    match r.randrange(8):
        case 0:
            lists = base / "map"
            lists.mkdir()
            for name, rows in content.items():
                (lists / f"{name}.csv").write_bytes(as_csv(rows, r))
            return lists
        case 1:
            path = base / f"{next(iter(content))}.csv"
            path.write_bytes(damaged(as_csv(next(iter(content.values())), r), r))
            return path
        case 2:
            path = base / file_name(r, r.choice([".xlsx", ".xlsx", ".csv", ".ods", "", ".xls"]))
            path.write_bytes(
                r.choice(
                    [b"", r.randbytes(300), b"PK\x03\x04" + r.randbytes(99), hostile(r).encode("utf-8", "replace")]
                )
            )
            return path
        case 3 | 4:
            path = base / file_name(r, ".xlsx")
            path.write_bytes(as_workbook(content))
            return path
        case 5:
            path = base / file_name(r, ".xlsx")
            path.write_bytes(damaged_workbook(as_workbook(content), r))
            return path
        case 6:
            path = base / file_name(r, ".xlsx")
            path.write_bytes(damaged(as_workbook(content), r))
            return path
    source = r.choice(sorted(LISTS.glob("*.*s*")))
    path = base / file_name(r, source.suffix)
    inside = source.read_bytes()
    if source.suffix == ".xlsx":
        inside = r.choice([damaged_workbook, damaged])(inside, r)
    path.write_bytes(inside if source.suffix == ".xlsx" else damaged(inside, r))
    return path


def office(store: Store) -> None:
    fill(
        store,
        teamleider(),
        vrijwilliger("V01", leidinggevende="T01"),
        vrijwilliger("V02"),
        household("D001"),
        household("D002"),
        member("D001", 1),
        match("D002", "V01"),
    )


RAW = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def assert_said(sentence: str) -> None:
    assert not RAW.search(sentence), repr(sentence)
    assert "Traceback" not in sentence


def tried(store: Store, path: Path, read: Callable[[Store, Path], str]) -> str:
    """Read a file in; what came of it. Whatever is not whole or nothing fails the test."""
    before, last = dump(store), store.log.latest()
    try:
        came = read(store, path)
    except Refused as refusal:
        came = "refused"
        assert not RAW.search(str(refusal).replace(path.name, "")), repr(str(refusal))
    changes = store.log.latest() - last
    if changes == 0:
        assert dump(store) == before
    else:
        assert (changes, came) == (1, "read in")
        store.undo(TODAY)
        assert dump(store) == before, "one undo takes all of it back"
    return came


def as_own(store: Store, path: Path) -> str:
    report = import_file(store, path, TODAY)
    for sentence in (*report.meldingen, *(one.zin for one in report.fouten)):
        assert_said(sentence)
    assert not report.fouten or not (report.nieuw or report.gewijzigd)
    return "wrong rows" if report.fouten else "read in"


def as_list(store: Store, path: Path) -> str:
    """Read it in as the list of an office: what can't be read becomes a note, as somebody would choose."""
    lijsten, herinnerd, answers = look_at(path), remembered(store), Antwoorden()
    if lijsten is None:
        return as_own(store, path)
    arranged = arrange(lijsten, answers, herinnerd)
    for _ in range(3):
        samen = understand(store, lijsten, arranged, answers, TODAY)
        for cel in samen.fouten:
            assert_said(f"{cel.kolom} {cel.wie} {cel.waarde} {cel.verwacht}")
        if not samen.fouten:
            break
        answers = answers.noted(frozenset(cel.plek for cel in samen.fouten))
    if samen.fouten:
        return "wrong rows"
    keuzes = choices(lijsten, arranged, herinnerd)
    if not (samen.new or samen.changed or keuzes):
        return "nothing new"
    write(store, samen, keuzes, path.name, TODAY, lambda done, total: None)
    return "read in"


@pytest.mark.parametrize("half", ["own", "list"])
def test_a_broken_file_is_read_whole_or_not_at_all(store: Store, tmp_path: Path, figure, half: str):
    office(store)
    many = 5000 if FULL else 120
    came: Counter[str] = Counter()
    for number in range(many):
        r = Random(f"{half}{number}")
        path = make(tmp_path, r, number)
        try:
            came[tried(store, path, as_own if half == "own" else as_list)] += 1
        except Exception as error:
            raise AssertionError(f"{half} {number}: {type(error).__name__} from {path}") from error
        for place in sorted((tmp_path / f"geval{number}").rglob("*"), reverse=True):
            place.rmdir() if place.is_dir() else place.unlink()
    assert store.check() == []
    assert min(came["refused"], came["read in"]) > many / 20, came
    words = ", ".join(f"{count} {what}" for what, count in sorted(came.items()))
    figure(f"fuzzed import files in-process, {half}", f"{many} files, 0 tracebacks, 0 half ({words})")


def test_a_broken_file_given_to_the_command_is_one_sentence(tmp_path: Path, monkeypatch, figure):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)
    board, secret = tmp_path / "bord.db", tmp_path / "wachtzin"
    secret.write_text(WORDS)
    store = open_store(board, WORDS)
    office(store)
    store.close()
    many = 100 if FULL else 4
    codes: Counter[int] = Counter()
    for number in range(many):
        r = Random(f"command{number}")
        path = make(tmp_path, r, number)
        store = open_store(board, WORDS)
        before, last = dump(store), store.log.latest()
        store.close()
        options = ["--db", board, "--sleutelbestand", secret, "--peildatum", "2024-03-19"]
        done = subprocess.run(
            [sys.executable, "-m", "tui.cli", *options, "importeer", path, *(["--json"] if r.random() < 0.3 else [])],
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            timeout=60,
            check=False,
        )
        codes[done.returncode] += 1
        said, errors = done.stdout.decode(), done.stderr.decode()
        assert done.returncode in (0, 4), (number, done)
        assert_said(said + errors)
        assert len(errors.splitlines()) <= 1
        store = open_store(board, WORDS)
        if done.returncode:
            assert (dump(store), store.log.latest()) == (before, last)
        elif store.log.latest() != last:
            store.undo(TODAY)
            assert dump(store) == before
        assert store.check() == []
        store.close()
    words = ", ".join(f"{count} ended with {code}" for code, count in sorted(codes.items()))
    figure("fuzzed import files through the command", f"{many} files, 0 tracebacks, 0 half ({words})")
