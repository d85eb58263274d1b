"""What two screens of Wat als share: what is different is filled in, and worked out while it is typed.

It is asked of a child process, and what was typed before is no longer asked. Nothing of it is written.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from db.model import Begeleider
from db.notation import Cell, CellError, format_number
from db.planning.process import Cancelled, Planner, PlanningError
from db.records.settings import format_setting, parse_setting
from db.settings import setting_fields
from db.stand import Stand
from db.text import fold
from tui.screens.desk import DeskScreen
from tui.widgets.form import Field, FieldInput, Form

AFTER = 0.3
"""Seconds after the last key before it is worked out."""

MOST = 100
"""The most people or arrivals that are imagined."""

WRONG = "Eén veld klopt nog niet, zie onderaan."
NOBODY = "namen of kenmerken van begeleiders, met ; ertussen"


def number(low: float, high: float, empty: float | None = 0) -> Cell:
    """A field for a whole number from `low` to `high`; left empty it is `empty`."""
    return _bounded(int, low, high, empty)


def hours(low: float, high: float, empty: float | None = 0) -> Cell:
    """A field for hours."""
    return _bounded(lambda text: float(text.replace(",", ".")), low, high, empty)


def _bounded(parse: Callable[[str], float], low: float, high: float, empty: float | None) -> Cell:
    expected = f"een getal van {low:.0f} tot en met {high:.0f}"

    def read(text: str) -> float:
        value = parse(text)
        if not low <= value <= high:
            raise CellError(expected)
        return value

    return Cell(read, format_number, expected, empty=empty)


class Question(NamedTuple):
    """What is asked of the child process: a function of `db.planning`, the Stand, and what else it takes."""

    function: Callable[..., Any]
    stand: Stand
    arguments: dict[str, Any]


class WhatIfInput(FieldInput):
    """A field of what is imagined."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.again", "reken", tooltip="Uitrekenen hoe het dan zou zijn"),
    ]


class ImaginingScreen(DeskScreen):
    """What is different on the left, what comes of it on the right."""

    CSS_PATH = ["what_if.tcss", "pages.tcss"]
    AUTO_FOCUS = "WhatIfInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "terug", tooltip="Terug; er is niets gewijzigd"),
        Binding("ctrl+r", "restart", "begin opnieuw", tooltip="Alles weer zoals het nu is"),
    ]

    form = getters.query_one(Form)

    def __init__(self) -> None:
        super().__init__()
        self._timer: Timer | None = None
        self._settings: dict[str, str] = {}
        self._planner = Planner()

    # What each of them says

    def groups(self) -> list[tuple[str, list[Field]]]:
        """The fields, by group."""
        return []

    def result(self) -> Widget:
        """What shows what comes of it."""
        return Widget()

    def question(self, values: dict[str, Any]) -> Question:
        """What is asked about what was filled in."""
        raise NotImplementedError

    def answered(self, answer: Any) -> None:
        """Show what comes of it."""

    def say_state(self, state: str = "") -> None:
        """Say above the result how far it is."""

    def show_wrong(self) -> None:
        """Show no result while a field is not right."""

    def people(self) -> Sequence[Begeleider]:
        """Who can be left out."""
        return self.stand.begeleiders

    # What they share

    def body(self) -> ComposeResult:
        """The fields, and the result."""
        with Horizontal(id="wat-als"):
            self._settings = self._given()
            form = Form(self.groups(), self._settings, WhatIfInput)
            form.border_title = "Wat als"
            yield form
            yield self.result()
        yield Static(id="uitleg", markup=False)

    def on_mount(self) -> None:
        """Begin with how it is now."""
        self.say_state()
        self._again_soon()

    def on_unmount(self) -> None:
        """End what is still being worked out."""
        self._planner.close()

    def without(self, label: str, explain: str = "") -> Field:
        """The field of who is left out, by name or kenmerk."""
        hidden = self.desk.privacy.hides
        names = [b.kenmerk if hidden else b.naam for b in self.people() if not b.soort.betaald]
        return Field("zonder", label, Cell(self._kenmerken, str, NOBODY), explain, tuple(names))

    def _kenmerken(self, text: str) -> str:
        """The kenmerken of the people who are named. Raises CellError where somebody is not known."""
        count = Counter(fold(b.naam) for b in self.people())
        known = {fold(b.naam): b.kenmerk for b in self.people() if count[fold(b.naam)] == 1}
        known |= {fold(b.kenmerk): b.kenmerk for b in self.people()}
        try:
            return ";".join(known[fold(part)] for part in text.split(";") if part.strip())
        except KeyError:
            raise CellError(NOBODY) from None

    def settings_of(self, wanted: Callable[[str, str], bool]) -> list[Field]:
        """The fields of the settings whose name and group are wanted."""
        return [
            Field(name, about["label"], self._setting(name), "van de instellingen; geldt alleen hier")
            for name, _, about in setting_fields()
            if wanted(name, about["groep"])
        ]

    def _setting(self, name: str) -> Cell:
        now = getattr(self.stand.settings, name)
        return Cell(lambda text: parse_setting(name, text), format_setting, "een waarde die past", empty=now)

    def changed_settings(self, values: dict[str, Any]) -> dict[str, Any]:
        """The settings that are filled in otherwise than they are now."""
        settings = {name: values[name] for name, _, _ in setting_fields() if name in values}
        return {name: value for name, value in settings.items() if value != getattr(self.stand.settings, name)}

    def follow_settings(self) -> None:
        """Fill in the settings that have changed in the file, where they were not filled in otherwise."""
        before, self._settings, filled = self._settings, self._given(), self.form.values
        as_before = {name for name, text in before.items() if filled.get(name) == text}
        self.form.fill({**filled, **{name: self._settings[name] for name in as_before}})

    def _given(self) -> dict[str, str]:
        given = {}
        for name, _, _ in setting_fields():
            given[name] = format_setting(getattr(self.stand.settings, name)).replace(".", ",")
        return given

    @on(Input.Changed)
    def _again_soon(self) -> None:
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(AFTER, self.action_again)

    @on(Form.Entered)
    def _explain(self, event: Form.Entered) -> None:
        field = event.field
        text = f"{field.label}: {field.explain or field.cell.expected}" if field else ""
        self.query_one("#uitleg", Static).update(Content(text))

    def action_restart(self) -> None:
        """Fill in again how it is now."""
        self.form.fill(self._given())

    def action_again(self) -> None:
        """Work out how it would be, if all fields are right."""
        values, wrong = self.form.read()
        if wrong:
            name, expected = next(iter(wrong.items()))
            labels = {field.name: field.label for _, group in self.groups() for field in group}
            self.query_one("#uitleg", Static).update(Content(f"! {labels[name]}: verwacht {expected}"))
            self.say_state()
            self.show_wrong()
            return
        self.say_state("  bezig met rekenen…")
        if self._planner.busy:
            self._planner.cancel()  # what was typed before is no longer asked
        self._ask(self.question(values))

    @work(thread=True, exclusive=True)
    def _ask(self, question: Question) -> None:
        tell = self._teller()
        try:
            answer = self._planner.ask(question.function, question.stand, **question.arguments)
        except Cancelled:
            return
        except PlanningError as error:
            tell(self.desk.say, f"Het rekenen lukte niet ({error}).", True)
            return
        tell(self._answered, answer)

    def _answered(self, answer: Any) -> None:
        self.say_state()
        self.answered(answer)

    def action_back(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)
