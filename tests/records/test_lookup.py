"""The index follows the file: after any write it is what reading everyone anew would give."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from db.members import Lid
from db.model import Begeleider, Huishouden
from db.records.lookup import catch_up, how_many, read_lookup
from db.records.people import leden_of, remove_record, save_begeleider, save_huishouden
from db.records.rows import find
from db.store import Store
from tests.builders import TODAY, household, vrijwilliger

TERMS = (
    "anna",
    "tesfay",
    "selam",
    "vollenhove",
    "kerkstraat 1",
    "0612345678",
    "v01",
    "d001",
    "d001/1",
    "bakker",
    "omar",
)


def answers(lookup):
    return {term: lookup.search(term, 50) for term in TERMS}


def settle(store: Store, lookup, since: int):
    """Catch up, and hold it against an index that is read anew."""
    lookup = catch_up(store, lookup, since)
    anew = read_lookup(store)
    assert answers(lookup) == answers(anew)
    assert len(lookup) == len(anew) == how_many(store)
    assert set(lookup.places()) == set(anew.places())
    return lookup


def test_an_index_follows_people_who_are_added_renamed_and_removed(store: Store):
    lookup, seen = read_lookup(store), store.log.latest()
    person = save_begeleider(store, TODAY, vrijwilliger(telefoon="06-12345678", plaats="Vollenhove"))
    save_huishouden(store, TODAY, household(adres="Kerkstraat 1"), [Lid("Selam", "Tesfay"), Lid("Omar", "Tesfay")])
    lookup = settle(store, lookup, seen)
    assert lookup.search("0612345678")[0].kenmerk == "V01"
    assert lookup.search("kerkstraat 1")[0].kenmerk == "D001"
    assert lookup.search("selam")[0].kenmerk == "D001/1"

    seen = store.log.latest()
    person = save_begeleider(store, TODAY, replace(person, kenmerk="V09", achternaam="Bakker", plaats="Tuk"), "V01")
    lookup = settle(store, lookup, seen)
    assert lookup.search("bakker")[0].kenmerk == "V09"

    seen = store.log.latest()
    home = find(store.db, Huishouden)[0]
    save_huishouden(store, TODAY, replace(home, dossier="D077"), None, "D001")
    lookup = settle(store, lookup, seen)
    assert lookup.search("selam")[0].kenmerk == "D077/1"

    seen = store.log.latest()
    save_huishouden(store, TODAY, find(store.db, Huishouden)[0], [Lid("Omar", "Tesfay")])
    remove_record(store, TODAY, find(store.db, Begeleider)[0])
    lookup = settle(store, lookup, seen)
    assert [lid.voornaam for lid in leden_of(store, "D077")] == ["Omar"]

    for _ in range(4):
        seen = store.log.latest()
        store.undo(TODAY)
        lookup = settle(store, lookup, seen)
    assert lookup.search("selam")[0].kenmerk == "D001/1"


def test_after_a_whole_list_the_index_is_made_anew(store: Store):
    lookup, seen = read_lookup(store), store.log.latest()
    for number in range(300):
        save_begeleider(store, TODAY, vrijwilliger(f"V{number:03}"))
    assert catch_up(store, lookup, seen) is not lookup
    settle(store, lookup, seen)


@given(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(["Anna", "Omar", "Selam", ""])), max_size=12))
def test_an_index_that_follows_is_the_same_as_one_made_anew(steps):
    from db.rules.lookup import Lookup, Vindbaar

    lookup, known = Lookup(), {}
    for number, naam in steps:
        kenmerk = f"V{number:02}"
        if naam:
            known[kenmerk] = Vindbaar("vrijwilliger", kenmerk, f"{naam} Tesfay", "0612345678", "", "Tuk")
            lookup.put(known[kenmerk])
        else:
            known.pop(kenmerk, None)
            lookup.drop("begeleider", kenmerk)
    anew = Lookup(known.values())
    assert {t: {x.kenmerk for x in f} for t, f in answers(lookup).items()} == {
        t: {x.kenmerk for x in f} for t, f in answers(anew).items()
    }
    assert len(lookup) == len(known)
