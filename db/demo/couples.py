"""The koppelingen of a team: those that run, those that ended, and the trajecten that are over."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from db.demo.households import Area, Home
from db.demo.people import Staff
from db.demo.plan import Slot, Wacht
from db.lists import Eindreden, KoppelingStatus, Rol, Trajectreden, TrajectStatus, Zwaarte
from db.model import Begeleider, Koppeling
from db.rules.load import add_months

BEGINNING = (
    (KoppelingStatus.GEVRAAGD, 6, 8),
    (KoppelingStatus.KENNISMAKING, 5, 12),
    (KoppelingStatus.PROEF, 10, 20),
    (KoppelingStatus.PROEF, 15, 28),
)
"""The newest koppelingen of each 35 that begeleiders have: days in that state, fewest and most."""

PER_BEGINNING = 35

TEAMLEIDER_SHARE = 4 / 7
"""Of what paid staff carry, the rest being with the medewerker."""

ENDS = (
    (TrajectStatus.AFGEROND, Trajectreden.DOELEN_BEHAALD, Eindreden.TRAJECT_AFGEROND),
    (TrajectStatus.AFGEROND, Trajectreden.TERMIJN_OM, Eindreden.TRAJECT_AFGEROND),
    (TrajectStatus.BEEINDIGD, Trajectreden.VERHUIZING, Eindreden.VERHUIZING),
    (TrajectStatus.AFGEROND, Trajectreden.DOELEN_BEHAALD, Eindreden.TRAJECT_AFGEROND),
    (TrajectStatus.BEEINDIGD, Trajectreden.WENS_HUISHOUDEN, Eindreden.WENS_HUISHOUDEN),
    (TrajectStatus.BEEINDIGD, Trajectreden.GEEN_CONTACT, Eindreden.ANDERS),
)
"""How the trajecten that are over ended, and why their koppeling did."""


def running(area: Area, staff: Staff, homes: Sequence[Home], since: dict[str, date]) -> list[Koppeling]:
    """A koppeling for everyone who carries a household; `since` says from when, where somebody carried it before."""
    ours = [home for home in homes if home.slot.dragers]
    paid = [home for home in homes if not home.slot.dragers and not home.slot.wacht]
    paid.sort(key=lambda home: (-home.slot.uren, home.huishouden.dossier))
    beginning = _beginning(area, [home for home in ours if home.huishouden.dossier not in since])
    found = []
    for home in ours:
        for nr, drager in enumerate(home.slot.dragers):
            koppeling = _definitive(area, home, staff.inzetbaar[drager], since)
            status = beginning.get(home.huishouden.dossier)
            rol = Rol.DUO if nr else Rol.HOOFD
            found.append(replace(_state(koppeling, *status) if status else koppeling, rol=rol))
    for nr, home in enumerate(paid):
        person = staff.teamleider if nr < round(len(paid) * TEAMLEIDER_SHARE) else staff.medewerker
        found.append(replace(_definitive(area, home, person, since), tijdelijk=True, eind=None, reden=None))
    return found


def _beginning(area: Area, homes: Sequence[Home]) -> dict[str, tuple[KoppelingStatus, date]]:
    """Which of the newest households are only asked about, being met or on trial, and since when."""
    singles = [home for home in homes if len(home.slot.dragers) == 1]
    newest = sorted(singles, key=lambda home: (home.slot.sleuteldatum, home.huishouden.dossier), reverse=True)
    states = BEGINNING * round(len(homes) / PER_BEGINNING)
    return {
        home.huishouden.dossier: (status, area.today - timedelta(days=area.rng.randint(low, high)))
        for home, (status, low, high) in zip(newest, sorted(states, key=lambda s: s[1] + s[2]), strict=False)
    }


def _state(koppeling: Koppeling, status: KoppelingStatus, day: date) -> Koppeling:
    """The koppeling in a state that it reached on that day."""
    start = day if status is KoppelingStatus.GEVRAAGD else min(koppeling.start, day - timedelta(days=5))
    return replace(koppeling, status=status, status_sinds=day, start=start, eind=None, reden=None)


def _definitive(area: Area, home: Home, person: Begeleider, since: dict[str, date]) -> Koppeling:
    """A koppeling that stands since some weeks after the key; for some that end soon, the end is agreed."""
    rng, today, huishouden = area.rng, area.today, home.huishouden
    early = [home.slot.sleuteldatum + timedelta(days=rng.randint(0, 12)), person.start, since.get(huishouden.dossier)]
    start = min(today, max(day for day in early if day))
    trial = 0 if person.soort.betaald else min(rng.randint(21, 42), (today - start).days * 2 // 3)
    end = huishouden.traject_eind
    agreed = end is not None and end <= today + timedelta(days=60) and rng.random() < 0.5
    return Koppeling(
        dossier=huishouden.dossier,
        begeleider=person.kenmerk,
        status_sinds=start + timedelta(days=trial),
        start=start,
        eind=end if agreed else None,
        reden=Eindreden.TRAJECT_AFGEROND if agreed else None,
    )


def earlier(area: Area, staff: Staff, homes: Sequence[Home], klik: Begeleider) -> list[Koppeling]:
    """Koppelingen that ended while the household stayed: with who stopped, for the agenda, for lack of a klik."""
    rng, today, gone = area.rng, area.today, staff.gestopt
    found = []
    for home in homes:
        if home.slot.wacht is Wacht.KLIK:
            start = home.slot.sleuteldatum + timedelta(days=rng.randint(2, 8))
            end = today - timedelta(days=rng.randint(9, 20))
            found.append(_ended(home, klik, start, end, Eindreden.GEEN_KLIK))
    assert gone.eind
    month_before = gone.eind - timedelta(days=30)
    old = [home for home in homes if not home.slot.wacht and home.slot.sleuteldatum <= month_before]
    for nr, home in enumerate(rng.sample(old, min(3, len(old) // 8))):
        start = home.slot.sleuteldatum + timedelta(days=rng.randint(1, 10))
        if nr < 2:
            found.append(_ended(home, gone, start, gone.eind, Eindreden.BEGELEIDER_GESTOPT))
        else:
            reason = rng.choice((Eindreden.AGENDAS, Eindreden.REISAFSTAND))
            end = start + timedelta(days=25)
            found.append(_ended(home, _who_was_there(area, staff, start, end, home.slot.dragers), start, end, reason))
    return found


def _ended(home: Home, person: Begeleider, start: date, end: date, reden: Eindreden) -> Koppeling:
    return Koppeling(
        dossier=home.huishouden.dossier,
        begeleider=person.kenmerk,
        status_sinds=min(start + timedelta(days=14), end),
        start=start,
        eind=end,
        reden=reden,
        tijdelijk=person.soort.betaald,
    )


def over_slots(area: Area, count: int) -> list[tuple[Slot, date]]:
    """So many trajecten that are over, with the day on which they ended."""
    rng = area.rng
    found = []
    for nr in range(count):
        end = area.today - timedelta(days=rng.randint(12, 300))
        months = 12 if ENDS[nr % len(ENDS)][0] is TrajectStatus.AFGEROND else rng.randint(4, 9)
        found.append((Slot(add_months(end, -months), rng.choice(list(Zwaarte)), 0.0), end))
    return found


def over(area: Area, staff: Staff, homes: Sequence[Home], ends: Sequence[date]) -> tuple[list[Home], list[Koppeling]]:
    """These households with their traject over, and the koppelingen that ended with it."""
    done, koppelingen = [], []
    for nr, (home, end) in enumerate(zip(homes, ends, strict=True)):
        status, why, reden = ENDS[nr % len(ENDS)]
        huishouden = replace(home.huishouden, traject_status=status, traject_reden=why, traject_eind=end, urgentie=None)
        start = home.slot.sleuteldatum + timedelta(days=area.rng.randint(2, 14))
        done.append(replace(home, huishouden=huishouden))
        koppelingen.append(_ended(home, _who_was_there(area, staff, start, end), start, end, reden))
    return done, koppelingen


def _who_was_there(area: Area, staff: Staff, start: date, end: date, but: Sequence[int] = ()) -> Begeleider:
    """Somebody who was inzetbaar all that time and is not one of `but`, else the medewerker."""
    people = [staff.gestopt, *(person for nr, person in enumerate(staff.inzetbaar) if nr not in but)]
    able = [p for p in people if p.start and p.start <= start and (p.eind is None or end <= p.eind)]
    return area.rng.choice(able) if able else staff.medewerker
