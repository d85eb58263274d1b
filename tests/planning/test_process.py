"""The child process: the answers of this one, heard from, ended at any moment, silent, and never with a name."""

import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from db.agenda import Agenda
from db.planning.pricing import why_not
from db.planning.process import Cancelled, Planner, PlanningError, bare
from db.planning.proposing import Keuzes, Voorstel, propose
from db.stand import Stand
from tests.builders import desk, household, vrijwilliger
from tests.planning import crowded_office

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds after which a test that hangs is given up; nothing is measured by it."""


# Questions for the child, which imports this file to answer them.


def sleeper(stand: Stand, heard: Any) -> None:
    """Says that it has begun, and never ends by itself."""
    heard(0.0, "begonnen")
    while True:
        time.sleep(1)


def shouter(stand: Stand) -> str:
    """Writes to both streams, in Python and past it."""
    print("Tesfay roept")
    print("Tesfay klaagt", file=sys.stderr)
    for stream in (1, 2):
        with open(stream, "w", closefd=False) as out:
            out.write("Tesfay fluistert")
    return "stil"


def stumbler(stand: Stand) -> None:
    """Fails with the names of people in its error, its notes and its cause."""
    person, home = stand.begeleiders[0], stand.huishoudens[0]
    error = ValueError(f"{person.naam} past niet bij {home.naam} in {home.plaats}")
    error.add_note(person.naam)
    raise error from KeyError(home.dossier)


def quitter(stand: Stand) -> None:
    """Ends the child."""
    sys.exit(3)


def counter(stand: Stand) -> int:
    """How many households the Stand has."""
    return len(stand.huishoudens)


@pytest.fixture(scope="module")
def planner():
    """One for all that leave it as it was: to start a child takes longer than most questions."""
    shared = Planner()
    yield shared
    shared.close()


@pytest.fixture
def own():
    """One for a test that may leave it in disorder."""
    fresh = Planner()
    yield fresh
    fresh.close()


@pytest.fixture
def stand() -> Stand:
    return crowded_office(24)


def same(one: Voorstel, other: Voorstel) -> bool:
    """Whether two proposals differ in nothing but how long they took."""
    return replace(one, seconden=0.0) == replace(other, seconden=0.0)


def asked(planner: Planner, *arguments: Any, **more: Any) -> tuple[threading.Thread, list[Any]]:
    """Ask in a thread; the list gets what came of it."""
    came: list[Any] = []

    def run() -> None:
        try:
            came.append(planner.ask(*arguments, **more))
        except Exception as error:
            came.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread, came


def ended(thread: threading.Thread) -> bool:
    thread.join(PATIENCE)
    return not thread.is_alive()


# Answers


def test_the_child_answers_as_this_process_does(planner, stand):
    for keuzes in (Keuzes(), Keuzes(ook_tijdelijk=True)):
        assert same(planner.ask(propose, stand, keuzes=keuzes), propose(stand, keuzes))
        for dossier in stand.huishouden:
            for kenmerk in stand.begeleider:
                koppel = (dossier, kenmerk)
                assert planner.ask(why_not, stand, keuzes=keuzes, koppel=koppel) == why_not(stand, keuzes, koppel)


def test_a_plan_from_the_child_can_be_handed_back_to_it(planner, stand):
    plan = planner.ask(propose, stand)
    for team in plan.teams:
        for paar in team.opgave.paren:
            koppel = (paar.dossier, paar.kenmerk)
            answer = planner.ask(why_not, stand, keuzes=Keuzes(), koppel=koppel, plan=team)
            assert answer == why_not(stand, Keuzes(), koppel)


def test_it_is_heard_how_far_it_is(planner):
    people = [vrijwilliger(f"V{n}", team=f"T{n}") for n in range(4)]
    stand = desk(*people, *(household(f"D{n}", team=f"T{n}") for n in range(4)))
    heard = []
    planner.ask(propose, stand, heard=lambda *news: heard.append(news))
    assert heard == [(0.0, "T0"), (0.25, "T1"), (0.5, "T2"), (0.75, "T3")]
    assert same(planner.ask(propose, stand), propose(stand))


def test_one_child_answers_many_questions_about_many_desks(planner):
    stands = [desk(*(household(f"D{n}") for n in range(count))) for count in range(6)]
    planner.start()
    child = planner._child
    for _ in range(3):
        for stand in (*stands, *reversed(stands), stands[0], stands[0]):
            assert planner.ask(counter, stand) == len(stand.huishoudens)
    assert planner._child is child


def test_a_desk_is_sent_as_it_was_read(planner, stand):
    """What was worked out over here in the meantime does not go along, and nothing of the Stand is lost."""
    propose(stand)
    assert stand.begeleider
    again = planner.ask(replace, stand)
    for field in ("today", "begeleiders", "huishoudens", "statushouders", "koppelingen", "afwezigheden", "settings"):
        assert getattr(again, field) == getattr(stand, field)
    assert "begeleider" not in vars(again)


def test_two_threads_each_get_their_own_answer(planner):
    stands = [desk(*(household(f"D{n}") for n in range(count))) for count in range(8)]
    asking = [asked(planner, counter, stand) for stand in stands]
    assert all(ended(thread) for thread, _ in asking)
    assert [came for _, came in asking] == [[count] for count in range(8)]


# Errors


def test_an_error_has_no_name_in_it_and_the_next_question_has_an_answer(planner, stand):
    planner.start()
    child = planner._child
    names = {b.naam for b in stand.begeleiders} | {h.naam for h in stand.huishoudens} | {*stand.huishouden, "Nobody"}
    for question, more in (
        (stumbler, {}),
        (why_not, {"keuzes": Keuzes(), "koppel": ("Nobody", "V1")}),
        (propose, {"keuzes": "Nobody"}),
        (propose, {"no_such": "Nobody"}),
    ):
        with pytest.raises(PlanningError) as raised:
            planner.ask(question, stand, **more)
        said = f"{raised.value}{raised.value.args}{raised.value.__cause__}"
        assert not [name for name in names if name in said]
        assert same(planner.ask(propose, stand), propose(stand))
    assert planner._child is child


def test_an_error_says_what_and_where(planner, stand):
    with pytest.raises(PlanningError, match=r"^ValueError, test_process\.py:\d+$"):
        planner.ask(stumbler, stand)


def test_a_child_that_is_gone_is_an_error_and_the_next_question_has_another(planner, stand):
    with pytest.raises(PlanningError):
        planner.ask(quitter, stand)
    assert planner.ask(counter, stand) == len(stand.huishoudens)
    planner._child.kill()
    planner._child.wait()
    assert planner.ask(counter, stand) == len(stand.huishoudens)


def test_a_question_that_can_not_be_sent_does_not_spoil_the_next(own, stand):
    with pytest.raises(Exception, match=r"pickle|lambda|local"):
        own.ask(counter, stand, unsendable=lambda: None)
    assert own.ask(counter, stand) == len(stand.huishoudens)
    assert same(own.ask(propose, stand), propose(stand))


def test_whoever_hears_and_fails_does_not_spoil_the_next_answer(own, stand):
    """As where the app is closing while the child tells how far it is."""

    def failing(*news: Any) -> None:
        raise RuntimeError("the app is not running")

    with pytest.raises(RuntimeError):
        own.ask(propose, stand, heard=failing)
    assert own.ask(counter, stand) == len(stand.huishoudens)
    assert same(own.ask(propose, stand), propose(stand))


# Ending


def test_a_question_is_ended_from_another_thread_and_the_next_has_a_new_child(planner, stand):
    for _ in range(2):
        begun = threading.Event()
        thread, came = asked(planner, sleeper, stand, heard=lambda *news, begun=begun: begun.set())
        assert begun.wait(PATIENCE)
        child = planner._child
        planner.cancel()
        assert ended(thread)
        assert [type(what) for what in came] == [Cancelled]
        assert child.poll() is not None
        assert same(planner.ask(propose, stand), propose(stand))
        assert planner._child is not child


def test_a_plan_is_ended_while_it_is_made(planner):
    stand = desk(
        *(vrijwilliger(f"V{n}", uren_per_week=5.0 + n % 7) for n in range(40)),
        *(household(f"D{n:03}", talen={"Arabisch": 1 + n % 3}) for n in range(200)),
    )
    begun = threading.Event()
    thread, came = asked(planner, propose, stand, heard=lambda *news: begun.set(), seconds=PATIENCE)
    assert begun.wait(PATIENCE)
    planner.cancel()
    assert ended(thread)
    assert len(came) == 1
    assert isinstance(came[0], Cancelled | Voorstel)  # it may just have been ready
    assert planner.ask(counter, stand) == 200


def test_ending_without_a_question_is_nothing(planner, stand):
    planner.cancel()
    assert planner.ask(counter, stand) == len(stand.huishoudens)
    planner.cancel()
    planner.cancel()
    planner.start()
    assert planner.ask(counter, stand) == len(stand.huishoudens)


def test_at_the_end_there_is_no_child(stand):
    planner = Planner()
    planner.start()
    child = planner._child
    planner.close()
    assert child.poll() is not None
    with pytest.raises(Cancelled):
        planner.ask(counter, stand)
    assert planner._child is child


def test_a_question_that_waits_for_its_turn_is_ended_with_the_one_before_it(planner, stand):
    begun = threading.Event()
    first, came = asked(planner, sleeper, stand, heard=lambda *news: begun.set())
    assert begun.wait(PATIENCE)
    second, answer = asked(planner, counter, stand)
    planner.cancel()
    assert ended(first)
    assert ended(second)
    assert [type(what) for what in [*came, *answer]] == [Cancelled, Cancelled]
    assert planner.ask(counter, stand) == len(stand.huishoudens)


# Beside the app


def test_the_child_writes_nothing_on_the_terminal(planner, stand, capfd):
    assert planner.ask(shouter, stand) == "stil"
    planner.ask(propose, stand)
    with pytest.raises(PlanningError):
        planner.ask(stumbler, stand)
    with pytest.raises(PlanningError):
        planner.ask(quitter, stand)
    assert capfd.readouterr() == ("", "")


ASKS_ALL = """
import sys
from datetime import date
from db.planning.process import Planner, PlanningError, Cancelled
from db.planning.proposing import propose, Keuzes
from db.planning.pricing import why_not
from db.stand import Stand
if len(sys.argv) > 1:
    planner = Planner()
    print(planner.ask(propose, Stand(date(2024, 3, 19))).waarde)
    planner.close()
