"""Entries of the log as a list that opens each of them: what every screen of the log shares."""

from collections.abc import Iterable
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from db.records.review import Deel, Logregel, read_parts
from db.store.engine import DatabaseError
from tui.privacy import Privacy
from tui.screens.choose import ListDialog, Options, TellDialog
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.logboek_rows import COLUMNS, LogRows, entry_sentence, field_cells, part_rows, subject_of
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, RowList

UNREADABLE = "Het logboek is nu niet te lezen. Probeer het zo opnieuw."
ONLY_LOOKED = "Bij deze regel is niets gewijzigd."


class EntryList(RowList):
    """Entries of the log."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open regel", tooltip="Wat er is gewijzigd, van wat naar wat"),
    ]


class LogEntryDialog(ListDialog):
    """What one entry did, field by field; enter shows a long value whole."""

    def __init__(self, entry: Logregel, parts: list[Deel], privacy: Privacy) -> None:
        super().__init__()
        self._entry = entry
        self._parts = parts
        self._privacy = privacy

    def compose(self) -> ComposeResult:
        """Who and when, and the fields in a frame."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = Content(f"Regel {self._entry.nr} van het logboek")
            yield Static(Content(entry_sentence(self._entry, self._privacy)), classes="explain")
            columns = (Column("veld", share=3), Column("was", share=4), Column("is nu", share=4))
            yield Options(columns, empty=ONLY_LOOKED, header=True)
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Fit the frame to the fields."""
        rows = part_rows(self._parts, self._entry.delen, self._privacy)
        self.rowlist.styles.height = min(max(1, len(rows)) + 1, max(3, self.app.size.height - 13))
        self.rowlist.show(rows)
        self.rowlist.focus()

    @on(RowList.Chosen)
    def _whole(self, event: RowList.Chosen) -> None:
        event.stop()
        if isinstance(event.key, tuple):
            number, name = event.key
            field = next(field for field in self._parts[number].velden if field.naam == name)
            label, before, after = field_cells(field, self._privacy)
            self.app.push_screen(TellDialog(label, f"Was: {before}\n\nIs nu: {after}"))


class LogScreen(DeskScreen):
    """A screen with entries of the log."""

    CSS_PATH = "logboek.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "terug", tooltip="Terug naar waar u was"),
    ]

    entries = getters.query_one(EntryList)

    def __init__(self) -> None:
        super().__init__()
        self._rows: LogRows | None = None

    def entry_list(self) -> EntryList:
        """The list, to compose."""
        return EntryList(COLUMNS, header=True)

    def list_entries(self, numbers: Iterable[int], title: str, empty: str) -> None:
        """Show these entries, the newest first; beside a visitor who may see nothing, none."""
        hidden = self.desk.privacy is Privacy.ALLEEN
        self._rows = LogRows(self.desk.store, () if hidden else numbers, self.desk.privacy)
        self.entries.border_title = Content(title)
        self.entries.empty = HIDDEN if hidden else empty
        self.entries.show(self._rows if len(self._rows) else AllRows())

    @property
    def entry(self) -> Logregel | None:
        """The entry under the cursor."""
        key = self.entries.key
        return self._rows.entry(key) if self._rows and isinstance(key, int) else None

    @property
    def subject(self) -> Subject | None:
        """Whom the entry under the cursor is about."""
        return subject_of(self.entry) if self.focused is self.entries else None

    @on(RowList.Chosen, "EntryList")
    def _open(self) -> None:
        self._open_entry()

    @work
    async def _open_entry(self) -> None:
        entry = self.entry
        if entry is None:
            self.desk.say(UNREADABLE, alert=True)
            return
        try:
            parts = read_parts(self.desk.store, entry.nr)
        except DatabaseError:
            self.desk.say(UNREADABLE, alert=True)
            return
        await self.app.push_screen_wait(LogEntryDialog(entry, parts, self.desk.privacy))

    def action_back(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)
