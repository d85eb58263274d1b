"""The plan of a whole file from the command line: team by team, in child processes, with a bar where it takes long."""

import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import date
from queue import SimpleQueue
from typing import TYPE_CHECKING

import click

from tui.outcome import NOTHING, Ends

if TYPE_CHECKING:
    from db.planning.lacking import Tekort
    from db.planning.proposing import Keuzes, Voorstel
    from db.stand import Stand
    from db.store import Store

AHEAD = 4
"""How many times its even share of the time a team may take: most teams need far less than theirs."""

LOOK = 10.0
"""Seconds that may be spent on finding what is lacking, in all teams together."""

AT_ONCE = 2
"""How many teams are worked out at the same time, where there are several."""

Planned = tuple[dict[str, str], "Voorstel", "Tekort"]
"""Names by kenmerk and dossier, the proposal, and what is lacking."""


def plan_file(store: "Store", today: date, team: str | None, ook_tijdelijk: bool, seconds: float | None) -> Planned:
    """The plan of one team, or of every team of the file. Raises Ends where there is no such team.

    `seconds` are for the solver, None for the usual number for each team. Each team is read apart, so that a file of
    the whole country takes no more memory than a few of them.
    """
    from db.planning.lacking import all_lacking
    from db.planning.proposing import SECONDS, Keuzes, together
    from db.records.stand import read_stand, read_teams, teams

    known = teams(store, today)
    if team is not None and team not in known:
        raise Ends(NOTHING, f"Team '{team}' is er niet. Er zijn: {', '.join(known) or 'geen teams'}.")
    several = [] if len(known) < 2 else [team] if team else [*known, ""]
    wanted: list[str | None] = [*several] or [None]
    stands = read_teams(store, today, several) if several else iter([read_stand(store, today)])
    seconds = SECONDS * len(wanted) if seconds is None else seconds
    names: dict[str, str] = {}
    proposals: list[Voorstel] = []
    found: list[Tekort] = []
    with _Planners(min(AT_ONCE, len(wanted))) as planners:
        for nr, (name, stand) in enumerate(zip(_shown(wanted), stands, strict=True)):
            names |= {b.kenmerk: b.naam or b.kenmerk for b in stand.begeleiders}
            names |= {h.dossier: h.naam for h in stand.huishoudens}
            left = len(wanted) - nr
            share = AHEAD / left if left > AHEAD else 1 / left
            solve = max(0.0, seconds - sum(proposal.seconden for proposal in proposals)) * share
            look = max(0.0, min(seconds, LOOK) - sum(tekort.seconden for tekort in found)) / left
            for proposal, tekort in planners.plan(stand, Keuzes(name, ook_tijdelijk=ook_tijdelijk), solve, look):
                proposals.append(proposal)
                found.append(tekort)
        for proposal, tekort in planners.rest():
            proposals.append(proposal)
            found.append(tekort)
    return names, together(proposals), all_lacking(found)


def _shown(wanted: list[str | None]) -> Iterator[str | None]:
    """The teams, with a bar on a terminal where there are several."""
    if len(wanted) < 2 or not sys.stderr.isatty():
        yield from wanted
        return
    with click.progressbar(wanted, label="Teams", file=sys.stderr) as bar:
        yield from bar


Answer = tuple["Voorstel", "Tekort"]


class _Planners(ExitStack):
    """A few child processes that work out one team each; answers come in the order of the questions."""

    def __init__(self, count: int) -> None:
        super().__init__()
        from db.planning.process import Planner

        self._count = count
        self._idle: SimpleQueue[Planner] = SimpleQueue()
        self._asked: deque[Future[Answer]] = deque()
        self._pool = self.enter_context(ThreadPoolExecutor(count))
        for _ in range(count):
            self._idle.put(self.enter_context(closing(Planner())))
        self.callback(self._pool.shutdown, wait=False, cancel_futures=True)  # what was not begun is not begun

    def plan(self, stand: "Stand", choices: "Keuzes", solve: float, look: float) -> Iterator[Answer]:
        """Ask for the plan of a team, in so many seconds; gives what is answered, once all children are busy."""
        self._asked.append(self._pool.submit(self._ask, stand, choices, solve, look))
        while len(self._asked) > self._count:
            yield self._asked.popleft().result()

    def rest(self) -> Iterator[Answer]:
        """The answers that are still to come."""
        while self._asked:
            yield self._asked.popleft().result()

    def _ask(self, stand: "Stand", choices: "Keuzes", solve: float, look: float) -> Answer:
        from db.planning.lacking import lacking
        from db.planning.proposing import propose

        planner = self._idle.get()
        try:
            proposal = planner.ask(propose, stand, keuzes=choices, seconds=solve)
            return proposal, planner.ask(lacking, stand, keuzes=choices, voorstel=proposal, seconds=look)
        finally:
            self._idle.put(planner)
