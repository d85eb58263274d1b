"""How the services read that somebody who is away would staff: when, how many are left, and who does it instead."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from db.dutch import DAGEN, aantal, datum, opsomming
from db.rules.covering import Dienstuitval
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

OPEN = "open laten"
"""The answer that nobody staffs the service instead."""


def service_rows(desk: "Koppelbord", found: Sequence[Dienstuitval]) -> list[Row]:
    """A heading and a row for each service, in the columns of the households above."""
    rows = [Row(one.dienstdag, _cells(desk, one), "" if one.wie else "alert") for one in found]
    return [Row(None, ("Diensten",)), *rows] if rows else []


def _cells(desk: "Koppelbord", one: Dienstuitval) -> tuple[str, ...]:
    return (what(desk, one), "", "", "vervang" if one.wie else OPEN, _name(desk, one), "", "", "", _left(one))


def what(desk: "Koppelbord", one: Dienstuitval) -> str:
    """A service on a day: "do 21 mrt ochtend, Inloopspreekuur"."""
    day = f"{DAGEN[one.datum.weekday()]} {datum(one.datum, desk.today)}"
    return f"{day} {one.dienst.dagdeel.deel}, {one.dienst.naam}"


def _name(desk: "Koppelbord", one: Dienstuitval) -> str:
    return next((desk.shown(p.naam) for p in one.kan if p.kenmerk == one.wie), "")


def _left(one: Dienstuitval) -> str:
    return f"nog {one.over} van {one.dienst.nodig}"


def service_lines(desk: "Koppelbord", one: Dienstuitval) -> list[tuple[str, str]]:
    """All about one service: who does it instead, and who else can."""
    done = f"vervangen door {_name(desk, one)}" if one.wie else OPEN
    others = [desk.shown(p.naam) for p in one.kan if p.kenmerk != one.wie]
    nobody = "niemand anders van het spreekuur is dan vrij"
    return [("wat", done), ("bezetting", _left(one)), ("kan ook", opsomming(others, "of") or nobody)]


def service_choices(desk: "Koppelbord", one: Dienstuitval) -> list[Row]:
    """Who could staff the service, and leaving it open."""
    return [*(Row(p.kenmerk, (desk.shown(p.naam),)) for p in one.kan), Row(OPEN, (OPEN,))]


def service_summary(found: Sequence[Dienstuitval]) -> str:
    """How many services are hit, and how many of them stay open."""
    if not found:
        return ""
    empty = sum(one.wie is None for one in found)
    return f"{aantal(len(found), 'dienst', 'diensten')}: {len(found) - empty} vervangen, {empty} open"
