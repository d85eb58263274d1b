"""What leaves the office: no more about anybody than is needed, the closing line, and every value as text."""

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from io import BytesIO
from random import Random

import pytest
from hypothesis import given
from python_calamine import CalamineWorkbook

from db.agenda import ALWAYS, Afspraak, Bezetting, Dienst, Taak, Taaksoort
from db.exchange.handouts.checklist import key_checklist
from db.exchange.handouts.files import free_path, write_new
from db.exchange.handouts.introductions import first_meeting, for_begeleider, for_household
from db.exchange.handouts.meeting import meeting_page
from db.exchange.handouts.wall import wall_page, wall_text
from db.exchange.handouts.week import week_grid, week_page, week_workbook
from db.exchange.handouts.words import CLOSING
from db.lists import Anker, Dagdeel
from db.model import Afwezigheid
from db.store import Refused
from tests.builders import TODAY, days, desk, household, match, member, offices, stagiaire, teamleider, vrijwilliger
from tests.tui.test_hostile import HOSTILE

EVERY = frozenset(Dagdeel)
THURSDAY = date(2024, 3, 21)


def office(naam="Tesfay", voornaam="Anna", achternaam="Zwart", plaats="Vollenhove"):
    """A begeleider with a household every Tuesday morning, a service on Thursday, and one who waits."""
    return desk(
        teamleider(voornaam="Wil", achternaam="Groot"),
        vrijwilliger(
            voornaam=voornaam, achternaam=achternaam, telefoon="0611111111", leidinggevende="T01", notitie="geheim"
        ),
        stagiaire(voornaam=voornaam, achternaam="Geel", dagdelen=EVERY, leidinggevende="T01"),
        household(
            naam=naam,
            adres="Kerkstraat 1",
            plaats=plaats,
            telefoon="0622222222",
            notitie="geheim",
            talen={"Tigrinya": 3, "Engels": 1},
            tolk_mogelijk=True,
            begeleider_geslacht=None,
        ),
        household("D002", naam=f"{naam} twee", telefoon="0633333333", adres="Dorpsstraat 9"),
        member(voornaam="Selam", achternaam=naam, contactpersoon=True),
        match(start=days(-3)),
        Afspraak(dossier="D001", begeleider="V01", dagdeel=Dagdeel.DI_OCHTEND, van=days(1), id=1),
        Dienst(dienst="SP1", naam="Spreekuur", plaats=plaats, dagdeel=Dagdeel.DO_OCHTEND, nodig=3),
        Bezetting(dienst="SP1", datum=THURSDAY, begeleider="V01", id=1),
        Bezetting(dienst="SP1", datum=THURSDAY, begeleider="S01", id=2),
    )


def outputs(stand):
    """Everything that is made of text, by name; the cells of the workbook as lines."""
    (koppeling,) = stand.koppelingen
    home = stand.huishouden["D001"]
    sheet = CalamineWorkbook.from_filelike(BytesIO(week_workbook(stand, stand.today))).get_sheet_by_index(0).to_python()
    return {
        "xlsx": "\n".join("\t".join(map(str, row)) for row in sheet),
        "html": week_page(stand, stand.today),
        "wall": wall_page(stand),
        "wall_text": wall_text(stand),
        "meeting": meeting_page(stand),
        "begeleider": for_begeleider(stand, koppeling),
        "huishouden": for_household(stand, koppeling),
        "checklist": key_checklist(stand, home),
    }


