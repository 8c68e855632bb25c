"""Reasons and words: whether a fact tells why, or what somebody said."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from knowledge.matching.asked_for.words import FEW_WORDS, OFFICES, names_something
from knowledge.matching.corpus import ReadFact
from knowledge.matching.english import stem
from knowledge.matching.features import Features

_BARE = 4
"""Words of a sentence that tells that something happened and nothing of it."""
_WHY = frozenset({"why", "reason", "reasons", "motive", "rationale", "reasoning", "grounds"})
_ASKED_WHY = _WHY | {"purpose", "because", "explain"}
_REASON = frozenset(
    {"because", "reason", "reasons", "aim", "aims", "aimed", "cite", "cited", "cites", "argue", "argued", "argues",
     "purpose", "due", "meant", "concern", "concerned", "worried", "fear", "feared", "fears", "disagree", "lacked",
     "standing", "threatened", "so", "said", "says", "claim", "claims", "found", "held", "grounds"}
)  # fmt: skip
_STILL = frozenset({"still", "anymore", "nowadays"})
_THINKS = frozenset(
    {"think", "thinks", "believe", "believes", "say", "says", "feel", "feels", "support", "supports", "oppose",
     "opposes", "defend", "defends", "want", "wants", "mean", "means", "agree", "agrees", "against"}
)  # fmt: skip
_TURNED = frozenset(
    {("stand", "by"), ("stands", "by"), ("stood", "by"), ("come", "round"), ("come", "around"), ("changed", "his"),
     ("changed", "her"), ("changed", "their")}
)  # fmt: skip
_SPEAK = frozenset({"say", "said", "think", "respond", "react", "reply", "comment", "answer"})
_SPEECH = frozenset(
    {"say", "says", "said", "argue", "argues", "argued", "tell", "tells", "told", "call", "called", "calls", "warned",
     "defended", "condemned", "objected", "described", "statement", "announced", "response", "claim", "claimed",
     "claims", "praised", "criticized", "letter", "letters", "noted", "ruled", "held", "wrote", "answered", "found",
     "find", "shows", "suggested", "published", "report", "reported", "study", "asked", "concluded"}
)  # fmt: skip
_SPEAKER_WORDS = 5


def lacks_reason(question: Collection[str], wordings: Collection[str], answer: Collection[str]) -> bool:
    """Whether it is asked why, of a fact that nobody asks why and whose answer gives no reason."""
    return not _WHY.isdisjoint(question) and _ASKED_WHY.isdisjoint(wordings) and _REASON.isdisjoint(answer)


def lacks_more(question: Sequence[str], wordings: Collection[str], answer: str) -> bool:
    """Whether it is asked why, of what nobody asks why and the answer tells in a short last sentence alone.

    "Judge Ruiz dissented." at the end gives no reason of hers, whatever reasons stand before it.
    """
    if _WHY.isdisjoint(question) or not _ASKED_WHY.isdisjoint(wordings):
        return False
    last = [word.casefold() for word in re.findall(r"[\w’'-]+", re.split(r"(?<=[a-z\d)][.!?]) ", answer)[-1])]
    told = {stem(word) for word in last if names_something(word)}
    return len(last) <= _BARE and not told.isdisjoint(map(stem, question))


def lacks_present(question: Sequence[str], kind: str, wordings: Collection[str]) -> bool:
    """Whether it is asked if somebody *still* thinks so or holds an office, of what was said or done once."""
    after = [word for at, word in enumerate(question) if word in _STILL for word in question[at + 1 : at + FEW_WORDS]]
    still = (not _STILL.isdisjoint(question) and not _THINKS.isdisjoint(question)) or not set(OFFICES).isdisjoint(after)
    changed = not _TURNED.isdisjoint(pairwise(question))
    return (still or changed) and kind in {"statement", "event"} and _STILL.isdisjoint(wordings)


def lacks_speaker(question: Features, read: ReadFact, held: Collection[str]) -> bool:
    """Whether it is asked what somebody said who is not in the fact, or of a fact in which nobody says anything."""
    words = question.words
    for at, pair in enumerate(pairwise(words)):
        if pair not in {("what", "did"), ("how", "did")}:
            continue
        following = words[at + 2 : at + 2 + _SPEAKER_WORDS + 1]
        until = next((place for place, word in enumerate(following) if word in _SPEAK), 0)
        if not until:
            continue
        speaker = zip(following[:until], question.word_terms[at + 2 :], strict=False)
        unknown = [
            word for word, term in speaker if names_something(word) and term not in held and stem(word) not in held
        ]
        return bool(unknown) or (not read.fact.quotes and _SPEECH.isdisjoint(read.answer[0].words))
    return False
