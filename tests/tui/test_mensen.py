"""Mensen: kinds, filter, and forms for every kind; wrong values, drafts, and a colleague who was first."""

from dataclasses import replace
from datetime import date

import pytest

from db.lists import Dagdeel, Fase, Inzet, Soort
from db.model import Begeleider, Huishouden, Statushouder
from db.notation import columns
from db.records import people
from tests.builders import TODAY, dump
from tests.sampling import each_size
from tests.tui.visit import (
    SIZES,
    cursor,
    everyone,
    fill_in,
    home,
    person,
    press,
    put_cursor,
    rows,
    run_pilot,
    said,
    stand,
    text,
    title,
    type_text,
)
from tui.screens.forms import FormScreen
from tui.subject import Subject
from tui.widgets.toggles import Toggles


async def open_form(pilot, subject, steps=0):
    """On Mensen, so many kinds to the right, the form of somebody."""
    await press(pilot, "3", *["right"] * steps)
    await put_cursor(pilot, subject)
    await press(pilot, "e")
    assert isinstance(pilot.app.screen, FormScreen)


async def enter_values(pilot, values):
    """Fill in fields of the form by name; a set is switched on."""
    widgets = pilot.app.screen.form._widgets
    for name, value in values.items():
        widget = widgets[name]
        widget.focus()
        await pilot.pause()
        if isinstance(widget, Toggles):
            for index, one in enumerate(widget._values):
                if (one in widget.on) != (one in value):
                    widget.cursor = index
                    await press(pilot, "space")
        else:
            await fill_in(pilot, value)


async def test_left_and_right_go_through_the_kinds(team):
    async with run_pilot(team) as pilot:
        await press(pilot, "3")
        titles = []
        for _ in range(4):
            titles.append(str(pilot.app.screen.people.border_title))
            await press(pilot, "right")
        assert titles == [
            f"{sum(not b.soort.betaald for b in everyone(team, Begeleider))} begeleiders",
            f"{len(everyone(team, Huishouden))} huishoudens",
            f"{len(everyone(team, Statushouder))} statushouders",
            f"{sum(b.soort.betaald for b in everyone(team, Begeleider))} medewerkers",
        ]
        assert str(pilot.app.screen.people.border_title) == titles[0], "and round again"
        await press(pilot, "left")
        assert str(pilot.app.screen.people.border_title) == titles[3]


async def test_the_filter_narrows_while_typing_and_escape_takes_it_away(team):
    who = next(b for b in everyone(team, Begeleider) if not b.soort.betaald)
    async with run_pilot(team) as pilot:
        await press(pilot, "3")
        everybody = rows(pilot)
        await press(pilot, "f")
        await type_text(pilot, who.voornaam[:4].lower())
        assert 0 < len(rows(pilot)) < len(everybody)
        assert any(who.naam == row[0] for row in rows(pilot))
        await press(pilot, "enter")
        assert pilot.app.focused is pilot.app.screen.people
        await press(pilot, "escape")
        assert rows(pilot) == everybody


BEGELEIDER = {
    "voornaam": "Sjoukje",
    "tussenvoegsel": "van der",
    "achternaam": "Meulen-Hoekstra",
    "geslacht": "x",
    "telefoon": "06 98765432",
    "email": "s@voorbeeld.nl",
    "plaats": "Giethoorn",
    "vervoer": "auto",
    "talen": "Arabisch:2;Frans:1",
    "dagdelen": {"ma-ochtend", "vr-avond"},
    "inzet": {"spreekuur", "huishouden"},
    "uren_per_week": "7,5",
    "uren_overig": "1,5",
    "max_huishoudens": "3",
    "ervaring": "2",
    "aandachtsgebieden": {"werk", "juridisch"},
    "wens_huishouden": "gezin",
    "huishouden_geslacht": "eis_v",
    "fase": "pauze",
    "fase_sinds": "1-3-2024",
    "vog_aangevraagd": "2023-01-02",
    "vog_ontvangen": "2023-02-03",
    "overeenkomst": "3-2-2023",
    "training": "4-2-2023",
    "start": "5-2-2023",
    "eind": "2025-01-01",
    "leidinggevende": "M01",
    "team": "Noord",
    "wervingskanaal": "VIP",
    "stop_reden": "anders",
    "notitie": "Belt liever 's avonds.",
    "opleiding": "SPH",
    "school": "Windesheim",
    "stagedagen": {"ma", "di"},
    "schoolbegeleider": "Dhr. Pot",
    "tussenbeoordeling": "1-4-2024",
    "eindbeoordeling": "2024-06-01",
    "laatste_gesprek": "1-3-2024",
    "in_bezit": {"sleutel", "laptop"},
    "eindgesprek": "2025-01-01",
}


