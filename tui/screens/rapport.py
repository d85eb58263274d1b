"""Rapport: how it stands today in five sentences to copy, and what the council and the municipality ask of a period.

What is shown is what the file will say: protected as it leaves the desk, with the sentences as somebody edited them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, ClassVar, NamedTuple

from textual import on, work
from textual.binding import Binding, BindingType
from textual.message import Message

from db.exchange.reporting.rapport import make_rapport
from db.notation import TEXT
from db.rules.figures import Blad
from db.rules.months import Periode, month_of, quarter_of, year_of
from db.rules.report.today import today_page
from db.rules.scope import Bereik
from db.text import clean
from tui.screens.choose import AskDialog, ChooseDialog
from tui.screens.ending import read_day, write_day
from tui.screens.forms import FormScreen, Reading
from tui.screens.handing_out import CLOSED, save
from tui.screens.pages import PageList, PagesScreen, Pagina
from tui.screens.scopes import Keuze
from tui.widgets.form import Field
from tui.widgets.rowlist import Row

TODAY = Pagina("vandaag", "Stand vandaag", today_page)
TYPED = "typed"
BETWEEN = " t/m "

OWN = "(eigen woorden)"
CLOSED_WORDS = "Eigen woorden kunnen iemand noemen: p laat eerst alles weer zien."
OUTDATED = "(eigen woorden; de cijfers zijn sindsdien veranderd)"

Onderwerp = tuple[Periode, Keuze]
"""Of which days a report is, and of whom."""


class EigenWoorden(NamedTuple):
    """The sentences that somebody made of a page, and the computed ones that they stand in place of."""

    zinnen: tuple[str, ...]
    instead_of: tuple[str, ...]


FILES = {
    "md": "Tekst met tabellen (.md)",
    "html": "Om te printen, met grafieken (.html)",
    "xlsx": "Werkmap (.xlsx)",
    "csv": "Alle cijfers onder elkaar (.csv)",
    "json": "Om met andere kantoren op te tellen (.json)",
}
"""The formats, as they are offered."""


class ReportList(PageList):
    """The pages of the report."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "copy", "kopieer", tooltip="De zinnen van Stand vandaag kopiëren, zonder namen"),
        Binding("enter", "choose", "lees", tooltip="Naar de cijfers van dit blad"),
    ]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter copies how it stands today, and goes to the figures of every other page."""
        today = self.key == TODAY.naam
        return {"copy": today, "choose": not today}.get(action, True)

    class Copied(Message):
        """The sentences of today were asked for."""

    def action_copy(self) -> None:
        """Ask for the sentences of today."""
        self.post_message(self.Copied())


class SentencesForm(FormScreen):
    """The sentences of a page, to edit."""

    CSS_PATH = ["forms.tcss", "pages.tcss"]  # type: ignore[assignment]  # Textual takes a list as well

    def store(self, values: dict[str, Any]) -> None:
        """Keep them for the report; nothing is written to the file of the desk."""
        self.write(self._reading.save, values)
        self.forget()
        self.dismiss(True)


def periods(today: date) -> dict[str, Periode]:
    """The periods that have a name on a day, in the order in which they are offered."""
    return {
        "deze maand": month_of(today),
        "dit kwartaal": quarter_of(today),
        "dit jaar": year_of(today),
        "vorige maand": month_of(month_of(today).van - timedelta(days=1)),
        "vorig kwartaal": quarter_of(quarter_of(today).van - timedelta(days=1)),
        "vorig jaar": year_of(date(today.year - 1, 1, 1)),
    }


def read_period(text: str, today: date) -> Periode | None:
    """A period as typed, "1-1-2024 t/m 31-3-2024"; None where it is none."""
    first, _, last = text.partition(BETWEEN.strip())
    van, tot = read_day(first, today), read_day(last, today)
    return Periode(van, tot) if first.strip() and last.strip() and van and tot and van <= tot else None


class RapportScreen(PagesScreen):
    """The report."""

    TITLE_OF_LIST = "Rapport"
    LIST = ReportList
    WHOLE_FILE = True
    KEY_LINE = ("period", "save", "edit", "scope", "restore")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "period", "periode", tooltip="Over welke maand, welk kwartaal of jaar, of welke dagen"),
        Binding("e", "edit", "zinnen", tooltip="De zinnen van dit blad in eigen woorden"),
        Binding("s", "save", "bewaar", tooltip="Het rapport als bestand bewaren"),
        Binding("ctrl+r", "restore", "oude zinnen", show=False, tooltip="De zinnen weer zoals ze zijn uitgerekend"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._periode: Periode | None = None
        self._own: dict[Onderwerp, dict[str, EigenWoorden]] = defaultdict(dict)
        self._titles: dict[str, str] = {}

    @property
    def periode(self) -> Periode:
        """Of which days the report is: what was chosen, else this year."""
        return self._periode or year_of(self.desk.today)

    def pages(self) -> Sequence[Pagina]:
        """How it stands today, and the pages that the report had when it was last worked out."""
        return [TODAY, *(Pagina(naam, titel, today_page) for naam, titel in self._titles.items())]

    def job(self, page: Pagina) -> str:
        """All pages are worked out together."""
        return "rapport"

    def work_out(self, page: Pagina, bereik: Bereik) -> Iterable[Sequence[Blad]]:
        """How it stands today first: it is asked for most."""
        yield [today_page(bereik)]
        yield make_rapport(bereik, self.periode).bladen

    def made(self, bereik: Bereik, bladen: Sequence[Blad]) -> None:
        """Keep the pages that were worked out, and list those that this report has."""
        titles = {blad.naam: blad.kort or blad.titel for blad in bladen if blad.naam != TODAY.naam}
        if titles and titles != self._titles:
            self._titles = titles
            self.list_pages()
        super().made(bereik, bladen)

    def title_of(self, page: Pagina) -> str:
        """The page with its period."""
        title = self.blad.titel if self.blad else page.titel
        return page.titel if page == TODAY else f"{title}  ·  {self.periode.titel}"

    @property
    def computed(self) -> Blad | None:
        """The page as it was worked out, with the sentences of nobody."""
        return super().blad

    @property
    def blad(self) -> Blad | None:
        """The page with its sentences as they were edited; beside a visitor without, as these may name somebody."""
        found, own = self.computed, self._own_here
        return replace(found, zinnen=own.zinnen) if found and own else found

    @property
    def _about(self) -> Onderwerp:
        return self.periode, self.keuze

    @property
    def _own_words(self) -> dict[str, EigenWoorden]:
        """The edited sentences of this period and this scope, by page."""
        return self._own[self._about]

    @property
    def _own_here(self) -> EigenWoorden | None:
        """Those of the page under the cursor, where they may be seen."""
        return None if self.desk.privacy.hides else self._own_words.get(str(self.names.key))

    def remark(self) -> str:
        """That somebody put the sentences in own words, and whether the figures have changed since."""
        found, own = self.computed, self._own_here
        if not found or not own:
            return ""
        return OWN if own.instead_of == found.zinnen else OUTDATED

    # What can be done

    @on(ReportList.Copied)
    def _copy(self) -> None:
        if self.blad:
            own = self._own_here is not None  # who wrote those may have named somebody
            self.desk.copy_to_clipboard("\n".join(self.blad.zinnen), "zinnen van het rapport", names=own)
            self.desk.say("De zinnen staan op het klembord, zonder namen. tab gaat naar de cijfers.")

    @work
    async def action_period(self) -> None:
        """Choose of which days the report is."""
        named = periods(self.desk.today)
        rows = [Row(period, (f"{name}: {period.titel}",)) for name, period in named.items()]
        rows.append(Row(TYPED, ("andere dagen, om zelf te typen",)))
        answer = await self.app.push_screen_wait(ChooseDialog("Over welke tijd?", rows, select=self.periode))
        if answer == TYPED:
            answer = await self._ask_days()
        if isinstance(answer, Periode):
            self._periode = answer
            self.forget()
            self.show_page()

    async def _ask_days(self) -> Periode | None:
        def check(text: str) -> str:
            found = read_period(text, self.desk.today)
            if found and found.van > self.desk.today:
                return "Deze periode begint pas na vandaag."
            return "" if found else "Typ twee dagen zoals 1-1-2024 t/m 31-3-2024."

        now = f"{write_day(self.periode.van)}{BETWEEN}{write_day(self.periode.tot)}"
        answer = await self.app.push_screen_wait(
            AskDialog("Welke dagen?", "Van de eerste t/m de laatste dag.", now, check)
        )
        return read_period(answer, self.desk.today) if isinstance(answer, str) else None

    def action_edit(self) -> None:
        """Edit the sentences of the page."""
        if self.desk.privacy.hides:
            self.desk.say(CLOSED_WORDS, alert=True)
        elif self.blad and self.computed:
            self._edit(self.blad, self.computed.zinnen)

    @work
    async def _edit(self, blad: Blad, computed: tuple[str, ...]) -> None:
        own = self._own_words

        def keep(values: dict[str, Any]) -> str:
            lines = tuple(filter(None, (clean(line) for line in values["zinnen"].splitlines())))
            own.pop(blad.naam, None)
            if lines and lines != computed:
                own[blad.naam] = EigenWoorden(lines, computed)
            return "Zinnen bewaard"

        explain = "een zin per regel; leeg opslaan geeft de uitgerekende zinnen terug"
        about = f"{self.periode.titel}  ·  {self.keuze.titel}"
        groups = [(about, [Field("zinnen", "Zinnen", TEXT, explain, lines=True)])]
        reading = Reading({"zinnen": "\n".join(blad.zinnen)}, keep)
        form = SentencesForm(
            f"Zinnen van: {blad.titel}", groups, reading, ("zinnen", blad.naam, *map(str, self._about))
        )
        if await self.app.push_screen_wait(form):
            self.show_page()
            self.desk.say(f"Deze zinnen horen bij: {about}. ctrl+r zet de oude terug.")

    def action_restore(self) -> None:
        """Show the sentences of the page as they were worked out."""
        if self._own_words.pop(str(self.names.key), None):
            self.show_page()
            self.desk.say("De zinnen zijn weer zoals ze zijn uitgerekend.")
        else:
            self.desk.say("Deze zinnen zijn niet bewerkt.")

    @work
    async def action_save(self) -> None:
        """Save the report as a file, in a format and a folder to choose."""
        bereik, periode = self._bereik, self.periode
        if self.desk.privacy.hides:
            self.desk.say(CLOSED, alert=True)
            return
        if bereik is None:
            self.desk.say("Even wachten: het rapport wordt nog uitgerekend.", alert=True)
            return
        rows = [Row(naam, (text,)) for naam, text in FILES.items()]
        formaat = await self.app.push_screen_wait(ChooseDialog(f"Rapport {periode.titel} bewaren", rows))
        if isinstance(formaat, str):
            tekst = {naam: "\n".join(own.zinnen) for naam, own in self._own_words.items()}
            name = "-".join(filter(None, ("rapport", periode.titel, bereik.naam))).replace(" ", "-")
            made = (f"{name}.{formaat}", lambda: written(bereik, periode, tekst, formaat))
            await save(self.desk, [made], f"Rapport zonder namen (.{formaat})", after="")


def written(bereik: Bereik, periode: Periode, tekst: Mapping[str, str], formaat: str) -> str | bytes:
    """The report as its file holds it."""
    from db.exchange.reporting.formats import FORMATS

    return FORMATS[formaat](make_rapport(bereik, periode, tekst))
