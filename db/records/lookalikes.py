"""Who is in the file already and resembles somebody: who is about to be saved, or with whom somebody may be merged.

The index of the look-up gives who is near, which takes milliseconds however many there are; of those
`db.rules.resemblance` says who resembles, and why.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.lists import Soort
from db.members import Lid
from db.model import Begeleider, Huishouden, Statushouder
from db.records.people import find_statushouder, leden_of
from db.records.rows import get
from db.rules.lookup import Lookup, Vindbaar
from db.rules.resemblance import Bekende, Bekenden, Gelijkenis
from db.store import Store
from db.text import digits, fold

MOST = 8
"""How many are shown; the best come first."""

_NEAR = 200
"""How many that are near are compared."""


@dataclass(frozen=True, slots=True)
class Lijkt:
    """Somebody in the file who resembles; `lid` names the member of the form who does, "" for who the form is of.

    `bezet` where the two can't both be saved: the kenmerk or dossier is taken.
    """

    bekende: Bekende
    redenen: tuple[str, ...]
    zeker: bool
    lid: str = ""
    bezet: bool = False


class Register:
    """Everyone in the file, to be compared with."""

    def __init__(self, store: Store, lookup: Lookup) -> None:
        """`lookup` is the index of everyone, as the file is now."""
        self._store = store
        self._lookup = lookup

    def like_begeleider(self, person: Begeleider, old_key: str | None = None) -> list[Lijkt]:
        """Who resembles somebody of the team who is new, or whose name or telephone was changed."""
        stored = get(self._store.db, Begeleider, old_key) if old_key else None
        found = self._taken(person.kenmerk, old_key, Begeleider)
        if stored is None or _told_apart(person) != _told_apart(stored):
            found += _likenesses(self._resembling("begeleider", person.naam, person.telefoon), apart=old_key)
        return _best(found)

    def like_huishouden(self, home: Huishouden, leden: Sequence[Lid], old_key: str | None = None) -> list[Lijkt]:
        """Who resembles a household that is new or has a new name or telephone, and who its new members."""
        stored = get(self._store.db, Huishouden, old_key) if old_key else None
        found = self._taken(home.dossier, old_key, Huishouden)
        if stored is None or _told_apart(home) != _told_apart(stored):
            families = self._resembling("huishouden", home.naam, home.telefoon)
            found += _likenesses([like for like in families if not _only_sounds(like, home)], apart=old_key)
            # The number of a household often stands with its contactpersoon.
            callers = self._resembling("statushouder", "", home.telefoon)
            found += [like for like in _likenesses(callers) if _dossier(like.bekende) != old_key]
        same = {_line(lid) for lid in leden_of(self._store, old_key)} if old_key else set()
        return _best(found + self.like_leden([lid for lid in leden if _line(lid) not in same], old_key))

    def like_statushouder(self, lid: Statushouder) -> list[Lijkt]:
        """Who resembles a statushouder whose name, year of birth or telephone was changed.

        A family often shares one telephone: the own household is shown only where it is sure.
        """
        stored = get(self._store.db, Statushouder, lid.id)
        if stored and (*_line(lid), lid.telefoon) == (*_line(stored), stored.telefoon):
            return []
        near = self._resembling("statushouder", lid.naam, lid.telefoon, lid.geboortejaar)
        found = _likenesses(near, apart=f"{lid.dossier}/{lid.volgnr}")
        return _best([like for like in found if like.zeker or _dossier(like.bekende) != lid.dossier])

    def like_leden(self, leden: Sequence[Lid], apart: str | None = None) -> list[Lijkt]:
        """Which statushouders resemble these members, those of the household `apart` left out."""
        return [
            found
            for lid in leden
            for found in _likenesses(self._resembling("statushouder", _name(lid), "", lid.geboortejaar), _name(lid))
            if _dossier(found.bekende) != apart
        ]

    def like_stored(self, record: Begeleider | Huishouden) -> list[Gelijkenis]:
        """With whom somebody who is in the file may be merged, best first; a household also by its members."""
        kind = "huishouden" if isinstance(record, Huishouden) else "begeleider"
        near = self._resembling(kind, record.naam, record.telefoon)
        found = [like for like in near if may_merge(record, like.bekende.soort, like.bekende.sleutel)]
        if isinstance(record, Begeleider):
            return found
        own = [
            Lid(m.voornaam, m.achternaam, geboortejaar=m.geboortejaar) for m in leden_of(self._store, record.dossier)
        ]
        living = {_dossier(like.bekende) for like in self.like_leden(own, record.dossier) if like.zeker}
        known = {like.bekende.sleutel: like.redenen for like in found}
        sure = [
            Gelijkenis(Bekende("huishouden", dossier, home.naam), (*known.get(dossier, ()), "zelfde lid"), True)
            for dossier in sorted(living)
            if (home := get(self._store.db, Huishouden, dossier))
        ]
        return [*sure, *(like for like in found if like.bekende.sleutel not in living)]

    def _resembling(self, kind: str, naam: str, telefoon: str, geboortejaar: int | None = None) -> list[Gelijkenis]:
        """Who of one kind of record resembles somebody of this name, telephone and year of birth."""

        def of_kind(person: Vindbaar) -> bool:
            return person.kind == kind

        terms = filter(None, (naam, digits(telefoon)))
        near = [one for term in terms for one in self._lookup.search(term, _NEAR, among=of_kind)]
        known = dict.fromkeys(filter(None, (self._bekende(kind, one.kenmerk) for one in near)))
        return Bekenden(known).resembling(naam, telefoon, geboortejaar)

    def _bekende(self, kind: str, sleutel: str) -> Bekende | None:
        """Somebody of the index, as they are in the file now."""
        if kind == "begeleider":
            person = get(self._store.db, Begeleider, sleutel)
            return Bekende(person.soort, sleutel, person.naam, person.telefoon) if person else None
        if kind == "huishouden":
            home = get(self._store.db, Huishouden, sleutel)
            return Bekende(kind, sleutel, home.naam, home.telefoon) if home else None
        lid = find_statushouder(self._store, sleutel)
        return Bekende(kind, sleutel, lid.naam, lid.telefoon, lid.geboortejaar) if lid else None

    def _taken(self, key: str, old_key: str | None, kind: type[Begeleider] | type[Huishouden]) -> list[Lijkt]:
        """Who has this kenmerk or dossier already."""
        other = get(self._store.db, kind, key) if key != old_key else None
        if isinstance(other, Begeleider):
            return [Lijkt(Bekende(other.soort, key, other.naam), ("zelfde kenmerk",), True, bezet=True)]
        if isinstance(other, Huishouden):
            return [Lijkt(Bekende("huishouden", key, other.naam), ("zelfde dossier",), True, bezet=True)]
        return []


def may_merge(record: Begeleider | Huishouden, soort: str, sleutel: str) -> bool:
    """Whether somebody of this soort and key may be merged with the record: another of the same kind.

    Of the team, those who are paid and those who are not are kinds of their own.
    """
    if isinstance(record, Huishouden):
        return soort == "huishouden" and sleutel != record.dossier
    return soort in list(Soort) and Soort(soort).betaald is record.soort.betaald and sleutel != record.kenmerk


def _only_sounds(like: Gelijkenis, home: Huishouden) -> bool:
    """Whether all there is, is a family name that sounds like that of a household: too common to ask about."""
    named = fold(like.bekende.naam) == fold(home.naam)
    called = bool(home.telefoon) and digits(like.bekende.telefoon) == digits(home.telefoon)
    return len(like.redenen) == 1 and not named and not called


def _told_apart(record: Begeleider | Huishouden) -> tuple[str, str]:
    return fold(record.naam), record.telefoon


def _dossier(bekende: Bekende) -> str:
    """The household of a statushouder."""
    return bekende.sleutel.rpartition("/")[0]


def _name(lid: Lid | Statushouder) -> str:
    return f"{lid.voornaam} {lid.achternaam}".strip()


def _line(lid: Lid | Statushouder) -> tuple[str, int | None]:
    return fold(_name(lid)), lid.geboortejaar


def _likenesses(found: Iterable[Gelijkenis], lid: str = "", apart: str | None = None) -> list[Lijkt]:
    return [Lijkt(like.bekende, like.redenen, like.zeker, lid) for like in found if like.bekende.sleutel != apart]


def _best(found: Sequence[Lijkt]) -> list[Lijkt]:
    return sorted(found, key=lambda like: (not like.bezet, not like.zeker))[:MOST]
