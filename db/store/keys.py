"""The key file: who may open the database, and with what.

`x.db.sleutel` is JSON. Each slot is a user: a name, a role, a pair of keys whose private half is wrapped by a
passphrase (scrypt, AES key wrap), and the two secrets of the file sealed for the public half: the key of the database
and that of the chain of its log. So a passphrase is changed by rewriting a slot, and the database can get a new key
without anybody else's passphrase. While it gets one, both the present and the coming secrets are there (`nieuw`), and
opening tries both. The file mirrors how many changes the log has and how the last one hashes, and all of it is under
one keyed hash: what is changed by hand is found, and never sealed again. It names the last entry of the log about
users (`wacht`), so that one from before that entry is found as well.
"""

import getpass
import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from db.lists import Toegang
from db.store.errors import Damaged, StoreError, WrongPassphrase
from db.store.files import create_whole, write_private
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
        for words in (plain_words(passphrase),) if self.herstel else dict.fromkeys((passphrase, composed(passphrase))):
            key = passphrase_key(words, bytes.fromhex(self.zout), self.n, self.r, self.p)
            try:
                return unwrap(key, bytes.fromhex(self.prive))
            except Broken:
                continue
        raise Broken

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
    gelezen: str = field(default="", compare=False)
    """All but the seal as it was read, in one order: what the seal is over, with whatever it had."""

    @property
    def beheerd(self) -> int:
        """The number of the last entry of the log about users that this key file knows of, 0 where it knows none."""
        return self.wacht.nummer if self.wacht else 0

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

    def sealed_by(self, *known: Secrets) -> bool:
        """Whether what was read is as it was sealed, under one of these secrets."""
        seal = str(self.zegel).encode("ascii", "replace")
        return any(hmac.compare_digest(_seal(self.gelezen, held).encode(), seal) for held in known)


def _seal(content: str, held: Secrets) -> str:
    """The keyed hash over a key file, for which both secrets are needed: who could no longer open it can't forge it."""
    key = hmac.digest(held.chain, b"koppelbord: sleutelbestand" + held.database, "sha256")
    return hmac.digest(key, content.encode(), "sha256").hex()


def _in_order(content: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in content.items() if name != "zegel"}, sort_keys=True)


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
    return " ".join(composed(passphrase).lower().replace(",", " ").split())


def composed(passphrase: str) -> str:
    """A passphrase in the one form that every keyboard and system can give (NFC)."""
    return unicodedata.normalize("NFC", passphrase)


def can_be_kept(passphrase: str) -> bool:
    """Whether a passphrase has only what can be typed again: a terminal makes lone surrogates of what it can't read."""
    return not any("\ud800" <= sign <= "\udfff" for sign in passphrase)


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
    words = plain_words(passphrase) if about["herstel"] else composed(passphrase)
    key = passphrase_key(words, bytes.fromhex(cost["zout"]), cost["n"], cost["r"], cost["p"])
    return Slot(**{"geheim": "", **about, **cost, "prive": wrap(key, private).hex()})


def create_key_file(path: Path, passphrase: str, user: str) -> Unlocked:
    """Make new secrets, and write the key file of the database at `path` with one user, a coordinator.

    Raises FileExistsError where another was first, and OSError.
    """
    held = Secrets(secrets.token_bytes(32), secrets.token_bytes(32))
    slot = make_slot(user, Toegang.COORDINATOR, passphrase, held)
    create_whole(key_path(path), encoded(KeyFile((slot,)), held))
    return Unlocked(user, Toegang.COORDINATOR, held, slot.private(passphrase))


def write_key_file(path: Path, content: KeyFile, held: Secrets) -> None:
    """Write the key file of the database at `path`, under the seal of its secrets. Raises OSError."""
    write_private(key_path(path), encoded(content, held))


def encoded(content: KeyFile, held: Secrets) -> bytes:
    """A key file as bytes, under the seal of its secrets."""
    slots = [asdict(slot) for slot in content.sloten]
    log = None if content.aantal is None else {"aantal": content.aantal, "kop": content.kop}
    made: dict[str, Any] = {"formaat": _FORMAT, "sloten": slots, "logboek": log}
    if content.wacht:
        made["wacht"] = asdict(content.wacht)
    return json.dumps({**made, "zegel": _seal(_in_order(made), held)}, indent=1).encode()


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


def read_sealed(path: Path, *known: Secrets) -> KeyFile:
    """The key file of the database at `path`, as it was sealed under one of these secrets. Raises StoreError."""
    content = read_key_file(path)
    if not content.sealed_by(*known):
        raise _by_another_hand(key_path(path))
    return content


def _by_another_hand(place: Path) -> Damaged:
    return Damaged(f"Het sleutelbestand {place.name} is buiten Koppelbord om veranderd. Zet het terug uit een back-up.")


def decoded(raw: bytes) -> KeyFile:
    """A key file from its bytes. Raises ValueError, KeyError, TypeError or AttributeError where it is damaged."""
    content = json.loads(raw)
    if content["formaat"] > _FORMAT:
        raise Newer
    if content["formaat"] == 1:
        return _of_first_form(content)
    if content["formaat"] != _FORMAT:
        raise ValueError("form")
    _no_more_than(content, ("formaat", "sloten", "logboek", "zegel", "wacht"))
    for slot in content["sloten"]:
        _no_more_than(slot, (one.name for one in fields(Slot)))
    slots = tuple(Slot(**{**slot, "rol": Toegang(slot["rol"])}) for slot in content["sloten"])
    log = content["logboek"] or {"aantal": None, "kop": ""}
    awaited = Awaited(**content["wacht"]) if content.get("wacht") else None
    return KeyFile(slots, log["aantal"], log["kop"], content["zegel"], awaited, _in_order(content))


def _no_more_than(content: dict[str, Any], names: Iterable[str]) -> None:
    """Refuse what a later version wrote: writing the file again would lose it."""
    if content.keys() - set(names):
        raise Newer


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
    slots.sort(key=lambda slot: slot.naam.casefold() != _login())
    if not slots:
        raise StoreError(f"Er is geen gebruiker '{user}' in {place.name}. Controleer de naam.")
    if not can_be_kept(passphrase):
        raise WrongPassphrase
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


def _login() -> str:
    """The name on this computer, "" where it has none: most people are called the same in the file."""
    try:
        return getpass.getuser().casefold()
    except (OSError, KeyError, ImportError):
        return ""


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
    coming = secrets_in(slot.nieuw) if slot.nieuw else None
    if not content.sealed_by(held, *([coming] if coming else [])):
        raise _by_another_hand(place)
    own = json.loads(unseal(private, bytes.fromhex(slot.eigen))) if slot.eigen else {}
    return Unlocked(slot.naam, slot.rol, held, private, coming, own.get("team"))


def in_use(path: Path) -> bool:
    """Whether the database was ever opened with this key file: if so, an empty database is a loss, not a beginning."""
    try:
        raw = json.loads(key_path(path).read_bytes())
        return bool(raw["in_gebruik"] if raw["formaat"] == 1 else raw["logboek"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return True
