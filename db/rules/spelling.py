"""Spelling: how a name that is written in many ways is brought to one form that can be compared.

Three steps, each plain to follow. `letters` brings any script to lower-case Latin letters. `name_words` cuts a name
into the words that people look for, with what belongs together joined: Abdul Rahman, Nur al-Din. `sounds` writes a
word so that likeness of sound becomes likeness of text: a vowel is one character and a consonant three, of which
related sounds share one or two. An ordinary edit distance between two such texts then counts Yusuf, Youssef and
Joesoef as near, Hamid and Hamad as less so, and Hamid and Walid as far.

The rules are those of how Arabic, Persian, Kurdish, Tigrinya, Amharic, Somali, Turkish and Ukrainian names are
written in Dutch, English, French and German; none of them is about one name.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple


def _table(text: str) -> dict[str, str]:
    """Pairs as `letter:spelling`, a letter without a spelling is left out of the word."""
    return {letter: spelling for letter, _, spelling in (pair.partition(":") for pair in text.split())}


_MARKED = str.maketrans(
    _table(
        "š:sh ş:sh ș:sh ś:sh ž:zh ź:zh ż:zh č:tsh ç:tsh ć:tsh ğ:g ø:o ł:l đ:d ß:ss æ:ae œ:oe ı:i þ:th ð:d ə:e ŋ:n"
        " ’: ‘: ʿ: ʾ: ʼ: ʻ: ´: ': `: \u200c: \u200d: \u0640:"
    )
)
"""Latin letters whose mark says how they sound, and the signs of hamza, ayn and joining that many leave out."""

_OTHER_SCRIPTS = str.maketrans(
    _table(
        # Cyrillic, as in Ukrainian.
        "а:a б:b в:v г:gh ґ:g д:d е:e є:ye ж:zh з:z и:y і:i ї:yi й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh"
        " ц:ts ч:tsh ш:sh щ:shtsh ь: ъ: ю:yu я:ya ё:yo ы:y э:e ў:u"
        # Arabic, Persian and Kurdish: short vowels are not written, and waw and ya may be a vowel.
        " ا:a أ:a إ:i آ:a ء: ؤ:u ئ:i ب:b ت:t ث:th ج:j ح:h خ:kh د:d ذ:dh ر:r ز:z س:s ش:sh ص:s ض:d ط:t ظ:z ع:a غ:gh ف:f"
        " ق:q ك:k ل:l م:m ن:n ه:h ة:a و:w ي:y ى:a پ:p چ:tsh ژ:zh گ:g ک:k ی:y ە:e ێ:e ۆ:o ڕ:r ڵ:l ڤ:v"
    )
)

ARTICLES = frozenset(("al", "el", "ul", "ar", "er", "ur", "as", "ash", "ad", "ed", "ud", "an", "at", "az"))
"""The Arabic article, before a letter that swallows its l as well."""

PARTICLES = ARTICLES.union(
    ("van", "de", "der", "den", "het", "t", "ter", "ten", "te", "la", "le", "du", "von", "zu"),
    ("bin", "ibn", "ben", "bint", "bte", "abu", "abou", "umm", "um"),
)
"""Words of a name that say little by themselves, and that many leave out."""

_BLANK = re.compile(r"[\W_]+")
_ABD = re.compile(r"[ae]bd[aeiou]?[lrsnzdt]?")
_DIN = re.compile(r"[aeiou]?[dl]?d(?:i|ee|ie)ne?")
_ALLAH = re.compile(r"[aeou]l+ah?")


class NameWords(NamedTuple):
    """The words of a name in their order, and other words under which it may be looked for as well."""

    words: list[str]
    aliases: list[str]


@cache
def _ethiopic(letter: str) -> str:
    """The letters of a Ge'ez syllable, from its name: `ተ` is TA and says te, `ፋ` is FAA and says fa, `ስ` is SE: s."""
    name = unicodedata.name(letter, "")
    if not name.startswith("ETHIOPIC SYLLABLE"):
        return letter
    said = name.rpartition(" ")[2].lower()
    consonants = said.rstrip("aeiou")
    return consonants + {"a": "e", "aa": "a", "e": "", "ee": "e"}.get(said[len(consonants) :], said[len(consonants) :])


def letters(text: str) -> str:
    """Lower-case Latin letters and digits, words parted by one blank; other scripts are spelled out."""
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFC", text).translate(_MARKED)
        text = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_OTHER_SCRIPTS)) if not _mark(c))
        text = "".join(_ethiopic(c) if "\u1200" <= c <= "\u137f" else c for c in text)
    elif "'" in text or "`" in text:
        text = text.translate(_MARKED)
    return text if text.isalnum() else _BLANK.sub(" ", text).strip()


