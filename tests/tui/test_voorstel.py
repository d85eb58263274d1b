"""The proposal on the screen: there at once, nothing written before it is accepted, and one key takes it back."""

import signal

import pytest

from db.lists import KoppelingStatus, Soort
from db.planning.pricing import price
from db.planning.proposing import Keuzes, propose
from db.rules.fit import fit
from db.rules.waiting import temporary
from tests.builders import TODAY, desk, dump, fill, household, match, medewerker, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.visit import (
    assert_tidy,
    full_names,
    home,
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
    type_text,
    until,
)
from tui.screens.voorstel import VoorstelScreen

READY = "bewezen beste plan"


async def to_plan(pilot):
    """Open the proposal, and wait for it."""
    await press(pilot, "v")
    await until(pilot, READY)
    await pilot.pause()


def proposed(store):
    """The best plan of this file: begeleider by household."""
    return {paar.dossier: paar.kenmerk for paar in propose(stand(store), Keuzes()).paren}


def shown_pairs(pilot):
    """Mark, dossier and begeleider of each row of the proposal."""
    return [(row[0], row[3], row[4]) for row in rows(pilot, "ProposalList") if len(row) > 1]


@each_size
async def test_the_best_plan_is_on_the_screen_with_whom_and_why(team, size):
    now, plan = stand(team), proposed(team)
    async with run_pilot(team, size) as pilot:
        await to_plan(pilot)
        assert_tidy(pilot)
        pairs = {dossier: name for mark, dossier, name in shown_pairs(pilot) if mark == "✓"}
        assert pairs == {dossier: now.name_of(kenmerk) for dossier, kenmerk in plan.items()}
        for dossier in plan:
            assert now.huishouden[dossier].naam in text(pilot)
        left = {dossier for mark, dossier, _ in shown_pairs(pilot) if mark == "–"}
        assert left == set(propose(now, Keuzes()).redenen)
        assert f"blijft over ({len(left)})" in text(pilot)
        assert "ctrl+s neem alles" in keys_shown(pilot)


