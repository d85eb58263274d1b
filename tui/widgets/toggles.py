"""Toggles: values of a closed list that are on or off, in a grid; space changes one."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from tui.widgets.rowlist import fitted


class Toggles(Widget, can_focus=True):
    """A grid of values, `across` on a line; dagdelen stand in a week of three lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"toggles--on", "toggles--off", "toggles--cursor"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "flip", "aan of uit", tooltip="Deze waarde aan- of uitzetten"),
        Binding("left", "move(-1, 0)", "links", show=False),
        Binding("right", "move(1, 0)", "rechts", show=False),
        Binding("up", "move(0, -1)", "omhoog", show=False),
        Binding("down", "move(0, 1)", "omlaag", show=False),
        Binding("asterisk", "all", "alles", show=False, tooltip="Alles aan of alles uit"),
    ]

    cursor: reactive[int] = reactive(0)

    def __init__(self, values: Sequence[str], on: Iterable[str]) -> None:
        super().__init__()
        # Values such as "ma-ochtend" make a table: a line for each part of the day, a column for each day.
        parts = list(dict.fromkeys(value.partition("-")[2] for value in values))
        table = all("-" in value for value in values)
        self._titles = parts if table else []
        self._lead = max(map(len, parts)) + 2 if table else 0
        self._values = [v for part in parts for v in values if v.endswith(part)] if table else list(values)
        self._labels = [v.partition("-")[0] for v in self._values] if table else self._values
        self._cell = max(cell_len(text) for text in self._labels) + 4
        self._across = len(values) // len(parts) if table else len(values)
        self.on: set[str] = {value for value in values if value in set(on)}
        """The values that are on."""
        self.styles.height = -(-len(values) // self._across)

    def on_resize(self) -> None:
        """As many on a line as fit."""
        if not self._titles:
            self._across = max(1, self.size.width // self._cell)
            self.styles.height = -(-len(self._values) // self._across)

    def render_line(self, y: int) -> Strip:
        """One line of the grid."""
        title = [f"{self._titles[y]:<{self._lead}}"] if self._titles and y < len(self._titles) else []
        segments = [Segment(text, self.get_component_rich_style("toggles--off")) for text in title]
        for index in range(y * self._across, min((y + 1) * self._across, len(self._values))):
            on = self._values[index] in self.on
            style = self.get_component_rich_style("toggles--on" if on else "toggles--off")
            if index == self.cursor and self.has_focus:
                style += self.get_component_rich_style("toggles--cursor", partial=True)
            segments.append(Segment(fitted(f"{'✓' if on else '·'} {self._labels[index]}", self._cell - 1), style))
            segments.append(Segment(" ", self.rich_style))
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def action_flip(self) -> None:
        """Change the value under the cursor."""
        self.on ^= {self._values[self.cursor]}
        self.refresh()

    def action_all(self) -> None:
        """Everything on, or off where everything is on."""
        self.on = set() if len(self.on) == len(self._values) else set(self._values)
        self.refresh()

    def action_move(self, right: int, down: int) -> None:
        """Move through the grid; beyond its first and last line the focus goes on."""
        target = self.cursor + right + down * self._across
        if 0 <= target < len(self._values):
            self.cursor = target
        elif down:
            (self.screen.focus_next if down > 0 else self.screen.focus_previous)()

    def on_click(self, event: events.Click) -> None:
        """A click changes a value."""
        column = (event.x - self._lead) // self._cell
        index = event.y * self._across + column
        if 0 <= column < self._across and index < len(self._values):
            self.cursor = index
            self.action_flip()
