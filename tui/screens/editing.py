"""Forms: adding and editing begeleiders, medewerkers, households with their members, and statushouders."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from db.lists import Fase, Soort, TrajectStatus
from db.members import Lid, format_lid, parse_lid
from db.model import Begeleider, Huishouden, Record, Statushouder
from db.notation import Cell, columns, taal_namen
from db.records import people
from db.records.people import Lijst
from db.records.rows import get
from db.rules.places import known, places
from db.store import Conflict, Refused
from tui import labels
from tui.screens.choose import ChooseDialog
from tui.subject import Subject
from tui.widgets.bars import KeyBar, MessageLine, TopBar
from tui.widgets.form import Field, Form
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

Groups = tuple[tuple[str, tuple[str, ...]], ...]
Save = Callable[[dict[str, Any]], object]


class FormScreen(Screen[bool]):
    """A form over the whole screen. What was typed is kept where it is left without saving."""

    CSS_PATH = "editing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "opslaan", tooltip="Opslaan en sluiten"),
        Binding("escape", "leave", "terug", tooltip="Terug; wat u typte blijft bewaard tot u stopt"),
        Binding("ctrl+r", "restart", "begin opnieuw", show=False, tooltip="Vergeten wat u eerder typte"),
    ]

    form = getters.query_one(Form)
    message_line = getters.query_one(MessageLine)

    def __init__(
        self, title: str, groups: list[tuple[str, list[Field]]], values: dict[str, Any], save: Save, draft: object
    ) -> None:
        super().__init__()
        self._title = title
        self._groups = groups
        self._values = values
        self._save = save
        self._draft = draft
        self._entered: Field | None = None
        self._wrong: dict[str, str] = {}

    @property
    def desk(self) -> "Koppelbord":
        """The app, by its own type."""
        return cast("Koppelbord", self.app)

    def compose(self) -> ComposeResult:
        """The form, with a line of explanation beneath."""
        yield TopBar()
        form = Form(self._groups, {**self._values, **self.desk.drafts.get(self._draft, {})})
        form.border_title = Content(self._title)
        yield form
        yield Static(id="uitleg", markup=False)
        yield MessageLine()
        yield KeyBar()

    def on_mount(self) -> None:
        """Begin at the first field; say it where an earlier draft came back."""
        if self._draft in self.desk.drafts:
            self.message_line.say("Wat u eerder typte staat er nog. ctrl+r begint opnieuw.")

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

    def action_save(self) -> None:
        """Save and leave, or go to the first field that is not right."""
        values, wrong = self.form.read()
        if wrong:
            self._complain(wrong)
            return
        before = self.desk.store.log.latest()
        try:
            done = self._save(values)
        except FieldError as error:
            self._complain({error.name: error.expected})
            return
        except Conflict:
            sentence = "Een collega was u voor. Uw tekst blijft staan: ga met esc terug, open opnieuw en sla op."
            self.message_line.say(sentence, alert=True)
            return
        except Refused as refusal:
            self.message_line.say(str(refusal), alert=True)
            return
        self.desk.drafts.pop(self._draft, None)
        self.dismiss(True)
        self.desk.reload()
        self.desk.added(self._draft)
        changed = self.desk.store.log.latest() != before
        self.desk.say(f"{done}  ·  u = ongedaan" if changed else "Er is niets gewijzigd.")

    def _complain(self, wrong: dict[str, str]) -> None:
        """Go to the first field that is not right, and say there what was expected."""
        self._wrong = wrong
        self.form.go_to(next(iter(wrong)))
        self._show_line()

    def typed(self) -> dict[str, str]:
        """The fields that were changed and are not saved."""
        return {name: text for name, text in self.form.values.items() if text != _text(self._values[name])}

    def action_leave(self) -> None:
        """Leave; what was typed comes back the next time."""
        typed = self.typed()
        if typed:
            self.desk.drafts[self._draft] = typed
            self.dismiss(False)
            self.desk.say("Niet opgeslagen. Wat u typte staat er nog als u dit formulier weer opent.")
        else:
            self.desk.drafts.pop(self._draft, None)
            self.dismiss(False)

    def action_restart(self) -> None:
        """Forget what was typed and show what is stored."""
        self.desk.drafts.pop(self._draft, None)
        self.form.fill(self._values)
        self.message_line.say("Alles staat weer zoals het was opgeslagen.")


class FieldError(Exception):
    """A field that is not right, found while saving."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(expected)
        self.name = name
        self.expected = expected


