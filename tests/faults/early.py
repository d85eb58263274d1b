"""Files as earlier versions of the program made them: the first migrations only, with people and a log in them."""

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from db.store import utc_now
from db.store.changes import Entry
from db.store.engine import connect
from db.store.keys import create_key_file
from db.store.log import Log
from db.store.migrations import migrations
from tests.builders import TODAY

STEPS = [migration.name for migration in migrations._migrations]
"""The names of all migrations, the first one first."""


class EarlyLog(Log):
    """The log as it was written before its end was kept."""

    def _set_head(self, aantal: int, kop: str) -> None:
        pass

    def _ends_at(self, aantal: int, kop: str) -> bool:
        return False


def make_early(path: Path, steps: int, words: str, people: int = 300) -> Path:
    """A file with the tables of the first so many migrations, two people for each change of its log."""
    held = create_key_file(path, words, "coordinator").held
    path.touch()
    with closing(connect(path, held.database).conn) as connection:
        from db.store.engine import sqlite_utils

        db = sqlite_utils.Database(connection)
        migrations.apply(db, stop_before=STEPS[steps] if steps < len(STEPS) else None)
        log = EarlyLog(db, held.chain, _clock, lambda size: "ab" * size)
        connection.execute("BEGIN")
        for number in range(people):
            begeleider = {"kenmerk": f"V{number}", "soort": "vrijwilliger", "voornaam": f"Anna {number}"}
            home = {"dossier": f"D{number}", "naam": f"Gezin {number}", "notitie": "x" * 200}
            for table, row in (("begeleider", begeleider), ("huishouden", home)):
                row |= {name: "" for name in _required(connection, table) if name not in row}
                marks = ", ".join("?" * len(row))
                connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
            if steps > 1:
                contents = [("begeleider", f"V{number}", None, begeleider), ("huishouden", f"D{number}", None, home)]
                log.add(contents, Entry("coordinator", TODAY, "wijziging", "gevuld", f"Gezin {number}"))
        connection.execute("COMMIT")
    return path


def _required(connection: Any, table: str) -> list[str]:
    """The columns of text that have to be given."""
    columns = connection.execute(f"PRAGMA table_info({table})")
    return [name for _, name, kind, needed, default, _ in columns if needed and default is None and kind == "TEXT"]


def _clock() -> datetime:
    return utc_now()
