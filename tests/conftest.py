"""What most tests need: an empty file, the day that counts as today, and a clock that stands still."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from db.store import Store
from tests.builders import TODAY
from tests.faults.figures import pytest_terminal_summary  # noqa: F401  # a hook counts here, where every run looks
from tests.sampling import FULL
from tests.templates import Clock, empty

settings.register_profile(
    "desk",
    deadline=None,
    derandomize=not FULL,
    max_examples=2000 if FULL else 15,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)
settings.load_profile("desk")


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
    opened = empty().copy_to(tmp_path / "bord.db", clock)
    yield opened
    opened.close()
