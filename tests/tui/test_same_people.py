"""The same person twice: shown before saving, merged, joined by nareizigers, and split, in the real app."""

import pytest
from textual.widgets import Static

from db.dutch import datum
from db.lists import Rol, TrajectStatus
from db.model import Begeleider, Huishouden, Koppeling
from db.records.people import find_begeleider, find_huishouden, leden_of, next_dossier
from db.records.rows import find
from tests.builders import TODAY, days, dump, fill, household, match, medewerker, member, vrijwilliger
from tests.sampling import each_size
from tests.tui.test_mensen import enter_values
from tests.tui.visit import (
    assert_tidy,
    everyone,
    fill_in,
    home,
    person,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    stand,
    text,
    title,
    type_text,
    until,
)
from tui.screens.details import DetailsScreen
from tui.screens.forms import FormScreen
from tui.screens.lookalikes import AlikeDialog
from tui.screens.merging import MergeDialog, OtherDialog
from tui.screens.splitting import SplitDialog
from tui.subject import Subject


@pytest.fixture
def desk(store):
    """Anna stands there twice, and so does the family Tesfay, with Selam in both."""
    fill(
        store,
        medewerker("M01", voornaam="Joke", achternaam="Bakker"),
        vrijwilliger("V01", voornaam="Anna", achternaam="de Vries", telefoon="06 12345678"),
        vrijwilliger("V02", voornaam="Anna", achternaam="de Vries", telefoon="0612345678", email="anna@x.nl"),
        vrijwilliger("V03", voornaam="Els", achternaam="[red]Smit[/]"),
        household("D001", naam="Tesfay", telefoon="0687654321", traject_start=days(-220), sleuteldatum=days(-220)),
        household("D002", naam="Tesfay", notitie="Belt 's avonds."),
        household("D003", naam="Osman"),
        member("D001", 1, voornaam="Selam"),
        member("D001", 2, voornaam="Yonas"),
        member("D002", 1, voornaam="Selam"),
        member("D002", 2, voornaam="Miriam"),
        match("D001", "V01", start=days(-30)),
        match("D001", "V02", start=days(-60), rol=Rol.DUO),
        match("D003", "V02", start=days(-20)),
    )
    return store


async def open_details(pilot, subject):
    """The details of somebody."""
    pilot.app.open_details(subject)
    await pilot.pause()
    assert isinstance(pilot.app.screen, DetailsScreen)


async def start_new(pilot, *keys):
    await press(pilot, "3", *keys, "n")
    if not isinstance(pilot.app.screen, FormScreen):
        await press(pilot, "enter")
    assert isinstance(pilot.app.screen, FormScreen)


ANNA = {"voornaam": "Anna", "achternaam": "de Vries", "telefoon": "06-12345678"}

# Before saving.


@each_size
async def test_who_is_there_already_is_shown_before_saving(desk, size):
    before = dump(desk)
    async with run_pilot(desk, size) as pilot:
        await start_new(pilot)
        await enter_values(pilot, ANNA)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AlikeDialog)
        assert title(pilot) == "Staat deze er al in?"
        assert "zelfde naam en telefoonnummer" in text(pilot)
        assert "Opslaan: dit is iemand anders" in text(pilot)
        assert_tidy(pilot)
        assert dump(desk) == before, "nothing is written before the answer"
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FormScreen)
        assert pilot.app.screen.form.values["voornaam"] == "Anna"


async def test_it_is_saved_all_the_same_where_it_is_somebody_else(desk):
    async with run_pilot(desk) as pilot:
        await start_new(pilot)
        await enter_values(pilot, ANNA)
        await press(pilot, "ctrl+s", "home", "enter")
        assert said(pilot).startswith("Toegevoegd: Anna de Vries")
        assert find_begeleider(desk, "V04").telefoon == "06-12345678"
        await press(pilot, "u")
        assert find_begeleider(desk, "V04") is None


async def test_going_back_by_choice_is_going_back(desk):
    async with run_pilot(desk) as pilot:
        await start_new(pilot)
        await enter_values(pilot, ANNA)
        await press(pilot, "ctrl+s")
        await put_cursor(pilot, "terug")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormScreen)
        assert find_begeleider(desk, "V04") is None


