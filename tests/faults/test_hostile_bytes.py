"""The bytes that a real terminal receives for an office of hostile names: nothing in them comes from a name.

The same visit is made to an office of plain names. What the interface itself sends (positions, colours, modes) is the
same set for both; a sequence that only the hostile one brings about came from data.
"""

import os
import re
import sys
from pathlib import Path

import pytest

import db.store.keys
from db.store import open_store

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal is of POSIX", allow_module_level=True)

from tests.faults.terminal import WORDS, Screen
from tests.faults.test_hostile import Names, write_office

FULL = os.environ.get("KOPPELBORD_FULL") == "1"

VISIT = ["w", "esc", "i", "esc", "2", "*", "3", "4", "/", "a", "esc", "0", "c"]
"""Keys through the screens, and dialogs of each sort."""

MORE = [
    "1",
    "e",
    "esc",
    "d",
    "esc",
    "a",
    "esc",
    "b",
    "esc",
    "\r",
    "\x1b[F",
    "esc",
    "3",
    "l",
    "esc",
    "z",
    "esc",
    "e",
    "esc",
]
MORE += [
    "f",
    "a",
    "esc",
    "4",
    "\r",
    "esc",
    "s",
    "5",
    "n",
    "esc",
    "6",
    "\t",
    "\r",
    "esc",
    ",",
    "esc",
    "?",
    "esc",
    "\x10",
    "esc",
]

SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\].*?(?:\x07|\x1b\\)|\x1b[P_^X].*?\x1b\\|\x1b[ -/]*[0-~]|\x1b", re.DOTALL
)

RAW = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f]")


def kinds(raw: bytes) -> set[str]:
    """The kinds of sequences, and the other characters that act, in what a terminal received."""
    text = raw.decode("utf-8")
    found = set()
    for sequence in SEQUENCE.findall(text):
        kind = re.sub(r"\d+", "N", sequence) if sequence[-1] in "Hm" else sequence
        found.add("colours" if kind.endswith("m") else kind)
    return found | set(RAW.findall(SEQUENCE.sub("", text)))


def visited(folder: Path, seed: int, plain: bool) -> tuple[bytes, int]:
    """What a terminal receives during a visit, and how many names the office has."""
    folder.mkdir()
    store, names = open_store(folder / "bord.db", WORDS), Names(seed, plain)
    write_office(store, names)
    store.close()
    (folder / "wachtzin").write_text(WORDS)
    options = [
        "--db",
        str(folder / "bord.db"),
        "--sleutelbestand",
        str(folder / "wachtzin"),
        "--peildatum",
        "2024-03-19",
    ]
    terminal = Screen("-m", "tui.cli", *options)
    terminal.wait_for("Nog te koppelen")
    for key in [*VISIT, *(MORE if FULL else [])]:
        terminal.send("\x1b" if key == "esc" else key)
        terminal.rest()
    terminal.child.kill(15)
    assert terminal.ended() == 1, terminal.text()
    terminal.is_as_it_was()
    return terminal.raw, len(names.given)


def test_nothing_that_acts_in_the_bytes_of_a_real_terminal_comes_from_a_name(tmp_path: Path, monkeypatch, figure):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    usual = kinds(visited(tmp_path / "gewoon", 0, plain=True)[0])
    assert {"colours", "\x1b[N;NH", "\x1b[?1049h"} <= usual
    seeds = range(4 if FULL else 1)
    given = received = 0
    for seed in seeds:
        raw, count = visited(tmp_path / f"naar{seed}", seed, plain=False)
        assert kinds(raw) <= usual, kinds(raw) - usual
        given, received = given + count, received + len(raw)
    figure("hostile names in a real terminal", f"{given} names, {received} bytes received, 0 raw control bytes")


def test_a_sequence_from_a_name_would_be_seen():
    for planted in ("\x1b]0;x\x07", "\x1b[2J", "\x1bPq\x1b\\", "\x9b2J", "\u202e", "\x07", "\x1bc"):
        assert kinds(f"\x1b[1;1HAnna {planted} de Vries\x1b[0m".encode()) - {"colours", "\x1b[N;NH"}, planted
