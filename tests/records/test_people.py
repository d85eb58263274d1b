"""People and households: saving, renaming, removing, and their lists a page at a time."""

from dataclasses import replace

import pytest

from db.lists import Geslacht, Soort
from db.members import Lid, format_lid, parse_lid
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.records.lookup import read_lookup
from db.records.people import (
    Lijst,
    count,
    find_begeleider,
    find_huishouden,
    leden_of,
    next_dossier,
    next_kenmerk,
    page,
    position,
    remove_record,
    save_begeleider,
    save_huishouden,
    save_statushouder,
)
from db.records.rows import TABLE, find
from db.records.settings import read_settings, save_settings
from db.records.stand import is_empty
from db.settings import Settings
from db.store import Refused
from db.store.changes import KEY_OF
from db.text import fold
from tests.builders import TODAY, days, dump, fill, household, match, medewerker, member, teamleider, vrijwilliger


def names(store) -> list:
    """Everyone that the look-up knows: soort, kenmerk, name and telephone."""
    return [tuple(person[:4]) for person in read_lookup(store)._people if person]


def nothing_changes(store, message: str, do) -> None:
    before, log = dump(store), store.log.latest()
    with pytest.raises(Refused, match=message):
        do()
    assert dump(store) == before
    assert store.log.latest() == log


# Households and their members.


def test_a_household_and_its_members_are_one_change(store):
    lines = [Lid("Selam", "Tesfay", Geslacht.V, 1990), Lid("Yonas", "Tesfay", Geslacht.M, 2015)]
    save_huishouden(store, TODAY, household(), lines)
    assert [(m.volgnr, m.naam, m.geslacht, m.geboortejaar) for m in leden_of(store, "D001")] == [
        (1, "Selam Tesfay", "v", 1990),
        (2, "Yonas Tesfay", "m", 2015),
    ]
    store.undo(TODAY)
    assert is_empty(store)
    assert dump(store)["statushouder"] == []


def test_a_line_keeps_what_is_known_of_its_member(store):
    fill(
        store,
        household(),
        member(volgnr=1, voornaam="Selam", telefoon="0611", taalschool="Firda"),
        member(volgnr=2, voornaam="Yonas", telefoon="0622"),
        member(volgnr=3, voornaam="Abel", telefoon="0633"),
    )
    home = find_huishouden(store, "D001")
    # Yonas goes, Selam is spelled anew, Abel moves to the front, Mihret is new.
    lines = [Lid("Abel", "Tesfay"), Lid("Saalam", "Tesfay"), Lid("Mihret", "Tesfay"), Lid("Lidya", "Tesfay")]
    save_huishouden(store, TODAY, home, lines)
    found = {m.voornaam: (m.volgnr, m.telefoon) for m in leden_of(store, "D001")}
    assert found == {"Abel": (3, "0633"), "Saalam": (1, "0611"), "Mihret": (2, "0622"), "Lidya": (4, "")}
    store.undo(TODAY)
    assert [m.voornaam for m in leden_of(store, "D001")] == ["Selam", "Yonas", "Abel"]


def test_members_who_are_left_out_go_and_none_means_untouched(store):
    fill(store, household(), member(volgnr=1, voornaam="Selam"), member(volgnr=2, voornaam="Yonas"))
    home = find_huishouden(store, "D001")
    home = save_huishouden(store, TODAY, replace(home, notitie="x"), None)
    assert len(leden_of(store, "D001")) == 2
    save_huishouden(store, TODAY, home, [Lid("Yonas", "Tesfay")])
    assert [(m.volgnr, m.voornaam) for m in leden_of(store, "D001")] == [(2, "Yonas")]


def test_twins_with_one_name_stay_two(store):
    lines = [Lid("Abel", "Tesfay", Geslacht.M, 2015), Lid("Abel", "Tesfay", Geslacht.M, 2015)]
    saved = save_huishouden(store, TODAY, household(), lines)
    last = store.log.latest()
    save_huishouden(store, TODAY, saved, lines)
    assert len(leden_of(store, "D001")) == 2
    assert store.log.latest() == last


