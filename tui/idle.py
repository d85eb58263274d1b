"""How long nobody has touched a key or the mouse, also where the machine has slept meanwhile."""

import time

WARN = 30
"""Seconds before the lock at which it is said that it comes."""

SAY_EVERY = 5
"""Seconds between two warnings; a sentence on the screen stays a little longer."""


class Idle:
    """Counts from the last key or movement. The clock of the wall counts too: the other stands still in a sleep."""

    def __init__(self) -> None:
        self.touch()

    def touch(self) -> None:
        """Somebody is there."""
        self._steady, self._wall = time.monotonic(), time.time()
        self._warned = WARN + SAY_EVERY

    def back(self, seconds: float) -> None:
        """Count as though the last key was so much longer ago."""
        self._steady -= seconds
        self._wall -= seconds

    @property
    def seconds(self) -> float:
        """How long nobody was there."""
        return max(time.monotonic() - self._steady, time.time() - self._wall)

    def warning(self, limit: float) -> int:
        """How many seconds are left where that should be said now, else 0."""
        left = int(limit - self.seconds + 0.999)
        if not 0 < left <= WARN or left > self._warned - SAY_EVERY:
            return 0
        self._warned = left
        return left

    @property
    def warned(self) -> bool:
        """Whether a warning was given since the last key."""
        return self._warned <= WARN
