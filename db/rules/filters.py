"""Words that say who is sought: a language, a half-day, a place, a kind, a phase, a signal.

Each is a small value that describes itself and says of a begeleider or a household whether it answers. Filters
combine: who answers to all of them is found, and a kind that one of them says nothing about is not.
"""

from collections.abc import Callable
from functools import lru_cache

from db.dutch import WEEKDAGEN, dagen, datum, opsomming, uren, weekdag_kort
from db.free_days import feestdag
from db.lists import (
    Aandachtsgebied,
    AfwezigSoort,
    Dagdeel,
    Fase,
    Geslacht,
    HuishoudenWens,
    Inzet,
    KoppelingStatus,
    Soort,
    Vervoer,
)
from db.model import Begeleider, Huishouden
from db.rules.filter import FAR, Filter, Past, R, Test
from db.rules.fit import deployable, reach
from db.rules.household import kind
from db.rules.load import households_of, room
from db.rules.places import kilometers
from db.rules.roster import WEEK, next_on, square
from db.rules.signals import Signaal, begeleider_signals, huishouden_signals
from db.rules.traject_words import DEADLINE, GEEN_CONTACT, traject_binnen
from db.rules.waiting import Wachtend, temporary, waiting
from db.stand import Stand
from db.text import fold

SERVICE_WEEKS = 4
"""How many weeks ahead it is told who staffs a service."""


def _if(holds: Callable[[R], bool]) -> Test[R]:
    """A test that needs nothing but the record."""
    return lambda _, record: Past() if holds(record) else None


def taal(naam: str) -> Filter:
    """Who speaks a language, of begeleiders and households."""
    return Filter(
        f"spreekt {naam}",
        _if(lambda begeleider: naam in (begeleider.talen or ())),
        _if(lambda huishouden: naam in (huishouden.talen or ())),
    )


def vrij(dagdelen: frozenset[Dagdeel]) -> Filter:
    """Which begeleiders are free in one of these half-days, the next time that it is and is no holiday.

    Free is who can then, is not away, on pauze or stopped, and is not with a household or at a service.
    """

    def free(stand: Stand, begeleider: Begeleider) -> Past | None:
        if begeleider.fase in (Fase.PAUZE, Fase.GESTOPT):
            return None
        present = [dagdeel for dagdeel in Dagdeel if dagdeel in dagdelen and _free(stand, begeleider, dagdeel)]
        phase = [f"in werving: {begeleider.fase}"] if begeleider.fase and begeleider.fase.in_werving else []
        said = [] if len(dagdelen) == 1 else [", ".join(present)]
        return Past(", ".join(said + phase)) if present else None

    return Filter(f"vrij op {_named(dagdelen)}", free)


def _named(dagdelen: frozenset[Dagdeel]) -> str:
    """Half-days in a word: one of them, a day, or a part of any day."""
    days, parts = ({dagdeel.split("-")[place] for dagdeel in dagdelen} for place in (0, 1))
    if len(dagdelen) == 1:
        return str(min(dagdelen))
    return WEEKDAGEN[min(days)] if len(days) == 1 else f"een {min(parts)}"


def _free(stand: Stand, begeleider: Begeleider, dagdeel: Dagdeel) -> bool:
    """Whether somebody is free on the first day from today that has this half-day and is no holiday."""
    day = next_on(stand.today, dagdeel)
    while feestdag(day):
        day += WEEK
    return square(stand, begeleider, day, dagdeel.deel).vrij


def bij(plaats: str) -> Filter:
    """Who is in or near a place, nearest first: a begeleider within reach, a household within cycling distance.

    Who may be anywhere is not left out, but comes last.
    """

    def near(stand: Stand, begeleider: Begeleider) -> Past | None:
        # How somebody travels may be unknown: then nobody is nearer than who comes by car.
        return _near(begeleider.plaats, reach(begeleider, stand.settings) or stand.settings.bereik_auto)

    def _near(where: str, limit: float) -> Past | None:
        km = kilometers(where, plaats) if where else None
        if km is None:
            return Past("afstand onbekend", FAR)
        return Past(f"{km:.0f} km" if km >= 0.5 else "hier", km) if km <= limit else None

    return Filter(
        f"in of bij {plaats}", near, lambda stand, huishouden: _near(huishouden.plaats, stand.settings.bereik_fiets)
    )


