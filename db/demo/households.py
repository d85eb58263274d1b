"""Households from the slots of the plan: filled in around whoever carries them, so that a couple makes sense."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from db.demo.deck import deal
from db.demo.families import GEZINNEN, TALEN, ZELDZAAM, draw_family, draw_talen, inburgering
from db.demo.names import DutchNames
from db.demo.people import NEVER, draw_dagdelen, phone
from db.demo.plan import Slot, Wacht
from db.demo.towns import Town
from db.lists import Aandachtsgebied, Categorie, Dagdeel, Geslacht, GeslachtVraag, TrajectStatus
from db.model import Begeleider, Huishouden, Statushouder
from db.rules.load import add_months, month_of_traject
from db.rules.waiting import SPOED

_URGENTIE = {1: 5, 2: 2, None: 3}
_NAREIZIGERS = 0.25


@dataclass(frozen=True, slots=True)
class Home:
    """A household with its members, and the slot that it fills."""

    slot: Slot
    huishouden: Huishouden
    leden: tuple[Statushouder, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """What everything of a team draws from."""

    rng: Random
    today: date
    town: Town
    names: DutchNames


def build_households(
    area: Area, slots: Sequence[Slot], dossiers: Sequence[str], people: Sequence[Begeleider], open_ones: Sequence[int]
) -> list[Home]:
    """A household for each slot; `people` are those who are inzetbaar, `open_ones` who of them have room."""
    rng = area.rng
    gezinnen, talen = deal(rng, GEZINNEN, len(slots)), deal(rng, TALEN, len(slots))
    urgent = deal(rng, _URGENTIE, len(slots))
    homes = []
    for nr, slot in enumerate(slots):
        near = [people[drager] for drager in slot.dragers]
        if slot.wacht and slot.wacht.koppelbaar:
            near = [people[open_ones[0 if slot.wacht is Wacht.LANG else -1]]]
        taal = rng.choice(sorted(ZELDZAAM)) if slot.wacht is Wacht.TAAL else _take(talen, near)
        homes.append(_home(area, slot, dossiers[nr], taal, gezinnen[nr], urgent[nr], near))
    return homes


def _take(deck: list[str], near: Sequence[Begeleider]) -> str:
    """The next language, or one of the next few that who carries the household speaks."""
    spoken = {taal for person in near for taal in person.talen or {}}
    for back in range(1, min(5, len(deck)) + 1):
        if deck[-back] in spoken:
            return deck.pop(-back)
    return deck.pop()


def _home(
    area: Area,
    slot: Slot,
    dossier: str,
    taal: str,
    gezin: tuple[int, int],
    urgentie: int | None,
    near: Sequence[Begeleider],
) -> Home:
    rng = area.rng
    kern = area.town.draw_near(rng, near[0].plaats) if near else area.town.draw(rng)
    naam, leden = draw_family(rng, area.today, dossier, taal, *gezin, woman=slot.wacht is Wacht.VROUW)
    huishouden = Huishouden(
        dossier=dossier,
        naam=naam,
        gemeente=area.town.gemeente(kern),
        team=area.town.team,
        plaats=kern.naam,
        talen={taal: 3},
        categorie=_categorie(rng, taal),
        koppeldatum_coa=slot.sleuteldatum - timedelta(days=rng.randint(60, 130)),
        sleuteldatum=slot.sleuteldatum,
    )
    if slot.wacht is Wacht.DUN:
        return Home(slot, huishouden, leden)
    huishouden = replace(huishouden, urgentie=SPOED if slot.wacht and slot.wacht.spoed else urgentie)
    huishouden = _begun(area, huishouden, gezin)
    huishouden = _asking(rng, area.today, huishouden, taal, slot, gezin[1] > 0)
    huishouden = _waiting(huishouden, slot.wacht, taal) if slot.wacht else _wishing(rng, huishouden, near)
    if near:
        huishouden = _within_reach(rng, huishouden, near)
    return Home(slot, huishouden, _known_members(area, huishouden, leden))


def _categorie(rng: Random, taal: str) -> Categorie:
    if taal == "Oekraïens":
        return Categorie.ONTHEEMD
    return Categorie.GEZINSMIGRANT if rng.random() < 0.05 else Categorie.ASIELSTATUSHOUDER


def _begun(area: Area, huishouden: Huishouden, gezin: tuple[int, int]) -> Huishouden:
    """The traject runs from the key; before it there is no address, and COA's count of people is what counts."""
    key = huishouden.sleuteldatum
    assert key
    near = key <= area.today + timedelta(days=28)
    if key > area.today:
        return replace(
            huishouden,
            sleutel_zeker=near,
            traject_status=TrajectStatus.GEPLAND,
            aantal_volwassenen=gezin[0],
            aantal_kinderen=gezin[1],
        )
    return replace(
        huishouden,
        adres=f"{area.rng.choice(area.names.straten)} {area.rng.randint(1, 120)}",
        telefoon=phone(area.rng),
        sleutel_zeker=True,
        traject_start=key,
        traject_eind=add_months(key, 12),
        traject_status=TrajectStatus.LOPEND,
    )


