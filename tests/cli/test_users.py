"""`koppelbord gebruikers`, and the user who opens the file."""

import json
import sys

import pytest
from click.testing import CliRunner

import tui.opening
from db.lists import Toegang
from db.store import open_store
from db.store.backup import make_backup
from db.store.users import add_user, users
from tests.builders import TODAY, has_recovery, make_recovery
from tests.cli.conftest import PHRASE, one_sentence
from tests.cli.test_process import ROOT
from tui.cli import koppelbord
from tui.opening import Desk

HERS = "fiets kamer wolken"


@pytest.fixture
def anna(tmp_path):
    """The file with her passphrase."""
    path = tmp_path / "anna.txt"
    path.write_text(HERS, encoding="utf-8")
    return path


def as_anna(board, anna, *words):
    return CliRunner().invoke(koppelbord, ["--db", str(board), "--sleutelbestand", str(anna), *words])


def test_adding_somebody_a_role_a_passphrase_and_withdrawing(run, board, anna):
    done = run("gebruikers", "nieuw", "anna", "--rol", "leesrecht", "--nieuwe-wachtzin", str(anna))
    assert (done.exit_code, done.stdout) == (0, "anna         leesrecht\ncoordinator  coördinator\n")
    assert as_anna(board, anna, "caseload").exit_code == 0
    assert run("gebruikers", "rol", "anna", "coördinator").exit_code == 0
    assert run("gebruikers", "rol", "anna", "medewerker").exit_code == 0
    listed = json.loads(run("gebruikers", "--json").stdout)
    assert listed[0] == {"naam": "anna", "rol": "medewerker", "herstelwoorden": False}
    anna.write_text("een heel andere", encoding="utf-8")
    assert as_anna(board, anna, "caseload").exit_code == 3
    assert run("gebruikers", "wachtzin", "anna", "--nieuwe-wachtzin", str(anna)).exit_code == 0
    assert as_anna(board, anna, "--gebruiker", "anna", "caseload").exit_code == 0
    assert as_anna(board, anna, "--gebruiker", "coordinator", "caseload").exit_code == 3
    assert run("gebruikers", "intrekken", "anna", "--versleutel").exit_code == 0
    assert as_anna(board, anna, "caseload").exit_code == 3
    assert run("controleer").exit_code == 0


def test_a_new_key_and_words_on_paper(run, board):
    assert run("gebruikers", "versleutel").exit_code == 0
    done = run("gebruikers", "herstelwoorden")
    words = " ".join(" ".join(line.split()[1:]) for line in done.stderr.splitlines()[1:4])
    assert len(words.split()) == 12
    store = open_store(board, words, user="coordinator")
    assert (store.user, store.check()) == ("herstelwoorden", [])
    store.close()


def test_who_is_withdrawn_stays_so_where_the_file_can_not_be_encrypted_anew(run, board, anna):
    store = open_store(board, PHRASE)
    add_user(store, TODAY, "anna", Toegang.MEDEWERKER, HERS)
    done = run("gebruikers", "intrekken", "anna", "--versleutel")
    assert done.exit_code == 4
    assert one_sentence(done).startswith("anna is ingetrokken. Opnieuw versleutelen lukte niet: Iemand anders heeft")
    assert [user.naam for user in users(store)] == ["coordinator"]
    store.close()
    done = run("gebruikers", "intrekken", "niemand", "--versleutel")
    assert done.exit_code == 4
    assert "ingetrokken" not in one_sentence(done)


@pytest.mark.parametrize("words", [["wachtzin"], ["rol", "herstelwoorden", "leesrecht"]])
def test_the_words_on_paper_are_no_user(run, board, anna, words):
    store = open_store(board, PHRASE)
    anna.write_text(make_recovery(store, TODAY), encoding="utf-8")
    store.close()
    new = ["--nieuwe-wachtzin", str(anna)] if words == ["wachtzin"] else []
    done = as_anna(board, anna, "gebruikers", *words, *new)
    assert done.exit_code == 4
    assert "geen gebruiker" in one_sentence(done)
    assert as_anna(board, anna, "controleer").exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ["gebruikers", "nieuw", "x", "--rol", "baas"],
        ["gebruikers", "rol", "coordinator"],
        ["gebruikers", "onzin"],
    ],
)
def test_wrong_use_is_one_sentence(run, words):
    result = run(*words)
    assert result.exit_code == 2
    one_sentence(result)


ASKS = {
    "overzicht": Toegang.LEESRECHT,
    "zoek anna": Toegang.LEESRECHT,
    "kandidaten D001": Toegang.LEESRECHT,
    "voorstel --max-seconden 1": Toegang.LEESRECHT,
    "voorstel --max-seconden 1 --neem-over": Toegang.MEDEWERKER,
    "caseload": Toegang.LEESRECHT,
    "vooruitblik": Toegang.LEESRECHT,
    "rapport": Toegang.LEESRECHT,
    "importeer {map}/lijst.xlsx": Toegang.MEDEWERKER,
    "exporteer {map}/uit.xlsx": Toegang.COORDINATOR,
    "controleer": Toegang.LEESRECHT,
    "bewaartermijn": Toegang.LEESRECHT,
    "anonimiseer V01 --ja": Toegang.COORDINATOR,
    "wis V01 --ja": Toegang.COORDINATOR,
    "inzage V01 --naar {map}/uit.xlsx": Toegang.COORDINATOR,
    "backup {map}/kopie": Toegang.LEESRECHT,
    "herstel {map}/vooraf.zip": Toegang.COORDINATOR,
    "logboek": Toegang.COORDINATOR,
    "gebruikers": Toegang.LEESRECHT,
    "gebruikers nieuw piet --nieuwe-wachtzin {map}/anna.txt": Toegang.COORDINATOR,
    "gebruikers wachtzin coordinator --nieuwe-wachtzin {map}/anna.txt": Toegang.COORDINATOR,
    "gebruikers rol anna leesrecht": Toegang.COORDINATOR,
    "gebruikers intrekken coordinator": Toegang.COORDINATOR,
    "gebruikers herstelwoorden": Toegang.COORDINATOR,
    "gebruikers versleutel": Toegang.COORDINATOR,
}
"""The least role that every command asks for; it stands in the README too."""

