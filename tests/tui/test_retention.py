"""Bewaartermijn on the screen: the list, marking and making anonymous, and inzage and erasing from the details."""

import pytest

import db.store.keys
from db.agenda import Afgevinkt
from db.lists import Fase, Toegang, TrajectStatus
from db.model import Begeleider, Huishouden
from db.records.rows import find, get
from db.rules.retention import RETENTION
from db.store import open_store
from db.store.backup import backups, make_backup
from tests.builders import TODAY, days, dump, fill, household, match, member, vrijwilliger
from tests.tui.visit import SIZES, assert_tidy, press, put_cursor, rows, run_pilot, said, text, type_text, until
from tui.subject import Subject

OVER = {"traject_status": TrajectStatus.AFGEROND}

PEOPLE = (
    household("D014", naam="Zerezghi", **OVER, traject_eind=days(-900), sleuteldatum=days(-1300),
              traject_start=days(-1300), notitie="belt graag"),
    member("D014", 1, voornaam="Filmawit", achternaam="Zerezghi"),
    household("D015", naam="Osman", **OVER, traject_eind=days(-600), sleuteldatum=days(-1300),
              traject_start=days(-1300)),
    household("D016", naam="Rahimi", **OVER),
    household("D017", naam="Tesfay"),
    vrijwilliger("V03", voornaam="Hilda", achternaam="Poelstra", fase=Fase.GESTOPT, eind=days(-800)),
    vrijwilliger("V04", voornaam="Anna", achternaam="Bakker"),
    match("D014", "V03", days(-1200), eind=days(-900)),
    match("D017", "V04", days(-5)),
)  # fmt: skip


@pytest.fixture
def full(store):
    fill(store, *PEOPLE)
    return store


async def open_list(pilot):
    await press(pilot, "ctrl+p")
    await type_text(pilot, "bewaartermijn")
    await press(pilot, "enter")


def explained(pilot):
    """What a dialog explains."""
    return str(pilot.app.screen.query(".explain").first().content)


