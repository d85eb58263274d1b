"""Whatever ends the desk, the terminal is as it was and what was confirmed is there: in a real terminal."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

import db.store.keys
from db.demo import write_demo
from db.store import open_store
from tests.builders import TODAY, dump

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is of POSIX", allow_module_level=True)

from tests.faults.terminal import WORDS, Screen

FULL = os.environ.get("KOPPELBORD_FULL") == "1"

SIGNALS = ["SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"]

PLACES = {
    "list": ([], "Nog te koppelen"),
    "form": (["e", "getypte tekst"], "getypte tekst"),
    "dialog": (["w"], "van 100"),
    "look-up": (["/", "an"], "Opzoeken"),
    "page": (["5"], "Uren per week"),
}
"""Where it may be when the end comes: the keys, and what then stands there."""

CRASH = """
from tui.app import Koppelbord
from tui.cli import main

def fail(desk):
    secret = [str(b) for b in desk.stand.begeleiders]
    raise RuntimeError(secret)

Koppelbord.action_help = fail
main()
"""


@pytest.fixture
def board(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demonstration team in a file with a passphrase that is quickly tried."""
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)
    store = open_store(tmp_path / "bord.db", WORDS)
    write_demo(store, TODAY, seed=1)
    store.close()
    (tmp_path / "wachtzin").write_text(WORDS)
    return tmp_path / "bord.db"


def opened(board: Path, *program: str) -> Screen:
    words = ["--db", str(board), "--sleutelbestand", str(board.with_name("wachtzin")), "--peildatum", "2024-03-19"]
    terminal = Screen(*(program or ("-m", "tui.cli")), *words)
    terminal.wait_for("Nog te koppelen  8 huishoudens")
    return terminal


def content(board: Path) -> object:
    store = open_store(board, WORDS)
    assert store.check() == []
    found = dump(store)
    store.close()
    return found


def surnames(board: Path) -> set[str]:
    store = open_store(board, WORDS)
    found = {
        row[0] for row in store.db.conn.execute("SELECT achternaam FROM begeleider UNION SELECT naam FROM huishouden")
    }
    store.close()
    return {name for name in found if len(name) > 4}


def no_name_is_left(terminal: Screen, board: Path) -> None:
    left = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert not [name for name in surnames(board) if name in left], left


EVERY = [(name, place) for name in SIGNALS for place in PLACES]
SOME = [("SIGTERM", "form"), ("SIGHUP", "list")]


def test_a_signal_gives_the_terminal_back(board: Path, figure):
    tried = EVERY if FULL else SOME
    before = content(board)
    for name, place in tried:
        terminal = opened(board)
        keys, sentence = PLACES[place]
        for key in keys:
            terminal.send(key)
            terminal.rest()
        terminal.wait_for(sentence)
        terminal.child.kill(getattr(signal, name))
        assert terminal.ended() == 1, (name, place)
        terminal.is_as_it_was()
        assert b"van buitenaf gestopt" in terminal.raw
        no_name_is_left(terminal, board)
        assert content(board) == before
    figure("endings by a signal", f"{len(tried)} of {len(tried)} gave the terminal back, file whole")


def test_a_signal_at_the_passphrase_gives_the_echo_back(board: Path):
    terminal = Screen("-m", "tui.cli", "--db", str(board), "--peildatum", "2024-03-19")
    terminal.wait_for("Wachtzin")
    terminal.send(WORDS)
    time.sleep(0.1)
    terminal.child.kill(signal.SIGTERM)
    assert terminal.ended() == 1
    terminal.is_as_it_was()
    assert WORDS.encode() not in terminal.raw


def test_a_terminal_that_is_gone_ends_the_desk_and_keeps_what_was_confirmed(board: Path):
    terminal = opened(board)
    terminal.send("\r")
    terminal.rest()
    terminal.send("\r")
    terminal.wait_for("Gevraagd: ")
    terminal.child.ptyproc.fileobj.close()
    begun = time.monotonic()
    while terminal.child.ptyproc.isalive():
        time.sleep(0.02)
        assert time.monotonic() - begun < 20, "it goes on without a terminal"
    store = open_store(board, WORDS)
    assert [change.actie for change in store.log.after(0)][-1] == "gevraagd"
    assert store.check() == []
    store.close()


def test_bytes_that_are_no_text_do_not_end_the_desk(board: Path):
    terminal = opened(board)
    for junk in (b"\xff\xfe\x80", b"\xe9", b"\xc3(", b"\xed\xa0\x80", b"\x00\x01", b"\x1b[200~\xff\xfe\x1b[201~"):
        terminal.send(junk)
        terminal.rest()
    terminal.send("\x1b")
    terminal.rest()
    terminal.send("\x11")
    assert terminal.ended() == 0
    terminal.is_as_it_was()


def test_a_crash_gives_the_terminal_back_and_names_nobody(board: Path, tmp_path: Path):
    program = tmp_path / "program.py"
    program.write_text(CRASH)
    terminal = opened(board, str(program))
    terminal.send("?")
    assert terminal.ended() == 3
    terminal.is_as_it_was()
    assert b"Er ging iets mis in Koppelbord (RuntimeError, program.py:" in terminal.raw
    no_name_is_left(terminal, board)
