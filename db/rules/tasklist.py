"""The list of tasks of `data/taken.csv`, which a person can edit: each line a task, with its anchor and its days."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from db.agenda import ALWAYS, Taaksoort
from db.data import lines
from db.lists import Anker
from db.text import clean

FILE = "taken.csv"
HEAD = ("taak", "naam", "anker", "dagen")
MOST_DAYS = 1000
"""No deadline lies further than this many days from its anchor."""


@dataclass(frozen=True, slots=True)
class Takenlijst:
    """The tasks of the lines that could be read, and a sentence in Dutch for each that could not."""

    taken: tuple[Taaksoort, ...] = ()
    fouten: tuple[str, ...] = ()


@cache
def file_list() -> Takenlijst:
    """The list of the file as it is when the desk opens; where there is no file, an empty one that says so."""
    try:
        return read_list(lines(FILE))
    except (OSError, UnicodeDecodeError):
        return Takenlijst((), (f"{FILE} kan niet gelezen worden.",))


def read_list(text: Sequence[str]) -> Takenlijst:
    """The list in these lines: the first names the columns, those that begin with # explain."""
    taken: dict[str, Taaksoort] = {}
    fouten: list[str] = []
    for number, line in enumerate(text[1:], 2):
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found = _task(next(csv.reader([line])))
            if found.taak in taken:
                raise ValueError(f"{found.taak} staat er twee keer in")
            taken[found.taak] = found
        except (ValueError, csv.Error) as error:
            fouten.append(f"{FILE}, regel {number}: {error}.")
    if not text or tuple(clean(name) for name in text[0].lstrip("\ufeff").split(",")) != HEAD:
        fouten.insert(0, f"{FILE}, regel 1: de kolommen zijn {', '.join(HEAD)}.")
    return Takenlijst(tuple(taken.values()), tuple(fouten))


def _task(cells: Sequence[str]) -> Taaksoort:
    """The task of one line. Raises ValueError with what is not right, in Dutch."""
    if len(cells) != len(HEAD):
        raise ValueError("een regel heeft vier vakken; een naam met een komma staat tussen aanhalingstekens")
    taak, naam, anker, dagen = (clean(cell) for cell in cells)
    if not taak or not naam:
        raise ValueError("taak en naam kunnen niet leeg zijn")
    if anker not in tuple(Anker):
        raise ValueError(f"het anker is een van: {', '.join(Anker)}")
    if not dagen.removeprefix("-").isdecimal() or abs(int(dagen)) > MOST_DAYS:
        raise ValueError(f"dagen is een heel getal van -{MOST_DAYS} tot en met {MOST_DAYS}")
    return Taaksoort(vanaf=ALWAYS, taak=taak, naam=naam, anker=Anker(anker), dagen=int(dagen))


def same(one: Sequence[Taaksoort], other: Sequence[Taaksoort]) -> bool:
    """Whether two lists ask the same, whatever their order and from whenever they hold."""
    return {_content(task) for task in one} == {_content(task) for task in other}


def _content(task: Taaksoort) -> tuple[str, str, Anker, int]:
    return task.taak, task.naam, task.anker, task.dagen
