"""Rapport: the pages of a period as they may leave the desk, with the text that a person made of the sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from db.dutch import datum, opsomming
from db.rules.figures import Blad, Rij, Tabel
from db.rules.months import Periode
from db.rules.report.suppression import VERBORGEN, published
from db.rules.scope import Bereik, gemeenten

MOST_NAMED = 3
"""So many gemeenten are named above a report of a whole file."""

NAMELESS = "Dit rapport bevat geen namen. Kleine aantallen zijn weggelaten."


@dataclass(frozen=True)
class Rapport:
    """The pages of a period through `dag`, with what small counts betray left out.

    `tekst` has, by name of a page, what stands there in place of its sentences; `waar` names the gemeenten.
    """

    periode: Periode
    dag: date
    bladen: tuple[Blad, ...]
    naam: str = ""
    tekst: Mapping[str, str] = field(default_factory=dict)
    waar: str = ""

    @property
    def titel(self) -> str:
        """What it is called: "Rapport 2024, Steenwijkerland, team Noord"."""
        return ", ".join(filter(None, [f"Rapport {self.periode.titel}", self.waar, self.naam]))

    @property
    def onder(self) -> str:
        """The line beneath the title: through which day it counts."""
        return f"Cijfers tot en met {datum(self.dag)}. {NAMELESS}"

    @property
    def pages(self) -> tuple[Blad, ...]:
        """The pages with the text that was made of their sentences, a line each."""
        return tuple(
            replace(page, zinnen=tuple(self.tekst[page.naam].splitlines())) if page.naam in self.tekst else page
            for page in self.bladen
        )


def make_rapport(bereik: Bereik, periode: Periode, tekst: Mapping[str, str] | None = None) -> Rapport:
    """The report of a period; the Stand of the Bereik must be that of the whole file, with all of its past."""
    day = min(periode.tot, bereik.stand.today)
    return Rapport(periode, day, published(bereik, periode), bereik.naam, tekst or {}, _where(bereik))


def _where(bereik: Bereik) -> str:
    """The gemeenten of a whole file, where they are few; a team or gemeente has its name already."""
    found = gemeenten(bereik.stand)
    return opsomming(found) if not bereik.naam and len(found) <= MOST_NAMED else ""


def told(tabel: Tabel) -> tuple[Rij, ...]:
    """The rows that tell something: where all of them are left out, only their total."""
    shown = [row for row in tabel.rijen if row.totaal or any(value != VERBORGEN for value in row.waarden)]
    only_total = all(row.totaal for row in shown)
    return tuple(shown) if only_total else tabel.rijen
