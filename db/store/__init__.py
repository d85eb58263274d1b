"""The encrypted file: opening it, the one write door, and the changes that came through it."""

import json
import os
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
from db.store.changes import KEYS, NEW_KEY, Change, Content, Entry, Log, Wijziging
from db.store.double import double_booked, wrong_day
from db.store.engine import DatabaseError, IntegrityError, OperationalError, connect
from db.store.errors import Conflict, Damaged, NotAllowed, Refused, StoreError, TwoPlaces, WrongPassphrase
from db.store.files import create_private, identity, wal_identity
from db.store.keys import (
    Awaited,
    Edit,
    KeyFile,
    Revision,
    Secrets,
    Unlocked,
    create_key_file,
    edit_key_file,
    in_use,
    key_path,
    read_key_file,
    unlock,
)
from db.store.migrations import migrations
from db.store.place import refuse_share
from db.store.swapping import finish_restore
from db.text import clean

__all__ = [
    "Change",
    "Conflict",
    "NotAllowed",
    "Refused",
    "Step",
    "Store",
    "StoreError",
    "TwoPlaces",
    "Wijziging",
    "WrongPassphrase",
    "open_store",
]

ASK_AFTER = timedelta(minutes=15)
"""Undoing a change older than this is asked first."""

_SMALLEST = 512
"""Bytes of the smallest page; SQLite takes a file of less for an empty one and would write over it."""

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
        self._connect(unlocked.held)

    def _connect(self, held: Secrets) -> None:
        self.db: Any = _connected(self.path, held.database, self._durable)
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
        with suppress(DatabaseError, StoreError):
            if at_once:
                self.wait_at_most(0)
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
        """Raise NotAllowed where the user's role is less than `least`."""
        if not self.rol.may(least):
            raise NotAllowed(self.user, self.rol, least)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """A write transaction around what is done inside, which commits or leaves nothing. Raises Refused."""
        self._still_there()
        self._begin()
        try:
            yield
            self.db.conn.execute("COMMIT")
            self.unmirrored = True
        except BaseException as error:
            with suppress(DatabaseError):
                self.db.conn.execute("ROLLBACK")
            if isinstance(error, (IntegrityError, OperationalError)) or type(error) is DatabaseError:
                raise Refused(_sentence(error)) from None
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
                except OperationalError as error:
                    if not _busy(error) or time.monotonic() > until:
                        raise Refused(_sentence(error)) from None
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
        self.require(Toegang.COORDINATOR if soort == "gewist" else Toegang.MEDEWERKER)
        with self.locked():
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
        `patience` milliseconds for who writes. Raises StoreError, and DatabaseError where that was too short.
        """
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

            edit_key_file(self.path, self.unlocked.held, mirrored)
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
        self, actie: str, over: str, day: date, edit: Edit, content: Content, held: Secrets | None = None
    ) -> None:
        """Change who may open the file, as an entry of the log, or nothing. Raises Refused and StoreError.

        `held` where the key file is to be under the seal of other secrets than those that opened it.
        """
        revision = None
        try:
            with self.locked():
                self._catch_up(read_key_file(self.path))
                entry = Entry(self.user, day, KEYS, actie, clean(over))
                self.log.add([content], entry)
                awaited = self._awaited(entry, content)
                revision = Revision(
                    self.path, held or self.unlocked.held, lambda found: replace(edit(found), wacht=awaited)
                )
        except BaseException:
            if revision:
                revision.take_back()
            raise
        revision.keep()

    def _awaited(self, entry: Entry, content: Content) -> Awaited:
        """The last entry of the log, as the key file keeps it."""
        about = (entry.gebruiker, entry.dag.isoformat(), entry.actie, entry.over, json.dumps(content))
        return Awaited(*self.log.head(), *about)

    def _catch_up(self, keys: KeyFile) -> bool:
        """Write the entry that a kill kept out of the log, inside a transaction: the slots did change."""
        awaited = keys.wacht
        if awaited is None or self.log.holds(awaited.nummer, awaited.hash):
            return False
        table, key, before, after = json.loads(awaited.inhoud)
        entry = Entry(awaited.gebruiker, date.fromisoformat(awaited.dag), KEYS, awaited.actie, awaited.over)
        self.log.add([(table, key, before, after)], entry)
        return True

    def catch_up(self) -> None:
        """Let the log have the entry of the last change of users, should a kill have come between the two."""
        with self.locked():
            if self._catch_up(read_key_file(self.path)):
                edit_key_file(self.path, self.unlocked.held, lambda found: replace(found, wacht=None))

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

    def check(self) -> list[str]:
        """What is wrong with the file or its log, a Dutch sentence each; empty where all is well."""
        faults = []
        try:
            # The pages are looked at in the file itself: what stands in its -wal first has to be there, and whole.
            self.db.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
            pages = [row[0] for row in self.db.conn.execute("PRAGMA cipher_integrity_check")]
            found = [row[0] for row in self.db.conn.execute("PRAGMA integrity_check")]
            loose = self.db.conn.execute("PRAGMA foreign_key_check").fetchall()
            if pages or found != ["ok"]:
                faults.append("Het bestand is beschadigd. Zet een back-up terug.")
            if loose:
                faults.append(f"{len(loose)} verwijzingen wijzen naar niets.")
            mirrored = read_key_file(self.path) if self.keyed else KeyFile(())
            faults += self.log.broken(mirrored.aantal, mirrored.kop)
        except StoreError as error:
            faults.append(str(error))
        except DatabaseError:
            faults.append("Het bestand is beschadigd. Zet een back-up terug.")
        return faults


def _busy(error: BaseException) -> bool:
    return "locked" in str(error) or "busy" in str(error)


def _sentence(error: BaseException) -> str:
    text = str(error)
    if _busy(error):
        return "Een ander programma houdt het bestand vast. Er is niets opgeslagen: probeer het zo opnieuw."
    if "FOREIGN KEY" in text:
        return "Dit kan niet: andere gegevens verwijzen hiernaar. Er is niets opgeslagen."
    if "UNIQUE" in text:
        return "Dit bestaat al. Er is niets opgeslagen."
    if "CHECK" in text or "datatype" in text or "NOT NULL" in text:
        return "Een waarde past niet. Er is niets opgeslagen."
    if "full" in text or "I/O" in text:
        return "De schijf is vol of niet bereikbaar. Er is niets opgeslagen: maak ruimte en probeer het opnieuw."
    if "readonly" in text:
        return "Het bestand is alleen-lezen. Er is niets opgeslagen."
    if "malformed" in text or "not a database" in text:
        return "Het bestand is beschadigd. Er is niets opgeslagen: zet een back-up terug."
    return "Opslaan lukte niet. Er is niets gewijzigd: probeer het opnieuw."


def _connected(path: Path, key: bytes, durable: bool) -> Any:
    try:
        db = connect(path, key, durable)
        known = {migration.name for migration in migrations._migrations}
        applied = {migration.name for migration in migrations.applied(db)}
        if applied - known:
            db.conn.close()
            raise StoreError(f"{path.name} is van een nieuwere versie van Koppelbord. Werk het programma bij.")
        if known - applied:
            migrations.apply(db)
        return db
    except DatabaseError as error:
        raise _unopened(path, error) from None


def _unopened(path: Path, error: DatabaseError) -> StoreError:
    """Why a file does not open, as a sentence."""
    if not isinstance(error, OperationalError):
        return Damaged(_damaged(path))
    if "locked" in str(error) or "busy" in str(error):
        return StoreError(f"Een ander programma houdt {path.name} vast. Sluit dat en probeer het opnieuw.")
    return StoreError(f"{path.name} kan niet geopend worden. Controleer de map en de rechten.")


def _damaged(path: Path) -> str:
    return f"{path.name} is geen bestand van Koppelbord, of het is beschadigd. Zet een back-up terug."


def _writable(path: Path) -> None:
    if not path.is_file():
        raise StoreError(f"{path.name} is geen bestand. Kies een ander.")
    if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
        raise StoreError(f"{path.name} is alleen-lezen. Geef schrijfrechten of kies een kopie.")
    if 0 < path.stat().st_size < _SMALLEST:
        raise Damaged(_damaged(path))


def _create(path: Path) -> None:
    """Make an empty file that others can't read, before SQLite does so with wider rights."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
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
        raise Damaged(_damaged(path))
    if not keyed and (empty or not present):
        _new_key(path, passphrase, user or "coordinator")
    unlocked, content = unlock(path, passphrase, user)
    return _opened(path, unlocked, content, clock)


