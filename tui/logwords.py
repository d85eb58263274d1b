"""How the log reads in Dutch: its moments, fields and values, as the privacy lets them be shown."""

import re
from datetime import date, datetime
from typing import Any

from db.dutch import DAGEN, MAANDEN, weekdag_datum
from db.labels import label
from db.lists import Toegang
from db.records.noting import OPENED
from db.rules.review import SOORTEN
from db.store.changes import REVIEWED
from db.text import clean, initials
from tui.privacy import Privacy

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

EMPTY_VALUE = "leeg"
HIDDEN_VALUE = "verborgen"

YES_NO = (
    *("tijdelijk", "sleutel_zeker", "tolk_mogelijk", "contactpersoon", "nareiziger"),
    *("vrij", "toch", "nvt"),
)
"""Fields that are kept as 0 and 1."""

INTERNAL = ("id",)
"""Fields that mean something to the program alone."""

TABLES = {
    "afgevinkt": "afgevinkt op Vandaag",
    "doorlopen_fase": "fase",
    "kolomkeuze": "kolom van een lijst",
    "logboek": "logboek",
    "onderbreking": "onderbreking van het traject",
    "taaksoort": "takenlijst",
    "uitzondering": "roostervak",
    "wijziging_inhoud": "inhoud van eerdere regels",
}
"""Tables that have another name in Dutch than their own."""


def kind_words(soort: str, actie: str) -> str:
    """The kind of an entry: who only opens the log has not signed it off."""
    if soort == REVIEWED:
        return "log geopend" if actie == OPENED else "nagekeken"
    return SOORTEN.get(soort, soort)


def table_name(tabel: str) -> str:
    """What a record of a table is called."""
    return TABLES.get(tabel, tabel.replace("_", " "))


def month_words(month: date) -> str:
    """A month in full: "maart 2024"."""
    return f"{MONTHS[month.month - 1]} {month.year}"


def moment(when: datetime) -> str:
    """A moment of a known year: "di 19 mrt 09:14"."""
    return f"{DAGEN[when.weekday()]} {when.day:2} {MAANDEN[when.month - 1]} {when:%H:%M}"


def full_moment(when: datetime) -> str:
    """A moment of any year: "di 19 mrt 2024 09:14"."""
    return f"{weekdag_datum(when.date())} {when:%H:%M}"


def shown_name(privacy: Privacy, naam: str) -> str:
    """A name, or several with " – " between them, as the privacy lets it be shown; "2024-03" is none."""
    if not privacy.hides or not any(letter.isalpha() for letter in naam):
        return naam
    return " – ".join(initials(part) for part in naam.split(" – "))


def value_text(name: str, value: Any, privacy: Privacy = Privacy.OPEN) -> str:
    """The value of a field as it was kept, readable: a date as 19-3-2024, a yes as ja."""
    if value is None or value == "":
        return EMPTY_VALUE
    if privacy.hides:
        return HIDDEN_VALUE
    if name in YES_NO and value in (0, 1):
        return "ja" if value else "nee"
    if name == "rol" and value in list(Toegang):
        return Toegang(value).woord
    if isinstance(value, str):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return clean(value)
        return f"{day.day}-{day.month}-{day.year}"
    return clean(str(value))


def field_label(name: str) -> str:
    """The Dutch label of a field; what is no name at all stays as it is."""
    return clean(label(name))


def typed_month(text: str, today: date) -> date | None:
    """The first day of a month as typed: "3-2024", "2024-03", "maart 2024" or "mrt"; None where it is none."""
    words = re.findall(r"[^\W\d_]+|\d+", text.lower())
    year = next((int(word) for word in words if word.isdigit() and len(word) == 4), today.year)
    number = next((int(word) for word in words if word.isdigit() and len(word) < 4), 0)
    named = [word for word in words if word.isalpha()]
    if named and not number:
        found = (MONTHS, MAANDEN)
        number = next((names.index(named[0]) + 1 for names in found if named[0] in names), 0)
    elif named:
        return None
    return date(year, number, 1) if 1 <= number <= 12 and 1900 <= year <= 9000 else None
