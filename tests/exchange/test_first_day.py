"""An office's own lists without a screen: sheets, headings, fields, drafts, and what they come to beside the desk."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offices import a_list, fields, kind, read_in

from db.exchange.answers import Antwoorden
from db.exchange.exporting import export_workbook
from db.exchange.fields import NIET, NOOIT, NOTITIE, Lijstsoort
from db.exchange.first_day import arrange, look_at, understand, write
from db.exchange.grids import Grid, read_grids
from db.exchange.guard import ImportRefused
from db.exchange.guessing import section_of
from db.exchange.headings import column_letter, read_list
from db.exchange.importing import import_file
from db.lists import Rol
from db.model import Begeleider, Huishouden, Kolomkeuze, Koppeling, Statushouder
from db.records.rows import find
from db.sensitive import is_bsn
from db.store import Refused
from tests.builders import TODAY, dump, fill, household, match, medewerker, member, vrijwilliger
from tests.templates import empty

# Sheets as they stand


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_its_separator_and_encoding(tmp_path, separator, encoding):
    rows = [["Naam", "Plaats", "Talen"], ["Zoë", "Tuk", 'Frans; "beetje" Engels, Duits'], ["René", "", ""]]
    quoted = [separator.join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows]
    (grid,) = read_grids(a_list(tmp_path, *quoted, encoding=encoding))
    assert [list(cells) for _, cells in grid.rijen] == rows


def test_the_first_line_may_say_what_the_separator_is(tmp_path):
    (grid,) = read_grids(a_list(tmp_path, "sep=|", "Naam|Plaats", "Bo, a|Tuk"))
    assert grid.rijen[1][1] == ("Bo, a", "Tuk")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leeg.csv", b""),
        ("leeg.xlsx", b""),
        ("kapot.xlsx", b"PK\x03\x04kapot" * 50),
        ("oud.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 60),
        ("web.xlsx", b"<html></html>"),
        ("bits.csv", b"\x81\x8d\x8f" * 9),
    ],
)
def test_what_is_no_list_is_refused_in_a_sentence(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ImportRefused) as refusal:
        look_at(tmp_path / name)
    assert name in str(refusal.value)


def test_our_own_workbook_keeps_its_own_way(tmp_path, store):
    fill(store, vrijwilliger(), household(), member(), match())
    export_workbook(store, tmp_path / "alles.xlsx")
    assert look_at(tmp_path / "alles.xlsx") is None
    own = a_list(tmp_path, "kenmerk,soort,voornaam,achternaam", "V01,vrijwilliger,A,B", name="begeleiders.csv")
    assert look_at(own) is None
    assert look_at(a_list(tmp_path, "naam,mobiel", "A B,0612345678", name="begeleiders.csv")) is not None


# Headings


def test_columns_have_the_letters_of_a_workbook():
    assert [column_letter(at) for at in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_heading_of_two_rows_is_one(tmp_path):
    path = a_list(
        tmp_path,
        "Ons team;;;",
        "Naam;Contact;;Beschikbaar;;",
        ";mobiel;mail;ma;di;wo",
        "Anna Bos;0612345678;a@b.nl;x;;ochtend",
    )
    assert fields(path) == {
        "Naam": "naam",
        "Contact mobiel": "telefoon",
        "Contact mail": "email",
        "Beschikbaar ma": "dagdelen",
        "Beschikbaar di": "dagdelen",
        "Beschikbaar wo": "dagdelen",
    }


def test_a_merged_heading_holds_for_what_lies_under_it_and_no_more(tmp_path):
    import xlsxwriter

    path = tmp_path / "team.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Vrijwilligers")
        page.merge_range(0, 1, 0, 2, "Contact")
        page.write_row(1, 0, ["Naam", "Tel", "E-mail", "Rijdt auto"])
        page.write_row(2, 0, ["Anna Bos", "0612345678", "a@b.nl", "ja"])
    assert list(fields(path)) == ["Naam", "Contact Tel", "Contact E-mail", "Rijdt auto"]


def test_a_group_of_somebody_else_gives_no_field_of_the_household(tmp_path):
    path = a_list(
        tmp_path,
        ";Gegevens;;Begeleider;",
        "Gezin;Telefoon;Plaats;Naam;Telefoon",
        "Tesfay;0612345678;Tuk;Anna de Vries;0687654321",
    )
    found = fields(path)
    assert found["Gegevens Telefoon"] == "telefoon"
    assert found["Begeleider Naam"] == "begeleider"
    assert found["Begeleider Telefoon"] == NOTITIE


def test_a_list_without_a_heading_is_told_by_its_contents(tmp_path):
    path = a_list(tmp_path, "Anna de Vries;06-12345678;a@b.nl;di ocht", "Joris Bakker;06-12345679;j@b.nl;ma/wo")
    assert list(fields(path).values()) == ["naam", "telefoon", "email", "dagdelen"]


def test_a_sheet_that_is_no_list_of_people_is_left_out(tmp_path):
    assert kind(a_list(tmp_path, "Code;Betekenis", "A;actief", "G;gestopt")) is Lijstsoort.NIET


@given(st.lists(st.lists(st.text(max_size=8), min_size=1, max_size=5), min_size=1, max_size=8))
def test_no_sheet_breaks_the_reading_of_headings(rows):
    filled = tuple((n, tuple(row)) for n, row in enumerate(rows, 1) if any(row))
    if filled:
        lijst = read_list(Grid("blad", filled))
        assert len(lijst.boven) + len(lijst.kop_rijen) + len(lijst.rijen) == len(filled)
        arrange((lijst,), Antwoorden(), {})


# Fields


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Mobiel", ["612345678", "06-87654321"], "telefoon"),
        ("Nummer", ["1", "2", "3"], NIET),
        ("Contact", ["a@b.nl", "c@d.nl"], "email"),
        ("Contact", ["0612345678", "0612345679"], "telefoon"),
        ("Noodcontact tel.", ["0612345678", "0612345679"], NOTITIE),
        ("Start taalles", ["1-2-2024", "2-2-2024"], NOTITIE),
        ("Talen + niveau", ["Arabisch goed", "Engels"], "talen"),
        ("Beschikbare dagen", ["ma", "di"], "dagdelen"),
        ("VOG", ["ja", "nee"], NOTITIE),
        ("VOG", ["1-2-2024", "ja", "3-4-2024"], "vog_ontvangen"),
        ("Lievelingseten", ["soep", "taart"], NOTITIE),
        ("Lievelingseten", ["Turks", "Frans"], "talen"),
        ("BSN-nummer", ["geheim", "geheim"], NOOIT),
        ("Registratie", ["123456782", "111222333"], NOOIT),
        ("Kenmerk IND", ["V1234567890", "V1234567891"], NOOIT),
        ("Nationaliteit", ["Syrisch", "Eritrees"], NOOIT),
    ],
)
def test_a_column_is_told_by_its_heading_and_its_contents(tmp_path, heading, cells, expected):
    lines = [f"Vrijwilliger {n};{cell}" for n, cell in zip("ABC", cells, strict=False)]
    assert fields(a_list(tmp_path, f"Vrijwilliger;{heading}", *lines, name="vrijwilligers.csv"))[heading] == expected


def test_beside_a_given_name_the_name_is_a_surname(tmp_path):
    found = fields(a_list(tmp_path, "Naam;Voornaam;Mobiel", "Vries, de;Anna;0612345678"))
    assert found == {"Naam": "achternaam", "Voornaam": "voornaam", "Mobiel": "telefoon"}


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        (Lijstsoort.VRIJWILLIGERS, ["Naam;Mobiel;Beschikbaar;Gezinnen", "A Bos;0612345678;ma;Tesfay"]),
        (Lijstsoort.STAGIAIRES, ["Stagiaire;Opleiding;School", "A Bos;Social Work;Windesheim"]),
        (Lijstsoort.MEDEWERKERS, ["Medewerker;Functie;Tel", "A Bos;teamleider;0612345678"]),
        (Lijstsoort.HUISHOUDENS, ["Naam;Gezinsgrootte;Sleuteldatum", "Tesfay;2+1;1-2-2024"]),
        (Lijstsoort.HUISHOUDENS, ["Gezin;Mobiel;Vrijwilliger", "Tesfay;0612345678;Anna Bos"]),
        (Lijstsoort.HUISHOUDENS, ["Statushouder;Taal;Begeleider", "Selam Tesfay;Tigrinya;Anna Bos"]),
    ],
)
def test_whom_a_list_is_about_is_told_by_its_columns(tmp_path, expected, lines):
    assert kind(a_list(tmp_path, *lines, name="blad1.csv")) is expected


def test_what_was_chosen_before_comes_before_a_guess(tmp_path):
    path = a_list(tmp_path, "Vrijwilliger;Hobby;Mobiel", "A Bos;Tuk;0612345678")
    assert fields(path, {("begeleiders", "hobby"): "plaats"})["Hobby"] == "plaats"
    assert fields(path, {("begeleiders", "mobiel"): NIET})["Mobiel"] == NIET
    assert fields(path, {("begeleiders", "hobby"): "bestaat niet"})["Hobby"] == NOTITIE


def test_a_bsn_is_nine_digits_that_pass_the_elfproef():
    assert is_bsn("123456782")
    assert not any(map(is_bsn, ["123456789", "000000000", "12345678", "1234567820", "x"]))


def test_a_line_may_announce_who_follows():
    assert section_of("Stagiaires (2)") is Lijstsoort.STAGIAIRES
    assert section_of("Anna de Vries") is None


# Drafts, and what they come to


def test_every_text_without_a_field_is_kept_as_a_note(tmp_path, store):
    path = a_list(
        tmp_path,
        "Vrijwilliger;Mobiel;Hobby;Opmerkingen",
        'Anna Bos (via Joke);"0612345678; werk 0521-512345";"lezen\nzingen";belt graag',
        "* = nog geen VOG;;;",
        "bijgewerkt 3-3-2024;;;",
    )
    samen = read_in(store, path)
    (anna,) = find(store.db, Begeleider)
    assert anna.notitie.split("\n") == [
        *("Vrijwilliger: via Joke", "Mobiel: werk 0521-512345", "Hobby: lezen", "zingen", "belt graag"),
    ]
    assert [text for _, _, text in samen.overgeslagen] == ["* = nog geen VOG", "bijgewerkt 3-3-2024"]


def test_a_bsn_in_a_note_is_left_out(tmp_path, store):
    read_in(store, a_list(tmp_path, "Vrijwilliger;Opmerkingen", "Anna Bos;BSN 123456782 klopt", "Bo Smit;"))
    assert find(store.db, Begeleider)[0].notitie == "BSN (BSN weggelaten) klopt"


def test_a_row_without_a_name_goes_with_the_one_above_when_it_is_said(tmp_path, store):
    path = a_list(tmp_path, "Vrijwilliger;Mobiel;Hobby", "Anna Bos;0612345678;lezen", ";0687654321;zingen")
    read_in(store, path)
    (anna,) = find(store.db, Begeleider)
    assert anna.notitie.split("\n") == ["Hobby: lezen", "Mobiel: 0687654321", "Hobby: zingen"]
    lijsten = look_at(path)
    answers = Antwoorden().corrected(("mensen", 3, 0), "")
    samen = understand(store, lijsten, arrange(lijsten, answers, {}), answers, TODAY)
    assert samen.fouten == []
    assert samen.overgeslagen == [("mensen", 3, "0687654321 · zingen")]


def test_kenmerken_and_dossiers_go_on_after_those_of_the_desk(tmp_path, store):
    fill(store, vrijwilliger("V07"), medewerker("M1"), household("D0120"))
    read_in(store, a_list(tmp_path, "Naam;Type", "A Bos;vw", "B Bos;stagiair", "C Bos;vw", name="vrijwilligers.csv"))
    read_in(store, a_list(tmp_path, "Gezin;Samenstelling", "Tesfay;2+1", "Osman;1+0"))
    assert [p.kenmerk for p in find(store.db, Begeleider, "1 ORDER BY kenmerk")] == ["M1", "S01", "V07", "V08", "V09"]
    assert [h.dossier for h in find(store.db, Huishouden, "1 ORDER BY dossier")] == ["D0120", "D0121", "D0122"]


def test_two_begeleiders_in_a_cell_are_a_duo_and_what_runs_stays(tmp_path, store):
    fill(
        store,
        vrijwilliger("V01", voornaam="Anna", achternaam="Bos"),
        vrijwilliger("V02", voornaam="Jo", achternaam="Pot"),
    )
    fill(store, household("D001", naam="Osman"), match("D001", "V02"))
    path = a_list(
        tmp_path,
        "Gezin;Sleutel;Begeleider",
        "Tesfay;1-2-2024;Anna Bos / Pot, Jo",
        "Osman;;Anna",
        "Haddad;;Bos, Anna",
    )
    samen = read_in(store, path)
    new = [(k.begeleider, k.rol, k.start) for k in samen.new if isinstance(k, Koppeling)]
    assert new == [
        ("V01", Rol.HOOFD, date(2024, 2, 1)),
        ("V02", Rol.DUO, date(2024, 2, 1)),
        ("V01", Rol.HOOFD, TODAY),
    ]
    assert samen.meldingen == ["Osman heeft op het bord een andere begeleider dan Anna Bos: die blijft"]


def test_a_remark_behind_a_begeleider_and_one_who_is_still_looked_for_are_kept(tmp_path, store):
    fill(store, vrijwilliger("V01", voornaam="Anna", achternaam="Bos"))
    path = a_list(tmp_path, "Gezin;Begeleider", "Tesfay;Anna (sinds jan)", "Osman;nnb", "Haddad;-")
    samen = read_in(store, path)
    assert [k.begeleider for k in samen.new if isinstance(k, Koppeling)] == ["V01"]
    notes = ["Begeleider: Anna (sinds jan)", "Begeleider: nnb", ""]
    assert [home.notitie for home in find(store.db, Huishouden)] == notes


def test_the_place_is_told_by_an_address_that_stays_whole(tmp_path, store):
    path = a_list(
        tmp_path,
        "Gezin;Adres en woonplaats",
        "Tesfay;Kerkstraat 1, 8331 AB Steenwijk",
        "Osman;Dorpsstraat 3, Tuk",
        "Haddad;Markt 5",
    )
    read_in(store, path)
    assert [(h.adres, h.plaats) for h in find(store.db, Huishouden)] == [
        ("Kerkstraat 1, 8331 AB Steenwijk", "Steenwijk"),
        ("Dorpsstraat 3, Tuk", "Tuk"),
        ("Markt 5", ""),
    ]


def test_whole_names_under_a_heading_of_given_names_are_split(tmp_path):
    assert (
        fields(a_list(tmp_path, "Roepnaam;Tel", "Anna de Vries;0612345678", "Bo Smit;0612345679"))["Roepnaam"] == "naam"
    )
    assert fields(a_list(tmp_path, "Naam / roepnaam;Tel", "Anna de Vries;0612345678"))["Naam / roepnaam"] == "naam"


def test_paid_staff_who_guide_do_so_for_the_time_being(tmp_path, store):
    fill(store, medewerker("M1", voornaam="Mieke", achternaam="Pot"))
    read_in(store, a_list(tmp_path, "Gezin;Begeleider", "Tesfay;Mieke Pot"))
    assert find(store.db, Koppeling)[0].tijdelijk


def test_the_same_person_twice_in_a_list_is_one_and_two_of_one_name_are_two(tmp_path, store):
    path = a_list(
        tmp_path,
        "Vrijwilliger;Mobiel;Woonplaats",
        "Anna Bos;0612345678;",
        "Bos, Anna;06-12345678;Tuk",
        "Ali Kaya;;Tuk",
        "Ali Kaya;;Zwolle",
    )
    samen = read_in(store, path)
    assert [(t.rij, t.zelfde) for t in samen.twijfels] == [(3, True), (5, False)]
    people = find(store.db, Begeleider)
    assert [(p.naam, p.plaats) for p in people] == [("Anna Bos", "Tuk"), ("Ali Kaya", "Tuk"), ("Ali Kaya", "Zwolle")]
    before = dump(store)
    again = read_in(store, path)
    assert (again.new, again.changed) == ([], [])
    assert dump(store) == before


def test_members_are_entered_where_all_of_them_are_known(tmp_path, store):
    path = a_list(
        tmp_path,
        "Statushouder;Samenstelling;Geslacht",
        "TESFAY, Selam;alleenstaand;v",
        "OSMAN, Ali;2+3;m",
    )
    read_in(store, path)
    homes = find(store.db, Huishouden)
    assert [h.naam for h in homes] == ["Tesfay", "Osman, Ali"]
    (selam,) = find(store.db, Statushouder)
    assert (selam.naam, selam.geslacht, selam.contactpersoon) == ("Selam Tesfay", "v", True)
    assert homes[1].notitie == "Geslacht: m"
    assert (homes[1].aantal_volwassenen, homes[1].aantal_kinderen) == (2, 3)


def test_a_known_household_gets_what_it_lacks_and_keeps_what_it_has(tmp_path, store):
    home = household("D009", naam="Tesfay", telefoon="0612345678", plaats="Tuk", talen=None)
    fill(store, home, member("D009", 1, voornaam="Selam", achternaam="Tesfay"))
    path = a_list(tmp_path, "Statushouder;Tel;Plaats;Taal;Personen", "Selam Tesfay;612345678;Zwolle;Tigrinya;1")
    samen = read_in(store, path)
    (changed,) = [r for r in samen.changed if isinstance(r, Huishouden)]
    assert (changed.dossier, changed.plaats, changed.talen) == ("D009", "Tuk", {"Tigrinya": 3})
    assert ("plaats", "Tuk", "Zwolle") in [(v.veld, v.bord, v.lijst) for v in samen.verschillen]


def test_all_or_nothing_and_stopping_keeps_nothing(tmp_path, store):
    path = a_list(tmp_path, "Vrijwilliger;Mobiel", "Anna Bos;0612345678", "Bo Smit;0612345679")
    lijsten = look_at(path)
    samen = understand(store, lijsten, arrange(lijsten, Antwoorden(), {}), Antwoorden(), TODAY)
    before = dump(store)

    def stop(done: int, total: int) -> None:
        if done:
            raise Refused("Gestopt. Er is niets ingelezen.")

    with pytest.raises(Refused):
        write(store, samen, {}, "mensen.csv", TODAY, stop)
    assert dump(store) == before
    write(store, samen, {}, "mensen.csv", TODAY, lambda done, total: None)
    store.undo(TODAY)
    assert dump(store) == before


def test_what_is_remembered_goes_along_in_an_export(tmp_path, store):
    path = a_list(tmp_path, "Vrijwilliger;Uithoek;Mobiel", "Anna Bos;op het dorp;0612345678")
    read_in(store, path, Antwoorden().as_field("mensen", 1, "plaats"))
    export_workbook(store, tmp_path / "alles.xlsx")
    other = empty().copy_to(tmp_path / "ander.db")
    import_file(other, tmp_path / "alles.xlsx", TODAY)
    kept = [(k.lijst, k.kolom, k.veld) for k in find(other.db, Kolomkeuze)]
    assert kept == [("begeleiders", "uithoek", "plaats")]
    assert dump(other) == dump(store)
    other.close()


def test_dates_in_the_wrong_order_and_leaders_in_a_circle_are_not_read(tmp_path, store):
    path = a_list(
        tmp_path,
        "Medewerker;Functie;Start;Einddatum;Leidinggevende",
        "Mieke Bos;teamleider;1-2-2024;1-1-2023;Kees Pot",
        "Kees Pot;medewerker;;;Mieke Bos",
        "Lot Kok;medewerker;;;Lot Kok",
    )
    lijsten = look_at(path)
    samen = understand(store, lijsten, arrange(lijsten, Antwoorden(), {}), Antwoorden(), TODAY)
    assert [(cel.plek[1], cel.kolom) for cel in samen.fouten] == [
        *((2, "Einddatum"), (3, "Leidinggevende"), (4, "Leidinggevende")),
    ]
    read_in(store, path)
    team = {p.naam: p for p in find(store.db, Begeleider)}
    assert team["Mieke Bos"].leidinggevende == team["Kees Pot"].kenmerk
    assert team["Kees Pot"].leidinggevende is None
    assert team["Mieke Bos"].notitie == "Einddatum: 1-1-2023"
    assert team["Lot Kok"].notitie == "Leidinggevende: Lot Kok"


def test_who_somebody_is_in_the_team_stays_where_only_the_sheet_says_otherwise(tmp_path, store):
    fill(store, medewerker("M1", voornaam="Mieke", achternaam="Bos", telefoon="0612345678"))
    samen = read_in(store, a_list(tmp_path, "Vrijwilliger;Mobiel", "Mieke Bos;0612345678"))
    assert (samen.new, samen.changed, samen.verschillen) == ([], [], [])


def test_an_initial_with_the_same_number_and_surname_is_likely_the_same(tmp_path, store):
    fill(store, vrijwilliger(voornaam="Anna", tussenvoegsel="de", achternaam="Vries", telefoon="0612345678"))
    path = a_list(tmp_path, "Vrijwilliger;Mobiel", "Vries, A. de;0612345678", "Vries, Piet de;0612345678")
    samen = read_in(store, path)
    assert [(t.rij, t.zelfde) for t in samen.twijfels] == [(2, True)]
    assert [p.voornaam for p in find(store.db, Begeleider)] == ["Anna", "Piet"]


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "Anna de Vries",
            "ma/wo",
            "06-12345678",
            "Arabisch",
            "2+3",
            "ja",
            "19-3-2024",
            "Totaal",
            "vrijwilliger",
            "-",
            "8",
        ]
    ),
)


@given(
    st.lists(
        st.sampled_from(
            ["Naam", "Mobiel", "Beschikbaar", "Talen", "Gezin", "Uren", "Begeleider", "Hobby", "Samenstelling"]
        ),
        min_size=2,
        max_size=5,
        unique=True,
    ),
    st.lists(st.lists(CELL, min_size=5, max_size=5), min_size=1, max_size=5),
)
def test_any_list_is_read_in_whole_and_nothing_changes_the_second_time(tmp_path_factory, heading, rows):
    store = empty().copy_to(tmp_path_factory.mktemp("lijst") / "bord.db")
    try:
        filled = [(1, tuple(heading)), *((n, tuple(row[: len(heading)])) for n, row in enumerate(rows, 2))]
        lijsten = (read_list(Grid("mensen", tuple((n, c) for n, c in filled if any(map(str.strip, c))))),)
        for attempt in range(2):
            answers, before = Antwoorden(), dump(store)
            arranged = arrange(lijsten, answers, {})
            for _ in range(3):
                samen = understand(store, lijsten, arranged, answers, TODAY)
                nameless = [cel for cel in samen.fouten if cel.plek in answers.naar_notitie]
                for cel in nameless:
                    answers = answers.corrected(cel.plek, "")
                answers = answers.noted(frozenset(c.plek for c in samen.fouten) - {c.plek for c in nameless})
            assert samen.fouten == []
            if samen.new or samen.changed:
                write(store, samen, {}, "mensen", TODAY, lambda done, total: None)
            if attempt:
                assert dump(store) == before
        export_workbook(store, store.path.with_name("alles.xlsx"))
        report = import_file(store, store.path.with_name("alles.xlsx"), TODAY)
        assert (report.nieuw, report.gewijzigd, report.fouten) == (0, 0, ())
    finally:
        store.close()


def test_a_formula_is_no_value_and_a_total_of_one_is_no_person(tmp_path, store):
    import xlsxwriter

    path = tmp_path / "uren.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet("Vrijwilligers")
        page.write_row(0, 0, ["Naam", "Uren", "Leeftijd"])
        page.write_row(1, 0, ["Anna Bos", 8])
        page.write_formula(1, 2, "=2024-1960", None, 64)
        page.write_row(2, 0, ["Totaal"])
        page.write_formula(2, 1, "=SUM(B2:B2)", None, 8)
    lijsten = look_at(path)
    samen = understand(store, lijsten, arrange(lijsten, Antwoorden(), {}), Antwoorden(), TODAY)
    assert [(cel.plek[1], cel.kolom, cel.verwacht) for cel in samen.fouten] == [
        (2, "Leeftijd", "een waarde, geen formule"),
    ]
    read_in(store, path)
    (anna,) = find(store.db, Begeleider)
    assert (anna.uren_per_week, anna.notitie) == (8.0, "")
