"""What was typed in forms that were left without saving, by the key of the form, however that key is made up."""

import json
from collections.abc import Iterator, MutableMapping
from typing import Any

Texts = dict[str, str]

WAS = "was"
"""Begins the key under which is kept what stood in the fields of a draft when they were opened."""


def text_of(key: object) -> str:
    """The key of a draft as text: the same for the same form the next time that the desk is opened."""
    return json.dumps(key, default=str)


def parts_of(key: str) -> list[Any]:
    """What the key of a draft was made of; what was no number and no list is text."""
    found = json.loads(key)
    return found if isinstance(found, list) else [found]


class Drafts(MutableMapping[object, Texts]):
    """The texts of fields by name, for each form. It is asked by the key of a form, and goes through keys as text."""

    def __init__(self) -> None:
        self._texts: dict[str, Texts] = {}

    def __getitem__(self, key: object) -> Texts:
        return self._texts[key if isinstance(key, str) and key in self._texts else text_of(key)]

    def __setitem__(self, key: object, texts: Texts) -> None:
        self._texts[text_of(key)] = texts

    def __delitem__(self, key: object) -> None:
        del self._texts[key if isinstance(key, str) and key in self._texts else text_of(key)]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def as_kept(self) -> dict[str, Texts]:
        """All of it, by keys as text."""
        return {key: dict(texts) for key, texts in self._texts.items()}

    def take(self, kept: dict[str, Texts]) -> None:
        """Add what was kept; what is typed here already stays."""
        self._texts = {**kept, **self._texts}
