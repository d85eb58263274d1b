"""The records that a figure counts, as a list from which every action of the desk works."""

from collections.abc import Hashable, Sequence
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from db.dutch import aantal, getal, opsomming, uren
from db.records.stand import read_around
from db.rules.figures import Bron
from db.rules.household import size
from db.rules.load import capacity, carried
from db.stand import Stand
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN, DeskScreen
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Column, Row, RowList
from tui.words import guided_text


class RecordRows:
    """A line for each record, made when it is seen: a figure of a large file counts thousands."""

    def __init__(self, bron: Sequence[Bron], stand: Stand, privacy: Privacy) -> None:
        self._subjects = [Subject(one.soort, one.sleutel) for one in bron]
        self._stand = stand
        self._privacy = privacy

    def __len__(self) -> int:
        """How many records there are."""
        return len(self._subjects)

    def __getitem__(self, index: int, /) -> Row:
        """The line of a record: name, key, what it is, and how it stands."""
        subject, stand = self._subjects[index], self._stand
        if subject.soort == "begeleider" and subject.sleutel in stand.begeleider:
            return self._person(subject)
        home = stand.huishouden.get(subject.sleutel)
        if home is None:
            return Row(subject, ("weg", subject.sleutel, "", "", "staat er niet meer"), "dim")
        people = aantal(count, "persoon", "personen") if (count := size(stand, home).personen) else "? personen"
        naam = self._privacy.naam(home.naam)
        return Row(subject, (naam, home.dossier, people, home.plaats, guided_text(stand, home, self._privacy)))

    def _person(self, subject: Subject) -> Row:
        person = self._stand.begeleider[subject.sleutel]
        load = f"{getal(carried(self._stand, person.kenmerk))} van {uren(capacity(person, self._stand.settings))} bezet"
        state = " · ".join(filter(None, (str(person.fase or ""), load)))
        cells = (self._privacy.naam(person.naam), person.kenmerk, str(person.soort), person.plaats, state)
        return Row(subject, cells)

    def position(self, key: Hashable) -> int | None:
        """Where a record stands."""
        return next((index for index, subject in enumerate(self._subjects) if subject == key), None)


class RecordList(RowList):
    """The records."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", tooltip="Alles over deze persoon of dit huishouden"),
    ]


class RecordsScreen(DeskScreen):
    """Who or what a figure counts."""

    CSS_PATH = "pages.tcss"
    KEY_LINE = ("back", "contact", "traject", "candidates", "edit", "phone", "life")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "terug", tooltip="Terug naar het cijfer"),
    ]

    records = getters.query_one(RecordList)

    def __init__(self, title: str, bron: Sequence[Bron], around: Stand) -> None:
        """`around` is the Stand that the figure was counted in."""
        super().__init__()
        self._title = title
        self._bron = tuple(dict.fromkeys(bron))
        self._around = around
        self._news = -1

    def body(self) -> ComposeResult:
        """The list."""
        yield RecordList(
            [
                Column("naam", share=3),
                Column("", 8),
                Column("", 12, shown_from=70),
                Column("plaats", 12, shown_from=90),
                Column("stand", share=5),
            ],
            header=True,
        )

    @property
    def stand(self) -> Stand:
        """The Stand that knows these people and households."""
        return self._around

    def show(self, stand: Stand) -> None:
        """Show the records as they are now."""
        if self._news >= 0 and self._news != self.desk.news:
            self._around = self._known(stand)
        self._news = self.desk.news
        hidden = self.desk.privacy is Privacy.ALLEEN
        self.records.empty = HIDDEN
        self.records.border_title = Content(f"{self._title}  {self._counted()}")
        self.records.show(AllRows() if hidden else RecordRows(self._bron, self._around, self.desk.privacy))

    def _counted(self) -> str:
        """How many households and people there are: "7 huishoudens"."""
        homes = sum(one.soort == "huishouden" for one in self._bron)
        counts = {("huishouden", "huishoudens"): homes, ("persoon", "personen"): len(self._bron) - homes}
        return opsomming(aantal(count, *noun) for noun, count in counts.items() if count)

    def _known(self, stand: Stand) -> Stand:
        """The Stand of the desk if it knows all of them, else one that is read for them."""
        people = {one.sleutel for one in self._bron if one.soort == "begeleider"}
        homes = {one.sleutel for one in self._bron if one.soort == "huishouden"}
        if people <= stand.begeleider.keys() and homes <= stand.huishouden.keys():
            return stand
        return read_around(self.desk.store.db, self.desk.today, people, homes)

    @on(RowList.Chosen)
    def _open(self) -> None:
        self.action_details()

    def action_back(self) -> None:
        """Back to the figure."""
        self.dismiss(None)
