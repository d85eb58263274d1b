"""The team of March 2024, in a file of its own for every visit."""

import pytest
from textual import _wait

from db.demo import write_demo
from db.store import Store
from tests.builders import TODAY


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look every 5 ms, not every 20, whether the app has come to rest after a key: a visit is hundreds of keys."""
    monkeypatch.setattr(_wait, "SLEEP_GRANULARITY", 1 / 200)
    monkeypatch.setattr(_wait, "SLEEP_IDLE", 1 / 2000)


@pytest.fixture
def team(store: Store) -> Store:
    """The demonstration team on 19 March 2024; the clock stands still."""
    write_demo(store, TODAY, seed=1)
    return store
