"""Names as they stand in lists: Dutch ones with tussenvoegsel and title, and those of statushouders as they are."""

import re
from dataclasses import dataclass, replace

from db.lists import Geslacht
from db.text import fold

_TOGETHER = "\x00"
_COUPLE = re.compile(r"\S+ (?:en|&|\+) \S+")
"""Two people in one name: `Jan en Marie Bakker`."""

_INITIALS = re.compile(r"(?:[A-Z]\.)+[A-Z]?|[A-Z]{1,3}\.?")
_ONE_INITIAL = re.compile(r"(?:[A-Z]\.)+[A-Z]?|[A-Z]")
UNKNOWN = "?"
"""What stands for the part of a name that a list does not give; a form asks for it."""

_PARTICLES = frozenset(
    (
        *("van", "von", "de", "den", "der", "des", "het", "'t", "t", "te", "ten", "ter", "tot", "in", "op", "aan"),
        *("bij", "onder", "over", "uit", "uijt", "voor", "la", "le", "du", "di", "'s", "zu", "vd", "v.d.", "v/d"),
        *("v.d", "vander", "vanden"),
    )
)
_WRITTEN_OUT = {"vander": "van der", "vanden": "van den", "t": "'t"}
_TITLES = {
    "dhr": Geslacht.M, "heer": Geslacht.M, "mr": None, "mevr": Geslacht.V, "mevrouw": Geslacht.V, "mw": Geslacht.V,
    "mej": Geslacht.V, "meneer": Geslacht.M, "drs": None, "ir": None, "ing": None, "dr": None, "prof": None,
}  # fmt: skip
_FAMILY = re.compile(r"^(?:fam(?:ilie)?\.?|gezin|huishouden|het gezin|de familie)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naam:
    """The parts of a name, and the gender that a title tells; `gemerkt`: the text shows which part is which."""

    voornaam: str = ""
    tussenvoegsel: str = ""
    achternaam: str = ""
    geslacht: Geslacht | None = None
    gemerkt: bool = True
    titels: str = ""


def split_dutch(text: str) -> Naam:
    """A Dutch name, as `Anna van der Berg`, `Vries, Anna de`, `dhr. J. de Boer` or `de Vries - Bakker, A.` has it."""
    text, geslacht, titels = _untitled(_joined(text))
    return replace(_dutch(text), geslacht=geslacht, titels=titels)


def _dutch(text: str) -> Naam:
    text = _COUPLE.sub(lambda m: m[0].replace(" ", _TOGETHER), text)
    parts = [part.split() for part in text.split(",") if part.strip()]
    words = parts[0] if len(parts) == 1 else []
    if len(words) > 1 and _INITIALS.fullmatch(words[-1]) and not _INITIALS.fullmatch(words[0]):
        last = len(words) - 1
        while last > 1 and _ONE_INITIAL.fullmatch(words[last - 1]):
            last -= 1
        parts = [words[:last], words[last:]]  # `Bakker J.P.`, as an index has it
    big = _in_capitals(words)
    if len(parts) == 1 and big:
        parts = [words[:big], words[big:]]
    naam = _behind_comma(parts) if len(parts) > 1 else _in_order(words)
    return replace(naam, voornaam=naam.voornaam.replace(_TOGETHER, " "))


def _in_order(words: list[str]) -> Naam:
    begin = next((i for i, word in enumerate(words[1:-1], 1) if _particle(word)), None)
    if begin is None:
        starts = words and _particle(words[0]) and len(words) > 1
        if starts:  # no given name: `de Vries`
            end = next(i for i, word in enumerate(words) if not _particle(word) or i == len(words) - 1)
            return Naam("", _particles(words[:end]), " ".join(words[end:]))
        first = 1
        while first < len(words) - 1 and _ONE_INITIAL.fullmatch(words[first]):
            first += 1
        return Naam(" ".join(words[:first]), "", " ".join(words[first:]))
    end = begin
    while end < len(words) - 1 and _particle(words[end]):
        end += 1
    return Naam(" ".join(words[:begin]), _particles(words[begin:end]), " ".join(words[end:]))


def _in_capitals(words: list[str]) -> int:
    """How many words in front are a surname in capitals with a given name behind it: 1 of `BAKKER Anna`, else 0."""
    big = next((i for i, word in enumerate(words) if not word.isupper() or "." in word), 0)
    long = any(len(word) > 3 and not _particle(word) for word in words[:big])
    return big if long and not _particle(words[big]) else 0


def _behind_comma(parts: list[list[str]]) -> Naam:
    surname, given = list(parts[0]), [word for part in parts[1:] for word in part]
    particles: list[str] = []
    while len(surname) > 1 and _particle(surname[0]):
        particles.append(surname.pop(0))
    while len(surname) > 1 and _particle(surname[-1]):
        particles.insert(0, surname.pop())
    if not particles:
        last = len(given)
        while last > 0 and _particle(given[last - 1]):
            last -= 1
        if last == 0:  # `Berg, van der, Anna`: the particles come first
            last = next((i for i, word in enumerate(given) if not _particle(word)), len(given))
            given, particles = given[last:], given[:last]
        else:
            given, particles = given[:last], given[last:]
        first = next((i for i, word in enumerate(given) if not _particle(word)), 0)
        if not particles and first:
            given, particles = given[first:], given[:first]
    return Naam(" ".join(given), _particles(particles), " ".join(map(calm, surname)))


def split_surname(text: str) -> tuple[str, str]:
    """Tussenvoegsel and achternaam of a column that has both: `de Vries` or `Vries, de`."""
    words = _joined(text).replace(",", " ").split()
    before = next((i for i, word in enumerate(words) if not _particle(word)), 0)
    behind = next((i for i, word in enumerate(words[::-1]) if not _particle(word)), 0)
    particles, words = words[:before] or words[len(words) - behind :], words[before : len(words) - behind]
    return _particles(particles), " ".join(map(calm, words))


def without_given(text: str, given: str) -> str:
    """The surname in a column beside that of given names, which may have these too: `de Boer` of `Anna de Boer`."""
    words, own = text.split(), fold(given).split()
    plain = [fold(word) for word in words]
    if own and len(words) > len(own):
        if plain[: len(own)] == own and "," not in text:
            return " ".join(words[len(own) :])
        if plain[-len(own) :] == own:
            return " ".join(words[: -len(own)]).rstrip(",")
    naam = split_dutch(text)
    initial = _INITIALS.fullmatch(naam.voornaam) and fold(naam.voornaam)[:1] == fold(given)[:1]
    if naam.achternaam and own and (initial or fold(naam.voornaam).split() == own):
        return f"{naam.tussenvoegsel} {naam.achternaam}".strip()
    return text


def without_surname(text: str, surname: str) -> tuple[str, str]:
    """Given name and tussenvoegsel in a column beside that of surnames, which may have these too."""
    text = _FAMILY.sub("", " ".join(text.split()))
    naam = split_dutch(text)
    if naam.achternaam and fold(naam.achternaam) == fold(split_surname(surname)[1]):
        return naam.voornaam, naam.tussenvoegsel
    words, own = text.replace(",", " ").split(), fold(surname).split()
    if [fold(word) for word in words[-len(own) :]] == own:
        words = words[: -len(own)]
    last = len(words)
    while last > 1 and _particle(words[last - 1]):
        last -= 1
    return " ".join(words[:last]), _particles(words[last:])


def says_all(naam: str, text: str) -> bool:
    """Whether a name has every word of a text; an initial counts as the word that begins with it."""
    words = fold(naam).split()
    letters = {word[0] for word in words}
    return all(word in words or (len(word) == 1 and word in letters) for word in fold(text).split())


def _joined(text: str) -> str:
    """A double surname in one word, whatever stands around its hyphen."""
    return " ".join(re.sub(r"\s*[-–]\s*", "-", text).split())


def _untitled(text: str) -> tuple[str, Geslacht | None, str]:
    """The name without titles, the gender that one tells, and the titles that tell none."""
    geslacht: Geslacht | None = None
    titels: list[str] = []
    words = text.split()
    while len(words) > 1:
        word = words[0].lower().rstrip(".")
        if word == "de" and words[1].lower() == "heer":
            words = words[1:]
        elif word in _TITLES and (words[0].endswith(".") or word not in ("mr", "ir", "dr")):
            geslacht = geslacht or _TITLES[word]
            titels += [] if _TITLES[word] else [words[0]]
            words = words[1:]
        else:
            break
    return " ".join(words), geslacht, " ".join(titels)


def _particle(word: str) -> bool:
    return word == "v." or word.lower() in _PARTICLES


def _particles(words: list[str]) -> str:
    return " ".join(_WRITTEN_OUT.get(word.lower(), word.lower()) for word in words)


def calm(word: str) -> str:
    """A surname in capitals as it is usually written."""
    if len(word) > 2 and word.isupper():
        return "-".join(piece.capitalize() for piece in word.split("-"))
    return word


def split_foreign(text: str) -> Naam:
    """A name of a statushouder: the family name is what a comma, capitals or `familie` mark; else the order stands."""
    text, geslacht, titels = _untitled(" ".join(text.split()))
    return replace(_foreign(text), geslacht=geslacht, titels=titels)


def _foreign(text: str) -> Naam:
    if _FAMILY.match(text):
        return Naam("", "", " ".join(map(calm, _FAMILY.sub("", text).split())))
    before, comma, after = text.partition(",")
    if comma and after.strip():
        return Naam(after.strip(), "", " ".join(map(calm, before.split())))
    words = before.split()
    capitals = [len(word) > 1 and word.isupper() and "." not in word for word in words]
    if any(capitals) and not all(capitals):
        family = [calm(word) for word, big in zip(words, capitals, strict=True) if big]
        given = [word for word, big in zip(words, capitals, strict=True) if not big]
        return Naam(" ".join(given), "", " ".join(family))
    return Naam(words[0] if words else "", "", " ".join(words[1:]), gemerkt=False)


def same_name(one: str, other: str) -> bool:
    """Whether two names have the same words, whatever their order."""
    words, others = sorted(fold(one).split()), sorted(fold(other).split())
    return words == others if words or others else one.strip() == other.strip()
