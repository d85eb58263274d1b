"""Scope: whose figures they are. All of a file, one team of it, or one gemeente."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from db.model import Begeleider, Huishouden
from db.stand import Stand


@dataclass(frozen=True, eq=False)
class Bereik:
    """The households and people that count, and the Stand around them.

    Who carries one of the households without being counted is in the Stand alone. `naam` is "" for all of the file.
    `memo` has what was worked out of it (see `kept`), and is gone with it.
    """

    stand: Stand
    huishoudens: tuple[Huishouden, ...]
    begeleiders: tuple[Begeleider, ...]
    naam: str = ""
    memo: dict[object, Any] = field(default_factory=dict, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        """What goes to another process: the records, not what was worked out of them."""
        return Bereik, (self.stand, self.huishoudens, self.begeleiders, self.naam)


P = ParamSpec("P")
R = TypeVar("R")


def kept(work: Callable[Concatenate[Bereik, P], R]) -> Callable[Concatenate[Bereik, P], R]:
    """A sum over a Bereik that is asked for more than once: its answer is kept with the Bereik."""

    @wraps(work)
    def ask(bereik: Bereik, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (work, args, tuple(kwargs.items()))
        if key not in bereik.memo:
            bereik.memo[key] = work(bereik, *args, **kwargs)
        answer: R = bereik.memo[key]
        return answer

    return ask


def everyone(stand: Stand) -> Bereik:
    """All that is in a Stand."""
    return Bereik(stand, stand.huishoudens, stand.begeleiders)


def of_team(stand: Stand, team: str) -> Bereik:
    """The households and people of one team, "" for what belongs to none."""
    return Bereik(
        stand,
        tuple(home for home in stand.huishoudens if stand.team_of_huishouden(home) == team),
        tuple(person for person in stand.begeleiders if stand.team_of(person.kenmerk) == team),
        f"team {team}" if team else "zonder team",
    )


def of_gemeente(stand: Stand, gemeente: str) -> Bereik:
    """The households of one gemeente, and everyone who guides or ever guided one of them.

    Who guides in several gemeenten is counted in each, with all of their hours.
    """
    found = tuple(home for home in stand.huishoudens if home.gemeente == gemeente)
    carriers = {k.begeleider for home in found for k in stand.koppelingen_of(home.dossier)}
    carriers |= {home.verantwoordelijke for home in found if home.verantwoordelijke}
    there = tuple(person for person in stand.begeleiders if person.kenmerk in carriers)
    return Bereik(stand, found, there, f"gemeente {gemeente}" if gemeente else "zonder gemeente")


def gemeenten(stand: Stand) -> tuple[str, ...]:
    """The gemeenten of the households of a Stand, in order; unknown ones left out."""
    return tuple(sorted({home.gemeente for home in stand.huishoudens} - {""}))


def bereik_of(stand: Stand, team: str | None = None, gemeente: str | None = None) -> Bereik:
    """One team or one gemeente of a Stand, or with neither all of it."""
    if gemeente is not None:
        return of_gemeente(stand, gemeente)
    return everyone(stand) if team is None else of_team(stand, team)
