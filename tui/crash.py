"""What is said where the program itself goes wrong: where in it that was, never with which data."""

import sys
import threading
from contextlib import suppress

from db.text import error_place


def crash_sentence(error: BaseException | None, after: str = "Start opnieuw.") -> str:
    """What to say after a crash: where it was in the program, and that nothing confirmed is lost."""
    error = getattr(error, "error", error)  # of a worker
    where = f" ({error_place(error)})" if error else ""
    return f"Er ging iets mis in Koppelbord{where}. Wat was bevestigd, is bewaard. {after}"


def hush() -> None:
    """Let whatever nobody catches print that sentence alone: a traceback quotes values, and so people."""
    sys.excepthook = lambda kind, error, trace: _tell(error)
    threading.excepthook = lambda thrown: _tell(thrown.exc_value)
    sys.unraisablehook = lambda thrown: None


def _tell(error: BaseException | None) -> None:
    with suppress(OSError, ValueError):
        print(crash_sentence(error), file=sys.stderr)
