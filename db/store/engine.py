"""One connection to an encrypted file: SQLCipher beneath sqlite-utils, with the settings that keep data whole."""

import sys
from pathlib import Path
from typing import Any

import sqlcipher3
from sqlcipher3 import dbapi2


def _import_sqlite_utils() -> Any:
    """sqlite-utils on SQLCipher, without the numpy and pandas that it would load where they are installed.

    It takes its exceptions from a module called `pysqlite3` if there is one, so SQLCipher goes by that name.
    """
    sys.modules.setdefault("pysqlite3", sqlcipher3)
    sys.modules.setdefault("pysqlite3.dbapi2", dbapi2)
    kept = {name: sys.modules.get(name) for name in ("numpy", "pandas")}
    sys.modules.update(dict.fromkeys(kept))  # type: ignore[arg-type]  # None there means: can't be imported
    try:
        import sqlite_utils
        import sqlite_utils.migrations
    finally:
        for name, module in kept.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    return sqlite_utils


sqlite_utils = _import_sqlite_utils()

DatabaseError = dbapi2.DatabaseError
IntegrityError = dbapi2.IntegrityError
OperationalError = dbapi2.OperationalError


def is_busy(error: BaseException) -> bool:
    """Whether an error only says that somebody holds the file for a moment."""
    return isinstance(error, OperationalError) and any(word in str(error) for word in ("locked", "busy"))


def sentence(error: BaseException) -> str:
    """Why a write was not done, in Dutch."""
    text = str(error)
    if is_busy(error):
        return "Een ander programma houdt het bestand vast. Er is niets opgeslagen: probeer het zo opnieuw."
    if "FOREIGN KEY" in text:
        return "Dit kan niet: andere gegevens verwijzen hiernaar. Er is niets opgeslagen."
    if "UNIQUE" in text:
        return "Dit bestaat al. Er is niets opgeslagen."
    if "CHECK" in text or "datatype" in text or "NOT NULL" in text:
        return "Een waarde past niet. Er is niets opgeslagen."
    if "full" in text or "I/O" in text:
        return "De schijf is vol of niet bereikbaar. Er is niets opgeslagen: maak ruimte en probeer het opnieuw."
    if "readonly" in text:
        return "Het bestand is alleen-lezen. Er is niets opgeslagen."
    if "malformed" in text or "not a database" in text:
        return "Het bestand is beschadigd. Er is niets opgeslagen: zet een back-up terug."
    return "Opslaan lukte niet. Er is niets gewijzigd: probeer het opnieuw."


_PRAGMAS = (
    "foreign_keys=ON",
    "journal_mode=WAL",
    "synchronous=FULL",
    "checkpoint_fullfsync=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "cache_size=-32000",
)


def bare(path: Path, key: bytes) -> Any:
    """A connection to a file under a key, with no settings of ours. Raises DatabaseError."""
    connection = dbapi2.connect(str(path), isolation_level=None, check_same_thread=False, timeout=5.0)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        connection.execute("PRAGMA cipher_memory_security=OFF")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except BaseException:
        connection.close()
        raise
    return connection


def connect(path: Path, key: bytes, durable: bool = True) -> Any:
    """A sqlite-utils Database on the file; only a `durable` one outlives a power cut.

    Raises DatabaseError where the key or the file is not right.

    A connection may be handed to another thread, but is used by one at a time. Transactions are begun
    by the write door alone: outside it every statement stands by itself.
    """
    connection = bare(path, key)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        if not durable:
            connection.execute("PRAGMA synchronous=OFF")
    except BaseException:
        connection.close()
        raise
    return sqlite_utils.Database(connection)
