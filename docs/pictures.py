"""The pictures of the README, from the demonstration team; `python -m docs.pictures` makes them.

Each is the screen of the running app at one size, as SVG. They need no font from anywhere: every run of text
states its own width, so that any monospaced font fits.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from db.demo import write_demo
from db.store import open_throwaway
from tui.app import Koppelbord

HERE = Path(__file__).parent

DAY = date(2024, 3, 19)
"""The day that counts as today in the pictures: when the council asked its questions."""

WAIT = "wait"
"""In place of a key: a moment for what is worked out in a child process."""

PICTURES: Mapping[str, tuple[tuple[int, int], tuple[str, ...]]] = {
    "koppelen.svg": ((120, 36), ()),
    "voorstel.svg": ((120, 36), ("v", *[WAIT] * 12)),
    "caseload.svg": ((120, 36), ("2", "down", "down", "enter")),
    "opzoeken.svg": ((120, 36), ("slash", *"vrijwilliger", "space", *"vollenhove")),
    "rooster.svg": ((120, 36), ("4",)),
    "vandaag.svg": ((120, 36), ("0",)),
    "vooruitblik.svg": ((120, 36), ("5", *[WAIT] * 4)),
    "rapport.svg": ((120, 36), ("6", *[WAIT] * 4, "down", "down")),
    "koppelen-80x24.svg": ((80, 24), ()),
}
"""For each picture the size of the terminal, and the keys that lead to it."""


def without_fonts(svg: str) -> str:
    """The picture without the fonts that it would fetch over the net."""
    return re.sub(r"\s*@font-face\s*\{[^}]*\}", "", svg)


async def picture(size: tuple[int, int], keys: tuple[str, ...], folder: Path) -> str:
    """The screen of this size after these keys, as SVG; `folder` takes the throw-away file."""
    store = open_throwaway(folder / f"demo-{size[0]}-{'-'.join(keys)[:40]}.db")
    try:
        write_demo(store, DAY, seed=1)
        app = Koppelbord(store, DAY)
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0.3)
            for key in keys:
                await (pilot.pause(0.3) if key == WAIT else pilot.press(key))
            await pilot.pause(0.3)
            return without_fonts(app.export_screenshot(title="Koppelbord"))
    finally:
        store.close()


def make(target: Path) -> list[Path]:
    """Write every picture into a folder; gives their paths."""
    made = []
    with tempfile.TemporaryDirectory() as folder:
        for name, (size, keys) in PICTURES.items():
            path = target / name
            path.write_text(asyncio.run(picture(size, keys, Path(folder))), encoding="utf-8")
            made.append(path)
    return made


if __name__ == "__main__":
    for path in make(HERE):
        sys.stdout.write(f"{path.name}\n")
