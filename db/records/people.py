"""People and households: saving and removing them, and lists of them a page at a time."""

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from enum import StrEnum

from db.lists import Soort
from db.members import Lid, format_lid, matched
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.records.moving import stands_in_the_way, take_along
from db.records.rows import TABLE, find, get, remove, save
from db.records.tracing import Wie
from db.rules.household import number_of
from db.store import Change, Conflict, Refused, Store
from db.store.changes import KEY_OF
from db.text import fold

LETTER = {Soort.VRIJWILLIGER: "V", Soort.STAGIAIRE: "S", Soort.MEDEWERKER: "M", Soort.TEAMLEIDER: "T"}
"""The letter of a kenmerk by who somebody is."""


class Lijst(StrEnum):
    """The kinds of people that are shown one at a time."""

    BEGELEIDERS = "begeleiders"
    HUISHOUDENS = "huishoudens"
    STATUSHOUDERS = "statushouders"
    MEDEWERKERS = "medewerkers"

    @property
    def kind(self) -> type[Begeleider] | type[Huishouden] | type[Statushouder]:
        """The record that the rows of this list are."""
        kinds: dict[Lijst, type[Begeleider] | type[Huishouden] | type[Statushouder]] = {
            Lijst.HUISHOUDENS: Huishouden,
            Lijst.STATUSHOUDERS: Statushouder,
        }
        return kinds.get(self, Begeleider)


def _condition(lijst: Lijst, words: str) -> tuple[str, tuple[str, ...]]:
    sought = tuple(fold(words).split())
    parts = ["instr(zoek, ?) > 0"] * len(sought)
    if lijst is Lijst.BEGELEIDERS:
        parts.append("soort IN ('vrijwilliger', 'stagiaire')")
    elif lijst is Lijst.MEDEWERKERS:
        parts.append("soort IN ('medewerker', 'teamleider')")
    return " AND ".join(parts) or "1", sought


def count(store: Store, lijst: Lijst, words: str = "") -> int:
    """How many rows a list has, of which every word is somewhere in the row."""
    where, values = _condition(lijst, words)
    sql = f"SELECT count(*) FROM {TABLE[lijst.kind]} WHERE {where}"
    return int(store.db.conn.execute(sql, values).fetchone()[0])


def page(store: Store, lijst: Lijst, words: str, offset: int, limit: int) -> Sequence[Record]:
    """The rows from `offset` on, by name, at most `limit`."""
    where, values = _condition(lijst, words)
    where = f"{where} ORDER BY zoek, {KEY_OF[TABLE[lijst.kind]]} LIMIT {int(limit)} OFFSET {int(offset)}"
    return find(store.db, lijst.kind, where, values)


def position(store: Store, lijst: Lijst, words: str, sleutel: str) -> int | None:
    """At which row a record stands in its list, None where it is not in it; `D014/2` is a member of a household."""
    table = TABLE[lijst.kind]
    column = KEY_OF[table]
    key: str | int = sleutel
    if lijst is Lijst.STATUSHOUDERS:
        lid = find_statushouder(store, sleutel)
        key = lid.id if lid else 0
    where, values = _condition(lijst, words)
    found = store.db.conn.execute(f"SELECT zoek FROM {table} WHERE {column} = ? AND {where}", (key, *values)).fetchone()
    if found is None:
        return None
    sql = f"SELECT count(*) FROM {table} WHERE {where} AND (zoek, {column}) < (?, ?)"
    return int(store.db.conn.execute(sql, (*values, found[0], key)).fetchone()[0])


def find_statushouder(store: Store, sleutel: str) -> Statushouder | None:
    """The member of a household by `D014/2`."""
    dossier, _, volgnr = sleutel.rpartition("/")
    found = find(store.db, Statushouder, "dossier = ? AND volgnr = ?", (dossier, volgnr))
    return found[0] if found else None


def find_wie(store: Store, text: str) -> Wie | None:
    """Who goes by this kenmerk, dossier or `D014/2`, in capitals or not; None for nobody."""
    for key in dict.fromkeys((text.strip(), text.strip().upper())):
        if get(store.db, Huishouden, key):
            return "huishouden", key
        if get(store.db, Begeleider, key):
            return "begeleider", key
        if find_statushouder(store, key):
            return "statushouder", key
    return None


def phone_of(store: Store, dossier: str) -> str:
    """The number to call for a household: its own, else that of the contactpersoon, else of any member."""
    return number_of(get(store.db, Huishouden, dossier), leden_of(store, dossier))


def next_kenmerk(store: Store, soort: Soort) -> str:
    """The next free kenmerk of this kind of person: V06 after V05."""
    return _next(store, "begeleider", LETTER[soort])


def next_dossier(store: Store) -> str:
    """The next free dossier, until the real one is known: D051 after D050."""
    return _next(store, "huishouden", "D")


def _next(store: Store, table: str, letter: str) -> str:
    rows = store.db.conn.execute(f"SELECT {KEY_OF[table]} FROM {table}")
    return next(free_keys((key for (key,) in rows), letter))


def free_keys(taken: Iterable[str], letter: str) -> Iterator[str]:
    """The keys with this letter after the highest that is taken: V06, V07 and on."""
    numbers = [match[1] for key in taken if (match := re.fullmatch(rf"{letter}(\d+)", key))]
    width = max((len(number) for number in numbers), default=3 if letter == "D" else 2)
    for number in itertools.count(max(map(int, numbers), default=0) + 1):
        yield f"{letter}{number:0{width}}"


