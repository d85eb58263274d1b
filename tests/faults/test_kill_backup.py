"""A program that is killed while it makes a back-up or puts one back: the old or the new, whole, and it works again."""

from random import Random

import pytest

import db.store.keys
from db.store.backup import backups, is_good, make_backup, newest_good
from db.store.restore import restore
from tests.builders import TODAY, dump, fill, vrijwilliger
from tests.faults.files import WORDS, copy_of, count, opened
from tests.faults.killing import Kills, killed, lasts, moment, rounds


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)


BACKING_UP = """
from db.store import open_store
from db.store.backup import make_backup
store = open_store(path, sys.argv[2])
print("begin", flush=True)
make_backup(store)
print("end", flush=True)
"""


def many(first: int, number: int) -> list:
    return [vrijwilliger(f"V{n}", notitie="x" * 400) for n in range(first, first + number)]


def test_a_kill_while_a_backup_is_made_leaves_the_others_and_no_half_one(tmp_path, figure):
    total, kills, r, made = count(3, 50), Kills(), Random(1), 0
    path = tmp_path / "bord.db"
    with opened(path) as store:
        fill(store, *many(0, 400))
        make_backup(store)
    kills.seconds.append(lasts(BACKING_UP, path, WORDS))
    known = {backup.pad for backup in backups(path)}
    for number in rounds(kills, total):
        said = killed(kills, moment(r, number * 7, total, kills.seconds[0]), BACKING_UP, path, WORDS)
        now = {backup.pad for backup in backups(path)}
        assert now == known or len(now - known) == 1
        assert "end" not in said or now - known
        for new in now - known:
            assert is_good(new, path, WORDS)
        made += len(now - known)
        known = now
    with opened(path) as store:
        last = make_backup(store)
        assert store.check() == []
    assert is_good(last, path, WORDS)
    left = [place.name for place in last.parent.iterdir() if place.name.startswith(".")]
    assert left == []
    figure("kills during back-up", f"{kills}; {made} whole, {kills.done - made} none, 0 half")


RESTORING = """
from db.store.restore import restore
print("begin", flush=True)
restore(path, Path(sys.argv[3]), sys.argv[2], today)
print("end", flush=True)
"""


def test_a_kill_while_a_backup_is_put_back_leaves_the_old_or_the_new(tmp_path, figure):
    """Also where the file that is replaced has a -wal, as after a program that was killed itself."""
    total, kills, r, new = count(3, 50), Kills(), Random(2), 0
    path = tmp_path / "bord.db"
    with opened(path) as store:
        fill(store, *many(0, 400))
        backup = make_backup(store)
        fill(store, *many(1000, 10))
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        fill(store, *many(2000, 3))
        copy_of(path, tmp_path / "bron", with_log=True)
        after = dump(store)
    source = tmp_path / "bron" / "bord.db"
    copy = copy_of(source, tmp_path / "heel", with_log=True)
    kills.seconds.append(lasts(RESTORING, copy, WORDS, backup))
    with opened(copy) as store:
        before = dump(store)
    assert len(before["begeleider"]) == 400
    for number in rounds(kills, total):
        copy = copy_of(source, tmp_path / f"kopie{number}", with_log=True)
        said = killed(kills, moment(r, number * 7, total, kills.seconds[0]), RESTORING, copy, WORDS, backup)
        with opened(copy) as store:
            found = dump(store)
            assert store.check() == []
        assert found == before if "end" in said else found in (before, after)
        new += found == before
        if found == before:
            aside = [place for place in copy.parent.iterdir() if ".vervangen-" in place.name]
            assert len(aside) == 1
            with opened(aside[0] / "bord.db") as replaced:
                assert dump(replaced) == after
        restore(copy, backup, WORDS, TODAY)
        with opened(copy) as store:
            assert dump(store) == before
        assert not [place.name for place in copy.parent.iterdir() if place.name.startswith(".")]
    figure("kills during restore", f"{kills}; {new} the new, {kills.done - new} the old, 0 half, 0 replaced files lost")


def test_a_damaged_file_is_restored_from_its_newest_good_backup(tmp_path, figure):
    """The file is damaged anywhere, and sometimes its newest back-ups as well: the newest good one is found."""
    total, r, restored = count(4, 20), Random(3), 0
    path = tmp_path / "bord.db"
    contents = []
    with opened(path) as store:
        for number in range(3):
            fill(store, *many(number * 100, 20))
            make_backup(store)
            contents.append(dump(store))
    for number in range(total):
        copy = copy_of(path, tmp_path / f"kopie{number}")
        folder = copy.parent / "back-ups"
        folder.mkdir()
        for backup in backups(path):
            (folder / backup.pad.name).write_bytes(backup.pad.read_bytes())
        newest_first = backups(copy)
        harmed = [copy, *(backup.pad for backup in newest_first[: number % 3])]
        for place in harmed:
            raw = bytearray(place.read_bytes())
            at = r.randrange(len(raw) // 10, len(raw) * 9 // 10)
            raw[at] ^= 1 << r.randrange(8)
            place.write_bytes(raw)
        found = newest_good(copy, WORDS)
        assert found == newest_first[number % 3]
        restore(copy, found.pad, WORDS, TODAY)
        with opened(copy) as store:
            assert dump(store) == contents[-1 - number % 3]
            assert store.check() == []
            restored += 1
    figure("restored from the newest good back-up", f"{restored} of {total}")
