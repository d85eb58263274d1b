"""Words with who bears them: found exactly, by their beginning, by how they sound, and through a slip of the finger."""

from bisect import bisect_left
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, Levenshtein

from db.rules.spelling import sounds

BEGIN, _WHOLE = 0.935, 0.055
"""Points for the beginning of a word, and what is added by the share of it that was typed."""
_VARIANT = 0.93
"""Points for another spelling that sounds the same; less by how far the sounds and the letters are apart."""
_SOUND, _LETTERS = 0.8, 0.2
_SOUND_BEGIN, _SOUND_WHOLE = 0.72, 0.13
_SLIPS = (1.0, 0.86, 0.75)
"""Points for no, one and two slips: a letter too many, too few, another one, or two in the wrong order."""
_TWO_SOUNDS = 4
"""Characters of what sounds too little to look for by its beginning."""
_UNLIKE = 0.5
"""Below this share of the sounds two words have nothing to do with each other."""
_LIKE = 64
"""How many words that sound alike are looked at."""
_CLEAR = 0.85
"""With so many points a word needs no search for slips."""
_KEPT = 256
"""How many words that were typed are remembered: while typing, only the last word is another one."""

Matches = dict[int, float]
"""The words that are like one that was typed, by their number, with points from 0 to 1."""


class WordList:
    """Words with who bears them, and in order, so that the beginning of a word is found at once."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.bearers: list[list[int]] = []
        self.number: dict[str, int] = {}
        self._sorted: list[str] = []

    def add(self, word: str, bearer: int) -> int:
        """The number of the word, with this bearer added."""
        number = self.number.get(word)
        if number is None:
            number = self.number[word] = len(self.words)
            self.words.append(word)
            self.bearers.append([])
        self.bearers[number].append(bearer)
        return number

    def take(self, number: int, bearer: int) -> None:
        """Take a bearer away; the word stays, for who comes next."""
        self.bearers[number].remove(bearer)

    def beginning(self, start: str) -> Iterator[int]:
        """The words that begin like this, the word itself included."""
        if len(self._sorted) != len(self.words):
            self._sorted = sorted(self.words)
        for place in range(bisect_left(self._sorted, start), len(self._sorted)):
            if not self._sorted[place].startswith(start):
                return
            yield self.number[self._sorted[place]]


class NameList(WordList):
    """The words of names; they are compared by sound as well."""

    def __init__(self) -> None:
        super().__init__()
        self._sounds: list[str] = []
        self._sounding = WordList()
        self._known: dict[str, Matches] = {}

    def add(self, word: str, bearer: int) -> int:
        """The number of the word, with this bearer added."""
        number = super().add(word, bearer)
        if number == len(self._sounds):
            self._sounds.append(sounds(word))
            self._sounding.add(self._sounds[number], number)
            self._known.clear()
        return number

    def like(self, word: str) -> Matches:
        """The words that are like this one."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _KEPT:
                self._known.clear()
            known = self._known[word] = self._compare(word)
        return known

    def _compare(self, word: str) -> Matches:
        """Every way in which a word may be meant; each word that is like it has the points of the best way."""
        found: Matches = {}
        for number, points in self._sounding_alike(word):
            found[number] = max(points, found.get(number, 0.0))
        if len(word) > 3 and max(found.values(), default=0.0) < _CLEAR:
            for number, points in self._slips(word):
                found[number] = max(points, found.get(number, 0.0))
        for number in self.beginning(word):
            longer = self.words[number]
            found[number] = 1.0 if longer == word else BEGIN + _WHOLE * len(word) / len(longer)
        return found

    def _sounding_alike(self, word: str) -> Iterator[tuple[int, float]]:
        """The words that sound like this one, and those that begin so."""
        sound = sounds(word)
        if len(word) > 2:
            near = process.extract(
                sound, self._sounds, scorer=Levenshtein.normalized_similarity, score_cutoff=_UNLIKE, limit=_LIKE
            )
            for _, alike, number in near:
                letter = Indel.normalized_similarity(word, self.words[number])
                yield number, _VARIANT * (_SOUND * alike + _LETTERS * letter)
        if len(sound) > max(_TWO_SOUNDS, len(word) - 1):
            for start in self._sounding.beginning(sound):
                share = len(sound) / len(self._sounding.words[start])
                for number in self._sounding.bearers[start]:
                    yield number, _SOUND_BEGIN + _SOUND_WHOLE * share

    def _slips(self, word: str) -> Iterator[tuple[int, float]]:
        """The words that are one slip of the finger away, of a long word two."""
        length = len(word)
        near = process.extract(word, self.words, scorer=OSA.distance, score_cutoff=1 if length < 8 else 2, limit=_LIKE)
        for _, slips, number in near:
            yield number, _SLIPS[int(slips)] - 0.3 / length