async def test_nothing_is_written_by_looking(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        await press(pilot, "down", "down", "tab", "down", "escape", "escape")
        assert not isinstance(pilot.app.screen, VoorstelScreen)
        assert dump(team) == before
        assert team.next_undo() is None


async def test_accepting_all_asks_everyone_and_is_one_step_of_undo(team):
    before, plan = dump(team), proposed(team)
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        await press(pilot, "ctrl+s")
        for dossier, kenmerk in plan.items():
            (koppeling,) = running(team, dossier)
            assert (koppeling.begeleider, koppeling.status) == (kenmerk, KoppelingStatus.GEVRAAGD)
        assert said(pilot) == f"Gevraagd: {len(plan)} begeleiders  ·  u = ongedaan"
        await press(pilot, "u")
        assert dump(team) == before
        await press(pilot, "ctrl+y")
        assert all(running(team, dossier) for dossier in plan)


async def test_enter_accepts_one_row_and_the_others_stay_as_they_were(team):
    plan = proposed(team)
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        first = shown_pairs(pilot)[0][1]
        await press(pilot, "enter")
        assert [k.begeleider for k in running(team, first)] == [plan[first]]
        assert said(pilot).startswith("Gevraagd: ")
        await until(pilot, READY)
        rest = {dossier: kenmerk for dossier, kenmerk in plan.items() if dossier != first}
        assert {d for mark, d, _ in shown_pairs(pilot) if mark == "✓"} == set(rest)
        assert proposed(team) == rest


async def test_after_an_undo_the_plan_is_what_it_was_with_what_was_fixed(team):
    now = stand(team)
    plan = propose(now, Keuzes()).teams[0]
    dossier, other = next(
        (p.dossier, p.kenmerk) for p in plan.opgave.paren if plan.begeleider_of.get(p.dossier, p).kenmerk != p.kenmerk
    )
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        await put_cursor(pilot, home(dossier), "ProposalList")
        await put_cursor(pilot, person(other), "OthersList")
        await press(pilot, "enter")
        await until(pilot, "met wat u koos")
        before = shown_pairs(pilot)
        assert ("■", dossier, now.name_of(other)) in before
        await press(pilot, "ctrl+s")
        await until(pilot, "0 van")
        await press(pilot, "u")
        await until(pilot, "met wat u koos")
        await until(pilot, f"{sum(mark != '–' for mark, _, _ in before)} van")
        assert shown_pairs(pilot) == before


async def test_a_refused_row_is_not_accepted_and_not_proposed_again(team):
    plan = proposed(team)
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        first = shown_pairs(pilot)[0][1]
        await press(pilot, "space")
        assert shown_pairs(pilot)[0][0] == "✗"
        await press(pilot, "up", "space")
        assert shown_pairs(pilot)[0][0] == "✓"
        await press(pilot, "up", "space", "ctrl+s")
        assert not running(team, first)
        assert all(running(team, dossier) for dossier in plan if dossier != first)
        await until(pilot, READY)
        now = {dossier: name for mark, dossier, name in shown_pairs(pilot) if mark == "✓"}
        assert now.get(first) != stand(team).name_of(plan[first])


async def test_another_choice_is_priced_and_choosing_it_fixes_it_and_solves_the_rest(team):
    now = stand(team)
    plan = propose(now, Keuzes()).teams[0]
    dossier, other = next(
        (p.dossier, p.kenmerk) for p in plan.opgave.paren if plan.begeleider_of.get(p.dossier, p).kenmerk != p.kenmerk
    )
    costs = price(now, Keuzes(), plan, (dossier, other))
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        await put_cursor(pilot, home(dossier), "ProposalList")
        await put_cursor(pilot, person(other), "OthersList")
        for _ in range(100):
            cells = next(row for row in rows(pilot, "OthersList") if row[1:2] == (now.name_of(other),))
            if "…" not in cells[2]:
                break
            await pilot.pause(0.05)
        for verschil in costs.anderen:
            if verschil.dan is None:
                assert f"{now.huishouden[verschil.dossier].naam} blijft over" in cells[2]
        await press(pilot, "enter")
        await until(pilot, READY)
        assert ("■", dossier, now.name_of(other)) in shown_pairs(pilot)
        forced = propose(now, Keuzes().fixed((dossier, other)))
        assert pilot.app.screen._plan.waarde == forced.waarde
        await put_cursor(pilot, home(dossier), "ProposalList")
        await press(pilot, "s", "v")
        await until(pilot, READY)
        assert pilot.app.screen._plan.waarde == plan.waarde


async def test_why_says_what_the_pair_would_displace(team):
    now = stand(team)
    plan = propose(now, Keuzes()).teams[0]
    dossier, other = next(
        (p.dossier, p.kenmerk) for p in plan.opgave.paren if plan.begeleider_of.get(p.dossier, p).kenmerk != p.kenmerk
    )
    displaced = price(now, Keuzes(), plan, (dossier, other)).anderen
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(dossier), "WaitingList")
        await put_cursor(pilot, person(other), "CandidateList")
        await press(pilot, "w")
        await until(pilot, f"Met {now.name_of(other)}")
        shown = " ".join(text(pilot).replace("│", " ").split())
        for verschil in displaced:
            assert f"{now.huishouden[verschil.dossier].naam} krijgt dan" in shown or "blijft dan over" in shown
        await press(pilot, "escape", "v")
        await until(pilot, READY)
        await put_cursor(pilot, home(dossier), "ProposalList")
        await put_cursor(pilot, person(other), "OthersList")
        await press(pilot, "w")
        await until(pilot, f"Met {now.name_of(other)}")


async def test_every_row_of_the_proposal_can_be_asked_why(team):
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        for _ in shown_pairs(pilot):
            await press(pilot, "w")
            assert "past" in title(pilot)
            await press(pilot, "escape", "down")


async def test_what_is_lacking_and_whom_to_look_for_names_nobody(team):
    names = full_names(team)
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        await until(pilot, "zoeken")
        await press(pilot, "m")
        assert "per week" in text(pilot)
        await press(pilot, "enter")
        shown = str(pilot.app.screen.query_one("#tekst").content)
        assert "VluchtelingenWerk zoekt" in shown
        assert not [name for name in names if name in shown]
        await press(pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, VoorstelScreen)


