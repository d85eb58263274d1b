"""The traject of a household on a day: its phase, its tasks with their deadlines, and when there was contact.

Deadlines are counted from the days that they hang on, never stored: they move along with key, start and end.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from db.agenda import Taak, Taaksoort
from db.lists import Anker, TrajectStatus
from db.model import Huishouden
from db.rules.load import month_of_traject, traject_begin, traject_end
from db.rules.tasklist import file_list
from db.settings import Settings
from db.stand import Stand

LATER = 7
"""The month of the traject from which on contact may be rarer."""


class Trajectfase(StrEnum):
    """The phases of a traject, from the COA-koppeling to the handover."""

    VOORBEREIDING = "voorbereiding"
    VESTIGING = "vestiging"
    STABILISEREN = "stabiliseren"
    LOSLATEN = "loslaten"
    AFRONDING = "afronding en overdracht"


_LAST_MONTH = ((3, Trajectfase.VESTIGING), (6, Trajectfase.STABILISEREN), (10, Trajectfase.LOSLATEN))
"""The last month of each phase but the first and the last."""


def over(huishouden: Huishouden) -> bool:
    """Whether the traject has ended, as far as its status says."""
    return huishouden.traject_status is not None and huishouden.traject_status.voorbij


def interrupted(huishouden: Huishouden) -> bool:
    """Whether the traject stands still for the time being."""
    return huishouden.traject_status is TrajectStatus.ONDERBROKEN


def phase(huishouden: Huishouden, day: date) -> Trajectfase | None:
    """The phase on that day; None of a traject that is over."""
    return None if over(huishouden) else phase_by_month(huishouden, day)


def phase_by_month(huishouden: Huishouden, day: date) -> Trajectfase:
    """The phase on a day on which the traject was not over. Without a known start it is still being prepared."""
    begin = traject_begin(huishouden)
    if begin is None or day < begin:
        return Trajectfase.VOORBEREIDING
    month = month_of_traject(huishouden, day)
    return next((found for last, found in _LAST_MONTH if month <= last), Trajectfase.AFRONDING)


@dataclass(frozen=True, slots=True)
class TaakStand:
    """One task of a household: until when, when it was done, or that it does not apply.

    `te_laat` is never so while the traject is interrupted or over. `eigen` is a task of this household alone. Whether
    one was done whose day was before the list was taken up (`vroeger`) is not known, and nobody is asked.
    """

    taak: str
    naam: str
    deadline: date | None
    klaar: date | None = None
    nvt: bool = False
    te_laat: bool = False
    eigen: bool = False
    vroeger: bool = False
    afwijkend: bool = False
    """Whether the deadline is one that was agreed for this household."""

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.klaar is None and not self.nvt and not self.vroeger


def task_list(stand: Stand, huishouden: Huishouden) -> tuple[Taaksoort, ...]:
    """The list that a traject follows: the newest that began no later than it did, or of all while that is unknown.

    While no list is stored it is that of the file.
    """
    lists = stand.agenda.takenlijsten
    if not lists:
        return file_list().taken
    begin = traject_begin(huishouden) or date.max
    # A list that was read in from elsewhere may begin after every traject: then the first one holds.
    return lists[max((vanaf for vanaf in lists if vanaf <= begin), default=min(lists))]


def tasks(stand: Stand, huishouden: Huishouden) -> tuple[TaakStand, ...]:
    """Every task of a household: what is open first, by deadline, those without one last."""
    still = over(huishouden) or interrupted(huishouden)
    found = [_stand_of(one, stand.today, still) for one in _each(stand, huishouden)]
    return tuple(sorted(found, key=lambda t: (not t.open, t.deadline or date.max, t.naam)))


def open_tasks(stand: Stand, huishouden: Huishouden, until: date = date.max) -> tuple[TaakStand, ...]:
    """What is still to be done and has a day, no later than `until`, the first deadline on top.

    Nothing where the traject stands still.
    """
    if over(huishouden) or interrupted(huishouden):
        return ()
    # All that is done or far away is passed over before anything is made of it: there are many, and it is asked often.
    found = [
        _stand_of(one, stand.today, still=False)
        for one in _each(stand, huishouden)
        if one.deadline and one.deadline <= until and one.open
    ]
    return tuple(sorted(found, key=lambda t: (t.deadline or date.max, t.naam)))


class _Each(NamedTuple):
    """A task with what is recorded of it, before anything is made of that."""

    taak: str
    naam: str
    deadline: date | None
    record: Taak | None
    eigen: bool = False
    vroeger: bool = False

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return not self.vroeger and (self.record is None or (self.record.klaar is None and not self.record.nvt))


def _each(stand: Stand, huishouden: Huishouden) -> Iterator[_Each]:
    """The tasks of the list of a household, then those of its own."""
    own = stand.agenda.taken_of.get(huishouden.dossier, {})
    anker = anchors(huishouden, stand.settings)
    listed = task_list(stand, huishouden)
    for task in listed:
        record, anchor = own.get(task.taak), anker[task.anker]
        counted = anchor + timedelta(days=task.dagen) if anchor else None
        # Of what was due before the list was kept nobody knows, unless something was said of it.
        before = record is None and counted is not None and counted < kept_since(stand, task.vanaf)
        yield _Each(task.taak, task.naam, (record.deadline if record else None) or counted, record, vroeger=before)
    names = {task.taak for task in listed}
    for record in own.values():
        if record.naam and record.taak not in names:
            yield _Each(record.taak, record.naam, record.deadline, record, eigen=True)


def kept_since(stand: Stand, vanaf: date) -> date:
    """From when a list of tasks is kept; one that is not stored yet is kept from today."""
    return vanaf if stand.agenda.taaksoorten else stand.today


def _stand_of(one: _Each, day: date, still: bool) -> TaakStand:
    """A task as it stands on that day; nothing is late where the traject stands `still`."""
    record, deadline = one.record, one.deadline
    done, aside = (record.klaar, record.nvt) if record else (None, False)
    late = not still and one.open and deadline is not None and deadline < day
    agreed = record is not None and record.deadline is not None and not one.eigen
    return TaakStand(one.taak, one.naam, deadline, done, aside, late, one.eigen, one.vroeger, agreed)


def anchors(huishouden: Huishouden, settings: Settings) -> dict[Anker, date | None]:
    """The days that deadlines are counted from; unknown stays unknown."""
    return {
        Anker.COA: huishouden.koppeldatum_coa,
        Anker.SLEUTEL: huishouden.sleuteldatum,
        Anker.START: traject_begin(huishouden),
        Anker.EINDE: traject_end(huishouden, settings),
    }


def week_end(day: date) -> date:
    """The Sunday of the week of that day."""
    return day + timedelta(days=6 - day.weekday())


@lru_cache(4)
def due(stand: Stand) -> dict[str, tuple[TaakStand, ...]]:
    """The open tasks whose deadline falls this week or is past, the first on top, by dossier."""
    last = week_end(stand.today)
    found = {home.dossier: open_tasks(stand, home, last) for home in stand.huishoudens}
    return {dossier: some for dossier, some in found.items() if some}


def overdue(stand: Stand) -> dict[str, tuple[TaakStand, ...]]:
    """The open tasks whose deadline is past, by dossier."""
    late = {dossier: tuple(task for task in some if task.te_laat) for dossier, some in due(stand).items()}
    return {dossier: some for dossier, some in late.items() if some}


def days_since_contact(stand: Stand, dossier: str) -> int | None:
    """Days since the last contact with a household, None where none is recorded: that is unknown."""
    last = stand.agenda.laatste_contact.get(dossier)
    return None if last is None else max(0, (stand.today - last.datum).days)


def guided(stand: Stand, huishouden: Huishouden) -> bool:
    """Whether somebody guides the household now, so that there should be contact."""
    running = any(k.counts(stand.today) for k in stand.koppelingen_of(huishouden.dossier))
    return running and not over(huishouden) and not interrupted(huishouden)


def contact_limit(stand: Stand, huishouden: Huishouden, day: date) -> int:
    """After how many days without contact that is a signal on that day: later in the traject it may be longer."""
    later = month_of_traject(huishouden, day) >= LATER
    return stand.settings.contact_dagen_later if later else stand.settings.contact_dagen


def handover_agreed(stand: Stand, huishouden: Huishouden) -> bool:
    """Whether it is agreed how the guidance ends: a handover, or an end of the koppeling."""
    ends = any(k.eind and not k.ended(stand.today) for k in stand.koppelingen_of(huishouden.dossier))
    return ends or huishouden.overdracht is not None
