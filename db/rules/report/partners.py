"""Report: the organisations around the households, and the spreekuur that people staffed."""

from collections import defaultdict
from collections.abc import Iterator

from db.model import Huishouden
from db.rules.figures import Bron, Rij, Tabel, homes
from db.rules.report.counting import Telling
from db.rules.report.tabling import AANTAL, HUISHOUDENS
from db.rules.roster import Bemand, services


def partner_tables(telling: Telling) -> tuple[Tabel, ...]:
    """How many of the households that are here at the end have each partner, and each part that partners play."""
    return (
        _around(telling, "partners", "Partners rond de huishoudens", [*_partners(telling)]),
        _around(telling, "rollen", "Wat de partners doen", [*_roles(telling)]),
    )


def _partners(telling: Telling) -> Iterator[tuple[str, str]]:
    """Partner and dossier; a school where somebody learns Dutch is a partner too."""
    for one in telling.stand.agenda.betrokkenen:
        yield one.partner, one.dossier
    for lid in telling.stand.statushouders:
        if lid.in_huishouden(telling.dag):
            yield lid.taalschool, lid.dossier


def _roles(telling: Telling) -> Iterator[tuple[str, str]]:
    return ((one.rol, one.dossier) for one in telling.stand.agenda.betrokkenen)


def _around(telling: Telling, naam: str, titel: str, pairs: list[tuple[str, str]]) -> Tabel:
    """The households by what stands before their dossier.

    What no household of these has is a row as well: to leave it out would say that there are none.
    """
    here = {home.dossier: home for home in telling.balans.hier}
    groups: dict[str, dict[str, Huishouden]] = defaultdict(dict)
    for name, dossier in pairs:
        if name:
            found = groups[name]
            if dossier in here:
                found[dossier] = here[dossier]
    rows = [Rij(name, name, (len(found),), homes(found.values())) for name, found in sorted(groups.items())]
    say = "Huishoudens aan het eind van de periode. Een huishouden kan er meer hebben, dus er is geen totaal."
    return Tabel(naam, titel, (HUISHOUDENS,), tuple(rows), geheim=True, uitleg=say)


def turns(telling: Telling) -> tuple[Bemand, ...]:
    """The services of the teams that count on each day of the period so far on which they were open."""
    stand, spent = telling.stand, telling.verstreken
    teams = {stand.team_of(person.kenmerk) for person in telling.bereik.begeleiders} | {""}
    teams |= {stand.team_of_huishouden(home) for home in telling.bereik.huishoudens}
    found = services(stand, spent.van, spent.tot)
    return tuple(turn for turn in found if turn.dienst.team in teams and not turn.feestdag)


def service_table(found: tuple[Bemand, ...]) -> Tabel:
    """How often there was a spreekuur, by how many people it was staffed, and how often it lacked them."""
    there = [kenmerk for turn in found for kenmerk in turn.er]
    who = tuple(Bron("begeleider", kenmerk) for kenmerk in dict.fromkeys(there))
    short = [turn.tekort for turn in found if turn.tekort]
    rows = (
        Rij("keren", "keren dat er spreekuur was", (len(found),)),
        Rij("bezet", "daarvan met genoeg mensen", (len(found) - len(short),)),
        Rij("gaten", "keren met te weinig mensen", (len(short),), alert=bool(short)),
        Rij("plekken_leeg", "plekken die leeg bleven", (sum(short),), alert=bool(short)),
        Rij("diensten", "keren dat iemand er was", (len(there),), who),
        Rij("mensen", "mensen die het deden", (len(who),), who),
    )
    return Tabel("spreekuur", "Spreekuur en andere diensten in de periode", (AANTAL,), rows)
