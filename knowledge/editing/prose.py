"""Answers as prose: which words are the bot's own, where a sentence ends, and how hard it is to read."""

from __future__ import annotations

import re
from functools import cache

import pyphen

_LINK = re.compile(r"https?://\S*[^\s.,;:!?)]")
_QUOTED = re.compile(r"“[^”]*”|‘[^’]*’(?!\w)|\"[^\"]*\"|«[^»]*»|(?<![\w.])'[^']*'(?!\w)")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]\.(?:[A-Z]\.)+|[A-Z]|v|vs|Inc|No|Nos|Jr|Sr|Dr|Mr|Mrs|Ms|Sen|Rep|Gov|Atty|Gen|Lt|St|Sgt|Co|Corp|Art|Sec|"
    r"Dept|Cir|Ct|Stat|Pub|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|a\.m|p\.m|e\.g|i\.e|etc|approx|EE\.\s?UU)\.",
)
_SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"')]*\s+|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*")
_DOT = "\x00"

QUOTE = "‹quote›"
"""Stands for quoted words in `own_words`."""


def own_words(text: str) -> str:
    """The text with each quotation and each link taken out, and typographic apostrophes made plain."""
    return _QUOTED.sub(QUOTE, _LINK.sub("‹link›", text)).replace("’", "'")


def sentences(text: str) -> list[str]:
    """The sentences of an English or Spanish text. The dot of an abbreviation or an initial ends none."""
    kept = _ABBREVIATION.sub(lambda found: found.group().replace(".", _DOT), text)
    return [part.replace(_DOT, ".").strip() for part in _SENTENCE_END.split(kept) if part and part.strip()]


def word_count(text: str) -> int:
    """How many words a reader meets; a link is one, and a dash between words none."""
    return len([word for word in _LINK.sub("link", text).split() if any(char.isalnum() for char in word)])


def grade(text: str) -> float:
    """The US school grade at which an English text is read with ease, by the formula of Flesch and Kincaid.

    Syllables are counted where the word may be hyphenated, which misses some ("po·li·cy" has two), so that grades come
    out about one too low for every reader alike. Links are left out; 0 for a text without words.
    """
    text = _LINK.sub("", text)
    found = _WORD.findall(text)
    if not found:
        return 0.0
    syllables = sum(_syllables(word.lower()) for word in found)
    return 0.39 * len(found) / len(sentences(text)) + 11.8 * syllables / len(found) - 15.59


def _syllables(word: str) -> int:
    return len(_english().positions(word)) + 1


@cache
def _english() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")
