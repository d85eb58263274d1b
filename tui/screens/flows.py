"""What happens to a koppeling, step by step: the questions that are asked, and then one command of `db`."""

from datetime import date
from typing import TYPE_CHECKING

from db.dutch import datum, getal
from db.free_days import feestdag
from db.lists import Eindreden, Fase, Overrulereden, Rol, Soort
from db.model import Begeleider, Huishouden, Koppeling
from db.records import koppelingen
from db.rules.candidates import Candidate, candidates
from db.rules.fit import Fit, Regel, fit, proposed_hours
from db.rules.load import EPSILON, room
from db.rules.waiting import Wachtend, waiting
from db.stand import Stand
from tui.screens.choose import ChooseDialog
from tui.screens.ending import EndDialog, HandOverDialog
from tui.widgets.rowlist import Column, Row
from tui.words import wait_text

if TYPE_CHECKING:
    from tui.app import Koppelbord


async def ask(app: "Koppelbord", huishouden: Huishouden, candidate: Candidate) -> None:
    """Couple this begeleider, move on with the koppeling that there is, or ask how where it is not plain."""
    person, today = candidate.fit.begeleider, app.today
    assert app.stand is not None
    running = app.stand.running_of(huishouden.dossier)
    own = next((k for k in running if k.begeleider == person.kenmerk), None)
    if own:
        following = own.status.volgende or "definitief"
        app.perform(
            lambda store: koppelingen.advance(store, today, own),
            f"{app.shown(person.naam)} bij {app.shown(huishouden.naam)}: {following}",
        )
    elif running and all(k.tijdelijk for k in running) and not person.soort.betaald:
        await hand_over(app, list(running), person)
    elif running:
        await choose_second(app, huishouden, candidate)
    elif candidate.fit.possible:
        _couple(app, huishouden, person, None)
    else:
        await _overrule(app, huishouden, candidate)


def _couple(app: "Koppelbord", huishouden: Huishouden, person: Begeleider, reason: Overrulereden | None) -> None:
    kind = "Tijdelijk gevraagd" if person.soort.betaald else "Gevraagd"
    app.perform(
        lambda store: koppelingen.couple(store, app.today, huishouden.dossier, person.kenmerk, overrule=reason),
        f"{kind}: {app.shown(person.naam)} voor {app.shown(huishouden.naam)}",
    )


async def _overrule(app: "Koppelbord", huishouden: Huishouden, candidate: Candidate) -> None:
    """Below "niet mogelijk": name the rules, and offer a duo or a reason to do it all the same."""
    person = candidate.fit.begeleider
    rows = [Row("nee", ("Nee, toch niet",))]
    rows += [Row("duo", ("Samen met een ander: vraag een duo",))] if candidate.partner else []
    rows += [Row(reason, (f"Toch koppelen: {reason}",)) for reason in Overrulereden]
    answer = await app.push_screen_wait(
        ChooseDialog(
            f"{app.shown(person.naam)} past nu niet",
            rows,
            explain="\n".join(
                f"• {app.privacy.reason(u.regel, u.uitleg)}" for u in candidate.uitgesloten_door(app.shown)
            ),
        )
    )
    if answer == "duo":
        await choose_second(app, huishouden, candidate)
    elif isinstance(answer, Overrulereden):
        _couple(app, huishouden, person, answer)


async def choose_household(app: "Koppelbord", person: Begeleider) -> None:
    """Couple this begeleider to one of the households that wait: those that fit first, the best on top."""
    stand = app.stand
    assert stand is not None
    if person.kenmerk not in stand.begeleider:
        app.say(f"{app.shown(person.naam)} hoort bij een ander team. Kies dat eerst: ctrl+p, Ander team.", alert=True)
        return
    fits = {one.huishouden.dossier: (one, fit(stand, person, one.huishouden)) for one in waiting(stand)}
    if not fits:
        app.say("Er wacht nu geen huishouden op een koppeling.", alert=True)
        return
    order = sorted(fits.values(), key=lambda pair: (not pair[1].possible, -pair[1].tienden if pair[1].possible else 0))
    rows = [_waiting_row(app, one, fitted) for one, fitted in order]
    columns = (Column("", 5, right=True), *(Column("", share=share) for share in (2, 2, 2, 4)))
    title = f"Huishoudens voor {app.shown(person.naam)}"
    answer = await app.push_screen_wait(ChooseDialog(title, rows, columns, filtered=len(rows) > 10))
    if answer in fits:
        huishouden = fits[str(answer)][0].huishouden
        found = next(c for c in candidates(stand, huishouden) if c.fit.begeleider.kenmerk == person.kenmerk)
        await ask(app, huishouden, found)


