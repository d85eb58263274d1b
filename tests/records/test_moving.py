"""The diary goes along where records are merged, and keeps from being removed who is in it; undo is exact."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.agenda import (
    Actie,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Partner,
    Taak,
    Uitzondering,
)
from db.lists import Dagdeel, Deel, Fase
from db.model import Begeleider, Huishouden
from db.records.households import split
from db.records.merging import baggage, merge_begeleiders, merge_huishoudens
from db.records.people import leden_of, remove_record
from db.records.rows import find, get
from db.store import Refused
from tests.builders import TODAY, days, dump, fill, household, match, member, vrijwilliger
from tests.templates import empty

TUESDAY = Dagdeel.DI_OCHTEND
SERVICES = (
    Dienst(dienst="S1", naam="Inloopspreekuur", dagdeel=TUESDAY, nodig=2),
    Dienst(dienst="S2", naam="Taalcafé", dagdeel=TUESDAY),
)


@pytest.fixture
def office(store):
    fill(store, vrijwilliger("V01"), vrijwilliger("V02"), household("D001"), household("D002"), *SERVICES)
    fill(store, Partner(naam="Firda"))
    return store


def merge(store, kind):
    """Merge the second into the first, take it back, and do it again; what is in the file each time."""
    before = dump(store)
    if kind is Begeleider:
        one, other = get(store.db, Begeleider, "V01"), get(store.db, Begeleider, "V02")
        merge_begeleiders(store, TODAY, one, other, ())
    else:
        one, other = get(store.db, Huishouden, "D001"), get(store.db, Huishouden, "D002")
        merge_huishoudens(store, TODAY, one, other, (), {})
    after = dump(store)
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after
    assert store.check() == []


def test_all_that_is_about_somebody_or_by_them_follows(office):
    fill(
        office,
        Uitzondering(begeleider="V02", datum=days(1), deel=Deel.AVOND, vrij=True),
        Bezetting(dienst="S1", datum=TODAY, begeleider="V02"),
        match("D001", "V02"),
        Afspraak(dossier="D001", begeleider="V02", dagdeel=Dagdeel.DO_MIDDAG, van=TODAY),
        DoorlopenFase(begeleider="V02", fase=Fase.VOG, van=days(-9), tot=days(-3)),
        Contact(dossier="D001", volgnr=1, datum=TODAY, wie="V02"),
        Taak(dossier="D001", taak="brp", wie="V02"),
        Actie(nummer=1, wie="V02", op=TODAY),
        Actie(nummer=2, begeleider="V02", op=TODAY),
    )
    assert baggage(office, get(office.db, Begeleider, "V02")).agenda == 8
    merge(office, Begeleider)
    for kind in (Uitzondering, Bezetting, Afspraak, DoorlopenFase):
        assert [row.begeleider for row in find(office.db, kind)] == ["V01"]
    assert [row.wie for kind in (Contact, Taak) for row in find(office.db, kind)] == ["V01", "V01"]
    assert [(a.wie, a.begeleider) for a in find(office.db, Actie, "1 ORDER BY nummer")] == [
        ("V01", None),
        (None, "V01"),
    ]


def test_where_both_have_the_same_that_of_the_one_who_stays_is_kept(office):
    for kenmerk in ("V01", "V02"):
        fill(
            office,
            Uitzondering(begeleider=kenmerk, datum=TODAY, deel=Deel.AVOND, vrij=kenmerk == "V01"),
            Bezetting(dienst="S1", datum=TODAY, begeleider=kenmerk),
            DoorlopenFase(begeleider=kenmerk, fase=Fase.VOG, van=None if kenmerk == "V01" else days(-9), tot=days(-3)),
        )
    merge(office, Begeleider)
    assert [u.vrij for u in find(office.db, Uitzondering)] == [True]
    assert [b.toch for b in find(office.db, Bezetting)] == [False]
    assert [row.van for row in find(office.db, DoorlopenFase)] == [None]


def test_who_would_be_in_two_places_is_there_all_the_same(office):
    fill(
        office,
        Bezetting(dienst="S1", datum=TODAY, begeleider="V01"),
        Bezetting(dienst="S2", datum=TODAY, begeleider="V02"),
        Bezetting(dienst="S2", datum=days(7), begeleider="V02"),
    )
    merge(office, Begeleider)
    rows = {(b.dienst, b.datum): b.toch for b in find(office.db, Bezetting)}
    assert rows == {("S1", TODAY): False, ("S2", TODAY): True, ("S2", days(7)): False}


def test_an_appointment_that_comes_to_life_again_is_said_too(office):
    fill(
        office,
        match("D001", "V01", start=days(-90), eind=days(-30)),
        Afspraak(dossier="D001", begeleider="V01", dagdeel=TUESDAY, van=days(-90)),
        Bezetting(dienst="S1", datum=days(7), begeleider="V01"),
        match("D001", "V02", start=days(-9)),
    )
    merge(office, Begeleider)
    toch = [b.toch for b in find(office.db, Bezetting)] + [a.toch for a in find(office.db, Afspraak)]
    assert sorted(toch) == [False, True]


def test_all_that_is_about_a_household_follows_and_contacts_come_after(office):
    fill(
        office,
        *(Contact(dossier="D001", volgnr=n, datum=days(-n), regel="eigen") for n in (1, 2)),
        *(Contact(dossier="D002", volgnr=n, datum=days(-n), regel="van de ander") for n in (1, 4)),
        Taak(dossier="D001", taak="brp", klaar=TODAY),
        Taak(dossier="D002", taak="brp", nvt=True),
        Taak(dossier="D002", taak="bank", klaar=TODAY),
        Onderbreking(dossier="D002", van=days(-9), tot=days(-3)),
        Betrokkene(dossier="D002", partner="Firda", rol="taal"),
        Actie(nummer=1, dossier="D002", op=TODAY),
        match("D002", "V01"),
        Afspraak(dossier="D002", begeleider="V01", dagdeel=TUESDAY, van=TODAY),
    )
    assert baggage(office, get(office.db, Huishouden, "D002")).agenda == 8
    merge(office, Huishouden)
    contacts = find(office.db, Contact, "dossier = 'D001' ORDER BY volgnr")
    assert [(c.volgnr, c.regel) for c in contacts] == [
        (1, "eigen"),
        (2, "eigen"),
        (3, "van de ander"),
        (6, "van de ander"),
    ]
    assert {t.taak: t.nvt for t in find(office.db, Taak)} == {"brp": False, "bank": False}
    for kind in (Onderbreking, Betrokkene, Actie, Afspraak):
        assert [row.dossier for row in find(office.db, kind)] == ["D001"]


def test_contacts_and_tasks_stay_with_the_old_household_where_it_is_split(office):
    fill(office, member("D001", 1), member("D001", 2))
    fill(office, Contact(dossier="D001", volgnr=1, datum=TODAY), Taak(dossier="D001", taak="brp"))
    goes = leden_of(office, "D001")[1]
    split(office, TODAY, get(office.db, Huishouden, "D001"), [goes.id], False)
    assert [row.dossier for kind in (Contact, Taak) for row in find(office.db, kind)] == ["D001", "D001"]


IN_THE_WAY = {
    "contacten": (Contact(dossier="D001", volgnr=1, datum=TODAY, wie="V01"), ("V01", "D001")),
    "acties": (Actie(nummer=1, dossier="D001", begeleider="V01", op=TODAY), ("V01", "D001")),
    "diensten": (Bezetting(dienst="S1", datum=TODAY, begeleider="V01"), ("V01",)),
    "afspraken": (Afspraak(dossier="D001", begeleider="V01", dagdeel=TUESDAY, van=TODAY), ("V01", "D001")),
    "taken": (Taak(dossier="D001", taak="brp", wie="V01"), ("V01",)),
}


@pytest.mark.parametrize("word", IN_THE_WAY)
def test_what_was_done_with_somebody_keeps_them_from_being_removed(office, word):
    row, keys = IN_THE_WAY[word]
    fill(office, row)
    before = dump(office)
    for key in keys:
        record = get(office.db, Begeleider if key == "V01" else Huishouden, key)
        with pytest.raises(Refused, match=word):
            remove_record(office, TODAY, record)
    assert dump(office) == before


def test_who_was_entered_by_mistake_goes_with_all_that_is_theirs_alone(office):
    empty = dump(office)
    fill(
        office,
        Uitzondering(begeleider="V01", datum=TODAY, deel=Deel.AVOND, vrij=True),
        DoorlopenFase(begeleider="V01", fase=Fase.VOG, tot=TODAY),
        Taak(dossier="D001", taak="brp"),
        Onderbreking(dossier="D001", van=TODAY),
        Betrokkene(dossier="D001", partner="Firda"),
    )
    before = dump(office)
    remove_record(office, TODAY, get(office.db, Begeleider, "V01"))
    remove_record(office, TODAY, get(office.db, Huishouden, "D001"))
    for kind in (Uitzondering, DoorlopenFase, Taak, Onderbreking, Betrokkene):
        assert find(office.db, kind) == []
    store = office
    store.undo(TODAY)
    store.undo(TODAY)
    assert dump(store) == before != empty


def random_diary(r: Random):
    """Rows of any kind about two people and two households, as a file may hold them."""
    found = {}
    for number in range(r.randint(0, 16)):
        who, home, day = r.choice(["V01", "V02"]), r.choice(["D001", "D002"]), days(7 * r.randint(0, 2))
        row = r.choice(
            [
                Uitzondering(begeleider=who, datum=day, deel=Deel.AVOND, vrij=r.random() < 0.5),
                Bezetting(dienst=r.choice(["S1", "S2"]), datum=day, begeleider=who, toch=r.random() < 0.3),
                Afspraak(dossier=home, begeleider=who, dagdeel=TUESDAY, van=day, toch=r.random() < 0.3),
                DoorlopenFase(begeleider=who, fase=r.choice([Fase.VOG, Fase.TRAINING]), tot=day),
                Contact(dossier=home, volgnr=r.randint(1, 5), datum=day, wie=r.choice([who, None])),
                Taak(dossier=home, taak=r.choice(["brp", "bank"]), wie=who),
                Actie(nummer=number + 1, wie=who, dossier=home, begeleider=r.choice([who, None]), op=day),
                Onderbreking(dossier=home, van=day),
            ]
        )
        keys = ("begeleider", "dossier", "datum", "dienst", "dagdeel", "van", "fase", "tot", "volgnr", "taak", "nummer")
        names = tuple(str(getattr(row, name, "")) for name in keys if not (name == "begeleider" and type(row) is Actie))
        found[type(row), names] = row
    return list(found.values())


@given(st.integers(0, 2**40), st.sampled_from([Begeleider, Huishouden]))
def test_whatever_stands_in_the_diary_merging_loses_nothing_and_is_undone_exactly(tmp_path_factory, seed, kind):
    r = Random(seed)
    store = empty().copy_to(tmp_path_factory.mktemp("samen") / "bord.db")
    fill(store, vrijwilliger("V01"), vrijwilliger("V02"), household("D001"), household("D002"), *SERVICES)
    pairs = [(d, k) for d in ("D001", "D002") for k in ("V01", "V02") if r.random() < 0.6]
    fill(store, *(match(d, k, start=days(-r.randint(0, 9))) for d, k in pairs)) if pairs else None
    for row in random_diary(r):
        try:
            fill(store, row)
        except Refused:
            continue  # somebody would be in two places: the file refuses it
    contacts, actions = len(find(store.db, Contact)), len(find(store.db, Actie))
    merge(store, kind)
    assert (len(find(store.db, Contact)), len(find(store.db, Actie))) == (contacts, actions)
    assert store.db.conn.execute("SELECT count(*) FROM dubbel").fetchone()[0] == 0
    store.close()
