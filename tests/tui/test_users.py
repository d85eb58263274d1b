"""Who may open the file, on the screen: adding somebody, a role, a passphrase, the words on paper, a new key."""

import pytest
from textual.widgets import Static

import db.store.keys
from db.demo import write_demo
from db.lists import Toegang
from db.store import WrongPassphrase, open_store
from db.store.users import add_user, users
from tests.builders import TODAY, has_recovery
from tests.tui.visit import assert_tidy, press, rows, run_pilot, said, text, title, type_text
from tui.logwords import value_text

WORDS, ANNA = "paard batterij nietje", "fiets kamer wolken"


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture
def keyed(tmp_path):
    """The team in a file with a key file."""
    store = open_store(tmp_path / "bord.db", WORDS)
    write_demo(store, TODAY)
    yield store
    store.close()


async def open_users(pilot):
    await press(pilot, "ctrl+p")
    await type_text(pilot, "gebruikers")
    await press(pilot, "enter")


async def choose(pilot, words):
    for _ in range(12):
        if words in text(pilot) and any(words in cell for cell in current(pilot)):
            break
        await press(pilot, "down")
    await press(pilot, "enter")


def current(pilot):
    rowlist = pilot.app.screen.query("RowList").last()
    return [str(cell) for cell in rowlist.row.cells] if rowlist.row else []


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_a_coordinator_adds_somebody_who_then_opens_the_file(keyed, size):
    async with run_pilot(keyed, size) as pilot:
        await open_users(pilot)
        assert title(pilot) == "Gebruikers"
        assert rows(pilot)[0] == ("coordinator (u)", "coördinator")
        assert_tidy(pilot)
        await choose(pilot, "Nieuwe gebruiker")
        await type_text(pilot, "anna\n")
        await choose(pilot, "medewerker")
        await type_text(pilot, f"{ANNA}\n")
        assert "niet uw wachtzin" in said(pilot)
        await type_text(pilot, f"{WORDS}\nkort\n")
        assert "minstens 8" in said(pilot)
        await press(pilot, *["backspace"] * 4)
        await type_text(pilot, f"{ANNA}\n{ANNA}x\n")
        assert "niet gelijk" in said(pilot)
        assert_tidy(pilot)
        assert ANNA not in text(pilot)
        await type_text(pilot, f"{ANNA}\n")
        assert rows(pilot)[0] == ("anna", "medewerker")
        assert not pilot.app.drafts
    store = open_store(keyed.path, ANNA)
    assert (store.user, store.rol) == ("anna", Toegang.MEDEWERKER)
    store.close()


