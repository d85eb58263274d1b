"""The report as Markdown, in which every value is text."""

import re
from collections.abc import Iterator

from db.exchange.reporting.rapport import Rapport, told
from db.rules.figures import Tabel, in_words
from db.text import clean

_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def markdown(rapport: Rapport) -> str:
    """The whole report."""
    return "\n".join(_lines(rapport)).rstrip() + "\n"


def _lines(rapport: Rapport) -> Iterator[str]:
    yield f"# {_text(rapport.titel)}"
    yield from ("", _text(rapport.onder), "")
    for page in rapport.pages:
        yield from (f"## {_text(page.titel)}", "")
        for sentence in page.zinnen:
            yield from (_text(sentence), "")
        for tabel in page.tabellen:
            if tabel.rijen:
                yield from _table(tabel)


def _table(tabel: Tabel) -> Iterator[str]:
    yield from (f"### {_text(tabel.titel)}", "")
    yield _row("", *(kolom.kop for kolom in tabel.kolommen))
    yield "|---|" + "---:|" * len(tabel.kolommen)
    for row in told(tabel):
        yield _row(row.label, *(in_words(v, k.eenheid) for v, k in zip(row.waarden, tabel.kolommen, strict=True)))
    yield ""
    if tabel.uitleg:
        yield from (_text(tabel.uitleg), "")


def _row(*cells: str) -> str:
    return "| " + " | ".join(map(_text, cells)) + " |"


def _text(value: str) -> str:
    """A value in which nothing is markup; what would begin a list or a line does not."""
    marked = _MARKS.sub(r"\\\1", clean(value))
    return re.sub(r"^(\d+)([.)])|^([-+=])", r"\1\\\2\3", marked)
