import json
from pathlib import Path

import pytest
from click.testing import CliRunner

import db.demo
from tests.cli.conftest import Run, one_sentence
from tui.cli import koppelbord

PARTS = ["taal", "dagdelen", "afstand", "ervaring", "aandachtsgebieden", "voorkeur", "duur"]


def answer(run: Run, *words: str, code: int = 0, **more) -> object:
    result = run(*words, **more)
    assert (result.exit_code, result.stderr) == (code, "")
    return json.loads(result.stdout)


def a_begeleider(run: Run) -> dict:
    return answer(run, "caseload", "--json")[0]["onder"][0]


def test_look_up_of_several_words_is_one_term(run: Run):
    person = a_begeleider(run)
    found = answer(run, "zoek", "--json", *person["naam"].split())
    assert found["term"] == person["naam"]
    assert found["treffers"][0] == {
        "soort": person["soort"],
        "kenmerk": person["kenmerk"],
        "naam": person["naam"],
        "score": 100.0,
    }
    assert 0 <= found["ms"] < 1000


def test_look_up_as_text_is_aligned(run: Run):
    result = run("zoek", "al", "--top", "3")
    lines = result.stdout.splitlines()
    assert result.exit_code == 0
    assert 1 <= len(lines) <= 3
    assert len({line.index("  D0") for line in lines if "  D0" in line}) == 1


def test_look_up_of_nobody(run: Run):
    result = run("zoek", "qqqqqqqq")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "'qqqqqqqq'" in one_sentence(result)
    assert answer(run, "zoek", "qqqqqqqq", "--json", code=1)["treffers"] == []


def test_every_line_of_standard_input_is_a_term(run: Run):
    person = a_begeleider(run)
    result = run("zoek", "-", "--top", "2", text=f"{person['naam']}\n\nqqqqqqqq\r\n{person['kenmerk']}")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [one["term"] for one in found] == [person["naam"], "", "qqqqqqqq", person["kenmerk"]]
    assert [len(one["treffers"]) > 0 for one in found] == [True, False, False, True]
    assert found[3]["treffers"][0]["kenmerk"] == person["kenmerk"]


def test_json_holds_nothing_that_a_terminal_acts_upon(run: Run):
    term = "a\x1b[31m\x9b2J\u202eb"
    result = run("zoek", "-", text=term + "\n")
    assert result.stdout.strip().isprintable()
    assert json.loads(result.stdout)["term"] == term


def test_candidates_are_in_order_and_add_up(run: Run):
    waiting = next(line for line in run("overzicht").stdout.splitlines() if line.startswith("! "))
    found = answer(run, "kandidaten", waiting.split("(")[1].split(")")[0], "--json")
    possible = [one for one in found if one["score"] is not None and not one["laatste_redmiddel"]]
    assert possible
    for one in possible:
        assert list(one["onderdelen"]) == PARTS
        assert round(sum(one["onderdelen"].values()), 1) == one["score"]
        assert one["uitgesloten_door"] == []
    for one in (one for one in found if one["score"] is None):
        assert one["onderdelen"] == {}
        assert all(set(reason) == {"regel", "uitleg"} for reason in one["uitgesloten_door"])
        assert one["uitgesloten_door"]
    assert possible == sorted(possible, key=lambda one: -one["score"])
    kinds = [(one["laatste_redmiddel"], one["score"] is None) for one in found]
    assert kinds == sorted(kinds)
    assert {one["soort"] for one in found if one["laatste_redmiddel"]} == {"teamleider", "medewerker"}
    text = run("kandidaten", waiting.split("(")[1].split(")")[0]).stdout
    assert all(one["naam"] in text for one in found)


def test_candidates_of_no_dossier(run: Run):
    assert run("kandidaten", "d001").exit_code == 0
    result = run("kandidaten", "X\x1b[31m9")
    assert result.exit_code == 1
    assert "\x1b" not in one_sentence(result)


def test_caseload_is_a_tree(run: Run):
    (top,) = answer(run, "caseload", "--json")
    keys = ["kenmerk", "naam", "soort", "fase", "eigen", "team", "capaciteit", "signalen", "onder"]
    assert list(top) == keys
    assert (top["soort"], top["fase"]) == ("teamleider", None)
    assert list(top["eigen"]) == ["huishoudens", "volwassenen", "personen", "uren"]
    everyone = [top]
    for person in everyone:
        everyone += person["onder"]
    assert sum(person["eigen"]["uren"] for person in everyone) == pytest.approx(top["team"]["uren"], abs=0.1)
    # A household that two share counts once in the team.
    assert 40 <= top["team"]["huishoudens"] <= sum(person["eigen"]["huishoudens"] for person in everyone)
    assert {m["signaal"] for m in top["signalen"]} == {"eigen_casework"}
    text = run("caseload").stdout
    assert all(person["naam"] in text for person in everyone)


def test_without_a_terminal_the_command_alone_is_the_overview(run: Run):
    alone = run()
    assert alone.exit_code == 0
    assert alone.stdout == run("overzicht").stdout


def test_the_day_may_be_written_either_way(board: Path, secret: Path):
    days = ("2024-03-19", "19-3-2024", "2024-04-02")
    begin = ["--db", str(board), "--sleutelbestand", str(secret), "--peildatum"]
    one, same, later = (CliRunner().invoke(koppelbord, [*begin, day, "overzicht"]).stdout for day in days)
    assert one == same != later


