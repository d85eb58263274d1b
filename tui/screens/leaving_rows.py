"""How a replacement reads: what is done about every household, by whom and why, and whom to call."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.dutch import aantal, dagen, datum, getal, opsomming, weekdag_datum
from db.model import Koppeling
from db.planning.leaving import Getroffen, Vervanging
from db.rules.calls import appointments, calls, pressing, when_due
from db.rules.fit import Fit
from db.rules.household import phone
from db.rules.leaving import Manier, Uitval
from db.rules.load import hours_on, traject_end
from db.rules.traject import TaakStand
from db.stand import Stand
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Column, Row
from tui.words import state_text, task_name

if TYPE_CHECKING:
    from tui.app import Koppelbord

COLUMNS = (
    Column("huishouden", share=3),
    Column("dossier", 7, shown_from=100),
    Column("uren", 4, right=True),
    Column("hoe", 11),
    Column("door wie", share=3),
    Column("score", 5, right=True),
    Column("vanaf", 6, shown_from=100),
    Column("tot", 6),
    Column("waarom", share=4, shown_from=90),
)

_SAID = ("taal", "afstand")
"""The parts of a score that say by themselves why two fit."""


@dataclass(frozen=True)
class LeavingRows:
    """The rows of a replacement, as the privacy of the desk lets them be shown."""

    desk: "Koppelbord"
    stand: Stand
    uitval: Uitval
    vervanging: Vervanging | None = None
    chosen: frozenset[str] = frozenset()
    """The dossiers about which the coordinator decided."""

    def pending(self, hit: Sequence[Koppeling]) -> AllRows:
        """Who is hit, while it is worked out what can be done about it."""
        return AllRows(self._row(k, getal(self._carried(k)), "…") for k in hit)

    def staying(self) -> AllRows:
        """What somebody keeps who stays in another part."""
        running = self.stand.running_by(self.uitval.kenmerk)
        return AllRows(self._row(k, getal(self._carried(k)), "blijft", why=self._kept(k)) for k in running)

    def proposal(self) -> AllRows:
        """What is proposed about everyone who is hit, who has a deadline meanwhile on top."""
        found = self.vervanging.getroffen if self.vervanging else ()
        return AllRows(self._proposed(g) for g in sorted(found, key=lambda g: when_due(self._pressing(g))))

    def _pressing(self, hit: Getroffen) -> TaakStand | None:
        """The task that is due while somebody is away; who leaves takes their time to hand over."""
        return None if self.uitval.vertrekt else pressing(self.stand, self.uitval, hit.koppeling.dossier)

    def _carried(self, koppeling: Koppeling) -> float:
        day = max(self.stand.today, koppeling.start)
        return hours_on(self.stand, koppeling.dossier, day).get(koppeling.begeleider, 0.0)

    def _row(self, koppeling: Koppeling, hours: str, how: str, *cells: str, why: str = "", style: str = "") -> Row:
        who, points, since, until = cells or ("", "", "", "")
        subject = Subject("huishouden", koppeling.dossier, koppeling.id, koppeling.begeleider)
        home = self._home(koppeling.dossier)
        return Row(subject, (home, koppeling.dossier, hours, how, who, points, since, until, why), style)

    def _proposed(self, hit: Getroffen) -> Row:
        stap, today = hit.stap, self.stand.today
        points = getal(hit.fit.tienden / 10) if hit.fit else ""
        since = datum(stap.vanaf, today) if stap.vanaf else "nu al" if stap.manier is Manier.DOORGAAN else ""
        until = datum(stap.tot, today) if stap.tot else ""
        cells = (self._who(hit), points, since, until)
        style = "alert" if stap.manier is Manier.WACHTEN else ""
        said = [f"! {remark}" for remark in hit.fit.gezegd] if hit.fit else []
        why = "; ".join(filter(None, [*said, self._due(hit), self.why(hit)]))
        return self._row(hit.koppeling, getal(hit.uren), str(stap.manier), *cells, why=why, style=style)

    def _who(self, hit: Getroffen) -> str:
        """By whom, or whom to call."""
        if hit.stap.wie:
            return self._person(hit.stap.wie)
        if hit.stap.manier in (Manier.AFBELLEN, Manier.SPREEKUUR):
            return self._phone(hit)
        return opsomming(self._partners(hit)) if hit.stap.manier is Manier.DOORGAAN else ""

    def _home(self, dossier: str) -> str:
        home = self.stand.huishouden.get(dossier)
        return self.desk.shown(home.naam if home else dossier)

    def _person(self, kenmerk: str) -> str:
        return self.desk.shown(self.stand.name_of(kenmerk))

    def _phone(self, hit: Getroffen) -> str:
        if self.desk.privacy.hides:
            return "nummer verborgen"
        number = phone(self.stand, hit.koppeling.dossier)
        return f"bel {number}" if number else "geen nummer bekend"

    def _partners(self, hit: Getroffen) -> list[str]:
        """Who guides the household beside the leaver."""
        return [self._person(kenmerk) for kenmerk in self._partner_keys(hit)]

    def _partner_keys(self, hit: Getroffen) -> list[str]:
        running = (k.begeleider for k in self.stand.running_of(hit.koppeling.dossier))
        return [kenmerk for kenmerk in dict.fromkeys(running) if kenmerk != self.uitval.kenmerk]

    # Why

    def why(self, hit: Getroffen) -> str:
        """What the household expects, and why this is proposed, in a few words."""
        return "; ".join(filter(None, [self._expects(hit), self._reason(hit)]))

    def _due(self, hit: Getroffen) -> str:
        """The first deadline: "termijn do 21 mrt: Inschrijving BRP"."""
        task = self._pressing(hit)
        if task is None or task.deadline is None:
            return ""
        return f"termijn {weekdag_datum(task.deadline, self.stand.today)}: {task_name(task, self.desk.privacy)}"

    def _expects(self, hit: Getroffen) -> str:
        """The first fixed appointment that falls in the absence: "afspraak do 21 mrt middag"."""
        agreed = () if self.uitval.vertrekt else appointments(self.stand, self.uitval, hit.koppeling.dossier)
        if not agreed:
            return ""
        day, dagdeel = agreed[0]
        more = f" en nog {len(agreed) - 1}" if len(agreed) > 1 else ""
        return f"afspraak {dagdeel.weekdag} {datum(day, self.stand.today)} {dagdeel.deel}{more}"

    def _reason(self, hit: Getroffen) -> str:
        stap, partners = hit.stap, self._partners(hit)
        match stap.manier:
            case Manier.VERVANGEN | Manier.OVERDRAGEN:
                return " · ".join(filter(None, [self._overlap(hit), *(self._part(hit.fit, name) for name in _SAID)]))
            case Manier.AFMAKEN:
                home = self.stand.huishouden.get(stap.dossier)
                ends = traject_end(home, self.stand.settings) if home else None
                return f"traject tot {datum(ends, self.stand.today)}"
            case Manier.DOORGAAN:
                return f"doet al mee, {self._room(hit)}"
            case Manier.SPREEKUUR:
                return "kan naar het spreekuur komen"
            case Manier.AFBELLEN if self.uitval.kort(self.stand.settings):
                return f"kort weg{f'; {opsomming(partners)} gaat door' if partners else ''}"
        if stap.dossier in self.chosen:
            return "zo gekozen"
        return f"{'komt bij nog te koppelen; ' if stap.manier is Manier.WACHTEN else ''}{self._nobody(hit)}"

    def _room(self, hit: Getroffen) -> str:
        """Whether whoever goes on has hours for it."""
        fits = [f for f in hit.passend if f.begeleider.kenmerk in self._partner_keys(hit)]
        short = [u.uitleg for f in fits for u in f.uitgesloten_door]
        return f"maar {'; '.join(short)}" if short and not hit.stap.wie else "en gaat verder"

    def _overlap(self, hit: Getroffen) -> str:
        """How long whoever takes over walks along with the leaver."""
        last, start = self.uitval.eerste_dag(self.stand.today), hit.stap.vanaf
        if not self.uitval.vertrekt or last <= self.stand.today or start is None:
            return ""
        return f"{dagen((last - start).days)} overlap" if start < last else "geen overlap: kan niet eerder"

    def _part(self, fit: Fit | None, name: str) -> str:
        parts = fit.onderdelen if fit else ()
        return next((self.desk.privacy.reason(name, p.uitleg) for p in parts if p.naam == name), "")

    def _nobody(self, hit: Getroffen) -> str:
        """Why no begeleider takes over: who comes nearest, and what stands in the way."""
        if not hit.passend:
            return "het team heeft niemand anders die inzetbaar is"
        nearest = hit.passend[0]
        name = self.desk.shown(nearest.begeleider.naam)
        if nearest.possible:
            return f"{name} past, maar de uren gaan naar een ander"
        return f"niemand past; het dichtst bij komt {name}: {self.broken(nearest)}"

    def broken(self, fit: Fit) -> str:
        """What stands in the way of somebody."""
        return "; ".join(self.desk.privacy.reason(u.regel, u.uitleg) for u in fit.uitgesloten_door)

    def _kept(self, koppeling: Koppeling) -> str:
        others = [self._person(k.begeleider) for k in self.stand.running_of(koppeling.dossier) if k.id != koppeling.id]
        return f"ook bij {opsomming(others)}" if others else state_text(self.stand, koppeling)

    # Around the rows

    def summary(self) -> str:
        """How many households and hours, and what is done about them."""
        found = self.vervanging.getroffen if self.vervanging else ()
        counted = Counter(g.stap.manier for g in found)
        done = opsomming(f"{counted[manier]} {manier}" for manier in Manier if counted[manier])
        hours = f"{getal(sum(g.uren for g in found))} uur per week"
        return f"{aantal(len(found), 'huishouden', 'huishoudens')} geraakt, samen {hours}: {done}"

    def done(self, naam: str) -> str:
        """What was written about this person, in a sentence."""
        stappen = self.vervanging.stappen if self.vervanging else ()
        asked = sum(stap.vanaf is not None for stap in stappen)
        by_phone = len(calls(self.stand, self.uitval, stappen))
        rest = (f", {asked} gevraagd" if asked else "") + (f", {by_phone} afbellen" if by_phone else "")
        if self.uitval.vertrekt:
            return f"Vertrek geregeld: {naam} per {datum(self.uitval.van, self.stand.today)}{rest}"
        return f"Afwezig gemeld ({self.uitval.soort}): {naam}{rest}"

    def title(self, hit: Getroffen) -> str:
        """The household, so that two of one name can be told apart."""
        return f"{self._home(hit.koppeling.dossier)} · {hit.koppeling.dossier}"

    def lines(self, hit: Getroffen) -> list[tuple[str, str]]:
        """All about one household that is hit."""
        lines = [("waarom", ": ".join(filter(None, [self._what(hit), self.why(hit)])))]
        if hit.fit and hit.fit.gezegd:
            lines.append(("let op", opsomming(hit.fit.gezegd)))
        partners = self._partners(hit)
        own = f"{hit.koppeling.rol}, {state_text(self.stand, hit.koppeling)}"
        lines.append(("nu", f"{own}{f', samen met {opsomming(partners)}' if partners else ''}"))
        lines.append(("telefoon", self._phone(hit).removeprefix("bel ")))
        lines.append(
            ("kan ook", opsomming((str(m) for m in hit.manieren if m is not hit.stap.manier), "of") or "niets")
        )
        due = self._due(hit)
        return [*lines, ("termijn", due.removeprefix("termijn "))] if due else lines

    def _what(self, hit: Getroffen) -> str:
        """What is done, and from when until when."""
        stap, today = hit.stap, self.stand.today
        since = f" vanaf {datum(stap.vanaf, today)}" if stap.vanaf else ""
        until = f" tot {datum(stap.tot, today)}" if stap.tot else ""
        return f"{stap.manier}{since}{until}"

    def others(self, hit: Getroffen) -> list[Row]:
        """Everyone of the team who could take over this household, and why the rest could not."""
        return [self._other(hit, fit) for fit in hit.passend]

    def _other(self, hit: Getroffen, fit: Fit) -> Row:
        points = getal(fit.tienden / 10) if fit.possible else "–"
        why = ", ".join(self._part(fit, name) for name in _SAID) if fit.possible else self.broken(fit)
        here = "nu voorgesteld · " if fit is hit.fit else ""
        cells = (points, self.desk.shown(fit.begeleider.naam), here + why)
        return Row(fit.begeleider.kenmerk, cells, "" if fit.possible else "dim")
