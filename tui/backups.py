"""Back-ups that are made by themselves: every half hour of work and at closing, while nobody waits for them."""

import threading
from collections.abc import Callable
from contextlib import closing, suppress
from copy import copy
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.store import Store
    from db.store.backup import Backup
    from tui.app import Koppelbord

EVERY = timedelta(minutes=30)
"""How long work may go on without a back-up."""

LOOK_EVERY = 60.0
"""Seconds between two looks at whether one is due."""


class Backups:
    """The back-ups of the file that an app has open."""

    def __init__(self, app: "Koppelbord") -> None:
        self._app = app
        self._newest: Backup | None = None
        self._known: Store | None = None
        self._tried: datetime | None = None
        self.busy = False
        """Whether one is being made."""
        self.trouble = ""
        """Why the last one failed, "" where it did not: stands on every screen until one succeeds."""
        self.seen: dict[Path, str] = {}
        """What verifying a back-up again said, "" where it is good."""
        self.stopped = False
        """Whether the file is to be left alone: another is put in its place."""
        self._last: threading.Thread | None = None

    def begin(self) -> None:
        """Make back-ups from now on, for as long as the app runs."""
        self._app.set_interval(LOOK_EVERY, self.look)

    @property
    def _store(self) -> "Store | None":
        """The file, where there is one open that is kept."""
        store = self._app._store
        return store if store is not None and store.keyed and not self.stopped else None

    def look(self) -> None:
        """Make one in the background where one is due."""
        from db.store.engine import DatabaseError

        with suppress(DatabaseError):  # held by somebody for a moment; there is a next time
            if self._is_due():
                self.make()

    def _is_due(self) -> bool:
        """Whether the log has gone on for long enough since the newest one."""
        from db.store.backup import newest_of

        store = self._store
        if store is None or self.busy or (self._tried and abs(store.clock() - self._tried) < EVERY):
            return False
        if self._known is not store:
            self._known, self._newest = store, newest_of(store)
        aantal, kop = store.log.head()
        if not aantal or self._newest is None:
            return bool(aantal)
        # A newest one that is of a time to come says that the clock was wrong, not that there is no need.
        ago = store.clock() - self._newest.gemaakt
        return (self._newest.aantal, self._newest.kop) != (aantal, kop) and not timedelta() <= ago < EVERY

    def make(self, done: Callable[[], None] | None = None) -> None:
        """Make one in a thread, on a connection of its own, and call `done` after it."""
        store = self._store
        if store is None:
            self._app.say("Van een demonstratie wordt geen back-up gemaakt.", alert=True)
            return
        if self.busy:
            self._app.say("Er wordt al een back-up gemaakt.")
            return
        self.busy, self._tried = True, store.clock()
        self._app.run_worker(partial(self._work, copy(store), done), thread=True, group="back-up", exit_on_error=False)

    def _work(self, store: "Store", done: Callable[[], None] | None) -> None:
        made, trouble = _made(store)
        with suppress(RuntimeError):  # the app has ended
            self._app.call_from_thread(self._made, made, trouble, done)

    def _made(self, made: "Backup | None", trouble: str, done: Callable[[], None] | None) -> None:
        self.busy = False
        self._newest = made or self._newest
        changed = bool(self.trouble) != bool(trouble)
        self.trouble = trouble
        if trouble:
            self._app.say(trouble, alert=True)
        elif done:
            self._app.say("De back-up is gemaakt en gecontroleerd.")
        if changed:
            self._app.news += 1  # the line above names it
        if done:
            done()

    def at_locking(self, store: "Store") -> None:
        """Make one of what the newest does not have of a file that is closed now; the lock does not wait for it."""
        self.busy = False  # what was to be made may never begin
        if self.stopped or store.gone:
            return
        # It has the keys that the file itself forgets, until it is done.
        self._last = threading.Thread(target=self._after_locking, args=(copy(store),), name="back-up")
        self._last.start()

    def _after_locking(self, store: "Store") -> None:
        from db.store import StoreError
        from db.store.backup import up_to_date
        from db.store.engine import DatabaseError

        try:
            with suppress(StoreError, DatabaseError, OSError):  # unlocking says what is wrong with the file
                own = store.beside()
                try:
                    self.trouble = "" if up_to_date(own) else _made(own, beside=False)[1]
                finally:
                    own.close()
                    own.forget_keys()
        finally:
            store.forget_keys()

    def at_closing(self) -> str:
        """Make one of what the newest does not have, and close the file; gives a sentence where it failed."""
        from db.store.backup import up_to_date
        from db.store.engine import DatabaseError

        store = self._store
        if store is None:
            if self._last is None:
                return ""
            self._last.join()
            return self.trouble
        try:
            with closing(store):
                return "" if up_to_date(store) else _made(store, beside=False)[1]
        except DatabaseError:
            return ""  # closed already: locked, or put aside


def _made(store: "Store", beside: bool = True) -> "tuple[Backup | None, str]":
    """A new back-up, or the sentence of why there is none."""
    from db.store import Refused, StoreError
    from db.store.backup import described, make_backup
    from db.store.engine import DatabaseError

    try:
        if not beside:
            return described(make_backup(store)), ""
        with closing(store.beside()) as own:
            return described(make_backup(own)), ""
    except (Refused, StoreError) as error:
        return None, str(error)
    except (DatabaseError, OSError):
        return None, "Er is geen back-up gemaakt: het bestand werd net gebruikt. Probeer het zo opnieuw."
