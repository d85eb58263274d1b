"""The look-up on rosters of 2,000 and 60,000 people: how many are found, how fast, and how much it holds.

Beside it, in the same run, what rapidfuzz gives by itself (WRatio), also after a simple folding of sounds. The people
and questions are .csv files in a folder: `*personen_2k.csv`, `*personen_60k.csv` (id, voornaam, achternaam) and
`*vragen.csv` (term, id, soort). A hit: whoever is meant is among the first five; where only a family name was typed,
anyone who bears that very name.

Run: python -m tests.bench.lookup FOLDER [--kaal]; `--kaal` leaves out what is compared with.
"""

import asyncio
import csv
import re
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

from rapidfuzz import fuzz, process
from textual.pilot import Pilot

from db.model import Begeleider, Soort
from db.records.rows import save
from db.rules.lookup import Lookup, Vindbaar
from db.store import Store, open_throwaway
from db.text import fold
from tests.bench.keys import TODAY, press
from tui.app import Koppelbord

SIZES = ("2k", "60k")
KINDS = ("variant", "omgedraaid", "typefout", "begin", "achternaam")
GOALS = {"2k": (0.98, 2, 40), "60k": (0.95, 10, 60)}
"""By size: recall at 5, milliseconds of one look-up (95th percentile), milliseconds from key to paint (median)."""

People = list[dict[str, str]]
Search = Callable[[str], Iterable[int]]
"""A term to the positions of the first five."""


def read(folder: Path, name: str) -> People:
    """The rows of the one file in the folder whose name ends so."""
    with next(folder.glob(f"*{name}.csv")).open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def naam(person: dict[str, str]) -> str:
    """The whole name."""
    return f"{person['voornaam']} {person['achternaam']}"


def ours(people: People) -> Search:
    """The look-up of the product; says how long it takes to build and what it holds."""
    findable = [Vindbaar("vrijwilliger", str(place), naam(person)) for place, person in enumerate(people)]
    begin = time.perf_counter()
    lookup = Lookup(findable)
    lookup.search("a")
    took = time.perf_counter() - begin
    tracemalloc.start()
    held = Lookup(Vindbaar("vrijwilliger", str(place), naam(person)) for place, person in enumerate(people))
    held.search("a")
    megabytes = tracemalloc.get_traced_memory()[0] / 2**20
    tracemalloc.stop()
    begin = time.perf_counter()
    for place in range(0, len(people), max(1, len(people) // 200)):
        lookup.put(findable[place])
    put = (time.perf_counter() - begin) / 200
    print(f"  gebouwd in {took:.2f} s (doel 1)  {megabytes:.0f} MB (doel 60)  een wijziging {put * 1000:.2f} ms")
    return lambda term: (int(found.kenmerk) for found in lookup.search(term, 5))


def wratio(people: People) -> Search:
    """What rapidfuzz gives by itself, letters folded."""
    names = [fold(naam(person)) for person in people]
    return lambda term: (place for _, _, place in process.extract(fold(term), names, scorer=fuzz.WRatio, limit=5))


_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        *((r"\b(al|el|abd|abdul)\b", ""), (r"oe|ou|oo|u", "o"), (r"ee|ie|y|j|i", "e"), (r"ch|kh|gh", "g")),
        *(
            (r"sh|sj|sch", "s"),
            (r"ph", "f"),
            (r"q|ck|c", "k"),
            (r"w", "v"),
            (r"z", "s"),
            (r"(.)\1+", r"\1"),
            (r" +", " "),
        ),
    )
]


def folded(people: People) -> Search:
    """WRatio after a simple folding of sounds."""

    def simple(text: str) -> str:
        text = fold(text)
        for pattern, sound in _SOUNDS:
            text = pattern.sub(sound, text)
        return text.strip()

    names = [simple(naam(person)) for person in people]
    return lambda term: (place for _, _, place in process.extract(simple(term), names, scorer=fuzz.WRatio, limit=5))


def measure(name: str, search: Search, people: People, questions: People) -> tuple[float, float]:
    """Ask everything; gives recall and the 95th percentile in ms, and prints them with recall per kind."""
    meant = {person["id"]: person for person in people}
    hits, asked, took = Counter[str](), Counter[str](), []
    for question in questions:
        begin = time.perf_counter()
        found = [people[place] for place in search(question["term"])]
        took.append((time.perf_counter() - begin) * 1000)
        kind, who = question["soort"], meant[question["id"]]
        asked[kind] += 1
        same = "achternaam" if kind == "achternaam" else "id"
        hits[kind] += any(person[same] == who[same] for person in found)
    recall, slow = sum(hits.values()) / len(questions), sorted(took)[int(len(took) * 0.95)]
    kinds = "  ".join(f"{kind} {hits[kind] / asked[kind]:.3f}" for kind in KINDS if asked[kind])
    print(f"  {name:12} {recall:.4f}  p95 {slow:6.2f} ms  midden {median(took):6.2f} ms  {kinds}", flush=True)
    return recall, slow


def write(folder: Path, people: People) -> Store:
    """A file in which these people are vrijwilligers."""
    store = open_throwaway(folder / "mensen.db")
    with store.change("lijst ingelezen", "", TODAY) as change:
        for person in people:
            name = {"voornaam": person["voornaam"], "achternaam": person["achternaam"]}
            save(change, Begeleider(kenmerk=person["id"], soort=Soort.VRIJWILLIGER, **name), "")
    return store


async def typing(store: Store, terms: Iterable[str]) -> list[float]:
    """Milliseconds from each key of these terms to the painted result."""
    app = Koppelbord(store, TODAY)
    took = []
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause(1.0)
        for term in terms:
            took += await _one(pilot, term)
    return took


async def _one(pilot: Pilot[None], term: str) -> list[float]:
    await pilot.press("slash")
    await pilot.pause(0.2)
    took = [await press(pilot, letter) for letter in term]
    value = pilot.app.focused.value  # type: ignore[union-attr]
    assert value == term, f"a key was swallowed: {value!r}"
    await pilot.press("escape")
    return took


def main(folder: Path, compare: bool) -> None:
    """Print the figures."""
    questions = read(folder, "vragen")
    for size in SIZES:
        people = read(folder, f"personen_{size}")
        recall, ms, paint = GOALS[size]
        print(f"{len(people)} mensen, {len(questions)} vragen (doel {recall}, p95 {ms} ms waar WRatio er 2 of 53 kost)")
        _, slow = measure("koppelbord", ours(people), people, questions)
        if compare:
            few = questions if size == "2k" else questions[:: len(questions) // 300]
            _, other = measure("WRatio", wratio(people), people, few)
            print(f"  koppelbord kost {slow / other:.2f} van WRatio (doel {ms / (2 if size == '2k' else 53):.2f})")
            measure("en klanken", folded(people), people, few)
        plain = [q["term"].lower() for q in questions if q["term"].isascii() and q["term"].replace(" ", "").isalpha()]
        with tempfile.TemporaryDirectory() as scratch:
            store = write(Path(scratch), people)
            keys = asyncio.run(typing(store, plain[:: max(1, len(plain) // 12)]))
            store.close()
        print(
            f"  {len(keys)} toetsen tot beeld: midden {median(keys):.1f} ms (doel {paint}), langste {max(keys):.1f} ms"
        )


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    main(Path(arguments[0]), "--kaal" not in sys.argv)
