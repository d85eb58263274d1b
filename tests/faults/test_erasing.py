"""Who was erased is nowhere: not in the decrypted file, not in the file or its write-ahead log, and the chain holds."""

from dataclasses import replace
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from db.agenda import Actie, Afspraak, Contact, Taak
from db.lists import Dagdeel, Fase, TrajectStatus
from db.model import Begeleider, Huishouden
from db.records.anonymising import anonymise
from db.records.erasing import erase
from db.records.people import save_begeleider, save_huishouden
from db.records.rows import get
from db.store import Store, open_throwaway
from tests.builders import TODAY, days, fill, household, match, member, vrijwilliger
from tests.conftest import FULL

PLANTED = 1000 if FULL else 16


def decrypted(store: Store, folder: Path) -> bytes:
    """The whole file without its encryption, free pages included as far as they are copied."""
    plain = folder / "plain.db"
    store.db.conn.execute(f"ATTACH DATABASE '{plain}' AS plain KEY ''")
    store.db.conn.execute("SELECT sqlcipher_export('plain')")
    store.db.conn.execute("DETACH DATABASE plain")
    return plain.read_bytes()


def pages(store: Store) -> bytes:
    """Every page of the file as it was before its encryption, what is on free pages too."""
    content, size, reserve = store.path.read_bytes(), 4096, 80
    found = []
    for start in range(0, len(content), size):
        page = content[start : start + size]
        body = page[16 if start == 0 else 0 : size - reserve]  # the first page begins with the salt
        cipher = Cipher(algorithms.AES(store.unlocked.held.database), modes.CBC(page[size - reserve :][:16]))
        found.append(cipher.decryptor().update(body))
    return b"".join(found)


def planted(count: int) -> list[dict[str, str]]:
    """People of whom every word is found nowhere else."""
    r, found = Random(7), []
    for number in range(count):
        word = "".join(r.choice("bcdfghjklmnpqrstvwxz") + r.choice("aeiou") for _ in range(5))
        found.append({
            "first": f"Voor{word}", "last": f"Achter{word}", "street": f"Laan{word} {number + 1}",
            "phone": f"06{r.randrange(10**7, 10**8)}", "mail": f"{word}@voorbeeld.nl", "note": f"notitie{word}",
        })  # fmt: skip
    return found


def plant(store: Store, one: dict[str, str], number: int) -> list[tuple[str, str]]:
    """Enter a household and a begeleider of these words, name them everywhere, and change them once or twice."""
    dossier, kenmerk = f"D{number:04d}", f"V{number:04d}"
    whole = f"{one['first']} {one['last']}"
    fill(
        store,
        household(
            dossier, naam=one["last"], adres=one["street"], telefoon=one["phone"], notitie=one["note"],
            traject_eind=days(-900), traject_start=days(-1200), sleuteldatum=days(-1200),
        ),
        member(dossier, 1, voornaam=one["first"], achternaam=one["last"], telefoon=one["phone"]),
        vrijwilliger(
            kenmerk, voornaam=one["first"], achternaam=f"{one['last']}-B", telefoon=one["phone"], email=one["mail"],
            plaats=one["street"],
        ),
        match(dossier, kenmerk, days(-950), eind=days(-900)),
        Contact(dossier=dossier, volgnr=1, datum=days(-920), wie=kenmerk, regel=f"{one['first']} {one['note']}"),
        Taak(dossier=dossier, taak="eigen", naam=one["note"]),
        Actie(nummer=number * 2 + 1, wat=f"{whole} bellen", dossier=dossier, op=days(-1)),
        Actie(nummer=number * 2 + 2, wat=f"over {whole}", op=days(-1)),
        Afspraak(dossier=dossier, begeleider=kenmerk, dagdeel=Dagdeel.MA_OCHTEND, van=days(-940), tot=days(-930)),
    )  # fmt: skip
    home, person = get(store.db, Huishouden, dossier), get(store.db, Begeleider, kenmerk)
    save_huishouden(store, TODAY, replace(home, naam=f"Fam. {one['last']}", notitie=one["note"] * 2), None)
    save_begeleider(store, TODAY, replace(person, notitie=f"{one['note']} {one['mail']}"))
    store.note("inzage", "bekeken", whole, TODAY, ("huishouden", dossier, None, None))
    save_huishouden(
        store, TODAY, household(f"E{number:04d}", naam=f"Buur{number}", notitie=f"kent {whole}, {one['phone']}"), None
    )
    return [("huishouden", dossier), ("begeleider", kenmerk)]


def found_in(content: bytes, words: list[str]) -> list[str]:
    return [word for word in words if word.encode() in content]


def test_of_who_was_erased_nothing_is_found_and_the_chain_holds(tmp_path, clock, figure):
    store = open_throwaway(tmp_path / "bord.db", clock)
    people = planted(PLANTED)
    some = [wie for number, one in enumerate(people) for wie in plant(store, one, number)]
    store.db.conn.execute("ANALYZE")  # its samples are of what stands in an index
    words = [value for one in people for value in one.values()]
    (tmp_path / "voor").mkdir()
    assert len(found_in(decrypted(store, tmp_path / "voor"), words)) == len(words)
    assert store.compact()
    assert len(found_in(pages(store), words)) == len(words)
    for start in range(0, len(some), 40):
        done = erase(store, TODAY, some[start : start + 40])
        assert done.schoon
    wal = Path(f"{store.path}-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    left = found_in(decrypted(store, tmp_path), words) + found_in(pages(store), words)
    left += found_in(store.path.read_bytes(), words)
    assert left == []
    assert store.check() == []
    assert store.next_undo() is None or "kent" not in store.next_undo().wijziging.zin
    store.close()
    figure("erased people", f"{len(people)} planted names, {len(left)} found in the decrypted file, chain whole")


def test_of_who_was_made_anonymous_nothing_is_found_either(tmp_path, clock, figure):
    store = open_throwaway(tmp_path / "bord.db", clock)
    people = planted(PLANTED)
    some = [wie for number, one in enumerate(people) for wie in plant(store, one, number)]
    for kind, key in some:
        if kind == "huishouden":
            home = get(store.db, Huishouden, key)
            save_huishouden(store, TODAY, replace(home, traject_status=TrajectStatus.AFGEROND), None)
        else:
            person = get(store.db, Begeleider, key)
            save_begeleider(store, TODAY, replace(person, fase=Fase.GESTOPT, eind=days(-900)))
    anonymise(store, TODAY, some)
    words = [value for one in people for value in one.values()]
    left = found_in(decrypted(store, tmp_path), words) + found_in(store.path.read_bytes(), words)
    assert left == []
    assert store.check() == []
    store.close()
    figure("anonymous people", f"{len(people)} planted names, {len(left)} found in the decrypted file, chain whole")
