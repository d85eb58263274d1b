"""A back-up of 60,000 people: what each takes, and how long whoever works in the file meanwhile waits for anything.

Run: python -m tests.bench.backup [--only NAAM ...] [--bestand BORD.db --wachtzin ...]
"""

import argparse
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path

from db.store import Store, open_store
from db.store.backup import backups, is_good, make_backup, verify
from tests.bench.report import SIZES
from tests.builders import fill, vrijwilliger

GOAL = 3.0
"""Seconds for a back-up."""

TIMES = 5
WORDS = "een lange wachtzin"


def longest_wait(work: threading.Thread, store: Store) -> tuple[float, float]:
    """The longest time in seconds that a beat of 5 ms, and a write, came late while the thread worked."""
    late, write = 0.0, 0.0
    number = 0
    work.start()
    while work.is_alive():
        begin = time.perf_counter()
        time.sleep(0.005)
        now = time.perf_counter()
        late = max(late, now - begin - 0.005)
        number += 1
        if number % 40 == 0:
            fill(store, vrijwilliger(f"B{time.monotonic_ns()}"))
            write = max(write, time.perf_counter() - now)
    return late, write


def measure(store: Store) -> None:
    """Print what a back-up takes by itself, beside work, and to verify again."""
    taken, work = [], []
    for _ in range(TIMES):
        begin, worked = time.perf_counter(), time.process_time()
        make_backup(store)
        taken.append(time.perf_counter() - begin)
        work.append(time.process_time() - worked)
    newest = backups(store.path)[0]
    worst = f"{max(taken):.2f} s at most, {sorted(taken)[TIMES // 2]:.2f} s in the middle of {TIMES} (goal {GOAL})"
    print(f"  back-up of {newest.grootte / 1e6:.0f} MB: {worst}; of the processor {min(work):.2f} to {max(work):.2f} s")

    def beside() -> None:
        with closing(store.beside()) as own:
            make_backup(own)

    late, write = longest_wait(threading.Thread(target=beside), store)
    print(f"  meanwhile: a beat at most {late * 1000:.0f} ms late, a write at most {write * 1000:.0f} ms")
    begin = time.perf_counter()
    faults = verify(store, newest)
    print(f"  verified again, the whole log too: {time.perf_counter() - begin:.2f} s, {len(faults)} faults")
    begin = time.perf_counter()
    good = is_good(newest.pad, store.path, None)
    print(f"  looked through without a passphrase: {time.perf_counter() - begin:.2f} s, {'good' if good else 'bad'}")


def main() -> None:
    """Print the figures."""
    from db.demo import write_demo
    from tests.bench.keys import TODAY

    parser = argparse.ArgumentParser()
    parser.add_argument("--only", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--bestand", type=Path, help="a file that is there already, whose back-ups may grow")
    parser.add_argument("--wachtzin", default=WORDS)
    given = parser.parse_args()
    if given.bestand:
        with closing(open_store(given.bestand, given.wachtzin)) as store:
            measure(store)
        return
    for name in given.only:
        print(name)
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(open_store(Path(folder) / "bord.db", WORDS)) as store,
        ):
            write_demo(store, TODAY, **SIZES[name][0])
            measure(store)


if __name__ == "__main__":
    main()
