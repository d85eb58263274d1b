"""What was typed is kept for its user alone, whatever ends the desk, and nothing of it stays once it is saved."""

import json
import os
from contextlib import closing

import pytest

import db.store.keys
from db.lists import Toegang
from db.store import drafts, open_store, open_throwaway
from db.store.drafts import Typed, keep, place_of, take_up
from db.store.sealing import public_of, seal
from db.store.users import add_user, change_passphrase, rekey
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
        keep(second, Typed({"[1]": {"naam": "twee"}, "[2]": {"naam": "nog"}}))
        assert len(kept(path)) == 2
        another_desk(monkeypatch, "derde")
        assert take_up(second).drafts == {"[1]": {"naam": "twee", "plaats": "Tuk"}, "[2]": {"naam": "nog"}}
        assert len(kept(path)) == 1


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
