"""Hard rules and score, beside a second count that was written from the contract."""

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.lists import (
    Aandachtsgebied,
    Dagdeel,
    Eindreden,
    Fase,
    Geslacht,
    GeslachtVraag,
    HuishoudenWens,
    Inzet,
    Soort,
    TrajectStatus,
    Vervoer,
    Zwaarte,
)
from db.model import Afwezigheid, Begeleider, Huishouden
from db.rules.candidates import after_coupling
from db.rules.fit import Regel, fit, tenths
from db.stand import Stand
from tests.builders import (
    TODAY,
    begeleiders,
    days,
    desk,
    household,
    huishoudens,
    match,
    medewerker,
    member,
    pairs,
    stagiaire,
    teamleider,
    vrijwilliger,
)
from tests.rules import recount

PARTS = ["taal", "dagdelen", "afstand", "ervaring", "aandachtsgebieden", "voorkeur", "duur"]


def of(stand: Stand, b: str = "V01", h: str = "D001"):
    return fit(stand, stand.begeleider[b], stand.huishouden[h])


def rules(*records, **settings) -> set[str]:
    return {u.regel.value for u in of(desk(*records, **settings)).uitgesloten_door}


def part(name: str, *records, **settings):
    stand = desk(*records, **settings)
    found = fit(stand, stand.begeleiders[0], stand.huishoudens[0])
    return next(p for p in found.onderdelen if p.naam == name)


@given(pairs())
def test_every_part_is_what_the_contract_counts(stand):
    fitted = of(stand)
    expected = recount.tenths(stand, fitted.begeleider, fitted.huishouden)
    assert {p.naam: p.tienden for p in fitted.onderdelen} == expected


@given(pairs())
def test_the_parts_add_up_to_the_score_and_stay_within_their_weights(stand):
    fitted = of(stand)
    assert [p.naam for p in fitted.onderdelen] == PARTS
    assert all(type(p.tienden) is int and 0 <= p.tienden <= p.maximum for p in fitted.onderdelen)
    weights = {name: recount.exact(getattr(stand.settings, f"gewicht_{name}")) for name in PARTS}
    assert {p.naam: p.maximum for p in fitted.onderdelen} == {n: int(w * 10) for n, w in weights.items()}
    assert fitted.tienden == sum(p.tienden for p in fitted.onderdelen)
    if fitted.possible:
        assert fitted.score == sum(p.tienden for p in fitted.onderdelen) / 10
    else:
        assert fitted.score is None


@given(pairs())
def test_a_part_that_lacks_its_data_is_named_and_gives_a_third(stand):
    fitted = of(stand)
    lacking = {n for n, share in recount.shares(stand, fitted.begeleider, fitted.huishouden).items() if share is None}
    assert set(fitted.onbekend) == lacking
    for p in fitted.onderdelen:
        if p.naam in lacking:
            assert p.tienden == recount.half_up(Fraction(p.maximum, 30))


@given(pairs())
def test_the_rules_that_exclude_are_those_of_the_contract(stand):
    for b in stand.begeleiders:
        for h in stand.huishoudens:
            fitted = fit(stand, b, h)
            assert {u.regel.value for u in fitted.uitgesloten_door} == recount.broken_rules(stand, b, h)
            assert all(u.uitleg for u in fitted.uitgesloten_door)


@given(begeleiders("V01"), huishoudens("D001"), st.data())
def test_taking_data_away_never_excludes(b, h, data):
    """Whatever is emptied, except what says that somebody is there for households at all, breaks no new rule."""
    from dataclasses import replace

    before = recount.broken_rules(desk(b, h), b, h)
    empties_b = {"geslacht": None, "talen": None, "dagdelen": frozenset(), "fase": None, "max_huishoudens": None}
    empties_b |= {"vog_aangevraagd": None, "overeenkomst": None, "huishouden_geslacht": None, "plaats": ""}
    empties_h = {"talen": None, "tolk_mogelijk": None, "dagdelen": frozenset(), "begeleider_geslacht": None}
    gone_b = data.draw(st.sets(st.sampled_from(sorted(empties_b))))
    gone_h = data.draw(st.sets(st.sampled_from(sorted(empties_h))))
    b = replace(b, **{name: empties_b[name] for name in gone_b})
    h = replace(h, **{name: empties_h[name] for name in gone_h})
    after = {u.regel.value for u in of(desk(b, h)).uitgesloten_door}
    assert after <= before