async def test_the_one_who_is_there_opens_and_what_was_typed_stays(desk):
    async with run_pilot(desk) as pilot:
        await start_new(pilot)
        await enter_values(pilot, ANNA)
        await press(pilot, "ctrl+s", "enter")
        assert isinstance(pilot.app.screen, DetailsScreen)
        assert pilot.app.screen.subject.sleutel in ("V01", "V02")
        await press(pilot, "escape")
        await start_new(pilot)
        assert pilot.app.screen.form.values["telefoon"] == "06-12345678"


async def test_a_name_alone_is_in_doubt(desk):
    async with run_pilot(desk) as pilot:
        await start_new(pilot)
        await enter_values(pilot, {"voornaam": "Els", "achternaam": "[red]Smit[/]"})
        await press(pilot, "ctrl+s")
        assert "misschien: zelfde naam" in text(pilot)
        assert "[red]Smit[/]" in text(pilot), "a name is never markup"
        assert pilot.app.screen.rowlist.cursor == 0, "in doubt the cursor is on saving"


async def test_nobody_resembles_and_nothing_is_asked(desk):
    async with run_pilot(desk) as pilot:
        await start_new(pilot)
        await enter_values(pilot, {"voornaam": "Nieuwe", "achternaam": "Naam"})
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Toegevoegd: Nieuwe Naam")


async def test_a_kenmerk_that_is_taken_is_shown_and_can_not_be_saved(desk):
    before = dump(desk)
    async with run_pilot(desk) as pilot:
        await start_new(pilot)
        await enter_values(pilot, {"voornaam": "Nieuwe", "achternaam": "Naam", "kenmerk": "V03"})
        await press(pilot, "ctrl+s")
        assert title(pilot) == "Dit kenmerk of dossier is al in gebruik"
        assert "zelfde kenmerk" in text(pilot)
        assert "Opslaan: dit is" not in text(pilot)
        await press(pilot, "enter")
        assert pilot.app.screen.subject == person("V03")
    assert dump(desk) == before


async def test_a_new_household_is_compared_with_its_members(desk):
    async with run_pilot(desk) as pilot:
        await start_new(pilot, "right")
        await enter_values(pilot, {"naam": "Haile", "leden": "Yonas Tesfay m 1990\nNiemand Anders"})
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AlikeDialog)
        assert ("Yonas Tesfay", "D001/2", "zelfde naam en geboortejaar") in rows(pilot)
        assert "Niemand Anders" not in "".join("".join(row) for row in rows(pilot))
        await press(pilot, "enter")
        assert pilot.app.screen.subject == Subject("statushouder", "D001/2")


async def test_a_change_is_shown_only_where_name_or_telephone_changed(desk):
    async with run_pilot(desk) as pilot:
        await press(pilot, "3")
        await put_cursor(pilot, person("V01"))
        await press(pilot, "e")
        await enter_values(pilot, {"plaats": "Tuk"})
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Gewijzigd: Anna de Vries"), "the other Anna was there before"
        await put_cursor(pilot, person("V03"))
        await press(pilot, "e")
        await enter_values(pilot, {"telefoon": "0612345678"})
        await press(pilot, "ctrl+s")
        assert "misschien: zelfde telefoonnummer" in text(pilot)
        await press(pilot, "escape", "escape", "right")
        await put_cursor(pilot, home("D003"))
        await press(pilot, "e")
        await enter_values(pilot, {"leden": "Miriam Tesfay 1990"})
        await press(pilot, "ctrl+s")
        assert ("Miriam Tesfay", "D002/2", "zelfde naam en geboortejaar") in rows(pilot)
        await press(pilot, "home", "enter")
        await press(pilot, "e")
        await enter_values(pilot, {"zwaarte": "zwaar"})
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Gewijzigd"), "a member who was there is not asked for again"


async def test_a_statushouder_who_gets_the_name_of_another_is_shown(desk):
    async with run_pilot(desk) as pilot:
        await press(pilot, "3", "right", "right")
        await put_cursor(pilot, Subject("statushouder", "D002/2"))
        await press(pilot, "e")
        await enter_values(pilot, {"voornaam": "Yonas"})
        await press(pilot, "ctrl+s")
        assert ("Yonas Tesfay", "D001/2", "zelfde naam en geboortejaar") in rows(pilot)
        await press(pilot, "home", "enter")
        assert said(pilot).startswith("Gewijzigd: Yonas Tesfay")


async def test_a_mistake_in_the_members_is_said_before_anybody_is_compared(desk):
    async with run_pilot(desk) as pilot:
        await start_new(pilot, "right")
        await enter_values(pilot, {"naam": "Tesfay", "leden": "Selam Tesfay 1850"})
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, FormScreen)
        assert "1850" in text(pilot)


