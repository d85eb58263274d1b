"""The lock when something else goes on: it never waits, never sticks, and what was under way does no harm."""

import shutil
import threading
from contextlib import closing
from datetime import UTC, datetime
from time import monotonic

import pytest

import db.records.stand
import db.store
import db.store.drafts
import db.store.keys
import tui.screens.backups
from db.demo import write_demo
from db.lists import Toegang
from db.records.traject import take_up_tasks
from db.store import Refused, open_store
from db.store.backup import make_backup, up_to_date
from db.store.engine import DatabaseError
from db.store.users import add_user, change_role, withdraw
from tests.builders import TODAY
from tests.tui.test_lock import ANNA, WORDS, is_locked, unlock
from tests.tui.visit import fill_in, press, run_pilot, said, text, type_text
from tui.app import Koppelbord
from tui.filed import PATIENCE
from tui.screens import lock as lock_screen
from tui.screens.choose import AskDialog, LineInput
from tui.screens.lock import Unseen
from tui.screens.secret import SecretDialog
from tui.screens.working import WorkDialog

BEFORE = datetime(2020, 1, 1, 9, tzinfo=UTC)
"""When the file was made, before the clock of the tests."""


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    monkeypatch.setattr(lock_screen, "PAUSES", (0, 0, 0))


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bord")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
        with closing(open_store(folder / "bord.db", WORDS, clock=lambda: BEFORE)) as store:
            take_up_tasks(store, TODAY)
            write_demo(store, TODAY, seed=1)
            make_backup(store)
    return folder


@pytest.fixture
def office(made_once, tmp_path, clock):
    """The demonstration team in a file with a passphrase, with a back-up of all of it."""
    folder = tmp_path / "kantoor"
    shutil.copytree(made_once, folder)
    store = open_store(folder / "bord.db", WORDS, clock=clock)
    yield store
    store.close()


async def wait_for(pilot, done):
    for _ in range(400):
        if done():
            return
        await pilot.pause(0.02)
    raise AssertionError(text(pilot))


async def try_words(pilot, words=WORDS):
    await type_text(pilot, words)
    await press(pilot, "enter")
    await wait_for(pilot, lambda: not pilot.app.screen.query_one(Unseen).disabled)


async def test_a_colleague_who_holds_the_file_does_not_hold_up_the_lock(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "enter", "enter")
        with closing(office.beside()) as colleague:
            colleague.db.conn.execute("BEGIN IMMEDIATE")
            began = monotonic()
            pilot.app.lock.shut()
            took = monotonic() - began
            colleague.db.conn.execute("ROLLBACK")
        assert took < 4  # SQLite's own patience, twice, is 10 s
        await pilot.pause()
        assert is_locked(pilot)


async def test_what_was_changed_is_in_a_backup_when_koppelbord_is_closed_from_the_lock(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "enter", "enter", "ctrl+l")
        assert is_locked(pilot)
        await press(pilot, "ctrl+q")
    assert pilot.app.backups.at_closing() == ""
    with closing(open_store(office.path, WORDS, clock=office.clock)) as store:
        assert up_to_date(store)


async def test_a_backup_that_the_lock_kept_from_beginning_is_made_after_it(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "enter", "enter")
        pilot.app.backups.make()
        await press(pilot, "ctrl+l")
        await unlock(pilot)
        pilot.app.backups.make()
        assert "Er wordt al" not in said(pilot)
        await wait_for(pilot, lambda: not pilot.app.backups.busy)
        assert pilot.app.backups.trouble == ""


@pytest.mark.parametrize("moment", ["before", "advance"])
async def test_a_restore_that_is_under_way_when_the_desk_locks_changes_nothing(office, monkeypatch, moment):
    go, inside = threading.Event(), threading.Event()
    restore = tui.screens.backups.restore
    answers = []

    def slow(*arguments, **named):
        act = named[moment]

        def held(*what):
            inside.set()
            go.wait(10)
            return act(*what)

        try:
            answers.append(restore(*arguments, **named | {moment: held}))
        except Exception as error:
            answers.append(str(error))
            raise

    monkeypatch.setattr(tui.screens.backups, "restore", slow)
    async with run_pilot(office) as pilot:
        pilot.app.open_backups()
        await pilot.pause()
        await press(pilot, "enter", "down", "enter")
        await type_text(pilot, WORDS)
        await press(pilot, "enter")
        await wait_for(pilot, inside.is_set)
        pilot.app.lock.shut()
        await pilot.pause()
        go.set()
        await wait_for(pilot, lambda: answers)
        assert answers == ["Gestopt. Er is niets gewijzigd."]
        assert is_locked(pilot)
        await unlock(pilot)
        await press(pilot, "ctrl+l")
        assert is_locked(pilot)


