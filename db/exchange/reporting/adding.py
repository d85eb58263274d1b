"""Adding up: the reports of many offices as one, for a region or the country, made of what they say and no more.

Counts and hours add. Where an office left a count out, or does not know it, the sum is "12+": at least 12. What cannot
be added, such as a median or a percentage, is left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from db.dutch import aantal
from db.exchange.reporting.rapport import Rapport
from db.rules.figures import Blad, Eenheid, Kolom, Rij, Tabel, Waarde, in_words
from db.rules.report.suppression import VERBORGEN
from db.store import Refused

ADDED = (Eenheid.AANTAL, Eenheid.UREN)

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
        )


def add_up(rapporten: Sequence[Rapport]) -> Rapport:
    """The reports of many offices as one. Raises Refused where they are not of one period, or one comes twice."""
    _check(rapporten)
    pages: dict[str, Blad] = {}
    tables: dict[tuple[str, str], _Table] = {}
    for rapport in rapporten:
        for page in rapport.bladen:
            pages.setdefault(page.naam, page)
            for tabel in _addable(page.tabellen):
                columns = tuple(kolom for kolom in tabel.kolommen if kolom.eenheid in ADDED)
                tables.setdefault((page.naam, tabel.naam), _Table(tabel, columns)).add(tabel)
    added = tuple(
        Blad(page.naam, page.titel, (), tuple(t.result() for (own, _), t in tables.items() if own == page.naam))
        for page in pages.values()
    )
    return Rapport(
        rapporten[0].periode,
        min(rapport.dag for rapport in rapporten),
        (_first(rapporten), *(page for page in added if page.tabellen)),
        f"{aantal(len(rapporten), 'kantoor', 'kantoren')} samen",
    )


def _addable(tables: Iterable[Tabel]) -> Iterable[Tabel]:
    return (t for t in tables if t.optelbaar and any(kolom.eenheid in ADDED for kolom in t.kolommen))


def _first(rapporten: Sequence[Rapport]) -> Blad:
    row = Rij("rapporten", "rapporten opgeteld", (len(rapporten),))
    tabel = Tabel("samengevoegd", "Samengevoegd", (Kolom("aantal", "aantal"),), (row,))
    return Blad("samen", "Wat is opgeteld", (_SAID,), (tabel,))


def _check(rapporten: Sequence[Rapport]) -> None:
    if len(rapporten) < 2:
        raise Refused("Geef ten minste twee rapporten om samen te voegen.")
    periods = sorted({rapport.periode for rapport in rapporten})
    if len(periods) > 1:
        titles = " en ".join(periode.titel for periode in periods[:2])
        raise Refused(f"De rapporten zijn van verschillende perioden: {titles}. Kies rapporten van één periode.")
    for number, rapport in enumerate(rapporten):
        if rapport in rapporten[:number]:
            raise Refused("Een van de rapporten staat er twee keer bij. Geef elk rapport één keer.")