async def test_those_whom_paid_staff_carry_join_when_asked_and_are_handed_over(store):
    fill(
        store,
        teamleider(),
        medewerker(leidinggevende="T01"),
        vrijwilliger("V01", leidinggevende="T01", uren_per_week=12.0),
        household("D001", team="T01"),
        household("D002", team="T01"),
        match("D002", "T01", tijdelijk=True),
    )
    async with run_pilot(store) as pilot:
        await to_plan(pilot)
        assert [d for _, d, _ in shown_pairs(pilot)] == ["D001"]
        await press(pilot, "t")
        await until(pilot, "overnemen van betaalde krachten (1)")
        assert "5 u per week terug" in text(pilot)
        assert {d for _, d, _ in shown_pairs(pilot)} == {"D001", "D002"}
        await press(pilot, "ctrl+s")
        by_whom = {k.begeleider: k for k in running(store, "D002")}
        assert by_whom["T01"].eind is not None
        assert by_whom["V01"].status is KoppelingStatus.GEVRAAGD
        await press(pilot, "u")
        assert len(temporary(stand(store))) == 1
        assert not running(store, "D001")


async def test_an_empty_file_says_that_nobody_waits(store):
    fill(store, teamleider(), vrijwilliger(leidinggevende="T01"))
    async with run_pilot(store) as pilot:
        await press(pilot, "v")
        await until(pilot, "Er wacht nu niemand")
        await press(pilot, "enter", "space", "s", "w", "ctrl+s", "tab", "enter", "w")
        assert_tidy(pilot)
        await press(pilot, "escape", "escape")
        assert not isinstance(pilot.app.screen, VoorstelScreen)


async def test_a_visitor_sees_initials_and_then_only_one_household(team):
    names = full_names(team)
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        await until(pilot, "zoeken")
        await press(pilot, "p")
        assert not [name for name in names if f" {name} " in text(pilot)]
        await press(pilot, "p")
        assert len(shown_pairs(pilot)) <= 1
        assert not rows(pilot, "OthersList")


async def test_escape_stops_the_sum_and_then_leaves(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "v", "escape")
        assert not isinstance(pilot.app.screen, VoorstelScreen)
        await to_plan(pilot)
        pilot.app.planner._child.send_signal(signal.SIGSTOP)  # as if the sum took for ever
        await press(pilot, "v", "down", "escape")
        assert isinstance(pilot.app.screen, VoorstelScreen)
        assert said(pilot).startswith("Gestopt.")
        assert READY in text(pilot)
        await press(pilot, "v")
        await until(pilot, READY)


async def test_a_colleague_who_couples_one_of_them_is_seen_and_the_plan_is_made_again(team):
    plan = proposed(team)
    other = team.beside()
    dossier = next(iter(plan))
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        from db.records.koppelingen import couple

        couple(other, TODAY, dossier, plan[dossier])
        pilot.app._listen()
        await pilot.pause()
        assert "bezig met rekenen" in text(pilot) or dossier not in {d for _, d, _ in shown_pairs(pilot)}
        await until(pilot, READY)
        assert dossier not in {d for _, d, _ in shown_pairs(pilot)}
    other.close()


async def test_what_if_stands_beside_today_and_writes_nothing(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        await to_plan(pilot)
        await until(pilot, "zoeken")
        await press(pilot, "plus")
        await until(pilot, "huishoudens gekoppeld")
        await type_text(pilot, "2")
        await until(pilot, "+2")
        figures = {row[0]: row for row in rows(pilot, "Beside") if len(row) > 1}
        assert int(figures["huishoudens gekoppeld"][2]) == int(figures["huishoudens gekoppeld"][1]) + 2
        assert_tidy(pilot)
        await press(pilot, "down", "down")
        await type_text(pilot, "-1")
        assert pilot.app.screen.form.values["uren"] == "-1"
        await press(pilot, "ctrl+r", "escape")
        assert isinstance(pilot.app.screen, VoorstelScreen)
        assert dump(team) == before


@pytest.mark.parametrize("size", [(40, 10), (80, 24), (200, 60)])
async def test_it_is_tidy_at_every_size(team, size):
    async with run_pilot(team, size) as pilot:
        await press(pilot, "v")
        await pilot.pause(0.8)
        for key in ("down", "tab", "down", "w", "escape", "m", "escape", "plus"):
            await press(pilot, key)
            assert_tidy(pilot)


def test_every_pair_of_the_plan_is_possible():
    people = [vrijwilliger(f"V0{n}", uren_per_week=6.0 + n) for n in range(1, 5)]
    now = desk(*people, *(household(f"D00{n}") for n in range(1, 8)))
    for paar in propose(now, Keuzes()).paren:
        assert fit(now, now.begeleider[paar.kenmerk], now.huishouden[paar.dossier]).possible
        assert now.begeleider[paar.kenmerk].soort is Soort.VRIJWILLIGER
