"""What a form and a dialog of fields share: they save against the version that was read, and lose nothing typed."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import getters, work
from textual.screen import Screen

from db.rules.versions import Veld, compare
from db.sensitive import Vondst, found_in, without
from db.store import Conflict, Refused, StoreError, Wijziging
from db.store.engine import DatabaseError
from tui.drafts import WAS
from tui.screens.choose import ChooseDialog, Number, ask_about_numbers
from tui.screens.conflict import ConflictDialog
from tui.widgets.bars import MessageLine
from tui.widgets.form import Field, Form
from tui.widgets.rowlist import Row
from tui.words import by_whom

if TYPE_CHECKING:
    from tui.app import Koppelbord

NOT_SAVED = "Opslaan lukte niet: het bestand is niet te lezen of te schrijven. Uw tekst staat er nog: probeer het zo."
NOT_READ = "Een ander was u voor, en het bestand is nu niet te lezen. Uw tekst staat er nog: probeer het zo opnieuw."

PHONES = ("telefoon",)
"""The fields in which nine digits are a telephone number."""


class FieldError(Exception):
    """A field that is not right, found while saving."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(expected)
        self.name = name
        self.expected = expected


def unknown(_: str) -> Wijziging | None:
    """Of no field is it known who changed it."""
    return None


@dataclass(frozen=True, slots=True)
class Reading:
    """A record as it was read: what is in its fields, and what saves values against exactly that version.

    `wie` gives the last change of a field, or with "" of the record. With `gone` the record is no longer there, and
    saving adds it anew.
    """

    values: Mapping[str, Any]
    save: Callable[..., object]
    wie: Callable[[str], Wijziging | None] = unknown
    gone: bool = False


Again = Callable[[], Reading]
"""Reads the record again."""


