"""Who resembles whom: somebody who is about to be entered beside everyone that the desk knows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from db.text import digits, fold

_SHORTEST = 6
"""A telephone number of fewer digits tells nobody apart."""


@dataclass(frozen=True, slots=True)
class Bekende:
    """Somebody in the file: soort and key as the look-up has them, and what tells people apart."""

    soort: str
    sleutel: str
    naam: str
    telefoon: str = ""
    geboortejaar: int | None = None


@dataclass(frozen=True, slots=True)
class Gelijkenis:
    """Somebody who resembles, why ("zelfde naam"), and whether it is sure or in doubt."""

    bekende: Bekende
    redenen: tuple[str, ...]
    zeker: bool


class Bekenden:
    """Everyone who may be resembled, by folded name and by telephone number."""

    def __init__(self, people: Iterable[Bekende]) -> None:
        self._by_name: dict[str, list[Bekende]] = defaultdict(list)
        self._by_phone: dict[str, list[Bekende]] = defaultdict(list)
        for person in people:
            self._by_name[fold(person.naam)].append(person)
            self._by_phone[digits(person.telefoon)].append(person)

    def resembling(self, naam: str, telefoon: str = "", geboortejaar: int | None = None) -> list[Gelijkenis]:
        """Those who resemble somebody of this name, telephone and year of birth, best first."""
        folded, number = fold(naam), digits(telefoon)
        found = self._by_name.get(folded, []) if folded else []
        if len(number) >= _SHORTEST:
            found = [*found, *self._by_phone.get(number, [])]
        compared = []
        for bekende in dict.fromkeys(found):
            named = fold(bekende.naam) == folded
            phoned = len(number) >= _SHORTEST and digits(bekende.telefoon) == number
            born = geboortejaar is not None and bekende.geboortejaar == geboortejaar
            whys = (("zelfde naam", named), ("zelfde telefoon", phoned), ("zelfde geboortejaar", born))
            reasons = tuple(why for why, so in whys if so)
            compared.append(Gelijkenis(bekende, reasons, named and (phoned or born)))
        return sorted(compared, key=lambda g: (not g.zeker, -len(g.redenen), g.bekende.naam, g.bekende.sleutel))
