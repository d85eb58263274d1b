"""One journey through a real terminal: start, first paint, couple, undo, quit."""

import sys
from pathlib import Path

import pytest

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is of POSIX")

ROOT = Path(__file__).parents[2]


class Terminal:
    """A terminal of 120 x 36 with the demonstration in it."""

    def __init__(self) -> None:
        self.screen = pyte.Screen(120, 36)
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        command = ["-m", "tui.cli", "--peildatum", "2024-03-19", "demo"]
        env = {"TERM": "xterm-256color", "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
        self.child = pexpect.spawn(sys.executable, command, dimensions=(36, 120), cwd=str(ROOT), env=env, timeout=20)

    def text(self) -> str:
        return "\n".join(self.screen.display)

    def wait_for(self, sentence: str, gone: bool = False) -> str:
        for _ in range(400):
            if (sentence in self.text()) is not gone:
                return self.text()
            try:
                got = self.child.read_nonblocking(65536, timeout=0.05)
            except pexpect.TIMEOUT:
                continue
            self.raw += got
            self.stream.feed(got)
        raise AssertionError(f"{sentence!r} does not come:\n{self.text()}")


def test_couple_and_undo_and_quit_in_a_real_terminal():
    terminal = Terminal()
    first = terminal.wait_for("Nog te koppelen  8 huishoudens")
    assert "▌" in first
    terminal.child.send("\r")
    terminal.wait_for("enter vraag")
    terminal.child.send("\r")
    done = terminal.wait_for("Gevraagd: ")
    assert "Nog te koppelen  7 huishoudens" in done
    terminal.child.send("u")
    back = terminal.wait_for("Ongedaan: ")
    assert "Nog te koppelen  8 huishoudens" in back
    terminal.child.send("\x11")
    terminal.child.expect(pexpect.EOF)
    terminal.raw += terminal.child.before
    terminal.child.close()
    assert terminal.child.exitstatus == 0
    for restored in (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l"):
        assert restored in terminal.raw, restored
    assert b"Traceback" not in terminal.raw
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2]
    assert b"Slagmolen" not in after, "nothing personal stays behind in the terminal"
