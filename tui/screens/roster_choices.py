"""What can be done in one square of the week grid, as a list: of somebody, and of a service."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.agenda import Afspraak, Bezetting, Dienst
from db.dutch import aantal, datum, weekdag_datum
from db.lists import Dagdeel
from db.model import Begeleider, Huishouden
from db.records import roster
from db.records.rows import find
from db.records.stand import read_around
from db.records.week import Keuze, listed, names
from db.rules.roster import Bemand, Plek, fixed_half_days
from db.stand import Stand
from tui.screens.appointing import agree, ask_twice, place_name
from tui.screens.choose import ChooseDialog
from tui.screens.roster_rows import Half, ServiceLine, WeekRows
from tui.screens.services import service_form
from tui.widgets.rowlist import Column, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be done: what it is, what to know of it, and what does it; without that it is a heading."""

    text: str
    beside: str = ""
    do: Callable[[], Awaitable[None] | None] | None = None


async def _choose(
    app: "Koppelbord", title: str, options: Sequence[Option], explain: str, filtered: bool = False, select: int = 0
) -> None:
    """Let one of these be chosen, and do it."""
    rows = [Row(at if o.do else None, (o.text, o.beside) if o.do else (o.text,)) for at, o in enumerate(options)]
    columns = (Column("", share=3), Column("", share=2))
    dialog = ChooseDialog(title, rows, columns, explain=explain, filtered=filtered, select=select)
    answer = await app.push_screen_wait(dialog)
    chosen = options[answer].do if isinstance(answer, int) else None
    waits = chosen() if chosen else None
    if waits is not None:
        await waits


# Of somebody


async def open_person(app: "Koppelbord", rows: WeekRows, index: int, half: Half) -> None:
    """What can be done in a half-day of somebody."""
    person = rows.person(index)
    if person is None:
        return
    day, deel = half
    stand = read_around(app.store.db, app.today, [person.kenmerk], [])
    vak = rows.vak(index, half)
    free = rows.given(index, half)
    options = [_switch(app, person, half, free, rows.standing)]
    plekken = vak.plekken if vak else ()
    options += [option for plek in plekken for option in _leave(app, plek, day, rows.standing)]
    if not rows.standing:
        options += _services(app, rows, person, half)
    options += _appointments(app, stand, person, half, rows.standing)
    if not rows.standing:
        options.append(
            Option("Ziek of weg", "wie het raakt, en wie het overneemt", lambda: app.open_leaving(person.kenmerk))
        )
    when = f"Elke {Dagdeel.on(day, deel)}" if rows.standing else f"{weekdag_datum(day)}, {deel}"
    await _choose(app, f"{app.shown(person.naam)} · {when}", options, square_text(app, rows, index, half))


def _switch(app: "Koppelbord", person: Begeleider, half: Half, free: bool, standing: bool) -> Option:
    day, deel = half
    dagdeel = Dagdeel.on(day, deel)
    word = "Niet vrij" if free else "Vrij"

    def switch() -> None:
        done = f"{app.shown(person.naam)}: {dagdeel} {word.lower()}"
        if standing:
            app.perform(
                lambda s: roster.set_standing(s, app.today, {(person.kenmerk, dagdeel): not free}, app.seen), done
            )
        else:
            app.perform(
                lambda s: roster.set_free(s, app.today, {(person.kenmerk, day, deel): not free}, app.seen), done
            )

    return Option(word, f"elke {dagdeel}" if standing else f"alleen op {datum(day, app.today)}", switch)


def _leave(app: "Koppelbord", plek: Plek, day: date, standing: bool) -> list[Option]:
    """Take somebody off a place: a service, or an appointment on this date or from this date on."""
    wat = plek.wat
    if isinstance(wat, Bezetting):
        return [] if standing else [Option(f"Weghalen bij {plek.naam}", "", _unassigns(app, wat, plek.naam))]
    naam = app.shown(plek.naam)
    last = day - timedelta(days=1)

    def end() -> None:
        app.perform(lambda s: roster.end_agreement(s, app.today, wat, last), f"Afspraak met {naam} beëindigd")

    def skip() -> None:
        app.perform(lambda s: roster.skip_agreement(s, app.today, wat, day), f"Afspraak met {naam} gaat niet door")

    once = wat.tot == wat.van
    found = [] if once or standing else [Option(f"Afspraak met {naam} gaat één keer niet door", "", skip)]
    return [*found, Option(f"Afspraak met {naam} weghalen", "" if once else f"vanaf {datum(day, app.today)}", end)]


