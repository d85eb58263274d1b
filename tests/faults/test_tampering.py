"""Somebody who has the key of the file, but not that of its log, changes the log by SQL: it is found, always.

Each tampering is done on a copy of a file with a random past, with the rules that guard the log taken away before and
put back after. It counts as found where opening the file or `check` says so. A few of them keep on being found after
the program has gone on writing, as it would at a desk where nobody checks.
"""

import json
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

import db.store.keys
from db.store import Refused, StoreError, open_store
from db.store.engine import DatabaseError, connect
from db.store.keys import key_path, unlock
from db.store.log import content_hash, contents_hash
from db.store.users import rekey
from tests.builders import TODAY, fill, vrijwilliger
from tests.faults.files import WORDS, copy_of, count, make_file, opened

SEEDS = (1, 2, 3, 4)


@pytest.fixture(autouse=True)
def _quick_scrypt(monkeypatch):
    monkeypatch.setattr(db.store.keys, "SCRYPT_COST", 2**10)


@pytest.fixture(scope="module")
def pasts(tmp_path_factory) -> list[tuple[Path, Path]]:
    """Files with a past, each with a copy of how it was some changes before."""
    made = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(db.store.keys, "SCRYPT_COST", 2**10)
        for seed in SEEDS:
            folder = tmp_path_factory.mktemp(f"verleden{seed}")
            path = make_file(folder / "bord.db", seed)
            earlier = copy_of(path, folder / "eerder")
            with opened(path) as store:
                for number in range(4):
                    fill(store, vrijwilliger(f"L{number}"))
            made.append((path, earlier))
    return made


class Hand:
    """Whoever tampers: a connection to the file with its key, without the key of the chain."""

    def __init__(self, path: Path, r: Random) -> None:
        self.path, self.r = path, r
        self.sql = connect(path, unlock(path, WORDS)[0].held.database).conn
        self.rules = self.sql.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        self.sql.execute("PRAGMA foreign_keys=OFF")
        for name, _ in self.rules:
            self.sql.execute(f"DROP TRIGGER {name}")
        self.last = self.sql.execute("SELECT max(id) FROM wijziging").fetchone()[0]

    def done(self) -> None:
        """Put the rules back as they were, and leave."""
        for _, text in self.rules:
            self.sql.execute(text)
        self.sql.close()

    def some_id(self) -> int:
        return self.r.randint(1, self.last)

    def some_part(self) -> tuple[int, int]:
        return self.r.choice(self.sql.execute("SELECT wijziging, nr FROM wijziging_inhoud").fetchall())


def another_value(hand: Hand) -> None:
    column = hand.r.choice(["tijd", "gebruiker", "dag", "soort", "actie", "betreft", "inhoud_hash", "hash", "id"])
    new: Any = {
        "soort": hand.r.choice(["wijziging", "ongedaan", "inzage", "beheer", "gewist"]),
        "betreft": hand.r.randint(1, 9),
        "id": hand.last + hand.r.randint(2, 9),
    }.get(column, f"{hand.r.random()}")
    number = hand.some_id()
    old = hand.sql.execute(f"SELECT {column} FROM wijziging WHERE id = ?", [number]).fetchone()[0]
    new = "uitvoer" if new == old and column == "soort" else new
    hand.sql.execute(f"UPDATE wijziging SET {column} = ? WHERE id = ?", [99 if new == old else new, number])


def another_content(hand: Hand) -> None:
    column = hand.r.choice(["tabel", "sleutel", "over", "voor", "na", "zout", "hash"])
    new = hand.r.choice(['{"naam": "Iemand anders"}', "x", "", "[]", "wijziging_inhoud"])
    sql = f"UPDATE wijziging_inhoud SET {column} = ? WHERE wijziging = ? AND nr = ? AND {column} IS NOT ?"
    while not hand.sql.execute(sql, [new, *hand.some_part(), new]).rowcount:
        pass


def another_key(hand: Hand) -> None:
    """The key of a record as bytes, which no text can stand for, as a number or as nothing."""
    part = hand.r.choice(
        hand.sql.execute("SELECT wijziging, nr FROM wijziging_inhoud WHERE sleutel IS NOT NULL").fetchall()
    )
    new = hand.r.choice(["x'00ff'", "1.5", "NULL", "-7"])
    hand.sql.execute(f"UPDATE wijziging_inhoud SET sleutel = {new} WHERE wijziging = ? AND nr = ?", part)


