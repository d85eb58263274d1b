"""Recruiting: who is in werving, through which channel and how far, how long it takes, and what is done for it."""

from collections.abc import Iterable, Sequence
from statistics import mean

from db.agenda import Actie
from db.dutch import aantal, datum, hoofdletter, opsomming
from db.lists import Fase, Wervingskanaal
from db.model import Begeleider
from db.rules.ahead.comings import Doorloop, comings, passed, recruiting_done, within
from db.rules.figures import MEDIAN, Blad, Eenheid, Kolom, Rij, Tabel, Waarde, people, percent, quantile
from db.rules.months import months_back, year_back
from db.rules.scope import Bereik

PHASES = tuple(fase for fase in Fase if fase.in_werving)
CHANNELS: tuple[Wervingskanaal | None, ...] = (*Wervingskanaal, None)
"""Every channel, and None for where it is not known."""

_LABELS = {
    Fase.AANGEMELD: "aangemeld",
    Fase.KENNISMAKING: "kennismaking",
    Fase.VOG: "VOG en overeenkomst",
    Fase.TRAINING: "training",
}


def in_sight(bereik: Bereik) -> tuple[Begeleider, ...]:
    """Who is in werving now."""
    return tuple(p for p in bereik.begeleiders if p.fase in PHASES and not p.soort.betaald)


def recruiting_page(bereik: Bereik) -> Blad:
    """Werving: who is coming, by phase and channel, how long each phase takes, and what is done to find people."""
    tables = (_by_phase(bereik), _by_channel(bereik), _through_phases(bereik), _what_is_done(bereik))
    return Blad("werving", "Werving", _sentences(bereik), tables)


def _sentences(bereik: Bereik) -> tuple[str, ...]:
    coming, year = in_sight(bereik), year_back(bereik.stand.today)
    phases = [(_LABELS[fase], sum(person.fase is fase for person in coming)) for fase in PHASES]
    where = opsomming(f"{count} bij {label}" for label, count in phases if count)
    done, new = recruiting_done(bereik, year), within(comings(bereik).inzetbaar, year)
    return (
        f"In zicht: {aantal(len(coming), 'persoon', 'personen')}{f' ({where})' if where else ''}.",
        f"Sinds {datum(year.van)}: {aantal(len(done), 'keer', 'keer')} iets gedaan om mensen te vinden,"
        f" {aantal(len(new), 'persoon werd', 'personen werden')} inzetbaar.",
    )


def _by_phase(bereik: Bereik) -> Tabel:
    """Who is in which phase, and for how long."""
    coming = in_sight(bereik)
    rows = [_phase_row(bereik, fase, [p for p in coming if p.fase is fase]) for fase in PHASES]
    total = _row("in_zicht", "in zicht", (len(coming), *_days_there(bereik, coming)), coming, totaal=True)
    kolommen = (
        Kolom("aantal", "mensen"),
        Kolom("langst", "langst", Eenheid.DAGEN),
        Kolom("gemiddeld", "gemiddeld", Eenheid.DAGEN),
    )
    uitleg = "Hoeveel dagen zij nu in deze fase zijn."
    return Tabel("werving_fase", "In werving, per fase", kolommen, (*rows, total), optelbaar=False, uitleg=uitleg)


def _phase_row(bereik: Bereik, fase: Fase, there: Sequence[Begeleider]) -> Rij:
    return _row(fase.value, _LABELS[fase], (len(there), *_days_there(bereik, there)), there)


def _days_there(bereik: Bereik, there: Iterable[Begeleider]) -> tuple[float | None, float | None]:
    """The most days that somebody is in their phase, and the mean."""
    days = [(bereik.stand.today - person.fase_sinds).days for person in there if person.fase_sinds]
    return max(days, default=None), mean(days) if days else None


def _row(
    naam: str, label: str, waarden: tuple[Waarde, ...], counted: Iterable[Begeleider], totaal: bool = False
) -> Rij:
    found = {person.kenmerk: person for person in counted}
    return Rij(naam, hoofdletter(label), waarden, people(found.values()), totaal=totaal)


