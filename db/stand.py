"""Stand: the frozen state of the desk on a day, over which every rule is a pure sum."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from db.agenda import Agenda, grouped
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.settings import Settings


@dataclass(frozen=True, eq=False)
class Stand:
    """All records of an office, or of one team of it, with the settings and the day that counts as today."""

    today: date
    begeleiders: tuple[Begeleider, ...] = ()
    huishoudens: tuple[Huishouden, ...] = ()
    statushouders: tuple[Statushouder, ...] = ()
    koppelingen: tuple[Koppeling, ...] = ()
    afwezigheden: tuple[Afwezigheid, ...] = ()
    settings: Settings = field(default_factory=Settings)
    agenda: Agenda = field(default_factory=Agenda)
    na_te_kijken: tuple[date, ...] = ()
    """The months whose log should have been reviewed, the newest first; none for who may not do that."""

    @cached_property
    def begeleider(self) -> dict[str, Begeleider]:
        """Begeleiders, paid staff included, by kenmerk."""
        return {b.kenmerk: b for b in self.begeleiders}

    @cached_property
    def huishouden(self) -> dict[str, Huishouden]:
        """Households by dossier."""
        return {h.dossier: h for h in self.huishoudens}

    @cached_property
    def _leden(self) -> dict[str, tuple[Statushouder, ...]]:
        return grouped(sorted(self.statushouders, key=lambda s: (s.dossier, s.volgnr)), lambda s: s.dossier)

    @cached_property
    def _by_dossier(self) -> dict[str, tuple[Koppeling, ...]]:
        return grouped(self.koppelingen, lambda k: k.dossier)

    @cached_property
    def _by_begeleider(self) -> dict[str, tuple[Koppeling, ...]]:
        return grouped(self.koppelingen, lambda k: k.begeleider)

    @cached_property
    def _absences(self) -> dict[str, tuple[Afwezigheid, ...]]:
        return grouped(sorted(self.afwezigheden, key=lambda a: (a.begeleider, a.van)), lambda a: a.begeleider)

    def leden(self, dossier: str) -> tuple[Statushouder, ...]:
        """Everyone who was ever entered as a member of the household, by volgnr."""
        return self._leden.get(dossier, ())

    def koppelingen_of(self, dossier: str) -> tuple[Koppeling, ...]:
        """All koppelingen of a household, ended ones too."""
        return self._by_dossier.get(dossier, ())

    def koppelingen_by(self, kenmerk: str) -> tuple[Koppeling, ...]:
        """All koppelingen of a begeleider, ended ones too."""
        return self._by_begeleider.get(kenmerk, ())

    def running_of(self, dossier: str) -> tuple[Koppeling, ...]:
        """The koppelingen of a household that are not over, agreed future ones included."""
        return tuple(k for k in self.koppelingen_of(dossier) if not k.ended(self.today))

    def running_by(self, kenmerk: str) -> tuple[Koppeling, ...]:
        """The koppelingen of a begeleider that are not over, agreed future ones included."""
        return tuple(k for k in self.koppelingen_by(kenmerk) if not k.ended(self.today))

    def absences(self, kenmerk: str) -> tuple[Afwezigheid, ...]:
        """The absences of a begeleider, earliest first."""
        return self._absences.get(kenmerk, ())

    def name_of(self, kenmerk: str) -> str:
        """The name of a begeleider, or the kenmerk where that is all there is."""
        begeleider = self.begeleider.get(kenmerk)
        return begeleider.naam if begeleider and begeleider.naam else kenmerk

    def team_of(self, kenmerk: str | None) -> str:
        """The team of a begeleider: the own `team`, else that of whoever leads, else the teamleider's kenmerk.

        "" for who belongs to none. A circle of leaders, which the door refuses, ends the search.
        """
        seen: set[str] = set()
        while kenmerk and kenmerk in self.begeleider and kenmerk not in seen:
            seen.add(kenmerk)
            person = self.begeleider[kenmerk]
            if person.team:
                return person.team
            if not person.leidinggevende:
                return kenmerk if person.soort == "teamleider" else ""
            kenmerk = person.leidinggevende
        return ""

    def team_of_huishouden(self, huishouden: Huishouden) -> str:
        """The team of a household: its own `team`, else that of its verantwoordelijke, else ""."""
        return huishouden.team or self.team_of(huishouden.verantwoordelijke)
