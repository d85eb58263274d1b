"""The lock: everything of the desk leaves the screen and the memory, the file is closed, what was typed is kept sealed.

`Lock.shut` is the one place that lets go of all that a desk has in hands. It does so at once, without waiting for
anything: a terminal that is suspended, or a file that can't be read, may leave no time.
"""

import asyncio
import functools
import gc
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tui.going_on import place_of
from tui.idle import Idle
from tui.typing import Typing, where

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from textual.await_complete import AwaitComplete

    from db.store import Store
    from tui.app import Koppelbord

EVERY = 1.0
"""Seconds between two looks at whether somebody is there, and at what is typed."""

MODE = "slot"
"""The mode of the lock screen."""

DEMONSTRATION = "Dit is een demonstratie: er is niets te beschermen en geen wachtzin, dus ze gaat niet op slot."

REPLACED = (
    "Het bestand is verplaatst, vervangen of niet meer bereikbaar. Wat u opsloeg is bewaard, wat u typte ook."
    " Zet het terug en geef uw wachtzin."
)
UNREADABLE = (
    "Het bestand was niet te lezen: een collega versleutelde het opnieuw, of het is beschadigd. Wat u typte is"
    " bewaard. Geef uw wachtzin om het opnieuw te openen."
)
NOT_OPENED = "Het bestand is nu niet te openen. Er is niets verloren: geef uw wachtzin zo opnieuw."
HELD = "Een ander programma houdt het bestand vast. Er is niets verloren: probeer het zo opnieuw."


class Closed(Exception):  # it is no error where it comes late
    """The file was asked for while it is closed."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the desk stays locked, and how many passphrases in a row did not fit."""

    sentence: str
    wrong: int


