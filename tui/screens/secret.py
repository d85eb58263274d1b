"""A dialog for what nobody may read along: a new passphrase, typed twice and unseen."""

from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.store.users import LEAST
from tui.screens.dialog import Dialog
from tui.widgets.bars import KeyBar, MessageLine


class SecretInput(Input):
    """A line that shows nothing of what is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.save", "opslaan", tooltip="Opslaan en sluiten")]

    def __init__(self, placeholder: str, name: str) -> None:
        super().__init__(placeholder=placeholder, id=name, password=True, compact=True)


class SecretDialog(Dialog):
    """Gives a new passphrase, None where it was left. Nothing of it is kept as a draft."""

    first = getters.query_one("#eerste", SecretInput)
    again = getters.query_one("#nogmaals", SecretInput)

    def __init__(self, title: str, explain: str) -> None:
        super().__init__()
        self._title = title
        self._explain = explain

    def compose(self) -> ComposeResult:
        """The passphrase, and the same again."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield Static(Content(self._explain), classes="explain")
            yield SecretInput(f"wachtzin, minstens {LEAST} tekens", "eerste")
            yield SecretInput("nog een keer", "nogmaals")
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.first.focus()

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Leave with the passphrase, or say what is not right."""
        if len(self.first.value) < LEAST:
            self.first.focus()
            self.message_line.say(f"Een wachtzin heeft minstens {LEAST} tekens.", alert=True)
        elif not self.again.value:
            self.again.focus()
        elif self.first.value != self.again.value:
            self.again.value = ""
            self.again.focus()
            self.message_line.say("Deze twee zijn niet gelijk. Typ de tweede opnieuw.", alert=True)
        else:
            self.dismiss(self.first.value)
