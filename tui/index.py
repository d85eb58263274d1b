"""The index of everyone who can be found: read when it is first asked for, and then kept up to date with the file."""

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.rules.lookup import Lookup
    from db.store import Store

AT_ONCE = 5000
"""So many people are read within a frame or two; more are read in a thread."""


class Index:
    """The index of one file. Only the thread of the app has it in hands; another may only read a new one for it."""

    def __init__(self) -> None:
        self._lookup: Lookup | None = None
        self._seen = 0
        self._reading: asyncio.Future[tuple[Lookup, int]] | None = None

    def is_ready(self, store: "Store") -> bool:
        """Whether `current` answers at once; where it does not, `prepare` comes first."""
        from db.records.lookup import how_many

        return self._lookup is not None or how_many(store) <= AT_ONCE

    def current(self, store: "Store") -> "Lookup":
        """The index as the file is now."""
        from db.records.lookup import catch_up, read_lookup

        seen, self._seen = self._seen, store.log.latest()  # before reading: what is written meanwhile is read again
        if self._lookup is None:
            self._lookup = read_lookup(store)
        elif seen != self._seen:
            self._lookup = catch_up(store, self._lookup, seen)
        return self._lookup

    async def prepare(self, store: "Store") -> None:
        """Read everyone in a thread, once, however many wait for it."""
        if self._lookup is not None:
            return
        if self._reading is None:
            self._reading = asyncio.ensure_future(asyncio.to_thread(_read, store))
        found = await asyncio.shield(self._reading)  # who no longer waits for it ends it for nobody else
        if self._lookup is None:
            self._lookup, self._seen = found


def _read(store: "Store") -> "tuple[Lookup, int]":
    """Everyone, on a connection of its own, and the last change that is in it."""
    from db.records.lookup import read_lookup

    own = store.beside()
    try:
        seen = own.log.latest()
        return read_lookup(own), seen
    finally:
        own.close()