def no_text(hand: Hand) -> None:
    """Bytes that are no text, where text belongs."""
    column = hand.r.choice(["tijd", "gebruiker", "actie", "hash", "inhoud_hash"])
    hand.sql.execute(f"UPDATE wijziging SET {column} = CAST(x'ff00fe' AS TEXT) WHERE id = ?", [hand.some_id()])


def content_with_its_hashes(hand: Hand) -> None:
    """Another content, with every hash made right for which no key is needed."""
    number, nr = hand.r.choice(
        hand.sql.execute("SELECT wijziging, nr FROM wijziging_inhoud WHERE zout IS NOT NULL").fetchall()
    )
    columns = "zout, tabel, sleutel, over, voor, na"
    where = "WHERE wijziging = ? AND nr = ?"
    zout, tabel, sleutel, over, voor, _ = hand.sql.execute(
        f"SELECT {columns} FROM wijziging_inhoud {where}", [number, nr]
    ).fetchone()
    after = json.dumps({"naam": f"Ander {hand.r.random()}"})
    digest = content_hash(zout, tabel, sleutel, over, voor, after)
    hand.sql.execute(f"UPDATE wijziging_inhoud SET na = ?, hash = ? {where}", [after, digest, number, nr])
    hashes = hand.sql.execute("SELECT hash FROM wijziging_inhoud WHERE wijziging = ? ORDER BY nr", [number]).fetchall()
    hand.sql.execute(
        "UPDATE wijziging SET inhoud_hash = ? WHERE id = ?", [contents_hash([row[0] for row in hashes]), number]
    )


def taken_away(hand: Hand) -> None:
    number = hand.some_id()
    hand.sql.execute("DELETE FROM wijziging WHERE id = ?", [number])
    if hand.r.random() < 0.5:
        hand.sql.execute("DELETE FROM wijziging_inhoud WHERE wijziging = ?", [number])


def taken_away_and_closed_up(hand: Hand) -> None:
    """A change goes, and those after it take the numbers before theirs."""
    number = hand.r.randint(1, hand.last - 1)
    for table, column in (("wijziging_inhoud", "wijziging"), ("wijziging", "id")):
        hand.sql.execute(f"DELETE FROM {table} WHERE {column} = ?", [number])
        for later in range(number + 1, hand.last + 1):
            hand.sql.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [later - 1, later])


def content_taken_away(hand: Hand) -> None:
    hand.sql.execute("DELETE FROM wijziging_inhoud WHERE wijziging = ? AND nr = ?", hand.some_part())


def content_erased(hand: Hand) -> None:
    """As the program erases, without an entry that says so."""
    part = hand.r.choice(
        hand.sql.execute("SELECT wijziging, nr FROM wijziging_inhoud WHERE zout IS NOT NULL").fetchall()
    )
    empty = "tabel = NULL, sleutel = NULL, over = NULL, voor = NULL, na = NULL, zout = NULL"
    hand.sql.execute(f"UPDATE wijziging_inhoud SET {empty} WHERE wijziging = ? AND nr = ?", part)


def content_erased_and_said(hand: Hand) -> None:
    """Erased, and the entry of an earlier erasure made to name it too."""
    content_erased(hand)
    parts = hand.sql.execute("SELECT wijziging, nr FROM wijziging_inhoud WHERE zout IS NULL").fetchall()
    row = hand.sql.execute("SELECT wijziging, nr FROM wijziging_inhoud WHERE tabel = 'wijziging_inhoud'").fetchone()
    if row:
        said = json.dumps({"delen": [list(part) for part in parts]})
        hand.sql.execute("UPDATE wijziging_inhoud SET na = ? WHERE wijziging = ? AND nr = ?", [said, *row])


def swapped(hand: Hand) -> None:
    first, second = hand.r.sample(range(1, hand.last + 1), 2)
    for table, column in (("wijziging_inhoud", "wijziging"), ("wijziging", "id")):
        for old, new in ((first, -1), (second, first), (-1, second)):
            hand.sql.execute(f"UPDATE {table} SET {column} = ? WHERE {column} = ?", [new, old])


