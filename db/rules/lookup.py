"""Looking somebody up by what was typed: name, kenmerk, dossier, telephone number, address or place.

A word that is there exactly comes before the beginning of a word, that before another spelling of it, and that
before a slip of the finger. Every word of every name is kept once, with who bears it (`db.rules.wordlist`); so a search
compares what was typed with some thousands of words, and then looks only at those who bear the words that are like it.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from db.rules.spelling import PARTICLES, join, letters, name_words, sounds
from db.rules.wordlist import BEGIN, Matches, NameList, WordList
from db.text import digits

_WORDS = 8
"""So many words of what was typed are looked at: no name has more, and a page that was pasted is no name."""
_ENOUGH = 0.8
"""With so many points somebody is worth reading, whatever else was typed."""
_FEW = 5
"""With fewer who answer to every word, those who answer well to one are shown as well."""
_CROWD = 1000
"""Nobody reads more people than this; of more, those who bear the words that are most like it are looked at."""
_FAMILY = 0.06
"""What a word that is not the last of a name loses where it is only like the one word that was typed: one word alone
is mostly a family name."""
_EXTRA = 0.01
"""What a name loses for each of its words that was not typed, up to three."""
_SMALL = 0.2
"""The weight of a particle beside that of a word."""
_SAME = 2
"""So many who bear one and the same word come before other spellings of it, where one word was typed."""
_FAINT = 0.4
"""With fewer points somebody is not shown."""
_CERTAIN = 0.9
"""The points of somebody who is meant, beside who has the number that was typed."""
_BESIDE, _ALWAYS = 0.7, 5
"""Beside the best one, who has less than this share of the points is not shown, the first few apart."""
_KEY, _PHONE = 1.0, 0.98
_NUMBERED, _STREET = 0.96, 0.7
"""Points for an address with its number, and for a street or place alone."""

_MARKED = 0.7
"""The share of its sounds from which on a word is shown as what answers."""
_NAME_WORD = re.compile(r"[^\s\-]+")
_COUNTRY = re.compile(r"(?:\+|00)\s*31\s*(?:\(0\))?")
"""The Netherlands, at the beginning of a number."""


def kind_of(soort: str) -> str:
    """Which kind of record somebody is: begeleider, huishouden or statushouder."""
    return soort if soort in ("huishouden", "statushouder") else "begeleider"


class Vindbaar(NamedTuple):
    """Somebody who can be found; of a statushouder the kenmerk is `D014/2`, and the household has the address."""

    soort: str
    kenmerk: str
    naam: str
    telefoon: str = ""
    adres: str = ""
    plaats: str = ""

    @property
    def kind(self) -> str:
        """Which kind of record this is: begeleider, huishouden or statushouder."""
        return kind_of(self.soort)


@dataclass(frozen=True, slots=True)
class Treffer:
    """Somebody who was found, with 0 to 100 points."""

    soort: str
    kenmerk: str
    naam: str
    score: float


class Lookup:
    """Everyone who can be found. It is built once, kept up to date with `put` and `drop`, and searched."""

    def __init__(self, people: Iterable[Vindbaar] = ()) -> None:
        self._people: list[Vindbaar | None] = []
        self._place: dict[tuple[str, str], int] = {}
        self._names, self._addresses = NameList(), WordList()
        self._words_of: list[tuple[int, ...]] = []
        self._addressed: list[tuple[int, ...]] = []
        self._phones: list[str] = []
        self._keys: dict[str, tuple[int, ...]] = {}
        self._towns: Counter[str] = Counter()
        for person in people:
            self.put(person)

    def __len__(self) -> int:
        return len(self._place)

    # Keeping it up to date

    def put(self, person: Vindbaar) -> None:
        """Add somebody, in place of who has that kenmerk by now."""
        key = (person.kind, person.kenmerk)
        if key in self._place:
            self.drop(*key)
        place = self._place[key] = len(self._people)
        names, aliases = name_words(person.naam)
        self._people.append(person)
        self._words_of.append(tuple([self._names.add(word, place) for word in (*names, *aliases)]))
        where = letters(f"{person.adres} {person.plaats}").split() if person.adres or person.plaats else ()
        self._addressed.append(tuple([self._addresses.add(word, place) for word in dict.fromkeys(where)]))
        self._phones.append(digits(person.telefoon) if person.telefoon else "")
        called = person.kenmerk.casefold()
        self._keys[called] = (*self._keys.get(called, ()), place)
        if person.plaats:
            self._towns[person.plaats] += 1

    def drop(self, kind: str, kenmerk: str) -> None:
        """Forget somebody; who is not there is no fault."""
        place = self._place.pop((kind, kenmerk), None)
        if place is None:
            return
        for word in self._words_of[place]:
            self._names.take(word, place)
        for word in self._addressed[place]:
            self._addresses.take(word, place)
        called = kenmerk.casefold()
        self._keys[called] = tuple(other for other in self._keys[called] if other != place)
        person = self._people[place]
        if person and person.plaats:
            self._towns[person.plaats] -= 1
            self._towns += Counter()  # without those where nobody is left
        self._people[place], self._words_of[place], self._addressed[place], self._phones[place] = None, (), (), ""

    def drop_household(self, dossier: str) -> None:
        """Forget a household and everyone in it."""
        self.drop("huishouden", dossier)
        members = [key for key in self._place if key[0] == "statushouder" and key[1].rpartition("/")[0] == dossier]
        for kind, kenmerk in members:
            self.drop(kind, kenmerk)

    # Searching

    def person(self, kind: str, kenmerk: str) -> Vindbaar | None:
        """What is known of somebody for finding them."""
        place = self._place.get((kind, kenmerk))
        return None if place is None else self._people[place]

    def places(self) -> Collection[str]:
        """The places where people live, as they are written."""
        return self._towns.keys()

    def search(
        self, term: str, top: int = 5, phones: bool = True, among: Callable[[Vindbaar], bool] | None = None
    ) -> list[Treffer]:
        """The best `top` people for this term, best first, of those `among` whom is sought.

        `phones` says whether telephone numbers and addresses are looked in as well.
        """
        typed = letters(term).split()[:_WORDS]
        found: dict[int, float] = {}
        readings = list(self._readings(typed))
        for words in readings:
            self._by_name(words, found)
        found |= dict.fromkeys(self._keys.get(term.strip().casefold(), ()), _KEY)
        if phones:
            for place in self._by_phone(term):
                found[place] = max(found.get(place, 0.0), _PHONE)
            for place in self._by_address(typed):
                points = _NUMBERED if any(word.isdigit() for word in typed) else _STREET
                found[place] = max(found.get(place, 0.0), points)
        best = self._in_order(found, " ".join(typed), among)
        if len(readings) == 1 and len(readings[0]) == 1:
            best = self._spread(best, self._names.like(readings[0][0]), top)
        return [
            Treffer(person.soort, person.kenmerk, person.naam, round(100 * found[place], 1))
            for place in best[: max(0, top)]
            if (person := self._people[place])
        ]

    def _in_order(self, found: dict[int, float], typed: str, among: Callable[[Vindbaar], bool] | None) -> list[int]:
        def order(place: int) -> tuple[float, bool, str, bool]:
            person = self._people[place]
            assert person is not None  # nobody who was dropped has words
            turned = found[place] == 1.0 and letters(person.naam) != typed
            return (-found[place], turned, person.naam, person.kind == "statushouder")

        # Whose kenmerk or number it is, is meant: beside them only names that are as good.
        least = _CERTAIN if max(found.values(), default=0.0) >= _PHONE and any(c.isdigit() for c in typed) else _FAINT
        chosen = [place for place, points in found.items() if points >= least]
        if among:
            chosen = [place for place in chosen if (person := self._people[place]) and among(person)]
        best = sorted(chosen, key=order)
        most = found[best[0]] if best else 0.0
        return best[:_ALWAYS] + [place for place in best[_ALWAYS:] if found[place] >= _BESIDE * most]

    def _spread(self, best: list[int], like: Matches, top: int) -> list[int]:
        """Who bears one and the same word not more than twice, then other spellings, then the others."""
        first: list[int] = []
        later: list[int] = []
        borne: dict[int, int] = {}
        for place in best:
            word = max(self._words_of[place], key=lambda number: like.get(number, 0.0), default=-1)
            borne[word] = borne.get(word, 0) + 1
            (first if borne[word] <= _SAME and like.get(word, 0.0) >= _ENOUGH else later).append(place)
            if len(first) >= top:
                break
        return first + later

    def _readings(self, typed: list[str]) -> Iterator[list[str]]:
        """What was typed, in the ways in which its words may be one or two."""
        if not typed:
            return
        joined = join(typed)
        yield joined
        if joined != typed:
            yield ["al" if word == "el" else word for word in typed]
        for place, (one, other) in enumerate(pairwise(typed)):
            if one + other in self._names.number:
                yield join([*typed[:place], one + other, *typed[place + 2 :]])
        if len(typed) == 1 and typed[0] not in self._names.number:
            yield from self._parted(typed[0])

    def _parted(self, word: str) -> Iterator[list[str]]:
        """Two names that were typed without the blank, or with a slip in its place."""
        known = self._names.number
        for cut in range(3, len(word) - 2):
            if word[:cut] in known:
                yield from ([word[:cut], rest] for rest in (word[cut:], word[cut + 1 :]) if rest in known)

    def _by_name(self, words: list[str], found: dict[int, float]) -> None:
        """Add who has names like these, or more points for who was found already.

        Who answers to every word comes first; only where they are few, who answers well to one of them.
        """
        like = [self._names.like(word) for word in words]
        weights = [_SMALL if word in PARTICLES else 1.0 for word in words]
        said = [matches for matches, weight in zip(like, weights, strict=True) if weight == 1.0] or like
        exact = {number for word in words if (number := self._names.number.get(word)) is not None}

        def add(places: Iterable[int]) -> int:
            good = 0
            for place in places:
                points = self._points(self._words_of[place], like, weights, exact)
                good += points >= _ENOUGH
                if points > found.get(place, 0.0):
                    found[place] = points
            return good

        every = set.intersection(*map(self._bearers, said)) if len(said) > 1 else None
        read = self._first(said[0], every)
        if add(read) < _FEW and len(said) > 1:
            for matches in said:
                good = {number: points for number, points in matches.items() if points >= _ENOUGH}
                add(self._first(good, None) - read)

    def _bearers(self, matches: Matches) -> set[int]:
        """Who bears one of these words."""
        return set().union(*(self._names.bearers[number] for number in matches))

    def _first(self, matches: Matches, among: set[int] | None) -> set[int]:
        """Who bears one of these words, the most like ones first, up to where there are more than anybody reads."""
        first: set[int] = set()
        for number in sorted(matches, key=matches.__getitem__, reverse=True):
            bearers = self._names.bearers[number]
            first.update(bearers[:_CROWD] if among is None else among.intersection(bearers))
            if len(first) >= _CROWD:
                break
        return first

    def _points(self, names: tuple[int, ...], like: list[Matches], weights: list[float], exact: set[int]) -> float:
        """How well a name answers to what was typed; each of its words answers to one."""
        extra = min(3, max(0, len(names) - len(like)))
        if len(like) == 1:
            matches = like[0]
            points = max([matches.get(number, 0.0) for number in names])
            if points < BEGIN and matches.get(names[-1]) != points:
                points -= _FAMILY
        else:
            points, left = 0.0, list(names)
            for matches, weight in zip(like, weights, strict=True):
                most, at = 0.0, -1
                for number in left:
                    here = matches.get(number)
                    if here is not None and here > most:
                        most, at = here, number
                if at >= 0:
                    left.remove(at)
                    points += most * weight
            points /= sum(weights)
        if points >= 1.0 and exact.issuperset(names) and not extra:
            return 1.0
        return min(0.99, points) - _EXTRA * extra

    def _by_phone(self, term: str) -> list[int]:
        """Who has a number with these digits in it; the country may stand before it."""
        number = digits(_COUNTRY.sub("0", term.strip(), count=1) if term.strip()[:1] in "+0" else term)
        if len(number) < 4 or any(c.isalpha() for c in term):
            return []
        return [place for place, phone in enumerate(self._phones) if number in phone]

    def _by_address(self, words: list[str]) -> set[int]:
        """Who has all of these in address or place; a number is whole, a word may be its beginning."""
        if not any(len(word) > 2 and not word.isdigit() for word in words):
            return set()
        places: set[int] | None = None
        for word in words:
            whole = self._addresses.number.get(word)
            known = self._addresses.beginning(word) if not word.isdigit() else [] if whole is None else [whole]
            here = {place for number in known for place in self._addresses.bearers[number]}
            places = here if places is None else places & here
            if not places:
                return set()
        return places or set()


def matched(term: str, naam: str) -> tuple[tuple[int, int], ...]:
    """Which letters of a name answer to what was typed, as first and last positions.

    Of a word that begins so its beginning, of one that sounds like it the whole.
    """
    typed = [word for word in letters(term).split() if word not in PARTICLES]
    spans = []
    for found in _NAME_WORD.finditer(naam):
        word = letters(found[0])
        begins = max((len(one) for one in typed if word.startswith(one)), default=0)
        if begins:
            spans.append((found.start(), found.end() if begins == len(word) else found.start() + begins))
        elif any(Levenshtein.normalized_similarity(sounds(one), sounds(word)) >= _MARKED for one in typed):
            spans.append(found.span())
    return tuple(spans)
