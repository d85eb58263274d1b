"""Plot: a Grafiek in letters, that can be read without colour.

Where one of two lines has a band it is drawn over bars of the other: what is needed, over what there is. Several
lines have a mark each, side by side within their point, so that none hides another; where a point has too little
room for that only every second or third is drawn.
"""

from dataclasses import replace
from math import ceil, floor, log10

from rich.cells import cell_len, set_cell_size
from textual.content import Content
from textual.widgets import Static

from db.rules.figures import Eenheid, Grafiek, Reeks
from tui.widgets.rowlist import fitted

BAR, BAND, BAND_ON_BAR, LINE = "█", "░", "▒", "━"
PARTS = " ▁▂▃▄▅▆▇"
MARKS = "●○◆×▲+"
APART = "   "
HEIGHT = 9
"""About how many lines the plot itself has: a whole number of them for each step of the axis."""
SUFFIX = {Eenheid.PROCENT: "%", Eenheid.UREN: " u"}
STYLES = ("$text-warning", "$text-primary", "$text-success", "$text-error", "$text-accent", "$text-secondary")

Cells = list[list[tuple[str, str]]]
"""Rows of cells, the highest first, each a letter and its style."""


class Plot(Static):
    """One plot over the whole width; nothing where there is none."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002  # the name Textual gives it
        super().__init__(id=id)
        self._shown: Grafiek | None = None

    def show(self, grafiek: Grafiek | None) -> None:
        """Show this plot, or none."""
        self._shown = grafiek
        self.display = grafiek is not None
        self._draw()

    def on_resize(self) -> None:
        """Fit the plot to the width."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        width = self.content_region.width
        if self._shown is not None and width:
            self.update(drawn(self._shown, width))


