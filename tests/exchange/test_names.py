"""Names as lists have them: no part is lost, and no Dutch tussenvoegsel is looked for in another name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.exchange.names import same_name, split_dutch, split_foreign, split_surname
from db.text import fold

DUTCH = {
    "Vries, Anna de": ("Anna", "de", "Vries"),
    "Anna van der Berg": ("Anna", "van der", "Berg"),
    "dhr. J. de Boer": ("J.", "de", "Boer"),
    "de Vries - Bakker, A.": ("A.", "de", "Vries-Bakker"),
    "Berg, van der, Anna": ("Anna", "van der", "Berg"),
    "Vries de, Anna": ("Anna", "de", "Vries"),
    "DE VRIES, Anna": ("Anna", "de", "Vries"),
    "Bakker J.P.": ("J.P.", "", "Bakker"),
    "Bakker J P": ("J P", "", "Bakker"),
    "J P Bakker": ("J P", "", "Bakker"),
    "J. P. Bakker": ("J. P.", "", "Bakker"),
    "Anna M. Bakker": ("Anna M.", "", "Bakker"),
    "BAKKER Anna": ("Anna", "", "Bakker"),
    "VAN DER BERG Anna": ("Anna", "van der", "Berg"),
    "JP Bakker": ("JP", "", "Bakker"),
    "de Boer J.": ("J.", "de", "Boer"),
    "Piet in 't Veld": ("Piet", "in 't", "Veld"),
    "van 't Hoff, P.": ("P.", "van 't", "Hoff"),
    "Mevr. S. v.d. Meulen-Hoekstra": ("S.", "v.d.", "Meulen-Hoekstra"),
    "Jan en Marie de Wit": ("Jan en Marie", "de", "Wit"),
    "Mohammed El Idrissi": ("Mohammed", "", "El Idrissi"),
    "de Vries": ("", "de", "Vries"),
    "Anna": ("Anna", "", ""),
}

FOREIGN = {
    "TESFAY, Selam": ("Selam", "Tesfay", True),
    "AL-HAMID Omar": ("Omar", "Al-Hamid", True),
    "Fam. Al-Hamid": ("", "Al-Hamid", True),
    "Selam Tesfay": ("Selam", "Tesfay", False),
    "van Ali, Hassan": ("Hassan", "van Ali", True),
    "Кириленко, Олена": ("Олена", "Кириленко", True),
    "محمد الحسن": ("محمد", "الحسن", False),
    "Şahin, Ayşe": ("Ayşe", "Şahin", True),
}


@pytest.mark.parametrize("text", DUTCH)
def test_a_dutch_name_is_split(text):
    naam = split_dutch(text)
    assert (naam.voornaam, naam.tussenvoegsel, naam.achternaam) == DUTCH[text]


@pytest.mark.parametrize("text", FOREIGN)
def test_a_foreign_name_is_left_in_its_order(text):
    naam = split_foreign(text)
    assert (naam.voornaam, naam.achternaam, naam.gemerkt) == FOREIGN[text]


def test_a_title_tells_the_gender_and_no_title_is_lost():
    assert split_dutch("Mw. drs. A. Smit").geslacht == "v"
    assert split_dutch("Mw. drs. A. Smit").titels == "drs."
    assert split_dutch("de heer Ed Pot").geslacht == "m"


def test_a_surname_with_its_tussenvoegsel_is_split():
    assert split_surname("van den Akker") == ("van den", "Akker")
    assert split_surname("Jansen, de") == ("de", "Jansen")
    assert split_surname("Müller") == ("", "Müller")


def test_names_are_the_same_in_any_order():
    assert same_name("Vries, Anna de", "Anna de Vries")
    assert not same_name("Anna de Vries", "Anna Vries")


WORD = st.text(st.sampled_from("abcdeëşКиж"), min_size=2, max_size=8).map(str.capitalize)


@given(st.lists(WORD, min_size=1, max_size=4), st.sampled_from(["", ", "]))
def test_no_word_of_a_name_is_lost(words, comma):
    text = (words[0] + comma + " ".join(words[1:])) if comma and len(words) > 1 else " ".join(words)
    for naam in (split_dutch(text), split_foreign(text)):
        parts = " ".join((naam.voornaam, naam.tussenvoegsel, naam.achternaam))
        assert sorted(fold(parts).split()) == sorted(fold(text).split())


@given(st.text(max_size=40))
def test_no_text_breaks_a_name(text):
    split_dutch(text)
    split_foreign(text)
    split_surname(text)
