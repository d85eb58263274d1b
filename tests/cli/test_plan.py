"""`koppelbord voorstel`: the whole plan, checked from what it prints alone."""

import json
from itertools import product

import pytest

from db.records.stand import read_stand
from db.store import open_store
from tests.builders import TODAY, dump
from tests.cli.conftest import PHRASE, one_sentence


def best_levels(invoer):
    """The four levels of the best plan, by trying every one: only what was printed is used."""
    homes = [h for h in invoer["huishoudens"] if not h["tijdelijk"]]
    offers = [
        [None, *((p["begeleider"], p["score"]) for p in invoer["paren"] if p["huishouden"] == h["dossier"])]
        for h in homes
    ]
    room = {b["kenmerk"]: (b["ruimte_uren"], b["ruimte_huishoudens"]) for b in invoer["begeleiders"]}
    best = (0, 0, 0, 0.0)
    for choice in product(*offers):
        hours = dict.fromkeys(room, 0.0)
        count = dict.fromkeys(room, 0)
        for home, pair in zip(homes, choice, strict=True):
            if pair:
                hours[pair[0]] += home["uren"]
                count[pair[0]] += 1
        if all(hours[k] <= most + 1e-9 and count[k] <= places for k, (most, places) in room.items()):
            chosen = [(home, pair) for home, pair in zip(homes, choice, strict=True) if pair]
            levels = (
                sum(home["spoed"] for home, _ in chosen),
                len(chosen),
                sum(home["wachtdagen"] for home, _ in chosen),
                round(sum(score for _, (_, score) in chosen), 1),
            )
            best = max(best, levels)
    return best


def test_the_json_is_that_of_the_contract_and_the_plan_is_the_best_of_its_own_input(run):
    plan = json.loads(run("voorstel", "--json").stdout)
    assert {"koppelingen", "niet_gekoppeld", "lagen", "hoogste_benutting", "bewezen", "gat", "seconden", "tekort"} <= {
        *plan
    }
    assert tuple(plan["lagen"].values()) == best_levels(plan["invoer"])
    assert list(plan["lagen"]) == ["spoed", "gekoppeld", "wachtdagen", "score"]
    assert plan["bewezen"] is True
    assert plan["gat"] == 0
    offered = {(p["huishouden"], p["begeleider"]): p["score"] for p in plan["invoer"]["paren"]}
    for pair in plan["koppelingen"]:
        assert offered[pair["huishouden"], pair["begeleider"]] == pair["score"]
    homes = {h["dossier"] for h in plan["invoer"]["huishoudens"]}
    coupled = [pair["huishouden"] for pair in plan["koppelingen"]]
    assert sorted([*coupled, *(n["huishouden"] for n in plan["niet_gekoppeld"])]) == sorted(homes)
    assert 0 < plan["hoogste_benutting"] <= 1
    short = sum(h["uren"] for h in plan["invoer"]["huishoudens"] if h["dossier"] not in coupled)
    assert plan["tekort"]["uren_per_week"] == short
    for profile in plan["tekort"]["zoekprofielen"]:
        assert profile["koppelt"] >= 1
        assert profile["talen"]


def test_the_numbers_of_the_input_are_those_of_the_rules(run):
    plan = json.loads(run("voorstel", "--json").stdout)["invoer"]
    for person in plan["begeleiders"]:
        assert person["ruimte_uren"] == pytest.approx(max(0, person["uren"] - person["bezet_uren"]), abs=1 / 3600)
        assert person["ruimte_huishoudens"] >= 0
    assert all(home["wachtdagen"] >= 0 and home["uren"] > 0 for home in plan["huishoudens"])


def test_the_same_file_gives_the_same_plan(run):
    one, other = (json.loads(run("voorstel", "--json").stdout) for _ in range(2))
    for timed in (one, other):
        del timed["seconden"]
    assert one == other


def test_it_is_read_as_text(run, board):
    text = run("voorstel").stdout
    assert text.startswith("Bewezen beste plan: ")
    store = open_store(board, PHRASE)
    stand = read_stand(store, TODAY)
    store.close()
    for pair in json.loads(run("voorstel", "--json").stdout)["koppelingen"]:
        assert stand.huishouden[pair["huishouden"]].naam in text
        assert stand.name_of(pair["begeleider"]) in text
    for title in ("VOORSTEL (", "BLIJFT OVER (", "WAT ONTBREEKT", "WIE ZOEKEN WE?"):
        assert title in text


