"""How the life cycle of a begeleider reads: the stage, the talks, the phases with their days, and each step."""

from collections.abc import Callable, Sequence
from datetime import date

from db.agenda import DoorlopenFase
from db.dutch import dagen, datum, opsomming, uren
from db.lists import Fase, Soort, Weekdag
from db.model import Begeleider
from db.rules.lifecycle import Fasestap, vog_age
from db.stand import Stand

Line = tuple[str, str]
"""A label and its text."""

_ALWAYS = (Fase.AANGEMELD, Fase.KENNISMAKING, Fase.VOG, Fase.TRAINING, Fase.INZETBAAR)
"""The phases that everyone goes through."""

_FILLED = {
    "vog_aangevraagd": "VOG aangevraagd",
    "vog_ontvangen": "VOG ontvangen",
    "overeenkomst": "overeenkomst",
    "training": "training",
}
_DONE = {
    "vog_aangevraagd": "aangevraagd",
    "vog_ontvangen": "ontvangen",
    "overeenkomst": "overeenkomst",
    "training": "gedaan",
}
_DATES = {
    Fase.VOG: ("vog_aangevraagd", "vog_ontvangen", "overeenkomst"),
    Fase.TRAINING: ("training",),
}


def stage_lines(stand: Stand, person: Begeleider, shown: Callable[[str], str]) -> list[Line]:
    """The stage of a stagiaire: where they learn, on which days, from when until when, and the assessments."""
    if person.soort is not Soort.STAGIAIRE:
        return []
    school = ", ".join(filter(None, [person.opleiding, person.school, shown(person.schoolbegeleider)]))
    days = ", ".join(dag for dag in Weekdag if dag in person.stagedagen)
    hours = f"{uren(person.uren_per_week)} per week" if person.uren_per_week is not None else ""
    since = f"vanaf {datum(person.start, stand.today)}" if person.start else ""
    until = f"tot {datum(person.eind, stand.today)}" if person.eind else ""
    lines = [("school", school), ("stage", ", ".join(filter(None, [days, hours, f"{since} {until}".strip()])))]
    planned = [("tussen", person.tussenbeoordeling), ("eind", person.eindbeoordeling)]
    lines.append(("beoordeling", ", ".join(f"{name}: {datum(day, stand.today)}" for name, day in planned if day)))
    return [line for line in lines if line[1]]


def talk_lines(stand: Stand, person: Begeleider) -> list[Line]:
    """The last talk with somebody, and what they have of the office."""
    lines = [("gesprek", talk_text(stand, person))] if person.laatste_gesprek else []
    return lines + ([("in bezit", opsomming(sorted(person.in_bezit)))] if person.in_bezit else [])


def talk_text(stand: Stand, person: Begeleider) -> str:
    """When the last talk was: "3 jan, 76 dagen geleden"."""
    last = person.laatste_gesprek
    if last is None:
        return "nog niet genoteerd"
    ago = (stand.today - last).days
    return f"{datum(last, stand.today)}, {f'{dagen(ago)} geleden' if ago > 0 else 'vandaag'}"


def phase_lines(stand: Stand, person: Begeleider, past: Sequence[DoorlopenFase]) -> list[Line]:
    """Every phase with the days on which somebody was in it, and with the dates that belong to it."""
    there = {row.fase for row in past} | {person.fase}
    shown = [fase for fase in Fase if fase in _ALWAYS or fase in there]
    return [(_label(person, fase), _phase(stand, person, past, fase)) for fase in shown]


def _label(person: Begeleider, fase: Fase) -> str:
    return f"{'▸' if person.fase is fase else ' '} {'VOG' if fase is Fase.VOG else fase}"


def _phase(stand: Stand, person: Begeleider, past: Sequence[DoorlopenFase], fase: Fase) -> str:
    spans = [_span(stand, row.van, row.tot) for row in past if row.fase is fase]
    if person.fase is fase:
        spans.append(_since(stand, person.fase_sinds))
    dates = [
        f"{_DONE[name]} {datum(day, stand.today)}" for name in _DATES.get(fase, ()) if (day := getattr(person, name))
    ]
    return " · ".join(["; ".join(spans), ", ".join(dates)]).strip(" ·") or "–"


def _span(stand: Stand, van: date | None, tot: date) -> str:
    return f"{datum(van, stand.today) if van else '?'} tot {datum(tot, stand.today)}"


def _since(stand: Stand, day: date | None) -> str:
    if day is None:
        return "nu, sinds wanneer is onbekend"
    ago = (stand.today - day).days
    return f"sinds {datum(day, stand.today)}{f', {dagen(ago)}' if ago > 0 else ''}"


def step_text(stand: Stand, person: Begeleider, stap: Fasestap) -> tuple[str, str]:
    """What a step is called, and what it fills in or means."""
    if stap.fase is Fase.PAUZE:
        return "op pauze", "niet voorgesteld; lopende koppelingen blijven"
    if person.fase in (Fase.PAUZE, Fase.GESTOPT):
        return "terug: inzetbaar", vog_age(stand, person)
    name = f"naar {'VOG' if stap.fase is Fase.VOG else stap.fase}"
    filled = opsomming(_FILLED[field] for field in stap.velden)
    return name, f"vult in: {filled}" if filled else ""
