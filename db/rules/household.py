"""What a household is on a day: how many people, which gender its adults have, what kind it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from db.dutch import aantal
from db.lists import Geslacht, HuishoudenWens
from db.model import Huishouden, Statushouder
from db.stand import Stand


@dataclass(frozen=True, slots=True)
class Omvang:
    """How many adults and people; both 0 where nothing is known."""

    volwassenen: int
    personen: int


def size(stand: Stand, huishouden: Huishouden) -> Omvang:
    """Count the members of today."""
    return size_on(stand, huishouden, stand.today)


def size_on(stand: Stand, huishouden: Huishouden, day: date) -> Omvang:
    """Count the members of a day; the two counts of the household stand in until members are entered."""
    leden = stand.leden(huishouden.dossier)
    if leden:
        there = [lid for lid in leden if lid.in_huishouden(day)]
        return Omvang(sum(lid.volwassen(day) for lid in there), len(there))
    adults = huishouden.aantal_volwassenen or 0
    return Omvang(adults, adults + (huishouden.aantal_kinderen or 0))


def size_unknown(count: int) -> str:
    """That the size of so many households is not known, to say beneath a count of people; "" where there are none."""
    if not count:
        return ""
    homes = aantal(count, "huishouden", "huishoudens")
    return f"Van {homes} is niet bekend hoeveel mensen het zijn: {'dat telt' if count == 1 else 'die tellen'} niet mee."


def kind(stand: Stand, huishouden: Huishouden) -> HuishoudenWens | None:
    """Whether it is one person or more; None where the size is unknown."""
    people = size(stand, huishouden).personen
    return None if not people else HuishoudenWens.ALLEENSTAAND if people == 1 else HuishoudenWens.GEZIN


def meets_gender(stand: Stand, huishouden: Huishouden, asked: Geslacht) -> bool | None:
    """Whether every adult has the gender that a begeleider asks for; None where that can't be told yet."""
    adults = [
        lid.geslacht
        for lid in stand.leden(huishouden.dossier)
        if lid.in_huishouden(stand.today) and lid.volwassen(stand.today)
    ]
    if any(gender not in (None, asked) for gender in adults):
        return False
    return True if adults and None not in adults else None


def number_of(huishouden: Huishouden | None, leden: Iterable[Statushouder]) -> str:
    """The number to call: that of the household, else of its contactpersoon, else of any member; "" for none."""
    ordered = sorted(leden, key=lambda lid: (not lid.contactpersoon, lid.volgnr))
    return next(filter(None, [huishouden.telefoon if huishouden else "", *(lid.telefoon for lid in ordered)]), "")


def phone(stand: Stand, dossier: str) -> str:
    """The number to call for a household on a Stand."""
    return number_of(stand.huishouden.get(dossier), stand.leden(dossier))
