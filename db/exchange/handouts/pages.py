"""A page to print: one file with its own style, in which every value is text."""

from collections.abc import Sequence
from html import escape

from db.exchange.handouts.words import CLOSING
from db.text import clean

_STYLE = """
@page { size: A4 %s; margin: 12mm; }
* { box-sizing: border-box; }
body { font: 11pt/1.35 system-ui, sans-serif; color: #000; background: #fff; margin: 0 auto; max-width: 270mm; }
h1 { font-size: 16pt; margin: 0 0 2mm; }
h2 { font-size: 12pt; margin: 6mm 0 1mm; }
table { border-collapse: collapse; width: 100%%; table-layout: auto; }
th, td { border: 1px solid #888; padding: 1mm 1.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
footer { margin-top: 6mm; font-weight: bold; }
"""


def text(value: str) -> str:
    """A value as it can stand in a page, whatever is in it."""
    return escape(clean(value))


def table(heads: Sequence[str], rows: Sequence[Sequence[str]], made: bool = False) -> str:
    """A table; what stands first in a row is its head. Without rows it says so. Cells that are `made` are HTML."""
    if not rows:
        return "<p>Geen.</p>"
    head = "".join(f'<th scope="col">{text(cell)}</th>' for cell in heads)
    body = "".join(f"<tr>{_row(row if made else list(map(text, row)))}</tr>\n" for row in rows)
    return f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>"


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return f'<th scope="row">{first}</th>' + "".join(f"<td>{cell}</td>" for cell in rest)


def page(
    title: str,
    under: str,
    parts: Sequence[tuple[str, str]],
    landscape: bool = False,
    closing: str = CLOSING,
    more_style: str = "",
) -> str:
    """A whole page: its title, a line beneath, and parts of a heading and what was made with `table`."""
    style = _STYLE % ("landscape" if landscape else "portrait") + more_style
    body = "\n".join((f"<h2>{text(heading)}</h2>\n" if heading else "") + content for heading, content in parts)
    return f"""<!DOCTYPE html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{text(title)}</title>
<style>{style}</style>
</head>
<body>
<h1>{text(title)}</h1>
<p>{text(under)}</p>
{body}
<footer>{text(closing)}</footer>
</body>
</html>
"""
