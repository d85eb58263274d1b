"""Suppression: small counts of households and of people who left don't leave the desk, nor does what betrays them.

What is hidden. In a table that is `geheim` a count below 5 is hidden, 0 too, because "nobody" tells of people as well;
only where a whole table counts nothing is that said. Totals are never hidden. A row is hidden with all of its columns:
persons and adults follow the households. What is hidden is one mark, `VERBORGEN`, whatever the reason.

Why more than that is hidden. With the totals known, one hidden row is the total less the others; with nonnegative
counts a sum of 0 left over makes every part 0. And a file gives a report of all, of each team and of each gemeente, so
that one may be taken from another. So one pattern is made for all the reports of a file together.

How. An `Atoom` is a team with a gemeente (of people: with all gemeenten where they guide): every report is a sum of
atoms. The table of atoms by rows is taken as known but for its hidden cells, with the total of each atom, and beside it
the margin `ALL`, which is the report of the whole file. A row is shown in the report of a team or gemeente where it is
shown for each of its atoms, so that such a report says nothing that the table does not.

What can an outsider work out? Hidden counts can be other numbers than they are exactly where some can rise and others
fall with every sum kept. Draw an arrow from each atom to each of its hidden rows and from each row to `ALL` where the
margin is hidden: counts that keep all sums are a circulation. Along an arrow a count may always rise, against it a
count may fall that is above 0. A hidden cell of a report (the sum over its atoms in one row) has more than one possible
value if and only if a cycle goes through that row by one cell of the report and one that is not of it: any circulation
is a sum of such cycles, and one that meets the row in two cells of the report leaves their sum as it was. For each
hidden cell of each report the cheapest such cycle is sought, first among those that take one shown cell of the report,
then among all: what is hidden costs nothing, what is shown costs its count, and is hidden as well. More hidden cells
never break a cycle, so each is looked at once.

A table without a total (a household with several partners is in several rows) has for each atom one more row that is
hidden: as much as one likes may be there, so that only sums over atoms bind.

What is not promised: reports of different periods, or from before and after a change, are not held beside each other.
The Stand must be that of the whole file; of one team alone nobody can see what the others give away.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import heapify, heappop, heappush
from itertools import chain, product
from itertools import count as numbers
from typing import NamedTuple

from db.model import Begeleider
from db.rules.figures import Blad, Bron, Rij, Tabel, homes, people
from db.rules.months import Periode
from db.rules.report.period import report
from db.rules.scope import Bereik, everyone
from db.stand import Stand

LEAST = 5
"""The smallest count that is shown."""

VERBORGEN = "–"
"""What stands for a count that is left out."""

NOOT = "Een – is een klein aantal dat is weggelaten, of een aantal waaruit een klein aantal te berekenen is."
"""What is said under a table in which something is left out."""

_OTHER = ""
"""The row of all that a table without a total does not count; no row of a table has this name."""


class Atoom(NamedTuple):
    """What every report is a sum of: a team with the gemeente of a household, or those in which somebody guides."""

    soort: str
    team: str
    gemeenten: tuple[str, ...]


ALL = Atoom("alles", "", ())
"""The margin: the sum over all atoms."""

Cel = tuple[Atoom, str]
"""A count of the joint table, by atom and by the name of the row."""

Node = Atoom | str
"""An atom or a row, between which the arrows run."""

Scope = tuple[Atoom, ...]
"""The atoms of one report, in order; `(ALL,)` is the report of the whole file."""


def published(bereik: Bereik, periode: Periode) -> tuple[Blad, ...]:
    """The report of a period as it may leave the desk."""
    pages = report(bereik, periode)
    whole = everyone(bereik.stand)
    same = len(bereik.huishoudens) == len(whole.huishoudens) and len(bereik.begeleiders) == len(whole.begeleiders)
    return protect(pages, pages if same else report(whole, periode), bereik)


def protect(pages: Iterable[Blad], whole: Iterable[Blad], bereik: Bereik) -> tuple[Blad, ...]:
    """The pages of a scope with what has to be left out; `whole` are the same pages of the whole file."""
    tables = {(page.naam, tabel.naam): tabel for page in whole for tabel in page.tabellen}
    atoms = _atoms(bereik.stand)
    ours = {atoms[one] for one in (*homes(bereik.huishoudens), *people(bereik.begeleiders)) if one in atoms}
    return tuple(
        replace(
            page,
            tabellen=tuple(
                _protected(tabel, tables[page.naam, tabel.naam], atoms, ours) if tabel.geheim else tabel
                for tabel in page.tabellen
            ),
        )
        for page in pages
    )


def _protected(tabel: Tabel, whole: Tabel, atoms: dict[Bron, Atoom], ours: set[Atoom]) -> Tabel:
    joint = joint_table(whole, atoms)
    here = tuple(atom for atom in joint.atoms if atom in ours)
    left_out = joint.hidden_in((ALL,) if len(here) == len(joint.atoms) else here)
    rows = tuple(_marked(row) if row.naam in left_out else row for row in tabel.rijen)
    return replace(tabel, rijen=rows, uitleg=f"{tabel.uitleg} {NOOT}".strip() if left_out else tabel.uitleg)


def _marked(row: Rij) -> Rij:
    """A row with its counts left out; the records that it counts stay at the desk, where it can be opened."""
    return Rij(row.naam, row.label, (VERBORGEN,) * len(row.waarden), row.bron)


def joint_table(whole: Tabel, atoms: dict[Bron, Atoom]) -> "Joint":
    """What a table of the whole file counts, by atom and row, with its pattern."""
    rows = {row.naam: Counter(atoms[one] for one in row.bron) for row in whole.rijen if not row.totaal}
    counts = {(atom, row): found for row, own in rows.items() for atom, found in own.items()}
    return Joint(tuple(rows), counts, summed=any(row.totaal for row in whole.rijen))


def _atoms(stand: Stand) -> dict[Bron, Atoom]:
    """The atom of every household, and of everybody who guides."""
    found = {
        source: Atoom("huishouden", stand.team_of_huishouden(home), (home.gemeente,))
        for home, source in zip(stand.huishoudens, homes(stand.huishoudens), strict=True)
    }
    led: dict[str, set[str]] = {person.kenmerk: set() for person in stand.begeleiders}
    for home in stand.huishoudens:
        guides = {k.begeleider for k in stand.koppelingen_of(home.dossier)}
        for kenmerk in guides | {home.verantwoordelijke or ""}:
            if kenmerk in led:
                led[kenmerk].add(home.gemeente)
    return found | {
        Bron("begeleider", person.kenmerk): _atom_of(stand, person, led[person.kenmerk]) for person in stand.begeleiders
    }


def _atom_of(stand: Stand, person: Begeleider, gemeenten: set[str]) -> Atoom:
    return Atoom("begeleider", stand.team_of(person.kenmerk), tuple(sorted(gemeenten)))


@dataclass
class Joint:
    """The counts of a table by atom and row, with those that are hidden; `summed` says that totals are published."""

    rows: tuple[str, ...]
    counts: dict[Cel, int]
    summed: bool
    atoms: tuple[Atoom, ...] = field(init=False)
    hidden: set[Cel] = field(init=False, default_factory=set)
    links: dict[tuple[str, str], set[Atoom]] = field(init=False, default_factory=lambda: defaultdict(set))
    """The atoms by whose hidden cells the arrows may be followed from one row to another."""

    def __post_init__(self) -> None:
        self.atoms = tuple(sorted({atom for atom, _ in self.counts}))
        if not self.summed:
            self.rows = (*self.rows, _OTHER)
            self.counts = self.counts | {(atom, _OTHER): 1 for atom in self.atoms}
        margin = Counter[str]()
        for (_, row), found in self.counts.items():
            margin[row] += found
        self.counts = self.counts | {(ALL, row): found for row, found in margin.items()}
        self._hide()

    @cached_property
    def sides(self) -> tuple[Atoom, ...]:
        """The margin, by which most ways go, and the atoms, all of which count something."""
        return (ALL, *self.atoms) if self.atoms else ()

    def hidden_in(self, scope: Scope) -> set[str]:
        """The rows that are left out of the report of these atoms."""
        return {row for row in self.rows if row != _OTHER and any((atom, row) in self.hidden for atom in scope)}

    def _scopes(self) -> Iterator[Scope]:
        """Every report there can be: of all, of a team, of a gemeente, and what these are made of, an atom."""
        yield (ALL,)
        parts: dict[tuple[str, str], list[Atoom]] = defaultdict(list)
        for atom in self.atoms:
            parts["team", atom.team].append(atom)
            for gemeente in atom.gemeenten:
                parts["gemeente", gemeente].append(atom)
        for scope in dict.fromkeys([*((atom,) for atom in self.atoms), *map(tuple, parts.values())]):
            if scope != self.atoms:  # a report of all atoms is that of the whole file
                yield scope

    def _hide(self) -> None:
        """Hide what is small, then what is needed for it."""
        scopes = defaultdict(list)
        for scope in self._scopes():
            for side in scope:
                scopes[side].append(scope)
        todo: deque[tuple[Scope, str]] = deque()
        seen: set[tuple[Scope, str]] = set()

        def hide(cell: Cel) -> None:
            self.hidden.add(cell)
            side, row = cell
            for one, other in chain(product([row], self.rows), product(self.rows, [row])):
                if one != other and self._joins(side, one, other):
                    self.links[one, other].add(side)
            fresh = [(scope, row) for scope in scopes[side] if row != _OTHER and (scope, row) not in seen]
            seen.update(fresh)
            todo.extend(fresh)

        for cell in product(self.sides, self.rows):
            if cell[1] == _OTHER or self.counts.get(cell, 0) < LEAST:
                hide(cell)
        while todo:
            for cell in self._lacking(*todo.popleft()):
                hide(cell)

    def _joins(self, side: Atoom, one: str, other: str) -> bool:
        """Whether both cells are hidden, and the first (of the margin: the second) can be less."""
        falls = other if side is ALL else one
        return {(side, one), (side, other)} <= self.hidden and self.counts.get((side, falls), 0) > 0

    def _lacking(self, scope: Scope, row: str) -> tuple[Cel, ...]:
        """The shown cells that must be hidden so that the sum over these atoms in a row can be another number."""
        ways = [_Search(self, scope, row, falls) for falls in (True, False)]
        if any(way.is_free() for way in ways):
            return ()
        found = [*filter(None, (way.with_one() for way in ways))] or [*filter(None, (way.cheapest() for way in ways))]
        return min(found, default=_NONE).cells

    def cost(self, cell: Cel) -> int:
        """What it costs to make use of a cell: nothing if it is hidden, else its count."""
        return 0 if cell in self.hidden else 1 + self.counts.get(cell, 0)


class _Cycle(NamedTuple):
    """A cycle: what it costs to hide its shown cells, and these."""

    cost: int
    cells: tuple[Cel, ...]


_NONE = _Cycle(0, ())


@dataclass(frozen=True)
class _Search:
    """The search for a cycle through a row by a cell of the scope and one that is not of it.

    It begins in the row and goes to the scope first. Where the count of the scope `falls` that is along the arrows that
    may be used, else against them.
    """

    joint: Joint
    scope: Scope
    row: str
    falls: bool

    def is_free(self) -> bool:
        """Whether there is a cycle of hidden cells alone."""
        first = [row for row in self.joint.rows if not self._links(self.row, row).isdisjoint(self.scope)]
        return bool(first) and not self._leading.isdisjoint(first)

    def with_one(self) -> _Cycle | None:
        """The cheapest cycle that takes one shown cell, which is of the scope; None where there is none."""
        begins = [side for side in self.scope if (side, self.row) in self.joint.hidden]
        begins = [side for side in begins if self._may((side, self.row), False)]
        cells = [cell for cell in product(begins, self._leading) if cell not in self.joint.hidden]
        return min((_Cycle(self.joint.cost(cell), (cell,)) for cell in cells if self._may(cell, True)), default=None)

    @cached_property
    def _leading(self) -> set[str]:
        """The rows from which hidden cells lead back to the row, the last of them outside the scope."""
        inside = frozenset(self.scope)
        todo = [row for row in self.joint.rows if row != self.row and not self._links(row, self.row) <= inside]
        found = set(todo)
        while todo:
            row = todo.pop()
            before = [one for one in self.joint.rows if one not in found and one != self.row and self._links(one, row)]
            found.update(before)
            todo += before
        return found

    def _links(self, row: str, other: str) -> set[Atoom]:
        """By which atoms one can go from one row to the other through two hidden cells."""
        return self.joint.links[(row, other) if self.falls else (other, row)]

    def cheapest(self) -> _Cycle | None:
        """The cheapest cycle, None where there is none."""
        tick = numbers()  # equals go in the order in which they were found
        queue: list[tuple[int, int, Node, tuple[Cel, ...]]] = [
            (self.joint.cost(cell), next(tick), cell[0], self._shown(cell))
            for cell in product(self.scope, [self.row])
            if self._may(cell, False)
        ]
        heapify(queue)
        best: dict[Node, int] = {}
        done: set[Node] = set()
        while queue:
            cost, _, node, cells = heappop(queue)
            if node == self.row:
                return _Cycle(cost, cells)
            if node in done:
                continue
            done.add(node)
            for cell, after in self._steps(node):
                total = cost + self.joint.cost(cell)
                if after not in best or total < best[after]:
                    best[after] = total
                    heappush(queue, (total, next(tick), after, cells + self._shown(cell)))
        return None

    def _shown(self, cell: Cel) -> tuple[Cel, ...]:
        return () if cell in self.joint.hidden else (cell,)

    def _steps(self, node: Node) -> Iterator[tuple[Cel, Node]]:
        """The cells by which one can go on, each with where it leads; back into the row only from outside the scope."""
        if isinstance(node, str):
            for side in self.joint.sides:
                if self._may((side, node), False):
                    yield (side, node), side
            return
        for row in self.joint.rows:
            if self._may((node, row), True) and (row != self.row or node not in self.scope):
                yield (node, row), row

    def _may(self, cell: Cel, to_row: bool) -> bool:
        """Whether the search may go through a cell: its count may always rise, and fall where it is above 0."""
        along = (cell[0] is ALL) != (to_row == self.falls)
        return along or self.joint.counts.get(cell, 0) > 0
