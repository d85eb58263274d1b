"""A desk visit on a disk that fills up: each key is answered with a sentence, and what was typed stays in its form.

What was said to be done is in the file; what was not works as soon as there is room.
"""

import pytest
from textual.widgets import Input

import db.store.keys
from db.demo import write_demo
from db.model import Begeleider, Contact
from db.records.traject import take_up_tasks
from db.store import open_store
from tests.builders import TODAY, dump
from tests.faults.files import WORDS, opened
from tests.faults.full import no_file_grows, no_room, resource
from tests.tui.resting import rest, settle
from tests.tui.visit import everyone, fill_in, press, run_pilot, said, text, type_text
from tui.screens.forms import FormScreen


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    monkeypatch.setattr("textual.app.wait_for_idle", settle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", rest)


@pytest.fixture
def team(tmp_path):
    store = open_store(tmp_path / "bord.db", WORDS)
    take_up_tasks(store, TODAY)
    write_demo(store, TODAY)
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    yield store
    store.close()


def full(store):
    """No room: by the system where it can be told so, else by the database itself."""
    return no_file_grows(64) if resource is not None else no_room(store, 0)


FULL_DISK = "De schijf is vol of niet bereikbaar. Er is niets opgeslagen"


async def test_coupling_and_undo_say_that_there_is_no_room_and_work_after(team):
    async with run_pilot(team) as pilot:
        await pilot.pause()
        before = dump(team)
        with full(team):
            await press(pilot, "enter", "enter")
            assert FULL_DISK in said(pilot)
            assert dump(team) == before
        await press(pilot, "enter")
        assert "Gevraagd" in said(pilot)
        done = dump(team)
        assert done != before
        team.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with full(team):
            await press(pilot, "u")
            assert FULL_DISK in said(pilot)
            assert dump(team) == done
        await press(pilot, "u")
        assert dump(team) == before
    assert team.check() == []


async def test_a_form_keeps_what_was_typed_until_it_is_saved(team, tmp_path):
    async with run_pilot(team) as pilot:
        await press(pilot, "3")
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, FormScreen)
        typed = pilot.app.screen.query(Input).first()
        typed.focus()
        await pilot.pause()
        await fill_in(pilot, "Zwaanhilde")
        before = dump(team)
        with full(team):
            pilot.app.lock.tick()  # that it can't be kept apart either is said once, and not over what comes now
            await press(pilot, "ctrl+s")
            assert FULL_DISK in said(pilot)
            assert isinstance(pilot.app.screen, FormScreen)
            assert typed.value == "Zwaanhilde"
            assert dump(team) == before
            await press(pilot, "escape", "e")
            assert pilot.app.screen.query(Input).first().value == "Zwaanhilde", "it comes back as it was typed"
        await press(pilot, "ctrl+s")
        assert not isinstance(pilot.app.screen, FormScreen)
    assert "Zwaanhilde" in {person.voornaam for person in everyone(team, Begeleider)} | {
        person.kenmerk for person in everyone(team, Begeleider)
    }
    team.close()
    with opened(tmp_path / "bord.db") as again:
        assert again.check() == []


async def test_a_contact_keeps_what_was_typed(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "1", "c")
        await type_text(pilot, "belde over school")
        before = len(everyone(team, Contact))
        with full(team):
            await press(pilot, "enter")
            assert len(everyone(team, Contact)) == before
            assert FULL_DISK[:20] in text(pilot), text(pilot)
        if "belde over school" not in text(pilot):
            await press(pilot, "c")
            assert "belde over school" in text(pilot), "it comes back as it was typed"
        await press(pilot, "enter")
        assert "belde over school" in {contact.regel for contact in everyone(team, Contact)}
    assert team.check() == []


async def test_closing_on_a_full_disk_keeps_what_was_confirmed(team, tmp_path):
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter")
        assert "Gevraagd" in said(pilot)
        done = dump(team)
        with full(team):
            await press(pilot, "ctrl+q")
            team.close()
    with opened(tmp_path / "bord.db") as again:
        assert dump(again) == done
        assert again.check() == []
