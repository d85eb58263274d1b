"""The file that the desk has open, the state of it that is shown, and the ring from a command to the screen.

A command of `db.records` goes through the write door; the commit is seen in the log of changes; the visible screen
shows what is in the file now. No screen patches its own copy of the data. The Stand is read again when a screen asks
for it: one that shows itself from the file, however many people there are, never does.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rich.text import Text
from textual import work
from textual.reactive import var

from db.lists import Toegang
from tui.backups import Backups
from tui.drafts import Drafts
from tui.index import Index
from tui.privacy import Privacy
from tui.safe import SafeApp

if TYPE_CHECKING:
    from db.lists import ContactSoort
    from db.planning.process import Planner
    from db.stand import Stand
    from db.store import Refused, Store

LISTEN_EVERY = 1.0
"""Seconds between two looks at what a colleague has changed."""

PATIENCE = 1500
"""Milliseconds that the desk waits for a colleague who is writing; then it says so, and nothing is lost."""

DEMO = "demo"
"""The user of a throw-away file."""

WITHDRAWN = "Uw toegang is ingetrokken, of u kreeg een andere wachtzin. Wat u opsloeg is bewaard."
"""Why the desk is locked of who may no longer open the file."""

NOT_DONE = "Dat lukte niet: het bestand is niet te lezen of te schrijven. Er is niets opgeslagen: probeer het zo."
"""Where the file does not answer."""

STILL = 0.5
"""Seconds after a colleague's change during which an enter on a moved list is refused."""


def _collect_again() -> None:
    """Collect garbage from now on, leaving alone what start-up made: it stays as long as the app does."""
    gc.freeze()
    gc.enable()


