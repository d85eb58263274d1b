"""Changing the key file, each time from what is there and is as it was sealed: nothing of another hand gets a seal."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from db.store.engine import DatabaseError
from db.store.errors import StoreError
from db.store.files import create_whole, forget_beside, replace, write_beside
from db.store.keys import KeyFile, Secrets, encoded, key_path, read_sealed, write_key_file

Edit = Callable[[KeyFile], KeyFile]
"""What a change does to the content of a key file."""


def edit_key_file(path: Path, held: Secrets, edit: Edit, *known: Secrets) -> KeyFile:
    """Read, change and write the key file, while the caller holds the write lock of the database. Raises StoreError.

    It is sealed under `held`; what is there now may be so under `known` too.
    """
    return _edited(path, held, edit, known, forget_beside)


def _edited(
    path: Path, held: Secrets, edit: Edit, known: tuple[Secrets, ...], before: Callable[[Path], object]
) -> KeyFile:
    content = edit(read_sealed(path, held, *known))
    try:
        before(key_path(path))
        write_key_file(path, content, held)
    except OSError:
        raise StoreError(
            f"{key_path(path).name} kan niet geschreven worden. Er is niets gewijzigd: controleer de schijf en de"
            " rechten."
        ) from None
    return content


class Revision:
    """A key file that was changed together with the log, and is put back should the log not take its entry.

    A copy of how it was is made first, so that putting it back needs no room on a disk that is full.
    """

    def __init__(self, path: Path, held: Secrets, edit: Edit, *known: Secrets) -> None:
        """Change the key file as `edit_key_file` does. Raises Refused and StoreError."""
        self._place = key_path(path)
        try:
            self.content = _edited(path, held, edit, known, self._copied)
        except BaseException:
            self.keep()
            raise
        self._after = encoded(self.content, held)

    def _copied(self, place: Path) -> None:
        forget_beside(place)
        self._before = write_beside(place, place.read_bytes())

    def keep(self) -> None:
        """It stays: the copy may go."""
        forget_beside(self._place)

    def take_back(self) -> None:
        """As it was before, unless somebody has changed it since. Raises StoreError."""
        try:
            if self._place.read_bytes() == self._after:
                replace(self._before, self._place)
        except OSError:
            raise StoreError(
                f"{self._place.name} is gewijzigd, en het logboek nog niet. Er is niets verloren: sluit Koppelbord en"
                " open het opnieuw, dan wordt het afgemaakt."
            ) from None
        self.keep()


class Access:
    """What the key file says now of whoever has the file open; as long as it is the same file nothing is read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = _stamp(path)
        self._known: KeyFile | None = None

    def news(self, known: tuple[Secrets, ...], last: Callable[[], int]) -> KeyFile | None:
        """The key file where it is another than at the last look, and None else, or where it can't be trusted.

        `last` tells the number of the last entry of the log about users: one from before that is not to be trusted.
        """
        seen = _stamp(self._path)
        if self._known and seen == self._seen:
            return None
        with suppress(StoreError, DatabaseError):
            content = read_sealed(self._path, *known)
            if self._known is None or content.beheerd >= self._known.beheerd or content.beheerd >= last():
                self._seen, self._known = seen, content
                return content
        return None

    @property
    def taken_away(self) -> bool:
        """Whether the key file is gone that was there."""
        return self._known is not None and _stamp(self._path) is None

    def wrote(self, content: KeyFile) -> None:
        """Take note of what was written here."""
        self._seen, self._known = _stamp(self._path), content

    def put_back(self, held: Secrets, last: int) -> None:
        """Write a key file that was taken away as it last was, if it knows the entry `last` of the log about users."""
        if self._known and self._known.beheerd >= last:
            with suppress(OSError):
                create_whole(key_path(self._path), encoded(self._known, held))
                self.wrote(self._known)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What tells a key file from the one that it was, None where it is gone."""
    try:
        found = key_path(path).stat()
    except FileNotFoundError:
        return None
    except OSError:
        return (0, 0, 0)
    return found.st_mtime_ns, found.st_ino, found.st_size
