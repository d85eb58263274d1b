"""How records read on a screen: short words for the columns, and the lines of a household or begeleider."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from db.agenda import Betrokkene
from db.dutch import WEEKDAGEN, aantal, dagen, datum, getal, opsomming, uren, weekdag_datum
from db.lists import Dagdeel, Fase, GeslachtVraag, KoppelingStatus, Rol, Soort, TrajectStatus
from db.model import Begeleider, Huishouden, Koppeling, Statushouder, Talen
from db.rules.candidates import Candidate, after_coupling
from db.rules.fit import deployable
from db.rules.household import size
from db.rules.load import (
    add_months,
    capacity,
    carried,
    hours_assumed,
    hours_needed,
    places_left,
    room,
    traject_begin,
    traject_end,
)
from db.rules.traject import TaakStand, days_since_contact, guided, open_tasks, phase
from db.rules.waiting import Wachtend, wachtend
from db.stand import Stand
from tui.lifewords import stage_lines, talk_lines
from tui.privacy import Privacy

if TYPE_CHECKING:
    from db.store.changes import Wijziging

SOORT_KORT = {
    Soort.VRIJWILLIGER: "vrijw",
    Soort.STAGIAIRE: "stage",
    Soort.MEDEWERKER: "medew",
    Soort.TEAMLEIDER: "teaml",
}

VRAAG = {
    GeslachtVraag.WENS_V: "liefst een vrouw",
    GeslachtVraag.WENS_M: "liefst een man",
    GeslachtVraag.EIS_V: "alleen een vrouw",
    GeslachtVraag.EIS_M: "alleen een man",
}
NEXT_TASKS = 3
"""So many tasks stand with a household; its traject has them all."""
_LEVELS = {1: " (beetje)", 2: " (redelijk)", 3: ""}


def by_whom(change: "Wijziging | None", user: str, today: date) -> str:
    """Who changed something, when and what it was: "door collega om 10:42 (traject verlengd)"; "" for None."""
    if change is None:
        return ""
    moment = change.tijd.astimezone()
    when = f"om {moment:%H:%M}" if moment.date() == today else f"op {datum(moment.date(), today)} om {moment:%H:%M}"
    who = "u zelf op een ander scherm" if change.gebruiker == user else change.gebruiker
    return f"door {who} {when} ({change.actie})"


def status_naam(status: TrajectStatus) -> str:
    """The state of a traject as it is spelled; the workbook writes it without accents."""
    return "beëindigd" if status is TrajectStatus.BEEINDIGD else str(status)


def talen(values: Talen | None) -> str:
    """Languages with their level in words."""
    return ", ".join(taal + _LEVELS[niveau] for taal, niveau in (values or {}).items()) or "onbekend"


def dagdelen(values: frozenset[Dagdeel]) -> str:
    """Half-days in the order of the week: "di-ochtend, do-middag"; a whole day by its name."""
    found: list[str] = []
    for dag, naam in WEEKDAGEN.items():
        parts = [d.split("-")[1] for d in Dagdeel if d in values and d.startswith(dag)]
        found += [naam] if len(parts) == 3 else [f"{dag}-{part}" for part in parts]
    return ", ".join(found) or "onbekend"


def wait_text(stand: Stand, wachtend: Wachtend) -> str:
    """How long a household waits, or when its key is: "23 d na sleutel", "over 3 d"."""
    key = wachtend.huishouden.sleuteldatum
    if key is None:
        return "sleutel onbekend"
    days = (stand.today - key).days
    if days < 0:
        return f"over {-days} d"
    if wachtend.wachtdagen < days:
        return f"{wachtend.wachtdagen} d na vorige"
    return f"{days} d na sleutel" if days else "sleutel vandaag"


def guided_text(stand: Stand, huishouden: Huishouden, privacy: Privacy = Privacy.OPEN) -> str:
    """Who guides a household and on which number, or how long it waits: "bij Anna de Vries (proef)"."""
    running = stand.running_of(huishouden.dossier)
    if not running:
        over = huishouden.traject_status and huishouden.traject_status.voorbij
        return "traject voorbij" if over else wait_text(stand, wachtend(stand, huishouden))
    said = []
    for koppeling in running:
        person = stand.begeleider.get(koppeling.begeleider)
        state = "" if koppeling.status is KoppelingStatus.DEFINITIEF else f" ({koppeling.status})"
        phone = f" {person.telefoon}" if person and person.telefoon and not privacy.hides else ""
        gone = absent_text(stand, koppeling.begeleider)
        said.append(f"bij {privacy.naam(stand.name_of(koppeling.begeleider))}{state}{gone and f' ({gone})'}{phone}")
    return ", ".join(said)


def absent_text(stand: Stand, kenmerk: str) -> str:
    """That somebody is away today: "nu ziek"; "" where they are not."""
    absence = next((a for a in stand.absences(kenmerk) if a.covers(stand.today)), None)
    return f"nu {absence.soort or 'afwezig'}" if absence else ""


def state_text(stand: Stand, koppeling: Koppeling) -> str:
    """The state of a koppeling and for how long: "gevraagd 2 d", "definitief"."""
    if koppeling.start > stand.today:
        return f"{koppeling.status}, vanaf {datum(koppeling.start, stand.today)}"
    ends = f" tot {datum(koppeling.eind, stand.today)}" if koppeling.eind else ""
    if koppeling.status == "definitief":
        return ("tijdelijk" if koppeling.tijdelijk else "definitief") + ends
    days = (stand.today - (koppeling.status_sinds or koppeling.start)).days
    return f"{koppeling.status} {f'{days} d' if days > 0 else 'vandaag'}{ends}"


def candidate_text(stand: Stand, candidate: Candidate, privacy: Privacy) -> str:
    """One line on a candidate: what it would make of the load and how they meet, or what stands in the way."""
    fitted = candidate.fit
    if not fitted.possible:
        return " · ".join(privacy.reason(u.regel, u.uitleg) for u in candidate.uitgesloten_door(privacy.naam))
    by_name = {part.naam: part for part in fitted.onderdelen}
    meet = [by_name["taal"].uitleg.split(",")[0], by_name["afstand"].uitleg.split(",")[0]]
    return " · ".join([*(f"! {remark}" for remark in fitted.gezegd), after_coupling(stand, fitted), *meet])


def lid_text(stand: Stand, lid: Statushouder, privacy: Privacy) -> str:
    """A member with age: "Selam Tesfay (34)"."""
    age = lid.leeftijd(stand.today)
    return privacy.naam(lid.naam) + (f" ({age})" if age is not None else "")


def missing(huishouden: Huishouden, stand: Stand) -> list[str]:
    """What is not known yet and matters for a match."""
    checks = {
        "talen": huishouden.talen,
        "tolk ja of nee": huishouden.tolk_mogelijk is not None,
        "dagdelen": huishouden.dagdelen,
        "zwaarte": huishouden.zwaarte,
        "plaats": huishouden.plaats,
        "sleuteldatum": huishouden.sleuteldatum,
        "leden": stand.leden(huishouden.dossier) or huishouden.aantal_volwassenen,
    }
    return [what for what, known in checks.items() if not known]


def huishouden_lines(stand: Stand, huishouden: Huishouden, privacy: Privacy) -> list[tuple[str, str]]:
    """Everything about a household that matters for a match, as label and text."""
    today = stand.today
    leden = [lid for lid in stand.leden(huishouden.dossier) if lid.in_huishouden(today)]
    over = huishouden.traject_status is not None and huishouden.traject_status.voorbij
    omvang = size(stand, huishouden)
    people = ", ".join(lid_text(stand, lid, privacy) for lid in leden)
    key = datum(huishouden.sleuteldatum, today)
    if huishouden.sleuteldatum and huishouden.sleutel_zeker is False:
        key += " (niet zeker)"
    lines = [
        ("mensen", f"{aantal(omvang.personen, 'persoon', 'personen')}, {_adults(omvang.volwassenen)}"),
        ("leden", people or "nog niet ingevoerd"),
        *_guidance(stand, huishouden, privacy),
        ("sleutel", key),
        ("traject", traject_text(stand, huishouden)),
        (
            "uren",
            f"{uren(hours_needed(huishouden, today, stand.settings))} per week, zwaarte: {_or(huishouden.zwaarte)}",
        ),
        (
            "talen",
            talen(huishouden.talen) + {True: ", tolk kan", False: ", geen tolk", None: ""}[huishouden.tolk_mogelijk],
        ),
        ("dagdelen", dagdelen(huishouden.dagdelen)),
    ]
    if huishouden.aandachtsgebieden:
        lines.append(("vraagt om", opsomming(sorted(huishouden.aandachtsgebieden))))
    routes = sorted(
        {f"{lid.leerroute}{f' bij {lid.taalschool}' if lid.taalschool else ''}" for lid in leden if lid.leerroute}
    )
    if routes:
        lines.append(("inburgering", ", ".join(routes)))
    if not privacy.hides:
        wish = VRAAG.get(huishouden.begeleider_geslacht) if huishouden.begeleider_geslacht else None
        lines += [("wens", wish)] if wish else []
        lines.append(("adres", ", ".join(filter(None, [huishouden.adres, huishouden.plaats])) or "onbekend"))
        lines.append(("telefoon", _phones(huishouden, leden)))
        lines += [("notitie", _one_line(huishouden.notitie))] if huishouden.notitie else []
    else:
        lines.append(("plaats", _or(huishouden.plaats)))
    if not stand.running_of(huishouden.dossier):
        lines.append(("begeleiding", "traject voorbij" if over else "nog te koppelen"))
    lacking = [] if over else missing(huishouden, stand)
    if lacking:
        lines.append(("ontbreekt", ", ".join(lacking)))
    todo = open_tasks(stand, huishouden)
    lines += [("taken", tasks_text(stand, todo, privacy))] if todo else []
    if huishouden.overdracht:
        lines.append(("overdracht", handover_text(stand, huishouden, privacy)))
    return lines


def _guidance(stand: Stand, huishouden: Huishouden, privacy: Privacy) -> list[tuple[str, str]]:
    """Who guides and when there was contact last: what is asked for most, so it stands above the fold."""
    running = [_guides(stand, k, privacy) for k in stand.running_of(huishouden.dossier)]
    lines = [("begeleiding", "; ".join(running))] if running else []
    contact = [("contact", contact_text(stand, huishouden, privacy))] if guided(stand, huishouden) else []
    return lines + contact


def contact_text(stand: Stand, huishouden: Huishouden, privacy: Privacy) -> str:
    """When, how and by whom there was contact last: "telefoon, di 12 mrt (7 dagen), door Anna de Vries"."""
    last = stand.agenda.laatste_contact.get(huishouden.dossier)
    if last is None:
        return "nog niet vastgelegd"
    days = days_since_contact(stand, huishouden.dossier)
    ago = f" ({dagen(days)} geleden)" if days else ""
    who = f", door {privacy.naam(stand.name_of(last.wie))}" if last.wie else ""
    line = f": {last.regel}" if last.regel and not privacy.hides else ""
    return f"{last.soort or 'contact'} {weekdag_datum(last.datum, stand.today)}{ago}{who}{line}"


def task_name(task: TaakStand, privacy: Privacy) -> str:
    """A task as it may be shown: what was written for one household may name somebody."""
    return "eigen taak" if task.eigen and privacy.hides else task.naam


def tasks_text(stand: Stand, todo: Sequence[TaakStand], privacy: Privacy) -> str:
    """The first tasks with their deadline, and how many more there are."""
    said = [
        f"{'! ' if task.te_laat else ''}{task_name(task, privacy)} ({datum(task.deadline, stand.today)})"
        for task in todo[:NEXT_TASKS]
    ]
    return "; ".join(said) + (f"; en nog {len(todo) - NEXT_TASKS}" if len(todo) > NEXT_TASKS else "")


def handover_text(stand: Stand, huishouden: Huishouden, privacy: Privacy) -> str:
    """When and to whom the household is handed over at the end, where that is agreed."""
    if huishouden.overdracht is None:
        return "nog niet afgesproken"
    to = f", aan {huishouden.overdracht_aan}" if huishouden.overdracht_aan and not privacy.hides else ""
    return f"{datum(huishouden.overdracht, stand.today)}{to}"


def involved_text(record: Betrokkene, privacy: Privacy) -> str:
    """An organisation around a household, the part that it plays and its contact person there."""
    contact = privacy.naam(record.contactpersoon) if record.contactpersoon else ""
    phone = "" if privacy.hides else record.telefoon
    who = " ".join(filter(None, (contact, phone)))
    return f"{record.partner} ({', '.join(filter(None, (record.rol, who)))})" if record.rol or who else record.partner


def _guides(stand: Stand, koppeling: Koppeling, privacy: Privacy) -> str:
    """Who guides, in which state, and on which number."""
    person = stand.begeleider.get(koppeling.begeleider)
    phone = f", {person.telefoon}" if person and person.telefoon and not privacy.hides else ""
    gone = absent_text(stand, koppeling.begeleider)
    said = f"{_role(koppeling)}{state_text(stand, koppeling)}{gone and f', {gone}'}{phone}"
    return f"{privacy.naam(stand.name_of(koppeling.begeleider))} ({said})"


def _role(koppeling: Koppeling) -> str:
    return "" if koppeling.rol is Rol.HOOFD else f"{koppeling.rol}, "


def _adults(count: int) -> str:
    return aantal(count, "volwassene", "volwassenen")


def _one_line(notitie: str) -> str:
    """A note with what stood on lines of its own parted by a dot."""
    return " · ".join(filter(None, notitie.splitlines()))


def _or(value: str | None) -> str:
    return str(value) if value else "onbekend"


def _phones(huishouden: Huishouden, leden: list[Statushouder]) -> str:
    contact = [lid.telefoon for lid in leden if lid.contactpersoon and lid.telefoon]
    return huishouden.telefoon or (contact[0] if contact else "onbekend")


def traject_text(stand: Stand, huishouden: Huishouden) -> str:
    """The month and phase of a traject, its end and its state."""
    begin, end = traject_begin(huishouden), traject_end(huishouden, stand.settings)
    status = f" ({status_naam(huishouden.traject_status)})" if huishouden.traject_status else ""
    if begin is None:
        return "nog geen start" + status
    if begin > stand.today:
        return f"begint {datum(begin, stand.today)}, tot {datum(end, stand.today)}{status}"
    months = sum(add_months(begin, n) <= stand.today for n in range(1, 25))
    stage = phase(huishouden, stand.today)
    return f"maand {months + 1}{f', {stage}' if stage else ''}, tot {datum(end, stand.today)}{status}"


def begeleider_lines(stand: Stand, person: Begeleider, privacy: Privacy) -> list[tuple[str, str]]:
    """Everything about somebody of the team that matters for a match, as label and text."""
    today = stand.today
    assumed = " (aangenomen)" if hours_assumed(person) else ""
    lines = [
        ("soort", f"{person.soort}{f', {person.fase}' if person.fase else ''}"),
        (
            "uren",
            f"{getal(carried(stand, person.kenmerk))} van {uren(capacity(person, stand.settings))} bezet{assumed}",
        ),
    ]
    if not person.soort.betaald:
        left = places_left(stand, person)
        places = "geen grens aan huishoudens" if left is None else f"{aantal(left, 'plaats', 'plaatsen')} vrij"
        free = f"{uren(room(stand, person))} per week, {places}" if deployable(stand, person) else "nu niet inzetbaar"
        lines.append(("ruimte", free))
    lines += [
        ("talen", talen(person.talen)),
        ("dagdelen", dagdelen(person.dagdelen)),
        ("plaats", ", ".join(filter(None, [person.plaats, person.vervoer])) or "onbekend"),
    ]
    if person.aandachtsgebieden:
        lines.append(("goed in", opsomming(sorted(person.aandachtsgebieden))))
    if person.ervaring is not None:
        lines.append(("ervaring", ["geen", "weinig", "redelijk wat", "veel"][person.ervaring]))
    if (person.fase is not None and person.fase.in_werving) or (person.vog_aangevraagd and not person.vog_ontvangen):
        asked = datum(person.vog_aangevraagd, today) if person.vog_aangevraagd else "nog niet"
        lines.append(("VOG", f"aangevraagd: {asked}, ontvangen: {datum(person.vog_ontvangen, today)}"))
    lines += stage_lines(stand, person, privacy.naam)
    lines += talk_lines(stand, person)
    if person.fase is Fase.GESTOPT:
        lines.append(("gestopt", f"{datum(person.eind, today)}, {_or(person.stop_reden)}"))
    elif person.eind and person.soort is not Soort.STAGIAIRE:
        lines.append(("tot", datum(person.eind, today)))
    if person.leidinggevende:
        lines.append(("valt onder", privacy.naam(stand.name_of(person.leidinggevende))))
    for absence in stand.absences(person.kenmerk):
        if absence.tot is None or absence.tot >= today:
            until = f"tot en met {datum(absence.tot, today)}" if absence.tot else "tot nader bericht"
            lines.append(("afwezig", f"vanaf {datum(absence.van, today)} {until}"))
    if not privacy.hides:
        lines.append(("telefoon", person.telefoon or "onbekend"))
        lines += [("e-mail", person.email)] if person.email else []
        wishes = [f"liefst {person.wens_huishouden}"] if person.wens_huishouden else []
        theirs = VRAAG.get(person.huishouden_geslacht) if person.huishouden_geslacht else None
        wishes += [theirs.replace("een vrouw", "vrouwen").replace("een man", "mannen")] if theirs else []
        lines += [("wens", ", ".join(wishes))] if wishes else []
        lines += [("notitie", _one_line(person.notitie))] if person.notitie else []
    running = [
        f"{privacy.naam(stand.huishouden[k.dossier].naam)} ({state_text(stand, k)})"
        for k in stand.running_by(person.kenmerk)
        if k.dossier in stand.huishouden
    ]
    lines.append(("huishoudens", "; ".join(running) or "geen"))
    return lines
