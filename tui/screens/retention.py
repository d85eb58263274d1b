"""Bewaartermijn: who was kept long enough, and what a coordinator may do for one person: inzage, anonymous, erased."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from db.dutch import aantal, datum
from db.exchange.handouts.inzage import GIVEN, inzage_page
from db.lists import Toegang
from db.model import Begeleider, Huishouden
from db.records.anonymising import Gedaan, after_words, anonymise, counted, look_at_list
from db.records.erasing import erase
from db.records.merging import baggage
from db.records.noting import who_is
from db.records.older_backups import aside_holding, holding_words, remove_older, still_holding
from db.records.people import find_statushouder
from db.records.rows import get
from db.records.tracing import Wie
from db.rules.retention import Bewaarlijst, Bewaring, retention
from db.stand import Stand
from db.store import Refused, Store
from tui.privacy import Privacy
from tui.screens.choose import ChooseDialog, TellDialog
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.handing_out import CAREFUL, CLOSED, save
from tui.screens.working import WorkDialog
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

EMPTY = (
    "Niemand is voorbij de bewaartermijn, en binnen een jaar ook niet.\n"
    "De termijnen staan bij de instellingen (,), onder Bewaren."
)

ANONYMOUS = "Namen, adressen, telefoonnummers, notities en andere tekst gaan weg. Aantallen en data blijven."
ERASED = "Alles over deze persoon of dit huishouden gaat weg, ook in het logboek. Cijfers tellen het daarna niet meer."
ERASED_PERSON = " De koppelingen blijven staan bij iemand zonder naam, zodat de cijfers van de huishoudens kloppen."
NO_UNDO = "Dit kan niet ongedaan worden gemaakt"
CHECK_IT = "Kijk voor u het geeft of er niets in staat over een ander."


class RetentionList(RowList):
    """Who is due, who will be, and of whom it is not known."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", tooltip="Alles over deze persoon of dit huishouden"),
    ]


class RetentionScreen(DeskScreen):
    """The list of the retention term: mark, and make anonymous in one step."""

    CSS_PATH = "pages.tcss"
    KEY_LINE = ("back", "mark", "anonymise", "looked", "data_rights")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "terug", tooltip="Terug naar waar u was"),
        Binding("space", "mark", "merk", tooltip="Deze regel merken, om er meer tegelijk anoniem te maken"),
        Binding("m", "anonymise", "maak anoniem", tooltip="Wie gemerkt is anoniem maken, in één stap"),
        Binding("v", "looked", "nagekeken", tooltip="De lijst is nagekeken: tot de volgende keer"),
        Binding("y", "data_rights", "inzage of wis", tooltip="Inzage geven, anoniem maken of wissen"),
    ]

    list = getters.query_one(RetentionList)

    def __init__(self) -> None:
        super().__init__()
        self._marked: set[Subject] = set()
        self._due: set[Subject] = set()

    def body(self) -> ComposeResult:
        """The list."""
        columns = [
            Column("naam", share=3),
            Column("", 9),
            Column("bewaren tot", 12),
            Column("waarom", share=5, shown_from=60),
        ]
        yield RetentionList(columns, header=True, id="bewaren")

    def show(self, stand: Stand) -> None:
        """Show the list; the cursor stays with its record."""
        hidden = self.desk.privacy is Privacy.ALLEEN
        found = Bewaarlijst((), (), ()) if hidden else retention(stand)
        self._due = {_subject(one) for one in found.nu}
        self._marked &= self._due
        marked = f" · {len(self._marked)} gemerkt" if self._marked else ""
        self.list.border_title = Content(f"Bewaartermijn  {len(found.nu) or 'niemand'} voorbij{marked}")
        self.list.empty = HIDDEN if hidden else EMPTY
        rows = AllRows()
        parts = (
            ("Voorbij de bewaartermijn", found.nu),
            ("Binnen een jaar", found.straks),
            ("Onbekend", found.onbekend),
        )
        for title, some in parts:
            if some:
                rows.append(Row(None, (f"{title} ({len(some)})",)))
                rows += [self._row(one) for one in some]
        self.list.show(rows)

    def _row(self, one: Bewaring) -> Row:
        subject = _subject(one)
        marked = subject in self._marked
        naam = f"{'✔ ' if marked else ''}{self.desk.shown(one.naam)}"
        until = datum(one.tot) if one.tot else "?"
        style = "mark" if marked else "alert" if subject in self._due else ""
        return Row(subject, (naam, one.sleutel, until, one.waarom), style)

    @on(RowList.Chosen)
    def _open(self, event: RowList.Chosen) -> None:
        if isinstance(event.key, Subject):
            self.desk.open_details(event.key)

    def action_mark(self) -> None:
        """Mark or unmark the row under the cursor, and go to the next; only who is due can be."""
        subject = self.subject
        if subject in self._due:
            self._marked ^= {subject}
            self.show(self.stand)
            self.list.action_move(1)
        elif subject:
            self.desk.say("Merken kan alleen wie voorbij de bewaartermijn is. y doet het voor één regel.", alert=True)

    @work
    async def action_anonymise(self) -> None:
        """Make those who are marked anonymous, in one step."""
        some = sorted((_wie(subject) for subject in self._marked), key=lambda wie: wie[1])
        if not some:
            self.desk.say("Merk eerst regels met spatie.", alert=True)
        elif await make_anonymous(self.desk, some):
            self._marked.clear()
            self.show(self.stand)

    def action_looked(self) -> None:
        """Note that the list was looked at."""
        self.desk.perform(lambda store: look_at_list(store, self.desk.today), "De lijst is nagekeken")

    @work
    async def action_data_rights(self) -> None:
        """What can be done for the one row that is marked, else for that under the cursor."""
        if len(self._marked) > 1:
            self.desk.say(f"{len(self._marked)} gemerkt: y doet er één. m maakt ze samen anoniem.", alert=True)
            return
        subject = next(iter(self._marked), self.subject)
        if subject:
            await data_rights(self.desk, subject)

    def action_back(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)


