"""Nobody in two places in one half-day unsaid: the door against a plain count of every date."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.agenda import Afspraak, Bezetting, Dienst
from db.lists import Dagdeel, Deel
from db.model import Koppeling
from db.records.rows import find, save
from db.records.stand import read_stand
from db.rules.roster import places
from db.store import Refused, TwoPlaces
from tests.builders import TODAY, days, dump, fill, household, match, vrijwilliger
from tests.conftest import FULL
from tests.templates import empty

HORIZON = [days(n) for n in range(-14, 60)]


def draw(r: Random) -> list[object]:
    """A small roster in which places often coincide: few half-days, short periods."""
    half = r.choice([Dagdeel.DI_OCHTEND, Dagdeel.DO_MIDDAG, Dagdeel.ZO_AVOND])
    services = [Dienst(dienst=f"SP{n}", naam="Spreekuur", dagdeel=half if n else Dagdeel.DI_OCHTEND) for n in range(2)]
    found: list[object] = list(services)
    for service in services:
        first = next(d for d in HORIZON if service.runs(d))
        for week in r.sample(range(5), r.randint(0, 2)):
            day = first + timedelta(weeks=week)
            found.append(Bezetting(dienst=service.dienst, datum=day, begeleider="V01", toch=r.random() < 0.3))
    for dossier in ("D001", "D002"):
        van = days(r.randint(-10, 20))
        tot = van + timedelta(days=r.randint(0, 20)) if r.random() < 0.6 else None
        dagdeel = r.choice([half, Dagdeel.DI_OCHTEND])
        found.append(
            Afspraak(dossier=dossier, begeleider="V01", dagdeel=dagdeel, van=van, tot=tot, toch=r.random() < 0.3)
        )
    return found


def twice(stand) -> bool:
    """Whether V01 is in two places without a mark in any half-day of the horizon, counted date by date."""
    return any(sum(not plek.toch for plek in places(stand, "V01", day, deel)) > 1 for day in HORIZON for deel in Deel)


def koppelingen(r: Random) -> list[Koppeling]:
    ends = [None, days(r.randint(1, 30))]
    return [match("D001", start=days(-20), eind=r.choice(ends)), match("D002", start=days(-20), eind=r.choice(ends))]


@settings(max_examples=600 if FULL else 40)
@given(st.integers(0, 2**40))
def test_the_door_refuses_exactly_what_a_count_of_every_date_finds(tmp_path_factory, seed):
    r = Random(seed)
    store = empty().copy_to(tmp_path_factory.mktemp("dubbel") / "a.db")
    fill(store, vrijwilliger(), household("D001"), household("D002"), *koppelingen(r))
    wanted = draw(r)
    try:
        fill(store, *wanted)
        refused = False
    except TwoPlaces:
        refused = True
    if refused:  # let them in with a mark, and take the marks away for the count only
        marked = [w if not hasattr(w, "toch") else type(w)(**_fields(w) | {"toch": True}) for w in wanted]
        fill(store, *marked)
    stand = read_stand(store, TODAY)
    agenda = {(type(w).__name__, _key(w)): w for w in wanted if hasattr(w, "toch")}
    rows = [*stand.agenda.bezettingen, *stand.agenda.afspraken]
    assert len(rows) == len(agenda)
    for row in rows:
        object.__setattr__(row, "toch", agenda[type(row).__name__, _key(row)].toch)
    assert twice(stand) is refused
    store.close()


def _fields(record) -> dict[str, object]:
    return {name: getattr(record, name) for name in record.__slots__}


def _key(record) -> tuple[object, ...]:
    return (record.datum, record.dienst) if isinstance(record, Bezetting) else (record.dossier,)


def test_the_same_half_day_in_other_weeks_is_no_matter(store):
    fill(store, vrijwilliger(), household("D001"), household("D002"), match("D001"), match("D002"))
    one = {"begeleider": "V01", "dagdeel": Dagdeel.DI_OCHTEND}
    fill(store, Afspraak(dossier="D001", van=TODAY, tot=days(6), **one))
    fill(store, Afspraak(dossier="D002", van=days(7), **one))
    with pytest.raises(TwoPlaces, match="V01 op di-ochtend"):
        fill(store, Afspraak(dossier="D001", van=days(14), tot=days(14), **one))


def test_a_koppeling_that_goes_on_after_all_can_put_somebody_in_two_places(store):
    fill(store, vrijwilliger(), household("D001"), household("D002"), match("D001", eind=days(7)), match("D002"))
    one = {"begeleider": "V01", "dagdeel": Dagdeel.DI_OCHTEND}
    fill(store, Afspraak(dossier="D001", van=TODAY, **one), Afspraak(dossier="D002", van=days(7), **one))
    before = dump(store)
    koppeling = next(k for k in find(store.db, Koppeling) if k.dossier == "D001")
    with pytest.raises(TwoPlaces), store.change("proef", "", TODAY) as change:
        save(change, match("D001", eind=None, id=koppeling.id, versie=koppeling.versie), "proef")
    assert dump(store) == before


def test_a_service_moves_to_another_day_only_where_nobody_staffs_it(store):
    service = Dienst(dienst="SP1", naam="Spreekuur", dagdeel=Dagdeel.DI_OCHTEND)
    fill(store, vrijwilliger(), service, Bezetting(dienst="SP1", datum=TODAY, begeleider="V01"))
    moved = Dienst(dienst="SP1", naam="Spreekuur", dagdeel=Dagdeel.DO_OCHTEND, versie=1)
    with pytest.raises(Refused, match="andere dag van de week"):
        fill(store, moved)


def test_who_moves_from_one_place_to_another_in_one_change_is_nowhere_twice(store):
    services = [Dienst(dienst=f"SP{n}", naam="Spreekuur", dagdeel=Dagdeel.DI_OCHTEND) for n in (1, 2)]
    fill(store, vrijwilliger(), *services, Bezetting(dienst="SP1", datum=TODAY, begeleider="V01"))
    there = find(store.db, Bezetting)[0]
    with store.change("verplaatst", "", TODAY) as change:
        save(change, Bezetting(dienst="SP2", datum=TODAY, begeleider="V01"), "")
        change.delete("bezetting", there.id, there.versie, "")
    store.undo(TODAY)
    assert [(b.dienst, b.datum) for b in find(store.db, Bezetting)] == [("SP1", date(2024, 3, 19))]
    assert Counter(b.begeleider for b in find(store.db, Bezetting)) == {"V01": 1}
