"""Lists as an office has them, and what reading one in comes to."""

from pathlib import Path

from db.exchange.answers import Antwoorden
from db.exchange.fields import Lijstsoort
from db.exchange.first_day import arrange, choices, look_at, remembered, understand, write
from db.exchange.joining import Samen
from db.store import Store
from tests.builders import TODAY


def a_list(folder: Path, *lines: str, name: str = "mensen.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join(lines).encode(encoding))
    return path


def fields(path: Path, herinnerd: dict[tuple[str, str], str] | None = None) -> dict[str, str]:
    """What each column of the only list in a file is, by its heading."""
    (lijst,) = look_at(path)
    arranged = arrange((lijst,), Antwoorden(), herinnerd or {})
    return {kolom.naam: arranged.velden[lijst.blad, kolom.index] for kolom in lijst.kolommen}


def kind(path: Path) -> Lijstsoort:
    (lijst,) = look_at(path)
    return arrange((lijst,), Antwoorden(), {}).soorten[lijst.blad]


def read_in(store: Store, path: Path, answers: Antwoorden | None = None) -> Samen:
    """Read a list in as the interface does; every text that can't be read becomes a note."""
    lijsten, herinnerd = look_at(path), remembered(store)
    answers = answers or Antwoorden()
    arranged = arrange(lijsten, answers, herinnerd)
    samen = understand(store, lijsten, arranged, answers, TODAY)
    if samen.fouten:
        answers = answers.noted(frozenset(cel.plek for cel in samen.fouten))
        samen = understand(store, lijsten, arranged, answers, TODAY)
    assert samen.fouten == []
    keuzes = choices(lijsten, arranged, herinnerd)
    if samen.new or samen.changed or keuzes:
        write(store, samen, keuzes, path.name, TODAY, lambda done, total: None)
    return samen


def understood(store: Store, path: Path, answers: Antwoorden | None = None) -> Samen:
    """What a list comes to; nothing is written."""
    lijsten, answers = look_at(path), answers or Antwoorden()
    return understand(store, lijsten, arrange(lijsten, answers, remembered(store)), answers, TODAY)