def test_a_pair_of_which_nothing_is_known_is_possible_and_says_so():
    b, h = Begeleider(kenmerk="V01", soort=Soort.VRIJWILLIGER), Huishouden(dossier="D001", naam="Tesfay")
    fitted = of(desk(b, h))
    assert fitted.possible
    assert fitted.onbekend == ("taal", "dagdelen", "afstand", "ervaring")
    # A third of 30, 20, 20 and 10, and all of 10, 5 and 5, for nothing is asked and nobody leaves.
    assert [p.tienden for p in fitted.onderdelen] == [100, 67, 67, 33, 100, 50, 50]
    assert "uren onbekend" in " ".join(fitted.gezegd)
    assert "fase onbekend" in " ".join(fitted.gezegd)
    assert "VOG onbekend" in " ".join(fitted.gezegd)


def test_a_perfect_pair_scores_a_hundred():
    b = vrijwilliger(wens_huishouden=HuishoudenWens.GEZIN, aandachtsgebieden=frozenset({Aandachtsgebied.TAAL}))
    h = household(begeleider_geslacht=GeslachtVraag.WENS_V, aandachtsgebieden=frozenset({Aandachtsgebied.TAAL}))
    assert of(desk(b, h)).score == 100.0


@pytest.mark.parametrize(
    ("points", "expected"),
    [(0.05, 1), (0.04999, 0), (3.25, 33), (3.2499, 32), (6.666666, 67), (0.15, 2), (0.35, 4), (2.675, 27), (20, 200)],
)
def test_points_are_rounded_half_up_to_tenths(points, expected):
    assert tenths(points) == expected


def test_half_of_a_tenth_goes_up_in_a_part():
    # 5 x 1/2 = 2.5; with a weight of 2.5 it is 1.25, which is 1.3 and not 1.2.
    both = vrijwilliger(wens_huishouden=HuishoudenWens.ALLEENSTAAND)
    asks = household(begeleider_geslacht=GeslachtVraag.WENS_V)
    assert part("voorkeur", both, asks).tienden == 25
    assert part("voorkeur", both, asks, gewicht_voorkeur=2.5).tienden == 13


# Hard rules, each where it begins.


def test_somebody_inzetbaar_with_all_in_order_is_excluded_by_nothing():
    assert rules(vrijwilliger(), household()) == set()


@pytest.mark.parametrize("fase", [f for f in Fase if f is not Fase.INZETBAAR])
def test_every_other_phase_is_not_inzetbaar(fase):
    assert rules(vrijwilliger(fase=fase), household()) == {"niet_inzetbaar"}


def test_a_vog_that_is_asked_for_and_not_in_excludes_and_an_unknown_one_does_not():
    assert rules(vrijwilliger(vog_ontvangen=None, vog_aangevraagd=days(-30)), household()) == {"niet_inzetbaar"}
    assert rules(vrijwilliger(vog_ontvangen=None), household()) == set()


def test_who_is_only_there_for_the_spreekuur_is_not_offered():
    assert rules(vrijwilliger(inzet=frozenset({Inzet.SPREEKUUR})), household()) == {"niet_inzetbaar"}
    assert rules(vrijwilliger(inzet=frozenset(Inzet)), household()) == set()


