"""What every desk does about its safety, whatever is on the screen: the ways out, the lock, and a file that is gone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from textual import events
from textual.actions import ActionParseResult
from textual.app import App
from textual.dom import DOMNode
from textual.message import Message

from tui.clipboard import Clipboard
from tui.drafts import Drafts
from tui.locking import Closed, Lock

if TYPE_CHECKING:
    from db.store import Store
    from tui.app import Koppelbord


class NotCopied(Exception):  # it is no error: it was said
    """What was to be cut could not be copied, and so has to stay."""


NO_PICTURE = "Een schermafdruk kan alleen in de demonstratie: er staan namen op, en het bestand is open."


class SafeApp(App[None]):
    """An app that locks, that knows its ways out, and that survives a file which can't be read."""

    today: Any

    def __init__(self) -> None:
        super().__init__()
        self._store: Store | None = None
        self.drafts = Drafts()
        """What was typed in forms that were left without saving."""
        self.clipboard_out = Clipboard(self)
        """Empties the clipboard of the terminal in time."""
        self.lock = Lock(cast("Koppelbord", self))
        """What locks the desk, and opens it again."""
        self._forgets = False
        self._cutting = False

    @property
    def store(self) -> Store:
        """The open file."""
        if self._store is None:
            raise Closed
        return self._store

    def say(self, text: str, alert: bool = False) -> None:
        """Say a sentence on the line above the keys."""
        raise NotImplementedError

    # Ways out

    def copy_to_clipboard(self, text: str, over: str = "tekst van het scherm", names: bool = True) -> None:
        """Copy text for half a minute, as a way out that the log tells of; `names` is false for what names nobody."""
        from db.store import Refused
        from db.store.changes import TAKEN_OUT

        try:
            if names:
                self.store.note(TAKEN_OUT, "naar het klembord gekopieerd", over, self.today)
        except Refused as refusal:
            self.say(f"Niet gekopieerd. {refusal}", alert=True)
            if self._cutting:
                raise NotCopied from None
            return
        super().copy_to_clipboard(text)
        self.clipboard_out.copied()

    def deliver_screenshot(self, *arguments: Any, **named: Any) -> str | None:
        """A picture of the demonstration alone: of anybody else it would be an open file with names."""
        return super().deliver_screenshot(*arguments, **named) if self._pictured() else None

    def save_screenshot(self, *arguments: Any, **named: Any) -> str:
        """A picture of the demonstration alone, in a file."""
        return super().save_screenshot(*arguments, **named) if self._pictured() else ""

    def _pictured(self) -> bool:
        if self._store is not None and not self._store.keyed:
            return True
        self.say(NO_PICTURE, alert=True)
        return False

    def take_picture(self) -> None:
        """Write a picture of the screen in the folder of documents."""
        from tui.screens.handing_out import usual_folder

        self.say(f"Geschreven: {self.save_screenshot(path=usual_folder())}")

    # The end

    def exit(self, *arguments: Any, **named: Any) -> None:
        """End; the clipboard is emptied, and what is typed stays kept where it was not said to be forgotten."""
        self._tidy()
        super().exit(*arguments, **named)

    def _tidy(self) -> None:
        self.clipboard_out.empty()
        if self._store is None:
            return
        if self._forgets:
            self.lock.typing.forget(self._store)
        else:
            self.lock.keep()

    # Who is there, and what goes wrong

    async def on_event(self, event: events.Event) -> None:
        """A key, a movement of the mouse and pasted text tell that somebody is there."""
        if isinstance(event, events.InputEvent | events.Paste):
            self.lock.touch()
        await super().on_event(event)

    def action_lock(self) -> None:
        """Lock the desk."""
        self.lock.shut()

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key asks for; where the file can't be read, that is said and nothing is lost."""
        self._cutting = (action if isinstance(action, str) else action[1]) == "cut"
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except NotCopied:
            return True
        except Exception as error:
            if not self.lock.lose(error):
                raise
            return True
        finally:
            self._cutting = False

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except Exception as error:
            if not self.lock.lose(error):
                raise

    def _handle_exception(self, error: Exception) -> None:
        if not self.lock.lose(error):
            super()._handle_exception(error)
