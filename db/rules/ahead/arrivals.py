"""Arrivals: how many households are still to come of whom no key is known yet, and the hours that they will need.

They are what the taakstelling of a half-year leaves, after who came and whose key is known, spread evenly over the rest
of it. A half-year without a taakstelling is as the last one that is known; a gemeente that has none goes on as in the
past 12 months.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db.agenda import Taakstelling, grouped
from db.dutch import aantal, getal, opsomming
from db.lists import Categorie
from db.model import Huishouden
from db.rules.ahead.band import Part
from db.rules.history import mean_hours
from db.rules.household import size
from db.rules.load import zwaarte_factor
from db.rules.months import Periode, year_back
from db.rules.scope import Bereik
from db.stand import Stand
from db.text import fold

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Instroom:
    """So many households whose key is not known will come in this period, on any day of it alike."""

    periode: Periode
    huishoudens: float


@dataclass(frozen=True, slots=True)
class Verwachting:
    """All that is still to come of whom no key is known, and in words what that is taken from."""

    stromen: tuple[Instroom, ...]
    bron: str

    def per_day(self, periode: Periode) -> dict[date, float]:
        """How many households are expected on each day of a period; days on which none are, are left out."""
        found: dict[date, float] = defaultdict(float)
        for stroom in self.stromen:
            each = stroom.huishoudens / stroom.periode.dagen
            day, last = max(stroom.periode.van, periode.van), min(stroom.periode.tot, periode.tot)
            while each and day <= last:
                found[day] += each
                day += DAY
        return dict(found)


def persons(stand: Stand, home: Huishouden) -> float:
    """How many people a household is; as many as usual where that is not known."""
    return size(stand, home).personen or stand.settings.personen_per_huishouden


def own_quotas(bereik: Bereik) -> tuple[tuple[Taakstelling, float], ...]:
    """The taakstellingen of these gemeenten, each with the share of its households that are counted here.

    One half-year of one gemeente counts once, however its name is spelled.
    """
    here, agenda = _by_gemeente(bereik.huishoudens), bereik.stand.agenda
    every = agenda.per_gemeente or {name: len(own) for name, own in _by_gemeente(bereik.stand.huishoudens).items()}
    found: dict[tuple[str, int, int], tuple[Taakstelling, float]] = {}
    for quota in agenda.taakstellingen:
        name = fold(quota.gemeente)
        whole = fold(bereik.naam) in ("", f"gemeente {name}")
        share = 1.0 if whole else min(1.0, len(here.get(name, ())) / max(1, every.get(name, 0)))
        if share:
            found.setdefault((name, quota.jaar, quota.helft), (quota, share))
    return tuple(found.values())


def _by_gemeente(found: Iterable[Huishouden]) -> dict[str, list[Huishouden]]:
    """Households by the folded name of their gemeente."""
    groups: dict[str, list[Huishouden]] = defaultdict(list)
    for gemeente, some in grouped(found, lambda home: home.gemeente).items():
        groups[fold(gemeente)] += some
    return dict(groups)


def expected(bereik: Bereik, months: Sequence[Periode], taakstelling: int | None = None) -> Verwachting:
    """Who is still to come through the last of the months; with `taakstelling` persons a year from the first on."""
    if taakstelling is not None:
        return _as_asked(bereik, Periode(months[0].van, months[-1].tot), taakstelling)
    rests = tuple(_rests(bereik.stand.today, months[-1].tot))
    quotas = own_quotas(bereik)
    shares = {fold(quota.gemeente): share for quota, share in quotas}
    here = _by_gemeente(bereik.huishoudens)
    streams: list[Instroom] = []
    used: set[Taakstelling] = set()
    for name, own in grouped((quota for quota, _ in quotas), lambda quota: fold(quota.gemeente)).items():
        for rest in rests:
            nearest = _nearest(own, rest)
            used.add(nearest)
            left = _left(bereik.stand, _of_half(nearest, rest), shares[name], here.get(name, ()))
            streams.append(Instroom(rest, left))
    without = [home for home in bereik.huishoudens if fold(home.gemeente) not in shares]
    year = year_back(bereik.stand.today)
    came = [home for home in without if home.sleuteldatum in year]
    streams += [Instroom(rest, _as_before(without, len(came) / year.dagen, rest)) for rest in rests]
    part = "" if all(share == 1 for share in shares.values()) else "een deel van "
    return Verwachting(tuple(s for s in streams if s.huishoudens), _in_words(used, part, len(came)))


def _as_asked(bereik: Bereik, periode: Periode, taakstelling: int) -> Verwachting:
    """So many persons a year; whose key is known is one of them."""
    count = taakstelling / bereik.stand.settings.personen_per_huishouden
    known = sum(_counts(home) for home in bereik.huishoudens if home.sleuteldatum in periode)
    streams = (Instroom(periode, count - known),) if count > known else ()
    return Verwachting(streams, f"een taakstelling van {aantal(taakstelling, 'persoon', 'personen')} per jaar")


def _rests(today: date, last: date) -> Iterator[Periode]:
    """What is left of this half-year from tomorrow, and the half-years after it, through that in which `last` falls."""
    day = today + DAY
    while day <= last:
        end = date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)
        yield Periode(day, end)
        day = end + DAY


def _nearest(own: Sequence[Taakstelling], rest: Periode) -> Taakstelling:
    """The taakstelling of a half-year; else that of the last one before it, or the first one after."""
    ordered = sorted(own, key=lambda quota: quota.begin)
    before = [quota for quota in ordered if quota.begin <= rest.van]
    return before[-1] if before else ordered[0]


def _of_half(nearest: Taakstelling, rest: Periode) -> Taakstelling:
    """That of this half-year itself, else one of as many persons."""
    if rest.tot == nearest.eind:
        return nearest
    helft = 1 if rest.tot.month <= 6 else 2
    return replace(nearest, jaar=rest.tot.year, helft=helft, voorsprong=0, gerealiseerd=None, peildatum=None)


def _counts(home: Huishouden) -> bool:
    """Whether a household counts for the taakstelling."""
    return home.categorie is not Categorie.ONTHEEMD


def _left(stand: Stand, quota: Taakstelling, share: float, homes: Iterable[Huishouden]) -> float:
    """How many households are still to come of whom no key is known; never less than none.

    Of a share of the taakstelling only the households are counted that are of that share.
    """
    counted = quota.gerealiseerd is not None
    since = (quota.peildatum or stand.today) + DAY if counted else quota.begin
    people = share * (quota.personen - quota.voorsprong - (quota.gerealiseerd or 0))
    keys = Periode(since, quota.eind)
    people -= sum(persons(stand, home) for home in homes if home.sleuteldatum in keys and _counts(home))
    return max(0.0, people / stand.settings.personen_per_huishouden)


def _as_before(homes: Iterable[Huishouden], a_day: float, rest: Periode) -> float:
    """As many a day as came in the past year, for the days of this period, without those whose key is known."""
    known = sum(home.sleuteldatum in rest for home in homes)
    return max(0.0, a_day * rest.dagen - known)


def _in_words(used: Iterable[Taakstelling], part: str, came: int) -> str:
    """What is reckoned with: "de taakstelling van 136 personen in 2024"."""
    found = []
    for year, own in sorted(grouped(used, lambda quota: str(quota.jaar)).items()):
        halves = {quota.helft for quota in own}
        people = sum(quota.personen for quota in own)
        half = "" if len(halves) > 1 else f"de {min(halves)}e helft van "
        found.append(f"{part}de taakstelling van {aantal(people, 'persoon', 'personen')} in {half}{year}")
    if came or not found:
        found.append(f"wie er de afgelopen 12 maanden kwam ({aantal(came, 'huishouden', 'huishoudens')})")
    return opsomming(found)


def factors(bereik: Bereik) -> tuple[tuple[float, float], ...]:
    """The zwaarte of these households as how many times the usual hours, each with its share; 1 where none are."""
    counts = Counter(home.zwaarte for home in bereik.huishoudens)
    total = sum(counts.values())
    mix = ((zwaarte_factor(zwaarte, bereik.stand.settings), count / total) for zwaarte, count in counts.items())
    return tuple(sorted(mix)) or ((1.0, 1.0),)


def newcomer_hours(stand: Stand, keys: Iterable[date], periods: Sequence[Periode]) -> Iterator[list[float]]:
    """The mean hours a week in each period of a household of the usual zwaarte, for each day on which it gets a key."""
    found = (Huishouden(dossier="", naam="", sleuteldatum=key) for key in keys)
    return mean_hours(Stand(stand.today, settings=stand.settings), found, periods)


def parts_of(bereik: Bereik, verwacht: Verwachting, months: Sequence[Periode]) -> list[list[Part]]:
    """For each month how many households are expected that need how many hours a week in it."""
    found: list[list[Part]] = [[] for _ in months]
    mix = factors(bereik)
    counts = verwacht.per_day(Periode(bereik.stand.today, months[-1].tot))
    for count, means in zip(counts.values(), newcomer_hours(bereik.stand, counts, months), strict=True):
        for number, hours in enumerate(means):
            if hours:
                found[number] += [(count * share, hours * factor) for factor, share in mix]
    return found


def a_month(verwacht: Verwachting, months: Sequence[Periode]) -> str:
    """How many households a month are expected in these months, in words."""
    count = sum(verwacht.per_day(Periode(months[0].van, months[-1].tot)).values()) / len(months)
    return f"{getal(count)} {'huishouden' if getal(count) == '1,0' else 'huishoudens'} per maand"
