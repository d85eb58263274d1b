"""The main job: couple a waiting household, move the koppeling on, see it, take it back, find it again."""

from pathlib import Path

import pytest

from db.demo import write_demo
from db.lists import KoppelingStatus
from db.rules.candidates import candidates
from db.store import keys, open_store
from tests.builders import TODAY, dump
from tests.tui.visit import (
    best,
    cursor,
    first_waiting,
    home,
    person,
    press,
    rows,
    run_pilot,
    running,
    said,
    stand,
    text,
)


async def test_the_first_waiting_household_is_coupled_in_two_keys(team):
    household = first_waiting(team)
    guide = best(team, household.dossier).fit.begeleider
    async with run_pilot(team) as pilot:
        keys_pressed = ["enter", "enter"]
        assert len(keys_pressed) <= 3
        await press(pilot, *keys_pressed)
        (koppeling,) = running(team, household.dossier)
        assert koppeling.begeleider == guide.kenmerk
        assert koppeling.status is KoppelingStatus.GEVRAAGD
        assert koppeling.start == TODAY
        assert said(pilot) == f"Gevraagd: {guide.naam} voor {household.naam}  ·  u = ongedaan"
        assert f"Gevraagd: {guide.naam} voor {household.naam}" in text(pilot)


async def test_the_number_of_who_waits_is_there_from_the_first_look(team):
    async with run_pilot(team) as pilot:
        await pilot.pause()
        assert "Nog te koppelen  8 huishoudens" in text(pilot)


async def test_enter_moves_a_koppeling_on_until_it_stands(team):
    household = first_waiting(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter")
        for status in ("kennismaking", "proef", "definitief"):
            await press(pilot, "enter")
            (koppeling,) = running(team, household.dossier)
            assert str(koppeling.status) == status
            assert status in said(pilot)
            assert household.naam in said(pilot)
        before = stand(team).koppelingen
        await press(pilot, "enter")
        assert "definitief" in said(pilot)
        assert stand(team).koppelingen == before


async def test_enter_on_a_household_that_just_left_the_list_does_nothing_to_another(team):
    household = first_waiting(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter", "enter", "enter")
        others = [k for k in stand(team).koppelingen if k.dossier != household.dossier]
        await press(pilot, "enter", "enter")
        assert len(pilot.app.screen_stack) == 1
        assert [k for k in stand(team).koppelingen if k.dossier != household.dossier] == others


async def test_the_caseload_shows_the_new_koppeling_and_undo_takes_it_back(team):
    household = first_waiting(team)
    guide = best(team, household.dossier).fit.begeleider
    before, content = stand(team), dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter", "2")
        row = next(row for row in rows(pilot) if guide.naam in row[0])
        assert row[2] == str(len(before.running_by(guide.kenmerk)) + 1)
        await press(pilot, "u")
        row = next(row for row in rows(pilot) if guide.naam in row[0])
        assert row[2] == str(len(before.running_by(guide.kenmerk)))
        assert said(pilot).startswith(f"Ongedaan: gevraagd: {household.naam} – {guide.naam}")
        assert dump(team) == content
        await press(pilot, "ctrl+y")
        assert said(pilot).startswith(f"Opnieuw: gevraagd: {household.naam} – {guide.naam}")
        assert [k.begeleider for k in running(team, household.dossier)] == [guide.kenmerk]
        await press(pilot, "ctrl+z")
        assert dump(team) == content


async def test_undo_says_that_there_is_nothing_more_to_undo(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "u")
        assert "niets om ongedaan te maken" in said(pilot)
        await press(pilot, "ctrl+y")
        assert "niets om opnieuw te doen" in said(pilot)


async def test_what_was_done_is_there_after_closing_and_opening_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keys, "SCRYPT_COST", 2**10)
    path = tmp_path / "bord.db"
    store = open_store(path, "een goede wachtzin")
    write_demo(store, TODAY)
    household = first_waiting(store)
    guide = best(store, household.dossier).fit.begeleider
    async with run_pilot(store) as pilot:
        await press(pilot, "enter", "enter", "ctrl+q")
        assert pilot.app.return_code == 0
    store.close()

    again = open_store(path, "een goede wachtzin")
    async with run_pilot(again) as pilot:
        await pilot.pause()
        row = next(row for row in rows(pilot, "WaitingList") if household.naam in row)
        assert row[-1].startswith(f"{guide.voornaam} gevraagd")
        await press(pilot, "u")
        assert "al even geleden" in text(pilot)
        assert household.naam in text(pilot)
        await press(pilot, "enter")
        assert running(again, household.dossier) == []
        assert said(pilot).startswith("Ongedaan")
    again.close()


async def test_declining_to_undo_what_is_of_an_earlier_session_leaves_it(tmp_path: Path, store, clock):
    write_demo(store, TODAY)
    household = first_waiting(store)
    async with run_pilot(store) as pilot:
        await press(pilot, "enter", "enter")
        clock.forward(minutes=16)
        for answer in ("escape", "down+enter"):
            await press(pilot, "u", *answer.split("+"))
            assert len(running(store, household.dossier)) == 1
        await press(pilot, "u", "enter")
        assert running(store, household.dossier) == []


async def test_k_goes_to_the_begeleiders_of_a_household_from_any_screen(team):
    now = stand(team)
    household = next(h for h in now.huishoudens if len(now.running_of(h.dossier)) == 1)
    async with run_pilot(team) as pilot:
        await press(pilot, "3", "right", "f")
        await press(pilot, *household.dossier.lower(), "enter", "i", "k")
        assert pilot.app.current_mode == "koppelen"
        assert len(pilot.app.screen_stack) == 1
        assert cursor(pilot, "WaitingList") == home(household.dossier)
        assert pilot.app.focused.__class__.__name__ == "CandidateList"
        assert f"Begeleiders voor {household.naam}" in text(pilot)
        assert {row[1] for row in rows(pilot, "CandidateList") if len(row) > 1} == {
            c.fit.begeleider.naam for c in candidates(now, household)
        }


async def test_why_and_details_of_a_begeleider_stand_in_sentences(team):
    household = first_waiting(team)
    found = best(team, household.dossier).fit
    async with run_pilot(team) as pilot:
        await press(pilot, "enter")
        assert cursor(pilot, "CandidateList") == person(found.begeleider.kenmerk)
        await press(pilot, "w")
        shown = text(pilot)
        assert f"{found.begeleider.naam} bij {household.naam}: past" in shown
        for part in found.onderdelen:
            assert f"{part.naam}: " in shown
        await press(pilot, "escape", "i")
        assert f"{found.begeleider.naam} · {found.begeleider.kenmerk}" in text(pilot)
        await press(pilot, "i")
        assert len(pilot.app.screen_stack) == 1
