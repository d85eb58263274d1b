"""What fault tests share: a place for the figures that they count."""

import pytest

from tests.faults.figures import Figure, note_on


@pytest.fixture
def figure(request: pytest.FixtureRequest) -> Figure:
    """Notes a figure for the end of the run: `figure("kills during writes", "200 kills, 0 writes lost")`."""
    return note_on(request.node)
