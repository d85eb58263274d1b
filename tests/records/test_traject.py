"""The list of tasks of a file, and tasks, contacts, actions, partners and the course of a traject, each with undo."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.agenda import ALWAYS, Actie, Contact, Onderbreking, Partner, Taak, Taaksoort
from db.lists import ActieSoort, Anker, ContactSoort, Eindreden, Resultaat, Trajectreden, TrajectStatus, Wervingskanaal
from db.model import Huishouden, Koppeling
from db.records import course, partners, traject
from db.records.actions import parse_time, remove_action, save_action
from db.records.contacts import contacts_of, remove_contact, save_contact
from db.records.rows import find, get
from db.records.stand import read_stand
from db.rules.load import hours_needed
from db.rules.partner_list import usual_partners
from db.rules.tasklist import Takenlijst, file_list
from db.rules.traject import overdue, task_list, tasks
from db.store import Refused
from tests.builders import TODAY, days, dump, fill, household, match, vrijwilliger
from tests.templates import empty


def lijst(*keys, dagen=5):
    return Takenlijst(
        tuple(Taaksoort(vanaf=ALWAYS, taak=k, naam=k.upper(), anker=Anker.SLEUTEL, dagen=dagen) for k in keys)
    )


@pytest.fixture
def office(store):
    """Two begeleiders, a household that runs and one that begins later."""
    fill(
        store,
        vrijwilliger("V01"),
        vrijwilliger("V02"),
        household("D001", koppeldatum_coa=days(-60)),
        household("D002", sleuteldatum=days(40), traject_start=None),
        match("D001", "V01", days(-9)),
    )
    return store


def home(store, dossier="D001") -> Huishouden:
    found = get(store.db, Huishouden, dossier)
    assert found is not None
    return found


def follows(store, dossier):
    stand = read_stand(store, TODAY)
    return [one.taak for one in task_list(stand, stand.huishouden[dossier])]


def task_of(store, key, dossier="D001"):
    stand = read_stand(store, TODAY)
    return next(one for one in tasks(stand, stand.huishouden[dossier]) if one.taak == key)


def undone(store, before):
    """One step takes it back, and one does it again."""
    after = dump(store)
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after


# The list


def test_the_first_list_is_kept_from_today_and_is_no_step_of_anybody(office):
    step = office.next_undo()
    assert traject.take_up_tasks(office, TODAY)
    assert {one.vanaf for one in find(office.db, Taaksoort)} == {TODAY}
    assert office.next_undo() == step
    assert office.log.after(0)[-1].soort == "begin"


def test_the_same_list_is_not_taken_up_twice(office):
    traject.take_up_tasks(office, TODAY)
    before = office.log.latest()
    assert not traject.take_up_tasks(office, days(5))
    assert office.log.latest() == before


def test_a_changed_list_reaches_new_trajecten_only_unless_told(office):
    traject.take_up_tasks(office, days(-30), lijst("oud"))
    assert traject.take_up_tasks(office, TODAY, lijst("nieuw"))
    assert (follows(office, "D001"), follows(office, "D002")) == (["oud"], ["nieuw"])
    before = dump(office)
    assert traject.follow_newest(office, TODAY) == 1
    assert (follows(office, "D001"), follows(office, "D002")) == (["nieuw"], ["nieuw"])
    undone(office, before)
    with pytest.raises(Refused, match="volgen de nieuwste"):
        traject.follow_newest(office, TODAY)


def test_telling_running_trajecten_leaves_what_is_over_with_its_own_list(office):
    fill(office, household("D003", sleuteldatum=days(-500), traject_start=None, traject_status=TrajectStatus.AFGEROND))
    for number, day in enumerate((-600, -300, -5, 0)):
        traject.take_up_tasks(office, days(day), lijst(f"lijst{number}"))
    traject.follow_newest(office, TODAY)
    assert (follows(office, "D003"), follows(office, "D001")) == (["lijst0"], ["lijst3"])


def test_a_second_change_on_one_day_takes_the_place_of_the_first(office):
    traject.take_up_tasks(office, days(-30), lijst("oud"))
    traject.take_up_tasks(office, TODAY, lijst("fout"))
    traject.take_up_tasks(office, TODAY, lijst("goed"))
    assert follows(office, "D002") == ["goed"]
    assert {one.taak for one in find(office.db, Taaksoort)} == {"oud", "goed"}


def test_the_order_of_the_lines_is_no_change(office):
    traject.take_up_tasks(office, TODAY, lijst("een", "twee"))
    assert not traject.take_up_tasks(office, TODAY, lijst("twee", "een"))


def test_a_line_that_can_not_be_read_keeps_the_list_that_was(office):
    traject.take_up_tasks(office, TODAY)
    before = dump(office)
    with pytest.raises(Refused, match=r"de vorige blijft gelden\. taken\.csv, regel 3: "):
        traject.take_up_tasks(office, TODAY, Takenlijst(lijst("een").taken, ("taken.csv, regel 3: fout.",)))
    assert dump(office) == before


@given(st.lists(st.sets(st.sampled_from("abcd"), min_size=1).map(sorted), min_size=1, max_size=4))
def test_who_began_before_a_list_keeps_the_one_before_it(versions):
    """Against a plain recount: the last new list that was taken up no later than the traject began."""
    from pathlib import Path
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        store = empty().copy_to(Path(folder) / "bord.db")
        fill(store, *(household(f"D{n}", sleuteldatum=days(n * 10), traject_start=None) for n in range(5)))
        held, kept = [], []
        for number, keys in enumerate(versions):
            if traject.take_up_tasks(store, days(number * 10), lijst(*keys)):
                held.append((days(number * 10), keys))
                kept.append(keys)
        for n in range(5):
            wanted = [keys for since, keys in held if since <= days(n * 10)][-1]
            assert sorted(follows(store, f"D{n}")) == wanted
        store.close()


# Tasks


def test_a_task_is_ticked_off_and_opened_again(office):
    before = dump(office)
    traject.tick_off(office, TODAY, home(office), task_of(office, "brp"), "V01")
    assert task_of(office, "brp").klaar == TODAY
    undone(office, before)
    traject.tick_off(office, TODAY, home(office), task_of(office, "brp"))
    assert task_of(office, "brp").open


def test_a_task_may_not_apply(office):
    before = dump(office)
    traject.set_aside(office, TODAY, home(office), task_of(office, "school"))
    assert task_of(office, "school").nvt
    undone(office, before)
    traject.set_aside(office, TODAY, home(office), task_of(office, "school"))
    assert task_of(office, "school").open


def test_an_own_deadline_is_set_and_left_again(office):
    before = dump(office)
    usual = task_of(office, "brp").deadline
    traject.set_deadline(office, TODAY, home(office), task_of(office, "brp"), days(30))
    assert task_of(office, "brp").deadline == days(30)
    undone(office, before)
    traject.set_deadline(office, TODAY, home(office), task_of(office, "brp"), None)
    assert task_of(office, "brp").deadline == usual


def test_own_tasks_get_a_key_of_their_own_and_can_be_removed(office):
    for _ in range(2):
        traject.add_task(office, TODAY, home(office), "BRP", days(3))
    assert {t.taak for t in find(office.db, Taak)} == {"brp-1", "brp-2"}
    before = dump(office)
    traject.remove_task(office, TODAY, home(office), task_of(office, "brp-1"))
    undone(office, before)
    with pytest.raises(Refused, match="in de lijst voor iedereen"):
        traject.remove_task(office, TODAY, home(office), task_of(office, "school"))
    with pytest.raises(Refused, match="Schrijf wat"):
        traject.add_task(office, TODAY, home(office), " ", None)


def test_everything_that_is_past_is_ticked_off_in_one_step(office):
    traject.take_up_tasks(office, days(-400))
    before = dump(office)
    late = overdue(read_stand(office, TODAY))
    assert set(late) == {"D001"}
    assert traject.tick_off_past(office, TODAY, late) == len(late["D001"]) > 2
    assert not overdue(read_stand(office, TODAY))
    undone(office, before)
    with pytest.raises(Refused):
        traject.tick_off_past(office, TODAY, {})


# Contacts and actions


def test_contacts_are_numbered_corrected_and_removed(office):
    before = dump(office)
    first = save_contact(office, TODAY, Contact(dossier="D001", volgnr=0, datum=days(-3), wie="V01"))
    assert first.volgnr == 1
    undone(office, before)
    second = save_contact(
        office, TODAY, Contact(dossier="D001", volgnr=0, datum=TODAY, soort=ContactSoort.BEZOEK, regel="thee")
    )
    save_contact(office, TODAY, replace(second, regel="koffie"))
    assert [(one.volgnr, one.regel) for one in contacts_of(office.db, "D001")] == [(2, "koffie"), (1, "")]
    before = dump(office)
    remove_contact(office, TODAY, contacts_of(office.db, "D001")[0])
    undone(office, before)


def test_a_contact_in_the_future_is_refused(office):
    with pytest.raises(Refused, match="in de toekomst"):
        save_contact(office, TODAY, Contact(dossier="D001", volgnr=0, datum=days(1)))


def test_an_action_is_made_and_removed(office):
    before = dump(office)
    made = save_action(office, TODAY, Actie(nummer=0, soort=ActieSoort.TERUGBELLEN, dossier="D001", op=TODAY))
    assert made.nummer == 1
    undone(office, before)
    (made,) = find(office.db, Actie)
    (made,) = find(office.db, Actie)
    remove_action(office, TODAY, made)
    assert not find(office.db, Actie)
    with pytest.raises(Refused):
        save_action(office, TODAY, Actie(nummer=0, op=TODAY))


def test_what_goes_through_a_channel_is_recruiting_and_about_no_household(office):
    asked = Actie(nummer=0, kanaal=Wervingskanaal.VIP, dossier="D001", op=TODAY)
    made = save_action(office, TODAY, asked)
    assert (made.soort, made.kanaal, made.dossier) == (ActieSoort.WERVING, Wervingskanaal.VIP, None)
    other = save_action(office, TODAY, replace(made, soort=ActieSoort.GESPREK, kanaal=None))
    assert (other.soort, other.kanaal, other.nummer) == (ActieSoort.GESPREK, None, made.nummer)


def test_recruiting_of_today_or_before_was_done_and_of_later_is_to_be_done(office):
    for op, klaar in ((TODAY, TODAY), (days(-9), days(-9)), (days(2), None)):
        assert save_action(office, TODAY, Actie(nummer=0, soort=ActieSoort.WERVING, op=op)).klaar == klaar
    call = save_action(office, TODAY, Actie(nummer=0, soort=ActieSoort.TERUGBELLEN, op=TODAY))
    assert call.klaar is None


@pytest.mark.parametrize(
    ("typed", "time"), [("14:00", "14:00"), ("9.30", "09:30"), ("14", "14:00"), ("8 uur", "08:00"), ("", "")]
)
def test_a_time_is_read_as_it_is_typed(typed, time):
    assert parse_time(typed) == time


@pytest.mark.parametrize("typed", ["24:00", "12:60", "straks", "1400"])
def test_what_is_no_time_is_no_time(typed):
    with pytest.raises(ValueError, match=typed):
        parse_time(typed)


# The course of a traject


def test_an_interruption_takes_no_hours_and_resuming_moves_the_end(office):
    before = dump(office)
    end = days(300)
    still = course.interrupt(office, TODAY, replace(home(office), traject_eind=end), days(-5))
    settings = read_stand(office, TODAY).settings
    assert hours_needed(still, TODAY, settings) == 0
    undone(office, before)
    assert course.days_interrupted(office.db, home(office), days(9)) == 14
    before = dump(office)
    again = course.resume(office, days(9), home(office), days(9), extend=True)
    assert (again.traject_status, again.traject_eind) == (TrajectStatus.LOPEND, end + timedelta(days=14))
    assert find(office.db, Onderbreking)[0].tot == days(9)
    undone(office, before)


def test_an_end_that_was_counted_moves_along_too_and_makes_it_verlengd(office):
    course.interrupt(office, TODAY, home(office), TODAY)
    again = course.resume(office, days(10), home(office), days(10), extend=True)
    assert again.traject_status is TrajectStatus.VERLENGD
    assert again.traject_eind == date(2025, 3, 19)


def test_without_extending_the_end_stays(office):
    course.interrupt(office, TODAY, home(office), TODAY, days(20))
    again = course.resume(office, days(10), home(office), days(10), extend=False)
    assert (again.traject_eind, again.traject_status) == (None, TrajectStatus.LOPEND)
    assert find(office.db, Onderbreking)[0].tot == days(10)


def test_an_interruption_with_days_that_are_not_right_is_refused(office):
    for van, tot in ((days(1), None), (days(-1), days(-1)), (days(-1), days(-5))):
        with pytest.raises(Refused):
            course.interrupt(office, TODAY, home(office), van, tot)
    course.interrupt(office, TODAY, home(office), days(-3))
    with pytest.raises(Refused, match="al onderbroken"):
        course.interrupt(office, TODAY, home(office), TODAY)
    with pytest.raises(Refused, match="begon op 16 mrt"):
        course.resume(office, TODAY, home(office), days(-4), extend=False)
    course.resume(office, TODAY, home(office), TODAY, extend=False)
    with pytest.raises(Refused, match="was het traject al onderbroken"):
        course.interrupt(office, TODAY, home(office), days(-2))
    course.interrupt(office, TODAY, home(office), TODAY)  # the day of resuming itself is free again
    with pytest.raises(Refused, match="niet onderbroken"):
        course.resume(office, TODAY, home(office, "D002"), TODAY, extend=False)


def test_a_traject_is_extended_to_a_later_day_only(office):
    before = dump(office)
    longer = course.extend(office, TODAY, home(office), days(500))
    assert (longer.traject_status, longer.traject_eind) == (TrajectStatus.VERLENGD, days(500))
    undone(office, before)
    with pytest.raises(Refused, match="niet later"):
        course.extend(office, TODAY, home(office), days(500))


@pytest.mark.parametrize(
    ("reden", "status", "eindreden"),
    [
        (Trajectreden.DOELEN_BEHAALD, TrajectStatus.AFGEROND, Eindreden.TRAJECT_AFGEROND),
        (Trajectreden.VERHUIZING, TrajectStatus.BEEINDIGD, Eindreden.VERHUIZING),
        (Trajectreden.OVERLEDEN, TrajectStatus.BEEINDIGD, Eindreden.ANDERS),
    ],
)
def test_completing_ends_the_koppelingen_on_that_day(office, reden, status, eindreden):
    fill(office, match("D001", "V02", days(-8), eind=days(-4), reden=Eindreden.GEEN_KLIK))
    before = dump(office)
    over = course.complete(office, TODAY, home(office), reden, Resultaat.DEELS, days(-1))
    assert (over.traject_status, over.traject_reden, over.traject_resultaat) == (status, reden, Resultaat.DEELS)
    assert over.traject_eind == days(-1)
    ended = {k.begeleider: (k.eind, k.reden) for k in find(office.db, Koppeling)}
    assert ended == {"V01": (days(-1), eindreden), "V02": (days(-4), Eindreden.GEEN_KLIK)}
    undone(office, before)
    with pytest.raises(Refused, match="al voorbij"):
        course.complete(office, TODAY, home(office), reden, None, TODAY)


def test_completing_closes_an_interruption_and_not_in_the_future_or_before_the_begin(office):
    course.interrupt(office, TODAY, home(office), days(-3))
    for day in (days(1), days(-11)):
        with pytest.raises(Refused, match="vandaag of eerder"):
            course.complete(office, TODAY, home(office), Trajectreden.ANDERS, None, day)
    course.complete(office, TODAY, home(office), Trajectreden.ANDERS, None, TODAY, TrajectStatus.AFGEROND)
    assert home(office).traject_status is TrajectStatus.AFGEROND
    assert find(office.db, Onderbreking)[0].tot == TODAY


def test_a_handover_is_agreed_and_taken_back(office):
    before = dump(office)
    course.agree_handover(office, TODAY, home(office), days(50), "wijkteam")
    assert (home(office).overdracht, home(office).overdracht_aan) == (days(50), "wijkteam")
    undone(office, before)
    course.agree_handover(office, TODAY, home(office), None, "")
    assert home(office).overdracht is None
    with pytest.raises(Refused):
        course.agree_handover(office, TODAY, home(office), None, "wijkteam")


# Partners


def test_choosing_a_partner_of_the_file_stores_it_in_the_same_step(office):
    before = dump(office)
    firda = next(one for one in partners.partners(office.db) if one.naam == "Firda")
    record = partners.involve(office, TODAY, home(office), firda)
    assert (record.partner, record.rol) == ("Firda", "taalschool")
    assert get(office.db, Partner, "Firda") is not None
    undone(office, before)
    with pytest.raises(Refused, match="staat al bij"):
        partners.involve(office, TODAY, home(office), firda)
    partners.involve(office, TODAY, home(office, "D002"), firda)
    before = dump(office)
    (record,) = partners.involved(office.db, "D001")
    partners.save_involved(office, TODAY, home(office), replace(record, contactpersoon="P. Jansen"))
    undone(office, before)
    (record,) = partners.involved(office.db, "D001")
    partners.remove_involved(office, TODAY, home(office), record)
    assert not partners.involved(office.db, "D001")


def test_the_list_of_partners_has_the_stored_ones_in_place_of_those_of_the_file(office):
    usual = {one.naam for one in usual_partners()}
    assert {"Firda", "Deltion", "Windesheim", "NoordWestGroep", "Sociaal Werk de Kop"} <= usual
    stored = partners.save_partner(office, TODAY, Partner(naam="Firda", rol="taalschool", telefoon="0521-1"))
    partners.save_partner(office, TODAY, replace(stored, telefoon="0521-2"), "Firda")
    partners.save_partner(office, TODAY, Partner(naam="Bibliotheek"))
    found = {one.naam: one.telefoon for one in partners.partners(office.db)}
    assert found["Firda"] == "0521-2"
    assert set(found) == usual | {"Bibliotheek"}
    with pytest.raises(Refused, match="staat er al"):
        partners.save_partner(office, TODAY, Partner(naam="Firda"))
    with pytest.raises(Refused, match="naam van de organisatie"):
        partners.save_partner(office, TODAY, Partner(naam=""))


def test_the_list_of_the_file_can_be_read():
    assert len(file_list().taken) > 15
