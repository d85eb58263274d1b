"""Back-ups: made whole and verified, kept for their terms, and put back without losing what was there."""

import json
import os
import stat
import sys
import threading
import zipfile
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta

import pytest

import db.store.backup
import db.store.keys
import db.store.standing
import db.store.swapping
from db.lists import Toegang
from db.store import NotAllowed, Refused, Store, StoreError, WrongPassphrase, open_store
from db.store.backup import (
    backup_folder,
    backups,
    described,
    make_backup,
    newest_good,
    newest_of,
    up_to_date,
    verify,
)
from db.store.errors import Damaged
from db.store.files import held, nobody_has
from db.store.keys import key_path, read_key_file
from db.store.restore import restore
from db.store.users import add_user, rekey, withdraw
from tests.builders import TODAY, dump, fill, tamper, vrijwilliger

WORDS, ANNA = "paard batterij nietje", "fiets kamer wolken"


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bord.db"


@pytest.fixture
def store(path, clock):
    """A file with one begeleider in it, open."""
    opened = open_store(path, WORDS, clock=clock)
    fill(opened, vrijwilliger())
    yield opened
    opened.close()


def people(path, words=WORDS):
    with closing(open_store(path, words)) as found:
        assert found.check() == []
        return [row[0] for row in dump(found)["begeleider"]]


def names(folder):
    return sorted(one.name for one in folder.iterdir())


def garbled(path, offset=5000):
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)


# Making


def test_a_backup_is_one_zip_that_opens_by_itself(store, path, tmp_path):
    made = make_backup(store)
    assert made.parent == backup_folder(path)
    assert names(made.parent) == [made.name]
    with zipfile.ZipFile(made) as archive:
        assert archive.namelist() == ["koppelbord.db", "koppelbord.db.sleutel"]
        assert {about.compress_type for about in archive.infolist()} == {zipfile.ZIP_STORED}
        archive.extractall(tmp_path / "uit")
    assert people(tmp_path / "uit" / "koppelbord.db") == ["V01"]


def test_its_comment_says_when_and_how_far_without_a_passphrase(store, path, clock):
    said = described(make_backup(store))
    assert (said.gemaakt, said.gecontroleerd) == (clock.now, clock.now)
    assert (said.aantal, said.kop) == store.log.head()
    assert said.leesbaar
    assert said.grootte == said.pad.stat().st_size


def test_the_key_file_inside_mirrors_the_log_that_is_inside(store, path, tmp_path):
    made = make_backup(store)
    fill(store, vrijwilliger("V02"))
    store.mirror()
    with zipfile.ZipFile(made) as archive:
        archive.extractall(tmp_path / "uit")
    assert read_key_file(tmp_path / "uit" / "koppelbord.db").aantal == 1
    assert read_key_file(path).aantal == 2


def test_what_is_not_yet_in_the_file_itself_is_in_the_backup(store):
    """The newest changes are in the write-ahead log; a copied file would lack them."""
    assert store.path.with_name("bord.db-wal").stat().st_size
    assert not verify(store, described(make_backup(store)))


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077])
def test_nobody_else_can_read_it_whatever_the_umask(store, mask):
    before = os.umask(mask)
    try:
        made = make_backup(store)
    finally:
        os.umask(before)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_in_the_folder_of_a_group_it_is_of_the_group(tmp_path, clock):
    shared = tmp_path / "groep"
    shared.mkdir()
    shared.chmod(0o2770)
    with closing(open_store(shared / "bord.db", WORDS, clock=clock)) as store:
        fill(store, vrijwilliger())
        made = make_backup(store)
    assert stat.S_IMODE(made.stat().st_mode) == 0o660
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o2770


def test_it_is_made_while_a_colleague_writes(store):
    done, stop = [], threading.Event()

    def write():
        with closing(store.beside()) as own:
            while not stop.is_set():
                fill(own, vrijwilliger(f"W{len(done):04}"))
                done.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while not done:
            pass
        for _ in range(3):
            assert verify(store, described(make_backup(store))) == []
    finally:
        stop.set()
        writer.join()
    assert store.check() == []


