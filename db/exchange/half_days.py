"""Half-days as people write them: `di ocht`, `hele dinsdag`, `ma t/m wo ochtend`, `niet op vrijdag`.

A day without more is its ochtend and middag; an avond or the weekend has to be said. Where a text could mean more
or fewer half-days it means fewer: nobody is offered who is away. A word that is not known makes all of it unreadable.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby, zip_longest

from db.dutch import DAGEN, WEEKDAGEN
from db.exchange.cell import Gelezen
from db.lists import Dagdeel
from db.notation import CellError
from db.text import fold

EXPECTED = "dagdelen, zoals di-ochtend;vr-middag of ma t/m wo ochtend"

_PARTS = ("ochtend", "middag", "avond")
_WORKDAYS, _WEEKEND = DAGEN[:5], DAGEN[5:]
_DAY_WORDS = {"woe": "wo", "don": "do", "vri": "vr", "zat": "za", "zon": "zo", "maa": "ma", "din": "di"}
_PART_WORDS = {
    "ochtend": ("ochtend", "ochtenden", "ochtends", "ocht", "och", "morgen", "morgens", "voormiddag", "ochtendes"),
    "middag": ("middag", "middagen", "middags", "midd", "mid", "namiddag", "mi"),
    "avond": ("avond", "avonden", "avonds", "avo", "av"),
}
_WORKWEEK = ("doordeweeks", "werkdagen", "werkdag", "dagelijks", "doordeweekse", "weekdagen")
_EVERY = ("alle", "elke", "iedere", "ieder")
_WHOLE = ("hele", "heel", "gehele")
_NEGATIVE = ("niet", "behalve", "geen", "uitgezonderd", "muv", "zonder")
_FILLERS = (
    *("op", "de", "het", "een", "in", "s", "van", "maar", "dus", "alleen", "kan", "beschikbaar", "beschikbaarheid"),
    *("dagdeel", "dagdelen"),
)
_NOT_BEHIND, _BEHIND = ("niet", "uitgezonderd"), "\x00niet"
"""What may also stand behind the days that it leaves out, and the mark for it in front of them."""

_ENDS = (",", ";", "\n", "")
_AND = ("en", "of", "ook", "plus")
_YES = ("x", "ja", "j", "v", "1", "wel", "xx", "ok")
_NO = ("nee", "n", "0", "niet", "")
_LETTERS = {"o": "ochtend", "m": "middag", "a": "avond"}
_TOKEN = re.compile(r"[^\W_]+|[-–;,\n]")
_UP_TO = re.compile(r"\b(?:t ?/ ?m|t\.?m\.?|tot en met|tot|tem)(?=\s|$)")


@lru_cache
def _days() -> dict[str, str]:
    words = dict(_DAY_WORDS)
    for day, name in WEEKDAGEN.items():
        words |= {day: day, name: day, f"{name}en": day, f"{name}s": day}
    return words


@lru_cache
def _parts() -> dict[str, str]:
    return {word: part for part, words in _PART_WORDS.items() for word in words}


@lru_cache(1024)
def _word(word: str) -> tuple[str, str]:
    """The day and the part of the day that a word names: `vrijdagmiddag` both, "" for what it does not name."""
    days, parts = _days(), _parts()
    if word in days:
        return days[word], ""
    if word in parts:
        return "", parts[word]
    for name, day in days.items():
        if word.startswith(name) and word[len(name) :] in parts:
            return day, parts[word[len(name) :]]
    return "", ""


@dataclass(slots=True)
class _Group:
    """Days with the parts that hold for all of them."""

    negative: bool
    days: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    parts_first: bool = False
    week: bool = False
    """Whether its days are all workdays, named at once."""
    within: bool = False
    """Whether it takes half-days away from those named beside it, so that it can only name such days."""

    @property
    def half_days(self) -> set[Dagdeel]:
        days = self.days or (DAGEN if self.negative else _WORKDAYS if self.parts else ())
        parts = self.parts or (_PARTS if self.negative else _PARTS[:2])
        return _product(days, parts)


def _product(days: Iterable[str], parts: Sequence[str]) -> set[Dagdeel]:
    return {Dagdeel(f"{day}-{part}") for day in days for part in parts}


class _Reader:
    """Goes through the words of one text once."""

    def __init__(self) -> None:
        self.groups = [_Group(False)]
        self._negative = self._range = self._dash = self._open = False
        self._hyphened = False
        self._dashes: list[tuple[str, str]] = []
        self._last = ""

    @property
    def _group(self) -> _Group:
        return self.groups[-1]

    def _new(self) -> _Group:
        self.groups.append(_Group(self._negative))
        return self._group

    def day(self, day: str) -> None:
        group = self._group
        if group.week and day in _WORKDAYS and (not group.parts or group.parts_first):
            raise CellError(EXPECTED)
        if self._range:
            if not group.days or group.parts:
                raise CellError(EXPECTED)
            first, last = DAGEN.index(group.days[-1]), DAGEN.index(day)
            if last <= first:
                raise CellError(EXPECTED)
            group.days += DAGEN[first + 1 : last + 1]
        elif self._dash and group.days and not group.parts:
            self._dashes.append((group.days[-1], day))
            group.days.append(day)
        else:
            if group.parts and group.days and not group.parts_first:
                group = self._new()
            group.parts_first = bool(group.parts)
            group.days.append(day)
        self._range = self._dash = False

    def part(self, part: str) -> None:
        if self._group.parts_first:
            raise CellError(EXPECTED)
        self._group.parts.append(part)
        self._dash = False

    def both(self, day: str, part: str) -> None:
        """A day with its part in one word; days before it with a hyphen of their own share the part."""
        group = self._group
        if group.week and not group.parts:
            raise CellError(EXPECTED)
        if self._range or (group.days and not group.parts and self._hyphened):
            self.day(day)
        else:
            if group.days or group.parts:
                group = self._new()
            group.days.append(day)
        self._hyphened = self._dash = False
        self.part(part)

    def word(self, word: str, following: str) -> None:
        day, part = _word(word)
        if word in _LETTERS and (any(_word(self._last)) or self._last in _LETTERS):
            part = _LETTERS[word]  # `ma o/m`: right behind a day
        before, self._last = self._last, word
        if day and part:
            self.both(day, part)
        elif day:
            self.day(day)
        elif part:
            self.part(part)
        elif word in "-–":
            self._dash, self._hyphened = True, self._hyphened or following in (*_AND, ",", "")
        elif word in (";", "\n"):
            self._negative = False
            self._new()
        elif word == "tm":
            self._range = True
        elif word in _NEGATIVE or word == _BEHIND:
            if following in (*_ENDS, *_AND, "maar", "dus", "alleen"):
                raise CellError(EXPECTED)
            self._negative = True
            self._new().within = self._open or word == _BEHIND
        elif word == "wel":
            self._negative = False
            self._new()
        else:
            self._plain(word, before)
        self._open = bool(day or part) or (self._open and word not in (*_ENDS, *_AND))

    def _plain(self, word: str, before: str) -> None:
        self._dash = False
        days = word in ("dag", "dagen") and before in _EVERY
        if word in _WORKWEEK or days or (word == "week" and before in (*_EVERY, *_WHOLE)):
            self._week()
        elif word.startswith("weekend"):
            self._group.days += _WEEKEND
        elif word in _WHOLE:
            if self._group.days and not self._group.parts:
                self._group.parts += _PARTS[:2]
        elif word not in (*_FILLERS, *_AND, *_EVERY, ",", "dag", "dagen"):
            raise CellError(EXPECTED)

    def _week(self) -> None:
        """All workdays; beside a workday of its own such a word means something else: `elke week dinsdag`."""
        group = self._group
        if set(group.days) & set(_WORKDAYS):
            raise CellError(EXPECTED)
        group.parts_first = bool(group.parts)
        group.days += _WORKDAYS
        group.week = True

    def half_days(self) -> tuple[set[Dagdeel], bool]:
        """What all groups come to, and whether the text only said when not. Raises CellError."""
        said = [group for group in self.groups if group.days or group.parts]
        wanted = [group for group in said if not group.negative]
        found = set().union(*(g.half_days for g in wanted)) if wanted else _product(_WORKDAYS, _PARTS[:2])
        days = {half_day.partition("-")[0] for half_day in found}
        if wanted and any(group.within and not days.issuperset(group.days) for group in said):
            raise CellError(EXPECTED)  # `ma, di niet` may mean that neither can
        found -= set().union(*(g.half_days for g in said if g.negative))
        if not said or not found:
            raise CellError(EXPECTED)
        return found, not wanted

    def check_dashes(self) -> None:
        """One dash between two days is a range only where nobody could read two days in it: `ma-vr`."""
        if len(self._dashes) == 1:
            first, last = self._dashes[0]
            if first != "ma" or last not in ("vr", "za", "zo"):
                raise CellError("dagdelen: schrijf ma t/m wo, of ma/wo")
            group = next(group for group in self.groups if last in group.days and first in group.days)
            group.days += DAGEN[1 : DAGEN.index(last)]


def read_half_days(text: str, kop: str = "") -> Gelezen:
    """The half-days of a text, in a column with this heading, which may itself name the day. Raises CellError."""
    days, parts = _named(kop)
    if days or parts:
        found = _under_heading(text, days, parts)
        if found is not None:
            return Gelezen(frozenset(found))
    if not text.strip():
        return Gelezen(frozenset())
    half_days, only_negative = _read(text)
    if days or (parts and not half_days):
        raise CellError(EXPECTED)
    if parts:
        half_days = _product({d.partition("-")[0] for d in half_days}, parts)
    return Gelezen(frozenset(half_days), text if only_negative else "")


@lru_cache(512)
def names_half_days(kop: str) -> bool:
    """Whether a heading itself names a day or a part of the day."""
    return any(_named(kop))


@lru_cache(512)
def _named(kop: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The days and parts that a heading names; nothing where it is about something else too."""
    days: list[str] = []
    parts: list[str] = []
    for word in fold(kop).split():
        day, part = _word(word)
        if not day and not part and word not in (*_FILLERS, "dagen"):
            return (), ()
        days += [day] if day else []
        parts += [part] if part else []
    return tuple(days), tuple(parts)


