"""Erasing: who is gone is nowhere, what others have stays theirs, and households stay guided."""

from dataclasses import replace

import pytest

from db.agenda import Actie, Betrokkene, Bezetting, Contact, Dienst, Partner, Taak, Taaksoort
from db.lists import Anker, Dagdeel, Fase, Toegang
from db.model import Begeleider, Huishouden, Koppeling, Statushouder
from db.records import erasing, tracing
from db.records.erasing import erase
from db.records.lots import READ
from db.records.people import leden_of, save_begeleider
from db.records.rows import find, get
from db.records.stand import read_stand
from db.rules.history import waited_on
from db.store import Change, Conflict, Refused
from db.store.changes import KEY_OF
from tests.builders import TODAY, days, dump, fill, household, match, member, teamleider, vrijwilliger
from tests.records.test_anonymising import OTHERS, PAST, SECRET, everything

HOME, PERSON = ("huishouden", "D014"), ("begeleider", "V03")


def test_a_household_goes_with_all_that_hangs_on_it(store):
    fill(store, *PAST, *OTHERS)
    done = erase(store, TODAY, [HOME])
    rows = dump(store)
    assert [row[0] for row in rows["huishouden"]] == ["D020"]
    for table in ("koppeling", "statushouder", "taak", "afspraak", "betrokkene", "afgevinkt"):
        assert rows[table] == [], table
    assert len(rows["begeleider"]) == 2
    words = set(SECRET) & {"Zerezghi", "Kornoelje", "98765431", "Filmawit", "bakfiets", "Juffer", "D014", "98 76"}
    found = everything(store)
    assert [word for word in words if word in found] == []
    assert done.schoon
    assert store.check() == []
    assert store.log.after(0)[-1].zin == "gewist: 1 huishouden"
    assert store.next_undo() is None


def test_the_koppelingen_of_a_begeleider_go_to_somebody_without_a_name(store):
    fill(store, *PAST, *OTHERS)
    stand = read_stand(store, TODAY, whole=True)
    day = days(-1000)
    before = waited_on(stand, stand.huishouden["D014"], day)
    erase(store, TODAY, [PERSON])
    assert [k.begeleider for k in find(store.db, Koppeling)] == ["A-0001"]
    left = get(store.db, Begeleider, "A-0001")
    nobody = Begeleider(
        kenmerk="A-0001", soort=left.soort, voornaam="Anoniem", achternaam="A-0001", fase=Fase.GESTOPT,
        versie=left.versie,
    )  # fmt: skip
    assert left == nobody
    assert [b.begeleider for b in find(store.db, Bezetting)] == ["A-0001"]
    found = everything(store)
    assert [word for word in ("Hildegonda", "Poelstra", "12345099", "hil@", "V03", "hond") if word in found] == []
    stand = read_stand(store, TODAY, whole=True)
    assert waited_on(stand, stand.huishouden["D014"], day) == before
    assert store.check() == []


def test_a_begeleider_to_whom_nothing_refers_is_gone(store):
    fill(store, vrijwilliger())
    erase(store, TODAY, [("begeleider", "V01")])
    assert find(store.db, Begeleider) == []


def test_one_member_goes_and_the_household_stays(store):
    fill(store, household("D001", naam="Osman", notitie="Mirembe Nakato wil fietsen"), member("D001", 1),
         member("D001", 2, voornaam="Mirembe", achternaam="Nakato"))  # fmt: skip
    erase(store, TODAY, [("statushouder", "D001/2")])
    assert [lid.volgnr for lid in leden_of(store, "D001")] == [1]
    assert get(store.db, Huishouden, "D001").notitie == "[gewist] wil fietsen"
    assert "Nakato" not in everything(store)
    assert "Osman" in everything(store)


def test_a_name_that_others_have_stays_theirs(store):
    homes = [household("D001", naam="Osman", adres="Markt 1"), household("D002", naam="Osman", adres="Markt 1")]
    fill(store, *homes, member("D001", 1, achternaam="Osman"), household("D003", notitie="kent Osman, Markt 1"))
    erase(store, TODAY, [("huishouden", "D001")])
    assert get(store.db, Huishouden, "D002").adres == "Markt 1"
    assert get(store.db, Huishouden, "D003").notitie == "kent Osman, Markt 1"
    written = {key for change in store.log.after(0) for _, key, *_ in store.log.contents(change.id)}
    assert {"D002", "D003"} <= written
    assert "D001" not in written


def test_a_first_name_that_may_be_a_word_stays_and_is_told(store):
    fill(store, household("D001"), member("D001", 1, voornaam="Roos", achternaam="Tekle"))
    fill(store, household("D002", notitie="houdt van Roos en rozen"))
    done = erase(store, TODAY, [("statushouder", "D001/1")])
    assert get(store.db, Huishouden, "D002").notitie == "houdt van Roos en rozen"
    assert done.twijfel == (("huishouden", "D002"),)


