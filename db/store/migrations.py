"""The shape of the file, as small numbered steps; a step that has landed is never changed, a new one is added."""

from typing import Any

from db.store.changes import TRIGGERS
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


@migrations()  # type: ignore[untyped-decorator]
def m004_agenda(db: Any) -> None:
    """The diary: roster and services, tasks, contacts and actions of the trajecten, partners, phases that are past."""
    ident, versie = "id INTEGER PRIMARY KEY AUTOINCREMENT", "versie INTEGER NOT NULL DEFAULT 1"
    dossier = "dossier TEXT NOT NULL REFERENCES huishouden(dossier) ON UPDATE CASCADE"
    begeleider = "begeleider TEXT NOT NULL REFERENCES begeleider(kenmerk) ON UPDATE CASCADE"
    wie = "wie TEXT REFERENCES begeleider(kenmerk) ON UPDATE CASCADE"
    period = f"{a_day('van')} NOT NULL, {a_day('tot')} CHECK (tot >= van)"
    fasen = ["aangemeld", "kennismaking", "vog", "training", "inzetbaar", "pauze", "gestopt"]
    dagdeel, toch = one_of("dagdeel", DAGDELEN), f"{yes_no('toch')} NOT NULL"
    tables = {
        "uitzondering": f"{ident}, {begeleider}, {a_day('datum')} NOT NULL,"
        f" {one_of('deel', ['ochtend', 'middag', 'avond'])} NOT NULL, {yes_no('vrij')} NOT NULL, {versie},"
        " UNIQUE (begeleider, datum, deel)",
        "dienst": "dienst TEXT PRIMARY KEY CHECK (dienst <> ''), naam TEXT NOT NULL, team TEXT, plaats TEXT,"
        f" {dagdeel} NOT NULL,"
        f" nodig INTEGER NOT NULL CHECK (nodig BETWEEN 1 AND 99),"
        f" {a_day('van')}, {a_day('tot')} CHECK (tot >= van), {versie}",
        "bezetting": f"{ident}, dienst TEXT NOT NULL REFERENCES dienst(dienst) ON UPDATE CASCADE,"
        f" {a_day('datum')} NOT NULL, {begeleider}, {toch}, {versie}, UNIQUE (dienst, datum, begeleider)",
        "afspraak": f"{ident}, {dossier}, {begeleider}, {dagdeel} NOT NULL, {period}, {toch}, {versie},"
        " UNIQUE (dossier, begeleider, dagdeel, van)",
        "contact": f"{ident}, {dossier}, volgnr INTEGER NOT NULL CHECK (volgnr >= 1), {a_day('datum')} NOT NULL,"
        f" {one_of('soort', ['bezoek', 'telefoon', 'bericht', 'spreekuur', 'anders'])},"
        f" {wie}, regel TEXT, {versie}, UNIQUE (dossier, volgnr)",
        "taaksoort": f"{ident}, {a_day('vanaf')} NOT NULL, taak TEXT NOT NULL, naam TEXT NOT NULL,"
        f" {one_of('anker', ['coa', 'sleutel', 'start', 'einde'])} NOT NULL,"
        f" dagen INTEGER NOT NULL CHECK (dagen BETWEEN -1000 AND 1000), {versie}, UNIQUE (vanaf, taak)",
        "taak": f"{ident}, {dossier}, taak TEXT NOT NULL, naam TEXT, {a_day('deadline')}, {a_day('klaar')},"
        f" {yes_no('nvt')} NOT NULL, {wie}, {versie}, UNIQUE (dossier, taak)",
        "actie": "nummer INTEGER PRIMARY KEY CHECK (nummer >= 1),"
        f" {one_of('soort', ['terugbellen', 'afspraak', 'intake', 'kennismaking', 'gesprek', 'anders'])} NOT NULL,"
        f" wat TEXT, {wie}, {dossier.replace(' NOT NULL', '')}, {begeleider.replace(' NOT NULL', '')},"
        f" {a_day('op')} NOT NULL, tijd TEXT, {a_day('klaar')}, {versie}",
        "onderbreking": f"{ident}, {dossier}, {period}, {versie}, UNIQUE (dossier, van)",
        "partner": f"naam TEXT PRIMARY KEY CHECK (naam <> ''), rol TEXT, contactpersoon TEXT, telefoon TEXT,"
        f" email TEXT, {versie}",
        "betrokkene": f"{ident}, {dossier}, partner TEXT NOT NULL REFERENCES partner(naam) ON UPDATE CASCADE,"
        f" rol TEXT, contactpersoon TEXT, telefoon TEXT, {versie}, UNIQUE (dossier, partner)",
        "doorlopen_fase": f"{ident}, {begeleider}, {one_of('fase', fasen)} NOT NULL,"
        f" {a_day('van')}, {a_day('tot')} NOT NULL CHECK (tot >= van), {versie}, UNIQUE (begeleider, fase, tot)",
        "afgevinkt": f"wat TEXT PRIMARY KEY CHECK (wat <> ''), {a_day('datum')} NOT NULL, {versie}",
    }
    for table, columns in tables.items():
        db.execute(f"CREATE TABLE {table} ({columns}) STRICT")
    for table, columns in (
        ("uitzondering", "datum"),
        ("bezetting", "begeleider, datum"),
        ("bezetting", "datum"),
        ("afspraak", "begeleider"),
        ("contact", "dossier, datum"),
        ("contact", "wie"),
        ("taak", "wie"),
        ("actie", "klaar, op"),
        ("actie", "dossier"),
        ("actie", "begeleider"),
        ("actie", "wie"),
        ("betrokkene", "partner"),
    ):
        db.execute(f"CREATE INDEX {table}_{columns.split(',')[0]} ON {table}({columns})")


