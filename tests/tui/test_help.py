"""Keys: every action has a Dutch label, stands in `?` and in the palette, and the line of keys fits."""

import re

import pytest
from rich.cells import cell_len
from textual.binding import Binding

from tests.sampling import by_turns, each_size
from tests.tui.visit import SIZES, assert_tidy, everywhere, fill_in, keys_shown, press, rows, run_pilot, said, text
from tui.app import Koppelbord
from tui.screens import (
    bezetting,
    caseload,
    choose,
    details,
    dialog,
    editing,
    ending,
    forms,
    importing,
    koppelen,
    list_check,
    list_columns,
    lookup,
    mensen,
    merging,
    rooster,
    splitting,
)
from tui.screens import help as helping
from tui.screens.desk import DeskScreen
from tui.screens.help import HelpDialog
from tui.widgets import form, toggles, weekgrid
from tui.widgets.bars import key_name

MODULES = (
    bezetting,
    caseload,
    choose,
    details,
    dialog,
    editing,
    ending,
    forms,
    helping,
    importing,
    koppelen,
    list_check,
    list_columns,
    lookup,
    mensen,
    merging,
    rooster,
    splitting,
    form,
    toggles,
    weekgrid,
)

ENGLISH = [
    "search",
    "quit",
    "focus",
    "scroll",
    "submit",
    "cancel",
    "command",
    "commands",
    "previous",
    "next",
    "page",
    "close",
    "open",
    "up",
    "down",
    "screenshot",
    "select",
    "maximize",
    "minimize",
    "help",
    "keys",
    "theme",
    "ok",
    "yes",
    "no",
    "save",
    "back",
    "delete",
    "enter_text",
    "show",
    "hide",
    "system",
    "palette",
    "error",
    "cut",
    "paste",
    "copy",
    "home",
    "end",
    "tab",
    "press",
    "type",
    "left",
    "right",
    "loading",
    "eta",
    "undo",
    "redo",
]
DUTCH_TOO = {"open", "home", "end", "tab", "enter", "up", "down", "left", "right", "type", "help", "delete"}
"""Words and names of keys that are on a Dutch keyboard or in a Dutch sentence as well."""


def bindings(kind):
    return [b for cls in kind.__mro__ if cls.__module__.startswith("tui.") for b in cls.__dict__.get("BINDINGS", ())]


def test_every_key_has_a_dutch_label_and_says_what_it_does_unless_it_only_moves():
    kinds = {Koppelbord, DeskScreen, *(k for m in MODULES for k in vars(m).values() if isinstance(k, type))}
    for kind in kinds:
        if not kind.__module__.startswith("tui."):
            continue
        for binding in bindings(kind):
            if binding.action == "copy_or_hint":
                continue
            assert isinstance(binding, Binding)
            assert binding.description, binding
            assert (
                binding.tooltip
                or "ove" in binding.action
                or re.match(r"((screen|app)\.)?(page|edge|focus)", binding.action)
            )
            words = set(re.findall(r"[a-z]+", f"{binding.description} {binding.tooltip}".lower()))
            assert not words & (set(ENGLISH) - DUTCH_TOO), binding


@pytest.mark.parametrize("mode", ["1", "2", "3"])
async def test_every_action_of_a_screen_is_in_the_help_and_in_the_palette(team, mode):
    async with run_pilot(team, (200, 60)) as pilot:
        await press(pilot, mode)
        screen, focused = pilot.app.screen, pilot.app.focused
        wanted = {b.description for node in (focused, screen, pilot.app) for b in bindings(type(node))} - {""}
        await press(pilot, "question_mark")
        assert isinstance(pilot.app.screen, HelpDialog)
        labels = {row[1] for row in rows(pilot)}
        assert wanted <= labels, wanted - labels
        await press(pilot, "escape", "ctrl+p")
        offered = {row[1] for row in rows(pilot)}
        moving = {"Omhoog", "Omlaag", "Bladzijde terug", "Bladzijde verder", "Eerste", "Laatste", "alles", "opdrachten"}
        assert wanted - moving <= offered, wanted - moving - offered