def test_earlier_keys_and_names_are_found_in_the_log_too(store):
    fill(store, vrijwilliger("TMP-7", voornaam="Oudenaam", achternaam="Eersteling"))
    saved = save_begeleider(
        store, TODAY, replace(get(store.db, Begeleider, "TMP-7"), kenmerk="V07", voornaam="Nieuwenaam"), "TMP-7"
    )
    fill(store, household("D002", notitie="Oudenaam Eersteling komt, zie TMP-7"))
    erase(store, TODAY, [("begeleider", saved.kenmerk)])
    found = everything(store)
    assert [word for word in ("TMP-7", "Oudenaam", "Nieuwenaam", "Eersteling", "V07") if word in found] == []


def test_who_still_guides_can_not_be_erased(store):
    fill(store, vrijwilliger(), household(), match())
    before, entries = dump(store), store.log.head()
    with pytest.raises(Refused, match="Draag die eerst over"):
        erase(store, TODAY, [("begeleider", "V01")])
    assert (dump(store), store.log.head()) == (before, entries)


@pytest.mark.parametrize("wie", [("begeleider", "V99"), ("huishouden", "D99"), ("statushouder", "D001/9")])
def test_who_is_not_there_is_told(store, wie):
    fill(store, household())
    with pytest.raises(Conflict):
        erase(store, TODAY, [wie])


@pytest.mark.parametrize("rol", [Toegang.LEESRECHT, Toegang.MEDEWERKER])
def test_only_a_coordinator_may(store, rol):
    fill(store, *PAST)
    store.rol = rol
    before = dump(store)
    with pytest.raises(Refused, match="coördinator"):
        erase(store, TODAY, [HOME])
    assert dump(store) == before


def test_a_colleague_who_reads_meanwhile_is_waited_for_no_longer_than_it_takes(store):
    fill(store, *PAST, Dienst(dienst="SP2", naam="Spreekuur", dagdeel=Dagdeel.VR_MIDDAG))
    other = store.beside()
    other.db.conn.execute("BEGIN")
    other.db.conn.execute("SELECT count(*) FROM huishouden").fetchone()
    store.db.conn.execute("PRAGMA busy_timeout=50")
    assert not erase(store, TODAY, [HOME]).schoon
    other.db.conn.execute("COMMIT")
    assert store.compact()
    assert find(other.db, Statushouder) == []
    other.close()


def test_a_household_that_was_called_by_a_member_is_called_otherwise_and_is_told(store):
    home = household("D001", naam="Yonas Qqtesfay", telefoon="0612345678")
    fill(store, home, member("D001", 1, voornaam="Yonas", achternaam="Qqtesfay", telefoon="06-12345678"),
         member("D001", 2, voornaam="Sara", achternaam="Zzhaile"))  # fmt: skip
    done = erase(store, TODAY, [("statushouder", "D001/1")])
    left = get(store.db, Huishouden, "D001")
    assert (left.naam, left.telefoon) == ("Zzhaile", "")
    found = everything(store).casefold()
    assert [word for word in ("yonas", "qqtesfay", "12345678") if word in found] == []
    assert store.db.conn.execute("SELECT zoek FROM huishouden").fetchone()[0].startswith("zzhaile d001")
    assert done.twijfel == (("huishouden", "D001"),)


def test_of_the_last_member_the_household_keeps_no_name(store):
    fill(store, household("D001", naam="Fam. Qqtesfay"), member("D001", 1, voornaam="Yonas", achternaam="Qqtesfay"))
    erase(store, TODAY, [("statushouder", "D001/1")])
    assert get(store.db, Huishouden, "D001").naam == "Fam. [gewist]"


def test_what_others_of_the_household_are_called_by_stays(store):
    fill(store, household("D001", naam="Qqtesfay", telefoon="0612345678"),
         member("D001", 1, voornaam="Yonas", achternaam="Qqtesfay", telefoon="0612345678"),
         member("D001", 2, voornaam="Sara", achternaam="Qqtesfay", telefoon="0612345678"))  # fmt: skip
    done = erase(store, TODAY, [("statushouder", "D001/1")])
    left = get(store.db, Huishouden, "D001")
    assert (left.naam, left.telefoon) == ("Qqtesfay", "0612345678")
    assert done.twijfel == ()


