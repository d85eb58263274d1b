"""The nouns of the desk, as frozen records.

A record's field names are the columns of its table and of its sheet in the workbook; its types say
how a value is written (see `db.notation`). Empty is unknown, never no: "" for text, None for the rest.
`versie` counts the writes of a record, 0 for one that is not stored yet.
"""

from dataclasses import dataclass
from datetime import date

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
from db.lists import (
    Aandachtsgebied,
    AfwezigSoort,
    Bezit,
    Categorie,
    Dagdeel,
    Eindreden,
    Fase,
    Geslacht,
    GeslachtVraag,
    HuishoudenWens,
    Inzet,
    KoppelingStatus,
    Leerroute,
    Overrulereden,
    Resultaat,
    Rol,
    Soort,
    Stopreden,
    Trajectreden,
    TrajectStatus,
    Vervoer,
    Weekdag,
    Wervingskanaal,
    Zwaarte,
)

Talen = dict[str, int]
"""Languages by their Dutch name, with a level: 3 fluent, 2 fair, 1 basic."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begeleider:
    """Somebody of the team: a vrijwilliger or stagiaire who guides, or paid staff who do so out of need."""

    kenmerk: str
    soort: Soort
    voornaam: str = ""
    tussenvoegsel: str = ""
    achternaam: str = ""
    geslacht: Geslacht | None = None
    telefoon: str = ""
    email: str = ""
    plaats: str = ""
    vervoer: Vervoer | None = None
    talen: Talen | None = None
    dagdelen: frozenset[Dagdeel] = frozenset()
    inzet: frozenset[Inzet] = frozenset({Inzet.HUISHOUDEN})
    uren_per_week: float | None = None
    uren_overig: float | None = None
    uren_begeleiding: float | None = None
    max_huishoudens: int | None = None
    fase: Fase | None = None
    fase_sinds: date | None = None
    vog_aangevraagd: date | None = None
    vog_ontvangen: date | None = None
    overeenkomst: date | None = None
    training: date | None = None
    ervaring: int | None = None
    aandachtsgebieden: frozenset[Aandachtsgebied] = frozenset()
    wens_huishouden: HuishoudenWens | None = None
    huishouden_geslacht: GeslachtVraag | None = None
    leidinggevende: str | None = None
    team: str = ""
    start: date | None = None
    eind: date | None = None
    stop_reden: Stopreden | None = None
    wervingskanaal: Wervingskanaal | None = None
    opleiding: str = ""
    school: str = ""
    stagedagen: frozenset[Weekdag] = frozenset()
    schoolbegeleider: str = ""
    tussenbeoordeling: date | None = None
    eindbeoordeling: date | None = None
    laatste_gesprek: date | None = None
    in_bezit: frozenset[Bezit] = frozenset()
    eindgesprek: date | None = None
    notitie: str = ""
    versie: int = 0

    @property
    def naam(self) -> str:
        """The whole name, as it is said."""
        return " ".join(part for part in (self.voornaam, self.tussenvoegsel, self.achternaam) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Huishouden:
    """The household that is housed and guided together: the unit that gets a koppeling."""

    dossier: str
    naam: str
    gemeente: str = ""
    team: str = ""
    plaats: str = ""
    adres: str = ""
    telefoon: str = ""
    talen: Talen | None = None
    tolk_mogelijk: bool | None = None
    dagdelen: frozenset[Dagdeel] = frozenset()
    aantal_volwassenen: int | None = None
    aantal_kinderen: int | None = None
    begeleider_geslacht: GeslachtVraag | None = None
    zwaarte: Zwaarte | None = None
    urgentie: int | None = None
    categorie: Categorie | None = None
    aandachtsgebieden: frozenset[Aandachtsgebied] = frozenset()
    koppeldatum_coa: date | None = None
    sleuteldatum: date | None = None
    sleutel_zeker: bool | None = None
    traject_start: date | None = None
    traject_eind: date | None = None
    traject_status: TrajectStatus | None = None
    traject_reden: Trajectreden | None = None
    traject_resultaat: Resultaat | None = None
    overdracht: date | None = None
    overdracht_aan: str = ""
    hoort_bij: str | None = None
    verantwoordelijke: str | None = None
    notitie: str = ""
    versie: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Statushouder:
    """One member of a household."""

    dossier: str
    volgnr: int
    voornaam: str = ""
    achternaam: str = ""
    geboortejaar: int | None = None
    geslacht: Geslacht | None = None
    telefoon: str = ""
    contactpersoon: bool | None = None
    nareiziger: bool | None = None
    in_huishouden_van: date | None = None
    in_huishouden_tot: date | None = None
    leerroute: Leerroute | None = None
    taalschool: str = ""
    pip_datum: date | None = None
    id: int = 0
    versie: int = 0

    @property
    def naam(self) -> str:
        """The whole name, as it is said."""
        return f"{self.voornaam} {self.achternaam}".strip()

    def in_huishouden(self, day: date) -> bool:
        """Whether this person is a member on that day; unknown dates are open ends."""
        since, until = self.in_huishouden_van, self.in_huishouden_tot
        return (since is None or since <= day) and (until is None or day < until)

    def leeftijd(self, day: date) -> int | None:
        """Age in the year of that day, None where the year of birth is unknown."""
        return None if self.geboortejaar is None else day.year - self.geboortejaar

    def volwassen(self, day: date) -> bool:
        """18 or older in the year of that day; unknown counts as an adult, so that nobody is overlooked."""
        age = self.leeftijd(day)
        return age is None or age >= 18


@dataclass(frozen=True, slots=True, kw_only=True)
class Koppeling:
    """A match of a household and a begeleider; it runs from `start` up to, and not on, `eind`."""

    dossier: str
    begeleider: str
    rol: Rol = Rol.HOOFD
    status: KoppelingStatus = KoppelingStatus.DEFINITIEF
    status_sinds: date | None = None
    tijdelijk: bool = False
    start: date
    eind: date | None = None
    reden: Eindreden | None = None
    overrule_reden: Overrulereden | None = None
    id: int = 0
    versie: int = 0

    def ended(self, day: date) -> bool:
        """Whether it is over on that day; the day of `eind` itself is the first without it.

        One that ends where it starts never held, whenever that is.
        """
        return self.eind is not None and self.eind <= max(day, self.start)

    def counts(self, day: date) -> bool:
        """Whether it holds on that day: begun and not over."""
        return self.start <= day and (self.eind is None or day < self.eind)


@dataclass(frozen=True, slots=True, kw_only=True)
class Afwezigheid:
    """A begeleider is away from `van` through `tot`; without `tot` until further notice."""

    begeleider: str
    van: date
    tot: date | None = None
    soort: AfwezigSoort | None = None
    bel_op: date | None = None
    id: int = 0
    versie: int = 0

    def covers(self, day: date) -> bool:
        """Whether the begeleider is away on that day."""
        return self.van <= day and (self.tot is None or day <= self.tot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kolomkeuze:
    """What a column of somebody's own lists was chosen to be; `lijst` says whose, `kolom` is its folded heading."""

    lijst: str
    kolom: str
    veld: str
    id: int = 0
    versie: int = 0


Record = (
    Begeleider
    | Huishouden
    | Statushouder
    | Koppeling
    | Afwezigheid
    | Uitzondering
    | Dienst
    | Bezetting
    | Afspraak
    | Contact
    | Taaksoort
    | Taak
    | Actie
    | Onderbreking
    | Partner
    | Betrokkene
    | DoorlopenFase
    | Taakstelling
    | Afgevinkt
    | Kolomkeuze
)
"""Whatever has a table and a sheet of its own."""
