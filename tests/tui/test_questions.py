"""The questions of the desk, each played on an office that has an answer to it, in the keys that the README gives."""

import pytest

from db.agenda import Bezetting, Contact, Dienst, Taak, Taakstelling
from db.lists import ContactSoort, Dagdeel, Eindreden, Fase, Inzet, Stopreden
from docs.questions import QUESTIONS, Question
from tests.builders import days, fill, household, match, medewerker, member, stagiaire, teamleider, vrijwilliger
from tests.sampling import by_turns
from tests.tui.visit import press, run_pilot, text, type_text

TUESDAY = frozenset({Dagdeel.DI_OCHTEND})

BOTH = frozenset(Inzet)

OFFICE = (
    teamleider("T01", voornaam="Charlotte", achternaam="Baas"),
    medewerker("M01", voornaam="Joke", achternaam="Hulst", leidinggevende="T01"),
    vrijwilliger("V01", voornaam="Anna", achternaam="Bakker", telefoon="06-12345678", leidinggevende="T01"),
    vrijwilliger("V02", voornaam="Bo", achternaam="Smit", talen={"Tigrinya": 3}, dagdelen=TUESDAY, plaats="Blokzijl"),
    vrijwilliger(
        "V03",
        voornaam="Cor",
        achternaam="Mol",
        talen={"Tigrinya": 2},
        dagdelen=TUESDAY,
        plaats="Vollenhove",
        inzet=BOTH,
    ),
    vrijwilliger(
        "V04", voornaam="Dirk", achternaam="Kok", talen={"Tigrinya": 3}, dagdelen=frozenset({Dagdeel.WO_AVOND})
    ),
    vrijwilliger("V05", voornaam="Els", achternaam="Prins", uren_per_week=4.0),
    vrijwilliger(
        "V06", voornaam="Frits", achternaam="Vos", fase=Fase.VOG, vog_aangevraagd=days(-30), vog_ontvangen=None
    ),
    vrijwilliger("V07", voornaam="Gijs", achternaam="Boom", fase=Fase.TRAINING, fase_sinds=days(-8)),
    vrijwilliger(
        "V08", voornaam="Hans", achternaam="Dijk", fase=Fase.GESTOPT, eind=days(-20), stop_reden=Stopreden.VERHUIZING
    ),
    stagiaire("S01", voornaam="Joris", achternaam="Veen", eind=days(30)),
    household("D001", naam="Tesfay", telefoon="06-87654321"),
    household("D002", naam="Rahimi", traject_start=days(-320), sleuteldatum=days(-320)),
    household("D003", naam="Osman"),
    household("D004", naam="Haddad", sleuteldatum=days(-23)),
    household("D005", naam="Amiri"),
    member("D001", 1, voornaam="Selam"),
    match("D001", "V01", days(-9)),
    Contact(dossier="D001", volgnr=1, datum=days(-7), soort=ContactSoort.TELEFOON, wie="V01"),
    Contact(dossier="D002", volgnr=1, datum=days(-20), soort=ContactSoort.BEZOEK, wie="S01"),
    Taak(dossier="D002", taak="eva", naam="Evaluatie", deadline=days(-2)),
    Taak(dossier="D002", taak="eind", naam="Eindgesprek", deadline=days(3)),
    Dienst(dienst="SP1", naam="Inloopspreekuur", dagdeel=Dagdeel.DO_OCHTEND, nodig=2),
    Bezetting(dienst="SP1", datum=days(2), begeleider="V02"),
    match("D002", "S01", days(-300)),
    Taakstelling(gemeente="Steenwijkerland", jaar=2024, helft=1, personen=68),
    match("D003", "T01", days(-5), tijdelijk=True),
    match("D005", "V05", days(-5)),
    match("D004", "V02", days(-20), eind=days(-10), reden=Eindreden.AGENDAS),
)

