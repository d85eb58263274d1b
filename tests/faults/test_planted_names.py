"""Names that nobody else has, followed through a day at the desk: none is readable in any file but what was exported.

Looked through while the program runs and after: the file, its -wal and -shm, the key file, the back-ups, the folder
for temporary files, the home folder and the folder that the program was started in; after a crash and a kill too.
"""

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import db.store.keys
from db.exchange.exporting import export_workbook
from db.store import open_store, open_throwaway
from tests.builders import fill, household, member, vrijwilliger
from tests.faults.files import WORDS, count

ROOT = Path(__file__).parents[2]

MARK = "Zqxv"
"""How every planted name begins, and no other text in the world."""

VISIT = """
import asyncio
import sys
from datetime import date
from pathlib import Path

import db.store.keys
db.store.keys.SCRYPT_COST = 2**10
from db.exchange.exporting import export_workbook
from db.store import open_store
from db.store.backup import make_backup
from db.store.users import rekey
from tests.tui.visit import fill_in, press, put_cursor, run_pilot, text, type_text, until

today = date(2024, 3, 19)
path, out, words, mark = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], sys.argv[4]


def step(name):
    print(name, flush=True)
    sys.stdin.readline()


async def visit(store):
    async with run_pilot(store) as pilot:
        await pilot.pause()
        assert mark in text(pilot)
        step("koppelen")
        await press(pilot, "enter", "enter")
        step("gekoppeld")
        await press(pilot, "slash")
        await type_text(pilot, mark.lower())
        step("opgezocht")
        await press(pilot, "escape")
        await press(pilot, "3", "e")
        await fill_in(pilot, mark + "getypt")
        step("in een formulier getypt")
        await press(pilot, "escape")
        await press(pilot, "1", "v")
        await pilot.pause(2)
        step("voorstel")
        await press(pilot, "escape")
        for key in ("2", "4", "0", "5", "6"):
            await press(pilot, key)
        step("alle schermen")
        make_backup(store)
        step("back-up")


store = open_store(path, words)
asyncio.run(visit(store))
export_workbook(store, out / "alles.xlsx")
step("uitvoer")
rekey(store, today)
step("opnieuw versleuteld")
kept = [row for row in store.db.query("SELECT * FROM begeleider")]
raise RuntimeError(kept[0]["achternaam"])
"""


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


def every_file(*folders: Path) -> Iterator[Path]:
    for folder in folders:
        for place, _, names in os.walk(folder):
            yield from (Path(place, name) for name in names)


def names_in(raw: bytes) -> bool:
    """Whether a planted name is in these bytes, in any of the codes that text is written in; zips are looked into."""
    for text in (MARK, MARK.upper(), MARK.lower()):
        if any(text.encode(code) in raw for code in ("utf-8", "utf-16-le", "utf-16-be")):
            return True
    if raw.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return any(names_in(archive.read(part)) for part in archive.namelist())
    return False


def leaks(*folders: Path) -> tuple[int, list[Path]]:
    """How many files there are, and those with a planted name."""
    found, looked = [], 0
    for path in every_file(*folders):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            continue
        looked += 1
        if names_in(raw):
            found.append(path)
    return looked, found


