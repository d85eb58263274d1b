"""Encrypted files that are made once and copied by the tests: making the tables takes longer than most tests."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from db.demo import write_demo
from db.records.traject import take_up_tasks
from db.store import Store, open_throwaway, utc_now
from db.store.keys import Unlocked
from tests.builders import TODAY


class Clock:
    """A clock that goes forward only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 19, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Template:
    """The bytes of a file, and what opens it."""

    content: bytes
    unlocked: Unlocked

    def copy_to(self, path: Path, clock: Callable[[], datetime] = utc_now) -> Store:
        """Open a copy of it at `path`, as a file whose key is kept nowhere."""
        path.touch(mode=0o600)
        path.write_bytes(self.content)
        return Store(path, self.unlocked, clock, durable=False, keyed=False)


def template(write: Callable[[Store], object]) -> Template:
    """The template of a file with what `write` writes, at the moment at which every clock of a test starts."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_throwaway(Path(folder) / "bord.db", Clock())
        write(store)
        store.db.conn.close()  # without what Store.close leaves behind: a test starts with a file that is in use
        return Template(store.path.read_bytes(), store.unlocked)


@cache
def empty() -> Template:
    """A file with nothing in it."""
    return template(lambda store: None)


@cache
def with_tasks() -> Template:
    """A file that the desk has opened before: it has the list of tasks, so that a visit writes nothing by itself."""
    return template(lambda store: take_up_tasks(store, TODAY))


@cache
def with_team(today: date = TODAY) -> Template:
    """A file that the desk has opened before, with the demonstration team."""

    def write(store: Store) -> None:
        take_up_tasks(store, today)
        write_demo(store, today, seed=1)

    return template(write)
