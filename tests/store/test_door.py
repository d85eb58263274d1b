"""The write door, undo and redo, and the log that they share."""

from dataclasses import replace
from random import Random

import pytest

from db.lists import Toegang
from db.model import Begeleider, Huishouden
from db.records.people import find_begeleider, remove_record, save_begeleider, save_huishouden
from db.records.rows import get, save
from db.records.settings import save_settings
from db.store import Conflict, NotAllowed, Refused, Store, open_throwaway
from db.store.changes import LOOKED
from db.store.engine import IntegrityError
from tests.builders import TODAY, dump, fill, household, match, tamper, vrijwilliger


def colleague(store: Store) -> Store:
    """Another user of the same file."""
    other = store.beside()
    other.user = "collega"
    return other


def rename(store: Store, voornaam: str, kenmerk: str = "V01") -> None:
    """Change the given name of a begeleider."""
    save_begeleider(store, TODAY, replace(find_begeleider(store, kenmerk), voornaam=voornaam))


def name(store: Store, kenmerk: str = "V01") -> str | None:
    found = find_begeleider(store, kenmerk)
    return found and found.voornaam


def test_a_change_is_written_whole_or_not_at_all(store):
    fill(store, vrijwilliger())
    before, log = dump(store), store.log.latest()
    with pytest.raises(RuntimeError), store.change("proef", "", TODAY) as change:
        save(change, vrijwilliger("V02"), "")
        save(change, household(), "")
        raise RuntimeError
    assert dump(store) == before
    assert store.log.latest() == log
    assert store.check() == []


def test_an_interrupt_in_a_change_writes_nothing(store):
    with pytest.raises(KeyboardInterrupt), store.change("proef", "", TODAY) as change:
        save(change, vrijwilliger(), "")
        raise KeyboardInterrupt
    assert dump(store)["begeleider"] == []
    fill(store, vrijwilliger())


def test_a_later_row_that_is_refused_takes_the_earlier_ones_with_it(store):
    with pytest.raises(Refused):
        fill(store, vrijwilliger(), household(), match(begeleider="V99"))
    assert all(rows == [] for rows in dump(store).values())


def test_a_change_that_changes_nothing_leaves_no_trace(store):
    fill(store, vrijwilliger())
    last = store.log.latest()
    saved = save_begeleider(store, TODAY, find_begeleider(store, "V01"))
    assert saved.versie == 1
    assert store.log.latest() == last


def test_an_old_copy_of_a_record_is_refused(store):
    fill(store, vrijwilliger())
    old = find_begeleider(store, "V01")
    rename(store, "Els")
    with pytest.raises(Conflict, match="intussen gewijzigd"):
        save_begeleider(store, TODAY, replace(old, voornaam="Ans"))
    assert name(store) == "Els"


def test_a_copy_of_a_record_that_is_gone_is_refused(store):
    fill(store, vrijwilliger())
    old = find_begeleider(store, "V01")
    remove_record(store, TODAY, old)
    with pytest.raises(Conflict):
        save_begeleider(store, TODAY, replace(old, voornaam="Ans"))


@pytest.mark.parametrize("hostile", ["Te\x1b[31msfay", "Te\u202esfay", "Te\x00sfay", "Te\ud800sfay", "Te\nsfay"])
def test_what_a_terminal_could_act_upon_stays_outside_of_records_and_log(store, hostile):
    save_huishouden(store, TODAY, household(naam=hostile), None)
    assert get(store.db, Huishouden, "D001").naam.replace("[31m", "").replace(" ", "") == "Tesfay"
    over = store.log.after(0)[-1].over
    assert over.replace("[31m", "").replace(" ", "").removesuffix("D001") == "Tesfay"


def test_markup_and_sql_in_a_name_are_names(store):
    for n, hostile in enumerate(["[red]x", "[/]", "[@click=app.quit]x", "'; DROP TABLE begeleider; --", 'a"b', "%_"]):
        save_begeleider(store, TODAY, vrijwilliger(f"V{n}", voornaam=hostile))
        assert name(store, f"V{n}") == hostile


