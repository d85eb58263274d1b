"""From anywhere, in mid-call: note a contact with a household, or what somebody is to do."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from db.agenda import Actie, Contact
from db.dutch import weekdag_datum
from db.lists import ActieSoort, ContactSoort, Wervingskanaal
from db.model import Huishouden
from db.notation import TEXT
from db.records.actions import save_action
from db.records.contacts import hoofd, save_contact
from db.records.rows import get
from db.records.versions import last_change
from db.stand import Stand
from tui.around import stand_around
from tui.screens.cells import KANAAL, TIME, day_cell, named, person_cell
from tui.screens.choose import ChooseDialog
from tui.screens.ending import write_day
from tui.screens.entry import KIND, EntryDialog, closed
from tui.screens.saving import Reading
from tui.subject import Subject
from tui.widgets.form import Field
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


async def household_of(app: "Koppelbord", subject: Subject | None) -> Huishouden | None:
    """The household that a row is about; of a begeleider it asks which, where there are several."""
    if subject is None:
        app.say("Kies eerst een huishouden of een begeleider.", alert=True)
        return None
    stand = stand_around(app, subject)
    coupled = next((k.dossier for k in stand.koppelingen if subject.koppeling and k.id == subject.koppeling), None)
    dossier = subject.dossier or coupled
    if dossier is None:
        dossier = await _choose(app, stand, subject.sleutel)
    return stand.huishouden.get(dossier) if dossier else None


async def _choose(app: "Koppelbord", stand: Stand, kenmerk: str) -> str | None:
    """Which of the households of a begeleider."""
    dossiers = dict.fromkeys(k.dossier for k in stand.running_by(kenmerk))
    homes = [stand.huishouden[dossier] for dossier in dossiers if dossier in stand.huishouden]
    if not homes:
        app.say(f"{app.shown(stand.name_of(kenmerk))} heeft geen huishouden.", alert=True)
    if len(homes) < 2:
        return homes[0].dossier if homes else None
    rows = [Row(home.dossier, (f"{app.shown(home.naam)} · {home.dossier}",)) for home in homes]
    answer = await app.push_screen_wait(ChooseDialog("Welk huishouden?", rows, filtered=len(rows) > 10))
    return answer if isinstance(answer, str) else None


def _person_field(stand: Stand, label: str) -> Field:
    return Field("wie", label, person_cell(stand.begeleiders), words=tuple(map(named, stand.begeleiders)))


def _named(stand: Stand, kenmerk: str | None) -> str:
    person = stand.begeleider.get(kenmerk) if kenmerk else None
    return named(person) if person else ""


async def note_contact(app: "Koppelbord", subject: Subject | None, known: Contact | None = None) -> None:
    """Note a contact with the household of a row, or correct one that is known."""
    if closed(app):
        return
    home = await household_of(app, subject)
    if home is None:
        return
    stand = stand_around(app, Subject("huishouden", home.dossier))
    last = app.contact_soort or ContactSoort.TELEFOON
    wie = hoofd(stand.koppelingen_of(home.dossier), app.today)
    contact = known or Contact(dossier=home.dossier, volgnr=0, datum=app.today, soort=last, wie=wie)

    def reading(contact: Contact, gone: bool = False) -> Reading:
        values = {
            "regel": contact.regel,
            "datum": write_day(contact.datum),
            "wie": _named(stand, contact.wie),
            KIND: str(contact.soort),
        }
        return Reading(values, partial(save, contact), partial(last_change, app.store, "contact", contact.id), gone)

    def again() -> Reading:
        found = get(app.store.db, Contact, contact.id)
        return reading(found or replace(contact, versie=0), found is None)

    def save(contact: Contact, soort: ContactSoort, values: dict[str, Any]) -> str:
        saved = save_contact(app.store, app.today, replace(contact, soort=soort, **values))
        app.contact_soort = soort
        return f"Contact met {home.naam}: {soort}, {weekdag_datum(saved.datum, app.today)}"

    fields = [
        Field("regel", "Waarover, in één regel", TEXT),
        Field("datum", "Op", day_cell(app.today, app.today)),
        _person_field(stand, "Door"),
    ]
    kinds = sorted(ContactSoort, key=lambda soort: soort is not last)
    dialog = EntryDialog(
        f"Contact met {home.naam} · {home.dossier}",
        fields,
        reading(contact),
        ("contact", home.dossier, contact.id),
        again=again if contact.versie else None,
        kinds=[Row(soort, (str(soort),)) for soort in kinds],
    )
    await app.push_screen_wait(dialog)


async def note_action(
    app: "Koppelbord",
    subject: Subject | None,
    known: Actie | None = None,
    first: ActieSoort = ActieSoort.TERUGBELLEN,
) -> None:
    """Note what somebody is to do about the household or begeleider of a row, or about nobody; or change that.

    `first` is the kind that is offered first.
    """
    if closed(app):
        return
    stand = stand_around(app, subject) if subject else app.stand
    assert stand is not None
    action = known or Actie(
        nummer=0,
        soort=first,
        dossier=subject.dossier if subject else None,
        begeleider=subject.sleutel if subject and subject.soort == "begeleider" else None,
        op=app.today,
    )
    home = stand.huishouden.get(action.dossier) if action.dossier else None
    about = home.naam if home else stand.name_of(action.begeleider) if action.begeleider else ""

    def reading(action: Actie, gone: bool = False) -> Reading:
        values = {
            "wat": action.wat,
            "op": write_day(action.op),
            "tijd": action.tijd,
            "wie": _named(stand, action.wie),
            "kanaal": action.kanaal or "",
            KIND: str(action.soort),
        }
        return Reading(values, partial(save, action), partial(last_change, app.store, "actie", action.nummer), gone)

    def again() -> Reading:
        found = get(app.store.db, Actie, action.nummer)
        return reading(found or replace(action, versie=0), found is None)

    def save(action: Actie, soort: ActieSoort, values: dict[str, Any]) -> str:
        saved = save_action(app.store, app.today, replace(action, soort=soort, **values))
        when = " ".join(filter(None, (weekdag_datum(saved.op, app.today), saved.tijd)))
        whom = "" if saved.dossier is None and home else about
        done = "gedaan" if saved.klaar else ""
        return ", ".join(filter(None, (f"Actie: {saved.soort}", saved.kanaal, whom, when, done)))

    fields = [
        Field("wat", "Wat", TEXT),
        Field("op", "Wanneer", day_cell(app.today, app.today)),
        Field("tijd", "Hoe laat", TIME),
        _person_field(stand, "Door"),
        Field("kanaal", "Bij werving: via", KANAAL, words=tuple(Wervingskanaal)),
    ]
    dialog = EntryDialog(
        f"Actie: {about}" if about else "Actie",
        fields,
        reading(action),
        ("actie", action.nummer, action.dossier or "", action.begeleider or ""),
        again=again if action.versie else None,
        kinds=[Row(soort, (str(soort),)) for soort in ActieSoort],
    )
    await app.push_screen_wait(dialog)
