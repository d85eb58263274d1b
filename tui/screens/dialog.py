"""The frame of every dialog: over the screen, with its own key bar; escape leaves it without doing anything."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from tui.widgets.bars import MessageLine

if TYPE_CHECKING:
    from tui.app import Koppelbord


class Dialog(ModalScreen[object]):
    """A frame over the screen with its own key bar; escape leaves it without doing anything."""

    CSS_PATH = "dialog.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "terug", tooltip="Terug, zonder iets te doen"),
    ]

    message_line = getters.query_one(MessageLine)

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    def action_cancel(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)
