"""The form of a taakstelling: of which gemeente and half-year, how many persons, and what was published."""

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from db.agenda import Taakstelling
from db.notation import columns
from db.records.quota import about, save_quota
from db.records.rows import get
from db.records.versions import last_change
from db.rules.scope import Bereik
from tui.screens.forms import FieldError, FormScreen, Reading
from tui.widgets.form import Field

if TYPE_CHECKING:
    from tui.app import Koppelbord

GROUPS = (
    ("De taak", {
        "gemeente": ("Gemeente", "zoals bij de huishoudens staat"),
        "jaar": ("Jaar", ""),
        "helft": ("Helft", "1 is januari tot en met juni, 2 is juli tot en met december"),
        "personen": ("Personen", "hoeveel statushouders er in dit halfjaar gehuisvest moeten worden"),
        "voorsprong": ("Voorsprong", "aan het begin van het halfjaar; met een min ervoor: achterstand"),
    }),
    ("Wat is gepubliceerd", {
        "gerealiseerd": ("Gehuisvest", "volgens de gemeente of het ministerie; mag leeg blijven"),
        "peildatum": ("Peildatum", "de dag waarop dat zo was"),
    }),
)  # fmt: skip
"""The fields by group, with their label and what they are for."""

NEEDED = ("gemeente", "jaar", "helft", "personen")


def new_quota(bereik: Bereik) -> Taakstelling:
    """One to begin with: of the gemeente with most households, in the half-year of today or the first free one."""
    counts = Counter(home.gemeente for home in bereik.huishoudens if home.gemeente)
    gemeente = counts.most_common(1)[0][0] if counts else ""
    taken = {(t.jaar, t.helft) for t in bereik.stand.agenda.taakstellingen if t.gemeente == gemeente}
    year, half = bereik.stand.today.year, 1 if bereik.stand.today.month <= 6 else 2
    while (year, half) in taken:
        year, half = (year, 2) if half == 1 else (year + 1, 1)
    return Taakstelling(gemeente=gemeente, jaar=year, helft=half, personen=0)


async def quota_form(app: "Koppelbord", task: Taakstelling, known: tuple[str, ...]) -> None:
    """Add a taakstelling, or change one; `known` are the gemeenten to complete from."""
    cells = {column.name: column.cell for column in columns(Taakstelling)}

    def reading(task: Taakstelling, gone: bool = False) -> Reading:
        texts = {name: cells[name].write(getattr(task, name)) for _, some in GROUPS for name in some}
        if not task.versie and not gone:
            texts["personen"] = ""
        return Reading(texts, partial(save, task), partial(last_change, app.store, "taakstelling", task.id), gone)

    def again() -> Reading:
        found = get(app.store.db, Taakstelling, task.id)
        return reading(found or replace(task, versie=0), found is None)

    def save(task: Taakstelling, values: dict[str, Any]) -> str:
        for name in NEEDED:
            if values[name] in (None, ""):
                raise FieldError(name, "een waarde: dit veld is nodig")
        if (values["gerealiseerd"] is None) != (values["peildatum"] is None):
            name = "peildatum" if values["peildatum"] is None else "gerealiseerd"
            raise FieldError(name, "een waarde: het cijfer en de peildatum horen bij elkaar")
        saved = save_quota(app.store, app.today, replace(task, **values))
        return f"Taakstelling {'gewijzigd' if task.versie else 'toegevoegd'}: {about(saved)}"

    groups = [
        (
            title,
            [
                Field(name, label, cells[name], why, known if name == "gemeente" else ())
                for name, (label, why) in some.items()
            ],
        )
        for title, some in GROUPS
    ]
    title = f"Taakstelling · {about(task)}" if task.versie else "Nieuwe taakstelling"
    draft = ("taakstelling", task.id)
    form = FormScreen(title, groups, reading(task), draft, again=again if task.versie else None)
    await app.push_screen_wait(form)
