"""The team of March 2024, in a file of its own for every visit; and a desk that is not waited for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.templates import Clock, with_tasks, with_team
from tests.tui.resting import nap, paint_at_rest, parse_once, rest, settle


@pytest.fixture(autouse=True)
def no_sleeping(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pilot goes on as soon as the desk rests."""
    monkeypatch.setattr("textual.app.wait_for_idle", settle)
    monkeypatch.setattr("textual.pilot.wait_for_idle", rest)
    monkeypatch.setattr("textual.timer.sleep", nap)
    monkeypatch.setattr("textual._compositor.Compositor.render_update", paint_at_rest)
    monkeypatch.setattr("textual.css.stylesheet.Stylesheet._parse_rules", parse_once)


@pytest.fixture
def store(request: pytest.FixtureRequest, tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """A file that has been opened before: it has the list of tasks, so that a visit writes nothing by itself.

    Where a test asks for the team, that is in it.
    """
    made = with_team() if "team" in request.fixturenames else with_tasks()
    opened = made.copy_to(tmp_path / "bord.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def team(store: Store) -> Store:
    """The demonstration team on 19 March 2024; the clock stands still."""
    return store
