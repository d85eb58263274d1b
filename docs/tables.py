"""The tables of the README, which are read from the code; `python -m docs.tables` writes them.

Keys come from the bindings of the classes, commands from the command line, sheets from the import. Each stands in
the README between two markers, and a test sees to it that they are what the code has now.
"""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from textual.binding import Binding

import tui
from db.exchange.sheets import SHEETS
from docs.questions import QUESTIONS
from tui.cli import koppelbord
from tui.screens.help import EXTRA
from tui.widgets.bars import key_name

README = Path(__file__).parents[1] / "README.md"

PLACES = {
    "Everywhere": ("tui.app",),
    "On every screen of the desk, for the row under the cursor": ("tui.screens.desk",),
    "Koppelen": ("tui.screens.koppelen",),
    "Voorstel, the plan for everyone": ("tui.screens.voorstel",),
    "Spreekuur verdelen": ("tui.screens.bezetting",),
    "Wat als": ("tui.screens.imagining",),
    "Caseload": ("tui.screens.caseload",),
    "Vandaag": ("tui.screens.vandaag",),
    "Mensen": ("tui.screens.mensen",),
    "Rooster": ("tui.screens.rooster", "tui.widgets.weekgrid"),
    "Vooruitblik": ("tui.screens.vooruitblik",),
    "Rapport": ("tui.screens.rapport",),
    "The pages of Vooruitblik and Rapport, and the records of a figure": ("tui.screens.pages", "tui.screens.records"),
    "Details of one person or household": ("tui.screens.details",),
    "Logboek": ("tui.screens.logboek", "tui.screens.logboek_entries"),
    "Bewaartermijn": ("tui.screens.retention",),
    "Traject": ("tui.screens.traject",),
    "Levensloop of a begeleider": ("tui.screens.lifecycle",),
    "Somebody is ill or leaves": ("tui.screens.leaving", "tui.screens.leaving_days"),
    "Samenvoegen and splitsen": ("tui.screens.merging", "tui.screens.splitting"),
    "Back-ups": ("tui.screens.backups",),
    "Forms": ("tui.screens.forms", "tui.screens.conflict", "tui.widgets.form", "tui.widgets.toggles"),
    "Reading in an own list": ("tui.screens.list_columns", "tui.screens.list_check"),
    "Opzoeken": ("tui.screens.lookup",),
    "The lock": ("tui.screens.lock",),
    "Dialogs": (
        "tui.screens.dialog",
        "tui.screens.choose",
        "tui.screens.ending",
        "tui.screens.entry",
        "tui.screens.help",
        "tui.screens.secret",
    ),
}
"""The parts of the table of keys, and the modules whose classes declare them."""


def _modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(tui.__path__, "tui."):
        yield module.name


def _bindings(module: str) -> list[Binding]:
    """What the classes of a module declare and explain; moving through a list goes without saying."""
    found = vars(importlib.import_module(module)).values()
    classes = [kind for kind in found if isinstance(kind, type) and kind.__module__ == module]
    declared = [binding for kind in classes for binding in vars(kind).get("BINDINGS", ())]
    return [binding for binding in declared if isinstance(binding, Binding) and binding.tooltip]


def _table(head: str, rows: Sequence[tuple[str, ...]]) -> str:
    width = head.count("|") - 1
    lines = [head, "|" + "---|" * width]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _key_rows(modules: tuple[str, ...]) -> list[tuple[str, ...]]:
    """One row for each thing that can be done: every key for it, its name in the interface and what it does."""
    found: dict[str, tuple[list[str], str]] = {}
    for binding in (binding for module in modules for binding in _bindings(module)):
        keys, _ = found.setdefault(binding.tooltip, ([], binding.description))
        names = binding.key_display.split() if binding.key_display else map(key_name, binding.key.split(","))
        keys += [name for name in names if name not in keys]
    return [(" ".join(f"`{key}`" for key in keys), label, tooltip) for tooltip, (keys, label) in found.items()]


def keys() -> str:
    """The table of keys. Raises LookupError for a module with keys that has no place in it."""
    homeless = [name for name in _modules() if _bindings(name) and not any(name in part for part in PLACES.values())]
    if homeless:
        raise LookupError(f"give these a place in PLACES: {homeless}")
    parts = [
        f"**{title}**\n\n" + _table("| key | name | what it does |", _key_rows(modules))
        for title, modules in PLACES.items()
    ]
    extra = [(title, explain) for title, explain in EXTRA.values()]
    parts.append("**Without a key, in the palette only (`ctrl+p`)**\n\n" + _table("| name | what it does |", extra))
    return "\n\n".join(parts)


def _usage(command: click.Command) -> str:
    context = click.Context(command)
    pieces = []
    for parameter in command.get_params(context):
        metavar = parameter.make_metavar(context)
        if isinstance(parameter, click.Argument):
            pieces.append(metavar)
        elif "--help" not in parameter.opts:
            option = parameter.opts[0]
            is_flag = isinstance(parameter, click.Option) and parameter.is_flag
            pieces.append(f"[{option}]" if is_flag else f"[{option} {metavar}]")
    return " ".join(pieces)


def commands() -> str:
    """The table of commands."""
    rows = [
        (f"`koppelbord {f'{name} {_usage(command)}'.strip()}`", command.get_short_help_str(200))
        for name, command in koppelbord.commands.items()
    ]
    own = (f"`koppelbord {_usage(koppelbord)}`", koppelbord.get_short_help_str(200))
    return _table("| command | what it does |", [own, *rows])


def sheets() -> str:
    """The table of sheets: what is required of each, and what tells two rows apart."""
    rows = []
    for sheet in SHEETS:
        required = ", ".join(column.name for column in sheet.template if column.required)
        optional = len([column for column in sheet.template if not column.required])
        key = " + ".join(sheet.by_field[field].name for field in sheet.key)
        rows.append((f"`{sheet.name}`", required, str(optional), key))
    return _table("| sheet | required columns | others | key of a row |", rows)


def questions() -> str:
    """The questions of the desk, and how each is answered from the start screen."""
    rows = [(str(question.number), question.asked, question.how, question.shows) for question in QUESTIONS]
    return _table("| | question | from the start screen | shows |", rows)


TABLES = {"questions": questions, "keys": keys, "commands": commands, "sheets": sheets}


def renewed(text: str) -> str:
    """The README with its tables as the code has them now. Raises LookupError where a marker is missing."""
    for name, table in TABLES.items():
        begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise LookupError(f"README.md has no markers for {name}")
        text = f"{before}{begin}\n\n{table()}\n\n{end}{after}"
    return text


if __name__ == "__main__":
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8")
