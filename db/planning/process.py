"""Planner: asks the questions of this package in a child process, so that a key never waits and any can be ended.

The app stays light, because numbers and solver are imported over there. What goes to the child and back is
pickled through its pipes; nothing of it is in a file.
"""

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import db
from db.planning.child import ANSWER, HEARD, REMEMBERED
from db.stand import Stand


class PlanningError(Exception):
    """The child could not answer; where in the program, without data."""


class Cancelled(Exception):  # it is no error
    """The question was ended before its answer was there."""


class Planner:
    """One child process, started when the first question is asked and again after it was ended.

    `ask` is called from a thread and waits for the answer; `cancel` and `close` from any other.
    """

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._asking = threading.Lock()
        self._changing = threading.Lock()
        self._cancelled = 0
        self._closed = False
        self._number = 0
        self._known: list[tuple[int, Stand]] = []

    @property
    def busy(self) -> bool:
        """Whether a question is being answered."""
        return self._asking.locked()

    def ask(
        self,
        function: Callable[..., Any],
        stand: Stand,
        /,
        heard: Callable[..., None] | None = None,
        **arguments: Any,
    ) -> Any:
        """What a function of this package answers over a Stand; `heard` is called with how far it is.

        Raises Cancelled where it was ended meanwhile, also before its turn came, and PlanningError where it failed.
        """
        before = self._cancelled
        with self._asking:
            child = self._started(before)
            assert child.stdin is not None and child.stdout is not None
            try:
                # Before anything is sent: what can't be pickled leaves the child as it was.
                number = self._number_of(stand)
                first = None if number else bare(stand)
                number = number or self._number + 1
                message = pickle.dumps((function, number, first, arguments, heard is not None))
                child.stdin.write(message)
                child.stdin.flush()
                self._remember(number, stand)
                return _answer(child.stdout, heard)
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                _end(child)
                if self._cancelled != before:
                    raise Cancelled from None
                raise PlanningError(type(error).__name__) from None
            except PlanningError:
                raise  # the child said so, and waits for the next question
            except BaseException:
                _end(child)  # an answer may still come, and would be taken for that of the next question
                raise

    def start(self) -> None:
        """Begin now, so that the first question does not wait for the start."""
        self._started(self._cancelled)

    def _started(self, before: int) -> subprocess.Popen[bytes]:
        """The child, begun where there is none; not for a question that was ended before its turn came."""
        with self._changing:
            if self._closed or self._cancelled != before:
                raise Cancelled
            if self._child is None or self._child.poll() is not None:
                self._known = []
                try:
                    self._child = _start()
                except OSError as error:
                    raise PlanningError(type(error).__name__) from None
            return self._child

    def cancel(self) -> None:
        """End the question that is being answered, and those that wait for their turn, at once."""
        with self._changing:
            self._cancelled += 1
            if self._child is not None:
                _end(self._child)

    def close(self) -> None:
        """End for good."""
        self._closed = True
        self.cancel()

    def _number_of(self, stand: Stand) -> int:
        """The number of a Stand that the child has, 0 for one that it has not."""
        return next((number for number, known in self._known if known is stand), 0)

    def _remember(self, number: int, stand: Stand) -> None:
        """Know as the child does which Stands it has: the last few that came."""
        if number > self._number:
            self._number = number
            self._known = [*self._known, (number, stand)][-REMEMBERED:]


def bare(stand: Stand) -> Stand:
    """A copy with none of what was worked out over it: the desk goes on working that out while this is sent."""
    return replace(stand, agenda=replace(stand.agenda))


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()


def _answer(answers: IO[bytes], heard: Callable[..., None] | None) -> Any:
    """The answer to a question, once what is told on the way was heard. Raises PlanningError where it failed."""
    while True:
        kind, news = pickle.load(answers)
        if kind == HEARD and heard:
            heard(*news)
        elif kind == ANSWER:
            return news
        else:
            raise PlanningError(news)


def _start() -> subprocess.Popen[bytes]:
    """A child that finds this very program, wherever it was started and whatever stands in that folder."""
    root = str(Path(db.__file__).parents[1])
    path = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH", "")]))
    options: dict[str, Any] = {}
    if sys.platform == "win32":
        options["creationflags"] = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "db.planning.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": path},
        **options,
    )
