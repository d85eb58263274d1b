"""Nobody is in two places in one half-day without that being said: held at the door, whatever was written.

The places are those of the views `plek` and `dubbel`. It is looked at when a change is whole, so that a change may
take somebody from one place to another in any order.
"""

from typing import Any

from db.store.changes import Change

_TOUCHED = {
    "bezetting": "SELECT begeleider FROM bezetting WHERE id = ?",
    "afspraak": "SELECT begeleider FROM afspraak WHERE id = ?",
    "koppeling": "SELECT begeleider FROM koppeling WHERE id = ?",
    "dienst": "SELECT begeleider FROM bezetting WHERE dienst = ?",
}
"""Whose places a row of each table may change."""


def double_booked(db: Any, change: Change) -> tuple[str, str] | None:
    """The kenmerk and half-day of somebody whom a change puts in two places, None where it puts nobody there."""
    people: set[str] = set()
    for table, key, _, after in change.contents:
        if table in _TOUCHED and after is not None:
            people.update(row[0] for row in db.conn.execute(_TOUCHED[table], [key]))
    for kenmerk in people:
        found = db.conn.execute("SELECT begeleider, dagdeel FROM dubbel WHERE begeleider = ?", [kenmerk]).fetchone()
        if found:
            return str(found[0]), str(found[1])
    return None


def wrong_day(db: Any, change: Change) -> bool:
    """Whether a change lets somebody staff a service on another day of the week than the service is."""
    touched = [key for table, key, _, after in change.contents if table == "bezetting" and after is not None]
    services = [key for table, key, _, after in change.contents if table == "dienst" and after is not None]
    sql = (
        "SELECT 1 FROM bezetting b JOIN dienst d ON d.dienst = b.dienst WHERE {} = ? AND strftime('%w', b.datum) <>"
        " CAST((instr('zomadiwodovrza', substr(d.dagdeel, 1, 2)) - 1) / 2 AS TEXT) LIMIT 1"
    )
    return any(db.conn.execute(sql.format("b.id"), [key]).fetchone() for key in touched) or any(
        db.conn.execute(sql.format("d.dienst"), [key]).fetchone() for key in services
    )
