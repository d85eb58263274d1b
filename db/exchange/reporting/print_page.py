"""The report to print: A4 in two columns, with small plots, in which every value is text."""

from collections.abc import Iterator, Sequence

from db.exchange.handouts.pages import page, table, text
from db.exchange.reporting.rapport import NAMELESS, Rapport, told
from db.rules.figures import Blad, Eenheid, Grafiek, Tabel, in_words

_STYLE = """
body { font-size: 7.5pt; line-height: 1.2; columns: 2; column-gap: 8mm; }
h1, h1 + p, footer { column-span: all; }
h1 { font-size: 14pt; }
h2 { font-size: 10pt; margin: 3mm 0 1mm; break-after: avoid; }
h3 { font-size: 8pt; margin: 1.5mm 0 0.5mm; break-after: avoid; }
p { margin: 0 0 1mm; }
table { width: auto; min-width: 60%; }
th, td { border: none; border-bottom: 0.2mm solid #bbb; padding: 0.1mm 1.2mm; overflow-wrap: normal; }
thead th { background: none; }
thead th + th { text-align: right; }
tbody th { background: none; font-weight: normal; }
td { text-align: right; white-space: nowrap; }
.tabel, figure { margin: 0 0 1mm; break-inside: avoid; }
svg { width: 100%; height: auto; }
svg.verloop { width: 20mm; height: 2.5mm; }
"""

WIDTH, HEIGHT, MARGIN = 360, 120, 14

_DASHES = ("", "6 3", "2 2", "8 3 2 3")
"""Lines are told apart without colour."""


def print_page(rapport: Rapport) -> str:
    """The whole report."""
    parts = [(one.titel, f"<section>{_content(one)}</section>") for one in rapport.pages]
    return page(rapport.titel, rapport.onder, parts, closing=NAMELESS, more_style=_STYLE)


def _content(blad: Blad) -> str:
    sentences = [f"<p>{text(sentence)}</p>" for sentence in blad.zinnen]
    plots = [plot(blad.grafiek)] if blad.grafiek else []
    return "\n".join([*sentences, *plots, *(_table(tabel) for tabel in blad.tabellen if tabel.rijen)])


def _table(tabel: Tabel) -> str:
    heads = ["", *(kolom.kop for kolom in tabel.kolommen), *(["12 maanden"] if tabel.maanden else [])]
    rows = [
        [
            text(row.label),
            *(text(in_words(value, kolom.eenheid)) for value, kolom in zip(row.waarden, tabel.kolommen, strict=True)),
            *([_course(row.verloop)] if tabel.maanden else []),
        ]
        for row in told(tabel)
    ]
    under = f"<p>{text(tabel.uitleg)}</p>" if tabel.uitleg else ""
    return f'<div class="tabel"><h3>{text(tabel.titel)}</h3>\n{table(heads, rows, made=True)}{under}</div>'


def _course(values: Sequence[float | None]) -> str:
    """How a figure went in 12 months, as bars from nought; none where it is not known."""
    top = max([1e-9, *(value for value in values if value is not None)])
    bars = "".join(_bar(number, 20 * max(0.0, value) / top) for number, value in enumerate(values) if value is not None)
    return f'<svg class="verloop" viewBox="0 0 {8 * len(values)} 20" preserveAspectRatio="none">{bars}</svg>'


def _bar(number: int, height: float) -> str:
    return f'<rect x="{number * 8}" y="{20 - height:.1f}" width="6" height="{height:.1f}"/>'


def plot(grafiek: Grafiek) -> str:
    """Lines over the same points, as a picture in the page itself."""
    known = [v for reeks in grafiek.reeksen for v in (*reeks.waarden, *reeks.laag, *reeks.hoog) if v is not None]
    top = max([1.0, *known])
    lines = "".join(
        _line(reeks.waarden, top, _DASHES[number % len(_DASHES)]) for number, reeks in enumerate(grafiek.reeksen)
    )
    ends = f"{text(grafiek.x[0])} – {text(grafiek.x[-1])}" if grafiek.x else ""
    names = ", ".join(
        f"{text(reeks.naam)} ({('doorgetrokken', 'streep', 'stip', 'streep-stip')[number % len(_DASHES)]})"
        for number, reeks in enumerate(grafiek.reeksen)
    )
    unit = "" if grafiek.eenheid is Eenheid.AANTAL else f" {text(grafiek.eenheid)}"
    return (
        f'<figure><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img"><title>{text(grafiek.titel)}</title>'
        f'<path d="M{MARGIN} {MARGIN}V{HEIGHT - MARGIN}H{WIDTH - MARGIN}" fill="none" stroke="#888"/>'
        f'<text x="0" y="{MARGIN - 3}" font-size="9">{top:.0f}{unit}</text>{lines}</svg>'
        f"<figcaption>{text(grafiek.titel)}: {names}. {ends}</figcaption></figure>"
    )


def _line(values: Sequence[float | None], top: float, dash: str) -> str:
    """One line; where nothing is known it is broken."""
    path = " ".join(_points(values, top))
    return f'<path d="{path}" fill="none" stroke="#000" stroke-dasharray="{dash or "none"}"/>'


def _points(values: Sequence[float | None], top: float) -> Iterator[str]:
    step = (WIDTH - 2 * MARGIN) / max(1, len(values) - 1)
    before: float | None = None
    for number, value in enumerate(values):
        if value is not None:
            height = (HEIGHT - 2 * MARGIN) * max(0.0, value) / top
            yield f"{'M' if before is None else 'L'}{MARGIN + number * step:.1f} {HEIGHT - MARGIN - height:.1f}"
        before = value
