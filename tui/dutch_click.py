"""click in Dutch: its help, and what it says of wrong use.

click has its own words in English. They are replaced where click makes them, from what an error is about, so that no
English is left whatever the version.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import click

from tui.outcome import DONE, NOTHING, WRONG_USE, outcome, say


class WrongUse(click.UsageError):
    """Wrong use of the command line, in a Dutch sentence."""


class _WrongValue(click.BadParameter):
    """A value of an option or argument that can't be; the message says in Dutch what is expected."""


def _value(parse: Callable[[str], Any], expected: str) -> Callable[[str], Any]:
    """A type of values that `parse` reads from text; where that raises ValueError, what was `expected` is said."""

    def read(text: str) -> Any:
        try:
            return parse(text)
        except ValueError:
            raise _WrongValue(f"verwacht is {expected}, niet '{text}'") from None

    return read


def _parse_day(text: str) -> date:
    from db.notation import parse_date

    return parse_date(text.strip())


def _parse_path(text: str) -> Path:
    if not text.strip() or "\0" in text:
        raise ValueError(text)
    return Path(text)


def _parse_whole(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError(text)
    return int(text)


def _parse_seconds(text: str) -> float:
    seconds = float(text.replace(",", "."))
    if not 0 <= seconds <= 86400:
        raise ValueError(text)
    return seconds


def _parse_top(text: str) -> int:
    return _parse_whole(text) or int("")


def _parse_format(text: str) -> str:
    if text not in ("md", "html", "csv", "xlsx", "json"):
        raise ValueError(text)
    return text


def _parse_role(text: str) -> Any:
    from db.lists import Toegang

    return {rol.woord: rol for rol in Toegang}.get(text) or Toegang(text)


def _parse_month(text: str) -> date:
    first, _, second = text.strip().partition("-")
    year, month = (first, second) if len(first) == 4 else (second, first)
    if len(year) != 4:
        raise ValueError(text)
    return date(_parse_whole(year), _parse_whole(month), 1)


DAY = _value(_parse_day, "een datum, zoals 2024-03-19 of 19-3-2024")
MONTH = _value(_parse_month, "een maand, zoals 2024-03 of 3-2024")
FILE = _value(_parse_path, "de naam van een bestand")
WHOLE = _value(_parse_whole, "een heel getal van hoogstens negen cijfers")
SECONDS = _value(_parse_seconds, "een aantal seconden van 0 tot en met 86400")
FORMAT = _value(_parse_format, "md, html, csv, xlsx of json")
TOP = _value(_parse_top, "een heel getal vanaf 1")
ROLE = _value(_parse_role, "coördinator, medewerker of leesrecht")

AS_JSON = click.option("--json", "as_json", is_flag=True, help="Schrijft JSON, en verder niets.")
"""The option of every command that has an answer for scripts."""


class DutchCommand(click.Command):
    """A command whose help and errors are Dutch."""

    allow_extra_args = True  # so that what is too much is refused below, in Dutch

    def __init__(self, *args: Any, **attrs: Any) -> None:
        attrs.setdefault("options_metavar", "[OPTIES]")
        super().__init__(*args, **attrs)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options and arguments. Raises UsageError."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # so that the sentence can say of which command
            raise
        if ctx.args and not isinstance(self, click.Group) and not ctx.resilient_parsing:
            raise WrongUse(f"Dit is te veel: {' '.join(map(str, ctx.args))}.", ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option that shows the help."""
        option = super().get_help_option(ctx)
        if option:
            option.help = "Toont deze uitleg."
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), "Gebruik: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the options do."""
        options = [p.get_help_record(ctx) for p in self.get_params(ctx) if isinstance(p, click.Option)]
        with formatter.section("Opties"):
            formatter.write_dl([option for option in options if option])


class DutchGroup(DutchCommand, click.Group):
    """A group of such commands, which turns every way of ending into an exit code and at most one sentence."""

    command_class = DutchCommand

    def __init__(self, *args: Any, **attrs: Any) -> None:
        attrs.setdefault("subcommand_metavar", "[OPDRACHT [...]]")
        super().__init__(*args, **attrs)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the options and the commands do."""
        super().format_options(ctx, formatter)
        with formatter.section("Opdrachten"):
            formatter.write_dl([(name, command.get_short_help_str(100)) for name, command in self.commands.items()])

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order in which they were declared."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names. Raises UsageError."""
        if args and args[0] not in self.commands and not ctx.resilient_parsing:
            raise WrongUse(f"De opdracht '{args[0]}' bestaat niet. Er zijn: {', '.join(self.commands)}.", ctx)
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; who stops reading what it prints, like `head`, is no error."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
            return code
        except BrokenPipeError:
            with suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return DONE

    def main(self, *args: Any, **settings: Any) -> Any:
        """Run the command line and end with its exit code."""
        settings |= {"prog_name": self.name, "standalone_mode": False}
        try:
            code, sentence = super().main(*args, **settings) or DONE, ""
        except click.UsageError as error:
            code, sentence = WRONG_USE, _usage_sentence(error)
        except click.Abort:
            code, sentence = NOTHING, "Afgebroken."
        except Exception as error:
            code, sentence = outcome(error)
        say(sentence)
        sys.exit(code)


def _usage_sentence(error: click.UsageError) -> str:
    where = error.ctx.command_path if error.ctx else "koppelbord"
    return f"{_wrong(error)} Uitleg: {where} --help"


def _wrong(error: click.UsageError) -> str:
    match error:
        case WrongUse():
            return error.message
        case click.NoSuchOption():
            if _of_the_program(error):
                path = error.ctx.command_path if error.ctx else ""
                before, _, command = path.partition(" ")
                return f"Zet {error.option_name} vóór de opdracht: {before} {error.option_name} … {command}."
            near = f" Is {error.possibilities[0]} bedoeld?" if error.possibilities else ""
            return f"De optie {error.option_name} bestaat niet.{near}"
        case click.BadOptionUsage():
            params = error.ctx.command.params if error.ctx else []
            flags = {name for p in params if isinstance(p, click.Option) and p.is_flag for name in p.opts}
            verb = "krijgt geen" if error.option_name in flags or error.option_name == "--help" else "vraagt een"
            return f"De optie {error.option_name} {verb} waarde."
        case click.MissingParameter():
            return f"{_name(error)} ontbreekt."
        case _WrongValue():
            return f"{_name(error)}: {error.message}."
    return "Zo werkt deze opdracht niet."


def _of_the_program(error: click.NoSuchOption) -> bool:
    """Whether an option that a command doesn't have is one of the program itself."""
    root = error.ctx.find_root() if error.ctx else None
    return root is not error.ctx and root is not None and any(error.option_name in p.opts for p in root.command.params)


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return "Een waarde"
    return error.param.opts[0] if isinstance(error.param, click.Option) else error.param.human_readable_name
