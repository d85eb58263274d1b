"""Nareizigers: who joins a household that is there, from when, and what it means for traject and hours."""

from datetime import date
from typing import TYPE_CHECKING, Any

from db.dutch import aantal, uren
from db.model import Huishouden
from db.notation import DATE, YES_NO, Cell
from db.records.households import Komst, add_newcomers, usual_end
from db.records.lookalikes import Lijkt, Register
from db.records.people import leden_of
from db.records.rows import get
from tui import labels
from tui.screens.at_home import at_home
from tui.screens.forms import FieldError, FormScreen, read_leden
from tui.subject import Subject
from tui.widgets.form import Field

if TYPE_CHECKING:
    from tui.app import Koppelbord

_LINES = Cell(str, str, labels.EXPLAIN["leden"], empty="")


def _groups(first: str) -> list[tuple[str, list[Field]]]:
    """The fields; `first` is what a household needs a week in the first month."""
    answers = ("ja", "nee")
    again = f"ja: de start schuift mee, dus eerst weer {first} per week"
    return [
        (
            "Wie komt erbij",
            [
                Field("leden", "Nareizigers", _LINES, labels.EXPLAIN["leden"], lines=True),
                Field("op", "In huishouden van", DATE, "de dag waarop zij erbij komen"),
            ],
        ),
        (
            "Traject",
            [
                Field("verlengen", "Traject verlengen", YES_NO, "ja: het traject krijgt een nieuw einde", answers),
                Field("tot", "Nieuw einde", DATE, "leeg: een jaar na de komst; telt alleen bij verlengen"),
            ],
        ),
        # Before a traject begins, the hours of its first month are kept free: so it is for who comes later.
        (
            "Uren: bij ja begint het traject weer bij maand 1, ook als zij later komen",
            [Field("opnieuw", "Tellen als nieuw", YES_NO, again, answers)],
        ),
    ]


def _komst(values: dict[str, Any], today: date) -> Komst:
    """What was filled in. Raises FieldError."""
    leden = read_leden(values["leden"])
    if not leden:
        raise FieldError("leden", "minstens één regel: Voornaam Achternaam v 1990")
    op = values["op"] or today
    until = (values["tot"] or usual_end(op)) if values["verlengen"] else None
    if values["tot"] and not values["verlengen"]:
        raise FieldError("verlengen", "ja, want er staat een nieuw einde; of maak dat leeg")
    return Komst(leden, op, until, bool(values["opnieuw"]))


async def add_nareizigers(app: "Koppelbord", subject: Subject) -> None:
    """Let nareizigers join the household of somebody."""
    if app.privacy.hides:
        app.say("Nareizigers toevoegen kan als de privacy open staat. p wisselt.", alert=True)
        return
    home = get(app.store.db, Huishouden, subject.dossier) if subject.dossier else None
    if home is None:
        app.say("Kies eerst een huishouden.", alert=True)
        return
    if not leden_of(app.store, home.dossier):
        app.say("Vul eerst met e de leden in die er al zijn: anders tellen alleen de nareizigers.", alert=True)
        return
    assert app.stand is not None

    def save(home: Huishouden, values: dict[str, Any]) -> str:
        komst = _komst(values, app.today)
        add_newcomers(app.store, app.today, home, komst)
        return f"Toegevoegd: {aantal(len(komst.leden), 'nareiziger', 'nareizigers')} bij {home.naam}"

    def alike(register: Register, values: dict[str, Any]) -> list[Lijkt]:
        return register.like_leden(read_leden(values["leden"]))

    title = f"Nareizigers bij {home.naam} · {home.dossier}"
    values = {"leden": "", "op": DATE.write(app.today), "verlengen": "nee", "tot": "", "opnieuw": "nee"}
    groups = _groups(uren(app.stand.settings.uren_maand_1_3))
    reading, again = at_home(app, home, lambda _: values, save)
    draft = ("nareizigers", home.dossier)
    await app.push_screen_wait(FormScreen(title, groups, reading, draft, alike, again))