def _soort(*soorten: Soort) -> Test[Begeleider]:
    return _if(lambda begeleider: begeleider.soort in soorten)


def _everyone(_: Stand, __: object) -> Past:
    return Past()


def _of_kind(wanted: HuishoudenWens) -> Test[Huishouden]:
    return lambda stand, huishouden: Past() if kind(stand, huishouden) is wanted else None


def _in_phase(*phases: Fase) -> Test[Begeleider]:
    return lambda stand, b: (
        Past(f"{b.fase} sinds {datum(b.fase_sinds, stand.today)}" if b.fase_sinds else str(b.fase))
        if b.fase in phases
        else None
    )


def _stopped(stand: Stand, begeleider: Begeleider) -> Past | None:
    if begeleider.fase is not Fase.GESTOPT:
        return None
    since = begeleider.eind or begeleider.fase_sinds
    reason = begeleider.stop_reden or "reden onbekend"
    return Past(
        f"{reason}, {datum(since, stand.today)}" if since else str(reason), -since.toordinal() if since else FAR
    )


def _ended(stand: Stand, huishouden: Huishouden) -> Past | None:
    """Which koppelingen ended since the first of January, and why."""
    ended = [
        k
        for k in stand.koppelingen_of(huishouden.dossier)
        if k.eind and k.ended(stand.today) and k.eind.year == stand.today.year
    ]
    said = [f"{stand.name_of(k.begeleider)}: {k.reden or 'reden onbekend'}" for k in ended]
    return Past(", ".join(said)) if said else None


def _leaves(stand: Stand, begeleider: Begeleider) -> Past | None:
    """Whose stage ends soon, and with which households."""
    if not any(m.signaal is Signaal.STAGE_EINDIGT for m in begeleider_signals(stand, begeleider)):
        return None
    homes = [stand.huishouden[d].naam for d in households_of(stand, begeleider.kenmerk) if d in stand.huishouden]
    assert begeleider.eind is not None  # whose stage has no end gives no signal
    return Past(f"tot {datum(begeleider.eind, stand.today)}: {', '.join(homes)}", begeleider.eind.toordinal())


def _in_state(status: KoppelingStatus) -> Test[Huishouden]:
    def test(stand: Stand, huishouden: Huishouden) -> Past | None:
        found = [k for k in stand.running_of(huishouden.dossier) if k.status is status]
        return Past(", ".join(stand.name_of(k.begeleider) for k in found)) if found else None

    return test


def _signalled(*wanted: Signaal) -> Test[Begeleider]:
    def test(stand: Stand, begeleider: Begeleider) -> Past | None:
        found = [m.uitleg for m in begeleider_signals(stand, begeleider) if m.signaal in wanted]
        return Past(", ".join(found)) if found else None

    return test


def _home_signalled(*wanted: Signaal) -> Test[Huishouden]:
    def test(stand: Stand, huishouden: Huishouden) -> Past | None:
        found = [m.uitleg for m in huishouden_signals(stand, huishouden) if m.signaal in wanted]
        return Past(", ".join(found)) if found else None

    return test


def _travels(vervoer: Vervoer) -> Test[Begeleider]:
    return _if(lambda begeleider: begeleider.vervoer is vervoer)


@lru_cache(4)
def _queue(stand: Stand) -> dict[str, tuple[int, Wachtend]]:
    """The place of each household that waits."""
    return {one.huishouden.dossier: (place, one) for place, one in enumerate(waiting(stand), 1)}


def _waits(stand: Stand, huishouden: Huishouden) -> Past | None:
    if huishouden.dossier not in _queue(stand):
        return None
    place, one = _queue(stand)[huishouden.dossier]
    return Past(f"wacht {dagen(one.wachtdagen)}" if one.wachtdagen else "wacht", place)


