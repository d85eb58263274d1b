"""What a visitor at the desk may see: everything, initials, or nothing but one household."""

import re
from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from db.text import initials

if TYPE_CHECKING:
    from db.stand import Stand

_WORD = re.compile(r"\w+")


class Privacy(StrEnum):
    """The three modes that `p` goes through."""

    OPEN = "open"
    INITIALEN = "initialen"
    ALLEEN = "alleen dit huishouden"

    @property
    def volgende(self) -> "Privacy":
        """The mode that comes after this one."""
        modes = list(Privacy)
        return modes[(modes.index(self) + 1) % len(modes)]

    @property
    def hides(self) -> bool:
        """Whether address, telephone, wishes and notes stay hidden."""
        return self is not Privacy.OPEN

    def naam(self, naam: str) -> str:
        """A name as it may be shown."""
        return naam if self is Privacy.OPEN else initials(naam)

    def reason(self, about: str, uitleg: str) -> str:
        """The reason of a part or rule as it may be shown: what somebody wishes is nobody else's business."""
        return "verborgen" if self.hides and about in ("voorkeur", "geslacht_vereist") else uitleg


class Names:
    """The names of a desk, to be found in a sentence: by the word that they begin with, however many there are."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, list[str]] = defaultdict(list)
        self._without: list[str] = []
        for naam in sorted(names, key=len, reverse=True):
            word = _WORD.match(naam)
            if word:
                self._by_word[word[0]].append(naam)
            elif naam:
                self._without.append(naam)  # one that begins with a sign: few do, so each is looked for

    def hide(self, sentence: str) -> str:
        """The sentence with initials in place of every name."""
        for naam in self._without:
            sentence = sentence.replace(naam, initials(naam))
        pieces, done = [], 0
        for word in _WORD.finditer(sentence):
            if word.start() < done:
                continue
            for naam in self._by_word.get(word[0], ()):
                if sentence.startswith(naam, word.start()):
                    pieces += [sentence[done : word.start()], initials(naam)]
                    done = word.start() + len(naam)
                    break
        return "".join([*pieces, sentence[done:]])


@lru_cache(2)
def known_names(stand: "Stand") -> Names:
    """The names of everyone on a desk whom a sentence may name."""
    return Names({b.naam for b in stand.begeleiders} | {h.naam for h in stand.huishoudens})
