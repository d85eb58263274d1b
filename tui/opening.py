"""Opening the file from the command line: which file and day, and the passphrase, asked or read from a file."""

import atexit
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from tui.outcome import NOT_OPENED, Ends, say

if TYPE_CHECKING:
    from db.store import Store
    from db.store.restore import Restored

T = TypeVar("T")

TRIES = 5

LOOKED_THROUGH = 50_000_000
"""Bytes of the largest file that is looked through on opening: a larger one would be waited for."""

WITH_WORDS = "U opende met de herstelwoorden. Geef een gebruiker een nieuwe wachtzin: ctrl+p, Gebruikers."
FORGOTTEN = "Vergeten? De twaalf herstelwoorden openen het ook."
DAMAGED = "Een deel van het bestand is beschadigd."
RESCUE = "Er is geen goede back-up. Bewaar wat er nog is: exporteer alles, en controleer het."


@dataclass(frozen=True, slots=True)
class Desk:
    """What the options before the command say: which file, its passphrase and user, and which day is today."""

    db: Path | None = None
    sleutelbestand: Path | None = None
    peildatum: date | None = None
    gebruiker: str = ""

    @property
    def path(self) -> Path:
        """The file: as given, else the one in the user's own folder."""
        if self.db:
            return self.db
        from platformdirs import user_data_path

        return user_data_path("Koppelbord") / "koppelbord.db"

    @property
    def today(self) -> date:
        """The day that counts as today."""
        return self.peildatum or date.today()

    @contextmanager
    def open(self, create: bool = False, whole: bool = True) -> "Iterator[Store]":
        """The opened file, made where there is none and `create` is set. Raises StoreError and Ends.

        It is looked through for damage first, if it must be `whole` and is not large.
        """
        from db.store.swapping import finish_restore

        finish_restore(self.path)  # one that was cut off may have left no file for a moment
        if not is_new(self.path):
            store = self._unlocked(whole)
        elif create:
            store = self._created()
        else:
            from tui.recovery import advice

            raise Ends(
                NOT_OPENED,
                f"{self.path} bestaat nog niet. "
                + (advice(self) or "Maak het met 'koppelbord importeer', of begin met 'koppelbord' in een terminal."),
            )
        try:
            yield store
        finally:
            store.close()

    def _unlocked(self, whole: bool) -> "Store":
        from db.store import open_store
        from db.store.errors import Damaged
        from db.store.keys import key_path

        try:
            if not self.sleutelbestand and not key_path(self.path).exists():
                return open_store(self.path, "")  # says what is missing, before anything is asked
            return self._opened(whole)
        except Damaged as error:
            from tui.recovery import offer

            offer(self, error)
            return self._opened(whole)

    def _opened(self, whole: bool) -> "Store":
        from db.store import open_store
        from db.store.keys import read_key_file

        user = self.gebruiker or ("" if self.sleutelbestand else ask_user(self.path))
        forgotten = FORGOTTEN if any(slot.herstel for slot in read_key_file(self.path).sloten) else ""
        store = self.tried(lambda phrase: open_store(self.path, phrase, user=user), "Wachtzin: ", forgotten)
        try:
            if whole:
                self._look_through(store)
            self._with_words(store)
        except BaseException:
            store.close(at_once=True)
            raise
        return store

    def _look_through(self, store: "Store") -> None:
        """Raise Damaged where a page is, and a back-up can take its place; without one, say what can still be done."""
        from db.store.backup import newest_good
        from db.store.errors import Damaged

        if self.path.stat().st_size > LOOKED_THROUGH or store.pages_whole():
            return
        if newest_good(self.path):
            raise Damaged(DAMAGED)
        store.doubt = f"{DAMAGED} {RESCUE}"
        say(store.doubt)

    def _with_words(self, store: "Store") -> None:
        """Say what to do after opening with the words on paper: they are no one's passphrase."""
        from db.store.users import RECOVERY

        if store.user == RECOVERY:
            store.doubt = " ".join(filter(None, (store.doubt, WITH_WORDS)))
            if not self.sleutelbestand:
                say(WITH_WORDS)

    def restore(self, backup: Path) -> "Restored":
        """Put a back-up in the place of the file. Raises StoreError and Refused."""
        from db.store.restore import restore

        if not backup.is_file():
            raise Ends(NOT_OPENED, f"{backup} is er niet. Controleer de naam.")
        prompt = "Wachtzin van de back-up: "
        return self.tried(lambda phrase: restore(self.path, backup, phrase, self.today, user=self.gebruiker), prompt)

    def tried(self, use: Callable[[str], T], prompt: str, forgotten: str = "") -> T:
        """What `use` gives for the passphrase, which is read from the file or asked a few times. Raises StoreError.

        Who is wrong for the third time is told what to do where it is `forgotten`.
        """
        from db.store import WrongPassphrase

        if self.sleutelbestand:
            return use(read_passphrase(self.sleutelbestand))
        for attempt in range(TRIES - 1):
            try:
                return use(ask(prompt))
            except WrongPassphrase as error:
                say(str(error))
                if attempt == 2:
                    say(forgotten)
                time.sleep(2**attempt)
        return use(ask(prompt))

    def _created(self) -> "Store":
        from db.store import open_store

        if self.sleutelbestand:
            return open_store(self.path, read_passphrase(self.sleutelbestand), user=self.gebruiker)
        intro = f"{self.path} wordt nu gemaakt. Zonder de wachtzin zijn de gegevens niet te lezen: bewaar haar goed."
        store = open_store(self.path, ask_new(intro), user=self.gebruiker or login_name())
        try:
            show_recovery(store, self.today)
        except BaseException:
            store.close()
            raise
        return store