def test_who_left_today_or_begins_tomorrow_is_not_offered():
    assert rules(vrijwilliger(eind=TODAY), household()) == {"niet_inzetbaar"}
    assert rules(vrijwilliger(eind=days(1)), household()) == set()
    assert rules(vrijwilliger(start=days(1)), household()) == {"niet_inzetbaar"}
    assert rules(vrijwilliger(start=TODAY), household()) == set()


def test_hours_are_enough_to_the_last_minute():
    assert rules(vrijwilliger(uren_per_week=5.0), household()) == set()
    assert rules(vrijwilliger(uren_per_week=4.9), household()) == {"geen_uren"}
    short = of(desk(vrijwilliger(uren_per_week=4.0), household())).uitgesloten_door[0]
    assert short.regel is Regel.GEEN_UREN
    assert "1,0 u te kort" in short.uitleg


def test_hours_for_other_work_are_not_there_for_households():
    assert rules(vrijwilliger(uren_per_week=8.0, uren_overig=3.0), household()) == set()
    assert rules(vrijwilliger(uren_per_week=8.0, uren_overig=3.5), household()) == {"geen_uren"}


def test_room_is_kept_free_by_vul_tot():
    assert rules(vrijwilliger(uren_per_week=6.25), household(), vul_tot=80) == set()
    assert rules(vrijwilliger(uren_per_week=6.2), household(), vul_tot=80) == {"geen_uren"}


def test_three_shares_of_a_third_do_not_lose_an_hour():
    """Three who share 5 hours three times over carry 5, and another 3 of 8 is exactly full."""
    homes = [household(f"D00{n}") for n in range(1, 4)]
    shared = [match(h.dossier, v) for h in homes for v in ("V01", "V02", "V03")]
    people = [vrijwilliger("V01"), vrijwilliger("V02"), vrijwilliger("V03")]
    new = household("D009", zwaarte=None)
    stand = desk(*people, *homes, *shared, new, uren_maand_1_3=3.0)
    assert of(stand, h="D009").possible


def test_unknown_hours_are_eight_of_a_vrijwilliger_and_twenty_of_a_stagiaire():
    homes = [household(f"D00{n}") for n in (2, 3)]
    assert rules(vrijwilliger(uren_per_week=None), household(), homes[0], match("D002")) == {"geen_uren"}
    stage = stagiaire("V01", uren_per_week=None)
    assert rules(stage, household(), *homes, match("D002"), match("D003")) == set()
    said = of(desk(vrijwilliger(uren_per_week=None), household())).gezegd
    assert any("uren onbekend" in remark for remark in said)


def test_salaried_hours_are_not_supply():
    stand = desk(teamleider(), medewerker(uren_begeleiding=6.0), household())
    assert {u.regel.value for u in of(stand, "T01").uitgesloten_door} == {"geen_uren"}
    assert of(stand, "M01").possible


def test_a_household_that_is_still_to_come_asks_five_hours_times_zwaarte():
    h = household(
        sleuteldatum=days(20), traject_start=days(20), zwaarte=Zwaarte.ZWAAR, traject_status=TrajectStatus.GEPLAND
    )
    assert rules(vrijwilliger(uren_per_week=7.5), h) == set()
    assert rules(vrijwilliger(uren_per_week=7.4), h) == {"geen_uren"}


def test_an_interrupted_household_asks_no_hours():
    h = household(traject_status=TrajectStatus.ONDERBROKEN)
    assert rules(vrijwilliger(uren_per_week=0.0), h) == set()


def test_places_are_counted_per_household_and_agreed_future_ones_too():
    other = household("D002", traject_status=TrajectStatus.ONDERBROKEN)
    assert rules(vrijwilliger(max_huishoudens=1), household(), other, match("D002", start=days(30))) == {"geen_plaats"}
    assert rules(vrijwilliger(max_huishoudens=2), household(), other, match("D002", start=days(30))) == set()
    past = match("D002", start=days(-30), eind=TODAY)
    assert rules(vrijwilliger(max_huishoudens=1), household(), other, past) == set()
    assert rules(vrijwilliger(max_huishoudens=0), household()) == {"geen_plaats"}
    assert rules(vrijwilliger(max_huishoudens=None), household(), other, match("D002")) == set()


