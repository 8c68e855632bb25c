"""What somebody typed, looked at before it is asked: is there a question in it at all?

Everything here looks at form only. Nothing decides about facts, and nothing of the text is kept or repeated.
"""

from __future__ import annotations

import re
import unicodedata

from bot.strings import Catalogue

LONG = 600
"""Characters above which a message is probably more than one question."""

_TOKEN = re.compile(r"<(?:@[!&]?|#|id:|t:|a?:\w+:|/[^:>]*:)[\w:-]*>")
_CUSTOM_EMOJI = re.compile(r"<a?:\w+:\d+>")
_KEYCAP = re.compile(r"[0-9#*]\ufe0f?\u20e3")
_LINK = re.compile(r"<?\b(?:https?://|www\.)\S+", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
# The words that questions begin with and say nothing without another word.
_BEGINNINGS = frozenset(
    word
    for line in (
        "a about an and are can could did do does hello hey hi how i in is it me of on or please tell that the this",
        "to was were what whats when where which who why will would you",
    )
    for word in line.split()
)


def without_tokens(text: str) -> str:
    """The text without Discord's own marks: mentions, channels, custom emoji, times."""
    return " ".join(_TOKEN.sub(" ", text).split())


def problem(text: str, t: Catalogue) -> str | None:
    """A sentence that says why there is nothing to answer in this text, or None when there may be a question in it."""
    example = t("For example: What is a sanctuary city?")
    visible = "".join(char for char in without_tokens(text) if unicodedata.category(char) not in {"Cc", "Cf"})
    without_links = _LINK.sub(" ", visible)
    words = _WORD.findall(_KEYCAP.sub(" ", without_links))
    if words:
        if sum(map(len, words)) == 1:
            return t("One letter is too little to find anything by. A few words are enough.") + " " + example
        if all(word.casefold() in _BEGINNINGS for word in words):
            return t("That is the beginning of a question, without a subject.") + " " + example
        return None
    if _LINK.search(visible):
        return t("I do not open links. I can look for an answer when the question is written in words.") + " " + example
    if _has_emoji(text):
        return t("I cannot read emoji. I can look for an answer when the question is written in words.") + " " + example
    return t("There was no question in that.") + " " + example


def hint(text: str, t: Catalogue) -> str | None:
    """A sentence to add when nothing was found and the form of the text may be why; else None."""
    if len(text) > LONG:
        return t("That was a long message. I look for one question at a time, and a single sentence is found best.")
    letters = [char for char in text if char.isalpha()]
    if letters and sum("LATIN" in unicodedata.name(char, "") for char in letters) * 2 < len(letters):
        return t("The questions that I know are written in English and Spanish.")
    return None


def _has_emoji(text: str) -> bool:
    return bool(_CUSTOM_EMOJI.search(text) or _KEYCAP.search(text)) or any(
        unicodedata.category(char) == "So" for char in text
    )
