"""Keeping: who may be about to leave, who left and why, and whether shortage, casework and recruiting go together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

from db.dutch import MAANDEN, aantal, dagen, datum, getal, hoofdletter, uren
from db.lists import Soort, Stopreden
from db.model import Begeleider, Huishouden
from db.rules.ahead.comings import comings, joined, recruiting_done, within
from db.rules.figures import (
    MEDIAN,
    Blad,
    Bron,
    Eenheid,
    Grafiek,
    Kolom,
    Reeks,
    Rij,
    Tabel,
    homes,
    people,
    percent,
    quantile,
)
from db.rules.months import Periode, months_back, year_back
from db.rules.scope import Bereik, kept
from db.rules.signals import Signaal, begeleider_signals
from db.rules.standing import balance

CARE = {
    Signaal.ZONDER_KOPPELING: "Te lang zonder koppeling",
    Signaal.BOVEN_CAPACITEIT: "Draagt te veel",
    Signaal.LANG_GEEN_GESPREK: "Lang geen gesprek",
}
"""The signals of people who may leave over it."""

REASONS: tuple[Stopreden | None, ...] = (*Stopreden, None)


@dataclass(frozen=True, slots=True)
class Schakel:
    """A month of the chain of the council's document: hours a week at its end, and what was done and came of it."""

    maand: Periode
    tekort: float
    betaald: float
    teamleider: float
    nodig: float
    acties: int
    nieuw: tuple[Begeleider, ...]
    weg: tuple[Begeleider, ...]
    huishoudens: tuple[Huishouden, ...]
    """Those that paid staff carry."""


@kept
def chain(bereik: Bereik) -> tuple[Schakel, ...]:
    """The past 12 months, the oldest first: shortage, casework by paid staff, and recruiting."""
    return tuple(_link(bereik, maand) for maand in months_back(bereik.stand.today))


def _link(bereik: Bereik, maand: Periode) -> Schakel:
    found, course = balance(bereik, maand.tot), comings(bereik)
    paid = {home.dossier: home for soort in Soort if soort.betaald for home in found.gedragen[soort].huishoudens}
    return Schakel(
        maand,
        max(0.0, found.nodig - found.aanbod),
        found.betaald,
        found.gedragen[Soort.TEAMLEIDER].uren,
        found.nodig,
        len(recruiting_done(bereik, maand)),
        within(course.inzetbaar, maand),
        within(course.vertrokken, maand),
        tuple(paid.values()),
    )


def keeping_page(bereik: Bereik) -> Blad:
    """Behoud: who may leave, who left and why, and the chain of the council's document."""
    links = chain(bereik)
    tables = (_signals(bereik), _left(bereik), _chain_table(links))
    return Blad("behoud", "Behoud", (_leaving_words(bereik), chain_words(links)), tables, _plot(links))


def _signals(bereik: Bereik) -> Tabel:
    """Who may leave, by the signals of the desk."""
    found: dict[Signaal, list[Begeleider]] = {signaal: [] for signaal in CARE}
    for person in bereik.begeleiders:
        for melding in begeleider_signals(bereik.stand, person):
            if melding.signaal in found:
                found[melding.signaal].append(person)
    rows = tuple(Rij(signaal.value, CARE[signaal], (len(who),), people(who)) for signaal, who in found.items())
    norms = bereik.stand.settings
    uitleg = (
        f"Zonder koppeling: {norms.zonder_koppeling_dagen} dagen of meer."
        f" Geen gesprek: meer dan {norms.gesprek_dagen} dagen."
    )
    return Tabel("behoud_signalen", "Wie aandacht nodig heeft", (Kolom("aantal", "mensen"),), rows, uitleg=uitleg)


def _left(bereik: Bereik) -> Tabel:
    """Who left, and why."""
    year = year_back(bereik.stand.today)
    gone = within(comings(bereik).vertrokken, year)

    def row(naam: str, label: str, found: Sequence[Begeleider], totaal: bool = False) -> Rij:
        return Rij(naam, label, (len(found),), people(found), totaal=totaal)

    rows = [row(*_reason(reden), [person for person in gone if person.stop_reden is reden]) for reden in REASONS]
    return Tabel(
        "behoud_vertrek",
        "Wie vertrok en waarom",
        (Kolom("aantal", "mensen"),),
        (*rows, row("totaal", "Samen", gone, totaal=True)),
        geheim=True,
        uitleg=f"Sinds {datum(year.van)}.",
    )


def _reason(reden: Stopreden | None) -> tuple[str, str]:
    """The key and the label of a reason."""
    return (reden.value, hoofdletter(reden.value)) if reden else ("onbekend", "Onbekend")


