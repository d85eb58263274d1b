"""Rooster: the week as a grid of half-days, services above and people below, edited like a spreadsheet.

It shows itself from the file: however many people there are, it holds their kenmerken and reads the lines that are
seen. Edits are of one date, or, in the standing roster, of every week.
"""

from datetime import date
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from db.dutch import MAANDEN, aantal, datum
from db.free_days import schoolvakantie
from db.lists import Dagdeel, Deel
from db.records.week import Keuze, Volgorde, listed, listed_anew, read_services, touched
from db.rules.roster import WEEK, days_of_week, monday
from tui.privacy import Privacy
from tui.screens import roster_choices as choices
from tui.screens import roster_edits as edits
from tui.screens.choose import AskDialog
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.ending import read_day, write_day
from tui.screens.roster_rows import Breedte, Half, ServiceLine, WeekRows, WeekServices, grid_columns
from tui.screens.services import service_form
from tui.subject import Subject
from tui.widgets.gridlines import GridColumn, NoRows
from tui.widgets.weekgrid import WeekGrid

FIRST, LAST = date(1950, 1, 2), date(2150, 1, 1)
"""The weeks that can be shown."""

SERVICES = {"begeleider", "dienst", "bezetting", "afwezigheid", "instelling"}
"""The tables that the services with who staffs them hang on."""


