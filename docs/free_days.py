"""The free days of `db/data`: public holidays and school holidays by region; `python -m docs.free_days` writes them.

They come from the package `holidays`, which is not needed where Koppelbord runs: it reads in the days of the whole
world, which costs more memory and time than the first screen does.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from holidays import country_holidays

TARGET = Path(__file__).parents[1] / "db" / "data" / "vrije_dagen.csv"
YEARS = range(2015, 2041)
"""The years that are written; the school holidays as far as they are known."""
REGIONS = ("Noord", "Midden", "Zuid")


def rows() -> Iterator[tuple[str, str, str, str]]:
    """First day, last day, name and region, "" for everywhere, of each free day or row of free days."""
    for region in ("", *REGIONS):
        kind = ("school",) if region else ("public",)
        days = country_holidays("NL", language="nl", years=YEARS, categories=kind, subdiv=region or None)
        yield from _runs(sorted(days.items()), region)


def _runs(days: list[tuple[date, str]], region: str) -> Iterator[tuple[str, str, str, str]]:
    """Days that follow each other and have one name, as one row."""
    runs: list[tuple[date, date, str]] = []
    for day, name in days:
        if runs and runs[-1][1] + timedelta(days=1) == day and runs[-1][2] == name:
            runs[-1] = (runs[-1][0], day, name)
        else:
            runs.append((day, day, name))
    for first, last, name in runs:
        yield first.isoformat(), last.isoformat(), name, region


def text() -> str:
    """The file as it is to be."""
    return "\n".join([",".join(("van", "tot", "naam", "regio")), *(",".join(row) for row in rows()), ""])


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
