"""The traject of one household: its phase and end, its tasks, the contacts, and the partners around it."""

from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content

from db.agenda import Betrokkene, Contact
from db.dutch import aantal, datum
from db.model import Huishouden
from db.records import traject
from db.records.contacts import contacts_of, remove_contact
from db.records.partners import involved
from db.rules.traject import TaakStand, tasks
from db.stand import Stand
from db.store import Store
from tui.around import stand_around
from tui.privacy import Privacy
from tui.screens import course, moments, partners
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.tasks import add_task, set_deadline
from tui.screens.traject_rows import contact_rows, fact_lines, partner_rows, task_rows
from tui.subject import Subject
from tui.widgets.panels import Lines
from tui.widgets.rowlist import AllRows, Column, RowList
from tui.words import task_name

if TYPE_CHECKING:
    from tui.app import Koppelbord

TaskCommand = Callable[[Store, date, Huishouden, TaakStand], object]


class TaskList(RowList):
    """The tasks, by deadline: what was done stays in its place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "screen.tick", "klaar", tooltip="Deze taak afvinken, of weer open zetten"),
        Binding("e", "screen.deadline", "termijn", tooltip="Een andere termijn voor deze taak afspreken"),
        Binding("n", "screen.set_aside", "nvt", tooltip="Deze taak is hier niet van toepassing, of toch wel"),
        Binding("plus", "screen.add_task", "taak erbij", key_display="+", tooltip="Een eigen taak toevoegen"),
        Binding("g", "screen.tick_past", "alles klaar", show=False, tooltip="Alles wat over de termijn is afvinken"),
        Binding("delete", "screen.remove_task", "weg", show=False, tooltip="Een eigen taak weghalen"),
    ]


class ContactList(RowList):
    """The contacts with the household, the last one on top."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,e", "screen.edit_contact", "wijzig", tooltip="Dit contact wijzigen"),
        Binding("delete", "screen.remove_contact", "weg", tooltip="Dit contact weghalen"),
    ]


