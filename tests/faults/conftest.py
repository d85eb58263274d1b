"""What fault tests share: a place for the figures that they count, and the desk of the demonstration team."""

import pytest

from db.demo import write_demo
from db.records.traject import take_up_tasks
from db.store import Store
from tests.builders import TODAY
from tests.faults.figures import Figure, note_on
from tests.tui.resting import rest, settle


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Notes a figure for the end of the run: `figure("kills during writes", "200 kills, 0 writes lost")`."""
    return note_on(request.node)


@pytest.fixture
def no_sleeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot goes on as soon as the desk rests."""
    monkeypatch.setattr("textual.app.wait_for_idle", settle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", rest)


@pytest.fixture
def team(store: Store) -> Store:
    """The demonstration team on 19 March 2024, in a file that was opened before."""
    take_up_tasks(store, TODAY)
    write_demo(store, TODAY, seed=1)
    return store
