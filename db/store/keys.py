"""The key file: the key of the database, wrapped for each user by a passphrase.

`x.db.sleutel` is JSON: a list of slots, each with a name, the salt and cost of scrypt, and the database
key under AES key wrap. A passphrase is changed by rewriting a slot; the data keep their key.
"""

import contextlib
import hashlib
import json
import os
import secrets
from pathlib import Path
from typing import Any

from db.store.errors import StoreError, WrongPassphrase

SCRYPT_COST = 2**17
"""n of scrypt: 0.3 s and 140 MB on a desk machine, so that guessing is slow."""

_FORMAT = 1


def key_path(path: Path) -> Path:
    """Where the key file of a database is."""
    return path.with_name(path.name + ".sleutel")


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
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


def _wrapping_key(passphrase: str, slot: dict[str, Any]) -> bytes:
    n, r, p = int(slot["n"]), int(slot["r"]), int(slot["p"])
    if not (2**10 <= n <= 2**22 and n & (n - 1) == 0 and 1 <= r <= 32 and 1 <= p <= 16):
        raise ValueError("scrypt")
    salt = bytes.fromhex(slot["zout"])
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * r * n + 2**20, dklen=32)


def create_key_file(path: Path, passphrase: str, user: str) -> bytes:
    """Make a new database key, write the key file of the database at `path`, and give the key (32 bytes)."""
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    key = secrets.token_bytes(32)
    slot: dict[str, Any] = {"naam": user, "zout": secrets.token_hex(16), "n": SCRYPT_COST, "r": 8, "p": 1}
    slot["sleutel"] = aes_key_wrap(_wrapping_key(passphrase, slot), key).hex()
    _write(path, {"formaat": _FORMAT, "in_gebruik": False, "sloten": [slot]})
    return key


def _write(path: Path, content: dict[str, Any]) -> None:
    write_private(key_path(path), json.dumps(content, indent=1).encode())


def in_use(path: Path) -> bool:
    """Whether the database was ever opened with this key file: if so, an empty database is a loss, not a beginning."""
    try:
        return bool(json.loads(key_path(path).read_bytes()).get("in_gebruik", True))
    except (OSError, ValueError, AttributeError):
        return True


def mark_in_use(path: Path) -> None:
    """Remember that the database now has its tables."""
    _write(path, {**json.loads(key_path(path).read_bytes()), "in_gebruik": True})


def unlock(path: Path, passphrase: str) -> tuple[bytes, str]:
    """The database key and the name of the user whose passphrase this is. Raises StoreError."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    place = key_path(path)
    try:
        content = json.loads(place.read_bytes())
        if content["formaat"] > _FORMAT:
            raise StoreError(f"{place.name} is van een nieuwere versie van Koppelbord. Werk het programma bij.")
        for slot in content["sloten"]:
            try:
                return aes_key_unwrap(_wrapping_key(passphrase, slot), bytes.fromhex(slot["sleutel"])), slot["naam"]
            except InvalidUnwrap:
                continue
    except FileNotFoundError:
        raise StoreError(
            f"Het sleutelbestand {place.name} ontbreekt. Zet het naast {path.name}, of neem beide uit een back-up."
        ) from None
    except OSError:
        raise StoreError(f"Het sleutelbestand {place.name} kan niet gelezen worden. Controleer de rechten.") from None
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"Het sleutelbestand {place.name} is beschadigd. Neem het uit een back-up.") from None
    raise WrongPassphrase
