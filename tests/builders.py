"""Small builders of records, and hypothesis strategies for a random office on a random day."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from db.lists import (
    Aandachtsgebied,
    AfwezigSoort,
    Dagdeel,
    Eindreden,
    Fase,
    Geslacht,
    GeslachtVraag,
    HuishoudenWens,
    Inzet,
    KoppelingStatus,
    Overrulereden,
    Rol,
    Soort,
    TrajectStatus,
    Vervoer,
    Zwaarte,
)
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.settings import Settings
from db.stand import Stand
from db.store import Store

TODAY = date(2024, 3, 19)

TABLES = ("begeleider", "huishouden", "statushouder", "koppeling", "afwezigheid", "instelling")

PLACES = ("Steenwijk", "Vollenhove", "Oldemarkt", "Tuk", "Giethoorn", "Blokzijl", "Wanneperveen", "Zwolle", "Baarlo")
LANGUAGES = ("Tigrinya", "Arabisch", "Dari", "Engels", "Nederlands")


def days(count: int) -> date:
    """The day so many days after (or before) the day that counts as today."""
    return TODAY + timedelta(days=count)


def vrijwilliger(kenmerk: str = "V01", **fields: Any) -> Begeleider:
    """A vrijwilliger in whose way nothing stands: 8 hours, Arabic, a bicycle in Steenwijk."""
    given: dict[str, Any] = {
        "soort": Soort.VRIJWILLIGER,
        "voornaam": "Anna",
        "achternaam": f"Vries {kenmerk}",
        "geslacht": Geslacht.V,
        "plaats": "Steenwijk",
        "vervoer": Vervoer.FIETS,
        "talen": {"Arabisch": 3},
        "dagdelen": frozenset({Dagdeel.DI_OCHTEND, Dagdeel.DO_MIDDAG, Dagdeel.VR_OCHTEND}),
        "uren_per_week": 8.0,
        "fase": Fase.INZETBAAR,
        "vog_ontvangen": days(-200),
        "overeenkomst": days(-190),
        "ervaring": 3,
    }
    return Begeleider(kenmerk=kenmerk, **given | fields)


def stagiaire(kenmerk: str = "S01", **fields: Any) -> Begeleider:
    """A stagiaire of 20 hours who stays for a year from now."""
    return vrijwilliger(kenmerk, **{"soort": Soort.STAGIAIRE, "uren_per_week": 20.0, "eind": days(366)} | fields)


def teamleider(kenmerk: str = "T01", **fields: Any) -> Begeleider:
    """A teamleider without hours for casework."""
    return vrijwilliger(kenmerk, **{"soort": Soort.TEAMLEIDER, "uren_per_week": 28.0} | fields)


def medewerker(kenmerk: str = "M01", **fields: Any) -> Begeleider:
    """A medewerker dienstverlening without hours for casework."""
    return vrijwilliger(kenmerk, **{"soort": Soort.MEDEWERKER, "uren_per_week": 24.0} | fields)


def household(dossier: str = "D001", **fields: Any) -> Huishouden:
    """A household of which all is known and that got its key ten days ago: 5 hours a week."""
    given: dict[str, Any] = {
        "naam": f"Tesfay {dossier}",
        "plaats": "Steenwijk",
        "talen": {"Arabisch": 3},
        "tolk_mogelijk": False,
        "dagdelen": frozenset({Dagdeel.DI_OCHTEND, Dagdeel.DO_MIDDAG, Dagdeel.VR_OCHTEND}),
        "aantal_volwassenen": 2,
        "aantal_kinderen": 1,
        "zwaarte": Zwaarte.GEMIDDELD,
        "sleuteldatum": days(-10),
        "traject_start": days(-10),
        "traject_status": TrajectStatus.LOPEND,
    }
    return Huishouden(dossier=dossier, **given | fields)


def member(dossier: str = "D001", volgnr: int = 1, **fields: Any) -> Statushouder:
    """An adult member of a household."""
    given: dict[str, Any] = {"voornaam": f"Selam{volgnr}", "achternaam": "Tesfay", "geboortejaar": 1990}
    return Statushouder(dossier=dossier, volgnr=volgnr, **given | fields)


def match(dossier: str = "D001", begeleider: str = "V01", start: date = TODAY, **fields: Any) -> Koppeling:
    """A koppeling that stands, from today unless said."""
    return Koppeling(dossier=dossier, begeleider=begeleider, start=start, **fields)


def desk(*records: Any, today: date = TODAY, **settings: Any) -> Stand:
    """A Stand of these records."""

    def those(kind: type) -> tuple[Any, ...]:
        return tuple(record for record in records if isinstance(record, kind))

    return Stand(
        today,
        those(Begeleider),
        those(Huishouden),
        those(Statushouder),
        those(Koppeling),
        those(Afwezigheid),
        Settings(**settings),
    )


def fill(store: Store, *records: Any, today: date = TODAY) -> None:
    """Write records into a store as one change."""
    from db.records.rows import save

    with store.change("gevuld", "", today) as change:
        for record in records:
            save(change, record, "gevuld")


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every data table, without the counts of writes."""
    content = {}
    for table in TABLES:
        names = [row[1] for row in store.db.conn.execute(f"PRAGMA table_info({table})") if row[1] != "versie"]
        rows = store.db.conn.execute(f"SELECT {', '.join(names)} FROM {table} ORDER BY 1, 2")
        content[table] = [tuple(row) for row in rows]
    return content


