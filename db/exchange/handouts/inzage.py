"""Inzage: one page about one person or household, with all that the file holds of them, in plain Dutch.

Who asks may know everything that is kept of them, why, until when, and who saw it; of others no more than it takes. So
a household reads who guides it, a begeleider reads initials of households, and a member how many others there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from db.agenda import (
    Actie,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Taak,
    Taaksoort,
    Uitzondering,
)
from db.dutch import aantal, datum
from db.exchange.handouts.files import write_new
from db.exchange.handouts.pages import page, table
from db.labels import label
from db.lists import Soort, Toegang
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.notation import columns
from db.records.noting import note_exit, record_of, who_is
from db.records.rows import find, get
from db.records.stand import read_around
from db.records.tracing import Wie, search
from db.rules.retention import kept_until
from db.rules.traject import tasks
from db.stand import Stand
from db.store import Change, Store
from db.store.changes import CHANGES, KEYS, LOOKED, REVIEWED, TAKEN_OUT
from db.text import initials

GIVEN = "inzage gegeven (.html)"
"""What the log says of it."""

CLOSING = "Vertrouwelijk"
"""The last line: this page is for whom it is about, to keep."""

RIGHTS = (
    "Klopt er iets niet? Dan mag u vragen om het te verbeteren. U mag ook vragen om uw gegevens te wissen. Bent u het"
    " niet met ons eens? Dan kunt u een klacht indienen bij de Autoriteit Persoonsgegevens."
)

WHY = {
    "begeleider": "om te weten wie u bent, wanneer u kunt, en welke huishoudens bij u passen",
    "betaald": "om het werk van het team te verdelen",
    "huishouden": "om u te begeleiden, en om een begeleider te vinden die bij u past",
}
"""What the data are kept for."""

KINDS = {LOOKED: "bekeken", TAKEN_OUT: "naar buiten", KEYS: "beheer", REVIEWED: "controle", "gewist": "gewist"}
"""What somebody did, where it was no change."""

Part = tuple[str, str]
"""A heading, and what stands beneath it as HTML."""


def write_inzage(store: Store, today: date, wie: Wie, path: Path) -> None:
    """Write the page to a new file that only its owner can read, and note that it was. Raises Refused."""
    write_new(path, inzage_page(store, today, wie))
    note_exit(store, today, GIVEN, who_is(store, *wie))


def inzage_page(store: Store, today: date, wie: Wie) -> str:
    """All that the file holds of somebody, as a page to print. Raises Refused, Conflict where they are not there."""
    store.require(Toegang.COORDINATOR)
    record = record_of(store.db, wie)
    dossier = record.dossier if isinstance(record, Huishouden | Statushouder) else ""
    kenmerk = record.kenmerk if isinstance(record, Begeleider) else ""
    stand = read_around(store.db, today, [kenmerk] if kenmerk else [], [dossier] if dossier else [])
    desk = _Desk(store, stand)
    own = _person(desk, record) if isinstance(record, Begeleider) else _household(desk, record)
    parts = [*own, *_kept(stand, record), *_seen(desk, wie)]
    under = f"Alles wat in Koppelbord over u staat op {datum(today)}. Gemaakt door {store.user}."
    return page(f"Uw gegevens: {record.naam or '/'.join(wie[1:])}", under, parts, closing=CLOSING)


@dataclass(frozen=True)
class _Desk:
    """The file, and the Stand around whom it is about."""

    store: Store
    stand: Stand

    def find(self, kind: Any, column: str, key: str, order: str) -> list[Any]:
        """The rows of a kind of somebody, in order."""
        return find(self.store.db, kind, f"{column} = ? ORDER BY {order}", (key,))

    def person(self, kenmerk: str | None) -> str:
        """The name of a begeleider."""
        found = get(self.store.db, Begeleider, kenmerk) if kenmerk else None
        return found.naam if isinstance(found, Begeleider) else ""

    def home(self, dossier: str | None) -> str:
        """A household for who is not of it: its initials."""
        found = get(self.store.db, Huishouden, dossier) if dossier else None
        return initials(found.naam) if isinstance(found, Huishouden) else ""

    def text(self, name: str, value: Any, cell: Any) -> str:
        """A value as it reads; who is named by key gets a name, or is only said to be there."""
        if name in ("leidinggevende", "verantwoordelijke", "wie"):
            return self.person(value)
        if name == "hoort_bij":
            return "ja, bij een ander huishouden" if value else ""
        if isinstance(value, date):
            return datum(value)
        return str(cell.write(value)).replace(";", "; ")

    def fields(self, record: Record, but: Sequence[str] = ()) -> list[tuple[str, str]]:
        """Every field that is filled in, with its label."""
        found = (
            (label(column.name), self.text(column.name, getattr(record, column.name), column.cell))
            for column in columns(type(record))  # type: ignore[arg-type]  # records hash, though mypy doubts it
            if column.name not in but
        )
        return [(name, value) for name, value in found if value]

    def rows(self, some: Iterable[Record], but: Sequence[str]) -> tuple[list[str], list[list[str]]]:
        """Records as a table: the labels of what is filled in anywhere, and the values."""
        records = list(some)
        kept = [
            column
            for column in (columns(type(records[0])) if records else ())  # type: ignore[arg-type]
            if column.name not in but and any(column.cell.write(getattr(one, column.name)) for one in records)
        ]
        cells = [[self.text(column.name, getattr(one, column.name), column.cell) for column in kept] for one in records]
        return [label(column.name) for column in kept], cells


def _some(desk: _Desk, title: str, some: Iterable[Record], *but: str) -> Iterator[Part]:
    """A table of records, where there are any."""
    heads, rows = desk.rows(some, but)
    if rows:
        yield title, table(heads, rows)


def _person(desk: _Desk, person: Begeleider) -> Iterator[Part]:
    """What is kept of a begeleider."""
    key = person.kenmerk
    yield "Wie u bent", table(("gegeven", "wat er staat"), desk.fields(person))
    koppelingen = desk.find(Koppeling, "begeleider", key, "start, id")
    if koppelingen:
        yield "Uw koppelingen", _koppelingen(koppelingen, "huishouden", [desk.home(k.dossier) for k in koppelingen])
    yield from _some(desk, "Wanneer u er niet was", desk.find(Afwezigheid, "begeleider", key, "van"), "begeleider")
    yield from _some(
        desk, "Dagdelen die anders waren", desk.find(Uitzondering, "begeleider", key, "datum"), "begeleider"
    )
    turns = [
        [datum(one.datum), dienst.naam if isinstance(dienst := get(desk.store.db, Dienst, one.dienst), Dienst) else ""]
        for one in desk.find(Bezetting, "begeleider", key, "datum")
    ]
    if turns:
        yield "Uw diensten", table(("dag", "dienst"), turns)
    yield from _some(
        desk, "Uw vaste dagdelen", desk.find(Afspraak, "begeleider", key, "van"), "begeleider", "dossier", "toch"
    )
    yield from _some(desk, "Uw eerdere fases", desk.find(DoorlopenFase, "begeleider", key, "tot"), "begeleider")
    yield from _some(
        desk, "Acties over u", desk.find(Actie, "begeleider", key, "op"), "begeleider", "dossier", "nummer"
    )
    yield from _of_others(desk, key)
    done = [[datum(c.datum), str(c.soort or ""), desk.home(c.dossier)] for c in desk.find(Contact, "wie", key, "datum")]
    if done:
        yield "Contacten die u had", table(("dag", "hoe", "huishouden"), done)


def _of_others(desk: _Desk, key: str) -> Iterator[Part]:
    """What somebody does for others: what is written of those stays out."""
    acts = [
        [
            *(datum(one.op), str(one.soort), desk.home(one.dossier) or desk.person(one.begeleider)),
            *("" if one.dossier or one.begeleider else one.wat, datum(one.klaar) if one.klaar else ""),
        ]
        for one in desk.find(Actie, "wie", key, "op, nummer")
    ]
    if acts:
        yield "Acties die voor u waren", table(("dag", "soort", "over wie", "wat", "gedaan op"), acts)
    names = {one.taak: one.naam for one in find(desk.store.db, Taaksoort, "1 ORDER BY vanaf")}
    todo = [
        [
            *(desk.home(one.dossier), "eigen taak" if one.naam else names.get(one.taak, one.taak)),
            *(datum(one.deadline) if one.deadline else "", datum(one.klaar) if one.klaar else ""),
        ]
        for one in desk.find(Taak, "wie", key, "deadline, id")
    ]
    if todo:
        yield "Taken die voor u waren", table(("huishouden", "taak", "uiterlijk", "gedaan op"), todo)
    homes = [[desk.home(home.dossier)] for home in desk.find(Huishouden, "verantwoordelijke", key, "dossier")]
    if homes:
        yield "Huishoudens waarvoor u verantwoordelijk bent", table(("huishouden",), homes)
    led = desk.find(Begeleider, "leidinggevende", key, "kenmerk")
    if led:
        yield "Aan wie u leiding geeft", table(("begeleider",), [[desk.person(one.kenmerk)] for one in led])


def _koppelingen(some: Sequence[Koppeling], head: str, others: Sequence[str]) -> str:
    rows = [
        [other, str(k.rol), str(k.status), datum(k.start), datum(k.eind) if k.eind else "", str(k.reden or "")]
        for k, other in zip(some, others, strict=True)
    ]
    return table((head, "rol", "stand", "van", "tot", "waarom het eindigde"), rows)


def _household(desk: _Desk, record: Huishouden | Statushouder) -> Iterator[Part]:
    """What is kept of a household, or of one member with what they share with the others."""
    dossier = record.dossier
    home = get(desk.store.db, Huishouden, dossier)
    assert isinstance(home, Huishouden)
    leden = desk.find(Statushouder, "dossier", dossier, "volgnr")
    heads = ("gegeven", "wat er staat")
    if isinstance(record, Statushouder):
        yield "Wie u bent", table(heads, desk.fields(record))
        others = aantal(len(leden) - 1, "ander lid", "andere leden")
        yield "Uw huishouden", f"<p>Met u {others}.</p>" + table(heads, desk.fields(home))
    else:
        yield "Uw huishouden", table(heads, desk.fields(home))
        yield from _some(desk, "Wie erbij horen", leden, "dossier", "volgnr")
    koppelingen = desk.find(Koppeling, "dossier", dossier, "start, id")
    if koppelingen:
        yield (
            "Wie u begeleidt",
            _koppelingen(koppelingen, "begeleider", [desk.person(k.begeleider) for k in koppelingen]),
        )
    yield from _some(desk, "Contacten", desk.find(Contact, "dossier", dossier, "datum"), "dossier", "volgnr")
    rows = [
        [task.naam, datum(task.deadline) if task.deadline else "", datum(task.klaar) if task.klaar else ""]
        for task in tasks(desk.stand, home)
        if not task.nvt
    ]
    if rows:
        yield "Taken", table(("taak", "uiterlijk", "gedaan op"), rows)
    yield from _some(desk, "Acties", desk.find(Actie, "dossier", dossier, "op"), "dossier", "begeleider", "nummer")
    yield from _some(
        desk, "Vaste dagdelen", desk.find(Afspraak, "dossier", dossier, "van"), "dossier", "begeleider", "toch"
    )
    yield from _some(
        desk, "Wanneer de begeleiding stilstond", desk.find(Onderbreking, "dossier", dossier, "van"), "dossier"
    )
    yield from _some(desk, "Organisaties om u heen", desk.find(Betrokkene, "dossier", dossier, "partner"), "dossier")


def _kept(stand: Stand, record: Begeleider | Huishouden | Statushouder) -> Iterator[Part]:
    """Why it is kept and until when, and what may be asked."""
    whole = stand.huishouden[record.dossier] if isinstance(record, Statushouder) else record
    paid = isinstance(whole, Begeleider) and whole.soort in (Soort.MEDEWERKER, Soort.TEAMLEIDER)
    kind = "huishouden" if isinstance(whole, Huishouden) else "betaald" if paid else "begeleider"
    months = stand.settings.bewaar_maanden if kind == "huishouden" else stand.settings.bewaar_begeleider_maanden
    found = kept_until(stand, whole)
    if found and found.tot:
        until = f"Wij bewaren dit tot {datum(found.tot)}: {found.waarom}."
    elif found:
        until = f"Tot wanneer wij dit bewaren is nog niet bekend: {found.waarom}."
    else:
        begun = "de begeleiding" if kind == "huishouden" else "uw werk bij ons"
        until = f"Wij bewaren dit zolang {begun} duurt, en daarna nog {aantal(months, 'maand', 'maanden')}."
    yield "Waarom en hoe lang", f"<p>Wij bewaren dit {WHY[kind]}. {until}</p><p>{RIGHTS}</p>"


def _seen(desk: _Desk, wie: Wie) -> Iterator[Part]:
    """Who changed it, looked at it or took it out: by day and user, without the names of others."""
    about = {number for number, _ in search(Change(desk.store.db), [wie]).delen}
    entries = desk.store.log.after(0, (*CHANGES, LOOKED, TAKEN_OUT))
    whole = {
        number for (number,) in desk.store.db.conn.execute("SELECT wijziging FROM wijziging_inhoud WHERE tabel = ''")
    }
    rows = [
        [datum(entry.tijd.astimezone().date()), entry.gebruiker, KINDS.get(entry.soort, "gewijzigd"), entry.actie]
        for entry in entries
        if entry.id in about
    ]
    heads = ("dag", "wie", "wat", "omschrijving")
    yield "Wie uw gegevens zag of wijzigde", table(heads, rows)
    out = [
        [datum(entry.tijd.astimezone().date()), entry.gebruiker, entry.actie]
        for entry in entries
        if entry.soort == TAKEN_OUT and (entry.id in about or entry.id in whole)
    ]
    yield "Wat naar buiten ging", table(("dag", "wie", "wat"), out)