@pytest.mark.parametrize(
    "lid",
    [
        Lid("Selam", "Tesfay", Geslacht.V, 1990),
        Lid("Selam", ""),
        Lid("Anna Maria", "de Vries", Geslacht.X, 2001, True),
        Lid("Yonas", "al-Hamid", None, 1985),
    ],
)
def test_the_line_of_a_member_reads_as_the_same_member(lid):
    assert parse_lid(format_lid(lid)) == lid


def test_a_year_that_cannot_be_says_so():
    with pytest.raises(ValueError, match="1990"):
        parse_lid("Selam Tesfay 90")
    assert parse_lid("   ") is None


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (household(naam=""), "naam"),
        (household(dossier=""), "dossier"),
        (household(traject_start=TODAY, traject_eind=days(-1)), "eindigt voor"),
        (household(hoort_bij="D001"), "zichzelf"),
        (household(hoort_bij="D999"), "verwijzen"),
        (household(verantwoordelijke="M99"), "verwijzen"),
        (household(urgentie=9), "past niet"),
    ],
)
def test_a_household_that_cannot_be_is_refused(store, record, message):
    nothing_changes(store, message, lambda: save_huishouden(store, TODAY, record, [Lid("Selam", "")]))


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (vrijwilliger(voornaam="", achternaam=""), "naam"),
        (vrijwilliger(kenmerk=""), "kenmerk"),
        (vrijwilliger(start=TODAY, eind=days(-1)), "voor de start"),
        (vrijwilliger(leidinggevende="V01"), "aan zichzelf"),
        (vrijwilliger(leidinggevende="T99"), "verwijzen"),
    ],
)
def test_somebody_who_cannot_be_is_refused(store, record, message):
    nothing_changes(store, message, lambda: save_begeleider(store, TODAY, record))


def test_a_circle_of_leaders_is_refused_however_long(store):
    fill(store, teamleider("T01"), medewerker("M01", leidinggevende="T01"), vrijwilliger(leidinggevende="M01"))
    top = find_begeleider(store, "T01")
    for leader in ("T01", "M01", "V01"):
        nothing_changes(
            store, "zichzelf", lambda leader=leader: save_begeleider(store, TODAY, replace(top, leidinggevende=leader))
        )


def test_a_circle_that_is_there_already_does_not_hang_the_door(store):
    fill(store, teamleider("T01"), teamleider("T02", leidinggevende="T01"), vrijwilliger(leidinggevende="T02"))
    store.db.conn.execute("UPDATE begeleider SET leidinggevende = 'T02' WHERE kenmerk = 'T01'")
    save_begeleider(store, TODAY, replace(find_begeleider(store, "V01"), voornaam="Els"))
    assert find_begeleider(store, "V01").voornaam == "Els"


# Renaming.


def test_a_new_kenmerk_goes_wherever_the_old_one_stood_and_back(store):
    fill(
        store,
        teamleider("T01"),
        vrijwilliger(leidinggevende="T01"),
        household(verantwoordelijke="T01"),
        match(begeleider="T01", start=days(-9)),
        Afwezigheid(begeleider="T01", van=days(-3)),
    )
    before = dump(store)
    save_begeleider(store, TODAY, replace(find_begeleider(store, "T01"), kenmerk="T09", telefoon="06"), old_key="T01")
    assert find_begeleider(store, "T01") is None
    assert find_begeleider(store, "T09").telefoon == "06"
    assert find_begeleider(store, "V01").leidinggevende == "T09"
    assert find_huishouden(store, "D001").verantwoordelijke == "T09"
    assert find(store.db, Koppeling)[0].begeleider == "T09"
    assert find(store.db, Afwezigheid)[0].begeleider == "T09"
    after = dump(store)
    store.undo(TODAY)
    assert dump(store) == before
    store.redo(TODAY)
    assert dump(store) == after
    assert store.check() == []


def test_a_new_dossier_goes_wherever_the_old_one_stood_and_back(store):
    fill(store, vrijwilliger(), household(), household("D002", hoort_bij="D001"), member(), match())
    before = dump(store)
    home = find_huishouden(store, "D001")
    save_huishouden(store, TODAY, replace(home, dossier="X1"), [Lid("Selam1", "Tesfay"), Lid("Nieuw", "")], "D001")
    assert find_huishouden(store, "D002").hoort_bij == "X1"
    assert [m.voornaam for m in leden_of(store, "X1")] == ["Selam1", "Nieuw"]
    assert leden_of(store, "D001") == []
    assert find(store.db, Koppeling)[0].dossier == "X1"
    store.undo(TODAY)
    assert dump(store) == before


