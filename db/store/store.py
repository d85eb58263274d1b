"""The encrypted file as it is open: the one write door, and the changes that came through it."""

import json
import random
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from db.lists import Toegang
from db.store.changes import KEYS, Change, Content, Entry, Wijziging
from db.store.connecting import connected
from db.store.double import double_booked, wrong_day
from db.store.engine import DatabaseError, IntegrityError, OperationalError, is_busy, sentence
from db.store.errors import Conflict, NotAllowed, Outdated, Refused, StoreError, TwoPlaces, Withdrawn
from db.store.files import identity, wal_identity
from db.store.key_edits import Access, Edit, Revision, edit_key_file
from db.store.keys import Awaited, KeyFile, Secrets, Unlocked, read_sealed
from db.store.log import Log
from db.store.sealing import public_of
from db.text import clean

ASK_AFTER = timedelta(minutes=15)
"""Undoing a change older than this is asked first."""

_LARGE = 100_000_000
"""Bytes from which on a check leaves out whether each index has all that its table has: that takes minutes."""

_UNFINISHED = "user_version"
"""The number of the file that is not 0 for as long as it has to be written anew after an erasing."""


def utc_now() -> datetime:
    """The store's clock: the only place that knows the time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Step:
    """What the next undo or redo would do; `ask` where it is so old that it should be confirmed first."""

    wijziging: Wijziging
    ask: bool


class Store:
    """An open file. Reads go through `db`, every write through `change`; it is used by one thread at a time."""

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

    def beside(self) -> "Store":
        """A second connection to the same file, for another thread."""
        return Store(self.path, self.unlocked, self.clock, self._durable, self.keyed)

    def wait_at_most(self, patience: int) -> None:
        """Wait at most so many milliseconds for who holds the file."""
        self._patience = patience
        self.db.conn.execute(f"PRAGMA busy_timeout={patience}")

    def close(self, at_once: bool = False) -> None:
        """Close the connection, `at_once` without waiting for anybody; the last one folds the -wal into the file."""
        with suppress(DatabaseError, StoreError, Refused):
            if at_once:
                self.wait_at_most(0)
            self.keep_keys_there()
        with suppress(DatabaseError, StoreError):
            self.mirror(self._patience)
        if not at_once:
            with suppress(DatabaseError):
                if self.db.conn.execute(f"PRAGMA {_UNFINISHED}").fetchone()[0] and not self.gone:
                    self.wait_at_most(250)
                    self.compact()
                self.db.conn.execute("PRAGMA optimize")
        self.db.conn.close()

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

    @contextmanager
    def change(
        self, actie: str, over: str, day: date, soort: str = "wijziging", betreft: int | None = None
    ) -> Iterator[Change]:
        """The one write door: what is done inside is one change, written whole or not at all.

        `actie` says what is done in words without names ("gekoppeld"), `over` to whom ("Tesfay – Anna"), and
        `day` is the day that counts as today. Raises Refused where the role or the file says no: nothing is written.
        Of what is erased (`soort` "gewist") the log keeps which tables it was in and no more.
        """
        least = Toegang.COORDINATOR if soort == "gewist" else Toegang.MEDEWERKER
        self.require(least)
        with self.locked():
            self.require(least)  # who waited for the lock may have got another role meanwhile
            self.db.conn.execute("PRAGMA defer_foreign_keys=ON")
            change = Change(self.db)
            yield change
            if change.contents or change.erased:
                self._hold(change)
                contents = change.contents
                if soort == "gewist":
                    self._forget_samples()
                    contents = [(table, None, None, None) for table, *_ in contents] + [self.log.erase(change.erased)]
                self.log.add(contents, Entry(self.user, day, soort, actie, clean(over), betreft))

    def note(self, soort: str, actie: str, over: str, day: date, content: Content | None = None) -> None:
        """Write in the log that somebody looked, took something out, or gave a key: no record changes.

        `content` is the table and key of what it was about, with what changed where that can be told. Raises Refused.
        """
        with self.locked():
            self.log.add([content or ("", None, None, None)], Entry(self.user, day, soort, actie, clean(over)))

    def mirror(self, patience: int = 5000) -> None:
        """Keep beside the file how far its log goes, so that a log that was cut is found.

        What was mirrored before and is no longer in the log stays, so that the cut is found later too. It waits
        `patience` milliseconds for who writes, and does nothing where the file was replaced: the key file is of another
        then. Raises StoreError, and DatabaseError where that was too short.
        """
        if self.gone:
            return
        if not self.keyed or self.log.head() == self._mirrored:
            self.unmirrored = False
            return
        self.db.conn.execute(f"PRAGMA busy_timeout={patience}")
        try:
            self.db.conn.execute("BEGIN IMMEDIATE")
        finally:
            self.wait_at_most(self._patience)
        try:
            aantal, kop = self.log.head()

            def mirrored(content: KeyFile) -> KeyFile:
                held = self.log.holds(content.aantal, content.kop)
                return content.mirroring(aantal, kop) if held else content

            self._put_keys_back()
            self.write_keys(mirrored)
            self._mirrored, self.unmirrored = (aantal, kop), False
        finally:
            self.db.conn.execute("ROLLBACK")

    def _forget_samples(self) -> None:
        """Take away what SQLite sampled of the indexes, for that is what stood in them; `compact` is still to come."""
        for (table,) in self.db.conn.execute(
            "SELECT name FROM sqlite_schema WHERE name IN ('sqlite_stat1', 'sqlite_stat4')"
        ).fetchall():
            self.db.conn.execute(f"DELETE FROM {table}")
        self.db.conn.execute(f"PRAGMA {_UNFINISHED}=1")

    def compact(self) -> bool:
        """Write the file anew without what was erased: no free page or write-ahead log keeps it.

        Gives whether that was done. While a colleague reads or writes it is not: whoever closes the file later does it.
        """
        try:
            self.db.conn.execute("VACUUM")
            self.db.conn.execute(f"PRAGMA {_UNFINISHED}=0")
            busy = self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        except OperationalError:
            return False
        return not busy

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

    def _hold(self, change: Change) -> None:
        """Refuse a change that leaves behind what no single row can tell, or that is not for this role."""
        if any(table == "instelling" for table, *_ in change.contents):
            self.require(Toegang.COORDINATOR)
        twice = double_booked(self.db, change)
        if twice:
            raise TwoPlaces(*twice)
        if wrong_day(self.db, change):
            raise Refused("Die dienst is op een andere dag van de week. Er is niets opgeslagen.")

    def next_undo(self) -> Step | None:
        """The change that undo would take back, None where there is nothing."""
        return self._step(self.log.steps(self.user)[0])

    def next_redo(self) -> Step | None:
        """The change that redo would do again, None where there is nothing."""
        return self._step(self.log.steps(self.user)[1])

    def undo(self, day: date) -> Wijziging:
        """Take back this user's last change, as a change of its own. Raises Refused."""
        return self._again(self.next_undo(), "ongedaan", day)

    def redo(self, day: date) -> Wijziging:
        """Do the last undone change of this user again. Raises Refused."""
        return self._again(self.next_redo(), "opnieuw", day)

    def _step(self, stack: list[int]) -> Step | None:
        if not stack:
            return None
        wijziging = self.log.after(stack[-1] - 1)[0]
        old = wijziging.tijd < self.opened or self.clock() - wijziging.tijd > ASK_AFTER
        return Step(wijziging, old)

    def _again(self, step: Step | None, soort: str, day: date) -> Wijziging:
        if step is None:
            raise Refused(
                "Er is niets om ongedaan te maken." if soort == "ongedaan" else "Er is niets om opnieuw te doen."
            )
        done = step.wijziging
        if self.log.touched_since(done.id, self.user):
            raise Refused(f"Niet gedaan: een collega heeft dit daarna gewijzigd ({done.zin}).")
        contents = self.log.contents(done.id)
        try:
            with self.change(done.actie, done.over, day, soort, done.id) as change:
                if soort == "ongedaan":
                    for table, key, before, after in reversed(contents):
                        change.reverse(table, key, before, after, done.over)
                else:
                    for table, key, before, after in contents:
                        change.reverse(table, key, after, before, done.over)
        except Conflict:
            raise Refused(f"Niet gedaan: dit is daarna gewijzigd ({done.zin}).") from None
        return done

    def pages_whole(self) -> bool:
        """Whether every page of the file is as it was written; looked at again where a colleague may just be busy."""
        for _ in range(3):
            with suppress(DatabaseError):
                self.db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            with suppress(DatabaseError):
                if not self.db.conn.execute("PRAGMA cipher_integrity_check").fetchall():
                    return True
            time.sleep(0.05)
        return False

    def check(self) -> list[str]:
        """What is wrong with the file or its log, a Dutch sentence each; empty where all is well."""
        faults = []
        try:
            # The pages are looked at in the file itself: what stands in its -wal first has to be there, and whole.
            self.db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            pages = [row[0] for row in self.db.conn.execute("PRAGMA cipher_integrity_check")]
            look = "quick_check" if self.path.stat().st_size > _LARGE else "integrity_check"
            found = [row[0] for row in self.db.conn.execute(f"PRAGMA {look}")]
            loose = self.db.conn.execute("PRAGMA foreign_key_check").fetchall()
            if pages or found != ["ok"]:
                faults.append("Het bestand is beschadigd. Zet een back-up terug.")
            if loose:
                faults.append(f"{len(loose)} verwijzingen wijzen naar niets.")
            mirrored = read_sealed(self.path, *self.both_secrets) if self.keyed else KeyFile(())
            if self.keyed:
                self.refuse_outdated(mirrored)
            faults += self.log.broken(mirrored.aantal, mirrored.kop)
        except StoreError as error:
            faults.append(str(error))
        except DatabaseError:
            faults.append("Het bestand is beschadigd. Zet een back-up terug.")
        return faults