async def test_the_names_of_a_large_file_are_read_before_they_are_compared(desk, monkeypatch):
    monkeypatch.setattr("tui.index.AT_ONCE", 0)
    async with run_pilot(desk) as pilot:
        await start_new(pilot)
        await enter_values(pilot, ANNA)
        await press(pilot, "ctrl+s")
        await until(pilot, "Staat deze er al in?")
        await press(pilot, "home", "enter")
        assert said(pilot).startswith("Toegevoegd: Anna de Vries")


async def test_the_names_of_a_large_file_are_read_before_two_are_merged(desk, monkeypatch):
    monkeypatch.setattr("tui.index.AT_ONCE", 0)
    async with run_pilot(desk) as pilot:
        await open_details(pilot, person("V01"))
        await press(pilot, "m")
        await until(pilot, "Met wie samenvoegen?")
        assert rows(pilot)[0][1] == "V02"


# Samenvoegen.


@each_size
async def test_two_begeleiders_become_one_and_two_again(desk, size):
    before = dump(desk)
    async with run_pilot(desk, size) as pilot:
        await open_details(pilot, person("V01"))
        await press(pilot, "m")
        assert isinstance(pilot.app.screen, OtherDialog)
        assert rows(pilot)[0][:2] == ("Anna de Vries", "V02"), "who resembles comes first"
        assert_tidy(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, MergeDialog)
        assert "V02 gaat op in V01, met 2 koppelingen." in text(pilot)
        assert rows(pilot) == [("Telefoon", "✓ 06 12345678", "· 0612345678"), ("E-mail", "· –", "✓ anna@x.nl")]
        assert_tidy(pilot)
        await press(pilot, "space")
        assert rows(pilot)[0] == ("Telefoon", "· 06 12345678", "✓ 0612345678")
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Samengevoegd: Anna de Vries (V01 en V02)")
        assert isinstance(pilot.app.screen, DetailsScreen)
        assert len(rows(pilot)) == 2
        saved = find_begeleider(desk, "V01")
        assert (saved.telefoon, saved.email) == ("0612345678", "anna@x.nl")
        assert find_begeleider(desk, "V02") is None
        await press(pilot, "u")
        assert dump(desk) == before
        await press(pilot, "ctrl+y")
        assert find_begeleider(desk, "V02") is None


async def test_the_other_can_be_the_one_that_stays(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, person("V01"))
        await press(pilot, "m", "enter", "w")
        assert "V01 gaat op in V02, met 1 koppeling." in text(pilot)
        await press(pilot, "ctrl+s")
        assert find_begeleider(desk, "V01") is None
        assert pilot.app.screen.subject == person("V02"), "the screen goes on with who stays"
        assert "Anna de Vries · V02" in text(pilot)
        assert {k.begeleider for k in everyone(desk, Koppeling)} == {"V02"}


async def test_the_other_is_found_by_typing_and_only_of_the_same_kind(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, person("V01"))
        await press(pilot, "m")
        await type_text(pilot, "bakker")
        assert "Niemand gevonden." in text(pilot), "paid staff are no vrijwilligers"
        await fill_in(pilot, "smit")
        assert [row[1] for row in rows(pilot)] == ["V03"]
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, DetailsScreen)
        assert len(find(desk.db, Begeleider)) == 4


async def test_where_nobody_resembles_it_says_what_to_do(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D003"))
        await press(pilot, "m")
        assert "Niemand lijkt erop. Typ een naam, dossier of kenmerk." in text(pilot)
        await press(pilot, "enter", "escape")
        assert isinstance(pilot.app.screen, DetailsScreen)


@each_size
async def test_two_households_become_one_with_members_who_are_the_same(desk, size):
    before = dump(desk)
    async with run_pilot(desk, size) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "m", "enter")
        assert "D002 gaat op in D001, met 2 leden." in text(pilot)
        shown = rows(pilot)
        assert ("✓ zelfde persoon", "Selam Tesfay 1990", "Selam Tesfay 1990") in shown
        assert ("· komt erbij", "", "Miriam Tesfay 1990") in shown
        assert_tidy(pilot)
        await press(pilot, "end", "space")
        assert "Niemand in het andere huishouden lijkt op dit lid." in said(pilot)
        await press(pilot, "ctrl+s")
        assert [lid.voornaam for lid in leden_of(desk, "D001")] == ["Selam", "Yonas", "Miriam"]
        assert find_huishouden(desk, "D001").notitie == "Belt 's avonds."
        assert find_huishouden(desk, "D002") is None
        await press(pilot, "u")
        assert dump(desk) == before


