"""Deadlines: those of all tasks of a household that fall in some days, found without a look at the others.

It is what `db.rules.traject.tasks` says, for as many households as an office has.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from db.agenda import ALWAYS, Taak, Taaksoort
from db.lists import Anker
from db.model import Huishouden
from db.rules.tasklist import file_list
from db.rules.traject import anchors, kept_since, task_list
from db.stand import Stand

Termijn = tuple[date, date | None]
"""The deadline of a task, and the day on which it was done."""


@dataclass(frozen=True, slots=True)
class _Lijst:
    """A list of tasks: by name, and for each anchor by days with those days apart."""

    taken: dict[str, Taaksoort]
    per_anker: tuple[tuple[Anker, tuple[int, ...], tuple[Taaksoort, ...]], ...]
    sinds: date
    """From when it is kept."""


def deadlines(stand: Stand, home: Huishouden, van: date, tot: date) -> Iterator[Termijn]:
    """The deadlines from `van` through `tot` of the tasks that are known and apply, done or not, in no order."""
    lijst, days = _list_of(stand, home), anchors(home, stand.settings)
    own = stand.agenda.taken_of.get(home.dossier, {})
    # Of what was due before the list was kept nobody knows, unless something was said of it.
    yield from _listed(lijst, own, days, max(van, lijst.sinds), tot)
    for record in own.values():
        deadline = _deadline(record, lijst, days)
        if deadline and van <= deadline <= tot and not record.nvt:
            yield deadline, record.klaar


def _listed(
    lijst: _Lijst, own: dict[str, Taak], days: dict[Anker, date | None], van: date, tot: date
) -> Iterator[Termijn]:
    """Those of the list of which nothing is recorded: they are open."""
    for anker, offsets, taken in lijst.per_anker:
        anchor = days[anker]
        if anchor is None:
            continue
        first, after = bisect_left(offsets, (van - anchor).days), bisect_right(offsets, (tot - anchor).days)
        for nr in range(first, after):
            if taken[nr].taak not in own:
                yield anchor + timedelta(days=offsets[nr]), None


def _deadline(record: Taak, lijst: _Lijst, days: dict[Anker, date | None]) -> date | None:
    """The deadline of a task of which something is recorded; None of one that is neither listed nor their own."""
    task = lijst.taken.get(record.taak)
    if task is None:
        return record.deadline if record.naam else None
    anchor = days[task.anker]
    return record.deadline or (anchor + timedelta(days=task.dagen) if anchor else None)


def _list_of(stand: Stand, home: Huishouden) -> _Lijst:
    found = task_list(stand, home)
    return _lists(stand)[found[0].vanaf if found else ALWAYS]


@lru_cache(4)
def _lists(stand: Stand) -> dict[date, _Lijst]:
    """The lists of tasks by the day from which they hold, ordered for looking up."""
    lists = stand.agenda.takenlijsten or {ALWAYS: file_list().taken}
    return {vanaf: _ordered(found, kept_since(stand, vanaf)) for vanaf, found in lists.items()}


def _ordered(found: Sequence[Taaksoort], since: date) -> _Lijst:
    by_days = sorted(found, key=lambda task: task.dagen)
    groups = [(anker, tuple(task for task in by_days if task.anker is anker)) for anker in Anker]
    return _Lijst(
        {task.taak: task for task in found},
        tuple((anker, tuple(task.dagen for task in group), group) for anker, group in groups if group),
        since,
    )
