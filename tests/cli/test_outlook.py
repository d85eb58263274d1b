"""`koppelbord vooruitblik`: the council's questions of March 2024, from what is printed."""

import json

import pytest

from db.agenda import Taakstelling
from db.records.stand import read_bereik
from db.rules.ahead.outlook import outlook, vooruitblik_json
from db.store import open_store
from tests.builders import TODAY, days, fill, household, match, vrijwilliger
from tests.cli.conftest import PHRASE, one_sentence

KEYS = {"maand", "nodig", "nodig_laag", "nodig_hoog", "beschikbaar"}


def test_the_json_is_that_of_the_contract(run):
    found = json.loads(run("vooruitblik", "--json").stdout)
    assert {"maanden", "eerste_tekort", "benodigd", "taakstelling"} <= set(found)
    assert [month["maand"] for month in found["maanden"]][:10:9] == ["2024-04", "2025-01"]
    assert len(found["maanden"]) == 12
    for month in found["maanden"]:
        assert set(month) >= KEYS
        assert month["nodig_laag"] <= month["nodig"] <= month["nodig_hoog"]
        kinds = sum(month[kind] for kind in ("vrijwilligers", "stagiaires", "in_werving"))
        assert month["beschikbaar"] == pytest.approx(kinds, abs=0.02)
    short = [m["maand"] for m in found["maanden"] if m["nodig"] > m["beschikbaar"]]
    assert found["eerste_tekort"] == short[0]


def test_for_136_persons_it_takes_6_to_10_vrijwilligers_and_2_stagiaires(run):
    asked = json.loads(run("vooruitblik", "--taakstelling", "136", "--json").stdout)["benodigd"]
    assert (asked["vrijwilligers"], asked["stagiaires"], round(asked["uren"])) == ([6, 10], 2, 113)
    text = " ".join(run("vooruitblik", "--taakstelling", "136").stdout.split())
    assert "Nodig voor 136 personen per jaar: 6 tot 10 vrijwilligers en 2 stagiaires." in text


def test_it_is_read_as_text_of_80_columns_without_names(run, board):
    done = run("vooruitblik")
    assert done.exit_code == 0
    assert max(map(len, done.stdout.splitlines())) <= 80
    assert "Kunnen we dit kwartaal nog 12 aankomsten aan" in " ".join(done.stdout.split())
    store = open_store(board, PHRASE)
    names = [row[0] for row in store.db.conn.execute("SELECT achternaam FROM begeleider WHERE achternaam <> ''")]
    store.close()
    assert names and not [name for name in names if name in done.stdout]


def test_a_gemeente_or_a_team_is_that_alone_and_must_be_there(run):
    whole = json.loads(run("vooruitblik", "--json").stdout)
    place = json.loads(run("vooruitblik", "--gemeente", "Steenwijkerland", "--json").stdout)
    assert place["nu"]["nodig"] == whole["nu"]["nodig"]
    wrong = run("vooruitblik", "--gemeente", "Nergens")
    assert wrong.exit_code == 1
    assert "Steenwijkerland" in one_sentence(wrong)
    assert run("vooruitblik", "--team", "Nergens").exit_code == 1
    both = run("vooruitblik", "--team", "T", "--gemeente", "G")
    assert both.exit_code == 2
    assert "niet allebei" in one_sentence(both)


def test_of_a_gemeente_with_two_teams_the_command_and_the_screen_say_the_same(run, tmp_path):
    file = tmp_path / "teams.db"
    store = open_store(file, PHRASE)
    homes = [
        household(f"D{n}", team=team, gemeente=gemeente, sleuteldatum=days(-9 * n))
        for n, (team, gemeente) in enumerate(
            [("Noord", "Steenwijkerland")] * 3
            + [("Zuid", "steenwijkerland"), ("Zuid", "Westerveld"), ("", "Westerveld")]
        )
    ]
    quotas = [
        Taakstelling(gemeente=gemeente, jaar=2024, helft=1, personen=personen)
        for gemeente, personen in (("Steenwijkerland", 60), ("Westerveld", 40))
    ]
    fill(store, *homes, vrijwilliger("V01", team="Noord"), vrijwilliger("V02", team="Zuid"), *quotas)
    fill(store, match("D1", "V02", start=days(-5)))
    found = {}
    for team in ("Noord", "Zuid"):
        on_screen = vooruitblik_json(outlook(read_bereik(store, TODAY, team)))
        assert json.loads(run("vooruitblik", "--team", team, "--json", file=file).stdout) == on_screen
        found[team] = on_screen["benodigd"]["personen"]
    store.close()
    assert found == {"Noord": 2 * 60 * 3 / 4, "Zuid": 2 * (60 / 4 + 40 / 2)}


def test_an_empty_file_has_an_outlook_of_nothing(run, tmp_path):
    file = tmp_path / "leeg.db"
    open_store(file, PHRASE).close()
    found = run("vooruitblik", "--json", file=file)
    assert found.exit_code == 1
    assert {month["nodig"] for month in json.loads(found.stdout)["maanden"]} == {0}
