"""The first day: a list as an office keeps it becomes people on the desk, in three steps of one key each."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from db.dutch import aantal, opsomming
from db.exchange.answers import Antwoorden
from db.exchange.fields import NOOIT
from db.exchange.first_day import Ingericht, arrange, choices, remembered, understand, write
from db.exchange.headings import Lijst
from db.exchange.joining import Samen
from db.lists import Soort
from db.model import Begeleider, Huishouden, Koppeling, Statushouder
from db.store import Store
from tui.screens.choose import ChooseDialog, TellDialog
from tui.screens.list_check import CheckScreen
from tui.screens.list_columns import ColumnsScreen
from tui.screens.working import WorkDialog
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

_MOST = 8
"""The remarks that are shown; more would hide the question."""


async def read_own_lists(app: "Koppelbord", naam: str, lijsten: tuple[Lijst, ...]) -> None:
    """Ask what the columns are, show what is to be looked at, and read the lists in."""
    answers = Antwoorden()
    herinnerd = remembered(app.store)
    while True:
        chosen = await app.push_screen_wait(ColumnsScreen(naam, lijsten, answers, herinnerd))
        if not isinstance(chosen, Antwoorden):
            app.say("Er is niets ingelezen.")
            return
        answers, ingericht = chosen, arrange(lijsten, chosen, herinnerd)
        samen = await app.push_screen_wait(_understanding(app, lijsten, ingericht, answers))
        if not isinstance(samen, Samen):
            await app.push_screen_wait(TellDialog("Niet ingelezen", str(samen)))
            return
        if samen.fouten or samen.twijfels or samen.verschillen:
            looked = await app.push_screen_wait(CheckScreen(lijsten, ingericht, answers, samen))
            if isinstance(looked, Antwoorden):
                answers = looked
                continue
            if not isinstance(looked, tuple):
                return
            answers, samen = looked
        keuzes = choices(lijsten, ingericht, herinnerd)
        remarks = "\n".join(_remarks(lijsten, ingericht, samen))
        if not samen.new and not samen.changed and not keuzes:
            await app.push_screen_wait(TellDialog("Er is niets te wijzigen", remarks))
            return
        rows = [Row(True, ("Ja, lees alles in",)), Row(False, ("Nee, terug naar de kolommen",))]
        sure = await app.push_screen_wait(ChooseDialog(f"{naam} inlezen?", rows, explain=remarks))
        if sure is None:
            app.say("Er is niets ingelezen.")
            return
        if sure:
            await _write(app, naam, samen, keuzes)
            return


def _understanding(
    app: "Koppelbord", lijsten: tuple[Lijst, ...], ingericht: Ingericht, answers: Antwoorden
) -> WorkDialog:
    today = app.today

    def job(store: Store, advance: Callable[[int, int], None]) -> Samen:
        return understand(store, lijsten, ingericht, answers, today)

    return WorkDialog("Bezig met nakijken…", "Er wordt nog niets ingelezen.", job, writes=False)


async def _write(app: "Koppelbord", naam: str, samen: Samen, keuzes: dict[tuple[str, str], str]) -> None:
    today = app.today

    def job(store: Store, advance: Callable[[int, int], None]) -> bool:
        write(store, samen, keuzes, naam, today, advance)
        return True

    done = await app.push_screen_wait(WorkDialog("Bezig met inlezen…", "Alles wordt ingelezen, of niets.", job))
    app.reload()
    if done is True:
        app.say(f"Ingelezen: {_counted(samen)}  ·  u = ongedaan")
    else:
        app.say(str(done or "Er is niets ingelezen."), alert=True)


def _counted(samen: Samen) -> str:
    """How many are new, by what they are, and how many changed."""
    team = [record for record in samen.new if isinstance(record, Begeleider)]
    counts = [
        (sum(p.soort is Soort.VRIJWILLIGER for p in team), "vrijwilliger", "vrijwilligers"),
        (sum(p.soort is Soort.STAGIAIRE for p in team), "stagiaire", "stagiaires"),
        (sum(p.soort.betaald for p in team), "medewerker", "medewerkers"),
        (sum(isinstance(r, Huishouden) for r in samen.new), "huishouden", "huishoudens"),
        (sum(isinstance(r, Statushouder) for r in samen.new), "statushouder", "statushouders"),
        (sum(isinstance(r, Koppeling) for r in samen.new), "koppeling", "koppelingen"),
    ]
    new = [aantal(*count) for count in counts if count[0]]
    words = [f"{opsomming(new)} nieuw"] if new else []
    words += [f"{len(samen.changed)} aangevuld of gewijzigd"] if samen.changed else []
    return "; ".join(words) or "alleen uw keuze van kolommen"


def _remarks(lijsten: tuple[Lijst, ...], ingericht: Ingericht, samen: Samen) -> list[str]:
    """What would happen, and what is left out."""
    found = [_counted(samen) + (f"; {samen.same} blijft gelijk" if samen.same else "") + "."]
    never = [k.naam for lijst in lijsten for k in lijst.kolommen if ingericht.velden[lijst.blad, k.index] == NOOIT]
    if never:
        found.append(f"Nooit ingelezen: {opsomming(dict.fromkeys(never))}.")
    found += dict.fromkeys(samen.meldingen)
    skipped = [f"{blad} rij {rij} is niemand: {text}" for blad, rij, text in samen.overgeslagen]
    found += [text[:90] for text in skipped]
    if len(found) > _MOST:
        found = [*found[: _MOST - 1], f"en nog {len(found) - _MOST + 1} zulke regels."]
    return found