def test_a_copy_from_before_a_removal_that_was_undone_is_refused(store):
    fill(store, vrijwilliger())
    old = find_begeleider(store, "V01")
    rename(store, "Els")
    remove_record(store, TODAY, find_begeleider(store, "V01"))
    store.undo(TODAY)
    with pytest.raises(Conflict):
        save_begeleider(store, TODAY, replace(old, telefoon="0612"))
    assert name(store) == "Els"
    rename(store, "Ans")
    store.undo(TODAY)
    store.undo(TODAY)
    assert name(store) == "Anna"


def test_a_removal_can_be_undone_and_redone_again_and_again(store):
    fill(store, vrijwilliger())
    rename(store, "Els")
    remove_record(store, TODAY, find_begeleider(store, "V01"))
    for _ in range(3):
        store.undo(TODAY)
        assert name(store) == "Els"
        store.redo(TODAY)
        assert name(store) is None
    assert store.check() == []


# Undo and redo.


def test_undo_and_redo_of_one_change(store):
    fill(store, vrijwilliger())
    rename(store, "Els")
    done = store.undo(TODAY)
    assert done.zin == "vrijwilliger gewijzigd: Els Vries V01"
    assert name(store) == "Anna"
    store.redo(TODAY)
    assert name(store) == "Els"


def test_a_chain_of_undos_and_redos_goes_back_and_forth(store):
    for number in range(5):
        fill(store, vrijwilliger(f"V{number}"))
    states = [dump(store)]
    for _ in range(5):
        store.undo(TODAY)
        states.append(dump(store))
    assert states[-1]["begeleider"] == []
    assert store.next_undo() is None
    for expected in reversed(states[:-1]):
        store.redo(TODAY)
        assert dump(store) == expected
    assert store.next_redo() is None
    assert store.check() == []


def test_nothing_to_undo_and_nothing_to_redo_say_so(store):
    with pytest.raises(Refused, match="niets om ongedaan"):
        store.undo(TODAY)
    with pytest.raises(Refused, match="niets om opnieuw"):
        store.redo(TODAY)


def test_a_new_change_empties_redo(store):
    fill(store, vrijwilliger())
    store.undo(TODAY)
    assert store.next_redo() is not None
    fill(store, vrijwilliger("V02"))
    assert store.next_redo() is None


def test_undo_of_a_removal_brings_everything_back(store):
    fill(store, vrijwilliger())
    before = dump(store)
    remove_record(store, TODAY, find_begeleider(store, "V01"))
    store.undo(TODAY)
    assert dump(store) == before


def test_undo_works_after_a_restart(tmp_path, monkeypatch):
    import db.store.keys
    from db.store import open_store

    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    first = open_store(tmp_path / "bord.db", "w")
    fill(first, vrijwilliger())
    rename(first, "Els")
    first.close()
    second = open_store(tmp_path / "bord.db", "w")
    assert second.next_undo().ask
    second.undo(TODAY)
    assert name(second) == "Anna"
    second.close()
    third = open_store(tmp_path / "bord.db", "w")
    third.redo(TODAY)
    assert name(third) == "Els"
    third.close()


def test_undo_is_per_user(store):
    other = colleague(store)
    fill(store, vrijwilliger("V01"))
    fill(other, vrijwilliger("V02"))
    store.undo(TODAY)
    assert [row[0] for row in dump(store)["begeleider"]] == ["V02"]
    other.undo(TODAY)
    assert dump(store)["begeleider"] == []
    other.close()


def test_what_a_colleague_changed_later_is_not_undone(store):
    other = colleague(store)
    fill(store, vrijwilliger())
    rename(store, "Els")
    rename(other, "Ans")
    with pytest.raises(Refused, match="collega"):
        store.undo(TODAY)
    assert name(store) == "Ans"
    other.close()


