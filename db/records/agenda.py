"""Reading the diary: what stands in it of these people and households, as far back as a Stand needs it."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from db.agenda import (
    Actie,
    Afgevinkt,
    Afspraak,
    Agenda,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Taak,
    Taaksoort,
    Taakstelling,
    Uitzondering,
)
from db.records.rows import find
from db.rules.retention import RETENTION
from db.text import fold

BACK = timedelta(days=190)
"""How far back the roster is read: this quarter, the one before it, and a week."""


def read_agenda(
    db: Any,
    today: date,
    kenmerken: Collection[str] | None = None,
    dossiers: Collection[str] | None = None,
    team: str | None = None,
    whole: bool = False,
) -> Agenda:
    """What stands in the diary of these people and households, or of everyone; with `whole` all of the past too.

    The services are those of a team, with all who staff them, or all of the file.
    """
    since = "" if whole else (today - BACK).isoformat()

    def of(column: str, keys: Collection[str] | None) -> tuple[str, tuple[str, ...]]:
        """The condition that a record is theirs, and what fills its question marks."""
        return ("1", ()) if keys is None else (f"{column} IN ({', '.join('?' * len(keys))})", tuple(keys))

    people, who = of("begeleider", kenmerken)
    homes, which = of("dossier", dossiers)
    newest = "SELECT c.volgnr FROM contact c WHERE c.dossier = contact.dossier ORDER BY datum DESC, volgnr DESC LIMIT 1"
    last = "1" if whole else f"volgnr = ({newest})"
    still = "1" if whole else "klaar IS NULL"
    mine, _ = of("wie", kenmerken)
    ours, name = ("1", ()) if team is None else ("(team IS NULL OR team = ?)", (team,))
    staffed = people if team is None else f"({people} OR dienst IN (SELECT dienst FROM dienst WHERE {ours}))"
    nobody = "dossier IS NULL AND begeleider IS NULL AND wie IS NULL"  # of no team, so of every team
    theirs = f"({homes} OR {people} OR {mine} OR {nobody})"
    return Agenda(
        tuple(find(db, Uitzondering, f"{people} AND datum >= ?", (*who, since))),
        tuple(find(db, Dienst, f"{ours} ORDER BY naam, dienst", name)),
        tuple(find(db, Bezetting, f"{staffed} AND datum >= ? ORDER BY datum, id", (*who, *name, since))),
        tuple(find(db, Afspraak, f"{homes} AND (tot IS NULL OR tot >= ?) ORDER BY van, id", (*which, since))),
        tuple(find(db, Contact, f"{homes} AND {last}", which)),
        tuple(find(db, Taaksoort, "1 ORDER BY vanaf, id")),
        tuple(find(db, Taak, homes, which)),
        tuple(find(db, Actie, f"{still} AND {theirs} ORDER BY op, nummer", (*which, *who, *who))),
        tuple(find(db, Afgevinkt, "datum >= ? OR wat = ?", (since, RETENTION))),
        tuple(find(db, Onderbreking, f"{homes} ORDER BY van, id", which)),
        tuple(find(db, DoorlopenFase, f"{people} ORDER BY tot, id", who)),
        tuple(find(db, Betrokkene, homes, which)),
        tuple(find(db, Taakstelling, "1 ORDER BY gemeente, jaar, helft")),
        whole,
        _per_gemeente(db) if whole else {},
    )


def _per_gemeente(db: Any) -> Mapping[str, int]:
    """How many households the file has of each gemeente, whatever the Stand is of: a team has its share of them."""
    found: Counter[str] = Counter()
    for name, count in db.conn.execute("SELECT gemeente, count(*) FROM huishouden GROUP BY gemeente"):
        found[fold(name or "")] += count
    return dict(found)
