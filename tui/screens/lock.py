"""The lock screen: whose desk it is, and a field for the passphrase that shows nothing."""

import asyncio
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

if TYPE_CHECKING:
    from tui.app import Koppelbord
    from tui.locking import Refusal

PAUSES = (1, 2, 4, 8, 16, 30)
"""Seconds to wait after the first, second, ... passphrase that does not fit."""

_LONGEST = 1024


class Unseen(Widget, can_focus=True):
    """A line that takes what is typed and shows nothing of it, not even how much there is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "submit", "openen", tooltip="Het bord weer openen"),
        Binding("ctrl+u", "forget", "begin opnieuw", show=False, tooltip="Vergeten wat u typte"),
    ]

    class Given(Message):
        """A passphrase was typed."""

        def __init__(self, phrase: str) -> None:
            super().__init__()
            self.phrase = phrase

    def __init__(self) -> None:
        super().__init__()
        self._typed = ""

    def render(self) -> Content:
        """Where the passphrase goes."""
        return Content("Wachtzin: ")

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Every letter is text here."""
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """Take a letter, or take the last one back."""
        if event.key == "backspace":
            self._typed = self._typed[:-1]
        elif event.is_printable and event.character:
            self._add(event.character)
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Take a line that is pasted."""
        self._add(event.text.partition("\n")[0].rstrip("\r"))
        event.stop()

    def _add(self, text: str) -> None:
        if not self.disabled:
            self._typed = (self._typed + text)[:_LONGEST]

    def action_forget(self) -> None:
        """Begin again."""
        self._typed = ""

    def action_submit(self) -> None:
        """Hand over what was typed, and keep nothing of it."""
        phrase, self._typed = self._typed, ""
        if phrase:
            self.post_message(self.Given(phrase))


class LockScreen(Screen[None]):
    """Plain: no name but that of the user, and nothing of the desk."""

    CSS_PATH = "lock.tcss"
    AUTO_FOCUS = "Unseen"

    field = getters.query_one(Unseen)

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    def compose(self) -> ComposeResult:
        """A few lines in the middle: whose desk it is, and why it is locked where that was not asked for."""
        lock = self.desk.lock
        with Vertical():
            yield Static("Koppelbord op slot", classes="title", markup=False)
            yield Static(Content(f"Bord van {lock.user}"))
            yield Static("Geef uw wachtzin. Wat u typt, is niet te zien.", classes="keys", markup=False)
            yield Unseen()
            yield Static(Content(lock.why), id="bericht", classes="alert")
            yield Static("enter opent · ctrl+q sluit Koppelbord", classes="keys", markup=False)

    def _tell(self, sentence: str, alert: bool = False) -> None:
        line = self.query_one("#bericht", Static)
        line.update(Content(sentence))
        line.set_class(alert, "alert")

    @on(Unseen.Given)
    def _given(self, event: Unseen.Given) -> None:
        self.field.disabled = True
        self._tell("Even geduld…")
        self._try(event.phrase)

    @work(exclusive=True, group="slot")
    async def _try(self, phrase: str) -> None:
        """Try a passphrase; after one that does not fit the next has to wait, a little longer each time."""
        try:
            refusal = await self.desk.lock.open(phrase)
            if refusal:
                await self._wait(refusal)
        finally:
            for field in self.query(Unseen):  # none once the desk is open
                field.disabled = False
                field.focus()

    async def _wait(self, refusal: "Refusal") -> None:
        """Say why it stays locked, and let the next passphrase wait."""
        pause = PAUSES[min(refusal.wrong, len(PAUSES)) - 1] if refusal.wrong else 0
        while pause > 0:
            self._tell(f"{refusal.sentence} Dat kan over {pause} s.", alert=True)
            await asyncio.sleep(1)
            pause -= 1
        self._tell(refusal.sentence, alert=True)
