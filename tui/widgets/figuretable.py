"""FigureTable: the tables of a page of figures as one list, each with columns of its own.

It is as high as its rows, so that it scrolls with the sentences and the plot above it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
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

    Where a table is too wide its last columns stand beneath: `deel` counts how far. Where a name or a text is too wide
    it goes on beneath itself: `regel` counts its lines.
    """

    tabel: str
    rij: str
    deel: int = 0
    regel: int = 0


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
    every = _columns(tabel, width - SMALLEST_LABEL)
    label = _label_width(tabel, width, sum(_width(column) for column in every))
    names = [[""], *(_name(rij, label) for rij in tabel.rijen)]
    rows = [Row(None, (tabel.titel,))]
    for deel, columns in enumerate(_fitting(every, width - label)):
        beside = list(zip(*columns, strict=True)) or [()] * len(names)
        rows += [Row(None, (line,)) for line in _beside([names[0], *beside[0]], label)]
        for rij, name, cells in zip(tabel.rijen, names[1:], beside[1:], strict=True):
            style = "alert" if rij.alert else "mark" if rij.totaal else ""
            lines = enumerate(_beside([name, *cells], label))
            rows += [Row(Cijfer(tabel.naam, rij.naam, deel, regel), (line,), style) for regel, line in lines]
    return rows + [Row(None, (line,)) for line in wrap(tabel.uitleg, max(10, width))]


def _beside(cells: Sequence[list[str]], label: int) -> Iterator[str]:
    """The lines of a row: its name in so many cells, and its figures, each as wide as its column."""
    widths = [label, *(cell_len(cell[0]) for cell in cells[1:])]
    for pieces in zip_longest(*cells, fillvalue=""):
        yield "".join(fitted(piece, size) for piece, size in zip(pieces, widths, strict=True))


def _name(rij: Rij, label: int) -> list[str]:
    """What a row is called, on as many lines as it takes."""
    pieces = wrap(rij.label, max(1, label - len(PLAIN))) or [""]
    return [_mark(rij) + pieces[0], *(PLAIN + piece for piece in pieces[1:])]


def _label_width(tabel: Tabel, width: int, columns: int) -> int:
    """How wide the names of the rows are: as wide as the columns leave, if they fit beside each other at all."""
    longest = max((cell_len(rij.label) + len(PLAIN) for rij in tabel.rijen), default=0)
    left = width - columns
    return min(longest, left if left >= SMALLEST_LABEL else max(SMALLEST_LABEL, width * 2 // 5))


def _mark(rij: Rij) -> str:
    """What a row that asks for attention, or is the sum of the others, begins with."""
    return "! " if rij.alert else "= " if rij.totaal else PLAIN


def _columns(tabel: Tabel, most: int) -> list[list[list[str]]]:
    """The columns, each as its heading and its cells of one width, in lines; how the figure went comes last."""
    found = []
    for number, kolom in enumerate(tabel.kolommen):
        texts = [kolom.kop, *(in_words(rij.waarden[number], kolom.eenheid) for rij in tabel.rijen)]
        found.append(_padded(texts, most, kolom.eenheid is not Eenheid.TEKST))
    months = max((len(rij.verloop) for rij in tabel.rijen), default=0)
    if months:
        found.append(_padded([f"{months} mnd", *(sparkline(rij.verloop) for rij in tabel.rijen)], most, right=False))
    return found


def _padded(texts: Sequence[str], most: int, right: bool) -> list[list[str]]:
    cells = [wrap(text, max(10, most - len(PLAIN))) or [""] for text in texts]
    width = max(cell_len(piece) for cell in cells for piece in cell)
    return [[PLAIN + fitted(piece, width, right) for piece in cell] for cell in cells]


def _width(column: Sequence[list[str]]) -> int:
    return cell_len(column[0][0])


def _fitting(columns: Sequence[list[list[str]]], room: int) -> Iterator[list[list[list[str]]]]:
    """The columns in groups that fit beside each other."""
    group: list[list[list[str]]] = []
    for column in columns:
        if group and sum(_width(one) for one in (*group, column)) > room:
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
        """Show the tables of a page; the cursor stays with its row, and on another page begins at the first."""
        if blad and self._blad and blad.naam != self._blad.naam:
            self.set_reactive(RowList.cursor, 0)
            self._rows = AllRows()
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