def test_another_field_that_a_colleague_changed_later_also_refuses(store):
    other = colleague(store)
    fill(store, vrijwilliger())
    rename(store, "Els")
    save_begeleider(other, TODAY, replace(find_begeleider(other, "V01"), telefoon="0612345678"))
    with pytest.raises(Refused):
        store.undo(TODAY)
    other.close()


def test_a_colleague_who_changed_it_under_its_new_kenmerk_also_refuses(store):
    other = colleague(store)
    fill(store, vrijwilliger())
    save_begeleider(store, TODAY, replace(find_begeleider(store, "V01"), kenmerk="V09"), old_key="V01")
    save_begeleider(other, TODAY, replace(find_begeleider(other, "V09"), uren_per_week=3.0))
    with pytest.raises(Refused, match="collega"):
        store.undo(TODAY)
    assert name(store, "V09") == "Anna"
    other.close()


def test_a_redo_of_what_a_colleague_changed_since_is_refused(store):
    other = colleague(store)
    fill(store, vrijwilliger())
    rename(store, "Els")
    store.undo(TODAY)
    rename(other, "Ans")
    with pytest.raises(Refused):
        store.redo(TODAY)
    assert name(store) == "Ans"
    other.close()


def test_an_undo_that_would_leave_a_reference_to_nothing_is_refused(store):
    other = colleague(store)
    fill(store, vrijwilliger())
    fill(other, household(), match())
    before = dump(store)
    with pytest.raises(Refused, match="verwijzen"):
        store.undo(TODAY)
    assert dump(store) == before
    other.close()


def test_undo_asks_after_fifteen_minutes_and_not_before(store, clock):
    fill(store, vrijwilliger())
    clock.forward(minutes=15)
    assert not store.next_undo().ask
    clock.forward(seconds=1)
    assert store.next_undo().ask


def test_undo_asks_for_a_change_of_an_earlier_session(store, clock):
    fill(store, vrijwilliger())
    clock.forward(seconds=1)
    later = store.beside()
    assert later.next_undo().ask
    rename(later, "Els")
    assert not later.next_undo().ask
    later.close()


def test_the_log_says_who_what_and_when(store, clock):
    clock.forward(hours=1)
    fill(store, vrijwilliger())
    save_huishouden(store, TODAY, household(), [])
    store.undo(TODAY)
    last = store.log.after(1)
    assert [(w.soort, w.zin, w.gebruiker) for w in last] == [
        ("wijziging", "huishouden toegevoegd: Tesfay D001", "demo"),
        ("ongedaan", "huishouden toegevoegd: Tesfay D001", "demo"),
    ]
    assert {w.tijd for w in last} == {clock.now}
    assert last[1].betreft == last[0].id


@pytest.mark.parametrize("seed", range(12))
def test_a_random_walk_of_changes_undos_and_redos_equals_a_list_of_snapshots(store, seed):
    """The model: a list of states and a place in it; a change cuts off what lies ahead."""
    r = Random(seed)
    states, place = [dump(store)], 0
    for step in range(40):
        do = r.random()
        if do < 0.3:
            if place == 0:
                with pytest.raises(Refused):
                    store.undo(TODAY)
            else:
                store.undo(TODAY)
                place -= 1
        elif do < 0.5:
            if place == len(states) - 1:
                with pytest.raises(Refused):
                    store.redo(TODAY)
            else:
                store.redo(TODAY)
                place += 1
        elif write_something(store, r, step):
            states, place = [*states[: place + 1], dump(store)], place + 1
        assert dump(store) == states[place]
    assert store.check() == []


