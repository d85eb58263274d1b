"""Start-up of the demonstration beside the barest Textual app with a table, in a pseudo-terminal of 120 x 36.

First paint, filled and memory are medians of interleaved runs. Run: python -m tests.bench.startup
"""

import sys
import time
from pathlib import Path
from statistics import median

import pexpect

RUNS = 5
BAREST = ([sys.executable, "-m", "tests.bench.barest"], r"barest 3", r"barest 3")
DEMO = ([sys.executable, "-m", "tui.cli", "--peildatum", "2024-03-19", "demo"], r"Koppelen", r"na sleutel")


def peak_memory(pid: int) -> float:
    """Peak resident memory of a process in MB, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    if not status.exists():
        return float("nan")
    return int(status.read_text().split("VmHWM:")[1].split()[0]) / 1024


def measure(command: list[str], first: str, filled: str) -> tuple[float, float, float]:
    """Seconds to the first paint, seconds until filled, and peak memory in MB."""
    begin = time.perf_counter()
    child = pexpect.spawn(command[0], command[1:], dimensions=(36, 120), encoding="utf-8", timeout=30)
    child.expect(first)
    painted = time.perf_counter() - begin
    child.expect(filled) if filled != first else None
    full = time.perf_counter() - begin
    time.sleep(0.3)
    memory = peak_memory(child.pid)
    child.sendcontrol("q")
    child.expect(pexpect.EOF)
    child.close()
    return painted, full, memory


def main() -> None:
    """Print the figures and their ratios."""
    measure(*BAREST), measure(*DEMO)  # the first runs compile bytecode
    barest, demo = [], []
    for _ in range(RUNS):
        barest.append(measure(*BAREST))
        demo.append(measure(*DEMO))
    goals = (1.3, 2.4, 1.8)
    for index, (what, unit) in enumerate((("eerste beeld", "s"), ("gevuld", "s"), ("geheugen", "MB"))):
        bare, ours = median(run[index] for run in barest), median(run[index] for run in demo)
        print(
            f"{what:14} kaalst {bare:7.2f} {unit}  demo {ours:7.2f} {unit}  {ours / bare:.2f} x (doel {goals[index]})"
        )


if __name__ == "__main__":
    main()
