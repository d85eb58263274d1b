"""What every screen of the desk shares: its frame, whom the cursor is about, and the actions on them.

An action is declared once, as a Binding here or on the pane that owns it; key bar, `?`, palette and README
all read it from there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, cast

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.worker import get_current_worker

from db.model import Begeleider, Huishouden, Koppeling
from db.stand import Stand
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine, TopBar
from tui.widgets.rowlist import RowList

if TYPE_CHECKING:
    from tui.app import Koppelbord

HIDDEN = "Afgeschermd. p laat alles weer zien."
NO_KOPPELING = "Kies eerst één koppeling: druk op i en ga op de goede regel staan."


class DeskScreen(Screen[None]):
    """A screen with one line above and one below, that shows a Stand and acts on the row of the focused pane."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("d", "duo", "duo", show=False, tooltip="Iemand als duo of vervanger bij dit huishouden vragen"),
        Binding("e", "edit", "bewerk", show=False, tooltip="Deze persoon of dit huishouden bewerken"),
        Binding("x,delete", "end", "beëindig", show=False, tooltip="De koppeling beëindigen, met een reden"),
        Binding(
            "o", "hand_over", "draag over", show=False, tooltip="De koppeling overdragen aan een andere begeleider"
        ),
        Binding(
            "z",
            "absent",
            "ziek of weg",
            show=False,
            tooltip="Wie ziek is, weggaat of vertrekt: wie het raakt, en wie het overneemt",
        ),
        Binding("l", "life", "levensloop", show=False, tooltip="Fases, gesprekken en vertrek van deze begeleider"),
        Binding(
            "k",
            "candidates",
            "koppel",
            show=False,
            tooltip="Begeleiders zoeken voor dit huishouden, of een huishouden voor deze begeleider",
        ),
        Binding("c", "contact", "contact", show=False, tooltip="Een contact met dit huishouden vastleggen"),
        Binding("a", "act", "actie", show=False, tooltip="Een actie: terugbellen, afspraak, gesprek of iets anders"),
        Binding("t", "traject", "traject", show=False, tooltip="Het traject: taken, contacten, partners en het einde"),
        Binding("i", "details", "details", show=False, tooltip="Alles over deze regel laten zien"),
        Binding("b", "phone", "bel", show=False, tooltip="Het telefoonnummer groot laten zien"),
        Binding("n", "new", "nieuw", show=False, tooltip="Iemand of een huishouden toevoegen"),
        Binding("escape", "back", "terug", show=False, tooltip="Terug, zonder iets te verliezen"),
    ]
    AUTO_FOCUS = "RowList"
    KEY_LINE: ClassVar[tuple[str, ...]] = ()
    """The actions of the screen that its line of keys names, the most important first; `?` names all."""

    message_line = getters.query_one(MessageLine)

    _stale = True

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    def compose(self) -> ComposeResult:
        """Frame the body."""
        yield TopBar()
        yield from self.body()
        yield MessageLine()
        yield KeyBar()

    def body(self) -> ComposeResult:
        """What stands between the lines."""
        yield from ()

    def show(self, stand: Stand) -> None:
        """Show this state of the desk; the cursor stays with its record."""

    def renew(self) -> None:
        """Show the desk as it is now. A screen that reads what it shows from the file asks for no Stand."""
        assert self.desk.stand is not None
        self.show(self.desk.stand)

    def on_mount(self) -> None:
        """Show the desk at once, before anything is painted, and follow it and the privacy from then on."""
        self.watch(self.app, "news", self._changed, init=False)
        self.watch(self.app, "privacy", self._hide, init=False)
        if self.desk.news:
            self._stale = False
            self.renew()

    def _hide(self) -> None:
        """Show as much as the privacy now allows; what was said before may name somebody."""
        self.message_line.clear()
        self._changed()

    def on_screen_resume(self) -> None:
        """Catch up with what changed while another screen was open."""
        self.query_one(TopBar).draw()
        if self._stale:
            self._changed()

    def _changed(self) -> None:
        self._stale = not self.is_current
        if self.desk.news and self.is_current:
            self.renew()
            self.refresh_bindings()

    def _teller(self) -> Callable[..., None]:
        """What a worker in a thread tells its news with: on this screen, if it is still open and still asked for."""
        worker, app = get_current_worker(), self.app

        def here(callback: Callable[..., None], *news: object) -> None:
            if self in app.screen_stack and not worker.is_cancelled:
                callback(*news)

        def tell(callback: Callable[..., None], *news: object) -> None:
            if not worker.is_cancelled:
                app.call_from_thread(here, callback, *news)

        return tell

    @property
    def stand(self) -> Stand:
        """The state of the desk that is shown."""
        return self.desk.stand or Stand(self.desk.today)

    @property
    def subject(self) -> Subject | None:
        """Whom the row of the focused pane is about."""
        focused = self.focused
        return focused.key if isinstance(focused, RowList) and isinstance(focused.key, Subject) else None

    def huishouden(self) -> Huishouden | None:
        """The household that the cursor is about."""
        subject = self.subject
        return self.stand.huishouden.get(subject.dossier) if subject and subject.dossier else None

    def begeleider(self) -> Begeleider | None:
        """The begeleider that the cursor is on."""
        subject = self.subject
        return self.stand.begeleider.get(subject.sleutel) if subject and subject.soort == "begeleider" else None

    def koppeling(self) -> Koppeling | None:
        """The koppeling that the row shows, or else the only running one of the person or household."""
        subject = self.subject
        if subject is None:
            return None
        if subject.koppeling:
            return next((k for k in self.stand.koppelingen if k.id == subject.koppeling), None)
        running = self.stand.running_of(subject.dossier) if subject.dossier else self.stand.running_by(subject.sleutel)
        return running[0] if len(running) == 1 else None

    def action_details(self) -> None:
        """Show all about the row."""
        if self.subject:
            self.desk.open_details(self.subject)

    def action_edit(self) -> None:
        """Edit the person or household of the row."""
        if self.subject:
            self.desk.edit(self.subject)

    def action_new(self) -> None:
        """Add somebody."""
        self.desk.add()

    def action_phone(self) -> None:
        """Show the telephone number, large."""
        if self.subject:
            self.desk.show_phone(self.subject)

    @work
    async def action_contact(self) -> None:
        """Note a contact with the household of the row."""
        from tui.screens.moments import note_contact

        await note_contact(self.desk, self.subject)

    @work
    async def action_act(self) -> None:
        """Note what is to be done about the row, or about nobody."""
        from tui.screens.moments import note_action

        await note_action(self.desk, self.subject)

    @work
    async def action_traject(self) -> None:
        """Show the traject of the household of the row."""
        from tui.screens.moments import household_of

        home = await household_of(self.desk, self.subject)
        if home:
            self.desk.open_traject(home.dossier)

    def action_absent(self) -> None:
        """Show whom it hits when this person is ill or leaves, and who takes over."""
        subject = self.subject
        if subject and subject.soort == "begeleider":
            self.desk.open_leaving(subject.sleutel)
        else:
            self.desk.say("Kies eerst een begeleider.", alert=True)

    def action_life(self) -> None:
        """Show the phases of this person, what is lacking, and the step that comes next."""
        subject = self.subject
        if subject and subject.soort == "begeleider":
            self.desk.open_life(subject.sleutel)
        else:
            self.desk.say("Kies eerst een begeleider.", alert=True)

    def action_candidates(self) -> None:
        """Go to the begeleiders for the household of the row, or choose a household for its begeleider."""
        huishouden, person = self.huishouden(), self.begeleider()
        if huishouden:
            self.desk.go_to_candidates(huishouden.dossier)
        elif person:
            self.couple(person)
        else:
            self.desk.say("Kies eerst een huishouden of een begeleider.", alert=True)

    @work
    async def couple(self, person: Begeleider) -> None:
        """Choose one of the households that wait for this begeleider."""
        from tui.screens import flows

        await flows.choose_household(self.desk, person)

    @work
    async def action_end(self) -> None:
        """End the koppeling of the row."""
        from tui.screens import flows

        koppeling = self.koppeling()
        if koppeling:
            await flows.end_koppeling(self.desk, koppeling)
        else:
            self.desk.say(NO_KOPPELING, alert=True)

    @work
    async def action_hand_over(self) -> None:
        """Hand over the koppeling of the row."""
        from tui.screens import flows

        koppeling = self.koppeling()
        if koppeling:
            await flows.hand_over(self.desk, [koppeling])
        else:
            self.desk.say(NO_KOPPELING, alert=True)

    @work
    async def action_duo(self) -> None:
        """Ask a second begeleider for the household of the row."""
        from tui.screens import flows

        huishouden = self.huishouden()
        if huishouden:
            await flows.choose_second(self.desk, huishouden, None)
        else:
            self.desk.say("Kies eerst een huishouden.", alert=True)

    def action_back(self) -> None:
        """Leave where there is something to leave."""
