"""The screen of every form: fields over the whole screen, a draft that comes back, saving in one step."""

from collections.abc import Callable, Hashable, Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from db.members import Lid, parse_lid
from db.records.lookalikes import Lijkt, Register
from db.store.engine import DatabaseError
from tui.screens.lookalikes import SAVE, AlikeDialog
from tui.screens.saving import NOT_SAVED, Again, FieldError, Reading, Saving
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine, TopBar
from tui.widgets.form import Field, Form

__all__ = ["FieldError", "FormScreen", "Reading", "read_leden"]

Alike = Callable[[Register, dict[str, Any]], Sequence[Lijkt]]


def read_leden(text: str) -> list[Lid]:
    """The members of the lines of a field, one per line. Raises FieldError for a line that is none."""
    try:
        return [lid for line in text.splitlines() if (lid := parse_lid(line))]
    except ValueError as error:
        raise FieldError("leden", str(error)) from None


class FormScreen(Saving):
    """A form over the whole screen. What was typed is kept where it is left without saving."""

    FROM_A_LIST = True
    CSS_PATH = "forms.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "opslaan", tooltip="Opslaan en sluiten"),
        Binding("escape", "leave", "terug", tooltip="Terug; wat u typte blijft bewaard tot u stopt"),
        Binding("ctrl+r", "restart", "begin opnieuw", show=False, tooltip="Vergeten wat u eerder typte"),
    ]

    def __init__(
        self,
        title: str,
        groups: list[tuple[str, list[Field]]],
        reading: Reading,
        draft: tuple[Hashable, ...],
        alike: Alike | None = None,
        again: Again | None = None,
    ) -> None:
        """`alike` gives who is in the file already and resembles what was typed: that is shown before saving.

        `again` reads the record again, where a colleague was first.
        """
        super().__init__()
        self._title = title
        self._groups = groups
        self._alike = alike
        self._passed: Sequence[Lijkt] = ()
        self._entered: Field | None = None
        self._wrong: dict[str, str] = {}
        self.begin(reading, draft, again)

    def compose(self) -> ComposeResult:
        """The form, with a line of explanation beneath."""
        yield TopBar()
        form = Form(self._groups, self.given())
        form.border_title = Content(self._title)
        yield form
        yield Static(id="uitleg", markup=False)
        yield MessageLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first field; say it where an earlier draft came back."""
        self.say_draft("Wat u eerder typte staat er nog. ctrl+r begint opnieuw.")

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

    def check(self, values: dict[str, Any]) -> None:
        """Store the values; who resembles is shown first."""
        if self._alike is None:
            self.store(values)
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
            self.complain({error.name: error.expected})
            return
        except (DatabaseError, OSError):
            self.message_line.say(NOT_SAVED, alert=True)
            return
        if found and found != self._passed:
            self._show_alike(values, found)
        else:
            self.store(values)

    @work(exclusive=True)
    async def _show_alike(self, values: dict[str, Any], found: Sequence[Lijkt]) -> None:
        """Who is in the file already: save all the same, or open them and keep what was typed for later."""
        answer = await self.app.push_screen_wait(AlikeDialog(found))
        if answer == SAVE:
            self._passed = found
            self.store(values)
        elif isinstance(answer, Subject):
            self.action_leave()
            self.desk.open_details(answer)

    def complain(self, wrong: dict[str, str]) -> None:
        """Go to the first field that is not right, and say there what was expected."""
        self._wrong = wrong
        self.form.go_to(next(iter(wrong)))
        self._show_line()

    def action_leave(self) -> None:
        """Leave; what was typed comes back the next time."""
        kept = self.keep()
        self.dismiss(False)
        if kept:
            self.desk.say("Niet opgeslagen. Wat u typte staat er nog als u dit formulier weer opent.")

    def action_restart(self) -> None:
        """Forget what was typed and show what is stored."""
        self.begin_again()
        self.message_line.say("Alles staat weer zoals het was opgeslagen.")
