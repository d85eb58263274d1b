"""The sheet for a werkoverleg, initials only: who carries what, who waits, what asks for attention, and the gaps."""

from datetime import timedelta

from db.dutch import aantal, datum, getal, weekdag_datum
from db.exchange.handouts.pages import page, table
from db.exchange.handouts.wall import DAYS
from db.exchange.handouts.words import short_home, short_person
from db.rules.caseload import Tak, caseload
from db.rules.household import size
from db.rules.roster import gaps
from db.rules.signals import huishouden_signals
from db.rules.waiting import Wachtend, waiting
from db.stand import Stand
from db.text import clean

Table = list[tuple[str, ...]]


def meeting_page(stand: Stand) -> str:
    """The sheet as a page to print."""
    parts = [
        (
            "Wie draagt wat",
            table(("wie", "soort", "huishoudens", "personen", "uren per week", "signaal"), _load(stand)),
        ),
        ("Nog te koppelen", table(("huishouden", "personen", "sleutel", "wacht", ""), _waiting(stand))),
        ("Signalen bij huishoudens", table(("huishouden", "signaal"), _signals(stand))),
        ("Gaten in het spreekuur", table(("datum", "dienst", "tekort"), _gaps(stand))),
    ]
    return page("Werkoverleg", weekdag_datum(stand.today), parts)


def _load(stand: Stand) -> Table:
    branches = [tak for top in caseload(stand) for tak in top.walk()]
    shown = [tak for tak in branches if tak.eigen.huishoudens or tak.capaciteit or tak.signalen]
    return [_load_row(tak) for tak in shown]


def _load_row(tak: Tak) -> tuple[str, ...]:
    return (
        short_person(tak.begeleider),
        tak.begeleider.soort,
        str(tak.eigen.huishoudens),
        str(tak.eigen.personen),
        f"{getal(tak.eigen.uren)} van {getal(tak.capaciteit)}",
        "; ".join(melding.uitleg for melding in tak.signalen),
    )


def _waiting(stand: Stand) -> Table:
    return [_waiting_row(stand, one) for one in waiting(stand)]


def _waiting_row(stand: Stand, one: Wachtend) -> tuple[str, ...]:
    home = one.huishouden
    people = size(stand, home).personen
    key = datum(home.sleuteldatum, stand.today)
    waits = aantal(one.wachtdagen, "dag", "dagen")
    return short_home(home), str(people or "onbekend"), key, waits, "spoed" if one.spoed else ""


def _signals(stand: Stand) -> Table:
    return [(short_home(home), m.uitleg) for home in stand.huishoudens for m in huishouden_signals(stand, home)]


def _gaps(stand: Stand) -> Table:
    found = gaps(stand, stand.today, stand.today + timedelta(days=DAYS - 1))
    return [(weekdag_datum(g.datum), clean(g.dienst.naam), str(g.tekort)) for g in found]
