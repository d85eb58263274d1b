"""Making tables of the report: rows of what was counted, each with the records that it counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from db.lists import Soort
from db.rules import figures
from db.rules.figures import Bron, Eenheid, Kolom, Rij, Waarde
from db.text import fold

T = TypeVar("T")

HUISHOUDENS = Kolom("huishoudens", "huishoudens")
AANTAL = Kolom("aantal", "aantal")

LEAST_WAITS = (5, 10)
"""Of how many households a report tells the median of how long it took, and the 90th percentile."""

ONBEKEND = "onbekend"
"""What is said of a choice that was not made."""

MEERVOUD = {
    Soort.VRIJWILLIGER: "vrijwilligers",
    Soort.STAGIAIRE: "stagiaires",
    Soort.MEDEWERKER: "medewerkers",
    Soort.TEAMLEIDER: "teamleiders",
    None: "niemand",
}
"""Who carries, as the rows of tables are called."""

_WORDS = {"beeindigd": "beëindigd"}


def column_percent(naam: str, kop: str) -> Kolom:
    """A column of shares."""
    return Kolom(naam, kop, Eenheid.PROCENT)


def key_of(label: str) -> str:
    """What a row with this label is called in a file: "geen klik" is "geen_klik"."""
    return fold(label).replace(" ", "_")


def label_of(value: str | None) -> str:
    """A value of a closed list as it is said."""
    return ONBEKEND if value is None else _WORDS.get(value, value)


def percent(part: float, whole: float) -> float | None:
    """The share of a whole in tenths of a percent, as a report gives it; None of nothing."""
    share = figures.percent(part, whole)
    return None if share is None else round(share, 1)


def grouped(items: Iterable[T], key: Callable[[T], str | None], order: Iterable[str | None]) -> dict[str, list[T]]:
    """The items by label: every one in `order`, empty ones too; None is what is unknown."""
    groups: dict[str, list[T]] = defaultdict(list, {label_of(value): [] for value in order})
    for item in items:
        groups[label_of(key(item))].append(item)
    return dict(groups)


def rows_of(
    groups: Mapping[str, list[T]],
    values: Callable[[list[T]], tuple[Waarde, ...]],
    sources: Callable[[list[T]], tuple[Bron, ...]],
    total: bool = True,
) -> tuple[Rij, ...]:
    """A row for each group, and one for all of them together."""
    rows = [Rij(key_of(label), label, values(found), sources(found)) for label, found in groups.items()]
    if total:
        together = [item for found in groups.values() for item in found]
        bron = tuple(one for row in rows for one in row.bron)
        rows.append(Rij("totaal", "totaal", values(together), bron, totaal=True))
    return tuple(rows)
