"""Koppelbord, the app: its screens and keys, its words, and what each role may do.

What it does about its safety is in `tui.safe`, the file and the state of it in `tui.filed`, what can be asked for from
any screen in `tui.errands`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar

from textual import work
from textual.actions import ActionParseResult
from textual.binding import Binding, BindingType
from textual.dom import DOMNode

from tui.errands import Errands
from tui.locking import MODE
from tui.privacy import Privacy, known_names
from tui.rights import least
from tui.screens.lock import LockScreen
from tui.screens.opening import OpeningScreen
from tui.subject import Subject

if TYPE_CHECKING:
    from db.model import Koppeling
    from db.store import Refused, Store


def _screen(module: str, name: str) -> Callable[[], Any]:
    """What makes a screen; its module is read when it is first shown."""

    def make() -> Any:
        return getattr(import_module(f"tui.screens.{module}"), name)()

    return make


class Koppelbord(Errands):
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
        "koppelen": _screen("koppelen", "KoppelenScreen"),
        "caseload": _screen("caseload", "CaseloadScreen"),
        "mensen": _screen("mensen", "MensenScreen"),
        "rooster": _screen("rooster", "RoosterScreen"),
        "vooruitblik": _screen("vooruitblik", "VooruitblikScreen"),
        "rapport": _screen("rapport", "RapportScreen"),
        "vandaag": _screen("vandaag", "VandaagScreen"),
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

    def __init__(self, store: Store | Callable[[], Store], today: date, follow_clock: bool = False) -> None:
        super().__init__(store, today, follow_clock)
        self.theme = "textual-dark"

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
        from tui.undoing import step_back

        await step_back(self, undo=True)

    @work(exclusive=True, group="undo")
    async def action_redo(self) -> None:
        """Do again what was taken back."""
        from tui.undoing import step_back

        await step_back(self, undo=False)

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
