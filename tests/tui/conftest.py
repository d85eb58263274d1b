"""The team of March 2024, in a file of its own for every visit."""

import pytest

from db.demo import write_demo
from db.store import Store
from tests.builders import TODAY


@pytest.fixture
def team(store: Store) -> Store:
    """The demonstration team on 19 March 2024; the clock stands still."""
    write_demo(store, TODAY, seed=1)
    return store
