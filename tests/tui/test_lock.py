"""The lock: by a key and by itself; nothing of the desk is left, and everything that was typed comes back."""

import asyncio
import gc
import os
import types
from contextlib import closing

import pytest
from textual import events

import db.store.keys
from db.demo import write_demo
from db.lists import Toegang
from db.model import Begeleider, Huishouden, Statushouder
from db.records.settings import save_settings
from db.records.traject import take_up_tasks
from db.settings import Settings
from db.store import open_store
from db.store.drafts import take_up
from db.store.users import add_user, rekey
from tests.builders import TODAY, dump
from tests.tui.visit import (
    assert_tidy,
    best,
    cursor,
    fill_in,
    first_waiting,
    full_names,
    home,
    press,
    put_cursor,
    run_pilot,
    running,
    said,
    text,
    type_text,
    until,
)
from tui.privacy import Privacy
from tui.screens import lock as lock_screen
from tui.screens.forms import FormScreen

FULL = os.environ.get("KOPPELBORD_FULL") == "1"
WORDS, ANNA = "paard batterij nietje", "fiets kamer wolken"


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    monkeypatch.setattr(lock_screen, "PAUSES", (0, 0, 0))


@pytest.fixture
def office(tmp_path, clock):
    """The demonstration team in a file with a passphrase."""
    store = open_store(tmp_path / "bord.db", WORDS, clock=clock)
    take_up_tasks(store, TODAY)
    write_demo(store, TODAY, seed=1)
    store.mirror()
    yield store
    store.close()


async def unlock(pilot, words=WORDS):
    await type_text(pilot, words)
    await press(pilot, "enter")
    for _ in range(400):
        if not pilot.app.lock.is_shut and not isinstance(pilot.app.screen, lock_screen.LockScreen) and said(pilot):
            break
        await pilot.pause(0.02)
    await pilot.pause()
    assert not pilot.app.lock.is_shut, text(pilot)


def is_locked(pilot):
    return pilot.app.lock.is_shut and "Koppelbord op slot" in text(pilot)


@pytest.mark.parametrize("size", [(120, 36), (20, 5)])
async def test_ctrl_l_shows_whose_desk_it_is_and_nothing_else(office, size):
    names = full_names(office)
    async with run_pilot(office, size) as pilot:
        await press(pilot, "i", "ctrl+l")
        assert is_locked(pilot)
        assert "coordinator" in text(pilot)
        assert not [name for name in names if name in text(pilot)]
        assert_tidy(pilot)
        for other in ((120, 36), (20, 5), (80, 24)):
            await pilot.resize_terminal(*other)
            await pilot.pause(0.1)
            assert not [name for name in names if name in text(pilot)]
            assert_tidy(pilot)
        for key in ("1", "2", "slash", "ctrl+p", "f1", "u", "question_mark", "comma", "escape", "tab", "ctrl+l"):
            await press(pilot, key)
            assert is_locked(pilot), key
            assert len(pilot.app.screen_stack) == 1


async def test_what_was_typed_just_before_the_key_is_kept_to_the_last_letter(office):
    """A fast hand: the field has not taken all letters yet when the key of the lock comes."""
    async with run_pilot(office) as pilot:
        await press(pilot, "c")
        for letter in "snel getypt":
            pilot.app.post_message(events.Key("space" if letter == " " else letter, letter))
        pilot.app.post_message(events.Key("ctrl+l", None))
        await pilot.pause()
        await pilot.pause()
        assert is_locked(pilot)
    with closing(open_store(office.path, WORDS)) as again:
        assert {"regel": "snel getypt"} in take_up(again).drafts.values()


async def test_it_locks_from_every_screen_and_every_dialog(office):
    """Whatever is open, the lock closes it, and the passphrase opens the desk again."""
    every = ("w", "i", "e", "d", "b", "c", "a", "t", "slash", "comma", "f1", "ctrl+p", "2", "3", "4", "5", "6", "0")
    async with run_pilot(office) as pilot:
        for key in every if FULL else ("w", "slash", "ctrl+p", "3"):
            await press(pilot, "1", key, "ctrl+l")
            assert is_locked(pilot), key
            await unlock(pilot)
            assert "is weer open" in said(pilot), key
            assert_tidy(pilot)


async def test_the_file_is_closed_and_nobody_is_left_in_memory(office):
    names = full_names(office)
    kinds = (Begeleider, Huishouden, Statushouder)
    gc.collect()
    before = {id(one) for one in gc.get_objects() if isinstance(one, kinds)}
    async with run_pilot(office) as pilot:
        await press(pilot, "i", "escape", "2", "3", "4", "1", "slash", *"anna", "escape", "e")
        await fill_in(pilot, "Getypt")
        assert any(id(one) not in before for one in gc.get_objects() if isinstance(one, kinds))
        await press(pilot, "ctrl+l")
        await pilot.pause(0.3)
        assert pilot.app._store is None
        assert pilot.app.stand is None
        with pytest.raises(db.store.engine.DatabaseError):
            office.db.conn.execute("SELECT 1")
        assert office.unlocked.held.database == office.unlocked.held.chain == office.unlocked.private == b""
        gc.collect()
        left = [one for one in gc.get_objects() if isinstance(one, kinds) and id(one) not in before]
        assert left == []
        assert not _reachable(pilot.app, names | {"Getypt"})


