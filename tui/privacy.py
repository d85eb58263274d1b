"""What a visitor at the desk may see: everything, initials, or nothing but one household."""

from enum import StrEnum

from db.text import initials


class Privacy(StrEnum):
    """The three modes that `p` goes through."""

    OPEN = "open"
    INITIALEN = "initialen"
    ALLEEN = "alleen dit huishouden"

    @property
    def volgende(self) -> "Privacy":
        """The mode that comes after this one."""
        modes = list(Privacy)
        return modes[(modes.index(self) + 1) % len(modes)]

    @property
    def hides(self) -> bool:
        """Whether address, telephone, wishes and notes stay hidden."""
        return self is not Privacy.OPEN

    def naam(self, naam: str) -> str:
        """A name as it may be shown."""
        return naam if self is Privacy.OPEN else initials(naam)

    def reason(self, about: str, uitleg: str) -> str:
        """The reason of a part or rule as it may be shown: what somebody wishes is nobody else's business."""
        return "verborgen" if self.hides and about in ("voorkeur", "geslacht_vereist") else uitleg
