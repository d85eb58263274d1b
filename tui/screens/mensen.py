"""Mensen: everyone as a list, one kind at a time, filtered while typing, with the record beside it."""

from collections.abc import Collection, Hashable
from dataclasses import replace
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Input, Static

from db.dutch import aantal, datum
from db.model import Begeleider, Huishouden, Record, Statushouder
from db.records.people import Lijst, count, page, position
from db.records.rows import get
from db.stand import Stand
from db.store import Store
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.details import subject_lines
from tui.subject import Subject
from tui.widgets.panels import Lines
from tui.widgets.rowlist import AllRows, Column, Row, RowList
from tui.words import SOORT_KORT, status_naam, talen

EMPTY = "Niemand gevonden.\nn voegt iemand toe, esc wist het filter."

REST = 0.06
"""Seconds without a key after which the record beside the list is read."""

PAGE = 100
"""Rows that are read from the file at a time."""


def subject_of(record: Record) -> Subject:
    """Whom a record is about."""
    if isinstance(record, Begeleider):
        return Subject("begeleider", record.kenmerk)
    if isinstance(record, Huishouden):
        return Subject("huishouden", record.dossier)
    assert isinstance(record, Statushouder)
    return Subject("statushouder", f"{record.dossier}/{record.volgnr}")


class Pages:
    """The rows of a list, read a page at a time: however many there are, no screen holds them all."""

    def __init__(
        self, store: Store, lijst: Lijst, words: str, privacy: Privacy, marked: Collection[Hashable] = ()
    ) -> None:
        """`marked` are the keys of the rows that are marked, as they are whenever a row is asked for."""
        self._marked = marked
        self._store = store
        self._lijst = lijst
        self._words = words
        self._privacy = privacy
        self._count = count(store, lijst, words)
        self._pages: dict[int, list[Row]] = {}

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, index: int, /) -> Row:
        number, within = divmod(index, PAGE)
        if number not in self._pages:
            records = page(self._store, self._lijst, self._words, number * PAGE, PAGE)
            self._pages[number] = [self._row(record) for record in records]
        rows = self._pages[number]
        row = rows[within] if within < len(rows) else Row(None, ("",))
        return replace(row, cells=(f"✔ {row.cells[0]}", *row.cells[1:]), style="mark") if self._is_marked(row) else row

    def _is_marked(self, row: Row) -> bool:
        return row.key is not None and row.key in self._marked

    def position(self, key: Hashable) -> int | None:
        """Where somebody stands in this list."""
        return position(self._store, self._lijst, self._words, key.sleutel) if isinstance(key, Subject) else None

    def _row(self, record: Record) -> Row:
        shown = self._privacy.naam
        if isinstance(record, Begeleider):
            cells: tuple[str, ...] = (
                shown(record.naam),
                SOORT_KORT[record.soort],
                record.fase or "",
                record.plaats,
                talen(record.talen),
            )
            return Row(subject_of(record), cells, "dim" if record.fase == "gestopt" else "")
        if isinstance(record, Huishouden):
            status = status_naam(record.traject_status) if record.traject_status else ""
            key = datum(record.sleuteldatum) if record.sleuteldatum else "sleutel ?"
            over = bool(record.traject_status and record.traject_status.voorbij)
            cells = (shown(record.naam), record.dossier, status, record.plaats, f"{key} · {talen(record.talen)}")
            return Row(subject_of(record), cells, "dim" if over else "")
        assert isinstance(record, Statushouder)
        cells = (
            shown(record.naam),
            record.dossier,
            str(record.geboortejaar or "?"),
            record.geslacht or "?",
            record.taalschool,
        )
        return Row(subject_of(record), cells)


class PeopleList(RowList):
    """One kind of people."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", tooltip="Alles over deze persoon of dit huishouden"),
        Binding("left", "screen.kind(-1)", "soort", key_display="← →", tooltip="Een andere soort mensen"),
        Binding("right", "screen.kind(1)", "volgende soort", show=False, tooltip="Een andere soort mensen"),
    ]


class ListFilter(Input):
    """The words that every row must have."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter", "screen.to_list", "naar de lijst", tooltip="Verder in de lijst"),
    ]


