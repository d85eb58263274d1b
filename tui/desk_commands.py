"""The commands that look: who waits, who fits, who carries what, what is to come; and the proposal, which may also ask.

What is slow to import is imported by the command that needs it: a look-up never pays for the interface.
"""

import gc
import sys
import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.dutch_click import AS_JSON, DAY, FILE, FORMAT, SECONDS, TOP, WHOLE, DutchCommand, WrongUse
from tui.opening import Desk
from tui.outcome import DONE, NOTHING, Ends, print_lines, say

if TYPE_CHECKING:
    from db.store import Store


@click.command(cls=DutchCommand)
@click.pass_obj
def overzicht(desk: Desk) -> int:
    """Toont wie wacht, wie past en de caseload als tekst.

    Geschikt voor e-mail en schermlezers.
    """
    with desk.open() as store:
        return print_overview(store, desk.today)


@click.command(cls=DutchCommand)
@click.argument("term", nargs=-1, required=True)
@click.option("--top", type=TOP, default="5", metavar="N", help="Hoeveel er hoogstens komen; anders 5.")
@AS_JSON
@click.pass_obj
def zoek(desk: Desk, term: tuple[str, ...], top: int, as_json: bool) -> int:
    """Zoekt iemand op naam, nummer of adres, of met woorden.

    Woorden zeggen wie u zoekt, zoals: tigrinya di-ochtend vollenhove, zonder koppeling, stage loopt af.

    Met - als term staat elke regel van de invoer voor een term, en komt voor elke term een regel JSON.
    """
    from db.records.lookup import read_lookup
    from db.records.stand import read_stand
    from db.rules.finding import answer, understand
    from tui.plain import hits_json, hits_text, nobody, to_json

    many, stand = term == ("-",), None
    with desk.open() as store:
        lookup = read_lookup(store)
        gc.freeze()  # the index stays as long as the command: nothing in it is ever garbage
        for words in (line.rstrip("\r\n") for line in sys.stdin) if many else [" ".join(term)]:
            vraag = understand(words, lookup.places())
            if vraag.filters and stand is None:
                stand = read_stand(store, desk.today)
            begun = time.perf_counter()
            found = answer(understand(words, lookup.places()), lookup, stand, top)
            ms = (time.perf_counter() - begun) * 1000
            print_lines(
                [to_json(hits_json(words, ms, found, top), None)] if many or as_json else hits_text(vraag, found, top)
            )
    if many or found.treffers:
        return DONE
    raise Ends(NOTHING, "" if as_json else nobody(vraag, found))


@click.command(cls=DutchCommand)
@click.argument("dossier")
@AS_JSON
@click.pass_obj
def kandidaten(desk: Desk, dossier: str, as_json: bool) -> int:
    """Toont alle begeleiders voor een huishouden, met waarom.

    Wie niet kan, staat erbij met elke regel die in de weg staat.
    """
    from db.records.noting import note_view
    from db.records.stand import read_stand
    from db.rules.candidates import candidates
    from tui.plain import candidates_json, candidates_text, to_json

    with desk.open() as store:
        stand = read_stand(store, desk.today)
        huishouden = stand.huishouden.get(dossier) or stand.huishouden.get(dossier.upper())
        if huishouden:
            say(note_view(store, desk.today, ("huishouden", huishouden.dossier, huishouden.naam)))
    if huishouden is None:
        raise Ends(NOTHING, f"Dossier '{dossier}' is er niet. Zoek het met: koppelbord zoek NAAM")
    found = candidates(stand, huishouden, with_gone=True)
    print_lines([to_json(candidates_json(found))] if as_json else candidates_text(stand, huishouden, found))
    return DONE if found else NOTHING


@click.command(cls=DutchCommand)
@click.option(
    "--max-seconden",
    "seconds",
    type=SECONDS,
    metavar="N",
    help="Hoe lang er hoogstens gerekend wordt; anders 5 voor elk team.",
)
@click.option("--team", metavar="TEAM", help="Alleen dit team; anders elk team.")
@click.option("--ook-tijdelijk", is_flag=True, help="Ook wie nu tijdelijk bij een betaalde kracht is.")
@click.option("--neem-over", is_flag=True, help="Vraagt meteen elke begeleider van het voorstel.")
@AS_JSON
@click.pass_obj
def voorstel(desk: Desk, seconds: float, team: str | None, ook_tijdelijk: bool, neem_over: bool, as_json: bool) -> int:
    """Maakt het beste voorstel voor iedereen die wacht, met waarom.

    Er wordt niets gewijzigd zonder --neem-over.
    """
    from db.dutch import aantal
    from db.records.koppelingen import accept
    from tui.plain import to_json
    from tui.plain_plan import plan_json, plan_text
    from tui.planning import plan_file

    with desk.open() as store:
        names, proposal, lacking = plan_file(store, desk.today, team, ook_tijdelijk, seconds)
        pairs = [(paar.dossier, paar.kenmerk) for paar in proposal.paren]
        if neem_over and pairs:
            accept(store, desk.today, pairs)
    print_lines([to_json(plan_json(proposal, lacking))] if as_json else plan_text(names, proposal, lacking))
    if neem_over and pairs and not as_json:
        asked = aantal(len(pairs), "koppeling", "koppelingen")
        print_lines(["", f"Gevraagd: {asked}. In het bord maakt u dit ongedaan met u."])
    if not proposal.paren and not proposal.redenen:
        raise Ends(NOTHING, "" if as_json else "Er wacht nu niemand voor wie een voorstel te maken is.")
    return DONE


