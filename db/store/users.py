"""Who may open the file: adding and withdrawing users, passphrases, roles, the recovery words and a new key.

Every change of it is an entry of the log, and rewrites slots of the key file, never the data; only a new key does.
"""

import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from db.data import lines
from db.lists import Toegang
from db.store import Refused, Store, StoreError
from db.store.changes import NEW_KEY, Content
from db.store.drafts import forget_strangers
from db.store.engine import DatabaseError
from db.store.keys import (
    RECOVERY_WORDS,
    KeyFile,
    Secrets,
    Slot,
    edit_key_file,
    make_slot,
    read_key_file,
    with_passphrase,
)
from db.store.sealing import Broken
from db.text import clean

LEAST = 8
"""The fewest characters of a passphrase."""

RECOVERY = "herstelwoorden"
"""The name of the slot that the words on paper open."""


@dataclass(frozen=True, slots=True)
class Gebruiker:
    """Somebody who may open the file; `herstel` is the paper with words, which is nobody."""

    naam: str
    rol: Toegang
    herstel: bool


def users(store: Store) -> list[Gebruiker]:
    """Everyone who may open the file, and the recovery words where there are any. Raises StoreError."""
    return [Gebruiker(slot.naam, slot.rol, slot.herstel) for slot in read_key_file(store.path).sloten]


def has_recovery(store: Store) -> bool:
    """Whether there are words on paper that open the file, should every passphrase be forgotten."""
    return store.keyed and any(user.herstel for user in users(store))


def add_user(store: Store, today: date, naam: str, rol: Toegang, passphrase: str) -> None:
    """Let somebody open the file with a passphrase of their own. Raises Refused."""
    store.require(Toegang.COORDINATOR)
    naam = clean(naam)
    if not naam or naam.casefold() == RECOVERY:
        raise Refused("Geef een naam voor deze gebruiker.")
    if any(user.naam.casefold() == naam.casefold() for user in users(store)):
        raise Refused(f"Er is al een gebruiker {naam}. Kies een andere naam.")
    _long_enough(passphrase)
    slot = make_slot(naam, rol, passphrase, store.unlocked.held)
    content: Content = ("gebruiker", naam, None, {"rol": rol})
    store.edit_keys("gebruiker toegevoegd", naam, today, lambda keys: keys.with_slot(slot), content)


def change_passphrase(store: Store, today: date, naam: str, passphrase: str) -> None:
    """Give a user another passphrase: everyone their own, a coordinator anybody's. Raises Refused."""
    if naam != store.user:
        store.require(Toegang.COORDINATOR)
    _long_enough(passphrase)
    slot = _person(store, naam)
    if naam == store.user:
        changed = with_passphrase(slot, store.unlocked.private, passphrase)
    else:
        changed = make_slot(naam, slot.rol, passphrase, store.unlocked.held)
    content: Content = ("gebruiker", naam, {"wachtzin": "de oude"}, {"wachtzin": "een nieuwe"})
    store.edit_keys("wachtzin gewijzigd", naam, today, lambda keys: keys.with_slot(changed), content)
    forget_strangers(store)


def change_role(store: Store, today: date, naam: str, rol: Toegang) -> None:
    """Give a user another role. Raises Refused, also where nobody would be coordinator any more."""
    store.require(Toegang.COORDINATOR)
    slot = _person(store, naam)
    content: Content = ("gebruiker", naam, {"rol": slot.rol}, {"rol": rol})

    def changed(keys: KeyFile) -> KeyFile:
        now = keys.slot(naam)
        assert now is not None
        return _with_a_coordinator(keys.with_slot(replace(now, rol=rol)))

    store.edit_keys("rol gewijzigd", naam, today, changed, content)


def withdraw(store: Store, today: date, naam: str) -> None:
    """Let a user, or the recovery words, open the file no more. Raises Refused.

    Somebody who kept a copy of the file and the key file can still open that copy, and, if they saw the key itself,
    this file too: only a new key ends that (`rekey`).
    """
    store.require(Toegang.COORDINATOR)
    if naam == store.user:
        raise Refused("U kunt uzelf niet intrekken. Laat een andere coördinator dat doen.")
    slot = _slot(store, naam)
    content: Content = ("gebruiker", naam, {"rol": slot.rol}, None)
    store.edit_keys("gebruiker ingetrokken", naam, today, lambda keys: _with_a_coordinator(keys.without(naam)), content)
    forget_strangers(store)


def is_own_passphrase(store: Store, passphrase: str) -> bool:
    """Whether this is the passphrase of who opened the file, or the words on paper where those did."""
    try:
        _slot(store, store.user).private(passphrase)
    except Broken:
        return False
    return True


def new_words() -> str:
    """Words that could open the file; they do once `keep_recovery` has had them."""
    return " ".join(secrets.choice(_words()) for _ in range(RECOVERY_WORDS))


