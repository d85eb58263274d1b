"""A colleague saved first: both versions side by side, what was typed stays, and nothing is written unseen."""

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from db.agenda import Contact, Partner
from db.lists import ContactSoort, Deel
from db.model import Begeleider, Huishouden, Statushouder
from db.records import koppelingen, people, roster, traject
from db.records.contacts import save_contact
from db.records.partners import partners, save_partner
from db.records.rows import get
from db.records.settings import read_settings, save_settings
from tests.builders import TODAY, dump
from tests.conftest import FULL
from tests.faults.figures import note_on
from tests.tui.visit import (
    NARROW,
    SIZES,
    assert_tidy,
    cursor,
    everyone,
    fill_in,
    home,
    person,
    press,
    put_cursor,
    rows,
    run_pilot,
    running,
    said,
    stand,
    text,
    title,
)
from tui.screens.conflict import ConflictDialog
from tui.screens.course import agree_handover
from tui.screens.entry import EntryDialog
from tui.screens.forms import FormScreen
from tui.screens.moments import note_contact
from tui.screens.partners import edit_partner
from tui.subject import Subject


@pytest.fixture
def colleague(team):
    """The same file, open at another desk by somebody else."""
    other = team.beside()
    other.user = "joke"
    yield other
    other.close()


async def open_form(pilot, subject):
    """Open the form of somebody as Details does."""
    pilot.app.edit(subject)
    await pilot.pause()
    assert isinstance(pilot.app.screen, FormScreen)
    return pilot.app.screen.form


async def type_in(pilot, values):
    for name, value in values.items():
        pilot.app.screen.form.go_to(name)
        await pilot.pause()
        await fill_in(pilot, value)


def volunteer(store):
    return next(b for b in everyone(store, Begeleider) if b.soort == "vrijwilliger" and b.plaats)


@pytest.mark.parametrize("size", SIZES)
async def test_both_versions_stand_side_by_side_and_what_is_chosen_is_saved(team, colleague, size):
    who = volunteer(team)
    async with run_pilot(team, size) as pilot:
        await open_form(pilot, person(who.kenmerk))
        await type_in(pilot, {"telefoon": "06 11111111", "notitie": "mijn regel", "school": "Deltion"})
        theirs = replace(who, telefoon="06 22222222", notitie="regel van Joke", plaats="Tuk")
        people.save_begeleider(colleague, TODAY, theirs)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ConflictDialog)
        assert_tidy(pilot)
        shown = {row[1]: row for row in rows(pilot, "FieldList")}
        assert shown["Telefoon"][0] == shown["Notitie"][0] == "?"
        assert shown["Plaats"][0] == "nieuw", "only the colleague changed it"
        assert shown["School"][0] == "mijn"
        assert shown["Telefoon"][2:] == (who.telefoon, "· 06 11111111", "· 06 22222222")
        assert cursor(pilot, "FieldList") == "telefoon"
        assert "door joke om" in text(pilot)
        before = dump(team)
        await press(pilot, "ctrl+s")
        assert "Kies eerst bij Telefoon" in said(pilot), "a hasty key loses nothing"
        assert dump(team) == before
        await press(pilot, "space", "space")
        assert said(pilot) == "", "it was chosen"
        await put_cursor(pilot, "notitie", "FieldList")
        await press(pilot, "enter", "enter", "enter", "ctrl+s")
        saved = people.find_begeleider(team, who.kenmerk)
        assert (saved.telefoon, saved.plaats, saved.school) == ("06 22222222", "Tuk", "Deltion")
        assert saved.notitie == "regel van Joke\nmijn regel"
        assert len(pilot.app.screen_stack) == 1
        assert pilot.app.drafts == {}


async def test_escape_keeps_all_that_was_typed_and_saving_again_shows_it_again(team, colleague):
    who = volunteer(team)
    async with run_pilot(team) as pilot:
        form = await open_form(pilot, person(who.kenmerk))
        await type_in(pilot, {"telefoon": "06 11111111"})
        people.save_begeleider(colleague, TODAY, replace(who, telefoon="06 22222222"))
        await press(pilot, "ctrl+s", "space", "escape")
        assert form.values["telefoon"] == "06 11111111"
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ConflictDialog)
        await press(pilot, "escape", "escape")
        # Left, and opened later: then, too, the colleague's number is not written over unseen.
        form = await open_form(pilot, person(who.kenmerk))
        assert form.values["telefoon"] == "06 11111111"
        assert "Intussen gewijzigd: Telefoon" in said(pilot)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ConflictDialog)
        assert people.find_begeleider(team, who.kenmerk).telefoon == "06 22222222"
        await press(pilot, "space", "ctrl+s")
        assert people.find_begeleider(team, who.kenmerk).telefoon == "06 11111111"


