"""Wat als: another desk beside this one, worked out while it is filled in; nothing of it is written."""

from collections import Counter
from typing import Any, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from db.dutch import getal
from db.notation import Cell, CellError, format_number
from db.planning.lacking import Zoekprofiel
from db.planning.process import Cancelled, Planner, PlanningError
from db.planning.proposing import Keuzes, Voorstel
from db.planning.what_if import WatAls, compare
from db.records.settings import format_setting, parse_setting
from db.settings import setting_fields
from db.stand import Stand
from db.text import fold
from tui.planwords import proof_text
from tui.screens.desk import DeskScreen
from tui.widgets.form import Field, FieldInput, Form
from tui.widgets.rowlist import AllRows, Column, Row, RowList

AFTER = 0.3
"""Seconds after the last key before it is worked out."""

MOST = 100
"""The most people or arrivals that are imagined."""


def _whole(text: str) -> int:
    return int(text)


def _hours(text: str) -> float:
    return float(text.replace(",", "."))


def _number(parse: Any, low: float, high: float, expected: str) -> Cell:
    def read(text: str) -> Any:
        value = parse(text)
        if not low <= value <= high:
            raise CellError(expected)
        return value

    return Cell(read, format_number, expected, empty=0)


class WhatIfInput(FieldInput):
    """A field of what is imagined."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.again", "reken", tooltip="Uitrekenen hoe het dan zou zijn"),
    ]


class Beside(RowList):
    """Today and what would be, side by side."""


class WhatIfScreen(DeskScreen):
    """What is different on the left, what comes of it on the right."""

    CSS_PATH = "what_if.tcss"
    AUTO_FOCUS = "WhatIfInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "terug", tooltip="Terug; er is niets gewijzigd"),
        Binding("ctrl+r", "restart", "begin opnieuw", tooltip="Alles weer zoals het nu is"),
    ]

    form = getters.query_one(Form)
    beside = getters.query_one(Beside)

    def __init__(self, choices: Keuzes, profile: Zoekprofiel | None) -> None:
        super().__init__()
        self._choices = choices
        self._profile = profile
        self._timer: Timer | None = None
        self._planner = Planner()

    def body(self) -> ComposeResult:
        """The fields, and the table."""
        with Horizontal(id="wat-als"):
            form = Form(self._groups(), self._given(), WhatIfInput)
            form.border_title = "Wat als"
            yield form
            yield Beside(
                [Column("", share=3), Column("nu", 9, right=True), Column("wat als", 9, right=True), Column("", 9)],
                header=True,
            )
        yield Static(id="uitleg", markup=False)

    def on_mount(self) -> None:
        """Begin with how it is now."""
        self.beside.border_title = "Wat komt ervan?"
        self._again_soon()

    def on_unmount(self) -> None:
        """End what is still being worked out."""
        self._planner.close()

    def _groups(self) -> list[tuple[str, list[Field]]]:
        like = "zoals het eerste zoekprofiel" if self._profile else "met Nederlands en Engels, altijd beschikbaar"
        few = f"een getal van 0 tot en met {MOST}"
        people = [
            Field("erbij", "Vrijwilligers erbij", _number(_whole, 0, MOST, few), like),
            Field("zonder", "Zonder", Cell(self._kenmerken, str, "namen of kenmerken, met ; ertussen"), "",
                  tuple(self._names())),
            Field("uren", "Uren erbij, ieder", _number(_hours, -40, 40, "een getal van -40 tot en met 40"),
                  "per week, voor elke vrijwilliger en stagiaire; met een min ervoor: minder"),
            Field("aankomsten", "Aankomsten erbij", _number(_whole, 0, MOST, few), "huishoudens die vandaag komen"),
        ]  # fmt: skip
        settings = [
            Field(name, about["label"], self._setting(name), "van de instellingen; geldt alleen hier")
            for name, _, about in setting_fields()
            if name == "vul_tot" or about["groep"] == "Gewichten"
        ]
        return [("Mensen en aankomsten", people), ("Instellingen", settings)]

    def _names(self) -> list[str]:
        hidden = self.desk.privacy.hides
        return [b.kenmerk if hidden else b.naam for b in self.stand.begeleiders if not b.soort.betaald]

    def _kenmerken(self, text: str) -> str:
        """The kenmerken of the people who are named. Raises CellError where somebody is not known."""
        people = self.stand.begeleiders
        count = Counter(fold(b.naam) for b in people)
        known = {fold(b.naam): b.kenmerk for b in people if count[fold(b.naam)] == 1}
        known |= {fold(b.kenmerk): b.kenmerk for b in people}
        try:
            return ";".join(known[fold(part)] for part in text.split(";") if part.strip())
        except KeyError:
            raise CellError("namen of kenmerken van begeleiders, met ; ertussen") from None

    def _setting(self, name: str) -> Cell:
        now = getattr(self.stand.settings, name)
        return Cell(lambda text: parse_setting(name, text), format_setting, "een waarde die past", empty=now)

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
            labels = {field.name: field.label for _, group in self._groups() for field in group}
            self.query_one("#uitleg", Static).update(Content(f"! {labels[name]}: verwacht {expected}"))
            self.beside.border_title = "Wat komt ervan?"
            self.beside.empty = "Eén veld klopt nog niet, zie onderaan."
            self.beside.show(AllRows())
            return
        settings = {name: values[name] for name, _, _ in setting_fields() if name in values}
        wat = WatAls(
            values["erbij"],
            frozenset(filter(None, (values["zonder"] or "").split(";"))),
            values["uren"],
            values["aankomsten"],
            {name: value for name, value in settings.items() if value != getattr(self.stand.settings, name)},
            self._profile,
        )
        self.beside.border_title = "Wat komt ervan?  bezig met rekenen…"
        if self._planner.busy:
            self._planner.cancel()  # what was typed before is no longer asked
        self._compare(self.stand, wat)

    @work(thread=True, exclusive=True)
    def _compare(self, stand: Stand, wat: WatAls) -> None:
        tell = self._teller()
        try:
            now, then = self._planner.ask(compare, stand, keuzes=self._choices, wat=wat)
        except Cancelled:
            return
        except PlanningError as error:
            tell(self.desk.say, f"Het rekenen lukte niet ({error}).", True)
            return
        tell(self._compared, now, then)

    def _compared(self, now: Voorstel, then: Voorstel) -> None:
        self.beside.border_title = "Wat komt ervan?"
        before, after = _figures(now), _figures(then)
        rows = AllRows(
            Row(name, (name, *(_written(value, name) for value in (one, other)), _difference(one, other, name)))
            for (name, one), (_, other) in zip(before, after, strict=True)
        )
        rows.append(Row("bewijs", ("", "", "", "")))
        rows.append(Row("hoe", (proof_text(then.bewezen, then.gat), "", "", "")))
        self.beside.show(rows)

    def action_back(self) -> None:
        """Back to the proposal."""
        self.dismiss(None)


def _figures(plan: Voorstel) -> list[tuple[str, float]]:
    spoed, coupled, days, tienden = plan.waarde
    return [
        ("huishoudens gekoppeld", coupled),
        ("waarvan spoed", spoed),
        ("wachtdagen opgelost", days),
        ("scores samen", tienden / 10),
        ("blijft over", len(plan.redenen)),
        ("uren te kort per week", plan.uren_tekort),
        ("hoogste benutting (%)", plan.hoogste_benutting * 100),
    ]


def _written(value: float, name: str) -> str:
    return getal(value) if name.startswith(("scores", "uren")) else f"{value:.0f}"


def _difference(one: float, other: float, name: str) -> str:
    if abs(other - one) < 0.05:
        return ""
    return f"{'+' if other > one else '−'}{_written(abs(other - one), name)}"
