"""What is done to a household in a form or dialog: against the household as it was read, and as it is by now."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from db.model import Huishouden
from db.records.rows import get
from db.records.versions import key_now, last_change
from db.store import Refused
from tui.screens.saving import Again, Reading

if TYPE_CHECKING:
    from tui.app import Koppelbord


def at_home(
    app: "Koppelbord",
    home: Huishouden,
    values: Callable[[Huishouden], Mapping[str, Any]],
    save: Callable[..., object],
) -> tuple[Reading, Again]:
    """A reading of a household, and what reads it again; `save` takes the household first."""

    def reading(found: Huishouden) -> Reading:
        key = found.dossier
        return Reading(values(found), partial(save, found), lambda _: last_change(app.store, "huishouden", key))

    def again() -> Reading:
        found = get(app.store.db, Huishouden, key_now(app.store, "huishouden", home.dossier))
        if found is None:
            raise Refused(f"{home.naam} is intussen verwijderd. Er is niets opgeslagen; uw tekst staat er nog.")
        return reading(found)

    return reading(home), again