def _reachable(app, names):
    """The names in a text that can be reached from the app, by way of whatever holds what; not by way of this test."""
    other = (types.ModuleType, types.FrameType, types.CoroutineType, types.FunctionType, asyncio.Task, set, type)
    seen, found, queue = set(), [], [app]
    while queue:
        one = queue.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        for held in gc.get_referents(one):
            if isinstance(held, str):
                found += [(type(one).__name__, held[:60])] if any(name in held for name in names) else []
            elif not isinstance(held, other):
                queue.append(held)
    return found


async def test_the_same_screen_team_privacy_and_person_are_there_again(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3", "right", "down", "down", "p")
        chosen = cursor(pilot)
        await press(pilot, "ctrl+l")
        await unlock(pilot)
        assert pilot.app.current_mode == "mensen"
        assert pilot.app.privacy is Privacy.INITIALEN
        await press(pilot, "p", "p", "1")
        waiting = home(first_waiting(pilot.app.store).dossier)
        await put_cursor(pilot, waiting, "WaitingList")
        await press(pilot, "down")
        there = cursor(pilot, "WaitingList")
        await press(pilot, "ctrl+l")
        await unlock(pilot)
        assert cursor(pilot, "WaitingList") == there
        assert chosen


async def test_what_was_being_typed_is_sealed_and_comes_back_in_its_form(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "e")
        await fill_in(pilot, "Zeldzaamgetypt")
        await press(pilot, "ctrl+l")
        assert is_locked(pilot)
        pilot.app.backups.at_closing()
        kept = [path for path in office.path.parent.rglob("*") if path.is_file()]
        assert any(".concept-" in path.name for path in kept)
        assert not any(b"Zeldzaamgetypt" in path.read_bytes() for path in kept)
        assert not pilot.app.drafts
        await unlock(pilot)
        assert isinstance(pilot.app.screen, FormScreen)
        assert "Zeldzaamgetypt" in text(pilot)
        await press(pilot, "ctrl+s")
        await pilot.pause()
        assert "Zeldzaamgetypt" in str(dump(pilot.app.store))
        pilot.app.lock.tick()
        assert not any(".concept-" in path.name for path in office.path.parent.iterdir())


async def test_what_was_typed_in_a_dialog_is_there_when_that_is_opened_again(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "c")
        await type_text(pilot, "Zeldzaam")
        await press(pilot, "ctrl+l")
        await unlock(pilot)
        assert "U typte nog iets in een contact (D" in said(pilot)
        await press(pilot, "c")
        assert "Zeldzaam" in text(pilot)


async def test_a_wrong_passphrase_waits_longer_each_time_and_blocks_nothing(office, monkeypatch):
    monkeypatch.setattr(lock_screen, "PAUSES", (1, 60))
    async with run_pilot(office) as pilot:
        await press(pilot, "ctrl+l")
        await type_text(pilot, "dit is ze niet")
        assert "dit is ze niet" not in text(pilot)
        await press(pilot, "enter")
        await until(pilot, "past niet")
        for _ in range(100):
            if not pilot.app.screen.field.disabled:
                break
            await pilot.pause(0.05)
        await type_text(pilot, "weer niet")
        await press(pilot, "enter")
        await until(pilot, "Dat kan over 5")
        await type_text(pilot, WORDS)
        await press(pilot, "enter")
        assert is_locked(pilot), "before the time is over nothing is tried"
        assert pilot.app.lock._wrong == 2
        await press(pilot, "ctrl+q")
        assert not pilot.app._running or pilot.app._exit


async def test_a_colleague_opens_it_with_their_own_passphrase_and_sees_nothing_of_what_was_typed(office):
    add_user(office, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    async with run_pilot(office) as pilot:
        await press(pilot, "e")
        await fill_in(pilot, "Zeldzaamgetypt")
        await press(pilot, "ctrl+l")
        await unlock(pilot, ANNA)
        assert pilot.app.store.user == "anna"
        assert pilot.app.current_mode == "koppelen"
        assert not pilot.app.drafts
        assert "Zeldzaamgetypt" not in text(pilot)
        pilot.app.lock.tick()
        await press(pilot, "ctrl+l")
        await unlock(pilot)
        assert pilot.app.store.user == "coordinator"
        assert "Zeldzaamgetypt" in text(pilot)


async def test_nobody_there_for_five_minutes_locks_it_and_a_key_prevents_that(office):
    async with run_pilot(office) as pilot:
        lock = pilot.app.lock
        await press(pilot, "e")
        lock.idle.back(271)
        lock.tick()
        await pilot.pause()
        assert "seconden gaat Koppelbord op slot. Elke toets houdt het open" in said(pilot)
        await press(pilot, "down")
        assert said(pilot) == ""
        lock.tick()
        assert not lock.is_shut
        lock.idle.back(290)
        await pilot.hover()
        lock.tick()
        assert not lock.is_shut, "the mouse counts"
        lock.idle.back(301)
        lock.tick()
        await pilot.pause()
        assert is_locked(pilot)


async def test_the_warning_is_seen_over_a_dialog_too(office):
    async with run_pilot(office) as pilot:
        for key in ("w", "b", "f1", "c", "slash", "ctrl+p", "e"):
            await press(pilot, key)
            pilot.app.lock.idle.back(275)
            pilot.app.lock.tick()
            await pilot.pause()
            assert "gaat Koppelbord op slot" in text(pilot), key
            await press(pilot, "escape")


async def test_the_time_is_a_setting_and_nought_is_never(office):
    save_settings(office, TODAY, {"slot_minuten": 1})
    async with run_pilot(office) as pilot:
        pilot.app.lock.idle.back(61)
        pilot.app.lock.tick()
        assert pilot.app.lock.is_shut
    with closing(open_store(office.path, WORDS)) as again:
        save_settings(again, TODAY, {"slot_minuten": 0})
        async with run_pilot(again) as pilot:
            pilot.app.lock.idle.back(100_000)
            pilot.app.lock.tick()
            assert not pilot.app.lock.is_shut
    assert Settings().slot_minuten == 5


async def test_the_demonstration_says_why_it_has_no_lock(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "e")
        await fill_in(pilot, "Zeldzaamgetypt")
        await press(pilot, "ctrl+l")
        assert "gaat niet op slot" in said(pilot)
        pilot.app.lock.idle.back(10_000)
        pilot.app.lock.tick()
        assert not pilot.app.lock.is_shut
        assert not any(".concept-" in path.name for path in team.path.parent.iterdir())


async def test_what_works_in_the_background_ends(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "v")
        planner = pilot.app.planner
        planner.start()
        child = planner._child
        await press(pilot, "ctrl+l")
        assert child.poll() is not None
        assert pilot.app._planner is None
        await unlock(pilot)
        assert pilot.app.current_mode == "koppelen"


async def test_after_the_lock_the_desk_works_as_before(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "ctrl+l")
        await unlock(pilot)
        store = pilot.app.store
        household = first_waiting(store).dossier
        best(store, household)
        await press(pilot, "enter", "enter")
        assert len(running(store, household)) == 1
        await press(pilot, "u")
        if "al even geleden" in text(pilot):
            await press(pilot, "enter")
        assert running(store, household) == []


async def test_a_file_that_is_moved_while_it_is_open_locks_and_opens_again_once_it_is_back(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "e")
        await fill_in(pilot, "Zeldzaamgetypt")
        aside = office.path.with_name("weg.db")
        office.path.rename(aside)
        pilot.app._listen()
        await pilot.pause()
        assert is_locked(pilot)
        assert "verplaatst" in text(pilot)
        await type_text(pilot, WORDS)
        await press(pilot, "enter")
        await until(pilot, "is er niet. Zet het terug")
        assert not office.path.exists(), "nothing is made in its place"
        aside.rename(office.path)
        await unlock(pilot)
        assert "Zeldzaamgetypt" in text(pilot)


async def test_a_file_that_a_colleague_gave_a_new_key_is_opened_again_with_the_passphrase(office, monkeypatch):
    async with run_pilot(office) as pilot:
        await press(pilot, "e")
        await fill_in(pilot, "Zeldzaamgetypt")
        office.db.conn.execute("PRAGMA busy_timeout=50")
        with closing(open_store(office.path, WORDS)) as other:
            monkeypatch.setattr("db.store.users._alone", lambda store: None)
            office.db.conn.close()
            rekey(other, TODAY)
        pilot.app._listen()
        await pilot.pause()
        assert is_locked(pilot)
        assert "vervangen" in text(pilot)
        await unlock(pilot)
        assert "Zeldzaamgetypt" in text(pilot)


@pytest.mark.parametrize("keys", ["2", "3", "u", "e", "i", "slash", "enter"] if FULL else ["2", "e"])
async def test_a_file_that_can_not_be_read_is_a_sentence_and_no_crash(office, keys):
    async with run_pilot(office) as pilot:
        content = office.path.read_bytes()
        office.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        content = office.path.read_bytes()
        office.path.write_bytes(content[:4096] + bytes(len(content) - 4096))
        office.db.conn.execute("PRAGMA shrink_memory")
        pilot.app._stand = None
        await press(pilot, keys)
        if keys == "slash" and not pilot.app.lock.is_shut:
            await type_text(pilot, "anna")
        pilot.app._listen()
        await pilot.pause()
        if pilot.app.lock.is_shut:
            assert "niet te lezen" in text(pilot)
            office.path.write_bytes(content)
            await unlock(pilot)
        assert pilot.app._exception is None


async def test_own_changes_are_mirrored_beside_the_file_within_a_second(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "enter", "enter")
        pilot.app._listen()
        assert db.store.keys.read_key_file(office.path).aantal == office.log.head()[0]
