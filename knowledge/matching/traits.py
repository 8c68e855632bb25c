"""What decides between facts that share most of their words: numbers of laws, years and the kind asked for.

"SB 4" and "SB 54", "2017" and "2025", "who opposed it" and "what did a court say" differ by one token. A mismatch on
such a token forbids answering outright; a match on the kind asked for speaks for a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_CODE = re.compile(r"(?:usc|cfr|sb|hb|ab|lb|sf|hf|hr|eo|prop|act|ld|i|ga)\d+\w*|287g|1373|1644|1324|1325|1326|1357g?")
_YEAR = re.compile(r"(?:19|20)\d\d")

CUES: dict[str, frozenset[str]] = {
    "when": frozenset({"when", "date", "since", "until", "deadline", "effective", "begin", "began", "start"}),
    "why": frozenset({"why", "reason", "reasons", "purpose", "rationale", "because", "motive"}),
    "who": frozenset({"who", "whom", "whose"}),
    "which": frozenset({"which", "where", "list", "names"}),
    "many": frozenset({"many", "much", "number", "count", "percent", "percentage", "share", "total", "rate", "stats"}),
    "court": frozenset(
        {"court", "courts", "judge", "judges", "ruling", "ruled", "rule", "rulings", "appeal", "appeals", "circuit",
         "scotus", "injunction", "held", "verdict"}
    ),
    "sued": frozenset({"sue", "sued", "sues", "suing", "lawsuit", "lawsuits", "litigation"}),
    "opposed": frozenset(
        {"oppose", "opposed", "opposes", "opposition", "opponents", "opponent", "critic", "critics", "criticism",
         "criticize", "criticized", "against", "object", "objected", "disagree"}
    ),
    "backed": frozenset(
        {"support", "supports", "supported", "supporters", "favor", "favour", "defend", "defended", "defends",
         "argument", "arguments", "case"}
    ),
    "said": frozenset(
        {"say", "said", "says", "saying", "respond", "responded", "response", "react", "reacted", "reaction", "reply",
         "replied", "answered", "comment", "quote", "tweet", "tweeted", "called", "statement", "claim", "claims",
         "claimed"}
    ),
    "study": frozenset(
        {"study", "studies", "research", "researchers", "found", "findings", "evidence", "survey", "poll", "polls",
         "data", "economist"}
    ),
    "exception": frozenset({"exception", "exceptions", "except", "exempt", "exemption", "limits", "loophole"}),
    "penalty": frozenset({"penalty", "penalties", "punish", "punished", "punishment", "fine", "fined", "fines"}),
}  # fmt: skip
"""Words that tell which side of a subject is asked for."""

OPINION = frozenset({"said", "opposed", "backed", "why", "study"})
"""The cues of `CUES` that ask for what somebody thinks or found."""

NOW = frozenset({"now", "today", "still", "currently", "current", "anymore", "nowadays", "latest"})


@dataclass(frozen=True)
class Traits:
    """The deciding tokens of a text."""

    codes: frozenset[str]
    years: frozenset[str]
    cues: frozenset[str]
    now: bool


def traits(found: Sequence[str]) -> Traits:
    """Read the deciding tokens from words (see `knowledge.matching.text.words`)."""
    present = set(found)
    years = frozenset(word for word in present if _YEAR.fullmatch(word))
    codes = frozenset(word.removeprefix("usc") for word in present if _CODE.fullmatch(word))
    return Traits(
        codes=codes,
        years=years,
        cues=frozenset(cue for cue, cue_words in CUES.items() if cue_words & present),
        now=bool(NOW & present),
    )


def merge(parts: Iterable[Traits]) -> Traits:
    """The deciding tokens of several texts together."""
    parts = list(parts)
    return Traits(
        codes=frozenset().union(*(part.codes for part in parts)),
        years=frozenset().union(*(part.years for part in parts)),
        cues=frozenset().union(*(part.cues for part in parts)),
        now=any(part.now for part in parts),
    )
