"""The record of one person or household, with its koppelingen and every action on it."""

from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.dutch import datum
from db.model import Begeleider, Huishouden, Koppeling
from db.records.partners import involved
from db.records.people import find_statushouder, phone_of
from db.records.rows import get
from db.rules.signals import begeleider_signals, huishouden_signals
from db.stand import Stand
from tui.around import stand_around
from tui.looked import looked
from tui.privacy import Privacy
from tui.screens.choose import TellDialog
from tui.screens.desk import HIDDEN, DeskScreen
from tui.subject import Subject
from tui.widgets.panels import Lines
from tui.widgets.rowlist import AllRows, Column, Row, RowList
from tui.words import begeleider_lines, huishouden_lines, involved_text, state_text

if TYPE_CHECKING:
    from tui.app import Koppelbord


def subject_lines(app: "Koppelbord", subject: Subject) -> tuple[str, list[tuple[str, str]]]:
    """Title and lines of whomever this is about."""
    stand, privacy = stand_around(app, subject), app.privacy
    if subject.soort == "begeleider":
        person = stand.begeleider.get(subject.sleutel)
        if person is None:
            return "weg", []
        return f"{privacy.naam(person.naam)} · {person.kenmerk}", begeleider_lines(stand, person, privacy)
    huishouden = stand.huishouden.get(subject.dossier or "")
    if huishouden is None:
        return "weg", []
    lines = huishouden_lines(stand, huishouden, privacy)
    parts = [involved_text(one, privacy) for one in involved(app.store.db, huishouden.dossier)]
    lines += [("partners", "; ".join(parts))] if parts else []
    if subject.soort == "huishouden":
        return f"{privacy.naam(huishouden.naam)} · {huishouden.dossier}", lines
    lid = find_statushouder(app.store, subject.sleutel)
    if lid is None:
        return "weg", []
    own = [("geboren", str(lid.geboortejaar or "onbekend")), ("geslacht", lid.geslacht or "onbekend")]
    own += [("telefoon", lid.telefoon or "onbekend")] if not privacy.hides else []
    own += [("leerroute", lid.leerroute or "onbekend"), ("taalschool", lid.taalschool or "onbekend")]
    own += [("PIP", datum(lid.pip_datum, stand.today))]
    own += [("huishouden", f"{privacy.naam(huishouden.naam)} · {huishouden.dossier}")]
    return f"{privacy.naam(lid.naam)} · {subject.sleutel}", own + lines


