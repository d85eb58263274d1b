"""The clipboard of the terminal as a way out of the desk: emptied after half a minute, at the lock and at the end."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

STAYS = 30.0
"""Seconds that a copied text stays on the clipboard."""

EMPTY = "\x1b]52;c;\x07"
"""Tells the terminal to empty its clipboard (OSC 52)."""


class Clipboard:
    """Empties the clipboard of the terminal some time after the last copy; a newer copy begins that time again."""

    def __init__(self, app: "App[Any]") -> None:
        self._app = app
        self._timer: Timer | None = None

    def copied(self) -> None:
        """Something was put there just now."""
        self._stop()
        self._timer = self._app.set_timer(STAYS, self.empty, name="klembord")

    def empty(self) -> None:
        """Empty it, where something of ours may still be on it."""
        if self._timer is None:
            return
        self._stop()
        self._app._clipboard = ""
        driver = self._app._driver
        if driver is not None:
            driver.write(EMPTY)
            driver.flush()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
