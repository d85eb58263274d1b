"""The encrypted file as it is open: the one write door, and the changes that came through it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from db.lists import Toegang
from db.store.changes import Change, Content, Entry, Wijziging
from db.store.double import double_booked, wrong_day
from db.store.engine import DatabaseError, OperationalError
from db.store.errors import Conflict, Refused, StoreError, TwoPlaces
from db.store.keys import KeyFile, read_sealed
from db.store.open_file import OpenFile
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


class Store(OpenFile):
    """An open file. Reads go through `db`, every write through `change`; it is used by one thread at a time."""

    def beside(self) -> "Store":
        """A second connection to the same file, for another thread."""
        return Store(self.path, self.unlocked, self.clock, self._durable, self.keyed)

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
