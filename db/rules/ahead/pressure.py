"""Pressure: whether the guidance is under pressure, and where that shows: each measure with its norm and its past."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from db.dutch import getal, opsomming
from db.lists import Soort
from db.model import Huishouden
from db.rules.ahead.deadlines import deadlines
from db.rules.figures import (
    MEDIAN,
    SLOW,
    Blad,
    Bron,
    Eenheid,
    Kolom,
    Rij,
    Tabel,
    homes,
    in_words,
    people,
    percent,
    quantile,
)
from db.rules.history import days_to_match, first_match, held_on, planned_end, stood_still
from db.rules.months import Periode, month_of, months_back
from db.rules.scope import Bereik, kept
from db.rules.standing import GUIDES, Balans, balance
from db.rules.traject import contact_limit

MONTHS = 12
WAIT_MONTHS = 3
"""The waiting time of a month is of those who were coupled in it or in the two before: one month has too few."""

ANY = (1, 1)
"""Of how many households at least the two measures of waiting are told: on a screen of any."""


@dataclass(frozen=True, slots=True)
class Maat:
    """A measure: its value at the end of each month, today last, its norm, and the records that count today."""

    naam: str
    label: str
    kort: str
    eenheid: Eenheid
    norm: float
    verloop: tuple[float | None, ...]
    bron: tuple[Bron, ...]
    minstens: bool = False
    """Whether the norm is the least that is good, not the most."""

    @property
    def nu(self) -> float | None:
        """The value of today."""
        return self.verloop[-1]

    @property
    def grens(self) -> str:
        """The norm in words: "minstens 90%"."""
        return f"{'minstens' if self.minstens else 'hoogstens'} {in_words(self.norm, self.eenheid)}"

    @property
    def alert(self) -> bool:
        """Whether the norm is broken today; an unknown value breaks none."""
        if self.nu is None:
            return False
        return self._breaks(self.nu)

    def _breaks(self, value: float) -> bool:
        return value < self.norm if self.minstens else value > self.norm

    @property
    def lang(self) -> int:
        """At the end of how many months on end the norm has been broken, today with them."""
        past = list(takewhile(lambda value: value is not None and self._breaks(value), reversed(self.verloop)))
        return len(past)


@kept
def measures(bereik: Bereik, day: date, least: tuple[int, int] = ANY) -> tuple[Maat, ...]:
    """Every measure of pressure, for the 12 months up to and with that day: today or one before it.

    `least` says of how many households at least the waiting time of the half is told, and that of nine in ten.
    """
    norms = bereik.stand.settings
    return (
        *_waiting_time(bereik, day, least),
        *_standing(bereik, day),
        _share_of_cases("geen_contact", "Te lang geen contact", norms.norm_geen_contact, _contact_gaps(bereik, day)),
        _share_of_cases("te_laat", "Termijnen niet gehaald", norms.norm_te_laat, _deadlines_passed(bereik, day)),
    )


def pressure_page(bereik: Bereik, day: date | None = None, least: tuple[int, int] = ANY) -> Blad:
    """Druk: whether the guidance is under pressure, today or on a day before it, and where that shows."""
    day = day or bereik.stand.today
    found = measures(bereik, day, least)
    return Blad(
        "druk",
        "Druk",
        (_answer(found), *_since(found, day), *_unknown(found)),
        (
            _table(day, found, Eenheid.DAGEN, "wachten", "Van sleutel tot koppeling", WAIT_WORDS),
            _table(day, found, Eenheid.PROCENT, "druk", "Waar de druk zit", SHARE_WORDS),
        ),
    )


WAIT_WORDS = (
    "Dagen van sleutel tot de eerste koppeling die niet tijdelijk was, van wie in die maand of in de twee maanden"
    " ervoor gekoppeld werd."
)
SHARE_WORDS = (
    "Hoe het stond aan het eind van elke maand, nu als laatste. Gekoppeld: van wie een sleutel heeft. Betaalde krachten"
    " en teamleider: van alle uren die nodig zijn. Contact: van wie begeleid wordt en met wie ooit contact is"
    " vastgelegd. Termijnen: van de taken met een termijn in die maand."
)


def _answer(found: Iterable[Maat]) -> str:
    """The answer to the question of the council, in one sentence."""
    known = [maat for maat in found if maat.nu is not None]
    broken = [maat for maat in known if maat.alert]
    if not known:
        return "Of de begeleiding onder druk staat is niet te zeggen: er is nog niets om te tellen."
    if not broken:
        points = "het ene punt dat bekend is" if len(known) == 1 else f"alle {len(known)} punten"
        return f"Nee: op {points} blijft de begeleiding binnen de norm."
    where = opsomming(f"{maat.kort} ({_value(maat)})" for maat in broken)
    if len(known) == 1:
        return f"Ja, op het ene punt dat bekend is: {where}."
    return f"Ja, op {len(broken)} van de {len(known)} punten: {where}."


def _since(found: Iterable[Maat], day: date) -> Iterator[str]:
    """Since when the norms are broken that are, those that are so longest first."""
    broken = sorted((maat for maat in found if maat.alert), key=lambda maat: -maat.lang)
    if broken:
        months = months_back(day)
        yield f"Buiten de norm: {opsomming(f'{maat.kort} {_how_long(maat, months)}' for maat in broken)}."


def _how_long(maat: Maat, months: Sequence[Periode]) -> str:
    if maat.lang == len(months):
        return "al 12 maanden of langer"
    return f"sinds {month_of(months[-maat.lang].van).titel}"


def _unknown(found: Iterable[Maat]) -> tuple[str, ...]:
    missing = [maat.kort for maat in found if maat.nu is None]
    return (f"Niet bekend: {opsomming(missing)}.",) if missing else ()


def _value(maat: Maat) -> str:
    unit = "dagen" if maat.eenheid is Eenheid.DAGEN else "procent"
    number = getal(maat.nu or 0.0).removesuffix(",0")
    return f"{number} {unit}, norm {'minstens' if maat.minstens else 'hoogstens'} {getal(maat.norm).removesuffix(',0')}"


def _table(day: date, found: Iterable[Maat], unit: Eenheid, naam: str, titel: str, uitleg: str) -> Tabel:
    return Tabel(
        naam,
        titel,
        (Kolom("nu", "nu", unit), Kolom("norm", "norm", Eenheid.TEKST)),
        tuple(
            Rij(maat.naam, maat.label, (maat.nu, maat.grens), maat.bron, maat.verloop, maat.alert)
            for maat in found
            if maat.eenheid is unit
        ),
        tuple(maand.tot for maand in months_back(day)),
        optelbaar=False,
        uitleg=uitleg,
    )


def _waiting_time(bereik: Bereik, day: date, least: tuple[int, int]) -> tuple[Maat, Maat]:
    """Days from the key to the first koppeling that was to stay: of half of them, and of nine in ten."""
    stand, maanden = bereik.stand, months_back(day, MONTHS + WAIT_MONTHS - 1)
    found: list[tuple[date, int, Huishouden]] = []
    for home in bereik.huishoudens:
        first = first_match(stand, home)
        waited = days_to_match(stand, home) if first and first.start >= maanden[0].van else None
        if first and waited is not None:
            found.append((first.start, waited, home))
    found.sort(key=lambda one: one[0])
    starts = [start for start, _, _ in found]
    windows = [
        found[bisect_left(starts, first.van) : bisect_right(starts, last.tot)]
        for first, last in zip(maanden, maanden[WAIT_MONTHS - 1 :], strict=False)
    ]
    waits = [[days for _, days, _ in window] for window in windows]
    counted = homes(home for _, _, home in windows[-1])
    middle, slow = (
        tuple(quantile(days, share, fewest) for days in waits)
        for share, fewest in zip((MEDIAN, SLOW), least, strict=True)
    )
    norms = stand.settings
    return (
        Maat("wachttijd", "Helft gekoppeld binnen", "wachttijd van de helft", Eenheid.DAGEN,
             norms.norm_wachtdagen, middle, counted),
        Maat("wachttijd_lang", "Negen van de tien gekoppeld binnen", "langste wachttijden", Eenheid.DAGEN,
             norms.te_lang_dagen, slow, counted),
    )  # fmt: skip


def _standing(bereik: Bereik, day: date) -> tuple[Maat, ...]:
    """What shows from how the desk stood: who is coupled, the use of the hours, and what paid staff carry."""
    norms, past = bereik.stand.settings, [balance(bereik, maand.tot) for maand in months_back(day)]
    today, unit = past[-1], Eenheid.PROCENT
    paid = _carried_by(today, (soort for soort in Soort if soort.betaald))
    guides = people(person for soort in GUIDES for person in today.aanwezig[soort])
    return (
        Maat("gekoppeld", "Gekoppeld", "wie gekoppeld is", unit, norms.norm_gekoppeld,
             tuple(map(coupled_share, past)), homes(_who_waits_first(today)), minstens=True),
        Maat("benutting", "Gebruik van de uren van begeleiders", "gebruik van de uren", unit, norms.norm_benutting,
             tuple(map(used_share, past)), guides),
        Maat("betaald", "Uren door betaalde krachten", "uren door betaalde krachten", unit, norms.norm_betaald,
             tuple(map(paid_share, past)), paid),
        # Any hour of guidance by the teamleider is a signal in itself.
        Maat("teamleider", "Uren door de teamleider", "uren door de teamleider", unit, 0,
             tuple(map(leader_share, past)), _carried_by(today, (Soort.TEAMLEIDER,))),
    )  # fmt: skip


def _with_key(found: Balans) -> list[Huishouden]:
    return [home for home in found.hier if home.sleuteldatum]


def _coupled(found: Balans) -> list[Huishouden]:
    waits = {home.dossier for home in found.wachtend}
    return [home for home in _with_key(found) if home.dossier not in waits]


def _who_waits_first(found: Balans) -> list[Huishouden]:
    """The households with a key, those to whom nobody is coupled on top: they are what is asked about."""
    coupled = {home.dossier for home in _coupled(found)}
    return sorted(_with_key(found), key=lambda home: home.dossier in coupled)


def coupled_share(found: Balans) -> float | None:
    """Of the households with a key whose traject is not over: to whom somebody is coupled, in percent."""
    return percent(len(_coupled(found)), len(_with_key(found)))


def used_share(found: Balans) -> float | None:
    """Of the hours that vrijwilligers and stagiaires have: what they carry, in percent."""
    return percent(found.ingezet, found.aanbod)


def paid_share(found: Balans) -> float | None:
    """Of the hours that are needed: those that paid staff carry, in percent."""
    return percent(found.betaald, found.nodig)


def leader_share(found: Balans) -> float | None:
    """Of the hours that are needed: those that the teamleider carries, in percent."""
    return percent(found.gedragen[Soort.TEAMLEIDER].uren, found.nodig)


def _carried_by(found: Balans, soorten: Iterable[Soort]) -> tuple[Bron, ...]:
    return homes({home.dossier: home for soort in soorten for home in found.gedragen[soort].huishoudens}.values())


Geval = tuple[int, Huishouden, bool]
"""A case that is counted: the month by number, the household, and whether it is one of those that ask for attention."""


def _share_of_cases(naam: str, label: str, norm: float, cases: Iterable[Geval]) -> Maat:
    """The share of the cases of each month that ask for attention, and the households of those of the last month."""
    parts, wholes, now = [0] * MONTHS, [0] * MONTHS, {}
    for nr, home, counts in cases:
        wholes[nr] += 1
        parts[nr] += counts
        if counts and nr == MONTHS - 1:
            now[home.dossier] = home
    verloop = tuple(map(percent, parts, wholes))
    return Maat(naam, label, label.lower(), Eenheid.PROCENT, norm, verloop, homes(now.values()))


def _contact_gaps(bereik: Bereik, last_day: date) -> Iterator[Geval]:
    """Each household that was guided at the end of a month and with whom contact was recorded by then."""
    stand, days = bereik.stand, [maand.tot for maand in months_back(last_day)]
    found: dict[str, list[date]] = defaultdict(list)
    for contact in stand.agenda.contacten:
        found[contact.dossier].append(contact.datum)
    for home in bereik.huishoudens:
        contacts = sorted(found.get(home.dossier, ()))
        first = bisect_left(days, contacts[0]) if contacts else MONTHS
        until = bisect_left(days, planned_end(stand, home))
        for nr, day in enumerate(days[first:until], first):
            if held_on(stand, home, day):
                last = contacts[bisect_right(contacts, day) - 1]
                yield nr, home, (day - last).days > contact_limit(stand, home, day)


def _deadlines_passed(bereik: Bereik, day: date) -> Iterator[Geval]:
    """Each task whose deadline fell in a month and has passed; late where it was not done by then.

    None counts after the traject or while it stood still.
    """
    stand, maanden = bereik.stand, months_back(day)
    place = {(maand.van.year, maand.van.month): nr for nr, maand in enumerate(maanden)}
    first, last = maanden[0].van, min(day, stand.today - timedelta(days=1))  # one of today has not passed
    paused = stand.agenda.onderbrekingen_of
    for home in bereik.huishoudens:
        end = planned_end(stand, home)
        if end <= first:
            continue
        for deadline, done in deadlines(stand, home, first, min(last, end - timedelta(days=1))):
            if home.dossier not in paused or not stood_still(stand, home, deadline):
                yield place[deadline.year, deadline.month], home, done is None or done > deadline
