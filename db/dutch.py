"""How a Dutchman reads it: dates, hours, counts and lists in words."""

from collections.abc import Iterable
from datetime import date, datetime

MAANDEN = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
DAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
WEEKDAGEN = dict(
    zip(DAGEN, ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"), strict=True)
)


def datum(day: date | None, today: date | None = None) -> str:
    """A date as "31 okt", with the year where it is not that of `today`; "onbekend" for None.

    Written here because it stands on the first screen: a library for it would cost a tenth of the start-up.
    """
    if day is None:
        return "onbekend"
    short = f"{day.day} {MAANDEN[day.month - 1]}"
    return short if today and day.year == today.year else f"{short} {day.year}"


def weekdag_datum(day: date, today: date | None = None) -> str:
    """A date with its weekday: "di 19 mrt 2024"; without the year where it is that of `today`."""
    return f"{DAGEN[day.weekday()]} {datum(day, today)}"


def weekdag_kort(day: date) -> str:
    """A date of about now with its weekday: "di 19 mrt"."""
    return f"{DAGEN[day.weekday()]} {datum(day, day)}"


def getal(value: float) -> str:
    """A number with one decimal, as in "8,0"."""
    return f"{value:.1f}".replace(".", ",")


def uren(value: float) -> str:
    """Hours a week: "8 u", "7,5 u"."""
    rounded = round(value + 1e-9, 1)
    return (str(int(rounded)) if rounded == int(rounded) else getal(rounded)) + " u"


def aantal(count: int, one: str, many: str) -> str:
    """A count with its noun: "1 huishouden", "7 huishoudens"."""
    return f"{count} {one if count == 1 else many}"


def opsomming(words: Iterable[str], last: str = "en") -> str:
    """Words as a list in a sentence: "a, b en c"."""
    words = list(words)
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def dagen(count: int) -> str:
    """A count of days: "1 dag", "23 dagen"."""
    return aantal(count, "dag", "dagen")


def hoofdletter(text: str) -> str:
    """Words as they begin a line: "te weinig steun" is "Te weinig steun", and "VIP" stays so."""
    return text[:1].upper() + text[1:]


def grootte(size: int) -> str:
    """A size in bytes: "512 B", "14 kB", "1,2 MB"."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{size // 1000} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def moment(when: datetime) -> str:
    """A moment by the clock on the wall: "19 mrt 2024, 10:42"."""
    local = when.astimezone()
    return f"{datum(local.date())}, {local:%H:%M}"


def leeftijd(when: datetime, now: datetime) -> str:
    """How long ago something was: "12 minuten", "3 uur", "2 dagen"."""
    minutes = max(0, int((now - when).total_seconds() // 60))
    if minutes < 60:
        return aantal(minutes, "minuut", "minuten")
    if minutes < 48 * 60:
        return f"{minutes // 60} uur"
    return dagen(minutes // (24 * 60))
