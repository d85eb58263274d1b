"""From the rows of somebody's own list to drafts of people: values, notes, and every cell that can't be read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from db.dutch import datum, opsomming
from db.exchange.answers import Antwoorden, Plek
from db.exchange.cell import Gelezen, value_of
from db.exchange.couples import is_over
from db.exchange.fields import NIET, NOOIT, NOTITIE, Lijstsoort, Veld, fields_of
from db.exchange.guessing import section_of
from db.exchange.half_days import names_half_days
from db.exchange.headings import Kolom, Lijst, matches, synonyms
from db.exchange.loose import says_nothing
from db.exchange.sheets import MAX_TEXT
from db.exchange.tables import Rij
from db.lists import Soort
from db.notation import FORMULA_ERRORS, CellError
from db.sensitive import without_bsn
from db.text import clean, fold

TOTAL = re.compile(r"(?:(?:sub|eind)?totaal|totalen|aantal)\b")
_SUM = re.compile(rf"{TOTAL.pattern}|(?:som|gemiddelde)\b")
"""What a row of a total begins with: in the column of names, and where no name is filled."""

PEOPLE = ("begeleider", "leidinggevende", "verantwoordelijke")
"""Fields that name somebody of the team; who that is, is known when all sheets are read."""

_REMARK = re.compile(r"\([^)]*\)")
_NOBODY = (
    *("geen", "nog niet", "nog geen", "niemand", "nnb", "n n b", "volgt", "wacht", "wachtlijst", "wachtend", "zoeken"),
)
"""What stands in a column of begeleiders where there is none; the text is kept."""

_NAME_FIELDS = ("naam", "voornaam", "tussenvoegsel", "achternaam")
_NO_NAME = "een naam; t zet deze regel in de notitie van de regel erboven, del laat hem weg"


@dataclass(frozen=True, slots=True)
class FouteCel:
    """A cell that can't be read: where it stands, whom it is about, and what is expected; `keuzes` where some fit."""

    plek: Plek
    kolom: str
    waarde: str
    verwacht: str
    wie: str = ""
    keuzes: tuple[str, ...] = ()
    deel: str = ""
    """The name that it is about in a cell that may have several; "" for the whole cell."""


@dataclass(slots=True)
class Regel:
    """What one row says of one person or household."""

    blad: str
    rij: int
    soort: Lijstsoort
    values: dict[str, Any] = field(default_factory=dict)
    namen: dict[str, str] = field(default_factory=dict)
    """The parts of the name as they stand in their columns."""
    notities: list[str] = field(default_factory=list)
    mensen: list[tuple[str, str, Plek, str]] = field(default_factory=list)
    """Who of the team is named: field, name, place and heading."""
    plekken: dict[str, tuple[Plek, str]] = field(default_factory=dict)
    """The place and heading of each field."""
    genoteerd: dict[Plek, tuple[int, str, str]] = field(default_factory=dict)
    """How many letters of the notes each cell gives, with its heading and its text."""
    voorbij: bool = False
    """Whether the traject is over, so that its begeleider is only a note."""
    alleen_totaal: bool = False
    """Whether of the household only the number of all persons is known."""

    @property
    def wie(self) -> str:
        """The name as it stands in the list."""
        return " ".join(filter(None, (self.namen.get(name, "") for name in _ORDER)))

    @property
    def notitie(self) -> str:
        """All notes, a line each."""
        return "\n".join(dict.fromkeys(self.notities))


_ORDER = ("naam", "voornaam", "tussenvoegsel", "achternaam")


@dataclass(slots=True)
class Gedraft:
    """What a list gives: its rows as drafts, the cells that can't be read, and the rows that were passed over."""

    regels: list[Regel] = field(default_factory=list)
    fouten: list[FouteCel] = field(default_factory=list)
    overgeslagen: list[tuple[str, int, str]] = field(default_factory=list)


