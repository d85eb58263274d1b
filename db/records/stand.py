"""Reading a Stand from the file: a whole office at once, one team of a large file, or what one change touches."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.records.agenda import read_agenda
from db.records.review import overdue_months
from db.records.rows import find, get
from db.records.settings import read_settings
from db.rules.scope import Bereik, bereik_of
from db.settings import Settings
from db.stand import Stand
from db.store import Store


def read_stand(store: Store, today: date, team: str | None = None, whole: bool = False) -> Stand:
    """Everything in the file as it stands now, or what belongs to one team ("" for what belongs to none).

    With a team its begeleiders and households come, and whoever is tied to them by a koppeling; with `whole` all that
    is past of the diary too.
    """
    store.db.conn.execute("BEGIN")
    try:
        settings = read_settings(store.db)
        if team is None:
            stand = _read_all(store.db, today, settings, whole)
        else:
            stand = _read_tied(store.db, today, settings, *_members(store.db, today, team), team, whole)
        return replace(stand, na_te_kijken=overdue_months(store, today, settings))
    finally:
        store.db.conn.execute("COMMIT")


def read_around(db: Any, today: date, kenmerken: Collection[str], dossiers: Collection[str]) -> Stand:
    """A Stand of just these begeleiders and households and what is tied to them, inside a change of the door."""
    return _read_tied(db, today, read_settings(db), kenmerken, dossiers)


def _read_all(db: Any, today: date, settings: Settings, whole: bool) -> Stand:
    return Stand(
        today,
        tuple(find(db, Begeleider, "1 ORDER BY kenmerk")),
        tuple(find(db, Huishouden, "1 ORDER BY dossier")),
        tuple(find(db, Statushouder)),
        tuple(find(db, Koppeling, "1 ORDER BY start, id")),
        tuple(find(db, Afwezigheid)),
        settings,
        read_agenda(db, today, whole=whole),
    )


def _read_tied(
    db: Any,
    today: date,
    settings: Settings,
    kenmerken: Collection[str],
    dossiers: Collection[str],
    team: str | None = None,
    whole: bool = False,
) -> Stand:
    """These people and households, whoever is coupled to them, who leads those, and all that those people carry.

    Whoever only shares a household with one of them stays a kenmerk: half a load would look like room.
    """
    ours = _select(db, "begeleider", kenmerken) | _select(db, "dossier", dossiers)
    people = _with_leaders(db, {*kenmerken, *(k.begeleider for k in ours.values())})
    homes = {*dossiers, *(k.dossier for k in _select(db, "begeleider", people).values())}
    shared = tuple(_select(db, "dossier", homes).values())
    away = {*people, *(k.begeleider for k in shared)}  # who is away leaves their share to a vervanger
    return Stand(
        today,
        tuple(find(db, Begeleider, f"{_in('kenmerk', people)} ORDER BY kenmerk", tuple(people))),
        tuple(find(db, Huishouden, f"{_in('dossier', homes)} ORDER BY dossier", tuple(homes))),
        tuple(find(db, Statushouder, _in("dossier", homes), tuple(homes))),
        shared,
        tuple(find(db, Afwezigheid, _in("begeleider", away), tuple(away))),
        settings,
        read_agenda(db, today, people, homes, team, whole),
    )


def _with_leaders(db: Any, people: Collection[str]) -> set[str]:
    """These people and all who stand above them: without their leaders nobody's team can be told."""
    rows = db.conn.execute(
        f"WITH RECURSIVE boven(k) AS (SELECT kenmerk FROM begeleider WHERE {_in('kenmerk', people)}"
        " UNION SELECT leidinggevende FROM begeleider JOIN boven ON kenmerk = k WHERE leidinggevende IS NOT NULL)"
        " SELECT k FROM boven",
        tuple(people),
    )
    return {row[0] for row in rows}


def _in(column: str, values: Collection[str]) -> str:
    return f"{column} IN ({', '.join('?' for _ in values)})"


def _select(db: Any, column: str, values: Collection[str]) -> dict[int, Koppeling]:
    found = find(db, Koppeling, f"{_in(column, values)} ORDER BY start, id", tuple(values))
    return {koppeling.id: koppeling for koppeling in found}


