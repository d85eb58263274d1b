"""The sheets of the workbook as data: which columns each has, and which field of which record a column is.

A sheet has the columns of the contract, in its order. An `extra` column exists so that an export is
always everything: it is read where it is there, and written where some record fills it.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from db.agenda import (
    Actie,
    Afgevinkt,
    Afspraak,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Partner,
    Taak,
    Taaksoort,
    Taakstelling,
    Uitzondering,
)
from db.exchange.explain import EXPLANATION
from db.lists import Soort
from db.model import Afwezigheid, Begeleider, Huishouden, Kolomkeuze, Koppeling, Record, Statushouder
from db.notation import FORMULA_ERRORS, TEXT, YES_NO, Cell, CellError, columns
from db.store.changes import LINES
from db.text import clean

MAX_TEXT = 2000
"""The longest text of one cell, in characters."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: its name there, the field of the record, and how its cells are written."""

    name: str
    field: str
    cell: Cell
    uitleg: str
    voorbeeld: str
    required: bool = False
    extra: bool = False

    @property
    def expected(self) -> str:
        """What belongs in a cell, in Dutch."""
        return self.cell.expected

    def read(self, text: str) -> Any:
        """The value of a cell as the file would give it back. Raises CellError."""
        if text in FORMULA_ERRORS:
            raise CellError(f"{self.expected}, geen formule: plak de waarde")
        if len(text) > MAX_TEXT:
            raise CellError(f"tekst van ten hoogste {MAX_TEXT} tekens")
        text = clean(text, lines=self.field in LINES)
        if not text:
            if self.required:
                raise CellError(f"{self.expected}; leeg kan hier niet")
            return self.cell.empty
        try:
            value = self.cell.read(text)
        except CellError:
            raise CellError(self.expected) from None
        # A list of nothing but separators is no list: the file keeps it as empty.
        return value if value not in ({}, frozenset()) else self.cell.empty


@dataclass(frozen=True)
class Sheet:
    """A sheet: the records that it holds, the soorten of them where it holds some only, and its columns.

    `kind` is None for the settings, which are no records.
    """

    name: str
    kind: type[Record] | None
    key: tuple[str, ...]
    columns: tuple[SheetColumn, ...]
    soorten: frozenset[Soort] = frozenset()

    @cached_property
    def by_name(self) -> dict[str, SheetColumn]:
        """Its columns by the name in the first row."""
        return {column.name: column for column in self.columns}

    @cached_property
    def by_field(self) -> dict[str, SheetColumn]:
        """Its columns by the field of the record."""
        return {column.field: column for column in self.columns}

    @property
    def template(self) -> tuple[SheetColumn, ...]:
        """The columns that everybody sees: those of the contract."""
        return tuple(column for column in self.columns if not column.extra)


def _column(sheet: str, name: str, field: str, cell: Cell, **marks: bool) -> SheetColumn:
    uitleg, voorbeeld = EXPLANATION.get(f"{sheet}.{name}") or EXPLANATION[name]
    return SheetColumn(name, field, cell, uitleg, voorbeeld, **marks)


def _some_of(cell: Cell, soorten: frozenset[Soort]) -> Cell:
    """The cell of `soort`, for a sheet that holds some soorten only."""
    choices = tuple(soort for soort in Soort if soort in soorten)

    def parse(text: str) -> Any:
        value = cell.parse(text)
        if value not in soorten:
            raise ValueError(text)
        return value

    return replace(cell, parse=parse, expected="een van: " + ", ".join(choices), choices=choices)


def _cells(kind: type, soorten: frozenset[Soort]) -> dict[str, Cell]:
    cells = {column.name: column.cell for column in columns(kind)}
    if soorten:
        cells["soort"] = _some_of(cells["soort"], soorten)
    if kind is Begeleider:
        cells["naam"] = TEXT
    if kind is Koppeling:
        # Left out it depends on who guides, so blank has no value of its own.
        cells["tijdelijk"] = YES_NO
    return cells


def _sheet(
    name: str,
    kind: type[Record],
    key: tuple[str, ...],
    order: str,
    names: dict[str, str] | None = None,
    soorten: frozenset[Soort] = frozenset(),
) -> Sheet:
    """A sheet from its columns in order, the required ones marked `*`; `names` gives a field with another name."""
    cells = _cells(kind, soorten)
    shown = [
        _column(name, column, field, cells[field], required=word.endswith("*"))
        for word in order.split()
        for column in [word.removesuffix("*")]
        for field in [(names or {}).get(column, column)]
    ]
    rest = cells.keys() - {column.field for column in shown} - ({"naam"} if kind is Begeleider else set())
    extra = [_column(name, field, field, cells[field], extra=True) for field in cells if field in rest]
    return Sheet(name, kind, key, (*shown, *extra), soorten)


PERSON_NAME = ("voornaam", "tussenvoegsel", "achternaam")
"""The parts of a name; the sheet of medewerkers has the whole, and the parts only where they need saying."""

