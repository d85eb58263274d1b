"""Role times action: who may only look writes nothing, whatever is pressed, and the keys say so before."""

import pytest

from db.lists import Toegang
from db.rules.waiting import waiting
from docs import tables
from tests.builders import dump
from tests.conftest import FULL
from tests.tui.visit import home, keys_shown, person, press, put_cursor, run_pilot, said, text
from tui.rights import LEAST, least
from tui.screens.help import EXTRA
from tui.widgets.bars import commands

LOOKS_AROUND = {"quit", "palette", "help", "go", "focus_next", "focus_previous", "toggle_light", "read_list"}
"""What leaves the desk, or leads to what is walked through by itself."""


def declared() -> set[str]:
    """The name of every action of the interface."""
    bindings = {binding.action for module in tables._modules() for binding in tables._bindings(module)}
    return {action.partition("(")[0].rpartition(".")[2] for action in bindings} | set(EXTRA)


def test_the_table_names_actions_that_are_there():
    assert set(LEAST) <= declared()


@pytest.mark.parametrize("rol", [Toegang.LEESRECHT, Toegang.MEDEWERKER])
async def test_what_a_role_may_not_do_is_not_shown_and_says_why(team, rol):
    team.rol = rol
    before = dump(team)
    async with run_pilot(team) as pilot:
        for action in sorted(name for name in declared() if not rol.may(least(name))):
            assert await pilot.app.run_action(action, pilot.app.screen)
            assert "Dat kan alleen" in said(pilot), action
        shown = {command.action for command in commands(pilot.app.screen)}
        assert all(rol.may(least(action)) for action in shown)
        await press(pilot, "ctrl+p")
        titles = [title for name, (title, _) in EXTRA.items() if not rol.may(least(name))]
        assert titles
        await press(pilot, *"alles exporteren")
        assert "Alles naar een werkmap" not in text(pilot)
    assert dump(team) == before


async def test_who_only_looks_is_not_shown_how_to_ask_a_begeleider(team):
    team.rol = Toegang.LEESRECHT
    async with run_pilot(team) as pilot:
        await press(pilot, "enter")
        assert pilot.app.focused is pilot.app.screen.people
        assert "vraag of stap" not in keys_shown(pilot)
        await press(pilot, "ctrl+p", *"bewaartermijn")
        assert "Wie lang genoeg" not in text(pilot)


async def test_the_keys_of_a_coordinator_are_all_there(team):
    async with run_pilot(team) as pilot:
        assert "duo" in {command.action for command in commands(pilot.app.screen)}
        assert "v voorstel" in keys_shown(pilot)


async def arrive(pilot, where) -> None:
    """Go to one of the screens, whatever is open: one of the desk, or one about somebody."""
    app = pilot.app
    for _ in range(8):
        if len(app.screen_stack) == 1:
            break
        await press(pilot, "escape")
    while len(app.screen_stack) > 1:
        app.pop_screen()
        await pilot.pause()
    mode = where if where in app.TITLES else "koppelen"
    app.switch_mode(mode)
    await pilot.pause()
    now = app.stand
    carried = next(k.dossier for k in now.koppelingen if k.eind is None)
    helper = next(b.kenmerk for b in now.begeleiders if not b.soort.betaald)
    match where:
        case "person":
            app.open_details(person(helper))
        case "household":
            app.open_details(home(carried))
        case "traject":
            app.open_traject(carried)
        case "lifecycle":
            app.open_life(helper)
        case "leaving":
            app.open_leaving(helper)
        case "begeleiders":
            await put_cursor(pilot, home(waiting(now)[0].huishouden.dossier), "WaitingList")
            await press(pilot, "enter")
    await pilot.pause()


SCREENS = ["koppelen", "caseload", "mensen", "rooster", "vooruitblik", "rapport", "vandaag"]
ABOUT = ["person", "household", "traject", "lifecycle", "leaving", "begeleiders"]


@pytest.mark.parametrize("where", [*SCREENS, *ABOUT] if FULL else ["begeleiders", "traject"])
async def test_who_may_only_look_writes_nothing_whatever_is_pressed(team, where):
    """Every action of a screen, going on with whatever it asks, as somebody who may only look."""
    team.rol = Toegang.LEESRECHT
    before, log = dump(team), team.log.latest()
    async with run_pilot(team) as pilot:
        await arrive(pilot, where)
        actions = sorted({command.action for command in commands(pilot.app.screen)})
        tried = 0
        for action in actions:
            await arrive(pilot, where)
            found = [command for command in commands(pilot.app.screen) if command.action == action]
            if found and action.partition("(")[0] not in LOOKS_AROUND:
                tried += 1
                await pilot.app.run_action(action, found[0].node)
                await pilot.pause()
                await press(pilot, "enter", "ctrl+s", "space", "enter", "ctrl+s")
                assert pilot.app._exception is None, action
        assert tried > 3
    assert (dump(team), team.log.latest()) == (before, log)
