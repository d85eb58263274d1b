"""What `koppelbord rapport` makes: the report of a period in each format, and those of many offices added up."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.exchange.reporting.adding import add_up
from db.exchange.reporting.exchanged import read_rapport
from db.exchange.reporting.formats import FORMATS
from db.exchange.reporting.rapport import Rapport, make_rapport
from db.rules.months import Periode, year_of
from tui.outcome import WRONG_USE, Ends
from tui.plain_pages import scope_of

if TYPE_CHECKING:
    from db.store import Store


def period_of(today: date, van: date | None, tot: date | None) -> Periode:
    """The period that was asked for; this year where it was not said."""
    last = tot or year_of(today).tot
    periode = Periode(van or year_of(last).van, last)
    if periode.van > periode.tot:
        raise Ends(WRONG_USE, "De periode eindigt voor ze begint. Kijk naar --van en --tot.")
    if periode.van > today:
        raise Ends(WRONG_USE, "De periode begint pas na vandaag. Kijk naar --van.")
    return periode


def rapport_of(
    store: "Store", today: date, periode: Periode, team: str | None = None, gemeente: str | None = None
) -> Rapport:
    """The report of a file, or of a team or gemeente in it."""
    from db.records.stand import read_stand

    # The whole file is read for one team as well: what its report gives away depends on the others.
    stand = read_stand(store, today, whole=True)
    return make_rapport(scope_of(stand, team, gemeente), periode)


def merged(paths: Sequence[Path]) -> Rapport:
    """The reports of many offices as one."""
    return add_up([read_rapport(path) for path in paths], [path.name for path in paths])


def deliver(rapport: Rapport, formaat: str, target: Path | None) -> list[str]:
    """Write the report, or give it as lines to print where there is no file to write to."""
    from db.exchange.handouts.files import write_new

    content = FORMATS[formaat](rapport)
    if target is None:
        if isinstance(content, bytes):
            raise Ends(WRONG_USE, f"Het formaat {formaat} vraagt een bestand: --naar BESTAND")
        return [content.rstrip("\n")]
    write_new(target, content)
    return [f"Het rapport staat in {target}."]