def _opened(path: Path, unlocked: Unlocked, content: KeyFile, clock: Callable[[], datetime]) -> Store:
    """The file under whichever of its two keys is in force; what was left half done is finished."""
    rekeyed = False
    awaited = content.wacht
    try:
        store = Store(path, unlocked, clock)
    except StoreError:
        if unlocked.coming is None:
            raise
        unlocked = replace(unlocked, held=unlocked.coming, coming=None)
        store = Store(path, unlocked, clock)
        rekeyed = True
    try:
        if unlocked.upgraded or content.aantal is None or any(slot.nieuw for slot in content.sloten):
            _settle(store, content, rekeyed)
        if awaited and not store.log.holds(awaited.nummer, awaited.hash):
            store.catch_up()
        if content.aantal is not None and not store.log.holds(content.aantal, content.kop):
            _doubt(store, content.aantal)
    except Refused as refusal:
        store.db.conn.close()
        raise StoreError(str(refusal)) from None
    except DatabaseError as error:
        store.db.conn.close()
        raise _unopened(path, error) from None
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


def _settle(store: Store, content: KeyFile, rekeyed: bool) -> None:
    """Write the key file in its present form, with one key, and with the end of the log."""
    held = store.unlocked.held
    with store.locked():  # before the key file says that there is an end
        if rekeyed:
            store.log.add([NEW_KEY], Entry(store.user, store.clock().date(), KEYS, "opnieuw versleuteld", ""))
        if content.aantal is None:
            store.log.begin()
    with store.locked():
        aantal, kop = store.log.head()

        def settled(found: KeyFile) -> KeyFile:
            base = (content if store.unlocked.upgraded else found).settled(held)
            return base.mirroring(aantal, kop) if store.log.holds(base.aantal, base.kop) else base

        edit_key_file(store.path, held, settled)
    store.unlocked = replace(store.unlocked, coming=None, upgraded=False)


def _new_key(path: Path, passphrase: str, user: str) -> None:
    try:
        create_key_file(path, passphrase, user)
    except OSError:
        raise StoreError(f"{key_path(path).name} kan niet gemaakt worden. Controleer de map en de rechten.") from None


def open_throwaway(path: Path, clock: Callable[[], datetime] = utc_now) -> Store:
    """A new file whose key is kept nowhere: unreadable once the program ends."""
    _create(path)
    held = Secrets(secrets.token_bytes(32), secrets.token_bytes(32))
    store = Store(path, Unlocked("demo", Toegang.COORDINATOR, held, b""), clock, durable=False, keyed=False)
    with store.locked():
        store.log.begin()
    return store
