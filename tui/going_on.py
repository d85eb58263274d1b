"""Going on after the lock: the same screen, team and privacy, the cursor on the same record.

A form that was being typed in is opened again where it is that of a begeleider, a household or the settings; what was
typed in another is there when that is opened.
"""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tui.privacy import Privacy
from tui.subject import Subject
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

FIRST = "koppelen"
"""The screen on which a day begins."""


def place_of(desk: "Koppelbord") -> dict[str, str]:
    """Where on the desk its user is."""
    place = {
        "mode": desk.current_mode,
        "team": "" if desk.team is None else f"t{desk.team}",
        "privacy": str(desk.privacy),
        "alone": desk.alone,
        "sought": desk.sought,
        "folder": desk.handout_folder,
    }
    with suppress(Exception):  # a file that can't be read may not keep the desk from locking
        place |= _cursor(desk)
    forms = [screen for screen in desk.screen_stack[1:] if getattr(screen, "draft", None) in desk.drafts]
    if forms:
        draft: Any = getattr(forms[-1], "draft", None)
        kind, *about = draft if isinstance(draft, tuple) else (draft,)
        place |= {"form": str(kind), "about": str(about[0]) if about else ""}
    return place


def _cursor(desk: "Koppelbord") -> dict[str, str]:
    base = desk.screen_stack[0]
    subject = getattr(base, "subject", None)
    huishouden = getattr(base, "huishouden", lambda: None)()
    found = {"dossier": huishouden.dossier} if huishouden is not None else {}
    if isinstance(subject, Subject):
        found |= {"soort": subject.soort, "sleutel": subject.sleutel, "under": subject.under}
    return found


def go_back_to(desk: "Koppelbord", place: dict[str, str]) -> None:
    """Show the screen that was open; without a place, that on which a day begins."""
    if place:
        desk.sought, desk.handout_folder, desk.alone = (place.get(part, "") for part in ("sought", "folder", "alone"))
        desk.team = place.get("team", "")[1:] or None
        with suppress(ValueError):  # another version of the program may have kept it
            desk.privacy = Privacy(place.get("privacy", desk.privacy))
        desk.reload()
    mode = place.get("mode", FIRST)
    desk.switch_mode(mode if mode in desk.TITLES else FIRST)


def look_back(desk: "Koppelbord", place: dict[str, str]) -> None:
    """Put the cursor where it was, and open again the form that somebody was typing in."""
    soort: Any = place.get("soort")
    wanted = [Subject("huishouden", place["dossier"])] if "dossier" in place else []  # its begeleiders are shown then
    wanted += [Subject(soort, place.get("sleutel", ""), under=place.get("under", ""))] if soort else []
    for subject in wanted:
        any(rowlist.select(subject) for rowlist in desk.screen.query(RowList))
    form, about = place.get("form", ""), place.get("about", "")
    if form in ("begeleider", "huishouden") and desk.stand is not None and about in getattr(desk.stand, form):
        desk.edit(Subject("begeleider" if form == "begeleider" else "huishouden", about))
    elif form == "instellingen":
        desk.action_settings()
