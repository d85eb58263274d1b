"""The sums of the contract, counted a second time and in another way, to hold beside those of `db.rules`.

Nothing here calls the rules. Where the contract leaves room, what was chosen stands with the function.
"""

import csv
from datetime import date, timedelta
from fractions import Fraction
from math import acos, cos, floor, radians, sin
from pathlib import Path

import db.data
from db.lists import Fase, Geslacht, GeslachtVraag, HuishoudenWens, Inzet, Rol, Soort, TrajectStatus
from db.model import Begeleider, Huishouden, Koppeling, Statushouder
from db.settings import Settings
from db.stand import Stand

PAID = (Soort.MEDEWERKER, Soort.TEAMLEIDER)
OVER = (TrajectStatus.AFGEROND, TrajectStatus.BEEINDIGD)
ASKED = {
    GeslachtVraag.WENS_V: Geslacht.V,
    GeslachtVraag.WENS_M: Geslacht.M,
    GeslachtVraag.EIS_V: Geslacht.V,
    GeslachtVraag.EIS_M: Geslacht.M,
}
DEMANDS = (GeslachtVraag.EIS_V, GeslachtVraag.EIS_M)
WISHES = (GeslachtVraag.WENS_V, GeslachtVraag.WENS_M)


def exact(number: float) -> Fraction:
    """A number as it is written, without the error of binary fractions."""
    return Fraction(str(number))


def inhabitants(stand: Stand, huishouden: Huishouden) -> list[Statushouder]:
    """Who lives there today."""
    return [
        m
        for m in stand.statushouders
        if m.dossier == huishouden.dossier
        and not (m.in_huishouden_van and m.in_huishouden_van > stand.today)
        and not (m.in_huishouden_tot and m.in_huishouden_tot <= stand.today)
    ]


def adults(stand: Stand, huishouden: Huishouden) -> list[Statushouder]:
    """Who of them turns 18 this year or did before; an unknown year counts as an adult."""
    return [
        m for m in inhabitants(stand, huishouden) if m.geboortejaar is None or stand.today.year - m.geboortejaar >= 18
    ]


def persons(stand: Stand, huishouden: Huishouden) -> int:
    """How many people: the members, or the two counts until members are entered."""
    if any(m.dossier == huishouden.dossier for m in stand.statushouders):
        return len(inhabitants(stand, huishouden))
    return (huishouden.aantal_volwassenen or 0) + (huishouden.aantal_kinderen or 0)


def adult_count(stand: Stand, huishouden: Huishouden) -> int:
    """How many adults, by the same choice."""
    if any(m.dossier == huishouden.dossier for m in stand.statushouders):
        return len(adults(stand, huishouden))
    return huishouden.aantal_volwassenen or 0


def month(begin: date | None, day: date) -> int:
    """Which month of the traject a day is in, by going through the months one at a time; 1 before or unknown."""
    if begin is None:
        return 1
    number, year, of_year = 1, begin.year, begin.month
    while True:
        year, of_year = (year + 1, 1) if of_year == 12 else (year, of_year + 1)
        if (day.year, day.month, day.day) < (year, of_year, begin.day):
            return number
        number += 1


def hours(huishouden: Huishouden, day: date, s: Settings) -> Fraction:
    """Hours a week that a household needs on a day; one whose traject is over needs none."""
    if huishouden.traject_status in (*OVER, TrajectStatus.ONDERBROKEN):
        return Fraction(0)
    number = month(huishouden.traject_start or huishouden.sleuteldatum, day)
    norm = s.uren_maand_1_3 if number < 4 else s.uren_maand_4_6 if number < 7 else s.uren_maand_7_12
    factor = {None: 1.0, "licht": s.factor_licht, "gemiddeld": s.factor_gemiddeld, "zwaar": s.factor_zwaar}
    return exact(norm) * exact(factor[huishouden.zwaarte])


def holds(koppeling: Koppeling, stand: Stand, day: date) -> bool:
    """Whether a koppeling counts on a day: from its start, or the key if that is later, up to its end."""
    key = stand.huishouden[koppeling.dossier].sleuteldatum
    begin = max(koppeling.start, key) if key else koppeling.start
    return begin <= day and not (koppeling.eind and koppeling.eind <= day)


def away(stand: Stand, kenmerk: str, day: date) -> bool:
    """Whether somebody is absent on a day."""
    return any(a.begeleider == kenmerk and a.van <= day and (a.tot or day) >= day for a in stand.afwezigheden)


