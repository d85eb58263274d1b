"""Who may open the file: users, roles, passphrases, the recovery words, and a new key."""

import hashlib
import hmac
import json
import os
from contextlib import closing

import pytest

import db.store.keys
from db.lists import Toegang
from db.store import NotAllowed, Refused, Store, StoreError, WrongPassphrase, open_store, utc_now
from db.store.changes import KEYS
from db.store.keys import Secrets, Unlocked, encoded, key_path, read_key_file
from db.store.sealing import passphrase_key, wrap
from db.store.users import RECOVERY, add_user, begin_with, change_passphrase, change_role, rekey, users, withdraw
from tests.builders import TODAY, dump, fill, has_recovery, make_recovery, tamper, vrijwilliger

WORDS, ANNA = "paard batterij nietje", "fiets kamer wolken"


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bord.db"


@pytest.fixture
def store(path):
    """A file with a begeleider in it, open as the coordinator who made it."""
    opened = open_store(path, WORDS)
    fill(opened, vrijwilliger())
    yield opened
    opened.close()


def names(store):
    return [(user.naam, user.rol) for user in users(store)]


def test_everyone_opens_the_file_with_a_passphrase_of_their_own(store, path):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    with open_as(path, ANNA) as hers:
        assert (hers.user, hers.rol) == ("anna", Toegang.MEDEWERKER)
        assert dump(hers) == dump(store)
        fill(hers, vrijwilliger("V02"))
    assert [w.gebruiker for w in store.log.after(0)] == ["coordinator", "anna"]
    assert store.check() == []


def open_as(path, words, user=""):
    return closing(open_store(path, words, user=user))


def test_a_name_tries_that_slot_alone(store, path):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    with open_as(path, ANNA, "anna") as hers:
        assert hers.user == "anna"
    with pytest.raises(WrongPassphrase):
        open_store(path, ANNA, user="coordinator")
    with pytest.raises(StoreError, match="geen gebruiker"):
        open_store(path, ANNA, user="piet")


def test_another_passphrase_rewrites_a_slot_and_not_the_data(store, path):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    before = read_key_file(path)
    change_passphrase(store, TODAY, "coordinator", "heel iets anders")
    after = read_key_file(path)
    assert after.slot("coordinator").geheim == before.slot("coordinator").geheim
    assert after.slot("anna") == before.slot("anna")
    with pytest.raises(WrongPassphrase):
        open_store(path, WORDS)
    open_store(path, "heel iets anders").close()
    open_store(path, ANNA).close()


def test_a_forgotten_passphrase_is_replaced_by_a_coordinator_and_nobody_else(store, path):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    add_user(store, TODAY, "piet", Toegang.MEDEWERKER, "piet zijn wachtzin")
    with open_as(path, ANNA) as hers:
        change_passphrase(hers, TODAY, "anna", "nieuw van anna")
        with pytest.raises(NotAllowed):
            change_passphrase(hers, TODAY, "piet", "van anna voor piet")
    change_passphrase(store, TODAY, "anna", "van de coordinator")
    for words, fits in (("nieuw van anna", False), ("van de coordinator", True), ("piet zijn wachtzin", True)):
        if fits:
            open_store(path, words).close()
        else:
            with pytest.raises(WrongPassphrase):
                open_store(path, words)


def test_who_was_withdrawn_opens_nothing_and_the_rest_do(store, path):
    add_user(store, TODAY, "anna", Toegang.COORDINATOR, ANNA)
    withdraw(store, TODAY, "anna")
    assert names(store) == [("coordinator", Toegang.COORDINATOR)]
    with pytest.raises(WrongPassphrase):
        open_store(path, ANNA)


def test_a_coordinator_remains(store):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    make_recovery(store, TODAY)
    before = key_path(store.path).read_bytes()
    for attempt in (
        lambda: withdraw(store, TODAY, "coordinator"),
        lambda: change_role(store, TODAY, "coordinator", Toegang.LEESRECHT),
        lambda: add_user(store, TODAY, "ANNA", Toegang.LEESRECHT, "lang genoeg"),
        lambda: add_user(store, TODAY, RECOVERY, Toegang.LEESRECHT, "lang genoeg"),
        lambda: add_user(store, TODAY, "kort", Toegang.LEESRECHT, "kort"),
        lambda: withdraw(store, TODAY, "niemand"),
    ):
        with pytest.raises(Refused):
            attempt()
    assert key_path(store.path).read_bytes() == before
    change_role(store, TODAY, "anna", Toegang.COORDINATOR)
    change_role(store, TODAY, "coordinator", Toegang.LEESRECHT)
    assert names(store)[:2] == [("anna", Toegang.COORDINATOR), ("coordinator", Toegang.LEESRECHT)]


def test_the_recovery_words_open_the_file_however_they_are_typed(store, path):
    assert not has_recovery(store)
    words = make_recovery(store, TODAY)
    assert has_recovery(store)
    assert len(words.split()) == 12
    with open_as(path, f"  {words.upper().replace(' ', '   ')} ") as found:
        assert (found.user, found.rol) == (RECOVERY, Toegang.COORDINATOR)
    again = make_recovery(store, TODAY)
    open_store(path, again).close()
    with pytest.raises(WrongPassphrase):
        open_store(path, words)
    assert words.encode() not in key_path(path).read_bytes()


