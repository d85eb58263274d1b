"""BSN and V-nummer in whatever is typed: every form and every line warns, shows three digits, and can take it away."""

import ast
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widgets import TextArea

from db.agenda import Betrokkene
from db.lists import TrajectStatus
from db.model import Begeleider, Huishouden
from db.records import partners, people
from db.rules.scope import Bereik
from db.rules.traject import tasks
from tests.builders import dump
from tests.tui.visit import (
    NARROW,
    SIZES,
    assert_tidy,
    everyone,
    fill_in,
    home,
    person,
    press,
    rows,
    run_pilot,
    said,
    text,
    title,
    until,
)
from tui.drafts import parts_of
from tui.screens import course, editing, moments, newcomers, quotas, saving, services
from tui.screens import partners as screen_partners
from tui.screens import tasks as screen_tasks
from tui.screens.choose import AskDialog, ChooseDialog
from tui.screens.entry import EntryDialog
from tui.screens.forms import FormScreen
from tui.screens.saving import PHONES, Saving
from tui.screens.settings import settings_form
from tui.subject import Subject

BSN = "123456782"
WARNING = "Dit hoort hier niet"


def text_fields(screen):
    """The fields of a form or dialog in which any text can be."""
    return [f for f in screen.form.fields if not f.cell.choices]


async def assert_guarded(pilot):
    """A BSN in each field that takes one is found; the dialog shows three digits, and escape leads back to the text."""
    screen = pilot.app.screen
    assert isinstance(screen, Saving)
    before = dict(screen.form.values)
    wanted = {}
    for field in text_fields(screen):
        number = f"bsn {BSN}" if field.name in PHONES else BSN
        with suppress(ValueError):  # a date or a number keeps it out by itself
            field.cell.read(number)
            wanted[field.name] = number
    screen.form.fill(before | wanted)
    assert {number.veld for number in screen._numbers()} == wanted.keys()
    if wanted:
        # One at a time may not be right for another reason, such as somebody who is not known: that is said first.
        name = next(iter(wanted))
        screen.form.fill(before | {name: wanted[name]})
        screen.action_save()
        await pilot.pause()
        if pilot.app.screen is not screen:
            assert title(pilot) == WARNING
            explain = str(pilot.app.screen.query(".explain").first().content)
            assert "782" in explain
            assert BSN not in explain, "three digits say which it is"
            await press(pilot, "escape")
            assert pilot.app.screen is screen
            assert screen.form.values[name] == wanted[name]
    screen.begin_again()
    await press(pilot, "escape")
    assert len(pilot.app.screen_stack) == 1


def openers(app, store):
    """What opens each form and dialog of the desk, by the module that makes it."""
    stand = app.stand
    house = next(h for h in stand.huishoudens if h.traject_start and people.leden_of(store, h.dossier))
    still = replace(house, traject_status=TrajectStatus.ONDERBROKEN)
    member = people.leden_of(store, house.dossier)[0]
    subject = home(house.dossier)
    partner = partners.partners(store.db)[0]
    betrokkene = Betrokkene(dossier=house.dossier, partner=partner.naam, rol="", id=1, versie=1)
    task = tasks(stand, house)[0]
    return {
        "editing": [
            lambda: editing.edit(app, person(stand.begeleiders[0].kenmerk)),
            lambda: editing.edit(app, subject),
            lambda: editing.edit(app, Subject("statushouder", f"{member.dossier}/{member.volgnr}")),
        ],
        "newcomers": [lambda: newcomers.add_nareizigers(app, subject)],
        "services": [lambda: services.service_form(app)],
        "quotas": [
            lambda: quotas.quota_form(
                app, quotas.new_quota(Bereik(stand, tuple(stand.huishoudens), tuple(stand.begeleiders))), ()
            )
        ],
        "settings": [lambda: app.push_screen_wait(settings_form(app))],
        "moments": [lambda: moments.note_contact(app, subject), lambda: moments.note_action(app, subject)],
        "partners": [
            lambda: screen_partners.edit_partner(app, partner),
            lambda: screen_partners.edit_involved(app, house, betrokkene),
        ],
        "tasks": [lambda: screen_tasks.set_deadline(app, house, task), lambda: screen_tasks.add_task(app, house)],
        "course": [
            lambda: course.interrupt_or_resume(app, house),
            lambda: course.interrupt_or_resume(app, still),
            lambda: course.extend(app, house),
            lambda: course.complete(app, house),
            lambda: course.agree_handover(app, house),
        ],
    }


def made_in(module: Path) -> int:
    """How many times a module makes a form or a dialog with fields."""
    names = ("FormScreen", "EntryDialog")
    calls = [node for node in ast.walk(ast.parse(module.read_text("utf-8"))) if isinstance(node, ast.Call)]
    return sum(isinstance(call.func, ast.Name) and call.func.id in names for call in calls)


