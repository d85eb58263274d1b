"""The checklist around the key handover of a household, to tick off on paper."""

from collections.abc import Iterable
from datetime import date

from db.dutch import datum, weekdag_datum
from db.exchange.handouts.pages import page, table
from db.exchange.handouts.words import short_home
from db.model import Huishouden
from db.stand import Stand
from db.text import clean

Taak = tuple[str, date | None]
"""What is to be done, and until when."""

USUAL: tuple[Taak, ...] = (
    ("Energie, water en internet aanvragen", None),
    ("Meterstanden opnemen en doorgeven", None),
    ("Sleutels tellen en proberen", None),
    ("Gebreken aan de woning opschrijven", None),
    ("Inschrijven bij de gemeente (BRP)", None),
    ("Inboedelverzekering en WA-verzekering", None),
    ("Uitleg: afval, ventilatie en verwarming", None),
)
"""What is done around a key where the tasks of the traject are not given."""


def key_checklist(stand: Stand, home: Huishouden, taken: Iterable[Taak] = ()) -> str:
    """The page for one household: its initials, the date of the key, and these tasks with their deadline."""
    wanted = list(taken) or list(USUAL)
    rows = [("☐", clean(naam), datum(deadline, stand.today) if deadline else "", "") for naam, deadline in wanted]
    key = f"Sleutel: {weekdag_datum(home.sleuteldatum) if home.sleuteldatum else 'datum onbekend'}"
    under = key + (" (nog niet zeker)" if home.sleuteldatum and home.sleutel_zeker is False else "")
    return page(f"Sleuteloverdracht {short_home(home)}", under, [("", table(("", "wat", "vóór", "gedaan door"), rows))])
