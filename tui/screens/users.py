"""Who may open the file: the list of users, and what a coordinator changes of it; everyone their own passphrase."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from db.lists import Toegang
from db.store import Refused, StoreError
from db.store import users as slots
from tui.screens.choose import AskDialog, ChooseDialog, TellDialog
from tui.screens.secret import SecretDialog
from tui.widgets.rowlist import Column, Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

ROLES = {
    Toegang.COORDINATOR: "Alles, ook gebruikers, instellingen en logboek",
    Toegang.MEDEWERKER: "Alles op het bord bekijken en wijzigen",
    Toegang.LEESRECHT: "Alleen bekijken",
}
"""What each role may do, as it is explained."""

_NEW, _WORDS, _KEY = "nieuw", "herstelwoorden", "sleutel"


async def manage_users(app: "Koppelbord") -> None:
    """Show who may open the file and change that, until it was enough; who is no coordinator, the own passphrase."""
    if not app.store.keyed:
        app.say("De demonstratie heeft geen gebruikers: ze is weg zodra u stopt.", alert=True)
        return
    if not app.store.rol.may(Toegang.COORDINATOR):
        said = await _passphrase(app, app.store.user)
        app.say(said)
        return
    said = ""
    while answer := await app.push_screen_wait(_list(app, said)):
        said = await _doing(app, answer)
    app.say(said)


async def _doing(app: "Koppelbord", answer: object) -> str:
    """Do what was chosen from the list, and give what is to be said of it."""
    if answer == _NEW:
        return await _add(app)
    if answer == _WORDS:
        return await _recovery(app)
    if answer == _KEY:
        return _rekey(app)
    return await _change(app, answer) if isinstance(answer, slots.Gebruiker) else ""


def _list(app: "Koppelbord", said: str) -> ChooseDialog:
    found = slots.users(app.store)
    people = [user for user in found if not user.herstel]
    rows = [Row(user, (f"{user.naam} (u)" if user.naam == app.store.user else user.naam, user.rol)) for user in people]
    paper = "er zijn er; nieuwe maken" if len(found) > len(people) else "! die zijn er nog niet"
    rows += [
        Row(_NEW, ("Nieuwe gebruiker", "met een eigen wachtzin")),
        Row(_WORDS, ("Herstelwoorden", paper)),
        Row(_KEY, ("Nieuwe sleutel", "het bestand opnieuw versleutelen")),
    ]
    return ChooseDialog("Gebruikers", rows, (Column("", share=2), Column("", share=3)), explain=said)


async def _role(app: "Koppelbord", title: str, select: Toegang) -> Toegang | None:
    rows = [Row(rol, (str(rol), explain)) for rol, explain in ROLES.items()]
    answer = await app.push_screen_wait(ChooseDialog(title, rows, (Column("", 14), Column("")), select=select))
    return answer if isinstance(answer, Toegang) else None


async def _add(app: "Koppelbord") -> str:
    explain = "Zoals iemand zich aanmeldt, bijvoorbeeld de voornaam. Namen staan leesbaar in het sleutelbestand."
    typed = await app.push_screen_wait(AskDialog("Nieuwe gebruiker", explain, "", _lacking))
    if not isinstance(typed, str):
        return ""
    naam = typed.strip()
    rol = await _role(app, f"Welke rol krijgt {naam}?", Toegang.MEDEWERKER)
    phrase = await _ask_phrase(app, naam) if rol else None
    if rol is None or phrase is None:
        return "Er is geen gebruiker toegevoegd."
    return _do(lambda: slots.add_user(app.store, app.today, naam, rol, phrase), f"Toegevoegd: {naam}, {rol}.")


def _lacking(naam: str) -> str:
    return "" if naam.strip() else "Geef een naam."


async def _ask_phrase(app: "Koppelbord", naam: str) -> str | None:
    explain = f"Laat {naam} zelf een wachtzin typen." if naam != app.store.user else "Uw nieuwe wachtzin."
    answer = await app.push_screen_wait(SecretDialog(f"Wachtzin van {naam}", explain))
    return answer if isinstance(answer, str) else None


async def _change(app: "Koppelbord", user: slots.Gebruiker) -> str:
    rows = [Row("wachtzin", ("Andere wachtzin",)), Row("rol", ("Andere rol",))]
    if user.naam != app.store.user:
        rows.append(Row("intrekken", ("Intrekken: kan het bestand niet meer openen",)))
    answer = await app.push_screen_wait(ChooseDialog(f"{user.naam} · {user.rol}", rows))
    if answer == "wachtzin":
        return await _passphrase(app, user.naam)
    if answer == "rol":
        rol = await _role(app, f"Welke rol krijgt {user.naam}?", user.rol)
        later = " Dat geldt vanaf de volgende keer dat het bestand wordt geopend."
        done = f"{user.naam}: {rol}.{later}"
        return _do(lambda: slots.change_role(app.store, app.today, user.naam, rol), done) if rol else ""
    return await _withdraw(app, user.naam) if answer == "intrekken" else ""


async def _passphrase(app: "Koppelbord", naam: str) -> str:
    phrase = await _ask_phrase(app, naam)
    if phrase is None:
        return ""
    done = f"De wachtzin van {naam} is gewijzigd."
    return _do(lambda: slots.change_passphrase(app.store, app.today, naam, phrase), done)


async def _withdraw(app: "Koppelbord", naam: str) -> str:
    rows = [
        Row("sleutel", ("Intrekken, en het bestand een nieuwe sleutel geven",)),
        Row("alleen", ("Alleen intrekken",)),
        Row("", ("Terug: niets wijzigen",)),
    ]
    explain = (
        f"{naam} kan het bestand dan niet meer openen. Met een nieuwe sleutel is zeker dat ook een bewaarde sleutel"
        " niet meer past. Back-ups en kopieën van nu blijven te openen met de wachtzinnen van nu."
    )
    answer = await app.push_screen_wait(ChooseDialog(f"{naam} intrekken?", rows, explain=explain))
    if not answer:
        return ""
    said = _do(lambda: slots.withdraw(app.store, app.today, naam), f"Ingetrokken: {naam}.")
    return f"{said} {_rekey(app)}" if answer == "sleutel" else said


async def _recovery(app: "Koppelbord") -> str:
    words: list[str] = []
    said = _do(
        lambda: words.extend(slots.make_recovery(app.store, app.today).split()), "Er zijn nieuwe herstelwoorden."
    )
    if words:
        lines = [" ".join(words[begin : begin + 4]) for begin in range(0, len(words), 4)]
        explain = (
            "Schrijf deze twaalf woorden op papier en bewaar dat in een kluis. Ze openen het bestand als een wachtzin"
            " vergeten is. Ze komen maar één keer in beeld; eerdere woorden gelden niet meer."
        )
        await app.push_screen_wait(TellDialog("Herstelwoorden", "\n".join([explain, "", *lines])))
    return said


def _rekey(app: "Koppelbord") -> str:
    done = "Het bestand heeft een nieuwe sleutel. De wachtzinnen blijven."
    return _do(lambda: slots.rekey(app.store, app.today), done)


def _do(command: Callable[[], None], done: str) -> str:
    """Do one thing with the keys, and give that it was done or why not; undo can't take it back."""
    try:
        command()
    except (Refused, StoreError) as refusal:
        return str(refusal)
    return done
