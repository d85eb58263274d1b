"""Subject: whom a row is about, so that every action works the same on every list."""

from dataclasses import dataclass, field
from typing import Literal

Soort = Literal["begeleider", "huishouden", "statushouder"]


@dataclass(frozen=True, slots=True)
class Subject:
    """A person or household, and the koppeling that the row shows, if it shows one (its id, else 0).

    The same person or household is the same subject, whatever koppeling comes or goes: a cursor stays with it.

    `sleutel` is the kenmerk of a begeleider, the dossier of a household, `D014/2` for a statushouder.
    `under` is the person beneath whom the row stands, so that a household may stand in a tree twice.
    """

    soort: Soort
    sleutel: str
    koppeling: int = field(default=0, compare=False)
    under: str = ""

    @property
    def dossier(self) -> str | None:
        """The household that this is about, directly or as its member."""
        if self.soort == "begeleider":
            return None
        return self.sleutel if self.soort == "huishouden" else self.sleutel.rpartition("/")[0]