class Saving(Screen[object]):
    """A screen with a form that saves. `typed` gives what is not saved, `keep` puts that aside for the next time."""

    form = getters.query_one(Form)
    message_line = getters.query_one(MessageLine)

    FROM_A_LIST: ClassVar[bool] = False
    """Whether the list beneath is to put its cursor on what was saved."""

    _title: str

    def begin(self, reading: Reading, draft: tuple[Hashable, ...], again: Again | None) -> None:
        """Say what is edited; called while the screen is made."""
        self._reading = reading
        self._again = again
        self._opened = texts_of(reading.values)
        self._outdated = False
        self._allowed: set[tuple[str, str]] = set()
        self.draft = draft
        """The key of what is typed here, while it is not saved."""

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    # What is typed

    def given(self) -> dict[str, Any]:
        """What to begin with: the record, and over it what was typed before."""
        names = self._opened.keys()
        typed = {name: text for name, text in self.desk.drafts.get(self.draft, {}).items() if name in names}
        was = self.desk.drafts.get((WAS, *self.draft), {})
        now = texts_of(self._reading.values)
        self._opened = now | {name: text for name, text in was.items() if name in typed}
        self._outdated = self._opened != now
        return {**self._reading.values, **typed}

    def say_draft(self, sentence: str) -> None:
        """Say where an earlier draft came back, and what somebody else changed in it meanwhile."""
        if self._outdated:
            now = texts_of(self._reading.values)
            changed = [label for name, label in self.labels().items() if self._opened.get(name) != now.get(name)]
            self.message_line.say(f"Intussen gewijzigd: {', '.join(changed)}. Bij opslaan ziet u beide.", alert=True)
        elif self.draft in self.desk.drafts:
            self.message_line.say(sentence)

    def texts(self) -> dict[str, str]:
        """What is in the fields now."""
        return self.form.values

    def fill(self, texts: Mapping[str, Any]) -> None:
        """Put these texts in the fields."""
        self.form.fill(texts)

    def labels(self) -> dict[str, str]:
        """How each field is called."""
        return {field.name: field.label for field in self.form.fields}

    def typed(self) -> dict[str, str]:
        """The fields that were changed and are not saved."""
        if not self.query(Form):
            return {}
        return {name: text for name, text in self.texts().items() if text != self._opened.get(name, "")}

    def keep(self) -> bool:
        """Put aside what was typed, for the next time that this is opened; gives whether there was any."""
        typed = self.typed()
        self.forget()
        if typed:
            self.desk.drafts[self.draft] = typed
            self.desk.drafts[WAS, *self.draft] = {name: self._opened.get(name, "") for name in typed}
        return bool(typed)

    def forget(self) -> None:
        """Forget what was put aside."""
        self.desk.drafts.pop(self.draft, None)
        self.desk.drafts.pop((WAS, *self.draft), None)

    def begin_again(self) -> None:
        """Show what is stored, and forget what was typed."""
        self.forget()
        self._opened = texts_of(self._reading.values)
        self._outdated = False
        self.fill(self._reading.values)

    # Saving

    def complain(self, wrong: dict[str, str]) -> None:
        """Go to the first field that is not right, and say what was expected."""
        raise NotImplementedError

    def write(self, save: Callable[..., object], values: dict[str, Any]) -> object:
        """Save these values; gives what was done, in words."""
        return save(values)

    def check(self, values: dict[str, Any]) -> None:
        """Look once more at values that are right by themselves, and store them."""
        self.store(values)

    def action_save(self) -> None:
        """Save and leave, or say what is not right."""
        values, wrong = self.form.read()
        numbers = self._numbers()
        if wrong:
            self.complain(wrong)
        elif numbers:
            self._ask_about(numbers)
        else:
            self.check(values)

    def store(self, values: dict[str, Any]) -> None:
        """Save and leave; where that can't be, say why: what was typed stays."""
        try:
            if self._outdated:
                raise Conflict(self._title)
            before = self.desk.store.log.latest()
            done = self.write(self._reading.save, values)
        except FieldError as error:
            self.complain({error.name: error.expected})
        except Conflict as conflict:
            self._met(conflict)
        except (Refused, StoreError) as error:
            self.message_line.say(str(error), alert=True)
        except (DatabaseError, OSError):
            self.message_line.say(NOT_SAVED, alert=True)
        else:
            self._saved(done, before)

    def _saved(self, done: object, before: int) -> None:
        self.forget()
        self.dismiss(True)
        self.desk.reload()
        if self.FROM_A_LIST:
            self.desk.added(self.draft)
        changed = self.desk.seen != before
        self.desk.say(f"{done}  ·  u = ongedaan" if changed else "Er is niets gewijzigd.")

    # Numbers that are never kept

    def _numbers(self) -> list[Number]:
        """The BSN and V-nummers that were typed and were not allowed."""
        return [
            Number(field.name, field.label, one)
            for field in self.form.fields
            for one in self._found(field)
            if (field.name, one.tekst) not in self._allowed
        ]

    def _found(self, field: Field) -> list[Vondst]:
        if field.cell.choices:
            return []
        was = self._opened.get(field.name, "")
        text = self.form.values[field.name]
        return [one for one in found_in(text, field.name in PHONES) if one.tekst not in was]

    @work(exclusive=True, group="nummers")
    async def _ask_about(self, numbers: list[Number]) -> None:
        """Take the numbers away, go back to the field, or save all the same."""
        answer = await ask_about_numbers(self.desk, numbers)
        names = {number.veld for number in numbers}
        if answer is True:
            texts = self.form.values
            self.form.fill(texts | {name: without(texts[name], name in PHONES) for name in names})
        elif answer is False:
            self._allowed |= {(number.veld, number.vondst.tekst) for number in numbers}
        else:
            self.form.go_to(numbers[0].veld)
            self.message_line.say("Niet opgeslagen. Uw tekst staat er nog.")
            return
        self.call_later(self.action_save)

    # Somebody else was first

    def _met(self, conflict: Conflict) -> None:
        if self._again is None:
            self.message_line.say(self.desk.refusal(conflict), alert=True)
        else:
            self._meet(self._again)

    @work(exclusive=True, group="versies")
    async def _meet(self, again: Again) -> None:
        """Show both versions, and save what comes of them against the newest."""
        try:
            reading = again()
            velden = compare(self._opened, self.texts(), self._opened if reading.gone else texts_of(reading.values))
            wie = {veld.naam: self._by(reading.wie(veld.naam)) for veld in velden}
            door = self._by(reading.wie(""))
        except Refused as refusal:
            self.message_line.say(self.desk.refusal(refusal), alert=True)
            return
        except (DatabaseError, OSError):
            self.message_line.say(NOT_READ, alert=True)
            return
        if reading.gone:
            await self._meet_removal(reading, door)
        elif all(veld.nieuw == veld.geopend for veld in velden):
            self._reading = reading
            what = " ".join(filter(None, (self._title, "is intussen gewijzigd", door)))
            self.message_line.say(f"{what}. Uw tekst staat er nog: klopt die nog? Sla dan opnieuw op.", alert=True)
        else:
            await self._choose(reading, velden, wie)

    def _by(self, change: Wijziging | None) -> str:
        return by_whom(change, self.desk.store.user, self.desk.today)

    async def _choose(self, reading: Reading, velden: tuple[Veld, ...], wie: dict[str, str]) -> None:
        of_lines = [field.name for field in self.form.fields if field.lines]
        dialog = ConflictDialog(self._title, self.texts(), velden, self.labels(), wie, of_lines)
        answer = await self.app.push_screen_wait(dialog)
        if isinstance(answer, dict):
            self._reading, self._opened, self._outdated = reading, texts_of(reading.values), False
            self.fill(answer)
            self.call_later(self.action_save)
        else:
            self.message_line.say("Niet opgeslagen. Uw tekst staat er nog.")

    async def _meet_removal(self, reading: Reading, door: str) -> None:
        rows = [
            Row(False, ("Terug naar het formulier: mijn tekst blijft staan",)),
            Row(True, ("Opnieuw toevoegen, met mijn tekst",)),
        ]
        gone = " ".join(filter(None, (self._title, "is er niet meer", door and f"({door})")))
        explain = f"{gone}. Wat u typte is niet opgeslagen, en staat er nog."
        if await self.app.push_screen_wait(ChooseDialog("Intussen verwijderd", rows, explain=explain)):
            self._reading, self._outdated = reading, False
            self.call_later(self.action_save)


def texts_of(values: Mapping[str, Any]) -> dict[str, str]:
    """The values of a form as the text that its fields show."""
    return {name: ";".join(sorted(v)) if isinstance(v, set | frozenset) else str(v) for name, v in values.items()}
