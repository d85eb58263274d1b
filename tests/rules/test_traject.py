"""The traject: deadlines against a plain recount, phases, contact, and which list of tasks a household follows."""

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.agenda import ALWAYS, Actie, Contact, Taak, Taaksoort
from db.lists import Anker, KoppelingStatus, TrajectStatus
from db.rules.actions import by_day, due_actions
from db.rules.finding import answer, understand
from db.rules.load import add_months
from db.rules.lookup import Lookup
from db.rules.signals import Signaal, huishouden_signals
from db.rules.tasklist import file_list, read_list
from db.rules.traject import (
    Trajectfase,
    days_since_contact,
    due,
    handover_agreed,
    open_tasks,
    phase,
    task_list,
    tasks,
)
from tests.builders import TODAY, days, desk, household, match, random_huishouden, vrijwilliger

SUNDAY = date(2024, 3, 24)


def task(taak="brp", anker=Anker.SLEUTEL, dagen=5, vanaf=ALWAYS, naam=""):
    return Taaksoort(vanaf=vanaf, taak=taak, naam=naam or taak.upper(), anker=anker, dagen=dagen)


def of(*records, today=TODAY, **settings):
    stand = desk(*records, today=today, **settings)
    return {one.taak: one for one in tasks(stand, stand.huishouden["D001"])}


def signals(*records, **settings):
    stand = desk(*records, **settings)
    return {m.signaal: m.uitleg for m in huishouden_signals(stand, stand.huishouden["D001"])}


def found(term, *records, **settings):
    """Who answers to words of the look-up, with what is said of each, and what is said where nobody does."""
    stand = desk(*records, **settings)
    result = answer(understand(term), Lookup(), stand, 40)
    return [(one.kenmerk, result.said_of(one)) for one in result.treffers], result.leeg


# Deadlines


def recount(home, one, own, today):
    """The deadline and whether it is too late, written out."""
    end = home.traject_eind
    begin = home.traject_start if home.traject_start else home.sleuteldatum
    if end is None and begin is not None:
        end = add_months(begin, 12)
    anchor = {"coa": home.koppeldatum_coa, "sleutel": home.sleuteldatum, "start": begin, "einde": end}[str(one.anker)]
    deadline = None if anchor is None else date.fromordinal(anchor.toordinal() + one.dagen)
    if own is not None and own.deadline is not None:
        deadline = own.deadline
    done = own is not None and (own.klaar is not None or own.nvt)
    still = home.traject_status in (TrajectStatus.ONDERBROKEN, TrajectStatus.AFGEROND, TrajectStatus.BEEINDIGD)
    return deadline, not done and not still and deadline is not None and deadline < today


@given(st.integers(0, 2**32))
def test_every_deadline_is_that_of_a_plain_recount(seed):
    r = Random(seed)
    home = random_huishouden(r, "D001")
    listed = [task(f"t{n}", r.choice(list(Anker)), r.randint(-60, 400)) for n in range(6)]
    own = {
        f"t{n}": Taak(
            dossier="D001",
            taak=f"t{n}",
            deadline=r.choice([None, days(r.randint(-40, 40))]),
            klaar=r.choice([None, None, days(-1)]),
            nvt=r.random() < 0.2,
        )
        for n in range(0, 6, 2)
    }
    seen = of(home, *listed, *own.values())
    assert set(seen) == {one.taak for one in listed}
    stand = desk(home, *listed, *own.values())
    late = open_tasks(stand, home, days(-1))
    assert {one.taak for one in late} == {key for key, one in seen.items() if one.te_laat}
    assert list(open_tasks(stand, home)) == [] or list(open_tasks(stand, home)) == [
        one for one in tasks(stand, home) if one.open and one.deadline
    ]
    for one in listed:
        stated = seen[one.taak]
        assert (stated.deadline, stated.te_laat) == recount(home, one, own.get(one.taak), TODAY)


