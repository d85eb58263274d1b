"""Everything that happens to a koppeling after the first enter: ending, handing over, overruling, sharing; and undo."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from db.lists import Eindreden, KoppelingStatus, Overrulereden, Rol, Soort
from db.rules.candidates import Candidate, candidates
from db.rules.waiting import temporary, unsettled, waiting
from tests.builders import TODAY, dump
from tests.tui.visit import (
    fill_in,
    first_waiting,
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
from tui.subject import Subject


async def undo(pilot, store, before):
    """One key takes it back, and says what."""
    assert said(pilot).endswith("u = ongedaan")
    await press(pilot, "u")
    assert said(pilot).startswith("Ongedaan: ")
    assert dump(store) == before


def asked(store):
    """A household for which somebody has been asked, with that koppeling."""
    wachtend, koppeling = unsettled(stand(store))[0]
    return wachtend.huishouden, koppeling


def fitting(store):
    """A koppeling that stands, and somebody else of the team who could take it over."""
    now = stand(store)
    for koppeling in now.koppelingen:
        if koppeling.ended(TODAY) or koppeling.tijdelijk or koppeling.status is not KoppelingStatus.DEFINITIEF:
            continue
        for candidate in candidates(now, now.huishouden[koppeling.dossier]):
            other = candidate.fit.begeleider
            if candidate.fit.possible and not candidate.laatste_redmiddel and other.kenmerk != koppeling.begeleider:
                return koppeling, now.huishouden[koppeling.dossier], other
    raise AssertionError("the demonstration has nobody to hand over to")


async def to_household_of(pilot, koppeling):
    """On the caseload, with everything open, the cursor on the household under its begeleider."""
    await press(pilot, "2", "asterisk")
    await put_cursor(pilot, Subject("huishouden", koppeling.dossier, koppeling.id, koppeling.begeleider))


async def test_ending_asks_why_and_from_when(team):
    household, koppeling = asked(team)
    before = dump(team)
    naam = stand(team).name_of(koppeling.begeleider)
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(household.dossier), "WaitingList")
        await press(pilot, "x")
        assert title(pilot) == f"Koppeling beëindigen: {household.naam} – {naam}"
        await put_cursor(pilot, Eindreden.GEEN_KLIK, "Reasons")
        await press(pilot, "tab")
        await fill_in(pilot, "3-4")
        await press(pilot, "enter")
        ended = next(k for k in stand(team).koppelingen if k.id == koppeling.id)
        assert (ended.eind, ended.reden) == (date(2024, 4, 3), Eindreden.GEEN_KLIK)
        assert said(pilot).startswith(f"Beëindigd per 3 apr (geen klik): {household.naam} – {naam}")
        await undo(pilot, team, before)


@pytest.mark.parametrize("typed", ["31-2", "straks", "1-4-24", "9" * 50, "１-４-２０２４"])
async def test_ending_with_what_is_no_date_says_so_and_changes_nothing(team, typed):
    household, _ = asked(team)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(household.dossier), "WaitingList")
        await press(pilot, "x", "tab")
        await fill_in(pilot, typed)
        await press(pilot, "enter")
        assert said(pilot) == "! Dat is geen datum. Schrijf hem als 19-3-2024."
        assert "Dat is geen datum" in text(pilot)
        await press(pilot, "escape")
        assert len(pilot.app.screen_stack) == 1
        assert dump(team) == before


@pytest.mark.parametrize("typed", ["", " 19-3 ", "2024-03-19"])
async def test_a_day_may_be_typed_in_many_ways(team, typed):
    household, koppeling = asked(team)
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(household.dossier), "WaitingList")
        await press(pilot, "x", "tab")
        await fill_in(pilot, typed)
        await press(pilot, "enter")
        assert next(k for k in stand(team).koppelingen if k.id == koppeling.id).eind == TODAY


async def test_there_is_nothing_to_end_where_nobody_guides(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        for key in ("x", "o"):
            await press(pilot, key)
            assert "Kies eerst één koppeling" in said(pilot)
            assert len(pilot.app.screen_stack) == 1
    assert dump(team) == before


async def test_handing_over_lets_both_guide_for_the_overlap(team):
    koppeling, household, other = fitting(team)
    before = dump(team)
    naam = stand(team).name_of(koppeling.begeleider)
    async with run_pilot(team) as pilot:
        await to_household_of(pilot, koppeling)
        await press(pilot, "o")
        assert title(pilot) == f"Overdragen: {household.naam} – {naam}"
        await put_cursor(pilot, other.kenmerk, "#aan")
        await press(pilot, "tab")
        await fill_in(pilot, "20-3")
        await press(pilot, "tab")
        await fill_in(pilot, "7")
        await press(pilot, "tab")
        await put_cursor(pilot, Eindreden.VERHUIZING, "#reden")
        await press(pilot, "enter")
        assert said(pilot).startswith(f"Overgedragen aan {other.naam} per 20 mrt, 7 dagen overlap")
        both = {k.begeleider: k for k in running(team, household.dossier)}
        assert set(both) == {koppeling.begeleider, other.kenmerk}
        assert both[other.kenmerk].start == date(2024, 3, 20)
        assert both[koppeling.begeleider].eind == date(2024, 3, 27)
        assert both[koppeling.begeleider].reden is Eindreden.VERHUIZING
        under = [row for row in rows(pilot) if household.naam in row[0]]
        assert len(under) == 2, "the household stands under both"
        await press(pilot, "i")
        shown = text(pilot)
        assert naam in shown
        assert other.naam in shown
        await press(pilot, "escape")
        await press(pilot, "u")
        assert said(pilot).startswith("Ongedaan: overgedragen: ")
        assert dump(team) == before


@pytest.mark.parametrize("overlap", ["366", "-1", "veel"])
async def test_an_overlap_that_is_no_number_of_days_is_refused(team, overlap):
    koppeling, _, other = fitting(team)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await to_household_of(pilot, koppeling)
        await press(pilot, "o")
        await put_cursor(pilot, other.kenmerk, "#aan")
        await press(pilot, "tab", "tab")
        await fill_in(pilot, overlap)
        await press(pilot, "enter")
        assert said(pilot) == "! Overlap is een aantal dagen van 0 tot en met 365."
        assert dump(team) == before


def two_to_give(store):
    """Somebody with two households that somebody else could take over, both at once."""
    now = stand(store)
    for giver in now.begeleiders:
        given = [k for k in now.running_by(giver.kenmerk) if k.start <= TODAY and k.eind is None]
        for one, two in pairwise(given):
            fits = [
                {c.fit.begeleider.kenmerk for c in candidates(now, now.huishouden[k.dossier]) if c.fit.possible}
                for k in (one, two)
            ]
            for taker in sorted(fits[0] & fits[1] - {giver.kenmerk}):
                return giver, [one, two], taker
    raise AssertionError("the demonstration has no two households to hand over together")


async def test_several_marked_households_are_handed_over_together(team):
    giver, given, taker = two_to_give(team)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "2", "asterisk")
        for koppeling in given:
            await put_cursor(pilot, Subject("huishouden", koppeling.dossier, koppeling.id, giver.kenmerk))
            await press(pilot, "space")
        await press(pilot, "o")
        assert title(pilot).endswith("en nog 1")
        await put_cursor(pilot, taker, "#aan")
        await press(pilot, "enter")
        assert "overgedragen aan" in said(pilot).lower()
        for koppeling in given:
            assert {k.begeleider for k in running(team, koppeling.dossier)} == {giver.kenmerk, taker}
        await undo(pilot, team, before)


async def test_marks_stay_where_handing_over_is_left_or_refused(team):
    _, given, _ = two_to_give(team)
    async with run_pilot(team) as pilot:
        await to_household_of(pilot, given[0])
        await press(pilot, "space", "o", "escape")
        assert "✔" in text(pilot), "who marked ten households should not have to do it again"


async def test_a_rule_that_only_the_second_of_two_households_breaks_can_be_overruled_as_well(team):
    now = stand(team)
    for giver in now.begeleiders:
        given = [k for k in now.running_by(giver.kenmerk) if k.eind is None]
        fits = {
            k.dossier: {c.fit.begeleider.kenmerk: c.fit.possible for c in candidates(now, now.huishouden[k.dossier])}
            for k in given
        }
        found = [
            (one, two, taker)
            for one in given
            for two in given
            for taker, fine in fits[one.dossier].items()
            if one is not two and fine and not fits[two.dossier][taker] and taker != giver.kenmerk
        ]
        if found:
            break
    one, two, taker = found[0]
    async with run_pilot(team) as pilot:
        await to_household_of(pilot, one)
        # What is marked first does not matter: the order is that of the file.
        for koppeling in (one, two):
            await put_cursor(pilot, Subject("huishouden", koppeling.dossier, koppeling.id, giver.kenmerk))
            await press(pilot, "space")
        await press(pilot, "o")
        await put_cursor(pilot, taker, "#aan")
        await press(pilot, "enter")
        assert "Toch overdragen?" in text(pilot)
        await press(pilot, "down", "enter")
        for koppeling in (one, two):
            assert taker in {k.begeleider for k in running(team, koppeling.dossier)}


async def test_a_hard_rule_is_overruled_with_a_reason_that_is_kept(team):
    household = first_waiting(team)
    barred = next(c for c in candidates(stand(team), household) if not c.fit.possible and not c.duo)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "enter")
        await put_cursor(pilot, person(barred.fit.begeleider.kenmerk), "CandidateList")
        await press(pilot, "enter")
        shown = text(pilot)
        assert f"{barred.fit.begeleider.naam} past nu niet" in shown
        for broken in barred.fit.uitgesloten_door:
            assert broken.uitleg[:40] in shown
        await press(pilot, "escape")
        assert dump(team) == before
        await press(pilot, "enter")
        await put_cursor(pilot, Overrulereden.NAGEVRAAGD, "Options")
        await press(pilot, "enter")
        (koppeling,) = running(team, household.dossier)
        assert koppeling.begeleider == barred.fit.begeleider.kenmerk
        assert koppeling.overrule_reden is Overrulereden.NAGEVRAAGD
        assert barred.fit.begeleider.naam in said(pilot)
        await undo(pilot, team, before)


def sharing(store) -> tuple[object, list[Candidate]]:
    """A waiting household and those who could share it."""
    now = stand(store)
    for wachtend in waiting(now):
        found = [c for c in candidates(now, wachtend.huishouden) if (c.fit.possible or c.duo)]
        found = [c for c in found if not c.laatste_redmiddel]
        if len(found) > 1 and any(c.duo and not c.fit.possible for c in found):
            return wachtend.huishouden, found
    raise AssertionError("the demonstration has no duo")


async def test_two_are_asked_at_once_for_a_household_that_waits(team):
    household, sharers = sharing(team)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(household.dossier), "WaitingList")
        await press(pilot, "d")
        assert title(pilot) == "Wie eerst?"
        await press(pilot, "enter")
        first = sharers[0].fit.begeleider
        assert title(pilot) == f"Samen met {first.naam}"
        await press(pilot, "enter")
        second = sharers[1].fit.begeleider
        assert said(pilot).startswith(f"Als duo gevraagd voor {household.naam}: {first.naam} en {second.naam}")
        assert household.naam in said(pilot)
        both = running(team, household.dossier)
        assert {(k.begeleider, k.rol) for k in both} == {(first.kenmerk, Rol.HOOFD), (second.kenmerk, Rol.DUO)}
        await undo(pilot, team, before)


async def test_who_lacks_hours_is_asked_as_a_duo_from_below_niet_mogelijk(team):
    household, sharers = sharing(team)
    short = next(c for c in sharers if not c.fit.possible)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(household.dossier), "WaitingList")
        await press(pilot, "enter")
        await put_cursor(pilot, person(short.fit.begeleider.kenmerk), "CandidateList")
        await press(pilot, "enter")
        assert "Samen met een ander" in text(pilot)
        await put_cursor(pilot, "duo", "Options")
        await press(pilot, "enter")
        assert title(pilot) == f"Samen met {short.fit.begeleider.naam}"
        await press(pilot, "enter")
        assert short.fit.begeleider.kenmerk in {k.begeleider for k in running(team, household.dossier)}
        assert len(running(team, household.dossier)) == 2
        await undo(pilot, team, before)


@pytest.mark.parametrize("rol", [Rol.DUO, Rol.VERVANGER])
async def test_a_second_begeleider_joins_the_one_who_guides(team, rol):
    koppeling, household, _ = fitting(team)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await to_household_of(pilot, koppeling)
        await press(pilot, "d")
        assert title(pilot).startswith(f"{household.naam} heeft al begeleiding van")
        await put_cursor(pilot, rol, "Options")
        await press(pilot, "enter")
        assert title(pilot) == f"Wie wordt {rol}?"
        await press(pilot, "enter")
        (joined,) = [k for k in running(team, household.dossier) if k.id != koppeling.id]
        assert joined.rol is rol
        assert joined.begeleider != koppeling.begeleider
        assert said(pilot).startswith(f"Als {rol} gevraagd: {stand(team).name_of(joined.begeleider)}")
        await undo(pilot, team, before)


async def test_a_vrijwilliger_takes_over_what_paid_staff_carry_for_the_time_being(team):
    now = stand(team)
    found = [
        (w.huishouden, k, c.fit.begeleider)
        for w, k in temporary(now)
        for c in candidates(now, w.huishouden)
        if c.fit.possible and not c.laatste_redmiddel
    ]
    household, koppeling, taker = found[0]
    before = dump(team)
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(household.dossier), "WaitingList")
        await press(pilot, "enter")
        await put_cursor(pilot, person(taker.kenmerk), "CandidateList")
        await press(pilot, "enter")
        assert title(pilot).startswith(f"Overdragen: {household.naam}")
        assert pilot.app.screen.query_one("#aan").key == taker.kenmerk, "the dialog begins at whom was chosen"
        await press(pilot, "enter")
        both = {k.begeleider: k for k in running(team, household.dossier)}
        assert not both[taker.kenmerk].tijdelijk
        assert both[koppeling.begeleider].eind == TODAY + timedelta(days=now.settings.overlap_dagen)
        assert said(pilot).startswith(f"Overgedragen aan {taker.naam}")
        assert household.dossier not in {w.huishouden.dossier for w, _ in temporary(stand(team))}
        await undo(pilot, team, before)


async def test_paid_staff_are_the_last_resort_and_only_for_the_time_being(team):
    household = first_waiting(team)
    leader = next(b for b in stand(team).begeleiders if b.soort is Soort.TEAMLEIDER)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "enter")
        order = [row[1] for row in rows(pilot, "CandidateList") if len(row) > 1]
        paid = [b.naam for b in stand(team).begeleiders if b.soort.betaald]
        assert set(order[-len(paid) :]) == set(paid), "paid staff stand last"
        await put_cursor(pilot, person(leader.kenmerk), "CandidateList")
        await press(pilot, "enter")
        if len(pilot.app.screen_stack) > 1:
            await put_cursor(pilot, Overrulereden.TIJDELIJK, "Options")
            await press(pilot, "enter")
        (koppeling,) = running(team, household.dossier)
        assert koppeling.tijdelijk
        assert said(pilot).startswith(f"Tijdelijk gevraagd: {leader.naam} voor {household.naam}")
        assert household.dossier in {w.huishouden.dossier for w, _ in temporary(stand(team))}
        await undo(pilot, team, before)


async def test_every_step_of_a_busy_hour_can_be_taken_back_one_by_one(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter", "enter", "x", "enter", "escape", "home", "enter", "enter")
        steps = 0
        while team.next_undo() is not None:
            await press(pilot, "u")
            steps += 1
        assert steps == 4
        assert dump(team) == before
        for _ in range(steps):
            await press(pilot, "ctrl+y")
        for _ in range(steps):
            await press(pilot, "u")
        assert dump(team) == before
