"""The key file while others work with it, change it by hand, put an old one back or take it away."""

import json
from contextlib import closing
from dataclasses import asdict, replace

import pytest

import db.store.keys
from db.lists import Toegang
from db.store import NotAllowed, Refused, StoreError, WrongPassphrase, keys, open_store
from db.store.changes import KEYS
from db.store.errors import Outdated, Withdrawn
from db.store.key_edits import Revision
from db.store.keys import Secrets, key_path, make_slot, read_key_file
from db.store.users import add_user, begin_with, change_passphrase, change_role, rekey, users, withdraw
from tests.builders import TODAY, fill, make_recovery, vrijwilliger

ANNA, BERT = "wachtzin anna", "wachtzin bert"


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bord.db"


@pytest.fixture
def store(path):
    """A file that anna made and bert, a coordinator as well, can open."""
    opened = open_store(path, ANNA, user="anna")
    add_user(opened, TODAY, "bert", Toegang.COORDINATOR, BERT)
    yield opened
    opened.close()


def edited(path, edit):
    """The key file changed by hand."""
    raw = json.loads(key_path(path).read_bytes())
    edit(raw)
    key_path(path).write_text(json.dumps(raw))


def slot_of(raw, naam):
    return next(slot for slot in raw["sloten"] if slot["naam"] == naam)


# What another hand changed


def raised(raw):
    slot_of(raw, "lees")["rol"] = "coordinator"


def planted(raw):
    secrets = Secrets(bytes(32), bytes(32))
    raw["sloten"].append(asdict(make_slot("vreemd", Toegang.COORDINATOR, "wachtzin vreemd", secrets)))


def awaited(raw):
    raw["wacht"] = {**raw["wacht"], "nummer": 99, "hash": "zz", "actie": "rol gewijzigd", "over": "bert"}


def malformed(raw):
    raw["wacht"] = {**raw["wacht"], "nummer": 99, "inhoud": "{"}


@pytest.mark.parametrize("edit", [raised, planted, awaited, malformed])
@pytest.mark.parametrize("doing", ["mirror", "passphrase", "rekey", "team"])
def test_what_was_changed_by_hand_gets_no_seal(store, path, edit, doing):
    add_user(store, TODAY, "lees", Toegang.LEESRECHT, "wachtzin lees")
    edited(path, edit)
    fill(store, vrijwilliger())
    entries = len(store.log.after(0, (KEYS,)))
    with pytest.raises((Refused, StoreError)):
        {
            "mirror": store.mirror,
            "passphrase": lambda: change_passphrase(store, TODAY, "bert", "een nieuwe wachtzin"),
            "rekey": lambda: rekey(store, TODAY),
            "team": lambda: begin_with(store, "Noord"),
        }[doing]()
    assert len(store.log.after(0, (KEYS,))) == entries
    assert any("buiten Koppelbord" in fault for fault in store.check())
    for words in ("wachtzin lees", "wachtzin vreemd", ANNA):
        with pytest.raises(StoreError):
            open_store(path, words)


def test_the_key_of_the_database_alone_makes_no_seal(store, path):
    store.close()
    content = read_key_file(path)
    forged = Secrets(store.unlocked.held.database, b"another key of the chain")
    db.store.keys.write_key_file(path, content.mirroring(1, "00"), forged)
    with pytest.raises(StoreError, match="buiten Koppelbord"):
        open_store(path, ANNA)


@pytest.mark.parametrize(
    "edit", [lambda raw: slot_of(raw, "anna").update(later=""), lambda raw: raw.update(later=1)], ids=["slot", "file"]
)
def test_a_field_that_is_not_known_is_of_a_later_version(store, path, edit):
    store.close()
    edited(path, edit)
    with pytest.raises(StoreError, match="nieuwere versie"):
        open_store(path, ANNA)


def test_a_field_that_comes_later_breaks_no_seal_of_before(store, path):
    """The seal is over what was read: a field that was not written yet is not in it."""
    store.close()
    raw = json.loads(key_path(path).read_bytes())
    for slot in raw["sloten"]:
        assert (slot.pop("eigen"), slot.pop("nieuw")) == ("", "")
    del raw["zegel"]
    raw["zegel"] = keys._seal(keys._in_order(raw), store.unlocked.held)
    key_path(path).write_text(json.dumps(raw))
    with closing(open_store(path, ANNA)) as found:
        assert found.check() == []


# Who may do what now


def test_who_was_withdrawn_can_do_nothing_more_in_what_they_have_open(store, path):
    with closing(open_store(path, BERT)) as his:
        withdraw(store, TODAY, "bert")
        with pytest.raises(Withdrawn, match="ingetrokken"):
            add_user(his, TODAY, "weer bert", Toegang.COORDINATOR, BERT)
        assert his.withdrawn
        with pytest.raises(Withdrawn):
            fill(his, vrijwilliger())
        with pytest.raises(Withdrawn):
            his.note("inzage", "ingezien", "iemand", TODAY)
    assert [user.naam for user in users(store)] == ["anna"]


