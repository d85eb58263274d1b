"""A small dialog to note something in mid-call: a kind from a list, and a few short fields; enter saves."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.screens.choose import ListDialog, Options
from tui.screens.saving import Again, Reading, Saving
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.form import Field, FieldInput, Form
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

KIND = "soort"
"""The name of the kind among the values."""

CLOSED = "Vastleggen kan als de privacy open staat. p wisselt."


def closed(app: "Koppelbord") -> bool:
    """Whether the privacy leaves nothing to be noted now; says so where it does."""
    if app.privacy.hides:
        app.say(CLOSED, alert=True)
    return app.privacy.hides


class EntryInput(FieldInput):
    """A field of a dialog with kinds; the arrows move the kinds."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move(-1)", "soort", key_display="↑ ↓", tooltip="Een andere soort"),
        Binding("down", "screen.move(1)", "volgende soort", show=False, tooltip="Een andere soort"),
        Binding("enter", "screen.save", "opslaan", tooltip="Opslaan en sluiten"),
    ]


class EntryDialog(Saving, ListDialog):
    """Saves what is filled in; where it is not right it says so and stays. What was typed comes back the next time."""

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        reading: Reading,
        draft: tuple[Hashable, ...],
        *,
        again: Again | None = None,
        kinds: Sequence[Row] = (),
        explain: str = "",
    ) -> None:
        """With `kinds` the kind is a value as well, by the name KIND, and is the first argument of `reading.save`."""
        super().__init__()
        self._title = title
        self._fields = fields
        self._kinds = AllRows(kinds)
        self._explain = explain
        self.begin(reading, draft, again)

    def compose(self) -> ComposeResult:
        """The kinds above the fields."""
        values = self.given()
        self._select = self._kind_of(values.get(KIND))
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            if self._explain:
                yield Static(Content(self._explain), classes="explain")
            if self._kinds:
                yield Options([Column("")])
            yield Form([("", self._fields)], values, EntryInput if self._kinds else FieldInput)
            yield MessageLine()
            yield KeyBar()

    def _kind_of(self, text: object) -> Hashable | None:
        return next((row.key for row in self._kinds if str(row.key) == str(text)), None)

    def on_mount(self) -> None:
        """Begin at the first field, with the kind that lies nearest."""
        if self._kinds:
            self.rowlist.styles.height = min(len(self._kinds), max(3, self.app.size.height - 12))
            self.rowlist.show(self._kinds, self._select)
        self.form.go_to(self._fields[0].name)
        self.say_draft("Wat u eerder typte staat er nog.")

    @on(RowList.Chosen)
    def action_save(self) -> None:
        """Save and leave, or say what is not right."""
        super().action_save()

    def texts(self) -> dict[str, str]:
        """What is in the fields now, and which kind is chosen."""
        kind = {KIND: str(self.rowlist.key)} if self._kinds else {}
        return self.form.values | kind

    def fill(self, texts: Mapping[str, Any]) -> None:
        """Put these texts in the fields, and choose this kind."""
        self.form.fill(texts)
        if self._kinds:
            self.rowlist.select(self._kind_of(texts[KIND]))

    def labels(self) -> dict[str, str]:
        """How each field is called."""
        return super().labels() | {KIND: "Soort"}

    def typed(self) -> dict[str, str]:
        """The fields that were changed and are not saved; another kind alone is not typed."""
        typed = super().typed()
        return {} if typed.keys() == {KIND} else typed

    def complain(self, wrong: dict[str, str]) -> None:
        """Go to the first field that is not right, and say what was expected."""
        name = next(iter(wrong))
        self.form.go_to(name)
        self.message_line.say(f"{self.labels()[name]}: verwacht {wrong[name]}", alert=True)

    def write(self, save: Callable[..., object], values: dict[str, Any]) -> object:
        """Save these values, with the kind that is chosen."""
        return save(self.rowlist.key if self._kinds else None, values)

    def action_cancel(self) -> None:
        """Leave; what was typed comes back the next time."""
        kept = self.keep()
        self.dismiss(None)
        if kept:
            self.desk.say("Niet opgeslagen. Wat u typte staat er nog als u dit weer opent.")
