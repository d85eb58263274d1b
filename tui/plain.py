"""What the command line prints: JSON for scripts, and plain text for people, pipes and screen readers."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from db.dutch import aantal, getal

if TYPE_CHECKING:
    from db.exchange.importing import ImportReport
    from db.model import Huishouden
    from db.rules.candidates import Candidate
    from db.rules.caseload import Som, Tak
    from db.rules.finding import Antwoord, Vraag
    from db.stand import Stand

_NOT_ASCII = re.compile(r"[^\n -~]")


def to_json(value: Any, indent: int | None = 2) -> str:
    """JSON with letters as they are; what a terminal could act upon is escaped, which means the same to a script."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _NOT_ASCII.sub(lambda found: found[0] if found[0].isprintable() else json.dumps(found[0])[1:-1], text)


def columns(rows: Sequence[Sequence[str]], indent: str = "") -> list[str]:
    """Rows as aligned lines; the last column is as long as it is."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)][:-1]
    return [
        indent + "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[-1]]).rstrip()
        for row in rows
    ]


def hits_json(term: str, ms: float, found: "Antwoord", top: int) -> dict[str, Any]:
    """The answer to one term; `ms` is the time of the look-up alone."""
    hits = []
    for hit in found.treffers[:top]:
        said = found.said_of(hit)
        told = {"soort": hit.soort, "kenmerk": hit.kenmerk, "naam": hit.naam, "score": hit.score}
        hits.append(told | ({"uitleg": said} if said else {}))
    return {"term": term, "ms": round(ms, 3), "treffers": hits}


def hits_text(vraag: "Vraag", found: "Antwoord", top: int) -> list[str]:
    """Who was found, best first, under what was understood where that was more than a name."""
    rows = [(getal(h.score).rjust(5), h.soort, h.kenmerk, h.naam, found.said_of(h)) for h in found.treffers[:top]]
    heading = [f"Gezocht: {'; '.join(token.uitleg for token in vraag.tokens)}"] if vraag.filters and rows else []
    more = len(found.treffers) - len(rows)
    return [*heading, *columns(rows), *([f"en nog {more}; --top laat er meer zien"] if more > 0 else [])]


def nobody(vraag: "Vraag", found: "Antwoord") -> str:
    """What is said where nobody was found."""
    if found.leeg or not vraag.filters:
        return found.leeg or f"Niemand gevonden voor '{vraag.term}'. Probeer een deel van de naam."
    return f"Niemand gevonden. Gezocht: {'; '.join(token.uitleg for token in vraag.tokens)}."


def candidates_json(found: "Sequence[Candidate]") -> list[dict[str, Any]]:
    """Everyone for one household, in order; who is excluded has no score and no parts."""
    return [
        {
            "begeleider": c.fit.begeleider.kenmerk,
            "naam": c.fit.begeleider.naam,
            "soort": c.fit.begeleider.soort,
            "score": c.fit.score,
            "onderdelen": {p.naam: p.tienden / 10 for p in c.fit.onderdelen} if c.fit.possible else {},
            "onbekend": list(c.fit.onbekend),
            "uitgesloten_door": [{"regel": u.regel, "uitleg": u.uitleg} for u in c.uitgesloten_door()],
            "laatste_redmiddel": c.laatste_redmiddel,
            "gezegd": list(c.fit.gezegd),
        }
        for c in found
    ]


def candidates_text(stand: "Stand", huishouden: "Huishouden", found: "Sequence[Candidate]") -> list[str]:
    """Everyone for one household with why, or why not: own team first, then paid staff, then other teams."""
    from db.rules.overview import household_line, wait_text
    from db.rules.waiting import wachtend

    lines = ["Begeleiders voor " + household_line(stand, huishouden, wait_text(stand, wachtend(stand, huishouden)))]
    groups: dict[str, list[Candidate]] = {}
    for candidate in found:
        groups.setdefault(_group(candidate), []).append(candidate)
    for title, theirs in groups.items():
        lines += ["", f"{title.upper()} ({len(theirs)})"]
        lines += columns([_candidate_row(candidate) for candidate in theirs], "  ")
    return lines


def _group(candidate: "Candidate") -> str:
    kind = "laatste redmiddel" if candidate.laatste_redmiddel else "mogelijk"
    if not candidate.fit.possible:
        kind = "laatste redmiddel, niet mogelijk" if candidate.laatste_redmiddel else "niet mogelijk"
    return f"ander team, {kind}" if candidate.ander_team else kind


def _candidate_row(candidate: "Candidate") -> tuple[str, ...]:
    fitted, person = candidate.fit, candidate.fit.begeleider
    if fitted.possible:
        score = getal(fitted.tienden / 10)
        why = [f"{part.uitleg}{'?' if part.onbekend else ''}" for part in fitted.onderdelen]
        why += fitted.gezegd
    else:
        score, why = "–", [u.uitleg for u in candidate.uitgesloten_door()]
    return score.rjust(5), person.naam or person.kenmerk, person.kenmerk, person.soort, "; ".join(why)


def caseload_json(tak: "Tak") -> dict[str, Any]:
    """One person of the caseload with everyone beneath; `fase` is null for paid staff."""
    person = tak.begeleider
    return {
        "kenmerk": person.kenmerk,
        "naam": person.naam,
        "soort": person.soort,
        "fase": None if person.soort.betaald else person.fase,
        "eigen": _som(tak.eigen),
        "team": _som(tak.team),
        "capaciteit": tak.capaciteit,
        "signalen": [{"signaal": m.signaal, "uitleg": m.uitleg} for m in tak.signalen],
        "onder": [caseload_json(under) for under in tak.onder],
    }


def _som(som: "Som") -> dict[str, Any]:
    return {
        "huishoudens": som.huishoudens,
        "volwassenen": som.volwassenen,
        "personen": som.personen,
        "uren": som.uren,
    }


def import_text(report: "ImportReport", dry_run: bool) -> list[str]:
    """What an import did, or would do; or each value that is wrong, by sheet, row and column."""
    notes = [f"Let op: {melding}" for melding in report.meldingen]
    if report.fouten:
        return [*notes, *(fout.zin for fout in report.fouten)]
    counts = f"{report.nieuw} nieuw, {report.gewijzigd} gewijzigd, {report.ongewijzigd} ongewijzigd."
    return [*notes, f"Proef, er is niets opgeslagen: {counts}" if dry_run else f"Ingelezen: {counts}"]


def refused_rows(report: "ImportReport") -> str:
    """What is said where rows were wrong."""
    wrong = aantal(len(report.fouten), "waarde klopt", "waarden kloppen")
    return f"Niets ingelezen: {wrong} niet. Verbeter dit en lees het bestand opnieuw in."
