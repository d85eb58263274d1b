"""Whole reports under attack: who has all reports of a file, of each team and of each gemeente, learns no hidden count.

What an outsider knows is a linear system: an unknown for each row of each protected table and each set of people who
are in the same reports, a sum for each figure that is published. The totals of a table are those that other pages and
sentences tell as well, and of a table without a total no row counts more households than there are.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import lil_matrix

from db.agenda import Betrokkene
from db.demo import write_demo
from db.lists import Categorie, Eindreden, Resultaat, Stopreden, Trajectreden, TrajectStatus
from db.records.stand import read_stand
from db.rules.figures import Blad, Bron, Tabel, homes, people
from db.rules.months import Periode
from db.rules.report.period import report
from db.rules.report.suppression import LEAST, VERBORGEN, published
from db.rules.scope import Bereik, everyone, gemeenten, of_gemeente, of_team
from db.stand import Stand
from db.store import open_throwaway
from tests.builders import TODAY, days, random_history
from tests.conftest import FULL

YEAR = Periode(days(-365), TODAY)

Group = frozenset[int]
"""The reports, by number, in which some people are all together."""


def scopes(stand: Stand) -> list[Bereik]:
    """Every report that a file gives."""
    teams = {stand.team_of_huishouden(home) for home in stand.huishoudens}
    teams |= {stand.team_of(person.kenmerk) for person in stand.begeleiders}
    found = [everyone(stand), *(of_team(stand, team) for team in sorted(teams))]
    return found + [of_gemeente(stand, place) for place in ("", *gemeenten(stand))]


def groups(found: list[Bereik]) -> dict[Bron, Group]:
    """In which reports each record is counted."""
    where = defaultdict(set)
    for number, scope in enumerate(found):
        for one in (*homes(scope.huishoudens), *people(scope.begeleiders)):
            where[one].add(number)
    return {one: frozenset(numbers) for one, numbers in where.items()}


@dataclass
class Attack:
    """What is known of one table: sums over unknowns, of which some may be more, and the sums that are hidden."""

    unknown: dict[tuple[Group, str], int] = field(default_factory=dict)
    sums: list[tuple[list[int], float]] = field(default_factory=list)
    most: list[tuple[int, int]] = field(default_factory=list)
    """Pairs of unknowns of which the first is not more than the second."""
    hidden: list[tuple[int, str, list[int]]] = field(default_factory=list)

    def of(self, number: int, *rows: str) -> list[int]:
        """The unknowns of these rows that the report of this number adds up."""
        return [n for (group, row), n in self.unknown.items() if number in group and row in rows]

    def certain(self) -> list[tuple[int, str]]:
        """The hidden counts that can be one number only, by report and row."""
        solve, r = self._solver(), np.random.default_rng(1)
        aims = [r.uniform(0, 1, len(self.unknown)) for _ in range(3 if self.hidden else 0)]
        seen = [one for aim in aims if (one := solve(aim)) is not None]  # what differs in these is not certain
        betrayed = []
        for number, row, cells in self.hidden:
            aim = np.zeros(len(self.unknown))
            aim[cells] = 1
            found = [float(aim @ one) for one in seen]
            for sign in (1, -1):
                if max(found, default=0) - min(found, default=0) < 1e-6:
                    one = solve(sign * aim)
                    seen += [] if one is None else [one]
                    found.append(np.inf if one is None else float(aim @ one))
            if max(found) - min(found) < 1e-6:
                betrayed.append((number, row))
        return betrayed

    def _solver(self) -> Callable[[np.ndarray], np.ndarray | None]:
        """What finds the unknowns for which a sum of them is least; None where it has no end."""
        size = len(self.unknown)
        same, over = lil_matrix((len(self.sums), size)), lil_matrix((len(self.most), size))
        for n, (parts, _) in enumerate(self.sums):
            same[n, parts] = 1
        for n, (less, more) in enumerate(self.most):
            over[n, less], over[n, more] = 1, -1
        given = {
            "A_eq": same.tocsr() if self.sums else None,
            "b_eq": [value for _, value in self.sums] or None,
            "A_ub": over.tocsr() if self.most else None,
            "b_ub": np.zeros(len(self.most)) if self.most else None,
        }

        def solve(aim: np.ndarray) -> np.ndarray | None:
            solved = linprog(aim, **given, method="highs")
            assert solved.status in (0, 3), solved.message
            return solved.x if solved.status == 0 else None

        return solve


def attacked(parts: list[Tabel], where: dict[Bron, Group], here: list[int]) -> Attack:
    """What all reports together tell of a table; `here` are the households that each says there are."""
    found = Attack()
    rows = [row.naam for row in parts[0].rijen if not row.totaal]
    bounded = parts[0].overlap
    kinds = {one.soort for row in parts[0].rijen for one in row.bron}
    for group in sorted({group for one, group in where.items() if one.soort in kinds}, key=sorted):
        for row in (*rows, *(["hier"] if bounded else [])):
            found.unknown[group, row] = len(found.unknown)
        if bounded:
            found.most += [(found.unknown[group, row], found.unknown[group, "hier"]) for row in rows]
    for number, part in enumerate(parts):
        if bounded:
            found.sums.append((found.of(number, "hier"), here[number]))
        for row in part.rijen:
            if row.totaal and bounded:
                continue
            cells = found.of(number, *(rows if row.totaal else [row.naam]))
            if row.waarden[0] != VERBORGEN:
                found.sums.append((cells, row.waarden[0]))
            elif cells:
                found.hidden.append((number, row.naam, cells))
    return found


def betrayed(stand: Stand) -> Iterator[tuple[str, str, str]]:
    """Every hidden count of every report of a file that can be worked out: whose report, the table and the row."""
    found = scopes(stand)
    reports = [{t.naam: t for page in published(scope, YEAR) for t in page.tabellen} for scope in found]
    here = [{row.naam: row.waarden[0] for row in one["stroom"].rijen}["eind"] for one in reports]
    where = groups(found)
    for naam, tabel in reports[0].items():
        if tabel.geheim:
            for number, row in attacked([one[naam] for one in reports], where, here).certain():
                yield found[number].naam, naam, row


def total_of(pages: tuple[Blad, ...], naam: str) -> dict[str, float]:
    return {row.naam: row.waarden[0] for page in pages for t in page.tabellen if t.naam == naam for row in t.rijen}


@lru_cache(8)
def demonstration(begeleiders: int, huishoudens: int, teams: int) -> Stand:
    with TemporaryDirectory() as folder:
        store = open_throwaway(Path(folder) / "bord.db")
        write_demo(store, TODAY, begeleiders, huishoudens, waiting=teams, teams=teams)
        stand = read_stand(store, TODAY, whole=True)
        store.close()
    return stand


def random_file(seed: int) -> Stand:
    """A small office, or a demonstration of some teams in which much is otherwise."""
    if seed % 3 == 0:
        return random_history(seed)
    r = Random(seed)
    stand = demonstration(*r.choice([(8, 24, 2), (12, 50, 3), (12, 80, 3)]))
    loose = r.choice([0, 0.05, 0.3])
    teams, places = sorted({home.team for home in stand.huishoudens}), ["", "Tuk", "Baarlo"]
    place_of = {team: r.choice(places) for team in teams}

    def changed(home):
        over = r.random() < 0.3
        return replace(
            home,
            team=r.choice(teams) if r.random() < loose else home.team,
            gemeente=r.choice(places) if r.random() < loose else place_of[home.team],
            categorie=r.choice([*Categorie, None]),
            traject_status=r.choice([s for s in TrajectStatus if s.voorbij]) if over else home.traject_status,
            traject_eind=days(-r.randint(1, 350)) if over else home.traject_eind,
            traject_reden=r.choice([None, *Trajectreden]) if over else None,
            traject_resultaat=r.choice(list(Resultaat)) if over else None,
        )

    partners = [("Gemeente (USD)", "regie inburgering"), ("Firda", "taalschool"), ("VIP", "werving van vrijwilligers")]
    often = [r.choice([0.05, 0.3, 0.95, 1]) for _ in partners]
    around = [
        Betrokkene(dossier=home.dossier, partner=partner, rol=rol)
        for home in stand.huishoudens
        for (partner, rol), share in zip(partners, often, strict=True)
        if r.random() < share
    ]
    return replace(
        stand,
        huishoudens=tuple(map(changed, stand.huishoudens)),
        begeleiders=tuple(replace(p, stop_reden=r.choice([None, *Stopreden])) for p in stand.begeleiders),
        koppelingen=tuple(replace(k, reden=r.choice([None, *Eindreden])) if k.eind else k for k in stand.koppelingen),
        agenda=replace(stand.agenda, betrokkenen=tuple(around)),
    )


@pytest.mark.parametrize("seed", range(1000 if FULL else 8))
def test_who_has_every_report_of_a_file_learns_no_count_that_is_hidden(seed):
    assert list(betrayed(random_file(seed))) == []


def test_much_is_shown_and_much_is_hidden_in_the_files_that_are_attacked():
    counts = Counter()
    for seed in range(12):
        for page in published(everyone(random_file(seed)), YEAR):
            for tabel in page.tabellen:
                counts.update(row.waarden[0] == VERBORGEN for row in tabel.rijen if tabel.geheim and not row.totaal)
    assert min(counts[True], counts[False]) > 50


@pytest.mark.parametrize("seed", range(12))
def test_the_attack_takes_for_totals_what_other_pages_tell(seed):
    pages = report(everyone(random_file(seed)), YEAR)
    flow = total_of(pages, "stroom")
    assert all(total_of(pages, naam)["totaal"] == flow["eind"] for naam in ("fasen", "lopend"))
    assert all(total_of(pages, naam)["totaal"] == flow["vertrokken"] for naam in ("uitkomsten", "resultaten"))
    assert all(count <= flow["eind"] for naam in ("partners", "rollen") for count in total_of(pages, naam).values())


def test_the_attack_finds_what_is_left_unprotected():
    groups_ = [frozenset({0, 1}), frozenset({0, 2})]
    found = Attack({(group, row): n for n, (group, row) in enumerate((g, r) for g in groups_ for r in ("a", "hier"))})
    found.sums = [([0, 2], LEAST + 4), ([1, 3], LEAST + 4), ([1], 4), ([3], LEAST)]
    found.most = [(0, 1), (2, 3)]
    found.hidden = [(1, "a", [0])]
    assert found.certain() == [(1, "a")]
