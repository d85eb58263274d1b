"""What may be the matter with somebody, and what is most likely before anybody says more."""

from datetime import timedelta
from enum import StrEnum

from db.lists import AfwezigSoort, Fase, Soort, Stopreden
from db.model import Begeleider
from db.rules.leaving import Uitval
from db.stand import Stand


class Wat(StrEnum):
    """What is the matter with somebody."""

    ZIEK = "ziek"
    VAKANTIE = "vakantie"
    SCHOOL = "school"
    EXAMENS = "examens"
    TERUGKOMDAG = "terugkomdag"
    ANDERS = "anders"
    VERTREKT = "vertrekt"
    BLIJFT = "wordt vrijwilliger"

    @property
    def soort(self) -> AfwezigSoort | None:
        """The kind of absence, None where it is none."""
        return None if self in (Wat.VERTREKT, Wat.BLIJFT) else AfwezigSoort(self.value)


def first_guess(stand: Stand, person: Begeleider) -> tuple[Wat, Uitval, Uitval]:
    """What is most likely the matter, and what an absence and a departure would be before anybody says more.

    Who is away today is away still. Who ends within eight weeks (setting), or has ended, leaves. Else somebody is ill.
    """
    today, settings = stand.today, stand.settings
    away = next((a for a in stand.absences(person.kenmerk) if a.covers(today)), None)
    student = person.soort is Soort.STAGIAIRE
    leaves = Uitval(
        person.kenmerk,
        None,
        person.eind or today + timedelta(days=settings.overlap_dagen),
        stop_reden=person.stop_reden or (Stopreden.EINDE_AFSPRAAK if student else None),
    )
    if away:
        soort = away.soort or AfwezigSoort.ANDERS
        return Wat(soort.value), Uitval(person.kenmerk, soort, away.van, away.tot, bel_op=away.bel_op), leaves
    soon = person.eind and person.eind <= today + timedelta(days=settings.stage_eind_dagen)
    wat = Wat.VERTREKT if soon or person.fase is Fase.GESTOPT else Wat.ZIEK
    return wat, Uitval(person.kenmerk, AfwezigSoort.ZIEK, today), leaves


def possible(person: Begeleider, now: Wat | None) -> list[Wat]:
    """What can be the matter with somebody: only a stagiaire has a terugkomdag, or becomes vrijwilliger.

    What is the matter `now` is one of them, whoever wrote it down.
    """
    student = person.soort is Soort.STAGIAIRE
    return [wat for wat in Wat if student or wat is now or wat not in (Wat.TERUGKOMDAG, Wat.BLIJFT)]
