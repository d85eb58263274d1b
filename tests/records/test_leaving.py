"""Being away, leaving and staying on: each is one change with all that it asks of others, and is undone exactly."""

from dataclasses import replace

import pytest

from db.agenda import Actie, Bezetting, Dienst
from db.lists import (
    ActieSoort,
    AfwezigSoort,
    Dagdeel,
    Eindreden,
    Fase,
    Inzet,
    KoppelingStatus,
    Overrulereden,
    Rol,
    Soort,
    Stopreden,
)
from db.model import Afwezigheid, Begeleider, Koppeling
from db.planning.leaving import Keus, replacement
from db.records.leaving import become_vrijwilliger, carry_out
from db.records.people import save_begeleider
from db.records.rows import find, get, remove
from db.records.stand import read_stand
from db.rules.covering import stand_ins
from db.rules.leaving import Manier, Stap, Uitval
from db.rules.load import weekly_load
from db.store import Conflict, Refused
from tests.builders import TODAY, days, dump, fill, household, match, medewerker, stagiaire, teamleider, vrijwilliger
from tests.planning.leavers import afterwards, random_team


@pytest.fixture
def office(store):
    """Anna guides three households, one of them with Els; Els and a stagiaire have room; a medewerker above them."""
    fill(
        store,
        teamleider("T01"),
        medewerker("M01", leidinggevende="T01"),
        vrijwilliger("V01", voornaam="Anna", achternaam="Bos", leidinggevende="M01", uren_per_week=20.0),
        vrijwilliger("V02", voornaam="Els", achternaam="Smit", leidinggevende="M01"),
        stagiaire("S01", leidinggevende="M01"),
        household("D001", naam="Tesfay"),
        household("D002", naam="Osman"),
        household("D003", naam="Rahimi", talen={"Dari": 3}),
        match("D001", "V01", start=days(-30)),
        match("D002", "V01", start=days(-30)),
        match("D003", "V01", start=days(-30)),
        match("D002", "V02", start=days(-30), rol=Rol.DUO),
        match("D001", "V02", start=days(-90), eind=days(-60), reden=Eindreden.AGENDAS),
    )
    return store


def ill(until=None) -> Uitval:
    return Uitval("V01", AfwezigSoort.ZIEK, TODAY, until)


def leaves(van=TODAY, kenmerk="V01", **fields) -> Uitval:
    return Uitval(kenmerk, None, van, **fields)


def done(store, uitval: Uitval, **keuzes: Keus) -> list[Koppeling]:
    """Do what is proposed as one change, take it back, do it again; nobody else's koppelingen are touched."""
    stand = read_stand(store, TODAY)
    found = replacement(stand, uitval, keuzes)
    before, log = dump(store), store.log.latest()
    asked = carry_out(store, TODAY, uitval, found.stappen)
    after = dump(store)
    assert store.log.latest() == log + 1
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after
    assert store.check() == []
    mine = {k.id for k in stand.koppelingen if k.begeleider == uitval.kenmerk}
    others = [k for k in stand.koppelingen if k.id not in mine]
    now = {k.id: k for k in find(store.db, Koppeling)}
    assert [now[k.id] for k in others] == others
    return asked


def nothing_changes(store, message: str, do) -> None:
    before, log = dump(store), store.log.latest()
    with pytest.raises(Refused, match=message):
        do()
    assert dump(store) == before
    assert store.log.latest() == log


def of(store, dossier: str) -> dict[str, Koppeling]:
    """The running koppelingen of a household by begeleider."""
    return {k.begeleider: k for k in read_stand(store, TODAY).running_of(dossier)}


# Away.


def test_an_absence_is_kept_with_the_vervangers_who_are_asked(office):
    asked = done(office, ill(days(20)))
    (absence,) = find(office.db, Afwezigheid)
    assert (absence.begeleider, absence.van, absence.tot, absence.soort) == ("V01", TODAY, days(20), "ziek")
    assert [k.dossier for k in asked] == ["D001"]
    cover = of(office, "D001")[asked[0].begeleider]
    assert (cover.rol, cover.status, cover.status_sinds) == (Rol.VERVANGER, KoppelingStatus.GEVRAAGD, TODAY)
    assert (cover.start, cover.eind, cover.tijdelijk) == (TODAY, days(21), False)
    assert set(of(office, "D002")) == {"V01", "V02"}, "the partner goes on"
    assert set(of(office, "D003")) == {"V01"}, "nobody can; it is called off"
    assert of(office, "D001")["V01"].eind is None
    assert office.next_undo().wijziging.zin == "afwezig gemeld (ziek): Anna Bos, 3 huishoudens"


