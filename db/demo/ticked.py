"""The tasks of the households of a team that were done in time, and a few that were left."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from db.agenda import Taak
from db.rules.traject import overdue
from db.stand import Stand

LEFT = 0.01
"""The share of tasks that were not ticked off."""


def ticked(rng: Random, stand: Stand) -> Iterator[Taak]:
    """What was ticked off of every household of this Stand until today."""
    for dossier, late in overdue(stand).items():
        for task in late:
            if task.deadline and rng.random() > LEFT:
                yield Taak(dossier=dossier, taak=task.taak, klaar=task.deadline - timedelta(days=rng.randint(0, 3)))