def test_one_who_reads_an_older_state_for_long_is_waited_for_and_then_told(store, monkeypatch):
    monkeypatch.setattr(db.store.standing, "_WAIT", 0.1)
    with closing(store.beside()) as reader:
        reader.db.conn.execute("BEGIN")
        reader.db.conn.execute("SELECT count(*) FROM begeleider").fetchone()
        fill(store, vrijwilliger("V02"))
        with pytest.raises(Refused, match="leest al een tijd"):
            make_backup(store)
        reader.db.conn.execute("ROLLBACK")
        assert verify(store, described(make_backup(store))) == []


def test_what_is_written_while_it_is_made_waits_for_nothing_and_is_in_the_next(store, monkeypatch):
    """The copy is of the moment at which it began, however much comes after."""
    real = db.store.backup.pieces

    def slowly(*arguments):
        fill(store, vrijwilliger("V02"))
        store.db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
        yield from real(*arguments)
        fill(store, vrijwilliger("V03"))

    with monkeypatch.context() as patch:
        patch.setattr(db.store.backup, "pieces", slowly)
        made = described(make_backup(store))
    assert made.aantal == 1
    assert verify(store, made) == []
    assert described(make_backup(store)).aantal == 3
    assert store.check() == []


def test_a_log_that_was_cut_is_kept_with_the_work_after_it_and_stays_told(store, path):
    good = make_backup(store)
    fill(store, vrijwilliger("V02"))
    store.mirror()
    tamper(store, "DELETE FROM wijziging WHERE id = 2")
    later = make_backup(store)
    assert any("2 wijzigingen" in fault for fault in verify(store, described(later)))
    assert newest_good(path, WORDS).pad == good


def test_two_in_one_second_stand_beside_each_other(store):
    first = make_backup(store)
    fill(store, vrijwilliger("V02"))
    second = make_backup(store)
    assert first.exists()
    assert backups(store.path)[0].pad == second


def test_a_demonstration_has_no_backup(tmp_path):
    from db.store import open_throwaway

    with closing(open_throwaway(tmp_path / "demo.db")) as store, pytest.raises(Refused, match="demonstratie"):
        make_backup(store)
    assert not backup_folder(tmp_path / "demo.db").exists()


def test_where_it_cannot_be_written_a_sentence_says_that_the_others_are_there(store, tmp_path):
    (tmp_path / "vol").write_text("een bestand")
    with pytest.raises(Refused, match="eerdere back-ups zijn er nog"):
        make_backup(store, tmp_path / "vol")


def test_a_full_disk_leaves_the_others_and_nothing_half(store, monkeypatch):
    kept = make_backup(store)
    fill(store, vrijwilliger("V02"))

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Refused, match="vol of niet te beschrijven"):
        make_backup(store)
    assert names(kept.parent) == [kept.name]


def test_a_damaged_file_makes_no_backup_in_the_place_of_a_good_one(store, path):
    fill(store, *(vrijwilliger(f"V{n:02}", notitie="x" * 400) for n in range(2, 90)))
    kept = make_backup(store)
    fill(store, vrijwilliger("V99"))
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = path.stat().st_size
    for offset in range(3000, size, 4096 * 9 if size > 4096 * 90 else 4096):
        garbled(path, size - offset)
        with pytest.raises(Damaged), closing(store.beside()) as own:
            make_backup(own)
        garbled(path, size - offset)
    assert names(kept.parent) == [kept.name]


def test_what_a_kill_left_is_gone_at_the_next(store):
    folder = make_backup(store).parent
    left = folder / ".bord.bezig"
    left.mkdir()
    (left / "koppelbord.db").write_bytes(b"half")
    (folder / ".bord.slot").touch()
    fill(store, vrijwilliger("V02"))
    make_backup(store)
    assert all(name.endswith(".zip") and not name.startswith(".") for name in names(folder))


def test_one_at_a_time(store, monkeypatch):
    monkeypatch.setattr(db.store.backup, "_WAIT", 0.05)
    folder = make_backup(store).parent
    with held(folder / ".bord.slot") as mine:
        assert mine
        with pytest.raises(Refused, match="wordt al een back-up"):
            make_backup(store)
    make_backup(store)


# Keeping