def contents_swapped(hand: Hand) -> None:
    """The content of one change at another, its own hash along."""
    (first, one), (second, two) = (hand.some_part(), hand.some_part())
    while (first, one) == (second, two):
        second, two = hand.some_part()
    for old, new in (((first, one), (-1, 1)), ((second, two), (first, one)), ((-1, 1), (second, two))):
        hand.sql.execute(
            "UPDATE wijziging_inhoud SET wijziging = ?, nr = ? WHERE wijziging = ? AND nr = ?", [*new, *old]
        )


def forged(hand: Hand) -> None:
    """A new entry at the end, in the name of somebody, with a hash of its own or that of another entry."""
    number = hand.last + hand.r.choice([1, 1, 1, 7])
    digest = hand.r.choice(
        [
            f"{hand.r.getrandbits(256):064x}",
            hand.sql.execute("SELECT hash FROM wijziging WHERE id = ?", [hand.some_id()]).fetchone()[0],
        ]
    )
    hand.sql.execute(
        "INSERT INTO wijziging SELECT ?, tijd, 'anna', dag, soort, actie, betreft, ?, ? FROM wijziging WHERE id = 1",
        [number, contents_hash([]), digest],
    )
    if hand.r.random() < 0.5:
        hand.sql.execute("UPDATE logboek_kop SET aantal = ?, kop = ?", [number, digest])


def doubled(hand: Hand) -> None:
    """An entry with its content once more, at the end."""
    number = hand.some_id()
    new = hand.last + 1
    rest = "tijd, gebruiker, dag, soort, actie, betreft, inhoud_hash, hash"
    hand.sql.execute(f"INSERT INTO wijziging SELECT ?, {rest} FROM wijziging WHERE id = ?", [new, number])
    parts = "nr, tabel, sleutel, over, voor, na, zout, hash"
    hand.sql.execute(
        f"INSERT INTO wijziging_inhoud SELECT ?, {parts} FROM wijziging_inhoud WHERE wijziging = ?", [new, number]
    )


def content_added(hand: Hand) -> None:
    number = hand.r.choice([hand.some_id(), hand.last + 3])
    hand.sql.execute(
        "INSERT INTO wijziging_inhoud VALUES (?, 99, 'begeleider', 'V1', NULL, NULL, '{}', 'ab', ?)",
        [number, content_hash("ab", "begeleider", "V1", None, None, "{}")],
    )


def end_changed(hand: Hand) -> None:
    what = hand.r.choice(["aantal = aantal - 1", "aantal = aantal + 1", "kop = 'x'", "zegel = kop", "zegel = ''"])
    hand.sql.execute(f"UPDATE logboek_kop SET {what}")


def cut(hand: Hand) -> None:
    """The last entries go; the end of the log stays, goes too, or is made to fit."""
    left = hand.last - hand.r.randint(1, 6)
    hand.sql.execute("DELETE FROM wijziging_inhoud WHERE wijziging > ?", [left])
    hand.sql.execute("DELETE FROM wijziging WHERE id > ?", [left])
    way = hand.r.random()
    if way < 0.3:
        hand.sql.execute("DELETE FROM logboek_kop")
    elif way < 0.6:
        hand.sql.execute(
            "UPDATE logboek_kop SET aantal = ?, kop = (SELECT hash FROM wijziging WHERE id = ?)", [left, left]
        )


def all_of_it_gone(hand: Hand) -> None:
    hand.sql.execute("DELETE FROM wijziging_inhoud")
    hand.sql.execute("DELETE FROM wijziging")
    if hand.r.random() < 0.7:
        hand.sql.execute("DELETE FROM logboek_kop")


def rules_gone(hand: Hand) -> None:
    hand.rules = hand.r.sample(hand.rules, hand.r.randint(0, len(hand.rules) - 1))


