"""Key to painted result on the week grid with 300 and with 12,000 people, beside the barest table in the same run.

Run: python -m tests.bench.roster
"""

import asyncio
import tempfile
import time
from pathlib import Path
from statistics import median

from textual import events
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import DataTable

from db.records.week import Keuze, listed
from db.store import Store
from tests.bench.keys import TODAY, make
from tests.tui.resting import settle
from tui.app import Koppelbord

GOALS = {"stap": 40, "bladzijde": 40, "vrij": 40, "vast": 40, "ongedaan": 40, "week": 40}
"""Median milliseconds with 300 people; with 12,000 half as much again."""


async def press(pilot: Pilot[None], key: str) -> float:
    """Milliseconds from a key until nothing is left to do and all of it is painted: a scroll and a worker included."""
    begin = time.perf_counter()
    event = events.Key(key, None)
    event.set_sender(pilot.app)
    pilot.app._driver.send_message(event)  # type: ignore[union-attr]
    await asyncio.sleep(0)
    await pilot._wait_for_screen()
    await settle()
    took = (time.perf_counter() - begin) * 1000
    await asyncio.sleep(0.08)  # a fast typist
    return took


class Table(App[None]):
    """The barest table of thirty people and a week."""

    def compose(self) -> ComposeResult:
        yield DataTable()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("naam", *map(str, range(10)))
        table.add_rows([(f"barest {number}", *["vrij"] * 10) for number in range(30)])


async def barest() -> float:
    """The median in ms of moving the cursor of the barest table."""
    async with Table().run_test(size=(120, 36)) as pilot:
        await pilot.pause(0.5)
        return median([await press(pilot, key) for key in ["right", "down"] * 20])


async def measure(store: Store) -> dict[str, float]:
    """The median in ms of each kind of key."""
    app = Koppelbord(store, TODAY)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(1.0)
        app.team = None
        app.reload()
        await pilot.press("4", "down", "home")
        await pilot.pause(0.5)
        keys = {
            "stap": ["down", "right", "down", "left"] * 10,
            "bladzijde": ["pagedown"] * 12 + ["pageup"] * 8,
            "vrij": ["space"] * 9 + ["home", "down"] + ["space"] * 9,
            "ongedaan": ["u"] * 10,
            "week": ["right_square_bracket"] * 10,
            "vast": ["s", "home"] + ["space"] * 9,
        }
        return {name: median([await press(pilot, key) for key in some]) for name, some in keys.items()}


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        bare = asyncio.run(barest())
        print(f"kaalste tabel, stap {bare:5.1f} ms")
        for name, size, more in (
            ("300", {"begeleiders": 300, "huishoudens": 1200, "waiting": 20}, 1.0),
            ("12000", {"begeleiders": 12000, "huishoudens": 50000, "waiting": 20, "teams": 342}, 1.5),
        ):
            store = make(Path(folder), f"{name}.db", **size)
            people = len(listed(store.db, TODAY, Keuze()))
            for key, took in asyncio.run(measure(store)).items():
                goal = GOALS[key] * more
                print(f"{people:6} mensen  {key:10} {took:6.1f} ms  {took / bare:5.2f} x kaalst (doel {goal:.0f} ms)")
            store.close()


if __name__ == "__main__":
    main()
