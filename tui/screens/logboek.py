"""Logboek: the log of a month for whoever has to look through it, what deserves a look first, and signing it off."""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from db.dutch import aantal, opsomming
from db.lists import Toegang
from db.records.noting import who_is
from db.records.review import Controle, entries_about, read_month, reviews, sign_off
from db.rules.review import SOORTEN, Opvallend, Regel, measure, month_name, next_month, per_user, previous_month, review
from db.settings import Settings
from db.store import Refused, Store
from db.store.engine import DatabaseError
from tui.logwords import full_moment, month_words, shown_name, typed_month
from tui.looked import read_log
from tui.privacy import Privacy
from tui.screens.choose import AskDialog, ChooseDialog
from tui.screens.desk import HIDDEN
from tui.screens.logboek_entries import UNREADABLE, LogScreen
from tui.screens.logboek_rows import ALL, finding_rows
from tui.screens.lookup import LookupDialog
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

BUSY = "Wordt gelezen…"
EMPTY = "Geen regels in deze maand. [ en ] gaan naar een andere maand."
NONE_HERE = "Hier zijn geen regels van."
NOT_OVER = "Deze maand is nog niet voorbij. Nakijken kan vanaf de eerste dag van de volgende maand."


def may_read(app: "Koppelbord") -> bool:
    """Whether this user may read the log; says so where not."""
    try:
        app.store.require(Toegang.COORDINATOR)
    except Refused as refusal:
        app.say(str(refusal), alert=True)
        return False
    return True


@dataclass(frozen=True, slots=True)
class Zeef:
    """What is left of the entries, and how that is said."""

    woorden: str
    naam: str
    nummers: frozenset[int]


