"""Wat als, vooruit: the months ahead with other people, other arrivals or other norms, beside how it is."""

from datetime import date
from typing import Any

from textual import getters, work
from textual.content import Content

from db.notation import Cell
from db.planning.ahead import imagined_page
from db.planning.scenario import Scenario
from db.rules.figures import Blad
from db.rules.months import month_of
from db.rules.scope import Bereik
from db.store.engine import DatabaseError
from tui.privacy import Privacy
from tui.screens.desk import HIDDEN
from tui.screens.ending import read_day, write_day
from tui.screens.imagining import MOST, WRONG, ImaginingScreen, Question, hours, number
from tui.screens.scopes import Keuze, read_beside
from tui.widgets.figuretable import FigureTable
from tui.widgets.form import Field
from tui.widgets.page import PageView

FROM_WHEN = "een maand of dag, zoals apr of 1-4-2024; leeg is vandaag"
A_DAY = "een maand of een dag, zoals apr of 1-4-2024"
NOT_PAST = "een maand of een dag die niet voorbij is, zoals apr of 1-4-2024"
USUAL = "per week, ieder; leeg is het gewone aantal"
MOST_PERSONS = 10_000
STALE = "Dit is nog van zojuist: het bestand werd net gebruikt. enter rekent opnieuw."


def read_start(text: str, today: date) -> date:
    """A month, which is its first day or what is left of it, or a day; without a year the next one.

    Raises ValueError where it is none, or is past.
    """
    day = read_day(text, today)
    found = day or read_day(f"1 {text}", today)
    if found and not day and month_of(found) == month_of(today):
        return today
    if found is None or (found < today and str(found.year) in text):
        raise ValueError(text)
    return found if found >= today else found.replace(year=found.year + 1)


class AheadScreen(ImaginingScreen):
    """Another year ahead beside the outlook."""

    page = getters.query_one(PageView)

    def __init__(self, bereik: Bereik, keuze: Keuze) -> None:
        super().__init__()
        self._bereik = bereik
        self._keuze = keuze
        self._answer: Blad | None = None
        self._read_at = -1

    def renew(self) -> None:
        """Work it out from what is in the file now; show nothing in the strictest privacy."""
        if self._read_at not in (-1, self.desk.news):
            self._read()
        self._read_at = self.desk.news
        self._show()

    @work(thread=True, exclusive=True, group="bereik")
    def _read(self) -> None:
        tell = self._teller()
        try:
            tell(self._follow, read_beside(self.desk.store, self.desk.today, self._keuze, around=False))
        except DatabaseError:
            tell(self.desk.say, STALE, True)

    def _follow(self, bereik: Bereik) -> None:
        self._bereik = bereik
        self.follow_settings()
        self.action_again()

    def people(self) -> tuple[Any, ...]:
        """Who can be left out: the people whose figures these are."""
        return self._bereik.begeleiders

    def groups(self) -> list[tuple[str, list[Field]]]:
        """Who comes, who goes, how many arrive, and the norms."""
        day = Cell(lambda text: read_start(text, self.desk.today), write_day, NOT_PAST)
        come = [
            Field("vrijwilligers", "Vrijwilligers erbij", number(0, MOST)),
            Field("vrijwilliger_uren", "Uren", hours(0, 60, None), USUAL),
            Field("vrijwilligers_vanaf", "Vanaf", day, FROM_WHEN),
            Field("stagiaires", "Stagiaires erbij", number(0, MOST)),
            Field("stagiaire_uren", "Uren van hen", hours(0, 60, None), USUAL),
            Field("stagiaires_vanaf", "Vanaf wanneer zij", day, FROM_WHEN),
            Field("stagiaires_tot", "Tot wanneer zij", day, f"{A_DAY}; leeg is zonder einde"),
        ]
        go = [
            self.without("Zonder", "wie weggaat, met ; ertussen"),
            Field("zonder_vanaf", "Vanaf wanneer", day, FROM_WHEN),
        ]
        arrive = [
            Field("aankomsten", "Aankomsten erbij", number(0, MOST), "huishoudens, boven op wat al verwacht wordt"),
            Field("aankomsten_in", "In de maand", day, f"{A_DAY}; leeg is de volgende maand"),
            Field("taakstelling", "Taakstelling", number(0, MOST_PERSONS, None), "personen per jaar; leeg is zoals nu"),
        ]
        norms = self.settings_of(lambda _, groep: groep in ("Uren", "Vooruitblik"))
        return [("Erbij", come), ("Weg", go), ("Aankomsten", arrive), ("Normen", norms)]

    def result(self) -> PageView:
        """The page of the scenario."""
        return PageView(FigureTable())

    def say_state(self, state: str = "") -> None:
        """Say above the page how far it is."""
        self.page.border_title = Content(f"Wat komt ervan?{state}")

    def show_wrong(self) -> None:
        """Show no figures while a field is not right."""
        self._answer = None
        self.page.say(WRONG)

    def question(self, values: dict[str, Any]) -> Question:
        """The year ahead as it is and as it would be."""
        fields = {name: values[name] for name in _NAMES}
        scenario = Scenario(
            **fields,
            zonder=frozenset(filter(None, (values["zonder"] or "").split(";"))),
            instellingen=self.changed_settings(values),
        )
        return Question(imagined_page, self._bereik.stand, {**self._keuze._asdict(), "scenario": scenario})

    def answered(self, answer: Blad) -> None:
        """Show what comes of it."""
        self._answer = answer
        self._show()

    def _show(self) -> None:
        if self.desk.privacy is Privacy.ALLEEN:
            self.page.say(HIDDEN)
        elif self._answer:
            self.page.show(self._answer)


_NAMES = (
    *("vrijwilligers", "vrijwilliger_uren", "vrijwilligers_vanaf"),
    *("stagiaires", "stagiaire_uren", "stagiaires_vanaf", "stagiaires_tot"),
    *("zonder_vanaf", "aankomsten", "aankomsten_in", "taakstelling"),
)
"""The fields that are fields of a Scenario as they are."""
