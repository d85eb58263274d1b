"""Every screen and dialog crashed on purpose: one sentence, no name, no traceback, and what was confirmed is kept.

What the desk writes when it ends is caught here as it goes to standard error; `test_endings` does so in a terminal.
"""

import asyncio
import os
import pkgutil
from collections.abc import Awaitable, Callable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

import pytest
from rich.text import Text
from textual.app import ComposeResult
from textual.screen import Screen

import tui.screens
from db.lists import AfwezigSoort
from db.records.lookalikes import Lijkt
from db.records.review import read_lines, read_parts
from db.rules.leaving import Uitval
from db.rules.resemblance import Bekende
from db.rules.versions import Veld
from tests.builders import TODAY, dump
from tests.tui.visit import fill_in, full_names, press, run_pilot, type_text, until
from tui.app import Koppelbord
from tui.screens.backups import BackupsScreen, PassphraseDialog
from tui.screens.conflict import ConflictDialog
from tui.screens.leaving_days import DaysDialog
from tui.screens.lock import LockScreen
from tui.screens.logboek import LogboekScreen
from tui.screens.logboek_entries import LogEntryDialog
from tui.screens.logboek_person import PersonLogScreen
from tui.screens.lookalikes import AlikeDialog
from tui.screens.opening import OpeningScreen
from tui.screens.retention import RetentionScreen
from tui.screens.secret import SecretDialog
from tui.screens.working import WorkDialog
from tui.subject import Subject

FULL = os.environ.get("KOPPELBORD_FULL") == "1"

pytestmark = pytest.mark.usefixtures("no_sleeping")

Way = tuple[str, ...] | Callable[[Any], Awaitable[None]]


async def merge(pilot: Any) -> None:
    await press(pilot, "i", "m")
    await type_text(pilot, "a")
    await press(pilot, "enter")


async def household_of_somebody(pilot: Any) -> None:
    await press(pilot, "2", "asterisk", "home", "down")
    while not (pilot.app.screen.subject and pilot.app.screen.subject.soort == "huishouden"):
        await press(pilot, "down")


async def hand_over(pilot: Any) -> None:
    await household_of_somebody(pilot)
    await press(pilot, "o")


async def end(pilot: Any) -> None:
    await household_of_somebody(pilot)
    await press(pilot, "x")


async def ahead(pilot: Any) -> None:
    await press(pilot, "5")
    await until(pilot, "Uren per week")
    await press(pilot, "plus")


async def sentences(pilot: Any) -> None:
    await press(pilot, "6")
    await until(pilot, "ruimte in uren")
    await press(pilot, "tab", "e")


async def figure_of_page(pilot: Any) -> None:
    await press(pilot, "6")
    await until(pilot, "ruimte in uren")
    await press(pilot, "tab", "enter")


async def office_list(pilot: Any) -> None:
    path = Path(pilot.app.store.path).with_name("lijst.csv")
    path.write_text("naam;telefoon;plaats;;x\n" + "Zoë Slagmolen;0612345678;Tuk;?;y\n" * 3, encoding="utf-8")
    pilot.app.read_list()
    await pilot.pause()
    await fill_in(pilot, str(path))
    await press(pilot, "enter")
    for _ in range(100):
        if type(pilot.app.screen).__name__ == "ColumnsScreen":
            return
        await pilot.pause(0.02)


async def check_list(pilot: Any) -> None:
    await office_list(pilot)
    await press(pilot, "ctrl+s")


async def days_away(pilot: Any) -> None:
    naam = pilot.app.stand.begeleiders[0].naam
    pilot.app.push_screen(DaysDialog(f"{naam}: ziek", Uitval("V01", AfwezigSoort.ZIEK, TODAY), TODAY))
    await pilot.pause()


async def look_alikes(pilot: Any) -> None:
    person = pilot.app.stand.begeleiders[0]
    known = Bekende("begeleider", person.kenmerk, person.naam, person.telefoon)
    pilot.app.push_screen(AlikeDialog([Lijkt(known, ("de naam",), True)]))
    await pilot.pause()


async def opening(pilot: Any) -> None:
    pilot.app.push_screen(OpeningScreen())
    await pilot.pause()