@pytest.mark.parametrize("size", SIZES)
async def test_the_list_says_who_is_due_who_will_be_and_what_is_unknown(full, size):
    async with run_pilot(full, size) as pilot:
        await open_list(pilot)
        assert_tidy(pilot)
        shown = text(pilot)
        for words in (
            "Voorbij de bewaartermijn (2)",
            "Binnen een jaar (1)",
            "Onbekend (1)",
            "Bewaartermijn  2 voorbij",
        ):
            assert words in shown, words
        assert "traject geëindigd op 1 okt 2021" in shown
        assert "Tesfay" not in str(rows(pilot))
        await press(pilot, "p", "p")
        assert "Zerezghi" not in text(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_nobody_is_on_it(store, size):
    fill(store, household())
    async with run_pilot(store, size) as pilot:
        await open_list(pilot)
        assert "Niemand is voorbij de bewaartermijn" in text(pilot)
        await press(pilot, "m")
        assert said(pilot) == "! Merk eerst regels met spatie."


@pytest.mark.parametrize("size", SIZES)
async def test_who_is_marked_is_made_anonymous_in_one_step(full, size):
    async with run_pilot(full, size) as pilot:
        await open_list(pilot)
        await put_cursor(pilot, Subject("huishouden", "D014"))
        await press(pilot, "space")
        await put_cursor(pilot, Subject("begeleider", "V03"))
        await press(pilot, "space")
        assert "2 gemerkt" in text(pilot)
        await press(pilot, "m")
        assert "1 huishouden en 1 begeleider anoniem maken?" in text(pilot)
        assert "kan niet ongedaan" in text(pilot)
        assert_tidy(pilot)
        await press(pilot, "enter")
        assert get(full.db, Huishouden, "D014")
        await press(pilot, "m", "down", "enter")
        await until(pilot, "In het logboek is de inhoud van")
        assert_tidy(pilot)
        await press(pilot, "enter")
        assert "Zerezghi" not in str(rows(pilot))
        await press(pilot, "u")
        assert "niets om ongedaan" in said(pilot)
    assert get(full.db, Huishouden, "D014") is None
    assert get(full.db, Huishouden, "A-0001").naam == "Anoniem A-0001"
    assert full.check() == []


async def test_inzage_or_erasing_is_about_the_one_that_is_marked(full):
    async with run_pilot(full) as pilot:
        await open_list(pilot)
        await put_cursor(pilot, Subject("huishouden", "D014"))
        await press(pilot, "space")
        assert pilot.app.screen.subject == Subject("begeleider", "V03"), "the cursor goes on"
        await press(pilot, "y")
        assert "Zerezghi (D014): inzage of wissen" in text(pilot)
        await press(pilot, "escape", "space", "y")
        assert said(pilot) == "! 2 gemerkt: y doet er één. m maakt ze samen anoniem."


async def test_only_who_is_due_can_be_marked(full):
    async with run_pilot(full) as pilot:
        await open_list(pilot)
        await put_cursor(pilot, Subject("huishouden", "D016"))
        await press(pilot, "space")
        assert "alleen wie voorbij" in said(pilot)
        assert "gemerkt ·" not in text(pilot)


async def test_vandaag_leads_to_it_and_it_can_be_ticked_off(full):
    async with run_pilot(full) as pilot:
        await press(pilot, "0")
        await put_cursor(pilot, RETENTION)
        assert "1 huishouden en 1 begeleider voorbij de bewaartermijn" in text(pilot)
        await press(pilot, "enter")
        assert "Onbekend (1)" in text(pilot)
        await press(pilot, "v")
        assert said(pilot).startswith("De lijst is nagekeken")
        await press(pilot, "escape")
        assert RETENTION not in [row.key for row in pilot.app.screen.points._rows]
    assert get(full.db, Afgevinkt, RETENTION).datum == TODAY


@pytest.mark.parametrize("size", SIZES)
async def test_the_details_offer_inzage_and_erasing(full, size, tmp_path):
    async with run_pilot(full, size) as pilot:
        await open_list(pilot)
        await put_cursor(pilot, Subject("huishouden", "D014"))
        await press(pilot, "enter", "y")
        assert [row[0].split(":")[0] for row in rows(pilot, "Options")] == ["Inzage geven", "Anoniem maken", "Wissen"]
        assert_tidy(pilot)
        await press(pilot, "enter")
        pilot.app.screen.query_one("LineInput").value = str(tmp_path)
        await press(pilot, "enter")
        await until(pilot, "Kijk voor u het geeft")
        assert "Filmawit" in (tmp_path / "inzage-D014.html").read_text(encoding="utf-8")
        await press(pilot, "enter", "y", "end", "enter")
        assert "Zerezghi (D014) wissen?" in text(pilot)
        assert "1 lid, 1 koppeling" in explained(pilot)
        assert_tidy(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, "In het logboek is de inhoud van")
        await press(pilot, "enter")
        assert "Onbekend (1)" in text(pilot)
    assert [home.dossier for home in find(full.db, Huishouden)] == ["D015", "D016", "D017"]


async def test_who_still_guides_is_refused_and_stays(full):
    async with run_pilot(full) as pilot:
        pilot.app.open_details(Subject("begeleider", "V04"))
        await press(pilot)
        for _ in range(2):
            await press(pilot, "y", "end", "enter", "down", "enter")
            await until(pilot, "Draag die eerst over")
    assert get(full.db, Begeleider, "V04")


@pytest.mark.parametrize("rol", [Toegang.LEESRECHT, Toegang.MEDEWERKER])
async def test_who_is_no_coordinator_sees_the_list_and_no_more(full, rol):
    full.rol = rol
    before = dump(full)
    async with run_pilot(full) as pilot:
        pilot.app.open_retention()  # as Vandaag does
        await pilot.pause()
        await put_cursor(pilot, Subject("huishouden", "D014"))
        await press(pilot, "space", "m")
        assert "Dat kan alleen" in said(pilot)
        await press(pilot, "y")
        assert "Dat kan alleen" in said(pilot)
    assert dump(full) == before


async def test_older_back_ups_can_be_taken_away_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
    store = open_store(tmp_path / "bord.db", "paard batterij nietje")
    fill(store, *PEOPLE)
    old = make_backup(store)
    async with run_pilot(store) as pilot:
        pilot.app.open_details(Subject("huishouden", "D014"))
        await press(pilot, "y", "end", "enter", "down", "enter")
        await until(pilot, "In het logboek is de inhoud van")
        await press(pilot, "enter")
        assert "1 back-up van daarvoor heeft deze gegevens nog. Die verloopt op" in explained(pilot)
        assert_tidy(pilot)
        await press(pilot, "down", "enter")
        await until(pilot, "Nog te koppelen")
    assert [one.pad == old for one in backups(store.path)] == [False]
    store.close()