def _urgent(stand: Stand, huishouden: Huishouden) -> Past | None:
    waits = _waits(stand, huishouden)
    return waits if waits and _queue(stand)[huishouden.dossier][1].spoed else None


def _idle(stand: Stand, begeleider: Begeleider) -> Past | None:
    idle = deployable(stand, begeleider) and not stand.running_by(begeleider.kenmerk)
    return Past() if idle and not begeleider.soort.betaald else None


def _roomy(stand: Stand, begeleider: Begeleider) -> Past | None:
    left = room(stand, begeleider) if deployable(stand, begeleider) and not begeleider.soort.betaald else 0.0
    return Past(f"{uren(left)} vrij", -left) if left > 0.05 else None


def _full(stand: Stand, begeleider: Begeleider) -> Past | None:
    """Deployable, and with no hour left."""
    if begeleider.soort.betaald or not deployable(stand, begeleider):
        return None
    return None if _roomy(stand, begeleider) else Past("geen uren over")


def _absent(*soorten: AfwezigSoort) -> Test[Begeleider]:
    def test(stand: Stand, begeleider: Begeleider) -> Past | None:
        for absence in stand.absences(begeleider.kenmerk):
            if absence.covers(stand.today) and (not soorten or absence.soort in soorten):
                until = f"tot en met {datum(absence.tot, stand.today)}" if absence.tot else "tot nader bericht"
                return Past(f"afwezig {until}")
        return None

    return test


def _staffs(stand: Stand, begeleider: Begeleider) -> Past | None:
    """Who does the spreekuur, or stands on a service in the coming weeks: on which days."""
    rows = stand.agenda.bezetting_by.get(begeleider.kenmerk, ())
    to_come = sorted(b.datum for b in rows if stand.today <= b.datum < stand.today + SERVICE_WEEKS * WEEK)
    if to_come:
        return Past(f"staat op {opsomming(weekdag_kort(day) for day in to_come)}", to_come[0].toordinal())
    return Past("nog niet ingedeeld", FAR) if Inzet.SPREEKUUR in begeleider.inzet else None


@lru_cache(4)
def _for_now(stand: Stand) -> dict[str, str]:
    """Who carries each household that only paid staff carry."""
    return {one.huishouden.dossier: koppeling.begeleider for one, koppeling in temporary(stand)}


def _carried_for_now(stand: Stand, huishouden: Huishouden) -> Past | None:
    carrier = _for_now(stand).get(huishouden.dossier)
    return Past(f"bij {stand.name_of(carrier)}") if carrier else None


def _gebied(gebied: Aandachtsgebied) -> Filter:
    def has(record: Begeleider | Huishouden) -> bool:
        return gebied in record.aandachtsgebieden

    return Filter(f"aandachtsgebied {gebied}", _if(has), _if(has))


