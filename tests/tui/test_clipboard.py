"""The ways out of the desk: the clipboard is emptied in time and noted, and only the demonstration has pictures."""

import base64

import pytest

import db.store.keys
from db.store import open_store
from db.store.changes import TAKEN_OUT
from tests.builders import TODAY, fill, household, vrijwilliger
from tests.tui.visit import press, run_pilot, said, text, type_text
from tui import clipboard
from tui.clipboard import EMPTY


@pytest.fixture
def office(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    store = open_store(tmp_path / "bord.db", "paard batterij nietje", clock=clock)
    fill(store, vrijwilliger(), household())
    yield store
    store.close()


def sent(pilot):
    """What the terminal is told about its clipboard from now on."""
    told = []
    driver = pilot.app._driver
    driver.write = lambda data: told.append(data) if "]52;" in data else None
    return told


def copied(words):
    return f"\x1b]52;c;{base64.b64encode(words.encode()).decode()}\a"


def noted(store):
    return [(entry.actie, entry.over) for entry in store.log.after(0, (TAKEN_OUT,))]


async def test_an_empty_clipboard_is_sent_after_half_a_minute_and_a_newer_copy_begins_again(office, monkeypatch):
    assert clipboard.STAYS == 30
    monkeypatch.setattr(clipboard, "STAYS", 1000)
    async with run_pilot(office) as pilot:
        told, app = sent(pilot), pilot.app
        app.copy_to_clipboard("een")
        first = app.clipboard_out._timer
        app.copy_to_clipboard("twee")
        second = app.clipboard_out._timer
        assert told == [copied("een"), copied("twee")]
        assert first is not second
        assert first._task is None or first._task.done() or first._task.cancelling(), "the first half minute is over"
        monkeypatch.setattr(clipboard, "STAYS", 0.05)
        app.copy_to_clipboard("drie")
        await pilot.pause(0.3)
        assert told[-1] == EMPTY
        assert told.count(EMPTY) == 1
        assert app.clipboard == ""


async def test_it_is_emptied_at_the_lock(office):
    async with run_pilot(office) as pilot:
        told = sent(pilot)
        pilot.app.copy_to_clipboard("Anna")
        await press(pilot, "ctrl+l")
        assert told == [copied("Anna"), EMPTY]


async def test_it_is_emptied_at_the_end_and_only_where_something_was_copied(office):
    async with run_pilot(office) as pilot:
        told = sent(pilot)
        pilot.app.copy_to_clipboard("Anna")
        await press(pilot, "ctrl+q")
        assert told == [copied("Anna"), EMPTY]
    async with run_pilot(office) as pilot:
        told = sent(pilot)
        await press(pilot, "ctrl+q")
        assert told == []


async def test_what_names_people_is_noted_and_what_names_nobody_is_not(office):
    async with run_pilot(office) as pilot:
        pilot.app.copy_to_clipboard("Anna Vries", "kennismaking D001 – V01")
        pilot.app.copy_to_clipboard("wij zoeken iemand", names=False)
        assert noted(office) == [("naar het klembord gekopieerd", "kennismaking D001 – V01")]
        await press(pilot, "e", "shift+home", "ctrl+c")
        assert noted(office)[1:] == [("naar het klembord gekopieerd", "tekst van het scherm")]
        assert office.next_undo().wijziging.actie != "naar het klembord gekopieerd"


async def test_what_can_not_be_noted_is_not_copied(office):
    async with run_pilot(office) as pilot:
        told = sent(pilot)
        office.path.rename(office.path.with_name("weg.db"))
        pilot.app.copy_to_clipboard("Anna Vries")
        assert told == []
        assert "Niet gekopieerd" in said(pilot)


async def test_there_is_no_picture_of_a_file_with_people(office, tmp_path):
    async with run_pilot(office) as pilot:
        await pilot.app.run_action("screenshot")
        assert "alleen in de demonstratie" in said(pilot)
        assert pilot.app.save_screenshot(path=str(tmp_path)) == ""
        assert pilot.app.deliver_screenshot(path=str(tmp_path)) is None
        assert not list(tmp_path.glob("*.svg"))
        await press(pilot, "ctrl+p")
        await type_text(pilot, "schermafdruk")
        assert "Niets gevonden" in text(pilot)


async def test_the_demonstration_has_its_picture_in_the_palette(store, tmp_path, monkeypatch):
    fill(store, vrijwilliger(), household())
    monkeypatch.setattr("tui.screens.handing_out.usual_folder", lambda: str(tmp_path))
    async with run_pilot(store, today=TODAY) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "schermafdruk")
        await press(pilot, "enter")
        assert "Geschreven: " in said(pilot)
        (picture,) = tmp_path.glob("*.svg")
        assert "Tesfay" in picture.read_text(encoding="utf-8")
