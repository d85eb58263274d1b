"""What is being typed, kept encrypted beside the file for as long as it is not saved."""

from contextlib import suppress
from typing import TYPE_CHECKING

from db.dutch import opsomming
from tui.drafts import WAS, Drafts, parts_of

if TYPE_CHECKING:
    from db.store import Store
    from db.store.drafts import Typed

FULL = "Wat u typt kan nu niet apart bewaard worden: de schijf is vol of alleen-lezen. Sla het op, of schrijf het over."

_WHERE = {
    "begeleider": "het formulier van {0}",
    "huishouden": "het formulier van huishouden {0}",
    "statushouder": "het formulier van een statushouder",
    "instellingen": "de instellingen",
    "zinnen": "de zinnen van het rapport",
    "contact": "een contact ({0})",
    "actie": "een actie ({0})",
    "nareizigers": "nareizigers bij {0}",
    "taak": "een taak van {0}",
    "termijn": "een termijn van {0}",
    "taakstelling": "de taakstelling",
    "dienst": "een dienst in het rooster",
    "partner": "de partners",
    "betrokkene": "een partner van een huishouden",
    "overdracht": "de overdracht van {0}",
}


def where(keys: list[str]) -> str:
    """In which forms something was typed, in words: by number of person and household, never by name."""
    known: dict[str, None] = {}
    for key in keys:
        kind, *rest = parts_of(key)
        if kind != WAS:
            about = str(rest[0]) if rest and rest[0] is not None else ""
            known[_WHERE.get(str(kind), "een dialoog ({0})" if about else "een dialoog").format(about)] = None
    found = list(known)
    return opsomming(found if len(found) < 4 else [*found[:3], f"nog {len(found) - 3}"])


class Typing:
    """Keeps the drafts of a desk as they are typed, and takes up what was left the last time."""

    def __init__(self) -> None:
        self._kept: Typed | None = None
        self._unseen: dict[str, bytes] = {}
        self._refused = False

    def keep(self, store: "Store", drafts: Drafts, place: dict[str, str] | None = None) -> str:
        """Keep what is typed now, where it differs from what is kept; gives what to say where that can't be, once."""
        from db.store.drafts import Typed, keep, place_of, sealed

        if not store.keyed:
            return ""
        typed = Typed(drafts.as_kept(), place or {})
        if typed == self._kept and (not typed or place_of(store).exists()):
            return ""
        try:
            keep(store, typed)
        except OSError:
            self._unseen[store.user] = sealed(store, typed)
            refused, self._refused = self._refused, True
            return "" if refused else FULL
        self._unseen.pop(store.user, None)
        self._kept, self._refused = typed, False
        return ""

    def take_up(self, store: "Store") -> "Typed":
        """What this user had typed and not saved, and where on the desk that was."""
        from db.store.drafts import Typed, opened, take_up

        typed = take_up(store)
        if store.user in self._unseen:
            with suppress(ValueError):  # the user was added anew meanwhile
                unseen = opened(store, self._unseen[store.user])
                typed = Typed({**typed.drafts, **unseen.drafts}, unseen.place or typed.place)
        self._kept = None
        return typed

    def forget(self, store: "Store") -> None:
        """Keep nothing of what was typed: that was asked for."""
        with suppress(OSError):
            self.keep(store, Drafts())

    def let_go(self) -> None:
        """Have nothing in hands but what is sealed."""
        self._kept = None
