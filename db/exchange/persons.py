"""From drafts to people: what a row says of a begeleider, and what rows together say of a household and its members."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.exchange.drafting import SIZES, FouteCel, Regel
from db.exchange.fields import Lijstsoort
from db.exchange.names import (
    UNKNOWN,
    Naam,
    calm,
    says_all,
    split_dutch,
    split_foreign,
    split_surname,
    without_given,
    without_surname,
)
from db.exchange.sheets import MAX_TEXT, PERSON_NAME
from db.model import Statushouder
from db.notation import columns
from db.rules.places import known as known_place
from db.text import fold

_OF_A_MEMBER = ("geslacht", "geboortejaar", "leerroute", "taalschool")
"""What is known of a person and not of a household."""

_BEFORE_PLACE = re.compile(r",|\d{4} ?[A-Z]{2}\b")
_MEMBER_CELLS = {column.name: column.cell for column in columns(Statushouder)}


@dataclass(slots=True)
class Mens:
    """A begeleider as a row has them: values by field of the record."""

    regel: Regel
    values: dict[str, Any]
    soort_gegeven: bool
    """Whether a column says who this is in the team, and not only the sheet."""

    @property
    def naam(self) -> str:
        """The whole name."""
        return " ".join(filter(None, (self.values[name] for name in PERSON_NAME)))


@dataclass(slots=True)
class Gezin:
    """A household as one or more rows have it: values by field, and those of the members that can be told."""

    regels: list[Regel]
    values: dict[str, Any]
    leden: list[dict[str, Any]] = field(default_factory=list)
    hele_leden: bool = False
    """Whether the rows are about members, so that another one may be added to a household that has some."""

    @property
    def regel(self) -> Regel:
        """The first row."""
        return self.regels[0]

    @property
    def naam(self) -> str:
        """The name of the household."""
        return str(self.values["naam"])


def person_of(regel: Regel) -> Mens:
    """The begeleider of a row."""
    naam = _dutch_name(regel)
    values = {**regel.values, **{n: getattr(naam, n) for n in PERSON_NAME}}
    given = "soort" in values
    values.setdefault("soort", regel.soort.soort)
    if naam.geslacht and "geslacht" not in values:
        values["geslacht"] = naam.geslacht
    if naam.titels:
        regel.notities.append(f"Titel: {naam.titels}")
    if regel.notitie:
        values["notitie"] = regel.notitie
    return Mens(regel, values, given)


def _dutch_name(regel: Regel) -> Naam:
    parts = regel.namen
    if "voornaam" not in parts and "achternaam" not in parts:
        naam = split_dutch(parts.get("naam", ""))
    else:
        voornaam, tussenvoegsel, achternaam = _parts_of(parts)
        given = split_dutch(f"{voornaam} {UNKNOWN}")
        between, surname = split_surname(achternaam)
        naam = Naam(voornaam, tussenvoegsel or between, surname, given.geslacht)
        whole = f"{voornaam} {naam.tussenvoegsel} {surname}"
        for name, text in parts.items():
            if not says_all(whole, text):
                regel.notities.append(f"{regel.plekken[name][1]}: {text}")
    return Naam(
        naam.voornaam or UNKNOWN, naam.tussenvoegsel, naam.achternaam or UNKNOWN, naam.geslacht, titels=naam.titels
    )


def _parts_of(parts: Mapping[str, str]) -> tuple[str, str, str]:
    """Given name, tussenvoegsel and surname from columns of which one may have the whole name."""
    voornaam, achternaam, whole = parts.get("voornaam", ""), parts.get("achternaam", ""), parts.get("naam", "")
    between = ""
    if whole and achternaam and not voornaam:
        voornaam, between = without_surname(whole, achternaam)
    elif voornaam:
        achternaam = without_given(achternaam or whole, voornaam)
    return voornaam, parts.get("tussenvoegsel", "").lower() or between, achternaam


def households_of(regels: list[Regel]) -> list[Gezin]:
    """The households of the rows; rows with the same `groep` are one."""
    per_person = {regel.blad for regel in regels if any(name in regel.values for name in _OF_A_MEMBER)}
    per_person -= {r.blad for r in regels if r.values.keys() & {*SIZES}}
    grouped: dict[tuple[str, str], Gezin] = {}
    found = []
    for regel in regels:
        group = fold(str(regel.values.pop("groep", "")))
        gezin = _household(regel, bool(group) or regel.blad in per_person)
        gezin.hele_leden = bool(group)
        known = grouped.setdefault((regel.blad, group), gezin) if group else gezin
        if known is gezin:
            found.append(gezin)
        else:
            _join(known, gezin)
    return found


def _join(known: Gezin, more: Gezin) -> None:
    """Add a row to the household that it belongs to; what says otherwise is kept as a note of it."""
    for name, value in more.values.items():
        if name not in known.values:
            known.values[name] = value
        elif known.values[name] != value and name not in ("naam", "notitie"):
            more.regel.notities.append(f"{more.regel.plekken[name][1]} ({more.regel.wie}): {value}")
    known.leden += more.leden
    known.regels += more.regels
    notes = "\n".join(dict.fromkeys(filter(None, (regel.notitie for regel in known.regels))))
    if notes:
        known.values["notitie"] = notes


def _household(regel: Regel, person: bool) -> Gezin:
    values = dict(regel.values)
    _place(values)
    alone = values.get("aantal_volwassenen") == 1 and values.get("aantal_kinderen") == 0
    own, marked, lid = _foreign_name(regel)
    member = {name: values.pop(name) for name in _OF_A_MEMBER if name in values}
    gezin = Gezin([regel], values)
    if (alone or person) and ((lid.voornaam and lid.achternaam) or member):
        # Members count in place of the two numbers, so one is entered only where all of them are.
        member = {"voornaam": lid.voornaam, "achternaam": lid.achternaam, **member}
        if lid.geslacht:
            member.setdefault("geslacht", lid.geslacht)
        gezin.leden.append(member)
    else:
        if marked and lid.voornaam and own == lid.achternaam:
            own = f"{lid.achternaam}, {lid.voornaam}"
        elif "naam" in regel.namen:
            parts = [name for name in ("voornaam", "achternaam") if regel.namen.get(name, own) != own]
            regel.notities += [f"{regel.plekken[name][1]}: {regel.namen[name]}" for name in parts]
        for name, value in member.items():
            regel.notities.append(f"{regel.plekken[name][1]}: {_MEMBER_CELLS[name].write(value)}")
        if lid.geslacht:
            regel.notities.append(f"{regel.plekken['naam'][1]}: {regel.namen['naam']}")
    if lid.titels:
        regel.notities.append(f"Titel: {lid.titels}")
    values["naam"] = own
    if regel.notitie:
        values["notitie"] = regel.notitie
    return gezin


def _place(values: dict[str, Any]) -> None:
    """Tell the place from an address that ends with one."""
    if "adres" in values and "plaats" not in values:
        place = _BEFORE_PLACE.split(values["adres"])[-1].strip()
        if known_place(place) and place != values["adres"]:
            values["plaats"] = place  # the text of the address stays whole


def _foreign_name(regel: Regel) -> tuple[str, bool, Naam]:
    """The name of the household, whether the family name in it is certain, and that of whom it is about."""
    parts = dict(regel.namen)
    voornaam, _, achternaam = _parts_of(parts)
    if achternaam and voornaam and len(parts) == 2:
        parts = {"voornaam": voornaam, "achternaam": achternaam}
    whole = split_foreign(parts.get("naam", ""))
    if "voornaam" in parts or "achternaam" in parts:
        surname = " ".join(map(calm, parts.get("achternaam", "").split()))
        lid = Naam(parts.get("voornaam", ""), "", surname or whole.achternaam or whole.voornaam)
        own = surname or parts.get("voornaam", "")
        if "naam" in parts:
            own = " ".join(filter(None, (whole.voornaam, whole.achternaam)))
        return own, own == lid.achternaam, lid
    if whole.gemerkt and whole.achternaam:
        return whole.achternaam, True, whole
    return " ".join(filter(None, (whole.voornaam, whole.achternaam))), False, whole


def too_long(one: Mens | Gezin) -> FouteCel | None:
    """The cell that gives most of a notitie that is too long."""
    if len(one.values.get("notitie", "")) <= MAX_TEXT:
        return None
    regels = [one.regel] if isinstance(one, Mens) else one.regels
    noted = {plek: cel for regel in regels for plek, cel in regel.genoteerd.items()}
    plek = max(noted, key=lambda plek: noted[plek][0])
    _, kolom, text = noted[plek]
    expected = f"alle notities samen ten hoogste {MAX_TEXT} tekens: kort in of maak leeg"
    return FouteCel(plek, kolom, text, expected, one.naam)


def is_household(regel: Regel) -> bool:
    """Whether a row is about a household."""
    return regel.soort is Lijstsoort.HUISHOUDENS
