"""Opening the file: what goes wrong is one sentence, and leaves the bytes as they are."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import db.store.keys
from db.store import Refused, Store, StoreError, WrongPassphrase, engine, open_store, open_throwaway
from db.store.engine import dbapi2
from tests.builders import dump, fill, household, vrijwilliger

WORDS = "paard batterij nietje"


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def desk_file(tmp_path) -> Path:
    """A closed file with one begeleider and one household."""
    path = tmp_path / "bord.db"
    store = open_store(path, WORDS)
    fill(store, vrijwilliger(), household())
    store.close()
    return path


def refused(path: Path, words: str = WORDS) -> str:
    """Open what can't be opened: a sentence comes back and no file is other than it was."""
    before = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    with pytest.raises(StoreError) as caught:
        open_store(path, words)
    after = {p.name: p.read_bytes() for p in path.parent.iterdir() if p.is_file()}
    assert {name: content for name, content in after.items() if name in before} == before
    assert {name for name in after if name not in before} <= {f"{path.name}-wal", f"{path.name}-shm"}
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert " " in sentence
    assert "sqlite" not in sentence.lower()
    assert WORDS not in sentence
    return sentence


def test_what_was_written_is_there_after_reopening(desk_file):
    first = open_store(desk_file, WORDS)
    content = dump(first)
    first.close()
    second = open_store(desk_file, WORDS)
    assert dump(second) == content
    assert content["begeleider"][0][0] == "V01"
    assert second.check() == []
    second.close()


def test_nothing_of_the_content_is_readable_in_the_files(desk_file):
    for path in desk_file.parent.iterdir():
        content = path.read_bytes()
        assert b"Tesfay" not in content
        assert b"SQLite format" not in content
        assert WORDS.encode() not in content


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_every_file_is_only_for_its_owner_whatever_the_umask(tmp_path, umask):
    before = os.umask(umask)
    try:
        store = open_store(tmp_path / "map" / "bord.db", WORDS)
        fill(store, vrijwilliger())
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "map").iterdir()}
        store.close()
        throwaway = open_throwaway(tmp_path / "demo.db")
        fill(throwaway, vrijwilliger())
        modes |= {p.name: stat.S_IMODE(p.stat().st_mode) for p in tmp_path.iterdir() if p.is_file()}
        throwaway.close()
    finally:
        os.umask(before)
    assert set(modes) == {
        *("bord.db", "bord.db-wal", "bord.db-shm", "bord.db.sleutel"),
        *("demo.db", "demo.db-wal", "demo.db-shm"),
    }
    assert set(modes.values()) == {0o600}


def test_a_wrong_passphrase_opens_nothing(desk_file):
    assert "wachtzin" in refused(desk_file, "verkeerd")
    with pytest.raises(WrongPassphrase):
        open_store(desk_file, "")
    with pytest.raises(WrongPassphrase):
        open_store(desk_file, WORDS + " ")


def test_a_missing_database_beside_its_key_is_not_made_anew(desk_file):
    desk_file.unlink()
    assert "ontbreekt" in refused(desk_file)
    assert not desk_file.exists()


def test_a_missing_key_file_is_not_made_anew(desk_file):
    desk_file.with_name("bord.db.sleutel").unlink()
    assert "sleutelbestand" in refused(desk_file)
    assert not desk_file.with_name("bord.db.sleutel").exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"formaat": 1}',
        b'{"formaat": 1, "sloten": [{}]}',
        b'{"formaat": "x"}',
    ],
)
def test_a_damaged_key_file_says_so(desk_file, content):
    desk_file.with_name("bord.db.sleutel").write_bytes(content)
    assert "beschadigd" in refused(desk_file)


@pytest.mark.parametrize(
    ("field", "value"),
    [("n", 3), ("n", 2**60), ("r", 0), ("zout", "xx"), ("prive", "00"), ("n", None), ("n", "veel")],
)
def test_a_slot_that_makes_no_sense_is_damage_and_not_a_crash(desk_file, field, value):
    key_file = desk_file.with_name("bord.db.sleutel")
    content = json.loads(key_file.read_bytes())
    content["sloten"][0][field] = value
    key_file.write_text(json.dumps(content))
    assert "beschadigd" in refused(desk_file) or "wachtzin" in refused(desk_file)


def test_a_key_file_of_a_newer_version_says_so(desk_file):
    key_file = desk_file.with_name("bord.db.sleutel")
    key_file.write_text(json.dumps(json.loads(key_file.read_bytes()) | {"formaat": 3}))
    assert "nieuwere versie" in refused(desk_file)


def test_the_key_file_of_another_database_does_not_open_this_one(desk_file, tmp_path):
    other = tmp_path / "ander.db"
    open_store(other, WORDS).close()
    desk_file.with_name("bord.db.sleutel").write_bytes(other.with_name("ander.db.sleutel").read_bytes())
    assert "beschadigd" in refused(desk_file)


@pytest.mark.parametrize("garbage", [b"x", b"hallo" * 5000, b"SQLite format 3\0" + bytes(4080), bytes(8192)])
def test_garbage_is_not_a_file_of_koppelbord(desk_file, garbage):
    desk_file.write_bytes(garbage)
    assert "beschadigd" in refused(desk_file)


@pytest.mark.parametrize("kept", [1, 100, 4095, 4096, 8192, 0.5, -4096])
def test_a_truncated_file_is_damaged(desk_file, kept):
    content = desk_file.read_bytes()
    size = int(len(content) * kept) if isinstance(kept, float) else kept if kept > 0 else len(content) + kept
    desk_file.write_bytes(content[:size])
    assert "beschadigd" in refused(desk_file)