class Reader(HTMLParser):
    """The text of a page and the tags in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on") or name in ("href", "src")]

    def handle_data(self, data):
        self.text += data


def test_every_output_ends_with_the_closing_line():
    for name, output in outputs(office()).items():
        shown = Reader(output).text if output.startswith("<!DOCTYPE") else output
        assert shown.strip().splitlines()[-1].strip() == CLOSING, name


# No more than is needed


@pytest.mark.parametrize("name", ["xlsx", "html", "wall", "wall_text", "meeting", "checklist"])
def test_what_others_may_see_has_no_telephone_address_or_note(name):
    output = outputs(office())[name]
    for secret in ("06", "Kerkstraat", "Dorpsstraat", "geheim"):
        assert secret not in output


def test_a_roster_names_households_by_initials_and_dossier():
    for name in ("xlsx", "html"):
        output = outputs(replace(office(), today=days(7)))[name]
        assert "Tesfay" not in output
        assert "T. (D001)" in output
        assert "Anna Zwart" in output


def test_the_begeleider_is_told_whom_to_call_where_in_which_language_and_when():
    text = outputs(office())["begeleider"]
    assert text.startswith("Beste Anna,\n")
    for line in (
        "Huishouden: Tesfay",
        "Contactpersoon: Selam Tesfay",
        "Aantal mensen: 1, van wie 1 volwassene",
        "Adres: Kerkstraat 1, Vollenhove",
        "Telefoon: 0622222222",
        "Talen: Tigrinya en een beetje Engels",
        "Tolk: het kan met een tolk",
        "Eerste afspraak: dinsdag 26 mrt 2024, 9.00 tot 12.30 uur",
    ):
        assert f"\n{line}\n" in text
    assert "geheim" not in text


def test_the_household_is_told_who_comes_by_first_name():
    text = outputs(office())["huishouden"]
    for line in (
        "Anna gaat u helpen in uw nieuwe gemeente.",
        "Anna is vrijwilliger van VluchtelingenWerk.",
        "Anna spreekt: Arabisch.",
        "Telefoon van Anna: 0611111111.",
        "Anna komt elke dinsdagochtend.",
        "De eerste keer is dinsdag 26 mrt 2024, van 9.00 tot 12.30 uur.",
    ):
        assert f"\n{line}\n" in text
    for secret in ("Zwart", "Kerkstraat", "0622222222", "Tesfay", "geheim"):
        assert secret not in text


def test_what_is_not_known_is_said_to_be_not_known():
    stand = desk(
        vrijwilliger(talen=None),
        household(talen=None, tolk_mogelijk=None, aantal_volwassenen=None, aantal_kinderen=None, plaats=""),
        match(),
    )
    (koppeling,) = stand.koppelingen
    text = for_begeleider(stand, koppeling)
    assert text.count("nog niet bekend") == 5
    assert "Eerste afspraak: nog niet gemaakt. Bel om een dag te kiezen." in text
    assert "Anna belt u om een dag te kiezen." in for_household(stand, koppeling)


def test_an_appointment_for_once_is_no_appointment_for_every_week():
    once = Afspraak(dossier="D001", begeleider="V01", dagdeel=Dagdeel.DO_MIDDAG, van=THURSDAY, tot=THURSDAY)
    stand = desk(vrijwilliger(), household(), match(), once)
    (koppeling,) = stand.koppelingen
    assert "Anna komt op donderdag 21 mrt 2024, van 13.00 tot 17.00 uur." in for_household(stand, koppeling)


def test_the_first_appointment_is_not_on_a_holiday_nor_before_the_koppeling():
    every = Afspraak(dossier="D001", begeleider="V01", dagdeel=Dagdeel.MA_OCHTEND, van=days(-100))
    stand = desk(vrijwilliger(), household(), match(start=date(2024, 3, 28)), every)
    met = first_meeting(stand, stand.koppelingen[0])
    assert met is not None
    assert met[0] == date(2024, 4, 8), "1 April is Easter Monday"


def test_the_wall_has_first_names_and_a_letter_where_two_are_called_the_same():
    for output in (wall_page(office()), wall_text(office())):
        assert "Anna Z., Anna G., nog 1 plek vrij" in output
        assert "Zwart" not in output
        assert "Geel" not in output
    alone = replace(office(), begeleiders=office().begeleiders[:2])
    assert "Anna, iemand van een ander team" in wall_text(alone)


@given(offices())
def test_the_wall_has_no_surname_of_anybody(stand):
    r = Random(len(stand.begeleiders))
    dienst = Dienst(dienst="SP1", naam="Spreekuur", dagdeel=Dagdeel.DO_OCHTEND)
    turns = [
        Bezetting(dienst="SP1", datum=THURSDAY + timedelta(weeks=n), begeleider=r.choice(stand.begeleiders).kenmerk)
        for n in range(4)
    ]
    staffed = replace(stand, agenda=replace(stand.agenda, diensten=(dienst,), bezettingen=tuple(turns)))
    for output in (wall_page(staffed), wall_text(staffed)):
        words = set(re.findall(r"\w+", output))
        assert not words & {p.achternaam for p in stand.begeleiders}


@given(offices())
def test_the_sheet_for_the_werkoverleg_has_initials_only(stand):
    words = set(re.findall(r"\w+", Reader(meeting_page(stand)).text))
    people = {part for p in stand.begeleiders for part in (p.voornaam, p.achternaam)}
    homes = {part for h in stand.huishoudens for part in re.findall(r"\w+", h.naam)} - {"Al"}
    assert not words & (people | homes | {lid.voornaam for lid in stand.statushouders})
    assert not any(p.telefoon and p.telefoon in words for p in stand.begeleiders)


def test_the_sheet_for_the_werkoverleg_tells_who_carries_who_waits_and_what_lacks():
    text = Reader(meeting_page(office())).text
    for part in ("A. Z. (V01)", "T. (D002)", "do 28 mrt 2024", "Nog te koppelen"):
        assert part in text


def test_a_checklist_has_the_tasks_around_the_key_with_their_deadline_and_what_is_done():
    home = household("D001", naam="Tesfay", sleuteldatum=days(10))
    kinds = [
        Taaksoort(vanaf=ALWAYS, taak="energie", naam="Energie en water", anker=Anker.SLEUTEL, dagen=-7),
        Taaksoort(vanaf=ALWAYS, taak="brp", naam="Inschrijving BRP", anker=Anker.SLEUTEL, dagen=5),
        Taaksoort(vanaf=ALWAYS, taak="school", naam="School", anker=Anker.SLEUTEL, dagen=14),
        Taaksoort(vanaf=ALWAYS, taak="zorg", naam="Zorgverzekering", anker=Anker.SLEUTEL, dagen=120),
        Taaksoort(vanaf=ALWAYS, taak="eind", naam="Eindgesprek", anker=Anker.EINDE, dagen=0),
    ]
    done = Taak(dossier="D001", taak="energie", klaar=TODAY)
    not_here = Taak(dossier="D001", taak="school", nvt=True)
    text = Reader(key_checklist(desk(home, *kinds, done, not_here), home)).text
    assert "Sleutel: vr 29 mrt 2024" in text
    assert "☑Energie en water22 mrt" in text
    assert "☐Inschrijving BRP3 apr" in text
    for left_out in ("School", "Zorgverzekering", "Eindgesprek", "Tesfay"):
        assert left_out not in text


def test_a_household_without_a_known_key_has_a_checklist_without_days():
    home = household(sleuteldatum=None)
    text = Reader(key_checklist(desk(home), home)).text
    assert "datum onbekend" in text
    assert "☐" in text


# The week


def test_the_week_shows_who_is_where_services_on_top():
    away = Afwezigheid(begeleider="S01", van=TODAY, tot=TODAY)
    stand = office()
    stand = replace(stand, afwezigheden=(away,), today=days(7))
    grid = week_grid(stand, days(7))
    assert grid.titel == "Rooster van 25 mrt 2024 tot en met 31 mrt 2024"
    rows = {row[0]: dict(zip(grid.koppen[1:], row[1:], strict=True)) for row in (*grid.diensten, *grid.mensen)}
    assert rows["Anna Zwart"]["di 26 mrt ochtend"] == "T. (D001)"
    assert rows["Anna Zwart"]["do 28 mrt middag"] == "vrij"
    assert rows["Spreekuur"]["do 28 mrt ochtend"] == "nog 3 nodig"
    this_week = week_grid(stand, TODAY)
    rows = {
        row[0]: dict(zip(this_week.koppen[1:], row[1:], strict=True))
        for row in (*this_week.diensten, *this_week.mensen)
    }
    assert rows["Anna Geel"]["di 19 mrt ochtend"] == "afwezig"
    assert rows["Spreekuur"]["do 21 mrt ochtend"] == "Anna Zwart, Anna Geel, nog 1 nodig"


def test_a_holiday_stands_above_its_column_and_closes_the_services():
    stand = desk(vrijwilliger(dagdelen=EVERY), Dienst(dienst="SP1", naam="Spreekuur", dagdeel=Dagdeel.MA_OCHTEND))
    grid = week_grid(stand, date(2024, 4, 1))
    assert grid.koppen[1] == "ma 1 apr ochtend (Tweede paasdag)"
    assert grid.diensten[0][1] == "gesloten"
    assert grid.mensen[0][1] == ""


def test_the_same_week_gives_the_same_workbook_and_the_page_prints_on_a4_on_its_side():
    stand = office()
    assert week_workbook(stand, TODAY) == week_workbook(stand, TODAY)
    assert "size: A4 landscape" in week_page(stand, TODAY)


# Text stays text


@pytest.mark.parametrize("name", [*HOSTILE, "script", "formula"])
def test_a_hostile_name_is_text_in_every_output(name):
    extra = {"script": "<script>alert(1)</script><img src=x onerror=alert(1)>", "formula": "=cmd|' /C calc'!A0"}
    naam = (HOSTILE | extra)[name]
    usual = Reader(outputs(office())["meeting"]).tags | Reader(outputs(office())["html"]).tags | {"p"}
    for kind, output in outputs(office(naam, naam, naam, naam)).items():
        assert not set(output) & set("\x1b\x07\x9b\u202e\u2067"), kind
        if output.startswith("<!DOCTYPE"):
            assert Reader(output).tags <= usual, kind


def test_a_formula_is_a_text_in_the_workbook():
    stand = desk(vrijwilliger(voornaam="=1+1", achternaam=""), household(), match())
    from zipfile import ZipFile

    with ZipFile(BytesIO(week_workbook(stand, TODAY))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
        assert b"=1+1" in book.read("xl/sharedStrings.xml")


# Files


def test_a_file_is_for_its_owner_only_and_never_in_the_place_of_another(tmp_path):
    path = tmp_path / "rooster.ics"
    write_new(path, "een")
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(Refused, match="bestaat al"):
        write_new(path, "twee")
    other = free_path(path)
    assert other.name == "rooster (2).ics"
    write_new(other, b"twee")
    assert (path.read_text(), other.read_text()) == ("een", "twee")
    assert free_path(path).name == "rooster (3).ics"


def test_a_folder_that_can_not_be_written_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(Refused, match="kan niet geschreven worden"):
        write_new(tmp_path / "weg" / "x.txt", "een")
