"""What is lacking and whom to look for, with a text for the vrijwilligerscentrale that names nobody."""

from typing import TYPE_CHECKING

from db.planning.lacking import Tekort, advertisement
from tui.planwords import lacking_lines, profile_text
from tui.screens.choose import ChooseDialog, TellDialog
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


async def show_lacking(app: "Koppelbord", tekort: Tekort) -> None:
    """Show what is lacking; enter on a profile gives a text to send, which is copied."""
    if not tekort.uren_per_week:
        await app.push_screen_wait(TellDialog("Er ontbreekt niets", "Iedereen die nu wacht, krijgt een begeleider."))
        return
    rows = [Row(nr, (profile_text(profile),)) for nr, profile in enumerate(tekort.zoekprofielen)]
    known = [f"{label}: {text}" for label, text in lacking_lines(tekort)]
    advice = "Wie zoeken we? Met enter krijgt u een tekst voor de vrijwilligerscentrale." if rows else ""
    explain = "\n".join(filter(None, [*known, advice]))
    while True:
        answer = await app.push_screen_wait(ChooseDialog("Wat ontbreekt, en wie zoeken we?", rows, explain=explain))
        if not isinstance(answer, int):
            return
        text = advertisement(tekort.zoekprofielen[answer])
        app.copy_to_clipboard(text, names=False)
        await app.push_screen_wait(TellDialog("Tekst om te versturen (staat op het klembord)", text))