class Drafting:
    """Goes through the rows of one list."""

    def __init__(
        self, lijst: Lijst, soort: Lijstsoort, velden: Mapping[int, str], answers: Antwoorden, today: date
    ) -> None:
        self._lijst = lijst
        self._soort = soort
        self._velden = velden
        self._answers = answers
        self._today = today
        self._fields = fields_of(soort.groep)
        self._names = [k for k in lijst.kolommen if velden[k.index] in _NAME_FIELDS]
        self._section = soort
        heads = [tuple(fold(_at(row, k)) for k in lijst.kolommen) for row in lijst.kop_rijen]
        self._heads = {*heads, lijst.koppen}
        self.found = Gedraft()

    def run(self) -> Gedraft:
        """Every row once; a row above the heading with more than a title is told."""
        for row in self._lijst.boven:
            if sum(map(bool, row[1])) > 1:
                self._skip(row)
        for row in self._lijst.rijen:
            if not self._pass_over(row):
                self._read(row)
        return self.found

    def _skip(self, row: Rij) -> bool:
        shown = " · ".join(clean(cell) for cell in row[1] if cell)
        self.found.overgeslagen.append((self._lijst.blad, row[0], shown))
        return True

    def _pass_over(self, row: Rij) -> bool:
        """Whether a row is no person: the heading again, a total, a line that announces others, or a remark."""
        filled = [cell for cell in row[1] if cell]
        if tuple(fold(self._cell(row, kolom)) for kolom in self._lijst.kolommen) in self._heads:
            return True
        named = [cell for kolom in self._names if (cell := self._cell(row, kolom))]
        nobody = not any(map(_may_be_name, named))
        total = any(TOTAL.match(fold(cell)) for cell in named) or (nobody and _SUM.match(fold(filled[0])))
        if total and not any(len(cell) > 40 for cell in filled):
            return self._skip(row)
        if len(set(filled)) > 1 or len(self._lijst.kolommen) == 1:
            return False
        section = section_of(filled[0])
        if section and section.groep == self._soort.groep and self._soort is not Lijstsoort.MEDEWERKERS:
            self._section = section
            return self._skip(row)
        return (not named or not _may_be_name(filled[0])) and self._skip(row)

    def _cell(self, row: Rij, kolom: Kolom) -> str:
        return self._answers.cellen.get((self._lijst.blad, row[0], kolom.index), _at(row, kolom))

    def _read(self, row: Rij) -> None:
        regel = Regel(self._lijst.blad, row[0], self._section)
        faults: list[FouteCel] = []
        texts: dict[Plek, str] = {}
        for kolom in self._lijst.kolommen:
            text, veld = self._cell(row, kolom), self._velden[kolom.index]
            plek = (self._lijst.blad, row[0], kolom.index)
            if veld in (NIET, NOOIT) or not text.strip():
                continue
            texts[plek] = text
            noted = len(regel.notitie)
            try:
                self._take(regel, kolom, veld, text, plek)
                regel.genoteerd[plek] = (len(regel.notitie) - noted, kolom.naam, text)
            except CellError as error:
                faults.append(FouteCel(plek, kolom.naam, text, error.expected))
        faults += [*_disorder(regel), *_size(regel, texts)]
        if not regel.wie and not any(self._velden[fault.plek[2]] in _NAME_FIELDS for fault in faults):
            self._nameless(regel, row)
            return
        _leave_over(regel, self._today)
        self.found.fouten += [_of(fault, regel.wie) for fault in faults]
        self.found.regels.append(regel)

    def _nameless(self, regel: Regel, row: Rij) -> None:
        """A row without a name: the coordinator says whose it is."""
        kolom = self._names[0] if self._names else self._lijst.kolommen[0]
        plek = (self._lijst.blad, row[0], kolom.index)
        shown = " · ".join(clean(cell) for cell in row[1] if cell)
        if plek in self._answers.naar_notitie and self.found.regels:
            above = self.found.regels[-1]
            for k in self._lijst.kolommen:
                text = self._cell(row, k)
                if self._velden[k.index] not in (NIET, NOOIT) and text.strip():
                    note = _note(k.naam, text)
                    above.notities.append(note)
                    above.genoteerd[self._lijst.blad, row[0], k.index] = (len(note), k.naam, text)
        elif self._answers.cellen.get(plek) == "":
            self._skip(row)
        else:
            self.found.fouten.append(FouteCel(plek, kolom.naam, shown, _NO_NAME))

    def _take(self, regel: Regel, kolom: Kolom, veld: str, text: str, plek: Plek) -> None:
        """Put one cell where it belongs. Raises CellError."""
        if text in FORMULA_ERRORS and plek in self._answers.naar_notitie:
            return  # what a formula showed is not in the file
        if text in FORMULA_ERRORS:
            raise CellError("een waarde, geen formule")
        if len(text) > MAX_TEXT:
            raise CellError(f"tekst van ten hoogste {MAX_TEXT} tekens")
        if plek in self._answers.naar_notitie and veld not in PEOPLE:
            regel.notities.append(_note(kolom.naam, text))
        elif veld == NOTITIE:
            if not says_nothing(text):
                regel.notities.append(without_bsn(text) if _is_note(kolom) else _note(kolom.naam, text))
        elif veld in _NAME_FIELDS:
            self._take_name(regel, veld, text, plek, kolom)
        elif veld in PEOPLE:
            self._take_people(regel, veld, text, plek, kolom)
        elif not says_nothing(text) or names_half_days(kolom.kop):
            kop = day_heading(kolom) if veld == "dagdelen" else kolom.kop
            if not _add(regel, self._fields[veld], self._fields[veld].read_on(text, kop, self._today), kolom, plek):
                regel.notities.append(_note(kolom.naam, text))

    def _take_people(self, regel: Regel, veld: str, text: str, plek: Plek, kolom: Kolom) -> None:
        """Who of the team is named; a text that says more, or of whom not everyone is known, is kept whole."""
        if says_nothing(text):
            return
        naam = clean(_REMARK.sub(" ", text))
        nobody = fold(naam) in _NOBODY
        if nobody or naam != clean(text) or plek in self._answers.naar_notitie:
            regel.notities.append(_note(kolom.naam, text))
        if not nobody:
            regel.mensen.append((veld, naam or clean(text), plek, kolom.naam))

    def _take_name(self, regel: Regel, veld: str, text: str, plek: Plek, kolom: Kolom) -> None:
        text = clean(text)
        if says_nothing(text):
            return
        if not any(c.isalpha() for c in text):
            raise CellError("een naam")
        text, _, remark = text.partition(" (") if text.endswith(")") else (text, "", "")
        remark = remark.rstrip(")")
        soort = value_of("soort", remark) if remark and self._soort is not Lijstsoort.HUISHOUDENS else None
        if soort:
            regel.values.setdefault("soort", Soort(soort))
        elif remark:
            regel.notities.append(_note(kolom.naam, remark))
        regel.namen[veld] = text
        regel.plekken[veld] = (plek, kolom.naam)