@given(st.integers(-200, 200))
def test_deadlines_move_along_with_the_key(shift):
    before, after = (of(household(sleuteldatum=days(n), traject_start=None), task()) for n in (0, shift))
    assert after["brp"].deadline - before["brp"].deadline == timedelta(days=shift)


def test_an_own_deadline_stays_where_the_key_moves():
    own = Taak(dossier="D001", taak="brp", deadline=days(3))
    assert of(household(sleuteldatum=days(-90)), task(), own)["brp"].deadline == days(3)
    assert of(household(sleuteldatum=days(-90)), task(), own)["brp"].afwijkend


def test_without_the_day_of_its_anchor_a_task_has_no_deadline_and_is_not_late():
    seen = of(household(sleuteldatum=None, koppeldatum_coa=None), task(), task("nareis", Anker.COA))
    assert [(one.deadline, one.te_laat) for one in seen.values()] == [(None, False)] * 2


def test_a_task_is_late_from_the_day_after_its_deadline():
    assert not of(household(sleuteldatum=days(-5)), task())["brp"].te_laat
    assert of(household(sleuteldatum=days(-6)), task())["brp"].te_laat


@pytest.mark.parametrize("status", [TrajectStatus.ONDERBROKEN, TrajectStatus.AFGEROND, TrajectStatus.BEEINDIGD])
def test_a_traject_that_stands_still_or_is_over_has_nothing_late(status):
    stand = desk(household(sleuteldatum=days(-50), traject_status=status), task())
    assert not open_tasks(stand, stand.huishoudens[0])
    assert not any(one.te_laat for one in tasks(stand, stand.huishoudens[0]))
    assert Signaal.DEADLINE not in signals(household(sleuteldatum=days(-50), traject_status=status), task())


def test_an_own_task_comes_with_the_list_and_a_row_of_another_list_is_passed_over():
    fiets = Taak(dossier="D001", taak="fiets", naam="Fiets regelen", deadline=days(-1))
    oud = Taak(dossier="D001", taak="oud", klaar=days(-9))
    seen = of(household(), task(), fiets, oud)
    assert set(seen) == {"brp", "fiets"}
    assert (seen["fiets"].eigen, seen["fiets"].te_laat) == (True, True)


def test_what_is_open_comes_first_and_then_the_first_deadline():
    listed = [task("a", dagen=30), task("b", dagen=2), task("c", dagen=1)]
    assert list(of(household(), *listed, Taak(dossier="D001", taak="c", klaar=TODAY))) == ["b", "a", "c"]


# Which list


def test_a_new_list_holds_for_trajecten_that_begin_on_its_day_or_later():
    old, new = task("oud"), task("nieuw", vanaf=days(-5))

    def follows(begin):
        stand = desk(household(sleuteldatum=begin, traject_start=begin), old, new)
        return task_list(stand, stand.huishoudens[0])[0].taak

    assert [follows(days(n)) for n in (-6, -5, 3)] == ["oud", "nieuw", "nieuw"]
    assert follows(None) == "nieuw"


def test_while_no_list_is_stored_that_of_the_file_holds():
    stand = desk(household())
    assert task_list(stand, stand.huishoudens[0]) == file_list().taken
    assert not file_list().fouten


def test_the_file_has_the_tasks_of_the_domain():
    by_key = {one.taak: one for one in file_list().taken}
    assert (by_key["brp"].anker, by_key["brp"].dagen) == (Anker.SLEUTEL, 5)
    assert by_key["energie"].dagen < 0
    assert by_key["uitkering"].dagen == 0
    assert by_key["zorgverzekering"].dagen <= 123
    assert by_key["nareis"].anker is Anker.COA


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("brp,Inschrijving,sleutel", "vier vakken"),
        ("brp,,sleutel,5", "kunnen niet leeg zijn"),
        ("brp,Inschrijving,maan,5", "het anker is een van: coa, sleutel, start, einde"),
        ("brp,Inschrijving,sleutel,vijf", "heel getal"),
        ("brp,Inschrijving,sleutel,1001", "heel getal"),
        ("school,Nog eens,sleutel,5", "school staat er twee keer in"),
    ],
)
def test_a_line_that_can_not_be_read_is_named_and_the_others_count(line, sentence):
    read = read_list(["taak,naam,anker,dagen", "# uitleg", "", "school,School,sleutel,21", line])
    assert [one.taak for one in read.taken] == ["school"]
    assert len(read.fouten) == 1
    assert read.fouten[0].startswith("taken.csv, regel 5: ")
    assert sentence in read.fouten[0]