def ask_user(path: Path) -> str:
    """Whose slot it is, where several people may open the file: that of who is logged in, else asked; "" for any."""
    from db.store.keys import read_key_file

    names = {slot.naam.casefold(): slot.naam for slot in read_key_file(path).sloten if not slot.herstel}
    if len(names) < 2:
        return ""
    return names.get(login_name().casefold()) or ask("Gebruiker: ", hidden=False).strip()


def login_name() -> str:
    """The name that this person has on the computer, "" where that names nobody."""
    import getpass

    from db.text import clean

    try:
        name = clean(getpass.getuser()).strip()[:40]
    except (OSError, KeyError, ImportError):
        return ""
    return "" if name.casefold() in ("root", "unknown", "demo", "herstelwoorden") else name


def show_recovery(store: "Store", today: date) -> None:
    """Show words that open the file should the passphrase be forgotten; they do once they are written down."""
    from db.lists import Toegang
    from db.store.users import keep_recovery, new_words

    store.require(Toegang.COORDINATOR)
    made = new_words()
    words = made.split()
    say("Schrijf deze twaalf herstelwoorden op papier. Ze openen het bestand als u de wachtzin vergeet:")
    for begin in range(0, len(words), 4):
        say(f"{begin + 1:>2}-{begin + 4:<2} {' '.join(words[begin : begin + 4])}")
    say("Bewaar het papier in een kluis, niet bij de computer. De woorden komen maar één keer in beeld.")
    if sys.stdin and sys.stdin.isatty():
        ask("Druk op enter als u ze hebt opgeschreven. ", hidden=False)
    keep_recovery(store, today, made)


def load_ahead() -> None:
    """Load the interface while the passphrase is typed and its key is derived: neither needs the interpreter."""
    Thread(target=_load, daemon=True).start()


def _load() -> None:
    for name in ("tui.app", "tui.screens.koppelen", "db.records.stand", "db.rules.candidates"):
        with suppress(Exception):  # whoever needs it meets the same error, and says it
            import_module(name)


def is_new(path: Path) -> bool:
    """Whether there is no file yet, or only an empty one whose making was cut off before it had a key."""
    from db.store.keys import key_path

    return not key_path(path).exists() and (not path.exists() or (path.is_file() and not path.stat().st_size))


def read_passphrase(path: Path) -> str:
    """The first line of a file, without its line end. Raises Ends."""
    try:
        with path.open("rb") as handle:
            phrase = handle.readline(65536).rstrip(b"\r\n").decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Ends(
            NOT_OPENED, f"Het sleutelbestand {path} kan niet gelezen worden. Controleer de naam en de rechten."
        ) from None
    if not phrase:
        raise Ends(NOT_OPENED, f"Het sleutelbestand {path} is leeg. Zet de wachtzin op de eerste regel.")
    return phrase


def ask(prompt: str, hidden: bool = True) -> str:
    """What is typed on the terminal, unseen if `hidden`. Raises Ends where there is none."""
    import getpass
    import warnings

    problem = Ends(NOT_OPENED, "Er is geen terminal om de wachtzin te vragen. Geef haar met --sleutelbestand.")
    if not any(stream and stream.isatty() for stream in (sys.stdin, sys.stderr)):
        raise problem
    if not hidden:
        import click

        typed: str = click.prompt(prompt, default="", show_default=False, prompt_suffix="", err=True)
        return typed
    with warnings.catch_warnings():
        warnings.simplefilter("error", getpass.GetPassWarning)  # rather none than one that can be read along
        try:
            return getpass.getpass(prompt)
        except getpass.GetPassWarning:
            raise problem from None


def ask_new(intro: str) -> str:
    """A new passphrase, typed twice."""
    from db.store.users import LEAST

    say(f"{intro} Bedenk een wachtzin van minstens {LEAST} tekens.")
    while True:
        phrase = ask("Nieuwe wachtzin: ")
        if len(phrase) < LEAST:
            say(f"Een wachtzin heeft minstens {LEAST} tekens.")
        elif ask("Nog een keer: ") != phrase:
            say("Deze twee zijn niet gelijk. Begin opnieuw.")
        else:
            return phrase


@contextmanager
def whole_or_gone(path: Path) -> Iterator[None]:
    """Take a file that is made inside, and its key, away again where that fails or is interrupted."""
    from db.store.keys import key_path

    fresh = is_new(path)
    with ended_by_signals():
        try:
            yield
        except BaseException:
            if fresh:
                for made in (path, key_path(path), *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
                    made.unlink(missing_ok=True)
            raise


@contextmanager
def throwaway() -> "Iterator[Callable[[], Store]]":
    """What makes an empty file in a folder of this user alone, all gone afterwards, however the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="koppelbord-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made: list[Store] = []

    def make() -> "Store":
        from db.store import open_throwaway

        made.append(open_throwaway(folder / "tijdelijk.db"))
        return made[-1]

    with ended_by_signals():
        try:
            yield make
        finally:
            for store in made:
                store.close()
            shutil.rmtree(folder, ignore_errors=True)


def _interrupt() -> None:
    raise KeyboardInterrupt


@contextmanager
def ended_by_signals(act: Callable[[], None] = _interrupt) -> Iterator[None]:
    """Do `act` at a request to end, or when the terminal is closed; by default it ends as ctrl+c does: cleaning up."""
    names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")  # each where the platform has it
    known = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known}
    for number, handler in before.items():
        if handler != signal.SIG_IGN:  # as under nohup
            signal.signal(number, lambda *_: act())
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
