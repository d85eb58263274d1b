"""The README says what is so: its tables are those of the code, its pictures can be made again, its files are there."""

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs.pictures import PICTURES, make
from docs.tables import README, renewed

ROOT = README.parent
TEXT = README.read_text(encoding="utf-8")


def test_its_tables_are_those_of_the_code():
    assert renewed(TEXT) == TEXT, "run: python -m docs.tables"


def test_every_link_leads_to_a_file():
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert target.startswith("https://") or (ROOT / target).is_file(), target


def test_the_two_commands_are_one_line_each():
    lines = [line for line in TEXT.splitlines() if line.startswith("python3 -m venv .venv && ")]
    assert [line.split()[-2:] for line in lines] == [[".venv/bin/koppelbord", "demo"], ["2", "-q"]]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"grep -m 1 -E '(.*?)'", ci)
    assert pattern and [line for line in lines if re.search(pattern[1], line)] == lines[1:]


def test_its_modules_are_there():
    for module in re.findall(r"python -m ([\w.]+)", TEXT):
        assert (ROOT / Path(*module.split("."))).with_suffix(".py").is_file(), module
    tree = re.search(r"```\n(tui/cli.py.*?)```", TEXT, re.DOTALL)
    assert tree
    for line in tree[1].splitlines():
        for name in re.findall(r"[\w/.]+(?:\.py|/)(?=[ ,;]|$)", line.split("  ")[0]):
            assert any((ROOT / room / name).exists() for room in ("", "tui", "db")), name


def test_no_path_of_a_machine_is_in_it():
    assert not re.search(r"/(home|root|tmp|work|Users)/", TEXT)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_whole_and_fetches_nothing(name: str):
    picture = ROOT / "docs" / name
    text = picture.read_text(encoding="utf-8")
    assert ElementTree.fromstring(text).tag.endswith("svg")
    assert not re.search(r"@font-face|url\(['\"]?http|href=['\"]http", text)


def test_the_pictures_can_be_made_again(tmp_path: Path):
    made = make(tmp_path)
    assert [path.name for path in made] == list(PICTURES)
    for path in made:
        shown = "".join(ElementTree.fromstring(path.read_text(encoding="utf-8")).itertext())
        expected = {
            "caseload.svg": "Charlotte",
            "voorstel.svg": "bewezen beste plan",
            "rooster.svg": "Inloopspreekuur",
            "vandaag.svg": "Terugbellen en afspraken",
            "vooruitblik.svg": "Het grootste tekort",
            "rapport.svg": "Wie speelt een rol?",
        }
        assert expected.get(path.name, "Begeleiders") in shown.replace("\xa0", " ")


def test_the_scripts_write_nothing_when_they_are_imported():
    code = "import docs.pictures, docs.tables"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
