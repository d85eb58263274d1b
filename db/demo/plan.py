"""The plan of a team before anybody has a name: the phase of each household, and who carries it.

The shares are those of the team of March 2024: a municipality that speeds up, so more than a steady third of the
households is in the months that cost most, and paid staff carry what the begeleiders can't.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from random import Random

from db.demo.deck import deal
from db.lists import Zwaarte
from db.model import Huishouden
from db.rules.load import EPSILON, add_months, hours_needed
from db.settings import Settings

FASEN = {range(1, 4): 18, range(4, 7): 13, range(7, 13): 19}
"""Of 50 households: how many are in which months of the traject; those before the key count with the first."""

ZWAARTE = {Zwaarte.LICHT: 6, Zwaarte.GEMIDDELD: 11, Zwaarte.ZWAAR: 3}
"""Shares that make the mean factor 1."""

FREE_SHARE = 0.185
"""The share of the hours that the begeleiders have left: 16 of 86."""

OPENINGS = 3 / 7
"""The share of the begeleiders who keep room for one more household; the others are about full."""

OPENING_HOURS = (5.0, 5.75, 3.75)
"""What they keep, in turn; the one with most may lose some where it fits nowhere else."""

HEAVY = 5.0
"""Hours a week from which a household may be shared by two."""

PAID = 7
"""Households that the teamleider and the medewerker carry together, more only where nobody else can."""

PAID_SHARE = 1 / 6


class Wacht(Enum):
    """The kinds of waiting households: days from today to the key, lowest and highest, and the zwaarte.

    Between them they show every rule that can stand in the way of a match. The order is that in which a small team
    has them.
    """

    LANG = (-52, -43, Zwaarte.GEMIDDELD)
    """Spoed, and waiting beyond the limit: can be coupled."""
    VROUW = (-30, -12, Zwaarte.GEMIDDELD)
    """Spoed; asks for a woman."""
    BINNENKORT = (6, 20, Zwaarte.GEMIDDELD)
    """The key is near."""
    LATER = (32, 60, Zwaarte.LICHT)
    """The key is too far off for the plan."""
    KLIK = (-75, -55, Zwaarte.LICHT)
    """Parted from somebody for lack of a klik."""
    DUN = (-6, -2, None)
    """Hardly anything is known yet."""
    TAAL = (-38, -20, Zwaarte.ZWAAR)
    """A language that nobody speaks, and no interpreter."""
    DAGDEEL = (-34, -15, Zwaarte.GEMIDDELD)
    """Free when hardly any begeleider is."""

    @property
    def spoed(self) -> bool:
        """Whether it is marked as spoed: a quarter of those who wait."""
        return self in (Wacht.LANG, Wacht.VROUW)

    @property
    def koppelbaar(self) -> bool:
        """Whether a begeleider with room is to fit."""
        return self in (Wacht.LANG, Wacht.KLIK)


@dataclass(frozen=True, slots=True)
class Slot:
    """A household to be: its key and zwaarte, why it waits or who carries it, and the hours a week it needs."""

    sleuteldatum: date
    zwaarte: Zwaarte | None
    uren: float
    wacht: Wacht | None = None
    dragers: tuple[int, ...] = ()
    """Positions of the begeleiders, hoofd before duo; empty for one that waits or that paid staff carry."""


@dataclass(frozen=True, slots=True)
class Aanbod:
    """What a begeleider can carry: hours a week and number of households."""

    uren: float
    plaatsen: int


def _slot(today: date, key: date, zwaarte: Zwaarte | None, wacht: Wacht | None = None) -> Slot:
    sketch = Huishouden(dossier="-", naam="-", zwaarte=zwaarte, sleuteldatum=key)
    return Slot(key, zwaarte, hours_needed(sketch, today, Settings()), wacht)


def plan_households(rng: Random, today: date, count: int, waiting: int) -> tuple[list[Slot], list[Slot]]:
    """The households that wait, and those that somebody is to carry."""
    first, middle, last = FASEN.values()
    start = max(waiting, round(count * first / (first + middle + last)))
    second = round((count - start) * middle / (middle + last))
    carried: list[Slot] = []
    for months, number in zip(FASEN, (start - waiting, second, count - start - second), strict=True):
        maanden = deal(rng, dict.fromkeys(months, 1), number)
        for maand, zwaarte in zip(maanden, deal(rng, ZWAARTE, number), strict=True):
            carried.append(_slot(today, _key(rng, today, maand), zwaarte))
    return [_waiting(rng, today, nr) for nr in range(waiting)], carried


def _key(rng: Random, today: date, maand: int) -> date:
    """A key such that today falls in this month of the traject."""
    return add_months(today, 1 - maand) - timedelta(days=rng.randrange(28))


def _waiting(rng: Random, today: date, nr: int) -> Slot:
    wacht = list(Wacht)[nr % len(Wacht)]
    low, high, zwaarte = wacht.value
    return _slot(today, today + timedelta(days=rng.randint(low, high)), zwaarte, wacht)


def openings(rng: Random, aanbod: Sequence[Aanbod]) -> list[int]:
    """The positions of the begeleiders who are to keep room for one more household: of those with many hours."""
    number = max(1, round(len(aanbod) * OPENINGS))
    able = [nr for nr, one in enumerate(aanbod) if one.uren >= 9] or list(range(len(aanbod)))
    return rng.sample(able, min(number, len(able)))


def share_out(
    rng: Random, slots: Sequence[Slot], aanbod: Sequence[Aanbod], open_ones: Sequence[int]
) -> tuple[list[Slot], list[Slot]]:
    """Who carries what: the slots with their `dragers`, and those that are left to paid staff.

    Nobody is over their hours or their number of households.
    """
    duo, slots = _duo(slots, len(aanbod))
    filled = sum(one.uren for one in aanbod) * (1 - FREE_SHARE)
    paid, ours = _choose_paid(rng, slots, filled - sum(slot.uren for slot in duo))
    desk = _Desk(aanbod, open_ones)
    done: list[Slot] = []
    for slot in duo:
        shared = desk.take_duo(slot)
        (done if shared else paid).append(shared or slot)
    ours.sort(key=lambda slot: slot.uren)
    for nr in desk.veterans():
        while (light := desk.light(nr, ours)) is not None:
            done.append(desk.give(nr, ours.pop(light)))
    for slot in reversed(ours):
        drager = desk.find(slot.uren)
        if drager is None:
            paid.append(slot)
        else:
            done.append(desk.give(drager, slot))
    return done, paid


def by_room(open_ones: Sequence[int], aanbod: Sequence[Aanbod], slots: Sequence[Slot]) -> list[int]:
    """The positions of those who kept room, who has most hours left first."""
    left = {nr: aanbod[nr].uren for nr in open_ones}
    for slot in slots:
        for nr in slot.dragers:
            if nr in left:
                left[nr] -= slot.uren / len(slot.dragers)
    return sorted(open_ones, key=lambda nr: (-left[nr], nr))


def _duo(slots: Sequence[Slot], begeleiders: int) -> tuple[list[Slot], list[Slot]]:
    """The households that two share, one for each 50: those that cost most longest; and the others."""
    number = round(len(slots) / 42) if begeleiders >= 4 else 0
    ranked = sorted(slots, key=lambda slot: (slot.uren < HEAVY, slot.sleuteldatum))
    return ranked[:number], ranked[number:]


def _choose_paid(rng: Random, slots: list[Slot], wanted: float) -> tuple[list[Slot], list[Slot]]:
    """The households for paid staff, so chosen that the others need about the hours that are wanted."""
    number = min(PAID, round(len(slots) * PAID_SHARE))
    total = sum(slot.uren for slot in slots)
    chosen = rng.sample(range(len(slots)), number)
    gap = total - wanted - sum(slots[nr].uren for nr in chosen)
    for place, one in enumerate(chosen):
        # Exchange each for the one that brings the sum nearest to what is wanted, as long as that helps.
        others = [one, *(nr for nr in range(len(slots)) if nr not in chosen)]
        chosen[place] = min(others, key=lambda nr: abs(gap - slots[nr].uren + slots[one].uren))
        gap -= slots[chosen[place]].uren - slots[one].uren
    return [slots[nr] for nr in chosen], [slot for nr, slot in enumerate(slots) if nr not in set(chosen)]


class _Desk:
    """What each begeleider has left while the households are shared out."""

    def __init__(self, aanbod: Sequence[Aanbod], open_ones: Sequence[int]) -> None:
        self.uren = [one.uren for one in aanbod]
        self.plaatsen = [one.plaatsen for one in aanbod]
        self.spare = [0.0] * len(aanbod)
        for place, nr in enumerate(open_ones):
            self.spare[nr] = OPENING_HOURS[place % len(OPENING_HOURS)]
            self.plaatsen[nr] -= 1

    def veterans(self) -> list[int]:
        """One in seven carries as many households as allowed, all of them light: no place left."""
        number = round(len(self.uren) / 7)
        closed = [nr for nr, spare in enumerate(self.spare) if not spare]
        return sorted(closed, key=lambda nr: (self.uren[nr], nr))[:number]

    def light(self, nr: int, slots: Sequence[Slot]) -> int | None:
        """The heaviest household that leaves as much for each further place, of these by rising hours."""
        if not slots or not self.fits(nr, slots[0].uren, spare=False):
            return None
        each = max(self.uren[nr] / self.plaatsen[nr], slots[0].uren)
        return max(place for place, slot in enumerate(slots) if slot.uren <= each + EPSILON)

    def fits(self, nr: int, uren: float, spare: bool) -> bool:
        """Whether there is a place and the hours, those that are kept free left out unless `spare`."""
        left = self.uren[nr] - (0.0 if spare else self.spare[nr])
        return self.plaatsen[nr] > 0 and left >= uren - EPSILON

    def find(self, uren: float) -> int | None:
        """Who has most hours left and takes this; the hours that are kept free are used last, most of all the few."""
        for spare in (False, True):
            able = [nr for nr in range(len(self.uren)) if self.fits(nr, uren, spare)]
            if able:
                return max(able, key=lambda nr: (spare and self.spare[nr], self.uren[nr] - self.spare[nr], -nr))
        return None

    def give(self, nr: int, slot: Slot) -> Slot:
        """Give this household to somebody, or a further share of it."""
        self.uren[nr] -= slot.uren
        self.plaatsen[nr] -= 1
        return replace(slot, dragers=(*slot.dragers, nr))

    def take_duo(self, slot: Slot) -> Slot | None:
        """Give this household to the two who have most hours left, None where they have too few."""
        half = slot.uren / 2
        able = [nr for nr in range(len(self.uren)) if self.fits(nr, half, spare=False)]
        pair = sorted(able, key=lambda nr: (self.spare[nr] - self.uren[nr], nr))[:2]
        if len(pair) < 2:
            return None
        for nr in pair:
            self.uren[nr] -= half
            self.plaatsen[nr] -= 1
        return replace(slot, dragers=tuple(pair))
