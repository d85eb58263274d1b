"""Cells as people write them: telephone numbers, dates, hours, sizes and languages, read without guessing.

A reader gives the value, and the text that says more than the value; it raises CellError with what it expects.
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta

from db.exchange.cell import Gelezen, value_of
from db.notation import CellError, taal_naam
from db.sensitive import is_bsn
from db.text import clean, fold

PHONE = "een telefoonnummer van 10 cijfers, zoals 06 12345678"
DATE = "een datum, zoals 19-3-2024 of 19 mrt 2024"
HOURS = "een aantal uren per week, zoals 8 of 7,5"
SIZE = "volwassenen en kinderen, zoals 2+3"
LANGUAGES = "talen, zoals Arabisch, beetje Engels"
YEAR = "een geboortejaar of geboortedatum, zoals 1990"
YES_NO = "ja of nee"
EMAIL = "een e-mailadres, zoals anna@voorbeeld.nl"
WHOLE = "een heel getal"

_NUMBER = re.compile(r"\+?\(?\d[\d ().\-–]{6,}\d")
_SLASH = re.compile(r"\b(0\d{1,3}) ?/ ?(?=\d{6})()")
_TWO = re.compile(r"\b(0(?:[ .\-–]?\d){9}) +(0(?:[ .\-–]?\d){9})\b")
_MONTH_NAMES = (
    *("jan januari", "feb februari", "mrt maart mar", "apr april", "mei", "jun juni", "jul juli", "aug augustus"),
    *("sep sept september", "okt oktober oct", "nov november", "dec december"),
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_EXCEL_DAY_0 = date(1899, 12, 30)
_YES = ("ja", "j", "x", "yes", "waar", "v", "true", "wel", "akkoord")
_NO = ("nee", "n", "no", "onwaar", "false", "niet", "neen")
NOTHING = ("", "-", "--", "—", "–", "?", "??", "nvt", "n.v.t.", "n.v.t", "onbekend", "geen idee", "n/a", "x.x")
"""What people write in a cell that says nothing."""


def read_phone(text: str) -> Gelezen:
    """The first telephone number of a cell; a lost zero in front is put back."""
    text = _TWO.sub(r"\1 / \2", _SLASH.sub(r"\1-\2", text))
    found = _NUMBER.search(text)
    if not found:
        raise CellError(PHONE)
    if is_bsn(found.group()) and found.group()[0] not in "06":
        raise CellError(PHONE)
    number = _whole_number(found.group().strip(" -.–"))
    if found.start() and text[: found.start()].strip(" +-:.()"):
        before = text[: found.start()].strip()
        named = fold(before) in ("tel", "telefoon", "mobiel", "mob", "06")
        return Gelezen(number, text[found.end() :].strip(" /,;|&-\n") if named else text)
    return Gelezen(number, text[found.end() :].strip(" /,;|&-\n"))


def _whole_number(text: str) -> str:
    number = "".join(c for c in text if c.isdigit())
    if text.startswith(("+", "00")):
        if not 9 <= len(number.lstrip("0")) <= 15:
            raise CellError(PHONE)
        return text
    if len(number) == 9 and number[0] != "0":  # a workbook has taken it for a number
        return f"0{text}"
    if len(number) == 11 and number.startswith("31"):
        return f"+{text}"
    if len(number) != 10 or number[0] != "0":
        raise CellError(PHONE)
    return text


def read_email(text: str) -> Gelezen:
    """The first address of a cell."""
    found = re.search(r"[^\s<>,;:()]+@[^\s<>,;:()]+\.\w{2,}", text)
    if not found:
        raise CellError(EMAIL)
    rest = (text[: found.start()] + " " + text[found.end() :]).strip(" <>,;/()")
    return Gelezen(found.group(), text if rest else "")


def parse_day(text: str) -> date:
    """A day as people and workbooks write it. Raises CellError."""
    plain = re.sub(r"[T ]00:00(:00)?(\.0+)?$", "", text.strip().lower())
    plain = re.sub(
        r"^(?:sinds|vanaf|per|op|d\.?d\.?|(?:ma|di|wo|do|vr|za|zo)(?:andag|nsdag|ensdag|nderdag|ijdag)?)\s+", "", plain
    )
    if re.fullmatch(r"\d{5}", plain) and 20_000 <= int(plain) <= 73_000:
        return _EXCEL_DAY_0 + timedelta(days=int(plain))
    parts = [part for part in re.split(r"[-/. ]+", plain) if part]
    with suppress(ValueError):
        if len(parts) == 3:
            year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
            return _checked(date(_year(year), _MONTHS.get(month) or int(month), int(day)))
    raise CellError(DATE)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) in (2, 4)):
        raise ValueError(text)
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year < 70 else 1900)


def _checked(day: date) -> date:
    if not 1900 <= day.year <= 2200:
        raise ValueError
    return day


def read_date(text: str) -> Gelezen:
    """A date."""
    return Gelezen(parse_day(text))


def read_birth_year(text: str, today: date) -> Gelezen:
    """A year of birth, also from a date of birth: of that no more is kept. A year of two digits is never to come."""
    year = text.strip()
    if re.fullmatch(r"(19|20)\d\d", year):
        born = date(int(year), 1, 1)
    else:
        try:
            born = parse_day(text)
        except CellError:
            raise CellError(YEAR) from None
    if born > today and not re.search(r"\d{4}", year):
        born = date(born.year - 100, 1, 1)
    if born > today:
        raise CellError(YEAR)
    return Gelezen(born.year)


_HOURS = re.compile(
    r"(?P<about>ca\.?|circa|ongeveer|max\.?|maximaal|min\.?|minimaal|±|~|tot)?\s*"
    r"(?P<low>\d+(?:[.,]\d+)?)(?:\s*(?:-|–|à|a|tot|/)\s*(?P<high>\d+(?:[.,]\d+)?))?"
    r"\s*(?:u|uu?r|uren|hrs?)?\.?\s*(?:(?:p|per|/)[./ ]*(?:w|wk|week)\.?|in de week|per week)?"
)


def read_hours(text: str) -> Gelezen:
    """Hours a week; of a range the lowest, so that nobody is asked for more than was promised."""
    found = _HOURS.fullmatch(text.strip().lower())
    if not found:
        raise CellError(HOURS)
    low = float(found["low"].replace(",", "."))
    if low > 60 or (found["high"] and float(found["high"].replace(",", ".")) < low):
        raise CellError(HOURS)
    return Gelezen(low, text if found["high"] or found["about"] else "")


def read_whole(text: str) -> Gelezen:
    """A whole number of people or households."""
    found = re.fullmatch(
        r"(?:max\.?|maximaal)?\s*(\d{1,2})(?:\.0)?\s*(?:gezin(?:nen)?|huishoudens?|kinderen|kind|volw\w*)?",
        text.strip().lower(),
    )
    if not found:
        raise CellError(WHOLE)
    return Gelezen(int(found[1]))


_ADULT = r"(?:volwassenen?|volw|vw|v|ouders?)\.?"
_PERSONS, _OF_WHOM = r"(?:personen|pers|p)\.?", r"(?:waarvan|waaronder|w\.?v\.?)"
_CHILD = r"(?:kinderen|kind|kids|kk|k)\.?"
_SIZES: tuple[tuple[str, Callable[[re.Match[str]], tuple[int, int | None]]], ...] = (
    (r"(\d+)\s*\+\s*(\d+)", lambda m: (int(m[1]), int(m[2]))),
    (rf"(\d+)\s*{_ADULT}\s*(?:,|en|\+|/|&)?\s*(\d+)\s*{_CHILD}", lambda m: (int(m[1]), int(m[2]))),
    (rf"(\d+)\s*{_PERSONS},?\s*{_OF_WHOM}\s*(\d+)\s*{_CHILD}", lambda m: (int(m[1]) - int(m[2]), int(m[2]))),
    (rf"(\d+)\s*{_PERSONS},?\s*{_OF_WHOM}\s*(\d+)\s*{_ADULT}", lambda m: (int(m[2]), int(m[1]) - int(m[2]))),
    (r"(\d+)\s*(?:volwassenen?|volw|vw|ouders?)\.?", lambda m: (int(m[1]), 0)),
    (
        rf"(?:man|vader)\s*[,+&]?\s*(?:en )?(?:vrouw|moeder)(?:\s*(?:,|\+|&|en|met)\s*(\d+)\s*{_CHILD})?",
        lambda m: (2, int(m[1] or 0)),
    ),
    (r"(?:1|1 ?pers(?:oon|\.)?|alleenst\.?|alleenstaande?(?: man| vrouw)?|alleen|single)", lambda m: (1, 0)),
    (r"(?:echtpaar|stel|paar)(?: zonder kinderen)?", lambda m: (2, 0)),
    (rf"(?:echtpaar|stel|gezin|ouders|paar) (?:met|\+|en) (\d+) {_CHILD}", lambda m: (2, int(m[1]))),
    (rf"(?:moeder|vader|alleenstaande (?:moeder|ouder|vader)) (?:met|\+|en) (\d+) {_CHILD}", lambda m: (1, int(m[1]))),
    (r"(?:(?:gezin|familie)(?: van)?\s*)?(\d+)\s*(?:p|pers|pers\.|personen|persoons|leden|gezinsleden)?\.?(?: gezin)?",
     lambda m: (int(m[1]), None)),
)  # fmt: skip


def read_size(text: str) -> Gelezen:
    """Adults and children of a household; children None where only the total is known. Raises CellError."""
    plain = " ".join(text.lower().replace("(", " ").replace(")", " ").split())
    for pattern, counts in _SIZES:
        found = re.fullmatch(pattern, plain)
        if found:
            adults, children = counts(found)
            if 0 < adults + (children or 0) <= 20 and adults > 0 and (children or 0) >= 0:
                return Gelezen((adults, children), text if children is None else "")
    raise CellError(SIZE)


def read_yes_no(text: str) -> Gelezen:
    """Yes or no; a cross is yes."""
    word = fold(text) or text.strip()
    if word in (*_YES, "1", "✓", "✔"):
        return Gelezen(True)
    if word in (*_NO, "0"):
        return Gelezen(False)
    raise CellError(YES_NO)


_BETWEEN = re.compile(r"[,;/+&\n|]|\ben\b|\band\b")
_LEVEL_MARK = re.compile(r"[():=]|\s[-–]\s")

_BROAD = ("koerdisch", "berbers", "chinees")
"""Words for several languages of which the most spoken one is meant here: what was written stays to be read."""


def read_languages(text: str) -> Gelezen:
    """Languages with their level: a word before, after or in brackets behind the name says how well."""
    talen: dict[str, int] = {}
    rest = []
    for piece in _pieces(text):
        if fold(piece).startswith(("geen ", "nog geen ")):
            taal_of(fold(piece).split("geen ")[-1])
            rest.append(clean(piece))
            continue
        naam, level = _language(piece)
        talen[naam] = max(level, talen.get(naam, 0))
        broad = [word for word in fold(piece).split() if word in _BROAD]
        if broad and taal_of(broad[0]) == naam:
            rest.append(clean(piece))
    if not talen and not rest:
        raise CellError(LANGUAGES)
    return Gelezen(talen or None, ", ".join(rest))


def _pieces(text: str) -> list[str]:
    """The text cut into languages; what stands in brackets stays with the one before it."""
    found, depth, begin = [], 0, 0
    for match in re.finditer(r"[()]|" + _BETWEEN.pattern, text):
        mark = match.group()
        depth = depth + 1 if mark == "(" else max(0, depth - 1) if mark == ")" else depth
        if (
            mark not in "()"
            and not depth
            and text[begin : match.end()].strip(" /").lower() not in ("a1", "a2", "b1", "b2")
        ):
            found.append(text[begin : match.start()])
            begin = match.end()
    found.append(text[begin:])
    return [piece.strip(" .") for piece in found if piece.strip(" .")]


def _language(piece: str) -> tuple[str, int]:
    names: list[str] = []
    levels: list[int] = []
    for part in filter(str.strip, _LEVEL_MARK.split(piece)):
        level = value_of("taalniveau", part)
        if level:
            levels.append(int(level))
            continue
        name, found = _with_level(fold_words(part))
        names.append(name)
        levels += found
    kinds = list(dict.fromkeys(names))
    if not kinds or len(kinds) > 2 or len(levels) > 1:
        raise CellError(LANGUAGES)
    # What stands in brackets is the more precise: Koerdisch (Sorani).
    return kinds[-1], levels[0] if levels else 3


def fold_words(text: str) -> list[str]:
    """The words of a text, without what closes a sentence."""
    return [word for word in (w.strip(".*!'\"") for w in text.split()) if word]


def _with_level(words: list[str]) -> tuple[str, list[int]]:
    with suppress(CellError):
        return taal_of(" ".join(words)), []
    for cut in range(1, len(words)):
        for level, name in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            found = value_of("taalniveau", " ".join(level))
            if found:
                with suppress(CellError):
                    return taal_of(" ".join(name)), [int(found)]
    raise CellError(LANGUAGES)


def taal_of(text: str) -> str:
    """The language that a text names; a code counts where it can't be a word. Raises CellError."""
    plain = text.strip()
    short = value_of("taal", plain)
    if short:
        return short
    try:
        naam = taal_naam(plain)
    except KeyError:
        raise CellError(LANGUAGES) from None
    if len(plain) <= 3 and not plain.isupper() and fold(naam) != fold(plain):
        raise CellError(LANGUAGES)
    return naam


def says_nothing(text: str) -> bool:
    """Whether a cell is blank, or says that nothing is known."""
    return text.strip().lower() in NOTHING
