"""The shape of the file, as small numbered steps; a step that has landed is never changed, a new one is added."""

from typing import Any

from db.store.engine import sqlite_utils

migrations = sqlite_utils.migrations.Migrations("koppelbord")

DAGEN = ["ma", "di", "wo", "do", "vr", "za", "zo"]
DAGDELEN = [f"{dag}-{deel}" for dag in DAGEN for deel in ("ochtend", "middag", "avond")]
GEBIEDEN = ["gezin en school", "financiën", "gezondheid", "werk", "juridisch", "taal", "gezinshereniging"]
VRAAG = ["geen", "wens_v", "wens_m", "eis_v", "eis_m"]


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def one_of(column: str, values: list[str]) -> str:
    """A column that holds one value of a closed list, or nothing."""
    return f"{column} TEXT CHECK ({column} IN ({', '.join(map(_quoted, values))}))"


def some_of(column: str, values: list[str]) -> str:
    """A column that holds values of a closed list separated by `;`: taking each away once must leave nothing."""
    rest = f"';' || {column} || ';'"
    for value in values:
        rest = f"replace({rest}, {_quoted(f';{value};')}, ';')"
    return f"{column} TEXT CHECK ({rest} = ';')"


def a_day(column: str) -> str:
    """A column that holds a date as YYYY-MM-DD, or nothing."""
    return f"{column} TEXT CHECK ({column} IS date({column}))"


def yes_no(column: str) -> str:
    """A column that holds 1, 0 or nothing for unknown."""
    return f"{column} INTEGER CHECK ({column} IN (0, 1))"


@migrations()  # type: ignore[untyped-decorator]
def m001_people(db: Any) -> None:
    """Begeleiders (paid staff too), households, their members, koppelingen, absences and settings."""
    versie = "versie INTEGER NOT NULL DEFAULT 1"
    eindredenen = [
        *("traject afgerond", "geen klik", "conflict", "geen gemeenschappelijke taal", "agenda's passen niet"),
        *("reisafstand", "overbelasting begeleider", "begeleider gestopt", "einde stage", "verhuizing"),
        *("wens van huishouden", "anders"),
    ]
    overrule = ["nagevraagd, kan toch", "tijdelijk", "wens van huishouden", "wens van begeleider", "anders"]
    stopredenen = [
        *("werk of studie", "verhuizing", "gezondheid", "overbelasting", "te weinig steun"),
        *("te lang geen koppeling", "conflict", "einde afspraak", "anders"),
    ]
    trajectredenen = [
        *("doelen behaald", "termijn om", "verhuizing", "wens van huishouden", "geen contact", "overleden", "anders"),
    ]
    fasen = ["aangemeld", "kennismaking", "vog", "training", "inzetbaar", "pauze", "gestopt"]
    trajecten = ["gepland", "lopend", "verlengd", "onderbroken", "afgerond", "beeindigd"]
    db.execute(f"""
        CREATE TABLE begeleider (
            kenmerk TEXT PRIMARY KEY CHECK (kenmerk <> ''),
            {one_of("soort", ["vrijwilliger", "stagiaire", "medewerker", "teamleider"])} NOT NULL,
            voornaam TEXT, tussenvoegsel TEXT, achternaam TEXT,
            {one_of("geslacht", ["v", "m", "x"])},
            telefoon TEXT, email TEXT, plaats TEXT,
            {one_of("vervoer", ["lopend", "fiets", "ov", "auto"])},
            talen TEXT,
            {some_of("dagdelen", DAGDELEN)},
            {some_of("inzet", ["huishouden", "spreekuur"])},
            uren_per_week REAL CHECK (uren_per_week >= 0),
            uren_overig REAL CHECK (uren_overig >= 0),
            uren_begeleiding REAL CHECK (uren_begeleiding >= 0),
            max_huishoudens INTEGER CHECK (max_huishoudens >= 0),
            {one_of("fase", fasen)},
            {a_day("fase_sinds")}, {a_day("vog_aangevraagd")}, {a_day("vog_ontvangen")},
            {a_day("overeenkomst")}, {a_day("training")},
            ervaring INTEGER CHECK (ervaring BETWEEN 0 AND 3),
            {some_of("aandachtsgebieden", GEBIEDEN)},
            {one_of("wens_huishouden", ["gezin", "alleenstaand"])},
            {one_of("huishouden_geslacht", VRAAG)},
            leidinggevende TEXT REFERENCES begeleider(kenmerk) ON UPDATE CASCADE,
            team TEXT, {a_day("start")}, {a_day("eind")},
            {one_of("stop_reden", stopredenen)},
            {one_of("wervingskanaal", ["VIP", "website", "via via", "school", "social media", "anders"])},
            opleiding TEXT, school TEXT,
            {some_of("stagedagen", DAGEN)},
            schoolbegeleider TEXT, notitie TEXT,
            zoek TEXT NOT NULL, {versie}
        ) STRICT""")
    db.execute(f"""
        CREATE TABLE huishouden (
            dossier TEXT PRIMARY KEY CHECK (dossier <> ''),
            naam TEXT NOT NULL,
            gemeente TEXT, team TEXT, plaats TEXT, adres TEXT, telefoon TEXT, talen TEXT,
            {yes_no("tolk_mogelijk")},
            {some_of("dagdelen", DAGDELEN)},
            aantal_volwassenen INTEGER CHECK (aantal_volwassenen >= 0),
            aantal_kinderen INTEGER CHECK (aantal_kinderen >= 0),
            {one_of("begeleider_geslacht", VRAAG)},
            {one_of("zwaarte", ["licht", "gemiddeld", "zwaar"])},
            urgentie INTEGER CHECK (urgentie BETWEEN 1 AND 3),
            {one_of("categorie", ["asielstatushouder", "gezinsmigrant", "ontheemd", "anders"])},
            {some_of("aandachtsgebieden", GEBIEDEN)},
            {a_day("koppeldatum_coa")}, {a_day("sleuteldatum")}, {yes_no("sleutel_zeker")},
            {a_day("traject_start")}, {a_day("traject_eind")},
            {one_of("traject_status", trajecten)},
            {one_of("traject_reden", trajectredenen)},
            hoort_bij TEXT REFERENCES huishouden(dossier) ON UPDATE CASCADE,
            verantwoordelijke TEXT REFERENCES begeleider(kenmerk) ON UPDATE CASCADE,
            notitie TEXT, zoek TEXT NOT NULL, {versie}
        ) STRICT""")
    db.execute(f"""
        CREATE TABLE statushouder (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            dossier TEXT NOT NULL REFERENCES huishouden(dossier) ON UPDATE CASCADE,
            volgnr INTEGER NOT NULL CHECK (volgnr >= 1),
            voornaam TEXT, achternaam TEXT,
            geboortejaar INTEGER CHECK (geboortejaar BETWEEN 1900 AND 2200),
            {one_of("geslacht", ["v", "m", "x"])},
            telefoon TEXT, {yes_no("contactpersoon")}, {yes_no("nareiziger")},
            {a_day("in_huishouden_van")}, {a_day("in_huishouden_tot")},
            {one_of("leerroute", ["B1", "onderwijs", "Z"])},
            taalschool TEXT, {a_day("pip_datum")},
            zoek TEXT NOT NULL, {versie},
            UNIQUE (dossier, volgnr)
        ) STRICT""")
    db.execute(f"""
        CREATE TABLE koppeling (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            dossier TEXT NOT NULL REFERENCES huishouden(dossier) ON UPDATE CASCADE,
            begeleider TEXT NOT NULL REFERENCES begeleider(kenmerk) ON UPDATE CASCADE,
            {one_of("rol", ["hoofd", "duo", "vervanger"])} NOT NULL,
            {one_of("status", ["gevraagd", "kennismaking", "proef", "definitief"])} NOT NULL,
            {a_day("status_sinds")}, {yes_no("tijdelijk")} NOT NULL,
            {a_day("start")} NOT NULL, {a_day("eind")} CHECK (eind >= start),
            {one_of("reden", eindredenen)},
            {one_of("overrule_reden", overrule)}, {versie},
            UNIQUE (dossier, begeleider, start)
        ) STRICT""")
    db.execute(f"""
        CREATE TABLE afwezigheid (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            begeleider TEXT NOT NULL REFERENCES begeleider(kenmerk) ON UPDATE CASCADE,
            {a_day("van")} NOT NULL, {a_day("tot")} CHECK (tot >= van),
            {one_of("soort", ["ziek", "vakantie", "school", "anders"])}, {versie},
            UNIQUE (begeleider, van)
        ) STRICT""")
    db.execute(f"CREATE TABLE instelling (sleutel TEXT PRIMARY KEY, waarde TEXT NOT NULL, {versie}) STRICT")
    for table, columns in (
        ("begeleider", "zoek, soort"),
        ("begeleider", "leidinggevende"),
        ("huishouden", "zoek"),
        ("huishouden", "team"),
        ("huishouden", "verantwoordelijke"),
        ("huishouden", "hoort_bij"),
        ("statushouder", "zoek"),
        ("koppeling", "begeleider"),
    ):
        db.execute(f"CREATE INDEX {table}_{columns.split(',')[0]} ON {table}({columns})")


