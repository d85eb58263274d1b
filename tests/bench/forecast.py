"""The forecast of hours needed against what then happened, over 100 simulated years.

Each year is an office of which all that will happen is made up first: keys that shift, trajecten that stand still, end
early or are extended. The forecast sees the records as they were on its day; what happened is summed day by day.

Run: python -m tests.bench.forecast
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from db.agenda import Agenda, Onderbreking
from db.lists import TrajectStatus, Zwaarte
from db.model import Huishouden
from db.rules.ahead.outlook import outlook
from db.rules.history import needed_on
from db.rules.load import add_months
from db.rules.months import Periode, months_ahead
from db.rules.scope import everyone
from db.stand import Stand

YEARS = 100
PERSONS = 136
A_DAY = PERSONS / 2.7 / 365.25
"""Households a day."""

BEGIN, END = date(2022, 1, 1), date(2025, 6, 30)
"""From when until when households come; the year that is forecast has full years around it."""

YEAR = date(2023, 6, 30)
"""The day before the year that is forecast."""

SHIFT = 10
"""Standard deviation of how many days a key comes later than announced; on average 3."""

STOPS, EARLY, LONGER = 0.08, 0.10, 0.20
"""The share of trajecten that are interrupted for a while, that end before their time, and that are extended."""

DECIDED = timedelta(days=14)
"""How long before the planned end it is decided to go on."""


@dataclass(frozen=True)
class Levensloop:
    """What is announced of a household, and what then happens."""

    dossier: str
    zwaarte: Zwaarte | None
    aangekondigd: date
    sleutel: date
    stil: tuple[date, date] | None
    eind: date

    @property
    def gepland(self) -> date:
        """The end as it is planned once there is a key."""
        return add_months(self.sleutel, 12)

    def known_on(self, day: date) -> tuple[Huishouden, Onderbreking | None]:
        """The records of that day."""
        key = self.sleutel if min(self.sleutel, self.aangekondigd) <= day else self.aangekondigd
        home = Huishouden(dossier=self.dossier, naam="", zwaarte=self.zwaarte, sleuteldatum=key)
        home = replace(home, traject_status=TrajectStatus.LOPEND)
        stop = None
        if self.stil and self.stil[0] <= day:
            stop = Onderbreking(dossier=self.dossier, van=self.stil[0], tot=self.stil[1])
            if day < self.stil[1]:
                home = replace(home, traject_status=TrajectStatus.ONDERBROKEN)
        if self.eind <= day:
            home = replace(home, traject_eind=self.eind, traject_status=TrajectStatus.AFGEROND)
        elif self.eind > self.gepland and self.gepland - DECIDED <= day:
            home = replace(home, traject_eind=self.eind)
        return home, stop


def lives(r: Random, a_day: float, shift: int, events: bool) -> Iterator[Levensloop]:
    """The households of an office, arriving by chance."""
    mix = [r.random() for _ in range(4)]
    day = r.expovariate(a_day)
    while BEGIN + timedelta(days=day) <= END:
        announced = BEGIN + timedelta(days=int(day))
        key = announced + timedelta(days=round(r.gauss(3, shift))) if shift else announced
        end = planned = add_months(key, 12)
        stop = None
        chance = r.random()
        if events and chance < EARLY:
            end = key + timedelta(days=r.randint(60, 340))
        elif events and chance < EARLY + LONGER:
            end = add_months(planned, r.randint(1, 3))
        if events and r.random() < STOPS:
            begin = key + timedelta(days=r.randint(10, 300))
            stop = (begin, begin + timedelta(days=r.randint(14, 70)))
            stop = stop if stop[1] < end else None
        zwaarte = r.choices([*Zwaarte, None], mix)[0]
        yield Levensloop(f"D{day:.6f}", zwaarte, announced, key, stop, end)
        day += r.expovariate(a_day)


def as_known(everybody: list[Levensloop], day: date, ahead: date) -> Stand:
    """The Stand of that day, with the households that are announced for `ahead` or before."""
    known = [life.known_on(day) for life in everybody if life.aangekondigd <= ahead or life.sleutel <= day]
    return Stand(
        day,
        huishoudens=tuple(home for home, _ in known),
        agenda=Agenda(onderbrekingen=tuple(stop for _, stop in known if stop)),
    )


def happened(afterwards: Stand, month: Periode) -> float:
    """The hours a week that were needed, on average over the days of a month that is past."""
    days = [month.van + timedelta(days=n) for n in range(month.dagen)]
    return sum(needed_on(afterwards, home, day) for home in afterwards.huishoudens for day in days) / month.dagen


def known_by_key(r: Random) -> Iterator[float]:
    """How far the forecast was off, as a share of what happened, for each month of a year, three months ahead."""
    everybody = list(lives(r, A_DAY, SHIFT, events=True))
    for target in months_ahead(YEAR):
        day = add_months(target.van, -3)
        forecast = outlook(everyone(as_known(everybody, day, END)), 0).maanden[2]
        assert forecast.periode == target
        then = happened(as_known(everybody, target.tot + timedelta(days=1), END), target)
        yield abs(forecast.nodig - then) / then


def unknown(r: Random, events: bool) -> Iterator[bool]:
    """Whether each month of a year fell within the band that was given before it, with no key known."""
    everybody = list(lives(r, A_DAY, 0, events))
    forecast = outlook(everyone(as_known(everybody, YEAR, YEAR)), PERSONS)
    for month in forecast.maanden:
        afterwards = as_known(everybody, month.periode.tot + timedelta(days=1), month.periode.tot)
        yield month.laag <= happened(afterwards, month.periode) <= month.hoog


def main() -> None:
    """Print the figures and their goals."""
    off = [error for year in range(YEARS) for error in known_by_key(Random(f"bekend {year}"))]
    near = sum(error <= 0.10 for error in off) / len(off)
    off.sort()
    print(f"{YEARS} jaren, {len(off)} maanden, drie maanden vooruit, sleutels bekend")
    print(f"  binnen 10 procent      {near:6.1%}  (doel minstens 80%)")
    print(f"  afwijking, mediaan     {off[len(off) // 2]:6.1%}")
    print(f"  afwijking, 9 van de 10 {off[len(off) * 9 // 10]:6.1%}")
    for events, what in ((False, "aankomsten onbekend"), (True, "en ook onderbroken, korter en langer")):
        held = [inside for year in range(YEARS) for inside in unknown(Random(f"onbekend {year}"), events)]
        goal = "  (doel 75 tot 85%)" if not events else "  (de marge gaat alleen over aankomsten)"
        print(f"{len(held)} maanden, {what}")
        print(f"  binnen de marge        {sum(held) / len(held):6.1%}{goal}")


if __name__ == "__main__":
    main()
