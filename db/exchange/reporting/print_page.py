"""The report as a page to print: A4 in two columns, with small plots, in which every value is text."""

from collections.abc import Iterator, Sequence

from db.exchange.handouts.pages import page, table, text
from db.exchange.reporting.rapport import NAMELESS, Rapport
from db.rules.figures import Blad, Eenheid, Grafiek, Tabel, in_words

_STYLE = """
body { font-size: 8.5pt; line-height: 1.25; }
section { columns: 2; column-gap: 8mm; }
h2 { column-span: all; }
h3 { font-size: 9pt; margin: 2mm 0 0.5mm; break-after: avoid; }
p { margin: 0 0 1mm; }
th, td { padding: 0.2mm 1mm; }
td { text-align: right; white-space: nowrap; }
figure { margin: 1mm 0; break-inside: avoid; }
svg { width: 100%; height: auto; }
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
    rows = [
        [row.label, *(in_words(v, k.eenheid) for v, k in zip(row.waarden, tabel.kolommen, strict=True))]
        for row in tabel.rijen
    ]
    under = f"<p>{text(tabel.uitleg)}</p>" if tabel.uitleg else ""
    return f"<h3>{text(tabel.titel)}</h3>\n{table(['', *(kolom.kop for kolom in tabel.kolommen)], rows)}{under}"


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
