"""Report: how long it took from the key to a koppeling in the period, and who waits at its end."""

from collections.abc import Sequence

from db.dutch import aantal
from db.model import Huishouden
from db.rules.figures import Blad, Eenheid, Kolom, Rij, Tabel, homes
from db.rules.history import days_to_match, first_match
from db.rules.report.counting import Telling
from db.rules.report.tabling import HUISHOUDENS, grouped, rows_of

_DAGEN = Kolom("dagen", "dagen", Eenheid.DAGEN)

CLASSES = ((7, "1 week of korter"), (14, "tot 2 weken"), (28, "tot 4 weken"), (42, "tot 6 weken"), (91, "tot 13 weken"))
"""The classes of waiting: the most days of each, and what it is called; the rest took longer."""

LONGER = "langer dan 13 weken"

Waited = tuple[Huishouden, int]
"""A household with its days from key to koppeling."""


def waiting_page(telling: Telling) -> Blad:
    """From key to koppeling: median, 90th percentile and classes, and how many wait at the end."""
    took = coupled_in(telling)
    waits = telling.balans.wachtend
    sentences = [f"Aan het eind van de periode {_wait(len(waits))}."]
    if took:
        sentences.append(
            f"In de periode werden {aantal(len(took), 'huishouden', 'huishoudens')} voor het eerst gekoppeld."
        )
    return Blad(
        "wachten",
        "Van sleutel tot koppeling",
        tuple(sentences),
        (_middle(took), _spread(took), _waiting(telling)),
        kort="Wachttijd",
    )


def _wait(count: int) -> str:
    return f"{'wacht' if count == 1 else 'wachten'} {aantal(count, 'huishouden', 'huishoudens')} op een koppeling"


def coupled_in(telling: Telling) -> list[Waited]:
    """The households whose first koppeling that was to stay began in the period, with the days since their key."""
    found = []
    for home in telling.bereik.huishoudens:
        if not any(k.start in telling.verstreken for k in telling.stand.koppelingen_of(home.dossier)):
            continue
        first = first_match(telling.stand, home)
        if first and first.start in telling.verstreken:
            days = days_to_match(telling.stand, home)
            if days is not None:
                found.append((home, days))
    return found


def quantile(values: Sequence[int], percent: int) -> int | None:
    """The value that so many percent do not exceed, by nearest rank; None of nothing."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)] if ordered else None


def _middle(took: list[Waited]) -> Tabel:
    days = [one for _, one in took]
    bron = homes(home for home, _ in took)
    rows = (
        Rij("mediaan", "de helft binnen (mediaan)", (quantile(days, 50),), bron),
        Rij("p90", "negen van de tien binnen", (quantile(days, 90),), bron),
    )
    say = "Gerekend over wie in de periode voor het eerst een koppeling kreeg die bleef."
    return Tabel(
        "wachttijd", "Dagen van sleutel tot koppeling", (_DAGEN,), rows, geheim=True, optelbaar=False, uitleg=say
    )


def _spread(took: list[Waited]) -> Tabel:
    labels = [label for _, label in CLASSES] + [LONGER]
    groups = grouped(took, lambda one: next((label for most, label in CLASSES if one[1] <= most), LONGER), labels)
    rows = rows_of(groups, lambda some: (len(some),), lambda some: homes(home for home, _ in some))
    return Tabel("wachtklassen", "Wachttijd in klassen", (HUISHOUDENS,), rows, geheim=True)


def _waiting(telling: Telling) -> Tabel:
    waits = telling.balans.wachtend
    row = Rij("wachtend", "huishoudens die wachten", (len(waits),), homes(waits), alert=bool(waits))
    return Tabel("wachtend", "Wie wacht aan het eind", (HUISHOUDENS,), (row,))
