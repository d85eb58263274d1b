"""The Stand that knows somebody: the one on the screen, or one that is read for them."""

from typing import TYPE_CHECKING

from db.records.stand import read_around
from db.stand import Stand
from tui.subject import Subject

if TYPE_CHECKING:
    from tui.app import Koppelbord


def stand_around(app: "Koppelbord", subject: Subject) -> Stand:
    """The Stand on the screen if it knows this person, else one read for them: the look-up finds other teams too."""
    assert app.stand is not None
    known = app.stand.begeleider if subject.soort == "begeleider" else app.stand.huishouden
    if (subject.dossier or subject.sleutel) in known:
        return app.stand
    people = [subject.sleutel] if subject.soort == "begeleider" else []
    homes = [subject.dossier] if subject.dossier else []
    return read_around(app.store.db, app.today, people, homes)
