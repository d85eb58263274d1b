"""The team of March 2024, in a file of its own for every visit."""

import pytest

from db.demo import write_demo
from db.records.traject import take_up_tasks
from db.store import Store
from tests.builders import TODAY
from tests.tui.resting import rest, settle


@pytest.fixture(autouse=True)
def no_sleeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot goes on as soon as the desk rests."""
    monkeypatch.setattr("textual.app.wait_for_idle", settle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", rest)


@pytest.fixture
def store(store: Store) -> Store:
    """A file that has been opened before: it has the list of tasks, so that a visit writes nothing by itself."""
    take_up_tasks(store, TODAY)
    return store


@pytest.fixture
def team(store: Store) -> Store:
    """The demonstration team on 19 March 2024; the clock stands still."""
    write_demo(store, TODAY, seed=1)
    return store
