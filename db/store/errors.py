"""What can go wrong with the file, each as one Dutch sentence that says what to do."""

from typing import Any

from db.lists import Toegang


class StoreError(Exception):
    """The file can't be opened or used; the text is for the coordinator, the file is untouched."""


class Damaged(StoreError):
    """The file or its key file is broken or gone: a back-up may take its place."""


class Outdated(StoreError):
    """The key file is from before the last change of who may open the file."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Het sleutelbestand {name}.sleutel is ouder dan {name}: de gebruikers zijn daarna gewijzigd. Zet het"
            " nieuwe sleutelbestand terug, of neem beide uit een back-up."
        )


class Unfinished(StoreError):
    """A restore that is certain and not yet in place: opening the file finishes it."""


class WrongPassphrase(StoreError):
    """The key file does not open with this passphrase."""

    def __init__(self) -> None:
        super().__init__("Deze wachtzin past niet. Probeer het opnieuw.")


class Refused(Exception):
    """A write that was not done; the text says why and what was kept."""


class Withdrawn(Refused):
    """The user may no longer open the file, or only with another passphrase."""

    def __init__(self) -> None:
        super().__init__("Uw toegang is ingetrokken. Er is niets gewijzigd.")


class NotAllowed(Refused):
    """Something that asks for another role."""

    def __init__(self, user: str, rol: Toegang, least: Toegang) -> None:
        who = "een coördinator" if least is Toegang.COORDINATOR else "een medewerker of coördinator"
        super().__init__(f"Dat kan alleen {who}, en u ({user}) hebt de rol {rol.woord}.")


class Conflict(Refused):
    """The record was changed by somebody else after it was read; `record` is its table and key, where known."""

    def __init__(self, naam: str, record: tuple[str, Any] | None = None) -> None:
        self.naam = naam
        self.record = record
        super().__init__(self.sentence())

    def sentence(self, door: str = "") -> str:
        """What happened and what to do; `door` says by whom and when."""
        changed = " ".join(filter(None, (self.naam, "is intussen gewijzigd", door)))
        return f"{changed}. Er is niets opgeslagen: kijk naar de nieuwe stand en probeer opnieuw."


class TwoPlaces(Refused):
    """A change would put somebody in two places in one half-day."""

    def __init__(self, kenmerk: str, dagdeel: str) -> None:
        super().__init__(f"Zo is {kenmerk} op {dagdeel} op twee plekken tegelijk. Er is niets opgeslagen.")
        self.kenmerk = kenmerk
        self.dagdeel = dagdeel
