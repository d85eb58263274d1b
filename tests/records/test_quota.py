"""Taakstellingen through the write door."""

from dataclasses import replace

import pytest

from db.agenda import Taakstelling
from db.records.quota import remove_quota, save_quota
from db.records.rows import find
from db.store import Conflict, Refused
from tests.builders import TODAY

TASK = Taakstelling(gemeente="Steenwijkerland", jaar=2024, helft=1, personen=68)


def stored(store):
    return find(store.db, Taakstelling)


def test_one_is_added_changed_and_removed_and_each_is_a_step_to_undo(store):
    added = save_quota(store, TODAY, TASK)
    changed = save_quota(store, TODAY, replace(added, personen=70))
    remove_quota(store, TODAY, changed)
    assert stored(store) == []
    store.undo(TODAY)
    assert [task.personen for task in stored(store)] == [70]
    store.undo(TODAY)
    assert [task.personen for task in stored(store)] == [68]
    assert store.next_undo().wijziging.zin.startswith("taakstelling toegevoegd")
    store.undo(TODAY)
    assert stored(store) == []


def test_a_half_year_of_a_gemeente_has_one(store):
    save_quota(store, TODAY, TASK)
    with pytest.raises(Refused, match="al een taakstelling van Steenwijkerland, 1e helft 2024"):
        save_quota(store, TODAY, replace(TASK, personen=1))
    save_quota(store, TODAY, replace(TASK, helft=2))


def test_one_without_a_gemeente_is_refused(store):
    with pytest.raises(Refused, match="gemeente"):
        save_quota(store, TODAY, replace(TASK, gemeente=" \u202e "))


def test_who_is_second_is_told(store):
    added = save_quota(store, TODAY, TASK)
    save_quota(store, TODAY, replace(added, personen=70))
    with pytest.raises(Conflict):
        save_quota(store, TODAY, replace(added, personen=71))
