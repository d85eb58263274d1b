"""Caseload: who carries what, per teamleider, medewerker and begeleider, with everything beneath them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from db.lists import Fase, Soort
from db.model import Begeleider
from db.rules.fit import deployable
from db.rules.household import size
from db.rules.load import capacity, households_of, weekly_load
from db.rules.signals import Melding, begeleider_signals
from db.stand import Stand

_RANK = {Soort.TEAMLEIDER: 0, Soort.MEDEWERKER: 1, Soort.VRIJWILLIGER: 2, Soort.STAGIAIRE: 3}


@dataclass(frozen=True, slots=True)
class Som:
    """Households, adults, people and hours a week; a household that two share counts once, its hours as carried."""

    huishoudens: int
    volwassenen: int
    personen: int
    uren: float


@dataclass(frozen=True, slots=True)
class Tak:
    """One person in the tree: what they carry themselves, what their team carries with it, and who is beneath."""

    begeleider: Begeleider
    dossiers: tuple[str, ...]
    eigen: Som
    team: Som
    capaciteit: float
    team_capaciteit: float
    signalen: tuple[Melding, ...]
    onder: tuple["Tak", ...]

    def walk(self) -> Iterable["Tak"]:
        """Everyone from here down, this person first."""
        yield self
        for tak in self.onder:
            yield from tak.walk()


def _sum(stand: Stand, dossiers: Iterable[str], hours: float) -> Som:
    sizes = [size(stand, stand.huishouden[d]) for d in set(dossiers) if d in stand.huishouden]
    return Som(
        len(sizes),
        sum(s.volwassenen for s in sizes),
        sum(s.personen for s in sizes),
        round(hours, 2),
    )


def _shown(stand: Stand, begeleider: Begeleider) -> bool:
    """Whoever has left without a koppeling is history."""
    return begeleider.fase is not Fase.GESTOPT or bool(stand.running_by(begeleider.kenmerk))


def caseload(stand: Stand) -> tuple[Tak, ...]:
    """The tree: teamleiders first, then whoever has nobody above them."""
    beneath: dict[str | None, list[Begeleider]] = defaultdict(list)
    for person in stand.begeleiders:
        leader = person.leidinggevende if person.leidinggevende in stand.begeleider else None
        beneath[leader].append(person)

    def branch(person: Begeleider) -> Tak:
        under = tuple(branch(p) for p in ordered(beneath[person.kenmerk]))
        dossiers = households_of(stand, person.kenmerk)
        hours = weekly_load(stand)[person.kenmerk][0]
        everyone = [tak for child in under for tak in child.walk()]
        full = capacity(person, stand.settings) if deployable(stand, person) else 0.0
        return Tak(
            person,
            dossiers,
            _sum(stand, dossiers, hours),
            _sum(
                stand,
                (*dossiers, *(d for tak in everyone for d in tak.dossiers)),
                hours + sum(weekly_load(stand)[tak.begeleider.kenmerk][0] for tak in everyone),
            ),
            full,
            full + sum(child.team_capaciteit for child in under),
            begeleider_signals(stand, person),
            under,
        )

    def ordered(people: list[Begeleider]) -> list[Begeleider]:
        # Somebody who left stays in the tree while others still hang beneath.
        kept = [p for p in people if _shown(stand, p) or beneath[p.kenmerk]]
        return sorted(kept, key=lambda p: (_RANK[p.soort], p.naam, p.kenmerk))

    tree = [branch(person) for person in ordered(beneath[None])]
    # Two undone changes can leave a circle of leaders; it is opened at one of them, so that nobody is out of sight.
    reached = {tak.begeleider.kenmerk for top in tree for tak in top.walk()}
    for person in stand.begeleiders:
        if person.kenmerk not in reached and _shown(stand, person):
            beneath[person.leidinggevende].remove(person)
            tree.append(branch(person))
            reached |= {tak.begeleider.kenmerk for tak in tree[-1].walk()}
    return tuple(tree)
