"""`backup` and `herstel`, and what is offered where the file is damaged."""

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

if sys.platform != "win32":
    import pexpect

from db.lists import Toegang
from db.store import open_store
from db.store.backup import backups
from db.store.keys import key_path
from db.store.users import add_user
from tests.builders import TODAY, dump, fill, vrijwilliger
from tests.cli.conftest import PHRASE, Run, one_sentence
from tests.cli.test_process import ROOT


def garbled(path: Path, offset: int = 20000) -> None:
    content = bytearray(path.read_bytes())
    content[offset] ^= 1
    path.write_bytes(content)


def added(board: Path, kenmerk: str) -> None:
    with closing(open_store(board, PHRASE)) as store:
        fill(store, vrijwilliger(kenmerk, achternaam="Geheimman"))


def kenmerken(board: Path) -> set[str]:
    with closing(open_store(board, PHRASE)) as store:
        assert store.check() == []
        return {row[0] for row in dump(store)["begeleider"]}


def test_a_backup_is_made_beside_the_file_and_told(run: Run, board: Path):
    result = run("backup")
    assert (result.exit_code, result.stderr) == (0, "")
    (made,) = backups(board)
    assert str(made.pad) in result.stdout
    assert " MB" in result.stdout
    assert "gecontroleerd" in result.stdout
    assert PHRASE not in result.output


def test_a_backup_in_a_folder_of_choice(run: Run, board: Path, tmp_path: Path):
    assert run("backup", str(tmp_path / "stick")).exit_code == 0
    assert len(backups(board, tmp_path / "stick")) == 1
    assert backups(board) == []


def test_a_folder_that_is_none_is_refused(run: Run, board: Path):
    result = run("backup", str(board))
    assert result.exit_code == 4
    assert "eerdere back-ups" in one_sentence(result)


def test_what_was_there_is_kept_aside(run: Run, board: Path):
    run("backup")
    added(board, "V99")
    (made,) = backups(board)
    result = run("herstel", str(made.pad))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "V99" not in kenmerken(board)
    (aside,) = board.parent.glob("bord.db.vervangen-*")
    assert str(aside) in result.stdout
    assert "V99" in kenmerken(aside / "bord.db")
    assert PHRASE not in result.output
    assert "Geheimman" not in result.output


def test_a_restore_creates_the_file(run: Run, board: Path, tmp_path: Path):
    run("backup")
    (made,) = backups(board)
    assert run("herstel", str(made.pad), file=tmp_path / "nieuw" / "team.db").exit_code == 0
    assert kenmerken(tmp_path / "nieuw" / "team.db") == kenmerken(board)


@pytest.mark.parametrize("what", ["absent", "no back-up", "damaged", "passphrase"])
def test_what_cannot_be_restored_replaces_nothing(run: Run, board: Path, secret: Path, what: str):
    run("backup")
    added(board, "V99")
    (made,) = backups(board)
    if what == "no back-up":
        made.pad.write_text("een brief")
    elif what == "damaged":
        garbled(made.pad)
    elif what == "passphrase":
        secret.write_text("een andere wachtzin\n")
    before = board.read_bytes(), key_path(board).read_bytes()
    result = run("herstel", str(made.pad) if what != "absent" else "nergens.zip")
    assert (result.exit_code, result.stdout) == (3, "")
    one_sentence(result)
    assert (board.read_bytes(), key_path(board).read_bytes()) == before


def test_who_was_no_coordinator_is_refused(run: Run, board: Path, secret: Path):
    with closing(open_store(board, PHRASE)) as store:
        add_user(store, TODAY, "anna", Toegang.MEDEWERKER, "fiets kamer wolken")
    run("backup")
    secret.write_text("fiets kamer wolken\n")
    result = run("herstel", str(backups(board)[0].pad))
    assert result.exit_code == 4
    assert "coördinator" in one_sentence(result)


