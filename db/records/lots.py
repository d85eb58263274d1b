"""What becomes of each column when somebody is made anonymous, for every table of the file.

What a figure or a report counts stays; what leads to a person goes. A test holds this beside the file itself, so that a
new column can't be forgotten.
"""

from enum import Enum
from types import MappingProxyType


class Lot(Enum):
    """What becomes of a column of somebody who is made anonymous."""

    BLIJFT = "stays: a sum needs it, or it says nothing of a person"
    SLEUTEL = "names a person or household by key, and so follows the anonymous one"
    LEEG = "is emptied"
    EIGEN = "gets a value of its own, see `db.records.anonymising`"
    RIJ_WEG = "goes with its whole row"


B, S, L, E, W = Lot.BLIJFT, Lot.SLEUTEL, Lot.LEEG, Lot.EIGEN, Lot.RIJ_WEG

_BEGELEIDER = {
    **dict.fromkeys(("soort", "uren_per_week", "uren_overig", "uren_begeleiding", "inzet"), B),
    **dict.fromkeys(("fase", "fase_sinds", "vog_aangevraagd", "vog_ontvangen", "overeenkomst"), B),
    **dict.fromkeys(("team", "start", "eind", "stop_reden", "wervingskanaal"), B),
    **dict.fromkeys(("kenmerk", "leidinggevende"), S),
    **dict.fromkeys(("voornaam", "achternaam", "zoek"), E),
    **dict.fromkeys(("tussenvoegsel", "geslacht", "telefoon", "email", "plaats", "vervoer", "talen", "dagdelen"), L),
    **dict.fromkeys(("max_huishoudens", "training", "ervaring", "aandachtsgebieden", "wens_huishouden"), L),
    **dict.fromkeys(("huishouden_geslacht", "opleiding", "school", "stagedagen"), L),
    **dict.fromkeys(("tussenbeoordeling", "eindbeoordeling", "laatste_gesprek", "in_bezit", "eindgesprek"), L),
    **dict.fromkeys(("schoolbegeleider", "notitie"), L),
    "versie": B,
}

_HUISHOUDEN = {
    **dict.fromkeys(("gemeente", "team", "aantal_volwassenen", "aantal_kinderen", "zwaarte", "categorie"), B),
    **dict.fromkeys(("koppeldatum_coa", "sleuteldatum", "sleutel_zeker", "traject_start", "traject_eind"), B),
    **dict.fromkeys(("traject_status", "traject_reden", "traject_resultaat", "overdracht"), B),
    **dict.fromkeys(("dossier", "verantwoordelijke"), S),
    **dict.fromkeys(("naam", "zoek"), E),
    **dict.fromkeys(("plaats", "adres", "telefoon", "talen", "tolk_mogelijk", "dagdelen"), L),
    **dict.fromkeys(("begeleider_geslacht", "urgentie", "aandachtsgebieden", "hoort_bij"), L),
    **dict.fromkeys(("overdracht_aan", "notitie"), L),
    "versie": B,
}

_STATUSHOUDER = {
    **dict.fromkeys(("id", "volgnr", "in_huishouden_van", "in_huishouden_tot", "versie"), B),
    "dossier": S,
    **dict.fromkeys(("geboortejaar", "taalschool", "zoek"), E),
    **dict.fromkeys(("voornaam", "achternaam", "geslacht", "telefoon", "contactpersoon", "nareiziger"), L),
    **dict.fromkeys(("leerroute", "pip_datum"), L),
}

