"""How a traject goes on: interrupting it, taking it up again, extending, handing over and completing it."""

from typing import TYPE_CHECKING, Any

from db.dutch import dagen, datum
from db.lists import Resultaat, Trajectreden, TrajectStatus
from db.model import Huishouden
from db.notation import TEXT, YES_NO, Cell, columns
from db.records import course
from db.rules.load import add_months, traject_end
from db.rules.traject import interrupted
from db.text import fold
from tui.screens.at_home import at_home
from tui.screens.cells import day_cell
from tui.screens.ending import write_day
from tui.screens.entry import KIND, EntryDialog, closed
from tui.widgets.form import Field
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

LONGER = 3
"""Months by which a traject is extended unless said."""

_ENDS = {"afgerond": TrajectStatus.AFGEROND, "beeindigd": TrajectStatus.BEEINDIGD}


async def interrupt_or_resume(app: "Koppelbord", home: Huishouden) -> None:
    """Let the traject stand still, or take it up again."""
    if not closed(app):
        await (_resume if interrupted(home) else _interrupt)(app, home)


async def _interrupt(app: "Koppelbord", home: Huishouden) -> None:
    def save(home: Huishouden, _: object, values: dict[str, Any]) -> str:
        course.interrupt(app.store, app.today, home, values["van"], values["tot"])
        return f"Onderbroken per {datum(values['van'], app.today)}: {home.naam}"

    fields = [
        Field("van", "Vanaf", day_cell(app.today, app.today)),
        Field("tot", "Tot (mag leeg)", day_cell(app.today)),
    ]
    values = {"van": write_day(app.today), "tot": ""}
    explain = "Zolang het traject onderbroken is, telt het geen uren en is geen taak te laat."
    title = f"Traject onderbreken: {home.naam}"
    reading, again = at_home(app, home, lambda _: values, save)
    draft = ("onderbreek", home.dossier)
    await app.push_screen_wait(EntryDialog(title, fields, reading, draft, again=again, explain=explain))


async def _resume(app: "Koppelbord", home: Huishouden) -> None:
    days = course.days_interrupted(app.store.db, home, app.today)

    def save(home: Huishouden, _: object, values: dict[str, Any]) -> str:
        changed = course.resume(app.store, app.today, home, values["op"], bool(values["verlengen"]))
        return f"Hervat: {home.naam}, traject tot {_end(app, changed)}"

    fields = [
        Field("op", "Hervat op", day_cell(app.today, app.today)),
        Field("verlengen", "Einde opschuiven", YES_NO, words=("ja", "nee")),
    ]
    values = {"op": write_day(app.today), "verlengen": "ja" if days else "nee"}
    explain = f"Het traject stond {dagen(days)} stil, en eindigt nu op {_end(app, home)}. ja: het einde schuift mee op."
    title = f"Traject hervatten: {home.naam}"
    reading, again = at_home(app, home, lambda _: values, save)
    draft = ("hervat", home.dossier)
    await app.push_screen_wait(EntryDialog(title, fields, reading, draft, again=again, explain=explain))


def _end(app: "Koppelbord", home: Huishouden) -> str:
    assert app.stand is not None
    return datum(traject_end(home, app.stand.settings), app.today)


async def extend(app: "Koppelbord", home: Huishouden) -> None:
    """Give the traject a later end."""
    if closed(app):
        return
    assert app.stand is not None
    end = traject_end(home, app.stand.settings)

    def save(home: Huishouden, _: object, values: dict[str, Any]) -> str:
        course.extend(app.store, app.today, home, values["tot"])
        return f"Verlengd tot {datum(values['tot'], app.today)}: {home.naam}"

    later = add_months(max(end, app.today) if end else app.today, LONGER)
    fields = [Field("tot", "Nieuw einde", day_cell(app.today, later))]
    explain = f"Het traject eindigt nu op {datum(end, app.today)}."
    title = f"Traject verlengen: {home.naam}"
    values = {"tot": write_day(later)}
    reading, again = at_home(app, home, lambda _: values, save)
    draft = ("verleng", home.dossier)
    await app.push_screen_wait(EntryDialog(title, fields, reading, draft, again=again, explain=explain))


async def complete(app: "Koppelbord", home: Huishouden) -> None:
    """End the traject with its reason and result; whoever guides is free again."""
    if closed(app):
        return

    def save(home: Huishouden, reden: Trajectreden, values: dict[str, Any]) -> str:
        result, day, status = values["resultaat"], values["op"], values["status"]
        course.complete(app.store, app.today, home, reden, result, day, status)
        return f"Traject afgesloten per {datum(day, app.today)} ({reden}): {home.naam}"

    result = next(column.cell for column in columns(Huishouden) if column.name == "traject_resultaat")
    status = Cell(lambda text: _ENDS[fold(text)], str, "afgerond of beëindigd", choices=tuple(_ENDS))
    fields = [
        Field("resultaat", "Resultaat", result, words=tuple(Resultaat)),
        Field("op", "Per", day_cell(app.today, app.today)),
        Field("status", "Afgerond/beëindigd", status),
    ]
    explain = f"Resultaat: {', '.join(Resultaat)}; leeg is niet bekend. Wat het traject wordt, volgt uit de reden."
    likely = Trajectreden.TERMIJN_OM if _is_late(app, home) else Trajectreden.DOELEN_BEHAALD
    values = {"resultaat": "", "op": write_day(app.today), "status": "", KIND: str(likely)}
    reading, again = at_home(app, home, lambda _: values, save)
    dialog = EntryDialog(
        f"Traject afsluiten: {home.naam}",
        fields,
        reading,
        ("afsluiten", home.dossier),
        again=again,
        kinds=[Row(reden, (str(reden),)) for reden in Trajectreden],
        explain=explain,
    )
    await app.push_screen_wait(dialog)


def _is_late(app: "Koppelbord", home: Huishouden) -> bool:
    """Whether the traject has come to its end."""
    assert app.stand is not None
    end = traject_end(home, app.stand.settings)
    return end is not None and end <= app.today


async def agree_handover(app: "Koppelbord", home: Huishouden) -> None:
    """Agree on the handover at the end: which day, and to whom."""
    if closed(app):
        return

    def save(home: Huishouden, _: object, values: dict[str, Any]) -> str:
        course.agree_handover(app.store, app.today, home, values["op"], values["aan"])
        day = values["op"]
        return f"Overdracht op {datum(day, app.today)}: {home.naam}" if day else f"Geen overdracht meer: {home.naam}"

    fields = [Field("aan", "Aan wie", TEXT), Field("op", "Op", day_cell(app.today))]
    explain = "Wie neemt het over aan het eind van het traject, en wanneer? Leeg: nog niets afgesproken."
    title = f"Warme overdracht: {home.naam}"

    def values(home: Huishouden) -> dict[str, str]:
        return {"aan": home.overdracht_aan, "op": write_day(home.overdracht) if home.overdracht else ""}

    reading, again = at_home(app, home, values, save)
    draft = ("overdracht", home.dossier)
    await app.push_screen_wait(EntryDialog(title, fields, reading, draft, again=again, explain=explain))
