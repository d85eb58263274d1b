"""The members of a household: who lives together, what they are called and which languages they speak."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from db.demo.names import is_patronymic, names_of
from db.demo.people import phone
from db.lists import Categorie, Geslacht, Leerroute
from db.model import Huishouden, Statushouder, Talen

GEZINNEN = {
    (1, 0): 17,
    (2, 0): 5,
    (1, 1): 5,
    (2, 1): 6,
    (1, 2): 3,
    (2, 2): 5,
    (1, 3): 1,
    (2, 3): 3,
    (3, 2): 1,
    (2, 4): 1,
    (3, 3): 1,
    (2, 5): 1,
    (3, 6): 1,
}
"""Adults and children of 50 households: 136 people, 2.7 a household, 43 percent of them children."""

TALEN = {
    "Arabisch": 21,
    "Tigrinya": 8,
    "Turks": 4,
    "Oekraïens": 4,
    "Kurmanci": 4,
    "Dari": 4,
    "Farsi": 3,
    "Somali": 2,
}
"""First languages of 50 households."""

ZELDZAAM = {"Saho": "Tigrinya", "Bilen": "Tigrinya", "Pasjtoe": "Dari", "Sorani": "Kurmanci"}
"""Languages that no begeleider here speaks, with the language whose names their speakers have."""

_TWEEDE = {
    "Arabisch": (("Kurmanci", 2, 0.1), ("Engels", 2, 0.3)),
    "Tigrinya": (("Arabisch", 1, 0.2), ("Engels", 1, 0.3)),
    "Turks": (("Kurmanci", 3, 0.3), ("Engels", 2, 0.35)),
    "Oekraïens": (("Russisch", 3, 0.8), ("Engels", 2, 0.4)),
    "Kurmanci": (("Arabisch", 2, 0.6), ("Engels", 1, 0.2)),
    "Dari": (("Farsi", 2, 0.5), ("Engels", 2, 0.2)),
    "Farsi": (("Engels", 2, 0.5),),
    "Somali": (("Arabisch", 1, 0.3), ("Engels", 2, 0.4)),
}
"""What is spoken besides: language, level, and how often."""


def draw_talen(rng: Random, taal: str, maand: int) -> Talen:
    """The languages of a household in this month of its traject: Dutch comes with the months."""
    talen: Talen = {taal: 3}
    for other, level, chance in _TWEEDE[taal]:
        if rng.random() < chance:
            talen[other] = level
    if rng.random() < maand * 0.07:
        talen["Nederlands"] = 2 if maand > 9 and rng.random() < 0.3 else 1
    return talen


def draw_family(
    rng: Random, today: date, dossier: str, taal: str, adults: int, children: int, woman: bool
) -> tuple[str, tuple[Statushouder, ...]]:
    """The name and the members of a household, the contactpersoon first; a parent alone is mostly a mother."""
    taal = ZELDZAAM.get(taal, taal)
    genders = _adult_genders(rng, adults, children, woman or taal == "Oekraïens")
    father = rng.choice(names_of(taal, "m"))
    second = rng.choice(names_of(taal, "achternaam"))
    oldest = rng.randint(40, 55) if adults > 2 else rng.randint(27, 44) if children else rng.randint(19, 48)
    born = [today.year - age for age in _ages(rng, oldest, adults, children)]
    taken: set[str] = set()
    leden = []
    for nr in range(adults + children):
        gender = genders[nr] if nr < len(genders) else rng.choice((Geslacht.V, Geslacht.M))
        own = father if nr == 0 and gender is Geslacht.M else _given(rng, taal, gender, taken)
        taken.add(own)
        leden.append(
            Statushouder(
                dossier=dossier,
                volgnr=nr + 1,
                voornaam=own,
                achternaam=_second_name(rng, taal, second, father, nr, adults),
                geboortejaar=born[nr],
                geslacht=gender,
                contactpersoon=True if nr == 0 else None,
            )
        )
    return leden[0].achternaam, tuple(leden)


def _adult_genders(rng: Random, adults: int, children: int, woman: bool) -> list[Geslacht]:
    """A couple is a man and a woman; the third adult is a grown-up child."""
    if adults == 1:
        chance = 0.9 if woman else 0.8 if children else 0.25
        return [Geslacht.V if rng.random() < chance else Geslacht.M]
    return [Geslacht.M, Geslacht.V, *(rng.choice((Geslacht.V, Geslacht.M)) for _ in range(adults - 2))]


def _given(rng: Random, taal: str, gender: Geslacht, taken: set[str]) -> str:
    """A given name that nobody else in the household has."""
    names = names_of(taal, gender.value)
    name = rng.choice(names)
    while name in taken:
        name = rng.choice(names)
    return name


def _second_name(rng: Random, taal: str, family: str, father: str, nr: int, adults: int) -> str:
    """The family name; where one carries one's own father's name, a wife has another and children the father's."""
    if not is_patronymic(taal) or nr == 0:
        return family
    if nr == 1 and adults > 1:
        return rng.choice(names_of(taal, "achternaam"))
    return father


def _ages(rng: Random, oldest: int, adults: int, children: int) -> list[int]:
    """Ages, the oldest adult and the oldest child first; children of one age only where there are that many."""
    ages = [oldest]
    if adults > 1:
        ages.append(max(20, oldest - rng.randint(0, 6)))
    ages += [rng.randint(18, min(22, oldest - 18)) for _ in range(adults - 2)]
    possible = range(min(17, oldest - 22) + 1)
    young = rng.sample(possible, children) if children <= len(possible) else rng.choices(possible, k=children)
    return ages + sorted(young, reverse=True)


def inburgering(
    rng: Random, today: date, lid: Statushouder, huishouden: Huishouden, schools: tuple[str, ...]
) -> Statushouder:
    """A member with what is known by now: a telephone, and after some months leerroute, taalschool and PIP."""
    age, key = lid.leeftijd(today) or 0, huishouden.sleuteldatum
    if age < 18 or key is None:
        return lid
    own = huishouden.telefoon if lid.contactpersoon else phone(rng) if rng.random() < 0.5 else ""
    if huishouden.categorie is Categorie.ONTHEEMD or (today - key).days < 70 or rng.random() < 0.2:
        return replace(lid, telefoon=own)
    route = Leerroute.ONDERWIJS if age < 28 and rng.random() < 0.4 else rng.choice((Leerroute.B1, Leerroute.Z))
    pip = key + timedelta(days=rng.randint(40, 69))
    return replace(lid, telefoon=own, leerroute=route, taalschool=rng.choice(schools), pip_datum=pip)