def test_what_is_no_longer_kept_goes_and_nothing_that_is_of_another(store, clock, tmp_path):
    folder = backup_folder(store.path)
    for number in range(40):
        fill(store, vrijwilliger(f"D{number}"))
        make_backup(store)
        clock.forward(hours=9)
        if number == 0:
            (folder / "bord-2020-01-01-000000.zip").write_bytes(b"van een ander")
            (folder / "vakantie.zip").write_bytes(b"van een ander")
            other = tmp_path / "elders"
            other.mkdir()
            with closing(open_store(other / "bord.db", WORDS, clock=clock)) as second:
                fill(second, vrijwilliger("X"))
                theirs = make_backup(second, folder)
    mine = [one for one in backups(store.path) if one.leesbaar and one.pad != theirs]
    days = {one.gemaakt.astimezone().date() for one in mine}
    assert len(days) >= 12
    assert len(mine) <= 33
    assert mine[0].aantal == store.log.head()[0]
    assert {"bord-2020-01-01-000000.zip", "vakantie.zip", theirs.name} <= set(names(folder))


def test_in_a_folder_of_choice_all_stay(store, clock, tmp_path):
    for number in range(3):
        fill(store, vrijwilliger(f"D{number}"))
        make_backup(store, tmp_path / "stick")
        clock.forward(minutes=30)
    assert len(backups(store.path, tmp_path / "stick")) == 3


def test_what_has_somebody_who_was_erased_goes_a_month_later(store, clock):
    first = make_backup(store)
    clock.forward(days=1)
    with store.change("gewist", "", TODAY, soort="gewist") as change:
        change.delete("begeleider", "V01", None, "")
    second = make_backup(store)
    assert first.exists()
    clock.forward(days=31)
    make_backup(store)
    assert not first.exists()
    assert second.exists()


def test_it_is_known_whether_another_would_say_anything_new(store):
    assert not up_to_date(store)
    make_backup(store)
    assert up_to_date(store)
    fill(store, vrijwilliger("V02"))
    assert not up_to_date(store)


# Verifying


def test_every_flipped_bit_is_seen(store, path):
    made = make_backup(store)
    whole = made.read_bytes()
    for offset in range(100, len(whole), 6151):
        content = bytearray(whole)
        content[offset] ^= 1 << offset % 8
        made.write_bytes(content)
        assert verify(store, described(made)) != []
        assert newest_good(path, WORDS) is None
    made.write_bytes(whole)
    assert newest_good(path, WORDS).pad == made
    assert newest_good(path).pad == made


def test_a_damaged_one_is_passed_over_for_the_one_before(store, path, clock):
    first = make_backup(store)
    for number in (2, 3):
        clock.forward(days=1)
        fill(store, vrijwilliger(f"V0{number}"))
        garbled(make_backup(store))
    assert newest_good(path, WORDS).pad == first
    assert newest_good(path).pad == first


# Restoring


def test_a_restore_brings_back_what_was_and_keeps_what_it_replaced(store, path, tmp_path):
    made = make_backup(store)
    fill(store, vrijwilliger("V02"))
    store.close()
    before = path.read_bytes(), key_path(path).read_bytes()
    done = restore(path, made, WORDS, TODAY)
    assert people(path) == ["V01"]
    assert done.aantal == 1
    assert ((done.opzij / "bord.db").read_bytes(), (done.opzij / "bord.db.sleutel").read_bytes()) == before
    assert people(done.opzij / "bord.db") == ["V01", "V02"]
    assert not [name for name in names(tmp_path) if name.startswith(".")]


def test_the_log_of_what_was_restored_says_so(store, path):
    made = make_backup(store)
    store.close()
    restore(path, made, WORDS, TODAY)
    with closing(open_store(path, WORDS)) as found:
        last = found.log.after(0, ("beheer",))[-1]
        assert (last.actie, last.over) == ("back-up teruggezet", "")
        assert found.log.contents(last.id)[0][3]["wijzigingen"] == 1


