"""Partners: the list of organisations, and which of them plays a part around one household."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from db.agenda import Betrokkene, Partner
from db.model import Huishouden
from db.notation import TEXT
from db.records import partners
from db.records.rows import get
from db.records.versions import key_now, last_change
from db.store import Store
from tui.screens.choose import ChooseDialog
from tui.screens.entry import EntryDialog, closed
from tui.screens.saving import Reading
from tui.widgets.form import Field
from tui.widgets.rowlist import Column, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

NEW = "nieuw"


def _fields(*names: str) -> list[Field]:
    labels = {
        "naam": "Organisatie",
        "rol": "Rol",
        "contactpersoon": "Contactpersoon",
        "telefoon": "Telefoon",
        "email": "E-mail",
    }
    return [Field(name, labels[name], TEXT) for name in names]


async def _choose(app: "Koppelbord", title: str, without: set[str]) -> Partner | str | None:
    """One of the organisations that are stored or usual, or a new one."""
    found = [partner for partner in partners.partners(app.store.db) if partner.naam not in without]
    rows = [Row(partner, (partner.naam, partner.rol, partner.contactpersoon)) for partner in found]
    rows.append(Row(NEW, ("Een andere organisatie", "", "")))
    columns = (Column("", share=3), Column("", share=3), Column("", share=2))
    answer = await app.push_screen_wait(ChooseDialog(title, rows, columns, filtered=True))
    return answer if isinstance(answer, Partner | str) else None


async def edit_partners(app: "Koppelbord") -> None:
    """Choose an organisation and edit it, or add one, until that was enough."""
    while not closed(app) and (answer := await _choose(app, "Partners", set())):
        await edit_partner(app, answer if isinstance(answer, Partner) else Partner(naam=""))


async def edit_partner(app: "Koppelbord", partner: Partner) -> Partner | None:
    """Edit an organisation or add a new one; gives it as it is stored, None where it was left."""
    saved: list[Partner] = []

    def reading(partner: Partner, gone: bool = False) -> Reading:
        values = {field.name: getattr(partner, field.name) for field in fields}
        return Reading(values, partial(save, partner), partial(last_change, app.store, "partner", partner.naam), gone)

    def again() -> Reading:
        found = get(app.store.db, Partner, key_now(app.store, "partner", partner.naam))
        return reading(found or replace(partner, versie=0), found is None)

    def save(partner: Partner, _: object, values: dict[str, Any]) -> str:
        changed = replace(partner, **values)
        old = partner.naam if partner.versie else None
        saved.append(partners.save_partner(app.store, app.today, changed, old))
        return f"Partner: {changed.naam}"

    fields = _fields("naam", "rol", "contactpersoon", "telefoon", "email")
    title = partner.naam or "Nieuwe partner"
    draft = ("partner", partner.naam)
    await app.push_screen_wait(EntryDialog(title, fields, reading(partner), draft, again=again))
    return saved[0] if saved else None


async def involve(app: "Koppelbord", home: Huishouden) -> None:
    """Choose an organisation that plays a part around a household; it is stored with that."""
    if closed(app):
        return
    there = {one.partner for one in partners.involved(app.store.db, home.dossier)}
    answer = await _choose(app, f"Partner bij {home.naam}", there)
    partner = await edit_partner(app, Partner(naam="")) if answer == NEW else answer
    if isinstance(partner, Partner):
        app.perform(lambda store: partners.involve(store, app.today, home, partner), f"{partner.naam} bij {home.naam}")


async def edit_involved(app: "Koppelbord", home: Huishouden, record: Betrokkene) -> None:
    """Change the part of an organisation around a household, and its contact person there."""
    if closed(app):
        return

    def reading(record: Betrokkene, gone: bool = False) -> Reading:
        values = {field.name: getattr(record, field.name) for field in fields}
        return Reading(values, partial(save, record), partial(last_change, app.store, "betrokkene", record.id), gone)

    def again() -> Reading:
        found = get(app.store.db, Betrokkene, record.id)
        return reading(found or replace(record, versie=0), found is None)

    def save(record: Betrokkene, _: object, values: dict[str, Any]) -> str:
        partners.save_involved(app.store, app.today, home, replace(record, **values))
        return f"{record.partner} bij {home.naam}"

    fields = _fields("contactpersoon", "telefoon", "rol")
    draft = ("betrokkene", record.id)
    title = f"{record.partner} bij {home.naam}"
    await app.push_screen_wait(EntryDialog(title, fields, reading(record), draft, again=again))


def remove_involved(app: "Koppelbord", home: Huishouden, record: Betrokkene) -> None:
    """Say that an organisation no longer plays a part around a household."""

    def command(store: Store) -> None:
        partners.remove_involved(store, app.today, home, record)

    app.perform(command, f"{record.partner} niet meer bij {app.shown(home.naam)}")
