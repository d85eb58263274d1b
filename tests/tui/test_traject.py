"""Contacts and actions in mid-call from any row, and the screen of a traject."""

from dataclasses import replace

import pytest

from db.agenda import Actie, Betrokkene, Contact, Onderbreking, Partner, Taak, Taaksoort
from db.lists import ActieSoort, ContactSoort, Eindreden, Resultaat, TrajectStatus, Wervingskanaal
from db.model import Huishouden
from db.records.rows import get
from db.rules.tasklist import Takenlijst, file_list
from tests.builders import TODAY, days, dump, fill, household, match, member, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    NARROW,
    WIDE,
    assert_tidy,
    everyone,
    fill_in,
    home,
    keys_shown,
    person,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    text,
    title,
    type_text,
)
from tui.screens.traject import TrajectScreen
from tui.subject import Subject


@pytest.fixture
def office(store):
    """Anna guides Tesfay and Rahimi, Bo guides Osman; Haddad waits."""
    fill(
        store,
        teamleider("T01", voornaam="Charlotte", achternaam="Baas"),
        vrijwilliger("V01", voornaam="Anna", achternaam="Bakker", leidinggevende="T01"),
        vrijwilliger("V02", voornaam="Bo", achternaam="Smit", leidinggevende="T01"),
        household("D001", naam="Tesfay"),
        household("D002", naam="Rahimi"),
        household("D003", naam="Osman"),
        household("D004", naam="Haddad"),
        member("D001", 1, voornaam="Selam"),
        match("D001", "V01", days(-9)),
        match("D002", "V01", days(-9)),
        match("D003", "V02", days(-9)),
        *(replace(task, vanaf=days(-400)) for task in file_list().taken),
    )
    return store


def stored(store, dossier="D001") -> Huishouden:
    found = get(store.db, Huishouden, dossier)
    assert found is not None
    return found


async def undo(pilot, store, before):
    """One key takes it back."""
    assert said(pilot).endswith("u = ongedaan")
    await press(pilot, "u")
    assert said(pilot).startswith("Ongedaan: ")
    assert dump(store) == before


# A contact is two keys and a line


async def on_koppelen(pilot):
    await put_cursor(pilot, home("D004"), "WaitingList")
    return "D004"


async def on_caseload(pilot):
    await press(pilot, "2", "asterisk")
    household = next(k for k in pilot.app.stand.koppelingen if k.dossier == "D001")
    await put_cursor(pilot, Subject("huishouden", "D001", household.id, "V01"))
    return "D001"


async def on_mensen(pilot):
    await press(pilot, "3", "right")
    await put_cursor(pilot, home("D001"))
    return "D001"


async def on_a_statushouder(pilot):
    await press(pilot, "3", "right", "right")
    await put_cursor(pilot, Subject("statushouder", "D001/1"))
    return "D001"


async def on_what_was_looked_up(pilot):
    await press(pilot, "slash")
    await type_text(pilot, "osman")
    await press(pilot, "enter")
    return "D003"


async def on_a_begeleider_with_one_household(pilot):
    await press(pilot, "3")
    await put_cursor(pilot, person("V02"))
    return "D003"


async def on_a_koppeling_of_a_begeleider(pilot):
    await press(pilot, "slash")
    await type_text(pilot, "anna")
    await press(pilot, "enter")
    await put_cursor(pilot, next(k.id for k in pilot.app.stand.koppelingen if k.dossier == "D002"))
    return "D002"


async def on_the_traject(pilot):
    await on_mensen(pilot)
    await press(pilot, "t")
    return "D001"


