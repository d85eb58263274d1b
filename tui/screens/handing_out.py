"""Naar buiten: what leaves the office, made for whoever gets it, to a file of one's own or the clipboard."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.dutch import aantal, datum
from db.exchange.handouts.calendars import Bestand, week_calendar
from db.exchange.handouts.checklist import key_checklist
from db.exchange.handouts.files import free_path, write_new
from db.exchange.handouts.introductions import for_begeleider, for_household
from db.exchange.handouts.meeting import meeting_page
from db.exchange.handouts.wall import wall_page, wall_text
from db.exchange.handouts.week import week_page, week_workbook
from db.model import Begeleider, Huishouden, Koppeling
from db.records.agenda import BACK, read_agenda
from db.rules.roster import WEEK, days_of_week, monday, with_team
from db.stand import Stand
from db.store import Refused
from tui.looked import took_out
from tui.screens.choose import AskDialog, ChooseDialog, TellDialog
from tui.screens.desk import DeskScreen
from tui.subject import Subject
from tui.widgets.rowlist import Column, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

Handout = tuple[str, Callable[[], str | bytes]]
"""The name of a file, without any of a person, and what makes its content."""

CLOSED = "Naar buiten kan als de privacy open staat. p wisselt."
CAREFUL = "Bewaar het veilig en verwijder het na gebruik."
ON_CLIPBOARD = "Tekst om te versturen (staat op het klembord)"

KINDS = {
    "ics": "Rooster van een week voor in de agenda, per begeleider (.ics)",
    "xlsx": "Rooster van een week als werkmap (.xlsx)",
    "html": "Rooster van een week om te printen (.html)",
    "wall": "Spreekuurlijst voor aan de muur, vier weken (.html)",
    "wall_text": "Spreekuurlijst als tekst (klembord)",
    "meeting": "Blad voor het werkoverleg, met initialen (.html)",
    "checklist": "Sleutellijst van dit huishouden (.html)",
    "introduce": "Kennismakingstekst bij deze koppeling",
}
"""What can be made."""


async def hand_out(app: "Koppelbord", day: date | None = None) -> None:
    """Choose what is to leave the office, and make it; `day` says of which week a roster is to be."""
    if app.privacy.hides or app.stand is None:
        app.say(CLOSED, alert=True)
        return
    stand, home = app.stand, _household(app)
    rows = [Row(kind, (text,)) for kind, text in KINDS.items() if home or kind not in ("checklist", "introduce")]
    answer = await app.push_screen_wait(ChooseDialog("Naar buiten", rows))
    if answer in ("ics", "xlsx", "html"):
        of = day or await _ask_week(app)
        if of:
            await _week(app, stand, str(answer), monday(of))
    elif answer == "wall":
        await save(app, [(f"spreekuurlijst-{app.today}.html", lambda: wall_page(stand))], KINDS["wall"])
    elif answer == "wall_text":
        await _copy(app, wall_text(stand), "spreekuurlijst")
    elif answer == "meeting":
        await save(app, [(f"werkoverleg-{app.today}.html", lambda: meeting_page(stand))], KINDS["meeting"])
    elif answer == "checklist" and home:
        around = _stand(app)
        about = Subject("huishouden", home.dossier)
        made = (f"sleutellijst-{home.dossier}.html", lambda: key_checklist(around, home))
        await save(app, [made], "Sleutellijst van een huishouden (.html)", about)
    elif answer == "introduce":
        await introduce(app)


def _household(app: "Koppelbord") -> Huishouden | None:
    """The household of the row under the cursor."""
    return app.screen.huishouden() if isinstance(app.screen, DeskScreen) else None


def _stand(app: "Koppelbord") -> Stand:
    """The Stand that knows the household of the row: details may be of another team."""
    assert app.stand is not None
    return app.screen.stand if isinstance(app.screen, DeskScreen) else app.stand


async def _ask_week(app: "Koppelbord") -> date | None:
    weeks = [("Deze week", app.today), ("Volgende week", app.today + WEEK), ("De week daarna", app.today + 2 * WEEK)]
    rows = [Row(monday(day), (f"{name}, vanaf {datum(monday(day), app.today)}",)) for name, day in weeks]
    answer = await app.push_screen_wait(ChooseDialog("Van welke week?", rows))
    return answer if isinstance(answer, date) else None


async def _week(app: "Koppelbord", stand: Stand, kind: str, first: date) -> None:
    stand = _reaching(app, stand, first)
    if kind == "xlsx":
        await save(app, [(f"rooster-{first}.xlsx", lambda: week_workbook(stand, first))], KINDS[kind])
    elif kind == "html":
        await save(app, [(f"rooster-{first}.html", lambda: week_page(stand, first))], KINDS[kind])
    else:
        people = await _ask_people(app, stand, first)
        bestand = Bestand(app.store.log.mark(), app.store.log.latest())
        about = Subject("begeleider", people[0].kenmerk) if len(people) == 1 else None
        await save(app, [_calendar(stand, person, first, bestand) for person in people], KINDS[kind], about)


def _reaching(app: "Koppelbord", stand: Stand, first: date) -> Stand:
    """The Stand with the diary of a week, also where that is longer ago than a Stand goes back."""
    if first >= stand.today - BACK:
        return stand
    whole = app.team is None
    people, homes = (None, None) if whole else (stand.begeleider, stand.huishouden)
    return replace(stand, agenda=read_agenda(app.store.db, first, people, homes, app.team))


def _calendar(stand: Stand, person: Begeleider, first: date, bestand: Bestand) -> Handout:
    return f"rooster-{person.kenmerk}-{first}.ics", lambda: week_calendar(stand, person, first, bestand)


async def _ask_people(app: "Koppelbord", stand: Stand, first: date) -> Sequence[Begeleider]:
    """One begeleider, or everybody; nobody where it was left."""
    week = days_of_week(first)
    there = (p for p in stand.begeleiders if any(with_team(p, day) for day in week))
    people = sorted(there, key=lambda p: p.naam)
    rows = [Row("", ("Iedereen, ieder een eigen bestand",)), *(Row(p.kenmerk, (p.naam,)) for p in people)]
    chosen = app.screen.begeleider() if isinstance(app.screen, DeskScreen) else None
    dialog = ChooseDialog("Voor wie?", rows, filtered=len(rows) > 10, select=chosen.kenmerk if chosen else None)
    answer = await app.push_screen_wait(dialog)
    return [] if answer is None else [p for p in people if answer in ("", p.kenmerk)]


# The introduction of a koppeling


async def introduce(app: "Koppelbord") -> None:
    """Write to the two of the koppeling under the cursor, each with what they need to know."""
    if app.privacy.hides or app.stand is None:
        app.say(CLOSED, alert=True)
        return
    stand = _stand(app)
    koppeling = await _koppeling(app, stand)
    if koppeling is None:
        app.say("Kies eerst een huishouden dat een begeleider heeft.", alert=True)
        return
    texts = {"begeleider": for_begeleider, "huishouden": for_household}
    rows = [
        Row((whom, to), (f"Voor {'de' if whom == 'begeleider' else 'het'} {whom}: {where}",))
        for whom in texts
        for to, where in (("clipboard", "naar het klembord"), ("file", "in een bestand (.txt)"))
    ]
    answer = await app.push_screen_wait(ChooseDialog(f"Kennismakingstekst: {app.pair(koppeling)}", rows))
    if isinstance(answer, tuple):
        whom, to = answer
        text = texts[whom](stand, koppeling)
        if to == "clipboard":
            await _copy(app, text, f"kennismaking {koppeling.dossier} – {koppeling.begeleider}")
        else:
            made = (f"kennismaking-{koppeling.dossier}-{whom}.txt", lambda: text)
            about = Subject("huishouden", koppeling.dossier)
            await save(app, [made], f"Kennismakingstekst voor {whom} (.txt)", about)


async def _koppeling(app: "Koppelbord", stand: Stand) -> Koppeling | None:
    """The koppeling of the row; asks which where its household has several."""
    screen, home = app.screen, _household(app)
    chosen = screen.koppeling() if isinstance(screen, DeskScreen) else None
    if chosen and chosen.dossier in stand.huishouden and chosen.begeleider in stand.begeleider:
        return chosen
    known = [k for k in (stand.running_of(home.dossier) if home else ()) if k.begeleider in stand.begeleider]
    if not known:
        return None
    if len(known) == 1:
        return known[0]
    rows = [Row(k.id, (stand.name_of(k.begeleider), str(k.rol))) for k in known]
    answer = await app.push_screen_wait(ChooseDialog("Bij welke begeleider?", rows, (Column(""), Column("", 12))))
    return next((k for k in known if k.id == answer), None)


# To the clipboard, or to a folder


async def _copy(app: "Koppelbord", text: str, over: str) -> None:
    app.copy_to_clipboard(text, over)
    await app.push_screen_wait(TellDialog(ON_CLIPBOARD, text))


async def save(
    app: "Koppelbord", handouts: Sequence[Handout], wat: str, about: Subject | None = None, after: str = CAREFUL
) -> bool:
    """Ask for a folder and write there, beside what is there already; say where it is, and `after` that.

    The log keeps that it went out: `wat` says what kind of file it is, `about` whom it is about if it is one.
    Gives whether it was written.
    """
    folder = await _ask_folder(app) if handouts else None
    if folder is None:
        return False
    try:
        written = await asyncio.to_thread(lambda: [_write(folder, name, make) for name, make in handouts])
    except Refused as refusal:
        app.say(str(refusal), alert=True)
        return False
    app.handout_folder = str(folder)
    where = str(written[0]) if len(written) == 1 else f"{aantal(len(written), 'bestand', 'bestanden')} in {folder}"
    unnoted = took_out(app, wat, about, len(written))
    app.say(" ".join(filter(None, (f"Geschreven: {where}.", after, unnoted))), alert=bool(unnoted))
    return True


def _write(folder: Path, name: str, make: Callable[[], str | bytes]) -> Path:
    path = free_path(folder / _safe(name))
    write_new(path, make())
    return path


def _safe(name: str) -> str:
    """A name that is a file name everywhere, whatever is in a kenmerk."""
    return "".join(c if c.isalnum() or c in "-_." else "-" for c in name)


async def _ask_folder(app: "Koppelbord") -> Path | None:
    def check(text: str) -> str:
        return "" if text.strip() and _folder(text).is_dir() else "Deze map is er niet. Kijk de naam na."

    explain = "In welke map? Let op: het bestand is niet versleuteld. Wat er al staat, blijft staan."
    answer = await app.push_screen_wait(AskDialog("Naar buiten", explain, app.handout_folder or usual_folder(), check))
    return _folder(answer) if isinstance(answer, str) else None


def _folder(text: str) -> Path:
    """The folder that was typed or pasted; a file manager may put it between quotes."""
    return Path(text.strip().strip("\"'")).expanduser()


def usual_folder() -> str:
    """The documents of the user, or else the downloads, or else the home folder."""
    from platformdirs import user_documents_path, user_downloads_path

    found = [path for path in (user_documents_path(), user_downloads_path()) if path.is_dir()]
    return str([*found, Path.home()][0])
