"""Bytes that are other than they were written: in the -wal, in the file, in the key file.

A -wal that was cut or garbled gives back what was committed up to some moment, whole. A bit that turned in the file or
the key file is told, by opening, by reading or by `check`; nothing is ever read as something else.
"""

from pathlib import Path
from random import Random

import pytest

import db.store.keys
from db.store import StoreError, open_store
from db.store.engine import DatabaseError
from db.store.keys import key_path
from db.store.users import users
from tests.builders import TODAY, dump, fill, household, member, vrijwilliger
from tests.faults.files import WORDS, copy_of, count, make_file, opened


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


def wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def written_through(path: Path, changes: int) -> list[dict]:
    """Write changes that stay in the -wal, as a power cut would leave them, and give what the file held after each."""
    store = open_store(path, WORDS)
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = [dump(store)]
    for number in range(changes):
        if number % 4 == 3:
            store.undo(TODAY)
        else:
            fill(store, household(f"D{number}", notitie="x" * 700), member(f"D{number}"), vrijwilliger(f"V{number}"))
        held.append(dump(store))
    copy_of(path, path.parent / "stroom", with_log=True)
    store.close()
    return held


def harmed(content: bytes, r: Random) -> bytes:
    """The bytes cut off, or some of them turned, zeroed or replaced, anywhere."""
    way = r.randrange(5)
    at = r.randrange(len(content))
    if way == 0:
        return content[:at]
    if way == 1:
        at = r.randrange(0, len(content), 512)  # a sector that never came to the disk
        return content[:at] + bytes(min(512, len(content) - at)) + content[at + 512 :]
    if way == 2:
        return content[:at] + bytes(len(content) - at)
    if way == 3:
        return content[:at] + r.randbytes(min(r.randint(1, 5000), len(content) - at)) + content[at + 5000 :]
    return content[:at] + bytes([content[at] ^ 1 << r.randrange(8)]) + content[at + 1 :]


def test_a_wal_that_was_cut_or_garbled_gives_a_prefix_of_what_was_committed(tmp_path, figure):
    total, lengths = count(25, 400), []
    held = written_through(tmp_path / "bord.db", 12)
    source = tmp_path / "stroom" / "bord.db"
    content = wal_of(source).read_bytes()
    r = Random(1)
    for _ in range(total):
        copy = copy_of(source, tmp_path / "kopie")
        wal_of(copy).write_bytes(harmed(content, r))
        with opened(copy) as store:
            found = dump(store)
            lengths.append(store.log.head()[0])
            assert found == held[lengths[-1]]
            assert store.check() == []
            fill(store, vrijwilliger("verder"))
        with opened(copy) as store:
            assert store.check() == []
            assert dump(store) != found
    assert len(set(lengths)) > count(5, 11)
    figure(
        "cuts and garblings of the -wal",
        f"{total} done, 0 corrupt, {total} a prefix of what was committed ({len(set(lengths))} different ones)",
    )


def test_a_wal_that_lost_what_the_key_file_knows_of_is_told(tmp_path):
    """The mirror in the key file went further than the -wal that is left: opening works, and `check` says so."""
    path = tmp_path / "bord.db"
    store = open_store(path, WORDS)
    fill(store, vrijwilliger())
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    fill(store, vrijwilliger("V02"))
    store.mirror()
    copy = copy_of(path, tmp_path / "kopie")
    store.close()
    with opened(copy) as found:
        assert "korter" in found.doubt
        assert found.check()


def told(path: Path, content: dict, who: list) -> bool:
    """Whether harm is told, and nothing read that never was: reading gives what was written, or says no."""
    try:
        store = open_store(path, WORDS)
    except StoreError as problem:
        assert str(problem).endswith(".")
        return True
    try:
        told_by_check = bool(store.check())
        try:
            assert dump(store) == content, "read as something else"
            assert users(store) == who, "read as something else"
        except (DatabaseError, StoreError):
            assert told_by_check
        return told_by_check
    finally:
        store.db.conn.close()


@pytest.mark.parametrize("which", ["file", "key file"])
def test_a_bit_that_turned_is_told(tmp_path, figure, which):
    total, silent = count(25, 200), []
    path = make_file(tmp_path / "bord.db", seed=3)
    with opened(path) as store:
        content, who = dump(store), users(store)
    r = Random(2)
    place = path if which == "file" else key_path(path)
    raw = place.read_bytes()
    for _ in range(total):
        copy = copy_of(path, tmp_path / "kopie")
        at, bit = r.randrange(len(raw)), r.randrange(8)
        harm = copy if which == "file" else key_path(copy)
        harm.write_bytes(raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :])
        if not told(copy, content, who):
            silent.append((at, bit))
    figure(f"bit flips in the {which}", f"{total} done, {total - len(silent)} told, 0 silently wrong")
    assert silent == []


def test_every_bit_of_the_form_of_the_key_file_counts(tmp_path):
    """The number of its form decides how all else is read."""
    path = make_file(tmp_path / "bord.db")
    raw = key_path(path).read_bytes()
    at = raw.index(b'"formaat": ') + 11
    for bit in range(8):
        key_path(path).write_bytes(raw[:at] + bytes([raw[at] ^ 1 << bit]) + raw[at + 1 :])
        with pytest.raises(StoreError):
            open_store(path, WORDS)
