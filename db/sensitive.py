"""What is never kept: the BSN (nine digits that pass the elfproef) and the V-nummer, however they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SAID = re.compile(r"(?:bsn|burgerservice\w*|sofi\w*)\W*(?:nummer|nr)?\W*$", re.IGNORECASE)
_BEFORE = 200
"""So many characters before a number are read for what is said of it."""

_NINE = re.compile(r"(?<![\d+.,])(?<!\d[ .])\d(?:[ .]?\d){8}(?!\d)|(?<![\d+.,])\d{9}(?!\d)")

_APART = r"[ \u00a0.\-\u2010-\u2013/]"
_DIGITS = re.compile(rf"\+?(?<!\d)\d+(?:\)?(?:{_APART}| - )?(?:\(0\))?\d+)*")
"""Digits that stand together, in groups or in one."""

_V_NUMBER = re.compile(
    rf"(?<!\w)(?:V[ \-:]{{0,2}}\d{{8,10}}(?!\d)"
    rf"|(?:v[ \-]?(?:nummer|nr)|vreemdelingen(?:nummer|nr))\W{{0,3}}V?\d(?:{_APART}?\d){{7,9}}(?!\d))",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?<!\d)(?:\d{1,2}-\d{1,2}-(?:19|20|21)\d\d|(?:19|20|21)\d\d-\d\d-\d\d)(?![-\d])")


def is_bsn(text: str) -> bool:
    """Whether a text is nine digits that pass the elfproef."""
    digits = re.sub(r"[ .]", "", text)
    if not re.fullmatch(r"[0-9]{9}", digits) or digits == "000000000":
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(9, 1, -1), strict=False)) - int(digits[8])
    return total % 11 == 0


def may_be_mobile(text: str) -> bool:
    """Whether nine digits may be a mobile number of which a workbook has dropped the zero."""
    return text.strip().startswith("6")


def are_bsn(texts: list[str], several: bool) -> bool:
    """Whether a column holds BSN or V-nummers; `several` where its heading may mean something else.

    Of mobile numbers without their zero one in eleven passes the elfproef, so with a 6 in front it takes three.
    """
    suspect = [text for text in texts if is_bsn(text) or re.fullmatch(r"[Vv][- ]?\d{8,10}", text.strip())]
    if len(suspect) < max(2 if several else 1, 0.8 * len(texts)):
        return False
    return len(suspect) >= 3 or not all(map(may_be_mobile, suspect))


def without_bsn(text: str) -> str:
    """The text without what is a BSN; one that may be a mobile number goes where the words before it say so."""

    def left(found: re.Match[str]) -> str:
        said = _SAID.search(text, max(0, found.start() - _BEFORE), found.start())
        gone = is_bsn(found[0]) and (said or not may_be_mobile(found[0]))
        return "(BSN weggelaten)" if gone else found[0]

    return _NINE.sub(left, text)


@dataclass(frozen=True, slots=True)
class Vondst:
    """A number in a text that is not to be kept, at `van` up to `tot`; `zeker` where it can be nothing else."""

    soort: str
    tekst: str
    van: int
    tot: int
    zeker: bool

    @property
    def zin(self) -> str:
        """What was found, in words that don't repeat it."""
        return f"{self.verborgen} {'is' if self.zeker else 'lijkt'} een {self.soort}"

    @property
    def verborgen(self) -> str:
        """The number with all but its last three digits hidden."""
        left = sum(c.isdigit() for c in self.tekst) - 3
        shown = []
        for letter in self.tekst:
            hide = letter.isdigit() and left > 0
            left -= letter.isdigit()
            shown.append("•" if hide else letter)
        return "".join(shown)


