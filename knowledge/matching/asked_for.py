"""The kind of answer that a question asks for, and whether a fact holds one.

A question about a detail that a known fact lacks (who sponsored it, the vote count, the fee) looks just like a question
that the fact answers; no score tells the two apart. What can be told is that the words for the detail are missing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURES = frozenset(
    {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "dozen",
     "dozens", "half", "third", "quarter", "hundred", "hundreds", "thousand", "thousands", "million", "millions",
     "billion", "billions", "percent", "no", "none", "most", "all", "several"}
)  # fmt: skip
_DURATIONS = frozenset(
    {"hour", "hours", "minute", "minutes", "day", "days", "week", "weeks", "month", "months", "year", "years",
     "decade", "decades", "until", "since", "long", "longer"}
)  # fmt: skip

_ASKS_FOR_NAMES = frozenset({("name", "the"), ("names", "of"), ("list", "of"), ("list", "the"), ("list", "all")})
_NAME = r"[A-Z][\w.’'-]*(?:\s[A-Z][\w.’'-]*)*"
_NAMES_IN_A_ROW = re.compile(rf"{_NAME}, {_NAME},? (?:and |or )?{_NAME}")

_WHAT_IS = frozenset({("what", "is"), ("what", "are"), ("what", "was"), ("what", "were")})
_WHAT_DOES = frozenset({("what", "does"), ("what", "do"), ("what", "did")})
_MEANING = frozenset({"define", "definition", "explain", "meaning", "mean", "means"})
_DEFINED_IN_WORDS = 4

DETAILS: dict[str, frozenset[str]] = {
    "sponsor": frozenset({"sponsor", "sponsors", "sponsored", "cosponsor", "authored", "drafted", "introduced"}),
    "vote": frozenset({"vote", "votes", "voted", "tally", "margin"}),
    "dissent": frozenset({"dissent", "dissented", "dissenting", "dissenter"}),
    "phone": frozenset({"phone", "dial", "telephone", "hotline"}),
    "address": frozenset({"address", "zip"}),
    "email": frozenset({"email", "mail"}),
    "opening hours": frozenset({"open", "opens", "opening", "closes"}),
    "fee": frozenset({"fee", "fees", "price", "bail", "bond"}),
    "salary": frozenset({"salary", "salaries", "earn", "earns", "wage", "wages"}),
    "waiting time": frozenset({"wait", "waiting", "backlog", "processing"}),
    "capacity": frozenset({"beds", "capacity"}),
    "age": frozenset({"age", "old", "born", "birthday"}),
    "next": frozenset({"next", "upcoming", "scheduled"}),
    "nationality": frozenset({"nationality", "nationalities"}),
}  # fmt: skip
"""Words for details that somebody may ask of almost any fact and that few facts hold."""


def lacks_detail(question: Collection[str], fact: Collection[str]) -> bool:
    """Whether the question's words ask for a detail of `DETAILS` for which the fact has no word at all."""
    return any(not names.isdisjoint(question) and names.isdisjoint(fact) for names in DETAILS.values())


def lacks_figure(question: Collection[str], answer: Collection[str]) -> bool:
    """Whether a number or a duration is asked for and the answer's words hold none. Years are not figures."""
    if "how" not in question:
        return False
    if "many" in question or "much" in question:
        figures = any(word.isdigit() and not _YEAR.fullmatch(word) for word in answer)
        return not figures and _FIGURES.isdisjoint(answer)
    return "long" in question and _DURATIONS.isdisjoint(answer)


def lacks_names(question: Sequence[str], answer: str, listed: Sequence[str]) -> bool:
    """Whether the question asks to name or list things and the fact names fewer than three."""
    asks = question[:1] in (["name"], ["list"]) or any(pair in _ASKS_FOR_NAMES for pair in pairwise(question))
    return asks and not listed and len(_NAMES_IN_A_ROW.findall(answer)) == 0


def lacks_identity(question: Sequence[str], wordings: Collection[str]) -> bool:
    """Whether it is asked who somebody is, of a fact that nobody asks for with "who"."""
    return any(pair in {("who", "is"), ("who", "was")} for pair in pairwise(question)) and "who" not in wordings


def asks_what_it_is(question: Sequence[str], content: int) -> bool:
    """Whether a question asks what a thing is and nothing more: "what is SB 54", "287(g) meaning", "daca".

    Args:
        question: its words.
        content: how many of its terms carry content of their own.
    """
    if not 1 <= content <= _DEFINED_IN_WORDS:
        return False
    named_alone = content == len(question) <= 3
    return named_alone or tuple(question[:2]) in _WHAT_IS or not _MEANING.isdisjoint(question) or _does_what(question)


def tells_what_it_is(kind: str, canonical: Sequence[str]) -> bool:
    """Whether a fact of this kind, with this canonical question, tells what a thing is."""
    return kind in {"definition", "law", "status", "how-to"} and (
        tuple(canonical[:2]) in _WHAT_IS or _does_what(canonical)
    )


def _does_what(question: Sequence[str]) -> bool:
    return tuple(question[:2]) in _WHAT_DOES and question[-1] in {"do", "say", "mean", "cover"}
