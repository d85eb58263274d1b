"""Bulk: what can be done with everyone who is marked, asked once and done as one step that undo takes back."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.dutch import aantal, datum, opsomming
from db.lists import AfwezigSoort, ContactSoort, Fase
from db.records import bulk
from db.records.contacts import contact_with_all
from db.records.people import Lijst
from db.records.stand import teams
from db.store import Store
from tui.screens.choose import AskDialog, ChooseDialog
from tui.screens.ending import read_day, write_day
from tui.screens.entry import closed
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

Keys = Sequence[str]
Job = tuple[Callable[[Store], object], str]
"""A command of `db.records`, and the words for what it did."""

Ask = Callable[["Koppelbord", Keys], Awaitable[Job | None]]


@dataclass(frozen=True, slots=True)
class Bulk:
    """One thing that can be done: its name, for which lists, and what asks how; that gives None where it was left."""

    naam: str
    lijsten: frozenset[Lijst]
    ask: Ask


async def do_for_all(app: "Koppelbord", lijst: Lijst, keys: Keys) -> bool:
    """Ask what to do with these (kenmerken or dossiers), and do it; whether it was done."""
    nouns = ("huishouden", "huishoudens") if lijst is Lijst.HUISHOUDENS else ("persoon", "mensen")
    many = aantal(len(keys), *nouns)
    rows = [Row(one, (one.naam,)) for one in BULK if lijst in one.lijsten]
    chosen = await app.push_screen_wait(ChooseDialog(f"Met {many} die gemerkt zijn", rows))
    job = await chosen.ask(app, keys) if isinstance(chosen, Bulk) else None
    return job is not None and app.perform(job[0], f"{job[1]}: {many}")


async def _talk(app: "Koppelbord", keys: Keys) -> Job | None:
    return lambda store: bulk.talked_all(store, app.today, keys), "Gesprek gehad vandaag"


async def _pause(app: "Koppelbord", keys: Keys) -> Job | None:
    seen = app.seen
    return lambda store: bulk.move_all(store, app.today, keys, Fase.PAUZE, seen), "Op pauze"


async def _phase(app: "Koppelbord", keys: Keys) -> Job | None:
    seen = app.seen
    rows = [Row(fase, (str(fase),)) for fase in Fase if fase is not Fase.GESTOPT]
    fase = await app.push_screen_wait(ChooseDialog("Welke fase?", rows, select=Fase.INZETBAAR))
    if not isinstance(fase, Fase):
        return None
    return lambda store: bulk.move_all(store, app.today, keys, fase, seen), f"Fase {fase}"


async def _away(app: "Koppelbord", keys: Keys) -> Job | None:
    kinds = [Row(soort, (str(soort),)) for soort in AfwezigSoort]
    soort = await app.push_screen_wait(ChooseDialog("Waarom afwezig?", kinds, select=AfwezigSoort.VAKANTIE))
    first = await _day(app, "Eerste dag weg", app.today) if isinstance(soort, AfwezigSoort) else None
    last = await _day(app, "Laatste dag weg", first) if first else None
    if not isinstance(soort, AfwezigSoort) or first is None or last is None:
        return None
    said = f"Afwezig ({soort}) van {datum(first, app.today)} tot en met {datum(last, app.today)}"
    return lambda store: bulk.away_all(store, app.today, keys, first, last, soort), said


async def _day(app: "Koppelbord", title: str, usual: date) -> date | None:
    """A day as typed, None where it was left."""

    def check(text: str) -> str:
        return "" if read_day(text, app.today) else "Dat is geen datum. Schrijf hem als 19-3-2024."

    answer = await app.push_screen_wait(AskDialog(title, "Schrijf hem als 19-3-2024.", write_day(usual), check))
    return read_day(answer, app.today) if isinstance(answer, str) else None


async def _leader(app: "Koppelbord", keys: Keys) -> Job | None:
    seen = app.seen
    kenmerk = await _choose_staff(app, "Onder wie vallen zij?")
    return (
        (lambda store: bulk.assign_all(store, app.today, keys, kenmerk, since=seen), "Andere leidinggevende")
        if kenmerk
        else None
    )


async def _responsible(app: "Koppelbord", keys: Keys) -> Job | None:
    seen = app.seen
    kenmerk = await _choose_staff(app, "Wie is verantwoordelijk?")
    if kenmerk is None:
        return None
    return lambda store: bulk.assign_households(store, app.today, keys, kenmerk, since=seen), "Andere verantwoordelijke"


async def _choose_staff(app: "Koppelbord", title: str) -> str | None:
    """One of the paid staff."""
    assert app.stand is not None
    staff = [p for p in app.stand.begeleiders if p.soort.betaald]
    rows = [Row(p.kenmerk, (f"{app.shown(p.naam)} · {p.soort}",)) for p in staff]
    answer = await app.push_screen_wait(ChooseDialog(title, rows, filtered=len(rows) > 10))
    return answer if isinstance(answer, str) else None


async def _team(app: "Koppelbord", keys: Keys) -> Job | None:
    seen = app.seen
    team = await _ask_team(app)
    return (
        (lambda store: bulk.assign_all(store, app.today, keys, team=team, since=seen), f"Team {team}") if team else None
    )


async def _team_of_households(app: "Koppelbord", keys: Keys) -> Job | None:
    seen = app.seen
    team = await _ask_team(app)
    return (
        (lambda store: bulk.assign_households(store, app.today, keys, team=team, since=seen), f"Team {team}")
        if team
        else None
    )


async def _ask_team(app: "Koppelbord") -> str:
    """The name of a team, one that is there or a new one; "" where it was left."""
    known = teams(app.store, app.today)
    explain = f"Er zijn nu: {opsomming(known[:8])}." if known else "Er zijn nog geen teams."
    answer = await app.push_screen_wait(
        AskDialog(
            "Welk team?", explain, app.team or "", lambda text: "" if text.strip() else "Vul een naam in.", stored=True
        )
    )
    return answer.strip() if isinstance(answer, str) else ""


async def _contact(app: "Koppelbord", keys: Keys) -> Job | None:
    if closed(app):
        return None
    kinds = [Row(soort, (str(soort),)) for soort in ContactSoort]
    soort = await app.push_screen_wait(ChooseDialog("Hoe was er contact?", kinds, select=ContactSoort.BERICHT))
    if not isinstance(soort, ContactSoort):
        return None
    draft = ("contact", "gemerkt")
    line = await app.push_screen_wait(AskDialog("Contact van vandaag", "Eén regel, of leeg.", "", lambda _: "", draft))
    if not isinstance(line, str):
        return None

    def note(store: Store) -> None:
        contact_with_all(store, app.today, keys, soort, line)
        app.drafts.pop(draft, None)

    return note, f"Contact vastgelegd ({soort})"


_BEGELEIDERS = frozenset({Lijst.BEGELEIDERS})
_TEAM = _BEGELEIDERS | {Lijst.MEDEWERKERS}
_HUISHOUDENS = frozenset({Lijst.HUISHOUDENS})

BULK = (
    Bulk("Gesprek gehad vandaag", _TEAM, _talk),
    Bulk("Afwezig, van en tot en met", _TEAM, _away),
    Bulk("Op pauze", _BEGELEIDERS, _pause),
    Bulk("Andere fase", _BEGELEIDERS, _phase),
    Bulk("Andere leidinggevende", _TEAM, _leader),
    Bulk("Ander team", _TEAM, _team),
    Bulk("Contact vastleggen, vandaag", _HUISHOUDENS, _contact),
    Bulk("Andere verantwoordelijke", _HUISHOUDENS, _responsible),
    Bulk("Ander team", _HUISHOUDENS, _team_of_households),
)
"""What can be done with everyone who is marked, in the order of the dialog; what can be done too is added here."""