def days_stayed(bereik: Bereik) -> list[int]:
    """Of who left in the past 12 months: how many days after they became inzetbaar, where that is known."""
    year = year_back(bereik.stand.today)
    begun = {person.kenmerk: joined(bereik.stand, person) for person in bereik.begeleiders}
    left = [(day, begun[person.kenmerk]) for day, person in comings(bereik).vertrokken if day in year]
    return [(day - first).days for day, first in left if first and first <= day]


def _leaving_words(bereik: Bereik) -> str:
    year = year_back(bereik.stand.today)
    gone, stayed = within(comings(bereik).vertrokken, year), days_stayed(bereik)
    middle = quantile(stayed, MEDIAN)
    often = "" if middle is None else f", na {dagen(round(middle))}{' (de middelste)' if len(stayed) > 1 else ''}"
    return f"Sinds {datum(year.van)}: {aantal(len(gone), 'persoon vertrok', 'personen vertrokken')}{often}."


def _chain_table(links: Iterable[Schakel]) -> Tabel:
    """The chain as a table: a row for each month."""
    hours = (("tekort", "tekort"), ("betaald", "betaalde krachten"), ("teamleider", "teamleider"))
    counts = (("acties", "wervingsacties"), ("nieuw", "nieuw inzetbaar"), ("weg", "vertrokken"))
    kolommen = (
        *(Kolom(naam, kop, Eenheid.UREN) for naam, kop in hours),
        Kolom("aandeel", "aandeel teamleider", Eenheid.PROCENT),
        *(Kolom(naam, kop) for naam, kop in counts),
    )
    uitleg = (
        "Tekort: de uren die nodig zijn, min de uren van vrijwilligers en stagiaires. Aandeel: van alle uren die nodig"
        " zijn. Uren per week aan het eind van de maand; de rest is van de hele maand."
    )
    rows = tuple(map(_chain_row, links))
    return Tabel("keten", "Tekort, teamleider en werving", kolommen, rows, optelbaar=False, uitleg=uitleg)


def _chain_row(link: Schakel) -> Rij:
    values = (
        link.tekort,
        link.betaald,
        link.teamleider,
        percent(link.teamleider, link.nodig),
        link.acties,
        len(link.nieuw),
        len(link.weg),
    )
    bron: tuple[Bron, ...] = (*homes(link.huishoudens), *people((*link.nieuw, *link.weg)))
    return Rij(f"{link.maand.van:%Y-%m}", _month(link), values, bron, alert=link.teamleider > 0)


def _month(link: Schakel) -> str:
    return f"{MAANDEN[link.maand.van.month - 1]} {link.maand.van.year}"


def chain_words(links: Sequence[Schakel]) -> str:
    """Whether the chain is seen in the figures: what the months have in which the teamleider carries most.

    Two things that go together need not be cause and effect, and the sentence says no more than that they do.
    """
    usual = fmean(link.teamleider for link in links)
    busy = [link for link in links if link.teamleider > usual]
    if not busy:
        return f"De teamleider draagt {'zelf geen uren' if not usual else 'elke maand even veel'}: geen keten te zien."
    calm = [link for link in links if link.teamleider <= usual]
    then, others = _means(busy), _means(calm)
    seen = then[0] > others[0] and then[1] < others[1]
    return (
        f"De teamleider draagt nu {uren(links[-1].teamleider)} per week. In de"
        f" {aantal(len(busy), 'maand', 'maanden')} waarin dat meer was dan gemiddeld was het tekort {uren(then[0])} en"
        f" waren er {getal(then[1])} wervingsacties per maand; in de andere {len(calm)}: {uren(others[0])} en"
        f" {getal(others[1])}. {SEEN if seen else NOT_SEEN}"
    )


SEEN = "Tekort, begeleiding door de teamleider en minder werving gaan hier samen."
NOT_SEEN = "Tekort, begeleiding door de teamleider en minder werving gaan hier niet samen."


def _means(links: Sequence[Schakel]) -> tuple[float, float]:
    """The mean shortage, and the mean number of recruiting actions."""
    return fmean(link.tekort for link in links), fmean(link.acties for link in links)


def _plot(links: Sequence[Schakel]) -> Grafiek:
    lines = (
        Reeks("tekort", tuple(link.tekort for link in links)),
        Reeks("teamleider", tuple(link.teamleider for link in links)),
    )
    return Grafiek("Tekort en uren van de teamleider, per week", tuple(map(_month, links)), lines)
