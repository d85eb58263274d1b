"""The report as JSON: what another office, or a region, needs to add it up; read back with every value checked."""

import json
import re
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Any

from db.exchange.reporting.rapport import Rapport
from db.rules.figures import Blad, Eenheid, Kolom, Rij, Tabel
from db.rules.months import Periode
from db.store import Refused

SOORT = "koppelbord-rapport"

_LEAST = re.compile(r"[0-9]{1,12}(,[0-9])?[+]")

MOST = 20 * 2**20
"""The largest file that is read, in bytes."""


def to_json(rapport: Rapport) -> str:
    """The whole report."""
    content = {
        "soort": SOORT,
        "versie": 1,
        "titel": rapport.titel,
        "naam": rapport.naam,
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
    pages = tuple(_read_page(page) for page in content["bladen"])
    return Rapport(Periode(van, tot), date.fromisoformat(content["dag"]), pages, _words(content["naam"]))


def _read_page(page: Any) -> Blad:
    sentences = tuple(map(_words, page["zinnen"]))
    return Blad(_words(page["naam"]), _words(page["titel"]), sentences, tuple(map(_read_table, page["tabellen"])))


def _read_table(tabel: Any) -> Tabel:
    columns = tuple(Kolom(_words(k["naam"]), _words(k["kop"]), Eenheid(k["eenheid"])) for k in tabel["kolommen"])
    return Tabel(
        _words(tabel["naam"]),
        _words(tabel["titel"]),
        columns,
        tuple(_read_row(row, len(columns)) for row in tabel["rijen"]),
        geheim=tabel["geheim"] is True,
        optelbaar=tabel["optelbaar"] is True,
        uitleg=_words(tabel["uitleg"]),
    )


def _read_row(row: Any, width: int) -> Rij:
    values = tuple(row["waarden"])
    if len(values) != width or not all(map(_is_value, values)):
        raise ValueError(width)
    return Rij(_words(row["naam"]), _words(row["label"]), values, totaal=row["totaal"] is True)


def _is_value(value: Any) -> bool:
    """Whether it is a number, words, or nothing; words that end in + are "so many or more"."""
    if isinstance(value, str):
        return not value.endswith("+") or _LEAST.fullmatch(value) is not None
    return value is None or (type(value) in (int, float) and isfinite(value))


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value