def _text(value: Any) -> str:
    return ";".join(sorted(value)) if isinstance(value, set | frozenset) else str(value)


def _fields(app: "Koppelbord", kind: type[Record], groups: Groups) -> list[tuple[str, list[Field]]]:
    cells = {column.name: column.cell for column in columns(kind)}  # type: ignore[arg-type]  # records hash
    cells["leden"] = Cell(str, str, labels.EXPLAIN["leden"], empty="")
    helpful = _known_words(app)
    return [
        (
            title,
            [
                Field(
                    name,
                    labels.label(name),
                    cells[name],
                    labels.EXPLAIN.get(name, ""),
                    helpful.get(name, ()),
                    lines=name in ("leden", "notitie"),
                )
                for name in names
            ],
        )
        for title, names in groups
    ]


def _known_words(app: "Koppelbord") -> dict[str, tuple[str, ...]]:
    assert app.stand is not None
    staff = [b for b in app.stand.begeleiders if b.soort.betaald]
    leaders = tuple(word for b in staff for word in (f"{b.kenmerk} {b.naam}", b.kenmerk))
    homes = tuple(f"{h.dossier} {h.naam}" for h in app.stand.huishoudens)
    used = {h.plaats for h in app.stand.huishoudens} | {b.plaats for b in app.stand.begeleiders}
    towns = tuple(dict.fromkeys([*sorted(used - {""}), *(p.naam for p in places())]))
    municipalities = tuple(sorted({h.gemeente for h in app.stand.huishoudens} | {p.gemeente for p in places()} - {""}))
    teams = tuple(sorted({b.team for b in app.stand.begeleiders} | {h.team for h in app.stand.huishoudens} - {""}))
    return {
        "talen": taal_namen(),
        "plaats": towns,
        "gemeente": municipalities,
        "team": teams,
        "leidinggevende": leaders,
        "verantwoordelijke": leaders,
        "hoort_bij": homes,
        "taalschool": ("Firda", "Deltion", "Windesheim"),
    }


def _texts(record: Record) -> dict[str, str]:
    return {column.name: column.cell.write(getattr(record, column.name)) for column in columns(type(record))}  # type: ignore[arg-type]


def _require(values: dict[str, Any], *names: str) -> None:
    for name in names:
        if not values[name]:
            raise FieldError(name, "een waarde: dit veld is nodig")


def _references(app: "Koppelbord", values: dict[str, Any]) -> dict[str, Any]:
    """A reference is the first word of what was typed: "M01 Joke Bakker" is M01. Raises FieldError for nobody."""
    kinds = {"leidinggevende": Begeleider, "verantwoordelijke": Begeleider, "hoort_bij": Huishouden}
    found = dict(values)
    for name, kind in kinds.items():
        text = values.get(name)
        if text:
            # "M01 Joke Bakker" is what the field offers; a kenmerk may itself have a blank.
            found[name] = next((key for key in (text, text.split()[0]) if get(app.store.db, kind, key)), None)
            if found[name] is None:
                raise FieldError(name, "een kenmerk of dossier dat bestaat")
    return found


async def edit(app: "Koppelbord", subject: Subject) -> None:
    """Edit a person or household."""
    if app.privacy.hides:
        app.say("Bewerken kan als de privacy open staat. p wisselt.", alert=True)
        return
    if subject.soort == "begeleider":
        person = get(app.store.db, Begeleider, subject.sleutel)
        if person:
            await _edit_begeleider(app, person)
    elif subject.soort == "huishouden":
        home = get(app.store.db, Huishouden, subject.sleutel)
        if home:
            await _edit_huishouden(app, home)
    else:
        lid = people.find_statushouder(app.store, subject.sleutel)
        if lid:
            await _edit_statushouder(app, lid)


