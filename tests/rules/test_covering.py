"""Who covers a service, who is to be called, and by when."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from db.agenda import Afspraak, Bezetting, Dienst, Uitzondering
from db.lists import AfwezigSoort, Dagdeel, Deel, Fase, Inzet
from db.model import Afwezigheid
from db.rules.calls import calls
from db.rules.covering import services_hit, stand_ins
from db.rules.leaving import Manier, Stap, Uitval
from db.rules.roster import square
from tests.builders import TODAY, days, desk, household, match, medewerker, member, vrijwilliger

THURSDAY = days(2)
SERVICE = Dienst(dienst="S1", naam="Inloopspreekuur", dagdeel=Dagdeel.DO_MIDDAG, nodig=2)
BOTH = frozenset(Inzet)


WEEK = days(6)


def ill(last=WEEK, **fields):
    return Uitval("V01", AfwezigSoort.ZIEK, TODAY, last, **fields)


def staffs(kenmerk, day=THURSDAY, dienst="S1"):
    return Bezetting(dienst=dienst, datum=day, begeleider=kenmerk)


def able(*records, uitval=None):
    stand = desk(vrijwilliger("V01", inzet=BOTH), SERVICE, staffs("V01"), *records)
    (one,) = stand_ins(stand, uitval or ill(), {})
    return [p.kenmerk for p in one.kan], one


def test_who_is_there_for_the_spreekuur_and_free_covers_it():
    kan, one = able(vrijwilliger("V02", inzet=BOTH), vrijwilliger("V03"), staffs("V04"))
    assert kan == ["V02"]
    assert (one.wie, one.over) == ("V02", 1)


def test_who_is_busy_away_gone_or_not_ready_does_not():
    free = {"inzet": BOTH}
    others = [
        vrijwilliger("V02", dagdelen=frozenset({Dagdeel.DI_OCHTEND}), **free),
        *(vrijwilliger("V03", **free), Afwezigheid(begeleider="V03", van=days(1), tot=days(3))),
        vrijwilliger("V04", fase=Fase.PAUZE, **free),
        vrijwilliger("V05", eind=days(2), **free),
        *(vrijwilliger("V06", **free), staffs("V06")),
        *(vrijwilliger("V07", **free), household(), match("D001", "V07")),
        Afspraak(dossier="D001", begeleider="V07", dagdeel=Dagdeel.DO_MIDDAG, van=TODAY),
        *(vrijwilliger("V08", **free), Uitzondering(begeleider="V08", datum=THURSDAY, deel=Deel.MIDDAG, vrij=False)),
    ]
    kan, one = able(*others)
    assert (kan, one.wie, one.over) == ([], None, 1)


def test_paid_staff_for_the_spreekuur_cover_it_and_an_exception_makes_free():
    half = Uitzondering(begeleider="M01", datum=THURSDAY, deel=Deel.MIDDAG, vrij=True)
    assert able(medewerker("M01", inzet=BOTH, fase=None, dagdelen=frozenset()), half)[0] == ["M01"]


def test_who_may_staff_a_service_is_the_same_for_covering_as_for_the_gaps():
    free = {"inzet": BOTH}
    people = [
        vrijwilliger("V02", team="Noord", **free),
        vrijwilliger("V03", team="Zuid", **free),
        vrijwilliger("V04", team="Noord", vog_aangevraagd=TODAY, vog_ontvangen=None, **free),
        medewerker("M01", team="Noord", inzet=frozenset({Inzet.HUISHOUDEN})),
    ]
    own = replace(SERVICE, team="Noord")
    stand = desk(vrijwilliger("V01", team="Noord", **free), own, staffs("V01"), *people)
    (one,) = stand_ins(stand, ill(), {})
    assert ([p.kenmerk for p in one.kan], one.wie) == (["V02", "M01"], "V02"), "paid staff where there is need"
    busy = Afwezigheid(begeleider="V02", van=TODAY)
    (one,) = stand_ins(desk(vrijwilliger("V01", team="Noord", **free), own, staffs("V01"), *people, busy), ill(), {})
    assert ([p.kenmerk for p in one.kan], one.wie) == (["M01"], None), "paid staff are not proposed by themselves"


def test_on_a_holiday_only_who_said_so_covers():
    easter = Dienst(dienst="S2", naam="Taalcafé", dagdeel=Dagdeel.MA_OCHTEND)
    day = date(2024, 4, 1)
    people = [vrijwilliger(k, inzet=BOTH, dagdelen=frozenset({Dagdeel.MA_OCHTEND})) for k in ("V01", "V02", "V03")]
    said = Uitzondering(begeleider="V03", datum=day, deel=Deel.OCHTEND, vrij=True)
    stand = desk(*people, easter, staffs("V01", day, "S2"), said)
    (one,) = stand_ins(stand, ill(day), {})
    assert [p.kenmerk for p in one.kan] == ["V03"]


def test_the_fewest_turns_come_first_and_nobody_is_in_two_at_once():
    other = Dienst(dienst="S2", naam="Taalcafé", dagdeel=Dagdeel.DO_MIDDAG)
    people = [vrijwilliger(k, inzet=BOTH) for k in ("V01", "V02", "V03")]
    stand = desk(*people, SERVICE, other, staffs("V01"), staffs("V01", dienst="S2"), staffs("V02", days(9)))
    assert [one.wie for one in stand_ins(stand, ill(), {})] == ["V03", "V02"]
    assert [one.wie for one in stand_ins(stand, ill(), {("S1", THURSDAY): None})] == [None, "V03"]
    assert [one.wie for one in stand_ins(stand, ill(), {("S1", THURSDAY): "V02"})] == ["V02", "V03"]


def test_only_services_in_the_absence_are_hit():
    stand = desk(vrijwilliger(), SERVICE, *(staffs("V01", days(n)) for n in (-5, 2, 9, 16, 23)))
    assert [b.datum for b in services_hit(stand, ill(days(9)))] == [days(2), days(9)]
    assert [b.datum for b in services_hit(stand, ill(None))] == [days(2), days(9)], "two weeks: by then more is known"
    gone = Uitval("V01", None, days(9))
    assert [b.datum for b in services_hit(stand, gone)] == [days(9), days(16), days(23)]


@given(st.integers(0, 2**40))
def test_whoever_is_proposed_is_free_and_in_one_place(seed):
    from random import Random

    r = Random(seed)
    halves = list(Dagdeel)[:9]
    services = [Dienst(dienst=f"S{n}", naam="Spreekuur", dagdeel=r.choice(halves)) for n in range(3)]
    people = [
        vrijwilliger(
            f"V0{n}", inzet=r.choice([BOTH, frozenset({Inzet.HUISHOUDEN})]), dagdelen=frozenset(r.sample(halves, 5))
        )
        for n in range(1, 6)
    ]
    dates = [days(n) for n in range(14)]
    rows = {
        (s.dienst, day, who): Bezetting(dienst=s.dienst, datum=day, begeleider=who)
        for s in services
        for day in dates
        if s.runs(day)
        for who in r.sample(["V01", "V02", "V03"], r.randint(0, 3))
    }
    stand = desk(*people, *services, *rows.values())
    found = stand_ins(stand, ill(days(13)), {})
    assert len(found) == sum(who == "V01" for _, _, who in rows)
    for one in found:
        if one.wie:
            assert square(stand, stand.begeleider[one.wie], one.datum, one.dienst.dagdeel.deel).vrij
    places = [(one.wie, one.datum, one.dienst.dagdeel) for one in found if one.wie]
    assert len(places) == len(set(places))


def test_the_telephone_list_has_who_expects_somebody_first_on_top():
    homes = [household("D001", telefoon="0612"), household("D002"), household("D003", telefoon="0633")]
    contact = member("D002", 2, contactpersoon=True, telefoon="0622")
    stand = desk(
        *(vrijwilliger(), *homes, member("D002", 1, telefoon="0600"), contact),
        *(match(f"D00{n}") for n in (1, 2, 3)),
        Afspraak(dossier="D001", begeleider="V01", dagdeel=Dagdeel.DO_MIDDAG, van=days(-90)),
        Afspraak(dossier="D003", begeleider="V01", dagdeel=Dagdeel.DI_OCHTEND, van=days(-90), tot=days(-1)),
    )
    steps = [Stap("D001", Manier.AFBELLEN), Stap("D002", Manier.SPREEKUUR), Stap("D003", Manier.DOORGAAN)]
    found = calls(stand, ill(days(9)), steps)
    assert [(c.dossier, c.telefoon, c.op) for c in found] == [("D002", "0622", TODAY), ("D001", "0612", THURSDAY)]
    assert found[1].afspraken == ((days(2), Dagdeel.DO_MIDDAG), (days(9), Dagdeel.DO_MIDDAG))


def test_the_day_to_call_is_for_who_is_ill_without_an_end():
    settings = desk(bel_dagen=4).settings
    assert ill(None).bellen(TODAY, settings) == days(4)
    assert ill(days(9)).bellen(TODAY, settings) is None
    assert ill(None, bel_op=days(1)).bellen(TODAY, settings) == days(1)
    assert Uitval("V01", AfwezigSoort.SCHOOL, TODAY).bellen(TODAY, settings) is None
    assert Uitval("V01", None, TODAY).bellen(TODAY, settings) is None
