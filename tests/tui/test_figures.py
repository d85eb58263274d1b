"""Tables, lines and plots in letters: what stands where, at any width, with or without colour."""

from dataclasses import replace

import pytest
from rich.cells import cell_len

from db.rules.figures import Eenheid, Grafiek, Kolom, Reeks, Rij, Tabel
from tui.widgets.figuretable import Cijfer, sparkline, table_rows
from tui.widgets.plot import drawn

TABLE = Tabel(
    "druk",
    "Waar de druk zit",
    (Kolom("nu", "nu", Eenheid.PROCENT), Kolom("uren", "uren", Eenheid.UREN), Kolom("wie", "wie", Eenheid.TEKST)),
    (
        Rij("gekoppeld", "Gekoppeld", (87.5, 12.0, "vijf"), verloop=(1.0, None, 3.0), alert=True),
        Rij("samen", "Samen, met een heel lange naam", (None, 0.25, ""), verloop=(0.0, 0.0, 0.0), totaal=True),
    ),
    uitleg="Zo gerekend.",
)


def drawn_lines(width):
    return [row.cells[0] for row in table_rows(TABLE, width)]


def test_how_a_figure_went_is_drawn_from_nought_with_a_dot_for_what_is_not_known():
    assert sparkline((0.0, None, 7.0)) == "▁·█"
    assert sparkline((2.0, 2.0)) == "██"
    assert sparkline((0.0, 0.0)) == "▁▁"
    assert sparkline((None,)) == "·"


def test_a_table_stands_in_columns_and_says_what_asks_for_attention_without_colour():
    assert drawn_lines(80) == [
        "Waar de druk zit",
        "                                     nu  uren  wie   3 mnd",
        "! Gekoppeld                       87,5%  12,0  vijf  ▃·█  ",
        "= Samen, met een heel lange naam      ?   0,2        ▁▁▁  ",
        "Zo gerekend.",
    ]


@pytest.mark.parametrize("width", range(30, 90))
def test_no_line_is_wider_than_there_is_room_and_no_figure_is_lost(width):
    rows = table_rows(TABLE, width)
    assert all(cell_len(row.cells[0]) <= width for row in rows)
    everything = " ".join(row.cells[0] for row in rows)
    assert all(text in everything for text in ("87,5%", "12,0", "vijf", "▃·█"))


def test_a_table_that_is_too_wide_goes_on_beneath_with_its_rows_named_again():
    keys = [row.key for row in table_rows(TABLE, 30) if row.key and not row.key.regel]
    assert keys[:3] == [Cijfer("druk", "gekoppeld"), Cijfer("druk", "samen"), Cijfer("druk", "gekoppeld", 1)]


def test_a_text_and_a_name_that_are_too_wide_go_on_beneath_themselves():
    text = "8 huishoudens, 26,5 u per week, 21% van alle uren, en nog wat meer"
    tabel = Tabel(
        "stand", "Stand", (Kolom("nu", "nu", Eenheid.TEKST),), (Rij("b", "bij betaalde krachten in dienst", (text,)),)
    )
    rows = table_rows(tabel, 50)
    drawn = [row.cells[0] for row in rows if row.key]
    assert all(cell_len(line) <= 50 and "…" not in line for line in drawn)
    assert " ".join(line[20:].strip() for line in drawn).strip() == text
    assert " ".join(line[:20].strip() for line in drawn).strip() == "bij betaalde krachten in dienst"
    assert [row.key.regel for row in rows if row.key] == list(range(len(drawn)))


def test_a_table_without_rows_has_its_headings():
    assert table_rows(replace(TABLE, rijen=(), uitleg=""), 60)[0].cells[0] == "Waar de druk zit"


PLOT = Grafiek(
    "Uren per week",
    ("nu", "apr 2024", "mei 2024"),
    (Reeks("nodig", (100.0, 120.0, None), (90.0, 100.0), (110.0, 140.0)), Reeks("beschikbaar", (80.0, 40.0, 0.0))),
)


def test_a_plot_tells_its_lines_apart_by_their_signs_and_names_them():
    plain = drawn(PLOT, 60).plain.split("\n")
    assert plain[0].strip() == "Uren per week"
    assert plain[1] == "━━ nodig   ░░ marge daarvan   ██ beschikbaar"
    assert "nu" in plain[-1] and "apr 2024" in plain[-1]
    assert any("━" in line for line in plain[2:])
    assert any("█" in line for line in plain[2:])
    assert any("░" in line for line in plain[2:])


def test_several_lines_have_a_mark_each_and_none_hides_another():
    same = Grafiek("Aandeel", ("jan", "feb"), tuple(Reeks(name, (50.0, 50.0)) for name in "abc"), Eenheid.PROCENT)
    plain = drawn(same, 40).plain
    assert "●○◆" in plain
    assert "● a   ○ b   ◆ c" in plain
    assert "60%┤" in plain or "50%┤" in plain


@pytest.mark.parametrize("width", [20, 34, 45, 54, 60, 90])
def test_where_there_is_little_room_for_several_lines_some_points_are_left_out_and_no_mark(width):
    months = tuple(f"{month} 2024" for month in ("jan", "feb", "mrt", "apr", "mei", "jun") * 2)
    four = Grafiek("Uren", months, tuple(Reeks(name, (50.0,) * 12) for name in ("nodig", "er", "nodig dan", "er dan")))
    plain = drawn(four, width).plain.split("\n")
    assert any("●○◆× ●○◆×" in " ".join(line.split()) for line in plain) or width < 34
    assert all(cell_len(line) <= width for line in plain)


@pytest.mark.parametrize("width", [20, 40, 62, 96, 200])
@pytest.mark.parametrize("values", [(0.0, 0.0), (None, None), (0.3, 1.0), (1e6, 3.0), (99.9, 100.1)])
def test_a_plot_fits_whatever_is_in_it(width, values):
    lines = drawn(Grafiek("T", ("jan 2024", "feb 2024"), (Reeks("x", values),)), width).plain.split("\n")
    assert all(cell_len(line) <= width for line in lines[2:])
