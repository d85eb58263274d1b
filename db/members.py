"""The members of a household as lines of text: `Voornaam Achternaam v 1990`, one per line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.lists import Geslacht
from db.model import Statushouder
from db.text import clean, fold

_CONTACT = ("contact", "contactpersoon")


@dataclass(frozen=True, slots=True)
class Lid:
    """One line: a name, and gender and year of birth where they are known."""

    voornaam: str
    achternaam: str
    geslacht: Geslacht | None = None
    geboortejaar: int | None = None
    contactpersoon: bool | None = None


def parse_lid(line: str) -> Lid | None:
    """One line as a member, None for a blank one. Raises ValueError with a Dutch sentence.

    The first word is the given name, unless a comma says where it ends; then come gender (v, m, x, or ?
    for unknown), year of birth and `contact`, in any order, each of which may be left out. What stands before
    a ? is all name.
    """
    words = clean(line).split()
    if not words:
        return None
    gender: Geslacht | None = None
    year: int | None = None
    contact: bool | None = None
    asked = False
    while len(words) > 1:
        last = words[-1].strip("()").lower()
        if last in (*Geslacht, "?") and not asked:
            gender, asked = Geslacht(last) if last != "?" else None, True
        elif last.isascii() and last.isdigit() and year is None and not (asked and gender is None):
            year = int(last)
            if not 1900 <= year <= 2200:
                raise ValueError(f"Het jaar {last} kan niet. Schrijf het als 1990.")
        elif last in _CONTACT and contact is None and not (asked and gender is None):
            contact = True
        else:
            break
        words.pop()
    text = " ".join(words)
    if any(c.isdigit() for c in text) and not asked:
        raise ValueError(f"Dit lees ik niet: {text}. Schrijf: Voornaam Achternaam v 1990.")
    first, comma, rest = text.partition(",")
    if not comma:
        first, _, rest = text.partition(" ")
    return Lid(first.strip(), rest.strip(), gender, year, contact)


def format_lid(lid: Statushouder | Lid) -> str:
    """The line of a member; reading it again gives the same member."""
    plain = " " not in lid.voornaam and lid.voornaam and lid.achternaam
    name = f"{lid.voornaam} {lid.achternaam}" if plain else f"{lid.voornaam}, {lid.achternaam}".strip()
    gender = lid.geslacht or ("?" if _reads_as_more(name.split()[-1]) else "")
    words = [name, gender, str(lid.geboortejaar or ""), "contact" if lid.contactpersoon else ""]
    return " ".join(filter(None, words))


def _reads_as_more(word: str) -> bool:
    """Whether the last word of a name would be read as gender, year or contact, as in "Malcolm X"."""
    return word.isdigit() or word.lower() in (*Geslacht, *_CONTACT, "?")


def matched(
    dossier: str, lines: Sequence[Lid], known: Sequence[Statushouder]
) -> tuple[list[Statushouder], list[Statushouder]]:
    """The members after an edit, and those who were taken out.

    A line belongs to the member of that name, else to the next one that is left, so that a corrected
    spelling keeps telephone and taalschool; what is left over is new.
    """
    left = list(known)
    pairs: list[tuple[Lid, Statushouder | None]] = []
    for line in lines:
        same = [m for m in left if fold(m.naam) == fold(f"{line.voornaam} {line.achternaam}")]
        if same:
            left.remove(same[0])
        pairs.append((line, same[0] if same else None))
    unnamed = iter(left)
    numbers = max((member.volgnr for member in known), default=0)
    kept: list[Statushouder] = []
    for line, member in pairs:
        found = member or next(unnamed, None)
        if found is None:
            numbers += 1
            found = Statushouder(dossier=dossier, volgnr=numbers)
        kept.append(
            replace(
                found,
                dossier=dossier,
                voornaam=line.voornaam,
                achternaam=line.achternaam,
                geslacht=line.geslacht,
                geboortejaar=line.geboortejaar,
                contactpersoon=line.contactpersoon or (False if found.contactpersoon is False else None),
            )
        )
    return kept, list(unnamed)
