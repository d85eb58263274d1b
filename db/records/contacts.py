"""Contact moments with households: noting one in mid-call, correcting it, taking it away."""

from dataclasses import replace
from datetime import date
from typing import Any

from db.agenda import Contact
from db.model import Huishouden
from db.records.rows import find, get, remove, save
from db.store import Refused, Store


def contacts_of(db: Any, dossier: str) -> list[Contact]:
    """Every contact with a household, the last one first."""
    return find(db, Contact, "dossier = ? ORDER BY datum DESC, volgnr DESC", (dossier,))


def save_contact(store: Store, today: date, contact: Contact) -> Contact:
    """Note a contact moment, or correct one; a new one gets the next `volgnr`. Raises Refused for a day to come."""
    if contact.datum > today:
        raise Refused("Dit contact ligt in de toekomst. Kies vandaag of eerder; een afspraak maakt u met a.")
    home = get(store.db, Huishouden, contact.dossier)
    about = home.naam if home else contact.dossier
    with store.change(f"contact {'gewijzigd' if contact.versie else 'vastgelegd'}", about, today) as change:
        if not contact.versie:
            sql = "SELECT coalesce(max(volgnr), 0) + 1 FROM contact WHERE dossier = ?"
            contact = replace(contact, volgnr=change.query(sql, (contact.dossier,))[0][0])
        return save(change, contact, about)


def remove_contact(store: Store, today: date, contact: Contact) -> None:
    """Take away a contact moment that was noted by mistake."""
    home = get(store.db, Huishouden, contact.dossier)
    about = home.naam if home else contact.dossier
    with store.change("contact verwijderd", about, today) as change:
        remove(change, contact, about)