PLACES = [
    on_koppelen,
    on_caseload,
    on_mensen,
    on_a_statushouder,
    on_what_was_looked_up,
    on_a_begeleider_with_one_household,
    on_a_koppeling_of_a_begeleider,
    on_the_traject,
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
async def test_a_contact_takes_two_keys_beside_the_line(office, place):
    async with run_pilot(office) as pilot:
        dossier = await place(pilot)
        before = dump(office)
        await press(pilot, "c")
        await type_text(pilot, "digid geregeld")
        await press(pilot, "enter")
        (contact,) = everyone(office, Contact)
        assert (contact.dossier, contact.datum, contact.soort) == (dossier, TODAY, ContactSoort.TELEFOON)
        assert contact.regel == "digid geregeld"
        running = [k.begeleider for k in pilot.app.stand.running_of(dossier)]
        assert [contact.wie] == (running or [None])
        await undo(pilot, office, before)


async def test_of_a_begeleider_with_several_households_it_asks_which(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3")
        await put_cursor(pilot, person("V01"))
        await press(pilot, "c")
        assert title(pilot) == "Welk huishouden?"
        await put_cursor(pilot, "D002", "Options")
        await press(pilot, "enter", "enter")
        assert [contact.dossier for contact in everyone(office, Contact)] == ["D002"]


async def test_a_begeleider_without_households_is_said(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3", "right", "right", "right")
        await put_cursor(pilot, person("T01"))
        await press(pilot, "c")
        assert "heeft geen huishouden" in said(pilot)


async def test_the_kind_used_last_comes_first_the_next_time(office):
    async with run_pilot(office) as pilot:
        await on_mensen(pilot)
        await press(pilot, "c")
        assert rows(pilot, "Options")[0] == ("telefoon",)
        await press(pilot, "down", "enter", "c")
        assert rows(pilot, "Options")[0] == ("bezoek",)
        await press(pilot, "enter")
        assert [contact.soort for contact in everyone(office, Contact)] == [ContactSoort.BEZOEK] * 2


async def test_day_and_colleague_may_be_others_and_a_day_to_come_is_refused_with_the_line_kept(office):
    async with run_pilot(office) as pilot:
        await on_mensen(pilot)
        await press(pilot, "c")
        await type_text(pilot, "gebeld")
        await press(pilot, "tab")
        await fill_in(pilot, "morgen")
        await press(pilot, "enter")
        assert "ligt in de toekomst" in said(pilot)
        await fill_in(pilot, "gisteren")
        await press(pilot, "tab")
        await fill_in(pilot, "niemand")
        await press(pilot, "enter")
        assert said(pilot).startswith("! Door: verwacht één persoon")
        await fill_in(pilot, "bo smit")
        await press(pilot, "enter")
        (contact,) = everyone(office, Contact)
        assert (contact.regel, contact.datum, contact.wie) == ("gebeld", days(-1), "V02")


async def test_what_was_typed_comes_back_after_escape(office):
    async with run_pilot(office) as pilot:
        await on_mensen(pilot)
        await press(pilot, "c")
        await type_text(pilot, "half")
        await press(pilot, "escape")
        assert said(pilot).startswith("Niet opgeslagen")
        await press(pilot, "c", "enter")
        assert [contact.regel for contact in everyone(office, Contact)] == ["half"]


async def test_the_last_contact_stands_with_the_household(office):
    fill(office, Contact(dossier="D003", volgnr=1, datum=days(-20), soort=ContactSoort.BEZOEK, wie="V02", regel="thee"))
    async with run_pilot(office) as pilot:
        await on_what_was_looked_up(pilot)
        shown = " ".join(text(pilot).split())
        assert "bezoek wo 28 feb (20 dagen geleden), door Bo Smit: thee" in shown
        assert "al 20 dagen geen contact" in shown
        assert "maand 1, vestiging" in shown


async def test_a_contact_is_corrected_and_removed_on_the_traject(office):
    fill(office, Contact(dossier="D001", volgnr=1, datum=days(-2), soort=ContactSoort.BEZOEK, regel="thee"))
    async with run_pilot(office) as pilot:
        await on_the_traject(pilot)
        pilot.app.screen.contact_list.focus()
        await press(pilot, "enter")
        await fill_in(pilot, "koffie")
        await press(pilot, "enter")
        assert [(c.regel, c.soort) for c in everyone(office, Contact)] == [("koffie", ContactSoort.BEZOEK)]
        before = dump(office)
        await press(pilot, "delete")
        assert not everyone(office, Contact)
        await undo(pilot, office, before)


# Actions


async def test_an_action_about_a_household_has_a_day_and_a_time(office):
    async with run_pilot(office) as pilot:
        await on_mensen(pilot)
        before = dump(office)
        await press(pilot, "a")
        await type_text(pilot, "over DigiD")
        await press(pilot, "tab")
        await fill_in(pilot, "morgen")
        await press(pilot, "tab")
        await fill_in(pilot, "9.30")
        await press(pilot, "tab")
        await fill_in(pilot, "V01")
        await press(pilot, "enter")
        (made,) = everyone(office, Actie)
        assert (made.soort, made.wat, made.dossier) == (ActieSoort.TERUGBELLEN, "over DigiD", "D001")
        assert (made.op, made.tijd, made.wie) == (days(1), "09:30", "V01")
        assert said(pilot).startswith("Actie: terugbellen, Tesfay, wo 20 mrt 09:30")
        await undo(pilot, office, before)


async def test_recruiting_asks_the_channel_and_is_about_no_household(office):
    async with run_pilot(office) as pilot:
        await on_mensen(pilot)
        before = dump(office)
        await press(pilot, "a", *["down"] * list(ActieSoort).index(ActieSoort.WERVING))
        await type_text(pilot, "vacature")
        await press(pilot, *["tab"] * 4)
        await fill_in(pilot, "nergens")
        await press(pilot, "enter")
        assert "verwacht een van: VIP" in text(pilot)
        await fill_in(pilot, "vip")
        await press(pilot, "enter")
        (made,) = everyone(office, Actie)
        assert (made.soort, made.wat, made.dossier) == (ActieSoort.WERVING, "vacature", None)
        assert made.kanaal is Wervingskanaal.VIP
        assert said(pilot).startswith("Actie: werving, VIP, di 19 mrt")
        await undo(pilot, office, before)


async def test_an_action_about_a_begeleider_or_about_nobody(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "3")
        await put_cursor(pilot, person("V02"))
        await press(pilot, "a", "down", "enter")
        await press(pilot, "f")
        await type_text(pilot, "zzz")
        await press(pilot, "enter", "a")
        await type_text(pilot, "koffie halen")
        await press(pilot, "enter")
        about, nobody = everyone(office, Actie)
        assert (about.begeleider, about.soort) == ("V02", ActieSoort.AFSPRAAK)
        assert (nobody.begeleider, nobody.dossier, nobody.wat) == (None, None, "koffie halen")


async def test_an_action_is_changed_and_removed_on_vandaag(office):
    fill(office, Actie(nummer=1, soort=ActieSoort.AFSPRAAK, wat="thee", op=TODAY, dossier="D001"))
    async with run_pilot(office) as pilot:
        await press(pilot, "0")
        await put_cursor(pilot, "actie:1", "TodayList")
        await press(pilot, "e")
        await fill_in(pilot, "koffie")
        await press(pilot, "enter")
        assert [(one.wat, one.soort) for one in everyone(office, Actie)] == [("koffie", ActieSoort.AFSPRAAK)]
        before = dump(office)
        await press(pilot, "delete")
        assert not everyone(office, Actie)
        await undo(pilot, office, before)


async def test_a_contact_takes_two_keys_on_vandaag_too(office):
    fill(office, Actie(nummer=1, op=TODAY, wat="bellen", dossier="D002"))
    async with run_pilot(office) as pilot:
        await press(pilot, "0")
        await put_cursor(pilot, "actie:1", "TodayList")
        await press(pilot, "c")
        await type_text(pilot, "gebeld")
        await press(pilot, "enter")
        assert [contact.dossier for contact in everyone(office, Contact)] == ["D002"]


# The traject


@each_size
async def test_a_traject_is_readable_and_its_tasks_are_ticked_off(office, size):
    async with run_pilot(office, size=size) as pilot:
        await on_the_traject(pilot)
        assert_tidy(pilot)
        shown = text(pilot)
        for words in ("maand 1, vestiging", "nog niet afgesproken", "Inschrijving BRP", "over de termijn", "Partners"):
            assert words in shown
        assert "klaar" in keys_shown(pilot)
        await put_cursor(pilot, "brp", "TaskList")
        before = dump(office)
        await press(pilot, "space")
        assert [(t.taak, t.klaar) for t in everyone(office, Taak)] == [("brp", TODAY)]
        assert pilot.app.screen.task_list.key == "brp"
        await undo(pilot, office, before)
        await press(pilot, "n")
        assert [(t.taak, t.nvt) for t in everyone(office, Taak)] == [("brp", True)]
        await press(pilot, "e")
        await fill_in(pilot, "1-4")
        await press(pilot, "enter")
        assert everyone(office, Taak)[0].deadline == days(13)


async def test_an_own_task_is_added_and_removed(office):
    async with run_pilot(office) as pilot:
        await on_the_traject(pilot)
        await press(pilot, "plus")
        await type_text(pilot, "Fiets regelen")
        await press(pilot, "enter")
        assert [(t.naam, t.taak) for t in everyone(office, Taak)] == [("Fiets regelen", "fiets regelen")]
        await put_cursor(pilot, "fiets regelen", "TaskList")
        before = dump(office)
        await press(pilot, "delete")
        assert not everyone(office, Taak)
        await undo(pilot, office, before)
        await put_cursor(pilot, "brp", "TaskList")
        await press(pilot, "delete")
        assert "staat in de lijst" in said(pilot)


async def test_everything_past_is_ticked_off_with_one_key(office):
    async with run_pilot(office) as pilot:
        await on_the_traject(pilot)
        before = dump(office)
        await press(pilot, "g")
        assert "over de termijn" not in str(pilot.app.screen.task_list.border_title)
        await undo(pilot, office, before)


async def test_old_tasks_of_every_household_are_ticked_off_from_the_palette(office):
    async with run_pilot(office) as pilot:
        before = dump(office)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "oude taken")
        await press(pilot, "enter")
        assert {taak.dossier for taak in everyone(office, Taak)} == {"D001", "D002", "D003", "D004"}
        await undo(pilot, office, before)


async def test_interrupting_and_resuming_are_one_key_each(office):
    async with run_pilot(office) as pilot:
        await on_the_traject(pilot)
        await press(pilot, "r")
        await fill_in(pilot, "10-3")
        await press(pilot, "enter")
        assert stored(office).traject_status is TrajectStatus.ONDERBROKEN
        assert "vanaf 10 mrt tot nader bericht. r hervat." in text(pilot)
        assert "over de termijn" not in text(pilot)
        await press(pilot, "r")
        assert "stond 9 dagen stil" in text(pilot)
        await press(pilot, "enter")
        assert stored(office).traject_status is TrajectStatus.VERLENGD
        assert (stored(office).traject_eind - days(355)).days == 9
        assert everyone(office, Onderbreking)[0].tot == TODAY


async def test_extending_and_agreeing_on_the_handover(office):
    async with run_pilot(office) as pilot:
        await on_the_traject(pilot)
        before = dump(office)
        await press(pilot, "v")
        await fill_in(pilot, "1-9-2025")
        await press(pilot, "enter")
        assert stored(office).traject_status is TrajectStatus.VERLENGD
        await undo(pilot, office, before)
        await press(pilot, "w")
        await type_text(pilot, "wijkteam")
        await press(pilot, "tab")
        await fill_in(pilot, "1-3-2025")
        await press(pilot, "enter")
        assert stored(office).overdracht_aan == "wijkteam"
        assert "1 mrt 2025, aan wijkteam" in text(pilot)


async def test_completing_asks_reason_and_result_and_frees_the_begeleider(office):
    async with run_pilot(office) as pilot:
        await on_the_traject(pilot)
        before = dump(office)
        await press(pilot, "x", "down")
        await type_text(pilot, "deels")
        await press(pilot, "enter")
        over = stored(office)
        assert (over.traject_status, over.traject_resultaat) == (TrajectStatus.AFGEROND, Resultaat.DEELS)
        ended = pilot.app.stand.koppelingen_of("D001")
        assert [(k.eind, k.reden) for k in ended] == [(TODAY, Eindreden.TRAJECT_AFGEROND)]
        assert "termijn om, resultaat deels" in text(pilot)
        await undo(pilot, office, before)


async def test_a_partner_is_chosen_and_gets_a_contact_person(office):
    async with run_pilot(office) as pilot:
        await on_the_traject(pilot)
        pilot.app.screen.partner_list.focus()
        await press(pilot, "plus")
        await type_text(pilot, "firda")
        await press(pilot, "enter")
        assert [p.naam for p in everyone(office, Partner)] == ["Firda"]
        await press(pilot, "e")
        await type_text(pilot, "P. Jansen")
        await press(pilot, "enter")
        assert [(b.partner, b.contactpersoon) for b in everyone(office, Betrokkene)] == [("Firda", "P. Jansen")]
        await press(pilot, "i")
        assert "Firda (taalschool, P. Jansen)" in text(pilot)
        await press(pilot, "escape")
        pilot.app.screen.partner_list.focus()
        await press(pilot, "delete")
        assert not everyone(office, Betrokkene)


async def test_partners_are_edited_from_the_palette(office):
    async with run_pilot(office) as pilot:
        await press(pilot, "ctrl+p")
        await type_text(pilot, "organisaties")
        await press(pilot, "enter")
        await type_text(pilot, "andere")
        await press(pilot, "enter")
        await type_text(pilot, "Bibliotheek")
        await press(pilot, "enter", "escape")
        assert [p.naam for p in everyone(office, Partner)] == ["Bibliotheek"]


# The list of tasks


async def test_running_trajecten_follow_the_newest_list_when_told(office):
    from db.records.traject import take_up_tasks

    newer = Takenlijst(tuple(replace(one, dagen=one.dagen + 1) for one in file_list().taken))
    take_up_tasks(office, TODAY, newer)
    async with run_pilot(office) as pilot:
        before = dump(office)
        await press(pilot, "ctrl+p")
        await type_text(pilot, "nieuwste takenlijst")
        await press(pilot, "enter")
        await undo(pilot, office, before)


async def test_opening_a_file_takes_up_the_list_and_undo_leaves_it(store):
    fill(store, household())
    with store.change("leeg", "", TODAY, soort="begin") as change:
        for one in everyone(store, Taaksoort):
            change.delete("taaksoort", one.id, None, "")
    async with run_pilot(store) as pilot:
        await pilot.pause()
        assert len(everyone(store, Taaksoort)) == len(file_list().taken)
        assert len(pilot.app.stand.agenda.taaksoorten) == len(file_list().taken)
        await press(pilot, "u")
        assert everyone(store, Taaksoort)


async def test_a_line_of_the_list_that_can_not_be_read_is_said_and_the_desk_goes_on(office, monkeypatch):
    broken = Takenlijst(file_list().taken, ("taken.csv, regel 7: het anker is een van: coa.",))
    monkeypatch.setattr("db.records.traject.file_list", lambda: broken)
    async with run_pilot(office) as pilot:
        await pilot.pause()
        assert "taken.csv, regel 7" in said(pilot)
        await on_the_traject(pilot)
        assert isinstance(pilot.app.screen, TrajectScreen)


# Privacy


async def test_beside_a_visitor_nothing_that_was_written_is_shown(office):
    fill(
        office,
        Contact(dossier="D001", volgnr=1, datum=TODAY, wie="V01", regel="GEHEIMPJE"),
        Actie(nummer=1, op=TODAY, dossier="D001", wat="GEHEIMPJE"),
        Taak(dossier="D001", taak="x", naam="GEHEIMPJE", deadline=days(-90)),
        Partner(naam="Firda"),
        Betrokkene(dossier="D001", partner="Firda", contactpersoon="Piet Geheim", telefoon="0611111111"),
        replace(stored(office), overdracht=days(3), overdracht_aan="GEHEIMPJE"),
    )
    for size in (WIDE, NARROW):
        async with run_pilot(office, size=size) as pilot:
            await on_the_traject(pilot)
            pages = [text(pilot)]
            await press(pilot, "p")
            for keys in ((), ("escape", "i"), ("escape", "slash", *"deadline")):
                await press(pilot, *keys)
                pages.append(text(pilot))
            assert "GEHEIMPJE" in pages[0]
            for page in pages[1:]:
                assert not any(secret in page for secret in ("GEHEIM", "Geheim", "0611111111", "Bakker", "Tesfay"))


async def test_alone_only_the_household_itself_is_left(office):
    async with run_pilot(office) as pilot:
        await on_mensen(pilot)
        await press(pilot, "p", "p")
        pilot.app.open_traject("D002")
        await pilot.pause()
        assert "Inschrijving BRP" not in text(pilot)
        assert "Afgeschermd" in text(pilot)


@pytest.mark.parametrize("key", ["c", "a"])
async def test_noting_waits_until_the_privacy_is_open(office, key):
    async with run_pilot(office) as pilot:
        await on_mensen(pilot)
        await press(pilot, "p", key)
        assert "privacy open" in said(pilot)
