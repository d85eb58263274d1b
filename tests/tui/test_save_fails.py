"""A save that fails says why, keeps all that was typed, and goes through once the file can be written again."""

from dataclasses import replace

import pytest

from db.model import Begeleider, Huishouden
from db.records import people
from db.records.contacts import contacts_of
from db.records.settings import read_settings
from db.store.engine import OperationalError
from tests.builders import dump
from tests.tui.visit import everyone, fill_in, home, person, press, put_cursor, rows, run_pilot, said
from tui.screens.entry import EntryDialog
from tui.screens.forms import FormScreen


def full(team):
    """No page can be added to the file."""
    pages = team.db.conn.execute("PRAGMA page_count").fetchone()[0]
    team.db.conn.execute(f"PRAGMA max_page_count={pages}")
    return lambda: team.db.conn.execute("PRAGMA max_page_count=1000000")


def read_only(team):
    team.db.conn.execute("PRAGMA query_only=ON")
    return lambda: team.db.conn.execute("PRAGMA query_only=OFF")


def held(team):
    """Another program is writing and does not stop."""
    team.db.conn.execute("PRAGMA busy_timeout=20")
    other = team.beside()
    other.db.conn.execute("BEGIN IMMEDIATE")

    def let_go():
        other.db.conn.execute("ROLLBACK")
        other.close()

    return let_go


def replaced(team):
    """The file was moved away, and comes back."""
    away = team.path.with_name("weg.db")
    team.path.replace(away)
    return lambda: away.replace(team.path)


FAULTS = [full, read_only, held, replaced]


def long_note():
    return "lang verhaal " * 4000


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_form_stays_with_its_text_and_a_retry_works(team, fault):
    who = everyone(team, Begeleider)[0]
    async with run_pilot(team) as pilot:
        pilot.app.edit(person(who.kenmerk))
        await pilot.pause()
        pilot.app.screen.form.go_to("notitie")
        await pilot.pause()
        await fill_in(pilot, long_note())
        before = dump(team)
        mend = fault(team)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, FormScreen)
        assert said(pilot).startswith("! ")
        assert "Er is niets opgeslagen" in said(pilot) or "Er is niets gewijzigd" in said(pilot)
        assert pilot.app.screen.form.values["notitie"] == long_note()
        mend()
        assert dump(team) == before
        await press(pilot, "ctrl+s")
        assert people.find_begeleider(team, who.kenmerk).notitie == long_note().strip()


@pytest.mark.parametrize("fault", FAULTS)
async def test_a_dialog_in_mid_call_stays_with_its_line_and_a_retry_works(team, fault):
    async with run_pilot(team) as pilot:
        await press(pilot, "c")
        dossier = pilot.app.screen.draft[1]
        count = len(contacts_of(team.db, dossier))
        line = f"gebeld over {long_note()}".strip()
        await fill_in(pilot, line)
        mend = fault(team)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, EntryDialog)
        assert said(pilot).startswith("! ")
        assert pilot.app.screen.form.values["regel"] == line
        mend()
        await press(pilot, "enter")
        assert len(contacts_of(team.db, dossier)) == count + 1


async def test_settings_and_an_action_of_one_key_say_it_too(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "comma")
        pilot.app.screen.form.go_to("proef_dagen")
        await pilot.pause()
        await fill_in(pilot, "80")
        mend = read_only(team)
        await press(pilot, "ctrl+s")
        assert "alleen-lezen" in said(pilot)
        mend()
        await press(pilot, "ctrl+s")
        assert read_settings(team.db).proef_dagen == 80
        mend = read_only(team)
        await press(pilot, "enter", "enter")
        assert "alleen-lezen" in said(pilot)
        mend()
        await press(pilot, "enter")
        assert said(pilot).endswith("u = ongedaan")


async def test_a_file_that_can_not_even_be_read_is_a_sentence(team):
    house = everyone(team, Huishouden)[0]
    async with run_pilot(team) as pilot:
        pilot.app.edit(home(house.dossier))
        await pilot.pause()
        form = pilot.app.screen.form
        form.fill(form.values | {"notitie": "mijn regel"})
        reading = pilot.app.screen._reading

        def gone(values):
            raise OperationalError("disk I/O error")

        pilot.app.screen._reading = replace(reading, save=gone)
        await press(pilot, "ctrl+s")
        assert "Uw tekst staat er nog" in said(pilot)
        assert form.values["notitie"] == "mijn regel"
        pilot.app.screen._reading = reading
        await press(pilot, "ctrl+s")
        assert people.find_huishouden(team, house.dossier).notitie == "mijn regel"


async def test_a_contact_line_of_several_households_comes_back_after_a_failure(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "3", "right", "space", "m")
        wanted = next(row for row in pilot.app.screen._rows if row.cells[0].startswith("Contact vastleggen"))
        await put_cursor(pilot, wanted.key, "Options")
        await press(pilot, "enter", "enter")
        await fill_in(pilot, "folder gestuurd")
        mend = read_only(team)
        await press(pilot, "enter")
        assert "alleen-lezen" in said(pilot)
        mend()
        await press(pilot, "m")
        await put_cursor(pilot, wanted.key, "Options")
        await press(pilot, "enter", "enter")
        assert pilot.app.focused.value == "folder gestuurd"
        await press(pilot, "enter")
        assert said(pilot).startswith("Contact vastgelegd")
        assert pilot.app.drafts == {}
        assert rows(pilot)
