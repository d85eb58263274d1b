"""Killing a program while it works: at moments spread over how long the work takes, measured first."""

import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

CHEAP = """
import sys
import db.store.keys
db.store.keys.SCRYPT_COST = 2**12
from datetime import date
from pathlib import Path
today = date(2024, 3, 19)
path = Path(sys.argv[1])
"""
"""How every child begins: new key files cost little, what is measured is not scrypt."""


@dataclass(slots=True)
class Kills:
    """How many kills there were, and how many of them came while the work was being done."""

    done: int = 0
    inside: int = 0
    seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.done} kills, {self.inside} inside the work of {statistics.median(self.seconds):.2f} s"


def started(program: str, *arguments: object) -> subprocess.Popen[str]:
    """A child that runs a program; it has said `begin` when this returns."""
    words = [sys.executable, "-c", CHEAP + program, *map(str, arguments)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    assert child.stdout.readline() == "begin\n"
    return child


def lasts(program: str, *arguments: object) -> float:
    """Seconds from `begin` to `end` of a program that is left alone."""
    child = started(program, *arguments)
    begun = time.monotonic()
    assert child.stdout is not None
    assert child.stdout.readline() == "end\n"
    taken = time.monotonic() - begun
    child.communicate()
    return taken


def killed(kills: Kills, seconds: float, program: str, *arguments: object) -> list[str]:
    """Kill a program so many seconds after its `begin`, and give the lines that it still wrote."""
    child = started(program, *arguments)
    timer = threading.Timer(seconds, child.kill)
    timer.start()
    assert child.stdout is not None
    said = [line.rstrip("\n") for line in child.stdout if line.endswith("\n")]
    child.wait()
    timer.cancel()
    kills.done += 1
    kills.inside += "end" not in said
    return said


def rounds(kills: Kills, total: int) -> Iterator[int]:
    """The numbers of kills, until so many came while the work was done: one that came too late does not count."""
    while kills.inside < total:
        assert kills.done < 3 * total, f"the kills miss the work: {kills}"
        yield kills.done


def moment(r: Random, number: int, total: int, seconds: float) -> float:
    """The moment of this kill: one part of the time that the work takes, and in it a moment of chance."""
    return seconds * (number % total + r.random()) / total