def test_two_koppelingen_of_one_household_take_one_place():
    other = household("D002", traject_status=TrajectStatus.ONDERBROKEN)
    twice = [match("D002", start=days(-9)), match("D002", start=days(3))]
    assert rules(vrijwilliger(max_huishoudens=2), household(), other, *twice) == set()


def test_an_absence_excludes_from_21_days_or_without_end_and_is_said_when_shorter():
    def absent(van, tot):
        return desk(vrijwilliger(), household(), Afwezigheid(begeleider="V01", van=van, tot=tot))

    assert not of(absent(days(-3), None)).possible
    assert not of(absent(days(-3), days(21))).possible
    short = of(absent(days(-3), days(19)))
    assert short.possible
    assert any("afwezig tot en met" in remark for remark in short.gezegd)
    assert of(absent(days(-9), days(-1))).gezegd == ()
    later = of(absent(days(5), days(90)))
    assert later.possible
    assert any("afwezig vanaf" in remark for remark in later.gezegd)


def test_absences_that_join_count_as_one():
    def absent(*spans):
        return rules(vrijwilliger(), household(), *(Afwezigheid(begeleider="V01", van=v, tot=t) for v, t in spans))

    assert absent((days(-3), days(10)), (days(11), days(40))) == {"afwezig"}
    assert absent((days(-3), days(10)), (days(5), None)) == {"afwezig"}
    assert absent((days(-3), days(40)), (days(-2), days(2))) == {"afwezig"}
    assert absent((days(-3), days(10)), (days(12), days(40))) == set()


def test_one_shared_dagdeel_is_enough_and_none_excludes():
    ours = vrijwilliger(dagdelen=frozenset({Dagdeel.MA_AVOND, Dagdeel.DI_OCHTEND}))
    assert rules(ours, household()) == set()
    assert rules(vrijwilliger(dagdelen=frozenset({Dagdeel.MA_AVOND})), household()) == {"geen_dagdeel"}
    assert rules(vrijwilliger(dagdelen=frozenset()), household()) == set()
    assert rules(vrijwilliger(), household(dagdelen=frozenset())) == set()


@pytest.mark.parametrize(
    ("asked", "has", "fits"),
    [
        (GeslachtVraag.EIS_V, Geslacht.V, True),
        (GeslachtVraag.EIS_V, Geslacht.M, False),
        (GeslachtVraag.EIS_V, Geslacht.X, False),
        (GeslachtVraag.EIS_V, None, True),
        (GeslachtVraag.EIS_M, Geslacht.M, True),
        (GeslachtVraag.EIS_M, Geslacht.V, False),
        (GeslachtVraag.WENS_V, Geslacht.M, True),
        (GeslachtVraag.GEEN, Geslacht.M, True),
    ],
)
def test_a_gender_that_the_household_demands_excludes_and_a_wish_does_not(asked, has, fits):
    assert rules(vrijwilliger(geslacht=has), household(begeleider_geslacht=asked)) == (
        set() if fits else {"geslacht_vereist"}
    )


