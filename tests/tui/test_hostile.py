"""Names as data: markup, escapes, directions, emoji and length stay text, and lines stay lines."""

import csv

import pytest
from textual import events

from tests.builders import fill, household, match, medewerker, member, stagiaire, teamleider, vrijwilliger
from tests.sampling import each_size, sampled
from tests.tui.visit import SIZES, assert_tidy, everywhere, fill_in, lines, press, run_pilot, said, text

HOSTILE = {
    "unfinished": "Jan [/b [a= Ali [bel=na",
    "unfinished-click": "x [@click=app.quit",
    "unfinished-close": "[/",
    "closing": "[/]",
    "click": "[@click=app.quit]x[/]",
    "colour": "[red on blue]rood[/red on blue]",
    "backslash": "\\[/] \\",
    "half": "[bold",
    "variable": "$accent {naam} %s",
    "escape": "a\x1b[31mrood\x1b]0;titel\x07b\x9b2J",
    "bidi": "\u202eabc\u202c \u2067def\u2069",
    "blanks": "regel\neen\ttwee\r\nvier\u2028vijf",
    "family": "👨‍👩‍👧‍👦 Familie 👩🏽‍🦰",
    "wide": "漢字かな交じり文",
    "flags": "🇳🇱🇺🇦 ❤️ 1️⃣",
    "long": "Aaa" + "bcdefghij" * 44,
    "arabic": "محمد بن عبد الله",
    "persian": "می\u200cخواهم",
    "marks": "Z̷̢̛a̶l̸g̵o̴ é̂̃",
    "hangul": "각각한국어",
    "zero": "\u200b\u2060\ufeff\u00adnul",
    "quotes": "Robert'); DROP TABLE begeleider;--",
}


def write_office(store, naam):
    """A small team in which everything that has a text has this one."""
    texts = {"plaats": naam, "telefoon": naam, "notitie": naam}
    person = {"voornaam": naam, "tussenvoegsel": "", "achternaam": naam, "email": naam, "school": naam, **texts}
    home = {"naam": naam, "adres": naam, "gemeente": naam, **texts}
    fill(
        store,
        teamleider(**person),
        medewerker(leidinggevende="T01", uren_begeleiding=20.0, **person),
        vrijwilliger("V01", leidinggevende="T01", **person),
        vrijwilliger("V02", leidinggevende="T01", **{**person, "uren_per_week": 1.0}),
        stagiaire("S01", leidinggevende="M01", **person),
        household("D001", **home),
        household("D002", **home),
        household("D003", **home),
        member("D001", 1, voornaam=naam, achternaam=naam, taalschool=naam, contactpersoon=True, telefoon=naam),
        match("D002", "M01", tijdelijk=True),
        match("D003", "S01"),
    )


TOGETHER = [
    ("closing", "click", "colour", "half", "variable", "backslash", "escape", "bidi", "blanks", "zero", "marks"),
    ("family", "wide", "flags", "hangul", "quotes", "arabic", "persian"),
]
"""What is written in one name, so that few visits meet them all."""


@pytest.mark.parametrize("names", sampled(TOGETHER, 1, "hostile"), ids="-".join)
async def test_a_hostile_name_goes_through_every_screen_as_text(store, names):
    write_office(store, " ".join(HOSTILE[name] for name in names))
    async with run_pilot(store, SIZES[TOGETHER.index(names) % 2]) as pilot:
        visited = []
        async for where in everywhere(pilot):
            visited.append(where)
            assert_tidy(pilot)
        assert len(visited) > 25
        assert pilot.app.is_running


@each_size
async def test_lists_of_everyone_with_a_hostile_name_stay_aligned(store, size):
    people = [vrijwilliger(f"V{n:02}", voornaam=naam, achternaam="") for n, naam in enumerate(HOSTILE.values())]
    homes = [household(f"D{n:03}", naam=naam, plaats=naam) for n, naam in enumerate(HOSTILE.values())]
    fill(store, teamleider(), *people, *homes)
    async with run_pilot(store, size) as pilot:
        for keys in (("1",), ("end",), ("2",), ("3",), ("right",), ("slash", "a")):
            await press(pilot, *keys)
            assert_tidy(pilot)


@pytest.mark.parametrize("name", ["closing", "click", "backslash", "half"])
async def test_markup_in_a_name_is_shown_as_it_is_written(store, name):
    naam = HOSTILE[name]
    write_office(store, naam)
    async with run_pilot(store) as pilot:
        await press(pilot, "i")
        drawn = text(pilot)
        assert naam.strip() in drawn
        assert f"{naam} · D001" in lines(pilot)[1], "the title of the frame"
        await press(pilot, "escape", "enter", "enter")
        assert naam in text(pilot)
        assert naam in said(pilot)
        await press(pilot, "x")
        assert naam in text(pilot)
        await press(pilot, "escape", "u")
        assert pilot.app.is_running


async def test_a_name_in_arabic_or_emoji_is_readable_in_the_list(store):
    fill(store, household("D001", naam="محمد"), household("D002", naam="漢字"), household("D003", naam="👩🏽‍🦰 Rood"))
    async with run_pilot(store) as pilot:
        await pilot.pause()
        drawn = text(pilot)
        for naam in ("محمد", "漢字", "👩🏽‍🦰 Rood"):
            assert naam in drawn


@pytest.mark.parametrize("keys", [("slash",), ("3", "f"), ("3", "e")])
async def test_what_is_pasted_in_a_field_can_not_act_on_the_terminal(team, keys):
    async with run_pilot(team) as pilot:
        await press(pilot, *keys)
        pilot.app.focused.post_message(events.Paste("a\x1b[31mrood\x1b]0;titel\x07\u202eb\x9b2J"))
        await pilot.pause()
        await pilot.pause()
        assert "rood" in text(pilot)
        assert_tidy(pilot)


async def test_wrong_cells_of_a_list_are_shown_without_what_acts_on_a_terminal(store, tmp_path):
    folder = tmp_path / "lijst"
    folder.mkdir()
    with (folder / "begeleiders.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["kenmerk", "soort", "voornaam", "achternaam", "geslacht", "[/]\x1b[31mkolom"])
        writer.writerow(["V01", "[@click=app.quit]\x1b]0;x\x07\u202e", "A", "B", "👨‍👩‍👧‍👦[/]", "x"])
    fill(store, teamleider())
    async with run_pilot(store) as pilot:
        pilot.app.read_list()
        await pilot.pause()
        await fill_in(pilot, str(folder))
        await press(pilot, "enter")
        for _ in range(60):
            if "Deze rijen kloppen niet" in text(pilot):
                break
            await pilot.pause(0.05)
        assert "Deze rijen kloppen niet" in text(pilot)
        assert_tidy(pilot)
        assert store.db.conn.execute("SELECT count(*) FROM begeleider").fetchone()[0] == 1


async def test_nobody_named_so_can_be_clicked(store):
    fill(store, vrijwilliger(voornaam="[@click=app.quit]klik[/]", achternaam=""), household())
    async with run_pilot(store) as pilot:
        await press(pilot, "3")
        row = next(number for number, line in enumerate(lines(pilot)) if "klik" in line)
        await pilot.click(offset=(22, row))
        await press(pilot, "i")
        row = next(number for number, line in enumerate(lines(pilot)) if "klik" in line)
        await pilot.click(offset=(lines(pilot)[row].index("klik") + 1, row))
        await pilot.pause()
        assert pilot.app.is_running
        assert pilot.app.return_code is None