def _unassigns(app: "Koppelbord", bezetting: Bezetting, where: str) -> Callable[[], None]:
    """What takes somebody off a service."""

    def unassign() -> None:
        app.perform(lambda store: roster.unassign(store, app.today, [bezetting]), f"Weggehaald: {where}")

    return unassign


def _services(app: "Koppelbord", rows: WeekRows, person: Begeleider, half: Half) -> list[Option]:
    """The services of a half-day that somebody does not staff yet; those that lack people come first."""
    found = [
        b for line in rows.lines for b in rows.services.bemand(line, half) if person.kenmerk not in (*b.er, *b.weg)
    ]
    ordered = sorted(found, key=lambda b: -b.tekort)
    return [
        Option(f"Inzetten bij {b.dienst.naam}", _state(b), _assigns(app, b.dienst, b.datum, person.kenmerk))
        for b in ordered
        if not b.feestdag
    ]


def _state(bemand: Bemand) -> str:
    where = f"{bemand.dienst.plaats}, " if bemand.dienst.plaats else ""
    if bemand.feestdag:
        return f"{where}dicht: {bemand.feestdag}"
    return f"{where}{len(bemand.er)} van {bemand.dienst.nodig}"


def _assigns(app: "Koppelbord", dienst: Dienst, day: date, kenmerk: str) -> Callable[[], Awaitable[None]]:
    """What lets somebody staff a service, after asking where they are elsewhere then."""

    async def assign() -> None:
        toch = await ask_twice(app, kenmerk, dienst.dagdeel, day, day)
        if toch is not None:
            wanted = [roster.Inzetting(dienst.dienst, day, kenmerk, toch)]
            naam = names(app.store.db, [kenmerk]).get(kenmerk, kenmerk)
            done = f"{app.shown(naam)}: {dienst.naam}, {weekdag_datum(day)}"
            app.perform(lambda store: roster.assign(store, app.today, wanted), done)

    return assign


def _appointments(app: "Koppelbord", stand: Stand, person: Begeleider, half: Half, standing: bool) -> list[Option]:
    """An appointment with one of the households of somebody; first those for whom the half-day was given by both."""
    day, deel = half
    dagdeel = Dagdeel.on(day, deel)
    found: list[tuple[bool, Option]] = []
    for home in {k.dossier: stand.huishouden[k.dossier] for k in stand.running_by(person.kenmerk)}.values():
        fits = dagdeel in fixed_half_days(stand, home, person, day)
        note = "past bij beiden" if fits and home.dagdelen else "past" if fits else ""
        naam = app.shown(home.naam)
        once_on = f"alleen {datum(day, app.today)}"
        each = Option(f"Afspraak met {naam}, elke {dagdeel}", note, _agrees(app, home, person, half, None))
        once = Option(f"Afspraak met {naam}, {once_on}", note, _agrees(app, home, person, half, day))
        found += [(fits, each)] if standing else [(fits, each), (fits, once)]
    return [option for _, option in sorted(found, key=lambda pair: not pair[0])]


def _agrees(
    app: "Koppelbord", home: Huishouden, person: Begeleider, half: Half, tot: date | None
) -> Callable[[], Awaitable[None]]:
    """What agrees a half-day with a household, from its date on or on that date alone."""
    return lambda: agree(app, home, person, Dagdeel.on(*half), half[0], tot)


# Of a service


async def open_service(app: "Koppelbord", rows: WeekRows, line: ServiceLine, half: Half) -> None:
    """Who staffs the services of a name in a half-day, who can, and the service itself."""
    day, deel = half
    found = rows.services.bemand(line, half)
    dagdeel = Dagdeel.on(day, deel)
    new = Option("Nieuwe dienst", f"op {dagdeel}", lambda: service_form(app, naam=line.naam, dagdeel=dagdeel))
    if not found:
        title = f"{line.naam or 'Nog geen dienst'} · {dagdeel}"
        await _choose(app, title, [new], "In dit dagdeel is er geen dienst.")
        return
    options: list[Option] = []
    for bemand in found:
        options += _of_service(app, bemand, rows.standing)
    options.append(new)
    first = len(options)
    if not rows.standing and not found[0].feestdag:
        for bemand in found:
            options += _who_can(app, bemand)
    select = first + 1 if any(b.tekort for b in found) and len(options) > first + 1 else 0
    title = f"{line.naam} · {weekdag_datum(day)}, {deel}"
    explain = " · ".join(_state(b) for b in found)
    await _choose(app, title, options, explain, filtered=not rows.standing, select=select)


