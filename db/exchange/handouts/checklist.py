"""The checklist around the key handover of a household, to tick off on paper."""

from db.dutch import datum, weekdag_datum
from db.exchange.handouts.pages import page, table
from db.exchange.handouts.words import short_home
from db.lists import Anker
from db.model import Huishouden
from db.rules.traject import TaakStand, task_list, tasks
from db.stand import Stand
from db.text import clean

HEADS = ("", "wat", "uiterlijk", "gedaan door")

AROUND = 30
"""Up to how many days after the key a task belongs to its handover."""


def key_checklist(stand: Stand, home: Huishouden) -> str:
    """The page for one household: its initials, the date of the key, and the tasks that are counted from it."""
    rows = [_row(stand, task) for task in _around_key(stand, home)]
    key = f"Sleutel: {weekdag_datum(home.sleuteldatum) if home.sleuteldatum else 'datum onbekend'}"
    doubt = " (nog niet zeker)" if home.sleuteldatum and home.sleutel_zeker is False else ""
    return page(f"Sleuteloverdracht {short_home(home)}", key + doubt, [("", table(HEADS, rows))])


def _around_key(stand: Stand, home: Huishouden) -> list[TaakStand]:
    """The tasks of the household whose deadline is counted from the key, not long after it, and that apply."""
    listed = task_list(stand, home)
    counted = {task.taak for task in listed if task.anker is Anker.SLEUTEL and task.dagen <= AROUND}
    return [task for task in tasks(stand, home) if task.taak in counted and not task.nvt]


def _row(stand: Stand, task: TaakStand) -> tuple[str, ...]:
    deadline = datum(task.deadline, stand.today) if task.deadline else ""
    return "☑" if task.klaar else "☐", clean(task.naam), deadline, ""
