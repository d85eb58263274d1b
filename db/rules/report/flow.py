"""Report, the municipality's questions: who came, is here and left, and how trajecten stand and end."""

from collections.abc import Callable, Iterable
from functools import partial

from db.dutch import aantal
from db.lists import Eindreden, Resultaat, Trajectreden, TrajectStatus
from db.model import Huishouden
from db.rules.figures import Blad, Bron, Kolom, Rij, Tabel, homes
from db.rules.history import stood_still
from db.rules.household import Omvang, size_on, size_unknown
from db.rules.report.counting import Telling, came_on, last_day
from db.rules.report.tabling import AANTAL, HUISHOUDENS, grouped, rows_of
from db.rules.traject import Trajectfase, phase_by_month

_MATEN = (HUISHOUDENS, Kolom("volwassenen", "volwassenen"), Kolom("personen", "personen"))

_STATES = ("lopend", "onderbroken")

_OUTCOMES = (*(status for status in TrajectStatus if status.voorbij), None)

Sized = list[tuple[Huishouden, Omvang]]
"""Households, each with how many people it was."""


def flow_page(telling: Telling) -> Blad:
    """Instroom, doorstroom and uitstroom: households, adults and persons.

    Not by categorie: beside the taakstelling, for which ontheemden don't count, that would tell how many these are.
    """
    homes_ = telling.huishoudens
    stand = telling.stand
    came = [(home, size_on(stand, home, came_on(telling, home))) for home in homes_.gekomen]
    end = [(home, size_on(stand, home, telling.dag)) for home in homes_.eind]
    left = [(home, size_on(stand, home, last_day(telling, home))) for home in homes_.vertrokken]
    begin = [(home, size_on(stand, home, telling.voor)) for home in homes_.begin]
    sentence = (
        f"Er {_came(len(came))} bij en {_went(len(left))} uit begeleiding."
        f" Aan het eind {'is' if len(end) == 1 else 'zijn'} er {aantal(len(end), 'huishouden', 'huishoudens')} in"
        " begeleiding."
    )
    tabel = _flow(begin, came, left, end)
    return Blad("stroom", "Instroom, doorstroom en uitstroom", (sentence,), (tabel,), kort="In- en uitstroom")


def _came(count: int) -> str:
    return f"{'kwam' if count == 1 else 'kwamen'} {aantal(count, 'huishouden', 'huishoudens')}"


def _went(count: int) -> str:
    return f"{'ging' if count == 1 else 'gingen'} er {count}"


def _flow(begin: Sized, came: Sized, left: Sized, end: Sized) -> Tabel:
    rows = (
        ("begin", "bij het begin", begin),
        ("gekomen", "erbij gekomen", came),
        ("vertrokken", "weggegaan", left),
        ("eind", "aan het eind", end),
    )
    say = "Begin plus gekomen min vertrokken is eind, voor huishoudens. Wie later bij een gezin komt, telt pas dan mee."
    unknown = {home.dossier for _, _, found in rows for home, one in found if not one.personen}
    return Tabel(
        "stroom",
        "Instroom, doorstroom en uitstroom",
        _MATEN,
        tuple(Rij(naam, label, _sizes(found), _sources(found)) for naam, label, found in rows),
        uitleg=f"{say} {size_unknown(len(unknown))}".strip(),
    )


def _sizes(found: Sized) -> tuple[int, int | None, int | None]:
    """Households, adults, persons; where the size of none of them is known, neither is that."""
    known = [one for _, one in found if one.personen]
    if found and not known:
        return len(found), None, None
    return len(found), sum(one.volwassenen for one in known), sum(one.personen for one in known)


def _sources(found: Sized) -> tuple[Bron, ...]:
    return homes(home for home, _ in found)


def traject_page(telling: Telling) -> Blad:
    """Trajecten by phase at the end of the period, and how and why trajecten and koppelingen ended in it."""
    here, left = telling.huishoudens.eind, telling.huishoudens.vertrokken
    sentences = (
        f"Aan het eind van de periode: {aantal(len(here), 'traject', 'trajecten')}.",
        f"In de periode geëindigd: {aantal(len(left), 'traject', 'trajecten')}.",
    )
    tables = (
        _by(here, "fasen", "Trajecten naar fase, aan het eind", lambda h: phase_by_month(h, telling.dag), Trajectfase),
        _by(here, "lopend", "Lopend of onderbroken, aan het eind", partial(_state, telling), _STATES),
        _by(left, "uitkomsten", "Hoe trajecten eindigden", _outcome, _OUTCOMES),
        _by(left, "resultaten", "Met welk resultaat", lambda h: h.traject_resultaat, Resultaat),
        _by(left, "redenen", "Waarom trajecten eindigden", lambda h: h.traject_reden, [*Trajectreden, None]),
        _koppelingen(telling),
    )
    return Blad("trajecten", "Trajecten en wat ze opleverden", sentences, tables, kort="Trajecten")


def _state(telling: Telling, home: Huishouden) -> str:
    return _STATES[stood_still(telling.stand, home, telling.dag)]


def _outcome(home: Huishouden) -> str | None:
    status = home.traject_status
    return status if status and status.voorbij else None


def _by(
    found: Iterable[Huishouden],
    naam: str,
    titel: str,
    key: Callable[[Huishouden], str | None],
    order: Iterable[str | None],
) -> Tabel:
    rows = rows_of(grouped(found, key, order), lambda some: (len(some),), homes)
    return Tabel(naam, titel, (HUISHOUDENS,), rows, geheim=True)


def _koppelingen(telling: Telling) -> Tabel:
    """Why the koppelingen of these households ended in the period; one that never began is not counted."""
    ours = [k for home in telling.bereik.huishoudens for k in telling.stand.koppelingen_of(home.dossier)]
    ended = [k for k in ours if k.eind in telling.verstreken and k.eind and k.start < k.eind]
    groups = grouped(ended, lambda k: k.reden, [*Eindreden, None])
    rows = rows_of(groups, lambda some: (len(some),), lambda some: tuple(Bron("huishouden", k.dossier) for k in some))
    return Tabel("koppelredenen", "Waarom koppelingen eindigden", (AANTAL,), rows, geheim=True)