# Strategies. Every field may be unknown, because every field is at a desk.

near = st.integers(-420, 420).map(days)
soon = st.integers(-40, 120).map(days)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value or unknown."""
    return st.none() | strategy


def some(kind: Any, most: int = 4) -> st.SearchStrategy[Any]:
    """A few values of a closed list, or none."""
    return st.frozensets(st.sampled_from(kind), max_size=most)


talen = st.dictionaries(st.sampled_from(LANGUAGES), st.integers(1, 3), max_size=3)
_HALF_DAYS = list(Dagdeel)[:6]


@st.composite
def begeleiders(draw: Any, kenmerk: str = "V01", soort: Any = None, deployed: bool = False) -> Begeleider:
    """A begeleider of any kind; `deployed` for one in whose way no phase or VOG stands."""
    ready = deployed or draw(st.booleans())
    guides = frozenset({Inzet.HUISHOUDEN})
    return Begeleider(
        kenmerk=kenmerk,
        soort=soort or draw(st.sampled_from([*Soort, Soort.VRIJWILLIGER, Soort.STAGIAIRE])),
        voornaam=draw(st.sampled_from(["Anna", "Joris", "Piet", "Sanne"])),
        achternaam=draw(st.sampled_from(["Bakker", "Smit", "Visser"])),
        geslacht=draw(maybe(st.sampled_from(Geslacht))),
        plaats=draw(st.sampled_from(["", "Nergenshuizen", *PLACES])),
        vervoer=draw(maybe(st.sampled_from(Vervoer))),
        talen=draw(maybe(talen)),
        dagdelen=draw(some(_HALF_DAYS)),
        inzet=guides if ready else draw(st.frozensets(st.sampled_from(Inzet), min_size=1)),
        uren_per_week=draw(maybe(st.sampled_from([2.0, 6.0, 8.0, 12.0, 20.0]))),
        uren_overig=draw(maybe(st.sampled_from([0.0, 1.5, 4.0]))),
        uren_begeleiding=draw(maybe(st.sampled_from([0.0, 6.0]))),
        max_huishoudens=draw(maybe(st.integers(0, 4))),
        fase=Fase.INZETBAAR if ready else draw(maybe(st.sampled_from(Fase))),
        fase_sinds=draw(maybe(near)),
        vog_aangevraagd=draw(maybe(near)),
        vog_ontvangen=days(-100) if ready else draw(maybe(near)),
        overeenkomst=draw(maybe(near)),
        ervaring=draw(maybe(st.integers(0, 3))),
        aandachtsgebieden=draw(some(Aandachtsgebied)),
        wens_huishouden=draw(maybe(st.sampled_from(HuishoudenWens))),
        huishouden_geslacht=draw(maybe(st.sampled_from(GeslachtVraag))),
        start=None if ready else draw(maybe(near)),
        eind=draw(st.none() | st.integers(1, 500).map(days)) if ready else draw(maybe(near)),
    )


@st.composite
def huishoudens(draw: Any, dossier: str = "D001") -> Huishouden:
    """A household of which anything may be unknown."""
    return Huishouden(
        dossier=dossier,
        naam=draw(st.sampled_from(["Tesfay", "Al-Hamid", "Rahimi", "Osman"])),
        plaats=draw(st.sampled_from(["", "Nergenshuizen", *PLACES])),
        talen=draw(maybe(talen)),
        tolk_mogelijk=draw(maybe(st.booleans())),
        dagdelen=draw(some(_HALF_DAYS)),
        aantal_volwassenen=draw(maybe(st.integers(0, 3))),
        aantal_kinderen=draw(maybe(st.integers(0, 5))),
        begeleider_geslacht=draw(maybe(st.sampled_from(GeslachtVraag))),
        zwaarte=draw(maybe(st.sampled_from(Zwaarte))),
        urgentie=draw(maybe(st.integers(1, 3))),
        aandachtsgebieden=draw(some(Aandachtsgebied)),
        sleuteldatum=draw(maybe(near)),
        traject_start=draw(maybe(near)),
        traject_eind=draw(maybe(near)),
        traject_status=draw(maybe(st.sampled_from(TrajectStatus))),
    )


@st.composite
def members(draw: Any, dossier: str = "D001", most: int = 3) -> list[Statushouder]:
    """The members of a household, some of them not there yet or no longer."""
    return [
        Statushouder(
            dossier=dossier,
            volgnr=number,
            voornaam=f"Lid{number}",
            geboortejaar=draw(maybe(st.sampled_from([1980, 1999, 2005, 2006, 2007, 2020]))),
            geslacht=draw(maybe(st.sampled_from(Geslacht))),
            in_huishouden_van=draw(maybe(near)),
            in_huishouden_tot=draw(maybe(near)),
        )
        for number in range(1, draw(st.integers(0, most)) + 1)
    ]


@st.composite
def koppelingen(draw: Any, dossiers: list[str], kenmerken: list[str], most: int = 8) -> list[Koppeling]:
    """Koppelingen between these, of any state, past, running and agreed; no two of one pair on one day."""
    found: dict[Any, Koppeling] = {}
    for _ in range(draw(st.integers(0, most))):
        start = draw(st.integers(-300, 100).map(days))
        length = draw(maybe(st.integers(0, 300)))
        koppeling = Koppeling(
            dossier=draw(st.sampled_from(dossiers)),
            begeleider=draw(st.sampled_from(kenmerken)),
            rol=draw(st.sampled_from(Rol)),
            status=draw(st.sampled_from(KoppelingStatus)),
            status_sinds=draw(maybe(soon)),
            tijdelijk=draw(st.booleans()),
            start=start,
            eind=None if length is None else start + timedelta(days=length),
            reden=draw(maybe(st.sampled_from(Eindreden))),
            overrule_reden=draw(maybe(st.sampled_from(Overrulereden))),
        )
        found[koppeling.dossier, koppeling.begeleider, start] = koppeling
    return list(found.values())


@st.composite
def absences(draw: Any, kenmerken: list[str], most: int = 4) -> list[Afwezigheid]:
    """Absences of these begeleiders around today, some of them without an end."""
    found: dict[Any, Afwezigheid] = {}
    for _ in range(draw(st.integers(0, most))):
        van = draw(st.integers(-40, 60).map(days))
        length = draw(maybe(st.integers(0, 40)))
        who = draw(st.sampled_from(kenmerken))
        found[who, van] = Afwezigheid(
            begeleider=who,
            van=van,
            tot=None if length is None else van + timedelta(days=length),
            soort=draw(maybe(st.sampled_from(AfwezigSoort))),
        )
    return list(found.values())


@st.composite
def settings(draw: Any) -> Settings:
    """Settings that an office could have chosen."""
    return Settings(
        uren_maand_1_3=draw(st.sampled_from([5.0, 4.0])),
        factor_zwaar=draw(st.sampled_from([1.5, 2.0])),
        vul_tot=draw(st.sampled_from([100, 80])),
        gewicht_taal=draw(st.sampled_from([30, 0, 12.5])),
        gewicht_voorkeur=draw(st.sampled_from([5, 10])),
        bereik_fiets=draw(st.sampled_from([8, 12])),
        afwezig_dagen=draw(st.sampled_from([21, 14])),
        te_lang_dagen=draw(st.sampled_from([42, 28])),
    )


@st.composite
def pairs(draw: Any) -> Stand:
    """A Stand around one begeleider (V01) and one household (D001), with what else they carry and share."""
    people = [draw(begeleiders("V01")), draw(begeleiders("V02"))]
    homes = [draw(huishoudens("D001")), draw(huishoudens("D002"))]
    kenmerken, dossiers = [p.kenmerk for p in people], [h.dossier for h in homes]
    return Stand(
        TODAY,
        tuple(people),
        tuple(homes),
        tuple(draw(members("D001"))),
        tuple(draw(koppelingen(dossiers, kenmerken, 4))),
        tuple(draw(absences(kenmerken, 2))),
        draw(settings()),
    )


@st.composite
def offices(draw: Any, teams: bool = True) -> Stand:
    """An office: leaders, a medewerker, begeleiders beneath them or beneath none, households of any team."""
    leaders = [draw(begeleiders(f"T{n}", Soort.TEAMLEIDER)) for n in range(1, draw(st.integers(1, 2)) + 1)]
    paid = [draw(begeleiders("M1", Soort.MEDEWERKER))]
    others = [
        draw(begeleiders(f"V{n}", draw(st.sampled_from([Soort.VRIJWILLIGER, Soort.STAGIAIRE]))))
        for n in range(1, draw(st.integers(1, 4)) + 1)
    ]
    above = [None, *(p.kenmerk for p in [*leaders, *paid])]
    names = ["", "", "Noord", "T1"] if teams else [""]
    from dataclasses import replace

    paid = [replace(p, leidinggevende=draw(st.sampled_from([None, *(q.kenmerk for q in leaders)]))) for p in paid]
    others = [
        replace(p, leidinggevende=draw(st.sampled_from(above)), team=draw(st.sampled_from(names))) for p in others
    ]
    people = [*leaders, *paid, *others]
    homes = [
        replace(
            draw(huishoudens(f"D{n}")),
            team=draw(st.sampled_from(names)),
            verantwoordelijke=draw(st.sampled_from(above)),
        )
        for n in range(1, draw(st.integers(1, 5)) + 1)
    ]
    kenmerken, dossiers = [p.kenmerk for p in people], [h.dossier for h in homes]
    inhabitants = [lid for home in homes[:2] for lid in draw(members(home.dossier, 2))]
    return Stand(
        TODAY,
        tuple(people),
        tuple(homes),
        tuple(inhabitants),
        tuple(draw(koppelingen(dossiers, kenmerken))),
        tuple(draw(absences(kenmerken))),
        draw(settings()),
    )
