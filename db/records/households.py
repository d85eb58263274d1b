"""Households that grow and part: nareizigers who join one, and members who go on as a household of their own."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from db.dutch import aantal
from db.lists import TrajectStatus
from db.members import Lid
from db.model import Huishouden, Koppeling, Statushouder
from db.records.people import next_dossier
from db.records.rows import find, get, save
from db.records.settings import read_settings
from db.rules.load import add_months, traject_begin, traject_end
from db.rules.merging import folded
from db.store import Conflict, Refused, Store

EXTRA_MONTHS = 12
"""How long after the joining a traject that is made longer goes on, unless said."""


@dataclass(frozen=True, slots=True)
class Komst:
    """Nareizigers who join a household: who, from which day, and what it means for the traject.

    `tot` is the new end of the traject, None where it stays as it is. With `opnieuw` the months of the traject, and
    with them the hours, begin anew on the day of joining.
    """

    leden: Sequence[Lid]
    op: date
    tot: date | None = None
    opnieuw: bool = False


def add_newcomers(store: Store, today: date, home: Huishouden, komst: Komst) -> Huishouden:
    """Add nareizigers to a household that is there, as one change. Raises Refused with what does not fit."""
    about = f"{home.naam}, {aantal(len(komst.leden), 'persoon', 'personen')}"
    if not komst.leden:
        raise Refused("Vul in wie erbij komt, één per regel.")
    with store.change("nareizigers toegevoegd", about, today) as change:
        known = find(change.db, Statushouder, "dossier = ?", (home.dossier,))
        if not known:
            raise Refused("Vul eerst met e de leden in die er al zijn: anders tellen alleen de nareizigers.")
        number = max(lid.volgnr for lid in known)
        changed = save(change, with_komst(home, komst, traject_end(home, read_settings(change.db))), home.naam)
        for volgnr, lid in enumerate(komst.leden, number + 1):
            row = Statushouder(
                dossier=home.dossier,
                volgnr=volgnr,
                voornaam=lid.voornaam,
                achternaam=lid.achternaam,
                geslacht=lid.geslacht,
                geboortejaar=lid.geboortejaar,
                contactpersoon=lid.contactpersoon,
                nareiziger=True,
                in_huishouden_van=komst.op,
            )
            save(change, row, home.naam)
        return changed


def with_komst(home: Huishouden, komst: Komst, end: date | None) -> Huishouden:
    """The household with its traject as the joining makes it; `end` is the end that it has now.

    Raises Refused where the traject would end before it begins, or no later than it does now.
    """
    changed = home
    if komst.tot:
        if komst.tot <= komst.op or (end and komst.tot <= end):
            raise Refused(
                "Het nieuwe einde ligt niet later dan het huidige einde. Kies een latere dag, of verleng niet."
            )
        changed = replace(changed, traject_eind=komst.tot, traject_status=TrajectStatus.VERLENGD, traject_reden=None)
    if komst.opnieuw:
        if not komst.tot and ((home.traject_status and home.traject_status.voorbij) or (end and end <= komst.op)):
            raise Refused("Het traject is dan al voorbij, dus er tellen geen uren. Verleng het ook.")
        # Without a longer traject its end stays where it was, also where it was counted from the old start.
        changed = replace(changed, traject_start=komst.op, traject_eind=komst.tot or end)
    return changed


def usual_end(op: date) -> date:
    """Until when a traject goes on that is made longer for whoever joins on that day."""
    return add_months(op, EXTRA_MONTHS)


def split(store: Store, today: date, home: Huishouden, leden: Collection[int], mee: bool) -> Huishouden:
    """Let members (by id) go on as a household of their own, under the next free dossier; gives the new household.

    Their rows move as they are, so that nobody counts twice or not at all on any day. The koppelingen stay behind;
    with `mee` who guides begins with the new household today. It waits from its sleuteldatum: see `waits_from`. One
    change. Raises Refused where nobody would go, or stay.
    """
    new = next_dossier(store)
    with store.change("huishouden gesplitst", f"{home.naam} ({home.dossier} en {new})", today) as change:
        now = get(change.db, Huishouden, home.dossier)
        if now is None or now.versie != home.versie:
            raise Conflict(home.naam)
        known = find(change.db, Statushouder, "dossier = ? ORDER BY volgnr", (home.dossier,))
        going = [lid for lid in known if lid.id in leden]
        if not going:
            raise Refused("Kies met spatie wie er apart verdergaat.")
        if not any(lid.in_huishouden(today) for lid in going):
            raise Refused("Wie apart verdergaat, is nu geen lid. Kies minstens één lid dat er vandaag bij hoort.")
        if not any(lid.in_huishouden(today) for lid in known if lid not in going):
            raise Refused("Er blijft niemand over in dit huishouden. Laat minstens één lid staan.")
        koppelingen = find(change.db, Koppeling, "dossier = ?", (home.dossier,))
        key = waits_from(home, koppelingen, today, mee)
        made = save(change, replace(_parted(home, new, going), sleuteldatum=key), home.naam)
        for volgnr, lid in enumerate(going, 1):
            save(change, replace(lid, dossier=new, volgnr=volgnr), home.naam)
        running = [replace(k, start=max(k.start, today)) for k in koppelingen if mee and not k.ended(today)]
        for koppeling, _ in folded(running, today):
            save(change, replace(koppeling, dossier=new, id=0, versie=0), home.naam)
        return made


def _parted(home: Huishouden, dossier: str, going: Sequence[Statushouder]) -> Huishouden:
    """The new household: as the old one, but for what is the family's own: telephone, counts, note and end."""
    return replace(
        home,
        dossier=dossier,
        naam=next((lid.achternaam for lid in going if lid.achternaam), home.naam),
        telefoon="",
        aantal_volwassenen=None,
        aantal_kinderen=None,
        traject_start=traject_begin(home),
        hoort_bij=home.dossier,
        notitie="",
        versie=0,
    )


def waits_from(home: Huishouden, koppelingen: Iterable[Koppeling], today: date, mee: bool) -> date | None:
    """The sleuteldatum of who goes on apart: the day from which they wait for a begeleider, None while it is unknown.

    They wait as the household that they leave does; where somebody guides that, and does not go along, from today.
    """
    if home.sleuteldatum is None:
        return None
    since = [home.sleuteldatum]
    for koppeling in koppelingen:
        if koppeling.eind and koppeling.eind <= today:
            since.append(koppeling.eind)
        elif not mee and koppeling.start < today and not koppeling.status.klok_loopt:
            since.append(today)
    return max(since)
