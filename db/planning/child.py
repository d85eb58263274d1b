"""The child process: it answers one question after the other until its parent is gone.

A question is a function of `db.planning` with a Stand and what else it takes; the Stand comes once and is
remembered by number. Nothing is written but answers: no banner, and no traceback, which would show names.
"""

import os
import pickle
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from db.stand import Stand
from db.text import error_place

REMEMBERED = 3
"""How many Stands are kept: the desk's own, and those of questions about another day or another team."""

HEARD, ANSWER, FAILED = "heard", "answer", "failed"
"""What a message to the parent is."""


def main() -> None:
    """Answer what comes on standard input, on standard output."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nowhere, stream.fileno())
    if hasattr(os, "nice"):
        os.nice(5)  # the desk goes first; Windows is told so by the parent
    from db.solver.exact import highspy_module

    highspy_module()  # what takes long to import is there before the first question

    serve(sys.stdin.buffer, answers)


def serve(questions: BinaryIO, answers: BinaryIO) -> None:
    """Answer the questions of a stream until it ends."""
    stands: dict[int, Stand] = {}

    def tell(*message: Any) -> None:
        pickle.dump(message, answers)
        answers.flush()

    while True:
        try:
            function, number, stand, arguments, told = pickle.load(questions)
        except EOFError:
            return
        if stand is not None:
            stands[number] = stand
            for old in sorted(stands)[:-REMEMBERED]:
                del stands[old]
        try:
            tell(ANSWER, _answer(function, stands[number], arguments, told, tell))
        except Exception as error:  # whatever went wrong is told without its data, and the next question can come
            tell(FAILED, error_place(error))


def _answer(
    function: Callable[..., Any], stand: Stand, arguments: dict[str, Any], told: bool, tell: Callable[..., None]
) -> Any:
    if told:
        arguments = {**arguments, "heard": lambda *news: tell(HEARD, news)}
    return function(stand, **arguments)


if __name__ == "__main__":
    main()
