"""Report: how long it took from the key to a koppeling in the period, and who waits at its end."""

from db.dutch import aantal
from db.model import Huishouden
from db.rules.figures import MEDIAN, SLOW, Blad, Eenheid, Kolom, Rij, Tabel, homes, quantile
from db.rules.history import days_to_match, first_match
from db.rules.report.counting import Telling
from db.rules.report.tabling import HUISHOUDENS, LEAST_WAITS

Waited = tuple[Huishouden, int]
"""A household with its days from key to koppeling."""


def waiting_page(telling: Telling) -> Blad:
    """From key to koppeling: median, 90th percentile and the days together, and how many wait at the end.

    Not in classes of days: beside these figures most of what they hide could be told.
    """
    took = coupled_in(telling)
    waits = telling.balans.wachtend
    sentences = [f"Aan het eind van de periode {_wait(len(waits))}."]
    if took:
        became = "werd" if len(took) == 1 else "werden"
        sentences.append(
            f"In de periode {became} {aantal(len(took), 'huishouden', 'huishoudens')} voor het eerst gekoppeld."
        )
    return Blad(
        "wachten",
        "Van sleutel tot koppeling",
        tuple(sentences),
        (_coupled(took), _middle(took), _together(took), _waiting(telling)),
        kort="Wachttijd",
    )


def _wait(count: int) -> str:
    return f"{'wacht' if count == 1 else 'wachten'} {aantal(count, 'huishouden', 'huishoudens')} op een koppeling"


def coupled_in(telling: Telling) -> list[Waited]:
    """The households whose first koppeling that was to stay began in the period, with the days since their key."""
    found = []
    for home in telling.bereik.huishoudens:
        if not any(k.start in telling.verstreken for k in telling.stand.koppelingen_of(home.dossier)):
            continue
        first = first_match(telling.stand, home)
        if first and first.start in telling.verstreken:
            days = days_to_match(telling.stand, home)
            if days is not None:
                found.append((home, days))
    return found


def _coupled(took: list[Waited]) -> Tabel:
    row = Rij("gekoppeld", "voor het eerst gekoppeld", (len(took),), homes(home for home, _ in took))
    say = "Wie in de periode voor het eerst een koppeling kreeg die niet tijdelijk was, en van wie de sleutel bekend is."
    return Tabel("gekoppeld", "Wie gekoppeld werd", (HUISHOUDENS,), (row,), uitleg=say)


def _middle(took: list[Waited]) -> Tabel:
    days = [one for _, one in took]
    bron = homes(home for home, _ in took)
    labels = (("mediaan", "de helft binnen (mediaan)", MEDIAN), ("p90", "negen van de tien binnen", SLOW))
    rows = tuple(
        Rij(naam, label, (quantile(days, share, least),), bron)
        for (naam, label, share), least in zip(labels, LEAST_WAITS, strict=True)
    )
    say = "De helft: van minstens {} huishoudens. Negen van de tien: van minstens {}. Van minder wordt het niet gezegd."
    return Tabel(
        "wachttijd",
        "Dagen van sleutel tot koppeling",
        (Kolom("dagen", "dagen", Eenheid.DAGEN),),
        rows,
        optelbaar=False,
        uitleg=say.format(*LEAST_WAITS),
    )


def _together(took: list[Waited]) -> Tabel:
    """The days of all together, which offices can add up; it is made of those who waited, so that these are counted."""
    waited = homes(home for home, days in took if days)
    row = Rij("dagen_samen", "dagen van alle huishoudens samen", (sum(days for _, days in took),), waited)
    say = "Gedeeld door wie gekoppeld werd is dit het gemiddelde."
    return Tabel("dagen_samen", "Dagen samen", (Kolom("dagen", "dagen"),), (row,), geheim=True, uitleg=say)


def _waiting(telling: Telling) -> Tabel:
    waits = telling.balans.wachtend
    row = Rij("wachtend", "huishoudens die wachten", (len(waits),), homes(waits), alert=bool(waits))
    return Tabel("wachtend", "Wie wacht aan het eind", (HUISHOUDENS,), (row,))
