"""Who waits, for how long, and in which order; and who is only carried by paid staff for the time being."""

from dataclasses import dataclass
from datetime import date

from db.model import Huishouden, Koppeling
from db.stand import Stand

SPOED = 3
"""The urgentie that is spoed."""


@dataclass(frozen=True, slots=True)
class Wachtend:
    """A household in the queue: `wachtdagen` since the key or the last koppeling; `te_lang` beyond the setting."""

    huishouden: Huishouden
    wachtdagen: int
    te_lang: bool

    @property
    def spoed(self) -> bool:
        """Whether it goes first: marked so, or waiting too long."""
        return self.te_lang or self.huishouden.urgentie == SPOED

    @property
    def order(self) -> tuple[bool, date, str]:
        """Spoed first, then the oldest sleuteldatum, unknown last."""
        return (not self.spoed, self.huishouden.sleuteldatum or date.max, self.huishouden.dossier)


def days_waiting(stand: Stand, huishouden: Huishouden) -> int:
    """Days since the later of the key and the end of the last koppeling; 0 if unknown or still to come.

    One that was called off before it began has an end that is still to come, and takes no days.
    """
    since = [k.eind for k in stand.koppelingen_of(huishouden.dossier) if k.eind and k.eind <= stand.today]
    if huishouden.sleuteldatum:
        since.append(huishouden.sleuteldatum)
    return max(0, (stand.today - max(since)).days) if since else 0


def wachtend(stand: Stand, huishouden: Huishouden) -> Wachtend:
    """The place of a household in the queue, whether it waits or not."""
    days = days_waiting(stand, huishouden)
    return Wachtend(huishouden, days, days >= stand.settings.te_lang_dagen)


def _open(stand: Stand) -> list[Huishouden]:
    return [h for h in stand.huishoudens if not (h.traject_status and h.traject_status.voorbij)]


def waiting(stand: Stand) -> list[Wachtend]:
    """The households without a running koppeling of any status, in the order in which they should be helped."""
    found = [wachtend(stand, h) for h in _open(stand) if not stand.running_of(h.dossier)]
    return sorted(found, key=lambda w: w.order)


def unsettled(stand: Stand) -> list[tuple[Wachtend, Koppeling]]:
    """The households for which somebody was asked or is being met, with that koppeling; another may still guide."""
    found = []
    for huishouden in _open(stand):
        asked = [k for k in stand.running_of(huishouden.dossier) if not k.tijdelijk and k.status.klok_loopt]
        if asked:
            found.append((wachtend(stand, huishouden), asked[0]))
    return sorted(found, key=lambda pair: pair[0].order)


def temporary(stand: Stand) -> list[tuple[Wachtend, Koppeling]]:
    """The households that only paid staff carry for the time being, with that koppeling."""
    found = []
    for huishouden in _open(stand):
        running = stand.running_of(huishouden.dossier)
        if running and all(k.tijdelijk for k in running):
            found.append((wachtend(stand, huishouden), running[0]))
    return sorted(found, key=lambda pair: pair[0].order)
