"""What if: another desk beside this one, with more or fewer begeleiders, hours or arrivals, or with other settings.

A Stand is imagined and planned like any other; nothing of it is ever written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import cycle
from typing import Any

from db.lists import TrajectStatus
from db.model import Begeleider, Huishouden
from db.planning.lacking import Zoekprofiel, newcomer
from db.planning.proposing import SECONDS, Keuzes, Voorstel, propose
from db.rules.load import hours_or_usual
from db.rules.waiting import waiting
from db.stand import Stand

NEW = "+"
"""What the kenmerk or dossier of somebody imagined begins with; no real one does."""


@dataclass(frozen=True)
class WatAls:
    """What is different: people, hours a week of each vrijwilliger and stagiaire, arrivals, and settings by name."""

    erbij: int = 0
    zonder: frozenset[str] = frozenset()
    """Kenmerken of begeleiders who are not there."""
    uren: float = 0.0
    """Hours a week that each of the others gives more, or less than 0: fewer."""
    aankomsten: int = 0
    """Households that come to live here today."""
    instellingen: Mapping[str, Any] = field(default_factory=dict)
    profiel: Zoekprofiel | None = None
    """Whom those who join are like; None: somebody with Nederlands and Engels, at any half-day."""


def imagine(stand: Stand, wat: WatAls) -> Stand:
    """The desk as it would be. Who is left out leaves their households waiting, as when they stopped today."""
    people = tuple(_with_hours(stand, b, wat.uren) for b in stand.begeleiders if b.kenmerk not in wat.zonder)
    joining = tuple(newcomer(f"{NEW}{nr}", wat.profiel) for nr in range(1, wat.erbij + 1))
    return replace(
        stand,
        begeleiders=(*people, *joining),
        huishoudens=(*stand.huishoudens, *arrivals(stand, [stand.today] * wat.aankomsten)),
        koppelingen=tuple(k for k in stand.koppelingen if k.begeleider not in wat.zonder or k.ended(stand.today)),
        settings=replace(stand.settings, **wat.instellingen),
    )


def _with_hours(stand: Stand, person: Begeleider, more: float) -> Begeleider:
    if not more or person.soort.betaald:
        return person
    return replace(person, uren_per_week=max(0.0, hours_or_usual(person, stand.settings) + more))


def arrivals(stand: Stand, keys: Sequence[date]) -> list[Huishouden]:
    """Households with these keys, like those that wait, else like those that came last; unknown where nobody did."""
    like = [w.huishouden for w in waiting(stand)] or sorted(
        (h for h in stand.huishoudens if h.sleuteldatum), key=lambda h: (str(h.sleuteldatum), h.dossier), reverse=True
    )[: max(1, len(keys))]
    return [
        replace(
            home,
            dossier=f"{NEW}{nr}",
            naam=f"aankomst {nr}",
            urgentie=None,
            hoort_bij=None,
            sleuteldatum=key,
            traject_start=key,
            traject_eind=None,
            traject_status=TrajectStatus.LOPEND,
        )
        for nr, (home, key) in enumerate(zip(cycle(like or [Huishouden(dossier=NEW, naam="")]), keys, strict=False), 1)
    ]


def compare(stand: Stand, keuzes: Keuzes, wat: WatAls, seconds: float = SECONDS) -> tuple[Voorstel, Voorstel]:
    """The plan of today, and the plan as it would be."""
    return propose(stand, keuzes, seconds), propose(imagine(stand, wat), keuzes, seconds)
