"""The life cycle in the file: past phases are kept whatever wrote the phase, and one undo takes a step back whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.agenda import DoorlopenFase
from db.exchange.exporting import export_workbook
from db.exchange.importing import import_file
from db.lists import Bezit, Fase, Stopreden
from db.model import Begeleider
from db.records.leaving import carry_out
from db.records.lifecycle import hand_in, last_talk, phases_of, take_step, talked
from db.records.people import save_begeleider
from db.records.rows import find, get
from db.rules.leaving import Uitval
from db.rules.lifecycle import next_step, step
from db.store import Conflict, Refused
from tests.builders import TODAY, days, dump, fill, stagiaire, vrijwilliger
from tests.templates import empty

NEW = {"vog_ontvangen": None, "overeenkomst": None, "training": None}


def v01(store) -> Begeleider:
    return get(store.db, Begeleider, "V01")


def spans(store, kenmerk="V01"):
    return [(row.fase, row.van, row.tot) for row in phases_of(store, kenmerk)]


def test_a_step_keeps_the_phase_that_is_left_and_undo_takes_both_back(store):
    fill(store, vrijwilliger(fase=Fase.VOG, fase_sinds=days(-20), vog_aangevraagd=days(-20), **NEW))
    before = dump(store)
    take_step(store, TODAY, v01(store), next_step(v01(store)), days(-2))
    person = v01(store)
    assert (person.fase, person.fase_sinds, person.vog_ontvangen) == (Fase.TRAINING, days(-2), days(-2))
    assert spans(store) == [(Fase.VOG, days(-20), days(-2))]
    after = dump(store)
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after
    assert store.check() == []


@pytest.mark.parametrize(("on", "message"), [(days(1), "moet nog komen"), (days(-21), "pas later")])
def test_a_step_on_a_day_that_does_not_fit_is_refused(store, on, message):
    fill(store, vrijwilliger(fase=Fase.VOG, fase_sinds=days(-20)))
    before = dump(store)
    with pytest.raises(Refused, match=message):
        take_step(store, TODAY, v01(store), next_step(v01(store)), on)
    with pytest.raises(Refused, match="met z"):
        take_step(store, TODAY, v01(store), step(v01(store), Fase.GESTOPT), TODAY)
    assert dump(store) == before


def test_a_step_from_an_old_screen_is_refused(store):
    fill(store, vrijwilliger(fase=Fase.VOG))
    old = v01(store)
    take_step(store, TODAY, old, next_step(old), TODAY)
    with pytest.raises(Conflict):
        take_step(store, TODAY, old, next_step(old), TODAY)


def test_the_form_says_since_today_unless_another_day_was_typed(store):
    fill(store, vrijwilliger(fase=Fase.VOG, fase_sinds=days(-20)))
    save_begeleider(store, TODAY, replace(v01(store), fase=Fase.TRAINING))
    assert v01(store).fase_sinds == TODAY
    save_begeleider(store, TODAY, replace(v01(store), fase=Fase.INZETBAAR, fase_sinds=days(3)))
    assert spans(store) == [(Fase.VOG, days(-20), TODAY), (Fase.TRAINING, TODAY, days(3))]
    save_begeleider(store, TODAY, replace(v01(store), plaats="Tuk"))
    assert len(spans(store)) == 2


def test_another_kenmerk_takes_the_phases_along_also_where_the_phase_changes_too(store):
    fill(store, vrijwilliger(fase=Fase.VOG, fase_sinds=days(-20)))
    before = dump(store)
    save_begeleider(store, TODAY, replace(v01(store), kenmerk="V77", fase=Fase.TRAINING), "V01")
    assert spans(store, "V77") == [(Fase.VOG, days(-20), TODAY)]
    store.undo(TODAY)
    assert dump(store) == before


def test_who_leaves_today_keeps_the_phase_before(store):
    fill(store, stagiaire(fase_sinds=days(-90)))
    carry_out(store, TODAY, Uitval("S01", None, TODAY, stop_reden=Stopreden.EINDE_AFSPRAAK), ())
    assert spans(store, "S01") == [(Fase.INZETBAAR, days(-90), TODAY)]


def test_a_list_that_is_read_keeps_the_phase_before(store, tmp_path):
    fill(store, vrijwilliger(fase=Fase.VOG, fase_sinds=days(-20)))
    folder = tmp_path / "lijst"
    folder.mkdir()
    row = "V01,vrijwilliger,Anna,Smit,training"
    (folder / "begeleiders.csv").write_text(f"kenmerk,soort,voornaam,achternaam,fase\n{row}\n")
    import_file(store, folder, TODAY)
    assert spans(store) == [(Fase.VOG, days(-20), TODAY)]


def history(store) -> None:
    """Somebody who went through everything."""
    fill(store, vrijwilliger(fase=Fase.AANGEMELD, fase_sinds=days(-90), **NEW))
    for day in (-80, -60, -30, -10):
        take_step(store, TODAY, v01(store), next_step(v01(store)), days(day))


def test_an_export_gives_the_same_history_in_an_empty_file_and_in_one_that_is_behind(store, tmp_path, clock):
    history(store)
    book = tmp_path / "alles.xlsx"
    export_workbook(store, book)
    for number, records in enumerate([[], [vrijwilliger(fase=Fase.AANGEMELD, fase_sinds=days(-90), **NEW)]]):
        other = empty().copy_to(tmp_path / f"{number}.db", clock)
        fill(other, *records) if records else None
        import_file(other, book, TODAY)
        assert spans(other) == spans(store)
        assert v01(other).fase is Fase.INZETBAAR
        again = import_file(other, book, TODAY)
        assert (again.nieuw, again.gewijzigd) == (0, 0)
        other.close()
    again = import_file(store, book, TODAY)
    assert (again.nieuw, again.gewijzigd) == (0, 0)


@given(st.lists(st.tuples(st.sampled_from(Fase), st.integers(-40, 40)), min_size=1, max_size=6))
def test_every_way_through_the_phases_is_undone_exactly(tmp_path_factory, moves):
    store = empty().copy_to(tmp_path_factory.mktemp("fases") / "bord.db")
    fill(store, vrijwilliger(fase=Fase.AANGEMELD, fase_sinds=days(-50)))
    states = []
    for fase, day in moves:
        changed = replace(v01(store), fase=fase, fase_sinds=days(day))
        if changed != v01(store):
            states.append(dump(store))
            save_begeleider(store, TODAY, changed)
    rows = sorted(find(store.db, DoorlopenFase), key=lambda row: row.tot)
    assert all(row.tot <= v01(store).fase_sinds for row in rows)
    for state in reversed(states):
        store.undo(TODAY)
        assert dump(store) == state
    store.close()


def test_talks_and_what_is_handed_in_are_each_one_step(store):
    fill(store, vrijwilliger(in_bezit=frozenset({Bezit.PAS, Bezit.SLEUTEL}), laatste_gesprek=days(-3)))
    before = dump(store)
    talked(store, TODAY, v01(store), days(-9))
    assert v01(store).laatste_gesprek == days(-3), "an earlier talk is not the last"
    talked(store, TODAY, v01(store), TODAY)
    hand_in(store, TODAY, v01(store), Bezit.PAS)
    last_talk(store, TODAY, v01(store), TODAY)
    person = v01(store)
    assert (person.laatste_gesprek, person.in_bezit, person.eindgesprek) == (TODAY, {Bezit.SLEUTEL}, TODAY)
    for _ in range(3):
        store.undo(TODAY)
    assert dump(store) == before