async def test_a_second_colleague_in_between_shows_it_once_more(team, colleague):
    who = volunteer(team)
    async with run_pilot(team) as pilot:
        await open_form(pilot, person(who.kenmerk))
        await type_in(pilot, {"telefoon": "06 11111111"})
        people.save_begeleider(colleague, TODAY, replace(who, telefoon="06 22222222"))
        await press(pilot, "ctrl+s", "space")
        now = people.find_begeleider(colleague, who.kenmerk)
        people.save_begeleider(colleague, TODAY, replace(now, telefoon="06 33333333"))
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ConflictDialog)
        assert rows(pilot, "FieldList")[0][0] == "?"
        assert "06 33333333" in text(pilot)
        await press(pilot, "space", "ctrl+s")
        assert people.find_begeleider(team, who.kenmerk).telefoon == "06 11111111"


async def test_a_record_that_was_removed_can_be_added_again_with_the_text(team, colleague):
    async with run_pilot(team, NARROW) as pilot:
        await press(pilot, "3", "n", "enter")
        await type_in(pilot, {"voornaam": "Weldra", "achternaam": "Weg"})
        await press(pilot, "ctrl+s")
        (who,) = [b for b in everyone(team, Begeleider) if b.achternaam == "Weg"]
        form = await open_form(pilot, person(who.kenmerk))
        await type_in(pilot, {"notitie": "lang verhaal"})
        people.remove_record(colleague, TODAY, people.find_begeleider(colleague, who.kenmerk))
        await press(pilot, "ctrl+s")
        assert title(pilot) == "Intussen verwijderd"
        assert "door joke om" in " ".join(text(pilot).split())
        await press(pilot, "enter")
        assert form.values["notitie"] == "lang verhaal"
        await press(pilot, "ctrl+s", "down", "enter")
        assert people.find_begeleider(team, who.kenmerk).notitie == "lang verhaal"


async def test_a_record_that_got_another_kenmerk_is_the_same_one(team, colleague):
    who = volunteer(team)
    async with run_pilot(team) as pilot:
        await open_form(pilot, person(who.kenmerk))
        await type_in(pilot, {"telefoon": "06 11111111"})
        people.save_begeleider(colleague, TODAY, replace(who, kenmerk="V99"), who.kenmerk)
        await press(pilot, "ctrl+s")
        assert {row[1]: row[0] for row in rows(pilot, "FieldList")} == {"Telefoon": "mijn", "Kenmerk": "nieuw"}
        await press(pilot, "ctrl+s")
        assert people.find_begeleider(team, "V99").telefoon == "06 11111111"
        assert people.find_begeleider(team, who.kenmerk) is None


async def test_the_members_of_a_household_are_a_field_like_any_other(team, colleague):
    house = next(h for h in everyone(team, Huishouden) if len(people.leden_of(team, h.dossier)) > 1)
    first, *_ = people.leden_of(team, house.dossier)
    async with run_pilot(team) as pilot:
        form = await open_form(pilot, home(house.dossier))
        await type_in(pilot, {"leden": form.values["leden"] + "\nNieuw Lid v 2020"})
        people.save_statushouder(colleague, TODAY, replace(first, voornaam="Anders"))
        await press(pilot, "ctrl+s")
        assert [row[1] for row in rows(pilot, "FieldList")] == ["Leden"]
        await press(pilot, "space", "space", "space", "ctrl+s")  # of both
        now = people.leden_of(team, house.dossier)
        assert "Anders" in {lid.voornaam for lid in now}
        assert "Nieuw" in {lid.voornaam for lid in now}


