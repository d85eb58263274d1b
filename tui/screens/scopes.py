"""Whose figures are shown: everyone in the file, a team, a gemeente, or what belongs to none."""

import asyncio
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from db.records.stand import belongs_to_none, gemeenten, read_bereik, teams
from db.rules.scope import Bereik
from db.store import Store
from tui.screens.choose import ChooseDialog
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

EVERYONE = "Iedereen in dit bestand"


class Keuze(NamedTuple):
    """Of a team or of a gemeente, "" for what belongs to none; with neither of everyone in the file."""

    team: str | None = None
    gemeente: str | None = None

    @property
    def titel(self) -> str:
        """In words: "team Noord"."""
        if self.gemeente is not None:
            return f"gemeente {self.gemeente}" if self.gemeente else "zonder gemeente"
        if self.team is not None:
            return f"team {self.team}" if self.team else "zonder team"
        return "iedereen"


def read_beside(store: Store, today: date, keuze: Keuze, around: bool) -> Bereik:
    """Whose figures they are, on a connection of its own: it is another thread that asks."""
    own = store.beside()
    try:
        return read_bereik(own, today, keuze.team, keuze.gemeente, around)
    finally:
        own.close()


def _choices(store: Store, today: date) -> list[Keuze]:
    """All that can be chosen in the file, on a connection of its own: a large file has a lot to look through."""
    own = store.beside()
    try:
        no_team, no_gemeente = belongs_to_none(own, today)
        found = [Keuze(), *map(Keuze, teams(own, today)), *([Keuze("")] if no_team else [])]
        found += [Keuze(gemeente=naam) for naam in gemeenten(own)]
        return found + ([Keuze(gemeente="")] if no_gemeente else [])
    finally:
        own.close()


async def choose_scope(app: "Koppelbord", now: Keuze) -> Keuze | None:
    """Whose figures are asked for, None where it was left."""
    found = await asyncio.to_thread(_choices, app.store, app.today)
    rows = [Row(keuze, (EVERYONE if keuze == Keuze() else keuze.titel,)) for keuze in found]
    dialog = ChooseDialog("Van wie zijn de cijfers?", rows, filtered=len(rows) > 10, select=now)
    answer = await app.push_screen_wait(dialog)
    return answer if isinstance(answer, Keuze) else None
