"""Ten thousand hostile names through every screen, dialog and command: no crash, and no byte that acts on a terminal.

Many names are in one office, and the terminal is as high as its lists are long, so that all of them are drawn. What
a real terminal receives is held against what it receives for the same visit to an office of plain names.
"""

import os
import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from textual import events
from textual.widgets import Input, TextArea

import db.store.keys
from db.agenda import Actie, Betrokkene, Contact, Dienst, Partner, Taakstelling
from db.lists import ActieSoort, Dagdeel
from db.model import Record
from db.notation import columns
from db.store import Refused, Store, open_store, open_throwaway
from db.text import clean
from tests.builders import days, fill, household, match, medewerker, member, stagiaire, teamleider, vrijwilliger
from tests.faults.terminal import WORDS
from tests.hostile import hostile_name
from tests.tui.visit import everywhere, lines, press, run_pilot
from tui.cli import koppelbord

FULL = os.environ.get("KOPPELBORD_FULL") == "1"

NAMES, PEOPLE, HOMES = (10_000, 60, 45) if FULL else (400, 14, 10)

RAW = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u061c\u200e\u200f\ud800-\udfff]")

pytestmark = pytest.mark.usefixtures("no_sleeping")


class Names:
    """Hands out hostile names, or as many plain ones, and remembers which."""

    def __init__(self, seed: int, plain: bool = False) -> None:
        self.r = Random(seed)
        self._plain = plain
        self.given: list[str] = []
        self._keys: set[str] = set()

    def one(self) -> str:
        """A name."""
        self.given.append(f"Naam{len(self.given)}" if self._plain else hostile_name(self.r))
        return self.given[-1]

    def key(self) -> str:
        """A name that no other is once it has come through the door."""
        while clean(naam := self.one()) in self._keys:
            pass
        self._keys.add(clean(naam))
        return clean(naam)

    def texts(self, record: Record) -> Record:
        """The record with a name in every field that takes any text."""
        free = [c.name for c in columns(type(record)) if c.cell.expected == "tekst" and c.name not in KEYS]
        return replace(record, **{name: self.one() for name in free})


KEYS = ("kenmerk", "dossier", "begeleider", "partner", "dienst", "team", "wie")


