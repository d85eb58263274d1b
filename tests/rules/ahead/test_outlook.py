"""The outlook against a plain recount: day by day, person by person, arrival by arrival."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.agenda import Taakstelling
from db.lists import Categorie, Fase, Inzet, Soort, Zwaarte
from db.model import Afwezigheid
from db.rules.ahead.arrivals import Instroom, Verwachting, expected, parts_of
from db.rules.ahead.band import band, mean
from db.rules.ahead.monthly import monthly
from db.rules.ahead.needed import benodigd, benodigd_voor, sentences, traject_hours
from db.rules.ahead.outlook import can_take, closing, outlook, outlook_page, vooruitblik_json
from db.rules.ahead.supply import available, forces
from db.rules.fit import deployable
from db.rules.history import needed_on
from db.rules.load import capacity
from db.rules.months import Periode, months_ahead
from db.rules.scope import everyone, of_gemeente, of_team
from db.rules.standing import balance
from db.settings import Settings
from db.stand import Stand
from tests.builders import TODAY, days, desk, histories, household, match, medewerker, stagiaire, vrijwilliger

AHEAD = months_ahead(TODAY)
NOBODY = Verwachting((), "")


def each_day(periode: Periode) -> list[date]:
    return [periode.van + timedelta(days=n) for n in range(periode.dagen)]


@given(histories(), st.integers(0, 11))
def test_what_is_needed_is_the_mean_of_its_days(stand, number):
    periode = AHEAD[number]
    found = monthly(everyone(stand), AHEAD, NOBODY)[number]
    by_home = {
        home.dossier: sum(needed_on(stand, home, day) for day in each_day(periode)) / periode.dagen
        for home in stand.huishoudens
    }
    assert found.nodig == found.laag == found.hoog == found.bekend == pytest.approx(sum(by_home.values()))
    assert {home.dossier for home in found.huishoudens} == {dossier for dossier, hours in by_home.items() if hours}


def plain_hours(stand: Stand, person, day: date) -> float:
    """The hours that somebody gives on a day ahead, by what the settings say, one question after the other."""
    settings = stand.settings
    away = any(a.van <= day and (a.tot is None or a.tot >= day) for a in stand.absences(person.kenmerk))
    early, gone = person.start and day < person.start, person.eind and person.eind <= day
    if away or early or gone or Inzet.HUISHOUDEN not in person.inzet or person.fase in (Fase.PAUZE, Fase.GESTOPT):
        return 0.0
    if person.soort.betaald:
        return capacity(person, settings)
    full = capacity(person, settings) * settings.vul_tot / 100
    if person.fase in (None, Fase.INZETBAAR):
        if not person.vog_aangevraagd or person.vog_ontvangen:
            return full
        phase, since = "vog", person.vog_aangevraagd
    else:
        phase, since = person.fase.value, person.fase_sinds
    ready = (since or TODAY) + timedelta(weeks=getattr(settings, f"weken_{phase}"))
    return full * getattr(settings, f"kans_{phase}") / 100 if max(ready, TODAY) <= day else 0.0


@given(histories(), st.integers(0, 11), st.sampled_from([100, 80]))
def test_what_is_available_is_the_mean_of_its_days(stand, number, full):
    stand = replace(stand, settings=Settings(vul_tot=full))
    bereik, periode = everyone(stand), AHEAD[number]
    found = available(stand, forces(bereik), periode)
    paid = [p for p in stand.begeleiders if p.soort.betaald]
    others = [p for p in stand.begeleiders if not p.soort.betaald]

    def recount(people) -> float:
        hours = sum(plain_hours(stand, p, day) for p in people for day in each_day(periode))
        return pytest.approx(hours / periode.dagen)

    assert found.betaald == recount(paid)
    assert found.uren == recount(others)
    interns = [p for p in others if p.soort is Soort.STAGIAIRE and p in [k.begeleider for k in forces(bereik)]]
    assert found.stagiaires <= sum(capacity(p, stand.settings) for p in interns) + 1e-9


@settings(max_examples=40)
@given(histories())
def test_now_it_is_what_the_desk_says(stand):
    found = outlook(everyone(stand)).nu
    assert found.nodig == pytest.approx(balance(everyone(stand), TODAY).nodig)
    sure = sum(
        capacity(p, stand.settings)
        for p in stand.begeleiders
        if not p.soort.betaald and deployable(stand, p) and not any(a.covers(TODAY) for a in stand.absences(p.kenmerk))
    )
    assert found.beschikbaar.vrijwilligers + found.beschikbaar.stagiaires == pytest.approx(sure)


@given(histories())
def test_the_teams_together_are_everyone(stand):
    teams = {stand.team_of_huishouden(h) for h in stand.huishoudens} | {stand.team_of(k) for k in stand.begeleider}
    whole = monthly(everyone(stand), AHEAD, NOBODY)
    parts = [monthly(of_team(stand, team), AHEAD, NOBODY) for team in teams]
    for number, month in enumerate(whole):
        assert month.nodig == pytest.approx(sum(part[number].nodig for part in parts))
        assert month.beschikbaar.uren == pytest.approx(sum(part[number].beschikbaar.uren for part in parts))


@settings(max_examples=25)
@given(histories(), st.sampled_from([None, 0, 136]))
def test_every_page_can_be_opened_and_has_no_names(stand, taakstelling):
    for bereik in (everyone(stand), of_gemeente(stand, "Steenwijkerland")):
        v, page = outlook(bereik, taakstelling), outlook_page(bereik, taakstelling)
        assert all(m.laag <= m.nodig <= m.hoog for m in v.maanden)
        assert len(vooruitblik_json(v)["maanden"]) == 12
        for tabel in page.tabellen:
            for rij in tabel.rijen:
                assert len(rij.waarden) == len(tabel.kolommen)
                assert rij.bron or tabel.naam != "vertrek"
        said = f"{page.zinnen}{page.tabellen}"
        assert not any(home.naam in said for home in stand.huishoudens)
        assert not any(p.achternaam and p.achternaam in said for p in stand.begeleiders)


@pytest.mark.parametrize("count", [0.3, 3.0, 30.0, 300.0])
def test_the_band_holds_8_of_10_sums(count):
    r = Random(7)
    parts = [(count * share, size) for share, size in ((0.2, 7.5), (0.3, 5.0), (0.3, 2.2), (0.2, 0.9))]
    low, high = band(parts)
    sums = []
    for _ in range(4000):
        total = 0.0
        for expect, size in parts:
            left = r.expovariate(1)
            while left < expect:
                total += size
                left += r.expovariate(1)
        sums.append(total)
    assert mean(parts) == pytest.approx(sum(sums) / len(sums), rel=0.1)
    margin = max(size for _, size in parts) / 40
    above, below = (sum(s > high + margin for s in sums) / 4000, sum(s < low - margin for s in sums) / 4000)
    assert above <= 0.12 and below <= 0.12
    if count > 1:
        inside = sum(low <= s <= high for s in sums) / 4000
        assert 0.76 <= inside <= 0.84


def test_of_nobody_the_band_is_nothing():
    assert band([]) == band([(0.0, 5.0), (3.0, 0.0)]) == (0, 0)


def test_arrivals_that_are_expected_need_what_such_households_would():
    stand = desk(household(zwaarte=Zwaarte.ZWAAR, sleuteldatum=days(-900)))
    stroom = Instroom(Periode(date(2024, 4, 1), date(2024, 4, 30)), 30.0)
    parts = parts_of(everyone(stand), Verwachting((stroom,), ""), AHEAD)
    came = [
        household(f"D{n}", zwaarte=Zwaarte.ZWAAR, sleuteldatum=date(2024, 4, n), traject_start=None)
        for n in range(1, 31)
    ]
    for month, some in zip(monthly(everyone(desk(*came)), AHEAD, NOBODY), parts, strict=True):
        assert mean(some) == pytest.approx(month.nodig)


def quota(personen=60, helft=1, jaar=2024, **fields):
    return Taakstelling(gemeente="Steenwijkerland", jaar=jaar, helft=helft, personen=personen, **fields)


def here(dossier, key, **fields):
    return household(dossier, gemeente="Steenwijkerland", sleuteldatum=key, traject_start=None, **fields)


def streams(*records, taakstelling=None):
    found = expected(everyone(desk(*records)), AHEAD, taakstelling)
    return [(s.periode.van, s.periode.tot, round(s.huishoudens * 2.7, 6)) for s in found.stromen], found.bron


def test_what_the_taakstelling_leaves_comes_in_the_rest_of_its_half_year():
    known = [
        here("D1", date(2024, 2, 1)),  # 3 persons who came
        here("D2", date(2024, 5, 1)),  # 3 who will
        here("D3", date(2024, 2, 1), categorie=Categorie.ONTHEEMD),
        here("D4", date(2023, 12, 1)),
    ]
    found, bron = streams(quota(), *known)
    first, rest = (date(2024, 3, 20), date(2024, 6, 30)), (date(2024, 7, 1), date(2024, 12, 31))
    assert found == [(*first, 54.0), (*rest, 60.0), (date(2025, 1, 1), date(2025, 6, 30), 60.0)]
    assert bron == "de taakstelling van 60 personen in de 1e helft van 2024"
    ahead, _ = streams(quota(voorsprong=10), quota(70, helft=2), *known)
    assert [left for *_, left in ahead] == [44.0, 70.0, 70.0]
    counted, _ = streams(quota(gerealiseerd=20, peildatum=date(2024, 2, 15)), *known)
    assert counted[0] == (*first, 37.0), "20 counted, and 3 to come; who came before the peildatum is in the 20"
    done, bron = streams(quota(gerealiseerd=80), quota(76, helft=2), *known)
    assert [van for van, *_ in done] == [date(2024, 7, 1), date(2025, 1, 1)]
    assert bron == "de taakstelling van 136 personen in 2024"


def test_a_half_year_without_one_is_as_the_last_that_is_known_and_only_what_is_used_is_said():
    old = quota(500, jaar=2020), quota(40, helft=2, jaar=2023, voorsprong=9)
    found, bron = streams(*old, here("D1", date(2024, 2, 1)))
    assert [left for *_, left in found] == [37.0, 40.0, 40.0]
    assert bron == "de taakstelling van 40 personen in de 2e helft van 2023"
    later, _ = streams(quota(40, jaar=2025), replace(here("D1", date(2024, 2, 1)), gemeente="steenwijkerland "))
    assert [left for *_, left in later] == [37.0, 40.0, 40.0]


def test_without_a_taakstelling_it_goes_on_as_in_the_past_year():
    came = [here(f"D{n}", days(-30 * n)) for n in range(1, 12)]
    found, bron = streams(*came, here("D12", date(2023, 3, 31)))
    assert bron == "wie er de afgelopen 12 maanden kwam (11 huishoudens)"
    days_counted = (TODAY - date(2023, 4, 1)).days + 1
    assert found[1][2] == pytest.approx(11 / days_counted * 184 * 2.7)
    assert streams()[0] == []


def test_a_taakstelling_that_is_asked_for_counts_from_next_month_with_who_is_known():
    found, bron = streams(here("D1", date(2024, 5, 1)), taakstelling=136)
    assert found == [(date(2024, 4, 1), date(2025, 3, 31), round(136 - 2.7, 6))]
    assert bron == "een taakstelling van 136 personen per jaar"


def test_a_team_has_its_share_of_the_taakstelling():
    stand = desk(quota(), here("D1", None, team="Noord"), here("D2", None, team="Noord"), here("D3", None, team="Zuid"))
    north, south = (expected(of_team(stand, team), AHEAD).stromen for team in ("Noord", "Zuid"))
    assert north[0].huishoudens == pytest.approx(2 * south[0].huishoudens)
    assert expected(of_team(stand, "Oost"), AHEAD).stromen == ()


def test_of_its_share_only_its_own_households_count_as_realised():
    north = [here(f"N{n}", date(2024, 2, 1), team="Noord") for n in range(3)]  # 9 persons who came
    south = here("Z1", None, team="Zuid")
    stand = desk(quota(), *north, south)
    left = {team: expected(of_team(stand, team), AHEAD).stromen[0].huishoudens * 2.7 for team in ("Noord", "Zuid")}
    assert left == {"Noord": pytest.approx(45 - 9), "Zuid": pytest.approx(15)}
    assert sum(left.values()) == pytest.approx(expected(everyone(stand), AHEAD).stromen[0].huishoudens * 2.7)


def test_the_share_is_of_the_whole_file_where_the_stand_is_of_one_team():
    stand = desk(quota(), here("D1", None, team="Noord"))
    part = replace(stand, agenda=replace(stand.agenda, per_gemeente={"steenwijkerland": 4}))
    assert expected(of_team(part, "Noord"), AHEAD).stromen[0].huishoudens == pytest.approx(60 / 4 / 2.7)
    assert benodigd_voor(of_team(part, "Noord")).personen == 30


def test_a_gemeente_is_one_however_it_is_spelled_and_its_half_year_counts_once():
    other = Taakstelling(gemeente="steenwijkerland", jaar=2024, helft=2, personen=76)
    assert benodigd_voor(everyone(desk(quota(60), other))).personen == 136
    twice = replace(other, helft=1, personen=60)
    assert benodigd_voor(everyone(desk(quota(60), twice))).personen == 120
    assert streams(quota(60), twice)[0] == streams(quota(60))[0]
    assert len(vooruitblik_json(outlook(everyone(desk(quota(60), twice))))["taakstelling"]) == 1


def test_in_the_steady_state_it_is_the_formula():
    v = outlook(everyone(desk()), 136)
    assert v.maanden[-1].nodig == pytest.approx(v.benodigd.uren, rel=0.03)


def test_for_136_persons_it_takes_6_to_10_vrijwilligers_and_2_stagiaires():
    found = benodigd(Settings(), 136)
    assert (round(found.uren), found.vrijwilligers, found.stagiaires) == (113, (6, 10), 2)
    assert benodigd(Settings(), 0).vrijwilligers == (0, 0)
    assert traject_hours(Settings(traject_maanden=4)) == 17
    assert traject_hours(Settings(traject_maanden=18)) == 33


def test_the_taakstelling_of_the_year_is_both_halves_and_one_counts_twice():
    def people(*records):
        return benodigd_voor(everyone(desk(*records))).personen

    assert people(quota(60), quota(76, helft=2), quota(99, jaar=2023)) == 136
    assert people(quota(68)) == 136
    assert (
        people(here("D1", days(-400)), here("D2", days(-300)), here("D3", days(-5), aantal_volwassenen=None)) == 3 + 1
    )
    assert people() == 0


def test_the_first_shortage_and_what_closes_it_are_said():
    stand = desk(stagiaire(eind=date(2024, 6, 1)), *(here(f"D{n}", days(-3)) for n in range(3)))
    v = outlook(everyone(stand), 0)
    assert v.eerste_tekort.periode.van == date(2024, 6, 1)
    assert v.eerste_tekort.tekort == v.eerste_tekort.nodig > 0
    said = " ".join(outlook_page(everyone(stand), 0).zinnen)
    assert "Het eerste en grootste tekort is in jun 2024" in said
    leavers = outlook_page(everyone(stand), 0).tabellen[1].rijen
    assert [(row.naam, row.waarden, row.bron[0].sleutel) for row in leavers] == [("2024-06", (0, 1, 20.0), "S01")]
    assert "elke maand genoeg uren" in " ".join(outlook_page(everyone(desk(vrijwilliger())), 0).zinnen)


def test_whom_it_takes_is_rounded_up():
    assert closing(Settings(), 14.0) == "2 vrijwilligers erbij, of 1 stagiaire"
    assert closing(Settings(), 24.0) == "2 tot 4 vrijwilligers erbij, of 2 stagiaires"
    assert closing(Settings(), 0.5) == "1 vrijwilliger erbij, of 1 stagiaire"
    assert closing(Settings(vul_tot=50), 12.0) == "2 tot 4 vrijwilligers erbij, of 2 stagiaires"


def test_twelve_more_can_be_taken_where_every_month_has_hours_for_them():
    many = [vrijwilliger(f"V{n}") for n in range(8)]
    assert can_take(everyone(desk(*many)), 12).kan
    few = can_take(everyone(desk(*many[:7])), 12)
    assert (few.kan, few.maand, few.zonder) == (False, AHEAD[0], 0)
    assert few.tekort == pytest.approx(12 * 5 - 7 * 8)
    assert can_take(everyone(desk()), 0).kan
    lacking = can_take(everyone(desk(here("D1", TODAY))), 1)
    assert (lacking.zonder, lacking.tekort) == (5, 10)


def test_paid_hours_and_who_is_away_for_good_are_no_supply():
    stand = desk(
        medewerker(uren_begeleiding=8.0),
        vrijwilliger(),
        Afwezigheid(begeleider="V01", van=days(20)),
        Afwezigheid(begeleider="V01", van=days(25), tot=days(30)),
    )
    v = outlook(everyone(stand))
    assert v.nu.beschikbaar.uren == 8
    assert [m.beschikbaar.uren for m in v.maanden[1:]] == [0] * 11
    assert {m.beschikbaar.betaald for m in v.maanden} == {8}
    assert "Betaalde krachten hebben 8 u" in " ".join(outlook_page(everyone(stand)).zinnen)


def test_what_it_takes_is_said_in_proper_words():
    def said(*records, taakstelling=None, **settings):
        bereik = everyone(desk(*records, **settings))
        return " ".join(sentences(bereik.stand.settings, benodigd_voor(bereik, taakstelling)))

    assert "gerekend: 1 persoon, 2,7 per huishouden" in said(taakstelling=1)
    assert "voor de taakstelling van 1 persoon in 2024:" in said(quota(0), quota(1, helft=2))
    alone = here("D1", days(-5), aantal_volwassenen=1, aantal_kinderen=0)
    assert "voor 1 persoon, zoveel als er de afgelopen 12 maanden kwam:" in said(alone)
    assert "voor 3 personen, zoveel als er de afgelopen 12 maanden kwamen:" in said(here("D1", days(-5)))
    assert "de rest is voor vrijwilligers" in said(taakstelling=136)
    assert "de rest is" not in said(taakstelling=0), "nothing is left for them"


def test_of_a_gemeente_it_is_said_who_is_not_counted_as_available():
    stand = desk(vrijwilliger("V1"), vrijwilliger("V2"), here("D1", days(-5)), match("D1", "V1"))
    said = "Wie nog niemand begeleidt, hoort bij geen gemeente en telt hier dus niet mee als beschikbaar."
    for bereik, there in ((of_gemeente(stand, "Steenwijkerland"), True), (everyone(stand), False)):
        page = outlook_page(bereik)
        assert (said in page.zinnen) == there
        assert outlook(bereik).nu.beschikbaar.uren == (8 if there else 16)
