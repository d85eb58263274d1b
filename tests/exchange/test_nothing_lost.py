"""Reading in a list of one's own: nothing is lost, nothing lands in a wrong field, and nothing is guessed unsaid."""

import pytest
from offices import a_list, fields, read_in, understood

from db.exchange.answers import Antwoorden
from db.exchange.first_day import write
from db.exchange.loose import read_size
from db.lists import TrajectStatus
from db.model import Begeleider, Huishouden, Koppeling, Statushouder
from db.notation import CellError
from db.sensitive import without_bsn
from db.store import Refused, Store
from tests.builders import TODAY, dump, fill, household, match, vrijwilliger


def a_team(store: Store) -> None:
    fill(
        store,
        vrijwilliger("V01", voornaam="Anna", achternaam="Bos"),
        vrijwilliger("V02", voornaam="Piet", achternaam="Smit"),
    )


def guided_by(samen) -> list[str]:
    return [k.begeleider for k in samen.new if isinstance(k, Koppeling)]


# Two begeleiders in one cell


def test_choosing_one_of_two_begeleiders_leaves_the_other(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos / Pieet Smit")
    (cel,) = understood(store, path).fouten
    assert (cel.waarde, cel.deel) == ("Pieet Smit", "Pieet Smit")
    samen = read_in(store, path, Antwoorden().answered(cel.plek, cel.deel, "V02"))
    assert guided_by(samen) == ["V01", "V02"]


def test_leaving_one_of_two_begeleiders_out_keeps_the_other_and_the_remark(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos / Pieet Smit (sinds mei)")
    (cel,) = understood(store, path).fouten
    samen = understood(store, path, Antwoorden().answered(cel.plek, cel.deel, ""))
    assert (guided_by(samen), samen.fouten) == (["V01"], [])
    assert samen.new[0].notitie == "Begeleider: Anna Bos / Pieet Smit (sinds mei)"


def test_what_is_typed_for_a_part_may_itself_be_two(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;duo")
    (cel,) = understood(store, path).fouten
    assert guided_by(understood(store, path, Antwoorden().answered(cel.plek, cel.deel, "Anna en Piet"))) == [
        "V01",
        "V02",
    ]


def test_an_answer_that_nobody_is_is_asked_about_again(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;duo")
    (cel,) = understood(store, path).fouten
    answers = Antwoorden().answered(cel.plek, cel.deel, "Xyz")
    (cel,) = understood(store, path, answers).fouten
    assert cel.deel == "Xyz"
    assert guided_by(understood(store, path, answers.answered(cel.plek, "Xyz", "V02"))) == ["V02"]


def test_noting_an_unknown_begeleider_keeps_the_one_who_is_known(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos / Pieet Smit")
    samen = read_in(store, path)
    assert guided_by(samen) == ["V01"]
    assert samen.new[0].notitie == "Begeleider: Anna Bos / Pieet Smit"


# Rows that are people


def names(samen) -> list[str]:
    return [record.naam for record in samen.new if isinstance(record, Begeleider | Huishouden)]


def test_a_second_table_on_a_sheet_is_read_too(tmp_path, store):
    path = a_list(
        tmp_path,
        "Naam;Telefoon",
        "Anna Bos;0612345678",
        "Piet Mol;0612345679",
        "",
        "Naam;Telefoon;Talen;School",
        "Joris Veen;0612345670;Engels;Firda",
        name="vrijwilligers.csv",
    )
    samen = understood(store, path)
    assert names(samen) == ["Anna Bos", "Piet Mol", "Joris Veen"]
    assert samen.new[2].talen == {"Engels": 3}
    assert (samen.overgeslagen, samen.fouten) == ([], [])


def test_rows_above_the_only_heading_are_told(tmp_path, store):
    path = a_list(tmp_path, "Wat;Wanneer wel", "Anna Bos;Tuk", "", "Naam;Telefoon;Talen", "Piet Mol;0612345679;Engels")
    samen = understood(store, path)
    assert [rij for _, rij, _ in samen.overgeslagen] == [1, 2]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Gezin;Telefoon", "Familie Haddad;", "Familie Osman;0612345678", "Gezin Tesfay;"], 3),
        (["Gezin", "Familie Haddad", "Familie Osman"], 2),
    ],
)
def test_a_household_with_only_a_name_is_no_announcement(tmp_path, store, lines, expected):
    assert len(names(understood(store, a_list(tmp_path, *lines, name="huishoudens.csv")))) == expected


def test_a_name_with_a_word_for_a_kind_of_people_announces_nobody(tmp_path, store):
    path = a_list(tmp_path, "Naam;Telefoon", "Anna Team;", "Bo Smit;0612345679", "Stagiaires (1)", "Jo Pot;0612345678")
    samen = understood(store, path)
    assert [(p.naam, p.soort) for p in samen.new] == [
        ("Anna Team", "vrijwilliger"),
        ("Bo Smit", "vrijwilliger"),
        ("Jo Pot", "stagiaire"),
    ]


def test_only_a_total_is_a_total(tmp_path, store):
    path = a_list(
        tmp_path,
        "Zwaarte;Naam;Plaats",
        "licht;Haddad;Steenwijk",
        "gemiddeld;Osman;Tuk",
        "aantal 4;Said;Tuk",
        "gemiddeld;Som Kaewkla;Tuk",
        ";Totaal;4",
        "Totaal 4;;",
        "Totaal;4 gezinnen;",
        name="huishoudens.csv",
    )
    samen = read_in(store, path)
    assert names(samen) == ["Haddad", "Osman", "Said", "Som Kaewkla"]
    assert [rij for _, rij, _ in samen.overgeslagen] == [6, 7, 8]


# BSN


@pytest.mark.parametrize(
    ("heading", "cells", "expected"),
    [
        ("Nummer", ["123456782", "111222333", "412345675"], "nooit"),
        ("Nummer", ["612345678", "687654321"], "telefoon"),
        ("Mobiel", ["622222211", "633333335"], "telefoon"),
        ("Mobiel", ["123456782"], "notitie"),
    ],
)
def test_numbers_that_are_bsn_are_no_telephone(tmp_path, heading, cells, expected):
    lines = [f"Persoon {n};{cell}" for n, cell in zip("ABC", cells, strict=False)]
    assert fields(a_list(tmp_path, f"Naam;{heading}", *lines))[heading] == expected


def test_a_bsn_among_telephone_numbers_is_no_number(tmp_path, store):
    path = a_list(tmp_path, "Vrijwilliger;Nummer", "Anna Bos;123456782", "Piet Mol;0612345678", "Jo Pot;612345678")
    assert [cel.waarde for cel in understood(store, path).fouten] == ["123456782"]
    samen = read_in(store, path)
    assert [p.telefoon for p in samen.new] == ["", "0612345678", "0612345678"]
    assert samen.new[0].notitie == "Nummer: (BSN weggelaten)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BSN 1234.56.782 klopt", "BSN (BSN weggelaten) klopt"),
        ("bsn: 622222211", "bsn: (BSN weggelaten)"),
        ("bel 622222211", "bel 622222211"),
        ("123 456 782.", "(BSN weggelaten)."),
        ("06 12345678 of 0521 512345", "06 12345678 of 0521 512345"),
        ("+31 6 22222211", "+31 6 22222211"),
    ],
)
def test_a_bsn_is_left_out_of_notes_however_it_is_written(text, expected):
    assert without_bsn(text) == expected


