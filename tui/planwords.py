"""How a plan reads in Dutch: its proof, what it is worth, and what another choice would cost."""

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

from db.dutch import aantal, dagen, getal, opsomming, uren

if TYPE_CHECKING:
    from db.planning.lacking import Tekort, Zoekprofiel
    from db.planning.pricing import Prijs, Verschil
    from db.solver.problem import Values

Shown = Callable[[str], str]
"""What is shown for a kenmerk or a dossier."""


def proof_text(bewezen: bool, gat: float) -> str:
    """Whether there could be a better plan: "bewezen beste plan", "hooguit 2 procent beter mogelijk"."""
    return "Bewezen beste plan" if bewezen else f"Goed plan, hooguit {max(1, ceil(gat * 100))} procent beter mogelijk"


def value_text(waarde: "Values") -> str:
    """What a plan is worth: "11 huishoudens gekoppeld, 2 met spoed, 240 wachtdagen, score 871,0"."""
    spoed, gekoppeld, days, tienden = waarde
    homes = aantal(gekoppeld, "huishouden", "huishoudens")
    return (
        f"{homes} gekoppeld, {spoed} met spoed, {aantal(days, 'wachtdag', 'wachtdagen')}, score {getal(tienden / 10)}"
    )


def _signed(difference: float) -> str:
    return f"{'+' if difference > 0 else '−'}{getal(abs(difference))}"


def price_short(prijs: "Prijs") -> str:
    """What another choice costs, in a few words: the first level that changes says it."""
    spoed, homes, days, tienden, *later = prijs.waarde
    if spoed:
        return f"{abs(spoed)} spoed {'erbij' if spoed > 0 else 'minder'}"
    if homes:
        return f"{aantal(abs(homes), 'huishouden', 'huishoudens')} {'erbij' if homes > 0 else 'minder'}"
    if days:
        return f"{abs(days)} wachtdagen {'meer' if days > 0 else 'minder'}"
    if tienden:
        return f"score {_signed(tienden / 10)}"
    if any(later):
        return "raakt wie tijdelijk gedragen wordt"
    return "kost niets"


def price_lines(prijs: "Prijs", eerst: str | None, shown: Shown) -> list[str]:
    """What the plan with this pair in it gains and loses, and what changes for others, a sentence each."""
    home, person = shown(prijs.dossier), shown(prijs.kenmerk)
    now = f"In het voorstel krijgt {home} {shown(eerst)}." if eerst else f"In het voorstel blijft {home} over."
    lines = [now]
    if prijs.gratis:
        lines.append(f"Met {person} is het plan precies even goed.")
    else:
        lines.append(f"Met {person}: {opsomming(_levels(prijs))}.")
    lines += [displaced(verschil, shown) for verschil in prijs.anderen]
    if not prijs.anderen and not prijs.gratis:
        lines.append("Voor de andere huishoudens verandert er niets.")
    if not prijs.bewezen:
        lines.append("Dit is nog niet bewezen: er was te weinig tijd om alles door te rekenen.")
    return lines


def _levels(prijs: "Prijs") -> list[str]:
    spoed, homes, days, tienden, *later = prijs.waarde
    found = []
    if spoed:
        found.append(f"{abs(spoed)} met spoed {'meer' if spoed > 0 else 'minder'} gekoppeld")
    if homes:
        found.append(f"{aantal(abs(homes), 'huishouden', 'huishoudens')} {'meer' if homes > 0 else 'minder'} gekoppeld")
    if days:
        found.append(f"{dagen(abs(days))} wachten {'meer' if days > 0 else 'minder'} opgelost")
    if tienden:
        found.append(f"de scores samen {getal(abs(tienden) / 10)} {'hoger' if tienden > 0 else 'lager'}")
    if any(later):
        found.append("het verandert wie van de betaalde krachten wordt overgenomen")
    return found


def displaced(verschil: "Verschil", shown: Shown) -> str:
    """What changes for one other household."""
    home = shown(verschil.dossier)
    if verschil.dan is None:
        return f"{home} blijft dan over, zonder {shown(verschil.eerst or '')}."
    if verschil.eerst is None:
        return f"{home} krijgt dan wel iemand: {shown(verschil.dan)}."
    return f"{home} krijgt dan {shown(verschil.dan)} in plaats van {shown(verschil.eerst)}."


def lacking_lines(tekort: "Tekort") -> list[tuple[str, str]]:
    """What is lacking, as label and text."""
    lines = [("te kort", f"{uren(tekort.uren_per_week)} per week")]
    if tekort.als_duo:
        lines.append(("als duo", f"nog te koppelen: {tekort.als_duo}"))
    lines += [("helpt", f"{eased.wat}: {eased.koppelt} erbij") for eased in tekort.versoepelingen]
    return lines if tekort.volledig else [*lines, ("let op", "er was te weinig tijd om alles uit te zoeken")]


def profile_text(profile: "Zoekprofiel") -> str:
    """A profile in one line: "Tigrinya · di-ochtend · Vollenhove: 3 huishoudens erbij"."""
    gender = {"v": "vrouw", "m": "man"}.get(str(profile.geslacht), "")
    parts = [opsomming(profile.talen), ", ".join(profile.dagdelen), profile.plaats, gender]
    return f"{' · '.join(filter(None, parts))}: {aantal(profile.koppelt, 'huishouden', 'huishoudens')} erbij"
