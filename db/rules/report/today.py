"""Stand vandaag: five sentences without names for whoever asks how it stands, and the figures that they say."""

from collections.abc import Iterable

from db.dutch import aantal, dagen, uren
from db.model import Huishouden
from db.rules.ahead.outlook import EXTRA, can_take
from db.rules.figures import Blad, Bron, Eenheid, Kolom, Rij, Tabel, homes, people
from db.rules.history import deployable_on
from db.rules.load import room
from db.rules.report.tabling import tenths
from db.rules.scope import Bereik, kept
from db.rules.standing import GUIDES, Balans, balance
from db.rules.waiting import days_waiting, waiting

_KOLOMMEN = (Kolom("waarde", "nu", Eenheid.TEKST),)


@kept
def today_page(bereik: Bereik) -> Blad:
    """Who waits, the longest wait, room in hours, what paid staff carry, and whether 12 more can be taken."""
    rows = tuple(_rows(bereik, balance(bereik, bereik.stand.today)))
    return Blad(
        "vandaag",
        "Stand vandaag",
        tuple(sentence for sentence, _ in rows),
        (Tabel("stand", "Stand vandaag", _KOLOMMEN, tuple(row for _, row in rows), optelbaar=False),),
    )


Zin = tuple[str, Rij]
"""A sentence, and its figure with the records that it counts."""


def _rows(bereik: Bereik, balans: Balans) -> Iterable[Zin]:
    ours = {home.dossier for home in bereik.huishoudens}
    queue = [one.huishouden for one in waiting(bereik.stand) if one.huishouden.dossier in ours]
    yield _waiting(balans, queue)
    yield _longest(bereik, balans, queue)
    yield _room(bereik)
    yield _paid(balans)
    yield _more(bereik)


def _row(naam: str, label: str, said: str, bron: tuple[Bron, ...] = (), alert: bool = False) -> Rij:
    return Rij(naam, label, (said,), bron, alert=alert)


def _waiting(balans: Balans, queue: list[Huishouden]) -> Zin:
    """Everyone who waits, as Koppelen shows them, and how many of them have their key."""
    count, here = len(queue), len(balans.wachtend)
    said = aantal(count, "huishouden", "huishoudens")
    tail = f", {_with_key(count, here)}" if count else ""
    row = _row("wachtend", "wacht op een koppeling", f"{said}{tail}", homes(queue), here > 0)
    return f"{'Er wacht' if count == 1 else 'Er wachten'} {said} op een koppeling{tail}.", row


def _with_key(count: int, here: int) -> str:
    """How many of those who wait have their key."""
    if here == count:
        return "met een sleutel" if count == 1 else "allemaal met een sleutel"
    return f"{here} met een sleutel" if here else "nog zonder sleutel"


def _longest(bereik: Bereik, balans: Balans, queue: list[Huishouden]) -> Zin:
    longest = max(balans.wachtend, key=lambda home: days_waiting(bereik.stand, home), default=None)
    if longest is None:
        why = "Wie wacht heeft nog geen sleutel" if queue else "Niemand wacht"
        return f"{why}, dus er is geen wachttijd.", _row("langst", "langste wachttijd", "geen")
    days = days_waiting(bereik.stand, longest)
    row = _row(
        "langst", "langste wachttijd", dagen(days), homes([longest]), days >= bereik.stand.settings.te_lang_dagen
    )
    return f"De langste wachttijd is {dagen(days)}.", row


def _room(bereik: Bereik) -> Zin:
    stand = bereik.stand
    able = [p for p in bereik.begeleiders if p.soort in GUIDES and deployable_on(stand, p, stand.today)]
    left = [(person, room(stand, person)) for person in able]
    said = f"{uren(sum(hours for _, hours in left))} per week"
    who = people(person for person, hours in left if hours)
    return f"Vrijwilligers en stagiaires hebben samen nog {said} over.", _row("ruimte", "ruimte in uren", said, who)


def _paid(balans: Balans) -> Zin:
    both = {h.dossier: h for s, one in balans.gedragen.items() if s and s.betaald for h in one.huishoudens}
    carried = list(both.values())
    share = tenths(balans.betaald, balans.nodig)
    part = "" if share is None else f", {share:.0f}% van alle uren"
    said = f"{aantal(len(carried), 'huishouden', 'huishoudens')}, {uren(balans.betaald)} per week{part}"
    row = _row("betaald", "bij betaalde krachten", said, homes(carried), bool(carried))
    return f"Betaalde krachten dragen {said}.", row


def _more(bereik: Bereik) -> Zin:
    """Whether 12 more can be taken this quarter."""
    test = can_take(bereik, EXTRA)
    can = "kan" if test.kan else "kan niet"
    said = f"nog {EXTRA} huishoudens" if test.kan else f"geen {EXTRA} huishoudens meer"
    short = f": in {test.maand.titel} is er dan {uren(test.tekort)} per week te kort" if test.maand else ""
    row = _row("erbij", f"nog {EXTRA} huishoudens erbij", can, alert=not test.kan)
    return f"Dit kwartaal kunnen er {said} bij{short}.", row
