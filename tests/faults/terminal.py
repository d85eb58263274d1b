"""A real terminal (a pseudo-terminal of POSIX) with the desk in it: what it shows, and every byte that was sent."""

import os
import sys
from pathlib import Path
from typing import Any

import pytest

pexpect = pytest.importorskip("pexpect")
pyte = pytest.importorskip("pyte")

ROOT = Path(__file__).parents[2]

WORDS = "paard batterij nietje"

RESTORED = [b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?1003l", b"\x1b[?2004l", b"\x1b[<u"]
"""Alternate screen, cursor, mouse, pasting and keyboard: how each is as it was."""


class Screen:
    """A terminal in which a command runs; `raw` is all that came out."""

    def __init__(self, *words: str, size: tuple[int, int] = (36, 120), **env: str) -> None:
        self.screen = pyte.Screen(size[1], size[0])
        self.stream = pyte.ByteStream(self.screen)
        self.raw = b""
        known = {"TERM": "xterm-256color", "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"}
        self.child: Any = pexpect.spawn(
            sys.executable, [*words], dimensions=size, cwd=str(ROOT), env={**known, **env}, timeout=30
        )
        self.modes = self._modes()
        """How the terminal treats what is typed and shown, before the command changes it."""

    def _modes(self) -> Any:
        import termios

        return termios.tcgetattr(self.child.child_fd)

    def text(self) -> str:
        """What stands on the terminal."""
        return "\n".join(self.screen.display)

    def send(self, keys: str | bytes) -> None:
        """Press keys."""
        self.child.send(keys)

    def look(self, seconds: float = 0.05) -> bool:
        """Take in what comes within so long; whether something came."""
        try:
            got = self.child.read_nonblocking(65536, timeout=seconds)
        except pexpect.TIMEOUT:
            return False
        self.raw += got
        self.stream.feed(got)
        return True

    def wait_for(self, sentence: str) -> str:
        """Wait until a sentence stands there."""
        for _ in range(600):
            if sentence in self.text():
                return self.text()
            self.look()
        raise AssertionError(f"{sentence!r} does not come:\n{self.text()}")

    def rest(self) -> None:
        """Wait until nothing comes any more."""
        while self.look(0.25):
            pass

    def ended(self) -> int:
        """Wait for the command to end; gives its exit code, below 0 the signal that ended it."""
        self.child.expect(pexpect.EOF)
        self.raw += self.child.before
        self.child.wait()
        return self.child.exitstatus if self.child.signalstatus is None else -self.child.signalstatus

    def is_as_it_was(self) -> None:
        """Whatever mode was set is reset, and what is left on the terminal comes after that."""
        assert self._modes() == self.modes, "line modes: echo, lines, signals"
        if b"\x1b[?1049h" in self.raw:
            for code in RESTORED:
                on = code.replace(b"l", b"h") if code.endswith(b"l") else None
                assert code in self.raw, code
                assert on is None or self.raw.rfind(code) > self.raw.rfind(on), code
        assert b"Traceback" not in self.raw