MEDEWERKERS = _sheet(
    "medewerkers",
    Begeleider,
    ("kenmerk",),
    "kenmerk* naam* functie* leidinggevende team uren_per_week uren_begeleiding telefoon email geslacht plaats"
    " vervoer talen dagdelen",
    {"functie": "soort"},
    frozenset({Soort.TEAMLEIDER, Soort.MEDEWERKER}),
)

BEGELEIDERS = _sheet(
    "begeleiders",
    Begeleider,
    ("kenmerk",),
    "kenmerk* soort* voornaam* tussenvoegsel achternaam* geslacht telefoon email plaats vervoer talen dagdelen inzet"
    " uren_per_week uren_overig max_huishoudens fase fase_sinds vog_aangevraagd vog_ontvangen overeenkomst training"
    " ervaring aandachtsgebieden wens_huishouden huishouden_geslacht werkbegeleider team start eind stop_reden"
    " wervingskanaal opleiding school stagedagen schoolbegeleider notitie",
    {"werkbegeleider": "leidinggevende"},
    frozenset({Soort.VRIJWILLIGER, Soort.STAGIAIRE}),
)

HUISHOUDENS = _sheet(
    "huishoudens",
    Huishouden,
    ("dossier",),
    "dossier* naam* gemeente team plaats adres telefoon talen tolk_mogelijk dagdelen aantal_volwassenen aantal_kinderen"
    " begeleider_geslacht zwaarte urgentie categorie aandachtsgebieden koppeldatum_coa sleuteldatum sleutel_zeker"
    " traject_start traject_eind traject_status traject_reden hoort_bij verantwoordelijke notitie",
)

STATUSHOUDERS = _sheet(
    "statushouders",
    Statushouder,
    ("dossier", "volgnr"),
    "dossier* volgnr voornaam achternaam geboortejaar geslacht telefoon contactpersoon nareiziger in_huishouden_van"
    " in_huishouden_tot leerroute taalschool pip_datum",
)

KOPPELINGEN = _sheet(
    "koppelingen",
    Koppeling,
    ("dossier", "begeleider", "start"),
    "dossier* begeleider* rol status tijdelijk start* eind reden overrule_reden",
)

AFWEZIGHEID = _sheet("afwezigheid", Afwezigheid, ("begeleider", "van"), "begeleider* van* tot soort")

ROSTER = (
    _sheet("uitzonderingen", Uitzondering, ("begeleider", "datum", "deel"), "begeleider* datum* deel* vrij*"),
    _sheet("diensten", Dienst, ("dienst",), "dienst* naam* team plaats dagdeel* nodig van tot"),
    _sheet("bezetting", Bezetting, ("dienst", "datum", "begeleider"), "dienst* datum* begeleider* toch"),
    _sheet(
        "afspraken",
        Afspraak,
        ("dossier", "begeleider", "dagdeel", "van"),
        "dossier* begeleider* dagdeel* van* tot toch",
    ),
)
"""Who is where in which half-day."""

TRAJECTEN = (
    _sheet("contacten", Contact, ("dossier", "volgnr"), "dossier* volgnr datum* soort wie regel"),
    _sheet("takenlijst", Taaksoort, ("vanaf", "taak"), "vanaf* taak* naam* anker* dagen*"),
    _sheet("taken", Taak, ("dossier", "taak"), "dossier* taak* naam deadline klaar nvt wie"),
    _sheet("acties", Actie, ("nummer",), "nummer* soort wat kanaal wie dossier begeleider op* tijd klaar"),
    _sheet("onderbrekingen", Onderbreking, ("dossier", "van"), "dossier* van* tot"),
    _sheet("partners", Partner, ("naam",), "naam* rol contactpersoon telefoon email"),
    _sheet("betrokkenen", Betrokkene, ("dossier", "partner"), "dossier* partner* rol contactpersoon telefoon"),
    _sheet("fases", DoorlopenFase, ("begeleider", "fase", "tot"), "begeleider* fase* van tot*"),
    _sheet("afgevinkt", Afgevinkt, ("wat",), "wat* datum*"),
)
"""What was done and is to be done."""

TAAKSTELLING = _sheet(
    "taakstelling",
    Taakstelling,
    ("gemeente", "jaar", "helft"),
    "gemeente* jaar* helft* personen* voorsprong gerealiseerd peildatum",
)

INSTELLINGEN = Sheet(
    "instellingen",
    None,
    ("sleutel",),
    tuple(_column("instellingen", name, name, TEXT, required=True) for name in ("sleutel", "waarde")),
)

KOLOMKEUZES = _sheet("kolomkeuzes", Kolomkeuze, ("lijst", "kolom"), "lijst* kolom* veld*")

SHEETS = (
    *(MEDEWERKERS, BEGELEIDERS, HUISHOUDENS, STATUSHOUDERS, KOPPELINGEN, AFWEZIGHEID),
    *ROSTER,
    *TRAJECTEN,
    *(TAAKSTELLING, INSTELLINGEN, KOLOMKEUZES),
)
"""All sheets, in the order of the workbook."""

SHEET = {sheet.name: sheet for sheet in SHEETS}
"""The sheets by name."""

GUIDE, CHOICES = "toelichting", "lijsten"
"""The sheets of the template that explain and hold no data; an import passes over them."""
