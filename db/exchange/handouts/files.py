"""Where handouts go: a new file that only its owner can read, never over one that is there."""

from pathlib import Path

from db.store import Refused
from db.store.files import write_private


def free_path(path: Path) -> Path:
    """The path itself, or the next one that is free: "rooster (2).ics"."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_stem(f"{path.stem} ({number})")
    return found


def write_new(path: Path, content: str | bytes) -> None:
    """Write a handout. Raises Refused where the file exists or can't be written."""
    if path.exists():
        raise Refused(f"{path.name} bestaat al. Er is niets overschreven. Kies een andere naam.")
    try:
        write_private(path, content.encode() if isinstance(content, str) else content)
    except OSError:
        raise Refused(f"{path} kan niet geschreven worden. Controleer de map, de rechten en de ruimte.") from None
