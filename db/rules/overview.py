"""The desk in plain lines of text: who waits and who fits, who was asked, who is carried for now, and the caseload.

For pipes, mail and screen readers, so within 80 columns where names allow it, and nothing is said by colour or lines
alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace

from db.dutch import aantal, dagen, getal, opsomming, uren, weekdag_datum
from db.model import Begeleider, Huishouden, Koppeling
from db.rules.candidates import Candidate, candidates
from db.rules.caseload import Som, Tak, caseload
from db.rules.fit import Fit, deployable
from db.rules.household import size
from db.rules.load import room
from db.rules.signals import huishouden_signals
from db.rules.waiting import Wachtend, temporary, unsettled, waiting
from db.stand import Stand

WIDTH = 80
FIRST = 3
"""How many begeleiders are named for a household."""

_REASONS = ("taal", "dagdelen", "afstand", "ervaring")
"""The parts of a score that say by themselves why two fit; the others are mostly that nothing was asked."""

EMPTY = (
    "Er staat nog niemand in dit bestand.",
    "Lees een werkmap in met: koppelbord importeer BESTAND",
    "Een lege werkmap met uitleg maakt: koppelbord sjabloon BESTAND.xlsx",
    "Eerst rondkijken kan met: koppelbord demo",
)
"""What is said of an empty file."""


def overview(stand: Stand) -> list[str]:
    """The whole desk, line by line; of an empty file what to do."""
    if not stand.begeleiders and not stand.huishoudens:
        return list(EMPTY)
    queue = waiting(stand)
    return [
        *_headline(stand, queue),
        *_section("Nog te koppelen", _queue_lines(stand, queue)),
        *_section("Gevraagd of in kennismaking", _carried_lines(stand, unsettled(stand))),
        *_section("Tijdelijk bij betaalde kracht", _carried_lines(stand, temporary(stand))),
        *_section("Caseload", caseload_lines(stand)),
    ]


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", title.upper(), *(lines or ["  niemand"])]


def _headline(stand: Stand, queue: list[Wachtend]) -> list[str]:
    homes = sorted({h.gemeente for h in stand.huishoudens if h.gemeente})
    where = opsomming(homes) if len(homes) <= FIRST else aantal(len(homes), "gemeente", "gemeenten")
    people = sum(size(stand, w.huishouden).personen for w in queue)
    free = sum(room(stand, b) for b in stand.begeleiders if not b.soort.betaald and deployable(stand, b))
    urgent = sum(w.spoed for w in queue)
    wait = aantal(len(queue), "huishouden wacht", "huishoudens wachten")
    return [
        " · ".join(filter(None, ["Koppelbord", weekdag_datum(stand.today), where])),
        f"{wait}, {aantal(people, 'persoon', 'personen')}{f', {urgent} met spoed' if urgent else ''}.",
        f"De begeleiders hebben {uren(free)} per week vrij.",
    ]


def household_line(stand: Stand, huishouden: Huishouden, *rest: str) -> str:
    """A household in one line: name, dossier, how many people, where, and what else is said of it."""
    people = size(stand, huishouden).personen
    parts = [
        f"{huishouden.naam} ({huishouden.dossier})",
        aantal(people, "persoon", "personen") if people else "aantal onbekend",
        huishouden.plaats or "plaats onbekend",
        *rest,
    ]
    return " · ".join(filter(None, parts))


def wait_text(stand: Stand, wachtend: Wachtend) -> str:
    """How long a household waits, or when its key is: "23 dagen na sleutel", "sleutel over 3 dagen"."""
    key = wachtend.huishouden.sleuteldatum
    if key is None:
        return "sleuteldatum onbekend"
    days = (stand.today - key).days
    if days < 0:
        return f"sleutel over {dagen(-days)}"
    if wachtend.wachtdagen < days:
        return f"{dagen(wachtend.wachtdagen)} na de vorige koppeling"
    return f"{dagen(days)} na sleutel" if days else "sleutel vandaag"


def _queue_lines(stand: Stand, queue: list[Wachtend]) -> list[str]:
    """Everyone who waits, in order; worked out team by team, so that the load of each is summed once."""
    homes: dict[str, list[Wachtend]] = defaultdict(list)
    people: dict[str, list[Begeleider]] = defaultdict(list)
    for wachtend in queue:
        homes[stand.team_of_huishouden(wachtend.huishouden)].append(wachtend)
    for person in stand.begeleiders:
        people[stand.team_of(person.kenmerk)].append(person)
    lines: dict[str, list[str]] = {}
    for team, theirs in homes.items():
        pool = _pool(stand, people[team], theirs) if team else stand
        lines |= {w.huishouden.dossier: _waiting_lines(pool, w) for w in theirs}
    return [line for w in queue for line in lines[w.huishouden.dossier]]


def _pool(stand: Stand, people: list[Begeleider], homes: list[Wachtend]) -> Stand:
    """The people of one team with all that they carry, and these households.

    In a file of the whole country nobody is held beside a household at the other end of it.
    """
    if len(people) == len(stand.begeleiders):
        return stand
    dossiers = dict.fromkeys(k.dossier for b in people for k in stand.koppelingen_by(b.kenmerk))
    dossiers |= dict.fromkeys(w.huishouden.dossier for w in homes)
    return replace(
        stand,
        begeleiders=tuple(people),
        huishoudens=tuple(stand.huishouden[d] for d in dossiers if d in stand.huishouden),
        statushouders=tuple(lid for d in dossiers for lid in stand.leden(d)),
        koppelingen=tuple(k for d in dossiers for k in stand.koppelingen_of(d)),
        afwezigheden=tuple(a for b in people for a in stand.absences(b.kenmerk)),
    )


def _waiting_lines(stand: Stand, wachtend: Wachtend) -> list[str]:
    huishouden = wachtend.huishouden
    urgent = "wacht te lang" if wachtend.te_lang else "spoed" if wachtend.spoed else ""
    found = [c for c in candidates(stand, huishouden) if not c.laatste_redmiddel]
    possible = [c.fit for c in found if c.fit.possible][:FIRST]
    lines = [fit_line(fitted) for fitted in possible] or _nobody(found)
    head = household_line(stand, huishouden, wait_text(stand, wachtend), urgent)
    return [("! " if wachtend.spoed else "  ") + head, *("    " + line for line in lines)]


def fit_line(fitted: Fit) -> str:
    """A begeleider who can, with the score, what makes most of it, and what to know; `?` where data lack."""
    score = getal(fitted.tienden / 10) + ("?" if fitted.onbekend else "")
    known = sorted((p for p in fitted.onderdelen if p.tienden and not p.onbekend), key=lambda p: -p.tienden)
    best = [part.uitleg for part in known if part.naam in _REASONS]
    unknown = [f"? {part.uitleg}" for part in fitted.onderdelen if part.onbekend]
    # What is said or unknown matters more than a second reason, so that is what goes first where there is no room.
    return fitting(f"{score:<6} {fitted.begeleider.naam}: ", [*best[:1], *fitted.gezegd, *unknown, *best[1:2]])


def fitting(start: str, parts: Iterable[str]) -> str:
    """A line of parts, as many as fit in it; the first one always."""
    parts = list(parts)
    while len(parts) > 1 and len(start) + len("; ".join(parts)) > WIDTH - 4:  # indented by 4
        parts.pop()
    return (start + "; ".join(parts)).rstrip(": ")


def _nobody(found: list[Candidate]) -> list[str]:
    """Why nobody fits: the rules that stand in the way most, and who could share it."""
    rules = Counter(u.regel for c in found for u in c.fit.uitgesloten_door)
    reasons = (f"{rule.replace('_', ' ')} ({count})" for rule, count in rules.most_common(FIRST))
    lines = [fitting("niemand past: ", reasons) if rules else "nog geen begeleiders in dit team"]
    sharer = next((c for c in found if c.partner), None)
    if sharer:
        lines.append(f"{sharer.fit.begeleider.naam}: {sharer.uitgesloten_door()[0].uitleg}")
    return lines


def _carried_lines(stand: Stand, found: list[tuple[Wachtend, Koppeling]]) -> list[str]:
    lines = []
    for wachtend, _ in found:
        huishouden = wachtend.huishouden
        running = stand.running_of(huishouden.dossier)
        lines.append("  " + household_line(stand, huishouden, wait_text(stand, wachtend)))
        lines += ["    " + _koppeling_text(stand, k) for k in running]
        lines += [f"    ! {melding.uitleg}" for melding in huishouden_signals(stand, huishouden)]
    return lines


def _koppeling_text(stand: Stand, koppeling: Koppeling) -> str:
    person = stand.begeleider.get(koppeling.begeleider)
    who = stand.name_of(koppeling.begeleider)
    if koppeling.tijdelijk:
        return f"bij {who}{f', {person.soort}' if person else ''}"
    days = (stand.today - (koppeling.status_sinds or koppeling.start)).days
    since = f", sinds {dagen(days)}" if days > 0 else ""
    return f"{who}: {koppeling.status}{since}"


_COLUMNS = ("huish", "volw", "pers", "uren", "van")


def caseload_lines(stand: Stand) -> list[str]:
    """The tree of who carries what: households, adults, people, and hours a week of those that there are."""
    rows = [row for tak in caseload(stand) for row in _branch(tak, "")]
    width = max((len(name) for name, numbers in rows if numbers), default=0)
    if not rows:
        return []
    return [
        (name.ljust(width) + "".join(f" {number:>5}" for number in numbers)).rstrip()
        for name, numbers in [("", _COLUMNS), *rows]
    ]


_Row = tuple[str, tuple[str, ...]]
"""What stands before the columns, and what stands in them."""


def _branch(tak: Tak, indent: str) -> list[_Row]:
    person = tak.begeleider
    phase = "" if person.fase in (None, "inzetbaar") else f", {'in werving' if person.fase.in_werving else person.fase}"
    rows: list[_Row] = [
        (f"{indent}{person.naam or person.kenmerk}, {person.soort}{phase}", _numbers(tak.eigen, tak.capaciteit)),
        *((f"{indent}  ! {melding.uitleg}", ()) for melding in tak.signalen),
    ]
    if tak.onder:
        rows.append((f"{indent}  samen met het team", _numbers(tak.team, tak.team_capaciteit)))
    for under in tak.onder:
        rows += _branch(under, indent + "  ")
    return rows


def _numbers(som: Som, capaciteit: float) -> tuple[str, ...]:
    hours = (uren(number).removesuffix(" u") for number in (som.uren, capaciteit))
    return (str(som.huishoudens), str(som.volwassenen), str(som.personen), *hours)