def test_an_export_goes_into_an_empty_file_and_comes_out_the_same(run: Run, tmp_path: Path):
    book, copy = tmp_path / "alles.xlsx", tmp_path / "kopie.db"
    assert "niet versleuteld" in run("exporteer", str(book)).stdout
    first = answer(run, "importeer", str(book), "--json", file=copy)
    assert (first["nieuw"] > 200, first["gewijzigd"], first["ongewijzigd"], first["fouten"]) == (True, 0, 0, [])
    again = answer(run, "importeer", str(book), "--json", file=copy)
    assert (again["nieuw"], again["gewijzigd"], again["ongewijzigd"]) == (0, 0, first["nieuw"])
    assert run("overzicht", file=copy).stdout == run("overzicht").stdout


def test_no_export_or_template_over_another_file(run: Run, tmp_path: Path):
    there = tmp_path / "er al.xlsx"
    there.write_text("van mij")
    for command in ("exporteer", "sjabloon"):
        result = run(command, str(there))
        assert (result.exit_code, there.read_text()) == (4, "van mij")
        assert "bestaat al" in one_sentence(result)


def test_a_trial_writes_nothing(run: Run, tmp_path: Path):
    book, copy = tmp_path / "leeg.xlsx", tmp_path / "kopie.db"
    assert run("sjabloon", str(book)).exit_code == 0
    before = set(tmp_path.iterdir())
    result = run("importeer", str(book), "--proef", file=copy)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "niets opgeslagen" in result.stdout
    assert set(tmp_path.iterdir()) == before


@pytest.fixture
def wrong_list(tmp_path: Path) -> Path:
    folder = tmp_path / "lijst"
    folder.mkdir()
    text = "kenmerk;soort;voornaam;achternaam;ervaring\nV90;vrijwilliger;Anna;Smit;2\nV91;vrijwiliger;Jan;Bos;9\n"
    (folder / "begeleiders.csv").write_text(text, encoding="utf-8")
    return folder


def test_wrong_rows_are_each_reported_and_nothing_is_kept(run: Run, tmp_path: Path, wrong_list: Path):
    before = set(tmp_path.iterdir())
    new = tmp_path / "nieuw.db"
    result = run("importeer", str(wrong_list), file=new)
    assert result.exit_code == 4
    assert "Niets ingelezen: 2 waarden" in one_sentence(result)
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    assert "begeleiders" in lines[0] and "3" in lines[0] and "vrijwiliger" in lines[0]
    assert set(tmp_path.iterdir()) == before
    report = answer(run, "importeer", str(wrong_list), "--json", file=new, code=4)
    assert [(f["blad"], f["rij"], f["kolom"], f["waarde"]) for f in report["fouten"]] == [
        ("begeleiders", 3, "soort", "vrijwiliger"),
        ("begeleiders", 3, "ervaring", "9"),
    ]
    assert run("zoek", "V90").exit_code == 1


@pytest.mark.parametrize("name", ["er niet.xlsx", "wachtzin.txt", "bord.db"])
def test_what_is_no_workbook_is_refused(run: Run, tmp_path: Path, name: str):
    result = run("importeer", str(tmp_path / name))
    assert (result.exit_code, result.stdout) == (4, "")
    assert one_sentence(result).startswith((name, str(tmp_path / name)))


def test_a_demonstration_is_made_in_a_new_file_only(run: Run, tmp_path: Path, board: Path):
    new = tmp_path / "demo.db"
    numbers = ["--begeleiders", "20", "--huishoudens", "60", "--wachtend", "9", "--teams", "2", "--zaad", "7"]
    assert run("demo", "--maak", str(new), *numbers).exit_code == 0
    assert "9 huishoudens wachten" in run("overzicht", file=new).stdout
    content = board.read_bytes()
    result = run("demo", "--maak", str(board))
    assert (result.exit_code, board.read_bytes()) == (4, content)
    assert "bestaat al" in one_sentence(result)


def test_numbers_that_do_not_go_together(run: Run, tmp_path: Path):
    before = set(tmp_path.iterdir())
    result = run("demo", "--maak", str(tmp_path / "demo.db"), "--huishoudens", "3", "--wachtend", "4")
    assert result.exit_code == 2
    one_sentence(result)
    assert set(tmp_path.iterdir()) == before
    assert run("demo", "--teams", "2").exit_code == 2


@pytest.mark.parametrize(("error", "code"), [(KeyboardInterrupt, 1), (RuntimeError, 3), (OSError, 3)])
def test_half_a_demonstration_is_taken_away(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error, code):
    def fail(store, *_, **__):
        with store.change("half", "", store.opened.date()) as change:
            change.insert("instelling", {"sleutel": "vul_tot", "waarde": "90"})
        raise error("Anna de Vries")

    monkeypatch.setattr(db.demo, "write_demo", fail)
    before = set(tmp_path.iterdir())
    result = run("demo", "--maak", str(tmp_path / "demo.db"))
    assert result.exit_code == code
    assert "Anna" not in result.output
    assert set(tmp_path.iterdir()) == before


def test_the_demonstration_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    result = CliRunner().invoke(koppelbord, ["--peildatum", "2024-03-19", "demo"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "8 huishoudens wachten" in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_whole_file_is_in_order(run: Run):
    assert answer(run, "controleer", "--json") == {"in_orde": True, "fouten": []}
    assert "in orde" in run("controleer").stdout
