"""The Dutch labels of the fields of records; the names themselves are those of the records."""

LABELS = {
    "uren_per_week": "Uren per week",
    "uren_overig": "Waarvan overig",
    "uren_begeleiding": "Waarvan begeleiding",
    "max_huishoudens": "Hoogste aantal huish.",
    "fase_sinds": "Fase sinds",
    "vog_aangevraagd": "VOG aangevraagd",
    "vog_ontvangen": "VOG ontvangen",
    "wens_huishouden": "Liefst huishouden",
    "huishouden_geslacht": "Geslacht huishouden",
    "begeleider_geslacht": "Geslacht begeleider",
    "leidinggevende": "Valt onder",
    "stop_reden": "Reden van stoppen",
    "email": "E-mail",
    "tolk_mogelijk": "Tolk mogelijk",
    "aantal_volwassenen": "Aantal volwassenen",
    "aantal_kinderen": "Aantal kinderen",
    "koppeldatum_coa": "COA-koppeling",
    "sleutel_zeker": "Sleutel zeker",
    "traject_reden": "Reden einde traject",
    "traject_eind": "Traject tot",
    "traject_resultaat": "Resultaat traject",
    "overdracht": "Overdracht op",
    "overdracht_aan": "Overdracht aan",
    "hoort_bij": "Hoort bij dossier",
    "pip_datum": "PIP",
    "in_huishouden_van": "In huishouden van",
    "in_huishouden_tot": "In huishouden tot",
    "nodig": "Hoeveel mensen nodig",
    "van": "Eerste dag",
    "tot": "Laatste dag",
}
"""The fields whose label is not simply their name."""


def label(name: str) -> str:
    """The Dutch label of a field."""
    return LABELS.get(name, name.replace("_", " ").capitalize())
