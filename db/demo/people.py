"""The people of a team: paid staff, those who are inzetbaar, those in werving and the one who stopped."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from db.demo.deck import deal
from db.demo.names import DutchNames
from db.demo.towns import Town
from db.lists import (
    Aandachtsgebied,
    Dagdeel,
    Fase,
    Geslacht,
    GeslachtVraag,
    HuishoudenWens,
    Inzet,
    Soort,
    Stopreden,
    Vervoer,
    Weekdag,
    Wervingskanaal,
)
from db.model import Begeleider, Talen
from db.text import fold

UREN = (7, 8, 9, 10, 12)
"""Hours a week of the vrijwilligers, in equal numbers."""

UREN_STAGIAIRE = 20
STAGIAIRES = 2 / 7
MAX_HUISHOUDENS = {Soort.VRIJWILLIGER: 6, Soort.STAGIAIRE: 9}

EIGEN_TAAL = {"": 8, "Arabisch": 3, "Tigrinya": 1, "Farsi": 1, "Turks": 1}
"""What one speaks beside Dutch and English, in shares of 14."""

_DAGDEEL_WEIGHT = {"ochtend": 5, "middag": 5, "avond": 2}
NEVER = frozenset({Dagdeel.ZA_AVOND, Dagdeel.ZO_OCHTEND, Dagdeel.ZO_MIDDAG, Dagdeel.ZO_AVOND})
"""Half-days on which nobody of the demonstration is there."""

_WEEK = [d for d in Dagdeel if d not in NEVER]
_WEEK_WEIGHTS = [_DAGDEEL_WEIGHT[d[3:]] if not d.startswith("za") else 1 for d in _WEEK]
_STAGEDAGEN = (Weekdag.MA, Weekdag.DI, Weekdag.WO, Weekdag.DO, Weekdag.VR)


@dataclass(frozen=True, slots=True)
class Staff:
    """Everyone of a team."""

    teamleider: Begeleider
    medewerker: Begeleider
    inzetbaar: tuple[Begeleider, ...]
    werving: tuple[Begeleider, ...]
    gestopt: Begeleider

    @property
    def everyone(self) -> list[Begeleider]:
        """All of them, who leads first."""
        return [self.teamleider, self.medewerker, *self.inzetbaar, *self.werving, self.gestopt]


def phone(rng: Random) -> str:
    """A mobile number that is plainly invented."""
    return f"06 12{rng.randrange(1_000_000):06d}"


def draw_dagdelen(rng: Random, count: int) -> frozenset[Dagdeel]:
    """About so many half-days, mostly by day and in the week."""
    return frozenset(rng.choices(_WEEK, _WEEK_WEIGHTS, k=count))


def _days_ago(rng: Random, today: date, low: int, high: int) -> date:
    return today - timedelta(days=rng.randint(low, high))


def stage(today: date) -> tuple[date, date]:
    """Start and end of a stage that runs today: September to June, or from February for one that runs in summer."""
    end = date(today.year + (today >= date(today.year, 6, 30)), 6, 30)
    start = date(end.year - 1, 9, 1)
    return (start if start <= today - timedelta(days=14) else date(end.year - 1, 2, 1)), end


def stagiaires(count: int) -> int:
    """How many of so many who are inzetbaar are stagiaires."""
    return round(count * STAGIAIRES)


def build_staff(
    rng: Random, today: date, town: Town, names: DutchNames, kenmerken: dict[Soort, list[str]], count: int
) -> Staff:
    """The people of one team, `count` of them inzetbaar; `kenmerken` has one for everybody, by soort."""
    draw = _Draw(rng, today, town, names, count + 6)
    teamleider = replace(
        draw.person(kenmerken[Soort.TEAMLEIDER].pop(), Soort.TEAMLEIDER, 2000, shortest=900),
        team=town.team,
        ervaring=3,
        uren_per_week=32.0,
        uren_begeleiding=0.0,
    )
    medewerker = replace(
        draw.person(kenmerken[Soort.MEDEWERKER].pop(), Soort.MEDEWERKER, 1500, shortest=900),
        leidinggevende=teamleider.kenmerk,
        ervaring=3,
        uren_per_week=24.0,
        uren_begeleiding=8.0,
    )
    leaders = (medewerker.kenmerk, teamleider.kenmerk)
    inzetbaar = _deployable(draw, kenmerken, count, leaders)
    one, other, gone = kenmerken[Soort.VRIJWILLIGER]
    return Staff(teamleider, medewerker, inzetbaar, _recruits(draw, one, other, leaders[1]), _gone(draw, gone, leaders))


class _Draw:
    """Draws people for one team: everybody has a family name of their own, genders and transport in shares."""

    def __init__(self, rng: Random, today: date, town: Town, names: DutchNames, count: int) -> None:
        self.rng, self.today, self.town, self.names = rng, today, town, names
        self._genders = deal(rng, {Geslacht.V: 4, Geslacht.M: 3}, count)
        self._vervoer = deal(rng, {Vervoer.AUTO: 4, Vervoer.FIETS: 3, Vervoer.OV: 1}, count)
        pool = names.achternamen
        self._surnames = rng.sample(pool, count) if len(pool) >= count else rng.choices(pool, k=count)

    def person(self, kenmerk: str, soort: Soort, longest: int, shortest: int = 150) -> Begeleider:
        """Somebody who is inzetbaar, and was so for `shortest` to `longest` days."""
        rng, gender = self.rng, self._genders.pop()
        voornaam, (tussenvoegsel, achternaam) = rng.choice(self.names.voornamen[gender]), self._surnames.pop()
        start = _days_ago(rng, self.today, shortest, longest)
        return Begeleider(
            kenmerk=kenmerk,
            soort=soort,
            voornaam=voornaam,
            tussenvoegsel=tussenvoegsel,
            achternaam=achternaam,
            geslacht=gender,
            telefoon=phone(rng),
            email=".".join(fold(f"{voornaam} {tussenvoegsel} {achternaam}").split()) + "@example.org",
            plaats=self.town.draw(rng).naam,
            vervoer=self._vervoer.pop(),
            talen=self.talen(""),
            dagdelen=draw_dagdelen(rng, rng.randint(3, 7)),
            fase=Fase.INZETBAAR,
            fase_sinds=start,
            start=start,
        )

    def talen(self, eigen: str) -> Talen:
        """Dutch, nearly always English, sometimes German, and a language of their own if any."""
        talen: Talen = {"Nederlands": 3}
        if self.rng.random() < 0.9:
            talen["Engels"] = self.rng.choice((2, 2, 3))
        if self.rng.random() < 0.3:
            talen["Duits"] = self.rng.choice((1, 2))
        return talen | ({eigen: 3} if eigen else {})


def _deployable(
    draw: _Draw, kenmerken: dict[Soort, list[str]], count: int, leaders: tuple[str, str]
) -> tuple[Begeleider, ...]:
    """Those who can have a koppeling, vrijwilligers before stagiaires."""
    rng = draw.rng
    volunteers = count - stagiaires(count)
    uren = deal(rng, dict.fromkeys(UREN, 1), volunteers) + [UREN_STAGIAIRE] * (count - volunteers)
    eigen = deal(rng, EIGEN_TAAL, count)
    ervaring = deal(rng, {0: 1, 1: 2, 2: 2, 3: 1, None: 1}, count)
    wensen = deal(rng, {"": 4, "gezin": 1, "alleenstaand": 1, "wens_v": 1}, count)
    people = []
    for nr in range(count):
        soort = Soort.VRIJWILLIGER if nr < volunteers else Soort.STAGIAIRE
        person = draw.person(kenmerken[soort].pop(0), soort, 1800)
        person = replace(
            _wishing(person, wensen[nr]),
            talen=draw.talen(eigen[nr]),
            inzet=frozenset(Inzet) if nr % 3 == 1 else frozenset({Inzet.HUISHOUDEN}),
            uren_per_week=float(uren[nr]),
            max_huishoudens=MAX_HUISHOUDENS[soort],
            ervaring=ervaring[nr],
            aandachtsgebieden=frozenset(rng.sample(list(Aandachtsgebied), rng.randint(1, 3))),
            leidinggevende=leaders[nr % 3 == 2],
            wervingskanaal=rng.choice(list(Wervingskanaal)),
        )
        person = replace(person, laatste_gesprek=draw.today - timedelta(days=25 * (nr % 6 + 1)))
        people.append(_student(draw, person) if soort is Soort.STAGIAIRE else _papers(rng, person))
    return tuple(people)


def _wishing(person: Begeleider, wens: str) -> Begeleider:
    if wens == "wens_v":
        return replace(person, huishouden_geslacht=GeslachtVraag.WENS_V)
    return replace(person, wens_huishouden=HuishoudenWens(wens) if wens else None)


def _papers(rng: Random, person: Begeleider) -> Begeleider:
    """VOG, overeenkomst and training before the start."""
    assert person.start
    asked = person.start - timedelta(days=rng.randint(30, 60))
    return replace(
        person,
        vog_aangevraagd=asked,
        vog_ontvangen=asked + timedelta(days=rng.randint(10, 25)),
        overeenkomst=person.start - timedelta(days=rng.randint(0, 7)),
        training=person.start,
    )


def _student(draw: _Draw, person: Begeleider) -> Begeleider:
    """A stagiaire: there on whole days, from the start of the stage to its end."""
    rng = draw.rng
    start, end = stage(draw.today)
    days = rng.sample(_STAGEDAGEN, 3)
    nr = rng.randrange(2)
    teacher = rng.choice(draw.names.voornamen[Geslacht.V]), *rng.choice(draw.names.achternamen)
    person = replace(
        person,
        start=start,
        fase_sinds=start,
        laatste_gesprek=max(start, person.laatste_gesprek or start),
        eind=end,
        tussenbeoordeling=start + (end - start) / 2,
        eindbeoordeling=end - timedelta(days=10),
        stagedagen=frozenset(days),
        dagdelen=frozenset(Dagdeel(f"{day}-{part}") for day in days for part in ("ochtend", "middag")),
        opleiding=("mbo Sociaal werk", "hbo Social Work")[nr],
        school=draw.town.scholen[nr],
        schoolbegeleider=" ".join(filter(None, teacher)),
        ervaring=None if person.ervaring is None else min(person.ervaring, 1),
        wervingskanaal=Wervingskanaal.SCHOOL,
    )
    return _papers(rng, person)


def _recruits(draw: _Draw, one: str, other: str, leader: str) -> tuple[Begeleider, ...]:
    """Two in werving: one is being met, one waits for a VOG. Little is known of them yet."""
    rng, today = draw.rng, draw.today
    met, asked = _days_ago(rng, today, 5, 12), _days_ago(rng, today, 25, 40)
    first = replace(
        draw.person(one, Soort.VRIJWILLIGER, 1800),
        fase=Fase.KENNISMAKING,
        fase_sinds=met,
        start=None,
        uren_per_week=8.0,
        leidinggevende=leader,
        wervingskanaal=Wervingskanaal.VIP,
    )
    second = replace(
        draw.person(other, Soort.VRIJWILLIGER, 1800),
        fase=Fase.VOG,
        fase_sinds=asked,
        vog_aangevraagd=asked,
        start=None,
        uren_per_week=10.0,
        max_huishoudens=MAX_HUISHOUDENS[Soort.VRIJWILLIGER],
        leidinggevende=leader,
        wervingskanaal=Wervingskanaal.WEBSITE,
    )
    return first, second


def _gone(draw: _Draw, kenmerk: str, leaders: tuple[str, str]) -> Begeleider:
    """A vrijwilliger who stopped some weeks ago."""
    person = _papers(draw.rng, draw.person(kenmerk, Soort.VRIJWILLIGER, 1200, shortest=600))
    end = _days_ago(draw.rng, draw.today, 35, 60)
    reasons = (Stopreden.WERK_OF_STUDIE, Stopreden.OVERBELASTING, Stopreden.WEINIG_STEUN)
    return replace(
        person,
        fase=Fase.GESTOPT,
        fase_sinds=end,
        eind=end,
        eindgesprek=end,
        stop_reden=draw.rng.choice(reasons),
        uren_per_week=8.0,
        max_huishoudens=MAX_HUISHOUDENS[Soort.VRIJWILLIGER],
        ervaring=2,
        leidinggevende=leaders[0],
    )
