"""Words about trajecten: which end soon, with whom there was no contact, and whose deadlines fall this week."""

from datetime import timedelta

from db.dutch import aantal, dagen, datum, weekdag_datum
from db.model import Huishouden
from db.rules.filter import Filter, Past
from db.rules.load import traject_end
from db.rules.traject import days_since_contact, due, guided, handover_agreed
from db.stand import Stand


def traject_binnen(days: int | None = None) -> Filter:
    """Which trajecten end within so many days, or within the days of the setting, and whether that is arranged."""

    def ends(stand: Stand, huishouden: Huishouden) -> Past | None:
        end, status = traject_end(huishouden, stand.settings), huishouden.traject_status
        within = stand.settings.traject_eind_dagen if days is None else days
        if not end or (status and status.voorbij) or end > stand.today + timedelta(days=within):
            return None
        verb = "eindigt" if end > stand.today else "eindigde"
        handover = "overdracht geregeld" if handover_agreed(stand, huishouden) else "nog geen overdracht"
        return Past(f"{verb} {datum(end, stand.today)}, {handover}", end.toordinal())

    return Filter("traject eindigt binnenkort" if days is None else f"traject eindigt binnen {dagen(days)}", None, ends)


def _no_contact(stand: Stand, huishouden: Huishouden) -> Past | None:
    """With whom there was no contact for longer than the term of the first months, whatever the month is."""
    days = days_since_contact(stand, huishouden.dossier)
    if days is None or days <= stand.settings.contact_dagen or not guided(stand, huishouden):
        return None
    last = stand.agenda.laatste_contact[huishouden.dossier].datum
    return Past(f"al {dagen(days)} geen contact, laatste {datum(last, stand.today)}", -days)


def _contact_unknown(stand: Stand) -> str:
    """Of how many households no contact is recorded: of them it is unknown how long ago it was."""
    homes = [h for h in stand.huishoudens if guided(stand, h)]
    unknown = sum(1 for h in homes if days_since_contact(stand, h.dossier) is None)
    limit = dagen(stand.settings.contact_dagen)
    if not unknown:
        return f"Met ieder huishouden dat een begeleider heeft was er contact in de laatste {limit}."
    return (
        f"Van {aantal(unknown, 'huishouden', 'huishoudens')} met een begeleider is nog geen contact vastgelegd:"
        " dat is onbekend. c legt contact vast."
    )


def _due(stand: Stand, huishouden: Huishouden) -> Past | None:
    """The first task whose deadline falls this week or is past, and how many more there are."""
    found = due(stand).get(huishouden.dossier)
    if not found:
        return None
    first = found[0]
    assert first.deadline is not None  # what is due has a day
    more = f", en nog {len(found) - 1}" if len(found) > 1 else ""
    return Past(f"{weekdag_datum(first.deadline, stand.today)}: {first.naam}{more}", first.deadline.toordinal())


def _nothing_due(_: Stand) -> str:
    return "Geen enkele termijn valt in deze week of is voorbij."


GEEN_CONTACT = Filter("lang geen contact, het langst eerst", None, _no_contact, _contact_unknown)
"""With whom there was no contact for long."""

# What is to be done for one household alone may name somebody.
DEADLINE = Filter("deadline deze week of voorbij", None, _due, _nothing_due, besloten=True)
"""Whose deadlines fall this week or are past."""
