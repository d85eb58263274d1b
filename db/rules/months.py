"""Months and other periods, with both their first and their last day in them."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from db.dutch import MAANDEN, datum


@dataclass(frozen=True, slots=True, order=True)
class Periode:
    """From `van` through `tot`."""

    van: date
    tot: date

    def __contains__(self, day: date | None) -> bool:
        """Whether a day falls in it; an unknown one does not."""
        return day is not None and self.van <= day <= self.tot

    @property
    def dagen(self) -> int:
        """How many days it has."""
        return (self.tot - self.van).days + 1

    @property
    def titel(self) -> str:
        """What it is called: "maart 2024" is "mrt 2024", a whole quarter "1e kwartaal 2024", else its two days."""
        first, last = self.van, self.tot
        if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
            return str(first.year)
        for quarter in range(1, 5):
            if self == quarter_of(date(first.year, quarter * 3, 1)):
                return f"{quarter}e kwartaal {first.year}"
        if self == month_of(first):
            return f"{MAANDEN[first.month - 1]} {first.year}"
        return f"{datum(first)} tot en met {datum(last)}"


def month_of(day: date) -> Periode:
    """The month of a day."""
    return Periode(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def quarter_of(day: date) -> Periode:
    """The quarter of a day."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return Periode(first, month_of(date(day.year, first.month + 2, 1)).tot)


def year_of(day: date) -> Periode:
    """The year of a day."""
    return Periode(date(day.year, 1, 1), date(day.year, 12, 31))


def year_back(today: date) -> Periode:
    """The 12 months up to and with that of today, which ends today."""
    return Periode(months_back(today)[0].van, today)


def months_ahead(today: date, count: int = 12) -> tuple[Periode, ...]:
    """The whole months that begin after today, the next one first."""
    found = []
    day = today
    for _ in range(count):
        found.append(month_of(month_of(day).tot + timedelta(days=1)))
        day = found[-1].van
    return tuple(found)


def months_back(today: date, count: int = 12) -> tuple[Periode, ...]:
    """The months up to and with that of today, which ends today; the oldest first."""
    found = [Periode(today.replace(day=1), today)]
    while len(found) < count:
        found.append(month_of(found[-1].van - timedelta(days=1)))
    return tuple(reversed(found))
