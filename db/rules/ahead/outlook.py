"""Outlook: can we carry what comes? The hours a week needed and available in the 12 whole months after today.

Needed are the hours of every traject that runs or begins on a key that is known, through its phases as they are planned
now, and of arrivals not known yet (see `arrivals`), with the band in which these lie in 8 of 10 cases.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from db.dutch import aantal, uren
from db.lists import Fase, Soort
from db.model import Begeleider
from db.rules.ahead.arrivals import Instroom, Verwachting, a_month, expected, own_quotas, parts_of
from db.rules.ahead.band import mean
from db.rules.ahead.monthly import Maand, monthly
from db.rules.ahead.needed import Benodigd, benodigd_voor, sentences
from db.rules.figures import Blad, Bron, Eenheid, Grafiek, Kolom, Reeks, Rij, Tabel, homes, people
from db.rules.load import EPSILON, capacity
from db.rules.months import Periode, month_of, months_ahead, quarter_of
from db.rules.scope import Bereik, kept
from db.rules.standing import GUIDES
from db.settings import Settings

DAY = timedelta(days=1)

EXTRA = 12
"""Of how many more households it is said whether they can be taken."""


@dataclass(frozen=True, slots=True)
class Toets:
    """Whether so many more households can be taken: the first month that falls short, and by how many hours a week.

    `zonder` are the hours that this month would lack without them.
    """

    huishoudens: int
    maand: Periode | None = None
    tekort: float = 0.0
    zonder: float = 0.0

    @property
    def kan(self) -> bool:
        """Whether no month falls short."""
        return self.maand is None


@dataclass(frozen=True, eq=False)
class Vooruitblik:
    """How it stands now and in each month ahead, what the arrivals are taken from, whom it takes, and who leaves when.

    `erbij` says whether 12 more households can be taken this quarter.
    """

    bereik: Bereik
    nu: Maand
    maanden: tuple[Maand, ...]
    verwacht: Verwachting
    benodigd: Benodigd
    vertrek: tuple[tuple[Periode, tuple[Begeleider, ...]], ...]
    erbij: Toets

    @property
    def eerste_tekort(self) -> Maand | None:
        """The first month with too few hours."""
        return next((maand for maand in self.maanden if maand.short), None)

    @property
    def grootste_tekort(self) -> Maand | None:
        """The month that lacks most hours, the first of equals; None where none is short."""
        worst = max(self.maanden, key=lambda maand: maand.tekort)
        return worst if worst.short else None


@kept
def outlook(bereik: Bereik, taakstelling: int | None = None, verwacht: Verwachting | None = None) -> Vooruitblik:
    """The outlook; with a `taakstelling` of so many persons a year, or with arrivals that were worked out before."""
    ahead = months_ahead(bereik.stand.today)
    verwacht = verwacht or expected(bereik, ahead, taakstelling)
    nu, *maanden = _now_and_ahead(bereik, verwacht)
    asked = benodigd_voor(bereik, taakstelling)
    return Vooruitblik(
        bereik, nu, tuple(maanden), verwacht, asked, _leaving(bereik, ahead), _held(bereik, maanden, EXTRA)
    )


def _leaving(bereik: Bereik, ahead: Sequence[Periode]) -> tuple[tuple[Periode, tuple[Begeleider, ...]], ...]:
    """Which vrijwilligers and stagiaires leave in the rest of this month and in each month ahead, where any do."""
    rest = Periode(bereik.stand.today + DAY, month_of(bereik.stand.today).tot)
    going = [p for p in bereik.begeleiders if p.soort in GUIDES and p.fase is not Fase.GESTOPT]
    found = [(periode, tuple(p for p in going if p.eind in periode)) for periode in (rest, *ahead)]
    return tuple((periode, who) for periode, who in found if who)


def can_take(bereik: Bereik, count: int = EXTRA) -> Toets:
    """Whether so many more households can be taken this quarter, with keys spread evenly over the rest of it.

    These and the households that are known count, not the arrivals of which no key is known: it answers whoever offers
    them now. Each of the 12 whole months after today must have hours enough.
    """
    _, *months = _now_and_ahead(bereik, Verwachting((), ""))
    return _held(bereik, months, count)


def _now_and_ahead(bereik: Bereik, verwacht: Verwachting) -> tuple[Maand, ...]:
    """How it stands today, and in each month ahead."""
    today = bereik.stand.today
    return monthly(bereik, (Periode(today, today), *months_ahead(today)), verwacht)


def _held(bereik: Bereik, months: Sequence[Maand], count: int) -> Toets:
    last = quarter_of(bereik.stand.today).tot
    stroom = Instroom(Periode(min(bereik.stand.today + DAY, last), last), count)
    parts = parts_of(bereik, Verwachting((stroom,), ""), [maand.periode for maand in months])
    for maand, extra in zip(months, parts, strict=True):
        without = maand.bekend - maand.beschikbaar.uren
        if without + mean(extra) > EPSILON:
            return Toets(count, maand.periode, without + mean(extra), max(0.0, without))
    return Toets(count)


def closing(settings: Settings, hours: float) -> str:
    """Whom it takes to give so many hours a week more: "2 tot 4 vrijwilligers erbij, of 1 stagiaire"."""
    full = settings.vul_tot / 100
    each = sorted((settings.vrijwilliger_uren_hoog, settings.vrijwilliger_uren_laag), reverse=True)
    few, many = (ceil(hours / (one * full) - EPSILON) for one in each)
    span = f"{few} tot {many} vrijwilligers" if few < many else aantal(many, "vrijwilliger", "vrijwilligers")
    if not settings.uren_stagiaire:
        return f"{span} erbij"
    interns = ceil(hours / (settings.uren_stagiaire * full) - EPSILON)
    return f"{span} erbij, of {aantal(interns, 'stagiaire', 'stagiaires')}"


MONTHS = (
    Kolom("nodig", "nodig", Eenheid.UREN),
    Kolom("nodig_laag", "laag", Eenheid.UREN),
    Kolom("nodig_hoog", "hoog", Eenheid.UREN),
    Kolom("beschikbaar", "beschikbaar", Eenheid.UREN),
    Kolom("vrijwilligers", "vrijw.", Eenheid.UREN),
    Kolom("stagiaires", "stag.", Eenheid.UREN),
    Kolom("in_werving", "werving", Eenheid.UREN),
    Kolom("verschil", "verschil", Eenheid.UREN),
)

LEAVING = (
    Kolom("vrijwilligers", "vrijwilligers"),
    Kolom("stagiaires", "stagiaires"),
    Kolom("uren", "uren per week", Eenheid.UREN),
)


def outlook_page(bereik: Bereik, taakstelling: int | None = None) -> Blad:
    """The page of the outlook."""
    return page_of(outlook(bereik, taakstelling))


def page_of(v: Vooruitblik) -> Blad:
    """An outlook as a page: what it says, the months, who leaves, and the plot."""
    return Blad(
        "vooruitblik",
        "Vooruitblik" + (f" {v.bereik.naam}" if v.bereik.naam else ""),
        tuple(_sentences(v)),
        (_table(v), *([_leavers(v)] if v.vertrek else [])),
        plot(v),
    )


def council_page(bereik: Bereik) -> Blad:
    """What the council asks of the time to come: whether it can be carried, when not, and what closes that."""
    v = outlook(bereik)
    answers = tuple(_answers(v))
    return Blad("vooruitblik", "Kunnen we aan wat er komt?", answers, (_table(v),), plot(v), kort="Vooruitblik")


def _answers(v: Vooruitblik) -> Iterator[str]:
    """How it stands now, when it falls short, and whether 12 more can be taken."""
    settings = v.bereik.stand.settings
    short = f": {uren(v.nu.tekort)} te kort" if v.nu.short else ""
    yield f"Nu zijn {uren(v.nu.nodig)} per week nodig en {uren(v.nu.beschikbaar.uren)} beschikbaar{short}."
    yield from shortage(v, settings)
    yield taken(v.erbij, settings)


def _sentences(v: Vooruitblik) -> Iterator[str]:
    yield from _answers(v)
    if v.bereik.naam.startswith("gemeente "):
        yield "Wie nog niemand begeleidt, hoort bij geen gemeente en telt hier dus niet mee als beschikbaar."
    yield from sentences(v.bereik.stand.settings, v.benodigd)
    yield _arriving(v)
    if v.nu.beschikbaar.betaald:
        yield (
            f"Betaalde krachten hebben {uren(v.nu.beschikbaar.betaald)} per week voor begeleiding."
            " Die uren tellen niet mee als beschikbaar."
        )


def _arriving(v: Vooruitblik) -> str:
    """What is expected of arrivals whose key is not known, and what the band says."""
    if not v.verwacht.stromen:
        return f"Buiten wie bekend is, komt er niemand meer, gerekend met {v.verwacht.bron}."
    count = a_month(v.verwacht, [maand.periode for maand in v.maanden])
    return (
        f"Aankomsten zonder sleuteldatum tellen mee: {count}, gerekend met {v.verwacht.bron}. In 8 van de 10 gevallen"
        " ligt wat nodig is tussen laag en hoog. Sleutels die verschuiven, onderbrekingen en verlengingen zitten daar"
        " niet in."
    )


def shortage(v: Vooruitblik, settings: Settings) -> Iterator[str]:
    """When it first falls short and by how much, when most, and what closes it."""
    first, worst = v.eerste_tekort, v.grootste_tekort
    if first is None or worst is None:
        yield "In de komende 12 maanden zijn er elke maand genoeg uren."
        return
    if v.nu.short:  # then a later month is not the first
        yield f"In {first.periode.titel} is het tekort {_lack(first, settings)}."
    else:
        kind = "eerste en grootste" if worst is first else "eerste"
        yield f"Het {kind} tekort is in {first.periode.titel}: {_lack(first, settings)}."
    if worst is not first:
        yield f"Het grootste tekort is in {worst.periode.titel}: {_lack(worst, settings)}."


def _lack(maand: Maand, settings: Settings) -> str:
    return f"{uren(maand.tekort)} per week, op te lossen met {closing(settings, maand.tekort)}"


def taken(toets: Toets, settings: Settings) -> str:
    """Whether so many more households can be taken, as a sentence."""
    people = round(toets.huishoudens * settings.personen_per_huishouden)
    asked = (
        f"Kunnen we dit kwartaal nog {aantal(toets.huishoudens, 'aankomst', 'aankomsten')} aan"
        f" (huishoudens, samen zo'n {aantal(people, 'persoon', 'personen')})?"
    )
    if toets.maand is None:
        return f"{asked} Ja, met wie er nu is en wie bekend is, zijn er elke maand genoeg uren."
    short = f"{asked} Nee, in {toets.maand.titel} is er dan {uren(toets.tekort)} per week te kort"
    return short + (f"; ook zonder hen al {uren(toets.zonder)}." if toets.zonder > EPSILON else ".")


def _table(v: Vooruitblik) -> Tabel:
    bron = dict(zip((home.dossier for home in v.bereik.huishoudens), homes(v.bereik.huishoudens), strict=True))
    rows = [_row("nu", "nu", v.nu, bron), *(_row(month_key(m.periode), m.periode.titel, m, bron) for m in v.maanden)]
    return Tabel("maanden", "Uren per week, per maand", MONTHS, tuple(rows), optelbaar=False)


def month_key(periode: Periode) -> str:
    """A month as it is written in a file: "2024-04"."""
    return f"{periode.van:%Y-%m}"


def _row(naam: str, label: str, maand: Maand, bron: Mapping[str, Bron]) -> Rij:
    found = maand.beschikbaar
    values = (maand.nodig, maand.laag, maand.hoog, found.uren, found.vrijwilligers, found.stagiaires, found.in_werving)
    counted = tuple(bron[home.dossier] for home in maand.huishoudens)
    return Rij(naam, label, (*values, -maand.tekort), counted, alert=maand.short)


def _leavers(v: Vooruitblik) -> Tabel:
    rows = []
    for periode, who in v.vertrek:
        interns = sum(person.soort is Soort.STAGIAIRE for person in who)
        hours = sum(capacity(person, v.bereik.stand.settings) for person in who)
        rows.append(
            Rij(month_key(periode), month_of(periode.van).titel, (len(who) - interns, interns, hours), people(who))
        )
    return Tabel("vertrek", "Wie wanneer weggaat", LEAVING, tuple(rows))


def plot(v: Vooruitblik) -> Grafiek:
    """What is needed with its band, and what is available, now and in each month."""
    every = (v.nu, *v.maanden)
    return Grafiek(
        "Uren per week",
        ("nu", *(maand.periode.titel for maand in v.maanden)),
        (
            Reeks("nodig", tuple(m.nodig for m in every), tuple(m.laag for m in every), tuple(m.hoog for m in every)),
            Reeks("beschikbaar", tuple(m.beschikbaar.uren for m in every)),
        ),
    )


def vooruitblik_json(v: Vooruitblik) -> dict[str, Any]:
    """The outlook for a script, as the contract has it, with what is available by kind."""
    first = v.eerste_tekort
    return {
        "maanden": [_month_json(month_key(maand.periode), maand) for maand in v.maanden],
        "eerste_tekort": month_key(first.periode) if first else None,
        "benodigd": {
            "vrijwilligers": list(v.benodigd.vrijwilligers),
            "stagiaires": v.benodigd.stagiaires,
            "uren": round(v.benodigd.uren, 2),
            "personen": round(v.benodigd.personen, 2),
        },
        "taakstelling": [
            {
                "gemeente": quota.gemeente,
                "jaar": quota.jaar,
                "helft": quota.helft,
                "personen": quota.personen,
                "voorsprong": quota.voorsprong,
                "gerealiseerd": quota.gerealiseerd,
                "peildatum": _iso(quota.peildatum),
            }
            for quota, _ in own_quotas(v.bereik)
        ],
        "nu": _month_json("nu", v.nu),
        "gerekend_met": v.verwacht.bron,
        "kan_erbij": {
            "huishoudens": v.erbij.huishoudens,
            "kan": v.erbij.kan,
            "maand": month_key(v.erbij.maand) if v.erbij.maand else None,
            "tekort": round(v.erbij.tekort, 2),
        },
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _month_json(naam: str, maand: Maand) -> dict[str, Any]:
    found = maand.beschikbaar
    hours = {
        "nodig": maand.nodig,
        "nodig_laag": maand.laag,
        "nodig_hoog": maand.hoog,
        "beschikbaar": found.uren,
        "vrijwilligers": found.vrijwilligers,
        "stagiaires": found.stagiaires,
        "in_werving": found.in_werving,
        "betaald": found.betaald,
    }
    return {"maand": naam} | {name: round(value, 2) for name, value in hours.items()}
