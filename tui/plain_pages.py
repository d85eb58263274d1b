"""Pages of figures as plain text of at most 80 columns, and whose figures they are to be."""

from collections.abc import Iterator, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING

from db.dutch import hoofdletter, opsomming
from db.rules.figures import Blad, Eenheid, Kolom, Rij, Tabel, in_words
from db.rules.scope import Bereik, bereik_of, gemeenten
from tui.outcome import NOTHING, WRONG_USE, Ends

if TYPE_CHECKING:
    from db.stand import Stand

WIDTH = 80
"""How wide a line may be."""

LABEL = 34
"""How wide the name of a row may be; what is longer is cut."""


def scope_of(stand: "Stand", team: str | None, gemeente: str | None) -> Bereik:
    """The whole file, one team or one gemeente, "" for what belongs to none. Raises Ends where nothing does."""
    if team is not None and gemeente is not None:
        raise Ends(WRONG_USE, "Kies een team of een gemeente, niet allebei.")
    bereik = bereik_of(stand, team, gemeente)
    if bereik.naam and not bereik.huishoudens and not bereik.begeleiders:
        there = gemeenten(stand) if team is None else _teams(stand)
        known = f" Er zijn: {opsomming(there)}." if there else ""
        none = hoofdletter(bereik.naam) if "" in (team, gemeente) else f"Van {bereik.naam}"
        raise Ends(NOTHING, f"{none} is er niets.{known}")
    return bereik


def _teams(stand: "Stand") -> tuple[str, ...]:
    found = {stand.team_of_huishouden(home) for home in stand.huishoudens}
    return tuple(sorted((found | {stand.team_of(kenmerk) for kenmerk in stand.begeleider}) - {""}))


def page_text(blad: Blad) -> list[str]:
    """A page to read: its title, its sentences, and its tables."""
    lines = [blad.titel.upper()]
    for zin in blad.zinnen:
        lines += ["", *wrap(zin, WIDTH)]
    for tabel in blad.tabellen:
        lines += ["", *table_text(tabel)]
    return lines


def table_text(tabel: Tabel) -> list[str]:
    """A table; columns that do not fit come beneath, with the names of the rows again."""
    lines = [tabel.titel.upper(), *wrap(tabel.uitleg, WIDTH)]
    if not tabel.rijen:
        return [*lines, "  geen"]
    names = ["", *(_short(rij.label) for rij in tabel.rijen)]
    first = max(map(len, names)) + 1
    for number, columns in enumerate(_fitting(tabel, WIDTH - first)):
        lines += [""] if number else []
        lines += [
            "".join([name.ljust(first), *(column[row] for column in columns)]).rstrip()
            for row, name in enumerate(names)
        ]
    return lines


def _short(label: str) -> str:
    return label if len(label) <= LABEL else f"{label[: LABEL - 1]}…"


def _fitting(tabel: Tabel, room: int) -> Iterator[list[list[str]]]:
    """The columns, each as its cells of one width, in groups that fit beside each other."""
    group: list[list[str]] = []
    used = 0
    for number, kolom in enumerate(tabel.kolommen):
        cells = _cells(kolom, tabel.rijen, number)
        if group and used + len(cells[0]) > room:
            yield group
            group, used = [], 0
        group.append(cells)
        used += len(cells[0])
    yield group


def _cells(kolom: Kolom, rijen: Sequence[Rij], number: int) -> list[str]:
    texts = [kolom.kop, *(in_words(rij.waarden[number], kolom.eenheid) for rij in rijen)]
    width = max(map(len, texts)) + 1
    if kolom.eenheid is Eenheid.TEKST:
        return [f" {text}".ljust(width) for text in texts]
    return [text.rjust(width) for text in texts]
