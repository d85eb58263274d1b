"""The tree of the caseload, beside a plain recount of who carries what."""

from dataclasses import replace

import pytest
from hypothesis import given

from db.lists import Fase, Rol, Soort
from db.rules.caseload import caseload
from tests.builders import TODAY, days, desk, household, match, medewerker, member, offices, teamleider, vrijwilliger
from tests.rules import recount


def everyone(stand) -> dict:
    return {tak.begeleider.kenmerk: tak for top in caseload(stand) for tak in top.walk()}


def carried_by(stand, kenmerk) -> set[str]:
    return {k.dossier for k in stand.koppelingen if k.begeleider == kenmerk and recount.running(stand, k)}


def beneath(stand, kenmerk) -> set[str]:
    """Somebody and everyone whose chain of leaders comes by them."""
    found = {kenmerk}
    while True:
        more = found | {p.kenmerk for p in stand.begeleiders if p.leidinggevende in found}
        if more == found:
            return found
        found = more


@given(offices())
def test_own_and_team_are_those_of_a_recount(stand):
    for kenmerk, tak in everyone(stand).items():
        for som, people in ((tak.eigen, {kenmerk}), (tak.team, beneath(stand, kenmerk))):
            homes = [stand.huishouden[d] for p in people for d in carried_by(stand, p)]
            homes = list({h.dossier: h for h in homes}.values())
            assert som.huishoudens == len(homes)
            assert som.volwassenen == sum(recount.adult_count(stand, h) for h in homes)
            assert som.personen == sum(recount.persons(stand, h) for h in homes)
            hours = sum(recount.load_on(stand, p, TODAY) for p in people)
            assert som.uren == pytest.approx(float(hours), abs=0.0051)


@given(offices())
def test_nobody_who_is_there_or_carries_something_is_missing_or_twice(stand):
    shown = [tak.begeleider.kenmerk for top in caseload(stand) for tak in top.walk()]
    assert len(shown) == len(set(shown))
    needed = {p.kenmerk for p in stand.begeleiders if p.fase is not Fase.GESTOPT or carried_by(stand, p.kenmerk)}
    assert needed <= set(shown)


@given(offices())
def test_everyone_hangs_beneath_their_own_leader(stand):
    for tak in everyone(stand).values():
        assert all(child.begeleider.leidinggevende == tak.begeleider.kenmerk for child in tak.onder)


@given(offices())
def test_the_capacity_of_a_team_is_the_sum_of_its_people(stand):
    for tak in everyone(stand).values():
        assert tak.team_capaciteit == pytest.approx(sum(each.capaciteit for each in tak.walk()))


def test_a_household_that_two_share_counts_once_for_the_team_and_once_for_each():
    stand = desk(
        teamleider(),
        vrijwilliger("V01", leidinggevende="T01"),
        vrijwilliger("V02", leidinggevende="T01"),
        household(),
        member(volgnr=1),
        member(volgnr=2, geboortejaar=2015),
        match(begeleider="V01"),
        match(begeleider="V02", rol=Rol.DUO),
    )
    tree = everyone(stand)
    assert (tree["T01"].team.huishoudens, tree["T01"].team.personen, tree["T01"].team.volwassenen) == (1, 2, 1)
    assert tree["T01"].team.uren == 5
    assert (tree["V01"].eigen.huishoudens, tree["V01"].eigen.uren) == (1, 2.5)
    assert (tree["T01"].eigen.huishoudens, tree["T01"].eigen.uren) == (0, 0)


def test_a_teamleider_stands_on_top_then_medewerkers_then_begeleiders():
    stand = desk(
        vrijwilliger("V02"),
        medewerker("M01", leidinggevende="T01"),
        vrijwilliger("V01", leidinggevende="T01"),
        vrijwilliger("S01", soort=Soort.STAGIAIRE, leidinggevende="M01"),
        teamleider("T01"),
    )
    top = caseload(stand)
    assert [tak.begeleider.kenmerk for tak in top] == ["T01", "V02"]
    assert [tak.begeleider.kenmerk for tak in top[0].onder] == ["M01", "V01"]
    assert [tak.begeleider.kenmerk for tak in top[0].onder[0].onder] == ["S01"]


def test_who_left_is_shown_only_while_something_hangs_on_them():
    gone = vrijwilliger(fase=Fase.GESTOPT)
    assert everyone(desk(gone)) == {}
    assert set(everyone(desk(gone, household(), match()))) == {"V01"}
    assert everyone(desk(gone, household(), match(start=days(-9), eind=TODAY))) == {}
    leader = teamleider(fase=Fase.GESTOPT)
    assert set(everyone(desk(leader, vrijwilliger(leidinggevende="T01")))) == {"T01", "V01"}
    assert everyone(desk(gone)) == {}


def test_who_can_take_nobody_has_no_capacity():
    assert everyone(desk(vrijwilliger(fase=Fase.PAUZE)))["V01"].capaciteit == 0
    assert everyone(desk(vrijwilliger()))["V01"].capaciteit == 8


def test_a_leader_who_is_not_in_the_file_leaves_people_on_top():
    assert set(everyone(desk(vrijwilliger(leidinggevende="T99")))) == {"V01"}


def test_counts_stand_in_until_members_are_entered_and_who_moved_out_does_not_count():
    home = household(aantal_volwassenen=2, aantal_kinderen=3)
    counted = everyone(desk(vrijwilliger(), home, match()))["V01"].eigen
    assert (counted.volwassenen, counted.personen) == (2, 5)
    left = member(volgnr=2, in_huishouden_tot=TODAY)
    entered = everyone(desk(vrijwilliger(), home, match(), member(), left))["V01"].eigen
    assert (entered.volwassenen, entered.personen) == (1, 1)
    unknown = everyone(desk(vrijwilliger(), replace(home, aantal_volwassenen=None, aantal_kinderen=None), match()))
    assert unknown["V01"].eigen.personen == 0


def test_a_circle_of_leaders_ends():
    one, two = teamleider("T01", leidinggevende="T02"), teamleider("T02", leidinggevende="T01")
    own = vrijwilliger(leidinggevende="T01")
    stand = desk(one, two, own)
    assert stand.team_of("V01") == ""
    assert stand.team_of("T01") == ""
    assert desk(teamleider("T01", leidinggevende="T01")).team_of("T01") == ""
    assert isinstance(caseload(stand), tuple)


def test_a_team_is_ones_own_or_that_of_who_leads_or_the_teamleider():
    stand = desk(
        teamleider("T01"),
        teamleider("T02", team="Noord"),
        medewerker("M01", leidinggevende="T01"),
        vrijwilliger("V01", leidinggevende="M01"),
        vrijwilliger("V02", leidinggevende="T02"),
        vrijwilliger("V03", leidinggevende="T02", team="Zuid"),
        vrijwilliger("V04"),
    )
    assert {k: stand.team_of(k) for k in stand.begeleider} == {
        "T01": "T01",
        "T02": "Noord",
        "M01": "T01",
        "V01": "T01",
        "V02": "Noord",
        "V03": "Zuid",
        "V04": "",
    }
    assert stand.team_of_huishouden(household(team="West", verantwoordelijke="M01")) == "West"
    assert stand.team_of_huishouden(household(verantwoordelijke="M01")) == "T01"
    assert stand.team_of_huishouden(household()) == ""