def test_a_kenmerk_that_somebody_has_is_refused(store):
    fill(store, vrijwilliger("V01"), vrijwilliger("V02"))
    first = find_begeleider(store, "V01")
    nothing_changes(
        store, "bestaat al", lambda: save_begeleider(store, TODAY, replace(first, kenmerk="V02"), old_key="V01")
    )


# Removing and stopping.


def test_who_is_referred_to_is_not_removed(store):
    fill(store, teamleider("T01"), vrijwilliger(leidinggevende="T01"), household(), match(start=days(-9), eind=TODAY))
    for record in (find_begeleider(store, "T01"), find_begeleider(store, "V01"), find_huishouden(store, "D001")):
        nothing_changes(store, "verwijzen|koppelingen", lambda record=record: remove_record(store, TODAY, record))


def test_who_was_entered_by_mistake_goes_with_all_that_is_their_own(store):
    fill(store, vrijwilliger(), Afwezigheid(begeleider="V01", van=TODAY), household(), member(), member(volgnr=2))
    before = dump(store)
    remove_record(store, TODAY, find_begeleider(store, "V01"))
    remove_record(store, TODAY, find_huishouden(store, "D001"))
    assert all(rows == [] for rows in dump(store).values())
    store.undo(TODAY)
    store.undo(TODAY)
    assert dump(store) == before


def test_one_member_is_changed_by_itself(store):
    fill(store, household(), member())
    save_statushouder(store, TODAY, replace(leden_of(store, "D001")[0], telefoon="0612"))
    assert leden_of(store, "D001")[0].telefoon == "0612"


def test_the_next_kenmerk_is_free(store):
    assert (next_kenmerk(store, Soort.VRIJWILLIGER), next_dossier(store)) == ("V01", "D001")
    fill(store, vrijwilliger("V09"), vrijwilliger("VX"), medewerker("M1"), household("D050"), household("2024-1"))
    assert next_kenmerk(store, Soort.VRIJWILLIGER) == "V10"
    assert next_kenmerk(store, Soort.STAGIAIRE) == "S01"
    assert next_kenmerk(store, Soort.MEDEWERKER) == "M2"
    assert next_dossier(store) == "D051"


# Lists.

HOSTILE = ["%", "_", "'", "''", '"', "\\", "; DROP TABLE begeleider; --", "a%", "1 OR 1=1", "*", "?", "(", "NULL"]


@pytest.fixture
def roster(store):
    people = [
        vrijwilliger(f"V{n:02}", voornaam=["Anna", "Zoë", "Jan%", "O'Neil", "[red]"][n % 5], achternaam=f"Bos{n % 7}")
        for n in range(40)
    ]
    homes = [household(f"D{n:03}", naam=["Tesfay", "Al-Hamid", "100%"][n % 3]) for n in range(25)]
    inhabitants = [member(f"D{n:03}", 1, voornaam=["Selam", "سلام"][n % 2]) for n in range(25)]
    fill(store, teamleider(), medewerker(), *people, *homes, *inhabitants)
    return store


def plainly(store, lijst: Lijst, words: str) -> list:
    """The same list by reading everything and keeping what has every word."""
    table, column = TABLE[lijst.kind], KEY_OF[TABLE[lijst.kind]]
    rows = [dict(row) for row in store.db.query(f"SELECT * FROM {table}")]
    paid = ("medewerker", "teamleider")
    if lijst is Lijst.BEGELEIDERS:
        rows = [row for row in rows if row["soort"] not in paid]
    elif lijst is Lijst.MEDEWERKERS:
        rows = [row for row in rows if row["soort"] in paid]
    rows = [row for row in rows if all(word in row["zoek"] for word in fold(words).split())]
    # SQLite compares text by its bytes.
    rows.sort(key=lambda row: (row["zoek"].encode(), row[column]))
    return [row[column] for row in rows]