def drawn(grafiek: Grafiek, width: int) -> Content:
    """The plot in so many cells: title, legend, lines and the names of the points."""
    top, step = _scale(grafiek)
    steps = round(top / step)
    height = steps * max(1, round(HEIGHT / steps))
    ticks = [_tick(step * n, grafiek.eenheid) for n in range(steps + 1)]
    axis = max(map(len, ticks)) + 1
    grafiek = _thinned(grafiek, width - axis - 1)
    wide = max(1, (width - axis - 1) // max(1, len(grafiek.x)))
    cells = _cells(grafiek, wide, top, height)
    lines = [Content.styled(fitted(grafiek.titel, width), "bold"), *_legend(grafiek, width)]
    at_row = {n * height // steps: tick for n, tick in enumerate(ticks)}
    for row, some in enumerate(cells):
        tick = at_row.get(height - row, "")
        lead = tick.rjust(axis - 1) + ("┤" if tick else "│")
        lines.append(Content.assemble((lead, "$text-muted"), *some))
    lines.append(Content.styled("0".rjust(axis - 1) + "┴" + "─" * (wide * len(grafiek.x)), "$text-muted"))
    lines.append(Content.styled(" " * axis + _names(grafiek.x, wide), "$text-muted"))
    return Content("\n").join(lines)


def _thinned(grafiek: Grafiek, room: int) -> Grafiek:
    """The plot with as many of its points as leave room for the marks of its lines and a cell between."""
    marks = 0 if _bars(grafiek) else len(grafiek.reeksen)
    most = max(1, room // (marks + 1))
    every = ceil(len(grafiek.x) / most) if marks > 1 else 1
    lines = tuple(Reeks(line.naam, line.waarden[::every]) for line in grafiek.reeksen)
    return replace(grafiek, x=grafiek.x[::every], reeksen=lines) if every > 1 else grafiek


def _bars(grafiek: Grafiek) -> Reeks | None:
    """The line that is drawn as bars: the one beside the only line with a band."""
    plain = [line for line in grafiek.reeksen if not line.hoog]
    return plain[0] if len(grafiek.reeksen) == 2 and len(plain) == 1 else None


def _scale(grafiek: Grafiek) -> tuple[float, float]:
    """The top of the axis and the step between its ticks: 1, 2 or 5 times a power of ten, four steps or so."""
    values = [value for line in grafiek.reeksen for value in (*line.waarden, *line.hoog) if value is not None]
    most = max([1.0, *values])
    power = 10.0 ** floor(log10(most / 4))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= most / 4)
    step = max(step, 1.0)
    return step * ceil(most / step - 1e-9), step


def _tick(value: float, eenheid: Eenheid) -> str:
    return f"{value:.0f}{SUFFIX.get(eenheid, '')}"


def _cells(grafiek: Grafiek, wide: int, top: float, height: int) -> Cells:
    cells = [[(" ", "")] * (wide * len(grafiek.x)) for _ in range(height)]
    bars = _bars(grafiek)
    for index, line in enumerate(grafiek.reeksen):
        if line is bars:
            _draw_bars(cells, line, wide, top, STYLES[index])
    for index, line in enumerate(grafiek.reeksen):
        if line is not bars:
            _draw_band(cells, line, wide, top, STYLES[index])
            _draw_line(cells, line, wide, top, STYLES[index], None if bars else index)
    return cells


def _row(value: float, top: float, height: int) -> int:
    """The row that a value is in, the highest 0."""
    return min(height - 1, max(0, height - 1 - floor(value / top * height - 1e-9)))


def _draw_bars(cells: Cells, line: Reeks, wide: int, top: float, style: str) -> None:
    """A bar for each point, its top as high as an eighth of a line can tell."""
    for point, value in enumerate(line.waarden):
        eighths = round((value or 0) / top * len(cells) * 8)
        for row in range(len(cells)):
            part = min(8, eighths - (len(cells) - 1 - row) * 8)
            for x in range(point * wide, (point + 1) * wide - (wide > 2)):
                if part > 0:
                    cells[row][x] = (BAR if part == 8 else PARTS[part], style)


def _draw_band(cells: Cells, line: Reeks, wide: int, top: float, style: str) -> None:
    for point, (low, high) in enumerate(zip(line.laag, line.hoog, strict=False)):
        for row in range(_row(high, top, len(cells)), _row(low, top, len(cells)) + 1):
            for x in range(point * wide, (point + 1) * wide):
                cells[row][x] = (BAND if cells[row][x][0] == " " else BAND_ON_BAR, style)


def _draw_line(cells: Cells, line: Reeks, wide: int, top: float, style: str, mark: int | None) -> None:
    """A line over the whole of a point, or where there are several the mark of this one in a place of its own."""
    for point, value in enumerate(line.waarden):
        if value is None:
            continue
        if mark is None:
            for x in range(point * wide, (point + 1) * wide):
                cells[_row(value, top, len(cells))][x] = (LINE, f"bold {style}")
        else:
            cells[_row(value, top, len(cells))][point * wide + mark % wide] = (_mark(mark), f"bold {style}")


def _mark(index: int) -> str:
    return MARKS[index % len(MARKS)]


def _legend(grafiek: Grafiek, width: int) -> list[Content]:
    """What each sign means, in words, on as many lines as it takes."""
    bars = _bars(grafiek)
    parts: list[Content] = []
    for index, line in enumerate(grafiek.reeksen):
        sign = BAR * 2 if line is bars else LINE * 2 if bars else _mark(index)
        parts.append(Content.assemble((sign, f"bold {STYLES[index]}"), f" {line.naam}"))
        if line.hoog:
            parts.append(Content.assemble((BAND * 2, STYLES[index]), " marge daarvan"))
    lines = [parts[0]] if parts else []
    for part in parts[1:]:
        if lines[-1].cell_length + len(APART) + part.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], APART, part)
        else:
            lines.append(part)
    return lines


def _names(names: tuple[str, ...], wide: int) -> str:
    """The names of the points, each within its place: where it does not fit its first word, or as much as there is."""
    if max(map(cell_len, names), default=0) >= wide:
        names = tuple(name.split()[0] for name in names)
    every = 1 if wide > 3 else ceil(4 / wide)
    room = wide * every
    return "".join(fitted(set_cell_size(name, room - 1) if cell_len(name) >= room else name, room)
                   for name in names[::every])  # fmt: skip
