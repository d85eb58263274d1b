"""Partner list: the organisations that an office works with from the start, as the file of them has them."""

import csv
from functools import cache

from db.agenda import Partner
from db.data import lines
from db.text import clean

FILE = "partners.csv"


@cache
def usual_partners() -> tuple[Partner, ...]:
    """The organisations of the file; a line that names none is passed over."""
    try:
        rows = list(csv.reader(lines(FILE)[1:]))
    except (OSError, UnicodeDecodeError, csv.Error):
        return ()
    return tuple(Partner(naam=clean(row[0]), rol=clean(row[1])) for row in rows if len(row) == 2 and clean(row[0]))
