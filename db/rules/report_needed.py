"""Report: how many vrijwilligers and stagiaires are needed for the taakstelling of the year."""

from db.rules.counting import Telling
from db.rules.figures import Tabel


def needed_sentence(telling: Telling) -> tuple[str, ...]:
    """How many are needed, in one sentence; nothing without a taakstelling."""
    return ()


def needed_table(telling: Telling) -> tuple[Tabel, ...]:
    """How many are needed, as a table; nothing without a taakstelling."""
    return ()
