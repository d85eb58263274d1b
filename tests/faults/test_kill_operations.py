"""A program that is killed while it takes up an earlier file, makes a new key, changes users or imports.

What was confirmed is there, nothing is half, and the file opens.
"""

import os
import shutil
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from random import Random

import pytest

import db.store.keys
from db.exchange.exporting import export_workbook
from db.lists import Toegang
from db.store import WrongPassphrase, open_store, open_throwaway
from db.store.keys import key_path
from db.store.users import add_user, change_passphrase, users
from tests.builders import TODAY, dump, fill, household, member, vrijwilliger
from tests.faults.early import STEPS, make_early
from tests.faults.files import WORDS, copy_of, count, opened
from tests.faults.killing import Kills, killed, lasts, moment, rounds

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)


OPENING = """
from db.store import open_store
print("begin", flush=True)
store = open_store(path, sys.argv[2])
print("end", flush=True)
"""


def test_a_kill_while_a_file_of_an_earlier_version_is_taken_up(tmp_path, figure):
    total, kills, r = count(3, 50), Kills(), Random(1)
    newest = len(STEPS) - 1
    steps_of = [newest, *range(1, newest)][:total]
    early = {steps: make_early(tmp_path / f"oud{steps}.db", steps, WORDS) for steps in steps_of}
    whole = {}
    for steps in steps_of:
        copy = copy_of(early[steps], tmp_path / "heel")
        kills.seconds.append(lasts(OPENING, copy, WORDS))
        with opened(copy) as store:
            whole[steps] = dump(store)
            assert store.check() == []
    for number in rounds(kills, total):
        steps = steps_of[number % len(whole)]
        copy = copy_of(early[steps], tmp_path / f"kopie{number}")
        killed(kills, moment(r, number * 7, total, max(kills.seconds)), OPENING, copy, WORDS)
        with opened(copy) as store:
            assert dump(store) == whole[steps]
            assert store.check() == []
    figure("kills during migration", f"{kills}; 0 records lost, 0 half, 0 files that don't open")


REKEYING = """
from db.store import open_store
from db.store.users import rekey
store = open_store(path, sys.argv[2])
print("begin", flush=True)
rekey(store, today)
print("end", flush=True)
"""


def test_a_kill_while_the_file_gets_a_new_key(tmp_path, figure):
    """Everyone who could open it still can, also after several kills, one after the other, on one file."""
    total, kills, r = count(3, 50), Kills(), Random(2)
    path = tmp_path / "bord.db"
    with opened(path) as store:
        add_user(store, TODAY, "anna", Toegang.MEDEWERKER, "fiets kamer wolken")
        fill(store, *(vrijwilliger(f"V{n}", notitie="x" * 400) for n in range(600)))
        content = dump(store)
    for _ in range(count(1, 3)):
        kills.seconds.append(lasts(REKEYING, path, WORDS))
    for number in rounds(kills, total):
        killed(kills, moment(r, number * 7, total, max(kills.seconds)), REKEYING, path, WORDS)
        if number % 3:  # else the next kill meets the file as this one left it
            with opened(path, "fiets kamer wolken") as store:
                assert dump(store) == content
                assert store.check() == []
    with opened(path) as store:
        assert dump(store) == content
        assert [user.naam for user in users(store)] == ["anna", "coordinator"]
        fill(store, vrijwilliger("na"))
        assert store.check() == []
    figure("kills during rekey", f"{kills}; 0 records lost, 0 half, 0 files that don't open")


CHANGING = """
from db.lists import Toegang
from db.store import open_store
from db.store.users import add_user, change_passphrase, withdraw
store = open_store(path, sys.argv[2])
number = int(sys.argv[3])
print("begin", flush=True)
while True:
    number += 1
    change_passphrase(store, today, "coordinator", f"de wachtzin met nummer {number}")
    print(number, flush=True)
    add_user(store, today, f"anna {number}", Toegang.MEDEWERKER, "fiets kamer wolken")
    print("+", flush=True)
    withdraw(store, today, f"anna {number}")
    print("-", flush=True)
"""


def test_a_kill_while_a_passphrase_or_a_user_is_changed(tmp_path, figure):
    """The last passphrase that was confirmed opens the file, or the one that was being given; the key file is whole."""
    total, kills, r, last = count(3, 50), Kills(), Random(3), 0
    path = tmp_path / "bord.db"
    open_store(path, "de wachtzin met nummer 0").close()
    for _ in rounds(kills, total):
        said = killed(kills, r.uniform(0, 0.3), CHANGING, path, f"de wachtzin met nummer {last}", last)
        last = max([last, *(int(line) for line in said if line.isdigit())])
        with closing(_with_one_of(path, last, last + 1)) as store:
            known = [user.naam for user in users(store)]
            if said and said[-1] == "+":
                assert known in ([f"anna {last}", "coordinator"], ["coordinator"])
            elif said and said[-1] == "-":
                assert known == ["coordinator"]
            entries = store.log.after(0, ("beheer",))
            assert sum(entry.actie == "wachtzin gewijzigd" for entry in entries) >= last
            added = [entry.over for entry in entries if entry.actie == "gebruiker toegevoegd"]
            gone = [entry.over for entry in entries if entry.actie == "gebruiker ingetrokken"]
            assert sorted({*added} - {*gone}) == known[:-1], "log and key file say the same"
            assert store.check() == []
            for name in known[:-1]:
                db.store.users.withdraw(store, TODAY, name)
        with suppress(WrongPassphrase):
            open_store(path, f"de wachtzin met nummer {last + 1}").close()
            last += 1
    kills.seconds.append(0.3)
    figure("kills during a change of users", f"{kills}; 0 confirmed changes lost, 0 half, 0 files that don't open")


