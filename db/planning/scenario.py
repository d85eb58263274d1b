"""Scenario: the outlook beside what it would be with other people, other arrivals or other norms.

The desk is imagined as `what_if` does it, with days from when until when; nothing of it is ever written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from db.dutch import MAANDEN, aantal, dagen, opsomming, uren
from db.lists import Soort
from db.model import Begeleider, Huishouden, Koppeling
from db.planning.lacking import newcomer
from db.planning.queueing import Spreiding, Wachten, simulate_both
from db.planning.what_if import NEW, arrivals
from db.rules.ahead.arrivals import expected, factors
from db.rules.ahead.outlook import Vooruitblik, month_key, outlook
from db.rules.figures import Blad, Eenheid, Kolom, Rij, Tabel, homes
from db.rules.load import EPSILON
from db.rules.months import Periode, month_of, months_ahead
from db.rules.scope import Bereik
from db.settings import setting_fields
from db.stand import Stand


@dataclass(frozen=True)
class Scenario:
    """What is different; a day that is not given is today, and an end that is not given never comes."""

    vrijwilligers: int = 0
    vrijwilliger_uren: float | None = None
    """Hours a week of each of them; None: the usual number."""
    vrijwilligers_vanaf: date | None = None
    stagiaires: int = 0
    stagiaire_uren: float | None = None
    stagiaires_vanaf: date | None = None
    stagiaires_tot: date | None = None
    """The first day without them."""
    zonder: frozenset[str] = frozenset()
    """Kenmerken of begeleiders who leave."""
    zonder_vanaf: date | None = None
    aankomsten: int = 0
    """Households on top of those that are expected, with keys spread over a month."""
    aankomsten_in: date | None = None
    """A day of that month; None: the next one."""
    sleutels: Mapping[str, date] = field(default_factory=dict)
    """Another key for households whose key is known, by dossier."""
    instellingen: Mapping[str, Any] = field(default_factory=dict)
    taakstelling: int | None = None
    """Persons a year; None: as it is."""


@dataclass(frozen=True, eq=False)
class Vergelijking:
    """The outlook and the waits of today, and as they would be."""

    nu: Vooruitblik
    nu_wachten: Wachten
    als: Vooruitblik
    als_wachten: Wachten


def imagine_ahead(bereik: Bereik, scenario: Scenario) -> Bereik:
    """These households and people as they would be. Who leaves leaves their households waiting from that day."""
    stand = bereik.stand
    leave = max(stand.today, scenario.zonder_vanaf or stand.today)
    people = {p.kenmerk: _until(p, leave) if p.kenmerk in scenario.zonder else p for p in stand.begeleiders}
    found = {home.dossier: _moved(home, scenario.sleutels.get(home.dossier)) for home in stand.huishoudens}
    joining = tuple(_joining(scenario))
    coming = tuple(arrivals(replace(stand, huishoudens=bereik.huishoudens), _keys(stand.today, scenario)))
    imagined = replace(
        _with_settings(stand, scenario),
        begeleiders=(*people.values(), *joining),
        huishoudens=(*found.values(), *coming),
        koppelingen=tuple(_parted(k, leave) if k.begeleider in scenario.zonder else k for k in stand.koppelingen),
    )
    ours = tuple(found[home.dossier] for home in bereik.huishoudens)
    team = tuple(people[person.kenmerk] for person in bereik.begeleiders)
    return Bereik(imagined, (*ours, *coming), (*team, *joining), bereik.naam)


def _with_settings(stand: Stand, scenario: Scenario) -> Stand:
    return replace(stand, settings=replace(stand.settings, **scenario.instellingen))


def _until(person: Begeleider, day: date) -> Begeleider:
    return replace(person, eind=min(person.eind or day, day))


def _parted(koppeling: Koppeling, day: date) -> Koppeling:
    return koppeling if koppeling.ended(day) else replace(koppeling, eind=max(day, koppeling.start))


def _moved(home: Huishouden, key: date | None) -> Huishouden:
    """With another key; the traject goes along."""
    if key is None or home.sleuteldatum is None:
        return home
    shift = key - home.sleuteldatum
    start, end = (day + shift if day else None for day in (home.traject_start, home.traject_eind))
    return replace(home, sleuteldatum=key, traject_start=start, traject_eind=end)


def _joining(scenario: Scenario) -> Iterator[Begeleider]:
    for nr in range(1, scenario.vrijwilligers + 1):
        yield replace(
            newcomer(f"{NEW}V{nr}", None), uren_per_week=scenario.vrijwilliger_uren, start=scenario.vrijwilligers_vanaf
        )
    for nr in range(1, scenario.stagiaires + 1):
        yield replace(
            newcomer(f"{NEW}S{nr}", None),
            soort=Soort.STAGIAIRE,
            uren_per_week=scenario.stagiaire_uren,
            start=scenario.stagiaires_vanaf,
            eind=scenario.stagiaires_tot,
        )


def _keys(today: date, scenario: Scenario) -> list[date]:
    """Days spread evenly over the month of the arrivals, or what is left of it."""
    month = month_of(max(today, scenario.aankomsten_in)) if scenario.aankomsten_in else months_ahead(today, 1)[0]
    month = Periode(max(today, month.van), month.tot)
    step = month.dagen / max(1, scenario.aankomsten)
    return [month.van + timedelta(days=int((number + 0.5) * step)) for number in range(scenario.aankomsten)]


def compare_ahead(bereik: Bereik, scenario: Scenario, seed: int, taakstelling: int | None = None) -> Vergelijking:
    """Today's outlook beside that of the scenario, each with who waits how long.

    The arrivals that are expected are those of today's file: what is imagined comes on top.
    """
    ahead = months_ahead(bereik.stand.today)
    other = replace(bereik, stand=_with_settings(bereik.stand, scenario))
    asked = taakstelling if scenario.taakstelling is None else scenario.taakstelling
    known, changed = expected(bereik, ahead, taakstelling), expected(other, ahead, asked)
    imagined = imagine_ahead(bereik, scenario)
    nu, als = simulate_both((bereik, known, factors(bereik)), (imagined, changed, factors(other)), seed)
    return Vergelijking(outlook(bereik, taakstelling, known), nu, outlook(imagined, asked, changed), als)


def different(scenario: Scenario) -> str:
    """What is different, in words: "2 vrijwilligers erbij vanaf 1 apr 2024 en 12 aankomsten erbij"."""
    return opsomming(_differences(scenario)) or "niets"


def _differences(scenario: Scenario) -> Iterator[str]:
    if scenario.vrijwilligers:
        each = f" van {uren(scenario.vrijwilliger_uren)}" if scenario.vrijwilliger_uren is not None else ""
        more = aantal(scenario.vrijwilligers, "vrijwilliger", "vrijwilligers")
        yield f"{more} erbij{each}{_day(' vanaf', scenario.vrijwilligers_vanaf)}"
    if scenario.stagiaires:
        span = _day(" vanaf", scenario.stagiaires_vanaf) + _day(" tot", scenario.stagiaires_tot)
        each = f" van {uren(scenario.stagiaire_uren)}" if scenario.stagiaire_uren is not None else ""
        yield f"{aantal(scenario.stagiaires, 'stagiaire', 'stagiaires')} erbij{each}{span}"
    if scenario.zonder:
        yield f"{aantal(len(scenario.zonder), 'begeleider', 'begeleiders')} weg{_day(' vanaf', scenario.zonder_vanaf)}"
    if scenario.aankomsten:
        when = f" in {month_of(scenario.aankomsten_in).titel}" if scenario.aankomsten_in else ""
        yield f"{aantal(scenario.aankomsten, 'aankomst', 'aankomsten')} erbij{when}"
    if scenario.sleutels:
        yield f"{aantal(len(scenario.sleutels), 'sleutel', 'sleutels')} verschoven"
    if scenario.taakstelling is not None:
        yield f"een taakstelling van {aantal(scenario.taakstelling, 'persoon', 'personen')} per jaar"
    labels = {name: about["label"] for name, _, about in setting_fields()}
    for name, value in scenario.instellingen.items():
        yield f"{labels[name][:1].lower()}{labels[name][1:]}: {_written(value)}"


def _written(value: Any) -> str:
    """A setting as it is read: "90", "0,1"."""
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)


def _day(word: str, day: date | None) -> str:
    return f"{word} {day.day} {MAANDEN[day.month - 1]} {day.year}" if day else ""


SIDES = (Kolom("nu", "nu", Eenheid.TEKST), Kolom("als", "dan", Eenheid.TEKST))

MONTHS = (
    Kolom("nodig", "nodig", Eenheid.UREN),
    Kolom("beschikbaar", "beschikbaar", Eenheid.UREN),
    Kolom("tekort", "tekort", Eenheid.UREN),
    Kolom("nodig_als", "nodig dan", Eenheid.UREN),
    Kolom("beschikbaar_als", "beschikbaar dan", Eenheid.UREN),
    Kolom("tekort_als", "tekort dan", Eenheid.UREN),
)


def scenario_page(bereik: Bereik, scenario: Scenario, seed: int, taakstelling: int | None = None) -> Blad:
    """The page of a scenario."""
    return scenario_blad(compare_ahead(bereik, scenario, seed, taakstelling), scenario)


def scenario_blad(found: Vergelijking, scenario: Scenario) -> Blad:
    """Two outlooks side by side as a page: when it falls short and by how much, who waits how long, and the months."""
    return Blad(
        "wat_als",
        "Wat als",
        (_what(scenario), _verdict(found), _waits(found)),
        (_side_by_side(found), _by_month(found)),
    )


PLAYED = (
    "Het wachten is nagespeeld, week voor week, met alle uren bij elkaar; taal, dagdeel en plaats tellen daarin niet"
    " mee. Geteld is wie nu wacht of binnen een jaar komt, tot de koppeling of het eind van het traject; wie in een van"
    " beide gevallen niet komt of niet wacht, telt daar als 0 dagen. Tussen haakjes staat hoe het in 8 van de 10 keer"
    " uitvalt."
)


def _what(scenario: Scenario) -> str:
    """What is different, as a sentence."""
    return "Er is nog niets anders dan nu." if scenario == Scenario() else f"Anders is: {different(scenario)}."


def _waits(found: Vergelijking) -> str:
    """Who would wait how long, beside how it is now."""
    now, then = found.nu_wachten, found.als_wachten
    return (
        f"De helft wacht dan hoogstens {dagen(round(then.mediaan.midden))} op een koppeling, zoals het nu is"
        f" {round(now.mediaan.midden)}; na een jaar wachten er {round(then.aan_het_eind.midden)}, anders"
        f" {round(now.aan_het_eind.midden)}."
    )


def _verdict(found: Vergelijking) -> str:
    """What it does to the largest shortage."""
    now, then = (max(0.0, *(m.tekort for m in side.maanden)) for side in (found.nu, found.als))
    if abs(then - now) < 0.05:
        return "Het grootste tekort blijft gelijk."
    change = "kleiner" if then < now else "groter"
    return f"Het grootste tekort wordt {uren(abs(then - now))} per week {change}."


def _side_by_side(found: Vergelijking) -> Tabel:
    sides = ((found.nu, found.nu_wachten), (found.als, found.als_wachten))
    cells = [
        {
            "eerste": ("eerste tekort", v.eerste_tekort.periode.titel if v.eerste_tekort else "geen"),
            "uren": ("hoe groot dat is", uren(v.eerste_tekort.tekort) if v.eerste_tekort else "geen"),
            "grootste": ("grootste tekort", uren(v.grootste_tekort.tekort) if v.grootste_tekort else "geen"),
            "wanneer": ("grootste tekort in", v.grootste_tekort.periode.titel if v.grootste_tekort else "geen"),
            "mediaan": ("dagen wachten, de helft", _spread(waits.mediaan)),
            "langste": ("dagen wachten, 9 van 10", _spread(waits.langste)),
            "eind": ("wachtend na een jaar", _spread(waits.aan_het_eind)),
        }
        for v, waits in sides
    ]
    rows = tuple(Rij(name, cells[0][name][0], tuple(side[name][1] for side in cells)) for name in cells[0])
    return Tabel("vergelijking", "Naast elkaar", SIDES, rows, optelbaar=False, uitleg=PLAYED)


def _spread(spread: Spreiding) -> str:
    middle, low, high = (f"{value:.0f}" for value in (spread.midden, spread.laag, spread.hoog))
    return middle if low == high else f"{middle} ({low} tot {high})"


def _by_month(found: Vergelijking) -> Tabel:
    rows = []
    for now, then in zip(found.nu.maanden, found.als.maanden, strict=True):
        values = [(m.nodig, m.beschikbaar.uren, max(0.0, m.tekort)) for m in (now, then)]
        worse = then.tekort > max(0.0, now.tekort) + EPSILON
        real = [home for home in then.huishoudens if not home.dossier.startswith(NEW)]
        rows.append(Rij(month_key(now.periode), now.periode.titel, (*values[0], *values[1]), homes(real), alert=worse))
    return Tabel("maanden", "Uren per week, per maand", MONTHS, tuple(rows), optelbaar=False)
