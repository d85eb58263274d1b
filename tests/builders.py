"""Small builders of records, and hypothesis strategies for a random office on a random day."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from db.agenda import (
    Actie,
    Afgevinkt,
    Afspraak,
    Agenda,
    Betrokkene,
    Bezetting,
    Contact,
    Dienst,
    DoorlopenFase,
    Onderbreking,
    Taak,
    Taaksoort,
    Taakstelling,
    Uitzondering,
)
from db.lists import (
    Aandachtsgebied,
    ActieSoort,
    AfwezigSoort,
    Categorie,
    Dagdeel,
    Eindreden,
    Fase,
    Geslacht,
    GeslachtVraag,
    HuishoudenWens,
    Inzet,
    KoppelingStatus,
    Overrulereden,
    Resultaat,
    Rol,
    Soort,
    Stopreden,
    Trajectreden,
    TrajectStatus,
    Vervoer,
    Wervingskanaal,
    Zwaarte,
)
from db.model import Afwezigheid, Begeleider, Huishouden, Koppeling, Statushouder
from db.settings import Settings
from db.stand import Stand
from db.store import Store
from db.store.changes import KEY_OF
from db.store.users import keep_recovery, new_words, users

TODAY = date(2024, 3, 19)

TABLES = tuple(KEY_OF)

AGENDA = (
    *(Uitzondering, Dienst, Bezetting, Afspraak, Contact, Taaksoort, Taak, Actie, Afgevinkt),
    *(Onderbreking, DoorlopenFase, Betrokkene, Taakstelling),
)
"""The kinds of records of an Agenda, in the order of its fields."""

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
        Agenda(*(those(kind) for kind in AGENDA)),
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


# Random records. They are drawn from a number, which is quick; a failing test names the number. Every field may be
# unknown, because every field is at a desk.

_HALF_DAYS = list(Dagdeel)[:6]


def _maybe(r: Random, values: Sequence[Any]) -> Any:
    return None if r.random() < 0.3 else r.choice(list(values))


def _some(r: Random, values: Sequence[Any], most: int = 4) -> frozenset[Any]:
    return frozenset(r.sample(list(values), r.randint(0, most)))


def _near(r: Random, low: int = -420, high: int = 420) -> date | None:
    """A day around today, often one where a rule turns, or unknown."""
    if r.random() < 0.25:
        return None
    return days(r.choice([0, 1, -1, -21, -42, 21]) if r.random() < 0.2 else r.randint(low, high))


def _talen(r: Random) -> dict[str, int] | None:
    return None if r.random() < 0.2 else {taal: r.randint(1, 3) for taal in sorted(_some(r, LANGUAGES, 3))}


def random_begeleider(r: Random, kenmerk: str, soort: Soort | None = None) -> Begeleider:
    """A begeleider; with one in two no phase, VOG or date stands in the way."""
    ready = r.random() < 0.5
    return Begeleider(
        kenmerk=kenmerk,
        soort=soort or r.choice([*Soort, Soort.VRIJWILLIGER, Soort.STAGIAIRE]),
        voornaam=r.choice(["Anna", "Joris", "Piet", "Sanne"]),
        achternaam=r.choice(["Bakker", "Smit", "Visser"]),
        geslacht=_maybe(r, Geslacht),
        plaats=r.choice(["", "Nergenshuizen", *PLACES]),
        vervoer=_maybe(r, Vervoer),
        talen=_talen(r),
        dagdelen=_some(r, _HALF_DAYS),
        inzet=frozenset({Inzet.HUISHOUDEN}) if ready else _some(r, Inzet, 1) or frozenset(Inzet),
        uren_per_week=_maybe(r, [0.0, 2.0, 6.0, 8.0, 12.0, 20.0]),
        uren_overig=_maybe(r, [0.0, 1.5, 4.0]),
        uren_begeleiding=_maybe(r, [0.0, 6.0]),
        max_huishoudens=_maybe(r, [0, 1, 2, 3, 4]),
        fase=Fase.INZETBAAR if ready else _maybe(r, Fase),
        fase_sinds=_near(r),
        vog_aangevraagd=_near(r),
        vog_ontvangen=days(-100) if ready else _near(r),
        overeenkomst=_near(r),
        ervaring=_maybe(r, range(4)),
        aandachtsgebieden=_some(r, Aandachtsgebied),
        wens_huishouden=_maybe(r, HuishoudenWens),
        huishouden_geslacht=_maybe(r, GeslachtVraag),
        start=None if ready else _near(r),
        eind=(_maybe(r, [days(1), days(56), days(200), days(400)]) if ready else _near(r)),
    )


def random_huishouden(r: Random, dossier: str) -> Huishouden:
    """A household of which anything may be unknown."""
    return Huishouden(
        dossier=dossier,
        naam=r.choice(["Tesfay", "Al-Hamid", "Rahimi", "Osman"]),
        plaats=r.choice(["", "Nergenshuizen", *PLACES]),
        talen=_talen(r),
        tolk_mogelijk=_maybe(r, [True, False]),
        dagdelen=_some(r, _HALF_DAYS),
        aantal_volwassenen=_maybe(r, range(4)),
        aantal_kinderen=_maybe(r, range(6)),
        begeleider_geslacht=_maybe(r, GeslachtVraag),
        zwaarte=_maybe(r, Zwaarte),
        urgentie=_maybe(r, [1, 2, 3]),
        aandachtsgebieden=_some(r, Aandachtsgebied),
        sleuteldatum=_near(r),
        traject_start=_near(r),
        traject_eind=_near(r),
        traject_status=_maybe(r, [*TrajectStatus, TrajectStatus.LOPEND, TrajectStatus.LOPEND]),
    )


def random_members(r: Random, dossier: str, most: int = 3) -> list[Statushouder]:
    """The members of a household, some of them not there yet or no longer."""
    return [
        Statushouder(
            dossier=dossier,
            volgnr=number,
            voornaam=f"Lid{number}",
            geboortejaar=_maybe(r, [1980, 1999, 2005, 2006, 2007, 2020]),
            geslacht=_maybe(r, Geslacht),
            in_huishouden_van=_near(r, -400, 30),
            in_huishouden_tot=_near(r) if r.random() < 0.3 else None,
        )
        for number in range(1, r.randint(0, most) + 1)
    ]


def random_koppelingen(r: Random, dossiers: Sequence[str], kenmerken: Sequence[str], most: int = 8) -> list[Koppeling]:
    """Koppelingen of any state, past, running and agreed; no two of one pair on one day."""
    found: dict[Any, Koppeling] = {}
    for _ in range(r.randint(0, most)):
        start = days(r.randint(-300, 100))
        length = _maybe(r, range(300))
        koppeling = Koppeling(
            dossier=r.choice(dossiers),
            begeleider=r.choice(kenmerken),
            rol=r.choice([Rol.HOOFD, *Rol]),
            status=r.choice(list(KoppelingStatus)),
            status_sinds=_near(r, -60, 0),
            tijdelijk=r.random() < 0.4,
            start=start,
            eind=None if length is None else start + timedelta(days=length),
            reden=_maybe(r, [*Eindreden, Eindreden.GEEN_KLIK, Eindreden.CONFLICT]),
            overrule_reden=_maybe(r, Overrulereden),
        )
        found[koppeling.dossier, koppeling.begeleider, start] = koppeling
    return list(found.values())


def random_absences(r: Random, kenmerken: Sequence[str], most: int = 4) -> list[Afwezigheid]:
    """Absences around today, some of them without an end, some that join."""
    found: dict[Any, Afwezigheid] = {}
    for _ in range(r.randint(0, most)):
        van, length, who = days(r.randint(-20, 30)), _maybe(r, range(45)), r.choice(kenmerken)
        tot = None if length is None else van + timedelta(days=length)
        found[who, van] = Afwezigheid(begeleider=who, van=van, tot=tot, soort=_maybe(r, AfwezigSoort))
        if tot and r.random() < 0.4:
            found[who, tot + timedelta(days=1)] = Afwezigheid(
                begeleider=who, van=tot + timedelta(days=1), tot=tot + timedelta(days=r.randint(1, 30))
            )
    return list(found.values())


def random_settings(r: Random) -> Settings:
    """Settings that an office could have chosen; most have left them as they are."""
    if r.random() < 0.6:
        return Settings()
    return Settings(
        uren_maand_1_3=r.choice([5.0, 4.0]),
        factor_zwaar=r.choice([1.5, 2.0]),
        vul_tot=r.choice([100, 80]),
        gewicht_taal=r.choice([30, 0, 25]),
        gewicht_voorkeur=r.choice([5, 10]),
        bereik_fiets=r.choice([8, 12]),
        afwezig_dagen=r.choice([21, 14]),
        te_lang_dagen=r.choice([42, 28]),
    )


def random_pair(seed: int) -> Stand:
    """V01 and V02, D001 and D002, with what they carry and share."""
    r = Random(seed)
    kenmerken, dossiers = ["V01", "V02"], ["D001", "D002"]
    return Stand(
        TODAY,
        tuple(random_begeleider(r, kenmerk) for kenmerk in kenmerken),
        tuple(random_huishouden(r, dossier) for dossier in dossiers),
        tuple(random_members(r, "D001")),
        tuple(random_koppelingen(r, dossiers, kenmerken, 4)),
        tuple(random_absences(r, kenmerken, 2)),
        random_settings(r),
    )


def random_office(seed: int) -> Stand:
    """Leaders, a medewerker, begeleiders beneath them or beneath none, and households of any team."""
    r = Random(seed)
    leaders = [random_begeleider(r, f"T{n}", Soort.TEAMLEIDER) for n in range(1, r.randint(1, 2) + 1)]
    tops = [None, *(p.kenmerk for p in leaders)]
    leaders = [replace(p, team=r.choice(["", "", "Noord"])) for p in leaders]
    paid = [replace(random_begeleider(r, "M1", Soort.MEDEWERKER), leidinggevende=r.choice(tops))]
    above = [*tops, "M1"]
    teams = ["", "", "Noord", "T1"]
    others = [
        replace(
            random_begeleider(r, f"V{n}", r.choice([Soort.VRIJWILLIGER, Soort.STAGIAIRE])),
            leidinggevende=r.choice(above),
            team=r.choice(teams),
        )
        for n in range(1, r.randint(1, 4) + 1)
    ]
    homes = [
        replace(random_huishouden(r, f"D{n}"), team=r.choice(teams), verantwoordelijke=r.choice(above))
        for n in range(1, r.randint(1, 5) + 1)
    ]
    people = [*leaders, *paid, *others]
    kenmerken, dossiers = [p.kenmerk for p in people], [h.dossier for h in homes]
    return Stand(
        TODAY,
        tuple(people),
        tuple(homes),
        tuple(lid for home in homes[:3] for lid in random_members(r, home.dossier, 2)),
        tuple(random_koppelingen(r, dossiers, kenmerken)),
        tuple(random_absences(r, kenmerken)),
        random_settings(r),
    )


def _drawn(make: Callable[[int], Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 2**40).map(make)


def begeleiders(kenmerk: str = "V01") -> st.SearchStrategy[Begeleider]:
    """Any begeleider."""
    return _drawn(lambda seed: random_begeleider(Random(seed), kenmerk))


def huishoudens(dossier: str = "D001") -> st.SearchStrategy[Huishouden]:
    """Any household."""
    return _drawn(lambda seed: random_huishouden(Random(seed), dossier))


def pairs() -> st.SearchStrategy[Stand]:
    """A Stand around one begeleider (V01) and one household (D001)."""
    return _drawn(random_pair)


def offices() -> st.SearchStrategy[Stand]:
    """A small office."""
    return _drawn(random_office)


def random_history(seed: int) -> Stand:
    """A small office with all of its past: phases, interruptions, contacts, tasks, recruiting and quotas."""
    r = Random(seed)
    stand = random_office(seed)
    homes = [
        replace(
            home,
            gemeente=r.choice(["", "Steenwijkerland", "Westerveld"]),
            categorie=_maybe(r, Categorie),
            traject_reden=_maybe(r, Trajectreden) if home.traject_status and home.traject_status.voorbij else None,
            traject_resultaat=_maybe(r, Resultaat) if home.traject_status and home.traject_status.voorbij else None,
        )
        for home in stand.huishoudens
    ]
    people = [
        replace(person, wervingskanaal=_maybe(r, Wervingskanaal), stop_reden=_maybe(r, Stopreden))
        for person in stand.begeleiders
    ]
    return replace(
        stand, huishoudens=tuple(homes), begeleiders=tuple(people), agenda=_random_past(r, stand), settings=Settings()
    )


def _random_past(r: Random, stand: Stand) -> Agenda:
    kenmerken, dossiers = list(stand.begeleider), list(stand.huishouden)
    pauses, phases, contacts, tasks, actions = [], [], [], [], []
    for dossier in dossiers:
        day = days(r.randint(-300, 20))
        for _ in range(r.randint(0, 2)):
            tot = _maybe(r, [day + timedelta(days=r.randint(1, 60))])
            pauses.append(Onderbreking(dossier=dossier, van=day, tot=tot))
            day += timedelta(days=r.randint(61, 120))
        contacts += [
            Contact(dossier=dossier, volgnr=volgnr, datum=days(r.randint(-400, 0)))
            for volgnr in range(1, r.randint(0, 5) + 1)
        ]
        for taak, naam in (("brp", ""), ("eigen", "fiets")):
            done, aside = _near(r, -400, 0), r.random() < 0.2
            tasks.append(Taak(dossier=dossier, taak=taak, naam=naam, deadline=_near(r), klaar=done, nvt=aside))
    for kenmerk in kenmerken:
        day = days(r.randint(-700, -200))
        for fase in r.sample(list(Fase), r.randint(0, 3)):
            phases.append(DoorlopenFase(begeleider=kenmerk, fase=fase, van=day, tot=day + timedelta(days=40)))
            day += timedelta(days=40)
    for nummer in range(1, r.randint(0, 4) + 1):
        done = _near(r, -400, 0)
        actions.append(
            Actie(nummer=nummer, soort=ActieSoort.WERVING, kanaal=_maybe(r, Wervingskanaal), op=days(-9), klaar=done)
        )
    quota = [
        Taakstelling(gemeente=gemeente, jaar=TODAY.year, helft=helft, personen=r.randint(0, 80))
        for gemeente in ("Steenwijkerland", "Westerveld")
        for helft in (1, 2)
        if r.random() < 0.5
    ]
    return Agenda(
        contacten=tuple(contacts), taken=tuple(tasks), acties=tuple(actions), onderbrekingen=tuple(pauses),
        fasen=tuple(phases), taakstellingen=tuple(quota), whole=True,
    )  # fmt: skip


def histories() -> st.SearchStrategy[Stand]:
    """A small office with all of its past."""
    return _drawn(random_history)


def tamper(store: Store, sql: str) -> None:
    """Change the file by SQL as somebody would who hides it: the rules that guard the log are put back after."""
    connection = store.db.conn
    rules = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    connection.execute("PRAGMA foreign_keys=OFF")
    for rule, _ in rules:
        connection.execute(f"DROP TRIGGER {rule}")
    connection.execute(sql)
    for _, text in rules:
        connection.execute(text)


def make_recovery(store: Store, today: date) -> str:
    """New words on paper that open the file from now on."""
    words = new_words()
    keep_recovery(store, today, words)
    return words


def has_recovery(store: Store) -> bool:
    """Whether there are words on paper that open the file."""
    return any(user.herstel for user in users(store))