async def test_another_role_and_withdrawing_with_a_new_key(keyed):
    add_user(keyed, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    key = keyed.unlocked.held.database
    async with run_pilot(keyed) as pilot:
        await open_users(pilot)
        await choose(pilot, "anna")
        await choose(pilot, "Andere rol")
        await choose(pilot, "leesrecht")
        assert rows(pilot)[0] == ("anna", "leesrecht")
        await choose(pilot, "anna")
        await choose(pilot, "Intrekken")
        assert "anna intrekken?" in text(pilot)
        await press(pilot, "enter")
        assert rows(pilot)[0] == ("coordinator (u)", "coördinator")
        assert "anna is ingetrokken. Het bestand is opnieuw versleuteld." in text(pilot).replace("  ", "")
        await press(pilot, "escape", "n", "escape")
        assert pilot.app._exception is None
    assert keyed.unlocked.held.database != key
    with pytest.raises(WrongPassphrase):
        open_store(keyed.path, ANNA)
    assert keyed.check() == []


async def test_a_file_that_somebody_holds_is_not_encrypted_anew_and_who_was_withdrawn_stays_so(keyed):
    add_user(keyed, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    hers = open_store(keyed.path, ANNA)
    async with run_pilot(keyed) as pilot:
        await open_users(pilot)
        await choose(pilot, "anna")
        await choose(pilot, "Intrekken")
        await press(pilot, "enter")
        told = str(pilot.app.screen.query_one(".explain", Static).content)
        assert told.startswith("anna is ingetrokken. Opnieuw versleutelen lukte niet: Iemand anders")
    hers.close()
    assert [user.naam for user in users(keyed)] == ["coordinator"]


async def test_a_coordinator_who_gives_another_a_passphrase_gives_the_own_one_first(keyed):
    add_user(keyed, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    async with run_pilot(keyed) as pilot:
        await open_users(pilot)
        await choose(pilot, "anna")
        await choose(pilot, "Andere wachtzin")
        await type_text(pilot, "nog een wachtzin\nnog een wachtzin\nnog een wachtzin\n")
        assert "niet uw wachtzin" in said(pilot)
        open_store(keyed.path, ANNA).close()
        await type_text(pilot, f"{WORDS}\nnog een wachtzin\nnog een wachtzin\n")
        assert "De wachtzin van anna is gewijzigd." in text(pilot)
    open_store(keyed.path, "nog een wachtzin").close()


async def test_a_visitor_sees_initials_of_the_users(keyed):
    add_user(keyed, TODAY, "Sesamzaad Peer", Toegang.MEDEWERKER, ANNA)
    async with run_pilot(keyed) as pilot:
        await press(pilot, "p")
        await open_users(pilot)
        assert rows(pilot)[0] == ("S. P.", "medewerker")
        await choose(pilot, "S. P.")
        await choose(pilot, "Intrekken")
        assert "S. P. intrekken?" in text(pilot)
        assert "Sesamzaad" not in text(pilot)
        await choose(pilot, "Alleen intrekken")
        assert "S. P. is ingetrokken." in text(pilot)
        assert "Sesamzaad" not in text(pilot)


def test_a_role_is_shown_as_it_is_written_in_dutch():
    assert [rol.woord for rol in Toegang] == ["leesrecht", "medewerker", "coördinator"]
    assert value_text("rol", "coordinator") == "coördinator"
    assert value_text("rol", "hoofd") == "hoofd"


async def test_the_words_are_shown_once(keyed):
    async with run_pilot(keyed) as pilot:
        await open_users(pilot)
        assert "die zijn er nog niet" in text(pilot)
        await choose(pilot, "Herstelwoorden")
        words = str(pilot.app.screen.query_one(".explain", Static).content).split("\n\n")[1].replace("\n", " ")
        assert len(words.split()) == 12
        assert_tidy(pilot)
        assert not has_recovery(keyed), "they count once they are on paper"
        await press(pilot, "escape")
        assert "die woorden gelden niet" in text(pilot)
        assert not has_recovery(keyed)
        await choose(pilot, "Herstelwoorden")
        words = str(pilot.app.screen.query_one(".explain", Static).content).split("\n\n")[1].replace("\n", " ")
        await press(pilot, "enter")
        assert words.split()[0] not in text(pilot) or words not in text(pilot)
        assert "die zijn er nog niet" not in text(pilot)
    assert has_recovery(keyed)
    store = open_store(keyed.path, words)
    assert store.rol is Toegang.COORDINATOR
    store.close()


async def test_who_is_no_coordinator_changes_the_own_passphrase_and_no_more(keyed):
    add_user(keyed, TODAY, "anna", Toegang.LEESRECHT, ANNA)
    hers = open_store(keyed.path, ANNA)
    async with run_pilot(hers) as pilot:
        await open_users(pilot)
        assert title(pilot) == "Wachtzin van anna"
        await type_text(pilot, f"{WORDS}\n")
        assert "niet uw wachtzin" in said(pilot)
        await type_text(pilot, f"{ANNA}\nnog een wachtzin\nnog een wachtzin\n")
        assert "gewijzigd" in said(pilot)
    hers.close()
    open_store(keyed.path, "nog een wachtzin").close()
    assert [user.naam for user in users(keyed)] == ["anna", "coordinator"]


async def test_the_team_that_was_chosen_last_is_where_the_user_begins(tmp_path):
    store = open_store(tmp_path / "bord.db", WORDS)
    write_demo(store, TODAY, teams=2)
    for want in (1, 0):
        async with run_pilot(store) as pilot:
            await press(pilot, "ctrl+p")
            await type_text(pilot, "ander team")
            await press(pilot, "enter", "home", *["down"] * (want + 1), "enter")
            chosen = pilot.app.team
            assert chosen
        store.close()
        store = open_store(tmp_path / "bord.db", WORDS)
        async with run_pilot(store) as pilot:
            await pilot.pause()
            assert pilot.app.team == chosen
    store.close()


async def test_the_demonstration_has_no_users(team):
    async with run_pilot(team) as pilot:
        await open_users(pilot)
        assert "demonstratie" in said(pilot)
