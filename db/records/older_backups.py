"""Back-ups from before somebody was erased: they still have them, until they are gone."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from db.dutch import aantal, datum
from db.store import Refused, Store
from db.store.backup import Backup, backups, make_backup
from db.store.retention import expires

ELSEWHERE = "Back-ups in een andere map haalt u zelf weg."


def still_holding(store: Store) -> list[Backup]:
    """The back-ups beside the file that were made before somebody was erased, newest first."""
    return [backup for backup, _ in _expiring(store)]


def gone_on(store: Store) -> date | None:
    """The day from which the last of these is cleared away, None where there are none."""
    return max((day for _, day in _expiring(store)), default=None)


def _expiring(store: Store) -> Iterator[tuple[Backup, date]]:
    erasures = [change.tijd for change in store.log.after(0, ("gewist",))]
    for backup in backups(store.path):
        moment = expires(backup.gemaakt, erasures)
        if backup.leesbaar and backup.merk == store.log.mark() and moment:
            yield backup, moment.astimezone().date()


def holding_words(store: Store) -> str:
    """How many back-ups still have who was erased, and until when; "" where there are none."""
    found, day = still_holding(store), gone_on(store)
    if not found or day is None:
        return ""
    many = aantal(len(found), "back-up van daarvoor heeft", "back-ups van daarvoor hebben")
    goes = "Die verloopt" if len(found) == 1 else "Die verlopen"
    return f"{many} deze gegevens nog. {goes} op {datum(day)}. {ELSEWHERE}"


def remove_older(store: Store) -> int:
    """Take the back-ups away that still have who was erased, after a new one was made; gives how many.

    Raises Refused where no new one can be made: then all of them stay.
    """
    old = still_holding(store)
    if old:
        make_backup(store)
    for backup in old:
        with suppress(FileNotFoundError):
            try:
                backup.pad.unlink()
            except PermissionError:
                raise Refused(f"{backup.pad.name} is in gebruik en staat er nog. Probeer het later opnieuw.") from None
    return len(old)
