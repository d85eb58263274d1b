"""Wrong use and wrong files: an exit code, one Dutch sentence, and nothing touched."""

import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import tui.opening
from db.store import open_store
from tests.builders import tamper
from tests.cli.conftest import PHRASE, Run, one_sentence
from tui.cli import koppelbord

WRONG = {
    "zoek": "TERM",
    "zoek --top": "vraagt een waarde",
    "zoek --top nul a": "getal vanaf 1",
    "zoek --top 0 a": "getal vanaf 1",
    "zoek --json=3 a": "krijgt geen waarde",
    "zoek --jsno a": "--jsno bestaat niet",
    "kandidaten": "DOSSIER",
    "caseload a b": "te veel: a b",
    "caselood": "'caselood' bestaat niet",
    "--peildatum 30-2-2024 caseload": "een datum",
    "--peildatum 20240319 caseload": "een datum",
    "--db": "vraagt een waarde",
    "--db= caseload": "een bestand",
    "--nergens": "bestaat niet",
    "controleer --db x": "Zet --db vóór de opdracht: koppelbord --db … controleer.",
    "gebruikers nieuw --gebruiker=x": "koppelbord --gebruiker … gebruikers nieuw.",
    "--help=1": "krijgt geen waarde",
    "demo --teams -1 --maak x.db": "heel getal",
    "demo --teams 3": "--maak",
    "importeer": "BESTAND_OF_MAP",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_use(line: str):
    result = CliRunner().invoke(koppelbord, line.split())
    assert (result.exit_code, result.stdout) == (2, "")
    assert WRONG[line] in one_sentence(result)


ENGLISH = r"\b(the|show|usage|options|command|help|message|exit|version|default|required|missing|argument|no such)\b"


@pytest.mark.parametrize("command", ["", *koppelbord.commands])
def test_help_is_dutch(command: str):
    result = CliRunner().invoke(koppelbord, [*command.split(), "--help"])
    assert (result.exit_code, result.stderr) == (0, "")
    text = result.stdout.replace("--help", "").replace("--version", "")
    assert "Gebruik: koppelbord" in text and "Opties:" in text
    assert not re.search(ENGLISH, text, re.IGNORECASE)
    assert all(len(line) <= 80 for line in text.splitlines())


def not_a_database(board: Path) -> None:
    board.write_bytes(b"Geachte heer, mevrouw," * 500)


def plain_sqlite(board: Path) -> None:
    board.unlink()
    other = sqlite3.connect(board)
    other.execute("CREATE TABLE begeleider (kenmerk TEXT)")
    other.commit()
    other.close()


def damaged(board: Path) -> None:
    content = bytearray(board.read_bytes())
    content[100:200] = bytes(100)
    board.write_bytes(content)


def newer(board: Path) -> None:
    store = open_store(board, PHRASE)
    store.db["_sqlite_migrations"].insert({"migration_set": "koppelbord", "name": "m999", "applied_at": "2030-01-01"})
    store.close()


def lacks_key(board: Path) -> None:
    board.with_name("bord.db.sleutel").unlink()


def lacks_data(board: Path) -> None:
    board.unlink()


def broken_key(board: Path) -> None:
    board.with_name("bord.db.sleutel").write_text("{")


def newer_key(board: Path) -> None:
    path = board.with_name("bord.db.sleutel")
    path.write_text(json.dumps(json.loads(path.read_text()) | {"formaat": 99}))


def read_only(board: Path) -> None:
    board.chmod(0o444)


def a_folder(board: Path) -> None:
    board.unlink()
    board.mkdir()


def wrong_phrase(board: Path) -> None:
    board.with_name("wachtzin.txt").write_text("iets heel anders\n")


def no_phrase(board: Path) -> None:
    board.with_name("wachtzin.txt").write_text("\n" + PHRASE)


def phrase_not_text(board: Path) -> None:
    board.with_name("wachtzin.txt").write_bytes(b"\xff\xfe\xff")


def no_phrase_file(board: Path) -> None:
    board.with_name("wachtzin.txt").unlink()


def gone(board: Path) -> None:
    lacks_data(board)
    lacks_key(board)


def cut_off(board: Path) -> None:
    gone(board)
    board.touch()


FAULTS = [
    *(not_a_database, plain_sqlite, damaged, newer, lacks_key, lacks_data, broken_key, newer_key, read_only, a_folder),
    *(wrong_phrase, no_phrase, phrase_not_text, no_phrase_file, gone, cut_off),
]


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in folder.iterdir()}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_file_that_does_not_open(run: Run, board: Path, tmp_path: Path, fault: Callable[[Path], None]):
    fault(board)
    before = everything(tmp_path)
    for command in ("caseload", "controleer"):
        result = run(command)
        assert (result.exit_code, result.stdout) == (3, "")
        one_sentence(result)
    assert everything(tmp_path) == before