async def back_ups(pilot: Any) -> None:
    pilot.app.push_screen(BackupsScreen())
    await pilot.pause()


async def log_of_month(pilot: Any) -> None:
    pilot.app.push_screen(LogboekScreen())
    await pilot.pause()


async def log_of_somebody(pilot: Any) -> None:
    pilot.app.push_screen(PersonLogScreen(Subject("begeleider", pilot.app.stand.begeleiders[0].kenmerk)))
    await pilot.pause()


async def conflict(pilot: Any) -> None:
    naam = pilot.app.stand.begeleiders[0].naam
    veld = Veld("naam", naam, f"{naam} a", f"{naam} b")
    labels, who = {"naam": "Naam"}, {"naam": naam}
    pilot.app.push_screen(ConflictDialog(naam, {"naam": veld.mijn}, (veld,), labels, who))
    await pilot.pause()


async def log_entry(pilot: Any) -> None:
    number = pilot.app.store.log.latest()
    (entry,) = read_lines(pilot.app.store, [number])
    pilot.app.push_screen(LogEntryDialog(entry, read_parts(pilot.app.store, number), pilot.app.privacy))
    await pilot.pause()


async def locked(pilot: Any) -> None:
    pilot.app.push_screen(LockScreen())
    await pilot.pause()


async def retention(pilot: Any) -> None:
    pilot.app.push_screen(RetentionScreen())
    await pilot.pause()


async def secret(pilot: Any) -> None:
    pilot.app.push_screen(SecretDialog(f"Wachtzin van {pilot.app.stand.begeleiders[0].naam}", "Bedenk er een."))
    await pilot.pause()


async def passphrase(pilot: Any) -> None:
    naam = pilot.app.stand.begeleiders[0].naam
    pilot.app.push_screen(PassphraseDialog(naam, naam, "", lambda _: ""))
    await pilot.pause()


async def at_work(pilot: Any) -> None:
    names_of = [person.naam for person in pilot.app.stand.begeleiders]

    def job(store: Any, advance: Any) -> None:
        raise RuntimeError(names_of)

    pilot.app.push_screen(WorkDialog("Inlezen", names_of[0], job))
    await pilot.pause()


WAYS: dict[str, Way] = {
    "AheadScreen": ahead,
    "AlikeDialog": look_alikes,
    "AskDialog": ("4", "g"),
    "BackupsScreen": back_ups,
    "BezettingScreen": ("4", "v"),
    "CaseloadScreen": ("2",),
    "CheckScreen": check_list,
    "ChooseDialog": ("d",),
    "ColumnsScreen": office_list,
    "ConflictDialog": conflict,
    "DaysDialog": days_away,
    "DetailsScreen": ("i",),
    "EndDialog": end,
    "EntryDialog": ("c",),
    "FormScreen": ("e",),
    "HandOverDialog": hand_over,
    "HelpDialog": ("f1",),
    "KoppelenScreen": ("1",),
    "LeavingScreen": ("3", "z"),
    "LifecycleScreen": ("3", "l"),
    "LockScreen": locked,
    "LogEntryDialog": log_entry,
    "LogboekScreen": log_of_month,
    "LookupDialog": ("slash", "a"),
    "MensenScreen": ("3",),
    "MergeDialog": merge,
    "OpeningScreen": opening,
    "OtherDialog": ("i", "m"),
    "PassphraseDialog": passphrase,
    "PersonLogScreen": log_of_somebody,
    "RapportScreen": ("6",),
    "RecordsScreen": figure_of_page,
    "RetentionScreen": retention,
    "RoosterScreen": ("4",),
    "SecretDialog": secret,
    "SentencesForm": sentences,
    "SplitDialog": ("i", "s"),
    "TellDialog": ("w",),
    "TrajectScreen": ("t",),
    "VandaagScreen": ("0",),
    "VooruitblikScreen": ("5",),
    "VoorstelScreen": ("v",),
    "WhatIfScreen": ("v", "plus"),
    "WorkDialog": at_work,
}
"""How each screen and dialog is come to from the first one."""