def test_a_new_key_keeps_everyone_who_may_and_shuts_out_who_knew_the_old_one(store, path):
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    old = store.unlocked.held.database
    content = dump(store)
    rekey(store, TODAY)
    assert dump(store) == content
    assert store.check() == []
    fill(store, vrijwilliger("V02"))
    assert store.unlocked.held.database != old
    with pytest.raises(db.store.engine.DatabaseError):
        db.store.engine.connect(path, old)
    for words in (WORDS, ANNA):
        with open_as(path, words) as found:
            assert len(dump(found)["begeleider"]) == 2
            assert found.check() == []
    assert not any(slot.nieuw for slot in read_key_file(path).sloten)


def test_a_new_key_waits_until_nobody_else_has_the_file_open(store, path):
    before = key_path(path).read_bytes()
    with open_as(path, WORDS), pytest.raises(Refused, match="nog open"):
        rekey(store, TODAY)
    slots = json.loads(before)["sloten"]
    assert json.loads(key_path(path).read_bytes())["sloten"] == slots
    fill(store, vrijwilliger("V02"))
    rekey(store, TODAY)
    assert store.check() == []


@pytest.mark.parametrize("rekeyed", [False, True])
def test_a_rekey_that_was_cut_off_opens_and_is_finished(store, path, rekeyed):
    """With both keys in the key file, whichever is in force opens it, and the other goes."""
    held, coming = store.unlocked.held, Secrets(os.urandom(32), store.unlocked.held.chain)
    store.mirror()
    waiting = read_key_file(path).awaiting(coming)
    key_path(path).write_bytes(encoded(waiting, held))
    if rekeyed:
        store.db.conn.execute(f"PRAGMA rekey=\"x'{coming.database.hex()}'\"")
    store.db.conn.close()
    with open_as(path, WORDS) as found:
        assert found.unlocked.held == (coming if rekeyed else held)
        assert len(dump(found)["begeleider"]) == 1
    content = read_key_file(path)
    assert not any(slot.nieuw for slot in content.sloten)
    open_store(path, WORDS).close()


def test_a_key_file_that_was_changed_by_hand_is_refused(store, path):
    add_user(store, TODAY, "anna", Toegang.LEESRECHT, ANNA)
    store.close()
    raw = json.loads(key_path(path).read_bytes())
    raw["sloten"][0]["rol"] = "coordinator"
    assert raw["sloten"][0]["naam"] == "anna"
    key_path(path).write_text(json.dumps(raw))
    with pytest.raises(StoreError, match="buiten Koppelbord"):
        open_store(path, ANNA)


def test_the_first_form_of_the_key_file_is_taken_over(tmp_path):
    """A file of before there were users opens, keeps its log, and has one coordinator from then on."""
    path, key = tmp_path / "oud.db", os.urandom(32)
    chain = hmac.new(key, b"koppelbord: wijzigingen", hashlib.sha256).digest()
    path.touch()
    unlocked = Unlocked("coordinator", Toegang.COORDINATOR, Secrets(key, chain), b"")
    old = Store(path, unlocked, utc_now, keyed=False)
    fill(old, vrijwilliger())
    tamper(old, "DELETE FROM logboek_kop")
    old.close()
    slot = {"naam": "coordinator", "zout": "00" * 16, "n": 2**10, "r": 8, "p": 1}
    slot["sleutel"] = wrap(passphrase_key(WORDS, bytes(16), 2**10, 8, 1), key).hex()
    key_path(path).write_text(json.dumps({"formaat": 1, "in_gebruik": True, "sloten": [slot]}))
    for number in (2, 3):
        with open_as(path, WORDS) as found:
            assert (found.user, found.rol) == ("coordinator", Toegang.COORDINATOR)
            assert found.unlocked.held.database == key
            assert found.check() == []
            fill(found, vrijwilliger(f"V{number:02}"))
            assert found.log.latest() == number
    assert json.loads(key_path(path).read_bytes())["formaat"] == 2


def test_the_key_file_mirrors_how_far_the_log_goes(store, path):
    store.mirror()
    content = read_key_file(path)
    assert (content.aantal, content.kop) == store.log.head()
    before = key_path(path).stat().st_mtime_ns
    store.mirror()
    assert key_path(path).stat().st_mtime_ns == before, "nothing new, nothing written"


def test_a_log_that_was_put_back_whole_to_an_earlier_end_is_found_by_the_mirror(store, path):
    """A file of a while ago is right in itself, but the key file knows better."""
    store.close()
    kept = path.read_bytes()
    with open_as(path, WORDS) as later:
        fill(later, vrijwilliger("V02"))
    path.write_bytes(kept)
    with open_as(path, WORDS) as found:
        assert "weggehaald" in found.doubt
        assert found.check() != []
    with open_as(path, WORDS) as again:
        assert "weggehaald" in again.doubt
        assert [w.actie for w in again.log.after(0, (KEYS,))] == ["logboek is korter dan het was"]


def test_the_team_to_begin_with_is_the_users_own(store, path):
    add_user(store, TODAY, "anna", Toegang.LEESRECHT, ANNA)
    begin_with(store, "Noord")
    with open_as(path, ANNA) as hers:
        assert hers.unlocked.team is None
        begin_with(hers, "Zuid")
    rekey(store, TODAY)
    change_passphrase(store, TODAY, "coordinator", "heel iets anders")
    for words, team in ((ANNA, "Zuid"), ("heel iets anders", "Noord")):
        with open_as(path, words) as found:
            assert found.unlocked.team == team
    assert b"Zuid" not in key_path(path).read_bytes()
