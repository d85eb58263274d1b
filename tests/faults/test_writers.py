"""Several programs write to one file at once: no edit is lost, and nobody is told that the file is busy.

Every writer reads a record, adds one to the counter in it and saves it against the version that it read; on a conflict
it reads again and retries. The counters then tell how many edits there are, the writers how many they were told of.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import db.store.keys
from db.model import Huishouden
from db.records.people import save_huishouden
from db.records.rows import find
from db.store import open_store
from tests.builders import TODAY, household

WORDS = "paard batterij nietje"
FULL = os.environ.get("KOPPELBORD_FULL") == "1"
WRITERS, SECONDS, RECORDS = (5, 60, 50) if FULL else (3, 2, 10)

CHILD = """
import sys, time
from dataclasses import replace
from datetime import date
from random import Random
import db.store.keys
db.store.keys.SCRYPT_COST = 2**12
from db.records.people import find_huishouden, save_huishouden
from db.store import Conflict, Refused, open_store
path, words, seconds, records, seed = sys.argv[1:]
store, r = open_store(path, words), Random(int(seed))
print("open", flush=True)
sys.stdin.readline()
done, conflicts, refused, slowest = {}, 0, [], 0.0
until = time.monotonic() + float(seconds)
while time.monotonic() < until:
    dossier = f"D{r.randrange(int(records)):03}"
    begin = time.monotonic()
    while True:
        home = find_huishouden(store, dossier)
        counted = replace(home, aantal_kinderen=(home.aantal_kinderen or 0) + 1)
        try:
            save_huishouden(store, date(2024, 3, 19), counted, None)
            break
        except Conflict:
            conflicts += 1
        except Refused as refusal:
            refused.append(str(refusal))
    done[dossier] = done.get(dossier, 0) + 1
    slowest = max(slowest, time.monotonic() - begin)
store.close()
print(repr((done, conflicts, refused, slowest)), flush=True)
"""


def at_work(path: Path) -> list[tuple[dict[str, int], int, list[str], float]]:
    """Let the writers begin at the same moment, and give what each of them tells."""
    arguments = [sys.executable, "-c", CHILD, str(path), WORDS, str(SECONDS), str(RECORDS)]
    children = [
        subprocess.Popen([*arguments, str(seed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for seed in range(WRITERS)
    ]
    for child in children:
        assert child.stdout.readline() == "open\n"
    for child in children:
        child.stdin.write("go\n")
        child.stdin.flush()
    told = [child.communicate()[0] for child in children]
    assert all(child.returncode == 0 for child in children)
    return [eval(line, {"__builtins__": {}}) for line in told]


def test_no_edit_of_several_writers_is_lost_and_nobody_is_told_that_the_file_is_busy(tmp_path, monkeypatch, figure):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)
    path = tmp_path / "bord.db"
    store = open_store(path, WORDS)
    for number in range(RECORDS):
        save_huishouden(store, TODAY, household(f"D{number:03}", aantal_kinderen=0), None)
    store.close()

    told = at_work(path)

    done: Counter[str] = Counter()
    for counts, *_ in told:
        done.update(counts)
    store = open_store(path, WORDS)
    there = {home.dossier: home.aantal_kinderen for home in find(store.db, Huishouden)}
    lost = sum(done.values()) - sum(there.values())
    busy = [sentence for _, _, refused, _ in told for sentence in refused]
    conflicts = sum(conflicts for _, conflicts, _, _ in told)
    slowest = max(slow for *_, slow in told)
    faults = store.check()
    store.close()
    figure(
        f"{WRITERS} writers for {SECONDS} s on {RECORDS} records",
        f"{sum(done.values())} edits, {lost} lost, {conflicts} conflicts retried, {len(busy)} busy errors,"
        f" slowest edit {slowest:.1f} s",
    )
    assert sum(done.values()) > 0
    assert there == {f"D{n:03}": done[f"D{n:03}"] for n in range(RECORDS)}
    assert busy == []
    assert faults == []