def test_a_change_of_users_whose_entry_a_kill_kept_out_of_the_log_gets_it(tmp_path):
    """The key file is as after the change and the database as before it: the next opening writes what is missing."""
    path = tmp_path / "bord.db"
    with opened(path) as store:
        fill(store, vrijwilliger())
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        copy = copy_of(path, tmp_path / "kopie")
        change_passphrase(store, TODAY, "coordinator", "heel iets anders")
        shutil.copy(key_path(path), key_path(copy))
        expected = store.log.after(0, ("beheer",))
    for _ in range(2):
        with opened(copy, "heel iets anders") as store:
            found = store.log.after(0, ("beheer",))
            assert [(one.actie, one.over, one.gebruiker) for one in found] == [
                (one.actie, one.over, one.gebruiker) for one in expected
            ]
            assert store.check() == []


def _with_one_of(path: Path, *numbers: int):
    for number in numbers:
        with suppress(WrongPassphrase):
            return open_store(path, f"de wachtzin met nummer {number}")
    raise AssertionError(f"none of {numbers} opens it")


IMPORTING = """
from db.exchange.importing import import_file
from db.store import open_store
store = open_store(path, sys.argv[2])
print("begin", flush=True)
import_file(store, Path(sys.argv[3]), today)
print("end", flush=True)
"""


def workbook(path: Path, people: int) -> Path:
    """A workbook with people, households and members to import."""
    store = open_throwaway(path.with_suffix(".db"))
    for number in range(people):
        fill(store, vrijwilliger(f"V{number}"), household(f"D{number}"), member(f"D{number}"))
    export_workbook(store, path)
    store.close()
    return path


def test_a_kill_during_import_leaves_all_or_nothing(tmp_path, figure):
    total, kills, r = count(3, 50), Kills(), Random(4)
    book = workbook(tmp_path / "lijst.xlsx", 150)
    path = tmp_path / "bord.db"
    with opened(path) as store:
        fill(store, vrijwilliger("eerst"))
        before = dump(store)
    copy = copy_of(path, tmp_path / "heel")
    kills.seconds.append(lasts(IMPORTING, copy, WORDS, book))
    with opened(copy) as store:
        after = dump(store)
    landed = 0
    for number in rounds(kills, total):
        copy = copy_of(path, tmp_path / f"kopie{number}")
        said = killed(kills, moment(r, number * 7, total, kills.seconds[0]), IMPORTING, copy, WORDS, book)
        with opened(copy) as store:
            found = dump(store)
            assert found == after if "end" in said else found in (before, after)
            landed += found == after
            assert store.check() == []
            assert store.log.latest() == 1 + (found == after)
    figure("kills during import", f"{kills}; {landed} all of it, {kills.done - landed} nothing of it, 0 half")


COMMAND = """
import tui.cli
sys.argv = ["koppelbord", "--db", sys.argv[1], "--sleutelbestand", sys.argv[2], "importeer", sys.argv[3]]
print("begin", flush=True)
try:
    tui.cli.main()
except SystemExit:
    print("end", flush=True)
"""


def test_a_kill_of_the_import_command_leaves_a_place_to_begin_again(tmp_path, figure):
    """It makes a new file: after a kill the same command does it, or it was done."""
    total, kills, r = count(2, 50), Kills(), Random(5)
    book = workbook(tmp_path / "lijst.xlsx", 60)
    secret = tmp_path / "wachtzin.txt"
    secret.write_text(WORDS + "\n")
    child = started_command(tmp_path / "heel.db", secret, book)
    kills.seconds.append(child)
    with opened(tmp_path / "heel.db") as store:
        after = dump(store)
    for number in rounds(kills, total):
        path = tmp_path / f"nieuw{number}.db"
        killed(kills, moment(r, number * 7, total, kills.seconds[0]), COMMAND, path, secret, book)
        again = [sys.executable, "-m", "tui.cli", "--db", path, "--sleutelbestand", secret, "importeer", book]
        done = subprocess.run(
            again, capture_output=True, text=True, check=False, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
        )
        assert done.returncode == 0, done.stderr
        with opened(path) as store:
            assert dump(store) == after
            assert store.check() == []
    figure("kills during the import command", f"{kills}; {kills.done} done by the same command again, 0 half")


def started_command(path: Path, secret: Path, book: Path) -> float:
    """Seconds that the command takes when it is left alone."""
    import time

    from tests.faults.killing import started

    child = started(COMMAND, path, secret, book)
    begun = time.monotonic()
    child.communicate()
    return time.monotonic() - begun
