"""Texts that try to act: a seeded grammar of what a name, a note, a file name or a cell could hold."""

from random import Random

from db.text import clean

CONTROLS = [chr(n) for n in (*range(0x20), 0x7F, *range(0x80, 0xA0))]
BIDI = list("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
SEQUENCES = [
    *("\x1b[31m", "\x1b[2J", "\x1b[?1049l", "\x1b[?25l", "\x1b[10;10H", "\x1b[6n", "\x1b[c", "\x1bc", "\x1b7\x1b8"),
    *("\x1b]0;titel\x07", "\x1b]52;c;bmFhbQ==\x07", "\x1b]8;;http://x\x1b\\klik\x1b]8;;\x1b\\", "\x1bPq#0\x1b\\"),
    *(
        "\x1b_Gi=1;AA\x1b\\",
        "\x1b^geheim\x1b\\",
        "\x9b2J",
        "\x9d0;t\x9c",
        "\x90q\x9c",
        "\x1b[200~plak\x1b[201~",
        "\x1b",
    ),
]
MARKUP = [
    *(
        "[/]",
        "[bold",
        "[red on blue]rood[/]",
        "[@click=app.quit]weg[/]",
        "[link=http://x]l[/link]",
        "[$accent]",
        "\\[/]",
    ),
    *("[@click=app.bell()]b", "[/red]", "[[", "]]", "[bold]x[/italic]", "[a= b", "[bel=na", ":smile:", "[#zz]", "[ ]"),
]
FORMATS = ["%s", "%n%n%x", "{0}", "{naam!r:>99999}", "{self.__class__}", "${HOME}", "$(reboot)", "`id`", "%(naam)s"]
SQL = ["'; DROP TABLE begeleider;--", '"', "''", "\\'; --", "x' OR '1'='1", "%' OR 1=1 --", "NULL", "_%_"]
FORMULAS = ["=1+1", "+31612345678", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", " =1", "'=1", "''-1", "\t=1", '"=1', "＝1"]
PATHS = ["../../etc/passwd", "C:\\nul", "con", "a/b", "~", "-rf", "--help", "*.xlsx", "file:///x", "<script>a</script>"]
WIDE = ["漢字かな", "각각", "👨‍👩‍👧‍👦", "👩🏽‍🦰", "🇳🇱🇺🇦", "❤️", "1️⃣", "𝕬𝖓𝖓𝖆", "﷽", "ﬀ", "\U0001f9d1\u200d\U0001f4bb"]
RIGHT = ["محمد بن عبد الله", "می\u200cخواهم", "שלום", "ابو\u0640\u0640\u0640بكر"]
ZERO = list("\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u180e\ufe0f\ufff9\ufffb\ufffe\uffff\u2028\u2029\u00a0\u3000")
SURROGATES = ["\ud800", "\udfff", "\udc9b", "\udc1b", "\ud83d"]
STACK = ["a" + "\u0301\u0323\u0336\u20dd" * 12, "Z̷̢̛a̶l̸g̵o̴", "e" + "\u0489" * 60, "\u0301\u0301"]
PLAIN = ["Anna", "de Vries", "Al-Hamid", "O'Brien", "Tesfay", "Ng", "van 't Hoff", "IJ", "Łukasz", "Zoë", "0", "null"]
KINDS = [
    *(CONTROLS, BIDI, SEQUENCES, MARKUP, FORMATS, SQL, FORMULAS, PATHS, WIDE, RIGHT, ZERO, SURROGATES, STACK, PLAIN),
]


def hostile(r: Random, most: int = 400) -> str:
    """A text of some pieces of different kinds; one in forty is very long."""
    pieces = [r.choice(r.choice(KINDS)) for _ in range(r.randint(1, 5))]
    if r.random() < 0.5:
        pieces.insert(r.randrange(len(pieces) + 1), r.choice(PLAIN))
    text = r.choice(["", "", " ", "  "]).join(pieces)
    return (text * (most // max(1, len(text)) + 1))[:most] if r.random() < 1 / 40 else text


def hostile_name(r: Random) -> str:
    """A hostile text of which something is left once it came through the door."""
    while True:
        text = hostile(r)
        if clean(text):
            return text