async def test_help_opens_with_both_keys_and_both_keys_close_it(team):
    async with run_pilot(team) as pilot:
        for key in ("question_mark", "f1"):
            for leave in ("escape", "enter", "question_mark", "f1"):
                await press(pilot, key)
                assert isinstance(pilot.app.screen, HelpDialog), key
                await press(pilot, leave)
                assert len(pilot.app.screen_stack) == 1, f"{leave} does not close what {key} opened"


async def test_f1_works_in_a_field_and_in_a_dialog(team):
    async with run_pilot(team) as pilot:
        for keys in (("comma",), ("slash",), ("n",), ("ctrl+p",)):
            await press(pilot, *keys, "f1")
            assert isinstance(pilot.app.screen, HelpDialog), keys
            await press(pilot, "escape", "escape")
            assert len(pilot.app.screen_stack) == 1


async def test_the_palette_does_what_is_chosen_where_it_was_asked_for(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "ctrl+p")
        await fill_in(pilot, "caseload")
        await press(pilot, "enter")
        assert pilot.app.current_mode == "caseload"
        await press(pilot, "ctrl+p")
        await fill_in(pilot, "details")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, details.DetailsScreen)
        await press(pilot, "escape", "ctrl+p")
        await fill_in(pilot, "licht of donker")
        await press(pilot, "enter")
        assert pilot.app.theme == "textual-light"
        await press(pilot, "ctrl+p")
        await fill_in(pilot, "qqqq")
        assert "Niets gevonden." in text(pilot)
        await press(pilot, "enter", "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_every_offer_of_the_palette_can_be_chosen_without_a_crash(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "ctrl+p")
        names = [row[1] for row in rows(pilot)]
        await press(pilot, "escape")
        for index, name in enumerate(names):
            if name == "stoppen":
                continue
            back = ["1"] if pilot.app.current_mode != "koppelen" else []
            await pilot.press(*back, "ctrl+p")
            pilot.app.screen.rowlist.cursor = index
            await press(pilot, "enter")
            for _ in range(4):
                if len(pilot.app.screen_stack) > 1:
                    await press(pilot, "escape")
            assert len(pilot.app.screen_stack) == 1, name


@each_size
async def test_no_english_is_seen_and_every_line_fits_on_every_screen(team, size):
    async with run_pilot(team, size) as pilot:
        names = {word for line in team.db.conn.execute("SELECT zoek FROM begeleider") for word in line[0].split()}
        async for where in everywhere(pilot):
            assert_tidy(pilot)
            seen = set(re.findall(r"[a-z]+", text(pilot).lower()))
            assert not seen & (set(ENGLISH) - DUTCH_TOO - names), where
            line = keys_shown(pilot)
            assert cell_len(line) <= size[0], f"{where}: {line}"


@pytest.mark.parametrize("size", [*SIZES, (40, 10)])
async def test_the_line_of_keys_always_names_where_all_keys_are(team, size):
    async with run_pilot(team, size) as pilot:
        for mode in ("1", "2", "3"):
            await press(pilot, mode)
            assert keys_shown(pilot).rstrip().endswith("? alles")
            assert "? alles" in text(pilot)
        await press(pilot, "i")
        assert keys_shown(pilot).rstrip().endswith("? alles")
        await press(pilot, "escape", "e")
        assert "f1" in keys_shown(pilot)


@pytest.mark.parametrize(
    ("shown", "size"), by_turns([("1", "enter"), ("2", "o draag over"), ("3", "f filter"), ("3", "n nieuw")])
)
async def test_what_a_screen_is_for_stands_in_its_line_of_keys(team, size, shown):
    mode, keys = shown
    async with run_pilot(team, size) as pilot:
        await press(pilot, mode)
        assert keys in text(pilot).splitlines()[-1]


async def test_the_key_names_are_those_of_the_keyboard():
    assert [key_name(k) for k in ("ctrl+p", "space", "question_mark", "asterisk", "escape", "shift+tab")] == [
        "ctrl+p",
        "spatie",
        "?",
        "*",
        "esc",
        "shift+tab",
    ]


async def test_ctrl_c_does_not_close_the_desk(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "ctrl+c")
        assert "ctrl+q sluit Koppelbord" in said(pilot)
        assert pilot.app.is_running


async def test_undo_is_no_key_of_a_field(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter", "3", "f", "ctrl+z")
        assert team.next_undo() is not None, "ctrl+z in a field takes back a koppeling that is not on the screen"