def test_another_passphrase_from_a_coordinator_ends_what_is_open_under_the_old_one(store, path):
    with closing(open_store(path, BERT)) as his:
        change_passphrase(store, TODAY, "bert", "een nieuwe wachtzin")
        his.refresh_access()
        assert his.withdrawn
    open_store(path, "een nieuwe wachtzin").close()


def test_a_role_is_the_one_of_now(store, path):
    with closing(open_store(path, BERT)) as his:
        change_role(store, TODAY, "bert", Toegang.LEESRECHT)
        with pytest.raises(NotAllowed):
            fill(his, vrijwilliger())
        assert his.rol is Toegang.LEESRECHT
        change_role(store, TODAY, "bert", Toegang.MEDEWERKER)
        fill(his, vrijwilliger())
        with pytest.raises(NotAllowed):
            withdraw(his, TODAY, "anna")
    assert store.check() == []


def test_the_own_role_and_words_count_at_once(store, path):
    change_role(store, TODAY, "anna", Toegang.MEDEWERKER)
    assert store.rol is Toegang.MEDEWERKER
    with closing(open_store(path, BERT)) as his:
        words = make_recovery(his, TODAY)
    with closing(open_store(path, words)) as on_paper:
        later = make_recovery(on_paper, TODAY)
        assert not on_paper.withdrawn
        fill(on_paper, vrijwilliger())
    open_store(path, later).close()


def test_words_on_paper_are_no_passphrase(store, path):
    words = make_recovery(store, TODAY)
    with closing(open_store(path, words)) as on_paper, pytest.raises(Refused, match="nieuwe herstelwoorden"):
        change_passphrase(on_paper, TODAY, on_paper.user, "een nieuwe wachtzin")
    with pytest.raises(Refused, match="nieuwe herstelwoorden"):
        change_passphrase(store, TODAY, "herstelwoorden", "een nieuwe wachtzin")
    open_store(path, words).close()


@pytest.mark.parametrize("theirs", ["with_passphrase", "make_slot"])
def test_what_somebody_else_does_meanwhile_is_not_undone(store, path, monkeypatch, theirs):
    """Making a slot takes a while, before the lock: a withdrawal in that time stays one."""
    with closing(open_store(path, BERT)) as his:
        made = getattr(db.store.users, theirs)

        def slow(*arguments):
            monkeypatch.setattr(db.store.users, theirs, made)
            if theirs == "with_passphrase":
                withdraw(store, TODAY, "bert")
            else:
                add_user(store, TODAY, "cor", Toegang.LEESRECHT, "wachtzin cor een")
            return made(*arguments)

        monkeypatch.setattr(db.store.users, theirs, slow)
        with pytest.raises(Refused):
            if theirs == "with_passphrase":
                change_passphrase(his, TODAY, "bert", "een nieuwe wachtzin")
            else:
                add_user(his, TODAY, "Cor", Toegang.COORDINATOR, "wachtzin cor twee")
    assert [(user.naam, user.rol) for user in users(store)][1:] in ([], [("bert", "coordinator"), ("cor", "leesrecht")])


# An older one, another one, none


def test_a_key_file_of_before_somebody_was_withdrawn_opens_nothing(store, path):
    store.close()
    before = key_path(path).read_bytes()
    with closing(open_store(path, ANNA)) as later:
        withdraw(later, TODAY, "bert")
        after = key_path(path).read_bytes()
        key_path(path).write_bytes(before)
        later.refresh_access()
        assert not later.withdrawn
        assert any("ouder" in fault for fault in later.check())
        with pytest.raises(Outdated):
            change_role(later, TODAY, "bert", Toegang.LEESRECHT)
        with pytest.raises(Outdated):
            rekey(later, TODAY)
    for words in (ANNA, BERT):
        with pytest.raises(Outdated, match="ouder"):
            open_store(path, words)
    key_path(path).write_bytes(after)
    with closing(open_store(path, ANNA)) as found:
        assert found.check() == []


@pytest.mark.parametrize("moment", ["before the log", "after the log"])
def test_a_kill_around_a_change_of_users_locks_nobody_out(store, path, monkeypatch, moment):
    """The key file is written first: it may know more than the log, never less."""

    class Killed(BaseException):
        pass

    def killed(*_):
        raise Killed

    if moment == "before the log":
        monkeypatch.setattr(Revision, "take_back", lambda self: None)
        monkeypatch.setattr("db.store.open_file.Revision", lambda *given: (Revision(*given), killed())[0])
    else:
        monkeypatch.setattr(Revision, "keep", killed)
        monkeypatch.setattr(Revision, "take_back", lambda self: None)
    with pytest.raises(Killed):
        withdraw(store, TODAY, "bert")
    store.db.conn.close()
    monkeypatch.undo()
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    for _ in range(2):
        with closing(open_store(path, ANNA)) as found:
            assert [user.naam for user in users(found)] == ["anna"]
            assert [w.actie for w in found.log.after(0, (KEYS,))][1:] == ["gebruiker ingetrokken"]
            assert found.check() == []
            fill(found, vrijwilliger(f"V{found.log.head()[0]}"))
    with closing(open_store(path, ANNA)) as found:
        add_user(found, TODAY, "cor", Toegang.LEESRECHT, "wachtzin cor een")
    open_store(path, ANNA).close()


