"""Who is in the file already and resembles somebody who is about to be saved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.lists import Soort
from db.members import Lid
from db.model import Begeleider, Huishouden, Statushouder
from db.records.people import leden_of
from db.records.rows import get
from db.rules.resemblance import Bekende, Bekenden, Gelijkenis
from db.store import Store
from db.text import fold

MOST = 8
"""How many are shown; the best come first."""

_NAME = "trim(coalesce(voornaam, '') || ' ' || coalesce(tussenvoegsel || ' ', '') || coalesce(achternaam, ''))"
_KNOWN = {
    Begeleider: f"SELECT soort, kenmerk, {_NAME}, coalesce(telefoon, ''), NULL FROM begeleider",
    Huishouden: "SELECT 'huishouden', dossier, naam, coalesce(telefoon, ''), NULL FROM huishouden",
    Statushouder: "SELECT 'statushouder', dossier || '/' || volgnr, "
    "trim(coalesce(voornaam, '') || ' ' || coalesce(achternaam, '')), coalesce(telefoon, ''), geboortejaar"
    " FROM statushouder",
}


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


def known(store: Store, kind: type[Begeleider] | type[Huishouden] | type[Statushouder]) -> list[Bekende]:
    """Everyone of a kind in the file, as they are compared."""
    return [Bekende(*row) for row in store.db.conn.execute(_KNOWN[kind])]


def like_begeleider(store: Store, person: Begeleider, old_key: str | None = None) -> list[Lijkt]:
    """Who resembles somebody of the team who is new, or whose name or telephone was changed."""
    stored = get(store.db, Begeleider, old_key) if old_key else None
    found = _taken(store, person.kenmerk, old_key, Begeleider)
    if stored is None or _told_apart(person) != _told_apart(stored):
        others = Bekenden(one for one in known(store, Begeleider) if one.sleutel != old_key)
        found += _likenesses(others.resembling(person.naam, person.telefoon))
    return _best(found)


def like_huishouden(store: Store, home: Huishouden, leden: Sequence[Lid], old_key: str | None = None) -> list[Lijkt]:
    """Who resembles a household that is new or has a new name or telephone, and who its new members."""
    stored = get(store.db, Huishouden, old_key) if old_key else None
    found = _taken(store, home.dossier, old_key, Huishouden)
    if stored is None or _told_apart(home) != _told_apart(stored):
        others = Bekenden(one for one in known(store, Huishouden) if one.sleutel != old_key)
        found += _likenesses(others.resembling(home.naam, home.telefoon))
        if home.telefoon:  # a household's number often stands with its contactpersoon
            callers = Bekenden(one for one in known(store, Statushouder) if _dossier(one) != old_key)
            found += _likenesses(callers.resembling("", home.telefoon))
    same = {_line(lid) for lid in leden_of(store, old_key)} if old_key else set()
    return _best(found + like_leden(store, [lid for lid in leden if _line(lid) not in same], old_key))


def like_statushouder(store: Store, lid: Statushouder) -> list[Lijkt]:
    """Who resembles a statushouder whose name, year of birth or telephone was changed.

    A family often shares one telephone: the own household is shown only where it is sure.
    """
    stored = get(store.db, Statushouder, lid.id)
    if stored and (*_line(lid), lid.telefoon) == (*_line(stored), stored.telefoon):
        return []
    own = f"{lid.dossier}/{lid.volgnr}"
    others = Bekenden(one for one in known(store, Statushouder) if one.sleutel != own)
    found = _likenesses(others.resembling(lid.naam, lid.telefoon, lid.geboortejaar))
    return _best([like for like in found if like.zeker or _dossier(like.bekende) != lid.dossier])


def like_leden(store: Store, leden: Sequence[Lid], apart: str | None = None) -> list[Lijkt]:
    """Which statushouders resemble these members, those of the household `apart` left out."""
    if not leden:
        return []
    others = Bekenden(one for one in known(store, Statushouder) if _dossier(one) != apart)
    return [
        found for lid in leden for found in _likenesses(others.resembling(_name(lid), "", lid.geboortejaar), _name(lid))
    ]


def like_stored(store: Store, record: Begeleider | Huishouden) -> list[Gelijkenis]:
    """Whom somebody who is in the file resembles, best first; a household also by its members."""
    others = mergeable(store, record)
    found = Bekenden(others).resembling(record.naam, record.telefoon)
    if isinstance(record, Huishouden):
        shown = {like.bekende.sleutel: like for like in found}
        own = [Lid(m.voornaam, m.achternaam, geboortejaar=m.geboortejaar) for m in leden_of(store, record.dossier)]
        living = {_dossier(like.bekende) for like in like_leden(store, own, record.dossier) if like.zeker}
        sure = [
            Gelijkenis(one, (*(shown[one.sleutel].redenen if one.sleutel in shown else ()), "zelfde lid"), True)
            for one in others
            if one.sleutel in living
        ]
        found = [*sure, *(like for like in found if like.bekende.sleutel not in living)]
    return found


def mergeable(store: Store, record: Begeleider | Huishouden) -> list[Bekende]:
    """With whom somebody may be merged: every household, or everyone of the team who is paid, or who is not."""
    if isinstance(record, Huishouden):
        return [one for one in known(store, Huishouden) if one.sleutel != record.dossier]
    paid = record.soort.betaald
    people = known(store, Begeleider)
    return [one for one in people if one.sleutel != record.kenmerk and Soort(one.soort).betaald is paid]


def _told_apart(record: Begeleider | Huishouden) -> tuple[str, str]:
    return fold(record.naam), record.telefoon


def _dossier(bekende: Bekende) -> str:
    """The household of a statushouder."""
    return bekende.sleutel.rpartition("/")[0]


def _name(lid: Lid | Statushouder) -> str:
    return f"{lid.voornaam} {lid.achternaam}".strip()


def _line(lid: Lid | Statushouder) -> tuple[str, int | None]:
    return fold(_name(lid)), lid.geboortejaar


def _taken(store: Store, key: str, old_key: str | None, kind: type[Begeleider] | type[Huishouden]) -> list[Lijkt]:
    """Who has this kenmerk or dossier already."""
    other = get(store.db, kind, key) if key != old_key else None
    if isinstance(other, Begeleider):
        return [Lijkt(Bekende(other.soort, key, other.naam), ("zelfde kenmerk",), True, bezet=True)]
    if isinstance(other, Huishouden):
        return [Lijkt(Bekende("huishouden", key, other.naam), ("zelfde dossier",), True, bezet=True)]
    return []


def _likenesses(found: Iterable[Gelijkenis], lid: str = "") -> list[Lijkt]:
    return [Lijkt(like.bekende, like.redenen, like.zeker, lid) for like in found]


def _best(found: Sequence[Lijkt]) -> list[Lijkt]:
    return sorted(found, key=lambda like: (not like.bezet, not like.zeker))[:MOST]
