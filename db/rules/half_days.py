"""Half-days as they are typed: `di ochtend`, `dinsdagochtend`, `dinsdag`, `avond`."""

from collections.abc import Iterable

from db.dutch import WEEKDAGEN
from db.lists import Dagdeel

_DAYS = {name: short for short, full in WEEKDAGEN.items() for name in (short, full, f"{full}s")}
_PARTS = {f"{part}{ending}": part for part in ("ochtend", "middag", "avond") for ending in ("", "en", "s")}
_PARTS |= {"morgen": "ochtend", "morgens": "ochtend", "namiddag": "middag"}


def half_days(words: Iterable[str]) -> frozenset[Dagdeel]:
    """The half-days that folded words name: `di ochtend`, `dinsdagochtend`, `dinsdag`, `avond`; none for other words.

    Two letters alone name no day: many names begin with them.
    """
    words = list(words)
    if len(words) == 1:
        words = next(([day, words[0][len(day) :]] for day in WEEKDAGEN.values() if words[0].startswith(day)), words)
    match words:
        case [day, part] if day in _DAYS and part in _PARTS:
            return frozenset({Dagdeel(f"{_DAYS[day]}-{_PARTS[part]}")})
        case [day, "" | "s"] | [day] if day in WEEKDAGEN.values():
            return frozenset(d for d in Dagdeel if d.startswith(_DAYS[day]))
        case [part] if part in _PARTS:
            return frozenset(d for d in Dagdeel if d.endswith(_PARTS[part]))
    return frozenset()
