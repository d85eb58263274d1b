from db.lists import Dagdeel, Fase, KoppelingStatus
from db.rules.overview import EMPTY, caseload_lines, overview
from tests.builders import days, desk, household, match, member, stagiaire, teamleider, vrijwilliger


def test_an_empty_file_says_what_to_do():
    assert overview(desk()) == list(EMPTY)
    assert "importeer" in EMPTY[1]


def lines(*records, **settings) -> list[str]:
    return overview(desk(*records, **settings))


def after(found: list[str], start: str, count: int = 1) -> list[str]:
    place = next(number for number, line in enumerate(found) if start in line)
    return [line.strip() for line in found[place + 1 : place + 1 + count]]


def test_the_headline_counts_who_waits_and_what_is_free():
    found = lines(
        vrijwilliger("V01", uren_per_week=8.0),
        household("D001", gemeente="Steenwijkerland", urgentie=3),
        household("D002", gemeente="Zwolle"),
        match("D002", "V01", days(-5)),
        member("D001", 1),
        member("D001", 2),
    )
    assert found[0] == "Koppelbord · di 19 mrt 2024 · Steenwijkerland en Zwolle"
    assert found[1] == "1 huishouden wacht, 2 personen, 1 met spoed."
    assert found[2] == "De begeleiders hebben 3 u per week vrij."


def test_who_waits_comes_in_order_with_the_wait_in_words():
    found = lines(
        household("D001", sleuteldatum=days(-23), naam="A"),
        household("D002", sleuteldatum=days(3), naam="B"),
        household("D003", sleuteldatum=None, naam="C", plaats="", aantal_volwassenen=None, aantal_kinderen=None),
        household("D004", sleuteldatum=days(-50), naam="D"),
        household("D005", sleuteldatum=days(1), naam="E", urgentie=3),
        household("D006", sleuteldatum=days(0), naam="F"),
        household("D007", sleuteldatum=days(-200), naam="G"),
        match("D007", "V01", days(-90), eind=days(-4)),
        vrijwilliger(),
    )
    waits = [line for line in found if line[2:6] in ("A (D", "B (D", "C (D", "D (D", "E (D", "F (D", "G (D")]
    assert [line[:3] for line in waits] == ["! D", "! E", "  G", "  A", "  F", "  B", "  C"]
    assert [line.split(" · ")[3] for line in waits] == [
        "50 dagen na sleutel",
        "sleutel over 1 dag",
        "4 dagen na de vorige koppeling",
        "23 dagen na sleutel",
        "sleutel vandaag",
        "sleutel over 3 dagen",
        "sleuteldatum onbekend",
    ]
    assert waits[0].endswith("wacht te lang") and waits[1].endswith("spoed")
    assert "aantal onbekend · plaats onbekend" in waits[6]


def test_the_first_three_come_with_their_reason():
    people = [vrijwilliger(f"V0{n}", talen={"Arabisch": n}) for n in (1, 2, 3)]
    found = lines(*people, stagiaire("S01", talen=None, plaats="Zwolle"), teamleider(), household())
    named = after(found, "Tesfay D001", 4)
    assert named[0] == "100,0  Anna Vries V03: Arabisch, vloeiend; di-ochtend, do-middag, vr-ochtend"
    assert [line.split(":")[0][-3:] for line in named[:3]] == ["V03", "V02", "V01"]
    assert named[3] == ""
    lone = after(lines(stagiaire("S01", talen=None, plaats="Zwolle"), household()), "Tesfay D001")[0]
    assert lone == "60,0?  Anna Vries S01: di-ochtend, do-middag, vr-ochtend; ? taal onbekend"


def test_why_nobody_fits_and_who_could_share():
    home = household(dagdelen=frozenset({Dagdeel.ZO_AVOND}))
    found = lines(vrijwilliger("V01"), vrijwilliger("V02", fase=Fase.PAUZE), home)
    assert after(found, "Tesfay D001") == ["niemand past: geen dagdeel (2); niet inzetbaar (1)"]
    short = [vrijwilliger(f"V0{n}", uren_per_week=3.0) for n in (1, 2)]
    assert after(lines(*short, household()), "Tesfay D001", 2) == [
        "niemand past: geen uren (2)",
        "Anna Vries V01: 2,0 u te kort; kan als duo met Anna Vries V02",
    ]
    assert after(lines(household()), "Tesfay D001") == ["nog geen begeleiders in dit team"]


def test_only_the_own_team_is_named_and_counted_as_a_whole():
    found = lines(
        vrijwilliger("V01", team="Noord", voornaam="Noor"),
        vrijwilliger("V02", team="Zuid", voornaam="Zus", uren_per_week=5.0),
        household("D001", team="Noord"),
        household("D002", team="Zuid"),
        household("D003", team="Noord"),
        match("D003", "V02", days(-5)),  # the room of Zuid is taken by a household of Noord
    )
    assert "Noor Vries" in after(found, "Tesfay D001")[0]
    assert after(found, "Tesfay D001", 2)[1].startswith("Tesfay D002")
    assert after(found, "Tesfay D002") == ["niemand past: geen uren (1)"]


def test_who_was_asked_and_who_is_carried_for_now_stand_apart():
    found = lines(
        vrijwilliger("V01"),
        teamleider("T01", voornaam="Marijke", achternaam="Bos"),
        household("D001", naam="Rahimi"),
        household("D002", naam="Osman"),
        match("D001", "V01", days(-8), status=KoppelingStatus.GEVRAAGD, status_sinds=days(-8)),
        match("D002", "T01", days(-30), tijdelijk=True),
    )
    assert after(found, "Rahimi", 2) == ["Anna Vries V01: gevraagd, sinds 8 dagen", "! al 8 dagen gevraagd"]
    assert after(found, "Osman") == ["bij Marijke Bos, teamleider"]
    assert after(found, "NOG TE KOPPELEN") == ["niemand"]


def test_the_tree_has_everyone_with_what_they_carry():
    found = caseload_lines(
        desk(
            teamleider("T01", voornaam="Marijke", achternaam="Bos"),
            vrijwilliger("V01", leidinggevende="T01"),
            vrijwilliger("V02", leidinggevende="T01", fase=Fase.VOG, achternaam="Bakker"),
            household("D001"),
            match("D001", "V01", days(-5)),
        )
    )
    assert [line.split()[-5:] for line in found] == [
        ["huish", "volw", "pers", "uren", "van"],
        ["0", "0", "0", "0", "0"],
        ["1", "2", "3", "5", "8"],
        ["0", "0", "0", "0", "0"],
        ["1", "2", "3", "5", "8"],
    ]
    assert "in werving" in found[3]
    assert len({len(line) for line in found}) == 1
    assert caseload_lines(desk(household())) == []
