"""Samenvoegen: two records of the same person or household side by side, and which of the two says what."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from db.dutch import aantal, opsomming
from db.labels import label
from db.members import format_lid
from db.model import Begeleider, Huishouden, Statushouder
from db.records import merging
from db.records.lookalikes import Register, may_merge
from db.records.people import find_statushouder, leden_of
from db.records.rows import get
from db.rules.lookup import Vindbaar
from db.rules.merging import differences, filled, same_people
from db.rules.resemblance import Gelijkenis
from db.store import Store
from tui.screens.choose import ChooseDialog, FilterInput, ListDialog, Options
from tui.screens.dialog import Dialog
from tui.screens.lookalikes import reason, subject_of
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

TOP = 12
"""Answers that are shown while the other one is sought."""

Mens = Begeleider | Huishouden | Statushouder


def key_of(record: Mens) -> str:
    """How a record is called beside its name: kenmerk, dossier or `D014/2`."""
    if isinstance(record, Begeleider):
        return record.kenmerk
    return record.dossier if isinstance(record, Huishouden) else f"{record.dossier}/{record.volgnr}"


class OtherDialog(ListDialog):
    """Whom to merge with: who resembles first, everyone of that kind by typing. Gives a Subject."""

    def __init__(self, title: str, record: Begeleider | Huishouden, alike: Sequence[Gelijkenis]) -> None:
        super().__init__()
        self._title = title
        self._record = record
        self._alike = alike

    def compose(self) -> ComposeResult:
        """The line and the answers."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = Content(self._title)
            yield FilterInput(placeholder="naam, dossier, kenmerk of telefoonnummer", compact=True)
            yield Options([Column("", share=4), Column("", 12), Column("", share=4)])
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin with who resembles."""
        self.rowlist.styles.height = TOP
        self._fill("")
        self.query_one(FilterInput).focus()

    @on(Input.Changed)
    def _search(self, event: Input.Changed) -> None:
        self._fill(event.value.strip())

    def _fill(self, term: str) -> None:
        """Who resembles while nothing is typed, else who is found."""
        if term:
            self.rowlist.empty = "Niemand gevonden."
            found = [
                Row(subject_of(one.soort, one.kenmerk), (one.naam, one.kenmerk, one.soort))
                for one in self.desk.index.current(self.desk.store).search(term, TOP, among=self._may_be)
            ]
        else:
            self.rowlist.empty = "Niemand lijkt erop. Typ een naam, dossier of kenmerk."
            found = [
                Row(
                    subject_of(like.bekende.soort, like.bekende.sleutel),
                    (like.bekende.naam, like.bekende.sleutel, reason(like.redenen, like.zeker)),
                )
                for like in self._alike
            ]
        self.rowlist.show(AllRows(found[:TOP]))
        self.rowlist.action_edge(0)

    def _may_be(self, person: Vindbaar) -> bool:
        return may_merge(self._record, person.soort, person.kenmerk)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.key)


class MergeList(RowList):
    """The fields in which two records differ, and the members that may be the same person."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.flip", "wissel", tooltip="De waarde van de ander nemen; bij een lid: zelfde persoon"),
    ]


TURN = "andersom"
"""The answer that the other one should stay."""

Keuze = tuple[frozenset[str], dict[int, int]]
"""The fields that the other one's value is taken of, and which members of the other are which of the one."""


