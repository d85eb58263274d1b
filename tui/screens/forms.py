"""The screen of every form: fields over the whole screen, a draft that comes back, saving in one step."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.members import Lid, parse_lid
from db.records.lookalikes import Lijkt, Register
from db.store import Conflict, Refused
from tui.screens.lookalikes import SAVE, AlikeDialog
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine, TopBar
from tui.widgets.form import Field, Form

if TYPE_CHECKING:
    from tui.app import Koppelbord

Save = Callable[[dict[str, Any]], object]
Alike = Callable[[Register, dict[str, Any]], Sequence[Lijkt]]


class FieldError(Exception):
    """A field that is not right, found while saving."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(expected)
        self.name = name
        self.expected = expected


def read_leden(text: str) -> list[Lid]:
    """The members of the lines of a field, one per line. Raises FieldError for a line that is none."""
    try:
        return [lid for line in text.splitlines() if (lid := parse_lid(line))]
    except ValueError as error:
        raise FieldError("leden", str(error)) from None


class FormScreen(Screen[bool]):
    """A form over the whole screen. What was typed is kept where it is left without saving."""

    CSS_PATH = "forms.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "opslaan", tooltip="Opslaan en sluiten"),
        Binding("escape", "leave", "terug", tooltip="Terug; wat u typte blijft bewaard tot u stopt"),
        Binding("ctrl+r", "restart", "begin opnieuw", show=False, tooltip="Vergeten wat u eerder typte"),
    ]

    form = getters.query_one(Form)
    message_line = getters.query_one(MessageLine)

    def __init__(
        self,
        title: str,
        groups: list[tuple[str, list[Field]]],
        values: dict[str, Any],
        save: Save,
        draft: object,
        alike: Alike | None = None,
    ) -> None:
        """`alike` gives who is in the file already and resembles what was typed: that is shown before saving."""
        super().__init__()
        self._title = title
        self._groups = groups
        self._values = values
        self._save = save
        self._draft = draft
        self._alike = alike
        self._passed: Sequence[Lijkt] = ()
        self._entered: Field | None = None
        self._wrong: dict[str, str] = {}

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    def compose(self) -> ComposeResult:
        """The form, with a line of explanation beneath."""
        yield TopBar()
        form = Form(self._groups, {**self._values, **self.desk.drafts.get(self._draft, {})})
        form.border_title = Content(self._title)
        yield form
        yield Static(id="uitleg", markup=False)
        yield MessageLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first field; say it where an earlier draft came back."""
        if self._draft in self.desk.drafts:
            self.message_line.say("Wat u eerder typte staat er nog. ctrl+r begint opnieuw.")

    @on(Form.Entered)
    def _explain(self, event: Form.Entered) -> None:
        self._entered = event.field
        self._show_line()

    def _show_line(self) -> None:
        """What is wrong with the field that has the focus, else what it is for."""
        field, line = self._entered, self.query_one("#uitleg", Static)
        wrong = self._wrong.get(field.name) if field else None
        line.set_class(wrong is not None, "wrong")
        if field is None:
            line.update(Content(""))
        elif wrong is not None:
            line.update(Content(f"! {field.label}: verwacht {wrong}"))
        else:
            line.update(Content(f"{field.label}: {field.explain or field.cell.expected}"))

    def action_save(self) -> None:
        """Save and leave, or go to the first field that is not right; who resembles is shown first."""
        values, wrong = self.form.read()
        if wrong:
            self._complain(wrong)
        elif self._alike is None:
            self._store(values)
        elif self.desk.index.is_ready(self.desk.store):
            self._compare(self._alike, values)
        else:
            self._read_names()

    @work(exclusive=True, group="index")
    async def _read_names(self) -> None:
        """Read everyone of a large file, without holding up the typing, and then save."""
        self.message_line.say("De namen worden gelezen. Daarna wordt dit opgeslagen.")
        await self.desk.index.prepare(self.desk.store)
        self.action_save()

    def _compare(self, alike: Alike, values: dict[str, Any]) -> None:
        """Save where nobody resembles, or nobody who was not shown already."""
        try:
            found = alike(Register(self.desk.store, self.desk.index.current(self.desk.store)), values)
        except FieldError as error:
            self._complain({error.name: error.expected})
            return
        if found and found != self._passed:
            self._show_alike(values, found)
        else:
            self._store(values)

    @work(exclusive=True)
    async def _show_alike(self, values: dict[str, Any], found: Sequence[Lijkt]) -> None:
        """Who is in the file already: save all the same, or open them and keep what was typed for later."""
        answer = await self.app.push_screen_wait(AlikeDialog(found))
        if answer == SAVE:
            self._passed = found
            self._store(values)
        elif isinstance(answer, Subject):
            self.action_leave()
            self.desk.open_details(answer)

    def _store(self, values: dict[str, Any]) -> None:
        before = self.desk.store.log.latest()
        try:
            done = self._save(values)
        except FieldError as error:
            self._complain({error.name: error.expected})
            return
        except Conflict:
            sentence = "Een collega was u voor. Uw tekst blijft staan: ga met esc terug, open opnieuw en sla op."
            self.message_line.say(sentence, alert=True)
            return
        except Refused as refusal:
            self.message_line.say(str(refusal), alert=True)
            return
        self.desk.drafts.pop(self._draft, None)
        self.dismiss(True)
        self.desk.reload()
        self.desk.added(self._draft)
        changed = self.desk.store.log.latest() != before
        self.desk.say(f"{done}  ·  u = ongedaan" if changed else "Er is niets gewijzigd.")

    def _complain(self, wrong: dict[str, str]) -> None:
        """Go to the first field that is not right, and say there what was expected."""
        self._wrong = wrong
        self.form.go_to(next(iter(wrong)))
        self._show_line()

    def typed(self) -> dict[str, str]:
        """The fields that were changed and are not saved."""
        return {name: text for name, text in self.form.values.items() if text != _text(self._values[name])}

    def action_leave(self) -> None:
        """Leave; what was typed comes back the next time."""
        typed = self.typed()
        if typed:
            self.desk.drafts[self._draft] = typed
            self.dismiss(False)
            self.desk.say("Niet opgeslagen. Wat u typte staat er nog als u dit formulier weer opent.")
        else:
            self.desk.drafts.pop(self._draft, None)
            self.dismiss(False)

    def action_restart(self) -> None:
        """Forget what was typed and show what is stored."""
        self.desk.drafts.pop(self._draft, None)
        self.form.fill(self._values)
        self.message_line.say("Alles staat weer zoals het was opgeslagen.")


def _text(value: Any) -> str:
    return ";".join(sorted(value)) if isinstance(value, set | frozenset) else str(value)
