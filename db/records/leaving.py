"""Leaving: writing down that somebody is away or leaves, with whoever takes over each household, as one change.

The rules are held beside the file as it is inside the change, step by step, so that an old screen can't ask whom it
no longer fits. Nobody else's koppelingen are touched.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from db.agenda import Actie, Bezetting
from db.dutch import aantal, datum
from db.lists import ActieSoort, Eindreden, Fase, KoppelingStatus, Overrulereden, Rol, Soort
from db.model import Afwezigheid, Begeleider, Koppeling
from db.records.actions import numbered
from db.records.koppelingen import same_day
from db.records.rows import find, get, remove, save
from db.records.stand import read_around
from db.rules.calls import Telefoontje, calls
from db.rules.covering import Dienstuitval
from db.rules.fit import broken
from db.rules.leaving import Manier, Stap, Uitval, begins, cover, gone, hit, hours_to_cover, take_over, without
from db.rules.staffing import can_staff
from db.stand import Stand
from db.store import Change, Conflict, Refused, Store


def carry_out(
    store: Store, today: date, uitval: Uitval, stappen: Sequence[Stap], diensten: Sequence[Dienstuitval] = ()
) -> list[Koppeling]:
    """Write an absence or a departure with what is done about every household that is hit; gives who was asked.

    In `diensten` another staffs the service, or it stays open. Raises Refused where somebody no longer fits or can,
    or where the households or services are no longer these.
    """
    person = get(store.db, Begeleider, uitval.kenmerk)
    if person is None:
        raise Conflict(uitval.kenmerk)
    action = "vertrek geregeld" if uitval.vertrekt else f"afwezig gemeld ({uitval.soort})"
    about = f"{person.naam}, {aantal(len(stappen), 'huishouden', 'huishoudens')}"
    with store.change(action, about, today) as change:
        stand = read_around(change.db, today, [uitval.kenmerk], [])
        person = stand.begeleider.get(uitval.kenmerk)
        if person is None:
            raise Conflict(uitval.kenmerk)
        left = {k.dossier: k for k in hit(stand, uitval)}
        if sorted(left) != sorted(stap.dossier for stap in stappen):
            raise Refused(f"De huishoudens van {person.naam} zijn intussen anders. Kijk nog eens naar het voorstel.")
        (_depart if uitval.vertrekt else _absent)(change, stand, person, uitval)
        for stap in stappen:
            if stap.wie is None and stap.manier in (Manier.DOORGAAN, Manier.WACHTEN):
                del left[stap.dossier]  # whoever stays carries all of it
        for one in diensten:
            _staff(change, today, uitval, one)
        for call in calls(stand, uitval, stappen):
            _note_call(change, today, person, call)
        asked = [_take_over(change, today, uitval, stap, left) for stap in stappen if stap.wie]
        return [koppeling for koppeling in asked if koppeling]


def _note_call(change: Change, today: date, person: Begeleider, call: Telefoontje) -> None:
    """Let a household that is to be told come on Vandaag, the day before it has to know."""
    what = "naar het spreekuur verwijzen" if call.manier is Manier.SPREEKUUR else "afbellen"
    action = Actie(
        nummer=0,
        soort=ActieSoort.TERUGBELLEN,
        wat=f"{what}: {person.naam} is afwezig",
        dossier=call.dossier,
        op=max(today, call.op - timedelta(days=1)),
    )
    save(change, numbered(change, action), "Deze actie")


def _absent(change: Change, stand: Stand, person: Begeleider, uitval: Uitval) -> None:
    """Write the absence; one of the same kind that holds on its first day already is this one."""
    known = [
        a
        for a in stand.absences(person.kenmerk)
        if a.van == uitval.van or (a.soort is uitval.soort and a.covers(uitval.van))
    ]
    absence = known[0] if known else Afwezigheid(begeleider=person.kenmerk, van=uitval.van)
    call = uitval.bellen(stand.today, stand.settings)
    save(change, replace(absence, tot=uitval.tot, soort=uitval.soort, bel_op=call), person.naam)


def _depart(change: Change, stand: Stand, person: Begeleider, uitval: Uitval) -> None:
    """Write the last day; who is gone by now has stopped. Ends every koppeling that would go on after it."""
    if person.start and uitval.van < person.start:
        raise Refused(f"{person.naam} begint pas later. Kies een dag na de start.")
    gone_by = replace(person, eind=uitval.van, stop_reden=uitval.stop_reden or person.stop_reden)
    if uitval.van <= stand.today and person.fase is not Fase.GESTOPT:
        gone_by = replace(gone_by, fase=Fase.GESTOPT, fase_sinds=stand.today)
    save(change, gone_by, person.naam)
    student = person.soort is Soort.STAGIAIRE
    reden = Eindreden.EINDE_STAGE if student else Eindreden.BEGELEIDER_GESTOPT
    for koppeling in stand.running_by(person.kenmerk):
        ended = gone(stand, uitval, koppeling, uitval.van)
        if ended.eind != koppeling.eind:
            save(change, replace(ended, reden=reden), person.naam)


def _take_over(change: Change, today: date, uitval: Uitval, stap: Stap, left: dict[str, Koppeling]) -> Koppeling | None:
    """Hold whoever takes over beside the file as it is now, and ask them where they don't guide it already.

    `left` is what still waits for its step; this household is taken out of it.
    """
    assert stap.wie is not None
    stand = read_around(change.db, today, [uitval.kenmerk, stap.wie], [stap.dossier])
    person = stand.begeleider.get(stap.wie)
    if person is None or person.kenmerk == uitval.kenmerk:
        raise Conflict(stap.wie)
    last = uitval.eerste_dag(today)
    overruled = False
    for day in {last, max(today, min(stap.vanaf or last, last))}:
        covers = {dossier: cover(uitval, old, day) for dossier, old in left.items()}
        overruled |= _check(without(stand, uitval, day, covers.values()), person, covers[stap.dossier])
    old = left.pop(stap.dossier)
    if old.rol is Rol.VERVANGER and not uitval.vertrekt:  # who is away can't stand in: another does so until the end
        save(change, replace(gone(stand, uitval, old, last), reden=Eindreden.ANDERS), person.naam)
    taken = cover(uitval, old, last, person.kenmerk)
    start = begins(stand, person.kenmerk, taken)
    if start is None or stap.vanaf is None:
        return None
    koppeling = replace(
        taken,
        start=max(start if start > taken.start else stap.vanaf, today, old.start),
        eind=stap.tot,
        status=KoppelingStatus.GEVRAAGD,
        status_sinds=today,
        tijdelijk=person.soort.betaald,
        overrule_reden=Overrulereden.TIJDELIJK if overruled else None,
    )
    return save(change, same_day(change, koppeling), f"{stand.huishouden[stap.dossier].naam} – {person.naam}")


def _staff(change: Change, today: date, uitval: Uitval, one: Dienstuitval) -> None:
    """Let another staff a service on a date in place of the leaver.

    One that stays open keeps who is away, for they may be back before; who left is taken from it.
    """
    if one.wie is None and not uitval.vertrekt:
        return
    what = f"{one.dienst.naam} op {datum(one.datum, today)}"
    key = (one.dienst.dienst, one.datum.isoformat(), uitval.kenmerk)
    for row in find(change.db, Bezetting, "dienst = ? AND datum = ? AND begeleider = ?", key):
        remove(change, row, what)
        break
    else:
        raise Refused(f"{what} is intussen anders bezet. Kijk nog eens.")
    if one.wie is None:
        return
    stand = read_around(change.db, today, [one.wie], [])
    person, dienst = stand.begeleider.get(one.wie), stand.agenda.dienst.get(one.dienst.dienst)
    if person is None or dienst is None or not can_staff(stand, person, dienst, one.datum):
        raise Refused(f"{person.naam if person else one.wie} kan niet meer bij {what}. Kijk nog eens.")
    save(change, Bezetting(dienst=dienst.dienst, datum=one.datum, begeleider=one.wie), what)


def _check(stand: Stand, person: Begeleider, taken: Koppeling) -> bool:
    """Refuse whoever does not fit on this Stand; whether a rule is broken that does not hold for paid staff."""
    fitted = take_over(stand, person, taken, hours_to_cover(stand, taken))
    if not fitted.possible:
        why = "; ".join(u.uitleg for u in fitted.uitgesloten_door)
        raise Refused(f"{person.naam} past niet meer bij {fitted.huishouden.naam}: {why}. Kijk nog eens.")
    return person.soort.betaald and bool(broken(stand, person, fitted.huishouden)[0])


def become_vrijwilliger(store: Store, today: date, person: Begeleider) -> Begeleider:
    """Let a stagiaire go on as vrijwilliger, with the same kenmerk and koppelingen.

    Ends that were agreed because of the end of the stage are taken back. Raises Refused for who is no stagiaire.
    """
    if person.soort is not Soort.STAGIAIRE:
        raise Refused(f"{person.naam} is geen stagiaire.")
    if person.fase is Fase.GESTOPT:
        raise Refused(f"{person.naam} is gestopt. Zet met e eerst de fase op inzetbaar.")
    with store.change("stagiaire wordt vrijwilliger", person.naam, today) as change:
        saved = save(change, replace(person, soort=Soort.VRIJWILLIGER, eind=None), person.naam)
        for koppeling in find(change.db, Koppeling, "begeleider = ?", (person.kenmerk,)):
            if koppeling.reden is Eindreden.EINDE_STAGE and not koppeling.ended(today):
                save(change, replace(koppeling, eind=None, reden=None), person.naam)
        return saved
