"""What stands where a back-up is to go: who may replace it, and what was erased in it since."""

import os
import shutil
from collections import Counter
from contextlib import closing, suppress
from datetime import date, datetime
from pathlib import Path

from db.dutch import datum
from db.lists import Toegang
from db.store.engine import DatabaseError, bare
from db.store.errors import Refused, StoreError
from db.store.files import create_private, private_folder
from db.store.keys import Secrets, read_key_file, unlock
from db.store.store import Store


def refuse_outsider(path: Path, passphrase: str, backup: Store) -> Secrets | None:
    """Raise Refused where who opened the back-up is no coordinator of the file at `path` now.

    Gives what opens that file. None where there is none, or where it tells nothing: it is broken, or of others; whoever
    may change the folder can then put another in its place anyway.
    """
    held = backup.unlocked.held
    try:
        content = read_key_file(path)
        if content.sealed_by(held):
            slot = content.slot(backup.user)
            rol = slot.rol if slot else None
        else:
            unlocked, _ = unlock(path, passphrase)
            held, rol = unlocked.held, unlocked.rol
    except StoreError:
        return None
    if rol is not Toegang.COORDINATOR:
        raise Refused(
            f"Terugzetten kan alleen een coördinator van nu, en {backup.user} is dat niet meer. Er is niets gewijzigd:"
            " vraag een coördinator."
        )
    return held


def erased_since(kept: Path, work: Path, held: Secrets, aantal: int, first: str) -> tuple[date, ...]:
    """The day of each erasing in the file `kept` after entry `aantal` of its log; () where that can't be read.

    `first` is the hash of the first entry: of another file nothing is said. It is looked at in a copy in the folder
    `work`, so that what was kept stays as it is.
    """
    copy = work / "bewaard.db"
    with suppress(OSError, DatabaseError, ValueError):
        private_folder(work)
        for end in ("", "-wal"):
            source = kept.with_name(kept.name + end)
            if source.exists():
                os.close(create_private(copy.with_name(copy.name + end)))
                shutil.copyfile(source, copy.with_name(copy.name + end))
        with closing(bare(copy, held.database)) as connection:
            if connection.execute("SELECT hash FROM wijziging ORDER BY id LIMIT 1").fetchone() != (first,):
                return ()
            sql = "SELECT tijd FROM wijziging WHERE soort = 'gewist' AND id > ? ORDER BY id"
            moments = connection.execute(sql, [aantal]).fetchall()
        return tuple(datetime.fromisoformat(tijd).astimezone().date() for (tijd,) in moments)
    return ()


def erased_words(days: tuple[date, ...]) -> str:
    """What has to be erased again after a restore, "" where nothing was."""
    if not days:
        return ""
    times = ", ".join(f"{many} keer op {datum(day)}" for day, many in Counter(days).items())
    return f"Na deze back-up is er gewist: {times}. Wat toen gewist is, staat er nu weer in: wis het opnieuw."