async def test_members_who_only_look_the_same_both_stay(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "m", "enter", "end", "up", "space", "ctrl+s")
        assert [lid.voornaam for lid in leden_of(desk, "D001")] == ["Selam", "Yonas", "Selam", "Miriam"]


async def test_two_members_of_one_household_become_one(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, Subject("statushouder", "D001/1"))
        await press(pilot, "m", "enter", "space", "ctrl+s")
        assert [lid.voornaam for lid in leden_of(desk, "D001")] == ["Yonas"]
        await press(pilot, "m")
        assert "geen ander lid" in said(pilot)


# Nareizigers.


async def newcomers(pilot, values):
    await press(pilot, "plus")
    assert isinstance(pilot.app.screen, FormScreen)
    await enter_values(pilot, values)
    await press(pilot, "ctrl+s")


@each_size
async def test_nareizigers_join_and_leave_again(desk, size):
    before = dump(desk)
    async with run_pilot(desk, size) as pilot:
        await open_details(pilot, home("D001"))
        await newcomers(pilot, {"leden": "Lidya Tesfay v 1992\nSamuel Tesfay m 2018"})
        assert said(pilot).startswith("Toegevoegd: 2 nareizigers bij Tesfay")
        assert_tidy(pilot)
        new = leden_of(desk, "D001")[2:]
        assert [(lid.voornaam, lid.nareiziger, lid.in_huishouden_van) for lid in new] == [
            ("Lidya", True, TODAY),
            ("Samuel", True, TODAY),
        ]
        saved = find_huishouden(desk, "D001")
        assert (saved.traject_start, saved.traject_eind) == (days(-220), None)
        await press(pilot, "u")
        assert dump(desk) == before


@each_size
async def test_a_longer_traject_and_hours_as_new_are_asked_and_explained(desk, size):
    async with run_pilot(desk, size) as pilot:
        await open_details(pilot, Subject("statushouder", "D001/2"))
        await press(pilot, "plus")
        pilot.app.screen.form.go_to("opnieuw")
        await pilot.pause()
        assert "bij ja begint het traject weer bij maand 1, ook als zij later komen" in text(pilot)
        assert "ja: de start schuift mee, dus eerst weer 5 u per week" in text(pilot)
        await enter_values(pilot, {"leden": "Lidya v 1992", "op": "1-4-2024", "verlengen": "ja", "opnieuw": "ja"})
        await press(pilot, "ctrl+s")
        saved = find_huishouden(desk, "D001")
        assert saved.traject_start.isoformat() == "2024-04-01"
        assert (saved.traject_eind.isoformat(), saved.traject_status) == ("2025-04-01", TrajectStatus.VERLENGD)


async def test_what_is_not_right_with_nareizigers_is_said_at_its_field(desk):
    before = dump(desk)
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await newcomers(pilot, {})
        assert "minstens één regel" in text(pilot)
        await enter_values(pilot, {"leden": "Lidya v 1992", "tot": "1-1-2026"})
        await press(pilot, "ctrl+s")
        assert "ja, want er staat een nieuw einde" in text(pilot)
        await enter_values(pilot, {"verlengen": "ja", "tot": "1-5-2024"})
        await press(pilot, "ctrl+s")
        assert "Het nieuwe einde ligt niet later dan het huidige einde." in said(pilot)
        await enter_values(pilot, {"leden": "Miriam Tesfay 1990", "tot": ""})
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, AlikeDialog), "a nareiziger may be there already, too"
        await press(pilot, "escape", "escape")
        assert "Wat u typte staat er nog" in said(pilot)
        assert dump(desk) == before
        await press(pilot, "escape")
        await open_details(pilot, home("D003"))
        await press(pilot, "plus")
        assert "Vul eerst met e de leden in" in said(pilot), "before anything is typed for nothing"


# Splitsen.


def flowing(pilot) -> str:
    """The explanation of the dialog on top."""
    return str(pilot.app.screen.query_one(".explain", Static).content)


