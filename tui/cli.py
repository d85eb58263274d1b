"""The `koppelbord` command: the board and the demonstration; the other commands stand in `*_commands.py`.

Each opens the file, asks `db` and prints the answer. What is slow to import is imported by the command that needs it.
"""

import gc
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.crash import hush
from tui.desk_commands import DESK_COMMANDS, print_overview
from tui.dutch_click import DAY, FILE, WHOLE, DutchGroup, WrongUse
from tui.file_commands import FILE_COMMANDS
from tui.key_commands import gebruikers
from tui.opening import Desk, ended_by_signals, is_new, load_ahead, throwaway, whole_or_gone
from tui.outcome import DONE, NOT_OPENED, NOTHING, REFUSED, WRONG_USE, Ends, print_lines, say
from tui.privacy_commands import PRIVACY_COMMANDS

if TYPE_CHECKING:
    from db.store import Store


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from importlib.metadata import PackageNotFoundError, version

        try:
            print_lines([f"koppelbord {version('koppelbord')}"])
        except PackageNotFoundError:
            print_lines(["koppelbord, niet geïnstalleerd"])
        ctx.exit()


@click.group("koppelbord", cls=DutchGroup, invoke_without_command=True)
@click.option("--db", type=FILE, metavar="BESTAND", help="Het bestand; anders dat in de eigen gebruikersmap.")
@click.option(
    "--sleutelbestand",
    type=FILE,
    metavar="BESTAND",
    help="Een bestand met de wachtzin als eerste regel, voor scripts.",
)
@click.option(
    "--gebruiker",
    metavar="NAAM",
    default="",
    help="Wie het bestand opent. Anders uw aanmeldnaam, of u wordt ernaar gevraagd; met --sleutelbestand wie bij de"
    " wachtzin past.",
)
@click.option("--peildatum", type=DAY, metavar="DATUM", help="De dag die als vandaag telt: 2024-03-19 of 19-3-2024.")
@click.option(
    "--versie", "--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version,
    help="Toont de versie.",
)  # fmt: skip
@click.pass_context
def koppelbord(
    ctx: click.Context, db: Path | None, sleutelbestand: Path | None, gebruiker: str, peildatum: date | None
) -> int:
    """Koppelt begeleiders aan statushouders en toont de caseload.

    Zonder opdracht opent het bord; buiten een terminal komt het overzicht.
    """
    ctx.obj = desk = Desk(db, sleutelbestand, peildatum, gebruiker)
    if ctx.invoked_subcommand is not None:
        return DONE
    if not _at_terminal():
        with desk.open() as store:
            return print_overview(store, desk.today)
    load_ahead()
    with desk.open(create=True) as store:
        return _interface(store, desk)


@koppelbord.command()
@click.option("--maak", type=FILE, metavar="BESTAND", help="Schrijft de demonstratie in dit nieuwe bestand.")
@click.option("--begeleiders", type=WHOLE, metavar="N", help="Hoeveel begeleiders inzetbaar zijn.")
@click.option("--huishoudens", type=WHOLE, metavar="N", help="Hoeveel huishoudens er zijn.")
@click.option("--wachtend", "waiting", type=WHOLE, metavar="N", help="Hoeveel daarvan wachten.")
@click.option("--teams", type=WHOLE, metavar="N", help="Hoeveel teams er zijn, elk in een eigen plaats.")
@click.option("--zaad", "seed", type=WHOLE, metavar="N", help="Een ander getal geeft andere mensen.")
@click.pass_obj
def demo(desk: Desk, /, maak: Path | None, **numbers: int | None) -> int:
    """Opent een demonstratie om in rond te kijken.

    Ze is verzonnen en verdwijnt na afloop; het eigen bestand blijft ongemoeid. De getallen horen bij --maak en zijn
    anders die van het team van maart 2024.
    """
    given = {name: number for name, number in numbers.items() if number is not None}
    if maak:
        return _make_demo(maak, desk, given)
    if given:
        raise WrongUse("Aantallen en zaad horen bij --maak.", click.get_current_context())
    with throwaway() as empty_file:

        def make() -> "Store":
            from db.demo import write_demo

            store = empty_file()
            write_demo(store, desk.today)
            return store

        return _interface(make, desk) if _at_terminal() else print_overview(make(), desk.today)


def _make_demo(path: Path, desk: Desk, numbers: dict[str, int]) -> int:
    if not is_new(path):
        raise Ends(REFUSED, f"{path} bestaat al. Kies een andere naam.")
    from db.demo import write_demo

    with whole_or_gone(path), replace(desk, db=path).open(create=True) as store:
        try:
            write_demo(store, desk.today, **numbers)
        except ValueError as error:
            raise Ends(WRONG_USE, str(error)) from None
    print_lines([f"De demonstratie staat in {path}."])
    return DONE


for _command in (*DESK_COMMANDS, *FILE_COMMANDS, gebruikers, *PRIVACY_COMMANDS):
    koppelbord.add_command(_command)


def _at_terminal() -> bool:
    return all(stream and stream.isatty() for stream in (sys.stdin, sys.stdout))


def _interface(store: "Store | Callable[[], Store]", desk: Desk) -> int:
    gc.disable()  # starting makes much and throws nothing away; the app collects again once its first screen stands
    from tui.app import Koppelbord

    app = Koppelbord(store, desk.today, follow_clock=desk.peildatum is None)
    with ended_by_signals(app.end_from_outside):
        app.run()
    say(app.backups.at_closing())
    if app.ended:
        raise Ends(NOTHING, "Koppelbord is van buitenaf gestopt. Wat was bevestigd, is bewaard.")
    return NOT_OPENED if app.return_code else DONE


def main() -> None:
    """The console script. Text goes in and out as UTF-8, whatever the locale says."""
    hush()
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    with ended_by_signals():  # so that a prompt gives the terminal back, and what is half made goes away
        koppelbord()


if __name__ == "__main__":
    main()