@pytest.mark.parametrize("size", SIZES[1:])
async def test_every_field_of_a_begeleider_can_be_edited(team, size):
    who = next(b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER)
    before = dump(team)
    async with run_pilot(team, size) as pilot:
        await open_form(pilot, person(who.kenmerk))
        assert set(pilot.app.screen.form._widgets) == {*BEGELEIDER, "kenmerk", "soort"}
        await enter_values(pilot, BEGELEIDER)
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Gewijzigd: Sjoukje van der Meulen-Hoekstra")
        saved = people.find_begeleider(team, who.kenmerk)
        cells = {column.name: column.cell for column in columns(Begeleider)}
        for name, value in BEGELEIDER.items():
            wanted = ";".join(value) if isinstance(value, set) else value
            assert getattr(saved, name) == cells[name].read(wanted), name
        await press(pilot, "u")
        assert dump(team) == before


async def test_the_form_has_every_column_of_its_record(team):
    kinds = [
        (Begeleider, 0, lambda r: r.soort is Soort.STAGIAIRE, {"uren_begeleiding"}),
        (Huishouden, 1, lambda r: True, set()),
        (Statushouder, 2, lambda r: True, {"dossier", "volgnr"}),
    ]
    async with run_pilot(team) as pilot:
        for kind, steps, those, elsewhere in kinds:
            record = next(r for r in everyone(team, kind) if those(r))
            key = f"{record.dossier}/{record.volgnr}" if kind is Statushouder else None
            subject = Subject("statushouder", key) if key else None
            subject = subject or (person(record.kenmerk) if kind is Begeleider else home(record.dossier))
            await open_form(pilot, subject, steps)
            shown = set(pilot.app.screen.form._widgets) - {"leden"}
            assert shown == {column.name for column in columns(kind)} - elsewhere
            await press(pilot, "escape", *["left"] * steps)


async def test_a_form_that_is_left_as_it_was_keeps_no_draft(team):
    """Opening a form to look at it is no change, whatever is in it: half-days, languages, members."""
    async with run_pilot(team) as pilot:
        await press(pilot, "3")
        for _ in range(4):
            for _ in range(2):
                await press(pilot, "e", "escape")
                assert pilot.app.drafts == {}, cursor(pilot)
                await pilot.press("down")
            await press(pilot, "right")


async def test_a_household_is_edited_with_its_members_a_line_each(team):
    household = next(h for h in everyone(team, Huishouden) if len(people.leden_of(team, h.dossier)) == 3)
    first, second, third = people.leden_of(team, household.dossier)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await open_form(pilot, home(household.dossier), 1)
        area = pilot.app.screen.form._widgets["leden"]
        lines = area.text.splitlines()
        assert len(lines) == 3
        await enter_values(pilot, {"naam": "Tesfay-Öz", "zwaarte": "zwaar", "tolk_mogelijk": "nee"})
        await enter_values(pilot, {"leden": "\n".join([*lines[:2], "Nieuwe Baby m 2024"]), "sleuteldatum": "1-4-2024"})
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Gewijzigd: huishouden Tesfay-Öz")
        leden = people.leden_of(team, household.dossier)
        assert [(lid.voornaam, lid.volgnr) for lid in leden] == [
            (first.voornaam, first.volgnr),
            (second.voornaam, second.volgnr),
            ("Nieuwe", third.volgnr),
        ]
        saved = people.find_huishouden(team, household.dossier)
        assert (saved.naam, saved.sleuteldatum, saved.tolk_mogelijk) == ("Tesfay-Öz", date(2024, 4, 1), False)
        await press(pilot, "u")
        assert dump(team) == before


async def test_a_medewerker_and_a_statushouder_are_edited(team):
    lid = everyone(team, Statushouder)[0]
    async with run_pilot(team) as pilot:
        await open_form(pilot, person("M01"), 3)
        await enter_values(pilot, {"uren_begeleiding": "4", "achternaam": "Nieuwenhuis"})
        await press(pilot, "ctrl+s")
        saved = people.find_begeleider(team, "M01")
        assert (saved.uren_begeleiding, saved.achternaam) == (4.0, "Nieuwenhuis")
        await press(pilot, "left")
        await put_cursor(pilot, Subject("statushouder", f"{lid.dossier}/{lid.volgnr}"))
        await press(pilot, "e")
        await enter_values(pilot, {"taalschool": "Deltion", "leerroute": "z", "pip_datum": "2-2-2024"})
        await press(pilot, "enter")
        saved = next(s for s in people.leden_of(team, lid.dossier) if s.volgnr == lid.volgnr)
        assert (saved.taalschool, saved.leerroute, saved.pip_datum) == ("Deltion", "Z", date(2024, 2, 2))