class FiledApp(SafeApp):
    """An app that shows one file. `store` is an open one, or a function that opens one after the first paint."""

    news: var[int] = var(0)
    """Counts how often what the desk shows has changed: every screen follows it."""
    team: var[str | None] = var(None)
    """The team whose Stand is read, None for everyone in the file."""
    today: var[date] = var(date(2000, 1, 1))
    """The day that counts as today."""
    privacy: var[Privacy] = var(Privacy.OPEN)
    """What a visitor may see."""
    alone: var[str] = var("")
    """The dossier that stays on the screen in the strictest privacy."""

    def __init__(self, store: Store | Callable[[], Store], today: date, follow_clock: bool = False) -> None:
        super().__init__()
        self.set_reactive(FiledApp.today, today)
        self._open: Callable[[], Store] | None = store if callable(store) else None
        self._store = None if callable(store) else store
        self._follow_clock = follow_clock
        self._seen = 0
        self._rol = Toegang.LEESRECHT
        self._stand: Stand | None = None
        self.wanted = ""
        """The dossier that Koppelen should choose when it comes on top."""
        self._moved_at = 0.0
        self.index = Index()
        """Everyone who can be found."""
        self._planner: Planner | None = None
        self._office = ""
        self.sought = ""
        """What was looked up last, so that the answers are there again."""
        self.contact_soort: ContactSoort | None = None
        """How there was contact the last time that it was noted."""
        self.handout_folder = ""
        """Where the last handout went."""
        self.backups = Backups(self.desk)
        """The back-ups that are made by themselves."""
        self.looks: dict[str, datetime] = {}
        """When this user last opened which record, as the log has it."""

    def refusal(self, refused: Refused) -> str:
        """Why something was not done, as the privacy lets it be said."""
        raise NotImplementedError

    @property
    def stand(self) -> Stand | None:
        """The state of the desk, read when it is first asked for after a change; None until the file is open."""
        if self._stand is None and self._store is not None:
            from db.records.stand import read_stand

            self._stand = read_stand(self._store, self.today, self.team)
        return self._stand

    def on_ready(self) -> None:
        """Open the file once the first paint is there, then listen for colleagues."""
        if self._store is None:
            self._open_file()
        else:
            self._opened(self._store)

    @work(thread=True)
    def _open_file(self) -> None:
        assert self._open is not None
        from db.store import StoreError

        try:
            store = self._open()
        except StoreError as error:
            self.call_from_thread(self.exit, None, 3, Text(str(error)))
            return
        self.call_from_thread(self._opened, store)

    def _opened(self, store: Store) -> None:
        from db.records.stand import is_empty

        _, left = self._take(store)
        self.switch_mode("koppelen")
        self.set_interval(LISTEN_EVERY, self._listen)
        self.lock.begin()
        self.backups.begin()
        self.call_after_refresh(_collect_again)
        if store.doubt:
            self.call_after_refresh(self.say, store.doubt, True)
        if is_empty(store):
            self._welcome()
        elif store.rol.may(Toegang.MEDEWERKER):
            self.call_after_refresh(self._take_up_tasks)
        if left:
            self.call_after_refresh(self.say, left)

    def _take(self, store: Store) -> tuple[dict[str, str], str]:
        """Begin on an open file; gives where its user was when it was locked, and what to say of what was typed."""
        from db.records.stand import teams

        self._store = store
        self._rol = store.rol
        store.wait_at_most(PATIENCE)
        self._seen = store.log.latest()
        found = teams(store, self.today)
        own = store.unlocked.team
        begins = own if own in found else None if own == "" else found[0] if found else None
        self.team = begins if len(found) > 1 else None
        self._office = "alle teams" if len(found) > 1 else "".join(found)
        if store.user == DEMO:
            self._office = f"demonstratie {self._office}"
        place, left = self.lock.take_up()
        self.reload()
        assert self.stand is not None
        if self.stand.settings.privacy_bij_start == Privacy.INITIALEN:
            self.privacy = Privacy.INITIALEN
        return place, left

    def go_on(self, store: Store) -> None:
        """Go on where the user of this file was when it was locked; somebody else begins at the beginning."""
        from tui.going_on import go_back_to, look_back

        place, left = self._take(store)
        go_back_to(self.desk, place)
        self.call_after_refresh(look_back, self.desk, place)
        news = " ".join(filter(None, (store.doubt, self.lock.news, left)))
        self.call_after_refresh(self.say, news or f"Koppelbord is weer open voor {store.user}.", bool(store.doubt))

    def let_go(self) -> None:
        """Have nothing of the file in hands: the desk is locked."""
        self._store = self._stand = self._open = None
        if self._planner is not None:
            self._planner.close()
            self._planner = None
        self.index, self.drafts, self.looks = Index(), Drafts(), {}
        self.wanted = self.sought = self.handout_folder = self.alone = self._office = ""
        self.contact_soort, self.team, self.privacy = None, None, Privacy.OPEN
        self.news += 1

    def _take_up_tasks(self) -> None:
        """Store the list of tasks of the file where it is new; a line that can't be read is told, and no more."""
        from db.records.traject import take_up_tasks
        from db.store import Refused

        if self._store is None:
            return
        try:
            if take_up_tasks(self.store, self.today):
                self.reload()
        except Refused as refusal:
            self.say(str(refusal), alert=True)

    @work
    async def _welcome(self) -> None:
        from tui.screens.welcome import welcome

        await welcome(self.desk)

    def show_demonstration(self) -> None:
        """Leave the file as it is and show an invented team, in a throw-away file that is gone at the end."""
        from db.demo import write_demo
        from db.store import open_throwaway

        self._scratch = TemporaryDirectory(prefix="koppelbord-", ignore_cleanup_errors=True)
        store = open_throwaway(Path(self._scratch.name) / "demonstratie.db")
        write_demo(store, self.today)
        self._store = store
        self.index = Index()
        self._office = "demonstratie"
        self._seen = store.log.latest()
        self.reload()

    def added(self, what: object) -> None:
        """Let the list of people put its cursor on whoever was just saved."""
        show_saved = getattr(self.screen_stack[0], "show_saved", None)
        if show_saved and isinstance(what, tuple):
            show_saved(*what)

    def reload(self) -> None:
        """Let the visible screen show what is in the file now; the Stand is read again when it is asked for."""
        from db.store.engine import DatabaseError

        if self._store is None:
            return
        try:
            self._seen = self.store.log.latest()  # before reading: what is written meanwhile is heard the next time
        except DatabaseError:
            return  # what is on the screen stays; the desk looks again within a second
        self._stand = None
        self.news += 1

    @property
    def seen(self) -> int:
        """The last change that the screen shows."""
        return self._seen

    def _listen(self) -> None:
        """Hear what a colleague has changed, that midnight has passed, and that the file is not there any more."""
        if self._store is None or self.lock.lost() or self._may_no_more():
            return
        try:
            if self._follow_clock and date.today() != self.today:
                self.today = date.today()
                self.reload()
            if self.store.log.latest() != self._seen:
                self._moved_at = time.monotonic()
                self.reload()
        except Exception as error:
            if not self.lock.lose(error, patient=True):
                raise
        else:
            self.lock.mirror()

    def _may_no_more(self) -> bool:
        """Whether the user has been withdrawn, and the desk is locked for it; of another role the keys are shown."""
        self.store.refresh_access()
        if self.store.withdrawn:
            self.lock.shut(WITHDRAWN)
            return True
        if self.store.rol != self._rol:
            self._rol = self.store.rol
            self.reload()
            self.screen.refresh_bindings()
            self.say(f"Uw rol is nu {self._rol}.", alert=True)
        return False

    def list_is_still(self) -> bool:
        """Whether no colleague has moved the list just now; says so where one has."""
        if time.monotonic() - self._moved_at < STILL:
            self.say("De lijst is veranderd door een collega. Kijk nog eens en druk opnieuw op enter.", alert=True)
            return False
        return True

    def perform(self, command: Callable[[Store], object], done: str) -> bool:
        """Do one command of `db.records`, show the new state, and say what was done or why it was not."""
        from db.store import Refused, StoreError
        from db.store.engine import DatabaseError

        try:
            command(self.store)
        except Refused as refusal:
            sentence = self.refusal(refusal)
            self.reload()
            self.say(sentence, alert=True)
            return False
        except (StoreError, DatabaseError, OSError) as error:
            self.say(str(error) if isinstance(error, StoreError) else NOT_DONE, alert=True)
            return False
        self.reload()
        self.say(f"{done}  ·  u = ongedaan")
        return True

    @property
    def planner(self) -> Planner:
        """Who answers what takes longer than a frame, in a child process; begun when it is first asked for."""
        from db.planning.process import Planner

        if self._planner is None:
            self._planner = Planner()
        return self._planner

    def on_unmount(self) -> None:
        """End the child process, whatever it is at."""
        if self._planner is not None:
            self._planner.close()
