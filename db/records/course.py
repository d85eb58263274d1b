"""How a traject goes: it is interrupted and taken up again, extended, handed over and completed, each as one change."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from db.agenda import Onderbreking
from db.dutch import datum
from db.lists import Eindreden, Resultaat, Trajectreden, TrajectStatus
from db.model import Huishouden, Koppeling
from db.records.rows import find, save
from db.records.settings import read_settings
from db.rules.load import add_months, traject_begin, traject_end
from db.store import Refused, Store

REASON = {
    Trajectreden.DOELEN_BEHAALD: Eindreden.TRAJECT_AFGEROND,
    Trajectreden.TERMIJN_OM: Eindreden.TRAJECT_AFGEROND,
    Trajectreden.VERHUIZING: Eindreden.VERHUIZING,
    Trajectreden.WENS_HUISHOUDEN: Eindreden.WENS_HUISHOUDEN,
}
"""Why a koppeling ends where its traject does; for every other reason `anders`."""

COMPLETED = (Trajectreden.DOELEN_BEHAALD, Trajectreden.TERMIJN_OM)
"""The reasons for which a traject is afgerond; for every other it is beëindigd before its time, unless said."""


def interruptions(db: Any, dossier: str) -> list[Onderbreking]:
    """The interruptions of a traject, the last one first."""
    return find(db, Onderbreking, "dossier = ? ORDER BY van DESC", (dossier,))


def days_interrupted(db: Any, home: Huishouden, today: date) -> int:
    """How many days the interruption that runs has lasted, 0 where none does."""
    last = _current(db, home)
    return max(0, (today - last.van).days) if last else 0


def _current(db: Any, home: Huishouden) -> Onderbreking | None:
    """The interruption that runs: while the status says so, the last one."""
    if home.traject_status is not TrajectStatus.ONDERBROKEN:
        return None
    return next(iter(interruptions(db, home.dossier)), None)


def interrupt(store: Store, today: date, home: Huishouden, van: date, tot: date | None = None) -> Huishouden:
    """Let a traject stand still from a day, until further notice or up to `tot`: it takes no hours.

    Raises Refused where it stands still already or is over, or where the days are not right.
    """
    if home.traject_status is TrajectStatus.ONDERBROKEN or (home.traject_status and home.traject_status.voorbij):
        raise Refused("Dit traject is al onderbroken of voorbij.")
    if van > today:
        raise Refused("Een onderbreking begint vandaag of eerder. Leg haar vast op de dag dat het zover is.")
    if tot is not None and tot <= van:
        raise Refused("De onderbreking eindigt voor ze begint. Kies een latere dag, of laat het einde leeg.")
    with store.change("traject onderbroken", home.naam, today) as change:
        known = interruptions(change.db, home.dossier)
        if any(van < (one.tot or date.max) and one.van != van for one in known):
            raise Refused("Op die dag was het traject al onderbroken. Kies een latere dag.")
        again = next((one for one in known if one.van == van), Onderbreking(dossier=home.dossier, van=van))
        save(change, replace(again, tot=tot), home.naam)
        return save(change, replace(home, traject_status=TrajectStatus.ONDERBROKEN), home.naam)


def resume(store: Store, today: date, home: Huishouden, op: date, extend: bool) -> Huishouden:
    """Take up a traject again on a day; with `extend` its end moves by the days that it stood still.

    Raises Refused where it does not stand still, or where the day is not right.
    """
    if home.traject_status is not TrajectStatus.ONDERBROKEN:
        raise Refused("Dit traject is niet onderbroken.")
    if op > today:
        raise Refused("Hervatten kan vandaag of eerder.")
    with store.change("traject hervat", home.naam, today) as change:
        last = _current(change.db, home)
        if last and op < last.van:
            raise Refused(f"De onderbreking begon op {datum(last.van, today)}. Kies een latere dag.")
        days = (op - last.van).days if last else 0
        if last:
            save(change, replace(last, tot=op), home.naam)
        settings = read_settings(change.db)
        begin, end = traject_begin(home), traject_end(home, settings)
        if extend and days and end:
            end = end + timedelta(days=days)
            home = replace(home, traject_eind=end)
        usual = add_months(begin, settings.traject_maanden) if begin else None
        longer = bool(end and usual and end > usual)
        status = TrajectStatus.VERLENGD if longer else TrajectStatus.LOPEND
        return save(change, replace(home, traject_status=status), home.naam)


def extend(store: Store, today: date, home: Huishouden, tot: date) -> Huishouden:
    """Give a traject a later end; one that was over goes on. One that stands still goes on doing so."""
    with store.change("traject verlengd", home.naam, today) as change:
        end = traject_end(home, read_settings(change.db))
        if tot <= today or (end and tot <= end):
            raise Refused("Het nieuwe einde ligt niet later dan het huidige einde. Kies een latere dag.")
        still = home.traject_status is TrajectStatus.ONDERBROKEN
        status = TrajectStatus.ONDERBROKEN if still else TrajectStatus.VERLENGD
        longer = replace(home, traject_eind=tot, traject_status=status, traject_reden=None, traject_resultaat=None)
        return save(change, longer, home.naam)


def usual_status(reden: Trajectreden) -> TrajectStatus:
    """Whether a traject that ends for this reason is afgerond or beëindigd."""
    return TrajectStatus.AFGEROND if reden in COMPLETED else TrajectStatus.BEEINDIGD


def complete(
    store: Store,
    today: date,
    home: Huishouden,
    reden: Trajectreden,
    resultaat: Resultaat | None,
    op: date,
    status: TrajectStatus | None = None,
) -> Huishouden:
    """End a traject on a day, today or before, with its reason and result; its koppelingen end on that day too.

    One change. Raises Refused where it is over already, or where the day is not right.
    """
    if home.traject_status and home.traject_status.voorbij:
        raise Refused("Dit traject is al voorbij.")
    begin = traject_begin(home)
    if op > today or (begin and op < begin):
        raise Refused("Een traject eindigt vandaag of eerder, en niet voor het begin. Kies een andere dag.")
    with store.change("traject afgesloten", home.naam, today) as change:
        for koppeling in find(change.db, Koppeling, "dossier = ? ORDER BY start, id", (home.dossier,)):
            if koppeling.eind is None or koppeling.eind > op:
                reason = REASON.get(reden, Eindreden.ANDERS)
                save(change, replace(koppeling, eind=max(op, koppeling.start), reden=reason), home.naam)
        last = _current(change.db, home)
        if last and last.van <= op and (last.tot is None or last.tot > op):
            save(change, replace(last, tot=op), home.naam)
        ended = replace(
            home,
            traject_status=status or usual_status(reden),
            traject_reden=reden,
            traject_resultaat=resultaat,
            traject_eind=op,
        )
        return save(change, ended, home.naam)


def agree_handover(store: Store, today: date, home: Huishouden, op: date | None, aan: str) -> Huishouden:
    """Agree on which day and to whom the household is handed over at the end; without a day nothing is agreed."""
    if aan and op is None:
        raise Refused("Schrijf ook op welke dag de overdracht is.")
    with store.change("overdracht afgesproken" if op else "overdracht vervallen", home.naam, today) as change:
        return save(change, replace(home, overdracht=op, overdracht_aan=aan), home.naam)
