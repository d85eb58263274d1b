"""What a grid is made of: columns, cells, lines that come a page at a time, and a block of squares."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

LEAST = 6
"""The least width of a column, with the line that parts it from the one before."""


WIDEST, BESIDE = 24, 10
"""The widths of the longest names, and of what stands beside them where there is room."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a width is shared out: names with what stands beside them, columns, and how many of those are shown."""

    room: int
    count: int
    names: int
    beside: int
    width: int
    shown: int

    @classmethod
    def of(cls, room: int, count: int) -> "Plan":
        """The plan for a width and a number of columns; the names give way before the columns do."""
        beside = BESIDE if room - count * LEAST >= WIDEST + BESIDE else 0
        left = room - min(count, 10) * LEAST - beside
        names = min(WIDEST, max(left, min(14, room // 2))) + beside
        width = max(LEAST, min(14, (room - names) // max(1, count)))
        return cls(room, count, names, beside, width, max(1, (room - names) // width))


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: what it is of, and what stands above it. Columns of one `day` that stand together share its heading."""

    key: Hashable
    date: date
    day: str
    part: str
    note: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a square; `style` names a component class of the grid."""

    text: str = ""
    style: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line: whom it is about, their name and what stands beside it where there is room, and a cell per column."""

    key: Hashable
    name: str
    beside: str
    cells: tuple[Cell, ...]
    style: str = ""


class GridRows(Protocol):
    """Where a grid gets its lines from, a page at a time."""

    def __len__(self) -> int:
        """How many lines there are."""

    def __getitem__(self, index: int, /) -> GridRow:
        """The line at a position."""

    def position(self, key: Hashable) -> int | None:
        """Where the line of somebody stands, None where it is not there."""


class NoRows:
    """No lines at all."""

    def __len__(self) -> int:
        return 0

    def __getitem__(self, index: int, /) -> GridRow:
        raise IndexError(index)

    def position(self, _: Hashable) -> int | None:
        """Nobody stands here."""
        return None


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `top` through `bottom` and columns `left` through `right`."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def one(self) -> bool:
        """Whether it is a single square."""
        return self.top == self.bottom and self.left == self.right

    def has(self, row: int, column: int) -> bool:
        """Whether a square is in it."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right