def _skeleton(db: Any, today: date) -> Stand:
    """Only who leads whom: enough to tell teams apart, cheap to read for a whole country."""
    rows = db.conn.execute("SELECT kenmerk, soort, coalesce(team, ''), leidinggevende FROM begeleider")
    people = (Begeleider(kenmerk=k, soort=s, team=t, leidinggevende=led) for k, s, t, led in rows)
    return Stand(today, tuple(people))


Members = tuple[set[str], set[str]]
"""The kenmerken and dossiers that a team consists of."""


def _members(db: Any, today: date, team: str) -> Members:
    return _all_members(db, today).get(team, (set(), set()))


def _all_members(db: Any, today: date) -> dict[str, Members]:
    """Who belongs to which team: its people with the paid staff above them, and its households."""
    skeleton = _skeleton(db, today)
    found: dict[str, Members] = defaultdict(lambda: (set(), set()))
    for kenmerk, person in skeleton.begeleider.items():
        people, _ = found[skeleton.team_of(kenmerk)]
        # The paid staff above the team come along, so that the tree of the caseload has its top.
        people |= {kenmerk, *filter(None, [person.leidinggevende])}
    rows = db.conn.execute("SELECT dossier, coalesce(team, ''), verantwoordelijke FROM huishouden")
    for dossier, own, leader in rows:
        found[own or skeleton.team_of(leader)][1].add(dossier)
    return found


def read_teams(store: Store, today: date, names: Iterable[str], whole: bool = False) -> Iterator[Stand]:
    """The Stand of one team after the other, as `read_stand` gives it; who belongs to which is looked up once."""
    members = _all_members(store.db, today)
    settings = read_settings(store.db)
    for name in names:
        yield _read_tied(store.db, today, settings, *members.get(name, (set(), set())), name, whole)


def team_of_dossier(store: Store, today: date, dossier: str) -> str:
    """The team of a household, "" where it belongs to none or is not there."""
    home = get(store.db, Huishouden, dossier)
    return _skeleton(store.db, today).team_of_huishouden(home) if home else ""


def teams(store: Store, today: date) -> list[str]:
    """The names of the teams in the file, in order; "" for what belongs to none is left out."""
    skeleton = _skeleton(store.db, today)
    own = {row[0] for row in store.db.conn.execute("SELECT DISTINCT team FROM huishouden WHERE team IS NOT NULL")}
    return sorted((own | {skeleton.team_of(k) for k in skeleton.begeleider}) - {""})


def gemeenten(store: Store) -> list[str]:
    """The gemeenten of the households in the file, in order; unknown ones left out."""
    rows = store.db.conn.execute("SELECT DISTINCT gemeente FROM huishouden WHERE gemeente IS NOT NULL ORDER BY 1")
    return [row[0] for row in rows]


def belongs_to_none(store: Store, today: date) -> tuple[bool, bool]:
    """Whether there are households of no team, and households of which no gemeente is known."""
    skeleton = _skeleton(store.db, today)
    rows = store.db.conn.execute("SELECT DISTINCT verantwoordelijke FROM huishouden WHERE coalesce(team, '') = ''")
    no_gemeente = store.db.conn.execute("SELECT EXISTS (SELECT 1 FROM huishouden WHERE coalesce(gemeente, '') = '')")
    return any(not skeleton.team_of(leader) for (leader,) in rows), bool(no_gemeente.fetchone()[0])


def read_bereik(
    store: Store, today: date, team: str | None = None, gemeente: str | None = None, around: bool = False
) -> Bereik:
    """Whose figures they are, with all of the past: one team or gemeente, or everyone in the file.

    With `around` a team stands in the Stand of the whole file too, as a report that is protected must.
    """
    stand = read_stand(store, today, None if around or gemeente is not None else team, whole=True)
    return bereik_of(stand, team, gemeente)


def is_empty(store: Store) -> bool:
    """Whether nobody is in the file yet."""
    found = store.db.conn.execute("SELECT EXISTS (SELECT 1 FROM begeleider) OR EXISTS (SELECT 1 FROM huishouden)")
    return not found.fetchone()[0]