async def test_every_form_and_dialog_of_the_desk_warns(team):
    async with run_pilot(team) as pilot:
        before = dump(team)
        found = openers(pilot.app, team)
        made = {path.stem: made_in(path) for path in sorted(Path(saving.__file__).parent.glob("*.py"))}
        assert {name: count for name, count in made.items() if count} == {n: len(o) for n, o in found.items()}
        for opens in found.values():
            for open_it in opens:
                pilot.app.run_worker(open_it())
                await pilot.pause()
                await assert_guarded(pilot)
        assert dump(team) == before


async def test_own_words_of_a_report_are_asked_about_too(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "6")
        await until(pilot, "ruimte in uren")
        await press(pilot, "e")
        await assert_guarded(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_haal_het_weg_takes_the_number_and_saves_the_rest(team, size):
    who = everyone(team, Begeleider)[0]
    async with run_pilot(team, size) as pilot:
        pilot.app.edit(person(who.kenmerk))
        await pilot.pause()
        pilot.app.screen.form.go_to("notitie")
        await pilot.pause()
        await fill_in(pilot, f"Belt graag. Nummer {BSN}, van de gemeente.")
        await press(pilot, "ctrl+s")
        assert title(pilot) == WARNING
        assert "Notitie: ••••••782 lijkt een BSN" in text(pilot)
        assert_tidy(pilot)
        await press(pilot, "enter")
        assert people.find_begeleider(team, who.kenmerk).notitie == "Belt graag. Nummer , van de gemeente."


async def test_what_is_something_else_can_be_kept_and_is_asked_once(team):
    who = everyone(team, Begeleider)[0]
    async with run_pilot(team) as pilot:
        for number in range(2):
            pilot.app.edit(person(who.kenmerk))
            await pilot.pause()
            pilot.app.screen.form.go_to("notitie")
            await pilot.pause()
            await fill_in(pilot, f"klantnummer {BSN}" + " nog iets" * number)
            await press(pilot, "ctrl+s")
            if number == 0:
                await press(pilot, "end", "enter")
            assert not isinstance(pilot.app.screen, FormScreen | ChooseDialog)
        assert people.find_begeleider(team, who.kenmerk).notitie == f"klantnummer {BSN} nog iets"


@pytest.mark.parametrize("number", [f"BSN {BSN}", "V-nummer 1234567890"])
async def test_what_is_certain_can_not_be_kept(team, number):
    house = everyone(team, Huishouden)[0]
    async with run_pilot(team, NARROW) as pilot:
        pilot.app.edit(home(house.dossier))
        await pilot.pause()
        pilot.app.screen.form.go_to("notitie")
        await pilot.pause()
        await fill_in(pilot, number)
        await press(pilot, "ctrl+s")
        assert title(pilot) == WARNING
        assert len(rows(pilot)) == 2
        await press(pilot, "down", "enter")
        assert isinstance(pilot.app.focused, TextArea), "back in the field"
        assert pilot.app.screen.form.values["notitie"] == number


async def test_a_telephone_is_none_and_a_line_of_members_is_asked_about(team):
    house = everyone(team, Huishouden)[0]
    async with run_pilot(team) as pilot:
        pilot.app.edit(home(house.dossier))
        await pilot.pause()
        form = pilot.app.screen.form
        form.fill(form.values | {"telefoon": "06 12345678", "notitie": "bel 0521-123456 of +31 6 12345678"})
        await press(pilot, "ctrl+s")
        assert people.find_huishouden(team, house.dossier).telefoon == "06 12345678"
        pilot.app.edit(home(house.dossier))
        await pilot.pause()
        form = pilot.app.screen.form
        form.fill(form.values | {"leden": f"Selam Tesfay {BSN}, x v 1990"})
        await press(pilot, "ctrl+s")
        assert title(pilot) == WARNING


async def test_a_single_line_is_guarded_too_and_can_be_kept_for_the_next_time(team):
    async with run_pilot(team) as pilot:
        given = []
        pilot.app.push_screen(AskDialog("Contact", "Eén regel.", "", lambda _: "", ("contact", "x")), given.append)
        await pilot.pause()
        await fill_in(pilot, f"gebeld over {BSN}")
        await press(pilot, "enter")
        assert title(pilot) == WARNING
        await press(pilot, "enter")
        assert given == ["gebeld over"]
        assert len(pilot.app.drafts) == 1
        assert pilot.app.drafts["contact", "x"] == {"regel": "gebeld over"}, "until it is stored"


async def test_what_is_being_typed_is_collected_from_every_screen(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "c")
        assert isinstance(pilot.app.screen, EntryDialog)
        await fill_in(pilot, "gebeld over school")
        pilot.app.lock.keep()
        (key,) = [key for key in pilot.app.drafts if parts_of(key)[0] == "contact"]
        assert pilot.app.drafts[key] == {"regel": "gebeld over school"}
        await press(pilot, "escape", "c")
        assert pilot.app.screen.form.values["regel"] == "gebeld over school"
        assert "Wat u eerder typte" in said(pilot)
