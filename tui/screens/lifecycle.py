"""Levensloop: the phases of a begeleider with their days, what is lacking, and the next step under one key."""

from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from db.dutch import datum
from db.lists import Bezit, Fase, Soort, Stopreden
from db.model import Begeleider
from db.records import lifecycle
from db.records.leaving import carry_out
from db.rules.covering import services_hit
from db.rules.leaving import Uitval, hit
from db.rules.lifecycle import Fasestap, lacking, leaving_soon, left_to_do, may_pause, next_step, step
from db.stand import Stand
from db.store import Store
from tui.around import stand_around
from tui.lifewords import phase_lines, step_text, talk_text
from tui.privacy import Privacy
from tui.screens.choose import AskDialog
from tui.screens.desk import HIDDEN, DeskScreen
from tui.screens.ending import EndDialog, read_day, write_day
from tui.subject import Subject
from tui.widgets.panels import Lines
from tui.widgets.rowlist import AllRows, Column, Row, RowList


class Doen(StrEnum):
    """What can be done beside a step into another phase."""

    GESPREK = "gesprek gehad"
    STOPT = "stopt"
    EINDGESPREK = "eindgesprek"


Keuze = Fasestap | Bezit | Doen
"""What a row stands for."""


class StepList(RowList):
    """The steps, the talk, and what is handed in at leaving."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "choose", "doe dit", tooltip="Deze stap zetten of dit afvinken, per vandaag"),
    ]


class LifecycleScreen(DeskScreen):
    """Where somebody stands, what is lacking, and what comes next."""

    CSS_PATH = "lifecycle.tcss"
    KEY_LINE = ("other_day", "back", "edit", "absent")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("g", "other_day", "andere dag", tooltip="Deze stap zetten op een andere dag dan vandaag"),
        Binding("escape,l", "back", "terug", tooltip="Terug naar waar u was"),
    ]

    lines = getters.query_one(Lines)
    steps = getters.query_one(StepList)

    def __init__(self, kenmerk: str) -> None:
        super().__init__()
        self._about = Subject("begeleider", kenmerk)
        self._around: Stand | None = None

    def body(self) -> ComposeResult:
        """The phases, and what can be done."""
        yield Lines(id="fases", grows=True)
        yield StepList([Column("", share=2), Column("", share=5)])

    @property
    def stand(self) -> Stand:
        """The Stand that knows this person."""
        return self._around or super().stand

    @property
    def subject(self) -> Subject:
        """Whom this screen is about."""
        return self._about

    def begeleider(self) -> Begeleider | None:
        """The begeleider this screen is about."""
        return self.stand.begeleider.get(self._about.sleutel)

    # What is seen

    def show(self, stand: Stand) -> None:
        """Show the phases and the steps as they are now."""
        self._around = stand = stand_around(self.desk, self._about)
        person = self.begeleider()
        hidden = self.desk.privacy is Privacy.ALLEEN
        if person is None or hidden:
            self.lines.border_title = ""
            self.lines.say(HIDDEN if hidden else "Deze begeleider is er niet meer.")
            self.steps.show(AllRows())
            return
        self.lines.border_title = self._title(person)
        past = lifecycle.phases_of(self.desk.store, person.kenmerk)
        left = [("ontbreekt", "; ".join(lacking(stand, person))), ("bij vertrek", left_to_do(stand, person))]
        self.lines.show([*phase_lines(stand, person, past), *(line for line in left if line[1])])
        self.steps.border_title = "Wat nu"
        self.steps.show(AllRows(self._rows(stand, person)))

    def _title(self, person: Begeleider) -> Content:
        return Content(f"Levensloop van {self.desk.shown(person.naam)} · {person.kenmerk}")

    def _rows(self, stand: Stand, person: Begeleider) -> list[Row]:
        ahead, pause = next_step(person), step(person, Fase.PAUZE) if may_pause(person) else None
        talk = Row(Doen.GESPREK, (Doen.GESPREK, f"laatste: {talk_text(stand, person)}"))
        stops = Row(Doen.STOPT, (Doen.STOPT, "met een reden; huishoudens worden eerst overgedragen"))
        may_stop = not person.soort.betaald and person.fase is not Fase.GESTOPT
        rows = [Row(ahead, step_text(stand, person, ahead))] if ahead else []
        rows += [
            talk,
            *([Row(pause, step_text(stand, person, pause))] if pause else []),
            *([stops] if may_stop else []),
        ]
        return rows + (self._checklist(stand, person) if leaving_soon(stand, person) else [])

    def _checklist(self, stand: Stand, person: Begeleider) -> list[Row]:
        """What is ticked off at leaving."""
        held = person.eindgesprek
        talk = f"gehad op {datum(held, stand.today)}" if held else "nog niet gehad"
        rows = [Row(None, ("Bij vertrek",)), _tick(Doen.EINDGESPREK, Doen.EINDGESPREK, held is not None, talk)]
        for thing in Bezit:
            has = thing in person.in_bezit
            rows.append(_tick(thing, thing, not has, "nog inleveren" if has else "niets genoteerd, of ingeleverd"))
        return rows

    # What is done

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        person = self.begeleider()
        if person and self.desk.list_is_still():
            self._do(person, event.key, self.desk.today)

    def _do(self, person: Begeleider, key: object, day: date) -> None:
        today, naam, when = self.desk.today, self.desk.shown(person.naam), datum(day, self.desk.today)
        commands: dict[object, tuple[Callable[[Store], object], str]] = {
            Doen.GESPREK: (lambda s: lifecycle.talked(s, today, person, day), f"Gesprek met {naam} op {when}"),
            Doen.EINDGESPREK: (
                lambda s: lifecycle.last_talk(s, today, person, None if person.eindgesprek else day),
                f"Eindgesprek met {naam}{' niet gehad' if person.eindgesprek else f' op {when}'}",
            ),
        }
        if isinstance(key, Fasestap):
            done = f"{naam}: {key.fase} sinds {when}"
            commands[key] = (lambda s: lifecycle.take_step(s, today, person, key, day), done)
        elif isinstance(key, Bezit):
            done = f"{naam}: {key} {'ingeleverd' if key in person.in_bezit else 'in bezit'}"
            commands[key] = (lambda s: lifecycle.hand_in(s, today, person, key), done)
        if key is Doen.STOPT:
            self._stop(person, day)
        elif key in commands:
            self._forward(person, *commands[key])

    def _forward(self, person: Begeleider, command: Callable[[Store], object], done: str) -> None:
        """Do it, and be ready for the step after it where it was one."""
        if self.desk.perform(command, done) and isinstance(self.steps.key, Fasestap):
            self.steps.action_edge(0)

    @work
    async def _stop(self, person: Begeleider, day: date) -> None:
        """Let somebody stop: who guides or staffs something goes by the screen that finds others for it."""
        leaves = Uitval(person.kenmerk, None, day)
        if hit(self.stand, leaves) or self.stand.running_by(person.kenmerk) or services_hit(self.stand, leaves):
            self.desk.open_leaving(person.kenmerk, vertrekt=True)
            return
        student = person.soort is Soort.STAGIAIRE
        likely = person.stop_reden or (Stopreden.EINDE_AFSPRAAK if student else Stopreden.WERK_OF_STUDIE)
        naam = self.desk.shown(person.naam)
        answer = await self.app.push_screen_wait(EndDialog(f"{naam} stopt", likely, day))
        if isinstance(answer, tuple):
            reason, last = answer
            gone = Uitval(person.kenmerk, None, last, stop_reden=reason)
            self.desk.perform(
                lambda store: carry_out(store, self.desk.today, gone, ()),
                f"{naam} stopt per {datum(last, self.desk.today)} ({reason})",
            )

    @work
    async def action_other_day(self) -> None:
        """Do what the row says, on another day."""
        person, key, today = self.begeleider(), self.steps.key, self.desk.today
        if person is None or key is None or isinstance(key, Bezit):
            return

        def check(text: str) -> str:
            return "" if read_day(text, today) else "Dat is geen datum. Schrijf hem als 19-3-2024."

        what = self.steps.row.cells[0] if self.steps.row else ""
        answer = await self.app.push_screen_wait(AskDialog(what.capitalize(), "Op welke dag?", write_day(today), check))
        day = read_day(answer, today) if isinstance(answer, str) else None
        if day:
            self._do(person, key, day)

    def action_life(self) -> None:
        """The Levensloop is what is open already."""

    def action_back(self) -> None:
        """Back to where this was opened."""
        self.dismiss(None)


def _tick(key: Keuze, what: str, done: bool, text: str) -> Row:
    """A row to tick off."""
    return Row(key, (f"{'✔' if done else '☐'} {what}", text), "dim" if done else "")
