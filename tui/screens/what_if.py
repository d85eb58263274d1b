"""Wat als: another desk beside this one, worked out while it is filled in; nothing of it is written."""

from typing import Any

from textual import getters
from textual.content import Content

from db.dutch import getal
from db.planning.lacking import Zoekprofiel
from db.planning.proposing import Keuzes, Voorstel
from db.planning.what_if import WatAls, compare
from tui.planwords import proof_text
from tui.screens.imagining import MOST, WRONG, ImaginingScreen, Question, hours, number
from tui.widgets.form import Field
from tui.widgets.rowlist import AllRows, Column, Row, RowList


class Beside(RowList):
    """Today and what would be, side by side."""


class WhatIfScreen(ImaginingScreen):
    """Another desk beside the proposal for everyone."""

    beside = getters.query_one(Beside)

    def __init__(self, choices: Keuzes, profile: Zoekprofiel | None) -> None:
        super().__init__()
        self._choices = choices
        self._profile = profile

    def groups(self) -> list[tuple[str, list[Field]]]:
        """People and arrivals, and the settings of the plan."""
        like = "zoals het eerste zoekprofiel" if self._profile else "met Nederlands en Engels, altijd beschikbaar"
        each = "per week, voor elke vrijwilliger en stagiaire; met een min ervoor: minder"
        people = [
            Field("erbij", "Vrijwilligers erbij", number(0, MOST), like),
            self.without("Zonder"),
            Field("uren", "Uren erbij, ieder", hours(-40, 40), each),
            Field("aankomsten", "Aankomsten erbij", number(0, MOST), "huishoudens die vandaag komen"),
        ]
        settings = self.settings_of(lambda name, groep: name == "vul_tot" or groep == "Gewichten")
        return [("Mensen en aankomsten", people), ("Instellingen", settings)]

    def result(self) -> Beside:
        """The figures of both."""
        return Beside(
            [Column("", share=3), Column("nu", 9, right=True), Column("wat als", 9, right=True), Column("", 9)],
            header=True,
        )

    def say_state(self, state: str = "") -> None:
        """Say above the table how far it is."""
        self.beside.border_title = Content(f"Wat komt ervan?{state}")

    def show_wrong(self) -> None:
        """Show no figures while a field is not right."""
        self.beside.empty = WRONG
        self.beside.show(AllRows())

    def question(self, values: dict[str, Any]) -> Question:
        """The plan as it is now and as it would be."""
        wat = WatAls(
            values["erbij"],
            frozenset(filter(None, (values["zonder"] or "").split(";"))),
            values["uren"],
            values["aankomsten"],
            self.changed_settings(values),
            self._profile,
        )
        return Question(compare, self.stand, {"keuzes": self._choices, "wat": wat})

    def answered(self, answer: tuple[Voorstel, Voorstel]) -> None:
        """Show both side by side."""
        now, then = answer
        before, after = _figures(now), _figures(then)
        rows = AllRows(
            Row(name, (name, *(_written(value, name) for value in (one, other)), _difference(one, other, name)))
            for (name, one), (_, other) in zip(before, after, strict=True)
        )
        rows.append(Row("bewijs", ("", "", "", "")))
        rows.append(Row("hoe", (proof_text(then.bewezen, then.gat), "", "", "")))
        self.beside.show(rows)


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
