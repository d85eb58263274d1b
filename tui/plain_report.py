"""What `koppelbord rapport` makes: the report of a period in each format, and those of many offices added up."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.dutch import opsomming
from db.exchange.reporting.adding import add_up
from db.exchange.reporting.exchanged import read_rapport
from db.exchange.reporting.formats import FORMATS
from db.exchange.reporting.rapport import Rapport, make_rapport
from db.rules.months import Periode, year_of
from db.rules.scope import Bereik, everyone, gemeenten, of_gemeente, of_team
from tui.outcome import NOTHING, WRONG_USE, Ends

if TYPE_CHECKING:
    from db.stand import Stand
    from db.store import Store


def period_of(today: date, van: date | None, tot: date | None) -> Periode:
    """The period that was asked for; from the begin of this year until today where it was not said."""
    last = tot or today
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
    return make_rapport(_scope(stand, team, gemeente), periode)


def _scope(stand: "Stand", team: str | None, gemeente: str | None) -> Bereik:
    if team is not None and gemeente is not None:
        raise Ends(WRONG_USE, "Kies een team of een gemeente, niet allebei.")
    if team is not None:
        bereik, there = of_team(stand, team), _teams(stand)
    elif gemeente is not None:
        bereik, there = of_gemeente(stand, gemeente), gemeenten(stand)
    else:
        return everyone(stand)
    if not bereik.huishoudens and not bereik.begeleiders:
        known = f" Er zijn: {opsomming(there)}." if there else ""
        raise Ends(NOTHING, f"Van {bereik.naam} is er niets.{known}")
    return bereik


def _teams(stand: "Stand") -> tuple[str, ...]:
    found = {stand.team_of_huishouden(home) for home in stand.huishoudens}
    return tuple(sorted((found | {stand.team_of(kenmerk) for kenmerk in stand.begeleider}) - {""}))


def merged(paths: Sequence[Path]) -> Rapport:
    """The reports of many offices as one."""
    return add_up([read_rapport(path) for path in paths])


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