def load_on(stand: Stand, kenmerk: str, day: date) -> Fraction:
    """Hours a week that somebody carries on a day; who is absent carries nothing while a vervanger covers."""
    total = Fraction(0)
    for dossier, huishouden in stand.huishouden.items():
        there = [k for k in stand.koppelingen if k.dossier == dossier and holds(k, stand, day)]
        if any(k.rol is Rol.VERVANGER for k in there):
            there = [k for k in there if k.rol is Rol.VERVANGER or not away(stand, k.begeleider, day)]
        mine = sum(k.begeleider == kenmerk for k in there)
        if mine:
            total += hours(huishouden, day, stand.settings) * mine / len(there)
    return total


def supply(begeleider: Begeleider, s: Settings) -> Fraction:
    """Hours a week for households before `vul_tot`; of paid staff only what is set aside."""
    if begeleider.soort in PAID:
        return exact(begeleider.uren_begeleiding or 0)
    usual = s.uren_stagiaire if begeleider.soort is Soort.STAGIAIRE else s.uren_vrijwilliger
    week = begeleider.uren_per_week if begeleider.uren_per_week is not None else usual
    return max(Fraction(0), exact(week) - exact(begeleider.uren_overig or 0))


def room(stand: Stand, begeleider: Begeleider) -> Fraction:
    """`ruimte_uren`: each of the 13 weeks from today by its first day."""
    full = supply(begeleider, stand.settings) * exact(stand.settings.vul_tot) / 100
    weeks = [load_on(stand, begeleider.kenmerk, stand.today + timedelta(days=7 * week)) for week in range(13)]
    return max(Fraction(0), min(full - load for load in weeks))


def running(stand: Stand, koppeling: Koppeling) -> bool:
    """Whether a koppeling is not over, agreed future ones included."""
    return koppeling.eind is None or koppeling.eind > stand.today


def absent_too_long(stand: Stand, kenmerk: str) -> bool:
    """Absent today and on every day until `afwezig_dagen` from now, in one absence or in several that join."""
    span = range(stand.settings.afwezig_dagen + 1)
    return all(away(stand, kenmerk, stand.today + timedelta(days=n)) for n in span)


def broken_rules(stand: Stand, b: Begeleider, h: Huishouden) -> set[str]:
    """The hard rules that a pair breaks, by name, from the contract and the domain page."""
    broken = set()
    if (
        b.fase not in (None, Fase.INZETBAAR)
        or Inzet.HUISHOUDEN not in b.inzet
        or (b.soort not in PAID and b.vog_aangevraagd and not b.vog_ontvangen)
        or (b.start and b.start > stand.today)
        or (b.eind and b.eind <= stand.today)
    ):
        broken.add("niet_inzetbaar")
    if hours(h, stand.today, stand.settings) > room(stand, b):
        broken.add("geen_uren")
    homes = {k.dossier for k in stand.koppelingen if k.begeleider == b.kenmerk and running(stand, k)}
    if b.max_huishoudens is not None and len(homes) >= b.max_huishoudens:
        broken.add("geen_plaats")
    if absent_too_long(stand, b.kenmerk):
        broken.add("afwezig")
    if b.dagdelen and h.dagdelen and b.dagdelen.isdisjoint(h.dagdelen):
        broken.add("geen_dagdeel")
    theirs_ok = h.begeleider_geslacht not in DEMANDS or b.geslacht in (None, ASKED[h.begeleider_geslacht])
    ours_ok = b.huishouden_geslacht not in DEMANDS or all(
        m.geslacht in (None, ASKED[b.huishouden_geslacht]) for m in adults(stand, h)
    )
    if not (theirs_ok and ours_ok):
        broken.add("geslacht_vereist")
    if b.talen and h.talen and not b.talen.keys() & h.talen.keys() and h.tolk_mogelijk is False:
        broken.add("geen_contacttaal")
    parted = [
        k
        for k in stand.koppelingen
        if (k.begeleider, k.dossier) == (b.kenmerk, h.dossier) and k.reden in ("geen klik", "conflict")
    ]
    if any(not running(stand, k) for k in parted):
        broken.add("eerder_beeindigd")
    return broken


def _positions(plaats: str) -> list[tuple[float, float]]:
    text = (Path(db.data.__file__).parent / "plaatsen.csv").read_text(encoding="utf-8")
    return [
        (radians(float(row["lat"])), radians(float(row["lon"])))
        for row in csv.DictReader(text.splitlines())
        if row["naam"] == plaats
    ]


_SEEN: dict[tuple[str, str], float | None] = {}


