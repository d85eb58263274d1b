"""The file as it stands at one moment, byte for byte, while others go on working in it.

Everything of the write-ahead log is folded into the file first; a reader that begins then needs the file alone, and for
as long as it reads SQLite folds nothing more into it. So its bytes can be copied as they are, encrypted, without the
work of decrypting and encrypting them again, and whoever writes meanwhile waits for nothing.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from db.store import Refused, Store
from db.store.engine import bare
from db.store.files import identity

_WAIT = 10.0
"""Seconds to wait for whoever reads an older state."""

_PIECE = 1 << 20

_handles: dict[tuple[int, int], int] = {}
"""A handle on each file that was copied, kept until the program ends: where POSIX holds, closing any handle on a file
lets go of every lock that this program has on it, those of SQLite too."""


@contextmanager
def standing(store: Store) -> Iterator[tuple[Any, int]]:
    """A reader of the file that stands still during the block, and how many bytes it has then. Raises Refused."""
    reader = bare(store.path, store.unlocked.held.database)
    try:
        until = time.monotonic() + _WAIT
        while not _stands(store, reader, time.monotonic() > until):
            time.sleep(0.05)
        pages, size = (int(reader.execute(f"PRAGMA {name}").fetchone()[0]) for name in ("page_count", "page_size"))
        yield reader, pages * size
    finally:
        reader.close()


def _stands(store: Store, reader: Any, last: bool) -> bool:
    """Let the reader begin if the file has everything; False where somebody is in the way. Raises Refused if `last`."""
    reader.execute("PRAGMA wal_checkpoint(PASSIVE)")  # most of it before anybody has to wait
    try:
        with store.locked():
            _, there, folded = reader.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
            if there == folded:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                return True
    except Refused:  # one who writes without a pause
        if last:
            raise
    if last:
        raise Refused("Er is geen back-up gemaakt: iemand leest al een tijd in het bestand. Probeer het zo opnieuw.")
    return False


def pieces(path: Path, size: int) -> Iterator[bytes]:
    """The first bytes of a file that stands still, so many, piece by piece. Raises OSError."""
    handle = _handle(path)
    try:
        for begin in range(0, size, _PIECE):
            wanted = min(_PIECE, size - begin)
            piece = _read(handle, wanted, begin)
            if len(piece) != wanted:
                raise OSError(None, "het bestand is korter dan het was")
            yield piece
    finally:
        if sys.platform == "win32":
            os.close(handle)


def _handle(path: Path) -> int:
    if sys.platform == "win32":
        return os.open(path, os.O_RDONLY | os.O_BINARY)
    this = identity(path)
    if this not in _handles:
        _handles[this] = os.open(path, os.O_RDONLY)
    return _handles[this]


def _read(handle: int, size: int, begin: int) -> bytes:
    if sys.platform == "win32":
        os.lseek(handle, begin, os.SEEK_SET)
        return os.read(handle, size)
    return os.pread(handle, size, begin)
