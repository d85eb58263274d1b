"""Who stays without a begeleider in a plan, and why: the rule that stands in the way, and who could help out."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from db.dutch import getal, opsomming
from db.lists import Dagdeel
from db.model import Begeleider, Huishouden
from db.rules.fit import Regel, broken, hours_short, proposed_hours
from db.rules.plan import Opgave, Paar
from db.stand import Stand

NAMED = 3
"""How many people or households are named in a reason."""


_LASTING = (
    Regel.GEEN_CONTACTTAAL,
    Regel.GESLACHT_VEREIST,
    Regel.GEEN_DAGDEEL,
    Regel.EERDER_BEEINDIGD,
    Regel.AFWEZIG,
    Regel.NIET_INZETBAAR,
    Regel.GEEN_PLAATS,
    Regel.GEEN_UREN,
)
"""The hard rules, those first that have most to do with who somebody is."""


@dataclass(frozen=True, slots=True)
class Reden:
    """Why a household stays without: the rule, the reason in Dutch, and the paid staff who could carry it for now."""

    regel: Regel | None
    """None where whoever fits was refused."""
    uitleg: str
    betaald: tuple[str, ...] = ()


def why_left(
    stand: Stand,
    opgave: Opgave,
    plan: Mapping[str, Paar],
    dossier: str,
    refused: Collection[tuple[str, str]] = (),
) -> Reden:
    """Why a household stays without in this plan (its pairs by dossier), some pairs having been `refused`."""
    huishouden = stand.huishouden[dossier]
    possible = [paar.kenmerk for paar in opgave.paren if paar.dossier == dossier]
    able = [kenmerk for kenmerk in possible if (dossier, kenmerk) not in refused]
    if possible and not able:
        who = _fit([stand.name_of(kenmerk) for kenmerk in possible])
        return Reden(None, f"{who}, maar dat is in dit voorstel geweigerd")
    regel, uitleg = _others_first(stand, opgave, plan, dossier, able) if able else _nobody(stand, opgave, huishouden)
    carried = next(vraag.tijdelijk for vraag in opgave.huishoudens if vraag.dossier == dossier)
    betaald = () if carried else _paid(stand, opgave, huishouden)
    if betaald:
        who = opsomming((f"{stand.begeleider[k].soort} {stand.name_of(k)}" for k in betaald), "of")
        uitleg += f"; voor nu kan alleen {who}"
    return Reden(regel, uitleg, betaald)


def _listed(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = len(names) - NAMED
    return opsomming(names) if more <= 0 else f"{', '.join(names[:NAMED])} en nog {more}"


def _fit(names: Sequence[str], stress: str = "") -> str:
    """That these people fit: "Anna de Vries past", "Anna de Vries en Joris Bakker passen"."""
    verb = "past" if len(names) == 1 else "passen"
    return f"{verb} {_listed(names)} {stress}" if stress else f"{_listed(names)} {verb}"


def _others_first(
    stand: Stand, opgave: Opgave, plan: Mapping[str, Paar], dossier: str, able: list[str]
) -> tuple[Regel, str]:
    """The begeleiders who fit are given to others: what they have too little of then, and who these others are."""
    needed = {vraag.dossier: vraag.uren for vraag in opgave.huishoudens}
    given = [paar for paar in plan.values() if paar.kenmerk in able]
    taken: Counter[str] = Counter()
    for paar in given:
        taken[paar.kenmerk] += needed[paar.dossier]
    hours_enough = [
        b.kenmerk for b in opgave.begeleiders if b.kenmerk in able and b.ruimte - taken[b.kenmerk] >= needed[dossier]
    ]
    fits = _fit([stand.name_of(kenmerk) for kenmerk in able])
    homes = _listed(sorted(stand.huishouden[paar.dossier].naam for paar in given))
    if not homes:
        return Regel.GEEN_UREN, f"{fits}, maar er was te weinig tijd om dat uit te zoeken"
    if hours_enough:
        return Regel.GEEN_PLAATS, f"{fits}, maar de plaatsen gaan naar {homes}"
    return Regel.GEEN_UREN, f"{fits}, maar de uren gaan naar {homes}"


def _nobody(stand: Stand, opgave: Opgave, huishouden: Huishouden) -> tuple[Regel, str]:
    """No begeleider fits: the rule that keeps out all of them, else the one that alone keeps out most.

    Of rules that keep out all, one that more hours or places would not lift.
    """
    if not opgave.begeleiders:
        return Regel.NIET_INZETBAAR, "dit team heeft niemand die inzetbaar is"
    people = [stand.begeleider[b.kenmerk] for b in opgave.begeleiders]
    rules = {person.kenmerk: [u.regel for u in broken(stand, person, huishouden)[0]] for person in people}
    alone = Counter(found[0] for found in rules.values() if len(found) == 1)
    every = Counter(regel for found in rules.values() for regel in found)
    keeps_all = [rule for rule in _LASTING if every[rule] == len(people)]
    regel = (keeps_all or [max(every, key=lambda rule: (alone[rule], every[rule], -list(Regel).index(rule)))])[0]
    near = [person for person in people if rules[person.kenmerk] == [regel]]
    only = f"; verder {_fit([p.naam for p in near], 'wel')}" if near else ""
    return regel, _says(stand, regel, huishouden, near or people) + only


def _says(stand: Stand, regel: Regel, huishouden: Huishouden, people: list[Begeleider]) -> str:
    match regel:
        case Regel.GEEN_CONTACTTAAL:
            return f"niemand spreekt {opsomming(sorted(huishouden.talen or ()), 'of')}, en er is geen tolk"
        case Regel.GEEN_DAGDEEL:
            return f"niemand is vrij op {opsomming((d for d in Dagdeel if d in huishouden.dagdelen), 'of')}"
        case Regel.GEEN_UREN:
            short = min(hours_short(stand, person, huishouden) for person in people)
            return f"niemand heeft {getal(proposed_hours(stand, huishouden))} u vrij, er is {getal(short)} u te kort"
        case Regel.GEEN_PLAATS:
            return "wie past, heeft al het hoogste aantal huishoudens"
        case Regel.AFWEZIG:
            return "wie past, is afwezig"
        case Regel.GESLACHT_VEREIST:
            return "niemand past bij wat het huishouden of de begeleider vraagt"
        case Regel.EERDER_BEEINDIGD:
            return "wie past, is eerder gestopt bij dit huishouden"
        case Regel.NIET_INZETBAAR:
            return "wie past, is niet inzetbaar"


def _paid(stand: Stand, opgave: Opgave, huishouden: Huishouden) -> tuple[str, ...]:
    """The paid staff of the team in whose way nothing but their hours stands."""
    found = []
    for person in stand.begeleiders:
        if person.soort.betaald and stand.team_of(person.kenmerk) == opgave.team:
            rules = {u.regel for u in broken(stand, person, huishouden)[0]}
            if not rules - {Regel.GEEN_UREN, Regel.GEEN_PLAATS}:
                found.append(person.kenmerk)
    return tuple(sorted(found))
