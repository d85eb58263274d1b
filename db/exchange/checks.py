"""What one row can't tell: keys that come twice, references to nothing, circles, and an end before its start."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from db.agenda import (
    Actie,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Partner,
    Taak,
    Uitzondering,
)
from db.exchange.merging import Key
from db.exchange.reading import Draft, Fout
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Record, Statushouder

REFERS: dict[type, dict[str, type]] = {
    Begeleider: {"leidinggevende": Begeleider},
    Huishouden: {"hoort_bij": Huishouden, "verantwoordelijke": Begeleider},
    Statushouder: {"dossier": Huishouden},
    Koppeling: {"dossier": Huishouden, "begeleider": Begeleider},
    Afwezigheid: {"begeleider": Begeleider},
    Uitzondering: {"begeleider": Begeleider},
    Bezetting: {"dienst": Dienst, "begeleider": Begeleider},
    Afspraak: {"dossier": Huishouden, "begeleider": Begeleider},
    Contact: {"dossier": Huishouden, "wie": Begeleider},
    Taak: {"dossier": Huishouden, "wie": Begeleider},
    Actie: {"dossier": Huishouden, "begeleider": Begeleider, "wie": Begeleider},
    Onderbreking: {"dossier": Huishouden},
    Betrokkene: {"dossier": Huishouden, "partner": Partner},
    DoorlopenFase: {"begeleider": Begeleider},
}
"""Fields that hold the key of another record, and of which kind."""

_ORDER: dict[type, tuple[tuple[str, str], ...]] = {
    Begeleider: (("start", "eind"),),
    Huishouden: (("traject_start", "traject_eind"),),
    Statushouder: (("in_huishouden_van", "in_huishouden_tot"),),
    Koppeling: (("start", "eind"),),
    Afwezigheid: (("van", "tot"),),
    Dienst: (("van", "tot"),),
    Afspraak: (("van", "tot"),),
    Onderbreking: (("van", "tot"),),
    DoorlopenFase: (("van", "tot"),),
}
"""Dates of which the second may not come before the first."""

_NAMED: dict[type, str] = {Begeleider: "kenmerk", Huishouden: "dossier", Dienst: "dienst", Partner: "partner"}


def duplicates(drafts: Iterable[Draft]) -> Iterator[Fout]:
    """The rows whose key an earlier row of the same kind has; medewerkers and begeleiders are one kind."""
    first: dict[Key, Draft] = {}
    for draft in drafts:
        if draft.key is None:
            continue
        known = first.setdefault(draft.key, draft)
        if known is not draft:
            place = f"rij {known.rij}" if known.sheet is draft.sheet else f"blad {known.sheet.name} rij {known.rij}"
            name = draft.sheet.key[-1]
            yield draft.fout(name, draft.values[name], f"{' + '.join(draft.sheet.key)} maar één keer; ook op {place}")


def unknown(draft: Draft, known: Mapping[type, Callable[[Key], bool]]) -> Iterator[Fout]:
    """The references of a row to a record that is not in the file and not in the workbook."""
    assert draft.sheet.kind is not None
    for name, kind in REFERS.get(draft.sheet.kind, {}).items():
        value = draft.values.get(name)
        if value and kind in known and not known[kind]((value,)):
            yield draft.fout(name, value, f"een {_NAMED[kind]} dat bestaat, in dit bestand of op het bord")


def disorder(draft: Draft, stored: Record | None) -> Iterator[Fout]:
    """The dates of a row, or of what is stored where it has none, whose end comes before its start."""
    assert draft.sheet.kind is not None
    for first, last in _ORDER.get(draft.sheet.kind, ()):
        since, until = (draft.values.get(name, getattr(stored, name, None)) for name in (first, last))
        if since and until and until < since:
            late = last in draft.values
            expected = f"een datum vanaf {first} ({since})" if late else f"een datum tot en met {last} ({until})"
            yield draft.fout(last if late else first, until if late else since, expected)


def circles(drafts: Iterable[Draft], stored: Mapping[Key, Record], name: str) -> Iterator[Fout]:
    """The rows on a circle of references by `name`: each leads the next, and the last the first."""
    drafts = list(drafts)
    target = {key[0]: getattr(record, name) for key, record in stored.items()}
    target |= {draft.key[0]: draft.values[name] for draft in drafts if draft.key and name in draft.values}
    looped = _looped({key: value for key, value in target.items() if value})
    for draft in drafts:
        if draft.key and draft.key[0] in looped and draft.values.get(name):
            yield draft.fout(name, draft.values[name], "iets anders: zo verwijzen ze in een kring naar elkaar")


def _looped(target: Mapping[str, str]) -> set[str]:
    """The keys that come back to themselves when the references are followed; each key is visited once."""
    done: set[str] = set()
    looped: set[str] = set()
    for start in target:
        trail: dict[str, int] = {}
        here: str | None = start
        while here is not None and here not in done and here not in trail:
            trail[here] = len(trail)
            here = target.get(here)
        if here is not None and here in trail:
            looped |= {key for key, step in trail.items() if step >= trail[here]}
        done |= trail.keys()
    return looped
