"""Reading a list in and writing everything out, from the interface."""

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import getters, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import ProgressBar, Static

from db.dutch import aantal
from db.store import Refused, Store, StoreError
from tui.screens.choose import AskDialog, ChooseDialog, TellDialog
from tui.screens.dialog import Dialog
from tui.widgets.rowlist import Column, Row

if TYPE_CHECKING:
    from db.exchange.importing import ImportReport
    from tui.app import Koppelbord


class ReadingDialog(Dialog):
    """Reads a file in a thread, on a connection of its own, and shows how far it is: gives the report or a sentence."""

    BINDINGS: ClassVar[list[BindingType]] = []

    progress = getters.query_one(ProgressBar)

    def __init__(self, path: Path, trial: bool) -> None:
        super().__init__()
        self._path = path
        self._trial = trial
        self._stopped = False

    def compose(self) -> ComposeResult:
        """A bar."""
        with Vertical(classes="dialog") as frame:
            frame.border_title = "Bezig met nakijken…" if self._trial else "Bezig met inlezen…"
            yield Static("De lijst wordt helemaal ingelezen, of helemaal niet.", classes="explain", markup=False)
            yield ProgressBar(show_eta=False)

    def on_mount(self) -> None:
        """Begin."""
        self._read(self.desk.store)

    def action_cancel(self) -> None:
        """Stop; nothing of the list is kept."""
        self._stopped = True

    @work(thread=True)
    def _read(self, store: Store) -> None:
        from db.exchange.importing import import_file

        def advance(done: int, total: int) -> None:
            if self._stopped:
                raise Refused("Gestopt. Er is niets ingelezen.")
            self.app.call_from_thread(self.progress.update, total=total, progress=done)

        own: Store | None = None
        try:
            own = store.beside()
            answer: ImportReport | str = import_file(own, self._path, self.desk.today, self._trial, advance)
        except (Refused, StoreError) as refusal:
            answer = str(refusal)
        finally:
            if own:
                own.close()
        self.app.call_from_thread(self.dismiss, answer)


async def read_list(app: "Koppelbord") -> None:
    """Ask for a file, look it over, and read it in where nothing is wrong."""
    path = await _ask_file(app, "Lijst inlezen", "Welk bestand, of welke map met csv-bestanden?", must_exist=True)
    if path is None:
        return
    report = await app.push_screen_wait(ReadingDialog(path, trial=True))
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
        done = await app.push_screen_wait(ReadingDialog(path, trial=False))
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
        "Naar welk bestand (.xlsx)? Let op: het werkmap is niet versleuteld.",
        must_exist=False,
    )
    if path is None:
        return
    try:
        export_workbook(app.store, path)
    except Refused as refusal:
        app.say(str(refusal), alert=True)
    else:
        app.say(f"Geschreven: {path}. Bewaar het veilig en verwijder het na gebruik.")


async def _ask_file(app: "Koppelbord", title: str, explain: str, must_exist: bool) -> Path | None:
    def check(text: str) -> str:
        path = Path(text.strip()).expanduser()
        if not text.strip():
            return "Vul een bestand in."
        if must_exist and not path.exists():
            return "Dit bestand is er niet. Kijk de naam na."
        if not must_exist and path.suffix.lower() != ".xlsx":
            return "De naam moet eindigen op .xlsx."
        return ""

    answer = await app.push_screen_wait(AskDialog(title, explain, "", check))
    return Path(answer.strip()).expanduser() if isinstance(answer, str) else None
