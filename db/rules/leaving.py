"""Leaving: who is hit when somebody is away or leaves, what has to be carried then, and who may take it over.

All of it is looked at on the day on which it starts: on a Stand of that day, from which the leaver is gone. There a
stand-in whom nobody knows yet (`NOBODY`) carries what is to be covered, so that a duo partner keeps the own half and
nothing counts twice.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from db.dutch import aantal, getal
from db.lists import AfwezigSoort, Fase, Rol, Stopreden
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling
from db.rules.fit import Fit, Onderdeel, Regel, Uitsluiting, fit, proposed_hours, tenths
from db.rules.load import EPSILON, WEEKS, carriers, hours_on, room, traject_end
from db.settings import Settings
from db.stand import Stand

NOBODY = ""
"""The kenmerk of the stand-in."""

BRIDGE_DAYS = 42
"""How long paid staff bridge where no other day is said."""

_ONLY_PAID_MAY = (Regel.GEEN_UREN, Regel.GEEN_PLAATS)
"""Rules that don't hold for paid staff who help out: their hours are no supply."""

_STAYS_WITH = (Regel.NIET_INZETBAAR, Regel.AFWEZIG)
"""Rules that count for somebody who guides the household already."""


class Manier(StrEnum):
    """What is done about a household that is hit."""

    AFBELLEN = "afbellen"
    SPREEKUUR = "spreekuur"
    VERVANGEN = "vervangen"
    OVERDRAGEN = "overdragen"
    DOORGAAN = "doorgaan"
    AFMAKEN = "afmaken"
    OVERBRUGGEN = "overbruggen"
    WACHTEN = "wachten"

    @property
    def door_begeleider(self) -> bool:
        """Whether a begeleider is sought to take over."""
        return self in (Manier.VERVANGEN, Manier.OVERDRAGEN)

    @property
    def door_betaald(self) -> bool:
        """Whether paid staff take over."""
        return self in (Manier.AFMAKEN, Manier.OVERBRUGGEN)


@dataclass(frozen=True, slots=True)
class Uitval:
    """Somebody is away from `van` through `tot` (None: until further notice), or gone from `van` on (`soort` None)."""

    kenmerk: str
    soort: AfwezigSoort | None
    van: date
    tot: date | None = None
    stop_reden: Stopreden | None = None
    brug: date | None = None
    """The day on which paid staff who bridge stop; None for as long as is usual."""
    bel_op: date | None = None
    """The day on which to call whoever is away without an end; None for what is usual."""

    @property
    def vertrekt(self) -> bool:
        """Whether it is for good."""
        return self.soort is None

    @property
    def terug(self) -> date | None:
        """The first day back, None where that is not known or never comes."""
        return None if self.vertrekt or self.tot is None else self.tot + timedelta(days=1)

    def eerste_dag(self, today: date) -> date:
        """The first day without them about which something can still be done."""
        return max(self.van, today)

    def kort(self, settings: Settings) -> bool:
        """Whether it is an absence so short that appointments are called off."""
        return self.terug is not None and (self.terug - self.van).days <= settings.afbellen_dagen

    def bellen(self, today: date, settings: Settings) -> date | None:
        """When to call whoever is away: only where no last day is known, and of itself only who is ill."""
        if self.vertrekt or self.tot is not None:
            return None
        usual = self.eerste_dag(today) + timedelta(days=settings.bel_dagen)
        return self.bel_op or (usual if self.soort is AfwezigSoort.ZIEK else None)

    def brug_tot(self, today: date) -> date:
        """The day on which paid staff who bridge stop."""
        return self.brug or self.terug or self.eerste_dag(today) + timedelta(days=BRIDGE_DAYS)


@dataclass(frozen=True, slots=True)
class Stap:
    """What is done about one household, by whom, and from when until when.

    Without `vanaf` nobody is asked: `wie` guides the household already, and goes on without the leaver.
    """

    dossier: str
    manier: Manier
    wie: str | None = None
    vanaf: date | None = None
    tot: date | None = None


def hit(stand: Stand, uitval: Uitval) -> tuple[Koppeling, ...]:
    """The koppelingen of the leaver that it touches, one for each household, by name of the household."""
    found: dict[str, Koppeling] = {}
    for koppeling in sorted(stand.running_by(uitval.kenmerk), key=lambda k: (k.start, k.id)):
        if _touched(stand, uitval, koppeling):
            found.setdefault(koppeling.dossier, koppeling)
    return tuple(sorted(found.values(), key=lambda k: (stand.huishouden[k.dossier].naam, k.dossier)))


