"""Commands on the roster: when somebody is free, who is with whom, and who staffs what; each is one change.

Whoever would be in two places in one half-day is refused with `Botsing`, which says where; a caller that has asked
passes `toch` and the mark is kept. The door holds the same for every other write.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from db.agenda import Afspraak, Bezetting, Dienst, Uitzondering
from db.dutch import aantal, datum, weekdag_datum
from db.free_days import feestdag
from db.lists import Dagdeel, Deel
from db.model import Begeleider
from db.records.people import those
from db.records.rows import find, get, remove, save
from db.records.stand import read_around
from db.records.versions import hold_unseen
from db.rules.roster import WEEK, Plek, away, collisions, monday, next_on, with_team
from db.store import Change, Conflict, Refused, Store

Half = tuple[str, date, Deel]
"""A part of a date of somebody, by kenmerk."""

MOST_WEEKS = 53
"""How many weeks ahead something may be repeated."""


class Botsing(Refused):
    """Somebody is elsewhere in that half-day; `plekken` says when and where, `discreet` says so without names."""

    discreet = "Die persoon is dan al ergens anders. Er is niets opgeslagen."

    def __init__(self, naam: str, plekken: Sequence[tuple[date, Plek]]) -> None:
        where = "; ".join(f"{weekdag_datum(day)}: {plek.naam}" for day, plek in plekken[:3])
        more = f" en nog {len(plekken) - 3} keer" if len(plekken) > 3 else ""
        super().__init__(f"{naam} is dan al ergens anders ({where}{more}). Er is niets opgeslagen.")
        self.plekken = tuple(plekken)


def set_free(store: Store, today: date, halves: Mapping[Half, bool], since: int | None = None) -> None:
    """Say of parts of dates that somebody is free then, or is not, whatever the standing dagdelen say.

    What agrees with the standing dagdelen needs no exception: one that was there goes. `since` is the last change that
    the screen has seen: raises Conflict where one of these parts was changed after it.
    """
    about = _whom(store, {kenmerk for kenmerk, _, _ in halves})
    with store.change("rooster gewijzigd", about, today) as change:
        _set_free(change, halves)
        hold_unseen(change, since, about)


def _set_free(change: Change, halves: Mapping[Half, bool]) -> None:
    by_person: dict[str, dict[tuple[date, Deel], bool]] = defaultdict(dict)
    for (kenmerk, day, deel), free in halves.items():
        by_person[kenmerk][day, deel] = free
    for person in those(change, sorted(by_person)):
        _say(change, person, by_person[person.kenmerk])


def _say(change: Change, person: Begeleider, halves: Mapping[tuple[date, Deel], bool]) -> None:
    """Write of these halves what differs from the standing dagdelen, and take away what no longer does."""
    period = (min(halves)[0].isoformat(), max(halves)[0].isoformat())
    stored = find(change.db, Uitzondering, "begeleider = ? AND datum BETWEEN ? AND ?", (person.kenmerk, *period))
    found = {(u.datum, u.deel): u for u in stored}
    for (day, deel), free in halves.items():
        usual = Dagdeel.on(day, deel) in person.dagdelen and not feestdag(day)
        exception = found.get((day, deel))
        if exception and free is usual:
            remove(change, exception, person.naam)
        elif exception:
            save(change, replace(exception, vrij=free), person.naam)
        elif free is not usual:
            save(change, Uitzondering(begeleider=person.kenmerk, datum=day, deel=deel, vrij=free), person.naam)


def set_standing(
    store: Store, today: date, dagdelen: Mapping[tuple[str, Dagdeel], bool], since: int | None = None
) -> None:
    """Change the standing dagdelen: for each person and half-day whether they are free in it every week.

    Raises Conflict where somebody's dagdelen were changed after `since`, the last change that the screen has seen.
    """
    kenmerken = {kenmerk for kenmerk, _ in dagdelen}
    about = _whom(store, kenmerken)
    with store.change("vast rooster gewijzigd", about, today) as change:
        for person in those(change, sorted(kenmerken)):
            own = {d: free for (kenmerk, d), free in dagdelen.items() if kenmerk == person.kenmerk}
            on, off = ({d for d, free in own.items() if free is wanted} for wanted in (True, False))
            save(change, replace(person, dagdelen=(person.dagdelen | on) - off), person.naam)
        hold_unseen(change, since, about)


def _whom(store: Store, kenmerken: Collection[str]) -> str:
    """Whom a change is about: a name, or how many people."""
    if len(kenmerken) == 1:
        person = get(store.db, Begeleider, next(iter(kenmerken)))
        return person.naam if person else ""
    return aantal(len(kenmerken), "persoon", "personen")


# Appointments


def agree(
    store: Store,
    today: date,
    dossier: str,
    kenmerk: str,
    dagdeel: Dagdeel,
    van: date,
    tot: date | None = None,
    toch: bool = False,
) -> Afspraak:
    """Agree a half-day of a household and its begeleider: every week, or once where `tot` is `van`. Raises Botsing."""
    afspraak = Afspraak(dossier=dossier, begeleider=kenmerk, dagdeel=dagdeel, van=next_on(van, dagdeel), tot=tot)
    if tot is not None and tot < afspraak.van:
        raise Refused("In die dagen valt dit dagdeel niet. Kies een andere dag.")
    stand = read_around(store.db, today, [kenmerk], [dossier])
    home, person = stand.huishouden.get(dossier), stand.begeleider.get(kenmerk)
    if home is None or person is None:
        raise Conflict(dossier if home is None else kenmerk)
    if not any(k.begeleider == kenmerk for k in stand.running_of(dossier)):
        raise Refused(f"{person.naam} begeleidt {home.naam} niet. Koppel eerst.")
    with store.change("afspraak gemaakt", f"{home.naam} – {person.naam}, {dagdeel}", today) as change:
        _held(change, today, person, dagdeel, afspraak.van, tot, toch)
        return save(change, replace(afspraak, toch=toch), home.naam)


def end_agreement(store: Store, today: date, afspraak: Afspraak, last: date) -> None:
    """Let an appointment end with this day; one that has not been yet by then goes altogether."""
    with store.change("afspraak beëindigd", afspraak.dagdeel, today) as change:
        if last < afspraak.van:
            remove(change, afspraak, "Deze afspraak")
        else:
            save(change, replace(afspraak, tot=last), "Deze afspraak")


def skip_agreement(store: Store, today: date, afspraak: Afspraak, day: date) -> None:
    """Let an appointment fall through on one date; it goes on the week after."""
    with store.change("afspraak overgeslagen", weekdag_datum(day), today) as change:
        later = replace(afspraak, van=day + WEEK, id=0, versie=0)
        if day > afspraak.van:
            save(change, replace(afspraak, tot=day - timedelta(days=1)), afspraak.dagdeel)
        else:
            remove(change, afspraak, "Deze afspraak")
        if afspraak.tot is None or later.van <= afspraak.tot:
            save(change, later, afspraak.dagdeel)


def elsewhere(
    db: Any, today: date, kenmerk: str, dagdeel: Dagdeel, van: date, tot: date | None
) -> list[tuple[date, Plek]]:
    """Where somebody is in a half-day of these weeks already: what was said of one date is no leave for another."""
    return collisions(read_around(db, today, [kenmerk], []), kenmerk, dagdeel, van, tot)


def _held(
    change: Change, today: date, person: Begeleider, dagdeel: Dagdeel, van: date, tot: date | None, toch: bool
) -> None:
    """Refuse who is elsewhere in a half-day, beside the file as it is inside the change."""
    found = [] if toch else elsewhere(change.db, today, person.kenmerk, dagdeel, van, tot)
    if found:
        raise Botsing(person.naam, found)


# Services


def save_service(store: Store, today: date, dienst: Dienst) -> Dienst:
    """Add or change a service; who would staff it outside its period from today on is free again.

    Raises Refused where people staffed it outside its period already, or staff it on another day of the week.
    """
    if not dienst.dienst or not dienst.naam:
        raise Refused("Vul een kenmerk en een naam in.")
    with store.change(f"dienst {'gewijzigd' if dienst.versie else 'toegevoegd'}", dienst.naam, today) as change:
        _free_outside(change, today, dienst)
        return save(change, dienst, dienst.naam)


def _free_outside(change: Change, today: date, dienst: Dienst) -> None:
    """Take away who would staff a service outside its period; what was is not changed, so that is refused."""
    period = ((dienst.van or date.min).isoformat(), (dienst.tot or date.max).isoformat())
    outside = find(change.db, Bezetting, "dienst = ? AND datum NOT BETWEEN ? AND ?", (dienst.dienst, *period))
    past = sum(bezetting.datum < today for bezetting in outside)
    if past:
        often = aantal(past, "keer", "keer")
        raise Refused(
            f"{dienst.naam} was buiten deze periode al {often} bezet. Er is niets opgeslagen. Kies een ruimere periode."
        )
    for bezetting in outside:
        remove(change, bezetting, dienst.naam)


def remove_service(store: Store, today: date, dienst: Dienst) -> None:
    """Take a service out that nobody ever staffed, or else let it end yesterday at the latest.

    What was still to come goes. Raises Refused where it was staffed before its own first day, which is yet to come.
    """
    with store.change("dienst verwijderd", dienst.naam, today) as change:
        staffed = find(change.db, Bezetting, "dienst = ?", (dienst.dienst,))
        for bezetting in staffed:
            if bezetting.datum >= today:
                remove(change, bezetting, dienst.naam)
        if any(bezetting.datum < today for bezetting in staffed):
            save(change, _stopped(today, dienst), dienst.naam)
        else:
            remove(change, dienst, dienst.naam)


def _stopped(today: date, dienst: Dienst) -> Dienst:
    """A service that ends yesterday, or ended before."""
    yesterday = today - timedelta(days=1)
    if dienst.van and dienst.van > yesterday:
        raise Refused(
            f"{dienst.naam} begint pas op {datum(dienst.van)}, maar was daarvoor al bezet."
            " Er is niets opgeslagen. Zet eerst de eerste dag van de dienst vroeger."
        )
    return replace(dienst, tot=min(dienst.tot or yesterday, yesterday))


def next_service(store: Store) -> str:
    """The next free key of a service: SP3 after SP2."""
    taken = {row[0] for row in store.db.conn.execute("SELECT dienst FROM dienst")}
    return next(key for n in range(1, len(taken) + 2) if (key := f"SP{n}") not in taken)


@dataclass(frozen=True, slots=True)
class Inzetting:
    """Who is to staff a service on which date; `toch` where they are elsewhere then and that was said."""

    dienst: str
    datum: date
    kenmerk: str
    toch: bool = False


def assign(store: Store, today: date, wanted: Sequence[Inzetting]) -> list[Bezetting]:
    """Let people staff services, as one change. Raises Botsing for whoever is elsewhere, and Refused."""
    about = f"{_whom(store, {one.kenmerk for one in wanted})}, {aantal(len(wanted), 'keer', 'keer')}"
    with store.change("dienst bezet", about, today) as change:
        return _assign(change, today, wanted)


def _assign(change: Change, today: date, wanted: Sequence[Inzetting]) -> list[Bezetting]:
    people = {p.kenmerk: p for p in those(change, sorted({one.kenmerk for one in wanted}))}
    made = []
    for one in wanted:
        dienst, person = get(change.db, Dienst, one.dienst), people[one.kenmerk]
        if dienst is None:
            raise Conflict(one.dienst)
        if not dienst.runs(one.datum):
            raise Refused(f"{dienst.naam} is er op {weekdag_datum(one.datum)} niet.")
        if not _staffs(change, one):
            _held(change, today, person, dienst.dagdeel, one.datum, one.datum, one.toch)
            row = Bezetting(dienst=one.dienst, datum=one.datum, begeleider=one.kenmerk, toch=one.toch)
            made.append(save(change, row, person.naam))
    return made


def _staffs(change: Change, one: Inzetting) -> bool:
    key = (one.dienst, one.datum.isoformat(), one.kenmerk)
    return bool(find(change.db, Bezetting, "dienst = ? AND datum = ? AND begeleider = ?", key))


def unassign(store: Store, today: date, bezettingen: Sequence[Bezetting]) -> None:
    """Let people not staff what they would have."""
    about = f"{_whom(store, {b.begeleider for b in bezettingen})}, {aantal(len(bezettingen), 'keer', 'keer')}"
    with store.change("dienst vrijgemaakt", about, today) as change:
        for bezetting in bezettingen:
            remove(change, bezetting, "Deze bezetting")


@dataclass(frozen=True, slots=True)
class Herhaald:
    """What came of repeating a week: how many were added, and who was left out on which date and why."""

    toegevoegd: int
    overgeslagen: tuple[tuple[str, date, str], ...]
    """Name of the person, date and reason."""


Bezet = Mapping[tuple[str, date], Collection[str]]
"""Who is to staff each service on each date."""


def paste(store: Store, today: date, halves: Mapping[Half, bool], bezet: Bezet, since: int | None = None) -> Herhaald:
    """Let parts of dates be free or not, and let exactly these people staff these services, as one change.

    Whoever can't staff one is left out. Raises Conflict where one of these squares was changed after `since`, the last
    change that the screen has seen.
    """
    with store.change("rooster geplakt", aantal(len(halves) + len(bezet), "vak", "vakken"), today) as change:
        _set_free(change, halves)
        rows = []
        for (dienst, day), kenmerken in bezet.items():
            for row in find(change.db, Bezetting, "dienst = ? AND datum = ?", (dienst, day.isoformat())):
                if row.begeleider not in kenmerken:
                    remove(change, row, dienst)
            rows += [Bezetting(dienst=dienst, datum=day, begeleider=kenmerk) for kenmerk in kenmerken]
        done = _where_possible(change, today, rows)
        hold_unseen(change, since, "Dit deel van het rooster")
        return done


def repeat_week(store: Store, today: date, day: date, weeks: int, diensten: Collection[str]) -> Herhaald:
    """Let whoever staffs these services in the week of `day` do so in each of the next weeks too.

    Left out is who is elsewhere, away or gone then, and whatever falls on a holiday, after the end of the service or
    where it has all the people that it needs; who does so already is no news.
    """
    if not 1 <= weeks <= MOST_WEEKS:
        raise Refused(f"Kies een aantal weken van 1 tot en met {MOST_WEEKS}.")
    first = monday(day)
    with store.change("bezetting herhaald", f"{aantal(weeks, 'week', 'weken')} na {datum(first)}", today) as change:
        rows = _of_week(change, first, diensten)
        wanted = [replace(row, datum=row.datum + n * WEEK) for n in range(1, weeks + 1) for row in rows]
        return _where_possible(change, today, wanted, full=True)


def _of_week(change: Change, first: date, diensten: Collection[str]) -> list[Bezetting]:
    marks = ", ".join("?" * len(diensten))
    period = (first.isoformat(), (first + WEEK).isoformat())
    sql = f"datum >= ? AND datum < ? AND dienst IN ({marks}) ORDER BY datum, id"
    return find(change.db, Bezetting, sql, (*period, *diensten))


def _where_possible(change: Change, today: date, wanted: Sequence[Bezetting], full: bool = False) -> Herhaald:
    """Write those that nothing stands in the way of; with `full` a service gets no more people than it needs."""
    added, left_out = 0, []
    by_person: dict[str, list[Bezetting]] = defaultdict(list)
    for row in wanted:
        by_person[row.begeleider].append(row)
    for kenmerk, rows in by_person.items():
        why = _obstacles(change, today, kenmerk)
        for row in rows:
            if _staffs(change, Inzetting(row.dienst, row.datum, kenmerk)):
                continue
            reason = "de dienst is dan al vol" if full and _is_full(change, row) else why(row)
            if reason:
                left_out.append((_naam(change, kenmerk), row.datum, reason))
            else:
                save(change, Bezetting(dienst=row.dienst, datum=row.datum, begeleider=kenmerk), kenmerk)
                added += 1
    return Herhaald(added, tuple(sorted(left_out, key=lambda left: (left[1], left[0]))))


def _is_full(change: Change, row: Bezetting) -> bool:
    """Whether a service has on that date as many people as it needs."""
    sql = (
        "SELECT count(b.id) >= d.nodig FROM dienst d LEFT JOIN bezetting b ON b.dienst = d.dienst AND b.datum = ?"
        " WHERE d.dienst = ? GROUP BY d.dienst"
    )
    return bool(change.query(sql, (row.datum.isoformat(), row.dienst))[0][0])


def _naam(change: Change, kenmerk: str) -> str:
    person = get(change.db, Begeleider, kenmerk)
    return person.naam if person else kenmerk


def _obstacles(change: Change, today: date, kenmerk: str) -> Callable[[Bezetting], str]:
    """What says why somebody can't staff a service on a date, "" where they can; then they are taken to do so."""
    stand = read_around(change.db, today, [kenmerk], [])
    person = stand.begeleider[kenmerk]
    taken: set[tuple[date, Deel]] = set()

    def why(row: Bezetting) -> str:
        dienst = stand.agenda.dienst[row.dienst]
        if feestdag(row.datum):
            return feestdag(row.datum)
        if not dienst.runs(row.datum):
            return "dan is de dienst er niet"
        if not with_team(person, row.datum):
            return "dan niet bij het team"
        if away(stand, kenmerk, row.datum):
            return "dan afwezig"
        elsewhere = [plek for _, plek in collisions(stand, kenmerk, dienst.dagdeel, row.datum, row.datum)]
        if elsewhere:
            return f"dan bij {elsewhere[0].naam}"
        half = (row.datum, dienst.dagdeel.deel)
        again = half in taken
        taken.add(half)
        return "dan al bij een andere dienst" if again else ""

    return why
