"""The fields that a column of somebody's own list can be, and how each is read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from db import notation
from db.exchange import loose
from db.exchange.cell import Gelezen, value_of
from db.exchange.half_days import read_half_days
from db.lists import Soort
from db.model import Begeleider, Huishouden, Statushouder
from db.notation import CellError, columns
from db.text import clean

NOTITIE, NIET, NOOIT = "notitie", "niet", "nooit"
"""What becomes of a column without a field of ours: into the notitie, left out, or left out whatever is chosen."""


class Lijstsoort(StrEnum):
    """Whom a list is about."""

    VRIJWILLIGERS = "vrijwilligers"
    STAGIAIRES = "stagiaires"
    MEDEWERKERS = "medewerkers"
    HUISHOUDENS = "huishoudens"
    NIET = "niet inlezen"

    @property
    def groep(self) -> str:
        """Whose fields its columns are: begeleiders or huishoudens."""
        return "huishoudens" if self is Lijstsoort.HUISHOUDENS else "begeleiders"

    @property
    def soort(self) -> Soort:
        """What a person of the list is where no column says so."""
        return {Lijstsoort.STAGIAIRES: Soort.STAGIAIRE, Lijstsoort.MEDEWERKERS: Soort.MEDEWERKER}.get(
            self, Soort.VRIJWILLIGER
        )


Reader = Callable[[str, str], Gelezen]
"""Reads the text of a cell in a column with a heading. Raises CellError."""


@dataclass(frozen=True, slots=True)
class Veld:
    """A field: its name and how a cell is read; `many` where several columns may be this field together."""

    naam: str
    read: Reader
    many: bool = False

    def read_on(self, text: str, kop: str, today: date) -> Gelezen:
        """The value of a cell as it is read on a day: nobody is born after it. Raises CellError."""
        return loose.read_birth_year(text, today) if self.naam == "geboortejaar" else self.read(text, kop)


def _plain(read: Callable[[str], Gelezen]) -> Reader:
    return lambda text, kop: read(text)


def _text(text: str, kop: str) -> Gelezen:
    return Gelezen(clean(text))


_POSTCODE = re.compile(r"^(\d{4}(?: ?[A-Za-z]{2})?)\s+(\D+)$")


def _place(text: str, kop: str) -> Gelezen:
    found = _POSTCODE.match(clean(text))
    place = found[2] if found else clean(text)
    return Gelezen(re.sub(r"^te (?=[A-Z])", "", place), found[1] if found else "")


def _listed(veld: str, cell: Any) -> Reader:
    """One value of a closed list, in our words or in those of `data/woorden.csv`."""

    def read(text: str, kop: str) -> Gelezen:
        value = value_of(veld, text)
        return Gelezen(cell.read(value if value is not None else text))

    return read


def _several(veld: str, cell: Any) -> Reader:
    """Values of a closed list."""

    def read(text: str, kop: str) -> Gelezen:
        parts = [part.strip() for part in re.split(r"[,;/+&\n]|\ben\b", text) if part.strip()]
        whole = value_of(veld, text)
        values = [whole] if whole else [value_of(veld, part) or part for part in parts]
        return Gelezen(cell.read(";".join(values)))

    return read


def _travel(cell: Any) -> Reader:
    """How somebody travels; of several ways the one that reaches farthest, and the text is kept."""

    def read(text: str, kop: str) -> Gelezen:
        whole = value_of("vervoer", text)
        ways = [whole] if whole else [value_of("vervoer", p) for p in re.split(r"[,;/+&\n]|\ben\b|\bof\b", text)]
        order = list(cell.choices)
        if not ways or None in ways:
            raise CellError(cell.expected)
        return Gelezen(cell.read(max((w for w in ways if w), key=order.index)), text if len(ways) > 1 else "")

    return read


_READERS: dict[str, Callable[[str], Gelezen]] = {
    "telefoon": loose.read_phone,
    "email": loose.read_email,
    "talen": loose.read_languages,
    "uren_per_week": loose.read_hours,
    "personen": loose.read_size,
    "geboortejaar": lambda text: loose.read_birth_year(text, date.max),
}

_TAKEN = {
    "begeleiders": (
        "naam voornaam tussenvoegsel achternaam soort geslacht telefoon email plaats vervoer talen dagdelen inzet"
        " uren_per_week max_huishoudens fase vog_aangevraagd vog_ontvangen overeenkomst training ervaring"
        " aandachtsgebieden wens_huishouden huishouden_geslacht leidinggevende team start eind wervingskanaal opleiding"
        " school stagedagen schoolbegeleider notitie"
    ),
    "huishoudens": (
        "naam voornaam achternaam groep geslacht geboortejaar telefoon adres plaats gemeente talen tolk_mogelijk"
        " dagdelen personen aantal_volwassenen aantal_kinderen begeleider_geslacht zwaarte urgentie categorie"
        " aandachtsgebieden koppeldatum_coa sleuteldatum sleutel_zeker traject_start traject_eind traject_status"
        " leerroute taalschool team verantwoordelijke begeleider notitie"
    ),
}

_MANY = ("dagdelen", "talen", "aandachtsgebieden", "inzet")
_NAMES = ("leidinggevende", "verantwoordelijke")


def _cells() -> Mapping[str, Any]:
    kinds = (Statushouder, Huishouden, Begeleider)
    return {column.name: column.cell for kind in kinds for column in columns(kind)}


def _reader(name: str, cell: Any) -> Reader:
    if name in _READERS:
        return _plain(_READERS[name])
    if name == "dagdelen":
        return read_half_days
    if name == "plaats":
        return _place
    if cell is None or name in _NAMES:
        return _text
    if name == "vervoer":
        return _travel(cell)
    if cell.many:
        return _several(name, cell)
    if cell.choices or name in ("ervaring", "urgentie"):
        return _listed(name, cell)
    kinds = {notation.DATE: loose.read_date, notation.YES_NO: loose.read_yes_no, notation.WHOLE: loose.read_whole}
    found = next((read for kind, read in kinds.items() if cell.parse is kind.parse), None)
    return _plain(found) if found else _text


def is_single(veld: str) -> bool:
    """Whether only one column of a sheet can be this field."""
    return veld not in (NOTITIE, NIET, NOOIT, *_MANY)


@cache
def fields_of(groep: str) -> dict[str, Veld]:
    """The fields of begeleiders or of huishoudens by name, in the order in which they are offered."""
    cells = _cells()
    return {name: Veld(name, _reader(name, cells.get(name)), name in _MANY) for name in _TAKEN[groep].split()}
