"""Reading one week of the roster: whom it lists, and what stands in the week for some of them.

However many people there are, nobody reads them all: a list is kenmerken alone, and a page of it is read as a small
Stand, of what its half-days need.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from db.agenda import Afspraak, Agenda, Bezetting, Dienst, Uitzondering
from db.free_days import feestdag
from db.lists import Dagdeel, Deel
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record
from db.records.rows import find
from db.records.settings import read_settings
from db.rules.roster import days_of_week
from db.stand import Stand
from db.text import fold


class Volgorde(StrEnum):
    """How the people of the roster are ordered; those of one kind, place or language stand together."""

    SOORT = "soort"
    NAAM = "naam"
    PLAATS = "plaats"
    TALEN = "talen"


_ORDER = {
    Volgorde.SOORT: "soort = 'teamleider', soort = 'medewerker', soort = 'stagiaire', zoek",
    Volgorde.NAAM: "zoek",
    Volgorde.PLAATS: "plaats IS NULL, plaats, zoek",
    Volgorde.TALEN: "talen IS NULL, talen, zoek",
}

_TEAM = """
    WITH RECURSIVE ploeg(k) AS (
        SELECT kenmerk FROM begeleider
        WHERE team = ?1 OR (kenmerk = ?1 AND team IS NULL AND leidinggevende IS NULL AND soort = 'teamleider')
        UNION SELECT b.kenmerk FROM begeleider b JOIN ploeg ON b.leidinggevende = k WHERE b.team IS NULL)
    SELECT k FROM ploeg UNION SELECT leidinggevende FROM begeleider JOIN ploeg ON kenmerk = k
    WHERE leidinggevende IS NOT NULL"""
"""Who is of a team, as `Stand.team_of` has it, with the paid staff above them."""


_PERSON = (
    *("kenmerk", "soort", "voornaam", "tussenvoegsel", "achternaam", "plaats", "talen"),
    *("dagdelen", "fase", "start", "eind"),
)
"""What a line of the roster has of somebody; the rest of their record is not read."""


@dataclass(frozen=True, slots=True)
class Keuze:
    """Whom the roster lists: of which team (None for all), with which words, in which order, free in which half-day."""

    team: str | None = None
    woorden: str = ""
    volgorde: Volgorde = Volgorde.SOORT
    vrij: tuple[date, Deel] | None = None


def listed(db: Any, week: date, keuze: Keuze) -> list[str]:
    """The kenmerken of those who are with the team in the week of a day and whom the choice has, in its order.

    Each word is somewhere in their name, place, languages, phase or kind.
    """
    monday, *_, sunday = days_of_week(week)
    conditions = ["coalesce(fase, '') <> 'gestopt'", "(eind IS NULL OR eind > ?)", "(start IS NULL OR start <= ?)"]
    values = [monday.isoformat(), sunday.isoformat()]
    for word in fold(keuze.woorden).split():
        conditions.append("instr(zoek || ' ' || soort, ?) > 0")
        values.append(word)
    if keuze.vrij:
        condition, more = _free(*keuze.vrij)
        conditions.append(condition)
        values += more
    if keuze.team is not None:
        team = [row[0] for row in db.conn.execute(_TEAM, (keuze.team,))]
        conditions.append(f"kenmerk IN ({', '.join('?' * len(team))})")
        values += team
    sql = f"SELECT kenmerk FROM begeleider WHERE {' AND '.join(conditions)} ORDER BY {_ORDER[keuze.volgorde]}, kenmerk"
    return [row[0] for row in db.conn.execute(sql, values)]


def touched(db: Any, since: int) -> set[str]:
    """The tables in which something was changed after a change of the log."""
    # One change at a time: a range of changes would read through those before it.
    sql = "SELECT tabel FROM wijziging_inhoud WHERE wijziging IN (SELECT id FROM wijziging WHERE id > ?)"
    return {row[0] for row in db.conn.execute(sql, (since,))}


def listed_anew(db: Any, since: int) -> bool:
    """Whether after a change of the log somebody came, went, or is listed otherwise: standing dagdelen list nobody."""
    # Beginning at the changes, which are few: by table it would read through every begeleider ever written.
    sql = (
        "SELECT EXISTS (SELECT 1 FROM wijziging w CROSS JOIN wijziging_inhoud i ON i.wijziging = w.id"
        " WHERE w.id > ? AND +i.tabel = 'begeleider' AND (voor IS NULL OR na IS NULL"
        " OR EXISTS (SELECT 1 FROM json_each(i.na) WHERE key <> 'dagdelen')))"
    )
    return bool(db.conn.execute(sql, (since,)).fetchone()[0])


def _free(day: date, deel: Deel) -> tuple[str, list[str]]:
    """The condition that somebody can be asked for something in a half-day, as `Vak.vrij` has it, and its values."""
    dagdeel, on = Dagdeel.on(day, deel), day.isoformat()
    usual = "0" if feestdag(day) else f"coalesce(instr(dagdelen, '{dagdeel}'), 0) > 0"
    said = "SELECT vrij FROM uitzondering u WHERE u.begeleider = kenmerk AND datum = ? AND deel = ?"
    away = "SELECT 1 FROM afwezigheid a WHERE a.begeleider = kenmerk AND van <= ? AND coalesce(tot, '9999') >= ?"
    busy = "SELECT 1 FROM plek p WHERE p.begeleider = kenmerk AND dagdeel = ? AND van <= ? AND tot >= ?"
    condition = (
        f"coalesce(({said}), {usual}) AND NOT EXISTS ({away}) AND NOT EXISTS ({busy})"
        " AND (start IS NULL OR start <= ?) AND (eind IS NULL OR eind > ?)"
    )
    return condition, [on, deel, on, on, dagdeel, on, on, on, on]


def names(db: Any, kenmerken: Collection[str]) -> dict[str, str]:
    """The names of people by kenmerk, in the order in which they were asked for."""
    sql = f"SELECT kenmerk, voornaam, tussenvoegsel, achternaam FROM begeleider WHERE {_among('kenmerk', kenmerken)}"
    found = {key: " ".join(filter(None, parts)) for key, *parts in db.conn.execute(sql, tuple(kenmerken))}
    return {kenmerk: found[kenmerk] for kenmerk in kenmerken if kenmerk in found}


def read_week(db: Any, today: date, week: date, kenmerken: Collection[str]) -> Stand:
    """A Stand of the week of a day, of just what the half-days of these people need."""
    people, who = _among("begeleider", kenmerken), tuple(kenmerken)
    within = monday, sunday = _period(week)
    staffed = find(db, Bezetting, f"datum BETWEEN ? AND ? AND {people}", (*within, *who))
    agreed = find(
        db, Afspraak, f"{people} AND van <= ? AND coalesce(tot, '9999') >= ? ORDER BY van, id", (*who, sunday, monday)
    )
    homes = {a.dossier for a in agreed}
    return Stand(
        today,
        tuple(_these(db, Begeleider, "kenmerk", kenmerken, _PERSON)),
        tuple(_these(db, Huishouden, "dossier", homes, ("dossier", "naam"))),
        (),
        tuple(find(db, Koppeling, f"{people} AND {_among('dossier', homes)}", (*who, *homes))),
        _absences(db, week, kenmerken),
        agenda=Agenda(
            tuple(find(db, Uitzondering, f"{people} AND datum BETWEEN ? AND ?", (*who, *within))),
            tuple(_these(db, Dienst, "dienst", {b.dienst for b in staffed})),
            tuple(staffed),
            tuple(agreed),
        ),
    )


def read_services(db: Any, today: date, week: date, team: str | None) -> Stand:
    """A Stand of the week of a day, of the services of a team, or all, and of when those who staff them are there."""
    ours, values = ("1", ()) if team is None else ("(team IS NULL OR team = ?)", (team,))
    diensten = find(db, Dienst, f"{ours} ORDER BY naam, dienst", values)
    where = f"datum BETWEEN ? AND ? AND dienst IN (SELECT dienst FROM dienst WHERE {ours}) ORDER BY datum, id"
    staffed = find(db, Bezetting, where, (*_period(week), *values))
    people = {b.begeleider for b in staffed}
    return Stand(
        today,
        tuple(_these(db, Begeleider, "kenmerk", people, ("kenmerk", "soort", "fase", "start", "eind"))),
        afwezigheden=_absences(db, week, people),
        settings=read_settings(db),
        agenda=Agenda(diensten=tuple(diensten), bezettingen=tuple(staffed)),
    )


def _period(week: date) -> tuple[str, str]:
    monday, *_, sunday = days_of_week(week)
    return monday.isoformat(), sunday.isoformat()


def _absences(db: Any, week: date, kenmerken: Collection[str]) -> tuple[Afwezigheid, ...]:
    monday, sunday = _period(week)
    where = f"{_among('begeleider', kenmerken)} AND van <= ? AND coalesce(tot, '9999') >= ?"
    return tuple(find(db, Afwezigheid, where, (*kenmerken, sunday, monday)))


def _these(db: Any, kind: type[Record], column: str, keys: Collection[str], only: tuple[str, ...] = ()) -> list[Any]:
    return find(db, kind, _among(column, keys), tuple(keys), only) if keys else []


def _among(column: str, keys: Collection[str]) -> str:
    return f"{column} IN ({', '.join('?' * len(keys))})"