# Names in more than one column


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("Achternaam;Naam", "Bos;Anna", ("Anna", "", "Bos")),
        ("Achternaam;Naam", "Bos;Anna Bos", ("Anna", "", "Bos")),
        ("Achternaam;Naam", "Bos;Bos, Anna", ("Anna", "", "Bos")),
        ("Achternaam;Naam", "Vries;Anna de Vries", ("Anna", "de", "Vries")),
        ("Achternaam;Naam", "Vries;Anna de", ("Anna", "de", "Vries")),
        ("Voornaam;Naam", "Anna;Anna de Boer", ("Anna", "de", "Boer")),
        ("Voornaam;Naam", "Anna;Bos, A.", ("Anna", "", "Bos")),
        ("Voornaam;Naam", "Anna;Boer, A. de", ("Anna", "de", "Boer")),
        ("Voornaam;Naam", "Jan Willem;Jan Willem Bos", ("Jan Willem", "", "Bos")),
        ("Voornaam;Naam", "Maria;Garcia Lopez", ("Maria", "", "Garcia Lopez")),
        ("Voornaam;Naam", "Anna;de Boer", ("Anna", "de", "Boer")),
    ],
)
def test_a_name_beside_a_part_of_it_gives_the_other_part(tmp_path, store, heading, row, expected):
    (person,) = understood(store, a_list(tmp_path, f"{heading};Tel", f"{row};0612345678", name="vrijwilligers.csv")).new
    assert (person.voornaam, person.tussenvoegsel, person.achternaam) == expected


