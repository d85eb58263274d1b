"""Which field each column of somebody's own list is, and whom it is about: by its headings and by its contents."""

import re
from collections.abc import Callable, Mapping, Sequence, Set
from itertools import pairwise

from db.exchange.fields import NIET, NOOIT, NOTITIE, Lijstsoort, fields_of, is_single
from db.exchange.half_days import names_half_days
from db.exchange.headings import Kolom, Lijst, matches, synonyms, words_of
from db.notation import CellError
from db.rules.places import known as known_place
from db.sensitive import are_bsn
from db.text import fold

Herinnerd = Mapping[tuple[str, str], str]
"""What was chosen before: the field by list and folded heading, and whom a sheet is about by ("blad", its name)."""

_FITS = 0.5
"""The share of cells that must be readable as a field for a heading to mean it."""

_FITS_WHOLE = 0.3
"""The same for a heading that is known as a whole: what can't be read is shown then."""

_SURE = 0.8
"""The share of cells by which the contents alone tell the field."""

_BY_CONTENTS = ("email", "telefoon", "dagdelen", "geslacht", "vervoer", "talen", "plaats", "personen")
_KIND_WORDS = {
    Lijstsoort.VRIJWILLIGERS: ("vrijwilliger", "vrijwilligers", "vrijw", "vw", "maatjes", "coaches", "begeleiders"),
    Lijstsoort.STAGIAIRES: ("stagiaire", "stagiaires", "stagiairs", "stage", "studenten"),
    Lijstsoort.MEDEWERKERS: ("medewerker", "medewerkers", "team", "collega", "collegas", "betaald", "personeel"),
    Lijstsoort.HUISHOUDENS: (
        *("gezin", "gezinnen", "huishouden", "huishoudens", "statushouder", "statushouders", "client", "clienten"),
        *("familie", "families", "vergunninghouders", "bewoners", "nieuwkomers", "caseload", "wachtlijst"),
    ),
}  # fmt: skip
_EITHER = ("adres", "geboortejaar", "gemeente", "naam")
"""Fields of ours for one kind of people that lists of the other kind have too."""


def section_of(text: str) -> Lijstsoort | None:
    """Whom a line announces, as `Stagiaires (2)`: each word is one for people of a kind; with a name it is somebody."""
    words = re.sub(r"[\d()]", " ", fold(text)).split()
    kinds = [kind for word in words for kind, known in _KIND_WORDS.items() if word in known]
    return kinds[0] if kinds and len(kinds) == len(words) else None


def guess_kind(lijst: Lijst, herinnerd: Herinnerd) -> Lijstsoort:
    """Whom a list is about."""
    before = herinnerd.get(("blad", fold(lijst.blad)))
    if before in set(Lijstsoort):
        return Lijstsoort(before)
    if not lijst.rijen:
        return Lijstsoort.NIET
    points = dict.fromkeys(_KIND_WORDS, 0.0)
    title = " ".join(cell for _, cells in lijst.boven for cell in cells)
    subject = next((k.kop for k in lijst.kolommen if k.waarden and agrees_name(k)), "")
    for text, weight in ((lijst.blad, 3.0), (title, 1.0), (subject, 3.0), (lijst.bron, 0.5)):
        for kind, words in _KIND_WORDS.items():
            points[kind] += weight * any(word in words for word in fold(text).split())
    team = households = 0
    for kolom in lijst.kolommen:
        entries = [entry for part in (kolom.kop, *kolom.delen) for w in matches(part)[:1] for entry in synonyms()[w]]
        of = {whose for whose, _, _ in entries}
        telling = any(veld not in _EITHER for _, veld, _ in entries)
        households += of == {"huishoudens"} and telling
        team += of == {"begeleiders"} and telling
    for _, cells in lijst.rijen:
        section = section_of("".join(cells)) if sum(map(bool, cells)) == 1 else None
        if section:  # who stands above the first such line is mostly a vrijwilliger
            points[section if section is Lijstsoort.HUISHOUDENS else Lijstsoort.VRIJWILLIGERS] += 1
    if not lijst.kop_rijen and not any(points.values()) and not _by_contents_alone(lijst):
        return Lijstsoort.NIET
    points[Lijstsoort.HUISHOUDENS] += 1.5 * households
    kind = max((k for k in points if k is not Lijstsoort.HUISHOUDENS), key=points.__getitem__)
    points[kind] += 1.5 * team
    best = max(points, key=points.__getitem__)
    if not points[best] and not any(matches(kolom.kop) for kolom in lijst.kolommen):
        return Lijstsoort.NIET if not _by_contents_alone(lijst) else Lijstsoort.VRIJWILLIGERS
    return best


