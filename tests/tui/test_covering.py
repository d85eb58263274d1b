"""Somebody is ill: the services that are hit stand beneath the households, with who does them instead."""

import pytest

from db.agenda import Afspraak, Bezetting, Dienst
from db.lists import AfwezigSoort, Dagdeel, Inzet
from db.model import Afwezigheid
from db.records.rows import find
from tests.builders import TODAY, days, dump, fill, household, match, stagiaire, teamleider, vrijwilliger
from tests.sampling import each_size
from tests.tui.test_leaving import column, days_are, worked_out, z
from tests.tui.visit import SIZES, assert_tidy, keys_shown, press, put_cursor, rows, run_pilot, said, text, title

THURSDAY = days(2)


@pytest.fixture
def office(store):
    """Anna guides two households, one of them on Tuesday morning, and staffs the spreekuur of Thursday."""
    both = {"inzet": frozenset(Inzet), "uren_per_week": 20.0}
    fill(
        store,
        teamleider("T01"),
        vrijwilliger("V01", achternaam="Bos", leidinggevende="T01", **both),
        vrijwilliger("V02", voornaam="Els", achternaam="Smit", leidinggevende="T01", **both),
        vrijwilliger("V03", voornaam="Ria", achternaam="Mol", leidinggevende="T01", **both),
        household("D001", naam="Tesfay", telefoon="0612345678"),
        household("D002", naam="Osman"),
        match("D001", "V01", start=days(-30)),
        match("D002", "V01", start=days(-30)),
        Afspraak(dossier="D001", begeleider="V01", dagdeel=Dagdeel.DI_OCHTEND, van=days(-28)),
        Dienst(dienst="S1", naam="Inloopspreekuur", dagdeel=Dagdeel.DO_MIDDAG, nodig=2),
        Bezetting(dienst="S1", datum=THURSDAY, begeleider="V01"),
        Bezetting(dienst="S1", datum=THURSDAY, begeleider="V03"),
    )
    return store


def staffed(store) -> set[str]:
    return {b.begeleider for b in find(store.db, Bezetting)}


@each_size
async def test_two_keys_report_somebody_ill_with_all_cover_and_one_takes_it_back(office, size):
    before, log = dump(office), office.log.latest()
    async with run_pilot(office, size) as pilot:
        await z(pilot, "V01")
        assert rows(pilot)[-2] == ("Diensten",)
        assert rows(pilot)[-1][0] == "do 21 mrt middag, Inloopspreekuur"
        assert rows(pilot)[-1][3:5] == ("vervang", "Els Smit")
        assert rows(pilot)[-1][-1] == "nog 1 van 2"
        assert "1 dienst: 1 vervangen, 0 open" in text(pilot).replace("\n", " ") or size != SIZES[0]
        assert "bel vr 22 mrt" in text(pilot)
        assert_tidy(pilot)
        await press(pilot, "ctrl+s")
        assert len(office.log.after(log)) == 1
        assert staffed(office) == {"V02", "V03"}
        assert [a.bel_op for a in find(office.db, Afwezigheid)] == [days(3)]
        await press(pilot, "u")
        assert dump(office) == before


async def test_space_leaves_a_service_open_and_enter_chooses_who_does_it(office):
    fill(office, vrijwilliger("V04", voornaam="Ko", achternaam="Bol", inzet=frozenset(Inzet), leidinggevende="T01"))
    async with run_pilot(office) as pilot:
        await z(pilot, "V01")
        await put_cursor(pilot, ("S1", THURSDAY), "HitList")
        assert "kan ook" in text(pilot)
        await press(pilot, "space")
        assert rows(pilot)[-1][3] == "open laten"
        await press(pilot, "enter")
        assert title(pilot) == "Wie doet do 21 mrt middag, Inloopspreekuur?"
        assert [row[0] for row in rows(pilot, "Options")] == ["Els Smit", "Ko Bol", "Anna Vries T01", "open laten"]
        await put_cursor(pilot, "V04", "Options")
        await press(pilot, "enter")
        assert rows(pilot)[-1][4] == "Ko Bol"
        await press(pilot, "ctrl+s")
        assert staffed(office) == {"V03", "V04"}


async def test_a_service_is_hit_also_where_no_household_is(office):
    async with run_pilot(office) as pilot:
        await z(pilot, "V03")
        assert [row[0] for row in rows(pilot)] == ["Diensten", "do 21 mrt middag, Inloopspreekuur"]
        await press(pilot, "ctrl+s")
        assert staffed(office) == {"V01", "V02"}


async def test_a_household_is_called_off_or_told_to_come_to_the_spreekuur(office):
    async with run_pilot(office) as pilot:
        await z(pilot, "V01")
        await days_are(pilot, "19-3", "22-3")
        assert column(pilot, "hoe") == ["afbellen", "afbellen"]
        assert column(pilot, "door wie") == ["geen nummer bekend", "bel 0612345678"]
        assert column(pilot, "waarom")[1].startswith("afspraak di 19 mrt ochtend")
        await press(pilot, "space")
        await worked_out(pilot)
        assert column(pilot, "hoe") == ["spreekuur", "afbellen"]
        assert "kan naar het spreekuur komen" in text(pilot)
        await press(pilot, "ctrl+s")
        assert "2 afbellen" in said(pilot)
        assert [a.bel_op for a in find(office.db, Afwezigheid)] == [None]


async def test_the_day_to_call_can_be_another(office):
    async with run_pilot(office) as pilot:
        await z(pilot, "V01")
        await days_are(pilot, "19-3", "", "25-3")
        assert "bel ma 25 mrt" in text(pilot)
        await press(pilot, "ctrl+s")
        assert [a.bel_op for a in find(office.db, Afwezigheid)] == [days(6)]
        await z(pilot, "V01")
        assert "bel ma 25 mrt" in text(pilot), "it is known"


@each_size
async def test_examens_for_everyone_and_a_terugkomdag_of_one_day_for_a_stagiaire(office, size):
    fill(office, stagiaire(leidinggevende="T01"))
    async with run_pilot(office, size) as pilot:
        await z(pilot, "V01")
        assert "examens" in text(pilot)
        assert "terugkomdag" not in text(pilot)
        await press(pilot, "escape")
        await z(pilot, "S01")
        await press(pilot, *["right"] * 4)
        await worked_out(pilot)
        assert "wordt vrijwilliger" in text(pilot)
        assert "terugkomdag vanaf di 19 mrt tot en met di 19 mrt" in text(pilot)
        await press(pilot, "ctrl+s")
        assert [(a.soort, a.tot) for a in find(office.db, Afwezigheid)] == [(AfwezigSoort.TERUGKOMDAG, TODAY)]


async def test_the_names_of_who_covers_are_hidden_from_a_visitor(office):
    async with run_pilot(office) as pilot:
        await z(pilot, "V01")
        await press(pilot, "p")
        await put_cursor(pilot, ("S1", THURSDAY), "HitList")
        assert not [name for name in ("Smit", "Mol", "Bos", "0612345678") if name in text(pilot)]
        assert "neem over" in keys_shown(pilot)
