"""The report outside the office: without names, the same bytes for the same data, and many added up to one."""

import csv
import io
import json
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
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
from db.rules.report.suppression import NOOT, VERBORGEN
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
        assert "Zq" not in content and "artners" in content


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
        *("thead", "tbody", "tr", "th", "td", "footer", "div"),
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


@given(histories())
def test_the_page_to_print_has_the_plots_of_the_report(stand):
    rapport = make_rapport(everyone(stand), YEAR)
    plots = [page for page in rapport.bladen if page.grafiek]
    assert [page.naam for page in plots] == ["wie_draagt", "vooruitblik", "vrijwilligers"]
    assert print_page(rapport).count("<figure>") == 3


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
    assert added.bladen[1].tabellen[0].uitleg == NOOT
    assert add_up([office("A", 7), office("B", 8)]).bladen[1].tabellen[0].uitleg == ""


def counted(rapport: Rapport) -> dict:
    return {row.label: row.waarden[0] for tabel in rapport.bladen[0].tabellen for row in tabel.rijen}


def test_what_was_added_up_can_be_added_up_again(tmp_path):
    two = add_up([office("", 7), office("", 8)])
    path = tmp_path / "twee.json"
    path.write_text(to_json(two), encoding="utf-8")
    three = add_up([read_rapport(path), office("", 1)])
    assert [page.naam for page in three.bladen] == ["samen", "b"]
    assert (three.naam, counted(three)["rapporten opgeteld"]) == ("3 kantoren samen", 3)
    assert sums(three) == [16]


def test_reports_of_parts_are_added_up_and_listed():
    parts = add_up([office("team Noord", 7), office("gemeente Westerveld", 8)])
    assert parts.naam == "2 delen samen"
    assert counted(parts) == {"rapporten opgeteld": 2, "team Noord": 1, "gemeente Westerveld": 1}
    more = add_up([parts, office("team Noord", 9), office("zonder team", 5)])
    assert more.naam == "4 delen samen"
    assert counted(more) == {"rapporten opgeteld": 4, "team Noord": 2, "gemeente Westerveld": 1, "zonder team": 1}
    with pytest.raises(Refused, match="heel kantoor"):
        add_up([parts, office("", 7)])


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
        lambda c: c["bladen"][0].update(titel="x" * 100_000),
        lambda c: c["bladen"][0].update(naam="blad [1]"),
        lambda c: c["bladen"][0].update(naam="b" * 300),
        lambda c: c["bladen"].append(c["bladen"][0]),
        lambda c: c["bladen"].extend([c["bladen"][0] | {"naam": f"b{n}"} for n in range(500)]),
        lambda c: c["bladen"][0]["tabellen"].append(c["bladen"][0]["tabellen"][0]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"].append(c["bladen"][0]["tabellen"][0]["rijen"][0]),
        lambda c: c["bladen"][0]["tabellen"][0].update(kolommen=c["bladen"][0]["tabellen"][0]["kolommen"] * 2),
        lambda c: c["bladen"][0]["tabellen"][0]["kolommen"][0].update(eenheid={}),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[-1]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[10**400]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[1e308]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[float("nan")]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=[True]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=["9999999999+"]),
        lambda c: c["bladen"][0]["tabellen"][0]["rijen"][0].update(waarden=["vier"]),
        lambda c: c["periode"].update(van="2025-01-01"),
        lambda c: c.update(dag="2030-01-01"),
        lambda c: c.update(dag=1e9),
        lambda c: c.update(naam=["A"]),
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
    "text",
    ["", "null", "[]", "7", "[" * 100_000, "9" * 5000, '{"soort": NaN}', "\ufeff{}"],
    ids=["empty", "null", "list", "number", "deep", "long", "nan", "mark"],
)
def test_what_is_no_report_at_all_is_refused_in_one_sentence(tmp_path, text):
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=r"a\.json"):
        read_rapport(path)


def test_a_difference_may_be_negative_where_nothing_is_added_up(tmp_path):
    rapport = office("A", -3)
    tabel = replace(rapport.bladen[0].tabellen[0], optelbaar=False)
    path = tmp_path / "a.json"
    path.write_text(
        to_json(replace(rapport, bladen=(replace(rapport.bladen[0], tabellen=(tabel,)),))), encoding="utf-8"
    )
    assert read_rapport(path).bladen[0].tabellen[0].rijen[0].waarden == (-3,)


def test_what_no_file_can_hold_is_taken_out_of_its_words(tmp_path):
    path = tmp_path / "a.json"
    content = json.loads(to_json(office("A", 7)))
    content["bladen"][0]["titel"] = "B\ud800l\x1bad"
    path.write_text(json.dumps(content), encoding="utf-8")
    added = add_up([read_rapport(path), office("B", 8)])
    for write in FORMATS:
        content = write(added)
        assert isinstance(content, bytes) or content.encode()
    assert "Blad" in to_json(added)


@settings(max_examples=25)
@given(histories())
def test_every_report_that_is_written_can_be_read(tmp_path_factory, stand):
    path = tmp_path_factory.mktemp("rapport") / "a.json"
    rapport = make_rapport(everyone(stand), YEAR)
    path.write_text(to_json(rapport), encoding="utf-8")
    assert to_json(read_rapport(path)) == to_json(rapport)


def test_a_sheet_has_a_name_that_a_workbook_takes():
    names = ["a" * 40, "a" * 39 + "b", "[x]:*?/\\", "'quote'", "", "history", "HISTORY", "Wie", "wie"]
    rapport = Rapport(YEAR, TODAY, tuple(Blad(name, name) for name in names))
    found = CalamineWorkbook.from_filelike(io.BytesIO(report_workbook(rapport))).sheet_names
    assert len({name.lower() for name in found}) == len(names)
    assert all(0 < len(name) <= 31 for name in found)


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ([], "ten minste twee"),
        ([office("B", 7, periode=Periode(days(-9), TODAY))], "verschillende perioden"),
        ([office("A", 7)], "twee keer"),
        ([office("team Noord", 7)], r"heel kantoor en van een deel ervan \(team Noord\)"),
        ([office("B", 7, dag=days(-1))], "rapport 2 telt tot en met 18 mrt 2024, rapport 1 tot en met 19 mrt 2024"),
    ],
)
def test_reports_that_do_not_go_together_are_refused(others, said):
    with pytest.raises(Refused, match=said):
        add_up([office("A", 7), *others])
