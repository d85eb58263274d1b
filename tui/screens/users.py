"""Who may open the file: the list of users, and what a coordinator changes of it; everyone their own passphrase."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from db.lists import Toegang
from db.store import Refused, StoreError
from db.store import users as slots
from tui.logwords import shown_name
from tui.screens.choose import AskDialog, ChooseDialog
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

LEAST_LINES = 16
"""Below this a dialog has no room for what it explains."""

_NEW, _WORDS, _ANEW = "nieuw", "herstelwoorden", "versleutel"


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
    if answer == _ANEW:
        return _rekey(app)
    return await _change(app, answer) if isinstance(answer, slots.Gebruiker) else ""


def _list(app: "Koppelbord", said: str) -> ChooseDialog:
    found = slots.users(app.store)
    people = [user for user in found if not user.herstel]
    own = app.store.user
    rows = [
        Row(user, (f"{_shown(app, user.naam)}{' (u)' if user.naam == own else ''}", user.rol.woord)) for user in people
    ]
    paper = "er zijn er; nieuwe maken" if len(found) > len(people) else "! die zijn er nog niet"
    rows += [
        Row(_NEW, ("Nieuwe gebruiker", "met een eigen wachtzin")),
        Row(_WORDS, ("Herstelwoorden", paper)),
        Row(_ANEW, ("Opnieuw versleutelen", "het hele bestand; wachtzinnen blijven")),
    ]
    return ChooseDialog("Gebruikers", rows, (Column("", share=2), Column("", share=3)), explain=said)


def _shown(app: "Koppelbord", naam: str) -> str:
    return shown_name(app.privacy, naam)


async def _role(app: "Koppelbord", title: str, select: Toegang) -> Toegang | None:
    rows = [Row(rol, (rol.woord, explain)) for rol, explain in ROLES.items()]
    answer = await app.push_screen_wait(ChooseDialog(title, rows, (Column("", 14), Column("")), select=select))
    return answer if isinstance(answer, Toegang) else None


async def _add(app: "Koppelbord") -> str:
    explain = "Zoals iemand zich aanmeldt, bijvoorbeeld de voornaam. Namen staan leesbaar in het sleutelbestand."
    typed = await app.push_screen_wait(AskDialog("Nieuwe gebruiker", explain, "", _lacking, stored=True))
    if not isinstance(typed, str):
        return ""
    naam = typed.strip()
    rol = await _role(app, f"Welke rol krijgt {_shown(app, naam)}?", Toegang.MEDEWERKER)
    phrase = await _ask_phrase(app, naam) if rol else None
    if rol is None or phrase is None:
        return "Er is geen gebruiker toegevoegd."
    return _do(
        lambda: slots.add_user(app.store, app.today, naam, rol, phrase),
        f"Toegevoegd: {_shown(app, naam)}, {rol.woord}.",
    )


def _lacking(naam: str) -> str:
    return "" if naam.strip() else "Geef een naam."


async def _ask_phrase(app: "Koppelbord", naam: str) -> str | None:
    shown = _shown(app, naam)
    explain = f"Eerst uw eigen wachtzin. Laat {shown} daarna zelf een nieuwe typen."
    if naam == app.store.user:
        explain = "Eerst uw wachtzin van nu, dan de nieuwe."
    is_own = partial(slots.is_own_passphrase, app.store)
    answer = await app.push_screen_wait(SecretDialog(f"Wachtzin van {shown}", explain, is_own))
    return answer if isinstance(answer, str) else None


async def _change(app: "Koppelbord", user: slots.Gebruiker) -> str:
    rows = [Row("wachtzin", ("Andere wachtzin",)), Row("rol", ("Andere rol",))]
    if user.naam != app.store.user:
        rows.append(Row("intrekken", ("Intrekken: kan het bestand niet meer openen",)))
    answer = await app.push_screen_wait(ChooseDialog(f"{_shown(app, user.naam)} · {user.rol.woord}", rows))
    if answer == "wachtzin":
        return await _passphrase(app, user.naam)
    if answer == "rol":
        rol = await _role(app, f"Welke rol krijgt {_shown(app, user.naam)}?", user.rol)
        later = " Dat geldt vanaf de volgende keer dat het bestand wordt geopend."
        done = f"{_shown(app, user.naam)}: {rol.woord}.{later}" if rol else ""
        return _do(lambda: slots.change_role(app.store, app.today, user.naam, rol), done) if rol else ""
    return await _withdraw(app, user.naam) if answer == "intrekken" else ""


async def _passphrase(app: "Koppelbord", naam: str) -> str:
    phrase = await _ask_phrase(app, naam)
    if phrase is None:
        return ""
    done = f"De wachtzin van {_shown(app, naam)} is gewijzigd."
    return _do(lambda: slots.change_passphrase(app.store, app.today, naam, phrase), done)


async def _withdraw(app: "Koppelbord", naam: str) -> str:
    shown = _shown(app, naam)
    rows = [
        Row(_ANEW, ("Intrekken, en ook een bewaarde sleutel waardeloos maken",)),
        Row("alleen", ("Alleen intrekken: een bewaarde sleutel past nog",)),
        Row("", ("Terug: niets wijzigen",)),
    ]
    explain = (
        f"{shown} kan het bestand dan niet meer openen. Wie het sleutelbestand van nu heeft bewaard, kan dat nog wel,"
        " tot het bestand opnieuw is versleuteld: dat doet de eerste keuze. Back-ups en kopieën van nu blijven te"
        " openen met de wachtzinnen van nu."
    )
    answer = await app.push_screen_wait(ChooseDialog(f"{shown} intrekken?", rows, explain=explain))
    if not answer:
        return ""
    try:
        slots.withdraw(app.store, app.today, naam)
    except (Refused, StoreError) as refusal:
        return str(refusal)
    done = f"{shown} is ingetrokken."
    return _rekey(app, f"{done} ", f"{done} Opnieuw versleutelen lukte niet: ") if answer == _ANEW else done


async def _recovery(app: "Koppelbord") -> str:
    if app.size.height < LEAST_LINES:
        return "Maak het venster hoger: de woorden passen er niet in. Er is niets gewijzigd."
    made = slots.new_words()
    words = made.split()
    lines = [" ".join(words[begin : begin + 4]) for begin in range(0, len(words), 4)]
    explain = (
        "Schrijf deze twaalf woorden op papier en bewaar dat in een kluis. Ze openen het bestand als een wachtzin"
        " vergeten is. Ze komen maar één keer in beeld; eerdere woorden gelden daarna niet meer."
    )
    rows = [
        Row(_WORDS, ("Ze staan op papier: laat ze gelden",)),
        Row("", ("Terug: deze woorden gelden niet",)),
    ]
    explain = "\n".join([explain, "", *lines])
    if not await app.push_screen_wait(ChooseDialog("Herstelwoorden", rows, explain=explain)):
        return "Er is niets gewijzigd: die woorden gelden niet."
    return _do(lambda: slots.keep_recovery(app.store, app.today, made), "De nieuwe herstelwoorden gelden.")


def _rekey(app: "Koppelbord", before: str = "", failed: str = "") -> str:
    """Encrypt the file anew; gives that it was done after `before`, or why not after `failed`."""
    try:
        slots.rekey(app.store, app.today)
    except (Refused, StoreError) as refusal:
        return f"{failed}{refusal}"
    return f"{before}Het bestand is opnieuw versleuteld. De wachtzinnen blijven."


def _do(command: Callable[[], None], done: str) -> str:
    """Do one thing with the keys, and give that it was done or why not; undo can't take it back."""
    try:
        command()
    except (Refused, StoreError) as refusal:
        return str(refusal)
    return done
