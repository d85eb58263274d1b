"""Ahead: what a child process is asked about a scenario: the page of one team or gemeente of a Stand."""

from db.planning.scenario import Scenario, scenario_page
from db.rules.figures import Blad
from db.rules.scope import bereik_of
from db.stand import Stand

SEED = 1
"""The waiting is played with the same chances each time, so that only what is different makes a difference."""


def imagined_page(stand: Stand, *, team: str | None, gemeente: str | None, scenario: Scenario) -> Blad:
    """What comes of a scenario, beside how it is."""
    return scenario_page(bereik_of(stand, team, gemeente), scenario, SEED)
