"""What a restore replaced: folders beside the file, which have who was erased from it since and so go in time."""

import glob
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from db.store import Store
from db.store.changes import KEYS
from db.store.retention import expires

RESTORED = "back-up teruggezet"
"""What the log of a file says that was put back."""


def put_aside(path: Path) -> list[Path]:
    """The folders beside the file in which is what a restore replaced, the oldest first."""
    with suppress(OSError):
        return sorted(one for one in path.parent.glob(f"{glob.escape(path.name)}.vervangen*") if one.is_dir())
    return []


def aside_gone_by(store: Store) -> dict[Path, datetime]:
    """When each folder of what a restore replaced has to be gone, for it has somebody who was erased after that."""
    restored = [change.id for change in store.log.after(0, (KEYS,)) if change.actie == RESTORED]
    erasures = store.log.after(0, ("gewist",))
    terms = {}
    for folder in put_aside(store.path):
        made = aside_at(folder)
        terms[folder] = expires(
            erasure.tijd
            for erasure in erasures
            if made is None or erasure.tijd > made or erasure.id > max(restored, default=0)
        )
    return {folder: term for folder, term in terms.items() if term}


def aside_at(folder: Path) -> datetime | None:
    """When a restore put this folder aside, by its name, in UTC; None where that does not tell."""
    found = re.search(r"\.vervangen-(\d{4}-\d\d-\d\d-\d{6})(-\d+)?$", folder.name)
    return local_moment(found[1]) if found else None


def local_moment(text: str) -> datetime | None:
    """A moment of local time as it stands in a name, in UTC; None where it is none."""
    with suppress(ValueError, OSError, OverflowError):
        return datetime.strptime(text, "%Y-%m-%d-%H%M%S").astimezone().astimezone(UTC)
    return None
