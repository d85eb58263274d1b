"""Text that came from outside: made safe at the door, and folded so that spelling does not hide a name."""

import re
import unicodedata
from pathlib import Path

# Bidi controls reorder what follows them on a line. ZWNJ (U+200C) and ZWJ stay: Persian needs them.
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_UNSAFE = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]")
_FORMULA = re.compile("[\\s'\"]*[=+\\-@\\t\\r＝＋－＠]")
_BLANKS = re.compile(r"[^\S\n]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th", "ð": "d"})


def clean(text: str, lines: bool = False) -> str:
    """The text without what a terminal could act upon: control characters, ESC, bidi controls, lone surrogates.

    Blanks are joined and trimmed; line ends become blanks unless `lines` is set.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    text = _UNSAFE.sub("", text if lines else text.replace("\n", " ").replace("\u2028", " ").replace("\u2029", " "))
    text = unicodedata.normalize("NFC", text)
    return "\n".join(_BLANKS.sub(" ", line).strip() for line in text.split("\n")).strip()


def printable(text: str) -> str:
    """The text as it stands, blanks and line ends included, without what a terminal could act upon."""
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _UNSAFE.sub("", text.replace("\u2028", "\n").replace("\u2029", "\n"))


def shielded(text: str) -> str:
    """The text as a cell of a .csv that no spreadsheet takes for a formula: with an apostrophe before what might be."""
    return f"'{text}" if _FORMULA.match(text) else text


def unshielded(text: str) -> str:
    """The text of a cell of a .csv without the apostrophe that `shielded` put before it."""
    return text[1:] if text[:1] == "'" and _FORMULA.match(text, 1) else text


def fold(text: str) -> str:
    """Lower case without diacritics and punctuation: how two spellings of the same letters meet."""
    text = text.lower()
    if not text.isascii():
        text = text.translate(_LETTERS)
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if text.isalnum():  # a single plain word, as most are
        return text
    return " ".join("".join(c if c.isalnum() else " " for c in text.replace("'", "").replace("’", "")).split())


def error_place(error: BaseException) -> str:
    """What can be told of an error without the data in it: its type, and where in the code it was."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f", {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return type(error).__name__ + where


def initials(naam: str) -> str:
    """Give "A. V." for "Anna de Vries": what a visitor may see of a name."""
    words = [word for word in re.split(r"[\s-]+", naam) if word[:1].isalpha()]
    big = [word for word in words if not word[0].islower()] or words
    return " ".join(f"{word[0].upper()}." for word in big) or "–"


def digits(text: str) -> str:
    """Only the digits, with a Dutch country code as a zero: how telephone numbers are compared."""
    number = "".join(c for c in text if c.isdigit())
    for code in ("0031", "31"):
        if number.startswith(code) and len(number) >= 9 + len(code):
            return "0" + number[len(code) :].removeprefix("0")
    return number
