"""Recruiting: every figure against a plain recount of people, phases and actions."""

from hypothesis import given

from db.agenda import DoorlopenFase
from db.lists import Fase, Wervingskanaal
from db.rules.ahead.comings import comings, passed
from db.rules.ahead.recruiting import in_sight, recruiting_page
from db.rules.figures import percent
from db.rules.scope import everyone
from db.stand import Stand
from tests.builders import TODAY, days, desk, histories, vrijwilliger

YEAR = days(-353)
"""The first of April of the year before."""

COMING = [fase for fase in Fase if fase.in_werving]


def tables(stand):
    return {table.naam: {row.naam: row for row in table.rijen} for table in recruiting_page(everyone(stand)).tabellen}


@given(histories())
def test_who_is_in_werving_is_counted_by_phase(stand):
    rows = tables(stand)["werving_fase"]
    for fase in COMING:
        there = [p for p in stand.begeleiders if p.fase is fase and not p.soort.betaald]
        ago = [(TODAY - p.fase_sinds).days for p in there if p.fase_sinds]
        assert rows[fase].waarden[:2] == (len(there), max(ago) if ago else None)
        assert {bron.sleutel for bron in rows[fase].bron} == {p.kenmerk for p in there}
    assert (
        rows["in_zicht"].waarden[0] == sum(rows[fase].waarden[0] for fase in COMING) == len(in_sight(everyone(stand)))
    )


@given(histories())
def test_channels_together_are_everyone(stand):
    rows = tables(stand)["werving_kanaal"]
    total = rows.pop("totaal")
    assert len(rows) == len(Wervingskanaal) + 1
    assert [sum(column) for column in zip(*(row.waarden for row in rows.values()), strict=True)] == list(total.waarden)
    course = comings(everyone(stand))
    for kanaal in Wervingskanaal:
        new = [person for day, person in course.inzetbaar if person.wervingskanaal is kanaal and day >= YEAR]
        gone = [person for day, person in course.afgehaakt if person.wervingskanaal is kanaal and day >= YEAR]
        assert rows[kanaal].waarden[1:] == (len(new), len(gone))


@given(histories())
def test_how_far_people_come_is_counted_over_the_phases_that_ended_in_the_year(stand):
    rows = tables(stand)["werving_doorloop"]
    for fase in COMING:
        ours = [p for p in stand.begeleiders if not p.soort.betaald]
        found = [one for p in ours for one in passed(stand, p) if one.fase is fase]
        ended = [one for one in found if one.tot and YEAR <= one.tot <= TODAY]
        known = [one for one in ended if one.daarna]
        stopped = [one for one in known if one.daarna is Fase.GESTOPT]
        lasted = [(one.tot - one.van).days for one in ended if one.van]
        assert rows[fase].waarden == (
            len(ended),
            sum(one.tot is None for one in found),
            sorted(lasted)[(len(lasted) - 1) // 2] if lasted else None,
            percent(len(known) - len(stopped), len(known)),
            percent(len(stopped), len(known)),
        )


@given(histories())
def test_what_was_done_is_counted_by_channel_and_by_month(stand):
    rows = tables(stand)["werving_acties"]
    done = [actie for actie in stand.agenda.acties if actie.klaar and YEAR <= actie.klaar <= TODAY]
    for kanaal in (*Wervingskanaal, None):
        assert rows[kanaal or "onbekend"].waarden == (sum(actie.kanaal is kanaal for actie in done),)
    assert rows["totaal"].verloop[-1] == sum(
        actie.klaar.month == TODAY.month and actie.klaar >= days(-30) for actie in done
    )
    assert sum(rows["totaal"].verloop) == rows["totaal"].waarden[0] == len(done)


def test_who_is_in_sight_is_said_first():
    stand = desk(
        vrijwilliger("V01", fase=Fase.KENNISMAKING, fase_sinds=days(-9)),
        vrijwilliger("V02", fase=Fase.VOG, fase_sinds=days(-36)),
    )
    assert recruiting_page(everyone(stand)).zinnen == (
        "In zicht: 2 personen (1 bij kennismaking en 1 bij VOG en overeenkomst).",
        "Sinds 1 apr 2023: 0 keer iets gedaan om mensen te vinden, 0 personen werden inzetbaar.",
    )
    assert recruiting_page(everyone(Stand(TODAY))).zinnen[0] == "In zicht: 0 personen."


def test_who_went_on_and_who_stopped_are_shares_of_those_who_are_through():
    rows = []
    people = []
    for nr, after in enumerate((Fase.VOG, Fase.VOG, Fase.GESTOPT)):
        people.append(vrijwilliger(f"V{nr}", fase=after, fase_sinds=days(-20)))
        rows.append(DoorlopenFase(begeleider=f"V{nr}", fase=Fase.KENNISMAKING, van=days(-30 - nr), tot=days(-20)))
    people.append(vrijwilliger("V9", fase=Fase.KENNISMAKING, fase_sinds=days(-5)))
    found = tables(desk(*people, *rows))["werving_doorloop"][Fase.KENNISMAKING]
    assert found.waarden == (3, 1, 11, percent(2, 3), percent(1, 3))
    assert {bron.sleutel for bron in found.bron} == {"V0", "V1", "V2", "V9"}
