"""The whole plan: what is proven in time, what another choice costs, a whole country, and the keys meanwhile.

Beside it, on the same problems in the same run: the plain compact model in the same solver, and the plan by hand.
Run: python -m tests.bench.plan [--only NAAM ...] [--teams N ...]
"""

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from math import gcd, inf
from multiprocessing import get_context
from pathlib import Path
from random import Random
from statistics import mean, median
from typing import Any

import numpy as np

import db.store.keys
from db.demo import write_demo
from db.planning.pricing import why_not
from db.planning.process import Cancelled, Planner
from db.planning.proposing import Keuzes, TeamPlan, propose
from db.records.stand import read_stand, read_teams, teams
from db.rules.plan import Opgave
from db.solver.exact import highspy_module, solve
from db.solver.greedy import greedy
from db.solver.problem import LEVELS, Problem, Values
from db.stand import Stand
from db.store import Store, open_store
from tests.bench.keys import TODAY, make, measure
from tests.solver.instances import structured

WORDS = "paard batterij nietje"
COUNTRY = (10, 30, 100, 342)
"""Teams of 35 begeleiders and 146 households, of which 44 wait; the last is the whole country."""

Timed = tuple[float, Any]


def timed(work: Callable[..., Any], *arguments: Any) -> Timed:
    """The seconds that something takes, and what it gives."""
    begin = time.perf_counter()
    given = work(*arguments)
    return time.perf_counter() - begin, given


# The plain compact model


@dataclass(frozen=True)
class Plain:
    """What the plain model reached: level by level, and whether every level was proven."""

    values: Values
    proven: bool


def plain(problem: Problem, seconds: float = inf, forced: Sequence[int] = ()) -> Plain:
    """One column for each pair; a row for each household, and for the hours and the places of each begeleider.

    The same solver with its own settings, as it would be used at first: level by level, each kept by a row.
    """
    highs = _plain_model(problem, forced)
    highspy, deadline, size = highspy_module(), time.monotonic() + seconds, len(problem.pairs)
    columns = np.arange(size, dtype=np.int32)
    chosen: list[int] = []
    for level in range(LEVELS):
        worth = np.array([points[level] for points in problem.worth], float)
        left = deadline - time.monotonic()
        if left <= 0:
            return Plain(problem.values(chosen), False)
        highs.changeColsCost(size, columns, worth)
        highs.setOptionValue("time_limit", left)
        highs.run()
        if highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
            found = [pair for pair, value in enumerate(highs.getSolution().col_value) if value > 0.5]
            chosen = max(chosen, found, key=problem.values)
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return Plain(problem.values(chosen), False)
        highs.addRow(float(problem.values(chosen)[level]), inf, size, columns, worth)
    return Plain(problem.values(chosen), True)


