"""Import: a workbook or a folder becomes one change that can be undone, or nothing at all."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from db.exchange.checks import circles, disorder, duplicates, unknown
from db.exchange.merging import Key, merge
from db.exchange.reading import Draft, Fout, Reading, read_sheet
from db.exchange.sheets import CHOICES, GUIDE, INSTELLINGEN, SHEET, SHEETS
from db.exchange.tables import read_tables
from db.model import Begeleider, Huishouden, Record
from db.notation import CellError
from db.records.rows import TABLE, find, save
from db.records.settings import parse_setting, read_settings, write_settings
from db.store import Change, Store
from db.text import clean

Progress = Callable[[int, int], None]
"""Called now and then with the rows that are done and the rows that there are; what it raises stops the import."""

_STEP = 500
_KINDS = tuple(dict.fromkeys(sheet.kind for sheet in SHEETS if sheet.kind))
_KEY = {sheet.kind: sheet.key for sheet in SHEETS}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, or would do: how many records are new, changed and the same; or what is wrong.

    With one fault nothing is written and the three counts are 0. `meldingen` says what was passed over.
    """

    nieuw: int = 0
    gewijzigd: int = 0
    ongewijzigd: int = 0
    fouten: tuple[Fout, ...] = ()
    meldingen: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The report as `importeer --json` prints it."""
        names = ("blad", "rij", "kolom", "waarde", "verwacht")
        faults = [{name: getattr(fault, name) for name in names} for fault in self.fouten]
        return {
            "nieuw": self.nieuw,
            "gewijzigd": self.gewijzigd,
            "ongewijzigd": self.ongewijzigd,
            "fouten": faults,
        }


@dataclass(slots=True)
class _Plan:
    """What is to be written: records that are new or changed, and settings; and how many stay as they are."""

    new: list[Record] = field(default_factory=list)
    changed: list[Record] = field(default_factory=list)
    same: int = 0
    settings: dict[str, Any] = field(default_factory=dict)
    new_settings: int = 0

    def report(self, meldingen: Iterable[str]) -> ImportReport:
        changed = len(self.changed) + len(self.settings) - self.new_settings
        return ImportReport(len(self.new) + self.new_settings, changed, self.same, (), tuple(meldingen))


def import_file(
    store: Store, path: Path, today: date, dry_run: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Read a workbook (.xlsx, .ods), a folder of .csv files or one of these, and write all of it or nothing.

    With `dry_run` it only says what it would do. Raises ImportRefused for what can't be read at all, and
    Refused where the file on this side says no; nothing is written then either.
    """
    tables, notes = read_tables(path, SHEET, (GUIDE, CHOICES))
    report = _Counter(sum(len(table.rijen) for table in tables), progress)
    reading = Reading(meldingen=notes)
    for table in tables:
        read_sheet(reading, SHEET[table.blad], table)
        report.add(len(table.rijen))
    del tables
    plan = _plan(store, reading, today)
    if reading.fouten:
        order = list(SHEET)
        faults = sorted(reading.fouten, key=lambda fault: (order.index(fault.blad), fault.rij))
        return ImportReport(fouten=tuple(faults), meldingen=tuple(reading.meldingen))
    if not dry_run and (plan.new or plan.changed or plan.settings):
        with store.change("lijst ingelezen", clean(path.name), today) as change:
            _write(change, plan, report)
    report.finish()
    return plan.report(reading.meldingen)


class _Counter:
    """How far the import is: every row is read once and written once."""

    def __init__(self, rows: int, progress: Progress | None) -> None:
        self._total = 2 * rows
        self._done = 0
        self._progress = progress

    def add(self, rows: int) -> None:
        self._done += rows
        if self._progress:
            self._progress(self._done, self._total)

    def finish(self) -> None:
        self.add(self._total - self._done)


