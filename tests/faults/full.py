"""A disk that is full for as long as a block lasts."""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial

from db.store import Store

try:
    import resource
except ImportError:
    resource = None


MOST_PAGES = 1073741823
"""As many pages as SQLite ever allows."""


@contextmanager
def no_room(store: Store, pages: int) -> Iterator[None]:
    """The database itself may get so many pages more, and no file but the database is bounded: works everywhere."""
    held = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
    store.db.conn.execute(f"PRAGMA max_page_count={held + pages}")
    try:
        yield
    finally:
        store.db.conn.execute(f"PRAGMA max_page_count={MOST_PAGES}")


@contextmanager
def no_file_grows(limit: int) -> Iterator[None]:
    """No file of this process gets larger than so many bytes, as on a disk that is full: the system itself says no."""
    assert resource is not None
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    written, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        sys.dont_write_bytecode = written


FRAME = 4096 + 24
"""Bytes of one page in the -wal."""


def ways(store: Store) -> list[Callable[[], AbstractContextManager[None]]]:
    """Ways in which there is no room for what is written to this file next, from none at all to almost enough."""
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = [partial(no_room, store, pages) for pages in (0, 1)]
    if resource is None:
        return found
    return [*found, *(partial(no_file_grows, 64 + int(FRAME * frames)) for frames in (0, 0.3, 1, 2, 3.5, 5, 8, 40))]