def _subject(one: Bewaring) -> Subject:
    return Subject(one.soort, one.sleutel)


def _wie(subject: Subject) -> Wie:
    return subject.soort, subject.sleutel


async def data_rights(app: "Koppelbord", subject: Subject) -> bool:
    """Let it be chosen what is to be done with the data of somebody; whether they are gone from the desk."""
    if app.privacy.hides:
        app.say(CLOSED, alert=True)
        return False
    rows = [
        Row("inzage", ("Inzage geven: alles over deze persoon in een bestand (.html)",)),
        *([Row("anoniem", ("Anoniem maken: de aantallen blijven",))] if subject.soort != "statushouder" else []),
        Row("wis", ("Wissen: er blijft niets van over",)),
    ]
    title = f"{_whom(app, [_wie(subject)])}: inzage of wissen"
    chosen = await app.push_screen_wait(ChooseDialog(title, rows))
    if chosen == "inzage":
        await _give(app, subject)
    elif chosen == "anoniem":
        return await make_anonymous(app, [_wie(subject)])
    elif chosen == "wis":
        return await _erase(app, subject)
    return False


async def _give(app: "Koppelbord", subject: Subject) -> None:
    wie, store = _wie(subject), app.store
    try:
        content = inzage_page(store, app.today, wie)
    except Refused as refusal:
        app.say(str(refusal), alert=True)
        return
    if await save(app, [(f"inzage-{subject.sleutel}.html", lambda: content)], GIVEN, subject, ""):
        await app.push_screen_wait(TellDialog("Inzage geschreven", f"{CHECK_IT} {CAREFUL}"))


async def make_anonymous(app: "Koppelbord", some: Sequence[Wie]) -> bool:
    """Ask whether it is sure, and make these anonymous; whether it was done."""
    title = f"{_whom(app, some)} anoniem maken?"
    return await _sure(app, title, ANONYMOUS, "maak anoniem", lambda own: anonymise(own, app.today, some))


def _whom(app: "Koppelbord", some: Sequence[Wie]) -> str:
    """The name and key of the one whom it is about, or how many they are."""
    found = who_is(app.store, *some[0]) if len(some) == 1 else None
    return f"{app.shown(found[2])} ({some[0][1]})" if found else counted(some)


async def _erase(app: "Koppelbord", subject: Subject) -> bool:
    more = ERASED_PERSON if subject.soort == "begeleider" else ""
    goes = _goes_along(app.store, subject)
    title = f"{_whom(app, [_wie(subject)])} wissen?"
    explain = f"{ERASED}{more}{goes}"
    return await _sure(app, title, explain, "wis alles", lambda own: erase(own, app.today, [_wie(subject)]))


def _goes_along(store: Store, subject: Subject) -> str:
    """How much goes with somebody, in a sentence."""
    if subject.soort == "statushouder":
        lid = find_statushouder(store, subject.sleutel)
        return f" Lid {lid.volgnr} van {lid.dossier} gaat weg, het huishouden blijft." if lid else ""
    record = get(store.db, Huishouden if subject.soort == "huishouden" else Begeleider, subject.sleutel)
    if not isinstance(record, Huishouden | Begeleider):
        return ""
    found = baggage(store, record)
    parts = [aantal(found.leden, "lid", "leden")] if found.leden else []
    parts += [aantal(found.koppelingen, "koppeling", "koppelingen")] if found.koppelingen else []
    parts += [f"{aantal(found.agenda, 'regel', 'regels')} in agenda en contacten"] if found.agenda else []
    return f" Hierbij horen: {', '.join(parts)}." if parts else ""


async def _sure(app: "Koppelbord", title: str, explain: str, yes: str, job: Callable[[Store], Gedaan]) -> bool:
    """Say that there is no way back, do it if that is sure, and say what is left to look at."""
    if not app.store.rol.may(Toegang.COORDINATOR):
        app.say("Dat kan alleen een coördinator. Er is niets gewijzigd.", alert=True)
        return False
    rows = [Row(False, ("Nee, laat het zo",)), Row(True, (f"Ja, {yes}. Ik weet dat dit niet terug kan.",))]
    explain = f"{explain}\n\n{NO_UNDO}."
    if not await app.push_screen_wait(ChooseDialog(title, rows, explain=explain)):
        return False
    answer = await app.push_screen_wait(WorkDialog(title, "Even geduld.", lambda own, _: job(own)))
    app.reload()
    if not isinstance(answer, Gedaan):
        app.say(app.discreet(str(answer)), alert=True)
        return False
    await app.push_screen_wait(TellDialog("Gedaan", "\n\n".join(after_words(answer))))
    await _older(app)
    return True


async def _older(app: "Koppelbord") -> None:
    """Offer to take away the back-ups that still have them."""
    if not app.store.keyed or not (still_holding(app.store) or aside_holding(app.store)):
        return
    rows = [
        Row(False, ("Laat staan tot ze verlopen",)),
        Row(True, ("Haal ze nu weg; er komt eerst een nieuwe back-up",)),
    ]
    dialog = ChooseDialog("Oudere back-ups", rows, explain=holding_words(app.store))
    if await app.push_screen_wait(dialog):
        answer = await app.push_screen_wait(
            WorkDialog("Oudere back-ups", "Er wordt een nieuwe back-up gemaakt.", lambda own, _: remove_older(own))
        )
        if isinstance(answer, str):
            await app.push_screen_wait(TellDialog("Oudere back-ups", answer))