EXPECTED = {
    "Who speaks Tigrinya and is free Tuesday morning in or near Vollenhove?": ("Cor Mol", "hier", "Bo Smit", "5 km"),
    "Who is not yet coupled, for how long, and when is the key?": ("Nog te koppelen", "Haddad", "10 d na vorige"),
    "Who is over capacity?": ("Els Prins", "boven de 4,0 u"),
    "Who has room?": ("Joris Veen", "vrij"),
    "How many households do the teamleider and the medewerker carry themselves?": ("Charlotte Baas", "draagt zelf 1"),
    "X calls in sick: which households, and who can cover?": ("Anna Bakker", "Tesfay"),
    "Who guides family Y, on which number, and when was the last contact?": (
        *("Anna Bakker", "06-12345678", "06-87654321"),
        "telefoon di 12 mrt (7 dagen geleden), door Anna Bakker",
    ),
    "Which trajecten end within 30 or 60 days, and is the handover arranged?": ("Rahimi", "nog geen overdracht"),
    "Which stagiaires leave soon, with which households?": ("Joris Veen", "tot 18 apr: Rahimi"),
    "Which deadlines fall this week?": ("Deadlines (", "zo 17 mrt", "Rahimi", "Evaluatie"),
    "Which households have a deadline this week?": ("Rahimi", "zo 17 mrt: Evaluatie, en nog 1"),
    "With whom was there no contact for more than 14 days?": ("Rahimi", "al 20 dagen geen contact"),
    "Who staffs Thursday's spreekuur?": ("Bo Smit", "staat op do 21 mrt", "Cor Mol", "nog niet ingedeeld"),
    "Where are gaps in the spreekuur?": ("Inloopspreekuur", "1/2!", "Bo Smit", "spr"),
    "Which volunteers wait for a VOG?": ("Frits Vos", "nog niet binnen"),
    "Which volunteers are in training?": ("Gijs Boom", "training sinds 11 mrt"),
    "Which volunteers wait for a first koppeling?": ("Bo Smit", "Cor Mol", "Dirk Kok"),
    "Can we take 12 more arrivals this quarter?": ("Kunnen we dit kwartaal nog 12 aankomsten aan", "Nee,"),
    "Where do we stand on the taakstelling?": (
        "Steenwijkerland moet 68 personen huisvesten",
        "68 personen",
        "achterstand",
    ),
    "Why did koppelingen end this year?": ("Haddad", "Bo Smit: agenda's passen niet"),
    "Why did volunteers stop?": ("Hans Dijk", "verhuizing"),
}
"""What must stand on the screen then."""

ABSENT = {
    "With whom was there no contact for more than 14 days?": ("Tesfay", "Osman"),
    "Who staffs Thursday's spreekuur?": ("Anna Bakker",),
    "Who speaks Tigrinya and is free Tuesday morning in or near Vollenhove?": ("Dirk Kok", "Anna Bakker"),
    "Who has room?": ("Frits Vos", "Hans Dijk"),
    "Which volunteers wait for a first koppeling?": ("Els Prins", "Gijs Boom"),
}
"""Who must not stand in the answer."""


def named(value):
    """The name of a case."""
    return f"{value.number} {value.asked}" if isinstance(value, Question) else "x".join(map(str, value))


@pytest.mark.parametrize(("question", "size"), by_turns(QUESTIONS), ids=named)
async def test_each_question_is_answered_in_at_most_three_keys(store, question: Question, size):
    fill(store, *OFFICE)
    assert len(question.keys) <= 3
    async with run_pilot(store, size) as pilot:
        await pilot.pause()
        for number, key in enumerate(question.keys):
            await press(pilot, key)
            if number == 0 and question.typed:
                await type_text(pilot, question.typed)
        answer = text(pilot)
        for words in EXPECTED[question.asked]:
            assert words in answer, f"{words!r} is not on the screen:\n{answer}"
        shown = "\n".join(str(cells) for cells in _answers(pilot)) if question.typed else ""
        for words in ABSENT.get(question.asked, ()):
            assert words not in shown


def _answers(pilot):
    rows = pilot.app.screen.query("RowList").first()._rows
    return [rows[number].cells for number in range(len(rows))]


def test_every_question_has_an_expectation():
    assert {question.asked for question in QUESTIONS} == set(EXPECTED)