def _write(change: Change, plan: _Plan, counter: _Counter) -> None:
    # People last: a phase that they leave is kept beside those that the list has already.
    records = [*plan.new, *sorted(plan.changed, key=lambda record: isinstance(record, Begeleider))]
    for number, record in enumerate(records, 1):
        save(change, record, _name(record))
        if number % _STEP == 0:
            counter.add(_STEP)
    write_settings(change, plan.settings)


def _name(record: Record) -> str:
    return record.naam if isinstance(record, Begeleider | Huishouden) else TABLE[type(record)].capitalize()


def _stored(store: Store) -> dict[type, dict[Key, Record]]:
    """All records in the file by kind and key, as they are at one moment."""
    store.db.conn.execute("BEGIN")
    try:
        return {kind: {_key(record): record for record in find(store.db, kind)} for kind in _KINDS}
    finally:
        store.db.conn.execute("COMMIT")


def _key(record: Record) -> Key:
    return tuple(getattr(record, name) for name in _KEY[type(record)])


def _plan(store: Store, reading: Reading, today: date) -> _Plan:
    """Hold the rows against what is stored and make their records; adds to the faults of the reading."""
    stored = _stored(store)
    drafts: dict[type, list[Draft]] = {
        kind: [draft for sheet in SHEETS if sheet.kind is kind for draft in reading.drafts.get(sheet.name, [])]
        for kind in _KINDS
    }
    _check(reading, drafts, stored)
    plan = _Plan()
    _plan_settings(plan, store, reading)
    if not reading.fouten:
        people = dict(stored[Begeleider])
        for kind in _KINDS:
            _plan_records(plan, drafts[kind], stored[kind], today, people)
    return plan


def _plan_records(
    plan: _Plan, drafts: list[Draft], stored: Mapping[Key, Record], today: date, people: dict[Key, Record]
) -> None:
    """Sort the records of one kind into new, changed and the same; keeps `people` as they will be."""
    for draft in drafts:
        key = draft.key
        assert key is not None  # a row without one has a fault
        old = stored.get(key)
        record = merge(draft, old, today, people)
        if isinstance(record, Begeleider):
            people[key] = record
        if old is None:
            plan.new.append(record)
        elif record == old:
            plan.same += 1
        else:
            plan.changed.append(record)


def _check(reading: Reading, drafts: Mapping[type, list[Draft]], stored: Mapping[type, Mapping[Key, Record]]) -> None:
    """Add what is wrong between rows.

    Rows with a fault elsewhere count as there, and a kind with a sheet that can't be read is not looked up
    in: one fault should not be reported a hundred times.
    """
    broken = {SHEET[name].kind for name in reading.broken}
    known = {
        kind: (stored[kind].keys() | {draft.key for draft in drafts[kind]}).__contains__
        for kind in _KINDS
        if kind not in broken
    }
    for kind, group in drafts.items():
        reading.fouten += duplicates(group)
        for draft in group:
            reading.fouten += unknown(draft, known)
            reading.fouten += disorder(draft, stored[kind].get(draft.key) if draft.key else None)
    reading.fouten += circles(drafts[Begeleider], stored[Begeleider], "leidinggevende")
    reading.fouten += circles(drafts[Huishouden], stored[Huishouden], "hoort_bij")


def _plan_settings(plan: _Plan, store: Store, reading: Reading) -> None:
    drafts = reading.drafts.get(INSTELLINGEN.name, [])
    reading.fouten += duplicates(drafts)
    current = read_settings(store.db)
    kept = {row[0] for row in store.db.conn.execute("SELECT sleutel FROM instelling")}
    for draft in drafts:
        sleutel, text = draft.values.get("sleutel"), draft.values.get("waarde")
        if not sleutel or text is None:
            continue
        try:
            value = parse_setting(sleutel, text)
        except KeyError:
            reading.fouten.append(draft.fout("sleutel", sleutel, "een instelling die bestaat, zoals vul_tot"))
            continue
        except CellError as error:
            reading.fouten.append(draft.fout("waarde", text, error.expected))
            continue
        if value == getattr(current, sleutel):
            plan.same += 1
        else:
            plan.settings[sleutel] = value
            plan.new_settings += sleutel not in kept
