"""Dialogs that ask for one thing: a choice from a list, or a line of text."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import getters, on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Input, Static

from db.sensitive import Vondst, found_in, without
from db.text import fold
from tui.screens.dialog import Dialog
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList


class Options(RowList):
    """The options of a dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "kies", tooltip="Deze regel kiezen")]


class FilterInput(Input):
    """A line that narrows the list below it; the arrows go on moving the list."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "screen.move(-1)", "omhoog", show=False),
        Binding("down", "screen.move(1)", "omlaag", show=False),
        Binding("pageup", "screen.page(-1)", "bladzijde terug", show=False),
        Binding("pagedown", "screen.page(1)", "bladzijde verder", show=False),
        Binding("enter", "screen.choose", "kies", tooltip="Deze regel kiezen"),
    ]


class ListDialog(Dialog):
    """A dialog with a list; a line to type in hands on the keys that move and choose."""

    rowlist = getters.query_one(Options)

    def action_move(self, step: int) -> None:
        """Move the list while typing."""
        self.rowlist.action_move(step)

    def action_page(self, step: int) -> None:
        """Move the list by a screenful while typing."""
        self.rowlist.action_page(step)

    def action_choose(self) -> None:
        """Take the row under the cursor while typing."""
        self.rowlist.action_choose()


class ChooseDialog(ListDialog):
    """One of several: gives the key of the row that was chosen, None where it was left."""

    def __init__(
        self,
        title: str,
        rows: Sequence[Row],
        columns: Sequence[Column] = (Column(""),),
        *,
        explain: str = "",
        filtered: bool = False,
        select: Hashable | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._rows = AllRows(rows)
        self._columns = columns
        self._explain = explain
        self._filtered = filtered
        self._select = select

    def compose(self) -> ComposeResult:
        """Title, explanation, filter and options in a frame."""
        with Vertical(classes="dialog wide" if len(self._columns) > 2 else "dialog") as frame:
            frame.border_title = Content(self._title)
            if self._explain:
                yield Static(Content(self._explain), classes="explain")
            if self._filtered:
                yield FilterInput(placeholder="typ om te zoeken", compact=True)
            yield Options(self._columns, empty="Niets gevonden.")
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Fit the frame to the number of options."""
        self.rowlist.styles.height = min(max(1, len(self._rows)), max(3, self.app.size.height - 12))
        self.rowlist.show(self._rows, self._select)
        if self._filtered:
            self.query_one(FilterInput).focus()
        else:
            self.rowlist.focus()

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        words = fold(event.value).split()
        found = [row for row in self._rows if all(word in fold(" ".join(row.cells)) for word in words)]
        # What begins with what was typed comes before what only has it somewhere.
        found.sort(key=lambda row: not any(fold(cell).startswith(" ".join(words)) for cell in row.cells))
        self.rowlist.show(AllRows(found))
        self.rowlist.action_edge(0)

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        self.dismiss(event.key)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is never kept, in a field: its name and label."""

    veld: str
    label: str
    vondst: Vondst


async def ask_about_numbers(app: App[Any], numbers: Sequence[Number]) -> bool | None:
    """Whether BSN and V-nummers that were typed are to go: True; False to save them all the same; None: neither."""
    rows = [Row("weg", ("Haal het weg, en sla op",)), Row("terug", ("Terug naar het veld",))]
    if not any(number.vondst.zeker for number in numbers):
        rows.append(Row("toch", ("Toch opslaan: het is iets anders, zoals een klantnummer",)))
    said = [f"{number.label}: {number.vondst.zin}" for number in numbers]
    more = [f"en nog {len(said) - 4}"] if len(said) > 4 else []
    explain = "\n".join([*said[:4], *more, "BSN en V-nummer horen niet in Koppelbord: het werk vraagt ze niet."])
    answer = await app.push_screen_wait(ChooseDialog("Dit hoort hier niet", rows, explain=explain))
    return {"weg": True, "toch": False}.get(str(answer))


LINE = "regel"
"""The name of the line among what is typed."""


class LineInput(Input):
    """A line of a dialog."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "submit", "goed", tooltip="Zo is het goed")]