class RosterFilter(Input):
    """The words that everyone in the roster must have."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,enter", "screen.to_grid", "naar het rooster", tooltip="Verder in het rooster"),
    ]


class RoosterScreen(DeskScreen):
    """The grid of a week, a filter, and in words what the square under the cursor is."""

    CSS_PATH = "rooster.tcss"
    AUTO_FOCUS = "WeekGrid"
    KEY_LINE = ("switch", "open", "standing", "step(-1)", "repeat", "staffing", "filter", "unfold", "absent")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "space", "switch", "vrij of niet", tooltip="Vrij wordt niet vrij en andersom; op een blok alles gelijk"
        ),
        Binding("enter", "open", "kies", tooltip="Alles wat in dit vak kan: dienst, afspraak, vrij, ziek"),
        Binding("s", "standing", "vast rooster", tooltip="Wisselen tussen deze week en wat elke week geldt"),
        Binding("left_square_bracket", "step(-1)", "week", key_display="[ ]", tooltip="De vorige of de volgende week"),
        Binding(
            "right_square_bracket", "step(1)", "volgende week", show=False, tooltip="De vorige of de volgende week"
        ),
        Binding(
            "full_stop",
            "this_week",
            "deze week",
            key_display=".",
            show=False,
            tooltip="Naar de week en de dag van vandaag",
        ),
        Binding("g", "go_to_date", "datum", show=False, tooltip="Naar de week van een datum"),
        Binding("r", "repeat", "herhaal", tooltip="Deze diensten of vakken herhalen in de weken hierna"),
        Binding("ctrl+c", "copy", "kopieer", show=False, tooltip="De gekozen vakken kopiëren"),
        Binding("ctrl+v", "paste", "plak", show=False, tooltip="Plakken; een groter blok wordt helemaal gevuld"),
        Binding("ctrl+r", "fill(0)", "vul rechts", show=False, tooltip="De eerste kolom van het blok naar rechts"),
        Binding("ctrl+d", "fill(1)", "vul omlaag", show=False, tooltip="De eerste regel van het blok naar beneden"),
        Binding("plus", "unfold", "avond, weekend", key_display="+", tooltip="Avonden en weekend uit- of inklappen"),
        Binding("f", "filter", "filter", tooltip="Minder regels: typ een naam, plaats, taal, fase of soort"),
        Binding("w", "order", "volgorde", show=False, tooltip="Op soort, naam, plaats of talen"),
        Binding("h", "free_here", "wie kan", show=False, tooltip="Alleen wie in dit dagdeel vrij is, of weer iedereen"),
        Binding("v", "staffing", "verdeel", tooltip="Wie de gaten van de diensten kan vullen, eerlijk verdeeld"),
        Binding(
            "y", "hand_out", "naar buiten", show=False, tooltip="Deze week voor de agenda, als werkmap of om te printen"
        ),
        Binding("n", "new", "nieuw", show=False, tooltip="Op een dienst een nieuwe dienst, anders een nieuwe persoon"),
    ]

    grid = getters.query_one(WeekGrid)
    words = getters.query_one(RosterFilter)
    about = getters.query_one("#vak", Static)

    week: date
    """The Monday of the week that is shown."""
    standing = False
    """Whether the roster of every week is shown, and changed."""
    breedte = Breedte.OVERDAG
    """Which half-days are unfolded."""
    volgorde = Volgorde.SOORT
    """How the people are ordered."""

    _free: Half | None = None
    _titled = ("", "")
    _clip: edits.Clip | None = None
    _rows: WeekRows | None = None
    _listed: tuple[Keuze, date] | None = None
    _served: tuple[str | None, date] | None = None
    _since = 0
    _kenmerken: list[str]
    _services: WeekServices

    def body(self) -> ComposeResult:
        """Filter, the square in words, and the grid; beneath it a sentence would cover the words."""
        yield RosterFilter(id="filter", compact=True, placeholder="typ een naam, plaats, taal, fase of soort")
        yield Static(id="vak", markup=False)
        yield WeekGrid(id="rooster")

    def on_mount(self) -> None:
        """Begin at this week, on today."""
        self.week = monday(self.desk.today)
        super().on_mount()
        self.grid.select_column((self.desk.today, Deel.OCHTEND))

    # What is shown

    def renew(self) -> None:
        """Read the lines that are seen again; the list of people only where somebody of them has changed."""
        if self.desk.privacy is Privacy.ALLEEN:
            self._rows, self.grid.empty = None, HIDDEN
            self._entitle("afgeschermd", "")
            self.grid.show(NoRows(), ())
            self._tell()
            return
        self._read()
        self._rows = WeekRows(
            self.desk.store,
            self.desk.today,
            self.week,
            self._kenmerken,
            self._services,
            self.breedte,
            self.standing,
            self.volgorde,
            self.desk.shown,
        )
        self.grid.show(self._rows, self._columns())
        self._titles()
        self._heads()

    def _read(self) -> None:
        """List the people and read the services again where the choice or the week is another, or theirs changed."""
        db, seen = self.desk.store.db, self.desk.store.log.latest()
        keuze = Keuze(self.desk.team, self.words.value, self.volgorde, self._free)
        tables = touched(db, self._since)
        anew = bool(tables) if self._free else listed_anew(db, self._since)
        if (keuze, self.week) != self._listed or anew:
            self._kenmerken = listed(db, self.week, keuze)
        if (self.desk.team, self.week) != self._served or tables & SERVICES:
            self._services = WeekServices(read_services(db, self.desk.today, self.week, self.desk.team), self.week)
        self._listed, self._served, self._since = (keuze, self.week), (self.desk.team, self.week), seen

    def _columns(self) -> list[GridColumn]:
        return grid_columns(self.week, self.breedte, self.desk.today, self.standing)

    def _titles(self) -> None:
        """Which week, and plainly whether a change holds for it alone."""
        first, *_, last = days_of_week(self.week)
        month = "" if first.month == last.month else f" {MAANDEN[first.month - 1]}"
        period = f"week {self.week.isocalendar().week}  {first.day}{month} – {datum(last)}"
        which = "VAST ROOSTER: geldt elke week" if self.standing else f"{period}  alleen deze week"
        regio = self._rows.services.stand.settings.schoolregio if self._rows else ""
        holidays = dict.fromkeys(schoolvakantie(day, regio) for day in days_of_week(self.week)[:5])
        school = ", ".join(name.lower() for name in holidays if name)
        title = f"Rooster  {which}" + (f"  {school}" if school and not self.standing else "")
        said = [aantal(len(self._kenmerken), "persoon", "personen"), f"op {self.volgorde}"]
        said += [f"filter: {self.words.value}"] if self.words.value else []
        said += [f"vrij op {Dagdeel.on(*self._free)} {datum(self._free[0])}"] if self._free else []
        self._entitle(title, " · ".join(said))

    def _entitle(self, title: str, below: str) -> None:
        """Write around the grid, where it is another text: the grid is drawn again for it."""
        if (title, below) != self._titled:
            self._titled = title, below
            self.grid.border_title, self.grid.border_subtitle = Content(title), Content(below)

    @on(WeekGrid.Moved)
    def _heads(self) -> None:
        """Say in the headings on which days something is folded away, of the lines that are seen."""
        if self._rows is not None:
            self.grid.mark_folded(self._rows.folded_days(self.grid.seen))
        self._tell()

    def _tell(self) -> None:
        """Say in words what the square under the cursor is."""
        half, text = self.half, ""
        if self._rows is not None and half:
            text = choices.square_text(self.desk, self._rows, self.grid.row, half)
        self.about.update(Content(f" {text}"), layout=False)

    @property
    def half(self) -> Half | None:
        """The half-day under the cursor."""
        at = self.grid.column
        return self._rows.halves[at] if self._rows is not None and at < len(self._rows.halves) else None

    @property
    def subject(self) -> Subject | None:
        """Whom the line under the cursor is about, None on a service."""
        line = self.grid.line
        return line.key if line and isinstance(line.key, Subject) else None

    def show_saved(self, kind: str, sleutel: str | int) -> None:
        """Put the cursor on whoever was just saved, if the roster has them."""
        if kind == "begeleider":
            self.grid.select(Subject("begeleider", str(sleutel)))

    # Editing

    def action_switch(self) -> None:
        """Switch between free and not, and go on to the next square; a block becomes the opposite of its first."""
        rows, block = self._rows, self.grid.block
        if rows is None or self._too_many():
            return
        values = edits.switched(rows, block)
        if not values:
            self.desk.say("Dit is een dienst: enter laat zien wie er staat en wie kan.", alert=True)
            return
        given = next(iter(values.given.values()))
        what = (
            aantal(len(values), "vak", "vakken") if len(values) > 1 else str(Dagdeel.on(*next(iter(values.given))[1]))
        )
        edits.write(self.desk, rows, values, f"{'Vrij' if given else 'Niet vrij'}: {what}")
        if block.one:
            self.grid.action_move(0, 1)

    def _too_many(self) -> bool:
        many = edits.too_many(self.grid.block)
        if many:
            self.desk.say("Dat zijn te veel vakken in één keer. Kies minder regels, of filter met f.", alert=True)
        return many

    def action_copy(self) -> None:
        """Copy the chosen squares."""
        if self._rows is not None and len(self._rows) and not self._too_many():
            self._clip = edits.copied(self._rows, self.grid.block)
            count = sum(map(len, self._clip))
            self.desk.say(f"{aantal(count, 'vak', 'vakken')} gekopieerd. ctrl+v plakt.")

    def action_paste(self) -> None:
        """Lay what was copied over the chosen squares."""
        if self._clip is None:
            self.desk.say("Er is nog niets gekopieerd. Kies vakken en druk op ctrl+c.", alert=True)
        elif self._rows is not None and not self._too_many():
            block = edits.target(self._rows, self._clip, self.grid.block)
            self._write(edits.pasted(self._rows, self._clip, block), "geplakt")

    def action_fill(self, down: int) -> None:
        """Let the first column, or the first line, of the block fill the rest of it."""
        rows, block = self._rows, self.grid.block
        if rows is None or self._too_many():
            return
        first = edits.first_line(block) if down else edits.first_column(block)
        if first == block:
            self.desk.say("Kies eerst een blok: shift met de pijltjes, of * voor de hele regel.", alert=True)
        else:
            self._write(edits.pasted(rows, edits.copied(rows, first), block), "gevuld")

    def _write(self, values: edits.Values, done: str) -> None:
        if values and self._rows is not None:
            edits.write(self.desk, self._rows, values, f"{aantal(len(values), 'vak', 'vakken')} {done}")
        else:
            self.desk.say("Hier past niets van wat is gekopieerd: een dienst en een persoon zijn anders.", alert=True)

    @work
    async def action_repeat(self) -> None:
        """Repeat the chosen squares in the weeks after this one."""
        if self._rows is not None:
            await edits.repeat(self.desk, self._rows, self.grid.block)

    @work
    async def action_open(self) -> None:
        """Show all that can be done in this square, and do what is chosen."""
        rows, half, line = self._rows, self.half, self.grid.line
        if rows is None or half is None or line is None or not self.desk.list_is_still():
            return
        if isinstance(line.key, ServiceLine):
            await choices.open_service(self.desk, rows, line.key, half)
        else:
            await choices.open_person(self.desk, rows, self.grid.row, half)

    @on(WeekGrid.Opened)
    def _opened(self) -> None:
        self.action_open()

    def action_new(self) -> None:
        """Make a new service where the cursor is on one, else add somebody."""
        line = self.grid.line
        if line and isinstance(line.key, ServiceLine):
            self.new_service(line.key.naam)
        else:
            self.desk.add()

    def action_staffing(self) -> None:
        """Show who could fill the gaps of the services."""
        self.desk.open_staffing()

    def action_hand_out(self) -> None:
        """Make something of the week that is shown, to leave the office."""
        self.desk.hand_out(self.week)

    @work
    async def new_service(self, naam: str) -> None:
        """Make a new service in the half-day under the cursor."""
        half = self.half
        if half:
            await service_form(self.desk, naam=naam, dagdeel=Dagdeel.on(*half))

    # Which week, which people, which half-days

    def go_to(self, day: date) -> None:
        """Show the week of a day, with the cursor on that day."""
        self.week = min(max(monday(day), FIRST), monday(LAST))
        self.renew()
        self.grid.select_column((day, Deel.OCHTEND))

    def action_step(self, weeks: int) -> None:
        """Show the previous or the next week; the cursor stays on its day of the week."""
        self.week = min(max(self.week + weeks * WEEK, FIRST), monday(LAST))
        self.renew()

    def action_this_week(self) -> None:
        """Go to today."""
        self.go_to(self.desk.today)

    @work
    async def action_go_to_date(self) -> None:
        """Go to a date."""
        today = self.desk.today

        def wrong(text: str) -> str:
            return "" if read_day(text, today) else "Dat is geen datum. Schrijf hem als 19-3-2024 of 19-3."

        dialog = AskDialog("Naar welke datum?", "Bijvoorbeeld 28-12 of 28-12-2026.", write_day(self.week), wrong)
        answer = await self.app.push_screen_wait(dialog)
        day = read_day(answer, today) if isinstance(answer, str) else None
        if day:
            self.go_to(day)

    def action_standing(self) -> None:
        """Change between this week and the roster of every week."""
        self.standing = not self.standing
        self.renew()

    def action_unfold(self) -> None:
        """Unfold the evenings, then the weekend too, then fold both."""
        self.breedte = Breedte((self.breedte + 1) % len(Breedte))
        self.renew()

    def action_order(self) -> None:
        """Order the people in another way."""
        orders = list(Volgorde)
        self.volgorde = orders[(orders.index(self.volgorde) + 1) % len(orders)]
        self.renew()

    def action_free_here(self) -> None:
        """List only who is free in the half-day under the cursor, or everyone again."""
        self._free = None if self._free else self.half
        self.renew()

    def action_filter(self) -> None:
        """Type words that everyone must have."""
        self.words.add_class("open")
        self.words.focus()

    def action_to_grid(self) -> None:
        """From the filter to the grid."""
        self.grid.focus()

    @on(Input.Changed, "#filter")
    def _filtered(self) -> None:
        self.renew()

    def action_back(self) -> None:
        """Leave the block, else the filter and whoever is free, else the standing roster."""
        if self.focused is self.grid and self.grid.drop_block():
            return
        if self.words.value or self._free or self.focused is not self.grid:
            self._free = None
            self.words.value = ""
            self.words.remove_class("open")
            self.grid.focus()
            self.renew()
        elif self.standing:
            self.action_standing()
