"""Report: the organisations around the households, and the spreekuur that people staffed."""

from collections.abc import Iterable, Iterator, Sequence

from db.model import Huishouden
from db.rules.figures import Bron, Rij, Tabel, homes
from db.rules.partner_list import usual_partners
from db.rules.report.counting import Telling
from db.rules.report.tabling import AANTAL, HUISHOUDENS, row_key
from db.rules.roster import Bemand, services
from db.text import fold

OTHERS = "andere organisaties"
OTHER_ROLES = "iets anders"
"""What stands for every name that somebody typed: a report has only words that the product itself has."""


def partner_tables(telling: Telling) -> tuple[Tabel, ...]:
    """How many of the households that are here at the end have each partner, and each part that partners play."""
    usual = usual_partners()
    names = tuple(dict.fromkeys(partner.naam for partner in usual))
    roles = tuple(dict.fromkeys(partner.rol for partner in usual))
    return (
        _around(telling, "partners", "Partners rond de huishoudens", _partners(telling), (*names, OTHERS)),
        _around(telling, "rollen", "Wat de partners doen", _roles(telling), (*roles, OTHER_ROLES)),
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


def _around(telling: Telling, naam: str, titel: str, pairs: Iterable[tuple[str, str]], labels: Sequence[str]) -> Tabel:
    """The households by what stands before their dossier: one of the labels, of which the last is for all else.

    What no household of these has is a row as well: to leave it out would say that there are none.
    """
    here = {home.dossier: home for home in telling.balans.hier}
    groups: dict[str, dict[str, Huishouden]] = {label: {} for label in labels}
    known = {fold(label): label for label in labels}
    for name, dossier in pairs:
        if name and dossier in here:
            groups[known.get(fold(name), labels[-1])][dossier] = here[dossier]
    rows = [Rij(row_key(label), label, (len(found),), homes(found.values())) for label, found in groups.items()]
    rows.append(Rij("totaal", "alle huishoudens", (len(here),), homes(here.values()), totaal=True))
    say = "Huishoudens aan het eind van de periode. Een huishouden kan er meer hebben."
    return Tabel(naam, titel, (HUISHOUDENS,), tuple(rows), geheim=True, uitleg=say, overlap=True)


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