def test_while_a_colleague_works_it_is_refused(run: Run, board: Path):
    run("backup")
    code = (
        "import sys; from db.store import open_store; s = open_store(sys.argv[1], sys.argv[2]);"
        " print('open', flush=True); sys.stdin.readline()"
    )
    colleague = subprocess.Popen(
        [sys.executable, "-c", code, str(board), PHRASE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert colleague.stdout and colleague.stdout.readline() == "open\n"
    result = run("herstel", str(backups(board)[0].pad))
    colleague.communicate("\n")
    assert result.exit_code == 4
    assert "nog open" in one_sentence(result)


@pytest.mark.parametrize("lost", ["garbled", "key", "file", "both"])
def test_without_a_terminal_the_sentence_names_the_command(run: Run, board: Path, lost: str):
    run("backup")
    run("backup")
    newest, older = backups(board)
    garbled(newest.pad)
    if lost == "garbled":
        garbled(board, 20)
    if lost in ("key", "both"):
        key_path(board).unlink()
    if lost in ("file", "both"):
        board.unlink()
    result = run("caseload")
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.endswith(f"koppelbord --db {board} herstel {older.pad}\n")
    assert run("herstel", str(older.pad)).exit_code == 0
    assert run("caseload").exit_code == 0


def damaged_in_the_middle(board: Path) -> None:
    """A page of the log, that no look-up reads."""
    garbled(board, board.stat().st_size * 3 // 4)


def test_a_page_that_is_damaged_is_said_on_opening(run: Run, board: Path):
    run("backup")
    (made,) = backups(board)
    damaged_in_the_middle(board)
    result = run("caseload")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "beschadigd" in result.stderr
    assert result.stderr.endswith(f"herstel {made.pad}\n")


def test_without_a_backup_what_can_still_be_read_is_read(run: Run, board: Path):
    damaged_in_the_middle(board)
    result = run("caseload")
    assert "Er is geen goede back-up." in result.stderr
    assert (result.exit_code, bool(result.stdout)) == (0, True)


def test_checking_names_the_newest_good_backup(run: Run, board: Path):
    run("backup")
    (made,) = backups(board)
    garbled(board, board.stat().st_size - 3000)
    result = run("controleer")
    assert result.exit_code == 3
    assert result.stderr.endswith(f"herstel {made.pad}\n")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
class TestTerminal:
    def spawn(self, *words: str):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
        return pexpect.spawn(
            sys.executable, ["-m", "tui.cli", *words], env=env, timeout=20, encoding="utf-8", dimensions=(40, 240)
        )

    def test_a_damaged_file_offers_the_newest_good_backup(self, run: Run, board: Path):
        run("backup")
        garbled(board, 20)
        terminal = self.spawn("--db", str(board), "controleer")
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("0 minuten oud")
        terminal.expect_exact("(j/n) ")
        terminal.sendline("j")
        terminal.expect_exact("Wachtzin van de back-up: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("is teruggezet")
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("Het bestand is in orde.")
        terminal.expect_exact(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0

    def test_a_damaged_page_offers_it_as_well(self, run: Run, board: Path):
        run("backup")
        damaged_in_the_middle(board)
        terminal = self.spawn("--db", str(board), "caseload")
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("(j/n) ")
        terminal.sendline("j")
        terminal.expect_exact("Wachtzin van de back-up: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("is teruggezet")
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0

    def test_who_says_no_keeps_what_there_is(self, run: Run, board: Path):
        run("backup")
        garbled(board, 20)
        before = board.read_bytes()
        terminal = self.spawn("--db", str(board), "controleer")
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("(j/n) ")
        terminal.sendline("n")
        terminal.expect_exact("Er is niets gewijzigd.")
        terminal.expect_exact(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 3
        assert board.read_bytes() == before

    def test_closing_the_desk_makes_one(self, board: Path):
        terminal = self.spawn("--db", str(board), "--peildatum", TODAY.isoformat())
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("Nog te koppelen")
        terminal.expect_exact("d na sleutel")
        assert backups(board) == []
        terminal.send("\x11")
        terminal.expect_exact(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0
        (made,) = backups(board)
        with closing(open_store(board, PHRASE)) as store:
            assert made.aantal == store.log.head()[0]