def test_a_short_absence_asks_nobody(office):
    assert done(office, ill(days(3))) == []
    assert len(find(office.db, Afwezigheid)) == 1


def test_an_absence_that_was_known_is_made_longer_or_shorter(office):
    fill(office, Afwezigheid(begeleider="V01", van=days(-4), tot=days(2), soort=AfwezigSoort.ZIEK))
    done(office, replace(ill(days(30)), van=TODAY))
    assert [(a.van, a.tot) for a in find(office.db, Afwezigheid)] == [(days(-4), days(30))]
    done(office, replace(ill(days(1)), van=days(-4)))
    assert [(a.van, a.tot) for a in find(office.db, Afwezigheid)] == [(days(-4), days(1))]
    done(office, Uitval("V01", AfwezigSoort.VAKANTIE, TODAY, days(3)))
    assert len(find(office.db, Afwezigheid)) == 2, "of another kind it is another one"


def test_paid_staff_who_bridge_do_so_for_the_time_being_and_beyond_their_hours(office):
    (asked,) = done(office, ill(days(20)), D001=Keus(Manier.OVERBRUGGEN))
    assert (asked.begeleider, asked.rol, asked.tijdelijk, asked.eind) == ("M01", Rol.VERVANGER, True, days(21))
    assert asked.overrule_reden is Overrulereden.TIJDELIJK


def test_who_stands_in_and_falls_ill_is_followed_by_another(office):
    fill(
        office,
        household("D004"),
        match("D004", "S01", start=days(-60)),
        Afwezigheid(begeleider="S01", van=days(-9)),
        match("D004", "V01", start=days(-8), eind=days(40), rol=Rol.VERVANGER),
    )
    done(office, ill(days(10)), D004=Keus(Manier.VERVANGEN, "V02"), D001=Keus(Manier.AFBELLEN))
    running = of(office, "D004")
    assert set(running) == {"S01", "V02"}
    assert running["V02"].eind == days(40)
    assert weekly_load(read_stand(office, TODAY))["V02"][0] == 7.5, "half of D002 and all of D004"


# Leaving.


def test_a_departure_to_come_is_handed_over_with_an_overlap(office):
    asked = done(office, leaves(days(30)))
    person = get(office.db, Begeleider, "V01")
    assert (person.eind, person.fase, person.stop_reden) == (days(30), Fase.INZETBAAR, None)
    (new,) = asked
    both = of(office, "D001")
    assert (new.start, new.eind, new.rol, new.status) == (days(16), None, Rol.HOOFD, KoppelingStatus.GEVRAAGD)
    assert (both["V01"].eind, both["V01"].reden) == (days(30), Eindreden.BEGELEIDER_GESTOPT)
    assert of(office, "D002")["V01"].eind == of(office, "D003")["V01"].eind == days(30)
    assert of(office, "D002")["V02"].eind is None


def test_who_leaves_today_has_stopped_for_the_reason_that_was_given(office):
    done(office, leaves(stop_reden=Stopreden.VERHUIZING))
    person = get(office.db, Begeleider, "V01")
    assert (person.eind, person.fase, person.fase_sinds) == (TODAY, Fase.GESTOPT, TODAY)
    assert person.stop_reden is Stopreden.VERHUIZING
    assert read_stand(office, TODAY).running_by("V01") == ()
    assert office.next_undo().wijziging.zin == "vertrek geregeld: Anna Bos, 3 huishoudens"


def test_what_was_agreed_and_has_not_begun_never_holds(office):
    fill(office, household("D004"), match("D004", "V01", start=days(20)))
    done(office, leaves(days(10)))
    ended = next(k for k in find(office.db, Koppeling) if (k.dossier, k.begeleider) == ("D004", "V01"))
    assert ended.start == ended.eind == days(20)
    assert next(k for k in of(office, "D004").values()).start == days(20)


