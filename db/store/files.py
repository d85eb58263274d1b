"""Files that only their owner can read, or their group where the folder was set up for one; whole or not at all."""

import contextlib
import os
import secrets
import stat
import time
from pathlib import Path

ALONE, GROUP = 0o600, 0o660

_HELD_TRIES = 20
"""Windows refuses to replace a file for as long as somebody reads it: a moment."""


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
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = create_private(beside)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        replace(beside, path)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink(missing_ok=True)
        raise


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
