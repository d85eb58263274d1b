"""The demonstration: the team of March 2024 as the domain page has it, at any seed, day and size."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from db.agenda import grouped
from db.demo import write_demo
from db.demo.plan import FASEN
from db.lists import Eindreden, Fase, KoppelingStatus, Soort, Zwaarte
from db.records.partners import partners
from db.records.stand import read_stand, teams
from db.rules.ahead.keeping import chain
from db.rules.ahead.pressure import measures, pressure_page
from db.rules.ahead.recruiting import in_sight
from db.rules.candidates import candidates
from db.rules.fit import Regel
from db.rules.load import (
    EPSILON,
    capacity,
    carriers,
    households_of,
    month_of_traject,
    places_left,
    room,
    weekly_load,
)
from db.rules.partner_list import usual_partners
from db.rules.places import places
from db.rules.scope import everyone
from db.rules.waiting import temporary, waiting
from db.store import open_throwaway

MARCH = date(2024, 3, 19)
NOVEMBER = date(2026, 11, 23)
TABLES = (
    *("begeleider", "huishouden", "statushouder", "koppeling", "afwezigheid"),
    *("contact", "actie", "doorlopen_fase", "betrokkene", "taakstelling"),
)


@pytest.fixture
def demo(tmp_path):
    stores = []

    def make(today=MARCH, **sizes):
        store = open_throwaway(tmp_path / f"{len(stores)}.db")
        stores.append(store)
        write_demo(store, today, **sizes)
        return store

    yield make
    for store in stores:
        store.close()


@pytest.fixture
def stand(demo):
    return lambda today=MARCH, **sizes: read_stand(demo(today, **sizes), today)


def deployable(stand):
    return [b for b in stand.begeleiders if b.fase is Fase.INZETBAAR and not b.soort.betaald]


def current(stand):
    return [h for h in stand.huishoudens if not (h.traject_status and h.traject_status.voorbij)]


def overloaded(stand):
    return [
        b.kenmerk
        for b in deployable(stand)
        if max(weekly_load(stand)[b.kenmerk]) > capacity(b, stand.settings) + EPSILON
        or len(households_of(stand, b.kenmerk)) > b.max_huishoudens
    ]


@pytest.mark.parametrize("today", [MARCH, NOVEMBER])
def test_team_is_that_of_the_domain_page(stand, today):
    s = stand(today)
    able = deployable(s)
    assert Counter(b.soort for b in able) == {Soort.VRIJWILLIGER: 5, Soort.STAGIAIRE: 2}
    assert sorted(b.uren_per_week for b in able) == [7, 8, 9, 10, 12, 20, 20]
    assert {(b.soort, b.max_huishoudens) for b in able} == {(Soort.VRIJWILLIGER, 6), (Soort.STAGIAIRE, 9)}
    assert Counter(b.soort for b in s.begeleiders if b.soort.betaald) == {Soort.MEDEWERKER: 1, Soort.TEAMLEIDER: 1}
    assert sorted(b.fase for b in s.begeleiders if b.fase.in_werving) == [Fase.KENNISMAKING, Fase.VOG]
    assert sum(b.vog_aangevraagd is not None and b.vog_ontvangen is None for b in s.begeleiders) == 1
    assert [b.kenmerk for b in s.begeleiders if b.fase is Fase.GESTOPT and b.stop_reden and b.eind] == ["V08"]
    assert {b.eind for b in able if b.soort is Soort.STAGIAIRE} == {
        date(today.year + (today.month > 6), 6, 30),
    }
    assert sum(b.ervaring is None for b in able) == 1
    assert {s.team_of(b.kenmerk) for b in s.begeleiders} == {"Steenwijkerland"}


@pytest.mark.parametrize("today", [MARCH, NOVEMBER])
@pytest.mark.parametrize("seed", range(1, 6))
def test_households_are_in_the_shares_of_a_municipality_that_speeds_up(stand, today, seed):
    s = stand(today, seed=seed)
    homes = current(s)
    months = [month_of_traject(h, today) for h in homes]
    assert len(homes) == 50
    assert [sum(month in span for month in months) for span in FASEN] == [18, 13, 19]
    people = [lid for h in homes for lid in s.leden(h.dossier) if lid.in_huishouden(today)]
    assert len(people) == 136
    assert 0.36 <= sum(not lid.volwassen(today) for lid in people) / 136 <= 0.52
    factor = {Zwaarte.LICHT: 0.75, Zwaarte.GEMIDDELD: 1.0, Zwaarte.ZWAAR: 1.5, None: 1.0}
    assert 0.95 <= sum(factor[h.zwaarte] for h in homes) / 50 <= 1.05
    kernen = {p.naam for p in places() if p.gemeente == "Steenwijkerland"}
    assert {h.plaats for h in s.huishoudens} | {b.plaats for b in s.begeleiders} <= kernen
    assert all(sum(bool(lid.contactpersoon) for lid in s.leden(h.dossier)) == 1 for h in homes)
    assert len(s.huishoudens) == 56


@pytest.mark.parametrize("today", [MARCH, NOVEMBER])
@pytest.mark.parametrize("seed", range(1, 6))
def test_who_carries_what_leaves_some_hours_and_nobody_over_theirs(stand, today, seed):
    s = stand(today, seed=seed)
    assert overloaded(s) == []
    assert 10 <= sum(room(s, b) for b in deployable(s)) <= 18
    assert any(places_left(s, b) == 0 for b in deployable(s))
    assert {b.soort: len(households_of(s, b.kenmerk)) for b in s.begeleiders if b.soort.betaald} == {
        Soort.TEAMLEIDER: 4,
        Soort.MEDEWERKER: 3,
    }
    assert len(temporary(s)) == 7
    running = [k for k in s.koppelingen if not k.ended(today) and not k.tijdelijk]
    states = Counter(k.status for k in running)
    assert len({k.dossier for k in running}) == 35
    assert states[KoppelingStatus.GEVRAAGD] + states[KoppelingStatus.KENNISMAKING] == 2
    assert states[KoppelingStatus.PROEF] == 2
    assert [len(carriers(s, k.dossier, today)) for k in running if k.rol == "duo"] == [2]
    assert all(k.start <= k.status_sinds <= today for k in s.koppelingen)
    for k in running:
        b, h = s.begeleider[k.begeleider], s.huishouden[k.dossier]
        assert b.dagdelen & h.dagdelen
        assert h.tolk_mogelijk or b.talen.keys() & h.talen.keys()


@pytest.mark.parametrize("today", [MARCH, NOVEMBER])
@pytest.mark.parametrize("seed", range(1, 6))
def test_the_queue_has_every_kind_and_its_first_can_be_helped(stand, today, seed):
    s = stand(today, seed=seed)
    queue = waiting(s)
    assert len(queue) == 8
    assert [w.spoed for w in queue] == [True] * 2 + [False] * 6
    assert sum(w.huishouden.urgentie == 3 for w in queue) == 2
    assert [w.te_lang for w in queue].count(True) == 1
    assert sum(w.huishouden.sleuteldatum > today for w in queue) == 2
    assert any(not w.huishouden.dagdelen and w.huishouden.zwaarte is None for w in queue)
    first = candidates(s, queue[0].huishouden)
    assert [c for c in first if c.fit.possible and not c.laatste_redmiddel]
    broken = {u.regel for w in queue for c in candidates(s, w.huishouden) for u in c.fit.uitgesloten_door}
    assert broken == set(Regel)
    assert any(not any(c.fit.possible for c in candidates(s, w.huishouden)) for w in queue)


def test_history_says_why_things_ended(stand):
    s = stand()
    over = [h for h in s.huishoudens if h.traject_status and h.traject_status.voorbij]
    assert len(over) == 6
    assert all(h.traject_reden and h.traject_eind < MARCH for h in over)
    ended = [k for k in s.koppelingen if k.ended(MARCH)]
    assert all(k.reden for k in ended)
    assert {Eindreden.GEEN_KLIK, Eindreden.TRAJECT_AFGEROND, Eindreden.BEGELEIDER_GESTOPT} <= {k.reden for k in ended}
    assert [k.dossier for k in ended if k.reden is Eindreden.GEEN_KLIK] == [
        w.huishouden.dossier for w in waiting(s) if s.koppelingen_of(w.huishouden.dossier)
    ]
    assert not [k.dossier for k in s.koppelingen if k.dossier in {h.dossier for h in over} and not k.ended(MARCH)]


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_past_is_before_what_was_there_and_joins_up(demo, seed):
    s = read_stand(demo(seed=seed), MARCH, whole=True)
    for person in s.begeleiders:
        past = s.agenda.fasen_of.get(person.kenmerk, ())
        assert [row.fase for row in past] == list(Fase)[: len(past)]
        assert all(row.tot == after.van for row, after in pairwise(past))
        assert not past or past[-1].tot == person.fase_sinds
        assert len(past) == (
            0 if person.soort.betaald else list(Fase).index(person.fase) - (person.fase is Fase.GESTOPT)
        )
    ordered = sorted(s.agenda.contacten, key=lambda contact: (contact.datum, contact.volgnr))
    for dossier, contacts in grouped(ordered, lambda contact: contact.dossier).items():
        assert len({contact.datum for contact in contacts}) == len(contacts)
        starts = {k.begeleider: k.start for k in s.koppelingen_of(dossier)}
        assert all(starts[contact.wie] <= contact.datum <= MARCH for contact in contacts)
        assert [c.volgnr for c in contacts][-1] <= 2, "the last contact is one of those that were noted last"
    done = [actie for actie in s.agenda.acties if actie.soort == "werving"]
    assert all(actie.kanaal and actie.klaar and actie.klaar < MARCH for actie in done)
    assert not [actie for actie in s.agenda.acties if actie.kanaal and actie.soort != "werving"]


@pytest.mark.parametrize("seed", range(1, 4))
def test_the_team_of_march_2024_is_under_the_pressure_of_the_document(demo, seed):
    s = read_stand(demo(seed=seed), MARCH, whole=True)
    found = {maat.naam: maat for maat in measures(everyone(s), MARCH)}
    assert found["teamleider"].alert and found["betaald"].alert and found["gekoppeld"].alert
    assert pressure_page(everyone(s)).zinnen[0].startswith("Ja, op ")
    links = chain(everyone(s))
    assert links[-1].tekort > 0
    assert links[-1].teamleider > max(link.teamleider for link in links[:6])
    assert len(in_sight(everyone(s))) == 2


def test_the_taakstelling_is_that_of_the_document_and_of_the_size_of_each_team(demo):
    s = read_stand(demo(), MARCH)
    assert {(t.gemeente, t.jaar, t.helft): t.personen for t in s.agenda.taakstellingen} == {
        ("Steenwijkerland", 2024, helft): 68 for helft in (1, 2)
    }
    several = read_stand(demo(begeleiders=30, huishoudens=90, teams=3), MARCH)
    quotas = [t for t in several.agenda.taakstellingen if (t.jaar, t.helft) == (2024, 1)]
    assert {t.gemeente: t.personen for t in quotas} == {"Amsterdam": 41, "Rotterdam": 41, "'s-Gravenhage": 41}


def test_partners_play_their_part_around_the_households(demo):
    store = demo()
    s = read_stand(store, MARCH)
    assert {partner.naam for partner in usual_partners()} == {partner.naam for partner in partners(store.db)}
    homes = {h.dossier for h in s.huishoudens if h.sleuteldatum <= MARCH}
    assert {b.dossier for b in s.agenda.betrokkenen} == homes
    schools = {(lid.dossier, lid.taalschool) for lid in s.statushouders if lid.taalschool and lid.dossier in homes}
    known = {partner.naam for partner in usual_partners()}
    taal = {(b.dossier, b.partner) for b in s.agenda.betrokkenen if b.rol == "taalschool"}
    assert taal == {(dossier, school) for dossier, school in schools if school in known}


def test_people_are_plainly_invented(stand):
    s = stand()
    assert all(b.email.endswith("@example.org") for b in s.begeleiders)
    numbers = [person.telefoon for person in (*s.begeleiders, *s.huishoudens, *s.statushouders)]
    assert all(number.startswith("06 12") for number in numbers if number)
    assert len({b.naam for b in s.begeleiders}) == len(s.begeleiders)


def test_same_seed_and_day_same_data(demo):
    def dump(store):
        return {table: store.db.conn.execute(f"SELECT * FROM {table} ORDER BY rowid").fetchall() for table in TABLES}

    one = dump(demo(seed=3))
    assert one == dump(demo(seed=3))
    assert one != dump(demo(seed=4))


def test_it_is_one_change_that_cannot_be_undone(demo):
    store = demo()
    assert [(w.soort, w.actie) for w in store.log.after(0)] == [("begin", "demonstratie gemaakt")]
    assert store.next_undo() is None
    assert store.check() == []


def test_several_teams_each_in_a_town_of_its_own(demo):
    store = demo(begeleiders=60, huishoudens=250, waiting=40, teams=3)
    s = read_stand(store, MARCH)
    assert teams(store, MARCH) == ["Amsterdam", "Den Haag", "Rotterdam"]
    assert (len(deployable(s)), len(current(s)), len(waiting(s))) == (60, 250, 40)
    assert sorted(b.kenmerk for b in s.begeleiders if b.soort is Soort.TEAMLEIDER) == ["T001", "T002", "T003"]
    assert overloaded(s) == []
    assert all(s.team_of(k.begeleider) == s.huishouden[k.dossier].team for k in s.koppelingen)
    assert store.check() == []


def test_more_households_than_hours_go_to_paid_staff_for_the_time_being(stand):
    s = stand(begeleiders=2, huishoudens=80, waiting=10)
    assert overloaded(s) == []
    assert len(waiting(s)) == 10
    assert len(temporary(s)) > 40


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2025, 6, 30), date(2025, 7, 1), date(2025, 9, 3)])
@pytest.mark.parametrize("sizes", [(1, 0, 0), (1, 3, 0), (1, 3, 3), (7, 50, 0), (7, 8, 8), (30, 20, 5)])
def test_odd_sizes_and_days(stand, today, sizes):
    begeleiders, huishoudens, wachtend = sizes
    s = stand(today, begeleiders=begeleiders, huishoudens=huishoudens, waiting=wachtend)
    assert (len(deployable(s)), len(current(s)), len(waiting(s))) == sizes
    assert overloaded(s) == []
    assert all(b.start <= today < (b.eind or date.max) for b in deployable(s))


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ({"begeleiders": 0}, "Het aantal begeleiders moet van 1"),
        ({"huishoudens": -1}, "Het aantal huishoudens moet van 0"),
        ({"huishoudens": 50_001}, "Het aantal huishoudens moet van 0 tot en met 50000"),
        ({"waiting": 51}, "niet meer huishoudens wachten"),
        ({"teams": 343, "begeleiders": 400}, "Het aantal teams"),
        ({"teams": 8}, "Elk team heeft een begeleider nodig"),
    ],
)
def test_sizes_that_do_not_go_together_are_refused(demo, sizes, said):
    with pytest.raises(ValueError, match=said):
        demo(**sizes)


def test_app_starts_without_faker():
    import subprocess
    import sys

    code = "import sys, db.demo; sys.exit('faker' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
