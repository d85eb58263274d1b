"""The log as it is read back: a month of local time, entries field by field, one person's own, and signing off."""

from datetime import UTC, date, datetime

import pytest

from db.lists import Overrulereden, Toegang
from db.model import Huishouden, Koppeling
from db.records.erasing import erase
from db.records.koppelingen import accept
from db.records.noting import note_exit, note_reading, note_view, who_is
from db.records.review import (
    entries_about,
    first_month,
    overdue_months,
    read_lines,
    read_month,
    read_parts,
    reviews,
    sign_off,
)
from db.records.rows import find, get, save
from db.records.settings import save_settings
from db.records.stand import read_stand
from db.rules.review import Bevinding, review
from db.rules.today import Rubriek, vandaag
from db.settings import Settings
from db.store import NotAllowed
from tests.builders import TODAY, fill, household, match, member, vrijwilliger

MARCH, APRIL = date(2024, 3, 1), date(2024, 4, 1)


@pytest.fixture
def full(store):
    fill(store, vrijwilliger(), household(), household("D002"), member("D001", 1))
    return store


def rename(store, **fields):
    """Change fields of household D001."""
    home = get(store.db, Huishouden, "D001")
    with store.change("huishouden gewijzigd", home.naam, TODAY) as change:
        for name, value in fields.items():
            change.update("huishouden", home.dossier, {name: value}, None, home.naam)


def counts(store, month=MARCH):
    return {v.soort: len(v.regels) for v in review(read_month(store, month), Settings()) if v.regels}


def test_a_view_is_an_entry_of_its_own_that_moves_no_list_and_can_not_be_undone(full):
    before = full.log.latest()
    assert note_view(full, TODAY, who_is(full, "huishouden", "D001")) == ""
    assert full.log.latest() == before
    assert full.next_undo().wijziging.id == before
    (regel,) = [regel for regel in read_month(full, MARCH) if regel.soort == "inzage"]
    assert (regel.record, regel.gebruiker) == (("huishouden", "D001"), "demo")
    assert not full.check()


def test_a_view_of_a_file_that_is_held_is_not_noted_and_says_so(full):
    other = full.beside()
    who = who_is(full, "begeleider", "V01")
    with other.locked():
        assert note_view(full, TODAY, who) == (
            "Dit bekijken is niet in het logboek gezet. Een ander programma houdt het bestand vast."
        )
    other.close()
    assert note_view(full, TODAY, who) == ""


@pytest.mark.parametrize(
    ("soort", "sleutel", "naam"),
    [
        ("begeleider", "V01", "Anna Vries V01"),
        ("huishouden", "D002", "Tesfay D002"),
        ("statushouder", "D001/1", "Selam1 Tesfay"),
    ],
)
def test_whom_a_view_is_about(full, soort, sleutel, naam):
    tabel, key, found = who_is(full, soort, sleutel)
    assert (tabel, found) == (soort, naam)
    assert soort == "statushouder" or key == sleutel
    assert who_is(full, soort, "X99/9") is None


def test_a_month_is_one_of_local_time_and_has_all_of_its_entries(full, clock):
    moments = [
        datetime(2024, 3, 1, 12, tzinfo=UTC),
        datetime(2024, 3, 31, 12, tzinfo=UTC),
        datetime(2024, 4, 1, 12, tzinfo=UTC),
    ]
    for moment in moments:
        clock.now = moment
        note_exit(full, TODAY, "Rapport zonder namen (.md)")
    assert [r.tijd.astimezone(UTC) for r in read_month(full, MARCH) if r.soort == "uitvoer"] == moments[:2]
    assert [r.tijd.astimezone(UTC) for r in read_month(full, APRIL)] == moments[2:]
    local = datetime(2024, 4, 1).astimezone(UTC)
    clock.now = local
    note_exit(full, TODAY, "op middernacht")
    assert len(read_month(full, APRIL)) == 2
    assert len(read_month(full, date(2023, 1, 1))) == 0
    assert first_month(full) == MARCH


def test_what_deserves_a_look_is_found_in_the_file(full):
    accept(full, TODAY, [("D002", "V01")])
    with full.change("toch gekoppeld", "Tesfay – Anna", TODAY) as change:
        save(change, match("D001", "V01", overrule_reden=next(iter(Overrulereden))), "Tesfay")
    full.undo(TODAY)
    full.redo(TODAY)
    save_settings(full, TODAY, {"te_lang_dagen": 50})
    note_exit(full, TODAY, "Alles geëxporteerd naar een werkmap")
    assert counts(full) == {
        Bevinding.OPZIJ: 2,
        Bevinding.INSTELLING: 1,
        Bevinding.UITVOER: 1,
        Bevinding.ONGEDAAN: 1,
    }


def test_an_entry_is_told_field_by_field_from_what_to_what(full):
    rename(full, adres="Kerkstraat 1", plaats="Tuk")
    number = full.log.latest()
    (line,) = read_lines(full, [number])
    assert (line.actie, line.over, line.tabel, line.sleutel) == (
        "huishouden gewijzigd",
        "Tesfay D001",
        "huishouden",
        "D001",
    )
    fields = {f.naam: (f.voor, f.na) for part in read_parts(full, number) for f in part.velden}
    assert fields == {"adres": (None, "Kerkstraat 1"), "plaats": ("Steenwijk", "Tuk")} or fields == {
        "adres": ("", "Kerkstraat 1"),
        "plaats": ("Steenwijk", "Tuk"),
    }


