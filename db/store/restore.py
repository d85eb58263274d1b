"""Restoring a back-up: verified before it replaces anything, and what it replaces stays aside."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from db.lists import Toegang
from db.store import Refused, Store, StoreError, utc_now
from db.store.aside import RESTORED
from db.store.backup import Advance, described, opened
from db.store.changes import KEYS
from db.store.engine import DatabaseError
from db.store.errors import Damaged
from db.store.files import held, private_folder
from db.store.keys import Secrets
from db.store.replaced import erased_since, erased_words, refuse_outsider
from db.store.swapping import being_made, commit, finish_restore, slot


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: how far the log of the back-up went, and the folder with what it replaced, if anything."""

    aantal: int
    gemaakt: datetime
    opzij: Path | None
    gewist: tuple[date, ...] = ()
    """The day of each erasing that came after the back-up: what was erased then is there again."""

    @property
    def te_wissen(self) -> str:
        """What has to be erased again, as a sentence; "" where nothing has."""
        return erased_words(self.gewist)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A back-up that is ready to take the place of a file, and what opens that file, where that is known."""

    aantal: int
    gemaakt: datetime
    first: str
    present: Secrets | None


def restore(
    path: Path,
    backup: Path,
    passphrase: str,
    today: date,
    *,
    user: str = "",
    clock: Callable[[], datetime] = utc_now,
    advance: Advance | None = None,
    before: Callable[[], None] | None = None,
) -> Restored:
    """Put the file and key file of a back-up in the place of those at `path`, or make them where there are none.

    The passphrase is one of the back-up, of a coordinator then and now. It is unpacked, opened and checked first.
    `before` is called when it turned out good, just before it takes the place: who has it open closes it there. A kill
    at any moment leaves the old or the new, whole. Raises Refused and StoreError: nothing has been replaced then.
    """
    finish_restore(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held(slot(path)) as mine:
            if not mine:
                raise Refused(f"{path.name} wordt al teruggezet door een ander. Er is niets gewijzigd.")
            work = being_made(path)
            shutil.rmtree(work, ignore_errors=True)
            try:
                private_folder(work)
                ready = _prepare(work / path.name, path, backup, passphrase, user, today, advance)
                if before:
                    before()
                kept = commit(path, _aside(path, clock()))
                gone: tuple[date, ...] = ()
                if kept and ready.present:
                    gone = erased_since(kept / path.name, work, ready.present, ready.aantal, ready.first)
                return Restored(ready.aantal, ready.gemaakt, kept, gone)
            finally:
                shutil.rmtree(work, ignore_errors=True)
    except OSError:
        raise Refused(
            "Terugzetten lukte niet: de schijf is vol, of de map is niet te beschrijven. Wat er was, is er nog:"
            " maak ruimte en probeer het opnieuw."
        ) from None


def _prepare(
    target: Path, path: Path, backup: Path, passphrase: str, user: str, today: date, advance: Advance | None
) -> _Ready:
    """Unpack and check a back-up that is to go to `path`, and note in its log that it was restored."""
    store = opened(backup, target.parent, target.name, passphrase, user, advance)
    try:
        store.require(Toegang.COORDINATOR)
        present = refuse_outsider(path, passphrase, store)
        aantal, _ = store.log.head()
        faults = store.check()
        if faults:
            raise Damaged(f"{backup.name} is niet in orde, en is niet teruggezet. {' '.join(faults)} Kies een andere.")
        made = described(backup).gemaakt
        content = ("back-up", None, None, {"gemaakt": made.isoformat(), "wijzigingen": aantal})
        store.note(KEYS, RESTORED, "", today, content)
        store.mirror()
        _fold(store, backup)
        return _Ready(aantal, made, store.log.first(), present)
    except DatabaseError:
        raise Damaged(f"{backup.name} is niet goed te lezen, en is niet teruggezet. Kies een andere.") from None
    finally:
        store.db.conn.close()


def _fold(store: Store, backup: Path) -> None:
    """Leave one file and no write-ahead log, for only that one takes the place."""
    busy, *_ = store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if busy:
        raise StoreError(f"{backup.name} is niet teruggezet: een ander programma houdt hem vast. Probeer het opnieuw.")


def _aside(path: Path, now: datetime) -> str:
    """The name of a folder beside the file for what is replaced, that is not there yet."""
    name = f"{path.name}.vervangen-{now.astimezone():%Y-%m-%d-%H%M%S}"
    number, found = 1, name
    while path.with_name(found).exists():
        number += 1
        found = f"{name}-{number}"
    return found
