"""The report outside the office: without names, the same bytes for the same data, and many added up to one."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from db.agenda import Betrokkene
from db.exchange.reporting.adding import ADDED, add_up
from db.exchange.reporting.exchanged import read_rapport, to_json
from db.exchange.reporting.markdown import markdown
from db.exchange.reporting.print_page import plot, print_page
from db.exchange.reporting.rapport import Rapport, make_rapport
from db.exchange.reporting.spreadsheets import long_table, report_workbook
from db.rules.figures import Blad, Grafiek, Kolom, Reeks, Rij, Tabel
from db.rules.months import Periode
from db.rules.report.period import report
from db.rules.report.suppression import VERBORGEN
from db.rules.scope import everyone
from db.store import Refused
from tests.builders import TODAY, days, histories

YEAR = Periode(date(2023, 4, 1), date(2024, 12, 31))

FORMATS = (markdown, print_page, long_table, report_workbook, to_json)

HOSTILE = st.text(st.sampled_from("<>&\"'|*_`=+-@\\/\n\t[]()!#ØéÁ\x1b\u202eQWXZ"), min_size=3, max_size=12).map(
    lambda text: f"Zq{text}qZ"
)


def words(content: str | bytes) -> str:
    """All that can be read in a file of any format."""
    if isinstance(content, str):
        return content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(str(c) for name in book.sheet_names for r in book.get_sheet_by_name(name).to_python() for c in r)


@given(histories(), HOSTILE)
def test_no_name_is_in_any_file(stand, name):
    people = [
        replace(p, voornaam=name, achternaam=name, notitie=name, telefoon=name, email=name, opleiding=name, school=name)
        for p in stand.begeleiders
    ]
    homes = [
        replace(h, naam=name, adres=name, notitie=name, plaats=name, overdracht_aan=name) for h in stand.huishoudens
    ]
    members = [replace(lid, voornaam=name, achternaam=name, telefoon=name) for lid in stand.statushouders]
    actions = [replace(actie, wat=name) for actie in stand.agenda.acties]
    tasks = [replace(taak, naam=name) for taak in stand.agenda.taken]
    agenda = replace(
        stand.agenda,
        acties=tuple(actions),
        taken=tuple(tasks),
        betrokkenen=tuple(Betrokkene(dossier=h.dossier, partner="Firda", contactpersoon=name) for h in homes),
    )
    named = replace(
        stand, begeleiders=tuple(people), huishoudens=tuple(homes), statushouders=tuple(members), agenda=agenda
    )
    rapport = make_rapport(everyone(named), YEAR)
    for write in FORMATS:
        content = words(write(rapport))
        assert "Zq" not in content and "Firda" in content


def renamed(stand):
    """The same desk, with keys that stand in no other word."""
    text = repr(stand)
    assert "QX" not in text
    homes = {home.dossier: f"QXD{n}" for n, home in enumerate(stand.huishoudens)}
    people = {person.kenmerk: f"QXB{n}" for n, person in enumerate(stand.begeleiders)}

    def key(record):
        given = {}
        for naam, keys in (
            *(("dossier", homes), ("kenmerk", people), ("begeleider", people), ("leidinggevende", people)),
            *(("verantwoordelijke", people), ("wie", people)),
        ):
            value = getattr(record, naam, None)
            if value in keys:
                given[naam] = keys[value]
        return replace(record, **given)

    agenda = replace(
        stand.agenda,
        **{
            naam: tuple(map(key, getattr(stand.agenda, naam)))
            for naam in ("contacten", "taken", "acties", "onderbrekingen", "fasen")
        },
    )
    return replace(
        stand,
        **{
            naam: tuple(map(key, getattr(stand, naam)))
            for naam in ("begeleiders", "huishoudens", "statushouders", "koppelingen", "afwezigheden")
        },
        agenda=agenda,
    )


@given(histories())
def test_every_row_knows_its_records_and_no_key_of_one_is_in_any_file(stand):
    rapport = make_rapport(everyone(renamed(stand)), YEAR)
    tables = [tabel for page in rapport.bladen for tabel in page.tabellen if tabel.geheim]
    assert all(row.bron for tabel in tables for row in tabel.rijen if row.waarden[0] not in (0, VERBORGEN))
    before = {t.naam: t for page in report(everyone(renamed(stand)), YEAR) for t in page.tabellen}
    assert all([r.bron for r in t.rijen] == [r.bron for r in before[t.naam].rijen] for t in tables)
    for write in FORMATS:
        assert "QX" not in words(write(rapport))


@given(histories())
def test_the_same_period_and_data_give_the_same_bytes(stand):
    one, other = (make_rapport(everyone(replace(stand)), YEAR) for _ in range(2))
    for write in FORMATS:
        assert write(one) == write(other)


@given(HOSTILE)
def test_what_somebody_typed_stays_text_in_every_format(partner):
    row = Rij(partner, partner, (7,))
    tabel = Tabel("partners", partner, (Kolom("huishoudens", partner),), (row,))
    rapport = Rapport(YEAR, TODAY, (Blad("wie", partner, (partner,), (tabel,)),), partner)
    page = print_page(rapport)
    tags: set[str] = set()
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.add(tag)  # type: ignore[method-assign]
    parser.feed(page)
    assert tags <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "section", "table"),
        *("thead", "tbody", "tr", "th", "td", "footer"),
    }
    assert len([line for line in markdown(rapport).splitlines() if line.startswith("#")]) == 3
    assert all(
        cell[:1] not in ("=", "+", "-", "@") for line in csv.reader(io.StringIO(long_table(rapport))) for cell in line
    )
    assert report_workbook(rapport)


def test_the_text_that_a_person_made_stands_in_place_of_the_sentences():
    rapport = Rapport(YEAR, TODAY, (Blad("wie", "Wie", ("Zo was het.",)),), tekst={"wie": "Zo is het nu.\nEn zo."})
    for write in (markdown, print_page, report_workbook, to_json):
        content = words(write(rapport))
        assert "Zo is het nu." in content and "En zo." in content and "Zo was het." not in content


def test_a_plot_is_a_picture_in_the_page_itself():
    picture = plot(Grafiek("<b>uren", ("jan", "mrt"), (Reeks("nodig & meer", (1.0, None, 3.0)),)))
    assert "<svg" in picture and "&lt;b&gt;uren" in picture and "nodig &amp; meer" in picture
    assert "href" not in picture and "NaN" not in picture


def office(naam: str, *values, **fields) -> Rapport:
    rows = tuple(Rij(f"r{n}", f"rij {n}", (value,)) for n, value in enumerate(values))
    tabel = Tabel("t", "Tabel", (Kolom("huishoudens", "huishoudens"),), rows, geheim=True)
    return Rapport(
        **{"periode": YEAR, "dag": TODAY, "bladen": (Blad("b", "Blad", (), (tabel,)),), "naam": naam} | fields
    )


def sums(rapport: Rapport) -> list:
    return [row.waarden[0] for page in rapport.bladen if page.naam == "b" for row in page.tabellen[0].rijen]


def test_counts_add_up_and_what_an_office_left_out_makes_it_at_least_so_many():
    added = add_up([office("A", 7, VERBORGEN, VERBORGEN, 5), office("B", 8, 12, VERBORGEN, None)])
    assert sums(added) == [15, "12+", VERBORGEN, "5+"]
    assert sums(add_up([added, office("C", 1, 1, 6, 1)])) == [16, "13+", "6+", "6+"]


@given(st.lists(histories(), min_size=2, max_size=4))
def test_a_sum_is_made_of_what_the_offices_say_and_nothing_else(stands):
    offices = [replace(make_rapport(everyone(s), YEAR), naam=str(n)) for n, s in enumerate(stands)]
    added = {(page.naam, t.naam): t for page in add_up(offices).bladen for t in page.tabellen}
    for (page, naam), tabel in added.items():
        if page == "samen":
            continue
        parts = [t for o in offices for own in o.bladen for t in own.tabellen if (own.naam, t.naam) == (page, naam)]
        assert all(kolom.eenheid in ADDED for kolom in tabel.kolommen)
        for row in tabel.rijen:
            for position, kolom in enumerate(tabel.kolommen):
                said = [
                    value
                    for part in parts
                    for own in part.rijen
                    if own.naam == row.naam
                    for k, value in zip(part.kolommen, own.waarden, strict=True)
                    if k.naam == kolom.naam
                ]
                numbers = [value for value in said if value is not None and not isinstance(value, str)]
                value = row.waarden[position]
                if len(numbers) == len(said):
                    assert value == pytest.approx(sum(numbers), abs=0.01)
                else:
                    assert value == VERBORGEN or (isinstance(value, str) and value.endswith("+"))


def test_what_is_written_is_read_back_the_same(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(to_json(office("A", 7, VERBORGEN, 2.5)), encoding="utf-8")
    assert to_json(read_rapport(path)) == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda c: c.pop("bladen"),
        lambda c: c.update(versie=2),
        lambda c: c.update(soort="iets"),
        lambda c: c["periode"].update(van="gisteren"),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[1, 2]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[{"a": 1}]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=["veel+"]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[float("inf")]),
        lambda c: c["bladen"][0].update(titel=None),
    ],
)
def test_a_broken_report_is_refused_in_one_sentence(tmp_path, change):
    path = tmp_path / "a.json"
    content = json.loads(to_json(office("A", 7)))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(Refused, match=r"a\.json"):
        read_rapport(path)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], "ten minste twee"),
        ([office("B", 7, periode=Periode(days(-9), TODAY))], "verschillende perioden"),
        ([office("A", 7)], "twee keer"),
    ],
)
def test_reports_that_do_not_go_together_are_refused(others, said):
    with pytest.raises(Refused, match=said):
        add_up([office("A", 7), *others])
