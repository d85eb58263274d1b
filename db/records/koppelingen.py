"""Koppelingen: asking a begeleider, moving on, ending and handing over, each as one change.

The rules are held beside the file as it is inside the change, so that an old screen can't couple what no longer fits.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from db.lists import Eindreden, KoppelingStatus, Overrulereden, Rol
from db.model import Begeleider, Huishouden, Koppeling
from db.records.rows import find, get, save
from db.records.stand import read_around
from db.rules.fit import Fit, Regel, fit, hours_short
from db.stand import Stand
from db.store import Change, Conflict, Refused, Store


def couple(
    store: Store,
    today: date,
    dossier: str,
    kenmerk: str,
    rol: Rol = Rol.HOOFD,
    overrule: Overrulereden | None = None,
    until: date | None = None,
) -> Koppeling:
    """Ask a begeleider for a household, from today; `until` is the end of a vervanging.

    Raises Refused where a hard rule is broken and `overrule` gives no reason, or where somebody already guides.
    """
    with store.change("gevraagd", _pair(store, dossier, kenmerk), today) as change:
        stand = read_around(change.db, today, [kenmerk], [dossier])
        if rol is Rol.HOOFD and any(not k.tijdelijk for k in stand.running_of(dossier)):
            raise Refused(f"{_naam(stand, dossier)} heeft al een begeleider. Kies duo, vervanger of overdragen.")
        return _ask(change, stand, dossier, kenmerk, rol, overrule, until=until)


def couple_duo(store: Store, today: date, dossier: str, first: str, second: str) -> tuple[Koppeling, Koppeling]:
    """Ask two begeleiders who share a household that waits. Raises Refused as `couple` does."""
    if first == second:
        raise Refused("Een duo is van twee begeleiders. Kies een ander als tweede.")
    with store.change("als duo gevraagd", _pair(store, dossier, first, second), today) as change:
        stand = read_around(change.db, today, [first, second], [dossier])
        if stand.running_of(dossier):
            raise Refused(f"{_naam(stand, dossier)} heeft al een begeleider. Voeg er een duo aan toe.")
        one = _ask(change, stand, dossier, first, Rol.HOOFD, None, share=0.5)
        return one, _ask(change, stand, dossier, second, Rol.DUO, None, share=0.5)


def advance(store: Store, today: date, koppeling: Koppeling) -> Koppeling:
    """Move on to kennismaking, proef or definitief. Raises Refused where it stands already."""
    following = koppeling.status.volgende
    if following is None:
        raise Refused("Deze koppeling staat al vast (definitief).")
    about = _pair(store, koppeling.dossier, koppeling.begeleider)
    with store.change(str(following), about, today) as change:
        return save(change, replace(koppeling, status=following, status_sinds=today), about)


def end(store: Store, today: date, koppeling: Koppeling, reden: Eindreden, on: date) -> Koppeling:
    """End a koppeling on a day, for a reason from the closed list; a day before its start ends it at its start."""
    about = _pair(store, koppeling.dossier, koppeling.begeleider)
    with store.change("koppeling beëindigd", about, today) as change:
        return save(change, replace(koppeling, eind=max(on, koppeling.start), reden=reden), about)


def hand_over(
    store: Store,
    today: date,
    koppelingen: list[Koppeling],
    to: str,
    on: date,
    overlap: int,
    reden: Eindreden,
    overrule: Overrulereden | None = None,
) -> list[Koppeling]:
    """Hand koppelingen over to another begeleider, who starts on a day; the old ones go on for `overlap` days.

    One change for all of them. Raises Refused where one does not fit and `overrule` gives no reason.
    """
    first = koppelingen[0]
    about = _pair(store, first.dossier, to) + _and_more(len(koppelingen))
    with store.change("overgedragen", about, today) as change:
        taken = [_take_over(change, today, k, to, about, on, overlap, reden, overrule) for k in koppelingen]
    return [koppeling for koppeling in taken if koppeling]


def accept(store: Store, today: date, koppels: Sequence[tuple[str, str]]) -> list[Koppeling]:
    """Take over a proposal, or rows of it: ask the begeleider of each pair of dossier and kenmerk.

    A household that paid staff carry for the time being is handed over, with the usual overlap. One change for all of
    them. Raises Refused where one of them no longer fits; nothing is written then.
    """
    about = _pair(store, *koppels[0]) + _and_more(len(koppels))
    asked = []
    with store.change("voorstel overgenomen", about, today) as change:
        for dossier, kenmerk in koppels:
            stand = read_around(change.db, today, [kenmerk], [dossier])
            running = stand.running_of(dossier)
            if any(not k.tijdelijk for k in running):
                raise Refused(f"{_naam(stand, dossier)} heeft intussen een begeleider. Er is niets overgenomen.")
            overlap = stand.settings.overlap_dagen
            asked += [
                _take_over(change, today, k, kenmerk, about, today, overlap, Eindreden.ANDERS, None) for k in running
            ] or [_ask(change, stand, dossier, kenmerk, Rol.HOOFD, None)]
    return [koppeling for koppeling in asked if koppeling]


def _and_more(count: int) -> str:
    return f" en nog {count - 1}" if count > 1 else ""


def _take_over(
    change: Change,
    today: date,
    koppeling: Koppeling,
    to: str,
    about: str,
    on: date,
    overlap: int,
    reden: Eindreden,
    overrule: Overrulereden | None,
) -> Koppeling | None:
    """End a koppeling some days after another begeleider starts; None where that one guides the household already."""
    if koppeling.begeleider == to:
        raise Refused("Dit is al de begeleider. Kies een ander.")
    if koppeling.ended(today):
        raise Conflict(about)
    if on < koppeling.start:
        raise Refused("De overdracht ligt voor het begin van deze koppeling. Kies een latere dag.")
    until = on + timedelta(days=overlap)
    agreed = koppeling.eind if koppeling.rol is Rol.VERVANGER else None
    if koppeling.eind:
        until = min(until, koppeling.eind)
    save(change, replace(koppeling, eind=until, reden=reden), about)
    stand = read_around(change.db, today, [to], [koppeling.dossier])
    if any(k.begeleider == to for k in stand.running_of(koppeling.dossier)):
        return None  # a duo partner who goes on alone
    return _ask(change, stand, koppeling.dossier, to, koppeling.rol, overrule, start=on, until=agreed)


def _ask(
    change: Change,
    stand: Stand,
    dossier: str,
    kenmerk: str,
    rol: Rol,
    overrule: Overrulereden | None,
    share: float = 1.0,
    start: date | None = None,
    until: date | None = None,
) -> Koppeling:
    begeleider, huishouden = stand.begeleider.get(kenmerk), stand.huishouden.get(dossier)
    if begeleider is None or huishouden is None:
        raise Conflict(dossier if huishouden is None else kenmerk)
    if any(k.begeleider == kenmerk for k in stand.running_of(dossier)):
        raise Refused(f"{begeleider.naam} begeleidt {huishouden.naam} al.")
    fitted = fit(stand, begeleider, huishouden)
    if rol is Rol.DUO:
        share = 0.5
    broken = obstacles(stand, fitted, share)
    if broken and overrule is None:
        raise Refused(f"{begeleider.naam} past niet: {'; '.join(broken)}.")
    koppeling = Koppeling(
        dossier=dossier,
        begeleider=kenmerk,
        rol=rol,
        status=KoppelingStatus.GEVRAAGD,
        status_sinds=stand.today,
        tijdelijk=begeleider.soort.betaald,
        start=start or stand.today,
        eind=until,
        overrule_reden=overrule if broken else None,
    )
    return save(change, same_day(change, koppeling), _label(huishouden, begeleider.naam))


def obstacles(stand: Stand, fitted: Fit, share: float = 1.0) -> list[str]:
    """The reasons of the hard rules that are broken when this share of the hours is asked."""
    enough = not hours_short(stand, fitted.begeleider, fitted.huishouden, share)
    return [u.uitleg for u in fitted.uitgesloten_door if not (u.regel is Regel.GEEN_UREN and enough)]


def same_day(change: Change, koppeling: Koppeling) -> Koppeling:
    """A koppeling of these two that began and ended on this very day is taken up again: it is the same one."""
    known = find(
        change.db,
        Koppeling,
        "dossier = ? AND begeleider = ? AND start = ?",
        (koppeling.dossier, koppeling.begeleider, koppeling.start.isoformat()),
    )
    if not known or known[0].eind != known[0].start:
        return koppeling
    return replace(koppeling, id=known[0].id, versie=known[0].versie)


def _naam(stand: Stand, dossier: str) -> str:
    huishouden = stand.huishouden.get(dossier)
    return huishouden.naam if huishouden else dossier


def _label(huishouden: Huishouden, *namen: str) -> str:
    return f"{huishouden.naam} – {' en '.join(namen)}"


def _pair(store: Store, dossier: str, *kenmerken: str) -> str:
    """Who a change is about, as the log and the undo show it: "Tesfay – Anna de Vries"."""
    huishouden = get(store.db, Huishouden, dossier)
    people = [get(store.db, Begeleider, kenmerk) for kenmerk in kenmerken]
    namen = [p.naam or p.kenmerk if p else k for p, k in zip(people, kenmerken, strict=True)]
    return _label(huishouden, *namen) if huishouden else f"{dossier} – {' en '.join(namen)}"
