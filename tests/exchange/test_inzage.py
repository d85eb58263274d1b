"""Inzage: all that the file holds of somebody, and of others no more than it takes."""

import re
import sys
from html import unescape

import pytest

from db.agenda import Actie, Taak
from db.exchange.handouts.inzage import inzage_page, write_inzage
from db.labels import label
from db.lists import ActieSoort, Toegang
from db.model import Begeleider, Huishouden, Statushouder
from db.notation import columns
from db.records.rows import get
from db.store import Conflict, Refused
from db.store.changes import TAKEN_OUT
from tests.builders import TODAY, fill, household, vrijwilliger
from tests.records.test_anonymising import OTHERS, PAST

HOME, PERSON, MEMBER = ("huishouden", "D014"), ("begeleider", "V03"), ("statushouder", "D014/2")


@pytest.fixture
def desk(store):
    fill(store, *PAST, *OTHERS)
    store.note("inzage", "bekeken", "Hildegonda", TODAY, ("begeleider", "V03", None, None))
    return store


def read(page: str) -> str:
    """What a person reads of a page."""
    return unescape(re.sub(r"<[^>]+>", " ", page))


def test_a_household_reads_everything_of_itself(desk):
    text = read(inzage_page(desk, TODAY, HOME))
    for word in (
        *("Zerezghi", "Kornoelje 8", "06-98765431", "Filmawit", "0611223399", "1984", "Abel", "De Vuurvlinder"),
        *("Hildegonda Poelstra", "Filmawit ziek", "bakfiets voor Abel", "Filmawit bellen", "P. Juffer", "belt graag"),
        *("Autoriteit Persoonsgegevens", "Wij bewaren dit tot", "Vertrouwelijk"),
    ):
        assert word in text, word


def test_of_who_guides_it_no_more_than_the_name(desk):
    text = read(inzage_page(desk, TODAY, HOME))
    assert not [word for word in ("12345099", "hil@", "heeft een hond", "Schoolman", "V03", "Osman") if word in text]


def test_a_begeleider_reads_everything_of_themselves_and_initials_of_households(desk):
    text = read(inzage_page(desk, TODAY, PERSON))
    for word in ("Hildegonda", "Poelstra", "0612345099", "hil@poelstra.nl", "heeft een hond", "Jan Schoolman", "ziek"):
        assert word in text, word
    for word in ("gesprek Hildegonda", "Inloopspreekuur", "Wanneer u er niet was", "bekeken", "Z."):
        assert word in text, word
    assert not [word for word in ("Zerezghi", "Filmawit", "D014", "Kornoelje", "98765431") if word in text]


def test_a_begeleider_reads_what_they_do_for_others_without_what_is_written_of_those(desk):
    fill(desk, Actie(nummer=7, wat="Zerezghi bellen", soort=ActieSoort.INTAKE, wie="V03", dossier="D014", op=TODAY),
         Actie(nummer=8, wat="folders halen", wie="V03", op=TODAY), vrijwilliger("V05", leidinggevende="V03"),
         Taak(dossier="D020", taak="eigen9", naam="bakfiets voor Abel", wie="V03"),
         Taak(dossier="D020", taak="huisarts", wie="V03"),
         household("D021", naam="Qureshi", verantwoordelijke="V03"))  # fmt: skip
    text = read(inzage_page(desk, TODAY, PERSON))
    for word in ("intake", "folders halen", "eigen taak", "huisarts", "O.", "Q.", "Anna Vries V05"):
        assert word in text, word
    assert not [word for word in ("Zerezghi", "Abel", "Qureshi", "Osman", "D014", "D020") if word in text]


def test_a_member_reads_of_the_others_only_how_many_there_are(desk):
    fields = read(inzage_page(desk, TODAY, MEMBER)).split("Contacten")[0]
    assert "Met u 1 ander lid." in fields
    assert "Abel" in fields
    assert "Kornoelje 8" in fields
    assert "Filmawit" not in fields
    assert "1984" not in fields


@pytest.mark.parametrize(
    ("wie", "kind", "key"),
    [(HOME, Huishouden, "D014"), (PERSON, Begeleider, "V03")],
)
def test_every_field_that_is_filled_in_is_there_with_its_label(desk, wie, kind, key):
    record, text = get(desk.db, kind, key), read(inzage_page(desk, TODAY, wie))
    filled = [c.name for c in columns(kind) if c.cell.write(getattr(record, c.name))]
    assert len(filled) > 8
    assert [name for name in filled if label(name) not in text] == []
    assert [c.name for c in columns(Statushouder) if label(c.name).islower()] == []


def test_it_says_who_changed_and_saw_it_without_naming_others(desk):
    text = read(inzage_page(desk, TODAY, PERSON)).split("Wie uw gegevens zag")[1]
    assert "demo" in text
    assert "gewijzigd" in text
    assert "bekeken" in text


def test_what_it_writes_is_private_and_noted(desk, tmp_path):
    path = tmp_path / "inzage.html"
    write_inzage(desk, TODAY, HOME, path)
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o600
    (entry,) = desk.log.after(0, (TAKEN_OUT,))
    assert entry.zin == "inzage gegeven (.html): Zerezghi"
    assert "inzage gegeven" in read(inzage_page(desk, TODAY, HOME)).split("Wat naar buiten ging")[1]
    with pytest.raises(Refused, match="bestaat al"):
        write_inzage(desk, TODAY, HOME, path)


@pytest.mark.parametrize("rol", [Toegang.LEESRECHT, Toegang.MEDEWERKER])
def test_only_a_coordinator_gives_it(desk, tmp_path, rol):
    desk.rol = rol
    with pytest.raises(Refused, match="coördinator"):
        write_inzage(desk, TODAY, HOME, tmp_path / "inzage.html")
    assert list(tmp_path.glob("inzage*")) == []


def test_nobody_is_told_so(desk):
    with pytest.raises(Conflict):
        inzage_page(desk, TODAY, ("begeleider", "V99"))


def test_nothing_in_it_is_markup(store):
    from tests.builders import household

    fill(store, household("D1", naam="<script>alert(1)</script>", notitie="<b>x</b>"))
    page = inzage_page(store, TODAY, ("huishouden", "D1"))
    assert "<script>" not in page
    assert "<b>x" not in page
