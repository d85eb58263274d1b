"""The commands about the file as a whole: what comes in and goes out, back-ups, whether it is whole, and its log.

What is slow to import is imported by the command that needs it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.dutch_click import AS_JSON, FILE, MONTH, DutchCommand
from tui.looked import EVERYTHING
from tui.opening import Desk, is_new, throwaway, whole_or_gone
from tui.outcome import DONE, NOT_OPENED, NOTHING, REFUSED, Ends, print_lines, say

if TYPE_CHECKING:
    from db.store import Store


@click.command(cls=DutchCommand)
@click.argument("bestand", metavar="BESTAND_OF_MAP", type=FILE)
@click.option("--proef", is_flag=True, help="Zegt alleen wat er zou gebeuren.")
@AS_JSON
@click.pass_obj
def importeer(desk: Desk, bestand: Path, proef: bool, as_json: bool) -> int:
    """Leest een werkmap of een map met csv-bestanden in.

    Alles of niets: met een fout erin verandert er niets. Het is in het bord ongedaan te maken.
    """
    from db.exchange.importing import import_file
    from tui.plain import import_text, refused_rows, to_json

    if not bestand.exists():
        raise Ends(REFUSED, f"{bestand} is er niet. Controleer de naam.")
    with _import_target(desk, proef) as store:
        report = import_file(store, bestand, desk.today, dry_run=proef)
        print_lines([to_json(report.to_json())] if as_json else import_text(report, proef))
        if report.fouten:
            raise Ends(REFUSED, "" if as_json else refused_rows(report))
    return DONE


@contextmanager
def _import_target(desk: Desk, dry_run: bool) -> "Iterator[Store]":
    """The file to import into, new where there is none: it stays only if something came of it, and never of a trial."""
    if dry_run and is_new(desk.path):
        with throwaway() as empty_file:
            yield empty_file()
    else:
        with whole_or_gone(desk.path), desk.open(create=True) as store:
            yield store


@click.command(cls=DutchCommand)
@click.argument("bestand", metavar="BESTAND.xlsx", type=FILE)
def sjabloon(bestand: Path) -> int:
    """Schrijft de lege werkmap om in te vullen, met uitleg."""
    from db.exchange.exporting import write_template

    write_template(bestand)
    print_lines([f"De lege werkmap staat in {bestand}."])
    return DONE


@click.command(cls=DutchCommand)
@click.argument("bestand", metavar="BESTAND.xlsx", type=FILE)
@click.pass_obj
def exporteer(desk: Desk, bestand: Path) -> int:
    """Schrijft alle gegevens in een werkmap."""
    from db.dutch import aantal
    from db.exchange.exporting import export_workbook
    from db.records.noting import note_exit

    with desk.open() as store:
        rows = export_workbook(store, bestand)
        say(note_exit(store, desk.today, EVERYTHING))
    print_lines([f"{aantal(rows, 'rij', 'rijen')} geschreven in {bestand}. Dat bestand is niet versleuteld."])
    return DONE


@click.command(cls=DutchCommand)
@click.argument("map", metavar="[MAP]", type=FILE, required=False)
@click.pass_obj
def backup(desk: Desk, /, map: Path | None) -> int:  # noqa: A002  # the name that a reader of wrong use sees
    """Maakt een versleutelde back-up, en controleert hem.

    Zonder map komt hij bij de andere, naast het bestand; daar verdwijnt wat te oud is. In een map blijft alles staan.
    """
    from db.store.backup import make_backup
    from tui.recovery import made_text

    with desk.open() as store:
        made = make_backup(store, map)
    print_lines(made_text(made))
    return DONE


@click.command(cls=DutchCommand)
@click.argument("bestand", metavar="BESTAND", type=FILE)
@click.pass_obj
def herstel(desk: Desk, bestand: Path) -> int:
    """Zet een back-up terug, en bewaart wat er stond.

    Met een wachtzin van een coördinator van toen. Hij wordt eerst gecontroleerd; is er iets mis, dan blijft alles.
    """
    from tui.recovery import restored_text

    print_lines(restored_text(desk.path, desk.restore(bestand)))
    return DONE


@click.command(cls=DutchCommand)
@AS_JSON
@click.pass_obj
def controleer(desk: Desk, as_json: bool) -> int:
    """Controleert of het bestand en het logboek heel zijn."""
    from tui.plain import to_json
    from tui.plain_log import log_length

    with desk.open(whole=False) as store:
        faults = store.check()
        length = "" if faults else log_length(store)
    if as_json:
        print_lines([to_json({"in_orde": not faults, "fouten": faults})])
    elif not faults:
        print_lines(["Het bestand is in orde.", length])
    if faults:
        from tui.recovery import advice

        raise Ends(NOT_OPENED, "" if as_json else " ".join([*faults, advice(desk)]).rstrip())
    return DONE


@click.command(cls=DutchCommand)
@click.option("--maand", type=MONTH, metavar="MAAND", help="Welke maand: 2024-03; anders die van vandaag.")
@AS_JSON
@click.pass_obj
def logboek(desk: Desk, maand: date | None, as_json: bool) -> int:
    """Toont een maand van het logboek, met wat een blik vraagt.

    Alleen voor een coördinator. Dat u het bekijkt, komt zelf ook in het logboek.
    """
    from db.records.noting import note_reading
    from tui.plain import to_json
    from tui.plain_log import log_json, log_text, read_log

    with desk.open() as store:
        found = read_log(store, desk.today, maand or desk.today.replace(day=1))
        say(note_reading(store, desk.today, found.naam))
        print_lines([to_json(log_json(store, found))] if as_json else [*log_text(store, found)])
    return DONE if found.regels else NOTHING


FILE_COMMANDS = (importeer, sjabloon, exporteer, backup, herstel, controleer, logboek)
"""The commands, in the order in which help lists them."""
