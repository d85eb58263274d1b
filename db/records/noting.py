"""Noting in the log who looked at a record and what left the office: it never keeps anybody from looking.

Where it can't be written, each function gives the sentence that says so, and "" where it was.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from db.model import Begeleider, Huishouden, Statushouder
from db.records.rows import find, get
from db.records.tracing import Kind, Wie
from db.store import Conflict, Refused, Store
from db.store.changes import LOOKED, REVIEWED, TAKEN_OUT, Content
from db.store.engine import DatabaseError

Who = tuple[str, Any, str]
"""The table and key of somebody's record, and their name."""

OPENED = "logboek geopend"
"""The action of an entry that says that the log itself was opened."""

_PATIENCE = 250
"""Milliseconds that a note waits for whoever holds the file; somebody is waiting to see what they asked for."""


def record_of(db: Any, wie: Wie) -> Begeleider | Huishouden | Statushouder:
    """The record of a person or household. Raises Conflict where it is not there."""
    soort, sleutel = wie
    found: Begeleider | Huishouden | Statushouder | None
    if soort == "statushouder":
        dossier, _, volgnr = sleutel.rpartition("/")
        found = next(iter(find(db, Statushouder, "dossier = ? AND volgnr = ?", (dossier, volgnr))), None)
    else:
        found = get(db, Huishouden, sleutel) if soort == "huishouden" else get(db, Begeleider, sleutel)
    if found is None:
        raise Conflict(sleutel)
    return found


def who_is(store: Store, soort: Kind, sleutel: str) -> Who | None:
    """The record of a person or household, by kenmerk, dossier or `D014/2`; None where it is not there."""
    try:
        found = record_of(store.db, (soort, sleutel))
    except Conflict:
        return None
    return (soort, found.id if isinstance(found, Statushouder) else sleutel, found.naam)


def note_view(store: Store, today: date, who: Who, how: str = "ingezien") -> str:
    """Note that this user opened a record."""
    tabel, sleutel, naam = who
    return _noted(store, "Dit bekijken", lambda: store.note(LOOKED, how, naam, today, (tabel, sleutel, None, None)))


def note_exit(store: Store, today: date, wat: str, who: Who | None = None, aantal: int = 1) -> str:
    """Note what went out of the file, by its kind and not its content: `wat` as in "rooster van een week (.ics)"."""
    tabel, sleutel, naam = who or ("", None, "")
    content: Content = (tabel, sleutel, None, {"wat": wat, "aantal": aantal})
    return _noted(store, "Wat naar buiten ging", lambda: store.note(TAKEN_OUT, wat, naam, today, content))


def note_reading(store: Store, today: date, what: str, who: Who | None = None) -> str:
    """Note that the log itself was opened: `what` is a month as "2024-03", or "" where it is that of one person."""
    tabel, sleutel, naam = who or ("logboek", what, what)
    return _noted(
        store,
        "Dit bekijken",
        lambda: store.note(REVIEWED, OPENED, naam, today, (tabel, sleutel, None, None)),
    )


def _noted(store: Store, what: str, note: Callable[[], None]) -> str:
    try:
        with _impatient(store):
            note()
    except Refused as refusal:
        return f"{what} is niet in het logboek gezet. {str(refusal).split('. ')[0]}."
    except DatabaseError:
        return f"{what} is niet in het logboek gezet. Het bestand is niet te lezen."
    return ""


@contextmanager
def _impatient(store: Store) -> Iterator[None]:
    usual = int(store.db.conn.execute("PRAGMA busy_timeout").fetchone()[0])
    store.db.conn.execute(f"PRAGMA busy_timeout={_PATIENCE}")
    try:
        yield
    finally:
        store.db.conn.execute(f"PRAGMA busy_timeout={usual}")
