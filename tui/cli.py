"""The `koppelbord` command: one sub-command per function, which opens the file, asks `db` and prints the answer.

What is slow to import is imported by the command that needs it: a look-up never pays for the interface.
"""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.crash import hush
from tui.dutch_click import DAY, FILE, FORMAT, MONTH, SECONDS, TOP, WHOLE, DutchGroup, WrongUse
from tui.key_commands import gebruikers
from tui.looked import EVERYTHING
from tui.opening import Desk, ended_by_signals, is_new, load_ahead, throwaway, whole_or_gone
from tui.outcome import DONE, NOT_OPENED, NOTHING, REFUSED, WRONG_USE, Ends, print_lines, say
from tui.privacy_commands import PRIVACY_COMMANDS

if TYPE_CHECKING:
    from db.store import Store

_as_json = click.option("--json", "as_json", is_flag=True, help="Schrijft JSON, en verder niets.")


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
@click.option("--gebruiker", metavar="NAAM", default="", help="Wie het bestand opent; anders wie bij de wachtzin past.")
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
            return _print_overview(store, desk.today)
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

        return _interface(make, desk) if _at_terminal() else _print_overview(make(), desk.today)


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


@koppelbord.command()
@click.pass_obj
def overzicht(desk: Desk) -> int:
    """Toont wie wacht, wie past en de caseload als tekst.

    Geschikt voor e-mail en schermlezers.
    """
    with desk.open() as store:
        return _print_overview(store, desk.today)


@koppelbord.command()
@click.argument("term", nargs=-1, required=True)
@click.option("--top", type=TOP, default="5", metavar="N", help="Hoeveel er hoogstens komen; anders 5.")
@_as_json
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


@koppelbord.command()
@click.argument("dossier")
@_as_json
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


@koppelbord.command()
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
@_as_json
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


@koppelbord.command()
@_as_json
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


@koppelbord.command()
@click.option("--taakstelling", type=WHOLE, metavar="N", help="Reken met zoveel personen per jaar.")
@click.option("--team", metavar="TEAM", help="Alleen dit team.")
@click.option("--gemeente", metavar="GEMEENTE", help="Alleen deze gemeente.")
@_as_json
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


@koppelbord.command()
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


@koppelbord.command()
@click.argument("bestand", metavar="BESTAND_OF_MAP", type=FILE)
@click.option("--proef", is_flag=True, help="Zegt alleen wat er zou gebeuren.")
@_as_json
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


@koppelbord.command()
@click.argument("bestand", metavar="BESTAND.xlsx", type=FILE)
def sjabloon(bestand: Path) -> int:
    """Schrijft de lege werkmap om in te vullen, met uitleg."""
    from db.exchange.exporting import write_template

    write_template(bestand)
    print_lines([f"De lege werkmap staat in {bestand}."])
    return DONE


@koppelbord.command()
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


@koppelbord.command()
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


@koppelbord.command()
@click.argument("bestand", metavar="BESTAND", type=FILE)
@click.pass_obj
def herstel(desk: Desk, bestand: Path) -> int:
    """Zet een back-up terug, en bewaart wat er stond.

    Met een wachtzin van een coördinator van toen. Hij wordt eerst gecontroleerd; is er iets mis, dan blijft alles.
    """
    from tui.recovery import restored_text

    print_lines(restored_text(desk.path, desk.restore(bestand)))
    return DONE


@koppelbord.command()
@_as_json
@click.pass_obj
def controleer(desk: Desk, as_json: bool) -> int:
    """Controleert of het bestand en het logboek heel zijn."""
    from tui.plain import to_json
    from tui.plain_log import log_length

    with desk.open() as store:
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


@koppelbord.command()
@click.option("--maand", type=MONTH, metavar="MAAND", help="Welke maand: 2024-03; anders die van vandaag.")
@_as_json
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


koppelbord.add_command(gebruikers)

for _command in PRIVACY_COMMANDS:
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


def _print_overview(store: "Store", today: date) -> int:
    from db.records.stand import read_stand
    from db.rules.overview import overview

    print_lines([*overview(read_stand(store, today))])
    return DONE


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