@click.command(cls=DutchCommand)
@AS_JSON
@click.pass_obj
def caseload(desk: Desk, as_json: bool) -> int:
    """Toont wie hoeveel draagt, per teamleider."""
    from db.records.stand import read_stand
    from db.rules.caseload import caseload as tree
    from db.rules.overview import EMPTY, caseload_lines
    from tui.plain import caseload_json, to_json

    with desk.open() as store:
        stand = read_stand(store, desk.today)
    print_lines(
        [to_json([caseload_json(tak) for tak in tree(stand)])] if as_json else caseload_lines(stand) or [*EMPTY]
    )
    return DONE if stand.begeleiders else NOTHING


@click.command(cls=DutchCommand)
@click.option("--taakstelling", type=WHOLE, metavar="N", help="Reken met zoveel personen per jaar.")
@click.option("--team", metavar="TEAM", help="Alleen dit team.")
@click.option("--gemeente", metavar="GEMEENTE", help="Alleen deze gemeente.")
@AS_JSON
@click.pass_obj
def vooruitblik(desk: Desk, taakstelling: int | None, team: str | None, gemeente: str | None, as_json: bool) -> int:
    """Toont per maand hoeveel uren nodig en beschikbaar zijn.

    Met het eerste tekort, en hoeveel begeleiders er nodig zijn.
    """
    from db.records.stand import read_stand
    from db.rules.ahead.outlook import outlook, page_of, vooruitblik_json
    from tui.plain import to_json
    from tui.plain_pages import page_text, scope_of

    with desk.open() as store:
        stand = read_stand(store, desk.today, whole=True)
    found = outlook(scope_of(stand, team, gemeente), taakstelling)
    print_lines([to_json(vooruitblik_json(found))] if as_json else page_text(page_of(found)))
    return DONE if stand.begeleiders or stand.huishoudens else NOTHING


@click.command(cls=DutchCommand)
@click.option("--van", type=DAY, metavar="DATUM", help="De eerste dag; anders het begin van het jaar.")
@click.option("--tot", type=DAY, metavar="DATUM", help="De laatste dag; anders het eind van dit jaar.")
@click.option("--formaat", type=FORMAT, default="md", metavar="FORMAAT", help="md, html, csv, xlsx of json; anders md.")
@click.option("--naar", type=FILE, metavar="BESTAND", help="Schrijft het in dit nieuwe bestand.")
@click.option("--team", metavar="TEAM", help="Alleen dit team.")
@click.option("--gemeente", metavar="GEMEENTE", help="Alleen deze gemeente.")
@click.option("--samenvoegen", is_flag=True, help="Telt rapporten van kantoren (json) op tot een.")
@click.argument("rapporten", metavar="[RAPPORT.json ...]", nargs=-1, type=FILE)
@click.pass_obj
def rapport(
    desk: Desk,
    /,
    van: date | None,
    tot: date | None,
    formaat: str,
    naar: Path | None,
    team: str | None,
    gemeente: str | None,
    samenvoegen: bool,
    rapporten: tuple[Path, ...],
) -> int:
    """Verantwoording over een periode, zonder namen.

    Kleine aantallen zijn weggelaten.
    """
    from db.records.noting import note_exit
    from tui.plain_report import deliver, merged, period_of, rapport_of

    if samenvoegen:
        if any(given is not None for given in (van, tot, team, gemeente)):
            raise WrongUse("Een periode, team of gemeente hoort niet bij --samenvoegen.", click.get_current_context())
        print_lines(deliver(merged(rapporten), formaat, naar))
        return DONE
    if rapporten:
        raise WrongUse("Bestanden horen bij --samenvoegen.", click.get_current_context())
    periode = period_of(desk.today, van, tot)
    with desk.open() as store:
        made = rapport_of(store, desk.today, periode, team, gemeente)
        print_lines(deliver(made, formaat, naar))
        say(note_exit(store, desk.today, f"Rapport zonder namen (.{formaat})"))
    return DONE


def print_overview(store: "Store", today: date) -> int:
    """Print who waits, who fits and the caseload; gives the exit code."""
    from db.records.stand import read_stand
    from db.rules.overview import overview

    print_lines([*overview(read_stand(store, today))])
    return DONE


DESK_COMMANDS = (overzicht, zoek, kandidaten, voorstel, caseload, vooruitblik, rapport)
"""The commands, in the order in which help lists them."""