def save_begeleider(store: Store, today: date, record: Begeleider, old_key: str | None = None) -> Begeleider:
    """Add or change somebody of the team. Raises Refused with what does not fit.

    Who is in another phase is so since today, unless another day was said.
    """
    if not record.kenmerk or not record.naam:
        raise Refused("Vul een kenmerk en een naam in.")
    if record.start and record.eind and record.eind < record.start:
        raise Refused("Het eind ligt voor de start.")
    action = f"{record.soort} {'gewijzigd' if record.versie else 'toegevoegd'}"
    with store.change(action, record.naam, today) as change:
        known = get(change.db, Begeleider, old_key or record.kenmerk) if record.versie else None
        if known and known.fase is not record.fase and known.fase_sinds == record.fase_sinds:
            record = replace(record, fase_sinds=today)
        saved = save(change, record, record.naam, old_key)
        if circles(dict(change.query("SELECT kenmerk, leidinggevende FROM begeleider")), record.kenmerk):
            raise Refused("Zo geeft iemand via een ander leiding aan zichzelf. Kies een andere leidinggevende.")
        return saved


def circles(above: dict[str, str | None], start: str) -> bool:
    """Whether whoever stands above somebody leads back to them."""
    seen, current = set(), above.get(start)
    while current and current not in seen and current != start:
        seen.add(current)
        current = above.get(current)
    return current == start


def save_huishouden(
    store: Store,
    today: date,
    record: Huishouden,
    leden: Sequence[Lid] | None,
    old_key: str | None = None,
    read: Sequence[Statushouder] | None = None,
) -> Huishouden:
    """Add or change a household together with its members, as one change; `leden` None leaves them as they are.

    `read` are the members as they were when this was edited. Raises Conflict where they are others by now.
    """
    if not record.dossier or not record.naam:
        raise Refused("Vul een dossier en een naam in.")
    if record.traject_start and record.traject_eind and record.traject_eind < record.traject_start:
        raise Refused("Het traject eindigt voor het begint.")
    action = f"huishouden {'gewijzigd' if record.versie else 'toegevoegd'}"
    with store.change(action, record.naam, today) as change:
        saved = save(change, record, record.naam, old_key)
        if circles(dict(change.query("SELECT dossier, hoort_bij FROM huishouden")), record.dossier):
            raise Refused("Zo hoort een huishouden via een ander bij zichzelf. Kies een ander dossier.")
        known = find(change.db, Statushouder, "dossier = ? ORDER BY volgnr", (record.dossier,))
        if read is not None and _lines(read) != _lines(known):
            raise Conflict(record.naam, ("huishouden", record.dossier))
        if leden is not None:
            kept, gone = matched(record.dossier, leden, known)
            for lid in gone:
                remove(change, lid, record.naam)
            for lid in kept:
                save(change, lid, record.naam)
        return saved


def _lines(leden: Sequence[Statushouder]) -> list[tuple[int, str]]:
    """What a form shows of members, and of whom."""
    return [(lid.id, format_lid(lid)) for lid in leden]


def save_statushouder(store: Store, today: date, record: Statushouder) -> Statushouder:
    """Change one member of a household."""
    with store.change("statushouder gewijzigd", record.naam, today) as change:
        return save(change, record, record.naam)


def remove_record(store: Store, today: date, record: Begeleider | Huishouden) -> None:
    """Take somebody out who was entered by mistake, with the tasks, exceptions and phases that are theirs alone.

    Raises Refused where koppelingen, contacts, appointments, services, actions or others refer to them.
    """
    what = "huishouden" if isinstance(record, Huishouden) else str(record.soort)
    column, key = ("dossier", record.dossier) if isinstance(record, Huishouden) else ("begeleider", record.kenmerk)
    if find(store.db, Koppeling, f"{column} = ?", (key,)):
        raise Refused(
            f"{record.naam} heeft koppelingen, lopend of oud. Die horen bewaard te blijven: beëindig in plaats daarvan."
        )
    in_the_way = stands_in_the_way(store.db, column, key)
    if in_the_way:
        raise Refused(f"Bij {record.naam} horen {in_the_way}. Die horen bewaard te blijven. Er is niets verwijderd.")
    with store.change(f"{what} verwijderd", record.naam, today) as change:
        if isinstance(record, Huishouden):
            for lid in find(change.db, Statushouder, "dossier = ?", (record.dossier,)):
                remove(change, lid, record.naam)
        else:
            for absence in find(change.db, Afwezigheid, "begeleider = ?", (record.kenmerk,)):
                remove(change, absence, record.naam)
        take_along(change, column, key, record.naam)
        remove(change, record, record.naam)


def leden_of(store: Store, dossier: str) -> list[Statushouder]:
    """The members of a household by volgnr."""
    return find(store.db, Statushouder, "dossier = ? ORDER BY volgnr", (dossier,))


def those(change: Change, kenmerken: Iterable[str]) -> list[Begeleider]:
    """These people as they are in the file now. Raises Conflict where one is gone."""
    found = []
    for kenmerk in kenmerken:
        person = get(change.db, Begeleider, kenmerk)
        if person is None:
            raise Conflict(kenmerk)
        found.append(person)
    return found


def find_begeleider(store: Store, kenmerk: str) -> Begeleider | None:
    """The begeleider with this kenmerk."""
    return get(store.db, Begeleider, kenmerk)


def find_huishouden(store: Store, dossier: str) -> Huishouden | None:
    """The household with this dossier."""
    return get(store.db, Huishouden, dossier)