PERIODS = (("start", "eind"), ("traject_start", "traject_eind"))
"""Dates of which the second may not come before the first."""


def _disorder(regel: Regel) -> Iterator[FouteCel]:
    """The ends that come before their begin; such an end is no value of the row."""
    for first, last in PERIODS:
        since, until = regel.values.get(first), regel.values.get(last)
        if since and until and until < since:
            plek, kolom = regel.plekken[last]
            del regel.values[last]
            yield FouteCel(plek, kolom, datum(until), f"een datum vanaf {datum(since)}")


def _leave_over(regel: Regel, today: date) -> None:
    """Make of the begeleider of a traject that is over a note."""
    over = is_over(regel.values.get("traject_status"), regel.values.get("traject_eind"), today)
    for veld, text, plek, kolom in regel.mensen if over else ():
        if veld == "begeleider":
            regel.voorbij = True
            regel.notities.append(_note(kolom, text))
            regel.genoteerd.setdefault(plek, (len(text), kolom, text))
    if regel.voorbij:
        regel.mensen = [mens for mens in regel.mensen if mens[0] != "begeleider"]


SIZES = ("aantal_volwassenen", "aantal_kinderen")


def _size(regel: Regel, texts: Mapping[Plek, str]) -> Iterator[FouteCel]:
    """Tell adults and children from a size; numbers that contradict each other are no value of the row."""
    if "personen" not in regel.values:
        return
    adults, children = regel.values.pop("personen")
    place = regel.plekken.pop("personen")
    known = [regel.values.get(name) for name in SIZES]
    if children is None:
        total = adults
        adults = known[0] if known[0] is not None else total - (known[1] or 0)
        children = total - adults if any(number is not None for number in known) else None
        regel.alleen_totaal = children is None and total > 1
    told = [adults, children]
    if adults < 1 or (children or 0) < 0 or any(k not in (None, t) for k, t in zip(known, told, strict=True)):
        columns = opsomming(regel.plekken[name][1] for name in SIZES if name in regel.values)
        yield FouteCel(place[0], place[1], texts[place[0]], f"hetzelfde als {columns}, of leeg")
        return
    for name, number in zip(SIZES, told, strict=True):
        if number is not None and name not in regel.values:
            regel.values[name] = number
            regel.plekken[name] = place


