"""Files that only their owner can read, or their group where the folder was set up for one; whole or not at all."""

import contextlib
import glob
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ALONE, GROUP = 0o600, 0o660

_HELD_TRIES = 20
"""Windows refuses to replace a file for as long as somebody reads it: a moment."""

_MAKING = 10.0
"""Seconds to wait for another who makes the same file."""


def private_mode(folder: Path) -> int:
    """The rights of a file in this folder: for a group where the folder hands its own on (setgid, group rights)."""
    try:
        mode = folder.stat().st_mode
    except OSError:
        return ALONE
    wanted = stat.S_ISGID | stat.S_IRGRP | stat.S_IWGRP | stat.S_IXGRP
    return GROUP if os.name != "nt" and mode & wanted == wanted else ALONE


def create_private(path: Path) -> int:
    """A handle on a new empty file with the rights of its folder, whatever the umask. Raises OSError."""
    mode = private_mode(path.parent)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), ALONE)
    if mode != ALONE:
        path.chmod(mode)
    return handle


def write_private(path: Path, content: bytes) -> None:
    """Write a file that others can't read, whole or not at all: beside it, to the disk, then in its place."""
    beside = write_beside(path, content)
    try:
        replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


def create_whole(path: Path, content: bytes) -> None:
    """Write a file that is not there yet, as `write_private` does. Raises FileExistsError, and OSError.

    Of two programs at one moment one writes it.
    """
    with held(path.with_name(f".{path.name}.nieuw"), _MAKING) as mine:
        if not mine or path.exists():
            raise FileExistsError(path.name)
        write_private(path, content)


def write_beside(path: Path, content: bytes) -> Path:
    """Write what is to take the place of a file, and give its own name, or leave nothing. Raises OSError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = create_private(beside)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise
    return beside


def forget_beside(path: Path) -> None:
    """Take away what a program that was killed left beside a file; nobody else may be writing that file."""
    with contextlib.suppress(OSError):
        for left in path.parent.glob(f".{glob.escape(path.name)}.????????"):
            left.unlink(missing_ok=True)


def replace(beside: Path, path: Path) -> None:
    """Put a file in the place of another, so that the new name survives a power cut."""
    for attempt in range(_HELD_TRIES):
        try:
            beside.replace(path)
            break
        except PermissionError:
            if os.name != "nt" or attempt == _HELD_TRIES - 1:
                raise
            time.sleep(0.01)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a new name in a folder survive a power cut; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):
            os.fsync(handle)
    finally:
        os.close(handle)


def sync_file(path: Path) -> None:
    """Make what was written to a file survive a power cut."""
    with path.open("rb+") as handle:
        os.fsync(handle.fileno())


def identity(path: Path) -> tuple[int, int]:
    """What tells this very file from another that takes its name. Raises OSError."""
    found = path.stat()
    return found.st_dev, found.st_ino


def wal_identity(path: Path) -> tuple[int, int] | None:
    """What tells the write-ahead log beside a database from another, None where there is none."""
    try:
        return identity(path.with_name(f"{path.name}-wal"))
    except OSError:
        return None


def private_folder(path: Path) -> None:
    """Make a folder that others can't look into, or only the group of the folder that it is in. Raises OSError."""
    if path.is_dir():
        return
    path.mkdir(mode=0o700)
    if private_mode(path.parent) == GROUP:
        path.chmod(0o2770)


@contextlib.contextmanager
def held(path: Path, wait: float = 0.0) -> Iterator[bool]:
    """Whether this program alone may go on, for as long as the block lasts; tried for `wait` seconds. Raises OSError.

    `path` is a file of nothing else. Whoever is killed lets go.
    """
    until = time.monotonic() + wait
    handle = _held_handle(path)
    while handle is None and time.monotonic() < until:
        time.sleep(0.02)
        handle = _held_handle(path)
    try:
        yield handle is not None
    finally:
        if handle is not None:
            if sys.platform == "win32":
                os.close(handle)
            with contextlib.suppress(OSError):
                path.unlink()
            if sys.platform != "win32":
                os.close(handle)


def _held_handle(path: Path) -> int | None:
    """A handle under which the file is locked, None where another has it."""
    try:
        handle = create_private(path)
    except FileExistsError:
        try:
            handle = os.open(path, os.O_RDWR)
        except FileNotFoundError:
            return None
    except PermissionError:  # Windows, while the last one takes it away
        if os.name != "nt":
            raise
        return None
    with contextlib.suppress(OSError):
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino == path.stat().st_ino:  # else it was taken away meanwhile: another has the next one
            return handle
    os.close(handle)
    return None


_SQLITE_SHARED, _SQLITE_SHARED_SIZE = 0x40000002, 510
"""The bytes of a database that everyone who has it open holds: a promise of the form of SQLite's files."""


@contextlib.contextmanager
def nobody_has(path: Path) -> Iterator[bool]:
    """Whether no program has this database open, and none gets in during the block; no key is needed. Raises OSError.

    Not for a file that this very program has open: the system would then let go of its locks.
    """
    if not path.exists():
        yield True
        return
    handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    free = True
    try:
        if sys.platform == "win32":
            os.lseek(handle, _SQLITE_SHARED, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, _SQLITE_SHARED_SIZE)
            msvcrt.locking(handle, msvcrt.LK_UNLCK, _SQLITE_SHARED_SIZE)
            os.close(handle)  # it could not be moved; and what another has open, it can't move either
            handle = -1
        else:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, _SQLITE_SHARED_SIZE, _SQLITE_SHARED)
    except OSError:
        free = False
    try:
        yield free
    finally:
        if handle >= 0:
            os.close(handle)
