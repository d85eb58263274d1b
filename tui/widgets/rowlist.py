"""RowList: the one list of the desk, for eight rows or for sixty thousand.

It draws only the lines that are seen, and its cursor stays with the record when the rows change.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Protocol

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, its width in cells (0 shares what is left), and from which list width on it is shown."""

    title: str
    width: int = 0
    right: bool = False
    shown_from: int = 0
    share: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a list; without a key it is a heading, which the cursor passes over.

    `style` names a component class of the list: "dim", "alert", "mark" or "" for plain. `marks` are the first and last
    positions in the first cell of what answers to what was typed.
    """

    key: Hashable | None
    cells: tuple[str, ...]
    style: str = ""
    marks: tuple[tuple[int, int], ...] = ()


class Rows(Protocol):
    """Where a list gets its lines from: all at once, or a page at a time."""

    def __len__(self) -> int:
        """How many lines there are."""

    def __getitem__(self, index: int, /) -> Row:
        """The line at a position."""

    def position(self, key: Hashable) -> int | None:
        """Where the record with this key stands, None where it is not in the list."""


class AllRows(list[Row]):
    """Lines that are few enough to be held."""

    def position(self, key: Hashable) -> int | None:
        """Where the record with this key stands."""
        return next((index for index, row in enumerate(self) if row.key == key), None)


def fitted(text: str, width: int, right: bool = False) -> str:
    """The text in exactly so many cells, with an ellipsis where it is cut off."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    return " " * (width - length) + text if right else text + " " * (width - length)


ROOM = 8
"""The fewest lines of a terminal on which a list has a line with the names of its columns."""


