"""Two people who edited one record: field by field what was opened, what is typed and what is there now."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Kant(Enum):
    """Whose text of a field is kept."""

    MIJN = "mijn"
    NIEUW = "nieuw"
    BEIDE = "beide"


@dataclass(frozen=True, slots=True)
class Veld:
    """A field that is not everywhere the same: its text when it was opened, as typed, and as it is now."""

    naam: str
    geopend: str
    mijn: str
    nieuw: str

    @property
    def vanzelf(self) -> Kant | None:
        """Whose text is kept by itself: of who alone changed it; None where both did, and not to the same."""
        if self.nieuw in (self.geopend, self.mijn):
            return Kant.MIJN
        return Kant.NIEUW if self.mijn == self.geopend else None

    def tekst(self, kant: Kant) -> str:
        """The text of the field where this side is kept; of both, the lines of the other and then one's own."""
        if kant is Kant.BEIDE:
            theirs = self.nieuw.splitlines()
            gone = set(self.geopend.splitlines())
            own = [line for line in self.mijn.splitlines() if line not in theirs and line not in gone]
            return "\n".join([*theirs, *own])
        return self.mijn if kant is Kant.MIJN else self.nieuw


def compare(geopend: Mapping[str, str], mijn: Mapping[str, str], nieuw: Mapping[str, str]) -> tuple[Veld, ...]:
    """The fields that somebody changed since the record was opened, in the order of the form (`mijn`)."""
    found = (Veld(naam, geopend[naam], text, nieuw[naam]) for naam, text in mijn.items())
    return tuple(veld for veld in found if not veld.geopend == veld.mijn == veld.nieuw)


def undecided(velden: tuple[Veld, ...], keuze: Mapping[str, Kant]) -> tuple[Veld, ...]:
    """The fields that both changed, of which nobody has chosen yet whose text is kept."""
    return tuple(veld for veld in velden if veld.naam not in keuze and veld.vanzelf is None)


def merge(mijn: Mapping[str, str], velden: tuple[Veld, ...], keuze: Mapping[str, Kant]) -> dict[str, str]:
    """The texts of the record as they are to be saved. Raises ValueError while a field is undecided."""
    if undecided(velden, keuze):
        raise ValueError("a field that both changed is not chosen")
    texts = dict(mijn)
    for veld in velden:
        kant = keuze.get(veld.naam) or veld.vanzelf
        assert kant is not None
        texts[veld.naam] = veld.tekst(kant)
    return texts