def test_a_whole_name_that_says_otherwise_than_its_parts_is_kept(tmp_path, store):
    path = a_list(
        tmp_path,
        "Voornaam;Achternaam;Naam;Tel",
        "Anna;Bos;Anna Bos;0612345678",
        "Jo;Pot;Johanna Pot-Smit;0612345679",
        name="vrijwilligers.csv",
    )
    assert [(p.naam, p.notitie) for p in understood(store, path).new] == [
        ("Anna Bos", ""),
        ("Jo Pot", "Naam: Johanna Pot-Smit"),
    ]


@pytest.mark.parametrize(
    ("heading", "row", "expected"),
    [
        ("Voornaam;Naam", "Ali;Ali Haddad", "Haddad, Ali"),
        ("Voornaam;Naam", "Ali;Haddad, Ali", "Haddad, Ali"),
        ("Achternaam;Naam", "Haddad;Ali", "Haddad, Ali"),
        ("Achternaam;Naam", "Haddad;Ali Haddad", "Haddad, Ali"),
        ("Voornaam;Naam", "Ali;Haddad", "Haddad, Ali"),
    ],
)
def test_a_household_is_called_by_both_parts_of_a_name(tmp_path, store, heading, row, expected):
    path = a_list(tmp_path, f"{heading};Gezinsgrootte", f"{row};2+1", name="huishoudens.csv")
    assert names(understood(store, path)) == [expected]


# Two columns for one field


def test_a_field_of_which_there_is_one_goes_to_the_column_chosen_last(tmp_path, store):
    path = a_list(tmp_path, "Naam;Mobiel;Thuis", "Anna Bos;0612345678;0521512345", name="vrijwilligers.csv")
    answers = Antwoorden().as_field("vrijwilligers", 1, "telefoon").as_field("vrijwilligers", 2, "telefoon")
    assert answers.velden == {("vrijwilligers", 1): "notitie", ("vrijwilligers", 2): "telefoon"}
    (anna,) = understood(store, path, answers).new
    assert (anna.telefoon, anna.notitie) == ("0521512345", "Mobiel: 0612345678")


def test_a_field_that_several_columns_share_stays_with_all(tmp_path):
    answers = Antwoorden().as_field("a", 1, "talen").as_field("a", 2, "talen").as_field("b", 3, "telefoon")
    assert answers.as_field("a", 4, "telefoon").velden == {
        ("a", 1): "talen",
        ("a", 2): "talen",
        ("b", 3): "telefoon",
        ("a", 4): "telefoon",
    }


def test_what_is_remembered_of_two_columns_is_one_field_once(tmp_path):
    path = a_list(tmp_path, "Vrijwilliger;Bel;Thuis", "Kees Vis;0612345679;0521512345")
    known = {("begeleiders", "bel"): "telefoon", ("begeleiders", "thuis"): "telefoon"}
    assert fields(path, known) == {"Vrijwilliger": "naam", "Bel": "telefoon", "Thuis": "notitie"}


