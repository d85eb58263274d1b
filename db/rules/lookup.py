"""Looking somebody up by what was typed: name, kenmerk, dossier or telephone number.

Exact comes before the beginning of words, and that before what merely resembles. rapidfuzz does the distances.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from db.text import digits, fold

_RESEMBLES = 70.0
"""Below this many points of 100 two names have nothing to do with each other."""


@dataclass(frozen=True, slots=True)
class Treffer:
    """Somebody who was found, with 0 to 100 points."""

    soort: str
    kenmerk: str
    naam: str
    score: float


class Lookup:
    """Everyone who can be found, folded once; searching leaves it as it is."""

    def __init__(self, people: Iterable[tuple[str, str, str, str]]) -> None:
        """`people` are soort, kenmerk, name and telephone of each."""
        self._people = list(people)
        self._folded = [fold(naam) for _, _, naam, _ in self._people]
        self._padded = [f" {folded}" for folded in self._folded]
        self._keys = [kenmerk.casefold() for _, kenmerk, _, _ in self._people]

    def __len__(self) -> int:
        return len(self._people)

    def search(self, term: str, top: int = 5, phones: bool = True) -> list[Treffer]:
        """The best `top` people for this term, best first; households before their members at equal score."""
        sought = fold(term)
        if not sought or top < 1:
            return []
        scores = (
            self._by_words(sought.split())
            | self._by_key(term.strip().casefold())
            | (self._by_phone(term) if phones else {})
        )
        if len(scores) < top:
            resembling = process.extract(
                sought, self._folded, scorer=fuzz.WRatio, limit=top * 3, score_cutoff=_RESEMBLES
            )
            for _, score, position in resembling:
                scores.setdefault(position, score * 0.85)
        best = sorted(scores.items(), key=lambda found: (-found[1], self._folded[found[0]], found[0]))[:top]
        return [Treffer(*self._people[position][:3], round(score, 1)) for position, score in best]

    def _by_words(self, words: list[str]) -> dict[int, float]:
        """Those whose name has a word that begins with each of these, in any order; 100 for all of its words."""
        starts = [f" {word}" for word in words]
        length, whole = sum(map(len, starts)), sorted(words)
        return {
            position: 100.0 if sorted(name.split()) == whole else 90.0 + 9.0 * min(1.0, length / len(name))
            for position, name in enumerate(self._padded)
            if all(start in name for start in starts)
        }

    def _by_key(self, key: str) -> dict[int, float]:
        return {position: 100.0 for position, own in enumerate(self._keys) if own == key}

    def _by_phone(self, term: str) -> dict[int, float]:
        number = digits(term)
        if len(number) < 4 or any(c.isalpha() for c in term):
            return {}
        return {
            position: 98.0
            for position, (_, _, _, phone) in enumerate(self._people)
            if phone and number in digits(phone)
        }
