"""The disk is full, at every write: a sentence, nothing half, and the same again works once there is room."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest

import db.store.keys
from db.exchange.exporting import export_workbook
from db.exchange.importing import import_file
from db.lists import Toegang
from db.records.koppelingen import couple
from db.records.people import find_huishouden, save_huishouden
from db.store import Refused, Store, StoreError, open_store
from db.store.backup import backups, is_good, make_backup
from db.store.keys import key_path
from db.store.restore import restore
from db.store.users import add_user, change_passphrase, change_role, rekey, users
from tests.builders import TODAY, dump, fill, household, make_recovery, vrijwilliger
from tests.faults.files import WORDS, opened
from tests.faults.full import no_file_grows, resource, ways
from tests.faults.test_kill_operations import workbook

Act = Callable[[Store, int], object]
"""One write of the store; the number tells one time from the next."""


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture(scope="module")
def book(tmp_path_factory) -> Path:
    return workbook(tmp_path_factory.mktemp("lijst") / "lijst.xlsx", 30)


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "bord.db", WORDS)
    fill(opened, household(), *(record for n in range(1, 16) for record in (household(f"D{n}"), vrijwilliger(f"V{n}"))))
    add_user(opened, TODAY, "anna", Toegang.MEDEWERKER, "fiets kamer wolken")
    yield opened
    opened.close()


def edit(store: Store, number: int) -> None:
    home = find_huishouden(store, "D001")
    save_huishouden(store, TODAY, replace(home, notitie=f"{number} " + "lange notitie " * 900), [])


ACTS: dict[str, Act] = {
    "couple": lambda store, number: couple(store, TODAY, f"D{number}", f"V{number}"),
    "edit": edit,
    "many": lambda store, number: fill(store, *(vrijwilliger(f"N{number}-{n}", notitie="x" * 900) for n in range(20))),
    "note": lambda store, number: store.note("inzage", "bekeken", f"{number} " + "x" * 12000, TODAY),
    "passphrase": lambda store, number: change_passphrase(store, TODAY, "coordinator", f"de wachtzin {number}"),
    "user added": lambda store, number: add_user(store, TODAY, f"piet {number}", Toegang.LEESRECHT, "wolken fiets"),
    "role": lambda store, number: change_role(store, TODAY, "anna", next_role(store)),
    "recovery": lambda store, number: make_recovery(store, TODAY),
}


def next_role(store: Store) -> Toegang:
    """Another role than she has: the same one again writes nothing."""
    (now,) = [user.rol for user in users(store) if user.naam == "anna"]
    return Toegang.MEDEWERKER if now is Toegang.LEESRECHT else Toegang.LEESRECHT


def state(store: Store) -> tuple[object, ...]:
    """All that a write could change: the records, the log, and who may open the file."""
    keys = db.store.keys.read_key_file(store.path)
    slots = [replace(slot, nieuw="") for slot in keys.sloten]
    return dump(store), store.log.head(), slots


@pytest.mark.parametrize("act", ACTS)
def test_what_finds_no_room_changes_nothing_and_works_once_there_is(store, tmp_path, figure, act):
    number = refused = 0
    for way in range(len(ways(store))):
        number += 1
        before = state(store)
        try:
            with ways(store)[way]():
                ACTS[act](store, number)
        except (Refused, StoreError) as problem:
            refused += 1
            sentence = str(problem)
            assert sentence.endswith(".")
            assert "schijf" in sentence or "Opslaan" in sentence
            assert state(store) == before, f"{act} was refused, and not undone: way {way}"
            ACTS[act](store, number)
        assert state(store) != before
        assert store.check() == []
    words = f"de wachtzin {number}" if act == "passphrase" else WORDS
    content, head = dump(store), store.log.head()
    store.close()
    with opened(tmp_path / "bord.db", words, "coordinator") as again:
        assert (dump(again), again.log.head()) == (content, head)
        assert again.check() == []
    assert refused
    figure(f"disk full, {act}", f"{number} times, {refused} refused with a sentence, {number} found as acknowledged")


def test_a_new_key_that_finds_no_room_leaves_the_file_with_the_old_one(store, tmp_path, figure):
    """At every length of the -wal from nothing to all pages; where the program can't go on, it says to open again."""
    number = refused = 0
    for way in [*range(len(ways(store))), None]:
        number += 1
        content, who = dump(store), users(store)
        try:
            with ways(store)[way]() if way is not None else nullcontext():
                rekey(store, TODAY)
        except (Refused, StoreError) as problem:
            refused += 1
            assert str(problem).endswith(".")
            assert "ruimte" in str(problem) or "schijf" in str(problem)
            store.close()
            store = open_store(tmp_path / "bord.db", WORDS)
        assert (dump(store), users(store)) == (content, who)
        fill(store, household(f"E{number}"))
        assert store.check() == []
        made = [w for w in store.log.after(0, ("beheer",)) if w.actie == "opnieuw versleuteld"]
        assert len(made) <= number - refused + 1
    store.close()
    with opened(tmp_path / "bord.db", "fiets kamer wolken") as hers:
        assert hers.check() == []
    assert refused
    figure("disk full, new key", f"{number} times, {refused} refused with a sentence, 0 records lost")


