"""One thing for several at once: all or nothing, one step to take back, and who does not fit is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.lists import AfwezigSoort, Fase
from db.model import Afwezigheid, Begeleider, Huishouden
from db.records.bulk import assign_all, assign_households, away_all, move_all, talked_all
from db.records.lifecycle import phases_of
from db.records.rows import find, get
from db.store import Conflict, Refused
from tests.builders import TODAY, days, dump, fill, household, medewerker, stagiaire, teamleider, vrijwilliger
from tests.templates import empty

TEAM = ["S01", "V01", "V02"]


@pytest.fixture
def office(store):
    people = [teamleider(), medewerker(leidinggevende="T01")]
    people += [vrijwilliger("V01", fase_sinds=days(-9)), vrijwilliger("V02", fase_sinds=days(-9)), stagiaire()]
    fill(store, *people, household("D001"), household("D002"))
    return store


def one_step(store, do) -> None:
    """It is one change, and undo takes it back exactly."""
    before, log = dump(store), store.log.latest()
    do()
    assert dump(store) != before
    assert store.log.latest() == log + 1
    after = dump(store)
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after


def refused(store, message: str, do) -> None:
    before = dump(store)
    with pytest.raises(Refused, match=message):
        do()
    assert dump(store) == before


def test_a_phase_for_several_keeps_the_one_before_of_each(office):
    one_step(office, lambda: move_all(office, TODAY, TEAM, Fase.PAUZE))
    assert {get(office.db, Begeleider, k).fase for k in TEAM} == {Fase.PAUZE}
    assert [row.fase for row in phases_of(office, "V01")] == [Fase.INZETBAAR]


def test_who_has_no_phase_is_named_and_nobody_changes(office):
    refused(office, "Vries M01", lambda: move_all(office, TODAY, ["M01", "V01"], Fase.PAUZE))
    refused(office, "met z", lambda: move_all(office, TODAY, ["V01"], Fase.GESTOPT))


def test_another_leader_or_team_for_several(office):
    one_step(office, lambda: assign_all(office, TODAY, TEAM, leidinggevende="M01"))
    one_step(office, lambda: assign_all(office, TODAY, TEAM, team="Noord"))
    person = get(office.db, Begeleider, "V02")
    assert (person.leidinggevende, person.team) == ("M01", "Noord")
    refused(office, "zichzelf", lambda: assign_all(office, TODAY, ["T01", "V01"], leidinggevende="M01"))


def test_a_holiday_for_several_and_who_is_away_already_is_named(office):
    one_step(office, lambda: away_all(office, TODAY, TEAM, days(5), days(12), AfwezigSoort.VAKANTIE))
    assert {a.begeleider for a in find(office.db, Afwezigheid)} == set(TEAM)
    again = lambda first, last: away_all(office, TODAY, ["V01"], days(first), days(last), AfwezigSoort.SCHOOL)  # noqa: E731
    refused(office, "Vries V01", lambda: again(12, 20))
    refused(office, "ligt voor de eerste", lambda: again(30, 29))
    again(13, 20)


def test_many_who_do_not_fit_are_counted(store):
    fill(store, *(medewerker(f"M{n:02}") for n in range(1, 10)))
    refused(store, "en nog 4", lambda: move_all(store, TODAY, [f"M{n:02}" for n in range(1, 10)], Fase.PAUZE))


def test_a_talk_of_today_with_several(office):
    one_step(office, lambda: talked_all(office, TODAY, TEAM))
    assert get(office.db, Begeleider, "S01").laatste_gesprek == TODAY


def test_another_verantwoordelijke_for_several_households(office):
    one_step(office, lambda: assign_households(office, TODAY, ["D001", "D002"], verantwoordelijke="M01"))
    one_step(office, lambda: assign_households(office, TODAY, ["D001", "D002"], team="Noord"))
    assert {(h.verantwoordelijke, h.team) for h in find(office.db, Huishouden)} == {("M01", "Noord")}
    refused(office, "verwijzen", lambda: assign_households(office, TODAY, ["D001"], verantwoordelijke="X99"))


def test_who_is_gone_stops_it_for_all(office):
    before = dump(office)
    with pytest.raises(Conflict):
        talked_all(office, TODAY, ["V01", "V99"])
    with pytest.raises(Conflict):
        assign_households(office, TODAY, ["D001", "D099"], team="Noord")
    assert dump(office) == before


@given(st.sets(st.sampled_from(["V01", "V02", "V03", "M01"]), min_size=1), st.sampled_from(Fase))
def test_whatever_is_chosen_it_is_all_or_nothing_and_undone_exactly(tmp_path_factory, chosen, fase):
    store = empty().copy_to(tmp_path_factory.mktemp("samen") / "bord.db")
    people = [vrijwilliger("V01"), vrijwilliger("V02", fase=Fase.VOG), vrijwilliger("V03", fase=Fase.GESTOPT)]
    fill(store, *people, medewerker("M01", fase=None))
    before = dump(store)
    try:
        move_all(store, TODAY, sorted(chosen), fase)
    except Refused:
        assert "M01" in chosen or fase is Fase.GESTOPT
    else:
        assert all(get(store.db, Begeleider, k).fase is fase for k in chosen)
        if dump(store) != before:
            store.undo(TODAY)
    assert dump(store) == before
    store.close()
