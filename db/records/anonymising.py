"""Anonymising: what leads to somebody goes, what the figures count stays; no undo brings it back.

A dossier leads to a household in the systems of VluchtelingenWerk, so that it becomes an anonymous key (A-0001) too.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from itertools import count
from typing import Any, cast

from db.agenda import Actie, Afgevinkt, Afspraak, Betrokkene, Contact, Taak, Uitzondering
from db.dutch import aantal, opsomming
from db.lists import Fase, Soort, Toegang
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.records.lots import LOTS, Lot
from db.records.rows import TABLE, find, get, remove, save, to_row
from db.records.settings import read_settings
from db.records.tracing import Wie, search, search_on, wipe_texts
from db.rules.load import traject_begin, traject_end
from db.rules.partner_list import usual_partners
from db.rules.retention import ANONYMOUS, RETENTION, is_anonymous
from db.rules.traject import over
from db.store import Change, Conflict, Refused, Store
from db.store.changes import KEY_OF
from db.store.drafts import unsaved
from db.text import fold

OWN_TASK = "eigen taak"
OTHER_SCHOOL = "andere organisatie"
OTHER_ROLE = "iets anders"
"""What stands for what somebody typed, where a report counts that there was something."""

CHILD = 10
"""How old somebody is said to be, in the year in which they left, who was a child as long as they were here."""


MOST_DOUBTS = 8
"""So many places are told in which a word may still stand for somebody."""


@dataclass(frozen=True, slots=True)
class Gedaan:
    """What was done: to how many people or households, and how many parts of the log were emptied.

    `schoon` says whether the file was written anew; where a colleague holds it, what was there is overwritten all the
    same.
    `twijfel` are table and key of texts about others in which a word may still stand for one of them, `getypt` of how
    many desks something is kept that was typed and not saved.
    """

    mensen: int
    delen: int
    schoon: bool
    twijfel: tuple[tuple[str, Any], ...] = ()
    getypt: int = 0


def anonymise(store: Store, today: date, some: Sequence[Wie]) -> Gedaan:
    """Make these begeleiders (by kenmerk) and households (by dossier) anonymous, in one step that can't be undone.

    Raises Refused where somebody is still with the office, and where the user is no coordinator.
    """
    if not some:
        raise Refused("Kies eerst wie anoniem wordt.")
    store.require(Toegang.COORDINATOR)
    reading = Change(store.db)
    for wie in some:
        _ready(reading, today, wie)
    gezocht = search(reading, some)
    with store.change("geanonimiseerd", counted(some), today, "gewist") as change:
        for wie in some:
            _ready(change, today, wie)
        gezocht = search_on(change, some, gezocht)
        change.erased = sorted(gezocht.delen)
        doubtful = wipe_texts(change, gezocht)
        keys = free_keys(change)
        for wie in some:
            record = _ready(change, today, wie)  # again: whom it names may have got another key
            if isinstance(record, Huishouden):
                _home(change, today, record, next(keys))
            else:
                _person(change, record, next(keys))
        forget_ticks(change, {key for _, key in some})
        erased = len(change.erased)
    return Gedaan(len(some), erased, store.compact(), tuple(doubtful), unsaved(store.path))


def counted(some: Sequence[Wie]) -> str:
    """How many of each kind, without a name."""
    words = {
        "huishouden": ("huishouden", "huishoudens"),
        "begeleider": ("begeleider", "begeleiders"),
        "statushouder": ("statushouder", "statushouders"),
    }
    counts = {kind: sum(one == kind for one, _ in some) for kind in words}
    return opsomming(aantal(count, *words[kind]) for kind, count in counts.items() if count)


def look_at_list(store: Store, today: date) -> None:
    """Note that somebody looked at the list of who is due today."""
    with store.change("bewaartermijn nagekeken", "", today) as change:
        known = get(change.db, Afgevinkt, RETENTION) or Afgevinkt(wat=RETENTION, datum=today)
        save(change, replace(known, datum=today), RETENTION)


def after_words(done: Gedaan) -> list[str]:
    """What to say after it was done: sentences on what is left to look at."""
    said = [f"In het logboek is de inhoud van {aantal(done.delen, 'wijziging', 'wijzigingen')} weggehaald."]
    if not done.schoon:
        said.append("Een collega had het bestand open: sluit Koppelbord overal een keer, dan wordt het opgeruimd.")
    places = [f"{table} {key}" for table, key in done.twijfel[:MOST_DOUBTS]]
    if places:
        more = f" en nog {len(done.twijfel) - len(places)}" if len(done.twijfel) > len(places) else ""
        said.append(f"Kijk zelf of een naam hier om deze persoon gaat: {', '.join(places)}{more}.")
    if done.getypt:
        desks = aantal(done.getypt, "plek", "plekken")
        said.append(
            f"Op {desks} is iets getypt en niet opgeslagen. Dat kan alleen lezen wie het typte: laat iedereen dat"
            " opslaan of weggooien, als het over deze persoon gaat."
        )
    return said


def _ready(change: Change, today: date, wie: Wie) -> Begeleider | Huishouden:
    """The record as it is now. Raises Refused where it is not past yet."""
    kind, key = wie
    record = get(change.db, Huishouden if kind == "huishouden" else Begeleider, key)
    if not isinstance(record, Huishouden | Begeleider):
        raise Conflict(key)
    if is_anonymous(record):
        raise Refused(f"{key} is al anoniem. Er is niets gewijzigd.")
    column = "dossier" if isinstance(record, Huishouden) else "begeleider"
    if any(not k.ended(today) for k in find(change.db, Koppeling, f"{column} = ?", (key,))):
        raise Refused(f"{record.naam} heeft nog een koppeling. Beëindig die eerst. Er is niets gewijzigd.")
    if isinstance(record, Huishouden) and not over(record):
        raise Refused(f"Het traject van {record.naam} is nog niet voorbij. Sluit het eerst af. Er is niets gewijzigd.")
    if (
        isinstance(record, Begeleider)
        and record.fase is not Fase.GESTOPT
        and not (record.eind and record.eind <= today)
    ):
        raise Refused(f"{record.naam} is nog niet gestopt. Er is niets gewijzigd.")
    return record


def free_keys(change: Change) -> Iterator[str]:
    """The free anonymous keys: A-0008 after A-0007, whatever it is for."""
    sql = "SELECT kenmerk FROM begeleider WHERE kenmerk GLOB 'A-*' UNION SELECT dossier FROM huishouden"
    keys = [key for (key,) in change.query(f"{sql} WHERE dossier GLOB 'A-*'")]
    numbers = [int(key[2:]) for key in keys if key[2:].isdecimal()]
    return (f"A-{number:04d}" for number in count(max(numbers, default=0) + 1))


def emptied(record: Any) -> Any:
    """The record with what leads to somebody emptied, by the lot of each column; keys and values of its own stay."""
    lots = LOTS[TABLE[type(record)]]
    empty = {f.name: f.default for f in fields(record) if lots.get(f.name) is Lot.LEEG}
    return replace(record, **empty)


def put(change: Change, record: Record, key: Any = None) -> None:
    """Write a record over itself, whatever its version; `key` is its key before."""
    table = TABLE[type(record)]
    change.update(table, key or getattr(record, KEY_OF[table]), to_row(record), None, ANONYMOUS)


def _home(change: Change, today: date, home: Huishouden, key: str) -> None:
    old = home.dossier
    for other in find(change.db, Huishouden, "hoort_bij = ?", (old,)):
        put(change, replace(other, hoort_bij=None))
    first, last = _here(change, today, home)
    put(change, replace(emptied(home), dossier=key, naam=f"{ANONYMOUS} {key}"), old)
    for lid in find(change.db, Statushouder, "dossier = ?", (key,)):
        school = lid.taalschool if not lid.taalschool or _usual(lid.taalschool) else OTHER_SCHOOL
        put(change, replace(emptied(lid), geboortejaar=_age_class(lid, first, last), taalschool=school))
    for contact in find(change.db, Contact, "dossier = ?", (key,)):
        put(change, emptied(contact))
    for taak in find(change.db, Taak, "dossier = ?", (key,)):
        put(change, replace(emptied(taak), naam=OWN_TASK if taak.naam else ""))
    for one in find(change.db, Betrokkene, "dossier = ?", (key,)):
        put(change, replace(emptied(one), rol=one.rol if not one.rol or _usual_role(one.rol) else OTHER_ROLE))
    _diary(change, "dossier", key)


def _person(change: Change, person: Begeleider, key: str) -> None:
    old = person.kenmerk
    put(change, replace(emptied(person), kenmerk=key, voornaam=ANONYMOUS, achternaam=key), old)
    for absence in find(change.db, Afwezigheid, "begeleider = ?", (key,)):
        put(change, emptied(absence))
    for row in find(change.db, Uitzondering, "begeleider = ?", (key,)):
        remove(change, row, ANONYMOUS)
    _diary(change, "begeleider", key)
    if person.soort is Soort.TEAMLEIDER:
        rename_team(change, old, key)


def rename_team(change: Change, old: str, new: str) -> None:
    """A team without a name of its own goes by the kenmerk of its teamleider, which is another one now."""
    for table in ("begeleider", "huishouden", "dienst"):
        for (key,) in change.query(f"SELECT {KEY_OF[table]} FROM {table} WHERE team = ?", (old,)):
            change.update(table, key, {"team": new}, None, ANONYMOUS)


def _diary(change: Change, column: str, key: str) -> None:
    """What stands in the diary by appointment goes, and actions that are still open; of those done the words go."""
    for row in find(change.db, Afspraak, f"{column} = ?", (key,)):
        remove(change, row, ANONYMOUS)
    for actie in find(change.db, Actie, f"{column} = ?", (key,)):
        if actie.klaar:
            put(change, emptied(actie))
        else:
            remove(change, actie, ANONYMOUS)


def forget_ticks(change: Change, keys: Collection[str]) -> None:
    """Take away what was ticked off about these: it names them by key."""
    plain = {key for key in keys if ":" not in key}
    for tick in find(change.db, Afgevinkt):
        if not plain.isdisjoint(tick.wat.split(":")[1:]) or any(
            f":{key}:" in f"{tick.wat}:" for key in keys if key not in plain
        ):
            remove(change, tick, ANONYMOUS)


def _here(change: Change, today: date, home: Huishouden) -> tuple[date, date]:
    """The first and last day on which a figure may ask who of the household was an adult."""
    found = find(change.db, Koppeling, "dossier = ?", (home.dossier,))
    settings = read_settings(change.db)
    key = home.sleuteldatum
    begins = [traject_begin(home), key, *(k.start for k in found)]
    ends = [home.traject_eind, traject_end(home, settings), *(k.eind for k in found)]
    if key:  # the taakstelling counts who has got a key through the end of its half-year
        ends.append(date(key.year, 6, 30) if key.month <= 6 else date(key.year, 12, 31))
    known = cast("list[date]", [day for day in (*begins, *ends) if day])
    return min(known, default=today), max(known, default=today)


def _age_class(lid: Statushouder, first: date, last: date) -> int | None:
    """The year of birth as far as it is counted: none of an adult, about that of a child.

    Of who became an adult while they were here it is the year itself: figures of before and after depend on it.
    """
    born = lid.geboortejaar
    if born is None or first.year - born >= 18:
        return None
    return max(1900, last.year - CHILD) if last.year - born < 18 else born


def _usual(school: str) -> bool:
    return fold(school) in {fold(partner.naam) for partner in usual_partners()}


def _usual_role(rol: str) -> bool:
    return fold(rol) in {fold(partner.rol) for partner in usual_partners()}
