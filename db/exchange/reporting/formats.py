"""The formats in which a report leaves the office, by the ending of its file."""

from collections.abc import Callable

from db.exchange.reporting.exchanged import to_json
from db.exchange.reporting.markdown import markdown
from db.exchange.reporting.print_page import print_page
from db.exchange.reporting.rapport import Rapport
from db.exchange.reporting.spreadsheets import long_table, report_workbook

FORMATS: dict[str, Callable[[Rapport], str | bytes]] = {
    "md": markdown,
    "html": print_page,
    "csv": long_table,
    "xlsx": report_workbook,
    "json": to_json,
}
"""How the report is written, by the name of the format."""
