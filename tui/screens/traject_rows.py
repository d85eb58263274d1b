"""The lines of a traject on its screen: where it stands, its tasks, the contacts and the partners."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.agenda import Betrokkene, Contact
from db.dutch import dagen, datum
from db.model import Huishouden
from db.records.course import interruptions
from db.rules.actions import actions_of
from db.rules.traject import TaakStand, interrupted, over
from db.stand import Stand
from tui.privacy import Privacy
from tui.widgets.rowlist import AllRows, Row
from tui.words import contact_text, handover_text, task_name, traject_text

Lines = list[tuple[str, str]]


def fact_lines(db: Any, stand: Stand, home: Huishouden, privacy: Privacy) -> Lines:
    """Where the traject stands: month, phase and end, the last contact, the handover, an interruption, an action."""
    lines = [("traject", traject_text(stand, home)), ("contact", contact_text(stand, home, privacy))]
    if over(home):
        result = home.traject_resultaat or "onbekend"
        lines.append(("afgesloten", f"{home.traject_reden or 'reden onbekend'}, resultaat {result}"))
    else:
        lines.append(("overdracht", handover_text(stand, home, privacy)))
    if interrupted(home):
        lines.append(("onderbroken", _interruption(db, stand, home)))
    return lines + _action_line(stand, home, privacy)


def _interruption(db: Any, stand: Stand, home: Huishouden) -> str:
    last = next(iter(interruptions(db, home.dossier)), None)
    if last is None:
        return "sinds wanneer is niet vastgelegd. r hervat."
    until = f"tot {datum(last.tot, stand.today)}" if last.tot else "tot nader bericht"
    return f"vanaf {datum(last.van, stand.today)} {until}. r hervat."


def _action_line(stand: Stand, home: Huishouden, privacy: Privacy) -> Lines:
    todo = actions_of(stand, home.dossier)
    if not todo:
        return []
    what = f" {todo[0].wat}" if todo[0].wat and not privacy.hides else ""
    more = f", en nog {len(todo) - 1}" if len(todo) > 1 else ""
    return [("actie", f"{todo[0].soort} {datum(todo[0].op, stand.today)}{what}{more}")]


def task_rows(found: Iterable[TaakStand], today: date, privacy: Privacy) -> AllRows:
    """The tasks; a deadline of its own has a star."""
    return AllRows(_task_row(task, today, privacy) for task in found)


def _task_row(task: TaakStand, today: date, privacy: Privacy) -> Row:
    mark = "✔" if task.klaar else "–" if task.nvt else "?" if task.vroeger else "!" if task.te_laat else "·"
    style = "alert" if task.te_laat else "" if task.open else "dim"
    due = "" if task.klaar or task.deadline is None else datum(task.deadline, today)  # what is done has no term left
    deadline = due + (" *" if due and task.afwijkend else "")
    return Row(task.taak, (mark, task_name(task, privacy), deadline, _state(task, today)), style)


def _state(task: TaakStand, today: date) -> str:
    """How a task stands: done when, not applicable, from before the list, how long it is late, or how long there is."""
    if task.klaar:
        return f"klaar {datum(task.klaar, today)}"
    if task.nvt:
        return "nvt"
    if task.vroeger:
        return "onbekend"
    if task.deadline is None:
        return ""
    days = (task.deadline - today).days
    if days < 0:
        return f"{dagen(-days)} te laat" if task.te_laat else ""
    return f"over {dagen(days)}" if days else "vandaag"


def contact_rows(found: Iterable[Contact], stand: Stand, privacy: Privacy) -> AllRows:
    """The contacts; what they were about is a note."""
    return AllRows(
        Row(
            one.id,
            (
                datum(one.datum, stand.today),
                str(one.soort or ""),
                privacy.naam(stand.name_of(one.wie)) if one.wie else "",
                "" if privacy.hides else one.regel,
            ),
        )
        for one in found
    )


def partner_rows(found: Iterable[Betrokkene], privacy: Privacy) -> AllRows:
    """The organisations, with their contact person."""
    return AllRows(Row(one.id, (one.partner, one.rol, _person(one, privacy))) for one in found)


def _person(record: Betrokkene, privacy: Privacy) -> str:
    naam = privacy.naam(record.contactpersoon) if record.contactpersoon else ""
    return naam if privacy.hides else f"{naam} {record.telefoon}".strip()
