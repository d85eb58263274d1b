"""A fault in the program itself: no names, no traceback, and what was confirmed is kept."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys
from datetime import date
from pathlib import Path

from db.demo import write_demo
from db.store import open_throwaway
from tui import app as koppelbord
from tui.app import Koppelbord
from tui.screens.koppelen import KoppelenScreen

store = open_throwaway(Path(sys.argv[1]))
write_demo(store, date(2024, 3, 19))


class Broken(Koppelbord):
    CSS_PATH = Path(koppelbord.__file__).with_name("koppelbord.tcss")

    async def fault(self):
        secret = [str(b) for b in self.stand.begeleiders]
        raise RuntimeError(secret[0])

    def on_mount(self):
        self.set_timer(0.3, {where})

    def in_a_worker(self):
        self.run_worker(self.fault(), exit_on_error=True)

    def in_a_thread(self):
        def work():
            secret = [str(b) for b in self.stand.begeleiders]
            raise RuntimeError(secret[0])
        self.run_worker(work, thread=True)


app = Broken(store, date(2024, 3, 19))
app.run({run})
print("NAMEN", [b.achternaam for b in app.stand.begeleiders], [h.naam for h in app.stand.huishoudens])
sys.exit(app.return_code)
"""


def texts_of(output: str) -> tuple[str, list[str]]:
    shown, _, names = output.partition("NAMEN ")
    people, _, homes = names.strip().partition("] [")
    return shown, [n.strip(" '\"[]") for n in f"{people},{homes}".split(",") if len(n) > 5]


@pytest.mark.parametrize("where", ["self.fault", "self.in_a_worker", "self.in_a_thread"])
def test_a_crash_prints_one_sentence_without_names_or_traceback(tmp_path: Path, where: str):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM.format(where=where, run="headless=True"), encoding="utf-8")
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, str(program), str(tmp_path / "bord.db")],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        check=False,
    )
    shown, names = texts_of(done.stdout)
    said = shown + done.stderr
    assert done.returncode == 1
    assert "Er ging iets mis in Koppelbord" in said
    assert "RuntimeError, program.py" in said, "what to report"
    assert len(names) > 20
    assert not [name for name in names if name in said]
    for trace in ("Traceback", "secret", "locals", 'File "', "│"):
        assert trace not in said
