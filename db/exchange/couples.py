"""The koppelingen that lists add to those of the desk: what runs stays, and a traject that is over gets none."""

from collections.abc import Iterable
from datetime import date

from db.lists import Rol, TrajectStatus
from db.model import Huishouden, Koppeling
from db.records.rows import find, get
from db.store import Refused, Store


def is_over(status: TrajectStatus | None, eind: date | None, today: date) -> bool:
    """Whether a traject is over: by its status, else by its end."""
    return status.voorbij if status else bool(eind and eind < today)


class Couples:
    """The koppelingen of the desk and those that lists add."""

    def __init__(self, koppelingen: tuple[Koppeling, ...], today: date) -> None:
        self.all = list(koppelingen)
        self._today = today

    def add(self, home: Huishouden, kenmerk: str, naam: str, start: date, paid: bool) -> list[str]:
        """Add a koppeling where the household has none; says where it has another, which stays, or may have none."""
        own = [k for k in self.all if k.dossier == home.dossier]
        if any(k.begeleider == kenmerk for k in own):
            return []
        if is_over(home.traject_status, home.traject_eind, self._today):
            return [f"{home.naam}: het traject is voorbij, geen koppeling met {naam}"]
        if any(k.versie and k.eind is None for k in own):
            return [f"{home.naam} heeft op het bord een andere begeleider dan {naam}: die blijft"]
        rol = Rol.DUO if any(not k.versie for k in own) else Rol.HOOFD
        self.all.append(Koppeling(dossier=home.dossier, begeleider=kenmerk, rol=rol, start=start, tijdelijk=paid))
        return []


def refuse_coupled(store: Store, new: Iterable[Koppeling]) -> None:
    """See within a change that nobody coupled these households meanwhile. Raises Refused."""
    for dossier in dict.fromkeys(koppeling.dossier for koppeling in new):
        if any(find(store.db, Koppeling, "dossier = ? AND eind IS NULL", (dossier,))):
            home = get(store.db, Huishouden, dossier)
            naam = home.naam if home else dossier
            raise Refused(f"{naam} heeft intussen een begeleider. Er is niets ingelezen: lees de lijst opnieuw in.")
