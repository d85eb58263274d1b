"""A file that is read-only, held by another program, moved, replaced or taken away, and a clock that is wrong.

Each gives a sentence, loses nothing, and lets the same be done once the trouble is over.
"""

import os
import shutil
import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

import db.store.keys
from db.store import Refused, StoreError, open_store
from db.store.backup import backups, make_backup
from db.store.engine import connect
from db.store.keys import key_path
from tests.builders import TODAY, dump, fill, household, vrijwilliger
from tests.faults.files import WORDS, opened


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "map" / "bord.db"


@pytest.fixture
def store(path):
    opened = open_store(path, WORDS)
    fill(opened, vrijwilliger(), household())
    yield opened
    opened.close()


def refused(store, *records) -> str:
    """Write what can't be written: a sentence comes back, and what was there can still be read."""
    before = dump(store)
    with pytest.raises((Refused, StoreError)) as problem:
        fill(store, *records or [vrijwilliger("nieuw")])
    assert dump(store) == before
    sentence = str(problem.value)
    assert sentence.endswith(".")
    assert "niets opgeslagen" in sentence
    return sentence


def works_again(store) -> None:
    fill(store, vrijwilliger("nieuw"))
    assert store.check() == []
    with opened(store.path) as again:
        assert dump(again) == dump(store)


def test_a_file_that_another_program_holds(store, path):
    store.db.conn.execute("PRAGMA busy_timeout=50")
    with closing(connect(path, store.unlocked.held.database).conn) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "ander programma" in refused(store)
        assert len(dump(store)["begeleider"]) == 1
        other.execute("ROLLBACK")
    works_again(store)


def test_a_file_that_another_program_holds_for_itself_is_not_opened(store, path, monkeypatch):
    store.close()
    real = db.store.engine.dbapi2.connect
    monkeypatch.setattr(
        db.store.engine.dbapi2, "connect", lambda *a, **options: real(*a, **options | {"timeout": 0.05})
    )
    with closing(connect(path, store.unlocked.held.database).conn) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        other.execute("UPDATE instelling SET versie = versie")
        with pytest.raises(StoreError, match="Een ander programma houdt"):
            open_store(path, WORDS)
        other.execute("ROLLBACK")
    with opened(path) as again:
        works_again(again)


def test_a_file_that_was_moved_while_open(store, path):
    aside = path.with_name("elders.db")
    try:
        path.rename(aside)
    except PermissionError:  # Windows does not let go of an open file: then it stays where it is
        works_again(store)
        return
    assert "verplaatst" in refused(store)
    aside.rename(path)
    works_again(store)


if os.name != "nt":

    def test_a_folder_that_was_moved_while_open(store, path):
        path.parent.rename(path.parent.with_name("elders"))
        assert "verplaatst" in refused(store)
        with pytest.raises(Refused, match="geen back-up gemaakt"):
            make_backup(store)
        path.parent.with_name("elders").rename(path.parent)
        works_again(store)

    def test_a_file_that_was_replaced_while_open(store, path, tmp_path):
        """By an older copy, with its own key file, as a restore by hand would: nothing of either is mixed up."""
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        kept = tmp_path / "kopie"
        kept.mkdir()
        for one in (path, key_path(path)):
            shutil.copy(one, kept / one.name)
        fill(store, vrijwilliger("V02"))
        content = dump(store)
        path.rename(kept / "van nu.db")
        shutil.copy(kept / path.name, path)
        assert "vervangen" in refused(store)
        path.unlink()
        (kept / "van nu.db").rename(path)
        assert dump(store) == content
        works_again(store)

    def test_a_file_that_was_taken_away_while_open(store, path):
        content = dump(store)
        path.unlink()
        assert "niet meer bereikbaar" in refused(store)
        assert dump(store) == content, "what is open can still be read, and taken down"
        store.close()
        with pytest.raises(StoreError, match="ontbreekt"):
            open_store(path, WORDS)

    def test_a_wal_that_was_taken_away_while_open_is_told(store, path):
        """What was confirmed before is folded into the file when the program closes."""
        fill(store, vrijwilliger("V02"))
        content = dump(store)
        path.with_name(path.name + "-wal").unlink()
        assert "niets opgeslagen" in refused(store)
        store.close()
        with opened(path) as again:
            assert dump(again) == content
            works_again(again)

    def test_a_key_file_that_was_taken_away_while_open_is_put_back(store, path):
        key_path(path).unlink()
        db.store.users.add_user(store, TODAY, "anna", db.lists.Toegang.LEESRECHT, "fiets kamer wolken")
        key_path(path).unlink()
        assert any("ontbreekt" in fault for fault in store.check())
        store.close()
        with opened(path) as again:
            assert len(db.store.users.users(again)) == 2
            works_again(again)


def test_a_file_that_became_read_only_is_not_opened_and_works_again(store, path):
    store.close()
    path.chmod(stat.S_IREAD)
    with pytest.raises(StoreError, match="alleen-lezen"):
        open_store(path, WORDS)
    path.chmod(stat.S_IREAD | stat.S_IWRITE)
    with opened(path) as again:
        works_again(again)


def test_a_connection_that_may_only_read_says_so(store):
    store.db.conn.execute("PRAGMA query_only=ON")
    assert "alleen-lezen" in refused(store)
    store.db.conn.execute("PRAGMA query_only=OFF")
    works_again(store)


NOW = datetime(2024, 3, 19, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("days", [-366, -1, 366])
def test_a_clock_that_is_wrong_loses_nothing(tmp_path, days):
    """A year back or forward in the middle of a day: log, undo and back-ups go on, and the chain holds."""
    now = [NOW]
    path = tmp_path / "bord.db"
    store = open_store(path, WORDS, clock=lambda: now[0])
    fill(store, vrijwilliger())
    first = make_backup(store)
    now[0] += timedelta(days=days)
    fill(store, vrijwilliger("V02"))
    second = make_backup(store)
    assert {first, second} <= {backup.pad for backup in backups(path)}
    assert store.next_undo().wijziging.id == 2
    store.undo(TODAY)
    store.redo(TODAY)
    now[0] = NOW + timedelta(minutes=5)
    fill(store, vrijwilliger("V03"))
    third = make_backup(store)
    assert third in {backup.pad for backup in backups(path)}
    assert [w.id for w in store.log.after(0)] == [1, 2, 3, 4, 5]
    assert len(dump(store)["begeleider"]) == 3
    assert store.check() == []
    store.close()
    with closing(open_store(path, WORDS, clock=lambda: NOW - timedelta(days=4000))) as again:
        assert again.check() == []
        assert again.next_undo()
        again.undo(TODAY)
        assert len(dump(again)["begeleider"]) == 2
