"""Opzoeken: one line from anywhere, answered while typing; enter opens."""

from typing import cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from db.rules.lookup import Treffer
from tui.privacy import Privacy
from tui.screens.choose import FilterInput, ListDialog, Options
from tui.subject import Soort, Subject
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList

TOP = 12
"""Answers that are shown."""


class LookupDialog(ListDialog):
    """Gives the Subject that was found."""

    def compose(self) -> ComposeResult:
        """The line and the answers."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = "Opzoeken"
            yield FilterInput(placeholder="naam, dossier, kenmerk of telefoonnummer", compact=True)
            yield Options(
                [Column("naam", share=3), Column("soort", 12), Column("kenmerk", 12), Column("plaats", share=2)],
                empty="Typ een paar letters.",
            )
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin typing."""
        self.rowlist.styles.height = TOP
        self.query_one(FilterInput).focus()

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        found = (
            []
            if self.desk.privacy is Privacy.ALLEEN
            else self.desk.lookup().search(event.value, TOP, phones=not self.desk.privacy.hides)
        )
        self.rowlist.empty = "Niemand gevonden." if event.value.strip() else "Typ een paar letters."
        self.rowlist.show(AllRows(self._row(treffer) for treffer in found))
        self.rowlist.action_edge(0)

    def _row(self, treffer: Treffer) -> Row:
        kind = treffer.soort if treffer.soort in ("huishouden", "statushouder") else "begeleider"
        subject = Subject(cast(Soort, kind), treffer.kenmerk)
        return Row(subject, (self.desk.shown(treffer.naam), treffer.soort, treffer.kenmerk, self._place(subject)))

    def _place(self, subject: Subject) -> str:
        stand = self.desk.stand
        if stand is None:
            return ""
        if subject.soort == "begeleider":
            person = stand.begeleider.get(subject.sleutel)
            return person.plaats if person else ""
        home = stand.huishouden.get(subject.dossier or "")
        return home.plaats if home else ""

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.key)