def test_looking_changes_nothing_and_taking_over_is_one_step(run, board):
    store = open_store(board, PHRASE)
    before = dump(store)
    pairs = {(p["huishouden"], p["begeleider"]) for p in json.loads(run("voorstel", "--json").stdout)["koppelingen"]}
    assert dump(store) == before
    known = {k.id for k in read_stand(store, TODAY).koppelingen}
    done = run("voorstel", "--neem-over")
    assert done.exit_code == 0
    assert f"Gevraagd: {len(pairs)} koppelingen" in done.stdout
    asked = [k for k in read_stand(store, TODAY).koppelingen if k.id not in known]
    assert {(k.dossier, k.begeleider) for k in asked} == pairs
    store.undo(TODAY)
    assert dump(store) == before
    store.close()


def test_those_whom_paid_staff_carry_come_after_those_who_wait(run):
    plain = json.loads(run("voorstel", "--json").stdout)
    both = json.loads(run("voorstel", "--json", "--ook-tijdelijk").stdout)
    assert both["lagen"] == plain["lagen"]
    assert {h["dossier"] for h in both["invoer"]["huishoudens"]} > {
        h["dossier"] for h in plain["invoer"]["huishoudens"]
    }
    assert sum(h["tijdelijk"] for h in both["invoer"]["huishoudens"]) == 7


def test_no_time_at_all_still_gives_a_plan(run):
    plan = json.loads(run("voorstel", "--json", "--max-seconden", "0").stdout)
    assert plan["koppelingen"]
    assert plan["bewezen"] is False
    assert plan["gat"] > 0
    assert "procent beter mogelijk" in run("voorstel", "--max-seconden", "0").stdout


def test_of_a_file_with_several_teams_each_has_a_plan_and_the_sums_are_those_of_all(run, tmp_path):
    file = tmp_path / "teams.db"
    numbers = ("--begeleiders", "21", "--huishoudens", "150", "--wachtend", "24", "--teams", "3")
    assert run("demo", "--maak", str(file), *numbers).exit_code == 0
    every = json.loads(run("voorstel", "--json", file=file).stdout)
    names = [team["team"] for team in every["teams"]]
    assert len(names) == 3
    for level in ("spoed", "gekoppeld", "wachtdagen"):
        assert every["lagen"][level] == sum(team["lagen"][level] for team in every["teams"])
    one = json.loads(run("voorstel", "--json", "--team", names[1], file=file).stdout)
    assert [team["team"] for team in one["teams"]] == [names[1]]
    assert one["lagen"] == every["teams"][1]["lagen"]
    teams = {b["kenmerk"]: b["team"] for b in every["invoer"]["begeleiders"]}
    homes = {h["dossier"]: h["team"] for h in every["invoer"]["huishoudens"]}
    assert all(teams[p["begeleider"]] == homes[p["huishouden"]] for p in every["invoer"]["paren"])
    wrong = run("voorstel", "--team", "Nergens", file=file)
    assert wrong.exit_code == 1
    assert "Nergens" in one_sentence(wrong)


def test_who_belongs_to_no_team_is_planned_where_there_is_only_one(run, tmp_path):
    folder = tmp_path / "lijst"
    folder.mkdir()
    (folder / "medewerkers.csv").write_text("kenmerk,naam,functie\nT1,Tess,teamleider\n", encoding="utf-8")
    (folder / "begeleiders.csv").write_text(
        "kenmerk,soort,voornaam,achternaam,fase,vog_ontvangen,overeenkomst,werkbegeleider\n"
        "V1,vrijwilliger,Anna,Vries,inzetbaar,2024-01-01,2024-01-01,T1\n",
        encoding="utf-8",
    )
    (folder / "huishoudens.csv").write_text("dossier,naam,sleuteldatum\nD1,Tesfay,2024-03-01\n", encoding="utf-8")
    file = tmp_path / "klein.db"
    assert run("importeer", str(folder), file=file).exit_code == 0
    plan = json.loads(run("voorstel", "--json", file=file).stdout)
    assert [(p["huishouden"], p["begeleider"]) for p in plan["koppelingen"]] == [("D1", "V1")]


def test_nobody_to_plan_is_said(run, tmp_path):
    file = tmp_path / "leeg.db"
    open_store(file, PHRASE).close()
    nothing = run("voorstel", file=file)
    assert nothing.exit_code == 1
    assert "Er wacht nu niemand" in one_sentence(nothing)
    assert json.loads(run("voorstel", "--json", file=file).stdout)["koppelingen"] == []


@pytest.mark.parametrize("seconds", ["-1", "veel", "nan", "1e99"])
def test_seconds_are_a_number_that_makes_sense(run, seconds):
    wrong = run("voorstel", "--max-seconden", seconds)
    assert wrong.exit_code == 2
    assert "--max-seconden" in one_sentence(wrong)
