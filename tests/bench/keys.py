"""Key to painted result on a list of 60,000 people, beside a small list in the same run.

Run: python -m tests.bench.keys
"""

import asyncio
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from textual import events
from textual.pilot import Pilot

from db.demo import write_demo
from db.records.people import Lijst, count
from db.store import Store, open_throwaway
from tui.app import Koppelbord

TODAY = date(2024, 3, 19)
WORDS = ("tesf", "al-k", "moham", "steen", "yusu")


async def press(pilot: Pilot[None], key: str) -> float:
    """Milliseconds from a key to the painted result.

    `pilot.press` itself sleeps 40 ms to see whether the app rests; here the key is sent, everything that waits is
    processed, and the screen is painted at once.
    """
    begin = time.perf_counter()
    event = events.Key("space" if key == " " else key, key if len(key) == 1 else None)
    event.set_sender(pilot.app)
    pilot.app._driver.send_message(event)  # type: ignore[union-attr]
    await asyncio.sleep(0)
    await pilot._wait_for_screen()
    pilot.app.screen._on_timer_update()
    took = (time.perf_counter() - begin) * 1000
    await asyncio.sleep(0.08)  # a fast typist; the record beside the list comes in between
    return took


async def measure(store: Store) -> tuple[float, float]:
    """Medians in ms: a key that filters, a key that moves the cursor, in the list of statushouders."""
    app = Koppelbord(store, TODAY)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(1.0)
        await pilot.press("3", "right", "right")
        await pilot.pause()
        moving = [await press(pilot, key) for key in ["down"] * 40 + ["pagedown"] * 10 + ["end", "home"] + ["up"] * 4]
        await pilot.press("f")
        typing: list[float] = []
        for word in WORDS:
            typing += [await press(pilot, letter) for letter in word]
            for _ in word:
                typing.append(await press(pilot, "backspace"))
        return median(typing), median(moving)


def make(folder: Path, name: str, **size: int) -> Store:
    """A demonstration of this size."""
    store = open_throwaway(folder / name)
    write_demo(store, TODAY, **size)
    return store


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        small = make(Path(folder), "klein.db")
        large = make(Path(folder), "groot.db", begeleiders=5000, huishoudens=22500, waiting=4000, teams=150)
        for name, store in (("klein", small), ("groot", large)):
            typing, moving = asyncio.run(measure(store))
            people = count(store, Lijst.STATUSHOUDERS)
            print(f"{name} {people:6} mensen  filter {typing:5.1f} ms (doel 80)  cursor {moving:5.1f} ms (doel 30)")
            store.close()


if __name__ == "__main__":
    main()