def _touched(stand: Stand, uitval: Uitval, koppeling: Koppeling) -> bool:
    home, day = stand.huishouden.get(koppeling.dossier), uitval.eerste_dag(stand.today)
    if home is None or koppeling.ended(day) or (home.traject_status and home.traject_status.voorbij):
        return False
    if uitval.tot is None or uitval.vertrekt:
        return True
    return day <= uitval.tot and koppeling.start <= uitval.tot and (home.sleuteldatum or date.min) <= uitval.tot


def without(stand: Stand, uitval: Uitval, day: date, covers: Iterable[Koppeling]) -> Stand:
    """The Stand of `day`, from which on the leaver is gone and these stand-ins carry what is to be covered."""
    ours = uitval.kenmerk
    left = [gone(stand, uitval, k, day) if k.begeleider == ours else k for k in stand.koppelingen]
    left += covers
    away = () if uitval.vertrekt else (Afwezigheid(begeleider=ours, van=day, tot=uitval.tot),)
    return replace(stand, today=day, koppelingen=tuple(left), afwezigheden=(*stand.afwezigheden, *away))


def gone(stand: Stand, uitval: Uitval, koppeling: Koppeling, day: date) -> Koppeling:
    """A koppeling of the leaver as it is from that day: over where they leave, or stood in for somebody themselves."""
    over = uitval.vertrekt or (koppeling.rol is Rol.VERVANGER and _touched(stand, uitval, koppeling))
    return replace(koppeling, eind=max(day, koppeling.start)) if over and not koppeling.ended(day) else koppeling


def cover(uitval: Uitval, koppeling: Koppeling, day: date, wie: str = NOBODY) -> Koppeling:
    """The koppeling of whoever takes over this one from that day; a vervanging lasts as long as it did."""
    lasts = koppeling.eind if koppeling.rol is Rol.VERVANGER or not uitval.vertrekt else None
    back = None if koppeling.rol is Rol.VERVANGER else uitval.terug
    return Koppeling(
        dossier=koppeling.dossier,
        begeleider=wie,
        rol=koppeling.rol if uitval.vertrekt else Rol.VERVANGER,
        start=max(day, koppeling.start),
        eind=min(filter(None, (lasts, back)), default=None),
    )


def hours_to_cover(stand: Stand, taken: Koppeling) -> float:
    """The hours a week that the stand-in carries of this household: the most in any of the coming 13 weeks.

    One that is still to come counts as it will when it has its key, as it does for every koppeling that is proposed.
    """
    home = stand.huishouden[taken.dossier]
    first = max(taken.start, home.sleuteldatum or date.min)
    days = [first, *(stand.today + timedelta(weeks=week) for week in range(WEEKS))]
    carried = max(hours_on(stand, taken.dossier, day).get(NOBODY, 0.0) for day in days)
    return max(carried, proposed_hours(stand, home) / max(1, len(carriers(stand, taken.dossier, first))))


def begins(stand: Stand, kenmerk: str, taken: Koppeling) -> date | None:
    """From when somebody has to be asked to take over; None where they guide this household as long already."""
    own = [k for k in stand.running_of(taken.dossier) if k.begeleider == kenmerk]
    if not own:
        return taken.start
    last = max(k.eind or date.max for k in own)
    return None if last >= (taken.eind or date.max) else max(last, taken.start)


def others(stand: Stand, uitval: Uitval, taken: Koppeling) -> tuple[Koppeling, ...]:
    """The koppelingen of everyone beside the leaver who guides the household on the day on which the cover starts."""
    return tuple(k for k in _running(stand, uitval, taken) if k.counts(taken.start))


def staying(stand: Stand, uitval: Uitval, taken: Koppeling) -> tuple[str, ...]:
    """Who of them is neither gone nor away on that day, and so can go on without the leaver."""
    found = (k.begeleider for k in others(stand, uitval, taken) if _there(stand, k.begeleider, taken.start))
    return tuple(dict.fromkeys(found))


