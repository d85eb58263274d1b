"""What most tests need: an empty file, the day that counts as today, and a clock that stands still."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.store import Store, open_throwaway
from tests.builders import TODAY
from tests.faults.figures import pytest_terminal_summary  # noqa: F401  # a hook counts here, where every run looks

FULL = os.environ.get("KOPPELBORD_FULL") == "1"

settings.register_profile(
    "desk",
    deadline=None,
    derandomize=not FULL,
    max_examples=2000 if FULL else 30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.load_profile("desk")


class Clock:
    """A clock that goes forward only when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2024, 3, 19, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@pytest.fixture
def today() -> date:
    """The day that counts as today: a Tuesday in March 2024."""
    return TODAY


@pytest.fixture
def clock() -> Clock:
    """A clock to hand to a store."""
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    """An empty file, encrypted under a key that is kept nowhere."""
    opened = open_throwaway(tmp_path / "bord.db", clock)
    yield opened
    opened.close()
