"""Finding: what was typed as a question, and who answers to it.

`understand` tells the words that say who is sought from those of a name, so that a screen can show what was
understood as what; `answer` gives who it is. An unknown word is a name. Where everything that was typed is somebody's
name as well, they come first: nobody is hidden behind a word.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from db.dutch import opsomming
from db.model import Begeleider, Huishouden
from db.notation import desk_taal
from db.rules.filter import Filter, Past, R, Test
from db.rules.filters import PHRASES, bij, taal, vrij
from db.rules.half_days import half_days
from db.rules.lookup import Lookup, Treffer, Vindbaar, kind_of
from db.rules.places import named_near
from db.rules.spelling import PARTICLES
from db.rules.traject_words import traject_binnen
from db.stand import Stand
from db.text import fold

_LONGEST = 4
"""Words of the longest phrase."""
_BY_NAME, _BY_NAMES = 90.0, 82.0
"""Points from which on everything that was typed is the name of somebody: one word, or several that all must answer."""
_FILLERS = frozenset(
    (
        "in",
        "bij",
        "of",
        "op",
        "en",
        "rond",
        "nabij",
        "vrij",
        "spreekt",
        "spreken",
        "wie",
        "is",
        "zijn",
        "de",
        "het",
        "een",
        "s",
    )
)
"""Words that say nothing beside a word that does: "in of bij Vollenhove"."""
_TRAJECT = re.compile(r"traject(?:en)?(?: eindigt| loopt af)?(?: binnen)? (\d{1,4}) dagen")


_ASKED = re.compile(r"^\s*(?:wie (?:begeleidt|is|heeft)|(?:telefoon)?nummer van|bel)\s+(?=\S)", re.IGNORECASE)
"""How a question about somebody begins."""


@dataclass(frozen=True, slots=True)
class Token:
    """Part of what was typed, and what it was understood as; without a filter it is a name."""

    tekst: str
    uitleg: str
    filter: Filter | None = None


@dataclass(frozen=True, slots=True)
class Vraag:
    """What was typed, understood."""

    term: str
    tokens: tuple[Token, ...] = ()

    @property
    def filters(self) -> list[Filter]:
        """What says who is sought."""
        return [token.filter for token in self.tokens if token.filter]

    @property
    def naam(self) -> str:
        """What is looked for as a name, a number or an address."""
        return " ".join(token.tekst for token in self.tokens if not token.filter)


@dataclass(frozen=True, slots=True)
class Antwoord:
    """Who answers, best first, with what is said of them by kenmerk; and what to say where nobody does."""

    treffers: tuple[Treffer, ...] = ()
    uitleg: dict[tuple[str, str], str] = field(default_factory=dict)
    leeg: str = ""

    def said_of(self, treffer: Treffer) -> str:
        """What is said of one of them, "" where there is nothing to say."""
        return self.uitleg.get((kind_of(treffer.soort), treffer.kenmerk), "")


def understand(term: str, board: Collection[str] = ()) -> Vraag:
    """The tokens of a term; a place is one in the region of the places on the `board`."""
    pieces = [piece for piece in re.split(r"[\s,;?]+", _ASKED.sub("", term)) if piece]
    tokens: list[Token] = []
    name: list[str] = []
    at = 0
    while at < len(pieces):
        # After "de" or "al" comes a name, though Vries is a place and Shami a language too.
        is_name = bool(name) and name[-1].lower() in PARTICLES
        size, found = (1, None) if is_name else _longest(pieces[at : at + _LONGEST], board)
        if found is None:
            name.append(pieces[at])
        else:
            tokens += _named(name)
            name = []
            tokens.append(Token(" ".join(pieces[at : at + size]), found.uitleg, found))
        at += size
    return Vraag(term, tuple(_without_fillers([*tokens, *_named(name)])))


def _without_fillers(tokens: list[Token]) -> Iterator[Token]:
    """The tokens without the words that only join them: those beside a filter, at that side of a name."""
    for place, token in enumerate(tokens):
        words = token.tekst.split()
        if not token.filter:
            if place + 1 < len(tokens):
                while words and fold(words[-1]) in _FILLERS:
                    words.pop()
            if place > 0:
                while words and fold(words[0]) in _FILLERS:
                    words.pop(0)
        if words:
            yield Token(" ".join(words), token.uitleg, token.filter)


def _named(words: list[str]) -> list[Token]:
    return [Token(" ".join(words), "naam of nummer")] if words else []


def _longest(pieces: list[str], board: Collection[str]) -> tuple[int, Filter | None]:
    """How many of these pieces are one filter, and which; 1 and None for a word of a name."""
    for size in range(len(pieces), 0, -1):
        found = _filter(" ".join(pieces[:size]), board)
        if found:
            return size, found
    return 1, None


def _filter(typed: str, board: Collection[str]) -> Filter | None:
    phrase = fold(typed)
    if not phrase or "'" in typed or "’" in typed:
        return None  # Ma'n is a name, and no man
    if phrase in PHRASES:
        return PHRASES[phrase]
    dagdelen = half_days(phrase.split())
    if dagdelen:
        return vrij(dagdelen)
    traject = _TRAJECT.fullmatch(phrase)
    if traject:
        return traject_binnen(int(traject[1]))
    language = desk_taal(phrase)
    if language:
        return taal(language)
    plaats = named_near(phrase, board)
    return bij(plaats) if plaats else None


def answer(vraag: Vraag, lookup: Lookup, stand: Stand | None, top: int, phones: bool = True) -> Antwoord:
    """Who answers: at most `top` by name, and of those whom the filters alone say all of the `stand`.

    `stand` is needed where there are filters. `phones` says whether numbers and addresses are looked in.
    """
    by_name = lookup.search(" ".join(token.tekst for token in vraag.tokens), top, phones)
    if not vraag.filters or stand is None:
        return Antwoord(tuple(by_name))
    said: dict[tuple[str, str], str] = {}

    def answers(person: Vindbaar) -> bool:
        found = _of(vraag.filters, stand, person.kind, person.kenmerk)
        if found is not None:
            said[person.kind, person.kenmerk] = _said(found)
        return found is not None

    if vraag.naam:
        found = lookup.search(vraag.naam, top, phones, answers)
    else:
        found = [_treffer(kind, record, past, said) for kind, record, past in _all(vraag.filters, stand)]
    least = _BY_NAME if len(vraag.term.split()) == 1 else _BY_NAMES
    first = [one for one in by_name if one.score >= least]
    known = {(one.soort, one.kenmerk) for one in first}
    treffers = (*first, *(one for one in found if (one.soort, one.kenmerk) not in known))
    if vraag.naam and not treffers:
        treffers = tuple(by_name)  # what was taken for a word of the desk may have been part of a name or address
    leeg = "" if treffers else _nobody(vraag, stand)
    return Antwoord(treffers, said, leeg)


def _nobody(vraag: Vraag, stand: Stand) -> str:
    """What is said where nobody answers: what one of the filters has to say of it, else how near it was."""
    return next((f.leeg(stand) for f in vraag.filters if f.leeg), "") or _nearly(vraag, stand)


def _nearly(vraag: Vraag, stand: Stand) -> str:
    """Where nobody answers to all words: how many would without each of them."""
    if vraag.naam or len(vraag.filters) < 2:
        return ""
    without = []
    for token in vraag.tokens:
        others = [one for one in vraag.filters if one is not token.filter]
        count = sum(1 for _ in _all(others, stand))
        without += [f"zonder '{token.tekst}' {count}"] if count else []
    return f"Niemand past bij alles; {opsomming(without)}." if without else ""


def _of(filters: list[Filter], stand: Stand, kind: str, kenmerk: str) -> list[Past] | None:
    """How somebody answers to every filter, None where they do not; a member of a household as the household does."""
    if kind == "begeleider":
        found = [_past(f.begeleider, stand, stand.begeleider.get(kenmerk)) for f in filters]
    else:
        home = stand.huishouden.get(kenmerk.rpartition("/")[0] if kind == "statushouder" else kenmerk)
        found = [_past(f.huishouden, stand, home) for f in filters]
    passed = [past for past in found if past]
    return passed if len(passed) == len(filters) else None


def _past(test: Test[R] | None, stand: Stand, record: R | None) -> Past | None:
    return test(stand, record) if test and record else None


_Found = tuple[str, Begeleider | Huishouden, list[Past]]


def _all(filters: list[Filter], stand: Stand) -> Iterator[_Found]:
    """Everyone who answers, begeleiders first; in the order that the filters ask for, then by name."""
    for kind, records in (("begeleider", stand.begeleiders), ("huishouden", stand.huishoudens)):
        found: list[_Found] = []
        for record in records:
            past = _of(filters, stand, kind, record.kenmerk if isinstance(record, Begeleider) else record.dossier)
            if past is not None:
                found.append((kind, record, past))
        yield from sorted(found, key=lambda one: ([past.rang for past in one[2]], one[1].naam))


def _treffer(
    kind: str, record: Begeleider | Huishouden, found: list[Past], said: dict[tuple[str, str], str]
) -> Treffer:
    if isinstance(record, Begeleider):
        treffer = Treffer(str(record.soort), record.kenmerk, record.naam, 100.0)
    else:
        treffer = Treffer(kind, record.dossier, record.naam, 100.0)
    said[kind, treffer.kenmerk] = _said(found)
    return treffer


def _said(found: list[Past]) -> str:
    return " · ".join(past.uitleg for past in found if past.uitleg)
