"""The write door makes every text safe: no table, nor the log, ever holds what acts upon a terminal."""

import json
import re
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.store import Store, open_throwaway
from db.store.changes import KEY_OF, LINES
from db.text import clean, printable
from tests.builders import TODAY, days, dump
from tests.hostile import KINDS, hostile_name

ANYTHING = st.text(st.characters(exclude_categories=()))


def first_of_list(sql: str, column: str) -> str | None:
    found = re.search(rf"CHECK \({column} IN \('([^']*)'", sql)
    return found and found[1]


def hostile_row(
    store: Store, table: str, r: Random, parents: dict[tuple[str, str], str]
) -> tuple[dict[str, Any], list[str]]:
    """A row that the table takes, and the columns that may hold any text: each has a hostile one."""
    sql = re.sub(
        r"\s+", " ", store.db.conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    )
    row: dict[str, Any] = {}
    free = []
    for _, name, kind, needed, default, key in store.db.conn.execute(f"PRAGMA table_info({table})"):
        refers = re.search(rf'[( ,]{name} TEXT[^,]*? REFERENCES "?(\w+)"?\s*\((\w+)\)', sql)
        if name == "versie" or (key and kind == "INTEGER" and name == "id"):
            continue
        if kind != "TEXT":
            least = re.search(rf"{name} BETWEEN (\d+)", sql)
            row[name] = (int(least[1]) if least else 1) if needed and default is None else None
        elif refers:
            row[name] = parents.get((refers[1], refers[2]))
        elif f"CHECK ({name} IN (" in sql:
            row[name] = first_of_list(sql, name)
        elif f"{name} IS date" in sql:
            row[name] = days(-1).isoformat()  # a Monday, as the first of the half-days is
        elif f"'; ' || {name}" in sql or f"';' || {name} || ';'" in sql:
            row[name] = None
        else:
            row[name] = hostile_name(r)
            free.append(name)
    return row, free


def texts(store: Store) -> list[tuple[str, str, str]]:
    """Every text of the file: table, column and text; JSON is taken apart."""
    found = []
    for (table,) in store.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        for row in store.db.query(f"SELECT * FROM {table}"):
            for column, value in row.items():
                if isinstance(value, str):
                    found.append((table, column, value))
                    if table == "wijziging_inhoud" and column in ("voor", "na"):
                        found += [(table, c, v) for c, v in json.loads(value).items() if isinstance(v, str)]
    return found


def assert_safe(store: Store) -> None:
    for table, column, text in texts(store):
        assert printable(text) == text, (table, column, text)
        assert "\n" not in text or column in {*LINES, "sql"} or table == "wijziging_inhoud", (table, column, text)


@pytest.mark.parametrize("seed", range(8))
def test_no_table_ever_holds_what_acts_on_a_terminal(store: Store, seed: int):
    r = Random(seed)
    parents: dict[tuple[str, str], str] = {}
    written = {}
    for table in KEY_OF:
        row, free = hostile_row(store, table, r, parents)
        with store.change(f"gevuld {hostile_name(r)}", hostile_name(r), TODAY) as change:
            key = change.insert(table, row)
        parents[table, KEY_OF[table]] = row.get(KEY_OF[table], key)
        written[table] = key, free
    assert_safe(store)
    before = dump(store)
    for table, (key, columns) in written.items():
        others = [name for name in columns if name != KEY_OF[table] and (table, name) not in parents]
        with store.change("gewijzigd", hostile_name(r), TODAY) as change:
            change.update(table, key, {name: hostile_name(r) for name in others}, None, "wie")
    assert_safe(store)
    assert sum(len(columns) for _, columns in written.values()) > 30, "few columns were tried"
    while (step := store.next_undo()) and step.wijziging.actie == "gewijzigd":
        store.undo(TODAY)
    assert dump(store) == before
    assert_safe(store)
    assert store.check() == []


@given(ANYTHING, ANYTHING, st.booleans())
def test_any_text_comes_in_as_clean_says_and_is_found_again(tmp_path_factory, naam, other, line_ends):
    store = open_throwaway(tmp_path_factory.mktemp("deur") / "bord.db")
    column = "notitie" if line_ends else "adres"
    row = {"dossier": "D1", "naam": "x", "zoek": "x", column: naam}
    with store.change("toegevoegd", naam, TODAY) as change:
        change.insert("huishouden", row)
    read = f"SELECT {column} FROM huishouden"
    assert store.db.conn.execute(read).fetchone()[0] == clean(naam, lines=line_ends)
    with store.change("gewijzigd", other, TODAY) as change:
        differs = change.update("huishouden", "D1", {column: other}, 1, "wie")
    assert differs is (clean(naam, lines=line_ends) != clean(other, lines=line_ends))
    assert store.db.conn.execute(read).fetchone()[0] == clean(other, lines=line_ends)
    assert_safe(store)
    store.close()


@given(ANYTHING)
def test_clean_twice_is_clean_once(text):
    for lines in (False, True):
        once = clean(text, lines)
        assert clean(once, lines) == once == printable(once)


def test_nothing_of_the_grammar_that_acts_comes_through():
    for kind in KINDS:
        for text in kind:
            for form in (clean(text), clean(text, lines=True), printable(text)):
                assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", form), (
                    text
                )
                form.encode()
