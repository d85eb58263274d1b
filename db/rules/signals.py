"""Signals: what about a begeleider or household asks for attention now. Every limit is a setting."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from db.dutch import aantal, dagen, datum, getal
from db.lists import Fase, KoppelingStatus, Soort
from db.model import Begeleider, Huishouden
from db.rules.fit import deployable
from db.rules.lifecycle import left_to_do
from db.rules.load import EPSILON, capacity, carried, households_of, traject_end
from db.rules.traject import contact_limit, days_since_contact, guided, handover_agreed, open_tasks
from db.stand import Stand


class Signaal(StrEnum):
    """The signals by name."""

    BOVEN_CAPACITEIT = "boven_capaciteit"
    EIGEN_CASEWORK = "eigen_casework"
    ZONDER_KOPPELING = "zonder_koppeling"
    TRAJECT_EINDIGT = "traject_eindigt"
    STAGE_EINDIGT = "stage_eindigt"
    VOG_NIET_BINNEN = "vog_niet_binnen"
    BEOORDELING = "beoordeling"
    LANG_GEEN_GESPREK = "lang_geen_gesprek"
    AFRONDEN = "afronden"
    LANG_GEVRAAGD = "lang_gevraagd"
    LANG_PROEF = "lang_proef"
    GEEN_CONTACT = "geen_contact"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Melding:
    """One signal with its reason in Dutch, without names."""

    signaal: Signaal
    uitleg: str


def begeleider_signals(stand: Stand, begeleider: Begeleider) -> tuple[Melding, ...]:
    """What about this person asks for attention."""
    found = [check(stand, begeleider) for check in _ABOUT_BEGELEIDER]
    return tuple(melding for melding in found if melding)


def huishouden_signals(stand: Stand, huishouden: Huishouden) -> tuple[Melding, ...]:
    """What about this household asks for attention."""
    found = [check(stand, huishouden) for check in (_traject, _asked, _trial, _contact, _deadlines)]
    return tuple(melding for melding in found if melding)


def _load(stand: Stand, begeleider: Begeleider) -> Melding | None:
    hours, full = carried(stand, begeleider.kenmerk), capacity(begeleider, stand.settings)
    if begeleider.soort.betaald or hours <= full + EPSILON:
        return None
    return Melding(Signaal.BOVEN_CAPACITEIT, f"{getal(hours - full)} u boven de {getal(full)} u")


def _own_cases(stand: Stand, begeleider: Begeleider) -> Melding | None:
    """Any casework by the teamleider is a signal in itself, and so is a share carried by a medewerker."""
    count = len(households_of(stand, begeleider.kenmerk))
    if not begeleider.soort.betaald or not count:
        return None
    hours = carried(stand, begeleider.kenmerk)
    return Melding(
        Signaal.EIGEN_CASEWORK,
        f"draagt zelf {aantal(count, 'huishouden', 'huishoudens')}, {getal(hours)} u per week",
    )


def _idle(stand: Stand, begeleider: Begeleider) -> Melding | None:
    """Inzetbaar and without a koppeling for weeks: people leave over that. An unknown start is no signal."""
    if begeleider.soort.betaald or begeleider.fase is not Fase.INZETBAAR or not deployable(stand, begeleider):
        return None
    if stand.running_by(begeleider.kenmerk):
        return None
    since = [begeleider.fase_sinds or begeleider.start]
    since += [k.eind for k in stand.koppelingen_by(begeleider.kenmerk)]
    known = [day for day in since if day]
    days = (stand.today - max(known)).days if known else 0
    if days < stand.settings.zonder_koppeling_dagen:
        return None
    return Melding(Signaal.ZONDER_KOPPELING, f"{dagen(days)} zonder koppeling")


def _stage(stand: Stand, begeleider: Begeleider) -> Melding | None:
    if begeleider.soort is not Soort.STAGIAIRE or not begeleider.eind or begeleider.eind <= stand.today:
        return None
    count = len(households_of(stand, begeleider.kenmerk))
    if not count or begeleider.eind > stand.today + timedelta(days=stand.settings.stage_eind_dagen):
        return None
    left = aantal(count, "huishouden", "huishoudens")
    return Melding(Signaal.STAGE_EINDIGT, f"stage loopt af op {datum(begeleider.eind, stand.today)}, nog {left}")


def _vog(stand: Stand, begeleider: Begeleider) -> Melding | None:
    asked = begeleider.vog_aangevraagd
    if not asked or begeleider.vog_ontvangen or begeleider.fase is Fase.GESTOPT:
        return None
    return Melding(Signaal.VOG_NIET_BINNEN, f"VOG aangevraagd op {datum(asked, stand.today)}, nog niet binnen")


def _assessment(stand: Stand, begeleider: Begeleider) -> Melding | None:
    """The next assessment of a stage, from two weeks (setting) before its day through that day."""
    if begeleider.soort is not Soort.STAGIAIRE or begeleider.fase is Fase.GESTOPT:
        return None
    planned = {"tussenbeoordeling": begeleider.tussenbeoordeling, "eindbeoordeling": begeleider.eindbeoordeling}
    coming = {(day - stand.today).days: name for name, day in planned.items() if day}
    near = [days for days in coming if 0 <= days <= stand.settings.beoordeling_dagen]
    if not near:
        return None
    when = f"over {dagen(min(near))}" if min(near) else "vandaag"
    return Melding(Signaal.BEOORDELING, f"{coming[min(near)]} {when}")


def _talk(stand: Stand, begeleider: Begeleider) -> Melding | None:
    """No talk for long with who is there; where neither a talk nor the start is known, so is this."""
    since = begeleider.laatste_gesprek or begeleider.start
    coming = begeleider.fase is not None and begeleider.fase.in_werving
    if begeleider.soort.betaald or coming or begeleider.fase is Fase.GESTOPT or since is None:
        return None
    days = (stand.today - since).days
    if days <= stand.settings.gesprek_dagen:
        return None
    return Melding(Signaal.LANG_GEEN_GESPREK, f"{dagen(days)} geen gesprek")


def _leaving(stand: Stand, begeleider: Begeleider) -> Melding | None:
    left = "" if begeleider.soort.betaald else left_to_do(stand, begeleider)
    return Melding(Signaal.AFRONDEN, left) if left else None


_ABOUT_BEGELEIDER = (_load, _own_cases, _idle, _stage, _vog, _assessment, _talk, _leaving)


def _traject(stand: Stand, huishouden: Huishouden) -> Melding | None:
    end, status = traject_end(huishouden, stand.settings), huishouden.traject_status
    if not end or (status and status.voorbij) or end > stand.today + timedelta(days=stand.settings.traject_eind_dagen):
        return None
    if handover_agreed(stand, huishouden):
        return None
    verb = "eindigt" if end > stand.today else "eindigde"
    return Melding(Signaal.TRAJECT_EINDIGT, f"traject {verb} op {datum(end, stand.today)}, nog geen overdracht")


def _asked(stand: Stand, huishouden: Huishouden) -> Melding | None:
    return _in_state(
        stand, huishouden, KoppelingStatus.GEVRAAGD, stand.settings.gevraagd_dagen, Signaal.LANG_GEVRAAGD, "gevraagd"
    )


def _trial(stand: Stand, huishouden: Huishouden) -> Melding | None:
    return _in_state(
        stand, huishouden, KoppelingStatus.PROEF, stand.settings.proef_dagen, Signaal.LANG_PROEF, "op proef"
    )


def _in_state(
    stand: Stand, huishouden: Huishouden, status: KoppelingStatus, limit: int, signal: Signaal, words: str
) -> Melding | None:
    for k in stand.running_of(huishouden.dossier):
        days = (stand.today - (k.status_sinds or k.start)).days
        if k.status is status and days > limit:
            return Melding(signal, f"al {dagen(days)} {words}")
    return None


def _contact(stand: Stand, huishouden: Huishouden) -> Melding | None:
    """Too long without contact, later in the traject after longer; no contact recorded at all is unknown."""
    days = days_since_contact(stand, huishouden.dossier)
    if days is None or not guided(stand, huishouden) or days <= contact_limit(stand, huishouden, stand.today):
        return None
    return Melding(Signaal.GEEN_CONTACT, f"al {dagen(days)} geen contact")


def _deadlines(stand: Stand, huishouden: Huishouden) -> Melding | None:
    late = open_tasks(stand, huishouden, stand.today - timedelta(days=1))
    if not late:
        return None
    since = datum(late[0].deadline, stand.today)
    return Melding(Signaal.DEADLINE, f"{aantal(len(late), 'taak', 'taken')} over de termijn, vanaf {since}")
