"""Contact moments with households: noting one in mid-call, correcting it, taking it away."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from db.agenda import Contact
from db.dutch import aantal
from db.lists import ContactSoort, Rol
from db.model import Huishouden, Koppeling
from db.records.rows import find, get, remove, save
from db.store import Change, Conflict, Refused, Store


def contacts_of(db: Any, dossier: str) -> list[Contact]:
    """Every contact with a household, the last one first."""
    return find(db, Contact, "dossier = ? ORDER BY datum DESC, volgnr DESC", (dossier,))


def contact_with_all(store: Store, today: date, dossiers: Sequence[str], soort: ContactSoort, regel: str) -> None:
    """Note one contact moment of today with each of several households, by whoever guides it; as one change."""
    with store.change("contact vastgelegd", aantal(len(dossiers), "huishouden", "huishoudens"), today) as change:
        for dossier in dossiers:
            home = get(change.db, Huishouden, dossier)
            if home is None:
                raise Conflict(dossier)
            wie = hoofd(find(change.db, Koppeling, "dossier = ? ORDER BY start, id", (dossier,)), today)
            contact = Contact(dossier=dossier, volgnr=1, datum=today, soort=soort, wie=wie, regel=regel)
            save(change, _numbered(change, contact), home.naam)


def hoofd(koppelingen: Sequence[Koppeling], today: date) -> str | None:
    """Who guides a household first of all, the one who is likeliest to have had contact."""
    running = [k for k in koppelingen if k.counts(today)]
    ordered = sorted(running, key=lambda k: k.rol is not Rol.HOOFD)
    return ordered[0].begeleider if ordered else None


def _numbered(change: Change, contact: Contact) -> Contact:
    """The contact with the next number within its household."""
    sql = "SELECT coalesce(max(volgnr), 0) + 1 FROM contact WHERE dossier = ?"
    return replace(contact, volgnr=change.query(sql, (contact.dossier,))[0][0])


def save_contact(store: Store, today: date, contact: Contact) -> Contact:
    """Note a contact moment, or correct one; a new one gets the next `volgnr`. Raises Refused for a day to come."""
    known = get(store.db, Contact, contact.id) if contact.versie else None
    if contact.datum > today and (known is None or known.datum != contact.datum):
        raise Refused("Dit contact ligt in de toekomst. Kies vandaag of eerder; een afspraak maakt u met a.")
    home = get(store.db, Huishouden, contact.dossier)
    about = home.naam if home else contact.dossier
    with store.change(f"contact {'gewijzigd' if contact.versie else 'vastgelegd'}", about, today) as change:
        return save(change, contact if contact.versie else _numbered(change, contact), about)


def remove_contact(store: Store, today: date, contact: Contact) -> None:
    """Take away a contact moment that was noted by mistake."""
    home = get(store.db, Huishouden, contact.dossier)
    about = home.naam if home else contact.dossier
    with store.change("contact verwijderd", about, today) as change:
        remove(change, contact, about)
