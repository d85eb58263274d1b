"""Words as filters, alone or beside a name: who answers, in which order, and what was understood."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.lists import AfwezigSoort, Dagdeel, Fase, Inzet, KoppelingStatus, Vervoer
from db.model import Afwezigheid
from db.rules.filters import PHRASES
from db.rules.finding import answer, understand
from db.rules.fit import reach
from db.rules.half_days import half_days
from db.rules.lookup import Lookup, Vindbaar
from db.rules.places import kilometers
from db.rules.waiting import waiting
from tests.builders import days, desk, household, match, medewerker, member, offices, stagiaire, vrijwilliger


def index(stand):
    return Lookup(
        [
            *(Vindbaar(b.soort, b.kenmerk, b.naam, b.telefoon, "", b.plaats) for b in stand.begeleiders),
            *(Vindbaar("huishouden", h.dossier, h.naam, h.telefoon, h.adres, h.plaats) for h in stand.huishoudens),
            *(Vindbaar("statushouder", f"{s.dossier}/{s.volgnr}", s.naam, s.telefoon) for s in stand.statushouders),
        ]
    )


def ask(stand, term, top=50):
    lookup = index(stand)
    return answer(understand(term, lookup.places()), lookup, stand, top)


def found(stand, term):
    return [one.kenmerk for one in ask(stand, term).treffers]


def understood(term, *board):
    return [(token.tekst, token.uitleg) for token in understand(term, board).tokens]


def test_what_was_understood_as_what_is_told():
    assert understood("tigrinya di-ochtend vollenhove", "Steenwijk") == [
        ("tigrinya", "spreekt Tigrinya"),
        ("di-ochtend", "vrij op di-ochtend"),
        ("vollenhove", "in of bij Vollenhove"),
    ]
    assert understood("Anna de Vries vrijwilliger", "Steenwijk") == [
        ("Anna de Vries", "naam of nummer"),
        ("vrijwilliger", "vrijwilligers"),
    ]
    assert understood("traject binnen 30 dagen") == [("traject binnen 30 dagen", "traject eindigt binnen 30 dagen")]
    assert understood("stage loopt af, zonder koppeling") == [
        ("stage loopt af", "stage loopt af, nog huishoudens"),
        ("zonder koppeling", "inzetbaar of wachtend, en zonder koppeling"),
    ]
    assert understood("Tawfik Al Shami") == [("Tawfik Al Shami", "naam of nummer")]
    assert understood("de di ma ti ar") == [("de di ma ti ar", "naam of nummer")]
    assert understood("") == []


@pytest.mark.parametrize(
    "typed",
    [
        "tigrinya di-ochtend in vollenhove",
        "tigrinya di-ochtend in of bij vollenhove",
        "wie spreekt tigrinya, vrij dinsdagmorgen, bij Vollenhove",
        "spreekt tigrinya en is vrij op di ochtend rond vollenhove",
    ],
)
def test_a_question_may_be_typed_as_it_is_said(typed):
    wanted = ["spreekt Tigrinya", "vrij op di-ochtend", "in of bij Vollenhove"]
    assert [uitleg for _, uitleg in understood(typed, "Steenwijk")] == wanted


def test_half_days_are_named_in_a_word():
    assert understood("dinsdag") == [("dinsdag", "vrij op dinsdag")]
    assert understood("avond") == [("avond", "vrij op een avond")]
    assert understood("di avond") == [("di avond", "vrij op di-avond")]


def test_how_a_question_begins_is_no_name():
    for typed in ("wie begeleidt Tesfay?", "Nummer van Tesfay", "bel tesfay"):
        assert [tekst.lower() for tekst, _ in understood(typed)] == ["tesfay"]
    assert understood("Bel") == [("Bel", "naam of nummer")]


def test_where_nobody_answers_to_all_it_is_said_what_is_in_the_way():
    result = ask(OFFICE, "tigrinya di-avond steenwijk")
    assert result.treffers == ()
    assert result.leeg == "Niemand past bij alles; zonder 'di-avond' 1."
    assert ask(OFFICE, "dari").leeg == ""


def test_words_that_join_stay_in_a_name():
    assert understood("Jan op den Berg") == [("Jan op den Berg", "naam of nummer")]
    assert understood("anna in vollenhove", "Steenwijk")[0] == ("anna", "naam of nummer")


def test_a_place_is_a_word_only_in_the_region_of_the_board():
    assert understood("vollenhove") == [("vollenhove", "naam of nummer")]
    assert understood("sint jansklooster", "Vollenhove") == [("sint jansklooster", "in of bij Sint Jansklooster")]
    assert understood("maastricht", "Vollenhove") == [("maastricht", "naam of nummer")]


@pytest.mark.parametrize(
    ("typed", "half"),
    [
        ("di ochtend", {Dagdeel.DI_OCHTEND}),
        ("dinsdagochtend", {Dagdeel.DI_OCHTEND}),
        ("dinsdag ochtend", {Dagdeel.DI_OCHTEND}),
        ("dinsdag", {Dagdeel.DI_OCHTEND, Dagdeel.DI_MIDDAG, Dagdeel.DI_AVOND}),
        ("avond", {d for d in Dagdeel if d.endswith("avond")}),
        ("avonden", {d for d in Dagdeel if d.endswith("avond")}),
        ("dinsdagmorgen", {Dagdeel.DI_OCHTEND}),
        ("dinsdags", {Dagdeel.DI_OCHTEND, Dagdeel.DI_MIDDAG, Dagdeel.DI_AVOND}),
        ("di", set()),
        ("dinsdagje", set()),
        ("anna", set()),
        ("", set()),
    ],
)
def test_half_days_are_read_as_people_write_them(typed, half):
    assert half_days(typed.split()) == half


@given(offices())
def test_who_speaks_it_and_is_free_then_is_found_and_nobody_else_nearest_first(stand):
    """Question 1 of the desk, against a plain filter over the records."""
    by_name = {(b.naam, b.kenmerk) for b in stand.begeleiders}
    expected = set()
    for person in stand.begeleiders:
        speaks = "Tigrinya" in (person.talen or {})
        tuesday = stand.today + timedelta(days=(1 - stand.today.weekday()) % 7)
        away = any(a.van <= tuesday and (a.tot is None or tuesday <= a.tot) for a in stand.absences(person.kenmerk))
        here = (not person.start or person.start <= tuesday) and (not person.eind or tuesday < person.eind)
        agreed = Dagdeel.DI_OCHTEND in person.dagdelen and person.fase not in (Fase.PAUZE, Fase.GESTOPT)
        free = agreed and here and not away
        km = kilometers(person.plaats, "Vollenhove") if person.plaats else None
        if speaks and free and (km is None or km <= (reach(person, stand.settings) or stand.settings.bereik_auto)):
            expected.add(person.kenmerk)
    board = ["Steenwijk"]
    got = answer(understand("tigrinya di-ochtend vollenhove", board), index(stand), stand, 5).treffers
    assert {one.kenmerk for one in got} == expected
    assert len(got) == len(expected) and by_name
    far = [kilometers(stand.begeleider[one.kenmerk].plaats, "Vollenhove") for one in got]
    known = [km for km in far if km is not None]
    assert known == sorted(known)
    assert far[: len(known)] == known, "whose place is unknown comes last"


@given(offices(), st.sampled_from(sorted(PHRASES)))
def test_every_word_answers_on_every_desk(stand, phrase):
    result = ask(stand, phrase)
    for one in result.treffers:
        kind = one.soort if one.soort == "huishouden" else "begeleider"
        known = stand.huishouden if kind == "huishouden" else stand.begeleider
        assert one.kenmerk in known
    assert len({(one.soort, one.kenmerk) for one in result.treffers}) == len(result.treffers)


@given(offices())
def test_two_words_find_who_answers_to_both(stand):
    both = set(found(stand, "vrijwilliger ruimte"))
    assert both == set(found(stand, "vrijwilliger")) & set(found(stand, "ruimte"))
    assert set(found(stand, "arabisch huishouden")) <= set(found(stand, "huishouden"))


@given(offices())
def test_who_waits_comes_in_the_order_of_the_queue(stand):
    assert found(stand, "wacht") == [one.huishouden.dossier for one in waiting(stand)]
    assert found(stand, "spoed") == [one.huishouden.dossier for one in waiting(stand) if one.spoed]


OFFICE = desk(
    vrijwilliger("V01", voornaam="Anna", talen={"Tigrinya": 3}),
    vrijwilliger("V02", voornaam="Anna", talen={"Dari": 2}, vervoer=Vervoer.AUTO),
    vrijwilliger("V03", voornaam="Bo", fase=Fase.VOG, vog_aangevraagd=days(-30), vog_ontvangen=None),
    vrijwilliger("V04", voornaam="Spoed", achternaam="Bakker", fase=Fase.PAUZE),
    vrijwilliger("V05", voornaam="Cor", inzet=frozenset({Inzet.SPREEKUUR})),
    stagiaire("S01", voornaam="Joris", eind=days(30)),
    medewerker("M01", voornaam="Joke"),
    household("D001", naam="Tesfay", adres="Kerkstraat 12", sleuteldatum=days(-50)),
    household("D002", naam="Rahimi", plaats="Vollenhove", traject_start=days(-350), sleuteldatum=days(-350)),
    household("D003", naam="Osman"),
    member("D001", 1, voornaam="Selam"),
    match("D002", "S01", days(-300)),
    match("D003", "M01", days(-5), tijdelijk=True),
    match("D003", "V02", days(-3), status=KoppelingStatus.GEVRAAGD),
    Afwezigheid(begeleider="V02", van=days(-1), tot=days(5), soort=AfwezigSoort.ZIEK),
)


@pytest.mark.parametrize(
    ("term", "kenmerken"),
    [
        ("anna tigrinya", ["V01"]),
        ("anna auto", ["V02"]),
        ("vog", ["V03"]),
        ("in werving", ["V03"]),
        ("op pauze", ["V04"]),
        ("stage loopt af", ["S01"]),
        ("stagiaires", ["S01"]),
        ("medewerker", ["M01"]),
        ("spreekuur", ["V05"]),
        ("ziek", ["V02"]),
        ("afwezig", ["V02"]),
        ("eigen casework", ["M01"]),
        ("gevraagd", ["D003"]),
        ("spoed", ["V04", "D001"]),
        ("zonder koppeling", ["V01", "D001"]),
        ("traject 30 dagen", ["D002"]),
        ("traject 5 dagen", []),
        ("traject loopt af", ["D002"]),
        ("huishoudens vollenhove", ["D002"]),
        ("selam spoed", ["D001/1"]),
        ("geen contact", []),
        ("kerkstraat 12", ["D001"]),
        ("dari di-ochtend", []),
    ],
)
def test_words_find_whom_they_say(term, kenmerken):
    assert found(OFFICE, term) == kenmerken


def test_what_is_said_of_those_who_are_found():
    result = ask(OFFICE, "traject 30 dagen")
    assert result.said_of(result.treffers[0]) == "eindigt 4 apr, nog geen overdracht"
    result = ask(OFFICE, "ruimte vollenhove")
    assert all("vrij" in result.said_of(one) and "km" in result.said_of(one) for one in result.treffers)
    unknown = ask(OFFICE, "geen contact").leeg
    assert unknown.startswith("Van 2 huishoudens met een begeleider is nog geen contact vastgelegd")


def test_nobody_is_hidden_behind_a_word():
    """Whose name is a word of the desk is found by it, before those whom the word says."""
    assert found(OFFICE, "spoed bakker") == ["V04"]
    assert found(OFFICE, "spoed")[0] == "V04"


STREETS = desk(
    vrijwilliger("V01", voornaam="Yusuf", achternaam="Steenwijk", plaats="Tuk"),
    vrijwilliger("V02", voornaam="Frans", achternaam="Boukhari", talen={"Arabisch": 3}),
    vrijwilliger("V03", voornaam="Ma'n", achternaam="Haddad", geslacht=None),
    vrijwilliger("V04", voornaam="Piet", achternaam="Mol", plaats="Vollenhove"),
    household("D001", naam="Osman", adres="Hoge Weg 3", plaats="Steenwijk"),
    household("D002", naam="Rahimi", adres="Onna 23", plaats="Onna"),
    household("D003", naam="Amiri", adres="Werk en Zorg 5", plaats="Steenwijk"),
)


@pytest.mark.parametrize(
    ("term", "kenmerk"),
    [
        ("hoge weg 3", "D001"),
        ("onna 23", "D002"),
        ("werk en zorg 5", "D003"),
        ("joesoef steenwijk", "V01"),
        ("frans boechari", "V02"),
        ("ma'n", "V03"),
    ],
)
def test_a_name_or_address_with_a_word_of_the_desk_in_it_is_found(term, kenmerk):
    assert found(STREETS, term)[:1] == [kenmerk]


def test_who_has_left_or_is_still_to_come_is_not_free():
    office = desk(
        vrijwilliger("V01", eind=days(-10)),
        vrijwilliger("V02", start=days(90)),
        vrijwilliger("V03", fase=Fase.AANGEMELD),
        vrijwilliger("V04"),
    )
    result = ask(office, "di-ochtend")
    assert {one.kenmerk: result.said_of(one) for one in result.treffers} == {"V03": "in werving: aangemeld", "V04": ""}


@given(st.text(max_size=20))
def test_no_text_makes_it_stumble(term):
    ask(OFFICE, term)
