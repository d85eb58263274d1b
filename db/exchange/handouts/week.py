"""The roster of a week as a grid of people and half-days, services on top: to print and as a workbook.

It hangs where more people come, so that a household is initials and a dossier in it, and why somebody is away is not
said.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO

from db.agenda import Afspraak
from db.dutch import DAGEN, datum
from db.exchange.handouts.pages import page, table
from db.exchange.handouts.words import CLOSING, short_home
from db.free_days import feestdag
from db.lists import Deel
from db.model import Begeleider
from db.rules.roster import Bemand, Plek, days_of_week, services, square, with_team
from db.stand import Stand
from db.text import clean

_CREATED = datetime(2000, 1, 1)
"""Said to be the time of making, so that the same week gives the same bytes."""


_FREE, _AWAY = "vrij", "afwezig"
_NOTHING = ("", _FREE, _AWAY)
"""What is said of a half-day in which nothing is planned."""


@dataclass(frozen=True, slots=True)
class Weekrooster:
    """A title, the half-days as columns, and a row for each service and each person, who comes first in it."""

    titel: str
    koppen: tuple[str, ...]
    diensten: tuple[tuple[str, ...], ...]
    mensen: tuple[tuple[str, ...], ...]


def week_grid(stand: Stand, day: date) -> Weekrooster:
    """The roster of the week of a day; Saturday, Sunday and evenings are there where something is planned."""
    week = days_of_week(day)
    staffed = services(stand, week[0], week[-1])
    people = sorted(_people(stand, week), key=lambda p: (p.soort.betaald, p.naam, p.kenmerk))
    cells = {(p.kenmerk, on, deel): _cell(stand, p, on, deel) for p in people for on in week for deel in Deel}
    there = {(b.datum, b.dienst.dagdeel.deel) for b in staffed}
    there |= {(on, deel) for (_, on, deel), text in cells.items() if text not in _NOTHING}
    columns = [(on, d) for on in week for d in Deel if (on, d) in there or (on.weekday() < 5 and d is not Deel.AVOND)]
    return Weekrooster(
        f"Rooster van {datum(week[0])} tot en met {datum(week[-1])}",
        ("", *(_head(on, deel) for on, deel in columns)),
        tuple(_service_rows(stand, staffed, columns)),
        tuple((clean(p.naam or p.kenmerk), *(cells[p.kenmerk, on, deel] for on, deel in columns)) for p in people),
    )


def _people(stand: Stand, week: tuple[date, ...]) -> list[Begeleider]:
    """Everybody who is with the team in the week and has half-days, or something to do."""
    found = [p for p in stand.begeleiders if any(with_team(p, on) for on in week)]
    return [p for p in found if not (p.fase and p.fase.in_werving) and (p.dagdelen or _has_something(stand, p, week))]


def _has_something(stand: Stand, person: Begeleider, week: tuple[date, ...]) -> bool:
    return any(square(stand, person, on, deel).plekken for on in week for deel in Deel)


def _head(day: date, deel: Deel) -> str:
    holiday = feestdag(day)
    return f"{DAGEN[day.weekday()]} {datum(day, day)} {deel}" + (f" ({holiday})" if holiday else "")


def _cell(stand: Stand, person: Begeleider, day: date, deel: Deel) -> str:
    """What a half-day is for somebody, in a word; "" where they are not free and nothing is planned."""
    vak = square(stand, person, day, deel)
    if vak.buiten or vak.feestdag:
        return ""
    if vak.afwezig:
        return _AWAY
    if vak.plekken and vak.gezegd is not False:
        return " + ".join(_place(stand, plek) for plek in vak.plekken)
    return _FREE if vak.vrij else ""


def _place(stand: Stand, plek: Plek) -> str:
    if not isinstance(plek.wat, Afspraak):
        return clean(plek.naam)
    home = stand.huishouden.get(plek.wat.dossier)
    return short_home(home) if home else clean(plek.wat.dossier)


def _service_rows(stand: Stand, staffed: list[Bemand], columns: list[tuple[date, Deel]]) -> Iterator[tuple[str, ...]]:
    """A row for each name of a service."""
    for naam in sorted({b.dienst.naam for b in staffed}):
        own = [b for b in staffed if b.dienst.naam == naam]
        cells = []
        for on, deel in columns:
            here = [b for b in own if b.datum == on and b.dienst.dagdeel.deel is deel]
            cells.append("; ".join(_who(stand, b) for b in here))
        yield (clean(naam), *cells)


def _who(stand: Stand, bemand: Bemand) -> str:
    if bemand.feestdag:
        return "gesloten"
    names = [clean(stand.name_of(k)) for k in bemand.er]
    return ", ".join([*names, *([f"nog {bemand.tekort} nodig"] if bemand.tekort else [])])


def week_page(stand: Stand, day: date) -> str:
    """The roster of a week as a page to print, A4 landscape."""
    grid = week_grid(stand, day)
    parts = [("Diensten", table(("dienst", *grid.koppen[1:]), grid.diensten))]
    parts.append(("Wie waar is", table(("naam", *grid.koppen[1:]), grid.mensen)))
    return page(grid.titel, "", parts, landscape=True)


def week_workbook(stand: Stand, day: date) -> bytes:
    """The roster of a week as a workbook, every cell of it text."""
    import xlsxwriter

    grid = week_grid(stand, day)
    content = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content, options) as workbook:
        workbook.set_properties({"created": _CREATED, "title": "Koppelbord"})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "border": 1})
        sheet = workbook.add_worksheet("Rooster")
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, len(grid.koppen), 18)
        rows = [(grid.titel,), grid.koppen, *grid.diensten, *grid.mensen, (CLOSING,)]
        for number, row in enumerate(rows):
            headed = number < 2 or row == (CLOSING,)
            for position, text in enumerate(row):
                sheet.write_string(number, position, text, bold if headed or position == 0 else plain)
    return content.getvalue()
