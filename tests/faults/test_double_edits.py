"""Two people edit one record at the same time: the second always meets the first, and nothing of either is lost.

Both read the record, both change some of its fields, the first saves. The second is refused, sees both versions field
by field, chooses where both changed the same field, and saves that.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

from db.agenda import Contact
from db.lists import ContactSoort
from db.members import format_lid
from db.model import Begeleider, Huishouden, Statushouder
from db.notation import columns
from db.records.contacts import save_contact
from db.records.people import leden_of, save_begeleider, save_huishouden, save_statushouder
from db.records.rows import find, get
from db.records.settings import format_setting, parse_setting, read_settings, save_settings
from db.rules.versions import Kant, compare, merge, undecided
from db.store import Conflict, Store
from tests.builders import TODAY, fill, household, member, vrijwilliger
from tui.screens.forms import read_leden

EDITS = 1000 if os.environ.get("KOPPELBORD_FULL") == "1" else 60

CHANGES: dict[str, tuple[str, ...]] = {
    "voornaam": ("Anna", "Anne", "Hanna"),
    "achternaam": ("de Vries", "Bakker", "Visser"),
    "naam": ("Tesfay", "Tesfaye", "Al-Hamid"),
    "telefoon": ("06 11111111", "06 22222222", ""),
    "plaats": ("Steenwijk", "Vollenhove", "Tuk"),
    "notitie": ("belt graag\n's avonds", "hond", "op vakantie in mei", ""),
    "talen": ("Arabisch:3", "Arabisch:3;Engels:2", "Tigrinya:2"),
    "uren_per_week": ("6", "8", "7.5"),
    "dagdelen": ("ma-ochtend", "ma-ochtend;di-middag", ""),
    "taalschool": ("Firda", "Deltion", ""),
    "geboortejaar": ("1990", "1984", ""),
    "leden": ("Selam Tesfay v 1990", "Selam Tesfay v 1991\nYonas Tesfay m", "Selam Tesfay\nOmar Tesfay m 2012"),
    "regel": ("gebeld over school", "gebeld over de huur", "niet bereikt"),
    "wie": ("V01", "V02"),
    "bereik_fiets": ("8", "7.5", "9"),
    "vul_tot": ("100", "90", "80"),
}
"""What the fields of the forms may become; few values, so that both often choose the same field."""


@dataclass
class Opened:
    """A form as somebody has it open: its texts, and what saves other texts against the version that was read."""

    texts: dict[str, str]
    save: Callable[[Mapping[str, str]], object]


def of_record(kind: type, key: Any, write: Callable[[Store, Any], object]) -> Callable[[Store], Opened]:
    def opened(store: Store) -> Opened:
        record = get(store.db, kind, key)
        cells = {c.name: c.cell for c in columns(kind) if c.name in CHANGES}

        def save(texts: Mapping[str, str]) -> object:
            return write(store, replace(record, **{name: cells[name].read(text) for name, text in texts.items()}))

        return Opened({name: cell.write(getattr(record, name)) for name, cell in cells.items()}, save)

    return opened


def a_household(store: Store) -> Opened:
    inner = of_record(Huishouden, "D001", lambda store, record: record)(store)
    members = leden_of(store, "D001")

    def save(texts: Mapping[str, str]) -> object:
        record = inner.save({name: text for name, text in texts.items() if name != "leden"})
        return save_huishouden(store, TODAY, record, read_leden(texts["leden"]), "D001", members)

    return Opened(inner.texts | {"leden": "\n".join(map(format_lid, members))}, save)


def the_settings(store: Store) -> Opened:
    read = read_settings(store.db)

    def save(texts: Mapping[str, str]) -> object:
        return save_settings(store, TODAY, {name: parse_setting(name, text) for name, text in texts.items()}, read)

    return Opened({"vul_tot": format_setting(read.vul_tot)}, save)


def the_member(store: Store) -> Opened:
    (first, *_) = find(store.db, Statushouder, "dossier = ? ORDER BY volgnr", ("D002",))
    return of_record(Statushouder, first.id, lambda s, record: save_statushouder(s, TODAY, record))(store)


FORMS: dict[str, Callable[[Store], Opened]] = {
    "begeleider": of_record(Begeleider, "V01", lambda s, record: save_begeleider(s, TODAY, record)),
    "huishouden": a_household,
    "statushouder": the_member,
    "contact": of_record(Contact, 1, lambda s, record: save_contact(s, TODAY, record)),
    "instelling": the_settings,
}


def edited(r: Random, texts: Mapping[str, str]) -> dict[str, str]:
    """The texts with one to three fields changed."""
    changed = dict(texts)
    for name in r.sample(sorted(texts), r.randint(1, min(3, len(texts)))):
        changed[name] = r.choice([text for text in CHANGES[name] if text != texts[name]])
    return changed


def test_of_double_edits_every_one_is_a_visible_conflict_and_none_is_lost(store, figure):
    fill(
        store,
        *(vrijwilliger("V01", notitie="begin"), vrijwilliger("V02")),
        *(household("D001"), household("D002")),
        *(member("D001", voornaam="Selam"), member("D002")),
        Contact(dossier="D001", volgnr=1, datum=TODAY, soort=ContactSoort.TELEFOON, wie="V01", regel="gebeld"),
    )
    r = Random(7)
    conflicts = lost = chosen = 0
    for _ in range(EDITS):
        form = FORMS[r.choice(sorted(FORMS))]
        first, second = form(store), form(store)
        theirs, mine = edited(r, first.texts), edited(r, second.texts)
        first.save(theirs)
        theirs = form(store).texts  # as it is written
        if theirs == first.texts:
            continue
        try:
            second.save(mine)
        except Conflict:
            conflicts += 1
        else:
            lost += 1
            continue
        now = form(store)
        assert now.texts == theirs, "what was refused has written nothing"
        velden = compare(second.texts, mine, now.texts)
        sides = (Kant.MIJN, Kant.NIEUW, Kant.BEIDE)
        keuze = {veld.naam: r.choice(sides[: 3 if veld.naam == "notitie" else 2]) for veld in undecided(velden, {})}
        chosen += len(keuze)
        wanted = merge(mine, velden, keuze)
        now.save(wanted)
        saved = form(store).texts
        for name in saved:
            kept = {Kant.NIEUW: theirs, Kant.MIJN: mine}.get(keuze.get(name), wanted)
            changed_by_one = theirs if theirs[name] != second.texts[name] and mine[name] == second.texts[name] else kept
            lost += saved[name] != changed_by_one[name]
    figure(
        f"{EDITS} double edits of one record",
        f"{conflicts} visible conflicts, {lost} lost updates, {chosen} fields chosen that both had changed",
    )
    assert store.check() == []
    assert lost == 0
    assert conflicts == EDITS
    assert chosen > EDITS / 10
