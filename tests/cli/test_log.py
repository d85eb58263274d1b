"""The log on the command line: what is noted by commands, and the review of a month in text and JSON."""

import json
from datetime import datetime

from db.lists import Toegang
from db.store import open_store
from db.store.users import add_user
from tests.builders import TODAY
from tests.cli.conftest import PHRASE, one_sentence
from tui.plain_log import MOST

NOW = f"{datetime.now():%Y-%m}"


def entries(board, *soorten):
    store = open_store(board, PHRASE)
    try:
        return [(entry.soort, entry.actie, entry.over) for entry in store.log.after(0, soorten)]
    finally:
        store.close()


def test_the_candidates_of_a_household_are_a_view_of_it(run, board):
    result = run("kandidaten", "d001", "--json")
    json.loads(result.stdout)
    ((soort, actie, over),) = entries(board, "inzage")
    assert (soort, actie) == ("inzage", "ingezien")
    assert over
    assert run("kandidaten", "D999").exit_code == 1
    assert len(entries(board, "inzage")) == 1


def test_an_export_and_a_report_are_noted_and_a_look_up_is_not(run, board, tmp_path):
    assert run("exporteer", str(tmp_path / "alles.xlsx")).exit_code == 0
    assert run("rapport", "--formaat", "csv").exit_code == 0
    assert run("zoek", "anna").exit_code == 0
    assert run("caseload").exit_code == 0
    assert entries(board, "uitvoer", "inzage") == [
        ("uitvoer", "Alles geëxporteerd naar een werkmap", ""),
        ("uitvoer", "Rapport zonder namen (.csv)", ""),
    ]


def test_a_month_in_json_has_its_findings_and_every_entry(run, board):
    run("kandidaten", "D001")
    result = run("logboek", "--maand", NOW, "--json")
    found = json.loads(result.stdout)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert found["maand"] == NOW
    assert found["aantal"] == len(found["regels"]) >= 2
    assert {one["soort"] for one in found["bevindingen"]} >= {"tijd", "veel", "uitvoer", "opzij", "gewist", "beheer"}
    view = next(regel for regel in found["regels"] if regel["soort"] == "inzage")
    assert view["delen"][0]["tabel"] == "huishouden"
    assert entries(board, "controle") == [("controle", "logboek geopend", NOW)]


def test_a_month_in_text_says_what_and_whether_it_was_reviewed(run):
    run("kandidaten", "D001")
    result = run("logboek", "--maand", NOW)
    assert result.exit_code == 0
    assert "Nog niet nagekeken." in result.stdout
    assert "Naar buiten gebracht: 0" in result.stdout
    assert "[bekeken]" in result.stdout
    assert not [c for c in result.stdout if not c.isprintable() and c != "\n"]


def test_of_a_long_entry_some_fields_are_printed_and_none_that_mean_nothing(run):
    shown = run("logboek", "--maand", NOW).stdout
    assert "met --json alles)" in shown
    assert "  Id: " not in shown
    entries_of = shown.split("\n\n")[-1].splitlines()
    longest = run_length = 0
    for line in entries_of:
        run_length = run_length + 1 if line.startswith(" " * 8) else 0
        longest = max(longest, run_length)
    assert longest == MOST + 1


def test_the_log_says_from_what_to_what_a_role_changed_and_the_same_role_is_no_change(run, board):
    store = open_store(board, PHRASE)
    add_user(store, TODAY, "bert", Toegang.MEDEWERKER, "een andere wachtzin")
    store.close()
    run("gebruikers", "rol", "bert", "leesrecht")
    run("gebruikers", "rol", "bert", "leesrecht")
    assert entries(board, "beheer")[-2:] == [
        ("beheer", "gebruiker toegevoegd", "bert"),
        ("beheer", "rol van medewerker naar leesrecht", "bert"),
    ]


def test_opening_the_log_is_no_review(run):
    run("logboek", "--maand", NOW)
    assert "[log geopend]" in run("logboek", "--maand", NOW).stdout


def test_a_month_without_entries_is_nothing_and_a_wrong_one_wrong_use(run):
    assert run("logboek", "--maand", "2020-01").exit_code == 1
    wrong = run("logboek", "--maand", "2020-13")
    assert wrong.exit_code == 2
    assert "een maand, zoals 2024-03" in wrong.stderr


def test_only_a_coordinator_reads_it(run, board, secret):
    store = open_store(board, PHRASE)
    add_user(store, TODAY, "Joris", Toegang.MEDEWERKER, "een andere wachtzin")
    store.close()
    secret.write_text("een andere wachtzin\n", encoding="utf-8")
    result = run("logboek", "--maand", NOW)
    assert result.exit_code == 4
    assert one_sentence(result).startswith("Dat kan alleen een coördinator")
    assert result.stdout == ""


def test_the_check_says_how_long_the_log_is_and_that_the_key_file_knows(run, board):
    run("kandidaten", "D001")
    length = len(entries(board, "inzage", "begin", "wijziging"))
    result = run("controleer")
    assert result.exit_code == 0
    assert f"Het logboek telt {length} regels: er is geen regel weggehaald of gewijzigd." in result.stdout
    assert json.loads(run("controleer", "--json").stdout) == {"in_orde": True, "fouten": []}
