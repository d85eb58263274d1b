"""Sealing: what is closed with somebody's public key, so that only their passphrase opens it.

X25519 with a key of its own for every seal, HKDF, and AES-GCM: nobody's passphrase is needed to give everyone a new
key of the database, or to keep what somebody was typing.
"""

import hashlib
import secrets

_SIZE = 32
_ABOUT = b"koppelbord: zegel"


class Broken(ValueError):
    """What does not open with this key, or was changed."""


def new_pair() -> tuple[bytes, bytes]:
    """A private key and its public key, 32 bytes each."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def public_of(private: bytes) -> bytes:
    """The public key that belongs to a private key."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal(public: bytes, content: bytes) -> bytes:
    """Content that only the private key of `public` opens: a public key, 12 bytes of chance, and what is encrypted."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    once = X25519PrivateKey.generate()
    mine = once.public_key().public_bytes_raw()
    key = _derived(once.exchange(X25519PublicKey.from_public_bytes(public)), mine, public)
    nonce = secrets.token_bytes(12)
    return mine + nonce + AESGCM(key).encrypt(nonce, content, None)


def unseal(private: bytes, sealed: bytes) -> bytes:
    """What was sealed for this private key. Raises Broken."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    theirs, nonce, closed = sealed[:_SIZE], sealed[_SIZE : _SIZE + 12], sealed[_SIZE + 12 :]
    try:
        own = X25519PrivateKey.from_private_bytes(private)
        shared = own.exchange(X25519PublicKey.from_public_bytes(theirs))
        key = _derived(shared, theirs, own.public_key().public_bytes_raw())
        return AESGCM(key).decrypt(nonce, closed, None)
    except (InvalidTag, ValueError):
        raise Broken from None


def _derived(shared: bytes, mine: bytes, theirs: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), _SIZE, salt=None, info=_ABOUT + mine + theirs).derive(shared)


def passphrase_key(passphrase: str, salt: bytes, n: int, r: int, p: int) -> bytes:
    """The key that scrypt makes of a passphrase, 32 bytes. Raises ValueError where the cost makes no sense."""
    if not (2**10 <= n <= 2**22 and n & (n - 1) == 0 and 1 <= r <= 32 and 1 <= p <= 16):
        raise ValueError("scrypt")
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=n, r=r, p=p, maxmem=256 * r * n + 2**20, dklen=_SIZE)


def wrap(key: bytes, content: bytes) -> bytes:
    """Content of 16 bytes and more, in eights, under AES key wrap."""
    from cryptography.hazmat.primitives.keywrap import aes_key_wrap

    return aes_key_wrap(key, content)


def unwrap(key: bytes, wrapped: bytes) -> bytes:
    """What is under AES key wrap. Raises Broken where the key is another."""
    from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap

    try:
        return aes_key_unwrap(key, wrapped)
    except InvalidUnwrap:
        raise Broken from None
