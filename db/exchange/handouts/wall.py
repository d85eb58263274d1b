"""The list of the spreekuur for the wall: who is there in the coming four weeks, by first name only."""

from datetime import date, timedelta

from db.dutch import aantal, datum, weekdag_datum
from db.exchange.handouts.pages import page, table
from db.exchange.handouts.words import CLOSING, first_names, hours
from db.rules.roster import Bemand, services
from db.stand import Stand
from db.text import clean

DAYS = 28
"""How many days the list looks ahead."""

TITLE = "Wie is er bij het spreekuur?"


def _turns(stand: Stand) -> list[Bemand]:
    return services(stand, stand.today, _last(stand))


def _last(stand: Stand) -> date:
    return stand.today + timedelta(days=DAYS - 1)


def _rows(stand: Stand) -> list[tuple[str, str, str, str]]:
    """Date, time, service and who is there."""
    turns = _turns(stand)
    names = first_names(stand, [kenmerk for turn in turns for kenmerk in turn.er])
    return [(weekdag_datum(t.datum), hours(t.dienst.dagdeel.deel), _service(t), _who(t, names)) for t in turns]


def _service(turn: Bemand) -> str:
    naam, plaats = clean(turn.dienst.naam), clean(turn.dienst.plaats)
    return naam if not plaats or plaats in naam else f"{naam}, {plaats}"


def _who(turn: Bemand, names: dict[str, str]) -> str:
    if turn.feestdag:
        return f"gesloten: {turn.feestdag}"
    there = [names.get(kenmerk, "iemand van een ander team") for kenmerk in turn.er]
    missing = [f"nog {aantal(turn.tekort, 'plek', 'plekken')} vrij"] if turn.tekort else []
    return ", ".join([*there, *missing])


def wall_page(stand: Stand) -> str:
    """The list as a page to print."""
    return page(TITLE, _period(stand), [("", table(("datum", "tijd", "dienst", "wie"), _rows(stand)))])


def wall_text(stand: Stand) -> str:
    """The list as plain text, for a message."""
    lines = [f"{day}, {time}, {service}: {who}" for day, time, service, who in _rows(stand)]
    return "\n".join([TITLE, _period(stand), "", *(lines or ["Geen spreekuur."]), "", CLOSING]) + "\n"


def _period(stand: Stand) -> str:
    return f"{datum(stand.today)} tot en met {datum(_last(stand))}"
