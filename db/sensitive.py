"""The BSN, which is never kept: nine digits that pass the elfproef, however they are written."""

import re

_SAID = re.compile(r"(?:bsn|burgerservice\w*|sofi\w*)\W*(?:nummer|nr)?\W*$", re.IGNORECASE)
_NINE = re.compile(r"(?<![\d+.,])(?<!\d[ .])\d(?:[ .]?\d){8}(?!\d)|(?<![\d+.,])\d{9}(?!\d)")


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
        said = _SAID.search(text[: found.start()])
        gone = is_bsn(found[0]) and (said or not may_be_mobile(found[0]))
        return "(BSN weggelaten)" if gone else found[0]

    return _NINE.sub(left, text)
