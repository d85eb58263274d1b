"""What somebody was typing, kept beside the file and sealed for them alone: it outlives whatever ends the desk.

`x.db.concept-<who>-<which desk>` holds it as JSON under the public key of the user. Nobody's passphrase is needed to
keep it, and only the user's opens it. `who` is a hash of the public key, and each running desk writes a file of its
own: two desks of one user lose nothing of each other's.
"""

import contextlib
import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.store.files import write_private
from db.store.sealing import Broken, public_of, seal, unseal

if TYPE_CHECKING:
    from db.store import Store

_DESK = secrets.token_hex(4)
"""Tells the files of this running program from those of another."""

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
    """All that the user typed and did not save, at whatever desk; from here on it is kept as this desk's own."""
    if not store.keyed:
        return Typed()
    found = list(_kept(store))
    typed = Typed()
    for _, one in found:
        drafts = {key: {**typed.drafts.get(key, {}), **texts} for key, texts in one.drafts.items()}
        typed = Typed({**typed.drafts, **drafts}, one.place or typed.place)
    with contextlib.suppress(OSError):
        keep(store, typed)  # before the others go: at no moment is it nowhere
        for path, _ in found:
            if path != place_of(store):
                path.unlink(missing_ok=True)
    return typed


def _kept(store: "Store") -> list[tuple[Path, Typed]]:
    """Every file of this user that opens, the oldest first."""
    found = []
    for path in store.path.parent.iterdir():
        if path.name.startswith(_name(store)):
            with contextlib.suppress(OSError, ValueError):
                found.append((path.stat().st_mtime_ns, path, opened(store, path.read_bytes())))
    return [(path, typed) for _, path, typed in sorted(found, key=lambda one: one[:2])]


def place_of(store: "Store") -> Path:
    """Where this desk keeps what the user types."""
    return store.path.with_name(_name(store) + _DESK)


def _name(store: "Store") -> str:
    who = hashlib.sha256(public_of(store.unlocked.private)).hexdigest()[:16]
    return f"{store.path.name}.concept-{who}-"
