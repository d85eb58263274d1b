"""What somebody was typing, kept beside the file and sealed for them alone: it outlives whatever ends the desk.

`x.db.concept-<who>-<which desk>` holds it as JSON under the public key of the user. Nobody's passphrase is needed to
keep it, and only the user's opens it. `who` is a hash of the public key, and each running desk writes a file of its
own: two desks of one user lose nothing of each other's. Whose key pair is gone, of them nothing is kept.
"""

import contextlib
import glob
import hashlib
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.store.errors import StoreError
from db.store.files import write_private
from db.store.keys import read_sealed
from db.store.sealing import Broken, public_of, seal, unseal

if TYPE_CHECKING:
    from db.store import Store

_DESK = secrets.token_hex(4)
"""Tells the files of this running program from those of another."""

_MOMENT = 60.0
"""Seconds after which nobody is still writing a file."""

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed and not saved, by the form that it was typed in, and where on the desk that was."""

    drafts: Mapping[str, Texts] = field(default_factory=dict)
    place: Texts = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.drafts or self.place)


def sealed(store: "Store", typed: Typed) -> bytes:
    """What was typed, for the user of the store alone."""
    content = {"getypt": dict(typed.drafts), "plaats": dict(typed.place)}
    return seal(public_of(store.unlocked.private), json.dumps(content).encode())


def opened(store: "Store", closed: bytes) -> Typed:
    """What was sealed for the user of the store. Raises ValueError where it was not, or was changed."""
    try:
        content = json.loads(unseal(store.unlocked.private, closed))
        return Typed({key: _texts(texts) for key, texts in content["getypt"].items()}, _texts(content["plaats"]))
    except (Broken, KeyError, TypeError, AttributeError, RecursionError):
        raise ValueError("concept") from None


def _texts(found: Any) -> Texts:
    if not all(isinstance(text, str) for text in found.values()):
        raise ValueError("concept")
    return dict(found)


def keep(store: "Store", typed: Typed) -> None:
    """Keep what was typed beside the file, or nothing where there is none. Raises OSError.

    Of a file without a key file nothing is kept: nobody could read it.
    """
    if not store.keyed:
        return
    if typed:
        put(place_of(store), sealed(store, typed))
    else:
        place_of(store).unlink(missing_ok=True)


def put(path: Path, closed: bytes) -> None:
    """Write what is sealed, whole or not at all. Raises OSError."""
    write_private(path, closed)


def take_up(store: "Store") -> Typed:
    """All that the user typed and did not save, at whatever desk; from here on it is kept as this desk's own.

    Where two desks have another text for the same field, the newest is given, and the form of the other stays kept as
    it was: it is given the next time, once the newest was saved.
    """
    if not store.keyed:
        return Typed()
    forget_strangers(store)
    _clear(store)
    drafts: dict[str, Texts] = {}
    place: Texts = {}
    later: dict[Path, Typed] = {}
    for path, one in reversed(list(_kept(store))):
        clash = {key: texts for key, texts in one.drafts.items() if _differ(texts, drafts.get(key, {}))}
        for key, texts in one.drafts.items():
            if key not in clash:
                drafts[key] = {**texts, **drafts.get(key, {})}
        place = place or dict(one.place)
        later[path] = Typed(clash)
    typed = Typed(drafts, place)
    own = place_of(store)
    with contextlib.suppress(OSError):
        if later.get(own):  # this desk has no newer text than another: its older one goes on under another name
            put(store.path.with_name(_name(store) + secrets.token_hex(4)), sealed(store, later[own]))
        keep(store, typed)  # before the others go: at no moment is it nowhere
        for path, left in later.items():
            if path != own and left:
                _put_as_old(path, sealed(store, left))
            elif path != own:
                path.unlink(missing_ok=True)
    return typed


def _differ(one: Texts, other: Texts) -> bool:
    """Whether two forms have another text for the same field."""
    return any(other.get(name, text) != text for name, text in one.items())


def _put_as_old(path: Path, closed: bytes) -> None:
    """Write what is left of a file and let it be as old as it was, or nothing where it is the same. Raises OSError."""
    state = path.stat()
    put(path, closed)
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


def unsaved(path: Path) -> int:
    """How many desks of whoever keep something that was typed beside the file at `path`."""
    return sum(1 for _ in _files(path))


def forget_strangers(store: "Store") -> None:
    """Take away what nobody can read any more: of a user who was withdrawn, or whose passphrase was given anew."""
    if not store.keyed:
        return
    with contextlib.suppress(OSError, StoreError, ValueError):
        known = {_who(bytes.fromhex(slot.openbaar)) for slot in read_sealed(store.path, store.unlocked.held).sloten}
        for path, who in [*_files(store.path), *_files(store.path, ".")]:
            if who not in known:
                path.unlink(missing_ok=True)


def _clear(store: "Store") -> None:
    """Take away what a desk of this user that was killed left half written; one that writes now is done in a moment."""
    own = f".{place_of(store).name}."
    with contextlib.suppress(OSError):
        for path in store.path.parent.glob(f".{glob.escape(_name(store))}*.????????"):
            age = abs(store.clock().timestamp() - path.stat().st_mtime)
            if path.name.startswith(own) or age > _MOMENT:
                path.unlink(missing_ok=True)


def _files(path: Path, before: str = "") -> Iterator[tuple[Path, str]]:
    """Every file of what was typed beside the file at `path`, and whose it is; with a "." before, the half written."""
    begin = f"{before}{path.name}.concept-"
    for one in path.parent.iterdir():
        who, dash, _ = one.name.removeprefix(begin).partition("-")
        if one.name.startswith(begin) and dash:
            yield one, who


def _kept(store: "Store") -> list[tuple[Path, Typed]]:
    """Every file of this user that opens, the oldest first."""
    found = []
    for path, who in list(_files(store.path)):
        if who == _who(public_of(store.unlocked.private)):
            with contextlib.suppress(OSError, ValueError):
                found.append((path.stat().st_mtime_ns, path, opened(store, path.read_bytes())))
    return [(path, typed) for _, path, typed in sorted(found, key=lambda one: one[:2])]


def place_of(store: "Store") -> Path:
    """Where this desk keeps what the user types."""
    return store.path.with_name(_name(store) + _DESK)


def _name(store: "Store") -> str:
    return f"{store.path.name}.concept-{_who(public_of(store.unlocked.private))}-"


def _who(public: bytes) -> str:
    return hashlib.sha256(public).hexdigest()[:16]