@migrations()  # type: ignore[untyped-decorator]
def m002_changes(db: Any) -> None:
    """The log that undo, refresh and review read: one row per change, and what it did to each record.

    `inhoud_hash` covers the salted hashes of the contents, so that content can be erased and the chain still holds.
    """
    db.execute("""
        CREATE TABLE wijziging (
            id INTEGER PRIMARY KEY,
            tijd TEXT NOT NULL,
            gebruiker TEXT NOT NULL,
            dag TEXT NOT NULL,
            soort TEXT NOT NULL CHECK (soort IN ('wijziging', 'ongedaan', 'opnieuw', 'begin')),
            actie TEXT NOT NULL,
            betreft INTEGER REFERENCES wijziging(id),
            inhoud_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE wijziging_inhoud (
            wijziging INTEGER NOT NULL REFERENCES wijziging(id),
            nr INTEGER NOT NULL,
            tabel TEXT, sleutel ANY, over TEXT, voor TEXT, na TEXT, zout TEXT,
            hash TEXT NOT NULL,
            PRIMARY KEY (wijziging, nr)
        ) STRICT, WITHOUT ROWID""")
    db.execute("CREATE INDEX wijziging_inhoud_record ON wijziging_inhoud(tabel, sleutel)")
    db.execute("CREATE INDEX wijziging_gebruiker ON wijziging(gebruiker, id)")


@migrations()  # type: ignore[untyped-decorator]
def m003_columns(db: Any) -> None:
    """What the columns of an office's own lists mean, remembered for the next list."""
    db.execute("""
        CREATE TABLE kolomkeuze (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            lijst TEXT NOT NULL, kolom TEXT NOT NULL, veld TEXT NOT NULL,
            versie INTEGER NOT NULL DEFAULT 1,
            UNIQUE (lijst, kolom)
        ) STRICT""")