NEEDS_NO_FILE = {"demo", "sjabloon"}


def test_every_command_has_its_role():
    named = {words.split()[0] for words in ASKS} | NEEDS_NO_FILE
    inner = {words.split()[1] for words in ASKS if words.startswith("gebruikers ")}
    assert named == set(koppelbord.commands)
    assert inner == set(koppelbord.commands["gebruikers"].commands)


@pytest.mark.parametrize("rol", [Toegang.LEESRECHT, Toegang.MEDEWERKER])
@pytest.mark.parametrize("words", list(ASKS))
def test_a_command_does_what_the_role_may_and_no_more(board, anna, tmp_path, rol, words):
    from tests.exchange.workbooks import write_workbook

    store = open_store(board, PHRASE)
    add_user(store, TODAY, "anna", rol, HERS)
    write_workbook(tmp_path / "lijst.xlsx", {"afwezigheid": [["begeleider", "van"], ["V01", "2024-05-01"]]})
    make_backup(store, tmp_path / "vooraf").rename(tmp_path / "vooraf.zip")
    before = store.log.head()
    store.close()
    done = as_anna(board, anna, "--peildatum", TODAY.isoformat(), *words.format(map=tmp_path).split())
    store = open_store(board, PHRASE)
    if rol.may(ASKS[words]):
        assert done.exit_code in (0, 1), done.stderr
    else:
        assert done.exit_code == 4
        assert "Dat kan alleen" in one_sentence(done)
        assert store.log.head() == before
        assert not (tmp_path / "uit.xlsx").exists()
    store.close()


def test_who_opens_with_the_words_hears_what_to_do_and_so_does_who_forgot(board, monkeypatch, capsys):
    store = open_store(board, PHRASE)
    words = make_recovery(store, TODAY)
    store.close()
    typed = iter(["mis", "weer mis", "nog eens mis", words])
    monkeypatch.setattr(tui.opening, "ask", lambda *_: next(typed))
    monkeypatch.setattr(tui.opening.time, "sleep", lambda _: None)
    with Desk(board).open() as store:
        assert store.doubt == tui.opening.WITH_WORDS
    assert capsys.readouterr().err.splitlines()[2:] == [
        "Deze wachtzin past niet. Probeer het opnieuw.",
        tui.opening.FORGOTTEN,
        tui.opening.WITH_WORDS,
    ]


@pytest.mark.parametrize(("login", "name"), [("anna", "anna"), ("root", ""), ("UNKNOWN", ""), ("herstelwoorden", "")])
def test_a_new_file_is_of_who_is_logged_in(monkeypatch, login, name):
    for variable in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(variable, login)
    assert tui.opening.login_name() == name


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
class TestTerminal:
    def spawn(self, *words):
        import os

        import pexpect

        env = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm-256color", "LOGNAME": "anna", "USER": "anna"}
        arguments = ["-m", "tui.cli", *map(str, words)]
        return pexpect.spawn(sys.executable, arguments, env=env, timeout=60, encoding="utf-8", dimensions=(36, 120))

    def test_a_new_file_comes_with_words_for_on_paper(self, tmp_path):
        terminal = self.spawn("--db", tmp_path / "bord.db")
        terminal.expect_exact("Nieuwe wachtzin: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("Nog een keer: ")
        terminal.sendline(PHRASE)
        terminal.expect_exact("Druk op enter als u ze hebt opgeschreven.")
        store = open_store(tmp_path / "bord.db", PHRASE)
        assert not has_recovery(store), "they count once they are on paper"
        assert store.user == "anna", "as she is called on this computer"
        store.close()
        lines = [
            line.split()[1:] for line in terminal.before.splitlines() if "-" in line and line.strip()[:1].isdigit()
        ]
        words = " ".join(word for line in lines for word in line)
        assert len(words.split()) == 12
        terminal.sendline("")
        terminal.expect_exact("Welkom")
        terminal.send("\x1b")
        terminal.send("\x11")
        terminal.close(force=True)
        store = open_store(tmp_path / "bord.db", words)
        assert store.user == "herstelwoorden"
        store.close()

    @pytest.mark.parametrize("named", [True, False])
    def test_several_users_are_asked_who_it_is_unless_that_is_plain(self, board, named):
        store = open_store(board, PHRASE)
        add_user(store, TODAY, "anna" if named else "bea", Toegang.MEDEWERKER, HERS)
        store.close()
        terminal = self.spawn("--db", board, "controleer")
        if not named:
            terminal.expect_exact("Gebruiker: ")
            terminal.sendline("bea")
        terminal.expect_exact("Wachtzin: ")
        terminal.sendline(HERS)
        terminal.expect_exact("Het bestand is in orde.")
        terminal.close(force=True)
