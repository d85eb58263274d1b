"""What is seen while the file is opened: the desk with nothing on it yet, so that the first paint waits for nothing."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from tui.widgets.bars import TopBar


class OpeningScreen(Screen[None]):
    """The frame of the desk."""

    def compose(self) -> ComposeResult:
        """The line above, and that the file is being opened."""
        yield TopBar()
        yield Static("Bezig met openen…", id="openen", markup=False)
