import pytest
from workbooks import Desk

from db.store import open_throwaway


@pytest.fixture
def desk(tmp_path):
    store = open_throwaway(tmp_path / "bord.db")
    yield Desk(store, tmp_path)
    store.close()
