"""Taakstellingen: the commands that add, change and remove one."""

from datetime import date

from db.agenda import Taakstelling
from db.records.rows import remove, save
from db.rules.ahead.quota import half_year
from db.store import Refused, Store
from db.text import clean


def about(task: Taakstelling) -> str:
    """Which one it is, as the log and the undo show it: "Steenwijkerland, 1e helft 2024"."""
    return f"{task.gemeente}, {half_year(task)}"


def save_quota(store: Store, today: date, task: Taakstelling) -> Taakstelling:
    """Add or change a taakstelling. Raises Refused without a gemeente, and where that half-year has one already."""
    if not clean(task.gemeente):
        raise Refused("Vul de gemeente in.")
    done = "gewijzigd" if task.versie else "toegevoegd"
    with store.change(f"taakstelling {done}", about(task), today) as change:
        same = "SELECT 1 FROM taakstelling WHERE gemeente = ? AND jaar = ? AND helft = ? AND id <> ?"
        if change.query(same, (clean(task.gemeente), task.jaar, task.helft, task.id)):
            raise Refused(f"Er is al een taakstelling van {about(task)}. Wijzig die met e.")
        return save(change, task, "Deze taakstelling")


def remove_quota(store: Store, today: date, task: Taakstelling) -> None:
    """Take a taakstelling away."""
    with store.change("taakstelling verwijderd", about(task), today) as change:
        remove(change, task, "Deze taakstelling")