def test_a_second_value_for_one_field_is_kept_as_a_note(tmp_path, store):
    path = a_list(tmp_path, "Naam;Type", "Anna Bos (stagiaire);medewerker", name="vrijwilligers.csv")
    (anna,) = understood(store, path).new
    assert (anna.soort, anna.notitie) == ("stagiaire", "Type: medewerker")


# Years and sizes


def test_nobody_is_born_after_today(tmp_path, store):
    path = a_list(
        tmp_path,
        "Voornaam;Achternaam;Geboortedatum",
        "Ali;Haddad;1-1-65",
        "Sara;Haddad;3-4-55",
        "Omar;Said;1-1-2065",
        "Bo;Said;2090",
        "Noa;Said;1-1-20",
        name="statushouders.csv",
    )
    samen = understood(store, path)
    assert [cel.waarde for cel in samen.fouten] == ["1-1-2065", "2090"]
    years = [lid.geboortejaar for lid in samen.new if isinstance(lid, Statushouder)]
    assert years == [1965, 1955, None, None, 2020]


def sizes(samen) -> list[tuple[int | None, int | None]]:
    return [(h.aantal_volwassenen, h.aantal_kinderen) for h in samen.new if isinstance(h, Huishouden)]


def test_of_persons_and_adults_the_rest_are_children(tmp_path, store):
    path = a_list(tmp_path, "Gezin;Aantal personen;Volwassenen", "Haddad;5;2", "Osman;1;1", "Said;2;3")
    samen = understood(store, path)
    assert sizes(samen)[:2] == [(2, 3), (1, 0)]
    assert [(cel.plek[1], cel.kolom) for cel in samen.fouten] == [(4, "Aantal personen")]


def test_sizes_that_contradict_each_other_are_not_read(tmp_path, store):
    path = a_list(tmp_path, "Gezin;Samenstelling;Kinderen", "Haddad;2+3;2", "Osman;4;2", "Said;2;2", "Tesfay;2+3;3")
    samen = understood(store, path)
    assert [(cel.plek[1], cel.waarde) for cel in samen.fouten] == [(2, "2+3"), (4, "2")]
    samen = read_in(store, path)
    assert sizes(samen) == [(None, 2), (2, 2), (None, 2), (2, 3)]
    assert samen.new[0].notitie == "Samenstelling: 2+3"


@pytest.mark.parametrize(
    ("text", "expected"),
    [("5 personen waarvan 3 kinderen", (2, 3)), ("5 pers. w.v. 2 volw", (2, 3)), ("2 pers", (2, None))],
)
def test_persons_are_not_all_adults(text, expected):
    assert read_size(text).waarde == expected


@pytest.mark.parametrize("text", ["4 personen, 2 kinderen", "2 personen waarvan 3 kinderen", "3 pers waarvan 4 volw"])
def test_a_size_that_may_be_two_things_is_not_read(text):
    with pytest.raises(CellError):
        read_size(text)


# Notes that are too long


def test_notes_that_are_too_long_are_asked_about_where_they_stand(tmp_path, store):
    path = a_list(
        tmp_path,
        "Naam;Opmerking;Plaats;Toelichting",
        f"Anna Bos;{'x' * 1500};Tuk;{'y' * 1200}",
        name="vrijwilligers.csv",
    )
    (cel,) = understood(store, path).fouten
    assert (cel.plek, cel.kolom, cel.waarde) == (("vrijwilligers", 2, 1), "Opmerking", "x" * 1500)
    for text in ("", "kort"):
        samen = understood(store, path, Antwoorden().answered(cel.plek, cel.deel, text))
        assert (samen.fouten, samen.new[0].plaats) == ([], "Tuk")
    (cel,) = understood(store, path, Antwoorden().noted(frozenset({cel.plek}))).fouten
    assert cel.plek == ("vrijwilligers", 2, 1)