def write_office(store: Store, names: Names, people: int = PEOPLE, homes: int = HOMES) -> None:
    """An office in which every text of every record is a hostile name of its own, kenmerken and dossiers too."""
    r = names.r
    boss, staff = names.key(), names.key()
    kenmerken, dossiers = [names.key() for _ in range(people)], [names.key() for _ in range(homes)]
    records: list[Record] = [
        names.texts(teamleider(boss)),
        names.texts(medewerker(staff, leidinggevende=boss, uren_begeleiding=20.0)),
    ]
    for number, kenmerk in enumerate(kenmerken):
        make = stagiaire if number % 4 == 0 else vrijwilliger
        records.append(
            names.texts(make(kenmerk, leidinggevende=r.choice([boss, staff]), uren_per_week=r.choice([1.0, 8.0])))
        )
    records += [names.texts(household(dossier)) for dossier in dossiers]
    for dossier in dossiers:
        records += [names.texts(member(dossier, n, contactpersoon=n == 1)) for n in range(1, 4)]
        records += [names.texts(Contact(dossier=dossier, volgnr=n, datum=days(-n), wie=boss)) for n in range(1, 3)]
    for dossier in dossiers[homes // 2 :]:
        records.append(match(dossier, r.choice([*kenmerken, staff]), days(-5)))
    for number, half in enumerate(list(Dagdeel)[:4]):
        records.append(names.texts(Dienst(dienst=names.key(), naam="x", dagdeel=half, nodig=1 + number % 2)))
    partners = [names.texts(Partner(naam=names.key())) for _ in range(3)]
    partners = [replace(partner, naam=clean(partner.naam)) for partner in partners]
    records += partners
    known = {partner.naam for partner in partners}
    for dossier in dossiers:
        records.append(names.texts(Betrokkene(dossier=dossier, partner=r.choice(sorted(known)))))
    for number in range(6):
        whom = {"dossier": r.choice(dossiers)} if number % 2 else {"begeleider": r.choice(kenmerken)}
        records.append(names.texts(Actie(nummer=number + 1, soort=ActieSoort.TERUGBELLEN, op=days(-1), **whom)))
    records.append(Taakstelling(gemeente=names.key(), jaar=2024, helft=1, personen=10))
    fill(store, *records)


def office(folder: Path, seed: int) -> tuple[Store, Names]:
    store, names = open_throwaway(folder / f"bord{seed}.db"), Names(seed)
    write_office(store, names)
    return store, names


def assert_plain(pilot: Any, where: str) -> int:
    """Nothing on the terminal acts upon it; gives how many lines hold anything."""
    drawn = lines(pilot)
    for line in drawn:
        assert not RAW.search(line), (where, line)
    return sum(bool(line.strip()) for line in drawn)


async def test_hostile_names_go_through_every_screen_and_dialog(tmp_path: Path, figure):
    given = drawn = seed = 0
    places: Counter[str] = Counter()
    while given < NAMES:
        store, names = office(tmp_path, seed)
        async with run_pilot(store, (120, 60 if FULL else 36)) as pilot:
            async for where in everywhere(pilot):
                places[where] += 1
                drawn += assert_plain(pilot, where)
            assert pilot.app.is_running
            assert pilot.app.return_code is None
        assert store.check() == []
        store.close()
        given += len(names.given)
        seed += 1
    assert len(places) > 50
    figure(
        "hostile names through every screen and dialog",
        f"{given} names in {seed} offices, {len(places)} screens and dialogs, {drawn} lines drawn, 0 crashes, 0 raw",
    )


async def test_hostile_names_are_typed_and_pasted_in_every_kind_of_field(tmp_path: Path, figure):
    """In the look-up, the filters, a form and a note, saved and shown again."""
    store, names = office(tmp_path, 77)
    many = 1_000 if FULL else 24
    async with run_pilot(store, (120, 40)) as pilot:
        for number in range(many):
            keys = (
                ("slash",),
                ("3", "f"),
                ("3", "e"),
                ("1", "a"),
                ("1", "c"),
                ("4", "f"),
                ("1", "i", "m"),
                ("ctrl+p",),
            )[number % 8]
            await press(pilot, *keys)
            focused = pilot.app.focused
            assert isinstance(focused, Input | TextArea), (keys, focused)
            focused.post_message(events.Paste(names.one().encode("utf-8", "replace").decode()))
            await press(pilot)
            assert_plain(pilot, str(keys))
            if number % 8 == 2:
                await press(pilot, "ctrl+s")
                assert_plain(pilot, "saved")
            for _ in range(6):
                if len(pilot.app.screen_stack) > 1:
                    await press(pilot, "escape")
            pilot.app.drafts.clear()
            await press(pilot, "escape")
        assert pilot.app.is_running
    assert store.check() == []
    store.close()
    figure("hostile names pasted in fields", f"{many} names in 8 kinds of fields, 0 crashes, 0 raw")


def said(result: Any, words: tuple[str, ...]) -> bytes:
    """What a command printed, in which nothing acts; it ended as a command may."""
    assert result.exit_code in range(5), (words, result.exception)
    assert isinstance(result.exception, SystemExit | None), (words, result.exception)
    for line in (result.stdout + result.stderr).split("\n"):
        assert not RAW.search(line), (words, line)
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) <= 1, (words, result.stderr)
    return bytes(result.stdout_bytes)


