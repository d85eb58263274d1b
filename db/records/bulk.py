"""Bulk: one thing done for several people or households at once, as one change: for all of them, or for none.

Who does not fit is named, so that they can be taken out of the selection. `since` is the last change that the screen
has seen: Conflict where somebody was changed in the same after it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from db.dutch import aantal, opsomming
from db.lists import AfwezigSoort, Fase
from db.model import Afwezigheid, Begeleider, Huishouden
from db.records.people import circles, those
from db.records.rows import get, save
from db.records.versions import hold_unseen
from db.rules.lifecycle import step
from db.store import Conflict, Refused, Store

NAMED = 5
"""How many are named who do not fit; of the rest only how many they are."""


def move_all(store: Store, today: date, kenmerken: Sequence[str], fase: Fase, since: int | None = None) -> None:
    """Set the phase of several begeleiders from today; the step fills in what it means. Raises Refused.

    Nobody stops so: what runs with them would go on.
    """
    if fase is Fase.GESTOPT:
        raise Refused("Stoppen gaat per persoon, met z: dan blijft er geen koppeling lopen.")
    with store.change(f"fase: {fase}", aantal(len(kenmerken), "persoon", "personen"), today) as change:
        people = those(change, kenmerken)
        _all_fit(people, lambda p: not p.soort.betaald, "zijn betaalde krachten: die hebben geen fase")
        for person in people:
            if person.fase is not fase:
                save(change, step(person, fase).taken(person, today), person.naam)
        hold_unseen(change, since, "De fase van een van hen")


def assign_all(
    store: Store,
    today: date,
    kenmerken: Sequence[str],
    leidinggevende: str | None = None,
    team: str | None = None,
    since: int | None = None,
) -> None:
    """Put several people under another leader, or in another team; what is None stays as it is. Raises Refused."""
    action = "ander team" if leidinggevende is None else "andere leidinggevende"
    with store.change(action, aantal(len(kenmerken), "persoon", "personen"), today) as change:
        people = those(change, kenmerken)
        for person in people:
            above = person.leidinggevende if leidinggevende is None else leidinggevende
            save(change, replace(person, leidinggevende=above, team=person.team if team is None else team), person.naam)
        above_of = dict(change.query("SELECT kenmerk, leidinggevende FROM begeleider"))
        _all_fit(people, lambda p: not circles(above_of, p.kenmerk), "zouden zo leiding geven aan zichzelf")
        hold_unseen(change, since, "Een van hen")


def away_all(
    store: Store, today: date, kenmerken: Sequence[str], van: date, tot: date | None, soort: AfwezigSoort
) -> None:
    """Note that several people are away from `van` through `tot`. Raises Refused for who is away then already."""
    with store.change(f"afwezig gemeld ({soort})", aantal(len(kenmerken), "persoon", "personen"), today) as change:
        if tot and tot < van:
            raise Refused("De laatste dag ligt voor de eerste.")
        people = those(change, kenmerken)
        overlaps = "SELECT DISTINCT begeleider FROM afwezigheid WHERE van <= ? AND (tot IS NULL OR tot >= ?)"
        away = {row[0] for row in change.query(overlaps, ((tot or date.max).isoformat(), van.isoformat()))}
        _all_fit(people, lambda p: p.kenmerk not in away, "zijn dan al afwezig")
        for person in people:
            save(change, Afwezigheid(begeleider=person.kenmerk, van=van, tot=tot, soort=soort), person.naam)


def talked_all(store: Store, today: date, kenmerken: Sequence[str]) -> None:
    """Note a talk of today with several people."""
    with store.change("gesprek gehad", aantal(len(kenmerken), "persoon", "personen"), today) as change:
        for person in those(change, kenmerken):
            save(change, replace(person, laatste_gesprek=today), person.naam)


def assign_households(
    store: Store,
    today: date,
    dossiers: Sequence[str],
    verantwoordelijke: str | None = None,
    team: str | None = None,
    since: int | None = None,
) -> None:
    """Give several households another verantwoordelijke, or another team; what is None stays as it is."""
    action = "ander team" if verantwoordelijke is None else "andere verantwoordelijke"
    with store.change(action, aantal(len(dossiers), "huishouden", "huishoudens"), today) as change:
        for dossier in dossiers:
            home = get(change.db, Huishouden, dossier)
            if home is None:
                raise Conflict(dossier)
            leader = home.verantwoordelijke if verantwoordelijke is None else verantwoordelijke
            changed = replace(home, verantwoordelijke=leader, team=home.team if team is None else team)
            save(change, changed, home.naam)
        hold_unseen(change, since, "Een van deze huishoudens")


def _all_fit(people: Sequence[Begeleider], fits: Callable[[Begeleider], bool], why: str) -> None:
    """Refuse where somebody does not fit, with their names."""
    wrong = [person.naam for person in people if not fits(person)]
    if wrong:
        named = wrong[:NAMED] + ([f"nog {len(wrong) - NAMED}"] if len(wrong) > NAMED else [])
        raise Refused(f"Niet gedaan, voor niemand. Deze {why}: {opsomming(named)}.")