def write_something(store: Store, r: Random, step: int) -> bool:
    """One change of any kind; False where there was nothing to change or the door said no."""
    before = store.log.latest()
    people = [row[0] for row in dump(store)["begeleider"]]
    homes = [row[0] for row in dump(store)["huishouden"]]
    kind = r.choice(["person", "home", "rename", "remove", "edit", "match", "settings"])
    person = find_begeleider(store, r.choice(people)) if people else None
    try:
        if kind == "person":
            save_begeleider(store, TODAY, vrijwilliger(f"V{step}", voornaam=r.choice(["Els", "Zoë", "[b]"])))
        elif kind == "home":
            from db.members import Lid

            save_huishouden(store, TODAY, household(f"D{step}"), [Lid("Selam", "Tesfay"), Lid("Yonas", "")])
        elif kind == "settings":
            from db.records.settings import save_settings

            save_settings(store, TODAY, {"vul_tot": r.choice([80, 90, 100]), "te_lang_dagen": r.choice([42, 28])})
        elif person and kind == "rename":
            save_begeleider(store, TODAY, replace(person, kenmerk=f"W{step}"), old_key=person.kenmerk)
        elif person and kind == "remove":
            remove_record(store, TODAY, person)
        elif person and kind == "edit":
            save_begeleider(store, TODAY, replace(person, uren_per_week=float(r.randint(1, 20)), notitie=str(step)))
        elif person and homes:
            from db.records.koppelingen import couple

            couple(store, TODAY, r.choice(homes), person.kenmerk)
    except Refused:
        assert store.log.latest() == before
    return store.log.latest() > before


# The log keeps its word.


def tampered(store: Store, sql: str) -> list[str]:
    tamper(store, sql)
    return store.check()


def erase_contents(store: Store, numbers: set[int]) -> None:
    """Take all content of these changes out of the log."""
    with store.change("gewist", "", TODAY, soort="gewist") as change:
        places = change.query("SELECT wijziging, nr FROM wijziging_inhoud")
        change.erased += [(number, nr) for number, nr in places if number in numbers]


@pytest.fixture
def written(store):
    fill(store, vrijwilliger())
    rename(store, "Els")
    rename(store, "Ans")
    assert store.check() == []
    return store


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE wijziging SET gebruiker = 'ander' WHERE id = 2",
        "UPDATE wijziging SET tijd = '2020-01-01T00:00:00+00:00' WHERE id = 1",
        "UPDATE wijziging SET actie = 'niets' WHERE id = 3",
        "UPDATE wijziging SET dag = '2020-01-01' WHERE id = 3",
        "UPDATE wijziging SET betreft = 1 WHERE id = 3",
        "UPDATE wijziging SET soort = 'begin' WHERE id = 1",
        "UPDATE wijziging SET hash = 'aa' WHERE id = 2",
        "UPDATE wijziging SET inhoud_hash = (SELECT inhoud_hash FROM wijziging WHERE id = 3) WHERE id = 2",
        "DELETE FROM wijziging WHERE id = 2",
        "DELETE FROM wijziging WHERE id = 1",
        "DELETE FROM wijziging_inhoud WHERE wijziging = 2",
        'UPDATE wijziging_inhoud SET na = \'{"voornaam": "Eva"}\' WHERE wijziging = 2',
        "UPDATE wijziging_inhoud SET voor = NULL WHERE wijziging = 2",
        "UPDATE wijziging_inhoud SET over = 'Iemand' WHERE wijziging = 2",
        "UPDATE wijziging_inhoud SET sleutel = 'V02' WHERE wijziging = 2",
        "UPDATE wijziging_inhoud SET hash = 'aa' WHERE wijziging = 2",
        "UPDATE wijziging_inhoud SET wijziging = 9 WHERE wijziging = 2",
    ],
)
def test_a_tampered_log_is_found(written, sql):
    assert tampered(written, sql) != []


def test_content_that_was_erased_leaves_the_chain_whole(written):
    erase_contents(written, {1, 2})
    assert written.check() == []
    rename(written, "Iet")
    assert written.check() == []
    assert [w.over for w in written.log.after(0)][:2] == ["", ""]
    assert written.db.conn.execute("SELECT count(*) FROM wijziging_inhoud WHERE na LIKE '%Anna%'").fetchone() == (0,)


