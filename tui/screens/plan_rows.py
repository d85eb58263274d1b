"""How a plan reads in lists: who would get whom and why, who stays, and what another choice would cost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from db.dutch import aantal, getal, uren
from db.model import Huishouden
from db.planning.pricing import Prijs
from db.planning.proposing import Keuzes, Koppel, TeamPlan, Voorstel
from db.rules.candidates import Candidate, candidates
from db.rules.fit import Fit, fit
from db.rules.plan import Paar
from db.rules.waiting import wachtend
from db.stand import Stand
from tui.planwords import price_short
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

PENDING = "…"
"""What stands for a price that is still being worked out."""

_SHOWN = ("taal", "dagdelen", "afstand", "ervaring")
"""The parts of a score that say by themselves why two fit."""


@dataclass(frozen=True)
class PlanRows:
    """The rows of a plan, as the privacy of the desk lets them be shown."""

    desk: "Koppelbord"
    stand: Stand
    plan: Voorstel
    choices: Keuzes

    def proposal(self) -> AllRows:
        """Who waits and gets somebody, who is taken over from paid staff, and who stays; each in the order of need."""
        carried = {v.dossier for team in self.plan.teams for v in team.opgave.huishoudens if v.tijdelijk}
        ordered = sorted(self.plan.paren, key=lambda paar: self._order(paar.dossier))
        taken = [paar for paar in ordered if paar.dossier in carried]
        left = sorted(self.plan.redenen, key=lambda dossier: (dossier in carried, self._order(dossier)))
        rows = AllRows(self._pair(paar) for paar in ordered if paar.dossier not in carried)
        if taken:
            rows.append(Row(None, (f"overnemen van betaalde krachten ({len(taken)}){self._given_back()}",)))
            rows += [self._pair(paar) for paar in taken]
        if left:
            rows.append(Row(None, (f"blijft over ({len(left)})",)))
            rows += [self._left(dossier) for dossier in left]
        return rows

    def _order(self, dossier: str) -> tuple[bool, date, str]:
        home = self.stand.huishouden.get(dossier)
        return wachtend(self.stand, home).order if home else (True, date.max, dossier)

    def _spoed(self, dossier: str) -> str:
        """The mark of a household that waits with spoed; who is carried for now does not wait."""
        return "" if self._order(dossier)[0] or self.stand.running_of(dossier) else "!"

    def home(self, dossier: str) -> str:
        """The name of a household."""
        home = self.stand.huishouden.get(dossier)
        return self.desk.shown(home.naam if home else dossier)

    def person(self, kenmerk: str) -> str:
        """The name of a begeleider."""
        return self.desk.shown(self.stand.name_of(kenmerk))

    def _given_back(self) -> str:
        """The hours a week that paid staff get back, by person: that is the point of it."""
        parts = [f"{self.person(kenmerk)} {uren(hours)}" for kenmerk, hours in self.plan.teruggave.items()]
        return f": geeft {', '.join(parts)} per week terug" if parts else ""

    def _pair(self, paar: Paar) -> Row:
        koppel = (paar.dossier, paar.kenmerk)
        refused = koppel in self.choices.geweigerd
        mark = "■" if koppel in self.choices.vast else "✗" if refused else "✓"
        home, person = self.stand.huishouden.get(paar.dossier), self.stand.begeleider.get(paar.kenmerk)
        why = _why(fit(self.stand, person, home)) if person and home else ""
        names = (self.home(paar.dossier), paar.dossier, self.person(paar.kenmerk))
        cells = (mark, self._spoed(paar.dossier), *names, getal(paar.tienden / 10), why)
        return Row(Subject("huishouden", paar.dossier), cells, "dim" if refused else "")

    def _left(self, dossier: str) -> Row:
        reason = self.plan.redenen[dossier]
        text = self.desk.discreet(self.desk.privacy.reason(reason.regel or "", reason.uitleg))
        running = self.stand.running_of(dossier)
        who = f"nu {self.person(running[0].begeleider)}" if running else "nog niemand"
        cells = ("–", self._spoed(dossier), self.home(dossier), dossier, who, "", text)
        return Row(Subject("huishouden", dossier), cells, "" if running else "alert")

    def others(self, home: Huishouden, team: TeamPlan, prices: Mapping[Koppel, Prijs]) -> AllRows:
        """Who else could for a household, the best first, each with its price; then who can't, and why."""
        able = {paar.kenmerk for paar in team.opgave.paren if paar.dossier == home.dossier}
        found = [c for c in candidates(self.stand, home) if not c.laatste_redmiddel]
        possible = sorted((c for c in found if c.fit.begeleider.kenmerk in able), key=lambda c: -c.fit.tienden)
        chosen = team.begeleider_of.get(home.dossier)
        rows = AllRows(self._other(home, c, chosen, prices) for c in possible)
        rest = [c for c in found if not c.fit.possible and not c.ander_team]
        if not rows:
            rows.append(Row(None, ("niemand past nu",)))
        if rest:
            rows.append(Row(None, (f"niet mogelijk ({len(rest)})",)))
            rows += [self._impossible(c) for c in rest]
        return rows

    def _other(
        self, home: Huishouden, candidate: Candidate, chosen: Paar | None, prices: Mapping[Koppel, Prijs]
    ) -> Row:
        kenmerk = candidate.fit.begeleider.kenmerk
        here = chosen is not None and kenmerk == chosen.kenmerk
        price = prices.get((home.dossier, kenmerk))
        text = "in het voorstel" if here else PENDING if price is None else self._price(price)
        cells = (getal(candidate.fit.tienden / 10), self.person(kenmerk), text)
        return Row(Subject("begeleider", kenmerk), cells, "mark" if here else "")

    def _price(self, price: Prijs) -> str:
        """A price in a line: what is lost, and who would stay over or change."""
        out = [self.home(v.dossier) for v in price.anderen if v.dan is None]
        into = [self.home(v.dossier) for v in price.anderen if v.eerst is None]
        moved = len(price.anderen) - len(out) - len(into)
        parts = [price_short(price)]
        parts += [f"{', '.join(out)} {'blijft' if len(out) == 1 else 'blijven'} over"] if out else []
        parts += [f"{', '.join(into)} {'krijgt' if len(into) == 1 else 'krijgen'} iemand"] if into else []
        parts += [aantal(moved, "ander wisselt", "anderen wisselen")] if moved else []
        return " · ".join(parts)

    def _impossible(self, candidate: Candidate) -> Row:
        kenmerk = candidate.fit.begeleider.kenmerk
        why = "; ".join(self.desk.privacy.reason(u.regel, u.uitleg) for u in candidate.fit.uitgesloten_door)
        return Row(Subject("begeleider", kenmerk), ("–", self.person(kenmerk), why), "dim")


def _why(fitted: Fit) -> str:
    """Why two fit, in one line: what makes most of the score, and what is unknown."""
    best = sorted((p for p in fitted.onderdelen if p.naam in _SHOWN and p.tienden), key=lambda p: -p.tienden)
    return "; ".join(
        [p.uitleg for p in best if not p.onbekend] + [f"? {p.uitleg}" for p in fitted.onderdelen if p.onbekend]
    )
