"""How a command ends: its exit code, and at most one Dutch sentence on standard error; never a traceback."""

import os
import sys
import textwrap
from contextlib import suppress

import click

from db.text import clean, printable
from tui.crash import crash_sentence

DONE, NOTHING, WRONG_USE, NOT_OPENED, REFUSED = range(5)
"""The exit codes."""


class Ends(Exception):
    """A command ends here: with this exit code, and a sentence for standard error unless it is ""."""

    def __init__(self, code: int, sentence: str = "") -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence


def say(sentence: str) -> None:
    """A sentence on standard error, without what a terminal could act upon."""
    if sentence:
        with suppress(OSError):  # where nobody is left to hear it
            click.echo(_wrapped(clean(sentence)), err=True)


def _wrapped(sentence: str) -> str:
    """A sentence on lines of whole words for the terminal; a command in it stays on one line, to be copied."""
    try:
        width = os.get_terminal_size(sys.stderr.fileno()).columns if sys.stderr.isatty() else 0
    except (OSError, ValueError, AttributeError):
        width = 0
    if not 20 <= width < len(sentence):
        return sentence
    begin, _, command = sentence.partition(": koppelbord ")
    lines = textwrap.wrap(begin + (":" if command else ""), width, break_long_words=False, break_on_hyphens=False)
    return "\n".join([*lines, *([f"koppelbord {command}"] if command else [])])


def print_lines(lines: list[str]) -> None:
    """The answer of a command on standard output, without what a terminal could act upon; nothing where it is ""."""
    text = "\n".join(lines)
    if text:
        click.echo(printable(text))


def outcome(error: Exception) -> tuple[int, str]:
    """The exit code for what a command raised, and the sentence that is said."""
    if isinstance(error, Ends):
        return error.code, error.sentence
    if "db.store" in sys.modules:  # else it can't be one of these, and importing it is slow
        from db.store import Refused, StoreError
        from db.store.engine import DatabaseError

        if isinstance(error, StoreError):
            return NOT_OPENED, str(error)
        if isinstance(error, Refused):
            return REFUSED, str(error)
        if isinstance(error, DatabaseError):
            return NOT_OPENED, "Het bestand is niet te lezen of beschadigd. Kijk met: koppelbord controleer"
    match error:
        case OSError(filename=str() as name):
            return NOT_OPENED, f"{name} kan niet gelezen of geschreven worden. Controleer de map en de rechten."
        case OSError():
            return NOT_OPENED, "Lezen of schrijven lukte niet. Controleer de schijf en probeer het opnieuw."
        case MemoryError():
            return NOT_OPENED, "Er is te weinig geheugen. Sluit andere programma's en probeer het opnieuw."
    return NOT_OPENED, crash_sentence(error, "Probeer het opnieuw.")
