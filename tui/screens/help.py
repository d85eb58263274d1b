"""The keys of a screen and the palette of every action; both are read from the bindings themselves."""

from typing import TYPE_CHECKING, Any, ClassVar

from textual import getters
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen

from tui.screens.choose import ChooseDialog, Options
from tui.screens.dialog import Dialog
from tui.widgets.bars import Command, KeyBar, MessageLine, commands
from tui.widgets.rowlist import AllRows, Column, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


def key_rows(screen: "Screen[Any]") -> list[Row]:
    """What can be done on a screen now: keys, name and what it does."""
    ordered = sorted(commands(screen), key=lambda command: not command.show)
    return [Row(command, (" ".join(command.keys), command.label, command.explain)) for command in ordered]


class HelpDialog(Dialog):
    """The keys of the screen beneath."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,question_mark,f1", "cancel", "sluiten", tooltip="Terug")]

    rowlist = getters.query_one(Options)

    def __init__(self, screen: "Screen[Any]") -> None:
        super().__init__()
        self._rows = AllRows(key_rows(screen))

    def compose(self) -> ComposeResult:
        """The keys, one per line."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = "Toetsen van dit scherm"
            yield Options([Column("toets", 11), Column("naam", 22), Column("wat het doet")])
            yield MessageLine()
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
    "read_list": ("Lijst inlezen", "Mensen en huishoudens uit een werkmap (xlsx, ods of csv) inlezen"),
    "write_list": ("Alles exporteren", "Alles naar een werkmap schrijven"),
    "hand_out": ("Naar buiten", "Een rooster, lijst of brief maken voor begeleiders, de muur of een overleg"),
    "introduce": ("Kennismakingstekst", "De brief bij een nieuwe koppeling, voor begeleider of huishouden"),
    "open_staffing": ("Spreekuur verdelen", "Wie de gaten van de diensten kan vullen, eerlijk verdeeld"),
    "choose_team": ("Ander team", "Kiezen welk team u ziet"),
    "follow_newest_tasks": ("Nieuwste takenlijst", "Ook lopende trajecten volgen de nieuwste lijst van taken"),
    "tick_off_past": (
        "Oude taken afvinken",
        "Alle taken die over de termijn zijn als klaar merken, om mee te beginnen",
    ),
    "open_retention": ("Bewaartermijn", "Wie lang genoeg bewaard is: inzien, anoniem maken of wissen"),
    "edit_partners": ("Partners", "De organisaties om de huishoudens, met hun contactpersoon"),
    "manage_users": ("Gebruikers en wachtzin", "Wie het bestand mag openen, met welke rol; uw eigen wachtzin"),
    "open_backups": ("Back-ups", "Welke back-ups er zijn, er nu een maken, er een controleren of terugzetten"),
    "open_log": ("Logboek", "Een maand van het logboek nakijken: wie wat zag, wijzigde of naar buiten bracht"),
    "toggle_light": ("Licht of donker", "Wisselen tussen licht en donker"),
}
"""What is done too seldom for a key: methods of the app, with name and explanation."""

DEMONSTRATION = {
    "take_picture": ("Schermafdruk", "Een plaatje van dit scherm bewaren (svg): alleen in de demonstratie")
}
"""What is done with invented people alone."""

_PLAIN = ("palette", "help", "move(-1)", "move(1)", "page(-1)", "page(1)", "edge(0)", "edge(1)")
"""What is no use to choose from a list."""


async def run_palette(app: "Koppelbord") -> None:
    """Let one of all actions be chosen, and do it where it was asked for."""
    beneath = app.screen
    if isinstance(beneath, ChooseDialog):
        return
    rows = [row for row in key_rows(beneath) if isinstance(row.key, Command) and row.key.action not in _PLAIN]
    extra = EXTRA if app.store.keyed else EXTRA | DEMONSTRATION
    rows += [Row(name, ("", title, explain)) for name, (title, explain) in extra.items() if app.may(name)]
    columns = (Column("toets", 11), Column("naam", 22), Column("wat het doet"))
    answer = await app.push_screen_wait(ChooseDialog("Opdrachten", rows, columns, filtered=True))
    if isinstance(answer, Command):
        await app.run_action(answer.action, answer.node)
    elif isinstance(answer, str):
        getattr(app, answer)()
