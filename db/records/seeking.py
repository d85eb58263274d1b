"""Finding words and telephone numbers in texts, however they are spaced, and putting something else in their place."""

import re
from collections.abc import Iterable

SHORTEST_NUMBER = 6
"""A telephone number of fewer digits is none."""

_TOKENS = re.compile(r"\w+").findall


class Zoeker:
    """Finds any of these words and telephone numbers in a text; a text without the first word of one costs little."""

    def __init__(self, words: Iterable[str], numbers: Iterable[str] = (), flags: int = 0) -> None:
        some = {word: found for word in words if (found := _TOKENS(word.lower()))}
        self._first = {found[0] for found in some.values()}
        self._words = re.compile("|".join(map(_word, sorted(some, key=len, reverse=True))) or r"(?!)", flags)
        self._core = tuple(number.removeprefix("0") for number in numbers)
        self._numbers = re.compile("|".join(map(_number, sorted(numbers))) or r"(?!)")

    def search(self, text: str) -> bool:
        """Whether one of them is in the text."""
        return (self._may_have_word(text) and bool(self._words.search(text))) or (
            self._may_have_number(text) and bool(self._numbers.search(text))
        )

    def sub(self, instead: str, text: str) -> str:
        """The text with something else in place of each."""
        if self._may_have_word(text):
            text = self._words.sub(instead, text)
        return self._numbers.sub(instead, text) if self._may_have_number(text) else text

    def _may_have_word(self, text: str) -> bool:
        return not self._first.isdisjoint(_TOKENS(text.lower()))

    def _may_have_number(self, text: str) -> bool:
        only = "".join(filter(str.isdigit, text))
        return len(only) >= SHORTEST_NUMBER and any(core in only for core in self._core)


def _word(word: str) -> str:
    parts = word.split()
    escaped = r"\s+".join(map(re.escape, parts))
    return rf"(?<!\w){f'(?i:{escaped})' if len(parts) > 1 else escaped}(?!\w)"


def _number(number: str) -> str:
    """A telephone number in any notation."""
    rest = number.removeprefix("0")
    lead = r"(?:(?:\+|00)31[\s\-().]*0?|0)?" if number.startswith("0") else ""
    return rf"(?<!\d){lead}[\s\-().]*" + r"[\s\-()./]*".join(rest) + r"(?!\d)"