def keep_recovery(store: Store, today: date, words: str) -> None:
    """Let these words on paper open the file; earlier ones are of no use any more. Raises Refused."""
    store.require(Toegang.COORDINATOR)
    slot = make_slot(RECOVERY, Toegang.COORDINATOR, words, store.unlocked.held, herstel=True)
    content: Content = ("gebruiker", RECOVERY, None, {"rol": slot.rol})
    store.edit_keys("herstelwoorden gemaakt", "", today, lambda keys: keys.with_slot(slot), content)
    forget_strangers(store)


def make_recovery(store: Store, today: date) -> str:
    """New words that open the file from now on. Raises Refused."""
    words = new_words()
    keep_recovery(store, today, words)
    return words


def begin_with(store: Store, team: str | None) -> None:
    """Remember the team that this user begins with, None for everyone in the file. Raises Refused and StoreError."""
    if not store.keyed or store.unlocked.team == team:
        return

    def remembered(keys: KeyFile) -> KeyFile:
        slot = keys.slot(store.user)
        return keys.with_slot(slot.beginning_with(team)) if slot else keys

    with store.locked():
        edit_key_file(store.path, store.unlocked.held, remembered)
    store.unlocked = replace(store.unlocked, team=team)


def rekey(store: Store, today: date) -> None:
    """Encrypt the file anew under another key, for whoever may open it now. Raises Refused.

    Nobody else may have the file open. A kill at any moment leaves a file that opens: until the new key is certain,
    the key file has both.
    """
    store.require(Toegang.COORDINATOR)
    _room(store)
    held = store.unlocked.held
    coming = Secrets(secrets.token_bytes(32), held.chain)
    _alone(store)
    try:
        with store.locked():
            edit_key_file(store.path, held, lambda keys: keys.awaiting(coming))
    except BaseException:
        _no_longer_alone(store)
        raise
    # SQLCipher says `ok` to a rekey that found no room, and is then of no use: only the file itself can tell.
    with suppress(DatabaseError):
        store.db.conn.execute(f"PRAGMA rekey=\"x'{coming.database.hex()}'\"")
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    if store.reconnect(coming, held) is held:
        raise Refused("Er is te weinig ruimte op de schijf. Het bestand is niet opnieuw versleuteld: maak ruimte.")
    try:
        store.edit_keys("opnieuw versleuteld", "", today, lambda keys: keys.settled(coming), NEW_KEY, coming)
    except (Refused, StoreError):  # both are in the key file still, and whoever opens it next finishes this
        raise StoreError(
            "Het bestand is opnieuw versleuteld, maar het sleutelbestand is nog niet bijgewerkt. Er is niets verloren:"
            " maak ruimte, sluit Koppelbord en open het opnieuw."
        ) from None
    store.unlocked = replace(store.unlocked, held=coming)


def _room(store: Store) -> None:
    """Refuse a new key where there is no room for the file a second time, which it takes for a moment."""
    needed = 2 * store.path.stat().st_size
    if shutil.disk_usage(store.path.parent).free < needed:
        raise Refused(
            f"Daarvoor is tijdelijk {needed // 2**20 + 1} MB nodig, en die is er niet. Het bestand is niet opnieuw"
            " versleuteld: maak ruimte op de schijf."
        )


def _alone(store: Store) -> None:
    """Hold the file for this connection alone. Raises Refused where anybody else has it open."""
    connection = store.db.conn
    try:
        connection.execute("PRAGMA busy_timeout=500")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("UPDATE instelling SET versie = versie WHERE sleutel = ''")
        connection.execute("COMMIT")
    except DatabaseError:
        with suppress(DatabaseError):
            connection.execute("ROLLBACK")
        _no_longer_alone(store)
        raise Refused(
            "Iemand anders heeft het bestand nog open, dus het is niet opnieuw versleuteld. Dat kan pas als iedereen"
            " Koppelbord heeft gesloten."
        ) from None
    finally:
        connection.execute("PRAGMA busy_timeout=5000")


def _no_longer_alone(store: Store) -> None:
    """Let others open the file again; the lock goes with the next read."""
    with suppress(DatabaseError):
        store.db.conn.execute("PRAGMA locking_mode=NORMAL")
        store.db.conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()


def _long_enough(passphrase: str) -> None:
    if len(passphrase) < LEAST:
        raise Refused(f"Een wachtzin heeft minstens {LEAST} tekens. Er is niets gewijzigd.")


def _slot(store: Store, naam: str) -> Slot:
    slot = read_key_file(store.path).slot(naam)
    if slot is None:
        raise Refused(f"Er is geen gebruiker {naam}. Er is niets gewijzigd.")
    return slot


def _person(store: Store, naam: str) -> Slot:
    """The slot of somebody; the words on paper have neither a passphrase nor another role."""
    slot = _slot(store, naam)
    if slot.herstel:
        raise Refused("Herstelwoorden zijn geen gebruiker. Kies een gebruiker, of maak nieuwe herstelwoorden.")
    return slot


def _with_a_coordinator(keys: KeyFile) -> KeyFile:
    if not any(slot.rol is Toegang.COORDINATOR and not slot.herstel for slot in keys.sloten):
        raise Refused("Er moet een coördinator overblijven. Er is niets gewijzigd.")
    return keys


def _words() -> list[str]:
    return lines("herstelwoorden.csv")
