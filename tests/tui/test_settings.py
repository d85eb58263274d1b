"""Settings: a weight that is changed changes the scores, and undo gives them back."""

from tests.tui.visit import fill_in, first_waiting, press, rows, run_pilot, said, text
from tui.screens.forms import FormScreen


def scores(pilot):
    return [row[0] for row in rows(pilot, "CandidateList") if len(row) > 1]


async def test_a_weight_changes_the_scores_and_undo_gives_them_back(team):
    first_waiting(team)
    async with run_pilot(team) as pilot:
        await pilot.pause()
        before = scores(pilot)
        await press(pilot, "comma")
        form = pilot.app.screen.form
        assert form.values["gewicht_afstand"] == "20"
        form._widgets["gewicht_afstand"].focus()
        await pilot.pause()
        await fill_in(pilot, "0")
        await press(pilot, "enter")
        assert said(pilot).startswith("Instellingen: 1 gewijzigd")
        after = scores(pilot)
        assert after != before
        await press(pilot, "u")
        assert said(pilot).startswith("Ongedaan: ")
        assert scores(pilot) == before


async def test_a_setting_that_can_not_be_is_refused_at_its_field(team):
    async with run_pilot(team) as pilot:
        for name, value in (("gewicht_taal", "veel"), ("vul_tot", "0"), ("privacy_bij_start", "dicht")):
            await press(pilot, "comma")
            widget = pilot.app.screen.form._widgets[name]
            widget.focus()
            await pilot.pause()
            await fill_in(pilot, value)
            await press(pilot, "ctrl+s")
            assert isinstance(pilot.app.screen, FormScreen)
            assert pilot.app.focused is widget
            assert "!" in str(pilot.app.screen.query_one("#uitleg").content)
            await press(pilot, "ctrl+r")


async def test_a_blank_setting_is_its_default_and_nothing_changed_is_nothing_to_undo(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "comma")
        widget = pilot.app.screen.form._widgets["gewicht_taal"]
        widget.focus()
        await pilot.pause()
        await fill_in(pilot, "")
        await press(pilot, "ctrl+s")
        assert team.next_undo() is None
        assert "u = ongedaan" not in text(pilot)
