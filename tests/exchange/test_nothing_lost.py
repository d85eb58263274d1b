"""Reading in a list of one's own: nothing is lost, nothing lands in a wrong field, and nothing is guessed unsaid."""

from offices import a_list, read_in, understood

from db.exchange.answers import Antwoorden
from db.model import Koppeling
from db.store import Store
from tests.builders import fill, vrijwilliger


def a_team(store: Store) -> None:
    fill(
        store,
        vrijwilliger("V01", voornaam="Anna", achternaam="Bos"),
        vrijwilliger("V02", voornaam="Piet", achternaam="Smit"),
    )


def guided_by(samen) -> list[str]:
    return [k.begeleider for k in samen.new if isinstance(k, Koppeling)]


# Two begeleiders in one cell


def test_choosing_one_of_two_begeleiders_leaves_the_other(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos / Pieet Smit")
    (cel,) = understood(store, path).fouten
    assert (cel.waarde, cel.deel) == ("Pieet Smit", "Pieet Smit")
    samen = read_in(store, path, Antwoorden().answered(cel.plek, cel.deel, "V02"))
    assert guided_by(samen) == ["V01", "V02"]


def test_leaving_one_of_two_begeleiders_out_keeps_the_other_and_the_remark(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos / Pieet Smit (sinds mei)")
    (cel,) = understood(store, path).fouten
    samen = understood(store, path, Antwoorden().answered(cel.plek, cel.deel, ""))
    assert (guided_by(samen), samen.fouten) == (["V01"], [])
    assert samen.new[0].notitie == "Begeleider: Anna Bos / Pieet Smit (sinds mei)"


def test_what_is_typed_for_a_part_may_itself_be_two(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;duo")
    (cel,) = understood(store, path).fouten
    assert guided_by(understood(store, path, Antwoorden().answered(cel.plek, cel.deel, "Anna en Piet"))) == [
        "V01",
        "V02",
    ]


def test_an_answer_that_nobody_is_is_asked_about_again(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;duo")
    (cel,) = understood(store, path).fouten
    answers = Antwoorden().answered(cel.plek, cel.deel, "Xyz")
    (cel,) = understood(store, path, answers).fouten
    assert cel.deel == "Xyz"
    assert guided_by(understood(store, path, answers.answered(cel.plek, "Xyz", "V02"))) == ["V02"]


def test_noting_an_unknown_begeleider_keeps_the_one_who_is_known(tmp_path, store):
    a_team(store)
    path = a_list(tmp_path, "Gezin;Begeleider", "Haddad;Anna Bos / Pieet Smit")
    samen = read_in(store, path)
    assert guided_by(samen) == ["V01"]
    assert samen.new[0].notitie == "Begeleider: Anna Bos / Pieet Smit"
