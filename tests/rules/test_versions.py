"""Two versions of one record, field by field: whatever one of the two wrote is in what is saved, or was chosen away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.versions import Kant, compare, merge, undecided

TEXTS = st.sampled_from(("", "a", "b", "c", "a\nb", "b\nc"))
FIELDS = ("naam", "telefoon", "notitie", "plaats")
RECORDS = st.fixed_dictionaries(dict.fromkeys(FIELDS, TEXTS))


@given(RECORDS, RECORDS, RECORDS, st.randoms(use_true_random=False))
def test_what_one_of_them_changed_is_kept_and_what_both_changed_is_chosen(opened, mine, theirs, random):
    velden = compare(opened, mine, theirs)
    both = {n for n in FIELDS if mine[n] != opened[n] and theirs[n] != opened[n] and mine[n] != theirs[n]}
    assert {veld.naam for veld in undecided(velden, {})} == both
    if both:
        with pytest.raises(ValueError, match="not chosen"):
            merge(mine, velden, {})
    choice = {name: random.choice((Kant.MIJN, Kant.NIEUW)) for name in both}
    saved = merge(mine, velden, choice)
    for name in FIELDS:
        if name in both:
            assert saved[name] == (mine if choice[name] is Kant.MIJN else theirs)[name]
        elif theirs[name] != opened[name]:
            assert saved[name] == theirs[name], "only the other changed it, or both to the same"
        else:
            assert saved[name] == mine[name]


@given(RECORDS, RECORDS, RECORDS)
def test_a_field_that_is_the_same_everywhere_is_not_shown(opened, mine, theirs):
    shown = [veld.naam for veld in compare(opened, mine, theirs)]
    assert shown == [name for name in mine if not opened[name] == mine[name] == theirs[name]]


@given(RECORDS, RECORDS, RECORDS)
def test_both_keeps_every_line_that_either_wrote(opened, mine, theirs):
    for veld in compare(opened, mine, theirs):
        lines = veld.tekst(Kant.BEIDE).splitlines()
        assert set(theirs[veld.naam].splitlines()) <= set(lines)
        assert set(mine[veld.naam].splitlines()) - set(opened[veld.naam].splitlines()) <= set(lines)
        assert len(set(lines)) == len(lines) or len(set(theirs[veld.naam].splitlines())) < len(lines)
