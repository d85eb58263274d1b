"""Back-ups that still have who was erased: how many, until when, and taking them away once a new one is made."""

import pytest

import db.store.backup
import db.store.keys
from db.records.erasing import erase
from db.records.older_backups import gone_on, holding_words, remove_older, still_holding
from db.store import Refused, open_store
from db.store.backup import backups, make_backup
from tests.builders import TODAY, fill, household


@pytest.fixture
def keyed(tmp_path, clock, monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    store = open_store(tmp_path / "bord.db", "paard batterij nietje", clock=clock)
    fill(store, household())
    yield store
    store.close()


def test_those_of_before_are_told_with_the_day_and_taken_away_after_a_new_one(keyed, clock):
    assert (still_holding(keyed), gone_on(keyed), holding_words(keyed), remove_older(keyed)) == ([], None, "", 0)
    old = make_backup(keyed)
    clock.forward(hours=1)
    erase(keyed, TODAY, [("huishouden", "D001")])
    clock.forward(hours=1)
    new = make_backup(keyed)
    assert [one.pad for one in still_holding(keyed)] == [old]
    assert holding_words(keyed).startswith(
        "1 back-up van daarvoor heeft deze gegevens nog. Die verloopt op 18 apr 2024."
    )
    clock.forward(hours=1)
    assert remove_older(keyed) == 1
    left = [one.pad for one in backups(keyed.path)]
    assert old not in left
    assert new in left
    assert len(left) == 2


def test_without_a_new_one_the_old_ones_stay(keyed, clock, monkeypatch):
    old = make_backup(keyed)
    clock.forward(hours=1)
    erase(keyed, TODAY, [("huishouden", "D001")])
    keyed.keyed = False
    with pytest.raises(Refused):
        remove_older(keyed)
    assert old.exists()
