"""Partners: the organisations around the households, and which of them plays a part around one household."""

from datetime import date
from typing import Any

from db.agenda import Betrokkene, Partner
from db.model import Huishouden
from db.records.rows import find, get, remove, save
from db.rules.partner_list import usual_partners
from db.store import Refused, Store


def partners(db: Any) -> list[Partner]:
    """The organisations that are stored and those of the file, by name; what is stored comes before the file."""
    found = {partner.naam: partner for partner in (*usual_partners(), *find(db, Partner))}
    return sorted(found.values(), key=lambda partner: partner.naam.casefold())


def save_partner(store: Store, today: date, partner: Partner, old_key: str | None = None) -> Partner:
    """Add or change an organisation. Raises Refused without a name."""
    if not partner.naam:
        raise Refused("Vul de naam van de organisatie in.")
    with store.change(f"partner {'gewijzigd' if partner.versie else 'toegevoegd'}", partner.naam, today) as change:
        if not partner.versie and get(change.db, Partner, partner.naam):
            raise Refused(f"{partner.naam} staat er al.")
        return save(change, partner, partner.naam, old_key)


def involved(db: Any, dossier: str) -> list[Betrokkene]:
    """The organisations around a household, in the order of their part."""
    return find(db, Betrokkene, "dossier = ? ORDER BY rol, partner", (dossier,))


def involve(store: Store, today: date, home: Huishouden, partner: Partner) -> Betrokkene:
    """Let an organisation play its part around a household; it is stored where it was not yet, in the same change."""
    with store.change("partner betrokken", f"{home.naam}, {partner.naam}", today) as change:
        if change.query("SELECT 1 FROM betrokkene WHERE dossier = ? AND partner = ?", (home.dossier, partner.naam)):
            raise Refused(f"{partner.naam} staat al bij dit huishouden.")
        if not get(change.db, Partner, partner.naam):
            save(change, partner, partner.naam)
        return save(change, Betrokkene(dossier=home.dossier, partner=partner.naam, rol=partner.rol), home.naam)


def save_involved(store: Store, today: date, home: Huishouden, record: Betrokkene) -> Betrokkene:
    """Change the part of an organisation around a household, or its contact person there."""
    with store.change("partner gewijzigd", f"{home.naam}, {record.partner}", today) as change:
        return save(change, record, home.naam)


def remove_involved(store: Store, today: date, home: Huishouden, record: Betrokkene) -> None:
    """Say that an organisation no longer plays a part around a household."""
    with store.change("partner weggehaald", f"{home.naam}, {record.partner}", today) as change:
        remove(change, record, home.naam)
