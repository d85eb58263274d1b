"""Putting a restored file in the place of another: whole or not at all, whenever the program is ended.

What is to come is made complete in a hidden folder beside the file. Renaming that folder is the moment from which it
counts; from then on whoever opens the file first puts everything in its place, as often as it takes.
"""

import shutil
from pathlib import Path

from db.store.errors import Refused, Unfinished
from db.store.files import held, nobody_has, private_folder, replace, sync_file, sync_folder, write_private
from db.store.keys import key_path

_ASIDE = "opzij"
"""The file that says where the replaced files go."""

_WAIT = 30.0
"""Seconds to wait for another who is putting the same file in place."""


def being_made(path: Path) -> Path:
    """The folder in which what is to come is being made: worth nothing yet."""
    return path.with_name(f".{path.name}.herstel-bezig")


def _complete(path: Path) -> Path:
    return path.with_name(f".{path.name}.herstel")


def slot(path: Path) -> Path:
    """What is held while somebody restores this file."""
    return path.with_name(f".{path.name}.herstel-slot")


def commit(path: Path, aside: str) -> Path | None:
    """Let what was made take the place of the file and its key file; gives where the replaced ones are, if any.

    The slot of the file is held. Raises Refused where anybody has the file open: nothing has changed then; and
    Unfinished where all is certain and something could not be moved.
    """
    coming = being_made(path)
    write_private(coming / _ASIDE, aside.encode())
    for made in coming.iterdir():
        sync_file(made)
    sync_folder(coming)
    with nobody_has(path) as free:
        if not free:
            raise Refused(
                f"Iemand heeft {path.name} nog open. Terugzetten kan pas als iedereen Koppelbord heeft gesloten."
                " Er is niets gewijzigd."
            )
        replace(coming, _complete(path))
        try:
            _put_in_place(path)
        except OSError:
            raise _unfinished(path) from None
    kept = path.with_name(aside)
    return kept if kept.is_dir() else None


def finish_restore(path: Path) -> None:
    """Finish what was cut off between being certain and being in place, and clear what never became certain.

    Raises StoreError.
    """
    certain = _there(_complete(path))
    if not (certain or _there(being_made(path)) or _there(slot(path))):
        return
    try:
        with held(slot(path), _WAIT if certain else 0.0) as mine:
            if mine:
                _put_in_place(path)
                shutil.rmtree(being_made(path), ignore_errors=True)
            elif certain:
                raise _unfinished(path)
    except OSError:
        raise _unfinished(path) from None


def _unfinished(path: Path) -> Unfinished:
    return Unfinished(
        f"{path.name} wordt vervangen door een back-up, en dat is nog niet af. Sluit Koppelbord overal, controleer"
        " de schijf en de rechten, en open het opnieuw: dan gaat het verder."
    )


def _there(place: Path) -> bool:
    try:
        return place.exists()
    except OSError:  # a name that is too long, or a folder that can't be looked into: none can be
        return False


def _put_in_place(path: Path) -> None:
    """Move the replaced files aside and the new ones in, each at most once. Raises OSError."""
    coming = _complete(path)
    if not coming.is_dir():
        return
    aside = path.with_name(_aside(coming, path))
    tail = [path.with_name(path.name + end) for end in ("-wal", "-shm")]
    for target, old in ((path, [*tail, path]), (key_path(path), [key_path(path)])):
        if (coming / target.name).exists():
            for one in old:
                if one.exists():
                    private_folder(aside)
                    replace(one, aside / one.name)
            replace(coming / target.name, target)
    if aside.is_dir():
        sync_folder(aside)
    sync_folder(path.parent)
    shutil.rmtree(coming)


def _aside(coming: Path, path: Path) -> str:
    try:
        return Path((coming / _ASIDE).read_text()).name
    except (OSError, UnicodeDecodeError):
        return f"{path.name}.vervangen"