def test_a_household_whose_traject_is_over_is_left_with_the_rest(office):
    fill(office, household("D004", traject_status="afgerond"), match("D004", "V01", start=days(-300)))
    done(office, leaves())
    assert of(office, "D004") == {}


def test_the_end_of_a_stage_is_the_reason_of_a_stagiaire(office):
    fill(office, household("D004"), match("D004", "S01", start=days(-30)))
    done(office, leaves(days(40), "S01"))
    assert of(office, "D004")["S01"].reden is Eindreden.EINDE_STAGE


def test_paid_staff_bridge_until_a_day_and_finish_until_the_end(office):
    (asked,) = done(office, leaves(days(30), brug=days(50)), D001=Keus(Manier.OVERBRUGGEN))
    assert (asked.begeleider, asked.tijdelijk, asked.start, asked.eind) == ("M01", True, days(30), days(50))
    office.undo(TODAY)
    (asked,) = done(office, leaves(days(30)), D001=Keus(Manier.AFMAKEN))
    assert (asked.begeleider, asked.tijdelijk, asked.start, asked.eind) == ("M01", True, days(30), None)


def test_a_medewerker_who_leaves_is_followed_by_begeleiders(office):
    fill(office, household("D004"), match("D004", "M01", start=days(-30), tijdelijk=True))
    (asked,) = done(office, leaves(kenmerk="M01"))
    assert not asked.tijdelijk
    assert get(office.db, Begeleider, "M01").fase is Fase.GESTOPT


# What is refused.


def proposal(office, uitval, **keuzes):
    return replacement(read_stand(office, TODAY), uitval, keuzes).stappen


def test_who_was_filled_up_meanwhile_is_refused_and_nothing_is_written(office):
    steps = proposal(office, leaves(), D001=Keus(Manier.OVERDRAGEN, "V02"))
    els = get(office.db, Begeleider, "V02")
    save_begeleider(office, TODAY, replace(els, uren_per_week=3.0))
    nothing_changes(office, "past niet meer bij Tesfay", lambda: carry_out(office, TODAY, leaves(), steps))


def test_households_that_changed_meanwhile_are_refused(office):
    steps = proposal(office, ill(days(20)))
    fill(office, household("D004"), match("D004", "V01", start=days(-1)))
    nothing_changes(office, "zijn intussen anders", lambda: carry_out(office, TODAY, ill(days(20)), steps))


def test_who_is_gone_is_refused(office):
    with pytest.raises(Conflict):
        carry_out(office, TODAY, leaves(kenmerk="V99"), ())


def test_a_day_before_the_start_is_refused(office):
    fill(office, vrijwilliger("V03", start=days(10)))
    nothing_changes(office, "begint pas later", lambda: carry_out(office, TODAY, leaves(days(5), "V03"), ()))


@pytest.mark.parametrize("seed", range(30))
def test_what_is_proposed_can_be_written_and_taken_back(store, seed):
    stand, uitval = random_team(seed)
    fill(store, *stand.begeleiders, *stand.huishoudens, *stand.koppelingen, *stand.afwezigheden)
    asked = done(store, uitval)
    found = replacement(replace(stand, settings=read_stand(store, TODAY).settings), uitval)
    assert len(asked) == sum(stap.vanaf is not None for stap in found.stappen)

    def lasting(desk):
        mine = (k for k in desk.koppelingen if k.begeleider != uitval.kenmerk)
        return sorted((k.dossier, k.begeleider, k.start, k.eind or days(9999), k.rol, k.tijdelijk) for k in mine)

    assert lasting(read_stand(store, TODAY)) == lasting(afterwards(stand, found)), "as the random teams are judged by"


# Staying on.


def test_a_stagiaire_who_stays_keeps_record_and_koppelingen(office):
    fill(
        office,
        household("D004"),
        household("D005"),
        match("D004", "S01", start=days(-30), eind=days(60), reden=Eindreden.EINDE_STAGE),
        match("D005", "S01", start=days(-30), eind=days(60), reden=Eindreden.VERHUIZING),
        match("D003", "S01", start=days(-90), eind=days(-60), reden=Eindreden.EINDE_STAGE),
    )
    before, log = dump(office), office.log.latest()
    person = get(office.db, Begeleider, "S01")
    saved = become_vrijwilliger(office, TODAY, person)
    assert (saved.kenmerk, saved.soort, saved.eind) == ("S01", Soort.VRIJWILLIGER, None)
    assert replace(saved, soort=person.soort, eind=person.eind, versie=1) == person
    ends = {k.dossier: (k.eind, k.reden) for k in find(office.db, Koppeling, "begeleider = 'S01'")}
    assert ends["D004"] == (None, None)
    assert ends["D005"] == (days(60), Eindreden.VERHUIZING)
    assert ends["D003"] == (days(-60), Eindreden.EINDE_STAGE)
    assert office.log.latest() == log + 1
    office.undo(TODAY)
    assert dump(office) == before


