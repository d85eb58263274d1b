"""Ending and handing over a koppeling: one dialog each, with everything on it at once."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.dutch import MAANDEN
from db.lists import Eindreden
from db.notation import parse_date
from tui.screens.choose import Options
from tui.screens.dialog import Dialog
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList

_NEAR = {"": 0, "vandaag": 0, "gisteren": -1, "eergisteren": -2, "morgen": 1, "overmorgen": 2}
"""The days that have a word, by how far they are from today."""


def read_day(text: str, today: date) -> date | None:
    """A date as typed: empty or "vandaag" is today, "morgen", "1-4" and "1 apr" of this year; None where it is none."""
    text = text.strip().lower()
    if text in _NEAR:
        return today + timedelta(days=_NEAR[text])
    words = text.replace("maart", "mrt").split()
    if len(words) in (2, 3) and words[1][:3] in MAANDEN:
        text = "-".join([words[0], str(MAANDEN.index(words[1][:3]) + 1), *words[2:]])
    try:
        return parse_date(text if text.count("-") == 2 else f"{text}-{today.year}")
    except ValueError:
        return None


def write_day(day: date) -> str:
    """A date as it is typed: 19-3-2024."""
    return f"{day.day}-{day.month}-{day.year}"


class Reasons(Options):
    """The reasons of a closed list."""


class DayInput(Input):
    """A date."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "screen.confirm", "goed", tooltip="Zo is het goed")]


class EndDialog(Dialog):
    """Why, from the closed list of the reason that lies nearest, and from which day: gives (reason, day)."""

    rowlist = getters.query_one(Reasons)

    def __init__(self, title: str, likely: StrEnum, today: date) -> None:
        super().__init__()
        self._title = title
        self._likely = likely
        self._today = today

    def compose(self) -> ComposeResult:
        """The reasons, and the day."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield Reasons([Column("")])
            with Horizontal(classes="field"):
                yield Static("per (tab)", classes="label", markup=False)
                yield DayInput(write_day(self._today), compact=True)
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the reason that lies nearest."""
        reasons = type(self._likely)
        self.rowlist.styles.height = len(reasons)
        self.rowlist.show(AllRows(Row(reason, (str(reason),)) for reason in reasons), self._likely)
        self.rowlist.focus()

    @on(RowList.Chosen)
    def action_confirm(self) -> None:
        """End it, if the day is a day."""
        day = read_day(self.query_one(DayInput).value, self._today)
        if day is None:
            self.message_line.say("Dat is geen datum. Schrijf hem als 19-3-2024.", alert=True)
        elif isinstance(self.rowlist.key, type(self._likely)):
            self.dismiss((self.rowlist.key, day))


class HandOverDialog(Dialog):
    """To whom, from which day, with which overlap, and why: gives (kenmerk, day, days of overlap, reason)."""

    def __init__(
        self, title: str, rows: Sequence[Row], to: str | None, likely: Eindreden, today: date, overlap: int
    ) -> None:
        super().__init__()
        self._title = title
        self._rows = AllRows(rows)
        self._to = to
        self._likely = likely
        self._today = today
        self._overlap = overlap

    def compose(self) -> ComposeResult:
        """The begeleiders, the reasons, the day and the overlap."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = Content(self._title)
            yield Options(
                [Column("", 5, right=True), Column("", share=2), Column("", share=4)],
                empty="Er is niemand anders.",
                id="aan",
            )
            with Horizontal(classes="field"):
                yield Static("vanaf (tab)", classes="label", markup=False)
                yield DayInput(write_day(self._today), compact=True, id="vanaf")
            with Horizontal(classes="field"):
                yield Static("dagen overlap", classes="label", markup=False)
                yield DayInput(str(self._overlap), compact=True, type="integer", id="overlap")
            yield Static("waarom", classes="label", markup=False)
            yield Reasons([Column("")], id="reden")
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at whoever was chosen and at the reason that lies nearest."""
        people, reasons = self.query_one("#aan", Options), self.query_one("#reden", Reasons)
        low = self.app.size.height < 30
        people.styles.height = min(max(1, len(self._rows)), 6 if low else 10)
        reasons.styles.height = 4 if low else len(Eindreden)
        people.show(self._rows, self._to)
        reasons.show(AllRows(Row(reason, (str(reason),)) for reason in Eindreden), self._likely)
        people.focus()

    @on(RowList.Chosen)
    def action_confirm(self) -> None:
        """Hand over, if everything is filled in right."""
        to, reason = self.query_one("#aan", Options).key, self.query_one("#reden", Reasons).key
        day = read_day(self.query_one("#vanaf", DayInput).value, self._today)
        overlap = self.query_one("#overlap", DayInput).value.strip() or "0"
        if day is None:
            self.message_line.say("Dat is geen datum. Schrijf hem als 19-3-2024.", alert=True)
        elif not overlap.isdigit() or int(overlap) > 365:
            self.message_line.say("Overlap is een aantal dagen van 0 tot en met 365.", alert=True)
        elif to is not None and isinstance(reason, Eindreden):
            self.dismiss((to, day, int(overlap), reason))
