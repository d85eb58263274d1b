"""Names in sentences: whoever stands on the desk is shown by initials, whatever the sentence."""

from hypothesis import given
from hypothesis import strategies as st

from tui.privacy import Names

_WORDS = st.sampled_from(["Anna", "Bo", "de", "Vries", "al-Hamid", "Zoë", "O'Brien", "[red]", "Мария", "يوسف"])
_NAMES = st.lists(_WORDS, min_size=2, max_size=4).map(" ".join)


@given(st.lists(_NAMES, min_size=1, max_size=6), st.data())
def test_no_name_of_the_desk_stays_in_a_sentence(names, data):
    naam = data.draw(st.sampled_from(names))
    hidden = Names(names).hide(f"Gevraagd: {naam} (proef), sinds 3 dagen")
    assert naam not in hidden
    assert hidden.startswith("Gevraagd: ") and hidden.endswith(" (proef), sinds 3 dagen")


def test_the_longest_name_goes_first_and_what_is_no_name_stays():
    names = Names(["Anna", "Anna de Vries", "Bo", "[x] Ali", ""])
    assert names.hide("Anna de Vries – Bo, Boven; Anna") == "A. V. – B., Boven; A."
    assert names.hide("bij [x] Ali") == "bij A."
    assert names.hide("") == ""