def planted(path: Path, many: int) -> Path:
    """A workbook with so many names of begeleiders, households and members."""
    store = open_throwaway(path.with_suffix(".db"))
    records: list = []
    for number in range(many // 4):
        records += [
            vrijwilliger(f"V{number}", voornaam=f"{MARK}voor{number}", achternaam=f"{MARK}achter{number}"),
            household(f"D{number}", naam=f"{MARK}gezin{number}", notitie=f"{MARK}notitie {number}"),
            member(f"D{number}", voornaam=f"{MARK}lid{number}", achternaam=f"{MARK}gezin{number}"),
        ]
    fill(store, *records)
    export_workbook(store, path)
    store.close()
    path.with_suffix(".db").unlink()
    return path


def test_no_planted_name_is_in_any_file(tmp_path, figure):
    places = {name: tmp_path / name for name in ("bord", "tijdelijk", "thuis", "hier", "uit", "lijst")}
    for place in places.values():
        place.mkdir()
    total = count(120, 1000)
    book = planted(places["lijst"] / "lijst.xlsx", total)
    watched = [places[name] for name in ("bord", "tijdelijk", "thuis", "hier")]
    secret = places["uit"] / "wachtzin.txt"
    secret.write_text(WORDS)
    path = places["bord"] / "bord.db"
    open_store(path, WORDS).close()
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(places["tijdelijk"]))
    home = dict.fromkeys(("HOME", "USERPROFILE", "XDG_CACHE_HOME", "XDG_DATA_HOME"), str(places["thuis"]))
    env = {**os.environ, **temporary, **home, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    looked = 0
    for words in (
        ["importeer", book],
        ["zoek", MARK],
        ["voorstel", "--max-seconden", "1"],
        ["exporteer", places["uit"] / "export.xlsx"],
        ["importeer", "--proef", book],
        ["backup"],
    ):
        command = [sys.executable, "-m", "tui.cli", "--db", path, "--sleutelbestand", secret, *words]
        done = subprocess.run(
            command, env=env, cwd=places["hier"], capture_output=True, encoding="utf-8", check=False, timeout=120
        )
        assert done.returncode in (0, 1), done.stderr
        more, found = leaks(*watched)
        looked += more
        assert found == [], words
    arguments = [path, places["uit"], WORDS, MARK]
    child = subprocess.Popen(
        [sys.executable, "-c", VISIT, *map(str, arguments)],
        env=env,
        cwd=places["hier"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    steps = []
    for line in child.stdout:
        steps.append(line.strip())
        more, found = leaks(*watched)
        looked += more
        assert found == [], steps[-1]
        child.stdin.write("\n")
        child.stdin.flush()
    child.wait()
    said = child.stderr.read()
    assert steps[-1] == "opnieuw versleuteld", said
    more, found = leaks(*watched)
    assert found == []
    assert names_in((places["uit"] / "alles.xlsx").read_bytes()), "the search finds what is there"
    figure(
        "planted names", f"{total} planted, 0 found in {looked + more} files looked through at {len(steps) + 6} moments"
    )


def test_a_kill_while_the_list_is_written_leaves_no_name_among_the_temporary_files(tmp_path):
    """What a workbook takes meanwhile is beside the workbook itself, where names were to be written anyway."""
    for name in ("tijdelijk", "uit", "lijst"):
        (tmp_path / name).mkdir()
    book = planted(tmp_path / "lijst" / "lijst.xlsx", 400)
    path = tmp_path / "bord.db"
    store = open_store(path, WORDS)
    from db.exchange.importing import import_file
    from tests.builders import TODAY

    import_file(store, book, TODAY)
    store.close()
    program = """
import os, sys
from pathlib import Path
import db.store.files
from db.exchange.exporting import export_workbook
from db.store import open_store
store = open_store(sys.argv[1], sys.argv[2])
db.store.files.replace = lambda *_: os.kill(os.getpid(), 9) if os.name != "nt" else os._exit(9)
export_workbook(store, Path(sys.argv[3]))
"""
    env = {**os.environ, "TMPDIR": str(tmp_path / "tijdelijk"), "TEMP": str(tmp_path / "tijdelijk")}
    target = tmp_path / "uit" / "alles.xlsx"
    done = subprocess.run(
        [sys.executable, "-c", program, str(path), WORDS, str(target)],
        env={**env, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode != 0
    assert not target.exists()
    assert leaks(tmp_path / "tijdelijk") == (0, [])
    assert {place.relative_to(tmp_path).parts[0] for place in leaks(tmp_path)[1]} <= {"lijst", "uit"}