class FindingList(RowList):
    """What deserves a look."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "naar de regels", tooltip="Naar de regels waar dit over gaat"),
    ]


class LogboekScreen(LogScreen):
    """A month of the log."""

    KEY_LINE = ("signed", "month", "filter", "other_month", "back")
    AUTO_FOCUS = "FindingList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "signed", "nagekeken", tooltip="Vastleggen dat u deze maand hebt nagekeken"),
        Binding(
            "left_square_bracket", "month(-1)", "maand", key_display="[ ]", tooltip="De vorige of de volgende maand"
        ),
        Binding(
            "right_square_bracket",
            "month(1)",
            "maand",
            show=False,
            key_display="[ ]",
            tooltip="De vorige of de volgende maand",
        ),
        Binding("g", "other_month", "andere maand", tooltip="Naar een maand die u typt"),
        Binding("f", "filter", "filter", tooltip="Alleen één gebruiker, één soort, of één persoon of huishouden"),
    ]

    findings = getters.query_one(FindingList)

    def __init__(self, month: date | None = None) -> None:
        """`month` is its first day; without one it is the month that waits longest, else that of today."""
        super().__init__()
        self._month = month
        self._regels: tuple[Regel, ...] | None = None
        self._found: tuple[Opvallend, ...] = ()
        self._signed: list[Controle] = []
        self._zeef: Zeef | None = None
        self._read_at: tuple[date, int] | None = None

    def body(self) -> ComposeResult:
        """How the month stands, what deserves a look, and the entries."""
        yield Static(id="nagekeken", markup=False)
        yield FindingList([Column("", 1), Column("", 36), Column("", 7, right=True), Column("", share=1)])
        yield self.entry_list()

    @property
    def month(self) -> date:
        """The first day of the month that is shown."""
        return self._month or self.desk.today.replace(day=1)

    # What is shown

    def renew(self) -> None:
        """Show the month, read again where it is another or the desk has changed."""
        stand = self.desk.stand
        if self._month is None and stand and stand.na_te_kijken:
            self._month = stand.na_te_kijken[-1]
        wanted = (self.month, self.desk.news)
        if self._read_at != wanted:
            if self._read_at is None or self._read_at[0] != self.month:
                self._regels, self._found = None, ()
                read_log(self.desk, month_name(self.month))
            self._read_at = wanted
            self._read(self.month, self.stand.settings)
        self._show()

    @work(thread=True, exclusive=True, group="maand")
    def _read(self, month: date, settings: Settings) -> None:
        """Read the month on a connection of its own: a large file has many entries."""
        tell = self._teller()
        own = self.desk.store.beside()
        try:
            regels = read_month(own, month)
            tell(self._take, month, regels, review(regels, settings), reviews(own))
        except DatabaseError:
            tell(self.desk.say, UNREADABLE, True)
        finally:
            own.close()

    def _take(
        self, month: date, regels: tuple[Regel, ...], found: tuple[Opvallend, ...], signed: list[Controle]
    ) -> None:
        if month == self.month:
            self._regels, self._found, self._signed = regels, found, signed
            self._show()

    def _show(self) -> None:
        hidden = self.desk.privacy is Privacy.ALLEEN
        regels, privacy = self._regels, self.desk.privacy
        counted = "" if regels is None else f"  {aantal(len(regels), 'regel', 'regels')}"
        self.findings.border_title = Content(f"Logboek  {month_words(self.month)}{counted}")
        self.findings.empty = HIDDEN if hidden else BUSY
        self.findings.show(AllRows() if hidden or regels is None else finding_rows(regels, self._found, privacy))
        self.query_one("#nagekeken", Static).update(Content("" if hidden else self._state()))
        self._show_entries()

    def _state(self) -> str:
        """Whether the month was reviewed, by whom and when, and which months should have been."""
        name, privacy = month_name(self.month), self.desk.privacy
        own = [one for one in self._signed if one.maand == name]
        if own:
            last = own[-1]
            remark = f": {last.opmerking}" if last.opmerking and not privacy.hides else ""
            said = f"✔ Nagekeken door {shown_name(privacy, last.gebruiker)}, {full_moment(last.tijd)}{remark}"
            more = len(self._regels or ()) - last.regels if self._regels is not None else 0
            lines = [said, f"! Sindsdien kwamen er {aantal(more, 'regel', 'regels')} bij." if more > 0 else ""]
        else:
            over = next_month(self.month) <= self.desk.today
            lines = ["Nog niet nagekeken. ctrl+s legt vast dat u dat hebt gedaan." if over else "Deze maand loopt nog."]
        late = [month for month in self.stand.na_te_kijken if month_name(month) != name]
        lines.append(
            f"! Nog na te kijken: {opsomming(month_words(month) for month in reversed(late))}." if late else ""
        )
        return "\n".join(filter(None, lines))

    @on(RowList.Moved, "FindingList")
    def _show_entries(self) -> None:
        """The entries that the line under the cursor counts, and that the filter lets through."""
        regels, zeef = self._regels, self._zeef
        key = self.findings.key
        chosen = next((vondst for vondst in self._found if vondst.soort == key), None)
        numbers = chosen.regels if chosen else tuple(regel.nr for regel in regels or ())
        if zeef:
            numbers = tuple(number for number in numbers if number in zeef.nummers)
        words = f"  ·  filter: {zeef.woorden} {shown_name(self.desk.privacy, zeef.naam)}".rstrip() if zeef else ""
        how = measure(chosen.soort, self.stand.settings) if chosen else ""
        name = f"{chosen.soort if chosen else 'Alle regels'}  {len(numbers)}"
        title = name + (f"  ·  {how}" if how else "") + words
        empty = BUSY if regels is None else NONE_HERE if chosen or zeef else EMPTY
        self.list_entries(numbers, title, empty)

    @on(RowList.Chosen, "FindingList")
    def _to_entries(self) -> None:
        self.entries.focus()

    # What can be done

    def action_month(self, step: int) -> None:
        """Go to the month before or after."""
        self._go(next_month(self.month) if step > 0 else previous_month(self.month))

    def _go(self, month: date) -> None:
        self._month, self._zeef = month, None
        self.renew()
        self.findings.select(ALL)

    @work
    async def action_other_month(self) -> None:
        """Go to a month that is typed."""
        today = self.desk.today

        def check(text: str) -> str:
            return "" if typed_month(text, today) else "Typ een maand zoals 3-2024 of maart 2024."

        now = f"{self.month.month}-{self.month.year}"
        answer = await self.app.push_screen_wait(AskDialog("Welke maand?", "Bijvoorbeeld 3-2024.", now, check))
        month = typed_month(answer, today) if isinstance(answer, str) else None
        if month:
            self._go(month)

    @work
    async def action_filter(self) -> None:
        """Leave only the entries of one user, of one kind, or about one person or household."""
        regels = self._regels or ()
        rows = [Row(("alles", ""), ("Alles",)), Row(("wie", ""), ("Over één persoon of huishouden…",))]
        for user, count in per_user(regels):
            rows.append(Row(("door", user), (f"Door {shown_name(self.desk.privacy, user)} ({count})",)))
        for soort, label in SOORTEN.items():
            count = sum(regel.soort == soort for regel in regels)
            rows += [Row(("soort", soort), (f"Soort: {label} ({count})",))] if count else []
        answer = await self.app.push_screen_wait(ChooseDialog("Welke regels?", rows))
        if not isinstance(answer, tuple):
            return
        kind, what = answer
        if kind == "wie":
            await self._only_about()
        elif kind == "alles":
            self._zeef = None
        elif kind == "door":
            self._zeef = Zeef("door", what, frozenset(r.nr for r in regels if r.gebruiker == what))
        else:
            self._zeef = Zeef(SOORTEN[what], "", frozenset(r.nr for r in regels if r.soort == what))
        self._show_entries()

    async def _only_about(self) -> None:
        subject = await self.app.push_screen_wait(LookupDialog())
        who = who_is(self.desk.store, subject.soort, subject.sleutel) if isinstance(subject, Subject) else None
        if who is None:
            return
        try:
            numbers = await asyncio.to_thread(_about, self.desk.store, who[0], who[1])
        except DatabaseError:
            self.desk.say(UNREADABLE, alert=True)
            return
        self._zeef = Zeef("over", who[2], frozenset(numbers))

    @work
    async def action_signed(self) -> None:
        """Note that this month was looked through, with a remark where there is one."""
        if self._regels is None:
            self.desk.say("Even wachten: de maand wordt nog gelezen.", alert=True)
            return
        if next_month(self.month) > self.desk.today:
            self.desk.say(NOT_OVER, alert=True)
            return
        month, entries = self.month, len(self._regels)
        explain = "Wat is u opgevallen? Dit mag leeg blijven. Uw naam en de tijd komen in het logboek."
        answer = await self.app.push_screen_wait(
            AskDialog(f"Logboek van {month_words(month)} nagekeken", explain, "", lambda _: "", stored=True)
        )
        if not isinstance(answer, str):
            return
        try:
            sign_off(self.desk.store, self.desk.today, month, entries, answer)
        except Refused as refusal:
            self.desk.say(self.desk.refusal(refusal), alert=True)
            return
        self.desk.reload()
        self.desk.say(f"Vastgelegd: het logboek van {month_words(month)} is nagekeken.")


def _about(store: Store, tabel: str, sleutel: object) -> Collection[int]:
    """The entries about somebody, read on a connection of its own."""
    own = store.beside()
    try:
        return entries_about(own, tabel, sleutel)
    finally:
        own.close()
