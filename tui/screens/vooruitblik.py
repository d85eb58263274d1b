"""Vooruitblik: what is coming and whether it can be carried, page by page."""

from collections.abc import Sequence
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from db.agenda import Taakstelling
from db.lists import ActieSoort
from db.records.quota import about, remove_quota
from db.rules.ahead.keeping import keeping_page
from db.rules.ahead.outlook import outlook_page
from db.rules.ahead.pressure import pressure_page
from db.rules.ahead.quota import key_of, quota_page
from db.rules.ahead.recruiting import recruiting_page
from db.rules.scope import gemeenten
from tui.privacy import Privacy
from tui.screens.ahead import AheadScreen
from tui.screens.desk import HIDDEN
from tui.screens.moments import note_action
from tui.screens.pages import PagesScreen, Pagina
from tui.screens.quotas import new_quota, quota_form
from tui.widgets.figuretable import Cijfer

QUOTA, RECRUITING = "taakstelling", "werving"

PAGES = (
    Pagina("vooruitblik", "Maanden", outlook_page),
    Pagina(QUOTA, "Taakstelling", quota_page),
    Pagina(RECRUITING, "Werving", recruiting_page),
    Pagina("behoud", "Behoud", keeping_page),
    Pagina("druk", "Druk", pressure_page),
)


class VooruitblikScreen(PagesScreen):
    """The outlook."""

    TITLE_OF_LIST = "Vooruitblik"
    KEY_LINE = ("what_if", "scope", "new", "edit", "end")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("plus", "what_if", "wat als", key_display="+", tooltip="Wat als er iemand komt of gaat"),
        Binding("n", "new", "nieuw", show=False, tooltip="Een taakstelling toevoegen; op een ander blad: iemand"),
        Binding("e", "edit", "bewerk", show=False, tooltip="De taakstelling van deze regel wijzigen"),
        Binding("x,delete", "end", "haal weg", show=False, tooltip="De taakstelling van deze regel weghalen"),
    ]

    def pages(self) -> Sequence[Pagina]:
        """The pages of the outlook."""
        return PAGES

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A taakstelling is changed on its own page."""
        if action in ("edit", "end") and self.is_mounted and self.names.key != QUOTA:
            return False
        return super().check_action(action, parameters)

    @work
    async def action_act(self) -> None:
        """Note what is to be done about the row; on the page of recruiting, what was done to find people."""
        recruiting = self.names.key == RECRUITING
        await note_action(self.desk, self.subject, first=ActieSoort.WERVING if recruiting else ActieSoort.TERUGBELLEN)

    def action_what_if(self) -> None:
        """Imagine other people, arrivals or norms."""
        if self.desk.privacy is Privacy.ALLEEN:
            self.desk.say(HIDDEN, alert=True)
        elif self._bereik:
            self.app.push_screen(AheadScreen(self._bereik, self.keuze))

    # The taakstelling

    def _tasks(self) -> Sequence[Taakstelling]:
        """Those that are shown."""
        return self._bereik.stand.agenda.taakstellingen if self._bereik and self.blad else ()

    def _quota(self) -> Taakstelling | None:
        """The taakstelling of the row under the cursor, None where the cursor is in the list of pages."""
        key = self.table.key if self.table.has_focus else None
        chosen = {key.tabel, key.rij} if isinstance(key, Cijfer) else set()
        return next((task for task in self._tasks() if key_of(task) in chosen), None)

    def _say_no_quota(self) -> None:
        hidden = self.desk.privacy is Privacy.ALLEEN
        self.desk.say(HIDDEN if hidden else "Ga eerst op een regel van een taakstelling staan.", alert=True)

    def action_new(self) -> None:
        """Add a taakstelling, on its own page; somebody on another."""
        if self.names.key == QUOTA:
            self._edit_quota(None)
        else:
            super().action_new()

    @work
    async def _edit_quota(self, task: Taakstelling | None) -> None:
        """The form of a taakstelling, or of a new one."""
        if self._bereik:
            await quota_form(self.desk, task or new_quota(self._bereik), gemeenten(self._bereik.stand))

    def action_edit(self) -> None:
        """Change the taakstelling of the row, or the only one that there is."""
        tasks = self._tasks()
        task = self._quota() or (tasks[0] if len(tasks) == 1 else None)
        if task:
            self._edit_quota(task)
        else:
            self._say_no_quota()

    @work
    async def action_end(self) -> None:
        """Take the taakstelling of the row away."""
        task = self._quota()
        if task:
            command = f"Weggehaald: taakstelling {about(task)}"
            self.desk.perform(lambda store: remove_quota(store, self.desk.today, task), command)
        else:
            self._say_no_quota()
