"""`koppelbord gebruikers`: who may open the file, and with what."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tui.dutch_click import AS_JSON, FILE, ROLE, DutchGroup
from tui.opening import Desk, ask_new, read_passphrase, show_recovery
from tui.outcome import DONE, Ends, outcome, print_lines

if TYPE_CHECKING:
    from db.store import Store

_new_phrase = click.option(
    "--nieuwe-wachtzin", type=FILE, metavar="BESTAND", help="Een bestand met de nieuwe wachtzin, voor scripts."
)


@click.group("gebruikers", cls=DutchGroup, invoke_without_command=True)
@AS_JSON
@click.pass_context
def gebruikers(ctx: click.Context, as_json: bool) -> int:
    """Toont wie het bestand mag openen, en wijzigt dat."""
    if ctx.invoked_subcommand is None:
        with ctx.obj.open() as store:
            _show(store, as_json)
    return DONE


@gebruikers.command()
@click.argument("naam")
@click.option("--rol", type=ROLE, default="medewerker", metavar="ROL", help="coördinator, medewerker of leesrecht.")
@_new_phrase
@click.pass_obj
def nieuw(desk: Desk, naam: str, rol: Any, nieuwe_wachtzin: Path | None) -> int:
    """Laat nog iemand het bestand openen, met een eigen wachtzin."""
    from db.lists import Toegang
    from db.store.users import add_user

    with desk.open() as store:
        store.require(Toegang.COORDINATOR)
        add_user(store, desk.today, naam, rol, _phrase(nieuwe_wachtzin, f"De wachtzin van {naam}."))
        _show(store)
    return DONE


@gebruikers.command()
@click.argument("naam", required=False)
@_new_phrase
@click.pass_obj
def wachtzin(desk: Desk, naam: str | None, nieuwe_wachtzin: Path | None) -> int:
    """Geeft u zelf een andere wachtzin, of een ander."""
    from db.store.users import change_passphrase

    with desk.open() as store:
        whose = naam or store.user
        change_passphrase(store, desk.today, whose, _phrase(nieuwe_wachtzin, f"De nieuwe wachtzin van {whose}."))
    print_lines([f"De wachtzin van {whose} is gewijzigd."])
    return DONE


@gebruikers.command()
@click.argument("naam")
@click.argument("rol", type=ROLE)
@click.pass_obj
def rol(desk: Desk, naam: str, rol: Any) -> int:
    """Geeft iemand een andere rol."""
    from db.store.users import change_role

    with desk.open() as store:
        change_role(store, desk.today, naam, rol)
        _show(store)
    return DONE


@gebruikers.command()
@click.argument("naam")
@click.option("--versleutel", is_flag=True, help="Versleutelt het bestand meteen opnieuw.")
@click.pass_obj
def intrekken(desk: Desk, naam: str, versleutel: bool) -> int:
    """Laat iemand het bestand niet meer openen."""
    from db.store import Refused, StoreError
    from db.store.users import rekey, withdraw

    with desk.open() as store:
        withdraw(store, desk.today, naam)
        if versleutel:
            try:
                rekey(store, desk.today)
            except (Refused, StoreError) as error:
                code, why = outcome(error)
                raise Ends(code, f"{naam} is ingetrokken. Opnieuw versleutelen lukte niet: {why}") from None
        _show(store)
    if not versleutel:
        print_lines(["Wie een kopie van het sleutelbestand heeft, is pas buiten met: koppelbord gebruikers versleutel"])
    return DONE


@gebruikers.command()
@click.pass_obj
def herstelwoorden(desk: Desk) -> int:
    """Maakt nieuwe herstelwoorden voor op papier."""
    with desk.open() as store:
        show_recovery(store, desk.today)
    return DONE


@gebruikers.command()
@click.pass_obj
def versleutel(desk: Desk) -> int:
    """Versleutelt het bestand opnieuw; de wachtzinnen blijven."""
    from db.store.users import rekey

    with desk.open() as store:
        rekey(store, desk.today)
    print_lines(["Het bestand is opnieuw versleuteld. De wachtzinnen blijven zoals ze waren."])
    return DONE


def _phrase(path: Path | None, intro: str) -> str:
    return read_passphrase(path) if path else ask_new(intro)


def _show(store: "Store", as_json: bool = False) -> None:
    from db.store.users import users
    from db.text import clean
    from tui.plain import columns, to_json

    found = users(store)
    if as_json:
        rows = [{"naam": user.naam, "rol": user.rol, "herstelwoorden": user.herstel} for user in found]
        print_lines([to_json(rows)])
        return
    print_lines(columns([(clean(user.naam), "op papier" if user.herstel else user.rol.woord) for user in found]))
