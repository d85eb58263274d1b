"""Reading a list in and writing everything out, from the interface."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from db.dutch import aantal
from db.store import Refused, Store
from tui.looked import EVERYTHING, took_out
from tui.screens.choose import AskDialog, ChooseDialog, TellDialog
from tui.screens.first_day import read_own_lists
from tui.screens.working import WorkDialog
from tui.widgets.rowlist import Column, Row

if TYPE_CHECKING:
    from db.exchange.importing import ImportReport
    from tui.app import Koppelbord


WHOLE = "De lijst wordt helemaal ingelezen, of helemaal niet."


def _reading(path: Path, today: date, trial: bool) -> WorkDialog:
    """Reads our own workbook: gives the report or a sentence."""

    def job(store: Store, advance: Callable[[int, int], None]) -> "ImportReport":
        from db.exchange.importing import import_file

        return import_file(store, path, today, trial, advance)

    return WorkDialog("Bezig met nakijken…" if trial else "Bezig met inlezen…", WHOLE, job)


async def read_list(app: "Koppelbord") -> None:
    """Ask for a file, and read it in: our own workbook, or a list as an office keeps it."""
    path = await _ask_file(app, "Lijst inlezen", "Welk bestand, of welke map met csv-bestanden?", must_exist=True)
    if path is None:
        return

    def look(store: Store, advance: Callable[[int, int], None]) -> object:
        from db.exchange.first_day import look_at

        return look_at(path)

    lists = await app.push_screen_wait(WorkDialog("Bezig met lezen…", WHOLE, look, writes=False))
    if isinstance(lists, tuple):
        await read_own_lists(app, path.name, lists)
    elif lists is None:
        await _read_workbook(app, path)
    else:
        await app.push_screen_wait(TellDialog("Niet ingelezen", str(lists)))


async def _read_workbook(app: "Koppelbord", path: Path) -> None:
    """Look over a workbook with our own sheets and columns, and read it in where nothing is wrong."""
    report = await app.push_screen_wait(_reading(path, app.today, trial=True))
    if report is None or isinstance(report, str):
        await app.push_screen_wait(TellDialog("Niet ingelezen", str(report or "")))
        return
    from db.exchange.importing import ImportReport

    assert isinstance(report, ImportReport)
    if report.fouten:
        await _show_faults(app, report)
        return
    summary = f"{report.nieuw} nieuw, {report.gewijzigd} gewijzigd, {report.ongewijzigd} ongewijzigd."
    remarks = "\n".join([summary, *report.meldingen[:8]])
    if not report.nieuw and not report.gewijzigd:
        await app.push_screen_wait(TellDialog("Er is niets te wijzigen", remarks))
        return
    rows = [Row(True, ("Ja, lees alles in",)), Row(False, ("Nee, verander niets",))]
    if await app.push_screen_wait(ChooseDialog("De lijst is in orde", rows, explain=remarks)):
        done = await app.push_screen_wait(_reading(path, app.today, trial=False))
        app.reload()
        if isinstance(done, ImportReport) and not done.fouten:
            app.say(f"Ingelezen: {summary}  ·  u = ongedaan")
        else:
            app.say(
                str(done) if isinstance(done, str) else "De lijst is intussen veranderd. Er is niets gewijzigd.",
                alert=True,
            )


async def _show_faults(app: "Koppelbord", report: "ImportReport") -> None:
    rows = [Row(number, (f.blad, str(f.rij), f.kolom, f.waarde, f.verwacht)) for number, f in enumerate(report.fouten)]
    columns = (Column("", 13), Column("", 5, right=True), Column("", 16), Column("", share=2), Column("", share=4))
    advice = "Er is niets ingelezen. Verbeter de lijst en lees hem opnieuw in."
    explain = "\n".join([f"{aantal(len(rows), 'fout', 'fouten')}. {advice}", *report.meldingen[:4]])
    await app.push_screen_wait(ChooseDialog("Deze rijen kloppen niet", rows, columns, explain=explain, filtered=True))


async def write_list(app: "Koppelbord") -> None:
    """Write everything to a workbook."""
    from db.exchange.exporting import export_workbook

    path = await _ask_file(
        app,
        "Alles exporteren",
        "Naar welk bestand (.xlsx)? Let op: de werkmap is niet versleuteld.",
        must_exist=False,
    )
    if path is None:
        return
    try:
        export_workbook(app.store, path)
    except Refused as refusal:
        app.say(str(refusal), alert=True)
    else:
        unnoted = took_out(app, EVERYTHING)
        said = f"Geschreven: {path}. Bewaar het veilig en verwijder het na gebruik. {unnoted}".rstrip()
        app.say(said, alert=bool(unnoted))


async def _ask_file(app: "Koppelbord", title: str, explain: str, must_exist: bool) -> Path | None:
    def check(text: str) -> str:
        path = _path(text)
        if not text.strip():
            return "Vul een bestand in."
        if must_exist and not path.exists():
            return "Dit bestand is er niet. Kijk de naam na."
        if not must_exist and path.suffix.lower() != ".xlsx":
            return "De naam moet eindigen op .xlsx."
        return ""

    answer = await app.push_screen_wait(AskDialog(title, explain, "", check))
    return _path(answer) if isinstance(answer, str) else None


def _path(text: str) -> Path:
    """The path that was typed or pasted; a file manager may put it between quotes."""
    return Path(text.strip().strip("\"'")).expanduser()