@each_size
async def test_a_household_is_split_and_whole_again(desk, size):
    before, dossier = dump(desk), next_dossier(desk)
    async with run_pilot(desk, size) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "s")
        assert isinstance(pilot.app.screen, SplitDialog)
        assert f"eigen dossier ({dossier}, voorlopig)" in text(pilot)
        assert_tidy(pilot)
        await press(pilot, "ctrl+s")
        assert "Zet eerst met spatie aan" in said(pilot)
        await press(pilot, "space", "down", "space", "ctrl+s")
        assert "Er blijft niemand over" in said(pilot)
        await press(pilot, "up", "space", "ctrl+s")
        assert said(pilot).startswith(f"Gesplitst van Tesfay: Yonas, dossier {dossier}")
        assert [lid.voornaam for lid in leden_of(desk, "D001")] == ["Selam"]
        assert [lid.voornaam for lid in leden_of(desk, dossier)] == ["Yonas"]
        assert find_huishouden(desk, dossier).hoort_bij == "D001"
        assert stand(desk).running_of(dossier) == ()
        await press(pilot, "u")
        assert dump(desk) == before


async def test_the_begeleiders_go_along_where_that_is_asked(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "s", "space", "end")
        assert rows(pilot)[-1][2] == "blijft alleen hier"
        await press(pilot, "space")
        assert rows(pilot)[-1][1:] == ("Anna de Vries", "begeleidt beide")
        await press(pilot, "ctrl+s")
        assert {k.begeleider for k in stand(desk).running_of("D004")} == {"V01", "V02"}


async def test_the_dialog_says_from_when_they_wait(desk):
    wait = f"Hun sleuteldatum wordt {datum(TODAY)}: vanaf dan telt hun wachttijd."
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "s", "space", "end")
        assert wait in flowing(pilot)
        await press(pilot, "space")
        assert "wie begeleidt, doet dat vanaf vandaag ook daar." in flowing(pilot)
        assert "sleuteldatum" not in flowing(pilot)
        await press(pilot, "space", "ctrl+s")
    assert find_huishouden(desk, "D004").sleuteldatum == TODAY


async def test_only_somebody_who_left_does_not_go_on_apart(desk):
    fill(desk, member("D001", 3, voornaam="Weg", in_huishouden_tot=days(-50)))
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "s", "down", "down", "space", "ctrl+s")
        assert "is nu geen lid" in said(pilot)
        assert isinstance(pilot.app.screen, SplitDialog)


async def test_the_dialog_says_who_leads_and_who_is_called_after_a_merge(desk):
    fill(desk, match("D002", "V03", start=days(-9)))
    with desk.change("contact", "", TODAY) as change:
        for dossier in ("D001", "D002"):
            change.update("statushouder", leden_of(desk, dossier)[0].id, {"contactpersoon": True}, None, "")
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "m", "enter")
        name = find_begeleider(desk, "V03").naam
        assert f"Er blijft één hoofdbegeleider, die van D001. Als duo verder: {name}." in flowing(pilot)
        assert "De contactpersoon van D001 blijft de enige." in flowing(pilot)


async def test_who_splits_from_the_details_of_a_member_sees_the_household(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, Subject("statushouder", "D001/2"))
        await press(pilot, "s", "down", "space", "ctrl+s")
        assert pilot.app.screen.subject == home("D001")
        assert "Tesfay · D001" in text(pilot)


async def test_one_member_can_not_be_split(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D003"))
        await press(pilot, "s")
        assert "Splitsen kan met twee leden of meer." in said(pilot)
        await press(pilot, "escape")
        await open_details(pilot, person("V03"))
        await press(pilot, "s")
        assert "Kies eerst een huishouden." in said(pilot)
        await press(pilot, "plus")
        assert "Kies eerst een huishouden." in said(pilot)


# Privacy.


async def test_none_of_it_while_somebody_looks_on(desk):
    before = dump(desk)
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "p")
        for key in ("m", "plus", "s"):
            await press(pilot, key)
            assert isinstance(pilot.app.screen, DetailsScreen), key
            assert "kan als de privacy open staat. p wisselt." in said(pilot)
    assert dump(desk) == before


async def test_the_undo_of_a_merge_names_nobody_while_somebody_looks_on(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, person("V01"))
        await press(pilot, "m", "enter", "ctrl+s", "p", "u")
        assert said(pilot).startswith("Ongedaan: vrijwilliger samengevoegd, ")


async def test_all_three_are_in_the_palette(desk):
    async with run_pilot(desk) as pilot:
        await open_details(pilot, home("D001"))
        await press(pilot, "ctrl+p")
        offered = {row[1] for row in rows(pilot)}
        assert {"voeg samen", "nareizigers", "splits"} <= offered
        await fill_in(pilot, "nareizigers")
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, FormScreen)
        assert len(find(desk.db, Huishouden)) == 3
