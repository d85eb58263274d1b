"""Everyone who can be found, read from the file; and what changed since, so that the index is not built again."""

from collections.abc import Iterable, Iterator

from db.rules.lookup import Lookup, Vindbaar
from db.store import Store
from db.store.changes import Content

_MANY = 200
"""With more records touched than this, as after an import, reading everyone anew takes less time."""

_BEGELEIDERS = """
    SELECT soort, kenmerk, trim(coalesce(voornaam, '') || ' ' || coalesce(tussenvoegsel || ' ', '')
    || coalesce(achternaam, '')), coalesce(telefoon, ''), '', coalesce(plaats, '') FROM begeleider"""
_HUISHOUDENS = """
    SELECT 'huishouden', dossier, naam, coalesce(telefoon, ''), coalesce(adres, ''), coalesce(plaats, '')
    FROM huishouden"""
_STATUSHOUDERS = """
    SELECT 'statushouder', dossier || '/' || volgnr, trim(coalesce(voornaam, '') || ' ' || coalesce(achternaam, '')),
    coalesce(telefoon, ''), '', '' FROM statushouder"""


def read_lookup(store: Store) -> Lookup:
    """The index of everyone in the file, of every team."""
    return Lookup(_people(store, f"{_BEGELEIDERS} UNION ALL {_HUISHOUDENS} UNION ALL {_STATUSHOUDERS}"))


def how_many(store: Store) -> int:
    """How many can be found."""
    sql = "SELECT (SELECT count(*) FROM begeleider) + (SELECT count(*) FROM huishouden)"
    return int(store.db.conn.execute(f"{sql} + (SELECT count(*) FROM statushouder)").fetchone()[0])


def catch_up(store: Store, lookup: Lookup, since: int) -> Lookup:
    """The index as it is after the changes that came after the one with id `since`: the same one, or one made anew."""
    changes = store.log.after(since)
    touched = [content for change in changes for content in store.log.contents(change.id)]
    # Of what was erased the log does not tell whose it was.
    if len(touched) > _MANY or any(change.soort == "gewist" for change in changes):
        return read_lookup(store)
    for kenmerk in _keys(touched, "begeleider", "kenmerk"):
        lookup.drop("begeleider", kenmerk)
        _put(store, lookup, f"{_BEGELEIDERS} WHERE kenmerk = ?", kenmerk)
    for dossier in _keys(touched, "huishouden", "dossier") | _households(store, touched):
        lookup.drop_household(dossier)
        _put(store, lookup, f"{_HUISHOUDENS} WHERE dossier = ?", dossier)
        _put(store, lookup, f"{_STATUSHOUDERS} WHERE dossier = ?", dossier)
    return lookup


def _people(store: Store, sql: str, *values: str) -> Iterator[Vindbaar]:
    return map(Vindbaar._make, store.db.conn.execute(sql, values))


def _put(store: Store, lookup: Lookup, sql: str, key: str) -> None:
    for person in _people(store, sql, key):
        lookup.put(person)


def _keys(touched: Iterable[Content], table: str, column: str) -> set[str]:
    """The keys of the records of a table that were touched, before and after."""
    keys = set()
    for name, key, before, after in touched:
        if name == table:
            keys |= {key, *(row[column] for row in (before, after) if row and column in row)}
    return keys


def _households(store: Store, touched: Iterable[Content]) -> set[str]:
    """The households that the members who were touched belong to, or belonged to."""
    found = set()
    for name, key, before, after in touched:
        if name == "statushouder":
            now = store.db.conn.execute("SELECT dossier FROM statushouder WHERE id = ?", [key]).fetchone()
            found |= {row["dossier"] for row in (before, after) if row and "dossier" in row}
            found |= {now[0]} if now else set()
    return found
