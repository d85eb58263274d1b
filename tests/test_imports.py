"""What is imported when: nothing pays for what it does not use, and every dependency is used.

A child process tells what importing a module pulls in, and what it tries to: numpy is there for the solver alone, and
pandas may come with other programs; a library that finds them takes them along.
"""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

PULLED_IN = """
import sys
from importlib import import_module

tried = set()

class Watch:
    def find_spec(self, name, path=None, target=None):
        tried.add(name)

sys.meta_path.insert(0, Watch())
import_module(sys.argv[1])
print(*sorted(tried | {name for name, module in sys.modules.items() if module}))
"""

NUMBERS = {"numpy", "pandas", "highspy", "scipy"}
INTERFACE = {"textual", "rich", "tui"}
SELDOM = {"faker", "xlsxwriter", "python_calamine", "rapidfuzz", "cryptography"}
STORE = {"sqlite_utils", "sqlcipher3"}


def pulled_in(module: str) -> set[str]:
    """The modules that importing one brings along or looks for."""
    done = subprocess.run(
        [sys.executable, "-c", PULLED_IN, module], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "module",
    [
        "db.store",
        "db.records.stand",
        "db.records.people",
        "db.records.koppelingen",
        "db.records.leaving",
        "db.planning.process",
        "db.planning.proposing",
        "db.planning.scenario",
        "db.exchange.importing",
        "db.exchange.exporting",
        "db.demo",
    ],
)
def test_db_knows_no_interface_and_imports_late_what_is_seldom_needed(module: str):
    assert pulled_in(module) & (NUMBERS | INTERFACE | SELDOM) == set()


@pytest.mark.parametrize(
    "module", ["db.rules.overview", "db.rules.candidates", "db.rules.ahead.outlook", "db.stand", "db.model"]
)
def test_rules_know_no_file(module: str):
    assert pulled_in(module) & (NUMBERS | INTERFACE | SELDOM | STORE) == set()


@pytest.mark.parametrize("module", ["tui.app", "tui.screens.koppelen"])
def test_the_first_paint_waits_for_no_file_and_no_demonstration(module: str):
    assert pulled_in(module) & (NUMBERS | SELDOM | STORE | {"click"}) == set()


def test_the_command_waits_for_no_interface():
    assert pulled_in("tui.cli") & (NUMBERS | SELDOM | STORE | {"textual", "rich"}) == set()


def test_every_dependency_is_used():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    source = "\n".join(
        path.read_text(encoding="utf-8") for room in ("db", "tui") for path in (ROOT / room).rglob("*.py")
    )
    for requirement in project["dependencies"]:
        name = re.split(r"[<>=\[ ]", requirement)[0].replace("-", "_")
        assert re.search(rf"^\s*(import|from) {name}\b", source, re.MULTILINE), name