def _by_contents_alone(lijst: Lijst) -> bool:
    fields = fields_of("begeleiders")
    told = [_by_contents(kolom, fields, ()) for kolom in lijst.kolommen]
    return len([veld for veld in told if veld not in ("", NIET)]) >= 2


def guess_fields(lijst: Lijst, soort: Lijstsoort, herinnerd: Herinnerd) -> dict[int, str]:
    """The field of each column, by its place in the sheet."""
    if soort is Lijstsoort.NIET:
        return {kolom.index: NIET for kolom in lijst.kolommen}
    fields = fields_of(soort.groep)
    found = {kolom.index: NOOIT for kolom in lijst.kolommen if is_never(kolom)}
    options = []
    for kolom in lijst.kolommen:
        if kolom.index in found:
            continue
        before = herinnerd.get((soort.groep, fold(kolom.kop)))
        free = before not in found.values() or not is_single(before or "")
        if before and free and (before in fields or before == NIET):
            found[kolom.index] = before
        else:
            options += [(points, -kolom.index, veld) for points, veld in _candidates(kolom, soort)]
    for _, place, veld in sorted(options, reverse=True):
        taken = veld in found.values() and veld != NIET and not fields[veld].many
        if -place not in found and (not taken or veld == NOTITIE):
            found[-place] = veld
    for kolom in lijst.kolommen:
        if kolom.index not in found:
            elsewhere = words_of("ander", soort.groep) & set(fold(kolom.kop).split())
            told = "" if elsewhere else _by_contents(kolom, fields, tuple(found.values()))
            found[kolom.index] = told or NOTITIE
    _name_somebody(lijst, found)
    return found


def _candidates(kolom: Kolom, soort: Lijstsoort) -> list[tuple[float, str]]:
    """The fields that a heading may mean, each with its points, as far as the contents agree."""
    fields = fields_of(soort.groep)
    if names_half_days(kolom.kop) or any(names_half_days(part) for part in kolom.delen if part):
        return [(100.0, "dagdelen")]
    top, low = kolom.delen
    others = words_of("ander", soort.groep) & set(fold(kolom.kop).split())
    found: dict[str, float] = {}
    known = False
    for text, points in ((kolom.kop, 100.0), (low, 90.0), (top, 60.0 if not low else 30.0)):
        for word in matches(text):
            if not _means(word, text, others, soort):
                continue
            whole = word == (fold(text) or text.strip())
            known |= whole
            for lijst, veld, rank in synonyms()[word]:
                if lijst in (soort.groep, "beide") and (veld in fields or veld == NIET):
                    score = points - rank * 0.5 if whole else points / 2 + len(word) * 0.5 - rank * 0.1
                    found[veld] = max(score, found.get(veld, 0.0))
    share = _FITS_WHOLE if known else _FITS
    return [(p, veld) for veld, p in found.items() if veld == NIET or agrees(kolom, veld, fields[veld].read, share)]


def _means(word: str, text: str, others: Set[str], soort: Lijstsoort) -> bool:
    """Whether a known heading is what a text says: of the other words none may turn it into something else.

    `Tel. begeleider` in a list of households is no telephone of theirs, and `Start taalles` is no start.
    """
    folded = fold(text) or text.strip()
    if others and not others & set(word.split()):
        return False
    left = f" {folded} ".replace(f" {word} ", " ").split()
    fields = {veld for _, veld, _ in synonyms()[word]}
    known = words_of("neutraal", soort.groep)
    return all(w in known or w.isdigit() or fields & {v for _, v, _ in synonyms().get(w, [])} for w in left)


