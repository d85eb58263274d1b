"""The figures that a fault test counts, printed together at the end of a run."""

from collections.abc import Callable

import pytest

_FIGURE = "figure"

Figure = Callable[[str, str], None]
"""Notes a figure: what was counted, and the numbers in words."""


def note_on(node: pytest.Item) -> Figure:
    """What notes figures on a test: they travel with its report, from a worker of xdist too."""
    return lambda name, text: node.user_properties.append((_FIGURE, f"{name}: {text}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print every figure that was noted as `FIGURE name: numbers`, by name."""
    noted = {
        str(text)
        for reports in terminalreporter.stats.values()
        for report in reports
        for kind, text in getattr(report, "user_properties", ())
        if kind == _FIGURE
    }
    if noted:
        terminalreporter.section("tests/faults: figures")
        for text in sorted(noted):
            terminalreporter.write_line(f"FIGURE {text}")
