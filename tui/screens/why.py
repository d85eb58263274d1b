"""Why this begeleider, or why not: the rules and the parts of the score, and what the plan says of it."""

import asyncio
from typing import TYPE_CHECKING

from db.dutch import getal
from db.planning.process import Cancelled, PlanningError
from db.planning.proposing import Keuzes, TeamPlan
from db.rules.candidates import Candidate
from tui.planwords import price_lines
from tui.screens.choose import TellDialog

if TYPE_CHECKING:
    from db.planning.pricing import Waarom
    from tui.app import Koppelbord


async def tell_why(
    app: "Koppelbord", candidate: Candidate, choices: Keuzes | None = None, plan: TeamPlan | None = None
) -> None:
    """Why somebody fits or not, in sentences; what it means for the plan of everyone comes as soon as it is known."""
    fitted = candidate.fit
    assert app.stand is not None
    running = app.stand.running_of(fitted.huishouden.dossier)
    coupled = any(k.begeleider == fitted.begeleider.kenmerk for k in running)
    lines = [] if coupled else [f"✗ {app.privacy.reason(u.regel, u.uitleg)}" for u in fitted.uitgesloten_door]
    lines += [
        f"{part.naam}: {getal(part.tienden / 10)} van {part.maximum // 10}. "
        f"{app.privacy.reason(part.naam, part.uitleg).capitalize()}."
        + (" Onbekend telt voor een derde." if part.onbekend else "")
        for part in fitted.onderdelen
    ]
    lines += [f"! {remark.capitalize()}." for remark in fitted.gezegd]
    name, home = app.shown(fitted.begeleider.naam), app.shown(fitted.huishouden.naam)
    points = f"{getal(fitted.tienden / 10)} van 100"
    verdict = f"gekoppeld, {points}" if coupled else f"past, {points}" if fitted.possible else "past nu niet"
    dialog = TellDialog(f"{name} bij {home}: {verdict}", "\n".join(lines))
    app.push_screen(dialog)
    if coupled or not fitted.possible:
        return
    dialog.say_more("Het plan voor iedereen: bezig met rekenen…")
    dialog.say_more("\n".join(await _plan_lines(app, candidate, choices or Keuzes(app.team), plan)))


async def _plan_lines(app: "Koppelbord", candidate: Candidate, choices: Keuzes, plan: TeamPlan | None) -> list[str]:
    """What the plan for everyone says of this pair."""
    from db.planning.pricing import why_not

    stand = app.stand
    assert stand is not None
    koppel = (candidate.fit.huishouden.dossier, candidate.fit.begeleider.kenmerk)
    try:
        found = await asyncio.to_thread(app.planner.ask, why_not, stand, keuzes=choices, koppel=koppel, plan=plan)
    except Cancelled:
        return ["Het rekenen is gestopt."]
    except PlanningError:
        return ["Het rekenen lukte niet."]
    return _reading(app, found, koppel, plan)


def _reading(app: "Koppelbord", found: "Waarom", koppel: tuple[str, str], plan: TeamPlan | None) -> list[str]:
    assert app.stand is not None
    stand = app.stand

    def shown(key: str) -> str:
        home = stand.huishouden.get(key)
        return app.shown(home.naam if home else stand.name_of(key))

    if found.niet_in_plan:
        return [f"Voor het plan voor iedereen: {found.niet_in_plan}."]
    if found.gekozen:
        return [f"In het beste plan voor iedereen krijgt {shown(koppel[0])} {shown(koppel[1])}."]
    if found.prijs:
        return price_lines(found.prijs, found.nu, shown)
    return []