def test_notes_of_several_rows_together_may_be_too_long(tmp_path, store):
    lines = [f";{letter * 900};Tuk" for letter in "yz"]
    path = a_list(tmp_path, "Vrijwilliger;Opmerking;Plaats", f"Anna Bos;{'x' * 900};", *lines)
    answers = Antwoorden().noted(frozenset(cel.plek for cel in understood(store, path).fouten))
    (cel,) = understood(store, path, answers).fouten
    assert cel.plek == ("mensen", 3, 1)
    assert understood(store, path, answers.answered(cel.plek, cel.deel, "")).fouten == []
    path = a_list(tmp_path, "Gezinsnr;Voornaam;Achternaam;Opmerking", *(f"1;{n};Said;{n * 900}" for n in "abc"))
    (cel,) = understood(store, path).fouten
    assert cel.plek[2] == 3


# Who guides whom


def test_a_traject_that_is_over_gets_no_running_koppeling(tmp_path, store):
    a_team(store)
    path = a_list(
        tmp_path,
        "Gezin;Begeleider;Traject status;Einde traject",
        "Haddad;Anna Bos;afgerond;1-1-2023",
        "Osman;Anna Bos;;1-1-2023",
        "Said;Anna Bos;;",
    )
    samen = understood(store, path)
    assert [(k.dossier, k.begeleider) for k in samen.new if isinstance(k, Koppeling)] == [("D003", "V01")]
    assert [h.notitie for h in samen.new if isinstance(h, Huishouden)] == ["Begeleider: Anna Bos"] * 2 + [""]
    assert samen.meldingen == [
        "Haddad: het traject is voorbij, de begeleider staat in de notitie",
        "Osman: het traject is voorbij, de begeleider staat in de notitie",
    ]


def test_a_traject_that_is_over_on_the_desk_gets_no_running_koppeling(tmp_path, store):
    a_team(store)
    fill(store, household("D001", naam="Haddad", traject_status=TrajectStatus.AFGEROND))
    samen = understood(store, a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos"))
    assert guided_by(samen) == []
    assert samen.meldingen == ["Haddad: het traject is voorbij, geen koppeling met Anna Bos"]


def test_who_was_coupled_by_a_colleague_meanwhile_is_not_coupled_again(tmp_path, store):
    a_team(store)
    fill(store, household("D001", naam="Haddad"))
    samen = understood(store, a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos"))
    fill(store, match("D001", "V02"))
    before = dump(store)
    with pytest.raises(Refused, match="Haddad heeft intussen een begeleider"):
        write(store, samen, {}, "mensen.csv", TODAY, lambda done, total: None)
    assert dump(store) == before


def test_nobody_with_a_remark_is_nobody(tmp_path, store):
    samen = understood(store, a_list(tmp_path, "Gezin;Begeleider", "Haddad;geen (wacht op tolk)"))
    assert samen.fouten == []
    assert samen.new[0].notitie == "Begeleider: geen (wacht op tolk)"


def test_a_household_with_another_telephone_at_the_same_address_is_the_same(store, tmp_path):
    heading = "Gezin;Telefoon;Adres;Plaats;Sleutel;Taal"
    read_in(store, a_list(tmp_path, heading, "Yildiz;0611111111;Dorpsstraat 3;Tuk;1-2-2024;Turks", name="maart.csv"))
    again = a_list(tmp_path, heading, "Yildiz;0622222222;Dorpsstraat 3;Tuk;1-2-2024;Turks", name="april.csv")
    (doubt,) = understood(store, again).twijfels
    assert doubt.zelfde and "zelfde adres" in doubt.redenen
    elsewhere = a_list(tmp_path, heading, "Yildiz;0622222222;Kerkweg 9;Onna;9-3-2024;Turks", name="mei.csv")
    (doubt,) = understood(store, elsewhere).twijfels
    assert not doubt.zelfde
