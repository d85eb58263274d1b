"""The first start: an empty file, and three ways to begin."""

from typing import TYPE_CHECKING

from tui.screens.choose import ChooseDialog
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord


async def welcome(app: "Koppelbord") -> None:
    """Offer a list to read in, the demonstration, or an empty desk."""
    rows = [
        Row("lijst", ("Een lijst inlezen (xlsx, ods of csv)",)),
        Row("demo", ("De demonstratie: een verzonnen team, om te proberen",)),
        Row("leeg", ("Leeg beginnen en zelf invoeren",)),
    ]
    explain = (
        "Dit bestand is nog leeg. Alles wat u invoert, staat versleuteld op deze computer.\n"
        "Bewaar uw wachtzin en de herstelwoorden goed: zonder die kan niemand erbij, ook wij niet."
    )
    answer = await app.push_screen_wait(ChooseDialog("Welkom bij Koppelbord", rows, explain=explain))
    if answer == "lijst":
        app.read_list()
    elif answer == "demo":
        app.show_demonstration()
        app.say("Dit is een verzonnen team. Uw eigen bestand blijft leeg; start opnieuw om daarmee te beginnen.")
    else:
        app.say("n voegt iemand toe. ctrl+p heeft alle opdrachten.")
