"""Every size of terminal, and files with nobody, with one person, and with a list that is read in."""

from pathlib import Path

import pytest

from db.demo import write_demo
from db.exchange.exporting import export_workbook
from db.model import Begeleider, Huishouden
from db.store import open_throwaway
from tests.builders import TODAY, dump, fill, teamleider, vrijwilliger
from tests.tui.visit import (
    SIZES,
    assert_tidy,
    everyone,
    fill_in,
    first_waiting,
    press,
    rows,
    run_pilot,
    running,
    said,
    text,
    title,
    until,
)
from tui.screens.choose import ChooseDialog
from tui.widgets.bars import TopBar


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (200, 60)])
async def test_every_screen_opens_at_every_size(team, size):
    async with run_pilot(team, size) as pilot:
        for keys in ("1", "2", "asterisk", "3", "i", "escape", "e", "escape", "n", "escape", "slash", "escape", "f1"):
            await press(pilot, keys)
            assert_tidy(pilot)
        await press(pilot, "escape", "ctrl+p")
        assert_tidy(pilot)
        await press(pilot, "escape", "1", "enter", "w")
        assert_tidy(pilot)
        await press(pilot, "escape", "end", "enter")
        assert_tidy(pilot)
        await press(pilot, "escape", "2", "down", "down", "down", "o")
        assert_tidy(pilot)


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (120, 36), (200, 60)])
async def test_the_main_job_is_seen_at_every_size(team, size):
    household = first_waiting(team)
    async with run_pilot(team, size) as pilot:
        await pilot.pause()
        assert household.naam in text(pilot), "who waits"
        await press(pilot, "enter")
        guide = pilot.app.screen._candidate().fit.begeleider
        assert guide.voornaam in text(pilot), "who fits"
        await press(pilot, "enter")
        assert len(running(team, household.dossier)) == 1
        assert "Gevraagd" in text(pilot), "and what was done"


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_all_seven_parts_of_a_score_are_seen_from_the_first_look(team, size):
    async with run_pilot(team, size) as pilot:
        await pilot.pause()
        for part in ("taal", "dagdelen", "afstand", "ervaring", "aandachtsg", "voorkeur", "duur"):
            assert f"{part} " in text(pilot)
        await pilot.resize_terminal(*((120, 36) if size == (80, 24) else (80, 24)))
        await pilot.pause()
        for part in ("taal", "dagdelen", "afstand", "ervaring", "aandachtsg", "voorkeur", "duur"):
            assert f"{part} " in text(pilot)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_buttons_of_every_dialog_are_on_the_screen(team, size):
    """A dialog that is higher than the terminal hides its own keys."""
    async with run_pilot(team, size) as pilot:
        for keys in (("end", "x"), ("o",), ("enter", "end", "enter"), ("f1",), ("ctrl+p",), ("slash",)):
            await press(pilot, "1", "escape", *keys)
            assert len(pilot.app.screen_stack) > 1
            assert "esc terug" in text(pilot) or "sluiten" in text(pilot), keys
            while len(pilot.app.screen_stack) > 1:
                await press(pilot, "escape")


async def test_the_desk_follows_a_terminal_that_changes_its_size(team):
    async with run_pilot(team) as pilot:
        for size in ((80, 24), (20, 5), (200, 60), (120, 36)):
            await pilot.resize_terminal(*size)
            await pilot.pause(0.1)
            assert_tidy(pilot)
            await press(pilot, "2", "1", "down")
            assert_tidy(pilot)


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (120, 36)])
async def test_an_empty_file_bids_welcome_with_three_ways_to_begin(store, size):
    async with run_pilot(store, size) as pilot:
        await pilot.pause()
        assert isinstance(pilot.app.screen, ChooseDialog)
        assert [row[0].split()[0] for row in rows(pilot)] == ["Een", "De", "Leeg"]
        assert_tidy(pilot)
        if size[1] > 5:
            assert "Welkom bij Koppelbord" in text(pilot)
            assert "Leeg beginnen" in text(pilot)
        await press(pilot, "end", "enter")
        for key in ("1", "enter", "x", "o", "d", "w", "k", "i", "e", "b", "2", "space", "o", "right", "asterisk", "3"):
            await press(pilot, key)
            assert_tidy(pilot)
        await press(pilot, "delete", "i", "e", "p", "p", "u", "ctrl+y")
        assert len(pilot.app.screen_stack) == 1
        assert everyone(store, Begeleider) == []


async def test_an_empty_desk_says_in_dutch_what_to_do(store):
    async with run_pilot(store) as pilot:
        await press(pilot, "escape")
        assert "Nog geen huishoudens." in text(pilot)
        assert "n voegt een huishouden toe." in text(pilot)
        await press(pilot, "2")
        assert "Nog niemand in het team." in text(pilot)
        await press(pilot, "3")
        assert "n voegt iemand toe" in text(pilot)


