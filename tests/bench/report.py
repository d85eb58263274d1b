"""The report of a year and what must be left out of it, for 2,000 and for 60,000 people; reading the file apart.

Run: python -m tests.bench.report [--only NAAM ...]
"""

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from db.records.stand import read_stand
from db.rules.ahead.outlook import outlook_page
from db.rules.months import Periode, year_of
from db.rules.report.period import report
from db.rules.report.suppression import protect
from db.rules.report.today import today_page
from db.rules.scope import Bereik, everyone
from db.stand import Stand
from tests.bench.keys import TODAY, make

T = TypeVar("T")

SIZES = {
    "2.000 mensen": ({"begeleiders": 400, "huishoudens": 1600, "waiting": 250, "teams": 20}, 300),
    "60.000 mensen": ({"begeleiders": 12_000, "huishoudens": 48_000, "waiting": 7500, "teams": 342}, 5000),
}
"""What is made, and the goal in milliseconds for all pages together."""


def timed(name: str, work: Callable[[], T]) -> tuple[T, float]:
    """What work gives and the milliseconds that it takes, which are printed."""
    begin = time.perf_counter()
    given = work()
    took = (time.perf_counter() - begin) * 1000
    print(f"  {name:24}{took:9.1f} ms")
    return given, took


def measure(stand: Stand, goal: int) -> None:
    """Print what each part takes, and all of them beside the goal."""
    bereik: Bereik = everyone(stand)
    periode: Periode = year_of(TODAY)
    _, ahead = timed("vooruitblik", lambda: outlook_page(bereik))
    _, now = timed("stand vandaag", lambda: today_page(bereik))
    pages, counted = timed("rapport", lambda: report(bereik, periode))
    _, hidden = timed("onderdrukken", lambda: protect(pages, pages, bereik))
    print(f"  {'samen':24}{ahead + now + counted + hidden:9.1f} ms (doel {goal})")


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", choices=SIZES, default=list(SIZES))
    for name in parser.parse_args().only:
        size, goal = SIZES[name]
        print(name)
        with tempfile.TemporaryDirectory() as folder:
            store = make(Path(folder), "bord.db", **size)
            stand, _ = timed("bestand lezen", lambda store=store: read_stand(store, TODAY, whole=True))
            store.close()
        measure(stand, goal)


if __name__ == "__main__":
    main()
