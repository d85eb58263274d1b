"""Where the teams are: Steenwijkerland for one, else the largest places of the country with what is around them."""

from dataclasses import dataclass
from itertools import accumulate
from random import Random

from db.rules.places import Plaats, kilometers, places
from db.text import fold

MOST_TEAMS = 342
"""As many as there are municipalities."""

AROUND_KM = 10.0
LEAST_PEOPLE = 500
"""Smaller villages get no demonstration people."""


@dataclass(frozen=True, slots=True)
class Town:
    """The area of one team: its kernen, with the running total of their people to draw by."""

    team: str
    kernen: tuple[Plaats, ...]
    totals: tuple[int, ...]
    scholen: tuple[str, ...] = ("ROC", "Hogeschool")
    taalscholen: tuple[str, ...] = ("ROC", "Taalhuis")

    def draw(self, rng: Random) -> Plaats:
        """One kern, the larger ones more often."""
        return rng.choices(self.kernen, cum_weights=self.totals)[0]

    def draw_near(self, rng: Random, plaats: str) -> Plaats:
        """The nearer of two kernen: people are coupled within reach, but not always to a neighbour."""
        one, other = self.draw(rng), self.draw(rng)
        return min(one, other, key=lambda kern: kilometers(kern.naam, plaats) or 0.0)

    def gemeente(self, kern: Plaats) -> str:
        """The municipality of a kern, as far as the list knows it."""
        return kern.gemeente or self.kernen[0].gemeente or self.kernen[0].naam


def towns(count: int) -> list[Town]:
    """The areas of so many teams; one team is that of Steenwijkerland."""
    if count == 1:
        return [_steenwijkerland()]
    largest: dict[str, Plaats] = {}
    for plaats in sorted(places(), key=lambda p: (-p.inwoners, p.naam)):
        largest.setdefault(fold(plaats.naam), plaats)
    return [_around(seat) for seat in list(largest.values())[:count]]


def _area(team: str, kernen: list[Plaats]) -> tuple[str, tuple[Plaats, ...], tuple[int, ...]]:
    kernen = sorted(kernen, key=lambda p: (-p.inwoners, p.naam))
    return team, tuple(kernen), tuple(accumulate(kern.inwoners for kern in kernen))


def _steenwijkerland() -> Town:
    gemeente = "Steenwijkerland"
    kernen = [p for p in places() if p.gemeente == gemeente and p.inwoners >= LEAST_PEOPLE]
    return Town(
        *_area(gemeente, kernen), scholen=("Firda", "Windesheim"), taalscholen=("Firda", "Deltion", "Windesheim")
    )


def _around(seat: Plaats) -> Town:
    """A place and the smaller ones around it: the larger neighbour has a team of its own."""
    # A degree is 111 km north and some 68 km east here: the box spares the sums for the rest of the country.
    near = [
        p
        for p in places()
        if abs(p.lat - seat.lat) < 0.1
        and abs(p.lon - seat.lon) < 0.16
        and LEAST_PEOPLE <= p.inwoners < seat.inwoners
        and (kilometers(p.naam, seat.naam) or 0.0) <= AROUND_KM
    ]
    return Town(*_area(seat.naam, [seat, *near]))