WRONG = [
    ("uren_per_week", "veel", "een getal, zoals 7,5"),
    ("uren_per_week", "-1", "een getal, zoals 7,5"),
    ("uren_per_week", "nan", "een getal, zoals 7,5"),
    ("uren_per_week", "1e999", "een getal, zoals 7,5"),
    ("ervaring", "4", "van 0 tot en met 3"),
    ("max_huishoudens", "1,5", "een heel getal"),
    ("fase", "weg", "een van: aangemeld"),
    ("start", "31-2-2024", "een datum, zoals"),
    ("talen", "Foezelaars:3", "talen met hun Nederlandse naam"),
    ("talen", "Arabisch:4", "talen met hun Nederlandse naam"),
    ("kenmerk", "", "dit veld is nodig"),
    ("leidinggevende", "X99", ""),
]


@pytest.mark.parametrize(("field", "value", "sentence"), WRONG)
async def test_a_wrong_value_is_said_at_its_field(team, field, value, sentence):
    who = next(b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER)
    before = dump(team)
    async with run_pilot(team) as pilot:
        await open_form(pilot, person(who.kenmerk))
        await enter_values(pilot, {field: value})
        pilot.app.screen.form._widgets["voornaam"].focus()
        await pilot.pause()
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, FormScreen)
        assert dump(team) == before
        explained = str(pilot.app.screen.query_one("#uitleg").content)
        assert sentence in explained + said(pilot)
        assert "!" in explained + said(pilot)
        assert pilot.app.focused is pilot.app.screen.form._widgets[field]


async def test_members_that_can_not_be_read_are_said_at_the_field(team):
    household = everyone(team, Huishouden)[0]
    async with run_pilot(team) as pilot:
        await open_form(pilot, home(household.dossier), 1)
        await enter_values(pilot, {"leden": "Selam Tesfay v 1850"})
        await press(pilot, "ctrl+s")
        assert "1850" in text(pilot)
        assert pilot.app.focused is pilot.app.screen.form._widgets["leden"]


async def test_escape_keeps_what_was_typed_and_it_comes_back_until_ctrl_r(team):
    who = next(b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER)
    other = [b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER][1]
    before = dump(team)
    async with run_pilot(team) as pilot:
        await open_form(pilot, person(who.kenmerk))
        await enter_values(pilot, {"voornaam": "Halverwege", "dagdelen": {"zo-avond"}, "notitie": "twee\nregels"})
        await press(pilot, "escape")
        assert "Niet opgeslagen" in said(pilot)
        assert dump(team) == before
        await put_cursor(pilot, person(other.kenmerk))
        await press(pilot, "e")
        assert pilot.app.screen.form.values["voornaam"] == other.voornaam, "a draft is of one record"
        await press(pilot, "escape")
        await put_cursor(pilot, person(who.kenmerk))
        await press(pilot, "1", "3", "e")
        assert "Wat u eerder typte staat er nog" in said(pilot)
        values = pilot.app.screen.form.values
        assert (values["voornaam"], values["dagdelen"], values["notitie"]) == ("Halverwege", "zo-avond", "twee\nregels")
        await press(pilot, "ctrl+r")
        assert pilot.app.screen.form.values["voornaam"] == who.voornaam
        await press(pilot, "escape")
        assert pilot.app.drafts == {}


async def test_a_draft_is_gone_once_it_is_saved(team):
    who = next(b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER)
    async with run_pilot(team) as pilot:
        await open_form(pilot, person(who.kenmerk))
        await enter_values(pilot, {"voornaam": "Halverwege"})
        await press(pilot, "escape", "e", "enter")
        assert people.find_begeleider(team, who.kenmerk).voornaam == "Halverwege"
        assert pilot.app.drafts == {}


async def test_a_new_vrijwilliger_is_added_and_undone(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "3", "n")
        assert "Wie wilt u toevoegen?" in text(pilot)
        await press(pilot, "enter")
        await enter_values(pilot, {"voornaam": "Nieuwe", "achternaam": "Hulp", "talen": "ar:3"})
        await press(pilot, "enter")
        assert said(pilot).startswith("Toegevoegd: Nieuwe Hulp")
        (new,) = [b for b in everyone(team, Begeleider) if b.achternaam == "Hulp"]
        assert (new.soort, new.fase, new.fase_sinds) == (Soort.VRIJWILLIGER, Fase.AANGEMELD, TODAY)
        assert new.inzet == frozenset({Inzet.HUISHOUDEN})
        assert new.talen == {"Arabisch": 3}
        await press(pilot, "u")
        assert dump(team) == before


