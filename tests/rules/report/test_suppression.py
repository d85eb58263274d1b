"""Suppression under attack: a linear solver that knows every report of a file can't work out what is hidden in one."""

from dataclasses import dataclass
from random import Random

import numpy as np
import pytest
from scipy.optimize import linprog

from db.model import Huishouden
from db.rules.figures import Blad, Kolom, Rij, Tabel, homes
from db.rules.report.suppression import LEAST, VERBORGEN, protect
from db.rules.scope import Bereik, everyone, gemeenten, of_gemeente, of_team
from db.stand import Stand
from tests.builders import TODAY, household
from tests.conftest import FULL

ROWS = ("asiel", "gezin", "ontheemd", "anders", "onbekend")

Groups = dict[str, list[Huishouden]]


def table(groups: Groups, scope: Bereik, summed: bool) -> Tabel:
    """The households of a scope by row, with a total where they are summed."""
    ours = {home.dossier for home in scope.huishoudens}
    own = {name: [home for home in some if home.dossier in ours] for name, some in groups.items()}
    rows = [Rij(name, name, (len(some), 3 * len(some)), homes(some)) for name, some in own.items()]
    if summed:
        count = sum(map(len, own.values()))
        rows.append(Rij("totaal", "totaal", (count, 3 * count), totaal=True))
    columns = (Kolom("huishoudens", "huishoudens"), Kolom("personen", "personen"))
    return Tabel("t", "t", columns, tuple(rows), geheim=True)


def scopes(stand: Stand) -> list[Bereik]:
    """Every report that a file gives."""
    teams = sorted({stand.team_of_huishouden(home) for home in stand.huishoudens})
    places = ("", *gemeenten(stand))
    found = [everyone(stand), *(of_team(stand, t) for t in teams), *(of_gemeente(stand, g) for g in places)]
    return [scope for scope in found if scope.huishoudens]


def published(groups: Groups, scope: Bereik, summed: bool) -> Tabel:
    whole = Blad("b", "b", tabellen=(table(groups, everyone(scope.stand), summed),))
    page = Blad("b", "b", tabellen=(table(groups, scope, summed),))
    return protect([page], [whole], scope)[0].tabellen[0]


@dataclass
class Known:
    """What an outsider has: sums over cells of the joint table that are published, and those that are hidden."""

    sums: list[tuple[list[int], float]]
    hidden: list[list[int]]
    size: int


def known(groups: Groups, stand: Stand, summed: bool) -> Known:
    """All the reports of a file, over one unknown for each team, gemeente and row."""
    where = {home.dossier: (stand.team_of_huishouden(home), home.gemeente) for home in stand.huishoudens}
    cells = {
        (atom, row): n for n, (atom, row) in enumerate((a, r) for a in sorted(set(where.values())) for r in groups)
    }
    found = Known([], [], len(cells))
    for scope in scopes(stand):
        atoms = {where[home.dossier] for home in scope.huishoudens}
        for row in published(groups, scope, summed).rijen:
            mine = [n for (atom, name), n in cells.items() if atom in atoms and (row.totaal or name == row.naam)]
            if row.waarden[0] == VERBORGEN:
                found.hidden.append(mine)
            else:
                found.sums.append((mine, row.waarden[0]))
    return found


def certain(found: Known) -> list[list[int]]:
    """The hidden counts that can be one number only."""
    matrix = np.zeros((len(found.sums), found.size))
    for n, (cells, _) in enumerate(found.sums):
        matrix[n, cells] = 1
    values = [value for _, value in found.sums]
    betrayed = []
    for cells in found.hidden:
        aim = np.zeros(found.size)
        aim[cells] = 1
        span = []
        for sign in (1, -1):
            solved = linprog(sign * aim, A_eq=matrix if values else None, b_eq=values or None, method="highs")
            assert solved.status in (0, 3), solved.message
            span.append(sign * solved.fun if solved.status == 0 else np.inf)
        if span[1] - span[0] < 1e-6:
            betrayed.append(cells)
    return betrayed


