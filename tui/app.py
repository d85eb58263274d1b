"""Koppelbord, the app: one store, one Stand, the screens over it, and the ring from a key to what is shown.

A key calls a command of `db.records` through the write door; the commit is seen in the log of changes; the
visible screen shows what is in the file now. No screen patches its own copy of the data. The Stand is read again
when a screen asks for it: one that shows itself from the file, however many people there are, never does.
"""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual import work
from textual._context import active_message_pump
from textual.actions import ActionParseResult
from textual.binding import Binding, BindingType
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.driver import Driver
from textual.events import Event, InputEvent
from textual.filter import LineFilter
from textual.reactive import var
from textual.screen import Screen

from db.lists import Toegang
from tui.backups import Backups
from tui.crash import crash_sentence
from tui.drafts import Drafts
from tui.guard import PlainLines, lasting
from tui.index import Index
from tui.locking import MODE
from tui.looked import looked
from tui.privacy import Privacy, known_names
from tui.rights import least
from tui.safe import SafeApp
from tui.screens.lock import LockScreen
from tui.screens.opening import OpeningScreen
from tui.subject import Subject

if TYPE_CHECKING:
    from db.lists import ContactSoort
    from db.model import Koppeling
    from db.planning.process import Planner
    from db.stand import Stand
    from db.store import Refused, Store

LISTEN_EVERY = 1.0
"""Seconds between two looks at what a colleague has changed."""

PATIENCE = 1500
"""Milliseconds that the desk waits for a colleague who is writing; then it says so, and nothing is lost."""

DEMO = "demo"
"""The user of a throw-away file."""

NOT_DONE = "Dat lukte niet: het bestand is niet te lezen of te schrijven. Er is niets opgeslagen: probeer het zo."
"""Where the file does not answer."""

WAIT, MOST_WAITS = 0.005, 400
"""Seconds between two looks at whether a screen stands, and how many there are at most."""

STILL = 0.5
"""Seconds after a colleague's change during which an enter on a moved list is refused."""


def _koppelen() -> Any:
    from tui.screens.koppelen import KoppelenScreen

    return KoppelenScreen()


def _caseload() -> Any:
    from tui.screens.caseload import CaseloadScreen

    return CaseloadScreen()


def _mensen() -> Any:
    from tui.screens.mensen import MensenScreen

    return MensenScreen()


def _rooster() -> Any:
    from tui.screens.rooster import RoosterScreen

    return RoosterScreen()


def _vooruitblik() -> Any:
    from tui.screens.vooruitblik import VooruitblikScreen

    return VooruitblikScreen()


def _rapport() -> Any:
    from tui.screens.rapport import RapportScreen

    return RapportScreen()


def _vandaag() -> Any:
    from tui.screens.vandaag import VandaagScreen

    return VandaagScreen()


def _collect_again() -> None:
    """Collect garbage from now on, leaving alone what start-up made: it stays as long as the app does."""
    gc.freeze()
    gc.enable()


