"""Actions: what somebody is to do on a day, about a household, a begeleider or nobody; Vandaag ticks them off."""

import re
from dataclasses import replace
from datetime import date

from db.agenda import Actie
from db.lists import ActieSoort
from db.model import Begeleider, Huishouden
from db.records.rows import get, remove, save
from db.store import Change, Refused, Store

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?: ?(?:u|uur))?")


def parse_time(text: str) -> str:
    """A time as "14:00", from "14:00", "9.30" or "14"; "" for none. Raises ValueError where it is no time."""
    text = text.strip().lower()
    if not text:
        return ""
    found = _TIME.fullmatch(text)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise ValueError(text)
    return f"{hour:02}:{minute:02}"


def save_action(store: Store, today: date, action: Actie) -> Actie:
    """Add or change an action; a new one (number 0) gets the next number. Raises Refused where it says nothing."""
    action = _of_its_kind(today, action)
    if not action.wat and action.soort is ActieSoort.ANDERS:
        raise Refused("Schrijf wat er moet gebeuren.")
    done = "gewijzigd" if action.versie else "toegevoegd"
    with store.change(f"{action.soort} {done}", about(store, action), today) as change:
        return save(change, action if action.versie else numbered(change, action), "Deze actie")


def _of_its_kind(today: date, action: Actie) -> Actie:
    """What goes through a channel is recruiting: about no household, and done where its day is not still to come."""
    if not action.kanaal and action.soort is not ActieSoort.WERVING:
        return action
    done = action.klaar or (action.op if action.op <= today and not action.versie else None)
    return replace(action, soort=ActieSoort.WERVING, dossier=None, klaar=done)


def numbered(change: Change, action: Actie) -> Actie:
    """A new action with the next number."""
    return replace(action, nummer=change.query("SELECT coalesce(max(nummer), 0) + 1 FROM actie")[0][0])


def remove_action(store: Store, today: date, action: Actie) -> None:
    """Take away an action that was made by mistake."""
    with store.change(f"{action.soort} verwijderd", about(store, action), today) as change:
        remove(change, action, "Deze actie")


def about(store: Store, action: Actie) -> str:
    """Whom and what an action is about, as the log and the undo show it."""
    home = get(store.db, Huishouden, action.dossier) if action.dossier else None
    person = get(store.db, Begeleider, action.begeleider) if action.begeleider else None
    naam = home.naam if home else person.naam if person else ""
    return ", ".join(filter(None, (naam, action.wat)))