def test_hostile_names_go_through_every_command(tmp_path: Path, monkeypatch, figure):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    secret = tmp_path / "wachtzin"
    secret.write_text(WORDS)
    given = calls = written = seed = 0
    used: set[str] = set()
    while given < NAMES:
        names, board = Names(1000 + seed), tmp_path / f"bord{seed}.db"
        store = open_store(board, WORDS)
        write_office(store, names)
        dossier = store.db.conn.execute("SELECT dossier FROM huishouden").fetchone()[0]
        store.close()
        r, out = names.r, tmp_path / f"uit{seed}"
        out.mkdir()
        odd = re.sub(r"[/\x00]", "", names.one()).encode("utf-8", "replace")[:60].decode("utf-8", "ignore") or "x"
        odd = "uit" if sys.platform == "win32" else odd
        commands = [
            *(("overzicht",), ("caseload",), ("caseload", "--json"), ("controleer",), ("controleer", "--json")),
            *(("kandidaten", dossier), ("kandidaten", dossier, "--json"), ("kandidaten", "--", names.one())),
            *(("vooruitblik",), ("vooruitblik", "--json"), ("vooruitblik", "--gemeente", names.one())),
            *(
                ("voorstel", "--max-seconden", "0"),
                ("voorstel", "--json", "--max-seconden", "0", "--team", names.one()),
            ),
            *(("zoek", "--", names.one()), ("zoek", "--json", "--", names.one()), ("zoek", "--top", names.one(), "a")),
            *(("rapport", "--formaat", kind) for kind in ("md", "html", "csv", "json")),
            *(("rapport", "--formaat", "xlsx", "--naar", str(out / f"{odd}.xlsx")), ("rapport", "--van", names.one())),
            *(("rapport", "--team", names.one()), ("rapport", "--samenvoegen", str(out / odd))),
            *(("exporteer", str(out / f"{odd}2.xlsx")), ("sjabloon", str(out / f"{odd}3.xlsx"))),
            *(("exporteer", str(out / odd / odd)), ("importeer", str(out / f"{odd}2.xlsx"))),
            *(("importeer", str(out / f"{odd}4")), ("importeer", "--json", "--proef", str(out / f"{odd}2.xlsx"))),
            *(
                ("backup", str(out)),
                ("herstel", str(out / f"{odd}5")),
                ("bewaartermijn",),
                ("gebruikers",),
                ("logboek",),
            ),
            *(("anonimiseer", "--", names.one()), ("wis", "--", names.one()), ("inzage", "--", names.one())),
            *(("demo", "--maak", str(board)), ("demo", "--teams", names.one()), (names.one(),), (f"--{names.one()}",)),
        ]
        for given_words in commands:
            before = ["--db", str(board), "--sleutelbestand", str(secret), "--peildatum", "2024-03-19"]
            words = tuple(word.replace("\0", "") for word in given_words)
            result = CliRunner().invoke(koppelbord, [*before, *words])
            written += len(said(result, words))
            used.add(words[0])
            calls += 1
        result = CliRunner().invoke(koppelbord, ["--db", names.one().replace("\0", "") or "x", "caseload"])
        said(result, ("--db",))
        result = CliRunner().invoke(
            koppelbord, [*before, "zoek", "-"], input="\n".join(names.given).encode("utf-8", "replace")
        )
        written += len(said(result, ("zoek -",)))
        assert r is names.r
        given += len(names.given)
        seed += 1
    assert set(koppelbord.commands) <= used, set(koppelbord.commands) - used
    figure(
        "hostile names through every command",
        f"{given} names, {len(koppelbord.commands)} commands, {calls} calls, {written} bytes printed, 0 crashes, 0 raw",
    )


def test_every_text_of_an_office_is_hostile(tmp_path: Path):
    """What the tests above hold is not a plain office by accident."""
    names = Names(5)
    assert sum(bool(RAW.search(names.one())) for _ in range(300)) > 100
    record = names.texts(household("D001"))
    assert sum(clean(str(value)) != str(value) for value in vars_of(record).values()) >= 2
    store, names = office(tmp_path, 5)
    assert len(names.given) > 300
    with pytest.raises(Refused):
        fill(store, household("\x1b"))
    store.close()


def vars_of(record: Record) -> dict[str, Any]:
    return {c.name: getattr(record, c.name) for c in columns(type(record)) if c.cell.expected == "tekst"}
