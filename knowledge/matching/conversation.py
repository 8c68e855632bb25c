"""Messages that are not one whole question: follow-ups that lean on the last answer, and two questions in one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.matching.question import Question
from knowledge.matching.text import readable

_OPENERS = (
    ("and",), ("but",), ("so",), ("also",), ("or",), ("what", "about"), ("how", "about"), ("y",), ("e",), ("tambien",),
    ("que", "hay", "de"), ("then",), ("ok", "and"), ("since", "when"),
)  # fmt: skip
_PRONOUNS = frozenset(
    {"it", "its", "that", "this", "those", "these", "they", "them", "their", "he", "him", "his", "she", "her", "one",
     "ones", "there", "too", "eso", "esto", "ellos", "same", "anyone", "else"}
)  # fmt: skip
_FEW = 3
_SOME = 7

_QUESTION_WORD = (
    r"(?:what|who|whom|whose|how|why|when|where|which|is|are|was|were|do|does|did|can|could|will|would|has|have|"
    r"que|quien|como|cuando|donde|cual|cuales|cuantos|cuantas|puede|pueden|es|son|hay)\b"
)
_ASKS = re.compile(rf"(?:\W|(?:and|also|y|so|ok|quick two)\b)*{_QUESTION_WORD}", re.IGNORECASE)
_JOINT = re.compile(
    rf"[?!.;¿]+\s+(?:and\s+|also\s+|y\s+)?(?=\S)|(?:,\s*(?:and|also|y)?|\s(?:and|also|plus|y)|\s[+&])\s+(?={_QUESTION_WORD})",
    re.IGNORECASE,
)


def leans(question: Question, content: int) -> bool:
    """Whether a question needs the one before it to be understood.

    Args:
        question: what was asked.
        content: how many of its words carry content of their own.
    """
    found = question.features.words
    if any(found[: len(opener)] == opener for opener in _OPENERS):
        return content <= _SOME
    if not _PRONOUNS.isdisjoint(found):
        return content <= _FEW
    return content <= 1 or (content <= 2 and len(found) <= _FEW)


def split(text: str) -> Sequence[str]:
    """The questions that came in one message, at most three; a single one when nothing joins whole questions."""
    text = readable(text)
    parts, start = [], 0
    for joint in _JOINT.finditer(text):
        parts.append(text[start : joint.start()] + ("?" if "?" in joint.group() else ""))
        start = joint.end()
    parts = [part.strip() for part in [*parts, text[start:]] if part.strip(" ?!.,;")]
    return parts if 1 < len(parts) <= 3 and all(_is_question(part) for part in parts) else [text]


def _is_question(part: str) -> bool:
    return part.endswith("?") or _ASKS.match(part) is not None
