"""Back-ups that still have who was erased: how many, until when, and taking them away once a new one is made."""

from contextlib import closing

import pytest

import db.store.backup
import db.store.keys
from db.lists import Toegang
from db.records.erasing import erase
from db.records.older_backups import aside_holding, gone_on, holding_words, remove_older, still_holding
from db.store import NotAllowed, Refused, open_store
from db.store.backup import backups, make_backup
from db.store.restore import restore
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


def test_one_made_with_a_clock_ahead_is_told_too(keyed, clock):
    clock.forward(days=400)
    old = make_backup(keyed)
    clock.forward(days=-400)
    erase(keyed, TODAY, [("huishouden", "D001")])
    assert [one.pad for one in still_holding(keyed)] == [old]


def test_what_a_restore_put_aside_is_told_and_goes_with_them(keyed, clock, monkeypatch):
    path, words = keyed.path, "paard batterij nietje"
    backup = make_backup(keyed)
    keyed.close()
    clock.forward(hours=1)
    aside = restore(path, backup, words, TODAY, clock=clock).opzij
    with closing(open_store(path, words, clock=clock)) as store:
        assert aside_holding(store) == []
        clock.forward(hours=1)
        erase(store, TODAY, [("huishouden", "D001")])
        assert aside_holding(store) == [aside]
        assert holding_words(store).startswith(
            "1 back-up van daarvoor en 1 map met wat een herstel verving hebben deze gegevens nog. Die verlopen op"
        )
        store.rol = Toegang.MEDEWERKER
        with pytest.raises(NotAllowed):
            remove_older(store)
        store.rol = Toegang.COORDINATOR
        assert remove_older(store) == 2
        assert not aside.exists()
        assert holding_words(store) == ""


def test_what_a_restore_put_aside_goes_by_itself_a_month_later(keyed, clock):
    path, words = keyed.path, "paard batterij nietje"
    backup = make_backup(keyed)
    keyed.close()
    aside = restore(path, backup, words, TODAY, clock=clock).opzij
    with closing(open_store(path, words, clock=clock)) as store:
        erase(store, TODAY, [("huishouden", "D001")])
        clock.forward(days=29)
        make_backup(store)
        assert aside.is_dir()
        clock.forward(days=2)
        make_backup(store)
        assert not aside.exists()
