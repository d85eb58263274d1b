"""The index of everyone who can be found: read when it is first asked for, and then kept up to date with the file."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.rules.lookup import Lookup
    from db.store import Store

AT_ONCE = 5000
"""So many people are read within a frame or two; more are read in a thread."""


class Index:
    """The index of one file."""

    def __init__(self) -> None:
        self._lookup: Lookup | None = None
        self._seen = 0

    def is_ready(self, store: "Store") -> bool:
        """Whether `current` answers at once; where it does not, `read` comes first, in a thread."""
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

    def read(self, store: "Store") -> None:
        """Read everyone, on a connection of its own."""
        own = store.beside()
        try:
            self.current(own)
        finally:
            own.close()
