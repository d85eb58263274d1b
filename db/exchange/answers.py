"""What somebody has answered about a list of their own: nothing of it is written before the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from db.exchange.fields import NOTITIE, Lijstsoort, is_single

Plek = tuple[str, int, int]
"""A cell of a list: its sheet, its row as the workbook numbers it, and its column from 0."""

Rijplek = tuple[str, int]
"""A row of a list."""


@dataclass(frozen=True, slots=True)
class Antwoorden:
    """Whom each sheet is about, which field each column is, and what was decided about cells and people."""

    soorten: Mapping[str, Lijstsoort] = field(default_factory=dict)
    velden: Mapping[tuple[str, int], str] = field(default_factory=dict)
    cellen: Mapping[Plek, str] = field(default_factory=dict)
    """What was typed in place of a cell; "" where it was emptied."""
    delen: Mapping[tuple[Plek, str], str] = field(default_factory=dict)
    """What was answered for one name in a cell that may have several; "" where it was left out."""
    naar_notitie: frozenset[Plek] = frozenset()
    zelfde: Mapping[Rijplek, bool] = field(default_factory=dict)
    """Whether the person of a row is the one who is known already."""
    nieuw: frozenset[str] = frozenset()
    """Folded names in a column of begeleiders for whom a new vrijwilliger is made."""
    overnemen: frozenset[tuple[str, int, str]] = frozenset()
    """Row and field where the list is right and not the desk."""

    def about(self, blad: str, soort: Lijstsoort) -> "Antwoorden":
        """The same, with a sheet about these people; what was chosen for its columns no longer holds."""
        velden = {place: veld for place, veld in self.velden.items() if place[0] != blad}
        return replace(self, soorten={**self.soorten, blad: soort}, velden=velden)

    def as_field(self, blad: str, kolom: int, veld: str) -> "Antwoorden":
        """The same, with a column as this field, and no other column of the sheet where only one can be."""
        before = dict(self.velden)
        if is_single(veld):
            before |= {place: NOTITIE for place, other in before.items() if place[0] == blad and other == veld}
        return replace(self, velden={**before, (blad, kolom): veld})

    def corrected(self, plek: Plek, text: str) -> "Antwoorden":
        """The same, with this text in a cell."""
        return replace(self, cellen={**self.cellen, plek: text}, naar_notitie=self.naar_notitie - {plek})

    def answered(self, plek: Plek, deel: str, text: str) -> "Antwoorden":
        """The same, with this text for one name in a cell, or for the whole cell where `deel` is ""."""
        if not deel:
            return self.corrected(plek, text)
        return replace(self, delen={**self.delen, (plek, deel): text})

    def noted(self, plekken: frozenset[Plek]) -> "Antwoorden":
        """The same, with the text of these cells in the notitie."""
        return replace(self, naar_notitie=self.naar_notitie | plekken)

    def newcomers(self, namen: frozenset[str]) -> "Antwoorden":
        """The same, with a new vrijwilliger for each of these folded names."""
        return replace(self, nieuw=self.nieuw | namen)

    def same_person(self, rij: Rijplek, same: bool) -> "Antwoorden":
        """The same, with the person of a row as the known one, or as somebody else."""
        return replace(self, zelfde={**self.zelfde, rij: same})

    def toggled(self, difference: tuple[str, int, str]) -> "Antwoorden":
        """The same, with the other of two values where list and desk differ."""
        return replace(self, overnemen=self.overnemen ^ {difference})
