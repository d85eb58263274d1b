import pytest
from workbooks import Desk

from tests.templates import empty


@pytest.fixture
def desk(tmp_path):
    store = empty().copy_to(tmp_path / "bord.db")
    yield Desk(store, tmp_path)
    store.close()