async def test_members_that_nobody_touched_here_are_not_written_over(team, colleague):
    house = next(h for h in everyone(team, Huishouden) if len(people.leden_of(team, h.dossier)) > 1)
    first, *_ = people.leden_of(team, house.dossier)
    async with run_pilot(team) as pilot:
        await open_form(pilot, home(house.dossier))
        await type_in(pilot, {"notitie": "mijn regel"})
        people.save_statushouder(colleague, TODAY, replace(first, voornaam="Anders"))
        await press(pilot, "ctrl+s")
        assert {row[1]: row[0] for row in rows(pilot, "FieldList")} == {"Leden": "nieuw", "Notitie": "mijn"}
        await press(pilot, "ctrl+s")
        assert people.leden_of(team, house.dossier)[0].voornaam == "Anders"
        assert people.find_huishouden(team, house.dossier).notitie == "mijn regel"


async def test_settings_of_two_people_are_both_kept(team, colleague):
    async with run_pilot(team) as pilot:
        await press(pilot, "comma")
        await type_in(pilot, {"vul_tot": "80", "te_lang_dagen": "30"})
        save_settings(colleague, TODAY, {"vul_tot": 90, "plan_dagen": 20})
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, ConflictDialog)
        assert rows(pilot, "FieldList")[0][0] == "?"
        await press(pilot, "p", "space", "ctrl+s")
        now = read_settings(team.db)
        assert (now.vul_tot, now.te_lang_dagen, now.plan_dagen) == (80, 30, 20)


async def test_a_contact_that_two_correct_is_shown_with_its_kind(team, colleague):
    house = everyone(team, Huishouden)[0]
    contact = save_contact(
        team, TODAY, Contact(dossier=house.dossier, volgnr=0, datum=TODAY, soort=ContactSoort.TELEFOON, regel="gebeld")
    )
    async with run_pilot(team, NARROW) as pilot:
        pilot.app.open_traject(house.dossier)
        await pilot.pause()
        pilot.app.run_worker(note_contact(pilot.app, home(house.dossier), contact))
        await pilot.pause()
        assert isinstance(pilot.app.screen, EntryDialog)
        await type_in(pilot, {"regel": "gebeld over school"})
        theirs = replace(contact, regel="gebeld over huur", soort=ContactSoort.BEZOEK)
        save_contact(colleague, TODAY, theirs)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, ConflictDialog)
        assert {row[1]: row[0] for row in rows(pilot, "FieldList")} == {"Waarover, in één regel": "?", "Soort": "nieuw"}
        await press(pilot, "space", "ctrl+s")
        now = get(team.db, Contact, contact.id)
        assert (now.regel, now.soort) == ("gebeld over school", ContactSoort.BEZOEK)


async def test_what_is_done_to_a_household_that_somebody_changed_is_said_and_goes_through_the_second_time(
    team, colleague
):
    house = next(h for h in everyone(team, Huishouden) if h.traject_start)
    async with run_pilot(team) as pilot:
        pilot.app.run_worker(agree_handover(pilot.app, house))
        await pilot.pause()
        await type_in(pilot, {"aan": "Buurtteam", "op": "1-6-2024"})
        people.save_huishouden(colleague, TODAY, replace(house, notitie="van Joke"), None)
        await press(pilot, "enter")
        assert "is intussen gewijzigd door joke om" in said(pilot)
        assert pilot.app.screen.form.values["aan"] == "Buurtteam"
        await press(pilot, "enter")
        now = people.find_huishouden(team, house.dossier)
        assert (now.notitie, now.overdracht_aan, now.overdracht) == ("van Joke", "Buurtteam", date(2024, 6, 1))


async def test_a_partner_that_two_change(team, colleague):
    known = save_partner(team, TODAY, partners(team.db)[0])
    async with run_pilot(team) as pilot:
        pilot.app.run_worker(edit_partner(pilot.app, known))
        await pilot.pause()
        await type_in(pilot, {"contactpersoon": "Piet"})
        save_partner(colleague, TODAY, replace(known, telefoon="0521 123456"), known.naam)
        await press(pilot, "enter", "ctrl+s")
        (now,) = [partner for partner in partners(team.db) if partner.naam == known.naam]
        assert (now.contactpersoon, now.telefoon) == ("Piet", "0521 123456")


