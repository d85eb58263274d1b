"""Who waits, for how long, and in which order."""

from itertools import pairwise

from hypothesis import given

from db.lists import TrajectStatus
from db.rules.waiting import days_waiting, temporary, unsettled, wachtend, waiting
from tests.builders import TODAY, days, desk, household, match, offices, vrijwilliger
from tests.rules import recount


def queue(*records, **settings) -> list[str]:
    return [w.huishouden.dossier for w in waiting(desk(*records, **settings))]


@given(offices())
def test_a_household_waits_while_nobody_guides_it(stand):
    taken = {k.dossier for k in stand.koppelingen if recount.running(stand, k)}
    expected = {h.dossier for h in stand.huishoudens if h.dossier not in taken and h.traject_status not in recount.OVER}
    assert {w.huishouden.dossier for w in waiting(stand)} == expected


@given(offices())
def test_wachtdagen_are_those_of_a_recount(stand):
    for huishouden in stand.huishoudens:
        assert days_waiting(stand, huishouden) == recount.wait(stand, huishouden)


@given(offices())
def test_spoed_goes_first_then_the_oldest_key_and_an_unknown_one_last(stand):
    line = waiting(stand)
    limit = stand.settings.te_lang_dagen
    for w in line:
        assert w.spoed == (w.huishouden.urgentie == 3 or recount.wait(stand, w.huishouden) >= limit)
    for before, after in pairwise(line):
        assert before.spoed or not after.spoed
        if before.spoed == after.spoed:
            one, other = before.huishouden.sleuteldatum, after.huishouden.sleuteldatum
            assert other is None or (one is not None and one <= other)


@given(offices())
def test_a_household_is_in_one_list_at_most(stand):
    lists = [
        [w.huishouden.dossier for w in waiting(stand)],
        [w.huishouden.dossier for w, _ in temporary(stand)],
        [w.huishouden.dossier for w, _ in unsettled(stand)],
    ]
    everyone = [dossier for dossiers in lists for dossier in dossiers]
    assert len(everyone) == len(set(everyone))


@given(offices())
def test_temporary_is_what_only_paid_staff_carry(stand):
    expected = set()
    for huishouden in stand.huishoudens:
        theirs = [k for k in stand.koppelingen if k.dossier == huishouden.dossier and recount.running(stand, k)]
        if theirs and all(k.tijdelijk for k in theirs) and huishouden.traject_status not in recount.OVER:
            expected.add(huishouden.dossier)
    assert {w.huishouden.dossier for w, _ in temporary(stand)} == expected


def test_wachtdagen_count_from_the_key():
    home = household(sleuteldatum=days(-23))
    assert days_waiting(desk(home), home) == 23
    today = household(sleuteldatum=TODAY)
    assert days_waiting(desk(today), today) == 0
    to_come = household(sleuteldatum=days(5))
    assert days_waiting(desk(to_come), to_come) == 0
    unknown = household(sleuteldatum=None)
    assert days_waiting(desk(unknown), unknown) == 0


def test_wachtdagen_count_from_the_end_of_the_last_koppeling_if_that_is_later():
    home = household(sleuteldatum=days(-90))
    first, last = match(start=days(-80), eind=days(-70)), match(start=days(-60), eind=days(-12), begeleider="V02")
    assert days_waiting(desk(home, first, last), home) == 12
    assert days_waiting(desk(home, first), home) == 70
    assert days_waiting(desk(home, match(start=days(-80), eind=days(4))), home) == 90
    later_key = household(sleuteldatum=days(-3))
    assert days_waiting(desk(later_key, last), later_key) == 3


def test_too_long_begins_at_42_days_and_not_a_day_before():
    at, before = household("D001", sleuteldatum=days(-42)), household("D002", sleuteldatum=days(-41))
    stand = desk(at, before)
    assert wachtend(stand, at).te_lang
    assert wachtend(stand, at).spoed
    assert not wachtend(stand, before).te_lang
    assert not wachtend(stand, before).spoed
    assert wachtend(desk(at, te_lang_dagen=43), at).te_lang is False


def test_the_order_of_a_queue_of_all_kinds():
    homes = [
        household("D001", sleuteldatum=days(-10)),
        household("D002", sleuteldatum=None),
        household("D003", sleuteldatum=days(-50)),
        household("D004", sleuteldatum=days(5), urgentie=3),
        household("D005", sleuteldatum=None, urgentie=3),
        household("D006", sleuteldatum=days(-20), urgentie=2),
        household("D007", sleuteldatum=days(20), urgentie=1),
    ]
    assert queue(*homes) == ["D003", "D004", "D005", "D006", "D001", "D007", "D002"]


def test_a_future_koppeling_takes_a_household_out_of_the_queue():
    assert queue(vrijwilliger(), household(), match(start=days(20))) == []
    assert queue(vrijwilliger(), household(), match(start=days(-20), eind=days(1))) == []
    assert queue(vrijwilliger(), household(), match(start=days(-20), eind=TODAY)) == ["D001"]


def test_a_traject_that_is_over_does_not_wait_and_an_interrupted_one_does():
    waits = {status for status in TrajectStatus if queue(household(traject_status=status))}
    assert waits == set(TrajectStatus) - {TrajectStatus.AFGEROND, TrajectStatus.BEEINDIGD}


def test_the_clock_runs_until_proef():
    def list_of(status):
        return [w.huishouden.dossier for w, _ in unsettled(desk(vrijwilliger(), household(), match(status=status)))]

    from db.lists import KoppelingStatus

    runs = {status.value for status in KoppelingStatus if list_of(status)}
    assert runs == {"gevraagd", "kennismaking"}


def test_somebody_asked_beside_paid_staff_is_unsettled_and_no_longer_temporary():
    from db.lists import KoppelingStatus

    own = match(begeleider="T01", tijdelijk=True, start=days(-30))
    asked = match(status=KoppelingStatus.GEVRAAGD)
    alone, both = desk(household(), own), desk(household(), own, asked)
    assert [k for _, k in temporary(alone)] == [own]
    assert temporary(both) == []
    assert [k for _, k in unsettled(both)] == [asked]
    assert unsettled(alone) == []