class RowList(ScrollView, can_focus=True):
    """A list with columns, headings and a cursor."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rowlist--header",
        "rowlist--heading",
        "rowlist--cursor",
        "rowlist--dim",
        "rowlist--alert",
        "rowlist--mark",
        "rowlist--match",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Omhoog", show=False),
        Binding("down", "move(1)", "Omlaag", show=False),
        Binding("pageup", "page(-1)", "Bladzijde terug", show=False),
        Binding("pagedown", "page(1)", "Bladzijde verder", show=False),
        Binding("home", "edge(0)", "Eerste", show=False),
        Binding("end", "edge(1)", "Laatste", show=False),
    ]

    cursor: reactive[int] = reactive(0, repaint=False)
    """The line that the cursor is on."""

    class Moved(Message):
        """The cursor is on another record, or on none (key None)."""

        def __init__(self, rowlist: "RowList", key: Hashable | None) -> None:
            super().__init__()
            self.rowlist = rowlist
            self.key = key

        @property
        def control(self) -> "RowList":
            """The list, for `@on`."""
            return self.rowlist

    class Chosen(Moved):
        """The main action was asked for on a record."""

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        empty: str = "",
        header: bool = False,
        id: str | None = None,  # noqa: A002
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._titled = header
        self._rows: Rows = AllRows()
        self._said: Hashable | None = None
        self.empty = empty
        """What the list says when it has no lines; it should say what to do."""

    @property
    def _header(self) -> bool:
        """Whether there is a line with the names of the columns; on a terminal of a few lines there is no room."""
        return self._titled and (not self.is_attached or self.app.size.height >= ROOM)

    @property
    def row(self) -> Row | None:
        """The line under the cursor, None where there is none."""
        return self._rows[self.cursor] if 0 <= self.cursor < len(self._rows) else None

    @property
    def key(self) -> Hashable | None:
        """The key of the record under the cursor, None where there is none."""
        return self.row.key if self.row else None

    def show(self, rows: Rows, select: Hashable | None = None) -> None:
        """Show these lines; the cursor goes to `select`, else stays with its record, else as near as can be."""
        wanted = select if select is not None else self.key
        self._rows = rows
        self.virtual_size = Size(0, len(rows) + self._header)
        found = rows.position(wanted) if wanted is not None else None
        at = min(self.cursor, max(0, len(rows) - 1)) if found is None else found
        self.set_reactive(RowList.cursor, self._selectable(at, 1))
        self._into_view()
        self.refresh()
        self._tell()

    def select(self, key: Hashable) -> bool:
        """Put the cursor on a record; False where it is not in the list."""
        found = self._rows.position(key)
        if found is not None:
            self.cursor = found
        return found is not None

    def select_where(self, wanted: Callable[[Hashable], bool]) -> None:
        """Put the cursor on the first record of a short list whose key is wanted."""
        found = (i for i in range(len(self._rows)) if (key := self._rows[i].key) is not None and wanted(key))
        self.cursor = next(found, self.cursor)

    def _selectable(self, at: int, step: int) -> int:
        """The nearest line that is a record, looking first in the direction of `step`."""
        for direction in (step, -step):
            index = at
            while 0 <= index < len(self._rows):
                if self._rows[index].key is not None:
                    return index
                index += direction
        return 0

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw the two lines that changed, and tell whoever listens."""
        self._into_view()
        self.refresh_line(old)
        self.refresh_line(new)
        self._tell()

    def refresh_line(self, index: int) -> None:
        """Draw one line of the list again."""
        y = index + self._header - self.scroll_offset.y
        self.refresh(Region(0, y, self.size.width, 1))

    def _tell(self) -> None:
        if self.key != self._said:
            self._said = self.key
            self.post_message(self.Moved(self, self.key))

    def _into_view(self) -> None:
        height = self.scrollable_content_region.height - self._header
        if height <= 0:
            return
        top = self.scroll_offset.y
        # The headings above the first record come into view with it.
        first = self._selectable(0, 1)
        target = 0 if self.cursor <= first < height else self.cursor if self.cursor < top else top
        if self.cursor >= top + height:
            target = self.cursor - height + 1
        if target != top:
            self.scroll_to(y=target, animate=False, force=True)

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.virtual_size = Size(0, len(self._rows) + self._header)
        self.call_after_refresh(self._into_view)

    def on_focus(self) -> None:
        """Show the cursor as active."""
        self.refresh()

    def on_blur(self) -> None:
        """Show the cursor as resting."""
        self.refresh()

    def action_move(self, step: int) -> None:
        """Move the cursor by so many records."""
        target = self.cursor + step
        if 0 <= target < len(self._rows):
            found = self._selectable(target, step)
            if (found - self.cursor) * step > 0:
                self.cursor = found

    def action_page(self, step: int) -> None:
        """Move the cursor by a screenful."""
        height = max(1, self.scrollable_content_region.height - self._header - 1)
        target = min(max(0, self.cursor + step * height), max(0, len(self._rows) - 1))
        self.cursor = self._selectable(target, step)

    def action_edge(self, last: int) -> None:
        """Move the cursor to the first or the last record."""
        self.cursor = self._selectable(max(0, len(self._rows) - 1) if last else 0, -1 if last else 1)

    def action_choose(self) -> None:
        """Do the main action on the record under the cursor."""
        if self.key is not None:
            self.post_message(self.Chosen(self, self.key))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor there, a click on the cursor does the main action."""
        index = event.get_content_offset(self)
        if index is None:
            return
        line = index.y - self._header + self.scroll_offset.y
        if 0 <= line < len(self._rows) and self._rows[line].key is not None and index.y >= self._header:
            if line == self.cursor and event.chain > 1:
                self.action_choose()
            self.cursor = line

    def _widths(self, width: int) -> list[int]:
        shown = [column for column in self._columns if width >= column.shown_from]
        fixed = sum(column.width for column in shown) + len(shown)
        shares = sum(column.share for column in shown if not column.width) or 1
        left = max(0, width - 1 - fixed)
        return [
            0 if column not in shown else column.width or max(4, left * column.share // shares)
            for column in self._columns
        ]

    def _line(self, cells: Sequence[str], width: int) -> str:
        widths = self._widths(width)
        pieces = [
            fitted(cell, size, column.right)
            for cell, size, column in zip(cells, widths, self._columns, strict=False)
            if size
        ]
        return fitted(" ".join(pieces), width - 1)

    def render_line(self, y: int) -> Strip:
        """One line of the list, as wide as the list."""
        width = self.scrollable_content_region.width
        if self._header and y == 0:
            style = self.get_component_rich_style("rowlist--header")
            return self._strip(" " + self._line([column.title for column in self._columns], width), style)
        index = y - self._header + self.scroll_offset.y
        if not len(self._rows):
            lines = self.empty.split("\n")
            text = lines[index] if index < len(lines) else ""
            return self._strip(fitted(" " + text, width), self.get_component_rich_style("rowlist--dim"))
        if index >= len(self._rows):
            return self._strip(" " * width, self.rich_style)
        row = self._rows[index]
        if row.key is None:
            return self._strip(
                fitted(" " + " ".join(row.cells), width), self.get_component_rich_style("rowlist--heading")
            )
        here = index == self.cursor
        style = self.get_component_rich_style(f"rowlist--{row.style}") if row.style else self.rich_style
        if here and self.has_focus:
            style += self.get_component_rich_style("rowlist--cursor", partial=True)
        mark = "▌" if here else " "
        return self._marked(mark + self._line(row.cells, width), style, row.marks)

    def _marked(self, text: str, style: Style, marks: Sequence[tuple[int, int]]) -> Strip:
        """The line with what answers to what was typed standing out; the first cell begins at the second letter."""
        if not marks:
            return self._strip(text, style)
        line = Text(text, style, no_wrap=True, end="")
        for begin, end in marks:
            line.stylize(self.get_component_rich_style("rowlist--match", partial=True), begin + 1, end + 1)
        return Strip(line.render(self.app.console), cell_len(text))

    def _strip(self, text: str, style: Style) -> Strip:
        return Strip([Segment(text, style)], cell_len(text))
