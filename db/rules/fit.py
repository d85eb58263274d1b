"""Fit of a begeleider and a household: the hard rules that exclude, and the score of 0 to 100 in its parts.

Hard rules and parts are those of the domain page, "How a match is made"; weights, reach and terms are settings.
Nationality, ethnicity and religion are in no rule. Missing data never exclude: it is said, and gives a third.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from math import floor

from db.dutch import datum, getal, opsomming
from db.lists import Aandachtsgebied, Dagdeel, Fase, GeslachtVraag, HuishoudenWens, Inzet, Soort
from db.model import Begeleider, Huishouden
from db.rules.household import kind, meets_gender
from db.rules.load import (
    EPSILON,
    hours_assumed,
    hours_needed,
    places_left,
    room,
    traject_begin,
    traject_end,
)
from db.rules.places import kilometers, known
from db.settings import Settings
from db.stand import Stand

GENDER = {"v": "vrouw", "m": "man", "x": "x"}


class Regel(StrEnum):
    """The hard rules by name."""

    NIET_INZETBAAR = "niet_inzetbaar"
    GEEN_UREN = "geen_uren"
    GEEN_PLAATS = "geen_plaats"
    AFWEZIG = "afwezig"
    GEEN_DAGDEEL = "geen_dagdeel"
    GESLACHT_VEREIST = "geslacht_vereist"
    GEEN_CONTACTTAAL = "geen_contacttaal"
    EERDER_BEEINDIGD = "eerder_beeindigd"


@dataclass(frozen=True, slots=True)
class Uitsluiting:
    """A hard rule that this pair breaks, with the reason in Dutch."""

    regel: Regel
    uitleg: str


@dataclass(frozen=True, slots=True)
class Onderdeel:
    """One part of the score in whole tenths of a point; `onbekend` where data lack and a third was given."""

    naam: str
    tienden: int
    maximum: int
    uitleg: str
    onbekend: bool = False


@dataclass(frozen=True, slots=True)
class Fit:
    """How well two fit: every part, every rule that excludes, and what is unknown or good to know."""

    begeleider: Begeleider
    huishouden: Huishouden
    onderdelen: tuple[Onderdeel, ...]
    uitgesloten_door: tuple[Uitsluiting, ...]
    gezegd: tuple[str, ...]
    """What the coordinator should know although it excludes nothing."""

    @property
    def possible(self) -> bool:
        """Whether no hard rule is broken."""
        return not self.uitgesloten_door

    @property
    def tienden(self) -> int:
        """The score in whole tenths: the sum of its parts."""
        return sum(part.tienden for part in self.onderdelen)

    @property
    def score(self) -> float | None:
        """The score of 0 to 100, None for a pair that is excluded."""
        return self.tienden / 10 if self.possible else None

    @property
    def onbekend(self) -> tuple[str, ...]:
        """The parts that lack their data."""
        return tuple(part.naam for part in self.onderdelen if part.onbekend)


def tenths(value: float) -> int:
    """Points as whole tenths, rounded half up."""
    return floor(value * 10 + 0.5 + EPSILON)


def proposed_hours(stand: Stand, huishouden: Huishouden) -> float:
    """Hours a week of a koppeling that would start today: the norm of the phase the traject is in, or starts in."""
    return hours_needed(huishouden, stand.today, stand.settings)


def fit(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Fit:
    """Hold a begeleider beside a household: every hard rule and every part of the score."""
    exclusions, said = broken(stand, begeleider, huishouden)
    return Fit(begeleider, huishouden, _parts(stand, begeleider, huishouden), exclusions, said)


def broken(
    stand: Stand, begeleider: Begeleider, huishouden: Huishouden
) -> tuple[tuple[Uitsluiting, ...], tuple[str, ...]]:
    """Every hard rule that the two break, and what the coordinator should know although it excludes nothing."""
    exclusions: list[Uitsluiting] = []
    said: list[str] = []
    for rule, check in _RULES.items():
        reason, remark = check(stand, begeleider, huishouden)
        if reason:
            exclusions.append(Uitsluiting(rule, reason))
        if remark:
            said.append(remark)
    return tuple(exclusions), tuple(said)


def score(
    stand: Stand, begeleider: Begeleider, huishouden: Huishouden, lifted: frozenset[Regel] = frozenset()
) -> int | None:
    """Only the score of `fit` in tenths, None as soon as a hard rule is broken that is not `lifted`.

    For a whole team at once: most pairs are excluded by the first rule or two.
    """
    for rule, check in _RULES.items():
        if rule not in lifted and check(stand, begeleider, huishouden)[0]:
            return None
    return sum(part.tienden for part in _parts(stand, begeleider, huishouden))


def _parts(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> tuple[Onderdeel, ...]:
    return tuple(_part(name, share, stand, begeleider, huishouden) for name, share in _PARTS.items())


# Hard rules. Each gives the reason why the pair is excluded ("" if not), and what should be said anyway ("").

Verdict = tuple[str, str]
_FINE: Verdict = ("", "")


def _deployable(stand: Stand, begeleider: Begeleider, _: Huishouden) -> Verdict:
    reasons, unknown = _obstacles(stand, begeleider)
    return opsomming(reasons), opsomming(unknown)


@lru_cache(4096)
def _fase_label(fase: Fase) -> str:
    return {Fase.PAUZE: "op pauze", Fase.GESTOPT: "gestopt"}.get(fase, f"nog in werving ({fase})")


def _obstacles(stand: Stand, begeleider: Begeleider) -> tuple[list[str], list[str]]:
    """What stands in the way of any koppeling, and what of that is unknown."""
    reasons = _phase(begeleider)
    if begeleider.start and begeleider.start > stand.today:
        reasons.append(f"begint op {datum(begeleider.start, stand.today)}")
    if begeleider.eind and begeleider.eind <= stand.today:
        reasons.append(f"weg sinds {datum(begeleider.eind, stand.today)}")
    if Inzet.HUISHOUDEN not in begeleider.inzet:
        reasons.append("alleen voor het spreekuur")
    papers, unknown = _papers(begeleider)
    return reasons + papers, unknown


def _phase(begeleider: Begeleider) -> list[str]:
    return [] if begeleider.fase in (None, Fase.INZETBAAR) else [_fase_label(begeleider.fase)]


def _papers(begeleider: Begeleider) -> tuple[list[str], list[str]]:
    """What of the VOG and the overeenkomst stands in the way, and what is unknown; paid staff have theirs elsewhere."""
    reasons, unknown = [], []
    if not begeleider.soort.betaald:
        if begeleider.fase is None:
            unknown.append("fase onbekend")
        if begeleider.vog_aangevraagd and not begeleider.vog_ontvangen:
            reasons.append("VOG is nog niet binnen")
        elif not begeleider.vog_ontvangen:
            unknown.append("VOG onbekend")
        if not begeleider.overeenkomst:
            unknown.append("overeenkomst onbekend")
    return reasons, unknown


def not_ready(begeleider: Begeleider) -> str:
    """Why somebody can't do anything for the office now, by phase and VOG; "" where they can."""
    return opsomming(_phase(begeleider) + _papers(begeleider)[0])