def test_an_import_that_finds_no_room_is_nothing_and_works_once_there_is(store, book):
    for way in range(len(ways(store)) - 1):
        before = state(store)
        with pytest.raises(Refused, match=r"schijf|Opslaan"), ways(store)[way]():
            import_file(store, book, TODAY)
        assert state(store) == before
        assert store.check() == []
    assert import_file(store, book, TODAY).nieuw
    assert len(dump(store)["huishouden"]) > 20


if resource is not None:

    def test_an_export_that_finds_no_room_leaves_no_half_file(store, tmp_path):
        target = tmp_path / "weg" / "export.xlsx"
        target.parent.mkdir()
        for limit in (64, 2000, 6000):
            with pytest.raises(Refused), no_file_grows(limit):
                export_workbook(store, target)
            assert list(target.parent.iterdir()) == []
        export_workbook(store, target)
        assert target.stat().st_size > 6000

    def test_a_backup_that_finds_no_room_leaves_the_earlier_ones_and_no_half_one(store, figure):
        first = make_backup(store)
        fill(store, vrijwilliger("V99"))
        limits = (64, 3000, 20000, 100000, 250000)
        for limit in limits:
            before = state(store)
            with pytest.raises((Refused, StoreError)) as problem, no_file_grows(limit):
                make_backup(store)
            assert "geen back-up gemaakt" in str(problem.value)
            assert [backup.pad for backup in backups(store.path)] == [first]
            assert is_good(first, store.path, WORDS)
            assert state(store) == before
        second = make_backup(store)
        assert is_good(second, store.path, WORDS)
        assert [place for place in second.parent.iterdir() if place.name.startswith(".")] == []
        figure("disk full, back-up", f"{len(limits)} times refused with a sentence, 0 half, works after")

    def test_a_restore_that_finds_no_room_leaves_what_was_there(store, tmp_path, figure):
        backup = make_backup(store)
        fill(store, vrijwilliger("V99"))
        content = dump(store)
        store.close()
        limits = (64, 3000, 20000, 100000, 250000)
        for limit in limits:
            with pytest.raises((Refused, StoreError)) as problem, no_file_grows(limit):
                restore(store.path, backup, WORDS, TODAY)
            assert str(problem.value).endswith(".")
            with opened(store.path) as again:
                assert dump(again) == content
                assert again.check() == []
        restore(store.path, backup, WORDS, TODAY)
        with opened(store.path) as again:
            assert dump(again) != content
            assert again.check() == []
        figure("disk full, restore", f"{len(limits)} times refused with a sentence, 0 half, works after")

    def test_closing_and_opening_on_a_full_disk_loses_nothing(store, tmp_path):
        content = dump(store)
        with no_file_grows(100):
            store.close()
        try:
            with no_file_grows(100):
                open_store(tmp_path / "bord.db", WORDS).close()
        except StoreError as problem:
            assert str(problem).endswith(".")
        with opened(tmp_path / "bord.db") as again:
            assert dump(again) == content
            assert again.check() == []

    def test_a_new_file_that_finds_no_room_is_made_once_there_is(tmp_path):
        for limit in (0, 300, 2000, 5000, 30000, 100000):
            path = tmp_path / f"nieuw{limit}.db"
            with pytest.raises(StoreError) as problem, no_file_grows(limit):
                open_store(path, WORDS).close()
            assert str(problem.value).endswith(".")
            with opened(path) as store:
                fill(store, vrijwilliger())
                assert store.check() == []
            assert key_path(path).exists()
