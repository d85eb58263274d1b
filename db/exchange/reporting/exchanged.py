"""The report as JSON: what another office, or a region, needs to add it up; read back with every value checked."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from db.exchange.reporting.rapport import Rapport
from db.rules.figures import Blad, Eenheid, Kolom, Rij, Tabel
from db.rules.months import Periode
from db.rules.report.suppression import VERBORGEN
from db.store import Refused
from db.text import clean

T = TypeVar("T")

SOORT = "koppelbord-rapport"

_LEAST = re.compile(r"[0-9]{1,9}(,[0-9])?[+]")
_PLAIN = re.compile(r"[\w-]{1,200}")

MOST = 20 * 2**20
"""The largest file that is read, in bytes."""

HIGHEST = 10**9
"""The largest number that is read."""

PAGES, TABLES, COLUMNS, ROWS = 50, 50, 50, 20_000
"""How many of each are read at most: of pages, and in a page, a table and a table."""

LONGEST = 10_000
"""How many letters a text may have."""


def to_json(rapport: Rapport) -> str:
    """The whole report."""
    content = {
        "soort": SOORT,
        "versie": 1,
        "titel": rapport.titel,
        "naam": rapport.naam,
        "waar": rapport.waar,
        "periode": {"van": rapport.periode.van.isoformat(), "tot": rapport.periode.tot.isoformat()},
        "dag": rapport.dag.isoformat(),
        "bladen": [_page(page) for page in rapport.pages],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _page(page: Blad) -> dict[str, Any]:
    tables = [_table(tabel) for tabel in page.tabellen]
    return {"naam": page.naam, "titel": page.titel, "zinnen": list(page.zinnen), "tabellen": tables}


def _table(tabel: Tabel) -> dict[str, Any]:
    return {
        "naam": tabel.naam,
        "titel": tabel.titel,
        "uitleg": tabel.uitleg,
        "geheim": tabel.geheim,
        "optelbaar": tabel.optelbaar,
        "kolommen": [{"naam": k.naam, "kop": k.kop, "eenheid": str(k.eenheid)} for k in tabel.kolommen],
        "rijen": [
            {"naam": row.naam, "label": row.label, "totaal": row.totaal, "waarden": list(row.waarden)}
            for row in tabel.rijen
        ],
    }


def read_rapport(path: Path) -> Rapport:
    """A report that was written as JSON. Raises Refused, in a sentence, where it is none."""
    try:
        if path.stat().st_size > MOST:
            raise Refused(f"{path.name} is te groot voor een rapport.")
        content = json.loads(path.read_bytes())
    except OSError:
        raise Refused(f"{path} kan niet gelezen worden. Controleer de naam en de rechten.") from None
    except (ValueError, RecursionError):
        raise Refused(f"{path.name} is geen rapport van Koppelbord. Maak het met: rapport --formaat json") from None
    try:
        return _rapport(content)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Refused(f"{path.name} is geen heel rapport van Koppelbord. Maak het opnieuw.") from None


def _rapport(content: Any) -> Rapport:
    if content["soort"] != SOORT or content["versie"] != 1:
        raise ValueError(SOORT)
    van, tot = (date.fromisoformat(content["periode"][end]) for end in ("van", "tot"))
    periode, dag = Periode(van, tot), date.fromisoformat(content["dag"])
    if dag not in periode:
        raise ValueError(dag)
    pages = _each(content["bladen"], _read_page, PAGES, lambda page: page.naam)
    return Rapport(periode, dag, pages, _words(content["naam"]), waar=_words(content["waar"]))


def _each(items: Any, read: Callable[[Any], T], most: int, name: Callable[[T], str]) -> tuple[T, ...]:
    """Some things, each with a name of its own. Raises ValueError where there are too many."""
    if not isinstance(items, list) or len(items) > most:
        raise ValueError(most)
    found = tuple(map(read, items))
    if len({name(one) for one in found}) < len(found):
        raise ValueError(items)
    return found


def _read_page(page: Any) -> Blad:
    sentences = tuple(map(_words, page["zinnen"]))
    tables = _each(page["tabellen"], _read_table, TABLES, lambda tabel: tabel.naam)
    return Blad(_name(page["naam"]), _words(page["titel"]), sentences, tables)


def _read_table(tabel: Any) -> Tabel:
    added = tabel["optelbaar"] is True
    columns = _each(tabel["kolommen"], _read_column, COLUMNS, lambda kolom: kolom.naam)
    rows = _each(tabel["rijen"], lambda row: _read_row(row, columns, added), ROWS, lambda row: row.naam)
    return Tabel(
        _name(tabel["naam"]),
        _words(tabel["titel"]),
        columns,
        rows,
        geheim=tabel["geheim"] is True,
        optelbaar=added,
        uitleg=_words(tabel["uitleg"]),
    )


def _read_column(kolom: Any) -> Kolom:
    return Kolom(_name(kolom["naam"]), _words(kolom["kop"]), Eenheid(kolom["eenheid"]))


def _read_row(row: Any, columns: tuple[Kolom, ...], added: bool) -> Rij:
    values = tuple(row["waarden"])
    for value, kolom in zip(values, columns, strict=True):
        _check(value, added and kolom.eenheid is not Eenheid.TEKST)
    values = tuple(clean(value) if isinstance(value, str) else value for value in values)
    return Rij(_words(row["naam"]), _words(row["label"]), values, totaal=row["totaal"] is True)


def _check(value: Any, added: bool) -> None:
    """Raise ValueError where it is not a number, words, or nothing.

    What is added up is a number from 0, left out, or "so many or more"; a difference elsewhere may be below 0.
    """
    if isinstance(value, str):
        known = value == VERBORGEN or _LEAST.fullmatch(value) is not None
        if not known and (added or value.endswith("+") or len(value) > LONGEST):
            raise ValueError(value)
    elif value is not None and not (type(value) in (int, float) and (0 if added else -HIGHEST) <= value <= HIGHEST):
        raise ValueError("waarde")


def _name(value: Any) -> str:
    """A name of letters, digits, - and _ alone."""
    if not _PLAIN.fullmatch(_words(value)):
        raise ValueError("naam")
    return str(value)


def _words(value: Any) -> str:
    if not isinstance(value, str) or len(value) > LONGEST:
        raise TypeError("tekst")
    return clean(value)
