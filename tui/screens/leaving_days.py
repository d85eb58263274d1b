"""From when until when somebody is away, or from which day they are gone and why: one dialog for it."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from db.lists import Stopreden
from db.rules.leaving import Uitval
from tui.screens.dialog import Dialog
from tui.screens.ending import DayInput, Reasons, read_day, write_day
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList

NO_DAY = "Dat is geen datum. Schrijf hem als 19-3-2024."
UNKNOWN = "onbekend"


class DaysDialog(Dialog):
    """The days of an absence or a departure: gives it with these days."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "confirm", "goed", show=False, tooltip="Zo is het goed"),
    ]

    def __init__(self, title: str, uitval: Uitval, today: date, call: date | None = None) -> None:
        """`call` is the day on which to call where none is filled in."""
        super().__init__()
        self._call = call
        self._title = title
        self._uitval = uitval
        self._today = today

    def compose(self) -> ComposeResult:
        """The days, each on a line, and the reason of a departure."""
        given = self._uitval
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield from self._day("weg vanaf" if given.vertrekt else "eerste dag weg", "van", given.van)
            if not given.vertrekt:
                yield from self._day("laatste dag weg", "tot", given.tot, "leeg: tot nader bericht")
            if not given.vertrekt:
                usual = write_day(self._call) if self._call else ""
                yield from self._day("bellen op", "bel_op", given.bel_op, usual)
            yield from self._day("overbruggen tot", "brug", given.brug, write_day(given.brug_tot(self._today)))
            if given.vertrekt:
                yield Static("waarom", classes="label", markup=False)
                yield Reasons([Column("")])
            yield MessageLine()
            yield KeyBar()

    def _day(self, label: str, name: str, day: date | None, otherwise: str = "") -> ComposeResult:
        with Horizontal(classes="field"):
            yield Static(label, classes="label", markup=False)
            yield DayInput(write_day(day) if day else "", placeholder=otherwise, compact=True, id=name)

    def on_mount(self) -> None:
        """Begin at the first day, with the reason that is known."""
        self.query_one("#van", DayInput).focus()
        for reasons in self.query(Reasons):
            reasons.styles.height = min(len(Stopreden) + 1, max(3, self.app.size.height - 14))
            keys: list[Hashable] = [UNKNOWN, *Stopreden]
            reasons.show(AllRows(Row(key, (str(key),)) for key in keys), self._uitval.stop_reden or UNKNOWN)

    @on(RowList.Chosen)
    def action_confirm(self) -> None:
        """Give the days, if they are days and in order."""
        try:
            found = replace(
                self._uitval,
                van=self._read("van") or self._today,
                tot=self._read("tot"),
                bel_op=self._read("bel_op"),
                brug=self._read("brug"),
            )
        except ValueError:
            self.message_line.say(NO_DAY, alert=True)
            return
        for reasons in self.query(Reasons):
            key = reasons.key
            found = replace(found, stop_reden=key if isinstance(key, Stopreden) else None)
        if found.tot and found.tot < found.van:
            self.message_line.say("De laatste dag ligt voor de eerste.", alert=True)
        elif found.brug and found.brug <= found.eerste_dag(self._today):
            self.message_line.say("Overbruggen begint pas op de eerste dag: kies een latere dag.", alert=True)
        else:
            self.dismiss(found)

    def _read(self, name: str) -> date | None:
        """The day in a field, None where it is empty or not there. Raises ValueError for what is no day."""
        for field in self.query(f"#{name}").results(DayInput):
            if field.value.strip():
                day = read_day(field.value, self._today)
                if day is None:
                    raise ValueError(name)
                return day
        return None
