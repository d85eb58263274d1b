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
    can_be_kept,
    make_slot,
    read_key_file,
    read_sealed,
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
    return [Gebruiker(slot.naam, slot.rol, slot.herstel) for slot in _keys(store).sloten]


def add_user(store: Store, today: date, naam: str, rol: Toegang, passphrase: str) -> None:
    """Let somebody open the file with a passphrase of their own. Raises Refused."""
    store.require(Toegang.COORDINATOR)
    naam = clean(naam)
    if not naam or naam.casefold() == RECOVERY:
        raise Refused("Geef een naam voor deze gebruiker.")
    _free(_keys(store), naam)  # before the slow work of a slot; what counts is what is there when written
    _fit(passphrase)
    slot = make_slot(naam, rol, passphrase, store.unlocked.held)
    content: Content = ("gebruiker", naam, None, {"rol": rol})
    store.edit_keys("gebruiker toegevoegd", naam, today, lambda keys: _free(keys, naam).with_slot(slot), content)


def change_passphrase(store: Store, today: date, naam: str, passphrase: str) -> None:
    """Give a user another passphrase: everyone their own, a coordinator anybody's. Raises Refused."""
    least = Toegang.LEESRECHT if naam == store.user else Toegang.COORDINATOR
    store.require(least)
    _fit(passphrase)
    slot = _person(store, naam)
    if naam == store.user:
        changed = with_passphrase(slot, store.unlocked.private, passphrase)
    else:
        changed = make_slot(naam, slot.rol, passphrase, store.unlocked.held)
    content: Content = ("gebruiker", naam, {"wachtzin": "de oude"}, {"wachtzin": "een nieuwe"})

    def put(keys: KeyFile) -> KeyFile:
        return _as_it_was(keys, slot).with_slot(changed)

    store.edit_keys("wachtzin gewijzigd", naam, today, put, content, least=least)
    forget_strangers(store)


def change_role(store: Store, today: date, naam: str, rol: Toegang) -> None:
    """Give a user another role; the same changes nothing. Raises Refused, also where no coordinator would be left."""
    store.require(Toegang.COORDINATOR)
    slot = _person(store, naam)
    if slot.rol is rol:
        return
    content: Content = ("gebruiker", naam, {"rol": slot.rol}, {"rol": rol})

    def changed(keys: KeyFile) -> KeyFile:
        return _with_a_coordinator(_as_it_was(keys, slot).with_slot(replace(slot, rol=rol)))

    store.edit_keys(f"rol van {slot.rol.woord} naar {rol.woord}", naam, today, changed, content)


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

    def taken(keys: KeyFile) -> KeyFile:
        return _with_a_coordinator(_as_it_was(keys, slot).without(naam))

    store.edit_keys("gebruiker ingetrokken", naam, today, taken, content)
    forget_strangers(store)


def is_own_passphrase(store: Store, passphrase: str) -> bool:
    """Whether this is the passphrase of who opened the file, or the words on paper where those did."""
    try:
        return can_be_kept(passphrase) and bool(_slot(store, store.user).private(passphrase))
    except Broken:
        return False


def new_words() -> str:
    """Words that could open the file; they do once `keep_recovery` has had them."""
    return " ".join(secrets.choice(_words()) for _ in range(RECOVERY_WORDS))


def keep_recovery(store: Store, today: date, words: str) -> None:
    """Let these words on paper open the file; earlier ones are of no use any more. Raises Refused."""
    store.require(Toegang.COORDINATOR)
    slot = make_slot(RECOVERY, Toegang.COORDINATOR, words, store.unlocked.held, herstel=True)
    content: Content = ("gebruiker", RECOVERY, None, {"rol": slot.rol})
    private = slot.private(words) if store.user == RECOVERY else b""
    edit = (lambda keys: keys.with_slot(slot), content)
    store.edit_keys("herstelwoorden gemaakt", "", today, *edit, private=private)
    forget_strangers(store)


def begin_with(store: Store, team: str | None) -> None:
    """Remember the team that this user begins with, None for everyone in the file. Raises Refused and StoreError."""
    if not store.keyed or store.unlocked.team == team:
        return

    def remembered(keys: KeyFile) -> KeyFile:
        slot = keys.slot(store.user)
        return keys.with_slot(slot.beginning_with(team)) if slot else keys

    with store.locked():
        store.write_keys(remembered)
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
    store.keep_keys_there()
    store.refuse_outdated(read_sealed(store.path, held))
    _alone(store)
    try:
        with store.locked():
            store.write_keys(lambda keys: keys.awaiting(coming))
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


def _person(store: Store, naam: str) -> Slot:
    """The slot of somebody; the words on paper have neither a passphrase nor another role."""
    slot = _slot(store, naam)
    if slot.herstel:
        raise Refused("Herstelwoorden zijn geen gebruiker. Kies een gebruiker, of maak nieuwe herstelwoorden.")
    return slot


def _fit(passphrase: str) -> None:
    if not can_be_kept(passphrase):
        raise Refused("Deze wachtzin heeft een teken dat niet bewaard kan worden. Er is niets gewijzigd.")
    if len(passphrase) < LEAST:
        raise Refused(f"Een wachtzin heeft minstens {LEAST} tekens. Er is niets gewijzigd.")


def _keys(store: Store) -> KeyFile:
    store.keep_keys_there()
    return read_key_file(store.path)


def _slot(store: Store, naam: str) -> Slot:
    slot = _keys(store).slot(naam)
    if slot is None:
        raise Refused(f"Er is geen gebruiker {naam}. Er is niets gewijzigd.")
    return slot


def _free(keys: KeyFile, naam: str) -> KeyFile:
    if any(slot.naam.casefold() == naam.casefold() for slot in keys.sloten):
        raise Refused(f"Er is al een gebruiker {naam}. Kies een andere naam.")
    return keys


def _as_it_was(keys: KeyFile, slot: Slot) -> KeyFile:
    """The key file, where this slot is still as it was read before the lock. Raises Refused."""
    if keys.slot(slot.naam) != slot:
        raise Refused(f"De toegang van {slot.naam} is net gewijzigd. Er is niets gewijzigd: probeer het opnieuw.")
    return keys


def _with_a_coordinator(keys: KeyFile) -> KeyFile:
    if not any(slot.rol is Toegang.COORDINATOR and not slot.herstel for slot in keys.sloten):
        raise Refused("Er moet een coördinator overblijven. Er is niets gewijzigd.")
    return keys


def _words() -> list[str]:
    return lines("herstelwoorden.csv")
