"""Report: what the council and the municipality ask about a period, as pages of figures without names."""

from collections.abc import Callable
from dataclasses import replace

from db.rules.ahead.outlook import council_page
from db.rules.ahead.pressure import pressure_page
from db.rules.ahead.quota import quota_on
from db.rules.figures import Blad
from db.rules.months import Periode
from db.rules.report.counting import Telling, count
from db.rules.report.flow import flow_page, traject_page
from db.rules.report.load import load_page
from db.rules.report.tabling import LEAST_WAITS
from db.rules.report.team import team_page
from db.rules.report.today import today_page
from db.rules.report.waiting import waiting_page
from db.rules.scope import Bereik


def _today(telling: Telling) -> Blad | None:
    """How it stands today, where the period lasts through it: of a day that is past nobody asks."""
    return today_page(telling.bereik) if telling.dag == telling.stand.today else None


def _ahead(telling: Telling) -> Blad | None:
    """Whether what comes can be carried, where the period lasts through today."""
    return council_page(telling.bereik) if telling.dag == telling.stand.today else None


def _pressure(telling: Telling) -> Blad:
    """Whether the guidance was under pressure at the end of the period."""
    page = pressure_page(telling.bereik, telling.dag, LEAST_WAITS)
    return replace(page, titel="Staat de begeleiding onder druk?", kort="Druk")


def _quota(telling: Telling) -> Blad | None:
    """Where each gemeente stood with the half-years of the period; no page where no taakstelling is kept."""
    return quota_on(telling.bereik, Periode(telling.periode.van, telling.dag))


PAGES: tuple[Callable[[Telling], Blad | None], ...] = (
    *(_today, _pressure, load_page, _ahead, team_page, flow_page, traject_page, waiting_page, _quota),
)
"""What makes each page, in the order in which the questions are asked; None where there is nothing to tell."""


def report(bereik: Bereik, periode: Periode) -> tuple[Blad, ...]:
    """The pages of a period; of one that is not over, of its days through today."""
    telling = count(bereik, periode)
    return tuple(filter(None, (make(telling) for make in PAGES)))
