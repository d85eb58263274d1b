"""Ticking off points of Vandaag: what has an end of its own gets it, the rest was seen. One step for all of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from db.agenda import Actie, Afgevinkt
from db.dutch import aantal
from db.model import Afwezigheid
from db.records.rows import find, get, save
from db.records.settings import read_settings
from db.records.traject import recorded
from db.records.versions import hold_unseen
from db.rules.today import Punt
from db.rules.traject import TaakStand
from db.store import Change, Conflict, Store


def tick_off(store: Store, today: date, points: Sequence[Punt], since: int | None = None) -> None:
    """Tick these points off, as one change. Raises Conflict where one was changed meanwhile.

    Of a task that is so where it was changed after `since`, the last change that the screen has seen.
    """
    with store.change("afgevinkt", aantal(len(points), "punt", "punten"), today) as change:
        for punt in points:
            _tick(change, today, punt)
        hold_unseen(change, since, "Een van deze punten")


def _tick(change: Change, today: date, punt: Punt) -> None:
    bron = punt.bron
    if isinstance(bron, Actie):
        save(change, replace(bron, klaar=today), "Deze actie")
    elif isinstance(bron, Afwezigheid):
        _called(change, today, bron)
    elif isinstance(bron, TaakStand):
        save(change, replace(recorded(change.db, punt.dossier, bron.taak), klaar=today), "Deze taak")
    else:
        ticked = get(change.db, Afgevinkt, punt.wat) or Afgevinkt(wat=punt.wat, datum=today)
        save(change, replace(ticked, datum=today), "Dit punt")


def _called(change: Change, today: date, absence: Afwezigheid) -> None:
    """Somebody who is away was called: without an end they are called again after some days (setting)."""
    found = find(change.db, Afwezigheid, "id = ?", (absence.id,))
    if not found:
        raise Conflict("Deze afwezigheid")
    again = today + timedelta(days=read_settings(change.db).bel_dagen)
    save(change, replace(absence, bel_op=None if absence.tot else again), "Deze afwezigheid")
