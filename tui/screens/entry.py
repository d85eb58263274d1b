"""A small dialog to note something in mid-call: a kind from a list, and a few short fields; enter saves."""

from collections.abc import Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from db.store import Refused
from tui.screens.choose import ListDialog, Options
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.form import Field, FieldInput, Form
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

Save = Callable[[Any, dict[str, Any]], str]
"""Writes what was chosen and filled in, and says what was done. Raises Refused with what is not right."""


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


class EntryDialog(ListDialog):
    """Saves what is filled in; where it is not right it says so and stays. What was typed comes back the next time."""

    form = getters.query_one(Form)

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        values: dict[str, str],
        save: Save,
        draft: Hashable,
        *,
        kinds: Sequence[Row] = (),
        select: Hashable | None = None,
        explain: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._fields = fields
        self._values = values
        self._save = save
        self._draft = draft
        self._kinds = AllRows(kinds)
        self._select = select
        self._explain = explain

    def compose(self) -> ComposeResult:
        """The kinds above the fields."""
        values = {**self._values, **self.desk.drafts.get(self._draft, {})}
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            if self._explain:
                yield Static(Content(self._explain), classes="explain")
            if self._kinds:
                yield Options([Column("")])
            yield Form([("", self._fields)], values, EntryInput if self._kinds else FieldInput)
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first field, with the kind that lies nearest."""
        if self._kinds:
            self.rowlist.styles.height = min(len(self._kinds), max(3, self.app.size.height - 12))
            self.rowlist.show(self._kinds, self._select)
        self.form.go_to(self._fields[0].name)
        if self._draft in self.desk.drafts:
            self.message_line.say("Wat u eerder typte staat er nog.")

    @on(RowList.Chosen)
    def action_save(self) -> None:
        """Save and leave, or say what is not right."""
        values, wrong = self.form.read()
        if wrong:
            name = next(iter(wrong))
            self.form.go_to(name)
            label = next(field.label for field in self._fields if field.name == name)
            self.message_line.say(f"{label}: verwacht {wrong[name]}", alert=True)
            return
        before = self.desk.store.log.latest()
        try:
            done = self._save(self.rowlist.key if self._kinds else None, values)
        except Refused as refusal:
            self.message_line.say(str(refusal), alert=True)
            return
        self.desk.drafts.pop(self._draft, None)
        self.dismiss(True)
        self.desk.reload()
        changed = self.desk.store.log.latest() != before
        self.desk.say(f"{done}  ·  u = ongedaan" if changed else "Er is niets gewijzigd.")

    def typed(self) -> dict[str, str]:
        """The fields that were changed and are not saved."""
        return {name: text for name, text in self.form.values.items() if text != self._values.get(name, "")}

    def action_cancel(self) -> None:
        """Leave; what was typed comes back the next time."""
        typed = self.typed()
        self.dismiss(None)
        if typed:
            self.desk.drafts[self._draft] = typed
            self.desk.say("Niet opgeslagen. Wat u typte staat er nog als u dit weer opent.")
        else:
            self.desk.drafts.pop(self._draft, None)