@pytest.mark.parametrize(
    ("lives_there", "fits"),
    [
        ([], True),
        ([{"geslacht": Geslacht.V}], True),
        ([{"geslacht": Geslacht.V}, {"geslacht": Geslacht.M}], False),
        ([{"geslacht": Geslacht.V}, {"geslacht": None}], True),
        ([{"geslacht": Geslacht.V}, {"geslacht": Geslacht.M, "geboortejaar": 2007}], True),
        ([{"geslacht": Geslacht.V}, {"geslacht": Geslacht.M, "geboortejaar": 2006}], False),
        ([{"geslacht": Geslacht.V}, {"geslacht": Geslacht.M, "in_huishouden_tot": TODAY}], True),
        ([{"geslacht": Geslacht.V}, {"geslacht": Geslacht.M, "in_huishouden_van": days(1)}], True),
        ([{"geslacht": Geslacht.V}, {"geslacht": Geslacht.M, "in_huishouden_van": TODAY}], False),
    ],
)
def test_a_gender_that_the_begeleider_demands_holds_for_every_adult_who_lives_there_today(lives_there, fits):
    ours = vrijwilliger(huishouden_geslacht=GeslachtVraag.EIS_V)
    them = [member(volgnr=n, **fields) for n, fields in enumerate(lives_there, 1)]
    assert rules(ours, household(), *them) == (set() if fits else {"geslacht_vereist"})


def test_a_language_in_common_or_an_interpreter_will_do():
    dari = {"Dari": 3}
    assert rules(vrijwilliger(talen=dari), household()) == {"geen_contacttaal"}
    assert rules(vrijwilliger(talen=dari), household(tolk_mogelijk=True)) == set()
    unknown = of(desk(vrijwilliger(talen=dari), household(tolk_mogelijk=None)))
    assert unknown.possible
    assert any("tolk" in remark for remark in unknown.gezegd)
    assert rules(vrijwilliger(talen=None), household()) == set()


@pytest.mark.parametrize("reden", Eindreden)
def test_only_a_lack_of_klik_and_a_conflict_keep_two_apart(reden):
    past = match(start=days(-90), eind=days(-30), reden=reden)
    apart = reden in (Eindreden.GEEN_KLIK, Eindreden.CONFLICT)
    assert rules(vrijwilliger(), household(), past) == ({"eerder_beeindigd"} if apart else set())
    assert (
        rules(vrijwilliger(), household(), match(begeleider="V02", start=days(-90), eind=days(-30), reden=reden))
        == set()
    )


def test_every_rule_that_excludes_is_named_and_not_only_the_first():
    b = vrijwilliger(
        fase=Fase.PAUZE,
        uren_per_week=1.0,
        max_huishoudens=0,
        dagdelen=frozenset({Dagdeel.MA_AVOND}),
        geslacht=Geslacht.M,
        talen={"Dari": 1},
    )
    h = household(begeleider_geslacht=GeslachtVraag.EIS_V)
    away = Afwezigheid(begeleider="V01", van=days(-1))
    parted = match(start=days(-90), eind=days(-30), reden=Eindreden.CONFLICT)
    assert rules(b, h, away, parted) == {regel.value for regel in Regel}


# Parts, each at its corners.


@pytest.mark.parametrize(
    ("ours", "theirs", "points"), [(3, 3, 300), (2, 3, 200), (3, 2, 200), (1, 3, 100), (1, 1, 100)]
)
def test_the_lower_of_two_levels_counts(ours, theirs, points):
    assert part("taal", vrijwilliger(talen={"Dari": ours}), household(talen={"Dari": theirs})).tienden == points


def test_the_best_shared_language_counts_and_an_interpreter_gives_nothing():
    ours, theirs = {"Dari": 1, "Engels": 3, "Arabisch": 2}, {"Dari": 3, "Engels": 2, "Arabisch": 2}
    assert part("taal", vrijwilliger(talen=ours), household(talen=theirs)).tienden == 200
    found = part("taal", vrijwilliger(talen={"Dari": 3}), household(tolk_mogelijk=True))
    assert (found.tienden, found.onbekend) == (0, False)


def test_three_shared_dagdelen_are_as_good_as_more():
    five = frozenset(list(Dagdeel)[:5])
    assert part("dagdelen", vrijwilliger(dagdelen=five), household(dagdelen=five)).tienden == 200
    one, two = frozenset(list(Dagdeel)[:1]), frozenset(list(Dagdeel)[:2])
    assert part("dagdelen", vrijwilliger(dagdelen=one), household(dagdelen=five)).tienden == 67
    assert part("dagdelen", vrijwilliger(dagdelen=two), household(dagdelen=five)).tienden == 133


