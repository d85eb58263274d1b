"""Report, the council's second question: who plays a part, and which share is carried by vrijwilligers."""

from collections.abc import Callable, Iterator

from db.dutch import aantal, getal, opsomming
from db.lists import Soort
from db.rules.figures import Blad, Eenheid, Grafiek, Kolom, Rij, Tabel, homes
from db.rules.report.counting import Telling
from db.rules.report.partners import partner_tables, service_table, turns
from db.rules.report.tabling import HUISHOUDENS, MEERVOUD, by_month, column_percent, row_key, tenths
from db.rules.standing import Balans

_KOLOMMEN = (
    Kolom("uren", "uren per week", Eenheid.UREN),
    column_percent("uren_procent", "deel van de uren"),
    HUISHOUDENS,
    column_percent("huishoudens_procent", "deel van de huishoudens"),
)


def load_page(telling: Telling) -> Blad:
    """Who carries the hours and households at the end of the period, the partners, and the spreekuur in it."""
    return Blad(
        "wie_draagt",
        "Wie speelt een rol?",
        (_share(telling), *_own_cases(telling)),
        (_carriers(telling), *partner_tables(telling), service_table(turns(telling))),
        _plot(telling),
        kort="Wie draagt wat",
    )


def _plot(telling: Telling) -> Grafiek:
    lines: dict[str, Callable[[Balans], float]] = {
        "vrijwilligers en stagiaires": lambda balans: balans.door_begeleiders,
        "betaalde krachten": lambda balans: balans.betaald,
        "niemand": lambda balans: balans.gedragen[None].uren,
    }
    return by_month("Wie de begeleiding draagt, uren per week", telling.maanden, lines)


def _carriers(telling: Telling) -> Tabel:
    balans = telling.balans
    here = len(balans.hier)
    rows = [
        Rij(
            row_key(MEERVOUD[soort]),
            MEERVOUD[soort],
            (
                round(carried.uren, 2),
                tenths(carried.uren, balans.nodig),
                len(carried.huishoudens),
                tenths(len(carried.huishoudens), here),
            ),
            homes(carried.huishoudens),
            alert=carried.uren > 0 and (soort is None or soort.betaald),
        )
        for soort, carried in balans.gedragen.items()
    ]
    whole = (round(balans.nodig, 2), tenths(balans.nodig, balans.nodig), here, tenths(here, here))
    rows.append(Rij("totaal", "totaal", whole, homes(balans.hier), totaal=True))
    return Tabel(
        "dragers",
        "Wie draagt de begeleiding",
        _KOLOMMEN,
        tuple(rows),
        uitleg="Een huishouden dat gedeeld wordt, telt bij elk van de twee mee; in het totaal telt het één keer."
        " Ook voor eerdere maanden is gerekend met de zwaarte, de uren en de normen van nu.",
    )


def _share(telling: Telling) -> str:
    balans = telling.balans
    if not balans.nodig:
        return "Er zijn aan het eind van de periode geen huishoudens die uren vragen."
    parts = [
        f"{getal(100 * carried.uren / balans.nodig)}% door {_who(telling, soort)}"
        for soort, carried in balans.gedragen.items()
        if soort and carried.uren
    ]
    left = balans.gedragen[None].uren
    nobody = [f"{getal(100 * left / balans.nodig)}% door niemand"] if left else []
    return f"Van de {getal(balans.nodig)} uur per week wordt {opsomming([*parts, *nobody])} gedragen."


def _own_cases(telling: Telling) -> Iterator[str]:
    """That paid staff carry households themselves, which they do only out of need."""
    for soort in (Soort.TEAMLEIDER, Soort.MEDEWERKER):
        carried = telling.balans.gedragen[soort]
        if carried.huishoudens:
            count = aantal(len(carried.huishoudens), "huishouden", "huishoudens")
            yield f"Zelf begeleid door {_who(telling, soort)}: {count}, {getal(carried.uren)} uur per week."


def _who(telling: Telling, soort: Soort) -> str:
    """A soort in a sentence: "de teamleider" where there is one, else "teamleiders"."""
    return f"de {soort}" if soort.betaald and len(telling.balans.aanwezig[soort]) == 1 else MEERVOUD[soort]
