"""Back-ups on the desk: by themselves while somebody works, and their screen."""

import shutil
from contextlib import closing, contextmanager

import pytest
from textual.widgets import Input

import db.store.keys
import db.store.restore
from db.demo import write_demo
from db.lists import Toegang
from db.records.traject import take_up_tasks
from db.store import Refused, open_store
from db.store.backup import backup_folder, backups, make_backup
from db.store.users import add_user
from tests.builders import TODAY, dump, fill, vrijwilliger
from tests.tui.visit import SIZES, fill_in, press, rows, run_pilot, said, text, title, until
from tui.app import Koppelbord
from tui.screens.backups import BackupsScreen

WORDS, ANNA = "paard batterij nietje", "fiets kamer wolken"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bord")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
        with closing(open_store(folder / "bord.db", WORDS)) as store:
            take_up_tasks(store, TODAY)
            write_demo(store, TODAY, seed=1)
            add_user(store, TODAY, "anna", Toegang.MEDEWERKER, ANNA)
    return folder


@pytest.fixture
def path(made_once, tmp_path, monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    for name in ("bord.db", "bord.db.sleutel"):
        shutil.copy(made_once / name, tmp_path / name)
    return tmp_path / "bord.db"


@pytest.fixture
def own(path, clock):
    """The file of the team, that has a key file, open as its coordinator."""
    store = open_store(path, WORDS, clock=clock)
    yield store
    store.close()


@contextmanager
def full_folder(store):
    """No back-up can be written: where the folder should be is a file."""
    place = backup_folder(store.path)
    place.write_text("")
    yield
    place.unlink()


async def opened(pilot):
    pilot.app.open_backups()
    await pilot.pause()


async def looked(pilot):
    pilot.app.backups.look()
    await made(pilot)


async def made(pilot):
    """Wait for the thread: one that waits for the disk looks as if it rests."""
    await pilot.pause()
    while pilot.app.backups.busy:
        await pilot.pause(0.01)
    await pilot.pause()


async def test_a_backup_comes_by_itself_after_half_an_hour_of_work(own, clock):
    async with run_pilot(own) as pilot:
        await looked(pilot)
        assert len(backups(own.path)) == 1
        clock.forward(minutes=31)
        await looked(pilot)
        assert len(backups(own.path)) == 1, "nothing new, no other"
        fill(own, vrijwilliger("W1"))
        await looked(pilot)
        assert len(backups(own.path)) == 2
        clock.forward(minutes=20)
        fill(own, vrijwilliger("W2"))
        await looked(pilot)
        assert len(backups(own.path)) == 2, "not yet"
        clock.forward(minutes=11)
        await looked(pilot)
        assert len(backups(own.path)) == 3
        assert said(pilot) == ""


async def test_one_of_just_before_counts(own, clock):
    make_backup(own)
    fill(own, vrijwilliger("W1"))
    clock.forward(minutes=10)
    async with run_pilot(own) as pilot:
        await looked(pilot)
        assert len(backups(own.path)) == 1


async def test_a_clock_that_was_wrong_keeps_no_backup_away(own, clock):
    clock.forward(days=900)
    make_backup(own)
    clock.forward(days=-900)
    fill(own, vrijwilliger("W1"))
    async with run_pilot(own) as pilot:
        await looked(pilot)
        assert len(backups(own.path)) == 2
        fill(own, vrijwilliger("W2"))
        await looked(pilot)
        assert len(backups(own.path)) == 2, "once in half an hour, not every minute"


async def test_one_that_fails_is_said_and_stands_above_until_one_succeeds(own, clock):
    async with run_pilot(own) as pilot:
        with full_folder(own):
            await looked(pilot)
            assert "Er is geen back-up gemaakt" in said(pilot)
            await press(pilot, "2")
            assert "! geen back-up" in text(pilot).splitlines()[0]
            await opened(pilot)
            assert "! Er is geen back-up gemaakt" in text(pilot)
            await press(pilot, "escape")
        clock.forward(minutes=31)
        await looked(pilot)
        assert pilot.app.backups.trouble == ""
        assert "geen back-up" not in text(pilot).splitlines()[0]
        assert len(backups(own.path)) == 1


def test_at_closing_one_is_made_of_what_is_new(own, path, clock):
    app = Koppelbord(own, TODAY)
    assert app.backups.at_closing() == ""
    assert len(backups(path)) == 1
    with closing(open_store(path, WORDS, clock=clock)) as again:
        assert Koppelbord(again, TODAY).backups.at_closing() == ""
    assert len(backups(path)) == 1
    with closing(open_store(path, WORDS, clock=clock)) as again:
        fill(again, vrijwilliger("W1"))
        assert Koppelbord(again, TODAY).backups.at_closing() == ""
    assert len(backups(path)) == 2


def test_at_closing_a_failure_is_a_sentence(own):
    with full_folder(own):
        assert "eerdere back-ups zijn er nog" in Koppelbord(own, TODAY).backups.at_closing()


async def test_a_demonstration_makes_none_and_says_so(team):
    async with run_pilot(team) as pilot:
        await looked(pilot)
        await opened(pilot)
        assert "Dit is een demonstratie" in text(pilot)
        await press(pilot, "n")
        assert "demonstratie" in said(pilot)
    assert not backup_folder(team.path).exists()
    assert Koppelbord(team, TODAY).backups.at_closing() == ""


@pytest.mark.parametrize("size", SIZES)
async def test_the_screen_says_what_there_is(own, clock, size):
    async with run_pilot(own, size) as pilot:
        await opened(pilot)
        assert "Maak de eerste met n" in text(pilot)
        await press(pilot, "n")
        await made(pilot)
        assert "gemaakt en gecontroleerd" in said(pilot)
        clock.forward(hours=3)
        fill(own, vrijwilliger("W1"))
        fill(own, vrijwilliger("W2"))
        pilot.app.reload()
        await until(pilot, "2 wijzigingen")
        ((moment, old, big, since, state, _),) = rows(pilot, "BackupList")
        assert (old, since.strip(), state) == ("3 uur", "2 wijzigingen", "✓ bij het maken")
        assert "2024" in moment and "MB" in big
        shown = text(pilot)
        assert all(words in shown for words in ("3 uur", "2 wijzigingen", "✓ bij", "12 dagen", "Back-ups"))


async def test_the_palette_leads_there_and_escape_back(own):
    async with run_pilot(own) as pilot:
        await press(pilot, "ctrl+p", *"back-ups", "enter")
        assert isinstance(pilot.app.screen, BackupsScreen)
        await press(pilot, "escape")
        assert "Nog te koppelen" in text(pilot)


async def test_one_is_verified_again_on_demand(own, clock):
    make_backup(own)
    clock.forward(days=1)
    fill(own, vrijwilliger("W1"))
    bad = make_backup(own)
    content = bytearray(bad.read_bytes())
    content[30000] ^= 1
    bad.write_bytes(content)
    async with run_pilot(own) as pilot:
        await opened(pilot)
        await press(pilot, "c")
        await until(pilot, "beschadigd")
        assert rows(pilot, "BackupList")[0][4].startswith("! ")
        await press(pilot, "down", "c")
        await until(pilot, "Deze back-up is goed")
        assert rows(pilot, "BackupList")[1][4] == "✓ net: goed"


async def test_what_has_somebody_who_was_erased_says_until_when(own, clock):
    fill(own, vrijwilliger("W1"))
    make_backup(own)
    clock.forward(days=1)
    with own.change("gewist", "", TODAY, soort="gewist") as change:
        change.delete("begeleider", "W1", None, "")
    async with run_pilot(own) as pilot:
        await opened(pilot)
        assert rows(pilot, "BackupList")[0][5] == "19 apr (gewist)"
        assert "die later is gewist" in text(pilot)


async def asked(pilot, words):
    """Choose the back-up under the cursor, say yes, and give the passphrase."""
    await press(pilot, "enter")
    assert title(pilot) == "Back-up terugzetten?"
    await press(pilot, "down", "enter")
    assert title(pilot) == "Wachtzin van de back-up"
    await fill_in(pilot, words)
    assert words not in text(pilot)
    await press(pilot, "enter")


async def test_a_restore_explains_asks_and_ends_with_the_file_of_then(own, path, capsys):
    make_backup(own)
    fill(own, vrijwilliger("W1"))
    async with run_pilot(own) as pilot:
        await opened(pilot)
        await press(pilot, "enter")
        assert "1 wijziging" in text(pilot)
        assert "kan niet ongedaan" in text(pilot)
        await press(pilot, "enter")
        assert isinstance(pilot.app.screen, BackupsScreen), "no is what enter means at first"
        await asked(pilot, WORDS)
        for _ in range(200):
            if pilot.app._exit:
                break
            await pilot.pause(0.05)
    assert pilot.app.return_code == 0
    assert "is teruggezet" in capsys.readouterr().err
    assert pilot.app.backups.at_closing() == ""
    with closing(open_store(path, WORDS)) as found:
        assert "W1" not in {row[0] for row in dump(found)["begeleider"]}
        assert found.check() == []
    (aside,) = path.parent.glob("bord.db.vervangen-*")
    with closing(open_store(aside / "bord.db", WORDS)) as found:
        assert "W1" in {row[0] for row in dump(found)["begeleider"]}


@pytest.mark.parametrize("words", ["een andere wachtzin", ANNA])
async def test_a_passphrase_that_does_not_fit_or_is_no_coordinators_changes_nothing(own, path, words):
    make_backup(own)
    fill(own, vrijwilliger("W1"))
    async with run_pilot(own) as pilot:
        await opened(pilot)
        await asked(pilot, words)
        await until(pilot, "wachtzin past niet" if words != ANNA else "kan alleen een coördinator")
        assert isinstance(pilot.app.screen, BackupsScreen)
        fill(pilot.app.store, vrijwilliger("W2"))
    assert not list(path.parent.glob("bord.db.vervangen-*"))


async def test_where_a_colleague_has_the_file_open_work_goes_on(own, path, monkeypatch):
    make_backup(own)

    def refused(*_):
        raise Refused("Iemand heeft bord.db nog open. Er is niets gewijzigd.")

    monkeypatch.setattr(db.store.restore, "commit", refused)
    async with run_pilot(own) as pilot:
        await opened(pilot)
        await asked(pilot, WORDS)
        await until(pilot, "nog open")
        fill(pilot.app.store, vrijwilliger("W1"))
        pilot.app.reload()
        await pilot.pause()
        assert rows(pilot, "BackupList")[0][3].strip() == "1 wijziging"
        pilot.app.store.close()


async def test_a_medewerker_has_backups_made_and_restores_none(path, clock):
    with closing(open_store(path, ANNA, clock=clock)) as hers:
        async with run_pilot(hers) as pilot:
            await looked(pilot)
            assert len(backups(path)) == 1
            await opened(pilot)
            await press(pilot, "enter")
            assert "kan alleen een coördinator" in said(pilot)
            assert not pilot.app.screen.query(Input)