class AskDialog(Dialog):
    """A line of text: gives what was typed, None where it was left. `check` gives a sentence where it is not right.

    With a `draft` what was typed comes back the next time, until the caller has stored it and forgets that draft.
    Without one nothing of it is kept: the same question about somebody else is another question. In an answer that
    is `stored`, as one with a draft is, a BSN or V-nummer is asked about.
    """

    def __init__(
        self,
        title: str,
        explain: str,
        value: str,
        check: Callable[[str], str],
        draft: tuple[Hashable, ...] | None = None,
        *,
        stored: bool = False,
    ) -> None:
        super().__init__()
        self.draft = draft
        """The key of what is typed here, while it is not stored; None where it is not kept."""
        self._stored = stored or draft is not None
        self._allowed: set[str] = set()
        self._title = title
        self._explain = explain
        self._value = value
        self._check = check

    def compose(self) -> ComposeResult:
        """Title, explanation and the line in a frame."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            yield Static(Content(self._explain), classes="explain")
            typed = {} if self.draft is None else self.desk.drafts.get(self.draft, {})
            yield LineInput(typed.get(LINE, self._value), compact=True)
            yield MessageLine()
            yield KeyBar()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        wrong = self._check(event.value)
        found = found_in(event.value) if self._stored else []
        numbers = [Number(LINE, self._title, one) for one in found if one.tekst not in self._allowed]
        if wrong:
            self.query_one(MessageLine).say(wrong, alert=True)
        elif numbers:
            self._ask_about(numbers)
        else:
            self.keep()  # until it is stored, which may go wrong
            self.dismiss(event.value)

    @work(exclusive=True, group="nummers")
    async def _ask_about(self, numbers: Sequence[Number]) -> None:
        """Take the numbers away, go back to the line, or go on all the same."""
        line = self.query_one(LineInput)
        answer = await ask_about_numbers(self.app, numbers)
        if answer is True:
            line.value = without(line.value)
        elif answer is False:
            self._allowed |= {number.vondst.tekst for number in numbers}
        else:
            return
        await line.action_submit()

    def typed(self) -> dict[str, str]:
        """The line, where it was changed and is kept."""
        for line in self.query(LineInput) if self.draft is not None else ():
            return {LINE: line.value} if line.value != self._value else {}
        return {}

    def keep(self) -> bool:
        """Put aside what was typed, for the next time that this is asked; gives whether there was any."""
        typed = self.typed()
        if self.draft is not None:
            self.desk.drafts.pop(self.draft, None)
        if typed:
            self.desk.drafts[self.draft] = typed
        return bool(typed)

    def action_cancel(self) -> None:
        """Leave; what has a draft comes back the next time."""
        self.keep()
        super().action_cancel()


class TellDialog(Dialog):
    """Something to read; enter or escape leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "cancel", "goed", tooltip="Gelezen")]

    def __init__(self, title: str, text: str, large: bool = False) -> None:
        super().__init__()
        self._title = title
        self._text = text
        self._more = ""
        self._large = large

    def compose(self) -> ComposeResult:
        """Title and text in a frame."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = Content(self._title)
            with VerticalScroll(can_focus=False):
                yield Static(self._content(), classes="large" if self._large else "explain", id="tekst")
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Show what came while the frame was made."""
        self._show_more()

    def say_more(self, text: str) -> None:
        """Add what is known only now, in place of what was added before."""
        self._more = text
        self._show_more()

    def _show_more(self) -> None:
        for shown in self.query("#tekst").results(Static):  # none before it is there, or once it was left
            shown.update(self._content())

    def _content(self) -> Content:
        return Content("\n\n".join(filter(None, [self._text, self._more])))