def _by_channel(bereik: Bereik) -> Tabel:
    """Through which channel people come, and what comes of it."""
    year, course = year_back(bereik.stand.today), comings(bereik)
    groups = (in_sight(bereik), within(course.inzetbaar, year), within(course.afgehaakt, year))

    def row(naam: str, label: str, of: Sequence[Sequence[Begeleider]], totaal: bool = False) -> Rij:
        everyone = (person for group in of for person in group)
        return _row(naam, label, tuple(map(len, of)), everyone, totaal)

    rows = [
        row(*_channel(kanaal), [[p for p in group if p.wervingskanaal is kanaal] for group in groups])
        for kanaal in CHANNELS
    ]
    kolommen = (
        Kolom("in_werving", "nu in werving"),
        Kolom("inzetbaar", "inzetbaar geworden"),
        Kolom("afgehaakt", "eerder afgehaakt"),
    )
    uitleg = f"Inzetbaar geworden en eerder afgehaakt: sinds {datum(year.van)}."
    found = (*rows, row("totaal", "samen", groups, totaal=True))
    return Tabel("werving_kanaal", "Langs welke weg", kolommen, found, uitleg=uitleg)


def _channel(kanaal: Wervingskanaal | None) -> tuple[str, str]:
    """The key and the label of a channel."""
    return (kanaal.value, kanaal.value) if kanaal else ("onbekend", "onbekend")


def _through_phases(bereik: Bereik) -> Tabel:
    """How long each phase took, and how many of those who are through it went on."""
    year = year_back(bereik.stand.today)
    people_here = [person for person in bereik.begeleiders if not person.soort.betaald]
    found = [one for p in people_here for one in passed(bereik.stand, p) if one.fase in PHASES]
    kept = [one for one in found if one.tot is None or one.tot in year]
    rows = tuple(_through(fase, [one for one in kept if one.fase is fase]) for fase in PHASES)
    kolommen = (
        Kolom("klaar", "door deze fase"),
        Kolom("nog_in", "nu nog erin"),
        Kolom("dagen", "dagen, middelste", Eenheid.DAGEN),
        Kolom("verder", "ging verder", Eenheid.PROCENT),
        Kolom("afgehaakt", "haakte af", Eenheid.PROCENT),
    )
    uitleg = f"Van wie de fase eindigde sinds {datum(year.van)}; wie er nog in is telt niet mee in de procenten."
    return Tabel("werving_doorloop", "Hoe lang en hoe ver", kolommen, rows, optelbaar=False, uitleg=uitleg)


def _through(fase: Fase, found: Sequence[Doorloop]) -> Rij:
    through = [one for one in found if one.tot]
    days = [one.dagen for one in through if one.dagen is not None]
    known = [one for one in through if one.daarna]
    left = sum(one.daarna is Fase.GESTOPT for one in known)
    values = (
        len(through),
        len(found) - len(through),
        quantile(days, MEDIAN),
        percent(len(known) - left, len(known)),
        percent(left, len(known)),
    )
    return _row(fase.value, _LABELS[fase], values, (one.persoon for one in found))


def _what_is_done(bereik: Bereik) -> Tabel:
    """What was done to find people, by channel; an action counts no record of the desk."""
    maanden = months_back(bereik.stand.today)
    by_month = [recruiting_done(bereik, maand) for maand in maanden]

    def row(naam: str, label: str, found: Sequence[Sequence[Actie]], totaal: bool = False) -> Rij:
        counts = tuple(map(len, found))
        return Rij(naam, hoofdletter(label), (sum(counts),), verloop=tuple(map(float, counts)), totaal=totaal)

    rows = [
        row(*_channel(kanaal), [[actie for actie in month if actie.kanaal is kanaal] for month in by_month])
        for kanaal in CHANNELS
    ]
    return Tabel(
        "werving_acties",
        "Wat er gedaan is om mensen te vinden",
        (Kolom("gedaan", "keer gedaan"),),
        (*rows, row("totaal", "samen", by_month, totaal=True)),
        tuple(maand.tot for maand in maanden),
        uitleg=f"Gedane acties van soort werving sinds {datum(maanden[0].van)}.",
    )