async def add(app: "Koppelbord", kind: str | None) -> None:
    """Add a person or household; asks which kind where the list does not say."""
    if app.privacy.hides:
        app.say("Toevoegen kan als de privacy open staat. p wisselt.", alert=True)
        return
    choices = {
        Soort.VRIJWILLIGER: "Vrijwilliger",
        Soort.STAGIAIRE: "Stagiaire",
        "huishouden": "Huishouden (statushouders)",
        Soort.MEDEWERKER: "Medewerker",
        Soort.TEAMLEIDER: "Teamleider",
    }
    if kind in (Lijst.HUISHOUDENS, Lijst.STATUSHOUDERS):
        answer: object = "huishouden"
    else:
        wanted = {
            Lijst.BEGELEIDERS: (Soort.VRIJWILLIGER, Soort.STAGIAIRE),
            Lijst.MEDEWERKERS: (Soort.MEDEWERKER, Soort.TEAMLEIDER),
        }
        offered = wanted[Lijst(kind)] if kind else tuple(choices)
        rows = [Row(choice, (choices[choice],)) for choice in offered]
        answer = await app.push_screen_wait(ChooseDialog("Wie wilt u toevoegen?", rows))
    assert app.stand is not None
    leader = next((b for b in app.stand.begeleiders if b.soort is Soort.TEAMLEIDER), None)
    if answer == "huishouden":
        await _edit_huishouden(
            app,
            Huishouden(
                dossier=people.next_dossier(app.store),
                naam="",
                team=app.team or (leader.team if leader else ""),
                verantwoordelijke=leader.kenmerk if leader else None,
                traject_status=TrajectStatus.GEPLAND,
            ),
        )
    elif isinstance(answer, Soort):
        volunteer = not answer.betaald
        await _edit_begeleider(
            app,
            Begeleider(
                kenmerk=people.next_kenmerk(app.store, answer),
                soort=answer,
                fase=Fase.AANGEMELD if volunteer else None,
                fase_sinds=app.today if volunteer else None,
                leidinggevende=leader.kenmerk if leader and answer is not Soort.TEAMLEIDER else None,
            ),
        )


def _strange(plaats: str) -> bool:
    return bool(plaats) and not known(plaats)


async def _edit_begeleider(app: "Koppelbord", person: Begeleider) -> None:
    def save(values: dict[str, Any]) -> str:
        _require(values, "kenmerk", "achternaam")
        changed = replace(person, **_references(app, values))
        if person.fase is not changed.fase and person.fase_sinds == changed.fase_sinds:
            changed = replace(changed, fase_sinds=app.today)
        saved = people.save_begeleider(app.store, app.today, changed, person.kenmerk if person.versie else None)
        unknown = f" · {saved.plaats} staat niet in de lijst: afstand onbekend" if _strange(saved.plaats) else ""
        return f"{'Gewijzigd' if person.versie else 'Toegevoegd'}: {saved.naam}{unknown}"

    groups = labels.MEDEWERKER if person.soort.betaald else labels.BEGELEIDER
    title = f"{person.naam or 'Nieuwe ' + person.soort} · {person.kenmerk}"
    await app.push_screen_wait(
        FormScreen(title, _fields(app, Begeleider, groups), _texts(person), save, ("begeleider", person.kenmerk))
    )


async def _edit_huishouden(app: "Koppelbord", home: Huishouden) -> None:
    members = people.leden_of(app.store, home.dossier) if home.versie else []

    def save(values: dict[str, Any]) -> str:
        _require(values, "dossier", "naam")
        lines = _read_leden(values.pop("leden"))
        changed = replace(home, **_references(app, values))
        saved = people.save_huishouden(app.store, app.today, changed, lines, home.dossier if home.versie else None)
        unknown = f" · {saved.plaats} staat niet in de lijst: afstand onbekend" if _strange(saved.plaats) else ""
        return f"{'Gewijzigd' if home.versie else 'Toegevoegd'}: huishouden {saved.naam}{unknown}"

    values = {**_texts(home), "leden": "\n".join(map(format_lid, members))}
    title = f"{home.naam or 'Nieuw huishouden'} · {home.dossier}"
    await app.push_screen_wait(
        FormScreen(
            title,
            _fields(app, Huishouden, labels.HUISHOUDEN),
            values,
            save,
            ("huishouden", home.dossier),
        )
    )


def _read_leden(text: str) -> list[Lid]:
    try:
        return [lid for line in text.splitlines() if (lid := parse_lid(line))]
    except ValueError as error:
        raise FieldError("leden", str(error)) from None


async def _edit_statushouder(app: "Koppelbord", lid: Statushouder) -> None:
    def save(values: dict[str, Any]) -> str:
        saved = people.save_statushouder(app.store, app.today, replace(lid, **values))
        return f"Gewijzigd: {saved.naam}"

    await app.push_screen_wait(
        FormScreen(
            f"{lid.naam} · {lid.dossier}/{lid.volgnr}",
            _fields(app, Statushouder, labels.STATUSHOUDER),
            _texts(lid),
            save,
            ("statushouder", lid.id),
        )
    )
