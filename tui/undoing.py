"""Undo and redo: what is to be taken back is said, and asked first where it was done long ago."""

from datetime import date
from typing import TYPE_CHECKING

from db.store import Refused
from tui.screens.choose import ChooseDialog
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


async def step_back(app: "Koppelbord", undo: bool) -> None:
    """Take back the last change, or do again what was taken back; asks first where it is old."""
    step = app.store.next_undo() if undo else app.store.next_redo()
    if step is None:
        app.say("Er is niets om ongedaan te maken." if undo else "Er is niets om opnieuw te doen.", alert=True)
        return
    change = step.wijziging
    when = change.tijd.astimezone().strftime(
        "%H:%M" if change.tijd.astimezone().date() == date.today() else "%d-%m %H:%M"
    )
    # Whom it was about may not be on the desk now, and may have been typed: beside a visitor only what was done.
    what = change.actie if app.privacy.hides else change.zin
    if step.ask:
        yes = "Ja, maak dit ongedaan" if undo else "Ja, doe dit opnieuw"
        rows = [Row(True, (yes,)), Row(False, ("Nee, laat het zo",))]
        title = "Dit is al even geleden gedaan"
        if not await app.push_screen_wait(ChooseDialog(title, rows, explain=f"{what}, {when}")):
            return
    try:
        (app.store.undo if undo else app.store.redo)(app.today)
    except Refused as refusal:
        app.reload()
        sentence = "Niet gedaan: dit is daarna gewijzigd." if app.privacy.hides else str(refusal)
        app.say(sentence, alert=True)
        return
    app.reload()
    back = "ctrl+y = opnieuw" if undo else "u = ongedaan"
    app.say(f"{'Ongedaan' if undo else 'Opnieuw'}: {what}, {when}  ·  {back}")