def _under_heading(text: str, days: Sequence[str], parts: Sequence[str]) -> set[Dagdeel] | None:
    """The half-days of a cell whose heading names day or part; None where the cell says more than yes, no or parts."""
    word = fold(text)
    if word in _NO or text.strip() in ("-", "–"):
        return set()
    if word in _YES or text.strip() in ("✓", "✔", "☑", "√"):
        return _product(days or _WORKDAYS, parts or _PARTS[:2])
    words = [w for w in re.split(r"[\W_]+", word) if w not in ("", "en", "s")]
    named = [_LETTERS.get(w) or _parts().get(w) for w in words]
    if days and not parts and all(named):
        return _product(days, [part for part in named if part])
    return _product(days, _PARTS[:2]) if days and not parts and words in (["hele", "dag"], ["heel"]) else None


def _read(text: str) -> tuple[set[Dagdeel], bool]:
    """The half-days, and whether the text only said when not."""
    plain = text.lower().replace("’", "'").replace("'s", " ").replace("m.u.v.", "muv").replace("'", "")
    plain = _UP_TO.sub(" tm ", plain)
    tokens = [fold(token) if token.isalnum() else token for token in _TOKEN.findall(plain)]
    reader = _Reader()
    if any(token in _NEGATIVE for token in tokens):
        tokens = list(_turned(tokens))
    for token, following in zip_longest(tokens, tokens[1:], fillvalue=""):
        reader.word(token, following)
    reader.check_dashes()
    return reader.half_days()


def _turned(tokens: list[str]) -> Iterator[str]:
    """The same with a `niet` or `wel` that stands behind its days in front of them: `hele week, vrijdag niet`."""
    for ends, piece in groupby(tokens, lambda token: token in _ENDS):
        *days, last = piece
        if ends or last not in (*_NOT_BEHIND, "wel") or not days:
            yield from (*days, last)
        elif any(word in (*_NEGATIVE, "wel") for word in days):
            raise CellError(EXPECTED)
        else:
            yield from (";", _BEHIND if last in _NOT_BEHIND else last, *days, ";")
