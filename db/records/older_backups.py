"""Back-ups from before somebody was erased, and what a restore put aside: they still have them, until they are gone."""

import shutil
from contextlib import suppress
from datetime import date
from pathlib import Path

from db.dutch import aantal, datum
from db.lists import Toegang
from db.store import Refused, Store
from db.store.aside import aside_gone_by
from db.store.backup import Backup, backups, gone_by, make_backup

ELSEWHERE = "Back-ups in een andere map haalt u zelf weg."


def still_holding(store: Store) -> list[Backup]:
    """The back-ups beside the file that were made before somebody was erased, newest first."""
    found = backups(store.path)
    going = gone_by(store, found)
    return [one for one in found if one.pad in going]


def aside_holding(store: Store) -> list[Path]:
    """The folders of what a restore put aside that have somebody who was erased after it, oldest first."""
    return sorted(aside_gone_by(store))


def gone_on(store: Store) -> date | None:
    """The day from which the last of these is cleared away, None where there are none."""
    moments = [*gone_by(store, backups(store.path)).values(), *aside_gone_by(store).values()]
    return max((moment.astimezone().date() for moment in moments), default=None)


def holding_words(store: Store) -> str:
    """How many back-ups and folders still have who was erased, and until when; "" where there are none."""
    found, aside, day = len(still_holding(store)), len(aside_holding(store)), gone_on(store)
    if day is None:
        return ""
    many = [aantal(found, "back-up van daarvoor", "back-ups van daarvoor")] if found else []
    many += [aantal(aside, "map met wat een herstel verving", "mappen met wat een herstel verving")] if aside else []
    one = found + aside == 1
    goes = "Die verloopt" if one else "Die verlopen"
    return f"{' en '.join(many)} {'heeft' if one else 'hebben'} deze gegevens nog. {goes} op {datum(day)}. {ELSEWHERE}"


def remove_older(store: Store) -> int:
    """Take away the back-ups and folders that still have who was erased, after a new back-up; gives how many.

    Raises Refused where no new one can be made: then all of them stay; and where the user is no coordinator.
    """
    store.require(Toegang.COORDINATOR)
    old, aside = still_holding(store), aside_holding(store)
    if old or aside:
        make_backup(store)
    for backup in old:
        with suppress(FileNotFoundError):
            try:
                backup.pad.unlink()
            except PermissionError:
                raise _in_use(backup.pad) from None
    for folder in aside:
        with suppress(FileNotFoundError):
            try:
                shutil.rmtree(folder)
            except OSError:
                raise _in_use(folder) from None
    return len(old) + len(aside)


def _in_use(path: Path) -> Refused:
    return Refused(f"{path.name} is in gebruik en staat er nog. Probeer het later opnieuw.")
