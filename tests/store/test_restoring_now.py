"""Restoring is for who is coordinator now, and tells what was erased since; one that is half done comes first."""

import json
import subprocess
import sys
from contextlib import closing

import pytest

import db.store.keys
from db.lists import Toegang
from db.records.erasing import erase
from db.store import Refused, open_store, swapping
from db.store.backup import make_backup
from db.store.errors import Unfinished
from db.store.keys import key_path
from db.store.restore import restore
from db.store.users import add_user, change_passphrase, change_role, rekey, users, withdraw
from tests.builders import TODAY, fill, household
from tui.recovery import restored_text

ANNA, BERT = "wachtzin anna", "wachtzin bert"


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "bord.db"


@pytest.fixture
def store(path):
    """A file of two coordinators, anna and bert, with a household in it."""
    opened = open_store(path, ANNA, user="anna")
    add_user(opened, TODAY, "bert", Toegang.COORDINATOR, BERT)
    fill(opened, household())
    yield opened
    opened.close()


@pytest.mark.parametrize("what", ["withdrawn", "demoted", "demoted, other key"])
def test_who_is_no_coordinator_now_restores_nothing(store, path, what):
    made = make_backup(store)
    if what == "withdrawn":
        withdraw(store, TODAY, "bert")
    else:
        change_role(store, TODAY, "bert", Toegang.LEESRECHT)
    if what == "demoted, other key":
        rekey(store, TODAY)
    store.close()
    before = path.read_bytes(), key_path(path).read_bytes()
    with pytest.raises(Refused, match="coördinator van nu"):
        restore(path, made, BERT, TODAY, user="bert")
    assert (path.read_bytes(), key_path(path).read_bytes()) == before
    assert restore(path, made, ANNA, TODAY).opzij


def test_who_has_another_passphrase_now_restores_with_the_one_of_then(store, path):
    made = make_backup(store)
    change_passphrase(store, TODAY, "anna", "heel iets anders")
    store.close()
    assert restore(path, made, ANNA, TODAY).gewist == ()


@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00\xff"])
def test_a_file_that_tells_nothing_may_be_replaced(store, path, damage):
    made = make_backup(store)
    store.close()
    key_path(path).write_bytes(damage)
    assert restore(path, made, ANNA, TODAY).opzij
    open_store(path, BERT).close()


def test_a_file_of_others_may_be_replaced(store, path, tmp_path):
    made = make_backup(store)
    fresh = tmp_path / "nieuw" / "bord.db"
    open_store(fresh, "wachtzin cor een", user="cor").close()
    assert restore(fresh, made, ANNA, TODAY).opzij
    with closing(open_store(fresh, ANNA)) as found:
        assert [user.naam for user in users(found)] == ["anna", "bert"]


@pytest.mark.parametrize("rekeyed", [False, True])
def test_what_was_erased_after_the_backup_has_to_be_erased_again(store, path, rekeyed):
    fill(store, household("D002"), household("D003"))
    made = make_backup(store)
    for dossier in ("D002", "D003"):
        erase(store, TODAY, [("huishouden", dossier)])
    if rekeyed:
        rekey(store, TODAY)
    store.close()
    done = restore(path, made, ANNA, TODAY)
    assert len(done.gewist) == 2
    assert "2 keer op" in done.te_wissen
    assert done.te_wissen in restored_text(path, done)
    assert sorted(one.name for one in path.parent.iterdir() if one.name.startswith(".")) == []
    with closing(open_store(path, ANNA)) as found:
        assert found.check() == []


def test_nobody_opens_a_file_of_which_a_certain_restore_is_not_in_place(store, path, monkeypatch):
    store.close()
    coming = swapping._complete(path)
    coming.mkdir()
    for one in (path, key_path(path)):
        (coming / one.name).write_bytes(one.read_bytes())
    (coming / "opzij").write_text("bord.db.vervangen")
    code = (
        "import sys; from pathlib import Path; from db.store.files import held\n"
        "with held(Path(sys.argv[1])) as mine: print(mine, flush=True); sys.stdin.readline()"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", code, str(swapping.slot(path))], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert other.stdout.readline() == "True\n"
    monkeypatch.setattr(swapping, "_WAIT", 0.1)
    with pytest.raises(Unfinished, match="nog niet af"):
        open_store(path, ANNA)
    other.communicate("\n")
    with closing(open_store(path, ANNA)) as found:
        assert found.check() == []
    assert json.loads(key_path(path).read_bytes())["formaat"] == 2
