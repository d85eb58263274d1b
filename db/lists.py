"""The closed lists of the desk: every value that a field may take, as it is written in the workbook and in the file.

The values are the desk's own words (see "Words" and "Closed lists" of the domain page), so that a
workbook, the database and a screen all show the same.
"""

from datetime import date
from enum import StrEnum


class Soort(StrEnum):
    """Who somebody is in the team."""

    VRIJWILLIGER = "vrijwilliger"
    STAGIAIRE = "stagiaire"
    MEDEWERKER = "medewerker"
    TEAMLEIDER = "teamleider"

    @property
    def betaald(self) -> bool:
        """Whether this is paid staff: their casework is a last resort, never supply."""
        return self in _PAID


# Kept apart because they are asked for each person on each day: a member is looked up slowly by its name.
_PAID = (Soort.MEDEWERKER, Soort.TEAMLEIDER)


class Toegang(StrEnum):
    """The role of a user: what they may do, from least to most."""

    LEESRECHT = "leesrecht"
    MEDEWERKER = "medewerker"
    COORDINATOR = "coordinator"

    @property
    def woord(self) -> str:
        """The role as it is shown."""
        return "coördinator" if self is Toegang.COORDINATOR else str(self)

    def may(self, least: "Toegang") -> bool:
        """Whether this role may do what asks for at least `least`."""
        roles = list(Toegang)
        return roles.index(self) >= roles.index(least)


class Fase(StrEnum):
    """Where a begeleider stands, from first contact to leaving."""

    AANGEMELD = "aangemeld"
    KENNISMAKING = "kennismaking"
    VOG = "vog"
    TRAINING = "training"
    INZETBAAR = "inzetbaar"
    PAUZE = "pauze"
    GESTOPT = "gestopt"

    @property
    def in_werving(self) -> bool:
        """Whether this is a prospective begeleider."""
        return self in (Fase.AANGEMELD, Fase.KENNISMAKING, Fase.VOG, Fase.TRAINING)


class Geslacht(StrEnum):
    """Gender, as far as it matters for a wish or a demand."""

    V = "v"
    M = "m"
    X = "x"


class GeslachtVraag(StrEnum):
    """What one side asks of the gender of the other: nothing, a wish (soft) or a demand (hard)."""

    GEEN = "geen"
    WENS_V = "wens_v"
    WENS_M = "wens_m"
    EIS_V = "eis_v"
    EIS_M = "eis_m"

    @property
    def geslacht(self) -> Geslacht | None:
        """The gender asked for, None where nothing is asked."""
        return None if self is GeslachtVraag.GEEN else Geslacht(self.value[-1])

    @property
    def is_eis(self) -> bool:
        """Whether it is a demand."""
        return self in (GeslachtVraag.EIS_V, GeslachtVraag.EIS_M)


class Vervoer(StrEnum):
    """How a begeleider travels."""

    LOPEND = "lopend"
    FIETS = "fiets"
    OV = "ov"
    AUTO = "auto"


class Inzet(StrEnum):
    """What a begeleider is there for."""

    HUISHOUDEN = "huishouden"
    SPREEKUUR = "spreekuur"


class HuishoudenWens(StrEnum):
    """Which kind of household a begeleider likes best."""

    GEZIN = "gezin"
    ALLEENSTAAND = "alleenstaand"


class Zwaarte(StrEnum):
    """How much guidance a household needs, beside the phase it is in."""

    LICHT = "licht"
    GEMIDDELD = "gemiddeld"
    ZWAAR = "zwaar"

    @property
    def niveau(self) -> int:
        """1 to 3, to hold beside the experience of a begeleider."""
        return list(Zwaarte).index(self) + 1


class Categorie(StrEnum):
    """On which ground the household is here; ontheemden do not count for the taakstelling."""

    ASIELSTATUSHOUDER = "asielstatushouder"
    GEZINSMIGRANT = "gezinsmigrant"
    ONTHEEMD = "ontheemd"
    ANDERS = "anders"