def test_a_stale_write_ahead_log_goes_aside_too(store, path):
    made = make_backup(store)
    fill(store, vrijwilliger("V02"))
    wal = path.with_name("bord.db-wal").read_bytes()
    store.close()
    path.with_name("bord.db-wal").write_bytes(wal)
    done = restore(path, made, WORDS, TODAY)
    assert (done.opzij / "bord.db-wal").read_bytes() == wal
    assert people(path) == ["V01"]


def test_on_a_new_computer_there_is_nothing_to_put_aside(store, tmp_path):
    made = make_backup(store)
    fresh = tmp_path / "nieuw" / "bord.db"
    assert restore(fresh, made, WORDS, TODAY).opzij is None
    assert people(fresh) == ["V01"]
    assert names(fresh.parent) == ["bord.db", "bord.db.sleutel"]


def test_what_is_not_right_replaces_nothing(store, path, tmp_path):
    made = make_backup(store)
    fill(store, vrijwilliger("V02"))
    store.close()
    (tmp_path / "niets.zip").write_bytes(b"PK")
    (tmp_path / "kapot.zip").write_bytes(made.read_bytes())
    garbled(tmp_path / "kapot.zip")
    with zipfile.ZipFile(tmp_path / "groot.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("koppelbord.db", bytes(10_000_000))
        archive.writestr("koppelbord.db.sleutel", b"{}")
    before = {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()}
    for name in ("niets.zip", "kapot.zip", "groot.zip", "is er niet.zip"):
        with pytest.raises(StoreError, match=name.split(".")[0]):
            restore(path, tmp_path / name, WORDS, TODAY)
    with pytest.raises(WrongPassphrase):
        restore(path, made, "een andere wachtzin", TODAY)
    assert {one.name: one.read_bytes() for one in tmp_path.iterdir() if one.is_file()} == before
    assert people(path) == ["V01", "V02"]


def test_only_a_coordinator_of_the_backup_restores(store, path):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    made = make_backup(store)
    store.close()
    with pytest.raises(NotAllowed):
        restore(path, made, ANNA, TODAY)
    assert names(path.parent) == ["back-ups", "bord.db", "bord.db.sleutel"]


@pytest.mark.parametrize("readable", [True, False])
def test_while_a_colleague_has_the_file_open_it_stays(store, path, readable):
    made = make_backup(store)
    code = (
        "import sys; from db.store import open_store; s = open_store(sys.argv[1], sys.argv[2]);"
        " print('open', flush=True); sys.stdin.readline()"
    )
    import subprocess

    colleague = subprocess.Popen(
        [sys.executable, "-c", code, str(path), WORDS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert colleague.stdout.readline() == "open\n"
    store.close()
    if not readable:
        key_path(path).write_bytes(b"onleesbaar")
    with pytest.raises(Refused, match="nog open"):
        restore(path, made, WORDS, TODAY)
    colleague.communicate("\n")
    assert restore(path, made, WORDS, TODAY).opzij
    assert people(path) == ["V01"]


def test_nobody_gets_in_while_it_is_replaced(store, path):
    with nobody_has(path.with_name("nog niet.db")) as free:
        assert free


def test_who_was_withdrawn_since_opens_what_was_restored(store, path):
    add_user(store, TODAY, "anna", Toegang.COORDINATOR, ANNA)
    made = make_backup(store)
    withdraw(store, TODAY, "anna")
    store.close()
    restore(path, made, WORDS, TODAY)
    assert people(path, ANNA) == people(path, WORDS) == ["V01"]


def test_a_backup_of_before_a_new_key_works_with_the_passphrase_of_then(store, path):
    made = make_backup(store)
    rekey(store, TODAY)
    assert "opnieuw versleuteld" in verify(store, described(made))[0]
    later = make_backup(store)
    assert verify(store, described(later)) == []
    store.close()
    restore(path, made, WORDS, TODAY)
    assert people(path) == ["V01"]


class Cut(BaseException):
    """The program ends here."""


@pytest.mark.parametrize("stale", [False, True])
@pytest.mark.parametrize("step", range(8))
def test_cut_off_at_any_step_of_the_exchange_it_is_finished_at_the_next_opening(store, path, monkeypatch, step, stale):
    made = make_backup(store)
    fill(store, vrijwilliger("V02"))
    killed = {place: place.read_bytes() for place in (path, path.with_name("bord.db-wal"), key_path(path))}
    store.close()
    if stale:
        for place, content in killed.items():
            place.write_bytes(content)
    steps = iter(range(100))

    def counted(real):
        def call(*arguments, **more):
            if next(steps) == step:
                raise Cut
            return real(*arguments, **more)

        return call

    with monkeypatch.context() as patch:
        for name in ("replace", "sync_folder", "private_folder"):
            patch.setattr(db.store.swapping, name, counted(getattr(db.store.swapping, name)))
        patch.setattr(db.store.swapping.shutil, "rmtree", lambda *_, **__: None)
        with suppress(Cut):
            restore(path, made, WORDS, TODAY)
    found = people(path)
    assert found == (["V01", "V02"] if step < 2 else ["V01"])
    if found == ["V01"]:
        (aside,) = path.parent.glob("bord.db.vervangen-*")
        assert people(aside / "bord.db") == ["V01", "V02"]
    assert not [name for name in names(path.parent) if name.startswith(".")]


def test_twenty_of_twenty_damaged_files_come_back_from_the_newest_good_backup(store, path, clock):
    fill(store, *(vrijwilliger(f"V{n:02}", notitie="x" * 400) for n in range(2, 40)))
    content = dump(store)
    make_backup(store)
    clock.forward(days=1)
    fill(store, vrijwilliger("V99"))
    garbled(make_backup(store))
    store.close()
    for number in range(20):
        garbled(path, 17 + number * (path.stat().st_size // 21))
        good = newest_good(path, WORDS)
        restore(path, good.pad, WORDS, TODAY)
        with closing(open_store(path, WORDS)) as found:
            assert dump(found) == content
            assert found.check() == []


def test_the_newest_is_that_of_this_very_file(store, tmp_path, clock):
    make_backup(store)
    other = tmp_path / "ander"
    other.mkdir()
    with closing(open_store(other / "bord.db", WORDS, clock=clock)) as second:
        fill(second, vrijwilliger("X"))
        assert newest_of(second, backup_folder(store.path)) is None


def test_a_backup_whose_comment_is_gone_is_shown_by_its_name(store):
    made = make_backup(store)
    made.write_bytes(b"")
    (found,) = backups(store.path)
    assert not found.leesbaar
    assert abs(found.gemaakt - datetime(2024, 3, 19, 9, 0, tzinfo=UTC)) < timedelta(seconds=1)


def test_the_comment_names_nobody(store):
    with zipfile.ZipFile(make_backup(store)) as archive:
        assert set(json.loads(archive.comment)) == {"koppelbord", "gemaakt", "gecontroleerd", "aantal", "kop", "merk"}


def test_a_store_that_opens_while_its_file_is_replaced_says_so(store, path, monkeypatch):
    real = db.store.connecting.connect

    def replaced(*arguments):
        opened = real(*arguments)
        path.with_name("ander").write_bytes(path.read_bytes())
        path.with_name("ander").replace(path)
        return opened

    monkeypatch.setattr(db.store.connecting, "connect", replaced)
    with pytest.raises(StoreError, match="net vervangen"):
        Store(path, store.unlocked, store.clock)


def test_a_wrong_clock_changes_nothing_of_which_is_newest(store, path, clock):
    clock.forward(days=400)
    make_backup(store)
    clock.forward(days=-400)
    fill(store, vrijwilliger("V02"))
    store.mirror()
    newest = make_backup(store)
    assert [one.aantal for one in backups(path)] == [2, 1]
    assert newest_of(store).pad == newest
    assert newest_good(path, WORDS).pad == newest


def test_what_a_restore_left_behind_is_not_the_newest(store, path, clock):
    first = make_backup(store)
    for nr in range(2, 6):
        fill(store, vrijwilliger(f"V0{nr}"))
    clock.forward(hours=1)
    left = make_backup(store)
    store.close()
    restore(path, first, WORDS, TODAY, clock=clock)
    with closing(open_store(path, WORDS, clock=clock)) as again:
        clock.forward(hours=1)
        new = make_backup(again)
        assert [one.pad for one in backups(path)] == [new, left, first]
        assert newest_of(again).pad == new
        assert up_to_date(again)
