"""FigureTable: the tables of a page of figures as one list, each with columns of its own.

It is as high as its rows, so that it scrolls with the sentences and the plot above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from rich.cells import cell_len
from textual.containers import VerticalScroll
from textual.geometry import Region

from db.rules.figures import Blad, Eenheid, Rij, Tabel, in_words
from tui.widgets.rowlist import AllRows, Row, RowList, fitted

BLOCKS = "▁▂▃▄▅▆▇█"
NO_POINT = "·"
SMALLEST_LABEL = 20
PLAIN = "  "
"""What a row begins with that is like the others."""


@dataclass(frozen=True, slots=True)
class Cijfer:
    """Which row of which table it is; the same row stays the same when its figures change.

    Where a table is too wide its last columns stand beneath: `deel` counts how far.
    """

    tabel: str
    rij: str
    deel: int = 0


def sparkline(values: Sequence[float | None]) -> str:
    """How a figure went, a block per month; a dot where it is not known."""
    known = [value for value in values if value is not None]
    low, high = min([0.0, *known]), max(known, default=0.0)
    span = (high - low) or 1.0
    return "".join(
        NO_POINT if value is None else BLOCKS[round((value - low) / span * (len(BLOCKS) - 1))] for value in values
    )


def table_rows(tabel: Tabel, width: int) -> list[Row]:
    """A table in so many cells: its title, its headings, its rows in columns, and what explains it."""
    every = _columns(tabel)
    label = _label_width(tabel, width, sum(cell_len(column[0]) for column in every))
    rows = [Row(None, (tabel.titel,))]
    for deel, columns in enumerate(_fitting(every, width - label)):
        heads = " " * label + "".join(column[0] for column in columns)
        rows.append(Row(None, (heads,)))
        for number, rij in enumerate(tabel.rijen, 1):
            cells = "".join(column[number] for column in columns)
            style = "alert" if rij.alert else "mark" if rij.totaal else ""
            rows.append(
                Row(Cijfer(tabel.naam, rij.naam, deel), (fitted(_mark(rij) + rij.label, label) + cells,), style)
            )
    return rows + [Row(None, (line,)) for line in wrap(tabel.uitleg, max(10, width))]


def _label_width(tabel: Tabel, width: int, columns: int) -> int:
    """How wide the names of the rows are: as wide as the columns leave, if they fit beside each other at all."""
    longest = max((cell_len(rij.label) + len(PLAIN) for rij in tabel.rijen), default=0)
    left = width - columns
    return min(longest, left if left >= SMALLEST_LABEL else max(SMALLEST_LABEL, width * 2 // 5))


def _mark(rij: Rij) -> str:
    """What a row that asks for attention, or is the sum of the others, begins with."""
    return "! " if rij.alert else "= " if rij.totaal else PLAIN


def _columns(tabel: Tabel) -> list[list[str]]:
    """The columns, each as its heading and its cells of one width; how the figure went comes last."""
    found = []
    for number, kolom in enumerate(tabel.kolommen):
        texts = [kolom.kop, *(in_words(rij.waarden[number], kolom.eenheid) for rij in tabel.rijen)]
        found.append(_padded(texts, kolom.eenheid is not Eenheid.TEKST))
    months = max((len(rij.verloop) for rij in tabel.rijen), default=0)
    if months:
        found.append(_padded([f"{months} mnd", *(sparkline(rij.verloop) for rij in tabel.rijen)], right=False))
    return found


def _padded(texts: Sequence[str], right: bool) -> list[str]:
    width = max(map(cell_len, texts))
    return ["  " + fitted(text, width, right) for text in texts]


def _fitting(columns: Sequence[list[str]], room: int) -> Iterator[list[list[str]]]:
    """The columns in groups that fit beside each other."""
    group: list[list[str]] = []
    for column in columns:
        if group and sum(cell_len(one[0]) for one in (*group, column)) > room:
            yield group
            group = []
        group.append(column)
    yield group


class FigureTable(RowList):
    """The rows of the tables of a page."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  # the name Textual gives it
        super().__init__((), id=id)
        self._blad: Blad | None = None
        self._drawn = 0

    def show_page(self, blad: Blad | None) -> None:
        """Show the tables of a page; the cursor stays with its row."""
        self._blad, self._drawn = blad, 0
        self._fit()

    def rij(self) -> Rij | None:
        """The row of figures under the cursor."""
        key, tables = self.key, self._blad.tabellen if self._blad else ()
        if not isinstance(key, Cijfer):
            return None
        found = (rij for tabel in tables for rij in tabel.rijen if (tabel.naam, rij.naam) == (key.tabel, key.rij))
        return next(found, None)

    def on_resize(self) -> None:
        """Fit the columns to the width."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        width = self.scrollable_content_region.width
        if not width or width == self._drawn:
            return
        self._drawn = width
        rows = AllRows()
        for tabel in self._blad.tabellen if self._blad else ():
            rows += [Row(None, ("",)), *table_rows(tabel, width - 2)]
        self.styles.height = max(1, len(rows))
        self.show(rows)

    def _widths(self, width: int) -> list[int]:
        return [width - 1]

    def _line(self, cells: Sequence[str], width: int) -> str:
        return fitted(cells[0], width - 1)

    def _into_view(self) -> None:
        """Let the page around it scroll to the cursor; at the first row to its top."""
        page = self.parent
        if not isinstance(page, VerticalScroll) or not self.has_focus:
            return
        if self.cursor == self._selectable(0, 1):
            page.scroll_home(animate=False)
        row = Region(0, self.virtual_region.y + self.cursor, 1, 1)
        page.scroll_to_region(row, animate=False, force=True)

    def action_page(self, step: int) -> None:
        """Move the cursor by what is seen of the page."""
        height = max(1, self.container_size.height - 1)
        target = min(max(0, self.cursor + step * height), max(0, len(self._rows) - 1))
        self.cursor = self._selectable(target, step)

    def action_move(self, step: int) -> None:
        """Move the cursor by so many rows; above the first one the page scrolls to its top."""
        before = self.cursor
        super().action_move(step)
        if self.cursor == before and isinstance(self.parent, VerticalScroll):
            self.parent.scroll_relative(y=step, animate=False)