def agrees(kolom: Kolom, veld: str, read: Callable[[str, str], object], share: float = _FITS) -> bool:
    """Whether enough of the cells of a column can be read as a field."""
    if not kolom.waarden:
        return True
    if veld in ("naam", "voornaam", "achternaam", "begeleider"):
        return sum(_is_namelike(text) for text in kolom.waarden) >= share * len(kolom.waarden)
    return sum(_reads(read, text, kolom.kop) for text in kolom.waarden) >= share * len(kolom.waarden)


def agrees_name(kolom: Kolom) -> bool:
    """Whether a column may hold names: letters, and not the same few words over and over."""
    varied = len(set(kolom.waarden)) > len(kolom.waarden) / 2
    return varied and sum(map(_is_namelike, kolom.waarden)) >= _SURE * len(kolom.waarden)


def _reads(read: Callable[[str, str], object], text: str, kop: str) -> bool:
    try:
        read(text, kop)
    except CellError:
        return False
    return True


def _is_namelike(text: str) -> bool:
    return not any(c.isdigit() for c in text) and "@" not in text and len(text) <= 80


def _by_contents(kolom: Kolom, fields: Mapping[str, object], taken: Sequence[str]) -> str:
    """The field that the contents of a column tell, "" where they don't."""
    if len(kolom.waarden) < 2:
        return "" if kolom.waarden else NIET
    if all(text.isdecimal() and len(text) < 7 for text in kolom.waarden) and _counts(kolom.waarden):
        return NIET
    for veld in _BY_CONTENTS:
        if veld in fields and veld not in taken:
            read = fields_of("begeleiders" if veld in fields_of("begeleiders") else "huishoudens")[veld].read
            if veld == "plaats":
                told = sum(map(known_place, kolom.waarden)) >= _SURE * len(kolom.waarden)
            elif veld == "personen":
                told = all(re.match(r"\d+ ?\+ ?\d+$|\d+ ?(volw|v)\b", text.lower()) for text in kolom.waarden)
            else:
                told = agrees(kolom, veld, read, _SURE)
            if told:
                return veld
    return ""


def _counts(texts: Sequence[str]) -> bool:
    """Whether numbers count the rows: each one more than the one before."""
    numbers = [int(text) for text in texts]
    return all(later == earlier + 1 for earlier, later in pairwise(numbers))


def is_never(kolom: Kolom) -> bool:
    """Whether a column is never read in: BSN, V-nummer, religion or descent, by its heading or its contents."""
    words = matches(kolom.kop)
    if any(veld == NOOIT for word in words for _, veld, _ in synonyms()[word]):
        return True
    phone = any(veld == "telefoon" for word in words for _, veld, _ in synonyms()[word])
    return are_bsn(list(kolom.waarden), several=phone)


def _name_somebody(lijst: Lijst, found: dict[int, str]) -> None:
    """Let a list have names: beside a given name `Naam` is the surname; else the first plain text without a heading."""
    fields = set(found.values())
    if "voornaam" in fields and "achternaam" not in fields and "naam" in fields:
        found.update({index: "achternaam" for index, veld in found.items() if veld == "naam"})
    if "voornaam" in fields and not fields & {"naam", "achternaam"}:
        given = next(kolom for kolom in lijst.kolommen if found[kolom.index] == "voornaam")
        if 2 * sum(" " in text.strip() for text in given.waarden) > len(given.waarden):
            found[given.index] = "naam"
    if not fields & {"naam", "voornaam", "achternaam"}:
        for kolom in lijst.kolommen:
            names = kolom.waarden and sum(map(_is_namelike, kolom.waarden)) >= _SURE * len(kolom.waarden)
            if found[kolom.index] == NOTITIE and names and not matches(kolom.kop):
                found[kolom.index] = "naam"
                return
