"""Merging: which fields of two records differ, what the merged one is, and which koppelingen become one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from db.lists import KoppelingStatus, Rol
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.notation import columns
from db.rules.resemblance import Bekende, Bekenden
from db.text import fold

R = TypeVar("R", Begeleider, Huishouden, Statushouder)

_KEYS = ("kenmerk", "dossier", "volgnr")
"""What tells records apart: the one that stays keeps its own."""

_FOLLOWS = {
    "tussenvoegsel": "achternaam",
    "gemeente": "plaats",
    "adres": "plaats",
    "uren_overig": "uren_per_week",
    "aantal_kinderen": "aantal_volwassenen",
    "sleutel_zeker": "sleuteldatum",
    "traject_eind": "traject_start",
    "traject_reden": "traject_status",
}
"""Fields that speak of another field: they are filled only where that other one says the same, or nothing."""

_DECIDED = ("fase", "fase_sinds", "eind", "stop_reden", "in_huishouden_tot")
"""Where somebody stands: a person chooses that, so that nobody who guides becomes a newcomer by a default."""


@dataclass(frozen=True, slots=True)
class Verschil:
    """A field in which two records differ, with both values as they are written."""

    veld: str
    blijver: str
    ander: str


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str | frozenset | dict) and not value)


def differences(blijver: R, ander: R) -> list[Verschil]:
    """The fields in which the record that stays and the other differ; notes are joined, so they never do."""
    return [
        Verschil(column.name, column.cell.write(own), column.cell.write(other))
        for column in columns(type(blijver))  # type: ignore[arg-type]  # records hash, though mypy doubts it
        if column.name not in (*_KEYS, "notitie")
        if (own := getattr(blijver, column.name)) != (other := getattr(ander, column.name))
    ]


def filled(blijver: R, ander: R) -> frozenset[str]:
    """The fields that are empty in the record that stays, and that it takes from the other."""
    return frozenset(v.veld for v in differences(blijver, ander) if _may_fill(blijver, ander, v.veld))


def _may_fill(blijver: R, ander: R, veld: str) -> bool:
    leads = getattr(blijver, _FOLLOWS.get(veld, veld))
    agreed = _empty(leads) or leads == getattr(ander, _FOLLOWS.get(veld, veld))
    return _empty(getattr(blijver, veld)) and agreed and veld not in _DECIDED


def merged(blijver: R, ander: R, van_ander: Collection[str]) -> R:
    """The record that stays, with these fields of the other and with the notes of both."""
    taken = {veld: getattr(ander, veld) for veld in van_ander}
    if not isinstance(blijver, Statushouder):
        taken["notitie"] = _joined(blijver.notitie, getattr(ander, "notitie", ""))
    return replace(blijver, **taken)


def _joined(own: str, other: str) -> str:
    return own if other in own else "\n".join(filter(None, [own, other]))


def merged_lid(blijver: Statushouder, ander: Statushouder) -> Statushouder:
    """One member of two rows of the same person: there from the first day, and for as long as in one of them.

    Without a first day somebody was always there, without a last one is still.
    """
    first = [day for day in (blijver.in_huishouden_van, ander.in_huishouden_van) if day]
    last = [day for day in (blijver.in_huishouden_tot, ander.in_huishouden_tot) if day]
    return replace(
        merged(blijver, ander, filled(blijver, ander)),
        in_huishouden_van=min(first) if len(first) == 2 else None,
        in_huishouden_tot=max(last) if len(last) == 2 else None,
    )


def same_people(leden: Sequence[Statushouder], others: Sequence[Statushouder]) -> dict[int, tuple[int, bool]]:
    """For members of another household the member that they resemble, by id, and whether that is sure.

    A member is resembled by one at most. A name that only sounds the same is never sure: children of one family are
    often called nearly alike, and twins are of one year.
    """
    own = {str(lid.id): lid for lid in leden}
    known = Bekenden(Bekende("statushouder", key, lid.naam, lid.telefoon, lid.geboortejaar) for key, lid in own.items())
    pairs = []
    for other in others:
        for rank, like in enumerate(known.resembling(other.naam, other.telefoon, other.geboortejaar)):
            named = fold(like.bekende.naam) == fold(other.naam)
            pairs.append((not (like.zeker and named), not named, rank, other.volgnr, other.id, like.bekende.sleutel))
    found: dict[int, tuple[int, bool]] = {}
    for doubt, _, _, _, other_id, key in sorted(pairs):
        if other_id not in found and all(own[key].id != taken for taken, _ in found.values()):
            found[other_id] = own[key].id, not doubt
    return found


Folded = list[tuple[Koppeling, tuple[Koppeling, ...]]]
"""Each koppeling that stays, with those that go up in it."""


def folded(koppelingen: Iterable[Koppeling], today: date) -> Folded:
    """Koppelingen of which no two of one pair overlap any more, and no two that are not over touch.

    Those become one, that holds on every day on which one of them did, and on no other day.
    """
    pairs: dict[tuple[str, str], list[Koppeling]] = defaultdict(list)
    for koppeling in sorted(koppelingen, key=lambda k: (k.start, not _lasts(k), k.id)):
        pairs[koppeling.dossier, koppeling.begeleider].append(koppeling)
    return [(_one(cluster), tuple(cluster[1:])) for pair in pairs.values() for cluster in _clusters(pair, today)]


def _lasts(koppeling: Koppeling) -> bool:
    return koppeling.eind is None or koppeling.eind > koppeling.start


def _clusters(pair: list[Koppeling], today: date) -> list[list[Koppeling]]:
    """Those of one pair, by start, in groups that become one; one that never held overlaps nothing."""
    clusters: list[list[Koppeling]] = []
    for koppeling in pair:
        for cluster in clusters:
            until = max(k.eind or date.max for k in cluster)
            both_go_on = not koppeling.ended(today) and any(not k.ended(today) for k in cluster)
            goes_on = koppeling.start < until or (koppeling.start == until and both_go_on)
            if koppeling.start == cluster[0].start or (_lasts(koppeling) and goes_on):
                cluster.append(koppeling)
                break
        else:
            clusters.append([koppeling])
    return clusters


def _one(cluster: list[Koppeling]) -> Koppeling:
    """One koppeling of several that overlap: the first start, the last end, and whatever says more."""
    first = cluster[0]
    if len(cluster) == 1:
        return first
    last = max(cluster, key=lambda k: (k.eind or date.max, k is first))
    furthest = max(cluster, key=lambda k: list(KoppelingStatus).index(k.status))
    reasons = [k.reden for k in (last, *cluster) if k.reden]
    overruled = [k.overrule_reden for k in (last, *cluster) if k.overrule_reden]
    return replace(
        first,
        rol=min((k.rol for k in cluster), key=list(Rol).index),
        status=furthest.status,
        status_sinds=furthest.status_sinds,
        tijdelijk=all(k.tijdelijk for k in cluster),
        eind=last.eind,
        reden=reasons[0] if reasons and last.eind else None,
        overrule_reden=overruled[0] if overruled else None,
    )


def led_by_one(found: Folded, blijver: Collection[int], today: date) -> Folded:
    """The koppelingen of one household in which the hoofd that came along is duo beside a hoofd that was there.

    `blijver` are the ids of the koppelingen that were there. Beside one that is tijdelijk the other stays hoofd.
    """

    def was_there(koppeling: Koppeling, gone: tuple[Koppeling, ...]) -> bool:
        return any(k.id in blijver for k in (koppeling, *gone))

    leading = [
        k for k, gone in found if was_there(k, gone) and k.rol is Rol.HOOFD and not k.tijdelijk and not k.ended(today)
    ]

    def second(koppeling: Koppeling) -> bool:
        return koppeling.rol is Rol.HOOFD and any(
            koppeling.begeleider != first.begeleider and _overlap(koppeling, first) for first in leading
        )

    return [
        (replace(k, rol=Rol.DUO) if second(k) and not was_there(k, gone) and not k.ended(today) else k, gone)
        for k, gone in found
    ]


def _overlap(one: Koppeling, other: Koppeling) -> bool:
    return one.start < (other.eind or date.max) and other.start < (one.eind or date.max)


def folded_absences(absences: Iterable[Afwezigheid]) -> list[tuple[Afwezigheid, tuple[Afwezigheid, ...]]]:
    """Each absence that stays, with those of the same first day that go up in it: the longest of them."""
    by_day: dict[date, list[Afwezigheid]] = defaultdict(list)
    for absence in sorted(absences, key=lambda a: (a.van, a.id)):
        by_day[absence.van].append(absence)
    found = []
    for first, *others in by_day.values():
        longest = max((first, *others), key=lambda a: a.tot or date.max)
        kinds = [a.soort for a in (longest, first, *others) if a.soort]
        found.append((replace(first, tot=longest.tot, soort=kinds[0] if kinds else None), tuple(others)))
    return found