def _asking(rng: Random, today: date, huishouden: Huishouden, taal: str, slot: Slot, children: bool) -> Huishouden:
    """What the household needs: zwaarte, languages, half-days and what it wants help with."""
    areas = [Aandachtsgebied.GEZIN_EN_SCHOOL] if children and rng.random() < 0.7 else []
    areas += rng.sample(list(Aandachtsgebied), rng.choice((0, 1, 1, 2)))
    maand = month_of_traject(huishouden, today)
    return replace(
        huishouden,
        zwaarte=slot.zwaarte,
        talen=huishouden.talen if taal in ZELDZAAM else draw_talen(rng, taal, maand),
        tolk_mogelijk=rng.choice((True, True, True, False, None)),
        dagdelen=draw_dagdelen(rng, rng.randint(3, 7)),
        aandachtsgebieden=frozenset(areas),
    )


def _waiting(huishouden: Huishouden, wacht: Wacht, taal: str) -> Huishouden:
    """What makes this kind of waiting household easy or hard to couple."""
    if wacht is Wacht.TAAL:
        return replace(huishouden, tolk_mogelijk=False)
    if wacht is Wacht.DAGDEEL:
        return replace(huishouden, dagdelen=NEVER, tolk_mogelijk=True)
    if wacht is Wacht.VROUW:
        return replace(huishouden, begeleider_geslacht=GeslachtVraag.EIS_V, tolk_mogelijk=True)
    return replace(huishouden, tolk_mogelijk=True)


def _wishing(rng: Random, huishouden: Huishouden, near: Sequence[Begeleider]) -> Huishouden:
    """A wish or a demand for a woman, where who carries the household is one."""
    women = all(person.geslacht is Geslacht.V for person in near)
    asked = rng.choices(("", "geen", "wens_v", "eis_v"), (6, 10, 3, 2 if near and women else 0))[0]
    return replace(huishouden, begeleider_geslacht=GeslachtVraag(asked) if asked else None)


def _within_reach(rng: Random, huishouden: Huishouden, near: Sequence[Begeleider]) -> Huishouden:
    """A half-day in common with each who is near, and a language or an interpreter."""
    dagdelen, talen, tolk = set(huishouden.dagdelen), huishouden.talen or {}, huishouden.tolk_mogelijk
    for person in near:
        if not dagdelen & person.dagdelen:
            dagdelen.add(rng.choice([d for d in Dagdeel if d in person.dagdelen]))
        if not talen.keys() & (person.talen or {}).keys():
            tolk = True
    return replace(huishouden, dagdelen=frozenset(dagdelen), tolk_mogelijk=tolk)


def _known_members(area: Area, huishouden: Huishouden, leden: Sequence[Statushouder]) -> tuple[Statushouder, ...]:
    """The members with what is known of them by now; in some families the others came later than the first."""
    rng, today, key = area.rng, area.today, huishouden.sleuteldatum
    assert key
    followed = len(leden) > 2 and (today - key).days > 60 and rng.random() < _NAREIZIGERS
    came = key + timedelta(days=rng.randint(20, 55)) if followed else None
    return tuple(
        replace(
            inburgering(rng, today, lid, huishouden, area.town.taalscholen),
            nareiziger=True if followed and lid.volgnr > 1 else None,
            in_huishouden_van=came if followed and lid.volgnr > 1 else None,
        )
        for lid in leden
    )
