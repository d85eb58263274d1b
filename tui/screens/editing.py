"""Forms: adding and editing begeleiders, medewerkers, households with their members, and statushouders."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from db.labels import label
from db.lists import Fase, Soort, TrajectStatus
from db.members import format_lid
from db.model import Begeleider, Huishouden, Record, Statushouder
from db.notation import Cell, columns, taal_namen
from db.records import people
from db.records.lookalikes import Lijkt, Register
from db.records.people import Lijst
from db.records.rows import get
from db.records.versions import key_now, last_change, last_change_of_leden
from db.rules.places import known, places
from db.store import Wijziging
from tui import labels
from tui.looked import looked
from tui.screens.choose import ChooseDialog
from tui.screens.forms import FieldError, FormScreen, Reading, read_leden
from tui.subject import Subject
from tui.widgets.form import Field
from tui.widgets.rowlist import Row

if TYPE_CHECKING:
    from tui.app import Koppelbord

Groups = tuple[tuple[str, tuple[str, ...]], ...]


def _fields(app: "Koppelbord", kind: type[Record], groups: Groups) -> list[tuple[str, list[Field]]]:
    cells = {column.name: column.cell for column in columns(kind)}  # type: ignore[arg-type]  # records hash
    cells["leden"] = Cell(str, str, labels.EXPLAIN["leden"], empty="")
    helpful = _known_words(app)
    return [
        (
            title,
            [
                Field(
                    name,
                    label(name),
                    cells[name],
                    labels.EXPLAIN.get(name, ""),
                    helpful.get(name, ()),
                    lines=name in ("leden", "notitie"),
                )
                for name in names
            ],
        )
        for title, names in groups
    ]


def _known_words(app: "Koppelbord") -> dict[str, tuple[str, ...]]:
    assert app.stand is not None
    staff = [b for b in app.stand.begeleiders if b.soort.betaald]
    leaders = tuple(word for b in staff for word in (f"{b.kenmerk} {b.naam}", b.kenmerk))
    homes = tuple(f"{h.dossier} {h.naam}" for h in app.stand.huishoudens)
    used = {h.plaats for h in app.stand.huishoudens} | {b.plaats for b in app.stand.begeleiders}
    towns = tuple(dict.fromkeys([*sorted(used - {""}), *(p.naam for p in places())]))
    municipalities = tuple(sorted({h.gemeente for h in app.stand.huishoudens} | {p.gemeente for p in places()} - {""}))
    teams = tuple(sorted({b.team for b in app.stand.begeleiders} | {h.team for h in app.stand.huishoudens} - {""}))
    return {
        "talen": taal_namen(),
        "plaats": towns,
        "gemeente": municipalities,
        "team": teams,
        "leidinggevende": leaders,
        "verantwoordelijke": leaders,
        "hoort_bij": homes,
        "taalschool": ("Firda", "Deltion", "Windesheim"),
    }


def _texts(record: Record) -> dict[str, str]:
    return {column.name: column.cell.write(getattr(record, column.name)) for column in columns(type(record))}  # type: ignore[arg-type]


def _require(values: dict[str, Any], *names: str) -> None:
    for name in names:
        if not values[name]:
            raise FieldError(name, "een waarde: dit veld is nodig")


def _references(app: "Koppelbord", values: dict[str, Any]) -> dict[str, Any]:
    """A reference is the first word of what was typed: "M01 Joke Bakker" is M01. Raises FieldError for nobody."""
    kinds = {"leidinggevende": Begeleider, "verantwoordelijke": Begeleider, "hoort_bij": Huishouden}
    found = dict(values)
    for name, kind in kinds.items():
        text = values.get(name)
        if text:
            # "M01 Joke Bakker" is what the field offers; a kenmerk may itself have a blank.
            found[name] = next((key for key in (text, text.split()[0]) if get(app.store.db, kind, key)), None)
            if found[name] is None:
                raise FieldError(name, "een kenmerk of dossier dat bestaat")
    return found


async def edit(app: "Koppelbord", subject: Subject) -> None:
    """Edit a person or household."""
    if app.privacy.hides:
        app.say("Bewerken kan als de privacy open staat. p wisselt.", alert=True)
        return
    looked(app, subject)
    if subject.soort == "begeleider":
        person = get(app.store.db, Begeleider, subject.sleutel)
        if person:
            await _edit_begeleider(app, person)
    elif subject.soort == "huishouden":
        home = get(app.store.db, Huishouden, subject.sleutel)
        if home:
            await _edit_huishouden(app, home)
    else:
        lid = people.find_statushouder(app.store, subject.sleutel)
        if lid:
            await _edit_statushouder(app, lid)


async def add(app: "Koppelbord", kind: str | None) -> None:
    """Add a person or household; asks which kind where the list does not say."""
    if app.privacy.hides:
        app.say("Toevoegen kan als de privacy open staat. p wisselt.", alert=True)
        return
    choices = {
        Soort.VRIJWILLIGER: "Vrijwilliger",
        Soort.STAGIAIRE: "Stagiaire",
        "huishouden": "Huishouden (statushouders)",
        Soort.MEDEWERKER: "Medewerker",
        Soort.TEAMLEIDER: "Teamleider",
    }
    if kind in (Lijst.HUISHOUDENS, Lijst.STATUSHOUDERS):
        answer: object = "huishouden"
    else:
        wanted = {
            Lijst.BEGELEIDERS: (Soort.VRIJWILLIGER, Soort.STAGIAIRE),
            Lijst.MEDEWERKERS: (Soort.MEDEWERKER, Soort.TEAMLEIDER),
        }
        offered = wanted[Lijst(kind)] if kind else tuple(choices)
        rows = [Row(choice, (choices[choice],)) for choice in offered]
        answer = await app.push_screen_wait(ChooseDialog("Wie wilt u toevoegen?", rows))
    assert app.stand is not None
    leader = next((b for b in app.stand.begeleiders if b.soort is Soort.TEAMLEIDER), None)
    if answer == "huishouden":
        await _edit_huishouden(
            app,
            Huishouden(
                dossier=people.next_dossier(app.store),
                naam="",
                team=app.team or (leader.team if leader else ""),
                verantwoordelijke=leader.kenmerk if leader else None,
                traject_status=TrajectStatus.GEPLAND,
            ),
        )
    elif isinstance(answer, Soort):
        volunteer = not answer.betaald
        await _edit_begeleider(
            app,
            Begeleider(
                kenmerk=people.next_kenmerk(app.store, answer),
                soort=answer,
                fase=Fase.AANGEMELD if volunteer else None,
                fase_sinds=app.today if volunteer else None,
                leidinggevende=leader.kenmerk if leader and answer is not Soort.TEAMLEIDER else None,
            ),
        )


def _strange(plaats: str) -> bool:
    return bool(plaats) and not known(plaats)


async def _edit_begeleider(app: "Koppelbord", person: Begeleider) -> None:
    def alike(register: Register, values: dict[str, Any]) -> list[Lijkt]:
        texts = {name: values[name] for name in ("kenmerk", "voornaam", "tussenvoegsel", "achternaam", "telefoon")}
        own = key_now(app.store, "begeleider", person.kenmerk) if person.versie else None
        return register.like_begeleider(replace(person, **texts), own)

    def again() -> Reading:
        key = key_now(app.store, "begeleider", person.kenmerk)
        found = get(app.store.db, Begeleider, key)
        return _begeleider_reading(app, found or replace(person, versie=0), key, found is None)

    groups = labels.MEDEWERKER if person.soort.betaald else labels.BEGELEIDER
    title = f"{person.naam or 'Nieuwe ' + person.soort} · {person.kenmerk}"
    form = FormScreen(
        title,
        _fields(app, Begeleider, groups),
        _begeleider_reading(app, person, person.kenmerk),
        ("begeleider", person.kenmerk),
        alike,
        again if person.versie else None,
    )
    await app.push_screen_wait(form)


def _begeleider_reading(app: "Koppelbord", person: Begeleider, key: str, gone: bool = False) -> Reading:
    def save(values: dict[str, Any]) -> str:
        _require(values, "kenmerk", "achternaam")
        changed = replace(person, **_references(app, values))
        saved = people.save_begeleider(app.store, app.today, changed, person.kenmerk if person.versie else None)
        unknown = f" · {saved.plaats} staat niet in de lijst: afstand onbekend" if _strange(saved.plaats) else ""
        return f"{'Gewijzigd' if person.versie else 'Toegevoegd'}: {saved.naam}{unknown}"

    return Reading(_texts(person), save, lambda veld: last_change(app.store, "begeleider", key, veld), gone)


async def _edit_huishouden(app: "Koppelbord", home: Huishouden) -> None:
    def alike(register: Register, values: dict[str, Any]) -> list[Lijkt]:
        texts = {name: values[name] for name in ("dossier", "naam", "telefoon")}
        changed = replace(home, **texts)
        own = key_now(app.store, "huishouden", home.dossier) if home.versie else None
        return register.like_huishouden(changed, read_leden(values["leden"]), own)

    def again() -> Reading:
        key = key_now(app.store, "huishouden", home.dossier)
        found = get(app.store.db, Huishouden, key)
        return _huishouden_reading(app, found or replace(home, versie=0), key, found is None)

    title = f"{home.naam or 'Nieuw huishouden'} · {home.dossier}"
    form = FormScreen(
        title,
        _fields(app, Huishouden, labels.HUISHOUDEN),
        _huishouden_reading(app, home, home.dossier),
        ("huishouden", home.dossier),
        alike,
        again if home.versie else None,
    )
    await app.push_screen_wait(form)


def _huishouden_reading(app: "Koppelbord", home: Huishouden, key: str, gone: bool = False) -> Reading:
    members = people.leden_of(app.store, home.dossier) if home.versie else []
    shown = "\n".join(map(format_lid, members))

    def save(values: dict[str, Any]) -> str:
        _require(values, "dossier", "naam")
        written = values.pop("leden")
        # Members that nobody touched here are left to whoever changes them elsewhere.
        lines = None if home.versie and written == shown else read_leden(written)
        changed = replace(home, **_references(app, values))
        old = home.dossier if home.versie else None
        saved = people.save_huishouden(app.store, app.today, changed, lines, old, members)
        unknown = f" · {saved.plaats} staat niet in de lijst: afstand onbekend" if _strange(saved.plaats) else ""
        return f"{'Gewijzigd' if home.versie else 'Toegevoegd'}: huishouden {saved.naam}{unknown}"

    def wie(veld: str) -> Wijziging | None:
        found = [last_change_of_leden(app.store, key)] if veld in ("", "leden") else []
        found += [last_change(app.store, "huishouden", key, veld)] if veld != "leden" else []
        return max(filter(None, found), key=lambda change: change.id, default=None)

    return Reading({**_texts(home), "leden": shown}, save, wie, gone)


async def _edit_statushouder(app: "Koppelbord", lid: Statushouder) -> None:
    def alike(register: Register, values: dict[str, Any]) -> list[Lijkt]:
        return register.like_statushouder(replace(lid, **values))

    def again() -> Reading:
        found = get(app.store.db, Statushouder, lid.id)
        return _statushouder_reading(app, found or replace(lid, versie=0), lid.id, found is None)

    form = FormScreen(
        f"{lid.naam} · {lid.dossier}/{lid.volgnr}",
        _fields(app, Statushouder, labels.STATUSHOUDER),
        _statushouder_reading(app, lid, lid.id),
        ("statushouder", lid.id),
        alike,
        again,
    )
    await app.push_screen_wait(form)


def _statushouder_reading(app: "Koppelbord", lid: Statushouder, key: int, gone: bool = False) -> Reading:
    def save(values: dict[str, Any]) -> str:
        saved = people.save_statushouder(app.store, app.today, replace(lid, **values))
        return f"Gewijzigd: {saved.naam}"

    return Reading(_texts(lid), save, lambda veld: last_change(app.store, "statushouder", key, veld), gone)
