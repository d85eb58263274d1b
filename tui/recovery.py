"""Back-ups from the command line: what is said of them, and the newest good one where the file is damaged."""

import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tui.outcome import NOT_OPENED, Ends, say

if TYPE_CHECKING:
    from db.store.backup import Backup
    from db.store.errors import Damaged
    from db.store.restore import Restored
    from tui.opening import Desk


def made_text(made: Path) -> list[str]:
    """What is said of a back-up that was just made."""
    from db.dutch import aantal, grootte
    from db.store.backup import described

    about = described(made)
    entries = aantal(about.aantal, "wijziging", "wijzigingen")
    return [
        f"De back-up staat in {made}.",
        f"{grootte(about.grootte)}, {entries} in het logboek, gecontroleerd: hij opent en is heel.",
        "Bewaar de wachtzin van nu: daarmee opent hij, ook als die later verandert.",
    ]


def restored_text(path: Path, done: "Restored") -> list[str]:
    """What is said after a restore."""
    from db.dutch import aantal, moment

    entries = aantal(done.aantal, "wijziging", "wijzigingen")
    lines = [f"{path} is teruggezet: de back-up van {moment(done.gemaakt)}, met {entries}."]
    if done.opzij:
        lines.append(f"Wat er stond, is bewaard in {done.opzij}.")
    if done.te_wissen:
        lines.append(done.te_wissen)
    return [*lines, "De gebruikers en wachtzinnen zijn die van toen."]


def command(desk: "Desk", backup: "Backup") -> str:
    """The command that restores a back-up on the file of this desk."""
    words = ["koppelbord", *(["--db", str(desk.db)] if desk.db else []), "herstel", str(backup.pad)]
    return shlex.join(words)


def advice(desk: "Desk") -> str:
    """The sentence that names the newest good back-up and how to restore it, "" where there is none."""
    from db.dutch import moment
    from db.store.backup import newest_good

    found = newest_good(desk.path)
    if found is None:
        return ""
    return f"De nieuwste goede back-up is van {moment(found.gemaakt)}. Terugzetten: {command(desk, found)}"


def offer(desk: "Desk", error: "Damaged") -> None:
    """Offer the newest good back-up in the place of a damaged file, and restore it if wanted. Raises Ends."""
    from db.dutch import leeftijd, moment
    from db.store.backup import newest_good

    found = newest_good(desk.path)
    if found is None or not _can_ask():
        raise Ends(NOT_OPENED, f"{error} {advice(desk)}".rstrip())
    say(str(error))
    say(
        f"De nieuwste goede back-up is van {moment(found.gemaakt)}, {leeftijd(found.gemaakt, datetime.now(UTC))} oud."
        " Wat er nu staat, blijft ernaast bewaard."
    )
    if not _yes("Deze back-up terugzetten? (j/n) "):
        raise Ends(NOT_OPENED, f"Er is niets gewijzigd. Later terugzetten: {command(desk, found)}")
    for line in restored_text(desk.path, desk.restore(found.pad)):
        say(line)


def _can_ask() -> bool:
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stderr))


def _yes(prompt: str) -> bool:
    sys.stderr.write(prompt)
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("j", "ja")
