"""Who may read what the program writes: its owner alone, or the group where the folder was set up for one.

Looked at while it works too: whatever appears in a folder is seen with the rights that it is made with.
"""

import os
import stat
import threading
from pathlib import Path

import pytest

import db.store.keys
from db.exchange.exporting import export_workbook, write_template
from db.exchange.handouts.files import write_new
from db.lists import Toegang
from db.store import open_store, open_throwaway
from db.store.backup import make_backup
from db.store.restore import restore
from db.store.users import add_user, change_passphrase, rekey
from tests.builders import TODAY, fill, household, vrijwilliger
from tests.faults.files import WORDS, opened


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


class Watch:
    """Keeps the widest rights with which each name under a folder was ever seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._over = threading.Event()
        self.files: dict[str, int] = {}
        self.folders: dict[str, int] = {}

    def look(self) -> None:
        for place, folders, names in os.walk(self._folder):
            for seen, found in ((self.folders, folders), (self.files, names)):
                for name in found:
                    path = Path(place, name)
                    try:
                        mode = stat.S_IMODE(path.lstat().st_mode)
                    except OSError:
                        continue
                    key = str(path.relative_to(self._folder))
                    seen[key] = seen.get(key, 0) | mode

    def _watch(self) -> None:
        while not self._over.wait(0.002):
            self.look()

    def __enter__(self) -> "Watch":
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.look()


def a_day(folder: Path, watch: Watch) -> None:
    """Everything that writes a file, done once."""
    path = folder / "bord.db"
    with opened(path) as store:
        fill(store, vrijwilliger(), household())
        add_user(store, TODAY, "anna", Toegang.MEDEWERKER, "fiets kamer wolken")
        change_passphrase(store, TODAY, "coordinator", WORDS)
        watch.look()
        store.mirror()
        backup = make_backup(store)
        rekey(store, TODAY)
        fill(store, vrijwilliger("V02"))
        export_workbook(store, folder / "alles.xlsx")
        write_template(folder / "sjabloon.xlsx")
        write_new(folder / "rooster.ics", "BEGIN:VCALENDAR")
        watch.look()
    restore(path, backup, WORDS, TODAY)
    with opened(path) as store:
        fill(store, vrijwilliger("V03"))
        watch.look()
    throwaway = open_throwaway(folder / "demo.db")
    fill(throwaway, vrijwilliger())
    watch.look()
    throwaway.close()


if os.name != "nt":

    @pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
    @pytest.mark.parametrize("group", [False, True], ids=["alone", "group"])
    def test_no_file_is_wider_than_declared(tmp_path, figure, umask, group):
        folder = tmp_path / "bord"
        folder.mkdir()
        folder.chmod(0o2770 if group else 0o700)
        most, most_of_folders = (0o660, 0o2770) if group else (0o600, 0o700)
        before = os.umask(umask)
        try:
            with Watch(folder) as watch:
                a_day(folder, watch)
        finally:
            os.umask(before)
        assert {name: oct(mode) for name, mode in watch.files.items() if mode & ~most} == {}
        assert {name: oct(mode) for name, mode in watch.folders.items() if mode & ~most_of_folders} == {}
        needed = ("bord.db", "bord.db-wal", "bord.db-shm", "bord.db.sleutel", "alles.xlsx", "rooster.ics", "demo.db")
        assert set(needed) <= set(watch.files)
        assert any(name.startswith("back-ups") for name in watch.files)
        if group:  # what is shared must be shared, or a colleague can't open the file
            shared = [watch.files[name] for name in needed[:4]]
            assert shared == [0o660] * 4
        figure(
            f"rights under umask {umask:03o}, {'group folder' if group else 'own folder'}",
            f"{len(watch.files)} files and {len(watch.folders)} folders, 0 wider than {most:o} and {most_of_folders:o}",
        )

    def test_a_new_folder_for_the_file_is_for_its_owner_alone(tmp_path):
        before = os.umask(0)
        try:
            open_store(tmp_path / "nieuw" / "bord.db", WORDS).close()
        finally:
            os.umask(before)
        assert stat.S_IMODE((tmp_path / "nieuw").stat().st_mode) == 0o700