def rules_weakened(hand: Hand) -> None:
    number = hand.r.randrange(len(hand.rules))
    name, text = hand.rules[number]
    weak = (
        text.replace("RAISE(ABORT, 'logboek')", "1") if hand.r.random() < 0.5 else text.replace("BEGIN", "WHEN 0 BEGIN")
    )
    weak = text.replace("RAISE(ABORT, 'logboek')", "1") if " WHEN " in text else weak
    hand.rules[number] = (name, weak)


def rules_added(hand: Hand) -> None:
    """A rule that keeps what one user does out of the log from now on."""
    text = hand.r.choice(
        [
            "CREATE TRIGGER stil BEFORE INSERT ON wijziging WHEN NEW.gebruiker = 'x' BEGIN SELECT RAISE(IGNORE); END",
            "CREATE TRIGGER stil AFTER UPDATE ON logboek_kop BEGIN SELECT 1; END",
            "CREATE TRIGGER stil AFTER INSERT ON wijziging_inhoud BEGIN SELECT 1; END",
        ]
    )
    hand.rules.append(("stil", text))


BY_SQL: list[Callable[[Hand], None]] = [
    *(another_value, another_content, another_key, no_text, content_with_its_hashes, taken_away),
    *(taken_away_and_closed_up, content_taken_away, content_erased, content_erased_and_said, swapped),
    *(contents_swapped, forged, doubled, content_added, end_changed, cut, all_of_it_gone, rules_gone),
    *(rules_weakened, rules_added),
]


def replayed_end(path: Path, earlier: Path) -> None:
    """The log cut back to where it was, with the end that the program itself once sealed there."""
    held = connect(earlier, unlock(earlier, WORDS)[0].held.database).conn
    aantal, kop, zegel = held.execute("SELECT aantal, kop, zegel FROM logboek_kop").fetchone()
    held.close()
    hand = Hand(path, Random(1))
    hand.sql.execute("DELETE FROM wijziging_inhoud WHERE wijziging > ?", [aantal])
    hand.sql.execute("DELETE FROM wijziging WHERE id > ?", [aantal])
    hand.sql.execute("UPDATE logboek_kop SET aantal = ?, kop = ?, zegel = ?", [aantal, kop, zegel])
    hand.done()


def put_back_whole(path: Path, earlier: Path) -> None:
    """The whole file as it was before, beside the key file of now."""
    shutil.copy(earlier, path)


def key_file_of_before(path: Path, earlier: Path) -> None:
    """The key file as it was, its mirror made to fit the file of now."""
    content = json.loads(key_path(path).read_bytes())
    before = json.loads(key_path(earlier).read_bytes())
    key_path(path).write_text(json.dumps({**before, "logboek": content["logboek"]}))


def mirror_changed(path: Path, earlier: Path) -> None:
    """The mirror of the key file put back by hand, and the log cut to it."""
    content = json.loads(key_path(path).read_bytes())
    content["logboek"] = json.loads(key_path(earlier).read_bytes())["logboek"]
    replayed_end(path, earlier)
    key_path(path).write_text(json.dumps(content))


def mirror_gone(path: Path, earlier: Path) -> None:
    """A key file that says that there is no log yet."""
    content = json.loads(key_path(path).read_bytes())
    replayed_end(path, earlier)
    key_path(path).write_text(json.dumps({**content, "logboek": None}))


BESIDE = [replayed_end, put_back_whole, key_file_of_before, mirror_changed, mirror_gone]


def found(path: Path) -> list[str]:
    """What opening and checking say; every sentence is one that can be read."""
    try:
        with opened(path) as store:
            sentences = store.check()
    except StoreError as error:
        sentences = [str(error)]
    assert all(sentence.endswith(".") for sentence in sentences)
    return sentences


def goes_on(path: Path) -> None:
    """A day at a desk where nobody checks: something is written, if the program lets it, and all is closed."""
    with suppress(Refused, StoreError), opened(path) as store:
        fill(store, vrijwilliger(f"N{store.log.latest()}"))


