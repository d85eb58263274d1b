"""Back-ups: which there are, how old and whether they are good; make one now, verify one again, restore one."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from db.dutch import aantal, datum, grootte, leeftijd, moment
from db.lists import Toegang
from db.store import Refused, Store, StoreError
from db.store.aside import aside_gone_by
from db.store.backup import Backup, backup_folder, backups, gone_by, verify
from db.store.engine import DatabaseError
from db.store.errors import Unfinished
from db.store.restore import Restored, restore
from db.store.retention import DAYS, GONE_AFTER, MONTHS, NEWEST, WEEKS
from tui.screens.choose import ChooseDialog
from tui.screens.desk import DeskScreen
from tui.screens.dialog import Dialog
from tui.screens.secret import SecretInput
from tui.screens.working import STOPPED, WorkDialog
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

EMPTY = "Er is nog geen back-up van dit bestand.\nMaak de eerste met n; daarna gaat het vanzelf."
DEMO = "Dit is een demonstratie: daarvan wordt geen back-up gemaakt.\nVan uw eigen bestand gaat het vanzelf."

PASSPHRASE = (
    "De wachtzin waarmee een coördinator op dat moment Koppelbord opende. Ook als die later is veranderd of"
    " ingetrokken, geldt hier die van toen."
)
ERASED = "(gewist)"


class BackupList(RowList):
    """The back-ups, newest first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "zet terug", tooltip="Deze back-up terugzetten, na uitleg en met een wachtzin"),
    ]


