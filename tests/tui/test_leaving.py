"""Somebody is ill or leaves: from a person, z and ctrl+s; every other choice a key away; and undo."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import takewhile

import pytest

from db.lists import Eindreden, Fase, Rol, Soort, Stopreden
from db.model import Afwezigheid, Begeleider, Huishouden
from db.records import people
from db.records.people import phone_of
from db.records.rows import get
from db.records.settings import save_settings
from db.rules.leaving import Manier
from tests.builders import TODAY, days, dump, fill, household, match, stagiaire, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.test_hostile import HOSTILE
from tests.tui.test_privacy import assert_hidden, secrets  # noqa: F401  # a fixture
from tests.tui.visit import (
    SIZES,
    assert_tidy,
    everyone,
    fill_in,
    keys_shown,
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
from tui.screens.leaving import LeavingScreen
from tui.screens.leaving_rows import COLUMNS
from tui.subject import Subject


async def worked_out(pilot) -> None:
    """Wait until what is best done is there; it comes from another process."""
    for _ in range(400):
        screen = pilot.app.screen
        if isinstance(screen, LeavingScreen) and not screen._busy:
            break
        await pilot.pause(0.02)
    else:
        raise AssertionError(f"it is not worked out:\n{text(pilot)}")
    await pilot.pause()


async def z(pilot, kenmerk: str) -> None:
    """From the list of people: z on somebody."""
    await press(pilot, "3")
    await put_cursor(pilot, person(kenmerk), "PeopleList")
    await press(pilot, "z")
    await worked_out(pilot)


def column(pilot, name: str) -> list[str]:
    """The cells of a column of the households."""
    at = [c.title for c in COLUMNS].index(name)
    return [row[at] for row in takewhile(lambda row: row != ("Diensten",), rows(pilot, "HitList"))]


async def days_are(pilot, *typed: str) -> None:
    """Fill in the days, a field after the other."""
    await press(pilot, "e")
    for number, day in enumerate(typed):
        if number:
            await press(pilot, "tab")
        await fill_in(pilot, day)
    await press(pilot, "enter")
    await worked_out(pilot)


async def test_two_keys_from_a_person_to_the_replacement_and_one_to_take_it_back(team):
    now, before = stand(team), dump(team)
    hit = {k.dossier for k in now.running_by("V05")}
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        assert "Bo Slagmolen · V05" in text(pilot)
        assert "tot nader bericht" in text(pilot)
        assert f"{len(hit)} huishoudens geraakt" in text(pilot)
        assert set(column(pilot, "dossier")) == hit
        assert set(column(pilot, "hoe")) == {"vervangen"}
        assert all(column(pilot, "score")), "every one has a score"
        await press(pilot, "ctrl+s")
        assert len(pilot.app.screen_stack) == 1
        assert said(pilot) == "Afwezig gemeld (ziek): Bo Slagmolen, 4 gevraagd  ·  u = ongedaan"
        after = stand(team)
        assert [(a.van, a.tot, a.soort) for a in after.absences("V05")] == [(TODAY, None, "ziek")]
        for dossier in hit:
            (cover,) = [k for k in after.running_of(dossier) if k.rol is Rol.VERVANGER]
            assert cover.begeleider != "V05"
        others = [k for k in now.koppelingen if k.begeleider != "V05"]
        assert [k for k in after.koppelingen if k in others] == others
        await press(pilot, "u")
        assert said(pilot).startswith("Ongedaan: afwezig gemeld (ziek): Bo Slagmolen")
        assert dump(team) == before


@each_size
async def test_it_can_be_read_and_done_at_every_size(team, size):
    async with run_pilot(team, size) as pilot:
        await z(pilot, "S01")
        assert_tidy(pilot)
        shown = text(pilot)
        for words in ("Eva Françoise", "vervangen", "overbruggen", "waarom", "telefoon", "kan ook"):
            assert words in shown
        assert "ctrl+s neem over" in keys_shown(pilot)
        assert all(who in shown for who in column(pilot, "door wie"))
        await press(pilot, "right", "e")
        assert_tidy(pilot)
        assert "esc terug" in text(pilot)
        await press(pilot, "escape")
        await worked_out(pilot)
        await press(pilot, "enter")
        assert_tidy(pilot)
        await press(pilot, "escape", "escape")
        assert len(pilot.app.screen_stack) == 1


@pytest.mark.parametrize("size", [(20, 5), (40, 10), (200, 60)])
async def test_no_size_breaks_it(team, size):
    async with run_pilot(team, size) as pilot:
        await z(pilot, "S01")
        for key in ("right", "left", "left", "left", "e", "escape", "down", "end"):
            await press(pilot, key)
            assert_tidy(pilot)


async def test_every_way_to_somebody_leads_there(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "enter")
        first = pilot.app.screen.subject.sleutel
        await press(pilot, "z")
        await worked_out(pilot)
        assert first in text(pilot)
        await press(pilot, "escape", "2")
        await put_cursor(pilot, person("V02"), "Tree")
        await press(pilot, "z")
        await worked_out(pilot)
        assert "V02" in text(pilot)
        await press(pilot, "escape", "i", "z")
        await worked_out(pilot)
        assert "V02" in text(pilot)
        await press(pilot, "escape", "escape")
        assert len(pilot.app.screen_stack) == 1


async def test_a_household_is_nobody_who_can_be_ill(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "z")
        assert said(pilot) == "! Kies eerst een begeleider."
        assert len(pilot.app.screen_stack) == 1


# A short absence: the list of telephone numbers.


@each_size
async def test_for_a_week_appointments_are_called_off_by_telephone(team, size):
    before = dump(team)
    async with run_pilot(team, size) as pilot:
        await z(pilot, "V04")
        await days_are(pilot, "19-3", "25-3")
        assert "niet langer dan 7 dagen, dus afbellen" in " ".join(text(pilot).replace("│", " ").split())
        assert set(column(pilot, "hoe")) == {"afbellen"}
        for dossier, cell in zip(column(pilot, "dossier"), column(pilot, "door wie"), strict=True):
            number = phone_of(team, dossier)
            assert cell == (f"bel {number}" if number else "geen nummer bekend")
            assert cell in text(pilot)
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Afwezig gemeld (ziek): Fedde Zwijsen, 5 afbellen")
        assert [a.tot for a in stand(team).absences("V04")] == [date(2024, 3, 25)]
        assert not [k for k in stand(team).koppelingen if k.start == TODAY]
        await z(pilot, "V04")
        assert set(column(pilot, "hoe")) == {"afbellen"}, "the list can be had again"
        await press(pilot, "escape", "u")
        assert dump(team) == before


async def test_the_limit_of_a_short_absence_is_a_setting(team):
    save_settings(team, TODAY, {"afbellen_dagen": 3})
    async with run_pilot(team) as pilot:
        await z(pilot, "V04")
        await days_are(pilot, "19-3", "22-3")
        assert set(column(pilot, "hoe")) == {"vervangen"}


# A departure.


async def test_a_departure_is_handed_over_with_an_overlap_and_undone(team):
    before, now = dump(team), stand(team)
    async with run_pilot(team) as pilot:
        await z(pilot, "V03")
        await press(pilot, *["right"] * 5)
        await worked_out(pilot)
        assert "weg vanaf di 2 apr: overdragen met 14 dagen overlap" in text(pilot)
        await days_are(pilot, "1-6")
        assert "weg vanaf za 1 jun" in text(pilot)
        found = pilot.app.screen._found
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Vertrek geregeld: Wesley Schuylenborch per 1 jun, 5 gevraagd")
        person_now = get(team.db, Begeleider, "V03")
        assert (person_now.eind, person_now.fase) == (date(2024, 6, 1), Fase.INZETBAAR)
        for stap in found.stappen:
            both = {k.begeleider: k for k in running(team, stap.dossier)}
            assert both["V03"].eind == date(2024, 6, 1)
            assert both["V03"].reden is Eindreden.BEGELEIDER_GESTOPT
            assert both[stap.wie].start == stap.vanaf
            assert both[stap.wie].tijdelijk is stand(team).begeleider[stap.wie].soort.betaald
            if stap.manier is Manier.OVERDRAGEN:
                assert stap.vanaf >= date(2024, 5, 18)
        others = [k for k in now.koppelingen if k.begeleider != "V03"]
        assert [k for k in stand(team).koppelingen if k in others] == others
        await press(pilot, "u")
        assert dump(team) == before


async def test_who_leaves_today_has_stopped_for_the_reason_that_is_chosen(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V02")
        await press(pilot, *["right"] * 5)
        await worked_out(pilot)
        await press(pilot, "e")
        await fill_in(pilot, "vandaag")
        await put_cursor(pilot, Stopreden.VERHUIZING, "Reasons")
        await press(pilot, "enter")
        await worked_out(pilot)
        await press(pilot, "ctrl+s")
        gone = get(team.db, Begeleider, "V02")
        assert (gone.fase, gone.eind, gone.stop_reden) == (Fase.GESTOPT, TODAY, Stopreden.VERHUIZING)
        assert stand(team).running_by("V02") == ()


async def test_an_end_that_is_near_or_past_is_taken_for_a_departure_and_an_absence_for_itself(team):
    soon = replace(get(team.db, Begeleider, "S02"), eind=days(40))
    people.save_begeleider(team, TODAY, soon)
    fill(team, Afwezigheid(begeleider="V05", van=days(-3), tot=days(20), soort="vakantie"))
    async with run_pilot(team) as pilot:
        await z(pilot, "S02")
        assert "weg vanaf zo 28 apr: overdragen" in text(pilot)
        await press(pilot, "escape")
        await z(pilot, "V05")
        assert "vanaf za 16 mrt tot en met ma 8 apr: een vervanger" in text(pilot)
        await press(pilot, "escape")
        await z(pilot, "V08")
        assert "weg sinds di 6 feb: meteen overdragen" in text(pilot)
        assert "Dit raakt geen huishouden." in text(pilot)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (("31-2",), "Dat is geen datum"),
        (("19-3", "straks"), "Dat is geen datum"),
        (("19-3", "1-3"), "De laatste dag ligt voor de eerste"),
        (("19-3", "", "", "19-3"), "kies een latere dag"),
    ],
)
async def test_days_that_are_none_or_out_of_order_are_refused(team, typed, sentence):
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        await press(pilot, "e")
        for number, day in enumerate(typed):
            if number:
                await press(pilot, "tab")
            await fill_in(pilot, day)
        await press(pilot, "enter")
        assert sentence in said(pilot)
        assert len(pilot.app.screen_stack) == 3, "the days are asked still"
        await press(pilot, "escape")
        assert "tot nader bericht" in text(pilot)


# A stagiaire who stays.


async def test_a_stagiaire_becomes_a_vrijwilliger_and_keeps_everything(team):
    before = dump(team)
    mine = stand(team).running_by("S01")
    async with run_pilot(team) as pilot:
        await z(pilot, "S01")
        await press(pilot, "left")
        assert "Houdt kenmerk, gegevens en koppelingen" in text(pilot)
        assert set(column(pilot, "hoe")) == {"blijft"}
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Eva Françoise is nu vrijwilliger; alle koppelingen lopen door")
        stays = get(team.db, Begeleider, "S01")
        assert (stays.soort, stays.eind) == (Soort.VRIJWILLIGER, None)
        assert stand(team).running_by("S01") == mine
        await press(pilot, "u")
        assert dump(team) == before


async def test_only_a_stagiaire_can_become_one(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V01")
        assert "wordt vrijwilliger" not in text(pilot)
        await press(pilot, "left")
        await worked_out(pilot)
        assert "weg vanaf" in text(pilot), "the last of the kinds"


# Other choices.


async def test_space_goes_through_what_can_be_done_with_a_household(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        seen = []
        for _ in range(4):
            await press(pilot, "space")
            await worked_out(pilot)
            seen.append(column(pilot, "hoe")[0])
        assert seen == ["overbruggen", "afbellen", "spreekuur", "vervangen"]
        await press(pilot, "space")
        await worked_out(pilot)
        first = pilot.app.screen._found.stappen[0]
        await press(pilot, "ctrl+s")
        bridge = {k.begeleider: k for k in running(team, first.dossier)}[first.wie]
        assert bridge.tijdelijk
        assert bridge.eind == TODAY + timedelta(days=42)


async def test_another_begeleider_is_chosen_and_stands_while_the_rest_is_worked_out_again(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        found = pilot.app.screen._found.getroffen[0]
        other = next(f for f in found.passend if f.possible and f.begeleider.kenmerk != found.stap.wie)
        await press(pilot, "enter")
        assert title(pilot).startswith("Wie neemt ")
        assert len(rows(pilot, "Options")) == len(found.passend)
        await put_cursor(pilot, other.begeleider.kenmerk, "Options")
        await press(pilot, "enter")
        await worked_out(pilot)
        assert column(pilot, "door wie")[0] == other.begeleider.naam
        await press(pilot, "ctrl+s")
        dossier = found.koppeling.dossier
        assert other.begeleider.kenmerk in {k.begeleider for k in running(team, dossier)}


async def test_who_does_not_fit_is_not_chosen_and_it_is_said_why(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        before = column(pilot, "door wie")
        barred = next(f for f in pilot.app.screen._found.getroffen[0].passend if not f.possible)
        await press(pilot, "enter")
        await put_cursor(pilot, barred.begeleider.kenmerk, "Options")
        await press(pilot, "enter")
        assert said(pilot).startswith(f"! {barred.begeleider.naam} past nu niet: ")
        assert column(pilot, "door wie") == before


async def test_two_choices_that_do_not_go_together_are_said(store):
    fill(
        store,
        teamleider("T01"),
        *(vrijwilliger(k, leidinggevende="T01", voornaam=k) for k in ("V01", "V02")),
        stagiaire("S01", leidinggevende="T01"),
        household("D001", naam="Aden"),
        household("D002", naam="Bakri"),
        *(match(dossier, "V01", start=days(-30)) for dossier in ("D001", "D002")),
    )
    async with run_pilot(store) as pilot:
        await z(pilot, "V01")
        for _ in range(2):
            await press(pilot, "enter")
            await put_cursor(pilot, "V02", "Options")
            await press(pilot, "enter")
            await worked_out(pilot)
            await press(pilot, "down")
        assert said(pilot) == "! V02 Vries V02 kan Aden er niet ook bij hebben."
        assert [row.split()[0] for row in column(pilot, "door wie")] == ["Anna", "V02"]


# With others, and with visitors.


async def test_a_colleague_who_changes_the_desk_changes_the_proposal(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        taker = pilot.app.screen._found.stappen[0].wie
        other = team.beside()
        record = get(other.db, Begeleider, taker)
        people.save_begeleider(other, TODAY, replace(record, uren_per_week=0.0))
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("! ")
        assert "past niet meer" in said(pilot)
        other.close()
        await worked_out(pilot)
        assert taker not in {s.wie for s in pilot.app.screen._found.stappen}
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Afwezig gemeld")


async def test_somebody_of_another_team_is_replaced_by_their_own(store):
    fill(
        store,
        teamleider("T01", team="Noord"),
        teamleider("T02", team="Zuid"),
        vrijwilliger("V01", leidinggevende="T01"),
        *(vrijwilliger(k, leidinggevende="T02", voornaam=k) for k in ("V02", "V03")),
        household("D001", team="Zuid"),
        match("D001", "V02", start=days(-30)),
    )
    async with run_pilot(store) as pilot:
        assert pilot.app.team == "Noord"
        await z(pilot, "V02")
        assert column(pilot, "door wie") == ["V03 Vries V03"]
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Afwezig gemeld (ziek): V02")


@pytest.mark.parametrize("size", SIZES[:1])
async def test_initials_hide_names_numbers_and_wishes(team, secrets, size):  # noqa: F811
    async with run_pilot(team, size) as pilot:
        await press(pilot, "p")
        for kenmerk in ("S01", "V02"):
            await z(pilot, kenmerk)
            assert_hidden(pilot, secrets, kenmerk)
            await press(pilot, "enter")
            assert_hidden(pilot, secrets, "wie anders")
            await press(pilot, "escape", "e")
            assert_hidden(pilot, secrets, "dagen")
            await press(pilot, "escape", "right", "right", "right", "right")
            await worked_out(pilot)
            assert_hidden(pilot, secrets, "vertrekt")
            await press(pilot, "left")
            await worked_out(pilot)
            await days_are(pilot, "19-3", "20-3")
            assert set(column(pilot, "door wie")) == {"nummer verborgen"}
            assert_hidden(pilot, secrets, "afbellen")
            await press(pilot, "ctrl+s")
            assert said(pilot).startswith("Afwezig gemeld")
            assert_hidden(pilot, secrets, "gemeld")


async def test_the_strictest_shows_nothing_and_does_nothing(team, secrets):  # noqa: F811
    before = dump(team)
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        await press(pilot, "p", "p")
        assert rows(pilot, "HitList") == []
        assert_hidden(pilot, secrets - {phone_of(team, pilot.app.alone)}, "alleen")
        for key in ("ctrl+s", "space", "right", "enter"):
            await press(pilot, key)
        assert dump(team) == before
        await press(pilot, "p")
        assert rows(pilot, "HitList")


@pytest.mark.parametrize("size", SIZES[1:])
async def test_names_are_never_markup(store, size):
    names = dict(enumerate(HOSTILE.values()))
    texts = [{"telefoon": naam, "plaats": naam} for naam in names.values()]
    fill(
        store,
        teamleider("T01", voornaam=HOSTILE["click"], achternaam=HOSTILE["closing"]),
        vrijwilliger("V99", leidinggevende="T01", voornaam=HOSTILE["half"], achternaam=HOSTILE["unfinished"]),
        *(vrijwilliger(f"V{n:02}", leidinggevende="T01", voornaam=naam) for n, naam in names.items()),
        *(household(f"D{n:03}", naam=naam, **texts[n]) for n, naam in names.items()),
        *(match(f"D{n:03}", "V99", start=days(-30)) for n in names),
    )
    async with run_pilot(store, size) as pilot:
        await press(pilot, "2")
        await put_cursor(pilot, person("V99"), "Tree")
        await press(pilot, "z")
        await worked_out(pilot)
        for _ in names:
            assert_tidy(pilot)
            await press(pilot, "down")
        for keys in (("enter",), ("escape", "e"), ("escape", "end", "b"), ("escape", "right")):
            await press(pilot, *keys)
            assert_tidy(pilot)
        await worked_out(pilot)
        await days_are(pilot, "19-3", "20-3")
        for _ in names:
            assert_tidy(pilot)
            await press(pilot, "up")
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Afwezig gemeld (vakantie): ")
        assert_tidy(pilot)


# Odds and ends.


async def test_somebody_without_households_can_be_ill_as_well(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V06")
        assert "Dit raakt geen huishouden." in text(pilot)
        for key in ("enter", "space", "b", "i"):
            await press(pilot, key)
        assert isinstance(pilot.app.screen, LeavingScreen)
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Afwezig gemeld (vakantie): Adam Zeldenrust"), "as was known already"


async def test_it_can_not_be_done_before_it_is_worked_out(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "3")
        await put_cursor(pilot, person("V05"), "PeopleList")
        await pilot.press("z")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert said(pilot) == "! Nog even: het voorstel wordt gemaakt."
        assert len(rows(pilot, "HitList")) == 4, "who is hit is seen at once"
        assert dump(team) == before
        await worked_out(pilot)
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Afwezig gemeld")


async def test_the_other_actions_on_a_household_work_from_here(team):
    async with run_pilot(team) as pilot:
        await z(pilot, "V05")
        key = pilot.app.screen.subject
        assert isinstance(key, Subject)
        naam = get(team.db, Huishouden, key.dossier).naam
        await press(pilot, "b")
        assert title(pilot) == f"Bel {naam}"
        await press(pilot, "enter", "i")
        assert f"{naam} · {key.dossier}" in text(pilot)
        await press(pilot, "escape", "k")
        assert len(pilot.app.screen_stack) == 1
        assert pilot.app.current_mode == "koppelen"


async def test_who_is_removed_meanwhile_is_said_to_be_gone(store):
    fill(store, teamleider("T01"), vrijwilliger("V01", leidinggevende="T01"))
    async with run_pilot(store) as pilot:
        await z(pilot, "V01")
        other = store.beside()
        people.remove_record(other, TODAY, get(other.db, Begeleider, "V01"))
        other.close()
        pilot.app.reload()
        await pilot.pause()
        assert "Deze begeleider is er niet meer." in text(pilot)
        await press(pilot, "ctrl+s", "space", "right", "e", "enter", "escape")
        assert len(everyone(store, Begeleider)) == 1