print(*sorted({name.partition(".")[0] for name, module in sys.modules.items() if module}))
"""


@pytest.mark.parametrize("more", [[], ["ask"]])
def test_the_app_never_imports_what_the_child_counts_with(more):
    done = subprocess.run(
        [sys.executable, "-c", ASKS_ALL, *more], cwd=ROOT, capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    assert "db" in done.stdout.split()
    assert {"numpy", "highspy", "scipy", "pandas", "textual", "rich"}.isdisjoint(done.stdout.split())
    assert done.stderr == ""


def test_the_child_finds_this_program_wherever_it_is_started(tmp_path):
    """In a folder with a `db` of somebody else."""
    (tmp_path / "db").mkdir()
    (tmp_path / "db" / "__init__.py").write_text("raise SystemExit('not this one')", encoding="utf-8")
    (tmp_path / "random.py").write_text("raise SystemExit('nor this one')", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{ASKS_ALL}", "ask"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert done.stderr == ""
    assert done.stdout.startswith("(0, 0, 0, 0)\n")


def test_what_is_sent_has_nothing_of_what_the_desk_works_out_meanwhile(stand):
    """Else a list that is worked out on the screen while the Stand is being sent breaks off the sending."""
    begun = set(vars(bare(stand)) | vars(bare(stand).agenda))
    sent = bare(stand)
    for owner, kind in ((stand, Stand), (stand.agenda, Agenda)):
        for name, value in vars(kind).items():
            if isinstance(value, cached_property):
                getattr(owner, name)
    assert set(vars(sent) | vars(sent.agenda)) == begun
    assert len(vars(stand.agenda)) > len(vars(sent.agenda))
