"""Files with a past to do harm to: a small office, its log with every kind of entry, and copies of it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

from db.lists import Toegang
from db.store import Store, open_store
from db.store.keys import key_path
from db.store.users import add_user, change_role
from tests.builders import TODAY, fill, household, random_members, vrijwilliger

WORDS = "paard batterij nietje"

FULL = os.environ.get("KOPPELBORD_FULL") == "1"
"""Whether the full counts are asked for."""


def count(few: int, many: int) -> int:
    """How often: a few times in the quick run, many in the full one."""
    return many if FULL else few


@contextmanager
def opened(path: Path, words: str = WORDS, user: str = "") -> Iterator[Store]:
    """The file, open for as long as the block lasts."""
    with closing(open_store(path, words, user=user)) as store:
        yield store


def a_past(store: Store, seed: int, steps: int = 14) -> None:
    """Write a random past: people and households, undo and redo, views, users, and content that was erased."""
    r = Random(seed)
    for number in range(steps):
        kind = r.random()
        if number < 3 or kind < 0.5:
            home = household(f"D{seed}-{number}")
            fill(store, vrijwilliger(f"V{seed}-{number}"), home, *random_members(r, home.dossier))
        elif kind < 0.65 and store.next_undo():
            store.undo(TODAY)
        elif kind < 0.8:
            store.note(r.choice(["inzage", "uitvoer", "controle"]), "bekeken", f"huishouden {number}", TODAY)
        elif kind < 0.9:
            add_user(store, TODAY, f"gebruiker {number}", Toegang.MEDEWERKER, f"de wachtzin van {number}")
            change_role(store, TODAY, f"gebruiker {number}", r.choice(list(Toegang)))
        else:
            whole = [w.id for w in store.log.after(0, ("wijziging",))]
            with store.change("gewist", "", TODAY, soort="gewist") as change:
                change.erased.append((r.choice(whole), 1))
    # Of each of these there is at least one, so that every tampering has something to change.
    with store.change("gewist", "", TODAY, soort="gewist") as change:
        change.erased.append((1, 1))
    fill(store, vrijwilliger(f"V{seed}-laatst"))


def make_file(path: Path, seed: int = 1, steps: int = 14) -> Path:
    """A closed file with a random past."""
    with opened(path) as store:
        a_past(store, seed, steps)
    return path


def copy_of(path: Path, folder: Path, with_log: bool = False) -> Path:
    """The file and its key file in another folder, made where it is not there; `with_log` its -wal as well."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / path.name
    for source, copy in ((path, target), (key_path(path), key_path(target))):
        shutil.copy(source, copy)
    for end in ("-wal", "-shm"):
        target.with_name(target.name + end).unlink(missing_ok=True)
    if with_log:
        shutil.copy(path.with_name(path.name + "-wal"), target.with_name(target.name + "-wal"))
    return target
