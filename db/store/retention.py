"""Which back-ups stay: the last of each of 12 days, 10 weeks and 9 months that have one, and the newest three."""

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime, timedelta

DAYS, WEEKS, MONTHS = 12, 10, 9

NEWEST = 3
"""So many of the newest stay, of one day too: should one turn out damaged, half an hour is lost and not a day."""

GONE_AFTER = timedelta(days=30)
"""How long a back-up that still has somebody who was erased may stay after that."""


def keep(times: Iterable[datetime], now: datetime) -> set[datetime]:
    """Which of the times at which back-ups were made stay: always the newest.

    Days are those of the times themselves. What a wrong clock made in a time to come is kept apart by the same rule,
    so that it takes no place of the others.
    """
    made = set(times)
    past = {time for time in made if time <= now}
    return _kept(past) | _kept(made - past)


def _kept(times: set[datetime]) -> set[datetime]:
    periods: tuple[tuple[Callable[[date], Hashable], int], ...] = (
        (lambda day: day, DAYS),
        (lambda day: day.isocalendar()[:2], WEEKS),
        (lambda day: (day.year, day.month), MONTHS),
    )
    kept = set(sorted(times)[-NEWEST:])
    for period, most in periods:
        last: dict[Hashable, datetime] = {}
        for time in sorted(times, reverse=True):
            last.setdefault(period(time.date()), time)
        kept.update(list(last.values())[:most])
    return kept


def expires(after: Iterable[datetime]) -> datetime | None:
    """When what has somebody has to be gone, by when they were erased after it was made; None where nobody was."""
    moments = list(after)
    return min(moments) + GONE_AFTER if moments else None
