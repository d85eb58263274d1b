"""What if: a desk is imagined, and planned like any other."""

from db.lists import Zwaarte
from db.planning.lacking import Zoekprofiel
from db.planning.proposing import Keuzes
from db.planning.what_if import WatAls, compare, imagine
from tests.builders import desk, household, match, teamleider, vrijwilliger


def levels(stand, **different):
    """Households coupled today, and as it would be."""
    now, then = compare(stand, Keuzes(), WatAls(**different))
    return now.waarde[1], then.waarde[1]


def test_nothing_different_is_the_same_plan():
    stand = desk(vrijwilliger(), household("D001"), household("D002"))
    now, then = compare(stand, Keuzes(), WatAls())
    assert now.paren == then.paren


def test_more_people_like_a_profile():
    profile = Zoekprofiel(("Arabisch",), (), "Steenwijk", None, 8.0, 1, "T01")
    stand = desk(teamleider(), *(household(f"D00{n}") for n in range(1, 5)))
    assert levels(stand, erbij=3, profiel=profile) == (0, 3)
    assert levels(stand, erbij=3) == (0, 0), "who speaks only Nederlands and Engels is no help here"


def test_somebody_less_leaves_their_households_waiting():
    stand = desk(vrijwilliger("V01"), vrijwilliger("V02"), household("D001"), match("D001", "V01"), household("D002"))
    assert levels(stand, zonder=frozenset({"V01"})) == (1, 1)
    without = imagine(stand, WatAls(zonder=frozenset({"V01"})))
    assert "V01" not in without.begeleider
    assert not without.running_of("D001")


def test_hours_more_and_less():
    stand = desk(vrijwilliger(uren_per_week=8.0), household("D001"), household("D002"))
    assert levels(stand, uren=2.0) == (1, 2)
    assert levels(stand, uren=-4.0) == (1, 0)
    unknown = desk(vrijwilliger(uren_per_week=None), household("D001"), household("D002"))
    assert levels(unknown, uren=2.0) == (1, 2)


def test_arrivals_have_their_key_today_and_take_part():
    stand = desk(vrijwilliger(uren_per_week=20.0), household("D001"))
    assert levels(stand, aankomsten=2) == (1, 3)
    came = [h for h in imagine(stand, WatAls(aankomsten=2)).huishoudens if h.dossier.startswith("+")]
    assert [h.sleuteldatum for h in came] == [stand.today, stand.today]


def test_settings_hold_only_there():
    stand = desk(vrijwilliger(uren_per_week=5.0), household("D001", zwaarte=Zwaarte.GEMIDDELD))
    assert levels(stand, instellingen={"vul_tot": 50}) == (1, 0)
    assert stand.settings.vul_tot == 100


def test_the_real_desk_is_never_touched():
    stand = desk(vrijwilliger("V01"), household("D001"), match("D001", "V01"))
    before = (stand.begeleiders, stand.huishoudens, stand.koppelingen, stand.settings)
    imagine(stand, WatAls(2, frozenset({"V01"}), 3.0, 4, {"vul_tot": 50}))
    assert (stand.begeleiders, stand.huishoudens, stand.koppelingen, stand.settings) == before