def _waiting_row(app: "Koppelbord", one: Wachtend, fitted: Fit) -> Row:
    """A household that waits, with how well somebody fits, or why not."""
    assert app.stand is not None
    points = getal(fitted.tienden / 10) if fitted.possible else "–"
    why = "; ".join(app.privacy.reason(u.regel, u.uitleg) for u in fitted.uitgesloten_door)
    why = why or ", ".join(p.uitleg for p in fitted.onderdelen[:3])
    home = one.huishouden
    name = f"{'! ' if one.spoed else ''}{app.shown(home.naam)}"
    cells = (points, name, home.plaats, wait_text(app.stand, one), why)
    return Row(home.dossier, cells, "" if fitted.possible else "dim")


async def choose_second(app: "Koppelbord", huishouden: Huishouden, candidate: Candidate | None) -> None:
    """Share a household: two at once where it waits, a duo or vervanger where somebody guides it."""
    assert app.stand is not None
    running = [k for k in app.stand.running_of(huishouden.dossier) if not k.tijdelijk]
    if running:
        await _add_second(app, huishouden, running, candidate)
    else:
        await _new_duo(app, huishouden, candidate)


async def _pick(app: "Koppelbord", title: str, found: list[Candidate], explain: str) -> Begeleider | None:
    rows = [
        Row(
            c.fit.begeleider.kenmerk,
            (
                getal(c.fit.tienden / 10),
                app.shown(c.fit.begeleider.naam),
                "; ".join(app.privacy.reason(u.regel, u.uitleg) for u in c.fit.uitgesloten_door),
            ),
        )
        for c in found
    ]
    if not rows:
        app.say("Niemand past als duo: kijk bij niet mogelijk waarom.", alert=True)
        return None
    columns = (Column("", 5, right=True), Column("", share=2), Column("", share=3))
    answer = await app.push_screen_wait(ChooseDialog(title, rows, columns, explain=explain))
    return next((c.fit.begeleider for c in found if c.fit.begeleider.kenmerk == answer), None)


def _sharers(app: "Koppelbord", huishouden: Huishouden) -> list[Candidate]:
    assert app.stand is not None
    found = candidates(app.stand, huishouden)
    carrying = {k.begeleider for k in app.stand.running_of(huishouden.dossier)}
    return [
        c
        for c in found
        if (c.fit.possible or c.duo) and not c.laatste_redmiddel and c.fit.begeleider.kenmerk not in carrying
    ]


async def _new_duo(app: "Koppelbord", huishouden: Huishouden, candidate: Candidate | None) -> None:
    """Two begeleiders for a household that waits; the one under the cursor is the first, if there is one."""
    assert app.stand is not None
    half = getal(proposed_hours(app.stand, huishouden) / 2)
    sharers = _sharers(app, huishouden)
    first = candidate.fit.begeleider if candidate and candidate in sharers else None
    first = first or await _pick(app, "Wie eerst?", sharers, f"Een duo deelt de uren: ieder {half} u per week.")
    if first is None:
        return
    rest = [c for c in sharers if c.fit.begeleider.kenmerk != first.kenmerk]
    second = await _pick(app, f"Samen met {app.shown(first.naam)}", rest, f"Ieder {half} u per week.")
    if second is not None:
        app.perform(
            lambda store: koppelingen.couple_duo(store, app.today, huishouden.dossier, first.kenmerk, second.kenmerk),
            f"Als duo gevraagd voor {app.shown(huishouden.naam)}: {app.shown(first.naam)} en {app.shown(second.naam)}",
        )


async def _add_second(
    app: "Koppelbord", huishouden: Huishouden, running: list[Koppeling], candidate: Candidate | None
) -> None:
    assert app.stand is not None
    guide = app.shown(app.stand.name_of(running[0].begeleider))
    choices = [
        Row(Rol.DUO, ("Duo: samen begeleiden, de uren gedeeld",)),
        Row(Rol.VERVANGER, ("Vervanger: zolang de ander er niet is",)),
        Row("over", ("Overdragen aan een ander",)),
    ]
    title = f"{app.shown(huishouden.naam)} heeft al begeleiding van {guide}"
    answer = await app.push_screen_wait(ChooseDialog(title, choices))
    person = candidate.fit.begeleider if candidate else None
    if answer == "over":
        await hand_over(app, running[:1], person)
        return
    if not isinstance(answer, Rol):
        return
    sharers = [c for c in _sharers(app, huishouden) if c.fit.possible or answer is Rol.DUO]
    if candidate not in sharers:
        person = await _pick(app, f"Wie wordt {answer}?", sharers, "")
    if person is not None:
        chosen = person
        app.perform(
            lambda store: koppelingen.couple(store, app.today, huishouden.dossier, chosen.kenmerk, answer),
            f"Als {answer} gevraagd: {app.shown(chosen.naam)} voor {app.shown(huishouden.naam)}",
        )


