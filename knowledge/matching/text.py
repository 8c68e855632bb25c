"""Text to words: one way of reading for stored wordings and for questions, so that both meet.

`normalise` gives the key under which a wording is stored and looked up; `words` gives what matching counts. A section
or bill number is one word however it was typed: "8 U.S.C. § 1373", "287(g)", "SB-54", "Senate Bill 54".
"""

from __future__ import annotations

import re
import unicodedata

MAX_CHARACTERS = 4000
"""Discord's longest message. Text beyond it is not read."""

_CONTRACTIONS = {
    "whats": "what is", "whos": "who is", "wheres": "where is", "whens": "when is", "hows": "how is",
    "thats": "that is", "theres": "there is", "its": "it is", "im": "i am", "ive": "i have", "isnt": "is not",
    "arent": "are not", "wasnt": "was not", "werent": "were not", "dont": "do not", "doesnt": "does not",
    "didnt": "did not", "cant": "can not", "cannot": "can not", "couldnt": "could not", "wont": "will not",
    "wouldnt": "would not", "shouldnt": "should not", "hasnt": "has not", "havent": "have not", "hadnt": "had not",
    "theyre": "they are", "youre": "you are", "theyll": "they will",
}  # fmt: skip

_CODE_BLOCK = re.compile(r"```(?:[a-z0-9]*\n)?|`")
_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_DISCORD_MARK = re.compile(r"<(?:@[!&]?|#|a?:\w+:|t:|/[^:>]+:|id:)[^>]*>")
_APOSTROPHE = re.compile(r"(?<=\w)['’‘ʼ`´](?=\w)")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}")
_WORD = re.compile(r"\w+")
_SECTION = re.compile(
    r"\b(?:8\s*)?(?:usc|u\s+s\s+c|us\s+code)\s*(?:section|sections|sec|§+)?\s*(\d{3,4}[a-z]?)\b"
    r"|(?:\bsections?|\bsec|§+)\s*(\d{3,4}[a-z]?)\b"
)
_PARENTHESIS = re.compile(r"(?<=\d)\s?\(([a-z])\)")
_CFR = re.compile(r"\b8\s*(?:cfr|c\s+f\s+r)\s*(?:section|sec|§+)?\s*(\d{3})\s*\.\s*(\d+)")
_BILL_NAMES = (
    (re.compile(r"\bsenate\s+bill\b"), "sb"),
    (re.compile(r"\bhouse\s+bill\b"), "hb"),
    (re.compile(r"\bassembly\s+bill\b"), "ab"),
    (re.compile(r"\bproposition\b"), "prop"),
    (re.compile(r"\bexecutive\s+order\b(?=\s*(?:no\.?\s*)?\d)"), "eo"),
)
_BILL = re.compile(
    r"\b(sb|hb|ab|lb|sf|hf|hr|eo|prop|act|i)\s*[-–.\s]?\s*(?:no\s+|number\s+)?(\d+[a-z]?)(?:\s*-\s*(\d+))?\b"
)


def readable(text: str) -> str:
    """What a person wrote, without links, Discord's own marks, code fences and characters that can't be seen."""
    text = text[:MAX_CHARACTERS]
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    text = _DISCORD_MARK.sub(" ", _LINK.sub(" ", _CODE_BLOCK.sub(" ", text)))
    if not (text.isascii() and text.isprintable()):
        text = "".join(" " if char.isspace() else char for char in text if char.isspace() or _visible(char))
    return " ".join(text.split())


def words(text: str) -> list[str]:
    """The words of a text: casefolded, no accents or apostrophes, contractions expanded, numbers of laws joined."""
    text = readable(text).casefold()
    if not text.isascii():
        decomposed = unicodedata.normalize("NFD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    text = _APOSTROPHE.sub("", text)
    text = _DOTTED.sub(lambda found: found.group().replace(".", ""), text)
    text = _join_numbers(text)
    found = _WORD.findall(text.replace("_", " "))
    return [part for word in found for part in _CONTRACTIONS.get(word, word).split()]


def normalise(text: str) -> str:
    """The key of a wording: its `words`, joined by single spaces. Empty when nothing can be read in the text."""
    return " ".join(words(text))


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def _join_numbers(text: str) -> str:
    text = _PARENTHESIS.sub(r"\1", text)
    text = _CFR.sub(r"cfr\1x\2", text)
    text = _SECTION.sub(lambda found: f"usc{found.group(1) or found.group(2)}", text)
    for name, short in _BILL_NAMES:
        text = name.sub(short, text)
    return _BILL.sub(lambda found: "".join(part for part in found.groups() if part), text)
