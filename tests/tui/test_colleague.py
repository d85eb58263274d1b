"""A colleague at another desk changes the same file: the list moves, the cursor stays with its record."""

import pytest

from db.records import koppelingen, people
from db.rules.candidates import candidates
from db.rules.waiting import waiting
from tests.builders import TODAY, dump
from tests.tui.visit import best, cursor, home, press, put_cursor, rows, run_pilot, running, said, stand, text
from tui import filed


@pytest.fixture
def colleague(team):
    """The same file, open at another desk by somebody else."""
    other = team.beside()
    other.user = "collega"
    yield other
    other.close()


async def hear(pilot):
    """What the desk does every second."""
    pilot.app._listen()
    await pilot.pause()


async def test_the_cursor_stays_with_its_household_when_the_list_moves(team, colleague):
    queue = [w.huishouden.dossier for w in waiting(stand(team))]
    async with run_pilot(team) as pilot:
        await put_cursor(pilot, home(queue[2]), "WaitingList")
        koppelingen.couple(colleague, TODAY, queue[0], best(team, queue[0]).fit.begeleider.kenmerk)
        await hear(pilot)
        assert cursor(pilot, "WaitingList") == home(queue[2])
        assert rows(pilot, "WaitingList")[1][1] == stand(team).huishouden[queue[2]].naam


async def test_the_desk_hears_of_a_colleague_by_itself(team, colleague, monkeypatch):
    monkeypatch.setattr(filed, "LISTEN_EVERY", 0.05)
    queue = [w.huishouden.dossier for w in waiting(stand(team))]
    async with run_pilot(team) as pilot:
        await pilot.pause()
        koppelingen.couple(colleague, TODAY, queue[0], best(team, queue[0]).fit.begeleider.kenmerk)
        for _ in range(40):
            if f"Nog te koppelen  {len(queue) - 1} huishoudens" in text(pilot):
                break
            await pilot.pause(0.05)
        assert f"Nog te koppelen  {len(queue) - 1} huishoudens" in text(pilot)


async def test_enter_just_after_a_colleague_is_refused_and_later_goes_through(team, colleague, monkeypatch):
    queue = [w.huishouden.dossier for w in waiting(stand(team))]
    async with run_pilot(team) as pilot:
        await press(pilot, "enter")
        koppelingen.couple(colleague, TODAY, queue[1], best(team, queue[1]).fit.begeleider.kenmerk)
        monkeypatch.setattr(filed, "STILL", 60)  # however slow the machine is
        await hear(pilot)
        before = dump(team)
        await press(pilot, "enter")
        assert "lijst is veranderd" in said(pilot)
        assert dump(team) == before
        monkeypatch.setattr(filed, "STILL", 0)
        await press(pilot, "enter")
        assert len(running(team, queue[0])) == 1


async def test_who_is_no_longer_free_is_refused_in_a_sentence_and_the_list_is_shown_anew(team, colleague):
    queue = [w.huishouden for w in waiting(stand(team))]
    guide = best(team, queue[0].dossier).fit.begeleider
    async with run_pilot(team) as pilot:
        await press(pilot, "enter")
        koppelingen.couple(colleague, TODAY, queue[0].dossier, guide.kenmerk)
        before = dump(team)
        await press(pilot, "enter")
        assert said(pilot).startswith("! ")
        assert queue[0].naam in said(pilot)
        assert dump(team) == before
        assert "gevraagd vandaag" in text(pilot), "and the screen shows what the colleague did"


async def test_what_a_colleague_does_while_the_screen_is_drawn_is_not_missed(team, colleague):
    queue = [w.huishouden.dossier for w in waiting(stand(team))]
    written = []

    async with run_pilot(team) as pilot:
        await pilot.pause()

        def meanwhile() -> None:
            if not written:
                written.append(
                    koppelingen.couple(colleague, TODAY, queue[-1], best(team, queue[-1]).fit.begeleider.kenmerk)
                )

        pilot.app.watch(pilot.app, "news", meanwhile, init=False)
        pilot.app.reload()
        assert written
        await hear(pilot)
        assert f"Nog te koppelen  {len(queue) - 1} huishoudens" in text(pilot)


async def test_undo_never_takes_back_what_a_colleague_did(team, colleague):
    queue = [w.huishouden.dossier for w in waiting(stand(team))]
    async with run_pilot(team) as pilot:
        koppelingen.couple(colleague, TODAY, queue[0], best(team, queue[0]).fit.begeleider.kenmerk)
        await hear(pilot)
        await press(pilot, "u")
        assert "niets om ongedaan te maken" in said(pilot)
        assert len(running(team, queue[0])) == 1


async def test_undo_is_refused_where_a_colleague_went_on_with_it(team, colleague):
    queue = [w.huishouden.dossier for w in waiting(stand(team))]
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "enter")
        koppelingen.advance(colleague, TODAY, running(team, queue[0])[0])
        before = dump(team)
        await press(pilot, "u")
        assert "een collega heeft dit daarna gewijzigd" in said(pilot)
        assert dump(team) == before


async def test_an_open_dialog_survives_what_a_colleague_does(team, colleague):
    queue = [w.huishouden.dossier for w in waiting(stand(team))]
    barred = next(c for c in candidates(stand(team), stand(team).huishouden[queue[0]]) if not c.fit.possible)
    async with run_pilot(team) as pilot:
        await press(pilot, "enter", "end", "enter")
        koppelingen.couple(colleague, TODAY, queue[0], best(team, queue[0]).fit.begeleider.kenmerk)
        await hear(pilot)
        assert "past nu niet" in text(pilot)
        await press(pilot, "enter")
        if len(pilot.app.screen_stack) > 1:
            await press(pilot, "escape")
        assert len(running(team, queue[0])) == 1
        assert barred


async def test_who_is_taken_out_while_their_record_is_open_is_gone_without_a_crash(team, colleague):
    async with run_pilot(team) as pilot:
        await press(pilot, "3", "n", "enter")
        form = pilot.app.screen.form
        form._widgets["voornaam"].value, form._widgets["achternaam"].value = "Weldra", "Weg"
        await press(pilot, "ctrl+s", "f", *"weldra", "enter", "i")
        assert "Weldra Weg" in text(pilot)
        (record,) = [b for b in stand(team).begeleiders if b.voornaam == "Weldra"]
        people.remove_record(colleague, TODAY, record)
        await hear(pilot)
        await press(pilot, "e", "b", "x", "o", "d", "k", "enter", "u")
        await press(pilot, "escape", "escape")
        assert len(pilot.app.screen_stack) == 1