def _mark(char: str) -> bool:
    return unicodedata.combining(char) != 0


def name_words(naam: str) -> NameWords:
    """The words of a name; what is written joined or apart, as Abd al-Rahman or Amir-Jan, is found both ways."""
    parts = letters(naam).split()
    words = join(parts)
    aliases = [part for part in parts if part not in words and part not in PARTICLES and len(part) > 2]
    if "-" in naam:
        joined = letters(naam.replace("-", "")).split()
        aliases += [word for word in joined if word not in words and word not in aliases]
    return NameWords(words, aliases)


def join(parts: list[str]) -> list[str]:
    """The words with those joined that are one name: abd and what it serves, and endings like al-Din and Allah."""
    words: list[str] = []
    place = 0
    while place < len(parts):
        part, size = parts[place], 1
        if part[1:3] == "bd" and _ABD.fullmatch(part):
            size = 3 if parts[place + 1 : place + 2] and parts[place + 1] in ARTICLES else 2
            words.append("".join(parts[place : place + size]))
        elif words and len(words[-1]) > 2 and (size := _ending(parts, place)):
            words[-1] += "".join(parts[place : place + size])
        else:
            size = 1
            words.append("al" if part in ARTICLES else part)
        place += size
    return words


def _ending(parts: list[str], place: int) -> int:
    """How many words from here on are the end of the name before it: 0 for a name of its own."""
    part = parts[place]
    if part in ARTICLES:
        return 2 if place + 1 < len(parts) and _DIN.fullmatch(parts[place + 1]) else 0
    return 1 if part[-1] in "neah" and (_DIN.fullmatch(part) or _ALLAH.fullmatch(part)) else 0


_SPELLED = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        # Abdul Rahman, Abdurrahman, Abdel-Rahman: the article between is written in a dozen ways.
        (r"^[ae]bd[aeiou]?(?:l|([rsnzdt])(?=\1))?(?=\w{3})", "abd"),
        (r"^[ae]l(?=[^aeiou]\w{3})", ""),
        (r"(?<=\w{2})(?:[aeiou][dl]?)?d(?:i|ee)ne?$", "Tin"),
        # Vowels that are written with two letters, and letters that are doubled.
        (r"ou(?=[aei])", "w"),
        (r"oo|ou|oe|eu", "u"),
        (r"ee|ie(?=.)", "i"),
        (r"([b-df-hj-np-tv-z])\1+", r"\1"),
        # Consonants that are written with several letters, the longest first.
        (r"sc?htsch|shch|shtsh", "S"),
        (r"tsch|tch|tsh|tsj|cz|sch(?=uk)", "Č"),
        (r"sch|sh|sj|sz", "S"),
        (r"ch", "C"),
        (r"dzh|zh", "Z"),
        (r"dj|dz(?=[aeiou])", "J"),
        (r"kh", "X"),
        (r"gh", "G"),
        (r"ph", "f"),
        (r"th", "T"),
        (r"dh", "D"),
        (r"ck", "k"),
        (r"c(?=[eiy])", "s"),
        (r"c", "k"),
        (r"x", "ks"),
        # j and w that are half a vowel.
        (r"(?<=[aeiouyn])j(?=[aeiou])|(?<=i)j|j(?=[aeiou]*$)", "y"),
        (r"a[iy]|e[iy]", "ei"),
        (r"iy|yi|y", "i"),
        (r"([aeiou])h$", r"\1"),
        (r"w(?![aeiou])", "u"),
        (r"(.)\1+", r"\1"),
    )
)
"""From letters to sounds; a capital is a sound that is written with several letters."""

_SOUND = str.maketrans(
    _table(
        "b:bbb p:bbp v:vvv f:vvf w:vvw m:mmm n:nnn l:lll r:rrr t:ttt d:ttd T:tst D:tsd s:sss z:ssz S:sSs Č:CSs C:CSX"
        " k:kkk q:kkq g:kgg G:kgh X:kxX h:hh j:jgi J:jgJ Z:jzz a:a e:i i:i o:u u:u"
    )
)
"""Three characters for a consonant and one for a vowel; what two sounds share, they are not apart in."""


def sounds(word: str) -> str:
    """The word as it sounds, to be compared by edit distance: see the top of this file."""
    for pattern, sound in _SPELLED if len(word) > 5 else _SPELLED[3:]:
        word = pattern.sub(sound, word)
    return word.translate(_SOUND)