def _may_be_name(text: str) -> bool:
    """Whether a line of its own may be a person, and is no remark as `* = VOG nog niet binnen`."""
    return text[0].isalpha() and not any(c.isdigit() or c in "=:*!" for c in text) and len(text.split()) <= 5


def _at(row: Rij, kolom: Kolom) -> str:
    return row[1][kolom.index] if kolom.index < len(row[1]) else ""


def _of(fault: FouteCel, wie: str) -> FouteCel:
    return replace(fault, wie=wie)


def day_heading(kolom: Kolom) -> str:
    """The part of a heading that names days: of `Beschikbaar / ma` the lower one."""
    return next((part for part in (kolom.kop, kolom.delen[1], kolom.delen[0]) if part and names_half_days(part)), "")


def _add(regel: Regel, veld: Veld, read: Gelezen, kolom: Kolom, plek: Plek) -> bool:
    """Put a value in a row; False where the row has another one, which stays."""
    before, value = regel.values.get(veld.naam), read.waarde
    if before is not None and not veld.many:
        return bool(value == before and not read.rest)
    if read.rest:
        regel.notities.append(_note(kolom.naam, read.rest))
    if before is not None and veld.many:
        value = {**before, **value} if isinstance(before, dict) else before | value
    if value is not None and value != frozenset():
        regel.values[veld.naam] = value
        regel.plekken[veld.naam] = (plek, kolom.naam)
    return True


def _is_note(kolom: Kolom) -> bool:
    """Whether a heading says no more than that here are notes."""
    return any(
        fold(kolom.kop) == word and veld == NOTITIE for word in matches(kolom.kop) for _, veld, _ in synonyms()[word]
    )


def _note(kop: str, text: str) -> str:
    return without_bsn(f"{clean(kop)}: {clean(text, lines=True)}")


def draft(
    lijsten: Iterable[Lijst],
    soorten: Mapping[str, Lijstsoort],
    velden: Mapping[tuple[str, int], str],
    answers: Antwoorden,
    today: date,
) -> Gedraft:
    """The drafts of all lists that are read in."""
    found = Gedraft()
    for lijst in lijsten:
        soort = soorten[lijst.blad]
        if soort is Lijstsoort.NIET:
            continue
        own = {kolom.index: velden[lijst.blad, kolom.index] for kolom in lijst.kolommen}
        one = Drafting(lijst, soort, own, answers, today).run()
        found.regels += one.regels
        found.fouten += one.fouten
        found.overgeslagen += one.overgeslagen
    return found