def _of_service(app: "Koppelbord", bemand: Bemand, standing: bool) -> list[Option]:
    """Who staffs a service, each to be taken off, and changing or stopping the service."""
    dienst, day = bemand.dienst, bemand.datum
    staffed = names(app.store.db, (*bemand.er, *bemand.weg))

    def off(kenmerk: str) -> Callable[[], None]:
        def unassign() -> None:
            where = "dienst = ? AND datum = ? AND begeleider = ?"
            there = find(app.store.db, Bezetting, where, (dienst.dienst, day.isoformat(), kenmerk))
            app.perform(lambda s: roster.unassign(s, app.today, there), f"Weggehaald: {app.shown(staffed[kenmerk])}")

        return unassign

    def stop() -> None:
        app.perform(lambda s: roster.remove_service(s, app.today, dienst), f"Gestopt: {dienst.naam}, {dienst.dagdeel}")

    options = [
        Option(f"Weghalen: {app.shown(naam)}", "dan afwezig" if kenmerk in bemand.weg else "", off(kenmerk))
        for kenmerk, naam in staffed.items()
        if not standing
    ]
    options.append(Option("Dienst wijzigen", f"{dienst.plaats} {dienst.dagdeel}", lambda: service_form(app, dienst)))
    return [*options, Option("Dienst stoppen", "wat was, blijft bewaard", stop)]


def _who_can(app: "Koppelbord", bemand: Bemand) -> list[Option]:
    """Whoever is free then, and below them everyone else of the team."""
    dienst, day = bemand.dienst, bemand.datum
    there = {*bemand.er, *bemand.weg}
    free = listed(app.store.db, day, Keuze(app.team, vrij=(day, dienst.dagdeel.deel)))
    others = [k for k in listed(app.store.db, day, Keuze(app.team)) if k not in set(free)]
    options: list[Option] = []
    for title, note, group in (("Wie kan", "vrij", free), ("Niet vrij dan", "niet vrij", others)):
        able = {k: naam for k, naam in names(app.store.db, group).items() if k not in there}
        where = f" · {dienst.plaats}" if dienst.plaats else ""
        options.append(Option(f"{title}{where}: {aantal(len(able), 'persoon', 'personen')}"))
        options += [Option(app.shown(naam), note, _assigns(app, dienst, day, k)) for k, naam in able.items()]
    return options


# In words


def square_text(app: "Koppelbord", rows: WeekRows, index: int, half: Half) -> str:
    """What a square is, in a sentence: whatever is cut short in it is written out."""
    day, deel = half
    if index >= len(rows):
        return ""
    line = rows.lines[index] if index < len(rows.lines) else None
    when = f"elke {Dagdeel.on(day, deel)}" if rows.standing else f"{weekdag_datum(day)}, {deel}"
    if line:
        return f"{when}: {_service_text(app, rows, line, half)}"
    vak = rows.vak(index, half)
    if vak is None:
        return ""
    if rows.standing:
        agreed = [app.shown(p.naam) for p in vak.plekken if isinstance(p.wat, Afspraak)]
        said = ["vrij" if rows.given(index, half) else "niet vrij", *(f"vast bij {naam}" for naam in agreed)]
        return f"{when}: {' · '.join(said)}"
    parts = [f"bij {place_name(app, p)}{_how(p)}" for p in vak.plekken]
    parts += ["dan niet bij het team"] if vak.buiten else []
    parts += [f"afwezig ({vak.afwezig.soort or 'reden onbekend'})"] if vak.afwezig else []
    parts += [vak.feestdag] if vak.feestdag else []
    parts += [] if vak.afwezig or vak.buiten else ["vrij" if vak.opgegeven else "niet vrij"]
    parts += ["alleen deze datum gezegd"] if vak.gezegd is not None else []
    return f"{when}: {' · '.join(parts)}"


def _how(plek: Plek) -> str:
    wat = plek.wat
    each = isinstance(wat, Afspraak) and wat.tot != wat.van
    return (" elke week" if each else "") + (", toch" if plek.toch else "")


def _service_text(app: "Koppelbord", rows: WeekRows, line: ServiceLine, half: Half) -> str:
    found = rows.services.bemand(line, half)
    if not found:
        return "geen dienst; n maakt er een" if not line.naam else f"geen {line.naam}"
    said = []
    for bemand in found:
        er = names(app.store.db, bemand.er).values()
        who = ", ".join(app.shown(naam) for naam in er) or "nog niemand"
        lacks = f", {bemand.tekort} te kort" if bemand.tekort else ""
        said.append(f"{bemand.dienst.naam} {_state(bemand)}" + ("" if rows.standing else f" ({who}){lacks}"))
    return "; ".join(said)
