"""One team of the demonstration: its people, its households, who carries whom, and some history."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from db.agenda import Contact
from db.demo import couples
from db.demo.diary import MOST_ACTIONS, SERVICES, Diary
from db.demo.households import Area, Home, build_households
from db.demo.names import DutchNames
from db.demo.past import Past
from db.demo.people import Staff, build_staff, stagiaires
from db.demo.plan import Aanbod, by_room, openings, plan_households, share_out
from db.demo.towns import Town
from db.lists import AfwezigSoort, Soort
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.rules.partner_list import usual_partners

ENDED_SHARE = 0.12
MOST_ENDED = 6
"""Trajecten that are over, beside those that run: a share of them, and no more than this in a team."""


class Numbers:
    """Hands out kenmerken and dossiers, each once: T01, V01, D001 for one team, longer ones for many."""

    def __init__(self, teams: int, begeleiders: int, huishoudens: int) -> None:
        many = teams > 1
        people = max(5 if many else 2, len(str(begeleiders + 3 * teams)))
        self._width = {"T": 3 if many else 2, "M": 3 if many else 2, "V": people, "S": people}
        self._width |= {"SP": 1, "actie": 1}
        self._width["D"] = max(5 if many else 3, len(str(huishoudens + MOST_ENDED * teams)))
        # Recruiting that was done is numbered after what is still to do.
        self._last = {**dict.fromkeys(self._width, 0), "werving": MOST_ACTIONS * teams}

    def count(self, letter: str, count: int) -> int:
        """The first of the next so many numbers of this letter."""
        self._last[letter] += count
        return self._last[letter] - count + 1

    def take(self, letter: str, count: int) -> list[str]:
        """The next so many of this letter."""
        start = self.count(letter, count)
        return [f"{letter}{nr:0{self._width[letter]}}" for nr in range(start, start + count)]


@dataclass(frozen=True, slots=True)
class Team:
    """Everything of one team, in the order in which it is written."""

    begeleiders: list[Begeleider]
    huishoudens: list[Huishouden]
    statushouders: list[Statushouder]
    koppelingen: list[Koppeling]
    afwezigheden: list[Afwezigheid]
    diary: list[Record]
    past: list[Record]


def build_team(
    rng: Random,
    today: date,
    town: Town,
    names: DutchNames,
    numbers: Numbers,
    begeleiders: int,
    huishoudens: int,
    waiting: int,
) -> Team:
    """A team with so many who are inzetbaar and so many households, `waiting` of them without anybody."""
    area = Area(rng, today, town, names)
    staff = _staff(area, numbers, begeleiders)
    waits, carried = plan_households(rng, today, huishoudens, waiting)
    aanbod = [Aanbod(p.uren_per_week or 0.0, p.max_huishoudens or 0) for p in staff.inzetbaar]
    open_ones = openings(rng, aanbod)
    done, paid = share_out(rng, carried, aanbod, open_ones)
    open_ones = by_room(open_ones, aanbod, done)
    slots = waits + done + paid
    rng.shuffle(slots)
    ends = couples.over_slots(area, min(MOST_ENDED, round(huishoudens * ENDED_SHARE)))
    dossiers = numbers.take("D", len(slots) + len(ends))
    old = sorted(rng.sample(dossiers, len(ends)))
    new = sorted(set(dossiers) - set(old))
    homes = build_households(area, slots, new, staff.inzetbaar, open_ones)
    gone = build_households(area, [slot for slot, _ in ends], old, (), ())
    gone, ended = couples.over(area, staff, gone, [end for _, end in ends])
    earlier = couples.earlier(area, staff, homes, klik=staff.inzetbaar[open_ones[len(open_ones) // 2]])
    since = {k.dossier: k.eind for k in earlier if k.eind}
    running = couples.running(area, staff, homes, since)
    households = _led(staff, _related(rng, homes) + gone, running)
    ordered = [home.huishouden for home in sorted(households, key=lambda home: home.huishouden.dossier)]
    koppelingen = sorted([*ended, *earlier, *running], key=lambda k: (k.start, k.dossier, k.begeleider))
    away = _absences(area, staff, open_ones)
    diary = Diary(Random(staff.teamleider.naam), today, staff.everyone, ordered, koppelingen, away)
    noted = list(diary.records(numbers.take("SP", len(SERVICES)), numbers.count("actie", MOST_ACTIONS)))
    return Team(
        staff.everyone,
        ordered,
        [lid for home in households for lid in home.leden],
        koppelingen,
        away,
        noted,
        list(_past(area, staff, households, koppelingen, noted, numbers)),
    )


def _past(
    area: Area,
    staff: Staff,
    homes: Sequence[Home],
    koppelingen: Sequence[Koppeling],
    noted: Sequence[Record],
    numbers: Numbers,
) -> Iterator[Record]:
    past = Past(Random(f"past of {staff.teamleider.naam}"), area.today, staff, homes)
    yield from past.phases()
    yield from past.contacts(koppelingen, [record for record in noted if isinstance(record, Contact)])
    yield from past.recruiting(koppelingen, iter(lambda: numbers.count("werving", 1), 0))
    yield from past.partners(usual_partners())


def _staff(area: Area, numbers: Numbers, begeleiders: int) -> Staff:
    students = stagiaires(begeleiders)
    kenmerken = {
        Soort.TEAMLEIDER: numbers.take("T", 1),
        Soort.MEDEWERKER: numbers.take("M", 1),
        Soort.VRIJWILLIGER: numbers.take("V", begeleiders - students + 3),
        Soort.STAGIAIRE: numbers.take("S", students),
    }
    return build_staff(area.rng, area.today, area.town, area.names, kenmerken, begeleiders)


def _related(rng: Random, homes: Sequence[Home]) -> list[Home]:
    """The households, one in each 50 of them that of somebody who belongs to a family nearby."""
    found = list(homes)
    alone = [nr for nr, home in enumerate(found) if len(home.leden) == 1 and not home.slot.wacht]
    for nr in rng.sample(alone, min(len(alone), round(len(found) / 50))):
        talen = list(found[nr].huishouden.talen or {})
        family = [h for h in found if len(h.leden) > 2 and list(h.huishouden.talen or {})[:1] == talen[:1]]
        if family:
            other = rng.choice(family).huishouden.dossier
            found[nr] = replace(found[nr], huishouden=replace(found[nr].huishouden, hoort_bij=other))
    return found


def _led(staff: Staff, homes: Sequence[Home], koppelingen: Sequence[Koppeling]) -> list[Home]:
    """The households with who of the paid staff answers for them: who leads their begeleider, else the teamleider."""
    leads = {p.kenmerk: p.kenmerk if p.soort.betaald else p.leidinggevende for p in staff.everyone}
    by_dossier = {k.dossier: leads[k.begeleider] for k in reversed(koppelingen)}
    return [
        replace(
            home,
            huishouden=replace(
                home.huishouden,
                verantwoordelijke=by_dossier.get(home.huishouden.dossier, staff.teamleider.kenmerk),
            ),
        )
        for home in homes
    ]


def _absences(area: Area, staff: Staff, open_ones: Sequence[int]) -> list[Afwezigheid]:
    """A short one of somebody who is inzetbaar, which excludes nobody, and a long one of somebody in werving."""
    today = area.today
    others = [p for nr, p in enumerate(staff.inzetbaar) if nr not in open_ones] or list(staff.inzetbaar)
    short = Afwezigheid(
        begeleider=area.rng.choice(others).kenmerk,
        van=today - timedelta(days=2),
        tot=today + timedelta(days=area.rng.randint(2, 6)),
        soort=AfwezigSoort.ZIEK,
    )
    long = Afwezigheid(
        begeleider=staff.werving[0].kenmerk,
        van=today - timedelta(days=1),
        tot=today + timedelta(days=area.rng.randint(23, 30)),
        soort=AfwezigSoort.VAKANTIE,
    )
    return [short, long]
