"""WeekGrid: people or services down, half-days across, edited like a spreadsheet.

It draws only what is seen and keeps a cursor and a block; it knows no people and no file. The cursor stays with its
row and its column when either change.
"""

from collections.abc import Collection, Hashable, Sequence
from datetime import date
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from db.dutch import DAGEN
from tui.widgets.gridlines import Block, Cell, GridColumn, GridRow, GridRows, Plan
from tui.widgets.rowlist import fitted


class WeekGrid(ScrollView, can_focus=True):
    """A grid with a heading, a column of names, a cursor and a block."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "weekgrid--header",
        "weekgrid--now",
        "weekgrid--cursor",
        "weekgrid--block",
        "weekgrid--dim",
        "weekgrid--free",
        "weekgrid--alert",
        "weekgrid--service",
        "weekgrid--name",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1, 0)", "omhoog", show=False),
        Binding("down", "move(1, 0)", "omlaag", show=False),
        Binding("left", "move(0, -1)", "links", show=False),
        Binding("right", "move(0, 1)", "rechts", show=False),
        Binding("pageup", "page(-1)", "bladzijde terug", show=False),
        Binding("pagedown", "page(1)", "bladzijde verder", show=False),
        Binding("home", "side(0)", "eerste dagdeel", show=False, tooltip="Naar het eerste of het laatste dagdeel"),
        Binding("end", "side(1)", "laatste dagdeel", show=False, tooltip="Naar het eerste of het laatste dagdeel"),
        Binding("ctrl+home", "edge(0)", "eerste regel", show=False),
        Binding("ctrl+end", "edge(1)", "laatste regel", show=False),
        Binding("shift+up", "move(-1, 0, True)", "kies erbij", show=False),
        Binding("shift+down", "move(1, 0, True)", "kies erbij", show=False),
        Binding("shift+left", "move(0, -1, True)", "kies erbij", show=False),
        Binding(
            "shift+right",
            "move(0, 1, True)",
            "kies blok",
            key_display="shift+pijl",
            show=False,
            tooltip="Een blok vakken kiezen",
        ),
        Binding(
            "shift+home",
            "side(0, True)",
            "kies tot begin",
            show=False,
            tooltip="Kiezen tot het begin of het eind van de regel",
        ),
        Binding(
            "shift+end",
            "side(1, True)",
            "kies tot eind",
            show=False,
            tooltip="Kiezen tot het begin of het eind van de regel",
        ),
        Binding("asterisk", "line", "hele regel", show=False, tooltip="De hele week van deze regel kiezen"),
        Binding("ctrl+a", "all", "alles", show=False, tooltip="De hele week van iedereen kiezen"),
    ]

    class Moved(Message):
        """The cursor or the block is elsewhere."""

    class Opened(Message):
        """A square was clicked twice."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._rows: GridRows | None = None
        self._columns: tuple[GridColumn, ...] = ()
        self._folded: frozenset[date] = frozenset()
        self.row = 0
        """The line of the cursor."""
        self.column = 0
        """The column of the cursor."""
        self._anchor: tuple[int, int] | None = None
        self._first = 0
        self._planned = Plan.of(0, 0)
        self.empty = ""
        """What it says when it has no lines; it should say what to do."""

    # What is shown, and where the cursor is

    def show(self, rows: GridRows, columns: Sequence[GridColumn]) -> None:
        """Show these; cursor and block stay with their rows and columns, else as near as can be."""
        before, columns = (self._rows, self._columns), tuple(columns)
        corners = [(self.row, self.column), *([self._anchor] if self._anchor else [])]
        keys = [self._key_at(*corner) for corner in corners]
        self._rows, self._columns = rows, columns
        self.virtual_size = Size(0, len(rows) + self._header)
        placed = [self._placed(rows, corner, key) for corner, key in zip(corners, keys, strict=True)]
        self.row, self.column = placed[0]
        self._anchor = placed[1] if len(placed) > 1 else None
        if self._into_view() or placed != corners or not self._refresh_changed(*before):
            self.refresh()

    def _refresh_changed(self, rows: GridRows | None, columns: tuple[GridColumn, ...]) -> bool:
        """Draw only the lines that read otherwise than before; False where there is more to draw."""
        now = self._rows
        if rows is None or now is None or columns != self._columns or len(rows) != len(now):
            return False
        for index in self.seen:
            if rows[index] != now[index]:
                self._refresh_line(index)
        return True

    @property
    def seen(self) -> range:
        """The lines that are on the screen."""
        top = self.scroll_offset.y
        return range(top, min(top + max(0, self._height), len(self._rows or ())))

    def _key_at(self, row: int, column: int) -> tuple[Hashable | None, Hashable | None]:
        line = self._rows[row] if self._rows is not None and row < len(self._rows) else None
        return (line.key if line else None, self._columns[column].key if column < len(self._columns) else None)

    def _placed(
        self, rows: GridRows, corner: tuple[int, int], keys: tuple[Hashable | None, Hashable | None]
    ) -> tuple[int, int]:
        row = rows.position(keys[0]) if keys[0] is not None else None
        column = next((at for at, one in enumerate(self._columns) if one.key == keys[1]), None)
        last = max(0, len(rows) - 1), max(0, len(self._columns) - 1)
        return min(corner[0] if row is None else row, last[0]), min(corner[1] if column is None else column, last[1])

    @property
    def line(self) -> GridRow | None:
        """The line under the cursor, None where there is none."""
        return self._rows[self.row] if self._rows is not None and self.row < len(self._rows) else None

    @property
    def column_key(self) -> Hashable | None:
        """What the column under the cursor is of."""
        return self._columns[self.column].key if self.column < len(self._columns) else None

    @property
    def block(self) -> Block:
        """The squares that are chosen: the one under the cursor, or all up to where choosing began."""
        other = self._anchor or (self.row, self.column)
        (top, bottom), (left, right) = sorted((self.row, other[0])), sorted((self.column, other[1]))
        return Block(top, left, bottom, right)

    def select(self, key: Hashable) -> bool:
        """Put the cursor on the line of somebody; False where it is not there."""
        found = self._rows.position(key) if self._rows is not None else None
        if found is not None:
            self._go(found, self.column, False)
        return found is not None

    def mark_folded(self, days: Collection[date]) -> None:
        """Mark the days on which something stands in a column that is folded away."""
        if self._folded != frozenset(days):
            self._folded = frozenset(days)
            self.refresh()

    def select_column(self, key: Hashable) -> None:
        """Put the cursor on a column, if it is shown."""
        found = next((at for at, one in enumerate(self._columns) if one.key == key), None)
        if found is not None:
            self._go(self.row, found, False)

    def drop_block(self) -> bool:
        """Choose only the square under the cursor; False where that was so."""
        had = self._anchor is not None
        self._anchor = None
        self.refresh()
        return had

    # Moving

    def _go(self, row: int, column: int, extend: bool) -> None:
        """Put the cursor somewhere, taking the block along or leaving it."""
        if self._rows is None or not len(self._rows) or not self._columns:
            return
        old, block = self.row, self._anchor is not None
        self._anchor = (self._anchor or (self.row, self.column)) if extend else None
        self.row = min(max(0, row), len(self._rows) - 1)
        self.column = min(max(0, column), len(self._columns) - 1)
        moved = self._into_view()
        if moved or block or extend:
            self.refresh()
        else:
            self._refresh_line(old)
            self._refresh_line(self.row)
        self.post_message(self.Moved())

    def action_move(self, down: int, right: int, extend: bool = False) -> None:
        """Move the cursor by so many lines and columns."""
        self._go(self.row + down, self.column + right, extend)

    def action_page(self, step: int) -> None:
        """Move the cursor by a screenful."""
        self._go(self.row + step * max(1, self._height - 1), self.column, False)

    def action_side(self, last: int, extend: bool = False) -> None:
        """Move the cursor to the first or the last column."""
        self._go(self.row, len(self._columns) - 1 if last else 0, extend)

    def action_edge(self, last: int) -> None:
        """Move the cursor to the first or the last line."""
        self._go(len(self._rows or ()) - 1 if last else 0, self.column, False)

    def action_line(self) -> None:
        """Choose the whole of a line."""
        self._go(self.row, 0, False)
        self._go(self.row, len(self._columns) - 1, True)

    def action_all(self) -> None:
        """Choose everything."""
        self._go(0, 0, False)
        self._go(len(self._rows or ()) - 1, len(self._columns) - 1, True)

    def _refresh_line(self, row: int) -> None:
        self.refresh(Region(0, row + self._header - self.scroll_offset.y, self.size.width, 1))

    def _into_view(self) -> bool:
        """Scroll so that the cursor is seen; whether the columns moved."""
        shown, first = self._plan.shown, self._first
        self._first = min(max(self._first, self.column - shown + 1), self.column, max(0, len(self._columns) - shown))
        top, height = self.scroll_offset.y, self._height
        if height > 0:
            target = min(max(top, self.row - height + 1), self.row)
            if target != top:
                self.scroll_to(y=target, animate=False, force=True)
        return first != self._first

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        if self._into_view():
            self.refresh()

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a second one opens the square."""
        at = event.get_content_offset(self)
        if at is None or at.y < self._header:
            return
        left, width = self._plan.names, self._plan.width
        row, column = at.y - self._header + self.scroll_offset.y, self._first + (at.x - left) // width
        if self._rows is not None and row < len(self._rows) and at.x >= left and column < len(self._columns):
            again = (row, column) == (self.row, self.column) and event.chain > 1
            self._go(row, column, event.shift)
            if again:
                self.post_message(self.Opened())

    # Drawing

    @property
    def _header(self) -> int:
        return 3 if any(column.note for column in self._columns) else 2

    @property
    def _height(self) -> int:
        return self.scrollable_content_region.height - self._header

    @property
    def _plan(self) -> Plan:
        """How the width is shared out, worked out again where it or the number of columns is another."""
        room, count = self.scrollable_content_region.width, len(self._columns)
        if (self._planned.room, self._planned.count) != (room, count):
            self._planned = Plan.of(room, count)
        return self._planned

    def render_line(self, y: int) -> Strip:
        """One line of the grid."""
        plan, header = self._plan, self._header
        if self._rows is None or not len(self._rows):
            lines = self.empty.split("\n")
            return self._strip(
                plan, [(fitted(" " + lines[y], plan.room) if y < len(lines) else "", self._style("dim"))]
            )
        if y < header:
            return self._heading(plan, y)
        index = y - header + self.scroll_offset.y
        if index >= len(self._rows):
            return self._strip(plan, [])
        return self._drawn(plan, index, self._rows[index])

    def _drawn(self, plan: Plan, index: int, row: GridRow) -> Strip:
        """A line of somebody."""
        here, block = index == self.row, self.block
        plain = self._style(row.style) if row.style else self.rich_style
        named = ("▌" if here else " ") + fitted(row.name, plan.names - plan.beside - 1)
        pieces = [(named + fitted(row.beside, plan.beside), plain)]
        for column in range(self._first, min(self._first + plan.shown, len(self._columns))):
            cell = row.cells[column] if column < len(row.cells) else Cell()
            style = self._style(cell.style) if cell.style else plain
            mark, look = self._mark(here and column == self.column, block.has(index, column) and not block.one)
            if look:
                style += self.get_component_rich_style(f"weekgrid--{look}", partial=True)
            pieces.append((mark + fitted(cell.text, plan.width - 1), style))
        return self._strip(plan, pieces)

    def _mark(self, cursor: bool, chosen: bool) -> tuple[str, str]:
        """What stands before a square, so that cursor and block are seen without colour, and its component class."""
        if cursor:
            return "▌", "cursor" if self.has_focus else ""
        return ("▏", "block") if chosen else (" ", "")

    def _heading(self, plan: Plan, y: int) -> Strip:
        """A line above the columns: days, holidays where there are any, and parts of the day."""
        columns = self._columns[self._first : self._first + plan.shown]
        style, now = self._style("header"), self._style("now")
        pieces = [(fitted(self._unseen(columns) if y == 0 else "", plan.names), style)]
        if y == self._header - 1:
            pieces += [(" " + fitted(c.part, plan.width - 1), now if c.now else style) for c in columns]
            return self._strip(plan, pieces)
        for _, group in groupby(columns, lambda c: c.day):
            days = list(group)
            folded = "·" if days[0].date in self._folded else ""
            text = f"{'▸' if days[0].now else ' '}{days[0].day}{folded}" if y == 0 else f" {days[0].note}"
            pieces.append((fitted(text, plan.width * len(days)), now if days[0].now else style))
        return self._strip(plan, pieces)

    def _unseen(self, columns: Sequence[GridColumn]) -> str:
        """On which side there are more columns, and the folded days that have no column of their own."""
        seen = {column.date for column in self._columns}
        sides = ["‹"] * (self._first > 0) + ["›"] * (self._first + len(columns) < len(self._columns))
        return " " + " ".join([*sides, *(f"{DAGEN[day.weekday()]}·" for day in sorted(self._folded - seen))])

    def _style(self, name: str) -> Style:
        return self.get_component_rich_style(f"weekgrid--{name}")

    def _strip(self, plan: Plan, pieces: list[tuple[str, Style]]) -> Strip:
        """A line of these pieces, as wide as the grid."""
        segments = [Segment(text, style) for text, style in pieces]
        return Strip(segments).adjust_cell_length(plan.room, self.rich_style)