@pytest.fixture
def damaged_page(desk_file) -> Path:
    """A file that opens, of which the page that holds the begeleiders has bad bytes."""
    store = open_store(desk_file, WORDS)
    page = store.db.conn.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'begeleider'").fetchone()[0]
    size = int(store.db.conn.execute("PRAGMA page_size").fetchone()[0])
    store.close()
    content = bytearray(desk_file.read_bytes())
    content[(page - 1) * size + 500 : (page - 1) * size + 600] = bytes(100)
    desk_file.write_bytes(content)
    return desk_file


def test_bad_bytes_are_found_by_the_check(damaged_page):
    store = open_store(damaged_page, WORDS)
    assert store.check() == ["Het bestand is beschadigd. Zet een back-up terug."]
    store.close()


def test_a_write_to_bad_bytes_is_refused_with_a_sentence(damaged_page):
    store = open_store(damaged_page, WORDS)
    with pytest.raises(Refused, match="beschadigd"):
        fill(store, vrijwilliger("V02"))
    store.close()


def test_a_byte_that_is_missing_at_the_end_is_found(desk_file):
    """SQLite does not mind until it reads that page."""
    store = open_store(desk_file, WORDS)
    fill(store, *(household(f"X{n}", notitie="x" * 2000) for n in range(60)))
    store.close()
    desk_file.write_bytes(desk_file.read_bytes()[:-1])
    store = open_store(desk_file, WORDS)
    assert store.check() != []
    store.close()


def test_a_file_of_a_newer_version_is_left_alone(desk_file):
    store = open_store(desk_file, WORDS)
    store.db.execute("INSERT INTO _sqlite_migrations (migration_set, name) VALUES ('koppelbord', 'm999_later')")
    store.close()
    assert "nieuwere versie" in refused(desk_file)


def test_a_read_only_file_is_refused(desk_file):
    desk_file.chmod(0o400)
    assert "alleen-lezen" in refused(desk_file)
    assert stat.S_IMODE(desk_file.stat().st_mode) == 0o400


def test_a_folder_is_no_file(tmp_path):
    (tmp_path / "bord.db").mkdir()
    assert "geen bestand" in refused(tmp_path / "bord.db")


def test_a_place_where_no_file_can_be_made_says_so(tmp_path):
    (tmp_path / "bestand").write_text("x")
    for path in (tmp_path / "bestand" / "bord.db", tmp_path / ("n" * 300), tmp_path / ("n" * 250)):
        with pytest.raises(StoreError) as caught:
            open_store(path, WORDS)
        assert str(caught.value).endswith(".")


def test_a_creation_that_was_cut_off_before_the_key_is_taken_up_again(tmp_path):
    path = tmp_path / "bord.db"
    path.touch(0o600)
    store = open_store(path, WORDS)
    fill(store, vrijwilliger())
    store.close()
    assert open_store(path, WORDS).check() == []


def test_an_existing_file_is_not_made_a_throwaway(desk_file):
    before = desk_file.read_bytes()
    with pytest.raises(StoreError):
        open_throwaway(desk_file)
    assert desk_file.read_bytes() == before


HOLD = """
import sys
from db.store.engine import dbapi2
connection = dbapi2.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA cipher_log_level=NONE")
connection.execute("PRAGMA key=\\"x'" + sys.argv[2] + "'\\"")
if sys.argv[3] == "EXCLUSIVE":
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
connection.execute("BEGIN " + sys.argv[3])
connection.execute("UPDATE wijziging SET soort = soort WHERE id = -1")
print("vast", flush=True)
sys.stdin.read()
"""


def held(path: Path, key: bytes, how: str) -> subprocess.Popen:
    """Another process that holds the file; it lets go when its input ends."""
    arguments = [sys.executable, "-c", HOLD, str(path), key.hex(), how]
    child = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "vast\n"
    return child


def impatient(monkeypatch) -> None:
    """Wait for a lock a twentieth of a second instead of five."""
    connect = dbapi2.connect
    monkeypatch.setattr(
        engine.dbapi2, "connect", lambda *args, **options: connect(*args, **options | {"timeout": 0.05})
    )


def test_a_file_that_another_program_holds_says_so(desk_file, monkeypatch):
    key = db.store.keys.unlock(desk_file, WORDS)[0].held.database
    impatient(monkeypatch)
    child = held(desk_file, key, "EXCLUSIVE")
    try:
        assert "Een ander programma" in refused(desk_file)
    finally:
        child.communicate("")
    open_store(desk_file, WORDS).close()


def test_a_write_while_another_program_writes_is_refused_and_works_after(desk_file):
    key = db.store.keys.unlock(desk_file, WORDS)[0].held.database
    store = open_store(desk_file, WORDS)
    store.db.conn.execute("PRAGMA busy_timeout=50")
    child = held(desk_file, key, "IMMEDIATE")
    try:
        with pytest.raises(Refused, match="Een ander programma"):
            fill(store, vrijwilliger("V02"))
        assert len(dump(store)["begeleider"]) == 1
    finally:
        child.communicate("")
    fill(store, vrijwilliger("V02"))
    assert len(dump(store)["begeleider"]) == 2
    store.close()


def test_a_second_connection_sees_what_the_first_wrote(desk_file):
    store = open_store(desk_file, WORDS)
    other: Store = store.beside()
    fill(store, vrijwilliger("V02"))
    assert len(dump(other)["begeleider"]) == 2
    assert other.user == store.user == "coordinator"
    other.close()
    store.close()


@pytest.mark.parametrize("module", ["numpy", "pandas", "textual", "faker"])
def test_the_store_loads_nothing_heavy(module, tmp_path):
    """Modules of that name are put in reach, so that an import of them would be seen."""
    for name in ("numpy", "pandas"):
        (tmp_path / f"{name}.py").write_text("")
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r})\nimport db.store\nprint({module!r} in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