class Lock:
    """Shuts and opens one desk, by a key, by itself, or because its file can't be read any more."""

    def __init__(self, desk: "Koppelbord") -> None:
        self._desk = desk
        self.idle = Idle()
        self.typing = Typing()
        self.is_shut = False
        self.user = ""
        """Who locked it."""
        self.why = ""
        """Why it is locked, where nobody asked for that."""
        self._path: Path | None = None
        self._clock: Callable[[], datetime] | None = None
        self._wrong = 0
        self._settled: tuple[int, int] = (-1, 0)
        self._leaving: list[AwaitComplete] = []
        self._news: list[str] = []

    # By itself

    def tick(self) -> None:
        """Keep what is typed, and lock where nobody was there for long; it is said half a minute before."""
        desk = self._desk
        if self.is_shut or desk.backups.stopped or desk._store is None or not desk._store.keyed:
            return
        self.keep()
        if any(getattr(screen, "AT_WORK", False) for screen in desk.screen_stack):
            self.touch()  # who waits for it is there
        limit = self._minutes() * 60
        if not limit:
            return
        if self.idle.seconds >= limit:
            self.shut()
            return
        left = self.idle.warning(limit)
        if left:
            desk.say(f"Over {left} seconden gaat Koppelbord op slot. Elke toets houdt het open.", alert=True)

    def _minutes(self) -> int:
        """After how many minutes it locks, 0 for never; read again where the desk has changed."""
        if self._settled[0] != self._desk.news:
            from db.records.settings import read_settings

            self._settled = self._desk.news, read_settings(self._desk.store.db).slot_minuten
        return self._settled[1]

    def touch(self) -> None:
        """Somebody is there."""
        if self.idle.warned and not self.is_shut:
            self._desk.say("")
        self.idle.touch()

    def keep(self, with_place: bool = False) -> None:
        """Keep beside the file what is typed now, on any screen, and where on the desk that is."""
        desk = self._desk
        if self.is_shut or desk._store is None:
            return
        for stack in desk._screen_stacks.values():
            for screen in stack:
                keep = getattr(screen, "keep", None)
                if keep is not None:
                    keep()
        refused = self.typing.keep(desk.store, desk.drafts, place_of(desk) if with_place else None)
        if refused:
            desk.say(refused, alert=True)

    # Shutting

    def shut(self, why: str = "") -> None:
        """Lock: keep what is typed, show the lock screen, and let go of everything of the desk."""
        desk = self._desk
        if self.is_shut or desk.backups.stopped or desk._store is None:
            return
        if not desk.store.keyed:
            desk.say(DEMONSTRATION, alert=True)
            return
        store = desk.store
        self._news = []
        self.user, self._path, self._clock, self.why, self._wrong = store.user, store.path, store.clock, why, 0
        self.keep(with_place=True)
        self.is_shut = True
        self._let_go()

    def _let_go(self) -> None:
        """The one place where all that a desk has in hands is let go of."""
        desk = self._desk
        desk.clipboard_out.empty()
        desk.workers.cancel_all()
        desk.clear_notifications()
        desk.switch_mode(MODE)
        for mode in [mode for mode in desk._screen_stacks if mode != MODE]:
            self._drop(mode)
        store = desk.store
        desk.let_go()
        self.typing.let_go()
        desk.backups.at_locking(store)
        store.close(at_once=True)
        store.forget_keys()
        desk.call_later(self._clear_out)

    def _drop(self, mode: str) -> None:
        """Take away every screen of a mode."""
        base = self._desk._modes[mode]
        self._leaving.append(self._desk.remove_mode(mode))
        self._desk.add_mode(mode, base)

    async def _clear_out(self) -> None:
        """Once the screens are gone: let go of what was worked out, and of what only waits to be collected."""
        leaving, self._leaving = self._leaving, []
        for removal in leaving:
            await removal
        await asyncio.sleep(0)
        _fresh_threads()
        desk = self._desk
        desk.mouse_over = desk.hover_over = desk._mouse_down_widget = None
        for watchers in getattr(desk, "__watchers", {}).values():
            watchers[:] = [(watcher, told) for watcher, told in watchers if not watcher._closing]
        gc.unfreeze()  # what start-up made was meant to stay as long as the desk did
        for kept in gc.get_objects():
            if isinstance(kept, functools._lru_cache_wrapper):
                kept.cache_clear()
        gc.collect()

    def lost(self) -> bool:
        """Whether the file was moved, replaced or taken away; then the desk is locked."""
        store = self._desk._store
        if store is None or not store.keyed or self._desk.backups.stopped or not store.gone:
            return False
        self.shut(REPLACED)
        return True

    def mirror(self) -> None:
        """Keep beside the file how far its log goes after a change of our own, if nobody is writing just now."""
        from db.store import StoreError
        from db.store.engine import DatabaseError

        store = self._desk._store
        if store is not None and store.unmirrored:
            with suppress(StoreError, DatabaseError):
                store.mirror(patience=0)

    def lose(self, error: BaseException, patient: bool = False) -> bool:
        """Lock where an error says that the file can't be read any more; False where it says something else.

        Where somebody only holds the file, that is said, unless `patient`: then there is a next time.
        """
        from db.store.engine import DatabaseError, is_busy

        error = getattr(error, "error", error)  # of a worker
        if (self.is_shut or self._desk.backups.stopped) and isinstance(error, DatabaseError | Closed):
            return True  # what was still under way when the file was closed
        if not isinstance(error, DatabaseError):
            return False
        desk = self._desk
        if is_busy(error):
            if not patient:
                desk.say(HELD, alert=True)
        elif desk.store.keyed:
            self.shut(UNREADABLE)
        else:
            desk.exit(None, 3, "De demonstratie is niet meer te lezen. Begin haar opnieuw.")
        return True

    # Opening

    def tell(self, sentence: str) -> None:
        """Say a sentence, once the desk is open again where it is locked now."""
        if self.is_shut:
            self._news.append(sentence)
        else:
            self._desk.say(sentence)

    @property
    def news(self) -> str:
        """What came while the desk was locked; it is said once."""
        news, self._news = " ".join(self._news), []
        return news

    async def open(self, phrase: str) -> Refusal | None:
        """Open the file with a passphrase, in a thread, and go on where its user was; None where that is done."""
        from db.store import StoreError, WrongPassphrase
        from db.store.engine import DatabaseError

        try:
            store = await asyncio.to_thread(self._open, phrase)
        except WrongPassphrase as error:
            self._wrong += 1
            return Refusal(str(error), self._wrong)
        except StoreError as error:
            return Refusal(str(error), 0)
        except (DatabaseError, OSError):
            return Refusal(NOT_OPENED, 0)
        self._wrong = 0
        self._desk.backups.stopped = False
        try:
            self._desk.go_on(store)
        except (StoreError, DatabaseError, OSError):
            self._desk.let_go()
            self._desk.switch_mode(MODE)
            store.close(at_once=True)
            store.forget_keys()
            return Refusal(NOT_OPENED, 0)
        self.is_shut = False
        self.idle.touch()
        self._drop(MODE)
        return None

    def _open(self, phrase: str) -> "Store":
        """The file, as whoever this passphrase is of: who locked it is tried first. Raises StoreError."""
        from db.store import StoreError, WrongPassphrase, open_store

        assert self._path is not None and self._clock is not None
        if not self._path.exists():
            raise StoreError(f"{self._path.name} is er niet. Zet het terug en geef uw wachtzin opnieuw.")
        try:
            return open_store(self._path, phrase, user=self.user, clock=self._clock)
        except WrongPassphrase:
            return open_store(self._path, phrase, clock=self._clock)

    def take_up(self) -> tuple[dict[str, str], str]:
        """Take up what the user left unsaved; gives where on the desk that was, and what to say of it."""
        desk = self._desk
        typed = self.typing.take_up(desk.store)
        desk.drafts.take(dict(typed.drafts))
        if not typed.drafts:
            return typed.place, ""
        return typed.place, f"U typte nog iets in {where(list(typed.drafts))}. Het staat er nog als u dat opent."

    def begin(self) -> None:
        """Begin to count, and lock before the program is suspended, however that comes about."""
        self._desk.set_interval(EVERY, self.tick)
        self._desk.app_suspend_signal.subscribe(self._desk, lambda _: self.shut())
        # Textual draws what changed, but of a terminal that was somebody else's meanwhile nothing is known.
        self._desk.app_resume_signal.subscribe(self._desk, lambda _: self._desk.refresh())
        by_hand = not self._desk.is_headless and threading.current_thread() is threading.main_thread()
        if by_hand and hasattr(signal, "SIGTSTP"):
            loop = asyncio.get_running_loop()
            driver: Any = self._desk._driver
            stop = getattr(driver, "_sigtstp_application", lambda: os.kill(os.getpid(), signal.SIGSTOP))
            signal.signal(
                signal.SIGTSTP, lambda *_: loop.call_soon_threadsafe(self._desk.call_later, self._suspend, stop)
            )

    def _suspend(self, stop: Callable[[], None]) -> None:
        """Lock, and suspend once nothing of the desk is left."""
        self.shut()
        self._desk.call_later(stop)


def _fresh_threads() -> None:
    """Let other threads do what is to come: each of them keeps what it worked on last."""
    loop: Any = asyncio.get_running_loop()
    before = getattr(loop, "_default_executor", None)
    if before is not None:
        loop.set_default_executor(ThreadPoolExecutor(thread_name_prefix="koppelbord"))
        before.shutdown(wait=False)