async def test_a_desk_whose_restore_never_ended_locks_again_after_unlocking(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "ctrl+l")
        pilot.app.backups.stopped = True
        await unlock(pilot)
        await press(pilot, "ctrl+l")
        assert is_locked(pilot)


async def test_a_typed_answer_does_not_come_back_for_somebody_else(office):
    async with run_pilot(office) as pilot:
        first, second = [one for one in pilot.app.stand.begeleiders if not one.soort.betaald][:2]
        for one, typed in ((first, "1-1-2020"), (second, "")):
            pilot.app.open_life(one.kenmerk)
            await pilot.pause()
            pilot.app.screen.action_other_day()
            await pilot.pause()
            assert isinstance(pilot.app.screen, AskDialog)
            assert pilot.app.screen.query_one(LineInput).value != "1-1-2020"
            if typed:
                await fill_in(pilot, typed)
                pilot.app.lock.tick()
            await press(pilot, "escape", "escape")
        await press(pilot, "ctrl+q")
        assert not pilot.app._running or pilot.app._exit  # nothing to ask about


async def test_the_passphrase_of_a_backup_is_kept_nowhere_and_is_no_number(office):
    async with run_pilot(office) as pilot:
        pilot.app.open_backups()
        await pilot.pause()
        await press(pilot, "enter", "down", "enter")
        await type_text(pilot, "geheim 123456782 woord")
        pilot.app.lock.tick()
        assert not pilot.app.drafts
        assert "geheim" not in text(pilot)
        await press(pilot, "enter")
        await wait_for(pilot, lambda: "past" in said(pilot) or "Dit hoort" in text(pilot))
        assert "Dit hoort" not in text(pilot)


@pytest.mark.parametrize("error", [DatabaseError("database is locked"), PermissionError("nee")])
async def test_a_file_that_does_not_open_is_a_sentence_and_can_be_tried_again(office, monkeypatch, error):
    def fails(*arguments, **named):
        raise error

    async with run_pilot(office) as pilot:
        await press(pilot, "ctrl+l")
        with monkeypatch.context() as patch:
            patch.setattr(db.store, "open_store", fails)
            await try_words(pilot)
            assert "niet te openen" in text(pilot)
            assert is_locked(pilot)
        await unlock(pilot)


async def test_a_file_that_can_not_be_read_after_opening_stays_locked(office, monkeypatch):
    def fails(*arguments):
        raise DatabaseError("database disk image is malformed")

    async with run_pilot(office) as pilot:
        await press(pilot, "ctrl+l")
        with monkeypatch.context() as patch:
            patch.setattr(db.records.stand, "teams", fails)
            await try_words(pilot)
            assert is_locked(pilot)
            assert pilot.app._store is None
        await unlock(pilot)


