"""What every desk does about its safety, whatever is on the screen: the ways out, the lock, and a file that is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from rich.text import Text
from textual import events, work
from textual._context import active_message_pump
from textual.actions import ActionParseResult
from textual.app import App
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message import Message
from textual.screen import Screen

from tui.clipboard import Clipboard
from tui.crash import crash_sentence
from tui.drafts import Drafts
from tui.guard import PlainLines, lasting
from tui.locking import Closed, Lock

if TYPE_CHECKING:
    from db.store import Store
    from tui.app import Koppelbord


class NotCopied(Exception):  # it is no error: it was said
    """What was to be cut could not be copied, and so has to stay."""


NO_PICTURE = "Een schermafdruk kan alleen in de demonstratie: er staan namen op, en het bestand is open."


WAIT, MOST_WAITS = 0.005, 400
"""Seconds between two looks at whether a screen stands, and how many there are at most."""

SOON = 0.5
"""Seconds after which the desk locks all the same, whatever the field does."""


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
        self.ended = False
        """Whether it was ended from outside, by the system or because the terminal is gone."""
        self.lock = Lock(self.desk)
        """What locks the desk, and opens it again."""
        self._forgets = False
        self._cutting = False

    @property
    def desk(self) -> Koppelbord:
        """The app, by its own type."""
        return cast("Koppelbord", self)

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

    async def action_quit(self) -> None:
        """Close the desk; asks where something was typed and not saved."""
        self._quit()

    @work(exclusive=True, group="quit")
    async def _quit(self) -> None:
        from tui.screens.choose import ChooseDialog
        from tui.widgets.rowlist import Row

        typing = any(getattr(screen, "typed", dict)() for screen in self.screen_stack)
        if typing or self.drafts:
            rows = [Row("", ("Terug: ik wil het nog opslaan",)), Row("weg", ("Stoppen, en wat ik typte vergeten",))]
            if self.store.keyed:
                rows.insert(1, Row("bewaar", ("Stoppen, en het bewaren: versleuteld, voor de volgende keer",)))
            explain = "U hebt iets getypt dat niet is opgeslagen. Al het andere is bewaard."
            answer = await self.push_screen_wait(ChooseDialog("Stoppen?", rows, explain=explain))
            if not answer:
                return
            self._forgets = answer == "weg"
        self.exit()

    # Who is there, and what goes wrong

    async def on_event(self, event: events.Event) -> None:
        """A key, a movement of the mouse and pasted text tell that somebody is there.

        A key waits until the screen on top stands: one that is half made has nothing yet to answer with.
        """
        if isinstance(event, events.InputEvent | events.Paste):
            self.lock.touch()
        if isinstance(event, events.InputEvent):
            for _ in range(MOST_WAITS):
                if not self._screen_stack or self.screen.is_mounted:
                    break
                await asyncio.sleep(WAIT)
        await super().on_event(event)

    def action_lock(self) -> None:
        """Lock the desk, once the field that is typed in has taken what was typed before this key."""
        late = self.set_timer(SOON, self.lock.shut)

        def shut() -> None:
            late.stop()
            self.lock.shut()

        (self.focused or self).call_later(self.call_later, shut)  # the field hands it back: it is to go as well

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

    # The terminal, and faults of the program itself

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing in a line acts upon the terminal."""
        return [*super().get_line_filters(), PlainLines()]

    def get_driver_class(self) -> type[Driver]:
        """The driver of this platform, which outlives its terminal."""
        return lasting(super().get_driver_class())

    def end_from_outside(self) -> None:
        """Leave at once and ask nothing: the system ends the program, or its terminal is gone.

        It may be called from another thread and from a handler of signals.
        """
        self.ended = True
        if self._loop is None:
            raise KeyboardInterrupt
        self._loop.call_soon_threadsafe(self.exit)

    def crashed(self, error: BaseException | None) -> None:
        """End because of a fault in the program itself, with a sentence about where that was."""
        self._return_code = 1
        with suppress(Exception):  # whatever went wrong
            self._tidy()
        self.bell()
        if not self._exit_renderables:
            self._exit_renderables.append(Text(crash_sentence(error)))
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was left before it stood finds nothing of itself, which is no fault."""
        pump = active_message_pump.get()
        there = not isinstance(pump, Screen) or any(pump in stack for stack in self._screen_stacks.values())
        left = self._exit or not there
        if not (left and isinstance(error, NoMatches)) and not self.lock.lose(error):
            super()._handle_exception(error)

    def panic(self, *_: object) -> None:
        """What Textual has to say of an error quotes it; it is told without."""
        self.crashed(self._exception)

    def _fatal_error(self) -> None:
        """Say that something went wrong without the traceback, whose local variables name people."""
        self.crashed(self._exception)
