"""Who looked at one person or household, and who changed it: their part of the log, of all time."""

from textual import work
from textual.app import ComposeResult

from db.dutch import aantal
from db.records.noting import Who, who_is
from db.records.review import entries_about
from db.store.engine import DatabaseError
from tui.logwords import shown_name
from tui.looked import read_log
from tui.screens.logboek_entries import UNREADABLE, LogScreen
from tui.subject import Subject

EMPTY = "Nog niets in het logboek.\nWie dit opent of wijzigt, komt hier te staan."
BUSY = "Wordt gelezen…"


class PersonLogScreen(LogScreen):
    """The log of one person or household."""

    KEY_LINE = ("back",)

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self._about = subject
        self._who: Who | None = None
        self._numbers: list[int] | None = None
        self._read_at = -1

    def body(self) -> ComposeResult:
        """The entries."""
        yield self.entry_list()

    def on_mount(self) -> None:
        """Reading about somebody in the log is a look as well."""
        read_log(self.desk, "", self._about)

    def renew(self) -> None:
        """Show the entries, read again where the desk has changed."""
        if self._read_at != self.desk.news:
            self._read_at = self.desk.news
            self._who = who_is(self.desk.store, self._about.soort, self._about.sleutel)
            self._read(self._who)
        self._show()

    def _show(self) -> None:
        found = self._numbers
        naam = shown_name(self.desk.privacy, self._who[2]) if self._who else "weg"
        counted = f"  {aantal(len(found), 'regel', 'regels')}" if found is not None else ""
        title = f"Wie zag of wijzigde {naam} · {self._about.sleutel}{counted}"
        self.list_entries(found or (), title, BUSY if found is None else EMPTY)

    @work(thread=True, exclusive=True)
    def _read(self, who: Who | None) -> None:
        tell = self._teller()
        own = self.desk.store.beside()
        try:
            found = entries_about(own, who[0], who[1]) if who else []
        except DatabaseError:
            tell(self.desk.say, UNREADABLE, True)
        else:
            tell(self._take, found)
        finally:
            own.close()

    def _take(self, found: list[int]) -> None:
        self._numbers = found
        self._show()