def test_lines_come_in_the_order_that_is_asked_for(full):
    for _ in range(3):
        note_exit(full, TODAY, "iets")
    numbers = [regel.nr for regel in read_month(full, MARCH)]
    assert [line.nr for line in read_lines(full, numbers[::-1])] == numbers[::-1]
    assert read_lines(full, []) == []


def test_the_log_of_a_household_has_its_members_and_koppelingen_and_no_others(full):
    note_view(full, TODAY, who_is(full, "huishouden", "D002"))
    accept(full, TODAY, [("D001", "V01")])
    coupled = full.log.latest()
    koppeling = find(full.db, Koppeling)[0]
    with full.change("koppeling gewijzigd", "", TODAY) as change:
        change.update("koppeling", koppeling.id, {"status": "definitief"}, None, "")
    changed = full.log.latest()
    note_view(full, TODAY, who_is(full, "statushouder", "D001/1"))
    looked = changed + 1
    assert entries_about(full, "huishouden", "D001") == [1, coupled, changed, looked]
    assert entries_about(full, "begeleider", "V01") == [1, coupled, changed]
    member_id = who_is(full, "statushouder", "D001/1")[1]
    assert entries_about(full, "statushouder", member_id) == [1, looked]


def test_who_was_renamed_keeps_what_was_noted_under_the_old_key(full):
    note_view(full, TODAY, who_is(full, "begeleider", "V01"))
    viewed = full.log.head()[0]
    with full.change("kenmerk gewijzigd", "", TODAY) as change:
        change.update("begeleider", "V01", {"kenmerk": "V77"}, None, "")
    assert viewed in entries_about(full, "begeleider", "V77")


def test_signing_off_is_recorded_with_its_remark_and_ends_the_signal(full, clock):
    clock.forward(days=62)
    may = date(2024, 5, 20)
    settings = Settings()
    assert overdue_months(full, may, settings) == (APRIL, MARCH)
    points = [p.tekst for p in vandaag(read_stand(full, may)) if p.rubriek is Rubriek.LOGBOEK]
    assert points == ["logboek van mrt 2024 is nog niet nagekeken", "logboek van apr 2024 is nog niet nagekeken"]
    sign_off(full, may, MARCH, 1, "alles\x1b[31m in orde\n")
    assert overdue_months(full, may, settings) == (APRIL,)
    (one,) = reviews(full)
    assert (one.maand, one.gebruiker, one.regels, one.opmerking) == ("2024-03", "demo", 1, "alles[31m in orde")
    assert note_reading(full, may, "2024-04") == ""
    assert overdue_months(full, may, settings) == (APRIL,)  # to open it is not to sign it off
    assert not full.check()


def test_only_a_coordinator_reads_the_log_and_signs_it_off(full):
    full.rol = Toegang.MEDEWERKER
    number = full.log.head()[0]
    for read in (
        lambda: read_month(full, MARCH),
        lambda: read_lines(full, [1]),
        lambda: read_parts(full, 1),
        lambda: entries_about(full, "huishouden", "D001"),
        lambda: sign_off(full, TODAY, MARCH, 1),
    ):
        with pytest.raises(NotAllowed):
            read()
    assert overdue_months(full, date(2024, 5, 20), Settings()) == ()
    assert full.log.head()[0] == number
    full.rol = Toegang.LEESRECHT
    assert note_view(full, TODAY, who_is(full, "huishouden", "D001")) == ""


def test_erased_content_says_that_it_was_erased(full):
    rename(full, adres="Kerkstraat 1")
    number = full.log.latest()
    with full.change("gewist", "", TODAY, soort="gewist") as change:
        change.erased.append((number, 1))
    (part,) = read_parts(full, number)
    assert part.gewist
    assert part.velden == ()
    assert read_lines(full, [number])[0].over == ""
    assert counts(full) == {Bevinding.GEWIST: 1}


def test_who_is_erased_is_gone_from_the_views_and_exits_as_well_and_the_month_still_reads(full):
    who = who_is(full, "huishouden", "D001")
    note_view(full, TODAY, who)
    note_view(full, TODAY, who_is(full, "statushouder", "D001/1"))
    note_exit(full, TODAY, "Sleutellijst van een huishouden (.html)", who)
    note_reading(full, TODAY, "", who)
    before = len(read_month(full, MARCH))
    erase(full, TODAY, [("huishouden", "D001")])
    regels = read_month(full, MARCH)
    assert len(regels) == before + 1
    lines = read_lines(full, [regel.nr for regel in regels])
    kept = str(lines) + str([read_parts(full, line.nr) for line in lines])
    assert [word for word in ("Tesfay D001", "Selam1", "D001") if word in kept] == []
    assert counts(full)[Bevinding.GEWIST] == 1
    assert full.check() == []


def test_a_clock_that_was_put_back_is_found_and_asks_for_that_month_again(full, clock):
    may, settings = date(2024, 5, 20), Settings()
    clock.forward(days=60)
    sign_off(full, may, MARCH, 1)
    sign_off(full, may, APRIL, 0)
    assert overdue_months(full, may, settings) == ()
    clock.forward(days=-59)
    note_exit(full, TODAY, "alles")
    assert overdue_months(full, may, settings) == (MARCH,)
    assert counts(full)[Bevinding.KLOK] == 1
    clock.forward(seconds=-50)
    note_exit(full, TODAY, "nog iets")
    assert counts(full)[Bevinding.KLOK] == 1, "so much may two computers differ"
    clock.forward(days=59, seconds=50)
    sign_off(full, may, MARCH, 3)
    assert overdue_months(full, may, settings) == ()