def random_file(seed: int) -> tuple[Groups, Stand, bool]:
    """Households of some teams and gemeenten in rows, most of them in a few; in one in three more rows for each."""
    r = Random(seed)
    teams = [f"T{n}" for n in range(r.randint(1, 4))]
    places = [f"G{n}" for n in range(r.randint(1, 4))]
    home_of = {team: r.choice(places) for team in teams}
    loose = r.choice([0, 0, 0.1, 0.5])
    rows = ROWS[: r.randint(2, 5)]
    summed = r.random() < 0.67
    groups: Groups = {row: [] for row in rows}
    found = []
    weights = [r.choice([1, 2, 6, 20]) for _ in rows]
    for n in range(r.choice([1, 4, 9, 25, 60, 150, 400])):
        team = r.choice(teams)
        place = r.choice(places) if r.random() < loose else home_of[team]
        home = household(f"D{n}", team=team, gemeente=place)
        found.append(home)
        often = 1 if summed else r.randint(0, 2)
        for row in {r.choices(rows, weights)[0] for _ in range(often)}:
            groups[row].append(home)
    return groups, Stand(TODAY, huishoudens=tuple(found)), summed


@pytest.mark.parametrize("seed", range(1000 if FULL else 25))
def test_no_solver_works_out_what_is_hidden_in_the_reports_of_a_file(seed):
    groups, stand, summed = random_file(seed)
    assert certain(known(groups, stand, summed)) == []


@pytest.mark.parametrize("seed", range(60))
def test_no_small_count_is_shown_and_every_total_is(seed):
    groups, stand, summed = random_file(seed)
    for scope in scopes(stand):
        for before, after in zip(
            table(groups, scope, summed).rijen, published(groups, scope, summed).rijen, strict=True
        ):
            hidden = after.waarden[0] == VERBORGEN
            whole = sum(row.waarden[0] for row in table(groups, scope, summed).rijen)
            assert after.waarden == (VERBORGEN,) * 2 if hidden else after.waarden == before.waarden
            assert after.totaal or hidden or after.waarden[0] >= LEAST or not whole
            assert not (after.totaal and hidden)


def spread(**counts: int) -> Groups:
    return {
        row: [household(f"{row}{n}", team="T", gemeente="G") for n in range(count)] for row, count in counts.items()
    }


def shown(counts: dict[str, int], summed: bool = True) -> dict[str, object]:
    groups = spread(**counts)
    stand = Stand(TODAY, huishoudens=tuple(home for some in groups.values() for home in some))
    return {row.naam: row.waarden[0] for row in published(groups, everyone(stand), summed).rijen}


def test_beside_one_small_count_the_smallest_other_one_is_left_out():
    assert shown({"a": 3, "b": 8, "c": 20}) == {"a": VERBORGEN, "b": VERBORGEN, "c": 20, "totaal": 31}


def test_two_small_counts_hide_each_other():
    assert shown({"a": 3, "b": 1, "c": 20}) == {"a": VERBORGEN, "b": VERBORGEN, "c": 20, "totaal": 24}


def test_nobody_is_hidden_too_with_something_that_can_be_less():
    assert shown({"a": 0, "b": 0, "c": 6, "d": 20}) == {
        "a": VERBORGEN, "b": VERBORGEN, "c": VERBORGEN, "d": 20, "totaal": 26,
    }  # fmt: skip


def test_of_a_table_that_counts_nobody_that_is_said():
    assert shown({"a": 0, "b": 0}) == {"a": 0, "b": 0, "totaal": 0}


def test_without_a_total_each_count_stands_alone():
    assert shown({"a": 3, "b": 8, "c": 0}, summed=False) == {"a": VERBORGEN, "b": 8, "c": VERBORGEN}


def test_the_attack_finds_what_is_hidden_without_its_neighbours():
    assert certain(Known([([1], 8), ([2], 20), ([0, 1, 2], 31)], [[0]], 3)) == [[0]]
    assert certain(Known([([2], 20), ([0, 1, 2], 20)], [[0], [1]], 3)) == [[0], [1]]
