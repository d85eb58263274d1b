"""The past of a team: phases that people came through, older contacts, what was done to find people, and partners.

It is drawn apart from the team and its diary, so that both stay the same whatever their past is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from db.agenda import Actie, Betrokkene, Contact, DoorlopenFase, Partner, Taakstelling
from db.demo.households import Home
from db.demo.people import Staff
from db.lists import ActieSoort, ContactSoort, Fase, Leerroute, Wervingskanaal
from db.model import Begeleider, Koppeling, Record
from db.rules.load import month_of_traject
from db.rules.months import Periode, months_back
from db.rules.traject import LATER

MOST_RECRUITING = 4
"""How often something is done in a month to find people, while the teamleider carries no household herself."""

EVERY = {False: (7, 14), True: (12, 24)}
"""Days between two contacts, fewest and most: in the first months of the traject, and later in it."""

BEFORE = ((Fase.TRAINING, 7, 21), (Fase.VOG, 14, 28), (Fase.KENNISMAKING, 10, 21), (Fase.AANGEMELD, 5, 20))
"""The phases of werving, the last one first, with the days that each takes, fewest and most."""

PERSONS = 1.36
"""Of the taakstelling of half a year: persons for each household of the team, 68 for the team of March 2024."""

DONE = {
    Wervingskanaal.VIP: ("vacature bij het VIP", 4),
    Wervingskanaal.WEBSITE: ("bericht op de website", 2),
    Wervingskanaal.VIA_VIA: ("gevraagd wie iemand kent", 3),
    Wervingskanaal.SCHOOL: ("gastles op school", 2),
    Wervingskanaal.SOCIAL_MEDIA: ("oproep geplaatst", 1),
}
"""What is done through each channel to find people, and how often beside the others."""


class Past:
    """Draws the past of one team."""

    def __init__(self, rng: Random, today: date, staff: Staff, homes: Sequence[Home]) -> None:
        self._rng, self._today, self._staff, self._homes = rng, today, staff, homes

    def phases(self) -> Iterator[Record]:
        """The phases that people came through before the one they are in."""
        for person in (*self._staff.inzetbaar, *self._staff.werving):
            if person.fase and person.fase_sinds:
                yield from self._werving(person, person.fase, person.fase_sinds)
        gone = self._staff.gestopt
        assert gone.start and gone.eind
        yield from self._werving(gone, Fase.INZETBAAR, gone.start)
        yield DoorlopenFase(begeleider=gone.kenmerk, fase=Fase.INZETBAAR, van=gone.start, tot=gone.eind)

    def _werving(self, person: Begeleider, fase: Fase, since: date) -> Iterator[Record]:
        """The phases of werving before a phase that somebody came into on that day, the oldest first."""
        found: list[DoorlopenFase] = []
        phases = list(Fase)
        for one, low, high in BEFORE:
            if phases.index(one) < phases.index(fase):
                van = since - timedelta(days=self._rng.randint(low, high))
                found.append(DoorlopenFase(begeleider=person.kenmerk, fase=one, van=van, tot=since))
                since = van
        yield from reversed(found)

    def contacts(self, koppelingen: Sequence[Koppeling], known: Sequence[Contact]) -> Iterator[Record]:
        """Contacts since the start of each koppeling, before those that are known: the last one stays the last."""
        start = {(k.dossier, k.begeleider): k.start for k in koppelingen}
        homes = {home.huishouden.dossier: home.huishouden for home in self._homes}
        last = {contact.dossier: contact.volgnr for contact in known}
        for oldest in {contact.dossier: contact for contact in reversed(known)}.values():
            assert oldest.wie
            day, home = oldest.datum, homes[oldest.dossier]
            volgnr = last[oldest.dossier]
            while True:
                later = month_of_traject(home, day) >= LATER
                day -= timedelta(days=self._rng.randint(*EVERY[later]))
                if day < start[oldest.dossier, oldest.wie]:
                    break
                volgnr += 1
                soort = self._rng.choice((ContactSoort.BEZOEK, ContactSoort.TELEFOON, ContactSoort.BERICHT))
                yield Contact(dossier=home.dossier, volgnr=volgnr, datum=day, soort=soort, wie=oldest.wie)

    def recruiting(self, koppelingen: Sequence[Koppeling], numbers: Iterator[int]) -> Iterator[Record]:
        """What the teamleider did in the past year to find people: less as she carries more households herself."""
        leader = self._staff.teamleider.kenmerk
        own = [k for k in koppelingen if k.begeleider == leader]
        for maand in months_back(self._today):
            free = MOST_RECRUITING - sum(k.counts(maand.tot) for k in own)
            for _ in range(min(free, self._rng.randint(1, MOST_RECRUITING))):
                kanaal = self._rng.choices(list(DONE), [often for _, often in DONE.values()])[0]
                day = self._day_of(maand)
                if day < self._today:
                    yield Actie(
                        nummer=next(numbers), soort=ActieSoort.WERVING, wat=DONE[kanaal][0], kanaal=kanaal,
                        wie=leader, op=day, klaar=day,
                    )  # fmt: skip

    def _day_of(self, maand: Periode) -> date:
        return maand.van + timedelta(days=self._rng.randrange(maand.dagen))

    def partners(self, known: Sequence[Partner]) -> Iterator[Record]:
        """The organisations around the households that have their key."""
        for home in self._homes:
            if home.huishouden.sleuteldatum and home.huishouden.sleuteldatum <= self._today:
                for partner in known:
                    if self._rng.random() < _chance(home, partner):
                        yield Betrokkene(dossier=home.huishouden.dossier, partner=partner.naam, rol=partner.rol)


def _chance(home: Home, partner: Partner) -> float:
    """How likely an organisation plays a part around a household."""
    if partner.rol == "taalschool":
        return float(any(lid.taalschool == partner.naam for lid in home.leden))
    if partner.rol.startswith("participatie"):
        return 0.6 * any(lid.leerroute is Leerroute.Z for lid in home.leden)
    return {"regie inburgering": 1.0, "werk en inkomen": 0.8, "budgetbeheer": 0.2, "MAP": 0.25}.get(partner.rol, 0.0)


def quotas(today: date, households: Mapping[str, int]) -> Iterator[Taakstelling]:
    """The taakstelling of each gemeente, by the households of its team, for the half-years of this year."""
    for gemeente, count in households.items():
        for helft in (1, 2):
            yield Taakstelling(gemeente=gemeente, jaar=today.year, helft=helft, personen=round(PERSONS * count))
