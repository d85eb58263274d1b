"""Form: fields with a label, written in the same notation as the workbook, checked while they are left."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from rich.cells import cell_len
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from db.notation import Cell, CellError
from db.text import fold
from tui.widgets.toggles import Toggles


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name and label, how it is written, what helps to fill it in, and which words it knows."""

    name: str
    label: str
    cell: Cell
    explain: str = ""
    words: tuple[str, ...] = ()
    lines: bool = False


class Words(Suggester):
    """Completes the last word of a list from the words that a field knows; accents need not be typed."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._words = [(fold(word), word) for word in words]

    async def get_suggestion(self, value: str) -> str | None:
        """What was typed, with the rest of the first word that begins so."""
        before, semicolon, last = value.rpartition(";")
        sought = fold(last)
        if not sought:
            return None
        for folded, word in self._words:
            begins = folded.startswith(sought) or any(part.startswith(sought) for part in folded.split()[1:])
            if begins and word.lower().startswith(last.lower()):
                return before + semicolon + last + word[len(last) :]
        return None


class FieldInput(Input):
    """A field of one line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "app.focus_previous", "vorig veld", show=False),
        Binding("down", "app.focus_next", "volgend veld", show=False),
        Binding("enter", "screen.save", "opslaan", tooltip="Opslaan en sluiten"),
    ]


class FieldLines(TextArea):
    """A field of several lines; tab leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "screen.save", "opslaan", tooltip="Opslaan en sluiten")]


class Form(VerticalScroll, can_focus=False):
    """Fields in groups; `values` gives what is in them as text or as a set of what is on."""

    class Entered(Message):
        """Another field has the focus; `field` is None for none."""

        def __init__(self, field: Field | None) -> None:
            super().__init__()
            self.field = field

    def __init__(
        self,
        groups: Sequence[tuple[str, Sequence[Field]]],
        values: Mapping[str, Any],
        line: type[FieldInput] = FieldInput,
    ) -> None:
        """`line` is the kind of field of one line: what enter does in it is a matter of the screen."""
        super().__init__()
        self._line = line
        self._groups = groups
        self._given = values
        self._widgets: dict[str, Widget] = {}
        self._fields = {field.name: field for _, group in groups for field in group}

    def compose(self) -> ComposeResult:
        """Groups with their fields, the labels in a column as wide as the longest."""
        width = max(cell_len(field.label) for field in self._fields.values()) + 2
        for title, group in self._groups:
            if title:
                yield Static(title, classes="group", markup=False)
            for field in group:
                with Horizontal(classes="field"):
                    label = Static(field.label, classes="label", markup=False)
                    label.styles.width = width
                    yield label
                    yield self._widget(field)

    def _widget(self, field: Field) -> Widget:
        given = self._given.get(field.name, "")
        widget: Widget
        if field.cell.many:
            chosen = given if isinstance(given, set | frozenset) else str(given).split(";")
            widget = Toggles(field.cell.choices, chosen)
        elif field.lines:
            widget = FieldLines(str(given), tab_behavior="focus", show_line_numbers=False, compact=True)
        else:
            words = field.words or field.cell.choices
            help_typing = Words(words) if words else None
            widget = self._line(str(given), compact=True, suggester=help_typing, select_on_focus=False)
        self._widgets[field.name] = widget
        return widget

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields, in their order."""
        return tuple(self._fields.values())

    @property
    def values(self) -> dict[str, Any]:
        """What is in the fields: text, or the values that are on joined by `;`."""
        return {name: self._value(widget, self._fields[name].cell) for name, widget in self._widgets.items()}

    def _value(self, widget: Widget, cell: Cell) -> str:
        if isinstance(widget, Toggles):
            return ";".join(value for value in cell.choices if value in widget.on)  # in the order of `cell.write`
        return widget.text if isinstance(widget, TextArea) else widget.value if isinstance(widget, Input) else ""

    def read(self) -> tuple[dict[str, Any], dict[str, str]]:
        """The values by name, and for each field that is not right what was expected."""
        values, wrong = {}, {}
        for name, text in self.values.items():
            try:
                values[name] = self._fields[name].cell.read(text)
            except CellError as error:
                wrong[name] = error.expected
        for name, widget in self._widgets.items():
            widget.set_class(name in wrong, "-invalid")
        return values, wrong

    def fill(self, values: Mapping[str, Any]) -> None:
        """Put these values in the fields."""
        for name, widget in self._widgets.items():
            given = values.get(name, "")
            if isinstance(widget, Toggles):
                widget.on = set(given if isinstance(given, set | frozenset) else str(given).split(";")) - {""}
                widget.refresh()
            elif isinstance(widget, TextArea):
                widget.text = str(given)
            elif isinstance(widget, Input):
                widget.value = str(given)

    @on(events.DescendantBlur)
    def _check(self) -> None:
        """Mark the fields that are not right as soon as they are left."""
        self.read()

    def go_to(self, name: str) -> None:
        """Put the focus on a field."""
        self._widgets[name].focus()

    @on(events.DescendantFocus)
    def _entered(self) -> None:
        found = next((name for name, widget in self._widgets.items() if widget.has_focus), None)
        self.post_message(self.Entered(self._fields[found] if found else None))
