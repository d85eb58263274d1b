"""Two people edited one record: what was opened, what is typed and what is in the file now, field by field."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from db.rules.versions import Kant, Veld, merge, undecided
from db.text import clean
from tui.screens.dialog import Dialog
from tui.widgets.bars import KeyBar, MessageLine
from tui.widgets.rowlist import AllRows, Column, Row, RowList

EXPLAIN = "Nog niets opgeslagen. Kies bij elke ? wiens tekst blijft; wat maar een van beiden wijzigde, blijft vanzelf."


class FieldList(RowList):
    """The fields that are not everywhere the same."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "screen.flip", "wissel", tooltip="Uw tekst laten staan, of die van nu nemen"),
    ]


class ConflictDialog(Dialog):
    """Gives the texts of all fields as they are to be saved, None where it was left: then nothing was chosen."""

    CSS_PATH = ["dialog.tcss", "conflict.tcss"]  # type: ignore[assignment]  # Textual takes a list as well
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "confirm", "opslaan", tooltip="Opslaan zoals het hier staat"),
        Binding("escape", "cancel", "terug", tooltip="Terug naar het formulier; uw tekst blijft staan"),
    ]

    rowlist = getters.query_one(FieldList)

    def __init__(
        self,
        title: str,
        mijn: Mapping[str, str],
        velden: tuple[Veld, ...],
        labels: Mapping[str, str],
        wie: Mapping[str, str],
        of_lines: Collection[str] = (),
    ) -> None:
        """`wie` says of a field who changed it last and when; fields of several lines (`of_lines`) can keep both."""
        super().__init__()
        self._title = title
        self._mijn = mijn
        self._velden = {veld.naam: veld for veld in velden}
        self._labels = labels
        self._wie = wie
        self._of_lines = of_lines
        self._keuze: dict[str, Kant] = {}

    def compose(self) -> ComposeResult:
        """The fields side by side, and beneath them the whole texts of the one under the cursor."""
        with Vertical(classes="dialog wide") as frame:
            frame.border_title = Content(f"Ook gewijzigd door een ander: {self._title}")
            yield Static(Content(EXPLAIN), classes="explain")
            titles = ("toen u opende", "uw tekst", "nu in het bestand")
            yield FieldList(
                [Column("blijft", 6), Column("", 15), *(Column(title, share=1) for title in titles)], header=True
            )
            with VerticalScroll(can_focus=False, id="versies"):
                yield Static(id="teksten", markup=False)
            yield MessageLine()
            yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first field that both changed."""
        self.rowlist.styles.height = min(len(self._velden) + 1, max(3, self.app.size.height - 17))
        open_ones = undecided(tuple(self._velden.values()), self._keuze)
        self.rowlist.show(self._rows(), open_ones[0].naam if open_ones else None)
        self.rowlist.focus()
        self._show_texts()

    def _kant(self, veld: Veld) -> Kant | None:
        return self._keuze.get(veld.naam) or veld.vanzelf

    def _rows(self) -> AllRows:
        rows = AllRows()
        for veld in self._velden.values():
            kant = self._kant(veld)
            mine, theirs = kant in (Kant.MIJN, Kant.BEIDE), kant in (Kant.NIEUW, Kant.BEIDE)
            cells = (
                kant.value if kant else "?",
                self._labels[veld.naam],
                _one_line(veld.geopend),
                f"{'✓' if mine else '·'} {_one_line(veld.mijn)}",
                f"{'✓' if theirs else '·'} {_one_line(veld.nieuw)}",
            )
            rows.append(Row(veld.naam, cells, "" if kant else "alert"))
        return rows

    @on(RowList.Moved)
    def _show_texts(self) -> None:
        veld = self._velden.get(str(self.rowlist.key))
        if veld is None:
            return
        kant = self._kant(veld)
        who = self._wie.get(veld.naam, "")
        parts = [
            ("toen u opende", veld.geopend),
            ("uw tekst", veld.mijn),
            (f"nu, {who}" if who and veld.nieuw != veld.geopend else "nu in het bestand", veld.nieuw),
            ("blijft", veld.tekst(kant) if kant else "? spatie kiest"),
        ]
        lines = [f"{self._labels[veld.naam]} · {title}: {_one_line(text)}" for title, text in parts]
        self.query_one("#teksten", Static).update(Content("\n".join(lines)))

    def action_flip(self) -> None:
        """Keep the other text of this field; of several lines also those of both."""
        veld = self._velden.get(str(self.rowlist.key))
        if veld is None:
            return
        order = [Kant.MIJN, Kant.NIEUW, *([Kant.BEIDE] if veld.naam in self._of_lines else [])]
        kant = self._kant(veld)
        self._keuze[veld.naam] = order[(order.index(kant) + 1) % len(order)] if kant else Kant.MIJN
        self.message_line.clear()
        self.rowlist.show(self._rows())
        self._show_texts()

    def action_confirm(self) -> None:
        """Save as it stands here, once every field is chosen."""
        velden = tuple(self._velden.values())
        left = undecided(velden, self._keuze)
        if left:
            self.rowlist.select(left[0].naam)
            self.message_line.say(f"Kies eerst bij {self._labels[left[0].naam]}: spatie wisselt.", alert=True)
        else:
            self.dismiss(merge(self._mijn, velden, self._keuze))


def _one_line(text: str) -> str:
    return " / ".join(clean(text, lines=True).splitlines()) or "–"
