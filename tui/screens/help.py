"""The keys of a screen and the palette of every action; both are read from the bindings themselves."""

from typing import TYPE_CHECKING, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from tui.screens.choose import ChooseDialog, Options
from tui.screens.dialog import Dialog
from tui.widgets.bars import KeyBar, key_name
from tui.widgets.rowlist import AllRows, Column, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


def _keys(binding: Binding) -> str:
    return binding.key_display or " ".join(key_name(key) for key in binding.key.split(","))


def key_rows(screen: "Screen[object]") -> list[Row]:
    """What can be done on a screen now: key, name and what it does."""
    found: dict[str, tuple[list[str], Binding]] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        if not type(active.node).__module__.startswith("tui.") or not binding.description or not active.enabled:
            continue
        keys, _ = found.setdefault(binding.action, ([], binding))
        keys += [name for key in binding.key.split(",") if (name := key_name(key)) not in keys]
    return [
        Row(action, (" ".join(keys), binding.description, binding.tooltip or binding.description))
        for action, (keys, binding) in found.items()
    ]


class HelpDialog(Dialog):
    """The keys of the screen beneath."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,question_mark,f1", "cancel", "sluiten", tooltip="Terug")]

    rowlist = getters.query_one(Options)

    def __init__(self, screen: "Screen[object]") -> None:
        super().__init__()
        self._rows = AllRows(key_rows(screen))

    def compose(self) -> ComposeResult:
        """The keys, one per line."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = "Toetsen van dit scherm"
            yield Options([Column("toets", 14), Column("naam", 18), Column("wat het doet")])
            yield KeyBar()

    def on_mount(self) -> None:
        """Fit the frame."""
        self.rowlist.styles.height = min(len(self._rows), max(3, self.app.size.height - 8))
        self.rowlist.show(self._rows)
        self.rowlist.focus()

    def on_row_list_chosen(self) -> None:
        """Enter leaves."""
        self.dismiss(None)


EXTRA = {
    "read_list": ("Lijst inlezen", "Mensen en huishoudens uit een werkboek (xlsx, ods of csv) inlezen"),
    "write_list": ("Alles exporteren", "Alles naar een werkboek schrijven"),
    "choose_team": ("Ander team", "Kiezen welk team u ziet"),
    "toggle_light": ("Licht of donker", "Wisselen tussen licht en donker"),
}
"""What is done too seldom for a key: methods of the app, with name and explanation."""


async def run_palette(app: "Koppelbord") -> None:
    """Let one of all actions be chosen, and do it where it was asked for."""
    beneath = app.screen
    if isinstance(beneath, ChooseDialog):
        return
    rows = [row for row in key_rows(beneath) if row.key not in ("app.palette", "palette")]
    rows += [Row(f"app.{name}()", ("", title, explain)) for name, (title, explain) in EXTRA.items()]
    columns = (Column("toets", 14), Column("naam", 18), Column("wat het doet"))
    answer = await app.push_screen_wait(ChooseDialog("Opdrachten", rows, columns, filtered=True))
    if not isinstance(answer, str):
        return
    for name in EXTRA:
        if answer == f"app.{name}()":
            getattr(app, name)()
            return
    node = next((a.node for a in beneath.active_bindings.values() if a.binding.action == answer), beneath)
    await app.run_action(answer, node)