def km(one: str, other: str) -> float | None:
    """The straight line between two places by the spherical law of cosines; the nearest where a name comes twice."""
    if (one, other) not in _SEEN:
        lines = [
            6371 * acos(min(1.0, sin(a) * sin(c) + cos(a) * cos(c) * cos(b - d)))
            for a, b in _positions(one)
            for c, d in _positions(other)
        ]
        _SEEN[one, other] = min(lines, default=None)
    return _SEEN[one, other]


def _months_on(day: date, count: int) -> date:
    year, of_year = day.year + (day.month - 1 + count) // 12, (day.month - 1 + count) % 12 + 1
    for of_month in range(day.day, 27, -1):
        try:
            return date(year, of_year, of_month)
        except ValueError:
            continue
    return date(year, of_year, day.day)


def shares(stand: Stand, b: Begeleider, h: Huishouden) -> dict[str, Fraction | None]:
    """The share of each part's maximum, None where its data lack."""
    s = stand.settings
    found: dict[str, Fraction | None] = dict.fromkeys(
        ("taal", "dagdelen", "afstand", "ervaring", "aandachtsgebieden", "voorkeur", "duur")
    )
    if b.talen and h.talen:
        best = max((min(b.talen[t], h.talen[t]) for t in b.talen if t in h.talen), default=0)
        found["taal"] = Fraction(best, 3)
    if b.dagdelen and h.dagdelen:
        found["dagdelen"] = Fraction(min(3, sum(d in h.dagdelen for d in b.dagdelen)), 3)
    distance = km(b.plaats, h.plaats)
    if distance is not None and b.vervoer is not None:
        reach = {"lopend": s.bereik_lopend, "fiets": s.bereik_fiets, "ov": s.bereik_ov, "auto": s.bereik_auto}
        found["afstand"] = max(Fraction(0), 1 - Fraction(distance) / exact(reach[b.vervoer]))
    if b.ervaring is not None and h.zwaarte is not None:
        level = {"licht": 1, "gemiddeld": 2, "zwaar": 3}[h.zwaarte]
        found["ervaring"] = Fraction(1) if b.ervaring >= level else Fraction(b.ervaring, level)
    if not h.aandachtsgebieden:
        found["aandachtsgebieden"] = Fraction(1)
    elif b.aandachtsgebieden:
        met = sum(area in b.aandachtsgebieden for area in h.aandachtsgebieden)
        found["aandachtsgebieden"] = Fraction(met, len(h.aandachtsgebieden))
    found["voorkeur"] = _wishes(stand, b, h)
    begin = h.traject_start or h.sleuteldatum
    end = h.traject_eind or (_months_on(begin, s.traject_maanden) if begin else None)
    if b.eind is None:
        found["duur"] = None if b.soort is Soort.STAGIAIRE else Fraction(1)
    elif begin and end and end > begin:
        found["duur"] = min(Fraction(1), max(Fraction(0), Fraction((b.eind - begin).days, (end - begin).days)))
    return found


def _wishes(stand: Stand, b: Begeleider, h: Huishouden) -> Fraction | None:
    """The share of both sides' wishes that are met; a demand is no wish. One that can't be told makes it unknown."""
    met: list[bool | None] = []
    if h.begeleider_geslacht in WISHES:
        met.append(None if b.geslacht is None else b.geslacht is ASKED[h.begeleider_geslacht])
    if b.wens_huishouden:
        count = persons(stand, h)
        alone = b.wens_huishouden is HuishoudenWens.ALLEENSTAAND
        met.append(None if count == 0 else (count == 1) == alone)
    if b.huishouden_geslacht in WISHES:
        genders = {m.geslacht for m in adults(stand, h)}
        asked = ASKED[b.huishouden_geslacht]
        met.append(False if genders - {asked, None} else True if genders == {asked} else None)
    if None in met:
        return None
    return Fraction(sum(map(bool, met)), len(met)) if met else Fraction(1)


def half_up(points: Fraction) -> int:
    """Points as whole tenths, rounded half up."""
    return floor(points * 10 + Fraction(1, 2))


def tenths(stand: Stand, b: Begeleider, h: Huishouden) -> dict[str, int]:
    """The parts of the score in whole tenths, a third of the maximum where data lack."""
    return {
        name: half_up(exact(getattr(stand.settings, f"gewicht_{name}")) * (Fraction(1, 3) if share is None else share))
        for name, share in shares(stand, b, h).items()
    }


def wait(stand: Stand, h: Huishouden) -> int:
    """`wachtdagen`: since the later of the key and the end of the last koppeling, 0 if unknown."""
    ends = [k.eind for k in stand.koppelingen if k.dossier == h.dossier and k.eind and k.eind <= stand.today]
    known = [day for day in [h.sleuteldatum, *ends] if day]
    return max(0, (stand.today - max(known)).days) if known else 0