def goes_on(stand: Stand, uitval: Uitval, taken: Koppeling) -> bool:
    """Whether the household needs nobody new.

    So it is where two or more guide it, one of them by then, or where a vervanger does as long as is needed.
    """
    left = [k for k in _running(stand, uitval, taken) if _there(stand, k.begeleider, max(k.start, taken.start))]
    guide = {k.begeleider for k in left if not k.tijdelijk}
    by_then = [k for k in left if k.counts(taken.start)]
    stands_in = {k.begeleider for k in by_then if k.rol is Rol.VERVANGER and not uitval.vertrekt}
    return any(begins(stand, kenmerk, taken) is None for kenmerk in stands_in) or (
        len(guide) > 1 and any(not k.tijdelijk for k in by_then)
    )


def _running(stand: Stand, uitval: Uitval, taken: Koppeling) -> list[Koppeling]:
    """What others have with the household that is not over when the cover starts."""
    running = stand.running_of(taken.dossier)
    return [k for k in running if k.begeleider not in (NOBODY, uitval.kenmerk) and not k.ended(taken.start)]


def _there(stand: Stand, kenmerk: str, day: date) -> bool:
    """Whether somebody is neither gone nor away on that day."""
    person = stand.begeleider.get(kenmerk)
    gone_by = person is not None and (person.fase is Fase.GESTOPT or (person.eind is not None and person.eind <= day))
    return not gone_by and not any(a.covers(day) for a in stand.absences(kenmerk))


def take_over(stand: Stand, person: Begeleider, taken: Koppeling, hours: float) -> Fit:
    """`fit` for whoever would take over, on the Stand without the leaver; `hours` of the household are left to carry.

    Paid staff help out beyond their hours. Of a cover with an end, the score counts how much of it somebody is there.
    """
    home = stand.huishouden[taken.dossier]
    fitted = fit(stand, person, home)
    known = any(k.begeleider == person.kenmerk for k in stand.running_of(taken.dossier))
    rules = [u for u in fitted.uitgesloten_door if u.regel in _STAYS_WITH] if known else fitted.uitgesloten_door
    rules = [u for u in rules if u.regel is not Regel.GEEN_UREN]
    short = hours - room(stand, person)
    if short > EPSILON:
        rules.insert(0, Uitsluiting(Regel.GEEN_UREN, f"{getal(short)} u te kort"))
    if person.soort.betaald:
        rules = [u for u in rules if u.regel not in _ONLY_PAID_MAY]
    parts = fitted.onderdelen
    if taken.eind is not None:
        there, days = _days_there(stand, person, taken), (taken.eind - taken.start).days
        parts = tuple(_lasting(stand, there, days) if p.naam == "duur" else p for p in parts)
        if 2 * there <= days and not any(u.regel is Regel.AFWEZIG for u in rules):
            rules.append(Uitsluiting(Regel.AFWEZIG, f"is er {there} van de {aantal(days, 'dag', 'dagen')}"))
    return replace(fitted, onderdelen=parts, uitgesloten_door=tuple(rules))


def _days_there(stand: Stand, person: Begeleider, taken: Koppeling) -> int:
    """On how many days of a cover with an end somebody is there."""
    assert taken.eind is not None
    days = (taken.start + timedelta(days=n) for n in range((taken.eind - taken.start).days))
    return sum(_there(stand, person.kenmerk, day) for day in days)


def _lasting(stand: Stand, there: int, days: int) -> Onderdeel:
    weight = stand.settings.gewicht_duur
    why = "de hele tijd aanwezig" if there == days else f"{days - there} van de {aantal(days, 'dag', 'dagen')} afwezig"
    return Onderdeel("duur", tenths(weight * there / days if days else weight), tenths(weight), why)


def bridging(stand: Stand, uitval: Uitval, taken: Koppeling, team: Sequence[Begeleider]) -> str | None:
    """Who of the paid staff helps out: the werkbegeleider of the leaver, else another in whose way nothing stands."""
    leader = stand.begeleider[uitval.kenmerk].leidinggevende
    staff = [p for p in team if p.soort.betaald and p.kenmerk != uitval.kenmerk]
    staff.sort(key=lambda p: (p.kenmerk != leader, p.soort, p.kenmerk))
    return next((p.kenmerk for p in staff if take_over(stand, p, taken, 0.0).possible), None)


def nearly_done(stand: Stand, uitval: Uitval, home: Huishouden) -> bool:
    """Whether a traject ends so soon after a begeleider left that paid staff rather finish it."""
    ends = traject_end(home, stand.settings)
    if not uitval.vertrekt or ends is None or stand.begeleider[uitval.kenmerk].soort.betaald:
        return False
    return ends <= uitval.van + timedelta(days=stand.settings.afmaken_dagen)