class Koppelbord(SafeApp):
    """The desk. `store` is an open file, or a function that opens one: then the first paint does not wait for it."""

    CSS_PATH = ["koppelbord.tcss", "screens/koppelen.tcss"]  # those of the first screens, read once
    TITLE = "Koppelbord"
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 8
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-tiny"), (16, "-low"), (30, "-high")]
    TITLES: ClassVar[dict[str, str]] = {
        "koppelen": "1 Koppelen",
        "caseload": "2 Caseload",
        "mensen": "3 Mensen",
        "rooster": "4 Rooster",
        "vooruitblik": "5 Vooruitblik",
        "rapport": "6 Rapport",
        "vandaag": "0 Vandaag",
    }
    """The screens with the key that leads to each, in the order of the line above."""
    MODES = {
        "opening": OpeningScreen,
        MODE: LockScreen,
        "koppelen": _koppelen,
        "caseload": _caseload,
        "mensen": _mensen,
        "rooster": _rooster,
        "vooruitblik": _vooruitblik,
        "rapport": _rapport,
        "vandaag": _vandaag,
    }
    DEFAULT_MODE = "opening"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("1", "go('koppelen')", "Koppelen", show=False, tooltip="Wie wacht, en wie past erbij"),
        Binding("2", "go('caseload')", "Caseload", show=False, tooltip="Wie draagt wat"),
        Binding("3", "go('mensen')", "Mensen", show=False, tooltip="Iedereen, per soort"),
        Binding("4", "go('rooster')", "Rooster", show=False, tooltip="Wie is er wanneer, deze week en elke week"),
        Binding("5", "go('vooruitblik')", "Vooruitblik", show=False, tooltip="Wat er komt, en of het te dragen is"),
        Binding(
            "6", "go('rapport')", "Rapport", show=False, tooltip="De stand van vandaag, en de cijfers van een periode"
        ),
        Binding("0", "go('vandaag')", "Vandaag", show=False, tooltip="Wat vandaag aandacht vraagt"),
        Binding("9", "log", "logboek", show=False, tooltip="Een maand van het logboek nakijken, voor een coördinator"),
        Binding("u,ctrl+z", "undo", "ongedaan", tooltip="De laatste wijziging ongedaan maken"),
        Binding("ctrl+y", "redo", "opnieuw", show=False, tooltip="Wat ongedaan is gemaakt weer doen"),
        Binding("slash", "lookup", "zoek", key_display="/", tooltip="Iemand opzoeken, van elk scherm"),
        Binding("p", "privacy", "privacy", show=False, tooltip="Open, initialen, of alleen dit huishouden"),
        Binding("comma", "settings", "instellingen", show=False, tooltip="Normen, gewichten en termijnen"),
        Binding("question_mark", "help", "alles", tooltip="De toetsen van dit scherm"),
        Binding("f1", "help", "alles", priority=True, tooltip="De toetsen van dit scherm"),
        Binding("ctrl+p", "palette", "opdrachten", show=False, priority=True, tooltip="Alle opdrachten, om te zoeken"),
        Binding("ctrl+l", "lock", "op slot", show=False, priority=True, tooltip="Op slot; wat u typt blijft bewaard"),
        Binding("ctrl+q", "quit", "stoppen", show=False, priority=True, tooltip="Koppelbord sluiten"),
        Binding("ctrl+c", "copy_or_hint", show=False, system=True),
        # With priority, so that what is typed after it goes to the next field, however fast.
        Binding("tab", "focus_next", "volgend vak", show=False, priority=True, tooltip="Naar het volgende vak of veld"),
        Binding("shift+tab", "focus_previous", "vorig vak", show=False, priority=True, tooltip="Naar het vorige"),
    ]

    news: var[int] = var(0)
    """Counts how often what the desk shows has changed: every screen follows it."""
    team: var[str | None] = var(None)
    """The team whose Stand is read, None for everyone in the file."""
    today: var[date] = var(date(2000, 1, 1))
    """The day that counts as today."""
    privacy: var[Privacy] = var(Privacy.OPEN)
    """What a visitor may see."""
    alone: var[str] = var("")
    """The dossier that stays on the screen in the strictest privacy."""

    def __init__(self, store: Store | Callable[[], Store], today: date, follow_clock: bool = False) -> None:
        super().__init__()
        self.set_reactive(Koppelbord.today, today)
        self._open: Callable[[], Store] | None = store if callable(store) else None
        self._store = None if callable(store) else store
        self._follow_clock = follow_clock
        self._seen = 0
        self._stand: Stand | None = None
        self.wanted = ""
        """The dossier that Koppelen should choose when it comes on top."""
        self._moved_at = 0.0
        self.index = Index()
        """Everyone who can be found."""
        self._planner: Planner | None = None
        self._office = ""
        self.sought = ""
        """What was looked up last, so that the answers are there again."""
        self.contact_soort: ContactSoort | None = None
        """How there was contact the last time that it was noted."""
        self.ended = False
        """Whether it was ended from outside, by the system or because the terminal is gone."""
        self.handout_folder = ""
        """Where the last handout went."""
        self.backups = Backups(self)
        """The back-ups that are made by themselves."""
        self.looks: dict[str, datetime] = {}
        """When this user last opened which record, as the log has it."""
        self.theme = "textual-dark"

    # The file and the Stand

    @property
    def stand(self) -> Stand | None:
        """The state of the desk, read when it is first asked for after a change; None until the file is open."""
        if self._stand is None and self._store is not None:
            from db.records.stand import read_stand

            self._stand = read_stand(self._store, self.today, self.team)
        return self._stand

    def on_ready(self) -> None:
        """Open the file once the first paint is there, then listen for colleagues."""
        if self._store is None:
            self._open_file()
        else:
            self._opened(self._store)

    @work(thread=True)
    def _open_file(self) -> None:
        assert self._open is not None
        from db.store import StoreError

        try:
            store = self._open()
        except StoreError as error:
            self.call_from_thread(self.exit, None, 3, Text(str(error)))
            return
        self.call_from_thread(self._opened, store)

    def _opened(self, store: Store) -> None:
        from db.records.stand import is_empty

        _, left = self._take(store)
        self.switch_mode("koppelen")
        self.set_interval(LISTEN_EVERY, self._listen)
        self.lock.begin()
        self.backups.begin()
        self.call_after_refresh(_collect_again)
        if store.doubt:
            self.call_after_refresh(self.say, store.doubt, True)
        if is_empty(store):
            self._welcome()
        elif store.rol.may(Toegang.MEDEWERKER):
            self.call_after_refresh(self._take_up_tasks)
        if left:
            self.call_after_refresh(self.say, left)

    def _take(self, store: Store) -> tuple[dict[str, str], str]:
        """Begin on an open file; gives where its user was when it was locked, and what to say of what was typed."""
        from db.records.stand import teams

        self._store = store
        store.wait_at_most(PATIENCE)
        self._seen = store.log.latest()
        found = teams(store, self.today)
        own = store.unlocked.team
        begins = own if own in found else None if own == "" else found[0] if found else None
        self.team = begins if len(found) > 1 else None
        self._office = "alle teams" if len(found) > 1 else "".join(found)
        if store.user == DEMO:
            self._office = f"demonstratie {self._office}"
        place, left = self.lock.take_up()
        self.reload()
        assert self.stand is not None
        if self.stand.settings.privacy_bij_start == Privacy.INITIALEN:
            self.privacy = Privacy.INITIALEN
        return place, left

    def go_on(self, store: Store) -> None:
        """Go on where the user of this file was when it was locked; somebody else begins at the beginning."""
        from tui.going_on import go_back_to, look_back

        place, left = self._take(store)
        go_back_to(self, place)
        self.call_after_refresh(look_back, self, place)
        news = " ".join(filter(None, (store.doubt, self.lock.news, left)))
        self.call_after_refresh(self.say, news or "Koppelbord is weer open.", bool(store.doubt))

    def let_go(self) -> None:
        """Have nothing of the file in hands: the desk is locked."""
        self._store = self._stand = self._open = None
        if self._planner is not None:
            self._planner.close()
            self._planner = None
        self.index, self.drafts, self.looks = Index(), Drafts(), {}
        self.wanted = self.sought = self.handout_folder = self.alone = self._office = ""
        self.contact_soort, self.team, self.privacy = None, None, Privacy.OPEN
        self.news += 1

    def _take_up_tasks(self) -> None:
        """Store the list of tasks of the file where it is new; a line that can't be read is told, and no more."""
        from db.records.traject import take_up_tasks
        from db.store import Refused

        if self._store is None:
            return
        try:
            if take_up_tasks(self.store, self.today):
                self.reload()
        except Refused as refusal:
            self.say(str(refusal), alert=True)

    @work
    async def _welcome(self) -> None:
        from tui.screens.welcome import welcome

        await welcome(self)

    def show_demonstration(self) -> None:
        """Leave the file as it is and show an invented team, in a throw-away file that is gone at the end."""
        from db.demo import write_demo
        from db.store import open_throwaway

        self._scratch = TemporaryDirectory(prefix="koppelbord-", ignore_cleanup_errors=True)
        store = open_throwaway(Path(self._scratch.name) / "demonstratie.db")
        write_demo(store, self.today)
        self._store = store
        self.index = Index()
        self._office = "demonstratie"
        self._seen = store.log.latest()
        self.reload()

    def added(self, what: object) -> None:
        """Let the list of people put its cursor on whoever was just saved."""
        show_saved = getattr(self.screen_stack[0], "show_saved", None)
        if show_saved and isinstance(what, tuple):
            show_saved(*what)

    def reload(self) -> None:
        """Let the visible screen show what is in the file now; the Stand is read again when it is asked for."""
        from db.store.engine import DatabaseError

        if self._store is None:
            return
        try:
            self._seen = self.store.log.latest()  # before reading: what is written meanwhile is heard the next time
        except DatabaseError:
            return  # what is on the screen stays; the desk looks again within a second
        self._stand = None
        self.news += 1

    @property
    def seen(self) -> int:
        """The last change that the screen shows."""
        return self._seen

    def _listen(self) -> None:
        """Hear what a colleague has changed, that midnight has passed, and that the file is not there any more."""
        if self._store is None or self.lock.lost():
            return
        try:
            if self._follow_clock and date.today() != self.today:
                self.today = date.today()
                self.reload()
            if self.store.log.latest() != self._seen:
                self._moved_at = time.monotonic()
                self.reload()
        except Exception as error:
            if not self.lock.lose(error, patient=True):
                raise
        else:
            self.lock.mirror()

    def list_is_still(self) -> bool:
        """Whether no colleague has moved the list just now; says so where one has."""
        if time.monotonic() - self._moved_at < STILL:
            self.say("De lijst is veranderd door een collega. Kijk nog eens en druk opnieuw op enter.", alert=True)
            return False
        return True

    def perform(self, command: Callable[[Store], object], done: str) -> bool:
        """Do one command of `db.records`, show the new state, and say what was done or why it was not."""
        from db.store import Refused, StoreError
        from db.store.engine import DatabaseError

        try:
            command(self.store)
        except Refused as refusal:
            sentence = self.refusal(refusal)
            self.reload()
            self.say(sentence, alert=True)
            return False
        except (StoreError, DatabaseError, OSError) as error:
            self.say(str(error) if isinstance(error, StoreError) else NOT_DONE, alert=True)
            return False
        self.reload()
        self.say(f"{done}  ·  u = ongedaan")
        return True

    @property
    def planner(self) -> Planner:
        """Who answers what takes longer than a frame, in a child process; begun when it is first asked for."""
        from db.planning.process import Planner

        if self._planner is None:
            self._planner = Planner()
        return self._planner

    def on_unmount(self) -> None:
        """End the child process, whatever it is at."""
        if self._planner is not None:
            self._planner.close()

    # Words on the screen

    def say(self, text: str, alert: bool = False) -> None:
        """Say a sentence on the line above the keys."""
        from tui.widgets.bars import MessageLine

        for screen in reversed(self.screen_stack):
            for line in screen.query(MessageLine):
                line.say(text, alert)
                return

    def shown(self, naam: str) -> str:
        """A name as the privacy lets it be shown."""
        return self.privacy.naam(naam)

    def refusal(self, refused: Refused) -> str:
        """Why something was not done, as the privacy lets it be said: who is of another team has no name here."""
        brief = getattr(refused, "discreet", "") if self.privacy.hides else ""
        return brief or self.discreet(self._by_whom(refused))

    def _by_whom(self, refused: Refused) -> str:
        """The sentence of a refusal; where somebody else was first, with who that was, when, and what they did."""
        from db.records.versions import last_change
        from db.store import Conflict
        from db.store.engine import DatabaseError
        from tui.words import by_whom

        if not isinstance(refused, Conflict) or refused.record is None:
            return str(refused)
        try:
            change = last_change(self.store, *refused.record)
        except DatabaseError:
            return str(refused)
        return refused.sentence(by_whom(change, self.store.user, self.today))

    def discreet(self, sentence: str) -> str:
        """A sentence in which every name of the desk is shown as the privacy lets it be."""
        if self.privacy.hides and self.stand is not None and sentence:
            return known_names(self.stand).hide(sentence)
        return sentence

    def pair(self, koppeling: Koppeling) -> str:
        """Whom a koppeling is about: "Tesfay – Anna de Vries"."""
        assert self.stand is not None
        huishouden = self.stand.huishouden.get(koppeling.dossier)
        home = huishouden.naam if huishouden else koppeling.dossier
        return f"{self.shown(home)} – {self.shown(self.stand.name_of(koppeling.begeleider))}"

    def where_am_i(self, short: bool = False) -> str:
        """Privacy, team and day, for the line above."""
        from db.dutch import weekdag_datum

        parts = ["! geen back-up"] if self.backups.trouble else []
        parts += [] if self.privacy is Privacy.OPEN else [f"privacy: {self.privacy}"]
        parts += [] if short else [self.team or self._office]
        return " · ".join(filter(None, [*parts, weekdag_datum(self.today)]))

    # Roles

    def may(self, action: str) -> bool:
        """Whether the role of the user lets them do an action."""
        return self._store is None or self._store.rol.may(least(action))

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do an action, or say why this role can't."""
        name = action if isinstance(action, str) else action[1]
        if self.may(name):
            return await super().run_action(action, default_namespace, namespaces)
        from db.store import NotAllowed

        self.say(str(NotAllowed(self.store.user, self.store.rol, least(name))), alert=True)
        return True

    # Actions that work everywhere

    def action_go(self, mode: str) -> None:
        """Go to one of the screens; the number of the one that is open leads back from a record to its list."""
        from tui.screens.details import DetailsScreen

        if mode == self.current_mode and isinstance(self.screen, DetailsScreen):
            self.screen.action_back()
        else:
            self.switch_mode(mode)

    @work(exclusive=True, group="undo")
    async def action_undo(self) -> None:
        """Take back the last change, asking first where it is old."""
        await self._step("undo")

    @work(exclusive=True, group="undo")
    async def action_redo(self) -> None:
        """Do again what was taken back."""
        await self._step("redo")

    async def _step(self, kind: str) -> None:
        from tui.screens.choose import ChooseDialog
        from tui.widgets.rowlist import Row

        undo = kind == "undo"
        step = self.store.next_undo() if undo else self.store.next_redo()
        if step is None:
            self.say("Er is niets om ongedaan te maken." if undo else "Er is niets om opnieuw te doen.", alert=True)
            return
        change = step.wijziging
        when = change.tijd.astimezone().strftime(
            "%H:%M" if change.tijd.astimezone().date() == date.today() else "%d-%m %H:%M"
        )
        # Whom it was about may not be on the desk now, and may have been typed: beside a visitor only what was done.
        what = change.actie if self.privacy.hides else change.zin
        if step.ask:
            yes = "Ja, maak dit ongedaan" if undo else "Ja, doe dit opnieuw"
            rows = [Row(True, (yes,)), Row(False, ("Nee, laat het zo",))]
            title = "Dit is al even geleden gedaan"
            if not await self.push_screen_wait(ChooseDialog(title, rows, explain=f"{what}, {when}")):
                return
        from db.store import Refused

        try:
            (self.store.undo if undo else self.store.redo)(self.today)
        except Refused as refusal:
            self.reload()
            sentence = "Niet gedaan: dit is daarna gewijzigd." if self.privacy.hides else str(refusal)
            self.say(sentence, alert=True)
            return
        self.reload()
        back = "ctrl+y = opnieuw" if undo else "u = ongedaan"
        self.say(f"{'Ongedaan' if undo else 'Opnieuw'}: {what}, {when}  ·  {back}")

    def action_privacy(self) -> None:
        """Go to the next privacy mode; the strictest keeps the household under the cursor."""
        subject = getattr(self.screen, "subject", None)
        huishouden = getattr(self.screen, "huishouden", lambda: None)()
        if self.privacy.volgende is Privacy.ALLEEN:
            self.alone = huishouden.dossier if huishouden else subject.dossier or "" if subject else ""
        self.privacy = self.privacy.volgende
        self.say(f"Privacy: {self.privacy}")

    @work
    async def action_lookup(self) -> None:
        """Look somebody up."""
        from tui.screens.lookup import LookupDialog

        found = await self.push_screen_wait(LookupDialog())
        if isinstance(found, Subject):
            self.open_details(found)

    def action_log(self) -> None:
        """Show the log of a month."""
        self.open_log()

    @work
    async def action_settings(self) -> None:
        """Change norms, weights and terms."""
        from tui.screens.settings import settings_form

        await self.push_screen_wait(settings_form(self))

    def action_help(self) -> None:
        """Show the keys of this screen."""
        from tui.screens.help import HelpDialog

        if isinstance(self.screen, HelpDialog):
            self.screen.action_cancel()
        else:
            self.push_screen(HelpDialog(self.screen))

    @work
    async def action_palette(self) -> None:
        """Show every action, to search in."""
        from tui.screens.help import run_palette

        await run_palette(self)

    async def action_quit(self) -> None:
        """Close the desk; asks where something was typed and not saved."""
        self._quit()

    @work(exclusive=True, group="quit")
    async def _quit(self) -> None:
        from tui.screens.choose import ChooseDialog
        from tui.widgets.rowlist import Row

        typing = any(getattr(screen, "typed", dict)() for screen in self.screen_stack)
        if typing or self.drafts:
            rows = [Row("", ("Terug: ik wil het nog opslaan",)), Row("weg", ("Stoppen, en wat ik typte vergeten",))]
            if self.store.keyed:
                rows.insert(1, Row("bewaar", ("Stoppen, en het bewaren: versleuteld, voor de volgende keer",)))
            explain = "U hebt iets getypt dat niet is opgeslagen. Al het andere is bewaard."
            answer = await self.push_screen_wait(ChooseDialog("Stoppen?", rows, explain=explain))
            if not answer:
                return
            self._forgets = answer == "weg"
        self.exit()

    def action_copy_or_hint(self) -> None:
        """Ctrl+C copies a selection; it does not close the desk by accident."""
        text = self.screen.get_selected_text()
        if text:
            self.copy_to_clipboard(text)
        else:
            self.say("ctrl+q sluit Koppelbord. Wat u opsloeg, is bewaard.")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What changes the desk or leaves for another screen is not done from within a form or dialog."""
        from tui.screens.desk import DeskScreen

        if self._store is None or self.lock.is_shut:
            return action == "quit"  # there is no file
        desk_only = ("go", "undo", "redo", "lookup", "privacy", "settings", "log")
        typing = self.focused is not None and self.focused.check_consume_key("a", "a")
        if typing and action in ("undo", "redo"):
            return False  # who types there means the typing
        return action not in desk_only or isinstance(self.screen, DeskScreen)

    # People, from any screen

    @work
    async def open_details(self, subject: Subject) -> None:
        """Show all about somebody."""
        from tui.screens.details import DetailsScreen

        looked(self, subject)
        await self.push_screen_wait(DetailsScreen(subject))

    def open_leaving(self, kenmerk: str, vertrekt: bool = False) -> None:
        """Show whom it hits when somebody is ill or leaves; with `vertrekt` it begins at leaving."""
        from tui.screens.leaving import LeavingScreen

        looked(self, Subject("begeleider", kenmerk))
        self.push_screen(LeavingScreen(kenmerk, vertrekt))

    def open_life(self, kenmerk: str) -> None:
        """Show the phases of somebody, and the step that comes next."""
        from tui.screens.lifecycle import LifecycleScreen

        looked(self, Subject("begeleider", kenmerk))
        self.push_screen(LifecycleScreen(kenmerk))

    def open_traject(self, dossier: str) -> None:
        """Show the traject of a household."""
        from tui.screens.traject import TrajectScreen

        looked(self, Subject("huishouden", dossier))
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

        await edit_partners(self)

    def open_log(self, month: date | None = None) -> None:
        """Show the log of a month, of the one that waits longest to be reviewed where none is said."""
        from tui.screens.logboek import LogboekScreen, may_read

        if may_read(self):
            self.push_screen(LogboekScreen(month))

    def open_log_of(self, subject: Subject) -> None:
        """Show who looked at somebody's record, and who changed it."""
        from tui.screens.logboek import may_read
        from tui.screens.logboek_person import PersonLogScreen

        if may_read(self):
            self.push_screen(PersonLogScreen(subject))

    @work
    async def hand_out(self, day: date | None = None) -> None:
        """Make something that leaves the office: a roster, of the week of `day`, a list or a letter."""
        from tui.screens.handing_out import hand_out

        await hand_out(self, day)

    @work
    async def introduce(self) -> None:
        """Write the introduction of the koppeling of the row."""
        from tui.screens.handing_out import introduce

        await introduce(self)

    def open_staffing(self) -> None:
        """Show who could fill the gaps of the services."""
        from tui.screens.bezetting import open_staffing

        open_staffing(self)

    @work
    async def edit(self, subject: Subject) -> None:
        """Edit somebody."""
        from tui.screens.editing import edit

        await edit(self, subject)

    @work
    async def add(self, kind: str | None = None) -> None:
        """Add somebody, asking which kind where that is not plain."""
        from tui.screens.editing import add

        await add(self, kind)

    @work
    async def show_phone(self, subject: Subject) -> None:
        """Show a telephone number, large."""
        from tui.screens.details import show_phone

        await show_phone(self, subject)

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

        await manage_users(self)

    @work
    async def read_list(self) -> None:
        """Read a list of people from a workbook."""
        if self.privacy.hides:
            self.say("Inlezen kan als de privacy open staat. p wisselt.", alert=True)
            return
        from tui.screens.importing import read_list

        await read_list(self)

    @work
    async def write_list(self) -> None:
        """Write everything to a workbook."""
        from tui.screens.importing import write_list

        await write_list(self)

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

    # Guards

    async def on_event(self, event: Event) -> None:
        """Let a key wait until the screen on top stands: one that is half made has nothing yet to answer with."""
        if isinstance(event, InputEvent):
            for _ in range(MOST_WAITS):
                if not self._screen_stack or self.screen.is_mounted:
                    break
                await asyncio.sleep(WAIT)
        await super().on_event(event)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Nothing in a line acts upon the terminal."""
        return [*super().get_line_filters(), PlainLines()]

    def get_driver_class(self) -> type[Driver]:
        """The driver of this platform, which outlives its terminal."""
        return lasting(super().get_driver_class())

    def end_from_outside(self) -> None:
        """Leave at once and ask nothing: the system ends the program, or its terminal is gone.

        It may be called from another thread and from a handler of signals.
        """
        self.ended = True
        if self._loop is None:
            raise KeyboardInterrupt
        self._loop.call_soon_threadsafe(self.exit)

    def crashed(self, error: BaseException | None) -> None:
        """End because of a fault in the program itself, with a sentence about where that was."""
        self._return_code = 1
        with suppress(Exception):  # whatever went wrong
            self._tidy()
        self.bell()
        if not self._exit_renderables:
            self._exit_renderables.append(Text(crash_sentence(error)))
        self._close_messages_no_wait()

    def _handle_exception(self, error: Exception) -> None:
        """A screen that was left before it stood finds nothing of itself, which is no fault."""
        pump = active_message_pump.get()
        there = not isinstance(pump, Screen) or any(pump in stack for stack in self._screen_stacks.values())
        left = self._exit or not there
        if not (left and isinstance(error, NoMatches)):
            super()._handle_exception(error)

    def panic(self, *_: object) -> None:
        """What Textual has to say of an error quotes it; it is told without."""
        self.crashed(self._exception)

    def _fatal_error(self) -> None:
        """Say that something went wrong without the traceback, whose local variables name people."""
        self.crashed(self._exception)
