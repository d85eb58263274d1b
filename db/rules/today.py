"""Vandaag: everything that asks for somebody today, as points that open to their record and can be ticked off."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from db.agenda import Actie, Afgevinkt
from db.dutch import datum
from db.lists import ActieSoort, KoppelingStatus
from db.model import Afwezigheid
from db.rules.actions import due_actions
from db.rules.months import month_of
from db.rules.retention import RETENTION, due_words
from db.rules.review import month_name
from db.rules.roster import gaps
from db.rules.signals import Signaal, begeleider_signals, huishouden_signals
from db.rules.traject import TaakStand, due
from db.stand import Stand

SOON = timedelta(days=7)
"""How far ahead keys and gaps in a service are shown, and how long a key that was not ticked off stays."""


class Rubriek(StrEnum):
    """The parts of Vandaag, in their order."""

    BELLEN = "Terugbellen en afspraken"
    SLEUTELS = "Sleutels"
    WEG = "Ziek of weg"
    SPREEKUUR = "Spreekuur"
    DEADLINES = "Deadlines"
    KENNISMAKING = "Kennismakingen"
    LOGBOEK = "Logboek"
    SIGNALEN = "Signalen"
    BEWAREN = "Bewaartermijn"


KORT = {
    Rubriek.BELLEN: ("actie", "acties"),
    Rubriek.SLEUTELS: ("sleutel", "sleutels"),
    Rubriek.WEG: ("weg", "weg"),
    Rubriek.SPREEKUUR: ("gat in het rooster", "gaten in het rooster"),
    Rubriek.KENNISMAKING: ("kennismaking", "kennismakingen"),
    Rubriek.DEADLINES: ("deadline", "deadlines"),
    Rubriek.LOGBOEK: ("maand logboek", "maanden logboek"),
    Rubriek.SIGNALEN: ("signaal", "signalen"),
    Rubriek.BEWAREN: ("bewaartermijn", "bewaartermijnen"),
}
"""What one of each and several are called on one line."""


@dataclass(frozen=True, slots=True)
class Punt:
    """One thing that asks for somebody; `wat` tells it from all others, `tekst` says it without names.

    It is about a household (`dossier`) or somebody of the team (`begeleider`), or about neither. `bron` is what
    ticking it off changes; without one it is only seen.
    """

    rubriek: Rubriek
    wat: str
    tekst: str
    dag: date | None = None
    dossier: str = ""
    begeleider: str = ""
    laat: bool = False
    bron: Actie | Afwezigheid | TaakStand | None = None
    vrije_tekst: str = ""
    """What somebody typed about it, which a visitor may not see."""


def vandaag(stand: Stand) -> tuple[Punt, ...]:
    """All points of today in the order in which they are shown, those that were ticked off left out."""
    parts = (_actions, _keys, _away, _services, _deadlines, _meetings, _log, _signals, _retention)
    found = (part(stand) for part in parts)
    return tuple(punt for points in found for punt in _in_time(points) if not seen(stand, punt.wat))


def seen(stand: Stand, wat: str) -> bool:
    """Whether something was ticked off so lately (setting) that it need not be shown."""
    ticked = stand.agenda.afgevinkt_op.get(wat)
    return ticked is not None and 0 <= (stand.today - ticked).days < stand.settings.gezien_dagen


def one_line(points: Iterable[Punt]) -> str:
    """How many of each there are, in a line: "2 acties · 1 sleutel · 14 signalen"; "" where there is nothing."""
    count = dict.fromkeys(Rubriek, 0)
    for punt in points:
        count[punt.rubriek] += 1
    return " · ".join(f"{n} {KORT[rubriek][n != 1]}" for rubriek, n in count.items() if n)


def tick(punt: Punt, today: date) -> Afgevinkt:
    """That a point was seen today."""
    return Afgevinkt(wat=punt.wat, datum=today)


def _in_time(points: Iterable[Punt]) -> list[Punt]:
    return sorted(points, key=lambda punt: (punt.dag or date.max, punt.wat))


def _actions(stand: Stand) -> Iterator[Punt]:
    """Open actions of today and of before, and those of tomorrow that need preparing."""
    for actie in due_actions(stand, stand.today + timedelta(days=1)):
        kind = str(actie.soort) if actie.soort is not ActieSoort.ANDERS else "" if actie.wat else "actie"
        yield Punt(
            Rubriek.BELLEN,
            f"actie:{actie.nummer}",
            " ".join(filter(None, (kind, actie.tijd))),
            actie.op,
            actie.dossier or "",
            actie.begeleider or "",
            laat=actie.op < stand.today,
            bron=actie,
            vrije_tekst=actie.wat,
        )


def _keys(stand: Stand) -> Iterator[Punt]:
    """Keys that were or are to be handed over in the week before and the week to come."""
    for home in stand.huishoudens:
        key = home.sleuteldatum
        if key is None or abs(key - stand.today) > SOON or (home.traject_status and home.traject_status.voorbij):
            continue
        days = (key - stand.today).days
        sure = "" if home.sleutel_zeker is not False else ", niet zeker"
        verb = "sleuteloverdracht" if days >= 0 else "sleutel gekregen"
        wat = f"sleutel:{home.dossier}:{key}"
        yield Punt(Rubriek.SLEUTELS, wat, f"{verb}{sure}", key, home.dossier)


def _away(stand: Stand) -> Iterator[Punt]:
    """Who is away today; late where the day to call has come."""
    for absence in stand.afwezigheden:
        if absence.covers(stand.today) and absence.begeleider in stand.begeleider:
            until = f"tot en met {datum(absence.tot, stand.today)}" if absence.tot else "tot nader bericht"
            call = absence.bel_op is not None and absence.bel_op <= stand.today
            text = f"{absence.soort or 'afwezig'} {until}" + (" · bellen" if call else "")
            wat = f"weg:{absence.begeleider}:{absence.van}:{absence.bel_op if call else ''}"
            bron = absence if call else None
            yield Punt(Rubriek.WEG, wat, text, absence.bel_op, "", absence.begeleider, laat=call, bron=bron)


def _services(stand: Stand) -> Iterator[Punt]:
    """Services of today and the week to come that lack people."""
    for bemand in gaps(stand, stand.today, stand.today + SOON):
        dienst = bemand.dienst
        text = f"{dienst.naam}, {dienst.dagdeel.deel}: {len(bemand.er)} van {dienst.nodig}"
        yield Punt(Rubriek.SPREEKUUR, f"gat:{dienst.dienst}:{bemand.datum}", text, bemand.datum, laat=True)


def _deadlines(stand: Stand) -> Iterator[Punt]:
    """Tasks of the trajecten whose deadline is past or falls this week."""
    for dossier, due_tasks in due(stand).items():
        for task in due_tasks:
            typed = task.naam if task.eigen else ""
            yield Punt(
                Rubriek.DEADLINES,
                f"taak:{dossier}:{task.taak}",
                "eigen taak" if task.eigen else task.naam,
                task.deadline,
                dossier,
                laat=task.te_laat,
                bron=task,
                vrije_tekst=typed,
            )


def _meetings(stand: Stand) -> Iterator[Punt]:
    """Koppelingen in which household and begeleider are to meet."""
    for koppeling in stand.koppelingen:
        if koppeling.status is KoppelingStatus.KENNISMAKING and not koppeling.ended(stand.today):
            since = koppeling.status_sinds or koppeling.start
            wat = f"kennismaking:{koppeling.dossier}:{koppeling.begeleider}:{since}"
            text = f"kennismaking sinds {datum(since, stand.today)}"
            yield Punt(Rubriek.KENNISMAKING, wat, text, None, koppeling.dossier, koppeling.begeleider)


def _log(stand: Stand) -> Iterator[Punt]:
    """Months whose log nobody has looked through in time."""
    for month in stand.na_te_kijken:
        text = f"logboek van {month_of(month).titel} is nog niet nagekeken"
        yield Punt(Rubriek.LOGBOEK, f"logboek:{month_name(month)}", text, month, laat=True)


def _signals(stand: Stand) -> Iterator[Punt]:
    """Everything about a person or a household that asks for attention; deadlines have points of their own."""
    for person in stand.begeleiders:
        for melding in begeleider_signals(stand, person):
            wat = f"signaal:{melding.signaal}:{person.kenmerk}"
            yield Punt(Rubriek.SIGNALEN, wat, melding.uitleg, None, "", person.kenmerk)
    for home in stand.huishoudens:
        for melding in (m for m in huishouden_signals(stand, home) if m.signaal is not Signaal.DEADLINE):
            yield Punt(
                Rubriek.SIGNALEN, f"signaal:{melding.signaal}:{home.dossier}", melding.uitleg, None, home.dossier
            )


def _retention(stand: Stand) -> Iterator[Punt]:
    """That the office keeps somebody longer than it should, or is to look whom it keeps."""
    words = due_words(stand)
    if words:
        yield Punt(Rubriek.BEWAREN, RETENTION, words)