def tampered(path: Path, earlier: Path, number: int) -> str:
    """Tamper once, in the way that belongs to this number, and give its name."""
    if number % 5 == 4:
        way = BESIDE[number // 5 % len(BESIDE)]
        way(path, earlier)
        return way.__name__
    r = Random(number)
    hand = Hand(path, r)
    by_sql = BY_SQL[(number - number // 5) % len(BY_SQL)]
    by_sql(hand)
    hand.done()
    return by_sql.__name__


def test_every_tampering_with_the_log_is_found(tmp_path, pasts, figure):
    """Also where the program goes on writing on a file that nobody checked: what was cut stays visible."""
    total, missed, laundered = count(42, 1000), [], []
    for number in range(total):
        path, earlier = pasts[number % len(pasts)]
        copy = copy_of(path, tmp_path / "kopie")
        way = tampered(copy, earlier, number)
        if not found(copy):
            missed.append((number, way))
        if number % 2:
            goes_on(copy)
            if not found(copy):
                laundered.append((number, way))
    figure(
        "tamperings with the log without its key",
        f"{total} done, {total - len(missed)} found; {total // 2} worked on, {len(laundered)} lost from sight",
    )
    assert missed == []
    assert laundered == []


def test_a_cut_behind_the_mirror_is_found(tmp_path, pasts, figure):
    """What came after the last time that the key file took note: the end that the file keeps itself tells."""
    total, seen = count(8, 200), 0
    for number in range(total):
        path, _ = pasts[number % len(pasts)]
        copy = copy_of(path, tmp_path / "kopie")
        store = open_store(copy, WORDS)
        for extra in range(5):
            fill(store, vrijwilliger(f"E{number}-{extra}"))
        store.db.conn.close()  # killed: nothing was mirrored
        hand = Hand(copy, Random(number))
        left = hand.last - hand.r.randint(1, 5)
        hand.sql.execute("DELETE FROM wijziging_inhoud WHERE wijziging > ?", [left])
        hand.sql.execute("DELETE FROM wijziging WHERE id > ?", [left])
        if number % 3 == 0:
            hand.sql.execute("DELETE FROM logboek_kop")
        hand.done()
        seen += bool(found(copy))
    figure("cuts of the log behind the mirror", f"{total} done, {seen} found")
    assert seen == total


def test_a_file_that_nobody_touched_raises_no_alarm(tmp_path, figure):
    total, alarms = count(6, 100), []
    for seed in range(total):
        path = make_file(tmp_path / f"bord{seed}.db", seed + 100, steps=6 + seed % 12)
        with opened(path) as store:
            store.note("inzage", "bekeken", "huishouden", TODAY)
            if seed % 4 == 0:
                rekey(store, TODAY)
            alarms += store.check()
        with closing(open_store(path, WORDS)) as store:
            alarms += store.check()
        with opened(path) as store:
            fill(store, vrijwilliger(f"Z{seed}"))
            store.db.conn.close()  # killed
        alarms += found(path)
    figure("false alarms of the log", f"{total} untouched files, {len(alarms)} alarms")
    assert alarms == []


def test_the_database_says_no_to_who_does_not_take_the_rules_away(pasts, tmp_path):
    copy = copy_of(pasts[0][0], tmp_path)
    with opened(copy) as store:
        for sql in (
            "UPDATE wijziging SET gebruiker = 'x'",
            "DELETE FROM wijziging",
            "DELETE FROM wijziging_inhoud",
            "UPDATE wijziging_inhoud SET na = '{}'",
            "UPDATE logboek_kop SET aantal = 1",
            "DELETE FROM logboek_kop",
        ):
            with pytest.raises(DatabaseError, match="logboek"):
                store.db.conn.execute(sql)
        assert store.check() == []


def test_a_cut_log_with_content_that_nobody_can_read_still_opens_and_says_so(pasts, tmp_path):
    """Two harms at once: opening looks into the log where it is shorter than the key file says."""
    path, earlier = pasts[0]
    copy = copy_of(path, tmp_path / "kopie")
    replayed_end(copy, earlier)
    hand = Hand(copy, Random(1))
    hand.sql.execute("UPDATE wijziging_inhoud SET na = 'x', voor = '{' WHERE tabel IS NOT NULL")
    hand.done()
    for _ in range(2):
        with opened(copy) as store:
            assert store.doubt
            assert store.check()
    with opened(copy) as store:
        said = [entry for entry in store.log.after(0, ("beheer",)) if entry.actie == "logboek is korter dan het was"]
        assert len(said) == 1
