"""Back-ups: one zip of the file and its key file as they were at one moment, encrypted as they are.

A back-up is made beside the others, to the disk, verified, and only then given its name: there is never half a one.
Its comment says when it was made and how far the log went, so that a list of them needs no passphrase.
"""

import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from db.store import Store, open_store
from db.store.aside import aside_gone_by, local_moment
from db.store.engine import DatabaseError
from db.store.errors import Damaged, Refused, StoreError, WrongPassphrase
from db.store.files import create_private, held, private_folder
from db.store.files import replace as put_in_place
from db.store.keys import KeyFile, decoded, encoded, key_path, read_key_file
from db.store.retention import expires, keep
from db.store.standing import pieces, standing

FOLDER = "back-ups"
"""The folder beside the file in which its back-ups are."""

_DATA = "koppelbord.db"
"""What the file is called inside a back-up."""

_KEYS = f"{_DATA}.sleutel"

_FORMAT = 1
_WAIT = 20.0
_PIECE = 1 << 20

_LARGE = 100_000_000
"""Bytes from which on the structure beneath the pages is looked at when a back-up is verified again, not when made."""

Advance = Callable[[int, int], None]
"""Hears how far something is: so much of so much."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A back-up as its own comment tells it. `gemaakt` and `gecontroleerd` are UTC; `grootte` is bytes.

    `leesbaar` is False where the comment can't be read: then only name and size are known.
    """

    pad: Path
    gemaakt: datetime
    grootte: int
    aantal: int = 0
    kop: str = ""
    merk: str = ""
    gecontroleerd: datetime | None = None
    leesbaar: bool = True


def backup_folder(path: Path) -> Path:
    """Where the back-ups of a file are, unless another folder is named."""
    return path.parent / FOLDER


def backups(path: Path, folder: Path | None = None) -> list[Backup]:
    """The back-ups of the file at `path`, newest first; [] where the folder is not there or can't be read."""
    found = []
    with suppress(OSError):
        for one in (folder or backup_folder(path)).iterdir():
            if _made_at(one.name, path):
                with suppress(FileNotFoundError):  # another has cleared it away meanwhile
                    found.append(described(one))
    return _newest_first(found, path)


def _newest_first(found: list[Backup], path: Path) -> list[Backup]:
    """Back-ups of one file by how far its log went, for a clock may have been wrong; those of different files by time.

    By its time alone stands one that can't be read, and one from before a restore that took the log back.
    """
    reach = None
    with suppress(StoreError):
        reach = read_key_file(path).aantal
    sure = [one for one in found if one.leesbaar and (reach is None or one.aantal <= reach)]
    last: dict[str, datetime] = {}
    for one in sure:
        last[one.merk] = max(one.gemaakt, last.get(one.merk, one.gemaakt))
    ordered = sorted(sure, key=lambda one: (last[one.merk], one.merk, one.aantal, one.gemaakt), reverse=True)
    for one in sorted((one for one in found if one not in sure), key=lambda one: (one.gemaakt, one.aantal)):
        older = (at for at, other in enumerate(ordered) if other.gemaakt <= one.gemaakt)
        ordered.insert(next(older, len(ordered)), one)
    return ordered


def newest_of(store: Store, folder: Path | None = None) -> Backup | None:
    """The newest back-up that can be read of this very file as it went on, None where there is none."""
    mine = (one for one in backups(store.path, folder) if one.leesbaar and _same_file(one, store))
    return next((one for one in mine if store.log.holds(one.aantal, one.kop)), None)


def up_to_date(store: Store, folder: Path | None = None) -> bool:
    """Whether the newest back-up has all that the log has: then another says nothing new."""
    newest = newest_of(store, folder)
    aantal, kop = store.log.head()
    return not aantal or (newest is not None and (newest.aantal, newest.kop) == (aantal, kop))


def described(pad: Path) -> Backup:
    """A back-up from its comment; where that can't be read, from its name. Raises FileNotFoundError."""
    state = pad.stat()
    try:
        with zipfile.ZipFile(pad) as archive:
            said = json.loads(archive.comment)
        if said["koppelbord"] > _FORMAT:
            raise ValueError("newer")
        moments = [datetime.fromisoformat(said[name]).astimezone(UTC) for name in ("gemaakt", "gecontroleerd")]
        text = str(said["kop"]), str(said["merk"])
        return Backup(pad, moments[0], state.st_size, int(said["aantal"]), *text, moments[1])
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile):
        made = _made_at(pad.name, None) or datetime.fromtimestamp(state.st_mtime, UTC)
        return Backup(pad, made, state.st_size, leesbaar=False)


def _made_at(name: str, path: Path | None) -> datetime | None:
    """When a back-up was made by its name, in UTC; None where it is not the name of a back-up of `path`, or of any."""
    stem = ".*" if path is None else re.escape(path.stem)
    found = re.fullmatch(rf"{stem}-(\d{{4}}-\d\d-\d\d-\d{{6}})(-\d+)?\.zip", name)
    return local_moment(found[1]) if found else None


def _same_file(backup: Backup, store: Store) -> bool:
    return backup.merk == store.log.mark()


