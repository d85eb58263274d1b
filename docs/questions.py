"""The questions of the desk and how each is answered from the start screen, in at most three keys beside typed words.

The README shows them as a table, and a test plays each one.
"""

from dataclasses import dataclass

SIGN = {"slash": "/", "down": "↓"}
"""How a key is written that is not its own name."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question, and the keys that answer it; `typed` is what is typed where the line of the look-up is open."""

    number: int
    asked: str
    keys: tuple[str, ...]
    typed: str = ""
    shows: str = ""

    @property
    def how(self) -> str:
        """The keys as a person reads them."""
        pieces = [f"`{SIGN.get(key, key)}`" for key in self.keys]
        if self.typed:
            pieces.insert(1, f"_{self.typed}_")
        return " ".join(pieces) or "the start screen itself"


QUESTIONS = (
    Question(
        1,
        "Who speaks Tigrinya and is free Tuesday morning in or near Vollenhove?",
        ("slash",),
        "tigrinya di-ochtend vollenhove",
        "who does, nearest first",
    ),
    Question(
        2, "Who is not yet coupled, for how long, and when is the key?", (), "", "_Nog te koppelen_, spoed on top"
    ),
    Question(3, "Who is over capacity?", ("slash",), "boven capaciteit", "who is, and by how many hours"),
    Question(3, "Who has room?", ("slash",), "ruimte", "who has, most hours first"),
    Question(
        4, "How many households do the teamleider and the medewerker carry themselves?", ("2",), "", "the caseload tree"
    ),
    Question(
        5,
        "X calls in sick: which households, and who can cover?",
        ("slash", "enter", "z"),
        "anna",
        "each household, with who could take over",
    ),
    Question(
        6,
        "Who guides family Y, on which number, and when was the last contact?",
        ("slash", "enter"),
        "tesfay",
        "the household, who guides it, both numbers, the last contact",
    ),
    Question(
        7,
        "Which trajecten end within 30 or 60 days, and is the handover arranged?",
        ("slash",),
        "traject 60 dagen",
        "each with its end and whether a handover is agreed, the first on top",
    ),
    Question(
        8,
        "Which stagiaires leave soon, with which households?",
        ("slash",),
        "stage loopt af",
        "each with the last day and the households",
    ),
    Question(9, "Which deadlines fall this week?", ("0",), "", "_Deadlines_, those that are late on top"),
    Question(9, "Which households have a deadline this week?", ("slash",), "deadlines", "each with the first task"),
    Question(
        10,
        "With whom was there no contact for more than 14 days?",
        ("slash",),
        "geen contact",
        "each with the last contact, the longest ago on top",
    ),
    Question(11, "Who staffs Thursday's spreekuur?", ("slash",), "spreekuur", "who does, and on which days"),
    Question(11, "Where are gaps in the spreekuur?", ("4",), "", "the week; the services stand on top, gaps in red"),
    Question(12, "Which volunteers wait for a VOG?", ("slash",), "vog", "who does, and since when"),
    Question(12, "Which volunteers are in training?", ("slash",), "training", "who is, and since when"),
    Question(12, "Which volunteers wait for a first koppeling?", ("slash",), "zonder koppeling", "who does"),
    Question(
        13,
        "Can we take 12 more arrivals this quarter?",
        ("5",),
        "",
        "_Kunnen we dit kwartaal nog 12 aankomsten aan?_, and which month would fall short by how much",
    ),
    Question(
        14,
        "Where do we stand on the taakstelling?",
        ("5", "down"),
        "",
        "the task of the half-year, who has a key, ahead or behind",
    ),
    Question(15, "Why did koppelingen end this year?", ("slash",), "beëindigd", "each with the reason"),
    Question(15, "Why did volunteers stop?", ("slash",), "gestopt", "each with the reason and the day"),
)