def test_another_heading_is_said():
    assert "regel 1" in read_list(["naam,taak,dagen,anker"]).fouten[0]
    assert "regel 1" in read_list([]).fouten[0]


# Phases


@pytest.mark.parametrize(
    ("months", "wanted"),
    [
        (0, Trajectfase.VESTIGING),
        (2, Trajectfase.VESTIGING),
        (3, Trajectfase.STABILISEREN),
        (5, Trajectfase.STABILISEREN),
        (6, Trajectfase.LOSLATEN),
        (9, Trajectfase.LOSLATEN),
        (10, Trajectfase.AFRONDING),
        (14, Trajectfase.AFRONDING),
    ],
)
def test_the_phase_follows_from_the_month(months, wanted):
    begin = date(2024, 1, 15)
    assert phase(household(sleuteldatum=begin, traject_start=None), add_months(begin, months)) is wanted


def test_before_the_key_it_is_prepared_and_when_it_is_over_there_is_no_phase():
    assert phase(household(sleuteldatum=days(1), traject_start=None), TODAY) is Trajectfase.VOORBEREIDING
    assert phase(household(sleuteldatum=None, traject_start=None), TODAY) is Trajectfase.VOORBEREIDING
    assert phase(household(traject_status=TrajectStatus.AFGEROND), TODAY) is None


# Contact


def contact(ago, dossier="D001", volgnr=1, **fields):
    return Contact(dossier=dossier, volgnr=volgnr, datum=days(-ago), **fields)


@pytest.mark.parametrize("month", range(1, 13))
def test_the_limit_of_contact_is_two_weeks_and_from_month_7_on_four(month):
    begin = add_months(TODAY, 1 - month) - timedelta(days=1)
    home, limit = household(sleuteldatum=begin, traject_start=begin), 14 if month < 7 else 28
    people = (vrijwilliger(), home, match(start=begin))
    assert Signaal.GEEN_CONTACT not in signals(*people, contact(limit))
    assert signals(*people, contact(limit + 1))[Signaal.GEEN_CONTACT] == f"al {limit + 1} dagen geen contact"


def test_the_limits_of_contact_are_settings():
    people = (vrijwilliger(), household(), match(start=days(-9)))
    assert Signaal.GEEN_CONTACT in signals(*people, contact(4), contact_dagen=3)
    assert Signaal.GEEN_CONTACT not in signals(*people, contact(40), contact_dagen=40)


def test_no_contact_recorded_is_unknown_and_no_signal():
    assert Signaal.GEEN_CONTACT not in signals(vrijwilliger(), household(), match(start=days(-90)))
    assert days_since_contact(desk(household()), "D001") is None


@pytest.mark.parametrize(
    "others",
    [
        (household(),),
        (household(), match(start=days(-90), eind=days(-2))),
        (household(), match(start=days(2))),
        (household(traject_status=TrajectStatus.AFGEROND), match(start=days(-9))),
        (household(traject_status=TrajectStatus.ONDERBROKEN), match(start=days(-9))),
    ],
    ids=["nobody", "ended", "to come", "over", "interrupted"],
)
def test_without_somebody_who_guides_now_there_is_no_signal(others):
    assert Signaal.GEEN_CONTACT not in signals(vrijwilliger(), *others, contact(50))


