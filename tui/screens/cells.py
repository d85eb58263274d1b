"""How a day, a time, a channel and a colleague are typed in a small dialog."""

from collections.abc import Iterable
from datetime import date

from db.agenda import Actie
from db.model import Begeleider
from db.notation import Cell, columns
from db.records.actions import parse_time
from db.text import fold
from tui.screens.ending import read_day, write_day

TIME = Cell(parse_time, str, "een tijd, zoals 14:00", empty="")
KANAAL = next(column.cell for column in columns(Actie) if column.name == "kanaal")


def day_cell(today: date, empty: date | None = None) -> Cell:
    """A day: "19-3-2024", "1-4" of this year, "vandaag", "morgen"; `empty` is that of a blank one."""

    def parse(text: str) -> date:
        day = read_day(text, today)
        if day is None:
            raise ValueError(text)
        return day

    return Cell(parse, write_day, "een datum, zoals 19-3-2024, 1-4 of morgen", empty=empty)


def named(person: Begeleider) -> str:
    """Somebody of the team as they are typed and offered: "Anna de Vries (V01)"."""
    return f"{person.naam} ({person.kenmerk})" if person.naam else person.kenmerk


def person_cell(people: Iterable[Begeleider]) -> Cell:
    """Somebody of the team: a kenmerk, a name that one of them has, or both."""
    found: dict[str, list[str]] = {}
    for person in people:
        for word in {fold(person.kenmerk), fold(person.naam), fold(named(person))}:
            found.setdefault(word, []).append(person.kenmerk)

    def parse(text: str) -> str:
        (kenmerk,) = found[fold(text)]
        return kenmerk

    return Cell(parse, str, "één persoon van het team, met naam of kenmerk")
