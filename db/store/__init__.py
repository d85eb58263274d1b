"""The encrypted file: opening it, the one write door, and the changes that came through it."""

from db.store.changes import Change, Wijziging
from db.store.errors import Conflict, NotAllowed, Refused, StoreError, TwoPlaces, WrongPassphrase
from db.store.opening import open_store, open_throwaway
from db.store.store import Step, Store, utc_now

__all__ = [
    "Change",
    "Conflict",
    "NotAllowed",
    "Refused",
    "Step",
    "Store",
    "StoreError",
    "TwoPlaces",
    "Wijziging",
    "WrongPassphrase",
    "open_store",
    "open_throwaway",
    "utc_now",
]