class TrajectStatus(StrEnum):
    """State of the year of guidance."""

    GEPLAND = "gepland"
    LOPEND = "lopend"
    VERLENGD = "verlengd"
    ONDERBROKEN = "onderbroken"
    AFGEROND = "afgerond"
    BEEINDIGD = "beeindigd"

    @property
    def voorbij(self) -> bool:
        """Whether the traject is over, by completion or before its time."""
        return self in _OVER


_OVER = (TrajectStatus.AFGEROND, TrajectStatus.BEEINDIGD)


class Trajectreden(StrEnum):
    """How a traject ends."""

    DOELEN_BEHAALD = "doelen behaald"
    TERMIJN_OM = "termijn om"
    VERHUIZING = "verhuizing"
    WENS_HUISHOUDEN = "wens van huishouden"
    GEEN_CONTACT = "geen contact"
    OVERLEDEN = "overleden"
    ANDERS = "anders"


class Leerroute(StrEnum):
    """The inburgering route, mirrored from the municipality."""

    B1 = "B1"
    ONDERWIJS = "onderwijs"
    Z = "Z"


class Rol(StrEnum):
    """The part a begeleider plays in a household."""

    HOOFD = "hoofd"
    DUO = "duo"
    VERVANGER = "vervanger"


class KoppelingStatus(StrEnum):
    """From being asked to standing firm."""

    GEVRAAGD = "gevraagd"
    KENNISMAKING = "kennismaking"
    PROEF = "proef"
    DEFINITIEF = "definitief"

    @property
    def volgende(self) -> "KoppelingStatus | None":
        """The state that comes next, None after the last."""
        states = list(KoppelingStatus)
        position = states.index(self) + 1
        return states[position] if position < len(states) else None

    @property
    def klok_loopt(self) -> bool:
        """Whether the household still counts as unsettled: the waiting clock stops at proef."""
        return self in (KoppelingStatus.GEVRAAGD, KoppelingStatus.KENNISMAKING)


class Eindreden(StrEnum):
    """Why a koppeling ends."""

    TRAJECT_AFGEROND = "traject afgerond"
    GEEN_KLIK = "geen klik"
    CONFLICT = "conflict"
    GEEN_TAAL = "geen gemeenschappelijke taal"
    AGENDAS = "agenda's passen niet"
    REISAFSTAND = "reisafstand"
    OVERBELASTING = "overbelasting begeleider"
    BEGELEIDER_GESTOPT = "begeleider gestopt"
    EINDE_STAGE = "einde stage"
    VERHUIZING = "verhuizing"
    WENS_HUISHOUDEN = "wens van huishouden"
    ANDERS = "anders"

    @property
    def sluit_uit(self) -> bool:
        """Whether these two are not offered to each other again."""
        return self in (Eindreden.GEEN_KLIK, Eindreden.CONFLICT)


class Overrulereden(StrEnum):
    """Why a hard rule was overruled."""

    NAGEVRAAGD = "nagevraagd, kan toch"
    TIJDELIJK = "tijdelijk"
    WENS_HUISHOUDEN = "wens van huishouden"
    WENS_BEGELEIDER = "wens van begeleider"
    ANDERS = "anders"


class Aandachtsgebied(StrEnum):
    """What a household needs help with most, and what a begeleider is good at."""

    GEZIN_EN_SCHOOL = "gezin en school"
    FINANCIEN = "financiën"
    GEZONDHEID = "gezondheid"
    WERK = "werk"
    JURIDISCH = "juridisch"
    TAAL = "taal"
    GEZINSHERENIGING = "gezinshereniging"


class Wervingskanaal(StrEnum):
    """How a begeleider found the way here."""

    VIP = "VIP"
    WEBSITE = "website"
    VIA_VIA = "via via"
    SCHOOL = "school"
    SOCIAL_MEDIA = "social media"
    ANDERS = "anders"


