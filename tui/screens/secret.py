"""A dialog for what nobody may read along: a new passphrase, typed twice and unseen."""

from collections.abc import Callable
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
    """Gives a new passphrase, None where it was left. Nothing of it is kept as a draft.

    With `is_own` the passphrase of who sits here is asked first: else whoever passes by could take the file over.
    """

    own = getters.query_one("#eigen", SecretInput)
    first = getters.query_one("#eerste", SecretInput)
    again = getters.query_one("#nogmaals", SecretInput)

    def __init__(self, title: str, explain: str, is_own: Callable[[str], bool] | None = None) -> None:
        super().__init__()
        self._title = title
        self._explain = explain
        self._is_own = is_own

    def compose(self) -> ComposeResult:
        """The own passphrase where it is asked, the new one, and that again."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield Static(Content(self._explain), classes="explain")
            if self._is_own:
                yield SecretInput("uw wachtzin van nu", "eigen")
            yield SecretInput(f"{'nieuwe ' if self._is_own else ''}wachtzin, minstens {LEAST} tekens", "eerste")
            yield SecretInput("nog een keer", "nogmaals")
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first line."""
        self.query(SecretInput).first().focus()

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Leave with the passphrase, or say what is not right."""
        if not self._is_theirs():
            self.own.value = ""
            self.own.focus()
            self.message_line.say("Dit is niet uw wachtzin van nu. Typ haar opnieuw.", alert=True)
        elif self._is_own and not self.first.value:
            self.message_line.clear()
            self.first.focus()
        elif len(self.first.value) < LEAST:
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

    def _is_theirs(self) -> bool:
        """Whether the present passphrase, where it is asked, is right; once it is, it can't be changed."""
        if self._is_own and not self.own.disabled:
            self.own.disabled = self._is_own(self.own.value)
            return self.own.disabled
        return True
