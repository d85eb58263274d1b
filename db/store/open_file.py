"""A file that is open, with its key file: its connection, its lock, and who may do what in it now."""

import json
import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from db.lists import Toegang
from db.store.changes import KEYS, Content, Entry
from db.store.connecting import connected
from db.store.engine import DatabaseError, IntegrityError, OperationalError, is_busy, sentence
from db.store.errors import NotAllowed, Outdated, Refused, StoreError, Withdrawn
from db.store.files import identity, wal_identity
from db.store.key_edits import Access, Edit, Revision, edit_key_file
from db.store.keys import Awaited, KeyFile, Secrets, Unlocked, read_sealed
from db.store.log import Log
from db.store.sealing import public_of
from db.text import clean


class OpenFile:
    """The connection to a file, and the key file beside it; used by one thread at a time."""

    def __init__(
        self, path: Path, unlocked: Unlocked, clock: Callable[[], datetime], durable: bool = True, keyed: bool = True
    ) -> None:
        """`keyed` where there is a key file beside the file: a throw-away file has none."""
        self.path = path
        self.user = unlocked.naam
        self.rol = unlocked.rol
        self.unlocked = unlocked
        """Who opened it and what opens it; nothing outside of `db.store` needs more of it than the name."""
        self.clock = clock
        self.opened = clock()
        self.keyed = keyed
        self._durable = durable
        self._patience = 5000
        self._identity = identity(path)
        self._mirrored: tuple[int, str] | None = None
        self.unmirrored = False
        """Whether something was written here since the end of the log was mirrored."""
        self.doubt = ""
        """What was found on opening that somebody should look into; the file works."""
        self.withdrawn = False
        """Whether the user has been withdrawn, or been given another passphrase, since they opened the file."""
        self._access = Access(path)
        self._connect(unlocked.held)

    def _connect(self, held: Secrets) -> None:
        self.db: Any = connected(self.path, held.database, self._durable)
        if identity(self.path) != self._identity:
            self.db.conn.close()
            raise StoreError(f"{self.path.name} werd net vervangen. Open het opnieuw.")
        self._wal = wal_identity(self.path)
        self.wait_at_most(self._patience)
        self.log = Log(self.db, held.chain, self.clock, secrets.token_hex)

    def reconnect(self, *either: Secrets) -> Secrets:
        """Connect anew, with whichever of these secrets the file opens, and give those. Raises StoreError."""
        self.db.conn.close()
        for held in either:
            try:
                self._connect(held)
                return held
            except StoreError:
                continue
        raise StoreError(
            f"{self.path.name} kan nu niet verder. Er is niets verloren: maak ruimte op de schijf, sluit Koppelbord en"
            " open het opnieuw."
        )

    def wait_at_most(self, patience: int) -> None:
        """Wait at most so many milliseconds for who holds the file."""
        self._patience = patience
        self.db.conn.execute(f"PRAGMA busy_timeout={patience}")

    def forget_keys(self) -> None:
        """Let go of the keys of a file that is closed: only a passphrase opens it again."""
        self.log.forget_key()
        self.unlocked = replace(self.unlocked, held=Secrets(b"", b""), private=b"", coming=None)

    def require(self, least: Toegang) -> None:
        """Raise NotAllowed where the user's role is less than `least` now, and Withdrawn where they have none."""
        self.refresh_access()
        if self.withdrawn:
            raise Withdrawn
        if not self.rol.may(least):
            raise NotAllowed(self.user, self.rol, least)

    def refresh_access(self) -> None:
        """Take the user's role, and whether they are `withdrawn`, from the key file where that is another by now.

        One that can't be read, or that is not as the program sealed it, changes neither.
        """
        if not self.keyed or not self.unlocked.private:
            return
        content = self._access.news(self.both_secrets, self.log.last_about_users)
        if content is not None:
            slot = content.slot(self.user)
            mine = public_of(self.unlocked.private).hex()
            self.withdrawn = slot is None or slot.openbaar != mine
            if slot and not self.withdrawn:
                self.rol = slot.rol
                self.unlocked = replace(self.unlocked, rol=slot.rol)

    @property
    def both_secrets(self) -> tuple[Secrets, ...]:
        """What the key file may be sealed under: two while the file gets a new key."""
        return (self.unlocked.held, self.unlocked.coming) if self.unlocked.coming else (self.unlocked.held,)

    def keep_keys_there(self) -> None:
        """Write the key file as it last was where somebody took it away: nobody could open the file any more.

        Raises Refused where nothing can be written now.
        """
        if self.keyed and self._access.taken_away:
            with self.locked():
                pass

    def _put_keys_back(self) -> None:
        # Under the lock of the file, as every change of the key file: else it might undo one.
        if self.keyed and self._access.taken_away:
            self._access.put_back(self.unlocked.held, self.log.last_about_users())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """A write transaction around what is done inside, which commits or leaves nothing. Raises Refused."""
        self._still_there()
        self._begin()
        try:
            self._put_keys_back()
            self.refresh_access()
            if self.withdrawn:
                raise Withdrawn
            yield
            self.db.conn.execute("COMMIT")
            self.unmirrored = True
        except BaseException as error:
            with suppress(DatabaseError):
                self.db.conn.execute("ROLLBACK")
            if isinstance(error, (IntegrityError, OperationalError)) or type(error) is DatabaseError:
                raise Refused(sentence(error)) from None
            raise

    def _begin(self) -> None:
        """Begin a write, waiting for who is writing now for as long as `busy_timeout` says. Raises Refused.

        SQLite itself waits longer and longer, up to 100 ms at a time: among several who write without a pause somebody
        would never get their turn. Short waits of chance give everyone one.
        """
        patience = int(self.db.conn.execute("PRAGMA busy_timeout").fetchone()[0])
        until = time.monotonic() + patience / 1000
        self.db.conn.execute("PRAGMA busy_timeout=0")
        try:
            while True:
                try:
                    self.db.conn.execute("BEGIN IMMEDIATE")
                    return
                except DatabaseError as error:
                    if not is_busy(error) or time.monotonic() > until:
                        raise Refused(sentence(error)) from None
                time.sleep(random.uniform(0.001, 0.008))
        finally:
            self.db.conn.execute(f"PRAGMA busy_timeout={patience}")

    @property
    def gone(self) -> bool:
        """Whether the file was moved, replaced or taken away while it is open, or its -wal."""
        try:
            return identity(self.path) != self._identity or wal_identity(self.path) != self._wal
        except OSError:
            return True

    def _still_there(self) -> None:
        """Refuse a write to a file that was moved, replaced or taken away, or its -wal: nobody would find it."""
        if self.gone:
            raise Refused(
                f"{self.path.name} is verplaatst, vervangen of niet meer bereikbaar. Er is niets opgeslagen: zet het"
                " terug, of sluit Koppelbord en open het opnieuw."
            )

    def edit_keys(
        self,
        actie: str,
        over: str,
        day: date,
        edit: Edit,
        content: Content,
        held: Secrets | None = None,
        least: Toegang = Toegang.COORDINATOR,
        private: bytes = b"",
    ) -> None:
        """Change who may open the file, as an entry of the log, or nothing. Raises Refused and StoreError.

        `held` where the key file is to be under the seal of other secrets than those that opened it; `least` is the
        role that it asks; `private` where the user's own slot gets another pair of keys.
        """
        self.keep_keys_there()
        self.catch_up()
        revision = None
        try:
            with self.locked():
                self.require(least)
                found = read_sealed(self.path, held or self.unlocked.held, *self.both_secrets)
                self.refuse_outdated(found)
                self._catch_up(found)
                entry = Entry(self.user, day, KEYS, actie, clean(over))
                self.log.add([content], entry)
                awaited = self._awaited(entry, content)
                revision = Revision(
                    *(self.path, held or self.unlocked.held),
                    lambda now: replace(edit(now), wacht=awaited),
                    *self.both_secrets,
                )
        except BaseException:
            if revision:
                revision.take_back()
            raise
        revision.keep()
        self.unlocked = replace(self.unlocked, private=private or self.unlocked.private)
        self.refresh_access()

    def write_keys(self, edit: Edit) -> None:
        """Change of the key file what is no entry of the log, under the write lock. Raises StoreError."""
        self._access.wrote(edit_key_file(self.path, self.unlocked.held, edit, *self.both_secrets))

    def refuse_outdated(self, keys: KeyFile) -> None:
        """Raise Outdated where the log has a later entry about users than this key file."""
        if self.log.last_about_users() > keys.beheerd:
            raise Outdated(self.path.name)

    def _awaited(self, entry: Entry, content: Content) -> Awaited:
        """The last entry of the log, as the key file keeps it."""
        about = (entry.gebruiker, entry.dag.isoformat(), entry.actie, entry.over, json.dumps(content))
        return Awaited(*self.log.head(), *about)

    def _catch_up(self, keys: KeyFile) -> Awaited | None:
        """Write the entry that a kill kept out of the log, inside a transaction: the slots did change. Gives it."""
        awaited = keys.wacht
        if awaited is None or self.log.holds(awaited.nummer, awaited.hash):
            return None
        table, key, before, after = json.loads(awaited.inhoud)
        entry = Entry(awaited.gebruiker, date.fromisoformat(awaited.dag), KEYS, awaited.actie, awaited.over)
        self.log.add([(table, key, before, after)], entry)
        return self._awaited(entry, (table, key, before, after))

    def catch_up(self) -> None:
        """Let the log have the entry of the last change of users, should a kill have come between the two."""
        awaited = read_sealed(self.path, *self.both_secrets).wacht
        if awaited is None or self.log.holds(awaited.nummer, awaited.hash):
            return
        with self.locked():
            written = self._catch_up(read_sealed(self.path, *self.both_secrets))
            if written:
                self.write_keys(lambda found: replace(found, wacht=written))