def test_content_that_is_gone_without_a_change_that_says_so_is_found(written):
    sql = "UPDATE wijziging_inhoud SET tabel = NULL, sleutel = NULL, voor = NULL, na = NULL, zout = NULL, over = NULL"
    written.db.conn.execute(f"{sql} WHERE wijziging = 2")  # the rules in the file let content be erased
    assert written.check() == ["De inhoud van wijziging 2 is weggehaald."]


def test_the_file_itself_keeps_the_log_as_it_is(written):
    for sql in (
        "UPDATE wijziging SET actie = 'x'",
        "DELETE FROM wijziging",
        "DELETE FROM wijziging_inhoud",
        "UPDATE wijziging_inhoud SET na = '{}'",
        "UPDATE logboek_kop SET aantal = 1",
        "DELETE FROM logboek_kop",
    ):
        with pytest.raises(IntegrityError):
            written.db.conn.execute(sql)
    assert written.check() == []


def test_a_log_without_its_rules_is_found(written):
    written.db.conn.execute("DROP TRIGGER inhoud_blijft")
    assert len(written.check()) == 1


def test_a_log_whose_end_was_cut_off_is_found(written):
    for table, column in (("wijziging_inhoud", "wijziging"), ("wijziging", "id")):
        tamper(written, f"DELETE FROM {table} WHERE {column} = 3")
    assert len(written.check()) == 1
    tamper(written, "UPDATE logboek_kop SET aantal = 2, kop = (SELECT hash FROM wijziging WHERE id = 2)")
    assert len(written.check()) == 1


def test_erased_content_cannot_be_undone(written):
    erase_contents(written, {3})
    assert written.next_undo().wijziging.id == 2
    with pytest.raises(Refused):
        written.undo(TODAY)
    assert name(written) == "Ans"


def test_who_only_looks_leaves_a_line_and_moves_nothing(written):
    latest, steps = written.log.latest(), written.log.steps(written.user)
    written.note(LOOKED, "ingezien", "Ans", TODAY, ("begeleider", "V01", None, None))
    assert (written.log.latest(), written.log.steps(written.user)) == (latest, steps)
    assert [(w.actie, w.over) for w in written.log.after(0, (LOOKED,))] == [("ingezien", "Ans")]
    assert written.check() == []


@pytest.mark.parametrize("rol", list(Toegang))
def test_the_door_asks_for_a_role(written, rol):
    written.rol = rol
    for least, write in (
        (Toegang.MEDEWERKER, lambda: rename(written, "Iet")),
        (Toegang.MEDEWERKER, lambda: written.undo(TODAY)),
        (Toegang.COORDINATOR, lambda: save_settings(written, TODAY, {"vul_tot": 90})),
        (Toegang.COORDINATOR, lambda: erase_contents(written, {1})),
    ):
        before = dump(written)
        if rol.may(least):
            write()
        else:
            with pytest.raises(NotAllowed):
                write()
            assert dump(written) == before


def test_a_loose_reference_is_found(written):
    fill(written, household(), match())
    assert tampered(written, "DELETE FROM huishouden") == ["1 verwijzingen wijzen naar niets."]


def test_the_hashes_of_two_equal_changes_differ(store):
    """The salt keeps anyone from telling by its hash what an erased content was."""
    fill(store, vrijwilliger())
    for voornaam in ("Els", "Anna", "Els", "Anna"):
        rename(store, voornaam)
    hashes = [row[0] for row in store.db.conn.execute("SELECT hash FROM wijziging_inhoud")]
    assert len(hashes) == len(set(hashes)) == 5
    assert isinstance(find_begeleider(store, "V01"), Begeleider)


def test_a_file_has_a_mark_of_its_own_that_stays(store, tmp_path):
    fill(store, vrijwilliger())
    mark = store.log.mark()
    fill(store, vrijwilliger("V02"))
    other = open_throwaway(tmp_path / "ander.db")
    fill(other, vrijwilliger())
    assert store.log.mark() == mark
    assert other.log.mark() != mark
    other.close()
