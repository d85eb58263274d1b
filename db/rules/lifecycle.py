"""Life cycle: the step that comes next for somebody, what is lacking before it, and what is left to do at leaving."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from db.dutch import dagen, datum
from db.lists import Bezit, Fase, Inzet
from db.model import Begeleider
from db.stand import Stand

_NEXT = {
    None: Fase.AANGEMELD,
    Fase.AANGEMELD: Fase.KENNISMAKING,
    Fase.KENNISMAKING: Fase.VOG,
    Fase.VOG: Fase.TRAINING,
    Fase.TRAINING: Fase.INZETBAAR,
    Fase.PAUZE: Fase.INZETBAAR,
    Fase.GESTOPT: Fase.INZETBAAR,
}
"""The ordinary step from each phase; who is inzetbaar stays so."""

_MEANS = {
    Fase.VOG: ("vog_aangevraagd",),
    Fase.TRAINING: ("vog_ontvangen", "overeenkomst"),
    Fase.INZETBAAR: ("training",),
}
"""The dates that the ordinary step into a phase means: that something was asked, came in, or was done."""


@dataclass(frozen=True, slots=True)
class Fasestap:
    """A step into a phase, with the fields of a date that it fills in: those that are empty now."""

    fase: Fase
    velden: tuple[str, ...] = ()

    def taken(self, person: Begeleider, day: date) -> Begeleider:
        """The person as they are once the step is taken on that day.

        Who comes back has not left: the end and its reason go, and the last talk, for the next time needs its own.
        """
        changed: dict[str, Any] = {"fase": self.fase, "fase_sinds": day, **dict.fromkeys(self.velden, day)}
        if person.fase is Fase.GESTOPT:
            changed |= {"eind": None, "stop_reden": None, "eindgesprek": None}
        return replace(person, **changed)


def next_step(person: Begeleider) -> Fasestap | None:
    """The ordinary step from where somebody is, None for who is inzetbaar and for paid staff."""
    if person.soort.betaald or person.fase is Fase.INZETBAAR:
        return None
    return step(person, _NEXT[person.fase])


def step(person: Begeleider, fase: Fase) -> Fasestap:
    """The step of somebody into a phase; who was there before, and comes back, did the rest already."""
    back = person.fase in (Fase.PAUZE, Fase.GESTOPT)
    means = () if back else _MEANS.get(fase, ())
    return Fasestap(fase, tuple(name for name in means if getattr(person, name) is None))


def may_pause(person: Begeleider) -> bool:
    """Whether somebody can go on pause: not who is, who has left, or who is paid."""
    return not person.soort.betaald and person.fase not in (Fase.PAUZE, Fase.GESTOPT)


def lacking(stand: Stand, person: Begeleider) -> tuple[str, ...]:
    """What somebody who is coming or is there still needs before they guide, in words without names."""
    if person.soort.betaald or person.fase in (Fase.PAUZE, Fase.GESTOPT):
        return ()
    found = [_vog(stand, person), *_papers(person), _first(stand, person)]
    return tuple(filter(None, found))


def _vog(stand: Stand, person: Begeleider) -> str:
    asked = person.vog_aangevraagd
    if person.vog_ontvangen:
        return ""
    if asked is None:
        return "VOG nog niet aangevraagd"
    return f"VOG aangevraagd op {datum(asked, stand.today)}, {dagen(max(0, (stand.today - asked).days))} niet binnen"


def _papers(person: Begeleider) -> list[str]:
    return [
        "" if person.overeenkomst else "overeenkomst nog niet getekend",
        "" if person.training else "training nog niet gedaan",
    ]


def _first(stand: Stand, person: Begeleider) -> str:
    if person.fase is not Fase.INZETBAAR or Inzet.HUISHOUDEN not in person.inzet:
        return ""
    if stand.koppelingen_by(person.kenmerk):
        return ""
    since = f", {dagen(max(0, (stand.today - person.fase_sinds).days))} inzetbaar" if person.fase_sinds else ""
    return f"nog geen eerste koppeling{since}"


def vog_age(stand: Stand, person: Begeleider) -> str:
    """How old the VOG of somebody is, for whoever comes back: "VOG van 2 jan 2023, 14 maanden oud"."""
    got = person.vog_ontvangen
    if got is None:
        return "VOG onbekend"
    months = (stand.today.year - got.year) * 12 + stand.today.month - got.month - (stand.today.day < got.day)
    return f"VOG van {datum(got, stand.today)}, {max(0, months)} {'maand' if months == 1 else 'maanden'} oud"


def leaving_soon(stand: Stand, person: Begeleider) -> bool:
    """Whether somebody has stopped, or does so within two weeks (setting)."""
    if person.fase is Fase.GESTOPT:
        return True
    return person.eind is not None and person.eind <= stand.today + timedelta(days=stand.settings.vertrek_dagen)


def to_hand_in(person: Begeleider) -> tuple[Bezit, ...]:
    """What somebody has of the office."""
    return tuple(thing for thing in Bezit if thing in person.in_bezit)


def left_to_do(stand: Stand, person: Begeleider) -> str:
    """What is left at the leaving of somebody: "nog inleveren: sleutel, pas; nog geen eindgesprek"; "" for nothing.

    Of who left long ago the talk is not asked any more: what they never had of the office needs no end either.
    """
    if not leaving_soon(stand, person):
        return ""
    things = to_hand_in(person)
    left = [f"nog inleveren: {', '.join(things)}"] if things else []
    return "; ".join([*left, *(["nog geen eindgesprek"] if _talk_is_due(stand, person) else [])])


def _talk_is_due(stand: Stand, person: Begeleider) -> bool:
    """Whether a last talk is still to be held; it is asked for until so long after the leaving as a talk may wait."""
    left = person.eind or person.fase_sinds
    long_ago = left is not None and (stand.today - left).days > stand.settings.gesprek_dagen
    return person.eindgesprek is None and not long_ago
