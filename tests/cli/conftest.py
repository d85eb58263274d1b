"""A file of the demonstration team with its passphrase, and the command as it is called on it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import db.store.keys
from db.demo import write_demo
from db.store import open_store
from tests.builders import TODAY
from tui.cli import koppelbord

PHRASE = "een lange wachtzin"

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def cheap_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """New key files cost a thousandth: what is measured here is not scrypt."""
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bord")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
        store = open_store(folder / "bord.db", PHRASE)
        write_demo(store, TODAY)
        store.close()
    return folder


@pytest.fixture
def board(made_once: Path, tmp_path: Path) -> Path:
    """The demonstration team in a file of this test alone."""
    for name in ("bord.db", "bord.db.sleutel"):
        shutil.copy(made_once / name, tmp_path / name)
    return tmp_path / "bord.db"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """The file with the passphrase."""
    path = tmp_path / "wachtzin.txt"
    path.write_text(PHRASE + "\r\nnog een regel\n", encoding="utf-8")
    return path


@pytest.fixture
def run(board: Path, secret: Path) -> Run:
    """The command on this file, on the day of the demonstration."""

    def call(*words: str, file: Path = board, text: str = "") -> Result:
        before = ["--db", str(file), "--sleutelbestand", str(secret), "--peildatum", TODAY.isoformat()]
        return CliRunner().invoke(koppelbord, [*before, *words], input=text)

    return call


def one_sentence(result: Result) -> str:
    """What was said on standard error, which is one line; nothing was raised."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert "Traceback" not in lines[0]
    assert lines[0].endswith((".", "--help", "NAAM", "controleer")), lines[0]
    return lines[0]