async def test_the_welcome_shows_the_demonstration_and_leaves_the_own_file_empty(store):
    async with run_pilot(store) as pilot:
        await press(pilot, "down", "enter")
        await until(pilot, "Nog te koppelen  8 huishoudens")
        assert "verzonnen team" in said(pilot)
        assert len(everyone(pilot.app.store, Huishouden)) > 40
        assert everyone(store, Huishouden) == []


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The demonstration team as a workbook."""
    filled = open_throwaway(tmp_path / "vol.db")
    write_demo(filled, TODAY, begeleiders=3, huishoudens=6, waiting=2)
    path = tmp_path / "team lijst.xlsx"
    export_workbook(filled, path)
    filled.close()
    return path


async def test_the_welcome_reads_a_list_looks_it_over_and_asks_first(store, workbook):
    empty = dump(store)
    async with run_pilot(store) as pilot:
        await press(pilot, "enter")
        assert title(pilot) == "Lijst inlezen"
        await fill_in(pilot, "/is/er/niet.xlsx")
        await press(pilot, "enter")
        assert "Dit bestand is er niet" in text(pilot)
        await fill_in(pilot, f" {workbook} ")
        await press(pilot, "enter")
        await until(pilot, "De lijst is in orde")
        assert dump(store) == empty, "nothing is written before it is asked"
        await press(pilot, "enter")
        await until(pilot, "Ingelezen: ")
        assert len(everyone(store, Huishouden)) > 6
        assert "Nog te koppelen  2 huishoudens" in text(pilot)
        await press(pilot, "u")
        assert dump(store) == empty
        await press(pilot, "ctrl+y")
        pilot.app.read_list()
        await pilot.pause()
        await fill_in(pilot, str(workbook))
        await press(pilot, "enter")
        await until(pilot, "Er is niets te wijzigen")


@pytest.mark.parametrize("content", [b"", b"geen werkboek", b"PK\x03\x04kapot" * 50])
async def test_a_file_that_is_no_list_is_refused_in_a_sentence(store, tmp_path, content):
    path = tmp_path / "lijst.xlsx"
    path.write_bytes(content)
    async with run_pilot(store) as pilot:
        await press(pilot, "enter")
        await fill_in(pilot, str(path))
        await press(pilot, "enter")
        await until(pilot, "Niet ingelezen")
        await press(pilot, "enter")
        assert pilot.app.is_running


async def test_everything_is_written_to_a_workbook_from_the_palette(team, tmp_path):
    async with run_pilot(team) as pilot:
        await press(pilot, "ctrl+p")
        await fill_in(pilot, "exporteren")
        await press(pilot, "enter")
        await fill_in(pilot, str(tmp_path / "uit.csv"))
        await press(pilot, "enter")
        assert "moet eindigen op .xlsx" in text(pilot)
        await fill_in(pilot, str(tmp_path / "nergens" / "uit.xlsx"))
        await press(pilot, "enter")
        await until(pilot, "! ")
        pilot.app.write_list()
        await pilot.pause()
        await fill_in(pilot, str(tmp_path / "uit.xlsx"))
        await press(pilot, "enter")
        await until(pilot, "Geschreven: ")
        assert (tmp_path / "uit.xlsx").stat().st_size > 5000


@pytest.mark.parametrize("who", [teamleider(), vrijwilliger()])
async def test_a_file_with_one_person_of_the_team_opens_everywhere(store, who):
    fill(store, who)
    async with run_pilot(store) as pilot:
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 1, "this is no first start"
        for key in (
            "enter",
            "w",
            "x",
            "2",
            "enter",
            "x",
            "i",
            "escape",
            "o",
            "d",
            "3",
            "right",
            "left",
            "slash",
            "escape",
        ):
            await press(pilot, key)
            assert_tidy(pilot)
        assert len(pilot.app.screen_stack) == 1
        await press(pilot, "2")
        assert who.voornaam in text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_the_line_above_names_the_screen_that_is_open_whatever_changed_meanwhile(team, size):
    async with run_pilot(team, size) as pilot:
        for key, name in (("5", "5 Vooruitblik"), ("2", "2 Caseload"), ("1", "1 Koppelen"), ("6", "6 Rapport")):
            await press(pilot, key)
            pilot.app.reload()
            await press(pilot, "p", "p", "p")
            assert _open_tab(pilot) == name
        await press(pilot, "1")
        assert _open_tab(pilot) == "1 Koppelen"


def _open_tab(pilot) -> str:
    line = pilot.app.screen.query_one(TopBar).content
    return next(line.plain[span.start : span.end].strip() for span in line.spans if "reverse" in str(span.style))
