"""Two records of the same person or household become one: everything of the other goes to the one that stays.

Each is one change, so that one undo brings both back exactly. No rule of fit or of hours stands in the way: nobody
gets more to do than they had.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from db.lists import Rol
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.records.moving import count_diary, move_diary, point
from db.records.people import circles
from db.records.rows import find, remove, save
from db.rules.merging import Folded, folded, folded_absences, led_by_one, merged, merged_lid
from db.store import Change, Refused, Store


@dataclass(frozen=True, slots=True)
class Bagage:
    """How much goes along from a record that disappears."""

    koppelingen: int
    afwezigheden: int
    leden: int
    verwijzingen: int
    agenda: int = 0
    """Whatever stands in the diary: roster, appointments, contacts, tasks, actions, partners and past phases."""


def baggage(store: Store, weg: Begeleider | Huishouden | Statushouder) -> Bagage:
    """What a record has that goes to the one that stays."""

    def count(table: str, column: str, key: str) -> int:
        sql = f"SELECT count(*) FROM {table} WHERE {column} = ?"
        return int(store.db.conn.execute(sql, (key,)).fetchone()[0])

    if isinstance(weg, Begeleider):
        led = count("begeleider", "leidinggevende", weg.kenmerk) + count("huishouden", "verantwoordelijke", weg.kenmerk)
        away = count("afwezigheid", "begeleider", weg.kenmerk)
        diary = count_diary(store.db, "begeleider", weg.kenmerk)
        return Bagage(count("koppeling", "begeleider", weg.kenmerk), away, 0, led, diary)
    if isinstance(weg, Huishouden):
        leden, related = count("statushouder", "dossier", weg.dossier), count("huishouden", "hoort_bij", weg.dossier)
        diary = count_diary(store.db, "dossier", weg.dossier)
        return Bagage(count("koppeling", "dossier", weg.dossier), 0, leden, related, diary)
    return Bagage(0, 0, 0, 0)


def merge_begeleiders(
    store: Store, today: date, blijft: Begeleider, weg: Begeleider, van_ander: Collection[str]
) -> Begeleider:
    """Let `weg` go up in `blijft`, which takes the fields `van_ander` of it; gives the one that stays.

    Koppelingen, absences, the diary and whoever is led by it go along. Raises Refused where the two can't be one.
    """
    old, new = weg.kenmerk, blijft.kenmerk
    if old == new:
        raise Refused("Dit is dezelfde persoon. Kies een ander.")
    if blijft.soort.betaald != weg.soort.betaald:
        raise Refused("De één is een betaalde kracht en de ander niet. Verander eerst de soort van een van de twee.")
    result = merged(blijft, weg, van_ander)
    if _backwards(result.start, result.eind) and not _backwards(blijft.start, blijft.eind):
        raise Refused("Het eind ligt zo voor de start. Kies met spatie een andere start of een ander eind.")
    about = f"{blijft.naam} ({new} en {old})"
    with store.change(f"{blijft.soort} samengevoegd", about, today) as change:
        rows = find(change.db, Koppeling, "begeleider IN (?, ?)", (new, old))
        _fold(change, folded([replace(k, begeleider=new) for k in rows], today), about)
        absences = find(change.db, Afwezigheid, "begeleider IN (?, ?)", (new, old))
        _fold_absences(change, [replace(a, begeleider=new) for a in absences], about)
        move_diary(change, "begeleider", old, new, about)
        point(change, "begeleider", "leidinggevende", old, new, about)
        point(change, "huishouden", "verantwoordelijke", old, new, about)
        remove(change, weg, about)
        above = dict(change.query("SELECT kenmerk, leidinggevende FROM begeleider"))
        wishes = (result.leidinggevende, blijft.leidinggevende, weg.leidinggevende)
        return save(change, replace(result, leidinggevende=_above(above, new, old, wishes)), about)


def merge_huishoudens(
    store: Store,
    today: date,
    blijft: Huishouden,
    weg: Huishouden,
    van_ander: Collection[str],
    zelfde: Mapping[int, int],
) -> Huishouden:
    """Let `weg` go up in `blijft`, which takes the fields `van_ander` of it; gives the one that stays.

    Koppelingen, members, the diary and households that belong to it go along; its hoofd becomes duo and its
    contactpersoon none where the one that stays has its own. `zelfde` says which members of `weg` (by id) are the same
    person as a member of `blijft`. Raises Refused where it does not fit.
    """
    old, new = weg.dossier, blijft.dossier
    if old == new:
        raise Refused("Dit is hetzelfde huishouden. Kies een ander.")
    result = merged(blijft, weg, van_ander)
    own = _backwards(blijft.traject_start, blijft.traject_eind)
    if _backwards(result.traject_start, result.traject_eind) and not own:
        raise Refused("Het traject eindigt zo voor het begint. Kies met spatie een andere start of een ander einde.")
    about = f"{blijft.naam} ({new} en {old})"
    with store.change("huishoudens samengevoegd", about, today) as change:
        _fold(change, _together(change.db, today, blijft, weg), about)
        move_diary(change, "dossier", old, new, about)
        _move_leden(change, today, (blijft.dossier, weg.dossier), zelfde, about)
        point(change, "huishouden", "hoort_bij", old, new, about)
        remove(change, weg, about)
        above = dict(change.query("SELECT dossier, hoort_bij FROM huishouden"))
        wishes = (result.hoort_bij, blijft.hoort_bij, weg.hoort_bij)
        return save(change, replace(result, hoort_bij=_above(above, new, old, wishes)), about)


def merge_statushouders(
    store: Store, today: date, blijft: Statushouder, weg: Statushouder, van_ander: Collection[str]
) -> Statushouder:
    """Let one member go up in another of the same household. Raises Refused for members of two households."""
    if blijft.dossier != weg.dossier or blijft.id == weg.id:
        raise Refused("Twee leden van één huishouden kunnen samen. Voeg anders eerst de huishoudens samen.")
    about = f"{blijft.naam} ({blijft.dossier}/{blijft.volgnr} en {weg.volgnr})"
    with store.change("statushouder samengevoegd", about, today) as change:
        remove(change, weg, about)
        return save(change, merged(blijft, weg, van_ander), about)


def _backwards(start: date | None, eind: date | None) -> bool:
    return bool(start and eind and eind < start)


def become_duo(store: Store, today: date, blijft: Huishouden, weg: Huishouden) -> list[str]:
    """The begeleiders (kenmerk) of `weg` who are hoofd there, and duo once it went up in `blijft`."""
    leads = {k.id for k in find(store.db, Koppeling, "dossier = ?", (weg.dossier,)) if k.rol is Rol.HOOFD}
    return [k.begeleider for k, _ in _together(store.db, today, blijft, weg) if k.id in leads and k.rol is Rol.DUO]


def _together(db: Any, today: date, blijft: Huishouden, weg: Huishouden) -> Folded:
    """The koppelingen of two households as they are those of one."""
    rows = find(db, Koppeling, "dossier IN (?, ?)", (blijft.dossier, weg.dossier))
    there = {k.id for k in rows if k.dossier == blijft.dossier}
    return led_by_one(folded([replace(k, dossier=blijft.dossier) for k in rows], today), there, today)


def _fold(change: Change, found: Folded, about: str) -> None:
    """Write koppelingen under their new key; those that go up in another leave first, so that none is in the way."""
    for _, gone in found:
        for koppeling in gone:
            remove(change, koppeling, about)
    for koppeling, _ in found:
        save(change, koppeling, about)


def _fold_absences(change: Change, absences: Sequence[Afwezigheid], about: str) -> None:
    found = folded_absences(absences)
    for _, gone in found:
        for absence in gone:
            remove(change, absence, about)
    for absence, _ in found:
        save(change, absence, about)


def _move_leden(change: Change, today: date, dossiers: tuple[str, str], zelfde: Mapping[int, int], about: str) -> None:
    """The members of the second go to the first, after those who are there; who is the same goes up in that row."""
    new, old = dossiers
    own = {lid.id: lid for lid in find(change.db, Statushouder, "dossier = ? ORDER BY volgnr", (new,))}
    number = max((lid.volgnr for lid in own.values()), default=0)
    has_contact = any(lid.contactpersoon and lid.in_huishouden(today) for lid in own.values())
    for row in find(change.db, Statushouder, "dossier = ? ORDER BY volgnr", (old,)):
        lid = replace(row, contactpersoon=False) if row.contactpersoon and has_contact else row
        same = own.get(zelfde.get(lid.id, 0))
        if same:
            remove(change, row, about)
            own[same.id] = save(change, merged_lid(same, lid), about)
        else:
            number += 1
            save(change, replace(lid, dossier=new, volgnr=number), about)


def _above(above: Mapping[str, str | None], new: str, old: str, wishes: Sequence[str | None]) -> str | None:
    """Whom the merged record stands under: the first wish that does not lead back to itself."""
    if wishes[0] is None:
        return None
    for wish in wishes:
        if wish and wish not in (new, old) and not circles({**above, new: wish}, new):
            return wish
    return None
