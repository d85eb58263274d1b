"""From the passphrase to the first screen, with 2,000 people: key derivation, opening and reading included.

A pseudo-terminal of 120 x 36; medians, beside the key derivation alone in the same run, as machines differ.
Run: python -m tests.bench.unlock
"""

import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import pexpect

from db.demo import write_demo
from db.store import keys, open_store
from db.store.sealing import passphrase_key

RUNS, WORDS, GOAL = 7, "paard batterij nietje", 1.0


def derivation() -> float:
    """Seconds that the key derivation of a passphrase takes by itself."""
    begin = time.perf_counter()
    passphrase_key(WORDS, bytes(16), keys.SCRYPT_COST, 8, 1)
    return time.perf_counter() - begin


def measure(path: Path) -> tuple[float, float]:
    """Seconds from the enter after the passphrase until the waiting list and the first begeleiders are there."""
    command = ["-m", "tui.cli", "--db", str(path), "--peildatum", "2024-03-19"]
    child = pexpect.spawn(sys.executable, command, dimensions=(36, 120), encoding="utf-8", timeout=60)
    child.expect("Wachtzin: ")
    time.sleep(1.5)  # nobody types a passphrase faster
    begin = time.perf_counter()
    child.sendline(WORDS)
    child.expect("Nog te koppelen")
    frame = time.perf_counter() - begin
    child.expect("na sleutel|spoed|over \\d+ d")
    filled = time.perf_counter() - begin
    time.sleep(0.3)
    child.sendcontrol("q")
    child.expect(pexpect.EOF)
    child.close()
    return frame, filled


def main() -> None:
    """Print the figures and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bord.db"
        store = open_store(path, WORDS)
        write_demo(store, date(2024, 3, 19), begeleiders=350, huishoudens=600, waiting=40, teams=6)
        people = sum(
            store.db.conn.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("begeleider", "statushouder")
        )
        store.close()
        measure(path)  # the first run compiles bytecode
        runs, alone = [], []
        for _ in range(RUNS):
            alone.append(derivation())
            runs.append(measure(path))
    scrypt, filled = median(alone), median(run[1] for run in runs)
    print(f"{people} mensen; sleutel afleiden alleen {scrypt:.2f} s; frame {median(run[0] for run in runs):.2f} s")
    print(f"eerste scherm {filled:.2f} s na de wachtzin (doel {GOAL}); {filled / scrypt:.1f} keer het afleiden")


if __name__ == "__main__":
    main()