class PartnerList(RowList):
    """The organisations around the household."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "screen.involve", "partner erbij", key_display="+", tooltip="Een organisatie toevoegen"),
        Binding("enter,e", "screen.edit_partner", "wijzig", tooltip="Rol en contactpersoon van deze organisatie"),
        Binding("delete", "screen.remove_partner", "weg", tooltip="Deze organisatie weghalen bij dit huishouden"),
    ]


class TrajectScreen(DeskScreen):
    """The traject of one household, with everything that happens to it."""

    CSS_PATH = "traject.tcss"
    KEY_LINE = ("back", "contact", "course", "extend", "handover", "complete")
    AUTO_FOCUS = "TaskList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,t", "back", "terug", tooltip="Terug naar waar u was"),
        Binding("c", "contact", "contact", tooltip="Een contact met dit huishouden vastleggen"),
        Binding("r", "course", "onderbreek", show=False, tooltip="Het traject onderbreken, of hervatten"),
        Binding("v", "extend", "verleng", show=False, tooltip="Het traject een later einde geven"),
        Binding("w", "handover", "overdracht", show=False, tooltip="De warme overdracht aan het eind afspreken"),
        Binding("x", "complete", "sluit af", show=False, tooltip="Het traject afsluiten, met reden en resultaat"),
    ]

    facts = getters.query_one("#feiten", Lines)
    task_list = getters.query_one(TaskList)
    contact_list = getters.query_one(ContactList)
    partner_list = getters.query_one(PartnerList)

    def __init__(self, dossier: str) -> None:
        super().__init__()
        self._dossier = dossier
        self._around: Stand | None = None
        self._tasks: tuple[TaakStand, ...] = ()
        self._contacts: list[Contact] = []
        self._partners: list[Betrokkene] = []

    def body(self) -> ComposeResult:
        """The facts, the tasks, and beneath them contacts and partners."""
        yield Lines(id="feiten", grows=True)
        yield TaskList([Column("", 1), Column("taak", share=3), Column("termijn", 13), Column("", 17)])
        with Horizontal(id="kring"):
            yield ContactList(
                [Column("op", 11), Column("hoe", 9), Column("door", shown_from=60), Column("waarover", share=2)],
                empty="Nog geen contact vastgelegd.\nc legt er een vast.",
            )
            yield PartnerList(
                [Column("wie", share=3), Column("rol", share=2), Column("contactpersoon", share=2, shown_from=40)],
                empty="Nog geen partners.\n+ voegt er een toe.",
            )

    @property
    def stand(self) -> Stand:
        """The Stand that knows this household."""
        return self._around or super().stand

    @property
    def subject(self) -> Subject:
        """The household, whatever the cursor is on."""
        return Subject("huishouden", self._dossier)

    def show(self, stand: Stand) -> None:
        """Show the traject as it is now."""
        self._around = stand = stand_around(self.desk, self.subject)
        home = stand.huishouden.get(self._dossier)
        alone = self.desk.privacy is Privacy.ALLEEN and self.desk.alone != self._dossier
        if home is None or alone:
            self.facts.say(HIDDEN if alone else "Dit huishouden staat er niet meer.")
            self._tasks, self._contacts, self._partners = (), [], []
            for rowlist in self.query(RowList):
                rowlist.border_title = ""
                rowlist.show(AllRows())
            return
        db, privacy = self.desk.store.db, self.desk.privacy
        self.facts.show(fact_lines(db, stand, home, privacy))
        self._show_tasks(stand, home)
        self._contacts, self._partners = contacts_of(db, home.dossier), involved(db, home.dossier)
        self.contact_list.border_title = Content(f"Contacten ({len(self._contacts)})")
        self.contact_list.show(contact_rows(self._contacts, stand, privacy))
        self.partner_list.border_title = "Partners"
        self.partner_list.show(partner_rows(self._partners, privacy))

    def _show_tasks(self, stand: Stand, home: Huishouden) -> None:
        found, first = tasks(stand, home), not self._tasks
        self._tasks = tuple(sorted(found, key=lambda t: (t.deadline or date.max, t.naam)))
        todo = [task for task in found if task.open]
        late = sum(task.te_laat for task in found)
        counts = f"{aantal(len(todo), 'taak', 'taken')} open" + (f", {late} over de termijn" if late else "")
        self.task_list.border_title = Content(f"{self.desk.shown(home.naam)} · {home.dossier}  {counts}")
        rows = task_rows(self._tasks, stand.today, self.desk.privacy)
        self.task_list.show(rows, todo[0].taak if first and todo else None)

    # Tasks

    def _chosen_task(self) -> TaakStand | None:
        return next((task for task in self._tasks if task.taak == self.task_list.key), None)

    def _do(self, command: TaskCommand, task: TaakStand, done: str) -> None:
        """Do a command on a task of this household."""
        home = self.huishouden()
        if home:
            self.desk.perform(
                lambda store: command(store, self.desk.today, home, task),
                f"{done}: {task_name(task, self.desk.privacy)}",
            )

    def action_tick(self) -> None:
        """Tick off the task under the cursor, or open it again."""
        task = self._chosen_task()
        if task:
            self._do(partial(traject.tick_off, since=self.desk.seen), task, "Weer open" if task.klaar else "Klaar")

    def action_set_aside(self) -> None:
        """Say that the task under the cursor does not apply here, or that it does."""
        task = self._chosen_task()
        if task:
            self._do(
                partial(traject.set_aside, since=self.desk.seen),
                task,
                "Toch van toepassing" if task.nvt else "Niet van toepassing",
            )

    def action_remove_task(self) -> None:
        """Take away a task of this household alone."""
        task = self._chosen_task()
        if task:
            self._do(traject.remove_task, task, "Weggehaald")

    def action_tick_past(self) -> None:
        """Tick off everything whose deadline is past."""
        home, late = self.huishouden(), tuple(task for task in self._tasks if task.te_laat)
        if home and self._tasks:
            self.desk.perform(
                lambda store: traject.tick_off_past(store, self.desk.today, {home.dossier: late}, home.naam),
                f"Klaar: {aantal(len(late), 'taak', 'taken')}",
            )

    @work
    async def action_deadline(self) -> None:
        """Agree on another deadline for the task under the cursor."""
        home, task = self.huishouden(), self._chosen_task()
        if home and task:
            await set_deadline(self.desk, home, task)

    @work
    async def action_add_task(self) -> None:
        """Add a task that only this household has."""
        await self._with_home(add_task)

    # Contacts and partners

    @work
    async def action_edit_contact(self) -> None:
        """Correct the contact under the cursor."""
        contact = self._chosen_contact()
        if contact:
            await moments.note_contact(self.desk, self.subject, contact)

    def action_remove_contact(self) -> None:
        """Take away the contact under the cursor."""
        contact = self._chosen_contact()
        if contact:
            when = datum(contact.datum, self.desk.today)
            self.desk.perform(
                lambda store: remove_contact(store, self.desk.today, contact), f"Contact van {when} weggehaald"
            )

    def _chosen_contact(self) -> Contact | None:
        return next((one for one in self._contacts if one.id == self.contact_list.key), None)

    @work
    async def action_involve(self) -> None:
        """Let an organisation play its part around the household."""
        await self._with_home(partners.involve)

    @work
    async def action_edit_partner(self) -> None:
        """Change the part or contact person of the organisation under the cursor."""
        home, record = self.huishouden(), self._chosen_partner()
        if home and record:
            await partners.edit_involved(self.desk, home, record)

    def action_remove_partner(self) -> None:
        """Take away the organisation under the cursor."""
        home, record = self.huishouden(), self._chosen_partner()
        if home and record:
            partners.remove_involved(self.desk, home, record)

    def _chosen_partner(self) -> Betrokkene | None:
        return next((one for one in self._partners if one.id == self.partner_list.key), None)

    # The traject

    async def _with_home(self, flow: "Callable[[Koppelbord, Huishouden], Awaitable[None]]") -> None:
        """Go through the questions of something that happens to this household."""
        home = self.huishouden()
        if home:
            await flow(self.desk, home)

    @work
    async def action_course(self) -> None:
        """Interrupt the traject, or take it up again."""
        await self._with_home(course.interrupt_or_resume)

    @work
    async def action_extend(self) -> None:
        """Give the traject a later end."""
        await self._with_home(course.extend)

    @work
    async def action_handover(self) -> None:
        """Agree on the handover at the end."""
        await self._with_home(course.agree_handover)

    @work
    async def action_complete(self) -> None:
        """End the traject."""
        await self._with_home(course.complete)

    def action_back(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)
