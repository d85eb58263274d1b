"""Report, the council's fourth question: how many vrijwilligers there are, and what was done to find more."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from db.agenda import Actie
from db.dutch import aantal, opsomming
from db.lists import Soort, Stopreden, Wervingskanaal
from db.model import Begeleider
from db.rules.ahead.comings import recruiting_done
from db.rules.ahead.needed import Benodigd, benodigd_voor, sentences
from db.rules.figures import Blad, Bron, Eenheid, Grafiek, Kolom, Rij, Tabel, people
from db.rules.history import phase_on
from db.rules.report.counting import Telling
from db.rules.report.tabling import AANTAL, MEERVOUD, by_month, grouped, row_key, rows_of
from db.rules.standing import GUIDES

_KOLOMMEN = (
    Kolom("begin", "begin"),
    Kolom("gekomen", "gekomen"),
    Kolom("vertrokken", "vertrokken"),
    Kolom("eind", "eind"),
)


def team_page(telling: Telling) -> Blad:
    """Who belongs to the team, who came and left and why, who is in sight, and what was done to find them."""
    coming = in_werving_on(telling)
    done = recruiting_done(telling.bereik, telling.verstreken)
    asked = _needed(telling)
    said = (_there(telling), _coming_words(coming), *sentences(telling.stand.settings, asked), _recruiting(done))
    tables = (_team(telling), _coming(coming), _needed_table(asked), _recruited(telling, done), _left(telling))
    return Blad("vrijwilligers", "Hoeveel vrijwilligers zijn er?", said, tables, _plot(telling), kort="Vrijwilligers")


def _plot(telling: Telling) -> Grafiek:
    lines = {MEERVOUD[soort]: (lambda balans, soort=soort: len(balans.aanwezig[soort])) for soort in GUIDES}
    return by_month("Vrijwilligers en stagiaires", telling.maanden, lines, Eenheid.AANTAL)


def in_werving_on(telling: Telling) -> tuple[Begeleider, ...]:
    """Who is in werving at the end of the period."""
    return tuple(
        person
        for person in telling.bereik.begeleiders
        if (fase := phase_on(telling.stand, person, telling.dag)) and fase.in_werving
    )


def _there(telling: Telling) -> str:
    counts = [(soort, len(flow.eind)) for soort, flow in telling.team.items()]
    parts = [aantal(count, soort, MEERVOUD[soort]) for soort, count in counts]
    return f"Het team heeft {opsomming(parts)}."


def _coming_words(coming: tuple[Begeleider, ...]) -> str:
    if not coming:
        return "Er is niemand in werving."
    return f"In werving: {aantal(len(coming), 'persoon', 'mensen')}."


def _recruiting(done: Sequence[Actie]) -> str:
    if not done:
        return "Er zijn in de periode geen acties vastgelegd om vrijwilligers te vinden."
    ways = [str(kanaal) for kanaal in Wervingskanaal if any(actie.kanaal is kanaal for actie in done)]
    through = f", via {opsomming(ways)}" if ways else ""
    return f"Om vrijwilligers te vinden: {aantal(len(done), 'actie', 'acties')}{through}."


def _needed(telling: Telling) -> Benodigd:
    """Whom it takes, as it would have been said on the last day of the period."""
    if telling.dag == telling.stand.today:
        return benodigd_voor(telling.bereik)
    return benodigd_voor(replace(telling.bereik, stand=replace(telling.stand, today=telling.dag)))


def _needed_table(asked: Benodigd) -> Tabel:
    low, high = asked.vrijwilligers
    rows = (
        Rij("vrijwilligers", MEERVOUD[Soort.VRIJWILLIGER], (low, high)),
        Rij("stagiaires", MEERVOUD[Soort.STAGIAIRE], (asked.stagiaires, asked.stagiaires)),
    )
    columns = (Kolom("van", "van"), Kolom("tot", "tot"))
    return Tabel("benodigd", "Hoeveel er nodig zijn", columns, rows, uitleg=f"Voor {asked.bron}.")


def _team(telling: Telling) -> Tabel:
    rows = []
    for soort, flow in telling.team.items():
        parts = (flow.begin, flow.gekomen, flow.vertrokken, flow.eind)
        everyone = dict.fromkeys(people(person for part in parts for person in part))
        rows.append(Rij(row_key(MEERVOUD[soort]), MEERVOUD[soort], tuple(map(len, parts)), tuple(everyone)))
    say = "Wie inzetbaar is of op pauze, en betaalde krachten. Begin plus gekomen min vertrokken is eind."
    return Tabel("team", "Het team", _KOLOMMEN, tuple(rows), uitleg=say)


def _coming(coming: tuple[Begeleider, ...]) -> Tabel:
    groups = grouped(coming, lambda person: MEERVOUD[person.soort], [MEERVOUD[soort] for soort in GUIDES])
    return Tabel("in_werving", "In werving aan het eind", (AANTAL,), rows_of(groups, _counted, people))


def _recruited(telling: Telling, done: Sequence[Actie]) -> Tabel:
    acted = grouped(done, lambda actie: actie.kanaal, [*Wervingskanaal, None])
    came = grouped(_guides(telling, "gekomen"), lambda person: person.wervingskanaal, [*Wervingskanaal, None])
    rows = [
        Rij(
            row_key(label),
            label,
            (len(acted[label]), len(came[label])),
            (*_doers(acted[label]), *people(came[label])),
        )
        for label in acted
    ]
    whole = (sum(map(len, acted.values())), sum(map(len, came.values())))
    rows.append(Rij("totaal", "totaal", whole, tuple(b for row in rows for b in row.bron), totaal=True))
    columns = (Kolom("acties", "acties gedaan"), Kolom("gekomen", "gekomen"))
    return Tabel("werving", "Wat is gedaan om vrijwilligers te vinden", columns, tuple(rows))


def _doers(done: Sequence[Actie]) -> tuple[Bron, ...]:
    return tuple(Bron("begeleider", actie.wie) for actie in done if actie.wie)


def _guides(telling: Telling, part: str) -> Iterator[Begeleider]:
    """The vrijwilligers and stagiaires of a part of the flow."""
    for soort in GUIDES:
        yield from getattr(telling.team[soort], part)


def _left(telling: Telling) -> Tabel:
    groups = grouped(_guides(telling, "vertrokken"), lambda person: person.stop_reden, [*Stopreden, None])
    rows = rows_of(groups, _counted, people)
    title = "Waarom vrijwilligers en stagiaires stopten"
    return Tabel("stopredenen", title, (AANTAL,), rows, geheim=True)


def _counted(found: list[Begeleider]) -> tuple[int]:
    return (len(found),)
