"""A filter: one word, or a few, that say who is sought, as a value that describes itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from db.model import Begeleider, Huishouden
from db.stand import Stand

R = TypeVar("R")
FAR = 1e6
"""The rank of who lives nobody knows where: after everyone else."""


@dataclass(frozen=True, slots=True)
class Past:
    """That somebody answers: what is to be said of it, and the rank in which they come, the lowest first."""

    uitleg: str = ""
    rang: float = 0.0


Test = Callable[[Stand, R], Past | None]
"""Whether a record answers, and how; None where it does not."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One word, or a few, that say who is sought; without a test for a kind, nobody of that kind is."""

    uitleg: str
    begeleider: Test[Begeleider] | None = None
    huishouden: Test[Huishouden] | None = None
    leeg: Callable[[Stand], str] | None = None
    """What is said where nobody answers, if that needs more than that nobody was found."""
    besloten: bool = False
    """Whether what is said of who answers is nobody else's business: why somebody stopped, or was parted."""
