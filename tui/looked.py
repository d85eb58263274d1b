"""Noting who looked at whom, and what left the office, after it was done: nobody waits for the log.

Where it can't be written the coordinator sees what they asked for all the same, and a sentence says so.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from tui.subject import Subject

if TYPE_CHECKING:
    from tui.app import Koppelbord

AGAIN = timedelta(minutes=5)
"""Whoever opens the same record again within this time looked once."""

EVERYTHING = "Alles geëxporteerd naar een werkmap"
"""What the log says of an export."""


def looked(app: "Koppelbord", subject: Subject) -> None:
    """Note that somebody's record was opened, once it stands on the screen."""
    app.call_after_refresh(lambda: app.screen.call_after_refresh(_note_view, app, subject))


def _note_view(app: "Koppelbord", subject: Subject) -> None:
    from db.records.noting import note_view, who_is

    def note() -> str:
        who = who_is(app.store, subject.soort, subject.sleutel)
        return note_view(app.store, app.today, who) if who else ""

    _once(app, f"{subject.soort} {subject.sleutel}", note)


def read_log(app: "Koppelbord", month: str, subject: Subject | None = None) -> None:
    """Note that the log itself was opened: of a month as "2024-03", or of one person."""
    from db.records.noting import note_reading, who_is

    def note() -> str:
        who = who_is(app.store, subject.soort, subject.sleutel) if subject else None
        return note_reading(app.store, app.today, month, who)

    _once(app, f"logboek {subject.sleutel if subject else month}", note)


def took_out(app: "Koppelbord", wat: str, subject: Subject | None = None, count: int = 1) -> str:
    """Note what went out: its kind, about whom, and how many files; gives a sentence where that could not be noted."""
    from db.records.noting import note_exit, who_is

    def note() -> str:
        who = who_is(app.store, subject.soort, subject.sleutel) if subject else None
        return note_exit(app.store, app.today, wat, who, count)

    return _tried(note)


def _tried(note: Callable[[], str]) -> str:
    """Note, and give a sentence where that was not possible, whatever is the matter with the file."""
    from db.store.engine import DatabaseError

    try:
        return note()
    except DatabaseError:
        return "Dit is niet in het logboek gezet. Het bestand is niet te lezen."


def _once(app: "Koppelbord", what: str, note: Callable[[], str]) -> None:
    """Note a look that was not noted just now, and say so where it can't be."""
    now = app.store.clock()
    before = app.looks.get(what)
    if before and timedelta(0) <= now - before < AGAIN:
        return
    sentence = _tried(note)
    if sentence:
        app.say(sentence, alert=True)
    else:
        app.looks[what] = now
