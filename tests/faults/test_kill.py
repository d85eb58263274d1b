"""A program that is killed while it writes: what it reported is there, and nothing is half.

A child writes through the door and prints each change once it is committed; the parent ends it with
SIGKILL (TerminateProcess on Windows) at a moment of chance, and opens the file.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random

import db.store.keys
from db.records.people import find_huishouden, leden_of
from db.store import open_store
from tests.builders import dump

WORDS = "paard batterij nietje"
FULL = os.environ.get("KOPPELBORD_FULL") == "1"

CHILD = """
import sys
from dataclasses import replace
from datetime import date
import db.store.keys
db.store.keys.SCRYPT_COST = 2**12
from db.members import Lid
from db.records.people import find_huishouden, save_huishouden
from db.store import open_store
from db.model import Huishouden
today = date(2024, 3, 19)
store = open_store(sys.argv[1], sys.argv[2])
print("open", flush=True)
if len(sys.argv) > 3:
    sys.stdin.readline()
number = store.log.latest()
while True:
    number += 1
    if number % 5 == 0:
        store.undo(today)
    else:
        dossier = f"D{number % 7}"
        known = find_huishouden(store, dossier) or Huishouden(dossier=dossier, naam="x")
        leden = [Lid("Lid", f"{number}-{n}") for n in range(3)]
        save_huishouden(store, today, replace(known, naam=f"N{number}", notitie="x" * 300), leden)
    print(number, flush=True)
"""


def started(path: Path, *more: str) -> subprocess.Popen:
    arguments = [sys.executable, "-c", CHILD, str(path), WORDS, *more]
    return subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def killed_after(path: Path, seconds: float) -> int:
    """Let a child write for so long and kill it; gives the last change that it reported, 0 if none."""
    child = started(path)
    assert child.stdout.readline() == "open\n"
    threading.Timer(seconds, child.kill).start()
    reported = [line for line in child.stdout if line.endswith("\n")]
    child.wait()
    return int(reported[-1]) if reported else 0


def replayed(store) -> dict[str, dict[str, dict]]:
    """What the log says that the tables hold: every change in order, from nothing."""
    tables: dict = {"huishouden": {}, "statushouder": {}}
    for change in store.log.after(0):
        for table, key, before, after in store.log.contents(change.id):
            if after is None:
                del tables[table][key]
            elif before is None:
                tables[table][key] = after
            else:
                tables[table][key] = tables[table][key] | after
    return tables


def held(store, table: str, column: str) -> dict[str, dict]:
    """What the tables hold."""
    rows = store.db.query(f"SELECT * FROM {table}")
    return {row[column]: {name: value for name, value in row.items() if name != "versie"} for row in rows}


def whole(path: Path, reported: int) -> None:
    """Everything reported is there, log and records say the same, and nothing is broken."""
    store = open_store(path, WORDS)
    last = store.log.latest()
    # One more than was reported may be there: committed, and killed before it could say so.
    assert last in (reported, reported + 1)
    assert [change.id for change in store.log.after(0)] == list(range(1, last + 1))
    said = replayed(store)
    assert held(store, "huishouden", "dossier") == said["huishouden"]
    assert held(store, "statushouder", "id") == said["statushouder"]
    for dossier, row in said["huishouden"].items():
        assert find_huishouden(store, dossier).naam == row["naam"]
        assert {m.achternaam.split("-")[0] for m in leden_of(store, dossier)} == {row["naam"][1:]}
    assert store.check() == []
    store.close()


def in_turns(tmp_path, monkeypatch, kills: int, seed: int) -> None:
    """Kill at random moments, a few times on each file, so that a file is also killed while it recovers."""
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)
    r = Random(seed)
    for number in range(kills):
        path = tmp_path / f"bord{number // 5}.db"
        if number % 5 == 0:
            open_store(path, WORDS).close()
            before = 0
        reported = max(before, killed_after(path, r.uniform(0.0, 0.25)))
        whole(path, reported)
        store = open_store(path, WORDS)
        before = store.log.latest()
        store.close()


def test_what_was_reported_survives_a_kill(tmp_path, monkeypatch, figure):
    kills = 200 if FULL else 12
    in_turns(tmp_path, monkeypatch, kills, seed=1)
    figure("kills during writes", f"{kills} kills; 0 confirmed writes lost, 0 half, 0 files that don't open")


def test_a_kill_while_the_file_is_being_made_leaves_a_place_to_begin_again(tmp_path, monkeypatch):
    """Killed at any moment from the start on, the file opens with the same passphrase and is whole."""
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)
    for number in range(30 if FULL else 6):
        path = tmp_path / f"nieuw{number}.db"
        child = started(path, "wait")
        limit = time.monotonic() + 20
        while not path.exists() and time.monotonic() < limit:
            time.sleep(0.001)
        time.sleep(number % 6 * 0.006)
        child.kill()
        child.communicate()
        store = open_store(path, WORDS)
        assert store.check() == []
        assert all(rows == [] for rows in dump(store).values())
        store.close()


def test_two_who_write_at_once_lose_nothing(tmp_path, monkeypatch):
    """Two programs on one file: every change that either reported is in the log, in one chain."""
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)
    path = tmp_path / "bord.db"
    open_store(path, WORDS).close()
    writer = """
import sys
from datetime import date
from db.records.people import save_begeleider
from db.model import Begeleider
from db.lists import Soort
from db.store import open_store
store = open_store(sys.argv[1], sys.argv[2])
store.user = sys.argv[3]
for n in range(25):
    b = Begeleider(kenmerk=f"{sys.argv[3]}{n}", soort=Soort.VRIJWILLIGER, voornaam="Anna")
    save_begeleider(store, date(2024, 3, 19), b)
"""
    children = [subprocess.Popen([sys.executable, "-c", writer, str(path), WORDS, who]) for who in ("A", "B")]
    assert [child.wait(60) for child in children] == [0, 0]
    store = open_store(path, WORDS)
    assert {row[0] for row in dump(store)["begeleider"]} == {f"{who}{n}" for who in "AB" for n in range(25)}
    assert store.log.latest() == 50
    assert store.check() == []
    store.close()
