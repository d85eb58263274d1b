"""A dialog that is left before it stands is left: it finds nothing of itself, and that is no fault of the program."""

import asyncio

import pytest
from textual import events

from tests.tui.visit import press, run_pilot


@pytest.mark.parametrize("ticks", [0, 1, 2, 4, 8])
@pytest.mark.parametrize("leave", ["dismiss", "exit"])
async def test_a_dialog_that_is_left_before_it_stands(team, ticks, leave):
    async with run_pilot(team) as pilot:
        await pilot.pause()
        pilot.app.post_message(events.Key("a", "a"))
        while len(pilot.app.screen_stack) == 1:
            await asyncio.sleep(0)
        for _ in range(ticks):
            await asyncio.sleep(0)
        if leave == "exit":
            pilot.app.exit()
        else:
            pilot.app.screen.dismiss(None)
            await press(pilot)
            assert len(pilot.app.screen_stack) == 1
    assert pilot.app.return_code == (0 if leave == "exit" else None)