def test_damage_inside_is_found(run: Run, board: Path):
    content = bytearray(board.read_bytes())
    for place in range(8192 + 2000, len(content), 4096):
        content[place] ^= 0xFF
    board.write_bytes(content)
    for command in ("caseload", "controleer"):
        result = run(command)
        assert (result.exit_code, result.stdout) == (3, "")
        one_sentence(result)


def test_a_broken_log_is_found(run: Run, board: Path):
    store = open_store(board, PHRASE)
    tamper(store, "UPDATE wijziging SET actie = 'iets anders'")
    store.close()
    assert run("caseload").exit_code == 0
    result = run("controleer", "--json")
    answer = json.loads(result.stdout)
    assert (result.exit_code, result.stderr, answer["in_orde"]) == (3, "", False)
    assert answer["fouten"][0] in one_sentence(run("controleer"))


def test_without_terminal_and_without_passphrase(board: Path):
    result = CliRunner().invoke(koppelbord, ["--db", str(board), "caseload"])
    assert result.exit_code == 3
    assert "--sleutelbestand" in one_sentence(result)


def test_what_nobody_foresaw_is_one_sentence_without_names(run: Run, monkeypatch: pytest.MonkeyPatch):
    def fail(*_):
        raise KeyError("Anna de Vries")

    monkeypatch.setattr("db.records.lookup.read_lookup", fail)
    result = run("zoek", "anna")
    assert result.exit_code == 3
    said = one_sentence(result)
    assert "KeyError" in said and "Anna" not in said


def typed(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[float]:
    """Have these passphrases typed; gives the seconds that were waited."""
    left, waited = list(answers), []
    monkeypatch.setattr(tui.opening, "ask", lambda _: left.pop(0))
    monkeypatch.setattr("tui.opening.time.sleep", waited.append)
    return waited


def test_five_wrong_passphrases_take_longer_each_time(board: Path, monkeypatch: pytest.MonkeyPatch):
    waited = typed(monkeypatch, *"abcde", PHRASE)
    result = CliRunner().invoke(koppelbord, ["--db", str(board), "caseload"])
    assert (result.exit_code, result.stdout) == (3, "")
    assert waited == [1, 2, 4, 8]
    assert result.stderr.splitlines() == ["Deze wachtzin past niet. Probeer het opnieuw."] * 5


def test_a_new_passphrase_is_long_enough_and_typed_twice(
    board: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    book, new = tmp_path / "leeg.xlsx", tmp_path / "map" / "nieuw.db"
    run("exporteer", str(book))
    typed(monkeypatch, "kort", "lang genoeg", "iets anders", PHRASE, PHRASE)
    result = CliRunner().invoke(koppelbord, ["--db", str(new), "importeer", str(book)])
    assert result.exit_code == 0
    said = result.stderr.splitlines()
    assert "niet te lezen" in said[0]
    assert "minstens 8" in said[1] and "niet gelijk" in said[2]
    assert run("caseload", file=new).stdout == run("caseload").stdout


def test_the_first_start_makes_the_file_in_the_users_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("platformdirs.user_data_path", lambda name: tmp_path / name)
    monkeypatch.setattr("tui.cli._at_terminal", lambda: True)
    monkeypatch.setattr("tui.cli._interface", lambda store, desk: print(store.path) or 0)
    typed(monkeypatch, PHRASE, PHRASE)
    result = CliRunner().invoke(koppelbord, [])
    assert result.exit_code == 0
    assert Path(result.stdout.strip()) == tmp_path / "Koppelbord" / "koppelbord.db"
    assert (tmp_path / "Koppelbord" / "koppelbord.db.sleutel").exists()
    shutil.rmtree(tmp_path / "Koppelbord")
    assert CliRunner().invoke(koppelbord, ["zoek", "a"]).exit_code == 3
    assert not (tmp_path / "Koppelbord").exists()
