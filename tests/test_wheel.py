"""The wheel: everything is in it, and the demonstration starts from it, far from the tree that it was made of.

It is built from a copy, so that nothing stale in `build/` gets in and nothing is left behind. The environment that it
is installed in takes the dependencies from the one that runs the tests, by a .pth file: they are the same releases,
and fetching them again would take longer than all else here. The wheel goes in before the .pth file does, so that pip
sees no other Koppelbord to put in its place.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import time
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[1]
SIZE = (36, 120)


def clean() -> dict[str, str]:
    """The environment of somebody at a desk: nothing of Python, and no size but that of the terminal."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PYTHON") and name not in ("COLUMNS", "LINES")
    }


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=clean(),
        check=False,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bouw")
    for room in ("db", "tui"):
        shutil.copytree(ROOT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", cwd=folder)
    (made,) = (folder / "dist").iterdir()
    return made


def test_everything_is_in_it(wheel: Path):
    with ZipFile(wheel) as archive:
        packed = set(archive.namelist())
        metadata = archive.read(next(name for name in packed if name.endswith("/METADATA"))).decode()
        commands = archive.read(next(name for name in packed if name.endswith("/entry_points.txt"))).decode()
    shipped = {
        path.relative_to(ROOT).as_posix()
        for room in ("db", "tui")
        for path in (ROOT / room).rglob("*")
        if path.suffix in {".py", ".tcss", ".csv", ".md"} or path.name == "py.typed"
    }
    assert shipped - packed == set()
    assert {name.split("/")[0] for name in packed} == {
        "db",
        "tui",
        wheel.name[: -len("-py3-none-any.whl")] + ".dist-info",
    }
    assert any(name.endswith("/licenses/LICENSE") for name in packed)
    assert "License-Expression: EUPL-1.2" in metadata
    assert "koppelbord = tui.cli:main" in commands


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of an environment with nothing but the wheel and its dependencies."""
    folder = tmp_path_factory.mktemp("elders") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder.parent)
    commands = folder / ("Scripts" if os.name == "nt" else "bin")
    python = commands / Path(sys.executable).name
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", "--no-deps", "--no-index", wheel, cwd=folder)
    purelib = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    paths = dict.fromkeys(sysconfig.get_path(kind) for kind in ("purelib", "platlib"))
    Path(purelib, "dependencies.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    found = run(python, "-c", "import tui, db; print(tui.__file__, db.__file__)", cwd=folder.parent)
    assert found.count(purelib) == 2
    return commands


def test_the_command_is_there(installed: Path, tmp_path: Path):
    assert run(installed / "koppelbord", "--version", cwd=tmp_path).startswith("koppelbord 0.")
    overview = run(installed / "koppelbord", "--peildatum", "2024-03-19", "demo", cwd=tmp_path)
    assert "Steenwijkerland" in overview
    assert "huishoudens wachten" in overview


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_the_demonstration_is_painted_and_leaves_cleanly(installed: Path, tmp_path: Path):
    import pexpect
    import pyte

    terminal = pexpect.spawn(
        str(installed / "koppelbord"),
        ["--peildatum", "2024-03-19", "demo"],
        cwd=str(tmp_path),
        env={**clean(), "TERM": "xterm-256color", "LC_ALL": "C.UTF-8"},
        dimensions=SIZE,
        timeout=60,
    )
    screen = pyte.Screen(SIZE[1], SIZE[0])
    stream = pyte.ByteStream(screen)
    limit = time.monotonic() + 30
    painted = False
    while not painted and time.monotonic() < limit:
        try:
            stream.feed(terminal.read_nonblocking(65536, timeout=1))
        except pexpect.TIMEOUT:
            continue
        lines = screen.display
        waiting = any(re.search(r"[A-Z]\S+ .*\d p .* d na sleutel", line) for line in lines)
        painted = waiting and "Nog te koppelen" in lines[1] and "Begeleiders voor" in lines[1]
    assert painted, "\n".join(screen.display)
    terminal.send("\x11")
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert list(tmp_path.iterdir()) == []
