"""The week of a begeleider for an agenda: read back by another parser, known again by UID, at the right time."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from db.agenda import Afspraak, Bezetting, Dienst, Uitzondering
from db.exchange.handouts.calendars import Bestand, week_calendar
from db.exchange.handouts.words import CLOSING
from db.lists import AfwezigSoort, Dagdeel, Deel
from db.model import Afwezigheid
from db.records import roster
from db.records.rows import find
from db.records.stand import read_stand
from db.stand import Stand
from tests.builders import TODAY, days, desk, fill, household, match, vrijwilliger
from tests.tui.test_hostile import HOSTILE

BESTAND = Bestand("abc123", 5)
THURSDAY = date(2024, 3, 21)


def meets(dagdeel=Dagdeel.DO_OCHTEND, **fields):
    return Afspraak(dossier="D001", begeleider="V01", dagdeel=dagdeel, van=date(2024, 1, 1), id=7, versie=2, **fields)


def office(*more, **home) -> Stand:
    """One begeleider with an appointment every Thursday morning, and what else there is."""
    given = {"naam": "Tesfay", "adres": "Kerkstraat 1", "plaats": "Vollenhove", "telefoon": "0612345678", "versie": 3}
    return desk(
        vrijwilliger(),
        household(**given | {"notitie": "praat veel"} | home),
        match(start=days(-90)),
        *(more or (meets(),)),
    )


def written(stand, day=TODAY, bestand=BESTAND):
    return week_calendar(stand, stand.begeleider["V01"], day, bestand)


def events(stand, day=TODAY, bestand=BESTAND):
    return Calendar.from_ical(written(stand, day, bestand)).walk("VEVENT")


def exported(store, *weeks):
    """The events of these weeks as the file has them now, by date."""
    bestand = Bestand(store.log.mark(), store.log.latest())
    found = [event for week in weeks for event in events(read_stand(store, TODAY), days(7 * week), bestand)]
    return {event.decoded("dtstart").date(): event for event in found}


def test_an_appointment_is_an_event_with_name_place_and_times():
    (event,) = events(office())
    assert event["summary"] == "Afspraak met Tesfay"
    assert event["location"] == "Kerkstraat 1, Vollenhove"
    amsterdam = ZoneInfo("Europe/Amsterdam")
    assert event.decoded("dtstart").astimezone(amsterdam) == datetime(2024, 3, 21, 9, 0, tzinfo=amsterdam)
    assert event.decoded("dtend").astimezone(amsterdam) == datetime(2024, 3, 21, 12, 30, tzinfo=amsterdam)
    assert event["uid"].endswith("@abc123.koppelbord")
    assert event["sequence"] == 5


def test_a_turn_at_a_service_is_an_event_at_its_place():
    dienst = Dienst(dienst="SP1", naam="Spreekuur", plaats="Steenwijk", dagdeel=Dagdeel.DI_MIDDAG, versie=4)
    (event,) = events(office(dienst, Bezetting(dienst="SP1", datum=TODAY, begeleider="V01", id=9, versie=1)))
    assert (event["summary"], event["location"]) == ("Spreekuur", "Steenwijk")
    assert event.decoded("dtstart") == datetime(2024, 3, 19, 12, 0, tzinfo=UTC)
    assert event["uid"].endswith("@abc123.koppelbord")
    assert "SP1" not in event["uid"]


def test_an_absence_is_all_day_within_the_week_and_does_not_say_why():
    away = Afwezigheid(begeleider="V01", van=days(-20), tot=days(1), soort=AfwezigSoort.ZIEK, id=5, versie=1)
    (event,) = events(office(away))
    assert event["summary"] == "Afwezig"
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2024, 3, 18), date(2024, 3, 21))
    assert b"ziek" not in written(office(away)).lower()
    assert len(events(office(replace(away, tot=None)))) == 1
    assert events(office(replace(away, tot=days(-3)))) == []


@pytest.mark.parametrize(
    "cause",
    [
        Afwezigheid(begeleider="V01", van=THURSDAY, tot=THURSDAY),
        Uitzondering(begeleider="V01", datum=THURSDAY, deel=Deel.OCHTEND, vrij=False),
    ],
)
def test_an_appointment_that_falls_through_is_left_out(cause):
    assert [e["summary"] for e in events(office(meets(), cause)) if e["summary"] != "Afwezig"] == []


def test_on_a_holiday_there_is_no_appointment():
    assert events(office(meets(Dagdeel.MA_OCHTEND)), date(2024, 4, 1)) == []
    assert len(events(office(meets(Dagdeel.MA_OCHTEND)), date(2024, 4, 8))) == 1


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        (date(2024, 3, 28), 8),
        (date(2024, 3, 30), 8),
        (date(2024, 4, 2), 7),
        (date(2025, 3, 30), 7),  # summer time began that night
        (date(2024, 4, 4), 7),
        (date(2024, 10, 24), 7),
        (date(2024, 10, 27), 8),  # and ended that night
        (date(2024, 10, 31), 8),
    ],
)
def test_nine_o_clock_is_nine_o_clock_in_summer_and_in_winter(day, utc):
    dagdeel = Dagdeel.on(day, Deel.OCHTEND)
    (event,) = events(office(meets(dagdeel)), day)
    assert event.decoded("dtstart") == datetime(day.year, day.month, day.day, utc, 0, tzinfo=UTC)
    assert event.decoded("dtstart").astimezone(ZoneInfo("Europe/Amsterdam")).hour == 9


def test_a_second_file_of_a_week_is_the_same_and_after_an_edit_only_the_sequence_and_the_news_differ():
    stand = office()
    assert written(stand) == written(stand)
    (before,) = events(stand)
    (after,) = events(office(adres="Dorpsstraat 2", versie=4), bestand=Bestand("abc123", 6))
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after["location"] == "Dorpsstraat 2, Vollenhove"


def test_every_event_of_every_week_has_its_own_uid_and_another_office_has_others():
    uids = [e["uid"] for week in range(7) for e in events(office(), days(7 * week))]
    assert len(uids) == len(set(uids)) == 7
    other = Calendar.from_ical(written(office(), bestand=Bestand("zzz", 5))).walk("VEVENT")
    assert other[0]["uid"] not in uids


def test_an_appointment_that_is_skipped_once_keeps_the_uid_of_every_other_week(store):
    fill(store, vrijwilliger(), household(), match())
    afspraak = roster.agree(store, TODAY, "D001", "V01", Dagdeel.DO_OCHTEND, TODAY)
    before = exported(store, 0, 1, 2, 3)
    roster.skip_agreement(store, TODAY, afspraak, THURSDAY + 7 * (days(1) - TODAY))
    after = exported(store, 0, 1, 2, 3)
    assert before.keys() - after.keys() == {days(9)}
    assert all(event["uid"] == before[day]["uid"] for day, event in after.items())
    assert all(event["sequence"] > before[day]["sequence"] for day, event in after.items())


def test_after_every_edit_the_sequence_is_no_lower(store):
    fill(store, vrijwilliger(), household(), match())
    roster.agree(store, TODAY, "D001", "V01", Dagdeel.DO_OCHTEND, TODAY)
    before = exported(store, 0)[THURSDAY]
    roster.end_agreement(store, TODAY, find(store.db, Afspraak)[0], days(-1))
    roster.agree(store, TODAY, "D001", "V01", Dagdeel.DO_OCHTEND, TODAY)
    again = exported(store, 0)[THURSDAY]
    store.undo(TODAY)
    store.undo(TODAY)
    undone = exported(store, 0)[THURSDAY]
    assert before["uid"] == again["uid"] == undone["uid"]
    assert before["sequence"] < again["sequence"] < undone["sequence"]


def test_what_was_agreed_twice_is_one_event():
    assert len(events(office(meets(), meets(toch=True)))) == 1


def test_only_what_the_begeleider_needs_is_in_it():
    text = written(office()).decode()
    assert "0612345678" not in text
    assert "praat veel" not in text
    assert not any(key in event["uid"] for event in events(office()) for key in ("Tesfay", "D001", "V01", "2024"))
    assert CLOSING in str(Calendar.from_ical(text)["x-wr-caldesc"])


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_one_value_of_one_event(name):
    naam = f'{HOSTILE[name]}\r\nEND:VEVENT\nBEGIN:VEVENT,;:="cmd'
    raw = written(office(naam=naam, adres=naam))
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert event["summary"].startswith("Afspraak met")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "lines are folded by the byte"
    assert "\x1b" not in raw.decode()
    assert "\u202e" not in raw.decode()


def test_a_long_name_in_another_script_comes_back_whole():
    naam = "محمد بن عبد الله " * 12 + "ë漢字👩🏽‍🦰"
    (event,) = events(office(naam=naam))
    assert event["summary"] == f"Afspraak met {naam}"


def test_an_empty_week_is_a_calendar_without_events():
    assert events(desk(vrijwilliger())) == []