def found_in(text: str, phone: bool = False) -> list[Vondst]:
    """The BSN and V-nummers in a text, in their order.

    A BSN is certain where the words before it say so; else nine digits that pass the elfproef may be something else.
    In the field of a telephone number (`phone`) only what is certain counts.
    """
    found = [Vondst("V-nummer", m[0], m.start(), m.end(), True) for m in _V_NUMBER.finditer(text)]
    taken = {at for one in found for at in range(one.van, one.tot)}
    for start, end in _nine_digits(text):
        said = bool(_SAID.search(text, max(0, start - _BEFORE), start))
        glued = text[start - 1 : start].isalpha() or text[end : end + 1].isalpha()
        if taken.isdisjoint(range(start, end)) and (said or not (glued or phone)):
            found.append(Vondst("BSN", text[start:end], start, end, said))
    return sorted(found, key=lambda v: v.van)


def without(text: str, phone: bool = False) -> str:
    """The text without what `found_in` finds; what stood around it stays."""
    for one in reversed(found_in(text, phone)):
        before, after = text[: one.van], text[one.tot :]
        text = before + (after.removeprefix(" ") if not before or before[-1].isspace() else after)
    return "\n".join(line.rstrip() for line in text.split("\n"))


def _nine_digits(text: str) -> Iterator[tuple[int, int]]:
    """Where nine digits stand that pass the elfproef, together or in groups, and are no part of a telephone number."""
    days = {at for found in _DAY.finditer(text) for at in range(*found.span())}
    for run in _DIGITS.finditer(text):
        groups = [(run.start() + g.start(), run.start() + g.end()) for g in re.finditer(r"\d+", run[0])]
        groups = [g for g in groups if g[0] not in days]
        at = _abroad(groups, text) if run[0].startswith("+") else 0
        found: list[tuple[int, int]] = []
        while at < len(groups):
            end = _bsn_at(groups, at, text)
            if end:
                found.append((at, end))
            at = (not end and _phone_at(groups, at, text)) or at + 1
        yield from ((groups[at][0], groups[end - 1][1]) for at, end in _likeliest(found))


def _likeliest(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of what overlaps that of the fewest groups (of "3 123 456 782" the last three); of as many, all of them."""
    taken: dict[int, tuple[int, int]] = {}  # by each group that is in it
    for at, end in sorted(found, key=lambda span: span[1] - span[0]):
        over = {taken[group] for group in range(at, end) if group in taken}
        if not over:
            taken |= dict.fromkeys(range(at, end), (at, end))
        elif len(over) == 1:
            first, last = min(over)
            if last - first == end - at:
                both = min(at, first), max(end, last)
                taken |= dict.fromkeys(range(*both), both)
    return sorted(set(taken.values()))


def _joined(groups: list[tuple[int, int]], text: str) -> str:
    return "".join(text[start:end] for start, end in groups)


def _bsn_at(groups: list[tuple[int, int]], at: int, text: str) -> int:
    """After which group a BSN ends that begins at one, 0 where none does."""
    alone = groups[at][1] - groups[at][0] == 9
    for end in range(at + 1, len(groups) + 1):
        digits = _joined(groups[at:end], text)
        if len(digits) >= 9:
            year = end - at == 2 and re.fullmatch(r"(?:19|20)\d{7}", digits) and groups[at][1] - groups[at][0] == 4
            phone = not alone and _phone_at(groups, at, text)
            return end if is_bsn(digits) and not year and not phone else 0
    return 0


def _phone_at(groups: list[tuple[int, int]], at: int, text: str) -> int:
    """After which group a Dutch telephone number ends that begins at one, 0 where none does."""
    for end in range(at + 1, len(groups) + 1):
        digits = _joined(groups[at:end], text)
        long_enough = groups[end - 1][1] - groups[end - 1][0] >= 2
        if re.fullmatch(r"0[1-9]\d{8}|0031\d{9}|00310\d{9}", digits) and long_enough:
            return end
        if len(digits) >= 14:
            return 0
    return 0


def _abroad(groups: list[tuple[int, int]], text: str) -> int:
    """How many groups belong to a telephone number that begins with a +."""
    for end in range(1, len(groups) + 1):
        digits = _joined(groups[:end], text)
        if re.fullmatch(r"31[1-9]\d{8}|310[1-9]\d{8}", digits):
            return end
        if len(digits) > 12:
            break
    return len(groups)