@pytest.mark.parametrize("vervoer", Vervoer)
def test_distance_is_full_in_the_same_place_and_nothing_beyond_reach(vervoer):
    assert part("afstand", vrijwilliger(vervoer=vervoer), household()).tienden == 200
    assert part("afstand", vrijwilliger(vervoer=vervoer), household(plaats="Maastricht")).tienden == 0


def test_an_unknown_place_or_transport_is_unknown_and_not_far():
    for b, h in (
        (vrijwilliger(plaats=""), household()),
        (vrijwilliger(), household(plaats="Nergenshuizen")),
        (vrijwilliger(vervoer=None), household()),
    ):
        found = part("afstand", b, h)
        assert (found.tienden, found.onbekend) == (67, True)


@pytest.mark.parametrize(
    ("ervaring", "zwaarte", "points"),
    [(0, "licht", 0), (1, "licht", 100), (1, "gemiddeld", 50), (2, "zwaar", 67), (1, "zwaar", 33), (3, "zwaar", 100)],
)
def test_experience_is_held_beside_zwaarte(ervaring, zwaarte, points):
    found = part("ervaring", vrijwilliger(ervaring=ervaring), household(zwaarte=Zwaarte(zwaarte)))
    assert (found.tienden, found.onbekend) == (points, False)


def test_no_experience_is_known_and_an_unknown_one_is_a_third():
    assert part("ervaring", vrijwilliger(ervaring=0), household()).onbekend is False
    assert part("ervaring", vrijwilliger(ervaring=None), household()).tienden == 33


def test_the_wishes_of_both_sides_count_and_a_demand_is_none():
    b = vrijwilliger(wens_huishouden=HuishoudenWens.ALLEENSTAAND, huishouden_geslacht=GeslachtVraag.WENS_V)
    h = household(begeleider_geslacht=GeslachtVraag.WENS_V)
    woman, man = member(volgnr=1, geslacht=Geslacht.V), member(volgnr=2, geslacht=Geslacht.M)
    assert part("voorkeur", b, h, woman).tienden == 50
    assert part("voorkeur", b, h, woman, man).tienden == 17
    assert part("voorkeur", b, household(begeleider_geslacht=GeslachtVraag.EIS_V), woman, man).tienden == 0
    assert part("voorkeur", vrijwilliger(), household()).tienden == 50


def test_who_leaves_halfway_gets_half_and_who_leaves_before_it_starts_nothing():
    year = household(traject_start=days(0), traject_eind=days(200))
    assert part("duur", stagiaire(eind=days(100)), year).tienden == 25
    assert part("duur", stagiaire(eind=days(200)), year).tienden == 50
    assert part("duur", stagiaire(eind=days(300)), year).tienden == 50
    assert part("duur", stagiaire(eind=days(1)), household(traject_start=days(2), traject_eind=days(200))).tienden == 0
    assert part("duur", stagiaire(eind=None), year).onbekend
    assert part("duur", vrijwilliger(eind=None), year).tienden == 50


def test_a_traject_without_an_end_lasts_a_year():
    begin = TODAY - timedelta(days=10)
    half = begin + timedelta(days=183)
    assert part("duur", stagiaire(eind=half), household(traject_eind=None)).tienden == recount.half_up(
        5 * Fraction(183, 365)
    )


def test_what_somebody_carries_after_coupling_is_said():
    stand = desk(vrijwilliger(), household("D001"), household("D002", zwaarte=Zwaarte.LICHT), match("D002"))
    assert after_coupling(stand, of(stand)) == "na: 8,8 van 8 u, te veel"
    full = desk(vrijwilliger(uren_per_week=5.0), household())
    assert after_coupling(full, of(full)) == "na: 5,0 van 5 u, vol"
