"""PageView: a page of figures on the screen: its sentences, its plot and its tables, which scroll as one."""

from textual import getters
from textual.app import ComposeResult
from textual.containers import VerticalScroll

from db.rules.figures import Blad
from tui.widgets.figuretable import FigureTable
from tui.widgets.panels import Lines
from tui.widgets.plot import Plot

LEAD = 4
"""So many sentences stand above a plot, the others beneath the tables: the plot is to be seen at once."""


class PageView(VerticalScroll, can_focus=False):
    """A page; `table` is what has the focus in it."""

    sentences = getters.query_one("#zinnen", Lines)
    more = getters.query_one("#verder", Lines)
    plot = getters.query_one(Plot)

    def __init__(self, table: FigureTable, id: str | None = None) -> None:  # noqa: A002  # the name Textual gives it
        super().__init__(id=id)
        self.table = table

    def compose(self) -> ComposeResult:
        """Sentences, plot and tables beneath each other; how it was worked out comes last."""
        yield Lines(id="zinnen", grows=True)
        yield Plot()
        yield self.table
        yield Lines(id="verder", grows=True)

    def show(self, blad: Blad, remark: str = "") -> None:
        """Show this page, with a remark about its sentences above them; the cursor stays with its row."""
        first = LEAD if blad.grafiek else len(blad.zinnen)
        above = [("", remark)] if remark else []
        self.sentences.show([*above, *(("·", zin) for zin in blad.zinnen[:first])])
        self.more.show([("·", zin) for zin in blad.zinnen[first:]])
        self.plot.show(blad.grafiek)
        self.table.show_page(blad)

    def say(self, text: str, keep_rows: bool = False) -> None:
        """Show one sentence instead; with `keep_rows` the tables stay, so that the cursor stays where it is."""
        self.sentences.say(text)
        self.more.say("")
        self.plot.show(None)
        if not keep_rows:
            self.table.show_page(None)