def test_the_last_contact_counts_whatever_the_order_of_noting():
    stand = desk(household(), contact(3, volgnr=1), contact(30, volgnr=2))
    assert days_since_contact(stand, "D001") == 3


def test_geen_contact_names_the_longest_first():
    people = [vrijwilliger(), *(household(f"D00{n}") for n in range(1, 5))]
    people += [match(f"D00{n}", start=days(-9)) for n in range(1, 5)]
    who, _ = found("geen contact", *people, contact(15), contact(40, "D002"), contact(14, "D003"))
    assert [kenmerk for kenmerk, _ in who] == ["D002", "D001"]
    assert who[0][1] == "al 40 dagen geen contact, laatste 8 feb"


def test_where_nobody_is_too_late_it_is_said_of_how_many_nothing_is_known():
    people = [vrijwilliger(), household("D001"), household("D002"), household("D003")]
    people += [match(f"D00{n}", start=days(-9), status=KoppelingStatus.PROEF) for n in (1, 2)]
    assert "Van 1 huishouden met een begeleider" in found("geen contact", *people, contact(2))[1]
    known = (contact(2), contact(3, "D002"))
    assert "in de laatste 14 dagen" in found("geen contact", *people, *known)[1]


# Deadlines of this week


def test_this_week_is_until_sunday_and_what_is_past_comes_first():
    homes = [household(f"D00{n}", sleuteldatum=SUNDAY - timedelta(days=5 - n)) for n in range(4)]
    who, _ = found("deadlines deze week", *homes, task())
    assert who == [("D000", "zo 24 mrt: BRP")]
    late = household("D009", sleuteldatum=days(-30))
    who, _ = found("deadline", *homes, late, task(), task("school", dagen=21))
    assert who == [("D009", "vr 23 feb: BRP, en nog 1"), ("D000", "zo 24 mrt: BRP")]
    assert found("deze week", household(sleuteldatum=None), task()) == (
        [],
        "Geen enkele termijn valt in deze week of is voorbij.",
    )


def test_what_is_due_holds_only_what_is_open():
    done = Taak(dossier="D001", taak="brp", klaar=days(-1))
    none = Taak(dossier="D002", taak="brp", nvt=True)
    assert due(desk(household("D001"), household("D002"), task(), done, none)) == {}


def test_the_signal_says_how_many_and_since_when():
    home = household(sleuteldatum=days(-30))
    assert signals(home, task())[Signaal.DEADLINE] == "1 taak over de termijn, vanaf 23 feb"
    assert signals(home, task(), task("school", dagen=21))[Signaal.DEADLINE].startswith("2 taken over de termijn")


# Handover


def test_an_agreed_handover_is_a_day_or_an_end_of_the_koppeling():
    ends = household(traject_start=days(-330), sleuteldatum=days(-330))
    assert Signaal.TRAJECT_EINDIGT in signals(ends, task())
    agreed = household(traject_start=days(-330), sleuteldatum=days(-330), overdracht=days(20))
    assert Signaal.TRAJECT_EINDIGT not in signals(agreed, task())
    assert handover_agreed(desk(agreed), agreed)
    assert found("traject 60 dagen", agreed)[0][0][1].endswith("overdracht geregeld")


# Actions


def action(number, ahead, **fields):
    return Actie(nummer=number, op=days(ahead), **fields)


def test_actions_come_by_day_and_within_a_day_by_time():
    some = [action(1, 0), action(2, 0, tijd="14:00"), action(3, 0, tijd="09:30"), action(4, -2), action(5, 1)]
    stand = desk(*some, action(6, 0, klaar=TODAY))
    assert [[one.nummer for one in day] for day in by_day(stand).values()] == [[4], [3, 2, 1], [5]]
    assert [one.nummer for one in due_actions(stand)] == [4, 3, 2, 1]
    assert [one.nummer for one in due_actions(stand, days(1))] == [4, 3, 2, 1, 5]
