"""Who resembles whom: whether somebody in a list is somebody who is known already."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from db.text import digits, fold


@dataclass(frozen=True, slots=True)
class Bekende:
    """Somebody who is known: what they are, their key, name, telephone number and year of birth."""

    soort: str
    sleutel: str
    naam: str
    telefoon: str = ""
    geboortejaar: int | None = None


@dataclass(frozen=True, slots=True)
class Gelijkenis:
    """Somebody who may be meant, why, and whether that is sure."""

    bekende: Bekende
    redenen: tuple[str, ...]
    zeker: bool


def _name_key(naam: str) -> str:
    return " ".join(sorted(fold(naam).split()))


class Bekenden:
    """Everyone who is known, to hold others beside."""

    def __init__(self, people: Iterable[Bekende]) -> None:
        self._by_name: dict[str, list[Bekende]] = defaultdict(list)
        self._by_phone: dict[str, list[Bekende]] = defaultdict(list)
        for person in people:
            self._by_name[_name_key(person.naam)].append(person)
            if person.telefoon:
                self._by_phone[digits(person.telefoon)].append(person)

    def resembling(self, naam: str, telefoon: str = "", geboortejaar: int | None = None) -> list[Gelijkenis]:
        """Who may be meant by this name, number and year of birth, best first."""
        phone = digits(telefoon)
        named = self._by_name.get(_name_key(naam), []) if fold(naam) else []
        called = self._by_phone.get(phone, []) if phone else []
        found = []
        for person in dict.fromkeys([*named, *called]):
            reasons = ["zelfde naam"] if person in named else []
            reasons += ["zelfde telefoon"] if person in called else []
            same_year = geboortejaar is not None and person.geboortejaar == geboortejaar
            reasons += ["zelfde geboortejaar"] if same_year and person in named else []
            found.append(Gelijkenis(person, tuple(reasons), person in named and len(reasons) > 1))
        return sorted(found, key=lambda one: (not one.zeker, -len(one.redenen)))
