"""The commands about what is kept of people: inzage, who is due, and making somebody anonymous or erasing them."""

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.dutch_click import AS_JSON, FILE, DutchCommand
from tui.opening import Desk
from tui.outcome import DONE, NOTHING, WRONG_USE, Ends, print_lines

if TYPE_CHECKING:
    from db.records.anonymising import Gedaan
    from db.records.tracing import Wie
    from db.rules.retention import Bewaring
    from db.store import Store

NO_WAY_BACK = "Dit kan niet ongedaan worden gemaakt. Weet u het zeker? Geef het opnieuw, met --ja erbij."

_sure = click.option("--ja", "sure", is_flag=True, help="Doet het echt; het kan niet ongedaan worden gemaakt.")


@click.command(cls=DutchCommand)
@AS_JSON
@click.pass_obj
def bewaartermijn(desk: Desk, as_json: bool) -> int:
    """Toont wie lang genoeg bewaard is, en wie dat binnen een jaar is.

    De termijnen zijn instellingen. Wie geen einddatum heeft, staat bij onbekend.
    """
    from db.records.stand import read_stand
    from db.rules.retention import retention
    from tui.plain import to_json

    with desk.open() as store:
        found = retention(read_stand(store, desk.today))
    parts = {"nu": found.nu, "binnen_een_jaar": found.straks, "onbekend": found.onbekend}
    if as_json:
        print_lines([to_json({name: [_json(one) for one in some] for name, some in parts.items()})])
    else:
        titles = ("Voorbij de bewaartermijn", "Binnen een jaar", "Onbekend wanneer")
        for title, some in zip(titles, parts.values(), strict=True):
            print_lines(_part(title, some))
    return DONE if found.nu else NOTHING


def _json(one: "Bewaring") -> dict[str, Any]:
    return {
        "soort": one.soort,
        "kenmerk": one.sleutel,
        "naam": one.naam,
        "sinds": one.sinds.isoformat() if one.sinds else None,
        "tot": one.tot.isoformat() if one.tot else None,
        "waarom": one.waarom,
    }


def _part(title: str, some: "tuple[Bewaring, ...]") -> list[str]:
    from db.dutch import datum
    from tui.plain import columns

    rows = [(one.sleutel, one.naam, datum(one.tot) if one.tot else "?", one.waarom) for one in some]
    return [f"{title}: {len(some) or 'niemand'}", *(columns(rows, "  ") if rows else ())]


@click.command(cls=DutchCommand)
@click.argument("sleutels", metavar="KENMERK_OF_DOSSIER...", nargs=-1, required=True)
@_sure
@click.pass_obj
def anonimiseer(desk: Desk, sleutels: tuple[str, ...], sure: bool) -> int:
    """Haalt weg wat naar iemand leidt; aantallen en data blijven.

    Voor huishoudens waarvan het traject voorbij is, en begeleiders die gestopt zijn.
    """
    from db.records.anonymising import anonymise

    with desk.open() as store:
        some = [_wie(store, key) for key in sleutels]
        _ask(sure)
        _tell(store, anonymise(store, desk.today, some), "Anoniem gemaakt")
    return DONE


@click.command(cls=DutchCommand)
@click.argument("sleutels", metavar="SLEUTEL...", nargs=-1, required=True)
@_sure
@click.pass_obj
def wis(desk: Desk, sleutels: tuple[str, ...], sure: bool) -> int:
    """Wist iemand helemaal, ook in het logboek.

    Een kenmerk, een dossier, of D014/2 voor een lid van een huishouden.
    """
    from db.records.erasing import erase

    with desk.open() as store:
        some = [_wie(store, key) for key in sleutels]
        _ask(sure)
        _tell(store, erase(store, desk.today, some), "Gewist")
    return DONE


@click.command(cls=DutchCommand)
@click.argument("sleutel", metavar="SLEUTEL")
@click.option("--naar", type=FILE, metavar="BESTAND", help="Schrijft het in dit bestand; anders inzage-SLEUTEL.html.")
@click.pass_obj
def inzage(desk: Desk, sleutel: str, naar: Path | None) -> int:
    """Schrijft alles over een persoon of huishouden, om te printen.

    Een kenmerk, een dossier, of D014/2 voor een lid van een huishouden.
    """
    from db.exchange.handouts.inzage import write_inzage

    target = naar or Path(f"inzage-{re.sub(r'[^A-Za-z0-9]+', '-', sleutel)}.html")
    with desk.open() as store:
        write_inzage(store, desk.today, _wie(store, sleutel), target)
    print_lines([f"Geschreven: {target}. Kijk voor u het geeft of er niets in staat over een ander."])
    return DONE


def _wie(store: "Store", text: str) -> "Wie":
    from db.records.people import find_wie

    found = find_wie(store, text)
    if found is None:
        raise Ends(NOTHING, f"'{text}' is er niet. Zoek het met: koppelbord zoek NAAM")
    return found


def _ask(sure: bool) -> None:
    if not sure:
        raise Ends(WRONG_USE, NO_WAY_BACK)


def _tell(store: "Store", done: "Gedaan", what: str) -> None:
    """What was done, and where somebody may still be named."""
    from db.records.anonymising import after_words
    from db.records.older_backups import holding_words

    print_lines([line for line in (f"{what}: {done.mensen}.", *after_words(done), holding_words(store)) if line])


PRIVACY_COMMANDS = (inzage, bewaartermijn, anonimiseer, wis)
"""The commands, in the order in which help lists them."""
