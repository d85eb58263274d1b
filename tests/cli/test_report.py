"""`koppelbord rapport`: the report of a period on the screen and in files, and many added up."""

import json
import stat

import pytest

from db.rules.months import year_of
from db.store import open_store
from tests.builders import TODAY, fill, household, vrijwilliger
from tests.cli.conftest import PHRASE, one_sentence
from tui.plain_report import FORMATS


def test_the_report_is_printed_as_markdown_for_this_year(run):
    result = run("rapport")
    assert result.exit_code == 0
    assert result.stdout.startswith("# Rapport 2024, Steenwijkerland\n")
    assert "Cijfers tot en met 19 mrt 2024." in result.stdout
    assert "5 vrijwilligers, 2 stagiaires, 1 medewerker en 1 teamleider" in result.stdout


def test_a_file_is_new_and_for_its_owner_alone(run, tmp_path):
    for formaat in FORMATS:
        target = tmp_path / f"rapport.{formaat}"
        result = run(
            "rapport", "--van", "2023-01-01", "--tot", "31-12-2023", "--formaat", formaat, "--naar", str(target)
        )
        assert result.exit_code == 0 and str(target) in result.stdout
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        before = target.read_bytes()
        again = run("rapport", "--formaat", formaat, "--naar", str(target))
        assert again.exit_code == 4 and "bestaat al" in one_sentence(again)
        assert target.read_bytes() == before


def test_the_json_is_nothing_but_json(run):
    content = json.loads(run("rapport", "--formaat", "json").stdout)
    assert content["periode"] == {"van": "2024-01-01", "tot": "2024-12-31"}
    names = [page["naam"] for page in content["bladen"]]
    assert names[:5] == ["vandaag", "druk", "wie_draagt", "vooruitblik", "vrijwilligers"]


def test_the_reports_of_offices_are_added_up(run, tmp_path):
    paths = []
    for number, day in enumerate(("2023-12-31", "2023-12-30")):
        path = tmp_path / f"{number}.json"
        assert (
            run("rapport", "--van", "2023-01-01", "--tot", day, "--formaat", "json", "--naar", str(path)).exit_code == 0
        )
        content = json.loads(path.read_text(encoding="utf-8"))
        content["periode"]["tot"] = content["dag"] = "2023-12-31"
        content["naam"] = f"kantoor {number}"
        path.write_text(json.dumps(content), encoding="utf-8")
        paths.append(str(path))
    result = run("rapport", "--samenvoegen", *paths)
    assert result.exit_code == 0 and "2 kantoren samen" in result.stdout
    assert "| medewerkers | 2 | 0 | 0 | 2 |" in result.stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--formaat", "xlsx"), 2, "--naar"),
        (("--formaat", "pdf"), 2, "--formaat: verwacht is md, html, csv, xlsx of json"),
        (("--van", "2024-03-01", "--tot", "2024-02-01"), 2, "eindigt voor ze begint"),
        (("--van", "2025-03-01", "--tot", "2025-04-01"), 2, "na vandaag"),
        (("--team", "Nergens"), 1, "Van team Nergens is er niets"),
        (("--gemeente", "Nergens"), 1, "Er zijn: Steenwijkerland"),
        (("--team", "A", "--gemeente", "B"), 2, "niet allebei"),
        (("een.json",), 2, "horen bij --samenvoegen"),
        (("--samenvoegen",), 4, "ten minste twee"),
        (("--samenvoegen", "--team", "A", "a.json", "b.json"), 2, "hoort niet bij --samenvoegen"),
        (("--samenvoegen", "--gemeente", "", "a.json", "b.json"), 2, "hoort niet bij --samenvoegen"),
        (("--samenvoegen", "--van", "2024-01-01", "a.json"), 2, "hoort niet bij --samenvoegen"),
        (("--samenvoegen", "--tot", "2024-01-01", "a.json"), 2, "hoort niet bij --samenvoegen"),
        (("--gemeente", ""), 1, "Zonder gemeente is er niets. Er zijn: Steenwijkerland"),
        (("--samenvoegen", "nergens.json", "ook-niet.json"), 4, "kan niet gelezen worden"),
    ],
)
def test_what_cannot_be_is_said_in_one_sentence(run, words, code, said):
    result = run("rapport", *words)
    assert result.exit_code == code, result.stderr
    assert said in result.stderr and len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_the_report_of_a_gemeente_names_it(run):
    assert ", gemeente Steenwijkerland" in run("rapport", "--gemeente", "Steenwijkerland").stdout


def test_without_a_period_it_is_that_of_the_screen(run):
    content = json.loads(run("rapport", "--formaat", "json").stdout)
    shown = year_of(TODAY)
    assert content["periode"] == {"van": shown.van.isoformat(), "tot": shown.tot.isoformat()}


def test_reports_of_another_day_are_refused_by_name(run, tmp_path):
    path, other = tmp_path / "a.json", tmp_path / "b.json"
    for target in (path, other):
        run("rapport", "--formaat", "json", "--naar", str(target))
    content = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(content | {"dag": "2024-03-18"}), encoding="utf-8")
    result = run("rapport", "--samenvoegen", str(path), str(other))
    assert result.exit_code == 4
    assert "a.json telt tot en met 18 mrt 2024, b.json tot en met 19 mrt 2024" in one_sentence(result)


@pytest.mark.parametrize("command", ["rapport", "vooruitblik"])
def test_an_empty_team_is_what_belongs_to_none(run, tmp_path, command):
    file = tmp_path / "teams.db"
    store = open_store(file, PHRASE)
    fill(store, household("D1", team="Noord"), household("D2"), vrijwilliger("V1", team="Noord"))
    store.close()
    found = run(command, "--team", "", file=file)
    assert found.exit_code == 0
    assert "zonder team" in found.stdout.lower()
    for name, said in (("Zuid", "Van team Zuid is er niets. Er zijn: Noord."),):
        wrong = run(command, "--team", name, file=file)
        assert wrong.exit_code == 1 and one_sentence(wrong) == said
