"""Ticking off: what has an end of its own gets it, the rest was seen, and one undo brings all of it back."""

from datetime import timedelta

import pytest

from db.agenda import Actie, Afgevinkt
from db.lists import AfwezigSoort
from db.model import Afwezigheid
from db.records.rows import find
from db.records.stand import read_stand
from db.records.today import tick_off
from db.rules.today import vandaag
from db.store import Conflict
from tests.builders import TODAY, days, dump, fill, household, vrijwilliger


@pytest.fixture
def full(store):
    ill = Afwezigheid(begeleider="V01", van=days(-3), soort=AfwezigSoort.ZIEK, bel_op=TODAY)
    fill(store, vrijwilliger(), household(sleuteldatum=TODAY), ill, Actie(nummer=1, op=TODAY, dossier="D001"))
    return store


def points(store, today=TODAY):
    return vandaag(read_stand(store, today))


def test_everything_at_once_is_one_step(full):
    before = dump(full)
    shown = points(full)
    assert len(shown) >= 3
    tick_off(full, TODAY, shown)
    assert [punt.tekst for punt in points(full)] == ["ziek tot nader bericht"]  # to be called again, but not today
    assert find(full.db, Actie)[0].klaar == TODAY
    assert find(full.db, Afwezigheid)[0].bel_op == days(3)
    full.undo(TODAY)
    assert dump(full) == before
    assert [punt.wat for punt in points(full)] == [punt.wat for punt in shown]


def test_what_was_seen_comes_back_after_a_week_and_can_be_ticked_off_again(full):
    (key,) = [punt for punt in points(full) if punt.wat.startswith("sleutel")]
    tick_off(full, TODAY, [key])
    later = TODAY + timedelta(days=7)
    assert key.wat in {punt.wat for punt in points(full, later)}
    tick_off(full, later, [key])
    assert find(full.db, Afgevinkt) == [Afgevinkt(wat=key.wat, datum=later, versie=2)]


def test_an_action_that_a_colleague_finished_meanwhile_is_a_conflict_and_nothing_is_ticked(full):
    shown = points(full)
    tick_off(full, TODAY, [punt for punt in shown if punt.wat == "actie:1"])
    before = dump(full)
    with pytest.raises(Conflict):
        tick_off(full, TODAY, shown)
    assert dump(full) == before
