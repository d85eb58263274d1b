"""Tasks of a household: another deadline, and a task of its own."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.dutch import datum
from db.model import Huishouden
from db.notation import TEXT
from db.records import traject
from db.records.versions import last_change
from db.rules.traject import TaakStand
from tui.screens.cells import day_cell
from tui.screens.ending import write_day
from tui.screens.entry import EntryDialog, closed
from tui.screens.saving import Reading
from tui.widgets.form import Field

if TYPE_CHECKING:
    from tui.app import Koppelbord


async def set_deadline(app: "Koppelbord", home: Huishouden, task: TaakStand) -> None:
    """Agree on another deadline for a task."""
    if closed(app):
        return

    since = [app.seen]

    def save(_: object, values: dict[str, Any]) -> str:
        deadline = values["deadline"]
        traject.set_deadline(app.store, app.today, home, task, deadline, since[-1])
        return f"{task.naam}: {f'termijn {datum(deadline, app.today)}' if deadline else 'de gewone termijn'}"

    fields = [Field("deadline", "Termijn", day_cell(app.today))]

    def again() -> Reading:
        since.append(app.store.log.latest())
        known = traject.recorded(app.store.db, home.dossier, task.taak)
        own = replace(task, deadline=known.deadline or task.deadline)
        return reading(own)

    def reading(task: TaakStand) -> Reading:
        values = {"deadline": write_day(task.deadline) if task.deadline else ""}
        taak = traject.recorded(app.store.db, home.dossier, task.taak)
        return Reading(values, save, lambda _: last_change(app.store, "taak", taak.id))

    explain = "Leeg: geen termijn." if task.eigen else "Leeg: de termijn van de lijst."
    draft = ("termijn", home.dossier, task.taak)
    await app.push_screen_wait(EntryDialog(task.naam, fields, reading(task), draft, again=again, explain=explain))


async def add_task(app: "Koppelbord", home: Huishouden) -> None:
    """Add a task that only this household has."""
    if closed(app):
        return

    def save(_: object, values: dict[str, Any]) -> str:
        traject.add_task(app.store, app.today, home, values["naam"], values["deadline"])
        return f"Taak erbij: {values['naam']}"

    fields = [Field("naam", "Wat", TEXT), Field("deadline", "Termijn (mag leeg)", day_cell(app.today))]
    draft = ("taak", home.dossier)
    reading = Reading({"naam": "", "deadline": ""}, save)
    await app.push_screen_wait(EntryDialog(f"Taak voor {home.naam}", fields, reading, draft))
