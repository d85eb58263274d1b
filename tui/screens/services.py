"""The form of a service: its name, place, half-day, how many it takes, and from when until when it is."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from db.agenda import Dienst
from db.labels import label
from db.lists import Dagdeel
from db.notation import columns
from db.records.roster import next_service, save_service
from db.records.rows import get
from db.records.versions import last_change
from tui import labels
from tui.screens.forms import FieldError, FormScreen, Reading
from tui.widgets.form import Field

if TYPE_CHECKING:
    from tui.app import Koppelbord

USUAL = "Inloopspreekuur"
"""How the first service is called until somebody says otherwise."""


async def service_form(
    app: "Koppelbord", dienst: Dienst | None = None, naam: str = "", dagdeel: Dagdeel = Dagdeel.DI_OCHTEND
) -> None:
    """Change a service, or make a new one."""
    about = dienst or Dienst(dienst=next_service(app.store), naam=naam or USUAL, team=app.team or "", dagdeel=dagdeel)
    cells = {column.name: column.cell for column in columns(Dienst)}

    def reading(dienst: Dienst, gone: bool = False) -> Reading:
        texts = {name: cells[name].write(getattr(dienst, name)) for _, names in labels.DIENST for name in names}
        wie = partial(last_change, app.store, "dienst", about.dienst)
        return Reading(texts, partial(save, dienst), wie, gone)

    def again() -> Reading:
        found = get(app.store.db, Dienst, about.dienst)
        return reading(found or replace(about, versie=0), found is None)

    def save(about: Dienst, values: dict[str, Any]) -> str:
        for name in ("naam", "dagdeel", "nodig"):
            if not values[name]:
                raise FieldError(name, "een waarde: dit veld is nodig")
        if values["van"] and values["tot"] and values["tot"] < values["van"]:
            raise FieldError("tot", "een dag die niet voor de eerste ligt")
        saved = save_service(app.store, app.today, replace(about, **values))
        return f"{'Gewijzigd' if about.versie else 'Toegevoegd'}: {saved.naam}, {saved.dagdeel}"

    groups = [
        (title, [Field(name, label(name), cells[name], labels.EXPLAIN.get(name, "")) for name in names])
        for title, names in labels.DIENST
    ]
    title = f"{about.naam} · {about.dagdeel}" if about.versie else "Nieuwe dienst"
    draft = ("dienst", about.dienst)
    form = FormScreen(title, groups, reading(about), draft, again=again if about.versie else None)
    await app.push_screen_wait(form)
