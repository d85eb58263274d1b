"""Phases: what the history of a begeleider becomes when they move on, or when a date of it is put right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.agenda import DoorlopenFase
from db.lists import Fase


@dataclass(frozen=True, slots=True)
class Fasedatum:
    """The phase that somebody is in, and since when."""

    fase: Fase | None
    sinds: date | None


def history(begeleider: str, past: Sequence[DoorlopenFase], old: Fasedatum, new: Fasedatum) -> list[DoorlopenFase]:
    """The phases that are past once somebody went from `old` to `new`; one without an id is new.

    No two overlap, and none lasts beyond the day on which the new phase begins. Where only that day was put right, the
    phase before it ends there too. A phase of no days is not kept, nor one of which the end is unknown.
    """
    if new.sinds is None:
        return list(past)
    kept = [_until(row, new.sinds) for row in past if row.van is None or row.van < new.sinds]
    if old.fase is new.fase:
        kept = [replace(row, tot=new.sinds) if row.tot == old.sinds else row for row in kept]
    elif old.fase is not None:
        ends = [day for day in (old.sinds, *(row.tot for row in kept)) if day]
        since = max(ends, default=None)
        if since is None or since < new.sinds:
            kept.append(DoorlopenFase(begeleider=begeleider, fase=old.fase, van=since, tot=new.sinds))
    return list({(row.fase, row.tot): row for row in kept}.values())


def _until(row: DoorlopenFase, day: date) -> DoorlopenFase:
    return replace(row, tot=min(row.tot, day))
