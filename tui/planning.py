"""The plan of a whole file from the command line: team by team, in a child process, with a bar where it takes long."""

import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import click

from tui.outcome import NOTHING, Ends

if TYPE_CHECKING:
    from db.planning.lacking import Tekort
    from db.planning.proposing import Voorstel
    from db.store import Store

AHEAD = 4
"""How many times its even share of the time a team may take: most teams need far less than theirs."""

Planned = tuple[dict[str, str], "Voorstel", "Tekort"]
"""Names by kenmerk and dossier, the proposal, and what is lacking."""


def plan_file(store: "Store", today: date, team: str | None, ook_tijdelijk: bool, seconds: float) -> Planned:
    """The plan of one team, or of every team of the file. Raises Ends where there is no such team.

    `seconds` are for the solver, and as many again for finding what is lacking. Each team is read apart, so that a
    file of the whole country takes no more memory than one of them.
    """
    from db.planning.lacking import all_lacking, lacking
    from db.planning.process import Planner
    from db.planning.proposing import Keuzes, propose, together
    from db.records.stand import read_stand, teams

    known = teams(store, today)
    if team is not None and team not in known:
        raise Ends(NOTHING, f"Team '{team}' is er niet. Er zijn: {', '.join(known) or 'geen teams'}.")
    wanted: list[str | None] = [None] if len(known) < 2 else [team] if team else [*known, ""]
    names: dict[str, str] = {}
    proposals: list[Voorstel] = []
    found: list[Tekort] = []
    with closing(Planner()) as planner:
        for nr, name in enumerate(_shown(wanted)):
            share = min(1.0, AHEAD / (len(wanted) - nr))
            stand = read_stand(store, today, name)
            choices = Keuzes(name, ook_tijdelijk=ook_tijdelijk)
            left = seconds - sum(proposal.seconden for proposal in proposals)
            proposal = planner.ask(propose, stand, keuzes=choices, seconds=max(0.0, left) * share)
            proposals.append(proposal)
            left = seconds - sum(tekort.seconden for tekort in found)
            look = max(0.0, left) * share
            found.append(planner.ask(lacking, stand, keuzes=choices, voorstel=proposal, seconds=look))
            names |= {b.kenmerk: b.naam or b.kenmerk for b in stand.begeleiders}
            names |= {h.dossier: h.naam for h in stand.huishoudens}
    return names, together(proposals), all_lacking(found)


def _shown(wanted: list[str | None]) -> Iterator[str | None]:
    """The teams, with a bar on a terminal where there are several."""
    if len(wanted) < 2 or not sys.stderr.isatty():
        yield from wanted
        return
    with click.progressbar(wanted, label="Teams", file=sys.stderr) as bar:
        yield from bar