class MergeDialog(Dialog):
    """Two records side by side. Gives what was chosen, TURN, or None where it was left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "confirm", "voeg samen", tooltip="Samenvoegen zoals het hier staat"),
        Binding("w", "turn", "andersom", tooltip="De ander laten blijven, en deze laten opgaan"),
    ]

    rowlist = getters.query_one(MergeList)

    def __init__(
        self, blijft: Mens, weg: Mens, leden: Sequence[Statushouder], others: Sequence[Statushouder], explain: str
    ) -> None:
        super().__init__()
        self._blijft = blijft
        self._weg = weg
        self._explain = explain
        self._differences = differences(blijft, weg)  # type: ignore[type-var]  # both are of one kind
        self._taken = set(filled(blijft, weg))  # type: ignore[type-var]
        self._own = {lid.id: lid for lid in leden}
        self._others = others
        self._alike = same_people(leden, others)
        self._same = {other for other, (_, sure) in self._alike.items() if sure}

    def compose(self) -> ComposeResult:
        """What goes along, and the fields side by side."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = Content(f"Samenvoegen: {self._blijft.naam}")
            yield Static(Content(self._explain), classes="explain")
            does = (("blijft", self._blijft), ("gaat op", self._weg))
            titles = [f"{key_of(record)} {word} · {record.naam}" for word, record in does]
            yield MergeList(
                [Column("", 22), *(Column(title, share=1) for title in titles)],
                header=True,
                empty="De gegevens zijn gelijk. ctrl+s voegt samen.",
            )
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Fit the frame to the fields."""
        rows = self._rows()
        self.rowlist.styles.height = min(max(1, len(rows)) + 1, max(4, self.app.size.height - 11))
        self.rowlist.show(rows)
        self.rowlist.focus()

    def _rows(self) -> AllRows:
        rows = AllRows()
        for one in self._differences:
            other = one.veld in self._taken
            cells = (f"{'·' if other else '✓'} {one.blijver or '–'}", f"{'✓' if other else '·'} {one.ander or '–'}")
            rows.append(Row(one.veld, (label(one.veld), *(cell.replace("\n", " ") for cell in cells))))
        if self._others:
            rows.append(Row(None, ("Leden: wie is dezelfde persoon?",)))
        for lid in self._others:
            own = self._own[self._alike[lid.id][0]] if lid.id in self._alike else None
            word = "✓ zelfde persoon" if lid.id in self._same else "· komt erbij"
            rows.append(Row(lid.id, (word, format_lid(own) if own else "", format_lid(lid))))
        return rows

    def action_flip(self) -> None:
        """Take the value of the other, or of the one that stays again; a member is the same person, or is not."""
        key = self.rowlist.key
        if isinstance(key, str):
            self._taken ^= {key}
        elif isinstance(key, int) and key in self._alike:
            self._same ^= {key}
        elif isinstance(key, int):
            self.message_line.say("Niemand in het andere huishouden lijkt op dit lid.", alert=True)
        self.rowlist.show(self._rows())

    def action_confirm(self) -> None:
        """Merge as it stands here."""
        self.dismiss((frozenset(self._taken), {other: self._alike[other][0] for other in self._same}))

    def action_turn(self) -> None:
        """Let the other one stay."""
        self.dismiss(TURN)


async def merge(app: "Koppelbord", subject: Subject) -> Subject | None:
    """Merge somebody with another who is chosen; gives who stays, None where it was not done."""
    if app.privacy.hides:
        app.say("Samenvoegen kan als de privacy open staat. p wisselt.", alert=True)
        return None
    blijft = _record(app.store, subject)
    if blijft is None:
        return None
    chosen = await _choose(app, blijft)
    weg = _record(app.store, chosen) if isinstance(chosen, Subject) else None
    while weg is not None:
        leden, others = _leden(app.store, blijft), _leden(app.store, weg)
        dialog = MergeDialog(blijft, weg, leden, others, _explain(app.store, app.today, blijft, weg, leden, others))
        answer = await app.push_screen_wait(dialog)
        if answer == TURN:
            blijft, weg = weg, blijft
        elif isinstance(answer, tuple):
            return _perform(app, blijft, weg, *answer)
        else:
            return None
    return None


def _record(store: Store, subject: Subject) -> Mens | None:
    if subject.soort == "begeleider":
        return get(store.db, Begeleider, subject.sleutel)
    if subject.soort == "huishouden":
        return get(store.db, Huishouden, subject.sleutel)
    return find_statushouder(store, subject.sleutel)


def _leden(store: Store, record: Mens) -> list[Statushouder]:
    return leden_of(store, record.dossier) if isinstance(record, Huishouden) else []


async def _choose(app: "Koppelbord", record: Mens) -> object:
    """Ask which other record is meant."""
    title = f"Met wie samenvoegen? {record.naam} · {key_of(record)}"
    if isinstance(record, Statushouder):
        rows = [
            Row(Subject("statushouder", key_of(lid)), (format_lid(lid),))
            for lid in leden_of(app.store, record.dossier)
            if lid.id != record.id
        ]
        if not rows:
            app.say("Er is geen ander lid in dit huishouden. Voeg anders de huishoudens samen.", alert=True)
            return None
        return await app.push_screen_wait(ChooseDialog(title, rows))
    if not app.index.is_ready(app.store):
        app.say("De namen worden gelezen.")
        await app.index.prepare(app.store)
    alike = Register(app.store, app.index.current(app.store)).like_stored(record)
    return await app.push_screen_wait(OtherDialog(title, record, alike))


def _explain(
    store: Store, today: date, blijft: Mens, weg: Mens, leden: Sequence[Statushouder], others: Sequence[Statushouder]
) -> str:
    """What goes along, in sentences."""
    bag = merging.baggage(store, weg)
    counts = [
        aantal(bag.koppelingen, "koppeling", "koppelingen") if bag.koppelingen else "",
        aantal(bag.afwezigheden, "afwezigheid", "afwezigheden") if bag.afwezigheden else "",
        aantal(bag.leden, "lid", "leden") if bag.leden else "",
        aantal(bag.verwijzingen, "verwijzing", "verwijzingen") if bag.verwijzingen else "",
        aantal(bag.agenda, "regel uit de agenda", "regels uit de agenda") if bag.agenda else "",
    ]
    moved = opsomming(filter(None, counts))
    sentences = [f"{key_of(weg)} gaat op in {key_of(blijft)}" + (f", met {moved}." if moved else ".")]
    sentences.append("Wat met ✓ gemerkt is, blijft; spatie wisselt.")
    if getattr(blijft, "notitie", "") and getattr(weg, "notitie", ""):
        sentences.append("De notities komen onder elkaar.")
    if isinstance(weg, Huishouden) and isinstance(blijft, Huishouden) and bool(leden) != bool(others):
        sentences.append("Een van de twee heeft nog geen leden: vul die daarna in, anders tellen zij niet.")
    if isinstance(weg, Huishouden) and isinstance(blijft, Huishouden):
        people = [get(store.db, Begeleider, kenmerk) for kenmerk in merging.become_duo(store, today, blijft, weg)]
        if names := opsomming(person.naam for person in people if person):
            sentences.append(f"Er blijft één hoofdbegeleider, die van {key_of(blijft)}. Als duo verder: {names}.")
        if all(any(lid.contactpersoon for lid in rows) for rows in (leden, others)):
            sentences.append(f"De contactpersoon van {key_of(blijft)} blijft de enige.")
    return " ".join(sentences)


def _perform(
    app: "Koppelbord", blijft: Mens, weg: Mens, taken: frozenset[str], same: Mapping[int, int]
) -> Subject | None:
    """Do it; gives who stays."""

    def command(store: Store) -> object:
        if isinstance(blijft, Begeleider) and isinstance(weg, Begeleider):
            return merging.merge_begeleiders(store, app.today, blijft, weg, taken)
        if isinstance(blijft, Huishouden) and isinstance(weg, Huishouden):
            return merging.merge_huishoudens(store, app.today, blijft, weg, taken, same)
        assert isinstance(blijft, Statushouder) and isinstance(weg, Statushouder)
        return merging.merge_statushouders(store, app.today, blijft, weg, taken)

    done = app.perform(command, f"Samengevoegd: {blijft.naam} ({key_of(blijft)} en {key_of(weg)})")
    kind = "begeleider" if isinstance(blijft, Begeleider) else "huishouden"
    soort = "statushouder" if isinstance(blijft, Statushouder) else kind
    return subject_of(soort, key_of(blijft)) if done else None
