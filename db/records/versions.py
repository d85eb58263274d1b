"""What a colleague changed since a screen was shown: by whom and when, and a stop to writing over it unseen."""

import json
from datetime import datetime
from typing import Any

from db.records.moving import UNIQUE
from db.records.rows import TABLE
from db.store import Change, Conflict, Store, Wijziging
from db.store.changes import KEY_OF, Row

_CHANGES = (
    "SELECT w.id, w.tijd, w.gebruiker, w.soort, w.actie, w.betreft, i.na FROM wijziging_inhoud i"
    " JOIN wijziging w ON w.id = i.wijziging WHERE i.tabel = ? AND coalesce(i.voor, i.na) IS NOT NULL AND {}"
    " ORDER BY w.id DESC, i.nr DESC"
)
_UNIQUE = {TABLE[kind]: columns for kind, columns in UNIQUE.items()}


def last_change(store: Store, table: str, key: Any, column: str = "") -> Wijziging | None:
    """The last change of a record, or of one column of it; None where there is none."""
    for *row, after in store.db.conn.execute(_CHANGES.format("i.sleutel = ?"), (table, key)):
        if not column or after is None or column in json.loads(after):
            return _wijziging(row)
    return None


def last_change_of_leden(store: Store, dossier: str) -> Wijziging | None:
    """The last change of any member of a household, also of one who is no longer in it."""
    theirs = "(i.sleutel IN (SELECT id FROM statushouder WHERE dossier = ?) OR i.voor ->> '$.dossier' = ?)"
    found = store.db.conn.execute(_CHANGES.format(theirs) + " LIMIT 1", ("statushouder", dossier, dossier)).fetchone()
    return _wijziging(found[:-1]) if found else None


def _wijziging(row: Any) -> Wijziging:
    number, tijd, gebruiker, soort, actie, betreft = row
    return Wijziging(number, datetime.fromisoformat(tijd), gebruiker, soort, actie, "", betreft)


def key_now(store: Store, table: str, key: Any) -> Any:
    """The key of a record that was called `key` when it was read: a colleague may have given it another since."""
    column = KEY_OF[table]
    if column == "id" or store.db.conn.execute(f"SELECT 1 FROM {table} WHERE {column} = ?", (key,)).fetchone():
        return key
    renamed = store.db.conn.execute(
        f"SELECT na ->> '$.{column}' FROM wijziging_inhoud WHERE tabel = ? AND sleutel = ?"
        f" AND na ->> '$.{column}' <> sleutel ORDER BY wijziging DESC, nr DESC LIMIT 1",
        (table, key),
    ).fetchone()
    return renamed[0] if renamed else key


def hold_unseen(change: Change, since: int | None, naam: str) -> None:
    """Refuse a change of what somebody else wrote after change `since`, the last that the screen has seen.

    For commands that read a record inside their own transaction, and so meet no other version of it. Two changes of
    different columns don't hinder one another. Raises Conflict; with None nothing is held.
    """
    if since is None:
        return
    for table, key, before, after in change.contents:
        if _written_since(change, since, table, key, before, after):
            raise Conflict(naam, (table, key))


def _written_since(change: Change, since: int, table: str, key: Any, before: Row | None, after: Row | None) -> bool:
    sql = "SELECT voor, na FROM wijziging_inhoud WHERE tabel = ? AND sleutel = ? AND wijziging > ?"
    sql += " AND coalesce(voor, na) IS NOT NULL"
    for old, new in change.query(sql, (table, key, since)):
        whole = before is None or after is None or old is None or new is None
        if whole or json.loads(new).keys() & after.keys():  # type: ignore[union-attr]  # not whole, so there
            return True
    if before is None and after is not None and table in _UNIQUE:
        own = [after.get(column) for column in _UNIQUE[table]]
        sql = "SELECT voor FROM wijziging_inhoud WHERE tabel = ? AND na IS NULL AND wijziging > ?"
        gone = (json.loads(old) for (old,) in change.query(sql, (table, since)))
        return any([row.get(column) for column in _UNIQUE[table]] == own for row in gone)
    return False
