"""Text without its typography, so that two copies of the same words compare equal and nothing else does.

What folds together: curly and straight quotation marks, kinds of dash and hyphen, kinds of space and line break,
ligatures, full-width forms, the ellipsis character and three dots, composed and decomposed letters, and characters
that can't be seen (soft hyphens, zero-width ones). Letters keep their case; guillemets, digits and all else stay.

A line break beside a dash is open: the hyphen may belong to the word or only to the line. `SOFT` and `LOOSE` stand for
what is open; both are code points that no text may hold.
"""

from __future__ import annotations

import re
import unicodedata

SOFT = "\ufdd0"
"""A hyphen and a line break between small letters: nothing, a hyphen, or a hyphen and a space."""
LOOSE = "\ufdd1"
"""A line break beside a dash: nothing, or a space."""
LONG_DASH = "—"

_SOFT_HYPHEN = "\u00ad"
_UNSEEN = "\u034f\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
_SPACES = "\t\x1c\x1d\x1e\x1f \xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_SINGLE_MARKS = "‘’‚‛′ʼ`´"
_DOUBLE_MARKS = "“”„‟″"
_HYPHENS = "\u2010\u2011\u2012\u2013\u2212\ufe63"
_LONG_DASHES = "\u2015\u2e3a\u2e3b\ufe58"


def _table() -> dict[int, str]:
    # Full-width forms and Latin ligatures. Compatibility normalising of all text would make "10²" "102".
    compatible = (*range(0xFF01, 0xFF5F), *range(0xFB00, 0xFB07))
    table = {code: unicodedata.normalize("NFKC", chr(code)) for code in compatible}
    table[ord("…")] = "..."
    table[ord(SOFT)] = table[ord(LOOSE)] = "\ufffd"
    for chars, plain in (
        (_UNSEEN, ""),
        (_LINE_ENDS, "\n"),
        (_SPACES, " "),
        (_SINGLE_MARKS + "\uff40", "'"),
        (_DOUBLE_MARKS, '"'),
        (_HYPHENS, "-"),
        (_LONG_DASHES, LONG_DASH),
    ):
        table.update(dict.fromkeys(map(ord, chars), plain))
    return table


_TABLE = _table()
# Each is linear: no two neighbouring repeats can take the same character.
_BROKEN_AT_SOFT_HYPHEN = re.compile(_SOFT_HYPHEN + r"+ ?\n[ \n]*")
_MANY_SPACES = re.compile(r" {2,}")
_LINE_BREAK = re.compile(r" ?\n[ \n]*")
_TYPED_DASH = re.compile(r"(?<!-)-{2,3}(?!-)")
_HYPHEN_AT_LINE_END = re.compile(r"(?<=[^ \n])-\n")
_SPACED_DOTS = re.compile(r"\.(?: \.){2,}")


def fold(text: str) -> str:
    """The text without its typography, on one line, with one space between words and none at the ends.

    Time grows with the length of the text, whatever is in it.
    """
    text = unicodedata.normalize("NFC", text).translate(_TABLE)
    text = _MANY_SPACES.sub(" ", text)
    text = _BROKEN_AT_SOFT_HYPHEN.sub("", text).replace(_SOFT_HYPHEN, "")
    # Again, since what stood between a letter and its accent may be gone.
    text = unicodedata.normalize("NFC", text)
    text = _MANY_SPACES.sub(" ", text)
    text = _LINE_BREAK.sub("\n", text)
    text = _TYPED_DASH.sub(LONG_DASH, text)
    text = _HYPHEN_AT_LINE_END.sub(_at_line_end, text)
    text = text.replace(LONG_DASH + "\n", LONG_DASH + LOOSE).replace("\n" + LONG_DASH, LOOSE + LONG_DASH)
    text = text.replace("\n", " ")
    return _SPACED_DOTS.sub(lambda found: found[0].replace(" ", ""), text).strip(" " + LOOSE)


def _at_line_end(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1]
    after = found.string[found.end() : found.end() + 1]
    return SOFT if before.islower() and after.islower() else "-" + LOOSE
