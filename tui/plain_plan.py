"""What `koppelbord voorstel` prints: the whole plan as JSON that anyone can check, and as text to read."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from db.dutch import getal, uren
from db.planning.lacking import advertisement
from db.rules.plan import HOUR
from tui.plain import columns
from tui.planwords import lacking_lines, profile_text, proof_text, value_text

if TYPE_CHECKING:
    from db.planning.lacking import Tekort
    from db.planning.proposing import TeamPlan, Voorstel
    from db.solver.problem import Values


def plan_json(voorstel: "Voorstel", tekort: "Tekort") -> dict[str, Any]:
    """The plan of every team; `invoer` is all that it takes to solve it with other means."""
    return {
        "koppelingen": [_pair_json(paar.dossier, paar.kenmerk, paar.tienden) for paar in voorstel.paren],
        "niet_gekoppeld": [
            {"huishouden": dossier, "reden": reden.regel, "uitleg": reden.uitleg, "betaald": list(reden.betaald)}
            for dossier, reden in voorstel.redenen.items()
        ],
        "lagen": _levels_json(voorstel.waarde),
        "lagen_tijdelijk": _levels_json(voorstel.waarde_tijdelijk),
        "teruggave": {kenmerk: round(hours, 2) for kenmerk, hours in voorstel.teruggave.items()},
        "hoogste_benutting": round(voorstel.hoogste_benutting, 4),
        "bewezen": voorstel.bewezen,
        "gat": round(voorstel.gat, 6),
        "seconden": round(voorstel.seconden, 3),
        "tekort": lacking_json(tekort),
        "teams": [_team_json(team) for team in voorstel.teams],
        "invoer": {
            "begeleiders": [entry for team in voorstel.teams for entry in _people_json(team)],
            "huishoudens": [entry for team in voorstel.teams for entry in _homes_json(team)],
            "paren": [
                _pair_json(paar.dossier, paar.kenmerk, paar.tienden)
                for team in voorstel.teams
                for paar in team.opgave.paren
            ],
        },
    }


def _pair_json(dossier: str, kenmerk: str, tienden: int) -> dict[str, Any]:
    return {"huishouden": dossier, "begeleider": kenmerk, "score": tienden / 10}


def _levels_json(waarde: "Values") -> dict[str, Any]:
    spoed, gekoppeld, wachtdagen, tienden = waarde
    return {"spoed": spoed, "gekoppeld": gekoppeld, "wachtdagen": wachtdagen, "score": tienden / 10}


def _team_json(team: "TeamPlan") -> dict[str, Any]:
    return {
        "team": team.opgave.team,
        "lagen": _levels_json(team.waarde),
        "lagen_tijdelijk": _levels_json(team.waarde_tijdelijk),
        "bewezen": team.bewezen,
        "gat": round(team.gat, 6),
        "uren_per_week_tekort": round(team.uren_tekort, 2),
    }


def _people_json(team: "TeamPlan") -> list[dict[str, Any]]:
    return [
        {
            "kenmerk": b.kenmerk,
            "team": team.opgave.team,
            "uren": b.uren,
            "bezet_uren": b.bezet_uren,
            "ruimte_uren": b.ruimte / HOUR,
            "ruimte_huishoudens": b.plaatsen,
        }
        for b in team.opgave.begeleiders
    ]


def _homes_json(team: "TeamPlan") -> list[dict[str, Any]]:
    return [
        {
            "dossier": vraag.dossier,
            "team": team.opgave.team,
            "spoed": vraag.spoed,
            "wachtdagen": vraag.wachtdagen,
            "uren": vraag.uren / HOUR,
            "tijdelijk": vraag.tijdelijk,
        }
        for vraag in team.opgave.huishoudens
    ]


def lacking_json(tekort: "Tekort") -> dict[str, Any]:
    """What is lacking, the profile that couples most first, each with a text to send."""
    return {
        "uren_per_week": round(tekort.uren_per_week, 2),
        "als_duo": tekort.als_duo,
        "volledig": tekort.volledig,
        "versoepelingen": [{"wat": eased.wat, "koppelt": eased.koppelt} for eased in tekort.versoepelingen],
        "zoekprofielen": [
            {
                "talen": list(profile.talen),
                "dagdelen": list(profile.dagdelen),
                "plaats": profile.plaats,
                "koppelt": profile.koppelt,
                "geslacht": profile.geslacht,
                "uren": profile.uren,
                "team": profile.team,
                "tekst": advertisement(profile),
            }
            for profile in tekort.zoekprofielen
        ],
    }


def plan_text(names: Mapping[str, str], voorstel: "Voorstel", tekort: "Tekort") -> list[str]:
    """The plan to read: who would get whom, who stays and why, and what is lacking; `names` by kenmerk and dossier."""
    rows = [
        (getal(paar.tienden / 10).rjust(5), f"{names[paar.dossier]} ({paar.dossier})", names[paar.kenmerk])
        for paar in voorstel.paren
    ]
    left = [(f"{names[dossier]} ({dossier})", reden.uitleg) for dossier, reden in voorstel.redenen.items()]
    back = [f"{names[kenmerk]}: {uren(hours)} per week" for kenmerk, hours in voorstel.teruggave.items()]
    return [
        f"{proof_text(voorstel.bewezen, voorstel.gat)}: {value_text(voorstel.waarde)}.",
        "",
        f"VOORSTEL ({len(rows)})",
        *(columns(rows, "  ") if rows else ["  niemand"]),
        *(["", "GEEFT TERUG AAN BETAALDE KRACHTEN", *(f"  {line}" for line in back)] if back else []),
        *(["", f"BLIJFT OVER ({len(left)})", *columns(left, "  ")] if left else []),
        *lacking_text(tekort),
    ]


def lacking_text(tekort: "Tekort") -> list[str]:
    """What is lacking, in lines; nothing where nothing is."""
    if not tekort.uren_per_week:
        return []
    lines = ["", "WAT ONTBREEKT", *(f"  {label}: {text}" for label, text in lacking_lines(tekort))]
    if tekort.zoekprofielen:
        lines += ["", "WIE ZOEKEN WE?", *(f"  {profile_text(p)}" for p in tekort.zoekprofielen)]
    return lines
