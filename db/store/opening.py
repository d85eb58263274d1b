"""Opening the encrypted file, or making it: the right file, the right key, and what was left half done finished."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from db.lists import Toegang
from db.store.changes import KEYS, NEW_KEY
from db.store.connecting import damaged, unopened
from db.store.engine import DatabaseError
from db.store.errors import Damaged, Refused, StoreError
from db.store.files import create_private
from db.store.keys import (
    KeyFile,
    Secrets,
    Unlocked,
    can_be_kept,
    create_key_file,
    in_use,
    key_path,
    read_key_file,
    unlock,
    write_key_file,
)
from db.store.place import refuse_share
from db.store.store import Store, utc_now
from db.store.swapping import finish_restore

_SMALLEST = 512
"""Bytes of the smallest page; SQLite takes a file of less for an empty one and would write over it."""


def _writable(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"{path.name} is geen bestand. Kies een ander.")
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        raise StoreError(f"{path.name} is alleen-lezen. Geef schrijfrechten of kies een kopie.")
    if 0 < path.stat().st_size < _SMALLEST:
        raise Damaged(damaged(path))


def _create(path: Path) -> None:
    """Make an empty file that others can't read, before SQLite does so with wider rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with suppress(FileExistsError):  # another is making it at this moment: the first to write a key makes it
            os.close(create_private(path))
    except OSError:
        raise StoreError(f"{path} kan niet gemaakt worden. Controleer de map en de rechten.") from None


def open_store(
    path: str | Path,
    passphrase: str,
    *,
    user: str = "",
    clock: Callable[[], datetime] = utc_now,
) -> Store:
    """Open the encrypted file at `path`, or create it with its key file beside it. Raises StoreError.

    `user` names the slot, or that of a new file (else "coordinator"); without it the passphrase tells.
    """
    path = Path(path)
    refuse_share(path)
    finish_restore(path)
    try:
        present, keyed = path.exists(), key_path(path).exists()
        empty = present and path.is_file() and not path.stat().st_size
    except OSError:
        raise StoreError(f"{path} kan niet geopend worden. Controleer de map en de rechten.") from None
    if present:
        _writable(path)
    elif keyed:
        raise Damaged(f"{path.name} ontbreekt, maar {key_path(path).name} is er wel. Zet het bestand terug.")
    else:
        _create(path)
    # An empty file without a key, or with one that was never used, is a creation that was cut off.
    if keyed and empty and in_use(path):
        raise Damaged(damaged(path))
    first = True
    if not keyed and (empty or not present):
        first = _new_key(path, passphrase, user or "coordinator")
    try:
        unlocked, content = unlock(path, passphrase, user)
    except StoreError:
        if first:
            raise
        raise StoreError(
            f"{path.name} is net door iemand anders gemaakt. Vraag die om u erbij te zetten, of kies een ander bestand."
        ) from None
    return _opened(path, unlocked, content, clock)


def _opened(path: Path, unlocked: Unlocked, content: KeyFile, clock: Callable[[], datetime]) -> Store:
    """The file under whichever of its two keys is in force; what was left half done is finished."""
    rekeyed = False
    try:
        store = Store(path, unlocked, clock)
    except StoreError:
        if unlocked.coming is None:
            raise
        unlocked = replace(unlocked, held=unlocked.coming, coming=unlocked.held)
        store = Store(path, unlocked, clock)
        rekeyed = True
    try:
        store.refuse_outdated(content)
        if unlocked.upgraded:
            _take_over(store, content)
        store.catch_up()
        if content.aantal is None or any(slot.nieuw for slot in content.sloten):
            _settle(store, rekeyed)
        store.unlocked = replace(store.unlocked, coming=None, upgraded=False)
        store.refresh_access()
        if content.aantal is not None and not store.log.holds(content.aantal, content.kop):
            _doubt(store, content.aantal)
    except Refused as refusal:
        store.db.conn.close()
        raise StoreError(str(refusal)) from None
    except DatabaseError as error:
        store.db.conn.close()
        raise unopened(path, error) from None
    except BaseException:
        store.db.conn.close()
        raise
    return store


def _doubt(store: Store, mirrored: int) -> None:
    """Say, and once in the log itself, that it does not go as far as it once did."""
    store.doubt = (
        "Het logboek is korter dan het sleutelbestand zegt: er is iets weggehaald of teruggezet buiten"
        " Koppelbord om. Zet een back-up terug, of zoek uit wie dat deed."
    )
    content = ("sleutelbestand", None, None, {"wijzigingen": mirrored})
    if not store.log.says(content):
        with suppress(Refused):
            store.note(KEYS, "logboek is korter dan het was", "", store.clock().date(), content)


def _take_over(store: Store, content: KeyFile) -> None:
    """Write a key file of the first form in the present one."""
    with store.locked():
        if read_key_file(store.path).zegel:
            raise Refused(f"{store.path.name} werd net door een ander geopend. Open het opnieuw.")
        try:
            write_key_file(store.path, content, store.unlocked.held)
        except OSError:
            raise _unwritten(store.path) from None


def _settle(store: Store, rekeyed: bool) -> None:
    """Write the key file with one key, and with the end of the log."""
    with store.locked():  # before the key file says that there is an end
        store.log.begin()

    def settled(found: KeyFile) -> KeyFile:
        return found.settled(store.unlocked.held)

    def mirroring(found: KeyFile) -> KeyFile:
        return settled(found).mirroring(*store.log.head()) if found.aantal is None else settled(found)

    if rekeyed:
        store.edit_keys("opnieuw versleuteld", "", store.clock().date(), settled, NEW_KEY, least=Toegang.LEESRECHT)
    with store.locked():
        store.write_keys(mirroring)


def _new_key(path: Path, passphrase: str, user: str) -> bool:
    """Make the first key file; False where another was first."""
    if not can_be_kept(passphrase):
        raise StoreError("Deze wachtzin heeft een teken dat niet bewaard kan worden. Kies een andere.")
    try:
        create_key_file(path, passphrase, user)
    except FileExistsError:
        return False
    except OSError:
        raise _unwritten(path) from None
    return True


def _unwritten(path: Path) -> StoreError:
    return StoreError(f"{key_path(path).name} kan niet gemaakt worden. Controleer de map en de rechten.")


def open_throwaway(path: Path, clock: Callable[[], datetime] = utc_now) -> Store:
    """A new file whose key is kept nowhere: unreadable once the program ends."""
    _create(path)
    held = Secrets(secrets.token_bytes(32), secrets.token_bytes(32))
    store = Store(path, Unlocked("demo", Toegang.COORDINATOR, held, b""), clock, durable=False, keyed=False)
    with store.locked():
        store.log.begin()
    return store