def test_a_name_goes_from_every_text_of_others_and_from_what_they_are_sought_by(store):
    fill(store, household("D001", naam="Qqtesfay"), member("D001", 1, voornaam="Yonas", achternaam="Qqtesfay"))
    fill(store, *OTHERS[1:2], household("D002"), Partner(naam="Via Yonas Qqtesfay"), Partner(naam="Via [gewist]"),
         Betrokkene(dossier="D002", partner="Via Yonas Qqtesfay"),
         Taaksoort(vanaf=TODAY, taak="eigen", naam="iets", anker=Anker.START, dagen=3),
         Taak(dossier="D002", taak="eigen2"),
         Actie(nummer=1, wat="bellen", op=TODAY), Dienst(dienst="SP1", naam="Inloop", dagdeel=Dagdeel.DI_OCHTEND),
         member("D002", 1), Contact(dossier="D002", volgnr=1, datum=TODAY))  # fmt: skip
    with store.change("vol", "", TODAY) as change:
        for table, columns in READ.items():
            key = change.query(f"SELECT max({KEY_OF[table]}) FROM {table}")[0][0]
            text = {
                column: "p/a Yonas Qqtesfay, Dorp 3" for column in columns if (table, column) != ("partner", "naam")
            }
            change.update(table, key, text | ({"zoek": "yonas qqtesfay"} if "adres" in columns else {}), None, "")
    done = erase(store, TODAY, [("huishouden", "D001")])
    found = everything(store).casefold()
    assert "yonas" not in found
    assert ("partner", "Via [gewist]") not in done.twijfel
    assert {p.naam for p in find(store.db, Partner)} == {"Via [gewist]", "Via [gewist] 2"}
    assert [b.partner for b in find(store.db, Betrokkene)] == ["Via [gewist] 2"]
    assert get(store.db, Huishouden, "D002").adres == "p/a [gewist], Dorp 3"
    assert store.check() == []


def test_a_team_that_goes_by_a_teamleider_who_goes_keeps_a_key(store):
    fill(store, teamleider("T01"), vrijwilliger(team="T01"), household(team="T01"))
    erase(store, TODAY, [("begeleider", "T01")])
    assert get(store.db, Begeleider, "V01").team == get(store.db, Huishouden, "D001").team == "A-0001"
    assert get(store.db, Begeleider, "A-0001").naam == "Anoniem A-0001"


def test_a_place_that_is_called_as_somebody_was_stays(store):
    fill(store, vrijwilliger("V01", achternaam="Steenwijk"), household(plaats="Steenwijk", notitie="in Steenwijk"))
    erase(store, TODAY, [("begeleider", "V01")])
    left = get(store.db, Huishouden, "D001")
    assert (left.plaats, left.notitie) == ("Steenwijk", "in Steenwijk")


def test_colleagues_write_on_while_the_log_is_searched_and_what_they_write_is_searched_too(store, monkeypatch):
    fill(store, *PAST, *OTHERS)
    other = store.beside()
    read = erasing.search

    def slow(change, some):
        found = read(change, some)
        fill(other, Actie(nummer=8, wat="Hildegonda Poelstra bellen", op=TODAY))
        with other.change("gewijzigd", "", TODAY) as theirs:
            theirs.update("huishouden", "D020", {"notitie": "Hildegonda Poelstra belde"}, None, "")
        other.note("inzage", "ingezien", "Hildegonda Poelstra", TODAY, ("begeleider", "V03", None, None))
        return found

    monkeypatch.setattr(erasing, "search", slow)
    erase(store, TODAY, [PERSON])
    other.close()
    assert "Poelstra" not in everything(store)
    assert get(store.db, Huishouden, "D020").notitie == "[gewist] belde"


def test_what_is_only_about_others_meanwhile_needs_no_second_search(store, monkeypatch):
    fill(store, *PAST, *OTHERS)
    other = store.beside()
    gezocht = tracing.search(Change(store.db), [PERSON])
    fill(other, Actie(nummer=8, wat="Hildegonda Poelstra bellen", op=TODAY))
    other.close()
    monkeypatch.setattr(tracing, "search", None)
    later = tracing.search_on(Change(store.db), [PERSON], gezocht)
    assert later.delen - gezocht.delen == {(store.log.latest(), 1)}
    assert later.teksten - gezocht.teksten == {("actie", 8)}


def test_what_a_colleague_kept_from_being_cleared_is_cleared_by_whoever_closes_later(store):
    fill(store, *PAST, *(household(f"D1{number:02}", naam=f"Qq{number}naam") for number in range(40)))
    store.db.conn.execute("ANALYZE")
    other = store.beside()
    store.db.conn.execute("PRAGMA busy_timeout=50")
    compact = store.compact

    def held() -> bool:
        with other.locked():
            return compact()

    store.compact = held
    some = [("huishouden", f"D1{number:02}") for number in range(40)]
    assert not erase(store, TODAY, some).schoon
    assert store.db.conn.execute("PRAGMA user_version").fetchone() == (1,)
    for table in ("sqlite_stat1", "sqlite_stat4"):
        assert store.db.conn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    other.close()
    again = store.beside()
    assert again.db.conn.execute("PRAGMA user_version").fetchone() == (0,)
    assert again.db.conn.execute("PRAGMA freelist_count").fetchone() == (0,)
    again.close()
