"""Caseload: the tree of who carries what, with hours against capacity and what asks for attention."""

from typing import ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from db.dutch import aantal, getal
from db.model import Koppeling
from db.rules.caseload import Tak, caseload
from db.rules.household import size
from db.rules.load import hours_on
from db.stand import Stand
from tui.privacy import Privacy
from tui.screens import flows
from tui.screens.desk import HIDDEN, DeskScreen
from tui.subject import Subject
from tui.widgets.panels import bar
from tui.widgets.rowlist import AllRows, Column, Row, RowList
from tui.words import SOORT_KORT, state_text

EMPTY = "Nog niemand in het team.\nn voegt iemand toe, ctrl+p leest een lijst in."

BAR = 10
"""Cells of the load bar."""


class Tree(RowList):
    """The tree, a line per person and per household."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open of sluit", tooltip="De huishoudens van deze persoon laten zien of verbergen"),
        Binding("space", "mark", "merk", tooltip="Dit huishouden merken, om meer tegelijk over te dragen"),
        Binding("right", "screen.unfold(True)", "openen", show=False, tooltip="Huishoudens laten zien"),
        Binding("left", "screen.unfold(False)", "sluiten", show=False, tooltip="Huishoudens verbergen"),
        Binding(
            "asterisk",
            "screen.unfold_all",
            "alles open",
            show=False,
            tooltip="Alle huishoudens laten zien of verbergen",
        ),
    ]

    def action_mark(self) -> None:
        """Mark or unmark the household under the cursor."""
        screen = self.screen
        assert isinstance(screen, CaseloadScreen)
        screen.toggle_mark()
        self.action_move(1)


class CaseloadScreen(DeskScreen):
    """Per teamleider, medewerker and begeleider: households, adults, people, hours against capacity, signals."""

    CSS_PATH = "caseload.tcss"

    KEY_LINE = ("hand_over", "end", "absent", "details", "edit")
    branches = getters.query_one(Tree)

    def __init__(self) -> None:
        super().__init__()
        self._open: set[str] = set()
        self._marked: set[int] = set()

    def body(self) -> ComposeResult:
        """The tree."""
        yield Tree(
            [
                Column("wie", share=3),
                Column("soort", 5),
                Column("huish", 5, right=True),
                Column("volw", 4, right=True),
                Column("pers", 4, right=True),
                Column("uren", 12, right=True),
                Column("", BAR + 1, shown_from=90),
                Column("signalen", share=3),
            ],
            header=True,
            id="caseload",
        )

    def show(self, stand: Stand) -> None:
        """Show the tree; what was open stays open."""
        rows = AllRows()
        hidden = self.desk.privacy is Privacy.ALLEEN
        self.branches.empty = HIDDEN if hidden else EMPTY
        for tak in () if hidden else caseload(stand):
            self._add(rows, stand, tak, 0)
        self.branches.border_title = "Caseload  wat ieder zelf draagt, daaronder samen met het team"
        self.branches.show(rows)

    def _add(self, rows: AllRows, stand: Stand, tak: Tak, depth: int) -> None:
        person = tak.begeleider
        is_open = person.kenmerk in self._open
        fold = ("▾ " if is_open else "▸ ") if tak.dossiers else "  "
        mark = "! " if tak.signalen else ""
        lead = bool(tak.onder)

        hours = f"{getal(tak.eigen.uren)} / {getal(tak.capaciteit)}"
        share = tak.eigen.uren / tak.capaciteit if tak.capaciteit else 2.0 if tak.eigen.uren else 0.0
        rows.append(
            Row(
                Subject("begeleider", person.kenmerk),
                (
                    "  " * depth + fold + self.desk.shown(person.naam),
                    SOORT_KORT[person.soort],
                    str(tak.eigen.huishoudens),
                    str(tak.eigen.volwassenen),
                    str(tak.eigen.personen),
                    hours,
                    bar(share, BAR),
                    mark + "; ".join(m.uitleg for m in tak.signalen)
                    or (f"in werving: {person.fase}" if person.fase and person.fase.in_werving else ""),
                ),
                "alert" if person.soort.betaald and tak.eigen.huishoudens else "mark" if lead else "",
            )
        )
        if is_open:
            for koppeling in stand.running_by(person.kenmerk):
                rows.append(self._household(stand, person.kenmerk, koppeling, depth + 2))
        for child in tak.onder:
            self._add(rows, stand, child, depth + 1)
        if lead:
            rows.append(
                Row(
                    None,
                    (
                        f"{'  ' * depth}samen met team: {aantal(tak.team.huishoudens, 'huishouden', 'huishoudens')},"
                        f" {aantal(tak.team.volwassenen, 'volwassene', 'volwassenen')},"
                        f" {aantal(tak.team.personen, 'persoon', 'personen')},"
                        f" {getal(tak.team.uren)} van {getal(tak.team_capaciteit)} u{_shared(tak)}",
                    ),
                )
            )

    def _household(self, stand: Stand, kenmerk: str, koppeling: Koppeling, depth: int) -> Row:
        huishouden = stand.huishouden.get(koppeling.dossier)
        mark = "✔ " if koppeling.id in self._marked else "· "
        naam = huishouden.naam if huishouden else koppeling.dossier
        people = size(stand, huishouden) if huishouden else None
        hours = hours_on(stand, koppeling.dossier, stand.today).get(kenmerk, 0.0)
        return Row(
            Subject("huishouden", koppeling.dossier, koppeling.id, kenmerk),
            (
                "  " * depth + mark + self.desk.shown(naam),
                "",
                "",
                str(people.volwassenen) if people else "?",
                str(people.personen) if people else "?",
                getal(hours),
                "",
                f"{huishouden.plaats if huishouden else ''} · {state_text(stand, koppeling)}",
            ),
            "mark" if koppeling.id in self._marked else "dim",
        )

    @on(RowList.Chosen)
    def _chosen(self, event: RowList.Chosen) -> None:
        key = event.key
        if isinstance(key, Subject) and key.soort == "begeleider":
            self._unfold(key.sleutel, key.sleutel not in self._open)
        elif isinstance(key, Subject):
            self.desk.open_details(key)

    def action_unfold(self, wanted: bool) -> None:
        """Show or hide the households of the person under the cursor."""
        subject = self.subject
        if subject:
            self._unfold(subject.under or subject.sleutel, wanted)

    def action_unfold_all(self) -> None:
        """Show or hide the households of everyone."""
        everyone = set(self.stand.begeleider)
        self._open = set() if self._open >= everyone else everyone
        self.show(self.stand)

    def _unfold(self, kenmerk: str, wanted: bool) -> None:
        (self._open.add if wanted else self._open.discard)(kenmerk)
        self.show(self.stand)
        if not wanted:
            self.branches.select(Subject("begeleider", kenmerk))

    def toggle_mark(self) -> None:
        """Mark or unmark the koppeling under the cursor."""
        subject = self.subject
        if subject and subject.koppeling:
            self._marked ^= {subject.koppeling}
            self.show(self.stand)

    @work
    async def action_hand_over(self) -> None:
        """Hand over the marked koppelingen together, or the one under the cursor."""
        marked = [k for k in self.stand.koppelingen if k.id in self._marked and not k.ended(self.stand.today)]
        one = self.koppeling()
        if marked or one:
            if await flows.hand_over(self.desk, marked or [k for k in [one] if k]):
                self._marked.clear()
            self.show(self.stand)
        else:
            self.desk.say("Kies een huishouden onder een begeleider, of merk er een paar met spatie.", alert=True)


def _shared(tak: Tak) -> str:
    """Why the team has fewer households than its people together."""
    each = sum(one.eigen.huishoudens for one in tak.walk())
    return "; een duo telt één keer" if each > tak.team.huishoudens else ""