async def test_a_step_of_a_koppeling_that_a_colleague_took_first_says_who_and_when(team, colleague):
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter")
        (dossier,) = {k.dossier for k in stand(team).koppelingen if k.start == TODAY and k.status == "gevraagd"}
        koppeling = running(team, dossier)[0]
        koppelingen.advance(colleague, TODAY, koppeling)
        before = dump(team)
        pilot.app.perform(lambda store: koppelingen.advance(store, TODAY, koppeling), "verder")
        await pilot.pause()
        assert "is intussen gewijzigd door joke om" in said(pilot)
        assert "(kennismaking)" in said(pilot)
        assert dump(team) == before


async def test_a_square_of_the_roster_that_a_colleague_changed_is_not_written_over(team, colleague):
    who = volunteer(team)
    half = (who.kenmerk, date(2024, 3, 21), Deel.AVOND)
    async with run_pilot(team) as pilot:
        await press(pilot, "4")
        seen = pilot.app.seen
        roster.set_free(colleague, TODAY, {half: True})
        before = dump(team)
        pilot.app.perform(lambda store: roster.set_free(store, TODAY, {half: False}, seen), "niet vrij")
        await pilot.pause()
        assert "is intussen gewijzigd door joke om" in said(pilot)
        assert dump(team) == before
        pilot.app.perform(lambda store: roster.set_free(store, TODAY, {half: False}, pilot.app.seen), "niet vrij")
        await pilot.pause()
        assert "niet vrij" in said(pilot)


async def test_a_task_that_a_colleague_ticked_off_is_not_written_over(team, colleague):
    house = next(h for h in everyone(team, Huishouden) if h.traject_start)
    async with run_pilot(team) as pilot:
        pilot.app.open_traject(house.dossier)
        await pilot.pause()
        task = next(task for task in pilot.app.screen._tasks if task.open)
        traject.tick_off(colleague, TODAY, house, task)
        before = dump(team)
        await put_cursor(pilot, task.taak, "TaskList")
        await press(pilot, "n")
        assert "is intussen gewijzigd door joke om" in said(pilot)
        assert dump(team) == before


async def test_a_statushouder_that_two_change(team, colleague):
    lid = everyone(team, Statushouder)[0]
    async with run_pilot(team) as pilot:
        await open_form(pilot, Subject("statushouder", f"{lid.dossier}/{lid.volgnr}"))
        await type_in(pilot, {"taalschool": "Deltion"})
        people.save_statushouder(colleague, TODAY, replace(lid, telefoon="06 22222222"))
        await press(pilot, "ctrl+s", "ctrl+s")
        now = get(team.db, Statushouder, lid.id)
        assert (now.taalschool, now.telefoon) == ("Deltion", "06 22222222")


async def test_double_edits_in_the_app_are_each_a_visible_conflict_and_lose_nothing(team, colleague, request):
    edits, r, lost, conflicts = (100 if FULL else 12), Random(3), 0, 0
    naam = save_partner(team, TODAY, partners(team.db)[0]).naam
    fields = ("rol", "contactpersoon", "telefoon", "email")
    async with run_pilot(team) as pilot:
        for number in range(edits):
            before = get(team.db, Partner, naam)
            mine, theirs = (
                dict.fromkeys(r.sample(fields, r.randint(1, 3)), f"{who} {number}") for who in ("ik", "joke")
            )
            pilot.app.run_worker(edit_partner(pilot.app, before))
            await pilot.pause()
            pilot.app.screen.form.fill(pilot.app.screen.form.values | mine)
            save_partner(colleague, TODAY, replace(before, **theirs), naam)
            await press(pilot, "enter")
            conflicts += isinstance(pilot.app.screen, ConflictDialog)
            wanted = {**mine, **theirs}
            for field in sorted(mine.keys() & theirs.keys()):
                await put_cursor(pilot, field, "FieldList")
                times = r.choice((1, 2))
                await press(pilot, *["space"] * times)
                wanted[field] = (mine if times == 1 else theirs)[field]
            await press(pilot, "ctrl+s")
            assert len(pilot.app.screen_stack) == 1
            saved = get(team.db, Partner, naam)
            lost += sum(getattr(saved, field) != wanted.get(field, getattr(before, field)) for field in fields)
    note_on(request.node)(f"{edits} double edits in the app", f"{conflicts} conflicts shown, {lost} fields lost")
    assert conflicts == edits
    assert lost == 0
