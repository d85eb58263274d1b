"""Agreeing a half-day: the fixed one of a household and its begeleider, and the question whether twice is no matter."""

from datetime import date, timedelta
from typing import TYPE_CHECKING

from db.agenda import Afspraak
from db.dutch import datum, opsomming, weekdag_datum
from db.lists import Dagdeel
from db.model import Begeleider, Huishouden
from db.records import roster
from db.records.rows import get
from db.records.stand import read_around
from db.rules.roster import Plek, fixed_half_days, lasts_until, next_on
from tui.screens.choose import ChooseDialog
from tui.widgets.rowlist import Column, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


def place_name(app: "Koppelbord", plek: Plek) -> str:
    """Where somebody is, as the privacy lets it be shown: a service has no name to hide."""
    return app.shown(plek.naam) if isinstance(plek.wat, Afspraak) else plek.naam


async def ask_twice(app: "Koppelbord", kenmerk: str, dagdeel: Dagdeel, van: date, tot: date | None) -> bool | None:
    """Whether somebody may be in two places: False where they are in none yet, None where it is to be left."""
    found = roster.elsewhere(app.store.db, app.today, kenmerk, dagdeel, van, tot)
    if not found:
        return False
    person = get(app.store.db, Begeleider, kenmerk)
    where = opsomming(f"{weekdag_datum(day)} bij {place_name(app, plek)}" for day, plek in found[:3])
    rows = [Row(False, ("Nee, laat het zo",)), Row(True, ("Toch doen: beide staan dan in het rooster, met 2x",))]
    title = f"{app.shown(person.naam if person else kenmerk)} is dan al ergens"
    answer = await app.push_screen_wait(ChooseDialog(title, rows, explain=f"Op {where}."))
    return True if answer is True else None


async def agree(
    app: "Koppelbord", home: Huishouden, person: Begeleider, dagdeel: Dagdeel, van: date, tot: date | None = None
) -> None:
    """Agree this half-day, every week or on one date, after asking where the begeleider is elsewhere then."""
    toch = await ask_twice(app, person.kenmerk, dagdeel, van, tot)
    if toch is None:
        return
    when = f"elke {dagdeel}" if tot is None else f"{dagdeel} op {datum(van, app.today)}"
    app.perform(
        lambda store: roster.agree(store, app.today, home.dossier, person.kenmerk, dagdeel, van, tot, toch),
        f"Afspraak: {app.shown(person.naam)} bij {app.shown(home.naam)}, {when}",
    )


async def agree_half_day(app: "Koppelbord", dossier: str, kenmerk: str) -> None:
    """Choose the fixed half-day of a koppeling: those that both have free come first, and what is agreed may end."""
    stand = read_around(app.store.db, app.today, [kenmerk], [dossier])
    home, person = stand.huishouden.get(dossier), stand.begeleider.get(kenmerk)
    if home is None or person is None:
        app.say("Deze koppeling is er niet meer.", alert=True)
        return
    both = fixed_half_days(stand, home, person, app.today)
    agreed = [a for a in stand.agenda.afspraken_of.get(dossier, ()) if a.begeleider == kenmerk]
    agreed = [a for a in agreed if (lasts_until(stand, a) or date.max) >= app.today]
    rows = [Row(a, (f"Niet meer op {a.dagdeel}", f"afgesproken vanaf {datum(a.van, app.today)}")) for a in agreed]
    taken = {a.dagdeel for a in agreed}
    rows += [
        Row(d, (f"Elke {d}", "hebben beiden vrij" if home.dagdelen else "vrij; van het huishouden onbekend"))
        for d in both
    ]
    rows += [
        Row(d, (f"Elke {d}", "niet van beiden bekend als vrij"), "dim") for d in Dagdeel if d not in {*both, *taken}
    ]
    title = f"Vast dagdeel van {app.shown(person.naam)} en {app.shown(home.naam)}"
    columns = (Column("", share=2), Column("", share=3))
    answer = await app.push_screen_wait(ChooseDialog(title, rows, columns, select=both[0] if both else None))
    if isinstance(answer, Dagdeel):
        await agree(app, home, person, answer, next_on(app.today, answer))
    elif answer is not None:
        afspraak = next(a for a in agreed if a == answer)
        app.perform(
            lambda store: roster.end_agreement(store, app.today, afspraak, app.today - timedelta(days=1)),
            f"{afspraak.dagdeel} is geen vast dagdeel meer",
        )