class Stopreden(StrEnum):
    """Why a begeleider stops."""

    WERK_OF_STUDIE = "werk of studie"
    VERHUIZING = "verhuizing"
    GEZONDHEID = "gezondheid"
    OVERBELASTING = "overbelasting"
    WEINIG_STEUN = "te weinig steun"
    LANG_ZONDER = "te lang geen koppeling"
    CONFLICT = "conflict"
    EINDE_AFSPRAAK = "einde afspraak"
    ANDERS = "anders"


class AfwezigSoort(StrEnum):
    """Why a begeleider is away; no more than this is kept about health."""

    ZIEK = "ziek"
    VAKANTIE = "vakantie"
    SCHOOL = "school"
    EXAMENS = "examens"
    TERUGKOMDAG = "terugkomdag"
    ANDERS = "anders"


class Weekdag(StrEnum):
    """Day of the week, in the desk's two letters."""

    MA = "ma"
    DI = "di"
    WO = "wo"
    DO = "do"
    VR = "vr"
    ZA = "za"
    ZO = "zo"


class Deel(StrEnum):
    """Part of a day."""

    OCHTEND = "ochtend"
    MIDDAG = "middag"
    AVOND = "avond"


class Dagdeel(StrEnum):
    """Half-day of the week; the order is that of the week."""

    MA_OCHTEND = "ma-ochtend"
    MA_MIDDAG = "ma-middag"
    MA_AVOND = "ma-avond"
    DI_OCHTEND = "di-ochtend"
    DI_MIDDAG = "di-middag"
    DI_AVOND = "di-avond"
    WO_OCHTEND = "wo-ochtend"
    WO_MIDDAG = "wo-middag"
    WO_AVOND = "wo-avond"
    DO_OCHTEND = "do-ochtend"
    DO_MIDDAG = "do-middag"
    DO_AVOND = "do-avond"
    VR_OCHTEND = "vr-ochtend"
    VR_MIDDAG = "vr-middag"
    VR_AVOND = "vr-avond"
    ZA_OCHTEND = "za-ochtend"
    ZA_MIDDAG = "za-middag"
    ZA_AVOND = "za-avond"
    ZO_OCHTEND = "zo-ochtend"
    ZO_MIDDAG = "zo-middag"
    ZO_AVOND = "zo-avond"

    @property
    def weekdag(self) -> Weekdag:
        """The day of the week."""
        return Weekdag(self[:2])

    @property
    def deel(self) -> Deel:
        """The part of the day."""
        return Deel(self[3:])

    @classmethod
    def on(cls, day: date, deel: Deel) -> "Dagdeel":
        """The half-day of the week that this part of that day is."""
        return _AT[day.weekday(), deel]


_AT = {(number, deel): Dagdeel(f"{dag}-{deel}") for number, dag in enumerate(Weekdag) for deel in Deel}
"""The half-day of the week by the number of its day, 0 for Monday, and its part of the day."""


class Bezit(StrEnum):
    """What somebody of the team may have of the office, and gives back when leaving."""

    SLEUTEL = "sleutel"
    PAS = "pas"
    LAPTOP = "laptop"
    TELEFOON = "telefoon"


class Resultaat(StrEnum):
    """With what result a traject ends."""

    ZELFREDZAAM = "zelfredzaam"
    DEELS = "deels"
    OVERGEDRAGEN = "overgedragen"
    ONBEKEND = "onbekend"


class ContactSoort(StrEnum):
    """How there was contact with a household."""

    BEZOEK = "bezoek"
    TELEFOON = "telefoon"
    BERICHT = "bericht"
    SPREEKUUR = "spreekuur"
    ANDERS = "anders"


class ActieSoort(StrEnum):
    """What somebody is to do on a day."""

    TERUGBELLEN = "terugbellen"
    AFSPRAAK = "afspraak"
    INTAKE = "intake"
    KENNISMAKING = "kennismaking"
    GESPREK = "gesprek"
    WERVING = "werving"
    ANDERS = "anders"


class Anker(StrEnum):
    """The day from which the deadline of a task is counted."""

    COA = "coa"
    SLEUTEL = "sleutel"
    START = "start"
    EINDE = "einde"
