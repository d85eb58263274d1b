"""What is to be done, on which day: the actions that are open."""

from datetime import date

from db.agenda import Actie, grouped
from db.stand import Stand


def by_day(stand: Stand) -> dict[date, tuple[Actie, ...]]:
    """The open actions by day, the first day on top; within a day those with a time first, in their order."""
    ordered = sorted((one for one in stand.agenda.acties if one.klaar is None), key=order)
    days = grouped(ordered, lambda one: one.op.isoformat())
    return {date.fromisoformat(day): some for day, some in days.items()}


def due_actions(stand: Stand, until: date | None = None) -> tuple[Actie, ...]:
    """The open actions of that day and of the days before it, today where no day is said."""
    last = until or stand.today
    return tuple(one for day, some in by_day(stand).items() if day <= last for one in some)


def order(action: Actie) -> tuple[date, bool, str, int]:
    """Which action comes first: by day, then by time, those without a time last."""
    return action.op, not action.tijd, action.tijd, action.nummer


def actions_of(stand: Stand, dossier: str) -> tuple[Actie, ...]:
    """The open actions about a household."""
    return tuple(
        sorted((one for one in stand.agenda.acties if one.dossier == dossier and one.klaar is None), key=order)
    )