async def test_a_place_that_another_version_kept_is_no_trouble(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3", "ctrl+l")
        with closing(open_store(office.path, WORDS, clock=office.clock)) as store:
            typed = db.store.drafts.take_up(store)
            place = {"mode": "mensen", "soort": "begeleider", "privacy": "iets nieuws"}
            db.store.drafts.keep(store, db.store.drafts.Typed(typed.drafts, place))
        await unlock(pilot)
        assert pilot.app.current_mode == "mensen"


async def test_the_outcome_of_work_that_ended_under_the_lock_is_said_after_it(office):
    go, inside = threading.Event(), threading.Event()

    def job(own, advance):
        inside.set()
        go.wait(10)

    async with run_pilot(office) as pilot:
        pilot.app.push_screen(WorkDialog("Inlezen", "Even geduld.", job))
        await wait_for(pilot, inside.is_set)
        await press(pilot, "ctrl+l")
        assert is_locked(pilot)
        go.set()
        await wait_for(pilot, lambda: pilot.app.lock._news)
        await unlock(pilot)
        assert "Inlezen: dat is gedaan." in said(pilot)


async def test_what_is_doubtful_of_the_log_is_said_after_the_lock_too(office, monkeypatch):
    opened = db.store.open_store

    def doubted(*arguments, **named):
        store = opened(*arguments, **named)
        store.doubt = "Het logboek is korter dan het was."
        return store

    async with run_pilot(office) as pilot:
        await press(pilot, "ctrl+l")
        monkeypatch.setattr(db.store, "open_store", doubted)
        await unlock(pilot)
        assert "Het logboek is korter" in said(pilot)


async def test_who_waits_for_work_is_there(office):
    go = threading.Event()
    async with run_pilot(office) as pilot:
        pilot.app.push_screen(WorkDialog("Inlezen", "Even geduld.", lambda own, advance: go.wait(10)))
        await pilot.pause()
        pilot.app.lock.idle.back(100_000)
        pilot.app.lock.tick()
        go.set()
        assert not pilot.app.lock.is_shut


async def test_typing_that_could_not_be_kept_outlasts_a_colleague_at_the_same_desk(office, monkeypatch):
    def full(*arguments):
        raise OSError(28, "full")

    add_user(office, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    async with run_pilot(office) as pilot:
        await press(pilot, "e")
        await fill_in(pilot, "Zeldzaam")
        with monkeypatch.context() as patch:
            patch.setattr(db.store.drafts, "put", full)
            await press(pilot, "ctrl+l")
        await unlock(pilot, ANNA)
        pilot.app.lock.tick()
        assert "Zeldzaam" not in str(pilot.app.drafts.as_kept())
        await press(pilot, "ctrl+l")
        await unlock(pilot)
        assert "Zeldzaam" in str(pilot.app.drafts.as_kept())


async def test_the_desk_waits_a_short_while_for_a_colleague_who_writes(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "enter", "enter")
        pilot.app.lock.mirror()
        await press(pilot, "i", "escape")  # the log waits less for a look at somebody
        assert pilot.app.looks
        assert pilot.app.store.db.conn.execute("PRAGMA busy_timeout").fetchone()[0] == PATIENCE
        with closing(office.beside()) as colleague:
            colleague.db.conn.execute("BEGIN IMMEDIATE")
            pilot.app.store.wait_at_most(10)
            await press(pilot, "u")
            assert "houdt het bestand vast" in said(pilot)
            colleague.db.conn.execute("ROLLBACK")
        await press(pilot, "u")
        assert "Ongedaan" in said(pilot)


async def test_until_the_file_is_open_there_is_only_stopping(office):
    ready = threading.Event()

    def opens():
        ready.wait(10)
        return office

    async with Koppelbord(opens, TODAY).run_test() as pilot:
        await press(pilot, "ctrl+p", "f1", "ctrl+l", "slash", "9")
        assert len(pilot.app.screen_stack) == 1
        ready.set()
        await wait_for(pilot, lambda: pilot.app.current_mode == "koppelen")
        await press(pilot, "ctrl+p")
        assert len(pilot.app.screen_stack) == 2


async def test_what_can_not_be_copied_is_not_cut_either(office, monkeypatch):
    def refuses(*arguments):
        raise Refused("De schijf is vol.")

    async with run_pilot(office) as pilot:
        await press(pilot, "e")
        await fill_in(pilot, "Zeldzaam")
        pilot.app.focused.select_all()
        with monkeypatch.context() as patch:
            patch.setattr(office, "note", refuses)
            await press(pilot, "ctrl+x")
        assert pilot.app.focused.value == "Zeldzaam"
        assert "De schijf is vol." in text(pilot)
        await press(pilot, "ctrl+x")
        assert pilot.app.focused.value == ""


async def test_on_a_terminal_of_five_lines_a_list_shows_a_line_and_a_dialog_what_is_wrong(office):
    async with run_pilot(office, (20, 5)) as pilot:
        pilot.app.open_backups()
        await pilot.pause()
        assert "gemaakt" not in text(pilot)
        assert "2020" in text(pilot)
        pilot.app.push_screen(SecretDialog("Wachtzin van Anna", "Laat Anna zelf een wachtzin typen."))
        await pilot.pause()
        await press(pilot, *"kort", "enter")
        assert "! Een wachtzin" in text(pilot)


async def test_who_is_withdrawn_is_locked_out_within_a_second_and_another_role_shows_other_keys(office):
    add_user(office, TODAY, "anna", Toegang.COORDINATOR, ANNA)
    with closing(open_store(office.path, ANNA, user="anna", clock=office.clock)) as anna:
        async with run_pilot(anna) as pilot:
            assert pilot.app.may("open_log")
            change_role(office, TODAY, "anna", Toegang.LEESRECHT)
            pilot.app._listen()
            await pilot.pause()
            assert not pilot.app.may("open_log")
            assert "Uw rol is nu leesrecht" in said(pilot)
            withdraw(office, TODAY, "anna")
            pilot.app._listen()
            await pilot.pause()
            assert is_locked(pilot)
            assert "Uw toegang is ingetrokken" in text(pilot)
            await try_words(pilot, ANNA)
            assert is_locked(pilot)
