"""Adding up: the reports of many offices as one, for a region or the country, made of what they say and no more.

Counts and hours add. Where an office left a count out, or does not know it, the sum is "12+": at least 12. What cannot
be added, such as a median or a percentage, is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from db.dutch import aantal, datum, opsomming
from db.exchange.reporting.rapport import Rapport
from db.rules.figures import Blad, Eenheid, Kolom, Rij, Tabel, Waarde, in_words
from db.rules.report.suppression import NOOT, VERBORGEN
from db.store import Refused

ADDED = (Eenheid.AANTAL, Eenheid.UREN)

_COUNT = (Kolom("aantal", "aantal"),)

_SAID = "Medianen en percentages zijn niet op te tellen en staan er daarom niet in. 12+ is ten minste 12."


@dataclass(slots=True)
class _Som:
    """A sum; `least` says that there may be more."""

    value: float = 0
    least: bool = False

    def add(self, value: Waarde) -> None:
        """Add what one office says."""
        if isinstance(value, str):
            number = float(value.removesuffix("+").replace(",", ".")) if value.endswith("+") else 0
            self.value, self.least = self.value + number, True
        elif value is None:
            self.least = True
        else:
            self.value += value

    @property
    def said(self) -> Waarde:
        """The sum as it is said; nothing at all where no office says anything."""
        if not self.least:
            return round(self.value, 2) if isinstance(self.value, float) else self.value
        return f"{in_words(round(self.value, 2), Eenheid.AANTAL)}+" if self.value else VERBORGEN


@dataclass(slots=True)
class _Table:
    """A table that is being added up: as the first office has it, with the sums by row and column."""

    tabel: Tabel
    kolommen: tuple[Kolom, ...]
    rijen: dict[str, Rij] = field(default_factory=dict)
    sums: dict[tuple[str, str], _Som] = field(default_factory=dict)

    def add(self, tabel: Tabel) -> None:
        """Add the table of one office; a row that another does not have counts nothing there."""
        for row in tabel.rijen:
            self.rijen.setdefault(row.naam, row)
            for kolom, value in zip(tabel.kolommen, row.waarden, strict=True):
                self.sums.setdefault((row.naam, kolom.naam), _Som()).add(value)

    def result(self) -> Tabel:
        """The table of all offices, its total last."""
        rows = sorted(self.rijen.values(), key=lambda row: row.totaal)
        empty = _Som()
        return Tabel(
            self.tabel.naam,
            self.tabel.titel,
            self.kolommen,
            tuple(
                Rij(
                    row.naam,
                    row.label,
                    tuple(self.sums.get((row.naam, kolom.naam), empty).said for kolom in self.kolommen),
                    totaal=row.totaal,
                )
                for row in rows
            ),
            geheim=self.tabel.geheim,
            uitleg=NOOT if any(som.said == VERBORGEN for som in self.sums.values()) else "",
        )


def add_up(rapporten: Sequence[Rapport], namen: Sequence[str] = ()) -> Rapport:
    """The reports of many offices as one, or of many parts of offices; `namen` are those of their files.

    Raises Refused where they do not go together, or one comes twice.
    """
    _check(rapporten, namen or [f"rapport {number}" for number, _ in enumerate(rapporten, 1)])
    pages: dict[str, Blad] = {}
    tables: dict[tuple[str, str], _Table] = {}
    for page in (page for rapport in rapporten for page in _told(rapport)):
        pages.setdefault(page.naam, page)
        for tabel in _addable(page.tabellen):
            columns = tuple(kolom for kolom in tabel.kolommen if kolom.eenheid in ADDED)
            tables.setdefault((page.naam, tabel.naam), _Table(tabel, columns)).add(tabel)
    added = [
        Blad(page.naam, page.titel, (), tuple(t.result() for (own, _), t in tables.items() if own == page.naam))
        for page in pages.values()
    ]
    first = replace(added[0], zinnen=(_SAID,))
    one, many = ("deel", "delen") if _is_part(rapporten[0]) else ("kantoor", "kantoren")
    return Rapport(
        rapporten[0].periode,
        rapporten[0].dag,
        (first, *(page for page in added[1:] if page.tabellen)),
        f"{aantal(_number(first), one, many)} samen",
    )


def _addable(tables: Iterable[Tabel]) -> Iterable[Tabel]:
    return (t for t in tables if t.optelbaar and any(kolom.eenheid in ADDED for kolom in t.kolommen))


SAMEN = "samen"
"""The page of a sum that says what was added up."""


def _told(rapport: Rapport) -> tuple[Blad, ...]:
    """The pages of a report, the first of which tells how many reports it is, and of which parts."""
    first = [page for page in rapport.bladen if page.naam == SAMEN] or [_alone(rapport)]
    return (*first, *(page for page in rapport.bladen if page.naam != SAMEN))


def _alone(rapport: Rapport) -> Blad:
    counts = Tabel("samengevoegd", "Samengevoegd", _COUNT, (Rij("rapporten", "rapporten opgeteld", (1,)),))
    parts = Tabel("delen", "Waarvan", _COUNT, (Rij(rapport.naam, rapport.naam, (1,)),))
    return Blad(SAMEN, "Wat is opgeteld", (), (counts, parts) if _is_part(rapport) else (counts,))


def _number(first: Blad) -> int:
    """How many reports a sum is made of."""
    found = [row.waarden[0] for tabel in first.tabellen if tabel.naam == "samengevoegd" for row in tabel.rijen]
    return round(sum(value for value in found if isinstance(value, int | float)))


def _is_part(rapport: Rapport) -> bool:
    """Whether it is the report of a team or a gemeente, or of some of them."""
    return rapport.naam.startswith(("team ", "gemeente ", "zonder ")) or rapport.naam.endswith(" delen samen")


def _check(rapporten: Sequence[Rapport], namen: Sequence[str]) -> None:
    if len(rapporten) < 2:
        raise Refused("Geef ten minste twee rapporten om samen te voegen.")
    periods = sorted({rapport.periode for rapport in rapporten})
    if len(periods) > 1:
        titles = " en ".join(periode.titel for periode in periods[:2])
        raise Refused(f"De rapporten zijn van verschillende perioden: {titles}. Kies rapporten van één periode.")
    for number, rapport in enumerate(rapporten):
        if rapport in rapporten[:number]:
            raise Refused("Een van de rapporten staat er twee keer bij. Geef elk rapport één keer.")
    parts = sorted({rapport.naam for rapport in rapporten if _is_part(rapport)})
    if parts and not all(map(_is_part, rapporten)):
        raise Refused(
            f"Rapporten van een heel kantoor en van een deel ervan ({opsomming(parts)}) tellen dubbel. "
            "Kies alleen hele kantoren, of alleen delen."
        )
    _check_days(rapporten, namen)


def _check_days(rapporten: Sequence[Rapport], namen: Sequence[str]) -> None:
    """Figures of a period that is not over are of one day; of one that is over they are of its last."""
    days = sorted(zip((rapport.dag for rapport in rapporten), namen, strict=True))
    (first, one), (last, other) = days[0], days[-1]
    if first != last:
        raise Refused(
            f"{one} telt tot en met {datum(first)}, {other} tot en met {datum(last)}. "
            "Maak de rapporten op dezelfde dag, of na het eind van de periode."
        )
