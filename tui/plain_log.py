"""The log of a month in plain text and JSON: what deserves a look, and every entry with what it changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from db.dutch import aantal, opsomming
from db.records.review import MOST as READ
from db.records.review import Controle, Deel, Logregel, overdue_months, read_lines, read_month, read_parts, reviews
from db.records.settings import read_settings
from db.rules.review import Opvallend, Regel, month_name, per_user, review
from db.text import clean
from tui.logwords import INTERNAL, field_label, full_moment, kind_words, moment, month_words, table_name, value_text

if TYPE_CHECKING:
    from db.store import Store

PAGE = 500

MOST = 8
"""So many fields of one entry are printed; JSON has them all."""


@dataclass(frozen=True, slots=True)
class Maandlog:
    """A month of the log with what deserves a look, who signed it off, and which months are late."""

    maand: date
    regels: tuple[Regel, ...]
    gevonden: tuple[Opvallend, ...]
    nagekeken: tuple[Controle, ...]
    te_laat: tuple[date, ...]

    @property
    def naam(self) -> str:
        """The month as "2024-03"."""
        return month_name(self.maand)


def read_log(store: "Store", today: date, month: date) -> Maandlog:
    """The log of a month. Raises NotAllowed for who is no coordinator."""
    settings = read_settings(store.db)
    regels = read_month(store, month)
    signed = tuple(one for one in reviews(store) if one.maand == month_name(month))
    return Maandlog(month, regels, review(regels, settings), signed, overdue_months(store, today, settings))


def log_length(store: "Store") -> str:
    """How many entries a log has that holds, and through which of them the key file knows it."""
    from db.store.keys import read_key_file

    regels, mirrored = store.log.head()[0], read_key_file(store.path).aantal
    known = "er is geen regel weggehaald of gewijzigd"
    since = "" if mirrored == regels else f" Bij de vorige keer vastleggen waren het er {mirrored or 0}."
    return f"Het logboek telt {aantal(regels, 'regel', 'regels')}: {known}.{since}"


def log_text(store: "Store", found: Maandlog) -> Iterator[str]:
    """The lines to print."""
    yield f"Logboek van {month_words(found.maand)}: {aantal(len(found.regels), 'regel', 'regels')}"
    for one in found.nagekeken:
        remark = f": {one.opmerking}" if one.opmerking else ""
        yield f"Nagekeken door {clean(one.gebruiker)}, {full_moment(one.tijd)}{remark}"
    if not found.nagekeken:
        yield "Nog niet nagekeken."
    if found.te_laat:
        yield f"Nog na te kijken: {opsomming(month_words(month) for month in reversed(found.te_laat))}."
    yield ""
    for vondst in found.gevonden:
        users = ", ".join(f"{clean(user)} {count}" for user, count in vondst.per_gebruiker)
        yield f"  {vondst.soort}: {len(vondst.regels)}{f' ({users})' if users else ''}"
    if found.regels:
        yield ""
    for entry in _entries(store, found.regels):
        yield f"{entry.nr:>6}  {moment(entry.tijd)}  {_said(entry)}"
        fields = [*_field_lines(read_parts(store, entry.nr))]
        yield from fields[:MOST]
        if len(fields) > MOST:
            more = aantal(len(fields) - MOST, "veld", "velden")
            yield f"{'':>8}… nog {'meer dan ' if entry.delen > READ else ''}{more} (met --json alles)"


def _field_lines(parts: Sequence[Deel]) -> Iterator[str]:
    """What an entry changed, a line for each field that means something to a person."""
    for part in parts:
        head = clean(" ".join(filter(None, (table_name(part.tabel), str(part.sleutel or "")))))
        for field in part.velden:
            if field.naam not in INTERNAL:
                was, now = (value_text(field.naam, value) for value in (field.voor, field.na))
                yield f"{'':>8}{head}  {field_label(field.naam)}: {was} → {now}"


def _said(entry: Logregel) -> str:
    said = ": ".join(filter(None, (entry.actie, entry.over)))
    return clean(f"{entry.gebruiker}  {said} [{kind_words(entry.soort, entry.actie)}]")


def _entries(store: "Store", regels: Sequence[Regel]) -> Iterator[Logregel]:
    for begin in range(0, len(regels), PAGE):
        yield from read_lines(store, [regel.nr for regel in regels[begin : begin + PAGE]])


def log_json(store: "Store", found: Maandlog) -> dict[str, Any]:
    """The same for a script."""
    return {
        "maand": found.naam,
        "aantal": len(found.regels),
        "nagekeken": [
            {
                "op": one.tijd.isoformat(),
                "gebruiker": one.gebruiker,
                "regels": one.regels,
                "opmerking": one.opmerking,
            }
            for one in found.nagekeken
        ],
        "te_laat": [month_name(month) for month in found.te_laat],
        "per_gebruiker": dict(per_user(found.regels)),
        "bevindingen": [
            {
                "soort": vondst.soort.name.lower(),
                "naam": str(vondst.soort),
                "aantal": len(vondst.regels),
                "per_gebruiker": dict(vondst.per_gebruiker),
                "regels": list(vondst.regels),
            }
            for vondst in found.gevonden
        ],
        "regels": [_entry_json(store, entry) for entry in _entries(store, found.regels)],
    }


def _entry_json(store: "Store", entry: Logregel) -> dict[str, Any]:
    return {
        "nr": entry.nr,
        "tijd": entry.tijd.isoformat(),
        "gebruiker": entry.gebruiker,
        "soort": entry.soort,
        "actie": entry.actie,
        "over": entry.over,
        "betreft": entry.betreft,
        "delen": [
            {
                "tabel": part.tabel,
                "sleutel": part.sleutel,
                "gewist": part.gewist,
                "velden": [{"veld": one.naam, "van": one.voor, "naar": one.na} for one in part.velden],
            }
            for part in read_parts(store, entry.nr, entry.delen)
        ],
    }