class Quoting(Exception):
    """An error that Rich can draw: Textual would print it as it is."""

    def __rich__(self) -> Text:
        return Text(str(self))


def fault(store: Any, kind: int) -> Exception:
    """An error with names in its message, in its cause, or in what is drawn of it."""
    secret = " ".join(sorted(full_names(store)))
    made = [RuntimeError(secret), Quoting(secret), KeyError(secret), ExceptionGroup(secret, [ValueError(secret)])][
        kind % 4
    ]
    made.__cause__ = ValueError(secret) if kind % 2 else None
    return made


def crash(app: Koppelbord, kind: int) -> None:
    """Let the screen on top fail: in a handler, while it is drawn, in a worker, in a thread, by a timer."""
    error, screen = fault(app.store, kind), app.screen
    secret = sorted(full_names(app.store))

    def fail(*_: Any, **__: Any) -> Any:
        remembered = secret  # a local variable, as Textual prints them
        raise error from (ValueError(remembered) if kind % 3 else None)

    async def fail_later() -> None:
        fail()

    def fails_to_compose() -> ComposeResult:
        fail()
        yield from ()

    match kind % 6:
        case 0:
            screen.call_later(fail)
        case 1:
            focused = app.focused or screen
            focused.render_line = focused.render_lines = fail  # type: ignore[method-assign]
            focused.refresh()
        case 2:
            screen.run_worker(fail_later(), exit_on_error=True)
        case 3:
            screen.run_worker(fail, thread=True, exit_on_error=True)
        case 4:
            screen.set_timer(0.001, fail)
        case 5:
            screen.compose = fails_to_compose  # type: ignore[method-assign]
            screen.refresh(recompose=True)


def all_screens() -> set[str]:
    """Every kind of screen that is not only there to be built upon; a restore is a WorkDialog, and so is crashed."""
    found = set()
    for module in pkgutil.iter_modules(tui.screens.__path__):
        for kind in vars(import_module(f"tui.screens.{module.name}")).values():
            if isinstance(kind, type) and issubclass(kind, Screen) and kind.__module__ == f"tui.screens.{module.name}":
                found.add(kind.__name__)
    return found - {
        "Dialog",
        "Saving",
        "DeskScreen",
        "PagesScreen",
        "ListDialog",
        "ImaginingScreen",
        "LogScreen",
        "RestoreDialog",
    }


def test_there_is_a_way_to_every_screen():
    assert all_screens() == set(WAYS)


@pytest.mark.parametrize("kind", range(6) if FULL else [None])
async def test_a_crash_of_any_screen_tells_no_name(team, capfd, caplog, figure, kind):
    before, secret = dump(team), full_names(team)
    assert len(secret) > 50
    chosen = sorted(WAYS) if FULL else Random(7).sample(sorted(WAYS), 6)
    told, shown = [], []
    for number, where in enumerate(chosen):
        capfd.readouterr()
        with pytest.raises(BaseException) as raised:  # the pilot hands on what the desk has dealt with
            async with run_pilot(team) as pilot:
                await pilot.pause()
                way = WAYS[where]
                await (press(pilot, *way) if isinstance(way, tuple) else way(pilot))
                at_work_or_there = where == "WorkDialog" or type(pilot.app.screen).__name__ == where
                assert at_work_or_there, f"{where}: at {pilot.app.screen}"
                crash(pilot.app, number if kind is None else kind)
                for _ in range(200):
                    if pilot.app.return_code is not None:
                        break
                    await asyncio.sleep(0.01)
        assert pilot.app.return_code == 1, (where, raised.value)
        output = "".join(capfd.readouterr())
        assert "Er ging iets mis in Koppelbord" in output, (where, output)
        shown.append(where)
        told += [(where, name) for name in secret if name in output + caplog.text]
        for trace in ("Traceback", "secret", 'File "', "│", "NOTE"):
            assert trace not in output, (where, output)
        assert dump(team) == before
        assert team.check() == []
    assert told == []
    way = f" {kind}" if FULL else ""
    figure(
        f"screens crashed on purpose{way}", f"{len(shown)} of {len(WAYS)} screens and dialogs, {len(told)} names shown"
    )
