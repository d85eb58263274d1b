"""A terminal that is suspended or goes away: the desk locks or ends, and what was typed is there at the next start."""

import os
import signal
import sys
import time
from pathlib import Path

import pytest

import db.store.keys
from db.demo import write_demo
from db.store import open_store
from db.store.drafts import take_up
from tests.builders import TODAY

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is of POSIX", allow_module_level=True)

ROOT, WORDS = Path(__file__).parents[2], "paard batterij nietje"


@pytest.fixture
def board(tmp_path, monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**12)
    store = open_store(tmp_path / "bord.db", WORDS)
    write_demo(store, TODAY, seed=1)
    store.close()
    (tmp_path / "wachtzin").write_text(WORDS)
    return tmp_path / "bord.db"


class Desk:
    """A desk in a real terminal."""

    def __init__(self, board):
        self.screen = pyte.Screen(120, 36)
        self.stream = pyte.ByteStream(self.screen)
        words = ["--db", str(board), "--sleutelbestand", str(board.with_name("wachtzin")), "--peildatum", "2024-03-19"]
        env = {"TERM": "xterm-256color", "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
        self.child = pexpect.spawn(
            sys.executable, ["-m", "tui.cli", *words], dimensions=(36, 120), cwd=str(ROOT), env=env, timeout=30
        )
        self.wait_for("Nog te koppelen")

    def wait_for(self, sentence, gone=False):
        until = time.monotonic() + 60
        while (sentence in "\n".join(self.screen.display)) is gone:
            assert time.monotonic() < until, "\n".join(self.screen.display)
            try:
                self.stream.feed(self.child.read_nonblocking(65536, timeout=0.05))
            except pexpect.TIMEOUT:
                continue

    def type(self):
        self.child.send("e")
        self.wait_for("ctrl+s opslaan")
        self.child.send("Zeldzaam")
        self.wait_for("Zeldzaam")


def drafts(board):
    store = open_store(board, WORDS)
    try:
        assert store.check() == []
        return str(dict(take_up(store).drafts))
    finally:
        store.close()


def test_a_hang_up_keeps_what_was_typed(board, figure):
    desk = Desk(board)
    desk.type()
    time.sleep(2)  # what is typed is kept each second
    desk.child.kill(signal.SIGHUP)
    desk.child.expect(pexpect.EOF)
    desk.child.wait()
    assert "Zeldzaam" in drafts(board)
    figure("terminal gone with text in a form", "text kept, file whole")


def test_a_kill_without_warning_keeps_what_was_typed_until_a_second_before(board):
    desk = Desk(board)
    desk.type()
    time.sleep(2)
    desk.child.kill(signal.SIGKILL)
    desk.child.wait()
    assert "Zeldzaam" in drafts(board)


def test_suspending_locks_first(board):
    desk = Desk(board)
    desk.type()
    desk.child.kill(signal.SIGTSTP)
    desk.child.expect("\\[\\?1004l")  # the terminal is given back
    time.sleep(0.5)
    desk.child.kill(signal.SIGCONT)
    desk.wait_for("Koppelbord op slot")
    desk.wait_for("Zeldzaam", gone=True)
    desk.child.send(WORDS + "\r")
    desk.wait_for("Zeldzaam")
    desk.child.kill(signal.SIGKILL)
    desk.child.wait()
