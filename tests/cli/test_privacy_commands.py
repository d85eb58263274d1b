"""The commands about what is kept of people, on the demonstration file."""

import json
from dataclasses import replace

from db.lists import Fase
from db.records.people import find_begeleider, save_begeleider
from db.store import open_store
from tests.builders import TODAY, days, tamper
from tests.cli.conftest import PHRASE, Run, one_sentence


def stopped(board, count=1):
    """Let some people of the file have stopped long ago; gives their kenmerken."""
    store = open_store(board, PHRASE)
    sql = "SELECT kenmerk FROM begeleider WHERE kenmerk NOT IN (SELECT begeleider FROM koppeling) LIMIT ?"
    keys = [key for (key,) in store.db.conn.execute(sql, [count])]
    for key in keys:
        person = find_begeleider(store, key)
        gone = replace(person, fase=Fase.GESTOPT, start=days(-1000), eind=days(-900), voornaam="Sesamzaad")
        save_begeleider(store, TODAY, gone)
    store.close()
    return keys


def test_the_list_of_who_is_due(run: Run, board):
    (key,) = stopped(board)
    result = run("bewaartermijn", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)
    (one,) = [person for person in found["nu"] if person["kenmerk"] == key]
    assert one["soort"] == "begeleider"
    assert (one["sinds"], one["waarom"]) == (days(-900).isoformat(), "afgehaakt in de werving op 1 okt 2021")
    text = run("bewaartermijn").stdout
    assert text.startswith(f"Voorbij de bewaartermijn: {len(found['nu'])}\n  ")
    assert "Sesamzaad" in text


def test_what_a_terminal_could_act_upon_is_never_printed(run: Run, board, tmp_path):
    (key,) = stopped(board)
    store = open_store(board, PHRASE)
    tamper(store, f"UPDATE begeleider SET voornaam = 'Sesam\x1b[31m\x9b2J' WHERE kenmerk = '{key}'")
    store.close()
    listed = run("bewaartermijn").stdout
    assert "Sesam[31m2J" in listed
    written = run("inzage", key, "--naar", str(tmp_path / "in\x1b[31mzage.html")).stdout
    assert "in[31mzage.html" in written


def test_nobody_is_due(run: Run):
    found = json.loads(run("bewaartermijn", "--json").stdout)
    assert run("bewaartermijn").exit_code == (0 if found["nu"] else 1)


def test_nothing_is_done_without_being_sure(run: Run, board):
    (key,) = stopped(board)
    for command in ("anonimiseer", "wis"):
        result = run(command, key)
        assert result.exit_code == 2
        assert "niet ongedaan" in result.stderr
    assert "Sesamzaad" in run("zoek", "Sesamzaad").stdout


def test_anonymous_and_erased_by_command(run: Run, board):
    first, second = stopped(board, 2)
    result = run("anonimiseer", first.lower(), "--ja")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Anoniem gemaakt: 1.\nIn het logboek is de inhoud van ")
    assert run("wis", second, "--ja").exit_code == 0
    assert run("zoek", "Sesamzaad").exit_code == 1
    assert run("controleer").exit_code == 0
    assert run("wis", "V9999", "--ja").exit_code == 1


def test_who_is_there_is_refused(run: Run):
    person = json.loads(run("caseload", "--json").stdout)[0]["onder"][0]["kenmerk"]
    result = run("anonimiseer", person, "--ja")
    assert result.exit_code == 4
    assert "Er is niets gewijzigd." in one_sentence(result)


def test_inzage_is_a_page_in_a_new_file(run: Run, tmp_path):
    person = json.loads(run("caseload", "--json").stdout)[0]["onder"][0]
    target = tmp_path / "inzage.html"
    result = run("inzage", person["kenmerk"], "--naar", str(target))
    assert (result.exit_code, result.stderr) == (0, "")
    assert person["naam"] in target.read_text(encoding="utf-8")
    assert run("inzage", person["kenmerk"], "--naar", str(target)).exit_code == 4
    assert run("inzage", "V9999", "--naar", str(tmp_path / "x.html")).exit_code == 1