def deployable(stand: Stand, begeleider: Begeleider) -> bool:
    """Whether somebody may have a koppeling at all, by phase, VOG, dates and inzet."""
    return not _obstacles(stand, begeleider)[0]


def _hours(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Verdict:
    short = hours_short(stand, begeleider, huishouden)
    assumed = "uren onbekend, gerekend met het gewone aantal" if hours_assumed(begeleider) else ""
    return (f"{getal(short)} u te kort" if short else "", assumed)


def hours_short(stand: Stand, begeleider: Begeleider, huishouden: Huishouden, share: float = 1.0) -> float:
    """Hours a week that are lacking for this household, or for a share of it; 0 where there is room."""
    short = proposed_hours(stand, huishouden) * share - room(stand, begeleider)
    return short if short > EPSILON else 0.0


def _places(stand: Stand, begeleider: Begeleider, _: Huishouden) -> Verdict:
    if places_left(stand, begeleider) != 0:
        return _FINE
    return f"zit vol: hoogste aantal huishoudens is {begeleider.max_huishoudens}", ""


def _absent(stand: Stand, begeleider: Begeleider, _: Huishouden) -> Verdict:
    today, until = stand.today, stand.today + timedelta(days=stand.settings.afwezig_dagen)
    last, later = today - timedelta(days=1), ""
    for absence in stand.absences(begeleider.kenmerk):
        if absence.van <= last + timedelta(days=1):  # absences that join are one
            if absence.tot is None:
                return "afwezig tot nader bericht", ""
            last = max(last, absence.tot)
        elif not later and absence.van < until:
            end = f" tot en met {datum(absence.tot, today)}" if absence.tot else ""
            later = f"afwezig vanaf {datum(absence.van, today)}{end}"
    if last < today:
        return "", later
    remark = f"afwezig tot en met {datum(last, today)}"
    return (remark, "") if last >= until else ("", remark)


def _half_days(_: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Verdict:
    known_both = begeleider.dagdelen and huishouden.dagdelen
    return ("geen dagdeel samen" if known_both and not begeleider.dagdelen & huishouden.dagdelen else "", "")


def _gender(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Verdict:
    reasons, unknown = [], []
    theirs = huishouden.begeleider_geslacht
    if theirs and theirs.is_eis:
        if begeleider.geslacht is None:
            unknown.append("geslacht van de begeleider onbekend")
        elif begeleider.geslacht is not theirs.geslacht:
            reasons.append(f"huishouden vraagt een {GENDER[theirs.value[-1]]}")
    ours = begeleider.huishouden_geslacht
    if ours and ours.is_eis and ours.geslacht:
        met = meets_gender(stand, huishouden, ours.geslacht)
        word = {"v": "vrouwen", "m": "mannen"}[ours.value[-1]]
        if met is None:
            unknown.append(f"onbekend of dit huishouden alleen {word} heeft")
        elif not met:
            reasons.append(f"begeleidt alleen {word}")
    return opsomming(reasons), opsomming(unknown)


def _shared_languages(begeleider: Begeleider, huishouden: Huishouden) -> list[tuple[int, str]]:
    ours, theirs = begeleider.talen or {}, huishouden.talen or {}
    shared = [(min(level, theirs[taal], 3), taal) for taal, level in ours.items() if taal in theirs]
    return sorted(shared, key=lambda pair: (-pair[0], pair[1]))


def _language(_: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Verdict:
    if not begeleider.talen or not huishouden.talen or _shared_languages(begeleider, huishouden):
        return _FINE
    if huishouden.tolk_mogelijk is None:
        return "", "geen taal samen, onbekend of een tolk kan"
    return _FINE if huishouden.tolk_mogelijk else ("geen taal samen en geen tolk", "")


def _parted(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Verdict:
    for k in stand.koppelingen_of(huishouden.dossier):
        if k.begeleider == begeleider.kenmerk and k.ended(stand.today) and k.reden and k.reden.sluit_uit:
            return f"eerder gestopt: {k.reden}", ""
    return _FINE


_RULES: dict[Regel, Callable[[Stand, Begeleider, Huishouden], Verdict]] = {
    Regel.NIET_INZETBAAR: _deployable,
    Regel.GEEN_UREN: _hours,
    Regel.GEEN_PLAATS: _places,
    Regel.AFWEZIG: _absent,
    Regel.GEEN_DAGDEEL: _half_days,
    Regel.GESLACHT_VEREIST: _gender,
    Regel.GEEN_CONTACTTAAL: _language,
    Regel.EERDER_BEEINDIGD: _parted,
}


# Parts of the score. Each gives the share of its maximum, None where data lack, and why.

Share = tuple[float | None, str]


def _part(
    naam: str,
    share: Callable[[Stand, Begeleider, Huishouden], Share],
    stand: Stand,
    begeleider: Begeleider,
    huishouden: Huishouden,
) -> Onderdeel:
    weight: float = getattr(stand.settings, f"gewicht_{naam}")
    value, why = share(stand, begeleider, huishouden)
    points = tenths(weight * (1 / 3 if value is None else value))
    return Onderdeel(naam, points, tenths(weight), why, value is None)


def _taal(_: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Share:
    if not begeleider.talen or not huishouden.talen:
        return None, "taal onbekend"
    shared = _shared_languages(begeleider, huishouden)
    if not shared:
        return 0.0, "alleen met een tolk" if huishouden.tolk_mogelijk else "geen taal samen"
    level, taal = shared[0]
    return level / 3, f"{taal}, {['', 'een beetje', 'redelijk', 'vloeiend'][level]}"


def _dagdelen(_: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Share:
    if not begeleider.dagdelen or not huishouden.dagdelen:
        return None, "dagdelen onbekend"
    both = begeleider.dagdelen & huishouden.dagdelen
    shared = [dagdeel for dagdeel in Dagdeel if dagdeel in both]
    return min(len(shared), 3) / 3, ", ".join(shared) or "geen dagdeel samen"


def reach(begeleider: Begeleider, settings: Settings) -> float | None:
    """How far somebody travels in km, None where the transport is unknown."""
    return getattr(settings, f"bereik_{begeleider.vervoer}") if begeleider.vervoer else None


def _afstand(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Share:
    for plaats in (begeleider.plaats, huishouden.plaats):
        if not plaats or not known(plaats):
            return None, f"{plaats} staat niet in de lijst" if plaats else "plaats onbekend"
    km, far = kilometers(begeleider.plaats, huishouden.plaats), reach(begeleider, stand.settings)
    assert km is not None
    distance = f"{km:.0f} km" if km >= 0.5 else "zelfde plaats"
    if far is None:
        return None, f"{distance}, vervoer onbekend"
    return max(0.0, 1 - km / far), f"{distance}, {begeleider.vervoer}"


def _ervaring(_: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Share:
    if begeleider.ervaring is None or huishouden.zwaarte is None:
        return None, "ervaring onbekend" if begeleider.ervaring is None else "zwaarte onbekend"
    label = ["geen", "weinig", "redelijk wat", "veel"][begeleider.ervaring]
    share = min(1.0, begeleider.ervaring / huishouden.zwaarte.niveau)
    return share, f"{label} ervaring, zwaarte {huishouden.zwaarte}"


def _aandachtsgebieden(_: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Share:
    asked = huishouden.aandachtsgebieden
    if not asked:
        return 1.0, "niets gevraagd"
    if not begeleider.aandachtsgebieden:
        return None, "aandachtsgebieden onbekend"
    both = asked & begeleider.aandachtsgebieden
    met = [area for area in Aandachtsgebied if area in both]
    return len(met) / len(asked), f"{len(met)} van {len(asked)}" + (": " + ", ".join(met) if met else "")


def _voorkeur(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Share:
    wishes: list[tuple[str, bool | None]] = []
    theirs = huishouden.begeleider_geslacht or GeslachtVraag.GEEN
    if theirs.geslacht and not theirs.is_eis:
        met = None if begeleider.geslacht is None else begeleider.geslacht is theirs.geslacht
        wishes.append((f"liefst een {GENDER[theirs.value[-1]]}", met))
    if begeleider.wens_huishouden:
        found = kind(stand, huishouden)
        wish = "een gezin" if begeleider.wens_huishouden is HuishoudenWens.GEZIN else "iemand alleen"
        wishes.append((f"liefst {wish}", None if found is None else found is begeleider.wens_huishouden))
    ours = begeleider.huishouden_geslacht or GeslachtVraag.GEEN
    if ours.geslacht and not ours.is_eis:
        word = {"v": "vrouwen", "m": "mannen"}[ours.value[-1]]
        wishes.append((f"liefst {word}", meets_gender(stand, huishouden, ours.geslacht)))
    if not wishes:
        return 1.0, "geen wensen"
    why = ", ".join(f"{wish}: {'onbekend' if met is None else 'ja' if met else 'nee'}" for wish, met in wishes)
    if any(met is None for _, met in wishes):
        return None, why
    return sum(bool(met) for _, met in wishes) / len(wishes), why


def _duur(stand: Stand, begeleider: Begeleider, huishouden: Huishouden) -> Share:
    leaves = begeleider.eind
    if leaves is None:
        if begeleider.soort is Soort.STAGIAIRE:
            return None, "einde van de stage onbekend"
        return 1.0, "blijft"
    begin, end = traject_begin(huishouden), traject_end(huishouden, stand.settings)
    if begin is None or end is None or end <= begin:
        return None, f"weg op {datum(leaves, stand.today)}, traject onbekend"
    share = min(1.0, max(0.0, (leaves - begin).days / (end - begin).days))
    if share == 1.0:
        return 1.0, "blijft het hele traject"
    return share, f"weg op {datum(leaves, stand.today)}, traject tot {datum(end, stand.today)}"


_PARTS: dict[str, Callable[[Stand, Begeleider, Huishouden], Share]] = {
    "taal": _taal,
    "dagdelen": _dagdelen,
    "afstand": _afstand,
    "ervaring": _ervaring,
    "aandachtsgebieden": _aandachtsgebieden,
    "voorkeur": _voorkeur,
    "duur": _duur,
}
