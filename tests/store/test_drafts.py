"""What was typed is kept for its user alone, whatever ends the desk, and nothing of it stays once it is saved."""

import json
import os
from contextlib import closing

import pytest

import db.store.keys
from db.lists import Toegang
from db.store import drafts, open_store, open_throwaway
from db.store.drafts import Typed, keep, place_of, take_up, unsaved
from db.store.sealing import public_of, seal
from db.store.users import add_user, change_passphrase, rekey, withdraw
from tests.builders import TODAY

WORDS, ANNA = "paard batterij nietje", "fiets kamer wolken"
TEXTS = Typed({'["huishouden", "D014"]': {"naam": "Zeldzaam", "notitie": "é\n🙂"}}, {"mode": "mensen"})


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bord.db"


@pytest.fixture
def store(path):
    opened = open_store(path, WORDS)
    yield opened
    opened.close()


def kept(path):
    return sorted(one.name for one in path.parent.iterdir() if ".concept-" in one.name)


def another_desk(monkeypatch, name="anders"):
    monkeypatch.setattr(drafts, "_DESK", name)


def test_what_was_typed_comes_back_after_the_desk_was_gone(store, path, monkeypatch):
    keep(store, TEXTS)
    another_desk(monkeypatch)
    with closing(open_store(path, WORDS)) as again:
        assert take_up(again) == TEXTS
        assert kept(path) == [place_of(again).name], "it is kept as the new desk's own, until it is saved"
        keep(again, Typed())
        assert kept(path) == []
        assert take_up(again) == Typed()


def test_neither_a_name_nor_what_was_typed_can_be_read_beside_the_file(store, path):
    keep(store, TEXTS)
    (name,) = kept(path)
    assert "coordinator" not in name
    raw = path.with_name(name).read_bytes()
    for word in ("Zeldzaam", "D014", "huishouden", "mensen", "naam"):
        assert word.encode() not in raw
    if os.name != "nt":
        assert path.with_name(name).stat().st_mode & 0o077 == 0


def test_a_colleague_gets_nothing_of_it_and_leaves_it_there(store, path, monkeypatch):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    keep(store, TEXTS)
    another_desk(monkeypatch)
    with closing(open_store(path, ANNA)) as hers:
        assert take_up(hers) == Typed()
        keep(hers, Typed({'["taak", "D1"]': {"naam": "Van Anna"}}))
        keep(hers, Typed())
    with closing(open_store(path, WORDS, user="coordinator")) as again:
        assert take_up(again) == TEXTS


def test_two_desks_of_one_user_lose_nothing_of_each_other(store, path, monkeypatch):
    keep(store, Typed({"[1]": {"naam": "een", "plaats": "Tuk"}}))
    another_desk(monkeypatch)
    with closing(open_store(path, WORDS)) as second:
        keep(second, Typed({"[1]": {"naam": "een"}, "[2]": {"naam": "nog"}}))
        assert len(kept(path)) == 2
        another_desk(monkeypatch, "derde")
        assert take_up(second).drafts == {"[1]": {"naam": "een", "plaats": "Tuk"}, "[2]": {"naam": "nog"}}
        assert len(kept(path)) == 1


def test_of_two_texts_for_one_field_the_newest_comes_first_and_the_other_once_that_is_saved(store, path, monkeypatch):
    forms = {"een": {"regel": "lang verhaal"}, "twee": {"regel": "kort"}, "drie": {"regel": "anders"}}
    for nr, (desk, texts) in enumerate(forms.items()):
        another_desk(monkeypatch, desk)
        keep(store, Typed({"[1]": texts, f"[{desk}]": {"naam": desk}}))
        os.utime(place_of(store), ns=(nr, nr))
    another_desk(monkeypatch, "vier")
    found = take_up(store)
    assert found.drafts == {"[1]": {"regel": "anders"}, **{f"[{desk}]": {"naam": desk} for desk in forms}}
    assert take_up(store) == found, "as long as it was not saved"
    keep(store, Typed())
    assert take_up(store).drafts == {"[1]": {"regel": "kort"}}
    keep(store, Typed())
    assert take_up(store).drafts == {"[1]": {"regel": "lang verhaal"}}
    keep(store, Typed())
    assert kept(path) == []