class PassphraseDialog(Dialog):
    """Gives a passphrase of a back-up, None where it was left. Nothing of it is kept as a draft."""

    def compose(self) -> ComposeResult:
        """Which passphrase, and a line that shows nothing of it."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content("Wachtzin van de back-up")
            yield Static(Content(PASSPHRASE), classes="explain")
            yield SecretInput("wachtzin van toen", "wachtzin")
            yield MessageLine()
            yield KeyBar()

    def action_save(self) -> None:
        """Leave with the passphrase."""
        phrase = self.query_one(SecretInput).value
        if phrase:
            self.dismiss(phrase)
        else:
            self.message_line.say("Typ de wachtzin van toen.", alert=True)


class RestoreDialog(WorkDialog):
    """Puts a back-up in the place of the open file, which is closed for it: gives what was done, or why it was not."""

    def __init__(self, backup: Backup, passphrase: str) -> None:
        explain = "De back-up wordt eerst helemaal gecontroleerd. Tot dan verandert er niets."
        super().__init__(f"Back-up van {moment(backup.gemaakt)} terugzetten", explain, lambda *_: None)
        self._backup = backup
        self._passphrase = passphrase

    @work(thread=True)
    def _work(self, store: Store) -> None:
        app = self.desk  # a dialog that the lock has taken away finds it no more

        def advance(done: int, total: int) -> None:
            if self.is_over:
                raise Refused("Gestopt. Er is niets gewijzigd.")
            app.call_from_thread(self.progress.update, total=2 * total, progress=done)

        answer: Restored | str
        try:
            answer = restore(
                *(store.path, self._backup.pad, self._passphrase, app.today),
                clock=store.clock,
                advance=advance,
                before=partial(app.call_from_thread, self._let_go, app, store),
            )
        except Unfinished as error:
            app.call_from_thread(app.exit, None, 3, Text(str(error)))
            return
        except (Refused, StoreError) as refusal:
            answer = str(refusal)
            app.call_from_thread(self._take_back, app, store)
        app.call_from_thread(self._done, app, answer)

    def _let_go(self, desk: "Koppelbord", store: Store) -> None:
        """Close the file, unless the work was stopped or the desk was locked meanwhile."""
        if self.is_over:
            raise Refused("Gestopt. Er is niets gewijzigd.")
        desk.backups.stopped = True
        store.close()

    def _take_back(self, desk: "Koppelbord", store: Store) -> None:
        """Open the file again where another did not take its place."""
        if desk.backups.stopped:
            try:
                desk._store = store.beside()
            except StoreError as error:
                desk.exit(None, 3, Text(str(error)))
            else:
                desk.backups.stopped = False


class BackupsScreen(DeskScreen):
    """The back-ups of the file that is open."""

    CSS_PATH = "backups.tcss"
    KEY_LINE = ("make", "verify", "back")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "make", "nu maken", tooltip="Nu een back-up maken; u kunt ondertussen doorwerken"),
        Binding("c", "verify", "controleer", tooltip="Deze back-up opnieuw controleren: opent hij, en is alles heel"),
        Binding("escape", "back", "terug", tooltip="Terug naar het bord"),
    ]

    rowlist = getters.query_one(BackupList)
    about = getters.query_one("#over", Static)

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Backup] = []

    def body(self) -> ComposeResult:
        """The list, and what is good to know beneath it."""
        yield BackupList(
            [
                Column("gemaakt", 19),
                Column("oud", 10),
                Column("grootte", 8, right=True, shown_from=70),
                Column(" sindsdien", 18),
                Column("gecontroleerd", share=1),
                Column("verdwijnt", 16, shown_from=100),
            ],
            header=True,
        )
        yield Static(id="over")

    def renew(self) -> None:
        """Show the back-ups that there are now."""
        store = self.desk.store
        own = store.log.mark()
        self._found = [one for one in backups(store.path) if not one.leesbaar or one.merk == own]
        self.rowlist.border_title = Content(f"Back-ups  {len(self._found)}" if self._found else "Back-ups")
        self.rowlist.empty = EMPTY if store.keyed else DEMO
        self.rowlist.show(AllRows(self._rows(store)))
        self.about.update(self._about(store))

    def _rows(self, store: Store) -> list[Row]:
        count, _ = store.log.head()
        going = gone_by(store, self._found)
        now = store.clock()
        rows = []
        for one in self._found:
            state, style = self._state(one)
            since = _since(count - one.aantal) if one.leesbaar else "onbekend"
            gone = f"{_day(going[one.pad], self.desk.today)} {ERASED}" if one.pad in going else ""
            cells = (moment(one.gemaakt), leeftijd(one.gemaakt, now), grootte(one.grootte), f" {since}", state, gone)
            rows.append(Row(one.pad, cells, style))
        return rows

    def _state(self, one: Backup) -> tuple[str, str]:
        """What is known of whether a back-up is good, and how that is shown."""
        again = self.desk.backups.seen.get(one.pad)
        if again or not one.leesbaar:
            return f"! {again or 'niet te lezen'}", "alert"
        return ("✓ net: goed", "mark") if again == "" else ("✓ bij het maken", "")

    def _about(self, store: Store) -> Content:
        lines = [
            "Elk half uur werk en bij het sluiten komt er een bij, versleuteld. Er blijven: de laatste van"
            f" {DAYS} dagen, {WEEKS} weken en {MONTHS} maanden, en de nieuwste {NEWEST}.",
            f"Map: {backup_folder(store.path)}. Bewaar er soms een op een andere plek: koppelbord backup MAP",
        ]
        if gone_by(store, self._found):
            lines.append(
                f"{ERASED}: er staat nog iemand in die later is gewist. Na {GONE_AFTER.days} dagen is hij weg."
            )
        for folder, day in aside_gone_by(store).items():
            until = _day(day, self.desk.today)
            lines.append(f"In map {folder.name} staat nog iemand die later is gewist. De map verdwijnt {until}.")
        trouble = self.desk.backups.trouble
        text = Content("\n".join(lines))
        return Content.assemble((f"! {trouble}\n", "$text-error bold"), text) if trouble else text

    @property
    def _chosen(self) -> Backup | None:
        return next((one for one in self._found if one.pad == self.rowlist.key), None)

    def action_make(self) -> None:
        """Make a back-up now, in the background."""
        self.desk.say("De back-up wordt gemaakt. U kunt doorwerken.")
        self.desk.backups.make(self._follow)

    def _follow(self) -> None:
        if self in self.app.screen_stack:
            self.renew()
            self.rowlist.action_edge(0)

    @work
    async def action_verify(self) -> None:
        """Verify the back-up under the cursor again."""
        backup = self._chosen
        if backup is None:
            self.desk.say("Er is nog geen back-up om te controleren. n maakt er een.", alert=True)
            return
        explain = "Hij wordt uitgepakt, geopend en helemaal nagekeken, ook het logboek. Hij verandert niet."
        title = f"Back-up van {moment(backup.gemaakt)} controleren"
        answer = await self.app.push_screen_wait(WorkDialog(title, explain, _verifying(backup), writes=False))
        if isinstance(answer, list):
            self.desk.backups.seen[backup.pad] = " ".join(answer)
            self.renew()
            self.desk.say(" ".join(answer) or "Deze back-up is goed: hij opent en alles is heel.", alert=bool(answer))
        elif answer:
            self.desk.say("Gestopt. Er is niets veranderd." if answer == STOPPED else str(answer), alert=True)

    @on(RowList.Chosen)
    @work
    async def _restore(self) -> None:
        """Restore the back-up under the cursor, after explaining what that means."""
        backup = self._chosen
        try:
            self.desk.store.require(Toegang.COORDINATOR)
        except Refused as refusal:
            self.desk.say(str(refusal), alert=True)
            return
        if backup is None or not await self.app.push_screen_wait(self._question(backup)):
            return
        passphrase = await self.app.push_screen_wait(PassphraseDialog())
        if not isinstance(passphrase, str):
            return
        answer = await self.app.push_screen_wait(RestoreDialog(backup, passphrase))
        if isinstance(answer, Restored):
            self.app.exit(None, 0, Text(_told(answer)))
        else:
            self.desk.reload()
            self.desk.say(str(answer), alert=True)

    def _question(self, backup: Backup) -> ChooseDialog:
        lost = self.desk.store.log.head()[0] - backup.aantal
        since = f"Wat daarna is vastgelegd ({_since(lost)}) staat er niet in. " if backup.leesbaar and lost > 0 else ""
        explain = (
            f"Alles wordt zoals het was op {moment(backup.gemaakt)}. {since}Dit kan niet ongedaan met u; wat er nu is,"
            " blijft bewaard in een map naast het bestand. Gebruikers en wachtzinnen worden die van toen: wie daarna is"
            " ingetrokken, kan er weer in. Koppelbord sluit erna."
        )
        rows = [Row(False, ("Nee, laat alles zoals het is",)), Row(True, ("Ja, zet deze back-up terug",))]
        return ChooseDialog("Back-up terugzetten?", rows, explain=explain)

    def action_back(self) -> None:
        """Back to the desk."""
        self.dismiss(None)


def _day(when: datetime, today: date) -> str:
    return datum(when.astimezone().date(), today)


def _since(count: int) -> str:
    if count < 0:
        return "verder dan nu"
    return aantal(count, "wijziging", "wijzigingen") if count else "niets nieuws"


def _verifying(backup: Backup) -> Callable[[Store, Callable[[int, int], None]], object]:
    def job(own: Store, advance: Callable[[int, int], None]) -> Sequence[str]:
        try:
            return verify(own, backup, advance)
        except (OSError, DatabaseError):
            raise Refused("Controleren lukte niet: de map is vol, niet te beschrijven of niet bereikbaar.") from None

    return job


def _told(done: Restored) -> str:
    """What stands in the terminal after the app has closed for a restore."""
    kept = f" Wat er stond, is bewaard in {done.opzij}." if done.opzij else ""
    again = f" {done.te_wissen}" if done.te_wissen else ""
    return (
        f"De back-up van {moment(done.gemaakt)} is teruggezet.{kept}{again}"
        " Open Koppelbord opnieuw, met een wachtzin van toen."
    )
