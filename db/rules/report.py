"""Report: what the council and the municipality ask about a period, as pages of figures without names."""

from collections.abc import Callable

from db.rules.counting import Telling, count
from db.rules.figures import Blad
from db.rules.months import Periode
from db.rules.report_flow import flow_page, traject_page
from db.rules.report_load import load_page
from db.rules.report_team import team_page
from db.rules.report_waiting import waiting_page
from db.rules.scope import Bereik

PAGES: tuple[Callable[[Telling], Blad], ...] = (load_page, team_page, flow_page, traject_page, waiting_page)
"""What makes each page, in the order in which the questions are asked."""


def report(bereik: Bereik, periode: Periode) -> tuple[Blad, ...]:
    """The pages of a period; of one that is not over, of its days through today."""
    telling = count(bereik, periode)
    return tuple(make(telling) for make in PAGES)
