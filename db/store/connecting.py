"""A connection to a file with all its tables, and why a file gives none."""

from pathlib import Path
from typing import Any

from db.store.engine import DatabaseError, OperationalError, connect, is_busy
from db.store.errors import Damaged, StoreError
from db.store.migrations import migrations


def connected(path: Path, key: bytes, durable: bool) -> Any:
    """A sqlite-utils Database on the file, brought up to this version. Raises StoreError."""
    try:
        db = connect(path, key, durable)
        known = {migration.name for migration in migrations._migrations}
        applied = {migration.name for migration in migrations.applied(db)}
        if applied - known:
            db.conn.close()
            raise StoreError(f"{path.name} is van een nieuwere versie van Koppelbord. Werk het programma bij.")
        if known - applied:
            migrations.apply(db)
        return db
    except DatabaseError as error:
        raise unopened(path, error) from None


def unopened(path: Path, error: DatabaseError) -> StoreError:
    """Why a file does not open, as a sentence."""
    if not isinstance(error, OperationalError):
        return Damaged(damaged(path))
    if is_busy(error):
        return StoreError(f"Een ander programma houdt {path.name} vast. Sluit dat en probeer het opnieuw.")
    return StoreError(f"{path.name} kan niet geopend worden. Controleer de map en de rechten.")


def damaged(path: Path) -> str:
    """That a file is not one of ours, or broken, as a sentence."""
    return f"{path.name} is geen bestand van Koppelbord, of het is beschadigd. Zet een back-up terug."