_PHRASES: tuple[tuple[str, Filter], ...] = (
    ("vrijwilliger, vrijwilligers", Filter("vrijwilligers", _soort(Soort.VRIJWILLIGER))),
    ("stagiair, stagiaire, stagiairs, stagiaires", Filter("stagiaires", _soort(Soort.STAGIAIRE))),
    ("medewerker, medewerkers", Filter("medewerkers", _soort(Soort.MEDEWERKER))),
    ("teamleider, teamleiders", Filter("teamleiders", _soort(Soort.TEAMLEIDER))),
    ("begeleider, begeleiders", Filter("begeleiders", _soort(Soort.VRIJWILLIGER, Soort.STAGIAIRE))),
    ("huishouden, huishoudens, statushouder, statushouders", Filter("huishoudens", None, _everyone)),
    ("gezin, gezinnen", Filter("gezinnen", None, _of_kind(HuishoudenWens.GEZIN))),
    (
        "alleenstaand, alleenstaande, alleenstaanden",
        Filter("alleenstaand", None, _of_kind(HuishoudenWens.ALLEENSTAAND)),
    ),
    ("aangemeld", Filter("aangemeld", _in_phase(Fase.AANGEMELD))),
    (
        "kennismaking",
        Filter("in kennismaking", _in_phase(Fase.KENNISMAKING), _in_state(KoppelingStatus.KENNISMAKING)),
    ),
    ("training", Filter("in training", _in_phase(Fase.TRAINING))),
    ("in werving, werving", Filter("in werving", _in_phase(*(fase for fase in Fase if fase.in_werving)))),
    ("inzetbaar", Filter("inzetbaar", lambda stand, b: Past() if deployable(stand, b) else None)),
    ("pauze, op pauze", Filter("op pauze", _in_phase(Fase.PAUZE))),
    ("gestopt", Filter("gestopt, met de reden", _stopped, besloten=True)),
    ("beëindigd, geëindigd, ontkoppeld", Filter("koppeling dit jaar beëindigd", None, _ended, besloten=True)),
    ("gevraagd", Filter("begeleider gevraagd", None, _in_state(KoppelingStatus.GEVRAAGD))),
    ("proef, op proef", Filter("koppeling op proef", None, _in_state(KoppelingStatus.PROEF))),
    ("definitief", Filter("koppeling definitief", None, _in_state(KoppelingStatus.DEFINITIEF))),
    ("lang gevraagd, te lang gevraagd", Filter("te lang gevraagd", None, _home_signalled(Signaal.LANG_GEVRAAGD))),
    ("lang proef, lang op proef", Filter("te lang op proef", None, _home_signalled(Signaal.LANG_PROEF))),
    ("wacht, wachtend, wachten, nog te koppelen, te koppelen", Filter("wacht op een koppeling", None, _waits)),
    (
        "zonder koppeling, zonder begeleider, geen koppeling",
        Filter("inzetbaar of wachtend, en zonder koppeling", _idle, _waits),
    ),
    ("spoed", Filter("wacht met spoed", None, _urgent)),
    ("tijdelijk", Filter("tijdelijk bij betaalde kracht", None, _carried_for_now)),
    ("ruimte, uren over, heeft ruimte", Filter("heeft ruimte, de meeste eerst", _roomy)),
    ("vol, geen ruimte", Filter("geen uren over", _full)),
    ("boven capaciteit, te vol, overbelast", Filter("boven capaciteit", _signalled(Signaal.BOVEN_CAPACITEIT))),
    ("eigen casework, eigen zaken", Filter("draagt zelf huishoudens", _signalled(Signaal.EIGEN_CASEWORK))),
    ("vog, vog aangevraagd", Filter("VOG nog niet binnen", _signalled(Signaal.VOG_NIET_BINNEN))),
    ("stage loopt af, stage eindigt, stage af", Filter("stage loopt af, nog huishoudens", _leaves)),
    ("traject loopt af, traject eindigt, traject af", traject_binnen()),
    ("afwezig", Filter("afwezig", _absent())),
    ("ziek", Filter("ziek", _absent(AfwezigSoort.ZIEK))),
    ("vakantie, op vakantie", Filter("op vakantie", _absent(AfwezigSoort.VAKANTIE))),
    ("spreekuur", Filter("doet spreekuur, wie het eerst aan de beurt is boven", _staffs)),
    ("vrouw, vrouwen", Filter("vrouw", _if(lambda begeleider: begeleider.geslacht is Geslacht.V))),
    ("man, mannen", Filter("man", _if(lambda begeleider: begeleider.geslacht is Geslacht.M))),
    *((str(v), Filter(f"reist met {v}", _travels(v))) for v in (Vervoer.AUTO, Vervoer.FIETS)),
    *((str(gebied), _gebied(gebied)) for gebied in Aandachtsgebied),
    ("geen contact, lang geen contact", GEEN_CONTACT),
    ("deadline, deadlines, deze week, deadline deze week, deadlines deze week", DEADLINE),
)
"""What may be typed, spellings of one filter parted by commas."""

PHRASES: dict[str, Filter] = {fold(phrase): found for phrases, found in _PHRASES for phrase in phrases.split(",")}
"""The filters that need nothing filled in, by what is typed, folded."""
