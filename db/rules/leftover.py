"""Who stays without a begeleider in a plan, and why: the rule that is in the way, in words without names of households."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from db.dutch import aantal, opsomming
from db.lists import Fase
from db.model import Begeleider, Huishouden
from db.rules.candidates import candidates
from db.rules.fit import Regel, fit
from db.rules.plan import Opgave, Paar
from db.stand import Stand

NAMED = 3
"""How many begeleiders are named in a reason."""


@dataclass(frozen=True, slots=True)
class Reden:
    """Why a household stays without: the rule, the reason in Dutch, and the paid staff who could help out."""

    regel: Regel
    uitleg: str
    betaald: tuple[str, ...] = ()