def test_only_a_stagiaire_who_is_there_can_stay(office):
    anna = get(office.db, Begeleider, "V01")
    nothing_changes(office, "is geen stagiaire", lambda: become_vrijwilliger(office, TODAY, anna))
    student = get(office.db, Begeleider, "S01")
    save_begeleider(office, TODAY, replace(student, fase=Fase.GESTOPT))
    stopped = get(office.db, Begeleider, "S01")
    nothing_changes(office, "is gestopt", lambda: become_vrijwilliger(office, TODAY, stopped))
    nothing_changes(office, "intussen gewijzigd", lambda: become_vrijwilliger(office, TODAY, student))


# Services, and the day to call.

SPREEKUUR = Dienst(dienst="S1", naam="Inloopspreekuur", dagdeel=Dagdeel.DO_MIDDAG, nodig=2)


def on_thursday(kenmerk):
    return Bezetting(dienst="S1", datum=days(2), begeleider=kenmerk)


@pytest.fixture
def service(store):
    both = {"inzet": frozenset(Inzet)}
    fill(store, vrijwilliger("V01", **both), vrijwilliger("V02", **both), SPREEKUUR, on_thursday("V01"))
    return store


def with_services(store, uitval, **keuzes):
    found = stand_ins(read_stand(store, TODAY), uitval, {("S1", days(2)): wie for wie in keuzes.values()})
    before = dump(store)
    carry_out(store, TODAY, uitval, (), found)
    after = dump(store)
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after
    return [b.begeleider for b in find(store.db, Bezetting)]


def test_another_staffs_the_service_of_who_is_ill_in_the_same_step(service):
    assert with_services(service, Uitval("V01", AfwezigSoort.ZIEK, TODAY)) == ["V02"]
    assert [a.bel_op for a in find(service.db, Afwezigheid)] == [days(3)]


def test_a_service_that_stays_open_keeps_who_is_ill_and_not_who_left(service):
    assert with_services(service, Uitval("V01", AfwezigSoort.ZIEK, TODAY, days(6)), wie=None) == ["V01"]
    assert [a.bel_op for a in find(service.db, Afwezigheid)] == [None]
    assert with_services(service, Uitval("V01", None, days(1)), wie=None) == []


def test_who_can_no_longer_cover_a_service_stops_it_all(service):
    uitval = Uitval("V01", AfwezigSoort.ZIEK, TODAY)
    found = stand_ins(read_stand(service, TODAY), uitval, {})
    fill(service, Afwezigheid(begeleider="V02", van=days(2), tot=days(2)))
    before = dump(service)
    with pytest.raises(Refused, match="kan niet meer bij Inloopspreekuur op 21 mrt"):
        carry_out(service, TODAY, uitval, (), found)
    assert dump(service) == before
    with service.change("weg", "", TODAY) as change:
        remove(change, find(change.db, Bezetting)[0], "")
    with pytest.raises(Refused, match="intussen anders bezet"):
        carry_out(service, TODAY, uitval, (), found)


def test_whoever_is_to_be_told_comes_on_vandaag_in_the_same_step(store):
    fill(store, vrijwilliger("V01"), household("D001"), match("D001", "V01", days(-9)))
    before = dump(store)
    uitval = Uitval("V01", AfwezigSoort.ZIEK, TODAY, days(3))
    carry_out(store, TODAY, uitval, [Stap("D001", Manier.AFBELLEN)])
    (action,) = find(store.db, Actie)
    assert (action.soort, action.dossier, action.op) == (ActieSoort.TERUGBELLEN, "D001", TODAY)
    assert action.wat == "afbellen: Anna Vries V01 is afwezig"
    store.undo(TODAY)
    assert dump(store) == before