def test_an_older_text_of_this_very_desk_waits_its_turn_too(store, path, monkeypatch):
    mine = drafts._DESK
    keep(store, Typed({"[1]": {"regel": "oud"}}))
    os.utime(place_of(store), ns=(1, 1))
    another_desk(monkeypatch)
    keep(store, Typed({"[1]": {"regel": "nieuw"}}))
    another_desk(monkeypatch, mine)
    assert take_up(store).drafts == {"[1]": {"regel": "nieuw"}}
    keep(store, Typed())
    assert take_up(store).drafts == {"[1]": {"regel": "oud"}}


@pytest.mark.parametrize(
    "end", [lambda s: withdraw(s, TODAY, "anna"), lambda s: change_passphrase(s, TODAY, "anna", ANNA)]
)
def test_of_who_has_no_key_to_it_any_more_nothing_is_kept(store, path, end):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    with closing(open_store(path, ANNA, user="anna")) as hers:
        keep(hers, TEXTS)
    keep(store, TEXTS)
    assert unsaved(path) == 2
    end(store)
    assert kept(path) == [place_of(store).name]
    assert unsaved(path) == 1


def test_what_a_killed_desk_left_half_written_goes(store, path, monkeypatch):
    other = path.with_name(f".{path.name}.concept-{'0' * 16}-anders.deadbeef")
    mine = [path.with_name(f".{place_of(store).name}.deadbeef")]
    another_desk(monkeypatch)
    mine.append(path.with_name(f".{place_of(store).name}.deadbeef"))
    another_desk(monkeypatch, "derde")
    writing = path.with_name(f".{place_of(store).name[:-5]}vierde.deadbeef")
    for one in (other, *mine, writing):
        one.write_bytes(b"half")
    for one in mine:
        os.utime(one, (1, 1))
    take_up(store)
    assert [one.exists() for one in (other, *mine, writing)] == [False, False, False, True]


def test_another_passphrase_and_another_key_of_the_file_keep_it(store, path):
    keep(store, TEXTS)
    change_passphrase(store, TODAY, store.user, "een heel andere zin")
    rekey(store, TODAY)
    store.close()
    with closing(open_store(path, "een heel andere zin")) as again:
        assert take_up(again) == TEXTS


def test_what_was_garbled_cut_or_forged_is_passed_over(store, path):
    public = public_of(store.unlocked.private)
    keep(store, TEXTS)
    place = place_of(store)
    whole = place.read_bytes()
    forged = [
        json.dumps({"getypt": {"[1]": ["geen tekst"]}, "plaats": {}}),
        json.dumps({"getypt": {"[1]": {"naam": 3}}, "plaats": {}}),
        json.dumps({"getypt": 3}),
        "[" * 100_000,
        "geen json",
    ]
    for bad in (b"", whole[:40], whole[:-1], whole[:-1] + b"x", *(seal(public, text.encode()) for text in forged)):
        place.write_bytes(bad)
        assert take_up(store) == Typed()
    place.write_bytes(whole)
    assert take_up(store) == TEXTS


def test_the_demonstration_keeps_nothing(path):
    with closing(open_throwaway(path)) as store:
        keep(store, TEXTS)
        assert take_up(store) == Typed()
        assert kept(path) == []


def test_a_full_disk_leaves_what_was_kept_before(store, path, monkeypatch):
    keep(store, TEXTS)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.store.files.os.fsync", full)
    with pytest.raises(OSError):
        keep(store, Typed({"[1]": {"naam": "later"}}))
    monkeypatch.undo()
    assert take_up(store) == TEXTS
    assert len(kept(path)) == 1


def test_a_closed_file_has_no_key_in_hands(store):
    held = store.unlocked
    store.close()
    store.forget_keys()
    found = repr(vars(store)) + repr(vars(store.log))
    for key in (held.held.database, held.held.chain, held.private):
        assert repr(key) not in found
