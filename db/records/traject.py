"""Tasks of the trajecten: the list that is taken up from the file, and what differs from it for one household."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.agenda import ALWAYS, Taak, Taaksoort, grouped
from db.dutch import aantal
from db.model import Huishouden
from db.records.rows import find, remove, save
from db.records.versions import hold_unseen
from db.rules.load import traject_begin
from db.rules.tasklist import Takenlijst, file_list, same
from db.rules.traject import TaakStand
from db.store import Change, Refused, Store
from db.text import fold


def take_up_tasks(store: Store, today: date, found: Takenlijst | None = None) -> bool:
    """Store the list of the file as a new one from today, where no stored list is the same.

    Who began before the first list follows it too; what was due before it is not asked.

    It can't be undone, and is no step of anybody. Gives whether it was stored. Raises Refused where a line of the file
    can't be read: then the lists stay as they are.
    """
    found = found or file_list()
    if found.fouten:
        raise Refused(f"De takenlijst is niet overgenomen; de vorige blijft gelden. {found.fouten[0]}")
    lists = _stored(store.db)
    if not found.taken or any(same(found.taken, known) for known in lists.values()):
        return False
    with store.change("takenlijst overgenomen", "", today, soort="begin") as change:
        for task in _stored(change.db).get(today, ()):  # the second list of one day takes the place of the first
            remove(change, task, task.naam)
        for task in found.taken:
            save(change, replace(task, vanaf=today, id=0, versie=0), task.naam)
    return True


def _stored(db: Any) -> dict[date, tuple[Taaksoort, ...]]:
    lists = grouped(find(db, Taaksoort, "1 ORDER BY vanaf, id"), lambda task: task.vanaf.isoformat())
    return {date.fromisoformat(vanaf): tasks for vanaf, tasks in lists.items()}


def follow_newest(store: Store, today: date) -> int:
    """Let the trajecten that run follow the newest list too, as one step; gives how many go over to it.

    The list then holds from the day that the first of them began; who began before that keeps the older one. Raises
    Refused where all follow it already.
    """
    with store.change("nieuwste takenlijst voor lopende trajecten", "", today) as change:
        lists = _stored(change.db)
        newest = max(lists, default=ALWAYS)
        begun = [day for home in find(change.db, Huishouden) if _runs(home) and (day := traject_begin(home))]
        older = [day for day in begun if day < newest]
        if not older:
            raise Refused("Alle lopende trajecten volgen de nieuwste takenlijst al.")
        _hold_from(change, lists, min(older))
    return len(older)


def _runs(home: Huishouden) -> bool:
    return home.traject_status is None or not home.traject_status.voorbij


def _hold_from(change: Change, lists: dict[date, tuple[Taaksoort, ...]], day: date) -> None:
    """Let the newest list hold from an earlier day; lists that would come between are no longer needed."""
    newest = max(lists)
    for vanaf, tasks in lists.items():
        for task in tasks if day <= vanaf < newest else ():
            remove(change, task, task.naam)
    for task in lists[newest]:
        save(change, replace(task, vanaf=day), task.naam)


def tick_off(
    store: Store, today: date, home: Huishouden, task: TaakStand, wie: str | None = None, since: int | None = None
) -> Taak:
    """Say that a task was done today, or, where it was done, that it is not.

    `since`, here and below, is the last change that the screen has seen: raises Conflict where the task was changed
    after it.
    """
    done = None if task.klaar else today
    action = "taak afgevinkt" if done else "taak weer open"
    return _change(store, today, home, task, action, since, klaar=done, nvt=False, wie=wie if done else None)


def set_aside(store: Store, today: date, home: Huishouden, task: TaakStand, since: int | None = None) -> Taak:
    """Say that a task does not apply to this household, or, where that was said, that it does."""
    action = "taak weer open" if task.nvt else "taak niet van toepassing"
    return _change(store, today, home, task, action, since, nvt=not task.nvt, klaar=None)


def set_deadline(
    store: Store, today: date, home: Huishouden, task: TaakStand, deadline: date | None, since: int | None = None
) -> Taak:
    """Agree on another deadline for one household; None is that of the list again."""
    return _change(store, today, home, task, "termijn gewijzigd", since, deadline=deadline)


def _change(
    store: Store, today: date, home: Huishouden, task: TaakStand, action: str, since: int | None, **values: object
) -> Taak:
    with store.change(action, f"{home.naam}, {task.naam}", today) as change:
        record = recorded(change.db, home.dossier, task.taak)
        saved = save(change, replace(record, **values), home.naam)  # type: ignore[arg-type]  # by name
        hold_unseen(change, since, f"{home.naam}, {task.naam}")
        return saved


def recorded(db: Any, dossier: str, taak: str) -> Taak:
    """What is recorded of a task of a household, a new record where that is nothing yet."""
    known = find(db, Taak, "dossier = ? AND taak = ?", (dossier, taak))
    return known[0] if known else Taak(dossier=dossier, taak=taak)


def tick_off_past(store: Store, today: date, late: Mapping[str, Sequence[TaakStand]], over: str = "") -> int:
    """Say at once of these tasks, by dossier, that they were done: for who begins with trajecten that run already."""
    count = sum(map(len, late.values()))
    if not count:
        raise Refused("Er is geen taak over de termijn.")
    about = ", ".join(filter(None, (over, aantal(count, "taak", "taken"))))
    with store.change("taken afgevinkt", about, today) as change:
        known = {(taak.dossier, taak.taak): taak for dossier in late for taak in _own(change.db, dossier)}
        for dossier, tasks in late.items():
            for task in tasks:
                record = known.get((dossier, task.taak)) or Taak(dossier=dossier, taak=task.taak)
                save(change, replace(record, klaar=today), task.naam)
    return count


def _own(db: Any, dossier: str) -> list[Taak]:
    """What differs from the list for one household."""
    return find(db, Taak, "dossier = ?", (dossier,))


def add_task(store: Store, today: date, home: Huishouden, naam: str, deadline: date | None) -> Taak:
    """Give a household a task of its own."""
    if not naam.strip():
        raise Refused("Schrijf wat er moet gebeuren.")
    with store.change("taak toegevoegd", f"{home.naam}, {naam}", today) as change:
        rows = change.query("SELECT taak FROM taak WHERE dossier = ? UNION SELECT taak FROM taaksoort", (home.dossier,))
        taken = {row[0] for row in rows} | {task.taak for task in file_list().taken}
        words = fold(naam) or "taak"
        key = next(k for n in range(len(taken) + 1) if (k := f"{words}-{n}" if n else words) not in taken)
        return save(change, Taak(dossier=home.dossier, taak=key, naam=naam, deadline=deadline), home.naam)


def remove_task(store: Store, today: date, home: Huishouden, task: TaakStand) -> None:
    """Take away a task that only this household has. Raises Refused for one of the list."""
    if not task.eigen:
        raise Refused("Deze taak staat in de lijst voor iedereen. n zegt dat ze hier niet van toepassing is.")
    with store.change("taak verwijderd", f"{home.naam}, {task.naam}", today) as change:
        for record in find(change.db, Taak, "dossier = ? AND taak = ?", (home.dossier, task.taak)):
            remove(change, record, home.naam)