def test_closing_leaves_the_key_file_of_another_file_alone(store, path, tmp_path):
    other = tmp_path / "elders" / "bord.db"
    open_store(other, "wachtzin ander", user="ander").close()
    fill(store, vrijwilliger())
    path.rename(tmp_path / "oud.db")
    path.write_bytes(other.read_bytes())
    key_path(path).write_bytes(key_path(other).read_bytes())
    store.mirror()
    assert store.unmirrored
    store.close()
    assert key_path(path).read_bytes() == key_path(other).read_bytes()


def test_a_key_file_that_is_gone_is_put_back_with_the_next_write_or_at_closing(store, path):
    key_path(path).unlink()
    fill(store, vrijwilliger())
    assert len(read_key_file(path).sloten) == 2
    key_path(path).unlink()
    store.close()
    for words in (ANNA, BERT):
        with closing(open_store(path, words)) as found:
            assert found.check() == []


def test_one_that_is_gone_is_not_put_back_by_who_knows_only_an_older_one(store, path):
    with closing(open_store(path, BERT)) as his:
        fill(his, vrijwilliger())
        change_role(store, TODAY, "bert", Toegang.LEESRECHT)
        kept = key_path(path).read_bytes()
        key_path(path).unlink()
        with pytest.raises(StoreError, match="ontbreekt"):
            users(his)
    assert not key_path(path).exists()
    assert [user.rol for user in users(store)] == ["coordinator", "leesrecht"]
    assert json.loads(key_path(path).read_bytes())["sloten"] == json.loads(kept)["sloten"]


def test_of_two_who_make_the_file_at_once_one_does(path, monkeypatch):
    made = keys.make_slot

    def slow(naam, *rest, **more):
        if naam == "bert":
            open_store(path, ANNA, user="anna").close()
        return made(naam, *rest, **more)

    monkeypatch.setattr(keys, "make_slot", slow)
    with pytest.raises(StoreError, match="net door iemand anders gemaakt"):
        open_store(path, BERT, user="bert")
    with closing(open_store(path, ANNA, user="anna")) as found:
        assert found.check() == []
    assert sorted(one.name for one in path.parent.iterdir()) == ["bord.db", "bord.db.sleutel"]


def test_a_key_file_that_cannot_be_put_back_says_what_to_do(store, path):
    with store.locked():
        revision = Revision(path, store.unlocked.held, lambda found: replace(found, kop="0"))
        revision._before.unlink()
    with pytest.raises(StoreError, match="open het opnieuw"):
        revision.take_back()


# Passphrases


@pytest.mark.parametrize("typed", ["café wachtzin", "cafe\u0301 wachtzin"])
@pytest.mark.parametrize("made", ["café wachtzin", "cafe\u0301 wachtzin"])
def test_a_passphrase_is_the_same_on_every_keyboard(store, path, typed, made):
    add_user(store, TODAY, "cor", Toegang.LEESRECHT, made)
    open_store(path, typed, user="cor").close()


def test_a_passphrase_of_before_opens_as_it_was_typed(path, monkeypatch):
    monkeypatch.setattr(db.store.keys, "composed", lambda words: words)
    open_store(path, "cafe\u0301 wachtzin").close()
    monkeypatch.undo()
    open_store(path, "cafe\u0301 wachtzin").close()


def test_what_a_terminal_could_not_read_is_no_passphrase(store, path, tmp_path):
    with pytest.raises(WrongPassphrase):
        open_store(path, "wachtzin\udce9")
    with pytest.raises(Refused, match="teken"):
        add_user(store, TODAY, "cor", Toegang.LEESRECHT, "wachtzin\udce9")
    with pytest.raises(StoreError, match="teken"):
        open_store(tmp_path / "nieuw.db", "wachtzin\udce9")


def test_without_a_name_the_own_login_is_tried_first(store, path, monkeypatch):
    monkeypatch.setattr("getpass.getuser", lambda: "Bert")
    tried = []
    private = keys.Slot.private
    monkeypatch.setattr(keys.Slot, "private", lambda slot, words: tried.append(slot.naam) or private(slot, words))
    open_store(path, BERT).close()
    assert tried == ["bert"]
