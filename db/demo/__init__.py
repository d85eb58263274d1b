"""The demonstration: a team that nobody belongs to, as large as asked, the same for the same seed and day.

The default is the team of Steenwijkerland in March 2024 (see the domain page), with the shortage that the product
is for: 86 hours a week of supply, about 14 of them free, and 8 of 50 households that wait.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

from db.demo.diary import task_list
from db.demo.names import DutchNames, dutch_names
from db.demo.past import quotas
from db.demo.team import Numbers, build_team
from db.demo.towns import MOST_TEAMS, Town, towns
from db.model import Record
from db.records.rows import TABLE, to_row
from db.rules.partner_list import usual_partners
from db.store import Store

__all__ = ["write_demo"]

MOST_BEGELEIDERS = 12_000
MOST_HUISHOUDENS = 50_000


def write_demo(
    store: Store,
    today: date,
    begeleiders: int = 7,
    huishoudens: int = 50,
    waiting: int = 8,
    teams: int = 1,
    seed: int = 1,
) -> None:
    """Write a demonstration into an empty file, as one change that can't be undone.

    `begeleiders` are those who are inzetbaar, `huishoudens` those whose traject is not over, `waiting` of these
    have nobody; all are of the whole file and are spread evenly over the teams. Beside them each team has its
    teamleider, medewerker, two people in werving and some history. Raises ValueError, in Dutch, where the numbers
    don't go together.
    """
    _check(begeleiders, huishoudens, waiting, teams)
    sizes = zip(_split(begeleiders, teams), _split(huishoudens, teams), _split(waiting, teams), strict=True)
    names = dutch_names(seed, begeleiders + 6 * teams, huishoudens)
    numbers = Numbers(teams, begeleiders, huishoudens)
    rng = Random(seed)
    with store.change("demonstratie gemaakt", "", today, soort="begin") as change:
        for task in task_list(today):
            change.insert("taaksoort", to_row(task))
        for partner in usual_partners():
            change.insert("partner", to_row(partner))
        of_gemeente: Counter[str] = Counter()
        for town, size in zip(towns(teams), sizes, strict=True):
            of_gemeente[town.gemeente(town.kernen[0])] += size[1]
            for record in _records(rng, today, town, names, numbers, size):
                change.insert(TABLE[type(record)], to_row(record))
        for quota in quotas(today, of_gemeente):
            change.insert("taakstelling", to_row(quota))


def _records(
    rng: Random, today: date, town: Town, names: DutchNames, numbers: Numbers, size: tuple[int, int, int]
) -> Iterator[Record]:
    team = build_team(rng, today, town, names, numbers, *size)
    yield from team.begeleiders
    yield from team.huishoudens
    yield from team.statushouders
    yield from team.koppelingen
    yield from team.afwezigheden
    yield from team.diary
    yield from team.past


def _split(total: int, parts: int) -> list[int]:
    """The total in parts that differ by one at most, the larger ones first."""
    return [total // parts + (part < total % parts) for part in range(parts)]


def _check(begeleiders: int, huishoudens: int, waiting: int, teams: int) -> None:
    limits = (
        ("begeleiders", begeleiders, 1, MOST_BEGELEIDERS),
        ("huishoudens", huishoudens, 0, MOST_HUISHOUDENS),
        ("wachtende huishoudens", waiting, 0, MOST_HUISHOUDENS),
        ("teams", teams, 1, MOST_TEAMS),
    )
    for name, value, low, high in limits:
        if not low <= value <= high:
            raise ValueError(f"Het aantal {name} moet van {low} tot en met {high} zijn, niet {value}.")
    if waiting > huishoudens:
        raise ValueError(f"Er kunnen niet meer huishoudens wachten ({waiting}) dan er zijn ({huishoudens}).")
    if teams > begeleiders:
        raise ValueError(f"Elk team heeft een begeleider nodig: {teams} teams is te veel voor {begeleiders}.")
