"""The key file: who may open the database, and with what.

`x.db.sleutel` is JSON. Each slot is a user: a name, a role, a pair of keys whose private half is wrapped by a
passphrase (scrypt, AES key wrap), and the two secrets of the file sealed for the public half: the key of the database
and that of the chain of its log. So a passphrase is changed by rewriting a slot, and the database can get a new key
without anybody else's passphrase. While it gets one, both the present and the coming secrets are there (`nieuw`), and
opening tries both. The file mirrors how many changes the log has and how the last one hashes, and all of it is under
one keyed hash: what is changed by hand is found.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from db.lists import Toegang
from db.store.errors import Damaged, StoreError, WrongPassphrase
from db.store.files import forget_beside, write_beside, write_private
from db.store.files import replace as replace_file
from db.store.sealing import Broken, new_pair, passphrase_key, seal, unseal, unwrap, wrap

SCRYPT_COST = 2**17
"""n of scrypt: 0.3 s and 140 MB on a desk machine, so that guessing is slow."""

_FORMAT = 2

RECOVERY_WORDS = 12
"""How many words open the recovery slot: 96 bits of chance."""

_SECRETS = 64
"""Bytes of the two secrets together."""


class Newer(ValueError):
    """A key file of a form that this program does not know."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What opens the file: the key of the database and the key of the chain of its log, 32 bytes each."""

    database: bytes
    chain: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """One user of the file. Whatever is not a name or a number is written in hexadecimal digits."""

    naam: str
    rol: Toegang
    herstel: bool = False
    zout: str
    n: int
    r: int
    p: int
    openbaar: str
    prive: str
    geheim: str
    nieuw: str = ""
    eigen: str = ""
    """What the user keeps for themselves, such as the team to begin with: JSON, sealed."""

    def private(self, passphrase: str) -> bytes:
        """The private key. Raises Broken where the passphrase is another, ValueError where the slot makes no sense."""
        words = plain_words(passphrase) if self.herstel else passphrase
        key = passphrase_key(words, bytes.fromhex(self.zout), self.n, self.r, self.p)
        return unwrap(key, bytes.fromhex(self.prive))

    def beginning_with(self, team: str | None) -> "Slot":
        """The same, with the team that this user begins with."""
        content = json.dumps({"team": team}).encode()
        return replace(self, eigen=seal(bytes.fromhex(self.openbaar), content).hex())

    def sealed(self, known: Secrets) -> str:
        """The secrets, for this user alone."""
        return seal(bytes.fromhex(self.openbaar), known.database + known.chain).hex()


@dataclass(frozen=True, slots=True)
class Awaited:
    """An entry of the log: its number and hash there, and all that is needed to write it should it not be there."""

    nummer: int
    hash: str
    gebruiker: str
    dag: str
    actie: str
    over: str
    inhoud: str


