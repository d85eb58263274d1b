"""Everyone for one household: who fits, in order, and who does not, with every rule that stands in the way."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from db.dutch import getal, uren
from db.lists import Fase
from db.model import Begeleider, Huishouden
from db.rules.fit import Fit, Regel, Uitsluiting, fit, hours_short, proposed_hours
from db.rules.load import EPSILON, capacity, carried
from db.stand import Stand


@dataclass(frozen=True, slots=True)
class Candidate:
    """One begeleider for the household: `duo` where only hours lack and half of them would fit."""

    fit: Fit
    laatste_redmiddel: bool
    ander_team: bool
    duo: bool

    partner: Begeleider | None = None
    """With whom a duo could be made."""

    def uitgesloten_door(self, shown: Callable[[str], str] = str) -> tuple[Uitsluiting, ...]:
        """The rules that exclude, with the duo that could be made; `shown` gives what may be seen of a name."""
        if not self.duo:
            return self.fit.uitgesloten_door
        how = f"kan als duo met {shown(self.partner.naam)}" if self.partner else "kan als duo, maar er is geen tweede"
        return tuple(replace(u, uitleg=f"{u.uitleg}; {how}") for u in self.fit.uitgesloten_door)

    @property
    def _order(self) -> tuple[bool, bool, bool, bool, int, bool, str]:
        fitted = self.fit
        return (
            self.ander_team,
            self.laatste_redmiddel,
            not fitted.possible,
            not fitted.possible and not self.duo,
            -fitted.tienden if fitted.possible else len(fitted.uitgesloten_door),
            bool(fitted.onbekend),
            fitted.begeleider.kenmerk,
        )


def _gone(begeleider: Begeleider) -> bool:
    return begeleider.fase is Fase.GESTOPT


def candidates(stand: Stand, huishouden: Huishouden, with_gone: bool = False) -> list[Candidate]:
    """Everyone for this household: possible ones by score, the excluded, paid staff apart, other teams last.

    At equal score the complete ones come first. Who has stopped is left out unless asked for.
    """
    team = stand.team_of_huishouden(huishouden)
    found = []
    for person in stand.begeleiders:
        if with_gone or not _gone(person):
            fitted = fit(stand, person, huishouden)
            # A household of no team is nobody else's: then everyone counts as its own.
            elsewhere = bool(team) and stand.team_of(person.kenmerk) != team
            found.append(Candidate(fitted, person.soort.betaald, elsewhere, _could_share(stand, fitted)))
    found.sort(key=lambda c: c._order)
    partners = [c for c in found if (c.duo or c.fit.possible) and not c.laatste_redmiddel]
    return [_with_partner(candidate, partners) for candidate in found]


def _could_share(stand: Stand, fitted: Fit) -> bool:
    """Whether hours alone stand in the way, and half of them would fit; paid staff are no supply for a duo."""
    only_hours = [u.regel for u in fitted.uitgesloten_door] == [Regel.GEEN_UREN]
    enough = not hours_short(stand, fitted.begeleider, fitted.huishouden, share=0.5)
    return only_hours and enough and not fitted.begeleider.soort.betaald


def _with_partner(candidate: Candidate, partners: list[Candidate]) -> Candidate:
    """The candidate with the best of the others to share with, where a few hours lack; `partners` come in order."""
    if not candidate.duo:
        return candidate
    return replace(candidate, partner=next((c.fit.begeleider for c in partners if c is not candidate), None))


def after_coupling(stand: Stand, fitted: Fit) -> str:
    """What somebody would carry with this household added: "na: 8 u van 8 u, vol"."""
    total = carried(stand, fitted.begeleider.kenmerk) + proposed_hours(stand, fitted.huishouden)
    full = capacity(fitted.begeleider, stand.settings)
    state = ", te veel" if total > full + EPSILON else ", vol" if total > full - EPSILON else ""
    return f"na: {getal(total)} van {uren(full)}{state}"