class KoppelingList(RowList):
    """The koppelingen of somebody."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", tooltip="Naar de ander in deze koppeling"),
    ]


class DetailsScreen(DeskScreen):
    """All about one person or household."""

    CSS_PATH = "details.tcss"
    KEY_LINE = (
        *("back", "edit", "traject", "life", "contact", "candidates", "hand_over", "end", "phone", "merge"),
        *("newcomers", "split"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,i", "back", "terug", tooltip="Terug naar waar u was"),
        Binding(
            "k",
            "candidates",
            "koppel",
            tooltip="Begeleiders zoeken voor dit huishouden, of een huishouden voor deze begeleider",
        ),
        Binding("b", "phone", "bel", tooltip="Het telefoonnummer groot laten zien"),
        Binding("d", "duo", "duo", show=False, tooltip="Iemand als duo of vervanger bij dit huishouden vragen"),
        Binding("m", "merge", "voeg samen", show=False, tooltip="Samenvoegen met wie of wat hier dubbel in staat"),
        Binding(
            "plus",
            "newcomers",
            "nareizigers",
            key_display="+",
            show=False,
            tooltip="Nareizigers toevoegen aan dit huishouden",
        ),
        Binding("f", "half_day", "vast dagdeel", show=False, tooltip="Het vaste dagdeel van deze koppeling afspreken"),
        Binding("y", "data_rights", "inzage of wis", show=False, tooltip="Inzage geven, anoniem maken of wissen"),
        Binding("s", "split", "splits", show=False, tooltip="Leden die als eigen huishouden verdergaan"),
        Binding("w", "who_saw", "wie zag dit", show=False, tooltip="Wie dit bekeek of wijzigde, en wanneer"),
    ]

    lines = getters.query_one(Lines)
    list = getters.query_one(KoppelingList)

    def __init__(self, subject: Subject) -> None:
        super().__init__()
        self._about = subject
        self._around: Stand | None = None

    def body(self) -> ComposeResult:
        """The record, its signals, its koppelingen."""
        with VerticalScroll(id="record", can_focus=False):
            yield Lines(grows=True)
        yield Static(id="signalen", markup=False)
        yield KoppelingList(
            [
                Column("met", share=3),
                Column("rol", 9),
                Column("stand", share=3),
                Column("van", 12),
                Column("tot", 12),
                Column("reden", share=3),
            ],
            header=True,
        )

    @property
    def stand(self) -> Stand:
        """The Stand that knows this person."""
        return self._around or super().stand

    @property
    def subject(self) -> Subject:
        """Whom this screen is about, with the koppeling under the cursor."""
        key = self.list.key if self.list.is_attached else None
        return Subject(self._about.soort, self._about.sleutel, key if isinstance(key, int) else 0)

    def show(self, stand: Stand) -> None:
        """Show the record as it is now."""
        self._around = stand = stand_around(self.desk, self._about)
        title, lines = subject_lines(self.desk, self._about)
        self.query_one("#record").border_title = Content(title)
        self.lines.show(lines)
        about = self._about
        if about.soort == "begeleider":
            person = stand.begeleider.get(about.sleutel)
            signals = begeleider_signals(stand, person) if person else ()
            koppelingen = stand.koppelingen_by(about.sleutel)
        else:
            huishouden = stand.huishouden.get(about.dossier or "")
            signals = huishouden_signals(stand, huishouden) if huishouden else ()
            koppelingen = stand.koppelingen_of(about.dossier or "")
        self.query_one("#signalen", Static).update(Content("\n".join(f"! {m.uitleg}" for m in signals)))
        ordered = sorted(koppelingen, key=lambda k: (k.ended(stand.today), k.start))
        alone = self.desk.privacy is Privacy.ALLEEN
        if alone and about.dossier != self.desk.alone:
            self.query_one("#record").border_title = ""
            self.lines.say(HIDDEN)
            self.query_one("#signalen", Static).update("")
        self.list.border_title = "Koppelingen"
        sought = "een huishouden" if about.soort == "begeleider" else "begeleiders"
        self.list.empty = HIDDEN if alone else f"Nog geen koppelingen. k zoekt {sought}."
        self.list.show(AllRows(self._row(stand, k) for k in ordered if not alone), about.koppeling or None)

    def _row(self, stand: Stand, koppeling: Koppeling) -> Row:
        if self._about.soort == "begeleider":
            home = stand.huishouden.get(koppeling.dossier)
            other = home.naam if home else koppeling.dossier
        else:
            other = stand.name_of(koppeling.begeleider)
        ended = koppeling.ended(stand.today)
        cells = (
            self.desk.shown(other),
            str(koppeling.rol),
            "beëindigd" if ended else state_text(stand, koppeling),
            datum(koppeling.start, stand.today),
            datum(koppeling.eind, stand.today) if koppeling.eind else "",
            str(koppeling.reden or ""),
        )
        return Row(koppeling.id, cells, "dim" if ended else "")

    def begeleider(self) -> Begeleider | None:
        """The begeleider this screen is about."""
        return self.stand.begeleider.get(self._about.sleutel) if self._about.soort == "begeleider" else None

    def huishouden(self) -> Huishouden | None:
        """The household this screen is about, or the one of the koppeling under the cursor."""
        if self._about.dossier:
            return self.stand.huishouden.get(self._about.dossier)
        koppeling = self.koppeling()
        return self.stand.huishouden.get(koppeling.dossier) if koppeling else None

    def koppeling(self) -> Koppeling | None:
        """The koppeling under the cursor, if it still runs."""
        found = super().koppeling()
        return found if found and not found.ended(self.stand.today) else None

    @on(RowList.Chosen)
    def _other(self) -> None:
        koppeling = next((k for k in self.stand.koppelingen if k.id == self.list.key), None)
        if koppeling is None:
            return
        if self._about.soort == "begeleider":
            self.desk.open_details(Subject("huishouden", koppeling.dossier))
        else:
            self.desk.open_details(Subject("begeleider", koppeling.begeleider))

    @work
    async def action_merge(self) -> None:
        """Merge this record with another of the same, and go on with the one that stays."""
        from tui.screens.merging import merge

        stays = await merge(self.desk, self._about)
        if stays is not None:
            self._turn_to(stays)

    def _turn_to(self, subject: Subject) -> None:
        """Go on with another record."""
        self._about = subject
        looked(self.desk, subject)
        self.show(self.stand)

    @work
    async def action_half_day(self) -> None:
        """Agree the fixed half-day of the koppeling under the cursor, or of the only one that runs."""
        from tui.screens.appointing import agree_half_day

        koppeling = self.koppeling()
        if koppeling:
            await agree_half_day(self.desk, koppeling.dossier, koppeling.begeleider)
        else:
            self.desk.say("Kies eerst een koppeling die loopt: ga op de goede regel staan.", alert=True)

    @work
    async def action_newcomers(self) -> None:
        """Let nareizigers join this household."""
        from tui.screens.newcomers import add_nareizigers

        await add_nareizigers(self.desk, self._about)

    @work
    async def action_split(self) -> None:
        """Let members of this household go on by themselves."""
        from tui.screens.splitting import split_household

        done = await split_household(self.desk, self._about)
        if done and self._about.soort == "statushouder" and self._about.dossier:
            self._turn_to(Subject("huishouden", self._about.dossier))  # the member may have another number now

    def action_who_saw(self) -> None:
        """Show who looked at this record or changed it."""
        self.desk.open_log_of(self._about)

    @work
    async def action_data_rights(self) -> None:
        """Give inzage of this person or household, make them anonymous, or erase them."""
        from tui.screens.retention import data_rights

        if await data_rights(self.desk, self._about):
            self.dismiss(None)

    def action_details(self) -> None:
        """These are the details."""

    def action_candidates(self) -> None:
        """Of a begeleider: choose a household; what a koppeling under the cursor is about is another matter."""
        person = self.begeleider()
        if person:
            self.couple(person)
        else:
            super().action_candidates()

    def action_back(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)


async def show_phone(app: "Koppelbord", subject: Subject) -> None:
    """The telephone number of somebody, large; in privacy it stays hidden."""
    if app.privacy.hides:
        app.say("Telefoonnummers zijn verborgen tot de privacy open staat. p wisselt.", alert=True)
        return
    naam, number = "", ""
    if subject.soort == "begeleider":
        person = get(app.store.db, Begeleider, subject.sleutel)
        naam, number = (person.naam, person.telefoon) if person else ("", "")
    elif subject.soort == "statushouder":
        lid = find_statushouder(app.store, subject.sleutel)
        naam, number = (lid.naam, lid.telefoon) if lid else ("", "")
    if not number and subject.dossier:
        home = get(app.store.db, Huishouden, subject.dossier)
        naam, number = naam or (home.naam if home else ""), phone_of(app.store, subject.dossier)
    if number:
        looked(app, subject)
        await app.push_screen_wait(TellDialog(f"Bel {naam}", "  ".join(number), large=True))
    else:
        app.say("Er is geen telefoonnummer bekend. Voeg het toe met e.", alert=True)
