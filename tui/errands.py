"""What can be asked for from any screen: a record, a form, a list, something for outside."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from textual import work

from tui.filed import FiledApp
from tui.looked import looked
from tui.subject import Subject


class Errands(FiledApp):
    """An app that opens what is about somebody, and what is done too seldom for a key."""

    @work
    async def open_details(self, subject: Subject) -> None:
        """Show all about somebody."""
        from tui.screens.details import DetailsScreen

        looked(self.desk, subject)
        await self.push_screen_wait(DetailsScreen(subject))

    def open_leaving(self, kenmerk: str, vertrekt: bool = False) -> None:
        """Show whom it hits when somebody is ill or leaves; with `vertrekt` it begins at leaving."""
        from tui.screens.leaving import LeavingScreen

        looked(self.desk, Subject("begeleider", kenmerk))
        self.push_screen(LeavingScreen(kenmerk, vertrekt))

    def open_life(self, kenmerk: str) -> None:
        """Show the phases of somebody, and the step that comes next."""
        from tui.screens.lifecycle import LifecycleScreen

        looked(self.desk, Subject("begeleider", kenmerk))
        self.push_screen(LifecycleScreen(kenmerk))

    def open_traject(self, dossier: str) -> None:
        """Show the traject of a household."""
        from tui.screens.traject import TrajectScreen

        looked(self.desk, Subject("huishouden", dossier))
        self.push_screen(TrajectScreen(dossier))

    def follow_newest_tasks(self) -> None:
        """Let the trajecten that run follow the newest list of tasks too."""
        from db.records.traject import follow_newest

        self.perform(lambda store: follow_newest(store, self.today), "Ook lopende trajecten volgen de nieuwste lijst")

    def tick_off_past(self) -> None:
        """Tick off every task whose deadline is past, of all households that are shown."""
        from db.records.traject import tick_off_past
        from db.rules.traject import overdue

        assert self.stand is not None
        late = overdue(self.stand)
        self.perform(lambda store: tick_off_past(store, self.today, late), "Alle taken over de termijn zijn afgevinkt")

    def open_retention(self) -> None:
        """Show who was kept long enough."""
        from tui.screens.retention import RetentionScreen

        self.push_screen(RetentionScreen())

    @work
    async def edit_partners(self) -> None:
        """Edit the organisations around the households."""
        from tui.screens.partners import edit_partners

        await edit_partners(self.desk)

    def open_log(self, month: date | None = None) -> None:
        """Show the log of a month, of the one that waits longest to be reviewed where none is said."""
        from tui.screens.logboek import LogboekScreen, may_read

        if may_read(self.desk):
            self.push_screen(LogboekScreen(month))

    def open_log_of(self, subject: Subject) -> None:
        """Show who looked at somebody's record, and who changed it."""
        from tui.screens.logboek import may_read
        from tui.screens.logboek_person import PersonLogScreen

        if may_read(self.desk):
            self.push_screen(PersonLogScreen(subject))

    @work
    async def hand_out(self, day: date | None = None) -> None:
        """Make something that leaves the office: a roster, of the week of `day`, a list or a letter."""
        from tui.screens.handing_out import hand_out

        await hand_out(self.desk, day)

    @work
    async def introduce(self) -> None:
        """Write the introduction of the koppeling of the row."""
        from tui.screens.handing_out import introduce

        await introduce(self.desk)

    def open_staffing(self) -> None:
        """Show who could fill the gaps of the services."""
        from tui.screens.bezetting import open_staffing

        open_staffing(self.desk)

    @work
    async def edit(self, subject: Subject) -> None:
        """Edit somebody."""
        from tui.screens.editing import edit

        await edit(self.desk, subject)

    @work
    async def add(self, kind: str | None = None) -> None:
        """Add somebody, asking which kind where that is not plain."""
        from tui.screens.editing import add

        await add(self.desk, kind)

    @work
    async def show_phone(self, subject: Subject) -> None:
        """Show a telephone number, large."""
        from tui.screens.details import show_phone

        await show_phone(self.desk, subject)

    def go_to_candidates(self, dossier: str) -> None:
        """Go to Koppelen with this household chosen, in the team that it belongs to."""
        from db.records.stand import team_of_dossier

        assert self.stand is not None
        if self.team is not None:
            team = team_of_dossier(self.store, self.today, dossier) or None
            if self.team != team:
                self.team = team
                self.reload()
        self.wanted = dossier
        for screen in self.screen_stack[:0:-1]:
            screen.dismiss(None)
        self.switch_mode("koppelen")
        self.call_later(self.refresh_wanted)

    def go_to_roster(self, day: date | None) -> None:
        """Go to the week of a day in the roster."""
        self.switch_mode("rooster")
        if day:
            self.call_later(self._look_at_week, day)

    def _look_at_week(self, day: date) -> None:
        """Let the roster show the week of a day, once it is on top."""
        go_to = getattr(self.screen, "go_to", None)
        if go_to:
            go_to(day)

    def refresh_wanted(self) -> None:
        """Let Koppelen take up the household that was asked for, once it is on top."""
        look = getattr(self.screen, "look_at_wanted", None)
        if look:
            look()

    @work
    async def manage_users(self) -> None:
        """Show and change who may open the file."""
        from tui.screens.users import manage_users

        await manage_users(self.desk)

    @work
    async def read_list(self) -> None:
        """Read a list of people from a workbook."""
        if self.privacy.hides:
            self.say("Inlezen kan als de privacy open staat. p wisselt.", alert=True)
            return
        from tui.screens.importing import read_list

        await read_list(self.desk)

    @work
    async def write_list(self) -> None:
        """Write everything to a workbook."""
        from tui.screens.importing import write_list

        await write_list(self.desk)

    @work
    async def choose_team(self) -> None:
        """Choose the team that is shown."""
        from db.records.stand import teams
        from db.store import Refused, StoreError
        from db.store.users import begin_with
        from tui.screens.choose import ChooseDialog
        from tui.widgets.rowlist import Row

        rows = [Row("", ("Iedereen in dit bestand",)), *(Row(team, (team,)) for team in teams(self.store, self.today))]
        answer = await self.push_screen_wait(
            ChooseDialog("Welk team?", rows, filtered=len(rows) > 10, select=self.team)
        )
        if isinstance(answer, str):
            self.team = answer or None
            self.reload()
            with suppress(Refused, StoreError):  # it is only for the next time
                begin_with(self.store, answer)

    def open_backups(self) -> None:
        """Show the back-ups."""
        from tui.screens.backups import BackupsScreen

        if not isinstance(self.screen, BackupsScreen):
            self.push_screen(BackupsScreen())

    def toggle_light(self) -> None:
        """Change between dark and light."""
        self.theme = "textual-light" if self.theme == "textual-dark" else "textual-dark"