@migrations()  # type: ignore[untyped-decorator]
def m005_fields(db: Any) -> None:
    """What hangs on time of people, trajecten and absences: gespreksdagen, what is lent out, results, when to call."""
    for table, column in (
        ("begeleider", a_day("tussenbeoordeling")),
        ("begeleider", a_day("eindbeoordeling")),
        ("begeleider", a_day("laatste_gesprek")),
        ("begeleider", some_of("in_bezit", ["sleutel", "pas", "laptop", "telefoon"])),
        ("begeleider", a_day("eindgesprek")),
        ("huishouden", one_of("traject_resultaat", ["zelfredzaam", "deels", "overgedragen", "onbekend"])),
        ("huishouden", a_day("overdracht")),
        ("huishouden", "overdracht_aan TEXT"),
    ):
        db.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    # SQLite can't widen a closed list in place.
    soorten = ["ziek", "vakantie", "school", "examens", "terugkomdag", "anders"]
    db.execute(f"""
        CREATE TABLE afwezigheid_nieuw (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            begeleider TEXT NOT NULL REFERENCES begeleider(kenmerk) ON UPDATE CASCADE,
            {a_day("van")} NOT NULL, {a_day("tot")} CHECK (tot >= van),
            {one_of("soort", soorten)}, {a_day("bel_op")}, versie INTEGER NOT NULL DEFAULT 1,
            UNIQUE (begeleider, van)
        ) STRICT""")
    db.execute(
        "INSERT INTO afwezigheid_nieuw (id, begeleider, van, tot, soort, versie)"
        " SELECT id, begeleider, van, tot, soort, versie FROM afwezigheid"
    )
    last = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'afwezigheid'").fetchone()
    db.execute("DROP TABLE afwezigheid")
    db.execute("ALTER TABLE afwezigheid_nieuw RENAME TO afwezigheid")
    if last:  # no number of one that was removed comes back
        db.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'afwezigheid'", [last[0]])


@migrations()  # type: ignore[untyped-decorator]
def m006_two_places(db: Any) -> None:
    """Where everyone is, week by week, and who would be in two places in one half-day without that being said.

    An appointment lasts no longer than the koppeling. A half-day comes every week, so two of the same overlap where
    the first such day from the later start on is not after the earlier end.
    """
    db.execute("""
        CREATE VIEW plek AS
        SELECT 'bezetting' AS bron, b.id, b.begeleider, d.dagdeel, b.datum AS van, b.datum AS tot, b.toch
        FROM bezetting b JOIN dienst d ON d.dienst = b.dienst
        UNION ALL
        SELECT 'afspraak', a.id, a.begeleider, a.dagdeel, a.van, min(coalesce(a.tot, '9999-12-31'), coalesce((
            SELECT date(max(coalesce(k.eind, '9999-12-31')), '-1 day') FROM koppeling k
            WHERE k.dossier = a.dossier AND k.begeleider = a.begeleider), '0000-01-01')), a.toch
        FROM afspraak a""")
    db.execute("""
        CREATE VIEW dubbel AS
        SELECT a.begeleider, a.dagdeel, max(a.van, b.van) AS van FROM plek a
        JOIN plek b ON b.begeleider = a.begeleider AND b.dagdeel = a.dagdeel
            AND (a.bron < b.bron OR (a.bron = b.bron AND a.id < b.id))
        WHERE a.toch = 0 AND b.toch = 0
            AND date(max(a.van, b.van), 'weekday ' || ((instr('zomadiwodovrza', substr(a.dagdeel, 1, 2)) - 1) / 2))
                <= min(a.tot, b.tot)""")