LOTS: MappingProxyType[str, dict[str, Lot]] = MappingProxyType(
    {
        "begeleider": _BEGELEIDER,
        "huishouden": _HUISHOUDEN,
        "statushouder": _STATUSHOUDER,
        "koppeling": {
            **dict.fromkeys(("id", "rol", "status", "status_sinds", "tijdelijk", "start", "eind", "reden"), B),
            **dict.fromkeys(("dossier", "begeleider"), S),
            **dict.fromkeys(("overrule_reden", "versie"), B),
        },
        "afwezigheid": {
            **dict.fromkeys(("id", "van", "tot", "versie"), B),
            "begeleider": S,
            **dict.fromkeys(("soort", "bel_op"), L),
        },
        "uitzondering": dict.fromkeys(("id", "begeleider", "datum", "deel", "vrij", "versie"), W),
        "dienst": {
            **dict.fromkeys(("dienst", "team", "plaats", "dagdeel", "nodig", "van", "tot", "versie"), B),
            "naam": L,
        },
        "bezetting": {
            **dict.fromkeys(("id", "dienst", "datum", "toch", "versie"), B),
            "begeleider": S,
        },
        "afspraak": dict.fromkeys(("id", "dossier", "begeleider", "dagdeel", "van", "tot", "toch", "versie"), W),
        "contact": {
            **dict.fromkeys(("id", "volgnr", "datum", "soort", "versie"), B),
            **dict.fromkeys(("dossier", "wie"), S),
            "regel": L,
        },
        "taaksoort": dict.fromkeys(("id", "vanaf", "taak", "naam", "anker", "dagen", "versie"), B),
        "taak": {
            **dict.fromkeys(("id", "taak", "deadline", "klaar", "nvt", "versie"), B),
            **dict.fromkeys(("dossier", "wie"), S),
            "naam": L,
        },
        "actie": {
            **dict.fromkeys(("nummer", "soort", "kanaal", "op", "klaar", "versie"), B),
            **dict.fromkeys(("wie", "dossier", "begeleider"), S),
            "wat": L,
            "tijd": L,
        },
        "onderbreking": {**dict.fromkeys(("id", "van", "tot", "versie"), B), "dossier": S},
        "partner": {
            **dict.fromkeys(("naam", "rol", "telefoon", "email", "versie"), B),
            "contactpersoon": L,
        },
        "betrokkene": {
            **dict.fromkeys(("id", "partner", "versie"), B),
            "dossier": S,
            "rol": E,
            "contactpersoon": L,
            "telefoon": L,
        },
        "doorlopen_fase": {**dict.fromkeys(("id", "fase", "van", "tot", "versie"), B), "begeleider": S},
        "taakstelling": dict.fromkeys(
            ("id", "gemeente", "jaar", "helft", "personen", "voorsprong", "gerealiseerd", "peildatum", "versie"), B
        ),
        "afgevinkt": dict.fromkeys(("wat", "datum", "versie"), W),
        "instelling": dict.fromkeys(("sleutel", "waarde", "versie"), B),
        "kolomkeuze": dict.fromkeys(("id", "lijst", "kolom", "veld", "versie"), B),
    }
)
"""What becomes of each column, by table."""

THE_LOG = ("wijziging", "wijziging_inhoud", "logboek_kop")
"""The tables of the log: who did what and when stays, what stood in it of somebody is erased part by part."""

TECHNICAL = ("_sqlite_migrations", "sqlite_sequence", "sqlite_stat1", "sqlite_stat4")
"""Tables that SQLite and the migrations keep; the samples of the last are thrown away whenever somebody is erased."""


READ: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "begeleider": (*("telefoon", "email", "plaats", "team", "opleiding", "school", "schoolbegeleider", "notitie"),),
        "huishouden": ("gemeente", "team", "plaats", "adres", "telefoon", "overdracht_aan", "notitie"),
        "statushouder": ("telefoon", "taalschool"),
        "dienst": ("naam", "team", "plaats"),
        "contact": ("regel",),
        "taaksoort": ("naam",),
        "taak": ("naam",),
        "actie": ("wat", "tijd"),
        "partner": ("naam", "rol", "contactpersoon", "telefoon", "email"),
        "betrokkene": ("rol", "contactpersoon", "telefoon"),
    }
)
"""The texts about others in which anybody may have been named, by table: from these a name is taken out."""

ASKED: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "begeleider": ("kenmerk", "voornaam", "tussenvoegsel", "achternaam"),
        "huishouden": ("dossier", "naam"),
        "statushouder": ("voornaam", "achternaam"),
        "dienst": ("dienst",),
        "taaksoort": ("taak",),
        "taak": ("taak",),
        "taakstelling": ("gemeente",),
        "kolomkeuze": ("lijst", "kolom"),
    }
)
"""Names and keys of others, by table: one in which somebody seems to be named is told, for another may have it too."""

CLOSED = (
    *(("begeleider", "talen"), ("huishouden", "talen"), ("instelling", "sleutel"), ("instelling", "waarde")),
    *(("kolomkeuze", "veld"), ("afgevinkt", "wat")),
)
"""Texts that the program itself makes, from lists of its own or keys: nobody types a name there."""
