"""Holding somebody's own lists beside the desk: who is new, who is known, what differs, and who guides whom."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from db.dutch import aantal
from db.exchange.answers import Antwoorden, Plek
from db.exchange.couples import Couples
from db.exchange.drafting import PERIODS, FouteCel, Gedraft, Regel
from db.exchange.names import UNKNOWN, same_name, split_dutch
from db.exchange.persons import Gezin, Mens, households_of, is_household, person_of, too_long
from db.exchange.who import Gevonden, Known, Team, asked_names, find_known, known_households, known_team
from db.lists import Soort
from db.model import Begeleider, Huishouden, Koppeling, Record, Statushouder
from db.notation import columns
from db.records.people import LETTER, free_keys
from db.rules.resemblance import Bekende
from db.text import digits, fold

_TELLING = ("adres", "sleuteldatum", "email")
"""What, beside a name, says who somebody is."""


@dataclass(frozen=True, slots=True)
class Twijfel:
    """Somebody in a list who may be somebody that is known: `zelfde` is what counts until it is said otherwise."""

    blad: str
    rij: int
    naam: str
    bekende: Bekende
    redenen: tuple[str, ...]
    zelfde: bool


@dataclass(frozen=True, slots=True)
class Verschil:
    """A value of the list that differs from the desk's; the desk's stays unless it is taken over."""

    blad: str
    rij: int
    naam: str
    veld: str
    bord: str
    lijst: str
    overnemen: bool


@dataclass(slots=True)
class Samen:
    """What lists and desk come to together: what would be written, and what is to be asked or told."""

    new: list[Record] = field(default_factory=list)
    changed: list[Record] = field(default_factory=list)
    same: int = 0
    fouten: list[FouteCel] = field(default_factory=list)
    twijfels: list[Twijfel] = field(default_factory=list)
    verschillen: list[Verschil] = field(default_factory=list)
    overgeslagen: list[tuple[str, int, str]] = field(default_factory=list)
    meldingen: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Bord:
    """What is on the desk."""

    team: tuple[Begeleider, ...] = ()
    huishoudens: tuple[Huishouden, ...] = ()
    statushouders: tuple[Statushouder, ...] = ()
    koppelingen: tuple[Koppeling, ...] = ()


class _Joining:
    def __init__(self, bord: Bord, drafts: Gedraft, answers: Antwoorden, today: date) -> None:
        self.bord = bord
        self.answers = answers
        self.today = today
        self.found = Samen(fouten=list(drafts.fouten), overgeslagen=list(drafts.overgeslagen))
        self.people = {p.kenmerk: p for p in bord.team}
        self.homes = {h.dossier: h for h in bord.huishoudens}
        self.members: dict[str, list[Statushouder]] = defaultdict(list)
        for lid in bord.statushouders:
            self.members[lid.dossier].append(lid)
        stored: list[Any] = [*bord.team, *bord.huishoudens, *bord.statushouders]
        self._stored: dict[Any, Record] = {_identity(record): record for record in stored}
        self._free: dict[str, Iterator[str]] = {}
        self._key_of: dict[int, str] = {}
        self.mensen = [person_of(regel) for regel in drafts.regels if not is_household(regel)]
        self.gezinnen = households_of([regel for regel in drafts.regels if is_household(regel)])

    def run(self) -> Samen:
        self._place(self.mensen, known_team(self.bord.team), self._person)
        self.team = Team(self.people.values())
        self._place(self.gezinnen, known_households(self.bord.huishoudens, self.members), self._household)
        for mens in self.mensen:
            self._refer(mens.regel, self._key_of[id(mens)], "leidinggevende")
        self._tell()
        self.koppelingen = Couples(self.bord.koppelingen, self.today)
        for gezin in self.gezinnen:
            if any(regel.voorbij for regel in gezin.regels):
                self.found.meldingen.append(f"{gezin.naam}: het traject is voorbij, de begeleider staat in de notitie")
            for regel in gezin.regels:
                self._refer(regel, self._key_of[id(gezin)], "verantwoordelijke")
                self._couple(regel, self.homes[self._key_of[id(gezin)]])
        rows: list[Mens | Gezin] = [*self.mensen, *self.gezinnen]
        self.found.fouten += filter(None, map(too_long, rows))
        self._sort()
        return self.found

    def _tell(self) -> None:
        """Say what was read in a way that one should know."""
        total = sum(regel.alleen_totaal for gezin in self.gezinnen for regel in gezin.regels)
        if total:
            homes = aantal(total, "huishouden staat", "huishoudens staan")
            self.found.meldingen.append(f"Van {homes} alleen het totaal in de lijst: geteld als volwassenen.")
        if any("geboortejaar" in lid for gezin in self.gezinnen for lid in gezin.leden):
            self.found.meldingen.append("Van een geboortedatum wordt alleen het jaar bewaard.")
        half = sum(UNKNOWN in (mens.values["voornaam"], mens.values["achternaam"]) for mens in self.mensen)
        if half:
            names = aantal(half, "naam heeft", "namen hebben")
            self.found.meldingen.append(f"{names} maar één deel: voor het andere staat een {UNKNOWN}.")

    # Who is who

    def _place(self, rows: Any, known: Known, write: Any) -> None:
        """Find for every row whom it is about, the sure ones first; what is left is new."""
        taken: set[str] = set()
        sure, likened = {}, set()
        for one in rows:
            found = find_known(one, known, taken.__contains__)
            if found:
                likened.add(id(one))
            if found and found.zeker:
                sure[id(one)] = found
                taken.add(found.sleutel)
        earlier: dict[int, Any] = {}
        own = Known(
            Bekende("rij", str(number), naam, one.values.get("telefoon", ""), jaar)
            for number, one in enumerate(rows)
            for naam, jaar in asked_names(one)
        )
        for number, one in enumerate(rows):
            found = sure.get(id(one)) or self._again(one, own, number, earlier)
            if found is None and id(one) in likened:
                found = self._doubted(one, known, taken)
            key = found.sleutel if found else None
            self._key_of[id(one)] = write(one, key)
            earlier[number] = one
            if key:
                taken.add(key)

    def _again(self, one: Any, own: Known, number: int, earlier: Mapping[int, Any]) -> Gevonden | None:
        """The same person on an earlier row of the lists."""
        found = find_known(one, own, lambda row: int(row) >= number)
        if found is None or not (found.zeker or found.waarschijnlijk):
            return None
        regel, before = one.regel, earlier[int(found.sleutel)]
        rij = (regel.blad, regel.rij)
        same = self.answers.zelfde.get(rij, found.zeker)
        about = replace(found.bekende, naam=f"{before.naam}, rij {before.regel.rij} van {before.regel.blad}")
        self.found.twijfels.append(Twijfel(*rij, one.naam, about, found.redenen, same))
        return replace(found, sleutel=self._key_of[id(before)]) if same else None

    def _doubted(self, one: Any, known: Known, taken: set[str]) -> Gevonden | None:
        found = find_known(one, known, taken.__contains__)
        if found is None or found.zeker:
            return found
        if found.waarschijnlijk and not self._changes(one, found.sleutel):
            return found  # nothing would come of asking
        rij = (one.regel.blad, one.regel.rij)
        tell = [f"zelfde {veld}" for veld in _TELLING if self._agrees(one, found.sleutel, veld)]
        # Who has one name and one address or key is the same, though the telephone may be another by now.
        same = self.answers.zelfde.get(
            rij, found.waarschijnlijk or bool(tell and same_name(one.naam, found.bekende.naam))
        )
        self.found.twijfels.append(Twijfel(*rij, one.naam, found.bekende, (*tell, *found.redenen), same))
        return found if same else None

    def _agrees(self, one: Any, key: str, veld: str) -> bool:
        """Whether a row and a record both have this field, and say the same."""
        record: Any = self.people.get(key) or self.homes.get(key)
        stored = getattr(record, veld, None)
        return bool(stored and one.values.get(veld)) and _same(veld, stored, one.values[veld])

    def _changes(self, one: Any, key: str) -> bool:
        record: Any = self.people.get(key) or self.homes.get(key)
        return not all(_same(name, getattr(record, name), value) for name, value in one.values.items())

    # Records

    def _next(self, letter: str) -> str:
        if letter not in self._free:
            taken = self.homes if letter == "D" else self.people
            self._free[letter] = free_keys(tuple(taken), letter)
        return next(self._free[letter])

    def _person(self, mens: Mens, key: str | None) -> str:
        if key is None:
            key = self._next(LETTER[mens.values["soort"]])
            self.people[key] = Begeleider(kenmerk=key, **mens.values)
        else:
            told = {n: v for n, v in mens.values.items() if n != "soort" or mens.soort_gegeven}
            self.people[key] = self._filled(self.people[key], told, mens.regel)
        return key

    def _household(self, gezin: Gezin, key: str | None) -> str:
        if key is None:
            key = self._next("D")
            self.homes[key] = Huishouden(dossier=key, **gezin.values)
        else:
            self.homes[key] = self._filled(self.homes[key], gezin.values, gezin.regel)
        for lid in gezin.leden:
            self._member(gezin, key, lid)
        return key

    def _member(self, gezin: Gezin, dossier: str, values: dict[str, Any]) -> None:
        members = self.members[dossier]
        naam = fold(f"{values['voornaam']} {values['achternaam']}")
        for place, lid in enumerate(members):
            if fold(lid.naam) == naam:
                members[place] = self._filled(lid, values, gezin.regel)
                return
        if members and not gezin.hele_leden:
            self.found.meldingen.append(f"{gezin.naam}: op het bord staan andere leden; die blijven zoals ze zijn")
            return
        number = max((lid.volgnr for lid in members), default=0) + 1
        contact: dict[str, Any] = {"contactpersoon": True} if not members else {}
        members.append(Statushouder(dossier=dossier, volgnr=number, **contact, **values))

    def _filled(self, record: Any, values: Mapping[str, Any], regel: Regel) -> Any:
        """The record with what it lacks; where it has another value that is told, and taken over only when chosen."""
        cells = {column.name: column.cell for column in columns(type(record))}  # type: ignore[arg-type]  # records hash
        fields: dict[str, Any] = {}
        for name, value in values.items():
            now, empty = getattr(record, name), cells[name].empty
            if _same(name, now, value):
                continue
            if now in (empty, None, "") or (isinstance(now, str) and now == UNKNOWN):
                fields[name] = value
                continue
            chosen = (regel.blad, regel.rij, name) in self.answers.overnemen
            written = (cells[name].write(now), cells[name].write(value))
            naam = getattr(record, "naam", "")
            self.found.verschillen.append(Verschil(regel.blad, regel.rij, naam, name, *written, chosen))
            if chosen:
                fields[name] = value
        for first, last in PERIODS:
            since, until = (fields.get(name, getattr(record, name, None)) for name in (first, last))
            if since and until and until < since and {first, last} & fields.keys():
                fields = {name: value for name, value in fields.items() if name not in (first, last)}
                self.found.meldingen.append(
                    f"{getattr(record, 'naam', '')}: het eind ligt voor het begin, zie het bord."
                )
        return replace(record, **fields)

    # Who guides whom

    def _refer(self, regel: Regel, key: str, veld: str) -> None:
        """Put the kenmerk of whom a column names in a field of the record."""
        for name, named, plek, kolom in regel.mensen:
            if name != veld:
                continue
            text = "".join(self._answered(plek, named)[:1])
            found = self._one(regel, text, plek, kolom) if text else None
            if found and (
                not self.people[found].soort.betaald or (veld == "leidinggevende" and self._above(found, key))
            ):
                expected = "een medewerker of teamleider, en niemand onder zichzelf"
                self._not_one(FouteCel(plek, kolom, text, expected, regel.wie))
            elif found:
                store: dict[str, Any] = self.people if veld == "leidinggevende" else self.homes
                store[key] = self._filled(store[key], {veld: found}, regel)

    def _above(self, kenmerk: str, key: str) -> bool:
        """Whether whoever leads somebody leads back to a key, or is that one."""
        here: str | None = kenmerk
        for _ in range(len(self.people)):
            if here is None or here == key:
                break
            here = self.people[here].leidinggevende
        return here == key

    def _couple(self, regel: Regel, home: Huishouden) -> None:
        for name, text, plek, kolom in regel.mensen:
            if name != "begeleider":
                continue
            parts = dict.fromkeys(part for named in self._named(text) for part in self._answered(plek, named))
            kenmerken = [self._one(regel, part, plek, kolom) for part in parts]
            start = home.sleuteldatum or home.traject_start or self.today
            for kenmerk in dict.fromkeys(k for k in kenmerken if k):
                paid = self.people[kenmerk].soort.betaald
                self.found.meldingen += self.koppelingen.add(home, kenmerk, self.team.naam[kenmerk], start, paid)

    def _answered(self, plek: Plek, part: str, asked: frozenset[str] = frozenset()) -> list[str]:
        """The names that were answered for one in a cell, else that one itself; an answer may be asked about again."""
        answer = self.answers.delen.get((plek, part))
        if answer is None or part in asked:
            return [part]
        return [name for named in self._named(answer) for name in self._answered(plek, named, asked | {part})]

    def _named(self, text: str) -> list[str]:
        """The names in a cell; a comma may also stand within one: `Vries, Anna de`."""
        if self.team.find(text):
            return [text]
        found: list[str] = []
        for part in filter(None, map(str.strip, _BETWEEN.split(text))):
            pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
            several = not self.team.find(part) and any(map(self.team.find, pieces))
            found += pieces if several else [part]
        return found

    def _one(self, regel: Regel, text: str, plek: Any, kolom: str) -> str | None:
        """The kenmerk of the one whom a text names; a cell that can't be read where that is nobody or not one."""
        found = self.team.find(text)
        if len(found) == 1:
            return found[0]
        if not found and fold(text) in self.answers.nieuw:
            return self._newcomer(text)
        names = [f"{self.team.naam[kenmerk]} ({kenmerk})" for kenmerk in found]
        if not found:
            alike = known_team(self.people.values()).resembling(text) if len(self.found.fouten) < 200 else []
            names = [f"{g.bekende.naam} ({g.bekende.sleutel})" for g in alike]
        expected = "één begeleider; enter kiest" if found else "een begeleider op het bord of in deze lijst"
        self._not_one(FouteCel(plek, kolom, text, expected, regel.wie, tuple(names)))
        return None

    def _not_one(self, cel: FouteCel) -> None:
        """Ask who is meant, unless the text was put in the notitie."""
        if cel.plek not in self.answers.naar_notitie:
            self.found.fouten.append(replace(cel, deel=cel.waarde))

    def _newcomer(self, text: str) -> str:
        naam = split_dutch(text)
        key = self._next("V")
        self.people[key] = Begeleider(
            kenmerk=key,
            soort=Soort.VRIJWILLIGER,
            voornaam=naam.voornaam or UNKNOWN,
            tussenvoegsel=naam.tussenvoegsel,
            achternaam=naam.achternaam or UNKNOWN,
            geslacht=naam.geslacht,
        )
        self.team.add(self.people[key])
        return key

    def _sort(self) -> None:
        """Tell what is new and what changed from what stays."""
        members = [lid for leden in self.members.values() for lid in leden]
        records: list[Any] = [*self.people.values(), *self.homes.values(), *members, *self.koppelingen.all]
        for record in records:
            before = self._before(record)
            if before is None:
                self.found.new.append(record)
            elif record != before:
                self.found.changed.append(record)
        touched = {id(r) for r in (*self.found.new, *self.found.changed)}
        about = [self.people[self._key_of[id(m)]] for m in self.mensen]
        homes = [self.homes[self._key_of[id(g)]] for g in self.gezinnen]
        self.found.same = len({id(r) for r in (*about, *homes)} - touched)

    def _before(self, record: Record) -> Record | None:
        if isinstance(record, Koppeling):
            return record if record.versie else None
        return self._stored.get(_identity(record))


def _same(name: str, now: Any, value: Any) -> bool:
    """Whether the desk has a value of the list already, however it is written."""
    if name == "notitie":
        return set(value.split("\n")) <= set(now.split("\n"))
    if name == "telefoon" and now:
        return digits(now) == digits(value)
    return bool(now == value or (now and isinstance(now, str) and isinstance(value, str) and fold(now) == fold(value)))


def _identity(record: Any) -> tuple[type, Any]:
    kind = type(record)
    if kind is Statushouder:
        return kind, (record.dossier, record.volgnr)
    return kind, record.kenmerk if kind is Begeleider else record.dossier


_BETWEEN = re.compile(r"[/;+&\n]|\ben\b")


def join(bord: Bord, drafts: Gedraft, answers: Antwoorden, today: date) -> Samen:
    """What the drafts come to beside what is on the desk."""
    return _Joining(bord, drafts, answers, today).run()


__all__ = ["Bord", "Samen", "Twijfel", "Verschil", "join"]