@migrations()  # type: ignore[untyped-decorator]
def m007_taakstelling(db: Any) -> None:
    """The housing quota per gemeente and half-year, and actions that are done to find vrijwilligers."""
    db.execute(f"""
        CREATE TABLE taakstelling (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            gemeente TEXT NOT NULL CHECK (gemeente <> ''),
            jaar INTEGER NOT NULL CHECK (jaar BETWEEN 1900 AND 2200),
            helft INTEGER NOT NULL CHECK (helft IN (1, 2)),
            personen INTEGER NOT NULL CHECK (personen BETWEEN 0 AND 100000),
            voorsprong INTEGER NOT NULL CHECK (voorsprong BETWEEN -100000 AND 100000),
            gerealiseerd INTEGER CHECK (gerealiseerd BETWEEN 0 AND 100000),
            {a_day("peildatum")}, versie INTEGER NOT NULL DEFAULT 1,
            UNIQUE (gemeente, jaar, helft)
        ) STRICT""")
    # SQLite can't widen a closed list in place.
    soorten = ["terugbellen", "afspraak", "intake", "kennismaking", "gesprek", "werving", "anders"]
    kanalen = ["VIP", "website", "via via", "school", "social media", "anders"]
    db.execute(f"""
        CREATE TABLE actie_nieuw (
            nummer INTEGER PRIMARY KEY CHECK (nummer >= 1), {one_of("soort", soorten)} NOT NULL, wat TEXT,
            {one_of("kanaal", kanalen)},
            wie TEXT REFERENCES begeleider(kenmerk) ON UPDATE CASCADE,
            dossier TEXT REFERENCES huishouden(dossier) ON UPDATE CASCADE,
            begeleider TEXT REFERENCES begeleider(kenmerk) ON UPDATE CASCADE,
            {a_day("op")} NOT NULL, tijd TEXT, {a_day("klaar")}, versie INTEGER NOT NULL DEFAULT 1
        ) STRICT""")
    names = "nummer, soort, wat, wie, dossier, begeleider, op, tijd, klaar, versie"
    db.execute(f"INSERT INTO actie_nieuw ({names}) SELECT {names} FROM actie")
    db.execute("DROP TABLE actie")
    db.execute("ALTER TABLE actie_nieuw RENAME TO actie")
    for columns in ("klaar, op", "dossier", "begeleider", "wie"):
        db.execute(f"CREATE INDEX actie_{columns.split(',')[0]} ON actie({columns})")


@migrations()  # type: ignore[untyped-decorator]
def m008_log(db: Any) -> None:
    """A log that also says who looked, what went out and who was given a key, and that only ever grows.

    `logboek_kop` keeps its end under a keyed hash, so that a cut is found.
    """
    soorten = ["wijziging", "ongedaan", "opnieuw", "begin", "inzage", "uitvoer", "beheer", "controle", "gewist"]
    # SQLite can't widen a closed list in place, and the contents refer to the table that is replaced.
    db.execute(f"""
        CREATE TABLE wijziging_nieuw (
            id INTEGER PRIMARY KEY,
            tijd TEXT NOT NULL,
            gebruiker TEXT NOT NULL,
            dag TEXT NOT NULL,
            {one_of("soort", soorten)} NOT NULL,
            actie TEXT NOT NULL,
            betreft INTEGER REFERENCES wijziging_nieuw(id),
            inhoud_hash TEXT NOT NULL,
            hash TEXT NOT NULL
        ) STRICT""")
    db.execute("""
        CREATE TABLE inhoud_nieuw (
            wijziging INTEGER NOT NULL REFERENCES wijziging_nieuw(id),
            nr INTEGER NOT NULL,
            tabel TEXT, sleutel ANY, over TEXT, voor TEXT, na TEXT, zout TEXT,
            hash TEXT NOT NULL,
            PRIMARY KEY (wijziging, nr)
        ) STRICT, WITHOUT ROWID""")
    db.execute("INSERT INTO wijziging_nieuw SELECT * FROM wijziging ORDER BY id")
    db.execute("INSERT INTO inhoud_nieuw SELECT * FROM wijziging_inhoud")
    db.execute("DROP TABLE wijziging_inhoud")
    db.execute("DROP TABLE wijziging")
    db.execute("ALTER TABLE wijziging_nieuw RENAME TO wijziging")
    db.execute("ALTER TABLE inhoud_nieuw RENAME TO wijziging_inhoud")
    db.execute("CREATE INDEX wijziging_inhoud_record ON wijziging_inhoud(tabel, sleutel)")
    db.execute("CREATE INDEX wijziging_gebruiker ON wijziging(gebruiker, id)")
    db.execute("CREATE INDEX wijziging_soort ON wijziging(soort, id)")
    db.execute("""
        CREATE TABLE logboek_kop (
            id INTEGER PRIMARY KEY CHECK (id = 1), aantal INTEGER NOT NULL, kop TEXT NOT NULL, zegel TEXT NOT NULL
        ) STRICT""")
    for trigger in TRIGGERS:
        db.execute(trigger)
