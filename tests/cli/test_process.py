"""The command as a program of its own: what it imports, its encoding, pipes and the terminal."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "win32":
    import pexpect

from tests.cli.conftest import PHRASE

ROOT = Path(__file__).parents[2]


def program(*words: str, code: str = "", **more) -> subprocess.CompletedProcess:
    begin = ["-c", code] if code else ["-m", "tui.cli"]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **more.pop("env", {})}
    return subprocess.run(
        [sys.executable, *begin, *words], check=False, capture_output=True, env=env, timeout=60, **more
    )


LOADED = """
import atexit, sys
atexit.register(lambda: sys.stderr.write(" ".join(name for name in {names!r} if name in sys.modules)))
from tui.cli import main
main()
"""
HEAVY = ("textual", "faker", "numpy", "pandas", "xlsxwriter", "python_calamine")
STORE = ("sqlite_utils", "sqlcipher3", "cryptography", "babel", "rapidfuzz")


@pytest.mark.parametrize("command", ["zoek a", "kandidaten D001", "caseload", "overzicht", ""])
def test_a_command_does_not_pay_for_the_interface(board: Path, secret: Path, command: str):
    words = ["--db", str(board), "--sleutelbestand", str(secret), *command.split()]
    done = program(*words, code=LOADED.format(names=HEAVY), stdin=subprocess.DEVNULL)
    assert (done.returncode, done.stderr.decode()) == (0, "")


def test_the_command_itself_is_light():
    code = f"import sys, tui.cli; print([name for name in {(*HEAVY, *STORE)!r} if name in sys.modules])"
    assert program(code=code).stdout.decode().strip() == "[]"


def test_utf_8_whatever_the_locale(board: Path, secret: Path):
    plain = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    done = program("--db", str(board), "--sleutelbestand", str(secret), "zoek", "-", input="é\n".encode(), env=plain)
    assert done.returncode == 0
    assert '"term": "é"' in done.stdout.decode()
    done = program("--db", str(board / "é\x1b[31m"), "zoek", "é", env=plain)
    assert done.returncode == 3
    assert b"\x1b" not in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="pipes of a POSIX shell")
def test_a_reader_that_stops_is_no_error(board: Path, secret: Path):
    words = [sys.executable, "-m", "tui.cli", "--db", str(board), "--sleutelbestand", str(secret), "zoek", "-"]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdin and running.stdout and running.stderr
        running.stdin.write(b"anna\n")
        running.stdin.flush()
        running.stdout.readline()
        running.stdout.close()
        running.stdin.write(b"anna\n" * 100)
        running.stdin.close()
        assert running.stderr.read() == b""
        assert running.wait() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
class TestTerminal:
    def spawn(self, *words: str):
        env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"}
        arguments = ["-m", "tui.cli", *words]

        def heed_ctrl_c() -> None:
            """As a shell starts a program; tests that run in the background have it ignored."""
            signal.signal(signal.SIGINT, signal.SIG_DFL)

        return pexpect.spawn(
            sys.executable,
            arguments,
            env=env,
            timeout=20,
            encoding="utf-8",
            dimensions=(40, 120),
            preexec_fn=heed_ctrl_c,
        )

    def test_the_passphrase_is_asked_again_and_never_shown(self, board: Path):
        terminal = self.spawn("--db", str(board), "controleer")
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline("dit is ze niet")
        terminal.expect_exact("\r\nDeze wachtzin past niet. Probeer het opnieuw.\r\nWachtzin: ")
        assert "dit is ze niet" not in terminal.before
        terminal.sendline(PHRASE)
        terminal.expect_exact("\r\nHet bestand is in orde.\r\n")
        assert PHRASE not in terminal.before
        terminal.expect_exact(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0

    def test_a_long_sentence_breaks_between_words(self):
        terminal = self.spawn("caselood")
        terminal.expect_exact(pexpect.EOF)
        lines = terminal.before.rstrip().split("\r\n")
        terminal.close()
        assert " ".join(lines) == program("caselood").stderr.decode().strip()
        assert lines[-1] == "koppelbord --help"
        assert len(lines) > 2
        assert max(map(len, lines)) <= 120

    def test_ctrl_c_at_the_prompt_makes_nothing(self, tmp_path: Path):
        terminal = self.spawn("--db", str(tmp_path / "nieuw.db"))
        terminal.expect_exact("Nieuwe wachtzin: ")
        terminal.sendintr()
        terminal.expect_exact("Afgebroken.")
        terminal.expect_exact(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 1
        assert list(tmp_path.iterdir()) == []

    def test_the_demonstration_opens_and_is_gone_afterwards(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setenv("TMPDIR", str(tmp_path))
        terminal = self.spawn("--peildatum", "2024-03-19", "demo")
        terminal.expect_exact("Nog te koppelen")
        terminal.expect_exact("d na sleutel")
        assert list(tmp_path.glob("koppelbord-*"))
        terminal.send("\x11")
        terminal.expect_exact(pexpect.EOF)
        terminal.close()
        assert terminal.exitstatus == 0
        assert list(tmp_path.iterdir()) == []
