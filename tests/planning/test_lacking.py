"""What is lacking: every number that is told is what a plan with that change in it gives."""

from dataclasses import replace

import pytest

from db.demo import write_demo
from db.lists import Dagdeel, Fase, GeslachtVraag, Zwaarte
from db.planning.lacking import advertisement, as_duo, lacking, newcomer
from db.planning.proposing import Keuzes, propose
from db.records.stand import read_stand
from tests.builders import TODAY, desk, household, teamleider, vrijwilliger

ENOUGH = 60.0


def short(stand, **choices):
    """What is lacking on this desk."""
    keuzes = Keuzes(**choices)
    return lacking(stand, keuzes, propose(stand, keuzes), ENOUGH)


def coupled(stand):
    """How many households the best plan couples."""
    return propose(stand, Keuzes()).waarde[1]


def test_nothing_is_lacking_where_everyone_gets_somebody():
    found = short(desk(vrijwilliger(), household()))
    assert (found.uren_per_week, found.als_duo, found.versoepelingen, found.zoekprofielen) == (0.0, 0, (), ())


def test_a_duo_is_counted_where_two_have_half_the_hours_each():
    people = [vrijwilliger(f"V0{n}", uren_per_week=3.0) for n in (1, 2, 3)]
    stand = desk(*people, household("D001"), household("D002"))
    assert coupled(stand) == 0
    assert short(stand).als_duo == 1
    assert (
        short(desk(*people, vrijwilliger("V04", uren_per_week=2.5), household("D001"), household("D002"))).als_duo == 2
    )


def test_the_number_of_duos_is_the_most_that_can_be():
    hours = [2.5, 3.0, 4.0, 5.0, 6.0]
    people = [vrijwilliger(f"V0{n}", uren_per_week=h, max_huishoudens=2) for n, h in enumerate(hours, 1)]
    homes = [household(f"D00{n}", zwaarte=Zwaarte.ZWAAR) for n in range(1, 5)]  # 7.5 hours each: halves of 3.75
    stand = desk(*people, *homes)
    plan = propose(stand, Keuzes()).teams[0]
    assert not plan.paren
    able = [h for h in hours if h >= 3.75]  # and nobody of them twice: the most has room for one half
    assert as_duo(stand, plan, float("inf")) == len(able) // 2 == 1


@pytest.mark.parametrize(
    ("people", "homes", "what"),
    [
        ([vrijwilliger(talen={"Dari": 3})], [household()], "overal een tolk inzetten"),
        (
            [vrijwilliger(dagdelen=frozenset({Dagdeel.ZA_AVOND}))],
            [household()],
            "een ander dagdeel afspreken",
        ),
        ([vrijwilliger(fase=Fase.VOG)], [household()], "wie nog in werving is, inzetbaar maken"),
        ([vrijwilliger(max_huishoudens=0)], [household()], "één huishouden meer per begeleider"),
        ([vrijwilliger(uren_per_week=4.0)], [household()], "2 uur per week meer per begeleider"),
    ],
)
def test_one_thing_made_easier_is_told_with_what_it_gives(people, homes, what):
    found = short(desk(teamleider(), *(replace(p, leidinggevende="T01") for p in people), *homes)).versoepelingen
    assert [(eased.wat, eased.koppelt) for eased in found] == [(what, 1)]


def test_filling_the_hours_is_offered_where_they_are_not_filled():
    stand = desk(vrijwilliger(uren_per_week=6.0), household(), vul_tot=80)
    assert ("de uren helemaal vullen (vul tot 100 procent)", 1) in [
        (eased.wat, eased.koppelt) for eased in short(stand).versoepelingen
    ]


def test_a_profile_couples_as_many_as_a_plan_with_that_person_does(store):
    write_demo(store, TODAY)
    stand = read_stand(store, TODAY)
    profiles = short(stand).zoekprofielen
    assert profiles
    for profile in profiles:
        with_them = replace(stand, begeleiders=(*stand.begeleiders, newcomer("+1", profile)))
        assert coupled(with_them) == coupled(stand) + profile.koppelt
    assert [p.koppelt for p in profiles] == sorted((p.koppelt for p in profiles), reverse=True)


def test_the_language_that_couples_most_comes_first():
    light = {"zwaarte": Zwaarte.LICHT, "tolk_mogelijk": False}
    homes = [household(f"D00{n}", talen={"Tigrinya": 3}, plaats="Vollenhove", **light) for n in (1, 2)]
    stand = desk(teamleider(), *homes, household("D003", talen={"Dari": 3}, **light))
    best, other = short(stand).zoekprofielen
    assert (best.talen, best.plaats, best.koppelt) == (("Tigrinya",), "Vollenhove", 2)
    assert (other.talen, other.koppelt) == (("Dari",), 1)


def test_a_demand_of_gender_is_in_the_profile():
    stand = desk(teamleider(), household(begeleider_geslacht=GeslachtVraag.EIS_V))
    (profile,) = short(stand).zoekprofielen
    assert profile.geslacht == "v"
    assert "een vrouw die Arabisch spreekt" in advertisement(profile)


def test_the_text_to_send_is_about_nobody(store):
    write_demo(store, TODAY)
    stand = read_stand(store, TODAY)
    secret = {h.naam for h in stand.huishoudens} | {b.naam for b in stand.begeleiders}
    secret |= {h.dossier for h in stand.huishoudens} | {b.kenmerk for b in stand.begeleiders}
    secret |= {h.adres for h in stand.huishoudens if h.adres} | {h.telefoon for h in stand.huishoudens if h.telefoon}
    for profile in short(stand).zoekprofielen:
        words = advertisement(profile)
        assert not [name for name in secret if name in words]
        assert profile.talen[0] in words


def test_without_time_nothing_is_told_that_was_not_found_and_that_is_said(store):
    write_demo(store, TODAY)
    stand = read_stand(store, TODAY)
    found = lacking(stand, Keuzes(), propose(stand, Keuzes()), 0.0)
    assert not found.volledig
    assert found.uren_per_week > 0
    assert (found.versoepelingen, found.zoekprofielen) == ((), ())
