"""Groups and explanations of the fields of a form, and what a column of a list is called."""

from db.labels import label

COLUMN_LABELS = {
    "naam": "Naam",
    "personen": "Volwassenen en kinderen",
    "groep": "Nummer van het gezin",
    "begeleider": "Begeleider (koppeling)",
    "geboortejaar": "Geboortejaar",
    "notitie": "Notitie",
    "niet": "Niet inlezen",
    "nooit": "Wordt nooit ingelezen",
}
"""What a column of somebody's own list can be, where that is no field of a form."""

EXPLAIN = {
    "dagdelen": "spatie zet een dagdeel aan of uit, pijltjes bewegen",
    "ervaring": "0 geen, 1 weinig, 2 redelijk wat, 3 veel",
    "urgentie": "1, 2 of 3; 3 is spoed",
    "uren_overig": "uren van de week voor spreekuur, overleg of school",
    "uren_begeleiding": "uren van de week die voor begeleiding zijn",
    "huishouden_geslacht": "wens_v: liefst vrouwen; eis_v: alleen vrouwen",
    "begeleider_geslacht": "wens_v: liefst een vrouw; eis_v: alleen een vrouw",
    "aantal_volwassenen": "telt alleen zolang er geen leden zijn ingevuld",
    "aantal_kinderen": "telt alleen zolang er geen leden zijn ingevuld",
    "in_bezit": "wat deze persoon van kantoor heeft: sleutel;pas;laptop;telefoon",
    "stagedagen": "de dagen van de stage: ma;di;do",
    "kenmerk": "het korte nummer van deze persoon, zoals V06",
    "leden": "één per regel: Voornaam Achternaam v 1990 (contact)",
    "notitie": "geen BSN, geen vluchtverhaal, geen diagnose",
    "leidinggevende": "typ een kenmerk of naam; → vult aan",
    "verantwoordelijke": "typ een kenmerk of naam; → vult aan",
    "hoort_bij": "typ een dossier of naam; → vult aan",
    "talen": "bijvoorbeeld Arabisch:3;Engels:2 (3 vloeiend, 2 redelijk, 1 een beetje); → vult aan",
}

PERSOON = ("Persoon", ("voornaam", "tussenvoegsel", "achternaam", "geslacht", "telefoon", "email", "kenmerk", "soort"))
WAAR = ("Waar en wanneer", ("plaats", "vervoer", "talen", "dagdelen"))

BEGELEIDER = (
    PERSOON,
    WAAR,
    ("Inzet", ("inzet", "uren_per_week", "uren_overig", "max_huishoudens", "ervaring", "aandachtsgebieden")),
    ("Wensen", ("wens_huishouden", "huishouden_geslacht")),
    ("Fase", ("fase", "fase_sinds", "vog_aangevraagd", "vog_ontvangen", "overeenkomst", "training", "start", "eind")),
    ("Team en werving", ("leidinggevende", "team", "wervingskanaal", "stop_reden", "notitie")),
    ("Stage", ("opleiding", "school", "stagedagen", "schoolbegeleider", "tussenbeoordeling", "eindbeoordeling")),
    ("Gesprekken en vertrek", ("laatste_gesprek", "in_bezit", "eindgesprek")),
)

MEDEWERKER = (
    PERSOON,
    ("Werk", ("leidinggevende", "team", "uren_per_week", "uren_begeleiding", "start", "eind")),
    WAAR,
    ("Overig", ("notitie",)),
)

HUISHOUDEN = (
    ("Huishouden", ("naam", "leden", "aantal_volwassenen", "aantal_kinderen", "telefoon", "dossier")),
    ("Wonen", ("adres", "plaats", "gemeente", "koppeldatum_coa", "sleuteldatum", "sleutel_zeker")),
    ("Begeleiding", ("talen", "tolk_mogelijk", "dagdelen", "begeleider_geslacht", "zwaarte", "urgentie")),
    ("", ("aandachtsgebieden", "categorie")),
    ("Traject", ("traject_start", "traject_eind", "traject_status", "traject_reden")),
    ("", ("traject_resultaat", "overdracht", "overdracht_aan")),
    ("Team", ("team", "verantwoordelijke", "hoort_bij", "notitie")),
)

STATUSHOUDER = (
    ("Persoon", ("voornaam", "achternaam", "geboortejaar", "geslacht", "telefoon", "contactpersoon", "nareiziger")),
    ("In het huishouden", ("in_huishouden_van", "in_huishouden_tot")),
    ("Inburgering", ("leerroute", "taalschool", "pip_datum")),
)


DIENST = (
    ("Dienst", ("naam", "plaats", "dagdeel", "nodig")),
    ("Hoe lang", ("van", "tot")),
)


def column_label(name: str) -> str:
    """The Dutch label of what a column of somebody's own list is."""
    return COLUMN_LABELS.get(name) or label(name)
