"""Pages of figures: a list of them on the left, and the page under the cursor with its sentences, plot and tables.

Each row of figures opens the records that it counts. A page is worked out in a thread, and kept until the desk changes.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar, NamedTuple

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widget import Widget

from db.rules.figures import Blad
from db.rules.scope import Bereik
from db.store.engine import DatabaseError
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.records import RecordsScreen
from tui.screens.scopes import Keuze, choose_scope, read_beside
from tui.widgets.figuretable import FigureTable
from tui.widgets.page import PageView
from tui.widgets.rowlist import AllRows, Column, Row, RowList

BUSY = "Wordt uitgerekend…"
FAILED = "Het uitrekenen lukte niet: het bestand werd net gebruikt. Ga naar een ander blad en terug."
NOTHING = "Deze regel telt geen mensen of huishoudens op: er is niets te openen."


class Pagina(NamedTuple):
    """A page that can be shown: its key, its name in the list, and what makes it."""

    naam: str
    titel: str
    make: Callable[[Bereik], Blad]


class PageList(RowList):
    """The pages."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "naar het blad", tooltip="Naar de cijfers van dit blad"),
    ]


class PageTable(FigureTable):
    """The figures of the page."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", tooltip="De mensen of huishoudens laten zien die deze regel telt"),
    ]


class PagesScreen(DeskScreen):
    """A desk screen of pages."""

    CSS_PATH = "pages.tcss"
    AUTO_FOCUS = "PageList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "scope", "van wie", tooltip="Van wie de cijfers zijn: iedereen, een team of een gemeente"),
    ]
    TITLE_OF_LIST: ClassVar[str] = ""
    LIST: ClassVar[type[PageList]] = PageList
    WHOLE_FILE: ClassVar[bool] = False
    """Whether a team is shown in the Stand of the whole file."""

    names = getters.query_one(PageList)
    page = getters.query_one(PageView)
    table = getters.query_one(PageTable)

    def __init__(self) -> None:
        super().__init__()
        self._keuze: Keuze | None = None
        self._bereik: Bereik | None = None
        self._read_at = -1
        self._kept: dict[str, Blad] = {}
        self._job = ""

    def body(self) -> ComposeResult:
        """The list, and the page beside it."""
        with Horizontal(id="bladen"):
            yield self.LIST([Column("")])
            yield PageView(PageTable(), id="blad")

    def can_view_entire(self, widget: Widget) -> bool:
        """The page scrolls to the row under the cursor by itself."""
        return widget is self.table or super().can_view_entire(widget)

    def pages(self) -> Sequence[Pagina]:
        """The pages of this screen, in their order."""
        return ()

    def on_mount(self) -> None:
        """Show the names of the pages; Textual calls what a DeskScreen does after this."""
        self.names.border_title = self.TITLE_OF_LIST
        self.list_pages()

    def list_pages(self) -> None:
        """Show the names of the pages again."""
        self.names.show(AllRows(Row(page.naam, (page.titel,)) for page in self.pages()))

    # What is shown

    @property
    def current(self) -> Pagina | None:
        """The page under the cursor."""
        return next((page for page in self.pages() if page.naam == self.names.key), None)

    @property
    def blad(self) -> Blad | None:
        """The page as it was worked out, None while it is not or is hidden."""
        hidden = self.current is None or self.desk.privacy is Privacy.ALLEEN
        return None if hidden else self._kept.get(str(self.names.key))

    @property
    def keuze(self) -> Keuze:
        """Whose figures are shown: what was chosen, else the team of the desk."""
        return self._keuze or Keuze(self.desk.team)

    def renew(self) -> None:
        """Work the page out again where the desk has changed."""
        if self._read_at != self.desk.news:
            self.forget(everything=True)
        self.show_page()

    def forget(self, everything: bool = False) -> None:
        """Work every page out again the next time that it is shown; with `everything` from what is in the file now."""
        self._kept, self._job = {}, ""
        if everything:
            self._bereik, self._read_at = None, self.desk.news

    @on(RowList.Moved, "PageList")
    def _turn(self) -> None:
        self.page.scroll_home(animate=False)
        self.show_page()
        self.refresh_bindings()

    def show_page(self) -> None:
        """Show the page under the cursor, or that it is being worked out."""
        page, hidden = self.current, self.desk.privacy is Privacy.ALLEEN
        if page is None or not self.desk.news:
            return
        self.page.border_title = Content(f"{self.title_of(page)}  ·  {self.keuze.titel}")
        blad = self.blad
        if hidden:
            self.page.say(HIDDEN)
        elif blad:
            self.page.show(blad, self.remark())
        else:
            self.page.say(BUSY, keep_rows=True)
        if not blad and not hidden and self._job != self.job(page):
            self._job = self.job(page)
            self._make(page, self._bereik, self.keuze)

    def title_of(self, page: Pagina) -> str:
        """What stands above a page."""
        return page.titel

    def remark(self) -> str:
        """What stands above the sentences of a page, "" where there is nothing to remark."""
        return ""

    def job(self, page: Pagina) -> str:
        """What is to be worked out for a page, so that it is begun once."""
        return page.naam

    def work_out(self, page: Pagina, bereik: Bereik) -> Iterable[Sequence[Blad]]:
        """The page, and whatever comes with it, as far as it is done each time; asked in a thread."""
        yield [page.make(bereik)]

    @work(thread=True, exclusive=True, group="blad")
    def _make(self, page: Pagina, bereik: Bereik | None, keuze: Keuze) -> None:
        tell = self._teller()
        try:
            bereik = bereik or read_beside(self.desk.store, self.desk.today, keuze, self.WHOLE_FILE)
        except DatabaseError:
            tell(self._failed)
            return
        for bladen in self.work_out(page, bereik):
            tell(self.made, bereik, bladen)
        tell(self._ended)

    def made(self, bereik: Bereik, bladen: Sequence[Blad]) -> None:
        """Keep pages that were worked out, and show the one that the cursor is on."""
        self._bereik = bereik
        self._kept |= {blad.naam: blad for blad in bladen}
        if self.names.key in self._kept:
            self.show_page()

    def _ended(self) -> None:
        self._job = ""

    def _failed(self) -> None:
        self._job = ""
        self.page.say(FAILED)

    # What can be done

    @on(RowList.Chosen, "PageList")
    def _to_figures(self) -> None:
        self.table.focus()

    @on(RowList.Chosen, "PageTable")
    def _open(self) -> None:
        rij = self.table.rij()
        if rij and rij.bron and self._bereik:
            self.app.push_screen(RecordsScreen(rij.label, rij.bron, self._bereik.stand))
        elif rij:
            self.desk.say(NOTHING)

    @work
    async def action_scope(self) -> None:
        """Choose whose figures these are."""
        answer = await choose_scope(self.desk, self.keuze)
        if answer is not None:
            self._keuze = answer
            self.forget(everything=True)
            self.show_page()

    def action_back(self) -> None:
        """Back to the list of pages."""
        self.names.focus()
