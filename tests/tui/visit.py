"""A visit to the desk: opening it, pressing its keys, and reading what stands on the screen."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from rich.cells import cell_len
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from db.model import Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.records.rows import find
from db.records.stand import read_stand
from db.rules.candidates import Candidate, candidates
from db.rules.waiting import waiting
from db.stand import Stand
from db.store import Store
from tests.builders import TODAY
from tests.sampling import NARROW, SIZES, WIDE  # noqa: F401  # a visit is made at these sizes
from tui.app import Koppelbord
from tui.screens.lookup import LookupDialog
from tui.screens.merging import OtherDialog
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import RowList

INVISIBLE = "\u200b\u200c\u200d\u2060\u00ad"
"""Letters without a picture that no terminal acts upon; Persian and emoji need two of them."""


def run_pilot(store: Store, size: tuple[int, int] = WIDE, today: date = TODAY) -> Any:
    """The desk on this file, on a screen of this size."""
    return Koppelbord(store, today).run_test(size=size)


async def press(pilot: Pilot, *keys: str) -> None:
    """Press keys one after the other, and let the desk come to rest: what was pressed, and what is drawn for it."""
    await pilot.press(*keys)
    await pilot.pause()


async def type_text(pilot: Pilot, text: str) -> None:
    """Type text, a key at a time; a line end is enter."""
    await press(pilot, *("enter" if letter == "\n" else letter for letter in text))


async def fill_in(pilot: Pilot, text: str) -> None:
    """Put text in the field that has the focus, in place of what was there."""
    focused = pilot.app.focused
    if isinstance(focused, TextArea):
        focused.text = text
    else:
        assert isinstance(focused, Input), f"{focused} is no field"
        focused.value = text
    await pilot.pause()


def lines(pilot: Pilot) -> list[str]:
    """The lines of the terminal, with the screens beneath a dialog."""
    app = pilot.app
    drawn = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    return ["".join(piece.text for piece in line) for line in drawn.strips]


async def until(pilot: Pilot, sentence: str) -> None:
    """Wait for a sentence on the screen: what takes longer than a frame comes from a thread or a child process."""
    for _ in range(400):
        if sentence in text(pilot):
            return
        await pilot.pause(0.05)
    raise AssertionError(f"{sentence} does not come:\n{text(pilot)}")


def text(pilot: Pilot) -> str:
    """All that stands on the terminal."""
    return "\n".join(lines(pilot))


def said(pilot: Pilot) -> str:
    """What the message line says, "" where it is empty."""
    for screen in reversed(pilot.app.screen_stack):
        for line in screen.query(MessageLine):
            return str(line.content).strip() if line.display else ""
    return ""


def keys_shown(pilot: Pilot) -> str:
    """The line of keys of the screen or dialog on top."""
    return str(pilot.app.screen.query_one(KeyBar).content)


def title(pilot: Pilot) -> str:
    """The title of the dialog on top."""
    return str(pilot.app.screen.query(".dialog").first().border_title)


def rows(pilot: Pilot, rowlist: str = "RowList") -> list[tuple[str, ...]]:
    """The cells of a list of the screen on top."""
    shown = pilot.app.screen.query(rowlist).first(RowList)._rows
    return [shown[index].cells for index in range(len(shown))]


def cursor(pilot: Pilot, rowlist: str = "RowList") -> Any:
    """The key of the record under the cursor of a list."""
    return pilot.app.screen.query(rowlist).first(RowList).key


async def put_cursor(pilot: Pilot, wanted: Any, rowlist: str = "RowList") -> None:
    """Put the cursor of a list on a record, as the arrows would, and the focus on the list."""
    shown = pilot.app.screen.query(rowlist).first(RowList)
    shown.focus()
    await pilot.pause()
    assert shown.select(wanted), f"{wanted} is not in the list"
    await pilot.pause()


def person(kenmerk: str) -> Subject:
    """The begeleider of a row."""
    return Subject("begeleider", kenmerk)


def home(dossier: str) -> Subject:
    """The household of a row."""
    return Subject("huishouden", dossier)


def stand(store: Store) -> Stand:
    """The state of the desk in the file, read again."""
    return read_stand(store, TODAY)


def running(store: Store, dossier: str) -> list[Koppeling]:
    """The koppelingen of a household that run now or are agreed."""
    return list(stand(store).running_of(dossier))


def first_waiting(store: Store) -> Huishouden:
    """The household that should be helped first."""
    return waiting(stand(store))[0].huishouden


def best(store: Store, dossier: str) -> Candidate:
    """The begeleider on top for a household."""
    now = stand(store)
    return candidates(now, now.huishouden[dossier])[0]


def everyone(store: Store, kind: type[Record]) -> list[Any]:
    """All records of a kind in the file."""
    return find(store.db, kind)


def full_names(store: Store) -> set[str]:
    """Every surname of two letters and more, and every whole name, that is in the file."""
    people = [*everyone(store, Begeleider), *everyone(store, Statushouder)]
    found = {p.naam for p in people} | {p.achternaam for p in people} | {h.naam for h in everyone(store, Huishouden)}
    return {name for name in found if len(name) > 2}


def assert_tidy(pilot: Pilot) -> None:
    """Every line of the terminal is exactly as wide as the terminal, and nothing in it acts upon a terminal."""
    width, height = pilot.app.size
    drawn = lines(pilot)
    assert len(drawn) == height
    for number, line in enumerate(drawn):
        # Textual halves a cluster of emoji that the edge of a dialog runs through.
        halved = isinstance(pilot.app.screen, ModalScreen) and any(
            c in "\u200d\u2764\ufe0f\u20e3" or c > "\U0001f000" for c in line
        )
        assert halved or cell_len(line) == width, f"line {number} is {cell_len(line)} wide: {line!r}"
        raw = [letter for letter in line if not letter.isprintable() and letter not in INVISIBLE]
        assert not raw, f"line {number} has {raw!r}"


async def everywhere(pilot: Pilot) -> AsyncIterator[str]:
    """Go through every screen and dialog of the desk, and give the name of each while it is open."""
    app = pilot.app

    async def leave() -> None:
        for _ in range(6):
            if len(app.screen_stack) == 1:
                return
            await press(pilot, "escape")
        raise AssertionError(f"{app.screen} does not close")

    await press(pilot, "1", "escape", "home")
    yield "koppelen"
    for key, name in (
        ("w", "waarom"),
        ("i", "details"),
        ("e", "formulier huishouden"),
        ("d", "duo"),
        ("b", "bel"),
        ("c", "contact"),
        ("a", "actie"),
        ("t", "traject"),
    ):
        await press(pilot, key)
        yield name
        await leave()
    await press(pilot, "i", "m")
    if isinstance(app.screen, OtherDialog):
        yield "samenvoegen, met wie"
        await type_text(pilot, "a")
        await press(pilot, "enter")
        yield "samenvoegen"
    await leave()
    for key, name in (("plus", "nareizigers"), ("s", "splitsen"), ("w", "wie zag dit")):
        await press(pilot, "i", key)
        yield name
        await leave()
    await press(pilot, "enter", "end")
    yield "koppelen, laatste begeleider"
    await press(pilot, "enter")
    yield "overrulen"
    await leave()
    await press(pilot, "2", "asterisk", "home")
    yield "caseload"
    await press(pilot, "down")
    for _ in range(60):
        if app.screen.subject and app.screen.subject.soort == "huishouden":
            break
        await pilot.press("down")
    for key, name in (("x", "beëindigen"), ("o", "overdragen"), ("i", "details"), ("d", "tweede begeleider")):
        await press(pilot, key)
        yield name
        await leave()
    await press(pilot, "3")
    for number, kind in enumerate(("begeleiders", "huishoudens", "statushouders", "medewerkers")):
        yield f"mensen: {kind}"
        await press(pilot, "i")
        yield f"details: {kind}"
        await leave()
        await press(pilot, "e")
        yield f"formulier: {kind}"
        await leave()
        if number == 0:
            await press(pilot, "n")
            yield "nieuw"
            await leave()
            await press(pilot, "l")
            yield "levensloop"
            await leave()
            await press(pilot, "space", "m")
            yield "met gemerkte"
            await leave()
            await press(pilot, "escape")
        await press(pilot, "right")
    await press(pilot, "f")
    yield "filter"
    await press(pilot, "escape")
    await press(pilot, "4")
    yield "rooster"
    for key, name in (("enter", "rooster, dienst"), ("r", "herhalen"), ("g", "naar een datum")):
        await press(pilot, key)
        yield name
        await leave()
    await press(pilot, "down", "down", "enter")
    yield "rooster, persoon"
    await leave()
    await press(pilot, "s", "plus", "plus")
    yield "vast rooster, avonden en weekend"
    await press(pilot, "s", "plus")
    await press(pilot, "5")
    await until(pilot, "Uren per week")
    yield "vooruitblik"
    await press(pilot, "plus")
    yield "wat als, vooruit"
    await leave()
    await press(pilot, "down", "n")
    yield "taakstelling"
    await leave()
    await press(pilot, "6")
    await until(pilot, "ruimte in uren")
    yield "rapport"
    await press(pilot, "tab", "enter")
    yield "cijfer"
    await leave()
    for key, name in (("g", "periode"), ("e", "zinnen"), ("f", "van wie")):
        await press(pilot, key)
        yield name
        await leave()
    await press(pilot, "9")
    await until(pilot, "Alle regels  ")
    yield "logboek"
    await press(pilot, "enter", "end", "enter")
    yield "regel van het logboek"
    await leave()
    for key, name in (("slash", "opzoeken"), ("comma", "instellingen"), ("f1", "toetsen"), ("ctrl+p", "opdrachten")):
        await press(pilot, key)
        yield name
        if isinstance(app.screen, LookupDialog):
            await type_text(pilot, "an")
            yield "opzoeken, met antwoorden"
        await leave()