@dataclass(frozen=True, slots=True)
class KeyFile:
    """The content of a key file; `aantal` and `kop` mirror the log, None until the database has its tables."""

    sloten: tuple[Slot, ...]
    aantal: int | None = None
    kop: str = ""
    zegel: str = ""
    wacht: Awaited | None = None
    """The entry of the log that belongs to the last change of the slots: a kill may have come between the two."""

    def slot(self, naam: str) -> Slot | None:
        """The slot of a user, None where there is none."""
        return next((slot for slot in self.sloten if slot.naam == naam), None)

    def mirroring(self, aantal: int, kop: str) -> "KeyFile":
        """The same, with the count and the head of the log."""
        return replace(self, aantal=aantal, kop=kop)

    def with_slot(self, slot: Slot) -> "KeyFile":
        """The same, with this slot added or in the place of the one of that name."""
        others = tuple(one for one in self.sloten if one.naam != slot.naam)
        return replace(self, sloten=tuple(sorted((*others, slot), key=lambda one: (one.herstel, one.naam))))

    def without(self, naam: str) -> "KeyFile":
        """The same, without the slot of a user."""
        return replace(self, sloten=tuple(slot for slot in self.sloten if slot.naam != naam))

    def awaiting(self, coming: Secrets) -> "KeyFile":
        """The same, with secrets beside the present ones that are to take their place."""
        return replace(self, sloten=tuple(replace(slot, nieuw=slot.sealed(coming)) for slot in self.sloten))

    def settled(self, held: Secrets) -> "KeyFile":
        """The same, with these secrets alone."""
        return replace(self, sloten=tuple(replace(slot, geheim=slot.sealed(held), nieuw="") for slot in self.sloten))

    def seal_of(self, held: Secrets) -> str:
        """The keyed hash over all of it, by the key of the database: who could no longer open it can't forge it."""
        key = hmac.new(held.database, b"koppelbord: sleutelbestand", hashlib.sha256).digest()
        content: list[Any] = [[asdict(slot) for slot in self.sloten], self.aantal, self.kop]
        content += [asdict(self.wacht)] if self.wacht else []
        return hmac.new(key, json.dumps(content, sort_keys=True).encode(), hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Unlocked:
    """Who opened the file, and what opens it; `coming` where a new key may already be in force."""

    naam: str
    rol: Toegang
    held: Secrets
    private: bytes
    coming: Secrets | None = None
    team: str | None = None
    """The team that this user begins with, None where none was chosen."""
    upgraded: bool = False
    """Whether the key file was of an older form and has to be written in the present one."""


def key_path(path: Path) -> Path:
    """Where the key file of a database is."""
    return path.with_name(path.name + ".sleutel")


def plain_words(passphrase: str) -> str:
    """The words of the recovery slot however they are typed: in small letters, one blank between, without commas."""
    return " ".join(passphrase.lower().replace(",", " ").split())


def make_slot(naam: str, rol: Toegang, passphrase: str, held: Secrets, herstel: bool = False) -> Slot:
    """A slot for a user, with a pair of keys of its own."""
    private, public = new_pair()
    slot = _locked(private, passphrase, {"naam": naam, "rol": rol, "herstel": herstel, "openbaar": public.hex()})
    return replace(slot, geheim=slot.sealed(held))


def with_passphrase(slot: Slot, private: bytes, passphrase: str) -> Slot:
    """The same slot under another passphrase."""
    return _locked(private, passphrase, asdict(slot))


def _locked(private: bytes, passphrase: str, about: dict[str, Any]) -> Slot:
    cost: dict[str, Any] = {"zout": secrets.token_hex(16), "n": SCRYPT_COST, "r": 8, "p": 1}
    words = plain_words(passphrase) if about["herstel"] else passphrase
    key = passphrase_key(words, bytes.fromhex(cost["zout"]), cost["n"], cost["r"], cost["p"])
    return Slot(**{"geheim": "", **about, **cost, "prive": wrap(key, private).hex()})


def create_key_file(path: Path, passphrase: str, user: str) -> Unlocked:
    """Make new secrets, and write the key file of the database at `path` with one user, a coordinator."""
    held = Secrets(secrets.token_bytes(32), secrets.token_bytes(32))
    slot = make_slot(user, Toegang.COORDINATOR, passphrase, held)
    write_key_file(path, KeyFile((slot,)), held)
    return Unlocked(user, Toegang.COORDINATOR, held, slot.private(passphrase))


def write_key_file(path: Path, content: KeyFile, held: Secrets) -> None:
    """Write the key file of the database at `path`, under the seal of its secrets. Raises OSError."""
    write_private(key_path(path), encoded(content, held))


def encoded(content: KeyFile, held: Secrets) -> bytes:
    """A key file as bytes, under the seal of its secrets."""
    slots = [asdict(slot) for slot in content.sloten]
    log = None if content.aantal is None else {"aantal": content.aantal, "kop": content.kop}
    sealed = {"formaat": _FORMAT, "sloten": slots, "logboek": log, "zegel": content.seal_of(held)}
    if content.wacht:
        sealed["wacht"] = asdict(content.wacht)
    return json.dumps(sealed, indent=1).encode()


def read_key_file(path: Path) -> KeyFile:
    """The content of the key file of the database at `path`, whatever its form. Raises StoreError."""
    place = key_path(path)
    try:
        return decoded(place.read_bytes())
    except FileNotFoundError:
        raise Damaged(
            f"Het sleutelbestand {place.name} ontbreekt. Zet het naast {path.name}, of neem beide uit een back-up."
        ) from None
    except OSError:
        raise StoreError(f"Het sleutelbestand {place.name} kan niet gelezen worden. Controleer de rechten.") from None
    except Newer:
        raise StoreError(f"{place.name} is van een nieuwere versie van Koppelbord. Werk het programma bij.") from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Damaged(_damaged(place)) from None


def decoded(raw: bytes) -> KeyFile:
    """A key file from its bytes. Raises ValueError, KeyError, TypeError or AttributeError where it is damaged."""
    content = json.loads(raw)
    if content["formaat"] > _FORMAT:
        raise Newer
    if content["formaat"] == 1:
        return _of_first_form(content)
    if content["formaat"] != _FORMAT:
        raise ValueError("form")
    slots = tuple(Slot(**{**slot, "rol": Toegang(slot["rol"])}) for slot in content["sloten"])
    log = content["logboek"] or {"aantal": None, "kop": ""}
    awaited = content.get("wacht")
    return KeyFile(slots, log["aantal"], log["kop"], content["zegel"], Awaited(**awaited) if awaited else None)


def _of_first_form(content: dict[str, Any]) -> KeyFile:
    """A key file of the first form: one user, whose passphrase wraps the key of the database itself."""
    cost = ("zout", "n", "r", "p")
    return KeyFile(
        tuple(
            Slot(
                naam=old["naam"],
                rol=Toegang.COORDINATOR,
                openbaar="",
                prive=old["sleutel"],
                geheim="",
                **{name: old[name] for name in cost},
            )
            for old in content["sloten"]
        )
    )


def _damaged(place: Path) -> str:
    return f"Het sleutelbestand {place.name} is beschadigd. Neem het uit een back-up."


def unlock(path: Path, passphrase: str, user: str = "") -> tuple[Unlocked, KeyFile]:
    """Who opens the database at `path` with this passphrase, and its key file. Raises StoreError.

    With `user` only that slot is tried; else the one that it fits. The words on paper do for anybody.
    """
    content = read_key_file(path)
    place = key_path(path)
    on_paper = len(plain_words(passphrase).split()) == RECOVERY_WORDS
    slots = [slot for slot in content.sloten if (on_paper if slot.herstel else user in ("", slot.naam))]
    if not slots:
        raise StoreError(f"Er is geen gebruiker '{user}' in {place.name}. Controleer de naam.")
    try:
        for slot in slots:
            try:
                private = slot.private(passphrase)
            except Broken:
                continue
            if not slot.openbaar:
                return _upgraded(slot, passphrase, private)
            return _opened(slot, private, content, place), content
    except (ValueError, TypeError):
        raise Damaged(_damaged(place)) from None
    raise WrongPassphrase


def _upgraded(old: Slot, passphrase: str, key: bytes) -> tuple[Unlocked, KeyFile]:
    """The first form in the present one: there the key of the chain was derived from that of the database."""
    held = Secrets(key, hmac.new(key, b"koppelbord: wijzigingen", hashlib.sha256).digest())
    slot = make_slot(old.naam, Toegang.COORDINATOR, passphrase, held)
    unlocked = Unlocked(slot.naam, slot.rol, held, slot.private(passphrase), upgraded=True)
    return unlocked, KeyFile((slot,))


def _opened(slot: Slot, private: bytes, content: KeyFile, place: Path) -> Unlocked:
    def secrets_in(sealed: str) -> Secrets:
        both = unseal(private, bytes.fromhex(sealed))
        if len(both) != _SECRETS:
            raise ValueError("secrets")
        return Secrets(both[:32], both[32:])

    held = secrets_in(slot.geheim)
    if not hmac.compare_digest(content.seal_of(held), content.zegel):
        raise Damaged(
            f"Het sleutelbestand {place.name} is buiten Koppelbord om veranderd. Zet het terug uit een back-up."
        )
    coming = secrets_in(slot.nieuw) if slot.nieuw else None
    own = json.loads(unseal(private, bytes.fromhex(slot.eigen))) if slot.eigen else {}
    return Unlocked(slot.naam, slot.rol, held, private, coming, own.get("team"))


def in_use(path: Path) -> bool:
    """Whether the database was ever opened with this key file: if so, an empty database is a loss, not a beginning."""
    try:
        raw = json.loads(key_path(path).read_bytes())
        return bool(raw["in_gebruik"] if raw["formaat"] == 1 else raw["logboek"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return True


Edit = Callable[[KeyFile], KeyFile]
"""What a change does to the content of a key file."""


def edit_key_file(path: Path, held: Secrets, edit: Edit) -> KeyFile:
    """Read, change and write the key file, while the caller holds the write lock of the database. Raises StoreError."""
    content = edit(read_key_file(path))
    try:
        forget_beside(key_path(path))
        write_key_file(path, content, held)
    except OSError:
        raise _unwritten(path) from None
    return content


class Revision:
    """A key file that was changed together with the log, and is put back should the log not take its entry.

    A copy of how it was is made first, so that putting it back needs no room on a disk that is full.
    """

    def __init__(self, path: Path, held: Secrets, edit: Edit) -> None:
        """Change the key file, while the caller holds the write lock of the database. Raises Refused and StoreError."""
        self._place = key_path(path)
        after = encoded(edit(read_key_file(path)), held)
        try:
            forget_beside(self._place)
            self._before = write_beside(self._place, self._place.read_bytes())
            write_private(self._place, after)
        except OSError:
            self.keep()
            raise _unwritten(path) from None
        self._after = after

    def keep(self) -> None:
        """It stays: the copy may go."""
        forget_beside(self._place)

    def take_back(self) -> None:
        """As it was before, unless somebody has changed it since."""
        if self._place.read_bytes() == self._after:
            replace_file(self._before, self._place)
        self.keep()


def _unwritten(path: Path) -> StoreError:
    return StoreError(
        f"{key_path(path).name} kan niet geschreven worden. Er is niets gewijzigd: controleer de schijf en de rechten."
    )
