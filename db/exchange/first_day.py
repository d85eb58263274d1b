"""The first day: an office's own lists, as they are, become people on the desk; one change, that can be undone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from db.exchange.answers import Antwoorden, Plek
from db.exchange.apart import tables_of
from db.exchange.couples import refuse_coupled
from db.exchange.drafting import day_heading, draft
from db.exchange.fields import NOOIT, NOTITIE, Lijstsoort, fields_of, is_single
from db.exchange.grids import read_grids
from db.exchange.guessing import Herinnerd, guess_fields, guess_kind
from db.exchange.headings import Lijst, read_list
from db.exchange.joining import Bord, Samen, join
from db.model import Begeleider, Huishouden, Kolomkeuze, Koppeling, Record, Statushouder
from db.notation import CellError
from db.records.rows import TABLE, find, save
from db.store import Conflict, Refused, Store
from db.text import fold

Progress = Callable[[int, int], None]
"""Called now and then with what is done and what there is; what it raises stops the work."""

_SHEET = "blad"
"""What is remembered of a whole sheet is remembered under this list."""

_STEP = 200


@dataclass(frozen=True, slots=True)
class Ingericht:
    """Whom each sheet is about, and which field each column is."""

    soorten: Mapping[str, Lijstsoort]
    velden: Mapping[tuple[str, int], str]


def look_at(path: Path) -> tuple[Lijst, ...] | None:
    """The lists in a file or folder; None where it is our own workbook. Raises ImportRefused."""
    grids = read_grids(path)
    if any(grid.is_own for grid in grids):
        return None
    return tuple(replace(read_list(grid), bron=path.stem) for grid in tables_of(grids))


def remembered(store: Store) -> Herinnerd:
    """What was chosen for columns and sheets before."""
    return {(keuze.lijst, keuze.kolom): keuze.veld for keuze in find(store.db, Kolomkeuze)}


def arrange(lijsten: tuple[Lijst, ...], answers: Antwoorden, herinnerd: Herinnerd) -> Ingericht:
    """Sheets and columns as they were answered, and as they are guessed where they were not."""
    soorten: dict[str, Lijstsoort] = {}
    velden: dict[tuple[str, int], str] = {}
    for lijst in lijsten:
        soort = answers.soorten.get(lijst.blad) or guess_kind(lijst, herinnerd)
        soorten[lijst.blad] = soort
        guessed = guess_fields(lijst, soort, herinnerd)
        chosen = {index: veld for (blad, index), veld in answers.velden.items() if blad == lijst.blad}
        for index, veld in guessed.items():
            if veld == NOOIT:
                velden[lijst.blad, index] = NOOIT
            elif index in chosen:
                velden[lijst.blad, index] = chosen[index]
            else:
                velden[lijst.blad, index] = NOTITIE if is_single(veld) and veld in chosen.values() else veld
    return Ingericht(soorten, velden)


def read_bord(store: Store) -> Bord:
    """What is on the desk, as it is at one moment."""
    store.db.conn.execute("BEGIN")
    try:
        kinds: tuple[Any, ...] = (Begeleider, Huishouden, Statushouder, Koppeling)
        return Bord(*(tuple(find(store.db, kind)) for kind in kinds))
    finally:
        store.db.conn.execute("COMMIT")


def understand(
    store: Store, lijsten: tuple[Lijst, ...], ingericht: Ingericht, answers: Antwoorden, today: date
) -> Samen:
    """What the lists come to beside what is on the desk; nothing is written."""
    drafts = draft(lijsten, ingericht.soorten, ingericht.velden, answers, today)
    return join(read_bord(store), drafts, answers, today)


def check_cell(lijsten: tuple[Lijst, ...], ingericht: Ingericht, plek: Plek, text: str, today: date) -> str:
    """What is expected of a cell where this text is not right, "" where it is."""
    blad, _, index = plek
    veld = fields_of(ingericht.soorten[blad].groep).get(ingericht.velden[blad, index])
    kolom = next((k for lijst in lijsten if lijst.blad == blad for k in lijst.kolommen if k.index == index), None)
    if veld is None or kolom is None or not text.strip():
        return ""
    try:
        veld.read_on(text, day_heading(kolom) if veld.naam == "dagdelen" else kolom.kop, today)
    except CellError as error:
        return error.expected
    return ""


def choices(lijsten: tuple[Lijst, ...], ingericht: Ingericht, herinnerd: Herinnerd) -> dict[tuple[str, str], str]:
    """What is to be remembered: the sheets and columns that are not what would be guessed without memory."""
    found: dict[tuple[str, str], str] = {}
    for lijst in lijsten:
        soort = ingericht.soorten[lijst.blad]
        sheet = (_SHEET, fold(lijst.blad))
        if soort is not guess_kind(lijst, {}) or sheet in herinnerd:
            found[sheet] = soort
        if soort is Lijstsoort.NIET:
            continue
        guessed = guess_fields(lijst, soort, {})
        for kolom in lijst.kolommen:
            veld, key = ingericht.velden[lijst.blad, kolom.index], (soort.groep, fold(kolom.kop))
            if key[1] and veld != NOOIT and (veld != guessed[kolom.index] or key in herinnerd):
                found[key] = veld
    return {key: veld for key, veld in found.items() if herinnerd.get(key) != veld}


def write(
    store: Store,
    samen: Samen,
    keuzes: Mapping[tuple[str, str], str],
    over: str,
    today: date,
    progress: Progress,
) -> None:
    """Write all of it as one change, or nothing. Raises Refused, also where a colleague was first."""
    records: list[Record] = [*samen.new, *samen.changed]
    known = {(keuze.lijst, keuze.kolom): keuze for keuze in find(store.db, Kolomkeuze)}
    for (lijst, kolom), veld in keuzes.items():
        before = known.get((lijst, kolom), Kolomkeuze(lijst=lijst, kolom=kolom, veld=veld))
        records.append(replace(before, veld=veld))
    try:
        with store.change("lijst ingelezen", over, today) as change:
            refuse_coupled(store, (record for record in samen.new if isinstance(record, Koppeling)))
            for number, record in enumerate(records):
                if number % _STEP == 0:
                    progress(number, len(records))
                named = isinstance(record, Begeleider | Huishouden | Statushouder)
                save(change, record, getattr(record, "naam", "") if named else TABLE[type(record)])
            progress(len(records), len(records))
    except Conflict:
        raise Refused("Een collega was u voor. Er is niets ingelezen: lees de lijst opnieuw in.") from None