class MensenScreen(DeskScreen):
    """The list of one kind, its filter, and the record under the cursor."""

    CSS_PATH = "mensen.tcss"
    KEY_LINE = ("filter", "new", "edit", "mark", "absent", "life", "bulk", "candidates", "phone")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "filter", "filter", tooltip="De lijst kleiner maken door te typen"),
        Binding("n", "new", "nieuw", tooltip="Iemand of een huishouden toevoegen"),
        Binding("space", "mark", "merk", show=False, tooltip="Deze regel merken, om met meer tegelijk iets te doen"),
        Binding("m", "bulk", "met gemerkte", show=False, tooltip="Iets doen met iedereen die gemerkt is, in één stap"),
        Binding("shift+delete", "remove", "verwijder", show=False, tooltip="Wie per ongeluk is ingevoerd weghalen"),
    ]

    people = getters.query_one(PeopleList)
    lines = getters.query_one(Lines)
    words = getters.query_one(ListFilter)

    lijst = Lijst.BEGELEIDERS
    """The kind that is shown."""

    _resting: Timer | None = None
    _count = 0

    def __init__(self) -> None:
        super().__init__()
        self._marked: set[Hashable] = set()

    def body(self) -> ComposeResult:
        """Kinds, filter, list and record."""
        yield Static(id="soorten")
        yield ListFilter(id="filter", compact=True, placeholder="typ een naam, plaats, taal of kenmerk")
        with Horizontal(id="beide"):
            yield PeopleList(
                [
                    Column("naam", share=4),
                    Column("", 6),
                    Column("", 12, shown_from=50),
                    Column("plaats", 14, shown_from=60),
                    Column("", share=3, shown_from=44),
                ],
                id="mensen",
            )
            yield Lines()

    def show(self, stand: Stand) -> None:
        """Read the list again; the cursor stays with its record."""
        kinds = [
            Content.styled(f" {lijst.capitalize()} ", "reverse bold" if lijst is self.lijst else "") for lijst in Lijst
        ]
        self.query_one("#soorten", Static).update(Content(" ").join(kinds))
        hidden = self.desk.privacy is Privacy.ALLEEN
        self.people.empty = HIDDEN if hidden else EMPTY
        if hidden:
            self.people.border_title = "afgeschermd"
            self.people.show(AllRows())
            return
        gone = [key for key in self._marked if not self._there(key)]
        self._marked.difference_update(gone)
        rows = Pages(self.desk.store, self.lijst, self.words.value, self.desk.privacy, self._marked)
        self._count = len(rows)
        self._title()
        self.people.show(rows)
        self._record_soon()

    def _there(self, key: Hashable) -> bool:
        """Whether somebody who was marked is in the file still."""
        return isinstance(key, Subject) and get(self.desk.store.db, self.lijst.kind, key.sleutel) is not None

    def _title(self) -> None:
        """How many there are, and how many of them are marked."""
        one = {Lijst.STATUSHOUDERS: "statushouder", Lijst.MEDEWERKERS: "medewerker", Lijst.BEGELEIDERS: "begeleider"}
        marked = f" · {len(self._marked)} gemerkt" if self._marked else ""
        counted = aantal(self._count, one.get(self.lijst, "huishouden"), self.lijst)
        self.people.border_title = Content(counted + marked)

    def choose(self, lijst: Lijst, subject: Subject | None = None) -> None:
        """Show another kind, with the cursor on somebody."""
        if lijst is not self.lijst:
            self._marked.clear()
        self.lijst = lijst
        self.words.value = ""
        self.show(self.stand)
        if subject:
            self.people.select(subject)

    def show_saved(self, kind: str, sleutel: str | int) -> None:
        """Put the cursor on whoever was just saved, if the list has them."""
        self.people.select(Subject("huishouden" if kind == "huishouden" else "begeleider", str(sleutel)))

    @on(RowList.Moved)
    def _record_soon(self) -> None:
        """Show the record once the cursor or the typing rests: a key never waits for it."""
        if self._resting:
            self._resting.stop()
        self._resting = self.set_timer(REST, self._show_record)

    def _show_record(self) -> None:
        if not self.lines.is_attached or not self.lines.display:
            return
        key = self.people.key
        if isinstance(key, Subject):
            title, lines = subject_lines(self.desk, key)
            self.lines.border_title = Content(title)
            self.lines.show(lines)
        else:
            self.lines.border_title = ""
            self.lines.say("")

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self.show(self.stand)

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        if isinstance(event.key, Subject):
            self.desk.open_details(event.key)

    def action_kind(self, step: int) -> None:
        """Show the next kind of people."""
        kinds = list(Lijst)
        self.choose(kinds[(kinds.index(self.lijst) + step) % len(kinds)])

    def action_filter(self) -> None:
        """Type words that every row must have."""
        self.words.add_class("open")
        self.words.focus()

    def action_to_list(self) -> None:
        """From the filter to the list."""
        self.people.focus()

    def action_mark(self) -> None:
        """Mark or unmark whoever is under the cursor, and go to the next; a member is marked with their household."""
        subject = self.subject
        if subject and self.lijst is Lijst.STATUSHOUDERS:
            self.desk.say("Merk het huishouden: ga met ← naar de lijst van huishoudens.", alert=True)
        elif subject:
            self._marked ^= {subject}
            self._title()
            self.people.refresh_line(self.people.cursor)
            self.people.action_move(1)

    @work
    async def action_bulk(self) -> None:
        """Do one thing for everyone who is marked."""
        from tui.screens.bulk import do_for_all

        keys = sorted(key.sleutel for key in self._marked if isinstance(key, Subject))
        if not keys:
            self.desk.say("Merk eerst regels met spatie.", alert=True)
        elif await do_for_all(self.desk, self.lijst, keys):
            self._marked.clear()
            self.show(self.stand)

    def action_back(self) -> None:
        """Take the filter away, else the marks."""
        if not self.words.has_class("open"):
            self._marked.clear()
            self.show(self.stand)
        self.words.value = ""
        self.words.remove_class("open")
        self.people.focus()

    def action_new(self) -> None:
        """Add somebody of the kind that is shown."""
        self.desk.add(self.lijst)

    def action_remove(self) -> None:
        """Take somebody out who was entered by mistake; the log and undo can bring them back."""
        from db.records.people import remove_record

        subject = self.subject
        if subject is None or subject.soort == "statushouder":
            self.desk.say("Haal een lid weg in het formulier van het huishouden (e).", alert=True)
            return
        kind = Begeleider if subject.soort == "begeleider" else Huishouden
        record = get(self.desk.store.db, kind, subject.sleutel)
        if isinstance(record, Begeleider | Huishouden):
            self.desk.perform(
                lambda store: remove_record(store, self.desk.today, record),
                f"Verwijderd: {self.desk.shown(record.naam)}",
            )
