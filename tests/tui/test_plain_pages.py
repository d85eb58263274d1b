"""Pages of figures as plain text: within 80 columns, numbers under their heading, nothing unknown as 0."""

from db.rules.figures import Blad, Kolom, Rij, Tabel
from tui.plain_pages import page_text, table_text


def table(columns: int, *labels: str) -> Tabel:
    heads = tuple(Kolom(f"k{n}", f"kolom {n}") for n in range(columns))
    return Tabel("t", "Een tabel", heads, tuple(Rij(label, label, tuple(range(columns))) for label in labels))


def test_numbers_stand_under_their_heading():
    assert table_text(table(2, "eerste", "nog een")) == [
        "EEN TABEL",
        "         kolom 0 kolom 1",
        "eerste         0       1",
        "nog een        0       1",
    ]


def test_what_does_not_fit_comes_beneath_with_the_names_again():
    lines = table_text(table(15, "eerste", "x" * 90))
    assert max(map(len, lines)) <= 80
    assert sum(line.startswith("eerste") for line in lines) == 3
    assert sum("…" in line for line in lines) == 3
    assert [f"kolom {n}" in "\n".join(lines) for n in range(15)] == [True] * 15


def test_a_table_without_rows_says_so():
    assert table_text(table(3)) == ["EEN TABEL", "  geen"]


def test_a_page_has_its_title_its_sentences_and_its_tables():
    lines = page_text(Blad("b", "Titel", ("woord " * 30,), (table(1, "rij"),)))
    assert lines[0] == "TITEL"
    assert max(map(len, lines)) <= 80
    assert lines[-1].split() == ["rij", "0"]
