"""What is done to many squares of the week grid at once: switching, copying, pasting, filling, repeating."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from db.dutch import aantal, weekdag_datum
from db.lists import Dagdeel
from db.records import roster
from db.rules.roster import WEEK, Bemand
from tui.screens.choose import AskDialog, TellDialog
from tui.screens.roster_rows import Half, ServiceLine, WeekRows
from tui.widgets.gridlines import Block

if TYPE_CHECKING:
    from db.store import Store
    from tui.app import Koppelbord

MOST = 6000
"""So many squares of people are changed at once at most: 300 people on 20 half-days."""

WEEKS = 4
"""For how many weeks something is repeated unless another number is typed."""

Staffed = Mapping[str, tuple[str, ...]]
"""Who staffs the services of a square, by the key of the service, in the order of the square."""

Square = bool | Staffed | None
"""What is copied of a square: whether somebody gave it, who staffs it, or nothing."""

Clip = tuple[tuple[Square, ...], ...]
"""A block of squares that was copied, line by line."""


Command = Callable[["Store"], roster.Herhaald]
"""A command that may leave people out."""


@dataclass(frozen=True, slots=True)
class Values:
    """What squares are to become: given or not, by kenmerk and half-day, and who staffs what."""

    given: dict[tuple[str, Half], bool] = field(default_factory=dict)
    bezet: dict[tuple[str, date], tuple[str, ...]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.given) + len(self.bezet)


def too_many(block: Block) -> bool:
    """Whether a block has more squares than are changed at once."""
    return (block.bottom - block.top + 1) * (block.right - block.left + 1) > MOST


def copied(rows: WeekRows, block: Block) -> Clip:
    """The squares of a block, as they are now."""
    return tuple(
        tuple(_square(rows, index, rows.halves[column]) for column in range(block.left, block.right + 1))
        for index in range(block.top, block.bottom + 1)
    )


def _square(rows: WeekRows, index: int, half: Half) -> Square:
    if index >= len(rows.lines):
        return rows.given(index, half)
    found = rows.services.bemand(rows.lines[index], half)
    return {b.dienst.dienst: (*b.er, *b.weg) for b in found} if found else None


def target(rows: WeekRows, clip: Clip, block: Block) -> Block:
    """Where a copy goes: all of a block, or as many squares as it has from the one under the cursor on."""
    if not block.one:
        return block
    bottom = min(block.top + len(clip), len(rows)) - 1
    return Block(block.top, block.left, bottom, min(block.left + len(clip[0]), len(rows.halves)) - 1)


def pasted(rows: WeekRows, clip: Clip, block: Block) -> Values:
    """What a block becomes where a copy is laid over it, again and again where it is larger.

    A line of services takes only what was copied from one, and a person only what was copied from a person.
    """
    values = Values()
    for index in range(block.top, block.bottom + 1):
        for column in range(block.left, block.right + 1):
            line = clip[(index - block.top) % len(clip)]
            _lay(rows, values, index, rows.halves[column], line[(column - block.left) % len(line)])
    return values


def _lay(rows: WeekRows, values: Values, index: int, half: Half, square: Square) -> None:
    kenmerk = rows.kenmerk(index)
    if isinstance(square, bool):
        if kenmerk:
            values.given[kenmerk, half] = square
    elif square and not kenmerk and not rows.standing:
        for bemand, who in _paired(rows.services.bemand(rows.lines[index], half), square):
            if not bemand.feestdag:
                values.bezet[bemand.dienst.dienst, bemand.datum] = who


def _paired(found: list[Bemand], square: Staffed) -> list[tuple[Bemand, tuple[str, ...]]]:
    """The services of a square with who is to staff each: its own people, or of other services those in its place."""
    own = [(bemand, square[bemand.dienst.dienst]) for bemand in found if bemand.dienst.dienst in square]
    return own or list(zip(found, square.values(), strict=False))


def first_line(block: Block) -> Block:
    """The first line of a block."""
    return replace(block, bottom=block.top)


def first_column(block: Block) -> Block:
    """The first column of a block."""
    return replace(block, right=block.left)


def switched(rows: WeekRows, block: Block) -> Values:
    """Every half-day of a block the opposite of what the first one of a person is."""
    first = max(block.top, len(rows.lines))
    if first > block.bottom:
        return Values()
    given = not rows.given(first, rows.halves[block.left])
    return pasted(rows, ((given,),), Block(first, block.left, block.bottom, block.right))


def write(app: "Koppelbord", rows: WeekRows, values: Values, done: str) -> None:
    """Let squares become this, as one change; says whom it left out."""
    if rows.standing:
        dagdelen = {(kenmerk, Dagdeel.on(*half)): given for (kenmerk, half), given in values.given.items()}
        app.perform(lambda store: roster.set_standing(store, app.today, dagdelen, app.seen), done)
        return
    halves = {(kenmerk, day, deel): given for (kenmerk, (day, deel)), given in values.given.items()}
    if not values.bezet:
        app.perform(lambda store: roster.set_free(store, app.today, halves, app.seen), done)
        return
    _tell(app, lambda store: roster.paste(store, app.today, halves, values.bezet, app.seen), lambda _: done)


async def repeat(app: "Koppelbord", rows: WeekRows, block: Block) -> None:
    """Ask for how many weeks, and repeat the staffing of these services, or the half-days of these people."""
    of_services = block.bottom < len(rows.lines)
    if rows.standing:
        app.say("Het vaste rooster geldt al elke week. s gaat terug naar deze week.", alert=True)
        return
    what = "Wie deze week de dienst heeft, heeft die ook in de weken hierna."
    if not of_services:
        what = "Wat in deze vakken vrij of niet vrij is, is dat ook in de weken hierna."
    explain = f"{what} Hoeveel weken?"
    answer = await app.push_screen_wait(AskDialog("Herhalen", explain, str(WEEKS), _no_weeks))
    if not isinstance(answer, str):
        return
    weeks = int(answer)
    if of_services:
        _repeat_services(app, rows, block, weeks)
    else:
        _repeat_people(app, rows, block, weeks)


def _no_weeks(text: str) -> str:
    good = text.strip().isdecimal() and 1 <= int(text) <= roster.MOST_WEEKS
    return "" if good else f"Typ een aantal weken van 1 tot en met {roster.MOST_WEEKS}."


def _repeat_services(app: "Koppelbord", rows: WeekRows, block: Block, weeks: int) -> None:
    lines: set[ServiceLine] = set(rows.lines[block.top : block.bottom + 1])
    diensten = [d.dienst for d in rows.services.stand.agenda.diensten if ServiceLine(d.naam) in lines]
    _tell(
        app,
        lambda store: roster.repeat_week(store, app.today, rows.week, weeks, diensten),
        lambda made: f"{aantal(made.toegevoegd, 'keer', 'keer')} ingezet in {aantal(weeks, 'week', 'weken')}",
    )


def _repeat_people(app: "Koppelbord", rows: WeekRows, block: Block, weeks: int) -> None:
    first = Block(max(block.top, len(rows.lines)), block.left, block.bottom, block.right)
    if len(range(first.top, first.bottom + 1)) * (first.right - first.left + 1) * weeks > MOST:
        app.say(f"Dat zijn meer dan {MOST} vakken. Kies minder regels of minder weken.", alert=True)
        return
    now = pasted(rows, copied(rows, first), first).given
    halves = {(k, day + n * WEEK, deel): given for (k, (day, deel)), given in now.items() for n in range(1, weeks + 1)}
    done = f"{aantal(len(now), 'vak', 'vakken')} herhaald voor {aantal(weeks, 'week', 'weken')}"
    app.perform(lambda store: roster.set_free(store, app.today, halves, app.seen), done)


def _tell(app: "Koppelbord", command: Command, done: Callable[[roster.Herhaald], str]) -> None:
    """Do a command that may leave people out, and say whom and why."""
    made: list[roster.Herhaald] = []
    before = app.store.log.latest()
    good = app.perform(lambda store: made.append(command(store)), "Gedaan")
    if not good:
        return
    (result,) = made
    left = [
        f"{app.shown(naam)}, {weekdag_datum(day)}: {'dat past niet' if app.privacy.hides else why}"
        for naam, day, why in result.overgeslagen
    ]
    undo = "  ·  u = ongedaan" if app.store.log.latest() != before else ""
    app.say(f"{done(result)}{undo}")
    if left:
        more = [f"en nog {len(left) - 12} keer"] if len(left) > 12 else []
        app.push_screen(TellDialog("Niet ingezet", "\n".join([*left[:12], *more])))