# Making


def make_backup(store: Store, folder: Path | None = None) -> Path:
    """Make a back-up and give where it is. In the folder beside the file what is no longer kept goes; elsewhere not.

    From a thread: with a connection of its own (`store.beside()`); nobody who works in the file waits for it. A kill
    leaves the others as they were. Raises Refused and StoreError: then there is no new one, and no half one.
    """
    if not store.keyed:
        raise Refused("Dit is een demonstratie. Daarvan wordt geen back-up gemaakt.")
    place = folder or backup_folder(store.path)
    try:
        private_folder(place)
        with _working(place, store.path, _WAIT) as (work, mine):
            if not mine:
                raise Refused("Er wordt al een back-up van dit bestand gemaakt. Probeer het zo opnieuw.")
            made = _make(store, place, work)
            if folder is None:
                _clear(store, place, made)
    except OSError as error:
        raise Refused(
            f"Er is geen back-up gemaakt: {place} is vol of niet te beschrijven"
            f"{f' ({error.strerror})' if error.strerror else ''}. De eerdere back-ups zijn er nog."
        ) from None
    except DatabaseError:
        raise Damaged(
            f"Er is geen back-up gemaakt: {store.path.name} is niet goed te lezen. De eerdere back-ups zijn er nog."
            " Kijk met: koppelbord controleer"
        ) from None
    return made


@contextmanager
def _working(place: Path, path: Path, wait: float) -> Iterator[tuple[Path, bool]]:
    """A hidden folder for what is not ready, for one program at a time; what a kill left in it goes."""
    work = place / f".{path.stem}.bezig"
    with held(place / f".{path.stem}.slot", wait) as mine:
        if mine:
            shutil.rmtree(work, ignore_errors=True)
            private_folder(work)
        try:
            yield work, mine
        finally:
            if mine:
                shutil.rmtree(work, ignore_errors=True)


