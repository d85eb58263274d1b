"""What keeps data from acting upon the terminal, and a terminal that is gone from holding up the desk."""

from collections.abc import Callable
from typing import IO, Any

from rich.segment import Segment
from textual.color import Color
from textual.driver import Driver
from textual.filter import LineFilter

from db.text import printable


class PlainLines(LineFilter):
    """Leaves out a control character or bidi override, should one have come past the door that removes them."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The segments of a line, as wide as they were."""
        if all(segment.control or segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment if segment.control else Segment(printable(segment.text).replace("\n", ""), segment.style)
            for segment in segments
        ]


class Terminal:
    """The stream that a driver writes to; once the terminal is gone, what is written is for nobody and no error."""

    def __init__(self, stream: IO[str], gone: Callable[[], None]) -> None:
        self._stream = stream
        self._gone = gone
        self.there = True
        """Whether it still takes what is written."""

    def write(self, text: str) -> int:
        """Write text."""
        self._try(lambda: self._stream.write(text))
        return len(text)

    def flush(self) -> None:
        """Bring what was written to the terminal."""
        self._try(self._stream.flush)

    def fileno(self) -> int:
        """The number of the stream."""
        return self._stream.fileno()

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._stream.isatty()

    def _try(self, act: Callable[[], object]) -> None:
        if self.there:
            try:
                act()
            except OSError:
                self.there = False
                self._gone()


def lasting(driver: type[Driver]) -> type[Driver]:
    """The driver of a platform so that it outlives its terminal: the desk ends in good order when that goes away.

    Bytes that are no UTF-8, as another coding of the terminal sends, are passed over.
    """
    base: Any = driver

    class Lasting(base):  # type: ignore[misc]  # the platform decides what it is
        def __init__(self, app: Any, **settings: Any) -> None:
            super().__init__(app, **settings)
            stream: Any = self._file
            self._file: Any = Terminal(stream, app.end_from_outside)

        def _run_input_thread(self) -> None:
            while True:
                try:
                    self.run_input_thread()
                except UnicodeDecodeError:
                    continue
                except OSError:
                    self._app.end_from_outside()
                except BaseException as error:  # in a thread of Textual's nothing else tells of it
                    self._app.call_later(self._app.crashed, error)
                return

    return Lasting
