"""What keeps data from acting upon the terminal, and names out of the report of a crash."""

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from db.text import error_place

_ACTS = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class PlainLines(LineFilter):
    """Leaves out a control character or bidi override, should one have come past the door that removes them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of a line, as wide as they were."""
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(_ACTS.sub("", segment.text), segment.style) for segment in segments
        ]


def crash_sentence(error: BaseException | None) -> str:
    """What to say after a crash: where it was in the program, never with which data."""
    where = f" ({error_place(error)})" if error else ""
    return f"Er ging iets mis in Koppelbord{where}. Wat was bevestigd, is bewaard. Start opnieuw."
