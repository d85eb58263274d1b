"""Free days: the public holidays of the Netherlands, and the school holidays by region, from `data/vrije_dagen.csv`."""

import csv
from datetime import date, timedelta
from functools import cache

from db.data import lines


def feestdag(day: date) -> str:
    """The name of the Dutch public holiday on that day, "" on any other."""
    return _days("").get(day, "")


def schoolvakantie(day: date, regio: str) -> str:
    """The name of the school holiday in a region (Noord, Midden, Zuid) on that day, "" on any other."""
    return _days(regio).get(day, "")


@cache
def _days(regio: str) -> dict[date, str]:
    found: dict[date, str] = {}
    for row in csv.DictReader(lines("vrije_dagen.csv")):
        if row["regio"] == regio:
            first, last = date.fromisoformat(row["van"]), date.fromisoformat(row["tot"])
            found |= {first + timedelta(days=n): row["naam"] for n in range((last - first).days + 1)}
    return found