async def end_koppeling(app: "Koppelbord", koppeling: Koppeling) -> None:
    """End a koppeling: why, and from which day."""
    assert app.stand is not None
    about = app.pair(koppeling)
    answer = await app.push_screen_wait(
        EndDialog(f"Koppeling beëindigen: {about}", _likely_reason(app, koppeling), app.today)
    )
    if isinstance(answer, tuple):
        reason, on = answer
        app.perform(
            lambda store: koppelingen.end(store, app.today, koppeling, reason, on),
            f"Beëindigd per {_day(app, on)} ({reason}): {about}",
        )


def _day(app: "Koppelbord", day: date) -> str:
    """A day that was chosen, with the holiday that it is: nobody is at home then."""
    holiday = feestdag(day) if day != app.today else ""
    return datum(day, app.today) + (f", {holiday.lower()}" if holiday else "")


def _likely_reason(app: "Koppelbord", koppeling: Koppeling) -> Eindreden:
    """The reason that lies nearest, as the one to begin with."""
    assert app.stand is not None
    person = app.stand.begeleider.get(koppeling.begeleider)
    huishouden = app.stand.huishouden.get(koppeling.dossier)
    if person and person.fase is Fase.GESTOPT:
        return Eindreden.BEGELEIDER_GESTOPT
    limit = app.stand.settings.stage_eind_dagen
    if person and person.soort is Soort.STAGIAIRE and person.eind and (person.eind - app.today).days <= limit:
        return Eindreden.EINDE_STAGE
    if huishouden and huishouden.traject_eind and huishouden.traject_eind <= app.today:
        return Eindreden.TRAJECT_AFGEROND
    return Eindreden.ANDERS


async def hand_over(app: "Koppelbord", given: list[Koppeling], to: Begeleider | None = None) -> bool:
    """Hand koppelingen over: to whom, from which day, with which overlap and why; whether it was done."""
    assert app.stand is not None
    stand = app.stand
    huishouden = stand.huishouden.get(given[0].dossier)
    if huishouden is None:
        return False
    found = [c for c in candidates(stand, huishouden) if all(c.fit.begeleider.kenmerk != k.begeleider for k in given)]
    about = app.pair(given[0]) + (f" en nog {len(given) - 1}" if len(given) > 1 else "")
    answer = await app.push_screen_wait(
        HandOverDialog(
            f"Overdragen: {about}",
            [_handover_row(app, c) for c in found],
            to.kenmerk if to else None,
            _likely_reason(app, given[0]),
            app.today,
            stand.settings.overlap_dagen,
        )
    )
    if not isinstance(answer, tuple):
        return False
    kenmerk, on, overlap, reason = answer
    chosen = next(c for c in found if c.fit.begeleider.kenmerk == kenmerk)
    overrule = None
    broken = _broken_by_any(stand, chosen.fit.begeleider, given)
    if broken:
        reply = await app.push_screen_wait(
            ChooseDialog(
                f"{app.shown(chosen.fit.begeleider.naam)} past nu niet. Toch overdragen?",
                [Row("nee", ("Nee, toch niet",)), *(Row(reason, (f"Toch: {reason}",)) for reason in Overrulereden)],
                explain="\n".join(f"• {uitleg}" for uitleg in broken),
            )
        )
        if not isinstance(reply, Overrulereden):
            return False
        overrule = reply
    name = app.shown(chosen.fit.begeleider.naam)
    count = f"{len(given)} huishoudens o" if len(given) > 1 else "O"
    return app.perform(
        lambda store: koppelingen.hand_over(store, app.today, given, kenmerk, on, overlap, reason, overrule),
        f"{count}vergedragen aan {name} per {_day(app, on)}, {overlap} dagen overlap",
    )


def _broken_by_any(stand: Stand, person: Begeleider, given: list[Koppeling]) -> list[str]:
    """The rules that are broken where somebody takes over these koppelingen: the hours of all of them together."""
    homes = [stand.huishouden[k.dossier] for k in given if k.dossier in stand.huishouden]
    rules = [u for home in homes for u in fit(stand, person, home).uitgesloten_door if u.regel is not Regel.GEEN_UREN]
    short = sum(proposed_hours(stand, home) for home in homes) - room(stand, person)
    hours = [f"{'samen ' if len(homes) > 1 else ''}{getal(short)} u te kort"] if short > EPSILON else []
    return list(dict.fromkeys([*hours, *(u.uitleg for u in rules)]))


def _handover_row(app: "Koppelbord", candidate: Candidate) -> Row:
    fitted = candidate.fit
    points = "–" if fitted.score is None else getal(fitted.score)
    why = "; ".join(app.privacy.reason(u.regel, u.uitleg) for u in fitted.uitgesloten_door)
    why = why or ", ".join(p.uitleg for p in fitted.onderdelen[:3])
    style = "" if fitted.possible else "dim"
    return Row(fitted.begeleider.kenmerk, (points, app.shown(fitted.begeleider.naam), why), style)