def _plain_model(problem: Problem, forced: Sequence[int]) -> Any:
    highspy = highspy_module()
    homes, people, size = len(problem.hours), len(problem.room), len(problem.pairs)
    unit = reduce(gcd, problem.hours, 0) or 1
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = size, homes + 2 * people
    program.sense_ = highspy.ObjSense.kMaximize
    program.col_cost_, program.col_upper_ = np.zeros(size), np.ones(size)
    program.col_lower_ = np.array([float(pair in forced) for pair in range(size)])
    program.row_lower_ = np.full(homes + 2 * people, -inf)
    program.row_upper_ = np.array([*[1] * homes, *(room // unit for room in problem.room), *problem.places], float)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.arange(0, 3 * size + 1, 3, dtype=np.int32)
    entries = [((h, 1), (homes + b, problem.hours[h] // unit), (homes + people + b, 1)) for h, b, _ in problem.pairs]
    program.a_matrix_.index_ = np.array([row for column in entries for row, _ in column], dtype=np.int32)
    program.a_matrix_.value_ = np.array([value for column in entries for _, value in column], float)
    program.integrality_ = [highspy.HighsVarType.kInteger] * size
    highs = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "random_seed": 0,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.999,
    }.items():
        highs.setOptionValue(name, value)
    highs.passModel(program)
    return highs


def as_problem(task: Opgave) -> Problem:
    """The task of a team as numbers, with all its households."""
    home_at = {vraag.dossier: nr for nr, vraag in enumerate(task.huishoudens)}
    person_at = {b.kenmerk: nr for nr, b in enumerate(task.begeleiders)}
    return Problem(
        tuple(b.ruimte for b in task.begeleiders),
        tuple(b.plaatsen for b in task.begeleiders),
        tuple(vraag.uren for vraag in task.huishoudens),
        tuple(vraag.spoed for vraag in task.huishoudens),
        tuple(vraag.wachtdagen for vraag in task.huishoudens),
        tuple((home_at[p.dossier], person_at[p.kenmerk], p.tienden) for p in task.paren),
    )


def by_hand(problem: Problem) -> Values:
    """What the plan by hand is worth."""
    return problem.values(greedy(problem))


def shown(levels: Sequence[Values]) -> str:
    """The four levels, summed over plans: spoed, households, days, score."""
    spoed, gekoppeld, dagen, tienden = (sum(values) for values in zip(*levels, strict=True))
    return f"spoed {spoed:6}  gekoppeld {gekoppeld:6}  wachtdagen {dagen:8}  score {tienden / 10:10.1f}"


# Random teams


def random_teams(begeleiders: int, huishoudens: int, seconds: float, goal: int, count: int = 50) -> None:
    """How many random teams are proven within so many seconds."""
    ours, others, hand = [], [], []
    for seed in range(count):
        problem = structured(seed, begeleiders, huishoudens)
        ours.append(timed(solve, problem, seconds))
        others.append(timed(plain, problem, seconds))
        hand.append(by_hand(problem))
    gaps = [found.gap for _, found in ours if not found.proven]
    print(f"{begeleiders} x {huishoudens} binnen {seconds} s")
    for name, results in (("voorstel", ours), ("plat", others)):
        times = [took for took, _ in results]
        proven = sum(found.proven for _, found in results)
        print(
            f"  {name:9} bewezen {proven:3} van {count} (doel {goal})"
            f"  mediaan {median(times):5.2f} s  langste {max(times):5.2f} s"
        )
    print(f"  grootste gat van wat niet bewezen is {max(gaps, default=0):.2%} (doel 1%)")
    better, worse = (
        sum(beats(one.values, other.values) for (_, one), (_, other) in zip(ours, others, strict=True))
        for beats in (Values.__gt__, Values.__lt__)
    )
    print(f"  beter dan plat {better}, gelijk {count - better - worse}, minder {worse}")
    print(f"  beter dan met de hand {sum(one.values > other for (_, one), other in zip(ours, hand, strict=True))}")
    for name, levels in (
        ("voorstel", [found.values for _, found in ours]),
        ("plat", [found.values for _, found in others]),
        ("hand", hand),
    ):
        print(f"  {name:9} {shown(levels)}")


def team_of_thirty() -> None:
    """Teams of 30 begeleiders and 150 households."""
    random_teams(30, 150, 1.0, 45)


def team_of_fifteen() -> None:
    """Teams of 15 begeleiders and 100 households."""
    random_teams(15, 100, 0.5, 48)


# The demonstration, and the price of another choice


def demonstration(**sizes: int) -> Stand:
    """A demonstration of this size, as it is read."""
    with tempfile.TemporaryDirectory() as folder:
        store = make(Path(folder), "demo.db", **sizes)
        stand = read_stand(store, TODAY)
        store.close()
        return stand


def the_demonstration() -> None:
    """The plan of the team of March 2024, from a Stand that was just read."""
    stand = demonstration()
    runs = [timed(propose, replace(stand)) for _ in range(11)]
    problem = as_problem(runs[0][1].teams[0].opgave)
    plain_runs = [timed(plain, problem) for _ in range(11)]
    found = runs[0][1]
    print(f"demonstratie: heel het voorstel {median(took for took, _ in runs):.3f} s (doel 0,2)")
    print(f"  alleen de solver {median(v.seconden for _, v in runs):.3f} s  bewezen {found.bewezen}")
    print(f"  plat {median(took for took, _ in plain_runs):.3f} s")
    for name, values in (("voorstel", found.waarde), ("plat", plain_runs[0][1].values), ("hand", by_hand(problem))):
        print(f"  {name:9} {shown([values])}")


def prices(name: str, stand: Stand, goal: float, most: int = 60) -> None:
    """What `why_not` takes for pairs that the plan does not have."""
    plan = propose(stand, seconds=60.0).teams[0]
    problem = as_problem(plan.opgave)
    chosen = {(paar.dossier, paar.kenmerk) for paar in plan.paren}
    others = [(nr, (p.dossier, p.kenmerk)) for nr, p in enumerate(plan.opgave.paren)]
    others = [(nr, koppel) for nr, koppel in others if koppel not in chosen]
    some = Random(1).sample(others, min(most, len(others)))
    ours = [timed(why_not, stand, Keuzes(), koppel, plan) for _, koppel in some]
    others_took = [timed(plain, problem, 60.0, [nr])[0] for nr, _ in some[: most // 3]]
    times = [took for took, _ in ours]
    proven = sum(found.prijs.bewezen for _, found in ours)
    print(
        f"prijs van een andere keus, {name}: mediaan {median(times):.3f} s (doel {goal})  langste {max(times):.3f} s"
        f"  bewezen {proven} van {len(ours)}  plat mediaan {median(others_took):.3f} s"
    )


def the_prices() -> None:
    """The price of another choice on a large team and on the demonstration."""
    prices("30 x 150", demonstration(begeleiders=30, huishoudens=300, waiting=150), 1.0)
    prices("demonstratie", demonstration(), 0.1)


# The whole country


@dataclass(frozen=True)
class Country:
    """The plans of all teams of a file, read and made one at a time."""

    reading: float
    """Seconds to read the teams."""
    tasks: float
    """Seconds for tasks and reasons."""
    solving: float
    proven: int
    teams: int
    gap: float
    levels: tuple[Values, ...]
    hand: tuple[Values, ...]
    hand_took: float
    before: str
    """Memory before the first team is read."""
    memory: str
    """Memory at its highest."""


def peak_memory() -> str:
    """The most memory that this process had so far, "-" where the system does not tell."""
    status = Path("/proc/self/status")
    if status.exists():  # what `resource` tells there begins with that of the parent
        return f"{int(status.read_text().split('VmHWM:')[1].split()[0]) / 1024:.0f} MB"
    if sys.platform == "win32":
        return "-"
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return f"{peak / (1024**2 if sys.platform == 'darwin' else 1024):.0f} MB"


def open_light(path: Path) -> Store:
    """The file, under a key that takes little memory to derive: else that would be the peak of every size."""
    db.store.keys.SCRYPT_COST = 2**12
    return open_store(path, WORDS)


def write_country(path: Path, count: int) -> float:
    """Write the file of so many teams; the seconds that it takes."""
    begin = time.perf_counter()
    store = open_light(path)
    # The whole country is 12,000 begeleiders, 50,000 households and 15,000 who wait.
    write_demo(store, TODAY, count * 12000 // 342, count * 50000 // 342, count * 15000 // 342, teams=count)
    store.close()
    return time.perf_counter() - begin


def plan_country(path: Path) -> Country:
    """Plan every team of a file."""
    highspy_module()
    store = open_light(path)
    before = peak_memory()
    reading = planning = solving = hand_took = 0.0
    plans: list[TeamPlan] = []
    levels: list[Values] = []
    hand: list[Values] = []
    gaps = []
    names = [*teams(store, TODAY), ""]
    stands = read_teams(store, TODAY, names)
    for name in names:
        took, stand = timed(next, stands)
        reading += took
        took, found = timed(propose, stand, Keuzes(team=name))
        planning += took - found.seconden
        solving += found.seconden
        for plan in found.teams:
            took, values = timed(by_hand, as_problem(plan.opgave))
            hand_took += took
            hand.append(values)
            levels.append(plan.waarde)
            gaps.append(plan.gat)
            plans.append(replace(plan, opgave=replace(plan.opgave, paren=()), paren=()))
    store.close()
    proven = sum(plan.bewezen for plan in plans)
    return Country(
        reading,
        planning,
        solving,
        proven,
        len(plans),
        max(gaps, default=0.0),
        tuple(levels),
        tuple(hand),
        hand_took,
        before,
        peak_memory(),
    )


def alone(work: Callable[..., Any], *arguments: Any) -> Any:
    """What a function gives in a process of its own, whose memory is only what it takes."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def the_country(sizes: Sequence[int] = COUNTRY) -> None:
    """Files of more and more teams."""
    for count in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "land.db"
            wrote = alone(write_country, path, count)
            found = alone(plan_country, path)
        total = found.reading + found.tasks + found.solving
        print(
            f"{count} teams: {total:.1f} s (lezen {found.reading:.1f}, opgave en redenen {found.tasks:.1f},"
            f" solver {found.solving:.1f})  bewezen {found.proven} van {found.teams}  grootste gat {found.gap:.2%}"
            f"  geheugen {found.memory}, leeg {found.before}  (schrijven van het bestand {wrote:.0f} s)"
        )
        print(f"  voorstel  {shown(found.levels)}")
        print(f"  hand      {shown(found.hand)}  in {found.hand_took:.2f} s", flush=True)


# Beside the app


def stop() -> None:
    """How long it takes from cancelling a large plan until whoever asked is free again."""
    stand = demonstration(begeleiders=300, huishoudens=3000, waiting=1500)
    planner = Planner()
    times = []
    for wait in (0.0, 0.3, 0.6, 1.0, 2.0):
        begun = threading.Event()
        freed: list[float] = []

        def ask(begun: threading.Event = begun, freed: list[float] = freed) -> None:
            try:
                planner.ask(propose, stand, seconds=120.0, heard=lambda *news: begun.set())
            except Cancelled:
                freed.append(time.perf_counter())

        thread = threading.Thread(target=ask)
        thread.start()
        begun.wait()
        time.sleep(wait)
        begin = time.perf_counter()
        planner.cancel()
        thread.join()
        times += [at - begin for at in freed]
    print(f"stoppen van een groot voorstel: mediaan {median(times):.3f} s  langste {max(times):.3f} s (doel 0,2)")
    print(f"  onderweg gestopt {len(times)} van 5")


def keys() -> None:
    """Keys in the app with and without a large plan in a child beside it, in turns."""
    large = demonstration(begeleiders=300, huishoudens=3000, waiting=1500)
    found: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    with tempfile.TemporaryDirectory() as folder:
        store = make(Path(folder), "bord.db", begeleiders=30, huishoudens=300, waiting=150)
        for _ in range(2):
            for busy in (False, True):
                planner, over = Planner(), threading.Event()
                thread = threading.Thread(target=_plan_on, args=(planner, large, over))
                if busy:
                    thread.start()
                found[busy].append(asyncio.run(measure(store)))
                over.set()
                while thread.is_alive():  # it may just be between two questions
                    planner.close()
                    thread.join(0.1)
        store.close()
    for busy, name in ((False, "zonder voorstel"), (True, "terwijl een groot voorstel loopt")):
        typing, moving = (mean(run[nr] for run in found[busy]) for nr in (0, 1))
        print(f"toets {name:33} filter {typing:5.1f} ms (doel 80)  cursor {moving:5.1f} ms (doel 30)")


def _plan_on(planner: Planner, stand: Stand, over: threading.Event) -> None:
    """Make a plan again and again until it is over."""
    with suppress(Cancelled):
        while not over.is_set():
            planner.ask(propose, stand, seconds=120.0)


PARTS: dict[str, Callable[[], None]] = {
    "30x150": team_of_thirty,
    "15x100": team_of_fifteen,
    "demonstratie": the_demonstration,
    "prijs": the_prices,
    "land": the_country,
    "stoppen": stop,
    "toetsen": keys,
}


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="NAAM", help=", ".join(PARTS))
    parser.add_argument("--teams", nargs="+", type=int, default=COUNTRY, help="how many teams the files have")
    options = parser.parse_args()
    highspy_module()
    for name in options.only:
        if name == "land":
            the_country(options.teams)
        else:
            PARTS[name]()
        sys.stdout.flush()


if __name__ == "__main__":
    main()
