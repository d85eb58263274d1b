"""How the desk stood on a day, against a plain count and against the caseload."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.lists import Soort
from db.rules.caseload import caseload
from db.rules.history import carried_on, needed_on, runs_on
from db.rules.scope import everyone, gemeenten, of_gemeente, of_team
from db.rules.standing import balance
from db.stand import Stand
from tests.builders import TODAY, days, histories


@given(histories(), st.integers(-400, 0))
def test_what_everyone_carries_and_nobody_is_what_is_needed(stand, ago):
    day = days(ago)
    found = balance(everyone(stand), day)
    assert found.nodig == pytest.approx(sum(needed_on(stand, home, day) for home in stand.huishoudens))
    assert found.nodig == pytest.approx(sum(carried.uren for carried in found.gedragen.values()))
    for soort in Soort:
        each = [
            hours
            for home in stand.huishoudens
            for kenmerk, hours in carried_on(stand, home, day).items()
            if stand.begeleider[kenmerk].soort is soort
        ]
        assert found.gedragen[soort].uren == pytest.approx(sum(each))
    assert {h.dossier for h in found.hier} == {h.dossier for h in stand.huishoudens if runs_on(stand, h, day)}
    assert {h.dossier for h in found.wachtend} <= {h.dossier for h in found.hier}


@given(histories())
def test_today_it_is_what_the_caseload_says(stand):
    found = balance(everyone(stand), TODAY)
    tree = [tak for top in caseload(stand) for tak in top.walk()]
    for soort in Soort:
        hours = sum(tak.eigen.uren for tak in tree if tak.begeleider.soort is soort)
        assert found.gedragen[soort].uren == pytest.approx(hours, abs=0.01 * len(tree))
        full = sum(tak.capaciteit for tak in tree if tak.begeleider.soort is soort)
        assert found.capaciteit[soort] == pytest.approx(full)


@given(histories())
def test_the_teams_together_are_everyone_and_so_are_the_gemeenten(stand):
    whole = balance(everyone(stand), TODAY)
    teams = {stand.team_of_huishouden(h) for h in stand.huishoudens} | {stand.team_of(k) for k in stand.begeleider}
    parts = [balance(of_team(stand, team), TODAY) for team in teams]
    assert sum(len(part.hier) for part in parts) == len(whole.hier)
    assert sum(part.nodig for part in parts) == pytest.approx(whole.nodig)
    assert sum(len(part.aanwezig[soort]) for part in parts for soort in Soort) == sum(map(len, whole.aanwezig.values()))
    places = [balance(of_gemeente(stand, gemeente), TODAY) for gemeente in ("", *gemeenten(stand))]
    assert sum(len(part.wachtend) for part in places) == len(whole.wachtend)


@given(histories(), st.integers(-400, 0))
def test_the_hours_of_the_people_of_a_team_are_theirs_wherever_they_guide(stand, ago):
    day = days(ago)
    teams = {stand.team_of(kenmerk) for kenmerk in stand.begeleider}
    parts = [balance(of_team(stand, team), day).ingezet for team in teams]
    whole = balance(everyone(stand), day)
    assert sum(parts) == pytest.approx(whole.ingezet) == pytest.approx(whole.door_begeleiders)


def test_of_an_empty_desk_everything_is_nothing():
    found = balance(everyone(Stand(TODAY)), TODAY)
    assert (found.hier, found.nodig, found.aanbod, found.betaald, found.door_begeleiders) == ((), 0, 0, 0, 0)
