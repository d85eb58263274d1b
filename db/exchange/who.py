"""Whom a name in a list means: somebody of the team by name, and somebody who is on the desk already."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from db.exchange.names import same_name
from db.exchange.persons import Gezin, Mens
from db.model import Begeleider, Huishouden, Statushouder
from db.rules.resemblance import Bekende, Bekenden, Gelijkenis
from db.text import digits, fold


@dataclass(frozen=True, slots=True)
class Gevonden:
    """The known one that a row is about, or may be: `zeker` where it need not be asked, else what is likely."""

    sleutel: str
    bekende: Bekende
    redenen: tuple[str, ...]
    zeker: bool
    waarschijnlijk: bool


class Known:
    """People to hold rows beside: by how their names sound, and by the very letters where a name has no sound."""

    def __init__(self, people: Iterable[Bekende]) -> None:
        people = list(people)
        self._alike = Bekenden(people)
        self._exact: dict[str, list[Bekende]] = defaultdict(list)
        for person in people:
            self._exact[_letters(person.naam)].append(person)

    def resembling(self, naam: str, telefoon: str = "", geboortejaar: int | None = None) -> list[Gelijkenis]:
        """Who may be meant, the most certain first."""
        found = self._alike.resembling(naam, telefoon, geboortejaar)
        seen = {one.bekende for one in found if "zelfde naam" in one.redenen or same_name(naam, one.bekende.naam)}
        more = []
        for person in self._exact.get(_letters(naam), ()):
            if person not in seen:
                agrees = (telefoon and digits(telefoon) == digits(person.telefoon)) or (
                    geboortejaar and geboortejaar == person.geboortejaar
                )
                more.append(Gelijkenis(person, ("zelfde naam",), bool(agrees)))
        return sorted([*more, *found], key=lambda one: not one.zeker)


def _letters(naam: str) -> str:
    return _sorted(naam) or naam.strip().casefold()


def known_team(people: Iterable[Begeleider]) -> Known:
    """Those of the team, to hold rows beside."""
    return Known(Bekende("begeleider", p.kenmerk, p.naam, p.telefoon) for p in people)


def known_households(homes: Iterable[Huishouden], leden: Mapping[str, list[Statushouder]]) -> Known:
    """The households under their own name, unless that is only the surname of members, and under those of members."""
    found = []
    for home in homes:
        members = leden.get(home.dossier, [])
        if not any(fold(home.naam) == fold(lid.achternaam) for lid in members):
            found.append(Bekende("huishouden", home.dossier, home.naam, home.telefoon))
        found += [
            Bekende("huishouden", home.dossier, lid.naam, lid.telefoon or home.telefoon, lid.geboortejaar)
            for lid in members
            if lid.naam
        ]
    return Known(found)


def asked_names(one: Mens | Gezin) -> list[tuple[str, int | None]]:
    """The names, with year of birth, under which a row can be known: of a household its members, else its own."""
    if isinstance(one, Mens) or not one.leden:
        return [(one.naam, None)]
    return [(f"{lid['voornaam']} {lid['achternaam']}".strip(), lid.get("geboortejaar")) for lid in one.leden]


def find_known(one: Mens | Gezin, known: Known, taken: Callable[[str], bool]) -> Gevonden | None:
    """Who a row is most likely about, None where nobody resembles it who is not taken by another row."""
    phone = one.values.get("telefoon", "")
    found: list[tuple[Gelijkenis, str, int | None]] = []
    for naam, jaar in asked_names(one):
        found += [(g, naam, jaar) for g in known.resembling(naam, phone, jaar) if not taken(g.bekende.sleutel)]
    if not found:
        return None
    best, naam, jaar = min(found, key=lambda f: (not f[0].zeker, not same_name(f[0].bekende.naam, f[1])))
    sure = best.zeker and same_name(naam, best.bekende.naam)  # one that only sounds so may be a brother
    likely = best.zeker or _likely(best.bekende, naam, phone, jaar)
    return Gevonden(best.bekende.sleutel, best.bekende, best.redenen, sure, likely)


def _likely(bekende: Bekende, naam: str, phone: str, jaar: int | None) -> bool:
    """Whether the names are the same, and neither number nor year says otherwise."""
    phones = {digits(phone), digits(bekende.telefoon)} - {""}
    years = {jaar, bekende.geboortejaar} - {None}
    one, other = fold(naam).split(), fold(bekende.naam).split()
    # Who has the same number and the same surname may be written with an initial only.
    kin = bool(phone) and len(phones) == 1 and bool(bekende.telefoon) and one[-1:] == other[-1:]
    initial = kin and one[:1] and other[:1] and one[0][0] == other[0][0] and 1 in (len(one[0]), len(other[0]))
    return bool(initial) or (same_name(naam, bekende.naam) and len(phones) < 2 and len(years) < 2)


class Team:
    """Everyone of the team by the ways in which a list may name them."""

    def __init__(self, people: Iterable[Begeleider]) -> None:
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._partly: dict[str, set[str]] = defaultdict(set)
        self.naam: dict[str, str] = {}
        for person in people:
            self.add(person)

    def add(self, person: Begeleider) -> None:
        """Let somebody be found."""
        kenmerk = person.kenmerk
        self.naam[kenmerk] = person.naam
        self._exact[fold(kenmerk)].add(kenmerk)
        self._exact[_sorted(person.naam)].add(kenmerk)
        whole = f"{person.tussenvoegsel} {person.achternaam}".strip()
        ways = [
            person.voornaam,
            person.voornaam.partition(" ")[0],
            person.achternaam,
            whole,
            f"{person.voornaam[:1]} {whole}",
            f"{whole} {person.voornaam[:1]}",
        ]
        for way in ways:
            if len(fold(way)) > 1:
                self._partly[fold(way)].add(kenmerk)

    def find(self, text: str) -> list[str]:
        """The kenmerken of those whom a text names: by whole name or kenmerk, else by a part of the name."""
        plain = text.rpartition("(")[2].rstrip(") ") if text.endswith(")") else text
        found = self._exact.get(_sorted(text)) or self._exact.get(fold(plain)) or self._partly.get(fold(text)) or set()
        return sorted(found)


def _sorted(text: str) -> str:
    return " ".join(sorted(fold(text).split()))
