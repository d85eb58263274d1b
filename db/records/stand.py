"""Reading a Stand from the file: a whole office at once, or one team of a large file."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.records.rows import find
from db.records.settings import read_settings
from db.stand import Stand
from db.store import Store


def read_stand(store: Store, today: date, team: str | None = None) -> Stand:
    """Everything in the file as it stands now, or what belongs to one team ("" for what belongs to none).

    With a team its begeleiders and households come, and whoever is tied to them by a koppeling.
    """
    store.db.conn.execute("BEGIN")
    try:
        return _read(store.db, today, read_settings(store), team)
    finally:
        store.db.conn.execute("COMMIT")


def _read(db: Any, today: date, settings: Any, team: str | None) -> Stand:
    if team is None:
        return Stand(
            today,
            tuple(find(db, Begeleider, "1 ORDER BY kenmerk")),
            tuple(find(db, Huishouden, "1 ORDER BY dossier")),
            tuple(find(db, Statushouder)),
            tuple(find(db, Koppeling, "1 ORDER BY start, id")),
            tuple(find(db, Afwezigheid)),
            settings,
        )
    people, dossiers = _members(db, today, team)
    ours = _where("begeleider", people) + " OR " + _where("dossier", dossiers)
    koppelingen = find(db, Koppeling, ours + " ORDER BY start, id", (*people, *dossiers))
    people = sorted({*people, *(k.begeleider for k in koppelingen)})
    dossiers = sorted({*dossiers, *(k.dossier for k in koppelingen)})
    # Whoever comes along by a koppeling brings all koppelingen, or their hours and places would look free.
    koppelingen = find(db, Koppeling, _where("begeleider", people) + " ORDER BY start, id", tuple(people))
    dossiers = sorted({*dossiers, *(k.dossier for k in koppelingen)})
    return Stand(
        today,
        tuple(find(db, Begeleider, _where("kenmerk", people) + " ORDER BY kenmerk", tuple(people))),
        tuple(find(db, Huishouden, _where("dossier", dossiers) + " ORDER BY dossier", tuple(dossiers))),
        tuple(find(db, Statushouder, _where("dossier", dossiers), tuple(dossiers))),
        tuple(koppelingen),
        tuple(find(db, Afwezigheid, _where("begeleider", people), tuple(people))),
        settings,
    )


def _where(column: str, values: Iterable[str]) -> str:
    return f"{column} IN ({', '.join('?' for _ in values)})"


def _skeleton(db: Any, today: date) -> Stand:
    """Only who leads whom: enough to tell teams apart, cheap to read for a whole country."""
    rows = db.conn.execute("SELECT kenmerk, soort, coalesce(team, ''), leidinggevende FROM begeleider")
    people = (Begeleider(kenmerk=k, soort=s, team=t, leidinggevende=led) for k, s, t, led in rows)
    return Stand(today, tuple(people))


def _members(db: Any, today: date, team: str) -> tuple[list[str], list[str]]:
    skeleton = _skeleton(db, today)
    people = sorted(k for k in skeleton.begeleider if skeleton.team_of(k) == team)
    rows = db.conn.execute("SELECT dossier, verantwoordelijke FROM huishouden WHERE coalesce(team, '') = ''")
    dossiers = [dossier for dossier, leader in rows if skeleton.team_of(leader) == team]
    if team:
        dossiers += [row[0] for row in db.conn.execute("SELECT dossier FROM huishouden WHERE team = ?", [team])]
    # The paid staff above the team, so that the tree of the caseload has its top.
    above = {skeleton.begeleider[k].leidinggevende for k in people} - {None}
    return sorted({*people, *(str(k) for k in above)}), sorted(dossiers)


def teams(store: Store, today: date) -> list[str]:
    """The names of the teams in the file, in order; "" for what belongs to none is left out."""
    skeleton = _skeleton(store.db, today)
    own = {row[0] for row in store.db.conn.execute("SELECT DISTINCT team FROM huishouden WHERE team IS NOT NULL")}
    return sorted((own | {skeleton.team_of(k) for k in skeleton.begeleider}) - {""})
