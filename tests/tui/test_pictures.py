"""Pictures of the main screens: whoever changes how one looks sees it, and looks at the picture.

Made anew with `pytest tests/tui/test_pictures.py --snapshot-update`.
"""

from pathlib import Path

import pytest
from textual.widgets import Input

from tests.builders import TODAY
from tests.tui.visit import SIZES, fill_in, press, rows, until
from tui.app import Koppelbord

LISTS = Path(__file__).parents[1] / "exchange" / "lijsten"

SCREENS = {
    "koppelen": (),
    "gevraagd": ("enter", "enter"),
    "overdragen": ("end", "o"),
    "caseload": ("2", "down", "enter"),
    "mensen": ("3",),
    "details": ("2", "i"),
    "formulier": ("3", "e"),
    "opzoeken": ("slash", "a", "n"),
    "opzoeken-woorden": ("slash", *"vrijwilliger", "space", *"vollenhove"),
    "samenvoegen": ("3", "i", "m", *"kolster", "enter"),
    "splitsen": ("3", "right", "i", "s", "space"),
    "rooster": ("4",),
    "vast-rooster": ("4", "down", "s", "plus"),
    "vak": ("4", "down", "right", "enter"),
    "vandaag": ("0",),
    "traject": ("2", "down", "enter", "down", "t"),
    "contact": ("2", "down", "enter", "down", "c"),
    "levensloop": ("3", "down", "l"),
    "toetsen": ("f1",),
}


@pytest.fixture(autouse=True)
def no_blinking(monkeypatch):
    """A cursor that blinks is on one picture and not on the next."""
    monkeypatch.setattr(Input, "_toggle_cursor", lambda field: None)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("screen", SCREENS)
def test_picture(team, snap_compare, screen, size):
    app = Koppelbord(team, TODAY)
    assert snap_compare(app, press=SCREENS[screen], terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_in_light(team, snap_compare, size):
    async def light(pilot):
        pilot.app.toggle_light()
        await pilot.pause()

    assert snap_compare(Koppelbord(team, TODAY), terminal_size=size, run_before=light)


FIGURES = {
    "vooruitblik": ("5",),
    "vooruitblik-tabel": ("5", "tab", "pagedown"),
    "taakstelling": ("5", "down"),
    "druk": ("5", "end"),
    "rapport": ("6",),
    "rapport-wachttijd": ("6", "end", "up", "tab"),
}


async def worked_out(pilot):
    """Wait until the page is there, and all that is worked out with it."""
    while not pilot.app.screen.blad or pilot.app.screen._job:
        await pilot.pause(0.05)
    await pilot.pause()


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("page", FIGURES)
def test_picture_of_figures(team, snap_compare, page, size):
    async def turned(pilot):
        for key in FIGURES[page]:
            await press(pilot, key)
            await worked_out(pilot)

    assert snap_compare(Koppelbord(team, TODAY), terminal_size=size, run_before=turned)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("key", ["5", "6"], ids=["vooruitblik", "rapport"])
def test_picture_of_figures_in_light(team, snap_compare, key, size):
    async def light(pilot):
        pilot.app.toggle_light()
        await press(pilot, key)
        await worked_out(pilot)

    assert snap_compare(Koppelbord(team, TODAY), terminal_size=size, run_before=light)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_picture_of_the_welcome(store, snap_compare, size):
    assert snap_compare(Koppelbord(store, TODAY), terminal_size=size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [(), ("ctrl+s",)], ids=["kolommen", "nakijken"])
def test_picture_of_the_first_day(store, snap_compare, keys, size):
    async def read(pilot):
        await press(pilot, "escape")
        pilot.app.read_list()
        await pilot.pause()
        await fill_in(pilot, str(LISTS / "vrijwilligers.xlsx"))
        await press(pilot, "enter")
        await until(pilot, "Kloppen de kolommen")
        await press(pilot, *keys)
        if keys:
            await until(pilot, "Even nakijken")
        await pilot.pause()

    assert snap_compare(Koppelbord(store, TODAY), terminal_size=size, run_before=read)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    "keys", [(), ("down", "down", "space", "tab"), ("plus",)], ids=["voorstel", "ander", "wat-als"]
)
def test_picture_of_the_plan(team, snap_compare, keys, size):
    async def planned(pilot):
        await press(pilot, "v")
        await until(pilot, "bewezen beste plan")
        screen = pilot.app.screen
        while screen._lacking is None or not screen._prices:
            await pilot.pause(0.05)
        await press(pilot, *keys)
        if "plus" in keys:
            await until(pilot, "huishoudens gekoppeld")
            pilot.app.screen.query(Input).set(disabled=True)  # no cursor that blinks
        else:
            while any(cells[-1] == "…" for cells in rows(pilot, "OthersList")):
                await pilot.pause(0.05)
        await pilot.pause()

    assert snap_compare(Koppelbord(team, TODAY), terminal_size=size, run_before=planned)