@pytest.mark.parametrize("size", SIZES[1:])
async def test_a_new_household_waits_at_once(team, size):
    before = dump(team)
    async with run_pilot(team, size) as pilot:
        await press(pilot, "n")
        await put_cursor(pilot, "huishouden", "Options")
        await press(pilot, "enter")
        await enter_values(pilot, {"naam": "Zzaman", "leden": "Ali Zzaman m 1980\nSara Zzaman v 1985 contact"})
        await press(pilot, "ctrl+s")
        assert said(pilot).startswith("Toegevoegd: huishouden Zzaman")
        assert any("Zzaman" in row for row in rows(pilot, "WaitingList"))
        (new,) = [h for h in everyone(team, Huishouden) if h.naam == "Zzaman"]
        assert [lid.naam for lid in people.leden_of(team, new.dossier)] == ["Ali Zzaman", "Sara Zzaman"]
        await press(pilot, "u")
        assert dump(team) == before


async def test_an_empty_new_form_says_what_is_needed_where_it_is_needed(team):
    async with run_pilot(team, (80, 24)) as pilot:
        await press(pilot, "n")
        await put_cursor(pilot, "huishouden", "Options")
        await press(pilot, "enter")
        pilot.app.screen.form._widgets["hoort_bij"].focus()
        await pilot.pause()
        await press(pilot, "ctrl+s")
        assert "! Naam: verwacht" in text(pilot)
        assert pilot.app.focused is pilot.app.screen.form._widgets["naam"]


async def test_a_colleague_who_was_first_leaves_the_typed_text_in_place(team):
    who = next(b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER)
    async with run_pilot(team) as pilot:
        await open_form(pilot, person(who.kenmerk))
        await enter_values(pilot, {"voornaam": "Mijn versie", "notitie": "lang verhaal"})
        colleague = team.beside()
        people.save_begeleider(colleague, TODAY, replace(who, telefoon="06 11111111"))
        colleague.close()
        await press(pilot, "ctrl+s")
        assert title(pilot).startswith("Ook gewijzigd door een ander")
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, FormScreen)
        assert pilot.app.screen.form.values["voornaam"] == "Mijn versie"
        assert people.find_begeleider(team, who.kenmerk).telefoon == "06 11111111"
        # The way out that is offered must not lose what was typed.
        await press(pilot, "escape", "e")
        assert pilot.app.screen.form.values["voornaam"] == "Mijn versie"
        assert pilot.app.screen.form.values["notitie"] == "lang verhaal"


async def test_a_wrong_entry_is_removed_and_brought_back(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "3", "n", "enter")
        await enter_values(pilot, {"voornaam": "Per", "achternaam": "Ongeluk"})
        await press(pilot, "enter")
        (new,) = [b for b in everyone(team, Begeleider) if b.achternaam == "Ongeluk"]
        await put_cursor(pilot, person(new.kenmerk))
        await press(pilot, "shift+delete")
        assert said(pilot).startswith("Verwijderd: Per Ongeluk")
        assert dump(team) == before
        await press(pilot, "u")
        assert people.find_begeleider(team, new.kenmerk) is not None


async def test_who_has_koppelingen_can_not_be_removed(team):
    before = dump(team)
    async with run_pilot(team) as pilot:
        await press(pilot, "3", "right")
        await put_cursor(pilot, home(stand(team).koppelingen[0].dossier))
        await press(pilot, "shift+delete")
        assert said(pilot).startswith("!")
        assert dump(team) == before


@each_size
async def test_every_half_day_and_every_aandachtsgebied_can_be_seen(team, size):
    who = next(b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER)
    async with run_pilot(team, size) as pilot:
        await open_form(pilot, person(who.kenmerk))
        for name in ("dagdelen", "aandachtsgebieden", "inzet", "stagedagen"):
            widget = pilot.app.screen.form._widgets[name]
            widget.focus()
            await pilot.pause()
            shown = text(pilot)
            for label in widget._labels:
                assert label in shown, (name, label)
    assert len(Dagdeel) == 21


async def test_arrows_and_space_work_the_toggles_and_the_focus_goes_on(team):
    who = next(b for b in everyone(team, Begeleider) if b.soort is Soort.VRIJWILLIGER)
    async with run_pilot(team) as pilot:
        await open_form(pilot, person(who.kenmerk))
        widget = pilot.app.screen.form._widgets["dagdelen"]
        widget.focus()
        await pilot.pause()
        await press(pilot, "asterisk")
        if len(widget.on) != 21:
            await press(pilot, "asterisk")
        assert len(widget.on) == 21
        await press(pilot, "asterisk", "right", "down", "space")
        assert widget.on == {"di-middag"}
        await press(pilot, "down", "down")
        assert pilot.app.focused is pilot.app.screen.form._widgets["inzet"]