@pytest.mark.parametrize("lijst", Lijst)
@pytest.mark.parametrize(
    "words", ["", "anna", "bos3", "zoe bos", "TESFAY", "selam", "سلام", "steenwijk", "xyz", "06", *HOSTILE]
)
def test_count_page_and_position_agree_with_a_plain_filter(roster, lijst, words):
    expected = plainly(roster, lijst, words)
    column = KEY_OF[TABLE[lijst.kind]]
    assert count(roster, lijst, words) == len(expected)
    read = [record for offset in range(0, 60, 7) for record in page(roster, lijst, words, offset, 7)]
    assert [getattr(record, column) for record in read] == expected
    keys = [f"{r.dossier}/{r.volgnr}" for r in read] if lijst is Lijst.STATUSHOUDERS else expected
    assert [position(roster, lijst, words, key) for key in keys] == list(range(len(expected)))
    assert position(roster, lijst, words, "bestaat niet") is None


def test_a_word_that_is_no_sql_stays_a_word(roster):
    assert count(roster, Lijst.BEGELEIDERS, "o'neil") == 8
    assert count(roster, Lijst.BEGELEIDERS, "drop table") == 0
    assert count(roster, Lijst.HUISHOUDENS, "tesfay d003") == 1
    assert position(roster, Lijst.BEGELEIDERS, "anna", "V01") is None
    assert position(roster, Lijst.BEGELEIDERS, "", "T01") is None


def test_the_list_is_in_the_order_of_names(roster):
    read = [record.naam for record in page(roster, Lijst.HUISHOUDENS, "", 0, 100)]
    assert [fold(naam) for naam in read] == sorted(fold(naam) for naam in read)


def test_an_edit_is_found_by_its_new_words(roster):
    save_begeleider(roster, TODAY, replace(find_begeleider(roster, "V00"), achternaam="Nieuwenhuis", telefoon="0611"))
    assert [b.kenmerk for b in page(roster, Lijst.BEGELEIDERS, "nieuwenhuis", 0, 9)] == ["V00"]
    assert count(roster, Lijst.BEGELEIDERS, "0611") == 1


def test_everybody_can_be_looked_up(roster):
    found = names(roster)
    assert len(found) == 42 + 25 + 25
    assert ("statushouder", "D000/1", "Selam Tesfay", "") in found
    assert ("huishouden", "D001", "Al-Hamid", "") in found
    plain = find_begeleider(roster, "V03")
    assert ("vrijwilliger", "V03", plain.naam, "") in found
    assert {kind for kind, *_ in found} == {"vrijwilliger", "teamleider", "medewerker", "huishouden", "statushouder"}


def test_a_name_in_the_look_up_is_that_of_the_record(store):
    odd = [
        vrijwilliger("V01", tussenvoegsel="de"),
        vrijwilliger("V02", voornaam=""),
        vrijwilliger("V03", achternaam=""),
        vrijwilliger("V04", voornaam="", tussenvoegsel="van"),
    ]
    fill(store, *odd, household(), member(achternaam=""))
    assert {kenmerk: naam for _, kenmerk, naam, _ in names(store)} == {
        **{b.kenmerk: b.naam for b in find(store.db, Begeleider)},
        **{h.dossier: h.naam for h in find(store.db, Huishouden)},
        **{f"{m.dossier}/{m.volgnr}": m.naam for m in find(store.db, Statushouder)},
    }


# Settings.


def test_only_what_differs_from_its_default_is_kept(store):
    assert save_settings(store, TODAY, {"vul_tot": 80, "te_lang_dagen": 42}) == 1
    assert read_settings(store.db) == Settings(vul_tot=80)
    assert dump(store)["instelling"] == [("vul_tot", "80")]
    assert save_settings(store, TODAY, {"vul_tot": 100}) == 1
    assert dump(store)["instelling"] == []
    store.undo(TODAY)
    assert read_settings(store.db).vul_tot == 80
    store.undo(TODAY)
    assert read_settings(store.db) == Settings()


def test_a_weight_and_a_reach_may_be_a_fraction(store):
    save_settings(store, TODAY, {"bereik_fiets": 7.5, "gewicht_taal": 12.5})
    assert read_settings(store.db) == Settings(bereik_fiets=7.5, gewicht_taal=12.5)


def test_a_setting_in_the_file_that_cannot_be_falls_back_on_its_default(store):
    store.db.conn.execute(
        "INSERT INTO instelling (sleutel, waarde) VALUES ('vul_tot', 'veel'), ('te_lang_dagen', '0'), ('x', '1')"
    )
    assert read_settings(store.db) == Settings()
