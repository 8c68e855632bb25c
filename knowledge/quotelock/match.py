"""Whether a quote stands word for word in a passage.

A quote that was shortened, mended or put together from two sentences is no longer what somebody said. So the words are
compared letter for letter, and only typography may differ (`knowledge.quotelock.fold`). A quote begins and ends where
words do: "864 detainers" does not stand in "17,864 detainers".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.quotelock.fold import LONG_DASH, LOOSE, SOFT, fold
from knowledge.quotelock.nearest import nearest_passage

Hint = Literal["brackets", "ellipsis", "case", "cut"]
"""What the likely mistake is.

brackets: "[T]he" or words in square brackets that an editor put in. ellipsis: dots that join two places. case: only
capital and small letters differ. cut: the words are there, and the quote begins or ends within a word or a number.
"""

_OPENING = frozenset("\"'([{*•·¡¿|")
_CLOSING = re.escape("\"')]}.,;:!?*†‡|")
_MARKS = 8
"""Most punctuation between the end of a quote and the space after it."""
_END = re.compile(rf"[{_CLOSING}]{{0,{_MARKS}}}(?:\Z| |{LOOSE}?{LONG_DASH}|\.\.\.)|(?<={LONG_DASH})")
# The number of a footnote, as in "communities.[12] Next" or "communities.12 Next"; never after a digit.
_FOOTNOTE = re.compile(
    rf"(?:(?<=[^\W\d_])|(?<=[^\W\d_][{_CLOSING}]))"
    rf"(?:[{_CLOSING}]{{0,{_MARKS}}}(?:\[\d{{1,3}}\]){{1,4}}|[{_CLOSING}]{{1,{_MARKS}}}\d{{1,3}})(?:\Z| )"
)
_NOTE_AFTER_STOP = re.compile(rf"(?<=[^\W\d_][{_CLOSING}])\d{{1,3}}(?:\Z| )")
_IN_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_DOTS = re.compile(r" ?\.{3,} ?")


@dataclass(frozen=True)
class QuoteFound:
    """The quote stands in the passage."""


@dataclass(frozen=True)
class QuoteMissing:
    """The quote does not stand in the passage.

    `nearest` is the part of the passage that is most like it, with plain quotation marks and spaces and at most 1,000
    characters; empty when no word of the quote is there. `differing` holds pairs of (the quote's words, the passage's
    words) in order; one of a pair is empty where words were added or left out.
    """

    nearest: str
    differing: tuple[tuple[str, str], ...]
    hint: Hint | None = None


def find_quote(quote: str, passage: str) -> QuoteFound | QuoteMissing:
    """Look for a quote in a passage, word for word. A quote without a letter or digit is never found."""
    words, text = fold(quote), fold(passage)
    if not any(char.isalnum() for char in words):
        return QuoteMissing("", ())
    if _stands(words, text):
        return QuoteFound()
    return QuoteMissing(*nearest_passage(words, text), hint=_hint(words, text))


def _stands(words: str, text: str) -> bool:
    return any(_begins_a_word(text, start) and _ends_a_word(text, end) for start, end in _places(words, text))


def _places(words: str, text: str) -> Iterator[tuple[int, int]]:
    # Without the look back, a page of one letter repeated is tried from each of them.
    pattern = re.compile((r"(?<!\w)" if words[0].isalnum() else "") + _pattern(words, soft=SOFT in text))
    found = pattern.search(text)
    while found:
        yield found.span()
        found = pattern.search(text, found.start() + 1)


def _pattern(words: str, *, soft: bool) -> str:
    """The quote as an expression in which each dash and line end may be any of its forms, and nothing else is open."""
    parts = []
    for before, char, after in zip(" " + words[:-1], words, words[1:] + " ", strict=True):
        if char == SOFT:
            parts.append(f"(?:[-{LONG_DASH}][ {LOOSE}]?|{SOFT})?")
        elif char == LOOSE:
            parts.append(f"[ {LOOSE}]?")
        elif char in "-" + LONG_DASH:
            left = "" if before in " " + LOOSE else LOOSE + "?"
            right = "" if after in " " + LOOSE else LOOSE + "?"
            parts.append(f"(?:{left}[-{LONG_DASH}]{right}|{SOFT})")
        elif char == " " and before in "-" + LONG_DASH:
            # A soft line end holds the space as well as the dash before it.
            parts.append(f"(?:[ {LOOSE}]|(?<={SOFT}))")
        elif char == " " and after in "-" + LONG_DASH:
            parts.append(f"[ {LOOSE}]")
        else:
            parts.append(re.escape(char))
            if soft and char.islower() and after.islower():
                parts.append(SOFT + "?")
    return "".join(parts)


def _begins_a_word(text: str, start: int) -> bool:
    if text[start] == LONG_DASH:
        return True
    for at in range(start, max(start - _MARKS, 0) - 1, -1):
        before = text[max(at - 3, 0) : at]
        if not before or before[-1] in " " + LONG_DASH or before == "...":
            return True
        if before[-1] == LOOSE:
            return before[-2:-1] != "-"
        if before[-1] not in _OPENING:
            return False
    return False


def _ends_a_word(text: str, end: int) -> bool:
    return any(rule.match(text, end) for rule in (_END, _FOOTNOTE, _NOTE_AFTER_STOP))


def _hint(words: str, text: str) -> Hint | None:
    if any(put_in not in text for put_in in _IN_BRACKETS.findall(words)):
        return "brackets"
    pieces = [piece for piece in _DOTS.split(words) if piece]
    if "..." in words and all(_stands(piece, text) for piece in pieces):
        return "ellipsis"
    words, text = words.replace(LONG_DASH, "-"), text.replace(LONG_DASH, "-")
    if words in text:
        return "cut"
    return "case" if words.lower() in text.lower() else None
