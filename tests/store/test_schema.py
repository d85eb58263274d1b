"""The file and the nouns agree: every field has a column, and every closed list is kept by the file itself."""

import types
from enum import StrEnum
from typing import get_args, get_origin, get_type_hints

import pytest

from db.agenda import (
    ALWAYS,
    Actie,
    Afgevinkt,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Partner,
    Taak,
    Taaksoort,
    Taakstelling,
    Uitzondering,
)
from db.lists import Anker, Dagdeel, Deel, Fase
from db.model import Afwezigheid, Kolomkeuze
from db.notation import columns
from db.records.rows import TABLE, find, to_row
from db.store import Refused
from db.store.changes import KEY_OF
from tests.builders import TODAY, days, fill, household, match, member, vrijwilliger

SAMPLES = [
    vrijwilliger(),
    household(),
    member(),
    match(),
    Afwezigheid(begeleider="V01", van=TODAY),
    Uitzondering(begeleider="V01", datum=TODAY, deel=Deel.OCHTEND, vrij=False),
    Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DI_OCHTEND, nodig=2),
    Dienst(dienst="SP2", naam="Inloopspreekuur", dagdeel=Dagdeel.DI_MIDDAG),
    Bezetting(dienst="SP2", datum=TODAY, begeleider="V01"),
    Afspraak(dossier="D001", begeleider="V01", dagdeel=Dagdeel.DO_MIDDAG, van=TODAY, toch=True),
    Contact(dossier="D001", volgnr=1, datum=TODAY),
    Taaksoort(vanaf=ALWAYS, taak="brp", naam="Inschrijving BRP", anker=Anker.SLEUTEL, dagen=5),
    Taak(dossier="D001", taak="brp", klaar=TODAY),
    Actie(nummer=1, op=TODAY),
    Onderbreking(dossier="D001", van=TODAY),
    Partner(naam="Firda"),
    Betrokkene(dossier="D001", partner="Firda"),
    DoorlopenFase(begeleider="V01", fase=Fase.VOG, tot=TODAY),
    Taakstelling(gemeente="Steenwijkerland", jaar=2024, helft=1, personen=68),
    Afgevinkt(wat="sleutel:D001", datum=TODAY),
    Kolomkeuze(lijst="begeleiders", kolom="mobiel", veld="telefoon"),
]


def lists_of(kind: type) -> list[tuple[str, type[StrEnum], bool]]:
    """The fields of a record that are of a closed list, and whether they hold several."""
    found = []
    for name, hint in get_type_hints(kind).items():
        many = get_origin(hint) is frozenset
        options = get_args(hint) if many or isinstance(hint, types.UnionType) else (hint,)
        found += [(name, o, many) for o in options if isinstance(o, type) and issubclass(o, StrEnum)]
    return found


CLOSED = [(TABLE[kind], name, values, many) for kind in TABLE for name, values, many in lists_of(kind)]
DATES = [(TABLE[kind], c.name) for kind in TABLE for c in columns(kind) if "2024" in c.cell.expected]


def put(store, table, column, value) -> None:
    """Write one value past every parser, through the door."""
    key = store.db.conn.execute(f"SELECT {KEY_OF[table]} FROM {table}").fetchone()[0]
    with store.change("proef", "", TODAY) as change:
        change.update(table, key, {column: value}, None, "proef")


@pytest.fixture
def full(store):
    fill(store, *SAMPLES)
    return store


def test_there_are_closed_lists_to_look_at():
    assert len(CLOSED) == 36
    assert len(DATES) == 43


@pytest.mark.parametrize(("table", "column", "values", "many"), CLOSED)
def test_the_file_takes_every_value_of_a_closed_list_and_no_other(full, table, column, values, many):
    for value in values:
        put(full, table, column, str(value))
    for foreign in ["", "iets anders", values(next(iter(values))).upper() + "X", "x " + next(iter(values)), ";"]:
        with pytest.raises(Refused):
            put(full, table, column, foreign)
    if many:
        put(full, table, column, ";".join(values))
        one = str(next(iter(values)))
        for foreign in [f"{one};", f";{one}", f"{one};{one}", f"{one};vreemd", f"{one},{one}"]:
            with pytest.raises(Refused):
                put(full, table, column, foreign)
    else:
        with pytest.raises(Refused):
            put(full, table, column, ";".join(list(values)[:2]))


@pytest.mark.parametrize(("table", "column"), DATES)
def test_the_file_takes_only_days_that_exist(full, table, column):
    for foreign in ["2024-02-30", "2024-2-3", "19-3-2024", "", "now", "2024-03-19 10:00", "morgen", 20240319]:
        with pytest.raises(Refused):
            put(full, table, column, foreign)


@pytest.mark.parametrize(
    ("table", "column", "foreign"),
    [
        ("begeleider", "ervaring", 4),
        ("begeleider", "ervaring", -1),
        ("begeleider", "uren_per_week", -0.5),
        ("begeleider", "uren_per_week", "veel"),
        ("begeleider", "max_huishoudens", -1),
        ("begeleider", "kenmerk", ""),
        ("begeleider", "leidinggevende", "V99"),
        ("huishouden", "urgentie", 0),
        ("huishouden", "urgentie", 4),
        ("huishouden", "tolk_mogelijk", 2),
        ("huishouden", "aantal_kinderen", -1),
        ("huishouden", "hoort_bij", "D999"),
        ("huishouden", "naam", None),
        ("statushouder", "volgnr", 0),
        ("statushouder", "geboortejaar", 1850),
        ("statushouder", "dossier", "D999"),
        ("koppeling", "begeleider", "V99"),
        ("koppeling", "eind", days(-1).isoformat()),
        ("koppeling", "tijdelijk", None),
        ("afwezigheid", "tot", days(-1).isoformat()),
    ],
)
def test_the_file_refuses_what_cannot_be(full, table, column, foreign):
    with pytest.raises(Refused):
        put(full, table, column, foreign)
    assert full.check() == []


@pytest.mark.parametrize("kind", list(TABLE))
def test_every_field_has_a_column_and_every_column_a_field(store, kind):
    table = {row[1] for row in store.db.conn.execute(f"PRAGMA table_info({TABLE[kind]})")}
    fields = {c.name for c in columns(kind)} | {"versie"} | ({"id"} if KEY_OF[TABLE[kind]] == "id" else set())
    searched = {"zoek"} if "zoek" in table else set()
    assert table == fields | searched
    assert {c.cell.sql for c in columns(kind)} <= {"TEXT", "REAL", "INTEGER"}
    types_of = {row[1]: row[2] for row in store.db.conn.execute(f"PRAGMA table_info({TABLE[kind]})")}
    assert {c.name: c.cell.sql for c in columns(kind)} == {c.name: types_of[c.name] for c in columns(kind)}


@pytest.mark.parametrize("record", SAMPLES, ids=lambda r: type(r).__name__)
def test_a_record_comes_back_as_it_was_saved(full, record):
    key = KEY_OF[TABLE[type(record)]]
    wanted = getattr(record, key) if key != "id" else 1
    found = find(full.db, type(record), f"{key} = ?", (wanted,))[0]
    assert to_row(found) == to_row(record)
    assert found.versie == 1


def test_the_same_key_twice_is_refused(full):
    for again in (vrijwilliger(), household(), member(), match()):
        with pytest.raises(Refused, match="bestaat al"):
            fill(full, again)
