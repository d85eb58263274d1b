"""The lines of the log on the screen: what deserves a look with its counts, and the entries, read a page at a time."""

from bisect import bisect_left
from collections.abc import Hashable, Iterable, Sequence

from db.records.review import Deel, Logregel, Veldwissel, read_lines
from db.rules.review import Opvallend, Regel, per_user
from db.store import Store
from db.store.engine import DatabaseError
from tui.logwords import INTERNAL, field_label, full_moment, kind_words, moment, shown_name, table_name, value_text
from tui.privacy import Privacy
from tui.subject import Subject
from tui.widgets.rowlist import AllRows, Column, Row

PAGE = 100
"""So many entries are read at a time."""

ALL = "alles"
"""The key of the line that stands for every entry."""

COLUMNS = (
    Column("wanneer", 16),
    Column("door", 10),
    Column("wat", share=4),
    Column("over", share=4),
    Column("soort", 17, shown_from=100),
)


class LogRows:
    """The entries with these numbers, the newest first; only what is seen is read."""

    def __init__(self, store: Store, numbers: Iterable[int], privacy: Privacy) -> None:
        self._numbers = sorted(numbers, reverse=True)
        self._store = store
        self._privacy = privacy
        self._pages: dict[int, dict[int, Logregel]] = {}

    def __len__(self) -> int:
        """How many entries there are."""
        return len(self._numbers)

    def entry(self, number: int) -> Logregel | None:
        """The entry with a number, None where it is not in the list or can't be read now."""
        at = self.position(number)
        if at is None:
            return None
        page = at // PAGE
        if page not in self._pages:
            wanted = self._numbers[page * PAGE : (page + 1) * PAGE]
            try:
                self._pages[page] = {entry.nr: entry for entry in read_lines(self._store, wanted)}
            except DatabaseError:
                return None
        return self._pages[page].get(number)

    def __getitem__(self, index: int, /) -> Row:
        """The line of an entry: when, by whom, what, about whom."""
        number = self._numbers[index]
        entry = self.entry(number)
        if entry is None:
            return Row(number, (f"regel {number}", "", "is nu niet te lezen", "", ""), "dim")
        cells = (
            moment(entry.tijd),
            shown_name(self._privacy, entry.gebruiker),
            done_words(entry),
            shown_name(self._privacy, entry.over),
            kind_words(entry.soort, entry.actie),
        )
        return Row(number, cells)

    def position(self, key: Hashable) -> int | None:
        """Where the entry with this number stands."""
        if not isinstance(key, int):
            return None
        at = bisect_left(self._numbers, -key, key=lambda number: -number)
        return at if at < len(self._numbers) and self._numbers[at] == key else None


def subject_of(entry: Logregel | None) -> Subject | None:
    """Whom an entry is about, where that is one person of the team or one household."""
    if entry is None or not isinstance(entry.sleutel, str):
        return None
    if entry.tabel == "begeleider":
        return Subject("begeleider", entry.sleutel)
    return Subject("huishouden", entry.sleutel) if entry.tabel == "huishouden" else None


def finding_rows(regels: Sequence[Regel], found: Sequence[Opvallend], privacy: Privacy) -> AllRows:
    """A line for everything, and one for each kind that deserves a look, with how many and of whom."""
    rows = AllRows([Row(ALL, (" ", "Alle regels", str(len(regels)), users_text(per_user(regels), privacy)))])
    for vondst in found:
        count = len(vondst.regels)
        cells = ("!" if count else "·", str(vondst.soort), str(count), users_text(vondst.per_gebruiker, privacy))
        rows.append(Row(vondst.soort, cells, "" if count else "dim"))
    return rows


def users_text(counts: Sequence[tuple[str, int]], privacy: Privacy) -> str:
    """How many of each user: "Anna 12, Joris 3"."""
    return ", ".join(f"{shown_name(privacy, user)} {count}" for user, count in counts)


def entry_sentence(entry: Logregel, privacy: Privacy) -> str:
    """What an entry says, in one sentence."""
    who = shown_name(privacy, entry.gebruiker)
    about = shown_name(privacy, entry.over)
    said = ": ".join(filter(None, (entry.actie, about)))
    undone = f" (regel {entry.betreft})" if entry.betreft else ""
    kind = kind_words(entry.soort, entry.actie)
    return f"{full_moment(entry.tijd)}:{entry.tijd:%S} · {who} · {kind}{undone}\n{said}"


def done_words(entry: Logregel) -> str:
    """What was done: "gevraagd", or "ongedaan: gevraagd"."""
    prefix = {"ongedaan": "ongedaan: ", "opnieuw": "opnieuw: "}.get(entry.soort, "")
    return prefix + entry.actie


def part_rows(parts: Sequence[Deel], total: int, privacy: Privacy) -> AllRows:
    """A heading for each record, and beneath it its fields with what they were and became."""
    rows = AllRows()
    for number, part in enumerate(parts):
        fields = [field for field in part.velden if field.naam not in INTERNAL]
        if part.tabel and fields:
            rows.append(Row(None, (part_title(part, privacy),)))
        elif part.gewist:
            rows.append(Row(None, ("De inhoud hiervan is gewist.",)))
        rows += [Row((number, field.naam), field_cells(field, privacy)) for field in fields]
    if total > len(parts):
        rows.append(
            Row(None, (f"De eerste {len(parts)} van {total} staan hier. koppelbord logboek --json geeft alles.",))
        )
    return rows


def part_title(part: Deel, privacy: Privacy) -> str:
    """Which record this is: "koppeling 12"."""
    key = "" if part.sleutel is None or privacy.hides else str(part.sleutel)
    return " ".join(filter(None, (table_name(part.tabel), key)))


def field_cells(field: Veldwissel, privacy: Privacy) -> tuple[str, str, str]:
    """The name of a field, what it was and what it became, each on one line."""
    return (
        field_label(field.naam),
        value_text(field.naam, field.voor, privacy),
        value_text(field.naam, field.na, privacy),
    )