def _make(store: Store, place: Path, work: Path) -> Path:
    made = store.clock().astimezone(UTC)
    key = store.unlocked.held
    zipped = work / "back-up.zip"
    with os.fdopen(create_private(zipped), "wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
            with standing(store) as (reader, size), ThreadPoolExecutor(1) as beside:
                keys = _keys_of(store)
                looked = beside.submit(_looked_through, reader, size)
                with archive.open(_DATA, "w", force_zip64=True) as inside:
                    for piece in pieces(store.path, size):
                        inside.write(piece)
                aantal, kop = looked.result()
            # Of a log that was cut the key file goes on saying so.
            keys = keys.mirroring(aantal, kop) if store.log.holds(keys.aantal, keys.kop) else keys
            archive.writestr(_KEYS, encoded(keys.settled(key), key))
            said = {
                "koppelbord": _FORMAT,
                "gemaakt": made.isoformat(),
                "gecontroleerd": store.clock().astimezone(UTC).isoformat(),
                "aantal": aantal,
                "kop": kop,
                "merk": store.log.mark(),
            }
            archive.comment = json.dumps(said).encode()
        out.flush()
        os.fsync(out.fileno())
    with zipfile.ZipFile(zipped) as archive:  # what was looked through is what can be read back
        if archive.testzip() or described(zipped).kop != kop:
            raise OSError(None, "wat geschreven is, is anders terug te lezen")
    pad = _free_name(place, store.path.stem, made)
    put_in_place(zipped, pad)
    return pad


def _keys_of(store: Store) -> KeyFile:
    """The key file of the file that is open. Raises StoreError where it is of another."""
    keys = read_key_file(store.path)
    if not keys.sealed_by(store.unlocked.held):
        raise StoreError(f"Er is geen back-up gemaakt: {key_path(store.path).name} is van een ander bestand.")
    return keys


def _looked_through(reader: Any, size: int) -> tuple[int, str]:
    """Count and head of the log of a file that is whole: every page by its own keyed hash. Raises DatabaseError.

    Whether the log itself holds is told where it is looked at; a file of which it does not has work in it to keep.
    """
    found = reader.execute("PRAGMA cipher_integrity_check").fetchall()
    if size < _LARGE:
        found += [row for row in reader.execute("PRAGMA quick_check") if row != ("ok",)]
    last = reader.execute("SELECT id, hash FROM wijziging ORDER BY id DESC LIMIT 1").fetchone() or (0, "")
    if found:
        raise DatabaseError("malformed")
    return int(last[0]), str(last[1])


def _free_name(place: Path, stem: str, made: datetime) -> Path:
    name = f"{stem}-{made.astimezone():%Y-%m-%d-%H%M%S}"
    number, pad = 1, place / f"{name}.zip"
    while pad.exists():
        number += 1
        pad = place / f"{name}-{number}.zip"
    return pad


def gone_by(store: Store, found: list[Backup]) -> dict[Path, datetime]:
    """When each of these back-ups that still has somebody who was erased after it has to be gone.

    The log tells what came after. Of one that it did not go on from, the time tells as well.
    """
    erasures = store.log.after(0, ("gewist",))
    terms = {}
    for one in found:
        if one.leesbaar and _same_file(one, store):
            goes_on = store.log.holds(one.aantal, one.kop)
            terms[one.pad] = expires(
                erasure.tijd
                for erasure in erasures
                if erasure.id > one.aantal or (not goes_on and erasure.tijd > one.gemaakt)
            )
    return {pad: term for pad, term in terms.items() if term}


def _clear(store: Store, place: Path, made: Path) -> None:
    """Take away what is no longer kept, and what still has somebody who was erased; never what is of another file."""
    mine = [one for one in backups(store.path, place) if one.leesbaar and _same_file(one, store)]
    now = store.clock()
    local = {one.pad: one.gemaakt.astimezone() for one in mine}
    kept = keep(local.values(), now.astimezone())
    gone = {pad for pad, term in gone_by(store, mine).items() if term <= now}
    for one in mine:
        if one.pad != made and (local[one.pad] not in kept or one.pad in gone):
            with suppress(OSError):  # held by a virus scanner: the next time
                one.pad.unlink()
    for folder, term in aside_gone_by(store).items():
        if term <= now:
            shutil.rmtree(folder, ignore_errors=True)


# Looking into one


def unpack(backup: Path, folder: Path, name: str, advance: Advance | None = None) -> Path:
    """Write the file of a back-up as `name` in a folder, and its key file beside it. Raises StoreError and OSError."""
    target = folder / name
    if not backup.is_file():
        raise StoreError(f"{backup.name} is er niet. Controleer de naam.")
    try:
        with zipfile.ZipFile(backup) as archive:
            for inside, place in ((_DATA, target), (_KEYS, key_path(target))):
                about = archive.getinfo(inside)
                if about.compress_type != zipfile.ZIP_STORED or about.file_size > backup.stat().st_size:
                    raise zipfile.BadZipFile
                with archive.open(inside) as source, os.fdopen(create_private(place), "wb") as out:
                    _copy(source, out, about.file_size, advance if inside == _DATA else None)
    except (zipfile.BadZipFile, KeyError, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise _broken(backup) from None
    return target


def _copy(source: Any, out: BinaryIO, size: int, advance: Advance | None) -> None:
    done = 0
    while piece := source.read(_PIECE):
        out.write(piece)
        done += len(piece)
        if advance:
            advance(done, size)


def _broken(backup: Path) -> Damaged:
    return Damaged(f"{backup.name} is geen back-up van Koppelbord, of hij is beschadigd. Kies een andere.")


def opened(backup: Path, folder: Path, name: str, passphrase: str, user: str, advance: Advance | None = None) -> Store:
    """The file of a back-up, unpacked in a folder and open there. Raises StoreError, with the name of the back-up."""
    target = unpack(backup, folder, name, advance)
    try:
        return open_store(target, passphrase, user=user)
    except Damaged:
        raise _broken(backup) from None


def verify(store: Store, backup: Backup, advance: Advance | None = None) -> list[str]:
    """What is wrong with a back-up, looked at with the key of the file: integrity and the whole log; [] where good.

    One from before the file got another key opens with the passphrases of then alone, and says so. Raises OSError.
    """
    with _looking(backup.pad, store.path) as work:
        try:
            # Unpacking is some third of the work; the rest says nothing until it is done.
            third = (lambda done, total: advance(done, 3 * total)) if advance else None
            target = unpack(backup.pad, work, _DATA, third)
            keys = decoded(key_path(target).read_bytes())
            if not keys.sealed_by(store.unlocked.held):
                return ["Daarna is het bestand opnieuw versleuteld: hij opent alleen met een wachtzin van toen."]
            copy = Store(target, replace(store.unlocked, coming=None), store.clock)
            try:
                return copy.check()
            finally:
                copy.db.conn.close()
        except (StoreError, ValueError, KeyError, TypeError, AttributeError):
            return [str(_broken(backup.pad))]


def is_good(backup: Path, path: Path, passphrase: str | None, user: str = "") -> bool:
    """Whether a back-up is whole; without a passphrase only whether every byte is as it was written."""
    if passphrase is None:
        try:
            with zipfile.ZipFile(backup) as archive:
                return described(backup).leesbaar and archive.testzip() is None
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError, RuntimeError):
            return False
    try:
        with _looking(backup, path) as work:
            store = opened(backup, work, _DATA, passphrase, user)
            try:
                return not store.check()
            finally:
                store.db.conn.close()
    except WrongPassphrase:
        raise
    except (OSError, StoreError):
        return False


def newest_good(path: Path, passphrase: str | None = None, user: str = "", folder: Path | None = None) -> Backup | None:
    """The newest back-up of the file at `path` that is whole and that this passphrase opens, None where none is."""
    for backup in backups(path, folder):
        with suppress(WrongPassphrase):
            if is_good(backup.pad, path, passphrase, user):
                return backup
    return None


@contextmanager
def _looking(backup: Path, path: Path) -> Iterator[Path]:
    """A hidden folder beside a back-up to look into it, gone after. Raises Refused where one is being made."""
    with _working(backup.parent, path, _WAIT) as (work, mine):
        if not mine:
            raise Refused("Er wordt net een back-up gemaakt. Probeer het zo opnieuw.")
        yield work
