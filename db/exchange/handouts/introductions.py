"""The introduction of a new koppeling, in plain Dutch: one text for the begeleider and one for the household."""

from datetime import date

from db.agenda import Afspraak
from db.dutch import DAGEN, WEEKDAGEN, aantal, opsomming
from db.exchange.handouts.words import CLOSING, hours, long_day
from db.free_days import feestdag
from db.lists import Soort
from db.model import Huishouden, Koppeling, Statushouder
from db.rules.household import size
from db.rules.roster import WEEK, lasts_until, next_on
from db.stand import Stand
from db.text import clean

KIND = {
    Soort.VRIJWILLIGER: "vrijwilliger van VluchtelingenWerk",
    Soort.STAGIAIRE: "stagiair bij VluchtelingenWerk",
    Soort.MEDEWERKER: "medewerker van VluchtelingenWerk",
    Soort.TEAMLEIDER: "teamleider bij VluchtelingenWerk",
}
"""Who somebody is, as a household is told."""

_INTERPRETER = {True: "het kan met een tolk", False: "liever zonder tolk", None: "nog niet bekend"}
_LEVELS = {1: "een beetje ", 2: "redelijk ", 3: ""}
_MOST_WEEKS = 12
"""How many weeks ahead the first appointment is looked for: no row of holidays is as long."""


def first_meeting(stand: Stand, koppeling: Koppeling) -> tuple[date, Afspraak] | None:
    """The first date that these two have, from today on; a holiday is passed over."""
    own = [a for a in stand.agenda.afspraken_of.get(koppeling.dossier, ()) if a.begeleider == koppeling.begeleider]
    dates = [(day, a) for a in own if (day := _first_date(stand, koppeling, a))]
    return min(dates, key=lambda found: found[0], default=None)


def _first_date(stand: Stand, koppeling: Koppeling, afspraak: Afspraak) -> date | None:
    first = next_on(max(stand.today, koppeling.start, afspraak.van), afspraak.dagdeel)
    last = lasts_until(stand, afspraak) or date.max
    days = (first + n * WEEK for n in range(_MOST_WEEKS))
    return next((day for day in days if day <= last and not feestdag(day)), None)


def for_begeleider(stand: Stand, koppeling: Koppeling) -> str:
    """What the begeleider needs to begin: whom to call, where they live, in which language, and when."""
    home, person = stand.huishouden[koppeling.dossier], stand.begeleider[koppeling.begeleider]
    met = first_meeting(stand, koppeling)
    when = f"{long_day(met[0])}, {hours(met[1].dagdeel.deel)}" if met else "nog niet gemaakt. Bel om een dag te kiezen."
    leden = [lid for lid in stand.leden(home.dossier) if lid.in_huishouden(stand.today)]
    contact = next((lid for lid in leden if lid.contactpersoon), None)
    lines = [
        f"Beste {clean(person.voornaam) or 'begeleider'},",
        "",
        "Fijn dat u dit huishouden gaat begeleiden. Dit hebt u nodig om te beginnen:",
        "",
        f"Huishouden: {clean(home.naam)}",
        *([f"Contactpersoon: {clean(contact.naam)}"] if contact else []),
        f"Aantal mensen: {_people(stand, home)}",
        f"Adres: {', '.join(filter(None, map(clean, (home.adres, home.plaats)))) or 'nog niet bekend'}",
        f"Telefoon: {_phone(home, contact, leden)}",
        f"Talen: {_languages(home.talen)}",
        f"Tolk: {_INTERPRETER[home.tolk_mogelijk]}",
        f"Eerste afspraak: {when}",
    ]
    return _letter(lines)


def _people(stand: Stand, home: Huishouden) -> str:
    found = size(stand, home)
    if not found.personen:
        return "nog niet bekend"
    return f"{found.personen}, van wie {aantal(found.volwassenen, 'volwassene', 'volwassenen')}"


def _phone(home: Huishouden, contact: Statushouder | None, leden: list[Statushouder]) -> str:
    """The number to call: that of the household, else of its contactpersoon, else of any member."""
    numbers = [home.telefoon, contact.telefoon if contact else "", *(lid.telefoon for lid in leden)]
    return next(filter(None, map(clean, numbers)), "nog niet bekend")


def _languages(talen: dict[str, int] | None) -> str:
    best = sorted((talen or {}).items(), key=lambda pair: (-pair[1], pair[0]))
    return opsomming(_LEVELS[niveau] + clean(taal) for taal, niveau in best) or "nog niet bekend"


def for_household(stand: Stand, koppeling: Koppeling) -> str:
    """What the household needs to know: who comes, on which number, in which language, and when."""
    person = stand.begeleider[koppeling.begeleider]
    naam = clean(person.voornaam) or "Uw begeleider"
    lines = [
        "Hallo,",
        "",
        f"{naam} gaat u helpen in uw nieuwe gemeente.",
        f"{naam} is {KIND[person.soort]}.",
        f"{naam} spreekt: {_languages(person.talen)}.",
        f"Telefoon van {naam}: {clean(person.telefoon) or 'dat hoort u nog'}.",
        "",
        *_when(stand, koppeling, naam),
    ]
    return _letter(lines)


def _when(stand: Stand, koppeling: Koppeling, naam: str) -> list[str]:
    met = first_meeting(stand, koppeling)
    if met is None:
        return [f"{naam} belt u om een dag te kiezen."]
    day, afspraak = met
    first = f"{long_day(day)}, van {hours(afspraak.dagdeel.deel)}"
    if afspraak.tot == afspraak.van:
        return [f"{naam} komt op {first}."]
    half_day = WEEKDAGEN[DAGEN[day.weekday()]] + afspraak.dagdeel.deel
    return [f"{naam} komt elke {half_day}.", f"De eerste keer is {first}."]


def _letter(lines: list[str]) -> str:
    return "\n".join([*lines, "", "Met vriendelijke groet,", "VluchtelingenWerk", "", CLOSING]) + "\n"
